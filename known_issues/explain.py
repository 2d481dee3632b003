"""`known-issues explain`: a pasted error's page, for a person, a pipe or a program."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import IO, TYPE_CHECKING, Any

import click

from known_issues import __version__, environments, knowledge
from known_issues.knowledge import Cell, Knowledge, Page, Verdict
from known_issues.match import Answer, Found, Match
from known_issues.model import SCHEMA_VERSION

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

MAX_SHOWN = 300
"""Characters of a recognised error that are shown; a program gets them all."""
MAX_SUGGESTIONS = 3
MAX_READ = 1 << 20
"""Bytes that are kept of each end of a long text; the matcher looks at fewer."""

FOUND = ("confident", "likely")
_SAID = {
    "confident": "Known.",
    "likely": "Probably this page; read the error there and compare.",
    "suggestion": "Not recognised. The pages that come closest, perhaps none of them:",
    "none": "Not known here.",
}
_MARKS = {"failed": "■", "passed": "□", "unknown": "◌", "not run": "·"}
_LETTERS = {"failed": "F", "passed": "p", "unknown": "?", "not run": "."}
_COLORS = {"failed": "red", "passed": "green", "unknown": "yellow", "not run": "bright_black"}
_EXPECTED = 'expected {"id": …, "text": …}. Mend or remove the line.'


@click.command()
@click.argument("text", metavar="[TEXT | -]", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option(
    "--batch",
    metavar="FILE.jsonl",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help='Answer each line {"id", "text"} with a line {"id", "level", "matches"}; - reads stdin.',
)
@click.option("--here", is_flag=True, help="Judge the versions installed in this environment.")
def explain(text: str | None, as_json: bool, batch: str | None, here: bool) -> None:
    """Explain a pasted error or a whole traceback.

    TEXT is the error; without it, or as -, it is read from stdin. Several errors in one text
    are answered one by one, the root cause first. Whether your versions are affected is said
    where the text tells them (a traceback's paths, `pip freeze`), or with --here.

    \b
    Exit codes: 0  found: a page is the answer, or likely is
                1  not found: at most pages that share some words
                2  wrong usage, or with --batch a line that can't be read
    With --batch, 0 says that every line was answered, whatever the answers are.
    """
    if batch is not None:
        if text is not None or as_json or here:
            raise click.UsageError("--batch stands alone. Put texts into its file.")
        known = _load()
        with click.open_file(batch, "rb") as lines:
            sys.exit(_answer_all(known, batch, lines))
    pasted = (
        environments.decode(_standard_input()) if text in (None, "-") else _argument(text or "")
    )
    known = _load()
    answer, told = known.find(pasted), known.versions(pasted)
    installed = knowledge.installed(known.packages) if here else {}
    views = [_View(known, found, (told, installed)) for found in answer.errors]
    if as_json:
        click.echo(json.dumps({**_document(known, answer, views), "versions": told}))
    elif sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        _show(known, views)
    else:
        _say("\n".join(_plain(known, views)))
    sys.exit(0 if _is_found(answer) else 1)


def _load() -> Knowledge:
    try:
        return knowledge.load()
    except knowledge.UnavailableError as error:
        raise click.UsageError(str(error)) from None


def _is_found(answer: Answer) -> bool:
    return answer.level in FOUND or any(each.level in FOUND for each in answer.errors)


def _standard_input() -> bytes:
    """The two ends of what is piped in."""
    if sys.stdin is None or sys.stdin.isatty():
        raise click.UsageError("No error given. Add it as TEXT in quotes, or pipe it in.")
    stream = sys.stdin.buffer
    head, tail = stream.read(MAX_READ), b""
    while more := stream.read(MAX_READ):
        tail = (tail + more)[-MAX_READ:]
    return head + tail


def _argument(text: str) -> str:
    """An argument whose bytes were not text is repaired."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class _View:
    """One error of the text, as it is shown: its page, or the pages to suggest.

    `sources` are versions that may be judged, the best first; they are never mixed.
    """

    def __init__(
        self, known: Knowledge, found: Found, sources: tuple[Mapping[str, str], ...]
    ) -> None:
        self.found = found
        self.level = found.level
        self.error = clean(found.error.text) or "A traceback without its last line"
        shown = [each for each in found.matches if each.level != "none"]
        self.matches = [each for each in shown if each.level == found.level][:MAX_SUGGESTIONS]
        self.pages = [known.page(each.slug) for each in self.matches]
        self.known = known
        self.sources = sources

    @property
    def page(self) -> Page | None:
        """The page that is the answer, or likely is."""
        return self.pages[0] if self.pages and self.level in FOUND else None

    @property
    def others(self) -> list[Page]:
        """The pages that are as likely as the one that is shown."""
        return self.pages[1:] if self.level in FOUND else []

    def verdict(self, page: Page) -> Verdict | None:
        judged = (self.known.verdict(page.slug, versions) for versions in self.sources)
        return next(filter(None, judged), None)


def clean(text: str) -> str:
    """A stranger's text on one line, without what a terminal would obey, and not too long."""
    shown = " ".join(_printable(text[: 4 * MAX_SHOWN]).split())
    return shown if len(shown) <= MAX_SHOWN else f"{shown[: MAX_SHOWN - 1]}…"


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text)


