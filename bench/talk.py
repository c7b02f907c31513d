"""How far questions over reports are from messages that want no report (rag/answering/conversation/talk.py).

    python -m bench.talk

Prints the questions of eval/, of the archive and of CMRC 2018 dev that are taken for talk, and the nearest of the
others.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from bench.asked import read_rows
from bench.public import paragraphs
from rag.answering.conversation.talk import Talk
from rag.assembly import embedder_for
from rag.config import load_settings
from rag.language.spoken import as_written

OWN = ("questions", "archive", "citizens", "conversations")


def main() -> None:
    """Asks and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, default=Path("../shared/archive/asked"))
    parser.add_argument("--datasets", type=Path, default=Path("../shared/datasets"))
    options = parser.parse_args()
    talk = Talk(embedder_for(load_settings()))
    asked = [text for name in OWN for row in read_rows(Path(f"eval/{name}.jsonl")) for text in _texts(row)]
    for name in ("archive_questions", "fourteen_questions", "fourteen_talks"):
        asked += [text for row in read_rows(options.archive / f"{name}.jsonl") for text in _texts(row)]
    asked += [one["question"] for row in paragraphs(options.datasets / "cmrc2018_dev.json") for one in row["qas"]]
    asked = [text for text in dict.fromkeys(map(as_written, asked)) if any(map(str.isalnum, text))]
    near = sorted(((cosine, topic, text) for text in asked for cosine, topic in [talk.nearest(text)]), reverse=True)
    taken = [(text, topic) for text in asked if (topic := talk.topic(text)) is not None]
    print(f"{len(taken)} of {len(asked)} are taken for talk")
    for text, topic in taken:
        print(f"  {topic}: {text}")
    print("the nearest of the others:")
    for cosine, topic, text in [one for one in near if one[2] not in dict(taken)][:10]:
        print(f"  {cosine:.2f} {topic}: {text}")


def _texts(row: dict[str, Any]) -> list[str]:
    turns = row.get("turns") or [row["question"]]
    return [turn if isinstance(turn, str) else turn["question"] for turn in turns]


if __name__ == "__main__":
    main()
