"""`youju`: JSON on stdout, talk on stderr, an exit status that means something."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from making import folder_of
from places import REPO

from rag.assembly import Assistant
from rag.cli.main import FAILED, INCOMPLETE, OK, main
from rag.config import Settings
from rag.records import Answer, AnswerStatus, Citation, Difference, FigureRecord, Suspicion, Verdict
from rag.web.serving.usage.feedback import Feedback

QUESTION = "石峰区过去五年地区生产总值年均增长多少?"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def index(digest_settings: Settings, assistant: Assistant) -> list[str]:
    """The option that names the digests' index."""
    return ["--index", str(digest_settings.index_dir)]


def lines_of(path: Path, *lines: Any) -> str:
    """A batch file; what is no string is written as JSON."""
    path.write_text(
        "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines),
        encoding="utf-8",
    )
    return str(path)


def rows(text: str) -> list[Any]:
    """The JSON lines of an output."""
    return [json.loads(line) for line in text.split("\n") if line]


def test_ask_prints_the_answer_and_its_sources(index: list[str], capsys: Captured) -> None:
    assert main(["ask", QUESTION, *index]) == OK
    out = capsys.readouterr().out
    assert "8.4%" in out.split("\n")[0]
    assert "\n  [1] " in out
    assert "株洲日报，日期不详）：" in out


def test_ask_json_is_the_answer_field_by_field(index: list[str], capsys: Captured) -> None:
    assert main(["ask", QUESTION, "--json", *index]) == OK
    captured = capsys.readouterr()
    assert "8.4%" in captured.out
    assert "石峰区" in captured.out  # unescaped
    (answer,) = rows(captured.out)
    assert list(answer) == [field.name for field in dataclasses.fields(Answer)]
    assert list(answer["citations"][0]) == [field.name for field in dataclasses.fields(Citation)]
    assert (answer["question"], answer["status"]) == (QUESTION, "answered")


def test_dates_are_iso(index: list[str], capsys: Captured) -> None:
    assert main(["ask", "市第十三次党代会今后五年新增规模以上工业企业多少家?", "--json", *index]) == OK
    (answer,) = rows(capsys.readouterr().out)
    assert {citation["published_on"] for citation in answer["citations"]} == {"2021-09-28"}


def test_a_refusal_is_no_failure(index: list[str], capsys: Captured) -> None:
    assert main(["ask", "火星上有多少人?", "--json", *index]) == OK
    assert rows(capsys.readouterr().out)[0]["status"] == "not_found"


@pytest.mark.parametrize(
    ("question", "message"), [("", "请输入您的问题"), ("  ", "请输入您的问题"), ("长" * 10_000, "最多500个字")]
)
def test_a_question_that_cannot_be_admitted_fails_with_its_message(
    index: list[str], capsys: Captured, question: str, message: str
) -> None:
    assert main(["ask", question, *index]) == FAILED
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("youju: ")
    assert message in captured.err


def test_no_question_at_all_is_told_so(index: list[str], capsys: Captured) -> None:
    assert main(["ask", *index]) == FAILED
    assert capsys.readouterr().err == "youju: Give a question, or a file with --batch.\n"


def test_a_batch_of_questions_and_conversations(index: list[str], tmp_path: Path, capsys: Captured) -> None:
    batch = lines_of(
        tmp_path / "b.jsonl",
        {"id": "q", "question": QUESTION},
        "",
        {"id": 7, "turns": [QUESTION, "目标呢", "  "]},
    )
    assert main(["ask", "--batch", batch, *index]) == OK
    captured = capsys.readouterr()
    single, talk = rows(captured.out)
    assert (single["id"], talk["id"]) == ("q", 7)
    assert "8.4%" in single["answer"]["text"]
    assert [answer["status"] for answer in talk["answers"]] == ["answered", "answered", "failed"]
    assert talk["answers"][1]["completed_question"] == "石峰区未来五年地区生产总值年均增长的目标多少？"
    assert "8%左右" in talk["answers"][1]["text"]
    assert "请输入您的问题" in talk["answers"][2]["text"]
    assert captured.err == ""


def test_bad_lines_are_named_and_the_others_answered(index: list[str], tmp_path: Path, capsys: Captured) -> None:
    batch = lines_of(
        tmp_path / "b.jsonl", "nonsense", [1], {"id": 3}, {"id": 4, "question": ""}, {"id": 5, "question": QUESTION}
    )
    assert main(["ask", "--batch", batch, *index]) == FAILED
    captured = capsys.readouterr()
    assert [(row["id"], row["answer"]["status"]) for row in rows(captured.out)] == [(4, "failed"), (5, "answered")]
    told = captured.err.strip().split("\n")
    assert [line.split(": not a JSON object to answer (")[0] for line in told] == [
        f"youju: {batch}, line {n}" for n in (1, 2, 3)
    ]


