"""Pastes with the pages that they should find: collected ones, and observed tracebacks."""

from __future__ import annotations

import html
import json
import random
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from known_issues.errors import Wordings
from known_issues.model import Error, Site, Wording


@dataclass(frozen=True)
class Paste:
    """A pasted text and the slugs of the pages that answer it; none if no page does."""

    text: str
    accept: frozenset[str]


def collected(
    path: Path, slugs: Iterable[str] | None, aliases: Mapping[str, str] | None = None
) -> list[Paste]:
    """The pastes of a JSON Lines file (`text`, `accept`) that one of these pages answers.

    What an alias would answer, its page does.
    """
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    pages = aliases or {}
    pastes = [
        Paste(row["text"], frozenset(pages.get(slug, slug) for slug in row["accept"]))
        for row in rows
    ]
    known = None if slugs is None else set(slugs)
    return [each for each in pastes if known is None or each.accept & known]


def stand_ins(path: Path) -> list[Wordings]:
    """Pages made of a catalogue of errors, for those that are not written yet."""
    return [
        Wordings(
            slug=row["slug"],
            title=row["title"],
            errors=tuple(row["errors"]),
            body=row.get("body", ""),
        )
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]


def observed(site: Site) -> list[Paste]:
    """Every traceback on record that its page documents, once.

    A page that documents the very words of another page's error answers it as well.
    """
    found: dict[str, frozenset[str]] = {}
    for cells in site.observations.values():
        for each in cells:
            if each.outcome == "failed" and each.traceback and each.error:
                found[each.traceback] = _documenting(site, each.error)
    return [Paste(text, accept) for text, accept in found.items() if accept]


def _documenting(site: Site, error: Error) -> frozenset[str]:
    """The pages with a wording of an error, but for those that any error would fit."""
    return frozenset(
        slug
        for slug, issue in site.issues.items()
        for wording in issue.claims.wordings
        if wording.matches_error(error) and not wording.text.endswith(": {name}")
    )


_LINE = re.compile(r"(?<=, line )[0-9?]+")
_FOLDERS = (
    "/home/ada/shop/.venv/lib/python3.12/",
    "/usr/local/lib/python3.9/",
    "C:\\Users\\ada\\shop\\venv\\Lib\\",
    "/app/.heroku/python/lib/python3.11/",
)
_VALUES = ("cursor", "shop_2", "orders.list", "PaymentForm", "warehouse", "Kunde", "x1")


def changed(site: Site, pastes: Iterable[Paste], seed: int = 1) -> Iterator[Paste]:
    """The same with other paths, line numbers, function names and values, twice each."""
    for paste in pastes:
        wordings = [
            wording for slug in paste.accept for wording in site.issues[slug].claims.wordings
        ]
        for turn in range(2):
            pick = random.Random(f"{seed} {turn} {paste.text}")
            text = _with_other_values(paste.text, wordings, pick)
            yield Paste(_elsewhere(_renumbered(text, pick), pick), paste.accept)


def _with_other_values(text: str, wordings: Iterable[Wording], pick: random.Random) -> str:
    """The text with what stands in a wording's holes replaced, wherever it stands in quotes."""
    for line in text.split("\n"):
        for wording in wordings:
            pattern = "(.+?)".join(map(re.escape, wording.literals))
            found = re.fullmatch(pattern, line)
            for value in found.groups() if found else ():
                if re.fullmatch(r"[\w.]+", value):
                    text = text.replace(f"'{value}'", f"'{pick.choice(_VALUES)}'")
    return text


def _renumbered(text: str, pick: random.Random) -> str:
    return _LINE.sub(lambda _: str(pick.randrange(9, 2900)), text)


def _elsewhere(text: str, pick: random.Random) -> str:
    folder = pick.choice(_FOLDERS)
    windows = "\\" in folder
    own = {"bad.py": pick.choice(("app.py", "shop/views.py", "run.py"))}

    def path(found: re.Match[str]) -> str:
        name = found[1]
        if name.startswith("site-packages/"):
            name = folder + name
        elif name.startswith("lib/python"):
            name = "/usr/" + name
        elif not name.startswith("<"):
            name = "/srv/shop/" + own.get(name, name)
        return f'File "{name.replace("/", chr(92)) if windows else name}"'

    return re.sub(r'File "([^"]+)"', path, text)


def _prefixed(prefix: Callable[[int], str]) -> Callable[[str], str]:
    return lambda text: "\n".join(
        prefix(n) + line for n, line in enumerate(text.rstrip("\n").split("\n"))
    )


def _frames(text: str) -> list[tuple[str, str, str, str]]:
    """Path, line, function and source of each frame of a traceback."""
    return re.findall(r'File "([^"]+)", line (\S+), in (.+)\n +(.+)', text)


