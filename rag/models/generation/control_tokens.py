"""Messages in which no server finds a control token of its chat template."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.records import Message

# vLLM and llama.cpp read control tokens inside a message as if the template had written them: <|im_end|> in a report
# would end the message. What is theirs looks so: <|…|>, <｜…｜>, <s>, <start_of_turn>, <eos>, [INST], <<SYS>>.
CONTROL = re.compile(r"<(?=[|｜])|<(?=/?s>|(?:start|end)_of_turn>|[be]os>|/?think>|<SYS>)|\[(?=/?INST\])")


def without_control_tokens(messages: Sequence[Message]) -> list[Message]:
    """The messages with a space in what could be a control token, and halves of surrogate pairs as question marks."""
    return [Message(role=message.role, text=_neutral(message.text)) for message in messages]


def _neutral(text: str) -> str:
    return CONTROL.sub(r"\g<0> ", whole(text))


def whole(text: str) -> str:
    """The text with halves of surrogate pairs, which neither JSON nor a tokenizer takes, as question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
