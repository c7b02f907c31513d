"""The profile of the city: another city than the one that ships, and profiles that are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.language import gazetteer as gazetteers
from rag.language import places
from rag.language.city import city

PROFILE = """
name = "{name}"
english = "Zhaotong"
[aliases]
"彝良县" = ["宜良的彝良"]
[[zone]]
name = "昭通高新区"
aliases = ["高新区"]
same_as = "{same_as}"
"""


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file that YOUJU_CITY names; what was read of the profile before is forgotten, then and afterwards."""
    path = tmp_path / "city.toml"
    monkeypatch.setenv("YOUJU_CITY", str(path))
    _forget()
    yield path
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for read in (city, gazetteers.gazetteer, gazetteers.forms, gazetteers.latin_forms, places._lengths):
        read.cache_clear()
    places.find_places.cache_clear()


def write(path: Path, name: str = "昭通市", same_as: str = "昭阳区") -> None:
    path.write_text(PROFILE.format(name=name, same_as=same_as), encoding="utf-8")


def test_another_city_has_its_own_areas_and_aliases(profile: Path) -> None:
    write(profile)
    assert city().name == "昭通市"
    assert places.find_places("高新区") == ("昭通高新区",)
    assert places.same_place("昭通高新区", "昭阳区")
    assert places.find_places("宜良的彝良") == ("彝良县",)
    assert next(iter(gazetteers.gazetteer())) == "昭通市"
    assert places.find_places("株洲市天元区") == ("天元区",)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("name = ", "cannot be read as a profile"),
        ('name = "昭通市"\nenglish = "Zhaotong"\nmotto = "x"', "motto"),
        ('name = "昭通市"', "english"),
        ('name = "昭通市"\nenglish = "Zhaotong"\nportal = { url = "javascript:alert(1)" }', "portal.url"),
    ],
)
def test_a_profile_that_is_wrong_says_where(profile: Path, words: str, told: str) -> None:
    profile.write_text(words, encoding="utf-8")
    with pytest.raises(SettingsError, match=told):
        city()


def test_a_profile_that_is_not_there_is_named(profile: Path) -> None:
    with pytest.raises(SettingsError, match=r"city\.toml"):
        city()


@pytest.mark.parametrize(("name", "same_as", "told"), [("云岭市", "昭阳区", "云岭市"), ("昭通市", "云岭区", "云岭区")])
def test_a_place_that_does_not_exist_is_named(profile: Path, name: str, same_as: str, told: str) -> None:
    write(profile, name, same_as)
    with pytest.raises(SettingsError, match=told):
        gazetteers.gazetteer()
