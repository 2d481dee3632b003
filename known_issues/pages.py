"""Macros for the pages: what a page shows of its issue's claims and observations.

A macro takes everything as arguments and never asks which page it stands on, since two
engines call it. So each belongs to pages of one depth: `head`, `snippets`, `record`,
`stack` and `grid` to `docs/<folder>/<name>.md`, `issue_list` and `stack_list` to
`docs/<folder>/index.md`, `home` to `docs/index.md`, `find`, `affected` and `upgrade` to
`docs/<name>.md`.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from known_issues import benches, coverage, errors, files, index, listings, packs
from known_issues.index import Row, Summary
from known_issues.model import DISPLAY_NAMES, FAMILIES, ROLES, Issue, Observation, Site, Stack
from known_issues.ranges import Range

KIND_NAMES = {
    "regression": "Regression",
    "breaking-change": "Breaking change",
    "pitfall": "Pitfall",
    "incompatibility": "Incompatibility",
    "configuration": "Configuration",
    "security": "Security",
    "feature": "Feature",
}

_READ = ("docs/issues", "docs/run", "snippets", "observations", "stacks", "stacks.toml")
_SECONDS_BETWEEN_LOOKS = 0.5


class MacroEnv(Protocol):
    """What both engines hand to `define_env`."""

    project_dir: str

    @property
    def conf(self) -> Mapping[str, Any]: ...

    def macro(self, function: Callable[..., str]) -> object: ...


class UnknownNameError(LookupError):
    """A macro was asked for something that the repository does not hold."""


def define_env(env: MacroEnv) -> None:
    """Give the macros to the engine; MkDocs calls this once a build, Zensical once a page."""
    extra = env.conf.get("extra") or {}
    pages = _load(
        Path(env.project_dir).resolve(),
        repository=str(extra.get("repository") or "").rstrip("/"),
        address=str(env.conf.get("site_url") or "").rstrip("/"),
    )
    for macro in (
        pages.head,
        pages.snippets,
        pages.record,
        pages.issue_list,
        pages.family,
        pages.stack,
        pages.stack_list,
        pages.grid,
        pages.home,
        pages.find,
        pages.versions,
        pages.affected,
        pages.upgrade,
        pages.messages,
    ):
        env.macro(macro)


class Pages:
    """The macros over one reading of the repository."""

    def __init__(
        self, site: Site, repository: str = "", address: str = "", manifest: str | None = None
    ) -> None:
        self.site = site
        self.manifest = manifest
        self.repository = repository
        self.address = address
        self._summaries: dict[str, Summary] = {}

    def head(self, slug: str) -> str:
        """The error as heading, the strip with its sentence, the fix, what is seen."""
        summary = self._summary("head", slug)
        error = error_of(summary)
        heading = error_heading(error) if error else _escape_markdown(_title(summary))
        body = _html(
            "head.html",
            summary=summary,
            issue=summary.issue,
            error=error,
            seen=[each for each in summary.seen if each.text != _silent(summary.issue)],
            printed=list(summary.printed),
            symptom=next((x for x in summary.seen if x.text == _silent(summary.issue)), None),
        )
        return f"# {heading} {{: #error .ki-error }}\n\n{body}"

    def snippets(self, slug: str) -> str:
        """Bad and good beside each other, with what each of them did."""
        summary = self._summary("snippets", slug)
        pair = [self.site.snippets.get((slug, role)) for role in ("bad", "good")]
        bad, good = (listings.show(each, other) for each, other in (pair, pair[::-1]))
        failure = summary.newest_failure
        return _html(
            "snippets.html",
            summary=summary,
            claims=summary.issue.claims,
            bad=listings.mark_failing(bad, failure),
            good=good,
            same=bool(bad) and [each.text for each in bad] == [each.text for each in good],
            shared=listings.shared_files(*pair),
            pair=pair,
            runs=[benches.bench(self.site, slug, role, self.manifest) for role in ROLES],
            reproductions=benches.reproductions(self.site, slug, self.address),
            failure=failure,
            success=summary.newest_pass,
        )

    def record(self, slug: str) -> str:
        """Every run, the tracebacks, the derived range, sources and related pages."""
        summary = self._summary("record", slug)
        issue = summary.issue
        return _html(
            "record.html",
            summary=summary,
            issue=issue,
            rows=(*summary.rows, *(row for row in summary.further if not row.stack.grid)),
            grids=list(grids_of(summary.further)),
            ranges=[range_sentence(summary.package, each) for each in summary.ranges],
            tracebacks=[(each, told_alike(summary, each)) for each in tracebacks(summary)],
            references=[Link(text=reference_text(url), url=url) for url in issue.claims.references],
            related=[self._summary("record", each) for each in issue.claims.related],
            report=self._report_link(issue),
            edit=self._edit_link(issue),
        )

    def issue_list(self) -> str:
        """Every issue as a row; `issue-list.mjs` filters and sorts them."""
        summaries = sorted(
            (self._summary("issue_list", slug) for slug in self.site.issues),
            key=lambda each: _title(each).casefold(),
        )
        return _html(
            "issue-list.html",
            summaries=summaries,
            packages=sorted({each.package for each in summaries}, key=str.casefold),
            kinds=[kind for kind in KIND_NAMES if kind in {_kind(each) for each in summaries}],
            stacks=self._common_stacks(),
            families=self._families(),
        )

    def family(self, name: str) -> str:
        """The issues of one family: what is seen, and the page that it leads to."""
        if name not in FAMILIES:
            raise UnknownNameError(self._not_found("family", name, "one of model.FAMILIES"))
        found = [
            self._summary("family", slug)
            for slug, issue in self.site.issues.items()
            if issue.claims.family == name
        ]
        return _html("family.html", summaries=sorted(found, key=_by_error), name=name)

    def _families(self) -> dict[str, int]:
        """How many issues each family has; a family without any is left out."""
        counts = Counter(issue.claims.family for issue in self.site.issues.values())
        return {name: counts[name] for name in FAMILIES if counts[name]}

    def stack(self, name: str) -> str:
        """A stack: its Python, its packages, what fails in it."""
        stack = self.site.stacks.get(name)
        if stack is None:
            raise UnknownNameError(self._not_found("stack", name, "a stack of stacks.toml"))
        failing = [self._summary("stack", each.slug) for each in index.failing_in(self.site, name)]
        return _html("stack.html", stack=stack, failing=failing)

    def stack_list(self) -> str:
        """Every stack, newest first, and every grid."""
        counts = {
            stack.name: len(index.failing_in(self.site, stack.name))
            for stack in self.site.stacks.values()
            if not stack.grid
        }
        return _html(
            "stack-list.html",
            stacks=self._common_stacks()[::-1],
            extra=[each for each in self.site.stacks.values() if each.extra],
            grids={s.grid: grid_title(s) for s in self.site.stacks.values() if s.grid},
            failing=counts,
        )

    def grid(self, name: str) -> str:
        """A grid of versions: its axes, and each issue that was run on it."""
        stacks = [each for each in self.site.stacks.values() if each.grid == name]
        if not stacks:
            raise UnknownNameError(self._not_found("grid", name, "a grid of stacks.toml"))
        matrices = []
        for slug in self.site.issues:
            summary = self._summary("grid", slug)
            rows = [row for row in summary.further if row.stack.grid == name]
            if rows:
                matrices.append((summary, matrix(rows)))
        return _html(
            "grid.html", name=name, title=grid_title(stacks[0]), stacks=stacks, matrices=matrices
        )

    def home(self, *slugs: str) -> str:
        """The way in: the paste box, errors to try, what was executed."""
        common = self._common_stacks()
        return _html(
            "home.html",
            names=DISPLAY_NAMES,
            repository=self.repository,
            examples=[self._summary("home", slug) for slug in slugs],
            issues=len(self.site.issues),
            cells=index.cells_executed(self.site),
            stacks=common,
            newest=max((each.date for each in common), default=None),
        )

    def find(self) -> str:
        """The paste box alone."""
        return _html(
            "find-page.html",
            stacks=self._common_stacks(),
            names=DISPLAY_NAMES,
            repository=self.repository,
        )

    def affected(self) -> str:
        """The box for a freeze, whose versions are judged in the browser."""
        newest = max((each.date for each in self._common_stacks()), default=None)
        return _html("affected.html", names=DISPLAY_NAMES, newest=newest)

    def upgrade(self) -> str:
        """From stack to stack; `upgrade.mjs` fills it from the index."""
        return _html("upgrade.html", names=DISPLAY_NAMES, stacks=self._common_stacks())

    def versions(self, *packages: str) -> str:
        """The versions of some packages in the newest common stack."""
        newest = max(self._common_stacks(), key=lambda each: each.date)
        missing = [each for each in packages if newest.versions and each not in newest.versions]
        if missing:
            raise UnknownNameError(self._not_found("versions", missing[0], f"in {newest.path}"))
        return _html(
            "versions.html",
            stack=newest,
            versions={each: newest.versions.get(each) for each in packages},
        )

    def messages(self) -> str:
        """Every message that packages raise at developers, with the pages that answer it."""
        covered = coverage.cover(self.site.groups, coverage.Evidence(self.site))
        return _html(
            "messages.html",
            covered=covered,
            counts=coverage.count(covered),
            titles={slug: issue.claims.title for slug, issue in self.site.issues.items()},
        )

    def _summary(self, macro: str, slug: str) -> Summary:
        if slug not in self._summaries:
            issue = self.site.issues.get(slug)
            if issue is None:
                raise UnknownNameError(self._not_found(macro, slug, "a readable docs/issues page"))
            self._summaries[slug] = index.summarize(self.site, issue)
        return self._summaries[slug]

    def _not_found(self, macro: str, name: str, expected: str) -> str:
        reasons = [str(each) for each in self.site.problems if f"/{name}." in each.path]
        return "\n".join([f'{macro}("{name}"): {name!r} is not {expected}.', *reasons])

    def errors_index(self) -> str:
        """What the paste box reads, `api/errors.json`; engines copy it from `docs/`."""
        affected = {
            slug: index.summarize(self.site, issue).affected
            for slug, issue in self.site.issues.items()
        }
        return errors.write(errors.build(self.site, affected))

    def _common_stacks(self) -> list[Stack]:
        return [each for each in self.site.stacks.values() if each.common]

    def _report_link(self, issue: Issue) -> str | None:
        if not self.repository:
            return None
        page = f"{self.address}/issues/{issue.slug}/" if self.address else issue.path
        title = quote(f"{issue.slug}: ", safe="")
        body = quote(f"Page: {page}\n\nWhat is wrong, and what did you see instead?\n", safe="")
        return f"{self.repository}/issues/new?title={title}&body={body}"

    def _edit_link(self, issue: Issue) -> str | None:
        return f"{self.repository}/edit/main/{issue.path}" if self.repository else None


_lock = threading.Lock()
_loaded: dict[tuple[Path, str, str], tuple[float, int, Pages]] = {}


def _load(root: Path, *, repository: str, address: str) -> Pages:
    """The macros, over files read again when one changed; looks at most twice a second."""
    key = root, repository, address
    with _lock:
        looked, stamp, pages = _loaded.get(key, (0.0, 0, None))
        if pages and time.monotonic() - looked < _SECONDS_BETWEEN_LOOKS:
            return pages
        now = hash(tuple(_changes(root)))
        if pages is None or now != stamp:
            manifest = packs.manifest_of(root)
            pages = Pages(files.load(root, runner=0), repository, address, manifest)
            files.write(root / "docs" / "api" / "errors.json", pages.errors_index())
        _loaded[key] = time.monotonic(), now, pages
        return pages


def _changes(root: Path) -> Iterator[tuple[str, int, int]]:
    """Path, time and size of every file that the site is read from."""
    for start in (root / name for name in _READ):
        for path in [start] if start.is_file() else start.rglob("*"):
            status = path.stat()
            yield str(path), status.st_mtime_ns, status.st_size


def _by_error(summary: Summary) -> tuple[bool, str]:
    """Orders what is seen as in a dictionary, silent bugs last."""
    error = error_of(summary)
    return error is None, (error or _title(summary)).casefold()


def error_of(summary: Summary) -> str | None:
    """What the newest failure says, first line; None where the bug is silent or unobserved."""
    claims = summary.issue.claims
    if not claims.errors:
        return None
    said = [each.text for each in summary.seen if each.text != _silent(summary.issue)]
    return said[0] if said else claims.errors[0].split("\n")[0]


def _silent(issue: Issue) -> str:
    """How the probe of a silent bug ends, which nobody sees but the probe."""
    return f"AssertionError: {issue.claims.symptom}"


def paste_of(summary: Summary) -> Markup:
    """What a person would paste, for an attribute: Markdown ends HTML at an empty line."""
    failure = summary.newest_failure
    text = (failure and failure.traceback) or error_of(summary) or _title(summary)
    return Markup(str(escape(text)).replace("\n", "&#10;"))


def _title(summary: Summary) -> str:
    return summary.issue.claims.title


def _kind(summary: Summary) -> str:
    return summary.issue.claims.kind


def range_sentence(package: str, found: Range) -> str:
    """Where a range begins and ends, and what was not tested at its ends."""
    if found.before is None and found.after is None:
        return f"Every tested version fails, {package} {_span(found.first, found.last)}."
    return f"{_beginning(package, found)}{_end(found)}."


def _beginning(package: str, found: Range) -> str:
    if found.before is None:
        return f"Fails from {package} {found.first}, the oldest tested"
    if found.start_open:
        return f"Begins after {package} {found.before}, at the latest with {found.first}"
    return f"Begins with {package} {found.first}"


def _end(found: Range) -> str:
    if found.after is None:
        still = "" if found.first == found.last else f", still fails on {found.last}"
        return f"{still}, the newest tested"
    if found.end_open:
        return f", ends after {found.last}, at the latest with {found.after}"
    return f", gone in {found.after}"


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def tracebacks(summary: Summary) -> Iterator[Observation]:
    """The newest failure, then the newest of each other wording."""
    told: set[str] = set()
    for row in reversed((*summary.further, *summary.rows)):
        found = row.bad.observation
        if row.bad.outcome == "failed" and found and found.traceback:
            text = _last_line(found)
            if text not in told:
                told.add(text)
                yield found


def told_alike(summary: Summary, run: Observation) -> list[str]:
    """The stacks, beside the run's own, whose traceback ends as this one does."""
    rows = (*summary.rows, *summary.further)
    failed = [row.bad.observation for row in rows if row.bad.outcome == "failed"]
    text = _last_line(run)
    return [each.stack for each in failed if each and each is not run and _last_line(each) == text]


