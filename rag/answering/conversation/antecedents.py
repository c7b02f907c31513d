"""What a question leaves for the next one to lean on: its place, time, aim, person and the thing it is about."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rag.language.names import Known, find_people
from rag.language.periods import Period, parse_period
from rag.language.places import find_places, mask_places
from rag.language.scripts import narrow, simplify
from rag.records import Answer
from rag.retrieval.lexicon import Piece, find_pieces
from rag.retrieval.query import Query, understand

_TIME = re.compile(
    r"20[0-9]{2}年?(?:前三季度|上半年|下半年|[0-9]+(?:[—\-–至到])[0-9]+月份?|(?:一|二|三|四)季度)?|"
    "(?:过去|未来|今后|这|近)五年|五年来|前三季度|上半年|去年|今年"
)
_ASKED = re.compile("多少|几|哪|谁|什么")
# What has a name of its own: a project, a company, a park, an activity.
_THING = re.compile(
    r"[“\"《][^”\"》]{2,20}[”\"》](?:活动|工程|项目)?|[^，,。？?的把是]{2,16}?(?:项目|公司|集团|基地|产业园|软件园|基金港|钢铁城|工业园|中心|活动|平台|博览会|"
    "社区|大桥|公园)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Antecedents:
    """The question before, simplified, and what stands in it. `time` is as written, `earlier` the one before."""

    text: str
    query: Query
    places: tuple[str, ...]
    time: str
    period: Period
    thing: str
    pieces: tuple[Piece, ...]
    answer: Callable[[], Answer]
    earlier: str = ""

    def person(self, known: Known) -> str:
        """Who is meant by 他 or 她: named in the question, else in its answer or over it."""
        named = (*find_people(self.text), *known(self.text))
        if named:
            return named[0]
        citations = self.answer().citations
        said = known("\n".join(citation.quote for citation in citations))
        above = known("\n".join("".join(citation.heading_path) for citation in citations))
        return next(iter((*said, *above)), "")

    def where(self) -> str:
        """What 那里 points at: a place of the question, else that of its answer."""
        if self.places:
            return self.places[0]
        for citation in self.answer().citations:
            for heading in (citation.quote, *reversed(citation.heading_path)):
                if places := find_places(heading):
                    return places[0]
        return ""


def antecedents(previous: str, answer: Callable[[], Answer], earlier: str = "") -> Antecedents:
    """Reads the question before, itself completed."""
    text = simplify(narrow(previous.strip())).rstrip("?？。!！")
    time = _TIME.search(text)
    bare = mask_places(_TIME.sub("，", text), "，")
    things = (match[0] for match in _THING.finditer(_TIME.sub("，", text)))
    thing = next((one for one in things if not _ASKED.search(one)), "")
    return Antecedents(
        text=text,
        query=understand(text),
        places=find_places(text),
        time=time[0] if time else "",
        period=parse_period(text),
        thing=thing,
        pieces=tuple(find_pieces(bare, english=False)),
        answer=answer,
        earlier=earlier,
    )
