"""The gate: a model's sentence is held against the sentences of reports that it may stand on, by the claim check.

Every figure and name must stand in one and the same sentence, as must what they belong to: 总投资10亿元 may be true of
another project of the same passage. What is left is the sentence with the ground of each of its statements.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from rag.answering.weighing.facts import FactBook, Facts
from rag.answering.weighing.measured import Records
from rag.checking.evidence import covering, scope_differences, together, weigh_records
from rag.checking.offices import Holding, holdings, judge_credit, judge_office
from rag.checking.particulars import differing
from rag.checking.sentence_match import SURE, SURE_LACKS, judge_rest
from rag.checking.statements import Statement, statements
from rag.checking.verdicts import judge_figure
from rag.generating.english import unheld_english
from rag.generating.escaping import speaks_to_a_model
from rag.generating.evidence_span import evidence_span
from rag.generating.figures import absent_figures, swapped_figures, swapped_years, turned_to
from rag.generating.grounds import Ground
from rag.generating.names import absent_names, capitalised
from rag.generating.sentences import Said
from rag.generating.words import claims_role, exchanged_words, missing_words
from rag.indexing.index import Index
from rag.language.names import post_fits
from rag.language.periods import Period
from rag.language.places import find_places
from rag.language.scripts import CJK, is_english, simplify
from rag.ports import Embedder, NameFinder, Vectors
from rag.records import Document, VerdictLabel
from rag.retrieval.crosslingual import QuestionVectors

# No report's sentence has an address, a tag or a link in it.
_MARKUP = re.compile(r"://|www\.|[<>@`{}]|\]\(|!\[", re.IGNORECASE)
_MIXED = re.compile(rf"[A-Za-z][{CJK}]|[{CJK}][A-Za-z]")
# Grounds that a statement is tried on: those it cites, then those that share most with it.
TRIED = 4
# In another language: its ground must be the nearest of all by this much at most.
NEAREST = 0.01
NO_PERIOD = Period()


@dataclass(frozen=True, slots=True)
class Held:
    """A statement of a model's sentence, up to `end` in it, and the ground that holds it."""

    end: int
    ground: Ground


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence that was held against its grounds: `reason` is empty where all its statements are held."""

    text: str
    held: tuple[Held, ...] = ()
    reason: str = ""
    nearest: Ground | None = None

    @property
    def passed(self) -> bool:
        """Whether it may be shown."""
        return not self.reason


class Gate:
    """Judges the sentences of models over one index. Safe to share between threads."""

    def __init__(self, index: Index, embedder: Embedder, book: FactBook, finder: NameFinder) -> None:
        self._index = index
        self._embedder = embedder
        self._vectors = QuestionVectors(embedder)
        self._book = book
        self.records = Records(index)
        self._finder = finder

    def judge(self, said: Said, grounds: Sequence[Ground], asked: Period = NO_PERIOD) -> Judged:
        """Whether every statement of the sentence is held by one of the grounds, and by which.

        `asked` is the period that the question names.
        """
        text = simplify(said.text)
        if len(text) != len(said.text):
            text = said.text
        made = statements(text, self._book.people)
        ordered = self._ordered(text, made, said.marked, grounds)
        nearest = ordered[0] if ordered else None
        if fault := _unfit(said, text):
            return Judged(text=said.text, reason=fault, nearest=nearest)
        if not made:
            return Judged(text=said.text, reason="empty", nearest=nearest)
        held: list[Held] = []
        subject = ""
        for statement in made:
            subject = self._subject(subject, text[statement.start : statement.end])
            reasons = []
            for ground in ordered[:TRIED]:
                reason = self._fault(text[statement.start : statement.end], subject, statement, ground, asked)
                if not reason:
                    held.append(Held(end=statement.end, ground=ground))
                    break
                reasons.append(reason)
            else:
                return Judged(text=said.text, reason=reasons[0] if reasons else "no ground", nearest=nearest)
        return Judged(text=said.text, held=tuple(held), nearest=nearest)

    def _ordered(
        self, text: str, made: Sequence[Statement], marked: Sequence[int], grounds: Sequence[Ground]
    ) -> list[Ground]:
        """The grounds that the sentence cites, then the others, the most alike first."""
        english = is_english(text)
        if english:
            alike = self._cosines(text, grounds)
        else:
            alike = [covering(self._index, made[0], [g.facts])[0][0].whole if made else 0.0 for g in grounds]
        ranked = sorted(zip(grounds, alike, strict=True), key=lambda pair: (pair[0].number not in marked, -pair[1]))
        if english and ranked:
            ranked = [pair for pair in ranked if pair[1] >= max(alike) - NEAREST]
        return [ground for ground, _ in ranked]

    def _cosines(self, text: str, grounds: Sequence[Ground]) -> list[float]:
        if not grounds:
            return []
        vector: Vectors = self._vectors.embed(text, english=True)
        rows = self._embedder.embed_passages([ground.text for ground in grounds])
        return [float(value) for value in np.asarray(rows @ vector)]

    def _subject(self, before: str, own: str) -> str:
        """A statement's words, after those before it in the sentence where it names nothing itself to belong to."""
        return own if find_places(own) or self._finder.names(own) else f"{before}{own}"

    def _fault(self, own: str, subject: str, statement: Statement, ground: Ground, asked: Period) -> str:
        """Why the ground does not hold the statement; empty when it does.

        `own` are its words, `subject` those with the names that it belongs to.
        """
        english = is_english(own)
        if lost := absent_figures(own, ground.facts, english, asked.years):
            return f"figure {lost[0]}"
        if lost := absent_names(subject, ground, self._finder, self._book.people, english):
            return f"name {lost[0]}"
        ground_span = evidence_span(own, ground.facts, ground.document.title)
        if english:
            unheld = unheld_english(own, ground_span, capitalised(own), asked)
            return f"word {unheld}" if unheld else self._said_otherwise(statement, ground.facts, sure=False)
        if lost := [*swapped_figures(own, ground.facts), *swapped_years(own, ground.facts)]:
            return f"other words {lost[0]}"
        posts = statement.query.posts
        if any(not any(post_fits(post, held) for held in ground.facts.posts) for post in posts):
            return "office"
        known = _holdings(ground.document)
        if any(judge_office(one, known)[0].label is not VerdictLabel.SUPPORTED for one in statement.holders):
            return "office"
        weighed = covering(self._index, statement, [ground.facts])
        if any(judge_credit(one, weighed).label is not VerdictLabel.SUPPORTED for one in statement.credits):
            return "credit"
        if lost := exchanged_words(own, ground_span, self._finder):
            return f"word {lost[0]}"
        if lost := missing_words(own, subject, ground_span, self._finder, asked):
            return f"without {lost[0]}"
        if lost := turned_to(own, ground.facts):
            return f"turned {lost[0]}"
        if name := claims_role(own, ground.facts, statement.people):
            return f"role {name}"
        return self._said_otherwise(statement, ground.facts, sure=True)

    def _said_otherwise(self, statement: Statement, facts: Facts, *, sure: bool) -> str:
        """What the claim check says against it; `sure` asks that it also bears it out."""
        differences = scope_differences(statement.query, facts)
        if differences and not statement.mentions:
            return differences[0].aspect.value
        found = differing(statement, [facts])
        if found is not None:
            return f"differs {found.said}"
        for mention in statement.mentions:
            weighed = weigh_records(self._index, self.records, statement, mention, [facts])
            label = judge_figure(statement, mention, weighed).label
            if label is VerdictLabel.CONTRADICTED or (sure and label is not VerdictLabel.SUPPORTED):
                return f"{label.value} {mention.figure.text}"
        if not sure:
            return ""
        if statement.mentions:
            rest = judge_rest(statement, together(self._index, statement, [facts]), [facts])
            return "" if rest is None else "meaning"
        held = covering(self._index, statement, [facts])[0][0]
        return "" if held.whole >= SURE and max(held.missing, default=0.0) <= SURE_LACKS else "meaning"


def _unfit(said: Said, text: str) -> str:
    """Why a sentence is not even looked at."""
    if not said.whole:
        return "torn"
    if speaks_to_a_model(text):
        return "instruction"
    if _MARKUP.search(text):
        return "markup"
    # Tang卫湘: half a name in either script.
    return "mixed" if is_english(text) and _MIXED.search(text) else ""


@lru_cache(maxsize=200)
def _holdings(document: Document) -> tuple[Holding, ...]:
    return holdings(document)
