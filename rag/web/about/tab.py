"""The About tab: what is covered, how answers are made, what they are not, and whom to ask instead."""

from __future__ import annotations

from rag.language.city import city
from rag.records import Overview
from rag.web.parts import drawn
from rag.web.ports import Assistant
from rag.web.text import EN, ZH, both, escape, in_chinese, pair, template

#: Places that are named; those of fewer reports are left to the list.
_PLACES = 12


def build_about(assistant: Assistant) -> None:
    """The tab's one part."""
    drawn(lambda: about_html(assistant.overview(), assistant.model), elem_id="about")


def about_html(held: Overview, model: str = "") -> str:
    """The text in both languages, with what the library covers now and which language model composes, if any."""
    told = {
        f"{name}_{language}": f"<li>{escape(words[f'about_{name}'].format(model=model))}</li>" if model else ""
        for name in ("model", "sent")
        for language, words in (("zh", ZH), ("en", EN))
    }
    return template("about/about.html", covered=covered_html(held), **told, **_profile_html())


def _profile_html() -> dict[str, str]:
    """Whom to ask instead and who runs the page, by the profile of the city."""
    profile = city()
    found = {}
    for language, colon, news, run_by in (
        ("zh", "：", "最新政策和公告", "本页由{}运行。"),
        ("en", ": ", "current policies and notices", "This page is run by {}."),
    ):
        lines = [
            f'<li><a href="tel:{escape(one.number)}">{escape(one.number)}</a> {escape(getattr(one, language))}</li>'
            for one in profile.contacts
        ]
        if profile.portal is not None:
            name = escape(getattr(profile.portal, language))
            address = f'<a href="{escape(profile.portal.url)}" rel="noopener noreferrer">{name}</a>'
            lines.append(f"<li>{address}{colon}{news}</li>")
        if operator := getattr(profile.operator, language):
            lines.append(f"<li>{escape(run_by.format(operator))}</li>")
        found[f"portal_{language}"] = "\n      ".join(lines)
    return found


def covered_html(held: Overview) -> str:
    """How many reports there are, of which places, and from when to when."""
    if not held.documents:
        return f"<p>{both('library_empty')}</p>"
    rows = [
        (both("about_reports"), pair(f"{held.documents:,} 份", f"{held.documents:,}")),
        (both("about_places"), _places_html(held)),
        (both("about_dates"), _dates_html(held)),
    ]
    return f'<dl class="covered">{"".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)}</dl>'


def _places_html(held: Overview) -> str:
    """Those of the most reports first."""
    if not held.places:
        return both("about_unknown")
    named = escape("、".join(place for place, _ in held.places[:_PLACES]))
    return named + (both("about_and_others") if len(held.places) > _PLACES else "")


def _dates_html(held: Overview) -> str:
    if not held.days:
        return both("about_no_dates")
    first, last = held.days
    key = "about_day" if first == last else "about_days"
    zh = ZH[key].format(first=in_chinese(first), last=in_chinese(last))
    parts = [pair(zh, EN[key].format(first=first.isoformat(), last=last.isoformat()))]
    if held.inferred_days:
        parts.append(both("about_inferred", count=f"{held.inferred_days:,}"))
    if held.undated:
        parts.append(both("about_undated", count=f"{held.undated:,}"))
    return "".join(parts)
