"""Suspicions: what looks like damage in a report, one rule after another, and nothing where all is well."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from making import SMALL, records_of, report

from rag.ingestion import suspicions as rules
from rag.ingestion.suspicions import suspicions
from rag.language.names import office_holders
from rag.records import Document, Suspicion


def found(document: Document) -> list[Suspicion]:
    """The suspicions of one document."""
    return list(suspicions(document, records_of(document)))


def kinds(text: str) -> list[str]:
    """The sorts of damage that a text raises."""
    return [one.kind for one in found(report(text))]


@pytest.mark.parametrize("document", SMALL, ids=lambda document: document.id)
def test_a_clean_report_raises_none(document: Document) -> None:
    assert found(document) == []


@pytest.mark.parametrize(
    "text",
    [
        "研发投入占GDP比重达365%。",
        "空气质量优良率108%。",
        "失业率365%。",
    ],
)
def test_a_share_above_a_hundred_percent(text: str) -> None:
    assert kinds(text) == ["impossible share"]


@pytest.mark.parametrize(
    "text",
    [
        "研发投入占GDP比重达3.65%。",
        "完成率100%。",
        "产值增长365%。",
        "研发投入增长120%，占比提高。",
        "贡献率提高1.5倍。",
    ],
)
def test_a_share_up_to_a_hundred_and_any_growth_are_possible(text: str) -> None:
    assert kinds(text) == []


def test_fewer_people_than_households() -> None:
    assert kinds("服务15万户、7万余名群众。") == ["impossible numbers"]
    assert kinds("服务7万户、15万余名群众。") == []
    assert kinds("服务15万户，另有志愿者7名。") == []


def test_parts_that_make_more_than_their_total() -> None:
    assert kinds("共建成学校18所，其中小学10所、中学9所。") == ["sum"]
    assert kinds("共建成学校19所，其中小学10所、中学9所。") == []
    assert kinds("共建成学校20所，其中小学10所、中学9所。") == []
    assert kinds("共建成学校18所，其中投资10亿元、学位9万个。") == []


def test_more_items_than_the_count_says() -> None:
    assert kinds("守牢安全生产、生态环保、债务风险、信访维稳、粮食安全四条底线。") == ["count"]
    assert kinds("守牢安全生产、生态环保、债务风险、信访维稳四条底线。") == []
    assert kinds("守牢安全生产、生态环保、债务风险等六条底线。") == []


def test_what_the_keeper_of_the_text_remarked() -> None:
    (one,) = found(report("开头。研发投入占比3.65%（原版面如此，疑有误）。"))
    assert (one.kind, one.quote) == ("remarked", "研发投入占比3.65%（原版面如此，疑有误）。")
    assert "疑有误" in one.reason


@pytest.mark.parametrize("text", ["加快制造制造业发展。", "广大机关干部、干部"])
def test_a_word_set_twice(text: str) -> None:
    assert kinds(text) == ["doubled word"]


@pytest.mark.parametrize("text", ["人人有责，慢慢来。", "高高兴兴上班去。", "党员干部、群众、志愿者"])
def test_a_doubled_character_is_no_doubled_word(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize("text", ["一步一步往前走。", "一件一件抓落实。"])
def test_a_measure_word_said_twice_is_no_damage(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize("text", ["改造小区1O3个。", "改造小区1l3个。", "改造\ufffd个小区。"])
def test_letters_and_rubbish_within_numbers(text: str) -> None:
    assert kinds(text) == ["damaged character"]


def test_a_paragraph_that_stops_in_mid_sentence() -> None:
    (one,) = found(report("改造小区。持续推进。要把中心医院的建设工作\n\n下一段。"))
    assert (one.kind, one.quote) == ("cut off", "要把中心医院的建设工作")


@pytest.mark.parametrize(
    "text", ["要把工作做好", "改造小区。持续推进。", "甲。乙。\n\n记者王娜", "改造完成。\n记者 王娜 摄"]
)
def test_a_caption_a_credit_and_a_whole_paragraph_are_not_cut_off(text: str) -> None:
    assert kinds(text) == []


def test_a_block_that_the_page_had_twice() -> None:
    block = "石峰区完成老旧小区改造一百六十三个，城市骨干道路全部通车，居民的居住环境明显改善。"
    text = f"# 报告\n\n{block}\n\n改造完成\n"
    document = Document(id="d", title="报告", text=text, repeats=(block, "改造完成", "不在文中的一段。"))
    (one,) = found(document)
    assert (one.kind, one.quote) == ("repeated block", block)


@pytest.mark.parametrize(
    "text",
    [
        "开头。研发投入占GDP比重达365%。后面。",
        "开头。服务15万户、7万余名群众。后面。",
        "开头。加快制造制造业发展。后面。",
        "开头。改造小区1O3个。后面。",
        "开头。共建成学校18所，其中小学10所、中学9所。后面。",
    ],
)
def test_a_suspicion_is_of_the_whole_sentence_and_of_it_alone(text: str) -> None:
    document = report(text)
    for one in found(document):
        assert document.text[one.start : one.end] == one.quote
        assert one.quote == text.split("。")[1] + "。"
        assert one.document_id == document.id


def test_the_reason_is_one_line() -> None:
    (one,) = found(report("守牢安全生产、生态环保、债务风险、信访维稳、粮食安全四条底线"))
    assert "\n" not in one.reason


def office(name: str, year: int | None, document_id: str, words: str = "天元区委书记") -> Document:
    """A report in which `name` holds an office."""
    text = f"# {document_id}\n\n开头。{words}{name}说，要干。\n"
    return Document(id=document_id, title=f"{year}年报道", year=year, text=text)


def rival_names(documents: list[Document]) -> Iterator[Suspicion]:
    """The rule over some documents."""
    held = [(number, holder) for number, one in enumerate(documents) for holder in office_holders(one.text)]
    held.sort(key=lambda pair: (pair[1].place, pair[1].post))
    return rules.rival_names(held, documents.__getitem__, lambda number: documents[number].year)


def test_one_office_with_two_spellings_of_a_name() -> None:
    first, second = rival_names([office("邵凌云", 2023, "a"), office("邹凌云", 2024, "b")])
    assert (first.kind, first.document_id, first.quote) == ("two spellings", "a", "天元区委书记邵凌云说，要干。")
    assert (second.kind, second.document_id, second.quote) == ("two spellings", "b", "天元区委书记邹凌云说，要干。")
    assert "邹凌云" in first.reason
    assert "《2024年报道》" in first.reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (office("邵凌云", 2023, "a"), office("邵凌云", 2024, "b")),
        (office("邵凌云", 2023, "a"), office("罗鹏程", 2024, "b")),
        (office("邵凌云", 2019, "a"), office("邹凌云", 2024, "b")),
        (office("邵凌云", 2023, "a"), office("邹凌云", 2024, "b", "荷塘区委书记")),
        (office("邵凌云", 2023, "a"), office("邹凌云", 2024, "b", "天元区区长")),
    ],
)
def test_other_people_places_posts_and_times_are_no_rivals(one: Document, other: Document) -> None:
    assert list(rival_names([one, other])) == []


def test_two_rivals_are_told_once_a_report() -> None:
    twice = Document(
        id="a", title="甲", year=2024, text="# 甲\n\n天元区委书记邵凌云说，好。天元区委书记邵凌云说，干。\n"
    )
    assert len(list(rival_names([twice, office("邹凌云", 2024, "b")]))) == 2


@pytest.mark.parametrize(
    "text",
    [
        "一般公共预算支出458.9亿元，增长1.7%，其中，民生支出增长4.0%，占比重71.8%。",
        "营运车辆共28555辆，其中货车19524辆（含危险货物车1319辆），客车9031辆（含出租车7473辆）。",
        "一般公共预算收入完成6.82亿元，包括固定资产投资50.5亿元、零售总额43.58亿元。",
        "省市重点项目投资完成率达到149.5%。",
        "初中毛入学率103.85%。",
        "电话普及率119.02户/百人。",
    ],
)
def test_what_is_right_as_it_is_printed_raises_no_doubt(text: str) -> None:
    assert kinds(text) == []
