"""When a prompt wants its workflow to start, apart from the times that only date or describe what it speaks of."""

from __future__ import annotations

import re

from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.verbs import LOOKUPS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, Verb, VerbForm
from agent_app.planners.local.parse import masked_tokens, read_prompt
from agent_app.planners.local.schedule import Schedule, parse_schedule
from agent_app.planners.local.schedule.words import DAY_NAMES, MONTHS

__all__ = ["single_time", "starting_times"]

_TESTED_DAY = re.compile(
    r"\b(?:if|unless|whether) (?:it|today|this)(?: is|['’]s)(?: not|n['’]t)? (?:on )?(?:an?|the) "
    r"(?:weekday|weekend|workday|(?:working|business) day)\b",
    re.IGNORECASE,
)
"""Tests the day of a run, and is no schedule."""
_ONE_BY_ONE = re.compile(r"\bone (?:by|after) (?:one|another|the other)\b", re.IGNORECASE)
"""Reads like an hour to a parser of times."""
_STARTING_WORK = re.compile(
    r"\b(?:colleagues?|hires?|joiners?|starters?|employees?|interns?|contractors?|team ?mates?|she|he|who|we have \w+) "
    r"(?:(?:also|will|is|are|to) )*(?:starts?|begins?|joins?|leaves?|arrives?|starting|joining|leaving|returns?)"
    r"(?: (?:us|back|work|here|the team))*(?: on| next| this)? (?:mon|tues|wednes|thurs|fri)day\b",
    re.IGNORECASE,
)
"""Tells when somebody comes or goes."""
_DAY = r"(?:today|tonight|tomorrow|next (?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_CLOCK = r"\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\b\.?)?"
_SINGLE_TIME = re.compile(
    rf"(?:^(?:please )?|(?<=[.;] ))(?P<opening>{_DAY}(?: (?:morning|evening|night|noon|afternoon))?"
    rf"(?: (?:at|by) {_CLOCK})?)(?=,? [a-z]+ [#@\w\"'])|\b(?P<clock>at {_CLOCK} {_DAY})\b",
    re.IGNORECASE,
)
"""A time that comes once, where an order is said to be carried out at it."""
_PAUSES = words(", . ; : ! ? then") | {"\n", "->"}
_RUN = words("pipeline workflow job build")
_ENDS_OF_RUNS = words("fails breaks succeeds finishes completes passes stops ends crashes is has does goes")
_PERIODIC = words("daily weekly monthly quarterly yearly annual hourly biweekly fortnightly nightly")
_DATED = words(
    "meeting event scheduled_event calendar_event online_meeting webinar appointment booking call session interview"
    " demo slot sprint milestone release"
)
"""What has a time of its own, which is said where it is made."""
_DATING = words("create schedule book make plan arrange organize organise set_up add put need want open invite")
_RENEWED = words(
    "summary digest report reminder update roundup standup check backup export sync newsletter message overview recap"
    " mail email job run list post ping nudge notification review cleanup rundown dm log snapshot scan"
)
"""What is made anew each time: a weekly one is sent every week, while weekly invoices are just a kind of invoices."""
_PARTS = words("day days week end start beginning middle first last month rest")
_NO_NOUN = connectives.FUNCTION_WORDS | connectives.PREPOSITIONS | words("and or at on")
_COMING = words("is was due happening happens starts starting ends ending expires expiring falls off away")
_BOUNDING = words("before after since until till than on")
"""Between what was done to things and a date these tell when that was: "created after | 15 March"."""
_STATING = words("is lives sits contains has comes resides stays")
_OWN = words("it this workflow job automation flow run")
_DETERMINING = words("the our my this their")
_UPON = words("when whenever if once after unless until")
_MOVING = words("move postpone shift reschedule change push delay extend set bring advance defer")
_OF_MONTH = words("of from in since")
_HOLIDAYS = words("black cyber good easter ash")


def starting_times(prompt: str, timezone: str, index: CatalogIndex) -> Schedule | None:
    """The schedule that a prompt names for its workflow, or None; `timezone` (IANA) holds where it names none."""
    text = _timely_words(prompt, index)
    schedule = parse_schedule(text, timezone)
    once = _SINGLE_TIME.search(prompt)
    if schedule is not None and once is not None and once.start() <= schedule.start < once.end():
        return None  # "at 5pm today" is no "every day at 5pm"
    if schedule is None or not (schedule.weak or _once_a_year(schedule)):
        return schedule
    reading = read_prompt(prompt, index.vocabulary)
    covered = [sorted(masked_tokens(reading, [span])) for span in schedule.spans]
    spans = [(tokens[0], tokens[-1] + 1) for tokens in covered if tokens]
    return None if spans and all(_describes(reading, first, last) for first, last in spans) else schedule


def single_time(prompt: str) -> str:
    """The words for the one day or hour at which a prompt wants its workflow to run, or none: "tomorrow at 10"."""
    found = _SINGLE_TIME.search(prompt)
    return (found["opening"] or found["clock"]) if found is not None else ""