def _last_line(run: Observation) -> str:
    return str(run.error).split("\n")[0]


_GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+)/(\w+)/(.+)")


def reference_text(url: str) -> str:
    """A link's address as words: `pallets/flask pull request 5799`."""
    if found := _GITHUB.fullmatch(url):
        repository, what, rest = found.groups()
        named = {"pull": "pull request", "issues": "issue", "discussions": "discussion"}
        if what in named:
            return f"{repository} {named[what]} {rest.split('#')[0]}"
        if what == "commit":
            return f"{repository} commit {rest[:8]}"
        if what == "blob":
            path, _, fragment = rest.partition("#")
            version, _, name = path.partition("/")
            short = version[:8] if re.fullmatch("[0-9a-f]{40}", version) else version
            return _with_place(f"{repository} {short}: {name}", fragment)
    parts = urlsplit(url)
    path = re.sub(r"(/index)?(\.html?)?/?$", "", parts.path)
    return _with_place(f"{parts.netloc.removeprefix('www.')}{path}", parts.fragment)


def _with_place(name: str, fragment: str) -> str:
    """A name with the lines or the section that a fragment stands for."""
    if found := re.fullmatch(r"L(\d+)(?:-L(\d+))?", fragment):
        first, last = found.groups()
        return f"{name}, lines {first} to {last}" if last else f"{name}, line {first}"
    return f"{name} § {fragment}" if fragment else name


