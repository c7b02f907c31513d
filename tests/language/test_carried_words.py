"""What a clause leaves unsaid of its figure, completed from the clauses before it."""

from __future__ import annotations

import pytest

from rag.language.figure_mentions import read_figures


def indicators(sentence: str) -> list[str]:
    return [mention.indicator for mention in read_figures(sentence)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # A share, a change and a completion are of what was measured before them.
        ("甲类投资增长6.1%，占投资比重为20.1%；", ["甲类投资增长", "甲类投资 占投资比重为"]),
        ("城镇化率57.1%，较上年提高0.3个百分点", ["城镇化率", "城镇化率 较上年提高"]),
        ("非税收入完成6.9亿元，为预算的72%，下降3.6%", ["非税收入完成", "非税收入 为预算", "非税收入 下降"]),
        ("汽车保有量11.3万辆，净增3.2万辆", ["汽车保有量", "汽车保有量 净增"]),
        ("企业数增长1.1倍、从全国第9位升至第7位", ["企业数增长", "企业数 从全国 升至", "企业数 升至"]),
        ("争取债券12.6亿元，是“十三五”时期的3倍", ["争取债券", "争取债券 是“十三五”时期"]),
        # A share of each of those named before.
        (
            "甲产业投资下降3.9%、乙产业投资增长4.1%，占投资比重分别为18.1%和35.8%",
            ["甲产业投资下降", "乙产业投资增长", "甲产业投资 占投资比重 为", "乙产业投资 占投资比重 为"],
        ),
        # The other side of the same fund; the people and the money of those that were counted.
        ("全市保险基金收入17.1亿元，支出14.8亿元", ["全市保险基金收入", "全市保险基金支出"]),
        ("高等学校3所，专任教师138人，招生1167人", ["高等学校", "高等学校 专任教师", "高等学校 招生"]),
        ("小学招生3.5万人，在校生28.8万人", ["小学招生", "小学在校生"]),
        ("资质等级企业262家，总产值比上年增长2.6%", ["资质等级企业", "资质等级企业 总产值比上年增长"]),
        # What is done to the first of a row is done to all.
        ("新增科技型企业353家、创新型企业48家", ["新增科技型企业", "新增创新型企业"]),
        ("培训县级教师500名、市级60名", ["培训县级教师", "培训市级教师"]),
        (
            "实施科技项目522项，其中省级112项、市级410项",
            ["实施科技项目", "实施科技项目 其中省级", "实施科技项目 其中市级"],
        ),
        # A measure that is said once: with the last of several names, or with the first sector of a list.
        ("医疗、教育投入分别达到8.3亿元、6.2亿元", ["医疗投入 达到", "教育投入 达到"]),
        ("冶金业增加值增长6.5%，化学制品业增长8.6%", ["冶金业增加值增长", "化学制品业增加值增长"]),
        ("商品零售额中，食品类增长2.7%，中药类增长7.9%", ["食品类零售额增长", "中药类零售额增长"]),
        # What the money is for may stand behind it.
        ("统筹安排3.1亿元，重点保障防灾减灾", ["统筹安排 重点保障防灾减灾"]),
        # GDP and the like need nobody else's noun.
        ("GDP、工业增加值分别增长5%和6%", ["GDP 增长", "工业增加值 增长"]),
        # A thing of one character is a thing.
        ("其中，苹果17.3万吨，增长5.3%；杏6.6万吨，增长6.4%", ["苹果", "苹果 增长", "杏", "杏 增长"]),
    ],
)
def test_completed(sentence: str, expected: list[str]) -> None:
    assert indicators(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("3岁及以上人群接种率达99%以上", ["99%以上"]),
        ("万人发明专利拥有量140.8件", ["140.8件"]),
        ("亿元GDP生产安全事故死亡率0.008", []),
        ("小学671所", ["671所"]),
        ("为研究所608所颁奖", []),
    ],
)
def test_what_says_of_whom_is_no_figure(sentence: str, figures: list[str]) -> None:
    assert [mention.figure.text for mention in read_figures(sentence)] == figures
