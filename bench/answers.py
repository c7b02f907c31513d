"""Whole answers on public reading-comprehension sets: is the gold answer in what is cited, and is refusing right?

    python -m bench.answers [--limit 400] [--only cmrc]

contains@n: the gold string stands in one of the first n cited sentences (whole-corpus retrieval); the status does
not matter for `ranked`, which looks at the best three sentences weighed. AUROC: what the calibrated signals say of
the half of the set that has the gold paragraph against the half that never had it (where another paragraph of that half
answers, the question is left out); “ruled”: the probability that decides, kept under the threshold where a rule (a 多少
wants a figure in its unit, a 为什么 a reason) refuses whatever they say. overruled: questions of which a rule refuses a
right sentence that the signals would give, and wrong ones so refused. absent: answered although the paragraph is not
there, rightly from another or wrongly. p50 of a whole answer, in process.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

from sklearn.metrics import roc_auc_score

from bench.public import PublicQuestion, half_of, halves, index_paragraphs, questions
from rag.answering.choosing.select import leader
from rag.answering.refusing.refusal import calibration, likelihood, probability
from rag.answering.weighing.evidence import Candidate
from rag.assembly import Assistant, open_assistant
from rag.evaluation.metrics import normal
from rag.language.scripts import simplify
from rag.records import AnswerStatus
from rag.retrieval.query import Query

SETS = ("cmrc2018_dev.json", "drcd_dev.json", "xquad.zh.json")


def holds(texts: list[str], one: PublicQuestion) -> bool:
    """Whether a gold answer stands in one of the texts, scripts and widths aside."""
    said = [simplify(normal(text)) for text in texts]
    return any(simplify(normal(answer)) in text for answer in one.answers for text in said)


def confidence(query: Query, candidates: list[Candidate]) -> tuple[float, float]:
    """The probability that the best candidate answers: by the signals alone, and as it would be said."""
    first = leader(query, candidates)
    return (likelihood(query, *first), probability(query, *first)) if first else (0.0, 0.0)


def _first(query: Query, candidates: list[Candidate]) -> list[str]:
    """The text of the sentence that leads, with its helper's."""
    first = leader(query, candidates)
    if first is None:
        return []
    return [one.sentence.text for one in (first[0], first[0].helper) if one is not None]


def measure(assistant: Assistant, halved: tuple[Assistant, Assistant], asked: list[PublicQuestion]) -> str:
    """One row of the table."""
    ranked = {1: 0, 2: 0, 3: 0}
    answered = said = 0
    yes, no, times = [], [], []
    overruled, absent = [0, 0], [0, 0]
    for one in asked:
        query, candidates = assistant.weighed(one.question)
        in_scope = [candidate for candidate in candidates if candidate.in_scope]
        for n in ranked:
            ranked[n] += holds([candidate.sentence.text for candidate in in_scope[:n]], one)
        home = half_of(one.gold)
        yes.append(confidence(*halved[home].weighed(one.question)))
        elsewhere = halved[1 - home].weighed(one.question)
        if not holds(_first(*elsewhere), one):
            no.append(confidence(*elsewhere))
        alone, decided = confidence(query, candidates)
        if decided < calibration().threshold <= alone:
            overruled[not holds(_first(query, candidates), one)] += 1
        without = halved[1 - home].ask(one.question)
        if without.status is AnswerStatus.ANSWERED:
            absent[not holds([citation.quote for citation in without.citations], one)] += 1
        answer = assistant.ask(one.question)
        times.append(answer.seconds * 1000)
        if answer.status is AnswerStatus.ANSWERED:
            answered += 1
            said += holds([citation.quote for citation in answer.citations[:3]], one)
    count = len(asked)
    labels = [1] * len(yes) + [0] * len(no)
    alone, ruled = (roc_auc_score(labels, sure) for sure in zip(*(yes + no), strict=True))
    shares = "".join(f"{ranked[n] / count:>8.3f}" for n in ranked)
    return (
        f"{count:>6}{shares}{said / count:>9.3f}{answered / count:>10.3f}{said / max(answered, 1):>11.3f}"
        f"{alone:>8.3f}{ruled:>8.3f}{f'{overruled[0]}/{overruled[1]}':>11}"
        f"{f'{absent[0] / count:.3f}/{absent[1] / count:.3f}':>14}{statistics.median(times):>7.0f}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasets", type=Path, default=Path("../shared/datasets"))
    parser.add_argument("--work", type=Path, default=Path("/tmp/youju-bench"))  # noqa: S108 - gigabytes that a bench makes again; --work or --out names another
    parser.add_argument("--limit", type=int, default=400, help="questions a set, spread evenly over it")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    heads = "".join(f"{f'rank≤{n}':>8}" for n in (1, 2, 3))
    print(
        f"{'set':<18}{'asked':>6}{heads}{'said':>9}{'answered':>10}{'precision':>11}{'AUROC':>8}{'ruled':>8}"
        f"{'overruled':>11}{'absent':>14}{'p50':>7}"
    )
    for name in SETS:
        if options.only in name:
            settings, ids = index_paragraphs(options.datasets / name, options.work)
            asked = questions(options.datasets / name, options.datasets / name, ids)
            step = max(1, len(asked) // options.limit)
            opened, _ = halves(options.datasets / name, options.work)
            print(f"{name:<18}{measure(open_assistant(settings), opened, asked[::step][: options.limit])}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
