"""What an engine would swallow, written into a site that it has built."""

from __future__ import annotations

from pathlib import Path

from known_issues import exports, files
from known_issues.model import Site


def finish(site: Site, built: Path, address: str = "") -> None:
    """Put redirects and exports into a built site; `address` is where it is published, if it is.

    Doing it again changes nothing, and a later build by either engine leaves no trace of it.
    """
    for slug, issue in site.issues.items():
        for alias in issue.claims.aliases:
            files.write(built / "issues" / alias / "index.html", _REDIRECT.format(slug=slug))
    for name, text in exports.build(site, address).items():
        files.write(built / name, text)


_REDIRECT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Moved</title>
<meta http-equiv="refresh" content="0; url=../{slug}/">
<link rel="canonical" href="../{slug}/">
<p>This page is now at <a href="../{slug}/">{slug}</a>.</p>
</html>
"""
