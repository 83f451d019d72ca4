from collections.abc import Iterator
from contextlib import suppress

from ...domain.kernel.access import Link
from ...domain.kernel.errors import Detail, InterviewError, NotOpenYet, SessionEnded
from ...domain.kernel.text import one_line
from ...domain.room.one_time_code import masked
from ...domain.room.room_words import words_in
from ...domain.runs import artefacts
from ...domain.runs.run import LONGEST_BACKUP, Run
from ..kernel.ports import Clock
from ..runs.documents import company_of, language_of
from ..runs.run_store import RunStore
from .answers import RoomInfo
from .candidate_room import Room, require_live_link
from .documents import interviewer_language_of


def describe_interview(link: Link, *, runs: RunStore, clock: Clock) -> RoomInfo:
    """What the candidate reads before the start (contract §7). Raises NotFound, LinkExpired, SessionEnded; of a known
    link, in the language of the interview. Of one that is over, the details name the `companyName`, and how many
    questions were `answered` where that is settled."""
    view = runs.load(link.ref, (artefacts.REQUEST, artefacts.CANDIDATE, artefacts.PLAN))
    run = view.run
    try:
        require_live_link(run, link.token)
        with suppress(NotOpenYet):
            Room(run, {}, [], None).require_open(clock())
    except InterviewError as refusal:
        refusal.language = view.artefacts.get(artefacts.REQUEST, {}).get("language")
        if isinstance(refusal, SessionEnded):
            refusal.details = tuple(_of_what_is_over(run, company_of(view.artefacts)))
        raise
    assert run.opens_at
    assert run.link_expires_at
    language = language_of(view.artefacts)
    email = view.artefacts.get(artefacts.CANDIDATE, {}).get("email")
    return {
        "position": one_line(run.position or "") or None,
        "companyName": company_of(view.artefacts),
        "language": language,
        "interviewerLanguage": interviewer_language_of(view.artefacts),
        "durationMinutes": run.duration_minutes,
        "opensAt": run.opens_at,
        "closesAt": run.link_expires_at,
        "state": run.state,
        "otpRequired": run.needs_code,
        "maskedEmail": masked(email) if run.needs_code and email else None,
        "notice": words_in(language).notice.format(
            days=run.pii_retention_days, results=run.retention_days, backups=LONGEST_BACKUP.days
        ),
        "retentionDays": run.pii_retention_days,
        "assessmentRetentionDays": run.retention_days,
        "backupDays": LONGEST_BACKUP.days,
        "feedbackOffered": run.candidate_feedback,
    }


def _of_what_is_over(run: Run, company: str | None) -> Iterator[Detail]:
    if company:
        yield Detail("companyName", company)
    if run.ended_at:
        yield Detail("answered", str(run.answered))
