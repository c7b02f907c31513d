"""What a text says of itself, how sure that is, and the words that say so."""

from __future__ import annotations

import pytest

from rag.ingestion.metadata.guesses import guesses
from rag.records import Guess


def guess(text: str, field: str) -> Guess | None:
    return next((guess for guess in guesses(text, {}) if guess.field == field), None)


def value(text: str, field: str) -> str | None:
    found = guess(text, field)
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("电话:28891459 2021年9月28日 星期二 责任编辑:盛荣", "2021-09-28"),
        ("发布时间：2024-01-12", "2024-01-12"),
        ("２０２１年９月２８日 星期二", "2021-09-28"),
        ("——2024年1月8日在株洲市第十六届人民代表大会第四次会议上", "2024-01-08"),
        ("本报2024年1月9日讯（记者王娜）大会昨天开幕。", "2024-01-09"),
        ("# 政府工作报告——2024年1月8日在株洲市人民代表大会会议上", "2024-01-08"),
        ("2021年9月28日，大会召开。", None),
        ("2021年2月30日 星期二", None),
    ],
)
def test_a_date_inside_a_sentence_is_not_the_pages(text: str, date: str | None) -> None:
    assert value(text, "published_on") == date


def test_furniture_is_surer_than_a_by_line_and_the_words_are_given() -> None:
    line = "2021年9月28日 星期二 责任编辑:盛荣"
    assert guess(line, "published_on") == Guess(field="published_on", value="2021-09-28", confidence=0.9, reason=line)
    byline = guess("本报2024年1月9日讯 大会开幕。", "published_on")
    assert byline is not None
    assert byline.confidence == 0.6


def test_the_paper_that_the_by_lines_name_most() -> None:
    assert value("株洲日报记者\n株洲日报·记者\n湖南日报记者\n", "publisher") == "株洲日报"
    assert value("来源：石峰区人民政府办公室\n", "publisher") == "石峰区人民政府办公室"
    assert value("记者", "publisher") is None


def test_where_a_speech_was_given_is_no_part_of_its_title() -> None:
    assert value("# 政府工作报告——2024年1月8日在株洲市人民代表大会会议上\n", "title") == "政府工作报告"


def test_places_of_headings_before_places_of_the_text() -> None:
    assert value("# 石峰区\n\n荷塘区。荷塘区。荷塘区。\n", "places") == "石峰区"
    assert value("荷塘区好。荷塘区强。荷塘区美。\n", "places") == "荷塘区"
    assert value("荷塘区好。石峰区强。\n", "places") is None


def test_the_year_is_that_of_publication() -> None:
    assert value("2021年9月28日 星期二\n\n到2025年翻番。", "year") == "2021"


@pytest.mark.parametrize(
    ("text", "speakers", "confidence"),
    [
        (
            "# 政府工作报告\n\n——2024年1月8日在株洲市人民代表大会会议上\n\n株洲市人民政府市长 陈恢清\n\n各位代表：",
            "陈恢清",
            0.9,
        ),
        ("# 政府工作报告\n\n株洲市市长　王　伟\n\n各位代表：", "王伟", 0.9),
        ("会上，市长陈恢清作政府工作报告。", "陈恢清", 0.85),
        ("区长罗鹏程代表荷塘区人民政府向大会作工作报告。", "罗鹏程", 0.85),
        ("## 访市人大代表，荷塘区区长罗鹏程\n\n他说，要好。", "罗鹏程", 0.7),
        ("市长陈恢清出席会议。", None, 0.0),
    ],
)
def test_who_gives_the_report(text: str, speakers: str | None, confidence: float) -> None:
    found = guess(text, "speakers")
    assert (found.value if found else None) == speakers
    assert found is None or found.confidence == confidence


@pytest.mark.parametrize("word", ["市长", "市长、", "市长张", "2024年", "来源：", "株洲"])
def test_a_word_over_and_over_is_read_through(word: str) -> None:
    guesses(word * 5_000, {})


def test_what_is_declared_is_not_guessed() -> None:
    declared = {"title": "甲", "published_on": "2020-01-01", "places": ["石峰区"], "speakers": "乙", "year": 2020}
    assert guesses("# 荷塘区\n\n区长罗鹏程作工作报告。\n\n2021年9月28日 星期二\n", declared) == ()
