"""What is to take whose place: the patterns of "use X instead of Y"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from agent_app.planners.local.edit.delegating import gives_task
from agent_app.planners.local.edit.doing import does_else
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.politeness import after_politeness
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.remarks import without_rest
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.verbs import affinity
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind, Verb, VerbForm

__all__ = ["IN_PLACE", "Wish", "addressed_by_mail", "find_wish", "names_only_tool"]

_PATTERNS = (
    Pattern("replace|substitute|swap|exchange|swap_out|switch_out|trade", "OLD", "with|by|for|through|against", "NEW"),
    Pattern(
        "use|take|do|choose|prefer|create|make|send|post|open|go_with|go_for|add|have|write|file",
        "NEW",
        "instead_of|rather_than|in_place_of|not|over",
        "OLD",
    ),
    Pattern("instead_of|in_place_of|rather_than", "OLD", ",?", "NEW"),
    Pattern("switch|change|migrate|move|convert|turn|go", "from", "OLD", "to|into", "NEW"),
    Pattern(
        "changed_my_mind|change_of_mind",
        "about|on",
        "OLD",
        "-|,|.|:|;",
        "let_'s_go_with|let_'s_use|let_us_use|we_'ll_use|use|please_use|go_with|let_'s_take|take|let_'s",
        "NEW",
        anchored=False,
    ),
    Pattern("i", "changed_my_mind|changed_my_mind", "about|on", "OLD", "-|,|:|;", "NEW"),
    Pattern("switch|change|convert|turn|migrate", "OLD", "to|into|over_to", "NEW"),
    Pattern(
        "SUBJECT",
        "should|must|has_to|needs_to",
        "go_to|go_into|be_in|land_in|be|go_through|go_via|happen_in|be_created_in|be_posted_in|end_up_in",
        "NEW",
        ",?",
        "not|instead_of|rather_than",
        "in?|to?|into?",
        "OLD",
    ),
    Pattern(
        "OLD",
        "should|must|has_to|needs_to|shall|can|could|is_to|ought_to",
        "be",
        "replaced|substituted|exchanged|swapped|superseded",
        "by|with|for",
        "NEW",
    ),
    Pattern(
        "NEW",
        "is_to|should|will|must|shall|has_to?",
        "replace|replaces|supersede|supersedes|take_the_place_of|takes_the_place_of|take_over_from|takes_over_from",
        "OLD",
    ),
    Pattern(
        "i|we", "'d|would", "prefer|rather_have|rather_use|like", "NEW", "over|to|instead_of|rather_than|than", "OLD"
    ),
    Pattern(
        "SUBJECT", "should|must|has_to|needs_to|shall|ought_to|can", "NEW", ",?", "instead_of|rather_than|not", "OLD"
    ),
    Pattern("have|use|take|get|see", "NEW", "than", "OLD"),
    Pattern("OLD", "->|=>|→|⇒|-->", "NEW"),
    Pattern("drop|ditch|forget|scrap|kill|no|not", "OLD", ",|;|-", "NEW", "it_is|it_shall_be|it_should_be|it_will_be"),
    Pattern("NEW", ",?", "instead_of|rather_than|not", "OLD"),
    Pattern("make|turn", "the|our|this|that", "OLD", "a|an|into_a|into_an", "NEW"),
    Pattern("not|no", "OLD", ",?", "but|rather", "NEW"),
    Pattern("OLD", "is_out|is_gone|was_a_mistake|is_wrong", ",|.|;|-", "use|take|go_with", "NEW"),
)


IN_PLACE = (
    Pattern("OLD", "goes|can_go|must_go|should_go|has_to_go|is_out|is_gone", ",|;|-|and|:", "NEW"),
    Pattern(
        "i|we",
        "do_not|don't|do-not",
        "want|need|like",
        "OLD",
        ",|;|-|but",
        "but?|rather?",
        "i|we",
        "want|need|would_like|prefer|would_prefer",
        "NEW",
    ),
    Pattern(
        "remove|drop|delete|scrap|ditch|kill|skip|take_out|get_rid_of",
        "OLD",
        "and|,|;",
        "then?",
        "add|use|put|take|send|post|create|have|make|write",
        "NEW",
    ),
)


_DOING = "send|post|write|create|file|make|publish|store|save|upload|do|run|open|start"
_ELSEWHERE = (
    Pattern("use|take|go_with|let_'s_go_with|let_'s_use|choose", "NEW", "for", "OLD"),
    Pattern(
        "OLD", "should|must|has_to|needs_to|ought_to|shall",
        "be|go|happen|live|land|be_created|be_posted|be_stored|be_uploaded|be_kept|be_done",
        "in|to|into|on|via|through|with", "NEW",
    ),
    Pattern(
        "OLD", "should|must|has_to|have_to|needs_to|need_to|ought_to|shall|can|could|is_to|are_to",
        "rather|better|be|get", "be?", "DEED", "via|through|with|by|using|from|over", "NEW",
    ),
    Pattern(_DOING, "the|that|this", "OLD", "through|via|using|by|with|over|in|on", "NEW"),
)  # fmt: skip
"""Where a step is to be taken: another tool."""
_BARE = (
    Pattern(
        "use|take|go_with|choose|switch_to|prefer|let_'s_use|let_'s_go_with|make_it|do_it_in|do_that_in"
        "|do_it_with|move_to|go_for|make_that|go",
        "NEW",
    ),
    Pattern("let_'s|let_us|lets", "use|take|go_with|switch_to|do|go_for|have|try", "NEW"),
    Pattern("it|that|this", "should|must", "go_to|be|go_into|use", "NEW"),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What goes and what comes, as token ranges; `old` is None where only the new one is named."""

    old: tuple[int, int] | None
    new: tuple[int, int]
    about: tuple[int, int] | None = None
    """Which step it is about, where that is said apart: "the invoice should go to Xero, not QuickBooks"."""


