"""The accounts file: what is written, what is refused, and that a change is noticed."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from staffing import NAME, PASSWORD, STORED, accounts_file

from rag.cli.main import FAILED, OK, main
from rag.errors import SettingsError
from rag.web.credentials.accounts import Accounts
from rag.web.credentials.passwords import DUMMY, hashed, matches, readable


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(accounts_file(tmp_path))


def test_a_hash_says_how_it_was_made_and_has_its_own_salt() -> None:
    one, other = hashed(PASSWORD), hashed(PASSWORD)
    assert one.startswith("$scrypt$ln=17,r=8,p=1$")
    assert one != other
    assert matches(PASSWORD, one)
    assert not matches(PASSWORD + " ", one)
    assert readable(one)
    assert readable(DUMMY)


def test_the_same_letters_typed_otherwise_are_the_same_password() -> None:
    assert matches("cafe\u0301 au lait du matin", hashed("café au lait du matin"))


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "secret",
        STORED.replace("ln=13", "ln=12"),
        STORED.replace("ln=13", "ln=30"),
        STORED.replace("r=8", "r=99"),
        STORED.replace("p=1", "p=0"),
        STORED[:-1],
        STORED + "\n",
        STORED.replace("scrypt", "argon2"),
    ],
)
def test_what_is_no_hash_of_ours_is_not_read(stored: str, tmp_path: Path) -> None:
    assert not readable(stored)
    path = tmp_path / "accounts.json"
    path.write_text(json.dumps({"accounts": {NAME: stored}}), encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(SettingsError, match="youju account set 王芳"):
        list(Accounts(path))


def test_verified(accounts: Accounts) -> None:
    assert accounts.verified(NAME, PASSWORD) == STORED
    assert accounts.verified(NAME, "wrong") is None
    assert accounts.verified("nobody", PASSWORD) is None
    assert accounts.verified("", "") is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"accounts": []}', '{"other": {}}', '{"accounts": {"a": 1}}'])
def test_a_malformed_file_is_refused_in_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "accounts.json"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(SettingsError, match=r"accounts\.json"):
        bool(Accounts(path))


def test_no_file_means_no_accounts(tmp_path: Path) -> None:
    assert not Accounts(tmp_path / "none.json")


def test_a_file_that_others_can_write_is_refused_one_they_can_read_is_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = accounts_file(tmp_path)
    path.chmod(0o644)
    assert list(Accounts(path)) == [NAME]
    assert "can be read by others" in caplog.text
    path.chmod(0o662)
    with pytest.raises(SettingsError, match="chmod 600"):
        list(Accounts(path))


def test_a_change_is_noticed(accounts: Accounts) -> None:
    assert list(accounts) == [NAME]
    other = Accounts(accounts.path)
    other.set("李明", PASSWORD)
    assert list(accounts) == ["李明", NAME]
    assert accounts.verified("李明", PASSWORD)
    other.remove(NAME)
    assert accounts.stored(NAME) is None
    accounts.path.unlink()
    assert not accounts


def test_the_file_is_its_owners_alone_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "new" / "accounts.json")
    accounts.set(NAME, PASSWORD)
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert [path.name for path in accounts.path.parent.iterdir()] == ["accounts.json"]
    assert PASSWORD not in accounts.path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "password"),
    [
        (NAME, "short"),
        (NAME, "a" * 300),
        (NAME, "aaaaaaaaaaaaaa"),
        ("long-account-name", "Long-Account-Name"),
        ("", PASSWORD),
        ("a\nb", PASSWORD),
        ("a" * 65, PASSWORD),
    ],
)
def test_what_will_not_do(accounts: Accounts, name: str, password: str) -> None:
    with pytest.raises(SettingsError):
        accounts.set(name, password)
    assert list(accounts) == [NAME]


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "accounts.json"
    monkeypatch.setenv("YOUJU_ACCOUNTS_FILE", str(path))
    monkeypatch.setattr("sys.stdin", _Lines(f"{PASSWORD}\n"))
    assert main(["account", "set", NAME, "--stdin"]) == OK
    assert "account added" in capsys.readouterr().err
    assert Accounts(path).verified(NAME, PASSWORD)
    assert main(["account", "list"]) == OK
    assert capsys.readouterr().out == f"{NAME}\n"
    assert main(["account", "remove", "nobody"]) == FAILED
    assert "no account 'nobody'" in capsys.readouterr().err
    assert main(["account", "remove", NAME]) == OK
    assert list(Accounts(path)) == []


def test_the_command_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("YOUJU_ACCOUNTS_FILE", raising=False)
    assert main(["account", "list"]) == FAILED
    assert "YOUJU_ACCOUNTS_FILE" in capsys.readouterr().err
    file = ["--file", str(tmp_path / "accounts.json")]
    monkeypatch.setattr("sys.stdin", _Lines("short\n"))
    assert main(["account", *file, "set", NAME, "--stdin"]) == FAILED
    assert "at least 12" in capsys.readouterr().err
    assert main(["account", *file, "set", NAME]) == FAILED
    assert "--stdin" in capsys.readouterr().err


def test_on_a_terminal_it_is_typed_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter([PASSWORD, PASSWORD + "!", PASSWORD, PASSWORD])
    monkeypatch.setattr("sys.stdin", _Lines("", terminal=True))
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    command = ["account", "--file", str(tmp_path / "accounts.json"), "set", NAME]
    assert main(command) == FAILED
    assert "differ" in capsys.readouterr().err
    assert main(command) == OK


class _Lines:
    """Standard input."""

    def __init__(self, text: str, *, terminal: bool = False) -> None:
        self.text = text
        self.terminal = terminal

    def readline(self) -> str:
        return self.text

    def isatty(self) -> bool:
        return self.terminal
