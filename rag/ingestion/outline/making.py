"""Makes the outline of a stored text: kind, whose, when, sections and definitions, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.ingestion.outline.definitions import definitions
from rag.ingestion.outline.opening import Opening, opening_of
from rag.ingestion.outline.sections import Told, outline_sections
from rag.ingestion.outline.when import When, when
from rag.ingestion.outline.whose import agree, whose
from rag.language.kinds import kind_of
from rag.language.places import find_places
from rag.language.years import years_in
from rag.records import Guess, Outline, ReportKind

_HEADING = re.compile(r"^#{1,6} (.+)$", re.M)
_DELIVERS = re.compile("代表.{0,24}政府.{0,12}(?:向大会)?.{0,6}(?:报告|汇报)|向大会(?:作|做|报告).{0,6}工作")
# A chapter that only a work report has.
_REVIEW = re.compile(r"^#{1,3} ((?:一、)?\s*(?:(?:19|20)[0-9]{2}年|过去五年)(?:政府)?工作(?:的)?(?:简要)?回顾)$", re.M)
# A paper's page names its editors; a report that a paper printed has a by-line at most.
_PAPERS_OWN = re.compile("责任编辑|本版编辑|美术编辑")
_BYLINE = re.compile("[日晚晨时]报(?:全媒体)?记者|本报(?:讯|记者)")
# 区长程杰代表区政府向大会作政府工作报告。报告分为四个部分: news about a report.
_ABOUT_A_REPORT = re.compile(
    "作(?:了)?(?:政府)?工作报告。.{0,20}报告(?:分为|指出|提出|共)|《报告》(?:指出|提出|强调|分为)"
)


def make_outline(text: str, named: str, meta: Mapping[str, str], declared: Outline, year: int | None) -> Outline:
    """The outline of a text. What `declared` has (kind, places, told, planned) is taken as it is; `named` is the
    file's name without ending, `year` what 今年 was declared or read to mean.
    """
    opening = opening_of(text, named, dict(meta))
    kind, kind_reason = _kind(opening, text) if declared.kind is ReportKind.OTHER else (declared.kind, ())
    found = list(whose(opening, text))
    places = declared.places or tuple(guess.value for guess in found[:1])
    headings = [match[1] for match in _HEADING.finditer(text)]
    times = _declared_times(declared, year) or when(kind, opening, headings, year)
    about = Told(kind=kind, places=places, told=times.told, planned=times.planned, now=times.now)
    sections = outline_sections(text, about)
    place_reasons = () if declared.places else tuple(found[:1])
    return Outline(
        kind=kind,
        places=places,
        told=times.told,
        planned=times.planned,
        now=times.now,
        sections=sections,
        definitions=definitions(text, sections),
        reasons=(*kind_reason, *place_reasons, *times.reasons),
        remarks=tuple(_remarks(opening, text, places, times)),
    )


def _declared_times(declared: Outline, year: int | None) -> When | None:
    if not declared.told and not declared.planned:
        return None
    now = year or (declared.planned[0] if declared.planned else declared.told[-1])
    return When(now=now, told=declared.told, planned=declared.planned)


def _kind(opening: Opening, text: str) -> tuple[ReportKind, tuple[Guess, ...]]:
    def reason(kind: ReportKind, confidence: float, words: str) -> tuple[ReportKind, tuple[Guess, ...]]:
        return kind, (Guess(field="kind", value=kind.value, confidence=confidence, reason=words[:80]),)

    titled = kind_of(opening.title) if opening.title and years_in(opening.title) else None
    paper = _PAPERS_OWN.search(text) or (None if opening.title else _BYLINE.search(text))
    if paper and titled is None:
        return reason(ReportKind.NEWSPAPER, 0.8, paper[0])
    if opening.title and (kind := kind_of(opening.title)):
        return reason(kind, 0.95, opening.title)
    for sentence in (*opening.top, *opening.sentences):
        if match := _DELIVERS.search(sentence[:200]):
            return reason(ReportKind.WORK_REPORT, 0.85, match[0])
    if kind := kind_of(opening.named):
        return reason(kind, 0.7, opening.named)
    for line in opening.top:
        if kind := kind_of(line):
            return reason(kind, 0.6, line)
    if match := _REVIEW.search(text):
        return reason(ReportKind.WORK_REPORT, 0.55, match[1])
    return ReportKind.OTHER, ()


def _remarks(opening: Opening, text: str, places: Sequence[str], times: When) -> list[str]:
    """What a reader of the file's name would be misled by, and what is no report but news about one."""
    remarks = []
    # Pinyin is no name: bozhou is 亳州 and 博州.
    named = find_places(re.sub("[A-Za-z_]+", " ", opening.named))
    if places and named and not any(agree(one, other) for one in places for other in named):
        remarks.append(f"文件名写的是{'、'.join(named)}，正文是{'、'.join(places)}的；以正文为准。")
    years = {year.year for year in years_in(opening.named)}
    told = {*times.told, *times.planned}
    if years and told and not years & told:
        said = "、".join(f"{year}年" for year in sorted(told))
        remarks.append(
            f"文件名写的是{'、'.join(f'{year}年' for year in sorted(years))}，正文说的是{said}；以正文为准。"
        )
    if _ABOUT_A_REPORT.search(text[:1500]):
        remarks.append("这是关于报告的报道，不是报告全文；数字可能不全。")
    return remarks
