"""Figure mentions: which words of a sentence say what each of its figures counts or measures.

A clause may hold several figures (5万多名职工、3万多名居民), share words among them (推动85个老旧小区和4个城中村改造),
or name what it measures first and give the figures after (分别位列第32位、第53位): each figure gets its own words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.language.carried_words import Carried, complete, is_predicate, measure_of, measured_by, pair_names
from rag.language.figures import parse_figures
from rag.language.places import mask_places
from rag.language.scripts import CJK, aligned, narrow
from rag.records import Figure, FigureRecord

_CLAUSE_END = re.compile(r"[，；。：！？\n;:!?]|(?<![0-9]),|,(?![0-9]{3}(?![0-9]))|——|……")
_JOINT = re.compile(r"、|以及|[和与及]|(?<=[a-z0-9%]) and ")
_CELLS = re.compile(r"\|(?:\s*[-−]?[0-9.,]+%?\s*(?=\|))?")
_COMMA = re.compile("、")
_OPEN, _CLOSE = "“‘「『《（(【", "”’」』》）)】"
# A quoted stretch this short is a name: “蓝天300天”, “人才30条”, “一件事一次办”.
NAME_LENGTH = 14
# Ordinals that number sessions and batches, not places in a ranking.
_ORDINALS = ("第届", "第次", "第个", "第批", "第期", "产业")
# 三大高地, 两次, 一元复始: a small number in Chinese numerals before these counts nothing that anyone checks.
_RHETORICAL, SMALL_TALK = frozenset("大次年天条张座位门名项元"), 20
# 608所 is an institute's name where nothing before it says what is counted (小学671所, 共有幼儿园1118所).
NUMBERED_INSTITUTE = 100
_COUNTED = re.compile("[学校园中院构室站有建成共达为]$")
# Words that link a figure to what it measures and say nothing of it themselves.
_LINKS = re.compile(
    "(?:过去|未来|今后|近)五年|(?:19|20)[0-9]{2}年|今年|去年|比上年|年度|全市|全省|全国|全区|城区|力争|增速|分别|同比|增长|晋升|前进|提升|提高|下降|降低|上升|增加|减少|达到|达|位列|位居|排名|排在|排|居(?![民家住])|保持|稳定|连续|累计|实现|预计|其中|"
    "(?:低于|高于|优于|快于|超过)?(?:全国|全省|全市)平均(?:水平)?|低于|高于|优于|快于|总量|总数|平均|年均|均|为|是|约|超过|超|近|共有|共计|共|有|到|至|在|的|了|等|较|比|也|还|并|个位次|位次"
)
# A figure with such a bound before a noun says which things are counted, within so many characters.
_BOUNDS, _NEAR_THRESHOLD = frozenset(("以上", "以下", "以内", "以下的", "以上的")), 10
_OVER = frozenset("超过逾")
_BROKEN = re.compile("[，,、；;]|达|增长|下降|完成|实现")
_INSTITUTION = re.compile("(?:人民|中心|实验|高级)?(?:医院|中学|小学|幼儿园|学校|高中|初中)")
_PARTICLES = frozenset("为是约近超达共有计列居第至到仅增升降减占比较另其并又还")
# （原版面如此，疑有误）: a remark in brackets parts no clause.
_REMARK = re.compile(r"[（(][^（()）0-9]*[)）]")
_SUBJECT_BEFORE = re.compile(
    r"^(?P<name>.+?(?:企业|公司|集团|项目|产业|基地))(?=.{0,2}(?:产值|总投资|投资|营收|营业收入|利润))"
)
_SUBJECT_AFTER = re.compile(r"^的(?P<name>.+?(?:项目|基地|工程|平台|产业园|园区))")


_TWO = 2
# One word for two things that are told apart by two figures.
_PAIRS = {"城乡": ("城镇", "农村"), "进出口": ("进口", "出口"), "男女": ("男性", "女性")}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureMention:
    """A figure (offsets into the sentence) with the words it goes with: `indicator` are its own, `clause` all that
    its clause says, `subject` the company or project it belongs to, empty where only the place owns it.
    """

    figure: Figure
    indicator: str
    clause: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Segment:
    """A stretch of a clause with at most a few figures, offsets into the sentence."""

    start: int
    end: int
    figures: tuple[Figure, ...]


def read_figures(sentence: str) -> list[FigureMention]:
    """The figures of a sentence that measure or count something, each with its words, in order."""
    printed = _without_remarks(sentence)
    sentence = aligned(printed)
    figures = [figure for figure in parse_figures(printed) if _measures(sentence, figure)]
    mentions: list[FigureMention] = []
    carried = Carried()
    for start, end in _clauses(sentence):
        inside = [figure for figure in figures if start <= figure.start < end]
        if inside:
            made, carried = _read_clause(sentence, (start, end), inside, carried, mentions)
            mentions += made
        elif _says_something(words := sentence[start:end].strip()):
            carried = replace(carried, head=words, said=words, measure=measure_of(words) or carried.measure)
    return mentions


def _without_remarks(sentence: str) -> str:
    return _REMARK.sub(lambda match: " " * len(match[0]), sentence)


def _measures(sentence: str, figure: Figure) -> bool:
    if figure.unit == "" or figure.unit in _ORDINALS:
        return False
    before = sentence[: figure.start]
    bare = not re.search("[0-9]", narrow(figure.text))
    # 单位：万元 measures nothing, and 3个千亿元台阶 counts steps.
    if re.search("单位[:：]?[^，。]{0,4}$", before) or (bare and re.search("[0-9](?:个|次)$", before)):
        return False
    # 市第六医院 is a name.
    if figure.unit.startswith("第") and _INSTITUTION.match(sentence[figure.end :]):
        return False
    if figure.unit in ("年", "周年"):
        return before.endswith("连续")
    if before.endswith("每"):
        return False
    chinese = not re.search("[0-9]", narrow(figure.text))
    if chinese and (figure.value == 1 or (figure.unit in _RHETORICAL and figure.value <= SMALL_TALK)):
        return False
    if figure.unit == "所" and figure.value >= NUMBERED_INSTITUTE and not _COUNTED.search(before):
        return False
    # 3岁及以上人群, 万人发明专利拥有量: whom it is of, not how many.
    if figure.unit == "岁" and (figure.qualifier in _BOUNDS or re.match("及以[上下]", sentence[figure.end :])):
        return False
    if bare and figure.unit == "人" and figure.value == 10_000:
        return False
    if bare and re.match("GDP|地区生产总值|生产总值", sentence[figure.end :]):
        return False
    return not (_in_name(sentence, figure.start) or _in_name(sentence, figure.end - 1))


def _in_name(sentence: str, place: int) -> bool:
    """Whether the character stands in a short quoted name."""
    for opening, closing in zip(_OPEN, _CLOSE, strict=True):
        left = sentence.rfind(opening, 0, place)
        if left >= 0 and closing not in sentence[left:place] and opening in "“‘「『《":
            right = sentence.find(closing, place)
            if right >= 0 and right - left - 1 <= NAME_LENGTH:
                return True
    return False


def _clauses(sentence: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for match in _CLAUSE_END.finditer(sentence):
        spans.append((start, match.start()))
        start = match.end()
    return [span for span in (*spans, (start, len(sentence))) if span[1] > span[0]]


def _read_clause(
    sentence: str, span: tuple[int, int], figures: Sequence[Figure], carried: Carried, earlier: Sequence[FigureMention]
) -> tuple[list[FigureMention], Carried]:
    """`carried` is what the clauses before it hand on, `earlier` the readings of the sentence so far."""
    start, end = span
    clause = sentence[start:end]
    subject = _subject(sentence, start, end, figures[0])
    paired = _paired(sentence, start, figures, earlier)
    rows = [(s, figure) for s in _segments(sentence, start, end, figures) for figure in s.figures]
    words = [paired.get(figure.start) or _own(sentence, segment, figure) for segment, figure in rows]
    mentions = []
    for place, (segment, figure) in enumerate(rows):
        own = words[place]
        if not own:
            # 15万户、7万余名居民: a bare figure shares the words of the next one.
            own = next((later for later in words[place + 1 :] if _says_something(later)), "")
        if figure.start in paired:
            carried = replace(carried, head=own, said=own)
        elif carried.head and not _says_something(own) and not is_predicate(_tidy(own)):
            own = f"{carried.head} {own}".strip()
            carried = replace(carried, said=own)
        else:
            joined = segment.start > start
            own, carried = complete(_tidy(own), figure, carried, joined, sentence[end:])
        mentions.append(FigureMention(figure=figure, indicator=_tidy(own), clause=clause, subject=subject))
    return mentions, carried


def _segments(sentence: str, start: int, end: int, figures: Sequence[Figure]) -> list[_Segment]:
    """The clause cut at 、 and 和 wherever both sides hold a figure; what has none goes with what follows."""
    cuts = [m.span() for m in _JOINT.finditer(sentence, start, end) if not _enclosed(sentence, start, m.start())]
    segments, left = [], start
    for cut, after in (*cuts, (end, end)):
        inside = tuple(figure for figure in figures if left <= figure.start < cut)
        rest = any(figure.start >= after for figure in figures)
        if inside and (rest or cut == end):
            segments.append(_Segment(start=left, end=cut if rest else end, figures=inside))
            left = after
    return segments


def _enclosed(sentence: str, start: int, place: int) -> bool:
    before = sentence[start:place]
    return sum(before.count(c) for c in _OPEN) > sum(before.count(c) for c in _CLOSE)


def _own(sentence: str, segment: _Segment, figure: Figure) -> str:
    """What stands around the figure in its segment, up to the figures beside it."""
    others = [one for one in segment.figures if not _is_threshold(sentence, one, figure)]
    left = max((f.end for f in others if f.end <= figure.start), default=segment.start)
    right = min((f.start for f in others if f.start >= figure.end), default=segment.end)
    return f"{sentence[left : figure.start]} {sentence[figure.end : right]}".strip()


def _is_threshold(sentence: str, one: Figure, figure: Figure) -> bool:
    """亿元以上项目31个, 80岁以上老年人87万名: a bound that says what is counted is among the other's words."""
    # 计划总投资超亿元项目818个: over a round sum, in words.
    round_sum = one.qualifier in _OVER and not re.search("[0-9]", narrow(one.text))
    bounded = (one.qualifier in _BOUNDS or round_sum) and one is not figure
    followed = re.match(f"[{CJK}]{{2}}", sentence[one.end :]) is not None
    between = sentence[one.end : figure.start] if one.end <= figure.start else sentence[figure.end : one.start]
    return bounded and followed and len(between) <= _NEAR_THRESHOLD and not _BROKEN.search(between)


