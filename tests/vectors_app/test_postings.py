from __future__ import annotations

from vectors_app.retrieval.postings import Postings


def test_rows_of_a_word_are_those_of_the_documents_that_have_it_ascending() -> None:
    postings = Postings([("open", "issue"), (), ("close", "issue"), ("issue",)])
    assert postings.get("issue").tolist() == [0, 2, 3]
    assert postings.get("open").tolist() == [0]
    assert postings.get("close").tolist() == [2]
    assert postings.get("unheard").tolist() == []
    assert "issue" in postings
    assert "unheard" not in postings


def test_what_stands_beside_the_rows_is_found_by_part_and_order() -> None:
    documents = [("a", "b"), ("b", "c"), ("a",)]
    postings = Postings(documents)
    said = [f"{word}{row}" for row, document in enumerate(documents) for word in document]
    beside = [said[occurrence] for occurrence in postings.order]
    part = postings.part("b")
    assert part is not None
    assert beside[part] == ["b0", "b1"]
    assert postings.part("z") is None
    assert postings.counts().tolist() == [len(postings.get(word)) for word in postings.places]


def test_no_documents_give_no_rows() -> None:
    postings = Postings([])
    assert postings.get("a").tolist() == []
    assert postings.counts().tolist() == []
