"""Constructions that say what plainer ones say: "Not found? Create it" is "if it is not found, create it".

Each construction is a pattern over the text and a template: what its named groups hold is kept, word for word, what the
template says besides stands for the whole match. They are applied one after the other.
"""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.states import STATES
from agent_app.planners.local.opposites import COMPARATIVES
from agent_app.planners.local.rewrite.accompanied import ACCOMPANIED
from agent_app.planners.local.rewrite.alternatives import ALTERNATIVES
from agent_app.planners.local.rewrite.beforehand import BEFOREHAND
from agent_app.planners.local.rewrite.bestowed import BESTOWED
from agent_app.planners.local.rewrite.builds import BUILDS
from agent_app.planners.local.rewrite.cases import CASES
from agent_app.planners.local.rewrite.consulted import ANSWERED, ASKED, CONSULTED
from agent_app.planners.local.rewrite.contrasted import CONTRASTED
from agent_app.planners.local.rewrite.counted import COUNTED
from agent_app.planners.local.rewrite.deciders import DECIDERS
from agent_app.planners.local.rewrite.destined import DESTINED
from agent_app.planners.local.rewrite.digests import DIGESTS
from agent_app.planners.local.rewrite.elements import ELEMENTS
from agent_app.planners.local.rewrite.embedded import EMBEDDED
from agent_app.planners.local.rewrite.endings import ENDINGS
from agent_app.planners.local.rewrite.enquiries import ENQUIRIES
from agent_app.planners.local.rewrite.gathered import GATHERED
from agent_app.planners.local.rewrite.graded import GRADED, RANGED
from agent_app.planners.local.rewrite.habits import HABITS
from agent_app.planners.local.rewrite.holders import HOLDERS
from agent_app.planners.local.rewrite.homonyms import HOMONYMS
from agent_app.planners.local.rewrite.in_place_of import IN_PLACE_OF
from agent_app.planners.local.rewrite.inverted import INVERTED
from agent_app.planners.local.rewrite.lasting import LASTING_STATES
from agent_app.planners.local.rewrite.later import LATER
from agent_app.planners.local.rewrite.nested import NESTED
from agent_app.planners.local.rewrite.openings import OPENINGS
from agent_app.planners.local.rewrite.paired import PAIRED
from agent_app.planners.local.rewrite.patterns import (
    ARROW,
    CASE,
    DECIDING,
    GIVEN,
    PERIOD,
    START,
    STATED,
    Found,
    Grammar,
    construction,
    is_state,
    is_told,
    plainer,
    said_before,
    verb_for,
)
from agent_app.planners.local.rewrite.preceding import PRECEDING
from agent_app.planners.local.rewrite.qualified import QUALIFIED
from agent_app.planners.local.rewrite.questioned import FOUND_OR_NOT, QUESTIONED
from agent_app.planners.local.rewrite.remainders import REMAINDERS
from agent_app.planners.local.rewrite.remarked import REMARKED
from agent_app.planners.local.rewrite.responsible import RESPONSIBLE
from agent_app.planners.local.rewrite.restated import RESTATED
from agent_app.planners.local.rewrite.restricted import RESTRICTED
from agent_app.planners.local.rewrite.reviews import REVIEWS
from agent_app.planners.local.rewrite.sequences import SEQUENCES
from agent_app.planners.local.rewrite.servers import SERVERS
from agent_app.planners.local.rewrite.shorthands import SHORTHANDS
from agent_app.planners.local.rewrite.sought import SOUGHT
from agent_app.planners.local.rewrite.spans import Rewritten
from agent_app.planners.local.rewrite.standing import STANDING
from agent_app.planners.local.rewrite.states import STATES_WANTED
from agent_app.planners.local.rewrite.told_apart import TOLD_APART
from agent_app.planners.local.rewrite.turned import TURNED
from agent_app.planners.local.rewrite.upserts import UPSERTS
from agent_app.planners.local.rewrite.verified import VERIFIED
from agent_app.planners.local.rewrite.waited import WAITED
from agent_app.planners.local.rewrite.wordings import WORDINGS