def test_turns_that_are_no_list_stop_no_other_line(index: list[str], tmp_path: Path, capsys: Captured) -> None:
    batch = lines_of(tmp_path / "b.jsonl", {"id": 1, "turns": 5}, {"id": 2, "question": QUESTION})
    assert main(["ask", "--batch", batch, *index]) == FAILED
    assert [row["id"] for row in rows(capsys.readouterr().out)] == [2]


def test_a_question_of_null_is_a_bad_line(index: list[str], tmp_path: Path, capsys: Captured) -> None:
    batch = lines_of(tmp_path / "b.jsonl", {"id": 1, "question": None})
    assert main(["ask", "--batch", batch, *index]) == FAILED
    assert "line 1" in capsys.readouterr().err


def test_a_conversation_is_a_bad_line_of_a_search(index: list[str], tmp_path: Path, capsys: Captured) -> None:
    batch = lines_of(tmp_path / "b.jsonl", {"id": 1, "turns": [QUESTION]}, {"id": 2, "question": QUESTION})
    main(["search", "--batch", batch, *index])
    assert 2 in [row["id"] for row in rows(capsys.readouterr().out)]


def test_a_line_separator_inside_a_question_ends_no_line(index: list[str], tmp_path: Path, capsys: Captured) -> None:
    batch = lines_of(tmp_path / "b.jsonl", {"id": 1, "question": f"\u2028{QUESTION}"})
    assert main(["ask", "--batch", batch, *index]) == OK
    assert [row["id"] for row in rows(capsys.readouterr().out)] == [1]


def test_a_lone_surrogate_stops_no_other_line(index: list[str], tmp_path: Path, capsys: Captured) -> None:
    batch = lines_of(tmp_path / "b.jsonl", '{"id": 1, "question": "石峰区\\ud800"}', {"id": 2, "question": QUESTION})
    main(["ask", "--batch", batch, *index])
    assert 2 in [row["id"] for row in rows(capsys.readouterr().out)]


def test_a_batch_file_that_is_not_there_is_named(index: list[str], tmp_path: Path, capsys: Captured) -> None:
    assert main(["ask", "--batch", str(tmp_path / "nowhere"), *index]) == FAILED
    assert f"youju: {tmp_path / 'nowhere'} cannot be read" in capsys.readouterr().err


def test_search_ranks_k_passages(index: list[str], capsys: Captured) -> None:
    assert main(["search", "石峰区造林抚育多少亩", "-k", "3", "--json", *index]) == OK
    (passages,) = rows(capsys.readouterr().out)
    assert len(passages) == 3
    assert list(passages[0]) == ["document_id", "start", "end", "score", "text"]
    assert passages[0]["document_id"] == "shifeng-five-years"
    assert "造林抚育7471亩" in passages[0]["text"]


def test_search_prints_a_line_a_passage(index: list[str], capsys: Captured) -> None:
    assert main(["search", "石峰区", "-k", "2", *index]) == OK
    assert [line.split()[0] for line in capsys.readouterr().out.strip().split("\n")] == ["1", "2"]


def test_search_of_a_batch(index: list[str], assistant: Assistant, tmp_path: Path, capsys: Captured) -> None:
    batch = lines_of(tmp_path / "b.jsonl", {"id": "a", "question": QUESTION}, {"id": "b", "question": " "})
    assert main(["search", "--batch", batch, "-k", "4", *index]) == OK
    found, empty = rows(capsys.readouterr().out)
    assert found["id"] == "a"
    assert len(found["results"]) == 4
    for one in found["results"]:
        document = assistant.document(one["document_id"])
        assert document is not None
        assert document.text[one["start"] : one["end"]] == one["text"]
    assert (empty["id"], empty["results"]) == ("b", [])
    assert "请输入您的问题" in empty["error"]


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["search", "石峰", "-k", "0"], ["search", "石峰", "-k", "x"]])
def test_wrong_arguments_are_status_2(arguments: list[str], capsys: Captured) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: youju" in capsys.readouterr().err


