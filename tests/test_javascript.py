"""The pages' scripts, tested by Node's own runner; Playwright brings a Node along."""

from __future__ import annotations

import subprocess
from pathlib import Path

import playwright
import pytest

NODE = Path(playwright.__file__).parent / "driver" / "node"
TESTS = sorted((Path(__file__).parent / "js").glob("*.test.mjs"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_a_script_passes_its_tests(path: Path) -> None:
    run = subprocess.run(
        [NODE, "--test", "--test-reporter=tap", path], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "# pass 0" not in run.stdout
