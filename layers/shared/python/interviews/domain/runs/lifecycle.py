"""The one transition table (contract §4). Handlers and workflow tasks alike go through it."""

from enum import StrEnum

from ..kernel.errors import Detail, InvalidState


class State(StrEnum):
    RECEIVED = "RECEIVED"
    INFO_NEEDED = "INFO_NEEDED"
    VALIDATING_SKILLS = "VALIDATING_SKILLS"
    GENERATING_PLAN = "GENERATING_PLAN"
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    SCHEDULED = "SCHEDULED"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    ASSESSMENT_PENDING = "ASSESSMENT_PENDING"
    ASSESSMENT_APPROVED = "ASSESSMENT_APPROVED"
    CANCELLED = "CANCELLED"


class Trigger(StrEnum):
    VALIDATE = "VALIDATE"
    REQUEST_INFO = "REQUEST_INFO"
    COMPLETE_INFO = "COMPLETE_INFO"
    PLAN_READY = "PLAN_READY"
    AUTO_APPROVE = "AUTO_APPROVE"
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    REVISE = "REVISE"
    SCHEDULE = "SCHEDULE"
    START = "START"
    COMPLETE = "COMPLETE"
    ASSESS = "ASSESS"
    APPROVE_ASSESSMENT = "APPROVE_ASSESSMENT"
    REJECT_ASSESSMENT = "REJECT_ASSESSMENT"
    REASSESS = "REASSESS"
    CANCEL = "CANCEL"


TERMINAL = frozenset({State.REJECTED, State.ASSESSMENT_APPROVED, State.CANCELLED})

TRANSITIONS: dict[tuple[State, Trigger], State] = {
    (State.RECEIVED, Trigger.VALIDATE): State.VALIDATING_SKILLS,
    (State.RECEIVED, Trigger.REQUEST_INFO): State.INFO_NEEDED,
    (State.INFO_NEEDED, Trigger.COMPLETE_INFO): State.VALIDATING_SKILLS,
    (State.VALIDATING_SKILLS, Trigger.PLAN_READY): State.PENDING,
    (State.VALIDATING_SKILLS, Trigger.AUTO_APPROVE): State.APPROVED,
    (State.GENERATING_PLAN, Trigger.PLAN_READY): State.PENDING,
    (State.GENERATING_PLAN, Trigger.AUTO_APPROVE): State.APPROVED,
    (State.PENDING, Trigger.APPROVE): State.APPROVED,
    (State.PENDING, Trigger.REJECT): State.REJECTED,
    (State.PENDING, Trigger.REVISE): State.GENERATING_PLAN,
    (State.APPROVED, Trigger.SCHEDULE): State.SCHEDULED,
    (State.SCHEDULED, Trigger.START): State.IN_PROGRESS,
    (State.IN_PROGRESS, Trigger.COMPLETE): State.COMPLETED,
    (State.COMPLETED, Trigger.ASSESS): State.ASSESSMENT_PENDING,
    (State.ASSESSMENT_PENDING, Trigger.APPROVE_ASSESSMENT): State.ASSESSMENT_APPROVED,
    (State.ASSESSMENT_PENDING, Trigger.REJECT_ASSESSMENT): State.CANCELLED,
    (State.ASSESSMENT_PENDING, Trigger.REASSESS): State.COMPLETED,
    **{
        (state, Trigger.CANCEL): State.CANCELLED
        for state in State
        if state not in TERMINAL and state is not State.RECEIVED
    },
}

_SUBJECTS = {
    Trigger.APPROVE: "The plan can be approved",
    Trigger.REJECT: "The plan can be rejected",
    Trigger.REVISE: "The plan can be revised",
    Trigger.COMPLETE_INFO: "Missing information can be supplied",
    Trigger.APPROVE_ASSESSMENT: "The assessment can be approved",
    Trigger.REJECT_ASSESSMENT: "The assessment can be rejected",
    Trigger.REASSESS: "The assessment can be made anew",
    Trigger.CANCEL: "The interview can be cancelled",
}


def allowed_states(trigger: Trigger) -> list[State]:
    return [state for state, known in TRANSITIONS if known is trigger]


def next_state(state: State, trigger: Trigger) -> State:
    """Where `trigger` leads from `state`. Raises InvalidState, naming the current and the allowed states."""
    following = TRANSITIONS.get((state, trigger))
    if following is None:
        subject = _SUBJECTS.get(trigger, f"{trigger} is possible")
        raise wrong_state(subject, state, allowed_states(trigger))
    return following


def wrong_state(subject: str, state: State, allowed: list[State]) -> InvalidState:
    names = ", ".join(allowed)
    return InvalidState(
        f"{subject} only in {names}; this run is {state}.",
        [Detail("state", state), Detail("allowedStates", names)],
    )
