"""The life of a report: handed in, published, withdrawn, restored. Every change ends in a new build of the index."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from rag.config import HAND_IN_SECONDS
from rag.errors import IndexMissingError, KeepingError, StoredIndexError, UnreadableFileError, YoujuError
from rag.indexing import layout
from rag.indexing.building.build import BuildReport, Origin, build_locked
from rag.indexing.building.pieces import rules
from rag.indexing.catalogue import Catalogue
from rag.indexing.history import read_history
from rag.indexing.index import read_sources
from rag.indexing.locking import building
from rag.indexing.restoring import restore_build
from rag.indexing.stores.choice import LOCAL, Stores
from rag.ingestion.corpus import FolderReading, Read
from rag.ingestion.metadata.sidecar import sidecar_of
from rag.ingestion.sources import NOTHING_KNOWN, Known, sha256_of
from rag.keeping.corpus_folder import OWN, CorpusFolder
from rag.keeping.drafts import Drafts, titled
from rag.ports import Bars, Embedder, no_bars
from rag.records import Change, Document, Draft, Edition, Source

#: Seconds that one writer waits for another: a large build takes minutes.
WAIT = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a keeper works with. `changed` is called when what is served must change; `unpack` opens a .zip.

    `forget` deletes what a cache has of files with these sha256.
    """

    embedder: Callable[[], Embedder]
    read: Read
    unpack: Callable[[Path, Path], tuple[list[Path], list[str]]]
    forget: Callable[[Collection[str]], None] = lambda _: None
    changed: Callable[[], None] = lambda: None
    bars: Bars = no_bars
    wait: float = WAIT
    stores: Stores = LOCAL
    clock: Callable[[], float] = time.monotonic


