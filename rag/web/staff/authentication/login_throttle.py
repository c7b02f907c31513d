"""How long somebody who guesses passwords has to wait, counted so that a stranger's guesses keep nobody else out.

Whoever has logged in as a name in this browser before is known by a cookie and counted apart from all strangers
(OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). A stranger is counted by address, by name and address
together, and, far more slowly, by name alone.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """`free` failures cost nothing, then each doubles the wait up to `longest` seconds; all is forgotten `after`."""

    free: int
    longest: float
    after: float

    def wait(self, failures: int) -> float:
        """Seconds from the last failure to the next try."""
        # Bounded before it is a power: a guesser may come a thousand times.
        return 0.0 if failures < self.free else min(self.longest, 2.0 ** min(failures - self.free + 1, 20))


#: Three slips are free; the tenth guess waits 4 minutes, the fourteenth and all later ones 15.
BY_PAIR = Pace(free=3, longest=900.0, after=3600.0)
BY_DEVICE = BY_PAIR
#: An office of thirty behind one address that starts its day badly is let in; then one try a minute.
BY_ADDRESS = Pace(free=30, longest=60.0, after=900.0)
#: Against many addresses that try one name: a hundred guesses, then one a minute for all strangers together.
BY_NAME = Pace(free=100, longest=60.0, after=3600.0)
#: Entries of each table; a guesser who wants one forgotten has to try as many others, from as many addresses.
MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One try to log in: the name, the address it comes from, and the browser where it is known for that name."""

    name: str
    address: str
    device: str = ""


@dataclass(slots=True)
class _Count:
    failures: int = 0
    last: float = 0.0


class _Table:
    """Failures by key, the longest unused forgotten first."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._counts: OrderedDict[bytes, _Count] = OrderedDict()

    def __len__(self) -> int:
        return len(self._counts)

    def failures(self, key: bytes, now: float) -> int:
        count = self._counts.get(key)
        return 0 if count is None or now - count.last > self._pace.after else count.failures

    def left(self, key: bytes, now: float) -> float:
        count = self._counts.get(key)
        wait = self._pace.wait(self.failures(key, now))
        return max(0.0, wait - (now - count.last)) if count else 0.0

    def add(self, key: bytes, now: float) -> None:
        count = self._counts.setdefault(key, _Count())
        self._counts.move_to_end(key)
        stale = now - count.last > self._pace.after
        count.failures = 1 if stale else count.failures + 1
        count.last = now
        while len(self._counts) > MOST:
            self._counts.popitem(last=False)

    def take_back(self, key: bytes) -> None:
        if count := self._counts.get(key):
            count.failures = max(0, count.failures - 1)

    def forget(self, key: bytes) -> None:
        self._counts.pop(key, None)


class Throttle:
    """Counts tries that failed; `clock` is in seconds. Known and unknown names are treated alike."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._devices, self._pairs = _Table(BY_DEVICE), _Table(BY_PAIR)
        self._addresses, self._names = _Table(BY_ADDRESS), _Table(BY_NAME)

    def __len__(self) -> int:
        """Entries of all tables, at most four times MOST."""
        return sum(map(len, (self._devices, self._pairs, self._addresses, self._names)))

    def wait(self, one: Try) -> int:
        """Whole seconds until the try may be made; 0 for now."""
        now = self._clock()
        return math.ceil(max(table.left(key, now) for table, key in self._counted(one)))

    def fresh(self, one: Try) -> bool:
        """Whether few tries from the address have failed of late."""
        return self._addresses.failures(_key(one.address), self._clock()) < BY_PAIR.free

    def tried(self, one: Try) -> None:
        """Counts a try as failed before its password is looked at: tries that come together must not slip through."""
        now = self._clock()
        for table, key in self._counted(one):
            table.add(key, now)

    def succeeded(self, one: Try) -> None:
        """Takes the try back, and forgets the failures of who made it."""
        (own, mine), *shared = self._counted(one)
        own.forget(mine)
        for table, key in shared:
            table.take_back(key)

    def _counted(self, one: Try) -> tuple[tuple[_Table, bytes], ...]:
        """Where a try counts, its maker's own entry first."""
        if one.device:
            return ((self._devices, _key(one.device, one.name)),)
        return (
            (self._pairs, _key(one.name, one.address)),
            (self._addresses, _key(one.address)),
            (self._names, _key(one.name)),
        )


def network(host: str) -> str:
    """What of an address one person has: an IPv4 address, or the 64 bits that every IPv6 line comes with."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), 64), strict=False))


def _key(*parts: str) -> bytes:
    """Of one size whatever was sent as a name."""
    made = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        made.update(len(raw).to_bytes(8, "big") + raw)
    return made.digest()
