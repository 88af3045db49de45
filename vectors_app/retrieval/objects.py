"""What a text is about: the first noun phrase of a request, and that of an operation's title.

`Add a card to our board` asks for a card, not for a board; `Add a label to a card` is about a label.
"""

from __future__ import annotations

from functools import lru_cache

from vectors_app.retrieval.synonyms import spell_out
from vectors_app.retrieval.verbs import VERB_STEMS, leading_verb
from vectors_app.retrieval.words import STOP_WORDS, plain_words, stem

__all__ = ["spoken_object", "title_object", "title_of_many"]

_ENDS = frozenset(
    """of in on to for from with by at into onto about under inside within that which who where when whose as via per
    over out off back and or is are has have was were configured available submitted found""".split()  # noqa: SIM905
)
"""Words that a noun phrase ends before."""
_QUALIFIERS = frozenset(
    """new all one every each another different other existing whole entire single specific certain someone somebody
    something anyone everyone person please want need let recent current latest now just also""".split()  # noqa: SIM905
)


@lru_cache(maxsize=2048)
def spoken_object(text: str) -> str:
    """The words of a request's first noun phrase, as they are written; empty where it has none."""
    spoken = plain_words(spell_out(text))
    found: list[str] = []
    position = 0
    while position < len(spoken):
        word = spoken[position]
        if word in _ENDS and found:
            break
        length = 0 if found else leading_verb(spoken, position)
        if not length and word not in STOP_WORDS and word not in _QUALIFIERS and word not in _ENDS:
            found.append(word)
        position += max(length, 1)
    return " ".join(found)


def title_object(title: str, *, event: bool) -> tuple[str, ...]:
    """The stems of the first noun phrase of a title, its head last: without the verb, which starts an action's."""
    return tuple(stem(word) for word in _phrase(title, event=event))


def title_of_many(title: str) -> bool:
    """Whether an action's title promises several things: `List labels`, `Get pinned messages`."""
    verb = (plain_words(title) or [""])[0]
    if verb in {"list", "find", "search"}:
        return True
    head = (_phrase(title, event=False) or [""])[-1]
    return verb in {"get", "retrieve"} and head.endswith("s") and not head.endswith(("ss", "us", "is"))


def _phrase(title: str, *, event: bool) -> list[str]:
    found: list[str] = []
    for word in plain_words(title)[0 if event else 1 :]:
        if word in _ENDS and found:
            break
        if word not in STOP_WORDS and word not in _ENDS and not (event and found and stem(word) in VERB_STEMS):
            found.append(word)
    return found