class Keeper:
    """Changes the reports of one corpus folder and one index. Usable from several threads and processes."""

    def __init__(self, corpus: Path, index: Path, tools: Tools) -> None:
        self._corpus = CorpusFolder(corpus)
        self._root = index
        self._tools = tools
        self._drafts = Drafts(corpus / OWN / "drafts", tools.read)
        # File locks are one a process; threads line up here.
        self._turn = threading.Lock()

    def index(self, who: str) -> tuple[BuildReport, tuple[str, ...]]:
        """Brings the index up to date with the folder, whatever changed in it; CorpusError when that holds nothing."""
        # A folder that nobody manages from here is only read.
        corpus_folder = self._corpus.writing(self._tools.wait) if self._corpus.own.is_dir() else nullcontext()
        with self._turn, corpus_folder, building(self._root, self._tools.wait):
            return self._build(who, "index")

    def hand_in(self, name: str, data: bytes, who: str) -> tuple[list[Draft], list[str]]:
        """Reads an uploaded file, or those in a .zip: the drafts, and what could not be read, each with its reason."""
        with tempfile.TemporaryDirectory(prefix="youju-") as folder:
            path = Path(folder) / (Path(name.replace("\\", "/")).name or "report")
            path.write_bytes(data)
            return self.take_in(path, who)

    def take_in(self, path: Path, who: str) -> tuple[list[Draft], list[str]]:
        """As `hand_in`, for a file that lies on a disk."""
        if path.suffix.lower() != ".zip":
            return self._take_in([path], who)
        with tempfile.TemporaryDirectory(prefix="youju-") as folder:
            try:
                paths, refused = self._tools.unpack(path, Path(folder))
            except UnreadableFileError as error:
                return [], [str(error)]
            beside = {sidecar_of(path) for path in paths}
            drafts, problems = self._take_in([path for path in paths if path not in beside], who)
            return drafts, refused + problems

    def drafts(self) -> list[Draft]:
        """What waits to be published, oldest first."""
        documents = self._documents()
        return [titled(draft, documents) for draft in self._drafts.all()]

    def amend(self, draft_id: str, fields: Mapping[str, str]) -> Draft:
        """The draft with the fields set by staff."""
        return titled(self._drafts.amend(draft_id, fields), self._documents())

    def discard(self, draft_id: str) -> None:
        """Forgets a draft."""
        self._drafts.discard(draft_id)

    def publish(self, draft_ids: Sequence[str], who: str) -> Change:
        """Adds the drafts to the reports, or puts them in the place of those with the same id."""
        with self._writing():
            self._finish_withdrawal(who)
            drafts = [self._drafts.one(draft_id) for draft_id in draft_ids]
            ids = [draft.reading.document.id for draft in drafts]
            if twice := sorted({name for name in ids if ids.count(name) > 1}):
                raise KeepingError(f"Two of the files would become the same report: {', '.join(twice)}. Publish one.")
            put = dict(item for draft in drafts for item in self._placed(draft).items())
            beside = {sidecar_of(Path(name)).as_posix() for name in put}
            drop = (self._files_of(ids) | {name for name in beside if (self._corpus.folder / name).is_file()}) - set(
                put
            )
            self._corpus.change(put, drop)
            layout.change_withdrawn(self._root, lambda gone: gone - set(ids))
            change = self._change(who, "publish")
            for draft in drafts:
                self._drafts.discard(draft.id)
            return change

    def withdraw(self, document_ids: Collection[str], who: str, *, purge: bool = False) -> Change:
        """Takes reports out: at once from what is served, and from every later build.

        With `purge` no file and no earlier build keeps them, and nothing can restore them.
        """
        if unknown := sorted({name for name in document_ids if name not in self._documents()}):
            raise KeepingError(f"There is no report {', '.join(unknown)}; `youju list` names those there are.")
        layout.change_withdrawn(self._root, lambda gone: gone | set(document_ids))
        self._tools.changed()
        try:
            with self._writing():
                change = self._change(who, "withdraw")
                if purge:
                    self._purge(document_ids)
                return change
        except (YoujuError, OSError) as error:
            raise KeepingError(
                f"The reports are hidden from now on, but the rest could not be done ({error}). "
                f"When that is mended, run `youju {'remove' if purge else 'index'}` again."
            ) from error

    def restore(self, build: str, who: str) -> Change:
        """Makes the reports again what they were in a kept build."""
        with self._writing():
            self._finish_withdrawal(who)
            folder = next((one for one in layout.builds(self._root) if one.name == build), None)
            if folder is None:
                raise KeepingError(f"There is no kept build {build}; `youju history` names those there are.")
            layout.verify(folder, layout.read_manifest(folder))
            then_had = Catalogue.open(folder)
            now, then = read_sources(layout.current_build(self._root)), read_sources(folder)
            put, problems = self._put_back(then)
            here = {source.file for source in then}
            drop = {source.file for source in now if source.file not in here}
            drop |= {name for name in map(_beside, (*here, *drop)) if (self._corpus.folder / name).is_file()} - set(put)
            self._corpus.change(put, drop)
            layout.change_withdrawn(self._root, lambda gone: {name for name in gone if then_had.place(name) is None})
            restore_build(self._root, folder, who, self._tools.stores)
            self._tools.changed()
            return Change(edition=self.history()[0], problems=tuple(problems))

    def history(self) -> list[Edition]:
        """Every build, newest first."""
        return read_history(self._root)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._turn, self._corpus.writing(self._tools.wait), building(self._root, self._tools.wait):
            yield

    def _take_in(self, paths: Sequence[Path], who: str) -> tuple[list[Draft], list[str]]:
        documents = self._documents()
        drafts: list[Draft] = []
        problems: list[str] = []
        until = self._tools.clock() + HAND_IN_SECONDS
        for path in paths:
            if self._tools.clock() > until:
                problems.append(
                    f"{path.name}: was not read, since the files before it took too long; hand it in by itself."
                )
                continue
            try:
                drafts.append(titled(self._drafts.take_in(path, who), documents))
            except UnreadableFileError as error:
                problems.append(str(error))
        return drafts, problems

    def _documents(self) -> Mapping[str, Document]:
        """The reports that are served now, by id."""
        try:
            catalogue = Catalogue.open(layout.current_build(self._root))
        except IndexMissingError:
            return {}
        return catalogue.without(layout.withdrawn(self._root)).documents

    def _placed(self, draft: Draft) -> dict[str, str]:
        """Names in the corpus folder for a draft's files, which are kept from now on, by sha256."""
        path = self._drafts.file(draft)
        target = f"{draft.reading.document.id}{path.suffix.lower()}"
        put = {target: self._corpus.keep(path)}
        if sidecar_of(path).is_file():
            put[_beside(target)] = self._corpus.keep(sidecar_of(path))
        return put

    def _files_of(self, ids: Collection[str]) -> set[str]:
        """The files, and sidecars, from which the index has these documents."""
        try:
            sources = read_sources(layout.current_build(self._root))
        except IndexMissingError:
            return set()
        mine = {source.file for source in sources if source.document_id in ids}
        return {name for name in (*mine, *map(_beside, mine)) if (self._corpus.folder / name).is_file()}

    def _put_back(self, sources: Sequence[Source]) -> tuple[dict[str, str], list[str]]:
        """What must be put into the folder so that it holds these sources, and why some cannot be."""
        put: dict[str, str] = {}
        problems: list[str] = []
        for source in sources:
            wanted = {source.file: source.sha256} | ({_beside(source.file): source.sidecar} if source.sidecar else {})
            if all(self._corpus.has(name, sha) for name, sha in wanted.items()):
                put |= wanted
            else:
                problems.append(
                    f"{source.file}: the file was changed by hand and its former content is not kept. The restored "
                    "build has its former text; the next `youju index` reads the file as it is now."
                )
        return put, problems

    def _change(self, who: str, action: str) -> Change:
        report, problems = self._build(who, action)
        self._tools.changed()
        return Change(edition=self.history()[0], problems=problems, unchanged=report.up_to_date)

    def _finish_withdrawal(self, who: str) -> None:
        """One that died is carried out before its report may be shown again: the former text never comes back."""
        if layout.withdrawn(self._root):
            self._build(who, "withdraw")

    def _build(self, who: str, action: str) -> tuple[BuildReport, tuple[str, ...]]:
        """A build of what the folder holds now, with every withdrawal that is under way carried out; and what could not
        be read, each with its reason.
        """
        if gone := self._files_of(layout.withdrawn(self._root)):
            self._corpus.change({}, gone)
        embedder = self._tools.embedder()
        reading = FolderReading(self._corpus.folder, self._tools.read, self._tools.bars, _known(self._root))
        documents = reading.filled() if action == "index" else iter(reading)
        origin = Origin(who=who, action=action, sources=reading.sources, stores=self._tools.stores)
        report = build_locked(documents, self._root, embedder, self._tools.bars, origin)
        return report, tuple(reading.problems)

    def _purge(self, ids: Collection[str]) -> None:
        """Deletes every kept file and draft of these documents, and every earlier build that has one of them."""
        for draft in self._drafts.all():
            if draft.reading.document.id in ids:
                self._tools.forget({sha256_of(self._drafts.file(draft))})
                self._drafts.discard(draft.id)
        current = layout.current_build(self._root)
        layout.forget_unfinished(self._root)
        for folder in layout.builds(self._root):
            mine = [source for source in read_sources(folder) if source.document_id in ids]
            shas = {sha for source in mine for sha in (source.sha256, source.sidecar)}
            self._corpus.forget(shas)
            self._tools.forget(shas)
            if folder != current and mine:
                layout.delete_build(folder)


def _known(root: Path) -> Known:
    """What the current build read, if the rules by which it read still hold."""
    try:
        folder = layout.current_build(root)
        if layout.read_manifest(folder).rules != rules():
            return NOTHING_KNOWN
        documents = Catalogue.open(folder).documents
        sources = {source.file: source for source in read_sources(folder)}
    except StoredIndexError:
        return NOTHING_KNOWN

    def document(document_id: str) -> Document | None:
        try:
            return documents.get(document_id)
        except StoredIndexError:
            # Damaged: the file itself is read again.
            return None

    return Known(sources, document)


def _beside(name: str) -> str:
    return sidecar_of(Path(name)).as_posix()
