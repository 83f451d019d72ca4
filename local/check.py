"""Says what a new endpoint, event, engine or language still lacks: a sentence each, with the file and what to do there.

python -m local.check            what is written by hand, before anything is made of it
python -m local.check --made     what is made of that as well

Each check imports what it looks at by itself: what cannot be imported is a sentence as well.
"""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, NotRequired, get_type_hints

from . import LAYER, ROOT
from .language_gaps import unsaid_of_languages

if TYPE_CHECKING:
    from infra.functions import Function
    from interviews.domain.runs.happenings import EventType

OURS = ("functions", "layers", "infra", "local")
HAPPENINGS = f"{LAYER}/domain/runs/happenings.py"
GRANTS = f"{LAYER}/runtime/grants.py"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def undeclared() -> Iterator[str]:
    from infra.functions import FUNCTIONS

    yield from filter(None, map(wrong_with, FUNCTIONS))


def wrong_with(function: "Function") -> str:
    from infra.functions import NotDeclared

    try:
        assert function.handler
    except NotDeclared as wrong:
        return str(wrong)
    except Exception as wrong:
        return sentence(wrong)
    return ""


def sentence(wrong: Exception) -> str:
    """What went wrong, and in which file of ours: the last one that was being imported, else the last one at all."""
    spots = [each for each in extract_tb(wrong.__traceback__) if _within(each.filename) in OURS]
    imported = [each for each in spots if each.name == "<module>" and each.filename != __file__]
    file, line = next(((each.filename, each.lineno) for each in reversed(imported or spots)), (__file__, 0))
    said = str(wrong)
    if isinstance(wrong, SyntaxError):
        file, line, said = wrong.filename or file, wrong.lineno, wrong.msg
    first, *_ = [*said.splitlines(), ""]
    return f"{file.removeprefix(f'{ROOT}/')}:{line}: {type(wrong).__name__}: {first}"


def _within(file: str) -> str:
    return Path(file).relative_to(ROOT).parts[0] if Path(file).is_relative_to(ROOT) else ""


def sound() -> "list[Function]":
    from infra.functions import FUNCTIONS

    return [each for each in FUNCTIONS if not wrong_with(each)]


def unsaid_of_operations() -> Iterator[str]:
    from .openapi_webhooks import PARTS

    tags = {each["name"] for each in PARTS["tags"]}
    taken: dict[tuple[str, str], str] = {}
    for each in sound():
        if not each.endpoint:
            continue
        told, file = each.endpoint.operation, f"functions/{each.path}.py"
        yield from (f"{file}: {fault}" for fault in faults_of(told.method, told.path))
        if told.tag not in tags:
            yield f"{file}: there is no tag {told.tag!r}; take one of local/openapi_parts.json, or add it there."
        if each.endpoint.body and not told.example and not told.body_optional:
            yield f"{file}: say `example=`, a body that it takes."
        if each.endpoint.signature.answer is None:
            yield f"{file}: say what the handler answers, as in `-> Response[Thing]`."
        for path in (told.path, *told.also):
            if (other := taken.setdefault((told.method, path), file)) != file:
                yield f"{file}: {told.method} {path} is {other}'s already; give one of them another path."


def faults_of(method: str, path: str) -> Iterator[str]:
    """What API Gateway or the frame would take for something else."""
    from .openapi import RECORDED

    if method not in METHODS:
        yield f"{method!r} is no method; write one of {', '.join(METHODS)}."
    if not all(path.split("/")):
        yield f"write {path!r} without a slash at its ends, and without two in a row."
    if path.count("v1/") > 1 or path.startswith("v1/integration/v1"):
        yield f"write only what stands below its prefix: this is {path!r}."
    known = RECORDED["parameters"]
    for part in path.split("/"):
        if part.startswith(":") or (("{" in part or "}" in part) and part[1:-1] not in known):
            yield (
                f"there is no path parameter {part!r}; if it is meant, give it an example in `parameters` of "
                "local/openapi_examples.json."
            )


def ungranted() -> Iterator[str]:
    """Of what the frame and the settings of a handler need, that which no grant gives; what it counts with it has."""
    from interviews.runtime import grants

    named = {name: each for name, each in vars(grants).items() if isinstance(each, grants.Grant)}
    for each in sound():
        file, told = f"functions/{each.path}.py", {grant.variable for grant in each.grants}
        for name in needed_by_frame(each):
            told.add(named[name].variable)
            if named[name] not in each.grants:
                yield f"{file}: add {name} to `grants=`, for the frame, which looks who calls."
        for variable in sorted({each.name.upper() for each in fields(each.handler.settings)} - told):
            known = [name for name, grant in named.items() if grant.variable == variable]
            yield f"{file}: add to `grants=` what it does with {variable}, of {GRANTS}: {', '.join(known)}."


def needed_by_frame(function: "Function") -> tuple[str, ...]:
    """For HttpHandler._admitted of runtime/http/endpoint.py."""
    if not function.endpoint:
        return ()
    if function.endpoint.is_room:
        return ("READ_RUNS", "READ_TENANTS")
    return ("READ_TENANTS",) if function.endpoint.operation.permission else ()


