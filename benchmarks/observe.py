"""`observe --all` beside a bare loop that starts the same processes."""

from __future__ import annotations

import concurrent.futures
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import process, synthetic
from known_issues import cells, files, runner, stacks
from known_issues.cells import Cell

STACKS = ("flask-2.0", "flask-3.0", "latest")
JOBS = os.cpu_count() or 1


def rows() -> Iterator[tuple[str, str, str]]:
    site = files.load(synthetic.ROOT, runner=runner.RUNNER_VERSION)
    due = list(cells.wanted(site, stacks=STACKS))
    pythons = {name: stacks.environment(site.stacks[name]) for name in STACKS}
    names = [argument for name in STACKS for argument in ("--stack", name)]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "checkout"
        shutil.copytree(
            synthetic.ROOT, root, ignore=shutil.ignore_patterns(".*", "site", "node_modules")
        )
        arguments = ("known_issues", "observe", "--all", "--jobs", str(JOBS), *names)
        pairs = [(process.run(*arguments, cwd=root).seconds, _bare(due, pythons)) for _ in range(5)]
    ours, bare = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    what = f"`observe --all`, {len(due)} cells, {JOBS} jobs, beside a bare loop"
    yield what, f"{ours:.1f} s / {bare:.1f} s = {ratio:.2f}", "≤ 1.15"


def _bare(due: list[Cell], pythons: dict[str, Path]) -> float:
    """Seconds for the same scripts, each started in a copy of its folder and waited for."""
    began = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(lambda cell: _start(cell, pythons[cell.stack.name]), due))
    return time.perf_counter() - began


def _start(cell: Cell, python: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in cell.snippet.files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        entry = Path(folder) / cell.snippet.entry
        environment = {"PATH": f"{python.parent}:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": folder}
        subprocess.run(
            [python, entry.name],
            cwd=entry.parent,
            env=environment | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            check=False,
        )
