"""The pytest plugin in test suites of its own, loaded by its entry point."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from filelock import FileLock

from known_issues import bundle

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parent.parent
APP = """
from flask import Blueprint, Flask, url_for

def visit():
    app = Flask(__name__)
    app.testing = True
    auth = Blueprint("auth", __name__)
    auth.add_url_rule("/login", "login", lambda: "login")
    app.register_blueprint(auth)
    app.add_url_rule("/", "index", lambda: url_for("login"))
    return app.test_client().get("/")
"""
FAILING = """
from app import visit

def test_link():
    assert visit().status_code == 200
"""
SECTION = [
    "*- known issue -*",
    "url_for can't find the endpoint of a view on a blueprint",
    "Page: issues/url-for-builderror-endpoint/",
    'Fix: Name the endpoint with its blueprint, as in url_for("auth.login")',
    "*ffected*: Flask * in the runs.",
]


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package as a wheel holds it: a checkout reads all its pages anew."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "package"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            target = folder.with_name("package-being-made") / "known_issues"
            shutil.copytree(ROOT / "known_issues", target)
            (target / "data").mkdir()
            bundle.write(ROOT, target / "data" / "knowledge.json")
            target.parent.rename(folder)
    return folder


@pytest.fixture
def suite(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, package: Path
) -> pytest.Pytester:
    """A folder for a suite, in an environment where the plugin is installed."""
    installed = pytester.mkdir("installed")
    info = installed / "known_issues_here-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: known-issues-here\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[pytest11]\nknown_issues = known_issues.plugin\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(package), str(installed)]))
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    pytester.makepyfile(app=APP)
    return pytester


def _run(suite: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return suite.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:codeblocks", *arguments)


def _sections(result: pytest.RunResult) -> int:
    return sum("- known issue -" in line for line in result.outlines)


def test_a_failing_flask_app_gets_its_page(suite: pytest.Pytester) -> None:
    suite.makepyfile(FAILING)
    result = _run(suite)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(SECTION, consecutive=True)
    assert _sections(result) == 1


def test_a_checkout_has_it_too(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
    suite.makepyfile(FAILING)
    result = _run(suite)
    result.stdout.fnmatch_lines(SECTION, consecutive=True)


@pytest.mark.parametrize("style", ["auto", "long", "short", "native"])
def test_every_style_of_traceback_shows_it(suite: pytest.Pytester, style: str) -> None:
    suite.makepyfile(FAILING)
    result = _run(suite, f"--tb={style}")
    result.stdout.fnmatch_lines(SECTION, consecutive=True)
    assert _sections(result) == 1


@pytest.mark.parametrize("arguments", [("--tb=no",), ("--show-capture=no",)])
def test_who_asks_for_less_is_shown_nothing(
    suite: pytest.Pytester, arguments: Sequence[str]
) -> None:
    suite.makepyfile(FAILING)
    result = _run(suite, *arguments)
    result.assert_outcomes(failed=1)
    assert _sections(result) == 0


def test_one_line_stays_possible(suite: pytest.Pytester) -> None:
    suite.makepyfile(FAILING)
    result = _run(suite, "--tb=line")
    result.assert_outcomes(failed=1)
    assert _sections(result) <= 1


def test_switched_off(suite: pytest.Pytester) -> None:
    suite.makepyfile(FAILING)
    result = _run(suite, "-p", "no:known_issues")
    result.assert_outcomes(failed=1)
    assert _sections(result) == 0


def test_workers_of_xdist_send_it(suite: pytest.Pytester) -> None:
    suite.makepyfile(FAILING)
    result = _run(suite, "-n", "1")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(SECTION, consecutive=True)
    assert _sections(result) == 1


def test_setup_teardown_and_collection(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        test_fixtures="""
        import pytest
        from app import visit

        @pytest.fixture
        def early():
            visit()

        @pytest.fixture
        def late():
            yield
            visit()

        def test_early(early): ...
        def test_late(late): ...
        """,
        test_import="from app import visit\nvisit()\n",
    )
    result = _run(suite, "--continue-on-collection-errors")
    result.assert_outcomes(errors=3, passed=1)
    assert _sections(result) == 3


def test_unittest_and_a_cause(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import unittest
        from app import visit

        class Visit(unittest.TestCase):
            def test_link(self):
                visit()

        def test_cause():
            try:
                visit()
            except Exception as error:
                raise ValueError("of my own") from error
        """
    )
    result = _run(suite)
    result.assert_outcomes(failed=2)
    assert _sections(result) == 2


def test_other_failures_get_nothing(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import pytest
        from app import visit

        class Rude(Exception):
            def __str__(self):
                raise RuntimeError("no text")

        def recurse():
            recurse()

        def test_assert(): assert 1 == 2
        def test_key(): {}["x"]
        def test_rude(): raise Rude
        def test_deep(): recurse()
        def test_fail(): pytest.fail("on purpose")
        def test_skip(): pytest.skip("not today")
        def test_group(): raise ExceptionGroup("two", [KeyError("x"), ValueError("y")])
        @pytest.mark.xfail
        def test_expected(): visit()
        @pytest.mark.xfail(strict=True)
        def test_unexpected(): ...
        """
    )
    result = _run(suite)
    result.assert_outcomes(failed=7, skipped=1, xfailed=1)
    assert _sections(result) == 0


@pytest.mark.parametrize(
    "explosion",
    [
        "known_issues.knowledge.load = None",
        "known_issues.match.Matcher.find = lambda self, text: 1 / 0",
        "known_issues.match.Matcher.find = lambda self, text: recurse()",
        "known_issues.knowledge.installed = None",
        "import warnings; known_issues.match.Matcher.find = lambda s, t: warnings.warn('!')",
    ],
)
def test_an_explosion_changes_nothing(suite: pytest.Pytester, explosion: str) -> None:
    suite.makepyfile(FAILING + "\ndef test_fine(): ...\n")
    suite.makeconftest(
        "import known_issues.knowledge, known_issues.match\n"
        f"def recurse(): recurse()\n{explosion}\n"
    )
    result = _run(suite, "-W", "error")
    result.assert_outcomes(failed=1, passed=1)
    assert _sections(result) == 0
    assert "INTERNALERROR" not in result.stdout.str() + result.stderr.str()


def test_nothing_is_loaded_while_tests_pass(suite: pytest.Pytester) -> None:
    suite.makepyfile("def test_fine(): ...")
    suite.makeconftest(
        """
        import json, sys

        def pytest_unconfigure():
            loaded = sorted(name for name in sys.modules if name.startswith("known_issues"))
            with open("loaded.json", "w") as file:
                json.dump(loaded, file)
        """
    )
    _run(suite).assert_outcomes(passed=1)
    loaded = json.loads((suite.path / "loaded.json").read_text())
    assert loaded == ["known_issues", "known_issues.plugin"]
