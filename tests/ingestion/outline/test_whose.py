"""Whose a report is: title, opening sentence, file name, page, office; never a place named in passing."""

from __future__ import annotations

import pytest

from rag.ingestion.outline.making import make_outline
from rag.records import Outline

BODY = "对接长株潭，疏解北京非首都功能，居昆明市之后，全县上下真抓实干，各项工作取得新的成绩，人民生活水平新的提高。"


@pytest.mark.parametrize(
    ("text", "named", "meta", "place"),
    [
        (f"彝良县2023年政府工作报告\n\n{BODY}", "x", {}, "彝良县"),
        (f"2023年彝良县政府工作报告\n\n{BODY}", "x", {}, "彝良县"),
        (f"关于昭通市2023年预算执行情况和2024年预算草案的报告\n\n{BODY}", "x", {}, "昭通市"),
        (f"政府工作报告\n\n现在，我代表彝良县人民政府，向大会报告工作。{BODY}", "x", {}, "彝良县"),
        (f"政府工作报告\n\n受昭通市人民政府委托，现将预算报告如下。{BODY}", "x", {}, "昭通市"),
        (f"政府工作报告\n\n——2024年1月8日在彝良县第十八届人民代表大会第三次会议上\n\n{BODY}", "x", {}, "彝良县"),
        (f"政府工作报告\n\n2013年3月10日在徐水县十五届人民代表大会第二次会议上\n\n{BODY}", "x", {}, "徐水区"),
        (f"政府工作报告\n\n彝良县人民政府代理县长 张某\n\n{BODY}", "x", {}, "彝良县"),
        (f"政府工作报告\n\n{BODY}", "2024年彝良县政府工作报告", {}, "彝良县"),
        (f"2024年国民经济和社会发展统计公报\n\n{BODY}", "x", {"publisher": "彝良县统计局"}, "彝良县"),
        (f"2024年国民经济和社会发展统计公报\n\n{BODY}\n\n彝良县统计局", "x", {}, "彝良县"),
        # The text decides against a collector's name.
        (
            f"政府工作报告\n\n现在，我代表威信县人民政府，向大会报告工作。{BODY}",
            "2024年彝良县政府工作报告",
            {},
            "威信县",
        ),
        # A place in no list is taken as it is written.
        (f"云岭县2031年政府工作报告\n\n{BODY}", "x", {}, "云岭县"),
        # Many are called so; the one around it says which.
        (f"福州市鼓楼区2023年政府工作报告\n\n{BODY}", "x", {}, "福州市鼓楼区"),
    ],
)
def test_the_place_of_a_report(text: str, named: str, meta: dict[str, str], place: str) -> None:
    assert make_outline(text, named, meta, Outline(), None).places == (place,)


def test_a_place_named_in_passing_is_never_the_reports_own() -> None:
    assert make_outline(f"政府工作报告\n\n{BODY * 5}", "x", {}, Outline(), None).places == ()


def test_what_is_declared_is_taken_as_it_is() -> None:
    declared = Outline(places=("威信县",))
    assert make_outline(f"彝良县2023年政府工作报告\n\n{BODY}", "x", {}, declared, None).places == ("威信县",)


def test_a_name_that_says_otherwise_than_the_text_is_remarked() -> None:
    text = f"政府工作报告\n\n（2022年1月24日在米易县第十九届人民代表大会第二次会议上）\n\n{BODY}"
    read = make_outline(text, "易县2024年政府工作报告", {}, Outline(), None)
    assert [remark.split("；")[0] for remark in read.remarks] == [
        "文件名写的是易县，正文是米易县的",
        "文件名写的是2024年，正文说的是2021年、2022年",
    ]


def test_news_about_a_report_is_told_from_the_report() -> None:
    text = "在2月5日召开的会议上，区长某某代表区人民政府向大会作政府工作报告。报告分为四个部分。"
    (remark,) = make_outline(text, "满城区2021年政府工作报告", {}, Outline(), None).remarks
    assert "报道" in remark
