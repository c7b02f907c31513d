"""Whether every word of a statement that carries meaning stands in its evidence; what does not is named.

A character is accounted for where it stands beside one of its neighbours in the evidence as well, in its headings or in
what leads up to it. Words of a group of equivalents.toml and of the lexicon stand for each other. Figures, places and
times are weighed by themselves and are left out here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from rag.answering.weighing.facts import Facts
from rag.checking.quantities import BORNE_OUT, Likeness, bears, compare, dimension
from rag.checking.statements import SAYS, Statement
from rag.indexing.index import Index
from rag.language.figure_mentions import FigureMention
from rag.language.figures import number_value, parse_figures
from rag.language.gazetteer import gazetteer
from rag.language.places import covers, find_places, mask_places
from rag.language.scripts import CJK, aligned, fold
from rag.records import Figure, FigureRecord
from rag.retrieval.lexicon import Piece, find_pieces, without_question_words

_FILE = Path(__file__).with_name("equivalents.toml")
# What carries no meaning of its own.
_EMPTY = re.compile(
    "同比|比上年|较上年|比去年|较去年|只?花了?|仅用|只用了?|的时候|同期|保持在?|稳定在?|维持在?|计划|打算|力争|争取|目标|预期|预计|将要|今后|[该本我][市区县省州]|听说|据说|实现|完成|取得|做到|拥有|共有|成功|率先|一下子|整体|其中|以及|并且|而且|同时|此外|另外|分别|方面|情况|左右|以上|以下|以内|有余|多万|大约|将近|接近|超过|不到|不足|已经|目前|"
    "去年|今年|全年|年末|年底|年初|上年|当年|截至|期间|进一步|不断|持续|继续|仍然|还是|也是|都是|就是|正在|[的了在和与及等并也还又就都则而且但个着过已被把对从到由向为是有这那其之于以]"
)
_TIME = re.compile(
    r"[十〇一二三四五六七八九]+五[”\"]?(?:时期|期间|末)?|(?:19|20)[0-9]{2}\s*年?(?:以来|以前|之前|前|内|底|末|初)?"
    r"|[0-9]{1,2}\s*月(?:份)?|[0-9]{1,2}\s*日|[前上下一二三四]+(?:个)?(?:季度|半年)|(?:过去|今后|未来|这|近)五年(?:来)?|五年来"
)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?=\s*年)")
_RUN = re.compile(rf"[{CJK}]+|[a-z0-9][a-z0-9+.&%-]*")
_HAN, _LETTER = re.compile(f"[{CJK}]"), re.compile("[A-Za-z]")
_CLAUSE_END = re.compile("[，；;。、：:]|,(?![0-9]{3})")
# Within what a rounded figure may differ from the one that it stands for.
NEARLY = 0.12
_CLAUSE = re.compile("[，；;。：:]|,(?![0-9]{3})")
# So much more of a statement in a clause of another year of the same sentence means that it is of that year.
OTHER_YEAR = 0.15


def unaccounted(
    index: Index, statement: Statement, evidence: Sequence[Facts], records: Sequence[FigureRecord] = ()
) -> tuple[str, ...]:
    """The words of the statement, as it writes them, that neither the evidence nor the names of its `records` have.

    A clause of the statement is borne out by one clause of the evidence with those beside it: by that of its figure,
    where it has one. What stands above the sentence, and a first clause that says what the others are of, count too.
    """
    if not comparable(statement):
        return ()
    names = [f"{record.subject} {record.indicator}" for record in records]
    said = "\n".join([*(_around(index, one) for one in evidence), *map(fold, names)])
    masked = _masked(statement, evidence)
    missing: list[str] = []
    months = _months(statement)
    pieces = [piece for piece in find_pieces(masked, english=False) if piece.term is not None]
    ways = [_Way(way, masked, pieces) for one in evidence for way in _ways(index, one, statement, records)]
    whole = _Way(said, masked, pieces)
    for span in _spans_of_clauses(masked, len(_figures(statement)) > 1):
        lacking = [[*way.lacks(span), *(month for month in months if month not in way.said)] for way in ways]
        missing += min(lacking or [whole.lacks(span)], key=lambda words: len("".join(words)))
    missing += _strict(statement, said)
    missing += _parts(statement, evidence, said)
    missing += _numbers(statement, evidence)
    missing += _years(statement, evidence, index, _pairs(masked))
    missing += _places(statement, evidence, said)
    missing += _denied(statement, evidence)
    missing += [word for mention in statement.mentions for word in _beside(statement, mention, evidence, names)]
    return tuple(dict.fromkeys(missing))


def _spans_of_clauses(masked: str, in_a_row: bool) -> Iterator[tuple[int, int]]:
    """The clauses of a masked statement, those of a row of figures one by one."""
    start = 0
    for match in re.finditer("[，,；;：:、]|$" if in_a_row else "[，,；;：:]|$", masked):
        if masked[start : match.start()].strip():
            yield start, match.start()
        start = match.end()


_MONTH = re.compile("(?<![0-9])[0-9]{1,2}月")


def _months(statement: Statement) -> list[str]:
    """The months of a statement without figures: those of a figure are its record's."""
    return [] if statement.mentions else _MONTH.findall(fold(aligned(statement.text)))


