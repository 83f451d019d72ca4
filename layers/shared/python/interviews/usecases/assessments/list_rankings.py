from dataclasses import dataclass

from ...domain.kernel.access import Caller
from ...domain.runs.lifecycle import State
from ...domain.runs.run import Run
from ..kernel.answer_size import shown_page
from ..kernel.ports import Json, Page
from ..runs.run_service import RunService
from .answers import RankedInterview

PAGE_OF_STORE = 100
LONGEST_SEARCH = 20
"""Store pages that one call reads at most; it then answers what it found, with a cursor."""

START: Json = {"at": [None, 0, 0, None]}


@dataclass(frozen=True, slots=True)
class RankingFilter:
    position: str | None = None
    level: str | None = None
    recommendation: str | None = None
    min_score: float | None = None
    qualification: str | None = None
    include_pending: bool = False

    def admits(self, run: Run) -> bool:
        verdict = run.verdict
        if verdict is None or verdict.overall_score is None:
            return False
        states = {State.ASSESSMENT_APPROVED} | ({State.ASSESSMENT_PENDING} if self.include_pending else set())
        return (
            run.state in states
            and self.position in (None, run.position)
            and self.level in (None, run.level)
            and self.recommendation in (None, verdict.recommendation)
            and verdict.overall_score >= (self.min_score or 0)
            and (self.qualification is None or self._demonstrated(verdict.demonstrated))
        )

    def _demonstrated(self, statements: tuple[str, ...]) -> bool:
        wanted = (self.qualification or "").casefold()
        return any(wanted in each.casefold() for each in statements)


def list_rankings(
    caller: Caller, which: RankingFilter, *, limit: int, position: Json | None, service: RunService
) -> Page[RankedInterview]:
    """Candidates by their overall score, best first; equal scores share a rank (contract §3).

    `qualification` keeps those who demonstrated a statement with this text in it. `position` is where the last
    page ended: the store's key, how many were counted, and the last rank and score.
    """
    key, counted, rank, score = (position or START)["at"]
    items: list[RankedInterview] = []
    places: list[Json] = []
    for _ in range(LONGEST_SEARCH):
        page = service.runs.ranked_runs(
            caller.tenant_id, min_score=which.min_score, limit=min(PAGE_OF_STORE, limit - len(items)), key=key
        )
        key = page.next_key
        admitted = page.where(which.admits)
        for run, place in zip(admitted.items, admitted.keys, strict=True):
            assert run.verdict
            assert run.verdict.overall_score is not None
            counted += 1
            if run.verdict.overall_score != score:
                rank, score = counted, run.verdict.overall_score
            items.append(_row(run, rank))
            places.append({"at": [place, counted, rank, score]})
        if key is None or len(items) >= limit:
            break
    following: Json | None = {"at": [key, counted, rank, score]} if key else None
    return shown_page(Page(items, following, places), lambda row: row)


def _row(run: Run, rank: int) -> RankedInterview:
    assert run.verdict
    assert run.verdict.overall_score is not None
    assert run.verdict.score_band
    band = run.verdict.score_band
    return {
        "rank": rank,
        "runId": run.run_id,
        "interviewId": run.interview_id,
        "candidateRef": run.candidate_ref,
        "position": run.position,
        "level": run.level,
        "overallScore": run.verdict.overall_score,
        "scoreBand": {"low": band.low, "high": band.high},
        "recommendation": run.verdict.recommendation,
        "basis": run.verdict.basis,
        "state": run.state,
        "assessedAt": run.verdict.assessed_at,
    }
