"""Other values told in brief, in plainer words: "say "Hi" instead", "two days is too short, take 4"."""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import START, Found, construction

__all__ = ["VALUES_TOLD"]

_LEAD = r"(?P<lead>(?:and |but |so |ok(?:ay)?,? |please |also |no,? )*)"
_PLEASE = r"(?:,? (?:please|thanks|thank you))?"
_END = rf"{_PLEASE}(?=\s*(?:[.!;]|$))"
_CHANGE = r"(?:change|set|update|switch|adjust|modify|turn|put)"
_ATTRIBUTE = r"(?:the|its|their|our) [\w-]+(?: [\w-]+){0,3}?"
_QUOTED = r"(?:\"[^\"\n]+\"|“[^”\n]+”|'[^'\n]+')"
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|times|percent|%)"
_AMOUNT = r"(?:\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|an?|half an|twenty|thirty)"
_TAKE = (
    r"(?:(?:so|please|just|rather|better|let'?s|i'?d)[, ]+)*"
    r"(?:make (?:it|that|this)|take|use|say|try|go for|go with|set it to|change it to|let'?s (?:say|take|do)|better)"
)


def _amount(found: Found) -> str:
    """An amount in the unit that is said with it, else in that of the amount it takes the place of."""
    return "{lead}make it {new}" + ("{own}" if found["own"] else " {unit}" if found["unit"] else "")


VALUES_TOLD = (
    # "change the time to 18:00 and the list to Evening"
    construction(
        rf"{START}{_LEAD}(?P<verb>{_CHANGE}) (?P<first>{_ATTRIBUTE} (?:to|into|from) [^;\n]{{1,80}}?)(?:,? and|,)"
        rf" (?P<second>{_ATTRIBUTE} (?:to|into) )",
        "{lead}{verb} {first} and {verb} {second}",
    ),
    # "say "Fixed" instead", "write "Fixed" rather"
    construction(
        rf"{START}{_LEAD}(?:(?:it|that|this) (?:should|must|has to|needs to) )?(?:say|write|read|put)"
        rf" (?P<text>{_QUOTED}) (?:instead|rather){_END}",
        "{lead}the text should be {text}",
    ),
    # "two days is too short, take 4"
    construction(
        rf"{START}{_LEAD}{_AMOUNT}(?: ?(?P<unit>{_UNIT}))? (?:is|are|seems?|feels?)"
        r"(?: (?:way|much|far|a bit|a little))* (?:too|not) [a-z]+(?: (?:enough|for us|for me))?\s*[,;.:–-]+"
        rf" ?{_TAKE} (?P<new>{_AMOUNT})(?P<own> ?{_UNIT})?{_END}",
        _amount,
    ),
    # "200 times, please"
    construction(
        rf"^(?P<new>\d+)(?: times)?,? (?:please|instead|rather|would be better|is better){_END}", "make it {new}"
    ),
    # "send it by email instead, to kim@acme.com"
    construction(
        rf"{START}{_LEAD}(?P<deed>(?:send|post|write|share|deliver) [^,.;\n]{{2,60}}?) (?P<stead>instead|rather),"
        r" (?P<to>(?:to|in|into|on) [^,;\n]{2,60}?)(?=\s*(?:\.\s|[.!;]?$))",
        "{lead}{deed} {to} {stead}",
    ),
    # "send it to Priya rather than to the assignee"
    construction(
        rf"{START}{_LEAD}(?P<deed>(?:send|post|write|give|assign|dm|message|show|mail|e-?mail) "
        r"(?:(?:it|that|this|them) )?(?:to )?(?P<whom>[^,.;\n]{2,60}?)),?"
        r" (?:rather than|instead of|and not|not) (?:to )?(?:the|our|its|their) [a-z]+(?: of [^,.;\n]{2,30}?)?"
        rf"{_END}",
        "{lead}{deed} instead",
    ),
    # "the approval should come from the finance lead"
    construction(
        rf"{START}{_LEAD}the (?:approval|ok|sign-?off|decision) (?:should|must|has to|needs to) (?:come|be)"
        rf" (?:from|by) (?P<who>[^,.;\n]{{2,40}}?){_END}",
        "{lead}{who} should approve it instead",
    ),
    # "leave the comment "Paged" on the ticket": nothing stays as it is by that
    construction(
        rf"{START}{_LEAD}(?:then )?leave (?:the|an?) (?P<what>comment|note|remark|reply) (?P<text>{_QUOTED})"
        r" (?=on|under)",
        "{lead}add a {what} {text} ",
    ),
    # "swap it so that locking happens first"
    construction(
        rf"{START}{_LEAD}(?:swap|change|reorder|rearrange|arrange|turn|switch|move) "
        r"(?:it|them|that|this|things|(?:the )?(?:order|steps))(?: around| round| over)? so(?: that)?"
        r" (?P<what>[^,.;\n]{2,50}?) (?:happens|comes|is|goes|runs|happen|come|are|go|run) (?P<place>first|last"
        r"|(?:before|after) [^,.;\n]{2,50}?)(?=\s*(?:[.!;]|$))",
        "{lead}{what} should come {place}",
    ),
)
