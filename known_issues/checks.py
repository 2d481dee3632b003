"""Claims against observations: everything that is wrong with a site. Pure.

A check is a function in `CHECKS` that yields a problem for each fault it finds. Only fresh
observations count as evidence: what was seen of another text of the snippet proves nothing.
"""

from __future__ import annotations

import ast
import difflib
import itertools
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from known_issues.model import (
    DISPLAY_NAMES,
    ROLES,
    Issue,
    Observation,
    Page,
    Problem,
    Role,
    Site,
    Snippet,
)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SECTIONS = ("## Why", "## Fix", "## What does not help")
_MACRO = re.compile(r"\{\{ *(head|snippets|record)\(\"([^\"]*)\"\) *\}\}")
_PLACEHOLDER = re.compile(r"\b(TODO|FIXME|XXX|TBD|lorem ipsum)\b", re.IGNORECASE)
"""What a draft leaves for later, as the scaffold of `new` does; a page that has one is none."""
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)[^)]*\)|^\[[^\]]+\]: *(\S+)", re.MULTILINE)
_RESERVED_HOSTS = re.compile(r"(^|\.)(example\.(com|org|net)|example|invalid|test|localhost)$")
_ALIKE = 0.4
"""Least share of lines that bad and good have in common; less is another program."""


def find_problems(site: Site) -> list[Problem]:
    """Everything that is wrong, by path and line."""
    return sorted({*site.problems, *(found for check in CHECKS for found in check(site))})


def is_slug(text: str) -> bool:
    return _SLUG.fullmatch(text) is not None


def check_slugs(site: Site) -> Iterator[Problem]:
    """One slug everywhere: page, snippets, record."""
    broken = {problem.path for problem in site.problems}
    pages = site.issues.keys() | {posixpath.basename(path)[:-3] for path in broken}
    for slug, issue in site.issues.items():
        if not is_slug(slug):
            yield _at(
                issue,
                "title",
                f"slug {slug!r} is not lower-case words and hyphens. Rename the page.",
            )
        for role in ROLES:
            if (slug, role) not in site.snippets:
                path = f"snippets/{slug}/{role}.py"
                yield Problem(
                    path=path,
                    line=1,
                    text=f"does not exist, expected beside {issue.path}. Write it.",
                )
    for slug in {slug for slug, _ in site.snippets} - pages:
        yield Problem(
            path=f"snippets/{slug}",
            line=1,
            text=f"no page, expected docs/issues/{slug}.md. {_RENAME}",
        )
    for slug in site.observations.keys() - pages:
        yield Problem(
            path=f"observations/{slug}.json",
            line=1,
            text=f"no page, expected docs/issues/{slug}.md. {_RENAME}",
        )


_RENAME = "Rename all three alike, or delete it."


def check_claims(site: Site) -> Iterator[Problem]:
    """Front matter beyond its shape."""
    taken = Counter(alias for issue in site.issues.values() for alias in issue.claims.aliases)
    for slug, issue in site.issues.items():
        claims = issue.claims
        for key in ("title", "fix"):
            line = getattr(claims, key).strip()
            if not line or "\n" in line:
                yield _at(issue, key, f"{key} is {line!r}, expected one line of text. Write it.")
        if not claims.wordings:
            yield _at(
                issue, "title", "neither errors nor symptom, expected what a person sees. Add one."
            )
        for wording, times in Counter(claims.errors).items():
            if times > 1:
                yield _at(issue, "errors", f"wording {wording!r} stands {times} times. Keep one.")
        if claims.package != canonicalize_name(claims.package):
            name = canonicalize_name(claims.package)
            yield _at(
                issue, "package", f"package is {claims.package!r}, expected {name!r}. Write it so."
            )
        for other in claims.related:
            if other not in site.issues or other == slug:
                yield _at(
                    issue,
                    "related",
                    f"related page {other!r} does not exist. Name another, or remove it.",
                )
        for alias in claims.aliases:
            if not is_slug(alias) or alias in site.issues or taken[alias] > 1:
                yield _at(
                    issue,
                    "aliases",
                    f"alias {alias!r} is no free slug. Choose another, or remove it.",
                )
        known = site.stacks.keys() | {stack.grid for stack in site.stacks.values()}
        for role in ROLES:
            for stack in claims.stacks.of(role):
                if stack not in known:
                    text = f"stack {stack!r} is not in stacks.toml. "
                    yield _at(issue, "stacks", f"{text}Declare it there, or name another.")


