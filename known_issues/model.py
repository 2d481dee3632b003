"""The words of the project as frozen types. No I/O and no third-party type."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

SCHEMA_VERSION = 1
"""Version of every JSON document that the project writes."""

Kind = Literal[
    "regression",
    "breaking-change",
    "pitfall",
    "incompatibility",
    "configuration",
    "security",
    "feature",
]
Family = Literal[
    "contexts",
    "routing",
    "views",
    "requests",
    "sessions",
    "templates",
    "databases",
    "login",
    "forms",
    "removed-names",
    "command-line",
    "testing",
    "deployment",
    "extensions",
]
Role = Literal["bad", "good"]
Outcome = Literal["failed", "passed", "unknown"]

DISPLAY_NAMES: dict[str, str] = {
    "alembic": "Alembic",
    "asgiref": "asgiref",
    "celery": "Celery",
    "click": "Click",
    "flask": "Flask",
    "flask-admin": "Flask-Admin",
    "flask-babel": "Flask-Babel",
    "flask-caching": "Flask-Caching",
    "flask-cors": "Flask-CORS",
    "flask-jwt-extended": "Flask-JWT-Extended",
    "flask-limiter": "Flask-Limiter",
    "flask-login": "Flask-Login",
    "flask-mail": "Flask-Mail",
    "flask-marshmallow": "Flask-Marshmallow",
    "flask-migrate": "Flask-Migrate",
    "flask-restful": "Flask-RESTful",
    "flask-restx": "Flask-RESTX",
    "flask-session": "Flask-Session",
    "flask-socketio": "Flask-SocketIO",
    "flask-sqlalchemy": "Flask-SQLAlchemy",
    "flask-wtf": "Flask-WTF",
    "gunicorn": "Gunicorn",
    "itsdangerous": "ItsDangerous",
    "jinja2": "Jinja",
    "markupsafe": "MarkupSafe",
    "marshmallow": "marshmallow",
    "pyjwt": "PyJWT",
    "sqlalchemy": "SQLAlchemy",
    "waitress": "waitress",
    "werkzeug": "Werkzeug",
    "wtforms": "WTForms",
}
"""How a distribution writes its own name, by normalized name."""

FAMILIES: dict[Family, str] = {
    "contexts": "Application and request contexts",
    "routing": "Blueprints and routes",
    "views": "Views, responses and JSON",
    "requests": "Requests, uploads and limits",
    "sessions": "Sessions, cookies and keys",
    "templates": "Templates",
    "databases": "Databases",
    "login": "Login",
    "forms": "Forms and CSRF",
    "removed-names": "Names that were removed",
    "command-line": "Command line and configuration",
    "testing": "Tests",
    "deployment": "Servers and deployment",
    "extensions": "Other extensions",
}
"""What an issue is about, as a reader would look for it; `docs/families/` has a page of each."""

CORE = ("flask", "werkzeug", "jinja2", "itsdangerous", "markupsafe", "click", "sqlalchemy")
"""Distributions whose version stands in every record; the lock has those of all others."""

ROLES: tuple[Role, ...] = ("bad", "good")

_HOLE = re.compile(r"\{[a-z_]+\}")
_WORD = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True)
class Wording:
    """One way in which an error reads, with holes for what varies: `KeyError: '{key}'`.

    A hole is `{[a-z_]+}` and stands for one or more characters of one line. Any other
    brace is literal.
    """

    text: str

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """The text between the holes, in order; one more than there are holes."""
        return tuple(_HOLE.split(self.text))

    @property
    def literal_words(self) -> int:
        """How many words of two letters or more stand outside the holes."""
        return sum(len(_WORD.findall(literal)) for literal in self.literals)

    def match(self, text: str) -> bool:
        """Whether `text` is this wording with every hole filled.

        Holes are filled from the left with the shortest text that fits, so the time is
        linear in `len(text)` for each hole.
        """
        first, *rest = self.literals
        if not rest:
            return text == first
        if not text.startswith(first):
            return False
        at = len(first)
        for literal in rest[:-1]:
            found = text.find(literal, at + 1)
            if found < 0 or "\n" in text[at:found]:
                return False
            at = found + len(literal)
        end = len(text) - len(rest[-1])
        return end > at and text.endswith(rest[-1]) and "\n" not in text[at:end]

    def matches_error(self, error: Error) -> bool:
        """Whether the error's `type: message` reads so, whole or in its first lines.

        Flask's longer messages go on with advice after the line that people search for:
        a wording of n lines is compared with the first n lines.
        """
        head = str(error).split("\n")[: self.text.count("\n") + 1]
        return self.match("\n".join(head)) or self.match(str(error))

    def matches_output(self, output: str) -> bool:
        """Whether a printed line holds this wording (log prefixes may stand before it)."""
        inner = Wording("{before}" + self.text + "{after}")
        return any(inner.match(f" {line} ") for line in output.split("\n"))


@dataclass(frozen=True)
class Error:
    """An exception as it ended a run; `type` is qualified unless it is a builtin."""

    type: str
    message: str

    def __str__(self) -> str:
        return f"{self.type}: {self.message}" if self.message else self.type


@dataclass(frozen=True, kw_only=True)
class ExtraStacks:
    """Stacks or grids, beside the common ones, that a page's snippets run on."""

    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()

    def of(self, role: Role) -> tuple[str, ...]:
        return self.bad if role == "bad" else self.good


