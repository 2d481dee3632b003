"""Which cells of the matrix must be run, and what a new observation does to the record. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from known_issues.model import ROLES, Error, Observation, Site, Snippet, Stack


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One snippet in one stack, with what is recorded of it."""

    snippet: Snippet
    stack: Stack
    needs: tuple[str, ...]
    packages: tuple[str, ...]
    recorded: Observation | None

    def fresh(self, runner: int) -> bool:
        """Whether the record is of this snippet, this stack and this runner."""
        return self.recorded is not None and self.recorded.fresh(self.snippet, self.stack, runner)

    @property
    def versions(self) -> dict[str, str]:
        """The versions that the record holds."""
        return self.stack.versions_of(self.packages)

    def __str__(self) -> str:
        return f"{self.snippet.slug} {self.snippet.role} on {self.stack.name}"


def wanted(site: Site, slugs: Collection[str] = (), stacks: Collection[str] = ()) -> Iterator[Cell]:
    """Every cell that the pages ask for, or those of some slugs and stacks."""
    for slug, issue in site.issues.items():
        if slugs and slug not in slugs:
            continue
        for role in ROLES:
            snippet = site.snippets.get((slug, role))
            if snippet is None:
                continue
            recorded = site.observed(slug, role)
            for stack in site.stacks_of(slug, role):
                if not stacks or stack.name in stacks:
                    yield Cell(
                        snippet=snippet,
                        stack=stack,
                        needs=issue.claims.needs,
                        packages=issue.claims.packages,
                        recorded=recorded.get(stack.name),
                    )


def unavailable(cell: Cell, reason: str, runner: int) -> Observation:
    """What to record where this machine can't run a cell: nothing over an earlier record."""
    if cell.recorded:
        return cell.recorded
    return Observation(
        snippet=cell.snippet.role,
        stack=cell.stack.name,
        python=cell.stack.python,
        versions=cell.versions,
        outcome="unknown",
        reason=reason,
        snippet_hash=cell.snippet.hash,
        stack_hash=cell.stack.hash,
        runner=runner,
    )


def settle(recorded: Observation | None, new: Observation) -> Observation:
    """The record after a run: an error that was already known to vary changes nothing."""
    if recorded is None or not _same_cell(recorded, new):
        return new
    if new.error != recorded.error and new.error in recorded.variants:
        return recorded
    if new.error == recorded.error and recorded.variants:
        known = {*recorded.variants, *new.variants} - {new.error}
        return dataclasses.replace(new, variants=tuple(sorted(known, key=str)))
    return new


def _same_cell(one: Observation, other: Observation) -> bool:
    keys = ("snippet", "stack", "snippet_hash", "stack_hash", "runner", "outcome")
    return all(getattr(one, key) == getattr(other, key) for key in keys)


def merge(site: Site, slug: str, observed: Iterable[Observation]) -> tuple[Observation, ...]:
    """The record of one issue with new cells in it, without those that no page asks for."""
    cells = {(each.snippet, each.stack): each for each in site.observations.get(slug, ())}
    cells |= {(each.snippet, each.stack): each for each in observed}
    asked = {(role, stack.name) for role in ROLES for stack in site.stacks_of(slug, role)}
    return tuple(cells[key] for key in sorted(cells) if key in asked)


def difference(slug: str, recorded: Observation | None, new: Observation) -> str | None:
    """How the behaviour of a cell changed, in a line or three, or None where it did not."""
    if recorded is None:
        return None
    name = f"{slug} {new.snippet} on {new.stack}"
    if recorded.outcome != new.outcome:
        return f"{name}: {recorded.outcome} → {new.outcome}\n{_was(recorded)}\n{_is(new)}"
    if recorded.error != new.error:
        return f"{name}: the error changed\n{_was(recorded)}\n{_is(new)}"
    if recorded.output != new.output:
        return f"{name}: the output changed\n{_lines(recorded.output, new.output)}"
    return None


def _was(observation: Observation) -> str:
    return f"  - {_end(observation)}"


def _is(observation: Observation) -> str:
    return f"  + {_end(observation)}"


def _end(observation: Observation) -> str:
    """How a run ended, in one line."""
    error: Error | None = observation.error
    last = str(error).split("\n")[0] if error else observation.reason
    return last or f"printed {observation.output.strip()[-100:]!r}"


def _lines(before: str, after: str) -> str:
    """The first line in which two outputs differ."""
    old, new = before.splitlines(), after.splitlines()
    n = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
    n = min(len(old), len(new)) if n is None else n
    was, now = (lines[n] if n < len(lines) else "(nothing)" for lines in (old, new))
    return f"  - {was[:200]}\n  + {now[:200]}"
