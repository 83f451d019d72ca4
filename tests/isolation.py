"""Every keyed operation of the OpenAPI document × everybody who may call it (contract §1): what each must hear.

A new operation is in it by itself. Its own call is made from the document's example, in the first state of a run that
allows it; what a path parameter stands for is looked up in OWNED.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from typing import Any

from handler_stage import INTEGRATION, Reply, Stage
from interviews.domain.kernel.times import to_iso
from interviews.domain.runs.events import Event, EventType
from interviews.domain.webhooks.plan_delivery import plan_delivery
from interviews.runtime import webhook_wiring, wiring
from local.stage.seed import PERMISSIONS

Json = dict[str, Any]
DOCUMENT = Path("docs/openapi.json")
TABLES = ("INTERVIEWS_TABLE", "TENANTS_TABLE", "DELIVERIES_TABLE")
STATES = (
    "PENDING",
    "ASSESSMENT_PENDING",
    "INFO_NEEDED",
    "SCHEDULED",
    "IN_PROGRESS",
    "ASSESSMENT_APPROVED",
    "PURGED",
)
CLOSED_PORT = "http://127.0.0.1:9/hook"
UNFIT = ("version", "scheduledAt")
"""Of the document's examples: what was true of another run."""
FOREIGN = "sk_live_" + "0" * 64


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    permission: str
    parameters: tuple[str, ...]
    example: Json | None

    @property
    def writes(self) -> bool:
        return "IdempotencyKey" in self.parameters

    @property
    def names_a_thing(self) -> bool:
        return "{" in self.path


@cache
def operations() -> tuple[Operation, ...]:
    return tuple(_operations(json.loads(DOCUMENT.read_text())))


def _operations(document: Json) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            if {"apiKey": []} in told["security"]:
                content = told.get("requestBody", {}).get("content", {}).get("application/json", {})
                names = (
                    each.get("name") or each["$ref"].rpartition("/")[2] for each in told.get("parameters", ())
                )
                yield Operation(
                    told["operationId"],
                    method.upper(),
                    path.removeprefix(f"{INTEGRATION}/"),
                    told["x-permission"],
                    tuple(names),
                    content.get("example"),
                )


@dataclass(frozen=True)
class Cell:
    """One caller: the key and headers that come, headers that come several times, and the status that is due."""

    key: str
    headers: Mapping[str, str] = field(default_factory=dict)
    repeated: Mapping[str, list[str]] = field(default_factory=dict)
    due: int = 403


