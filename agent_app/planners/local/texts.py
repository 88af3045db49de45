"""Texts of messages, comments and mails: what the person dictates, else a sensible one from the data at hand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent_app.planners.local.asked import courteous
from agent_app.planners.local.concepts import CONCEPTS
from agent_app.planners.local.fields import Source, find_concept, scalar_of, titled
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE, PEOPLE_OF_THINGS
from agent_app.planners.local.lexicon.words import phrases, words
from agent_app.planners.local.model import ADDRESSEES, ActionStatement, EntityKind, Reading, TokenKind
from agent_app.planners.local.statements import governor
from agent_app.planners.local.text import unquote
from sessions_app.definition import ExpressionError, parse_template, references

__all__ = [
    "LISTED",
    "REMARKS",
    "compose_text",
    "count_text",
    "headline",
    "key_of",
    "link_of",
    "list_text",
    "literal",
    "said_text",
    "subject_source",
    "topic_told",
    "with_columns",
]

_DICTATION = phrases(
    "saying that, saying, that says, which says, says, with the text, with text, with the message, with a message,"
    " with message, stating that, stating, reading, that reads, with the words, with the comment, explaining that,"
    " explaining, reminding, asking, telling, to say that, to say, with the body, with body, with the note,"
    " with a note, with the content, that it, to remind, to ask, informing, announcing that, warning that, warning,"
    " telling them, telling everyone, mentioning that, with subject, asking how"
)
_OPENERS: dict[str, list[tuple[str, ...]]] = {}
for _phrase in _DICTATION:
    _OPENERS.setdefault(_phrase.split()[0], []).append(tuple(_phrase.split()))
for _entries in _OPENERS.values():
    _entries.sort(key=len, reverse=True)
_SPOKEN = frozenset(
    {
        "asking",
        "reminding",
        "telling",
        "to remind",
        "to ask",
        "warning",
        "explaining",
        "informing",
        "asking how",
        "that it",
    }
)
_CLAUSE_VERBS = words("is are was were has have will should needs must can did failed passed started finished went")
_GOING_ON = words("as and")
"""What tells that nothing is dictated: "with the message as description", "with the comment and its author"."""
_LISTED_MOST = "\n"


def literal(text: str) -> str:
    """A said text as an input: expressions over the trigger stay, all other braces are written as they are."""
    if "{{" not in text:
        return text
    template = parse_template(text)
    readable = template.unclosed is None and all(_reads_trigger(part) for part in template.expressions)
    return text if readable else text.replace("{{", _BRACES)


_BRACES = "{{ '{{' }}"


def _reads_trigger(source: str) -> bool:
    try:
        return references(source) <= {"trigger"}
    except ExpressionError:
        return False


def said_text(reading: Reading, statement: ActionStatement) -> str | None:
    """The text a person dictates for a step, as it is typed: quoted, or after "saying", "asking", "that"."""
    titles = {
        entity.first
        for entity in statement.entities
        if entity.kind
        in {EntityKind.TITLE, EntityKind.CHANNEL, EntityKind.LABEL, EntityKind.ATTRIBUTE, EntityKind.STATUS}
    }
    own = {entity.first for entity in statement.entities if entity.kind is EntityKind.QUOTED}
    names = {entity.first for entity in reading.entities if entity.kind is EntityKind.QUOTED} - own
    for index in range(statement.clause.first, statement.clause.last):
        token = reading.tokens[index]
        if (
            token.kind is TokenKind.QUOTED
            and index not in titles | names
            and not _names_place(reading, statement, index)
            and not any(
                e.first <= index < e.last and e.kind is not EntityKind.QUOTED and e.kind is not EntityKind.BODY
                for e in reading.entities
            )
        ):
            return unquote(token.text)
    norms = reading.norms(0, statement.clause.last)
    for index in range(statement.clause.first, statement.clause.last):
        for form in _OPENERS.get(norms[index], ()):
            if tuple(norms[index : index + len(form)]) == form:
                return _rest(reading, statement, index, len(form), " ".join(form))
    return _plain_statement(reading, statement) or _reminded(reading, statement) or _wish(reading, statement)


def _names_place(reading: Reading, statement: ActionStatement, index: int) -> bool:
    """ "Add it to the page 'Changelog'": the name of where something goes, and nothing that is said."""
    noun = next((noun for noun in reading.nouns if noun.last == index and noun.known), None)
    if noun is None or noun.canon in _SPEECH or noun.canon in PEOPLE_OF_THINGS:
        return False  # "reply to the author 'Thanks'"
    if "comment" in statement.verbs[:1] and noun.canon in _REMARKED and not _quotes_more(reading, statement, index):
        return False  # "comment on the Jira issue 'Merged'"
    return governor(reading, noun.first, statement.clause.first) in _PLACING and noun.determiner == "definite"


def _quotes_more(reading: Reading, statement: ActionStatement, index: int) -> bool:
    quoted = (i for i in range(statement.clause.first, statement.clause.last) if i != index)
    return any(reading.tokens[i].kind is TokenKind.QUOTED for i in quoted)


_REMARKED = words("issue pull_request merge_request ticket incident work_item")
"""What comments are on that people tell by numbers, hardly by titles."""
_QUESTION_WORDS = words("who what which")
_SPEECH = words("message comment note text reply email reminder update line word")


def _reminded(reading: Reading, statement: ActionStatement) -> str | None:
    """ "Remind #dev every Friday to update their tickets": what somebody is reminded to do."""
    verb = statement.clause.verb
    if verb is None or verb.lemma not in _REMINDING or _POINTING & set(reading.norms(verb.last, statement.clause.last)):
        return None  # "to review it": what "it" is, the data tells
    for index in range(verb.last + 1, statement.clause.last - 1):
        following = reading.tokens[index + 1]
        if reading.tokens[index].norm == "to" and following.is_word and following.norm not in connectives.ARTICLES:
            return _sentence(reading.slice(index + 1, statement.clause.last).strip(" .,;"))
    return None


def _wish(reading: Reading, statement: ActionStatement) -> str | None:
    """ "Post good morning to #dev", "wish #dev a happy weekend": what greets, thanks or wishes is said as it is."""
    verb = statement.clause.verb
    if verb is None or verb.lemma not in _SAYING:
        return None
    last = statement.clause.last
    places = [
        index
        for index in range(verb.last, last)
        if reading.tokens[index].kind in ADDRESSEES or reading.tokens[index].norm in _PLACING
    ]
    first = verb.last
    while first < last and (first in places or reading.tokens[first].norm in connectives.ARTICLES):
        first += 1
    end = next((index for index in places if index > first), last)
    if first >= end or reading.tokens[first].norm not in _WISHING:
        return None
    if reading.verbs_in(first + 1, end) or any(
        noun.known and reading.tokens[noun.last - 1].norm != "you" for noun in reading.nouns_in(first, end)
    ):
        return None
    return _sentence(reading.slice(first, end).strip(" .,;:"))


_REMINDING = words("remind nudge urge")
_POINTING = words("it them this that him her")
_SAYING = words("post send say write message wish shout tell drop put")
_ADDRESSED = words("everyone team them me")
_PLACING = words("to in into on onto at via")
_WISHING = words(
    "hello hi hey good happy merry thank thanks welcome congrats congratulations cheers sorry bye goodbye goodnight"
    " greetings enjoy"
)


def _rest(reading: Reading, statement: ActionStatement, index: int, length: int, opener: str) -> str | None:
    first = index if opener in _SPOKEN else index + length
    if opener == "that it":
        first = index + 1
    while first < statement.clause.last and reading.tokens[first].norm in {":", ","}:
        first += 1
    if first >= statement.clause.last or (
        first == index + length and not any(t.is_word for t in reading.tokens[first : statement.clause.last])
    ):
        return None
    text = reading.slice(first, statement.clause.last).strip(" .,;")
    if reading.tokens[first].norm in _GOING_ON:
        return None
    if len(text.split()) < 2 and opener not in {"saying", "that says", "says"}:
        return None
    return _sentence(courteous(text) if opener == "asking" else text)


def _plain_statement(reading: Reading, statement: ActionStatement) -> str | None:
    """ "Tell #infra it is done", "comment that docs should look": a clause of its own after the addressee."""
    if not set(statement.verbs[:4]) & {"send", "comment", "email", "direct", "reply"}:
        return None
    start = statement.clause.verb.last if statement.clause.verb else statement.clause.first
    norms = reading.norms(0, len(reading.tokens))
    for index in range(start, statement.clause.last - 1):
        if norms[index] == "that" and index + 2 < statement.clause.last:
            rest = norms[index + 1 : index + 8]
            if set(rest) & _CLAUSE_VERBS and norms[index - 1 : index] != ["so"] and rest[0] not in _CLAUSE_VERBS:
                return _sentence(reading.slice(index + 1, statement.clause.last).strip(" ."))
        addressed = reading.tokens[index - 1].kind in ADDRESSEES or norms[index - 1] in _ADDRESSED
        if (
            addressed
            and norms[index] in (connectives.SUBJECT_PRONOUNS | {"the", "it"}) - _QUESTION_WORDS
            and norms[index + 1] in _CLAUSE_VERBS
        ):
            return _sentence(reading.slice(index, statement.clause.last).strip(" ."))
    return None


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


_TOPICAL, _NAMING = words("for about regarding"), words("called named titled")


def topic_told(reading: Reading, statement: ActionStatement) -> str | None:
    """What a new thing is about where nothing gives it a title: the words after "for", "about", "called"."""
    first = statement.clause.first
    for index in range(first, statement.clause.last - 1):
        if reading.tokens[index].norm in _TOPICAL | _NAMING:
            last = index + 1
            while last < statement.clause.last and reading.tokens[last].norm not in words(
                "in to with and , on for from at by into of assigned"
            ):
                last += 1
            text = reading.slice(index + 1, last).strip(" .")
            kinds = {token.kind for token in reading.tokens[index + 1 : last]}
            plain = (
                text.lower() not in {"it", "this", "that", "them", "me", "us", "each"}
                and not _GROUP.search(text)  # whom it is for, not what it is about
                and TokenKind.CHANNEL not in kinds
            )
            mention = bool(reading.mentions_in(index + 1, last))
            if text and plain and not mention and TokenKind.EMAIL not in kinds and TokenKind.USER not in kinds:
                text = text.removeprefix("the ")
                return text if reading.tokens[index].norm in _NAMING else text[:1].upper() + text[1:]
    return None


_GROUP = re.compile(r"^(?:the )?(?:team|group) \w+$| (?:team|group)$", re.IGNORECASE)


def subject_source(sources: Sequence[Source], preferred: Sequence[str] = ()) -> Source | None:
    """What a text is about: the element of the loop at hand, else what the words name, else the trigger."""
    element = next((source for source in reversed(sources) if source.element), None)
    if element is not None:
        return element
    for source in reversed(sources):
        if source.listing and source.nouns and (not preferred or set(source.nouns) & set(preferred)):
            return source
    for source in reversed(sources):
        if preferred and set(preferred) & set(source.nouns):
            return source
    return next((source for source in sources if source.trigger), sources[0] if sources else None)


_CALLED = ("author", "email")
"""What people are called by."""


def headline(source: Source) -> str | None:
    """A template naming the thing a source is about: its title, or its text."""
    concepts: tuple[str, ...] = ("title", "body", "key")
    if LISTED_PEOPLE.intersection(source.nouns[:1]):
        concepts = (*_CALLED, *concepts)
    elif LISTED_PEOPLE.intersection(source.nouns):
        concepts = (*concepts, *_CALLED)
    for concept in concepts:
        field = find_concept(source.fields, concept, source.nouns, text_only=True)
        if field is not None and not field.repeated:
            return f"{{{{ {titled(field, source.prefix)} }}}}"
    return None


def link_of(source: Source) -> str | None:
    """A template with the address of the thing a source is about."""
    paths = {field.path for field in source.fields if not field.repeated}
    if paths >= {_BASE, _BELOW_BASE}:
        return f"{{{{ {source.prefix}.{_BASE} }}}}{{{{ {source.prefix}.{_BELOW_BASE} }}}}"
    field = find_concept(source.fields, "url", source.nouns, text_only=True)
    if field is None or field.repeated or field.name == "self":  # the address of an API, not of a page
        return None
    return f"{{{{ {source.prefix}.{field.path} }}}}"


_BASE, _BELOW_BASE = "_links.base", "_links.webui"
"""Confluence tells the address of a page in two parts."""
_LISTED_BY = ("title", "body", "author", "key")
"""What the things of a list are told by, best first."""


def list_text(source: Source, opening: str, beside: Sequence[str] = ()) -> str:
    """The things of a list, a line each: what they are told by, and `beside`, expressions over one of them."""
    found = (find_concept(source.fields, concept, source.nouns, text_only=True) for concept in _LISTED_BY)
    title = next((field for field in found if field is not None and not field.repeated), None)
    if "on_call" in source.nouns and (person := find_concept(source.fields, "user", source.nouns)) is not None:
        title = scalar_of(person, source.fields)  # and not the schedule that they are on
    opening = opening or "Found"
    if title is None and (source.schema or {}).get("type") == "string":
        return f'{opening}:{_LISTED_MOST}{{{{ join(`"\\n"`, {source.prefix}) }}}}'
    if title is None:
        whole = f"length({source.prefix})" if source.fields else source.prefix
        return f"{opening}: {{{{ {whole} }}}}"
    told = with_columns(title.path, beside) if beside else title.path
    return f'{opening}:{_LISTED_MOST}{{{{ join(`"\\n"`, {source.prefix}[].{told}) }}}}'


LISTED = re.compile(r"""join\(`"\\n"`, .+?\[\]\.(?P<told>join\(' – ', \[[^\]]+\]\[\?@\]\)|[\w.]+)\) \}\}""")
"""The expression of a list, a line for each of its things, and what is told of each."""
_COLUMNS = re.compile(r"join\(' – ', \[(?P<columns>.+)\]\[\?@\]\)")


def with_columns(told: str, beside: Sequence[str]) -> str:
    """What is told of each thing of a list, with further expressions over it beside; each of them once."""
    several = _COLUMNS.fullmatch(told)
    columns = several["columns"].split(", @") if several is not None else [f"@.{told}"]
    columns = [column if column.startswith("@") or "(" in column else f"@{column}" for column in columns]
    return f"join(' – ', [{', '.join(dict.fromkeys((*columns, *beside)))}][?@])"


def count_text(sources: Sequence[Source], opening: str, wanted: Sequence[str] = ()) -> str | None:
    """A text with the number of the listed things, or None where nothing is listed."""
    subject = subject_source(sources, wanted)
    if subject is None or not subject.listing:
        return None
    return f"{opening or 'Found'}: {{{{ length({subject.prefix}) }}}}"


def compose_text(
    sources: Sequence[Source], opening: str, wanted: Sequence[str] = (), *, quoting: bool = False
) -> str | None:
    """A text from the data at hand: what happened, the thing's title and address, and what was made for it since.

    `opening` is said before it ("GitHub issue opened"); `wanted` are noun classes the person named; `quoting`: whether
    the words of the comment that happened are told ("post the reply to #support").
    """
    subject = subject_source(sources, wanted)
    if subject is None or (not subject.fields and not subject.listing):
        return opening or None
    if subject.listing:
        return list_text(subject, opening)
    if not (subject.trigger or subject.element) and any(source.trigger for source in sources):
        opening = _label(subject)  # "with the link of the issue": of what happened nothing is said
        opening = opening[:1].upper() + opening[1:]
    link = link_of(subject)
    told = (None if link else key_of(subject), headline(subject), link)
    parts = list(dict.fromkeys(part for part in told if part))
    text = f"{opening}: {' '.join(parts)}" if parts and opening else opening or " ".join(parts)
    if quoting and subject.trigger and (said := _words_of(subject)) is not None and said not in text:
        text += f"\n{said}"
    made = [
        source
        for source in sources
        if not source.trigger and not source.element and not source.listing and source is not subject
    ]
    for source in made[-2:]:
        reference = link_of(source) or _reference(source)
        if reference is not None and set(source.nouns) & _MENTIONABLE:
            text += f"\n{_label(source)}: {reference}"
    return text or None


def _words_of(source: Source) -> str | None:
    """The words of a comment that happened."""
    if not REMARKS.intersection(source.nouns):
        return None
    field = find_concept(source.fields, "body", ("comment",), text_only=True)
    return f"{{{{ {source.prefix}.{field.path} }}}}" if field is not None and not field.repeated else None


REMARKS = words("comment reply")
_MENTIONABLE = words(
    "issue ticket task card work_item incident page pull_request merge_request release change_request alert problem"
    " meeting subtask"
)


def key_of(source: Source) -> str | None:
    """What people call a thing by that has no page to show: "OPS-12"."""
    field = find_concept(source.fields, "key", source.nouns, text_only=True)
    told = field is not None and not field.repeated and field.name not in CONCEPTS["id"]
    return f"{{{{ {source.prefix}.{field.path} }}}}" if field is not None and told else None


def _reference(source: Source) -> str | None:
    field = find_concept(source.fields, "key", source.nouns, text_only=True)
    return f"{{{{ {source.prefix}.{field.path} }}}}" if field is not None and not field.repeated else None


def _label(source: Source) -> str:
    noun = source.nouns[-1].replace("_", " ") if source.nouns else ""
    return f"{source.product or source.connector} {noun}".strip()
