from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ...domain.kernel.access import Caller, Permission
from ...domain.kernel.errors import ValidationFailed
from ...domain.runs import artefacts
from ...domain.runs.events import EventType
from ...domain.runs.happenings import DataQuality, Happening, InfoCompleted, InfoNeeded
from ...domain.runs.intake import (
    data_quality,
    is_complete,
    missing_documents,
    missing_fields,
    require_additions,
)
from ...domain.runs.lifecycle import State, Trigger, next_state
from ...domain.runs.run import MissingField, scheduled_for
from ..kernel.idempotency import Answer
from ..kernel.ports import Idempotency
from .answers import InfoSupplied
from .changes import change_of
from .create_interview import CANDIDATE_FIELDS, candidate_of, names_candidate, request_of
from .run_service import Decision, RunService
from .run_store import RunView


def supply_info(
    caller: Caller,
    run_id: str,
    fields: Mapping[str, Any],
    *,
    service: RunService,
    check_address: Callable[[str], None],
    idempotency: Idempotency | None = None,
) -> Answer[InfoSupplied]:
    """Completes a request in INFO_NEEDED; what was given already is not changed by it (contract §3).

    Without candidate:read nothing can be learned of the candidate by it: neither by guessing what is on record, nor by
    having the webhooks sent elsewhere. Raises Forbidden, ValidationFailed, InvalidState.
    """
    sees_candidate = caller.may(Permission.CANDIDATE_READ)
    if "callbackUrl" in fields:
        caller.require(Permission.CANDIDATE_READ)

    def decide(view: RunView, now: datetime) -> Decision[InfoSupplied]:
        run = view.run
        next_state(run.state, Trigger.COMPLETE_INFO)
        if "callbackUrl" in fields:
            check_address(fields["callbackUrl"])
        given = dict(fields)
        if "scheduledAt" in given:
            given["scheduledAt"] = scheduled_for(given["scheduledAt"], now)
        known = _known(view)
        hidden = () if sees_candidate else CANDIDATE_FIELDS
        require_additions(given, known, run.missing_fields, hidden=hidden)
        known |= given
        named = run.named_candidate or "candidateName" in fields
        missing = missing_fields(known, named_candidate=named)
        changes: dict[str, Any] = {
            "candidate_ref": known.get("candidateRef"),
            "named_candidate": named,
            "needs_code": run.needs_code or "candidateEmail" in fields,
            "address_erased": run.address_erased and "candidateEmail" not in fields,
            "candidate_given_at": _candidate_given_at(view, fields, now),
            "position": known.get("position"),
            "level": known.get("level"),
            "duration_minutes": known.get("durationMinutes", run.duration_minutes),
            "scheduled_at": known.get("scheduledAt"),
            "callback_url": known.get("callbackUrl"),
            "data_quality": data_quality(missing),
            "missing_fields": missing,
        }
        if is_complete(missing):
            if changes["address_erased"]:
                raise ValidationFailed.of(
                    "candidateEmail",
                    "is needed: the one before was purged, and the room asks for a code by e-mail",
                )
            after = run.after(Trigger.COMPLETE_INFO, now, **changes)
            completed = InfoCompleted(dataQuality=after.data_quality)
            happening: Happening = (EventType.INFO_COMPLETED, completed)
        else:
            after = run.touched(now, **changes)
            happening = (EventType.INFO_NEEDED, InfoNeeded(missingFields=missing_documents(missing)))
        after.require_address_at(after.scheduled_at)
        change = change_of(
            run,
            after,
            happening,
            actor=caller.actor,
            random=service.random,
            artefacts=[
                request_of(after, known),
                *(candidate_of(after, known) if names_candidate(fields) else ()),
            ],
        )
        return Decision(change, Answer(_answer(after.run_id, after.state, after.data_quality, missing)))

    names = (artefacts.REQUEST, artefacts.CANDIDATE)
    return service.change(caller, run_id, decide, names=names, idempotency=idempotency)


def _candidate_given_at(view: RunView, fields: Mapping[str, Any], now: datetime) -> datetime | None:
    """What is added to what is still there goes with it."""
    given_at = view.run.candidate_given_at
    if not names_candidate(fields) or (given_at and artefacts.CANDIDATE in view.artefacts):
        return given_at
    return now


def _known(view: RunView) -> dict[str, Any]:
    run = view.run
    candidate = view.artefacts.get(artefacts.CANDIDATE, {})
    known = {
        "candidateRef": run.candidate_ref,
        "position": run.position,
        "level": run.level,
        "scheduledAt": run.scheduled_at,
        "callbackUrl": run.callback_url,
        **view.artefacts.get(artefacts.REQUEST, {}),
        **{name: candidate.get(short) for name, short in CANDIDATE_FIELDS.items()},
    }
    return {name: value for name, value in known.items() if value is not None}


def _answer(
    run_id: str, state: State, quality: DataQuality, missing: tuple[MissingField, ...]
) -> InfoSupplied:
    return {
        "runId": run_id,
        "state": state,
        "dataQuality": quality,
        "missingFields": missing_documents(missing),
    }
