"""Makes the OpenAPI document from what the handlers and the types say of themselves.

python -m local.openapi           writes docs/openapi.json, and of the pages docs.html and the console's list of events
python -m local.openapi --check   fails where a written one is not what the code says
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from infra.routes import ROUTES, Route
from interviews.domain.assessments.assessment import Assessment
from interviews.domain.assessments.explanation import Explanation
from interviews.domain.assessments.verification import Verification
from interviews.domain.kernel.model import Model
from interviews.domain.plans.plan import Plan
from interviews.domain.runs.happenings import Staff, Words, stored_data, whose
from interviews.runtime.declared import Access
from interviews.runtime.http.request import LONGEST_REF
from interviews.runtime.http.response import PHRASES, STATUSES
from interviews.runtime.pages import UNADDRESSED
from interviews.usecases.kernel.answers import Error

from . import ROOT
from .answer_schemas import AnswerSchemas, without_titles
from .docs_page import render
from .field_docs import Described
from .openapi_webhooks import PARTS, camel, reference, title, webhooks_of

Json = dict[str, Any]
EXAMPLES = Path(__file__).with_name("openapi_examples.json")
RECORDED: Json = json.loads(EXAMPLES.read_text())
"""Real answers by operation and status, errors by status and parameters by name (tests/recording.py)."""
DOCUMENTS: tuple[type[Model], ...] = (Plan, Assessment, Explanation, Verification)
"""Models that answers hold as they are stored or made."""
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
    tags = [each["name"] for each in PARTS["tags"]]
    for route in sorted(ROUTES, key=lambda each: [*tags, each.operation.tag].index(each.operation.tag)):
        paths.setdefault(f"/{route.path}", {})[route.method.lower()] = _operation(route, answers)
    error = answers.of(Error)
    assert error["$ref"]
    session = PARTS["parameters"]["SessionToken"] | _example(RECORDED["parameters"], "x-session-token")
    return {
        "openapi": "3.1.0",
        "info": PARTS["info"],
        "servers": [{"url": "{address}", "variables": {"address": ADDRESS}}],
        "tags": PARTS["tags"],
        "paths": paths,
        "webhooks": webhooks_of(answers),
        "components": {
            "schemas": _schemas(answers),
            "parameters": PARTS["parameters"] | {"SessionToken": session},
            "headers": PARTS["headers"],
            "responses": {
                _failure_name(status): _failure(status) for status in dict.fromkeys(STATUSES.values())
            },
            "securitySchemes": PARTS["securitySchemes"],
        },
    }


def _operation(route: Route, answers: AnswerSchemas) -> Json:
    told, endpoint = route.operation, route.endpoint
    made: Json = {
        "operationId": camel(route.function),
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
        content: Json = {"schema": reference(endpoint.body.__name__), "example": dict(told.example)}
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
    schema = {"type": "object"} if route.path.endswith("openapi.json") else answers.of(answer or Any)
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


def _schemas(answers: AnswerSchemas) -> Json:
    """Those of bodies and documents are pydantic's; a new field in an answer must not break who reads it."""
    sent = sorted(
        {each.endpoint.body for each in ROUTES if each.endpoint.body}, key=lambda each: each.__name__
    )
    _, found = models_json_schema(
        [(each, "validation") for each in (*sent, *DOCUMENTS)],
        by_alias=True,
        ref_template="#/components/schemas/{model}",
        schema_generator=Described,
    )
    _, taken = models_json_schema([(each, "validation") for each in sent], by_alias=True)
    documents: Json = without_titles(found["$defs"])
    for name, schema in documents.items():
        if name not in taken["$defs"]:
            schema.pop("additionalProperties", None)
    definitions = documents | answers.definitions
    for schema in definitions.values():
        for shape in schema.get("properties", {}).values():
            if shape.get("default", shape) is None:
                del shape["default"]  # generators take a field with a default for one that is always there
    return dict(sorted(definitions.items()))


def files() -> dict[Path, str]:
    made = document()
    return {
        ROOT / "docs/openapi.json": json.dumps(made, indent=2, ensure_ascii=False) + "\n",
        ROOT / "functions/pages/docs.html": render(made),
        ROOT / "functions/pages/console/events.js": _events(),
    }


def _events() -> str:
    """The console's module of what events are called, and of whose their texts are."""
    titles = "".join(f'  "{event}": "{title(told)}",\n' for event, told in stored_data().items())
    return f"""// Made by `make openapi` of domain/runs/happenings.py.
/** The first sentence of what each event tells.
 * @type {{Record<string, string>}} */
export const EVENTS = {{
{titles}}};
/** The fields in which a person wrote. */
export const WORDS = /** @type {{const}} */ ({_fields_of(Words)});
/** Those that name who decided. */
export const STAFF = /** @type {{const}} */ ({_fields_of(Staff)});
"""


def _fields_of(kind: Any) -> str:
    told = [field for event in stored_data() for field, its in whose(event).items() if its is kind]
    return json.dumps([*dict.fromkeys(told)])


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
