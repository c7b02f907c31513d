"""What stands between the public and the assistant, as an operator has set it."""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.config import Settings
from rag.web.credentials.api_keys import ApiKeys
from rag.web.serving.limits.admission import AccessRules
from rag.web.serving.limits.connections import Connections, Shares
from rag.web.serving.limits.proxies import trusted_addresses
from rag.web.serving.limits.rate_limiter import Rate, RateLimiter
from rag.web.serving.usage.question_log import QuestionLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How much anybody may ask, whose word on addresses counts, and where questions are kept: nowhere, unless set."""

    access: AccessRules = field(default_factory=AccessRules)
    questions: QuestionLog | None = None
    #: Addresses and networks of proxies, with commas between.
    trusted_proxies: str = ""
    connections: Connections = field(default_factory=Connections)


def policy_of(settings: Settings) -> Policy:
    """The policy that the settings describe."""
    asks = Rate(per_minute=settings.asks_per_minute, burst=settings.asks_at_once)
    requests = Rate(per_minute=settings.requests_per_minute, burst=settings.requests_at_once)
    keys = ApiKeys(settings.keys_file) if settings.keys_file else None
    return Policy(
        access=AccessRules(asks=RateLimiter(asks), requests=RateLimiter(requests), keys=keys),
        questions=QuestionLog(settings.question_log) if settings.question_log else None,
        trusted_proxies=settings.trusted_proxies,
        connections=Connections(
            Shares(
                total=settings.connections,
                per_address=settings.connections_per_address,
                trusted=trusted_addresses(settings.trusted_proxies),
            )
        ),
    )