def check_stacks(site: Site) -> Iterator[Problem]:
    """Every stack has a lock, every common stack a page, and the common ones go by date."""
    common = [stack for stack in site.stacks.values() if stack.common]
    for stack in site.stacks.values():
        if not stack.lock:
            yield Problem(
                path="stacks.toml",
                line=stack.line,
                text=f"{stack.path} does not exist. Run `make stacks`.",
            )
    for stack in common:
        if f"docs/stacks/{stack.name}.md" not in site.paths:
            text = (
                f"stack {stack.name!r} has no page, expected docs/stacks/{stack.name}.md. Write it."
            )
            yield Problem(path="stacks.toml", line=stack.line, text=text)
    for older, newer in itertools.pairwise(common):
        if older.date > newer.date:
            text = (
                f"{newer.name} is dated {newer.date}, before {older.name} above it. Put the "
                "oldest first."
            )
            yield Problem(path="stacks.toml", line=newer.line, text=text)


def check_fresh(site: Site) -> Iterator[Problem]:
    """Each cell that a page asks for was observed, of this text, this stack, this runner."""
    for slug, role in _snippets(site):
        snippet = site.snippets[slug, role]
        fresh = site.fresh(slug, role)
        recorded = site.observed(slug, role)
        names = [stack.name for stack in site.stacks_of(slug, role)]
        missing = [name for name in names if name not in recorded]
        stale = [name for name in names if name in recorded and name not in fresh]
        for word, which in (("not observed", missing), ("changed since it was observed", stale)):
            if which:
                text = f"{word} on {_list(which)}. Run `make observe`."
                yield Problem(path=snippet.path, line=1, text=text)
        for name in recorded.keys() - set(names):
            text = (
                f"{role} is recorded on {name!r}, which the page does not name. Run `make observe`."
            )
            yield Problem(path=f"observations/{slug}.json", line=1, text=text)


def check_bad_fails(site: Site) -> Iterator[Problem]:
    """Bad failed somewhere; where it failed, it failed of what the page says."""
    for slug, issue in site.issues.items():
        ran = site.fresh(slug, "bad")
        if not ran:
            continue
        snippet = site.snippets[slug, "bad"]
        if not any(each.outcome == "failed" for each in ran.values()):
            text = (
                f"bad fails in no stack ({_outcomes(ran)}), expected {_expected(issue)}. "
                f"{_BAD_MUST_FAIL}"
            )
            yield Problem(path=snippet.path, line=1, text=text)
        for name, each in ran.items():
            yield from _undocumented(issue, snippet, name, each)


_BAD_MUST_FAIL = "Write a bad that fails so, or retire the page."


def _undocumented(
    issue: Issue, snippet: Snippet, stack: str, observation: Observation
) -> Iterator[Problem]:
    if observation.outcome != "failed":
        return
    wordings = issue.claims.wordings
    for error in observation.errors:
        told = issue.claims.are_printed_for(error, observation.output)
        if not told and not any(each.matches_error(error) for each in wordings):
            first = str(error).split("\n")[0]
            text = (
                f"{snippet.role} fails on {stack} with {first!r}, "
                f"which no wording of the page matches, expected {_expected(issue)}. "
                "Mend the snippet, or add the wording to `errors`."
            )
            yield Problem(path=snippet.path, line=observation.line or 1, text=text)


def check_wordings_observed(site: Site) -> Iterator[Problem]:
    """Every wording on the page was seen in a run of bad."""
    for slug, issue in site.issues.items():
        ran = [each for each in site.fresh(slug, "bad").values() if each.outcome == "failed"]
        if not ran:
            continue
        for wording in issue.claims.wordings:
            seen = any(
                wording.matches_output(each.output) or any(map(wording.matches_error, each.errors))
                for each in ran
            )
            if not seen:
                key = "errors" if wording.text in issue.claims.errors else "symptom"
                text = (
                    f"wording {wording.text!r} was observed in no stack. Remove it, or write "
                    "a bad that shows it."
                )
                yield _at(issue, key, text)


