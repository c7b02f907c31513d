"""Whether the check can be fooled by a word, and whether it is fair to a true sentence: claims altered and reworded.

    python -m bench.fooling [--index INDEX ...] [--false 3000] [--true 1000] [--wrong wrong.tsv]

Sentences are taken from the reports of each index, with place and year in front as a press officer writes them; those
that the check bears out as they stand are altered in one thing each (ALTERED) and said otherwise (REWORDED). A false
one is fooled when every statement of it is supported. Prints a table a kind; exits with 1 when a false claim is
supported, a true one contradicted, or too few true ones are borne out.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.asked import gravest
from rag.assembly import Assistant, open_assistant
from rag.config import load_settings
from rag.ingestion.scope import outline_of
from rag.language.figures import parse_figures
from rag.language.sentences import sentence_spans
from rag.records import Document, VerdictLabel

SEED = 7
SHORTEST, LONGEST = 14, 70
PARTLY, OUTRIGHT = 0.92, 0.80
OTHER_PLACES = ("攸县", "宜良县", "楚雄市", "无锡市", "怀化市", "易县")
# A number that has a bound already, or that is part of a word, is left alone.
_NUMBER = re.compile(
    r"(?<![0-9.第近超过约达\[])[0-9]{2,}(?:\.[0-9]+)?(?![0-9]*年|[0-9.]*月|[0-9.]*日|[0-9.]*周年|[^，。；、]{0,6}(?:以上|左右|以内))"
)

Change = Callable[[str, random.Random], str]


def _replaced(*pairs: tuple[str, str]) -> Change:
    """The first of the words that stands in the text, replaced."""

    def change(text: str, chance: random.Random) -> str:
        del chance
        return next((re.sub(one, two, text, count=1) for one, two in pairs if re.search(one, text)), text)

    return change


def _plain(change: Callable[[str], str]) -> Change:
    return lambda text, chance: change(text)  # noqa: ARG005 - needs no chance


def _number(remake: Callable[[str, random.Random], str]) -> Change:
    def change(text: str, chance: random.Random) -> str:
        found = list(_NUMBER.finditer(text))
        if not found:
            return text
        one = chance.choice(found)
        return text[: one.start()] + remake(one[0], chance) + text[one.end() :]

    return change


def _digit(number: str, chance: random.Random) -> str:
    at = chance.choice([n for n, character in enumerate(number) if character.isdigit()])
    least = "123456789" if at == 0 else "0123456789"
    other = chance.choice([digit for digit in least if digit != number[at]])
    return number[:at] + other + number[at + 1 :]


def _transposed(number: str, chance: random.Random) -> str:
    places = [n for n in range(len(number) - 1) if number[n].isdigit() and number[n + 1].isdigit()]
    places = [n for n in places if number[n] != number[n + 1] and not (n == 0 and number[1] == "0")]
    if not places:
        return number
    at = chance.choice(places)
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def _shifted(number: str, chance: random.Random) -> str:
    del chance
    return number.replace(".", "") if "." in number else f"{number}0"


def _year(text: str, chance: random.Random) -> str:
    return re.sub(r"((?:19|20)[0-9]{2})(?=年)", lambda m: str(int(m[1]) + chance.choice((-2, -1, 3))), text, count=1)


def _place(text: str, chance: random.Random) -> str:
    other = chance.choice([name for name in OTHER_PLACES if name not in text])
    return re.sub(r"^[^0-9，]{2,10}?(?=(?:19|20)[0-9]{2}年)", other, text)


ALTERED: dict[str, Change] = {
    "digit": _number(_digit),
    "digits transposed": _number(_transposed),
    "decimal point": _number(_shifted),
    "place": _place,
    "year": _year,
    "part of the year": _replaced((r"((?:19|20)[0-9]{2}年)(?!上半年|[一二三四前])", r"\1上半年")),
    "scale": _replaced(("(?<=[0-9])亿", "万"), ("(?<=[0-9])万", "亿")),
    "unit": _replaced(
        ("(?<=[0-9])%", "倍"),
        ("(?<=[0-9])公里", "米"),
        ("(?<=[0-9])万?亩", "平方公里"),
        ("(?<=[0-9])家", "万家"),
        ("(?<=[0-9])个(?!百分点)", "万个"),
    ),
    "direction": _replaced(("增长|提高|上升|增加(?!值)", "下降"), ("下降|减少|降低", "增长")),
    # 推进, 加强 may be aimed at as well: only what tells of a result is no target.
    "aim": _replaced((r"((?:19|20)[0-9]{2}年)[，,](?=[^。]*(?:比上年|同比|增长了|获评|入选|新增))", r"\1的目标是")),
    "bound above": _number(_plain(lambda number: f"不到{number}")),
    "bound below": _number(_plain(lambda number: f"超过{number}")),
    "level": _replaced(("全[市县区]", "全国"), ("全省", "全国"), ("省级", "国家级"), ("国家级", "世界级")),
    "rank": _replaced(("第一", "第二"), ("第1(?![0-9])", "第2"), ("第([2-9])(?![0-9])", "第1")),
    "comparator": _replaced(("同比|比上年", "环比")),
    "quantifier": _replaced(("全部|全面", "基本"), ("基本", "全部"), ("大部分", "全部"), ("均", "部分")),
    "negation": _replaced(("(?<![未不没])(?=完成|建成|实现|获评|入选|开工)", "尚未")),
    "whose": _replaced(("城镇", "农村"), ("农村", "城镇"), ("(?<!城乡)居民人均", "农民人均")),
    "per head": _replaced(
        ("(?<!人均)地区生产总值", "人均地区生产总值"), ("(?<!人均)可支配收入", "工资总额"), ("总值", "人均产值")
    ),
    "added or in all": _replaced(("新增|净增", "累计达到"), ("累计|达到", "新增")),
    "ordinal": _replaced(("首[个家次批条]", "第二个"), ("第一批", "第三批")),
    "second half": _plain(lambda text: f"{text.rstrip('。')}，并获国务院通报表扬。"),
    "subject": _plain(lambda text: re.sub("^([^，]{0,14}年[，,]?)", r"\1果子熟了集团", text, count=1)),
}


def _filler(text: str, chance: random.Random) -> str:
    return f"{chance.choice(('据统计，', '记者获悉，', '目前，'))}{text}"


def _thousands(number: str, chance: random.Random) -> str:
    del chance
    whole, dot, rest = number.partition(".")
    return f"{int(whole):,}{dot}{rest}"


def _units(text: str, chance: random.Random) -> str:
    del chance
    found = re.search(r"(?<![0-9.])([0-9]+(?:\.[0-9]+)?)亿元", text)
    if found is None:
        return text
    value = f"{float(found[1]) * 10_000:.4f}".rstrip("0").rstrip(".")
    return f"{text[: found.start()]}{value}万元{text[found.end() :]}"


def _about(text: str, chance: random.Random) -> str:
    del chance
    found = re.search(r"(?<![0-9.约超近过])([0-9]{3,})\.[0-9]+(?=[亿万])", text)
    return f"{text[: found.start()]}约{round(float(found[0]))}{text[found.end() :]}" if found else text


REWORDED: dict[str, Change] = {
    "as it stands": _plain(lambda text: text),
    "opening": _filler,
    "thousands": _number(_thousands),
    "units": _units,
    "rounded": _about,
    "same word": _replaced(
        ("同比增长", "比上年增长"),
        ("比上年增长", "同比增长"),
        ("完成(?=[0-9])", "实现"),
        ("实现(?=[0-9])", "完成"),
        ("达到?(?=[0-9])", "为"),
        ("位居", "排名"),
        ("建成", "建好"),
        ("引进", "引入"),
        ("突破(?=[0-9])", "超过"),
    ),
    "order": _plain(lambda text: re.sub(r"^([^0-9，]{2,10})((?:19|20)[0-9]{2}年)[，,]?", r"\2，\1", text)),
    "parted": _plain(lambda text: re.sub("；|，(?=[^，]{8,}$)", "。", text, count=1)),
}


def main() -> None:
    """Makes the claims, checks them, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made = Path(tempfile.gettempdir())
    parser.add_argument("--index", type=Path, nargs="+", default=[made / "youju-real/archive", made / "youju-everyday"])
    parser.add_argument("--false", type=int, default=3000)
    parser.add_argument("--true", type=int, default=1000)
    parser.add_argument("--wrong", type=Path, help="a file for what was not right")
    options = parser.parse_args()
    indexes = [path for path in options.index if path.exists()]
    if not indexes:
        print("There is no index: run python -m bench.real and python -m bench.everyday, or name one with --index.")
        return
    chance, wrong = random.Random(SEED), []  # noqa: S311 - the same claims every time, nothing secret
    false: Counter[tuple[str, str]] = Counter()
    true: Counter[tuple[str, str]] = Counter()
    sources = [(open_assistant(load_settings(index_dir=path)), path) for path in indexes]
    bases = [(assistant, claim) for assistant, path in sources for claim in _bases(assistant, chance)]
    chance.shuffle(bases)
    for assistant, claim in bases:
        if false.total() >= options.false and true.total() >= options.true:
            break
        if _label(assistant, claim) != "supported":
            continue
        for counts, kinds, most in ((false, ALTERED, options.false), (true, REWORDED, options.true)):
            for kind, change in kinds.items():
                said = change(claim, chance)
                if counts.total() >= most or (said == claim and kind != "as it stands"):
                    continue
                label = _label(assistant, said)
                counts[kind, label] += 1
                if (counts is false and label == "supported") or (counts is true and label != "supported"):
                    wrong.append(f"{'false' if counts is false else 'true'}\t{kind}\t{label}\t{said}\t{claim}")
    if options.wrong:
        options.wrong.write_text("\n".join(wrong) + "\n", encoding="utf-8")
    _print("false claims", false)
    _print("true claims", true)
    fooled = sum(count for (_, label), count in false.items() if label == "supported")
    unfair = sum(count for (_, label), count in true.items() if label == "contradicted")
    outright = sum(count for (_, label), count in true.items() if label == "supported") / (true.total() or 1)
    partly = outright + sum(count for (_, label), count in true.items() if label == "partly") / (true.total() or 1)
    print(
        f"\nfalse ones supported {fooled} of {false.total()}; true ones contradicted {unfair} of {true.total()}, ",
        end="",
    )
    print(f"supported {outright:.1%}, or partly {partly:.1%}")
    sys.exit(bool(fooled or unfair or outright < OUTRIGHT or partly < PARTLY))


