"""Holds what a handler answers against the OpenAPI document."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from infra.routes import Route

DOCUMENT = Path(__file__).parents[1] / "docs/openapi.json"
OUR_HEADERS = {
    "Content-Type",
    "Cache-Control",
    "ETag",
    "Vary",
    "X-Content-Type-Options",
    "Content-Security-Policy",
    "Referrer-Policy",
    "Permissions-Policy",
}


@cache
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DOCUMENT.read_text())
    return found


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    found: Any = document()
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return resolved(found)


@cache
def validator(schema: str) -> Any:
    """Of a schema as JSON text; its references lead into the document."""
    whole = json.loads(schema) | {"components": document()["components"]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


@cache
def closed_validator(schema: str) -> Any:
    """One that knows no field but those of the document: others may get new ones, the code may not without it."""
    components = {name: _closed(each) for name, each in document()["components"]["schemas"].items()}
    whole = json.loads(schema) | {"components": {"schemas": components}}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    return ({"additionalProperties": False} if "properties" in schema else {}) | schema


def operation_of(route: Route) -> dict[str, Any]:
    found: dict[str, Any] = document()["paths"].get(f"/{route.path}", {}).get(route.method.lower())
    assert found, f"functions/{route.function}.py is not in docs/openapi.json: run `make openapi`."
    return found


def require_documented(route: Route, status: int, headers: Mapping[str, str], text: str) -> None:
    """A status, a header or a body that the document does not know is a mistake of one of the two."""
    operation = operation_of(route)
    if status == 304:  # HTTP's own, to whoever asks for it by If-None-Match: nothing is said in it
        assert "ETag" in headers
        assert not text
        return
    assert str(status) in operation["responses"], f"{route.function} answers {status}: {text[:300]}"
    response = resolved(operation["responses"][str(status)])
    assert set(headers) - OUR_HEADERS <= set(response["headers"])
    ((kind, content),) = response["content"].items()
    assert headers["Content-Type"].partition(";")[0] == kind
    if kind == "application/json":
        closed_validator(json.dumps(content["schema"])).validate(json.loads(text))