def check_good_passes(site: Site) -> Iterator[Problem]:
    """Good passed wherever bad failed, but for versions that `good_needs` excludes."""
    for slug, issue in site.issues.items():
        needs = _needs(issue)
        bad, good = site.fresh(slug, "bad"), site.fresh(slug, "good")
        for name, each in good.items():
            if each.outcome == "passed":
                continue
            excluded = needs is not None and not _satisfied(needs, each, site)
            failed_too = name in bad and bad[name].outcome == "failed"
            if excluded and failed_too and each.outcome == "failed":
                yield from _undocumented(issue, site.snippets[slug, "good"], name, each)
            elif not excluded and (failed_too or each.outcome == "failed"):
                why = str(each.error).split("\n")[0] if each.error else each.reason
                text = (
                    f"good {_did(each)} on {name} ({why}), expected it to pass. {_GOOD_MUST_PASS}"
                )
                yield Problem(path=site.snippets[slug, "good"].path, line=each.line or 1, text=text)


_GOOD_MUST_PASS = "Mend good, or say in `good_needs` since when a fix exists."


def check_good_needs(site: Site) -> Iterator[Problem]:
    """`good_needs` is a requirement, and observations on both sides of it confirm it."""
    for slug, issue in site.issues.items():
        claimed = issue.claims.good_needs
        if claimed is None:
            continue
        needs = _needs(issue)
        if needs is None:
            text = (
                f"good_needs is {claimed!r}, expected a requirement such as 'flask>=3.1'. "
                "Write it so."
            )
            yield _at(issue, "good_needs", text)
            continue
        good = site.fresh(slug, "good")
        fixed = [name for name, each in good.items() if _satisfied(needs, each, site)]
        if good and not any(good[name].outcome == "passed" for name in fixed):
            text = (
                f"good_needs is {claimed!r}, but good passed in no stack with it. Name a "
                "released version."
            )
            yield _at(issue, "good_needs", text)
        for name in good.keys() - set(fixed):
            if good[name].outcome == "passed" and _failed(site, slug, name):
                text = (
                    f"good_needs is {claimed!r}, but good passes on {name} without it. Lower "
                    "the bound."
                )
                yield _at(issue, "good_needs", text)
        if good and len(fixed) == len(good):
            text = f"good_needs is {claimed!r}, which every stack has. Remove it."
            yield _at(issue, "good_needs", text)


def check_good_executed(site: Site) -> Iterator[Problem]:
    """Each line of good ran wherever good passed: what never ran shows nothing."""
    for slug, role in _snippets(site):
        if role == "bad":
            continue
        snippet = site.snippets[slug, role]
        idle: dict[tuple[str, int], list[str]] = {}
        for name, each in site.fresh(slug, role).items():
            if each.outcome == "passed":
                for line in each.unexecuted:
                    idle.setdefault((snippet.path, line), []).append(name)
                for module, lines in each.unexecuted_modules.items():
                    path = posixpath.join(posixpath.dirname(snippet.path), module)
                    for line in lines:
                        idle.setdefault((path, line), []).append(name)
        for (path, line), names in idle.items():
            text = (
                f"never executed on {_list(names)}, expected every line of good to run. Run "
                "it, or remove it."
            )
            yield Problem(path=path, line=line, text=text)


def check_pair(site: Site) -> Iterator[Problem]:
    """Bad and good differ by the fix and by nothing else."""
    for slug, issue in site.issues.items():
        if (slug, "bad") not in site.snippets or (slug, "good") not in site.snippets:
            continue
        bad, good = site.snippets[slug, "bad"], site.snippets[slug, "good"]
        before, after = _code(bad), _code(good)
        if not after:
            yield Problem(
                path=good.path, line=1, text="good is empty, expected bad with the fix. Write it."
            )
            continue
        if before == after and issue.claims.good_needs is None:
            text = (
                f"good is equal to {bad.path}, expected the fix in it. Write it, or set "
                "`good_needs`."
            )
            yield Problem(path=good.path, line=1, text=text)
        alike = _alike(before, after)
        if alike < _ALIKE:
            text = (
                f"good shares {alike:.0%} of its lines with {bad.path}, expected at least "
                f"{_ALIKE:.0%}. {_ONLY_THE_FIX}"
            )
            yield Problem(path=good.path, line=1, text=text)
        yield from _probes(bad, good)


