"""The command that makes the site's packs, and tries them: order of steps, and what is printed."""

from __future__ import annotations

import contextlib
import functools
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from known_issues import chromium, files, packs, runner, serving, verdicts
from known_issues.model import Site, Verdict

console = Console(stderr=True, highlight=False, soft_wrap=True)


@click.command(name="packs")
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@click.option("--verify", is_flag=True, help="Run what is stale or missing, and record it.")
@click.option("--all", "everything", is_flag=True, help="With --verify: run fresh cells too.")
def packs_command(slugs: tuple[str, ...], verify: bool, everything: bool) -> None:
    """Make what a browser needs to run the snippets, in `docs/run/`."""
    root = files.find_root(Path.cwd())
    if root is None:
        raise click.UsageError("No stacks.toml here or above. Run this in a checkout.")
    site = files.load(root, runner=runner.RUNNER_VERSION)
    missing = sorted(set(slugs) - set(site.issues))
    if missing:
        raise click.UsageError(f"No such page: {', '.join(missing)}.")
    try:
        with console.status("packs") as status:
            manifest = packs.make(site, root / packs.FOLDER, status.update)
        size = sum(each.stat().st_size for each in manifest.parent.rglob("*") if each.is_file())
        console.print(f"packs made in {packs.FOLDER}, {size / 1e6:.0f} MB")
        if verify:
            _verify(root, site, slugs, manifest, everything)
    except (packs.UnavailableError, chromium.UnavailableError) as error:
        console.print(f"[red]not done[/]: {error}")
        sys.exit(1)


def _verify(
    root: Path, site: Site, slugs: tuple[str, ...], manifest: Path, everything: bool
) -> None:
    """Try each cell in a browser: of every page those that decide, then the others."""
    asked: dict[str, list[verdicts.Trial]] = {}
    for trial in verdicts.trials(site, slugs):
        asked.setdefault(trial.snippet.slug, []).append(trial)
    due = {
        slug: [each for each in trials if everything or not each.fresh]
        for slug, trials in asked.items()
    }
    first = {slug: verdicts.decisive(trials) for slug, trials in asked.items()}
    rounds = [
        [each for each in due[slug] if (each in first[slug]) is early]
        for early in (True, False)
        for slug in due
    ]
    made = {slug: {(e.snippet, e.stack): e for e in kept} for slug, kept in _kept(asked).items()}
    with _tried(root, manifest) as tried:
        for cells in filter(None, rounds):
            slug = cells[0].snippet.slug
            found = [verdicts.beforehand(each, packs.stacks_in(manifest)) for each in cells]
            left = [each for each, known in zip(cells, found, strict=True) if known is None]
            found += [verdicts.judge(each, told) for each, told in tried(left)]
            new = [each for each in found if each]
            _show(slug, site.verdicts.get(slug, ()), new)
            made[slug] |= {(each.snippet, each.stack): each for each in new}
            files.write_verdicts(root, slug, made[slug].values())
    for slug in site.verdicts.keys() - site.issues.keys():
        files.write_verdicts(root, slug, [])
    total = sum(map(len, asked.values()))
    console.print(f"{sum(map(len, due.values())):,} runs in the browser of {total:,}")


def _kept(asked: Mapping[str, list[verdicts.Trial]]) -> dict[str, list[Verdict]]:
    """The recorded verdicts of cells that still are asked for, stale ones left out."""
    return {
        slug: [each.recorded for each in trials if each.recorded and each.fresh]
        for slug, trials in asked.items()
    }


@contextlib.contextmanager
def _tried(root: Path, manifest: Path) -> Iterator[Callable[..., Any]]:
    """A function that runs cells in a browser, on the packs and the scripts of the site."""
    with tempfile.TemporaryDirectory() as name, chromium.launch() as browser:
        served = Path(name)
        (served / "run").symlink_to(manifest.parent)
        (served / "javascripts").symlink_to(root / "docs" / "javascripts")
        files.write(served / "_headers", serving.headers_file(served))
        with serving.serve(served) as address:
            yield functools.partial(chromium.run, browser, address, manifest.name)


def _show(slug: str, known: tuple[Verdict, ...], made: list[Verdict]) -> None:
    """Each verdict that is another than the one recorded."""
    before = {(each.snippet, each.stack): each.likeness for each in known}
    for each in sorted(made, key=lambda each: (each.snippet, each.stack)):
        was = before.get((each.snippet, each.stack))
        if was != each.likeness:
            change = f"{was} → {each.likeness}" if was else each.likeness
            why = f": {each.reason}" if each.reason else ""
            click.echo(f"{slug} {each.snippet} on {each.stack}: {change}{why}")


COMMANDS = {"packs": packs_command}
