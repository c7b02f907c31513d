"""The About tab: what is covered, how answers are made, what they are not, and whom to ask instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rag.records import Document
from rag.web.parts import drawn
from rag.web.ports import Assistant
from rag.web.text import EN, ZH, both, escape, in_chinese, pair, template

#: Places that are named; those of fewer reports are left to the list.
_PLACES = 12


def build_about(assistant: Assistant) -> None:
    """The tab's one part."""
    drawn(lambda: about_html(assistant.documents(), assistant.model), elem_id="about")


def about_html(documents: Sequence[Document], model: str = "") -> str:
    """The text in both languages, with what the library covers now and which language model composes, if any."""
    told = {
        f"{name}_{language}": f"<li>{escape(words[f'about_{name}'].format(model=model))}</li>" if model else ""
        for name in ("model", "sent")
        for language, words in (("zh", ZH), ("en", EN))
    }
    return template("about.html", covered=covered_html(documents), **told)


def covered_html(documents: Sequence[Document]) -> str:
    """How many reports there are, of which places, and from when to when."""
    if not documents:
        return f"<p>{both('library_empty')}</p>"
    rows = [
        (both("about_reports"), pair(f"{len(documents)} 份", str(len(documents)))),
        (both("about_places"), _places_html(documents)),
        (both("about_dates"), _dates_html(documents)),
    ]
    return f'<dl class="covered">{"".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)}</dl>'


def _places_html(documents: Sequence[Document]) -> str:
    """Those of the most reports first."""
    found = Counter(place for document in documents for place in document.places)
    if not found:
        return both("about_unknown")
    named = escape("、".join(place for place, _ in found.most_common(_PLACES)))
    return named + (both("about_and_others") if len(found) > _PLACES else "")


def _dates_html(documents: Sequence[Document]) -> str:
    days = sorted(document.published_on for document in documents if document.published_on)
    undated = len(documents) - len(days)
    inferred = sum(bool(document.published_on) and "published_on" in document.inferred for document in documents)
    parts = []
    if days:
        first, last = days[0], days[-1]
        key = "about_day" if first == last else "about_days"
        zh = ZH[key].format(first=in_chinese(first), last=in_chinese(last))
        parts.append(pair(zh, EN[key].format(first=first.isoformat(), last=last.isoformat())))
    if inferred:
        parts.append(both("about_inferred", count=inferred))
    if undated:
        parts.append(both("about_undated", count=undated))
    return "".join(parts)