_LARGEST = 15
"""Lines of code that a snippet may have besides the probe."""

_WIDEST = 79
"""Columns that a line of a snippet may have, as PEP 8 has it: pages show so many."""

_DEFINITIONS = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
    *(ast.Import, ast.ImportFrom),
)


def check_size(site: Site) -> Iterator[Problem]:
    """A snippet is the smallest that shows it."""
    for slug in site.issues:
        pair = [site.snippets[slug, role] for role in ROLES if (slug, role) in site.snippets]
        shared = _shared_end(*map(_script, pair)) if len(pair) == len(ROLES) else 0
        for snippet in pair:
            size = _size_beside_probe(snippet, shared)
            if size > _LARGEST:
                text = (
                    f"{size} lines of code besides the probe, expected at most {_LARGEST}. "
                    "Leave out what the error doesn't need."
                )
                yield Problem(path=snippet.path, line=1, text=text)


def check_width(site: Site) -> Iterator[Problem]:
    """Each line of a snippet can be read without scrolling."""
    for snippet in site.snippets.values():
        for module, source in snippet.modules.items():
            path = posixpath.join(posixpath.dirname(snippet.path), module)
            for number, line in enumerate(source.splitlines(), 1):
                if len(line) > _WIDEST:
                    text = (
                        f"{len(line)} columns, expected at most {_WIDEST}. "
                        "Break the line, or say it shorter."
                    )
                    yield Problem(path=path, line=number, text=text)


def _script(snippet: Snippet) -> list[ast.stmt]:
    """The statements at the top of a snippet's script."""
    tree = _trees(snippet).get(posixpath.basename(snippet.entry))
    return tree.body if tree else []


def _shared_end(bad: list[ast.stmt], good: list[ast.stmt]) -> int:
    """How many statements at the end of both scripts are equal and define nothing."""
    ends = zip(reversed(bad), reversed(good), strict=False)
    equal = itertools.takewhile(
        lambda pair: (
            not isinstance(pair[0], _DEFINITIONS) and ast.unparse(pair[0]) == ast.unparse(pair[1])
        ),
        ends,
    )
    return sum(1 for _ in equal)


def _size_beside_probe(snippet: Snippet, shared: int) -> int:
    """Lines of code outside assertions and outside the `shared` statements at the end."""
    probe: set[tuple[str, int]] = set()
    script = posixpath.basename(snippet.entry)
    for module, tree in _trees(snippet).items():
        end = tree.body[len(tree.body) - shared :] if module == script else []
        asserted = (node for node in _statements(tree) if isinstance(node, ast.Assert))
        for node in (*end, *asserted):
            stop = node.end_lineno or node.lineno
            probe |= {(module, line) for line in range(node.lineno, stop + 1)}
    return sum(
        1
        for module, source in snippet.modules.items()
        for number, line in enumerate(source.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#") and (module, number) not in probe
    )


_ONLY_THE_FIX = "Change what the fix changes and nothing else."


def _probes(bad: Snippet, good: Snippet) -> Iterator[Problem]:
    """Whether good shows anything, and whether both make the same assertions."""
    after = [node for tree in _trees(good).values() for node in _statements(tree)]
    if after and not any(isinstance(node, ast.Assert) or _prints(node) for node in after):
        text = "good neither asserts nor prints, so that it ran shows nothing. "
        yield Problem(path=good.path, line=1, text=f"{text}Assert what the fix gives.")
    same = {ast.unparse(node) for node in after if isinstance(node, ast.Assert)}
    for module, tree in _trees(bad).items():
        for node in _statements(tree):
            if isinstance(node, ast.Assert) and ast.unparse(node) not in same:
                text = (
                    f"the probe {ast.unparse(node.test)!r} is not in {good.path}, "
                    "expected the same text in both. Make them equal."
                )
                path = f"snippets/{bad.slug}/{bad.folder}{module}"
                yield Problem(path=path, line=node.lineno, text=text)


def _statements(tree: ast.AST) -> Iterator[ast.stmt]:
    """Every statement, however deep; expressions are not looked into."""
    for name in ("body", "handlers", "orelse", "finalbody", "cases"):
        for node in getattr(tree, name, ()):
            if isinstance(node, ast.stmt):
                yield node
            yield from _statements(node)


def _trees(snippet: Snippet) -> dict[str, ast.Module]:
    """The syntax trees of a snippet's sources; a source that is no Python has none."""
    trees = {}
    for name, source in snippet.modules.items():
        try:
            trees[name] = ast.parse(source)
        except (SyntaxError, ValueError):
            continue
    return trees


def _prints(node: ast.stmt) -> bool:
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Call) and ast.unparse(call.func) == "print"


