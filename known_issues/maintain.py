"""The commands of those who keep the pages: the order of steps, and what is printed."""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from known_issues import (
    benches,
    cells,
    checks,
    files,
    headers,
    packs,
    publish,
    runner,
    scripts,
    serving,
    stacks,
    trials,
)
from known_issues.cells import Cell
from known_issues.model import DISPLAY_NAMES, Observation, Problem, Site, Stack

console = Console(stderr=True, highlight=False, soft_wrap=True)


def checkout() -> Path:
    """The root of the checkout that this runs in; wrong usage elsewhere."""
    root = files.find_root(Path.cwd())
    if root is None:
        raise click.UsageError("No stacks.toml here or above. Run this in a checkout.")
    return root


def load(root: Path) -> Site:
    """The repository, for records of this runner."""
    return files.load(root, runner=runner.RUNNER_VERSION)


@click.command()
def check() -> None:
    """Compare what the pages claim with what was observed."""
    site = load(checkout())
    problems = checks.find_problems(site)
    _say(problems)
    if problems:
        console.print(f"[red]{_count(len(problems), 'problem')}[/] in {_size(site)}")
        sys.exit(1)
    console.print(f"[green]no problem[/] in {_size(site)}")


def _say(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem))


def _size(site: Site) -> str:
    observed = sum(map(len, site.observations.values()))
    return f"{_count(len(site.issues), 'page')} and {_count(observed, 'observation')}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@click.command()
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@click.option("--stack", "names", multiple=True, metavar="NAME", help="Only this stack.")
@click.option("--all", "everything", is_flag=True, help="Run fresh cells too.")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count(), show_default=True)
@click.option(
    "--merge",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Run nothing; take in the records below a folder, as other machines made them.",
)
@click.option(
    "--with",
    "checkouts",
    multiple=True,
    metavar="NAME=PATH",
    help="Try a checkout in a package's place; record nothing, end with 1 where a run differs.",
)
@click.option(
    "--pre", is_flag=True, help="Try today's pre-releases, on the newest stack; as --with."
)
def observe(
    slugs: tuple[str, ...],
    names: tuple[str, ...],
    everything: bool,
    jobs: int,
    merge: Path | None,
    checkouts: tuple[str, ...],
    pre: bool,
) -> None:
    """Run what is stale or missing, and record what it did."""
    root = checkout()
    site = load(root)
    must_exist("page", slugs, site.issues)
    must_exist("stack", names, site.stacks)
    _say(site.problems)
    if checkouts or pre:
        newest = [each.name for each in site.stacks.values() if each.common][-1:]
        _try(list(cells.wanted(site, slugs, names or newest)), _sources(checkouts), pre)
        return
    asked = list(cells.wanted(site, slugs, names))
    if merge:
        taken = _records_below(merge, site)
        for slug in site.issues:
            _record(root, site, slug, taken.get(slug, []))
        console.print(f"{_count(sum(map(len, taken.values())), 'observation')} taken in")
        return
    due = [cell for cell in asked if everything or not cell.fresh(site.runner)]
    observed = observe_all(root, site, due, jobs)
    for slug in site.issues.keys() - {cell.snippet.slug for cell in due}:
        _record(root, site, slug, [])
    _say_unknown([*observed, *(c.recorded for c in asked if c.recorded and c not in due)])
    console.print(f"{_count(len(due), 'cell')} run of {len(asked):,}")


def _sources(checkouts: Iterable[str]) -> dict[str, Path]:
    """The folders of `NAME=PATH`, by name."""
    sources = {}
    for each in checkouts:
        name, _, path = each.partition("=")
        if not name or not Path(path).is_dir() or not path:
            raise click.UsageError(f"--with {each!r} is not NAME=PATH of a checkout's folder.")
        sources[name] = Path(path)
    return sources


def _try(asked: list[Cell], sources: Mapping[str, Path], pre: bool) -> None:
    """Run cells on what is not released, show where they differ, and write nothing."""
    try:
        chosen = {cell.stack.name: cell.stack for cell in asked}
        if pre:
            chosen = {name: trials.with_prereleases(each) for name, each in chosen.items()}
    except stacks.UnavailableError as error:
        console.print(f"[red]not run[/]: {error}")
        sys.exit(1)
    due = [dataclasses.replace(cell, stack=chosen[cell.stack.name]) for cell in asked]
    different = unknown = 0
    for cell, observation in trials.run_with(due, sources, _attempt):
        unknown += observation.outcome == "unknown"
        text = trials.difference(cell, observation)
        if text:
            different += 1
            click.echo(text)
    said = f"{_count(len(due), 'cell')} tried, {different} differ from the record"
    console.print(f"{said}, {unknown} unknown. Nothing was recorded.")
    sys.exit(1 if different else 0)


