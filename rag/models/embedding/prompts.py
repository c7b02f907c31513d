"""What e5 models want before a text, so that they know which side it is on."""

from __future__ import annotations

PROMPTS = {"query": "query: ", "passage": "passage: "}


def prompts_of(model: str) -> dict[str, str]:
    """The e5 prefixes where the model's name has e5; none for others, nor for e5's instruct models, whose differ."""
    name = model.lower()
    return dict(PROMPTS) if "e5" in name and "instruct" not in name else {}