def _code(snippet: Snippet) -> list[str]:
    """The lines of a snippet that hold code."""
    lines = (line.rstrip() for source in snippet.modules.values() for line in source.splitlines())
    return [line for line in lines if line and not line.lstrip().startswith("#")]


def _alike(before: list[str], after: list[str]) -> float:
    """The share of lines in common, however deep they are indented."""
    one, other = ([line.strip() for line in lines] for lines in (before, after))
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def check_body(site: Site) -> Iterator[Problem]:
    """An issue page shows its own snippets and record, and has the three sections."""
    for slug, issue in site.issues.items():
        text = issue.page.text
        called = {macro: (found, at) for macro, found, at in _macros(text)}
        for macro in ("head", "snippets", "record"):
            if macro not in called:
                said = f'{{{{ {macro}("{slug}") }}}} is missing. Add it.'
                yield Problem(path=issue.path, line=1, text=said)
            elif called[macro][0] != slug:
                said = (
                    f"{macro} is of {called[macro][0]!r}, expected {slug!r}. Write the page's "
                    "own slug."
                )
                yield Problem(path=issue.path, line=called[macro][1], text=said)
        lines = text.split("\n")
        for section in _SECTIONS:
            at = next((n for n, line in enumerate(lines, 1) if line.rstrip() == section), None)
            if at is None:
                yield Problem(path=issue.path, line=1, text=f"no section {section!r}. Write it.")
            elif not _prose(lines[at:]):
                yield Problem(
                    path=issue.path, line=at, text=f"section {section!r} is empty. Write it."
                )


def _macros(text: str) -> Iterator[tuple[str, str, int]]:
    for found in _MACRO.finditer(text):
        yield found[1], found[2], text.count("\n", 0, found.start()) + 1


def _prose(lines: list[str]) -> bool:
    """Whether there is text before the next heading."""
    for line in lines:
        if line.startswith("#"):
            return False
        if line.strip() and not line.startswith("{{"):
            return True
    return False


def check_placeholders(site: Site) -> Iterator[Problem]:
    """Nothing that a scaffold left stands on an issue page or in a snippet."""
    texts = {issue.path: issue.page.text for issue in site.issues.values()}
    for snippet in site.snippets.values():
        folder = posixpath.dirname(snippet.path)
        texts |= {posixpath.join(folder, name): text for name, text in snippet.modules.items()}
    for path, text in texts.items():
        for number, line in enumerate(text.split("\n"), 1):
            if found := _PLACEHOLDER.search(line):
                yield Problem(
                    path=path,
                    line=number,
                    text=f"placeholder {found[0]!r}. Write what belongs there.",
                )


def check_references(site: Site) -> Iterator[Problem]:
    """References are addresses of real places, each once."""
    for issue in site.issues.values():
        claims = issue.claims
        if not claims.references:
            yield _at(
                issue, "references", "no reference, expected where the cause was read. Add one."
            )
        for address, times in Counter(claims.references).items():
            parts = urlsplit(address) if not re.search(r"\s", address) else urlsplit("")
            host = parts.hostname or ""
            if parts.scheme != "https" or "." not in host or _RESERVED_HOSTS.search(host):
                text = (
                    f"reference {address!r} is no https address of a real place. Give the one "
                    "that you read."
                )
                yield _at(issue, "references", text)
            if times > 1:
                yield _at(
                    issue, "references", f"reference {address!r} stands {times} times. Keep one."
                )


def check_links(site: Site) -> Iterator[Problem]:
    """Links between pages resolve."""
    for page in _pages(site):
        for found in _LINK.finditer(page.text):
            target = (found[1] or found[2]).split("#")[0]
            if not target or re.match(r"[a-z][a-z0-9+.-]*:", target):
                continue
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), target))
            if path not in site.paths:
                line = page.text.count("\n", 0, found.start()) + 1
                yield Problem(
                    path=page.path,
                    line=line,
                    text=f"link to {target!r}, which does not exist. Mend it.",
                )


