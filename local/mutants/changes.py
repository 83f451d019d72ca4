"""Every small change that can be made to a module: operators, constants, conditions, returns, what is left out."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
ANNOTATIONS = ("annotation", "returns", "decorator_list", "bases", "type_params")
REMOVABLE = (ast.AugAssign, ast.Raise, ast.Continue, ast.Break, ast.Delete)


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change to one file. `function` is the first line of the outermost function that it is in, 0 for none;
    `text` what the line becomes."""

    file: str
    line: int
    number: int
    kind: str
    text: str
    function: int


def changes(root: Path, file: Path) -> list[Mutation]:
    """Names are changed where AWS reads them, in `infra`: elsewhere most are only ours, and consistent."""
    tree = ast.parse(file.read_text())
    name = str(file.relative_to(root))
    return [
        Mutation(name, found.line, number, found.kind, found.text, _outermost(tree, found.line))
        for number, found in enumerate(_all(tree))
        if found.kind != "string" or name.startswith("infra/")
    ]


def changed(source: str, number: int) -> ast.Module:
    """The module with that one of its changes made; line numbers stay."""
    tree = ast.parse(source)
    found = list(_all(tree))[number]
    found.make()
    return ast.fix_missing_locations(tree)


@dataclass(frozen=True, slots=True)
class _Found:
    line: int
    kind: str
    text: str
    make: Callable[[], None]


def _outermost(tree: ast.Module, line: int) -> int:
    """Where its code object says that it begins: at the first decorator."""
    bodies = [*tree.body, *(each for one in tree.body if isinstance(one, ast.ClassDef) for each in one.body)]
    for each in bodies:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.lineno <= line <= _end(each):
            is_default = line < each.body[0].lineno and any(
                one.lineno <= line <= _end(one)
                for one in [*each.args.defaults, *each.args.kw_defaults]
                if one
            )
            return 0 if is_default else min([each.lineno, *(one.lineno for one in each.decorator_list)])
    return 0


def _end(node: ast.stmt | ast.expr) -> int:
    return node.end_lineno or node.lineno


def _all(tree: ast.Module) -> Iterator[_Found]:
    for parent, field, place, node in _places(tree):
        for kind, new in _variants(node, parent, field):
            yield _found(parent, field, place, node, kind, new)


def _places(parent: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, Any]]:
    for field, value in ast.iter_fields(parent):
        if field in ANNOTATIONS or (
            isinstance(parent, ast.Subscript) and field == "slice" and _is_type(value)
        ):
            continue
        for place, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(node, ast.AST):
                yield parent, field, place, node
                yield from _places(node)


def _is_type(node: Any) -> bool:
    return isinstance(node, ast.Tuple) or (isinstance(node, ast.Name) and node.id[:1].isupper())


def _found(parent: Any, field: str, place: int | None, old: Any, kind: str, new: Any) -> _Found:
    """`new` None: the element is left out of its list (and its value, of a dict)."""

    def make() -> None:
        if place is None:
            setattr(parent, field, new)
        elif new is None:
            del getattr(parent, field)[place]
            if isinstance(parent, ast.Dict):
                del parent.values[place]
        else:
            getattr(parent, field)[place] = new

    text = f"{_shown(old)} → {_shown(new) if new else ''}"
    return _Found(getattr(old, "lineno", 0) or parent.lineno, kind, text, make)


def _shown(node: ast.AST) -> str:
    return ast.unparse(node).partition("\n")[0][:80]


def _variants(node: Any, parent: Any, field: str) -> Iterator[tuple[str, Any]]:
    """What may stand in the place of `node`; None: nothing at all."""
    match node:
        case ast.Compare():
            for place, operator in enumerate(node.ops):
                ops = [*node.ops[:place], COMPARED[type(operator)](), *node.ops[place + 1 :]]
                yield "comparison", ast.Compare(node.left, ops, node.comparators)
        case ast.BinOp(op=operator) if type(operator) in COMPUTED:
            yield "arithmetic", ast.BinOp(node.left, COMPUTED[type(operator)](), node.right)
        case ast.BoolOp():
            yield "boolean", ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield "negation", node.operand
        case ast.Constant(value=bool()):
            yield "constant", ast.Constant(not node.value)
        case ast.Constant(value=int() | float() as number):
            yield "constant", ast.Constant(number + 1)
        case ast.Constant(value=str() as text) if _names_something(text) and not isinstance(parent, ast.Expr):
            yield "string", ast.Constant(f"{text}x")
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "return", ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield "statement", ast.Pass()
        case ast.keyword(arg=str()) if isinstance(parent, ast.Call):
            yield "left out", None
    if isinstance(node, REMOVABLE):
        yield "statement", ast.Pass()
    if isinstance(node, ast.expr) and _is_element(parent, field):
        yield "left out", None
    if field in ("test", "ifs") and not isinstance(node, ast.Compare | ast.Constant) and not _is_not(node):
        yield "condition", ast.UnaryOp(ast.Not(), node)


def _names_something(text: str) -> bool:
    """Sentences for people are left alone."""
    return bool(text) and not any(each.isspace() for each in text)


def _is_element(parent: Any, field: str) -> bool:
    if isinstance(parent, ast.Dict):
        return field == "keys"
    return isinstance(parent, ast.List | ast.Tuple | ast.Set) and isinstance(
        getattr(parent, "ctx", ast.Load()), ast.Load
    )


def _is_not(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
