"""The wheel in an environment without a checkout, the site's tools, a network or a home."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parent.parent
ERROR = (
    "werkzeug.routing.BuildError: Could not build url for endpoint 'a'. Did you mean 'b.a' instead?"
)
SLUG = "url-for-builderror-endpoint"
UV = Path(sys.executable).parent / "uv"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the distributions and an environment `bare` where the wheel is installed."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "wheel"
    with FileLock(f"{folder}.lock"):
        if not (folder / "done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            _uv("build", "--wheel", ROOT, "--out-dir", folder / "direct")
            _uv("build", ROOT, "--out-dir", folder / "through-sdist")
            _uv("venv", "--python", sys.executable, folder / "bare")
            wheel = next((folder / "through-sdist").glob("*.whl"))
            _uv("pip", "install", "--python", folder / "bare", wheel)
            (folder / "done").touch()
    return folder


def _uv(*arguments: str | Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("SITE_URL", "VIRTUAL_ENV")}
    run = subprocess.run(
        [UV, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def _bare(
    built: Path, home: Path, *command: str, given: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a program of the bare environment, with an empty home and nothing else."""
    scripts = built / "bare" / ("Scripts" if os.name == "nt" else "bin")
    kept = {key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ}
    return subprocess.run(
        [scripts / command[0], *command[1:]],
        cwd=home,
        env=kept | {"HOME": str(home), "PYTHONIOENCODING": "utf-8"},
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_a_wheel_is_the_same_from_a_checkout_and_from_an_sdist(built: Path) -> None:
    direct, through = (
        next((built / each).glob("*.whl")).read_bytes() for each in ("direct", "through-sdist")
    )
    assert direct == through


def test_an_sdist_holds_what_a_wheel_is_made_of(built: Path) -> None:
    archive = next((built / "through-sdist").glob("*.tar.gz"))
    with tarfile.open(archive) as files:
        tops = {name.split("/")[1] for name in files.getnames()}
    assert {"docs", "snippets", "observations", "stacks", "stacks.toml", "hatch_build.py"} <= tops
    assert not {"site", ".venv", "dist"} & tops


def test_a_checkout_keeps_no_copy_of_the_data(built: Path) -> None:
    assert not (ROOT / "known_issues" / "data").exists()
    with zipfile.ZipFile(next((built / "direct").glob("*.whl"))) as files:
        document = json.loads(files.read("known_issues/data/knowledge.json"))
    slugs = {path.stem for path in (ROOT / "docs" / "issues").glob("*.md")} - {"index"}
    assert document["pages"].keys() == slugs


def test_nothing_of_the_site_is_installed(built: Path, tmp_path: Path) -> None:
    script = (
        "import importlib.util as u\n"
        "print([n for n in ('mkdocs', 'pydantic', 'yaml', 'pytest', 'flask') if u.find_spec(n)])"
    )
    assert _bare(built, tmp_path, "python", "-c", script).stdout == "[]\n"


def test_explain_answers(built: Path, tmp_path: Path) -> None:
    result = _bare(built, tmp_path, "known-issues", "explain", ERROR)
    assert result.stderr == ""
    assert f"  page: issues/{SLUG}/\n" in result.stdout
    assert result.returncode == 0
    piped = _bare(built, tmp_path, "known-issues", "explain", "--json", given=ERROR)
    assert json.loads(piped.stdout)["matches"][0]["slug"] == SLUG
    assert [*tmp_path.iterdir()] == []


def test_the_answer_is_that_of_the_checkout(built: Path, tmp_path: Path) -> None:
    tracebacks = [
        {"id": f"{path.stem} {n}", "text": each["traceback"]}
        for path in sorted((ROOT / "observations").glob("*.json"))
        for n, each in enumerate(json.loads(path.read_text())["observations"])
        if each["traceback"]
    ]
    lines = "".join(json.dumps(each) + "\n" for each in tracebacks[::7])
    result = _bare(built, tmp_path, "known-issues", "explain", "--batch", "-", given=lines)
    here = subprocess.run(
        [sys.executable, "-m", "known_issues", "explain", "--batch", "-"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        input=lines,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == here.stdout
    assert len(result.stdout.splitlines()) == len(lines.splitlines()) > 100


def test_an_environment_is_judged(built: Path, tmp_path: Path) -> None:
    found = _bare(
        built, tmp_path, "known-issues", "affected", "--freeze", "-", given="flask==3.1.2"
    )
    assert (found.returncode, found.stderr) == (1, "")
    assert "    failed on Flask 3.1.2\n" in found.stdout
    here = _bare(built, tmp_path, "known-issues", "affected", "--json")
    assert json.loads(here.stdout)["source"] == "this environment"
    locked = _bare(
        built, tmp_path, "known-issues", "affected", "--json", "-r", str(ROOT / "uv.lock")
    )
    assert "flask" in json.loads(locked.stdout)["versions"]


def test_help_lists_what_works_here(built: Path, tmp_path: Path) -> None:
    text = _bare(built, tmp_path, "known-issues", "--help").stdout
    assert "  explain  " in text
    assert "  observe  " not in text
    refused = _bare(built, tmp_path, "known-issues", "observe")
    assert refused.returncode == 2
    assert "Install flask-known-issues[site]." in refused.stderr


def test_version_tells_the_datas_date(built: Path, tmp_path: Path) -> None:
    lines = _bare(built, tmp_path, "known-issues", "--version").stdout.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["known-issues,", "data:"]


def test_a_page_that_cannot_be_read_stops_the_build(tmp_path: Path) -> None:
    copy = tmp_path / "checkout"
    kept = ("*.toml", "*.md", "LICENSE*", "*.py")
    copy.mkdir()
    for pattern in kept:
        for path in ROOT.glob(pattern):
            shutil.copy(path, copy)
    for name in ("docs", "known_issues", "observations", "snippets", "stacks"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    page = copy / "docs" / "issues" / f"{SLUG}.md"
    page.write_text(page.read_text().replace("kind: pitfall", "kind: nonsense"))
    run = subprocess.run(
        [UV, "build", "--wheel", copy, "--out-dir", tmp_path / "dist"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert f"docs/issues/{SLUG}.md:5: kind is 'nonsense'" in run.stderr