def _once_a_year(schedule: Schedule) -> bool:
    _, _, day, month, _ = schedule.cron.split()
    return day.isdigit() and month.isdigit()


def _describes(reading: Reading, first: int, last: int) -> bool:
    """Whether words of time between two token indexes are about a thing, and not about when all of it is to run."""
    norms = reading.norms(0, len(reading.tokens))
    said = next(
        (i for i in range(first, last) if norms[i] not in connectives.PREPOSITIONS | connectives.ARTICLES), last
    )
    if said == len(norms):
        return False  # "at one"
    verb = _governing(reading, norms, said)
    if said and norms[said - 1] in _HOLIDAYS and norms[said] in DAY_NAMES:
        return True  # "on Black Friday"
    if norms[said] in _PERIODIC and last - said == 1:
        if said and norms[said - 1] in _RUN and set(norms[last : last + 1]) & _ENDS_OF_RUNS:
            return True  # "when the pipeline nightly fails"
        upon = said > 1 and norms[said - 1] in _DETERMINING and norms[said - 2] in _UPON
        if upon and verb is None:
            return True  # "when the nightly build fails"
        return _kind_of_thing(reading, norms, said, verb)
    of_month = norms[said] in MONTHS and last - said == 1 and said > 1 and norms[said - 1] in _OF_MONTH
    if of_month and reading.tokens[said - 2].is_word and norms[said - 2] not in _PARTS:
        return True  # "the invoices of March"
    if _tells_when(reading, norms, first):
        return True
    if verb is None:
        return False
    if verb.form is VerbForm.THIRD and not _OWN & set(norms[max(0, verb.first - 2) : verb.first]):
        return True  # "our shop opens at 9"
    if said and norms[said - 1] == "to" and verb.lemma in _MOVING:
        return True  # "moved to Thursday"
    made = verb.lemma.replace(" ", "_") in _DATING and verb.form is VerbForm.BASE
    return made and any(noun.canon in _DATED or noun.text in _DATED for noun in reading.nouns_in(verb.last, said))


def _tells_when(reading: Reading, norms: list[str], first: int) -> bool:
    """ "The orders placed before 1 October", "what is due on Monday", "cancel the meeting on Tuesday": when it was."""
    place = next((i for i in range(first, 0, -1) if not norms[i - 1].isdigit()), 0)  # "before | 1 October"
    first = place
    place -= place > 0 and norms[place - 1] in _BOUNDING
    done = any(verb.last == place and verb.form is VerbForm.PAST for verb in reading.verbs)
    done = done or norms[place : place + 1] == ["than"] or (0 < place < first and norms[place - 1].endswith("ed"))
    if done or (first and norms[first - 1] in _COMING and norms[max(0, first - 2)] not in _OWN):
        return True
    return any(noun.last == first and not _DATED.isdisjoint((noun.canon, noun.text)) for noun in reading.nouns)


def _governing(reading: Reading, norms: list[str], place: int) -> Verb | None:
    """The verb of the clause that a token stands in, where it is said before it with no pause between."""
    start = next((i + 1 for i in range(place - 1, -1, -1) if norms[i] in _PAUSES), 0)
    return next((verb for verb in reversed(reading.verbs_in(start, place))), None)


def _kind_of_thing(reading: Reading, norms: list[str], place: int, verb: Verb | None) -> bool:
    """ "Fetch the monthly invoices", "create a weekly meeting", "the weekly report is in Box": a kind of thing."""
    noun = next((noun for noun in reading.nouns if place < noun.first <= place + 2), None)
    ends = noun.last if noun is not None else place + 2
    if ends > len(norms) or not reading.tokens[place + 1].is_word or (noun is None and _NO_NOUN & {norms[place + 1]}):
        return False
    if place > 1 and norms[place - 1] in _DETERMINING and norms[place - 2] in connectives.PREPOSITIONS:
        return True  # "the notes for the weekly standup"
    if verb is None:
        behind = next((verb for verb in reading.verbs if verb.first == ends), None)
        told = behind is not None and behind.form is VerbForm.THIRD
        return told or bool(set(norms[ends : ends + 1]) & _STATING)
    if verb.classes[:1] and verb.classes[0] in LOOKUPS:
        return True
    return _RENEWED.isdisjoint((noun.canon if noun is not None else "", *norms[place + 1 : ends]))


def _timely_words(prompt: str, index: CatalogIndex) -> str:
    """The prompt with what only looks like a time ("monday.com", "one by one", "if it is a weekday") blanked out."""
    for timeless in (_ONE_BY_ONE, _TESTED_DAY, _STARTING_WORK):
        prompt = timeless.sub(lambda found: "_" * len(found[0]), prompt)
    if not index.timely_products:
        return prompt
    reading = read_prompt(prompt, index.vocabulary)
    for mention in reading.mentions:
        start, end = reading.tokens[mention.first].start, reading.tokens[mention.last - 1].end
        prompt = prompt[:start] + "_" * (end - start) + prompt[end:]
    return prompt
