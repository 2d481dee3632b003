"""Pastes made to take long."""

from __future__ import annotations

HOSTILE = {
    "spaces": " " * 200_000,
    "quotes": "'\"" * 100_000,
    "brackets": "[({<" * 50_000,
    "one word": "a" * 200_000,
    "capitals": "A" * 200_000,
    "dots": "a." * 100_000,
    "colons": "KeyError: " * 20_000,
    "frames": '  File "a.py", line 1, in f\n    f()\n' * 50_000,
    "glued frames": 'File "a.py", line 1, in f ' * 8_000,
    "headers": "RuntimeError: Working outside of application context.\n" * 4_000,
    "prefixes": "2026-05-01T12:00:00 [ERROR] | " * 7_000,
    "escapes": "\x1b[" * 100_000,
    "tags": "<p " * 70_000,
    "the": "the " * 50_000,
    "emoji": "\N{PILE OF POO}" * 100_000,
    "NUL": "\0" * 200_000,
    "slashes": "/a-1" * 50_000,
}
