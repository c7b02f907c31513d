"""Keys for programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.cli import main as cli
from rag.errors import SettingsError
from rag.web.credentials.api_keys import ApiKeys, bearer


def test_a_key_belongs_to_its_program_and_is_kept_as_a_hash(tmp_path: Path) -> None:
    keys = ApiKeys(tmp_path / "keys.json")
    mine, other = keys.add("档案馆"), keys.add("报社")
    assert (keys.owner(mine), keys.owner(other)) == ("档案馆", "报社")
    assert mine not in keys.path.read_text(encoding="utf-8")
    assert keys.path.stat().st_mode & 0o077 == 0
    assert list(keys) == ["报社", "档案馆"]


@pytest.mark.parametrize("given", ["", "youju_", "x" * 100_000, "钥匙", "\udcff"])
def test_nothing_else_is_a_key(tmp_path: Path, given: str) -> None:
    keys = ApiKeys(tmp_path / "keys.json")
    keys.add("a")
    assert keys.owner(given) is None


def test_a_new_key_ends_the_old_one_and_a_removed_one_is_refused(tmp_path: Path) -> None:
    keys = ApiKeys(tmp_path / "keys.json")
    old = keys.add("a")
    new = keys.add("a")
    assert (keys.owner(old), keys.owner(new)) == (None, "a")
    ApiKeys(keys.path).remove("a")
    assert keys.owner(new) is None
    with pytest.raises(SettingsError, match="no key of 'a'"):
        keys.remove("a")


def test_a_file_that_others_can_write_lets_nobody_in(tmp_path: Path) -> None:
    keys = ApiKeys(tmp_path / "keys.json")
    mine = keys.add("a")
    keys.path.chmod(0o666)
    with pytest.raises(SettingsError, match="chmod 600"):
        ApiKeys(keys.path).owner(mine)


@pytest.mark.parametrize(
    ("header", "key"),
    [("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("Basic abc", ""), ("Bearer", ""), ("", "")],
)
def test_the_header(header: str, key: str) -> None:
    assert bearer(header) == key


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUJU_KEYS_FILE", str(tmp_path / "keys.json"))
    assert cli.main(["key", "add", "报社"]) == 0
    key = capsys.readouterr().out.strip()
    assert ApiKeys(tmp_path / "keys.json").owner(key) == "报社"
    assert cli.main(["key", "list"]) == 0
    assert capsys.readouterr().out == "报社\n"
    assert cli.main(["key", "remove", "报社"]) == 0
    assert cli.main(["key", "remove", "报社"]) == 1
    monkeypatch.delenv("YOUJU_KEYS_FILE")
    assert cli.main(["key", "list"]) == 1
