"""The pure parts of bench/peers: what is counted, what is shown, what the systems are given."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from places import REPO

sys.path.insert(0, str(REPO))

from bench.peers.corpora import Corpus, corpora, crowd, noisy, sample
from bench.peers.store import Store
from bench.peers.table import Result, hit_share, percentiles, table
from bench.peers.worker import Stopwatch, run


def test_only_the_first_document_is_a_hit():
    assert hit_share([["a", "b"], ["b", "a"], [], ["c"]], ["a", "a", "a", "c"]) == 0.5


def test_an_answer_too_few_is_an_error():
    with pytest.raises(ValueError, match="longer"):
        hit_share([["a"]], ["a", "b"])


def test_percentiles_are_medians_of_the_rounds():
    slow = [100.0] * 40
    assert percentiles([[1.0] * 40, [2.0] * 40, slow]) == (2.0, 2.0)


def test_the_table_marks_what_is_ahead_of_ours():
    ours = Result(name="Ours", hits={"s": 0.9, "t": 0.5}, p50=20.0, versions="ours 1")
    ahead = Result(name="Peer", hits={"s": 0.8, "t": 0.6}, p50=19.9, chunks=10_000, versions="peer 2")
    lines = table([ours, ahead], ["s", "t"]).splitlines()
    assert lines[2] == "| Ours | 0.9000 | 0.5000 | 20.0 | – | – | – | – | – | – | ours 1 |"
    assert lines[3] == "| Peer ▲ | 0.8000 | **0.6000** | **19.9** | – | – | – | 10000 | – | – | peer 2 |"
    assert lines[-1].startswith("▲")


def test_as_good_as_ours_is_not_ahead():
    both = [Result(name=name, hits={"s": 0.9}, p50=20.0) for name in ("Ours", "Peer")]
    assert "▲" not in table(both, ["s"])


def test_a_failure_stands_in_its_row_and_breaks_no_table():
    failed = Result(name="Peer", failed="no | such\nthing")
    row = table([Result(name="Ours", hits={"s": 0.9}), failed], ["s"]).splitlines()[3]
    assert row.endswith("| failed: no / such thing |")
    assert row.count("|") == table([failed], ["s"]).splitlines()[0].count("|")


def _corpus(*texts: str) -> Corpus:
    documents = [{"id": f"p{n}", "text": text} for n, text in enumerate(texts)]
    return Corpus(name="c", documents=documents, asked={"s": [(f"问题{n}？", "p0") for n in range(10)]})


def test_noise_keeps_the_characters_and_repeats():
    text = "石峰区增长8.4%。天元区增长7.1%！芦淞区呢？" + "长句" * 60
    assert sorted(noisy(text, 1)) == sorted(text)
    assert noisy(text, 1) == noisy(text, 1) != noisy(text, 2)


def test_the_crowd_has_each_text_once_before_copies():
    made = crowd([_corpus("甲。乙。丙。丁。", "戊。己。"), _corpus("甲。乙。丙。丁。")], 5)
    assert [one["text"] for one in made[:2]] == ["甲。乙。丙。丁。", "戊。己。"]
    assert sorted(made[2]["text"]) == sorted("甲。乙。丙。丁。")
    assert len({one["id"] for one in made}) == 5


def test_no_question_is_asked_in_two_rounds():
    rounds = sample([_corpus("甲。")], 3, 3)
    assert [len(one) for one in rounds] == [3, 3, 3]
    assert len({question for one in rounds for question in one}) == 9


def test_sets_over_the_same_paragraphs_share_a_corpus(tmp_path: Path):
    def squad(question: str) -> str:
        answers = [{"text": "8.4%", "answer_start": 0}]
        paragraph = {"context": "8.4%。", "qas": [{"question": question, "answers": answers}]}
        return json.dumps({"data": [{"paragraphs": [paragraph]}]}, ensure_ascii=False)

    (tmp_path / "xquad.zh.json").write_text(squad("多少？"), encoding="utf-8")
    (tmp_path / "xquad.en.json").write_text(squad("How much?"), encoding="utf-8")
    (only,) = corpora(tmp_path, ["xquad zh→zh", "xquad en→zh"])
    assert only.asked == {"xquad zh→zh": [("多少？", "p00000")], "xquad en→zh": [("How much?", "p00000")]}
    assert only.documents == [{"id": "p00000", "text": "8.4%。"}]


def test_the_store_gives_back_what_it_was_given(tmp_path: Path):
    np = pytest.importorskip("numpy")
    store = Store(tmp_path / "v.sqlite3")
    store.put(["passage: 甲乙"], np.array([[1.0, 2.0]]), limit=0)
    assert store.all([" passage:  甲乙 "]).tolist() == [[1.0, 2.0]]
    assert store.get(["passage: 甲乙"], limit=10) == [None]
    with pytest.raises(KeyError, match="1 of 2"):
        store.all(["passage: 甲乙", "passage: 丙"])


class Echo:
    """Finds what it is asked, twice."""

    def __init__(self) -> None:
        self.embedding = Stopwatch()

    def build(self, documents: list[dict], folder: Path) -> int:
        return len(documents)

    def open(self, folder: Path) -> None:
        pass

    def ask(self, question: str) -> list[str]:
        self.embedding.timed(len)(question)
        return [question, question, "other"]


def test_the_worker_gives_distinct_documents_and_a_time_each():
    answer = run(Echo(), {"do": "ask", "questions": ["a", "b"]})
    assert answer["ranked"] == [["a", "other"], ["b", "other"]]
    assert all(0 < apart <= whole for apart, whole in zip(answer["embed_ms"], answer["ms"], strict=True))
    assert answer["cpu_ms"] > 0
