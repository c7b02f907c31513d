"""Saved web pages: the article whole, the site's furniture out, nothing run and nothing fetched."""

from __future__ import annotations

from pathlib import Path

import pytest
from file_samples import FIRST, SECOND, TITLE, WEB_PAGE

from rag.errors import UnreadableFileError
from rag.ingestion.formats import extract


def read(folder: Path, page: str | bytes) -> str:
    path = folder / "a.html"
    path.write_bytes(page.encode() if isinstance(page, str) else page)
    return extract(path).raw


def test_headings_lists_tables_and_every_sentence(tmp_path: Path) -> None:
    assert read(tmp_path, WEB_PAGE).split("\n\n") == [
        f"# {TITLE}",
        FIRST,
        "- 改造老旧小区163个",
        "- 新增就业2.6万人",
        "| 指标 | 数值 |\n| 地区生产总值 | 8.4% |",
        "## 未来五年",
        SECOND,
    ]


def test_hidden_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(WEB_PAGE, encoding="utf-8")
    assert extract(path).remarks == ("略去页面上不显示的文字1处",)


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gbk", "gb18030", "big5"])
def test_the_declared_encoding(tmp_path: Path, encoding: str) -> None:
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}"></head><p>株洲市</p>'
    assert read(tmp_path, page.encode(encoding)) == "株洲市"


def test_a_wrong_declaration_does_not_spoil_the_text(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="ascii"></head><body><p>{FIRST}</p></body></html>'
    assert read(tmp_path, page) == FIRST


def test_a_headline_that_is_no_heading_comes_from_the_title(tmp_path: Path) -> None:
    page = f"<title>{TITLE}_石峰区人民政府</title><body><div>{TITLE}</div><p>{FIRST}</p>"
    assert read(tmp_path, page) == f"# {TITLE}\n\n{FIRST}"


def test_line_breaks_and_loose_text_are_paragraphs(tmp_path: Path) -> None:
    page = "<body>开头。<p>一段<b>加粗</b>的话。<br>第二行。</p>结尾。</body>"
    assert read(tmp_path, page).split("\n\n") == ["开头。", "一段加粗的话。", "第二行。", "结尾。"]


def test_a_layout_table_is_no_table(tmp_path: Path) -> None:
    page = "<table><tr><td><h2>一、过去</h2><p>增长8.4%。</p></td></tr></table>"
    assert read(tmp_path, page) == "## 一、过去\n\n增长8.4%。"


@pytest.mark.parametrize("page", ["<html></html>", "<script>1</script>", "<div>" * 5000, "<!-- -->"])
def test_a_page_without_text_is_refused(tmp_path: Path, page: str) -> None:
    with pytest.raises(UnreadableFileError, match=r"^a\.html: "):
        read(tmp_path, page)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    page = f'<!DOCTYPE html [<!ENTITY a0 "哈">{bomb}<!ENTITY x SYSTEM "file:///etc/passwd">]><p>正文&a11;&x;</p>'
    text = read(tmp_path, page)
    assert "正文" in text
    assert len(text) < 2000
    assert "root:" not in text
