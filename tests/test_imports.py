"""Which distributions a snippet's imports ask for."""

from __future__ import annotations

from known_issues import imports
from known_issues.model import Snippet

SOURCE = b"""
import os.path, jwt
from flask import Flask
from flask_wtf.csrf import CSRFProtect
from helper import boil
from . import local
def view():
    import werkzeug.security as s
"""
FILES = {"bad/main.py": SOURCE, "bad/helper.py": b"import concurrent.futures", "bad/x.txt": b"\xff"}
SNIPPET = Snippet(slug="tea", role="bad", entry="bad/main.py", files=FILES)
LOCK = """\
flask==3.1.3 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
pyjwt==2.0 ; python_version < "4" \\
    --hash=sha256:cc
"""


def test_a_snippet_imports_what_is_neither_its_own_nor_the_librarys() -> None:
    assert imports.of_snippet(SNIPPET) == {"jwt", "flask", "flask_wtf", "werkzeug"}


def test_modules_of_the_library_are_dotted() -> None:
    assert imports.of_library(SNIPPET) == {"os.path", "concurrent.futures"}


def test_a_file_that_does_not_compile_imports_nothing() -> None:
    broken = Snippet(slug="tea", role="bad", entry="bad.py", files={"bad.py": b"import ("})
    assert imports.of_snippet(broken) == frozenset()


def test_a_lock_is_taken_apart_with_its_hashes() -> None:
    found = imports.requirements_of(LOCK)
    assert list(found) == ["flask", "pyjwt"]
    assert "".join(found.values()) == LOCK


def test_metadata_asks_for_more_and_what_is_optional_is_not_asked_for() -> None:
    requires = ["Click>=8", "asgiref>=3; extra == 'async'", "not-held", "!broken"]
    assert imports.required(requires, ["click", "asgiref"]) == {"click"}
