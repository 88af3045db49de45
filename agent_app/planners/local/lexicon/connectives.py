"""Function words: what joins, opens and colours clauses, and small closed word classes."""

from __future__ import annotations

from agent_app.planners.local.lexicon.words import phrases, words

__all__ = [
    "ABOUT", "ADVERBS", "ARTICLES", "AUXILIARIES", "BE", "ELEMENT_TESTS", "ELSE_PHRASES", "EVENT_INTRODUCERS",
    "FLOW_NOUNS", "FREE_RELATIVES", "FUNCTION_WORDS", "LOOP_INTRODUCERS", "MODALS", "PERSONAL", "POINTERS",
    "PREPOSITIONS", "PRONOUNS", "QUANTIFIERS", "RELATIVES", "SEQUENCE", "SUBJECT_PRONOUNS",
    "SUBORDINATORS", "WANT",
]  # fmt: skip

ARTICLES = words(
    "a an the this that these those its their his her our my your another one each every any all some both no"
)
PRONOUNS = words(
    "it them they him her he she this that these those one ones everyone everybody me us itself each both whoever"
)
ABOUT = words("about regarding mentioning containing")
"""What comes before words that are in the texts of things."""
PERSONAL = words("him her")
"""What points to one person."""
POINTERS = words("it this that them these those")
"""What points to a thing that was spoken of."""
RELATIVES = words("that which who whose where")
FREE_RELATIVES = words("whoever whichever whatever")
"""Relatives that name what they relate to themselves: "delete whichever is stale"."""
SUBJECT_PRONOUNS = words(
    "i we you they it he she someone somebody anyone anybody people everybody everyone who u one nobody"
)
BE = words("is are was were be been being 's 're gets get got getting has have had having becomes become became")
AUXILIARIES = words(
    "do does did has have had is are was were be been being gets get got will would should shall can could may might"
    " must 'll 'd"
)
MODALS = words("can could should will would shall may might must 'll 'd cannot need needs ought")
ADVERBS = words(
    "also then just please automatically immediately finally first next afterwards kindly simply only again always"
    " instead directly instantly right now too additionally lastly secondly thirdly later subsequently simultaneously"
    " maybe quickly pls plz plus still even both either auto straight away thereafter furthermore moreover promptly"
    " probably basically ideally alternatively regardless anyway firstly second third last actually already recently"
    " newly eventually otherwise likewise further so well ok okay um uh er hmm eh afterward"
    " internally publicly confidentially"
)
PREPOSITIONS = words(
    "to in on at with for from into onto of about by via through using under over inside within without per as"
    " against regarding containing including between after before during until till upon off out around toward"
    " towards since than across"
)
QUANTIFIERS = words(
    "all each every any both some many several few more most no none one two three four five six seven eight nine ten"
)
WANT = words("want need like love prefer wish require expect hope")
FLOW_NOUNS = words(
    "workflow workflows flow flows automation automations rule process bot something job zap recipe playbook routine"
    " integration thing setup way script trigger pipeline it one sequence action"
)
SEQUENCE = phrases(
    "if so, if yes, in that case, if that is the case, if it is the case, if that 's the case, if it 's the case,"
    " if this is the case, if that 's so, if that is so, if this is so, if that 's true, if true, and then, then,"
    " after that, afterwards, after which, followed by, next, finally, lastly, and after, and after that, thereafter,"
    " once done, once that is done, when done, subsequently, at the end, as a last step, in the end, and finally,"
    " and afterwards, later, after this, once this is done, first, second, third, firstly, secondly, thirdly,"
    " first of all, when that is done, once that's done, as a final step, plus, as well as, along with, in addition,"
    " additionally, at the same time, in parallel, besides, on top of that, also, and also, last, meanwhile,"
    " simultaneously, once it is done, when finished, once finished, and next, upon completion, next up, before that,"
    " at last, after doing that, in either case, in both cases, in any case, either way, in any event,"
    " on second thought, on second thoughts, on reflection, come to think of it"
)
EVENT_INTRODUCERS = phrases(
    "when, whenever, every time, each time, any time, anytime, everytime, as soon as, the moment, the second,"
    " the minute, upon, once, in case, in the event, in the event that, after, if, where, on, immediately after,"
    " right after, the instant, at the moment, soon as, if ever, the very moment, wenever, when ever, on every,"
    " on each, on any, on new, on a, on an, for every new, for each new, each new, every new, for any new, any new,"
    " following, directly after, just after, straight after, starting when, triggered when, triggered by,"
    " starts when, start when, trigger when, triggers when, fires when, runs when, run when, fire when, the time,"
    " from the moment, only after, as and when, if and when, just when, run it when, trigger is, trigger on,"
    " listen for, watch for, triggered on, start on, started by, kicked off by, kicked off when, based on,"
    " in response to, based off, react to, reacting to, as a reaction to, in reaction to, given, subscribe to,"
    " off the back of, provided, for each incoming, for every incoming, monitor for, look out for, keep an eye on,"
    " watch out for, as soon when"
)
SUBORDINATORS = phrases(
    "when, whenever, if, unless, once, as soon as, every time, each time, in case, only if, only when, but only if,"
    " but only when, after, before, until, till, while, whether, provided that, provided, as long as, given that,"
    " assuming, except when, except if, except for, the moment, upon, should, so long as, on condition that,"
    " any time, anytime, everytime, just if, and if, but if, even if, in the event that, in the event, but not if,"
    " in the case that, in the case where, in the case,"
    " but not when, not if, if and only if, in cases where, where, if ever, whether or not, only for, only in case,"
    " only after, only once, immediately after, right after, the second, the minute, the instant, providing,"
    " providing that, supposing, suppose, assuming that, just when, in which case, but only for, depending on,"
    " the very moment, just after, straight after, soon as, from the moment, as and when, as soon when, by the time,"
    " the day, for those whose, for those that, for those which, for those with, for those where, for those,"
    " those whose, the ones whose, for the ones whose, for the ones that, for ones whose, watch for, listen for,"
    " monitor for, look out for, keep an eye on, watch out for"
)
ELSE_PHRASES = phrases(
    "otherwise, else, or else, if not, in all other cases, in any other case, in the other case, in other cases,"
    " in other case, in the opposite case, in the contrary case,"
    " for everything else, failing that, if that is not the case, if this is not the case, if that 's not the case,"
    " if it 's not the case, if it is not the case, if that 's not so, if that is not so, in every other case,"
    " for all others, for the rest, for anything else, everything else, anything else, the rest, for others,"
    " if it is not, if it isn't, if they are not, when not, all others, if none, for other, for the others,"
    " for others, for the other ones, the other ones, the rest of them, the others, smaller ones, larger ones,"
    " other ones, the remaining ones, anything other, in all remaining cases, in every other situation,"
    " if it is neither, if it 's neither, if neither, if not yet, if it is none of these, if none of these,"
    " if it is neither of these, if it is neither of them, if neither of these, if none of them,"
    " in the contrary case, where not, in any other event, in any other situation, or otherwise,"
    " and otherwise, for all other cases, any other, all other"
)
ELEMENT_TESTS = frozenset(
    phrases(
        "for those whose, for those that, for those which, for those with, for those where, for those, those whose,"
        " the ones whose, for the ones whose, for the ones that, for ones whose"
    )
)
"""What opens a test of each of several things."""
LOOP_INTRODUCERS = phrases(
    "for each, for every, for all, for each of, for every one of, for each one of, for any, for every single,"
    " for each single, for each and every, foreach, per, loop over, loop through, iterate over, iterate through,"
    " go through, go over, walk through, run through, cycle through, work through, step through, on each of,"
    " on every one of, with each of, with every, take each, take every, for each one, for every one, with each,"
    " for them all, for all of, for all the, go thru, look through, comb through, check each, check every,"
    " look at each, look at every, run over, for each such, for every such, walk over, go down, sift through,"
    " browse through, page through, run down"
)
FUNCTION_WORDS = (
    ARTICLES | PRONOUNS | SUBJECT_PRONOUNS | BE | AUXILIARIES | MODALS | ADVERBS | PREPOSITIONS | QUANTIFIERS | WANT
    | words(
        "and or but if when whenever unless else not no nor so because there here what which who whom whose how why"
        " where yes than once soon whether unless let lets us contains contain equals equal exceeds includes starts"
        " begins matches hi hello hey thanks thank cheers guys could would please ok okay im i'm ive id sure well btw"
        " fyi"
    )
)  # fmt: skip
