"""Roundabout edits in plainer words, whatever the workflow: "Pipedrive is what we use for deals"."""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import ORDER, START, construction

__all__ = ["PLAINER"]

_DUTY = r"(?:should|must|has to|have to|needs? to|ought to|is to|shall|can|could|belongs?)"
_PLACES = r"(?:second|third|fourth|fifth|sixth|2nd|3rd|4th|5th|6th)"
_NOWADAYS = r"(?: here| now| nowadays| these days| any ?more| at all)?"
_END = r"(?=\s*(?:[.!;]|$))"

_WHATEVER = (
    r"(?:no matter (?:what|which|how)(?: [^,.;]{2,30}?)?|whatever (?:the|its|their|it) ?[^,.;]{0,30}?"
    r"|regardless(?: of [^,.;]{3,30}?)?|(?:in|either) (?:any|either|all|every) (?:cases?|event)|either way|anyway)"
)
"""What a condition says is said not to matter."""

PLAINER = (
    # "hold on, first list the cards"
    construction(
        r"^(?:(?:oh|ah|hm+|ok(?:ay)?|well),? )?(?:hold on|hang on|wait(?: a (?:minute|second|moment|bit))?"
        r"|one (?:moment|second|sec|minute)|just a (?:moment|second|sec|minute)|stop|hold it)[,.!:;–—-]+ (?=\w)",
        "",
    ),
    # "the last step should come second"
    construction(
        rf"{START}(?P<lead>(?:and |but |please )*)(?P<what>(?:the|that|this|our) [^,.;]{{2,40}}?) {_DUTY}"
        rf"(?: rather| only| really)? (?:be|come|go|run|happen|stand|be done)(?: as| in| at)?(?: the)?"
        rf" (?P<place>{_PLACES})(?: (?:place|position|step|one))?{_END}",
        "{lead}move {what} to the {place} place",
    ),
    # "Pipedrive is what we use for deals", "for deals we have Pipedrive"
    construction(
        rf"{START}(?P<tool>[\w.]+(?: [\w.]+)?) is (?:what|the (?:tool|system|app|one)(?: that)?) we"
        rf" (?:use|have|work with|take|want)(?: here)? for (?P<what>[^,.;]{{3,40}}?){_NOWADAYS}{_END}",
        "use {tool} for {what}",
    ),
    construction(
        rf"{START}(?:we|our team|everyone|everybody)(?: all)? (?:use|have|work with)s? (?P<tool>[\w.]+(?: [\w.]+)?)"
        rf" for (?P<what>[^,.;]{{3,40}}?){_NOWADAYS}{_END}",
        "use {tool} for {what}",
    ),
    # "nobody reads Slack here, send it by Outlook"
    construction(
        rf"{START}(?:nobody|no one|noone|hardly anyone)(?: here| ever| really)*"
        r" (?:reads|uses|checks|looks at|opens|likes|watches|sees|wants) (?P<old>[^,.;]{3,30}?)"
        rf"{_NOWADAYS}[,.;:–—-]+ (?:so |please |just |rather |better )*(?=(?:{ORDER}|use|take)\b)",
        "instead of {old}, ",
    ),
    # "I'd rather see GitHub issues there"
    construction(
        rf"{START}(?:i|we)(?:['’]?d| would) (?:rather|prefer to|like to|love to) (?:see|have|get|find)"
        r" (?!(?:it|them|this|that|the)\b)(?P<what>(?:(?!\b(?:than|over|to|before|after|if|when)\b)[^,.;]){3,40}?)"
        rf" (?:there|in there|in its place){_END}",
        "create {what} instead",
    ),
    # "no need to check the priority"
    construction(
        rf"{START}(?:there(?:['’]s| is) |we have )?no (?:need|reason) to (?:check|test|look at|distinguish by)"
        r" (?P<what>(?:the |its |their |for )?[^,.;]{3,30}?)(?=\s*(?:[,.!;]|$))",
        "remove the check of {what}",
    ),
    # "whatever the result, rebuild the job"
    construction(
        rf"{START}(?P<lead>(?:and |but |also |then |afterwards,? |after that,? )*){_WHATEVER}, "
        rf"(?P<rest>(?:please |also |just )*(?={ORDER}\b|rebuild|run|build|log|record|start)[^.;!?\n]+?){_END}",
        "{lead}{rest} in any case",
    ),
    # "message us for every order, no matter how much"
    construction(
        rf"{START}(?P<rest>(?!no matter)[^,.;!?\n]{{4,60}}?)(?:, | (?=no matter how)){_WHATEVER}{_END}",
        "{rest} in any case",
    ),
)  # fmt: skip
"""Nothing of the workflow decides whether these are used as they are."""
