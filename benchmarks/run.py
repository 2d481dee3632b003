"""A run in the browser, beside the naive way: micropip with wheels on the page's own thread."""

from __future__ import annotations

import dataclasses
import gzip
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from known_issues import chromium, engine, files, packs, runner, serving, stacks

ROOT = Path(__file__).parent.parent
SLUG, NEW, OLD = "stream-with-context-teardown-twice", "latest", "flask-3.1.1"
TIMES = 3

_OURS = """async ([manifest, stacks, files]) => {
  const { Pool } = await import("/javascripts/run-python.mjs")
  const pool = (window.pool ??= new Pool(new URL("/run/", location).href, manifest))
  const encoder = new TextEncoder()
  const bytes = Object.fromEntries(Object.entries(files).map(([k, v]) => [k, encoder.encode(v)]))
  const heard = { onText() {}, onLoading() {}, onProgress() {} }
  const spent = []
  for (const [stack, pause] of stacks) {
    await new Promise((done) => setTimeout(done, pause))
    const began = performance.now()
    await pool.run(stack, bytes, "bad.py", heard)
    spent.push(performance.now() - began)
  }
  return spent
}"""

_NAIVE = """async ([wheels, tools, code]) => {
  const began = performance.now()
  const { loadPyodide } = await import("/naive/pyodide.mjs")
  const python = await loadPyodide({ indexURL: "/naive/" })
  await python.loadPackage(tools)
  const micropip = python.pyimport("micropip")
  await micropip.install.callKwargs(python.toPy(wheels), { deps: false })
  try { python.runPython(code) } catch {}
  return [performance.now() - began]
}"""


def rows() -> Iterator[tuple[str, str, str]]:
    site = files.load(ROOT, runner=runner.RUNNER_VERSION)
    part = dataclasses.replace(
        site,
        issues={SLUG: site.issues[SLUG]},
        snippets={key: each for key, each in site.snippets.items() if key[0] == SLUG},
        stacks={name: site.stacks[name] for name in (OLD, NEW)},
    )
    with tempfile.TemporaryDirectory() as name, chromium.launch() as browser:
        folder = Path(name)
        (folder / "index.html").write_text("<!doctype html><title>run</title>")
        manifest = packs.make(part, folder / "run")
        shutil.copytree(ROOT / "docs" / "javascripts", folder / "javascripts")
        wheels, tools = _naive(folder, manifest)
        source = site.snippets[SLUG, "bad"].source
        steps = [[[NEW, 0]], [[NEW, 4000], [OLD, 4000]]]
        ours = [[manifest.name, step, {"bad.py": source}] for step in steps]
        cold: list[list[float]] = []
        warm: list[list[float]] = []
        other: list[list[float]] = []
        with serving.serve(folder) as address:
            for _ in range(TIMES):
                first, second, asked = _visit(browser, address, _OURS, ours)
                cold.append(first)
                warm.append(second)
                naive_first, naive_second, naive_asked = _visit(
                    browser, address, _NAIVE, [[wheels, tools, source]]
                )
                other.append([*naive_first, *naive_second])
    megabytes = [_compressed(folder_files) / 1e6 for folder_files in (asked, naive_asked)]
    yield from _table(cold, warm, other, megabytes)


def _table(
    cold: list[list[float]],
    warm: list[list[float]],
    other: list[list[float]],
    megabytes: list[float],
) -> Iterator[tuple[str, str, str]]:
    def ratio(mine: list[float], n: int) -> float:
        return statistics.median(a / b[n] for a, b in zip(mine, other, strict=True))

    def seconds(values: list[float]) -> str:
        return f"{statistics.median(values) / 1000:.1f} s"

    first, again = [each[0] for each in cold], [each[0] for each in warm]
    yield (
        "run: cold transfer, compressed, beside the naive way",
        f"{megabytes[0]:.1f} MB beside {megabytes[1]:.1f} MB",
        "≤ 10.5 MB",
    )
    yield (
        "run: cold click to finished run / the naive way",
        f"{seconds(first)} / {seconds([each[0] for each in other])} = {ratio(first, 0):.2f}",
        "≤ 0.5",
    )
    yield (
        "run: warm click to finished run / the naive way",
        f"{seconds(again)} / {seconds([each[1] for each in other])} = {ratio(again, 1):.2f}",
        "≤ 0.45",
    )
    every = [*cold, *warm]
    yield "run: again", f"{statistics.median(e[1] for e in every):.0f} ms", "≤ 200 ms"
    yield "run: another version", f"{statistics.median(e[2] for e in every):.0f} ms", "≤ 2,000 ms"


def _visit(
    browser: Any, address: str, script: str, steps: list[list[Any]]
) -> tuple[list[float], list[float], list[bytes]]:
    """What a script measures with an empty cache and with a full one.

    Beside it the files that its first step took from the server.
    """
    context = browser.new_context()
    page = context.new_page()
    got: dict[str, None] = {}
    page.on("request", lambda request: got.setdefault(request.url))
    page.goto(address)
    first = page.evaluate(script, steps[0])
    asked = [url for url in got if urlsplit(url).path != "/"]
    first += [spent for step in steps[1:] for spent in page.evaluate(script, step)]
    page.goto(address)
    second = [spent for step in steps for spent in page.evaluate(script, step)]
    bodies = [context.request.get(url).body() for url in asked]
    context.close()
    return first, second, bodies


def _compressed(bodies: list[bytes]) -> int:
    """Bytes on the wire where the server compresses what gets smaller by it."""
    return sum(min(len(each), len(gzip.compress(each, 6))) for each in bodies)


def _naive(folder: Path, manifest: Path) -> tuple[list[str], list[str]]:
    """The addresses of Flask's wheels and of micropip's, with a whole Pyodide beside them."""
    cache = stacks.cache_folder() / "packs"
    target = folder / "naive"
    target.mkdir()
    for each in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"):
        shutil.copyfile(cache / f"pyodide-{engine.PYODIDE}".replace(".", "-") / each, target / each)
    lock = cache / f"pyodide-{engine.PYODIDE}".replace(".", "-") / "pyodide-lock.json"
    shutil.copyfile(lock, target / "pyodide-lock.json")
    first = json.loads(manifest.read_text())["stacks"][NEW]["first"]
    wheels = [_wheel(cache, each, target) for each in first]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary=:all:", "--python-version", "3.14"]
    tools = ["micropip", "packaging"]
    known = json.loads(lock.read_text())["packages"]
    pinned = [f"{each}=={known[each]['version']}" for each in tools if each in known]
    subprocess.run([*command, "--dest", str(target), *pinned], check=True, capture_output=True)
    found = sorted(p.name for p in target.glob("*.whl") if p.name.startswith(tuple(tools)))
    return [f"/naive/{name}" for name in wheels], [f"/naive/{name}" for name in found]


def _wheel(cache: Path, distribution: str, target: Path) -> str:
    """A wheel of what was installed, without its parts in machine code."""
    source = next((cache / "installed").glob(f"{distribution}-*"))
    name = f"{distribution.replace('-', '_', distribution.count('-') - 1)}-py3-none-any.whl"
    with zipfile.ZipFile(target / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(source.rglob("*")):
            inner = path.relative_to(source).as_posix()
            if path.is_file() and inner != "RECORD" and path.suffix != ".so":
                archive.write(path, inner)
    return name
