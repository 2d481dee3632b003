"""The scripts of a built site, made small: an engine publishes them as they were written."""

from __future__ import annotations

from pathlib import Path

import minify


class UnreadableScriptError(Exception):
    """A script that is not JavaScript; the text says where and why."""


def shrink(folder: Path) -> None:
    """Take comments, spaces and long local names out of every `.mjs` below a folder.

    What they export keeps its name. Files before a broken one are small by then: call it on
    a site that is not published yet. Raises `UnreadableScriptError`.
    """
    for path in sorted(folder.rglob("*.mjs")):
        path.write_text(small(path.read_text(encoding="utf-8"), path.name), encoding="utf-8")


def small(script: str, name: str) -> str:
    """The same module in fewer bytes. Raises `UnreadableScriptError`."""
    try:
        return str(minify.string("application/javascript", script))
    except minify.MinifyError as error:
        raise UnreadableScriptError(f"{name}: {error}") from None