def find_wish(editor: Editor, item: Instruction) -> Wish | None:
    """The replacement an instruction asks for, or None."""
    norms = item.norms(editor.reading)
    lead = next((len(words_) for words_ in _IN_STEAD if tuple(norms[: len(words_)]) == words_), 0)
    if lead and (split := _main_clause(editor, item, lead)) is not None:
        return Wish((item.first + lead, split), _cut(editor, split, item.last))
    told = norms[-1:] == ["instead"] or norms[-3:] in _THERE
    for pattern in IN_PLACE:
        gaps = pattern.match(norms, item.first)
        if gaps is None or not (told or names_only_tool(editor, *gaps["NEW"])):
            continue
        if _is_step_like(editor, *gaps["NEW"]):
            return Wish(gaps["OLD"], _cut(editor, *gaps["NEW"]))
    for pattern in _PATTERNS:
        gaps = pattern.match(norms, item.first)
        if gaps is not None and (_only_adds(editor, norms, gaps["OLD"]) or _tells_deed(editor, gaps["OLD"])):
            continue
        if gaps is not None and (
            _is_step_like(editor, *gaps["NEW"]) or _is_deed(editor, gaps) or gives_task(editor, *gaps["NEW"])
        ):
            return Wish(gaps["OLD"], _with_deed(editor, item, _cut(editor, *gaps["NEW"])), gaps.get("SUBJECT"))
    return _elsewhere(editor, item, norms) or _bare(editor, item, norms)


_THERE = (["in", "its", "place"], ["where", "it", "was"], ["where", "that", "was"], ["in", "that", "place"])


def _elsewhere(editor: Editor, item: Instruction, norms: list[str]) -> Wish | None:
    """ "Use Google Drive for the upload", "the link should be in Box": a step, and the tool that is to do it."""
    place = editor.place_at(item.first, item.last)
    end = min((start for start, _ in place.spans if start > item.first + 1), default=item.last)
    end = min(end, without_rest(editor.reading, item).last)
    while end > item.first and editor.reading.tokens[end - 1].norm in _LINKING:
        end -= 1  # "use Dropbox for the upload, and inside the loop"
    for pattern in _ELSEWHERE:
        gaps = pattern.match(norms[: end - item.first], item.first)
        if gaps is None or not names_only_tool(editor, *gaps["NEW"]) or {*norms, *item.leads} & _BESIDES:
            continue
        named = refer(editor.view, editor.reading, *gaps["OLD"], editor.focus)
        tools = {mention.connector for mention in editor.reading.mentions_in(*gaps["NEW"])}
        if (
            named
            and named[0].score >= _NAMED
            and named[0].step.role == "action"
            and named[0].step.connector not in tools
            and not (norms[0] in _DOING.split("|") and does_else(editor.reading, item.first, named[0].step))
            and ("DEED" not in gaps or _is_done(editor, gaps["DEED"], named[0].step))
        ):
            return Wish(gaps["OLD"], gaps["NEW"])
    return None


def _is_done(editor: Editor, deed: tuple[int, int], step: Step) -> bool:
    """ "The mail should be sent | by Outlook": whether that is what a step does."""
    verb = next((verb for verb in editor.reading.verbs_in(*deed) if (verb.first, verb.last) == deed), None)
    if verb is None or verb.form is not VerbForm.PAST or step.features is None:
        return False
    return max(affinity(said, step.features.verb) for said in verb.classes[:_SENSES]) >= _SAME_DEED


