"""The composition root: builds what a handler needs, once per process and on first use."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from threading import RLock
from typing import TYPE_CHECKING, Any

from ..adapters.kernel.aws_outcomes import watch
from ..adapters.kernel.dynamodb_counters import DynamoDbCounters
from ..adapters.runs.dynamodb_runs import DynamoDbRunStore
from ..adapters.tenants.dynamodb_tenants import DynamoDbTenantStore
from ..domain.kernel.times import to_milliseconds
from ..usecases.runs.interview_links import InterviewLinks
from ..usecases.runs.limit_creates import CreateQuota
from ..usecases.runs.run_service import RunService
from ..usecases.tenants.limit_calls import CallLimiter
from .metrics import note_uncounted, note_unreadable
from .settings import (
    EngineSettings,
    ExecutionSweepSettings,
    IssuerSettings,
    LimitSettings,
    LinkSettings,
    RelaySettings,
    RunSettings,
    ShareSettings,
    TenantsTableSettings,
)

if TYPE_CHECKING:
    from ..adapters.kernel.dynamodb_quarantine import DynamoDbQuarantine
    from ..adapters.room.ses_mailer import SesMailer
    from ..adapters.runs.step_functions import StepFunctionsWorkflow
    from ..adapters.tenants.jwt_verifier import JwtVerifier
    from ..domain.kernel.access import Caller
    from ..usecases.guardrails.engine import Engine
    from ..usecases.guardrails.model_share import ModelShare
    from ..usecases.runs.sweep_executions import ExecutionSweeper
    from ..usecases.tenants.tenant_service import TenantService

REPLY_SECONDS = 20.0
"""How long a person is kept waiting for the engine at most, with all that it tries; an API call ends after 29."""
AWS_TRIES = 4
CONNECT_SECONDS = 2.0
READ_SECONDS = 4.0
"""Of one try of a call to AWS: all of them, with the waits between, end before an API call does."""
TASK_SECONDS = 360.0
"""How long one operation of the engine may take in a task. Planning takes two of them; a task ends after 900."""


def clock() -> datetime:
    return to_milliseconds(datetime.now(UTC))


class OncePerService:
    """A builder of clients. Of the threads of one invocation that ask at the same moment one builds, and the others
    wait: a session makes one client at a time (botocore's session is not thread-safe), and each takes its while."""

    _making = RLock()

    def __init__(self, build: Callable[[str], Any]) -> None:
        self._build = cache(build)
        self.cache_clear = self._build.cache_clear

    def __call__(self, service: str) -> Any:
        with self._making:
            return self._build(service)


@OncePerService
def client(service: str) -> Any:
    """One botocore client per service; botocore alone, since boto3 adds import time and nothing we use."""
    made = _client(service, tries=AWS_TRIES, connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS)
    watch(made)
    return made


@OncePerService
def impatient_client(service: str) -> Any:
    """For what a call can do without: it tries once, and gives up early."""
    return _client(service, tries=1, connect_timeout=0.5, read_timeout=0.5)


@cache
def _session() -> Any:
    """One for all clients: a second one of the same service then costs a few milliseconds."""
    import botocore.session

    return botocore.session.get_session()


def _client(service: str, *, tries: int, **timeouts: float) -> Any:
    from botocore.config import Config

    config = Config(retries={"mode": "standard", "total_max_attempts": tries}, **timeouts)
    return _session().create_client(service, config=config)


@cache
def counters(table: str) -> DynamoDbCounters:
    return DynamoDbCounters(impatient_client("dynamodb"), table)


def create_quota(settings: LimitSettings) -> CreateQuota:
    return CreateQuota(counters(settings.limits_table), note_uncounted)


@cache
def call_limiter(table: str) -> CallLimiter:
    return CallLimiter(counters(table), clock, note_uncounted)


@cache
def run_store(table: str, *, tenants_table: str = "") -> DynamoDbRunStore:
    return DynamoDbRunStore(
        client("dynamodb"), table, clock, tenants_table=tenants_table, note=note_unreadable
    )


@cache
def quarantine(table: str, reader: str) -> "DynamoDbQuarantine":
    from ..adapters.kernel.dynamodb_quarantine import DynamoDbQuarantine

    return DynamoDbQuarantine(client("dynamodb"), table, reader, clock)


@cache
def tenant_store(table: str, *, answers_table: str = "") -> DynamoDbTenantStore:
    return DynamoDbTenantStore(client("dynamodb"), table, clock, answers_table=answers_table)


def cursor_secret(settings: TenantsTableSettings) -> Callable[[], bytes]:
    return tenant_store(settings.tenants_table).cursor_secret


def run_service(settings: RunSettings) -> RunService:
    return RunService(runs=run_store(settings.interviews_table), clock=clock, random=os.urandom)


def run_service_with_tenants(settings: RunSettings) -> RunService:
    """One whose writes touch the tenants table too: a purge is recorded there, which a restored interviews table does
    not take along."""
    runs = run_store(settings.interviews_table, tenants_table=settings.tenants_table)
    return replace(run_service(settings), runs=runs)


def links(settings: LinkSettings) -> InterviewLinks:
    return InterviewLinks(settings.public_url, lambda: secret(settings.link_secret_arn))


@cache
def secret(arn: str) -> str:
    return str(client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])


