"""Follow-ups: a question that leans on the one before is completed from it, and shown completed.

Only what the new question leaves unsaid is carried over. A question that can stand alone is tried as it is, before its
completion unless it asks what every place has some of: changing the subject does not drag the old scope along.
"""

from __future__ import annotations

import re

from rag.answering.conversation.antecedents import Antecedents
from rag.answering.conversation.english import complete_english
from rag.answering.weighing.measured import wide_places
from rag.language.names import Known, find_posts
from rag.language.periods import parse_period
from rag.language.places import find_places, mask_places, substitute_place
from rag.language.scripts import is_english, narrow, simplify
from rag.retrieval.lexicon import find_pieces
from rag.retrieval.query import Kind, understand

_LEADS = re.compile(r"^(?:那么|那(?![里边个位家条项座])|还有(?!哪|什么|呢|吗)|另外|再问|请问|再说说)[,，、 ]*")
_TRAILS = re.compile(r"(?:呢|怎么样)?[?？。!！]*$")
_MARKS = re.compile(r"[?？。!！]*$")
_YEAR = re.compile(r"20[0-9]{2}年?")
_BEFORE = re.compile(
    r"(?:(?:再)?(?:前|上)一年度?|前年|去年|上年)(?:的|同期)?(?:实际上?)?(?:完成|达到|实现)?(?:了|得)?(?:是|有)?(?:多少|几|怎么样|如何)?"
)
# 两个差多少, 哪个高: of the last two that were asked for.
_TWO = re.compile(
    r"(?:这|那|它们|他们|前面)?(?:两个|两者|二者|两地|两年|俩)?(?:之间)?(?:的)?(?:相?差(?:了|距|别)?(?:是|有)?(?:多少|多大|几)|差距(?:是|有)?(?:多少|多大)?|(?:哪|谁)(?:个|一个|边|家)?的?(?:更|比较|增速|增长得?|涨得|升得)*(?:高|多|大|低|少|快|慢)(?:一些|些)?(?:[,，]?(?:高|多|大|低|少|快|慢|差)(?:了|出)?多少)?)"
)
_ASKED_TAIL = re.compile(r"(?:是|有|达到|完成了?)?(?:多少|几)[^，。？?]{0,4}$")
_SPAN = re.compile(r"过去五年|这五年|五年来|未来五年|今后五年")
_SPAN_ASKED = re.compile(
    "(过去五年|这五年|五年来|未来五年|今后五年)(?:的|实际上?)?(?:是|有|达到|完成得?)?(?:多少|怎么样|如何)?"
)
_AIM_ONLY = re.compile(
    r"^(?:它的|其|他们的)?(?P<year>(?:19|20)[0-9]{2}年|今年|明年)?的?(?:预期|计划)?目标(?:值)?(?:是|有|定了?)?(?:多少|什么|在哪)?$"
)
_WHY_ONLY = re.compile("^(?:为什么|为何|怎么会|什么原因|咋会)")
_FACET = re.compile("的?(?:增速|增长率|增幅|涨幅|降幅|占比|排名)")
_RANK_ONLY = re.compile("^(?:在|居)?(?:全[国省市州])?(?:排名?|位[列居])?(?:第几|排名)(?:位|名)?$")
_ACTUAL_ONLY = re.compile(r"^(?:那)?实际(?:上)?(?:完成)?(?:是|有|达到)?(?:多少|几)?[^，,]{0,3}$")
_PERSON = re.compile(r"^(?:他|她)(?:们)?|^(?:这|那)(?:位|个)(?:书记|区长|市长|主任|领导|人|负责人)")
_PLACE = re.compile(r"^(?:那里|那边|这里|当地|该区|该市|这个区|那个区|那儿)的?")
_THING = re.compile(
    r"^(?:它|这|该|那|其)(?:个|家|项|座|条|些)?(?:项目|公司|企业|集团|基地|园区|产业园|活动|工程|平台|中心|基金)?的?"
)
_ASKS = re.compile("多少|几|谁|什么|哪|何时|怎么|吗|为何|为什么")
_MORE = re.compile("^(?:还有(?:呢|吗|哪些|别的吗|什么)?|其他的?(?:呢)?|别的(?:呢)?|继续|接着说)$")
# A question with so many notions of its own can be understood without the one before.
ALONE, LONG_ENOUGH = 2, 9
# 校对呢, 区委书记呢: no more than an office.
OFFICE = 6


