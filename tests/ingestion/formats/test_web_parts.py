"""Web pages of offices' sites: the report whole, the site's frame out, its facts handed on."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import UnreadableFileError
from rag.ingestion.formats import Extracted, extract

FIRST = "2030年，全县地区生产总值增长6.3%，一般公共预算收入增长5.1%，城镇新增就业7300人，各项目标全面完成。"
SECOND = "粮食总产量达到31.5万吨，实现十二连丰，居民人均可支配收入增长4.4%，粮食和收入都再上一个台阶。"


def page(folder: Path, body: str, head: str = "") -> Extracted:
    path = folder / "a.html"
    path.write_text(f"<html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>", encoding="utf-8")
    return extract(path)


def raw(folder: Path, body: str, head: str = "") -> str:
    return page(folder, body, head).raw


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("就业7300<sup>2</sup>人。", "就业7300人。"),
        ("就业7300<sup><a href='#n'>[2]</a></sup>人。", "就业7300人。"),
        ("就业<span>7300</span><span><sup>2</sup></span>人。", "就业7300人。"),
        ("就业7300<span style='font-size:60%;vertical-align:super'>②</span>人。", "就业7300人。"),
        ("就业7300<span class='fn'>2</span>人。", "就业7300人。"),
        ("减排4.1×10<sup>5</sup>吨。", "减排4.1×10⁵吨。"),
        ("厂房31万m<sup>2</sup>，浓度28μg/m<sup>3</sup>。", "厂房31万m²，浓度28μg/m³。"),
        ("水<sub>2</sub>PM<sub>2.5</sub>。", "水2PM2.5。"),
        ("第1<sup>st</sup>。", "第1st。"),
        ("<sup>3</sup>按现价计算。", "[3] 按现价计算。"),
        ("增长<del>5.9%</del><ins>6.3%</ins>。", "增长6.3%。"),
        ("增长<span style='text-decoration: underline line-through'>5.9%</span>6.3%。", "增长6.3%。"),
        ("增长<font color='#FFFFFF'>9.9%</font>6.3%。", "增长6.3%。"),
        ("增长<span style='color:rgb(255, 255, 255)'>9.9%</span>6.3%。", "增长6.3%。"),
        ("增长<span class='hid'>9.9%</span>6.3%。", "增长6.3%。"),
        ("<ruby>碰<rp>(</rp><rt>pèng</rt><rp>)</rp></ruby>山县。", "碰山县。"),
        ("收入38.6\n亿元，增长7.4\n%，支出3\n8亿元。", "收入38.6亿元，增长7.4%，支出3 8亿元。"),
        ("收入<span>38.\n6</span>\n<span>亿元</span>。", "收入38.6亿元。"),
    ],
)
def test_nothing_is_altered(tmp_path: Path, html: str, text: str) -> None:
    styles = "<style>.fn{vertical-align:super} span.hid{display:none} @media print{.x{display:none}}</style>"
    assert raw(tmp_path, f"<p>{html}</p>", styles) == text


def test_white_heads_of_a_coloured_table_are_read(tmp_path: Path) -> None:
    table = "<table bgcolor='#336699'><tr><td><font color='white'>区县</font></td></tr><tr><td>甲县</td></tr></table>"
    assert raw(tmp_path, table) == "| 区县 |\n| 甲县 |"


def test_a_table_keeps_its_caption(tmp_path: Path) -> None:
    table = "<table><caption>表1 主要指标（单位：亿元）</caption><tr><th>指标</th><td>3.3</td></tr></table>"
    assert raw(tmp_path, table) == "表1 主要指标（单位：亿元）\n\n| 指标 | 3.3 |"


FRAME = """
<div class="top"><ul><li><a>首页</a></li><li><a>要闻动态</a></li><li><a>政务公开</a></li></ul></div>
<div class="where">当前位置：<a>首页</a> &gt; <a>政务公开</a> &gt; <a>政府工作报告</a></div>
<form id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="x">
<div class="art"><h2>2030年某县政府工作报告</h2>
<div class="info">来源：某县人民政府办公室 发布时间：2031-02-03 字号：[大 中 小] <a>打印本页</a> 浏览次数：22</div>
<div id="zoom">{body}</div>
<p>上一篇：<a>某通知</a></p><p>下一篇：<a>另一通知</a></p><p>扫一扫在手机打开当前页</p>
<div>分享到：<a>微信</a><a>微博</a><a>空间</a></div></div></form>
<div class="bottom"><p>主办：某县人民政府办公室</p><p>滇ICP备31000000号 网站标识码：5300000001</p>
<p>地址：某路1号</p></div>
"""
TEXT = f"<p>{FIRST}</p><p align='center'><strong>二、农业</strong></p><p>{SECOND}</p><p>注：1.本报告为初步数。</p>"


def test_the_frame_of_a_site_is_left_out_and_the_report_is_whole(tmp_path: Path) -> None:
    extracted = page(tmp_path, FRAME.format(body=TEXT), "<title>2030年某县政府工作报告-政务公开-某县人民政府</title>")
    assert extracted.raw.split("\n\n") == [
        "# 2030年某县政府工作报告",
        FIRST,
        "### 二、农业",
        SECOND,
        "注：1.本报告为初步数。",
    ]
    assert dict(extracted.meta) == {
        "publisher": "某县人民政府办公室",
        "published_on": "2031-02-03",
        "title": "2030年某县政府工作报告",
    }
    assert extracted.remarks == ()


GOVERNMENT = (
    "<meta name='ArticleTitle' content='某报告'><meta name='PubDate' content='2031/2/3 09:00'>"
    "<meta name='ContentSource' content='某县统计局'><meta name='SiteName' content='某县政府网'>"
)
OPEN_GRAPH = (
    "<meta property='og:title' content='某报告'><meta property='og:site_name' content='某网'>"
    "<meta property='article:published_time' content='2031-02-03T09:00:00+08:00'>"
)


@pytest.mark.parametrize(
    ("head", "meta"),
    [
        (
            GOVERNMENT,
            {"title": "某报告", "published_on": "2031-02-03", "publisher": "某县统计局", "site": "某县政府网"},
        ),
        (OPEN_GRAPH, {"title": "某报告", "published_on": "2031-02-03", "site": "某网"}),
        ("<title>某县2031—2035年规划_规划_某县</title>", {"title": "某县2031—2035年规划"}),
        ("<title>报告——2031年1月在大会上</title>", {"title": "报告——2031年1月在大会上"}),
    ],
)
def test_what_the_page_declares_is_handed_on(tmp_path: Path, head: str, meta: dict[str, str]) -> None:
    assert dict(page(tmp_path, f"<p>{FIRST}</p>", head).meta) == meta


def test_bold_lines_head_and_a_bold_lead_in_stays(tmp_path: Path) -> None:
    body = (
        f"<div><strong>一、综合</strong><br>　　{FIRST}<br><b>表1 主要指标</b><br>"
        f"<span style='font-weight:bold'>农业。</span>{SECOND}</div>"
    )
    assert raw(tmp_path, body).split("\n\n") == ["### 一、综合", FIRST, "表1 主要指标", f"农业。{SECOND}"]


def test_in_a_page_that_is_bold_throughout_nothing_is_set_apart(tmp_path: Path) -> None:
    assert raw(tmp_path, f"<b><p>一、综合</p><p>{FIRST}</p></b>") == f"一、综合\n\n{FIRST}"


def test_a_chapter_is_no_button(tmp_path: Path) -> None:
    body = f"<p>{FIRST}</p><p>单位：万元</p><h3>全民阅读</h3><p>来源：某县统计局</p>"
    assert raw(tmp_path, body).split("\n\n") == [FIRST, "单位：万元", "### 全民阅读", "来源：某县统计局"]


def test_a_text_that_stands_twice_is_read_once(tmp_path: Path) -> None:
    text = f"<p>{FIRST}</p><p>农业</p><p>{SECOND}</p>"
    extracted = page(tmp_path, f"<div class='pc'>{text}</div><div class='mobile'>{text}</div><p>完。</p>")
    assert extracted.raw.split("\n\n") == [FIRST, "农业", SECOND, "完。"]
    assert extracted.remarks == ("正文在网页里出现两次，只读入一次",)


def test_a_title_that_is_said_again_on_two_lines_stands_once(tmp_path: Path) -> None:
    body = f"<h1>某县2030年国民经济统计公报</h1><p>某县2030年</p><p>国民经济 统计公报</p><p>{FIRST}</p>"
    assert raw(tmp_path, body) == f"# 某县2030年国民经济统计公报\n\n{FIRST}"


@pytest.mark.parametrize("viewer", ["<iframe src='/pdfjs/viewer.html?f=a'></iframe>", "<object data='a.pdf'></object>"])
def test_a_page_that_only_shows_another_document_is_refused(tmp_path: Path, viewer: str) -> None:
    with pytest.raises(UnreadableFileError, match=r"^a\.html: the page shows a document that lies elsewhere"):
        page(tmp_path, f"<h1>2030年某县政府工作报告</h1><p>发布时间：2031-02-03</p>{viewer}")


def test_what_lies_beside_the_text_is_told(tmp_path: Path) -> None:
    body = f"<p>{FIRST}</p><p><a href='/x/b.xlsx'>附件</a></p><embed src='a.pdf'>"
    assert page(tmp_path, body).remarks == ("网页里嵌着另外的文件1份，未读入", "网页附有文件1份，未读入")


def test_a_page_of_nothing_but_links_is_told(tmp_path: Path) -> None:
    body = "<div><a>某县召开会议部署工作</a> <a>某县发布新的通知</a></div>"
    assert page(tmp_path, body).remarks == ("网页里只有标题和菜单，没有正文",)


def test_notes_in_a_box_of_their_own_are_read(tmp_path: Path) -> None:
    text = f"<p>{FIRST}</p><p>{SECOND}</p>" * 4
    other = "<div><p>声明：凡本网注明来源的作品，版权均属本网。未经许可不得转载。违者必究。</p></div>"
    body = f"<div><div id='zoom'>{text}</div><div><p>注释：[1]本报告为初步数。</p></div></div>{other}"
    assert raw(tmp_path, body).split("\n\n")[-1] == "注释：[1]本报告为初步数。"


def test_a_second_box_of_text_is_read(tmp_path: Path) -> None:
    more = "<div><p>工业增长6.1%。</p><p>农业增长3.1%。</p><p>服务业增长7.1%，新增市场主体1200个。</p></div>"
    body = f"<div><div>{f'<p>{FIRST}</p><p>{SECOND}</p>' * 5}</div>{more}</div>"
    assert raw(tmp_path, body).split("\n\n")[-1] == "服务业增长7.1%，新增市场主体1200个。"


def test_preformatted_lines_are_paragraphs(tmp_path: Path) -> None:
    assert raw(tmp_path, "<pre>一、综合\n全年增长6.3%。</pre>") == "一、综合\n\n全年增长6.3%。"
