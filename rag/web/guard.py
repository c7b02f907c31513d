"""What stands between the public and the assistant, as an operator has set it."""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.config import Settings
from rag.web.buckets import Buckets, Rate
from rag.web.keys import Keys
from rag.web.question_log import QuestionLog
from rag.web.turnstile import Allowance


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """How much anybody may ask, and where questions are kept: nowhere, unless there is a file for them."""

    allowance: Allowance = field(default_factory=Allowance)
    questions: QuestionLog | None = None


def guard_of(settings: Settings) -> Guard:
    """The guard that the settings describe."""
    asks = Rate(per_minute=settings.asks_per_minute, burst=settings.asks_at_once)
    requests = Rate(per_minute=settings.requests_per_minute, burst=settings.requests_at_once)
    keys = Keys(settings.keys_file) if settings.keys_file else None
    return Guard(
        allowance=Allowance(asks=Buckets(asks), requests=Buckets(requests), keys=keys),
        questions=QuestionLog(settings.question_log) if settings.question_log else None,
    )
