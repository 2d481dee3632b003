"""The versions that a paste tells, and what was observed of a page in them. Pure.

Twin of `docs/javascripts/versions.mjs`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from known_issues import ranges
from known_issues.ranges import Ran as Outcome
from known_issues.ranges import State, is_same, same_line, settle
from known_issues.text import clean_lines

_PINNED = re.compile(
    r"([A-Za-z0-9][A-Za-z0-9_.-]{0,80}?)(?:"
    r" *===? *v?([0-9][0-9A-Za-z.!+_-]{0,60})"
    r"|(?: {1,80}|/)v?([0-9]{1,6}(?:\.[0-9A-Za-z]{1,12}){1,6}))"
)
_PLACED = re.compile(
    r"^([A-Za-z0-9][A-Za-z0-9_.-]{0,80}) @ [a-z]|[#&]egg=([A-Za-z0-9][A-Za-z0-9_.-]{0,80})"
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
    are the nearest tested versions of `package`, each with its outcome. `state` says in a
    word what that means.
    """

    package: str
    version: str
    outcome: Outcome | None
    below: tuple[str, Outcome] | None = None
    above: tuple[str, Outcome] | None = None
    state: State = "not tested"


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


def find_unversioned(text: str, document: Mapping[str, Any]) -> list[str]:
    """The index's packages that a freeze names by an address instead of a version, sorted."""
    names = {
        (placed[1] or placed[2]).lower().replace("_", "-").replace(".", "-")
        for line in clean_lines(text)
        if (placed := _PLACED.search(line))
    }
    return sorted(names & document["versions"].keys() - find_versions(text, document).keys())


def _versions(line: str) -> Iterator[tuple[str, str]]:
    bare = line.strip(" ")
    pinned = _PINNED.match(bare)
    if pinned and bare[pinned.end() : pinned.end() + 1] in ("", " ", ";", ",", "\\"):
        yield pinned[1], pinned[2] or pinned[3]
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

    Where the package's version alone does not decide, the page's `with` names the packages
    that must agree to two numbers, as far as both sides tell them.
    """
    page = next((each for each in document["pages"] if each["slug"] == slug), None)
    package = page.get("package", "") if page else ""
    if page is None or ranges.parse(versions.get(package, "")) is None:
        return None
    return judge(document["versions"], page, versions)


def judge(
    table: Mapping[str, Sequence[str]], page: Mapping[str, Any], versions: Mapping[str, str]
) -> Status:
    """The same for a page of the index whose package is among the versions."""
    package = page["package"]
    outcomes, alike = find_outcomes(table, page, versions)
    place = ranges.locate(outcomes, versions[package], alike=alike)
    near = place.below, place.above
    return Status(package, versions[package], place.outcome, *near, place.state)


def find_outcomes(
    table: Mapping[str, Sequence[str]], page: Mapping[str, Any], versions: Mapping[str, str]
) -> tuple[Mapping[str, Outcome], bool]:
    """Outcomes by tested version, and whether they were made with packages like these.

    Where no run was, those of all runs are given. Packages are alike that agree to two
    numbers; where such runs of this version failed and passed, only those with exactly these
    versions count, and without one it is not tested. Of the page's `without`, a package that
    is not named here is not installed.
    """
    package = page["package"]
    cells = [
        (n, table[package][n], _OUTCOMES[letter])
        for n, letter in enumerate(page.get("cells", ""))
        if letter in _OUTCOMES and table[package][n]
    ]
    told = [each for each in page.get("with", ()) if each in versions and each in table]
    absent = [each for each in page.get("without", ()) if each in table]

    def beside(same: Callable[[str, str], bool], n: int) -> bool:
        return all(not table[name][n] or same(versions[name], table[name][n]) for name in told)

    fitting = [
        cell
        for cell in cells
        if beside(same_line, cell[0])
        and all(bool(table[name][cell[0]]) == (name in versions) for name in absent)
    ]
    mine = [cell for cell in fitting if is_same(cell[1], versions[package])]
    exact = [cell for cell in mine if beside(is_same, cell[0])]
    decided = bool(exact) or len({outcome for _, _, outcome in mine}) < 2
    if exact:
        fitting = [cell for cell in fitting if cell in exact or cell not in mine]
    alike = decided if fitting else not told and not absent
    return settle(cell[1:] for cell in fitting or cells), alike
