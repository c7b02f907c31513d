"""What staff should know of a PDF that was read as text, in Chinese."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

_MOST_PAGES = 10
_SAID = (
    ("hidden", "略去页面上不显示的文字{}处"),
    ("off", "略去页面范围以外的文字{}处"),
    ("watermark", "略去水印文字{}处"),
    ("struck", "略去划去的文字{}处"),
    ("notes", "上标的注释号{}处未写入正文，注释本身保留"),
    ("fields", "读入表单和批注框中填写的内容{}处，请对照原件"),
    ("vertical", "竖排文字{}列按从上到下、从右到左读出，可能有漏字，请对照原件"),
    ("unread", "{}页扫描件的文字大多认不出（竖排、手写或模糊），未全部读入"),
    ("layer", "{}页扫描件采用其自带的文字层，请对照原件"),
)


def remarks(counts: Counter[str], turned: Iterable[int]) -> tuple[str, ...]:
    """One sentence for each kind of thing that was left out or read in another way; none for what there is not."""
    said = [sentence.format(counts[key]) for key, sentence in _SAID if counts[key] > 0]
    if pages := sorted(turned):
        more = "等" if len(pages) > _MOST_PAGES else ""
        named = "、".join(map(str, pages[:_MOST_PAGES]))
        said.append(f"第{named}{more}页有转向或竖排的文字，按其方向读出，排在该页其他文字之后")
    scans = sum(counts[f"scan{angle}"] for angle in (90, 180, 270))
    if scans:
        said.append(f"有{scans}页扫描件方向不正，转正后识别")
    return tuple(said)
