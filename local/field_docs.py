"""What the fields of published types mean. A string below a field says it or, where types share a sentence, that one
names in openapi_notes.json whom it is true of: no field gets a sentence for its name alone."""

import ast
import inspect
import json
import sys
import textwrap
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any, is_typeddict

from pydantic.alias_generators import to_camel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core.core_schema import ModelSchema

from interviews.domain.kernel.model import Model

NOTES: dict[str, dict[str, list[str]]] = json.loads(
    Path(__file__).with_name("openapi_notes.json").read_text()
)
"""By field its sentences, and of each the types that it is true of."""


class Unexplained(TypeError):
    """Of fields that nobody explained, and what to do there."""

    def __init__(self, kind: type[Any], fields: list[str]) -> None:
        named = ", ".join(f"{kind.__name__}.{field}" for field in fields)
        super().__init__(
            f"{named}: say what it means, in a string below it in {kind.__module__}; or, if a sentence of "
            f"local/openapi_notes.json is true of it, name {kind.__name__} there."
        )


def field_docs(kind: type[Any]) -> dict[str, str]:
    """What each field of a TypedDict or Model means, by its name outside: as the class says that declares it last.

    Raises Unexplained."""
    inherited = {field: told for base in _bases(kind) for field, told in field_docs(base).items()}
    own = {field: below or _noted(kind, field) for field, below in _declared(kind).items()}
    if lacking := [field for field, told in own.items() if not told]:
        raise Unexplained(kind, lacking)
    return inherited | own


class Described(GenerateJsonSchema):
    """Pydantic's schemas, with what the fields mean."""

    def model_schema(self, schema: ModelSchema) -> dict[str, Any]:
        made = super().model_schema(schema)
        for field, told in field_docs(schema["cls"]).items():
            made["properties"][field]["description"] = told
        return made


def _bases(kind: type[Any]) -> list[type[Any]]:
    """As the source names them: a TypedDict of Python 3.11 does not know its own."""
    named = (each.value if isinstance(each, ast.Subscript) else each for each in _source(kind).bases)
    module = sys.modules[kind.__module__]
    bases = [attrgetter(ast.unparse(each))(module) for each in named]
    return [
        each
        for each in bases
        if is_typeddict(each) or (isinstance(each, type) and issubclass(each, Model) and each is not Model)
    ]


def _source(kind: type[Any]) -> ast.ClassDef:
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(tree, ast.ClassDef)
    return tree


def _declared(kind: type[Any]) -> dict[str, str]:
    """The fields that stand in a class itself, each with the string below it, or none."""
    found = {}
    for line, below in pairwise([*_source(kind).body, ast.Pass()]):
        match line, below:
            case ast.AnnAssign(annotation=ast.Subscript(value=ast.Name("ClassVar"))), _:
                pass
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(text))):
                found[to_camel(name)] = " ".join(text.split())
            case ast.AnnAssign(target=ast.Name(name)), _:
                found[to_camel(name)] = ""
    return found


def _noted(kind: type[Any], field: str) -> str:
    return next((told for told, kinds in NOTES.get(field, {}).items() if kind.__name__ in kinds), "")
