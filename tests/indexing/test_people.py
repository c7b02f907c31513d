"""Names and offices looked up in the catalogue are those that reading all the texts would find."""

from __future__ import annotations

import pytest
from making import HETANG, SHIFENG, SMALL, index_of

from rag.indexing.index import Index
from rag.indexing.people import holders_at, holders_named, people_in, posts
from rag.language.names import known_people, office_holders, possible_names


def test_everybody_known_is_found_wherever_they_stand(small_index: Index) -> None:
    known = [name for document in SMALL for name in known_people(document.text)]
    assert known
    text = "，".join(["开头", *known, "刘没有人"])
    assert set(people_in(small_index.catalogue, text)) == set(known)
    assert people_in(small_index.catalogue, "没有人") == ()


def test_a_long_draft_is_looked_through(small_index: Index) -> None:
    assert "罗鹏程" in people_in(small_index.catalogue, "王李张刘陈" * 3000 + "罗鹏程")


@pytest.mark.parametrize("name", known_people(HETANG.text) or ["无"])
def test_a_known_name_is_a_possible_one(name: str) -> None:
    assert name in possible_names(f"今天{name}说")


def test_offices_are_found_by_name_and_by_place(small_index: Index) -> None:
    held = [(document.id, holder) for document in SMALL for holder in office_holders(document.text)]
    assert held
    for document_id, holder in held:
        assert (document_id, holder) in holders_named(small_index.catalogue, holder.name)
        assert (document_id, holder) in holders_at(small_index.catalogue, [holder.place], [holder.post])
        assert holder.post in posts(small_index.catalogue)


def test_nobody_of_a_withdrawn_report_is_known(small_index: Index) -> None:
    catalogue = small_index.without({"hetang"}).catalogue
    assert holders_named(catalogue, "罗鹏程") == []
    assert people_in(catalogue, "罗鹏程") == ()


def test_an_index_of_one_report(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert people_in(index_of(tmp_path_factory.mktemp("one"), (SHIFENG,)).catalogue, "罗鹏程") == ()