@dataclass(frozen=True, kw_only=True)
class Claims:
    """The front matter of an issue page: what people claim."""

    title: str
    fix: str
    package: str
    kind: Kind
    references: tuple[str, ...]
    errors: tuple[str, ...] = ()
    symptom: str | None = None
    family: Family | None = None
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    stacks: ExtraStacks = ExtraStacks()
    good_needs: str | None = None
    needs: tuple[str, ...] = ()

    @property
    def packages(self) -> tuple[str, ...]:
        """The distributions whose versions decide: the page's, and that of `good_needs`."""
        needs = re.match(r"[\w.-]+", self.good_needs or "")
        named = (re.sub(r"[-_.]+", "-", needs[0]).lower(),) if needs else ()
        return (self.package, *named)

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """Every text that a run must show: the errors, then the probe's symptom."""
        silent = (f"AssertionError: {self.symptom}",) if self.symptom else ()
        return tuple(map(Wording, self.errors + silent))

    def are_printed_for(self, error: Error, output: str) -> bool:
        """Whether a command printed one of the wordings and left: its exit is no error to see."""
        return error.type == "SystemExit" and any(
            wording.matches_output(output) for wording in self.wordings
        )


@dataclass(frozen=True, kw_only=True)
class Fence:
    """A fenced code block: 1-based line of its opening, its language, why it isn't run."""

    line: int
    language: str
    executed: bool
    exempt: str | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """A Markdown file: its path from the root, its text, the fenced blocks in it."""

    path: str
    text: str
    fences: tuple[Fence, ...] = ()
    needless_exemptions: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Issue:
    """One page under `docs/issues/`; `lines` maps a front matter key to its 1-based line."""

    slug: str
    claims: Claims
    page: Page
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return self.page.path

    def line(self, key: str) -> int:
        return self.lines.get(key, 1)


