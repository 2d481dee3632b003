"""The site's build and weight with many pages, beside plain Material on the same text."""

from __future__ import annotations

import re
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from benchmarks import process, synthetic
from known_issues import pages

FEW, MANY = 13, 1_000


def rows() -> Iterator[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        few = synthetic.write(Path(folder) / "few", FEW)
        half = synthetic.write(Path(folder) / "half", MANY // 2)
        many = synthetic.write(Path(folder) / "many", MANY)
        plain = synthetic.write(Path(folder) / "plain", MANY)
        _expand(plain)
        times = {each: [_build(each) for _ in range(3)] for each in (half, many, plain)}
        _build(few)
        seconds = {each: statistics.median(values) for each, values in times.items()}
        ratio = statistics.median(
            one / other for one, other in zip(times[many], times[plain], strict=True)
        )
        weights = _weight(few), _weight(many)
    yield (
        f"HTML of a page, {FEW} and {MANY:,} issues",
        f"{weights[0] / 1024:.1f} kB and {weights[1] / 1024:.1f} kB, "
        f"{weights[1] / weights[0] - 1:+.1%}",
        "within 10 %",
    )
    yield (
        f"build, {MANY // 2:,} and {MANY:,} issues",
        f"{seconds[half]:.1f} s and {seconds[many]:.1f} s, × {seconds[many] / seconds[half]:.2f}",
        "≤ × 2 (linear)",
    )
    yield (
        f"build of {MANY:,} issues beside plain Material on the expanded text",
        f"{seconds[many]:.1f} s / {seconds[plain]:.1f} s = {ratio:.2f}",
        "≤ 1.5",
    )


def _build(root: Path) -> float:
    return process.run("mkdocs", "build", "--quiet", cwd=root).seconds


def _weight(root: Path) -> float:
    """Median size in bytes of the first issue pages' HTML, the same pages in each site."""
    found = [root / "site" / "issues" / f"synthetic-{n}" / "index.html" for n in range(12)]
    return statistics.median(path.stat().st_size for path in found)


class _Macros:
    """What MkDocs hands to `define_env`, as far as the macros ask."""

    def __init__(self, root: Path) -> None:
        self.project_dir = str(root)
        self.conf = {"docs_dir": str(root / "docs"), "config_file_path": str(root / "mkdocs.yml")}
        self.found: dict[str, Callable[..., str]] = {}

    def macro(self, function: Callable[..., str]) -> Callable[..., str]:
        self.found[function.__name__] = function
        return function


def _expand(root: Path) -> None:
    """Write out what the macros give, and take the plugin away."""
    macros = _Macros(root)
    pages.define_env(macros)
    environment = Environment(undefined=StrictUndefined)
    environment.globals.update(macros.found)
    for path in (root / "docs").rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(environment.from_string(text).render(), encoding="utf-8")
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    plain, times = re.subn(r"\n  - macros:\n(?:      .*\n)+", "\n", text)
    if times != 1:
        raise SystemExit("mkdocs.yml:1: no macros plugin, expected one to take away")
    config.write_text(plain, encoding="utf-8")
