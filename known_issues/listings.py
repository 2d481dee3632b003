"""Code as a page shows it: highlighted, with what changed and what failed marked. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from markupsafe import Markup, escape
from pygments import lex  # type: ignore[import-untyped]
from pygments.lexer import Lexer  # type: ignore[import-untyped]
from pygments.lexers import get_lexer_for_filename  # type: ignore[import-untyped]
from pygments.lexers.python import PythonTracebackLexer  # type: ignore[import-untyped]
from pygments.lexers.special import TextLexer  # type: ignore[import-untyped]
from pygments.token import STANDARD_TYPES  # type: ignore[import-untyped]
from pygments.util import ClassNotFound  # type: ignore[import-untyped]

from known_issues.model import Observation, Snippet


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of code; `changed` where the other snippet reads differently."""

    text: str
    html: Markup
    changed: bool = False
    failing: bool = False


@dataclass(frozen=True, kw_only=True)
class Code:
    """A file as a page shows it; its name from the snippet's folder."""

    name: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def show(snippet: Snippet | None, other: Snippet | None) -> tuple[Code, ...]:
    """The files of one role, the entry first, with the lines that the other lacks marked."""
    return tuple(
        Code(name=name, lines=_lines(name, text, changed_lines(text, _own(other).get(name, ""))))
        for name, text in _own(snippet).items()
    )


def _own(snippet: Snippet | None) -> dict[str, str]:
    """The texts of a role's files, without what both roles use.

    The name of a single file is that of its role, so that bad.py compares with good.py.
    """
    if snippet is None:
        return {}
    if not snippet.folder:
        return {"": _text(snippet.files[snippet.entry]) or ""}
    names = sorted(snippet.files, key=lambda name: (name != snippet.entry, name))
    texts = ((name, _text(snippet.files[name])) for name in names)
    return {
        name[len(snippet.folder) :]: text
        for name, text in texts
        if name.startswith(snippet.folder) and text is not None
    }


def _text(content: bytes) -> str | None:
    """A file's text with one kind of line end, or None where it is not text."""
    try:
        return content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return None


def shared_files(*snippets: Snippet | None) -> tuple[Code, ...]:
    """What stands beside bad and good and belongs to both."""
    found: dict[str, Code] = {}
    for each in filter(None, snippets):
        for name, content in each.files.items():
            text = _text(content)
            if name.split("/")[0] not in ("bad", "good", "bad.py", "good.py") and text is not None:
                found[name] = Code(name=name, lines=_lines(name, text, frozenset()))
    return tuple(found.values())


def changed_lines(text: str, other: str) -> frozenset[int]:
    """The 1-based lines of a text that another lacks, blank ones aside."""
    lines = text.split("\n")
    matcher = difflib.SequenceMatcher(None, lines, other.split("\n"), autojunk=False)
    return frozenset(
        number + 1
        for tag, start, end, _, _ in matcher.get_opcodes()
        if tag != "equal"
        for number in range(start, end)
        if lines[number].strip()
    )


def mark_failing(codes: tuple[Code, ...], failure: Observation | None) -> tuple[Code, ...]:
    """The same files with the line that failed marked; a file that a run made is none of them."""
    if not failure or not failure.line:
        return codes
    alone = f"{failure.snippet}.py"
    return tuple(
        replace(code, lines=_with_failing(code.lines, failure.line))
        if (code.name or alone) == failure.file
        else code
        for code in codes
    )


def _with_failing(lines: tuple[Line, ...], number: int) -> tuple[Line, ...]:
    return tuple(replace(line, failing=n == number) for n, line in enumerate(lines, 1))


def _lines(name: str, text: str, changed: frozenset[int]) -> tuple[Line, ...]:
    texts = text.rstrip("\n").split("\n")
    highlighted = highlight(text.rstrip("\n"), lexer_for(name or "snippet.py"))
    return tuple(
        Line(text=plain, html=html, changed=number in changed)
        for number, (plain, html) in enumerate(zip(texts, highlighted, strict=True), 1)
    )


@cache
def lexer_for(name: str) -> Lexer:
    """Pygments' lexer for a file of this name, one that changes no character."""
    try:
        return get_lexer_for_filename(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False, ensurenl=False)


def highlight(text: str, lexer: Lexer) -> Iterator[Markup]:
    """Each line of a text as HTML with Pygments' classes."""
    line: list[str] = []
    for kind, value in lex(text, lexer):
        for n, part in enumerate(value.split("\n")):
            if n:
                yield Markup("".join(line))
                line = []
            if part:
                line.append(_token(_class(kind), part))
    yield Markup("".join(line))


def _token(css: str, text: str) -> str:
    return f'<span class="{css}">{escape(text)}</span>' if css else str(escape(text))


@cache
def _class(kind: Any) -> str:
    """The class of a token, or of the nearest kind above it that the theme colours."""
    while kind not in STANDARD_TYPES:
        kind = kind.parent
    css = str(STANDARD_TYPES[kind])
    return "" if css in ("n", "p", "w", "o") else css


def traceback_html(text: str) -> Markup:
    lexer = PythonTracebackLexer(stripnl=False, ensurenl=False)
    return Markup("\n").join(highlight(text.rstrip("\n"), lexer))
