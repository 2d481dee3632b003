"""What the site and other programs read, derived from claims and observations. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from packaging.version import Version

from known_issues import ranges
from known_issues.model import CORE, DISPLAY_NAMES, Issue, Observation, Role, Site, Stack, Wording
from known_issues.ranges import Range

CellOutcome = Literal["failed", "passed", "unknown", "not run"]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One square of a version strip: what a snippet did in a stack.

    `version` is the version, in that stack, of the package that the page is about.
    """

    stack: Stack
    version: str
    outcome: CellOutcome
    observation: Observation | None = None

    @property
    def text(self) -> str:
        """What is to be said of it, also to a screen reader."""
        if self.observation and self.observation.reason:
            return f"{self.stack.name}: unknown, {self.observation.reason}"
        return f"{self.stack.name}: {self.outcome}"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One stack of a page's table."""

    stack: Stack
    version: str
    bad: Cell
    good: Cell


@dataclass(frozen=True, kw_only=True)
class Seen:
    """An error as it was observed, first line only, and the versions that word it so."""

    text: str
    stacks: tuple[str, ...]
    versions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Summary:
    """All that a page says of its issue beyond what people wrote.

    `outcomes` are those of the versions of the page's package. Where that version alone does
    not decide, `companions` are the packages that do beside it, and `outcomes` and `ranges`
    are those of the common stacks.
    """

    issue: Issue
    package: str
    strip: tuple[Cell, ...]
    rows: tuple[Row, ...]
    further: tuple[Row, ...]
    seen: tuple[Seen, ...]
    printed: tuple[Seen, ...]
    companions: tuple[str, ...]
    outcomes: Mapping[str, ranges.Ran]
    ranges: tuple[Range, ...]
    affected: str
    sentence: str
    newest_failure: Observation | None
    newest_pass: Observation | None
    verified: dt.date | None


def summarize(site: Site, issue: Issue) -> Summary:
    """Derive a page's facts from the observations of its two snippets."""
    package = issue.claims.package
    rows = tuple(_rows(site, issue))
    common = tuple(row for row in rows if row.stack.common)
    further = tuple(row for row in rows if not row.stack.common)
    strip = tuple(row.bad for row in common)
    failures = [row.bad.observation for row in (*further, *common) if row.bad.outcome == "failed"]
    passes = [row.good.observation for row in (*further, *common) if row.good.outcome == "passed"]
    others = companions(site, issue.slug)
    judged = strip if others else (*strip, *(row.bad for row in further))
    outcomes = ranges.settle((cell.version, cell.outcome) for cell in judged)
    found = tuple(ranges.find_ranges(outcomes, site.releases.get(package, ())))
    ran = [row.stack.date for row in rows if row.bad.outcome in ("failed", "passed")]
    return Summary(
        issue=issue,
        package=DISPLAY_NAMES.get(package, package),
        strip=strip,
        rows=common,
        further=further,
        seen=tuple(_seen(issue, rows)),
        printed=tuple(_printed(issue, rows)),
        companions=others,
        outcomes=outcomes,
        ranges=found,
        affected=_affected(judged, further, found),
        sentence=_sentence(DISPLAY_NAMES.get(package, package), *_told(strip, further)),
        newest_failure=failures[-1] if failures else None,
        newest_pass=passes[-1] if passes else None,
        verified=max(ran, default=None),
    )


def summarize_all(site: Site) -> dict[str, Summary]:
    return {slug: summarize(site, issue) for slug, issue in site.issues.items()}


def companions(site: Site, slug: str) -> tuple[str, ...]:
    """The packages, beside the page's own, whose versions decide; () where its own does."""
    package = site.issues[slug].claims.package
    pins = (name for stack in site.stacks_of(slug, "bad") for name in stack.pinned)
    candidates = dict.fromkeys((*CORE, *pins, "python"))
    return ranges.companions(
        _runs_of_bad(site, slug), [name for name in candidates if name != package]
    )


def deciding_by_presence(site: Site, slug: str, beside: Iterable[str]) -> tuple[str, ...]:
    """The packages of the page whose absence decides, where no version `beside` does."""
    package, *others = site.issues[slug].claims.packages
    named = [name for name in others if name != package]
    return ranges.deciding_by_presence(_runs_of_bad(site, slug), named, beside)


def _runs_of_bad(site: Site, slug: str) -> list[ranges.Cell]:
    package = site.issues[slug].claims.package
    return [
        ranges.Cell(
            version=cell.version,
            outcome=cell.outcome,
            beside={"python": stack.python, **stack.versions},
            pinned=stack.pinned,
        )
        for stack in site.stacks_of(slug, "bad")
        if (cell := _cell(stack, package, site.observed(slug, "bad").get(stack.name)))
    ]


def _rows(site: Site, issue: Issue) -> Iterator[Row]:
    stacks = {role: {s.name for s in site.stacks_of(issue.slug, role)} for role in ("bad", "good")}
    observed = {role: site.observed(issue.slug, role) for role in ("bad", "good")}
    for stack in site.stacks.values():
        if any(stack.name in names for names in stacks.values()):
            bad, good = (
                _cell(stack, issue.claims.package, observed[role].get(stack.name))
                for role in ("bad", "good")
            )
            yield Row(stack=stack, version=bad.version, bad=bad, good=good)


