"""How long somebody who guesses passwords has to wait: longer with every guess, by name and over all names.

Not by address: behind one address there may be a whole office, and behind one guesser many addresses.
"""

from __future__ import annotations

import hashlib
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


#: Three slips of a name are free; the tenth guess waits 4 minutes, the fourteenth and all later ones 15.
BY_NAME = Pace(free=3, longest=900.0, after=3600.0)
#: An office of thirty that starts its day badly is let in; a list of leaked passwords gets one try a minute.
OVERALL = Pace(free=30, longest=60.0, after=900.0)
#: Names remembered; a guesser who wants one forgotten has to try as many others at one a minute.
_MOST_NAMES = 10_000


@dataclass(slots=True)
class _Count:
    failures: int = 0
    last: float = 0.0


class Throttle:
    """Counts tries that failed; `clock` is in seconds. Known and unknown names are treated alike."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._all = _Count()
        self._names: OrderedDict[bytes, _Count] = OrderedDict()

    def wait(self, name: str) -> int:
        """Whole seconds until the name may be tried again; 0 for now."""
        now = self._clock()
        named = self._names.get(_key(name))
        left = max(_left(self._all, OVERALL, now), _left(named, BY_NAME, now) if named else 0.0)
        return math.ceil(left)

    def tried(self, name: str) -> None:
        """Counts a try as failed before its password is looked at: tries that come together must not slip through."""
        now, key = self._clock(), _key(name)
        self._names.setdefault(key, _Count())
        self._names.move_to_end(key)
        while len(self._names) > _MOST_NAMES:
            self._names.popitem(last=False)
        for count, pace in ((self._names[key], BY_NAME), (self._all, OVERALL)):
            stale = now - count.last > pace.after
            count.failures = 1 if stale else count.failures + 1
            count.last = now

    def succeeded(self, name: str) -> None:
        """Takes the try back, and forgets the failures of the name."""
        self._names.pop(_key(name), None)
        self._all.failures = max(0, self._all.failures - 1)


def _left(count: _Count, pace: Pace, now: float) -> float:
    passed = now - count.last
    return 0.0 if passed > pace.after else max(0.0, pace.wait(count.failures) - passed)


def _key(name: str) -> bytes:
    """Of one size whatever was sent as a name."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
