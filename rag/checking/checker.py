"""The claim check: a draft goes in, each of its statements comes out with a verdict and the words it rests on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from rag.answering.saying.citing import Citer
from rag.answering.saying.notes import notes_on
from rag.answering.saying.texts import say
from rag.answering.weighing.coverage import Coverage
from rag.answering.weighing.facts import FactBook, Facts
from rag.answering.weighing.measured import Records
from rag.checking.accounted import comparable, in_one_place, unaccounted
from rag.checking.by_name import named_evidence
from rag.checking.evidence import (
    alike,
    covering,
    evidence_of,
    measures_best,
    says_what,
    scope_differences,
    together,
    told,
    weigh_records,
)
from rag.checking.offices import Holding, holdings_like, judge_credit, judge_office, says_more
from rag.checking.particulars import differing as particulars_differing
from rag.checking.quantities import bears, specific
from rag.checking.sentence_match import holds, judge_fact, judge_rest
from rag.checking.statements import Statement, statements
from rag.checking.verdicts import Finding, judge_figure
from rag.checking.wording import absent, differing, partly, supported
from rag.config import Settings
from rag.errors import QuestionError
from rag.indexing.index import Index
from rag.indexing.tokens import tokens
from rag.language.figure_mentions import FigureMention
from rag.language.places import mask_places
from rag.language.scripts import visible, visible_places
from rag.ports import Embedder
from rag.records import FigureRecord, Sentence, Verdict, VerdictLabel
from rag.retrieval.crosslingual import QuestionVectors
from rag.retrieval.fusion import Wanted, search
from rag.retrieval.query import understand

# Passages looked at for a statement as it stands, and again without its places: a figure of another district is
# found by what it measures.
PASSAGES = 16
# A fact is looked for in so many of the fullest sentences.
SENTENCES = 5
# A statement of one sentence rests on this many sentences of the reports at most.
CITED = 4
# Beside a value that stands in the reports so much of a statement may be in other words, for it to be the same matter.
LOOSE, TIGHT = 0.35, 0.2
# Of a sentence that may bear a statement out in other words so much of it must stand there.
AKIN = 0.5
_ORDER = (VerdictLabel.CONTRADICTED, VerdictLabel.PARTLY, VerdictLabel.NOT_FOUND, VerdictLabel.SUPPORTED)


class Checker:
    """Checks drafts against one index. Safe to share between threads."""

    def __init__(
        self, index: Index, embedder: Embedder, settings: Settings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._index = index
        self._vectors = QuestionVectors(embedder)
        self._settings = settings
        self._book = FactBook(index)
        self._records = Records(index)

    @property
    def draft_limit(self) -> int:
        """The most characters that a draft may have."""
        return self._settings.draft_limit

    def check(self, draft: str) -> tuple[Verdict, ...]:
        """A verdict for each checkable statement; raises QuestionError for an empty or over-long draft."""
        return tuple(self.check_each(draft))

    def check_each(self, draft: str) -> Iterator[Verdict]:
        """The verdicts of `check` as they are made; its QuestionError comes from the call, before the first."""
        text, places = visible(draft), visible_places(draft)
        if not any(character.isalnum() for character in text):
            raise QuestionError(_in_both("check_empty"))
        if len(text) > self._settings.draft_limit:
            raise QuestionError(_in_both("check_long", limit=self._settings.draft_limit))
        return (_in_draft(draft, places, verdict) for verdict in self._in_time(text))

    def _in_time(self, text: str) -> Iterator[Verdict]:
        """The verdicts of the statements that there is time for, and one that says so of all that follows."""
        until = self._clock() + self._settings.draft_seconds
        for statement in statements(text, self._book.people):
            if self._clock() > until:
                yield _unchecked(text, statement.start)
                return
            yield self._verdict(text, statement)

    def _verdict(self, draft: str, statement: Statement) -> Verdict:
        findings, cited = self._findings(statement)
        label = _label(findings)
        citer = Citer(self._index.documents)
        for sentence in cited[:CITED]:
            citer.cite(sentence.chunk, sentence.start, sentence.end)
        return Verdict(
            claim=draft[statement.start : statement.end],
            label=label,
            explanation=_explain(label, findings, statement.query.english),
            citations=citer.citations,
            differences=tuple(difference for finding in findings for difference in finding.differences),
            notes=notes_on(self._index.catalogue.suspicions_of, citer.citations, statement.query.english),
            start=statement.start,
            end=statement.end,
        )

    def _findings(self, statement: Statement) -> tuple[list[Finding], list[Sentence]]:
        """What is found for every part of a statement, and the sentences to cite, those that decide first."""
        # Searched for when the records of the very names do not decide: three searches are nine tenths of the time.
        near = cache(lambda: self._near(statement))
        findings: list[Finding] = []
        cited: list[Sentence] = []
        for holder in statement.holders:
            finding, holding = judge_office(holder, holdings_like(self._index.catalogue, holder))
            findings.append(finding)
            cited += [self._sentence_at(holding)] if holding is not None else []
        named: set[str] = set()
        for mention in statement.mentions:
            found = named_evidence(self._index, self._book, statement, mention)
            named |= {token for one in found for token in tokens(one.record.indicator)}
            found = found or weigh_records(self._index, self._records, statement, mention, near())
            judged = judge_figure(statement, mention, found)
            if judged.label is VerdictLabel.CONTRADICTED and not says_what(mention):
                # 比上年增长3.7%。 by itself: of what, no report can say otherwise.
                judged = Finding(label=VerdictLabel.NOT_FOUND, said=judged.said, evidence=judged.evidence)
            if judged.label is VerdictLabel.NOT_FOUND:
                judged = self._by_value(statement, mention, near()) or judged
            findings.append(judged)
        weighed = covering(self._index, statement, near()) if not statement.mentions else []
        if statement.credits:
            findings += [judge_credit(credit, weighed) for credit in statement.credits]
        elif not statement.mentions and says_more(statement):
            findings.append(self._fact(statement, weighed))
        elif statement.mentions and all(finding.label is VerdictLabel.SUPPORTED for finding in findings):
            rested = [facts for finding in findings for facts in finding.evidence]
            rest = judge_rest(statement, together(self._index, statement, rested, frozenset(named)), rested)
            findings += [rest] if rest is not None else []
            if rest is None and (words := unaccounted(self._index, statement, rested, self._borne(statement, rested))):
                findings.append(Finding(label=VerdictLabel.PARTLY, said="、".join(words), evidence=tuple(rested)))
        decided = sorted(findings, key=lambda finding: _ORDER.index(finding.label))
        cited += [facts.sentence for finding in decided for facts in finding.evidence]
        return findings, list(dict.fromkeys(cited))

    def _borne(self, statement: Statement, rested: Sequence[Facts]) -> list[FigureRecord]:
        """The records of the statement's figures: they name what they measure, carried over from clauses before."""
        return [
            record
            for facts in rested
            for record in self._records.of(facts)
            if any(bears(mention.figure, record.figure) for mention in statement.mentions)
        ]

    def _by_value(self, statement: Statement, mention: FigureMention, near: Sequence[Facts]) -> Finding | None:
        """The very value in scope: borne out where every word of the statement stands beside it and no other figure of
        the sentence measures it better; where some do not, in part, if the value is no round one.
        """
        partly: Finding | None = None
        for facts in near if comparable(statement) else ():
            records = self._records.of(facts)
            for record in records:
                one = evidence_of(statement, mention, record, facts)
                fits = one.same_value and one.in_scope and not one.turned and measures_best(mention, record, records)
                if not fits or not alike(mention, record) or particulars_differing(statement, (facts,)) is not None:
                    continue
                words = unaccounted(self._index, statement, (facts,), (record,))
                if not words and told(statement, one):
                    return Finding(label=VerdictLabel.SUPPORTED, said=mention.figure.text, evidence=(facts,))
                share = len("".join(words)) / len(statement.text)
                if partly is None and share <= (
                    LOOSE if specific(mention.figure) else TIGHT if told(statement, one) else 0
                ):
                    said = "、".join(words) or mention.figure.text
                    partly = Finding(label=VerdictLabel.PARTLY, said=said, evidence=(facts,))
        return partly

    def _fact(self, statement: Statement, weighed: Sequence[tuple[Coverage, Facts]]) -> Finding:
        """The verdict of the sentences that hold the statement: one in scope that says the same bears it out."""
        found = [
            self._accounted(statement, judge_fact(statement, held, facts, scope_differences(statement.query, facts)))
            for held, facts in weighed[:SENTENCES]
            if holds(held)
        ]
        order = (VerdictLabel.SUPPORTED, VerdictLabel.CONTRADICTED, VerdictLabel.PARTLY, VerdictLabel.NOT_FOUND)
        if found:
            best = min(found, key=lambda finding: order.index(finding.label))
            if best.label is not VerdictLabel.NOT_FOUND:
                return best
        return self._by_words(statement, weighed) or Finding(
            label=VerdictLabel.NOT_FOUND, said=statement.text, evidence=tuple(facts for _, facts in weighed[:1])
        )

    def _by_words(self, statement: Statement, weighed: Sequence[tuple[Coverage, Facts]]) -> Finding | None:
        """A sentence in scope that has every word of the statement bears it out, one that lacks few does so in part."""
        partly: Finding | None = None
        for held, facts in weighed[:SENTENCES]:
            if (
                held.whole < AKIN
                or scope_differences(statement.query, facts)
                or particulars_differing(statement, (facts,))
            ):
                continue
            words = unaccounted(self._index, statement, (facts,))
            if not words and in_one_place(statement, facts):
                return Finding(label=VerdictLabel.SUPPORTED, said=statement.text, evidence=(facts,))
            if partly is None and 0 < len("".join(words)) <= TIGHT * len(statement.text):
                partly = Finding(label=VerdictLabel.PARTLY, said="、".join(words), evidence=(facts,))
        return partly

    def _accounted(self, statement: Statement, finding: Finding) -> Finding:
        """What bears a statement out does so in part, where it lacks words of it."""
        if finding.label is not VerdictLabel.SUPPORTED:
            return finding
        words = unaccounted(self._index, statement, finding.evidence)
        return replace(finding, label=VerdictLabel.PARTLY, said="、".join(words)) if words else finding

    def _near(self, statement: Statement) -> list[Facts]:
        """The sentences of the passages found for a statement, each once."""
        rows: dict[int, None] = {}
        masked = mask_places(statement.text, "")
        for text in dict.fromkeys((statement.text, masked, statement.whole.strip() or statement.text)):
            query = understand(text)
            vector = self._vectors.embed(text, statement.query.english)
            for passage in search(
                self._index, Wanted(words=query.words, vector=vector), PASSAGES, self._settings.dense_weight
            ):
                rows.update(dict.fromkeys(self._index.sentence_rows(self._index.row(passage.chunk))))
        return [self._book.read(row) for row in rows]

    def _sentence_at(self, holding: Holding) -> Sentence:
        """The sentence in which a document names an office holder."""
        place = holding.holder.start
        chunk = self._index.chunks.at(holding.document_id, place)
        for row in self._index.sentence_rows(self._index.row(chunk)):
            sentence = self._index.sentence(row)
            if sentence.start <= place < sentence.end:
                return sentence
        return Sentence(chunk=chunk, start=place, end=holding.holder.end)