@dataclass(frozen=True, kw_only=True)
class Snippet:
    """A script and the files that it needs.

    `files` maps a path below `snippets/<slug>/` to its bytes; `entry` is one of them
    (`bad.py`, or `bad/main.py` where one file can't show it). The entry's folder is the
    working directory of a run, and a run names files from there.
    """

    slug: str
    role: Role
    entry: str
    files: Mapping[str, bytes]

    @property
    def path(self) -> str:
        """The entry's path from the root of the repository."""
        return f"snippets/{self.slug}/{self.entry}"

    @property
    def folder(self) -> str:
        """The entry's folder below `snippets/<slug>/`, with a trailing slash, or ''."""
        return self.entry[: self.entry.rfind("/") + 1]

    @property
    def source(self) -> str:
        return self.files[self.entry].decode("utf-8", "replace")

    @property
    def modules(self) -> dict[str, str]:
        """The Python sources of this role alone, by path from the entry's folder."""
        names = [self.entry] if not self.folder else sorted(self.files)
        return {
            name[len(self.folder) :]: self.files[name].decode("utf-8", "replace")
            for name in names
            if name.startswith(self.folder) and name.endswith(".py")
        }

    @cached_property
    def hash(self) -> str:
        """First 16 hex digits of the SHA-256 of names and contents."""
        digest = hashlib.sha256(self.entry.encode())
        for name, content in sorted(self.files.items()):
            digest.update(f"\0{name}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A dated picture of the ecosystem: a Python and the packages as they were on a day.

    `lock` is the text of `stacks/<name>.txt`; a lock that uv could not make holds uv's
    reason in comments and no requirement. `issues` are the pages that it was made for, by a
    bisection.
    """

    name: str
    python: str
    date: dt.date
    requirements: tuple[str, ...]
    lock: str
    grid: str | None = None
    extra: bool = False
    issues: tuple[str, ...] = ()
    line: int = 1

    @property
    def path(self) -> str:
        return f"stacks/{self.name}.txt"

    @property
    def common(self) -> bool:
        """Whether every snippet runs on it."""
        return self.grid is None and not self.extra

    @property
    def pinned(self) -> tuple[str, ...]:
        """The distributions whose version was chosen, not found: what the stack is about."""
        return tuple(each.split("==")[0] for each in self.requirements if "==" in each)

    @cached_property
    def versions(self) -> dict[str, str]:
        """Version of each distribution in the lock, by normalized name."""
        return dict(re.findall(r"^([a-z0-9][a-z0-9.-]*)==(\S+)", self.lock, re.MULTILINE))

    def holds(self, package: str) -> bool:
        """Whether a distribution is in the stack, or nobody knows since it has no lock."""
        return package in self.versions or not self.versions

    def versions_of(self, packages: Iterable[str]) -> dict[str, str]:
        """The versions that a record holds: of `CORE` and of the packages that decide."""
        named = {*CORE, *packages}
        return {name: version for name, version in self.versions.items() if name in named}

    @property
    def refused(self) -> str | None:
        """Why uv could not resolve this stack, in uv's words, or None."""
        if self.versions or not self.lock:
            return None
        lines = (line.removeprefix("#").strip() for line in self.lock.splitlines())
        return " ".join(line for line in lines if line)

    @cached_property
    def hash(self) -> str:
        """First 16 hex digits of the SHA-256 of the Python version and the lock."""
        return hashlib.sha256(f"{self.python}\n{self.lock}".encode()).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one process did, with what varies from run to run masked.

    `file` and `line` name the innermost line of the snippet in the traceback, the file
    from the entry's folder. `unexecuted` are lines of the entry that hold a statement and
    never ran; `unexecuted_modules` the same of the snippet's other Python files.
    """

    outcome: Outcome
    error: Error | None = None
    file: str | None = None
    line: int | None = None
    unexecuted: tuple[int, ...] = ()
    unexecuted_modules: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    output: str = ""
    traceback: str | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Observation(Run):
    """What one snippet did in one stack: a cell of the matrix, as it is recorded."""

    snippet: Role
    stack: str
    python: str
    versions: Mapping[str, str]
    snippet_hash: str
    stack_hash: str
    runner: int
    variants: tuple[Error, ...] = ()

    def version(self, package: str, stack: Stack | None = None) -> str:
        """The version of a package, '' where neither the record nor the same lock has it."""
        if stack and package not in self.versions and stack.hash == self.stack_hash:
            return stack.versions.get(package, "")
        return self.versions.get(package, "")

    def fresh(self, snippet: Snippet, stack: Stack, runner: int) -> bool:
        """Whether it is of this text, this lock and this version of the runner."""
        return (self.snippet_hash, self.stack_hash, self.runner) == (
            snippet.hash,
            stack.hash,
            runner,
        )

    @property
    def errors(self) -> tuple[Error, ...]:
        """Every error that was seen over several runs, the recorded one first."""
        return ((self.error,) if self.error else ()) + self.variants


Likeness = Literal["same", "emulated", "cannot"]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How a snippet's run in a reader's browser compares with what CPython did in a stack.

    `same`: the same outcome, error and output. `emulated`: that too, by means that `reason`
    names. `cannot`: not run there, and why. The hashes tell of which cell and which browser's
    Python it is.
    """

    snippet: Role
    stack: str
    likeness: Likeness
    reason: str | None = None
    cell_hash: str
    browser: str

    def fresh(self, snippet: Snippet, stack: Stack, observed: Observation, browser: str) -> bool:
        """Whether it is of this cell as it is now, and of this browser's Python."""
        return (self.cell_hash, self.browser) == (cell_hash(snippet, stack, observed), browser)


def cell_hash(snippet: Snippet, stack: Stack, observed: Observation) -> str:
    """First 16 hex digits of the SHA-256 of what is run and of what is expected."""
    expected = (observed.outcome, observed.error, observed.variants, observed.output)
    text = f"{snippet.hash}\n{stack.hash}\n{expected!r}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True, order=True)
class Problem:
    """Something wrong: `path:line: what is wrong, what was expected. What to do.`"""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


@dataclass(frozen=True)
class Message:
    """A text that a package gives, with the short name of its exception, '' where any may.

    `{…}` is a hole, `⟦…⟧` a part that is not always there; '' is an exception without words.
    """

    type: str
    text: str


@dataclass(frozen=True)
class Group:
    """Messages of one cause; `id` is `<distribution>/<name>`, `files` are where it is raised."""

    id: str
    title: str
    files: tuple[str, ...]
    messages: tuple[Message, ...]

    @property
    def package(self) -> str:
        return self.id.partition("/")[0]


@dataclass(frozen=True, kw_only=True)
class Site:
    """The whole repository as it was read; `paths` are the files that a page may link to."""

    issues: Mapping[str, Issue]
    snippets: Mapping[tuple[str, Role], Snippet]
    stacks: Mapping[str, Stack]
    observations: Mapping[str, tuple[Observation, ...]]
    verdicts: Mapping[str, tuple[Verdict, ...]] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    paths: frozenset[str] = frozenset()
    releases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    runner: int = 0
    problems: tuple[Problem, ...] = ()

    def stacks_of(self, slug: str, role: Role) -> list[Stack]:
        """The stacks that a snippet runs on, in the order of `stacks.toml`.

        They are the common ones that hold the page's package, those that the page names for
        the snippet, and those that a bisection made for it; all common ones where none holds
        the package and the page names no stack.
        """
        claims = self.issues[slug].claims if slug in self.issues else None
        named = set(claims.stacks.of(role)) if claims else set()
        common = [stack for stack in self.stacks.values() if stack.common]
        holding = {each.name for each in common if claims and each.holds(claims.package)}
        elsewhere = claims and (claims.stacks.bad or claims.stacks.good)
        named |= holding or (set() if elsewhere else {each.name for each in common})
        return [
            stack
            for stack in self.stacks.values()
            if stack.name in named or stack.grid in named or slug in stack.issues
        ]

    def observed(self, slug: str, role: Role) -> dict[str, Observation]:
        """The observations of one snippet, by stack."""
        return {
            each.stack: each for each in self.observations.get(slug, ()) if each.snippet == role
        }

    def fresh(self, slug: str, role: Role) -> dict[str, Observation]:
        """By stack, what was seen of the snippet and the stacks as they are now."""
        snippet = self.snippets.get((slug, role))
        if snippet is None:
            return {}
        observed = self.observed(slug, role)
        return {
            stack.name: observed[stack.name]
            for stack in self.stacks_of(slug, role)
            if stack.name in observed and observed[stack.name].fresh(snippet, stack, self.runner)
        }
