"""Rows for the refusal: the signals of a question's best candidate, with what is known of the question."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.answers import holds
from bench.asked import holds as holds_all
from bench.asked import read_rows
from bench.public import PublicQuestion, half_of, halves, questions
from rag.answering.choosing.select import leader
from rag.answering.refusing.refusal import LENIENCE, Calibration, lacks
from rag.answering.refusing.signals import signals
from rag.answering.weighing.evidence import Candidate
from rag.assembly import Assistant, build, open_assistant
from rag.config import Settings
from rag.evaluation.cases import load_cases
from rag.evaluation.metrics import holds as holds_key
from rag.evaluation.metrics import normal
from rag.records import Within
from rag.retrieval.query import Kind, Query

# One question of so many is asked of single paragraphs as well.
ALONE = 4
QUESTIONS, CITIZENS = Path("eval/questions.jsonl"), Path("eval/citizens.jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question, asked once: the signals of its best sentence (None without any in scope), whether a rule refuses
    it whatever they say, whether it is answerable, and whether the best sentence answers.
    """

    signals: list[float] | None
    ruled: bool
    answerable: bool
    right: bool
    theme: bool = False

    def likelihood(self, model: Calibration) -> float:
        """As the calibration alone gives it."""
        return 0.0 if self.signals is None else model.probability(self.signals)

    def probability(self, model: Calibration) -> float:
        """As the product would give it."""
        return 0.0 if self.ruled else self.likelihood(model)

    def least(self, model: Calibration) -> float:
        """The threshold under which it is answered: a theme needs less than it is."""
        return self.probability(model) / (LENIENCE if self.theme else 1.0)


def _told(query: Query, candidates: list[Candidate]) -> tuple[list[float] | None, bool, str]:
    """Signals of the best candidate, whether scope or a rule alone decides, and its text."""
    first = leader(query, candidates)
    if first is None:
        return None, True, ""
    best, margin = first
    text = best.sentence.text + (best.helper.sentence.text if best.helper else "")
    ruled = not query.slots or lacks(query, best)
    return signals(query, best, margin), ruled, text


def own_rows(assistant: Assistant, path: Path) -> Iterator[Row]:
    """Our own questions of one best sentence."""
    for case in load_cases(path):
        if case.kind in ("comparison", "summary") or not any(character.isalnum() for character in case.question):
            continue
        query, candidates = assistant.weighed(case.question)
        row, ruled, text = _told(query, candidates)
        right = case.answerable and any(holds_key(normal(text), key) for key in case.keys)
        theme = query.kind is Kind.SUMMARY
        yield Row(signals=row, ruled=ruled, answerable=case.answerable, right=right, theme=theme)


def public_rows(path: Path, work: Path, limit: int, parity: int | None = None) -> Iterator[Row]:
    """A public set's questions, each asked of the half that has its gold paragraph and of the half that never had it;
    of articles of one parity where given. What another paragraph answers as well is no unanswerable question.
    """
    opened, ids = halves(path, work)
    asked = [one for one in questions(path, path, ids) if parity is None or one.article % 2 == parity]
    golds = sorted(set(ids.values()))
    for number, one in enumerate(asked[:: max(1, len(asked) // limit)][:limit]):
        home = half_of(one.gold)
        if number % ALONE == 0:
            # The next paragraph of the same half.
            other = golds[(golds.index(one.gold) + 2) % (len(golds) - len(golds) % 2)]
            yield from _alone(opened[home], one, other)
        row, ruled, text = _told(*opened[home].weighed(one.question))
        yield Row(signals=row, ruled=ruled, answerable=True, right=holds([text], one))
        row, ruled, text = _told(*opened[1 - home].weighed(one.question))
        if not holds([text], one):
            yield Row(signals=row, ruled=ruled, answerable=False, right=False)


def _alone(opened: Assistant, one: PublicQuestion, other: str) -> Iterator[Row]:
    """A question asked of nothing but its own paragraph, and of nothing but another: a corpus of one short report, or
    a search that is held to one, where no passage leads another.
    """
    row, ruled, text = _told(*opened.weighed(one.question, Within(documents=(one.gold,))))
    yield Row(signals=row, ruled=ruled, answerable=True, right=holds([text], one))
    row, ruled, text = _told(*opened.weighed(one.question, Within(documents=(other,))))
    if not holds([text], one):
        yield Row(signals=row, ruled=ruled, answerable=False, right=False)


def archive_rows(archive: Path, work: Path) -> Iterator[Row]:
    """The questions over real reports, each asked of the half of them that has its report and of the other, where it
    is a near miss: the same indicator of another place or year.
    """
    reports = sorted(path for path in (archive / "reports").iterdir() if path.is_file())
    opened = [_half_of_archive(reports[half::2], work / f"archive-{half}") for half in (0, 1)]
    homes = {path.name: at % 2 for at, path in enumerate(reports)}
    for asked in read_rows(archive / "asked" / "archive_questions.jsonl"):
        if not asked["answerable"]:
            row, ruled, _ = _told(*opened[0].weighed(asked["question"]))
            yield Row(signals=row, ruled=ruled, answerable=False, right=False)
            continue
        home = homes[asked["doc"]]
        row, ruled, text = _told(*opened[home].weighed(asked["question"]))
        yield Row(signals=row, ruled=ruled, answerable=True, right=holds_all(asked["keys"], text))
        row, ruled, text = _told(*opened[1 - home].weighed(asked["question"]))
        if not holds_all(asked["keys"], text):
            yield Row(signals=row, ruled=ruled, answerable=False, right=False)


def _half_of_archive(reports: list[Path], corpus: Path) -> Assistant:
    corpus.mkdir(parents=True, exist_ok=True)
    for path in reports:
        shutil.copyfile(path, corpus / path.name)
    settings = Settings(corpus_dir=corpus, index_dir=corpus.with_name(f"{corpus.name}.index"))
    build(settings)
    return open_assistant(settings)
