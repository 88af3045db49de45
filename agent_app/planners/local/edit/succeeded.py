"""What has taken over is told as a fact, in plainer words: "Stripe does the invoices from now on"."""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import START, construction

__all__ = ["TAKEN_OVER"]

_END = r"(?=\s*(?:[.!?;]|$))"
_LEAD = r"(?P<lead>(?:and |but |so |also |please )*)"
_THE = r"(?:the|that|this|our|all|its)"
_TOOL = r"(?P<tool>(?-i:[A-Z]\w*)(?: (?-i:[A-Z])\w*)?)"
_HENCEFORTH = (
    r"(?:from (?:now|here|today|next \w+) on(?:wards?)?|now|nowadays|these days|in (?:the )?future|going forward"
    r"|instead|henceforth)"
)
_MEANT = r"(?:meant|supposed|intended|planned|thought)"

TAKEN_OVER = (
    # "Stripe does both the customer and the invoice from now on"
    construction(
        rf"{START}{_LEAD}{_TOOL} (?:now |will )?(?:does?|handles?|makes?|creates?|covers?|manages?|hosts?|has"
        r"|(?:takes?|took|has taken) (?:over|care of)|is (?:responsible|used) for|is in charge of)"
        rf" (?:both |all )?(?P<what>{_THE} [^,.;\n]{{3,50}}?),? {_HENCEFORTH}{_END}",
        "{lead}use {tool} for {what}",
    ),
    # "Not Slack. We are on Discord."
    construction(
        r"^(?:please |but |oh |hm+,? )*(?:not|no)"
        r" (?P<old>(?-i:[A-Z]\w*)(?: (?-i:[A-Z])\w*)?)[.!,;:–-]+ (?:here )?"
        r"(?:we(?:['’]re| are)(?: all)? (?:on|with|using)|we (?:all )?(?:use|have|work with)|it(?:['’]s| is)|ours is)"
        r" (?P<new>(?-i:[A-Z]\w*)(?: (?-i:[A-Z])\w*)?)(?: here| now| that we use)*" + _END,
        "use {new} instead of {old}",
    ),
    # "that doesn't belong here, it was meant to be a note in Pipedrive"
    construction(
        rf"{START}{_LEAD}(?P<old>(?:the|that|this|our) [^,.;\n]{{2,30}}?)(?: (?:(?:does|did)(?: not|n['’]?t) belong"
        r"(?: here| there)?|(?:is|was) (?:a mistake|wrong|not right))[,;.:–-]+ (?:it|that|this))?"
        rf" (?:was|were) (?:actually |really |originally )?{_MEANT} to be (?P<new>an? [^,.;\n]{{3,50}}?){_END}",
        "{lead}replace {old} with {new}",
    ),
    # "first make the watcher step an assignment of the issue"
    construction(
        rf"{START}{_LEAD}(?P<first>first,? )?(?:make|turn|convert|change)"
        r" (?P<old>(?:the|that|this|our) (?:[\w-]+ ){1,3}"
        rf"(?:step|action|part|bit)) (?:in)?(?:to )?(?P<new>an? [^,.;\n]{{3,50}}?)(?=\s*(?:[.!?;,]|$))",
        "{lead}{first}replace {old} with {new}",
    ),
)
"""Whatever the workflow is like."""