def _ways(index: Index, one: Facts, statement: Statement, records: Sequence[FigureRecord]) -> Iterator[str]:
    """What may bear out a clause: a clause of the sentence with those beside it, and what holds for all of them. Of a
    figure its own clause, with those around it that have no figure of its kind.
    """
    above = fold("\n".join((index.documents[one.sentence.chunk.document_id].title, *one.sentence.chunk.heading_path)))
    clauses = list(_clauses(one.sentence.text))
    figures = [parse_figures(part) for part in clauses]
    opening = _opening(one.sentence.text)
    wanted = _figures(statement)
    dated = bool(_months(statement))
    kinds = {dimension(figure) for figure in wanted}
    place = 0
    for at, part in enumerate(clauses):
        place = one.sentence.text.find(part, place)
        first, last = one.sentence.start + place, one.sentence.start + place + len(part)
        names = [
            f"{record.subject} {record.indicator}"
            for record in records
            if record.document_id == one.sentence.chunk.document_id and first <= record.figure.start < last
        ]
        if wanted and not any(bears(figure, other) for figure in wanted for other in figures[at]):
            continue
        spans = ((at, at + 1), (at, min(at + 2, len(clauses))), (max(0, at - 1), at + 1), (max(0, at - 2), at + 1))
        for start, end in dict.fromkeys(spans):
            window = clauses[start:end]
            text = "，".join(window)
            kin = any(
                dimension(figure) in kinds for other in range(start, end) if other != at for figure in figures[other]
            )
            if len(window) > 1 and (len(set(_YEAR.findall(text))) > 1 or kin or dated):
                continue
            apart = len(clauses) > 1 and set(_YEAR.findall(opening)) - set(_YEAR.findall(text))
            yield fold("\n".join((above, "" if apart else opening, text, *names)))


def _figures(statement: Statement) -> list[Figure]:
    """What the statement measures, else what numbers it has."""
    mentioned = [mention.figure for mention in statement.mentions]
    return mentioned or [one for one in parse_figures(statement.text) if one.unit not in ("", "年", "周年")]


def _clauses(text: str) -> Iterator[str]:
    """The clauses of a sentence; a row of figures (新增7113户、达到47050户) is several."""
    for part in _CLAUSE.split(text):
        yield from part.split("、") if len(parse_figures(part)) > 1 else [part] if part.strip() else []


class _Way:
    """What may bear a statement out, and which characters of the masked statement have their words there."""

    def __init__(self, said: str, masked: str, pieces: Sequence[Piece]) -> None:
        self.said = said
        self._masked = masked
        self._pairs = _pairs(said)
        self._covered = [False] * len(masked)
        for start, end in _equal(masked, pieces, said):
            self._covered[start:end] = [True] * (end - start)

    def lacks(self, span: tuple[int, int]) -> list[str]:
        """The words of a clause that do not stand here."""
        covered = list(self._covered)
        missing: list[str] = []
        for run in _RUN.finditer(self._masked, *span):
            if run[0].isascii():
                if not run[0].isdigit() and run[0] not in self.said and not covered[run.start()]:
                    missing.append(run[0])
                continue
            for at in range(run.start(), run.end() - 1):
                if self._masked[at : at + 2] in self._pairs:
                    covered[at] = covered[at + 1] = True
            missing += _open(self._masked, covered, run.span())
        return missing


