"""The deployed API without AWS: every handler behind the route table and the real authorizer, the tables in moto."""

import base64
import importlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from itertools import cycle, dropwhile
from typing import Any
from uuid import uuid4

import pytest
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID as ACCOUNT
from moto.ses.models import ses_backends

from documented import require_documented
from fakes import FixedClock
from infra.functions import function_of
from infra.routes import ROUTES, Route
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.declared import Access
from least_privilege import acting_as
from local.stage.seed import PERMISSIONS
from tables import aws_client, create_table

INTEGRATION = "/v1/integration"
REGION = "eu-central-1"
ARN = f"arn:aws:execute-api:{REGION}:123456789012:abc123/api/GET/v1/integration/interviews"
COMPLETE = {
    "candidateRef": "li_app_a1b2c3d4",
    "candidateName": "Alex Example",
    "position": "Senior Software Engineer",
    "level": "SENIOR",
    "qualifications": [
        "5+ years production TypeScript experience",
        "Demonstrated distributed systems design",
        "Strong async/concurrency patterns knowledge",
    ],
    "companyName": "Acme Corp",
    "metadata": {"requisition": "R-2041"},
}
SENDER = "interviews@acme.example"
ANSWER = (
    "At Northwind I led the move of our checkout from JavaScript to TypeScript over six years in production; "
    "runtime errors fell by 70 percent because I turned on strict mode file by file."
)
ANSWERS = (
    ANSWER,
    *(ANSWER.replace("Northwind", f"Northwind, in project {number},") for number in range(2, 30)),
)
"""One for each question: a story that is told again counts once."""
NEVER_SHOWN = re.compile(
    r"arn:aws|Traceback|(interviews|tenants|deliveries|limits)-table|botocore|ClientError|File \"|pydantic"
)


