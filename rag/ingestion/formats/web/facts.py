"""What a page says of itself beside its text: 发布机构：…, 发布时间：…, above it or below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.ingestion.formats.web.walk import squeeze

if TYPE_CHECKING:
    from lxml.etree import _Element

_CJK = "\u4e00-\u9fff"
_OFFICE = "局|网|报|社|办公室|办|政府|委员会|委|厅|院|中心|队|处"
_LABELLED = (
    (
        "publisher",
        re.compile(
            rf"(?:发布机构|发布单位|发布机关|信息来源|文章来源|稿件来源|发文机关|来源)\s*[:：|]+\s*"
            rf"(?P<value>[{_CJK}][{_CJK}、·]{{1,30}}?(?:{_OFFICE})(?:、[{_CJK}]{{2,18}})*)"
            rf"(?=$|[^{_CJK}、]|发布|时间|访问|浏览|阅读|点击|作者|责任|编辑|字|选择|【)"
        ),
    ),
    (
        "published_on",
        re.compile(
            r"(?:发布时间|发布日期|发文日期|成文日期|发表时间|更新时间|日期|时间)\s*[:：|]+\s*"
            r"(?P<year>(?:19|20)[0-9]{2})\s*[-/.年]\s*(?P<month>[0-9]{1,2})\s*[-/.月]\s*(?P<day>[0-9]{1,2})"
        ),
    ),
)
# Labels of a page's own line of facts, and words of its buttons and foot: a line of nothing else says nothing.
_LABELS = re.compile(
    r"(?:发布|发文|主办)(?:机构|单位|机关|部门)|(?:发布|发文|更新|发表|成文|公开)(?:时间|日期)|(?:信息|文章|稿件)?来源(?=\s*[:：|])|"
    r"(?:时间|日期|文号|作者|责任编辑|编辑|编发|审核人?)(?=\s*[:：|])|索引号|发文字号|(?:主题|信息)分类"
)
_BUTTONS = re.compile(
    r"(?:浏览|阅读|点击|访问)(?:次数|人数|量|率|[:：])|字[体号](?:大小|[:：\[【（ ])|"
    r"打印(?:本页|正文|此页|文章|[】\]]|$)|"
    r"(?:分享|转发)(?:到|至|[:：]|$)|收藏本|关闭(?:窗口|本页|此页|[】\]]|$)|扫一扫|扫码|二维码|返回顶部|上一[篇页条]|下一[篇页条]|"
    r"(?:当前|您的?|所在)位置|无障碍|长者[版模]|适老|网站地图|备案号|ICP|版权所有|技术支持|网站标识码|相关附件|"
    r"(?:相关|推荐)(?:阅读|链接|文章|新闻)|热点新闻"
)
# 首页 > 政务公开 > 统计公报: where the page stands in its site.
_TRAIL = re.compile(r"(?:^|.*[:：])\s*\S{2,12}(?:\s*[-–—]{0,2}\s*[>›»＞]{1,2}\s*\S{2,24})+")
# A table above the text that tells of the document: its index number, who issued it, when.
_INDEX_TABLE = re.compile("索引号|发文机关|发文字号|成文日期|公文种类|主题分类")
_LONGEST_FRAME = 160
_SAYS = re.compile(r"[。；！？]|[，].*[，]")


def labelled(root: _Element, blocks: Sequence[str]) -> dict[str, str]:
    """`publisher` and `published_on` (ISO) as the page's lines of facts give them; running text is not asked."""
    loose = [squeeze("".join(element.itertext())) for element in _facts(root)]
    text = "\n".join([*loose, *(block for block in blocks if not _SAYS.search(block))])
    found = {}
    for field, pattern in _LABELLED:
        if match := pattern.search(text):
            day = match.groupdict()
            found[field] = day.get("value") or f"{day['year']}-{int(day['month']):02}-{int(day['day']):02}"
    return found


def _facts(root: _Element) -> list[_Element]:
    """Small elements that hold a label such as 发布时间."""
    found = []
    for element in root.iter(
        "p", "div", "span", "td", "li", "ul", "tr", "table", "center", "h2", "h3", "h4", "h5", "h6"
    ):
        if len(element) > 12:
            continue
        text = "".join(element.itertext())
        if len(text) < 400 and _LABELS.search(text) and not _SAYS.search(text):
            found.append(element)
    return found


def is_frame_line(block: str, *, above: bool) -> bool:
    """Whether a block is a line of the page about itself: buttons, or labels with their values.

    One label alone is such a line only `above` the text: below it the report may name its own source.
    """
    if block.startswith("|"):
        return above and _INDEX_TABLE.search(block) is not None
    if len(block) > _LONGEST_FRAME or _SAYS.search(block) or block.startswith("# "):
        return False
    if above and _TRAIL.fullmatch(block):
        return True
    labels, buttons = _LABELS.findall(block), _BUTTONS.findall(block)
    if not buttons and len(labels) < (1 if above else 2):
        return False
    rest = _LABELS.sub("", _BUTTONS.sub("", block))
    rest = re.sub(r"[\s|:：【】\[\]（）()<>《》/\-.0-9A-Za-z#]", "", rest)
    # A value beside its label has some ten characters, an office's name; 在手机打开当前页 follows a button.
    return len(rest) <= 12 * len(labels) + 8 * len(buttons)


def without_frame(blocks: Sequence[str]) -> list[str]:
    """The blocks without the page's lines about itself above the first sentence and below the last."""
    said = [at for at, block in enumerate(blocks) if _SAYS.search(block)]
    first, last = (said[0], said[-1]) if said else (len(blocks), -1)
    return [b for at, b in enumerate(blocks) if first <= at <= last or not is_frame_line(b, above=at < first)]
