"""`python -m benchmarks.matching`: how well a pasted error finds its page, as Markdown tables."""

from __future__ import annotations

import gzip
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from benchmarks.matching import browser, differences, engines, foreign, pastes
from benchmarks.matching.hostile import HOSTILE
from benchmarks.matching.pastes import Paste
from known_issues import errors, files, index, runner, scripts
from known_issues.errors import Wordings
from known_issues.match import Matcher
from known_issues.model import Site

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "matching"
SCRIPTS = ROOT / "docs" / "javascripts"
PAGE = ROOT / "docs" / "guide" / "how-well-does-it-find.md"
EVERY = 17
"""Of so many changed and formatted tracebacks one; it has no factor of the number of formats."""
CACHE = Path(tempfile.gettempdir()) / "known-issues-benchmarks"


@click.command()
@click.option("--queries", type=click.Path(path_type=Path), default=DATA / "queries.jsonl")
@click.option("--stand-ins", type=click.Path(path_type=Path), default=DATA / "standins.jsonl")
@click.option("--prototype", type=click.Path(path_type=Path), help="Its folder, as one more peer.")
@click.option("--peers/--no-peers", default=True)
@click.option("--messages", default=3000, help="Messages of other libraries.")
@click.option("--differences", "spoiled", default=10_000, help="Texts for both languages.")
@click.option("--chromium", default=shutil.which("chromium"))
@click.option("--page/--no-page", help="Put the tables on the guide's page too.")
def main(
    queries: Path,
    stand_ins: Path,
    prototype: Path | None,
    peers: bool,
    messages: int,
    spoiled: int,
    chromium: str | None,
    page: bool,
) -> None:
    """Print how well pasted errors find their pages, beside other engines."""
    site = files.load(ROOT, runner=runner.RUNNER_VERSION)
    pages = errors.wordings(site, _labels(site))
    others = pastes.stand_ins(stand_ins)
    aliases = {alias: slug for slug, issue in site.issues.items() for alias in issue.claims.aliases}
    both = [*pages, *(each for each in others if each.slug not in {*site.issues, *aliases})]
    observed = pastes.observed(site)
    changed = list(pastes.changed(site, observed))
    sets: dict[str, tuple[Sequence[Wordings], list[Paste]]] = {
        "collected pastes": (pages, pastes.collected(queries, site.issues, aliases)),
        "collected pastes, stand-ins": (
            others,
            pastes.collected(queries, [page.slug for page in others]),
        ),
        "collected pastes, pages and stand-ins": (
            both,
            pastes.collected(queries, [page.slug for page in both], aliases),
        ),
        "observed tracebacks": (pages, observed),
        "the same, changed": (pages, changed),
        f"changed, in {len(pastes.FORMATS)} formats": (
            pages,
            list(pastes.formatted(changed))[::EVERY],
        ),
    }
    contestants: dict[str, engines.Engine] = {"this matcher": engines.ours}
    if prototype:
        contestants["the prototype"] = engines.prototype(prototype)
    if peers:
        contestants |= engines.peers(engines.install_peers(CACHE / "npm"))
    tables = ["\n".join(_ranking(sets, contestants))]
    click.echo(f"{tables[0]}\n")

    environment = foreign.make_environment(CACHE / "venv")
    sites = foreign.raise_sites(environment)
    strange = foreign.messages(sites, messages) + foreign.tracebacks(environment)
    tables.append("\n".join(_levels(sets, strange, pages, others)))
    click.echo(f"{tables[1]}\n")
    figures = dict(_figures(sets, foreign.pages(sites, 2000)))
    documents = {"pages": errors.index(pages), "stand-ins": errors.index(others)}
    figures |= dict(_sizes(site, documents, len(others)))
    if chromium:
        figures |= dict(_times(documents["stand-ins"], sets, chromium))
    texts = [paste.text for _, each in sets.values() for paste in each]
    if spoiled:
        half = differences.spoiled(texts, spoiled // 2, seed=1)
        rest = differences.spoiled(texts, spoiled - spoiled // 2, seed=2)
        found = differences.differences(documents["pages"], half)
        found += differences.differences(documents["stand-ins"], rest)
        figures["texts answered differently in Python and JavaScript"] = (
            f"{len(found)} of {spoiled}"
        )
    rows = (f"| {name} | {value} |" for name, value in figures.items())
    tables.append("\n".join(["| figure | value |", "|---|---|", *rows]))
    click.echo(tables[2])
    if page:
        publish("\n\n".join(tables))


def publish(tables: str) -> None:
    """Replace what stands below the heading "Figures" of the guide's page."""
    text = PAGE.read_text(encoding="utf-8")
    head, heading, _ = text.partition("## Figures\n")
    files.write(PAGE, f"{head}{heading}\n{tables}\n")


def _labels(site: Site) -> dict[str, str]:
    return {slug: each.affected for slug, each in index.summarize_all(site).items()}


def _ranking(
    sets: Mapping[str, tuple[Sequence[Wordings], list[Paste]]],
    contestants: Mapping[str, engines.Engine],
) -> Iterator[str]:
    """Hits at 1 and at 5, in per cent, a row for each engine."""
    heads = [f"{name} (n = {len(each)}, {len(on)} pages)" for name, (on, each) in sets.items()]
    yield f"| hit@1 / hit@5 | {' | '.join(heads)} |"
    yield "|---" * (len(heads) + 1) + "|"
    for engine, rank in contestants.items():
        cells = []
        for on, each in sets.values():
            ranks = rank(on, [paste.text for paste in each])
            accepted = [paste.accept for paste in each]
            cells.append(" / ".join(f"{engines.hits(ranks, accepted, n):.1f}" for n in (1, 5)))
        yield f"| {engine} | {' | '.join(cells)} |"


def _levels(
    sets: Mapping[str, tuple[Sequence[Wordings], list[Paste]]],
    strange: list[str],
    pages: Sequence[Wordings],
    others: Sequence[Wordings],
) -> Iterator[str]:
    """How sure the matcher was, and how often rightly."""
    yield "| pastes | confident, of the hits | confident and right | likely | suggestion | none |"
    yield "|---|---|---|---|---|---|"
    nobody = [Paste(text, frozenset()) for text in strange]
    strangers = {
        "errors of other libraries": (pages, nobody),
        "errors of other libraries, stand-ins": (others, nobody),
    }
    for name, (on, each) in {**sets, **strangers}.items():
        matcher = Matcher(errors.index(on))
        levels: Counter[str] = Counter()
        hits = right = sure = 0
        for paste in each:
            answer = matcher.find(paste.text)
            hit = bool(answer.matches) and answer.matches[0].slug in paste.accept
            levels[answer.level] += 1
            hits += hit
            sure += hit and answer.level == "confident"
            right += answer.level == "confident" and hit
        confident = levels["confident"]
        share = f"{100 * sure / hits:.1f} %" if hits else f"{confident} of {len(each)}"
        rightly = (
            f"{right} of {confident}" if hits else f"{100 * confident / len(each):.2f} % wrong"
        )
        rest = " | ".join(str(levels[level]) for level in ("likely", "suggestion", "none"))
        yield f"| {name} (n = {len(each)}) | {share} | {rightly} | {rest} |"


def _figures(
    sets: Mapping[str, tuple[Sequence[Wordings], list[Paste]]], distractors: list[Wordings]
) -> Iterator[tuple[str, str]]:
    for name, (on, each) in list(sets.items())[:5]:
        texts, accepted = [paste.text for paste in each], [paste.accept for paste in each]
        alone, crowded = (
            engines.hits(engines.ours(pages, texts), accepted, 1)
            for pages in (on, [*on, *distractors])
        )
        label = f"{name}: hit@1 with {len(distractors)} further pages"
        change = "rises" if crowded > alone else "falls"
        yield label, f"{crowded:.1f} ({change} by {abs(alone - crowded):.1f} points)"


def _sizes(
    site: Site, documents: Mapping[str, Mapping[str, Any]], others: int
) -> Iterator[tuple[str, str]]:
    published = errors.write(errors.build(site, _labels(site)))
    rows = {
        f"index of {len(site.issues)} pages": published,
        f"index of {others} stand-ins": errors.write(documents["stand-ins"]),
    } | {
        f"{name} as published": scripts.small((SCRIPTS / name).read_text(encoding="utf-8"), name)
        for name in ("match.mjs", "versions.mjs")
    }
    for name, text in rows.items():
        size = len(gzip.compress(text.encode(), 9))
        yield f"{name}, compressed with gzip", f"{size / 1000:.1f} kB"


def _times(
    document: Mapping[str, Any],
    sets: Mapping[str, tuple[Sequence[Wordings], list[Paste]]],
    chromium: str,
) -> Iterator[tuple[str, str]]:
    texts = [paste.text for _, each in sets.values() for paste in each]
    loading, times = browser.times(SCRIPTS, document, texts, chromium)
    times.sort()
    yield "milliseconds in Chromium to take the index apart", f"{loading:.0f}"
    yield f"milliseconds in Chromium, p95 of {len(texts)}", f"{_nth(times, 0.95):.1f}"
    yield "milliseconds in Chromium, worst of these", f"{times[-1]:.0f}"
    _, hostile = browser.times(SCRIPTS, document, list(HOSTILE.values()), chromium)
    worst = max(zip(hostile, HOSTILE, strict=True))
    yield (
        f"milliseconds in Chromium, worst of {len(HOSTILE)} hostile pastes",
        (f"{worst[0]:.0f} ({worst[1]})"),
    )


def _nth(ordered: list[float], share: float) -> float:
    return ordered[int(share * (len(ordered) - 1))]


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.matching")
