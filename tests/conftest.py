"""What every test runs under: no AWS account is ever reached, and a failing example is found again."""

import os
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.common_models import BaseModel
from moto.dynamodb.exceptions import MockValidationException
from moto.dynamodb.responses import DynamoHandler

from interviews.usecases.kernel import settling
from least_privilege import note

os.environ |= {
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_EC2_METADATA_DISABLED": "true",
}

settings.register_profile(
    "repeatable",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("repeatable")

_one_at_a_time = threading.RLock()
_process_request = BotocoreStubber.process_request


def _atomically(self: BotocoreStubber, request: Any) -> Any:
    note(request)
    with _one_at_a_time:
        return _process_request(self, request)


# moto checks a condition and writes in two steps, between which another thread may do the same; DynamoDB does not.
BotocoreStubber.process_request = _atomically  # type: ignore[method-assign]


def _untracked(cls: type[BaseModel], *_: Any, **__: Any) -> Any:
    return object.__new__(cls)


# moto keeps everything that it ever made, for its dashboard: copies of whole tables for each transaction, gigabytes.
BaseModel.__new__ = _untracked  # type: ignore[method-assign]


_query = DynamoHandler.query
_RANGE = re.compile(
    r"(?P<name>\w+) (?:(?P<between>BETWEEN) (?P<low>:\w+) AND (?P<high>:\w+)|>= (?P<least>:\w+))"
)


def _query_in_range(self: DynamoHandler) -> Any:
    _refuse_what_dynamodb_refuses(self.body)
    return _query(self)


def _refuse_what_dynamodb_refuses(query: Mapping[str, Any]) -> None:
    """A range whose bounds are the wrong way round, and a start outside it."""
    asked = _RANGE.search(query["KeyConditionExpression"])
    if not asked:
        return
    values = query["ExpressionAttributeValues"]
    low = values[asked["low"] or asked["least"]]["S"]
    high = values[asked["high"]]["S"] if asked["between"] else "\U0010ffff"
    if low > high:
        raise MockValidationException(
            "The BETWEEN operator requires upper bound to be greater than or equal to"
        )
    start = query.get("ExclusiveStartKey", {}).get(asked["name"], {}).get("S")
    if start is not None and not low <= start <= high:
        raise MockValidationException("The provided starting key does not match the range key predicate")


# moto answers these two with nothing; DynamoDB refuses them.
DynamoHandler.query = _query_in_range  # type: ignore[method-assign]


class _OwnTime(threading.local):
    """Of each thread: goes on by as much as it pauses."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


# Between tries nobody waits in a test, and each pause is as long as it can be: a test sees the same number everywhere.
_own_time = _OwnTime()
settling.monotonic = _own_time.monotonic
settling.sleep = _own_time.sleep
settling.uniform = lambda least, most: most


@pytest.fixture
def import_from(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Puts a folder first among those that are imported from. What a test has imported is forgotten after it."""
    folders: list[str] = []

    def prepend(folder: Path) -> None:
        folders.append(f"{folder}/")
        monkeypatch.syspath_prepend(str(folder))

    yield prepend
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(tuple(folders)):
            del sys.modules[name]
