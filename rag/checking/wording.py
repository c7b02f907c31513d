"""A verdict in plain words, in Chinese or, for an English claim, in English."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.texts import say
from rag.checking.verdicts import Finding
from rag.records import VerdictLabel


def explain(label: VerdictLabel, findings: Sequence[Finding], english: bool) -> str:
    """What stands, what stands otherwise and what does not stand, part by part."""
    if label is VerdictLabel.SUPPORTED:
        return say("check_supported", english)
    parts = []
    for finding in findings:
        if finding.label is VerdictLabel.CONTRADICTED:
            parts += [
                say(
                    f"check_{difference.aspect.value}",
                    english,
                    claimed=difference.claimed,
                    reported=difference.reported,
                )
                for difference in finding.differences
            ]
        elif finding.label is VerdictLabel.NOT_FOUND:
            parts.append(say("check_absent", english, said=finding.said))
    return (" " if english else "").join(dict.fromkeys(parts))