def completions(question: str, before: Antecedents | None, known: Known) -> list[str]:
    """The question completed from the one before, likeliest first; the question itself when it needs nothing."""
    ways = _completions(question, before, known)
    return [way if way == question or is_english(way) else f"{way}？" for way in ways]


def _completions(question: str, before: Antecedents | None, known: Known) -> list[str]:
    if before is None:
        return [question]
    if is_english(question) or is_english(before.text):
        return [complete_english(question, before)]
    plain = _MARKS.sub("", simplify(narrow(question.strip())))
    core = _TRAILS.sub("", _LEADS.sub("", plain))
    bare = plain != core
    for rule in (_by_two, _by_facet, _by_pronoun, _by_time, _by_aim, _by_place):
        if found := rule(core, before, known):
            return [found] if bare or found != question else [question]
    if find_places(core) or not core:
        return [question]
    antecedents = _with_scope(core, before, bare)
    alone = _stands_alone(core) and not bare
    if not alone or antecedents == question:
        return [antecedents]
    query = understand(core)
    # What every place has some of is asked of the place before; anything else may be a new subject.
    return [antecedents, question] if query.indicator or query.general else [question, antecedents]


def asks_for_more(question: str) -> bool:
    """还有呢: what else there is to the question before."""
    return bool(_MORE.match(_MARKS.sub("", simplify(narrow(question.strip())))))


def _by_two(core: str, before: Antecedents, known: Known) -> str:
    """两个差多少: the difference of what the last two questions asked for."""
    del known
    if not before.earlier or not _TWO.fullmatch(core):
        return ""
    one, two = (_ASKED_TAIL.sub("", _MARKS.sub("", text)) for text in (before.earlier, before.text))
    growth = "增速" if re.search("增|涨|升|快|慢", core) and not re.search("增速|增长", two) else ""
    return f"{one}和{two}{growth}相差多少"


def _by_facet(core: str, before: Antecedents, known: Known) -> str:
    """为什么少了, 全市第几, 泉州的增速呢: another side of what the question before asked, perhaps of another place."""
    del known
    text = _ASKED_TAIL.sub("", before.text)
    if _RANK_ONLY.match(core) or _WHY_ONLY.match(core):
        return f"{text}{core}"
    place, rest = find_places(core), mask_places(core).strip(" 的")
    if place and before.places and _FACET.fullmatch(rest):
        return f"{substitute_place(_FACET.sub('', text), place[0])}{rest}"
    return ""


def _by_pronoun(core: str, before: Antecedents, known: Known) -> str:
    if _PERSON.match(core):
        person = before.person(known)
        return _PERSON.sub(person, core, count=1) if person else ""
    if _PLACE.match(core):
        place = before.where()
        return _PLACE.sub(place, core, count=1) if place else ""
    if (found := _THING.match(core)) and len(found[0]) < len(core):
        rest = core[found.end() :]
        thing = before.thing or "".join(piece.text for piece in before.pieces[:1] if not piece.verb)
        place = "".join(before.places[:1]) if not find_places(thing) else ""
        return f"{place if '哪' not in rest else ''}{thing}{rest}" if thing else ""
    return ""


def _by_time(core: str, before: Antecedents, known: Known) -> str:
    """前一年呢, 2023年呢, 未来五年呢, 昭阳区过去五年呢: the same question about another time, perhaps another place."""
    del known
    place, rest = find_places(core), mask_places(core).strip(" 的")
    if _YEAR.fullmatch(rest):
        year = rest if rest.endswith("年") else f"{rest}年"
    elif _BEFORE.fullmatch(rest) and before.period.years:
        year = f"{before.period.years[-1] - (2 if '再前' in rest else 1)}年"
    elif span := _SPAN_ASKED.fullmatch(rest):
        year = span[1]
    else:
        return ""
    text = before.text
    if before.time:
        text = text.replace(before.time, year, 1)
    else:
        text = substitute_place(text, f"{before.places[0]}{year}") if before.places else f"{year}{text}"
    if "今后" not in year and "未来" not in year:
        text = _unaimed(text)
        text = text if _ASKS.search(text) else f"{text}是多少"
    return substitute_place(text, place[0]) if place else text


