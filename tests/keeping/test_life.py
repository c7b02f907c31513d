"""Any order of adding, replacing, withdrawing, restoring and editing by hand leaves what a plain model says."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from house import House
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rag.indexing import layout
from rag.indexing.verification import verify_index

NAMES = st.sampled_from(["甲", "乙", "丙"])
VERSIONS = st.integers(1, 999)
SUFFIXES = st.sampled_from([".md", ".txt"])


def text(name: str, version: int) -> str:
    return f"{name}区第{version}版：新增企业{version}家。\n"


class Life(RuleBasedStateMachine):
    """`reports` is what must be served, by id; `editions` what each build must hold when it is restored."""

    @initialize()
    def begin(self) -> None:
        self.house = House(Path(tempfile.mkdtemp()))
        self.reports: dict[str, str] = {}
        self.editions: dict[str, dict[str, str]] = {}
        self.house.add("常在.md", text("常在", 0))
        self.reports["常在"] = text("常在", 0)
        self.built()

    def built(self) -> None:
        self.editions[self.house.keeper().history()[0].build] = dict(self.reports)

    @rule(name=NAMES, version=VERSIONS, suffix=SUFFIXES)
    def add(self, name: str, version: int, suffix: str) -> None:
        self.house.add(name + suffix, text(name, version))
        self.reports[name] = text(name, version)
        self.built()

    @precondition(lambda self: len(self.reports) > 1)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(set(self.reports) - {"常在"})))
        self.house.keeper().withdraw([name], "王")
        del self.reports[name]
        self.built()

    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        kept = [one.build for one in self.house.keeper().history() if one.kept and one.build in self.editions]
        if kept:
            build = data.draw(st.sampled_from(kept))
            assert self.house.keeper().restore(build, "王").problems == ()
            self.reports = dict(self.editions[build])
            self.built()

    @rule(name=NAMES, version=VERSIONS)
    def hand_in_and_leave(self, name: str, version: int) -> None:
        (draft,), _ = self.house.keeper().hand_in(f"{name}.md", text(name, version).encode(), "李")
        self.house.keeper().discard(draft.id)

    @rule()
    def index_again(self) -> None:
        report, problems = self.house.keeper().index("cron")
        assert report.up_to_date
        assert problems == ()

    @invariant()
    def what_is_served_is_what_the_model_says(self) -> None:
        assert self.house.served() == self.reports
        assert {Path(name).stem: held for name, held in self.house.files().items()} == self.reports
        assert not layout.withdrawn(self.house.root)

    def teardown(self) -> None:
        assert verify_index(self.house.root) == []
        shutil.rmtree(self.house.folder)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