def _attempt(cell: Cell, python: Path | str) -> Observation:
    """A run that the record has no part in."""
    return _observe(dataclasses.replace(cell, recorded=None), python)


def must_exist(noun: str, given: Iterable[str], known: Iterable[str]) -> None:
    """Refuse names that nothing has."""
    missing = sorted(set(given) - set(known))
    if missing:
        raise click.UsageError(f"No such {noun}: {', '.join(missing)}.")


def observe_all(root: Path, site: Site, due: list[Cell], jobs: int) -> list[Observation]:
    """Run cells and write each page's record when its last cell has ended."""
    done: list[Observation] = []
    open_cells: dict[str, list[Cell]] = {}
    for cell in due:
        open_cells.setdefault(cell.snippet.slug, []).append(cell)
    results: dict[str, list[Observation]] = {slug: [] for slug in open_cells}
    try:
        for cell, observation in _run(due, jobs):
            slug = cell.snippet.slug
            done.append(observation)
            results[slug].append(observation)
            open_cells[slug].remove(cell)
            if not open_cells[slug]:
                _record(root, site, slug, results.pop(slug))
    except KeyboardInterrupt:
        console.print("[yellow]interrupted[/], what was done is kept")
        sys.exit(130)
    finally:
        for slug, observations in results.items():
            if observations:
                _record(root, site, slug, observations)
    return done


def _run(due: list[Cell], jobs: int) -> Iterator[tuple[Cell, Observation]]:
    """Run cells side by side and yield each as it ends."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    pool = concurrent.futures.ThreadPoolExecutor(jobs)
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        try:
            wanted = {cell.stack.name: cell.stack for cell in due}
            task = bar.add_task("environments", total=len(wanted))
            pythons: dict[str, Path | str] = {}
            for name, python in zip(wanted, pool.map(_python, wanted.values()), strict=True):
                pythons[name] = python
                bar.advance(task)
            task = bar.add_task("cells", total=len(due))
            futures = {pool.submit(_observe, c, pythons[c.stack.name]): c for c in due}
            for future in concurrent.futures.as_completed(futures):
                bar.advance(task)
                yield futures[future], future.result()
        finally:
            runner.stop_runs()
            pool.shutdown(wait=True, cancel_futures=True)


def _python(stack: Stack) -> Path | str:
    """The stack's Python, or why there is none."""
    try:
        return stacks.environment(stack)
    except stacks.UnavailableError as error:
        return str(error)


def _observe(cell: Cell, python: Path | str) -> Observation:
    missing = [need for need in cell.needs if not shutil.which(need, path=runner.SYSTEM_PATH)]
    if isinstance(python, str):
        return cells.unavailable(cell, python, runner.RUNNER_VERSION)
    if missing:
        reason = f"needs {' and '.join(missing)}, not on this machine"
        return cells.unavailable(cell, reason, runner.RUNNER_VERSION)
    runs = 1 if cell.fresh(runner.RUNNER_VERSION) else 2
    observation = runner.observe(cell.snippet, cell.stack, python, runs=runs)
    observation = dataclasses.replace(observation, versions=cell.versions)
    return cells.settle(cell.recorded, observation)


def _record(root: Path, site: Site, slug: str, observations: list[Observation]) -> None:
    """Show what changed, then write it into the record as it is now on the disk."""
    path = root / "observations" / f"{slug}.json"
    if path.is_file():
        with contextlib.suppress(files.UnreadableError):
            now = files.read_observations(root, path)
            site = dataclasses.replace(site, observations={**site.observations, slug: now})
    recorded = {(each.snippet, each.stack): each for each in site.observations.get(slug, ())}
    for each in sorted(observations, key=lambda each: (each.snippet, each.stack)):
        text = cells.difference(slug, recorded.get((each.snippet, each.stack)), each)
        if text:
            click.echo(text)
    merged = cells.merge(site, slug, observations)
    if merged:
        files.write_observations(root, slug, merged)


