"""What a wheel carries of the repository: the matcher's index and each page's short texts."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from known_issues import errors, files, index
from known_issues.index import Summary
from known_issues.model import SCHEMA_VERSION, Site

_HEADING = re.compile(r"^## (.+?) *(?:\{.*\})?$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MACRO = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])")
_CODE = re.compile(r"(`+[^`]+`+)")


def of_checkout(root: Path) -> dict[str, Any]:
    """The document of the pages that can be read; the site's address is `SITE_URL`."""
    return build(files.load(root, runner=0), os.environ.get("SITE_URL", ""))


def write(root: Path, target: Path) -> None:
    """The document as compact JSON. Raises `files.UnreadableError` where a page can't be read."""
    site = files.load(root, runner=0)
    if site.problems:
        raise files.UnreadableError(site.problems)
    document = build(site, os.environ.get("SITE_URL", ""))
    files.write(target, json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n")


def build(site: Site, address: str = "") -> dict[str, Any]:
    """The document over a repository; `address` is where the site is published, if it is."""
    summaries = index.summarize_all(site)
    dates = [each.verified for each in summaries.values() if each.verified]
    document: dict[str, Any] = {"schema_version": SCHEMA_VERSION}
    if dates:
        document["date"] = max(dates).isoformat()
    if address:
        document["address"] = address.rstrip("/")
    affected = {slug: each.affected for slug, each in summaries.items()}
    return document | {
        "index": errors.build(site, affected),
        "pages": {slug: _page(site, each) for slug, each in sorted(summaries.items())},
    }


def _page(site: Site, summary: Summary) -> dict[str, Any]:
    claims, slug = summary.issue.claims, summary.issue.slug
    texts = dict(sections(summary.issue.page.text))
    page = {
        "title": claims.title,
        "fix": claims.fix,
        "kind": claims.kind,
        "package": claims.package,
        "affected": summary.affected,
        "sentence": summary.sentence,
        "strip": [[cell.stack.name, cell.version, cell.outcome] for cell in summary.strip],
        "why": plain(texts.get("Why", "")),
        "how": plain(texts.get("Fix", "")),
        "good": _good(site, slug),
        "references": list(claims.references),
    }
    return {key: value for key, value in page.items() if value}


def _good(site: Site, slug: str) -> dict[str, str]:
    """The Python sources of the good snippet; none where the fix is another version."""
    bad, good = (site.snippets.get((slug, role)) for role in ("bad", "good"))
    if good is None:
        return {}
    texts = [*good.modules.values()]
    same = bad is not None and texts == [*bad.modules.values()]
    return {} if same else dict(good.modules)


def sections(text: str) -> Iterator[tuple[str, str]]:
    """The second-level headings of a page, each with what stands below it."""
    name, fence = "", ""
    lines: list[str] = []
    for line in text.split("\n"):
        fence = _fence_after(line, fence)
        heading = None if fence else _HEADING.match(line)
        if heading:
            yield name, "\n".join(lines)
            name, lines = heading[1], []
        else:
            lines.append(line)
    yield name, "\n".join(lines)


def _fence_after(line: str, fence: str) -> str:
    """The fence that is open after a line, or ''."""
    found = _FENCE.match(line)
    if not found:
        return fence
    if not fence:
        return found[1]
    return "" if found[1].startswith(fence) else fence


def plain(markdown: str) -> str:
    """Markdown as a person reads it in a terminal: no links, macros or emphasis.

    Code keeps its backticks, a list its hyphens, and a fenced block is indented.
    """
    lines: list[str] = []
    fence = ""
    text = _COMMENT.sub("", _MACRO.sub("", markdown))
    for line in text.split("\n"):
        before, fence = fence, _fence_after(line, fence)
        if before != fence:
            continue
        lines.append(f"    {line}" if fence else _prose(line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n ")


def _prose(line: str) -> str:
    """A line of prose without its marks; what stands in backticks is left alone."""
    line = _LINK.sub(r"\1", _IMAGE.sub(r"\1", line))
    parts = _CODE.split(line)
    parts[::2] = [_EMPHASIS.sub(r"\2", part) for part in parts[::2]]
    return "".join(parts).rstrip()
