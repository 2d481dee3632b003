"""Which issues hit the versions that somebody has, and what would end each. Pure.

Twin of `docs/javascripts/findings.mjs`; both read the matcher's index.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from known_issues import ranges
from known_issues.ranges import State, Tested
from known_issues.versions import Status, find_outcomes, judge

HITS = ("regression", "security", "incompatibility", "breaking-change")
"""Kinds that a version brings. The others hit everyone, and no version is to blame."""
_HIT: tuple[State, ...] = ("affected", "possibly affected")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """An issue that hits these versions, or that may: then `near` are the nearest runs.

    `upgrade` is the lowest later version of the package that was run and passed, or None;
    `brings` are the issues, of the kinds that a version brings, that it would add.
    """

    slug: str
    title: str
    kind: str
    package: str
    version: str
    state: State
    near: tuple[Tested, ...] = ()
    upgrade: str | None = None
    brings: tuple[str, ...] = ()

    @property
    def is_hit(self) -> bool:
        return self.kind in HITS


def find_findings(document: Mapping[str, Any], versions: Mapping[str, str]) -> list[Finding]:
    """Every issue that hits or may hit, the certain ones first, then by kind and package."""
    judged = _Judged(document, versions)
    found = [
        _finding(judged, slug, status)
        for slug, status in judged.statuses.items()
        if status.state in _HIT
    ]
    return sorted(found, key=_order)


def count_not_tested(document: Mapping[str, Any], versions: Mapping[str, str]) -> int:
    """Issues that a version brings, not run on these versions, whose nearest runs passed."""
    judged = _Judged(document, versions)
    return sum(
        status.state == "not tested" and judged.pages[slug].get("kind") in HITS
        for slug, status in judged.statuses.items()
    )


class _Judged:
    """The status of each page whose package is among some versions."""

    def __init__(self, document: Mapping[str, Any], versions: Mapping[str, str]) -> None:
        self.table = document["versions"]
        self.versions = versions
        self.pages = {
            page["slug"]: page
            for page in document["pages"]
            if ranges.parse(versions.get(page.get("package", ""), ""))
        }
        self.statuses = {
            slug: judge(self.table, page, versions) for slug, page in self.pages.items()
        }
        self._brought: dict[tuple[str, str], tuple[str, ...]] = {}

    def upgrade(self, slug: str) -> str | None:
        page = self.pages[slug]
        outcomes, _ = find_outcomes(self.table, page, self.versions)
        return ranges.mended_in(outcomes, self.versions[page["package"]])

    def brought_by(self, package: str, version: str) -> tuple[str, ...]:
        """Issues that hit, or may, after this package alone is of another version."""
        key = package, version
        if key not in self._brought:
            after = {**self.versions, package: version}
            self._brought[key] = tuple(
                slug
                for slug, page in self.pages.items()
                if package in (page["package"], *page.get("with", ()))
                and page.get("kind") in HITS
                and self.statuses[slug].state not in _HIT
                and judge(self.table, page, after).state in _HIT
            )
        return self._brought[key]


def _finding(judged: _Judged, slug: str, status: Status) -> Finding:
    page = judged.pages[slug]
    upgrade = judged.upgrade(slug)
    return Finding(
        slug=slug,
        title=page["title"],
        kind=page.get("kind", ""),
        package=status.package,
        version=status.version,
        state=status.state,
        near=tuple(filter(None, (status.below, status.above))),
        upgrade=upgrade,
        brings=judged.brought_by(status.package, upgrade) if upgrade else (),
    )


def _order(finding: Finding) -> tuple[int, int, str, str]:
    kind = HITS.index(finding.kind) if finding.is_hit else len(HITS)
    return _HIT.index(finding.state), kind, finding.package, finding.slug
