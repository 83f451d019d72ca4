"""Makes the OpenAPI document from what the handlers say of themselves, and from the notes on fields beside this file.

python -m local.openapi           writes docs/openapi.json and functions/pages/docs.html
python -m local.openapi --check   fails where a written one is not what the code says
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from infra.routes import ROUTES, Route
from interviews.domain.assessments.assessment import Assessment
from interviews.domain.assessments.explanation import Explanation
from interviews.domain.assessments.verification import Verification
from interviews.domain.kernel.model import Model
from interviews.domain.plans.plan import Plan
from interviews.domain.runs.events import Envelope, EventType
from interviews.domain.runs.happenings import stored_data
from interviews.domain.webhooks.notices import EndpointNotice, Notice, NoticeType
from interviews.runtime.declared import Access
from interviews.runtime.http.request import LONGEST_REF
from interviews.runtime.http.response import PHRASES, STATUSES
from interviews.runtime.pages import UNADDRESSED
from interviews.usecases.kernel.answers import Error
from interviews.usecases.runs import event_bodies
from interviews.usecases.runs.answers import RunEvent

from . import ROOT, webhook_guide
from .answer_schemas import AnswerSchemas
from .docs_page import render

Json = dict[str, Any]
EXAMPLES = Path(__file__).with_name("openapi_examples.json")
RECORDED: Json = json.loads(EXAMPLES.read_text())
"""Real answers by operation and status, errors by status and parameters by name (tests/recording.py)."""
NOTES: dict[str, str] = json.loads(Path(__file__).with_name("openapi_notes.json").read_text())
"""What fields mean, by name, or by `Schema.name` where one name means two things."""
DOCUMENTS: tuple[type[Model], ...] = (Plan, Assessment, Explanation, Verification)
"""Models that answers hold as they are stored or made."""
TAGS = {
    "Interviews": "Ask for an interview, supply what is missing, read, cancel.",
    "Plan": "What will be asked: a person approves, rejects or revises it.",
    "Assessment": "What was found, with its evidence: a person approves or rejects it, asks, checks, ranks.",
    "Candidate data": "What was said, and the end of it.",
    "Proofs": "What somebody without access can check: certificates of erasure, and the ledger of events.",
    "Settings": "What a tenant decides for itself.",
    "Webhooks": "Where events go, what became of them, and how to catch up.",
    "Provisioning": "Platforms, tenants and keys: for platform engineers, with an AWS signature.",
    "Candidate's room": "What the candidate's page calls, with the token of the link.",
    "Service": "The service itself: health, this document, the recruiter's page.",
}
PARAMETERS_OF_MANY = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "For 24 hours, the first answer under this key is replayed, and another request under it is a "
        "409. A key counts within one tenant and one of: calls on runs and settings; the webhook configuration; "
        "webhook deliveries; or, in provisioning, one of: the calls that create; the webhooks of platforms.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
        "example": "application-4711",
    },
    "SessionToken": {
        "name": "x-session-token",
        "in": "header",
        "description": "From the start of the session, or from verify-otp.",
        "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "example": RECORDED["parameters"]["x-session-token"],
    },
}
HEADERS = {
    "RequestId": {"description": "Of this request: quote it to support.", "schema": {"type": "string"}},
    "RateLimitPolicy": {
        "description": "The quotas that this call counts for, by name: `q` calls in `w` seconds "
        "(draft-ietf-httpapi-ratelimit-headers-11). Missing, with `RateLimit`, where the caller was not let in (key, "
        "tenant, permission, link), which counts for nothing, and where nobody could count.",
        "schema": {"type": "string"},
        "example": '"tenant";q=600;w=60, "key";q=60;w=60',
    },
    "RateLimit": {
        "description": "What is left of each: `r` calls, for `t` seconds, until the minute of the clock is over.",
        "schema": {"type": "string"},
        "example": '"tenant";r=599;t=37, "key";r=59;t=37',
    },
    "RetryAfter": {
        "description": "Seconds until it may do better: to the end of the minute, of the day or the month (UTC); a day "
        "where a run's own limit is used up, of which no time gives more back.",
        "schema": {"type": "string"},
    },
    "Replayed": {
        "description": "`true` where this is an earlier call's answer.",
        "schema": {"type": "string", "enum": ["true"]},
    },
}
DESCRIPTION = """Interviews by an AI, from your ATS's request to an assessment that a person approves.

