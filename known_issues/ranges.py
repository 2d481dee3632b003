"""From what runs did to ranges of versions: the one place of these rules. Pure.

Versions are ordered as PEP 440 says. A version that failed in one run and passed in another
counts as failing. A run that says nothing (unknown, or none at all) says nothing here either,
in particular not "unaffected". The browser's twin is `docs/javascripts/ranges.mjs`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from packaging.version import InvalidVersion, Version

Ran = Literal["failed", "passed"]
State = Literal["affected", "possibly affected", "not affected", "not tested"]
Tested = tuple[str, Ran]


@lru_cache(maxsize=65536)
def parse(version: str) -> Version | None:
    """A version by PEP 440, None where it is none."""
    try:
        return Version(version)
    except InvalidVersion:
        return None


def same_line(one: str, other: str) -> bool:
    """Whether two versions agree to two numbers, as 3.0.1 and 3.0.6 do."""
    first, second = parse(one), parse(other)
    if first is None or second is None:
        return False
    return _line(first) == _line(second)


def is_same(one: str, other: str) -> bool:
    """Whether two texts are one version, as 3.1 and 3.1.0 are."""
    first = parse(one)
    return first is not None and first == parse(other)


def _line(version: Version) -> tuple[int, ...]:
    return version.epoch, version.major, version.minor


def settle(cells: Iterable[tuple[str, str]]) -> dict[str, Ran]:
    """What became of each tested version, in order; from pairs of a version and an outcome."""
    outcomes: dict[str, Ran] = {}
    for version, outcome in cells:
        if parse(version) is None:
            continue
        if outcome == "failed":
            outcomes[version] = "failed"
        elif outcome == "passed":
            outcomes.setdefault(version, "passed")
    return {version: outcomes[version] for version in sorted(outcomes, key=Version)}


@dataclass(frozen=True, kw_only=True)
class Range:
    """Versions that fail one after the other, as far as they were run.

    `before` and `after` are the nearest tested versions that pass, or None. `start_open`
    and `end_open`: versions were released in between that were not tested.
    """

    first: str
    last: str
    before: str | None
    after: str | None
    start_open: bool
    end_open: bool

    def __str__(self) -> str:
        """`3.1.2 and later`, `up to 2.2.5, fixed ≤ 2.3.3`; `≤` where a release was not tested."""
        start = f"≤ {self.first}" if self.start_open else self.first
        if self.before is None:
            span = f"up to {self.last}"
        elif self.after is None:
            span = f"{start} and later"
        else:
            span = start if self.first == self.last else f"{start} to {self.last}"
        return f"{span}, fixed ≤ {self.after}" if self.end_open else span


def find_ranges(outcomes: Mapping[str, Ran], releases: Iterable[str]) -> Iterator[Range]:
    """Ranges of failing versions, from the outcomes of adjacent tested versions."""
    tested = sorted(outcomes, key=Version)
    released = sorted({*filter(parse, releases), *tested}, key=Version)
    first = 0
    for n, version in enumerate(tested):
        if outcomes[version] != "failed":
            first = n + 1
            continue
        after = tested[n + 1] if n + 1 < len(tested) else None
        if after and outcomes[after] == "failed":
            continue
        before = tested[first - 1] if first else None
        yield Range(
            first=tested[first],
            last=version,
            before=before,
            after=after,
            start_open=before is not None and any(between(released, before, tested[first])),
            end_open=after is not None and any(between(released, version, after)),
        )
        first = n + 1


def between(released: Iterable[str], low: str, high: str) -> Iterator[str]:
    """The final versions that were released between two versions, oldest first."""
    for each in sorted(filter(parse, released), key=Version):
        if Version(low) < Version(each) < Version(high) and not Version(each).is_prerelease:
            yield each


@dataclass(frozen=True)
class Gap:
    """Releases that were not run, between a version and the next one that ended otherwise."""

    low: str
    high: str
    between: tuple[str, ...]


def find_gaps(outcomes: Mapping[str, Ran], releases: Iterable[str]) -> Iterator[Gap]:
    """Where a boundary is not exact, oldest first."""
    tested = sorted(outcomes, key=Version)
    released = [*releases]
    for low, high in itertools.pairwise(tested):
        inside = tuple(between(released, low, high))
        if outcomes[low] != outcomes[high] and inside:
            yield Gap(low, high, inside)


@dataclass(frozen=True)
class Place:
    """Where a version stands among the tested ones.

    `outcome` is None where it was not tested; then `below` and `above` are the nearest
    tested versions, each with its outcome.
    """

    outcome: Ran | None
    below: Tested | None = None
    above: Tested | None = None

    @property
    def state(self) -> State:
        """What a person may be told; not tested beside a failing version is "possibly"."""
        if self.outcome:
            return "affected" if self.outcome == "failed" else "not affected"
        near = [outcome for _, outcome in filter(None, (self.below, self.above))]
        return "not tested" if near and "failed" not in near else "possibly affected"


def locate(outcomes: Mapping[str, Ran], version: str, *, alike: bool = True) -> Place:
    """The place of a version; not `alike`: the runs were made with other packages.

    Then a run of the same version is only the nearest one. A version that is none by PEP 440
    is nowhere.
    """
    mine = parse(version)
    if mine is None:
        return Place(None)
    order = sorted(outcomes, key=Version)
    same = next((each for each in order if Version(each) == mine), None)
    if same and alike:
        return Place(outcomes[same])
    below = [each for each in order if Version(each) <= mine][-1:]
    above = [each for each in order if Version(each) > mine][:1]
    near = [(each[0], outcomes[each[0]]) if each else None for each in (below, above)]
    return Place(None, *near)


def mended_in(outcomes: Mapping[str, Ran], version: str) -> str | None:
    """The lowest tested version above this one that passed, or None."""
    mine = parse(version)
    passed = (each for each in sorted(outcomes, key=Version) if outcomes[each] == "passed")
    return next((each for each in passed if mine and Version(each) > mine), None)


@dataclass(frozen=True)
class Cell:
    """A run: the version of the package that decides, its outcome, all versions beside it.

    `pinned` are the distributions that its stack is about.
    """

    version: str
    outcome: str
    beside: Mapping[str, str]
    pinned: tuple[str, ...] = ()


def companions(cells: Iterable[Cell], candidates: Iterable[str]) -> tuple[str, ...]:
    """The packages that tell failing from passing runs of one version; () where none is needed.

    The fewest that do, by their versions to two numbers; where these agree, by their whole
    versions. Of packages that do it equally well, those that a stack pins; else all of them.
    A package that a run was made without had no part in it.
    """
    apart = _apart(cells)
    names = [*dict.fromkeys(candidates)]
    found: list[str] = []
    for differ in (_lines_differ, _versions_differ):
        chosen = _choose(apart, names, differ)
        apart = _left(apart, chosen, differ)
        found += chosen
    return tuple(sorted({*found}))


def deciding_by_presence(
    cells: Iterable[Cell], candidates: Iterable[str], beside: Iterable[str]
) -> tuple[str, ...]:
    """The packages whose absence tells runs apart that the versions of those `beside` do not."""
    apart = _left(_left(_apart(cells), beside, _lines_differ), beside, _versions_differ)
    return tuple(sorted(_choose(apart, [*dict.fromkeys(candidates)], _one_is_absent)))


Pair = tuple[Cell, Cell]
Differ = Callable[[Pair, str], bool]


def _apart(cells: Iterable[Cell]) -> list[Pair]:
    """Pairs of runs of one version that failed and passed."""
    ran = [cell for cell in cells if cell.outcome in ("failed", "passed")]
    return [
        (one, other)
        for one in ran
        for other in ran
        if (one.version, one.outcome, other.outcome) == (other.version, "failed", "passed")
    ]


def _left(apart: Iterable[Pair], names: Iterable[str], differ: Differ) -> list[Pair]:
    names = [*names]
    return [pair for pair in apart if not any(differ(pair, name) for name in names)]


def _choose(apart: list[Pair], names: Iterable[str], differ: Differ) -> list[str]:
    """The names that tell most pairs apart, then those that tell most of the rest."""
    found: list[str] = []
    names = [*names]
    while apart:
        told = {name: [pair for pair in apart if differ(pair, name)] for name in names}
        most = max(map(len, told.values()), default=0)
        if not most:
            break
        best = [name for name in names if len(told[name]) == most]
        pins = {name for pair in apart for cell in pair for name in cell.pinned}
        found += [name for name in best if name in pins] or best
        apart = _left(apart, found, differ)
    return found


def _beside(pair: Pair, name: str) -> tuple[str, str]:
    return pair[0].beside.get(name, ""), pair[1].beside.get(name, "")


def _lines_differ(pair: Pair, name: str) -> bool:
    one, other = _beside(pair, name)
    return bool(one and other) and not same_line(one, other)


def _versions_differ(pair: Pair, name: str) -> bool:
    one, other = _beside(pair, name)
    return bool(one and other) and parse(one) != parse(other)


def _one_is_absent(pair: Pair, name: str) -> bool:
    one, other = _beside(pair, name)
    return bool(one) != bool(other)