@dataclass(frozen=True)
class Reply:
    """What the caller of the API sees. `by_gateway` where no handler was reached."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    by_gateway: bool = False

    @property
    def body(self) -> Any:
        return json.loads(self.text)

    @property
    def code(self) -> str:
        return str(self.body["code"])

    @property
    def fields(self) -> set[str]:
        return {each["field"] for each in self.body["details"]}


@dataclass
class Stage:
    """Every answer must be one that the OpenAPI document knows."""

    clock: FixedClock
    platform_id: str = ""
    tenant_id: str = ""
    key: str = ""
    platform_key: str = ""

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        repeated: Mapping[str, list[str]] | None = None,
        raw: str | None = None,
        in_base64: bool = False,
        source_ip: str = "203.0.113.7",
    ) -> Reply:
        """One request, as the gateway passes it on. `path` is below the stage; one without `/` in front is below
        the integration API and goes with the tenant's key, or with a person's `token`. `repeated` are headers or
        parameters that come several times."""
        path = path if path.startswith("/") else f"{INTEGRATION}/{path}"
        route, parameters = _routed(method, path)
        sent = dict(headers or {})
        if body is not None:
            raw = json.dumps(body)
        if raw is not None:
            sent = {"Content-Type": "application/json"} | sent
        if raw is not None and in_base64:
            raw = base64.b64encode(raw.encode()).decode()
        if route.access is Access.API_KEY and token is not None:
            sent = {"Authorization": f"Bearer {token}", "X-Tenant-ID": self.tenant_id} | sent
        elif route.access is Access.API_KEY:
            sent |= {"X-API-Key": self.key if key is None else key}
        several = repeated or {}
        event: dict[str, Any] = {
            "resource": f"/{route.path}",
            "path": path,
            "httpMethod": method,
            "headers": sent or None,
            "multiValueHeaders": {name: several.get(name, [value]) for name, value in sent.items()} or None,
            "queryStringParameters": dict(query) if query else None,
            "multiValueQueryStringParameters": {
                name: several.get(name, [value]) for name, value in (query or {}).items()
            }
            or None,
            "pathParameters": parameters or None,
            "stageVariables": None,
            "requestContext": {
                "requestId": str(uuid4()),
                "resourcePath": f"/{route.path}",
                "httpMethod": method,
                "identity": {"sourceIp": source_ip},
            },
            "body": raw,
            "isBase64Encoded": in_base64,
        }
        if route.access is Access.API_KEY:
            known = self.authorize(sent, source_ip)
            if isinstance(known, int):
                return Reply(known, by_gateway=True)
            event["requestContext"]["authorizer"] = {**known, "principalId": known["keyId"]}
        return self._answered(route, event)

    def authorize(self, headers: Mapping[str, str], source_ip: str = "203.0.113.7") -> dict[str, Any] | int:
        """The authorizer's context, or the status with which the gateway refuses."""
        event = {
            "methodArn": ARN,
            "headers": dict(headers),
            "requestContext": {"identity": {"sourceIp": source_ip}},
        }
        try:
            policy = handler_of("tenants/authorizer")(event, None)
        except Exception as refused:
            assert str(refused) == "Unauthorized"
            return 401
        if policy["policyDocument"]["Statement"][0]["Effect"] == "Deny":
            return 403
        known: dict[str, Any] = policy["context"]
        return known

    def _answered(self, route: Route, event: dict[str, Any]) -> Reply:
        answer = json.loads(json.dumps(handler_of(route.function)(event, None)))
        reply = Reply(answer["statusCode"], answer["headers"], answer["body"])
        reply.text.encode()
        assert reply.headers["X-Request-Id"] == event["requestContext"]["requestId"]
        assert not answer["isBase64Encoded"]
        if reply.status >= 400:
            assert reply.body["requestId"] == event["requestContext"]["requestId"]
            assert not NEVER_SHOWN.search(reply.text), reply.text
        require_documented(route, reply.status, reply.headers, reply.text)
        return reply

    def made(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """The body of an answer that must be a success."""
        reply = self.call(method, path, body, **more)
        assert reply.status in (200, 201, 202), reply.text
        return reply.body

    def admin(self, path: str, **body: Any) -> Any:
        return self.made("POST", f"/v1/admin/{path}", body)

    def new_platform(self) -> str:
        return str(self.admin("platforms", name="Acme ATS")["platformId"])

    def new_tenant(self, platform_id: str | None = None, **more: Any) -> str:
        platform_id = platform_id or self.platform_id
        return str(self.admin("tenants", platformId=platform_id, name="Northwind", **more)["tenantId"])

    def new_key(self, permissions: list[str] | None = None, **owner: Any) -> str:
        owner = owner or {"tenantId": self.tenant_id}
        wanted = PERMISSIONS if permissions is None else permissions
        return str(self.admin("api-keys", permissions=wanted, **owner)["apiKey"])

    def task(self, name: str, run_id: str, **more: Any) -> None:
        """One task of the state machine, which does not run here."""
        handler_of(function_of(name).path)(
            {"tenantId": self.tenant_id, "runId": run_id, "generation": "1", **more}, None
        )

    def run_in(self, state: str, **fields: Any) -> str:
        """A new run that was led to `state` on the straight way."""
        if state == "INFO_NEEDED":
            return str(self.made("POST", "interviews", {"candidateRef": "c"} | fields)["runId"])
        run_id = str(self.made("POST", "interviews", COMPLETE | fields)["runId"])
        self.lead(run_id, state)
        return run_id

    def lead(self, run_id: str, state: str, since: str = "VALIDATING_SKILLS") -> None:
        """From the state `since`, in which the run is, to `state`."""
        for reached, step in dropwhile(lambda each: each[0] != since, self._steps(run_id)):
            if reached == state:
                return
            step()

    def _steps(self, run_id: str) -> Iterator[tuple[str, Callable[[], Any]]]:
        below = f"interviews/{run_id}"
        yield "VALIDATING_SKILLS", lambda: self.task("generate_plan", run_id)
        yield "PENDING", lambda: self.made("POST", f"{below}/plan/approve")
        yield "APPROVED", lambda: self.task("schedule_interview", run_id)
        yield "SCHEDULED", lambda: self.begin(run_id)
        yield "IN_PROGRESS", lambda: self.talk(run_id)
        yield "COMPLETED", lambda: self.task("assess_interview", run_id)
        yield "ASSESSMENT_PENDING", lambda: self.made("POST", f"{below}/assessment/approve")
        yield "ASSESSMENT_APPROVED", lambda: None

    def room(self, run_id: str) -> str:
        """The path of the candidate's calls."""
        link = self.made("GET", f"interviews/{run_id}")["interviewLink"]
        return f"/v1/candidate-access/{link.rpartition('/')[2]}"

    def begin(self, run_id: str) -> str:
        """A session's token."""
        return str(self.made("POST", f"{self.room(run_id)}/start", {"consent": True})["sessionToken"])

    def settle(self, **settings: Any) -> None:
        """Changes the tenant's settings, and waits until everybody knows: they may be a minute old."""
        self.made("PATCH", "settings", settings)
        self.clock.advance(minutes=2)

    def mailed_code(self) -> str:
        """That of the newest mail."""
        (code,) = re.findall(r"\b\d{6}\b", ses_backends[ACCOUNT][REGION].sent_messages[-1].body)
        return str(code)

    def talk(self, run_id: str) -> None:
        room, headers = self.room(run_id), {"x-session-token": self.begin(run_id)}
        said, answers = {"done": False}, cycle(ANSWERS)
        while not said["done"]:
            said = self.made("POST", f"{room}/messages", {"text": next(answers)}, headers=headers)
        self.made("POST", f"{room}/finish", headers=headers)


@contextmanager
def open_stage(patch: pytest.MonkeyPatch, stage: Stage | None = None) -> Iterator[Stage]:
    """A stage with a platform, a tenant and a key of each."""
    stage = stage or Stage(FixedClock())
    patch.setattr(wiring, "clock", stage.clock)
    patch.setattr(webhook_wiring, "clock", stage.clock)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        patch.setenv(name, "test")
    patch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        forget_clients()
        for name, value in _environment().items():
            patch.setenv(name, value)
        stage.platform_id = stage.new_platform()
        # Its clock stands still, and with it the minute for which calls are counted.
        stage.tenant_id = stage.new_tenant(limits={"requestsPerMinute": 30_000})
        stage.key = stage.new_key()
        stage.platform_key = stage.new_key(platformId=stage.platform_id)
        yield stage
    forget_clients()


def forget_clients() -> None:
    """What a new process knows: nothing, but for botocore's models of the services, which take longest to read."""
    for module in (wiring, webhook_wiring):
        for name, builder in vars(module).items():
            if hasattr(builder, "cache_clear") and name != "_session":
                builder.cache_clear()


def handler_of(function: str) -> Callable[[Any, None], dict[str, Any]]:
    handler = importlib.import_module(function.replace("/", ".")).handler

    @wraps(handler)
    def act(event: Any, context: None) -> dict[str, Any]:
        with acting_as(function):
            answer: dict[str, Any] = handler(event, context)
        return answer

    return act


def _routed(method: str, path: str) -> tuple[Route, dict[str, str]]:
    for route in ROUTES:
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path)
        found = re.fullmatch(f"/{pattern}", path)
        if route.method == method and found:
            return route, found.groupdict()
    raise LookupError(f"{method} {path}")


