"""Figures as printed and as quantities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.figures import number_value, parse_figures
from rag.records import Figure


def only(text: str) -> Figure:
    """The one figure of a text."""
    (figure,) = parse_figures(text)
    return figure


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit"),
    [
        ("地区生产总值年均增长8.4%", "8.4%", 8.4, "%"),
        ("增长８．４％", "８．４％", 8.4, "%"),
        ("新增城镇就业5.7万人、", "5.7万人", 57_000, "人"),
        ("５．７万人", "５．７万人", 57_000, "人"),
        ("全网曝光量4.5亿人次", "4.5亿人次", 450_000_000, "人次"),
        ("投资1,234.5万元", "1,234.5万元", 12_345_000, "元"),
        ("百分之八点四", "百分之八点四", 8.4, "%"),
        ("百分之12.5", "百分之12.5", 12.5, "%"),
        ("百分之六十", "百分之六十", 60, "%"),
        ("提高2.3个百分点", "2.3个百分点", 2.3, "个百分点"),
        ("财政支出近八成投向民生", "近八成", 80, "%"),
        ("突破千亿元大关", "突破千亿元", 1e11, "元"),
        ("百亿元企业", "百亿元", 1e10, "元"),
        ("净增制造业经营主体3707户", "3707户", 3707, "户"),
        ("造林抚育7471亩", "7471亩", 7471, "亩"),
        ("时速120公里/小时", "120公里/小时", 120, "公里/小时"),
        ("新增绿地面积37万平方米", "37万平方米", 370_000, "平方米"),
        ("为全省平均水平的2.69倍", "2.69倍", 2.69, "倍"),
        ("研发投入占GDP比重达365%", "365%", 365, "%"),
        ("守牢六条底线", "六条", 6, "条"),
        ("中车株洲608所", "608所", 608, "所"),
        ("改造老旧小区一百六十三个", "一百六十三个", 163, "个"),
        ("投资五百七十亿元", "五百七十亿元", 5.7e10, "元"),
        ("二十多家", "二十多家", 20, "家"),
        ("两千余人", "两千余人", 2000, "人"),
        ("十万人次", "十万人次", 100_000, "人次"),
        ("增长四倍多", "四倍多", 4, "倍"),
        ("突破千亿大关", "突破千亿", 1e11, "元"),
        ("产值突破千亿，", "突破千亿", 1e11, "元"),
        ("五成以上", "五成以上", 50, "%"),
    ],
)
def test_reads_a_quantity_with_its_unit(text: str, printed: str, value: float, unit: str) -> None:
    figure = only(text)
    assert (figure.text, figure.unit) == (printed, unit)
    assert figure.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("排名第34位", 34, "第位"),
        ("列第三名", 3, "第位"),
        ("第一批先进制造业集群", 1, "第批"),
        ("第十三次党代会", 13, "第次"),
        ("第二届博览会", 2, "第届"),
        ("排名第一", 1, "第位"),
        ("位列全省第二", 2, "第位"),
        ("居全市第十一", 11, "第位"),
    ],
)
def test_a_rank_is_a_rank_and_no_quantity(text: str, value: float, unit: str) -> None:
    figure = only(text)
    assert (figure.value, figure.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("压缩60%以上", "以上"),
        ("年均增长8%左右", "左右"),
        ("绿化覆盖率超过53%", "超过"),
        ("基金规模超570亿元", "超"),
        ("近1000名企业家", "近"),
        ("铺排10亿元以上", "以上"),
        ("400余人", "余"),
        ("5万多名职工", "多"),
        ("不低于30%", "不低于"),
        ("四倍多", "多"),
        ("两千余人", "余"),
        ("突破千亿大关", "突破"),
        ("8.4%", ""),
    ],
)
def test_a_qualifier_belongs_to_the_figure(text: str, qualifier: str) -> None:
    figure = only(text)
    assert figure.qualifier == qualifier
    assert qualifier in figure.text


@pytest.mark.parametrize(
    "text",
    [
        "山河SA750U实现首飞",
        "AES100涡轮发动机",
        "Z1中国无人驾驶",
        "2023年",
        "２０２３年",
        "12月25日",
        "1月",
        "在2026 年前",
        "一个",
        "第一步",
        "五个",
    ],
)
def test_names_and_dates_are_no_figures(text: str) -> None:
    assert parse_figures(text) == []


def test_figures_come_in_order_with_their_offsets() -> None:
    text = "2020年城区空气优良天数较2016年增加83天，绿化覆盖率超过53%，新增上市企业1家以上。"
    figures = parse_figures(text)
    assert [figure.text for figure in figures] == ["83天", "超过53%", "1家以上"]
    assert all(text[figure.start : figure.end] == figure.text for figure in figures)


def test_one_figure_is_not_read_out_of_another() -> None:
    assert [figure.text for figure in parse_figures("13家，3家，103家")] == ["13家", "3家", "103家"]


MINUS_SIGNS = "-－−﹣⁻‐‑‒–—―─━"


@pytest.mark.parametrize("sign", MINUS_SIGNS)
def test_a_negative_growth_is_negative_by_every_sign(sign: str) -> None:
    figure = only(f"出口额增长{sign}5.3%")
    assert (figure.value, figure.unit, figure.text) == (pytest.approx(-5.3), "%", f"{sign}5.3%")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("出口负5.3%", -5.3, "%"),
        ("最低气温零下12.5℃", -12.5, "℃"),
        ("| 出口 | −5.3% |", -5.3, "%"),
        ("工业（-2.1%）", -2.1, "%"),
        ("净出口-3.2亿元", -3.2e8, "元"),
        ("增长率 －3.2％", -3.2, "%"),
        ("增长为 – 3.2%", -3.2, "%"),
    ],
)
def test_what_is_below_zero_is_negative(text: str, value: float, unit: str) -> None:
    figure = only(text)
    assert (figure.value, figure.unit) == (pytest.approx(value), unit)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("增长5%-8%", [5, 8]),
        ("增长5%—8%", [5, 8]),
        ("气温在3℃—9℃", [3, 9]),
        ("亮点——83家企业", [83]),
        ("需3天—5天", [3, 5]),
        ("减负3亿元", [3e8]),
        ("-12-", [12]),
    ],
)
def test_a_range_and_a_dash_are_no_minus(text: str, values: list[float]) -> None:
    assert [figure.value for figure in parse_figures(text)] == values


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit"),
    [
        ("达到 731.6 亿元", "731.6 亿元", 7.316e10, "元"),
        ("新增 7 300 人", "7 300 人", 7300, "人"),
        ("新增7\u00a0300人", "7\u00a0300人", 7300, "人"),
        ("新增7\u2009300人", "7\u2009300人", 7300, "人"),
        ("新增7\u202f300人", "7\u202f300人", 7300, "人"),
        ("新增7'300人", "7'300人", 7300, "人"),
        ("新增7’300人", "7’300人", 7300, "人"),
        ("收入1 234 567.8元", "1 234 567.8元", 1_234_567.8, "元"),
        ("收入41.7 3亿元", "41.7 3亿元", 4.173e9, "元"),
        ("增长6. 2%", "6. 2%", 6.2, "%"),
        ("收入41.7 3 亿元", "41.7 3 亿元", 4.173e9, "元"),
        ("年均增长1 3.7%", "1 3.7%", 13.7, "%"),
        ("主体1 . 62万家", "1 . 62万家", 16_200, "家"),
        ("增长６．２﹪", "６．２﹪", 6.2, "%"),
        ("增长6.2百分号", "6.2百分号", 6.2, "%"),
        ("增长6.2_M_M_", "6.2_M_M_", 6.2, "%"),
        ("增长6.2\ufffd", "6.2\ufffd", 6.2, "%"),
        ("增长6.2 \ufffd\ufffd", "6.2 \ufffd\ufffd", 6.2, "%"),
        ("收入达6.2\ufffd", "6.2", 6.2, ""),
        ("约 3 成", "约 3 成", 30, "%"),
        ("道路17 里", "17 里", 17, "里"),
        ("满意率达九成七", "九成七", 97, "%"),
        ("满意率达9成", "9成", 90, "%"),
        ("投资4亿2000万元", "4亿2000万元", 4.2e8, "元"),
        ("惠及6万2000人", "6万2000人", 62_000, "人"),
        ("道路17里", "17里", 17, "里"),
        ("道路17公里", "17公里", 17, "公里"),
        ("产茶17斤", "17斤", 17, "斤"),
        ("产茶17公斤", "17公斤", 17, "公斤"),
        ("湿地17顷", "17顷", 17, "顷"),
        ("装机17千瓦", "17千瓦", 17, "千瓦"),
        ("发电17千瓦时", "17千瓦时", 17, "千瓦时"),
        ("用电量81.5亿千瓦时", "81.5亿千瓦时", 8.15e9, "千瓦时"),
        ("装机81.5万千瓦", "81.5万千瓦", 815_000, "千瓦"),
        ("厂房31.5万m²", "31.5万m²", 315_000, "平方米"),
        ("死亡率千分之六", "千分之六", 6, "‰"),
    ],
)
def test_a_number_is_read_however_it_is_printed(text: str, printed: str, value: float, unit: str) -> None:
    figure = only(text)
    assert (figure.text, figure.unit) == (printed, unit)
    assert figure.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("12 345 678", [12, 345, 678]),
        ("| 21 304亩 |", [21304]),
        ("面积36.5 9个项目", [36.5, 9]),
        ("| 41.7 | 3亿元", [41.7, 3e8]),
        ("九成五个项目", [90]),
        ("培养 12 人才", [12]),
    ],
)
def test_two_numbers_are_not_read_as_one(text: str, read: list[float]) -> None:
    assert [figure.value for figure in parse_figures(text)][: len(read)] == pytest.approx(read)


@pytest.mark.parametrize("text", ["二〇二四年", "二○二四年", "２０２４ 年", "2024 年", "二〇二四 年"])
def test_a_year_in_any_script_is_no_figure(text: str) -> None:
    assert parse_figures(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("8.4", 8.4), ("1,000", 1000), ("十", 10), ("十三", 13), ("二十", 20), ("一百零八", 108), ("三千五百", 3500),
     ("二〇二四", 2024), ("八点四", 8.4), ("两", 2), ("１２", 12)],
)  # fmt: skip
def test_number_value(text: str, value: float) -> None:
    assert number_value(text) == pytest.approx(value)


@given(
    st.text(
        alphabet="0123456789０１.,，%％万亿千百十一二三八零点第年月日个位家元人成超近约以上左右年增长石峰A-",
        max_size=40,
    )
)
def test_whatever_the_text_every_figure_is_its_slice(text: str) -> None:
    figures = parse_figures(text)
    assert all(text[figure.start : figure.end] == figure.text for figure in figures)
    assert all(one.end <= other.start for one, other in zip(figures, figures[1:], strict=False))


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit"),
    [
        *((f"出口增长{sign}3.2%", f"{sign}3.2%", -3.2, "%") for sign in "-－−‐‑‒﹣⁻─–—―"),
        ("出口增长负3.2%", "负3.2%", -3.2, "%"),
        ("气温零下3.2℃", "零下3.2℃", -3.2, "℃"),
        ("（-3.2%）", "-3.2%", -3.2, "%"),
        ("目标—5000亿元", "5000亿元", 5e11, "元"),
        ("完成512.8 亿元", "512.8 亿元", 512.8e8, "元"),
        ("完成36.5 9亿元", "36.5 9亿元", 36.59e8, "元"),
        ("增长 6. 1%", "6. 1%", 6.1, "%"),
        *(
            (f"新增6{blank}800人", f"6{blank}800人", 6800, "人")
            for blank in (",", " ", "\u00a0", "\u2009", "\u202f", "’", "'")
        ),
        ("投资3亿5000万元", "3亿5000万元", 3.5e8, "元"),
        ("占九成五", "九成五", 95, "%"),
        ("增长5_M_M_", "5_M_M_", 5, "%"),
        ("增长5.2\ufffd", "5.2\ufffd", 5.2, "%"),
        ("完成5\ufffd", "5", 5, ""),
        ("修路12里", "12里", 12, "里"),
        ("修路12公里", "12公里", 12, "公里"),
        ("发电12千瓦时", "12千瓦时", 12, "千瓦时"),
        ("装机12万千瓦", "12万千瓦", 12e4, "千瓦"),
        ("产粮237.3亿斤", "237.3亿斤", 237.3e8, "斤"),
    ],
)
def test_a_number_is_read_as_what_it_is_however_it_is_printed(text: str, printed: str, value: float, unit: str) -> None:
    (one,) = parse_figures(text)
    assert (one.text, one.unit) == (printed, unit)
    assert one.value == pytest.approx(value)
    assert text[one.start : one.end] == printed


@pytest.mark.parametrize("text", ["1—11月", "2021—2025年", "2 016 年"])
def test_what_is_a_period_has_no_sign_and_is_no_figure(text: str) -> None:
    assert [one for one in parse_figures(text) if one.value < 0 or one.unit] == []
