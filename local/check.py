"""Says what a new endpoint, event or engine still lacks: a sentence each, with the file and what to do there.

python -m local.check            what is written by hand, before anything is made of it
python -m local.check --made     what is made of that as well
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from infra.functions import FUNCTIONS, NotDeclared
from interviews.domain.runs.happenings import EventType, stored_data
from interviews.runtime.engines import ENGINES

from . import ROOT

LAYER = "layers/shared/python/interviews"
HAPPENINGS = f"{LAYER}/domain/runs/happenings.py"
WRITES = ("POST", "PUT", "PATCH", "DELETE")


def undeclared() -> Iterator[str]:
    for each in FUNCTIONS:
        try:
            assert each.handler
        except (NotDeclared, TypeError) as wrong:
            yield str(wrong)


def unsaid_of_operations() -> Iterator[str]:
    from .openapi import PARTS

    tags = {each["name"] for each in PARTS["tags"]}

    for each in FUNCTIONS:
        if not each.endpoint:
            continue
        told, file = each.endpoint.operation, f"functions/{each.path}.py"
        if told.tag not in tags:
            yield f"{file}: there is no tag {told.tag!r}; take one of local/openapi_parts.json, or add it there."
        if each.endpoint.body and not told.example and not told.body_optional:
            yield f"{file}: say `example=`, a body that it takes."
        if each.endpoint.signature.answer is None:
            yield f"{file}: say what the handler answers, as in `-> Response[Thing]`."


def unsaid_of_events() -> Iterator[str]:
    from .openapi import title
    from .webhook_guide import DATA

    told = stored_data()
    for each in EventType:
        if each not in told:
            yield f"{each}: say what it tells, a TypedDict and a line in Happening, in {HAPPENINGS}."
        elif not title(told[each]):
            yield f"{each}: give {told[each].__name__} in {HAPPENINGS} a docstring; its first sentence is the title."
        if each not in DATA:
            yield f"{each}: add an example of what it tells to DATA in local/webhook_guide.py."


def unsaid_of_engines() -> Iterator[str]:
    registry = (ROOT / LAYER / "runtime/engines.py").read_text()
    for each in sorted((ROOT / LAYER / "adapters").glob("*_engine*")):
        if not re.search(rf"\b{each.stem}\b", registry):
            yield f"adapters/{each.stem}: give it a class in runtime/engines.py that builds it, and a name in ENGINES."
    for name, kind in ENGINES.items():
        if abstract := sorted(getattr(kind, "__abstractmethods__", ())):
            yield f"{LAYER}/runtime/engines.py: {name} says no {', '.join(abstract)}."


def unexplained() -> Iterator[str]:
    """The first type with fields that nobody explained, or that no schema can have."""
    from .openapi import document

    try:
        document()
    except TypeError as refused:
        yield str(refused)


def without_an_example() -> Iterator[str]:
    from .openapi import RECORDED

    for each in FUNCTIONS:
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
    undeclared, unsaid_of_operations, unsaid_of_events, unsaid_of_engines, unexplained,
)  # fmt: skip
MADE: tuple[Callable[[], Iterator[str]], ...] = (without_an_example, stale, unguarded)


def found(checks: tuple[Callable[[], Iterator[str]], ...]) -> list[str]:
    """Of the first that finds something: those after it rest on it."""
    return next((lacking for each in checks if (lacking := list(each()))), [])


def main() -> int:
    lacking = found(BY_HAND + (MADE if sys.argv[1:] == ["--made"] else ()))
    print(*lacking, sep="\n", end="\n" if lacking else "", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
