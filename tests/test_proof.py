"""Pages proven again: their snippets still do what is recorded, and the checks have teeth.

Pages that changed are run, and of the others a part, in turn; with `EVERY_PAGE=1` all are.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
import rotation

from known_issues import checks, files, runner, stacks
from known_issues.model import Observation, Role, Site, Snippet, Stack

ROOT = Path(__file__).parent.parent
SITE = files.load(ROOT, runner=runner.RUNNER_VERSION)


def _newest_affected(slug: str) -> str:
    """The newest stack in which bad failed, a common one where there is one."""
    failed = [name for name, each in SITE.observed(slug, "bad").items() if each.outcome == "failed"]
    return max(failed, key=lambda name: (SITE.stacks[name].common, SITE.stacks[name].date, name))


def _newest_mended(slug: str) -> str:
    """The newest stack in which bad failed and good passed, as their difference does it."""
    bad, good = SITE.observed(slug, "bad"), SITE.observed(slug, "good")
    both = [
        name
        for name, each in good.items()
        if each.outcome == "passed" and name in bad and bad[name].outcome == "failed"
    ]
    order = {name: (SITE.stacks[name].common, SITE.stacks[name].date, name) for name in both}
    return max(both, key=order.__getitem__)


def _newest_passing(slug: str) -> str:
    """The newest stack in which good passed."""
    passed = [
        name for name, each in SITE.observed(slug, "good").items() if each.outcome == "passed"
    ]
    return max(passed, key=lambda name: (SITE.stacks[name].common, SITE.stacks[name].date, name))


PART = 4
"""One of so many pages that did not change is run."""


def _selection() -> list[str]:
    order = rotation.in_turn(SITE, SITE.issues)
    due = rotation.changed(ROOT, order) | set(order[: -(-len(order) // PART)])
    return [slug for slug in order if rotation.EVERY_PAGE or slug in due]


def _cells() -> Iterator[tuple[str, Role, str]]:
    """For each page: bad and good where bad failed last, and good where it passed last."""
    for slug in _selection():
        affected, passing = _newest_affected(slug), _newest_passing(slug)
        yield slug, "bad", affected
        yield slug, "good", affected
        if passing != affected:
            yield slug, "good", passing


def _python(stack: Stack) -> Path:
    try:
        return _environment(stack.name)
    except stacks.UnavailableError as error:
        if "no CPython" in str(error):
            pytest.skip(f"{stack.name}: {error}")
        raise


@functools.cache
def _environment(stack: str) -> Path:
    """Asked for once: whether one is as it was made takes a look at each of its files."""
    return stacks.environment(SITE.stacks[stack])


def _observe(snippet: Snippet, stack: str) -> Observation:
    known = SITE.stacks[stack]
    observation = runner.observe(snippet, known, _python(known), runs=1)
    versions = known.versions_of(SITE.issues[snippet.slug].claims.packages)
    return dataclasses.replace(observation, versions=versions)


@pytest.mark.parametrize(("slug", "role", "stack"), list(_cells()), ids=lambda value: str(value))
def test_a_snippet_does_what_is_recorded(slug: str, role: Role, stack: str) -> None:
    recorded = SITE.observed(slug, role)[stack]
    new = _observe(SITE.snippets[slug, role], stack)
    if recorded.variants:
        assert new.error in recorded.errors
    else:
        assert new == recorded


def _alone(slug: str) -> Site:
    """The site with one page only, since problems of a page are found page by page."""
    return dataclasses.replace(
        SITE,
        issues={slug: SITE.issues[slug]},
        snippets={key: each for key, each in SITE.snippets.items() if key[0] == slug},
        observations={slug: SITE.observations[slug]},
        pages=tuple(each for each in SITE.pages if each.path.endswith(f"/{slug}.md")),
    )


def _problems(snippet: Snippet, observation: Observation) -> list[str]:
    """What is wrong after bad or good was replaced and observed anew on one stack."""
    slug, role, stack = snippet.slug, snippet.role, observation.stack
    site = _alone(slug)
    kept = [each for each in site.observations[slug] if (each.snippet, each.stack) != (role, stack)]
    site = dataclasses.replace(
        site,
        snippets={**site.snippets, (slug, role): snippet},
        observations={**site.observations, slug: (observation, *kept)},
    )
    return [str(problem) for problem in checks.find_problems(site)]


def _swapped(role: Role, slug: str, stack: str) -> list[str]:
    """What is wrong where the other text stands in a role's place.

    The observation is the recorded one of that text, so nothing has to run: another test
    here runs each text again and holds it to its record.
    """
    other: Role = "good" if role == "bad" else "bad"
    snippet = _as(role, SITE.snippets[slug, other])
    recorded = SITE.observed(slug, other)[stack]
    return _problems(
        snippet, dataclasses.replace(recorded, snippet=role, snippet_hash=snippet.hash)
    )


def _as(role: Role, snippet: Snippet) -> Snippet:
    """A snippet in the place of the other role, with the same contents."""
    swapped = {}
    for name, content in snippet.files.items():
        own = name == snippet.entry or (snippet.folder and name.startswith(snippet.folder))
        swapped[name.replace(snippet.role, role, 1) if own else name] = content
    entry = snippet.entry.replace(snippet.role, role, 1)
    return Snippet(slug=snippet.slug, role=role, entry=entry, files=swapped)


def _with_entry(snippet: Snippet, source: bytes) -> Snippet:
    """A snippet whose own sources are emptied, but for the entry's new text."""
    own = {name: b"" for name in snippet.files if name.startswith(snippet.folder)}
    kept = own if snippet.folder else {}
    contents = {**snippet.files, **kept, snippet.entry: source}
    return dataclasses.replace(snippet, files=contents)


