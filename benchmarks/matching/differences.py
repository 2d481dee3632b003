"""Whether Python and JavaScript answer the same, on texts cut, mixed and spoiled by chance."""

from __future__ import annotations

import dataclasses
import json
import random
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import playwright

from known_issues.match import Matcher
from known_issues.versions import find_versions

NODE = Path(playwright.__file__).parent / "driver" / "node"
"""The Node that comes with Playwright, so that none need be installed."""
_SCRIPT = Path(__file__).with_name("answer.mjs")

_SPOILERS = (
    *" _.,:;'\"()[]{}<>|/\\-#&%=+*^~`",
    *("\n", "\t", "\r", "\0", "\x1b", "\x1b[31m", "\xa0", "\u2028", "\n\n"),
    *("é", "\N{PILE OF POO}", "\u05e9\u05dc\u05d5\u05dd", "\u2019", "\u017f", "\u0130", "\ud800"),
    *('  File "', '", line 3, in f', "Traceback (most recent call last):", "KeyError: "),
    *("E   ", "> ", "| ", "web-1 | ", "2026-05-01T12:00:00 ", "[ERROR] ", "\\n", "\\\\n"),
    *("__proto__", "constructor", "flask==3.1.2", "Python 3.12.1", "{key}", "(sqlite3.Error) "),
)


def spoiled(texts: Sequence[str], count: int, seed: int) -> list[str]:
    """So many texts made of these by up to eight cuts, copies and insertions each."""
    pick = random.Random(seed)
    return [_spoil(pick.choice(texts), texts, pick) for _ in range(count)]


def _spoil(text: str, texts: Sequence[str], pick: random.Random) -> str:
    for _ in range(pick.randint(1, 8)):
        start = pick.randrange(len(text) + 1)
        end = min(len(text), start + pick.randint(0, 40))
        other = pick.choice(texts)
        place = pick.randrange(len(other) + 1)
        text = pick.choice(
            (
                text[:start] + pick.choice(_SPOILERS) + text[start:],
                text[:start] + pick.choice(_SPOILERS) + text[end:],
                text[:start] + text[end:],
                text[:end] + text[start:],
                text[:start] + other[place : place + 200] + text[end:],
                text[start:] + text[:start],
            )
        )
    return text


def answer(matcher: Matcher, index: Mapping[str, Any], text: str) -> dict[str, Any]:
    """What `match.py` answers, in the shape of `answer.mjs`."""
    found = matcher.find(text)
    errors = [
        {key: getattr(each.error, key) for key in ("type", "message", "frames", "linked")}
        | {"level": each.level, "matches": [(m.slug, m.score, m.level) for m in each.matches]}
        for each in found.errors
    ]
    matches = [dataclasses.asdict(each) for each in found.matches]
    versions = find_versions(text, index)
    told = {"level": found.level, "matches": matches, "errors": errors, "versions": versions}
    plain: dict[str, Any] = json.loads(json.dumps(told))
    return plain


def differences(index: Mapping[str, Any], texts: Sequence[str]) -> list[str]:
    """The texts that the two languages answer differently."""
    given = json.dumps({"index": index, "texts": texts})
    run = subprocess.run(
        [str(NODE), str(_SCRIPT)],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    matcher = Matcher(index)
    theirs = map(json.loads, run.stdout.split("\n")[:-1])
    return [
        text
        for text, other in zip(texts, theirs, strict=True)
        if answer(matcher, index, text) != other
    ]
