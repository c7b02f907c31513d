# The habits of the house. `make app` and `make test` do everything on a fresh machine.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: app test check eval bench weights index setup clean

app: index ## set up, build the index, serve the page on http://127.0.0.1:7860
	$(BIN)/python app.py

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

setup: $(VENV)/.ready

# torch first and pinned: any other way pip pulls gigabytes of CUDA.
$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet -e '.[dev]'
	touch $@

clean: ## remove what can be made again, but for the model in the cache
	rm -rf $(VENV) index/builds index/CURRENT
