"""What a published site is served with: headers and redirects, for static hosts and for nginx."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from known_issues import files, serving
from known_issues.model import Site

_HASHED = re.compile(r"\.[0-9a-f]{8}\.min\.(css|js)$")


def write(site: Site, built: Path) -> None:
    """Write `_headers` and `_redirects` into a built site, for hosts that read them.

    Netlify and Cloudflare Pages do. Only names with a hash of their content are kept for good.
    """
    kept = "".join(
        f"/{name}\n  Cache-Control: public, max-age=31536000, immutable\n"
        for name in _hashed(built)
    )
    files.write(built / "_headers", serving.headers_file(built) + kept)
    redirects = (f"{old} {new} 301\n" for old, new in sorted(_renamed(site).items()))
    files.write(built / "_redirects", "".join(redirects))


def write_nginx(site: Site, built: Path, target: Path) -> None:
    """Write what `deploy/nginx.conf` includes: the policy of a built site, and the redirects."""
    htmls = (path.read_text(encoding="utf-8") for path in sorted(built.rglob("*.html")))
    renamed = "".join(f'    "{old}" "{new}";\n' for old, new in sorted(_renamed(site).items()))
    files.write(
        target,
        "# Written by `known-issues site`.\n"
        f'map $host $policy {{\n    default "{serving.policy(htmls)}";\n}}\n'
        f'map $uri $renamed {{\n    default "";\n{renamed}}}\n',
    )


def _hashed(built: Path) -> Iterator[str]:
    for path in sorted((built / "assets").rglob("*")):
        if _HASHED.search(path.name):
            yield path.relative_to(built).as_posix()


def _renamed(site: Site) -> Mapping[str, str]:
    """The path of each page that was renamed, with and without a slash, and where it is now."""
    return {
        f"/issues/{alias}{end}": f"/issues/{slug}/"
        for slug, issue in site.issues.items()
        for alias in issue.claims.aliases
        for end in ("", "/")
    }
