from __future__ import annotations

import pytest

from known_issues import paste

TRACEBACK = """\
Traceback (most recent call last):
  File "/srv/shop/app.py", line 12, in view
    g.pop("db")
  File "/usr/lib/python3.12/site-packages/flask/ctx.py", line 88, in pop
    return self.__dict__.pop(name)
           ~~~~~~~~~~~~~~~~~^^^^^^
"""


def _errors(text: str) -> list[str]:
    return [error.text for error in paste.read(text).errors]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TRACEBACK + "KeyError: 'db'\n", ["KeyError: 'db'"]),
        ("KeyError: 'db'", ["KeyError: 'db'"]),
        ("KeyError('db')", ["KeyError: db"]),
        ("KeyError: 'db' // Werkzeug Debugger", ["KeyError: 'db' // Werkzeug Debugger"]),
        ("FAILED tests/a.py::test - KeyError: 'db'", ["KeyError: 'db'"]),
        ("a.py:3: in f\n    g()\nE   KeyError: 'db'\n\na.py:5: KeyError", ["KeyError: 'db'"]),
        ("  + Exception Group Traceback\n  | KeyError: 'db'", ["KeyError: 'db'"]),
        ("ERROR: 'db'", []),
        ("Internal Server Error", []),
        ("", []),
        (
            TRACEBACK + "shop.BadTea: one\ntwo\nKeyError: 'three'\n\nlater",
            ["shop.BadTea: one\ntwo\nKeyError: 'three'"],
        ),
        ("KeyError: 'a'\nValueError: b", ["KeyError: 'a'", "ValueError: b"]),
        ("KeyError: 'a'\n\nKeyError: 'a'", ["KeyError: 'a'"]),
        ("Exception has occurred: KeyError\n'a'\n  File \"a.py\", line 1", ["KeyError: 'a'"]),
        (
            "Exception has occurred: KeyError (note: full exception trace is shown)\n'a'",
            ["KeyError: 'a'"],
        ),
        (r'{"exc": "Traceback (most recent call last):\nOSError: no\n"}', ["OSError: no"]),
        ("<title>OSError: no\n // Werkzeug Debugger</title>", ["OSError: no"]),
    ],
)
def test_errors_are_found(text: str, expected: list[str]) -> None:
    assert _errors(text) == expected


def test_chained_errors_come_root_cause_first() -> None:
    link = "\nDuring handling of the above exception, another exception occurred:\n\n"
    found = paste.read(TRACEBACK + "KeyError: 'db'\n" + link + TRACEBACK + "OSError: no\n").errors
    assert [(error.text, error.linked) for error in found] == [
        *(("KeyError: 'db'", False), ("OSError: no", True))
    ]


def test_an_error_that_is_said_before_its_traceback_stands_where_its_frames_are() -> None:
    cause = TRACEBACK + "KeyError: 'db'\n\nDuring handling of the above exception, another"
    found = paste.read(f"OSError: no\n\n{cause}\n\n{TRACEBACK}OSError: no\n").errors
    assert [error.text for error in found] == ["KeyError: 'db'", "OSError: no"]


def test_an_error_that_a_log_said_is_that_of_its_cut_traceback() -> None:
    said = "Task shop.buy raised unexpected: KeyError('db')\n"
    [error] = paste.read(said + TRACEBACK).errors
    assert (error.text, error.frames[-1]) == ("KeyError: db", "flask/ctx:pop")
    found = paste.read(said + TRACEBACK + "OSError: no\n").errors
    assert [(each.text, len(each.frames)) for each in found] == [
        *(("KeyError: db", 0), ("OSError: no", 2))
    ]
    announced = paste.read("Error: While importing 'shop', an error was raised:\n\n" + TRACEBACK)
    assert [each.headed for each in announced.errors] == [True, False]


