"""A small computable keeper behind the port, over the fake assistant; `python tests/web/fake_keeper.py` serves it.

A file's first line is its title and the name before the dot its id. 坏 in a file's name makes it unreadable, .zip holds
one good file and one bad, a title with 撞 cannot be published.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from fake_assistant import HOSTILE_TEXT, FakeAssistant

from rag.errors import KeepingError, UnreadableFileError
from rag.records import Change, Document, Draft, Edition, Guess, PageStart, Reading, Suspicion

START = dt.datetime(2026, 3, 1, 1, 30, tzinfo=dt.UTC)
OWN = ("title", "publisher", "url")


class FakeKeeper:
    """Keeps drafts and builds in memory; a publish is at once in the assistant."""

    def __init__(self, assistant: FakeAssistant) -> None:
        self.assistant = assistant
        self.waiting: dict[str, Draft] = {}
        self.calls: list[tuple[object, ...]] = []
        self._count = itertools.count(1)
        first = Edition(
            build=assistant.build,
            built_at=START,
            who="系统",
            action="index",
            documents=len(assistant.reports),
            kept=True,
        )
        self.editions = [first]
        self._kept = {first.build: dict(assistant.reports)}

    def hand_in(self, name: str, data: bytes, who: str) -> tuple[list[Draft], list[str]]:
        """One draft of a text; a .zip gives one draft and one reason."""
        self.calls.append(("hand_in", name, len(data), who))
        if "坏" in name:
            raise UnreadableFileError(f"{name} 不是能读的文件：{HOSTILE_TEXT}")
        if name.endswith(".zip"):
            draft = self._draft("zip-inside.txt", "压缩包里的报告\n正文。".encode(), who)
            return [draft], [f"{name} 里的 坏.exe：不收这种格式"]
        return [self._draft(name, data, who)], []

    def _draft(self, name: str, data: bytes, who: str) -> Draft:
        text = data.decode("utf-8")
        title = text.split("\n")[0].lstrip("# ")
        document_id = name.rpartition(".")[0]
        found = self.assistant.reports.get(document_id)
        draft = Draft(
            id=f"d{next(self._count)}",
            name=name,
            reading=_reading(document_id, title, text),
            suspicions=_suspicions(document_id, text),
            replaces=found.title if found else "",
            who=who,
            handed_in_at=START,
        )
        self.waiting[draft.id] = draft
        return draft

    def drafts(self) -> list[Draft]:
        """In the order they came."""
        return list(self.waiting.values())

    def amend(self, draft_id: str, fields: Mapping[str, str]) -> Draft:
        """Sets fields; a date or year that is none is refused."""
        self.calls.append(("amend", draft_id, dict(fields)))
        draft = self._find(draft_id)
        document = draft.reading.document
        changed: dict[str, object] = {name: value or None for name, value in fields.items() if name in OWN}
        try:
            if "published_on" in fields:
                changed["published_on"] = dt.date.fromisoformat(fields["published_on"])
            if "year" in fields:
                changed["year"] = int(fields["year"]) if fields["year"] else None
        except ValueError as error:
            raise KeepingError(f"日期或年份不对：{HOSTILE_TEXT}") from error
        for name in ("places", "speakers"):
            if name in fields:
                changed[name] = tuple(filter(None, fields[name].split("、")))
        inferred = tuple(name for name in document.inferred if name not in fields)
        document = dataclasses.replace(document, **changed, inferred=inferred)  # type: ignore[arg-type]
        reading = dataclasses.replace(draft.reading, document=document)
        self.waiting[draft_id] = dataclasses.replace(draft, reading=reading)
        return self.waiting[draft_id]

    def discard(self, draft_id: str) -> None:
        """Forgets it."""
        self._find(draft_id)
        del self.waiting[draft_id]

    def publish(self, draft_ids: Sequence[str], who: str) -> Change:
        """All, but for those with 撞 in the title when others go with them."""
        drafts = [self._find(draft_id) for draft_id in draft_ids]
        good = [draft for draft in drafts if "撞" not in draft.reading.document.title]
        if not good:
            raise KeepingError(f"没有一份可以发布：{HOSTILE_TEXT}")
        if all(self.assistant.reports.get(d.reading.document.id) == d.reading.document for d in good):
            for draft in good:
                del self.waiting[draft.id]
            return Change(edition=self.editions[-1], unchanged=True)
        before = set(self.assistant.reports)
        for draft in good:
            self.assistant.reports[draft.reading.document.id] = draft.reading.document
            del self.waiting[draft.id]
        ids = [draft.reading.document.id for draft in good]
        edition = self._edition(
            who,
            "publish",
            added=tuple(one for one in ids if one not in before),
            replaced=tuple(one for one in ids if one in before),
        )
        return Change(
            edition=edition, problems=tuple(f"{d.name}：没有发布 {HOSTILE_TEXT}" for d in drafts if d not in good)
        )

    def withdraw(self, document_ids: Sequence[str], who: str) -> Change:
        """Takes them out; one that is not there is refused."""
        for document_id in document_ids:
            if document_id not in self.assistant.reports:
                raise KeepingError("没有这份报告，可能已经撤下。")
        for document_id in document_ids:
            del self.assistant.reports[document_id]
        return Change(edition=self._edition(who, "withdraw", removed=tuple(document_ids)))

    def restore(self, build: str, who: str) -> Change:
        """Back to a kept build."""
        if build not in self._kept:
            raise KeepingError("这个版本没有保留。")
        now, then = dict(self.assistant.reports), self._kept[build]
        self.assistant.reports = dict(then)
        edition = self._edition(
            who,
            f"restore {build}",
            added=tuple(one for one in then if one not in now),
            replaced=tuple(one for one in then if one in now and then[one] != now[one]),
            removed=tuple(one for one in now if one not in then),
        )
        return Change(edition=edition)

    def history(self) -> list[Edition]:
        """The newest first."""
        return self.editions[::-1]

    def _find(self, draft_id: str) -> Draft:
        if draft_id not in self.waiting:
            raise KeepingError("没有这份草稿，可能已经发布。")
        return self.waiting[draft_id]

    def _edition(self, who: str, action: str, **ids: tuple[str, ...]) -> Edition:
        number = len(self.editions)
        edition = Edition(
            build=f"2026030{number}T013000Z-abc{number}",
            built_at=START + dt.timedelta(days=number),
            who=who,
            action=action,
            documents=len(self.assistant.reports),
            kept=True,
            **ids,
        )
        self.assistant.build = edition.build
        self.editions.append(edition)
        self._kept[edition.build] = dict(self.assistant.reports)
        return edition


def _reading(document_id: str, title: str, text: str) -> Reading:
    document = Document(
        id=document_id,
        title=title,
        publisher="株洲日报",
        published_on=dt.date(2026, 1, 9),
        places=("株洲市",),
        text=text,
        year=2025,
        inferred=("publisher", "published_on", "places", "year"),
        pages=(PageStart(start=0, label="第1版"), PageStart(start=text.rfind("\n") + 1, label="第2版")),
        speakers=("陈恢清",),
    )
    hostile = HOSTILE_TEXT if "注入" in text else ""
    guesses = (
        Guess(field="publisher", value="株洲日报", confidence=0.97, reason=f"株洲日报 2026年1月9日 第1版{hostile}"),
        Guess(field="published_on", value="2026-01-09", confidence=0.62, reason="2026年1月9日"),
        Guess(field="places", value=f"株洲市{hostile}", confidence=0.31, reason="我市"),
        Guess(field="year", value="2025", confidence=0.62, reason="过去的一年"),
    )
    remarks = (f"第2版有 3 个词识别不清，请对照原件。{hostile}",)
    return Reading(document=document, kind="scan", guesses=guesses, remarks=remarks)


def _suspicions(document_id: str, text: str) -> tuple[Suspicion, ...]:
    at = text.find("制造制造业")
    if at < 0:
        return ()
    hostile = HOSTILE_TEXT if "注入" in text else ""
    reason = f"同一个词连印两次：制造制造{hostile}"
    return (
        Suspicion(
            document_id=document_id, kind="doubled word", reason=reason, start=at, end=at + 5, quote="制造制造业"
        ),
    )


if __name__ == "__main__":
    import tempfile

    import uvicorn

    from rag.web.credentials.accounts import Accounts
    from rag.web.server import create_app
    from rag.web.serving.usage.feedback import Feedback
    from rag.web.staff.routes import staff_routes

    folder = Path(tempfile.mkdtemp())
    accounts = Accounts(folder / "accounts.json")
    accounts.set("王芳", "correct horse battery")
    served = FakeAssistant()
    routes = staff_routes(FakeKeeper(served), accounts, served)
    uvicorn.run(create_app(served, Feedback(folder / "feedback.sqlite3"), routes), port=7861)
