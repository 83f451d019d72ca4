"""What a function reads from its environment: one frozen dataclass each, its fields in upper case the variables."""

import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import TypeVar

S = TypeVar("S", bound="FunctionSettings")


@dataclass(frozen=True)
class FunctionSettings:
    @classmethod
    def read(cls: type[S], environment: Mapping[str, str] = os.environ) -> S:
        """Raises KeyError naming the variable that is not set."""
        wanted = {each.name: each.name.upper() for each in fields(cls)}
        optional = {each.name for each in fields(cls) if each.default is not MISSING}
        present = {name: key for name, key in wanted.items() if key in environment or name not in optional}
        return cls(**{name: environment[key] for name, key in present.items()})


@dataclass(frozen=True)
class NoSettings(FunctionSettings):
    pass


@dataclass(frozen=True)
class TenantsTableSettings(FunctionSettings):
    tenants_table: str


@dataclass(frozen=True)
class IssuerSettings(TenantsTableSettings):
    """`trust_issuers` is "true" on stages where people may sign in; `allow_local_webhooks` on the local stage alone:
    issuers on loopback, and http."""

    trust_issuers: str = "false"
    allow_local_webhooks: str = "false"


@dataclass(frozen=True)
class RunSettings(TenantsTableSettings):
    interviews_table: str


@dataclass(frozen=True)
class LimitSettings(FunctionSettings):
    limits_table: str


@dataclass(frozen=True)
class IntakeSettings(LimitSettings, RunSettings):
    """`allow_local_webhooks` is "true" on the local stage alone: loopback receivers and http."""

    allow_local_webhooks: str = "false"


@dataclass(frozen=True)
class LinkSettings(RunSettings):
    link_secret_arn: str
    public_url: str


@dataclass(frozen=True)
class ProofSettings(RunSettings):
    signing_secret_arn: str


@dataclass(frozen=True)
class DocsSettings(FunctionSettings):
    public_url: str


@dataclass(frozen=True)
class CodeSettings(RunSettings):
    """`mail_from` is the sender's address; without one no code can be sent."""

    mail_from: str = ""


@dataclass(frozen=True)
class EngineSettings(LimitSettings, TenantsTableSettings):
    """`engine` is the name of one in engines.py, where what it alone is told stands."""

    engine: str


@dataclass(frozen=True)
class ShareSettings(LimitSettings):
    """`model_places`: how many runs of a tenant a task may be at work for at a time."""

    engine: str
    model_places: str


@dataclass(frozen=True)
class TalkSettings(EngineSettings, RunSettings):
    pass


@dataclass(frozen=True)
class PlannerSettings(EngineSettings, LinkSettings):
    pass


@dataclass(frozen=True)
class ExecutionSweepSettings(RunSettings):
    """`executions_arn` is that of the machine's executions without the last part, their name."""

    executions_arn: str


@dataclass(frozen=True)
class RelaySettings(FunctionSettings):
    interviews_table: str
    state_machine_arn: str
