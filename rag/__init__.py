"""Youju: ask the city's reports, and every sentence of the answer points at the words it rests on."""

import os

# Parallelism is across questions. A product of a few thousand small vectors split among threads that must first be
# woken takes 58 ms of CPU a search instead of 17 on two busy cores (python -m bench.archive), and OpenMP's spinning
# threads are worse (measured.md §5). Must precede the import of numpy, faiss and torch; what profits from threads
# (embedding, training cells) asks for them.
for _name, _value in (("OPENBLAS_NUM_THREADS", "1"), ("OMP_NUM_THREADS", "1"), ("OMP_WAIT_POLICY", "passive")):
    os.environ.setdefault(_name, _value)

# onnxruntime has a reporter of its own from 1.31 on; nothing is reported to anybody (docs/privacy.md).
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
