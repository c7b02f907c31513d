"""Which visitor's answer a language model is rewriting: one a visitor, ended by whatever the visitor does next."""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.records import Answer, Growing
from rag.web.serving.threads.streaming import Stream

#: A page in the background fetches what it was answered only when it is looked at again.
KEPT = 200
_tokens = itertools.count(1)


@dataclass(slots=True)
class Rewriting:
    """The conversation whose last answer a model is putting into other words; `token` tells it from all others."""

    turns: tuple[Answer, ...]
    stream: Stream[Growing]
    taken: bool = False
    token: int = field(default_factory=lambda: next(_tokens))

    def end(self) -> None:
        """The model's words are not wanted any more."""
        self.stream.close()
        self.turns = ()


class Rewritings:
    """The last rewriting of each visitor, ended ones too: what has ended must not be taken for what is not known."""

    def __init__(self) -> None:
        self._by_visitor: OrderedDict[str, Rewriting] = OrderedDict()

    def begin(self, visitor: str, turns: Sequence[Answer], stream: Stream[Growing]) -> Rewriting:
        """A new one, which ends the visitor's earlier one."""
        self.end(visitor)
        begun = self._by_visitor[visitor] = Rewriting(tuple(turns), stream)
        self._by_visitor.move_to_end(visitor)
        while len(self._by_visitor) > KEPT:
            self._by_visitor.popitem(last=False)[1].end()
        return begun

    def end(self, visitor: str) -> None:
        """Ends the visitor's, if there is one."""
        if found := self._by_visitor.get(visitor):
            found.end()

    def find(self, visitor: str) -> Rewriting | None:
        """The visitor's last one."""
        return self._by_visitor.get(visitor)
