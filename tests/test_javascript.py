"""The pages' scripts, tested by Node's own runner; Playwright brings a Node along."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import playwright
import pytest

from known_issues import scripts

ROOT = Path(__file__).parent.parent
NODE = Path(playwright.__file__).parent / "driver" / "node"
TESTS = sorted((Path(__file__).parent / "js").glob("*.test.mjs"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_a_script_passes_its_tests(path: Path) -> None:
    _passes(path)


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_a_script_passes_them_as_it_is_published(path: Path, tmp_path: Path) -> None:
    for name in ("docs/javascripts", "tests/js", "tests/vectors"):
        shutil.copytree(ROOT / name, tmp_path / name)
    scripts.shrink(tmp_path / "docs" / "javascripts")
    _passes(tmp_path / path.relative_to(ROOT))


def test_a_broken_script_is_named_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "tea.mjs").write_text("const leaf = = 1\n", encoding="utf-8")
    with pytest.raises(scripts.UnreadableScriptError, match=r"^tea\.mjs: .* line 1 and column 14"):
        scripts.shrink(tmp_path)


def _passes(path: Path) -> None:
    run = subprocess.run(
        [NODE, "--test", "--test-reporter=tap", path], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "# pass 0" not in run.stdout
