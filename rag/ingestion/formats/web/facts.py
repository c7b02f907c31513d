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
    r"(?:发布|发文|信息|文章|稿件|更新|发表|成文)?(?:机构|单位|机关|来源|时间|日期|文号)|作者|责任编辑|编辑|索引号?|(?:主题|信息)分类"
)
_BUTTONS = re.compile(
    r"浏览|阅读|点击|访问|字[体号]|打印|分享|收藏|关闭|扫一扫|扫码|二维码|返回顶部|上一[篇页条]|下一[篇页条]|当前位置|您的位置|所在位置|无障碍|"
    r"长者|适老|网站地图|备案|版权所有|技术支持|网站标识码|ICP|相关附件|相关阅读|相关链接|相关文章|热点新闻|推荐阅读"
)
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
    if len(block) > _LONGEST_FRAME or _SAYS.search(block) or block.startswith("# "):
        return False
    labels, buttons = _LABELS.findall(block), _BUTTONS.findall(block)
    if not buttons and len(labels) < (1 if above else 2):
        return False
    rest = _LABELS.sub("", _BUTTONS.sub("", block))
    rest = re.sub(r"[\s|:：【】\[\]（）()<>《》/\-.0-9A-Za-z#]", "", rest)
    # A value beside its label has some ten characters: an office's name.
    return len(rest) <= 12 * len(labels) + 4 * len(buttons)


def without_frame(blocks: Sequence[str]) -> list[str]:
    """The blocks without the page's lines about itself above the first sentence and below the last."""
    said = [at for at, block in enumerate(blocks) if _SAYS.search(block)]
    first, last = (said[0], said[-1]) if said else (len(blocks), -1)
    return [b for at, b in enumerate(blocks) if first <= at <= last or not is_frame_line(b, above=at < first)]