__all__ = ["plainly_put"]


def plainly_put(text: Rewritten) -> Rewritten:
    """A text with the constructions that it uses put into plainer ones."""
    return plainer(text, _GRAMMAR)


_EVERY = re.compile(r"\b(?:them|each|every|all|those)\b", re.IGNORECASE)


def _done_to_ones(found: Found) -> str:
    """ "Refund the failed ones", "tag the unassigned ones "orphaned" "."""
    if found["state"].lower() in COMPARATIVES:
        return "{before}otherwise {verb} it"
    if found.string[found.end() :].lstrip()[:1] in {'"', "'", "“"}:
        return "{before}if it is {state}, {verb} it"
    return "{before}{verb} those that are {state}"


_CONSTRUCTIONS = (
    *HOMONYMS,
    *INVERTED,
    *BESTOWED,
    *FOUND_OR_NOT,
    *REMARKED,
    *DESTINED,
    *UPSERTS,
    *ASKED,
    *COUNTED,
    *RESPONSIBLE,
    *PRECEDING,
    *ACCOMPANIED,
    *BUILDS,
    *SERVERS,
    *LASTING_STATES,
    *CONTRASTED,
    *HABITS,
    *RESTRICTED,
    *TOLD_APART,
    *PAIRED,
    *VERIFIED,
    *STANDING,
    *QUALIFIED,
    *SOUGHT,
    *ENQUIRIES,
    *GATHERED,
    *DIGESTS,
    *WAITED,
    *LATER,
    *OPENINGS,
    *TURNED,
    *STATES_WANTED,
    *WORDINGS,
    *RESTATED,
    *EMBEDDED,
    *REVIEWS,
    *CONSULTED,
    *DECIDERS,
    *HOLDERS,
    *NESTED,
    *ELEMENTS,
    *BEFOREHAND,
    *ENDINGS,
    *SEQUENCES,
    *IN_PLACE_OF,
    *ALTERNATIVES,
    *GRADED,
    *CASES,
    *RANGED,
    *SHORTHANDS,
    *QUESTIONED,
    # "the issues assigned to nobody"
    construction(r"\b(?P<some>those|ones) assigned to (?:nobody|no[ -]?one)\b", "{some} that are unassigned"),
    construction(r"\b(?:not assigned to any(?:one|body)|assigned to (?:nobody|no[ -]?one))\b", "unassigned"),
    # "for unassigned ones assign them to Sam"
    construction(
        rf"{START}(?:and |but )?for {STATED},? (?=[a-z])",
        "if it is {state}, ",
        holds=is_state,
    ),
    # "the ones due today: assign them"
    construction(
        rf"{START}(?:and |but )?(?:for )?(?:those|the ones|ones) (?P<test>(?!that|which|whose|who"
        rf"|with)[^.;:,?]{{3,50}}?)"
        r"\s*:\s*(?=[a-z])",
        "for those that are {test}, ",
    ),
    # "those with more than 500 employees: ...", "for those with a rating under 3 I need a ticket"
    construction(
        rf"{START}(?:and |but )?(?:for )?(?:those|the ones)"
        r" (?P<test>(?:with|that|which|whose|without) [^.;:,]{3,60}?)"
        r"\s*:\s*(?=[a-z])",
        "for those {test}, ",
    ),
    construction(
        rf"{START}(?:and |but )?for (?:those|the ones) (?P<test>(?:with|that|which|whose|without) [^.;:,]{{3,60}}?)"
        r" (?:i|we|you) (?:need|want|would like) (?=an?\b)",
        "for those {test}, create ",
    ),
    # "In each repository, find ..."
    construction(
        rf"{START}(?:and |then )?(?:in|within|inside|from|on|at) (?:each|every)(?: (?:one )?of the)?"
        rf" (?P<thing>(?!{PERIOD}\b)[a-z][^,.;:]{{1,40}}?)(?P<pause>,)",
        "for each {thing}{pause}",
    ),
    # "won ones become invoices", "lost ones get a note"
    construction(
        rf"{START}(?:and )?{STATED} (?:becomes?|(?:are )?turned? into) ",
        "if it is {state}, create ",
        holds=is_state,
    ),
    construction(
        rf"{START}(?:and )?{STATED} (?:(?:should |shall |must )?gets?|receives?)"
        rf" {GIVEN}",
        lambda found: f"if it is {{state}}, {verb_for(found['kind'])} {{det}} {{thing}}{{kind}}",
        holds=is_state,
    ),
    # "refund the failed ones", "close all overdue ones"
    construction(
        r"(?P<before>(?:[,;.]|\band|\bthen) )(?P<verb>(?!(?:for|in|to|with|of|only|and|then)\b)[a-z]+)"
        r" (?:the|any|all(?: the)?)"
        r" (?P<state>[a-z-]+) ones\b(?! (?:get|are|should|must|with|that|which|whose))",
        _done_to_ones,
        holds=is_state,
    ),
    # "keep only those seen more than 50 times, and file each as a bug"
    construction(
        r"\b(?:keep|take|use|consider|only (?:keep|take|use)) (?:only )?(?:those|the ones)(?: which| that)?"
        r" (?P<test>[^,.;:]{3,60}?)(?:,? and(?: then)?|[,;]|, then) (?=[a-z])",
        "for each of them, if it is {test}, ",
    ),
    # "check if there is a contact and create one if there isn't"
    construction(
        r"\b(?:check|see|look|verify|find out) (?:if|whether) (?P<what>there(?:'s| is| are) [^.;:]+?)(?:,? and|[,;])"
        r" (?P<deed>[^.;:]+?) (?:if (?:there )?(?:isn't|is not|is none|aren't|are none|are not|not)(?:"
        r" (?:one|any|yet))?)"
        r"(?=[.;]|$)",
        "check whether {what}; if there is none, {deed}",
    ),
    # "let me have all users", "show me the list of ..."
    construction(
        r"\b(?:let me have|give me|show me|hand me|bring me|i(?:'d| would) like to (?:see|have))"
        r" (?=(?:all|every|the list|a list)\b)",
        "get ",
    ),
    # "any card that is overdue: move it"
    construction(
        rf"{START}(?:any|whichever) (?P<what>[a-z][\w ]{{1,30}}? (?:that|which|whose|with|without|stuck|older|newer"
        r"|over|under|above|below|labell?ed|tagged|created|assigned|not|still) [^.;:,]{{3,60}}?)"
        rf"{CASE}(?=[a-z])",
        "for each {what}, ",
    ),
    # "..., but not for the branch dev"
    construction(
        r",? but not (?:for|on|in|from) (?:the )?(?P<what>branch|repo|repository|project|label"
        r"|priority|environment|team|queue"
        r"|status) (?P<value>[\w/'\"-]+)",
        ", only if the {what} is not {value}",
    ),
    # "for the whole list of subscribers"
    construction(
        r"\bthe (?:whole|entire|complete|full) list of (?:the |our |my )?(?=(?:[\w-]+ ){0,3}?[a-z]+s\b)", "all "
    ),
    # "for all subscribers I need to add them to SendGrid"
    construction(
        r"\b(?P<all>for (?:all|each|every) [^.,;:!?\n]{3,60}?) (?:i|we) (?:need|want|would like|have)(?: you)? to"
        r" (?=[a-z]+ )",
        "{all}, ",
    ),
    # "... and list them in a Google sheet"
    construction(
        r"\b(?:list|note|collect|enumerate) (?P<them>them(?: all)?|it|these|those|each(?: one)?|all of them"
        r"|their [a-z]+s?)"
        r" (?:in|on|into) (?=(?:an?|the|our|my) (?:[\w-]+ ){0,2}(?:sheet|spreadsheet|worksheet|table)\b)",
        "add {them} to ",
    ),
    # "the responses to our form"
    construction(r"\b(?P<what>responses|answers|submissions) to (?=(?:our|the|my|an?|this|that|your) )", "{what} of "),
    # "give a welcome in Slack"
    construction(
        r"\b(?:give|drop|leave|say|post) (?P<what>an? (?:short |quick |warm )?)(?P<kind>welcome|greeting|farewell"
        r"|hello|goodbye)(?= (?:in|on|to|at|via)\b|\s*[.,;]|$)",
        "post {what}{kind} message",
    ),
    # "send a reply to the others"
    construction(
        r"\b(?:send|write|post|give|leave) (?:an? |the )?(?:short |quick |polite |friendly )?(?:reply|response|answer)"
        r" (?=to (?:it|them|him|her|each|every|all|the (?:others?|rest|remaining|ones?))\b)",
        "reply ",
    ),
    # "make an announcement"
    construction(
        r"\b(?:make|do|put out|issue) (?P<what>(?:an?|the) (?:short |quick )?(?:announcement"
        r"|notification|notice|shout-?out))\b",
        "post {what}",
    ),
    # "skip the empty ones and add the others"
    construction(
        r"\b(?:skip|ignore|leave out|omit|drop) (?:the |any |all )?(?P<state>[a-z-]+) (?:ones|[a-z]+s)"
        r"(?:[,;]| and|, and)"
        r" (?:then )?(?P<verb>[a-z]+) (?:each of |all )?the (?:others|rest|remaining(?: ones)?)\b",
        "for each of them, if it is not {state}, {verb} it",
    ),
    # "the remaining cards stay"
    construction(
        r"\b(?:and |but |while )?(?:all )?the (?:rest|others?|remaining(?: [a-z]+)?) (?:stays?|remains?)"
        r"(?: (?:as (?:they|it) (?:are|is)|untouched|open|where they are))?(?=[.,;!]|$)",
        "otherwise do nothing",
    ),
    # "deals with stage won: ..., deals with stage lost: ..."
    construction(
        rf"{START}(?:the |all )?[A-Za-z]+s (?P<test>(?:with|that|which|whose|without) [^.;:]{{3,60}}?)"
        rf"\s*:\s*(?=[a-z])",
        "for those {test}, ",
        holds=lambda found: found.start() > 0,
    ),
    # "approved -> ...; pending -> ..."
    construction(
        rf"(?<=[.;:,] )(?P<state>[a-z]{{4,}})\s*{ARROW}\s*(?=[a-z#])",
        lambda found: "if it is {state}" + (" → " if found.string[found.end()] == "#" else ", "),
        holds=lambda found: is_told(found) and (found.string[found.start() - 2] in ".;" or found["state"] in STATES),
    ),
    # "post it in Discord, then in Slack", "and also in Mailchimp"
    construction(
        r",? (?:and )?(?:then|also|afterwards) (?P<place>(?:in|on|to|into) [a-z]+)(?=\s*(?:[.,;]|$| and | then ))",
        " and {place}",
    ),
    # "put them in the calendar, one event per request", "the responses into Postgres, one row per response"
    construction(
        rf", (?:one|an?) (?!each\b)(?P<kind>[a-z ]{{2,20}}?) (?:per|for each|for every) (?!{PERIOD}\b)"
        rf"(?P<each>[a-z ]{{2,20}}?)(?=\s*[.;]|\s*$|, and )",
        lambda found: "" if said_before(_EVERY, found) else " as {kind}s",
        holds=lambda found: said_before(_EVERY, found) or f"{found['each']}s " in found.string[: found.start()],
    ),
    # "check with the product owner first"
    construction(
        r"\bcheck (?:back )?with (?P<who>(?:the|our|my) [\w -]{2,25}?|(?-i:[A-Z])\w+)(?: first)?(?=[.,;:]|"
        r" whether| if| before|$)",
        "ask {who} for approval",
        holds=lambda found: "first" in found[0] or DECIDING.search(found.string, found.end()) is not None,
    ),
    *ANSWERED,
    *REMAINDERS,
)
_GRAMMAR = Grammar(_CONSTRUCTIONS)