_SENSES, _SAME_DEED = 2, 0.8
_NAMED = 0.7
_LINKING = words(", and")


def _with_deed(editor: Editor, item: Instruction, new: tuple[int, int]) -> tuple[int, int]:
    """ "Post it to a channel": the verb belongs to what comes where it has only a pronoun for its object."""
    reading, (first, last) = editor.reading, new
    led = first == item.first + 1 and reading.tokens[item.first].norm in _DELIVERING
    return (item.first, last) if led and reading.tokens[first].norm in connectives.POINTERS else new


_DELIVERING = words("post send write file")


def _bare(editor: Editor, item: Instruction, norms: list[str]) -> Wish | None:
    """Where only what comes is named: "use Teams instead"; what goes is what was spoken of before, or its like."""
    instead = (
        norms[-1:] == ["instead"]
        or "actually" in item.leads
        or norms[:1] == ["actually"]
        or (item.joint in {"-", "."} and not editor.patches)
    )
    if told_instead := norms[-1:] == ["instead"]:
        norms = norms[:-1]
    if not instead:
        return None
    if editor.told is not None and set(norms) & connectives.POINTERS and editor.reading.verb_at(item.first) is not None:
        return Wish(editor.told, (item.first, item.first + len(norms)))
    for pattern in _BARE:
        gaps = pattern.match(norms, item.first)
        if gaps is not None and editor.reading.mentions_in(*gaps["NEW"]) and _is_step_like(editor, *gaps["NEW"]):
            return Wish(None, gaps["NEW"])
    verb = editor.reading.verb_at(item.first)
    if (
        told_instead
        and verb is not None
        and verb.form is VerbForm.BASE
        and (editor.reading.mentions_in(item.first, item.last) or _makes_thing(editor, verb, item))
    ):
        return Wish(None, (item.first, item.first + len(norms)))  # "get Linear issues instead", "add a card instead"
    preferred = told_instead or "actually" in item.leads
    tells = preferred and bool(set(norms[:1]) & _TELLING) and not {*norms, *item.leads} & _BESIDES
    if tells and addressed_by_mail(editor, item.first, item.last):
        return Wish(None, (item.first, item.first + len(norms)))
    return None


def _makes_thing(editor: Editor, verb: Verb, item: Instruction) -> bool:
    noun = next(iter(editor.reading.nouns_in(verb.last, item.last)), None)
    return {"create", "add"} >= set(verb.classes[:1]) and noun is not None and noun.known


def addressed_by_mail(editor: Editor, first: int, last: int) -> bool:
    """ "Send it by email", "email help@acme.com": whether words send something by mail."""
    entities = editor.reading.entities_in(first, last)
    return bool(_MAIL & set(editor.reading.norms(first, last))) or any(e.kind is EntityKind.EMAIL for e in entities)


_TELLING = words("send post write mail email message tell notify inform")
_MAIL = words("email e-mail mail")


def _only_adds(editor: Editor, norms: list[str], old: tuple[int, int]) -> bool:
    """ "Not just one", "I'd like Opsgenie to be alerted as well": nothing goes for what comes."""
    said = editor.reading.norms(*old)
    if set(said) <= _SINGLE or said[0] in _EACH or said[:2] in (["for", "each"], ["for", "every"]):
        return True
    things = {noun.canon for noun in editor.reading.nouns_in(*old)}
    number = set(said) - {
        norm for noun in editor.reading.nouns_in(*old) for norm in (editor.reading.norms(noun.first, noun.last))
    }
    if things and number & _ONE and number <= _SINGLE:
        return True  # "for each user instead of just one task": how many, not what
    return norms[0] in {"i", "we"} and bool(set(norms) & _BESIDES)


def _tells_deed(editor: Editor, old: tuple[int, int]) -> bool:
    """ "I'd like the message to say ...": behind "to" stands what it should do, not what it is preferred to."""
    before = editor.reading.norms(max(0, old[0] - 1), old[0])
    verb = editor.reading.verb_at(old[0])
    told = editor.reading.tokens[old[0]].norm in _CONTENTS or (verb is not None and verb.form is VerbForm.BASE)
    return before == ["to"] and told and not editor.reading.mentions_in(*old)


