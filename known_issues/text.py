"""Text as the matcher compares it: cleaned lines and ASCII words. Pure; twin of match.mjs.

Every scan is linear: a pattern either stands at a fixed place or can't fail after a long run.
What is examined is capped: 200,000 characters, 4,000 lines, 2,000 characters a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_TEXT, MAX_HEAD = 200_000, 60_000
MAX_LINES, MAX_FIRST = 4_000, 1_000
MAX_LINE = 2_000

STOP_WORDS = frozenset(
    "a an and are as at be but by can did do does for from had has have how i if in into is it its"
    " me my no not of on or out s so such t that the their then there these they this to was were"
    " what when which while why will with would you your".split()
)
"""English that says nothing of the subject."""

PYTHON_WORDS = frozenset(
    "0 1 2 3 argument arguments attribute call called cannot class could couldn error exception"
    " expected failed failing file find found function get given got import instance int invalid"
    " key keyword list method missing module must name named none object only or path positional"
    " required set str string takes traceback tuple type unable unexpected unknown use used using"
    " value values".split()
)
"""Words of Python's own messages, which every library prints."""

_SAME_WORD = {
    "application": "app",
    "applications": "app",
    "apps": "app",
    "configuration": "config",
    "contexts": "context",
    "databases": "database",
    "threads": "thread",
    "tokens": "token",
    "urls": "url",
}

_WORD = re.compile(r"[A-Za-z0-9_]+(?:[-.][A-Za-z0-9_]+)*")
_PLAIN_WORD = re.compile(r"[A-Za-z0-9_]+")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_HOLE = re.compile(r"\{[a-z_]+\}")

_BLANK = re.compile("[\t\v\f\x00\xa0]")
_QUOTES = str.maketrans("‘’‚‛“”„`", "''''\"\"\"'")  # noqa: RUF001
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_ANSI = re.compile(
    r"\x1b\[[0-9;?]*[A-Za-z]?|\x1b\][^\x07\x1b\n]*\x07?|\x1b"
    r"|(?:\\u001b|\\x1b|\\033|\^\[)\[[0-9;]{0,12}m|\[[0-9]{1,3}(?:;[0-9]{1,3}){0,4}m"
)
_ESCAPED = ("\\n\\n", "\\n  ", "\\nTraceback", "call last):\\n", "\\\\n")
_BLOCK_TAG = re.compile(
    r"</?(?:title|h[1-6]|p|div|pre|br|li|ul|ol|html|head|body|hr|td|tr|table|section|!doctype"
    r"|blockquote|textarea)(?: [^<>]*)?/?>",
    re.IGNORECASE | re.ASCII,
)
_INLINE_TAG = re.compile(
    r"</?(?:a|b|i|em|strong|code|span|cite|img|input|kbd)(?: [^<>]*)?/?>",
    re.IGNORECASE | re.ASCII,
)
_ENTITIES = (
    *(("&#39;", "'"), ("&#x27;", "'"), ("&quot;", '"'), ("&#34;", '"'), ("&nbsp;", " ")),
    *(("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")),
)
_SEAMS = ('File "', "Traceback (most recent", "During handling of", "The above exception")

_LEVELS = "DEBUG|INFO|WARNING|WARN|ERROR|ERR|CRITICAL|FATAL|debug|info|warn|error|crit|alert"
_PREFIXES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:> ?)+",
        r"[_*]{0,2}\[?[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[T ][0-9:.,]{5,20}"
        r"(?:Z| ?[+-][0-9]{2}:?[0-9]{2}| UTC)?[\],:;]{0,2} *",
        r"[A-Z][a-z]{2} {1,2}[0-9]{1,2} [0-9:.]{5,15} [A-Za-z0-9_.-]{1,80}"
        r" [A-Za-z0-9_./-]{1,60}(?:\[[0-9]{1,9}\])?: ?",
        r"[A-Za-z0-9_./-]{1,60}\[[A-Za-z0-9_./-]{1,40}\]: ?",
        r"\[(?:[0-9]{1,9}|" + _LEVELS + r"|pod/[^ \]]{1,120}|[A-Z]+/[^ \]]{1,60})\] ?",
        r"(?:" + _LEVELS + r")(?::[A-Za-z0-9_.-]{0,60}:| in [A-Za-z_.]{1,40}:|:| *[|-]| )"
        r"(?: *\[[A-Za-z0-9_.]{1,60}\])? *",
        r"(?:stderr|stdout) [FP] ",
        r"[0-9]{1,9}#[0-9]{1,9}: (?:\*[0-9]{1,9} )?",
        r" *\+(?:-\+-{5,} [0-9]+ -{5,}| Exception Group )",
        r" *\| ?",
    )
)
_SERVICE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,60} *\| ?")


