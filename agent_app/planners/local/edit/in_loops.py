"""What is said of the things that a loop goes through: "one message is enough", "finalize the paid ones"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import ORDER, START, construction, escaped

__all__ = ["DONE_TO_SOME", "IN_LOOPS", "NO_DEEDS", "ONE_FOR_EACH", "WALKED"]

NO_DEEDS = (
    r"(?:remove|delete|drop|skip|leave|keep|let|forget|ignore|omit|lose|undo|otherwise|if|when|with|for|and|then|but)"
)
"""What begins no order about what a test leaves over."""
_FOR_ALL = r"(?: (?:with|for|about|of|containing|listing) (?:all|everything|everybody|everyone)\b[^,.;]*?)"
_NOT_MANY = (
    r"(?:,? (?:and |but )?not (?:one|an?|many|several)\b[^,.;]*| (?:in total|altogether|overall)"
    r"| (?:instead of|rather than) (?:one|an?|many|several|dozens|lots)\b[^,.;]*)"
)
_ENOUGH = r"(?: (?:is|would be|will be) (?:enough|fine|plenty|sufficient)| (?:will|would) do| suffices?)"
_ONCE = construction(
    rf"{START}(?:(?:and|but|so|please|just|only|send|post|make it|make|use|(?:i|we)(?:'d)?(?: only| just)?"
    r" (?:want|need|like)) )*(?:only |just )?(?:one|a single) (?P<what>[a-z]+(?: [a-z]+)?)"
    rf"(?: at the end| after the loop| (?:once|when|after) [^,.;]{{3,40}}(?=,))?"
    rf"(?:{_FOR_ALL}?{_NOT_MANY}{_ENOUGH}?|{_FOR_ALL}{_ENOUGH}?)(?=[.;!]|$)",
    "the {what} only once",
)
"""One for all of them, where a step makes one for each: "one message with everything, not one per issue"."""
_EACH = r"(?P<each>(?:for (?:each|every)|per) [^,.;\n]+?)"
ONE_FOR_EACH = (
    # "instead of just one card, create a card for each issue"
    construction(
        rf"{START}(?:instead of|rather than) (?:just |only )*(?:one|a single) \w+(?: \w+)?,? (?:please )?"
        rf"(?:create|make|send|open|add|post|write) (?:an?|one) (?P<what>\w+(?: \w+)?) {_EACH}(?=\s*(?:[.!;]|$))",
        "do the {what} {each}",
    ),
    # "don't create only one task, create one for each deal"
    construction(
        rf"{START}(?:please )?(?:(?:do not|don['’]?t) (?:just |only )?[a-z]+|not) (?:just |only )?(?:one|a single)"
        rf" (?P<what>\w+(?: \w+)?)(?:,|;|\.)? (?:but )?(?:please )?(?:(?!for\b)[a-z]+ )?one {_EACH}(?=\s*(?:[.!;]|$))",
        "do the {what} {each}",
    ),
    # "create a task for each of the users instead of just one task"
    construction(
        rf"{START}(?:please )?(?:create|make|send|open|add|post|write) (?:an?|one) (?P<what>\w+(?: \w+)?) {_EACH},?"
        r" (?:instead of|rather than|not) (?:just |only )*(?:one|a single)\b(?! (?:for|to)\b)[^,.;\n]*"
        r"(?=\s*(?:[.!;]|$))",
        "do the {what} {each}",
    ),
)
"""For each what is done once: how often is contrasted, not what."""
_ALL_IN_ONE = construction(
    rf"{START}(?:(?:and|but|please|just|put|have|get|send|post|i want|we want) )*(?:everything|all(?: of (?:it|them))?"
    r"|them all|the lot) (?:should (?:go|come|be) |goes |together )?in(?:to)? (?:just |only )?(?:one|a single)"
    r" (?P<what>[a-z]+)(?=\s*(?:[,.!;]|$))",
    "send the {what} only once",
)
"""For each no more: "all in one post, please"."""
_ENOUGH_ALONE = construction(
    rf"^(?:just |only )?(?:one|a single) (?P<what>[a-z]+(?: [a-z]+)?)(?: (?:at|after|once|when) [^,.;]{{3,40}}?)?"
    rf"{_ENOUGH}[.!]?$",
    "send the {what} only once",
)
"""Behind another order it says no more than that one is to be added."""
_OF_LOOP = construction(
    r"\b(?:the|that|our) loop['’]s (?P<what>[\w-]+(?: (?:step|message)s?)?)", "the {what} in the loop"
)
"""A step by where it stands: "the loop's comment"."""
_DEED = (
    rf"{START}\s*(?P<lead>(?:and |then |but |please |also )*)"
    rf"(?P<deed>(?!{NO_DEEDS}\b)(?=(?:{ORDER}|finalize|void|complete|resolve|publish|refund|fulfil+|ship|pay)\b)[a-z]+)"
)
DONE_TO_SOME = (
    # "finalize the paid ones"
    construction(
        rf"{_DEED} (?:all )?the (?P<state>(?!(?:other|new|first|last|right|wrong|same|remaining)\b)[a-z-]{{3,}}) ones"
        r"(?P<more>(?: (?:too|as well|also|instead))?)(?=\s*(?:[.!]|$))",
        "{lead}if it is {state}, {deed} it{more}",
    ),
    # "close the ones that are older than 30 days instead"
    construction(
        rf"{_DEED} (?:the ones|those)(?: that| which)? are (?P<case>[^,.;\n]{{3,40}}?)"
        r"(?P<more>(?: (?:too|as well|also|instead))?)(?=\s*(?:[.!]|$))",
        "{lead}if it is {case}, {deed} it{more}",
    ),
)
"""What is done to some of those that a loop goes through: "finalize the paid ones"."""
_OUT_OF_LOOP = construction(
    rf"{START}(?P<lead>(?:and |but |please |just )*)(?:remove|drop|delete|scrap|cut|ditch|get rid of|take out|lose|no)"
    r" (?P<what>(?:(?:the|that|our|all|those) )*[\w-]+(?: [\w-]+)?)(?: in(?:side)?(?: of)?| from| within)"
    r" (?:the|that|our) loop(?:[,.;:]| and| but)+ (?:(?:and|but|then|please|just|only|instead|rather|put|add|send|post"
    r"|make|do|have|i|we|want|need) )*(?:one|a single one)(?: (?:to|for) (?P<whom>[\w.@#+-]+))?"
    r" (?:after(?:wards?)?|behind(?: it)?|later|in the end|at the(?: very)? end|after (?:it|that|the loop|everything)"
    r"|once (?:it is|it['’]s|we are)? ?done|when (?:it is|it['’]s|we are)? ?done)"
    rf"(?:{_ENOUGH}| instead)?(?=\s*(?:[.!;]|$))",
    lambda found: f"{{lead}}move {{what}} behind the loop{' and send it to {whom}' if found['whom'] else ''}",
)
"""What is done to each is to be done once, behind the loop: "drop the mail in the loop, put one after"."""
_IT_ALL = r"(?:that|it|this|all (?:of )?(?:that|it|this|them)|they|everything|the (?:round|loop|run)|we)"
_OVER = r"(?:through|over|done|finished|complete(?:d)?|all done|all through)"
_BEHIND = (
    # "once that's through", "as soon as it's over"
    construction(
        rf"{START}(?P<lead>(?:and |then |but |also )*)(?:once|when|as soon as|after) {_IT_ALL}"
        rf"(?:['’]s| is| are|['’]re| has been| have been) (?:all )?{_OVER}(?: with (?:it|that|them|all of"
        rf" them))?,? (?=\w)",
        "{lead}after the loop ",
        holds=lambda found: (
            "loop" not in found.string[: found.start()].lower()
        ),  # "outside of the loop, when it is over"
    ),
    construction(
        rf"(?<=\w),? (?:once|when|as soon as) {_IT_ALL}(?:['’]s| is| are|['’]re| has been| have been) (?:all )?{_OVER}"
        r"(?=\s*(?:[.!;]|$))",
        " after the loop",
    ),
    construction(
        r"\b(?P<side>at the end of|after) (?:the (?:whole )?(?:run|round|thing|lot|iteration)|all rounds)\b",
        "after the loop",
    ),
    # "before the round starts", "before it goes through them"
    construction(
        r"\bbefore (?:the|that|all) (?:rounds?|loop(?:ing)?|iterations?|run) (?:starts?|begins?|gets going)\b",
        "before the loop",
    ),
    construction(
        r"\bbefore (?:it|we|you|the (?:workflow|flow)) (?:goes|go|runs?|loops?|walks?|steps?|iterates?)"
        r" (?:through|over)"
        r" (?:them|all of them|the [\w-]+|all [\w-]+|each [\w-]+|everything)",
        "before the loop",
    ),
    # "one more thing for each: someone phones them", "for each also: ..."
    construction(
        rf"{START}(?P<lead>(?:and |but |also )*)(?:(?:one|another) (?:more )?(?:thing|step|task) )?for (?:each|every)"
        r"(?: one)?(?: of them)?(?: also| too| as well)?:\s*(?=\w)",
        "{lead}for each of them, ",
    ),
    # "don't loop any more, only one issue is needed"
    construction(
        rf"{START}(?:please )?(?:don['’]?t|do not|stop|no) loop(?:ing)?(?: (?:through|over) [\w ]{{2,20}}?)?"
        r" (?:any ?more|any longer|at all)[,;:.–-]+ (?:(?:just|only|we|i|need|want) )*(?:one|a single) [^,.;\n]{2,40}"
        rf"(?=\s*(?:[.!]|$))",
        "remove the loop",
    ),
    # "instead of for each row, we only create a single product"
    construction(
        rf"{START}(?:instead of|rather than|not) (?:(?:doing (?:it|this|that) )?for (?:each|every)|per) [\w ]{{2,25}}?,"
        r" (?:(?:we|it|just|only|should|create|make|send|post|write|add|be) )+(?:one|a single) [^,.;\n]{2,40}"
        r"(?=\s*(?:[.!]|$))",
        "remove the loop",
    ),
    # "don't loop, one card with all leads is enough"
    construction(
        rf"{START}(?:please )?(?:don['’]?t|do not|stop|no) loop(?:ing)?(?: (?:through|over) [\w ]{{2,20}}?)?[,;:.–-]+ "
        r"(?=(?:just |only )*(?:one|a single)\b)",
        "",
    ),
)
"""What is done before all, or behind all of them."""
_NAMED_AGAIN = re.compile(
    r" (?:for|to|with) (?:each|every)(?: single)?(?: one)?(?: of them)?(?=\s*(?:,|$))|\beach(?: one)? of (?=them\b)"
)
WALKED = construction(
    rf"{START}(?P<lead>(?:and |then |also |please )*)(?:loop|go|iterate|cycle|walk|run) (?:over|through|thru)"
    r" (?:all |each |every |of |the |these |those )*(?P<things>(?!them\b)[\w-]+(?: (?!too\b|as\b|also\b)[\w-]+)?)"
    r"(?: (?:one by one|one after (?:the other|another)|too|as well|also))*,? (?:and|to) (?:then )?"
    r"(?P<deed>[a-z][^.;\n]+)",
    lambda found: f"{{lead}}for each of the {{things}}, {_NAMED_AGAIN.sub('', escaped(found['deed']))}",
)
"""What is gone through, and what is done for each: "loop over the members and greet each of them"."""
IN_LOOPS = (*_BEHIND, _OF_LOOP, _OUT_OF_LOOP, _ALL_IN_ONE, _ONCE, _ENOUGH_ALONE, *DONE_TO_SOME)
