"""What a page offers to run: the list of versions, the one chosen, and uv's lines."""

from __future__ import annotations

import io
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import tiny

from known_issues import benches, files, verdicts
from known_issues.model import Likeness, Site

CELLS = tiny.CELLS | {("bad", "new"): tiny.PASSED}
FOLDER = {
    f"snippets/{tiny.SLUG}/bad.py": None,
    f"snippets/{tiny.SLUG}/bad/main.py": tiny.BAD,
    f"snippets/{tiny.SLUG}/bad/pot.py": "full = True\n",
}


def _site(root: Path, likeness: Likeness = "same", reason: str | None = None) -> Site:
    site = tiny.load(tiny.write(root, {}, CELLS))
    made = [each.verdict(likeness, reason) for each in verdicts.trials(site)]
    files.write_verdicts(root, tiny.SLUG, made)
    return tiny.load(root)


def test_the_newest_affected_stack_is_chosen(tmp_path: Path) -> None:
    bench = benches.bench(_site(tmp_path), tiny.SLUG, "bad", "manifest-1.json")
    assert bench
    assert bench.selected == "old"
    assert [each.label for each in bench.choices] == [
        "Flask 2.0.3 (old), failed on CPython 3.11",
        "Flask 3.1.3 (new), passed on CPython 3.11",
    ]
    assert [each.release for each in bench.choices] == ["Flask 2.0.3", "Flask 3.1.3"]


def test_a_stack_that_nobody_tried_is_offered_where_others_run(tmp_path: Path) -> None:
    site = _site(tmp_path)
    made = [
        each for each in site.verdicts[tiny.SLUG] if (each.snippet, each.stack) != ("bad", "new")
    ]
    files.write_verdicts(tmp_path, tiny.SLUG, made)
    bench = benches.bench(tiny.load(tmp_path), tiny.SLUG, "bad", "manifest-1.json")
    assert bench
    assert [(each.label, each.runs) for each in bench.choices] == [
        ("Flask 2.0.3 (old), failed on CPython 3.11", True),
        ("Flask 3.1.3 (new), passed on CPython 3.11, not tried here yet", True),
    ]


def test_where_nothing_runs_there_is_the_reason(tmp_path: Path) -> None:
    site = _site(tmp_path, "cannot", "needs nginx")
    bench = benches.bench(site, tiny.SLUG, "bad", "manifest-1.json")
    assert bench
    assert (bench.selected, bench.reason) == (None, "needs nginx")


def test_without_packs_or_verdicts_nothing_is_offered(tmp_path: Path) -> None:
    assert benches.bench(_site(tmp_path), tiny.SLUG, "bad", None) is None
    without = tiny.load(tiny.write(tmp_path / "other", {}, CELLS))
    assert benches.bench(without, tiny.SLUG, "bad", "manifest-1.json") is None


def test_verdicts_are_written_as_they_are_read(tmp_path: Path) -> None:
    site = _site(tmp_path, "emulated", "by hand")
    path = tmp_path / "observations" / "browser" / f"{tiny.SLUG}.json"
    before = path.read_bytes()
    files.write_verdicts(tmp_path, tiny.SLUG, site.verdicts[tiny.SLUG])
    assert path.read_bytes() == before
    path.write_text(before.decode().replace(tiny.SLUG, "other"))
    with pytest.raises(files.UnreadableError, match="expected 'tea-is-cold'"):
        files.read_verdicts(tmp_path, path)
    files.write_verdicts(tmp_path, tiny.SLUG, [])
    assert not path.exists()


def test_a_script_pins_its_stack(tmp_path: Path) -> None:
    site = _site(tmp_path)
    bad, good = benches.reproductions(site, tiny.SLUG, "https://known.example")
    assert bad.command == "uv run https://known.example/issues/tea-is-cold/bad.py"
    assert good.stack == "old"
    text = benches.reproduction_file(site, bad, tiny.SLUG).decode()
    block = text.split("# ///")[1].removeprefix(" script\n").replace("\n# ", "\n").lstrip("# ")
    pinned = tomllib.loads(block)
    assert pinned == {"requires-python": "==3.11.*", "dependencies": ["flask==2.0.3"]}
    assert text.endswith(tiny.BAD)


def test_a_script_leaves_nothing_to_the_next(tmp_path: Path) -> None:
    """Where it is run and where it is stored, no second run meets what the first one wrote."""
    bad = "from pathlib import Path\nPath(__file__).with_name('pot').mkdir()\nPath('cup').mkdir()\n"
    site = tiny.load(tiny.write(tmp_path, {f"snippets/{tiny.SLUG}/bad.py": bad}, CELLS))
    made = benches.reproductions(site, tiny.SLUG)[0]
    script = tmp_path / "apart" / "bad.py"
    script.parent.mkdir()
    script.write_bytes(benches.reproduction_file(site, made, tiny.SLUG))
    for _ in range(2):
        subprocess.run([sys.executable, script], cwd=tmp_path, check=True)
    assert [each.name for each in script.parent.iterdir()] == ["bad.py"]
    assert not (tmp_path / "cup").exists()


def test_a_folder_is_a_zip_with_all_its_files(tmp_path: Path) -> None:
    site = tiny.load(tiny.write(tmp_path, FOLDER, CELLS))
    bad = benches.reproductions(site, tiny.SLUG)[0]
    assert bad.command.split("\n")[1] == "uv run --directory tea-is-cold-bad/bad main.py"
    content = benches.reproduction_file(site, bad, tiny.SLUG)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["bad/main.py", "bad/pot.py"]
        assert archive.read("bad/main.py").startswith(b"# /// script\n")
