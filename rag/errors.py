"""Every exception the package raises. Each message says what happened and what to do about it."""

from __future__ import annotations

from enum import StrEnum


class YoujuError(Exception):
    """Root of the tree: catching it catches every failure that the product foresees."""


class SettingsError(YoujuError):
    """A setting is missing or has an impossible value."""


class CorpusError(YoujuError):
    """The corpus folder holds nothing that can be indexed."""


class UnreadableFileError(CorpusError):
    """One file of the corpus could not be read; the others are not affected."""


class StoredIndexError(YoujuError):
    """Root of what can be wrong with an index on disk."""


class IndexMissingError(StoredIndexError):
    """There is no built index at the place named."""


class IndexDamagedError(StoredIndexError):
    """A file of the index is missing or does not match its checksum."""


class IndexMismatchError(StoredIndexError):
    """The index was made by another embedder, chunking or schema."""


class IndexWriteError(StoredIndexError):
    """A new build could not be written: the disk is full, or broken."""


class StaleError(StoredIndexError):
    """Another build answers than the one that an answer was begun from."""


class EngineError(StoredIndexError):
    """The engine that holds vectors and keywords cannot be reached, refuses, or lacks what the index has."""


class BuildInProgressError(StoredIndexError):
    """Another process is building into the same index folder."""


class ModelError(YoujuError):
    """A model could not be built, verified or loaded."""


class EmbeddingError(ModelError):
    """The embedding endpoint gave no vectors; the message says why and what an operator can do."""


class Fault(StrEnum):
    """What can be wrong with a language model while it is asked."""

    DOWN = "down"
    SLOW = "slow"
    BUSY = "busy"
    REFUSED = "refused"
    CUT = "cut"
    RUBBISH = "rubbish"
    RESTING = "resting"


class GeneratorError(YoujuError):
    """The language model did not end its text; `fault` says why, the message what an operator can do."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


class QuestionError(YoujuError):
    """The question is empty or too long; the message is fit to show to the asker."""


class KeepingError(YoujuError):
    """A report cannot be added, published, withdrawn or restored as asked; the message is fit to show to staff."""


class BackupError(YoujuError):
    """A backup cannot be made, or cannot be restored as asked."""


class FeedbackError(YoujuError):
    """The file that keeps feedback cannot be read or written."""
