"""Who holds which office, as the reports say it, against who a statement says holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.checking.verdicts import Finding
from rag.language.names import OfficeHolder, office_holders, post_fits
from rag.language.places import same_place
from rag.records import Aspect, Difference, Document, VerdictLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One office holder as a document names it."""

    document: Document
    holder: OfficeHolder


def holdings(documents: Sequence[Document]) -> tuple[Holding, ...]:
    """Every office that the documents give to somebody by name."""
    return tuple(Holding(document=d, holder=holder) for d in documents for holder in office_holders(d.text))


def judge_office(claimed: OfficeHolder, known: Sequence[Holding]) -> tuple[Finding, Holding | None]:
    """Supported where a report gives that office to that name; contradicted where it gives it to another, or gives
    the name another office of the same sort.
    """
    said = f"{claimed.place}{claimed.post}{claimed.name}"
    office = [one for one in known if _same_office(claimed, one.holder)]
    exact = next((one for one in office if one.holder.name == claimed.name), None)
    if exact is not None:
        return Finding(label=VerdictLabel.SUPPORTED, said=said, reported=_words(exact.holder)), exact
    if office:
        other = office[0]
        difference = Difference(aspect=Aspect.PERSON, claimed=claimed.name, reported=other.holder.name)
        return _contradicted(said, difference, other), other
    named = [one for one in known if one.holder.name == claimed.name]
    if not named:
        return Finding(label=VerdictLabel.NOT_FOUND, said=said), None
    same_post = next((one for one in named if post_fits(claimed.post, one.holder.post)), None)
    other = same_post or named[0]
    aspect = Aspect.PLACE if same_post is not None and claimed.place else Aspect.PERSON
    difference = Difference(
        aspect=aspect, claimed=f"{claimed.place}{claimed.post}", reported=f"{other.holder.place}{other.holder.post}"
    )
    return _contradicted(said, difference, other), other


def _same_office(claimed: OfficeHolder, held: OfficeHolder) -> bool:
    here = not claimed.place or not held.place or same_place(claimed.place, held.place)
    return here and post_fits(claimed.post, held.post) and bool(claimed.place or not held.place)


def _contradicted(said: str, difference: Difference, other: Holding) -> Finding:
    return Finding(label=VerdictLabel.CONTRADICTED, said=said, differences=(difference,), reported=_words(other.holder))


def _words(holder: OfficeHolder) -> str:
    return f"{holder.place}{holder.post}{holder.name}"