def _label(findings: Sequence[Finding]) -> VerdictLabel:
    """Of several findings the gravest; what stands beside what no report has makes a statement partly borne out."""
    labels = {finding.label for finding in findings}
    if (
        VerdictLabel.NOT_FOUND in labels
        and VerdictLabel.SUPPORTED in labels
        and VerdictLabel.CONTRADICTED not in labels
    ):
        return VerdictLabel.PARTLY
    return next(label for label in _ORDER if label in labels)


def _in_both(key: str, **values: object) -> str:
    """A message in Chinese and English: a refused draft shows no language to answer in."""
    return say(key, english=False, **values) + " " + say(key, english=True, **values)


def _in_draft(draft: str, places: Sequence[int], verdict: Verdict) -> Verdict:
    """The verdict with its statement as the draft has it, invisible characters and all."""
    start, end = places[verdict.start], places[verdict.end - 1] + 1
    return replace(verdict, claim=draft[start:end], start=start, end=end)


def _unchecked(text: str, start: int) -> Verdict:
    rest = text[start:].rstrip()
    return Verdict(
        claim=rest,
        label=VerdictLabel.NOT_FOUND,
        explanation=_in_both("check_unchecked"),
        start=start,
        end=start + len(rest),
    )


def _explain(label: VerdictLabel, findings: Sequence[Finding], english: bool) -> str:
    """What stands, what stands otherwise and what does not stand, part by part."""
    if label is VerdictLabel.SUPPORTED:
        return supported(english)
    parts = [partly(english)] if label is VerdictLabel.PARTLY else []
    for finding in findings:
        if finding.label is VerdictLabel.CONTRADICTED:
            parts += differing(finding.differences, english)
        elif finding.label in (VerdictLabel.NOT_FOUND, VerdictLabel.PARTLY):
            parts.append(absent(finding.said, english))
    return (" " if english else "").join(dict.fromkeys(parts))
