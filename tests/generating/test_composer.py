"""The composer with a model that says what each test wants: what is shown while it speaks, and in the end."""

from __future__ import annotations

import threading

import pytest
from composing import QUESTION, Scripted, assistant_over
from making import SHIFENG, index_of

from rag.config import Settings
from rag.errors import Fault, GeneratorError
from rag.indexing.index import Index
from rag.records import Answer, Composer

TRUE = "石峰区过去五年地区生产总值年均增长8.4%[1]。"
BOTH = "石峰区过去五年和未来五年地区生产总值年均增长各是多少？"


def ask(index: Index, text: str, question: str = QUESTION, size: int = 3) -> Answer:
    return assistant_over(index, Scripted(text, size)).ask(question)


def test_the_extractive_answer_is_there_at_once_and_gives_way_at_the_end(small_index: Index) -> None:
    steps = list(assistant_over(small_index, Scripted(TRUE)).ask_each(QUESTION))
    assert [step.done for step in steps] == [False] * (len(steps) - 1) + [True]
    assert steps[0].beneath is None
    assert "地区生产总值年均增长8.4%[" in steps[0].answer.text
    assert all(step.answer == steps[0].answer for step in steps[:-1])
    growing = [step.beneath.text for step in steps if step.beneath]
    assert growing == ["石峰区过去五年地区生产总值年均增长8.4%。[1]"]
    assert steps[-1].answer.text == growing[-1]
    assert steps[-1].answer.composer is Composer.MODEL


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_markers_are_numbered_anew_and_name_their_slices(small_index: Index, size: int) -> None:
    answer = ask(small_index, TRUE, size=size)
    assert answer.text == "石峰区过去五年地区生产总值年均增长8.4%。[1]"
    [citation] = answer.citations
    assert citation.quote == "地区生产总值年均增长8.4%"
    assert small_index.documents[citation.document_id].text[citation.start : citation.end] == citation.quote
    assert answer.composition is not None
    assert (answer.composition.sentences, answer.composition.passed) == (1, 1)
    assert answer.composition.first_seconds is not None


def test_a_wrong_figure_leaves_the_extractive_answer(small_index: Index) -> None:
    answer = ask(small_index, "石峰区过去五年地区生产总值年均增长8.5%[1]。")
    assert answer.composer is Composer.EXTRACTIVE
    assert "8.5" not in answer.text
    assert "没有采用" in answer.notes[0]
    assert answer.composition is not None
    assert (answer.composition.sentences, answer.composition.passed) == (1, 0)


def test_a_failed_sentence_gives_way_to_the_reports_own(small_index: Index) -> None:
    text = "过去五年石峰区地区生产总值年均增长8.4%[1]。未来五年石峰区地区生产总值目标年均增长9%左右[2]。"
    answer = ask(small_index, text, BOTH)
    assert answer.composer is Composer.MODEL
    assert "9%左右" not in answer.text
    assert "年均增长8%左右" in answer.text
    assert any("换成报告原话" in note for note in answer.notes)
    assert answer.composition is not None
    assert answer.composition.replaced == 1
    markers = {citation.marker for citation in answer.citations}
    assert markers == set(range(1, len(markers) + 1))
    for citation in answer.citations:
        document = small_index.documents[citation.document_id]
        assert document.text[citation.start : citation.end] == citation.quote


def test_true_words_beside_the_point_take_no_place(small_index: Index) -> None:
    answer = ask(small_index, "石峰区过去五年地区生产总值年均增长8.4%[1]。", "石峰区过去五年改造老旧小区多少个？")
    assert answer.composer is Composer.EXTRACTIVE


def test_the_word_of_refusal_leaves_the_answer_with_a_note(small_index: Index) -> None:
    answer = ask(small_index, "查无此据。")
    assert answer.composer is Composer.EXTRACTIVE
    assert "自行判断" in answer.notes[0]
    assert answer.composition is not None
    assert answer.composition.refused


@pytest.mark.parametrize("text", ["", "\n\n", "8.4%", "增" * 3000, "[1][2]", "（）", "\x00\ufffd\u202e"])
def test_rubbish_leaves_the_answer(small_index: Index, text: str) -> None:
    answer = ask(small_index, text)
    assert answer.composer is Composer.EXTRACTIVE
    assert "8.4%" in answer.text


def test_what_is_said_twice_is_shown_once(small_index: Index) -> None:
    assert ask(small_index, TRUE * 5).text.count("8.4%") == 1


