"""The HTML of answers: escaped, every number a link to its card."""

from __future__ import annotations

import dataclasses
import html
import re

import pytest
from fake_assistant import RANK, SHIFENG, TIANYUAN, FakeAssistant, cite
from markup import ATTACKS, answer, shown

from rag.records import AnswerStatus, Document
from rag.web.ask import answer_html
from rag.web.components import document_html


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_in_the_chat_is_shown_literally(attack: str) -> None:
    for markup in (answer_html.question_html(attack), answer_html.answer_html(answer(attack, notes=(attack,)), 1)):
        assert attack in shown(markup)
        # What is left has no punctuation that HTML or Markdown could read.
        bare = re.sub(r"</?(div|p|span|ul|li|a)( class=\"[\w ]+\")?>|&#\d+;", "", markup)
        assert not re.search(r"[!-/:-@\[-`{-~]", bare)


@pytest.mark.parametrize("attack", ATTACKS)
def test_reports_are_escaped_wherever_they_are_shown(attack: str) -> None:
    hostile = Document(
        id=attack, title=attack, publisher=attack, url="javascript:alert(1)", text=f"# {attack}\n{attack}"
    )
    citation = dataclasses.replace(cite(hostile, attack, 1), heading_path=(attack,), title=attack)
    panel = answer_html.panel_html([(answer(attack, question=attack, citations=(citation,)), {attack: hostile})])
    article = document_html.article_html(hostile).replace(document_html.within_html(), "")
    for markup in (panel, article):
        assert set(re.findall(r"<\s*(\w+)", markup)) <= {
            *(
                "section",
                "article",
                "header",
                "div",
                "span",
                "h2",
                "h3",
                "p",
                "blockquote",
                "mark",
                "a",
                "pre",
                "ul",
                "li",
            )
        }
        assert all(re.match("#|doc/", target) for target in re.findall(r'(?:href|src|action)="(.*?)"', markup))
        assert attack in html.unescape(markup)


def test_known_markers_become_links_and_unknown_ones_vanish() -> None:
    markup = answer_html.answer_html(answer("甲[1]乙[7]丙[2021]。", citations=(cite(TIANYUAN, RANK, 1),)), 3)
    assert re.findall(r'href="(.*?)"', markup) == ["#ev-3-1"]
    assert shown(markup) == "甲1乙丙[2021]。"


def test_lines_and_list_items() -> None:
    markup = answer_html.answer_html(answer("甲。\n\n- 乙\n- 丙\n丁。"), 1)
    assert markup == '<div class="answer answered"><p>甲。</p><ul><li>乙</li><li>丙</li></ul><p>丁。</p></div>'


def test_a_completed_question_is_shown_only_when_it_differs() -> None:
    assert "completed" not in answer_html.answer_html(answer("甲"), 1)
    markup = answer_html.answer_html(answer("甲", completed_question="石峰区<呢>？"), 1)
    assert "按“石峰区<呢>？”回答" in shown(markup)


def test_status_is_a_class_so_that_not_finding_looks_calm() -> None:
    assert 'class="answer not_found"' in answer_html.answer_html(answer("没有找到", status=AnswerStatus.NOT_FOUND), 1)


def test_the_panel_holds_every_turn_and_shows_the_last() -> None:
    first = FakeAssistant().ask("排第几")
    documents = {TIANYUAN.id: TIANYUAN, SHIFENG.id: SHIFENG}
    panel = answer_html.panel_html([(first, documents), (first, documents), (answer("没有"), {})])
    assert re.findall(r'data-turn="(\d)"( hidden)?', panel) == [("1", " hidden"), ("2", " hidden")]
    assert len(set(re.findall(r'<article class="card" id="(.*?)"', panel))) == 8


def test_a_citation_without_its_document_shows_no_card() -> None:
    assert "card" not in answer_html.panel_html([(answer("甲[1]", citations=(cite(TIANYUAN, RANK, 1),)), {})])
