"""Which pages are run again."""

from __future__ import annotations

import dataclasses
import os
import subprocess
from pathlib import Path

import rotation
import test_proof

SLUGS = ["pot", "kettle", "cup", "lid"]


def _git(root: Path, *words: str) -> None:
    author = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org"}
    committer = {"GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org"}
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *words], cwd=root, check=True, env=os.environ | author | committer | own)


def _write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)


def _repository(root: Path, commits: int) -> None:
    """Of all four pages, with as many empty commits above."""
    for slug in SLUGS:
        _write(root, f"snippets/{slug}/bad.py", "1 / 0\n")
        _write(root, f"observations/{slug}.json", "{}\n")
    _git(root, "init", "--quiet")
    _git(root, "add", ".")
    for n in range(commits + 1):
        _git(root, "commit", "--quiet", "--allow-empty", "--message", str(n))


def test_what_changed_in_the_last_commits_or_since_is_run(tmp_path: Path) -> None:
    _repository(tmp_path, rotation.COMMITS)
    assert rotation.changed(tmp_path, SLUGS) == set()
    _write(tmp_path, "snippets/pot/bad.py", "2 / 0\n")
    _write(tmp_path, "snippets/cup/bad/main.py", "3 / 0\n")
    assert rotation.changed(tmp_path, SLUGS) == {"pot", "cup"}
    _write(tmp_path, "observations/lid.json", "{} \n")
    _write(tmp_path, "docs/issues/kettle.md", "Tea.\n")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "--quiet", "--message", "changed")
    assert rotation.changed(tmp_path, SLUGS) == {"pot", "cup", "lid"}
    assert rotation.changed(tmp_path, ["pot"]) == {"pot"}


def test_all_is_run_where_git_cannot_tell(tmp_path: Path) -> None:
    assert rotation.changed(tmp_path, SLUGS) == set(SLUGS)
    _repository(tmp_path, rotation.COMMITS - 1)
    assert rotation.changed(tmp_path, SLUGS) == set(SLUGS)


def test_of_what_did_not_change_a_part_is_run() -> None:
    site = test_proof.SITE
    order = rotation.in_turn(site, site.issues)
    assert sorted(order) == sorted(site.issues)
    due = test_proof._selection()
    assert {*order[: len(order) // test_proof.PART]} <= {*due}
    assert rotation.changed(test_proof.ROOT, order) <= {*due}
    fewer = dict(list(site.snippets.items())[1:])
    assert rotation.in_turn(dataclasses.replace(site, snippets=fewer), order) != order
