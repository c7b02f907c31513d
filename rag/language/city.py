"""The city that the page is for: a profile in TOML that `YOUJU_CITY` names; 株洲's ships.

It tells what no table of the country can: how people write the places, areas that are no division (高新区) and which
district they are one with, whom the page is run by. docs/city.md tells every field.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.config import load_settings
from rag.errors import SettingsError

_SHIPPED = Path(__file__).with_name("cities") / "zhuzhou.toml"
_Line = Annotated[str, Field(max_length=300)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Part):
    """A text in Chinese and in English."""

    zh: _Line = ""
    en: _Line = ""


class Portal(Words):
    """The city's own web site."""

    url: Annotated[str, Field(pattern="^https?://[^\\s\"'<>]+$")]


class Contact(Words):
    """A telephone number and whom it reaches."""

    number: Annotated[str, Field(pattern="^[0-9-]{3,20}$")]


class Zone(_Part):
    """An area with a leadership of its own that is no division; `same_as` is the district it is one with."""

    name: _Line
    aliases: tuple[_Line, ...] = ()
    same_as: str | None = None


class City(_Part):
    """The profile. `name` is the official name of a division of the country, down to the county."""

    name: _Line
    english: _Line
    operator: Words = Words()
    portal: Portal | None = None
    contacts: tuple[Contact, ...] = ()
    aliases: dict[str, tuple[_Line, ...]] = {}
    zones: tuple[Zone, ...] = Field(default=(), alias="zone")
    neighbours: tuple[str, ...] = ()
    questions: tuple[Words, ...] = Field(default=(), alias="question")
    claims: tuple[Words, ...] = Field(default=(), alias="claim")

    @property
    def short(self) -> str:
        """株洲: the name without its ending."""
        return self.name.removesuffix("市") if len(self.name) > 2 else self.name


def profile_path() -> Path:
    """The file of the profile in force."""
    return load_settings().city or _SHIPPED


@cache
def city() -> City:
    """The profile in force, read once; SettingsError says what is wrong with it and where."""
    path = profile_path()
    try:
        return City.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"YOUJU_CITY: {path} cannot be read as a profile ({error}); see docs/city.md.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise SettingsError(f"YOUJU_CITY: {path}: {where}: {first['msg']}; see docs/city.md.") from error
