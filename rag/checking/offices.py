"""Who holds which office, as the reports say it, against who a statement says holds it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.weighing.coverage import Coverage
from rag.answering.weighing.facts import Facts
from rag.checking.statements import Statement
from rag.checking.verdicts import Finding
from rag.indexing.catalogue import Catalogue
from rag.indexing.people import holders_at, holders_named, posts
from rag.language.names import OfficeHolder, find_credits, office_holders, post_fits
from rag.language.places import mask_places, same_place, same_places
from rag.language.scripts import CJK
from rag.records import Aspect, Difference, Document, VerdictLabel

# 市人大代表 may stand beside an office and is no statement of its own.
LONGEST_FRAME = 6
# A credit is of the page that a statement is about when the page and its headings hold this share of it.
CREDITED = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One office holder as a document names it."""

    document_id: str
    holder: OfficeHolder


def holdings(document: Document) -> tuple[Holding, ...]:
    """Every office that a document gives to somebody by name."""
    return tuple(Holding(document_id=document.id, holder=holder) for holder in office_holders(document.text))


def holdings_like(catalogue: Catalogue, claimed: OfficeHolder) -> tuple[Holding, ...]:
    """Those of all reports that decide a claim: of the office where it is claimed, and of the same name."""
    fitting = [post for post in posts(catalogue) if post_fits(claimed.post, post)]
    # Without a place only an office without one is the same: _same_office.
    places = ["", *(same_places(claimed.place) if claimed.place else ())]
    office = holders_at(catalogue, places, fitting) if fitting else []
    found = dict.fromkeys((*office, *holders_named(catalogue, claimed.name)))
    return tuple(Holding(document_id=name, holder=holder) for name, holder in found)


def judge_office(claimed: OfficeHolder, known: Sequence[Holding]) -> tuple[Finding, Holding | None]:
    """Supported where a report gives that office to that name; contradicted where it gives it to another, or gives
    the name another office of the same sort.
    """
    said = _words(claimed)
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
    difference = Difference(aspect=aspect, claimed=_office(claimed), reported=_office(other.holder))
    return _contradicted(said, difference, other), other


def judge_credit(claimed: OfficeHolder, weighed: Sequence[tuple[Coverage, Facts]]) -> Finding:
    """Who wrote, drew or edited a page, by the credits of the page and section that the statement is about."""
    said = f"{claimed.post}{claimed.name}"
    rows = [
        (held.whole, facts, [one.name for one in find_credits(facts.sentence.text) if one.post == claimed.post])
        for held, facts in weighed
    ]
    rows = sorted((row for row in rows if row[2]), key=lambda row: -row[0])
    if not rows or rows[0][0] < CREDITED:
        return Finding(label=VerdictLabel.NOT_FOUND, said=said)
    _, facts, names = rows[0]
    if claimed.name in names:
        return Finding(label=VerdictLabel.SUPPORTED, said=said, evidence=(facts,))
    difference = Difference(aspect=Aspect.PERSON, claimed=said, reported=f"{claimed.post}{'、'.join(names)}")
    return Finding(label=VerdictLabel.CONTRADICTED, said=said, differences=(difference,), evidence=(facts,))


def says_more(statement: Statement) -> bool:
    """Whether a statement says anything beside who holds an office."""
    rest = mask_places(statement.text)
    for holder in statement.holders:
        for word in (holder.name, holder.post, holder.post.removeprefix("区委").removeprefix("市委")):
            rest = rest.replace(word, "")
    left = re.sub(rf"[^{CJK}A-Za-z]|现任|担任|同志|区委|市委|委|区|市|县|是|为|任|和|及|兼|的|由|叫|在", "", rest)
    return not statement.holders or len(left) >= LONGEST_FRAME


def _same_office(claimed: OfficeHolder, held: OfficeHolder) -> bool:
    here = not claimed.place or not held.place or same_place(claimed.place, held.place)
    return here and post_fits(claimed.post, held.post) and bool(claimed.place or not held.place)


def _contradicted(said: str, difference: Difference, other: Holding) -> Finding:
    return Finding(label=VerdictLabel.CONTRADICTED, said=said, differences=(difference,), reported=_words(other.holder))


def _words(holder: OfficeHolder) -> str:
    return f"{_office(holder)}{holder.name}"


def _office(holder: OfficeHolder) -> str:
    """彝良县委书记, not 彝良县区委书记."""
    place = holder.place
    return f"{place[:-1] if place and holder.post[:2] == f'{place[-1]}委' else place}{holder.post}"
