"""The command that counts how much of what packages say has a page. A door."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from known_issues import coverage, emissions, files, stacks
from known_issues.coverage import Covered, Evidence
from known_issues.emissions import Emission
from known_issues.model import SCHEMA_VERSION, Group, Stack

console = Console(stderr=True, highlight=False)


@dataclass(frozen=True)
class Place:
    """An emission of a package, with its group and the pages that answer it."""

    package: str
    emission: Emission
    group: str | None
    pages: tuple[str, ...]


@click.command(name="coverage")
@click.argument("packages", metavar="[PACKAGE]...", nargs=-1)
@click.option("--stack", "name", default="latest", show_default=True, help="Whose packages.")
@click.option("--list", "listed", is_flag=True, help="Each place in the source, with its page.")
@click.option("--json", "as_json", is_flag=True, help="All of it, for a program.")
def coverage_command(packages: tuple[str, ...], name: str, listed: bool, as_json: bool) -> None:
    """Count the messages of Flask and its extensions that a page answers.

    The source of the packages is read with `ast`: raise, warn, assert, abort, logs and prints.
    A page answers a message that a run of its bad snippet showed.
    """
    root = files.find_root(Path.cwd())
    if root is None:
        raise click.UsageError("No stacks.toml here or above. Run it in the repository.")
    site = files.load(root, runner=0)
    if name not in site.stacks:
        raise click.UsageError(f"No such stack: {name}.")
    known = list(dict.fromkeys(group.package for group in site.groups))
    missing = sorted(set(packages) - set(known))
    if missing:
        raise click.UsageError(f"No such package: {', '.join(missing)}. One of {', '.join(known)}.")
    evidence = Evidence(site, name)
    chosen = [group for group in site.groups if not packages or group.package in packages]
    covered = coverage.cover(chosen, evidence)
    try:
        places = list(_places(site.stacks[name], chosen, evidence))
    except (stacks.UnavailableError, OSError, SyntaxError) as error:
        click.echo(f"{site.stacks[name].path}:1: its packages can't be read: {error}.", err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(_document(name, covered, places), ensure_ascii=False, indent=1))
        return
    if listed:
        for place in places:
            click.echo(_line(place))
        return
    console.width = max(console.width, 80)
    Console(highlight=False).print(_table(site.stacks[name], covered, places))


def _places(stack: Stack, groups: list[Group], evidence: Evidence) -> Iterator[Place]:
    python = stacks.environment(stack)
    found = sorted(python.parent.parent.glob("lib/python*/site-packages"))
    if not found:
        raise stacks.UnavailableError("the environment has no site-packages")
    for package in dict.fromkeys(group.package for group in groups):
        own = [group for group in groups if group.package == package]
        by_text = {coverage.same(m.text): group.id for group in own for m in group.messages}
        for path in sorted((found[0] / package.replace("-", "_")).rglob("*.py")):
            file = path.relative_to(found[0]).as_posix()
            for each in emissions.find(path.read_text(encoding="utf-8"), file):
                pages = tuple(evidence.of_emission(each, package))
                yield Place(package, each, by_text.get(coverage.same(each.text)), pages)


def _line(place: Place) -> str:
    """`path:line: what it says → its pages`."""
    each = place.emission
    text = " ".join(each.text.split())
    said = ": ".join(part for part in (each.type or each.way, text) if part)
    return f"{each.file}:{each.line}: {said} → {', '.join(place.pages) or 'no page yet'}"


def _table(stack: Stack, covered: list[Covered], places: list[Place]) -> Table:
    table = Table(title=f"Messages with a page, on {stack.name}")
    for heading in ("package", "version", "groups", "with a page", "places", "run"):
        table.add_column(heading, justify="left" if heading in ("package", "version") else "right")
    rows = [
        (package, stack.versions.get(package, ""), total, done)
        for package, (done, total) in coverage.count(covered).items()
    ]
    for package, version, total, done in rows:
        own = [place for place in places if place.package == package]
        run = sum(bool(place.pages) for place in own)
        table.add_row(package, version, str(total), str(done), str(len(own)), str(run))
    groups, done = sum(row[2] for row in rows), sum(row[3] for row in rows)
    run = sum(bool(place.pages) for place in places)
    table.add_row("all", "", str(groups), str(done), str(len(places)), str(run))
    return table


def _document(stack: str, covered: list[Covered], places: list[Place]) -> dict[str, object]:
    return {
        "schema_version": SCHEMA_VERSION,
        "stack": stack,
        "groups": [
            {
                "id": each.group.id,
                "title": each.group.title,
                "messages": len(each.group.messages),
                "shown": each.shown,
                "pages": each.pages,
            }
            for each in covered
        ],
        "places": [
            {"package": place.package, **asdict(place.emission), "group": place.group}
            | {"pages": place.pages}
            for place in places
        ],
    }


COMMANDS = {"coverage": coverage_command}