def _records_below(folder: Path, site: Site) -> dict[str, list[Observation]]:
    """Fresh observations of the site's cells in every record below a folder."""
    wanted = {(c.snippet.slug, c.snippet.role, c.stack.name): c for c in cells.wanted(site)}
    taken: dict[str, list[Observation]] = {}
    for path in sorted(folder.rglob("*.json")):
        try:
            observations = files.read_observations(folder, path)
        except files.UnreadableError as error:
            _say(error.problems)
            sys.exit(1)
        for each in observations:
            cell = wanted.get((path.stem, each.snippet, each.stack))
            if cell and dataclasses.replace(cell, recorded=each).fresh(site.runner):
                taken.setdefault(path.stem, []).append(cells.settle(cell.recorded, each))
    return taken


def _say_unknown(observations: Iterable[Observation]) -> None:
    """Each reason why cells are unknown, with how many they are."""
    reasons: dict[str, list[str]] = {}
    for each in observations:
        if each.outcome == "unknown":
            reasons.setdefault(each.reason or "", []).append(each.stack)
    for reason, names in sorted(reasons.items()):
        on = ", ".join(dict.fromkeys(names))
        console.print(f"[yellow]unknown[/] {_count(len(names), 'cell')} on {on}: ", end="")
        console.print(reason, markup=False)


@click.command(name="stacks")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--lock", is_flag=True, help="Resolve again, each on its date, with uv.")
@click.option("--today", is_flag=True, help="With --lock: date them today first.")
@click.option("--json", "as_json", is_flag=True, help="For a CI service's matrix.")
def stacks_command(names: tuple[str, ...], lock: bool, today: bool, as_json: bool) -> None:
    """List the stacks, or resolve them."""
    root = checkout()
    if today and not (lock and names):
        raise click.UsageError("--today needs --lock and the names of stacks.")
    try:
        must_exist("stack", names, [each.name for each in files.read_stacks(root)])
        for name in names if today else ():
            files.write_date(root, name, dt.datetime.now(dt.UTC).date())
        known = {stack.name: stack for stack in files.read_stacks(root)}
    except files.UnreadableError as error:
        _say(error.problems)
        sys.exit(1)
    chosen = [stack for name, stack in known.items() if not names or name in names]
    if lock:
        _lock(root, chosen)
    elif as_json:
        keys = ("name", "python")
        click.echo(json.dumps([{key: getattr(each, key) for key in keys} for each in chosen]))
    else:
        for stack in chosen:
            pinned = ", ".join(r for r in stack.requirements if "==" in r) or "newest"
            click.echo(f"{stack.name}  Python {stack.python}  {stack.date}  {pinned}")


def _lock(root: Path, chosen: list[Stack]) -> None:
    failed = False
    for stack in chosen:
        try:
            files.write_lock(root, stack, stacks.resolve(stack))
        except stacks.UnavailableError as error:
            click.echo(f"{stack.path}:1: not resolved: {error}. It stays as it was.")
            failed = True
    try:
        files.write_releases(root, {name: stacks.released(name) for name in DISPLAY_NAMES})
    except stacks.UnavailableError as error:
        click.echo(f"stacks/releases.json:1: not listed: {error}. It stays as it was.")
        failed = True
    if failed:
        sys.exit(1)
    console.print(f"{_count(len(chosen), 'stack')} resolved")


@click.command()
@click.option("--serve", is_flag=True, help="Serve it on this machine afterwards.")
@click.option("--port", default=8000, show_default=True, help="Where to serve; 0: any free one.")
@click.option(
    "--into",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Build nothing; add what an engine leaves out to a site that it built.",
)
def site(serve: bool, port: int, into: Path | None) -> None:
    """Build the site into `site/`."""
    root = checkout()
    loaded = load(root)
    if loaded.problems:
        _say(loaded.problems)
        console.print("[red]not built[/]: mend these first")
        sys.exit(1)
    _pack(root, loaded)
    if into:
        finish(loaded, into)
        headers.write_nginx(loaded, into, root / "deploy" / "site.conf")
        console.print(f"finished [green]{into}[/]")
        return
    with tempfile.TemporaryDirectory(dir=root, prefix=".site-") as folder:
        built = Path(folder) / "site"
        _build(root, built)
        finish(loaded, built)
        headers.write_nginx(loaded, built, root / "deploy" / "site.conf")
        final = root / "site"
        if final.exists():
            final.rename(Path(folder) / "old")
        built.rename(final)
    console.print(f"built [green]site/[/] with {_size(loaded)}")
    if serve:
        _serve(final, port)