BANNER = """\
 * Serving Flask app 'shop'
 * Environment: production
   WARNING: This is a development server. Do not use it in a production deployment.
   Use a production WSGI server instead.
 * Debug mode: on
 * Running on http://127.0.0.1:5000 (Press CTRL+C to quit)
"""


def test_the_servers_banner_is_left_out_where_something_else_is_said() -> None:
    assert paste.read(BANNER + "The tea is cold.\n").lines == [
        *("* Debug mode: on", "The tea is cold.")
    ]
    alone = paste.read(
        f'(venv) $ flask run\n{BANNER}127.0.0.1 - - [today] "GET / HTTP/1.1" 200 -\n'
    )
    assert any("development server" in line for line in alone.lines)
    with_driver = paste.read(BANNER + "(sqlite3.OperationalError) no such table: tea\n")
    assert not any("development server" in line for line in with_driver.lines)


@pytest.mark.parametrize(
    "above", ["", '{"exc": "', "{'exc': '", "\u256d\u2500\u2500 "], ids=["", "json", "repr", "rich"]
)
def test_a_traceback_from_its_first_line_is_whole(above: str) -> None:
    found = paste.read(f"{above}{TRACEBACK}KeyError: 'db'\n").errors
    assert [(error.text, error.whole) for error in found] == [("KeyError: 'db'", True)]


@pytest.mark.parametrize(
    ("line", "frames"),
    [
        ('File "/a/site-packages/flask/app.py", line 1, in wsgi_app', ["flask/app:wsgi_app"]),
        (r'File "C:\v\Lib\site-packages\flask\app.py", line 1, in f', ["flask/app:f"]),
        ('File "/usr/lib/python3.12/threading.py", line 9, in run', ["threading:run"]),
        ('File "a.py", line 1, in f File "b.py", line 2, in g', ["a:f", "b:g"]),
        ("tests/test_app.py:12: in test_view", ["tests/test_app:test_view"]),
        ("flask/app.py:12: KeyError", ["flask/app:"]),
        ("flask/app.py:12: UserWarning: late", []),
        ("~/shop/app.py in view(name)", ["shop/app:view"]),
        ("nothing", []),
    ],
)
def test_frames_are_found(line: str, frames: list[str]) -> None:
    assert paste.find_frames(line) == frames


def test_a_traceback_cut_before_its_error_still_tells_its_frames() -> None:
    (error,) = paste.read(TRACEBACK).errors
    assert (error.headed, error.frames) == (False, ["shop/app:view", "flask/ctx:pop"])


@pytest.mark.parametrize(
    ("message", "bare"),
    [
        ("(sqlite3.OperationalError) no such table: a\n[SQL: x", "no such table: a\n[SQL: x"),
        ("(sqlite3.OperationalError) no such table: a [SQL: x", "no such table: a"),
        ("400 Bad Request: The CSRF token is missing.", "The CSRF token is missing."),
        ("[Errno 98] Address already in use", "Address already in use"),
        ("cannot import name 'a'. Did you mean: 'b'?", "cannot import name 'a'."),
        ("'x' // Werkzeug Debugger", "'x'"),
        ("(OperationalError) no such table: a u'SELECT a.id FROM a'", "no such table: a"),
        (
            "(raised as a result of Query-invoked autoflush; consider a no_autoflush block)"
            " (sqlite3.OperationalError) no such table: a",
            "no such table: a",
        ),
    ],
)
def test_what_wraps_a_message_is_left_out(message: str, bare: str) -> None:
    assert paste.normalize(message) == bare


@pytest.mark.parametrize("line", ["flask==3.1.2", "Flask-WTF==1.2.2", "Package    Version"])
def test_a_list_of_packages_below_an_error_is_not_its_message(line: str) -> None:
    text = f'  File "app.py", line 3, in close\n    g.pop("db")\nKeyError: \'db\'\n{line}\n'
    (error,) = [each for each in paste.read(text, ()).errors if each.type]
    assert (error.type, error.message) == ("KeyError", "'db'")
