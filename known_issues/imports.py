"""Which distributions of a stack a snippet needs, told from its imports. Pure."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable

from packaging.requirements import InvalidRequirement, Requirement

from known_issues.model import Snippet

_REQUIREMENT = re.compile(
    r"^([a-z0-9][a-z0-9.-]*)==(\S+)(?:[^\n]*\n)(?:[ \t]+[^\n]*\n?)*", re.MULTILINE
)


def of_snippet(snippet: Snippet) -> frozenset[str]:
    """The top-level modules that a snippet's files import, but for its own and the library's."""
    found: set[str] = set()
    for name, content in snippet.files.items():
        if name.endswith(".py"):
            found |= set(_of_source(content.decode("utf-8", "replace")))
    own = {name.split("/")[-1].removesuffix(".py") for name in snippet.files}
    own |= {part for name in snippet.files for part in name.split("/")[:-1]}
    return frozenset(found - own - set(sys.stdlib_module_names))


def of_library(snippet: Snippet) -> frozenset[str]:
    """The modules of the standard library that a snippet's files import, dotted."""
    sources = [each for name, each in snippet.files.items() if name.endswith(".py")]
    return of_sources(each.decode("utf-8", "replace") for each in sources)


def of_sources(sources: Iterable[str]) -> frozenset[str]:
    """The modules of the standard library that some sources import, dotted."""
    found = {name for source in sources for name in _of_source(source, dotted=True)}
    return frozenset(each for each in found if each.split(".")[0] in sys.stdlib_module_names)


def _of_source(source: str, *, dotted: bool = False) -> Iterable[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        yield from names if dotted else (name.split(".")[0] for name in names)


def requirements_of(lock: str) -> dict[str, str]:
    """Each distribution's entry in a lock with its hashes, by normalized name."""
    return {found[1]: found[0] for found in _REQUIREMENT.finditer(lock)}


def normalize(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required(requires: Iterable[str], held: Iterable[str]) -> set[str]:
    """The distributions among `held` that metadata asks for, but for what is optional.

    Markers are read for any platform: what a lock holds was right for its own.
    """
    names = set(held)
    found = set()
    for text in requires:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        optional = "extra" in str(requirement.marker or "")
        if normalize(requirement.name) in names and not optional:
            found.add(normalize(requirement.name))
    return found