def _paired(sentence: str, start: int, figures: Sequence[Figure], earlier: Sequence[FigureMention]) -> dict[int, str]:
    """Words by figure where a row of names is followed by a row of figures, in this clause or the one before."""
    if len(figures) < 2 or not _bare_row(sentence, figures):
        return {}
    front = sentence[start : figures[0].start]
    named, _, tail = front.partition("分别")
    if not tail:
        match = re.search("同比|增长|下降|达|为", front)
        named, tail = (front[: match.start()], front[match.start() :]) if match else (front, "")
    names = _names(named, len(figures), apart="分别" in front) or _both(named, len(figures))
    if not names and tail and _says_something(named):
        # 占投资比重分别为18.1%和35.8% is of those named before; 居民收入分别增长7.5%和8.5% names it once for both.
        of = [mention.indicator for mention in earlier[-len(figures) :]] if is_predicate(named) else []
        names = [f"{measured_by(one)} {named}" for one in of] if len(of) == len(figures) else [named] * len(figures)
    row = [mention.figure for mention in earlier[-len(figures) :]]
    goes_on = len(row) == len(figures) and _bare_row(sentence, row) and not _says_something(named)
    if not names and ("分别" in front or goes_on):
        names = [mention.indicator for mention in earlier[-len(figures) :]]
        if len(names) != len(figures) and earlier:
            # 生产总值和财政收入年均递增27.7%，分别达到439亿元、36亿元
            names = _names(earlier[-1].indicator, len(figures), apart=True)
    if len(names) != len(figures):
        return {}
    return {figure.start: f"{name} {tail}" for figure, name in zip(figures, names, strict=True)}


