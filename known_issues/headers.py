"""The headers that a published site is served with, from what its pages hold inline."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

from known_issues import files
from known_issues.model import Site

_HASHED = re.compile(r"\.[0-9a-f]{8}\.min\.(css|js)$")
_IMMUTABLE = "public, max-age=31536000, immutable"


def write(site: Site, built: Path, configuration: Path) -> None:
    """Write `_headers` and `_redirects` into a built site, and the same for nginx.

    The two files are what static hosts such as Netlify and Cloudflare Pages read;
    `configuration` is what `deploy/nginx.conf` includes.
    """
    policy = find_policy(built)
    files.write(built / "_headers", _headers(built, policy))
    files.write(built / "_redirects", _redirects(site))
    files.write(configuration, _nginx(site, policy))


def find_policy(built: Path) -> str:
    """The Content-Security-Policy under which every page of a built site works.

    Inline scripts and styles are allowed by their hashes, as CSP Level 3 has it; WebAssembly
    may be compiled, and nothing is loaded from elsewhere.
    """
    scripts: set[str] = set()
    styles: set[str] = set()
    for path in sorted(built.rglob("*.html")):
        page = _Inline()
        page.feed(path.read_text(encoding="utf-8"))
        scripts |= {_hash(text) for text in page.scripts}
        styles |= {_hash(text) for text in page.styles}
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self' 'wasm-unsafe-eval'", *sorted(scripts))),
            " ".join(("style-src 'self'", *sorted(styles))),
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


class _Inline(HTMLParser):
    """The texts of a page's scripts that run, and of its styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self._into: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        runs = given.get("type") in (None, "", "module", "text/javascript")
        if tag == "script" and "src" not in given and runs:
            self._into = self.scripts
            self.scripts.append("")
        elif tag == "style":
            self._into = self.styles
            self.styles.append("")

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._into = None


def _renamed(site: Site) -> Mapping[str, str]:
    """The path of each page that was renamed, with and without a slash, and where it is now."""
    return {
        f"/issues/{alias}{end}": f"/issues/{slug}/"
        for slug, issue in site.issues.items()
        for alias in issue.claims.aliases
        for end in ("", "/")
    }


def _headers(built: Path, policy: str) -> str:
    lines = [
        "/*",
        f"  Content-Security-Policy: {policy}",
        "  Referrer-Policy: strict-origin-when-cross-origin",
        "  X-Content-Type-Options: nosniff",
    ]
    for name in _hashed(built):
        lines += [f"/{name}", f"  Cache-Control: {_IMMUTABLE}"]
    return "\n".join(lines) + "\n"


def _hashed(built: Path) -> Iterator[str]:
    for path in sorted((built / "assets").rglob("*")):
        if _HASHED.search(path.name):
            yield path.relative_to(built).as_posix()


def _redirects(site: Site) -> str:
    return "".join(f"{old} {new} 301\n" for old, new in sorted(_renamed(site).items()))


def _nginx(site: Site, policy: str) -> str:
    renamed = "".join(f'    "{old}" "{new}";\n' for old, new in sorted(_renamed(site).items()))
    return (
        "# Written by `known-issues site`.\n"
        f'map $host $policy {{\n    default "{policy}";\n}}\n'
        f'map $uri $renamed {{\n    default "";\n{renamed}}}\n'
    )
