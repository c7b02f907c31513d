"""The Figures tab as HTML: its filters, its table, and what stands around the plot."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from rag.web.components.document_html import Span, date_html, marked
from rag.web.components.links import link
from rag.web.figures.periods import period_words
from rag.web.figures.rows import PAGE_SIZE, SORTS, Choices, Found, Row, Wanted
from rag.web.text import EN, ZH, both, escape, label, pair, template

_SORT_CHOICES = ("place", "-period", "period", "-value", "value")


def filters_html(choices: Choices) -> str:
    """The filters; the browser keeps what is set in them, so the server draws them once."""
    every = _option("", ZH["figures_all"], EN["figures_all"])
    return template(
        "figures/filters.html",
        title=both("figures_title"),
        intro=both("figures_intro"),
        filters=label("figures_filters"),
        place=both("figures_place"),
        places=every + "".join(_option(place, place, place) for place in choices.places),
        period=both("figures_period"),
        periods=every + "".join(_option(zh, zh, en) for zh, en in choices.periods),
        indicator=both("figures_indicator"),
        hint=escape(ZH["figures_indicator_hint"]),
        names="".join(f'<option value="{escape(name)}"></option>' for name in choices.indicators),
        aim=both("figures_aim"),
        aims="".join(_aim_html(value, f"figures_{value or 'all'}") for value in ("", "achieved", "target")),
        clear=both("figures_clear"),
    )


def _aim_html(value: str, key: str) -> str:
    checked = "" if value else " checked"
    radio = f'<input type="radio" name="aim" value="{value}"{checked}>'
    return f'<label class="choice">{radio}<span>{both(key)}</span></label>'


def _option(value: str, zh: str, en: str, *, chosen: bool = False) -> str:
    """An option holds no elements: it comes in Chinese, and figures.js puts the English in its place."""
    said = f' data-zh="{escape(zh)}" data-en="{escape(en)}"' if zh != en else ""
    return f'<option value="{escape(value)}"{" selected" if chosen else ""}{said}>{escape(zh)}</option>'


def bar_html(wanted: Wanted, found: Found, groups: int) -> str:
    """How many there are, the two views, and the download, whose address follows the filters.

    Where more fit than the page holds, it says so: the download alone has all of them.
    """
    count = len(found.records)
    given = {name: getattr(wanted, name) for name in ("place", "indicator", "period", "aim", "sort")}
    address = "figures.csv?" + urlencode({name: value for name, value in given.items() if value})
    download = both("figures_csv_all" if found.more else "figures_csv")
    seen = wanted.view or "table"
    views = "".join(
        f'<button type="button" data-act="figures-view" data-view="{view}" data-keep="{view}" '
        f'aria-pressed="{"true" if view == seen else "false"}">{name}</button>'
        for view, name in (("table", both("figures_as_table")), ("plot", both("figures_as_plot", count=groups)))
    )
    return (
        f'<div class="figure-bar"><p class="found" data-count="{count}">'
        f"{both('figures_found_more' if found.more else 'figures_found', count=f'{count:,}')}</p>"
        f'<div class="views" role="group" aria-label="{label("figures_view")}">{views}</div>'
        f'<a class="csv" href="{escape(address.removesuffix("?"))}" download>{download}</a></div>'
        f"{_more_html(count) if found.more else ''}"
    )


def _more_html(count: int) -> str:
    return f'<p class="figure-more" role="note">{both("figures_more", count=f"{count:,}")}</p>'


def list_html(wanted: Wanted, rows: Sequence[Row], count: int) -> str:
    """One page of the table with its order and its page buttons; `count` rows are on all pages."""
    if not count:
        return notice_html("figures_none", "figures_none_hint")
    names = ((sort, "figures_sort_" + (f"{sort[1:]}_down" if sort[0] == "-" else sort)) for sort in _SORT_CHOICES)
    orders = "".join(
        _option(sort, ZH[name], EN[name], chosen=sort == wanted.sort)
        for sort, name in (("", "figures_sort_none"), *names)
    )
    order = (
        f'<label class="field order"><span>{both("figures_sort")}</span><select name="sort" data-keep="sort">'
        f"{orders}</select></label>"
    )
    return (
        (order if count > 1 else "")
        + table_html(rows, "figures_caption", wanted.sort)
        + _pages_html(wanted.page, count)
    )


def notice_html(title: str, hint: str) -> str:
    """What stands where there is nothing to show."""
    return f'<div class="figure-notice"><h3>{both(title)}</h3><p>{both(hint)}</p></div>'


def failed_html() -> str:
    """What stands where the assistant failed."""
    return f'<div class="figure-notice failed" role="alert"><p>{both("figures_failed")}</p></div>'


def table_html(rows: Sequence[Row], caption: str, sort: str | None = None) -> str:
    """A table of rows; with `sort`, its heads are buttons that order it. On a phone every row is a card."""
    names = ("place", "indicator", "figure", "period", "kind", "source")
    heads = "".join(_head(name, sort) for name in names)
    body = "".join(_row_html(row) for row in rows)
    return (
        f'<table class="figure-table"><caption class="visually-hidden">{both(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def _head(name: str, sort: str | None) -> str:
    key = "value" if name == "figure" else name
    words = both(f"figures_{name}")
    if sort is None or key not in SORTS:
        return f'<th scope="col">{words}</th>'
    now = {key: "ascending", f"-{key}": "descending"}.get(sort, "none")
    turned = f"-{key}" if sort == key else key
    return (
        f'<th scope="col" aria-sort="{now}"><button type="button" data-act="figures-sort" data-keep="sort-{key}" '
        f'data-sort="{turned}">{words}</button></th>'
    )


def _row_html(row: Row) -> str:
    record, document = row.record, row.document
    span = Span(start=record.start, end=record.end)
    figure = Span(start=record.figure.start, end=record.figure.end)
    marks = "".join(
        f'<p class="doubt">⚠ {both("figures_doubt")}<span lang="zh-CN">{escape(doubt)}</span></p>'
        for doubt in row.suspicions
    )
    own = record.subject and record.subject not in record.indicator
    return template(
        "figures/row.html",
        place=escape("、".join(record.places)) or both("figures_no_place"),
        subject=f'<span class="subject" lang="zh-CN">{escape(record.subject)}</span>' if own else "",
        # A gap is where the figure stood.
        indicator=escape(record.indicator.replace(" ", "…")),
        sentence_label=both("figures_sentence"),
        sentence=marked(document.text, record.start, record.end, figure),
        figure=escape(record.figure.text),
        marks=marks,
        period_label=both("figures_period"),
        period=pair(*period_words(record)),
        kind_label=both("figures_kind"),
        kind=both(f"figures_{record.aim.value}"),
        aim=record.aim.value,
        title=escape(document.title),
        date=date_html(document),
        href=escape(link(document.id, span)),
        doc=escape(document.id),
        slice=f"{span.start}-{span.end}",
        read=both("figures_read"),
    )


def _pages_html(page: int, count: int) -> str:
    pages = -(-count // PAGE_SIZE)
    if pages < 2:
        return ""
    buttons = [
        f'<button type="button" class="quiet" data-act="figures-page" data-keep="{name}" data-page="{to}"'
        f"{'' if 1 <= to <= pages else ' disabled'}>{both(f'figures_{name}')}</button>"
        for name, to in (("earlier", page - 1), ("later", page + 1))
    ]
    return (
        f'<nav class="figure-pages" aria-label="{label("figures_pages")}">{buttons[0]}'
        f"<span>{both('figures_page', page=page, pages=pages)}</span>{buttons[1]}</nav>"
    )
