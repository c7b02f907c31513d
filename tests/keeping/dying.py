"""A process that changes reports without end, for test_crash.py to kill: says what it begins and what it has done.

python dying.py FOLDER SEED; a line `begin OPERATION ID VERSION` before each change, `done` after it.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from house import House

IDS = [f"r{number}" for number in range(6)]


def text_of(name: str, version: int) -> str:
    """The report of this name in a version; long enough that writing it takes a moment."""
    lines = [
        f"{name}第{version}版第{line}段：石峰区改造老旧小区{version}个，新增企业{line}家。" for line in range(1, 9)
    ]
    return f"# {name}\n\n" + "\n\n".join(lines) + "\n"


def main() -> None:
    house, chance = House(Path(sys.argv[1])), random.Random(int(sys.argv[2]))
    keeper = house.keeper()
    while True:
        served = sorted(house.served()) if (house.root / "CURRENT").exists() else []
        operation = chance.choice(["add", "add", "add", "remove", "restore", "index"])
        name, version = chance.choice(IDS), chance.randrange(10**9)
        kept = [one for one in (keeper.history() if served else []) if one.kept and one.documents]
        if (operation == "remove" and name not in served) or (operation == "restore" and not kept):
            operation = "add"
        target = chance.choice(kept).build if operation == "restore" else name
        print("begin", operation, target, version, flush=True)
        if operation == "add":
            suffix = chance.choice([".md", ".txt"])
            drafts, _ = keeper.hand_in(name + suffix, text_of(name, version).encode(), "甲")
            keeper.publish([draft.id for draft in drafts], "甲")
        elif operation == "remove":
            keeper.withdraw([name], "甲")
        elif operation == "restore":
            keeper.restore(target, "甲")
        elif served:
            keeper.index("甲")
        print("done", flush=True)


if __name__ == "__main__":
    main()
