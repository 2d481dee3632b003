"""`known-issues bisect`: runs the releases between two stacks, until a boundary is exact."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from known_issues import cells, files, index, ranges, stacks
from known_issues.index import Cell, Summary
from known_issues.maintain import checkout, console, load, must_exist, observe_all
from known_issues.model import Site, Stack
from known_issues.ranges import Gap


@click.command()
@click.argument("slugs", metavar="SLUG...", nargs=-1, required=True)
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count(), show_default=True)
def bisect(slugs: tuple[str, ...], jobs: int) -> None:
    """Run releases of a page's package until its range has exact ends.

    Between two stacks that ended differently, the release in the middle is put among the
    packages of one of them, resolved by uv as of the day when it came out, run and recorded,
    and so on. What was made is
    declared in stacks/bisected.toml, for these pages only.
    """
    root = checkout()
    must_exist("page", slugs, load(root).issues)
    for slug in slugs:
        try:
            _bisect(root, slug, jobs)
        except stacks.UnavailableError as error:
            click.echo(f"stacks.toml:1: nothing can be resolved: {error}. Try again.", err=True)
            sys.exit(1)


def _bisect(root: Path, slug: str, jobs: int) -> None:
    site = load(root)
    summary = index.summarize(site, site.issues[slug])
    package = site.issues[slug].claims.package
    if summary.companions:
        names = ", ".join(summary.companions)
        console.print(f"{slug}: {package} alone does not decide, {names} does too. Not bisected.")
        return
    gaps = list(ranges.find_gaps(summary.outcomes, site.releases.get(package, ())))
    for gap in gaps:
        low, high = search(gap, summary.outcomes[gap.low], _Runner(root, slug, gap, jobs))
        console.print(f"{slug}: changes from {package} {low} to {high}")
    if not gaps:
        console.print(f"{slug}: every boundary is exact")


def search(gap: Gap, before: str, run: Callable[[str], str | None]) -> tuple[str, str]:
    """The adjacent versions, of those that can be run, between which the outcome changes.

    `before` is the outcome of the low end; `run` gives a version's, or None where it can't be
    had, which says nothing.
    """
    low, high, left = gap.low, gap.high, [*gap.between]
    while left:
        middle = len(left) // 2
        version = left[middle]
        outcome = run(version)
        if outcome not in ("failed", "passed"):
            del left[middle]
        elif outcome == before:
            low, left = version, left[middle + 1 :]
        else:
            high, left = version, left[:middle]
    return low, high


class _Runner:
    """Runs a release of the page's package in the picture of one of the gap's ends."""

    def __init__(self, root: Path, slug: str, gap: Gap, jobs: int) -> None:
        self.root, self.slug, self.gap, self.jobs = root, slug, gap, jobs

    def __call__(self, version: str) -> str | None:
        site = load(self.root)
        package = site.issues[self.slug].claims.package
        stack = self._resolved(site, f"{package}=={version}")
        if stack is None:
            console.print(f"{self.slug}: {package} {version} can't be resolved, and says nothing")
            return None
        made = {each.name: each for each in site.stacks.values() if each.issues}
        issues = {*(made[stack.name].issues if stack.name in made else ()), self.slug}
        made[stack.name] = dataclasses.replace(stack, issues=tuple(sorted(issues)))
        files.write_lock(self.root, stack, stack.lock)
        files.write_bisected(self.root, made.values())
        site = load(self.root)
        due = [
            cell
            for cell in cells.wanted(site, (self.slug,), (stack.name,))
            if not cell.fresh(site.runner)
        ]
        observe_all(self.root, site, due, self.jobs)
        observed = load(self.root).observed(self.slug, "bad").get(stack.name)
        console.print(f"{package} {version}: {observed.outcome if observed else 'not run'}")
        return observed.outcome if observed else None

    def _resolved(self, site: Site, pin: str) -> Stack | None:
        """The release as it stood when it came out, in the newer end's picture if uv can."""
        bases = list(self._bases(site))
        first, last = min(base.date for base in bases), max(base.date for base in bases)
        for base in bases:
            known = site.stacks.get(files.repinned(base, pin, last).name)
            if known and known.versions:
                return known
            date = earliest(first, last, functools.partial(_pins_resolve, base, pin))
            stack = files.repinned(base, pin, date)
            stack = dataclasses.replace(stack, lock=stacks.resolve(stack))
            if stack.versions:
                return stack
        return None

    def _bases(self, site: Site) -> Iterator[Stack]:
        """The declared stacks of the gap's ends, the newer end first; of one end, the newest."""
        summary = index.summarize(site, site.issues[self.slug])
        for version in (self.gap.high, self.gap.low):
            ends = [cell.stack for cell in _cells(summary) if cell.version == version]
            bases = {_declared(site, each) for each in ends if not each.grid}
            yield from sorted(bases, key=lambda each: (each.date, each.name))[-1:]


def earliest(first: dt.date, last: dt.date, holds: Callable[[dt.date], bool]) -> dt.date:
    """The first day of a span from which something holds on; the last one if it never does."""
    while first < last:
        middle = first + (last - first) // 2
        first, last = (first, middle) if holds(middle) else (middle + dt.timedelta(days=1), last)
    return last


def _pins_resolve(base: Stack, pin: str, day: dt.date) -> bool:
    """Whether what the stack is about could be installed with this release on a day."""
    stack = files.repinned(base, pin, day)
    pins = tuple(each for each in stack.requirements if "==" in each)
    bare = dataclasses.replace(stack, requirements=pins)
    return bool(dataclasses.replace(bare, lock=stacks.resolve(bare)).versions)


def _declared(site: Site, stack: Stack) -> Stack:
    """The stack of stacks.toml that this one is, or was made from."""
    return site.stacks[stack.name.partition("-in-")[2]] if stack.issues else stack


def _cells(summary: Summary) -> list[Cell]:
    return [row.bad for row in (*summary.rows, *summary.further)]


COMMANDS = {"bisect": bisect}