def _pack(root: Path, loaded: Site) -> None:
    """Make what a browser needs to run the snippets; without it the pages have no buttons."""
    try:
        packs.make(loaded, root / packs.FOLDER, names=benches.running(loaded))
    except packs.UnavailableError as error:
        packs.remove(root)
        console.print("[yellow]no Run buttons[/]: ", end="")
        console.print(str(error), markup=False)


def finish(loaded: Site, built: Path) -> None:
    """Write into a built site what an engine would not."""
    publish.finish(loaded, built, os.environ.get("SITE_URL", ""))
    _reproduce(loaded, built)
    _shrink(built)
    headers.write(loaded, built)


def _reproduce(loaded: Site, built: Path) -> None:
    """Each snippet as a file that `uv run` takes from the site."""
    for slug in loaded.issues:
        for each in benches.reproductions(loaded, slug):
            path = built / each.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(benches.reproduction_file(loaded, each, slug))


def _build(root: Path, built: Path) -> None:
    """Run MkDocs. Ends the command, after MkDocs has said why, where it fails."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(built)]
    # The theme's announcement of its successor is known: both engines build the site.
    run = subprocess.run(
        command,
        cwd=root,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if run.returncode:
        # Its `--quiet` would leave out why a macro failed.
        said = (line for line in run.stdout.splitlines() if not line.startswith("INFO"))
        click.echo("\n".join(said), err=True)
        console.print(f"[red]not built[/]: mkdocs ended with {run.returncode}, site/ is as it was")
        sys.exit(1)


def _shrink(built: Path) -> None:
    try:
        scripts.shrink(built / "javascripts")
    except scripts.UnreadableScriptError as error:
        console.print(f"[red]not built[/]: docs/javascripts/{error}")
        sys.exit(1)


def _serve(folder: Path, port: int) -> None:
    try:
        server = serving.server(folder, port)
    except OSError as error:
        text = f"Port {port} can't be used: {error.strerror}. Choose another with --port."
        raise click.UsageError(text) from None
    with server:
        console.print(f"serving http://127.0.0.1:{server.server_port}/ until Ctrl-C")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            console.print("stopped")


@click.command()
@click.argument("slug")
def new(slug: str) -> None:
    """Begin a page: its front matter, a bad snippet and a good one."""
    root = checkout()
    scaffold = {
        root / "docs" / "issues" / f"{slug}.md": _PAGE.replace("SLUG", slug),
        root / "snippets" / slug / "bad.py": _SNIPPET,
        root / "snippets" / slug / "good.py": _SNIPPET,
    }
    if not checks.is_slug(slug):
        raise click.UsageError(f"{slug!r} is not lower-case words and hyphens.")
    there = [path.relative_to(root).as_posix() for path in scaffold if path.exists()]
    if there:
        raise click.UsageError(f"{', '.join(there)} exists. Choose another slug.")
    for path, text in scaffold.items():
        files.write(path, text)
        click.echo(path.relative_to(root).as_posix())
    console.print("Fill them in, then run `make observe` and `known-issues check`.")


# What `new` writes. Each TODO stands for words of the author: `check` refuses a page or a snippet
# that still has one, so that no scaffold is published. Each says what belongs in its place.

_PAGE = """---
title: TODO what a person sees
fix: TODO what to do, in one line
package: flask
kind: pitfall
errors:
  - "TODO.Error: as the traceback's last line says it, with {holes} for what varies"
references:
  - https://github.com/pallets/flask/TODO-what-you-read
---

{{ head("SLUG") }}

TODO what you see, and when.

{{ snippets("SLUG") }}

## Why

TODO the cause, with a link to the line or the thread that you read.

## Fix

TODO the change in the reader's code or versions, and from which release on it works.

## What does not help

TODO what people try instead, and what comes of it.

{{ record("SLUG") }}
"""

_SNIPPET = """from flask import Flask

app = Flask(__name__)
app.testing = True


@app.get("/")
def index():
    return "TODO what the view answers"


assert app.test_client().get("/").text == "TODO what a user expects"
"""

COMMANDS = {
    "check": check,
    "new": new,
    "observe": observe,
    "site": site,
    "stacks": stacks_command,
}
