"""LangChain's default parts: RecursiveCharacterTextSplitter, FAISS, BM25Retriever, EnsembleRetriever (RRF, halves).

Splitter 4000/200 characters, k=4 a retriever. BM25Retriever splits at blanks by default, so that a Chinese sentence is
one word; the remedy in its docs is a `preprocess_func`, here jieba's. It cannot be saved: opening builds it again.

Each retriever's first has the same score in RRF with halves, and the retriever that is named first wins the tie. The
docs name BM25 first; where it knows no word of the question its first is an arbitrary document. Named second, it is
harmless: that is a row of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jieba
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from bench.peers.store import Store
from bench.peers.worker import Stopwatch, main


class LangChain:
    """`variant`: empty, "jieba" or "jieba-faiss-first"."""

    retriever: EnsembleRetriever

    def __init__(self, settings: dict) -> None:
        self.embedding = Stopwatch()
        self._variant = settings["variant"]
        self._store = Store(Path(settings["store"]))
        self._limit = settings["limit"]
        self._embedder = _Timed(
            model_name=settings["model"],
            encode_kwargs={"prompt": "passage: "},
            query_encode_kwargs={"prompt": "query: "},
        )
        self._embedder._watch = self.embedding

    def build(self, documents: list[dict], folder: Path) -> int:
        whole = [Document(page_content=one["text"], metadata={"id": one["id"]}) for one in documents]
        chunks = RecursiveCharacterTextSplitter().split_documents(whole)
        texts = [chunk.page_content for chunk in chunks]
        # FAISS.from_documents would embed these texts by this embedder; the vectors are the same, out of the store.
        vectors = self._store.all([f"passage: {text}" for text in texts], self._limit)
        pairs = zip(texts, vectors.tolist(), strict=True)
        FAISS.from_embeddings(pairs, self._embedder, [chunk.metadata for chunk in chunks]).save_local(str(folder))
        return len(chunks)

    def open(self, folder: Path) -> None:
        stored = FAISS.load_local(str(folder), self._embedder, allow_dangerous_deserialization=True)
        chunks = [stored.docstore.search(stored.index_to_docstore_id[row]) for row in range(stored.index.ntotal)]
        named: dict[str, Any] = {"preprocess_func": jieba.lcut} if self._variant else {}
        keywords = BM25Retriever.from_documents(chunks, **named)
        retrievers = [keywords, stored.as_retriever()]
        if self._variant == "jieba-faiss-first":
            retrievers.reverse()
        self.retriever = EnsembleRetriever(retrievers=retrievers, weights=[0.5, 0.5])

    def ask(self, question: str) -> list[str]:
        return [chunk.metadata["id"] for chunk in self.retriever.invoke(question)]


class _Timed(HuggingFaceEmbeddings):
    _watch: Stopwatch = Stopwatch()

    def embed_query(self, text: str) -> list[float]:
        return self._watch.timed(super().embed_query)(text)


if __name__ == "__main__":
    main(LangChain)