def test_a_model_that_goes_round_in_circles_is_stopped(small_index: Index) -> None:
    generator = Scripted("".join(f"石峰区第{n}件事做得好[1]。" for n in range(100)), size=20)
    answer = assistant_over(small_index, generator).ask(QUESTION)
    assert answer.composer is Composer.EXTRACTIVE
    assert generator.closed
    assert answer.composition is not None
    assert answer.composition.sentences < 20


def test_a_question_in_traditional_characters_is_answered_in_them(small_index: Index) -> None:
    answer = ask(small_index, TRUE, "石峰區過去五年地區生產總值年均增長多少？")
    assert answer.text == "石峰區過去五年地區生產總值年均增長8.4%。[1]"


def test_a_question_in_english_is_answered_in_english(small_index: Index) -> None:
    generator = Scripted("Shifeng District renovated 163 old residential communities [1].")
    question = "How many old residential communities did Shifeng District renovate?"
    answer = assistant_over(small_index, generator).ask(question)
    assert answer.text == "Shifeng District renovated 163 old residential communities.[1]"
    assert "Answer in English" in generator.prompts[0][0].text


@pytest.mark.parametrize("question", ["火星上有多少人？", "你好", "石峰区地区生产总值年均增长8.4%，是真的吗？"])
def test_no_evidence_no_call(small_index: Index, question: str) -> None:
    generator = Scripted(TRUE)
    steps = list(assistant_over(small_index, generator).ask_each(question))
    assert generator.prompts == []
    assert [step.done for step in steps] == [True]


def test_a_computed_answer_is_not_put_into_other_words(small_index: Index) -> None:
    generator = Scripted(TRUE)
    answer = assistant_over(small_index, generator).ask(
        "石峰区过去五年规模以上工业增加值年均增速比地区生产总值高多少？"
    )
    assert answer.computed
    assert generator.prompts == []


def test_the_conversation_goes_along(small_index: Index) -> None:
    generator = Scripted("石峰区未来五年地区生产总值的目标是年均增长8%左右[1]。")
    answer = assistant_over(small_index, generator).ask("未来五年呢？", [QUESTION])
    assert QUESTION.rstrip("？") in generator.prompts[0][-1].text
    assert "8%左右" in answer.text


def test_a_prompt_that_does_not_fit_asks_nobody(small_index: Index) -> None:
    generator = Scripted(TRUE)
    settings = Settings(generator_context=512)
    answer = assistant_over(small_index, generator, settings).ask(QUESTION)
    assert generator.prompts == []
    assert answer.composition is not None
    assert answer.composition.fault == "prompt"


@pytest.mark.parametrize("fault", list(Fault))
def test_a_fault_in_mid_text_leaves_the_answer_with_a_note(small_index: Index, fault: Fault) -> None:
    generator = Scripted(TRUE, error=GeneratorError(fault, "told to the operator"))
    steps = list(assistant_over(small_index, generator).ask_each(QUESTION))
    last = steps[-1].answer
    assert last.text == steps[0].answer.text
    assert last.composition is not None
    assert last.composition.fault == fault.value
    assert "暂时用不上" in last.notes[0]
    assert "operator" not in " ".join(last.notes)


def test_an_error_of_ours_leaves_the_answer(small_index: Index, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Scripted):
        def count(self, messages: object) -> int:
            raise ZeroDivisionError

    answer = assistant_over(small_index, Broken(TRUE)).ask(QUESTION)
    assert answer.composition is not None
    assert answer.composition.fault == "failed"
    assert "ZeroDivisionError" in caplog.text


def test_who_finds_the_model_busy_is_not_kept_waiting(small_index: Index) -> None:
    assistant = assistant_over(small_index, Scripted(TRUE), Settings(generator_at_once=1))
    first = assistant.ask_each(QUESTION)
    assert not next(first).done
    assert next(first).beneath is not None
    second = assistant.ask(QUESTION)
    assert second.composition is not None
    assert second.composition.fault == "busy"
    first.close()  # type: ignore[attr-defined]
    assert assistant.ask(QUESTION).composer is Composer.MODEL


def test_closing_the_steps_stops_the_model(small_index: Index) -> None:
    generator = Scripted(TRUE * 50, size=1)
    steps = assistant_over(small_index, generator).ask_each(QUESTION)
    next(steps)
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert generator.closed


def test_many_at_once_do_not_mix(tmp_path: object) -> None:
    index = index_of(tmp_path, [SHIFENG])  # type: ignore[arg-type]
    assistant = assistant_over(index, Scripted(TRUE), Settings(generator_at_once=8))
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(assistant.ask(QUESTION).text)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {"石峰区过去五年地区生产总值年均增长8.4%。[1]"}
