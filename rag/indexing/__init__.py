"""Chunk ↔ index/: immutable builds, their checksums, vectors (FAISS), keywords (BM25)."""
