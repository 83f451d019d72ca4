"""Builds what the webhook functions need, once per process and on first use; their settings too."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ..adapters.kernel.record_faults import fault_of
from ..adapters.webhooks.dynamodb_circuits import DynamoDbCircuitStore
from ..adapters.webhooks.dynamodb_deliveries import DynamoDbDeliveryStore
from ..adapters.webhooks.dynamodb_endpoints import DynamoDbEndpointStore
from .metrics import note_unreadable
from .settings import FunctionSettings, LinkSettings, ProofSettings, RunSettings, TenantsTableSettings
from .wiring import client, clock, links, quarantine, run_store, secret, tenant_store

if TYPE_CHECKING:
    from ..adapters.webhooks.dynamodb_delivery_search import DynamoDbDeliverySearch
    from ..adapters.webhooks.https_sender import HttpsSender
    from ..adapters.webhooks.kms_cipher import KmsCipher
    from ..adapters.webhooks.sqs_queue import SqsDeliveryQueue
    from ..usecases.kernel.ports import Signer
    from ..usecases.runs.compose_event import EventComposer
    from ..usecases.webhooks.deliver_webhook import Dispatcher
    from ..usecases.webhooks.pull_events import Feed
    from ..usecases.webhooks.sweep_deliveries import Sweeper
    from ..usecases.webhooks.webhook_ports import SignEd25519, StatusOf
    from ..usecases.webhooks.webhook_service import WebhookService

LOCAL = "true"
FAN_OUT = "fan_out"
READERS = (FAN_OUT, "relay")
"""Of the stream of the interviews table, by the files of their functions."""


@dataclass(frozen=True)
class SecretSettings(TenantsTableSettings):
    secrets_key_arn: str


@dataclass(frozen=True)
class EndpointSettings(SecretSettings):
    """`allow_local_webhooks` is "true" on the local stage alone: loopback receivers and http."""

    allow_local_webhooks: str = "false"


@dataclass(frozen=True)
class TestSettings(SecretSettings):
    signing_secret_arn: str
    allow_local_webhooks: str = "false"


@dataclass(frozen=True)
class KeySettings(FunctionSettings):
    signing_secret_arn: str


@dataclass(frozen=True)
class DeliverySettings(TenantsTableSettings):
    deliveries_table: str


@dataclass(frozen=True)
class FanOutSettings(DeliverySettings):
    """`interviews_table` for its quarantine alone: what it plans it reads in the stream."""

    delivery_queue_url: str
    interviews_table: str


@dataclass(frozen=True)
class SweepSettings(FanOutSettings):
    pass


@dataclass(frozen=True)
class PurgeSettings(RunSettings):
    deliveries_table: str


@dataclass(frozen=True)
class CertifiedPurgeSettings(ProofSettings, PurgeSettings):
    pass


@dataclass(frozen=True)
class FeedSettings(LinkSettings):
    deliveries_table: str
    secrets_key_arn: str
    signing_secret_arn: str


@dataclass(frozen=True)
class DeliverSettings(FeedSettings):
    delivery_queue_url: str
    slow_queue_url: str
    allow_local_webhooks: str = "false"


@cache
def endpoint_store(table: str) -> DynamoDbEndpointStore:
    return DynamoDbEndpointStore(client("dynamodb"), table, clock)


@cache
def delivery_store(table: str) -> DynamoDbDeliveryStore:
    return DynamoDbDeliveryStore(client("dynamodb"), table, clock, note_unreadable)


@cache
def delivery_search(table: str) -> "DynamoDbDeliverySearch":
    from ..adapters.webhooks.dynamodb_delivery_search import DynamoDbDeliverySearch

    return DynamoDbDeliverySearch(client("dynamodb"), table, clock, note_unreadable)


@cache
def circuit_store(table: str) -> DynamoDbCircuitStore:
    return DynamoDbCircuitStore(client("dynamodb"), table, clock, note_unreadable)


@cache
def delivery_queue(url: str, slow_url: str = "") -> "SqsDeliveryQueue":
    from ..adapters.webhooks.sqs_queue import SqsDeliveryQueue

    return SqsDeliveryQueue(client("sqs"), url, slow_url)


@cache
def cipher(key_arn: str) -> "KmsCipher":
    from ..adapters.webhooks.kms_cipher import KmsCipher

    return KmsCipher(client("kms"), key_arn, clock)


@cache
def signer(secret_arn: str) -> "Signer":
    from ..adapters.kernel.ed25519_signer import Ed25519Signer

    return Ed25519Signer(lambda: secret(secret_arn))


def sign_ed25519(secret_arn: str) -> "SignEd25519":
    return lambda owner, message: signer(secret_arn).sign(owner, message)


def status_of(tenants_table: str) -> "StatusOf":
    from ..usecases.tenants.admission import tenant_status

    return lambda tenant_id: tenant_status(tenant_id, tenant_store(tenants_table))


def composer(settings: FeedSettings) -> "EventComposer":
    from ..usecases.runs.compose_event import EventComposer

    return EventComposer(run_store(settings.interviews_table), links(settings).url, clock)


@cache
def sender(allow_local: str) -> "HttpsSender":
    from ..adapters.kernel.address_resolver import SystemResolver
    from ..adapters.webhooks.https_sender import HttpsSender

    return HttpsSender(SystemResolver(), allow_local=allow_local == LOCAL)


def webhook_service(settings: SecretSettings) -> "WebhookService":
    from ..usecases.webhooks.webhook_service import WebhookService

    return WebhookService(
        endpoints=endpoint_store(settings.tenants_table),
        cipher=cipher(settings.secrets_key_arn),
        clock=clock,
        random=os.urandom,
    )


def callback_check(settings: EndpointSettings) -> Callable[[str], None]:
    """Raises ValidationFailed for an address that webhooks may not go to."""
    from ..adapters.kernel.address_resolver import SystemResolver
    from ..usecases.webhooks.check_callback_address import check_callback_address

    allow_local = settings.allow_local_webhooks == LOCAL
    return lambda url: check_callback_address(url, resolver=SystemResolver(), allow_local=allow_local)


@cache
def dispatcher(settings: DeliverSettings) -> "Dispatcher":
    from ..usecases.webhooks.deliver_webhook import Dispatcher

    return Dispatcher(
        composer=composer(settings),
        endpoints=endpoint_store(settings.tenants_table),
        status_of=status_of(settings.tenants_table),
        deliveries=delivery_store(settings.deliveries_table),
        circuits=circuit_store(settings.deliveries_table),
        queue=delivery_queue(settings.delivery_queue_url, settings.slow_queue_url),
        sender=sender(settings.allow_local_webhooks),
        cipher=cipher(settings.secrets_key_arn),
        sign_ed25519=sign_ed25519(settings.signing_secret_arn),
        clock=clock,
        random=os.urandom,
    )


@cache
def feed(settings: FeedSettings) -> "Feed":
    from ..usecases.webhooks.pull_events import Feed

    return Feed(
        composer=composer(settings),
        endpoints=endpoint_store(settings.tenants_table),
        deliveries=delivery_search(settings.deliveries_table),
        cipher=cipher(settings.secrets_key_arn),
        sign_ed25519=sign_ed25519(settings.signing_secret_arn),
        clock=clock,
    )


@cache
def sweeper(settings: SweepSettings) -> "Sweeper":
    from ..usecases.webhooks.sweep_deliveries import Sweeper

    circuits = circuit_store(settings.deliveries_table)
    quarantines = {each: quarantine(settings.interviews_table, each) for each in READERS}
    return Sweeper(
        events=run_store(settings.interviews_table),
        endpoints=endpoint_store(settings.tenants_table),
        status_of=status_of(settings.tenants_table),
        deliveries=delivery_store(settings.deliveries_table),
        search=delivery_search(settings.deliveries_table),
        circuits=circuits,
        audit_log=circuits,
        queue=delivery_queue(settings.delivery_queue_url),
        quarantine=quarantines[FAN_OUT],
        parked_runs=lambda: sum(len(each.all_parked()) for each in quarantines.values()),
        fault_of=fault_of,
        note=note_unreadable,
        clock=clock,
    )
