"""From a question to an answer: one readable list of steps, the same for page, command line and evaluation."""

from __future__ import annotations

import datetime as dt
import html
import re
import time
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from functools import cache

from rag.answering.choosing.lines import Line, slice_of
from rag.answering.choosing.of_scope import rows_of_scope
from rag.answering.choosing.select import select
from rag.answering.conversation.about import OF_THE_TALK, about, asks_for_reports, asks_for_service
from rag.answering.conversation.antecedents import Antecedents, antecedents
from rag.answering.conversation.ellipsis import asks_for_more, completions
from rag.answering.conversation.list_items import asks_for_item, item
from rag.answering.conversation.talk import TALK, Talk
from rag.answering.looking_up.extremes import asks_for_ranking
from rag.answering.looking_up.recorded import bears_out, of_level_asked
from rag.answering.saying.about import reply
from rag.answering.saying.catalogue import reports
from rag.answering.saying.compose import compose, notes_for, only_opening
from rag.answering.saying.differences import asks_for_difference, difference
from rag.answering.saying.looked_up import by_name, led, looked_up, offered
from rag.answering.saying.notes import notes_on
from rag.answering.saying.several import asked_apart, together
from rag.answering.saying.suggest import COUNT, suggest
from rag.answering.saying.texts import say, small_talk
from rag.answering.weighing.evidence import Candidate, weigh
from rag.answering.weighing.facts import FactBook, Facts
from rag.answering.weighing.measured import Records
from rag.answering.weighing.ranking import checked, ranked
from rag.config import Settings
from rag.errors import QuestionError
from rag.indexing.cards import places_of
from rag.indexing.index import Index
from rag.indexing.row_filter import allowed_rows
from rag.language.periods import with_years
from rag.language.places import unlisted_area
from rag.language.scripts import fold, is_english, visible
from rag.language.spoken import as_written
from rag.ports import Allowed, Embedder, Ranker, Vectors
from rag.records import EVERYTHING, Answer, AnswerStatus, Citation, Passage, Within
from rag.retrieval.crosslingual import QuestionVectors
from rag.retrieval.decomposition import split_query
from rag.retrieval.fusion import Wanted, search
from rag.retrieval.homophones import with_places_respelled, with_words_respelled
from rag.retrieval.query import Kind, Query, understand
from rag.timing import stage

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
# Passages whose sentences are weighed; more adds time and no hits on the public sets.
PASSAGES = 20
# A follow-up leans on the turns just before it; each costs an answer to read.
TURNS = 6
# Passages that an answer shows.
SHOWN = 5
# What is read from the passages of its place, years and aim alone.
OF_SCOPE = (Kind.LIST, Kind.SUMMARY)
# Evidence of another scope is worth showing when it holds this share of the question.
NEAREST_COVERAGE = 0.7


Said = frozenset[tuple[str, int]]


