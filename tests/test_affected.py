"""Verdicts on the versions that somebody has: the rules, the command, and the browser's twin."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import Any

import playwright
import pytest
from click.testing import CliRunner, Result

from known_issues import cli, environments, errors, files, findings, index, knowledge
from known_issues.environments import UnreadableError

ROOT = Path(__file__).parent.parent
SITE = files.load(ROOT, runner=0)
SUMMARIES = index.summarize_all(SITE)
DOCUMENT = errors.build(SITE, {})
TINY = {
    "versions": {
        "flask": ["2.0.3", "3.0.3", "3.1.1", "3.1.3"],
        "werkzeug": ["2.0.3", "3.0.6", "3.1.3", "3.1.3"],
    },
    "pages": [
        {"slug": "mended", "title": "M", "package": "flask", "kind": "regression", "cells": "pFpp"},
        {
            "slug": "new",
            "title": "N",
            "package": "flask",
            "kind": "breaking-change",
            "cells": "ppFF",
        },
        {"slug": "trap", "title": "T", "package": "flask", "kind": "pitfall", "cells": "FFFF"},
        {"slug": "other", "title": "O", "package": "werkzeug", "kind": "security", "cells": "pp"},
    ],
    "rules": DOCUMENT["rules"],
}


def _states(versions: dict[str, str]) -> dict[str, str]:
    return {each.slug: each.state for each in findings.find_findings(TINY, versions)}


def test_what_failed_is_affected_and_what_was_not_run_beside_a_failure_may_be() -> None:
    assert _states({"flask": "3.0.3"}) == {"mended": "affected", "trap": "affected"}
    assert _states({"flask": "3.0.1"}) == {
        "mended": "possibly affected",
        "trap": "possibly affected",
    }
    assert _states({"flask": "3.1.2"})["new"] == "possibly affected"
    assert findings.count_not_tested(TINY, {"flask": "3.1.2"}) == 1
    assert _states({"werkzeug": "3.0.6"}) == {}
    assert findings.count_not_tested(TINY, {"werkzeug": "2.9"}) == 1


def test_the_upgrade_and_what_it_brings() -> None:
    mended = findings.find_findings(TINY, {"flask": "3.0.3"})[0]
    assert (mended.upgrade, mended.brings) == ("3.1.1", ("new",))
    new = next(e for e in findings.find_findings(TINY, {"flask": "3.1.3"}) if e.slug == "new")
    assert (new.upgrade, new.brings) == (None, ())


def test_kinds_that_hit_everyone_come_last() -> None:
    kinds = [each.kind for each in findings.find_findings(TINY, {"flask": "3.0.3"})]
    assert kinds == ["regression", "pitfall"]


@pytest.mark.parametrize("slug", SUMMARIES)
def test_every_cell_is_judged_as_it_was_observed(slug: str) -> None:
    """The versions of a stack give the outcome of that stack: failed is affected, and so on."""
    page = next(each for each in DOCUMENT["pages"] if each["slug"] == slug)
    expected = {"failed": "affected", "passed": "not affected"}
    for stack in SITE.stacks_of(slug, "bad"):
        cell = SITE.observed(slug, "bad")[stack.name]
        versions = {"python": stack.python, **stack.versions}
        if cell.outcome != "unknown" and page["package"] in versions:
            state = findings.judge(DOCUMENT["versions"], page, versions).state
            assert state == expected[cell.outcome], stack.name


SCRIPT = """
import { readFileSync } from "node:fs"
import { countNotTested, findFindings } from "MODULE/findings.mjs"
import { findUnversioned, findVersions } from "MODULE/versions.mjs"
const { document, environments, texts } = JSON.parse(readFileSync(0, "utf8"))
const judged = environments.map((each) => [
  findFindings(document, each), countNotTested(document, each),
])
const read = texts.map((each) => [findVersions(each, document), findUnversioned(each, document)])
console.log(JSON.stringify({ judged, read }))
"""


def _javascript(given: dict[str, Any]) -> dict[str, Any]:
    node = Path(playwright.__file__).parent / "driver" / "node"
    script = SCRIPT.replace("MODULE", (ROOT / "docs" / "javascripts").as_uri())
    run = subprocess.run(
        [str(node), "--input-type=module", "-e", script],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


def _environments() -> list[dict[str, str]]:
    """Each stack's versions, and of each package every third that was run or released."""
    stacks = [{"python": each.python, **each.versions} for each in SITE.stacks.values()]
    alone = [
        {package: version}
        for package, tested in DOCUMENT["versions"].items()
        for version in sorted({*filter(None, tested), *SITE.releases.get(package, ())})[::3]
    ]
    return [*stacks, *alone, {"flask": "main"}, {"flask": "3.1.0rc1+x"}, {}]


