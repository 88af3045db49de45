"""Values that hold in some case only: "set the priority to high when it is a crash", "the channel is #p1 if ...".

An input has one value whatever happens, so that another one in a case is set by a step that hangs on the test.
"""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import START, construction

__all__ = ["VALUED_CASES"]

_END = r"(?=\s*(?:[.!;]|$))"
_LEAD = r"(?P<lead>(?:and |but |also |please )*)"
_OPENER = r"(?:if|when|whenever|in case)"
_CASE = r"(?P<case>(?!(?:you|possible|needed|necessary|done|ready)\b)[^,.;\n]{4,60}?)"
_ATTRIBUTE = r"(?:priority|prio|severity|urgency|assignee|owner|labels?|tags?|status|type|due date)"
_WHAT = (
    rf"(?P<what>(?:(?:the|its|that|our) )?(?:[\w-]+ ){{0,2}}?(?:[\w-]+['’]s )?{_ATTRIBUTE}"
    rf"(?: (?:of|on) (?:the|that|our) [\w-]+(?: [\w-]+)?)?)"
)
_BE = r"(?:should be|must be|has to be|needs to be|shall be|is|becomes|goes to|should go to)"
_VALUE = r"(?P<value>(?!not\b|n['’]t\b)[\w#@-]+(?: [\w-]+)?)"

VALUED_CASES = (
    # "post to #team-a when the project is A, else to #team-b"
    construction(
        rf"{START}{_LEAD}(?:post|send|write)(?: it| them| this)? (?:to|in|into) (?P<one>#[\w-]+) {_OPENER} {_CASE},?"
        rf" (?:and |or )?(?:else|otherwise) (?:(?:post|send)(?: it)? )?(?:to|in|into) (?P<other>#[\w-]+){_END}",
        "{lead}change the channel to {other}. if {case}, post it in {one} instead",
    ),
    construction(
        rf"{START}{_LEAD}{_OPENER} {_CASE},? (?:post|send|write)(?: it| them| this)? (?:to|in|into) (?P<one>#[\w-]+),?"
        rf" (?:and |or )?(?:else|otherwise) (?:(?:post|send)(?: it)? )?(?:to|in|into) (?P<other>#[\w-]+){_END}",
        "{lead}change the channel to {other}. if {case}, post it in {one} instead",
    ),
    # "set the priority of the ticket to high when the label is critical"
    construction(
        rf"{START}{_LEAD}(?P<deed>(?:set|change|raise|lower|bump|turn) {_WHAT} (?:up |down )?to [\w#@-]+(?: [\w-]+)?)"
        rf" {_OPENER} {_CASE}{_END}",
        "{lead}if {case}, {deed}",
    ),
    # "if the label is critical the ticket's priority should be high"
    construction(
        rf"{START}{_LEAD}{_OPENER} {_CASE},? (?=(?:the|its|that|our) ){_WHAT} {_BE} {_VALUE}{_END}",
        "{lead}if {case}, set {what} to {value}",
    ),
    # "the assignee should be ana when it is urgent"
    construction(
        rf"{START}{_LEAD}{_WHAT} {_BE} {_VALUE} {_OPENER} {_CASE}{_END}",
        "{lead}if {case}, set {what} to {value}",
    ),
    # "if it is urgent the channel should be #urgent"
    construction(
        rf"{START}{_LEAD}{_OPENER} {_CASE},? (?:the|its) channel {_BE} (?P<value>#[\w-]+)(?: instead)?{_END}",
        "{lead}if {case}, post it in {value} instead",
    ),
    construction(
        rf"{START}{_LEAD}(?:the|its) channel {_BE} (?P<value>#[\w-]+) {_OPENER} {_CASE}{_END}",
        "{lead}if {case}, post it in {value} instead",
    ),
)
