"""Clients that generators make of the OpenAPI document (`make clients`): each plays an interview, as typed; and what
Postman imports of it can be sent as it is."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from documented import DOCUMENT, document, resolved, validator
from handler_stage import ANSWER
from local import ROOT
from local.clients import PLACE, PYTHON, SOURCES, ClientsFailed, make
from local.counterparts.client import Client
from local.supply_chain import audit, packages

PLAYS: dict[str, tuple[str | Path, ...]] = {
    "openapi-typescript": ("node", PLACE / "made/play_openapi_fetch.js"),
    "hey-api": ("node", PLACE / "made/play_hey_api.js"),
    "openapi-python-client": (PYTHON, PLACE / "play_python_client.py"),
}


@pytest.mark.parametrize("name", PLAYS)
def test_a_generated_client_plays_an_interview(
    stack: dict[str, Any], root_url: str, partner: Client, name: str
) -> None:
    assert (PLACE / "python_client").exists(), "run `make clients`"
    told = {
        "ROOT_URL": root_url,
        "API_KEY": stack["platformKey"],
        "TENANT_ID": stack["tenants"][0]["tenantId"],
        "ANSWER": ANSWER,
    }
    done = subprocess.run(PLAYS[name], env=os.environ | told, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    run = partner.expect(200, "GET", f"/interviews/{done.stdout.strip()}")
    assert run["state"] == "ASSESSMENT_APPROVED"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The requests that Postman's own converter makes, with the document's examples for parameters."""
    made = tmp_path_factory.mktemp("postman") / "collection.json"
    options = "parametersResolution=Example,enableOptionalParameters=false"
    converter = PLACE / "node_modules/.bin/openapi2postmanv2"
    subprocess.run([converter, "-s", DOCUMENT, "-o", made, "-O", options], capture_output=True, check=True)
    return list(_requests(json.loads(made.read_text())))


def _requests(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "request" in item:
        yield item["request"]
    for each in item.get("item", ()):
        yield from _requests(each)


def _path(request: dict[str, Any]) -> str:
    return "/" + "/".join(f"{{{each[1:]}}}" if each[0] == ":" else each for each in request["url"]["path"])


def test_what_postman_imports_has_parameters_that_the_schema_takes(imported: list[dict[str, Any]]) -> None:
    seen = set()
    for request in imported:
        path, url = _path(request), request["url"]
        operation = document()["paths"][path][request["method"].lower()]
        given = {
            each["key"]: each["value"]
            for each in (*url.get("query", ()), *url.get("variable", ()), *request.get("header", ()))
        }
        for parameter in map(resolved, operation.get("parameters", ())):
            value, schema = given[parameter["name"]], parameter["schema"]
            told = value if schema["type"] == "string" else json.loads(value)
            validator(json.dumps(schema)).validate(told)
        assert "X-Tenant-ID" not in given, "a tenant's key would be refused with another tenant's id"
        seen.add((path, request["method"].lower()))
    assert seen == {(path, method) for path, item in document()["paths"].items() for method in item}


def test_what_postman_imports_can_be_sent_with_a_tenants_key(
    stack: dict[str, Any], root_url: str, imported: list[dict[str, Any]]
) -> None:
    client = Client(root_url)
    statuses = {}
    for request in imported:
        path = _path(request)
        if not path.startswith("/v1/integration/") or request["method"] not in ("GET", "POST") or "{" in path:
            continue
        (name,) = (each["value"] for each in request["auth"]["apikey"] if each["key"] == "key")
        key = {name.replace("-", "_"): stack["tenants"][1]["tenantKey"]}
        raw = request.get("body", {}).get("raw")
        body = json.loads(raw) if raw else None
        statuses[f"{request['method']} {path}"] = client.call(request["method"], path, body, **key).status
    assert statuses.pop("POST /v1/integration/interviews") == 201
    without_webhook = {each: status for each, status in statuses.items() if "/webhook-config" in each}
    assert set(without_webhook.values()) == {404}
    assert {status for each, status in statuses.items() if each not in without_webhook} <= {200, 202}
    assert len(statuses) > 8


def test_the_bills_of_the_tools_list_what_is_pinned() -> None:
    bills = {name: packages.components(text.encode()) for name, text in audit.client_bills().items()}
    pinned = {(each.name, each.version) for each in packages.pins(ROOT / audit.CLIENT_TOOLS)}
    python = {(each["name"], each["version"]) for each in bills["clients.cdx.json"]}
    assert python <= pinned and "openapi-python-client" in dict(python)
    locked = json.loads((SOURCES / "package-lock.json").read_text())["packages"]
    names = {(name.rpartition("node_modules/")[2], each["version"]) for name, each in locked.items() if name}
    npm = {
        ("/".join((each.get("group", ""), each["name"])).lstrip("/"), each["version"])
        for each in bills["clients-npm.cdx.json"]
    }
    assert npm == names


def unknown_tag(planted: dict[str, Any]) -> None:
    planted["paths"]["/v1/integration/interviews"]["post"]["tags"] = ["Nowhere"]


def no_refusals(planted: dict[str, Any]) -> None:
    responses = planted["paths"]["/v1/integration/interviews"]["post"]["responses"]
    for status in [each for each in responses if each.startswith("4")]:
        del responses[status]


def perhaps_no_id(planted: dict[str, Any]) -> None:
    planted["components"]["schemas"]["InterviewCreated"]["required"].remove("runId")


@pytest.mark.parametrize(
    ("fault", "tool"), [(no_refusals, "redocly"), (unknown_tag, "spectral"), (perhaps_no_id, "tsc")]
)
def test_a_fault_of_the_document_is_found_by_the_one_tool_that_knows_it(
    fault: Callable[[dict[str, Any]], None], tool: str
) -> None:
    place = PLACE / "planted"
    place.mkdir(exist_ok=True)
    planted = json.loads(DOCUMENT.read_text())
    fault(planted)
    (place / "openapi.json").write_text(json.dumps(planted))
    try:
        with pytest.raises(ClientsFailed, match=f"^{tool} finds fault"):
            make(place / "openapi.json", place)
    finally:
        shutil.rmtree(place)