def _cell(stack: Stack, package: str, observation: Observation | None) -> Cell:
    version = stack.versions.get(package, "")
    return Cell(
        stack=stack,
        version=observation.version(package, stack) if observation else version,
        outcome=observation.outcome if observation else "not run",
        observation=observation,
    )


def _seen(issue: Issue, rows: Iterable[Row]) -> Iterator[Seen]:
    """Distinct first lines of the errors, those of the newest stack first.

    Of a command that printed its error and left, nobody sees the exit.
    """
    texts: dict[str, list[Row]] = {}
    for row in rows:
        found = row.bad.observation
        if row.bad.outcome == "failed" and found:
            for error in found.errors:
                if not issue.claims.are_printed_for(error, found.output):
                    texts.setdefault(str(error).split("\n")[0], []).append(row)
    newest_first = sorted(
        texts.items(), key=lambda item: max(_date(row.stack) for row in item[1]), reverse=True
    )
    for text, showing in newest_first:
        versions = dict.fromkeys(row.version for row in showing if row.version)
        yield Seen(
            text=text,
            stacks=tuple(row.stack.name for row in showing),
            versions=tuple(sorted(versions, key=Version)),
        )


def _printed(issue: Issue, rows: Iterable[Row]) -> Iterator[Seen]:
    """Wordings of the page that failing runs of bad printed, in the page's order."""
    failed = [row for row in rows if row.bad.outcome == "failed"]
    for wording in map(Wording, issue.claims.errors):
        showing = [
            row
            for row in failed
            if row.bad.observation and wording.matches_output(row.bad.observation.output)
        ]
        if showing:
            versions = dict.fromkeys(row.version for row in showing if row.version)
            yield Seen(
                text=wording.text,
                stacks=tuple(row.stack.name for row in showing),
                versions=tuple(sorted(versions, key=Version)),
            )


def _date(stack: Stack) -> tuple[bool, dt.date, str]:
    return stack.common, stack.date, stack.name


def _affected(judged: tuple[Cell, ...], further: tuple[Row, ...], found: tuple[Range, ...]) -> str:
    """The short label of a list: `3.1.2 and later`, `all tested`, `some combinations`."""
    known = [cell for cell in judged if cell.outcome in ("failed", "passed")]
    if known and all(cell.outcome == "failed" for cell in known):
        return "all tested"
    if found:
        return ", ".join(map(str, found))
    if any(row.bad.outcome == "failed" for row in further):
        return "some combinations"
    return "not observed"


def _told(
    strip: tuple[Cell, ...], further: tuple[Row, ...]
) -> tuple[tuple[Cell, ...], tuple[Row, ...]]:
    """The cells that are told first, and the rest: a page without common stacks has its own."""
    if strip:
        return strip, further
    alone = tuple(row for row in further if not row.stack.grid)
    return tuple(row.bad for row in alone), tuple(row for row in further if row not in alone)


def _sentence(package: str, strip: tuple[Cell, ...], further: tuple[Row, ...]) -> str:
    """What the strip shows, in words: `Fails on Flask 3.1.2 and 3.1.3, passes on …`."""
    failed = [cell for cell in strip if cell.outcome == "failed"]
    passed = [cell for cell in strip if cell.outcome == "passed"]
    silent = len(strip) - len(failed) - len(passed)
    parts = []
    if failed and not passed and not silent:
        parts.append(f"Fails on all {len(failed)} stacks, {_span(package, failed)}")
    elif failed:
        parts.append(f"Fails on {_span(package, failed)}")
    if passed:
        other = "the other stack" if len(passed) == 1 else f"the other {len(passed)} stacks"
        parts.append(f"passes on {other if failed else f'all {len(passed)} common stacks'}")
    if silent:
        parts.append(f"unknown on {silent}")
    broken = [row for row in further if row.bad.outcome == "failed"]
    ran = [row for row in further if row.bad.outcome in ("failed", "passed")]
    if broken and any(row.stack.grid for row in further):
        parts.append(f"fails in {len(broken)} of {len(ran)} further combinations that install")
    elif broken:
        further_stacks = f"{len(broken)} of {len(ran)} further stacks"
        parts.append(f"fails on {'the one further stack' if len(ran) == 1 else further_stacks}")
    text = ", ".join(parts) or "not run yet"
    return f"{text[0].upper()}{text[1:]}."


def _span(package: str, cells: list[Cell]) -> str:
    versions = sorted({cell.version for cell in cells if cell.version}, key=Version)
    if not versions:
        return _join([cell.stack.name for cell in cells])
    if len(versions) > 4:
        return f"{package} {versions[0]} to {versions[-1]}"
    return f"{package} {_join(versions)}"


def _join(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def cells_executed(site: Site) -> int:
    """How many cells of the matrix were run to an end that says something."""
    return sum(each.outcome != "unknown" for cells in site.observations.values() for each in cells)


def failing_in(site: Site, stack: str, role: Role = "bad") -> list[Issue]:
    """The issues whose snippet failed in a stack."""
    return [
        issue
        for slug, issue in site.issues.items()
        if (cell := site.observed(slug, role).get(stack)) and cell.outcome == "failed"
    ]
