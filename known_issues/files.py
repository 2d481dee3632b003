"""The only reader and writer of the repository."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import json
import os
import re
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from known_issues.model import (
    ROLES,
    SCHEMA_VERSION,
    Claims,
    Fence,
    Group,
    Issue,
    Observation,
    Page,
    Problem,
    Role,
    Site,
    Snippet,
    Stack,
    Verdict,
)

_STRICT = ConfigDict(extra="forbid")
_RUN_BY_PYTEST_CODEBLOCKS = {"python", "sh", "bash"}
_NOT_RUN = re.compile(r"\s*<!-- not run: (.*?) *-->\s*$")
_CONTINUES = re.compile(r"\s*<!--[-\s]*pytest-codeblocks:\s*(expected-output|cont)")
_MARK = re.compile(
    r"\s*<!--[-\s]*(pytest\.mark\.|pytest-codeblocks:\s*(skip|importorskip|expect-))"
)
_SKIP_FILE = "<!--pytest-codeblocks:skipfile-->"


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class _StackTable:
    python: str
    date: dt.date
    pins: tuple[str, ...] = ()
    packages: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class _GridTable:
    python: str
    date: dt.date
    axes: dict[str, tuple[str, ...]]
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class _StacksFile:
    packages: tuple[str, ...]
    stacks: dict[str, _StackTable]
    extra: dict[str, _StackTable] = dataclasses.field(default_factory=dict)
    grids: dict[str, _GridTable] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class _BisectedTable:
    base: str
    pin: str
    date: dt.date
    issues: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class _BisectedFile:
    stacks: dict[str, _BisectedTable]


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class _ObservationsFile:
    schema_version: int
    slug: str
    observations: tuple[Observation, ...]


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class _VerdictsFile:
    schema_version: int
    slug: str
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class _ReleasesFile:
    schema_version: int
    releases: dict[str, tuple[str, ...]]


_CLAIMS = TypeAdapter(Claims)
_CLAIM_NAMES = {each.name for each in dataclasses.fields(Claims)}
_STACKS = TypeAdapter(_StacksFile)
_OBSERVATIONS = TypeAdapter(_ObservationsFile)
_BISECTED = TypeAdapter(_BisectedFile)
_VERDICTS = TypeAdapter(_VerdictsFile)
_RELEASES = TypeAdapter(_ReleasesFile)
_GROUP = TypeAdapter(Group)


class UnreadableError(Exception):
    """Input that can't be used; `problems` says where and why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def find_root(start: Path) -> Path | None:
    """The nearest folder at or above `start` that holds `stacks.toml`."""
    return next(
        (each for each in (start, *start.parents) if (each / "stacks.toml").is_file()), None
    )


def load(root: Path, *, runner: int) -> Site:
    """Read everything; what can't be read becomes a problem of the site.

    `runner` is the version of the runner that records must carry to be fresh.
    """
    problems: list[Problem] = []
    stacks: dict[str, Stack] = {}
    issues: dict[str, Issue] = {}
    observations: dict[str, tuple[Observation, ...]] = {}
    releases: Mapping[str, tuple[str, ...]] = {}
    try:
        stacks = {each.name: each for each in read_stacks(root)}
    except UnreadableError as error:
        problems += error.problems
    for path in sorted((root / "docs" / "issues").glob("*.md")):
        if path.stem == "index":
            continue
        try:
            issues[path.stem] = read_issue(root, path)
        except UnreadableError as error:
            problems += error.problems
    for path in sorted((root / "observations").glob("*.json")):
        try:
            observations[path.stem] = read_observations(root, path)
        except UnreadableError as error:
            problems += error.problems
    groups: tuple[Group, ...] = ()
    verdicts: dict[str, tuple[Verdict, ...]] = {}
    for path in sorted((root / _VERDICTS_FOLDER).glob("*.json")):
        try:
            verdicts[path.stem] = read_verdicts(root, path)
        except UnreadableError as error:
            problems += error.problems
    try:
        releases = read_releases(root)
    except UnreadableError as error:
        problems += error.problems
    try:
        groups = tuple(read_groups(root))
    except UnreadableError as error:
        problems += error.problems
    return Site(
        issues=issues,
        snippets=read_snippets(root),
        stacks=stacks,
        observations=observations,
        verdicts=verdicts,
        pages=tuple(_read_pages(root)),
        paths=frozenset(_linkable(root)),
        releases=releases,
        groups=groups,
        runner=runner,
        problems=tuple(problems),
    )