@dataclass(frozen=True, kw_only=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """The cells of a grid of two axes; `cells` by row, None where no stack is declared."""

    row_name: str
    column_name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Row | None, ...]], ...]
    reasons: Mapping[str, int]
    """Why a cell is unknown, and how many are for this reason."""


def grids_of(rows: Iterable[Row]) -> Iterator[tuple[str, Matrix]]:
    """One matrix for each grid that the rows come from."""
    rows = list(rows)
    for grid in dict.fromkeys(row.stack.grid for row in rows if row.stack.grid):
        yield grid, matrix([row for row in rows if row.stack.grid == grid])


def matrix(rows: Iterable[Row]) -> Matrix:
    """Rows of one grid, arranged by the pins of its first two axes."""
    cells: dict[tuple[str, str], Row] = {}
    names: tuple[str, ...] = ("", "")
    for row in rows:
        names, (first, second) = zip(*_axes(row.stack), strict=True)
        cells[first, second] = row
    columns = tuple(dict.fromkeys(column for _, column in cells))
    found = (row.bad.observation for row in cells.values())
    return Matrix(
        row_name=names[0],
        column_name=names[1],
        columns=columns,
        rows=tuple(
            (first, tuple(cells.get((first, column)) for column in columns))
            for first in dict.fromkeys(first for first, _ in cells)
        ),
        reasons=Counter(short_reason(each.reason) for each in found if each and each.reason),
    )


