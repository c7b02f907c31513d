"""是真的吗: a question that asks whether something is so is answered with the verdict on it."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

from rag.answering.saying.texts import say
from rag.language.scripts import is_english, narrow, simplify, visible
from rag.records import Answer, AnswerStatus, Citation, Verdict, VerdictLabel

_WHETHER = re.compile(
    r"[，,、]?(?:这(?:话|个|件事|个说法|说法)?)?(?:是真的还是假的|真的假的|是真的么|真的么|是不是真的|是真的吗|真的吗|是真是假|属实吗|对不对|对吗|准确吗|有这(?:回)?事吗|没错吧|是吗)[?？。]*$"
)
_LEAD = re.compile("^(?:请问|听人家?[讲说]|听讲|人家[讲说]|都说|听说|据说|有人说|网上说|我听说|是不是说)[，,：:]?")
_ENGLISH = re.compile(r"^is it true that (?P<claim>.+?)\??$", re.IGNORECASE)


def asked_claim(question: str) -> str | None:
    """The claim in 昭阳区新增高新技术企业165家，是真的吗; None for a question of another sort."""
    seen = visible(question).strip()
    if match := _ENGLISH.match(seen):
        return match["claim"]
    plain = simplify(narrow(seen))
    if not _WHETHER.search(plain):
        return None
    return _LEAD.sub("", _WHETHER.sub("", plain)) or None


def verdict_answer(question: str, verdicts: Sequence[Verdict], start: float) -> Answer:
    """The verdicts as an answer: what is said of each, then the words it rests on."""
    english = is_english(question)
    lines: list[str] = []
    cited: dict[tuple[str, int, int], Citation] = {}
    for verdict in verdicts:
        doubted = verdict.label is VerdictLabel.SUPPORTED and bool(verdict.notes)
        lines.append(say("asked_doubted" if doubted else f"asked_{verdict.label.value}", english))
        for one in verdict.citations:
            key = (one.document_id, one.start, one.end)
            cited.setdefault(key, replace(one, marker=len(cited) + 1))
            lines.append(f"{one.quote}[{cited[key].marker}]")
    found = any(verdict.label is not VerdictLabel.NOT_FOUND for verdict in verdicts)
    return Answer(
        question=question,
        completed_question=question,
        status=AnswerStatus.ANSWERED if found else AnswerStatus.NOT_FOUND,
        text="\n".join(dict.fromkeys(lines)),
        citations=tuple(cited.values()),
        notes=tuple(dict.fromkeys(note for verdict in verdicts for note in _notes(verdict))),
        seconds=round(time.perf_counter() - start, 4),
    )


def _notes(verdict: Verdict) -> tuple[str, ...]:
    """In what it differs, and what is suspicious in the words it rests on."""
    told = () if verdict.label is VerdictLabel.SUPPORTED else (verdict.explanation,)
    return (*told, *verdict.notes)
