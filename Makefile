PYTHON ?= python3
RUN = .venv/bin/uv run --frozen --no-progress

.PHONY: site build test proof check observe browser packs new stacks fresh pre merge bench format

site: .venv/ready ; $(RUN) known-issues site --serve
build: .venv/ready ; $(RUN) known-issues site
test: .venv/ready ; $(RUN) pytest -n auto
proof: .venv/ready ; EVERY_PAGE=1 $(RUN) pytest tests/test_proof.py -k recorded -q -n auto
check: .venv/ready ; $(RUN) pre-commit run --all-files
observe: .venv/ready ; $(RUN) known-issues observe $(ARGS)
browser: .venv/ready ; EVERY_PAGE=1 $(RUN) pytest tests/test_run.py -k record_says -q
packs: .venv/ready ; $(RUN) known-issues packs $(ARGS)
new: .venv/ready ; $(RUN) known-issues new $(SLUG)
stacks: .venv/ready ; $(RUN) known-issues stacks --lock
fresh: .venv/ready ; $(RUN) known-issues stacks latest --lock --today
pre: .venv/ready ; $(RUN) known-issues observe --pre $(ARGS)
merge: .venv/ready ; $(RUN) known-issues observe --merge $(RECORDS)
bench: .venv/ready ; $(RUN) python -m benchmarks
format: .venv/ready ; $(RUN) ruff format . && $(RUN) ruff check --fix .

.venv/ready: uv.lock pyproject.toml ; $(PYTHON) -m venv .venv && .venv/bin/pip install --quiet --disable-pip-version-check uv && .venv/bin/uv sync --quiet --frozen && touch $@