def grid_title(stack: Stack) -> str:
    """The name of the grid of a stack: `Flask × Werkzeug`."""
    return " × ".join(name for name, _ in _axes(stack))


def _axes(stack: Stack) -> list[tuple[str, str]]:
    """Name and version of the two packages whose versions a grid combines."""
    pins = [each.split("==") for each in stack.requirements if "==" in each][-2:]
    return [(DISPLAY_NAMES.get(name, name), version) for name, version in pins]


def short_reason(reason: str) -> str:
    """uv's first ground for refusing a set of requirements; any other reason as it is."""
    found = re.search(r"Because (\S+) depends on (\S+)", reason)
    return f"not installable, {found[1]} depends on {found[2]}" if found else reason


def strip(summary: Summary, *, labels: bool = False) -> Markup:
    """One small cell a common stack, oldest left, named by the sentence; the others after a gap.

    A grid is one cell, which failed where any of its combinations did.
    """
    others = [(row.bad.text, row.bad.outcome) for row in summary.further if row.stack.extra]
    grids = {row.stack.grid for row in summary.further if row.stack.grid}
    for grid in sorted(filter(None, grids)):
        outcomes = [row.bad.outcome for row in summary.further if row.stack.grid == grid]
        worst = min(outcomes, key=("failed", "passed", "unknown", "not run").index)
        others.append((f"{grid}: {outcomes.count('failed')} of {len(outcomes)} failed", worst))
    return Markup(
        _template("strip.html").render(
            cells=summary.strip, sentence=summary.sentence, others=others, labels=labels
        )
    )