def _unaimed(text: str) -> str:
    return re.sub("的?(?:预期)?目标(?=是|有|增速|值|$)", "", text)


def _by_aim(core: str, before: Antecedents, known: Known) -> str:
    """目标是多少, 实际呢: the same indicator as a target, or as it was reached."""
    del known
    text = before.text
    if aimed := _AIM_ONLY.match(core):
        if year := aimed["year"]:
            text = text.replace(before.time, year, 1) if before.time else f"{year}{text}"
        changed = _SPAN.sub("未来五年", text)
        if "目标" in changed:
            return changed
        return re.sub("(是多少|多少|有多少|增速|$)", r"的目标\1", changed, count=1)
    if _ACTUAL_ONLY.match(core):
        changed = re.sub("未来五年|今后五年", "过去五年", text)
        return re.sub("的?(?:预期|计划)?目标", "实际", changed, count=1)
    return ""


def _by_place(core: str, before: Antecedents, known: Known) -> str:
    """鲁甸县呢: the same question about another place; 彝良縣委書記呢: the same sort of question of another office."""
    del known
    places = find_places(core)
    if not places:
        return ""
    rest = mask_places(core).strip(" 的")
    if not find_pieces(mask_places(core, "，"), english=False) and len(rest) <= 1:
        return substitute_place(before.text, core.rstrip("的")) if before.places else f"{core}{before.text}"
    if before.query.kind is Kind.PERSON and understand(core).posts and not _ASKS.search(core):
        return f"{core}是谁"
    return ""


def _with_scope(core: str, before: Antecedents, bare: bool) -> str:
    """Place and time of the question before, or the thing it was about, and what sort of answer was wanted."""
    period = parse_period(core)
    # Who holds an office is asked of no year.
    dated = bool(period.years or period.span or period.part) or understand(core).kind is Kind.PERSON
    scope = "".join(before.places[:1]) + ("" if dated else before.time)
    if before.query.kind is Kind.PERSON and find_posts(core) and find_posts(before.text) and len(core) <= OFFICE:
        return before.text.replace(find_posts(before.text)[-1], core, 1)
    if not scope and not before.thing:
        scope = next((piece.text for piece in before.pieces if not piece.verb and len(piece.text) > 1), "")
    if before.thing and before.thing not in core and all(place in wide_places() for place in before.places):
        scope = before.thing + ("" if dated else before.time)
    elif before.thing and before.thing not in core and not bare:
        scope += before.thing
    if (core.endswith("的") and not _ASKS.search(core)) or re.match("[^，,]{1,6}的有(?:多少|几)", core):
        core = _with_noun(core, before)
    if bare and not _ASKS.search(core):
        core += _asking(core, before)
    return f"{scope}{core}"


def _with_noun(core: str, before: Antecedents) -> str:
    """竣工的呢: the noun that the question before counted."""
    nouns = [piece.text for piece in before.pieces if not piece.verb and len(piece.text) >= 2]
    noun = next((text[-2:] for text in reversed(nouns)), "")
    return re.sub("的(?=有|$)", f"的{noun}", core, count=1)


def _asking(core: str, before: Antecedents) -> str:
    """What the question before asked for: a growth rate, a rank, a person, a number, a day."""
    kind = before.query.kind
    if before.query.target and not understand(core).target:
        return "目标是多少"
    term = any(piece.term is not None and piece.term.indicator for piece in find_pieces(core, english=False))
    if kind is Kind.PERSON:
        return "是谁"
    if kind is Kind.RANK and not re.search("增速|增长|率", core):
        return "排第几"
    if term and "年均" in before.text and "年均" not in core:
        return "年均增长多少"
    if term and re.search("增长|增速", before.text) and not re.search("增长|增速", core):
        return "增长多少"
    if kind in (Kind.LIST, Kind.SUMMARY):
        return "是哪些"
    return "是多少" if kind in (Kind.FIGURE, Kind.RANK) else ""


def _stands_alone(core: str) -> bool:
    """Whether a question says by itself what it is about."""
    pieces = [piece for piece in find_pieces(mask_places(core, "，"), english=False) if not piece.verb]
    return (len(pieces) >= ALONE and len(core) >= LONG_ENOUGH) or any(mark in core for mark in "“《")
