"""Counting and showing: pure functions."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Result:
    """What one row came to; what was not measured is absent. Times in ms, sizes in MB."""

    name: str
    versions: str = ""
    hits: dict[str, float] = field(default_factory=dict)
    p50: float | None = None
    p95: float | None = None
    p50_search: float | None = None
    cpu: float | None = None
    chunks: int | None = None
    disk_mb: float | None = None
    peak_mb: float | None = None
    failed: str = ""


def hit_share(ranked: Sequence[Sequence[str]], golds: Sequence[str]) -> float:
    """The share of questions whose gold document stands first; one without results is a miss."""
    return sum(ids[:1] == [gold] for ids, gold in zip(map(list, ranked), golds, strict=True)) / len(golds)


def percentiles(rounds: Sequence[Sequence[float]]) -> tuple[float, float]:
    """The medians of the rounds' p50 and p95."""
    halves = [statistics.median(times) for times in rounds]
    tails = [statistics.quantiles(times, n=20)[18] for times in rounds]
    return statistics.median(halves), statistics.median(tails)


def table(results: Sequence[Result], sets: Sequence[str]) -> str:
    """Markdown; the first result is ours, and where another beats it in hit@1 or p50 figure and row are marked."""
    head = [
        "",
        *sets,
        "p50 ms",
        "p95 ms",
        "p50 without embedding",
        "cpu ms",
        "chunks",
        "disk MB",
        "peak MB",
        "versions",
    ]
    lines = [_line(head), _line(["---"] * len(head))]
    ours = results[0]
    for one in results:
        better = _better(one, ours)
        cells = [_figure(one.hits.get(name), "{:.4f}", name in better) for name in sets]
        cells.append(_figure(one.p50, "{:.1f}", "p50" in better))
        cells += [_figure(time, "{:.1f}") for time in (one.p95, one.p50_search, one.cpu)]
        cells += [_figure(one.chunks, "{:d}"), _figure(one.disk_mb, "{:.0f}"), _figure(one.peak_mb, "{:.0f}")]
        name = f"{one.name} ▲" if better else one.name
        failed = f"failed: {one.failed}".replace("|", "/").replace("\n", " ")[:400] if one.failed else ""
        lines.append(_line([name, *cells, "; ".join(filter(None, [one.versions, failed]))]))
    if any(_better(one, ours) for one in results):
        lines += ["", "▲ is ahead of ours in the bold figures."]
    return "\n".join(lines)


def _better(one: Result, ours: Result) -> set[str]:
    better = {name for name, share in one.hits.items() if share > ours.hits.get(name, 1.0)}
    if one.p50 is not None and ours.p50 is not None and one.p50 < ours.p50:
        better.add("p50")
    return better


def _figure(value: float | None, form: str, better: bool = False) -> str:
    shown = "–" if value is None else form.format(value)
    return f"**{shown}**" if better else shown


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
