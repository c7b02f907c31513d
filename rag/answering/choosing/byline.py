"""Who wrote, photographed, drew or edited a page: read off its credits, which are no sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.weighing.evidence import Candidate
from rag.language.names import find_credits
from rag.retrieval.query import Kind, Query

# The words of a question by the role that a credit prints.
_ROLES = (
    (re.compile("谁拍|拍的|照片|摄影|摄的"), "摄"),
    (re.compile("责任编辑"), "责任编辑"),
    (re.compile("美术编辑|美编"), "美术编辑"),
    (re.compile("校对"), "校对"),
    (re.compile("制图|图表"), "制图"),
    (re.compile("通讯员"), "通讯员"),
    (re.compile("哪(?:位|个|名)?记者|记者是|谁采访|谁写|采写|作者"), "记者"),
)
# The page and section that a question is about hold this share of it.
ABOUT = 0.4


def byline(query: Query, candidates: Sequence[Candidate]) -> Candidate | None:
    """The credit that answers a question for a role, of the section that the question is most about."""
    role = next((name for pattern, name in _ROLES if pattern.search(query.text)), None)
    if query.kind is not Kind.PERSON or role is None:
        return None
    held = [one for one in candidates if any(credit.post == role for credit in find_credits(one.sentence.text))]
    best = max(held, key=lambda one: one.coverage.whole, default=None)
    return best if best is not None and best.in_scope and best.coverage.whole >= ABOUT else None
