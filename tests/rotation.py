"""Which pages are run again: those that changed, and of the others a part, in turn."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from known_issues.model import Site

EVERY_PAGE = os.environ.get("EVERY_PAGE") == "1"
"""Whether no page is left out."""

COMMITS = 10
"""How many commits back a page counts as changed; CI fetches one more."""


def in_turn(site: Site, slugs: Iterable[str]) -> list[str]:
    """The pages in an order that is another one whenever any snippet changes."""
    content = "".join(snippet.hash for snippet in site.snippets.values())
    return sorted(slugs, key=lambda slug: hashlib.sha256(f"{content}{slug}".encode()).digest())


def changed(root: Path, slugs: Iterable[str]) -> set[str]:
    """The pages with a snippet or a record that is not what it was some commits ago.

    All of them where git can't tell, as in a shallow clone or outside of a repository.
    """
    compared = _git(root, "diff", "--name-only", f"HEAD~{COMMITS}")
    fresh = _git(root, "ls-files", "--others", "--exclude-standard")
    if compared is None or fresh is None:
        return set(slugs)
    touched = {Path(name).parts[1].removesuffix(".json") for name in (*compared, *fresh)}
    return touched & set(slugs)


def _git(root: Path, *words: str) -> list[str] | None:
    """The paths that a command of git prints of snippets and records; None where it fails."""
    run = subprocess.run(
        ["git", *words, "-z", "--", "snippets", "observations"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return None if run.returncode else run.stdout.split("\0")[:-1]