def test_index_builds_and_says_so_on_stderr(tmp_path: Path, capsys: Captured) -> None:
    corpus = folder_of(tmp_path / "corpus", {"a.md": "# 石峰区\n\n石峰区改造老旧小区163个。\n"})
    arguments = ["index", "--corpus", str(corpus), "--index", str(tmp_path / "index")]
    assert main(arguments) == OK
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "built, 0 documents unchanged: 1 documents, 1 chunks, 1 sentences." in captured.err
    assert main(arguments) == OK
    assert "is up to date: 1 documents" in capsys.readouterr().err


def test_an_index_without_some_of_the_files_is_status_3(tmp_path: Path, capsys: Captured) -> None:
    corpus = folder_of(tmp_path / "corpus", {"a.md": "# 石峰区\n\n石峰区改造。\n", "b.md": b"\xff\xfe\x00"})
    assert main(["index", "--corpus", str(corpus), "--index", str(tmp_path / "index")]) == INCOMPLETE
    assert "left out: b.md: is not UTF-8, UTF-16 or GB18030 text; save it as UTF-8.\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["index", "--corpus", "{tmp}/nowhere"], "There is no folder"),
        (["index", "--corpus", "{tmp}"], "holds no report that can be indexed"),
        (["ask", "石峰区"], "Run `youju index` first."),
        (["search", "石峰区"], "Run `youju index` first."),
    ],
)
def test_a_failure_is_one_line_on_stderr_and_status_1(
    tmp_path: Path, capsys: Captured, arguments: list[str], message: str
) -> None:
    (tmp_path / "index").mkdir()
    given = [one.format(tmp=tmp_path) for one in arguments]
    assert main([*given, "--index", str(tmp_path / "index")]) == FAILED
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("youju: ")
    assert message in captured.err


def test_a_damaged_index_names_the_command_that_mends_it(tmp_path: Path, capsys: Captured) -> None:
    corpus = folder_of(tmp_path / "corpus", {"a.md": "# 石峰区\n\n石峰区改造老旧小区163个。\n"})
    index = tmp_path / "index"
    assert main(["index", "--corpus", str(corpus), "--index", str(index)]) == OK
    (file,) = index.glob("builds/*/spans.npy")
    file.write_bytes(file.read_bytes()[:-1] + b"1")
    assert main(["ask", "石峰区", "--index", str(index)]) == FAILED
    assert "Run `youju index` to build it again." in capsys.readouterr().err
    assert main(["index", "--corpus", str(corpus), "--index", str(index)]) == OK
    assert main(["ask", "石峰区改造了多少个老旧小区", "--index", str(index)]) == OK
    assert "163个" in capsys.readouterr().out


def test_a_process_of_its_own_reads_stdin_and_writes_utf8(index: list[str]) -> None:
    lines = json.dumps({"id": 1, "question": QUESTION}, ensure_ascii=False) + "\nnonsense\n"
    done = subprocess.run(
        [sys.executable, "-m", "rag", "ask", "--batch", "-", *index],
        input=lines.encode(),
        capture_output=True,
        cwd=REPO,
        env=os.environ | {"PYTHONWARNINGS": "ignore", "LC_ALL": "C.UTF-8"},
        check=False,
    )
    assert done.returncode == FAILED
    (row,) = rows(done.stdout.decode("utf-8"))
    assert (row["id"], row["answer"]["status"]) == (1, "answered")
    assert "石峰区".encode() in done.stdout
    assert done.stderr.decode().startswith("youju: -, line 2: not a JSON object to answer")


CLAIM = "石峰区过去五年改造老旧小区163个。"


def fields(kind: type) -> list[str]:
    """The names of a record's fields, in order."""
    return [field.name for field in dataclasses.fields(kind)]


def test_check_prints_a_verdict_a_statement_with_its_sources(index: list[str], capsys: Captured) -> None:
    assert main(["check", f"{CLAIM}石峰区过去五年改造老旧小区164个。火星上有三万人。", *index]) == OK
    out = capsys.readouterr().out
    assert [line for line in out.split("\n") if line.startswith("【")] == [
        f"【有据】{CLAIM}",
        "【不符】石峰区过去五年改造老旧小区164个。",
        "【未见】火星上有三万人。",
    ]
    assert "\n  数值不符：说的是164个，报告中是163个。\n" in out
    assert "\n  [1] " in out
    assert "株洲日报，日期不详）：" in out
    assert "\n  原文可疑：" in out


