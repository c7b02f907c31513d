"""An answer as HTML: the sentences with their numbers, and the panel of the cards that these open.

Everything that comes from a person, a report or a model is escaped here; nothing else of the page escapes for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from rag.records import Answer, AnswerStatus, Composer, Document
from rag.web.ask.report_filter import filter_words
from rag.web.ask.series_html import run_of_years, series_html
from rag.web.ask.sharing import copy_text, permalink
from rag.web.components.document_html import Span, pieces
from rag.web.components.evidence_cards import card_html
from rag.web.components.links import link
from rag.web.text import EN, ZH, both, escape

#: Sections shown where there is no answer, and characters of each.
NEAREST, OPENING = 3, 60
#: Shorter lines are bylines and captions.
TELLING = 25
#: What comes of a search, and tells what was searched.
_SEARCHED = (AnswerStatus.ANSWERED, AnswerStatus.NOT_FOUND)

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_MARKER = re.compile(r"\[([0-9]{1,3})\]")


def encode(text: str) -> str:
    """Text that Gradio's chat shows literally.

    The chat reads Markdown and HTML, and even its sanitiser lets images and forms through. Backslashes do not stop
    autolinks, so every ASCII punctuation mark becomes an entity.
    """
    return _PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", text.replace("\r", ""))


def question_html(question: str) -> str:
    """The asker's own words."""
    return encode(question.strip()).replace("\n", "<br>")


def answer_html(
    answer: Answer, turn: int, documents: Mapping[str, Document] | None = None, *, growing: bool = False, more: str = ""
) -> str:
    """The answer for the chat; a marker that has no citation is left out, for it would point at nothing.

    With the documents of its passages, an answer that was not found shows what comes nearest. `growing` marks one of
    which more is to come; `more` is safe HTML that follows it (see `beneath_html`).
    One line without blank ones: Markdown leaves an HTML block alone until the first blank line.
    """
    out: list[str] = []
    if answer.completed_question.strip() not in ("", answer.question.strip()):
        zh_en = both("completed", question="\0").replace("\0", encode(answer.completed_question))
        out.append(f'<p class="completed">{zh_en}</p>')
    if answer.composer is Composer.MODEL:
        out.append(f'<p class="by-model">{both("by_model")}</p>')
    held = filter_words(answer.within) if answer.status in _SEARCHED else ("", "")
    if any(held):
        out.append(f'<p class="held">{_filled("filter_only", *held)}</p>')
    out.append(_words_html(answer, turn))
    if any(held) and answer.status is AnswerStatus.NOT_FOUND:
        out.append(_search_all_html(answer, *held))
    out += [f'<p class="note">{encode(note)}</p>' for note in answer.notes]
    if documents and answer.status is AnswerStatus.NOT_FOUND and answer.passages:
        out.append(_nearest_html(answer, documents))
    kind = f"{answer.status.value} growing" if growing else answer.status.value
    return f'<div class="answer {kind}">{"".join(out)}{more}</div>'


def _filled(key: str, zh: str, en: str) -> str:
    """One of the page's texts with words of the reports in it, for the chat."""
    both_of = ((ZH[key], zh, "zh"), (EN[key], en, "en"))
    return "".join(f'<span class="{name}">{encode(text.format(words=words))}</span>' for text, words, name in both_of)


def _search_all_html(answer: Answer, zh: str, en: str) -> str:
    """Where only some reports were searched: that, and the way to all. The link works without scripts as well."""
    question = urlencode({"q": answer.completed_question or answer.question})
    way = f'<a class="search-all" href="./?{escape(question)}">{both("filter_search_all")}</a>'
    return f'<p class="held-none">{_filled("filter_none", zh, en)} {way}</p>'


def beneath_html(beneath: Answer | None, turn: int, token: int) -> str:
    """What a model has said so far, beneath the answer that stands; by the token ui scripts tell one from the next."""
    words = _words_html(beneath, turn) if beneath else ""
    return f'<div class="beneath" id="rewriting-{token}"><p class="by-model">{both("rewriting")}</p>{words}</div>'