def _environment() -> dict[str, str]:
    """Under names of its own, so that one stage may open while another one is."""
    ending = uuid4().hex
    for name in ("interviews", "tenants", "deliveries", "limits"):
        create_table(aws_client("dynamodb"), name, f"{name}-table-{ending}")
    aws_client("sesv2").create_email_identity(EmailIdentity=SENDER)
    secrets = {
        name: aws_client("secretsmanager").create_secret(Name=f"{name}-{ending}", SecretString=name[0] * 64)[
            "ARN"
        ]
        for name in ("link", "signing")
    }
    key = aws_client("kms").create_key()["KeyMetadata"]
    return {
        "INTERVIEWS_TABLE": f"interviews-table-{ending}",
        "TENANTS_TABLE": f"tenants-table-{ending}",
        "DELIVERIES_TABLE": f"deliveries-table-{ending}",
        "LIMITS_TABLE": f"limits-table-{ending}",
        "LINK_SECRET_ARN": secrets["link"],
        "SIGNING_SECRET_ARN": secrets["signing"],
        "SECRETS_KEY_ARN": key["Arn"],
        "PUBLIC_URL": "https://interviews.example/api",
        "ENGINE": "rehearsal",
        "MODEL_PLACES": "20",
        "MAIL_FROM": SENDER,
    }
