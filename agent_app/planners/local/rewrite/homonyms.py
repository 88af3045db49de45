"""Names that are verbs elsewhere, told by what they are of: "the incidents of service search" orders no search."""

from __future__ import annotations

from agent_app.planners.local.lexicon.verbs import VERB_CLASSES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.rewrite.patterns import ARROW, START, Found, construction

__all__ = ["HOMONYMS"]

_BASE_FORMS = frozenset(form for forms in VERB_CLASSES.values() for form in forms)
_COMPOUND = words(
    "review report update request plan call start stop use run do be have get lead work change move create open close"
    " add set make go post note comment message ping mail email page label tag assign list"
)
"""What such a word makes another thing of ("a service request"), or what rather is an order."""
_KIND = r"(?:service|project|team|milestone|component|queue|space|environment)"
_ENDS = (
    rf"(?=\s*(?:[.,;:!?]|{ARROW}|$)"
    r"| (?:and|or|that|which|who|with|without|is|are|has|have|when|if|older|not|assigned|since|to|in|on|for|by)\b)"
)


def _is_verb(found: Found) -> bool:
    name = found["name"]
    return name.islower() and name in _BASE_FORMS - _COMPOUND


_ISSUED = (
    r"(?:invoice|credit note|bill|receipt|coupon|voucher|order|quote|certificate|statement|gift card|licen[cs]e|key"
    r"|token)s?"
)
"""What is issued, and thereby made."""

HOMONYMS = (
    # "issue an invoice in QuickBooks and email it", "before issuing a credit note"
    construction(
        rf"(?P<before>{START}|\b(?:and|then|to|please|should|must|will|i|we|before|after|,) )issu(?P<end>e|ing)"
        rf" (?=(?:an?|one|two|three|the|its|their|our) (?:[\w-]+ ){{0,3}}?{_ISSUED}\b)",
        lambda found: "{before}create " if found["end"].lower() == "e" else "{before}creating ",
    ),
    # "create an item on monday.com", "every monday.com board": no day of the week
    construction(r"\bon (?P<name>monday)\.com(?![\w/@-]|\.\w)", "in {name}"),
    construction(
        r"(?<![\w@./-])(?P<name>monday|salesforce|asana|trello|box|notion|zoom|slack|linear|stripe|shopify|airtable)"
        r"\.(?:com|so|us|app)(?![\w/@-]|\.\w)",
        "{name}",
    ),
    # "acknowledge all incidents of service search", "close the issues of milestone release"
    construction(
        rf"\b(?:of|in|on|from|for) (?P<kind>(?:the )?{_KIND}) (?P<name>[a-z]{{3,}}){_ENDS}",
        'in {kind} "{name}"',
        holds=_is_verb,
    ),
)
"""Applied before anything else is made of such a word."""
