"""Makes the OpenAPI document from the route table, the handlers' own models and local/operations.py.

python -m local.openapi           writes docs/openapi.json, functions/api/openapi.json and functions/api/docs.html
python -m local.openapi --check   fails where a written one is not what the code says
"""

import importlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from infra.routes import ROUTES, Access, Route
from interviews.domain.kernel.model import Model
from interviews.domain.runs.events import EventType
from interviews.domain.webhooks.notices import NoticeType
from interviews.runtime.http import LONGEST_REF
from interviews.runtime.pages import UNADDRESSED
from interviews.usecases.kernel.answers import Error
from interviews.usecases.webhooks import bodies

from . import ROOT
from .docs_page import render
from .operations import NOTES, OPERATIONS, PARAMETERS, Json, Operation

CODES = {
    400: ("VALIDATION_FAILED",),
    401: ("UNAUTHENTICATED", "SESSION_TAKEN_OVER", "SESSION_IDLE", "OTP_REQUIRED", "OTP_INVALID"),
    403: ("FORBIDDEN",),
    404: ("NOT_FOUND", "INTERVIEW_CANCELLED", "DATA_ERASED"),
    409: ("INVALID_STATE", "CONCURRENT_UPDATE", "IDEMPOTENCY_CONFLICT", "NOT_OPEN_YET"),
    410: ("LINK_EXPIRED", "SESSION_ENDED"),
    413: ("PAYLOAD_TOO_LARGE",),
    415: ("UNSUPPORTED_MEDIA_TYPE",),
    429: ("RATE_LIMITED",),
    500: ("INTERNAL",),
    503: ("OVERLOADED", "AI_UNAVAILABLE", "MAIL_UNAVAILABLE"),
}
# RFC 9110 and 6585: the words of `http.HTTPStatus` change with the Python version.
PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    410: "Gone",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
PARAMETERS_OF_MANY = {
    "TenantId": {
        "name": "X-Tenant-ID",
        "in": "header",
        "description": "Required with a platform's key and with a token; with a tenant's key it must match.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "For 24 hours, the first answer under this key is replayed, and another request under it is a "
        "409. A key counts within one tenant and one of: calls on runs and settings; the webhook configuration; "
        "webhook deliveries; or among all calls that create what is provisioned.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
    },
    "SessionToken": {
        "name": "x-session-token",
        "in": "header",
        "description": "From the start of the session, or from verify-otp.",
        "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    },
}
HEADERS = {
    "RequestId": {"description": "Of this request: quote it to support.", "schema": {"type": "string"}},
    "RateLimitPolicy": {
        "description": "The quotas that this call counts for, by name: `q` calls in `w` seconds "
        "(draft-ietf-httpapi-ratelimit-headers-11). Missing where nobody could count.",
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
Every write takes an `Idempotency-Key`: for 24 hours the first answer is replayed. All times are ISO-8601 UTC."""
PATH_LIMITS = {"candidateRef": {"maxLength": LONGEST_REF}}
TEXTS = {
    "candidate/show_room": "text/html",
    "api/show_docs": "text/html",
    "api/show_console": "text/html",
    "api/get_ledger": "application/jsonl",
}
NEEDS: dict[Access, list[Json]] = {
    Access.API_KEY: [{"apiKey": []}, {"person": []}],
    Access.IAM: [{"awsSignature": []}],
    Access.OPEN: [],
}


def document() -> Json:
    """The whole document. Raises KeyError for a route that operations.py does not know."""
    schemas = _schemas()
    paths: Json = {}
    for route in ROUTES:
        paths.setdefault(f"/{route.path}", {})[route.method.lower()] = _operation(route)
    tags = list(dict.fromkeys(OPERATIONS[route.function].tag for route in ROUTES))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Interview integration API", "version": "1.0.0", "description": DESCRIPTION},
        "servers": [{"url": UNADDRESSED}],
        "tags": [{"name": each} for each in tags],
        "paths": paths,
        "webhooks": {event.value: _webhook(event.value, envelope, data) for event, envelope, data in _told()},
        "components": {
            "schemas": schemas,
            "parameters": PARAMETERS_OF_MANY,
            "headers": HEADERS,
            "responses": {_failure_name(status): _failure(status) for status in CODES},
            "securitySchemes": {
                "apiKey": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-API-Key",
                    "description": "`sk_live_` and 64 hex digits. A platform's key needs X-Tenant-ID.",
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
                "awsSignature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "AWS Signature Version 4, service execute-api: for platform engineers with IAM.",
                },
            },
        },
    }


def _operation(route: Route) -> Json:
    told = OPERATIONS[route.function]
    handler = importlib.import_module(route.function.replace("/", ".")).handler
    made: Json = {
        "operationId": _camel(route.function),
        "tags": [told.tag],
        "summary": told.summary,
        "security": NEEDS[route.access],
    }
    if handler.permission:
        made["description"] = f"Needs the permission `{handler.permission}`."
        made["x-permission"] = str(handler.permission)
    if parameters := list(_parameters(route, told)):
        made["parameters"] = parameters
    if handler.body:
        content: Json = {"schema": _reference(handler.body), "example": told.example}
        made["requestBody"] = {
            "required": not handler.body_optional,
            "content": {"application/json": content},
        }
    made["responses"] = {str(status): _success(route, told, model) for status, model in told.answers.items()}
    for status in sorted(_error_statuses(route, told, takes_body=bool(handler.body))):
        made["responses"][str(status)] = {"$ref": f"#/components/responses/{_failure_name(status)}"}
    return made


def _error_statuses(route: Route, told: Operation, *, takes_body: bool) -> set[int]:
    found = {429, 500, 503, *told.errors}
    if route.access is Access.API_KEY:
        found |= {400, 401, 403}
    if route.access is Access.IAM:
        found |= {403}
    if "{" in route.path and route.function != "candidate/show_room":
        found |= {404}
    if told.query:
        found |= {400}
    if takes_body:
        found |= {400, 413, 415}
    return found


def _parameters(route: Route, told: Operation) -> Iterator[Json]:
    for name in re.findall(r"\{(\w+)\}", route.path):
        schema = {"type": "string", "minLength": 1} | PATH_LIMITS.get(name, {})
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    for name in told.query:
        description, schema = PARAMETERS[name]
        required = name == "platformId" and "tenantId" not in told.query
        shape = {"name": name, "in": "query", "description": description, "schema": schema}
        yield shape | ({"required": True} if required else {})
    if route.access is Access.API_KEY:
        yield {"$ref": "#/components/parameters/TenantId"}
    if told.replays:
        yield {"$ref": "#/components/parameters/IdempotencyKey"}
    if told.session:
        yield {"$ref": "#/components/parameters/SessionToken"}


def _success(route: Route, told: Operation, model: type[Model] | None) -> Json:
    headers: Json = {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}
    if route.access is Access.API_KEY or "candidate-access" in route.path:
        headers |= _rate_limit()
    if told.replays:
        headers["Idempotent-Replayed"] = {"$ref": "#/components/headers/Replayed"}
    content: Json = {"application/json": {"schema": _reference(model) if model else {"type": "object"}}}
    if route.function in TEXTS:
        content = {TEXTS[route.function]: {"schema": {"type": "string"}}}
    return {"description": "Done.", "headers": headers, "content": content}


def _failure(status: int) -> Json:
    headers: Json = {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}
    headers |= _rate_limit()
    if status in (429, 503):
        headers["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
    if status in (404, 410):
        told = "The language of the interview, where a candidate's own link is refused."
        headers["Content-Language"] = {"description": told, "schema": {"type": "string"}}
    return {
        "description": f"{PHRASES[status]}: {' or '.join(f'`{each}`' for each in CODES[status])}.",
        "headers": headers,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }


def _rate_limit() -> Json:
    return {
        "RateLimit-Policy": {"$ref": "#/components/headers/RateLimitPolicy"},
        "RateLimit": {"$ref": "#/components/headers/RateLimit"},
    }


def _failure_name(status: int) -> str:
    return PHRASES[status].replace(" ", "")


def _told() -> Iterator[tuple[EventType | NoticeType, type[Model], type[Model]]]:
    """What is told of, the model of the whole body and that of its `data`."""
    yield from ((each, bodies.Envelope, data) for each, data in bodies.DATA.items())
    yield from ((each, bodies.Notice, bodies.EndpointNotice) for each in NoticeType)


def _webhook(event: str, envelope: type[Model], data: type[Model]) -> Json:
    told = {"properties": {"event": {"const": event}, "data": _reference(data)}}
    body = {"allOf": [_reference(envelope), told]}
    headers = {
        "X-Webhook-Timestamp": "The event's time, the same on every retry.",
        "X-Webhook-Signature": "`sha256=` and the hex HMAC-SHA256 of `{X-Webhook-Timestamp}.{body}`, for each secret.",
        "webhook-id": "The eventId, the same on every retry (Standard Webhooks).",
        "webhook-timestamp": "Unix seconds of the attempt (Standard Webhooks).",
        "webhook-signature": "`v1,` and the base64 HMAC-SHA256 (Standard Webhooks).",
        "X-Tenant-ID": "The tenant.",
    }
    return {
        "post": {
            "operationId": "on" + _camel("on_" + re.sub(r"\W", "_", event))[2:],
            "summary": event,
            "parameters": [
                {
                    "name": name,
                    "in": "header",
                    "required": True,
                    "description": each,
                    "schema": {"type": "string"},
                }
                for name, each in headers.items()
            ],
            "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
            "responses": {
                "2XX": {"description": "Taken. Anything else, or more than 5 seconds, is tried again."}
            },
        }
    }


def _schemas() -> Json:
    models: set[type[Model]] = {
        Error,
        bodies.Envelope,
        bodies.Notice,
        *bodies.DATA.values(),
    }
    for route in ROUTES:
        handler = importlib.import_module(route.function.replace("/", ".")).handler
        models |= {each for each in (handler.body, *OPERATIONS[route.function].answers.values()) if each}
    ordered = sorted(models, key=_name)
    _, found = models_json_schema(
        [(each, "validation") for each in ordered], by_alias=True, ref_template="#/components/schemas/{model}"
    )
    sent = {handler.body for handler in map(_handler, ROUTES) if handler.body}
    _, taken = models_json_schema([(each, "validation") for each in sorted(sent, key=_name)], by_alias=True)
    # pydantic's own names of generic models
    definitions: Json = json.loads(re.sub(r'Listed_(\w+)_"', r'\1List"', json.dumps(_plain(found["$defs"]))))
    for name, schema in definitions.items():
        if name not in taken["$defs"]:
            # A new field in an answer must not break who reads it.
            schema.pop("additionalProperties", None)
        for field, shape in schema.get("properties", {}).items():
            if note := NOTES.get(f"{name}.{field}") or NOTES.get(field):
                shape.setdefault("description", note)
    return dict(sorted(definitions.items()))


def _handler(route: Route) -> Any:
    return importlib.import_module(route.function.replace("/", ".")).handler


def _name(model: type[Model]) -> str:
    """`Listed[Tenant]` is TenantList."""
    return re.sub(r"Listed\[(\w+)\]", r"\1List", model.__name__)


def _reference(model: type[Model]) -> Json:
    return {"$ref": f"#/components/schemas/{_name(model)}"}


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
        ROOT / "functions/api/openapi.json": json.dumps(made, separators=(",", ":"), ensure_ascii=False),
        ROOT / "functions/api/docs.html": render(made),
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
