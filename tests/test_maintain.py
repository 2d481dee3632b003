"""The maintainer's commands on a tiny repository; this interpreter stands for every stack."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import tiny
from click.testing import CliRunner, Result

from known_issues import runner, stacks
from known_issues.cli import main

RECORD = f"observations/{tiny.SLUG}.json"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    tiny.write(tmp_path, {}, {})
    (tmp_path / RECORD).unlink()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(stacks, "environment", lambda stack: Path(sys.executable))
    monkeypatch.setattr(tiny, "RUNNER", runner.RUNNER_VERSION)
    return tmp_path


def _call(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_observe_records_and_check_is_clean(root: Path) -> None:
    result = _call("observe")
    assert result.exit_code == 0
    assert "4 cells run of 4" in result.stderr
    cells = json.loads((root / RECORD).read_text())["observations"]
    assert [(each["snippet"], each["stack"], each["outcome"]) for each in cells] == [
        ("bad", "new", "failed"),
        ("bad", "old", "failed"),
        ("good", "new", "passed"),
        ("good", "old", "passed"),
    ]
    assert _call("check").exit_code == 0


def test_observing_again_runs_nothing_and_changes_no_byte(root: Path) -> None:
    _call("observe")
    before = (root / RECORD).read_bytes(), (root / RECORD).stat().st_mtime_ns
    assert "0 cells run of 4" in _call("observe").stderr
    assert ((root / RECORD).read_bytes(), (root / RECORD).stat().st_mtime_ns) == before
    assert "4 cells run of 4" in _call("observe", "--all").stderr
    assert (root / RECORD).read_bytes() == before[0]


def test_only_what_changed_is_run(root: Path) -> None:
    _call("observe")
    good = root / "snippets" / tiny.SLUG / "good.py"
    good.write_text(good.read_text() + "print(cup)\n")
    assert "2 cells run of 4" in _call("observe").stderr


def test_pages_and_stacks_can_be_chosen(root: Path) -> None:
    assert "2 cells run of 2" in _call("observe", tiny.SLUG, "--stack", "old").stderr
    assert "2 cells run of 4" in _call("observe").stderr


def test_a_changed_outcome_is_shown(root: Path) -> None:
    _call("observe")
    (root / "snippets" / tiny.SLUG / "bad.py").write_text("print('tea')\n")
    result = _call("observe", "--stack", "new")
    assert result.stdout == (
        "tea-is-cold bad on new: failed → passed\n  - KeyError: 'tea'\n  + printed 'tea'\n"
    )


def test_what_cannot_be_had_is_unknown_and_the_run_goes_on(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def environment(stack: object) -> Path:
        if getattr(stack, "name", "") == "old":
            raise stacks.UnavailableError("no wheel of [tea]")
        return Path(sys.executable)

    monkeypatch.setattr(stacks, "environment", environment)
    result = _call("observe")
    assert result.exit_code == 0
    assert "unknown 2 cells on old: no wheel of [tea]" in result.stderr
    cells = json.loads((root / RECORD).read_text())["observations"]
    assert [each["outcome"] for each in cells] == ["failed", "unknown", "passed", "unknown"]
    before = (root / RECORD).read_bytes()
    monkeypatch.setattr(stacks, "environment", lambda stack: Path(sys.executable))
    _call("observe", "--all")
    assert (root / RECORD).read_bytes() != before
    observed = (root / RECORD).read_bytes()
    monkeypatch.setattr(stacks, "environment", environment)
    _call("observe", "--all")
    assert (root / RECORD).read_bytes() == observed


def test_a_server_that_is_not_here_makes_a_cell_unknown(root: Path) -> None:
    page = root / "docs" / "issues" / f"{tiny.SLUG}.md"
    page.write_text(tiny.PAGE.replace("kind:", "needs: [samovar]\nkind:"))
    assert "needs samovar, not on this machine" in _call("observe").stderr


def test_records_of_other_machines_are_taken_in(root: Path, tmp_path: Path) -> None:
    _call("observe")
    whole = (root / RECORD).read_bytes()
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(root / "observations", elsewhere / "job-1" / "observations")
    (root / RECORD).unlink()
    assert "4 observations taken in" in _call("observe", "--merge", str(elsewhere)).stderr
    assert (root / RECORD).read_bytes() == whole


def test_check_prints_all_and_fails_once(root: Path) -> None:
    result = _call("check")
    assert result.exit_code == 1
    assert result.stdout == "".join(
        f"snippets/{tiny.SLUG}/{role}.py:1: not observed on old and new. Run `make observe`.\n"
        for role in ("bad", "good")
    )
    assert "2 problems in 1 page and 0 observations" in result.stderr


def test_a_scaffold_is_named_until_it_is_filled_in(root: Path) -> None:
    result = _call("new", "coffee-is-late")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "docs/issues/coffee-is-late.md",
        "snippets/coffee-is-late/bad.py",
        "snippets/coffee-is-late/good.py",
    ]
    said = _call("check").stdout
    left = [
        f"{path}:{number}: placeholder 'TODO'. Write what belongs there."
        for path in result.stdout.splitlines()
        for number, line in enumerate((root / path).read_text().splitlines(), 1)
        if "TODO" in line
    ]
    assert len(left) == 12
    assert [line for line in said.splitlines() if "placeholder" in line] == left
    assert not [line for line in said.splitlines() if "front matter" in line]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["new", "Coffee"], "'Coffee' is not lower-case words and hyphens."),
        (["new", "../coffee"], "'../coffee' is not lower-case words and hyphens."),
        (["new", tiny.SLUG], f"docs/issues/{tiny.SLUG}.md, "),
        (["observe", "coffee"], "No such page: coffee."),
        (["observe", "--stack", "older"], "No such stack: older."),
        (["stacks", "older"], "No such stack: older."),
        (["brew"], "No such command 'brew'."),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_ends_with_2(arguments: list[str], message: str) -> None:
    result = _call(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_outside_a_checkout_the_command_says_where_it_belongs(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    result = _call("check")
    assert result.exit_code == 2
    assert "No stacks.toml here or above. Run this in a checkout." in result.stderr


def test_stacks_are_listed() -> None:
    assert _call("stacks").stdout.splitlines() == [
        "old  Python 3.11  2022-03-20  flask==2.0.3",
        "new  Python 3.11  2026-03-20  flask==3.1.3",
    ]
    assert json.loads(_call("stacks", "--json").stdout) == [
        {"name": "old", "python": "3.11"},
        {"name": "new", "python": "3.11"},
    ]


def test_a_lock_that_cannot_be_made_stays_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise stacks.UnavailableError("no network")

    monkeypatch.setattr(stacks, "resolve", fail)
    monkeypatch.setattr(stacks, "released", fail)
    result = _call("stacks", "--lock", "old")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "stacks/old.txt:1: not resolved: no network. It stays as it was.",
        "stacks/releases.json:1: not listed: no network. It stays as it was.",
    ]
    assert (root / "stacks/old.txt").read_text() == tiny.FILES["stacks/old.txt"]


def test_ctrl_c_keeps_what_was_done(root: Path) -> None:
    """A real process: good sleeps, bad has ended when the interrupt comes."""
    good = root / "snippets" / tiny.SLUG / "good.py"
    good.write_text("import time\n\ntime.sleep(28)\n" + tiny.GOOD)
    patch = (
        "import pathlib, sys; from known_issues import stacks; "
        "stacks.environment = lambda stack: pathlib.Path(sys.executable); "
        "from known_issues.cli import main; main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", patch, "observe", "--jobs", "2"],
        cwd=root,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(14)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "interrupted, what was done is kept" in said
    cells = json.loads((root / RECORD).read_text())["observations"]
    assert [(each["snippet"], each["outcome"]) for each in cells] == [("bad", "failed")] * 2
    assert _processes_with(str(root)) == []


def _processes_with(text: str) -> list[str]:
    """Command lines of processes that hold a text, on systems with /proc."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if text in line and int(folder.name) != os.getpid():
            found.append(line)
    return found


def test_a_stack_is_dated_today(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stacks, "resolve", lambda stack: f"flask==3.1.3\n# {stack.date}\n")
    monkeypatch.setattr(stacks, "released", lambda name: ("1.0",))
    before = (root / "stacks.toml").read_text()
    assert _call("stacks", "new", "--lock", "--today").exit_code == 0
    today = dt.datetime.now(dt.UTC).date().isoformat()
    assert (root / "stacks.toml").read_text() == before.replace("2026-03-20", today)
    assert (root / "stacks" / "new.txt").read_text() == f"flask==3.1.3\n# {today}\n"
    refused = _call("stacks", "--lock", "--today")
    assert refused.exit_code == 2
    assert "--today needs --lock and the names of stacks." in refused.stderr
