"""What other programs read: OSV's schema, the versions' agreement, the same bytes each time."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import tiny
from conftest import Built, Visitor, serve
from jsonschema import Draft202012Validator
from packaging.version import Version

from known_issues import exports, files, index, publish

ROOT = Path(__file__).parent.parent
SITE = files.load(ROOT, runner=0)
SUMMARIES = index.summarize_all(SITE)
ADDRESS = "https://known.example/flask"
EXPORTS = exports.build(SITE, ADDRESS)
ENTRIES = {
    each["database_specific"]["slug"]: each
    for each in json.loads(EXPORTS["api/issues.json"])["issues"]
}
OSV = json.loads((Path(__file__).parent / "data" / "osv" / "schema.json").read_text())
"""validation/schema.json of ossf/osv-schema at 51b8156b, which knows `x_`; Apache License 2.0."""


def test_every_entry_is_of_osvs_schema() -> None:
    validator = Draft202012Validator(OSV, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for slug, entry in ENTRIES.items():
        found = [f"{each.json_path}: {each.message}" for each in validator.iter_errors(entry)]
        assert (slug, found) == (slug, [])
    spoiled: dict[str, Any] = json.loads(json.dumps(next(iter(ENTRIES.values()))))
    spoiled["affected"][0]["package"]["ecosystem"] = "Cheese"
    assert [*validator.iter_errors(spoiled)]


def test_every_observed_page_is_exported() -> None:
    assert [*ENTRIES] == [slug for slug, each in sorted(SUMMARIES.items()) if each.verified]


def _in_range(version: str, events: list[dict[str, str]]) -> bool:
    """OSV's own evaluation of a range: https://ossf.github.io/osv-schema/#evaluation."""
    inside = False
    mine = Version(version)
    for event in events:
        [(what, at)] = event.items()
        if what == "introduced":
            inside = inside or mine >= Version(at)
        elif what == "fixed":
            inside = inside and mine < Version(at)
        else:
            inside = inside and mine <= Version(at)
    return inside


@pytest.mark.parametrize("slug", ENTRIES)
def test_versions_and_ranges_agree_with_what_was_run(slug: str) -> None:
    [affected] = ENTRIES[slug]["affected"]
    tested = affected["database_specific"]["tested"]
    listed = affected.get("versions", [])
    assert listed == [each for each, outcome in tested.items() if outcome == "failed"]
    for version, outcome in tested.items():
        events = [each["events"] for each in affected.get("ranges", [])]
        inside = any(_in_range(version, each) for each in events)
        assert inside == (outcome == "failed"), version


def test_a_gap_is_neither_affected_nor_fixed(tmp_path: Path) -> None:
    releases = '{"schema_version": 1, "releases": {"flask": ["2.0.3", "2.9", "3.1.3"]}}'
    root = tiny.write(
        tmp_path,
        {"stacks/releases.json": releases},
        tiny.CELLS | {("bad", "new"): tiny.PASSED},
    )
    site = tiny.load(root)
    entry = exports.osv(site, index.summarize_all(site), "")["issues"][0]
    assert entry["affected"][0]["ranges"] == [
        {
            "type": "ECOSYSTEM",
            "events": [{"introduced": "2.0.3"}, {"last_affected": "2.0.3"}],
            "database_specific": {"fixed_at_latest": "3.1.3"},
        }
    ]


def test_packages_that_decide_together_are_combinations() -> None:
    for slug, entry in ENTRIES.items():
        combinations = entry["affected"][0].get("ecosystem_specific", {}).get("combinations", [])
        assert bool(combinations) == bool(SUMMARIES[slug].companions)
        for each in combinations:
            assert {*each} == {SUMMARIES[slug].issue.claims.package, *SUMMARIES[slug].companions}


def test_what_was_never_run_is_not_exported(tmp_path: Path) -> None:
    site = tiny.load(tiny.write(tmp_path, {}, {}))
    assert json.loads(exports.build(site)["api/issues.json"])["issues"] == []
    assert tiny.SLUG not in exports.build(site)["llms.txt"]


def test_the_same_repository_gives_the_same_bytes() -> None:
    assert exports.build(files.load(ROOT, runner=0), ADDRESS) == EXPORTS


