"""What a package can say to a developer, read from its source with `ast`. Pure.

An emission is a place that raises, warns, asserts, aborts, logs or prints. Its text is a
template: what the source puts in at run time stands in braces, as `{name!r}`.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Way = Literal["raise", "warn", "assert", "abort", "log", "print"]

MAX_TEXTS = 8
"""How many texts of one place are kept, where parts of it have alternatives."""

_WRAPPERS = frozenset(("_", "gettext", "ngettext", "lazy_gettext", "dedent", "str", "Markup"))
_STRIPS = frozenset(("strip", "lstrip", "rstrip", "lower", "capitalize"))
_LOGS = frozenset(
    ("_log", "log", "debug", "info", "warning", "warn", "error", "exception", "critical")
)
_RAISERS = {"undefined": "UndefinedError", "_undefined_exception": "UndefinedError"}
"""Calls that make an exception which another function raises."""
_PRINTS = frozenset(("echo", "secho", "print"))
_FORMAT = re.compile(r"%(?:\(\w+\))?[-+ #0]*[\d*]*(?:\.[\d*]+)?[diouxXeEfFgGcrsa]")
_ERROR_BASE = re.compile(r"(?:Error|Exception|Warning|Redirect|NotFound|BadData|HTTPException)$")
_WORD = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True, order=True)
class Emission:
    """A place in a package's source and one text that it can give.

    `file` is named from the folder that holds the package, `line` and `end` are its first
    and last line. `type` is the last part of the exception's name, '' where the source does
    not tell it; `text` is '' where it says nothing.
    """

    file: str
    line: int
    end: int
    way: Way
    type: str
    text: str


def find(source: str, file: str) -> list[Emission]:
    """Every emission of a module, in its order. Raises `SyntaxError`."""
    tree = ast.parse(source)
    found = set(_Walk(file, tree).emissions())
    return sorted(found)


def literals(text: str) -> list[str]:
    """The parts of a template between its holes, optional parts (`⟦…⟧`) left out."""
    return [part for part in re.split(r"\{[^{}\n]*\}", re.sub(r"⟦[^⟧]*⟧", "{}", text)) if part]


def telling(text: str) -> bool:
    """Whether a template has two words of its own, so that its text can be recognised."""
    return len(_WORD.findall(" ".join(literals(text)))) >= 2


class _Walk:
    """One module: its functions in turn, each with the texts that its names stand for."""

    def __init__(self, file: str, tree: ast.Module) -> None:
        self.file = file
        self.tree = tree
        self.constants = _assigned(tree.body, {})

    def emissions(self) -> Iterator[Emission]:
        yield from self._body(self.tree, self.constants)
        for name, texts in self.constants.items():
            if re.search(r"(?:_msg|_message|_text)$", name):
                for text in texts:
                    yield Emission(self.file, *_lines(self.tree, text), "raise", "", text)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef) and _is_error(node):
                yield from self._class(node)

    def _body(self, node: ast.AST, names: Mapping[str, list[str]]) -> Iterator[Emission]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = [*ast.walk(child)]
                yield from self._body(child, {**names, **_assigned(inner, names)})
            else:
                yield from self._one(child, names)
                yield from self._body(child, names)

    def _one(self, node: ast.AST, names: Mapping[str, list[str]]) -> Iterator[Emission]:
        if isinstance(node, ast.Raise) and node.exc is not None:
            called = node.exc if isinstance(node.exc, ast.Call) else None
            name = _last(called.func if called else node.exc)
            if name and name[0].isupper():
                yield from self._emit(node, "raise", name, _first_text(called, names))
        elif isinstance(node, ast.Assert) and node.msg is not None:
            yield from self._emit(node, "assert", "AssertionError", texts_of(node.msg, names))
        elif isinstance(node, ast.Call):
            yield from self._call(node, names)
            yield from self._passed(node, names)

    def _call(self, node: ast.Call, names: Mapping[str, list[str]]) -> Iterator[Emission]:
        name = _last(node.func)
        if name == "warn" and _is_warning(node):
            category = node.args[1] if len(node.args) > 1 else _keyword(node, "category")
            kind = _last(category) if category is not None else "UserWarning"
            yield from self._emit(node, "warn", kind, texts_of(node.args[0], names))
        elif name == "abort" and node.args:
            described = node.args[1] if len(node.args) > 1 else _keyword(node, "description")
            texts = texts_of(described, names) if described is not None else [""]
            yield from self._emit(node, "abort", "", texts)
        elif name in _PRINTS and node.args:
            yield from self._emit(node, "print", "", _spoken(node, names))
        elif name in _LOGS and node.args:
            yield from self._emit(node, "log", "", _spoken(node, names))
        elif name in _RAISERS and node.args:
            yield from self._emit(node, "raise", _RAISERS[name], _spoken(node, names))
        elif name == "fail" and isinstance(node.func, ast.Attribute) and node.args:
            kind = _last(node.args[2]) if len(node.args) > 2 else ""
            yield from self._emit(node, "raise", kind, _spoken(node, names))

    def _passed(self, node: ast.Call, names: Mapping[str, list[str]]) -> Iterator[Emission]:
        """A text that a function is given to raise, `get("KEY", message="KEY must be set.")`."""
        text = _keyword(node, "message")
        if text is not None and not _last(node.func)[:1].isupper():
            texts = [each for each in texts_of(text, names) if telling(each)]
            yield from self._emit(node, "raise", "", texts)

    def _class(self, node: ast.ClassDef) -> Iterator[Emission]:
        """An exception that says its text itself, in a `description` or while it is made."""
        for child in node.body:
            if isinstance(child, ast.Assign) and _last(child.targets[0]) == "description":
                yield from self._emit(child, "raise", node.name, texts_of(child.value, {}))
            elif isinstance(child, ast.FunctionDef) and child.name in ("__init__", "__str__"):
                for text in _said(child):
                    yield from self._emit(text, "raise", node.name, texts_of(text, {}))

    def _emit(self, node: ast.AST, way: Way, name: str, texts: list[str]) -> Iterator[Emission]:
        line = getattr(node, "lineno", 1)
        end = getattr(node, "end_lineno", None) or line
        for text in dict.fromkeys(texts):
            yield Emission(self.file, line, end, way, name, text)


def texts_of(node: ast.expr, names: Mapping[str, list[str]]) -> list[str]:
    """The texts that an expression can be, at most `MAX_TEXTS`, with holes for the rest."""
    return _texts(node, names)[:MAX_TEXTS]


def _texts(node: ast.expr, names: Mapping[str, list[str]]) -> list[str]:
    match node:
        case ast.Constant(value=str(value)):
            return [value]
        case ast.Name(id=name) if name in names:
            return list(names[name])
        case ast.IfExp(body=one, orelse=other):
            return texts_of(one, names) + texts_of(other, names)
        case ast.BoolOp(values=values) if texts := [
            text for each in values for text in texts_of(each, names) if literals(text)
        ]:
            return texts
        case ast.JoinedStr(values=parts):
            return _joined([_part(part, names) for part in parts])
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _joined([texts_of(left, names), texts_of(right, names)])
        case ast.BinOp(op=ast.Mod(), left=left, right=right):
            return [_filled(text, right) for text in texts_of(left, names)]
        case ast.Call(func=ast.Attribute(value=value, attr="format")):
            return texts_of(value, names)
        case ast.Call(func=ast.Attribute(value=value, attr=attr)) if attr in _STRIPS:
            return texts_of(value, names)
        case ast.Call(func=function, args=[first, *_]) if _last(function) in _WRAPPERS:
            return texts_of(first, names)
    return ["{" + ast.unparse(node).replace("\n", " ").translate(_NO_BRACES) + "}"]


_NO_BRACES = str.maketrans("{}", "()")


def _part(node: ast.expr, names: Mapping[str, list[str]]) -> list[str]:
    if isinstance(node, ast.FormattedValue):
        conversion = {114: "!r", 115: "!s", 97: "!a"}.get(node.conversion, "")
        return ["{" + ast.unparse(node.value).translate(_NO_BRACES) + conversion + "}"]
    return texts_of(node, names)


def _joined(parts: list[list[str]]) -> list[str]:
    return ["".join(each) for each in itertools.islice(itertools.product(*parts), MAX_TEXTS)]


def _filled(text: str, right: ast.expr) -> str:
    values = right.elts if isinstance(right, ast.Tuple) else [right]
    holes = iter(ast.unparse(each).translate(_NO_BRACES) for each in values)
    return _FORMAT.sub(lambda _: "{" + next(holes, "value") + "}", text)


def _assigned(
    nodes: list[ast.stmt] | list[ast.AST], outer: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """What plain names are set to among some statements, where it is text."""
    found: dict[str, list[str]] = {}
    for node in nodes:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if isinstance(target, ast.Name):
            texts = [t for t in texts_of(node.value, {**outer, **found}) if literals(t)]
            if texts:
                found.setdefault(target.id, []).extend(texts)
    return found


def _first_text(call: ast.Call | None, names: Mapping[str, list[str]]) -> list[str]:
    if call is None:
        return [""]
    described = _keyword(call, "description") or _keyword(call, "message")
    arguments = [each for each in call.args if not isinstance(each, ast.Starred)]
    for node in [*([described] if described else []), *arguments]:
        texts = texts_of(node, names)
        if any(literals(text) for text in texts):
            return texts
    return texts_of(arguments[0], names) if arguments else [""]


def _spoken(call: ast.Call, names: Mapping[str, list[str]]) -> list[str]:
    """What a log or print call says: its first text, its arguments filled in."""
    for node in call.args[:2]:
        texts = [text for text in texts_of(node, names) if telling(text)]
        if texts:
            rest = ast.Tuple(call.args[call.args.index(node) + 1 :], ast.Load())
            return [_filled(text, rest) for text in texts]
    return []


def _said(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """The longest expressions of text in a function, but for its docstring."""
    for statement in function.body:
        todo: list[ast.AST] = [statement]
        while todo:
            node = todo.pop()
            texty = isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp)
            if texty and isinstance(node, ast.expr) and any(map(telling, texts_of(node, {}))):
                if not (isinstance(statement, ast.Expr) and statement.value is node):
                    yield node
                continue
            todo += ast.iter_child_nodes(node)


def _is_error(node: ast.ClassDef) -> bool:
    return any(_ERROR_BASE.search(name) for name in (node.name, *map(_last, node.bases)))


def _is_warning(node: ast.Call) -> bool:
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    return bool(node.args) and (owner is None or _last(owner) == "warnings")


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((each.value for each in call.keywords if each.arg == name), None)


def _last(node: ast.expr) -> str:
    """The last part of a dotted name, '' for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return ""


def _lines(tree: ast.Module, text: str) -> tuple[int, int]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and text in texts_of(node.value, {}):
            return node.lineno, node.end_lineno or node.lineno
    return 1, 1
