"""Where steps go, what stays and who agrees, said in a roundabout way: "the last one should be the first one"."""

from __future__ import annotations

from agent_app.planners.local.edit.plainer import being_done
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.rewrite.later import SPAN
from agent_app.planners.local.rewrite.patterns import ORDER, START, base_form, construction

__all__ = ["ROUNDABOUT"]

_END = r"(?=\s*(?:[.!?;]|$))"
_LEAD = r"(?P<lead>(?:and |but |so |also |please )*)"
_DUTY = r"(?:should|must|has to|have to|needs? to|ought to|is to|shall)"
_THE = r"(?:the|that|this|our)"
_SENT_KINDS = words("message mail email e-mail sms dm")
_ONLY_THIS = r"(?:only|just) do (?:this|that|it all|all (?:of )?(?:this|that|it)|everything)"
_SIDES = {"in front of": "before", "ahead of": "before", "prior to": "before", "behind": "after"}
_EDGES = {"first": "beginning", "last": "end", "final": "end", "opening": "beginning", "closing": "end"}


def _ordered(done: str) -> str:
    """ "Fetch" for "fetches"."""
    if done.endswith("ies"):
        return f"{done[:-3]}y"
    return done[:-2] if done.endswith(("ches", "shes", "sses", "xes")) else done.removesuffix("s")


