"""Errors of other libraries, which no page is about: read from their sources, or raised."""

from __future__ import annotations

import ast
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from known_issues.errors import Wordings

PACKAGES = ("django", "numpy", "requests", "urllib3", "idna", "pip")
"""Distributions whose raise statements are read, beside the standard library."""

_VALUES = ("name", "users.id", "3", "0.5", "utf-8", "GET", "/srv/data", "MyModel", "None", "row")


def raise_sites(environment: Path) -> list[tuple[str, str]]:
    """Types and messages (with `{hole}`s) of the raise statements below an environment."""
    found: dict[tuple[str, str], None] = {}
    roots = [next((environment / "lib").glob("python3.*/site-packages"))]
    roots += [Path(ast.__file__).parent]
    for root in roots:
        for path in sorted(root.rglob("*.py")):
            part = path.relative_to(root).parts[0]
            if part in ("site-packages", "test", "idlelib", "lib2to3") or "tests" in path.parts:
                continue
            if root == roots[0] and part not in PACKAGES:
                continue
            for name, message in _raises(path):
                if len(message.split()) > 2:
                    found[name, message] = None
    return sorted(found)


def _raises(path: Path) -> Iterator[tuple[str, str]]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8", errors="replace"))
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        call = node.exc if isinstance(node, ast.Raise) else None
        if isinstance(call, ast.Call) and call.args:
            name = ast.unparse(call.func)
            message = _text(call.args[0])
            if message and name.replace(".", "").isidentifier():
                yield name.split(".")[-1], " ".join(message.split())


def _text(node: ast.expr) -> str | None:
    """The text of a string with a `{value}` where something is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{value}" for part in node.values
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        left = _text(node.left)
        for code in ("%s", "%r", "%d", "%i"):
            left = left.replace(code, "{value}") if left else left
        return left
    return None


def messages(sites: list[tuple[str, str]], count: int, seed: int = 1) -> list[str]:
    """So many raise sites as their messages read, with values in the holes."""
    pick = random.Random(seed)
    chosen = pick.sample(sites, min(count, len(sites)))
    texts = []
    for name, message in chosen:
        while "{value}" in message:
            message = message.replace("{value}", pick.choice(_VALUES), 1)
        texts.append(f"{name}: {message}")
    return texts


def pages(sites: list[tuple[str, str]], count: int, seed: int = 2) -> list[Wordings]:
    """So many raise sites as pages that distract."""
    chosen = random.Random(seed).sample(sites, min(count, len(sites)))
    return [
        Wordings(slug=f"other-{n}", title=message[:80], errors=(f"{name}: {message}",))
        for n, (name, message) in enumerate(chosen)
    ]


FAILING = (
    "import django.conf as c; c.settings.DEBUG",
    "from django.conf import settings as s; s.configure(); from django.urls import reverse as r;"
    " r('x')",
    "from django.conf import settings as s; s.configure(); import django; django.setup();"
    " from django.template import Template; Template('{% nope %}')",
    "from django.conf import settings as s; s.configure(); import django; django.setup();"
    " from django.template.loader import get_template; get_template('index.html')",
    "import django.apps as a; a.apps.get_model('shop.Order')",
    "from django.core.exceptions import ValidationError as V; raise V('Enter a valid date.')",
    "import numpy as n; n.zeros((2, 3)) @ n.zeros((2, 3))",
    "import numpy as n; n.zeros(3)[7]",
    "import numpy as n; n.array([1, 2]) + n.array([1, 2, 3])",
    "import numpy as n; n.linalg.inv(n.zeros((2, 2)))",
    "import numpy as n; n.nope",
    "import numpy as n; bool(n.zeros(3))",
    "import numpy as n; n.reshape(n.zeros(4), (3, 3))",
    "import requests; requests.get('http://127.0.0.1:9/')",
    "import requests; requests.get('nope')",
    "import requests; requests.get('ftp://127.0.0.1/')",
    "import requests; r = requests.Response(); r.status_code = 404; r.raise_for_status()",
    "import requests; r = requests.Response(); r._content = b'<'; r.json()",
    "import json; json.loads('{')",
    "import json; json.dumps({1: object()})",
    "int('x')",
    "{}['user']",
    "[][3]",
    "None.strip()",
    "import nothing_here",
    "from os import nothing_here",
    "1 / 0",
    "'a' + 1",
    "print(undefined_name)",
    "open('/nope/nope')",
    "a, b = 1",
    "len(3)",
    "(lambda x: x)()",
    "def f(): f()\nf()",
    "class A:\n    def view(self): pass\nA().view(1, 2)",
    "class A: pass\nA().name",
    "b'\\x80'.decode()",
    "import subprocess; subprocess.run(['false'], check=True)",
    "import sqlite3; sqlite3.connect(':memory:').execute('select * from orders')",
    "import asyncio; asyncio.run(asyncio.wait_for(asyncio.sleep(9), 0.01))",
    "import socket; socket.create_connection(('127.0.0.1', 9))",
    "import ssl; ssl.create_default_context(cafile='/nope')",
    "raise ExceptionGroup('two', [ValueError('one'), KeyError('two')])",
    "try:\n    {}['a']\nexcept KeyError:\n    raise RuntimeError('could not load settings')",
    "import decimal; decimal.Decimal('x')",
    "import datetime; datetime.date(2026, 13, 1)",
    "import configparser; configparser.ConfigParser()['nope']",
    "import argparse; argparse.ArgumentParser().parse_args(['--nope'])",
    "import unittest; unittest.TestCase().assertEqual(1, 2)",
    "import concurrent.futures as c; c.ThreadPoolExecutor().submit(int, 'x').result()",
)


def tracebacks(environment: Path) -> list[str]:
    """What really fails in Django, numpy, requests and plain Python, as printed."""
    return [raised(code, environment / "bin" / "python") for code in FAILING]


def raised(code: str, python: Path | str = sys.executable) -> str:
    """What a Python prints on its standard error when it runs some code."""
    command = [str(python), "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def make_environment(path: Path) -> Path:
    """A virtual environment with the other libraries, made once."""
    if not (path / "bin" / "django-admin").exists():
        subprocess.run([sys.executable, "-m", "venv", str(path)], check=True)
        pip = [str(path / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "django", "numpy", "requests"], check=True)
    return path
