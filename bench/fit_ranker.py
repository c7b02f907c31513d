"""Trains the sentence ranker and writes rag/models/ranker.onnx with ranker.json beside it.

    python -m bench.fit_ranker [--force] [--work DIR]

Needs LightGBM, a development dependency. Trained on CMRC 2018's trial questions (CC BY-SA 4.0) and on the questions of
every second article of DRCD's dev set (CC BY-SA 3.0), each with the sentences that a search of the whole set's corpus
shortlists. Measured on what it has not seen: CMRC 2018 dev, the other articles of DRCD, XQuAD zh. A model that is worse
than the one there, by the mean of rank≤3, is not written unless --force is given; then say why in docs/adr/0006.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import lightgbm
import numpy as np

from bench.ranker_rows import Pool, pools
from bench.trees import to_onnx
from rag.answering.weighing.features import NAMES
from rag.answering.weighing.ranking import SHORTLIST
from rag.models.ranker import MODEL, open_ranker

TRIAL, DRCD = "cmrc2018_trial.json", "drcd_dev.json"
UNSEEN = ("cmrc2018_dev.json", "xquad.zh.json")
TREES = 300
# Shallow trees, each from half of the columns and 70% of the rows: 15 leaves measured as good as 31 or 7.
SETTINGS = {
    "objective": "lambdarank",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 50,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    # Three sentences are said: what stands far below them does not matter.
    "lambdarank_truncation_level": 6,
    "label_gain": [0, 1, 3],
    "deterministic": True,
    "seed": 1,
    "num_threads": 2,
    "verbose": -1,
}
FIRST = (1, 2, 3)


def train(asked: list[Pool]) -> lightgbm.Booster:
    """A booster over the pools that hold an answer at all."""
    useful = [pool for pool in asked if pool.relevance.any()]
    data = lightgbm.Dataset(
        np.concatenate([pool.rows for pool in useful]),
        np.concatenate([pool.relevance for pool in useful]),
        group=[len(pool.rows) for pool in useful],
    )
    return lightgbm.train(SETTINGS, data, TREES)


def measure(points: list[np.ndarray], asked: list[Pool]) -> dict[str, float]:
    """The share of the pools whose first 1, 2 and 3 sentences hold the gold string."""
    pairs = list(zip(asked, points, strict=True))
    return {f"rank<={n}": round(float(np.mean([pool.in_first(p, n) for pool, p in pairs])), 4) for n in FIRST}


def report(name: str, asked: list[Pool], booster: lightgbm.Booster) -> dict[str, float]:
    """Measures and prints a set, untrained and trained."""
    before = measure([np.zeros(len(pool.rows)) for pool in asked], asked)
    after = measure([booster.predict(pool.rows) for pool in asked], asked)
    for label, row in (("untrained", before), ("trained", after)):
        print(
            f"{name:<20}{len(asked):>6} {label:<10}" + "".join(f"{value:>8.4f}" for value in row.values()), flush=True
        )
    return {"questions": len(asked), **after}


def worse(figures: dict[str, dict[str, float]]) -> bool:
    """Whether the model there is better, by the mean of rank≤3 over the sets both were measured on."""
    beside = MODEL.with_suffix(".json")
    if not beside.exists():
        return False
    known = json.loads(beside.read_text(encoding="utf-8"))["measured"]
    shared = [name for name in figures if name in known]
    old, new = (float(np.mean([table[name]["rank<=3"] for name in shared])) for table in (known, figures))
    print(f"mean of rank≤3: {old:.4f} there, {new:.4f} now")
    return new < old


def write(booster: lightgbm.Booster, figures: dict[str, dict[str, float]], seen: list[Pool]) -> None:
    """The ONNX file and what is to be known of it; fails if the two do not score alike."""
    model = to_onnx(booster.dump_model(), len(NAMES)).SerializeToString()
    MODEL.write_bytes(model)
    gain = dict(zip(NAMES, booster.feature_importance("gain"), strict=True))
    facts = {
        "version": hashlib.sha256(model).hexdigest()[:12],
        "fitted_by": "bench/fit_ranker.py",
        "trained_on": {
            f"{TRIAL}, all": "CMRC 2018, CC BY-SA 4.0",
            f"{DRCD}, every second article": "DRCD, CC BY-SA 3.0",
        },
        "licence": "trained on CC BY-SA 4.0 and CC BY-SA 3.0 sets, none of whose text is in it; CC BY-SA 4.0",
        "shortlist": SHORTLIST,
        "trees": TREES,
        "settings": SETTINGS,
        "measured": figures,
        "best features": sorted(gain, key=lambda name: -gain[name])[:12],
        "features": list(NAMES),
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    MODEL.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    rows = np.concatenate([pool.rows for pool in seen[:50]])
    apart = float(np.abs(open_ranker(MODEL).scores(rows) - booster.predict(rows)).max())
    if apart > 1e-4:
        raise RuntimeError(f"The ONNX ranker and LightGBM are {apart} apart.")
    print(f"written to {MODEL}: {len(model) / 1e3:.0f} kB, at most {apart:.1e} from LightGBM")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasets", type=Path, default=Path("../shared/datasets"))
    parser.add_argument("--work", type=Path, default=Path("/tmp/youju-bench"))  # noqa: S108 - gigabytes that a bench makes again; --work or --out names another
    parser.add_argument("--limit", type=int, default=10_000, help="questions a set, spread evenly over it")
    parser.add_argument("--force", action="store_true", help="write a model that is worse than the one there")
    options = parser.parse_args()
    trial, drcd = (pools(options.datasets / name, options.work, options.limit) for name in (TRIAL, DRCD))
    seen = trial + [pool for pool in drcd if pool.article % 2 == 0]
    booster = train(seen)
    figures = {}
    held_out = [pool for pool in drcd if pool.article % 2]
    figures["drcd_dev.json, held-out articles"] = report("drcd_dev, held out", held_out, booster)
    for name in UNSEEN:
        figures[name] = report(name, pools(options.datasets / name, options.work, options.limit), booster)
    if worse(figures) and not options.force:
        print("the model there is better: nothing written (--force writes it all the same)")
        return 1
    write(booster, figures, seen)
    return 0


if __name__ == "__main__":
    sys.exit(main())