ROUNDABOUT = (
    # "prepend a step which gets the templates"
    construction(
        rf"{START}{_LEAD}(?P<how>add|insert|include|prepend|append|put in) (?:an?|another|one more)"
        r" (?:(?:new|extra|further|additional) )?step (?:that|which) (?P<done>(?!has\b|is\b|was\b|does\b)[a-z]{3,}s)"
        r"(?= (?:the|an?|all|each|every|it|them|our|its|[A-Z])\b)",
        lambda found: (
            f"{{lead}}{'at the beginning ' if found['how'].lower() == 'prepend' else 'also '}{_ordered(found['done'])}"
        ),
    ),
    # "it has to create a Salesforce lead in its place"
    construction(
        rf"{START}{_LEAD}(?:(?:it|this|that|we|the (?:work)?flow) {_DUTY} )?(?P<deed>{ORDER}\b [^,.;\n]{{3,50}}?)"
        r" in (?:its|their|that) (?:place|stead)(?=\s*(?:[,.!;]|$))",
        "{lead}{deed} instead",
    ),
    # "check that the contact has an email before subscribing it"
    construction(
        rf"{START}{_LEAD}(?P<check>check|verify|make sure|ensure) (?P<that>that|whether|if) (?P<case>[^,.;\n]{{4,60}}?)"
        rf" (?P<place>(?:before|prior to) \w+ing\b[^,.;\n]*){_END}",
        "{lead}{place}, {check} {that} {case}",
    ),
    # "only do this for critical incidents"
    construction(
        rf"{START}{_LEAD}(?:{_ONLY_THIS}) for (?P<state>(?!(?:the|all|any|new|those|each|every)\b)[a-z-]{{3,}})"
        rf" (?P<thing>[a-z]{{3,}}[^s\W])s{_END}",
        "{lead}this should only run if the {thing} is {state}",
    ),
    construction(rf"{START}{_LEAD}{_ONLY_THIS}(?= (?:if|when)\b)", "{lead}this should only run"),
    # "the bookkeeper wants the folder made as the very first thing"
    construction(
        rf"{START}{_LEAD}(?:{_THE} (?:[\w-]+ )?[\w-]+|(?-i:[A-Z])\w+|we|i|they)"
        r" (?:wants?|would like|needs?|prefers?|expects?)"
        rf" (?P<what>{_THE} [\w -]{{2,30}}?) (?P<done>made|done|sent|written|put|\w{{3,}}ed)"
        r" (?=(?:as|at|before|after|right|first|last|earlier|later)\b)",
        "{lead}{what} should be {done} ",
    ),
    # "wrong order, the board must exist before the post"
    construction(
        r"^(?:oh |hm+,? |sorry,? )*(?:(?:the|that['’]?s(?: the)?|this is(?: the)?|it['’]?s(?: the)?) )?"
        r"(?:wrong|bad|incorrect) (?:order|sequence|way round)(?: at the \w+| here| there)?[,;:.!–-]+ (?=\w)",
        "",
    ),
    # "a mail for each refund, not at the end"
    construction(
        r"(?P<each>\b(?:for each|for every|per|each|every) (?:[\w-]+ ){0,2}[\w-]+),? (?:and )?not (?:just |only )?"
        rf"(?:at the (?:very )?end|once|in one go|in bulk|afterwards|all at once|one for all){_END}",
        "{each}",
    ),
    # "firstly, list the jobs"
    construction(
        rf"^(?:please )?(?:firstly,?|first,) (?=(?:please )?(?:{ORDER}|show|list|get|fetch)\b)"
        r"(?![\s\S]*\b(?:then|second(?:ly)?|next|finally|after that|afterwards)\b)",
        "first ",
    ),
    # "the board must exist before the post"
    construction(
        rf"{START}{_LEAD}(?P<what>{_THE} [\w -]{{2,30}}?) {_DUTY} (?:already |first )?"
        r"(?:exist|be (?:there|in place|available|ready|up))(?: already| first)? before (?=\w)",
        "{lead}{what} should come before ",
    ),
    # "I'd rather the post came first"
    construction(
        rf"{START}{_LEAD}(?:i|we)(?:['’]d| would) (?:rather|prefer(?: it)?(?: if)?|like it(?: more| better)? if) "
        rf"(?P<what>{_THE} [^,.;\n]{{2,30}}?) (?:came|went|happened|ran|was done|were done|was) (?P<where>[^,.;\n]+?)"
        rf"{_END}",
        "{lead}{what} should come {where}",
    ),
    # "the last one should be the first one"
    construction(
        rf"{START}{_LEAD}(?P<what>the (?:very )?(?:last|first|second|third|fourth|fifth)|step \w+)(?: one| step)?"
        rf" (?:{_DUTY} (?:be|become|come|go)|becomes|goes)(?: as| to)?(?: the)? (?P<edge>first|last)(?:"
        rf" one| step)?{_END}",
        lambda found: (
            f"{{lead}}move {{what}}{'' if found['what'].startswith('step') else ' step'}"
            f" to the {_EDGES[found['edge'].lower()]}"
        ),
    ),
    # "the order should be message, deal, invoice"
    construction(
        rf"{START}{_LEAD}(?:the |a )?(?:right |correct |better |new )?(?:order|sequence)"
        rf" (?:of (?:the )?(?:steps|things) )?(?:{_DUTY} be|is|would be)[:,]? (?=[^.;\n]+?(?:,| and | then ))"
        r"(?!(?:wrong|off|not)\b)",
        "{lead}order: ",
    ),
    construction(
        rf"{START}{_LEAD}(?P<list>(?:[\w-]+ ){{0,2}}[\w-]+(?:,? (?:and |then )*[\w-]+(?:"
        rf" [\w-]+){{0,2}}){{1,4}}?) (?:is|would be)"
        rf" the (?:right|correct|better|new|proper) (?:order|sequence){_END}",
        "{lead}order: {list}",
    ),
    # "just the invoice please, rest can go"
    construction(
        rf"{START}{_LEAD}(?:just|only)(?: keep| leave)? (?P<what>{_THE} [^,.;\n]{{2,40}}?)(?:"
        rf" please)?[,;.:–-]+ (?:and )?"
        r"(?:all )?(?:the )?(?:rest|others|other (?:steps|ones|things)|everything else)"
        rf" (?:(?:can|may|should|must) (?:go|be (?:removed|dropped|deleted))|(?:is|are) not needed)[^.;\n]*?{_END}",
        "{lead}keep only {what}",
    ),
    # "give it a day before you post"
    construction(
        rf"{START}{_LEAD}(?:give (?:it|them|him|her|us)|allow|leave|let)(?: about| another)? (?P<span>{SPAN})"
        r"(?: (?:pass|go by|elapse))? (?=(?:before|after|between)\b)",
        "{lead}wait {span} ",
    ),
    # "when it's urgent, Slack message to #crit"
    construction(
        rf"{START}{_LEAD}(?P<case>(?:if|when|whenever|for|otherwise|in (?:that|this|the other) case)[^,.;:\n]{{0,60}}),"
        rf" (?:also )?(?P<tool>(?-i:[A-Z][\w]+ )?)(?P<kind>message|mail|e-?mail|sms|dm|card|task|comment|note|ticket"
        rf"|issue|incident|alert|row|page)\b(?= (?:to|for|in|on|with|about|that|saying)\b)(?P<more>[^,.;\n]*?){_END}",
        lambda found: (
            "{lead}{case}, "
            + ("send" if found["kind"].lower() in _SENT_KINDS else "create")
            + (" an " if (found["tool"] or found["kind"])[0].lower() in "aeio" else " a ")
            + "{tool}{kind}{more}"
        ),
    ),
    # "we don't want the check, always create the item"
    construction(
        rf"{START}{_LEAD}(?:i|we) (?:do not|don['’]?t) (?:want|need|like)(?: any)? (?:the|this|that|a)"
        rf" (?P<test>check|condition|test|filter|distinction|restriction|if)(?: any ?more| any longer)?"
        r"(?=\s*(?:[.,;!]|$))",
        "remove the {test}",
    ),
    # "on the other side nobody should post, comment there"
    construction(
        rf"(?P<lead>^|(?<= )|(?<=, ))(?:nobody|no one|noone) (?:should|must|may|needs to|has to)"
        rf" (?P<deed>(?={ORDER}\b))",
        "{lead}do not {deed}",
    ),
    construction(rf"{START}{_LEAD}on the other (?:side|hand side|path|branch),? ", "{lead}in the else branch "),
    # "I want to approve each lead before the card"
    construction(
        rf"{START}{_LEAD}(?P<who>i|we)(?:['’]d| would)? (?:want to|need to|have to|must|should|wish"
        rf" to|like to|prefer to"
        r"|will) (?:first )?(?P<deed>(?:approve|okay|sign off(?: on)?|review|confirm|look at|inspect|vet) "
        rf"[^.;\n]*?\b(?:before|first|beforehand)\b)",
        lambda found: f"{{lead}}let {'me' if found['who'].lower() == 'i' else 'us'} {{deed}}",
    ),
    # "write to the owner first and make the card second"
    construction(
        rf"{START}{_LEAD}(?P<one>[^,.;\n]{{3,40}}?) first,? (?:and|then|and then)"
        rf" (?:make|create|do|send|post|add|write)"
        rf" (?P<other>{_THE} [^,.;\n]{{2,30}}?) (?:second|afterwards|after that|later|next|last){_END}",
        "{lead}{one} first, {other} second",
    ),
    # "leave the loop as it is but ...", "if it is a draft leave it, don't comment"
    construction(
        rf"{START}{_LEAD}(?:leave|keep) (?:it|everything|all|them|{_THE} [\w ]{{2,30}}?) (?:as (?:it|they) (?:is|are)"
        r"|alone|untouched|unchanged)(?:[,;:.–-]+ (?:but |and |just )*| but | and )(?=\w)",
        "{lead}",
    ),
    construction(
        rf"{START}{_LEAD}(?P<case>(?:if|when|whenever) [^,.;\n]{{4,40}}?),? (?:leave|let) (?:it|them)(?:"
        rf" alone| be)?[,;]"
        r" (?:and )?(?=(?:don['’]?t|do not)\b)",
        "{lead}{case}, ",
    ),
    # "closing it would make more sense than commenting"
    construction(
        rf"{START}{_LEAD}(?P<stem>[a-z]{{2,}})ing(?P<more> [^,.;\n]{{2,40}}?) (?:would|might|will|does)"
        r" (?:make more sense|be (?:better|wiser|nicer|smarter|more useful)|help (?:us |me )?more) than"
        rf" (?P<old>[^,.;\n]{{3,40}}?){_END}",
        lambda found: f"{{lead}}{base_form(found['stem'])}{{more}} instead of {{old}}",
    ),
    construction(
        rf"{START}{_LEAD}(?:i|we)(?:['’]d| would) (?:rather|prefer to|sooner) (?:have|see|get|use)"
        rf" (?P<new>an? [^,.;\n]+?)"
        rf" (?:than|over) (?:an? |the )?(?P<old>[^,.;\n]{{3,30}}?){_END}",
        "{lead}replace the {old} with {new}",
    ),
    # "if she says no, don't close it but add a comment"
    construction(
        rf"{START}{_LEAD}(?P<case>(?:if|when|whenever|otherwise|in case)[^,.;\n]{{0,50}}?),? (?:don['’]?t|do not)"
        rf" (?P<old>[a-z]+) (?:it|them|that|{_THE} [\w ]{{2,25}}?),? (?:but|just|rather|instead|and) (?:rather |just )?"
        rf"(?P<deed>(?={ORDER}\b)[^.;\n]+?)(?: instead)?{_END}",
        "{lead}{case}, {deed} instead",
    ),
    # "put a two day wait in front of the approval"
    construction(
        rf"{START}{_LEAD}(?:put|add|insert|have|include|make|place|build in|we need|i want)(?: in)? (?:a|an|one)"
        r" (?P<count>\w+)[- ](?P<unit>minute|hour|day|week|month)s? (?:wait|pause|delay|break|gap)(?: in)?"
        r" (?P<where>before|after|between|in front of|behind|ahead of|prior to) ",
        lambda found: f"{{lead}}wait {{count}} {{unit}}s {_SIDES.get(found['where'].lower(), found['where'])} ",
    ),
    construction(
        rf"{START}{_LEAD}(?:put|add|insert|have|include|make|place|build in)(?: in)? an? (?:wait|pause|delay|break|gap)"
        rf" of (?P<span>{SPAN}) (?P<where>before|after|between|in front of|behind|ahead of|prior to) ",
        lambda found: f"{{lead}}wait {{span}} {_SIDES.get(found['where'].lower(), found['where'])} ",
    ),
    # "after the rejection nothing should happen"
    construction(
        rf"{START}{_LEAD}(?:(?:after|on|upon|in case of|with|following) (?:the |a )?(?P<no>rejection|refusal)"
        r"|(?P<case>(?:if|when|whenever|otherwise|in (?:that|this|the other) case)[^,.;\n]{0,40}?)),?"
        rf" nothing (?:should|must|has to|needs to|is to|shall|will)? ?(?:happens?|be done|follows?|be done){_END}",
        lambda found: "{lead}" + ("if it is rejected" if found["no"] else "{case}") + ", do nothing",
    ),
    # "the branch has to exist before the approval"
    construction(
        rf"{START}{_LEAD}(?P<what>{_THE} [^,.;\n]{{2,30}}?) {_DUTY} (?:already )?(?:exist|be there|be in place"
        r"|be available|be ready) before (?=(?:the|that|this|our|any|step) ?)",
        "{lead}{what} should come before ",
    ),
    # "let the manager know by Slack"
    construction(
        rf"{START}{_LEAD}let (?P<who>{_THE} [\w ]{{2,25}}?|(?-i:[A-Z]\w+)|me|us|them|everyone|everybody) know"
        r" (?:by|via|through|on|in|over) (?P<tool>(?-i:[A-Z]\w+)(?: (?-i:[A-Z]\w+))*)",
        "{lead}send {who} a {tool} message",
    ),
    # "all steps up to and including the mail can go"
    construction(
        rf"\b(?:everything|all(?: (?:of )?(?:the )?steps)?|the steps) (?:up to|until|till) and including"
        rf" (?P<what>{_THE} [^,.;\n]{{2,30}}?)(?=\s*(?:[.!?;,]|$| (?:can|may|should|is|are)\b))",
        "{what} and everything before it",
    ),
    # "Dynamics is our CRM now"
    construction(
        rf"{START}{_LEAD}(?P<tool>(?-i:[A-Z][\w]*)(?: (?-i:[A-Z0-9])[\w]*)*) is our (?:new )?(?:CRM|ticketing|chat|mail"
        r"|billing|accounting|tool|system|help ?desk|tracker|issue tracker|storage|calendar|bug"
        r" tracker)(?: tool| system)?"
        rf"(?: now| these days| nowadays)?{_END}",
        "use {tool} instead",
    ),
    # "could the post be an email to Bob?"
    construction(
        rf"{START}{_LEAD}(?:can|could|should|may|might) (?P<what>{_THE} [^,.;?\n]{{2,40}}?) be (?P<new>an? "
        rf"(?!bit|little|lot|part|problem)[^,;?\n]{{3,40}}?)(?: instead)?\s*\?*$",
        "{lead}replace {what} with {new}",
    ),
    # "finance must look at the invoice before it is posted"
    construction(
        rf"{START}{_LEAD}(?P<what>{_THE}? ?[\w-]+(?: [\w-]+)?) {_DUTY} be looked at by (?P<who>[^,.;\n]{{2,25}}?)"
        rf" before (?:it|they|that) (?:is|are|gets|get) (?P<done>posted|mailed|e-?mailed|sent(?: out)?|shared|published"
        rf"|uploaded|merged|paid|closed|archived){_END}",
        lambda found: f"{{lead}}ask {{who}} to look at {{what}} before {_doing(found['done'])} it",
    ),
)
"""Whatever the workflow is like."""


def _doing(done: str) -> str:
    """ "Posting" for "posted"."""
    verb = {"sent": "send", "sent out": "send", "paid": "pay"}.get(done.lower()) or base_form(done.lower()[:-2])
    return being_done(verb).strip()