def _pairs(text: str) -> set[str]:
    """Every two characters that stand beside each other, none of them a blank."""
    return {one + two for one, two in zip(text, text[1:], strict=False) if " " not in (one, two)}


# Clauses that a statement without figures may be spread over.
WINDOW = 3


def in_one_place(statement: Statement, facts: Facts) -> bool:
    """Whether what the statement shares with a sentence stands in neighbouring clauses and not all over it."""
    masked = _masked(statement, (facts,))
    pairs = _pairs(masked)
    clauses = _CLAUSE.split(fold(facts.sentence.text))
    windows = ["，".join(clauses[at : at + WINDOW]) for at in range(max(1, len(clauses) - WINDOW + 1))]
    shared = [sum(pair in window for pair in pairs) for window in windows]
    return max(shared) >= sum(any(pair in window for window in windows) for pair in pairs)


def comparable(statement: Statement) -> bool:
    """Whether its words are those of the reports' language."""
    return not statement.query.english and len(_LETTER.findall(statement.text)) <= len(_HAN.findall(statement.text))


def _around(index: Index, one: Facts) -> str:
    """The sentence and what stands above it; the sentence before it tells of something else as often as not."""
    chunk = one.sentence.chunk
    return fold("\n".join((index.documents[chunk.document_id].title, *chunk.heading_path, one.sentence.text)))


