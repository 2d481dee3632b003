from __future__ import annotations

import pytest

from known_issues.ranges import Ran, State
from known_issues.versions import Status, find_status, find_versions

DOCUMENT = {
    "versions": {
        "flask": ["2.0.3", "3.1.1", "3.1.3", "2.2.5"],
        "flask-wtf": ["1.0.0", "1.2.1", "1.2.1", "1.2.1"],
        "werkzeug": ["2.0.3", "3.1.3", "3.1.3", "3.0.1"],
        "wtforms": ["3.0.1", "", "3.2.1", "3.2.1"],
    },
    "pages": [
        {"slug": "plain", "package": "flask", "cells": "Fpp"},
        {"slug": "pair", "package": "flask", "cells": "pppF", "with": ["werkzeug"]},
        {"slug": "patch", "package": "flask-wtf", "cells": "pFp", "with": ["flask"]},
        {"slug": "absent", "package": "flask-wtf", "cells": "pFpp", "without": ["wtforms"]},
    ],
}


@pytest.mark.parametrize(
    ("text", "versions"),
    [
        ("flask==3.1.2\nFlask_WTF==1.2.1\nother==1.0", {"flask": "3.1.2", "flask-wtf": "1.2.1"}),
        ("Package  Version\n-------- ---\nFlask    3.1.2\n", {"flask": "3.1.2"}),
        (
            "Python 3.12.1\nFlask 3.0.3\nWerkzeug 3.0.1",
            {"flask": "3.0.3", "python": "3.12.1", "werkzeug": "3.0.1"},
        ),
        ("Server: Werkzeug/2.2.2 Python/3.10.6", {"python": "3.10.6", "werkzeug": "2.2.2"}),
        ("platform linux -- Python 3.12.3, pytest-8.2.0", {"python": "3.12.3"}),
        (
            'File "/a/python3.8/site-packages/Flask_WTF-1.0.0-py3.8.egg/x.py"',
            {"flask-wtf": "1.0.0", "python": "3.8"},
        ),
        ("plugins: flask-1.3.0, cov-5.0", {}),
        ("Flask is at 3.1", {}),
        ("flask == 3\nwerkzeug===3.1.0rc1+local.2", {"flask": "3", "werkzeug": "3.1.0rc1+local.2"}),
    ],
)
def test_versions_are_found(text: str, versions: dict[str, str]) -> None:
    assert find_versions(text, DOCUMENT) == versions


def _status(
    version: str, outcome: Ran | None, *near: tuple[str, Ran] | None, state: State
) -> Status:
    return Status("flask", version, outcome, *near, state=state)


def _fails(version: str) -> tuple[str, Ran]:
    return version, "failed"


def _passes(version: str) -> tuple[str, Ran]:
    return version, "passed"


@pytest.mark.parametrize(
    ("slug", "versions", "status"),
    [
        ("plain", {"flask": "2.0.3"}, _status("2.0.3", "failed", state="affected")),
        ("plain", {"flask": "3.1.3"}, _status("3.1.3", "passed", state="not affected")),
        (
            "plain",
            {"flask": "3.0.0"},
            _status("3.0.0", None, _fails("2.0.3"), _passes("3.1.1"), state="possibly affected"),
        ),
        (
            "plain",
            {"flask": "3.2"},
            _status("3.2", None, _passes("3.1.3"), None, state="not tested"),
        ),
        ("plain", {"flask": "main"}, None),
        ("plain", {"werkzeug": "3.1.3"}, None),
        ("none", {"flask": "3.1.3"}, None),
        (
            "pair",
            {"flask": "2.2.5", "werkzeug": "3.0.6"},
            _status("2.2.5", "failed", state="affected"),
        ),
        (
            "pair",
            {"flask": "2.2.5", "werkzeug": "2.0.3"},
            _status("2.2.5", None, _passes("2.0.3"), None, state="not tested"),
        ),
        (
            "pair",
            {"flask": "2.2.5", "werkzeug": "1.0.1"},
            _status("2.2.5", None, _fails("2.2.5"), _passes("3.1.1"), state="possibly affected"),
        ),
    ],
)
def test_a_version_failed_passed_or_was_not_tested(
    slug: str, versions: dict[str, str], status: Status | None
) -> None:
    assert find_status(DOCUMENT, slug, versions) == status


@pytest.mark.parametrize(
    ("slug", "beside", "state"),
    [
        ("patch", {"flask": "3.1.1"}, "affected"),
        ("patch", {"flask": "3.1.3"}, "not affected"),
        ("patch", {"flask": "3.1.2"}, "possibly affected"),
        ("patch", {}, "affected"),
        ("absent", {}, "affected"),
        ("absent", {"wtforms": "3.1.0"}, "not affected"),
    ],
)
def test_what_stands_beside_decides(slug: str, beside: dict[str, str], state: State) -> None:
    status = find_status(DOCUMENT, slug, {"flask-wtf": "1.2.1", **beside})
    assert status
    assert status.state == state
