"""Repeats, on a restored interviews table, every purge that it does not know of (docs/restore.md).

    python -m local.purge_again                                    the running local stage
    python -m local.purge_again --stage prod --table RESTORED      a table restored beside the one in use
    … --erasures TABLE                                             another copy of the tenants table to read

It may be stopped and called again: what is purged already is left alone. The exit code is 1 where a purge failed.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from interviews.adapters.privacy.dynamodb_erasures import DynamoDbErasureLog
from interviews.adapters.runs.dynamodb_runs import DynamoDbRunStore
from interviews.adapters.webhooks.dynamodb_deliveries import DynamoDbDeliveryStore
from interviews.domain.kernel.errors import InterviewError
from interviews.domain.kernel.times import to_iso
from interviews.domain.privacy.erasure_certificate import RECORD_KEPT, Erasure
from interviews.runtime.wiring import clock
from interviews.usecases.kernel.ports import Clock
from interviews.usecases.privacy.purge_again import ErasureLog, purge_again
from interviews.usecases.runs.run_service import RunService
from interviews.usecases.webhooks.webhook_ports import DeliveryStore

from .redrive import open_stage
from .stage.deployed import CannotRedrive


@dataclass(frozen=True, slots=True)
class Repeated:
    recorded: int = 0
    purged: int = 0
    failed: int = 0


def purge_all_again(erasures: ErasureLog, service: RunService, deliveries: DeliveryStore) -> Repeated:
    """Every purge on record, the oldest first; tells of each that it repeats."""
    purged = failed = 0
    recorded = list(_recorded(erasures, service.clock()))
    for erasure in recorded:
        try:
            purged += _repeat(erasure, service, deliveries)
        except (InterviewError, ClientError) as problem:
            failed += 1
            print(f"{erasure.tenant_id} {erasure.run_id}: {problem}. It is not purged.", file=sys.stderr)
    return Repeated(len(recorded), purged, failed)


def _repeat(erasure: Erasure, service: RunService, deliveries: DeliveryStore) -> bool:
    done = purge_again(erasure, service=service, deliveries=deliveries)
    if done:
        print(
            f"{erasure.tenant_id} {erasure.run_id}: purged again, as on {to_iso(erasure.purged_at)}.",
            flush=True,
        )
    return done


def _recorded(erasures: ErasureLog, now: datetime) -> Iterator[Erasure]:
    first = now - RECORD_KEPT
    for number in range((now.date() - first.date()).days + 1):
        yield from erasures.erasures_on((first + timedelta(days=number)).date().isoformat())


def desk_of(client: Any, table: str, tenants: str, clock: Clock) -> RunService:
    return RunService(
        runs=DynamoDbRunStore(client, table, clock, tenants_table=tenants),
        clock=clock,
        random=os.urandom,
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local.purge_again")
    parser.add_argument("--stage", default="local", help="local (by default), dev, prod")
    parser.add_argument("--table", help="the restored interviews table; by default the stage's own")
    parser.add_argument("--deliveries", help="the restored deliveries table; by default the stage's own")
    parser.add_argument("--erasures", help="where to read the records; by default the stage's tenants table")
    given = parser.parse_args()
    try:
        stage = open_stage(given.stage)
        tenants = stage.outputs["TenantsTable"]
        table = given.table or stage.outputs["InterviewsTable"]
        service = desk_of(stage.dynamodb, table, tenants, clock)
        deliveries = DynamoDbDeliveryStore(
            stage.dynamodb, given.deliveries or stage.outputs["DeliveriesTable"], service.clock
        )
        erasures = DynamoDbErasureLog(stage.dynamodb, given.erasures or tenants)
        done = purge_all_again(erasures, service, deliveries)
    except (CannotRedrive, BotoCoreError, ClientError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{done.recorded} purges on record: {done.purged} repeated, {done.failed} failed.")
    return 1 if done.failed else 0


if __name__ == "__main__":
    sys.exit(main())