_CONTENTS = words("say read be contain include mention show have state go")
_BESIDES = words("also too well additionally")
_EACH = words("per each every")
"""What is not done for each of several things is done all the same: "once at the end, not per lead"."""
_ONE = words("one single only")
_SINGLE = words("just only one once a an the single first time")
"""What "not just one" sets apart is a number, no step."""
_IN_STEAD = (("instead", "of"), ("in", "place", "of"), ("rather", "than"), ("in", "lieu", "of"))


def _main_clause(editor: Editor, item: Instruction, lead: int) -> int | None:
    """Where the order begins behind "instead of a message" (`lead` words introduce it): at a comma or a verb."""
    for index in range(item.first + lead + 1, item.last):
        if editor.reading.tokens[index].norm == ",":
            return index + 1
        before = editor.reading.tokens[index - 1].norm
        if any(tuple(editor.reading.norms(index, index + len(said))) == said for said in _WANTING):
            return index
        if before not in connectives.ARTICLES and before not in connectives.PREPOSITIONS and _orders(editor, index):
            return index
    return None


def _orders(editor: Editor, index: int) -> bool:
    """Whether a verb stands at an index, also one that looks like a noun behind a thing ("the ticket reply to it")."""
    if editor.reading.verb_at(index) is not None:
        return True
    tokens = editor.reading.tokens
    following = tokens[index + 1].norm if index + 1 < len(tokens) else ""
    behind = any(noun.first <= index - 1 < noun.last and noun.known for noun in editor.reading.nouns)
    hit = editor.index.vocabulary.verbs.at([tokens[index].norm], 0)
    return behind and hit is not None and following in connectives.ARTICLES | connectives.PREPOSITIONS


def _cut(editor: Editor, first: int, last: int) -> tuple[int, int]:
    """Without a reason behind a comma, and without "instead"."""
    for index in range(first + 1, last):
        if editor.reading.tokens[index].norm in {",", ";"}:
            last = index
            break
    while last > first and editor.reading.tokens[last - 1].norm in {"instead", "please", "now", "from"}:
        last -= 1
    return _without_wanting(editor, first, last), last


def _without_wanting(editor: Editor, first: int, last: int) -> int:
    """Where the thing begins that somebody wants ("I want an SMS") or is to be given ("give me a message")."""
    start = after_politeness(editor.reading, first, last)
    for openers in (_WANTING, _GIVING):
        said = editor.reading.norms(start, last)
        length = next((len(opener) for opener in openers if tuple(said[: len(opener)]) == opener), 0)
        if length and said[length : length + 1] and said[length] in connectives.ARTICLES:
            start += length
    return start if editor.reading.tokens[start].norm in connectives.ARTICLES else first


_WANTING = tuple(
    (who, *verb)
    for who in ("i", "we")
    for verb in (("want",), ("need",), ("prefer",), ("would", "like"), ("'d", "like"), ("would", "prefer"))
)
_GIVING = tuple((verb, whom) for verb in ("give", "get", "bring", "send") for whom in ("me", "us"))


def _is_step_like(editor: Editor, first: int, last: int) -> bool:
    """Whether the words name a tool or a kind of step, not a value or a time."""
    if {"should", "must", "be", "is"} & set(editor.reading.norms(first, last)):
        return False
    if editor.reading.mentions_in(first, last):
        return True
    nouns = editor.reading.nouns_in(first, last)
    if any(noun.known for noun in nouns) or (nouns and nouns[0].determiner == "indefinite"):
        return not any(
            e.key in {n.canon for n in editor.reading.nouns_in(first, last)}
            for e in editor.reading.entities_in(first, last)
        )
    return False


def _is_deed(editor: Editor, gaps: dict[str, tuple[int, int]]) -> bool:
    """ "Email it to lead@acme.io instead of posting it": deeds on both sides."""
    new, old = editor.reading.verb_at(gaps["NEW"][0]), editor.reading.verb_at(gaps["OLD"][0])
    return new is not None and old is not None and old.form in {VerbForm.GERUND, VerbForm.BASE}


_AROUND_TOOL = words(
    "a the our in to it that one channel step for on instead via through with by using them this , both all every each"
    " places place everywhere throughout steps wherever please now nowadays today"
)


def names_only_tool(editor: Editor, first: int, last: int, besides: Collection[str] = ()) -> bool:
    """Whether tokens name a tool and values for it, but no kind of step; `besides`: what else may be said."""
    named = {i for mention in editor.reading.mentions_in(first, last) for i in range(mention.first, mention.last)}
    values = {i for entity in editor.reading.entities_in(first, last) for i in range(entity.first, entity.last)}
    rest = [editor.reading.tokens[i].norm for i in range(first, last) if i not in named | values]
    return bool(named) and all(norm in _AROUND_TOOL or norm in besides for norm in rest)
