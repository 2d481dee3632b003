"""The only starter of a browser: runs cells as a reader's click would, without the page."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from typing import Any

from known_issues.verdicts import Trial

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
_AT_ONCE = 2


class UnavailableError(Exception):
    """No browser can be had here; the text says what to do."""


_RUN = """async ([manifest, cells]) => {
  const { CLOCKS, Pool } = await import("/javascripts/run-python.mjs")
  CLOCKS.silence = 120000
  window.pools ??= cells.map(() => new Pool(new URL("/run/", location).href, manifest))
  return Promise.all(cells.map(async ({ stack, files, entry }, n) => {
    const encoder = new TextEncoder()
    const bytes = Object.fromEntries(Object.entries(files).map(([k, v]) => [k, encoder.encode(v)]))
    let text = ""
    const heard = { onText: (more) => { text += more }, onLoading() {}, onProgress() {} }
    try {
      const ended = await window.pools[n].run(stack, bytes, entry, { ...heard, spare: false })
      return { ...ended, text }
    } catch (error) {
      return { stopped: error.message, text }
    }
  }))
}"""


@contextlib.contextmanager
def launch() -> Iterator[Any]:
    """A headless Chromium, as Playwright's browser. Raises `UnavailableError`."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise UnavailableError("Playwright is not installed. Run `uv sync`.") from None
    sandbox = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, NAMES)), None)
        try:
            browser = playwright.chromium.launch(executable_path=found, args=[*FLAGS, *sandbox])
        except Error:
            raise UnavailableError("no Chromium on this machine. Install it.") from None
        yield browser
        browser.close()


def run(
    browser: Any, address: str, manifest: str, trials: Iterable[Trial]
) -> Iterator[tuple[Trial, dict[str, Any]]]:
    """What the interpreter told of each cell; `address` serves `docs/`, the packs in it.

    What was stopped is run once more, alone: on a busy machine the clock stops what is only slow.
    """
    page = browser.new_page()
    page.goto(f"{address}run/{manifest}")
    due = list(trials)
    for at in range(0, len(due), _AT_ONCE):
        together = due[at : at + _AT_ONCE]
        told = page.evaluate(_RUN, [manifest, [_cell(each) for each in together]])
        for trial, said in zip(together, told, strict=True):
            if "stopped" in said:
                said = page.evaluate(_RUN, [manifest, [_cell(trial)]])[0]
            yield trial, said
    page.close()


def _cell(trial: Trial) -> dict[str, Any]:
    return {
        "stack": trial.stack.name,
        "entry": trial.snippet.entry,
        "files": {name: content.decode() for name, content in trial.snippet.files.items()},
    }
