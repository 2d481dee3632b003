from __future__ import annotations

import pytest

from known_issues import text


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("web-1  | KeyError: 'a'\nweb-1  | more", "KeyError: 'a'"),
        ("Nov 02 10:31:00 box gunicorn[812]: KeyError: 'a'", "KeyError: 'a'"),
        ("2026-11-02T08:51:16.582041+00:00 app[web.1]: KeyError: 'a'", "KeyError: 'a'"),
        ("[pod/shop-5d9c7/web] KeyError: 'a'", "KeyError: 'a'"),
        (
            "[2026-11-02 12:00:00 +0000] [12] [ERROR] Error handling request /",
            "Error handling request /",
        ),
        ("[2026-11-02 12:00:00,123] ERROR in app: Exception on / [GET]", "Exception on / [GET]"),
        ("ERROR:flask.app:Exception on / [GET]", "Exception on / [GET]"),
        ("2026/06/14 11:57:43 [error] 602#0: *1761 client sent", "client sent"),
        (
            "[Mon Nov 02 08:51:16.1234 2026] [wsgi:error] [pid 8:tid 1] [client ::1] KeyError: 'a'",
            "KeyError: 'a'",
        ),
        ("[Mon Nov 02 08:51:16 2026] [error] [client 10.0.0.7] KeyError: 'a'", "KeyError: 'a'"),
        ("Exception has occurred: KeyError", "KeyError"),
        ('{"log": "KeyError: 1", "stream": "stderr"}', 'KeyError: 1", "stream": "stderr"}'),
        ("&lt;p&gt;It&amp;#39;s &amp;lt;gone&amp;gt;", "<p>It's <gone>"),
        ("> > KeyError: 'a'", "KeyError: 'a'"),
        ("  | KeyError: 'a'", "KeyError: 'a'"),
        ("\x1b[1;31mKeyError\x1b[0m: 'a'", "KeyError: 'a'"),
        ("\x1b[1;31", ""),
        ("<p>The CSRF token&#39;s missing.</p>", "The CSRF token's missing."),
        ("‘csrf_token’ is undefined", "'csrf_token' is undefined"),  # noqa: RUF001
        (
            "Traceback (most recent call last):#012KeyError: 'a'",
            "Traceback (most recent call last):",
        ),
    ],
)
def test_what_stands_around_an_error_is_left_out(line: str, bare: str) -> None:
    found = [each for each in text.clean_lines(line) if each.strip()]
    assert (found or [""])[0] == bare


def test_a_traceback_in_json_has_its_lines_back() -> None:
    lines = text.clean_lines(
        r'{"exc": "Traceback (most recent call last):\n  File \"a.py\", line 1"}'
    )
    assert lines == ['{"exc": "Traceback (most recent call last):', '  File "a.py", line 1"}']


def test_windows_paths_keep_their_backslashes() -> None:
    assert text.clean_lines(r'File "C:\new\app.py", line 1') == [r'File "C:\new\app.py", line 1']


def test_what_is_examined_is_capped() -> None:
    lines = text.clean_lines("a\n" * 100_000 + "b" * 300_000)
    assert len(lines) <= text.MAX_LINES
    assert max(map(len, lines)) == text.MAX_LINE


def test_names_stay_whole_and_have_parts() -> None:
    assert [word.text for word in text.words("flask.ext, Flask-WTF's __init__")] == [
        *("flask.ext", "flask_wtf", "s", "__init__")
    ]
    assert text.subwords("BuildError: the application") == [
        "builderror",
        "build",
        "error",
        "the",
        "app",
    ]


def test_a_template_is_words_and_holes() -> None:
    found = text.pieces("View '{name}' is {kind}.")
    assert [(piece.word, piece.name) for piece in found] == [
        *(("view", ""), (None, "name"), ("is", ""), (None, "kind"))
    ]


def test_an_underscore_that_joins_two_holes_is_no_word() -> None:
    found = text.pieces("_ '{name}_{rest}' {a}.{b}{c} {_}_{d}")
    assert [(piece.word, piece.name, piece.mark) for piece in found] == [
        *(("_", "", ""), (None, "name", ""), (None, "rest", "_"), (None, "a", "")),
        *((None, "b", ""), (None, "c", ""), (None, "_", ""), (None, "d", "_")),
    ]
