"""Text as the matcher compares it: cleaned lines and ASCII words. Pure; twin of match.mjs.

Every scan is linear: a pattern either stands at a fixed place or can't fail after a long run.
What is examined is capped: 200,000 characters, 4,000 lines, 2,000 characters a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

MAX_TEXT, MAX_HEAD = 200_000, 60_000
MAX_LINES, MAX_FIRST = 4_000, 1_000
MAX_LINE = 2_000

_LEVELS = "DEBUG|INFO|WARNING|WARN|ERROR|ERR|CRITICAL|FATAL|debug|info|warn|error|crit|alert"

RULES: dict[str, dict[str, Any]] = {
    "words": {
        # English that says nothing of the subject.
        "stop": "a an and are as at be but by can did do does for from had has have how i if in"
        " into is it its me my no not of on or out s so such t that the their then there these"
        " they this to was were what when which while why will with would you your",
        # Modules of Python whose exceptions any program may raise.
        "stdlib": "binascii concurrent configparser csv email http json pickle smtplib socket"
        " sqlite3 ssl subprocess tarfile tomllib urllib xml zipfile zoneinfo",
        # Words of Python's own messages, which every library prints.
        "python": "0 1 10 2 3 argument arguments assert assignment asyncio.run attribute base"
        " between byte bytes call callable called cannot changed class closed codec"
        " collections compare concatenate could couldn datetimes decode defined depth"
        " dictionary division enough error event exceeded exception expected failed"
        " failing file find found function get given got import index indices instance"
        " instances int integers invalid iterable iteration key keyword like list"
        " literal loop many maximum method missing module must naive name named none"
        " nonetype o object offset_aware offset_naive only operation or os.pathlike path"
        " pattern peer pkg_resources position positional range recursion referenced"
        " required reset running set size slices start str string subscriptable subtract"
        " supported takes traceback tuple type unable unexpected unknown unorderable"
        " unpack use used using utf_8 value values zero",
    },
    "pairs": {
        # The second stands for the first.
        "same": [
            *(["application", "app"], ["applications", "app"], ["apps", "app"]),
            *(["configuration", "config"], ["contexts", "context"], ["databases", "database"]),
            *(["threads", "thread"], ["tokens", "token"], ["urls", "url"]),
        ],
        "quotes": [
            *([mark, "'"] for mark in "\u2018\u2019\u201a\u201b`"),
            *([mark, '"'] for mark in "\u201c\u201d\u201e"),
        ],
        "escapes": [["\\\\", "\\"], ["\\n", "\n"], ["\\t", " "], ['\\"', '"'], ["\\'", "'"]],
        "entities": [
            *(["&#39;", "'"], ["&#x27;", "'"], ["&quot;", '"'], ["&#34;", '"'], ["&nbsp;", " "]),
            *(["&lt;", "<"], ["&gt;", ">"], ["&amp;", "&"]),
        ],
    },
    "patterns": {
        # A text that holds one of these comes from JSON or a `repr`: its newlines are escaped.
        "escaped": r"\\n(?:\\n|  |Traceback)|call last\):\\n|\\\\n",
        # A traceback that lost its newlines has several of these in one line.
        "seam": r'File "|Traceback \(most recent|During handling of|The above exception',
        # What one of the languages takes for white space, or both, but for the newline.
        "blank": r"[\t\v\f\0\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
        r"\ufeff]",
        "ansi": r"\x1b\[[0-9;?]*[A-Za-z]?|\x1b\][^\x07\x1b\n]*\x07?|\x1b"
        r"|(?:\\u001b|\\x1b|\\033|\^\[)\[[0-9;]{0,12}m|\[[0-9]{1,3}(?:;[0-9]{1,3}){0,4}m",
        "block_tag": r"</?(?:title|h[1-6]|p|div|pre|br|li|ul|ol|html|head|body|hr|td|tr|table"
        r"|section|!doctype|!DOCTYPE|blockquote|textarea)(?: [^<>]*)?/?>",
        "inline_tag": r"</?(?:a|b|i|em|strong|code|span|cite|img|input|kbd)(?: [^<>]*)?/?>",
        # What containers, loggers, mail programs and terminals put before a line.
        "prefix": r"(?:> ?)+"
        r"|[_*]{0,2}\[?[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[T ][0-9:.,]{5,20}"
        r"(?:Z| ?[+-][0-9]{2}:?[0-9]{2}| UTC)?[\],:;]{0,2} *"
        r"|[A-Z][a-z]{2} {1,2}[0-9]{1,2} [0-9:.]{5,15} [A-Za-z0-9_.-]{1,80}"
        r" [A-Za-z0-9_./-]{1,60}(?:\[[0-9]{1,9}\])?: ?"
        r"|[A-Za-z0-9_./-]{1,60}\[[A-Za-z0-9_./-]{1,40}\]: ?"
        r"|\[(?:[0-9]{1,9}|" + _LEVELS + r"|pod/[^ \]]{1,120}|[A-Z]+/[^ \]]{1,60})\] ?"
        r"|(?:" + _LEVELS + r")(?::[A-Za-z0-9_.-]{0,60}:| in [A-Za-z_.]{1,40}:|:| *[|-]| )"
        r"(?: *\[[A-Za-z0-9_.]{1,60}\])? *"
        r"|(?:stderr|stdout) [FP] "
        # An editor's, Apache's, a container's log.
        r"|Exception has occurred: "
        r"|\[[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}[0-9]{1,2} [0-9:.]{5,15} [0-9]{4}\] ?"
        r"|\[(?:[a-z_]{1,20}:)?(?:error|warn|info|notice)\] ?"
        r"|\[(?:pid|client|remote) [^\]]{1,80}\] ?"
        r'|\{"(?:log|message|msg)": ?"'
        r"|[0-9]{1,9}#[0-9]{1,9}: (?:\*[0-9]{1,9} )?"
        r"| *\+(?:-\+-{5,} [0-9]+ -{5,}| Exception Group )"
        r"| *\| ?",
        # Docker Compose's, stripped only where most lines have it.
        "service": r"[A-Za-z0-9][A-Za-z0-9_.-]{0,60} *\| ?",
    },
}
"""What this module knows of texts, in both languages: the index carries it to the browser."""

STDLIB = frozenset(RULES["words"]["stdlib"].split())
STOP_WORDS = frozenset(RULES["words"]["stop"].split())
PYTHON_WORDS = frozenset(RULES["words"]["python"].split())
_PAIRS: dict[str, list[tuple[str, str]]] = RULES["pairs"]
_SAME_WORD = dict(_PAIRS["same"])
_PATTERNS = {name: re.compile(source) for name, source in RULES["patterns"].items()}
_WORD = re.compile(r"[A-Za-z0-9_]+(?:[-.][A-Za-z0-9_]+)*")
_PLAIN_WORD = re.compile(r"[A-Za-z0-9_]+")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_HOLE = re.compile(r"\{[a-z_]+\}")
_JOINED = re.compile(r"\}(_+)\Z")
_CALLED = re.compile(r"\(\)['\"]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Word:
    """A word in lower case and where it stands in its text."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text; dotted and hyphenated names stay whole."""
    return [Word(_fold(found[0]), *found.span()) for found in _WORD.finditer(text)]


