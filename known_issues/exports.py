"""What other programs read of the built site: OSV's shape, Markdown, `llms.txt`, a skill. Pure.

Everything is derived from claims and observations, so the same repository gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from known_issues import bundle, index
from known_issues.index import Row, Summary
from known_issues.model import DISPLAY_NAMES, SCHEMA_VERSION, Role, Site
from known_issues.ranges import Range

OSV_VERSION = "1.7.5"
"""The version of OSV's schema that entries follow: https://ossf.github.io/osv-schema/."""

_MACRO = re.compile(r"\{\{\s*(head|snippets|record)\([^)]*\)\s*\}\}")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*[#.][^}\n]*\}[ \t]*$", re.MULTILINE)
_LANGUAGES = {".html": "html", ".txt": "text", ".cfg": "ini", ".toml": "toml", ".sql": "sql"}


def build(site: Site, address: str = "") -> dict[str, str]:
    """Every file by its path in the built site; `address` is where that is published, if it is."""
    summaries = {
        slug: summary
        for slug, summary in sorted(index.summarize_all(site).items())
        if summary.verified
    }
    address = address.rstrip("/")
    return {
        "api/issues.json": _json(osv(site, summaries, address)),
        "llms.txt": _llms(summaries, address),
        "skill/SKILL.md": _skill(summaries),
        "skill/issues.md": _skill_issues(summaries, address),
        **{f"issues/{slug}.md": page(site, each) for slug, each in summaries.items()},
    }


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _newest(summaries: Mapping[str, Summary]) -> str:
    dates = [each.verified for each in summaries.values() if each.verified]
    return max(dates).isoformat() if dates else ""


# OSV


def osv(site: Site, summaries: Mapping[str, Summary], address: str) -> dict[str, Any]:
    """Every page as an entry in OSV's shape."""
    return {
        "schema_version": SCHEMA_VERSION,
        "date": _newest(summaries),
        "issues": [_entry(site, each, address) for each in summaries.values()],
    }


def identifier(slug: str) -> str:
    """The OSV id of a page; `x_` marks a database that OSV does not gather."""
    return f"x_flask-known-issues-{slug}"


def _entry(site: Site, summary: Summary, address: str) -> dict[str, Any]:
    claims = summary.issue.claims
    references = [{"type": _reference_type(url), "url": url} for url in claims.references]
    if address:
        url = f"{address}/issues/{summary.issue.slug}/"
        references.insert(0, {"type": "EVIDENCE", "url": url})
    return {
        "schema_version": OSV_VERSION,
        "id": identifier(summary.issue.slug),
        "modified": f"{summary.verified}T00:00:00Z",
        "related": [identifier(each) for each in claims.related],
        "summary": claims.title,
        "details": _details(summary),
        "affected": [_affected(site, summary)],
        "references": references,
        "database_specific": _claimed(summary),
    }


def _claimed(summary: Summary) -> dict[str, Any]:
    """What OSV has no field for; what is empty is absent."""
    claims = summary.issue.claims
    facts = {
        "slug": summary.issue.slug,
        "renamed_from": list(claims.aliases),
        "kind": claims.kind,
        "errors": list(claims.errors),
        "symptom": claims.symptom,
        "fix": claims.fix,
        "observed": summary.sentence,
        "page": f"issues/{summary.issue.slug}.md",
    }
    return {key: value for key, value in facts.items() if value}


def _details(summary: Summary) -> str:
    texts = dict(bundle.sections(summary.issue.page.text))
    why = bundle.plain(texts.get("Why", ""))
    return f"{summary.sentence}\n\n{why}".strip()


def _reference_type(url: str) -> str:
    return "REPORT" if re.match(r"https://github\.com/[^/]+/[^/]+/issues/", url) else "WEB"


def _affected(site: Site, summary: Summary) -> dict[str, Any]:
    """Versions that failed and the ranges over them; combinations where one does not decide."""
    package = summary.issue.claims.package
    found: dict[str, Any] = {
        "package": {"ecosystem": "PyPI", "name": package, "purl": f"pkg:pypi/{package}"}
    }
    if summary.ranges:
        found["ranges"] = [_range(each) for each in summary.ranges]
    failing = [version for version, outcome in summary.outcomes.items() if outcome == "failed"]
    if failing:
        found["versions"] = failing
    combinations = list(_combinations(site, summary)) if summary.companions else []
    if combinations:
        found["ecosystem_specific"] = {"combinations": combinations}
    found["database_specific"] = {"tested": dict(summary.outcomes)}
    return found


def _range(found: Range) -> dict[str, Any]:
    """A range from the first to the last version that failed.

    It is `fixed` only where the next release passed. Where releases in between were not run,
    the last failing version closes it and `fixed_at_latest` says what is known beyond.
    """
    events = [{"introduced": found.first}]
    if found.end_open:
        events.append({"last_affected": found.last})
    elif found.after:
        events.append({"fixed": found.after})
    known = {
        "introduced_after": found.before if found.start_open else None,
        "fixed_at_latest": found.after if found.end_open else None,
    }
    said = {key: value for key, value in known.items() if value}
    specific = {"database_specific": said} if said else {}
    return {"type": "ECOSYSTEM", "events": events, **specific}


def _combinations(site: Site, summary: Summary) -> Iterator[dict[str, str]]:
    """Versions that failed together, of the page's package and of those that decide beside it."""
    names = (summary.issue.claims.package, *summary.companions)
    told = set()
    for row in (*summary.rows, *summary.further):
        if row.bad.outcome == "failed":
            beside = {"python": row.stack.python, **row.stack.versions}
            combination = {name: beside[name] for name in names if name in beside}
            if tuple(combination.items()) not in told:
                told.add(tuple(combination.items()))
                yield combination


# Markdown


def page(site: Site, summary: Summary) -> str:
    """A page as Markdown that needs no macro: what people wrote, with what the runs say."""
    shown = {
        "head": lambda: _head(summary),
        "snippets": lambda: _snippets(site, summary),
        "record": lambda: _record(summary),
    }
    _, _, body = summary.issue.page.text.removeprefix("---").partition("\n---")
    return _MACRO.sub(lambda found: shown[found[1]](), _ATTRIBUTES.sub("", body)).strip() + "\n"


def _head(summary: Summary) -> str:
    claims = summary.issue.claims
    seen = dict.fromkeys([each.text for each in (*summary.seen, *summary.printed)] or claims.errors)
    lines = [f"# {claims.title}", ""]
    lines += [f"- Error: {_code(each)}" for each in seen]
    if claims.symptom:
        lines.append(f"- Symptom: {claims.symptom}")
    lines += [
        f"- Package: {summary.package}",
        f"- Kind: {claims.kind}",
        f"- Observed: {summary.sentence}",
        f"- Fix: {claims.fix}",
    ]
    return "\n".join(lines)


def _code(text: str) -> str:
    """Text as a code span, whatever backticks it holds."""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _snippets(site: Site, summary: Summary) -> str:
    slug = summary.issue.slug
    roles: tuple[tuple[Role, str], ...] = (("bad", "Bad, fails"), ("good", "Good, passes"))
    blocks = [
        _block(f"{heading}: `{name}`", text, _language(name))
        for role, heading in roles
        if (slug, role) in site.snippets
        for name, text in _texts(site, slug, role)
    ]
    return "\n\n".join(blocks)


def _texts(site: Site, slug: str, role: Role) -> Iterator[tuple[str, str]]:
    """The files of a snippet that are text, the entry first."""
    snippet = site.snippets[slug, role]
    for name in sorted(snippet.files, key=lambda name: (name != snippet.entry, name)):
        try:
            yield name, snippet.files[name].decode("utf-8")
        except UnicodeDecodeError:
            continue


def _language(name: str) -> str:
    suffix = name[name.rfind(".") :] if "." in name else ""
    return "python" if suffix == ".py" else _LANGUAGES.get(suffix, "text")


def _block(heading: str, text: str, language: str) -> str:
    fence = "`" * max(3, max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{heading}\n\n{fence}{language}\n{text.rstrip()}\n{fence}"


def _record(summary: Summary) -> str:
    rows = (*summary.rows, *summary.further)
    lines = [
        "## The record",
        "",
        f"{summary.sentence} Verified on the stacks of {summary.verified}.",
        "",
        f"| stack | Python | {summary.package} | bad | good |",
        "|---|---|---|---|---|",
        *map(_row, rows),
    ]
    failure = summary.newest_failure
    if failure and failure.traceback:
        heading = f"Traceback on {failure.stack}"
        lines += ["", _block(heading, failure.traceback, "text")]
    lines += ["", "## Sources", ""]
    lines += [f"- <{url}>" for url in summary.issue.claims.references]
    if summary.issue.claims.related:
        lines += ["", "## Related", ""]
        lines += [f"- [{each}]({each}.md)" for each in summary.issue.claims.related]
    return "\n".join(lines)


def _row(row: Row) -> str:
    version = row.version or "none"
    cells = (row.stack.name, row.stack.python, version, row.bad.outcome, row.good.outcome)
    return f"| {' | '.join(cells)} |"


# For assistants


_ABOUT = (
    "Flask errors, each with a snippet that fails and one that does not. Every version and "
    "outcome was recorded by a run on dated stacks of the ecosystem; a version that was not run "
    "is not known to be unaffected."
)


def _llms(summaries: Mapping[str, Summary], address: str) -> str:
    """The index that https://llmstxt.org/ describes."""
    base = f"{address}/" if address else ""
    lines = ["# Flask Known Issues", "", f"> {_ABOUT}", ""]
    lines += [
        f"- [Every issue in OSV's shape]({base}api/issues.json)",
        f"- [The index of error messages]({base}api/errors.json)",
    ]
    for package, group in _by_package(summaries.values()):
        lines += ["", f"## {package}", ""]
        lines += [
            f"- [{_linked(each.issue.claims.title)}]({base}issues/{each.issue.slug}.md): "
            f"{_first_error(each)}{each.sentence}"
            for each in group
        ]
    return "\n".join(lines) + "\n"


def _linked(text: str) -> str:
    return re.sub(r"([\[\]])", r"\\\1", text)


def _first_error(summary: Summary) -> str:
    errors = summary.issue.claims.errors
    return f"{_code(errors[0].splitlines()[0])}. " if errors else ""


def _by_package(summaries: Iterable[Summary]) -> Iterator[tuple[str, list[Summary]]]:
    groups: dict[str, list[Summary]] = {}
    for each in summaries:
        groups.setdefault(each.package, []).append(each)
    yield from sorted(groups.items(), key=lambda item: item[0].casefold())


def _skill(summaries: Mapping[str, Summary]) -> str:
    packages = ", ".join(name for name, _ in _by_package(summaries.values()))
    return f"""---
name: flask-known-issues
description: Explains errors of Flask and its extensions ({packages}) and says which versions were \
observed to fail. Use it for a traceback, an upgrade or a pinned version of these packages.
---

# Flask Known Issues

{_ABOUT} The newest stack that was run is of {_newest(summaries)}.

1. Search [issues.md](issues.md) for the error's message, then for its type. Braces stand for what
   varies, as in `KeyError: '{{key}}'`.
2. Compare the version: *Observed* names every version that was run. Any other was not tested: say
   so, and name the nearest ones.
3. Apply the *Fix*. Read the page named there before you change more than that: it has the failing
   snippet, the mended one, why, and what does not help.

With the package installed, `known-issues explain "MESSAGE"` finds the page and
`known-issues affected` judges an environment.
"""


def _skill_issues(summaries: Mapping[str, Summary], address: str) -> str:
    base = address or ".."
    lines = ["# Issues", ""]
    for slug, each in summaries.items():
        claims = each.issue.claims
        lines += [f"## {claims.title}", ""]
        lines += [f"- Error: {_code(' '.join(error.split()))}" for error in claims.errors]
        if claims.symptom:
            lines.append(f"- Symptom: {claims.symptom}")
        lines += [
            *_skill_versions(each),
            f"- Verified on the stacks of {each.verified}",
            f"- Why: {_reason(each)}",
            f"- Fix: {claims.fix}",
            f"- Page: {base}/issues/{slug}.md",
            "",
        ]
    return "\n".join(lines)


def _skill_versions(summary: Summary) -> Iterator[str]:
    """Every version that was run, by what it did; with what it depends on besides."""
    for outcome in ("failed", "passed"):
        versions = [version for version, ran in summary.outcomes.items() if ran == outcome]
        if versions:
            yield f"- Observed: {outcome} on {summary.package} {', '.join(versions)}"
    if summary.companions:
        names = " and ".join(DISPLAY_NAMES.get(each, each) for each in summary.companions)
        yield f"- Observed: {summary.sentence} It depends on the version of {names} too."


def _reason(summary: Summary) -> str:
    texts = dict(bundle.sections(summary.issue.page.text))
    first = bundle.plain(texts.get("Why", "")).split("\n\n")[0]
    return " ".join(first.split())
