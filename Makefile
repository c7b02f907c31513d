# The habits of the house. `make app` and `make test` do everything on a fresh machine; `make help` lists the rest.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: help app test check eval bench weights index setup settings lock sbom audit clean
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Whether the port is free is looked at first: the index takes a minute.
app: setup ## set up, build the index, serve the page, print the address to open
	@$(BIN)/youju serve --check
	$(BIN)/youju index || test $$? -eq 3
	@$(BIN)/python app.py

test: setup ## set up, run all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: setup ## style, types, direction of imports
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: index ## ask the questions of eval/, compare with the baseline
	$(BIN)/youju eval

bench: setup ## every bench but those that need a language model; written to docs/benchmarks.md; hours, 15 GB of disk
	$(BIN)/python -m bench.book bench.retrieval
	$(BIN)/python -m bench.book bench.answers
	$(BIN)/python -m bench.book bench.speed
	$(BIN)/python -m bench.book bench.embedding
	$(BIN)/python -m bench.book bench.archive
	$(BIN)/python -m bench.book bench.stores
	$(BIN)/python -m bench.book bench.peers
	$(BIN)/python -m bench.book bench.page

weights: setup ## a small language model and llama.cpp, for the tests and benches that need them (0.5 GB)
	$(BIN)/python -m pip install --quiet xllamacpp==2026.10.11549
	$(BIN)/python -m bench.weights

index: setup ## build the index from corpus/
	$(BIN)/youju index

settings: setup ## write docs/settings.md anew from rag/config.py
	$(BIN)/youju settings > docs/settings.md

setup: $(VENV)/.ready ## the virtual environment with everything in it

# torch first and pinned: any other way pip pulls gigabytes of CUDA.
$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet -e '.[dev]'
	touch $@

# The tools live as long as the command, apart from what they look at.
define with_tool
set -e; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
$(PYTHON) -m venv "$$tools"; "$$tools/bin/python" -m pip install --quiet
endef

# Pins stay as they are where they still fit; `make lock UPGRADE=--upgrade` takes the newest. Made with the Python and on
# the kind of machine that will install it. torch must be the CPU build: docs/operating.md says where pip finds it.
COMPILE = --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links \
	--no-emit-trusted-host --no-emit-options $(UPGRADE)
lock: ## requirements.lock and requirements-build.lock: every dependency at one version, with its hashes
	$(with_tool) pip-tools==7.6.2; \
	export CUSTOM_COMPILE_COMMAND="make lock"; \
	"$$tools/bin/pip-compile" $(COMPILE) --output-file requirements.lock \
	  --extra docx --extra html --extra ocr --extra pdf --extra generator --extra milvus pyproject.toml; \
	"$$tools/bin/pip-compile" $(COMPILE) --output-file requirements-build.lock \
	  --build-deps-for wheel --only-build-deps pyproject.toml

sbom: ## build/sbom.json: the bill of materials of the lock, CycloneDX
	mkdir -p build
	$(with_tool) cyclonedx-bom==7.5.0; \
	"$$tools/bin/cyclonedx-py" requirements --pyproject pyproject.toml --output-reproducible \
	  --output-file build/sbom.json requirements.lock

# pip-audit calls it a success when its service knows none of the packages, as behind a mirror. What needs no service,
# whether the versions fit each other, is looked at in any case.
audit: ## known weaknesses of what is locked; status 2 where the service that knows them cannot be reached
	$(with_tool) pip-audit==2.10.1; \
	"$$tools/bin/python" deploy/audit.py "$$tools/bin/pip-audit" requirements.lock || status=$$?; \
	if test -x $(BIN)/python; then $(BIN)/python -m pip check; fi; \
	exit $${status:-0}

clean: ## remove what can be made again, but for the model in the cache
	rm -rf $(VENV) build index/builds index/CURRENT