Create a run with `POST /v1/integration/interviews`, decide on its plan, send the candidate the link, decide on the
assessment. Each step is told by a webhook. An error always has the shape of the schema `Error`; its `code` is stable.
Every write of a run, of settings, of webhooks and their deliveries takes an `Idempotency-Key`, and so do the calls of
provisioning that create something or change a platform's webhook: for 24 hours the first answer is replayed. The other
calls of provisioning show no secret and may be repeated as they are. All times are ISO-8601 UTC."""
ADDRESS = {"default": UNADDRESSED, "description": "Of the stage: the output ApiUrl of its deployment."}
PATH_LIMITS = {"candidateRef": {"maxLength": LONGEST_REF}}
NEEDS: dict[Access, list[Json]] = {
    Access.API_KEY: [{"apiKey": []}, {"apiKey": [], "tenant": []}, {"person": [], "tenant": []}],
    Access.IAM: [{"awsSignature": []}],
    Access.OPEN: [],
}


def document() -> Json:
    """The whole document."""
    answers = AnswerSchemas({each.__name__ for each in DOCUMENTS})
    paths: Json = {}
    for route in sorted(ROUTES, key=lambda each: [*TAGS].index(each.operation.tag)):
        paths.setdefault(f"/{route.path}", {})[route.method.lower()] = _operation(route, answers)
    _by_event(Envelope, event_bodies.DATA, answers)
    _by_event(RunEvent, stored_data(), answers)
    _by_event(Notice, dict.fromkeys(NoticeType, EndpointNotice), answers)
    del answers.definitions[Notice.__name__]
    webhooks = {each.value: _webhook(each) for each in (*EventType, *NoticeType)}
    error = answers.of(Error)
    assert error["$ref"]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Interview integration API",
            "version": "1.0.0",
            "description": DESCRIPTION,
            "contact": {"name": "The operator of this stage"},
            "license": {"name": "Proprietary", "identifier": "LicenseRef-Proprietary"},
        },
        "servers": [{"url": "{address}", "variables": {"address": ADDRESS}}],
        "tags": [{"name": name, "description": about} for name, about in TAGS.items()],
        "paths": paths,
        "webhooks": webhooks,
        "components": {
            "schemas": _schemas(answers),
            "parameters": PARAMETERS_OF_MANY,
            "headers": HEADERS,
            "responses": {
                _failure_name(status): _failure(status) for status in dict.fromkeys(STATUSES.values())
            },
            "securitySchemes": {
                "apiKey": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-API-Key",
                    "description": "`sk_live_` and 64 hex digits. A tenant's key needs nothing else.",
                },
                "tenant": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-Tenant-ID",
                    "description": "Which tenant is meant: required with a platform's key and with a person's token. "
                    "With a tenant's key it can be left out, and must match where it is sent.",
                },
                "person": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "The token of a person who signed in at the issuer that the tenant trusts (OpenID "
                    "Connect), instead of a key, with X-Tenant-ID; on stages that are deployed with `-c oidc=true`. "
                    "Who decides is the token's subject then: `approvedBy`, `rejectedBy`, `requestedBy` and "
                    "`cancelledBy` can be left out, and naming anybody else there is a 403.",
                },
                "webhookSignature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "webhook-signature",
                    "description": "Of what is sent to you: HMAC-SHA256 under the secret that you share with us "
                    "(Standard Webhooks), and beside it X-Webhook-Signature.",
                },
                "awsSignature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "AWS Signature Version 4, service execute-api: for platform engineers with IAM.",
                },
            },
        },
    }


def _operation(route: Route, answers: AnswerSchemas) -> Json:
    told, endpoint = route.operation, route.endpoint
    made: Json = {
        "operationId": _camel(route.function),
        "tags": [told.tag],
        "summary": told.summary,
        "description": f"{told.summary} {_who(route)}",
        "security": NEEDS[route.access],
    }
    if told.permission:
        made["x-permission"] = str(told.permission)
    if parameters := list(_parameters(route)):
        made["parameters"] = parameters
    if endpoint.body:
        content: Json = {"schema": _reference(endpoint.body.__name__), "example": dict(told.example)}
        made["requestBody"] = {
            "required": not told.body_optional,
            "content": {"application/json": content},
        }
    made["responses"] = {str(status): _success(route, status, answers) for status in told.statuses}
    for status in sorted(_error_statuses(route)):
        made["responses"][str(status)] = {"$ref": f"#/components/responses/{_failure_name(status)}"}
    return made


def _who(route: Route) -> str:
    if route.operation.permission:
        return f"Needs the permission `{route.operation.permission}`."
    if route.access is Access.IAM:
        return "Needs an AWS signature."
    return "For whoever has the candidate's link." if route.endpoint.is_room else "For anybody."


def _error_statuses(route: Route) -> set[int]:
    found = {429, 500, 503, *route.operation.errors}
    if route.access is Access.API_KEY:
        found |= {400, 401, 403}
    if route.access is Access.IAM:
        found |= {403}
    if "{" in route.path and not route.path.startswith("interview/join"):
        found |= {404}
    if route.query:
        found |= {400}
    if route.endpoint.body:
        found |= {400, 413, 415}
    return found


def _parameters(route: Route) -> Iterator[Json]:
    for name in re.findall(r"\{(\w+)\}", route.path):
        schema = {"type": "string", "minLength": 1} | PATH_LIMITS.get(name, {})
        shape: Json = {"name": name, "in": "path", "required": True, "schema": schema}
        yield shape | _example(RECORDED["parameters"], name)
    for each in route.parameters:
        shape = {"name": each.name, "in": "query", "description": each.about, "schema": each.schema}
        if each.is_required:
            shape["required"] = True
        if each.schema["type"] == "string":
            shape |= _example(RECORDED["parameters"], each.name)
        yield shape
    if route.operation.replays:
        yield {"$ref": "#/components/parameters/IdempotencyKey"}
    if route.operation.takes_session:
        yield {"$ref": "#/components/parameters/SessionToken"}


def _success(route: Route, status: int, answers: AnswerSchemas) -> Json:
    headers: Json = {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}
    if route.access is Access.API_KEY or route.endpoint.is_room:
        headers |= _rate_limit()
    if route.operation.replays:
        headers["Idempotent-Replayed"] = {"$ref": "#/components/headers/Replayed"}
    answer = route.endpoint.signature.answer
    schema = {"type": "object"} if route.path.endswith("openapi.json") else answers.of(answer)
    content = {"schema": schema} | _example(RECORDED["answers"].get(route.function, {}), str(status))
    return {"description": "Done.", "headers": headers, "content": {route.operation.media_type: content}}


def _failure(status: int) -> Json:
    codes = [f"`{code}`" for code, its in STATUSES.items() if its == status]
    headers: Json = {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}
    headers |= _rate_limit()
    if status in (429, 503):
        headers["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
    if status in (404, 410):
        told = "The language of the interview, where a candidate's own link is refused."
        headers["Content-Language"] = {"description": told, "schema": {"type": "string"}}
    return {
        "description": f"{PHRASES[status]}: {' or '.join(codes)}.",
        "headers": headers,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Error"},
                **_example(RECORDED["errors"], str(status)),
            }
        },
    }


def _example(known: Json, name: str) -> Json:
    return {"example": known[name]} if name in known else {}


def _rate_limit() -> Json:
    return {
        "RateLimit-Policy": {"$ref": "#/components/headers/RateLimitPolicy"},
        "RateLimit": {"$ref": "#/components/headers/RateLimit"},
    }


def _failure_name(status: int) -> str:
    return PHRASES[status].replace(" ", "")


def _by_event(frame: type[Any], data: Mapping[Any, type[Any]], answers: AnswerSchemas) -> None:
    """A schema of `frame` for each event, with what that one tells; `frame` itself is any of them."""
    answers.of(frame)
    whole = answers.definitions[frame.__name__]
    for event, told in data.items():
        fields = whole["properties"] | {"event": {"const": event.value}, "data": answers.of(told)}
        answers.definitions[_of_event(event, frame)] = whole | {"properties": fields}
    told_apart = {event.value: _reference(_of_event(event, frame)) for event in data}
    answers.definitions[frame.__name__] = {
        "description": whole.get("description", "One for each event."),
        "oneOf": [*told_apart.values()],
        "discriminator": {
            "propertyName": "event",
            "mapping": {event: each["$ref"] for event, each in told_apart.items()},
        },
    }


def _of_event(event: EventType | NoticeType, frame: type[Any]) -> str:
    """`InterviewApprovedEnvelope`"""
    return "".join(each.capitalize() for each in re.split(r"\W|_", event)) + frame.__name__


def _webhook(event: EventType | NoticeType) -> Json:
    told = webhook_guide.example(event) if isinstance(event, EventType) else webhook_guide.notice(event)
    shown = webhook_guide.signed(told)
    frame = Envelope if isinstance(event, EventType) else Notice
    content = {"schema": _reference(_of_event(event, frame)), "example": json.loads(told)}
    headers = {
        "X-Webhook-Timestamp": "The event's time, the same on every retry.",
        "X-Webhook-Signature": "`sha256=` and the hex HMAC-SHA256 of `{X-Webhook-Timestamp}.{body}`; by the old secret "
        "until a rotation's overlap ends.",
        "webhook-id": "The eventId, the same on every retry (Standard Webhooks).",
        "webhook-timestamp": "Unix seconds of the attempt (Standard Webhooks).",
        "webhook-signature": "`v1,` and the base64 HMAC-SHA256 (Standard Webhooks).",
        "X-Tenant-ID": "The tenant.",
    }
    return {
        "post": {
            "operationId": _camel("on_" + re.sub(r"\W", "_", event)),
            "summary": event.value,
            "description": f"Sent to you when `{event.value}` happens. Answer 2xx within 5 seconds.",
            "security": [{"webhookSignature": []}],
            "tags": ["Webhooks"],
            "parameters": [
                {
                    "name": name,
                    "in": "header",
                    "required": True,
                    "description": each,
                    "schema": {"type": "string"},
                    "example": shown[name],
                }
                for name, each in headers.items()
            ],
            "requestBody": {"required": True, "content": {"application/json": content}},
            "responses": {
                "2XX": {"description": "Taken. Anything else, or more than 5 seconds, is tried again."}
            },
        }
    }


def _schemas(answers: AnswerSchemas) -> Json:
    """Those of bodies and documents are pydantic's; a new field in an answer must not break who reads it."""
    sent = sorted(
        {each.endpoint.body for each in ROUTES if each.endpoint.body}, key=lambda each: each.__name__
    )
    _, found = models_json_schema(
        [(each, "validation") for each in (*sent, *DOCUMENTS)],
        by_alias=True,
        ref_template="#/components/schemas/{model}",
    )
    _, taken = models_json_schema([(each, "validation") for each in sent], by_alias=True)
    documents: Json = _plain(found["$defs"])
    for name, schema in documents.items():
        if name not in taken["$defs"]:
            schema.pop("additionalProperties", None)
    definitions = documents | answers.definitions
    for name, schema in definitions.items():
        for field, shape in schema.get("properties", {}).items():
            if shape.get("default", shape) is None:
                del shape["default"]  # generators take a field with a default for one that is always there
            if note := NOTES.get(f"{name}.{field}") or NOTES.get(field):
                shape.setdefault("description", note)
    return dict(sorted(definitions.items()))


