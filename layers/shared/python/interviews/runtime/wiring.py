"""The composition root: builds what a handler needs, once per process and on first use."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from ..adapters.dynamodb_runs import DynamoDbRunStore
from ..adapters.dynamodb_tenants import DynamoDbTenantStore
from ..usecases.interview_links import InterviewLinks
from ..usecases.run_desk import RunDesk
from .settings import (
    EngineSettings,
    LinkSettings,
    RelaySettings,
    RunSettings,
    TenantSettings,
)

if TYPE_CHECKING:
    from ..adapters.ses_mailer import SesMailer
    from ..adapters.step_functions import StepFunctionsWorkflow
    from ..usecases.engine import Engine
    from ..usecases.provision import Registry

REPLY_SECONDS = 20.0
"""How long a person is kept waiting for the engine at most, with all that it tries; an API call ends after 29."""
TASK_SECONDS = 360.0
"""How long one operation of the engine may take in a task. Planning takes two of them; a task ends after 900."""


def clock() -> datetime:
    return datetime.now(UTC)


@cache
def client(service: str) -> Any:
    """One botocore client per service; botocore alone, since boto3 adds import time and nothing we use."""
    import botocore.session
    from botocore.config import Config

    config = Config(retries={"mode": "standard", "total_max_attempts": 4}, connect_timeout=2, read_timeout=10)
    return botocore.session.get_session().create_client(service, config=config)


@cache
def run_store(table: str, *, erasures_table: str = "") -> DynamoDbRunStore:
    return DynamoDbRunStore(client("dynamodb"), table, clock, erasures_table=erasures_table)


@cache
def tenant_store(table: str, *, answers_table: str = "") -> DynamoDbTenantStore:
    return DynamoDbTenantStore(client("dynamodb"), table, clock, answers_table=answers_table)


def run_desk(settings: RunSettings) -> RunDesk:
    return RunDesk(
        runs=run_store(settings.interviews_table),
        tenants=tenant_store(settings.tenants_table),
        clock=clock,
        random=os.urandom,
    )


def settings_desk(settings: RunSettings) -> RunDesk:
    """One whose tenants change under an Idempotency-Key: it may write both tables."""
    tenants = tenant_store(settings.tenants_table, answers_table=settings.interviews_table)
    return replace(run_desk(settings), tenants=tenants)


def purge_desk(settings: RunSettings) -> RunDesk:
    """One that records purges where a restored interviews table does not take the record along."""
    runs = run_store(settings.interviews_table, erasures_table=settings.tenants_table)
    return replace(run_desk(settings), runs=runs)


def links(settings: LinkSettings) -> InterviewLinks:
    return InterviewLinks(settings.public_url, lambda: secret(settings.link_secret_arn))


@cache
def secret(arn: str) -> str:
    return str(client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])


@cache
def engine(settings: EngineSettings, timeout_seconds: float) -> "Engine":
    if settings.engine == "openai":
        from ..adapters import openai_engine
        from .observability import note_model_call

        return openai_engine.build(
            base_url=settings.openai_base_url,
            model=settings.openai_model,
            api_key=secret(settings.openai_secret_arn),
            raters=int(settings.openai_raters),
            timeout_seconds=timeout_seconds,
            on_call=note_model_call,
        )
    from ..adapters import builtin_engine

    return builtin_engine.build()


@cache
def mailer(sender: str) -> "SesMailer":
    from ..adapters.ses_mailer import SesMailer

    return SesMailer(lambda: client("sesv2"), sender)


def registry(settings: TenantSettings) -> "Registry":
    from ..usecases.provision import Registry

    return Registry(tenants=tenant_store(settings.tenants_table), clock=clock, random=os.urandom)


@cache
def workflow(settings: RelaySettings) -> "StepFunctionsWorkflow":
    from ..adapters.step_functions import StepFunctionsWorkflow

    return StepFunctionsWorkflow(client("stepfunctions"), settings.state_machine_arn)