EQUAL = [
    slug
    for slug in SITE.issues
    if SITE.snippets[slug, "bad"].modules.values()
    and list(SITE.snippets[slug, "bad"].modules.values())
    == list(SITE.snippets[slug, "good"].modules.values())
]
"""Pages whose fix is another version: swapping equal texts changes nothing there."""

DIFFERENT = [slug for slug in SITE.issues if slug not in EQUAL]


@pytest.mark.parametrize("slug", DIFFERENT)
def test_good_in_the_place_of_bad_is_named(slug: str) -> None:
    path = _as("bad", SITE.snippets[slug, "good"]).path
    assert any(
        each.startswith(f"{path}:1: bad fails in no stack (passed on 1), expected ")
        for each in _swapped("bad", slug, _newest_mended(slug))
    )


@pytest.mark.parametrize("slug", DIFFERENT)
def test_bad_in_the_place_of_good_is_named(slug: str) -> None:
    path = _as("good", SITE.snippets[slug, "bad"]).path
    stack = _newest_mended(slug)
    problems = _swapped("good", slug, stack)
    assert any(
        each.startswith(f"snippets/{slug}/") and f": good fails on {stack} (" in each
        for each in problems
    )
    equal = f"{path}:1: good is equal to {SITE.snippets[slug, 'bad'].path}, "
    # Equal texts are allowed where a version is the fix.
    assert (equal in "".join(problems)) is (SITE.issues[slug].claims.good_needs is None)


def _fails_elsewhere(slug: str) -> bool:
    """Whether bad runs on common stacks, and fails on none but those that its page names."""
    common = [each for name, each in SITE.observed(slug, "bad").items() if SITE.stacks[name].common]
    return bool(common) and not any(each.outcome == "failed" for each in common)


@pytest.mark.parametrize("slug", list(filter(_fails_elsewhere, EQUAL)))
def test_a_bad_that_runs_only_where_the_fix_is_is_named(slug: str) -> None:
    issue = SITE.issues[slug]
    claims = dataclasses.replace(
        issue.claims, stacks=dataclasses.replace(issue.claims.stacks, bad=())
    )
    site = dataclasses.replace(
        _alone(slug), issues={slug: dataclasses.replace(issue, claims=claims)}
    )
    path = SITE.snippets[slug, "bad"].path
    assert any(
        str(each).startswith(f"{path}:1: bad fails in no stack (passed on ")
        for each in checks.find_problems(site)
    )


@pytest.mark.parametrize("slug", EQUAL)
def test_a_fix_claimed_for_a_version_without_it_is_named(slug: str) -> None:
    issue = SITE.issues[slug]
    failing = SITE.observed(slug, "good")[_newest_affected(slug)]
    claims = dataclasses.replace(
        issue.claims, good_needs=f"{issue.claims.package}>={failing.version(issue.claims.package)}"
    )
    issues = {slug: dataclasses.replace(issue, claims=claims)}
    problems = checks.find_problems(dataclasses.replace(_alone(slug), issues=issues))
    assert any(f": good fails on {failing.stack} (" in str(each) for each in problems)


SOME = list(SITE.issues)[::12]
"""Of the pages whose text is replaced by one that has to run."""


@pytest.mark.parametrize("slug", SOME)
def test_a_bad_that_dies_of_an_import_is_named(slug: str) -> None:
    bad = _with_entry(SITE.snippets[slug, "bad"], b"from os import no_such_name\n")
    stack = _newest_affected(slug)
    expected = (
        f"{bad.path}:1: bad fails on {stack} with "
        "\"ImportError: cannot import name 'no_such_name' from 'os' "
    )
    assert any(each.startswith(expected) for each in _problems(bad, _observe(bad, stack)))


@pytest.mark.parametrize("slug", SOME)
def test_an_empty_good_is_named(slug: str) -> None:
    good = _with_entry(SITE.snippets[slug, "good"], b"")
    expected = f"{good.path}:1: good is empty, expected bad with the fix. Write it."
    assert expected in _problems(good, _observe(good, _newest_affected(slug)))