def read_stacks(root: Path) -> Iterator[Stack]:
    """Every stack, in the order of `stacks.toml`; grids last. Raises `UnreadableError`."""
    path = root / "stacks.toml"
    text = _text(root, path)
    try:
        table = _STACKS.validate_python(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError([_toml_problem("stacks.toml", text, error)]) from None
    except ValidationError as error:
        raise UnreadableError(_shape_problems("stacks.toml", error, _toml_lines(text))) from None
    lines = _toml_lines(text)
    bases: dict[str, Stack] = {}
    for section, entries in (("stacks", table.stacks), ("extra", table.extra)):
        for name, entry in entries.items():
            packages = table.packages if entry.packages is None else entry.packages
            bases[name] = Stack(
                name=name,
                python=entry.python,
                date=entry.date,
                requirements=(*packages, *entry.pins),
                lock=_read_lock(root, name),
                extra=section == "extra",
                line=lines.get(f"{section}.{name}", 1),
            )
            yield bases[name]
    yield from _read_bisected(root, bases)
    for name, grid in table.grids.items():
        yield from _grid_stacks(root, name, grid, lines.get(f"grids.{name}", 1))


_BISECTED_PATH = "stacks/bisected.toml"
_BISECT_AGAIN = "It is never edited by hand: delete the table and run `known-issues bisect`."


def _read_bisected(root: Path, bases: Mapping[str, Stack]) -> Iterator[Stack]:
    """The stacks that bisections made: another one's packages, one of them at a version between."""
    path = root / _BISECTED_PATH
    if not path.is_file():
        return
    text = _text(root, path)
    lines = _toml_lines(text)
    try:
        table = _BISECTED.validate_python(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError([_toml_problem(_BISECTED_PATH, text, error)]) from None
    except ValidationError as error:
        problems = _shape_problems(_BISECTED_PATH, error, lines, _BISECT_AGAIN)
        raise UnreadableError(problems) from None
    for name, entry in table.stacks.items():
        line = lines.get(f"stacks.{name}", 1)
        if entry.base not in bases:
            said = f"base is {entry.base!r}, expected a stack of stacks.toml. {_BISECT_AGAIN}"
            raise UnreadableError([_fault(_BISECTED_PATH, line, said)])
        stack = repinned(bases[entry.base], entry.pin, entry.date)
        lock = _read_lock(root, name)
        yield dataclasses.replace(stack, lock=lock, issues=entry.issues, line=line)


def repinned(base: Stack, pin: str, date: dt.date) -> Stack:
    """A stack with a distribution at another version, `flask==2.2.1`, as of another day."""
    package, _, version = pin.partition("==")
    others = (each for each in base.requirements if _distribution(each) != package)
    return dataclasses.replace(
        base,
        name=f"{package}-{version}-in-{base.name}",
        date=date,
        requirements=(*others, pin),
        lock="",
        extra=True,
    )


def _distribution(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    return found[0] if found else ""


def write_bisected(root: Path, stacks: Iterable[Stack]) -> None:
    """Replace the list of stacks that bisections made; the same stacks give the same bytes."""
    tables = [
        f"[stacks.{json.dumps(stack.name)}]\n"
        f"base = {json.dumps(stack.name.partition('-in-')[2])}\n"
        f"pin = {json.dumps(stack.requirements[-1])}\n"
        f"date = {stack.date.isoformat()}\n"
        f"issues = {json.dumps(sorted(stack.issues))}\n"
        for stack in sorted(stacks, key=lambda stack: stack.name)
    ]
    head = (
        "# Written by `known-issues bisect`: the packages of a stack, one of them at a release\n"
        "# between two stacks, as they stood on the day when that could first be installed."
    )
    write(root / _BISECTED_PATH, "\n".join([f"{head}\n", *tables]))


def _grid_stacks(root: Path, grid: str, table: _GridTable, line: int) -> Iterator[Stack]:
    for pins in itertools.product(*(_pins(*axis) for axis in table.axes.items())):
        name = "-".join(pin.replace("==", "-").rsplit(".", 1)[0] for pin in pins)
        yield Stack(
            name=name,
            python=table.python,
            date=table.date,
            requirements=(*table.packages, *pins),
            lock=_read_lock(root, name),
            grid=grid,
            line=line,
        )


def _pins(package: str, versions: tuple[str, ...]) -> list[str]:
    return [f"{package}=={version}" for version in versions]


def read_issue(root: Path, path: Path) -> Issue:
    """One page with its front matter. Raises `UnreadableError` with every fault in it."""
    name = path.relative_to(root).as_posix()
    text = _text(root, path)
    matter, end = _front_matter(name, text)
    try:
        loader = yaml.CSafeLoader(matter)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        said = f"not YAML: {error.problem}"
        raise UnreadableError(
            [_fault(name, line, f"{said}. Quote what holds a colon or a brace.")]
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableError(
            [_fault(name, 1, f"not YAML: {error}. Mend the front matter.")]
        ) from None
    if not isinstance(node, yaml.MappingNode) or not isinstance(data, dict):
        said = "front matter is not a mapping, expected `key: value` lines"
        raise UnreadableError(
            [_fault(name, 1, f"{said}. Begin with `known-issues new {path.stem}`.")]
        )
    lines = {str(key.value): key.start_mark.line + 2 for key, _ in node.value}
    problems = [
        _fault(
            name,
            lines[key],
            f"unknown key {key!r}, expected one of {', '.join(sorted(_CLAIM_NAMES))}. Remove it.",
        )
        for key in map(str, data)
        if key not in _CLAIM_NAMES
    ]
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            problems.append(
                _fault(name, key.start_mark.line + 2, f"{key.value!r} stands twice. Keep one.")
            )
        seen.add(key.value)
    try:
        claims = _CLAIMS.validate_python({k: v for k, v in data.items() if k in _CLAIM_NAMES})
    except ValidationError as error:
        raise UnreadableError([*problems, *_shape_problems(name, error, lines)]) from None
    if problems:
        raise UnreadableError(problems)
    page = _page(name, text, skip=end)
    return Issue(slug=path.stem, claims=claims, page=page, lines=lines)


def _front_matter(name: str, text: str) -> tuple[str, int]:
    """The YAML between the two `---` lines and how many lines that takes."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---" or "---" not in (line.rstrip() for line in lines[1:]):
        said = "no front matter, expected YAML between two lines of `---` at the top"
        raise UnreadableError([_fault(name, 1, f"{said}. Add it.")])
    end = next(n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---")
    return "\n".join(lines[1:end]), end + 1


def read_snippets(root: Path) -> dict[tuple[str, Role], Snippet]:
    """Every snippet by slug and role; files beside them belong to both."""
    snippets: dict[tuple[str, Role], Snippet] = {}
    for folder in sorted(path for path in (root / "snippets").glob("*") if path.is_dir()):
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }
        for role in ROLES:
            other = "good" if role == "bad" else "bad"
            own = {n: c for n, c in files.items() if not _belongs(n, other)}
            entry = next((n for n in (f"{role}.py", f"{role}/main.py") if n in own), None)
            if entry:
                snippets[folder.name, role] = Snippet(
                    slug=folder.name, role=role, entry=entry, files=own
                )
    return snippets


def _belongs(name: str, role: str) -> bool:
    return name == f"{role}.py" or name.startswith(f"{role}/")


def read_observations(root: Path, path: Path) -> tuple[Observation, ...]:
    """The recorded cells of one issue. Raises `UnreadableError`."""
    name = path.relative_to(root).as_posix()
    try:
        table = _OBSERVATIONS.validate_json(_text(root, path))
    except ValidationError as error:
        raise UnreadableError(_shape_problems(name, error, {}, _OBSERVE_AGAIN)) from None
    problems = []
    if table.slug != path.stem:
        problems.append(
            _fault(name, 1, f"slug is {table.slug!r}, expected {path.stem!r}. {_OBSERVE_AGAIN}")
        )
    if table.schema_version != SCHEMA_VERSION:
        said = f"schema_version is {table.schema_version}, expected {SCHEMA_VERSION}"
        problems.append(_fault(name, 1, f"{said}. {_OBSERVE_AGAIN}"))
    if problems:
        raise UnreadableError(problems)
    return table.observations


_OBSERVE_AGAIN = "Records are never edited by hand: delete the file and run `make observe`."


def write_observations(root: Path, slug: str, observations: Iterable[Observation]) -> None:
    """Replace the record of one issue; the same observations give the same bytes."""
    cells = sorted(observations, key=lambda each: (each.snippet, each.stack))
    document = {
        "schema_version": SCHEMA_VERSION,
        "slug": slug,
        "observations": [_cell(each) for each in cells],
    }
    write(root / "observations" / f"{slug}.json", _json(document))


_CELL_ORDER = (
    *("snippet", "stack", "python", "versions", "outcome", "error", "file", "line"),
    *("unexecuted", "unexecuted_modules", "variants", "output", "traceback", "reason"),
    *("snippet_hash", "stack_hash", "runner"),
)


def _cell(observation: Observation) -> dict[str, Any]:
    values = dataclasses.asdict(observation)
    if not values["unexecuted_modules"]:
        del values["unexecuted_modules"]
    return {key: values[key] for key in _CELL_ORDER if key in values}


_VERDICTS_FOLDER = Path("observations") / "browser"


def read_verdicts(root: Path, path: Path) -> tuple[Verdict, ...]:
    """How the runs of one issue's snippets in a browser compare. Raises `UnreadableError`."""
    name = path.relative_to(root).as_posix()
    remedy = "Delete the file and run `known-issues observe --browser`."
    try:
        table = _VERDICTS.validate_json(_text(root, path))
    except ValidationError as error:
        raise UnreadableError(_shape_problems(name, error, {}, remedy)) from None
    if (table.slug, table.schema_version) != (path.stem, SCHEMA_VERSION):
        said = f"it is of {table.slug!r} in version {table.schema_version}"
        expected = f"expected {path.stem!r} in version {SCHEMA_VERSION}"
        raise UnreadableError([_fault(name, 1, f"{said}, {expected}. {remedy}")])
    return table.verdicts


def write_verdicts(root: Path, slug: str, verdicts: Iterable[Verdict]) -> None:
    """Replace the verdicts on one issue; none of them: remove the file."""
    path = root / _VERDICTS_FOLDER / f"{slug}.json"
    ordered = sorted(verdicts, key=lambda each: (each.snippet, each.stack))
    if not ordered:
        path.unlink(missing_ok=True)
        return
    cells = [
        {key: value for key, value in dataclasses.asdict(each).items() if value is not None}
        for each in ordered
    ]
    document = {"schema_version": SCHEMA_VERSION, "slug": slug, "verdicts": cells}
    write(path, _json(document))


def read_releases(root: Path) -> Mapping[str, tuple[str, ...]]:
    """Released versions by distribution, oldest first. Raises `UnreadableError`."""
    path = root / "stacks" / "releases.json"
    if not path.is_file():
        return {}
    try:
        return _RELEASES.validate_json(_text(root, path)).releases
    except ValidationError as error:
        remedy = "Run `known-issues stacks --lock`."
        raise UnreadableError(_shape_problems("stacks/releases.json", error, {}, remedy)) from None


def read_groups(root: Path) -> list[Group]:
    """The messages that packages raise, classified by hand. Raises `UnreadableError`."""
    path = root / "messages" / "groups.jsonl"
    if not path.is_file():
        return []
    found: dict[str, Group] = {}
    problems: list[Problem] = []
    for number, line in enumerate(_text(root, path).splitlines(), 1):
        at = "messages/groups.jsonl"
        try:
            group = _GROUP.validate_json(line)
        except ValidationError as error:
            shape = _shape_problems(at, error, {}, "Write one JSON object a line.")
            problems += [dataclasses.replace(each, line=number) for each in shape]
            continue
        if group.id in found:
            text = f"{group.id} stands here twice. Keep one."
            problems.append(Problem(path=at, line=number, text=text))
        found[group.id] = group
    if problems:
        raise UnreadableError(problems)
    return list(found.values())


def write_releases(root: Path, releases: Mapping[str, Iterable[str]]) -> None:
    document = {
        "schema_version": SCHEMA_VERSION,
        "releases": {name: list(releases[name]) for name in sorted(releases)},
    }
    write(root / "stacks" / "releases.json", _json(document))


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def write_lock(root: Path, stack: Stack, lock: str) -> None:
    """Replace `stacks/<name>.txt`."""
    write(root / stack.path, lock)


def write_date(root: Path, name: str, date: dt.date) -> None:
    """Put another date into a stack's table of `stacks.toml`; nothing else in it changes."""
    path = root / "stacks.toml"
    table = re.escape(f"[stacks.{name}]") + "|" + re.escape(f'[stacks."{name}"]')
    dated = re.compile(rf"^((?:{table})\n(?:(?!\[).*\n)*?date = )[0-9-]+$", re.MULTILINE)
    write(path, dated.sub(lambda found: f"{found[1]}{date.isoformat()}", _text(root, path)))


def write(path: Path, text: str) -> bool:
    """Replace a file at once, or not at all; False where it already reads so."""
    if path.is_file() and path.read_bytes() == text.encode():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def _read_lock(root: Path, name: str) -> str:
    path = root / "stacks" / f"{name}.txt"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _read_pages(root: Path) -> Iterator[Page]:
    """Every Markdown file that people write, but for the issue pages."""
    issues = root / "docs" / "issues"
    for path in sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md")]):
        if path.parent != issues or path.stem == "index":
            text = path.read_text(encoding="utf-8", errors="replace")
            yield _page(path.relative_to(root).as_posix(), text)


def _linkable(root: Path) -> Iterator[str]:
    for path in itertools.chain(root.glob("*"), (root / "docs").rglob("*")):
        if path.is_file():
            yield path.relative_to(root).as_posix()


def _page(name: str, text: str, skip: int = 0) -> Page:
    fences, needless = _fences(text, skip)
    return Page(path=name, text=text, fences=fences, needless_exemptions=needless)


def _fences(text: str, skip: int) -> tuple[tuple[Fence, ...], tuple[int, ...]]:
    """The fenced blocks of a page and the lines of exemptions that exempt nothing.

    A fence is executed when pytest-codeblocks 0.18 collects it: backticks, nothing but
    `python`, `sh` or `bash` after them, no mark that may skip it. A fence that continues the
    block before it, or holds the output that it is compared with, shares its fate.
    """
    fences: list[Fence] = []
    needless: list[int] = []
    exempt: tuple[int, str] | None = None
    continues = marked = False
    lines = text.split("\n")
    whole = lines[0].strip() != _SKIP_FILE
    numbered = iter(list(enumerate(lines, 1))[skip:])
    for number, line in numbered:
        if not line.strip():
            continue
        if found := _NOT_RUN.match(line):
            needless += [exempt[0]] if exempt else []
            exempt = (number, found[1])
            continue
        continues = continues or bool(_CONTINUES.match(line))
        marked = marked or bool(_MARK.match(line))
        opening = re.match(r"\s*(`{3,}|~{3,})(.*)", line)
        if opening:
            language = opening[2].strip()
            backticks = whole and opening[1][0] == "`"
            before = bool(fences) and fences[-1].executed
            runs = before if continues else language in _RUN_BY_PYTEST_CODEBLOCKS and not marked
            executed = backticks and runs
            reason = exempt[1] if exempt else None
            fences.append(Fence(line=number, language=language, executed=executed, exempt=reason))
            exempt, continues, marked = None, False, False
            for _, inner in numbered:
                if inner.strip().startswith(opening[1]) and not inner.strip().strip(opening[1][0]):
                    break
        elif exempt:
            needless.append(exempt[0])
            exempt = None
    return tuple(fences), tuple(needless + ([exempt[0]] if exempt else []))


def _text(root: Path, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        name = path.relative_to(root).as_posix()
        raise UnreadableError([_fault(name, 1, "does not exist. Create it.")]) from None
    except UnicodeDecodeError as error:
        name = path.relative_to(root).as_posix()
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise UnreadableError([_fault(name, line, "not UTF-8 text. Save it as UTF-8.")]) from None


def _fault(path: str, line: int, text: str) -> Problem:
    return Problem(path=path, line=line, text=text)


def _shape_problems(
    path: str, error: ValidationError, lines: Mapping[str, int], remedy: str = "Mend it."
) -> Iterator[Problem]:
    """One problem for each value of the wrong shape, at the line of its key."""
    for each in error.errors(include_url=False):
        parts = [str(part) for part in each["loc"]]
        where = ".".join(parts)
        line = next(
            (lines[key] for n in range(len(parts), 0, -1) if (key := ".".join(parts[:n])) in lines),
            1,
        )
        if each["type"] in ("missing", "missing_argument"):
            text = f"{parts[-1]!r} is missing, expected it in the front matter. Add it."
            if not path.endswith(".md"):
                text = f"{where!r} is missing. {remedy}"
        else:
            said = each["msg"][:1].lower() + each["msg"][1:]
            text = f"{where} is {each['input']!r}: {said}. {remedy}"
        yield _fault(path, line, text)


def _toml_problem(path: str, text: str, error: tomllib.TOMLDecodeError) -> Problem:
    found = re.search(r"\(at line (\d+)", str(error))
    line = int(found[1]) if found else text.count("\n") + 1
    return _fault(path, line, f"not TOML: {error}. Mend it.")


def _toml_lines(text: str) -> dict[str, int]:
    """The 1-based line of each `[table]` header, by its dotted name without quotes."""
    headers = re.finditer(r"^\[([^\]]+)\]", text, re.MULTILINE)
    return {found[1].replace('"', ""): text.count("\n", 0, found.start()) + 1 for found in headers}
