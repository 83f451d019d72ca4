"""The OpenAPI document as one page: no script, no address of anybody else, readable on a phone and on paper."""

import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

Json = dict[str, Any]
STYLE = """
:root { color-scheme: light dark; --line: #c9ced6; --soft: #f3f5f8; --ink: #16181d; --page: #fff; --accent: #1d4ed8; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3a404b; --soft: #20242c; --ink: #eceef2; --page: #16181d; --accent: #8fb4ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--accent); }
code, pre { font: .875rem/1.45 ui-monospace, monospace; }
pre { padding: .75rem; background: var(--soft); border-radius: .5rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); }
h2 { margin-top: 2.5rem; border-bottom: 2px solid var(--line); }
article { margin: 1rem 0; border: 1px solid var(--line); border-radius: .5rem; padding: 0 1rem; }
summary { cursor: pointer; padding: .75rem 0; overflow-wrap: anywhere; }
summary b { display: inline-block; min-width: 4.5rem; }
:target { outline: 3px solid var(--accent); }
""".strip()


def render(document: Json) -> str:
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_text(document['info']['title'])}</title>",
            f'<link rel="icon" href="data:,"><style>{STYLE}</style></head>',
            "<body><main>",
            *_body(document),
            "</main></body></html>",
            "",
        ]
    )


def _body(document: Json) -> Iterator[str]:
    yield f"<h1>{_text(document['info']['title'])}</h1>"
    yield from (f"<p>{_text(each)}</p>" for each in document["info"]["description"].split("\n\n"))
    yield f"<p>Address: <code>{_text(document['servers'][0]['variables']['address']['default'])}</code>. "
    yield 'The same for machines: <a href="openapi.json">openapi.json</a>.</p>'
    tags = [each["name"] for each in document["tags"]]
    yield "<nav><ul>"
    for each in [*tags, "Webhooks that you receive", "Schemas"]:
        yield f'<li><a href="#{_anchor(each)}">{_text(each)}</a></li>'
    yield "</ul></nav>"
    for tag in tags:
        yield f'<h2 id="{_anchor(tag)}">{_text(tag)}</h2>'
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                if operation["tags"] == [tag]:
                    yield from _operation(document, method.upper(), path, operation)
    yield f'<h2 id="{_anchor("Webhooks that you receive")}">Webhooks that you receive</h2>'
    for event, item in document["webhooks"].items():
        yield from _webhook(event, item["post"])
    yield '<h2 id="schemas">Schemas</h2>'
    for name, schema in document["components"]["schemas"].items():
        yield from _schema(name, schema)


def _operation(document: Json, method: str, path: str, operation: Json) -> Iterator[str]:
    yield f'<article id="{operation["operationId"]}"><details>'
    yield f"<summary><b>{method}</b> <code>{_text(path)}</code><br>{_text(operation['summary'])}</summary>"
    if "description" in operation:
        yield f"<p>{_text(operation['description'])}</p>"
    if parameters := operation.get("parameters"):
        rows = [
            (each["name"], each["in"], _kind(each["schema"]), each.get("description", ""))
            for each in (_resolved(document, parameter) for parameter in parameters)
        ]
        yield from _table(("Parameter", "In", "Type", "Meaning"), rows)
    if body := operation.get("requestBody"):
        content = body["content"]["application/json"]
        yield f"<p>Body{'' if body['required'] else ' (optional)'}: {_kind(content['schema'])}</p>"
        if "example" in content:
            yield f"<pre>{_text(_curl(document, method, path, operation, content['example']))}</pre>"
    yield from _table(("Answer", "", "Body"), _answers(document, operation))
    yield "</details></article>"


def _answers(document: Json, operation: Json) -> Sequence[tuple[str, ...]]:
    rows = []
    for status, answer in operation["responses"].items():
        response = _resolved(document, answer)
        ((_, content),) = response["content"].items()
        rows.append((status, response["description"].replace("`", ""), _kind(content["schema"])))
    return rows


def _resolved(document: Json, part: Json) -> Json:
    found = document
    if "$ref" not in part:
        return part
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found


def _curl(document: Json, method: str, path: str, operation: Json, example: Json) -> str:
    url = document["servers"][0]["url"] + path
    lines = [f"curl -X {method} '{url}'", "-H 'Content-Type: application/json'"]
    if {"apiKey": []} in operation["security"]:
        lines.append('-H "X-API-Key: $API_KEY"')
    if {"$ref": "#/components/parameters/SessionToken"} in operation.get("parameters", ()):
        lines.append('-H "x-session-token: $SESSION_TOKEN"')
    return " \\\n  ".join([*lines, f"-d '{json.dumps(example, indent=2)}'"])


def _webhook(event: str, operation: Json) -> Iterator[str]:
    yield f"<article><details><summary><b>POST</b> <code>{_text(event)}</code></summary>"
    rows = [(each["name"], each["description"]) for each in operation["parameters"]]
    yield from _table(("Header", "Meaning"), rows)
    yield f"<p>Body: {_kind(operation['requestBody']['content']['application/json']['schema'])}</p>"
    yield "</details></article>"


def _schema(name: str, schema: Json) -> Iterator[str]:
    yield f'<article id="schema-{_text(name)}"><h3>{_text(name)}</h3>'
    if "description" in schema:
        yield f"<p>{_text(schema['description'])}</p>"
    if schema.keys() & {"enum", "oneOf"}:
        yield f"<p>{_kind(schema)}</p>"
    required = schema.get("required", ())
    rows = [
        (field, "yes" if field in required else "", _kind(each), each.get("description", ""))
        for field, each in schema.get("properties", {}).items()
    ]
    if rows:
        yield from _table(("Field", "Always", "Type", "Meaning"), rows)
    yield "</article>"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """A cell that begins with `<` is markup of ours."""
    yield "<table><tr>" + "".join(f"<th>{_text(each)}</th>" for each in head) + "</tr>"
    for first, *rest in rows:
        cells = "".join(f"<td>{each if each.startswith('<') else _text(each)}</td>" for each in rest)
        yield f"<tr><td><code>{_text(first)}</code></td>{cells}</tr>"
    yield "</table>"


def _kind(schema: Json) -> str:
    """A schema in a few words, as markup."""
    if reference := schema.get("$ref"):
        name = _text(reference.rpartition("/")[2])
        return f'<a href="#schema-{name}">{name}</a>'
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return "<span>" + " or ".join(_kind(each) for each in options) + "</span>"
    if "const" in schema:
        return f"<code>{_text(json.dumps(schema['const']))}</code>"
    if "enum" in schema:
        return "<span>" + ", ".join(f"<code>{_text(str(each))}</code>" for each in schema["enum"]) + "</span>"
    if schema.get("type") == "array":
        return f"<span>list of {_kind(schema.get('items', {}))}{_limits(schema)}</span>"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"<span>map to {_kind(schema['additionalProperties'])}{_limits(schema)}</span>"
    return f"<span>{_text(schema.get('format') or schema.get('type') or 'anything')}{_limits(schema)}</span>"


def _limits(schema: Json) -> str:
    for low, high in (("minLength", "maxLength"), ("minItems", "maxItems"), ("minimum", "maximum")):
        if low in schema or high in schema:
            return _text(f" {schema.get(low, '')}–{schema.get(high, '')}")
    return ""


def _anchor(text: str) -> str:
    return _text(text.lower().replace(" ", "-").replace("'", ""))


def _text(text: str) -> str:
    return escape(str(text))