def unsaid_of_events() -> Iterator[str]:
    from interviews.domain.runs.happenings import EventType, stored_data

    from .openapi_webhooks import title
    from .webhook_guide import DATA

    told = stored_data()
    raised = raised_events()
    for each in EventType:
        if each not in raised:
            yield f"{each}: no use case raises it."
        if each not in told:
            yield f"{each}: say what it tells, a TypedDict and a line in Happening, in {HAPPENINGS}."
        elif not title(told[each]):
            yield f"{each}: give {told[each].__name__} in {HAPPENINGS} a docstring; its first sentence is the title."
        if each not in DATA:
            yield f"{each}: add an example of what it tells to DATA in local/webhook_guide.py."


def raised_events() -> "set[EventType]":
    """That a use case names."""
    from interviews.domain.runs.happenings import EventType

    said = "".join(each.read_text() for each in (ROOT / LAYER / "usecases").rglob("*.py"))
    return {each for each in EventType if re.search(rf"\bEventType\.{each.name}\b", said)}


def whose_is_unsaid() -> Iterator[str]:
    """Texts of events of which a purge, the ledger and the withholding could not tell what to do with them."""
    from interviews.domain.runs.happenings import Ours, stored_data, whose

    for event, told in stored_data().items():
        hints = get_type_hints(told, include_extras=True)
        for field, kind in whose(event).items():
            alone = [shape for text in (kind, kind | None) for shape in (text, NotRequired[text])]
            if kind is str:
                yield f"{event}: say in {HAPPENINGS} whose text {field} is: Words, Staff or Ours instead of str."
            elif kind is not Ours and hints[field] not in alone:
                yield f"{event}: give what is Words or Staff within {field} a field of its own, in {HAPPENINGS}."


def unsaid_of_engines() -> Iterator[str]:
    from interviews.runtime.engines import ENGINES

    registry = (ROOT / LAYER / "runtime/engines.py").read_text()
    for each in sorted((ROOT / LAYER / "adapters").glob("*_engine*")):
        if not re.search(rf"\b{each.stem}\b", registry):
            yield f"adapters/{each.stem}: give it a class in runtime/engines.py that builds it, and a name in ENGINES."
    for name, kind in ENGINES.items():
        unsaid = {*getattr(kind, "__abstractmethods__", ())} | ({"has_model"} - {*dir(kind)})
        if unsaid:
            yield f"{LAYER}/runtime/engines.py: {name} says no {', '.join(sorted(unsaid))}."


def unexplained() -> Iterator[str]:
    """The first type with fields that nobody explained, or that no schema can have."""
    from .openapi import document

    try:
        document()
    except TypeError as refused:
        yield str(refused)


def without_an_example() -> Iterator[str]:
    from .openapi import RECORDED

    for each in sound():
        if each.endpoint and not each.path.startswith("pages/") and each.path not in RECORDED["answers"]:
            yield (
                f"functions/{each.path}.py has no recorded answer: run `make openapi`; if it stays without, call it in "
                "tests/recording.py."
            )


def stale() -> Iterator[str]:
    from . import openapi, webhook_guide

    guide = webhook_guide.GUIDE
    wanted = openapi.files() | {guide: webhook_guide.render(guide.read_text())}
    for file, text in wanted.items():
        if not file.exists() or file.read_text() != text:
            yield f"{file.relative_to(ROOT)} is not what the code says: run `make openapi`."


def unguarded() -> Iterator[str]:
    """Operations of the table of who is let in where that stand in one of document and table alone."""
    from .openapi import document

    keyed = {
        operation["operationId"]
        for item in document()["paths"].values()
        for operation in item.values()
        if "x-permission" in operation
    }
    table = Path(ROOT / "docs/isolation.md").read_text()
    for each in sorted(keyed ^ set(re.findall(r"^### (\w+)$", table, re.MULTILINE))):
        wanted = "is not in it: run `make openapi`" if each in keyed else "is gone: take its part out"
        yield f"docs/isolation.md: {each} {wanted}."


BY_HAND: tuple[Callable[[], Iterator[str]], ...] = (
    undeclared,
    unsaid_of_operations,
    ungranted,
    unsaid_of_events,
    whose_is_unsaid,
    unsaid_of_engines,
    unsaid_of_languages,
    unexplained,
)
MADE: tuple[Callable[[], Iterator[str]], ...] = (without_an_example, stale, unguarded)


def found(checks: tuple[Callable[[], Iterator[str]], ...]) -> list[str]:
    """All that is lacking, each once. A check that breaks says so where nothing before it tells why."""
    lacking: dict[str, None] = {}
    for each in checks:
        try:
            lacking |= dict.fromkeys(each())
        except Exception as wrong:
            lacking = lacking or {sentence(wrong): None}
    return [*lacking]


def main() -> int:
    lacking = found(BY_HAND) or (found(MADE) if sys.argv[1:] == ["--made"] else [])
    print(*lacking, sep="\n", end="\n" if lacking else "", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