def _masked(statement: Statement, evidence: Sequence[Facts]) -> str:
    """The statement without its figures, its counts that the evidence has too, places, times and empty words."""
    text = fold(aligned(statement.text))
    reported = {(figure.unit, figure.value) for one in evidence for figure in one.figures}
    mentioned = {mention.figure.text for mention in statement.mentions}
    figures = [
        figure for figure in parse_figures(text) if figure.text in mentioned or (figure.unit, figure.value) in reported
    ]
    text = _TIME.sub(_blank, text)
    for figure in figures:
        text = text[: figure.start] + " " * (figure.end - figure.start) + text[figure.end :]
    near = "\n".join("".join((*one.sentence.chunk.heading_path, one.sentence.chunk.text)) for one in evidence)
    for name in (name for name in statement.people if name in near):
        text = re.sub(f"{re.escape(fold(name))}(?:{SAYS})", _blank, text)
    text = mask_places(text, " ")
    return _EMPTY.sub(_blank, without_question_words(text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _equal(masked: str, pieces: Sequence[Piece], said: str) -> Iterator[tuple[int, int]]:
    """Where words stand for which the evidence has another of their group, or the report's word of the lexicon."""
    for group in _groups():
        if any(word in said for word in group):
            for word in group:
                for match in re.finditer(re.escape(word), masked):
                    yield match.span()
    for piece in pieces:
        if piece.term is not None and any(fold(word) in said for word in piece.term.say):
            yield piece.start, piece.end


def _open(masked: str, covered: Sequence[bool], span: tuple[int, int]) -> Iterator[str]:
    """The stretches of a run of two characters and more that nothing accounts for."""
    start = None
    for at in range(span[0], span[1] + 1):
        if at < span[1] and not covered[at]:
            start = at if start is None else start
        elif start is not None:
            if at - start > 1:
                yield masked[start:at]
            start = None


# What a single character turns into something else: it must stand in the evidence, before the words it stands before.
_STRICT = re.compile("环比|(?:全国|全球|世界|国际|全省|全市|国家级|省级|市级)(?P<what>[^，,。；0-9的]{2})?")


# How many of them, each with what bears it out: 所有 is no 大部分.
_QUANTIFIERS = tuple(
    (re.compile(mine), re.compile(theirs))
    for mine, theirs in (
        ("全部|所有|全都|一律|悉数|百分之百|无一例外", "全部|所有|全都|一律|悉数|均|都|全面|全覆盖|100%|各"),
        ("大部分|大多数|绝大多数|多数", "大部分|大多数|绝大多数|多数|主要"),
        ("基本(?=[完建消实形解达覆])", "基本"),
        ("唯一", "唯一"),
        ("第二次|首次|再次", "第二次|首次|首个|首家|第一次|再次|又"),
    )
)
_RANKING = tuple("首第唯最百十")


_RANKED = re.compile(
    "(?P<level>全国|全省|全市|全区|全县|全球)[^，,。；、0-9第]{0,6}?第(?P<rank>[0-9]{1,3}|[一二三四五六七八九十])"
)


def _ranks(text: str) -> set[tuple[str, int]]:
    return {(match["level"], int(number_value(match["rank"]) or 0)) for match in _RANKED.finditer(text)}


def _strict(statement: Statement, said: str) -> Iterator[str]:
    """全国首家 where the evidence has 湖南首家; 环比 where it has 同比."""
    text = fold(aligned(statement.text))
    reported = _ranks(said)
    yield from (f"{level}第{rank}" for level, rank in _ranks(text) if reported and (level, rank) not in reported)
    for mine, theirs in _QUANTIFIERS:
        if (found := mine.search(text)) and not theirs.search(said):
            yield found[0]
    for match in _STRICT.finditer(text):
        what = match["what"] or ""
        word = match[0][: len(match[0]) - len(what)]
        if word not in said or (what.startswith(_RANKING) and what in said and match[0] not in said):
            yield match[0] if word in said else word


_PART = re.compile("上半年|下半年|前三季度|[一二三四]季度|前[1-9一二三四五六七八九十]{1,2}个?月|年末|年底")
_SAME_PART = {"年末": ("年末", "年底", "末"), "年底": ("年末", "年底", "末")}
_AIMED = re.compile("目标|力争|计划|预期|争取|打算|拟(?=[建实新投])")
_PLANS = re.compile("目标|力争|计划|预期|争取|打算|拟|将|要|确保|未来|今后|左右|以上|加快|推进|推动")


def _parts(statement: Statement, evidence: Sequence[Facts], said: str) -> Iterator[str]:
    """上半年 where the report tells of the year; 目标 where it tells of what was done."""
    text = fold(aligned(statement.text))
    for part in dict.fromkeys(_PART.findall(text)):
        if not any(way in said for way in _SAME_PART.get(part, (part,))):
            yield part
    aimed = _AIMED.search(text)
    if aimed and not _PLANS.search(said) and not any(one.scope.plan for one in evidence):
        yield aimed[0]


def _numbers(statement: Statement, evidence: Sequence[Facts]) -> Iterator[str]:
    """Numbers that measure nothing by themselves (10万儿童), where the evidence has no such one."""
    mentioned = {mention.figure.text for mention in statement.mentions}
    reported = [figure for one in evidence for figure in one.figures]
    for figure in parse_figures(statement.text):
        if figure.text in mentioned or figure.unit in ("年", "周年"):
            continue
        alike = [compare(figure, one) for one in reported if one.unit == figure.unit or not figure.unit]
        denied = any(one.value == figure.value for one in reported) and Likeness.EQUAL not in alike
        if denied or not any(one in BORNE_OUT for one in alike):
            yield figure.text


def _beside(
    statement: Statement, mention: FigureMention, evidence: Sequence[Facts], names: Iterable[str]
) -> Iterator[str]:
    """Of 城镇 and 农村, 新增 and 累计: what stands beside the figure in the claim, and does not in the report."""
    claimed = _clause_at(statement.whole, mention.figure.start)
    beside = [
        f"{_clause_at(one.sentence.text, figure.start)}{_opening(one.sentence.text)}"
        for one in evidence
        for figure in one.figures
        if compare(replace(mention.figure, qualifier=""), replace(figure, qualifier="")) is not Likeness.UNRELATED
        and abs(figure.value - mention.figure.value) <= NEARLY * abs(mention.figure.value)
    ]
    near = "".join((*beside, *names))
    above = "".join(heading for one in evidence for heading in one.sentence.chunk.heading_path[-1:])
    for kin in _exclusive():
        words = {word for word in kin if word in claimed}
        # A heading tells only of what the clause itself leaves open: 城镇 under 图4 农村居民 is 城镇.
        others = {word for word in kin if word in near} or {word for word in kin if word in above}
        if others and not words & others:
            yield from sorted(words)


def _clause_at(text: str, at: int) -> str:
    """The clause that an offset is in."""
    cuts = [0, *(match.end() for match in _CLAUSE_END.finditer(text)), len(text)]
    return next(text[one:two] for one, two in zip(cuts, cuts[1:], strict=False) if at < two)


def _opening(text: str) -> str:
    """A first clause without a figure, which says what those after it are of."""
    first = _CLAUSE_END.split(text, maxsplit=1)[0]
    return "" if parse_figures(first) else first


def _places(statement: Statement, evidence: Sequence[Facts], said: str) -> Iterator[str]:
    """A place in a name (上海证券交易所) that the evidence has not, and is not of."""
    own = {place for one in evidence for place in (*one.scope.own, *one.scope.named, *one.scope.nearby)}
    for place in find_places(statement.text):
        known = gazetteer().get(place)
        written = (place, known.short) if known else (place,)
        if _within_words(statement.text, written[-1], said):
            continue
        if not any(fold(way) in said for way in written) and not any(
            covers(one, place) or covers(place, one) for one in own
        ):
            yield known.short if known else place


def _within_words(text: str, written: str, said: str) -> bool:
    """九方中学和田心中学 names no 和田: its characters and the next stand in the evidence as a word."""
    at = text.find(written)
    return at >= 0 and fold(text[at + len(written) - 1 : at + len(written) + 2]) in said


_DENIES = re.compile("(?:未|没有|并无|尚无|未能)(?P<what>[^，,。；、]{2})")
_OFFICE = re.compile("副?(?:[部省市区县州局厅处科乡镇院校]长|书记|主任|主席|总理)")


def _denied(statement: Statement, evidence: Sequence[Facts]) -> Iterator[str]:
    """发生 where the evidence has 未发生; 部长 where it has 副部长."""
    text = fold(aligned(statement.text))
    reported = fold("，".join(one.sentence.text for one in evidence))
    for match in _DENIES.finditer(reported):
        what = match["what"]
        if what in text and not re.search(f"(?:未|没有|无|不|零){what}", text) and reported.count(what) == 1:
            yield what
    offices = {match[0] for match in _OFFICE.finditer(reported)}
    for match in _OFFICE.finditer(text):
        if offices and match[0] not in offices and match[0].removeprefix("副") in "".join(offices):
            yield match[0]


def _years(statement: Statement, evidence: Sequence[Facts], index: Index, pairs: set[str]) -> Iterator[str]:
    """A year that no evidence is of; and one of which another clause of the sentence tells."""
    text = fold(aligned(statement.text))
    for year in dict.fromkeys(_YEAR.findall(text)):
        known = [
            one for one in evidence if year in _around(index, one) or int(year) in (*one.scope.told, *one.scope.planned)
        ]
        known += [one for one in evidence if one.scope.year == int(year) or int(year) in one.scope.period.years]
        if evidence and not known:
            yield f"{year}年"
            continue
        for one in evidence:
            clauses = [fold(aligned(clause)) for clause in _CLAUSE.split(one.sentence.text)]
            mine = [clause for clause in clauses if year in clause]
            others = [clause for clause in clauses if _YEAR.search(clause) and year not in clause]
            if mine and others and pairs:
                share = max(sum(pair in clause for pair in pairs) for clause in mine) / len(pairs)
                other = max(sum(pair in clause for pair in pairs) for clause in others) / len(pairs)
                if other > share + OTHER_YEAR:
                    yield f"{year}年"


@cache
def _exclusive() -> tuple[tuple[str, ...], ...]:
    return tuple(map(tuple, tomllib.loads(_FILE.read_text(encoding="utf-8"))["exclusive"]))


@cache
def _groups() -> tuple[tuple[str, ...], ...]:
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["groups"]
    return tuple(tuple(sorted(map(fold, group), key=len, reverse=True)) for group in rows)