@dataclass(frozen=True)
class Word:
    """A word in lower case and where it stands in its text."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text; dotted and hyphenated names stay whole."""
    return [Word(_fold(found[0]), *found.span()) for found in _WORD.finditer(text)]


def _fold(word: str) -> str:
    low = word.lower().replace("-", "_")
    return _SAME_WORD.get(low, low)


def subwords(text: str) -> list[str]:
    """Words and their parts: `BuildError` gives builderror, build, error."""
    found = []
    for match in _PLAIN_WORD.finditer(text):
        word = _fold(match[0])
        parts = [_fold(part) for part in _PART.findall(match[0]) if len(part) > 1]
        found.append(word)
        found += [part for part in parts if part != word]
    return found


def split_type(name: str) -> tuple[str, str]:
    """`sqlalchemy.exc.OperationalError` as (`sqlalchemy`, `operationalerror`)."""
    root, _, _ = name.partition(".")
    _, dot, last = name.rpartition(".")
    return (root.lower(), last.lower()) if dot else ("", name.lower())


@dataclass(frozen=True)
class Piece:
    """A literal word of a template, or a hole (its name; `word` is None)."""

    word: str | None
    name: str
    start: int
    end: int


def pieces(template: str) -> list[Piece]:
    """The words and holes of a template in order; holes side by side are one."""
    found: list[Piece] = []
    at = 0
    for hole in _HOLE.finditer(template):
        found += _literal(template, at, hole.start())
        if found and found[-1].word is None and not template[found[-1].end : hole.start()].strip(" "):
            previous = found.pop()
            found.append(Piece(None, previous.name, previous.start, hole.end()))
        else:
            found.append(Piece(None, hole[0][1:-1], *hole.span()))
        at = hole.end()
    return found + _literal(template, at, len(template))


def _literal(template: str, start: int, end: int) -> list[Piece]:
    return [
        Piece(word.text, "", start + word.start, start + word.end)
        for word in words(template[start:end])
    ]


def clean_lines(text: str) -> list[str]:
    """The lines of a paste without colours, markup, escapes and log prefixes."""
    text = _ASTRAL.sub("\ufffd", text).translate(_QUOTES)
    text = _BLANK.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > MAX_TEXT:
        text = text[:MAX_HEAD] + "\n" + text[MAX_HEAD - MAX_TEXT :]
    text = _without_markup(_unescaped(_ANSI.sub("", text)))
    lines = [part for line in text.split("\n") for part in _unglued(line)]
    if len(lines) > MAX_LINES:
        lines = lines[:MAX_FIRST] + lines[MAX_FIRST - MAX_LINES :]
    return _without_prefixes([line[:MAX_LINE] for line in lines])


def _unescaped(text: str) -> str:
    """A text from JSON, a `repr` or syslog has its newlines and quotes escaped."""
    if "#012" in text:
        text = text.replace("#012", "\n")
    if any(mark in text for mark in _ESCAPED):
        text = text.replace("\\\\", "\\").replace("\\n", "\n").replace("\\t", " ")
        text = text.replace('\\"', '"').replace("\\'", "'")
    return text


def _without_markup(text: str) -> str:
    if "<" in text:
        text = _INLINE_TAG.sub("", _BLOCK_TAG.sub("\n", text))
    if "&" in text:
        for entity, character in _ENTITIES:
            text = text.replace(entity, character)
    return text


def _unglued(line: str) -> list[str]:
    """A traceback that lost its newlines has several seams in one line."""
    if sum(line.count(seam) for seam in _SEAMS) < 2:
        return [line]
    for seam in _SEAMS:
        line = line.replace(seam, "\n" + seam)
    return line.split("\n")


def _without_prefixes(lines: list[str]) -> list[str]:
    """Lines without what a container, a logger, a mail program or a terminal puts before."""
    for _ in range(2):
        full = [line for line in lines if line.strip(" ")]
        named = sum(_SERVICE.match(line) is not None for line in full)
        if len(full) > 1 and named * 10 >= len(full) * 6:
            lines = [line[_end(_SERVICE, line) :] for line in lines]
    return [without_prefix(line) for line in lines]


def without_prefix(line: str) -> str:
    """A line without its log prefixes, at most six of them."""
    for _ in range(6):
        end = next((end for prefix in _PREFIXES if (end := _end(prefix, line))), 0)
        if not end:
            break
        line = line[end:]
    return line


def _end(pattern: re.Pattern[str], line: str) -> int:
    found = pattern.match(line)
    return found.end() if found else 0
