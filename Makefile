# Two commands matter: `make demo` and `make test`. Each prepares what it needs.
SHELL := /bin/bash
PY := .venv/bin/python
UV := .venv/bin/uv
STAMP := .venv/.ready
export UV_PYTHON_DOWNLOADS := never

.PHONY: help setup demo test killed check lint types contract format lock browser spark pdfsig softhsm strace clean bench screenshots coverage

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMP) ## prepare .venv from the locked, hashed requirements

$(STAMP): requirements.lock requirements-setup.lock pyproject.toml
	@scripts/python-ready
	@test -x $(PY) || python3 -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-setup.lock
	@$(UV) pip sync --quiet --python $(PY) --require-hashes requirements.lock
	@$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: setup ## run the main job and serve it on loopback
	@.venv/bin/gongxin demo

browser: setup ## headless Chromium for the browser tests (installed when root, named otherwise)
	@scripts/browser-ready

spark: setup ## Java for the tests on Apache Spark (installed when root, named otherwise)
	@scripts/spark-ready

strace: setup ## strace, by which each file call of a witness fails once (installed when root, named otherwise)
	@scripts/strace-ready

pdfsig: setup ## poppler's pdfsig, another reader of signed reports (installed when root, named otherwise)
	@scripts/pdfsig-ready

softhsm: setup ## SoftHSM for the tests of keys in a key module (installed when root, named otherwise)
	@scripts/softhsm-ready

test: setup browser spark pdfsig softhsm strace ## all tests
	@$(PY) -m pytest -n 2 --dist loadscope

killed: setup ## acts killed before each single exchange with the database: all deaths there are, half an hour
	@KILLED_EVERYWHERE=1 $(PY) -m pytest tests/integration/killed

coverage: setup browser spark pdfsig softhsm strace ## all tests once more, half as long again, and which lines they reach
	@$(PY) -m pytest -n 2 --dist loadscope --cov --cov-report=term:skip-covered

lint: setup ## ruff and djlint
	@.venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/djlint --quiet --lint src

types: setup ## mypy, strict
	@.venv/bin/mypy -p gongxin

contract: setup ## the import contract
	@.venv/bin/lint-imports --no-cache

format: setup ## write the house style
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

check: lint types contract test ## exactly what CI runs

lock: ## write the lock files anew (no addresses in them)
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --extra dev --extra bench --extra spark --extra neighbours --extra pkcs11 --extra suggest pyproject.toml -o requirements.lock
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" bench/peers/requirements.in -o bench/peers/requirements.lock
	@echo uv | $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header - -o requirements-setup.lock

bench: setup ## first figures, side by side with peers
	@$(PY) -m bench

screenshots: setup ## take docs/screenshots anew from a running demonstration
	@$(PY) scripts/screenshots $(if $(ADDRESS),--address $(ADDRESS))

clean: ## forget the environment, keep the data
	rm -rf .venv .venv-peers
