"""The versions that a paste tells, and what was observed of a page in them. Pure.

Twin of `docs/javascripts/versions.mjs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from known_issues.text import clean_lines

Outcome = Literal["failed", "passed"]

_PINNED = re.compile(
    r"([A-Za-z0-9][A-Za-z0-9_.-]{0,80}?)(?:===?| {2,}| |/)"
    r"v?([0-9]{1,6}(?:\.[0-9A-Za-z]{1,12}){1,6})"
)
_SERVED = re.compile(r"([A-Za-z0-9_.-]{1,80})/([0-9]{1,6}\.[0-9][0-9A-Za-z.]{0,40})$")
_INSTALLED = re.compile(
    r"[/\\]([A-Za-z0-9_.]{1,80})-([0-9]{1,6}(?:\.[0-9a-z]{1,8}){1,6})"
    r"(?:-py[0-9]|\.dist-info|\.egg)"
)
_PYTHON = re.compile(r"[/\\][Pp]ython([23])\.?([0-9]{1,2})[/\\]")
_OUTCOMES: dict[str, Outcome] = {"F": "failed", "p": "passed"}


@dataclass(frozen=True)
class Status:
    """What was observed of a page in the versions that a person has.

    `outcome` is None where nothing was tested in these versions; then `below` and `above`
    are the nearest tested versions of `package`, each with its outcome.
    """

    package: str
    version: str
    outcome: Outcome | None
    below: tuple[str, Outcome] | None = None
    above: tuple[str, Outcome] | None = None


def find_versions(text: str, document: Mapping[str, Any]) -> dict[str, str]:
    """Versions of Python and of the index's packages in a text, by normalized name, sorted.

    Read from `pip freeze` and `pip list`, `flask --version`, a `Server:` header, pytest's
    header, and the paths of eggs, of `dist-info` and of Python in a traceback.
    """
    found: dict[str, str] = {}
    for line in clean_lines(text):
        for name, version in _versions(line):
            key = name.lower().replace("_", "-").replace(".", "-")
            if key == "python" or key in document["versions"]:
                found.setdefault(key, version)
    return dict(sorted(found.items()))


def _versions(line: str) -> Iterator[tuple[str, str]]:
    bare = line.strip(" ")
    pinned = _PINNED.match(bare)
    if pinned and bare[pinned.end() : pinned.end() + 1] in ("", " ", ";", ",", "\\"):
        yield pinned[1], pinned[2]
    for part in bare.split(" "):
        served = _SERVED.match(part)
        if served:
            yield served[1], served[2]
    _, _, python = bare.partition("-- Python ")
    if python:
        yield "python", python.partition(",")[0]
    for installed in _INSTALLED.finditer(line):
        yield installed[1], installed[2]
    path = _PYTHON.search(line)
    if path:
        yield "python", f"{path[1]}.{path[2]}"


def find_status(
    document: Mapping[str, Any], slug: str, versions: Mapping[str, str]
) -> Status | None:
    """What was observed of a page in these versions; None if they lack its package.

    Where a page was run on pairs of packages, the others must agree to two numbers.
    """
    page = next((each for each in document["pages"] if each["slug"] == slug), None)
    package = page.get("package", "") if page else ""
    if page is None or package not in versions:
        return None
    mine = versions[package]
    outcomes = _outcomes(document["versions"], page, versions)
    if mine in outcomes:
        return Status(package, mine, _OUTCOMES[outcomes[mine]])
    order = sorted(outcomes, key=_number)
    below = [each for each in order if _number(each) < _number(mine)][-1:]
    above = [each for each in order if _number(each) > _number(mine)][:1]
    near = [(each[0], _OUTCOMES[outcomes[each[0]]]) if each else None for each in (below, above)]
    return Status(package, mine, None, *near)


def _outcomes(
    table: Mapping[str, Sequence[str]], page: Mapping[str, Any], versions: Mapping[str, str]
) -> dict[str, str]:
    """The letter of each tested version; one that failed anywhere counts as failed."""
    package = page["package"]
    others = [each for each in versions if each in table and each != package]
    outcomes: dict[str, str] = {}
    for n, letter in enumerate(page.get("cells", "")):
        version = table[package][n]
        fits = "pairs" not in page or all(
            _same_line(versions[each], table[each][n]) for each in others
        )
        if letter in _OUTCOMES and version and fits and outcomes.get(version) != "F":
            outcomes[version] = letter
    return outcomes


def _same_line(one: str, other: str) -> bool:
    return bool(other) and _number(one)[:2] == _number(other)[:2]


def _number(version: str) -> tuple[int, ...]:
    """The leading numbers of a version, enough to order the released ones."""
    numbers = []
    for part in version.split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        numbers.append(int(digits[:9]))
    return tuple(numbers)
