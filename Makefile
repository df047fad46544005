# Each target is one command; `make report` and `make test` are all a newcomer needs.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/ready

.PHONY: report test access lint lint-corpus browser repro faults kills edits fuzz lock clean bench bench-scale bench-numbers

report: $(READY)
	$(BIN)/sparbar build

# A file of tests runs in one process: what its tests share is made once.
test: $(READY) lint browser
	$(BIN)/python -m pytest -n auto --dist loadfile --durations=40 --durations-min=4

# What no Python package brings, Debian's if we may install it: Chromium, which the browser tests drive, and faketime,
# for builds at another time. Without them the tests say why they are skipped.
browser:
	@{ [ -n "$$CHROMIUM" ] || command -v chromium chromium-browser google-chrome >/dev/null; } && \
	  command -v faketime >/dev/null || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium faketime >/dev/null; } || true

# The same bytes in 24 circumstances: folders, users, clocks, locales, processes. Every byte that differs is named.
repro: $(READY) browser
	$(BIN)/python tests/repro --combinations 24 --year 2024

# Hundreds of random edits of a small report: each build with what is kept has the bytes of one from nothing.
edits: $(READY)
	PYTHONPATH=tests $(BIN)/python tests/edits --edits 200

# Bytes on which a loader, the shortcode parser or the formatter fails, looked for by atheris; what is found stays a test.
fuzz: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/fuzz/requirements.txt
	$(BIN)/python tests/fuzz --seconds 300

# Builds killed at 200 random moments: what was built before is whole each time, and the next build clears up.
kills: $(READY)
	$(BIN)/python tests/kills --kills 200

# Accessibility of the built book, measured: every page by axe-core in every mode (half an hour), the PDF object by object.
# `make test` does the same with each page in one mode.
access: report browser
	$(BIN)/python tests/access --year 2024

# Plants faults one at a time in copies of the built book and says which are caught and named (tests/faults/README.md).
faults: $(READY)
	[ -f _build/*/manifest.json ] || $(BIN)/sparbar build --to html,pdf,docx
	$(BIN)/python tests/faults

lint: $(READY)
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

# How many planted numbers `sparbar lint` misses, and how many harmless sentences it accuses.
lint-corpus: $(READY)
	$(BIN)/python tests/lint_corpus/measure.py

# The virtual environment: exactly the locked files, each checked against its hash.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $(READY)

# Needs uv; run after changing the dependencies in pyproject.toml.
lock:
	uv pip compile --quiet --universal --generate-hashes --extra dev --no-header pyproject.toml -o requirements.lock

# Medians beside papermill, nbclient, jupyter-cache and MyST on the same notebooks; takes some ten minutes.
bench: $(READY)
	$(BIN)/python bench/peers.py

# How time and memory grow with the ledger (1 to 1,000 times the example) and the book (1,000 to 100,000 numbers).
bench-scale: $(READY)
	$(BIN)/python bench/scale.py

# A page of 10,000 numbers in Chromium: opening it, opening panels, moving between numbers, memory.
bench-numbers: $(READY) browser
	ls _build/*/html/trace/panel.js >/dev/null 2>&1 || $(BIN)/sparbar build
	$(BIN)/python bench/many_numbers.py

clean:
	rm -rf _build figures/2*
