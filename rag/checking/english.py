"""Figures of an English statement, in the units of the reports."""

from __future__ import annotations

import re

from rag.language.figure_mentions import FigureMention
from rag.records import Figure

_NUMBER = re.compile(
    r"(?P<before>more than |over |above |nearly |almost |about |around |some |less than |under |at least )?"
    r"(?P<rank>ranked |rank |no\. ?|number )?(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r"(?P<ordinal>st|nd|rd|th)?(?: (?P<scale>thousand|million|billion)\b)?"
    r"(?: ?(?P<unit>%|percentage points?|percent|per cent|yuan|rmb|people|persons|residents|"
    r"households|kilomet(?:re|er)s?|km\b|mu\b|square met(?:re|er)s?|days?\b))?",
    re.IGNORECASE,
)
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_UNITS = (
    ("percentage", "个百分点"),
    ("%", "%"),
    ("per", "%"),
    ("yuan", "元"),
    ("rmb", "元"),
    ("people", "人"),
    ("person", "人"),
    ("resident", "人"),
    ("household", "户"),
    ("km", "公里"),
    ("kilomet", "公里"),
    ("mu", "亩"),
    ("square", "平方米"),
    ("day", "天"),
)
_QUALIFIERS = {
    "more than": "超过",
    "over": "超过",
    "above": "超过",
    "at least": "以上",
    "nearly": "近",
    "almost": "近",
    "about": "约",
    "around": "约",
    "some": "约",
    "less than": "不到",
    "under": "不到",
}
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_RANKS = {word: f"{number}th" for number, word in enumerate(_PLACES, 1)}
_RANK_WORD = re.compile(rf"\b(?P<rank>ranked|ranks|rank) (?P<word>{'|'.join(_RANKS)})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def read_english_figures(text: str) -> list[FigureMention]:
    """Every number that is no year, with the clause it stands in; a number without a unit fits any."""
    text = _RANK_WORD.sub(lambda match: f"{match['rank']} {_RANKS[match['word'].lower()]}", text)
    mentions = []
    for match in _NUMBER.finditer(text):
        bare = not match["unit"] and not match["scale"]
        outside = text[match.start() - 1 : match.start()].isalnum() or text[match.end() : match.end() + 1].isalpha()
        if (bare and _YEAR.fullmatch(match["digits"])) or outside:
            continue
        value = float(match["digits"].replace(",", "")) * _SCALES.get((match["scale"] or "").lower(), 1.0)
        figure = Figure(
            text=match[0].strip(),
            value=value,
            unit=_unit(match),
            qualifier=_QUALIFIERS.get((match["before"] or "").strip().lower(), ""),
            start=match.start(),
            end=match.end(),
        )
        clause = _clause(text, match.start(), match.end())
        mentions.append(
            FigureMention(figure=figure, indicator=clause.replace(match[0], " "), clause=clause, subject="")
        )
    return mentions


def _unit(match: re.Match[str]) -> str:
    if match["rank"] or match["ordinal"]:
        return "第位"
    said = (match["unit"] or "").lower()
    return next((unit for word, unit in _UNITS if said.startswith(word)), "")


def _clause(text: str, start: int, end: int) -> str:
    """From the sentence mark before the number to the one after; commas part only what holds other numbers."""
    left = max(text.rfind(mark, 0, start) for mark in (";", "; ", ". ")) + 1
    right = min((place for mark in (";", ". ") if (place := text.find(mark, end)) >= 0), default=len(text))
    return text[left:right].strip()