def test_the_browser_judges_versions_as_the_command_does() -> None:
    given = _environments()
    theirs = _javascript({"document": DOCUMENT, "environments": given, "texts": []})["judged"]
    ours = [
        [
            [asdict(each) for each in findings.find_findings(DOCUMENT, versions)],
            findings.count_not_tested(DOCUMENT, versions),
        ]
        for versions in given
    ]
    assert len(given) > 100
    assert theirs == json.loads(json.dumps(ours))
    states = {finding["state"] for findings, _ in theirs for finding in findings}
    assert states == {"affected", "possibly affected"}


FREEZE = """\
Flask==2.2.5
werkzeug===3.0.6
Flask_SQLAlchemy @ git+https://code.example/x@1
-e git+https://code.example/y#egg=Flask-WTF
Jinja2 == 3.1.2 ; python_version >= "3.8"
flask_login==0.7.0.dev1+local.3 \\
"""


def test_a_freeze_is_read_alike() -> None:
    from known_issues.versions import find_unversioned, find_versions

    texts = [FREEZE, FREEZE.replace("\n", "\r\n"), "flask  3\nFlask    3.1.2"]
    theirs = _javascript({"document": DOCUMENT, "environments": [], "texts": texts})["read"]
    ours = [[find_versions(text, DOCUMENT), find_unversioned(text, DOCUMENT)] for text in texts]
    assert theirs == ours
    told = {"flask": "2.2.5", "flask-login": "0.7.0.dev1+local.3", "werkzeug": "3.0.6"}
    assert told.items() <= ours[0][0].items() <= (told | {"jinja2": "3.1.2"}).items()
    assert ours[0][1] == ["flask-sqlalchemy", "flask-wtf"]


def _write(folder: Path, files_: dict[str, str]) -> Path:
    for name, text in files_.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / next(iter(files_))


READ = {
    "pins": ({"r.txt": "Flask==2.2.5  # a note\nwerkzeug===3.0.6\n"}, {"flask": "2.2.5"}, {}),
    "hashes": (
        {"r.txt": "flask==2.2.5 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"},
        {"flask": "2.2.5"},
        {},
    ),
    "included": (
        {
            "r.txt": "-r more/s.txt\n-c c.txt\n",
            "more/s.txt": "flask==2.2.5\n-r ../r.txt",
            "c.txt": "werkzeug==3.0.6",
        },
        {"flask": "2.2.5", "werkzeug": "3.0.6"},
        {},
    ),
    "markers": (
        {"r.txt": 'flask==1.0; python_version < "3"\nflask==2.2.5; python_version >= "3"\n'},
        {"flask": "2.2.5"},
        {},
    ),
    "not pinned": (
        {"r.txt": "flask>=2\nwerkzeug==3.*\n./local\nflask-wtf @ https://code.example/x.whl\n"},
        {},
        {
            "flask": "is not pinned (>=2)",
            "werkzeug": "is not pinned (==3.*)",
            "flask-wtf": "is taken from an address, which tells no version",
        },
    ),
    "options": (
        {"r.txt": "--index-url https://code.example\n-e .\nflask[async]==2.2.5\n"},
        {"flask": "2.2.5"},
        {},
    ),
    "utf-16": ({"r.txt": "\ufeffflask==2.2.5"}, {"flask": "2.2.5"}, {}),
    "uv": (
        {
            "uv.lock": 'version = 1\n[[package]]\nname = "Flask"\nversion = "2.2.5"\n'
            '[[package]]\nname = "own"\nsource = { editable = "." }\n'
            '[[package]]\nname = "click"\nversion = "7"\n'
            "resolution-markers = [\"python_version < '3'\"]\n"
            '[[package]]\nname = "click"\nversion = "8"\n'
            "resolution-markers = [\"python_version >= '3'\"]\n"
        },
        {"flask": "2.2.5", "click": "8"},
        {"own": "is locked without a version"},
    ),
    "uv, undecided": (
        {
            "uv.lock": 'version = 1\n[[package]]\nname = "flask"\nversion = "2"\n'
            '[[package]]\nname = "flask"\nversion = "3"\n'
        },
        {},
        {"flask": "is locked in several versions (2, 3)"},
    ),
    "pylock": (
        {
            "pylock.web.toml": 'lock-version = "1.0"\ncreated-by = "x"\n'
            '[[packages]]\nname = "flask"\nversion = "2.2.5"\n'
            'archive = { path = "f.whl", hashes = { sha256 = "a" } }\n'
        },
        {"flask": "2.2.5"},
        {},
    ),
}


