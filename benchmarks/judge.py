"""`affected` over data that a file holds, with what a wheel's own process loads and no more."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from known_issues import cli, knowledge

data, freeze = sys.argv[1:]
knowledge.load = lambda: knowledge.Knowledge(json.loads(Path(data).read_text(encoding="utf-8")))
sys.argv[1:] = ["affected", "--freeze", freeze]
cli.main()
