"""What stands around the plot: the choice of what is compared, the sentence that says so, the figures as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.web.figures.groups import COLOURS, MOST_BARS, Group, conflicting, scale_of
from rag.web.figures.periods import period_words
from rag.web.figures.table_html import notice_html, table_html
from rag.web.text import EN, ZH, both, escape, pair

#: A list of choices that is longer cannot be looked through; the filters shorten it.
_OFFERED = 60
#: Times that a sentence names; the table has the others.
_NAMED = 6


def chosen(groups: Sequence[Group], wanted: str) -> Group | None:
    """The group that was asked for, else the first."""
    return next((group for group in groups if group.id == wanted), groups[0] if groups else None)


def head_html(groups: Sequence[Group], group: Group | None) -> str:
    """The choice of groups and what is compared in the one that is shown."""
    if group is None:
        return notice_html("compare_none", "compare_none_hint")
    options = "".join(
        f'<option value="{one.id}"{" selected" if one is group else ""}>{escape(one.title)}</option>'
        for one in groups[:_OFFERED]
    )
    return (
        f'<p class="figures-intro">{both("compare_rule")}</p>'
        f'<label class="field"><span>{both("compare_what")}</span>'
        f'<select name="group" data-keep="group">{options}</select></label>'
        f'<p class="compare-says">{_says(group)}</p>{_legend_html(group)}'
    )


def _legend_html(group: Group) -> str:
    """The colours; Gradio's own legend is small print, in one language."""
    keys = "".join(
        f'<li><span class="swatch" style="background: {colour}"></span>{both(f"figures_{aim}")}</li>'
        for aim, colour in COLOURS.items()
        if any(row.record.aim.value == aim for row in group.rows)
    )
    return f'<ul class="legend">{keys}</ul>'


def _says(group: Group) -> str:
    records = [row.record for row in group.rows]
    times = [(period_words(r), ZH[f"figures_{r.aim.value}"], EN[f"figures_{r.aim.value}"]) for r in records]
    all_zh = list(dict.fromkeys(f"{words[0]}（{aim}）" for words, aim, _ in times))
    all_en = list(dict.fromkeys(f"{words[1]} ({aim.lower()})" for words, _, aim in times))
    zh = "、".join(all_zh[:_NAMED]) + _others(ZH, len(all_zh))
    en = ", ".join(all_en[:_NAMED]) + _others(EN, len(all_en))
    places = "、".join(group.places)
    return pair(
        ZH["compare_says"].format(title=group.title, places=places, times=zh),
        EN["compare_says"].format(title=group.title, places=places, times=en),
    )


def _others(words: Mapping[str, str], count: int) -> str:
    return words["compare_others"].format(count=count) if count > _NAMED else ""


def foot_html(group: Group | None) -> str:
    """What a reader of the plot must know, and the same figures as a table, for screen readers and everyone."""
    if group is None:
        return ""
    _, unit = scale_of(group.rows[:MOST_BARS], group.measure.unit)
    below = any(row.record.figure.value < 0 for row in group.rows[:MOST_BARS])
    notes = [] if below else [both("compare_axis", unit=unit)]
    if any(row.record.figure.qualifier for row in group.rows):
        notes.append(both("compare_qualified"))
    if conflicting(group):
        notes.append(both("compare_conflict"))
    if len(group.rows) > MOST_BARS:
        notes.append(both("compare_more", shown=MOST_BARS, count=len(group.rows)))
    if group.doubtful:
        left_out = "；".join(f"{'、'.join(row.record.places)}{row.record.figure.text}" for row in group.doubtful)
        notes.append(both("compare_doubtful", count=len(group.doubtful), figures=left_out))
    said = "".join(f"<li>{note}</li>" for note in notes)
    rows = [*group.rows, *group.doubtful][: 2 * MOST_BARS]
    return f'<ul class="compare-notes">{said}</ul>{table_html(rows, "compare_caption")}'
