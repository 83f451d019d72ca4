"""What differs between the stages, and nothing else."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Literal, Self

from aws_cdk import RemovalPolicy
from aws_cdk.aws_logs import RetentionDays

from interviews.runtime.engines import DEFAULT, SECRET, EngineKind, Rehearsal, engine_kind

AWS_CONCURRENCY = 1_000
"""Lambda's default quota of concurrent executions, in an account that is not new (Lambda quotas)."""
ReadContext = Callable[[str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """`public_url` may hold `{api_id}`, and `{endpoint}`, a parameter of the deployment (a local stage's port).

    Without one it is API Gateway's own address. `oidc` lets tenants name an issuer whose people may sign in;
    each call then asks the authorizer, which is not cached. Without `serve` there are only the data; without
    `gateway_log_role` somebody else says by which role API Gateway writes logs in this account. `lambda_concurrency` is
    the account's quota of concurrent executions in its region, AWS's default unless said: an alarm rings before it is
    used up. With `reserve` the stage sets parts of it aside for groups of its functions (infra/concurrency.py).
    """

    name: Literal["local", "dev", "prod"]
    keep_data: bool
    log_retention: RetentionDays
    requests_per_second: int
    burst: int
    authorizer_cache_seconds: int = 60
    allow_local_webhooks: bool = False
    oidc: bool = False
    public_url: str | None = None
    engine: str = DEFAULT
    engine_kind: EngineKind = field(default_factory=Rehearsal)
    alarm_email: str | None = None
    mail_from: str | None = None
    waf: bool = False
    serve: bool = True
    gateway_log_role: bool = True
    lambda_concurrency: int = AWS_CONCURRENCY
    reserve: bool = False

    def __post_init__(self) -> None:
        if self.allow_local_webhooks and self.name != "local":
            raise ValueError("Only the local stage may send webhooks to local addresses.")
        if self.name == "prod" and not self.keep_data:
            raise ValueError("The production stage keeps its data.")
        if self.name == "prod" and not self.engine_kind.has_model:
            raise ValueError(
                "The production stage needs an engine that understands answers: -c engine=openai; "
                f"{self.engine} scores how completely a case is told, and is for trying the product out."
            )
        if self.name == "prod" and not self.mail_from:
            raise ValueError(
                "The production stage needs a sender for the candidates' codes: "
                "-c mailFrom=interviews@your.domain, verified in SES."
            )

        if self.name == "prod" and not self.alarm_email:
            raise ValueError(
                "The production stage needs somebody who is told of alarms: -c alarmEmail=oncall@your.domain."
            )

    @classmethod
    def of(cls, read: ReadContext) -> Self:
        """The stage that the CDK context names (`-c stage=dev`), with what the context overrides."""
        name = read("stage") or "dev"
        if name not in STAGES:
            raise ValueError(f"There is no stage {name!r}; the stages are {', '.join(STAGES)}.")
        overrides = {
            "public_url": read("publicUrl"),
            "engine": read("engine"),
            "engine_kind": engine_kind(read("engine") or DEFAULT).of(read),
            "alarm_email": read("alarmEmail"),
            "mail_from": read("mailFrom"),
            "lambda_concurrency": _number("lambdaConcurrency", read("lambdaConcurrency")),
            "reserve": _switch("reserve", read("reserve")),
            "waf": _switch("waf", read("waf")),
            "oidc": _switch("oidc", read("oidc")),
            "serve": _switch("serve", read("serve")),
            "gateway_log_role": _switch("gatewayLogRole", read("gatewayLogRole")),
        }
        given = {setting: value for setting, value in overrides.items() if value not in (None, "")}
        stage = cls(**STAGES[name] | given)  # type: ignore[arg-type]
        if stage.reserve:
            _require_quota(overrides["lambda_concurrency"])
        return stage

    @property
    def engine_needs_key(self) -> bool:
        return any(each.endswith(SECRET) for each in asdict(self.engine_kind))

    @property
    def removal_policy(self) -> RemovalPolicy:
        """Kept, but for what a first deployment made that failed: that would be in the next one's way."""
        return RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE if self.keep_data else RemovalPolicy.DESTROY


def _require_quota(said: object) -> None:
    """A deployment fails that reserves more than the account has; a new one has 10 instead of AWS's 1,000."""
    if not said:
        raise ValueError(
            "This stage reserves parts of Lambda's concurrency, and needs to know how much there is: "
            "-c lambdaConcurrency=1000, or what `aws lambda get-account-settings` names ConcurrentExecutions "
            "(`make deploy` asks by itself); or -c reserve=false, and nothing is reserved."
        )


def _number(name: str, said: object) -> int | None:
    text = str("" if said is None else said)
    if text and not (text.isdecimal() and int(text) > 0):
        raise ValueError(f"-c {name}= is a number from 1 on, not {said!r}.")
    return int(text) if text else None


def _switch(name: str, said: object) -> bool | None:
    """What `-c` says is text, what cdk.json says is a boolean; None where nothing is said."""
    choices = {"true": True, "false": False, "": None}
    chosen = str("" if said is None else said).lower()
    if chosen not in choices:
        raise ValueError(f"-c {name}= is true or false, not {said!r}.")
    return choices[chosen]


STAGES: dict[str, dict[str, object]] = {
    "local": {
        "name": "local",
        "keep_data": False,
        "log_retention": RetentionDays.ONE_DAY,
        "requests_per_second": 1000,
        "burst": 2000,
        "public_url": "{endpoint}/_aws/execute-api/{api_id}/api",
        "allow_local_webhooks": True,
        "oidc": True,
        "mail_from": "interviews@localhost.example",
    },
    "dev": {
        "name": "dev",
        "keep_data": False,
        "log_retention": RetentionDays.ONE_WEEK,
        "requests_per_second": 50,
        "burst": 100,
    },
    "prod": {
        "name": "prod",
        "keep_data": True,
        "log_retention": RetentionDays.THREE_MONTHS,
        "requests_per_second": 500,
        "burst": 1000,
        "reserve": True,
    },
}
