"""Several questions in one message, of different kinds: the answer to each, one under the other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.answering.saying.citing import MARKER, Citer
from rag.answering.saying.texts import say
from rag.records import Answer, AnswerStatus, Document
from rag.retrieval.query import Kind, understand

_CUT = re.compile(
    r"[？?；;]+|[，,。 ](?=(?:还有|另外|顺便|再问|以及|and )(?!多少|几|没有|呢))"
    "|，(?=(?:谁|他|她|那个)[^，]{0,8}(?:谁|叫什么|是哪))"
)
_LEAD = re.compile("^(?:还有|另外|顺便(?:问一下|问)?|再问(?:一下)?|以及|那个?|，|,)+")
# What is asked in one breath: more would be a list of questions, which a person reads one by one.
MOST = 3
_ASKING = frozenset((Kind.FIGURE, Kind.RANK, Kind.PERSON, Kind.DATE, Kind.WHERE, Kind.LIST))


def asked_apart(question: str) -> list[str]:
    """The questions of a message that asks for things of different kinds; none where it asks for one thing."""
    parts = [_LEAD.sub("", part.strip()) for part in _CUT.split(question)]
    parts = [part for part in parts if len(part) > 1]
    kinds = [understand(part).kind for part in parts]
    apart = 2 <= len(parts) <= MOST and _ASKING.issuperset(kinds) and len(set(kinds)) > 1
    return parts if apart else []


def _counted_on(text: str, markers: Mapping[int, str]) -> str:
    return MARKER.sub(lambda match: markers.get(int(match[1]), match[0]), text)


def together(documents: Mapping[str, Document], question: str, answers: Sequence[Answer], english: bool) -> Answer:
    """The answers as one, the markers counted on; of a part that has none it is said which."""
    citer = Citer(documents)
    lines: list[str] = []
    computed = []
    for one in answers:
        if one.status is not AnswerStatus.ANSWERED:
            lines.append(say("part_refused", english, question=one.completed_question.rstrip("？?")))
            continue
        markers = {citation.marker: citer.again(citation) for citation in one.citations}
        lines.append(_counted_on(one.text, markers))
        computed += [
            replace(each, markers=tuple(int(markers[marker].strip("[]")) for marker in each.markers))
            for each in one.computed
        ]
    used = [one for one in answers if one.status is AnswerStatus.ANSWERED]
    return replace(
        used[0],
        question=question,
        completed_question="；".join(one.completed_question.rstrip("？?") for one in answers),
        text="\n".join(lines),
        citations=citer.citations,
        computed=tuple(computed),
        notes=tuple(dict.fromkeys(note for one in used for note in one.notes)),
    )
