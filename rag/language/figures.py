"""Figures: Chinese quantities as printed and as numbers.

Chinese-aware throughout: no word boundary is used where a number touches Chinese characters.
"""

from __future__ import annotations

import re
from decimal import Decimal

from rag.language.numerals import (
    ARABIC,
    CHINESE,
    COUNTERS,
    GROUP_MARKS,
    SAME_UNIT,
    SCALE,
    SHARE_WORDS,
    SIGN,
    UNIT_AFTER_BLANK,
    UNITS,
)
from rag.language.scripts import aligned, narrow
from rag.records import Figure

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_UNGROUPED = dict.fromkeys(map(ord, GROUP_MARKS))
_SCALES = {"十": 10.0, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}

_BEFORE = (
    r"(?:(?P<before>超过|超|将近|接近|近|约为|大约有?|(?<!签)约[有占]?|逾|刚过|不低于|不少于|至少|突破|不超过|高于|低于|"
    r"不到|不足|不及)(?: (?=[0-9]))?)?"
)
_AFTER = r"(?P<after>以上|有余|左右|以内|以下|上下|多(?![种样]))?"
# 3600多万元: the scale may follow.
_MORE = r"(?:(?P<more>余|多|几)(?P<morescale>[十百千]?[万亿]{1,2})?)?"
# 3亿5000万元, 5万3000人: one number in two parts.
_LOWER = r"(?:(?<=亿)(?P<lower>[0-9]+[十百千]?万)|(?<=万)(?P<lower2>[0-9]千|[0-9]{4}(?![0-9年.,万亿])))?"
# 九成五 is 95 %; in 九成五个 or 九成二十家 the second number is another.
_TENTHLESS = r"[0-9.个家项人名户万亿千百十点成]"
# 一个, 几人, 三位一体: under ten these count nothing.
_SELDOM = frozenset("个人位")

_FIGURE = re.compile(
    rf"{_BEFORE}(?:(?P<sign>{SIGN})?(?:"
    rf"(?P<of>[百千])分之(?P<percent>{ARABIC}|{CHINESE})"
    r"|(?P<parts>[二三四五六七八九十])分之(?P<part>[一二两三四五六七八九])|(?P<half>(?<![第另])一半|半数)(?![自夜年天日])"
    rf"|(?P<arabic>{ARABIC})(?: {{0,2}}(?P<scale>(?=[十百千万亿]){SCALE}))?{_LOWER}{_MORE}"
    rf"(?:(?P<unit>{UNITS})| {{1,2}}(?P<apart>{UNIT_AFTER_BLANK})| ?(?P<lost>\ufffd+))?"
    rf"(?P<tenth>(?<=成)[1-9一二三四五六七八九](?!{_TENTHLESS}))?)"
    rf"|第 ?(?P<rank>{ARABIC}|{CHINESE}(?=位|名|届|个|批|次|期))"
    rf"(?: ?(?:位|名|届|个|批|次|期))?"
    rf"|(?<=[排列居名市省国区])第(?P<place>[一二三四五六七八九十]{{1,3}})(?![位名届个批次期步产代类])"
    rf"|(?P<round>[十百千万]{{0,2}}[万亿])(?:(?P<roundunit>元|人次|人|产业|级)|(?=大关|(?<=[突破超过达到]千亿)[，。,;；]))"
    rf"|(?<!第)(?P<chinese>{CHINESE})(?P<chinesescale>[万亿]{{0,2}})(?P<chinesemore>余|多)?(?P<chineseunit>{COUNTERS})"
    rf"(?P<chinesetenth>(?<=成)[一二三四五六七八九](?!{_TENTHLESS}))?"
    rf"){_AFTER}"
)
_DATE = re.compile(
    r"(?:[0-9]{4}|(?:1\s?9|2\s?0)\s?[0-9]\s?[0-9])\s*年|[0-9]{1,2}\s*月(?:[0-9]{1,2}\s*日)?|[0-9]{1,2}\s*日"
    r"|[一二][〇○零一二三四五六七八九]{3}\s*年"
    # GDP, 2017–2021: 8%: years before a colon, in English.
    r"|(?<![0-9.\-–—])(?:(?:19|20)[0-9]{2}[\-–—])?(?:19|20)[0-9]{2}(?=: )"
)
# How far back the words stand that say what a number measures.
_CLAUSE = 24


