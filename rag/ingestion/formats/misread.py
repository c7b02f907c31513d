"""Characters that recognition takes for their likeness: put right only where the word leaves no doubt."""

from __future__ import annotations

import re

# What makes 人 right behind a verb after all: 吸收人才, 引入人员.
_PEOPLE = "才员民口数力类材士群心均大工口生物家们体"
_MISREAD = (
    # 收入, 投入 …: not 接收人, and not where a word with 人 begins; 列入 and 纳入 are left for 以色列人, 维也纳人.
    (re.compile(rf"(?<![征接回签验代吸])收人(?![{_PEOPLE}])"), "收入"),
    (re.compile(rf"(?<=[投融嵌])人(?![{_PEOPLE}])"), "入"),
    (re.compile(r"(?<=进)人(?=[“了到更全新各])"), "入"),
    (re.compile(r"人(?=选全国|选全省|选国家|驻企业)"), "入"),
    (re.compile(r"(?<=部)内(?=[、和及])"), "门"),
    (re.compile(r"干(?=[亿万]元|亿)"), "千"),
    (re.compile(r"(?<=[一二两三四五六七八九0-9数])干(?=[万亿百余多])"), "千"),
)


def put_right(text: str) -> tuple[str, int]:
    """The line, and how many characters were put right; never more or fewer of them."""
    total = 0
    for pattern, right in _MISREAD:
        text, count = pattern.subn(right, text)
        total += count
    return text, total