def _short(stack: Stack) -> str:
    """A stack's name where its package is clear: `3.1.2`, `latest`."""
    return stack.name.removeprefix("flask-")


def _stack_place(stack: Stack) -> str:
    """Where a stack is described, below `stacks/`: a page, a grid's, or a row of the list."""
    return f"#{stack.name}" if stack.extra else f"{stack.grid or stack.name}/"


def _spans(versions: tuple[str, ...]) -> str:
    """A few versions by name, many by their ends."""
    return ", ".join(versions) if len(versions) < 4 else f"{versions[0]} to {versions[-1]}"


def error_heading(error: str) -> str:
    """An error as inline HTML in Markdown, the module of its type set apart."""
    module = re.match(r"(?:\w+\.)*(?=\w+(?:: |$))", error)
    path = module[0] if module else ""
    head = f'<span class="ki-module">{_escape_markdown(path)}</span>' if path else ""
    return f"<code>{head}{_escape_markdown(error.removeprefix(path))}</code>"


def _escape_markdown(text: str) -> str:
    return str(escape(re.sub(r"([\\`*_{}\[\]()#+\-.!])", r"\\\1", text)))


def _html(template: str, **values: Any) -> str:
    """A template's HTML, safe from the Markdown that it is put into.

    Backticks could open a fence, and tabs would become spaces.
    """
    text: str = _template(template).render(**values)
    return text.replace("`", "&#96;").replace("\t", "&#9;")


def _template(name: str) -> Any:
    return _templates().get_template(name)


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    templates.globals.update(kind_names=KIND_NAMES, family_names=FAMILIES, strip=strip)
    templates.filters.update(
        short=_short,
        place=_stack_place,
        error=error_of,
        paste=paste_of,
        traceback=listings.traceback_html,
        display=lambda name: DISPLAY_NAMES.get(name, name),
        spans=_spans,
    )
    return templates
