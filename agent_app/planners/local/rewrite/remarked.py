"""Constructions that say what is left on a thing, whom it concerns, and why: "ask for the version in a comment", "save
the key in a work note", "request a review from sam", "tell the assignee of OPS-3", "so they can test it".
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import (
    ARROW,
    CASE,
    MAKING,
    ORDER,
    QUOTE,
    START,
    UPON,
    Found,
    asked_before,
    construction,
    looked_up_before,
)

__all__ = ["REMARKED", "asked_for_review"]

_REMARK = r"(?:work note|internal note|private comment|public comment|comment|note)"
_ROLE = (
    r"(?:assignee|author|reporter|creator|owner|requester|requestor|submitter|opener|reviewers?|watchers?|responders?"
    r"|assignees)"
)
_TELL = r"(?:tell|notify|dm|message|ping|remind|inform|ask|e-?mail|mail|warn|nudge|slack|thank)"
_WITH_NUMBER = (
    r"(?:(?:the )?(?:[A-Za-z]+ )?(?:(?:pull request|merge request|pr|mr|issue|ticket|incident|task|story|bug|work"
    r" item|card"
    r"|alert) )?(?:#?\d+|(?-i:[A-Z][A-Z0-9]+-\d+))(?: (?:of|in) [\w.-]+/[\w.-]+)?)"
)
_NAMED = (
    r"(?!(?:to|for|on|from|who|that|and|or|it|them|the|an?|my|our|all|me|us|each|every|someone|somebody|anyone|another"
    r"|whoever|its|their|his|her)\b)(?-i:[a-z])[\w.-]*"
)
_NAMES = rf"{_NAMED}(?:(?:, | and |, and )(?!(?:{ORDER})\b){_NAMED})*"
_PURPOSED = re.compile(
    rf"\b(?:{_TELL}|post|send|write|announce|comment|add|put|let|share|create|open|label)\b", re.IGNORECASE
)
_ANYBODY = (
    r"(?:anyone|anybody|whoever|everyone|everybody|any (?:[\w-]+ )?(?:member|user|person|customer)|(?:all )?those)"
)
_DOES = r"(?:reacts?|comments?|posts?|writes?|joins?|forks?|stars?)"
_GETS = r"(?:gets?|receives?|(?:should|must|shall) (?:get|receive|be given|be sent))"


def _addressed(names: str) -> str:
    """Names of accounts, each told apart from other words."""
    return re.sub(r"(?<![\w@.-])(?!(?:and|or|but|if|when)\b)([a-z][\w.-]*)", r"@\1", names)


def asked_for_review(found: Found) -> str:
    """An order for a review by those who are named."""
    return f"request a review from {_addressed(found['who'])}"


_PERIODS = {"daily": "day", "weekly": "week", "monthly": "month", "hourly": "hour", "nightly": "night"}
_AT_GITLAB = re.compile(r"\b(?:gitlab|merge requests?|MRs?)\b", re.IGNORECASE)


def _at_hand(found: Found) -> str:
    """What a label is taken off: the last thing spoken of before."""
    said = re.findall(r"\b(issue|merge request|MR)s?\b", found.string[: found.start()])
    return said[-1] if said else "issue"


def _behind(found: Found) -> str:
    """What is written down, without the product that it is of: no note is taken there."""
    return str(found["what"][found.end("product") - found.start("what") :])


def _tells_role(found: Found) -> str:
    who = found["who"].lower()
    pronoun = "their" if found["which"].lower().startswith("the ") and found["which"].lower().endswith("s") else "its"
    return f"get {{which}} and {found['verb'].lower()} {pronoun} {who}"


_COURTEOUS = {
    "thank": "thanking",
    "greet": "greeting",
    "welcome": "welcoming",
    "congratulate": "congratulating",
}

_DEALT_WITH = (
    r"\b(?P<deed>(?:move|transition|close|resolve|solve|set|mark|reopen|update|change|escalate|put)(?:s|es)? "
    r"(?P<thing>(?:the )?(?-i:[A-Z]{2,}-\d+)\b|(?:(?:the|its) )?(?:linked |related |corresponding |matching )?"
    r"(?-i:[A-Z])\w+ (?:issue|ticket|task|bug|story|incident|card|work item)\b(?: (?-i:[A-Z]{2,}-\d+)\b| #?\d+\b)?"
    rf"(?: (?:in|from|mentioned in|named in) its title)?)(?:[^.;!?\n\"“]|{QUOTE}){{0,50}}?)"
)
"""What is done with a thing of some product that is there."""
_JOINT = r"(?P<joint>,? and(?: then)? |, then |, )"
_COMMENTING = (
    r"(?:(?:add|leave|post|write|put) an? (?P<kind>(?:internal |public )?(?:comment|note))|(?P<verb>comment))"
    r"(?: (?:on|to|in) it\b| there\b)?"
)

REMARKED = (
    # "move OPS-5 to Done and comment the link of the PR on it"
    construction(
        rf"{_DEALT_WITH}{_JOINT}(?:comment|post|write|leave|put|add) "
        r"(?P<what>(?!an? (?:[a-z]+ )?(?:comment|note)\b)[^.;,!?\n\"“]{3,50}?)"
        r" (?:on|to|in) it(?=\s*(?:[.;!,]|$)| and\b)",
        "{deed}{joint}comment on {thing} with {what}",
    ),
    # "when the PR is merged, move OPS-5 to Done and add a comment with its link": on OPS-5, and not on the PR
    construction(
        rf"{_DEALT_WITH}{_JOINT}{_COMMENTING}(?P<said> {QUOTE})?"
        r"(?=\s*(?:[.;!,]|$)| (?:with|saying|that|including|containing|and)\b)",
        lambda found: (
            f"{{deed}}{{joint}}{'add a {kind}' if found['kind'] else 'comment'}{{said}} "
            f"{'to' if found['kind'] else 'on'} {{thing}}"
        ),
    ),
    # "ask for steps to reproduce in a comment"
    construction(
        rf"\bask (?P<what>(?:for|about|why|whether|if|how|when) [^.;,:!?\n]{{2,60}}?) in an? (?:new )?{_REMARK}\b",
        "add a comment asking {what}",
    ),
    # "message all members of the Slack channel #dev": they are reached there
    construction(
        r"\b(?P<verb>message|tell|notify|ping|inform|remind|alert) (?:(?:all|the|of|every) )*(?:members|people|users)"
        r" (?:of|in) (?:the )?(?:Slack |Discord )?(?:channel )?(?P<channel>#[\w-]+)",
        "{verb} {channel}",
    ),
    # "thank the author with a comment", "tell the reporter in a comment to add tests"
    construction(
        rf"\b(?P<verb>thank|greet|welcome|congratulate) (?P<who>(?:the|its|their) {_ROLE}|them|him|her)"
        rf" (?:with|in|by|via|through) an? (?:[a-z]+ )?{_REMARK}\b",
        lambda found: f"add a comment {_COURTEOUS[found['verb'].lower()]} {{who}}",
    ),
    construction(
        rf"\b(?:ask|tell|remind|request) (?P<who>(?:the|its|their) {_ROLE}|them|him|her)"
        rf" (?:with|in|by|via|through) an? (?:[a-z]+ )?{_REMARK} (?=to [a-z])",
        "add a comment asking {who} ",
    ),
    # "..., comment asking the reporter to add one"
    construction(
        r"(?P<lead>(?<=, )|\b(?:and|then|please) )(?P<verb>comment|reply)"
        r" (?=(?:asking|saying|telling|thanking|explaining|reminding|requesting|mentioning|welcoming) )",
        lambda found: f"{{lead}}add a {found['verb'].lower()} ",
    ),
    # "save the key in a work note on the problem", "put its link into a comment"
    construction(
        rf"\b(?:save|put|note|record|write|store|keep|paste|drop|leave) (?P<what>(?:the|its|their|a link|both|that)\b"
        rf"(?P<product> (?-i:[A-Z])\w+)?[^.;,:!?\n]{{0,40}}?) (?:in|into|as|to) (?P<remark>an? (?:new"
        rf" )?{_REMARK})\b(?! (?:that|which)\b)",
        lambda found: "add {remark} with " + (f"its{_behind(found)}" if found["product"] else "{what}"),
    ),
    # "add the label x and a comment saying y to issue 5"
    construction(
        r"\b(?P<verb>add|put|set|attach) (?P<label>(?:the |a )?(?:labels?|tags?) [^.;,:!?\n]{1,40}?),? (?:and|plus"
        r"|as well as)"
        rf" (?P<remark>an? (?:short )?{_REMARK}(?: \"[^\"\n]+\"| (?:saying|asking|thanking|telling|explaining|that"
        rf"|with)"
        r" [^.;,:!?\n]{2,60}?)?)(?P<to> (?:to|on) [^.;,:!?\n]{2,50}?)?(?=\s*(?:[.;,!]|$)| and (?:then )?[a-z]+ )",
        lambda found: (
            "{verb} {label}{to} and add {remark}" + ("{to}" if found["to"] else " to it")
            if '"' in found["remark"] or found["to"]
            else "{verb} {label} and add {remark}"
        ),
        holds=lambda found: '"' not in found["label"],
    ),
    # "decline those older than 90 days with a comment"
    construction(
        r"(?P<which>\b(?:those|the ones|ones) [^.;,:!?\n]{3,60}?),? with (?P<remark>an? (?:short |polite )?comment)"
        r"(?P<saying>(?: (?:saying|explaining|asking|that|telling) [^.;,:!?\n]{2,60}?)?)(?=\s*(?:[.;,!]|$))",
        "{which} and add {remark}{saying} to each of them",
        holds=lambda found: (
            re.search(r"\b(?:close|decline|reject|merge|archive|resolve)\b", found.string, re.I) is not None
        ),
    ),
    # "request a review from sam", "ask sam for a review", "request sam as reviewer"
    construction(
        rf"\b(?:request|get|ask for|want|require) (?:an? )?(?:code )?reviews? (?:from|by|of) (?P<who>{_NAMES})"
        r"(?=\s*(?:[.;,!]|$)| (?:on|for|of|in|and|before|when|if)\b)",
        asked_for_review,
    ),
    construction(
        rf"\b(?:request|ask) (?P<who>{_NAMES}) (?:as (?:an? |the )?reviewers?|for (?:an? )?(?:code )?review)\b"
        r"(?P<of>(?: (?:of|on|for) [^.;,:!?\n]{2,50}?)?)(?=\s*(?:[.;,!]|$)| (?:and|when|if)\b)",
        lambda found: asked_for_review(found) + re.sub(r"^ (?:of|for) ", " on ", found["of"]),
    ),
    # "tell the assignee of OPS-12 that it is blocked"
    construction(
        rf"(?P<lead>{START}|\b(?:and|then|please) )(?P<verb>{_TELL}) the (?P<who>{_ROLE}) of (?P<which>{_WITH_NUMBER})"
        r"(?=\s*(?:[.;,!]|$)| )",
        lambda found: f"{{lead}}{_tells_role(found)}",
    ),
    # "tell the team so they can test it": why, and nothing that is done here
    construction(
        r",? so (?:that )?(?:they|he|she|people|everyone|everybody|someone|somebody|we|the (?:team|customer|user"
        r"|owner|others))"
        r" (?:can|could|may|might|will|would|are able to|is able to|knows?|do(?:es)?n['’]t|don['’]t have to|won['’]t)\b"
        r"[^.;:!?\n]*?(?=\s*(?:[.;!]|$)|, (?:and|then|but)\b|,? and then\b)",
        "",
        holds=lambda found: _PURPOSED.search(found.string, 0, found.start()) is not None,
    ),
    # "the newest release of acme/cli: mail its notes to us"
    construction(
        rf"^the (?P<which>(?:newest|latest|last|most recent|current|oldest) [^.;:,!?\n]{{3,60}}?){CASE}"
        rf"(?=(?:{ORDER}|retry|rerun|if)\b)",
        "get the {which}, then ",
    ),
    # "a new subtask for every story"
    construction(
        r"^(?P<what>(?:an? )?new (?:[a-z]+ )?(?:subtask|task|issue|ticket|card|bug|page|incident)(?: \"[^\"\n]+\")?)"
        r" (?=for (?:each|every|all)\b)",
        lambda found: "create " + ("" if found["what"].lower().startswith("a") else "a ") + "{what} ",
    ),
    # "aren't assigned yet"
    construction(
        r"\b(?P<be>are|is)(?:n['’]t| not)(?: yet)? assigned(?: yet)?(?=\s*(?:[.;,:!?]|$)| (?:and|to me|within|after"
        r"|for)\b| yet)"
        r"(?! to\b)(?: yet)?",
        "{be} unassigned",
        holds=lambda found: re.match(r" (?:within|after|for) ", found.string[found.end() :]) is None,
    ),
    construction(
        r"\b(?P<be>are|is)(?:n['’]t| not) assigned yet\b",
        "{be} unassigned",
    ),
    # "whoever reacts to a message gets the role"
    construction(
        rf"^{_ANYBODY} (?:(?:who|that) )?(?P<does>{_DOES}(?: [^.;:,!?\n]{{2,60}}?)?) {_GETS} (?=(?:an?|the|access)\b)",
        lambda found: f"when someone {_third(found['does'])}, give them ",
        holds=lambda found: not found["does"].lower().startswith("join"),
    ),
    # "the issue goes to Done"
    construction(
        r"(?P<lead>^|, |\b(?:and|then) )(?P<what>(?:the|its|that) [^.;,:!?\n]{3,40}?) (?:goes|moves|should go"
        r"|should move|must go"
        r"|has to go) (?:back )?to (?P<state>(?-i:Done|In Progress|In Review|To Do|Backlog|Closed|Resolved|Blocked"
        r"|Review))\b",
        "{lead}move {what} to {state}",
        holds=lambda found: re.search(rf"\b{UPON} $", found.string[: found.start("what")], re.I) is None,
    ),
    # "those not updated for a year"
    construction(
        r"\b(?P<some>those|the ones|ones) not (?P<done>[a-z]+(?:ed|en|hed)\b)(?! by\b)",
        "{some} that were not {done}",
    ),
    # "a task for the ones seen more than 1000 times"
    construction(
        rf"\b(?P<deed>{MAKING} (?:an?|one) [^.;:,!?\n]{{2,50}}?) for (?:the ones|those) (?P<test>(?:seen|opened"
        rf"|created|older|newer"
        r"|with|without|that|which|whose|in|on|over|under|above|below|more|less)\b[^.;:,!?\n]{2,50}?)"
        r",? (?:and|but) (?P<verb>[a-z]+) (?:all |each of )?the (?:rest|others|other ones)\b",
        "for those {test}, {deed}, otherwise {verb} it",
        holds=looked_up_before,
    ),
    construction(
        r"\b(?:that (?:were|are|was|is) |that |which |(?<=those )|(?<=ones ))(?:seen|occurred|happened|fired"
        r"|triggered|fires)"
        r" (?P<bound>(?:more|fewer|less) than|over|at least|at most) (?P<count>\d+) times\b",
        "with {bound} {count} events",
    ),
    # "add the label x" of what GitLab has: its own kind of things has labels, too
    construction(
        r"\badd (?:the |a )?label (?P<label>(?!for\b|to\b|called\b|named\b|with\b|in\b|on\b)[\w:-]+|\"[^\"\n]+\")"
        r"(?: to it)?"
        r"(?=\s*(?:[.;,!]|$)| (?:and|then|if)\b)",
        "label it {label}",
        holds=lambda found: _AT_GITLAB.search(found.string) is not None,
    ),
    construction(
        r"\bremove (?:the |its )?label (?P<label>(?!for\b|from\b|called\b|named\b|with\b|in\b|on\b)[\w:-]+|\""
        r"[^\"\n]+\")"
        r"(?: from it)?(?=\s*(?:[.;,!]|$)| (?:and|then|if)\b)",
        lambda found: f"remove the label {{label}} from the {_at_hand(found)}",
        holds=lambda found: _AT_GITLAB.search(found.string) is not None,
    ),
    # "pushes to the branch develop"
    construction(
        rf"\b(?P<upon>{UPON}) (?:an?|some)(?:one|body)? (?:[a-z]+ )??(?:pushes|commits) (?:(?:something|code"
        rf"|changes) )?to"
        r" (?:the |an? )?(?:branch (?P<branch>[\w./-]+)|(?P<name>[\w./-]+) branch)\b",
        lambda found: f"{{upon}} there is a push to branch {'{branch}' if found['branch'] else '{name}'}",
    ),
    construction(
        rf"\b(?P<upon>{UPON}) (?:some(?:one|body)|anyone|anybody) (?:pushes|commits) (?:(?:something|code|changes) )?to"
        r" (?:the |an? )?(?:branch (?P<branch>[\w./-]+)|(?P<name>[\w./-]+) branch)\b",
        lambda found: f"{{upon}} there is a push to branch {'{branch}' if found['branch'] else '{name}'}",
    ),
    # "for each that has merge conflicts comment "please rebase""
    construction(r"\b(?P<have>has|have) merge (?=conflicts?\b)", "{have} "),
    construction(
        r"(?P<test>\bfor (?:each|every|those|the ones|all)\b[^.;:!?,\n]{3,70}? )(?P<deed>comment|reply) (?=[\"“'])",
        "{test}, {deed} ",
        holds=lambda found: found["test"].split()[-1].lower() not in {"a", "the", "one", "and", "no", "each", "every"},
    ),
    # "check whether https://... is up"
    construction(
        r"\b(?:check|see|test|verify|look)(?P<when> every [^.;,:!?\n]{1,20}?)?,? (?:if|whether|that) "
        r"(?P<url>https?://[^\s,;]+)"
        r" (?:is|responds|works|answers)(?: (?:still )?(?:up|reachable|alive|online|available|responding|working"
        r"|okay|ok))?"
        r"(?P<rest>(?:[,;.]|,? and) if not,? )?",
        lambda found: f"request {{url}}{{when}}{'; if it is down, ' if found['rest'] else ''}",
    ),
    # "when it is assigned to someone, tell them"
    construction(
        r"(?P<event>\bassigned) to (?:someone|somebody|a person|an agent|a colleague), (?P<verb>tell|notify|dm|ping"
        r"|remind|inform"
        r"|message) (?:them|him|her|him or her|that person)\b",
        "{event}, {verb} its assignee",
    ),
    # "ask kim; approved: merge it, rejected: close it"
    construction(
        rf"(?<=[.;,:] )(?P<no>(?:if )?(?:rejected|declined|denied|refused))\s*(?::|{ARROW}|[–—-](?= ))\s*(?=[a-z])",
        "if rejected, ",
        holds=asked_before,
    ),
    construction(
        rf"(?<=[.;,:] )(?:if )?(?:approved|accepted|granted|confirmed)\s*(?::|{ARROW}|[–—-](?= ))\s*(?=[a-z])",
        "if approved, ",
        holds=asked_before,
    ),
    # "send the requester a reminder"
    construction(
        rf"\bsend (?P<who>(?:the |its |their ){_ROLE}) an? (?:friendly |short )?reminder\b",
        "remind {who}",
    ),
    # "when someone posts "deploy" in #ops"
    construction(
        rf"\b(?P<upon>{UPON}) (?:someone|somebody|anyone|anybody|a user|people) (?:posts?|writes?|says?|types?"
        rf"|mentions?)"
        r" (?P<said>\"[^\"\n]+\"|“[^”\n]+”|'[^'\n]+')(?P<place> (?:in|on|to) #[\w-]+)",
        "{upon} a message that contains {said} is posted{place}",
    ),
    # "start a thread in #work"
    construction(
        r"\b(?:start|open|create|begin) an? (?:new )?(?:slack )?thread (?P<place>(?:in|on) #[\w-]+)",
        "post a Slack message {place}",
    ),
    # "when a user is added to the Discord server"
    construction(
        rf"\b(?P<upon>{UPON}) (?:someone|somebody|an? (?:new )?(?:member|user|person|employee|colleague|customer)) "
        rf"(?:is|gets) "
        r"(?:added|invited) to (?P<where>(?:the|our|my) (?:discord )?server)\b",
        "{upon} a member joins {where}",
    ),
    # "when a member joins the server, add the role x"
    construction(
        r"\b(?:add|give|assign|grant) the role (?P<role>\"[^\"\n]+\"|[\w-]+)(?=\s*(?:[.;,!]|$)| and\b)",
        "give them the role {role}",
        holds=lambda found: re.search(r"\bjoins\b", found.string[: found.start()], re.IGNORECASE) is not None,
    ),
    # "notify #legal about every page that gets published"
    construction(
        rf"^(?:please )?(?P<deed>{_TELL} [^.;,:!?\n]{{2,40}}? (?:about|of)) (?:every|each|any) (?P<thing>(?:"
        rf"[A-Za-z]+ )?[a-z]+"
        r"(?: (?:whose|with|from|in) [^.;,:!?\n]{2,50}?)?) that (?:gets|is) (?P<event>published|opened|created"
        r"|filed|raised"
        r"|reported|merged|closed|released)(?P<place>(?: (?:in|on) [^.;,:!?\n]{2,40}?)?)(?=[.!]?$)",
        "when a {thing} is {event}{place}, {deed} it",
    ),
    # "post all PRs merged this week to #dev": a list of them, and nothing that happens
    construction(
        rf"{START}(?:please )?(?P<verb>post|send|share|publish|mail|e-?mail) (?P<what>(?:me )?all (?:the )?"
        rf"[^.;,:!?\n]{{2,40}}?s"
        r" (?:opened|closed|merged|created|resolved|solved|completed) (?:today|yesterday|(?:this|last) (?:week"
        r"|month)|in the"
        r" (?:last|past) [^.;,:!?\n]{2,15}?)(?: (?:in|of|from) [^.;,:!?\n]{2,40}?)?) (?P<to>(?:to|in) (?:#[\w-]+"
        r"|\S+@[\w.-]+))",
        lambda found: f"list {{what}} and {found['verb'].lower()} them {{to}}",
        holds=lambda found: re.match(rf"^(?:{UPON})\b", found.string, re.IGNORECASE) is None,
    ),
    # "put all open issues labelled v2 in the milestone"
    construction(
        r"\b(?:put|add|move) (?P<what>(?:all|every|each|the) [^.;,:!?\n]*?\bissues?\b[^.;,:!?\n]*?) (?:in|into|to"
        r"|on) (?:it|that"
        r" milestone|the milestone)(?=\s*(?:[.;,!]|$))",
        "update {what}, setting the milestone to it",
        holds=lambda found: "milestone" in found.string[: found.end()].lower(),
    ),
    # "send a weekly mail to the boss with all issues closed"
    construction(
        r"^(?:please )?(?:send|write) (?:an?|the) (?P<every>daily|weekly|monthly|hourly|nightly) (?:e-?mail|mail) to"
        r" (?P<who>\S+@[\w-]+(?:\.[\w-]+)+|the [a-z]+|my [a-z]+|me|us) (?:with|of|about|listing|containing) "
        r"(?P<what>(?:all|the|a list"
        r" of|our)\b[^.;:!?\n]{3,90}?)(?=[.!]?$)",
        lambda found: f"every {_PERIODS[found['every'].lower()]}, list {{what}} and email them to {{who}}",
    ),
)
"""Applied before other constructions."""


def _third(said: str) -> str:
    verb, _, rest = said.partition(" ")
    return (verb if verb.endswith("s") else f"{verb}s") + (f" {rest}" if rest else "")
