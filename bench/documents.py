"""Digests as the files that offices hand in: Word, web page, GB18030 and Big5 text. Pages are drawn in bench/drawn.py.

Every maker takes a digest and a folder, and writes `<stem>.<suffix>` with its sidecar into it.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from pathlib import Path

import opencc
from docx import Document
from docx.text.paragraph import Paragraph

from bench.digests import Digest, Part, declare
from bench.drawn import RUNNING_HEAD, make_one_column, make_picture, make_scan, make_two_columns

Make = Callable[[Digest, Path], Path]
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}_株洲市人民政府门户网站</title>
<style>.content p {{ text-indent: 2em }} .c1 {{ color: #c00 }}</style>
<script>var hits = "全市地区生产总值增长5.1%"; if (1 < 2) {{ document.write(hits) }}</script></head><body>
<div class="top-bar">今天是<span id="today"></span></div>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/xw">新闻</a></li><li><a href="/zw">政务公开</a></li></ul>
<div class="breadcrumb">当前位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a> &gt; 政府工作报告</div>
<div class="wrap"><div class="content">
{body}
</div>
<div class="sidebar"><h3>热点推荐</h3><ul><li><a href="/1">攸县地区生产总值增长3.3%</a></li>
<li><a href="/2">炎陵县新增城镇就业1234人</a></li></ul></div></div>
<div class="share">分享到：微信 微博</div>
<div class="footer"><p>主办：株洲市人民政府　承办：株洲市政务服务中心</p>
<p>湘ICP备05000001号　联系电话：0731-28680000</p></div>
<script src="/js/count.js"></script></body></html>
"""


def make_word(digest: Digest, folder: Path) -> Path:
    """Word: styles for headings and lists, a running head, a foot."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = RUNNING_HEAD
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    for part in digest.parts:
        if part.kind == "heading":
            document.add_heading(part.text, part.level)
        elif part.kind == "table":
            table = document.add_table(rows=len(part.rows), cols=len(part.rows[0]))
            for line, cells in zip(table.rows, part.rows, strict=True):
                for cell, text in zip(line.cells, cells, strict=True):
                    cell.text = text
        else:
            _word_paragraph(document.add_paragraph(style="List Bullet" if part.kind == "item" else None), part.text)
    path = folder / f"{digest.stem}.docx"
    document.save(str(path))
    return declare(path, digest)


def _word_paragraph(paragraph: Paragraph, text: str) -> None:
    """Words are cut into runs where somebody corrected or marked them: here at every 30th character."""
    for start in range(0, len(text), 30):
        paragraph.add_run(text[start : start + 30]).bold = start == 30


def make_web(digest: Digest, folder: Path) -> Path:
    """A whole page of a city's site: navigation, a sidebar with other figures, a footer, scripts."""
    body = "\n".join(_tags(digest))
    path = folder / f"{digest.stem}.html"
    path.write_text(_PAGE.format(title=html.escape(digest.title), body=body), encoding="utf-8")
    return declare(path, digest)


def _tags(digest: Digest) -> Iterator[str]:
    listing = False
    for part in digest.parts:
        if listing != (part.kind == "item"):
            listing = not listing
            yield "<ul>" if listing else "</ul>"
        words = html.escape(part.text)
        if part.kind == "heading":
            yield f"<h{part.level}>{words}</h{part.level}>"
        elif part.kind == "item":
            yield f"<li><span>{words}</span></li>"
        elif part.kind == "table":
            rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in cells) for cells in part.rows)
            yield "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
        else:
            yield (
                f'<p><span class="c1">{words[:4]}</span>{words[4:]}</p>' if "&" not in words[:8] else f"<p>{words}</p>"
            )
    if listing:
        yield "</ul>"


def plain_text(digest: Digest) -> str:
    """Lines without marks, as text boxes are saved: headings alone, paragraphs and items indented by two blanks."""
    lines: list[str] = []
    for part in digest.parts:
        if part.kind == "heading":
            lines += ["", part.text, ""]
        elif part.kind == "table":
            lines += ["\t".join(cells) for cells in part.rows]
        else:
            lines.append("\u3000\u3000" + part.text)
    return "\r\n".join(lines) + "\r\n"


def make_gb18030(digest: Digest, folder: Path) -> Path:
    """Text in the mainland's encoding."""
    path = folder / f"{digest.stem}.txt"
    path.write_bytes(plain_text(digest).encode("gb18030"))
    return declare(path, digest)


def make_big5(digest: Digest, folder: Path) -> Path:
    """Text in traditional characters and Big5; what Big5 lacks becomes a question mark, as it does in such files."""
    path = folder / f"{digest.stem}.txt"
    path.write_bytes(opencc.OpenCC("s2tw").convert(plain_text(digest)).encode("big5hkscs", errors="replace"))
    return declare(path, digest)


FORMATS: dict[str, Make] = {
    "docx": make_word,
    "pdf, one column": make_one_column,
    "pdf, two columns": make_two_columns,
    "html": make_web,
    "txt, GB18030": make_gb18030,
    "txt, Big5, traditional": make_big5,
    "scan, 200 dpi, two columns": make_scan,
    "jpg, a sheet of a paper": make_picture,
}


def table_digest(rows: tuple[tuple[str, ...], ...], stem: str = "districts") -> Digest:
    """A report that is a heading, a sentence and a table."""
    title = "2024年株洲市各区主要指标"
    parts = (
        Part(kind="heading", text=title, level=1),
        Part(kind="paragraph", text="2024年株洲市各区主要经济指标完成情况如下表所示，数据由市统计局提供。"),
        Part(kind="table", rows=rows),
        Part(kind="paragraph", text="各区要对照全年目标，抓好项目建设和民生实事，确保各项任务落到实处。"),
    )
    return Digest(stem=stem, declared={"title": title, "publisher": "株洲市统计局", "year": 2024}, parts=parts)
