"""Carried words: what a clause leaves unsaid of its figure because the clause before it has said it.

第二产业投资增长16.1%，占固定资产投资比重为60.1%: the share is that of 第二产业投资. 收入174.1亿元，支出141.8亿元: the
expenditure is of the fund whose income was told. 新增A353家、B48家: B is new, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rag.language.scripts import CJK
from rag.records import Figure

# What is measured: the noun with which a name of an indicator ends.
MEASURE = (
    "增加值|总产值|产值|营业收入|进出口额?|出口额?|进口额?|收入|支出|投入|投资额?|产量|销售额|销售面积|面积|税收|利润总额|利润|总额|余额|浓度"
    "|零售额|人数|户数|存栏|出栏|资本|招生|在校学?生|毕业学?生|专任教师|(?:滚存|收支|年末|年终|当年|本年)*结余"
)
# In a list by sector or category (制造业增长, 中西药品类增长) the measure is said once, before.
_SECTOR = re.compile("[业类]$")
_OF_SECTORS = re.compile("(?:增加值|零售额|总产值|产值|营业收入|投资)(?=中?$)")
_ENDS = re.compile(f"(?P<measure>{MEASURE}|[{CJK}]{{2}}率)(?:预计|预算|累计)?(?:完成|实现|达到?|安排|计划|约?为)?$")
# A name that ends so, or is in Latin letters, measures without another's noun (GDP、工业增加值).
_MEASURED = re.compile(f"(?:{MEASURE}|总值|指数|[率数量额值]|比重|水平|能耗)$|[A-Za-z]")
_PREDICATE_ENDS = re.compile(
    "(?:分别|同比|累计|年均|比上年末?|比年初|较上年末?|较年初|同口径|按可比口径)*(?:名义|实际)?"
    "(?:增长|下降|降低|净?增加?|减少|提高|上升|回落|上涨|递增|增速|达到?|完成|实现|约?为|突破|稳定在|[由从])*$"
)
# 占…的比重, 完成年初预算的, 为预算的, 比上年提高, 从第10位升至: a share, a change or a rank of what was named before.
_PREDICATE = re.compile(
    '^(?:其中)?(?:[^的，]{0,4}占(?![地用])|占比|为[^，]{0,5}预算|完成[^，]{0,4}(?:预算|计划|任务)|[较比](?:上|去|年|同|前|[“"]|十|[0-9])|是(?![全国省市])|同比|环比|净?[增减][加少支收]?$'
    "|(?:由|从)(?=[^，]{0,8}(?:提高|升|降|增|扩|拓|下|减|压))|[^，]{0,4}[升提增扩降减]?[至到]$|[位名]?[居列](?=[全第])|排名|增速|增幅|降幅|对[^，]{2,8}贡献率|拉动(?=[^，]{0,8}增长))"
)
# What is done to that which is counted; in a row of counted things the first says it for all.
_DONE = re.compile(
    "(?:力争|争取|计划|预计|累计|共|年内|全年|重点|新一轮|全[市县区州省旗])*(?P<done>(?:新增加?|新建成?|新改扩?建|新培育|新认定|新开工|新签约|新引进|新入库|新评定|新?招录"
    "|改造提升|提升改造|改扩建|改建|扩建|改造|建设|建成|建立|培育打造|培育|培养|培训|引进|引育|打造|创建|认定|获批|开工|竣工|签约|引入|招聘|举办"
    "|支持|整治|修复|治理|新栽|栽植|发放|淘汰|退出|关停|取缔|查处|破获)+)"
)
_LEVEL = re.compile("(?:国家|[省市县区乡镇村州]|[1-5]A|[一二三四五])级")
# 12家, 3所: whose people and money the next clauses tell without naming it again.
_OWNERS = frozenset("家所个座处项")
_OF_OWNERS = frozenset(("人", "名", "元", "人次", "张", "亿元"))
_MONEY = frozenset(("元", "亿元"))
# 统筹安排3.17亿元，重点保障…: what it is for stands behind it.
_ONLY_MONEY = re.compile(
    "^(?:[市县区省]?级?(?:财政)?)(?:统筹|安排|落实|投入|拨付|下达|筹集|筹资|筹措|投资|争取|整合|资金|累计|共|各类|专项|财政)+$"
)
_BEHIND = re.compile(f"^[，,]\\s*(?P<words>[{CJK}“”]{{4,18}})")
_SHORT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What the clauses of a sentence so far hand on: `head` is what the last one measured, `said` its whole words,
    `owner` the things last counted, `done` what is done to those of this row, `measure` that of a list by sectors;
    `unit` is that of the last figure.
    """

    head: str = ""
    said: str = ""
    owner: str = ""
    done: str = ""
    measure: str = ""
    unit: str = ""


