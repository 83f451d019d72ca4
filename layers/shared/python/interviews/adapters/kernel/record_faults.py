"""Whose fault a failure is: that of the record that was handled, which fails on it whenever it comes, or that of the
moment or of the whole stage, which holds every record alike and passes."""

from pathlib import Path
from traceback import walk_tb

from ...domain.kernel.errors import ConcurrentUpdate
from ...usecases.kernel.ports import Clash
from .aws_outcomes import IN_PROGRESS, is_overload

OF_THE_STAGE = (
    "AccessDenied",
    "ExecutionLimitExceeded",
    "ExpiredToken",
    "IncompleteSignature",
    "InvalidClientToken",
    "InvalidSignature",
    "KMS",
    "Kms",
    "MissingAuthenticationToken",
    "QueueDoesNotExist",
    "ResourceNotFound",
    "StateMachine",
    "UnrecognizedClient",
)
"""How AWS's codes begin that speak of permissions, keys and resources, and not of what was asked."""
PLACES = 4


def fault_of(error: Exception) -> str | None:
    """Why the record is to blame, as `reason_of` says it; None where the same may succeed later."""
    return None if _may_pass(error) else reason_of(error)


def reason_of(error: BaseException) -> str:
    """The error's kind, and where it came up, the innermost place last: `KeyError: fan_out.py 33, records.py 40`. Never
    its message, which may quote what was read."""
    code = getattr(error, "response", {}).get("Error", {}).get("Code", "")
    files = ((Path(frame.f_code.co_filename), line) for frame, line in walk_tb(error.__traceback__))
    ours = [f"{file.name} {line}" for file, line in files if {"interviews", "functions"} & {*file.parts}]
    return f"{' '.join(filter(None, (type(error).__name__, code)))}: {', '.join(ours[-PLACES:])}"


def _may_pass(error: Exception) -> bool:
    from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

    if isinstance(error, ClientError):
        code = error.response.get("Error", {}).get("Code", "")
        return is_overload(error) or code == IN_PROGRESS or code.startswith(OF_THE_STAGE)
    if isinstance(error, BotoCoreError):
        return not isinstance(error, ParamValidationError)
    return isinstance(error, Clash | ConcurrentUpdate | OSError)
