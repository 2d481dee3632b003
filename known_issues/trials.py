"""Runs of what is not released yet: shown beside the record, never written into it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from known_issues import cells, stacks
from known_issues.cells import Cell
from known_issues.model import Observation, Stack

Run = Callable[[Cell, Path | str], Observation]


def with_prereleases(stack: Stack) -> Stack:
    """The stack as uv resolves it today with pre-releases. Raises `stacks.UnavailableError`."""
    today = dataclasses.replace(stack, date=dt.datetime.now(dt.UTC).date())
    return dataclasses.replace(today, lock=stacks.resolve(today, prereleases=True))


def run_with(
    asked: Iterable[Cell], sources: Mapping[str, Path], run: Run
) -> Iterator[tuple[Cell, Observation]]:
    """Run cells with checkouts over the packages of their stacks, in throw-away environments."""
    by_stack: dict[str, list[Cell]] = {}
    for cell in asked:
        by_stack.setdefault(cell.stack.name, []).append(cell)
    for group in by_stack.values():
        with tempfile.TemporaryDirectory(prefix="known-issues-") as folder:
            python = _python(group[0].stack, sources, Path(folder) / "environment")
            for cell in group:
                yield cell, run(cell, python)


def _python(stack: Stack, sources: Mapping[str, Path], folder: Path) -> Path | str:
    try:
        if not sources:
            return stacks.environment(stack)
        return stacks.environment_with(stack, sources, folder)
    except stacks.UnavailableError as error:
        return str(error)


def difference(cell: Cell, new: Observation) -> str | None:
    """How a trial differs from the record; None where it does not or nothing is recorded."""
    return cells.difference(cell.snippet.slug, cell.recorded, new)
