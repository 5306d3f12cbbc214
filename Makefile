.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: help demo test lint bench prove audit clean

help:  ## What can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

$(VENV)/.demo: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install -e '.[demo]' -c constraints.txt
	touch $@

$(VENV)/.dev: $(VENV)/.demo
	$(PIP) install -e '.[demo,dev]' -c constraints.txt
	touch $@

demo: $(VENV)/.demo  ## Watch the worker run against a made-up town; no account needed
	$(BIN)/hyperlocal demo $(ARGS)

test: $(VENV)/.dev  ## Every test
	$(BIN)/python -m pytest -n auto $(ARGS)

lint: $(VENV)/.dev  ## ruff, mypy strict, the layers, and libraries that agree with one another
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PIP) check

# Not a part of lint: what is known of a library's holes is on pypi.org itself. Beside a mirror of packages
# pip-audit finds none of them, skips them all, and says that all is well; --strict makes that an error.
audit:  ## Known holes in the libraries that are pinned; needs pypi.org, a mirror will not do
	$(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/python -m pip --disable-pip-version-check -q install pip-audit
	$(VENV)-audit/bin/pip-audit --strict --no-deps --disable-pip -r constraints.txt

bench: $(VENV)/.dev  ## Medians for speed and memory
	$(BIN)/python -m tests.bench

prove: $(VENV)/.dev  ## Crashes, storms and months, for ten minutes (see docs/reliability.md)
	$(BIN)/python -m tests.prove $(ARGS)

clean:  ## Remove what make made
	rm -rf $(VENV) $(VENV)-audit build *.egg-info .mypy_cache .ruff_cache .hypothesis
