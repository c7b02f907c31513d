"""Who gives a report: 区长罗鹏程作政府工作报告, or the line below its title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.language.names import is_name, office_holders
from rag.language.scripts import CJK

_OFFICE = "市长|区长|县长|省长|镇长|书记|主任|主席|院长|检察长|局长|厅长"
# 昭通市人民政府市长 陈恢清; 市人民政府代理区长 罗鹏程; with the blanks of a set line gone.
_LINE = re.compile(rf"[—\-– （(]*[{CJK}]{{0,24}}(?:{_OFFICE})[:：]?(?P<name>[{CJK}]{{2,4}})[)）]?")
_GIVES = re.compile(
    r"(?:同志|[（(][^（()）]*[)）])?[^。；！？\n]{0,28}?(?<!工)作(?:了)?(?:题为[^。\n]{0,40})?[^。；，\n]{0,14}报告"
)
_INTERVIEWED = re.compile(r"(?:^|[—\-–\s])访[^。\n]{0,60}$")
# A name on a line of its own, below the office or the meeting.
_NAME_FOLLOWS = re.compile(rf"(?:{_OFFICE}|会议上|大会上|日[)）]?)$")
_ACTS = re.compile("作|的|在|说|会|报告|出席|主持|讲话|要求|指出|强调|表示")
_TOP_LINES = 15
_REACH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A name, how sure it is that they speak, and the words that say so."""

    name: str
    confidence: float
    reason: str


def speakers_of(text: str) -> list[Speaker]:
    """The people whom a text names as giving it, in order."""
    found = [*_below_title(text)]
    for holder in office_holders(text):
        tail = text[holder.end : holder.end + _REACH]
        before = text[text.rfind("\n", 0, holder.start) + 1 : holder.start]
        start = max(text.rfind(mark, 0, holder.start) for mark in "。\n") + 1
        reason = text[start : holder.end + _REACH].split("\n", 1)[0]
        if _GIVES.match(tail):
            found.append(Speaker(name=holder.name, confidence=0.85, reason=reason))
        elif _INTERVIEWED.search(before):
            found.append(Speaker(name=holder.name, confidence=0.7, reason=reason))
    return found


def _below_title(text: str) -> list[Speaker]:
    lines = [line for line in text.splitlines() if line.strip()][:_TOP_LINES]
    found = []
    before = ""
    for line in lines:
        plain = re.sub(r"\s|^#+ ", "", line.lstrip("#"))
        match = _LINE.fullmatch(plain)
        if match and not _ACTS.search(match["name"]):
            found.append(Speaker(name=match["name"], confidence=0.9, reason=line))
        elif is_name(plain) and _NAME_FOLLOWS.search(before):
            found.append(Speaker(name=plain, confidence=0.8, reason=f"{before} {line}"))
        before = plain
    return found
