"""Which figures a question asks for by name: GDP和财政收入各是多少 asks for two, GDP增长多少 for the change of one."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.language.indicators import Aspect, name_of
from rag.language.places import mask_places
from rag.language.scripts import fold
from rag.retrieval.lexicon import english_indicators, indicator_names, reports_words, without_question_words
from rag.retrieval.query import Kind, Query

Names = frozenset[str]
# Questions whose names are kept at hand.
KEPT = 64

_CHANGE = re.compile(
    "(?:同比|比上年|比去年|较上年|较去年|年均)*(?:增速|增长率|增幅|涨幅|降幅|涨跌|跌幅|变化|(?:增长|下降|增加|减少|提高|上升|降低|回落|缩小|扩大)(?:了)?(?:多少|几|百分之几)(?:个百分点)?|增长速度)"
    "|是[增升涨]是[减降跌]|涨了?还是跌了?|升了?还是降了?|增长?了?还是下?降了?|涨了|跌了|升降|幅度(?:是|有)?多[大少]|怎么变化的?|变化(?:情况|趋势|如何)?"
    "|是?[增升涨][长加]?还?是?[减降跌]少?|[增升涨]了?没有?|走势|趋势|变动|百分之(?:多少|几)"
    "|同比|比上年|比去年|\\bgr[eo]w\\b|\\bgrowth(?: rate)?\\b|\\bincrease[ds]?\\b",
    re.IGNORECASE,
)
_SHARE = re.compile("占比|比重|占.*(?:多少|几成|多大)|\\bshare of\\b", re.IGNORECASE)
_DONE = re.compile("完成(?:了)?预算|完成率|为预算")
_ASKS_VALUE = re.compile("多少|(?<!百分之)几")
# 谁的GDP高, 哪年多: what a comparison asks, no part of a name.
_COMPARES = re.compile(
    "(?:谁|哪(?:一?个|里|边|家|一?年|些|儿)?)的?|(?:更|最|比较)[高多大低少快慢]"
    "|(?<!多)[高多大低少快慢](?=[，,。？?、 ]|$)|相?差(?:了|距|别)?|相比|对比|比一比"
)
_PLACED = re.compile(
    "(?:在|居)?全[市省国区县州](?:排名?|位[列居])?第几(?:位|名)?|(?:排名?|位[列居])?第几(?:位|名)?|排名"
)
# 增速相差多少 asks for no value.
_APART = re.compile("(?:相?差(?:了|距|别)?(?:是|有)?|[高多大快低少慢小](?:出|了)?)(?:多少|几)")
_AND = re.compile("以及|分别|各自|各(?=是|有|为|达|多少|，|$)|[和与及、，,；;?？]")
# 目标, 计划: whether aimed at, no part of a name.
_AIM = re.compile(
    "(?:预期|计划|主要)?(?:目标|任务)(?:值|数)?(?:定的?|设定)?|力争|争取|预计|预期|(?<!发展)计划|打算|(?:要)?(?:稳定|保持|达)[在到]|实际"
)
# 花在教育上的钱 is 教育支出; 到手的收入 is 可支配收入.
_SPENT = re.compile("(?:花|用|投)(?:了)?在(?P<on>[^，。上]{2,8})(?:上|方面)?的?(?:钱|经费|资金|支出)")


# 阿克苏地的…, 株洲全市: what is left of a place's name or speaks of all of it.
_CUT = re.compile("(?<= )(?:[地市县区州省旗](?=[的0-9 ])|全[市县区州省])")
_LINKS = re.compile(
    "^(?:[是有为的]|到(?!手)|截[至止]|年均|平均每年|每年平均)+|(?:[是有为的了在]|年均|平均每年|每年平均|花了?|用了?|安排|预算安排)+$"
)
# 2020年到2023年: a run of years, of which nothing else may stay.
_RUN = re.compile(
    r"(?:(?:19|20)[0-9]{2}\s*年?\s*[、,，和]\s*)+(?:19|20)[0-9]{2}\s*[两三四五六七]?年|[两二三四五六七八九十]年(?:间|里|来)?|(?:19|20)[0-9]{2}\s*年?\s*[-—–~－～至到]+\s*(?:19|20)[0-9]{2}\s*年?|历年来?|历来|逐年|每一?年|各年|这些年|这几年|近几年|近年来?|近[两二三四五六七八九十]年"
)
# What people say around a name and reports do not.
_FILLERS = re.compile(
    "^(?:老百姓|居民|人|的)?(?=.*(?:收入|工资))|列出|列一?下|列举|帮我|告诉我|想问|请|说说|讲讲|执行数?$|一年|平均(?!工资)|大概|大约|到底|究竟|目前|现在"
    "|如今|全部|数据|情况|数字|水平|金额|数额|具体|规模(?!以上)|[块元]?钱$|岗位$|总共|一共|一起|整个[市县区省州]?|咋样?|真的假的|俺们?|咱们?|我们"
    "|你们|头年|多没多|好多|几多|准备|都|已经?|啊|呀|嘛|哈|吧|呗|啦|哦|哟|那边|这边|当地|听说|据说|好像|有没有|最近|这些"
)
# 多少万人, 几公里: the unit is no part of a name.
_UNIT = re.compile(
    "(?<=多少|[^第]几)(?:万|亿|个)*(?:人次|人(?!口|工|均|民)|美元|元|公斤|吨|斤|户|公里|平方公里|平方米|立方米|公顷|亩|天|件|辆|台|套|张|度|%)?(?![口均])"
)
# 城镇居民居民人均…: two words of the lexicon that overlap.
_TWICE = re.compile(r"(.{2,})\1")
_PEOPLE = re.compile("多少(?:个)?人|人口|几(?:多)?人")


def asked_names(query: Query) -> list[Names]:
    """What the question asks for by name, each with every name it has, in the order in which it is asked; empty where
    it names nothing.
    """
    return list(_asked(query))


# Every sentence that is weighed for a question asks it again.
@lru_cache(KEPT)
def _asked(query: Query) -> tuple[Names, ...]:
    return tuple(_read(query))


def _read(query: Query) -> list[Names]:
    if query.english:
        return [names for say in english_indicators(query.text) if (names := indicator_names(name_of(say)))][:1]
    plain = _COMPARES.sub(" ", _RUN.sub("", _CUT.sub(" ", fold(mask_places(query.text, " ")))))
    plain = _PLACED.sub("，", plain)
    plain = _CHANGE.sub("，", _SPENT.sub(lambda match: f"{match['on']}支出", _AIM.sub("", plain)))
    whole, known = _named(plain)
    if known:
        return [whole]
    parts = [_named(part) for part in _AND.split(plain)]
    if (
        len(parts) > 1
        and all(known for names, known in parts if names)
        and (each := [names for names, _ in parts if names])
    ):
        return each
    return [whole] if whole else []


def _named(plain: str) -> tuple[Names, bool]:
    """The names of the one indicator that words ask for, and whether it is one that every place has."""
    own = _LINKS.sub("", name_of(without_question_words(_UNIT.sub("", plain))))
    bare = _FILLERS.sub("", own)
    for name in (own, bare, _TWICE.sub(r"\1", name_of(reports_words(bare)))):
        if names := indicator_names(name):
            return names, True
    if len(bare) <= 1 and _PEOPLE.search(plain):
        return indicator_names("常住人口"), True
    return (frozenset((own,)) if len(own) > 1 else frozenset()), False


def asked_aspect(query: Query) -> Aspect:
    """Which figure of the indicator is asked for; how it changed only where what it is is not asked as well."""
    if query.kind is Kind.RANK and not _ASKS_VALUE.search(_PLACED.sub("", query.text)):
        return Aspect.RANK
    for pattern, aspect in ((_DONE, Aspect.DONE), (_SHARE, Aspect.SHARE)):
        if pattern.search(query.text):
            return aspect
    changed = _CHANGE.search(query.text) is not None
    plain = _CHANGE.sub("", _APART.sub("", query.text))
    both = changed and not query.english and _ASKS_VALUE.search(plain) is not None
    return Aspect.CHANGE if changed and not both else Aspect.VALUE
