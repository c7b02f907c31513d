"""What `make bench` writes into docs/benchmarks.md."""

from __future__ import annotations

import pytest

from bench import book


def test_first_print_is_added_under_a_title_of_its_own() -> None:
    made = book.kept("# Benchmarks\n\nProse.\n", "bench.speed --reports X", "| a |\n")
    assert made.startswith("# Benchmarks\n\nProse.\n\n## As last printed\n")
    assert "`python -m bench.speed --reports X`\n\n```text\n| a |\n```" in made


def test_a_print_takes_the_place_of_the_one_before_and_of_no_other() -> None:
    once = book.kept(book.kept("# B\n", "bench.speed", "old"), "bench.retrieval", r"kept \1")
    twice = book.kept(once, "bench.speed --more", "new")
    assert "old" not in twice
    assert "new" in twice
    assert r"kept \1" in twice
    assert twice.count(book.TITLE) == 1


@pytest.mark.parametrize(("exits", "written"), [(0, True), (3, False)])
def test_a_bench_that_fails_leaves_the_book_as_it_is(tmp_path, monkeypatch, capfd, exits: int, written: bool) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/benchmarks.md").write_text("# B\n", encoding="utf-8")
    (tmp_path / "made.py").write_text(f"print('a table')\nraise SystemExit({exits})\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["book", "made"])
    assert book.main() == exits
    assert ("a table" in (tmp_path / "docs/benchmarks.md").read_text(encoding="utf-8")) is written
    assert "a table" in capfd.readouterr().out
