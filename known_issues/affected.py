"""`known-issues affected`: the issues that hit the versions of an environment."""

from __future__ import annotations

import datetime as dt
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import click

from known_issues import __version__, environments, findings, knowledge
from known_issues.environments import Environment
from known_issues.findings import Finding
from known_issues.knowledge import Knowledge
from known_issues.model import DISPLAY_NAMES, SCHEMA_VERSION
from known_issues.versions import find_unversioned

_KIND_NAMES = {"breaking-change": "breaking change"}
_IGNORE_EXPECTED = (
    'expected `[[tool.known-issues.ignore]]` with slug = "…", reason = "…" and until = 2027-01-31'
)


@dataclass(frozen=True, kw_only=True)
class Ignored:
    """Why a finding does not count, and the last day of that."""

    slug: str
    reason: str
    until: dt.date


@dataclass(frozen=True)
class _Report:
    """What is said of an environment; `others` hit everyone, `ignored` do not count."""

    known: Knowledge
    environment: Environment
    judged: Mapping[str, str]
    findings: list[Finding]
    others: list[Finding]
    ignored: list[tuple[Finding, Ignored]]
    notes: list[str]
    not_tested: int


@click.command()
@click.option(
    *("-r", "--requirement", "locked"),
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Requirements with pins, uv.lock or pylock.toml.",
)
@click.option(
    "--freeze", metavar="FILE", type=click.File("rb"), help="Output of pip freeze; - reads stdin."
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="List pitfalls, configuration and missing features too. They change no exit code.",
)
@click.option(
    "--config",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Where [tool.known-issues] is, else the nearest pyproject.toml.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def affected(
    locked: Path | None,
    freeze: IO[bytes] | None,
    everything: bool,
    config: Path | None,
    as_json: bool,
) -> None:
    """List the issues that hit your versions, and those that may.

    Without -r or --freeze the environment is judged in which this runs. An issue is listed
    where its snippet failed on your version, and as possible where your version was not run
    and a nearest one that was failed. Each comes with the upgrade that ended it in the runs,
    and what that upgrade brings in.

    To ignore one, add to pyproject.toml:

    \b
    [[tool.known-issues.ignore]]
    slug = "flask-markup-import-removed"
    reason = "imported from markupsafe"
    until = 2027-01-31

    \b
    Exit codes: 0  no finding, or ignored ones only
                1  findings, certain or possible
                2  wrong usage, or a file that can't be read
    """
    if locked and freeze:
        raise click.UsageError("-r and --freeze exclude each other. Give one.")
    try:
        known = knowledge.load()
        environment = _environment(known, locked, freeze)
        ignores = _read_ignores(config or _nearest_config(Path.cwd()))
    except knowledge.UnavailableError as error:
        raise click.UsageError(str(error)) from None
    except environments.UnreadableError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    report = _report(known, environment, ignores, everything, dt.date.today())
    if as_json:
        click.echo(json.dumps(_document(report), ensure_ascii=False, indent=1))
    else:
        for line in _lines(report):
            click.echo(_sayable(line))
    sys.exit(1 if report.findings else 0)


def _environment(known: Knowledge, locked: Path | None, freeze: IO[bytes] | None) -> Environment:
    if locked:
        return environments.read(locked)
    if not freeze:
        return environments.here()
    text = environments.decode(freeze.read())
    return Environment(
        source=_source(freeze),
        versions=known.versions(text),
        unknown=dict.fromkeys(
            find_unversioned(text, known.document["index"]),
            "is taken from an address, which tells no version",
        ),
    )


def _source(file: IO[bytes]) -> str:
    name = getattr(file, "name", "-")
    return "standard input" if name in ("-", "<stdin>") else str(name)


def _nearest_config(folder: Path) -> Path | None:
    places = (each / "pyproject.toml" for each in (folder, *folder.parents))
    return next((each for each in places if each.is_file()), None)


def _read_ignores(path: Path | None) -> list[Ignored]:
    """The ignore list of a pyproject.toml. Raises `environments.UnreadableError`."""
    if path is None:
        return []
    try:
        data: Any = tomllib.loads(environments.decode(path.read_bytes()))
        for key in ("tool", "known-issues", "ignore"):
            data = data.get(key, {})
    except (tomllib.TOMLDecodeError, OSError) as error:
        raise environments.UnreadableError(f"{path}:1: can't be read: {error}. Mend it.") from None
    except AttributeError:
        data = None
    if data == {}:
        return []
    if not isinstance(data, list):
        raise environments.UnreadableError(f"{path}:1: no list, {_IGNORE_EXPECTED}. Mend it.")
    return [_ignored(path, each) for each in data]


def _ignored(path: Path, entry: Any) -> Ignored:
    shape = {"slug": str, "reason": str, "until": dt.date}
    if not isinstance(entry, dict) or {k: type(v) for k, v in entry.items()} != shape:
        raise environments.UnreadableError(f"{path}:1: {entry!r}, {_IGNORE_EXPECTED}. Mend it.")
    if not entry["reason"].strip():
        text = f"{path}:1: {entry['slug']!r} is ignored without a reason. Say why."
        raise environments.UnreadableError(text)
    return Ignored(**entry)


def _report(
    known: Knowledge,
    environment: Environment,
    ignores: Iterable[Ignored],
    everything: bool,
    today: dt.date,
) -> _Report:
    document = known.document["index"]
    judged = {
        name: version
        for name, version in sorted(environment.versions.items())
        if name in document["versions"] or name == "python"
    }
    found = findings.find_findings(document, judged)
    valid = {known.slug(each.slug): each for each in ignores if each.until >= today}
    hits = [each for each in found if each.is_hit]
    return _Report(
        known=known,
        environment=environment,
        judged=judged,
        findings=[each for each in hits if each.slug not in valid],
        others=[each for each in found if everything and not each.is_hit],
        ignored=[(each, valid[each.slug]) for each in hits if each.slug in valid],
        notes=[
            *_ignore_notes(known, ignores, {each.slug for each in hits}, today),
            *(
                f"{_name(name)} {reason}: not judged"
                for name, reason in sorted(environment.unknown.items())
                if name in document["versions"]
            ),
        ],
        not_tested=findings.count_not_tested(document, judged),
    )


def _ignore_notes(
    known: Knowledge, ignores: Iterable[Ignored], hits: set[str], today: dt.date
) -> Iterator[str]:
    """What is to be said of the ignore list: expired, unknown or needless entries."""
    for each in ignores:
        slug = known.slug(each.slug)
        if slug is None:
            yield f"{each.slug!r} is ignored, but no page has that name: remove it"
        elif each.until < today:
            yield f"{each.slug!r} was ignored until {each.until}: look at it again"
        elif slug not in hits:
            yield f"{each.slug!r} is ignored, but does not hit these versions: remove it"


def _name(package: str) -> str:
    return DISPLAY_NAMES.get(package, package)


def _lines(report: _Report) -> Iterator[str]:
    """The answer for a person; colours go where output is no terminal."""
    told = ", ".join(f"{_name(name)} {version}" for name, version in report.judged.items())
    yield f"Judged from {report.environment.source}: {told or 'no package that a page is about'}"
    yield from (f"Note: {note}." for note in report.notes)
    for state, heading in (
        ("affected", "Affected"),
        ("possibly affected", "Possibly affected: not run on these versions"),
    ):
        listed = [each for each in report.findings if each.state == state]
        if listed:
            yield from ("", click.style(heading, bold=True))
            for each in listed:
                yield from _finding_lines(report.known, each)
    if report.ignored:
        yield from ("", click.style("Ignored", bold=True))
        for finding, why in report.ignored:
            yield f"  {finding.slug}: {why.reason} (until {why.until})"
    if report.others:
        yield from ("", click.style("On every version like these, none to blame", bold=True))
        for each in report.others:
            yield f"  {each.title} [{_kind(each)}]  {report.known.page(each.slug).link}"
    yield ""
    yield _tally(report)


def _kind(finding: Finding) -> str:
    return _KIND_NAMES.get(finding.kind, finding.kind)


def _finding_lines(known: Knowledge, finding: Finding) -> Iterator[str]:
    name = f"{_name(finding.package)} {finding.version}"
    yield f"  {click.style(finding.title, fg='red')} [{_kind(finding)}]"
    if finding.state == "affected":
        yield f"    failed on {name}"
    else:
        near = ", ".join(f"{version} {outcome}" for version, outcome in finding.near)
        yield f"    not run on {name}; nearest: {near or 'no run'}"
    yield f"    {_ending(known, finding)}"
    yield f"    fix: {known.page(finding.slug).fix}"
    yield f"    page: {known.page(finding.slug).link}"


def _ending(known: Knowledge, finding: Finding) -> str:
    """The upgrade that ended it in the runs, and what it brings in."""
    if not finding.upgrade:
        return "no later version that was run passes"
    brings = ", ".join(finding.brings) or "none of the known issues"
    return f"passes from {_name(finding.package)} {finding.upgrade}, which brings in: {brings}"


def _tally(report: _Report) -> str:
    certain = sum(each.state == "affected" for each in report.findings)
    parts = [
        f"{certain} affected",
        f"{len(report.findings) - certain} possibly affected",
        f"{len(report.ignored)} ignored",
        f"{report.not_tested} not run on these versions, but passed on the nearest",
    ]
    return f"{', '.join(parts)}. Data of {report.known.date or 'no runs'}."


def _sayable(text: str) -> str:
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def _document(report: _Report) -> dict[str, Any]:
    """Everything for a program."""
    return {
        "schema_version": SCHEMA_VERSION,
        "version": __version__,
        "date": report.known.date or None,
        "source": report.environment.source,
        "versions": dict(report.judged),
        "findings": [_plain(report.known, each) for each in report.findings],
        "ignored": [
            {
                **_plain(report.known, finding),
                "reason": why.reason,
                "until": why.until.isoformat(),
            }
            for finding, why in report.ignored
        ],
        "others": [_plain(report.known, each) for each in report.others],
        "not_tested": report.not_tested,
        "notes": report.notes,
    }


def _plain(known: Knowledge, finding: Finding) -> dict[str, Any]:
    page = known.page(finding.slug)
    return {**asdict(finding), "fix": page.fix, "page": page.link}


COMMANDS = {"affected": affected}
