"""The fp32 folder behind an OpenAI-compatible /v1/embeddings on the loopback; remembers documents in the store.

    python -m bench.peers.endpoint MODEL_FOLDER STORE

Prints its URL. Model "e5-64" embeds the first 64 characters of documents, "e5-0" all; what begins with `query: ` is
embedded whole and not remembered; what has no prefix is a passage.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np
from sentence_transformers import SentenceTransformer

from bench.peers.store import Store


class Vectors:
    """Live or out of the store, one caller at a time."""

    def __init__(self, folder: str, store: Path) -> None:
        self._model = SentenceTransformer(folder, device="cpu")
        self._store = Store(store)
        self._lock = threading.Lock()

    def embed(self, texts: list[str], limit: int) -> np.ndarray:
        """Unit vectors, shape (n, dimensions)."""
        with self._lock:
            if all(text.startswith("query: ") for text in texts):
                return self._encode(texts)
            passages = [text if text.startswith("passage: ") else f"passage: {text}" for text in texts]
            found = self._store.get(passages, limit)
            missing = list(dict.fromkeys(t for t, v in zip(passages, found, strict=True) if v is None))
            if missing:
                self._store.put(missing, self._encode([t[:limit] if limit else t for t in missing]), limit)
            return self._store.all(passages, limit)

    def _encode(self, texts: list[str]) -> np.ndarray:
        return np.asarray(self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False), np.float32)


def handler(vectors: Vectors) -> type[BaseHTTPRequestHandler]:
    """The requests of one endpoint."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Otherwise header and body wait for each other's acknowledgement, 40 ms a question.
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
            found = vectors.embed(texts, int(asked["model"].rpartition("-")[2]))
            packed = asked.get("encoding_format") == "base64"
            data = [
                {"object": "embedding", "index": n, "embedding": _packed(one) if packed else one.tolist()}
                for n, one in enumerate(found)
            ]
            usage = {"prompt_tokens": 0, "total_tokens": 0}
            self._send({"object": "list", "model": asked["model"], "data": data, "usage": usage})

        def _send(self, answer: dict) -> None:
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler


def _packed(vector: np.ndarray) -> str:
    return base64.b64encode(vector.astype("<f4").tobytes()).decode()


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(Vectors(sys.argv[1], Path(sys.argv[2]))))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}/v1", flush=True)
    # Until who started it closes the pipe, or dies.
    sys.stdin.read()


if __name__ == "__main__":
    main()
