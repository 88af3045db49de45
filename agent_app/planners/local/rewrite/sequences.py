"""Constructions that tell in which order, and to which of several things, something is done."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import (
    GIVEN,
    PERIOD,
    START,
    Found,
    base_form,
    construction,
    verb_for,
)

__all__ = ["SEQUENCES"]

_MUST = r"(?:must|has to|have to|should|shall|needs? to|is to|are to)"
_DONE = r"(?:done|through|finished|over|complete|completed|behind (?:us|you)|ready)"
_ALL = r"(?:(?:all|each|every one) of (?:them|those|these|it)|everything|the (?:whole|entire|full) (?:list|lot|batch))"
_LOOP = r"for (?:each|every|any|all)"
_READERS = (
    r"(?:customer|client|user|member|guest|attendee|team|employee|worker|contact|lead|candidate|manager|owner"
    r"|requester|assignee|reporter|author|subscriber|vendor|supplier|people|staff|sender|buyer)s?"
)
_POINTING = re.compile(r"\b(?:it|them|these|those)\b", re.IGNORECASE)
_NO_NOUNS = frozenset(
    {"of", "in", "on", "at", "from", "to", "by", "with", "for", "than", "that", "which", "one", "and", "or", "over"}
)
_ONLY_NAMED = re.compile(
    r"\b(?:to be|be|in|into|onto|as|moved|sent|put|made|gone|done|[a-z]{2,}ed)\b|\bto (?:[A-Z#@]|the|our|my|every|all)",
    re.ASCII,
)
"""What is wanted of things besides having them."""
_WHOSE = re.compile(r"\b(?:that|which|who|if|when|what|whatever|everything|because|where)\s+$", re.IGNORECASE)
_WAITS = re.compile(r"\b(?:wait|pause|sleep|hold|delay|ask|minutes?|hours?|days?|weeks?)\b", re.IGNORECASE)
"""What has its own meaning before something else is done."""
_DEED = r"(?!(?:the|our|my|an?|some\w*|it|we|you|i|they|he|she)\b)[a-z]+ "
_JOINED = r"(?<! for)(?<! of)(?<! in)(?<! to)(?<! on)(?<! at)(?<! with)(?<! from)(?<! by)(?<! than)(?<! about)"
_NEXT = rf"{_JOINED} (?:an?|the|our|my|its)\b"
"""A further noun phrase, which no preposition joins to the one before."""
_SUBJECT = r"(?:an?|the|our|my|some(?:one|body)|its|their)\b"


def _ends_with_thing(found: Found) -> bool:
    """Whether what a loop goes over is told before the subject of the next clause begins."""
    return found["loop"].split()[-1].lower() not in _NO_NOUNS and " each " not in f" {found['subject'].lower()} "


def _after_pause(found: Found) -> bool:
    """Whether a clause opens after a pause, and does not end an order: "archive a card | once it is done"."""
    return _PAUSE.search(found.string, 0, found.start()) is not None


_PAUSE = re.compile(r"(?:[^\w\s]|\b(?:and|then|but))\s*$", re.IGNORECASE)


def _stands_alone(found: Found) -> bool:
    """Whether what comes first does not speak of what the other part makes ("publish it; before that create it")."""
    return _POINTING.search(found["first"]) is None


_TELLS_WHEN = re.compile(r"\b(?:when|whenever|if|once|after|as soon as|unless|until)\b[^,]*$", re.IGNORECASE)
"""A subordinate clause that no comma has ended yet."""


def _sentence(found: Found) -> str:
    """What was said before a match in the same sentence."""
    return re.split(r"[.;:!?\n]", found.string[: found.start()])[-1]


_TELLING = re.compile(
    r"\b(?:announce|tell|post|send|share|notify|inform|report|publish|remind|message|communicate)\b", re.IGNORECASE
)


def _by_means(found: Found) -> str:
    """Something is sent by some means to somebody; what is written by mail is a mail."""
    mailed = found["verb"].lower() == "write" and "mail" in found["means"]
    return f"{'send an e-mail' if mailed else '{verb}'} {{means}}{{whom}}"


def _several_given(found: Found) -> str:
    """ "Each section gets three tasks": as many of them for each."""
    return f"for each {{thing_of}}, {verb_for(found['kind'].removesuffix('s'))} {{count}} {{what}}{{kind}}"


def _given(found: Found) -> str:
    return f"for each {{thing_of}}, {verb_for(found['kind'])} {{det}} {{thing}}{{kind}}"


SEQUENCES = (
    # "create the customer, and after it the order for him"
    construction(rf"(?P<joint>{START}|,? and |, )after (?:it|this|that),? (?=(?:the|an?)\b)", "{joint}then "),
    # "upload the file to Box after you've downloaded it from DocuSign": the first deed is told last
    construction(
        r"^(?P<verb>(?!if|when|for|once|each|every|after|please)[a-z]+) (?P<what>(?:the|our|my|an?|this|that) "
        r"(?:[\w-]+ ){0,3}?[\w-]+)(?P<rest> (?:to|in|into|on|onto|with)\b[^.;:,!?\n]{2,40}?)?,? "
        r"(?:once|after|as soon as) (?:you|we|i)(?:['’]ve| have)? (?P<done>[a-z]+)ed (?:it|this|that)"
        r"(?P<place>(?: (?:from|in|on|out of|with|at)\b[^.;:,!?\n]{2,40}?)?)(?=[.!]?\s*$)",
        lambda found: f"{base_form(found['done'])} {{what}}{{place}}, then {{verb}} it{{rest}}",
    ),
    # "when it is urgent, close it; get the ticket from Zendesk first": what is looked up first is told last
    construction(
        r"^(?P<main>[^\n]{8,300}?)(?:[;,.]|,? but)\s+(?:and |but )?"
        r"(?P<first>(?:retrieve|get|fetch|list|load|look up|read|pull) (?:the|all|our|its)\b[^.;,:!?\n]{2,60}?)"
        r" (?:first|beforehand|before(?: that)?|to begin with)(?=\s*[.!]?\s*$)",
        "{first}. {main}",
    ),
    # "let all the workers know by SMS"
    construction(r"\blet (?P<whom>(?:all|each|every)\b[^.;:,!?\n]{2,50}?) know\b", "notify {whom}"),
    # "inform each member by SMS": what is sent by it
    construction(
        r"\b(?:notify|inform|tell|alert|remind|warn|contact|message|reach)"
        r" (?P<whom>(?:all|each|every)\b[^.;:,!?\n]{2,50}?) (?:by|via|through|over|per) (?:an? )?"
        r"(?P<means>sms|text message|whatsapp)(?: message)?(?=[.;,!?]|$| (?:and|that|about|when|if|then|saying)\b)",
        lambda found: f"send {'an' if found['means'].lower() == 'sms' else 'a'} {{means}} to {{whom}}",
    ),
    # "delete all of the buckets"
    construction(r"\b(?P<all>all) of (?=(?:the|our|my|these|those|its|their)\b)", "{all} "),
    # "void it before issuing a note": one after the other
    construction(
        rf"(?P<first>{START}(?:please |then )?[a-z]+ [^.;:,!?]{{3,80}}?),? (?:and only then|before)"
        rf" (?P<verb>[a-z]{{2,}})ing (?=\S)",
        lambda found: f"{{first}}, then {base_form(found['verb'])} ",
        holds=lambda found: _WAITS.search(found["first"]) is None,
    ),
    # "before deleting the bucket, get its objects and delete them"
    construction(
        rf"{START}before (?P<verb>[a-z]{{2,}})ing (?P<thing>[^.;:,!?]{{3,60}}?),"
        rf" (?P<first>(?:please )?{_DEED}[^.;!?\n]{{3,160}}?)"
        r"(?=[.;!]|$)",
        lambda found: f"{{first}}, then {base_form(found['verb'])} {{thing}}",
    ),
    # "do it for all deals", after what is done with one was told
    construction(
        rf"^(?P<deed>[^\n]{{10,300}}?)[.;,!]\s*(?:and |please )?do (?:it|this|that|so|the same) (?P<loop>{_LOOP}"
        r" [^.;:,!?]{2,40})(?=[.!]?\s*$)",
        "{loop}, {deed}",
    ),
    # A smiley is no punctuation.
    construction(r"(?<=\s)[:;=]-?[()DP](?=\s|$)", "."),
    # "each result: ...", "prs -> each: ..."
    construction(
        rf"{START}(?P<each>(?:each|every)(?: one)?)\s*:\s*(?=\S)",
        "for each of them, ",
    ),
    construction(
        rf"{START}(?P<each>(?:each|every) (?!{PERIOD}\b)(?:(?:one )?of (?:them|these|those)|[a-z]+))\s*:\s*(?=\S)",
        "for {each}, ",
    ),
    # "make two channels, one for incidents one for releases"
    construction(
        r"(?P<count>\b(?:two|three|four|five|[2-5]) [^.,;:(]{3,40})[,(:–-]+\s*one for [^,.;:()]{2,30}?"
        r"(?:(?:,| and|,? &)? ?(?:one|another|the other|the second)(?: one)? for [^,.;:()]{2,30}?)+\)?"
        r"(?=\s*(?:[.,;]|$| and (?!one|another|the) | then ))",
        "{count}",
    ),
    # "w/ priority high", "w/o owner"
    construction(r"(?<!\S)w/o ?(?=\w)", "without "),
    construction(r"(?<!\S)w/ ?(?=\w)", "with "),
    # "score >= 80"
    construction(r"(?<=\w)\s*(?:>=|=>|≥)\s*(?=\d)", " is at least "),
    construction(r"(?<=\w)\s*(?:<=|=<|≤)\s*(?=\d)", " is at most "),
    # "Storage is getting expensive. List ...": a remark
    construction(
        r"^[^.;:!?,\n]{2,40} (?:is|are|was|were)(?: now| just)? (?:getting|becoming|growing|running)"
        r" (?:[\w-]+ ){0,2}[\w-]+\s*(?:\.{1,3}|…|!)\s+(?=\S)",
        "",
    ),
    # "whatsapp her", "slack the team"
    construction(
        rf"(?P<before>{START}|\b(?:and|then|please|otherwise|else|to|just|also) )"
        r"(?P<product>whatsapp|slack|telegram|discord|sms|viber) "
        r"(?=(?:me|them|him|her|us|everyone|everybody|the|our|my|each|every|all)\b)",
        "{before}send a {product} message to ",
    ),
    # "write to every contact by gmail": by what, before to whom
    construction(
        r"\b(?P<verb>write|send (?:an?|the) [a-z]+)(?P<whom> to (?:each|every|all)(?: the| our| my)? [^.;,:!?]{3,50}?)"
        r" (?P<means>(?:by|via) (?:e-?mail|mail|gmail|sms|text|whatsapp))(?=[.;,!?]|$| and\b| then\b)",
        _by_means,
    ),
    # "isn't approved within 2 days": that it did not happen is known after them
    construction(
        r"\b(?P<denied>(?:is|are|was|were|has|have|does|did|do)(?:n['’]t| not| never)(?: been| yet)*"
        r" (?:[a-z]+ed|seen|met|done|given|sent|answer|respond|reply|happen|change))"
        r" within (?=(?:\d+|an?|one|two|three|four|five|six|ten|the next \d+)"
        r" (?:minutes?|mins?|hours?|hrs?|days?|weeks?)\b)",
        "{denied} after ",
    ),
    # "announce it in #general and by e-mail to the team": the same is told in another way
    construction(
        r"(?<=[\w#])(?:,? and|,? as well as|,? plus|,) (?:also )?(?:by|via) e?-?mail to"
        r" (?P<whom>\S+@\S+?|(?:the|our|my|all|each|every) [^.;:,!?]{2,40}?)(?=[.;,!?]?(?:\s|$))",
        " and email {whom}",
        holds=lambda found: _TELLING.search(found.string, 0, found.start()) is not None,
    ),
    # "send every employee in Workday an SMS": what, before to whom
    construction(
        r"\b(?P<verb>send|give|write|shoot|drop) (?P<whom>(?:each|every|all(?: of)?(?: the| our| my)?) (?!of\b"
        r"|one\b|time\b)[^.;:,!?]{3,50}?)"
        r" (?P<what>an? (?:[a-z]+ )?(?:e-?mail|mail|sms|gmail|whatsapp|text|message|reminder))"
        r"(?=\s*(?:$|[.;,!?]|(?:saying|that|about|with|via|through|by|and|if|when|then)\b))",
        "{verb} {what} to {whom}",
    ),
    # "write to the customer"
    construction(
        rf"\bwrite to (?=(?:him|her|them|(?:the|our|my|each|every|all(?: the| our)?) (?:[a-z]+ )?{_READERS})\b)",
        "send an e-mail to ",
    ),
    # "text the boss", "shoot her a text"
    construction(
        rf"(?P<before>{START}|\b(?:and|then|please|otherwise|else|to|just|also) )text "
        r"(?=(?:me|them|him|her|us|everyone|everybody|the|our|my|each|every|all|(?-i:[A-Z]))\b)",
        "{before}send an SMS to ",
    ),
    construction(
        r"\b(?P<verb>send|shoot|drop|fire off|write)"
        r" (?P<who>(?:him|her|them|me|us|(?:the|our|my|each|every) [a-z]+(?: [a-z]+)?) )?"
        r"an? (?P<kind>(?!template|file|rich)(?:[a-z]+ )?)text(?: message)?"
        r"(?=\s*(?:$|[.;,!?]|(?:to|saying|that|about|with|via|through|and|if|when)\b))",
        lambda found: f"{{verb}} {{who}}{'a {kind}' if found['kind'] else 'an '}SMS",
    ),
    # "... and the invitee gets an SMS"
    construction(
        rf"(?P<joint>(?:,|;|\band|\bthen)(?: then)?) (?P<who>(?:the|our|its|their|his|her) [a-z]+(?: [a-z]+)?)"
        rf" (?:{_MUST} |will |also |then )*(?:gets?|receives?|be sent|be given) {GIVEN}",
        lambda found: f"{{joint}} {verb_for(found['kind'])} {{det}} {{thing}}{{kind}} to {{who}}",
        holds=lambda found: verb_for(found["kind"]) == "send" and not _TELLS_WHEN.search(_sentence(found)),
    ),
    # "look in PagerDuty who is on call"
    construction(
        r"\b(?:look|check|see|find out) (?:in|on|at|with) (?P<product>(?-i:[A-Z])[\w-]+)"
        r" (?P<what>(?:who|which|what)(?:'s)? [^,.;:!?]{2,50}?)(?=[,.;:]| and |$)",
        "look up {what} in {product}",
    ),
    # "for the audit I need the workers and the organizations"
    construction(
        r"\b(?:i|we)(?:'d| would)? (?:need|want|like|require)(?: to (?:see|have|get))?"
        r" (?=(?P<things>(?:the|all|our|my) (?:list of (?:the |all |our )?)?(?:[\w-]+ ){0,3}?[\w-]+s\b"
        r"(?:(?!,? (?:and )?then )[^.;!?\n])*))",
        lambda found: ", list " if found.string[: found.start()].rstrip()[-1:].isalnum() else "list ",
        holds=lambda found: (
            _ONLY_NAMED.search(found["things"]) is None and _WHOSE.search(found.string[: found.start()]) is None
        ),
    ),
    # "give me the open tickets", "give me branches and tags of the repo"
    construction(
        r"\b(?:give|hand|bring|fetch) (?:me|us) (?=(?:(?:the|my|our|these|those) )?(?:[a-z][\w-]* ){0,3}?"
        r"(?!access\b|permissions\b|rights\b|privileges\b|news\b|points\b)[a-z]+s\b)(?!an? |another |one )",
        "list ",
    ),
    # "give them a call"
    construction(r"\bgive (?P<who>[^.,;:]{2,30}?) a (?:quick )?(?:call|ring|buzz)\b", "call {who}"),
    # "X; but before that, Y", "X. Before you do that, Y"
    construction(
        rf"{START}(?P<later>[^.;,:!?]{{8,120}}?)(?:\s*[.;]|,| )\s*(?:and |but )?before (?:that|this"
        r"|doing (?:that|so|this)|(?:you|we|they) do (?:that|so|this|it))(?: happens)?,?"
        r" (?P<first>[^.;!?]{8,160})(?=[.;!?]|$)",
        "{first}, then {later}",
        holds=_stands_alone,
    ),
    # "when that is through, ...", "once everything is done ..."
    construction(
        rf"\b(?:when|once|after|as soon as) (?:that|this|it|that one) (?:is|has been|gets) {_DONE},? (?=[a-z])",
        "then ",
        holds=_after_pause,
    ),
    # "once it is there, queue a build", "after creation, ..."
    construction(
        r"\b(?:once|after|as soon as) (?:that|this|it|they|these|the [a-z]+(?: [a-z]+)?)"
        r" (?:is|are|has been|have been|gets?)"
        r" (?:there|up|live|in place|set up|created|made|available|up and running),? (?=[a-z])",
        "then ",
        holds=lambda found: found.start() > 0,
    ),
    construction(
        r"\bafter (?:its |the |their |that |this )?(?:creation|completion)(?: of (?:it|that|this))?,? (?=[a-z])",
        "then ",
        holds=lambda found: found.start() > 0,
    ),
    # "the author should then get a message": one step, told in its order
    construction(
        rf"(?P<must>\b{_MUST}) (?:then|afterwards|thereafter|subsequently|finally) (?=(?:get|receive|be)\b)",
        "{must} ",
        holds=lambda found: found.start() > 0,
    ),
    # "..., after which the row is updated"
    construction(r",? (?:after|upon|following) which,? (?=[a-z])", ", then "),
    # "once you are through with all of them, ...", "when the whole list is done ..."
    construction(
        r"\b(?:when|once|after|as soon as) (?:(?:you|we|i|they)(?:'re| are|'ve| have)? (?:through|done|finished|gone"
        rf" through|been through|processed|handled|completed)(?: with)? {_ALL}|{_ALL} (?:is|are|has been|have been)"
        rf" (?:{_DONE}|processed|handled|dealt with)),?",
        "finally",
    ),
    # "for every row a supervisor must check it": the loop ends before the subject
    construction(
        rf"\b(?P<loop>{_LOOP} (?!{PERIOD}\b)[^,.;:]{{2,60}}?){_JOINED}"
        rf" (?P<subject>{_SUBJECT}(?:(?!{_NEXT})[^,.;:]){{2,40}}?)"
        rf" (?={_MUST} )",
        "{loop}, {subject} ",
        holds=_ends_with_thing,
    ),
    # "any of them is to be copied ..."
    construction(
        rf"{START}(?:any|every one) of (?P<things>them|these|those) (?P<must>{_MUST})\b", "each of {things} {must}"
    ),
    # "everybody in the audience", "everyone who is a member of the team"
    construction(
        r"\b(?:everyone|everybody|anyone|anybody)(?: who(?: i|'| a)?(?:s|re)?)? (?:(?:an?|the) )?(?P<noun>member"
        r"|subscriber|attendee|participant|employee|user|contact)s? (?P<place>of|in|on|at|from)\b",
        "every {noun} {place}",
    ),
    construction(
        r"\b(?:everyone|everybody|anyone|anybody)(?: who(?: i|'| a)(?:s|re))? (?P<place>in|of|on|from)"
        r"(?= (?:the|our|my)\b)(?! (?:the|our|my) (?:[a-z]+ )?channel\b)",
        "every member {place}",
    ),
    # "every stargazer should become a lead"
    construction(
        rf"{START}(?:each|every|all(?: of)?(?: the| our| my)?) (?P<thing_of>[^.,;:]{{3,60}}?)"
        r" (?:(?:should|shall|must|will|can) (?:become|turn into|be turned into|be made|end up as)|(?:has|have|needs?"
        r"|is|are) to (?:become|be turned into|be made)|becomes?|turns? into) (?=an?\b)",
        "for each {thing_of}, create ",
    ),
    # "each section gets three tasks"
    construction(
        rf"{START}(?:each|every) (?!{PERIOD}\b)(?P<thing_of>[^.,;:]{{3,60}}?) "
        r"(?:(?:should|shall|must|will|needs? to|has to) )?(?:gets?|receives?) (?P<count>two|three|four|five|[2-9]) "
        r"(?P<what>(?:[\w-]+ ){0,2}?)(?P<kind>[a-z]+s)(?=[.;,!]|$| (?:in|on|with|called|named|for|and)\b)",
        _several_given,
    ),
    # "give every new hire a laptop ticket"
    construction(
        rf"{START}(?:please )?give (?:each|every|all(?: of)?(?: the| our| my)?) (?!{PERIOD}\b)"
        rf"(?P<thing_of>[^.,;:]{{3,60}}?){_JOINED} (?P<det>an?|one) (?P<thing>(?:[\w-]+ ){{0,2}}?)(?P<kind>[\w-]+)"
        r"(?=\s*(?:[.;,!]|$)| (?:in|on|with|called|named|for|and|via|that|saying|about)\b)",
        _given,
    ),
    # "every member of the team shall receive a message"
    construction(
        rf"{START}(?:each|every|all(?: of)?(?: the| our| my)?) (?!{PERIOD}\b)(?P<thing_of>[^.,;:]{{3,60}}?)"
        rf" (?:(?:should|shall|must|will) (?:get|receive|be sent|be given)|(?:has|have|needs?|is|are) to (?:get|receive"
        rf"|be sent|be given)|gets?|receives?) {GIVEN}",
        _given,
    ),
    # "deleting those whose title begins with ..."
    construction(
        r"(?P<pause>,|\band) (?P<verb>[a-z]{2,})ing (?=(?:those|the ones|any|each|every)\b)",
        lambda found: f"{{pause}} {base_form(found['verb'])} ",
    ),
    # "it would be nice if X were created"
    construction(
        r"\bit(?:'d| would| will)? be (?:so |very |really )?(?:nice|great|good|helpful|cool|useful|perfect|lovely"
        r"|wonderful|best|ideal) if (?P<what>(?:an?|the|our|my)\b[^.;,]{3,60}?) (?:were|was|got|gets|is|(?:c|w)ould be)"
        r" (?P<done>[a-z]+(?:ed|en|t))\b",
        "{what} should be {done}",
    ),
    # "have a look at the level: if ..."
    construction(
        rf"{START}(?:please |now |then |first )?(?:have|take) (?:an?|another) (?:quick |close |brief |good )?look at ",
        "get ",
    ),
    # "the supervisor should go over our answer": what a person does, and no loop
    construction(
        r"(?<!\byou )(?<!\bwe )(?<!\bit )(?<!\bi )\b(?P<must>must|should|shall|has to|have to|needs to|need to)"
        r" (?:go|look|read) (?:over|through) (?!each|every|all)",
        "{must} check ",
    ),
)
"""Applied before other constructions."""
