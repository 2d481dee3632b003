"""Imports point down: workers never import one another, and nobody imports a door."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import known_issues

PACKAGE = Path(known_issues.__file__).parent
BELOW = {
    "__init__": set(),
    "harness": set(),
    "masks": set(),
    "model": set(),
    "text": set(),
    "paste": {"text"},
    "ranges": set(),
    "versions": {"ranges", "text"},
    "engine": set(),
    "inside": set(),
    "emulation": set(),
    "packing": set(),
    "benches": {"model"},
    "imports": {"model"},
    "serving": set(),
    "verdicts": {"engine", "masks", "model"},
    "chromium": {"verdicts"},
    "cells": {"model"},
    "coverage": {"emissions", "model"},
    "emissions": set(),
    "checks": {"model"},
    "errors": {"index", "model", "paste", "text"},
    "files": {"model"},
    "index": {"model", "ranges"},
    "listings": {"model"},
    "match": {"paste", "text"},
    "runner": {"masks", "model"},
    "scripts": set(),
    "stacks": {"model"},
    "bundle": {"model", "errors", "files", "index"},
    "knowledge": {"model", "bundle", "match", "versions"},
    "packs": {"model", "engine", "files", "imports", "stacks"},
    "pages": {
        *("model", "benches", "coverage", "errors", "files", "index", "listings", "packs"),
        "ranges",
    },
    "maintain": {
        *("model", "benches", "cells", "checks", "files", "packs", "publish", "runner"),
        *("headers", "scripts", "stacks", "trials", "serving"),
    },
    "bisecting": {"model", "cells", "files", "index", "maintain", "ranges", "stacks"},
    "headers": {"model", "files", "serving"},
    "browse": {"model", "chromium", "files", "packs", "runner", "serving", "verdicts"},
    "trials": {"model", "cells", "stacks"},
    "publish": {"model", "exports", "files"},
    "exports": {"model", "bundle", "index", "ranges"},
    "environments": set(),
    "findings": {"ranges", "versions"},
    "affected": {"model", "environments", "knowledge", "findings", "versions"},
    "explain": {"model", "environments", "knowledge", "match"},
    "messages": {"model", "coverage", "emissions", "files", "stacks"},
    "plugin": {"knowledge"},
    "cli": {*("affected", "bisecting", "browse", "maintain", "explain", "knowledge", "messages")},
    "__main__": {"cli"},
}


def _imports(module: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "known_issues":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("known_issues."):
            found.add(str(node.module).split(".")[1])
        elif isinstance(node, ast.Constant) and str(node.value).startswith("known_issues."):
            found.add(str(node.value).split(".")[1])
    return found - {"__version__"}


def test_every_module_has_its_place() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} == BELOW.keys()


@pytest.mark.parametrize("module", BELOW)
def test_imports_point_down(module: str) -> None:
    assert _imports(module) <= BELOW[module]