@pytest.mark.parametrize(("written", "versions", "unknown"), READ.values(), ids=READ)
def test_files_are_read(
    tmp_path: Path, written: dict[str, str], versions: dict[str, str], unknown: dict[str, str]
) -> None:
    found = environments.read(_write(tmp_path, written))
    assert versions.items() <= found.versions.items()
    assert found.unknown == unknown


UNREADABLE = {
    "r.txt": {
        "flask==2.0\nwhat is this\n": "r.txt:2: 'what is this' is no requirement",
        "flask==\n": "r.txt:1: 'flask==' is no requirement",
        "-r gone.txt\n": "gone.txt:1: can't be read: No such file",
    },
    "uv.lock": {
        "version = 1\n[[package\n": "uv.lock:2: not TOML",
        "version = 9": "uv.lock:1: version is 9, expected uv's lock of version 1.",
        "version = 1\n[[package]]\nname = 3\n": "uv.lock:1: a package of name 3",
    },
    "pylock.toml": {
        'lock-version = "1.0"': "pylock.toml:1: no pylock: ",
        'lock-version = "7"\ncreated-by = "x"\npackages = []': "pylock.toml:1: no pylock: ",
    },
}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [(name, text, said) for name, texts in UNREADABLE.items() for text, said in texts.items()],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, text: str, said: str) -> None:
    path = _write(tmp_path, {name: text})
    with pytest.raises(UnreadableError) as caught:
        environments.read(path)
    assert said in str(caught.value)
    result = _run(tmp_path, "-r", str(path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_this_environment_is_read() -> None:
    found = environments.here()
    assert {"click", "flask", "packaging", "python"} <= found.versions.keys()


KNOWN = knowledge.Knowledge(
    {
        "schema_version": 1,
        "date": "2026-11-20",
        "index": {**TINY, "aliases": {"older": "mended"}},
        "pages": {
            page["slug"]: {
                key: page.get(key, key)
                for key in ("title", "fix", "kind", "package", "affected", "sentence")
            }
            for page in TINY["pages"]
        },
    }
)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge, "load", lambda: KNOWN)


def _run(folder: Path, *arguments: str, given: str = "", config: str = "") -> Result:
    (folder / "pyproject.toml").write_text(config, encoding="utf-8")
    command = ["affected", "--config", str(folder / "pyproject.toml"), *arguments]
    return CliRunner().invoke(cli.main, command, input=given)


def _entry(slug: str, until: str) -> str:
    return f'[[tool.known-issues.ignore]]\nslug = "{slug}"\nreason = "why"\nuntil = {until}\n'


def test_findings_end_with_1(tmp_path: Path) -> None:
    result = _run(tmp_path, "--freeze", "-", given="flask==3.0.3\n")
    assert result.exit_code == 1
    assert "  M [regression]\n    failed on Flask 3.0.3\n" in result.stdout
    assert "    passes from Flask 3.1.1, which brings in: new\n" in result.stdout
    assert "T [pitfall]" not in result.stdout


@pytest.mark.parametrize("version", ["3.0.1", "3.2"])
def test_possible_findings_end_with_1_too(tmp_path: Path, version: str) -> None:
    result = _run(tmp_path, "--freeze", "-", given=f"flask=={version}\n")
    assert result.exit_code == 1
    assert f"not run on Flask {version}; nearest: " in result.stdout
    assert "0 affected, 1 possibly affected" in result.stdout


def test_no_finding_ends_with_0_and_pitfalls_do_not_count(tmp_path: Path) -> None:
    for arguments in ((), ("--all",)):
        result = _run(tmp_path, "--freeze", "-", *arguments, given="flask==2.0.3\n")
        assert result.exit_code == 0
        assert ("T [pitfall]" in result.stdout) == bool(arguments)


def test_an_ignored_finding_does_not_count_until_its_day(tmp_path: Path) -> None:
    given = "flask==3.0.3\n"
    for slug in ("mended", "older"):
        result = _run(tmp_path, "--freeze", "-", given=given, config=_entry(slug, "2999-01-01"))
        assert result.exit_code == 0
        assert "  mended: why (until 2999-01-01)\n" in result.stdout
    yesterday = (dt.date.today() - dt.timedelta(days=1)).isoformat()
    result = _run(tmp_path, "--freeze", "-", given=given, config=_entry("mended", yesterday))
    assert result.exit_code == 1
    assert f"Note: 'mended' was ignored until {yesterday}: look at it again." in result.stdout


def test_needless_and_unknown_entries_are_named(tmp_path: Path) -> None:
    config = _entry("new", "2999-01-01") + _entry("gone", "2999-01-01")
    result = _run(tmp_path, "--freeze", "-", given="flask==2.0.3\n", config=config)
    assert "Note: 'new' is ignored, but does not hit these versions: remove it." in result.stdout
    assert "Note: 'gone' is ignored, but no page has that name: remove it." in result.stdout


@pytest.mark.parametrize(
    "config",
    [
        "[tool.known-issues]\nignore = 3\n",
        "[tool]\nknown-issues = 3\n",
        "[[tool.known-issues.ignore]]\nslug = 'new'\n",
        _entry("new", '"soon"'),
        _entry("new", "2999-01-01").replace('"why"', '" "'),
        "[[",
    ],
)
def test_an_ignore_list_of_another_shape_is_named(tmp_path: Path, config: str) -> None:
    result = _run(tmp_path, "--freeze", "-", given="flask==2.0.3\n", config=config)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "pyproject.toml:1: " in result.stderr


def test_a_program_gets_everything(tmp_path: Path) -> None:
    result = _run(
        tmp_path, "--freeze", "-", "--json", "--all", given="flask==3.0.3\nwerkzeug @ git+x\n"
    )
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert document["versions"] == {"flask": "3.0.3"}
    assert [each["slug"] for each in document["findings"]] == ["mended"]
    assert [each["slug"] for each in document["others"]] == ["trap"]
    assert document["findings"][0]["upgrade"] == "3.1.1"
    assert document["notes"] == [
        "Werkzeug is taken from an address, which tells no version: not judged"
    ]


def test_two_sources_are_wrong_usage(tmp_path: Path) -> None:
    path = _write(tmp_path, {"r.txt": "flask==2.0.3"})
    result = _run(tmp_path, "-r", str(path), "--freeze", "-")
    assert result.exit_code == 2
    assert "Give one." in result.stderr


def test_an_old_name_finds_its_page() -> None:
    document = dict(DOCUMENT, aliases={"once-named": next(iter(SUMMARIES))})
    known = knowledge.Knowledge({**KNOWN.document, "index": document})
    assert known.find("once-named") == known.find(next(iter(SUMMARIES)))
    assert KNOWN.slug("older") == KNOWN.slug("mended") == "mended"
    assert KNOWN.slug("gone") is None
