"""get_interview, list_interviews, list_events, get_transcript, list_rankings."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from builders import ANSWERS, CALLER, COMPLETE, QUALIFICATIONS, TENANT, Office, PlainEngine
from fakes import InMemoryRunStore
from interviews.domain.assessments.assessment import Appraisal
from interviews.domain.kernel.access import Permission
from interviews.domain.kernel.errors import RunNotFound
from interviews.domain.kernel.records import to_record
from interviews.domain.runs.lifecycle import State
from interviews.domain.runs.run import Verdict, VerdictBand
from interviews.usecases.assessments.get_transcript import get_transcript
from interviews.usecases.assessments.list_rankings import RankingFilter, list_rankings
from interviews.usecases.kernel.ports import Json, Page
from interviews.usecases.runs.get_interview import get_interview
from interviews.usecases.runs.list_events import list_events
from interviews.usecases.runs.list_interviews import list_interviews
from interviews.usecases.runs.run_store import RunFilter

FIELDS = """
runId interviewId tenantId externalId candidateRef candidate position level qualifications jobDescription companyName
durationMinutes language scheduledAt metadata state dataQuality missingFields interviewLink linkExpiresAt plan
assessment cancellation createdAt updatedAt version
"""


@pytest.fixture
def office() -> Office:
    return Office()


def shown(office: Office, run_id: str, caller: Any = CALLER) -> Any:
    return get_interview(caller, run_id, service=office.service, links=office.links)


class TestGetInterview:
    def test_it_shows_the_contracts_fields(self, office: Office) -> None:
        run_id = office.settled(
            externalId="ats-1", companyName="Engines Ltd", language="de", durationMinutes=45
        )
        body = shown(office, run_id)
        assert set(body) == set(FIELDS.split())
        assert body["candidate"] == {
            "name": "Ada Lovelace",
            "email": "ada@example.com",
            "profile": "Wrote the first program.",
        }
        assert body["qualifications"] == list(QUALIFICATIONS)
        assert body["metadata"] == COMPLETE["metadata"]
        assert (body["externalId"], body["language"], body["durationMinutes"]) == ("ats-1", "de", 45)
        assert body["plan"]["status"] == "APPROVED"
        assert body["assessment"]["overallScore"] == 75.0
        assert body["tenantId"] == TENANT.tenant_id

    def test_a_new_run_has_nothing_yet(self, office: Office) -> None:
        body = shown(office, office.created(candidateName=None, candidateEmail=None, candidateProfile=None))
        empty = ("candidate", "interviewLink", "linkExpiresAt", "plan", "assessment", "cancellation")
        assert [body[name] for name in empty] == [None] * len(empty)
        assert (body["language"], body["missingFields"]) == ("en", [])

    def test_the_candidate_is_shown_to_those_who_may_see_it(self, office: Office) -> None:
        run_id = office.created()
        blind = replace(CALLER, permissions=CALLER.permissions - {Permission.CANDIDATE_READ})
        assert shown(office, run_id, blind) == shown(office, run_id) | {"candidate": None}

    @pytest.mark.parametrize("state", [each for each in State if each is not State.RECEIVED])
    def test_the_link_is_shown_while_it_lives(self, office: Office, state: State) -> None:
        live = state in (State.APPROVED, State.SCHEDULED, State.IN_PROGRESS)
        assert (shown(office, office.at(state))["interviewLink"] is not None) == live

    @pytest.mark.parametrize("run_id", ["run_1_00000000", "run_9_ffffffff"])
    def test_an_unknown_run_is_not_found(self, office: Office, run_id: str) -> None:
        with pytest.raises(RunNotFound):
            shown(office, run_id)

    def test_another_tenants_run_is_not_found(self, office: Office) -> None:
        run_id = office.created()
        office.tenants.put_tenant(replace(TENANT, tenant_id="tnt_2"), expected=None)
        with pytest.raises(RunNotFound):
            shown(office, run_id, replace(CALLER, tenant_id="tnt_2"))


class TestListInterviews:
    def test_it_shows_the_tenants_runs_newest_first(self, office: Office) -> None:
        made = []
        for _ in range(3):
            made.append(office.created())
            office.clock.advance(minutes=1)
        page = list_interviews(CALLER, RunFilter(), limit=2, position=None, service=office.service)
        assert [each["runId"] for each in page.items] == [made[2], made[1]]
        rest = list_interviews(CALLER, RunFilter(), limit=2, position=page.next_key, service=office.service)
        assert ([each["runId"] for each in rest.items], rest.next_key) == ([made[0]], None)

    def test_nothing_personal_is_in_a_list(self, office: Office) -> None:
        office.settled()
        page = list_interviews(CALLER, RunFilter(), limit=5, position=None, service=office.service)
        assert "Lovelace" not in repr(page)
        assert "example.com" not in repr(page)


def all_of(read: Any, limit: int) -> list[Json]:
    """Every page, by the cursor that the page before gave."""
    found: list[Json] = []
    after = 0
    for _ in range(50):
        page: Page[Json] = read(limit=limit, after=after)
        found += page.items
        if page.next_key is None:
            return found
        assert page.next_key["after"] > after
        after = page.next_key["after"]
    raise AssertionError("the list has no end")


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
class TestTrail:
    def test_the_audit_trail_has_every_event_in_its_order(self, office: Office, limit: int) -> None:
        run_id = office.settled()
        events = all_of(lambda **page: list_events(CALLER, run_id, service=office.service, **page), limit)
        assert [each["sequence"] for each in events] == list(range(1, 8))
        assert [each["event"] for each in events] == office.events(run_id)
        assert set(events[0]) == {"sequence", "eventId", "event", "state", "timestamp", "actor", "data"}
        assert [each["actor"] for each in events] == [
            "system", CALLER.key_id, "system", "candidate", "candidate", "system", CALLER.key_id,
        ]  # fmt: skip
        assert office.link(run_id).token not in repr(events)

    def test_the_transcript_has_every_turn_in_its_order(self, office: Office, limit: int) -> None:
        run_id = office.completed()
        turns = all_of(lambda **page: get_transcript(CALLER, run_id, service=office.service, **page), limit)
        assert [each["turn"] for each in turns] == list(range(1, 8))
        assert [each["text"] for each in turns if each["role"] == "candidate"] == list(ANSWERS)
        assert set(turns[0]) == {"turn", "role", "text", "at", "questionId"}


class ScoredEngine(PlainEngine):
    """Rates every answer with the next of `scores`."""

    def __init__(self, scores: list[int]) -> None:
        super().__init__()
        self.scores = iter(scores)

    def assess(self, *arguments: Any) -> Appraisal:
        appraisal = super().assess(*arguments)
        score = next(self.scores)
        kinds = {
            kind: tuple(
                each.model_copy(
                    update={
                        "ratings": tuple(
                            rating.model_copy(update={"score": score}) for rating in each.ratings
                        )
                    }
                )
                for each in getattr(appraisal, kind)
            )
            for kind in ("competencies", "qualifications")
        }
        return appraisal.model_copy(update=kinds)


class TestRankings:
    def rank(self, office: Office, limit: int = 50, at: Json | None = None, **which: Any) -> Page[Any]:
        return list_rankings(CALLER, RankingFilter(**which), limit=limit, position=at, service=office.service)

    def test_the_best_come_first_and_equal_scores_share_a_rank(self, office: Office) -> None:
        office.engine = ScoredEngine([3, 5, 4, 4, 2])
        made = [office.settled(candidateRef=f"cand-{number}") for number in range(5)]
        rows = self.rank(office).items
        assert [(each["rank"], each["overallScore"]) for each in rows] == [
            (1, 100.0),
            (2, 75.0),
            (2, 75.0),
            (4, 50.0),
            (5, 25.0),
        ]
        run = office.run(made[1])
        assert run.verdict is not None
        assert rows[0] == {
            "rank": 1,
            "runId": made[1],
            "interviewId": run.interview_id,
            "candidateRef": "cand-1",
            "position": "Backend Engineer",
            "level": "SENIOR",
            "overallScore": 100.0,
            "scoreBand": to_record(run.verdict.score_band),
            "recommendation": run.verdict.recommendation,
            "basis": "MODEL",
            "state": "ASSESSMENT_APPROVED",
            "assessedAt": run.verdict.assessed_at,
        }

    def test_what_nobody_has_approved_is_left_out_unless_it_is_asked_for(self, office: Office) -> None:
        office.assessed()
        assert self.rank(office).items == []
        assert [each["state"] for each in self.rank(office, include_pending=True).items] == [
            "ASSESSMENT_PENDING"
        ]

    @pytest.mark.parametrize(
        ("which", "count"),
        [
            ({"position": "Backend Engineer"}, 2),
            ({"position": "Clerk"}, 1),
            ({"position": "Backend"}, 0),
            ({"level": "MID"}, 1),
            ({"recommendation": "STRONG_HIRE"}, 1),
            ({"min_score": 75}, 2),
            ({"min_score": 75.001}, 1),
            ({"min_score": 75.004}, 1),
            ({"qualification": "PYTHON"}, 2),
            ({"qualification": "cobol"}, 0),
            ({"level": "MID", "min_score": 75}, 0),
        ],
        ids=str,
    )
    def test_it_is_filtered(self, office: Office, which: dict[str, Any], count: int) -> None:
        office.engine = ScoredEngine([5, 4, 2])
        office.settled()
        office.settled(position="Clerk")
        office.settled(level="MID")
        assert len(self.rank(office, **which).items) == count

    @pytest.mark.parametrize(("least", "admitted"), [(75, True), (75.0, True), (75.001, False), (None, True)])
    def test_a_least_score_is_exact_whatever_a_store_rounds(
        self, office: Office, least: float | None, admitted: bool
    ) -> None:
        assert RankingFilter(min_score=least).admits(office.run(office.settled())) is admitted

    @given(
        some.lists(some.tuples(some.sampled_from([0.0, 50.0, 72.5, 100.0]), some.booleans()), max_size=30),
        some.integers(1, 7),
    )
    def test_page_by_page_it_is_the_same_ranking(self, runs: list[tuple[float, bool]], limit: int) -> None:
        office = Office()
        store = office.runs
        assert isinstance(store, InMemoryRunStore)
        template = office.run(office.created())
        del store.runs[template.ref]
        for number, (score, settled) in enumerate(runs):
            state = State.ASSESSMENT_APPROVED if settled else State.ASSESSMENT_PENDING
            verdict = Verdict(score, VerdictBand(score, score), "MAYBE", office.clock(), "MODEL")
            run = replace(template, run_id=f"run_{number}_00000000", state=state, verdict=verdict)
            store.runs[run.ref] = run
        whole = list(self.rank(office, limit=100).items)
        paged: list[Json] = []
        position: Json | None = None
        for _ in range(60):
            page = self.rank(office, limit=limit, at=position)
            assert len(page.items) <= limit
            paged += page.items
            position = page.next_key
            if position is None:
                break
        assert paged == whole
        scores = [score for score, settled in runs if settled]
        assert [(each["overallScore"], each["rank"]) for each in whole] == [
            (score, 1 + sum(other > score for other in scores)) for score in sorted(scores, reverse=True)
        ]
