"""What an installation knows: the matcher over all pages, their short texts, a verdict."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from known_issues.match import Answer, Matcher
from known_issues.model import DISPLAY_NAMES, SCHEMA_VERSION
from known_issues.versions import find_status, find_versions

State = Literal["affected", "not affected", "not tested"]

_PACKAGE = Path(__file__).parent
_FILE = _PACKAGE / "data" / "knowledge.json"
"""Written into a wheel when it is built; a checkout has none."""


class UnavailableError(Exception):
    """There is nothing to answer from; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What the bad snippet did in a stack, and the version there of the page's package."""

    stack: str
    version: str
    outcome: Literal["failed", "passed", "unknown", "not run"]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page's short texts; `why` and `how` have the paragraphs of its sections.

    `good` holds the sources of the good snippet by file, none where the fix is a version.
    `address` is the published page, or '' where no site was named when this was made.
    """

    slug: str
    title: str
    fix: str
    kind: str
    package: str
    affected: str
    sentence: str
    path: str
    address: str = ""
    strip: tuple[Cell, ...] = ()
    why: str = ""
    how: str = ""
    good: Mapping[str, str] = field(default_factory=dict)
    references: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, slug: str, data: Mapping[str, Any], site: str) -> Page:
        path = f"issues/{slug}/"
        strip = tuple(
            Cell(stack=stack, version=version, outcome=outcome)
            for stack, version, outcome in data.get("strip", ())
        )
        return cls(
            slug=slug,
            path=path,
            address=f"{site}/{path}" if site else "",
            strip=strip,
            references=tuple(data.get("references", ())),
            **{key: value for key, value in data.items() if key not in ("strip", "references")},
        )

    @property
    def link(self) -> str:
        """Where to read on: the address, or the path from the site's root."""
        return self.address or self.path

    @property
    def reason(self) -> str:
        """The first paragraph of the why."""
        return self.why.split("\n\n")[0]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether a version is affected, as far as it was run."""

    state: State
    package: str
    version: str
    text: str


@dataclass(frozen=True)
class Knowledge:
    """The document that a wheel carries; what is asked for is read, nothing else."""

    document: Mapping[str, Any]

    def __post_init__(self) -> None:
        found = self.document.get("schema_version")
        if found != SCHEMA_VERSION:
            raise UnavailableError(
                f"The data's schema_version is {found!r}, expected {SCHEMA_VERSION}. "
                "Install flask-known-issues again."
            )

    @property
    def date(self) -> str:
        """The day of the newest stack that was run, or '' where none was."""
        return str(self.document.get("date", ""))

    @cached_property
    def matcher(self) -> Matcher:
        return Matcher(self.document["index"])

    @property
    def packages(self) -> tuple[str, ...]:
        """The distributions that a verdict may ask for."""
        return tuple(self.document["index"]["versions"])

    def slug(self, name: str) -> str | None:
        """The page that has this name, or had it once; None where none has."""
        name = self._renamed(name)
        return name if name in self.document["pages"] else None

    def _renamed(self, name: str) -> str:
        aliases: Mapping[str, str] = self.document["index"].get("aliases", {})
        return aliases.get(name.strip(), name)

    def find(self, text: str) -> Answer:
        """The answer to a text; a page's old name alone is as good as its name."""
        return self.matcher.find(self._renamed(text))

    def versions(self, text: str) -> dict[str, str]:
        """The versions of Python and of packages that a text tells."""
        return find_versions(text, self.document["index"])

    def page(self, slug: str) -> Page:
        address = str(self.document.get("address", ""))
        return Page.from_dict(slug, self.document["pages"][slug], address)

    def verdict(self, slug: str, versions: Mapping[str, str]) -> Verdict | None:
        """What the runs say of these versions; None where the page's package isn't among them."""
        status = find_status(self.document["index"], slug, versions)
        if status is None:
            return None
        name = f"{DISPLAY_NAMES.get(status.package, status.package)} {status.version}"
        state: State = "not tested"
        text = f"Not tested: {name}."
        near = [
            f"{version} {outcome}"
            for version, outcome in filter(None, (status.below, status.above))
        ]
        if status.outcome == "failed":
            state, text = "affected", f"Affected: {name} failed in the runs."
        elif status.outcome == "passed":
            state, text = "not affected", f"Not affected in the runs: {name} passed."
        elif near:
            text = f"{text} The nearest that were run: {', '.join(near)}."
        return Verdict(state=state, package=status.package, version=status.version, text=text)


def load() -> Knowledge:
    """What this installation knows; a checkout is read anew. Raises `UnavailableError`."""
    if _FILE.is_file():
        return Knowledge(json.loads(_FILE.read_text(encoding="utf-8")))
    root = _PACKAGE.parent
    if not (root / "stacks.toml").is_file():
        raise UnavailableError(f"{_FILE} does not exist. Install flask-known-issues again.")
    try:
        bundle = importlib.import_module("known_issues.bundle")
    except ModuleNotFoundError as error:
        raise UnavailableError(
            f"A checkout needs {error.name!r} to read its pages. Install flask-known-issues[site]."
        ) from None
    return Knowledge(bundle.of_checkout(root))


def installed(packages: Iterable[str]) -> dict[str, str]:
    """The versions of these distributions in the running environment, where they are there."""
    found = {}
    for name in packages:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
