"""How long match.mjs takes in Chromium."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

_MEASURE = """async ([index, texts]) => {
  const { Matcher } = await import("/match.mjs")
  let start = performance.now()
  const matcher = new Matcher(index)
  const loading = performance.now() - start
  const times = texts.map((text) => {
    start = performance.now()
    matcher.find(text)
    return performance.now() - start
  })
  return [loading, times]
}"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def times(
    scripts: Path, index: Mapping[str, Any], texts: Sequence[str], chromium: str
) -> tuple[float, list[float]]:
    """Milliseconds to take the index apart, and for each text."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(scripts)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_address[1]}/match.mjs")
            plain = json.loads(json.dumps(index))
            loading, each = page.evaluate(_MEASURE, [plain, list(texts)])
            browser.close()
    finally:
        server.shutdown()
    return loading, each
