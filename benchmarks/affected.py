"""`affected` and the exports, on a thousand issues and an environment of two hundred packages."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import synthetic
from known_issues import bundle, exports, files, index
from known_issues.model import Site

PAGES, PACKAGES, TIMES = 1_000, 200, 5


def rows() -> Iterator[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = synthetic.write(folder / "site", PAGES)
        site = files.load(root, runner=0)
        document = bundle.build(site)
        found = sorted(_affected(folder, document) for _ in range(TIMES))
        pages = f"{PAGES:,} issues"
        title = f"`affected`, {PACKAGES} packages, {pages}, whole process, processor time"
        yield title, f"{found[TIMES // 2]:.2f} s", "< 0.5 s"
        summaries = sorted(_summaries(site) for _ in range(3))[1]
        times = sorted(_exports(site) for _ in range(3))
        yield f"the exports of {pages}, processor time", f"{times[1]:.2f} s", "< 5 s"
        yield "of it, deriving every page's facts", f"{summaries / times[1]:.0%}", ""


def _affected(folder: Path, document: dict[str, Any]) -> float:
    """Seconds of a process that finds something; the data is as in a wheel."""
    data, freeze = folder / "knowledge.json", folder / "freeze.txt"
    data.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")))
    held = _pins(document)
    others = [f"package-{n}==1.{n}.0" for n in range(PACKAGES - len(held))]
    freeze.write_text("\n".join([*held, *others]))
    command = [sys.executable, "-m", "benchmarks.judge", str(data), str(freeze)]
    before = _spent()
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = _spent() - before
    if run.returncode != 1 or "affected" not in run.stdout:
        raise SystemExit(run.stderr[-3000:])
    return seconds


def _pins(document: dict[str, Any]) -> list[str]:
    """Pins of the middle stack."""
    table: dict[str, list[str]] = document["index"]["versions"]
    return [f"{name}=={row[5]}" for name, row in table.items() if name != "python" and row[5]]


def _spent() -> float:
    """Seconds of processor time of the processes that have ended; a loaded machine adds none."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _exports(site: Site) -> float:
    began = time.process_time()
    exports.build(site)
    return time.process_time() - began


def _summaries(site: Site) -> float:
    began = time.process_time()
    index.summarize_all(site)
    return time.process_time() - began
