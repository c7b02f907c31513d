"""Figure records: every figure of a document with whose it is, what it measures, when, and whether it was reached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rag.ingestion.outline.sections import BUDGETS
from rag.ingestion.scope import Scope, evidence_scope, opening_years, outline_of
from rag.language.figure_mentions import FigureMention, read_figures
from rag.language.gazetteer import above
from rag.language.periods import Period, parse_period
from rag.language.places import find_places
from rag.language.scripts import aligned
from rag.records import Aim, Document, FigureRecord, Outline, ReportKind, Sentence

# A clause that opens with a time, within a few characters (特别是在今年12月), tells it of those after it; 是2015年的
# 1.2倍 and 列入2025年计划 tell none.
_TIME = re.compile(
    r"(?!.{0,4}(?:[是为入备报比较达]|下达|谋划|争取|申报)[^，]{0,2}20)[^0-9]{0,5}?(?:今年|去年|前年|明年|(?:20[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})\s*年|前三季度|[上下]半年|[一二三四]季度|[0-9]{1,2}[—–至到-][0-9]{1,2}月|全年)"
)


# A printed sentence of more characters is read in parts.
_LONGEST = 2000
_STOP = re.compile("[。！？!?\n]")
# 调出到一般公共预算 and 一般公共预算、政府性基金等 are of another, and of several.
_BUDGET = re.compile("(?<![到至入出从、和])(?:一般公共预算|政府性基金|国有资本经营|社会保险基金)(?![^，。；]{0,6}、)")
# What each of the four budgets has items of, and no words of the item say of which it is.
_ITEM = re.compile(
    "^(?!共)(?:[市县区省]?本级)?(?:加|减)?(?:上|去)?"
    "(?:预算|上级|上年|年终|滚存|转移|补助|上解|返还|税收返还|调[入出]|动用|一般债务|专项债务|债务|非?税收?|收入|支出|总|本年|本级)"
    "[^的，]{0,8}(?:收入|支出|总计|总量|合计|结余|结转|资金|基金|来源|完成|下降|增长)|^(?:收入|支出)"
)


def figure_records(document: Document, sentences: Iterable[Sentence]) -> Iterator[FigureRecord]:
    """The records of a document, in the order of its text."""
    for printed in _printed(document.text, sentences):
        # What a clause leaves unsaid may stand before a semicolon: the words are read over the whole printed sentence.
        start = printed[0].start
        mentions = read_figures(document.text[start : printed[-1].end])
        for sentence in printed:
            own = [one for one in mentions if sentence.start <= start + one.figure.start < sentence.end]
            if own:
                scope = evidence_scope(document, sentence)
                shift = start - sentence.start
                yield from (_record(document, sentence, scope, _shifted(mention, shift)) for mention in own)


def _printed(text: str, sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """The sentences that were parted at a semicolon, together."""
    group: list[Sentence] = []
    for sentence in sentences:
        apart = group and (
            _STOP.search(text[group[-1].end - 1 : sentence.start]) or group[-1].chunk is not sentence.chunk
        )
        if apart:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _shifted(mention: FigureMention, shift: int) -> FigureMention:
    figure = mention.figure
    return replace(mention, figure=replace(figure, start=figure.start + shift, end=figure.end + shift))


def _record(document: Document, sentence: Sentence, scope: Scope, mention: FigureMention) -> FigureRecord:
    figure = mention.figure
    period = _period(document, sentence.text, scope, mention)
    return FigureRecord(
        document_id=document.id,
        places=_whose(scope, mention),
        subject=mention.subject,
        indicator=_indicator(document, sentence, mention),
        figure=replace(figure, start=sentence.start + figure.start, end=sentence.start + figure.end),
        years=_years(document, scope, period, sentence.start),
        part=period.part,
        span=period.span,
        aim=Aim.TARGET if scope.plan else Aim.ACHIEVED,
        start=sentence.start,
        end=sentence.end,
    )


# 突破300家大关: without its number no 大关县 in Yunnan.
_MARK = re.compile("(?:^| )大关(?= |$)")


def _indicator(document: Document, sentence: Sentence, mention: FigureMention) -> str:
    """What the figure measures; an item of a budget with the one of the four budgets whose item it is.

    The four are those of the Budget Law of the PRC, article 5. 支出总计56.8亿元 is told of each of them.
    """
    outline = outline_of(document)
    if outline.kind not in BUDGETS or not _ITEM.search(mention.indicator) or _BUDGET.search(mention.indicator):
        return mention.indicator
    section = outline.section_at(sentence.start)
    start = max(document.text.rfind("\n", 0, sentence.start), section.start if section is not None else 0)
    headings = section.heading_path if section is not None else ()
    said = _BUDGET.findall(aligned(document.text[start : sentence.start + mention.figure.start]))
    said = said or [name for heading in headings for name in _BUDGET.findall(aligned(heading))]
    return f"{said[-1]} {mention.indicator}" if said else mention.indicator


def _whose(scope: Scope, mention: FigureMention) -> tuple[str, ...]:
    """The districts that the clause names; the city, the province and other cities only say where (全市第3)."""
    # 阿克苏市优良天数161天，占比44.1%: what the clause leaves unsaid may say whose it is, too.
    named = find_places(mention.clause, scope.own) or find_places(_MARK.sub("", mention.indicator), scope.own)
    around = {*scope.own, *(up for one in scope.own for up in above(one)[:1])}
    districts = tuple(place for place in named if around & set(above(place)))
    if set(named) & set(scope.own):
        return tuple(place for place in named if place in districts or place in scope.own)
    return districts or scope.own or named or scope.named


def _period(document: Document, text: str, scope: Scope, mention: FigureMention) -> Period:
    """What the clause itself says of time; else the nearest clause before it that opens with a time; else what the
    headings and the paragraph say. 获评全市一季度竞赛冠军，新增企业69家: a time named in passing governs nothing.
    """
    own = parse_period(mention.clause, outline_of(document).now)
    if own.span in ("past5", "next5"):
        return Period(part=own.part, span=own.span)
    before = _governing(document, text[: mention.figure.start])
    said = own if own.years or own.part else before
    if said.years:
        return Period(years=said.years, part=own.part or (before.part if not own.years else None))
    outer = scope.period
    inner = parse_period(text, outline_of(document).now)
    years = outer.years if not inner.years or before.years else ()
    part = said.part or before.part or (outer.part if inner.part is None and not inner.years else None)
    return Period(years=before.years or years, part=part, span=None if before.years else outer.span)


def _governing(document: Document, before: str) -> Period:
    """The time of the last clause in `before` that opens with one."""
    for clause in reversed(re.split("[，,。；;：:]", aligned(before))):
        if clause and _TIME.match(clause):
            said = parse_period(clause, outline_of(document).now)
            if said.years or said.part or said.span:
                return said
    return Period()


def _years(document: Document, scope: Scope, period: Period, start: int) -> tuple[int, ...]:
    """First and last year: as said, as the paragraph's opening has it, else the section's or the report's own."""
    if period.years:
        return tuple(sorted({min(period.years), max(period.years)}))
    outline = outline_of(document)
    if period.span in ("past5", "next5"):
        return _five_years(outline, period.span)
    opened = () if scope.plan else opening_years(document, start)
    known = opened or (scope.planned if scope.plan else scope.told)
    return tuple(sorted({known[0], known[-1]})) if known else ()


def _five_years(outline: Outline, span: str) -> tuple[int, ...]:
    """Five years up to the last that is told of, or from the first that is planned for; a paper counts from its own."""
    paper = outline.kind in (ReportKind.NEWSPAPER, ReportKind.OTHER) and outline.now is not None
    last = outline.now if paper else max(outline.told, default=None)
    if last is None:
        return ()
    return (last - 4, last) if span == "past5" else (last + 1, last + 5)
