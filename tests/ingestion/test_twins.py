"""Two files that hold one report."""

from __future__ import annotations

from rag.ingestion.twins import SAME_REPORT, twins
from rag.records import Document

REPORT = "# 彝良县2024年政府工作报告\n\n" + "".join(
    f"全县第{number}项重点工作按照年初的安排全部完成，取得了明显的成效。" for number in range(1, 9)
)


def told(*texts: str, keys: tuple[str, ...] = ("k",) * 9) -> list[tuple[int, str]]:
    documents = [Document(id=f"d{at}", title=f"报告{at}", text=text) for at, text in enumerate(texts)]
    keyed = list(enumerate(keys[: len(texts)]))
    return [(number, one.reason) for number, one in twins(keyed, documents.__getitem__)]


def test_the_same_report_from_another_file_is_told_with_the_first() -> None:
    menu = "首页\n新闻\n" + REPORT.replace("，", ", ") + "\n上一篇：无\n"
    ((number, reason),) = told(REPORT, menu)
    assert number == 1
    assert "《报告0》（d0）" in reason


def test_what_is_told_is_a_slice_of_the_report() -> None:
    documents = [Document(id="a", title="甲", text=REPORT), Document(id="b", title="乙", text=REPORT)]
    ((_, one),) = twins([(0, "k"), (1, "k")], documents.__getitem__)
    assert (one.document_id, one.kind) == ("b", SAME_REPORT)
    assert documents[1].text[one.start : one.end] == one.quote


def test_reports_of_other_years_and_short_texts_are_no_twins() -> None:
    other = REPORT.replace("全部完成", "超额完成").replace("明显", "显著")
    assert told(REPORT, other) == []
    assert told(REPORT, REPORT, keys=("2023", "2024")) == []
    assert told("好。", "好。") == []
