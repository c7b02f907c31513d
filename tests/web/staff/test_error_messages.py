"""Every message that can reach the staff pages has its Chinese; none is lost, none is said twice."""

from __future__ import annotations

import re

import pytest
from raised import NUMBER, SAMPLE, messages

from rag.web.staff.error_messages import refusal, translated
from rag.web.text import read_words

FOUND = list(dict.fromkeys(messages()))
TABLE = read_words("staff/error_messages.toml")


@pytest.mark.parametrize(("where", "message"), FOUND, ids=[f"{where} {text}" for where, text in FOUND])
def test_every_message_in_the_source_is_known(where: str, message: str) -> None:
    zh = translated(message)
    assert zh, f"{where} raises what error_messages.toml does not know: {message}"
    said = zh.replace(SAMPLE, "").replace(NUMBER, "")
    assert re.search("[一-鿿]", said)
    assert "{" not in said
    # Nothing of the message is lost on the way.
    assert zh.count(SAMPLE) >= message.count(SAMPLE)


def test_the_messages_are_found() -> None:
    """The look through the source itself still sees them, in every way that they are made."""
    texts = [text for _, text in FOUND]
    for one in (
        "样品: is something else, not what its suffix says; save it again in the right format.",
        "样品: 样品: is a link, not a file.",
        "样品: is encrypted; save it without a password.",
        "样品: is nested too deeply to be a report.",
        "Two of the files would become the same report: 样品. Publish one.",
        "样品 is missing or damaged. Run `youju index` to build it again.",
    ):
        assert one in texts
    assert len(texts) > 100


@pytest.mark.parametrize("entry", TABLE["refusal"], ids=lambda entry: entry["en"])
def test_both_texts_of_an_entry_have_the_same_places(entry: dict[str, str]) -> None:
    places = [sorted(re.findall(r"\{(\w+)\}", entry[language])) for language in ("en", "zh")]
    assert places[0] == places[1]


@pytest.mark.parametrize(
    ("message", "name", "zh", "en"),
    [
        (
            "broken.docx: is something else, not what its suffix says; save it again in the right format.",
            "broken.docx",
            "内容与文件后缀不符，请按正确的格式另存。",
            "is something else, not what its suffix says; save it again in the right format.",
        ),
        (
            "a.zip: 里/b.docx: is encrypted; pack it without a password.",
            "a.zip",
            "里/b.docx：有密码，请不加密码重新打包。",
            "里/b.docx: is encrypted; pack it without a password.",
        ),
        (
            "a.exe: .exe is not read; hand in .md, .txt.",
            "a.exe",
            "不收 .exe；可以交 .md, .txt。",
            ".exe is not read; hand in .md, .txt.",
        ),
        (
            "a.doc: .doc is not read; save it as .docx or .pdf.",
            "",
            "a.doc：不收 .doc；请另存为 .docx 或 .pdf。",
            "a.doc: .doc is not read; save it as .docx or .pdf.",
        ),
        (
            "同名: year '明年' is not a year such as 2024.",
            "同名",
            "“今年”指哪一年：“明年”不是年份，请写成 2024 这样。",
            "year &#x27;明年&#x27; is not a year such as 2024.",
        ),
        (
            "Two of the files would become the same report: 同名. Publish one.",
            "",
            "有两份稿件会成为同一份报告：同名。请只发布其中一份。",
            "Two of the files would become the same report: 同名. Publish one.",
        ),
        ("from nobody <b>", "", "from nobody &lt;b&gt;", "from nobody &lt;b&gt;"),
        ("没有这份报告。", "", "没有这份报告。", "没有这份报告。"),
    ],
)
def test_what_is_shown(message: str, name: str, zh: str, en: str) -> None:
    assert refusal(message, name) == f'<span class="zh">{zh}</span><span class="en">{en}</span>'


def test_a_message_that_carries_a_whole_field_is_cut() -> None:
    shown = refusal(f"a: year '{'9' * 5_000_000}' is not a year such as 2024.")
    assert len(shown) < 3000
    assert "不是年份" in shown


def test_a_message_inside_a_message_is_translated_too() -> None:
    said = "/c holds no report that can be indexed. Put .md files into it (corpus/README.md says how), then run "
    zh = translated(f"{said}`youju index` again.\n  a.md: is empty.\n  b.md: something new")
    assert zh is not None
    assert zh.endswith("\n  a.md：文件是空的。\n  b.md: something new")
    within = (
        "The reports are hidden from now on, but the rest could not be done (/c/CURRENT is damaged. Run `youju index` "
    )
    zh = translated(f"{within}to build it again.). When that is mended, run `youju index` again.")
    assert zh is not None
    assert "（/c/CURRENT 已损坏。请管理员运行 `youju index` 重建索引。）" in zh
