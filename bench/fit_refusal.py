"""Fits the refusal's calibration and writes rag/answering/refusal.json.

    python -m bench.fit_refusal [--reports DIR] [--public cmrc2018_trial.json …]

One row a question: the signals of its best candidate. Ours (eval/questions.jsonl) are answerable or not as they
say; a public question is answerable with its gold paragraph in the corpus and unanswerable with it left out.
Answerable questions whose best candidate is the wrong sentence are left out: refusing them is no error.
Prints AUROC of five-fold cross-validation per source, and what the threshold keeps and lets through.
Fitted on CMRC 2018 (CC BY-SA 4.0) questions and on ours; nothing of the set is stored but ten weights.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bench.public import index_paragraphs, questions
from rag.answering.evidence import Candidate
from rag.answering.refusal import Calibration, lacks
from rag.answering.select import leader
from rag.answering.signals import NAMES, signals
from rag.assembly import Assistant, build, open_assistant
from rag.config import Settings
from rag.evaluation.cases import load_cases
from rag.evaluation.metrics import holds, normal
from rag.retrieval.query import Query

TARGET = Path("rag/answering/refusal.json")
# Of the unanswerable questions of our own set, at most this share may be answered.
FALSE_ACCEPTS = 0.05
QUESTIONS, CITIZENS = Path("eval/questions.jsonl"), Path("eval/citizens.jsonl")


def row_of(query: Query, candidates: list[Candidate]) -> tuple[list[float], str] | None:
    """Signals and text of the best candidate in scope, or None where scope alone decides."""
    first = leader(query, candidates)
    if first is None or not query.slots:
        return None
    best, margin = first
    text = best.sentence.text + (best.helper.sentence.text if best.helper else "")
    return signals(query, best, margin), normal(text)


def own_rows(assistant: Assistant) -> tuple[list[list[float]], list[int]]:
    """Rows and labels of our own questions of one best sentence."""
    rows, labels = [], []
    for case in load_cases(QUESTIONS):
        if case.kind in ("comparison", "summary"):
            continue
        found = row_of(*assistant.weighed(case.question))
        if found and (not case.answerable or any(holds(found[1], key) for key in case.keys)):
            rows.append(found[0])
            labels.append(int(case.answerable))
    return rows, labels


def least_threshold(assistant: Assistant, model: Calibration) -> float:
    """The lowest threshold at which of all our unanswerable questions no more than FALSE_ACCEPTS are answered."""
    sure = []
    for case in (*load_cases(QUESTIONS), *load_cases(CITIZENS)):
        if case.answerable or not any(character.isalnum() for character in case.question):
            continue
        query, candidates = assistant.weighed(case.question)
        first = leader(query, candidates)
        if first is None or not query.slots or lacks(query, first[0]):
            sure.append(0.0)
        else:
            sure.append(model.probability(signals(query, *first)))
    return round(float(np.quantile(sure, 1 - FALSE_ACCEPTS)) + 0.005, 2)


def public_rows(path: Path, work: Path, limit: int) -> tuple[list[list[float]], list[int]]:
    """Rows and labels of a public set, each question with and without its gold paragraph."""
    settings, ids = index_paragraphs(path, work)
    assistant = open_assistant(settings)
    rows, labels = [], []
    for one in questions(path, path, ids)[:limit]:
        found = row_of(*assistant.weighed(one.question))
        if found and any(normal(answer) in found[1] for answer in one.answers):
            rows.append(found[0])
            labels.append(1)
        if found := row_of(*assistant.weighed(one.question, without=one.gold)):
            rows.append(found[0])
            labels.append(0)
    return rows, labels


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=Path, default=Path("../shared/reports"))
    parser.add_argument("--public", type=Path, default=Path("../shared/datasets/cmrc2018_trial.json"))
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--work", type=Path, default=Path("/tmp/youju-bench"))
    options = parser.parse_args()
    raw = Settings(corpus_dir=options.reports, index_dir=options.work / "reports.index")
    build(raw)
    assistant = open_assistant(raw)
    own, own_labels = own_rows(assistant)
    public, public_labels = public_rows(options.public, options.work, options.limit)
    rows, labels = np.array(own + public), np.array(own_labels + public_labels)
    # Each source weighs the same, and in it the answerable as much as the unanswerable.
    source = np.array([0] * len(own) + [1] * len(public))
    weights = np.array([1 / ((source == s) & (labels == y)).sum() for s, y in zip(source, labels, strict=True)])
    weights *= len(labels) / weights.sum()
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=2000))
    folds = StratifiedKFold(5, shuffle=True, random_state=1)
    guess = cross_val_predict(
        model,
        rows,
        labels,
        cv=folds.split(rows, source * 2 + labels),
        method="predict_proba",
        params={"logisticregression__sample_weight": weights},
    )[:, 1]
    model.fit(rows, labels, logisticregression__sample_weight=weights)
    scaler, logistic = model[0], model[1]
    fitted = {
        "means": tuple(scaler.mean_.round(5).tolist()),
        "scales": tuple(scaler.scale_.round(5).tolist()),
        "weights": tuple(logistic.coef_[0].round(4).tolist()),
        "intercept": round(float(logistic.intercept_[0]), 4),
    }
    threshold = least_threshold(assistant, Calibration(**fitted, threshold=0.5))
    for name, number in (("own", 0), (options.public.stem, 1)):
        mine = source == number
        yes, no = guess[mine & (labels == 1)], guess[mine & (labels == 0)]
        auc = roc_auc_score(labels[mine], guess[mine])
        print(
            f"{name:<16} {len(yes)} answerable, {len(no)} not: AUROC {auc:.4f}, "
            f"kept {np.mean(yes >= threshold):.3f}, let through {np.mean(no >= threshold):.3f}"
        )
    fitted = {
        "fitted_by": "bench/fit_refusal.py",
        "on": [QUESTIONS.name, options.public.name],
        "threshold_on": [QUESTIONS.name, CITIZENS.name],
        "signals": list(NAMES),
        **fitted,
        "threshold": threshold,
    }
    TARGET.write_text(json.dumps(fitted, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for name, weight in zip(NAMES, logistic.coef_[0], strict=True):
        print(f"  {name:<28}{weight:+.2f}")
    print(f"threshold {threshold:.3f}, written to {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
