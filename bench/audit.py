"""Looks for figures and names that are not in the cited words, by cruder means than the gate's.

Digits are compared as strings, every name that the corpus or LAC knows letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pypinyin import lazy_pinyin

from rag.answering.saying.citing import MARKER
from rag.checking.english import read_english_figures
from rag.checking.quantities import Likeness, compare
from rag.generating.grounds import Ground
from rag.generating.names import COMMON
from rag.generating.sentences import Said
from rag.language.figures import parse_figures
from rag.language.gazetteer import gazetteer
from rag.language.names import known_people
from rag.language.periods import parse_period
from rag.language.places import find_places, same_place
from rag.language.scripts import fold, is_english, narrow, simplify
from rag.models.name_finder import LacNames
from rag.records import Answer, Citation, Document
from rag.retrieval.lexicon import indicator_words

_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SENTENCE = re.compile(r"[^\[\]]+(?:\[[0-9]+\])+")


class Audit:
    """Holds words against the slices they cite; `documents` give the people there are."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = {document.id: document for document in documents}
        self._people = {name for document in documents for name in known_people(document.text)}
        self._finder = LacNames()

    def shown(self, answer: Answer) -> list[str]:
        """What a shown answer has that the slices cited by the same sentence, or the headings above them, have not."""
        cited = {str(one.marker): one for one in answer.citations}
        lost = []
        years = set(re.findall("20[0-9]{2}", narrow(answer.completed_question)))
        for found in _SENTENCE.finditer(answer.text.replace("\n", "")):
            citations = [cited[number] for number in MARKER.findall(found[0])]
            quotes = "\n".join(one.quote for one in citations)
            above = "\n".join(
                (*(part for one in citations for part in one.heading_path), *(one.title for one in citations))
            )
            places = {p for one in citations for p in self._documents[one.document_id].places}
            told = {str(year) for one in citations for year in self._years(one, above)}
            lost += self._absent(MARKER.sub("", found[0]), quotes, above, places, years | told)
        return lost

    def said(self, said: Said, grounds: Sequence[Ground]) -> list[str]:
        """What a model's sentence has that the grounds it cites have not; all grounds where it cites none."""
        chosen = [one for one in grounds if one.number in said.marked] or list(grounds)
        quotes = "\n".join(one.text for one in chosen)
        above = "\n".join(
            part for one in chosen for part in (one.document.title, *one.facts.sentence.chunk.heading_path)
        )
        places = {place for one in chosen for place in (*one.facts.scope.own, *one.document.places)}
        return self._absent(said.text, quotes, above, places, set())

    def _years(self, citation: Citation, above: str) -> tuple[int, ...]:
        """The years of the words, of the paragraph before them and of the headings; 今年 as the report means it."""
        document = self._documents[citation.document_id]
        before = document.text[: citation.start].rsplit("\n", 1)[-1]
        return parse_period(f"{above}，{before}{citation.quote}", document.year).years

    def _absent(self, text: str, quotes: str, above: str, places: set[str], years: set[str]) -> list[str]:
        plain, there = narrow(simplify(text)), narrow(simplify(quotes))
        lost = [number for number in self._numbers(plain, there) if number not in years]
        words = fold(there + above)
        names = {name for name in self._people if name in plain}
        if is_english(plain):
            lost += self._unspoken(plain, there + above)
        else:
            names |= set(self._finder.names(plain))
        for name in names:
            if (
                any(word in words for word in indicator_words(name))
                or fold(name) in words
                or fold(name).rstrip("区市县") in words
                or self._placed(name, places)
            ):
                continue
            lost.append(name)
        known = {place for part in (there, above) for place in find_places(part)} | places
        lost += [p for p in find_places(plain) if not any(same_place(p, one) for one in known) and p in gazetteer()]
        return lost

    def _unspoken(self, plain: str, words: str) -> list[str]:
        """Two and more capitalised words that are not the sound of the words: Li Huibin where they have 石慧彬."""
        sound = "".join(lazy_pinyin(words, errors=lambda _: "."))
        lost = []
        for run in re.findall(r"[A-Z][a-z]+(?: [A-Z][a-z]+)+", plain):
            letters = [word.lower() for word in run.split() if word.lower() not in COMMON and not find_places(word)]
            ways = ("".join(letters), "".join(reversed(letters)))
            if letters and not find_places(run) and not any(way in sound for way in ways):
                lost.append(run)
        return lost

    def _numbers(self, plain: str, there: str) -> list[str]:
        """Digits, and figures in Chinese numerals, that are neither printed there nor equal to a figure there."""
        reported = parse_figures(there)
        equal = set()
        claimed = [one.figure for one in read_english_figures(plain)] if is_english(plain) else parse_figures(plain)
        lost = []
        for figure in claimed:
            if any(compare(figure, one) is Likeness.EQUAL for one in reported):
                equal |= set(_DIGITS.findall(figure.text))
            elif not _DIGITS.search(figure.text) and figure.text not in there and "五年" not in figure.text:
                lost.append(figure.text)
        printed = set(_DIGITS.findall(there))
        return lost + [run for run in _DIGITS.findall(plain) if run not in printed and run not in equal]

    def _placed(self, name: str, places: set[str]) -> bool:
        """A place of the section, or an office of it: 石峰区委书记 where the words have 区委书记."""
        found = find_places(name)
        return bool(found) and all(any(same_place(one, place) for place in places) for one in found)