def complete(own: str, figure: Figure, carried: Carried, joined: bool, after: str) -> tuple[str, Carried]:
    """The words of a figure with those that it leaves unsaid, and what they hand on.

    `joined` says that 、 or 和 stands before it in its clause, `after` is what follows the clause.
    """
    bare = own.strip(" 的、，,；;。：:")
    if _PREDICATE.match(bare) and carried.head:
        # 比上年提高0.4个百分点 after 比重为9.3% is the share's; 增长5% is that of what is measured.
        upon = carried.said if figure.unit in ("个百分点", "百分点") else carried.head
        full = f"{upon} {bare}"
        return full, replace(carried, said=full)
    full = _completed(bare, figure, carried, joined, after)
    done = _DONE.match(full)
    counted = figure.unit in _OWNERS
    return full, Carried(
        head=measured_by(full),
        said=full,
        owner=carried.owner if full != bare and carried.owner in full else (full if counted else carried.owner),
        done=done["done"] if done else (carried.done if joined else ""),
        measure=measure_of(measured_by(full)) or carried.measure,
        unit=figure.unit,
    )


def pair_names(names: list[str]) -> list[str]:
    """社会保障、教育投入: the measure of the last name is that of all that have none."""
    last = _ENDS.search(_PREDICATE_ENDS.sub("", names[-1].strip()))
    if last is None or any(_MEASURED.search(name.strip()) for name in names[:-1]):
        return names
    return [*(f"{name.strip()}{last['measure']}" for name in names[:-1]), names[-1]]


def measured_by(words: str) -> str:
    """The words without the change or the verb with which they end: 第一产业投资下降 measures 第一产业投资."""
    return _PREDICATE_ENDS.sub("", words) or words


def measure_of(words: str) -> str:
    """The measure that a list by sectors shares with the words before it; empty where they end with none."""
    found = _OF_SECTORS.search(words)
    return found[0] if found else ""


def is_predicate(words: str) -> bool:
    """Whether words say a share, a change or a rank, and not of what."""
    return _PREDICATE.match(words.strip()) is not None


def _completed(bare: str, figure: Figure, carried: Carried, joined: bool, after: str) -> str:
    plain = _PREDICATE_ENDS.sub("", bare).removeprefix("其中").strip(" ，:：")
    if figure.unit in _MONEY and _ONLY_MONEY.match(bare) and (behind := _BEHIND.match(after)):
        return f"{bare} {behind['words']}"
    if not plain:
        return bare
    if level := _LEVEL.fullmatch(plain):
        # 培训县级骨干教师500名、市级60名
        return _LEVEL.sub(level[0], carried.head, count=1) if _LEVEL.search(carried.head) else f"{carried.head} {bare}"
    if joined and carried.done and not _DONE.match(plain):
        return f"{carried.done}{bare}"
    if carried.measure and figure.unit == "%" and _SECTOR.search(plain):
        return bare.replace(plain, plain + carried.measure, 1)
    short = len(plain) <= _SHORT
    before = _ENDS.search(carried.head)
    if short and before is not None and re.fullmatch(MEASURE, plain):
        # 社会保险基金收入174.1亿元，支出141.8亿元
        return f"{carried.head[: before.start()]}{bare}"
    if short and before is not None and before["measure"] == "产量" and carried.unit == figure.unit:
        return f"{bare}产量" if not plain.endswith("产量") else bare
    of_owner = figure.unit in _OF_OWNERS or re.fullmatch(MEASURE, plain) is not None
    if short and not joined and carried.owner and of_owner and not _DONE.match(plain):
        return f"{carried.owner} {bare}"
    return bare
