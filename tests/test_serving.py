"""The policy that the built site asks for, and the server that sends it."""

from __future__ import annotations

import urllib.request
from pathlib import Path

from known_issues import serving

PAGE = """<script>boil()</script><script src="a.js"></script>
<script id="__config" type="application/json">{"a": 1}</script>"""


def test_a_policy_names_inline_scripts_by_hash_and_no_other_origin() -> None:
    policy = serving.policy([PAGE, PAGE])
    assert policy.count("'sha256-") == 1
    assert "'wasm-unsafe-eval'" in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert "http" not in policy


def test_the_server_sends_what_the_site_asks_for(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "a.wasm").write_bytes(b"\0asm")
    (tmp_path / "_headers").write_text(serving.headers_file(tmp_path))
    with serving.serve(tmp_path) as address, urllib.request.urlopen(f"{address}a.wasm") as answer:
        assert answer.headers["Content-Security-Policy"] == serving.policy([PAGE])
        assert answer.headers["Content-Type"] == "application/wasm"
        assert "Cache-Control" not in answer.headers


def test_a_folder_without_the_file_is_served_plain(tmp_path: Path) -> None:
    (tmp_path / "a.mjs").write_text("")
    with serving.serve(tmp_path) as address, urllib.request.urlopen(f"{address}a.mjs") as answer:
        assert answer.headers["Content-Type"] == "text/javascript"
        assert "Content-Security-Policy" not in answer.headers