def _bases(assistant: Assistant, chance: random.Random) -> Iterator[str]:
    """Sentences with a figure, of reports of one place and a year told of; at most so many a report."""
    for document in assistant.documents():
        found = list(_of_report(document))
        chance.shuffle(found)
        yield from found[:12]


def _of_report(document: Document) -> Iterator[str]:
    told = outline_of(document).told or (document.year,)
    if len(document.places) != 1 or len(told) != 1 or told[0] is None:
        return
    place, year = document.places[0], told[0]
    for start, end in sentence_spans(document.text, 0, len(document.text)):
        text = document.text[start:end].strip()
        plain = (
            SHORTEST <= len(text) <= LONGEST
            and text.endswith("。")
            and not re.search(r"[#|\n]|(?:19|20)[0-9]{2}", text)
        )
        if plain and parse_figures(text):
            yield f"{place}{year}年，{text}"


def _label(assistant: Assistant, claim: str) -> str:
    return gravest({verdict.label for verdict in assistant.check(claim)}).value


def _print(title: str, counts: Counter[tuple[str, str]]) -> None:
    labels = [label.value for label in VerdictLabel]
    print(f"\n{title}: {counts.total()}\n\n| kind | claims | {' | '.join(labels)} |\n|---|---|{'---|' * len(labels)}")
    for kind in dict.fromkeys(kind for kind, _ in counts):
        row = [counts[kind, label] for label in labels]
        print(f"| {kind} | {sum(row)} | {' | '.join(map(str, row))} |")


if __name__ == "__main__":
    main()
