# make demo: build every bundled report into outputs/.  make test: everything that guards the code.
# make soak: the laws of reading and refreshing over thousands of random edits, half an hour or so.
# make province: a messy ledger of 3,000 villages through batch, every number checked by other code.
# make hardness N=1000: bad files, kills and full disks; writes the figures of docs/reliability.md.
# make fuzz: the same readers led by coverage (atheris, where it has a wheel), a minute each.
# All create the virtual environment and install what they need; Python 3.11+ and make are enough.
PYTHON ?= python3
VENV ?= .venv
N ?= 1000
BIN := $(VENV)/bin
LAWS := tests/refreshing tests/word_reading $(addprefix tests/word/test_,commenting.py manuscript.py remarks.py)

.PHONY: demo test soak province hardness fuzz format bench clean

demo: $(VENV)/.runtime
	$(BIN)/reportgen demo

test: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto

soak: $(VENV)/.dev
	$(BIN)/pytest $(LAWS) -m "hypothesis or libreoffice" \
		--hypothesis-profile=soak --hypothesis-show-statistics

province: $(VENV)/.dev
	REPORTGEN_VILLAGES=3000 $(BIN)/pytest tests/province

hardness: $(VENV)/.dev
	$(BIN)/python -m tests.hardness.harness $(N) --write

fuzz: $(VENV)/.dev
	-$(BIN)/python -m pip install --quiet --editable ".[fuzz]"
	$(BIN)/python -m tests.hardness.harness.guided

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.bench
	$(BIN)/python benchmarks/run.py --write

clean:
	rm -rf $(VENV) outputs/*.docx

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.runtime: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	touch $@ $(VENV)/.runtime

$(VENV)/.bench: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable ".[bench]"
	touch $@ $(VENV)/.runtime