def telling(word: str | None) -> int:
    """2 for an identifier of some library, 1 for another word that not everyone prints."""
    if word is None or word in STOP_WORDS or word in PYTHON_WORDS:
        return 0
    return 2 if "_" in word or "." in word else 1


def _fold(word: str) -> str:
    low = word.lower().replace("-", "_")
    return _SAME_WORD.get(low, low)


def subwords(text: str) -> list[str]:
    """Words and their parts: `BuildError` gives builderror, build, error."""
    found = []
    for match in _PLAIN_WORD.finditer(text):
        word = _fold(match[0])
        parts = [_fold(part) for part in _PART.findall(match[0]) if len(part) > 1]
        found += [word, *(part for part in parts if part != word)]
    return found


def split_type(name: str) -> tuple[str, str]:
    """`sqlalchemy.exc.OperationalError` as (`sqlalchemy`, `operationalerror`)."""
    root, dot, _ = name.partition(".")
    return root.lower() if dot else "", name[name.rfind(".") + 1 :].lower()


@dataclass(frozen=True)
class Piece:
    """A literal word of a template, or a hole (its name; `word` is None).

    A `mark` is what a hole's filling has to show: the `_` that joins it to the hole before it, as
    in `{name}_{rest}`, or the `()` of a quoted call, as in `'{factory}()'`.
    """

    word: str | None
    name: str
    start: int
    end: int
    mark: str = ""


