"""The words by which an edit says where."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import phrases, words

__all__ = [
    "AFTER",
    "ALL_DONE",
    "ANNOUNCED",
    "ANSWERED",
    "AROUND_DEED",
    "ARRIVED",
    "BEFORE",
    "BEING",
    "BESIDE",
    "COLOURING",
    "DECIDED_ON",
    "DECIDED_UPON",
    "DEED_OPENERS",
    "DEMONSTRATIVE",
    "DETERMINING",
    "DUTIES",
    "EDGE_OPENERS",
    "END",
    "ENDS",
    "ERRORS",
    "FAILING",
    "FINISHING",
    "GOING_ON",
    "GOING_ON_WITH",
    "HAPPENING",
    "IN_CASE",
    "JUDGED",
    "LABELLING",
    "LONGEST_LABEL",
    "MADE",
    "MAKING",
    "ONCE",
    "OPENERS",
    "OTHERWISE",
    "PAIRS",
    "PARALLEL",
    "PATHS",
    "PATH_OPENERS",
    "PATH_WORDS",
    "RELATIVE",
    "SOME",
    "START",
    "STARTING",
    "STARTS",
    "TRULY_PARALLEL",
    "WHOLE",
]

END = phrases(
    "at the very end, at the end, to the end, to the very end, as the last step, as a last step, as last step,"
    " as the final step, as final step, as a final step, on the end, at the tail, to the tail,"
    " in the end, at the bottom, to the bottom, at last, as the last thing, as last thing, at the end of the"
    " workflow, at the end of the flow, at the end of it all, to the workflow, once everything is done,"
    " when everything is done,"
    " after everything else, after everything, when all is done, once all is done, after all that, after all of that,"
    " after the whole run, after the whole thing, once the whole thing is done, after the run, when the run is over,"
    " when all of that is done, once all of that is done, after all steps, after all the steps, once it is all done,"
    " when it is all done, as the very last step, as the very last thing, last of all, when we are done,"
    " when all steps are done, to finish, to finish off, to finish up, to wrap up, to round it off, at the close,"
    " after all the rest, after the rest, after all this, after all of this, when it is through, once it is through,"
    " when it 's through, once it 's through, when it has been through the list, once it has been through the list,"
    " when it has gone through the list, after having gone through the list, when it is through with the list,"
    " when done, once done, when finished, once finished, when through, once through, when complete, once complete,"
    " when completed, once completed, once the list is done, when the list is done, once the list is through,"
    " when the list is through, at the finish"
)
START = phrases(
    "in front of everything else, in front of everything, in front of all else,"
    " at the very start, at the start, at the very beginning, at the beginning, at the front, to the front, to"
    " the very front, at the top, at the very top, in the beginning, right at the top, up front, upfront,"
    " to the top, as the first step, as first step, as the first thing, as first thing, as a first step, to the start,"
    " to the beginning, before everything else, before anything else, before anything happens, before all this,"
    " before everything, before all else, first of all, before all other steps, right at the start, right after"
    " the trigger, before all that, before all of that, before all of this, before the rest, before all the rest,"
    " as the very first step, as the very first thing, right at the beginning, before any of that, before any of this,"
    " before all steps, before all the other steps, before doing anything, before we do anything, at first,"
    " ahead of everything, ahead of everything else, before the whole thing, first thing, initially, for starters,"
    " to begin with, to start with, as the opening step, as an opening step, at the outset, from the outset"
)
STARTING = phrases(
    "start with, begin with, start by, begin by, start off with, start off by, kick off with, kick off by,"
    " open with, open by, the first step should be, first step should be, the first step is, the first step must be,"
    " the first thing should be, the first thing is, the very first step should be, the first step has to be,"
    " the first step shall be,"
    " step one should be, step one shall be, step one must be, step one is, step 1 should be, step 1 shall be,"
    " step 1 must be, step 1 is"
)
FINISHING = phrases(
    "end with, finish with, finish by, end by, conclude with, conclude by, close with, close by, wrap up with,"
    " wrap up by, round off with, round off by, finish off with, finish off by, finish up with, finish up by,"
    " the last step should be, last step should be, the last step is, the last step must be, the last thing should be,"
    " the last thing is, the final step should be, the very last step should be, the last step has to be"
)
EDGE_OPENERS = words("at to in from on as onto")
COLOURING = words("the its our very absolute right this that whole entire")
"""What may stand between "to" and "start"."""
STARTS = words("start beginning top front head outset")
ENDS = words("end bottom tail close finish")
ALL_DONE = words("done finished complete completed over through ready ended")
ARRIVED = words("there in out up live here back available")
"""What is said of a thing once a step has brought it."""
WHOLE = words("workflow flow process automation it everything all")
BEFORE = phrases(
    "right before, directly before, just before, immediately before, in front of, prior to, ahead of, before,"
    " straight before, preceding"
)
AFTER = phrases(
    "right after, directly after, just after, immediately after, straight after, right behind, following,"
    " behind, after, once, as soon as, when, subsequent to, upon, the moment"
)
BESIDE = phrases(
    "in parallel with, in parallel to, at the same time as, together with, alongside, along with, besides, as"
    " well as, parallel to, next to, in addition to, simultaneously with, on top of"
)
PAIRS = (["the", "two", "steps"], ["the", "two"], ["both"], ["these", "two"], ["those", "two"], ["them"])
"""Two steps that are spoken of together."""
PARALLEL = phrases("in parallel, at the same time, simultaneously, parallel")
TRULY_PARALLEL = words("parallel same simultaneously")
IN_CASE = phrases(
    "in the true branch, in the yes branch, in the then branch, if it is true, if so, in that case, in this case,"
    " if yes, if that is the case, in such a case, in such cases, when so,"
    " in the same case, in the same cases, in those cases, in these cases, in the same branch, on the same branch,"
    " on the same path, in such a situation, in that situation, in this situation, under the same condition"
)
OTHERWISE = phrases(
    "otherwise, if not, or else, else, in all other cases, in any other case, in the other case, in other cases,"
    " for everything else, for the others, for the rest, for all others, if that is not the case, in the opposite case,"
    " for the other ones, if it 's not, if it's not, if it isn't,"
    " if that isn't the case, if they are not,"
    " in every other case, for all the others, when not, if it is not, if it does not, if they do not, if it has not,"
    " when that is not the case, when that 's not the case, if that 's not the case, if this is not the case,"
    " if that is not so, when it is not, when it does not, if none of that is the case, if that does not hold"
)
ERRORS = phrases(
    "if it fails, if that fails, on error, on failure, when it fails, in case of an error, in case of"
    " error, if something goes wrong, if anything fails,"
    " if this fails, if the step fails, if there is an error, in case it fails, in case of failure, if"
    " one of them fails, if any step fails"
)
OPENERS = words("if when whenever unless for on in")
JUDGED = words(
    "not n't no never wrong superfluous redundant obsolete unnecessary needed enough too missing fine ok okay good"
    " pointless useless overkill gone out"
)
"""What is said of a step that is there, rather than what a step should be."""
DEED_OPENERS = words("if when whenever where wherever in for")
"""What opens a clause that tells a path by what is done on it: "where we cancel it"."""
BEING = words("be get have do")
AROUND_DEED = (
    connectives.ARTICLES
    | connectives.PRONOUNS
    | connectives.BE
    | words(
        "we i you they it those ones all case cases where that which if when event get gets got has have been also just"
        " then being"
    )
)
ANSWERED = words("once after")
"""What opens the answer of a person besides: "once Ana has agreed"."""
PATHS = words("branch branches path paths case cases side arm leg part")
MADE = words(
    "created made opened filed written sent posted added there exists exist uploaded raised booked generated set"
)
"""What is said of a thing that a step has made."""
FAILING = words("fails fail failed errors crashes breaks")
ONCE = ([",", "once"], ["only", "once"], ["just", "once"], ["a", "single", "time"], ["once", "for", "all"])
"""Ends of an order that is not to be repeated with the steps beside it."""
HAPPENING = words("happens happened is are was were has have been done gets takes took place occurs runs ran")
"""What may be said of "that" without saying more than the word alone: "before that happens"."""
DECIDED_ON = words("deciding distinguishing branching judging")
"""What a test does, said of all of it: "before deciding anything"."""
DECIDED_UPON = words("anything that this it on about which way what between them")
DEMONSTRATIVE = (["that"], ["this"], ["it"], ["them"], ["those"], ["these"])
PATH_WORDS = 4
PATH_OPENERS = words("in on to into for within inside of onto from under")
SOME = words("ones those things items anything everything everyone everybody people one all")
RELATIVE = words("that which who")
DETERMINING = words("for the all any only of with and but")
DUTIES = words("should must shall get gets need needs can may has have will")
LABELLING = frozenset({":", "->", "=>", "→", "⇒", "-->"})
"""What stands between a case and what is done in it: "approved -> a meeting"."""
LONGEST_LABEL = 7
MAKING = words("add make create insert include put have with introduce open give")
ANNOUNCED = words(": , - that which where to and with")
"""What stands between a path that is new and what happens on it."""
GOING_ON = words("go goes going move moves moving continue continues continuing proceed proceeds proceeding carry")
GOING_ON_WITH = words(
    "we you it i they the workflow flow rest on ahead any further anything else with else can may carrying this that"
)
"""Verbs that only say that what follows follows, and the words beside them."""
