"""Constructions that go through several things: "one by one", "any level under 5? For that one ..."."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.rewrite.inverted import DOING
from agent_app.planners.local.rewrite.patterns import (
    ARROW,
    ARTICLE,
    GIVEN,
    ORDER,
    PERIOD,
    START,
    Found,
    construction,
    looked_up_before,
    verb_for,
)

__all__ = ["ELEMENTS", "WISHED_FOR_EACH"]

_SINGLY = r"(?:one (?:by|after) (?:one|another|the other)|one at a time|individually|in turn)"
_LOOKING_UP = (
    r"list|get|take|fetch|retrieve|read|grab|pull|walk|look|go|see|load|find|search|collect|gather|check|over|through"
)
_OVER = re.compile(r"\b(?:each|every|go (?:through|over)|loop|iterate|walk|run through)\b", re.IGNORECASE)
_FINITE = re.compile(r"\b(?:has|have|must|should|shall|is|are|needs?|ought)\b", re.IGNORECASE)
_CARRIED = re.compile(
    r"\b(?:put|cop(?:y|ied)|export(?:ed)?|write|move|mirror|transfer|import|save|load|bring|sync|migrate|carry|turn"
    r"|go(?:es)?|into)\b[^.;!?\n]*\b(?:in|into|to)\b",
    re.IGNORECASE,
)
"""Several things that become others elsewhere, one for each as it is."""
_SEVERAL = re.compile(r"\b(?:all|the|our|my|these|those|list|get|take|every|each|read|fetch)\b", re.IGNORECASE)
_COMPARED = (
    r"(?:(?:is |are )?(?:under|below|over|above|less than|more than|fewer than|greater than|at least|at most|older than"
    r"|newer than|higher than|lower than))"
)
_STATED = r"(?:is|are|has|have|contains?|starts? with|ends? with|equals?|was|were|without|with|lacks?|containing)"


def _several_before(found: Found) -> bool:
    """Whether several things were named before, and no loop over them opened."""
    before = found.string[: found.start()]
    return _SEVERAL.search(before) is not None and _OVER.search(before) is None


_TO_DO = re.compile(r"\bto\b|\bwho\b|\bthat\b", re.IGNORECASE)
"""What tells that somebody is wanted to do something, rather than a thing."""

WISHED_FOR_EACH = (
    # "for each lead we need a new Asana task", "for every ticket there should be a Jira issue"
    construction(
        rf"{START}(?P<each>(?:and |also |then )?for (?:each|every)(?: one)?(?: of)? [^.;:,!?\n]{{2,40}}?),?"
        r" (?:(?:(?:I|we) (?:also )?(?:need|want)|(?:I|we)(?: would|['’]d) (?:also )?like)(?: to (?:have|get|see))?"
        r"|there (?:should|must|shall|has to|needs to) (?:also )?be)"
        r" (?P<article>an?|one) (?:(?:new|separate|further) )?(?P<what>[^.;:,!?\n]{2,40})",
        lambda found: f"{{each}}, {verb_for(found['what'])} {{article}} {{what}}",
        holds=lambda found: _TO_DO.search(found["what"]) is None,
    ),
)
"""What there is to be for each of several things."""

ELEMENTS = (
    *WISHED_FOR_EACH,
    # "the Workday workers need Okta accounts"
    construction(
        rf"{START}(?:all |all the |the |our )(?P<things>(?:[\w-]+ ){{0,2}}?[a-z]+s) (?:(?:all|also|each) )?need"
        r" (?P<what>(?-i:[A-Z])\w+ [a-z]+)s(?=\s*(?:[.;,!]|$)| and )",
        "for each of the {things}, create a {what}",
    ),
    # "cancel the events one by one and send the invitee an SMS"
    construction(
        rf"\b(?P<verb>(?!(?:{_LOOKING_UP})\b)[a-z]+) (?P<things>(?:the|all|our|my|these|those) [^.;:,!?]{{3,60}}?)"
        rf"(?P<place> (?:to|into|onto|via) [^.;:,!?]{{2,40}}?)?,? {_SINGLY}(?=,? (?:and|then)\b|[.;,]|\s*$)",
        "for each of {things}, {verb} it{place}",
        holds=lambda found: found["verb"].lower() not in connectives.PREPOSITIONS | connectives.FUNCTION_WORDS,
    ),
    construction(
        rf"{START}{_SINGLY},? (?P<things>(?:the|all|our|my|these|those) [^.;:,!?]{{3,60}}?) (?:should|must|shall"
        r"|(?:have|need|are)"
        r" to|ought to|get) (?:be )?(?P<done>[a-z]+(?:ed|en|t))\b",
        "for each of {things}, it should be {done}",
    ),
    construction(
        rf"{START}(?P<things>(?:the|all|our|my|these|those) [^.;:,!?]{{3,60}}?) (?:should|must|shall|(?:have"
        r"|need|are) to|ought to"
        rf"|get) (?:be )?(?P<done>[a-z]+(?:ed|en|t)),? {_SINGLY}(?=,? (?:and|then)\b|[.;,]|\s*$)",
        "for each of {things}, it should be {done}",
    ),
    # "loop dropbox files; ..."
    construction(
        rf"{START}loop (?=(?!over|through|thru|around|in|on|for|back|each|every)[^.;:,!?]{{2,40}}s[;:,.]\s)",
        "loop over ",
    ),
    # "and per campaign create a program"
    construction(
        rf"(?P<before>{START}|\b(?:and|then) )per (?!{PERIOD}\b)(?P<thing>(?:[a-z][\w-]* ){{1,3}}?)(?={ORDER}\b)",
        "{before}for each {thing}",
    ),
    # "and to each ticket add the tag", "and under each page a comment"
    construction(
        r"(?P<joint>\b(?:and|then) )(?:in|within|inside|from|on|at|to|under|with|below|into) (?:each|every)(?:"
        r" (?:one )?of the)?"
        rf" (?P<thing>(?!{PERIOD}\b|one\b)(?:[a-z][\w-]* ){{1,3}}?)(?:(?P<order>{ORDER} )|(?={ARTICLE} ))",
        lambda found: "{joint}for each {thing}" + ("{order}" if found["order"] else "add "),
    ),
    # "..., plus a record for each in Airtable"
    construction(
        rf"(?:,| and)? (?:plus|and) (?P<what>{ARTICLE} [^.,;:]{{2,30}}?) for each(?: of them| one)?"
        r"(?P<place> (?:in|on|at) [\w ]{2,24}?)?(?=[.;,!]|$)",
        ", and create {what}{place}",
        holds=lambda found: _OVER.search(found.string, 0, found.start()) is not None,
    ),
    # "for each a message sent into the channel"
    construction(
        r"(?P<each>\bfor each(?: one)?(?: of (?:them|these|those))?) (?P<what>an? [^.,;:!?]{2,30}?) (?:to be )?"
        r"(?P<done>sent|posted|created|added|made|opened|written|raised|filed)\b",
        lambda found: f"for each of them {DOING[found['done'].lower()]} {{what}}",
        holds=lambda found: _FINITE.search(found["what"]) is None,
    ),
    # "take all rows, one by one update the product", "take the PRs one after another, comment ..."
    construction(
        rf"(?:,| and)?,? {_SINGLY}(?:,| and)? (?=(?!(?:in|on|to|with|at|for|from|by)\b)[a-z])",
        ", for each of them ",
        holds=_several_before,
    ),
    # "take the responses and, for each, create"
    construction(
        r"(?:,? and,?|,|;) for each(?: one)?, (?=[a-z])",
        " and for each of them ",
        holds=lambda found: found.start() > 0,
    ),
    # "whichever contains 'x' in the body, unsubscribe the sender"
    construction(
        r"(?:,? and|,|;|\.) (?:whichever|whatever|whoever)(?: one| of (?:them|those|these))?"
        rf" (?P<test>(?:{_STATED}) [^,.;:!?]{{2,60}}), (?=[a-z])",
        ", for each of them, if it {test}, ",
        holds=looked_up_before,
    ),
    # "any level under 5? for that one raise a purchase order"
    construction(
        rf"{START}(?:is there )?any (?P<what>[\w ]{{2,30}}?) (?P<test>{_COMPARED} [^?.;:!]{{1,40}}?)\?"
        r" (?:(?:then|if so|yes),? )?(?:(?:for|with) (?:that|this|it|those|these|them)(?: ones?)?,? )?(?=[a-z])",
        "for those with a {what} {test}, ",
        holds=looked_up_before,
    ),
    # "everyone gets a direct message"
    construction(
        rf"{START}(?:and |then )?(?:every(?:one|body)|all of them|each(?: one)?(?: of them)?)"
        rf" (?:(?:should|must|shall|has to|have to) )?(?:gets?|receives?|be (?:sent|given)|is (?:sent|given)) {GIVEN}",
        lambda found: f"for each of them, {verb_for(found['kind'])} {{det}} {{thing}}{{kind}}",
        holds=looked_up_before,
    ),
    # "for everyone create a subscriber"
    construction(
        r"\bfor (?:everyone|everybody|each person|every person|all of (?:them|these|those))\b"
        r"(?! (?:in|on|at|of|else|who)\b)",
        "for each of them",
        holds=looked_up_before,
    ),
    # "is there a page? If not, create it"
    construction(
        rf"{START}(?:is|are) there (?:already )?(?P<what>(?:an?|any) [^?.;:!,\n]{{3,60}}?)\?"
        r"\s*(?:if not|no\?|if there (?:isn['’]t|is not|is none|aren['’]t)(?: one| any)?)(?:,|:| then)?\s*(?=[a-z])",
        "look for {what}; if there is none, ",
    ),
    # "is there any build running? stop it"
    construction(
        rf"{START}(?P<be>is|are) there (?P<what>(?:an?|any|still an?|still any|already an?|some) "
        r"(?!(?:way|chance|possibility|option|tool|workflow|automation|reason|need|means|thing)\b)[^?.;:!,\n]{3,60}?)\?"
        rf"\s*(?:(?:then|if so|if yes|yes|in that case),? |{ARROW} ?)?"
        r"(?=(?!(?:i|we|you|if|and|that|it|this|no|not|otherwise|thanks)\b)[a-z]+ )",
        "if there {be} {what}, ",
    ),
    # "any branch name containing 'spike' should go, delete it"
    construction(
        rf"{START}any (?P<what>[\w ]{{2,30}}? {_STATED} [^?.;:!,]{{1,40}}?) (?:should|must|has to|can|needs to) go"
        r"(?:, (?:so )?(?P<verb>delete|remove|close|archive|cancel) (?:it|them|that one|those))?(?=[.;,!]|$)",
        lambda found: "for each of them, if the {what}, " + ("{verb} it" if found["verb"] else "delete it"),
        holds=looked_up_before,
    ),
    # "copy the issues to Excel, one row each", "... into Confluence pages, page by page"
    construction(
        r",? (?:(?:one|an?) (?:[a-z]+ ){1,2}(?:each|apiece)|(?P<one>[a-z]{3,}) by (?P=one))(?=\s*(?:[.,;!]|$))",
        "",
        holds=lambda found: _CARRIED.search(found.string, 0, found.start()) is not None,
    ),
)
"""Applied before what is done with each is read."""