def pieces(template: str) -> list[Piece]:
    """The words and holes of a template in order."""
    found: list[Piece] = []
    at = 0
    for hole in _HOLE.finditer(template):
        joined = _JOINED.match(template, max(at - 1, 0), hole.start())
        found += [] if joined else _literal(template, at, hole.start())
        mark = joined[1] if joined else "()" if _CALLED.match(template, hole.end()) else ""
        found.append(Piece(None, hole[0][1:-1], *hole.span(), mark))
        at = hole.end()
    return found + _literal(template, at, len(template))


def _literal(template: str, start: int, end: int) -> list[Piece]:
    return [
        Piece(word.text, "", start + word.start, start + word.end)
        for word in words(template[start:end])
    ]


def without_holes(template: str) -> str:
    """A template's literal text."""
    return _HOLE.sub(" ", template)


def clean_lines(text: str) -> list[str]:
    """The lines of a paste without colours, markup, escapes and log prefixes."""
    text = _replaced(_ASTRAL.sub("\ufffd", text), "quotes")
    text = _PATTERNS["blank"].sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > MAX_TEXT:
        text = text[:MAX_HEAD] + "\n" + text[MAX_HEAD - MAX_TEXT :]
    text = _without_markup(_unescaped(_PATTERNS["ansi"].sub("", text)))
    lines = [part for line in text.split("\n") for part in _unglued(line)]
    if len(lines) > MAX_LINES:
        lines = lines[:MAX_FIRST] + lines[MAX_FIRST - MAX_LINES :]
    return _without_prefixes([line[:MAX_LINE] for line in lines])


def _replaced(text: str, pairs: str) -> str:
    for old, new in _PAIRS[pairs]:
        text = text.replace(old, new)
    return text


def _unescaped(text: str) -> str:
    """A text with real newlines and quotes; `#012` is how syslog writes a newline."""
    text = text.replace("#012", "\n")
    return _replaced(text, "escapes") if _PATTERNS["escaped"].search(text) else text


def _without_markup(text: str) -> str:
    text = _PATTERNS["block_tag"].sub("\n", text)
    text = _PATTERNS["inline_tag"].sub("", text)
    return _replaced(_replaced(text, "entities"), "entities")


def _unglued(line: str) -> list[str]:
    parts = _PATTERNS["seam"].sub("\n\\g<0>", line).split("\n")
    return parts if len(parts) > 2 else [line]


def _without_prefixes(lines: list[str]) -> list[str]:
    """Lines without the service's name, at most twice, and their log prefixes, at most six."""
    for _ in range(2):
        full = [line for line in lines if line.strip(" ")]
        named = sum(_end("service", line) > 0 for line in full)
        if len(full) > 1 and named * 10 >= len(full) * 6:
            lines = [line[_end("service", line) :] for line in lines]
    for _ in range(6):
        lines = [line[_end("prefix", line) :] for line in lines]
    return lines


def _end(pattern: str, line: str) -> int:
    found = _PATTERNS[pattern].match(line)
    return found.end() if found else 0
