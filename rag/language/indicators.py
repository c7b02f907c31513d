"""Indicators: what a name of a figure measures, apart from whose, when, how far and whether it grew.

全年全市地区生产总值预计完成 measures 地区生产总值; 地区生产总值 比上年增长 is its change, 占地区生产总值的比重 a share.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from rag.language.places import mask_places
from rag.language.scripts import aligned

# Names whose normal form is kept at hand.
KEPT = 16384


class Aspect(Enum):
    """Which figure of an indicator: what it is, how it changed, its share of another, its rank, how far it is done."""

    VALUE = "value"
    CHANGE = "change"
    SHARE = "share"
    RANK = "rank"
    DONE = "done"


_TIME = re.compile(
    r"(?:19|20)[0-9]{2}\s*年?(?:末|底)?|[一二][〇○零九][〇○零一二三四五六七八九]{2}年|今年|去年|上年|本年度?|全年|年末|年底|年内|期末|月末|年度|当年"
    "|“?十[一二三四五六]五”?(?:时期|期间|末)?|(?:过去|未来|今后)?五年来?|(?:过去|未来|今后)|截至"
)
# What stands around a name and says nothing of what is measured.
_AROUND = re.compile(
    "自治[州县区旗]|[县区旗]级(?=一般公共预算|地方|财政|税收)|(?<=收入|支出)执行数?|迈上.{0,4}台阶|(?:迈上|跨[上越]|突破)?[^，]{0,3}大关|现价总量|修订[为后]|(?:初步|最终)核算数|全(?:社会|[市省县区州旗镇乡]|地区)(?!消)|我[市省县区州]|(?:初步|统一)?核算(?:结果)?|按[^，]{1,8}(?:计算|口径)|预计|预期|估计|累计|实现|完成"
    "|确保|力争|争取|(?<!公)共计?|拥?有(?!色|效|限|机|线|关)|达到?|约?为|突破|超过|稳定在|保持在?|控制在|实有|其中|货物(?=进出口)|地方(?=一般公共预算|财政|公共)"
    "|(?<=一般公共预算)地方|分别|左右|国内外(?=游客)|海内外(?=游客)|首次"
)
_CHANGED = re.compile(
    "(?P<words>(?:可比|同比|同口径|名义|实际|年均|比上年末?|较上年末?|比年初|较年初|按可比价格?计?算?|比[0-9]{4}年|比去年|较去年)*"
    "(?:增长|下降|上涨|下跌|增加|减少|增收|减收|增支|减支|增产|减产|提高|降低|上升|回落|递增|净增|增速|增幅|涨幅|降幅|缩小|扩大))"
)
_SHARE = re.compile("占[^，]*(?:比重|比例|比)?|比重|贡献率|占比")
# 占…比重为 ends so; 占…比重为 比上年提高 is a change of the share.
_SHARES = re.compile("(?:比重|比例|贡献率|占比|占[^增降提]{2,16})[^增降提]{0,6}$")
_DONE = re.compile("(?:为|完成)(?:年初|调整|变动|年度|全年)?(?:预算|计划|任务|目标)(?!收入|支出|安排)")
_RANKED = re.compile("位[居列]|排名|[居列](?=全|第)")
# Of how many the name of a count speaks besides.
_COUNT = re.compile("(?:总人数|人数|人员|人次|总数|数量|岗位|(?<!指)数)$")
_BLANK = re.compile(r"[\s，,、:：()（）|“”\"?？!！。.的]+")


@lru_cache(KEPT)
def name_of(words: str) -> str:
    """What words measure, for comparing: without places, times, verbs and what they say of change, share and rank."""
    name = _bare(words)
    return _COUNT.sub("", name) or name


def shown_name(words: str) -> str:
    """What words measure, for showing."""
    return _bare(words).replace("gdp", "GDP")


def _bare(words: str) -> str:
    plain = mask_places(aligned(words), "")
    for pattern in (_DONE, _SHARE, _RANKED):
        found = pattern.search(plain)
        if found is not None and found.start() > 0:
            plain = plain[: found.start()]
    changed = _CHANGED.search(plain)
    # 增加值 is no change of what stands before it.
    while changed is not None and plain[changed.start() : changed.end() + 1] == "增加值":
        changed = _CHANGED.search(plain, changed.end())
    if changed is not None and changed.start() > 0:
        plain = plain[: changed.start()]
    return _BLANK.sub("", _AROUND.sub("", _TIME.sub("", plain)))


@lru_cache(KEPT)
def aspect_of(words: str, unit: str) -> Aspect:
    """Which figure of its indicator the words and the unit speak of."""
    if unit in ("第位", "位") or _RANKED.search(words):
        return Aspect.RANK
    if _DONE.search(words):
        return Aspect.DONE
    changed = [one for one in _CHANGED.finditer(words) if words[one.start() : one.end() + 1] != "增加值"]
    if unit == "%" and _SHARES.search(words):
        return Aspect.SHARE
    if changed:
        return Aspect.CHANGE
    return Aspect.VALUE