def _words_html(answer: Answer, turn: int) -> str:
    """The text in paragraphs, lists and tables of years."""
    out: list[str] = []
    lines = list(filter(str.strip, answer.text.split("\n")))
    at, in_list = 0, False
    while at < len(lines):
        line = lines[at]
        item = line.startswith("- ")
        if item != in_list:
            out.append("<ul>" if item else "</ul>")
            in_list = item
        if years := run_of_years(lines[at:]):
            out.append(series_html(lines[at : at + years], lambda words: _with_links(words, answer, turn)))
            at += years
            continue
        tag = "li" if item else "p"
        out.append(f"<{tag}>{_with_links(line.removeprefix('- '), answer, turn)}</{tag}>")
        at += 1
    out.append("</ul>" if in_list else "")
    return "".join(out)


def _with_links(line: str, answer: Answer, turn: int) -> str:
    """Every `[n]` that the answer has a citation for as a link to its card."""
    known = {citation.marker for citation in answer.citations}
    parts = _MARKER.split(line)
    out = [encode(parts[0])]
    for number, rest in zip(parts[1::2], parts[2::2], strict=True):
        if int(number) in known:
            out.append(f'<a class="cite" href="#{_anchor(answer, turn, int(number))}">{int(number)}</a>')
        out.append(encode(rest))
    return "".join(out)


def _anchor(answer: Answer, turn: int, marker: int) -> str:
    """Of a card. A model's numbers are others than those of the answer that it stands beneath, and keep their cards
    when its text takes that answer's place.
    """
    return f"ev-{_section(answer, turn)}-{marker}"


def _section(answer: Answer, turn: int) -> str:
    return f"{turn}m" if answer.composer is Composer.MODEL else str(turn)


def _nearest_html(answer: Answer, documents: Mapping[str, Document]) -> str:
    """The sections that come nearest to a question without an answer, as links into the reports."""
    items: dict[str, str] = {}
    for passage in answer.passages:
        chunk, document = passage.chunk, documents.get(passage.chunk.document_id)
        piece = next((p for p in pieces(chunk.text) if p.depth <= 0 and p.end - p.start >= TELLING), None)
        if document is None or piece is None:
            continue
        span = Span(start=chunk.start + piece.start, end=chunk.start + piece.end)
        path = [heading for heading in chunk.heading_path if heading not in document.title]
        where = " › ".join([document.title, *path[-1:]])
        opening = chunk.text[piece.start : piece.end]
        opening = opening if len(opening) <= OPENING else opening[:OPENING] + "……"
        items.setdefault(
            where,
            f'<li><a class="near" href="{escape(link(chunk.document_id, span))}">{encode(where)}</a>'
            f"<span>{encode(opening)}</span></li>",
        )
    shown = "".join(list(items.values())[:NEAREST])
    return f'<div class="nearest"><p>{both("nearest")}</p><ul>{shown}</ul></div>' if shown else ""


def notice_html(kind: str, content: str) -> str:
    """A message of the page's own in the chat, e.g. while searching or after a failure; `content` is safe HTML."""
    return f'<div class="answer {kind}"><p>{content}</p></div>'


def panel_html(
    turns: Sequence[tuple[Answer, Mapping[str, Document]]],
    build: str = "",
    beneath: tuple[Answer, Mapping[str, Document]] | None = None,
) -> str:
    """The cards of every turn, so that an old number still opens its own; only the last turn's are shown at first.

    Each turn comes with the documents it cites, by id; a citation whose document is missing shows no card. `beneath`
    is what a model has said so far beneath the last one.
    """
    out = [
        _cards_html(answer, documents, turn, turn == len(turns)) for turn, (answer, documents) in enumerate(turns, 1)
    ]
    if beneath:
        out.append(_cards_html(*beneath, len(turns), False))
    if turns:
        last = turns[-1][0]
        out.append(f'<pre id="copy-text" hidden>{escape(copy_text(last, build))}</pre>')
        out.append(f'<pre id="copy-link" hidden>    {escape(permalink(last, build))}</pre>')
    return "".join(out)


def _cards_html(answer: Answer, documents: Mapping[str, Document], turn: int, shown: bool) -> str:
    cards = "".join(
        card_html(citation, documents[citation.document_id], _anchor(answer, turn, citation.marker))
        for citation in answer.citations
        if citation.document_id in documents
    )
    hidden = "" if shown else " hidden"
    return f'<section class="ev-turn" data-turn="{_section(answer, turn)}"{hidden}>{cards}</section>' if cards else ""