def _names(named: str, count: int, apart: bool) -> list[str]:
    """So many names as there are figures, parted at 、 and 和; where they are told `apart` (分别) also at 、 alone
    (租赁业、文化体育和娱乐业).
    """
    for joint in (_JOINT, _COMMA)[: 1 + apart]:
        names = [name for name in joint.split(named) if name.strip()]
        if len(names) == count:
            return pair_names(names)
    return []


def _both(named: str, count: int) -> list[str]:
    """城乡居民人均可支配收入分别达到38506元和23294元 is of 城镇居民 and of 农村居民."""
    word = next((word for word in _PAIRS if word in named), None) if count == _TWO else None
    return [named.replace(word, one, 1) for one in _PAIRS[word]] if word is not None else []


def _bare_row(sentence: str, figures: Sequence[Figure]) -> bool:
    """Whether nothing but 、 or 和 stands between the figures."""
    between = (sentence[one.end : two.start] for one, two in zip(figures, figures[1:], strict=False))
    return all(_JOINT.fullmatch(gap) for gap in between)


def _says_something(own: str) -> bool:
    """Two characters or a word in Latin letters (PM2.5, 3A) beside those that only link; one alone (杏, 锌) that may
    be a thing.
    """
    if len(own) == 1 and re.match(f"[{CJK}]", own) and own not in _PARTICLES:
        return True
    rest = _LINKS.sub("", mask_places(own))
    return len(re.findall(f"[{CJK}]", rest)) >= 2 or re.search("[A-Za-z]{2,}|[0-9][A-Za-z]", rest) is not None


def _subject(sentence: str, start: int, end: int, figure: Figure) -> str:
    before = _SUBJECT_BEFORE.match(sentence[start : figure.start])
    after = _SUBJECT_AFTER.match(sentence[figure.end : end])
    return (before or after)["name"] if before or after else ""  # type: ignore[index]


def _tidy(own: str) -> str:
    # A row of a table: its name without the rules and the figures beside it.
    own = _CELLS.sub(" ", own) if "|" in own else own
    return re.sub(r"\s+", " ", own).strip(" 的、，,；;。：:")


def clause_around(text: str, record: FigureRecord) -> tuple[int, int]:
    """The clause of the record's sentence that holds its figure, as offsets into the document's `text`."""
    sentence = _without_remarks(text[record.start : record.end])
    place = record.figure.start - record.start
    first, last = next((a, b) for a, b in _clauses(sentence) if a <= place < b)
    return record.start + first, record.start + last
