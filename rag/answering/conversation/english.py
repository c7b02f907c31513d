"""Follow-ups in English: another place, another year, the target instead of the result."""

from __future__ import annotations

import re

from rag.answering.conversation.antecedents import Antecedents
from rag.language.places import find_places, mask_places, substitute_place
from rag.language.scripts import is_english

_LEAD = re.compile(r"^(?:and what about|what about|how about|and for|and in|and|in|for)\b[, ]*", re.IGNORECASE)
_YEAR = re.compile(r"\b20[0-9]{2}\b")
_AIM = re.compile(r"\btargets?\b|\bgoals?\b", re.IGNORECASE)
_PAST = re.compile(r"(?:over |in |during )?the (?:past|last) five years", re.IGNORECASE)
# A follow-up this short has no question of its own.
SHORT = 8


def complete_english(question: str, before: Antecedents) -> str:
    """The question before with what this one changes; the question itself when it has a subject of its own."""
    if not is_english(before.text) or len(question.split()) > SHORT or not _LEAD.match(question.strip()):
        return question
    core = _LEAD.sub("", question.strip()).strip(" ?.")
    places, rest = find_places(core), mask_places(core).strip(" ?.'s")
    if places and len(rest) <= 2:
        return substitute_place(before.text, places[0]) + "?"
    if _YEAR.fullmatch(core):
        text = before.text
        return (_YEAR.sub(core, text, count=1) if _YEAR.search(text) else f"{text} in {core}") + "?"
    if _AIM.search(core):
        return _PAST.sub("as a target for the next five years", before.text) + (
            "?" if _PAST.search(before.text) else " as a target?"
        )
    return question