def check_fences(site: Site) -> Iterator[Problem]:
    """Every fenced block is executed, or says why not; no exemption is left over."""
    for page in _pages(site):
        for fence in page.fences:
            if not fence.executed and not fence.exempt:
                name = f"`{fence.language}` block" if fence.language else "block without a language"
                text = (
                    f"{name} that nothing executes, expected `python`, `sh` or an exemption. "
                    f"{_EXEMPT}"
                )
                yield Problem(path=page.path, line=fence.line, text=text)
            if fence.executed and fence.exempt is not None:
                text = (
                    f"exempt from execution ({fence.exempt!r}), but it is executed. Remove "
                    "the exemption."
                )
                yield Problem(path=page.path, line=fence.line, text=text)
        for line in page.needless_exemptions:
            yield Problem(
                path=page.path, line=line, text="exemption without a block below it. Remove it."
            )


_WARNED = re.compile(r"`\w+Warning: [^`\n]+`")
"""A warning that is quoted: Flask 2.3 announced a 2.4 that became 3.0."""

_EXEMPT = "Make it run, or write `<!-- not run: why -->` above it."


def check_releases(site: Site) -> Iterator[Problem]:
    """A version that people write was released; a warning that is quoted may name any."""
    names = {DISPLAY_NAMES.get(name, name): name for name in site.releases}
    if not names:
        return
    pattern = re.compile(
        rf"(?<![\w-])({'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})"
        r"(?: |==|>=|<=|~=|>)v?(\d+(?:\.\d+)+)(?![\w-])",
        re.IGNORECASE,
    )
    by_name = {name.lower(): package for name, package in names.items()}
    by_name |= {package: package for package in site.releases}
    for page in _pages(site):
        for found in pattern.finditer(_WARNED.sub(lambda quoted: " " * len(quoted[0]), page.text)):
            package, version = by_name[found[1].lower()], found[2]
            series = f"{version}."
            if not any(
                each == version or each.startswith(series) for each in site.releases[package]
            ):
                line = page.text.count("\n", 0, found.start()) + 1
                text = (
                    f"{found[1]} {version} was never released. Name a release, or the observation."
                )
                yield Problem(path=page.path, line=line, text=text)


CHECKS: tuple[Callable[[Site], Iterator[Problem]], ...] = (
    check_slugs,
    check_claims,
    check_stacks,
    check_fresh,
    check_bad_fails,
    check_wordings_observed,
    check_good_passes,
    check_good_needs,
    check_good_executed,
    check_pair,
    check_size,
    check_width,
    check_body,
    check_placeholders,
    check_references,
    check_links,
    check_fences,
    check_releases,
)


def _at(issue: Issue, key: str, text: str) -> Problem:
    return Problem(path=issue.path, line=issue.line(key), text=text)


def _pages(site: Site) -> Iterator[Page]:
    yield from site.pages
    yield from (issue.page for issue in site.issues.values())


def _snippets(site: Site) -> Iterator[tuple[str, Role]]:
    """The snippets that have a page."""
    return ((slug, role) for slug, role in site.snippets if slug in site.issues)


def _failed(site: Site, slug: str, stack: str) -> bool:
    seen = site.fresh(slug, "bad").get(stack)
    return seen is not None and seen.outcome == "failed"


def _needs(issue: Issue) -> Requirement | None:
    try:
        return Requirement(issue.claims.good_needs) if issue.claims.good_needs else None
    except InvalidRequirement:
        return None


def _satisfied(needs: Requirement, observation: Observation, site: Site) -> bool:
    stack = site.stacks[observation.stack]
    version = observation.version(canonicalize_name(needs.name), stack)
    return version != "" and needs.specifier.contains(version, prereleases=True)


def _did(observation: Observation) -> str:
    return "fails" if observation.outcome == "failed" else "is unknown"


def _outcomes(ran: dict[str, Observation]) -> str:
    counted = Counter(each.outcome for each in ran.values())
    return ", ".join(f"{outcome} on {times}" for outcome, times in counted.most_common())


def _expected(issue: Issue) -> str:
    return " or ".join(repr(each.text) for each in issue.claims.wordings) or "a wording"


def _list(names: list[str]) -> str:
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