def _say(text: str) -> None:
    """Print what stdout's encoding can say."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "replace").decode(encoding))


def _strip(cells: Iterable[Cell], encoding: str | None) -> str:
    """One character a stack, the oldest first."""
    marks = _MARKS
    try:
        "".join(marks.values()).encode(encoding or "utf-8")
    except UnicodeEncodeError:
        marks = _LETTERS
    return "".join(marks[each.outcome] for each in cells)


def _plain(known: Knowledge, views: list[_View]) -> Iterator[str]:
    """The lines for a pipe: each with a label, none wrapped."""
    told: set[str] = set()
    if not views:
        yield "No error in this text."
    for view in views:
        yield view.error
        yield f"  {_SAID[view.level]}"
        if view.page is None:
            yield from _plain_suggestions(view)
        elif view.page.slug in told:
            yield f"  title: {view.page.title} (as above)"
        else:
            told.add(view.page.slug)
            yield from _plain_page(view.page, view.verdict(view.page))
        for other in view.others:
            yield f"  or: {other.title}, {other.link}"
        yield ""
    yield f"data: {known.date or 'no runs'}"


def _plain_suggestions(view: _View) -> Iterator[str]:
    for page in view.pages:
        yield f"  - {page.title}"
        yield f"    {page.link}"


def _plain_page(page: Page, verdict: Verdict | None) -> Iterator[str]:
    yield f"  title: {page.title}"
    strip = _strip(page.strip, sys.stdout.encoding)
    yield " ".join(filter(None, ("  runs:", strip, page.sentence)))
    if verdict:
        yield f"  yours: {verdict.text}"
    yield f"  fix: {page.fix}"
    if page.reason:
        yield f"  why: {' '.join(page.reason.split())}"
    for name, source in page.good.items():
        yield f"  good: {name}"
        yield from (f"    {line}".rstrip() for line in source.rstrip().split("\n"))
    yield f"  page: {page.link}"


def _show(known: Knowledge, views: list[_View]) -> None:
    """The same for a person at a terminal."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    told: set[str] = set()
    if not views:
        console.print("No error in this text.")
    for view in views:
        console.print(Text(view.error, "bold"))
        if view.page is None:
            console.print(Text(_SAID[view.level], "yellow"))
            _show_suggestions(console, view)
        else:
            console.print(
                Text(_SAID[view.level], "cyan" if view.level == "confident" else "yellow")
            )
            console.print()
            if view.page.slug in told:
                console.print(Text(f"{view.page.title} (as above)"))
            else:
                told.add(view.page.slug)
                _show_page(console, view.page, view.verdict(view.page))
            for other in view.others:
                console.print(Text.assemble("or ", other.title, "  ", (other.link, "underline")))
        console.print()
    legend = f" A cell is a stack, oldest first: {_legend(console.encoding)}." if told else ""
    console.print(Text(f"Data of {known.date or 'no runs'}.{legend}", "dim"))


def _legend(encoding: str) -> str:
    cells = (
        Cell(stack="", version="", outcome=each)
        for each in ("failed", "passed", "unknown", "not run")
    )
    return ", ".join(f"{_strip([each], encoding)} {each.outcome}" for each in cells)


