"""What of an answer leaves the page."""

from __future__ import annotations

from fake_assistant import RANK, TIANYUAN, FakeAssistant

from rag.web.ask import sharing


def test_copied_text_names_every_source() -> None:
    copied = sharing.copy_text(FakeAssistant().ask("排第几"))
    assert f"[1] {TIANYUAN.title}（株洲日报，2021-10-28，培育制造名城 建设幸福株洲，回顾篇）：“{RANK}”" in copied
    assert "[4] 县市区两会特别报道·石峰篇（发布单位未注明，日期未注明）" in copied
    start = TIANYUAN.text.index(RANK)
    end = start + len(RANK)
    assert f"    doc/tianyuan-2021?c={start}-{end}#c{start}-{end}" in copied
