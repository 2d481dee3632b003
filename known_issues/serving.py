"""A server of static files on this machine, with the policy that a public one should send."""

from __future__ import annotations

import base64
import contextlib
import functools
import hashlib
import http.server
import re
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

_INLINE = re.compile(r"<script(?![^>]*\ssrc=)([^>]*)>(.*?)</script>", re.DOTALL)
_DATA = re.compile(r"""type=["']?application/""")

_POLICY = (
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'{inline}",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)


def policy(pages: Iterable[str]) -> str:
    """A Content-Security-Policy for pages' HTML: their inline scripts by hash, all else by file.

    `wasm-unsafe-eval` lets WebAssembly be compiled and nothing else.
    """
    hashes = {_hash(text) for html in pages for text in _inline_scripts(html)}
    inline = "".join(f" 'sha256-{each}'" for each in sorted(hashes))
    return "; ".join(_POLICY).format(inline=inline)


def _inline_scripts(html: str) -> Iterator[str]:
    for attributes, text in _INLINE.findall(html):
        if not _DATA.search(attributes):
            yield text


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def headers_file(folder: Path) -> str:
    """The text of `_headers` for a built site, in the form that several static hosts read."""
    htmls = (path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html")))
    return (
        "/*\n"
        f"  Content-Security-Policy: {policy(htmls)}\n"
        "  X-Content-Type-Options: nosniff\n"
        "  Referrer-Policy: no-referrer\n"
        "/run/*\n"
        "  Cache-Control: public, max-age=31536000, immutable\n"
    )


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files of a folder, with the headers that its `_headers` asks for everywhere."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def end_headers(self) -> None:
        for name, value in _headers(self.directory):
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of single requests."""


@functools.cache
def _headers(folder: str) -> tuple[tuple[str, str], ...]:
    path = Path(folder) / "_headers"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    every = re.match(r"/\*\n((?:  .*\n)*)", text)
    lines = every[1].splitlines() if every else []
    return tuple((name, value) for name, _, value in (ln.strip().partition(": ") for ln in lines))


def server(folder: Path, port: int = 0) -> http.server.ThreadingHTTPServer:
    """A server on this machine alone. Raises `OSError` where the port can't be had."""
    handler = functools.partial(Handler, directory=str(folder))
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The address of a folder while the block runs."""
    with server(folder) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}/"
        finally:
            running.shutdown()
            thread.join()