def _type_and_message(text: str) -> tuple[str, str]:
    """Of what stands below the last frame."""
    below = re.split(r'(?m)^  File ".*\n(?: {4}.*\n)*', text)[-1].rstrip("\n")
    found = re.fullmatch(r"([\w.]+): (.*)", below, re.DOTALL)
    return (found[1], found[2]) if found else (below, "")


def _said(text: str) -> str:
    return ": ".join(filter(None, _type_and_message(text)))


def _pytest(text: str) -> str:
    shown = [f"{path}:{line}: in {name}\n    {code}" for path, line, name, code in _frames(text)]
    return "\n".join([*shown, f"E   {_said(text)}"])


def _long_pytest(text: str) -> str:
    shown = [
        f"    def {name.strip('<>')}(self):\n>       {code}\n\n{path}:{line}: \n{'_ ' * 40}"
        for path, line, name, code in _frames(text)
    ]
    *outer, last = shown or [""]
    return "\n".join([*outer, last.replace("\n\n", f"\nE       {_said(text)}\n\n", 1)])


def _ipython(text: str) -> str:
    name, _ = _type_and_message(text)
    shown = [
        f"File {path}:{line}, in {function}(*args)\n      1 # before\n----> 2 {code}\n"
        for path, line, function, code in _frames(text)
    ]
    head = f"{'-' * 75}\n{name:<42}Traceback (most recent call last)"
    return "\n".join([head, *shown, _said(text)])


def _rich(text: str) -> str:
    def row(said: str) -> str:
        return f"│ {said:<76} │"

    shown = [
        "\n".join([row(f"/srv/{path}:{line} in {name}"), row(""), row(f"❱ {line} │   {code}")])
        for path, line, name, code in _frames(text)
    ]
    top = f"╭{' Traceback (most recent call last) ':─^78}╮"
    said = textwrap.wrap(_said(text), 78, break_on_hyphens=False)
    return "\n".join([top, *shown, f"╰{'─' * 78}╯", *said])


def _in_an_editor(text: str) -> str:
    name, message = _type_and_message(text)
    shown = [f'  File "{p}", line {line}, in {f}\n    {code}' for p, line, f, code in _frames(text)]
    return "\n".join([f"Exception has occurred: {name}", message or name, *shown])


def _in_a_tracker(text: str) -> str:
    name, message = _type_and_message(text)
    shown = [f"  {path} in {function} at line {line}" for path, line, function, _ in _frames(text)]
    return "\n".join([name.rpartition(".")[2], message, *reversed(shown)])


FORMATS: dict[str, Callable[[str], str]] = {
    "docker": _prefixed(lambda n: "web-1  | "),
    "journald": _prefixed(lambda n: f"Nov 02 10:31:{n % 60:02} box gunicorn[812]: "),
    "heroku": _prefixed(lambda n: f"2026-11-02T08:51:16.{n:06}+00:00 app[web.1]: "),
    "kubernetes": _prefixed(lambda n: "[pod/shop-5d9c7/web] "),
    "quoted mail": _prefixed(lambda n: "> "),
    "Markdown": lambda text: f"I get this:\n\n```pytb\n{text}```\n\nWhat is wrong?",
    "one line": lambda text: " ".join(text.split()),
    "JSON log": lambda text: json.dumps({"level": "error", "exc_info": text}),
    "repr": repr,
    "colours": lambda text: re.sub(r"^(\S.*)$", "\x1b[1;31m\\1\x1b[0m", text, flags=re.MULTILINE),
    "Flask log": lambda text: (
        f"[2026-11-02 12:00:00,123] ERROR in app: Exception on / [GET]\n{text}"
    ),
    "logging": lambda text: f"ERROR:shop:Exception on / [GET]\n{text}",
    "last 12 lines": lambda text: "\n".join(text.rstrip("\n").split("\n")[-12:]),
    "pytest": _pytest,
    "pytest, long": _long_pytest,
    "IPython": _ipython,
    "rich": _rich,
    "editor": _in_an_editor,
    "tracker": _in_a_tracker,
    "Apache": _prefixed(
        lambda n: (
            f"[Mon Nov 02 08:51:16.{n:06} 2026] [wsgi:error] [pid 8123:tid 140] "
            "[client 10.0.0.7:51234] "
        )
    ),
    "container log": lambda text: "\n".join(
        json.dumps({"log": f"{line}\n", "stream": "stderr"}) for line in text.split("\n")
    ),
    "page source": lambda text: f"<pre>{html.escape(html.escape(text))}</pre>",
    "narrow terminal": lambda text: re.sub(r"(.{80})(?=.)", r"\1\n", text),
    "debugger": lambda text: (
        f"{text.rstrip().splitlines()[-1]} // Werkzeug Debugger\n\n{text}\n"
        "The debugger caught an exception in your WSGI application."
    ),
}


def formatted(pastes: Iterable[Paste]) -> Iterator[Paste]:
    """Each paste as it looks in every place where people copy it from."""
    for paste in pastes:
        for form in FORMATS.values():
            yield Paste(form(paste.text), paste.accept)