def _reference(schema: str) -> Json:
    return {"$ref": f"#/components/schemas/{schema}"}


def _plain(schema: Any) -> Any:
    """Without the titles that pydantic makes of every name."""
    if isinstance(schema, dict):
        return {
            name: {field: _plain(each) for field, each in value.items()}
            if name == "properties"
            else _plain(value)
            for name, value in schema.items()
            if name != "title" or not isinstance(value, str)
        }
    return [_plain(each) for each in schema] if isinstance(schema, list) else schema


def _camel(function: str) -> str:
    head, *tail = function.rpartition("/")[2].split("_")
    return head + "".join(each.capitalize() for each in tail)


def files() -> dict[Path, str]:
    made = document()
    return {
        ROOT / "docs/openapi.json": json.dumps(made, indent=2, ensure_ascii=False) + "\n",
        ROOT / "functions/pages/docs.html": render(made),
    }


def main() -> int:
    if sys.argv[1:] == ["--check"]:
        stale = [str(file.relative_to(ROOT)) for file, text in files().items() if _written(file) != text]
        if stale:
            print(
                f"Not what the code says: {', '.join(stale)}. `python -m local.openapi` writes them.",
                file=sys.stderr,
            )
        return 1 if stale else 0
    for file, text in files().items():
        file.write_text(text)
        print(f"{file.relative_to(ROOT)}: {len(text):,} characters")
    return 0


def _written(file: Path) -> str | None:
    return file.read_text() if file.exists() else None


if __name__ == "__main__":
    sys.exit(main())