def test_check_json_is_the_verdicts_field_by_field(index: list[str], assistant: Assistant, capsys: Captured) -> None:
    draft = f"{CLAIM}石峰区过去五年改造老旧小区164个。"
    assert main(["check", draft, "--json", *index]) == OK
    captured = capsys.readouterr()
    ((right, wrong),) = rows(captured.out)
    assert list(right) == fields(Verdict)
    assert (right["label"], wrong["label"]) == ("supported", "contradicted")
    assert draft[right["start"] : right["end"]] == right["claim"] == CLAIM
    assert wrong["differences"] == [{"aspect": "value", "claimed": "164个", "reported": "163个"}]
    assert list(wrong["differences"][0]) == fields(Difference)
    for citation in right["citations"]:
        assert list(citation) == fields(Citation)
        document = assistant.document(citation["document_id"])
        assert document is not None
        assert document.text[citation["start"] : citation["end"]] == citation["quote"]
    assert "石峰区" in captured.out  # unescaped


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Give a claim, or a file with --batch."),
        ([""], "请输入要核对的话。"),
        (["！？"], "请输入要核对的话。"),
        (["长" * 30_000], "要核对的文字太长了（最多20000个字）"),
        (["--batch", "/nowhere/at/all"], "/nowhere/at/all cannot be read"),
    ],
)
def test_a_claim_that_cannot_be_checked_fails_with_its_message(
    index: list[str], capsys: Captured, arguments: list[str], message: str
) -> None:
    assert main(["check", *arguments, *index]) == FAILED
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("youju: ")
    assert message in captured.err


def test_a_batch_of_claims_goes_on_past_bad_lines_and_empty_claims(
    index: list[str], tmp_path: Path, capsys: Captured
) -> None:
    batch = lines_of(
        tmp_path / "b.jsonl",
        {"id": 1, "claim": CLAIM},
        "nonsense",
        {"id": 2, "claim": ""},
        {"id": 3},
        {"id": 4, "turns": [CLAIM]},
        {"id": 5, "claim": "谢谢大家！"},
        {"id": 6, "claim": f"火星上有三万人。{CLAIM}"},
    )
    assert main(["check", "--batch", batch, *index]) == FAILED
    captured = capsys.readouterr()
    found = {row["id"]: row for row in rows(captured.out)}
    labels = {key: [verdict["label"] for verdict in row["verdicts"]] for key, row in found.items()}
    assert labels == {1: ["supported"], 2: [], 5: [], 6: ["not_found", "supported"]}
    assert "请输入要核对的话" in found[2]["error"]
    assert "error" not in found[5]
    told = captured.err.strip().split("\n")
    assert [line.split(":")[1].strip() for line in told] == [f"{batch}, line {n}" for n in (2, 4, 5)]


def test_a_batch_without_bad_lines_is_status_0(index: list[str], tmp_path: Path, capsys: Captured) -> None:
    batch = lines_of(tmp_path / "b.jsonl", {"id": 1, "claim": CLAIM}, "", {"id": 2, "claim": " "})
    assert main(["check", "--batch", batch, *index]) == OK
    captured = capsys.readouterr()
    assert [row["id"] for row in rows(captured.out)] == [1, 2]
    assert captured.err == ""


def test_figures_json_of_a_place(index: list[str], assistant: Assistant, capsys: Captured) -> None:
    assert main(["figures", "--json", "--place", "石峰", *index]) == OK
    (found,) = rows(capsys.readouterr().out)
    assert len(found) > 5
    assert {place for row in found for place in row["places"]} == {"石峰区"}
    for row in found:
        assert list(row) == fields(FigureRecord)
        document = assistant.document(row["document_id"])
        assert document is not None
        assert document.text[row["figure"]["start"] : row["figure"]["end"]] == row["figure"]["text"]


def test_figures_by_indicator_and_period(index: list[str], capsys: Captured) -> None:
    options = ["--place", "shifeng", "--indicator", "GDP"]
    assert main(["figures", "--json", *options, "--period", "过去五年", *index]) == OK
    assert main(["figures", "--json", *options, "--period", "未来五年目标", *index]) == OK
    past, coming = rows(capsys.readouterr().out)
    assert [(row["figure"]["text"], row["aim"]) for row in past] == [("8.4%", "achieved")]
    assert [(row["figure"]["text"], row["aim"]) for row in coming] == [("8%左右", "target")]


def test_figures_of_an_unknown_place_are_none(index: list[str], capsys: Captured) -> None:
    assert main(["figures", "--json", "--place", "火星", *index]) == OK
    assert main(["figures", "--place", "火星", *index]) == OK
    assert capsys.readouterr().out == "[]\n"


