"""Engines that rank pages for pastes; the peers run in Node."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.matching.differences import NODE
from known_issues import errors
from known_issues.errors import Wordings
from known_issues.match import Matcher
from known_issues.paste import read
from known_issues.text import words

Ranks = list[list[str]]
Engine = Callable[[Sequence[Wordings], Sequence[str]], Ranks]

_SCRIPT = Path(__file__).with_name("peers.mjs")
_AS_IT_COMES = {"lang": ["en"], "separator": r"[\s\-]+", "pipeline": ["stopWordFilter"]}
_PEERS = ("minisearch@7.2.0",)


def ours(pages: Sequence[Wordings], texts: Sequence[str]) -> Ranks:
    matcher = Matcher(errors.index(pages))
    return [[match.slug for match in matcher.find(text).matches] for text in texts]


def prototype(folder: Path) -> Engine:
    """An earlier matcher: `build_index.py` and `matcher.py` of a folder that isn't ours."""
    sys.path.insert(0, str(folder))
    build_index: Any = importlib.import_module("build_index")
    matcher: Any = importlib.import_module("matcher")

    def rank(pages: Sequence[Wordings], texts: Sequence[str]) -> Ranks:
        facts = [
            {
                "slug": page.slug,
                "title": page.title,
                "signatures": [_signature(text) for text in page.errors],
                "frames": [],
                "body": [page.fix, page.body],
            }
            for page in pages
        ]
        engine = matcher.Matcher(build_index.build(facts))
        return [[each["id"] for each in engine.results(text)] for text in texts]

    return rank


def _signature(wording: str) -> dict[str, str]:
    name, colon, message = wording.partition(": ")
    typed = colon and re.fullmatch(r"[A-Za-z_.]+", name)
    return {"type": name, "template": message} if typed else {"type": "", "template": wording}


def parsed(text: str) -> str:
    """The error that a paste ends with, as plain words, for an engine that takes words."""
    paste = read(text)
    said = [error.text for error in paste.errors if error.headed][-1:] or paste.lines
    return " ".join(word.text for word in words(" ".join(said)))


def peers(modules: Path) -> dict[str, Engine]:
    """Material's search worker and minisearch, as they come and fed by our parser."""
    return {
        "minisearch, fed by our parser": _peer(modules, "minisearch", parsed),
        "Material's search, fed by our parser": _peer(modules, "material", parsed),
        "Material's search as it comes": _peer(modules, "material", str),
    }


def _peer(modules: Path, engine: str, feed: Callable[[str], str]) -> Engine:
    def rank(pages: Sequence[Wordings], texts: Sequence[str]) -> Ranks:
        docs = [
            {
                "location": page.slug,
                "title": page.title,
                "text": " ".join((*page.errors, page.fix, page.body)),
            }
            for page in pages
        ]
        fields = {"title": {"boost": 1e3}, "text": {"boost": 1.0}, "tags": {"boost": 1e6}}
        runs = [
            {
                "name": engine,
                "engine": engine,
                "config": {**_AS_IT_COMES, "fields": fields},
                "texts": list(map(feed, texts)),
            }
        ]
        given = json.dumps({"docs": docs, "runs": runs})
        command = list(map(str, (NODE, _SCRIPT, _worker(), modules)))
        run = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
        ranks: Ranks = json.loads(run.stdout)[engine]
        return ranks

    return rank


def _worker() -> Path:
    found = importlib.util.find_spec("material")
    if found is None or found.origin is None:
        raise SystemExit("Material for MkDocs is not installed. Install flask-known-issues[site].")
    scripts = Path(found.origin).parent / "templates" / "assets" / "javascripts"
    return next((scripts / "workers").glob("search.*.min.js"))


def install_peers(folder: Path) -> Path:
    """The peers that come from npm, installed once."""
    if not (folder / "node_modules").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--no-save", "--prefix", str(folder), *_PEERS]
        subprocess.run(command, check=True)
    return folder


def hits(ranks: Ranks, accepted: Iterable[frozenset[str]], depth: int) -> float:
    """Per cent of pastes of which an accepted page is among the first so many."""
    found = [bool(accept & set(rank[:depth])) for rank, accept in zip(ranks, accepted, strict=True)]
    return 100 * sum(found) / max(len(found), 1)
