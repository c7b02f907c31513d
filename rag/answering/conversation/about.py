"""Messages about the answer before, the archive, the clock or the page: what they are about."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from rag.language.places import mask_places
from rag.language.scripts import fold

_FILE = Path(__file__).with_name("about.toml")
# The topics that are about the answer before.
OF_THE_TALK = frozenset(("sure", "source", "again", "translate", "last_question"))
_MARKS = re.compile(r"[^\w\-]+|_")
_LEAD = re.compile("^(?:那么?|请问|请|麻烦你?|好的|嗯+|哦+|诶|喂|你好|您好)")
_TRAIL = re.compile("(?:呢|啊|呀|吧|哦|喔|嘛|啦|哈)+$")
# 有哪些报告, 有没有2023年的报告, 你这里都有什么报告: of the archive, and not of what stands in a report.
_REPORTS = re.compile(
    r"(?:你|你们|这里|这儿|报告库|库里|里面|网站上?|目前|现在|一共|总共|都|请|列出|列一下|查一下)*(?:有(?:没有)?|收录了?|能查|可以查|包含|包括)?"
    r"(?:哪些|什么|多少份|几份|哪几份|哪几年|哪些年份?)?(?:的)?(?:(?:19|20)[0-9]{2}年?(?:度)?)?(?:的)?(?:政府工作|工作|统计|财政|预算|政府)*(?:报告|公报)(?:有)?(?:哪些|什么|多少份|几份)?(?:吗|么|没有|清单|列表|目录)?"
    r"|(?:what|which)reports(?:areavailable|arethere|doyouhave)?|list(?:all)?(?:the)?reports"
    r"|(?:你|你们|这里)*有(?:没有)?(?:19|20)[0-9]{2}年(?:的)?(?:吗|么|报告吗)?"
)
_ASKS_LIST = re.compile("有|哪|什么|多少份|几份|列|收录|查|reports")
_SERVICE = re.compile(
    "投诉|举报|报修|办证|(?:怎么|如何|哪里|哪儿|去哪|在哪|到哪|怎样)[^，。？]{0,8}(?:办理?(?![学得法的了过在])|申请|领取?|缴|交(?!通)|查询|预约|挂号|报名)"
    "|(?:补贴|补助|低保|社保|医保|公积金|身份证|居住证|户口|护照|营业执照"
    "|公租房|廉租房|准生证|老年证|残疾证)[^，。？]{0,6}(?:怎么|如何|哪里|去哪|找谁|办)"
    "|找谁(?:反映|投诉|办|解决)|(?:给我|我要)(?:办|投诉|举报)"
    "|\\bcomplain|how (?:do|can) i apply|where (?:do|can) i (?:apply|get|register)",
    re.IGNORECASE,
)


def about(message: str) -> str | None:
    """sure, source, again, translate, last_question, today, newest, maker; None for any other message."""
    plain = _plain(message)
    return next((topic for topic, pattern in _topics() if pattern.fullmatch(plain)), None)


def asks_for_reports(message: str) -> bool:
    """有哪些报告: which reports there are, perhaps of a place or a year."""
    plain = _plain(mask_places(message))
    return bool(_REPORTS.fullmatch(plain)) and bool(_ASKS_LIST.search(plain))


def asks_for_service(message: str) -> bool:
    """Whether somebody wants something done (投诉, 办证, 补贴怎么领), which no report can."""
    return bool(_SERVICE.search(fold(message)))


def _plain(message: str) -> str:
    plain = _MARKS.sub("", fold(message))
    return _TRAIL.sub("", _LEAD.sub("", plain)) or plain


@cache
def _topics() -> list[tuple[str, re.Pattern[str]]]:
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["about"]
    return [(row["topic"], re.compile("|".join(row["signs"]))) for row in rows]