def _show_suggestions(console: Console, view: _View) -> None:
    from rich.text import Text

    for page in view.pages:
        console.print(Text.assemble("  ", page.title, "  ", (page.link, "underline")))


def _show_page(console: Console, page: Page, verdict: Verdict | None) -> None:
    from rich.padding import Padding
    from rich.syntax import Syntax
    from rich.table import Table
    from rich.text import Text

    strip = Text(" ").join(
        Text(_strip([cell], console.encoding), _COLORS[cell.outcome]) for cell in page.strip
    )
    console.print(Text(page.title, "bold"))
    console.print(Text("  ").join(each for each in (strip, Text(page.sentence)) if each))
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    rows: list[tuple[str, RenderableType]] = []
    if verdict:
        rows.append(("Yours", Text(verdict.text, "bold")))
    rows.append(("Fix", _code_marked(page.fix)))
    if page.reason:
        rows.append(("Why", _code_marked(" ".join(page.reason.split()))))
    for row in rows:
        table.add_row("", "")
        table.add_row(*row)
    console.print(table)
    for name, source in page.good.items():
        code = Syntax(source.rstrip(), "python", theme="ansi_dark", background_color="default")
        console.print(Text(f"\nGood, {name}", "dim"))
        console.print(Padding(code, (0, 0, 0, 2)))
    console.print(Text.assemble("\n", (page.link, "underline")), soft_wrap=True)


def _code_marked(text: str) -> Text:
    """Prose with what stands in backticks set apart."""
    from rich.text import Text

    parts = text.split("`")
    return Text.assemble(*((part, "cyan" if n % 2 else "") for n, part in enumerate(parts)))


def _document(known: Knowledge, answer: Answer, views: list[_View]) -> dict[str, Any]:
    """Everything for a program; a page's texts stand once, by slug."""
    pages = {page.slug: _page(page, view.verdict(page)) for view in views for page in view.pages}
    return {
        "schema_version": SCHEMA_VERSION,
        "version": __version__,
        "date": known.date or None,
        "found": _is_found(answer),
        "level": answer.level,
        "matches": [_brief(each) for each in answer.matches],
        "errors": [_error(each.found) for each in views],
        "pages": pages,
    }


def _error(found: Found) -> dict[str, Any]:
    error = found.error
    return {
        "type": error.type,
        "message": error.message,
        "linked": error.linked,
        "level": found.level,
        "matches": [
            _brief(each)
            | {"level": each.level, "template": each.template, "text": each.text}
            | {"holes": dict(each.holes)}
            for each in found.matches
            if each.level != "none"
        ],
    }


def _page(page: Page, verdict: Verdict | None) -> dict[str, Any]:
    yours = asdict(verdict) if verdict else None
    return {**asdict(page), "address": page.address or None, "yours": yours}


def _brief(match: Match) -> dict[str, Any]:
    return {"slug": match.slug, "title": match.title, "score": match.score}


def _answer_all(known: Knowledge, path: str, lines: IO[bytes]) -> int:
    """Answer each line that can be read and name each that can't; the exit code."""
    code = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            name, text = _question(line)
        except ValueError as error:
            click.echo(f"{_printable(path)}:{number}: {error}, {_EXPECTED}", err=True)
            code = 2
            continue
        answer = known.find(text)
        matches = [_brief(each) for each in answer.matches]
        click.echo(json.dumps({"id": name, "level": answer.level, "matches": matches}))
    return code


def _question(line: bytes) -> tuple[str | int, str]:
    """The id and text of a line. Raises ValueError with what is wrong."""
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except RecursionError:
        raise ValueError("not JSON: nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"not JSON: {getattr(error, 'msg', 'a number is too long')}") from None
    if not isinstance(data, dict):
        raise ValueError("not an object")
    for key, types, noun in (
        ("id", (str, int), "a text or whole number"),
        ("text", (str,), "a text"),
    ):
        if key not in data:
            raise ValueError(f"{key!r} is missing")
        if not isinstance(data[key], types) or isinstance(data[key], bool):
            raise ValueError(f"{key!r} is not {noun}")
    return data["id"], data["text"]


COMMANDS = {"explain": explain}
