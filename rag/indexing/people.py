"""Who is named in the reports of a build, and who holds which office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.indexing.catalogue import Catalogue
from rag.language.names import OfficeHolder, possible_names

# Names looked up at a time: SQLite takes some tens of thousands.
AT_ONCE = 500
# Holders of one office that are looked at: more say nothing that these do not.
HOLDERS = 100


def people_in(catalogue: Catalogue, text: str) -> tuple[str, ...]:
    """Everybody in the text whom the reports name beside an office, a role or a verb of speech; in their order."""
    possible = possible_names(text)
    found: list[tuple[int, str]] = []
    for first in range(0, len(possible), AT_ONCE):
        some = possible[first : first + AT_ONCE]
        question = (
            f"SELECT min(rowid), name FROM people WHERE {catalogue.shown()} AND name IN ({_marks(some)}) GROUP BY name"  # noqa: S608 - only our own words, marks and numbers; values are bound
        )
        found += [(int(row), name) for row, name in catalogue.rows.all(question, some)]
    return tuple(name for _, name in sorted(found))


def holders_named(catalogue: Catalogue, name: str) -> list[tuple[str, OfficeHolder]]:
    """(document, holder) wherever somebody of this name holds an office."""
    return list(_holders(catalogue, "name = ?", [name]))


def holders_at(catalogue: Catalogue, places: Sequence[str], posts: Sequence[str]) -> list[tuple[str, OfficeHolder]]:
    """(document, holder) of these offices at these places, the first HOLDERS of them."""
    condition = f"place IN ({_marks(places)}) AND post IN ({_marks(posts)})"
    return list(_holders(catalogue, condition, [*places, *posts]))


def posts(catalogue: Catalogue) -> list[str]:
    """Every office that anybody holds."""
    return [post for (post,) in catalogue.rows.all("SELECT post FROM posts")]


def _holders(catalogue: Catalogue, condition: str, given: Sequence[str]) -> Iterator[tuple[str, OfficeHolder]]:
    question = (
        'SELECT id, place, post, name, start, "end" FROM holders JOIN documents ON number = document '  # noqa: S608 - only our own words, marks and numbers; values are bound
        f"WHERE {catalogue.shown()} AND {condition} ORDER BY holders.rowid LIMIT {HOLDERS}"
    )
    for document, place, post, name, start, end in catalogue.rows.all(question, given):
        yield document, OfficeHolder(place=place, post=post, name=name, start=start, end=end)


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))
