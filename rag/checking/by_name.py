"""The records of the very name, place, year, aim and level of a claimed figure: where there are any, they decide. Of a
name that is no known indicator (医院) only those do that say the same: others may count another thing by it.

规模以上工业增加值增长8.4% is not borne out by 重工业增长8.4%, which stands in a sentence that begins with 规模以上工业.
"""

from __future__ import annotations

from dataclasses import replace

from rag.answering.looking_up.recorded import in_scope_of, of_aspect
from rag.answering.weighing.facts import FactBook, Facts
from rag.checking.evidence import Evidence, evidence_of
from rag.checking.quantities import dimension
from rag.checking.statements import Statement
from rag.indexing.index import Index
from rag.language.figure_mentions import FigureMention
from rag.language.indicators import Aspect, aspect_of, name_of
from rag.language.scripts import aligned
from rag.records import FigureRecord
from rag.retrieval.lexicon import indicator_names

# What a figure may be of, by name: a share is of two things and told in too many ways.
_TOLD = (Aspect.VALUE, Aspect.CHANGE)


def named_evidence(index: Index, book: FactBook, statement: Statement, mention: FigureMention) -> list[Evidence]:
    """The evidence of the records of that name, none where there is none or the claim leaves place or year open."""
    query = statement.query
    aspect = aspect_of(aligned(mention.indicator), mention.figure.unit)
    name = name_of(mention.indicator)
    known = indicator_names(name)
    if not name or aspect not in _TOLD or len(query.places) != 1 or len(query.period.years) != 1:
        return []
    found = of_aspect(in_scope_of(index, replace(query, text=statement.whole), known or frozenset((name,))), aspect)
    same = [one for one in found if dimension(one.figure) == dimension(mention.figure)]
    facts = ((one, _facts(index, book, one)) for one in same)
    weighed = [evidence_of(statement, mention, record, read) for record, read in facts if read is not None]
    if known:
        return weighed
    return [one for one in weighed if one.same_value and not one.turned]


def _facts(index: Index, book: FactBook, record: FigureRecord) -> Facts | None:
    """The sentence of a record, as it is read for weighing."""
    rows = index.sentence_rows(index.row(index.chunks.at(record.document_id, record.start)))
    return next((book.read(row) for row in rows if index.sentence(row).start == record.start), None)
