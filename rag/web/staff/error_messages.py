"""What the rooms behind the pages say in English, in both languages; error_messages.toml knows every message."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.web.staff.text import cut
from rag.web.text import pair, read_words

#: A message may carry a whole field of a file; nobody reads more.
_LONGEST = 1000
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    pattern: re.Pattern[str]
    zh: str
    letters: int


def refusal(error: object, *names: str) -> str:
    """A message in both languages as safe HTML, as it is where nobody has translated it.

    `names` are the file and report under whose name it is shown: that is not said again.
    """
    said = str(error)
    for name in names:
        said = said.removeprefix(f"{name}: ")
    if len(said) > _LONGEST:
        # Its end says what to do, and is needed to know it by.
        said = f"{said[: _LONGEST // 2]}…{said[-_LONGEST // 2 :]}"
    return pair(translated(said) or said, said)


def translated(said: str) -> str | None:
    """The message in Chinese, the file that it begins with before it; None where the table does not know it."""
    for form in _FORMS:
        if found := form.pattern.fullmatch(said):
            parts = {key: _part(key, value) for key, value in found.groupdict(default="").items()}
            about = parts.pop("about_file")
            return (f"{about}：" if about else "") + form.zh.format(**parts)
    return None


def _part(key: str, text: str) -> str:
    """What stood in one of the places: a word in Chinese where there is one, what was typed without its quotes."""
    if key == "problems":
        return "".join(f"\n  {translated(line.strip()) or line.strip()}" for line in text.splitlines() if line.strip())
    if key == "about_file":
        return cut(text.replace(": ", "："))
    if key == "value" and len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    if key == "reason":
        # Often another message of ours.
        text = translated(text) or text
    return cut(_WORDS.get(text, text))


def _form(en: str, zh: str) -> _Form:
    parts = _PLACE.split(en)
    # Every second part is the name of a place.
    exact = "".join(f"(?P<{part}>.*?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    pattern = re.compile(f"(?:(?P<about_file>.+?): )?{exact}", re.DOTALL)
    return _Form(pattern=pattern, zh=zh, letters=sum(map(len, parts[::2])))


_TABLE = read_words("staff/error_messages.toml")
_WORDS: dict[str, str] = _TABLE["words"]
#: The most exact form first: `is damaged.` also ends longer ones.
_FORMS = sorted((_form(**entry) for entry in _TABLE["refusal"]), key=lambda form: -form.letters)
