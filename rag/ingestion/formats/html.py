"""Web pages: headings, lists, tables and paragraphs of the article; nothing is fetched and no script runs.

lxml parses; what is article and what is the site's frame is decided in `rag.ingestion.formats.web`. trafilatura was
tried: on a page of a city's site it gave up table rows and headings and kept hidden text.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from rag.config import FILE_LIMIT_BYTES
from rag.errors import UnreadableFileError
from rag.ingestion.formats.extracted import Extracted, heading
from rag.ingestion.formats.plain import decode, read_bytes
from rag.ingestion.formats.web.facts import labelled, without_frame
from rag.ingestion.formats.web.frame import attached, boxes_of_text, has_viewer, text_box, viewers
from rag.ingestion.formats.web.looks import Looks
from rag.ingestion.formats.web.meta import declared_by
from rag.ingestion.formats.web.walk import Walk
from rag.ingestion.formats.web.whole import below_title, has_text, headed, headline, once

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
# Where links hold this share of what was found, it is a menu.
_MOSTLY_LINKS = 0.8
_XML = re.compile(r"^\s*<\?xml[^>]*\?>")


def extract_html(path: Path, name: str) -> Extracted:
    """The text of a saved web page, with what the page declares and says of itself."""
    try:
        from lxml import etree, html
    except ImportError as error:
        raise UnreadableFileError(f"{name}: reading HTML needs the extra `html`: pip install 'youju[html]'.") from error
    # A declaration of an encoding inside a text that is decoded already makes lxml refuse it.
    text = _XML.sub("", _decode(read_bytes(path, FILE_LIMIT_BYTES, name), name)).replace("\0", "")
    if not text.strip():
        raise UnreadableFileError(f"{name}: is empty.")
    try:
        parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
        root = html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableFileError(f"{name}: is not HTML that can be read; save the page again.") from error
    return _extracted(root, name)


def page_text(text: str) -> str:
    """The text of a page that is embedded in another file."""
    from lxml import html

    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    root = html.document_fromstring(_XML.sub("", text), parser=parser)
    return "\n\n".join(Walk(Looks(root)).blocks(text_box(root)))


def _extracted(root: _Element, name: str) -> Extracted:
    box, walk = text_box(root), Walk(Looks(root))
    found = [block for one in boxes_of_text(box) for block in walk.blocks(one)]
    if not any(block.startswith("# ") for block in found):
        # A page that is all box keeps the headline in it.
        title = headline(root, box, Walk(Looks(root)).kept)
        found = [heading(1, title), *found] if title else found
    found, twice = once(found)
    if not has_text(found) and has_viewer(root):
        raise UnreadableFileError(f"{name}: the page shows a document that lies elsewhere; save that document itself.")
    facts, declared = labelled(root, found), dict(declared_by(root))
    blocks = below_title(headed(without_frame(found), root), declared.get("title", ""))
    told = (
        (walk.unseen, f"略去页面上不显示的文字{walk.unseen}处"),
        (walk.struck, f"略去划掉的文字{walk.struck}处"),
        (twice, "正文在网页里出现两次，只读入一次"),
        (viewers(root), f"网页里嵌着另外的文件{viewers(root)}份，未读入"),
        (attached(box), f"网页附有文件{attached(box)}份，未读入"),
        (not has_text(found) and _is_shell(root, found), "网页里只有标题和菜单，没有正文"),
    )
    remarks = tuple(words for count, words in told if count)
    return Extracted(raw="\n\n".join(blocks), kind="html", remarks=remarks, meta=tuple((facts | declared).items()))


def _is_shell(root: _Element, blocks: list[str]) -> bool:
    """Whether nothing but links and a headline was found; a short page without links is a text all the same."""
    words = sum(len(block) for block in blocks if not block.startswith("#"))
    linked = sum(len("".join("".join(link.itertext()).split())) for link in root.iter("a"))
    return linked > 0 and _MOSTLY_LINKS * words <= linked


def _decode(data: bytes, name: str) -> str:
    """By BOM, by the page's own declaration where it fits, else as any text file."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        encoding = declared[1].decode("ascii").lower()
        # Pages that say gb2312 are in its superset more often than not.
        encoding = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(encoding, encoding)
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError, ValueError):
            pass  # declared wrongly: the bytes decide
    return decode(data, name)
