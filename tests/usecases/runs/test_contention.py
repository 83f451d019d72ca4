"""Many creates at once, over DynamoDB's own rule of conflicts and the latencies of a bad day (contract §3: one run for
an externalId, under any concurrency)."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from builders import Office
from contended_dynamodb import ContendedDynamoDb
from fakes import FixedClock
from interviews.adapters.kernel.aws_outcomes import is_overload
from interviews.adapters.runs.dynamodb_runs import DynamoDbRunStore
from interviews.adapters.tenants.dynamodb_tenants import DynamoDbTenantStore
from interviews.domain.kernel.errors import InterviewError
from interviews.usecases.kernel import settling
from interviews.usecases.kernel.settling import PATIENCE
from tables import create_table, dynamodb_client
from virtual_time import VirtualTime

CALLERS = 20
LATENCY = (0.150, 0.400)
"""Seconds of one call to DynamoDB."""
API_SECONDS = 29
"""API Gateway waits no longer."""


@pytest.fixture
def tables() -> Iterator[Any]:
    with mock_aws():
        client = dynamodb_client()
        for each in ("interviews", "tenants"):
            create_table(client, each)
        yield client


class Rush:
    """Callers on a virtual clock, each with a call of its own, all beginning in the same moment."""

    def __init__(self, client: Any, seed: int) -> None:
        self.dice = Random(seed)
        self.clock = FixedClock()
        self.time = VirtualTime(self.clock)
        self.dynamodb = ContendedDynamoDb(client, self._travel)
        self.tenants = DynamoDbTenantStore(client, "tenants", self.clock, answers_table="interviews")
        self.runs = DynamoDbRunStore(self.dynamodb, "interviews", self.clock)
        self.seconds: list[float] = []

    def _travel(self) -> None:
        self.time.sleep(self.dice.uniform(*LATENCY) / 2)

    def open(self) -> Office:
        return Office(clock=self.clock, tenants=self.tenants, runs=self.runs)

    def all_at_once(self, calls: list[Callable[[], Any]]) -> list[Any]:
        """What each was answered, errors by their code."""
        answers: list[Any] = []

        def caller(call: Callable[[], Any]) -> None:
            began = self.clock.now
            try:
                answers.append(call())
            except InterviewError as refused:
                answers.append(refused.code)
            except ClientError as failed:
                answers.append(failed)
            self.seconds.append((self.clock.now - began).total_seconds())

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(settling, "sleep", self.time.sleep)
            patch.setattr(settling, "monotonic", lambda: self.clock.now.timestamp())
            patch.setattr(settling, "uniform", self.dice.uniform)
            workers = [lambda call=call: caller(call) for call in calls]
            self.time.run(workers, self.clock.now + timedelta(hours=1))
        return answers


@pytest.mark.parametrize("seed", range(5))
def test_of_twenty_with_one_external_id_one_makes_the_run_and_all_are_answered_with_it(
    seed: int, tables: Any
) -> None:
    rush = Rush(tables, seed)
    office = rush.open()
    answers = rush.all_at_once([lambda: office.create(externalId="application-1")] * CALLERS)
    assert_one_run(answers)
    assert "TransactionConflict" in rush.dynamodb.refusals
    assert max(rush.seconds) < API_SECONDS


def assert_one_run(answers: list[Any]) -> None:
    assert [each for each in answers if isinstance(each, str)] == []
    assert Counter(each.status for each in answers) == {201: 1, 200: CALLERS - 1}
    assert len({each.body["runId"] for each in answers}) == 1


def test_so_it_is_with_threads(tables: Any) -> None:
    """Of this machine, as they come; who is in the way is waited for however long that takes."""
    office = Rush(tables, 1).open()
    office.runs = DynamoDbRunStore(ContendedDynamoDb(tables), "interviews", office.clock)
    office.service = replace(office.service, runs=office.runs)
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(CALLERS) as callers:
        patch.setattr(settling, "monotonic", lambda: 0.0)
        assert_one_run(list(callers.map(lambda _: office.create(externalId="application-1"), range(CALLERS))))


@pytest.mark.parametrize("reason", ["ThrottlingError", "ProvisionedThroughputExceeded"])
@pytest.mark.parametrize("for_seconds", [0, 2, 60])
def test_a_partition_that_has_too_much_is_waited_for_within_the_calls_time(
    reason: str, for_seconds: int, tables: Any
) -> None:
    rush = Rush(tables, 1)
    office = rush.open()
    over = rush.clock.now + timedelta(seconds=for_seconds)
    rush.dynamodb.throttled = lambda: reason if rush.clock.now < over else None
    (answer,) = rush.all_at_once([office.create])
    if for_seconds < PATIENCE:
        assert answer.status == 201
    else:
        assert is_overload(answer)
        assert store_is_empty(tables)
    assert max(rush.seconds) < API_SECONDS


def store_is_empty(client: Any) -> bool:
    return not client.scan(TableName="interviews")["Items"]


def test_creates_of_one_tenant_are_in_nobodys_way(tables: Any) -> None:
    """Of different candidates: no item is in two transactions."""
    rush = Rush(tables, 1)
    office = rush.open()
    answers = rush.all_at_once([lambda: office.create()] * (3 * CALLERS))
    assert {each.status for each in answers} == {201}
    assert rush.dynamodb.refusals == []
