"""Web pages: how many figures of the text's own box arrive, and how much of the site's frame is left.

python -m bench.reading.pages --archive ../shared/archive/reports
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

from lxml import etree, html

from rag.ingestion.formats.html import extract_html

#: Of the figures that stand in sentences of a page, this share must be in what is read.
BAR = 0.998
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_XML = re.compile(r"^\s*<\?xml[^>]*\?>")
_FRAME = re.compile(
    r"上一篇|下一篇|打印|关闭窗口|分享|扫一扫|返回顶部|网站地图|备案|无障碍|登录|字体|字号|版权所有|当前位置"
)


def measure(folder: Path) -> int:
    """Prints a line a page and the whole; returns how many bars are missed."""
    kept = lost = frame = 0
    for path in sorted([*folder.glob("*.html"), *folder.glob("*.htm")]):
        raw = extract_html(path, path.name).raw
        there = Counter(_NUMBER.findall(_sentences(path)))
        missing = there - Counter(_NUMBER.findall(raw))
        links = _links(path)
        left = sum(_is_frame(line, links) for line in raw.splitlines())
        kept += there.total() - missing.total()
        lost += missing.total()
        frame += left
        if missing or left:
            print(f"  {path.name:44} {missing.total():4} of {there.total():5} figures missing, {left} lines of frame")
    share = kept / max(1, kept + lost)
    print(f"  figures of sentences {share:.2%} of {kept + lost:,} (bar {BAR:.1%}), lines of frame {frame}")
    return int(share < BAR)


def _is_frame(line: str, links: set[str]) -> bool:
    """A short line with the words of a site's frame, or one that is a link of the page and nothing else."""
    plain = line.lstrip("-#| ").rstrip("| ")
    return len(plain) < 60 and "。" not in plain and (plain in links or _FRAME.search(plain) is not None)


def _links(path: Path) -> set[str]:
    """The words of each link of a page; a headline that links to itself is none."""
    root = html.document_fromstring(_XML.sub("", _text(path)))
    texts = {" ".join("".join(link.itertext()).split()) for link in root.iter("a")}
    return {text for text in texts if text and "公报" not in text and "报告" not in text}


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _sentences(path: Path) -> str:
    """The text of the page's elements that end a sentence, links, scripts and what is hidden aside."""
    root = html.document_fromstring(_XML.sub("", _text(path)))
    etree.strip_elements(root, "script", "style", "noscript", "sup", with_tail=False)
    blocks = [
        one
        for one in root.iter("p", "div", "td", "span")
        if not any(True for _ in one.iter("p", "div", "table") if _ is not one)
    ]
    seen: list[str] = []
    for block in blocks:
        if block.tag != "span" or not any(above.tag == "p" for above in block.iterancestors()):
            words = "".join(block.itertext())
            style = block.get("style") or ""
            if "。" in words and "none" not in style and words not in seen:
                seen.append(words)
    return "\n".join(seen)


def main() -> None:
    """Measures a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, default=Path("../shared/archive/reports"))
    raise SystemExit(measure(parser.parse_args().archive))


if __name__ == "__main__":
    main()
