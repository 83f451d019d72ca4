"""What the OpenAPI document says of a body and what the code takes is the same, both ways, for bodies made up from it.

Formats are judged one way: what keeps to them is taken; what does not may be, as an address in an internationalised
domain is. Left out are the rules that no schema can tell.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from infra.routes import ROUTES, Route
from interviews.domain.kernel.errors import ValidationFailed
from interviews.domain.kernel.text import readable
from interviews.runtime.http.request import parsed
from local import openapi

DOCUMENT = openapi.document() | {"servers": [{"url": "https://api.example"}]}
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
TAKING_JSON = [each for each in ROUTES if each.endpoint.body and each.function != "runs/supply_info"]
"""The fields of the one left out are those of `create_interview`, and take schemathesis ten times as long."""
OTHERS: tuple[Any, ...] = (
    None, True, -1, 0, 2.0, 2.5, 10**30, "", " ", "x", "7", [], [None], ["x"], ["x"] * 99, {}, {"": ""}, {"a": 1}, [{}],
)  # fmt: skip
UNTOLD = {"candidateEmail", "language", "callbackUrl", "secret", "allowedIps", "oidc.issuer"}
"""Judged by a library, by the address guard, or by what the rest of the value says."""


def judges(route: Route) -> list[Any]:
    operation = DOCUMENT["paths"][f"/{route.path}"][route.method.lower()]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    whole = schema | {"components": DOCUMENT["components"]}
    return [jsonschema_rs.Draft202012Validator(whole, validate_formats=strict) for strict in (True, False)]


def mistakes(route: Route, body: Any) -> set[str]:
    """The fields that the code refuses, of lists without the places in them."""
    model = route.endpoint.body
    assert model
    try:
        parsed(model, json.dumps(body).encode(), {"content-type": "application/json"}, damaged=False)
    except ValidationFailed as refused:
        return {re.sub(r"\.\d+(?=\.|$)", "", each.field) for each in refused.details}
    return set()


@pytest.mark.parametrize("route", TAKING_JSON, ids=lambda each: each.function)
def test_schema_and_code_agree(route: Route) -> None:
    strict, lax = judges(route)
    made = SCHEMA[f"/{route.path}"][route.method].as_strategy(generation_mode=GenerationMode.POSITIVE)

    @settings(
        max_examples=4, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(made)
    def agree(case: Any) -> None:
        if isinstance(case.body, schemathesis.core.NotSet):
            return
        for body in variants(cleaned(case.body)):
            found = mistakes(route, body)
            if strict.is_valid(body):
                assert found <= UNTOLD, (body, found)
            elif not lax.is_valid(body):
                assert found, body

    agree()


def variants(body: Any) -> Iterator[Any]:
    """A sound body, then each of its fields with other values, without it, and with one more."""
    yield body
    if isinstance(body, dict):
        for name in body:
            yield {each: value for each, value in body.items() if each != name}
            yield from (body | {name: value} for value in OTHERS)
        yield body | {"unheardOf": None}


def cleaned(body: Any) -> Any:
    """Without the characters that no text may hold, which the schema does not say of each."""
    if isinstance(body, str):
        return readable(body)
    if isinstance(body, list):
        return [cleaned(each) for each in body]
    if isinstance(body, dict):
        return {readable(name): cleaned(each) for name, each in body.items()}
    return body