@pytest.mark.parametrize("slug", ENTRIES)
def test_a_page_as_markdown_has_its_parts(slug: str) -> None:
    text = EXPORTS[f"issues/{slug}.md"]
    claims = SITE.issues[slug].claims
    assert text.startswith(f"# {claims.title}\n")
    assert "{{" not in re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for part in (
        f"- Fix: {claims.fix}\n",
        SITE.snippets[slug, "bad"].source.rstrip(),
        SITE.snippets[slug, "good"].source.rstrip(),
        "## Why",
        "## The record",
        *claims.references,
    ):
        assert part in text
    for stack in SITE.stacks_of(slug, "bad"):
        assert f"| {stack.name} | {stack.python} | " in text


def test_links_of_the_exports_resolve() -> None:
    pages = {f"issues/{slug}.md" for slug in SITE.issues}
    for name, text in EXPORTS.items():
        if not name.endswith((".md", ".txt")):
            continue
        prose = re.sub(r"^(`{3,}).*?^\1", "", text, flags=re.DOTALL | re.MULTILINE)
        for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", prose):
            if link.startswith(f"{ADDRESS}/"):
                path = link.removeprefix(f"{ADDRESS}/")
            elif "://" in link:
                continue
            else:
                path = (Path("/") / Path(name).parent / link).resolve().as_posix().lstrip("/")
            known = path in pages or path in EXPORTS or path == "api/errors.json"
            assert known or (ROOT / "docs" / path).is_file(), (name, link)


def test_the_skill_names_every_error_and_only_versions_that_were_run() -> None:
    text = EXPORTS["skill/issues.md"]
    for slug, entry in ENTRIES.items():
        part = text.split(f"/issues/{slug}.md\n")[0].split("\n## ")[-1]
        for error in SITE.issues[slug].claims.errors:
            assert " ".join(error.split()) in part
        run = {*entry["affected"][0]["database_specific"]["tested"]}
        run |= {row.version for row in (*SUMMARIES[slug].rows, *SUMMARIES[slug].further)}
        observed = re.findall(r"^- Observed: (.*)$", part, re.MULTILINE)
        version = r"\b\d+\.\d+(?:\.\d+)?(?:\.post\d+)?\b"
        named = {each for line in observed for each in re.findall(version, line)}
        assert named <= run, slug
        assert {*entry["affected"][0]["database_specific"]["tested"]} <= named


def test_the_skill_has_its_front_matter() -> None:
    head, _, _ = EXPORTS["skill/SKILL.md"].removeprefix("---\n").partition("\n---\n")
    assert head.startswith("name: flask-known-issues\ndescription: ")
    assert len(head.split("description: ")[1]) < 1024


def test_what_is_served_is_what_is_built(
    built: Built, built_by_zensical: Built, tmp_path: Path
) -> None:
    """Both engines' sites hold the same exports, byte for byte, and keep their own pages."""
    aliased = tiny.PAGE.replace("kind:", "aliases: [tea-was-hot]\nkind:")
    small = tiny.load(
        tiny.write(tmp_path / "tiny", {f"docs/issues/{tiny.SLUG}.md": aliased}, tiny.CELLS)
    )
    for engine in (built, built_by_zensical):
        folder = tmp_path / engine.folder.parent.name
        shutil.copytree(engine.folder, folder)
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        publish.finish(SITE, folder, ADDRESS)
        publish.finish(small, folder)
        publish.finish(SITE, folder, ADDRESS)
        for name, text in EXPORTS.items():
            assert (folder / name).read_bytes() == text.encode(), name
        assert {path: path.read_bytes() for path in before} == before
        with (
            serve(folder) as address,
            urllib.request.urlopen(address + "issues/tea-was-hot/") as page,
        ):
            said = page.read().decode()
        assert f'content="0; url=../{tiny.SLUG}/"' in said


def test_an_old_address_leads_to_the_page(built: Built, visit: Visitor, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    shutil.copytree(built.folder, folder)
    slug = next(iter(SITE.issues))
    claims = dataclasses.replace(SITE.issues[slug].claims, aliases=("once-named",))
    issue = dataclasses.replace(SITE.issues[slug], claims=claims)
    publish.finish(dataclasses.replace(SITE, issues={**SITE.issues, slug: issue}), folder)
    with serve(folder) as address:
        page = visit(f"{address}issues/once-named/").page
        page.wait_for_url(f"{address}issues/{slug}/")
