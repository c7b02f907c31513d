"""The gate on claims whose truth is known: `python -m bench.gate [--index DIR]`.

Each one-sentence claim of eval/claims.jsonl is taken for a model's sentence, the six sentences that search weighs
highest for it for its grounds. True ones should pass; false ones, and ones that no report has, must not.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from rag.answering.weighing.facts import FactBook
from rag.assembly import Assistant, embedder_for, open_assistant
from rag.config import Settings, load_settings
from rag.evaluation.cases import load_claims
from rag.generating.gate import Gate
from rag.generating.grounds import Ground
from rag.generating.sentences import Said
from rag.models.name_finder import LacNames
from rag.records import VerdictLabel
from rag.retrieval.query import understand

GROUNDS = 6


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--index", type=Path, default=Path("index"))
    settings = load_settings(index_dir=parser.parse_args().index)
    assistant = open_assistant(settings)
    counted: Counter[tuple[str, bool]] = Counter()
    for case in load_claims(Path("eval/claims.jsonl")):
        if len(case.labels) == 1:
            passed = passes(assistant, settings, case.claim)
            counted[case.labels[0].value, passed] += 1
            if passed and case.labels[0] is not VerdictLabel.SUPPORTED:
                print(f"  passed: {case.claim}")
    print("| claims | pass | stopped |\n|---|---|---|")
    for label in VerdictLabel:
        print(f"| {label.value} | {counted[label.value, True]} | {counted[label.value, False]} |")


def passes(assistant: Assistant, settings: Settings, claim: str) -> bool:
    """Whether the gate lets the claim through; the years it names are taken for the question's."""
    index = assistant.opened.index
    gate = Gate(index, embedder_for(settings), FactBook(index), LacNames())
    _, candidates = assistant.weighed(claim)
    grounds = [
        Ground(number=n, facts=one.facts, document=index.documents[one.sentence.chunk.document_id], said=True)
        for n, one in enumerate(candidates[:GROUNDS], 1)
    ]
    return gate.judge(Said(text=claim), grounds, understand(claim).period).passed


if __name__ == "__main__":
    main()