@dataclass
class Neighbourhood:
    """Two tenants of a platform, each with something of everything; a closed one; and another platform."""

    stage: Stage
    tenants: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    platform_keys: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        stage = self.stage
        elsewhere, shut = stage.new_platform(), stage.new_platform()
        self.tenants = {
            "own": stage.tenant_id,
            "sibling": stage.new_tenant(),
            "deleted": stage.new_tenant(),
            "suspended": stage.new_tenant(),
            "stranger": stage.new_tenant(elsewhere),
            "of a suspended platform": stage.new_tenant(shut),
        }
        self.keys = {name: stage.new_key(tenantId=tenant) for name, tenant in self.tenants.items()}
        self.platform_keys = {
            "own": stage.platform_key,
            "stranger": stage.new_key(platformId=elsewhere),
            "suspended": stage.new_key(platformId=shut),
        }
        stage.made("POST", f"/v1/admin/platforms/{shut}/suspend")
        stage.made("DELETE", f"/v1/admin/tenants/{self.tenants['deleted']}")
        stage.made("POST", f"/v1/admin/tenants/{self.tenants['suspended']}/suspend")
        for name in ("own", "sibling"):
            self._at(name).made("PUT", "webhook-config", {"callbackUrl": CLOSED_PORT})

    def _at(self, name: str) -> Stage:
        return replace(self.stage, tenant_id=self.tenants[name], key=self.keys[name])

    def things(self, name: str, state: str, candidate: str = "") -> dict[str, str]:
        """What the path parameters may stand for, of that tenant, with a run in that state: of its own candidate, where
        none is named, so that a purge of one finds no more than that."""
        stage = self._at(name)
        candidate = candidate or f"candidate-{next(self._numbers)}"
        run_id = stage.run_in("PENDING" if state == "PURGED" else state, candidateRef=candidate)
        if state == "PURGED":
            stage.made("DELETE", f"interviews/{run_id}/candidate-data")
        return self._named(name, run_id, candidate)

    @property
    def own_stage(self) -> Stage:
        return self._at("own")

    def named(self, run_id: str) -> dict[str, str]:
        """What the path parameters stand for, of that run of the own tenant."""
        return self._named("own", run_id, f"candidate-{next(self._numbers)}")

    def _named(self, name: str, run_id: str, candidate: str) -> dict[str, str]:
        return {"runId": run_id, "deliveryId": self._delivery(name, run_id), "candidateRef": candidate}

    def _delivery(self, name: str, run_id: str) -> str:
        event = Event(
            tenant_id=self.tenants[name],
            platform_id=self.stage.platform_id,
            run_id=run_id,
            interview_id="7b1c",
            sequence=99,
            event_id=f"event-of-{run_id}",
            event=EventType.PLAN_GENERATED,
            state="PENDING",
            timestamp=self.stage.clock(),
            actor="system",
            callback_url=CLOSED_PORT,
        )
        delivery = plan_delivery(event, None, owner=f"TENANT#{self.tenants[name]}", at=self.stage.clock())
        webhook_wiring.delivery_store(_table("DELIVERIES_TABLE")).add(delivery)
        return delivery.delivery_id

    def call(
        self,
        operation: Operation,
        things: Mapping[str, str],
        cell: Cell,
        *,
        once: str | None = None,
        query: Mapping[str, str] | None = None,
        body: Json | None = None,
    ) -> Reply:
        """Raises KeyError naming a path parameter of which nobody has one: say in `things` what it stands for."""
        path = re.sub(r"\{(\w+)\}", lambda each: things[each[1]], operation.path)
        headers = dict(cell.headers) | ({"Idempotency-Key": once} if once else {})
        return self.stage.call(
            operation.method,
            path,
            body if body is not None else body_of(operation),
            key=cell.key,
            headers=headers,
            repeated=cell.repeated,
            query=query,
        )

    def settle(self) -> None:
        """Some operation may have changed the settings."""
        for name in ("own", "sibling"):
            self._at(name).settle(autoApprovePlans=False)

    def own_call(self, operation: Operation, once: str | None) -> tuple[dict[str, str], Reply]:
        """The first that is answered with a success, in whichever state of a run that is."""
        refusals = []
        for name in ("own", "sibling", "stranger"):  # some operation may have taken it away
            self._at(name).made("PUT", "webhook-config", {"callbackUrl": CLOSED_PORT})
        self.settle()
        states = sorted(STATES, key=lambda each: each.partition("_")[0].lower() not in operation.path)
        for state in states if operation.names_a_thing else ("PENDING",):
            things = self.things("own", state)
            reply = self.call(operation, things, Cell(self.keys["own"]), once=once)
            if reply.status < 300:
                return things, reply
            refusals.append(f"{state}: {reply.text}")
        raise AssertionError(f"{operation.name} succeeds in no state:\n" + "\n".join(refusals))

    @cached_property
    def strangers(self) -> dict[str, Callable[[Operation], Cell]]:
        """Whoever must not be let in, and what each hears."""
        own, sibling = self.tenants["own"], self.tenants["sibling"]
        naming = {name: {"X-Tenant-ID": tenant} for name, tenant in self.tenants.items()}
        revoked = self.stage.new_key(tenantId=own)
        self._revoke(revoked)
        expired = self._key(expiresAt=to_iso(self.stage.clock() + timedelta(seconds=1)))
        self.stage.clock.advance(seconds=2)
        bound = self._key(allowedIps=["198.51.100.0/24"])

        def lacking(operation: Operation) -> Cell:
            others = [each for each in PERMISSIONS if each != operation.permission]
            return Cell(self.stage.new_key(others))

        platform, foreign = self.platform_keys["own"], self.platform_keys["stranger"]
        twice = {"X-Tenant-ID": [sibling, own]}
        cells = {
            "no key": Cell("", due=401),
            "unknown key": Cell(FOREIGN, due=401),
            "expired key": Cell(expired, due=401),
            "revoked key": Cell(revoked, due=401),
            "address not allowed": Cell(bound),
            "sibling tenant's key naming the tenant": Cell(self.keys["sibling"], naming["own"]),
            "tenant's key naming a sibling": Cell(self.keys["own"], naming["sibling"]),
            "tenant's key, empty header": Cell(self.keys["own"], {"X-Tenant-ID": ""}),
            "tenant's key, two headers": Cell(self.keys["own"], naming["own"], twice, due=400),
            "other platform's key naming the tenant": Cell(foreign, naming["own"]),
            "other platform's tenant's key naming the tenant": Cell(self.keys["stranger"], naming["own"]),
            "platform's key, no header": Cell(platform, due=400),
            "platform's key, empty header": Cell(platform, {"X-Tenant-ID": ""}, due=400),
            "platform's key, two headers": Cell(platform, naming["own"], twice, due=400),
            "platform's key naming an unknown tenant": Cell(platform, {"X-Tenant-ID": "tnt_0"}),
            "platform's key naming a foreign tenant": Cell(platform, naming["stranger"]),
            "platform's key naming a deleted tenant": Cell(platform, naming["deleted"]),
            "platform's key naming a suspended tenant": Cell(platform, naming["suspended"]),
            "deleted tenant's key": Cell(self.keys["deleted"]),
            "suspended tenant's key": Cell(self.keys["suspended"]),
            "suspended platform's key": Cell(
                self.platform_keys["suspended"], naming["of a suspended platform"]
            ),
            "suspended platform's tenant's key": Cell(self.keys["of a suspended platform"]),
        }
        return {name: lambda _, cell=cell: cell for name, cell in cells.items()} | {
            "permission missing": lacking
        }

    def _key(self, **more: Any) -> str:
        made = self.stage.admin("api-keys", tenantId=self.tenants["own"], permissions=PERMISSIONS, **more)
        return str(made["apiKey"])

    def _revoke(self, key: str) -> None:
        own = self.tenants["own"]
        listed = self.stage.made("GET", "/v1/admin/api-keys", query={"tenantId": own, "limit": "100"})
        (key_id,) = [each["keyId"] for each in listed["items"] if each["hint"] == "****" + key[-4:]]
        self.stage.made("DELETE", f"/v1/admin/api-keys/{key_id}")


def body_of(operation: Operation) -> Json | None:
    if operation.example is None:
        return None
    told = {name: each for name, each in operation.example.items() if name not in UNFIT}
    return told | ({"callbackUrl": CLOSED_PORT} if "callbackUrl" in told else {})


class Writes:
    """What was asked to be written to the three tables, by the client that all handlers share."""

    def __init__(self) -> None:
        self.made: list[str] = []
        events = wiring.client("dynamodb").meta.events
        for action in ("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"):
            events.register(f"provide-client-params.dynamodb.{action}", self._note)

    def _note(self, params: Json, **_: Any) -> None:
        if any(_table(each) in repr(params) for each in TABLES):
            self.made.append(repr(params))


def stored() -> str:
    """All that the three tables hold."""
    client = wiring.client("dynamodb")
    rows = [
        json.dumps(item, sort_keys=True, default=repr)
        for table in TABLES
        for page in client.get_paginator("scan").paginate(TableName=_table(table))
        for item in page["Items"]
    ]
    return "\n".join(sorted(rows))


def _table(variable: str) -> str:
    return os.environ[variable]
