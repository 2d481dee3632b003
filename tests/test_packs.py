"""Packs: what goes into them, and what is said where they can't be made."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
import tiny

from known_issues import engine, packs


def _distribution(tmp_path: Path, files: dict[str, bytes], **values: object) -> packs.Distribution:
    for name, content in {"RECORD": b"", **files}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return packs._read("tea", "1.0", tmp_path)


FILES = {
    "tea/__init__.py": b"",
    "tea/_leaf.so": b"\x7fELF",
    "tea/_leaf.pyi": b"",
    "tea/py.typed": b"",
    "tea-1.0.dist-info/METADATA": b"Name: tea\nLicense: MIT\nRequires-Dist: pot>=1\n\n",
    "tea-1.0.dist-info/licenses/COPYING": b"as you like",
    "tea-1.0.dist-info/WHEEL": b"",
}


def test_code_and_notices_are_packed_and_machine_code_is_not(tmp_path: Path) -> None:
    made = _distribution(tmp_path, FILES)
    assert made.names == (
        "tea/__init__.py",
        "tea/py.typed",
        "tea-1.0.dist-info/METADATA",
        "tea-1.0.dist-info/licenses/COPYING",
    )
    assert (made.tops, made.requires, made.unpacked) == ({"tea"}, ("pot>=1",), False)
    assert packs._declared(made) == "Licence: MIT"


def test_what_looks_for_files_beside_its_code_is_unpacked(tmp_path: Path) -> None:
    assert _distribution(tmp_path, FILES | {"tea/templates/a.html": b""}).unpacked


def test_a_pack_has_another_name_when_a_file_changes(tmp_path: Path) -> None:
    one = _distribution(tmp_path / "one", FILES)
    other = _distribution(tmp_path / "other", FILES | {"tea/__init__.py": b"x = 1"})
    same = _distribution(tmp_path / "same", FILES)
    assert one.hash == same.hash != other.hash


def test_a_release_that_the_newest_python_refuses_is_replaced_and_no_other() -> None:
    def release(name: str, version: str) -> packs.Distribution:
        return packs.Distribution(name=name, version=version, folder=Path(), names=())

    def held(version: str) -> dict[str, packs.Distribution]:
        return {name: release(name, version) for name in ("flask", "typing-extensions")}

    bare = {"flask": release("flask", "2.0")}
    old = {**held("1.0"), "kettle": release("kettle", "1.0")}
    made = packs._importable({"old": old, "bare": bare}, held("9.0"), broken={"kettle"})
    assert {name: each.version for name, each in made["old"].items()} == {
        "flask": "1.0",
        "typing-extensions": "9.0",
    }
    assert made["bare"] == bare


def test_entry_points_are_listed_but_for_commands(tmp_path: Path) -> None:
    points = b"""\
[console_scripts]
tea = tea:main

[flask.commands]
Tea = tea.cli:group
"""
    made = _distribution(tmp_path, FILES | {"tea-1.0.dist-info/entry_points.txt": points})
    assert made.entry_points == "[flask.commands]\nTea = tea.cli:group\n\n"
    assert _distribution(tmp_path / "bare", FILES).entry_points == ""


def test_files_that_name_each_other_share_the_hash_of_all(tmp_path: Path) -> None:
    name = packs._place_together(tmp_path, "pot", {"b.mjs": b"2", "a.mjs": b"1"})
    assert name == f"pot-{hashlib.sha256(b'1' + bytes(1) + b'2').hexdigest()[:12]}"
    assert (tmp_path / name / "a.mjs").read_bytes() == b"1"


@pytest.fixture
def no_node(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KNOWN_ISSUES_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(packs.shutil, "which", lambda name, **_: None)


@pytest.mark.usefixtures("no_node")
def test_without_node_there_is_a_reason_and_the_folder_stays(tmp_path: Path) -> None:
    root = tiny.write(tmp_path / "repository", {}, tiny.CELLS)
    old = root / packs.FOLDER / "manifest-old.json"
    old.parent.mkdir(parents=True)
    old.write_text("{}")
    with pytest.raises(packs.UnavailableError, match="no npm on this machine"):
        packs.make(tiny.load(root), root / packs.FOLDER)
    assert packs.manifest_of(root) == "manifest-old.json"


def test_another_content_than_the_pinned_one_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    npm = tmp_path / "npm"
    npm.write_text('#!/bin/sh\nfor last; do :; done\necho other > "$last/tea.tgz"\n')
    npm.chmod(0o755)
    monkeypatch.setattr(packs, "_program", lambda name: str(npm))
    with pytest.raises(packs.UnavailableError, match="another hash than the one that is pinned"):
        packs._fetch(f"pyodide@{engine.PYODIDE}", tmp_path)


def test_every_package_from_outside_is_pinned() -> None:
    for digest in packs._TARBALLS.values():
        assert len(base64.b64decode(digest)) == 64


def test_no_packs_no_manifest(tmp_path: Path) -> None:
    assert packs.manifest_of(tmp_path) is None