def test_figures_prints_a_line_a_figure(index: list[str], capsys: Captured) -> None:
    options = ["--place", "石峰", "--indicator", "GDP", "--period", "未来五年"]
    assert main(["figures", *options, *index]) == OK
    (line,) = capsys.readouterr().out.strip().split("\n")
    whose, indicator, printed, period, aim, document = line.split("\t")
    assert "地区生产总值" in indicator
    assert (whose, printed, period, aim) == ("石峰区", "8%左右", "next5", "target")
    assert document == "shifeng-five-years"


def test_suspicions_json_are_slices_with_a_reason(index: list[str], assistant: Assistant, capsys: Captured) -> None:
    assert main(["suspicions", "--json", *index]) == OK
    (found,) = rows(capsys.readouterr().out)
    assert {"impossible numbers", "remarked", "two spellings"} <= {row["kind"] for row in found}
    for row in found:
        assert list(row) == fields(Suspicion)
        assert row["reason"]
        document = assistant.document(row["document_id"])
        assert document is not None
        assert document.text[row["start"] : row["end"]] == row["quote"]


def test_suspicions_prints_a_line_a_suspicion(index: list[str], assistant: Assistant, capsys: Captured) -> None:
    assert main(["suspicions", *index]) == OK
    lines = capsys.readouterr().out.strip().split("\n")
    assert len(lines) == len(assistant.suspicions())
    assert all(line.count("\t") == 3 for line in lines)


@pytest.mark.parametrize("command", [["check", CLAIM], ["figures"], ["suspicions"]])
def test_without_an_index_each_says_what_to_do(tmp_path: Path, capsys: Captured, command: list[str]) -> None:
    assert main([*command, "--index", str(tmp_path)]) == FAILED
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Run `youju index` first." in captured.err


def test_eval_asks_the_three_files_and_keeps_the_baseline(index: list[str], tmp_path: Path, capsys: Captured) -> None:
    none: list[dict[str, str]] = []
    case = {"id": "f1", "kind": "figure", "question": QUESTION, "keys": ["8.4%"], "evidence": none, "answerable": True}
    turn = {"keys": ["8.4%"], "answerable": True}
    talk = {"id": "c1", "kind": "conversation", "turns": [QUESTION], "expect": [turn], "evidence": none}
    claim = {"id": "k1", "kind": "claim-absent", "claim": "火星有三万人。", "evidence": none}
    claim |= {"labels": ["not_found"], "differences": [[]]}
    options = [f"--report={tmp_path / 'report.json'}", f"--baseline={tmp_path / 'baseline.json'}"]
    options += [f"--questions={lines_of(tmp_path / 'q.jsonl', case)}"]
    options += [f"--conversations={lines_of(tmp_path / 't.jsonl', talk)}"]
    options += [f"--claims={lines_of(tmp_path / 'k.jsonl', claim)}"]
    assert main(["eval", "--write-baseline", *options, *index]) == OK
    assert main(["eval", *options, *index]) == OK
    assert "claims correct" in capsys.readouterr().out
    assert (tmp_path / "report.html").is_file()
    (tmp_path / "baseline.json").write_text('{"of no run": 1.0}', encoding="utf-8")
    assert main(["eval", *options, *index]) == FAILED


def test_feedback_is_exported_as_a_sheet_and_as_json(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "f.sqlite3"
    monkeypatch.setenv("YOUJU_FEEDBACK_FILE", str(path))
    assert main(["feedback"]) == OK
    assert capsys.readouterr().out == ""
    answer = Answer(question="=1+1", completed_question="=1+1", status=AnswerStatus.NOT_FOUND, text="没有查到。")
    feedback = Feedback(path)
    feedback.add_word(feedback.rate(answer, "build-1", liked=False), "@不对,\n真的")
    assert main(["feedback"]) == OK
    sheet = capsys.readouterr().out
    assert sheet.startswith("\ufeff")
    (row,) = csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff")))
    assert (row["question"], row["word"], row["liked"], row["build"]) == ("'=1+1", "'@不对,\n真的", "0", "build-1")
    assert main(["feedback", "--json"]) == OK
    assert json.loads(capsys.readouterr().out)["word"] == "@不对,\n真的"


def test_feedback_that_cannot_be_read_is_a_failure_with_its_reason(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "f.sqlite3"
    path.write_text("不是数据库" * 200)
    monkeypatch.setenv("YOUJU_FEEDBACK_FILE", str(path))
    assert main(["feedback"]) == FAILED
    assert str(path) in capsys.readouterr().err
