"""Tests in unusual words: what turns out to be so, what is tested as it happens, what is excepted by its place."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.consulted import PERSON
from agent_app.planners.local.rewrite.patterns import (
    ARROW,
    CASE,
    ORDER,
    START,
    base_form,
    construction,
    looked_up_before,
)

__all__ = ["WORDINGS"]

_OPENED = r"(?:if|when|whenever|in case|every time|each time)"
_HOLDS = r"(?:(?:is|has|does)(?:n't| not)?|contains|lacks|starts|ends|mentions|includes|begins|exceeds)"
_ENVIRONMENTS = r"(?:staging|production|prod|dev|development|testing|test|qa|sandbox|preview)"
_PREDICATED = re.compile(r"(?:is|are|has|have|was|were|contains?|does|do)\b", re.IGNORECASE)
"""What a test begins with that has its own predicate."""
_CASE = re.compile(rf"(?:^|(?:[,;]| and| or) )(?P<value>[\w'\" -]{{1,25}}?){CASE}", re.IGNORECASE)
"""A value and what is done where something has it."""


def _cases_of(what: str, cases: str) -> str:
    """Values with what is done in each case, as a chain of tests of one property."""
    parts = list(_CASE.finditer(cases))
    ends = [*(part.start() for part in parts[1:]), len(cases)]
    told: list[str] = []
    for part, end in zip(parts, ends, strict=True):
        value, deed = part["value"].strip(), cases[part.end() : end].strip(" ,;")
        rest = _REST.fullmatch(value) is not None
        told.append(f"otherwise {deed}" if rest else f"{'otherwise, ' if told else ''}if its {what} is {value}, {deed}")
    return "; ".join(told).replace("{", "{{").replace("}", "}}")


_REST = re.compile(
    r"(?:any(?:thing|body|one)?|every(?:thing|body|one)?|all)? ?(?:else|others?|the rest|rest)", re.IGNORECASE
)

_MODE = r"(?:(?:an? )?draft|private|public|internal|read-only)"
_UNIT = r"(?!one\b|step\b|day\b|bit\b|side\b|line\b|little\b)[a-z]{3,}"

WORDINGS = (
    # "look in Greenhouse for candidates"
    construction(
        r"\blook (?:in|into|through|on|at) (?P<place>(?-i:[A-Z])\w+(?: (?-i:[A-Z])\w+){0,2}) for"
        r" (?P<what>[^.;:,!?\n]{3,60}?)(?=\s*(?:[.;,!]|$)| and )",
        "look for {what} in {place}",
    ),
    # "let the manager have a look at each"
    construction(
        rf"\b(?P<ask>let|have|make|ask|get) (?P<who>{PERSON}) (?P<to>to )?(?:have|take) an?"
        r" (?:quick |close |good )?look (?:at|over)\b",
        "{ask} {who} {to}review",
    ),
    # "take the on-call list"
    construction(
        r"\b(?:take|get|fetch|read|pull|check|look at|open) the on[- ]?call (?:list|rota|roster|people|team)\b",
        "look up who is on call",
    ),
    # "if it went fine, ..."
    construction(
        r"\b(?P<upon>if|when|in case|once) (?P<it>it|that|this|everything|all|the [a-z]+)"
        r" (?:went|goes|has gone|ran|runs|worked|works|turned out|ended|ends)(?: out)? (?:fine|well|ok(?:ay)?|smoothly"
        r"|right|through|without (?:a )?problems?)\b",
        "{upon} {it} succeeded",
    ),
    # "..., and purchasing hears about it in Teams": they are told
    construction(
        r"(?P<joint>(?:^|[;.,] |\band )(?:and )?(?:then )?)(?P<who>(?:the |our |my )?(?!it\b|i\b|we\b|you\b|who\b"
        r"|that\b)"
        r"[\w-]+(?: [\w-]+)?) (?:(?:should|must|needs? to|has to|will) )?(?:also )?(?:hears?|learns?|finds? out|knows"
        r"|gets? to know) (?:about|of) (?:it|this|that|them|each)\b(?! (?:through|via|by) an?\b)",
        "{joint}notify {who} about it",
    ),
    # "for each refund the payment": what is done, and no things that it is done for
    construction(
        rf"\bfor each (?=(?:{ORDER}|refund|book|order|charge|invoice|bill|schedule|file|log|run|ship) (?:the|it|its"
        rf"|an?|them"
        r"|their)\b)",
        "for each of them, ",
    ),
    # "empty the worksheet and reload it with the records from Airtable"
    construction(rf"(?P<joint>{START}|\b(?:then|and) )empty(?: out)? (?=(?:the|our|my|all) )", "{joint}clear "),
    construction(
        r"\b(?:re-?)?(?:fill|load|populate|stock|feed|seed)(?: up)? (?P<it>it|them|that)(?: again| anew)? with "
        r"(?P<things>(?:the|our|my|all) [^.;:,!?\n]{3,60}?)(?: again| anew)?(?=\s*(?:[.;,!]|$)| and | then )",
        "load {things} into {it}",
    ),
    # "each deal that's won"
    construction(
        r"(?<=[a-z] )(?P<which>that|which|who)['’]s (?=(?:won|lost|open|closed|overdue|late|paid|unpaid|stale|done"
        r"|due|new"
        r"|active|inactive|blocked|merged|approved|rejected|failed|cancelled|canceled|draft|pending|urgent)\b)",
        "{which} is ",
    ),
    # "payments -> invoices -> send the invoices": an order behind the last arrow
    construction(
        rf"(?P<one>[a-z]+s {ARROW} (?!(?:their|its|the|each)\b)(?:[\w]+ ){{1,2}}?[a-z]+s) {ARROW} (?={ORDER} )",
        "{one}, then ",
    ),
    # "board by board, archive ...", "copy them row by row"
    construction(rf"(?P<joint>{START}|\b(?:and|then),? )(?P<thing>{_UNIT}) by (?P=thing),", "{joint}for each {thing},"),
    construction(rf",? (?P<thing>{_UNIT}) by (?P=thing)(?=\s*(?:[.;,!]|$)| and )", ""),
    # "create one ticket each for the assets that are broken"
    construction(
        rf"{START}(?P<verb>{ORDER}|open|file|raise|book|issue) (?:one|an?|single) (?P<what>[^.;:,!?\n]{{3,40}}?) each"
        r" (?:for|per) (?:all |the |our |of )*(?P<things>[a-z][^.;:,!?\n]{2,60}?)(?=\s*(?:[.;,!]|$)| and )",
        "for each of the {things}, {verb} a {what}",
    ),
    # "I have a list of people in the sheet, add each of them"
    construction(
        rf"{START}(?:i|we) have (?:got )?(?:an?|the|some) (?:list|bunch|table|set|number|lot|batch) of"
        r" (?P<things>[^.;:,!?\n]{3,60}?)(?:[,.;:]| and)(?: i| we)?(?: want to| need to| would like to)? (?:please )?"
        r"(?=[a-z]+ [^.;:!?\n]*\b(?:each|them|every one|all of them)\b)",
        "get the list of {things}, then ",
    ),
    # "deploy by running the pipeline"
    construction(
        r"(?P<joint>(?:^|[,;.] |\band |\bthen )+)(?:deploy|release|ship|celebrate|finish|end|start|close|conclude"
        r"|wrap up|go on"
        r"|continue)(?: it| this)? (?:by|with) (?P<deed>[a-z]+)ing (?=(?:the|an?|our|it|them)\b)",
        lambda found: "{joint}" + base_form(found["deed"]) + " ",
    ),
    # "skipping those that end in .tmp"
    construction(
        r",? (?:but )?(?:skipping|leaving out|ignoring|omitting|sparing)(?: all| any)? (?P<some>those|the ones) (?=\S)",
        ", except {some} ",
    ),
    # "if the query finds more than 100 rows": there are so many
    construction(
        r"\b(?P<if>if|when|unless) the (?P<what>(?-i:[A-Z])[\w]+ )?(?:query|search|lookup|look-up)"
        r" (?:finds|returns|yields|gives|shows|turns up|brings up|has|delivers)"
        r" (?P<how>(?:more than|less than|fewer than|at least|over|under|no|any|some) (?:\d+ )?[a-z]+s)\b",
        lambda found: "{if} there are {how}" + (" in {what}" if found["what"] else ""),
    ),
    # "when I push to dev it runs build.yml"
    construction(
        r"^(?P<event>(?:when(?:ever)?|once|if|(?:every|each) time|as soon as) [^.;,!?\n]{5,80}?),? it"
        r" (?:should |must |shall |needs to |has to )?(?P<deed>run|trigger|start|kick off|fire|call)s? "
        r"(?=(?:the|our|my|a)\b|[\w-]+\.ya?ml\b)",
        "{event}, {deed} ",
    ),
    # "sync the status between the ticket and its issue"
    construction(
        r"\b(?:(?:sync(?:hroni[sz]e)?|align|reconcile) |keep )(?:the )?(?P<field>[a-z]+(?: [a-z]+)?)(?: in sync)? "
        r"between (?P<one>[^.;,!?\n]{3,50}?) and (?P<other>[^.;,!?\n]{3,50}?)(?=\s*(?:[.;,!]|$))",
        "get {one}, then update the {field} of {other}",
    ),
    # "convert the pull request to draft"
    construction(
        r"\b(?:convert|turn|switch|change|move) (?P<what>[^.;,!?\n]{2,60}?) (?:back )?(?:in)?to (?:an? )?"
        rf"(?P<state>{_MODE}|ready for review)(?: mode| state)?(?=\s*(?:[.;,!]|$)| and\b)",
        "update {what}, setting it to {state},",
    ),
    # "make the repository private"
    construction(
        r"\bmake (?P<what>(?:the|our|my|this|that|these|those|it|them)\b[^.;,!?\n]{0,50}?)"
        rf" (?P<state>{_MODE})(?=\s*(?:[.;,!]|$)| and\b)",
        "update {what}, setting it to {state},",
    ),
    # "add a webhook to the repo that posts pushes to https://..."
    construction(
        r"\b(?P<hook>(?:web)?hooks?\b(?: (?!that\b|which\b)[^\s.;,!?]+){0,6}?) (?:that|which) "
        r"(?:posts?|sends?|pushes|forwards?|notif(?:y|ies)|calls?|points? to)[^.;,!?\n]{0,40}? (?P<url>https?://\S+)",
        "{hook} pointing to {url}",
    ),
    # "bulk-archive the pages"
    construction(
        r"\b(?:bulk|mass|batch|auto)(?:-| )(?=(?!of\b)[a-z]+ (?:all|the|our|my|every|each|these|those|any)\b)", ""
    ),
    # "delete nothing and just ping #ops"
    construction(
        r"\b(?:delete|merge|send|create|do|change|update|close|add|post|remove|reopen) nothing(?:,? (?:and|but)|,|;)"
        r"(?: just| only| simply| merely) (?=[a-z])",
        "",
    ),
    # "I need three things: a space, a page, a project"
    construction(
        r"\b(?P<need>needs?|wants?|requires?) (?:two|three|four|five|\d|some|a few|several|these|the following) "
        r"(?:\w+ )?(?:things|items|pieces)\s*:\s*(?=(?:an?|one|two|three|\d) )",
        "{need} ",
    ),
    # "our interns need: a user, a project, a board"
    construction(r"\b(?P<need>needs?|wants?|requires?)\s*:\s*(?=(?:an?|one|two|three|\d) )", "{need} "),
    # "create a task and, if it is urgent, also a card": the verb is said once
    construction(
        r"\b(?P<verb>create|add|open|send|make|post|write|raise|file) (?P<one>an? [^,.;:!?\n]{2,60}?)"
        r"(?P<pause>,? and,?) if (?P<test>[^,.;:!?\n]{2,40}?),? (?:also|additionally|too|even) (?=an? )",
        lambda found: (
            "{verb} {one}{pause} if " + ("it is " if " " not in found["test"] else "") + "{test}, also {verb} "
        ),
    ),
    # "create an account, but only where the country is France"
    construction(r"\bonly where (?=(?:the|its|their|it|they)\b)", "only if "),
    # "I am wanting that ...", "if he is approving"
    construction(
        r"\b(?P<who>i|we)(?: am| are|['’]m|['’]re) (?P<verb>want|need|wish|requir)ing\b",
        lambda found: "{who} " + ("require" if found["verb"].lower() == "requir" else "{verb}"),
    ),
    construction(
        r"\b(?P<who>he|she) is (?P<verb>approv|reject|declin|accept|agree|refus|confirm)ing\b",
        lambda found: "{who} {verb}" + ("es" if found["verb"].lower() in {"approv", "declin", "refus"} else "s"),
    ),
    # "if it turns out that the build is red"
    construction(rf"\b(?P<opened>{_OPENED}|unless|whether) it turns out(?: that)? (?=[a-z])", "{opened} "),
    # "when it turns out to be a duplicate", "if it proves to be a duplicate"
    construction(r"\b(?:turn(?:s|ed)? out|prove[sd]?|happen(?:s|ed)?) to (?:be|have been)\b", "is"),
    # "if a pull request has no reviewers when it's opened"
    construction(
        rf"^(?P<opened>{_OPENED}) (?P<what>(?:an?|any|some|the|new) [^,.;:?!\n]{{3,60}}?) "
        rf"(?P<test>{_HOLDS} [^,.;:?!\n]{{2,60}}?)"
        r" (?:when|once|as soon as|by the time|at the time|as) (?:it|he|she|they)(?:'s|’s| is| are| gets?| was| were)"
        r" (?P<done>[a-z]+ed|sent|made|cut|begun)\b",
        "when {what} is {done}, if it {test}",
    ),
    # "when a pull request is closed without being merged"
    construction(
        r"\bwithout (?:being|getting|having been) (?P<done>(?!not\b)[a-z]+(?:ed|en|nt|ld|de))\b", "and is not {done}"
    ),
    # "depending on whether it is done, delete it or comment on it"
    construction(
        r"\b(?:depending on|according to) (?:whether|if) (?P<test>[^,.;:?!\n]{3,60}?)(?: or not)?,"
        rf" (?P<one>{ORDER}\b[^,.;:?!\n]{{2,60}}?),? or (?:else |otherwise )?(?={ORDER}\b)",
        "if {test}, {one}, otherwise ",
    ),
    # "depending on its priority: high -> page me, low -> tell #dev"
    construction(
        r"\b(?:depending on|according to|by) (?:its|the|their|his|her) (?P<what>[a-z]+(?: [a-z]+)?)(?: of it)?[:,]"
        rf" (?P<cases>[^.:?!\n]{{1,30}}?{CASE}[^.?!\n]+)",
        lambda found: _cases_of(found["what"], found["cases"]),
        holds=lambda found: len(_CASE.findall(found["cases"])) > 1,
    ),
    # "draft -> nothing; by renovate -> approve it; anyone else -> request a review"
    construction(rf"(?P<case>{CASE})nothing(?=\s*[;,]\s*\S)", "{case}do nothing"),
    construction(
        rf"{START}by (?P<who>[\w-]{{2,30}}){CASE}(?={ORDER}\b)",
        "if it is by {who}, ",
        holds=lambda found: found.start() > 0,
    ),
    construction(
        rf"{START}(?:any|every|some)(?:one|body|thing) else{CASE}(?={ORDER}\b)",
        "otherwise ",
        holds=lambda found: found.start() > 0,
    ),
    # "any of them overdue? cancel those"
    construction(
        rf"{START}(?:are |is )?(?:any|some|one) of (?:them|these|those) (?P<test>[^.;:?!\n]{{3,60}}?)\?"
        r" (?:then |so |if so,? )?(?=[a-z])",
        "for those that are {test}, ",
        holds=lambda found: looked_up_before(found) and _PREDICATED.match(found["test"]) is None,
    ),
    # "either by Alice or by Bob"
    construction(
        r",? \beither (?P<by>by|from|in|on|to|of|for) (?P<one>[^,.;:?!\n]{1,40}?) or"
        r" (?:by|from|in|on|to|of|for) (?=\S)",
        " {by} {one} or ",
    ),
    # "when an error is raised, except in staging, open a ticket"
    construction(
        rf"(?P<what>\b{_OPENED} [^.;:?!\n]{{3,80}}?),? (?:except|but not|unless|other than|just not) (?:in|on|for)"
        rf" (?P<place>{_ENVIRONMENTS}),? (?={ORDER}\b)",
        "{what} and its environment is not {place}, ",
    ),
    # "open a ticket, except in staging"
    construction(
        rf",? (?:except|but not|unless|just not) (?:it's |it is )?(?:in|on|for) (?P<place>{_ENVIRONMENTS})"
        r"(?=\s*(?:[.;!\n]|$))",
        " unless its environment is {place}",
    ),
    # "get the envelopes; once an envelope is signed, ..."
    construction(
        rf"{START}(?:once|as soon as|whenever) (?=(?:an?|any|one) (?:[a-z]+ ){{1,2}}(?:is|has|gets|was)\b)",
        "if ",
        holds=looked_up_before,
    ),
    # "each Monday item is checked: if ..."
    construction(
        rf"{START}(?P<each>each|every) (?P<what>[^.;:,!?\n]{{2,40}}?) (?:is|gets) (?:checked|looked (?:at|through)"
        r"|examined|inspected|tested|gone through)(?:\s*:|,(?: and)?|;) (?=[a-z])",
        "for {each} {what}, ",
    ),
    # "whose warranty has run out"
    construction(r"\b(?P<has>has|have) (?:already )?run out(?! of\b)\b", "{has} expired"),
    # "at month's end"
    construction(
        r"\b(?:at|on) (?:the )?(?P<period>month|week|quarter|year)['’]s end\b", "at the end of every {period}"
    ),
    # "take the label stale off them"
    construction(
        r"\btake (?P<what>(?:the|its|their|any|all|every|this|that) [^.;:,!?\n]{2,40}?) off (?P<of>them|it|these|those"
        r"|him|her|(?:the|its|their|each|every) [a-z]+)\b",
        "remove {what} from {of}",
    ),
    # "one line in the Google sheet"
    construction(
        r"\bline(?P<s>s?) (?P<in>in|into|to|of|on) (?P<sheet>(?:the|our|a|my) (?:[\w-]+ ){0,2}(?:sheet|spreadsheet"
        r"|worksheet|workbook)\b)",
        "row{s} {in} {sheet}",
    ),
)
"""Applied before other constructions."""
