"""The shapes in which a quantity is printed: its numeral, its sign and its unit, as parts of regular expressions.

All of them read text that `rag.language.scripts.aligned` has made half-width, simplified and plain of odd blanks.
"""

from __future__ import annotations

import re

from rag.language.scripts import CJK

# 1,234 and, where nothing but a group of three can stand, 6 800 and 6'800.
GROUP_MARKS = ",'’ "
_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,3}(?:['’][0-9]{3})+(?![0-9])"
# A blank parts thousands only in a number with a unit after it and no number before it: 12 345 678 may be three
# columns of a table.
_BLANKED = (
    r"(?<![0-9.,] )(?<![0-9.,])[1-9][0-9]{0,2}(?: [0-9]{3})+"
    r"(?:\.[0-9]+|(?![0-9]))(?= ?[十百千万亿%‰元吨人户家个项亩米件辆台张座所处公平])"
)
# 36.5 9亿元, 7. 4%, 8 .4%: torn by the typesetter. Right after a Chinese character and right before a unit there is
# one number; two would stand in two columns.
_TORN = (
    rf"(?<=[{CJK}])[0-9]+(?:\.[0-9]+ [0-9]{{1,2}}| \. ?[0-9]+|\. [0-9]+)"
    r"(?= ?(?:[万亿]|元|%|‰|个?百分点|人|吨|亩|公顷|平方))"
    rf"|(?<=[{CJK}] )[0-9]+(?: \. ?|\. )[0-9]+(?= ?%)"
    r"|(?<=[长降升幅达为])[1-9] [0-9]\.[0-9]+(?= ?%)"
)
ARABIC = rf"(?:{_TORN}|{_BLANKED}|(?:{_GROUPED}|[0-9]+)(?:\.[0-9]+)?)"
CHINESE = (
    r"(?:[零〇一二两三四五六七八九十百千]+[万亿])*[零〇一二两三四五六七八九十百千]+(?:点[零〇一二三四五六七八九]+)?"
)
# 亿千瓦时: the 千 is the unit's.
SCALE = r"(?:[十万亿]|百(?!分)|千(?![瓦克卡伏赫帕]|米(?!粉))){0,3}"

# A minus sign before a value of these units is one wherever no number, unit or name precedes it; a dash only after
# words that give a value, in a bracket or at the head of a cell: elsewhere it is a range or a dash.
_MINUS, _DASH = "-", "‐‑‒–—―─━"
_GIVEN = (
    "增长|下降|增速|增幅|涨幅|降幅|上升|回落|同比|环比|比上年|比去年|较上年|较去年|比|较|为|达|达到|至|是|约|名义|实际"
)
_SIGNED_VALUE = r"(?=[0-9][0-9.,]*[ ]?[十百千万亿]{0,3}[ ]?(?:%|‰|个?百分点|℃|摄氏|度|元|美元))"
_AFTER_GIVEN = "|".join(f"(?<={word}{blank})" for word in _GIVEN.split("|") for blank in ("", " "))
# -12- alone on a line is a page's number.
SIGN = (
    rf"(?:(?<=[{CJK}，,。；;、])(?<![年月日时个位条第号天度期])[{_MINUS}]{_SIGNED_VALUE}"
    rf"|(?<=[{CJK}] )[{_MINUS}]{_SIGNED_VALUE}"
    rf"|(?:{_AFTER_GIVEN}|(?<=[（(|:：])|(?<=\| ))[{_MINUS}{_DASH}] ?"
    rf"|(?:(?<!.)|(?<=[a-z] ))[{_MINUS}](?![0-9]{{1,3}} ?-)"
    r"|(?<![抱背肩胜欠担自承减税债亏超])负(?=[0-9百])|零下 ?(?=[0-9]))"
)

# Longest first. Arabic digits take any of them; Chinese numerals only those of COUNTERS (一个 is seldom a figure).
_LONG = (
    "个百分点|百分点|人/平方公里|平方公里|平方千米|平方米|平方|立方米|立方|公里/小时|千米/小时|吨公里|人公里|微克/立方米|"
    "毫克/立方米|毫克/升|千瓦小时|千瓦时|兆瓦时|千瓦|兆瓦|千伏安|千伏|公里|千米|公顷|人次|亿元|美元|欧元|日元|港元|英镑|"
    "公斤|千克|毫米|厘米|标准箱|标箱|摄氏度"
)
_LATIN = "km²|km2|m²|m2|㎡|m³|m3|㎥|km|㎞|kWh|kW|MW|GW|μg/m³|mg/L|hm²|mm|cm|kg|℃|°C"
_SHORT = (
    "元|亩|吨|米|里(?![程面外拉海约昂斯])|斤|顷(?!刻)|克(?![服拉隆扎孜州])|倍|人|户|家|个(?!月)|项|条|座|所|张|台|辆|件|起|处|"
    "名|位|次|批|期|栋|幢|间|块|套|宗|笔|场|届|支|只|头|类|种|级|大|篇|部|本|门|课|股|村|镇|小时|分钟|秒|天|周年|年|岁|"
    "羽|株(?!洲|式)|双(?![边方向月休创十])|艘|架(?![构设])|枚|床(?![位上])|成(?![立为员果效功都本长品熟绩])|折|度|%|‰"
)
_PERCENT = "百分号|_M_M_|_M_"
UNITS = f"{_LONG}|{_LATIN}|{_PERCENT}|{_SHORT}"
# After a blank a single character may open the next word (3 人才, 1 项目): only these do not.
_WORDS = (
    "人[才大民工均力口社物类居文员事]|家[庭园乡具政长电禽畜门属]|个[人体别性税]|户[籍外均型口数]|米[面粉饭]|元[旦素宵]|"
    "度[假过量]|年[均初末度底中内]|天[然气津元台]|项目|条[件例]|座谈|所[有以在属]|处[理置于级室]|名[录单称义]|位[于置居列]|"
    "次[级要年日]|批[发准复]|期[间末初]|场[所馆地景]|支[持出付部队撑]|大|级|类|种|部|本|门|股|村|镇|起|折|头|课|篇"
)
UNIT_AFTER_BLANK = f"(?!{_WORDS})(?:{UNITS})"
COUNTERS = (
    "个百分点|百分点|平方公里|平方米|公里|公顷|人次|亿元|元|亩|倍|户|家|个|项|条|座|所|张|台|辆|处|栋|件|名|位|次|年|成|大|天|"
    "人"
)
# One unit in several spellings. 里, 斤 and 顷 are other units than 公里, 公斤 and 公顷.
SAME_UNIT = {
    **dict.fromkeys(("百分号", "_M_M_", "_M_"), "%"),
    **dict.fromkeys(("km²", "km2", "平方千米"), "平方公里"),
    **dict.fromkeys(("m²", "m2", "㎡", "平方"), "平方米"),
    **dict.fromkeys(("m³", "m3", "㎥", "立方"), "立方米"),
    **dict.fromkeys(("km", "㎞", "千米"), "公里"),
    **dict.fromkeys(("kg", "千克"), "公斤"),
    **dict.fromkeys(("°C", "摄氏度"), "℃"),
    **dict.fromkeys(("kWh", "千瓦小时"), "千瓦时"),
    "标箱": "标准箱",
    "kW": "千瓦",
    "MW": "兆瓦",
    "hm²": "公顷",
    "mm": "毫米",
    "cm": "厘米",
    "μg/m³": "微克/立方米",
    "mg/L": "毫克/升",
    "千米/小时": "公里/小时",
}
# Before a number with a lost sign (7.4�) these say that it was a percent sign.
SHARE_WORDS = re.compile("增长|增速|增幅|下降|降幅|上涨|涨幅|回落|占|比重|[^效功频汇]率|份额|贡献")
