"""Names of the items in a run's partition."""

RUN = "RUN"
REQUEST = "REQUEST"
CANDIDATE = "CANDIDATE"
PLAN = "PLAN"
ASSESSMENT = "ASSESSMENT"
SESSION = "SESSION"
REVISION = "REVISION"
RATINGS = "RATINGS"
PROOF = "PROOF"
WORDS = "WORDS"
CERTIFICATE = "CERTIFICATE"

ERASED = "[erased]"
"""What stands for personal words after a purge (contract §4)."""
EXPIRED = "[expired]"
"""What stands for words whose time is over (contract §9)."""


def words(name: str) -> str:
    """The words of an assessment or of ratings, apart from their numbers."""
    return f"{WORDS}#{name}"


ASSESSMENT_PARTS = (ASSESSMENT, words(ASSESSMENT))
RATINGS_PARTS = (RATINGS, words(RATINGS))


def superseded_plan(version: int) -> str:
    return f"PLAN#{version:04}"


FIRST_PLAN = superseded_plan(1)
"""Where it is not the current one."""


def superseded_assessment(version: int) -> str:
    return f"ASSESSMENT#{version:04}"


def superseded_ratings(version: int) -> str:
    return f"RATINGS#{version:04}"


def plan_calls(version: int) -> str:
    """The accounts of the calls that made a plan."""
    return f"CALLS#PLAN#{version:04}"


def turn(number: int) -> str:
    return f"TURN#{number:04}"


def turn_number(turn_name: str) -> int:
    return int(turn_name.removeprefix("TURN#"))


def event(sequence: int) -> str:
    return f"EVENT#{sequence:06}"


def sequence_of(event_name: str) -> int:
    return int(event_name.removeprefix("EVENT#"))


def chat(conversation_id: str, number: int) -> str:
    return f"CHAT#{conversation_id}#{number:04}"


def wait(wait_id: str) -> str:
    return f"WAIT#{wait_id}"