class Pipeline:
    """Answers over one index. Holds no state of a conversation, so that it can be shared between threads.

    Without a ranker the untrained score alone orders the sentences. `today` says which year 今年 is.
    """

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        settings: Settings,
        ranker: Ranker | None = None,
        today: Callable[[], dt.date] = dt.date.today,
    ) -> None:
        self._today = today
        self._index = index
        self._ranker = ranker and checked(ranker)
        self._book = FactBook(index)
        self._records = Records(index)
        self._vectors = QuestionVectors(embedder)
        self._talk = Talk(embedder)
        self._settings = settings
        self._places = cache(lambda: frozenset(place for place, _ in places_of(index.catalogue)))

    def held_to(self, within: Within) -> Pipeline:
        """The same, over the reports that fit alone; what was read of them is shared."""
        if within == EVERYTHING:
            return self
        held = copy(self)
        held._index = replace(self._index, visible=allowed_rows(self._index, within))
        return held

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The answer; raises QuestionError for an empty or over-long question."""
        start = time.perf_counter()
        # What a program says was asked before may be anything as well.
        asked = self._respelled(self._admit(question))
        history = [self._respelled(_plain(earlier)) for earlier in history[-TURNS:]]
        if topic := small_talk(asked):
            return self._talked(question, topic, asked, start)
        if (told := self._about(question, asked, history, start)) is not None:
            return told
        if (listed := self._item(question, asked, history, start)) is not None:
            return listed
        if asks_for_more(asked) and (before := self._last(history)) is not None:
            said = frozenset((one.document_id, one.start) for one in before.answer().citations)
            return self._answered(question, before.text, start, said)
        if not history and (apart := asked_apart(asked)) and (told := self._apart(question, apart)) is not None:
            return told
        found: list[Answer] = []
        for way in self._completed(asked, history):
            found.append(self._answered(question, way, start))
            if found[-1].status is AnswerStatus.ANSWERED:
                return found[-1]
        return self._sounding_alike(question, found[0].completed_question, start) or found[0]

    def _answered(self, question: str, completed: str, start: float, said: Said = frozenset()) -> Answer:
        """The answer to a question that needs nothing from before; `said` is what need not be said again."""
        query = self._understood(completed)
        vector = self._embed(completed, query)
        rows, within = rows_of_scope(self._index, query) if query.kind in OF_SCOPE else (None, query)
        passages = self._search(query, vector, PASSAGES, rows)
        compared = difference(self._index, self._records, query, self._near) if asks_for_difference(query) else None
        if compared is not None:
            notes = self._notes(query, compared.citations)
            shown = tuple(passages[:SHOWN])
            return Answer(
                question=question,
                completed_question=completed,
                status=AnswerStatus.ANSWERED,
                text=compared.text,
                citations=compared.citations,
                passages=shown,
                computed=compared.computed,
                suggestions=suggest(self._index, self._records, query, passages, ()),
                notes=notes,
                seconds=round(time.perf_counter() - start, 4),
            )
        lines, nearest, missing = self._lines(within, vector, passages, said)
        offers: tuple[str, ...] = ()
        if lines:
            text, citations = compose(self._index.documents, query, lines)
            status = AnswerStatus.ANSWERED
        else:
            offers = offered(self._index, query)
            text, citations = self._refusal(query, None if offers else nearest)
            text = f"{text}{say('offers', query.english)}" if offers else text
            status = AnswerStatus.NOT_FOUND
        if asks_for_service(completed):
            service = say("service", query.english)
            text, missing = (text, (service, *missing)) if lines else (f"{service}\n{text}", missing)
        return Answer(
            question=question,
            completed_question=completed,
            status=status,
            text=text,
            citations=citations,
            passages=tuple(passages[:SHOWN]),
            suggestions=(*offers, *suggest(self._index, self._records, query, passages, lines))[:COUNT],
            notes=missing + self._notes(query, citations),
            seconds=round(time.perf_counter() - start, 4),
        )

    def search(self, question: str, count: int) -> list[Passage]:
        """Ranked passages for a question."""
        asked = self._admit(question)
        query = understand(asked)
        return self._search(query, self._embed(asked, query), count)

    def weighed(self, question: str) -> tuple[Query, list[Candidate]]:
        """The question as understood and every sentence that may answer it, weighed: for a model, for fitting."""
        query = self._understood(question)
        vector = self._embed(question, query)
        return query, self._able(query, self._weigh(query, vector, self._search(query, vector, PASSAGES)))

    def _admit(self, question: str) -> str:
        asked = _plain(question)
        limit = self._settings.question_limit
        if not any(character.isalnum() for character in asked):
            raise QuestionError(say("empty", english=False) + " " + say("empty", english=True))
        if len(asked) > limit:
            english = is_english(asked[:2000])
            raise QuestionError(say("too_long", english, limit=limit))
        return asked

    def _understood(self, asked: str) -> Query:
        """The question as understood; an area whose name no report writes restricts as a place does."""
        query = understand(asked)
        area = "" if query.places else unlisted_area(asked)
        written = area and any(map(self._index.keywords.frequency, (area[:2], area[1:])))
        return replace(query, places=(area,)) if area and not written else query

    def _respelled(self, asked: str) -> str:
        """In the words of writing, with what sounds like a place of the reports read as that place."""
        return with_places_respelled(as_written(asked), self._places, self._index.keywords.frequency)

    def _apart(self, question: str, parts: Sequence[str]) -> Answer | None:
        """The answers to questions of one message, each following on those before it; None where none has one."""
        answers = [self.ask(part, parts[:number]) for number, part in enumerate(parts)]
        if all(one.status is not AnswerStatus.ANSWERED for one in answers):
            return None
        return together(self._index.documents, question, answers, is_english(question))

    def _sounding_alike(self, question: str, refused: str, start: float) -> Answer | None:
        """The answer to a refused question whose words are written by their sound, if what it cites has those words."""
        meant, words = with_words_respelled(refused, self._index.keywords.frequency)
        if not words:
            return None
        answer = self._answered(question, meant, start)
        said = fold("\n".join(one.quote for one in answer.citations))
        return answer if answer.status is AnswerStatus.ANSWERED and all(word in said for word in words) else None

    def _about(self, question: str, asked: str, history: Sequence[str], start: float) -> Answer | None:
        """你确定吗, 有哪些报告, 今天星期几: about the answer before, the archive, the clock or the page."""
        topic = "reports" if asks_for_reports(asked) else about(asked) or self._talk.topic(asked)
        if topic is None:
            return None
        if topic == "reports":
            told = reports(self._index, understand(asked))
            return self._answer(question, asked, AnswerStatus.CONVERSATION, told, start)
        if topic in TALK:
            return self._talked(question, topic, asked, start)
        query = understand(asked)
        before = self._last(history) if topic in OF_THE_TALK else None
        said = reply(topic, self._index, query, history[-1] if history else "", before.answer if before else None)
        status = AnswerStatus.ANSWERED if said.citations else AnswerStatus.CONVERSATION
        answer = self._answer(question, asked, status, said.text, start)
        return replace(
            answer, citations=said.citations, notes=self._notes(query, said.citations), computed=said.computed
        )

    def _talked(self, question: str, topic: str, asked: str, start: float) -> Answer:
        text = say(topic, is_english(asked) or asked.isascii())
        return self._answer(question, asked, AnswerStatus.CONVERSATION, text, start=start)

    def _item(self, question: str, asked: str, history: Sequence[str], start: float) -> Answer | None:
        """第一条是什么: an item of the list that the last answer was."""
        number = asks_for_item(asked)
        if number is None or not history:
            return None
        while history and asks_for_item(history[-1]) is not None:
            history = history[:-1]
        before = self._last(history)
        if before is None or (found := item(self._index, before.answer(), number)) is None:
            return None
        text, citations = found
        return Answer(
            question=question,
            completed_question=f"{before.text}：{asked}",
            status=AnswerStatus.ANSWERED,
            text=text,
            citations=citations,
            notes=self._notes(understand(before.text), citations),
            seconds=round(time.perf_counter() - start, 4),
        )

    def _completed(self, question: str, history: Sequence[str]) -> list[str]:
        """The ways in which a question may be meant after those before it, likeliest first."""
        ways = completions(question, self._last(history), self._book.people)
        return list(dict.fromkeys(with_years(way, self._today().year) for way in ways))

    def _last(self, history: Sequence[str]) -> Antecedents | None:
        """The last question of a conversation, completed from those before it."""
        before: Antecedents | None = None
        for earlier in history:
            if earlier.strip() and not self._is_talk(earlier):
                asked = earlier.strip()[: self._settings.question_limit]
                ways = [with_years(w, self._today().year) for w in completions(asked, before, self._book.people)]
                before = self._carried(self._first_answered(ways), before.text if before else "")
        return before

    def _is_talk(self, message: str) -> bool:
        spoken_of = small_talk(message) or about(message) or self._talk.topic(message)
        return spoken_of is not None or asks_for_reports(message)

    def _carried(self, text: str, earlier: str) -> Antecedents:
        return antecedents(text, lambda: self._answered(text, text, time.perf_counter()), earlier)

    def _first_answered(self, ways: Sequence[str]) -> str:
        """Of several ways the first that finds an answer: what the conversation went on from."""
        if len(ways) == 1:
            return ways[0]
        now = time.perf_counter()
        return next((w for w in ways if self._answered(w, w, now).status is AnswerStatus.ANSWERED), ways[0])

    def _embed(self, text: str, query: Query) -> Vectors:
        with stage("embed"):
            return self._vectors.embed(text, query.english)

    def _search(self, query: Query, vector: Vectors, count: int, rows: Allowed = None) -> list[Passage]:
        wanted = Wanted(words=query.words, vector=vector, allowed=rows)
        with stage("search"):
            return search(self._index, wanted, count, self._settings.dense_weight)

    def _weigh(self, query: Query, vector: Vectors, passages: Sequence[Passage]) -> list[Candidate]:
        with stage("read"):
            candidates = weigh(self._index, self._book, query, vector, passages)
        with stage("rank"):
            return ranked(self._ranker, self._index, query, passages, candidates) if self._ranker else candidates

    def _lines(
        self, query: Query, vector: Vectors, passages: Sequence[Passage], said: Said
    ) -> tuple[list[Line], Candidate | None, tuple[str, ...]]:
        """The lines of every part of the question, the best evidence outside its scope, and which parts lack any."""
        if not said and (lines := looked_up(self._index, query, passages)):
            return lines, None, ()
        if asks_for_ranking(query) and not query.places:
            # Of places that cannot be set in order none is the first.
            return [], None, ()
        lines = []
        missing: list[str] = []
        nearest: Candidate | None = None
        for part in split_query(query):
            candidates = self._weigh(part, vector, passages)
            if said:
                candidates = [c for c in candidates if (c.sentence.chunk.document_id, c.sentence.start) not in said]
            with stage("select"):
                found, lacking = by_name(self._index, part)
                missing += lacking
                found = found or self._by_sentence(part, passages, candidates)
            if not found and part is not query:
                missing.append(say("not_found_place", query.english, place=_scope_of(part)))
            lines += [line for line in found if line not in lines]
            # Who holds an office elsewhere is nothing near.
            near = [] if part.kind is Kind.PERSON else candidates
            beyond = (c for c in near if not c.in_scope and c.coverage.own >= NEAREST_COVERAGE and c.fit >= 0.5)
            nearest = nearest or next(beyond, None)
        return lines, nearest, tuple(missing) if lines else ()

    def _by_sentence(self, part: Query, passages: Sequence[Passage], candidates: Sequence[Candidate]) -> list[Line]:
        """The lines of the sentences that weigh most, those alone that may answer."""
        able = self._able(part, candidates)
        lines = select(self._index, self._records, part, passages, able)
        return led(self._index, self._records, part, lines, [one.facts for one in able])

    def _able(self, query: Query, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Those of which neither the records nor the level say that they tell of something else."""
        return [
            one
            for one in candidates
            if bears_out(query, self._records.of(one.facts))
            and of_level_asked(query, one.sentence.chunk.heading_path, one.sentence.text)
        ]

    def _near(self, side: Query) -> list[Facts]:
        """The sentences of the passages found for one side of a comparison."""
        passages = self._search(side, self._embed(side.text, side), PASSAGES)
        rows = (row for passage in passages for row in self._index.sentence_rows(self._index.row(passage.chunk)))
        return [self._book.read(row) for row in rows]

    def _notes(self, query: Query, citations: Sequence[Citation]) -> tuple[str, ...]:
        """How old the words are, and where the page looks damaged."""
        dated = notes_for(self._index.documents, citations, query.english)
        return notes_on(self._index.catalogue.suspicions_of, citations, query.english) + dated

    def _refusal(self, query: Query, nearest: Candidate | None) -> tuple[str, tuple[Citation, ...]]:
        place = "、".join(query.places)
        opening = say("not_found_place" if place else "not_found", query.english, place=place)
        if nearest is None:
            return opening, ()
        line = Line(slices=(slice_of(nearest),))
        opening += (" " if query.english else "") + only_opening(query, nearest)
        return compose(self._index.documents, query, [line], opening)

    @staticmethod
    def _answer(question: str, completed: str, status: AnswerStatus, text: str, start: float) -> Answer:
        seconds = round(time.perf_counter() - start, 4)
        return Answer(question=question, completed_question=completed, status=status, text=text, seconds=seconds)


def _scope_of(part: Query) -> str:
    """Whose and of when a part of a question is, as it is told that nothing was found for it."""
    years = "、".join(f"{year}{'' if part.english else '年'}" for year in part.period.years)
    return f"{'、'.join(part.places)}{years}" or "…"


def _plain(question: str) -> str:
    """Without markup and what nobody sees."""
    return visible(_TAG.sub(" ", html.unescape(question))).strip()