def parse_figures(text: str) -> list[Figure]:
    """Every quantity of `text` in order; dates (2024年, 12月25日, 2024:) are periods, not figures."""
    plain = aligned(text)
    dates = [match.span() for match in _DATE.finditer(plain)]
    found = []
    for match in _FIGURE.finditer(plain):
        start, end = match.span()
        if match["lost"] and not _says_share(plain, match):
            end = len(plain[: match.start("lost")].rstrip())
        number = match.start("arabic") if match["arabic"] else start
        if any(a <= number < b for a, b in dates) or _inside_name(plain, match):
            continue
        value, unit = _quantity(match)
        if value is not None:
            value = -value if match["sign"] else value
            unit = "" if match["lost"] and end < match.end() else unit
            qualifier = match["before"] or match["after"] or match["more"] or match["chinesemore"] or ""
            figure = Figure(text=text[start:end], value=value, unit=unit, qualifier=qualifier, start=start, end=end)
            found.append(figure)
    return found


def _says_share(plain: str, match: re.Match[str]) -> bool:
    """Whether the words of the clause say that a number with a lost sign is a share or a growth."""
    before = re.split("[，。；;\n]", plain[max(0, match.start() - _CLAUSE) : match.start()])[-1]
    return bool(SHARE_WORDS.search(before))


def _inside_name(plain: str, match: re.Match[str]) -> bool:
    """SA750U and AES100 are names; a bare Chinese numeral such as 一个 or 三大 right after 第 was a rank."""
    if not match["arabic"] or match["sign"]:
        return False
    start, end = match.start("arabic"), match.end()
    before = plain[start - 1 : start]
    after = plain[end : end + 1]
    measured = match["unit"] or match["apart"]
    latin = bool(re.match(r"[A-Za-z_]", before)) or (not measured and bool(re.match(r"[A-Za-z]", after)))
    return latin or before == "." or (before == "-" and plain[start - 2 : start - 1].isalnum())


def _quantity(match: re.Match[str]) -> tuple[float | None, str]:
    if match["percent"]:
        return number_value(match["percent"]), "%" if match["of"] == "百" else "‰"
    if match["parts"]:
        of, part = number_value(match["parts"]), number_value(match["part"])
        return (None, "") if not of or not part else (round(100 * part / of, 2), "%")
    if match["half"]:
        return 50.0, "%"
    if match["rank"]:
        unit = match[0][match.end("rank") - match.start() :].lstrip()[:1]
        return number_value(match["rank"]), f"第{unit if unit in '届个批次期' and unit else '位'}"
    if match["place"]:
        return number_value(match["place"]), "第位"
    if match["arabic"]:
        return _arabic_quantity(match)
    if match["round"]:
        return _scaled("1", match["round"]), match["roundunit"] or "元"
    value = number_value(match["chinese"])
    if match["chinese"].startswith("一一"):
        return None, ""  # 唯一一家
    if value is None or (match["chineseunit"] in _SELDOM and value < 10 and not match["chinesescale"]):
        return None, ""
    if match["chineseunit"] == "成":
        return value * 10 + (number_value(match["chinesetenth"] or "零") or 0), "%"
    return value * _scaled("1", match["chinesescale"]), match["chineseunit"]


def _arabic_quantity(match: re.Match[str]) -> tuple[float, str]:
    value = _scaled(match["arabic"], (match["scale"] or "") + (match["morescale"] or ""))
    lower = match["lower"] or match["lower2"] or ""
    if lower:
        digits = re.match("[0-9]+", lower)
        value += _scaled(digits[0], lower[digits.end() :]) if digits else 0
    unit = match["unit"] or match["apart"] or ("%" if match["lost"] else "")
    if unit == "成":
        return value * 10 + (number_value(match["tenth"] or "零") or 0), "%"
    return value, SAME_UNIT.get(unit, unit)


def _scaled(digits: str, scale: str) -> float:
    """The number times its scale; decimal, so that 512.8亿 is 51,280,000,000 and not a little less."""
    value = Decimal(digits.translate(_UNGROUPED))
    for character in scale:
        value *= int(_SCALES[character])
    return float(value)


def number_value(text: str) -> float | None:
    """An Arabic or Chinese numeral (up to 千) as a number; None when it is not one."""
    plain = narrow(text).translate(_UNGROUPED)
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", plain):
        return float(plain)
    for scale in ("亿", "万"):
        head, mark, tail = plain.rpartition(scale)
        if mark and head and tail:
            upper, lower = number_value(head), number_value(tail)
            return None if upper is None or lower is None else upper * _SCALES[scale] + lower
    whole, _, fraction = plain.partition("点")
    if not any(c in _TENS for c in whole) and len(whole) > 1 and not fraction:
        digits = [_DIGITS.get(c) for c in whole]
        return None if None in digits else float("".join(map(str, digits)))
    total, current = 0, 0
    for character in whole:
        if character in _DIGITS:
            current = _DIGITS[character]
        else:
            total += (current or 1) * _TENS[character]
            current = 0
    decimals = "".join(str(_DIGITS[c]) for c in fraction)
    return float(f"{total + current}.{decimals or 0}")
