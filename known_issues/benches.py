"""What a page offers to run its snippets: in the browser, on the reader's machine. Pure."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

from known_issues.model import (
    DISPLAY_NAMES,
    ROLES,
    Observation,
    Role,
    Site,
    Snippet,
    Stack,
    Verdict,
)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A stack that a snippet may be run on; `reason` tells how it is emulated or why it can't.

    `release` is the page's package with its version there, empty where the stack lacks it.
    Where nobody tried the snippet on a stack that others were tried on, it may be run there if
    it runs elsewhere, and the label says so.
    """

    stack: str
    release: str
    label: str
    outcome: str
    python: str
    runs: bool
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class Bench:
    """One snippet's place to run in the browser; without `selected` there is only a reason."""

    role: Role
    entry: str
    manifest: str
    choices: tuple[Choice, ...]
    selected: str | None
    reason: str | None


def bench(site: Site, slug: str, role: Role, manifest: str | None) -> Bench | None:
    """None where there are no packs, or no verdict on any stack."""
    snippet = site.snippets.get((slug, role))
    verdicts = {each.stack: each for each in site.verdicts.get(slug, ()) if each.snippet == role}
    if manifest is None or snippet is None or not verdicts:
        return None
    observed = site.observed(slug, role)
    package = site.issues[slug].claims.package
    runs = any(each.likeness != "cannot" for each in verdicts.values())
    offered = verdicts.keys() | (running(site) if runs else set())
    choices = tuple(
        _choice(stack, observed[stack.name], verdicts.get(stack.name), package)
        for stack in site.stacks_of(slug, role)
        if stack.name in offered
        and stack.name in observed
        and observed[stack.name].outcome != "unknown"
    )
    selected = _selected(role, choices, _newest_affected(site, slug))
    reasons = [each.reason for each in choices if not each.runs and each.reason]
    return Bench(
        role=role,
        entry=snippet.entry,
        manifest=manifest,
        choices=choices,
        selected=selected,
        reason=reasons[-1] if reasons and not selected else None,
    )


def running(site: Site) -> set[str]:
    """The stacks on which any snippet runs in a browser: those that a site has packs of."""
    return {
        each.stack
        for known in site.verdicts.values()
        for each in known
        if each.likeness != "cannot"
    }


def _choice(stack: Stack, observed: Observation, verdict: Verdict | None, package: str) -> Choice:
    version = observed.version(package, stack)
    name = DISPLAY_NAMES.get(package, package)
    release = f"{name} {version}" if version else ""
    named = release or stack.name
    if version and stack.name != f"{package}-{version}":
        named += f" ({stack.name})"
    did = f"{observed.outcome} on CPython {observed.python}"
    runs = verdict is None or verdict.likeness != "cannot"
    told = did if verdict else f"{did}, not tried here yet"
    return Choice(
        stack=stack.name,
        release=release,
        label=f"{named}, {told}" if runs else f"{named}, not in a browser",
        outcome=observed.outcome,
        python=observed.python,
        runs=runs,
        reason=verdict.reason if verdict else None,
    )


def _newest_affected(site: Site, slug: str) -> str | None:
    """The last stack on which bad fails."""
    observed = site.observed(slug, "bad")
    found = [
        stack.name
        for stack in site.stacks_of(slug, "bad")
        if stack.name in observed and observed[stack.name].outcome == "failed"
    ]
    common = [name for name in found if site.stacks[name].common]
    best = common or found
    return best[-1] if best else None


def _selected(role: Role, choices: Iterable[Choice], affected: str | None) -> str | None:
    """The newest affected stack, or the nearest that runs: failing for bad, passing for good."""
    running = [each for each in choices if each.runs]
    if not running:
        return None
    if any(each.stack == affected for each in running):
        return affected
    wanted = "failed" if role == "bad" else "passed"
    fitting = [each for each in running if each.outcome == wanted]
    return (fitting or running)[-1].stack


@dataclass(frozen=True, kw_only=True)
class Reproduction:
    """How a reader runs a snippet with uv; `path` is the file's, from the site's root."""

    role: Role
    stack: str
    path: str
    command: str


def reproductions(site: Site, slug: str, address: str = "") -> tuple[Reproduction, ...]:
    """Bad and good on the newest affected stack; none where it is not known."""
    found = []
    stack = _newest_affected(site, slug)
    for role in ROLES:
        snippet = site.snippets.get((slug, role))
        if snippet is None or stack is None or not site.stacks[stack].versions:
            continue
        path = f"issues/{slug}/{role}.{'py' if _single(snippet) else 'zip'}"
        at = f"{address}/{path}" if address else path
        command = f"uv run {at}"
        if not _single(snippet):
            folder, name = f"{slug}-{role}", posixpath.basename(snippet.entry)
            unpack = f"python -m zipfile -e {role}.zip {folder}"
            place = f"{folder}/{snippet.folder}".rstrip("/")
            command = f"curl -LO {at} && {unpack}\nuv run --directory {place} {name}"
        found.append(Reproduction(role=role, stack=stack, path=path, command=command))
    return tuple(found)


def _single(snippet: Snippet) -> bool:
    return len(snippet.files) == 1


_IN_A_FOLDER_OF_ITS_OWN = """\
# What it writes goes into a new folder, as in the recorded runs.
import os, shutil, tempfile
if __name__ == "__main__":
    __file__ = shutil.copy(__file__, tempfile.mkdtemp())
    os.chdir(os.path.dirname(__file__))

"""
"""Flask asks `__file__` for the folder of an app. uv puts each script from an address into the
system's folder for temporary files, where bad would leave its database to good."""


def reproduction_file(site: Site, made: Reproduction, slug: str) -> bytes:
    """The file that a command names: a script that pins its stack, or a zip with one."""
    snippet = site.snippets[slug, made.role]
    header = pins(site.stacks[made.stack])
    if _single(snippet):
        return (header + _IN_A_FOLDER_OF_ITS_OWN + snippet.source).encode()
    pinned = (header + snippet.source).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in sorted(snippet.files.items()):
            entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, pinned if name == snippet.entry else content)
    return buffer.getvalue()


def pins(stack: Stack) -> str:
    """Inline script metadata that gives a script the stack's Python and its very versions.

    The format is PEP 723's.
    """
    lines = ["# /// script", f'# requires-python = "=={stack.python}.*"', "# dependencies = ["]
    lines += [f'#     "{name}=={version}",' for name, version in sorted(stack.versions.items())]
    return "\n".join([*lines, "# ]", "# ///", ""]) + "\n"