@cache
def engine(settings: EngineSettings, timeout_seconds: float) -> "Engine":
    """One that makes no call while AI work is paused or a budget is used up."""
    from ..domain.guardrails.spending import Prices
    from ..usecases.guardrails.guarded_engine import EngineGuard, GuardedEngine
    from .engines import engine_kind

    chosen = engine_kind(settings.engine).read()
    guard = EngineGuard(
        tenants=tenant_store(settings.tenants_table),
        counters=counters(settings.limits_table),
        prices=Prices(*chosen.prices()),
        clock=clock,
        note_failure=note_uncounted,
    )
    return GuardedEngine(chosen.build(timeout_seconds), guard)


def model_share(settings: ShareSettings, task: str, lease_seconds: int) -> "ModelShare | None":
    """None where an engine asks no model: nobody waits then."""
    from ..adapters.kernel.dynamodb_places import DynamoDbPlaces
    from ..usecases.guardrails.model_share import ModelShare
    from .engines import engine_kind

    if not engine_kind(settings.engine).has_model:
        return None
    store = DynamoDbPlaces(impatient_client("dynamodb"), settings.limits_table, clock)
    lease = timedelta(seconds=lease_seconds)
    return ModelShare(store, task, int(settings.model_places), lease, clock, note_uncounted)


def authenticate_person(token: str, tenant_id: str, settings: IssuerSettings) -> "Caller":
    from ..usecases.tenants.authenticate_person import authenticate_person

    tenants = tenant_store(settings.tenants_table)
    verifier = token_verifier(settings.allow_local_webhooks)
    return authenticate_person(token, tenant_id, tenants=tenants, verifier=verifier)


@cache
def token_verifier(allow_local: str) -> "JwtVerifier":
    """Its keys are kept for the process; nothing of it is imported before somebody comes with a token."""
    from ..adapters.kernel.address_resolver import SystemResolver
    from ..adapters.kernel.https_reader import HttpsReader
    from ..adapters.tenants.issuer_keys import IssuerKeys
    from ..adapters.tenants.jwt_verifier import JwtVerifier

    reader = HttpsReader(SystemResolver(), allow_local=allow_local == "true")
    return JwtVerifier(IssuerKeys(reader.get, clock), clock)


@cache
def mailer(sender: str) -> "SesMailer":
    from ..adapters.room.ses_mailer import SesMailer

    return SesMailer(lambda: client("sesv2"), sender)


def tenant_service(settings: TenantsTableSettings) -> "TenantService":
    from ..usecases.tenants.tenant_service import TenantService

    return TenantService(tenants=tenant_store(settings.tenants_table), clock=clock, random=os.urandom)


@cache
def workflow(settings: RelaySettings) -> "StepFunctionsWorkflow":
    from ..adapters.runs.step_functions import StepFunctionsWorkflow

    return StepFunctionsWorkflow(client("stepfunctions"), settings.state_machine_arn)


@cache
def execution_sweeper(settings: ExecutionSweepSettings) -> "ExecutionSweeper":
    from ..adapters.runs.dynamodb_open_runs import DynamoDbOpenRuns
    from ..adapters.runs.step_functions import StepFunctionsExecutions
    from ..usecases.runs.sweep_executions import ExecutionSweeper
    from ..usecases.tenants.admission import tenant_status
    from .observability import note_execution

    return ExecutionSweeper(
        runs=run_store(settings.interviews_table),
        open_runs=DynamoDbOpenRuns(client("dynamodb"), settings.interviews_table, note_unreadable),
        executions=StepFunctionsExecutions(client("stepfunctions"), settings.executions_arn),
        tenant_status=partial(tenant_status, tenants=tenant_store(settings.tenants_table)),
        clock=clock,
        tell=note_execution,
    )
