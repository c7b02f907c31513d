"""Figures: Chinese quantities as printed and as numbers.

Chinese-aware throughout: no word boundary is used where a number touches Chinese characters.
"""

from __future__ import annotations

import re

from rag.language.scripts import aligned, narrow
from rag.records import Figure

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"十": 10.0, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}

# 36.5 9亿元: a blank that was set into a number, where its unit shows that it is one.
_TORN = r"(?:[ \u00a0][0-9]{1,2}(?=[ \u00a0]?(?:[万亿%]|个?百分点)))?"
_ARABIC = (
    rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])|[0-9]+)(?:\.[0-9]+{_TORN}|\.[ \u00a0][0-9]{{1,2}}(?=[ \u00a0]?%))?"
)
_BLANK = "[ \u00a0\u2009\u202f]{0,2}"
# Grouped digits: 6,800; 6 800 with any blank; 6’800.
_GROUPED = re.compile(r"(?<![0-9.,年月日第])[0-9]{1,3}(?:[ \u00a0\u2009\u202f'’][0-9]{3})+(?![0-9]|\s*年)")
# What is printed for a minus: hyphens of every kind, U+2212, dashes. A dash is one only after words of a change.
_MINUS = "-\u2010\u2011\u2012\u2212\ufe63\u207b\u2500"
_DASH = "\u2013\u2014\u2015"
_SIGN = re.compile(
    rf"(?:(?<=[^0-9A-Za-z{_MINUS}{_DASH}])|^)[{_MINUS}](?=[0-9])|"
    rf"(?<=[长降速比幅涨率升减为])[{_DASH}](?=[0-9.]+[ ]?(?:%|个?百分点))|负(?=[0-9])|零下(?=[0-9])"
)
# % as it comes out of broken converters.
_PERCENT = "%|\ufe6a|_M_M_|\ufffd"
# Where the character that stands for what could not be read may be a % and nothing else.
_SHARES = re.compile("增长|下降|提高|上升|同比|占|率|比重|涨|幅|减少|增速|回升|回落")
_CHINESE = (
    r"(?:[零〇一二两三四五六七八九十百千]+[万亿])*[零〇一二两三四五六七八九十百千]+(?:点[零〇一二三四五六七八九]+)?"
)
_BEFORE = (
    r"(?P<before>超过|超|将近|接近|近|约为|大约|(?<!签)约|逾|刚过|不低于|不少于|至少|突破|不超过|高于|低于|"
    r"不到|不足|不及)?"
)
_AFTER = r"(?P<after>以上|左右|以内|以下|上下|多(?![种样]))?"
# 千瓦 and 千米 are units.
_SCALE = "(?P<scale>(?:[十百万亿]|千(?![瓦米克伏])){0,3})"
_MORE = r"(?P<more>余|多|几)?"
# Longest first. Arabic digits take any of them; Chinese numerals only those of _COUNTERS (一个 is seldom a figure).
_UNITS = (
    "个百分点|百分点|平方公里|平方千米|平方米|立方米|公里/小时|千瓦时|千瓦|兆瓦|公里|千米|公顷|人次|亿元|美元|元|亩|吨|"
    "公斤|斤|公顷|顷|里(?![程面约])|毫米|厘米|微克/立方米|℃|摄氏度|立方|羽|株|双|艘|架|枚|床|米|倍|人|户|家|个(?!月)|项|条|座|所|张|台|辆|件|起|处|名|位|次|批|期|栋|幢|间|块|套|宗|笔|场|届|支|只|头|类|种|"
    "级|大|篇|部|本|门|课|股|村|镇|小时|分钟|秒|天|周年|年|岁|成|折|度|‰|" + _PERCENT
)
_COUNTERS = (
    "个百分点|百分点|平方公里|平方米|公里|公顷|人次|亿元|元|亩|倍|户|家|个|项|条|座|所|张|台|辆|处|栋|件|名|位|次|年|成|大|天|"
    "人"
)
# 一个, 几人, 三位一体: under ten these count nothing.
_SELDOM = frozenset("个人位")

