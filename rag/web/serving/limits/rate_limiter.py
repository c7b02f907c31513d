"""How much one client may ask: a token bucket each, refilled steadily; nothing of it is written anywhere."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from threading import Lock

from starlette.types import Scope

#: Clients remembered at most. A full bucket and none at all are the same: those are forgotten first.
MOST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """`burst` at once after a rest, and `per_minute` on average; 0 a minute is no limit."""

    per_minute: float
    burst: int


NO_LIMIT = Rate(per_minute=0, burst=1)


class RateLimiter:
    """One bucket a client. Safe to share between threads."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._clock = clock
        self._lock = Lock()
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> int:
        """0 when the client may go on, else the seconds after which it may."""
        if not self.rate.per_minute:
            return 0
        refill = self.rate.per_minute / 60
        with self._lock:
            now = self._clock()
            level, at = self._levels.pop(client, (float(self.rate.burst), now))
            level = min(self.rate.burst, level + max(0.0, now - at) * refill)
            allowed = level >= 1
            self._levels[client] = (level - allowed, now)
            self._forget(now, refill)
        return 0 if allowed else max(1, ceil((1 - level) / refill))

    def _forget(self, now: float, refill: float) -> None:
        """Lets go of who asked longest ago; each who asks is one more, so that looking at two is enough."""
        for _ in range(2):
            level, at = next(iter(self._levels.values()))
            if len(self._levels) <= MOST and level + (now - at) * refill < self.rate.burst:
                return
            self._levels.popitem(last=False)


def client_in(scope: Scope) -> str:
    """Who is counted together, of a request as it came in."""
    client = scope.get("client")
    return client_of(client[0] if client else "")


def client_of(address: str) -> str:
    """Who is counted together: an IPv4 address, or the /64 that one household or phone has of IPv6."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        # A header may say anything: all that is no address is one client.
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
