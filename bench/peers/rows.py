"""What stands in the table: a system and the way it is used."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`peer` names the environment (empty: ours) and the requirements file; rows of one peer share its indexes."""

    name: str
    peer: str
    module: str
    packages: tuple[str, ...]
    variant: str = ""


OURS = Row(name="Youju", peer="", module="bench.peers.run_youju", packages=())
_LANGCHAIN = ("langchain-classic", "langchain-community", "faiss-cpu")
ROWS = (
    OURS,
    Row(name="LangChain", peer="langchain", module="bench.peers.run_langchain", packages=_LANGCHAIN),
    Row(
        name="LangChain, jieba",
        peer="langchain",
        module="bench.peers.run_langchain",
        packages=(*_LANGCHAIN, "jieba"),
        variant="jieba",
    ),
    Row(
        name="LangChain, jieba, FAISS first",
        peer="langchain",
        module="bench.peers.run_langchain",
        packages=(*_LANGCHAIN, "jieba"),
        variant="jieba-faiss-first",
    ),
    Row(name="RAGLite, vector", peer="raglite", module="bench.peers.run_raglite", packages=("raglite", "duckdb")),
    Row(
        name="RAGLite, hybrid",
        peer="raglite",
        module="bench.peers.run_raglite",
        packages=("raglite", "duckdb"),
        variant="hybrid",
    ),
    Row(name="txtai, hybrid", peer="txtai", module="bench.peers.run_txtai", packages=("txtai", "faiss-cpu")),
)
