"""The prompt: question, conversation and numbered grounds, from the text files in prompts/."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from rag.checking.wording import TARGET, period_words
from rag.generating.escaping import escaped
from rag.generating.grounds import Ground
from rag.language.city import city
from rag.records import Message

# The word by which a model says that the evidence does not answer.
REFUSAL = {"zh": "查无此据", "en": "NOT FOUND"}
# Earlier questions that are given: the completed question already has what they lend.
EARLIER = 3
LONGEST_TITLE = 40
_RESULT = "实绩"

_PROMPTS = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "prompts"),
    # The text goes to a model, not into HTML; neutral() takes out what has a meaning to it.
    autoescape=False,  # noqa: S701 - see above
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a model is asked: a question that stands by itself, the questions before it, and whether in English."""

    question: str
    earlier: tuple[str, ...] = ()
    english: bool = False

    @property
    def language(self) -> str:
        """The prompt's: zh or en."""
        return "en" if self.english else "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    number: int
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    title: str
    date: str
    grounds: tuple[_Shown, ...]


def prompt(asked: Asked, grounds: Sequence[Ground]) -> list[Message]:
    """The messages, system first; everything from reports and askers is neutralised."""
    rendered = _template(asked.language).render(
        city=city().english if asked.english else city().name,
        refusal=REFUSAL[asked.language],
        question=escaped(asked.question),
        earlier="；".join(escaped(one) for one in asked.earlier[-EARLIER:]),
        reports=[_report(list(group)) for _, group in groupby(grounds, key=lambda ground: ground.document.id)],
    )
    messages = []
    for part in rendered.split("\n== "):
        role, _, text = part.removeprefix("== ").partition("\n")
        if text.strip():
            messages.append(Message(role=role.strip(), text=text.strip()))
    return messages


def fitting(
    asked: Asked, grounds: Sequence[Ground], count: Callable[[Sequence[Message]], int], tokens: int
) -> tuple[list[Message], tuple[Ground, ...]]:
    """The prompt with as many grounds as fit into `tokens`, the last ones left out first; none when not one fits."""
    kept = tuple(grounds)
    while kept:
        messages = prompt(asked, kept)
        needed = count(messages)
        if needed <= tokens:
            return messages, kept
        # Each count may be a request: several are left out at once when it is far too long.
        over = max(1, round(len(kept) * (1 - tokens / needed)) - 1)
        kept = kept[: max(0, len(kept) - over)]
    return [], ()


def refuses(text: str) -> bool:
    """Whether a model said the fixed word, and nothing else."""
    plain = text.strip(" 。.！!“”\"'：:\n").casefold()
    return plain in {word.casefold() for word in REFUSAL.values()}


@cache
def _template(language: str) -> Template:
    return _PROMPTS.get_template(f"{language}.txt")


def _report(grounds: Sequence[Ground]) -> _Report:
    document = grounds[0].document
    date = document.published_on.isoformat() if document.published_on else f"{document.year or ''}"
    return _Report(
        title=escaped(document.title)[:LONGEST_TITLE],
        date=f"，{date}" if date else "",
        grounds=tuple(
            _Shown(number=ground.number, label=_label(ground), text=escaped(ground.text)) for ground in grounds
        ),
    )


def _label(ground: Ground) -> str:
    """Whose, when, reached or aimed at, and the nearest heading: 昭阳区，过去五年，实绩；产业发展."""
    scope = ground.facts.scope
    parts = ["、".join(scope.own or scope.named), period_words(scope.period), TARGET if scope.plan else _RESULT]
    headings = ground.facts.sentence.chunk.heading_path
    heading = f"；{escaped(headings[-1])[:20]}" if headings and headings[-1] not in ground.document.title else ""
    return "，".join(filter(None, parts)) + heading