_FIGURE = re.compile(
    rf"{_BEFORE}(?:"
    rf"百分之(?P<percent>{_ARABIC}|{_CHINESE})"
    rf"|第[ ]?(?P<rank>{_ARABIC}|{_CHINESE}(?=位|名|届|个|批|次|期))"
    rf"(?:[ ]?(?:位|名|届|个|批|次|期))?"
    rf"|(?P<hundredmillions>{_ARABIC})亿(?P<tenthousands>[0-9]{{1,4}})万(?P<moneyunit>元|人次|人|吨|平方米)"
    rf"|(?P<arabic>{_ARABIC})(?:{_BLANK}{_SCALE}){_MORE}(?:{_BLANK}(?P<unit>{_UNITS}))?"
    rf"|(?P<tenths>[一二三四五六七八九])成(?P<half>[一二三四五六七八九半])"
    rf"|(?<=[排列居名市省国区])第(?P<place>[一二三四五六七八九十]{{1,3}})(?![位名届个批次期步产代类])"
    rf"|(?P<round>[十百千万]{{0,2}}[万亿])(?:(?P<roundunit>元|人次|人|产业|级)|(?=大关|(?<=[突破超过达到]千亿)[，。,;；]))"
    rf"|(?P<chinese>{_CHINESE})(?P<chinesescale>[万亿]{{0,2}})(?P<chinesemore>余|多)?(?P<chineseunit>{_COUNTERS})"
    rf"){_AFTER}"
)
_DATE = re.compile(r"(?:[0-9]{4}|2\s?0\s?[0-9]\s?[0-9])\s*年|[0-9]{1,2}\s*月(?:[0-9]{1,2}\s*日)?|[0-9]{1,2}\s*日")
# The sign for a character that could not be read, and how far before it its words stand.
_UNREAD, _BEFORE_SHARE = "\ufffd", 14
_MEASURE_YEARS = re.compile(r"连续|过去|未来|近|今后|前")


def parse_figures(text: str) -> list[Figure]:
    """Every quantity of `text` in order; dates (2024年, 12月25日) are periods, not figures."""
    plain = _GROUPED.sub(lambda match: re.sub("[^0-9]", ",", match[0]), aligned(text))
    dates = [match.span() for match in _DATE.finditer(plain)]
    signs = list(_SIGN.finditer(plain))
    found = []
    for match in _FIGURE.finditer(plain):
        start, end = match.span()
        number = match.start("arabic") if match["arabic"] else start
        if any(a <= number < b for a, b in dates) or _inside_name(plain, match):
            continue
        value, unit = _quantity(match)
        if unit == _UNREAD:
            unit = "%" if _SHARES.search(plain[max(0, start - _BEFORE_SHARE) : start]) else ""
        sign = next((one for one in signs if one.end() == number), None)
        if value is not None:
            if sign is not None:
                value, start = -value, min(start, sign.start())
            qualifier = match["before"] or match["after"] or match["more"] or match["chinesemore"] or ""
            figure = Figure(text=text[start:end], value=value, unit=unit, qualifier=qualifier, start=start, end=end)
            found.append(figure)
    return found


def _inside_name(plain: str, match: re.Match[str]) -> bool:
    """SA750U and AES100 are names; a bare Chinese numeral such as 一个 or 三大 right after 第 was a rank."""
    if not match["arabic"]:
        return False
    start, end = match.start("arabic"), match.end()
    before = plain[start - 1 : start]
    after = plain[end : end + 1]
    latin = bool(re.match(r"[A-Za-z_]", before)) or (not match["unit"] and bool(re.match(r"[A-Za-z]", after)))
    return latin or before == "." or bool(re.fullmatch("[0-9A-Za-z]-", plain[start - 2 : start]))


def _quantity(match: re.Match[str]) -> tuple[float | None, str]:
    if match["percent"]:
        return number_value(match["percent"]), "%"
    if match["rank"]:
        unit = match[0][match.end("rank") - match.start() :].lstrip()[:1]
        return number_value(match["rank"]), f"第{unit if unit in '届个批次期' and unit else '位'}"
    if match["place"]:
        return number_value(match["place"]), "第位"
    if match["arabic"]:
        return _scaled(match["arabic"], match["scale"]), _unit(match["unit"])
    if match["hundredmillions"]:
        value = _scaled(match["hundredmillions"], "亿") + _scaled(match["tenthousands"], "万")
        return value, match["moneyunit"]
    if match["tenths"]:
        half = 5 if match["half"] == "半" else _DIGITS[match["half"]]
        return _DIGITS[match["tenths"]] * 10.0 + half, "%"
    if match["round"]:
        return _scaled("1", match["round"]), match["roundunit"] or "元"
    value = number_value(match["chinese"])
    if value is None or (match["chineseunit"] in _SELDOM and value < 10 and not match["chinesescale"]):
        return None, ""
    if match["chineseunit"] == "成":
        return value * 10, "%"
    return value * _scaled("1", match["chinesescale"]), match["chineseunit"]


def _unit(printed: str | None) -> str:
    """A unit by one spelling; the sign for what could not be read stays, for its words to say."""
    if printed in ("\ufe6a", "_M_M_"):
        return "%"
    return {"摄氏度": "℃", None: ""}.get(printed, printed or "")


def _scaled(digits: str, scale: str) -> float:
    value = float(re.sub(r"[,\s]", "", digits))
    for character in scale:
        value *= _SCALES[character]
    return value


def number_value(text: str) -> float | None:
    """An Arabic or Chinese numeral (up to 千) as a number; None when it is not one."""
    plain = narrow(text).replace(",", "")
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
