"""What each segment of a prompt does: event, schedule, action, condition, loop, approval, delay, or nothing."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.conditions import find_operator
from agent_app.planners.local.durations import find_duration
from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, EntityKind, Noun, Reading, TokenKind, Verb, VerbForm
from agent_app.planners.local.people import asks_person
from agent_app.planners.local.predicates import event_words, is_approval_answer, main_verb
from agent_app.planners.local.segments import Segment, Segmenter, skip_preamble
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["classify", "event_words"]

_EVENT_INTROS = frozenset(connectives.EVENT_INTRODUCERS) | {"in the event", "in case", "every time", "each time"}
_LOOP_INTROS = frozenset(connectives.LOOP_INTRODUCERS)
_STATE_ONLY = frozenset(
    {"only if", "only when", "but only if", "but only when", "unless", "whether", "as long as", "so long as"}
)
_STATE_ONLY |= {
    "provided that",
    "provided",
    "given that",
    "assuming",
    "except when",
    "except if",
    "just if",
    "but not if",
}
_STATE_ONLY |= {
    "if and only if",
    "on condition that",
    "but not when",
    "not if",
    "providing",
    "providing that",
    "if so",
    "supposing",
}
_STATE_ONLY |= {
    "suppose",
    "assuming that",
    "just when",
    "even if",
    "but if",
    "only in case",
    "only for",
    "but only for",
}
_STATE_ONLY |= connectives.ELEMENT_TESTS
_ORDERING = frozenset(
    {"after", "once", "before", "as soon as", "until", "till", "while", "immediately after", "right after", "upon"}
)
_ORDERING |= {"only after", "only once", "just after", "straight after", "soon as"}
_APPROVAL_WORDS = words(
    "approval approvals signoff authorization authorisation permission consent blessing sign okay ok go-ahead approve"
    " approves approved confirm confirms confirmation decision agree agrees accept accepts reject rejects decline"
    " declines"
    " deny denies rejected declined denied approving sanction clearance authorize authorise yes vet thumbs greenlight"
)
_ASK_VERBS = words(
    "ask get have need wait request require await obtain seek let want make take ask-for secure collect pause hold"
    " stop gate"
)
_PURE_FLOW = words("workflow workflows flow flows automation automations zap recipe playbook routine integration")
_NEGATIONS = frozenset({"not", "never", "no", "without", "do-not", "dont", "stop"})
_STATES = words("is are was were has have contains equals matches exceeds includes mentions starts")


def classify(reading: Reading, vocabulary: Vocabulary, masked: frozenset[int] = frozenset()) -> list[Clause]:
    """Segment a reading and say what each segment does. `masked` are the token indexes of schedule words."""
    return _Classifier(reading, vocabulary, masked).clauses()


class _Classifier:
    def __init__(self, reading: Reading, vocabulary: Vocabulary, masked: frozenset[int]) -> None:
        self.reading, self.vocabulary, self.masked = reading, vocabulary, masked
        self.segments = Segmenter(reading, vocabulary, masked).segments()
        self.found: list[Clause] = []

    def clauses(self) -> list[Clause]:
        for index, segment in enumerate(self.segments):
            if clause := self._clause(segment, index):
                self.found.append(clause)
        return self.found

    def _has(self, *kinds: ClauseKind) -> bool:
        return any(clause.kind in kinds for clause in self.found)

    def _clause(self, segment: Segment, index: int) -> Clause | None:
        first, last = self._trim(segment.first, segment.last)
        make = Clause(
            ClauseKind.FILLER, first, last, segment.introducer, None, segment.sentence, separator=segment.separator
        )
        if segment.separator == "else" and not self._is_else(segment):
            return replace(make, kind=ClauseKind.CONDITION) if first < last else None
        if first >= last:
            if segment.introducer in _LOOP_INTROS:
                return replace(make, kind=ClauseKind.LOOP, first=segment.first - 1, last=segment.first)
            return (
                replace(make, kind=ClauseKind.CONDITION, first=segment.first - 1, last=segment.first)
                if segment.introducer == "if so"
                else None
            )
        verb = main_verb(self.reading, first, last)
        make = replace(make, verb=verb)
        if self._all_masked(first, last):
            return replace(make, kind=ClauseKind.SCHEDULE)
        return self._special(make) or self._introduced(make, index) or self._plain(make, index)

    def _is_else(self, segment: Segment) -> bool:
        return True

    def _trim(self, first: int, last: int) -> tuple[int, int]:
        norms = self.reading.norms(0, len(self.reading.tokens))
        while first < last and (norms[first] in ",;:)-–—." or norms[first] in {"and", "then"}):
            first += 1
        while last > first and (norms[last - 1] in ",;:(-–—.&+" or norms[last - 1] in {"and", "or", "then", "but"}):
            last -= 1
        return first, last

    def _all_masked(self, first: int, last: int) -> bool:
        if not any(index in self.masked for index in range(first, last)):
            return False
        rest = [i for i in range(first, last) if i not in self.masked and self.reading.tokens[i].is_word]
        fillers = connectives.FUNCTION_WORDS | words(
            "run runs schedule scheduled sched job start starts do execute trigger kick off cron timer repeat it time"
        )
        return all(self.reading.tokens[i].norm in fillers for i in rest)

    def _special(self, make: Clause) -> Clause | None:
        """Delays, approvals and prohibitions, whatever introduces them."""
        norms = self.reading.norms(make.first, make.last)
        if self._is_delay(make, norms):
            return replace(make, kind=ClauseKind.DELAY)
        if self._is_approval(make, norms):
            return replace(make, kind=ClauseKind.APPROVAL)
        if self._answers_approval(make, norms):
            return replace(make, kind=ClauseKind.CONDITION)
        if self._is_task(make):
            return replace(make, kind=ClauseKind.APPROVAL)
        if self._is_skip(make, norms):
            return replace(make, kind=ClauseKind.NEGATED)
        return None

    def _is_delay(self, make: Clause, norms: list[str]) -> bool:
        duration = find_duration(self.reading, make.first, make.last)
        if duration is None:
            return False
        if make.verb is not None and "wait" in make.verb.classes and make.verb.first - make.first < 6:
            return True
        content = [i for i in range(make.first, make.last) if not duration[1] <= i < duration[2]]
        rest = [self.reading.tokens[i].norm for i in content if self.reading.tokens[i].is_word]
        if make.introducer in {"after", "once"} and all(
            norm in connectives.FUNCTION_WORDS | {"passed", "elapsed", "delay"} for norm in rest
        ):
            return True
        return bool(set(norms) & words("later delay pause wait")) and all(
            norm in connectives.FUNCTION_WORDS | words("delay pause wait later around about roughly add insert")
            for norm in rest
        )

    def _is_approval(self, make: Clause, norms: list[str]) -> bool:
        if not set(norms) & _APPROVAL_WORDS or (make.verb is None and set(norms) & _PURE_FLOW):
            return False
        verb = make.verb
        text = " ".join(norms)
        asked = any(
            phrase in text
            for phrase in (
                "sign off",
                "sign it off",
                "signs off",
                "go ahead",
                "green light",
                "approval",
                "permission",
                "sign this off",
                "decision",
            )
        )
        if make.introducer and make.introducer not in {"until", "after", "once", "till", "only after", "only once"}:
            return False
        if make.introducer in {"after", "once", "only after", "only once"} and not self._has(
            ClauseKind.EVENT, ClauseKind.ACTION, ClauseKind.SCHEDULE
        ):
            return self._approving_person(make) and set(norms) & PEOPLE != set() and asked
        if make.introducer:
            return not self._has(ClauseKind.APPROVAL) and self._approving_person(make)
        asker = verb is not None and (verb.lemma.split()[0] in _ASK_VERBS or "wait" in verb.classes)
        asker = asker or bool(
            set(norms[:6])
            & {"need", "needs", "must", "should", "require", "requires", "get", "have", "ask", "let", "wait"}
        )
        if asked and (asker or verb is None or len(norms) < 5):
            return not self._names_operation(make)
        return asker and self._asks_person_to_decide(make, norms) and not self._approved_thing(make, norms)

    def _answers_approval(self, make: Clause, norms: list[str]) -> bool:
        """ "When she declines", "on approval", "refused -> ...": how a person decided."""
        if not self._has(ClauseKind.APPROVAL) or len(norms) > _LONGEST_ANSWER:
            return False
        if is_approval_answer(self.reading, make) is None or self.reading.mentions_in(make.first, make.last):
            return False
        if make.introducer:
            return make.introducer not in connectives.LOOP_INTRODUCERS and make.introducer != "that"
        return len(norms) <= 2 and (make.verb is None or make.verb.form is not VerbForm.BASE)

    def _is_task(self, make: Clause) -> bool:
        """Whether a person is to do something ("have QA test the build")."""
        if make.introducer and make.introducer not in {"after", "once", "until", "that"}:
            return False
        asked = asks_person(self.reading, make, continuing=bool(self.found))
        return asked and not self._requests_review(make)

    def _requests_review(self, make: Clause) -> bool:
        """ "Ask somebody to review the pull request" is what a product can ask."""
        nouns = {noun.canon for noun in self.reading.nouns}
        asked = bool(set(self.reading.norms(make.first, make.last)) & {"review"}) and bool(
            set(self.reading.norms(make.first, make.last)) & {"ask", "request"}
        )
        return asked and bool(nouns & {"pull_request", "merge_request"})

    def _approving_person(self, make: Clause) -> bool:
        """ "After Dana approves": a person decides; "after the merge request is approved" is an event or an order."""
        head = self.reading.nouns_in(make.first, make.last)
        return not any(noun.canon in {"merge_request", "pull_request", "change_request"} for noun in head)

    def _names_operation(self, make: Clause) -> bool:
        verb = make.verb
        return verb is not None and "approve" in verb.classes and verb.first <= make.first + 1

    def _approved_thing(self, make: Clause, norms: list[str]) -> bool:
        """ "Merge request 12 should be approved and merged": what a product does."""
        subject = next(iter(self.reading.nouns_in(make.first, make.last)), None)
        things = {"merge_request", "pull_request", "change_request", "review"}
        return subject is not None and subject.canon in things and "be" in norms and "by" not in norms

    def _asks_person_to_decide(self, make: Clause, norms: list[str]) -> bool:
        decide = next((i for i, norm in enumerate(norms) if norm in _APPROVAL_WORDS), None)
        if decide is None or decide == 0:
            return False
        before = norms[:decide]
        starts = next((i for i, norm in enumerate(before) if norm in _ASK_VERBS), None)
        return starts is not None and decide - starts >= 2

    def _is_skip(self, make: Clause, norms: list[str]) -> bool:
        if make.verb is not None and "skip" in make.verb.classes and make.verb.lemma not in {"stop", "end"}:
            return make.verb.first - make.first < 4
        if self._denies_object(make, norms):
            return True
        start = skip_preamble(self.reading, make.first, make.last)
        head = norms[: max(3, start - make.first + 1)]
        negated = any(norm in {"not", "never", "do-not"} for norm in head[:4])
        return negated and not make.introducer and make.verb is not None and make.verb.form is VerbForm.BASE

    def _denies_object(self, make: Clause, norms: list[str]) -> bool:
        """ "Create nothing", "no reviewer needed", "nothing should be sent": no step."""
        if make.introducer and make.separator != "else":
            return False
        if norms[0] in {"nothing", "nobody"} or (norms[0] == "no" and norms[-1] in {"needed", "necessary", "required"}):
            return True
        verb = make.verb
        if verb is None or verb.form is not VerbForm.BASE or verb.first > make.first + 2:
            return False
        return self.reading.norms(verb.last, verb.last + 1) in (["nothing"], ["nobody"], ["noone"])

    def _introduced(self, make: Clause, index: int) -> Clause | None:
        introducer = make.introducer
        if not introducer:
            return None
        if make.separator == "else" and introducer in connectives.ELSE_PHRASES:
            return self._with_else(make, index)
        if introducer in _LOOP_INTROS:
            return self._loop(make)
        if introducer in _STATE_ONLY:
            return replace(make, kind=ClauseKind.CONDITION, negated=introducer in _NEGATIVE_INTROS)
        if introducer == "that" and not self._subject_of_next(make, index) and self._passive(make):
            return replace(make, kind=ClauseKind.ACTION)
        if self._is_event(make):
            return replace(make, kind=ClauseKind.EVENT)
        if introducer in _ORDERING:
            if self._has(ClauseKind.APPROVAL) and is_approval_answer(self.reading, make) is not None:
                return replace(make, kind=ClauseKind.CONDITION)
            return self._ordering(make)
        if introducer in {
            "if",
            "when",
            "whenever",
            "in case",
            "and if",
            "in cases where",
            "where",
            "in the event that",
            "if ever",
            "in the event",
        }:
            return replace(make, kind=ClauseKind.CONDITION)
        return None

    def _with_else(self, make: Clause, index: int) -> Clause:
        self.found.append(replace(make, kind=ClauseKind.ELSE, last=make.first + 1))
        rest = replace(make, introducer="", separator="else")
        return self._special(rest) or self._plain(rest, index) or replace(rest, kind=ClauseKind.FILLER)

    def _loop(self, make: Clause) -> Clause:
        nouns = self.reading.nouns_in(make.first, make.last)
        start = skip_preamble(self.reading, make.first, make.last)
        verb = self.reading.verb_at(start)
        if (
            verb is not None
            and verb.first < make.last
            and verb.form is VerbForm.BASE
            and not any(n.first < start for n in nouns)
        ):
            self.found.append(replace(make, kind=ClauseKind.LOOP, first=make.first - 1, last=make.first))
            return replace(make, kind=ClauseKind.ACTION, introducer="")
        if self._has(ClauseKind.EVENT) and self._new_things(make, nouns):
            return replace(make, kind=ClauseKind.FILLER)
        if make.introducer.startswith(("for", "foreach")) and self._may_start() and self._new_things(make, nouns):
            return replace(make, kind=ClauseKind.EVENT)
        return replace(make, kind=ClauseKind.LOOP)

    def _new_things(self, make: Clause, nouns: list[Noun]) -> bool:
        """ "For every new issue", "for each mail that comes in": an event said as a loop."""
        norms = self.reading.norms(make.first, make.last)
        if set(norms) & words("now currently presently today"):
            return False
        if any(noun.determiner == "new" for noun in nouns[:1]) or self._arriving(make):
            return True
        return norms[:1] == ["new"] or norms[:1] == ["incoming"]

    def _arriving(self, make: Clause) -> bool:
        said = event_words(self.reading, self.vocabulary, make.first, make.last)
        if make.introducer in {"for any", "for any new"} and any(
            index > make.first and "created" in classes and self.reading.tokens[index].norm.endswith("ed")
            for index, classes in said
        ):
            return True
        relative = any(
            norm in {"that", "which", "we", "coming", "is", "gets"}
            for norm in self.reading.norms(make.first, make.last)
        )
        return (
            relative
            and any(
                set(classes) & {"created", "received", "opened", "failed", "merged", "triggered"} for _, classes in said
            )
            and not any(
                self.reading.tokens[index].norm in {"open", "new", "opened"} and index == make.first
                for index, _ in said
            )
        )

    def _may_start(self) -> bool:
        return not self._has(ClauseKind.EVENT, ClauseKind.SCHEDULE) and not self.masked

    def _is_event(self, make: Clause) -> bool:
        """Whether an introduced clause tells what starts the workflow."""
        if self._has(ClauseKind.ACTION) and set(self.reading.norms(make.first, make.last)) <= _FINISHED:
            return False
        if make.introducer not in _EVENT_INTROS or (self._has(ClauseKind.EVENT) and not self._restates_event(make)):
            return False
        if make.introducer in _TESTING and self._looked_up() and not self._indefinite(make):
            return False
        said = event_words(self.reading, self.vocabulary, make.first, make.last)
        nouns = self.reading.nouns_in(make.first, make.last)
        if self.masked and make.introducer in {"if", "once", "after", "when"} and (not said or self._definite(make)):
            return False
        if make.introducer in {"if", "in case", "once", "after", "upon", "right after"} and self._has(
            ClauseKind.ACTION
        ):
            return (bool(said) or self._recurs(make)) and not self._definite(make) and not self._is_state(make)
        if make.introducer in {"if", "when", "whenever", "in case"} and self._is_state(make):
            return self._has_new_subject(make)
        return bool(said) or bool(nouns) or bool(self.reading.mentions_in(make.first, make.last))

    def _looked_up(self) -> bool:
        """Whether what was asked for before was to look something up: what follows tests it."""
        acts = [clause for clause in self.found if clause.kind is ClauseKind.ACTION]
        return bool(acts) and any(clause.verb is not None and clause.verb.classes[0] in _LOOKUPS for clause in acts[:1])

    def _indefinite(self, make: Clause) -> bool:
        """ "A new issue is opened": speaks of something that was not said before."""
        head = self.reading.norms(make.first, min(make.first + 2, make.last))
        return bool(set(head[:1]) & {"a", "an", "any", "new", "someone", "somebody"}) or "new" in head

    def _recurs(self, make: Clause) -> bool:
        """ "After each release", "upon any push": a noun that is a happening in itself."""
        if self.reading.tokens[make.first].norm not in {"each", "every", "any", "a", "an"}:
            return False
        nouns = self.reading.nouns_in(make.first, make.last)
        return any(self.vocabulary.events.at([noun.text], 0) is not None for noun in nouns if " " not in noun.text)

    def _restates_event(self, make: Clause) -> bool:
        """ "Linear comments -> when a new one is added": the first clause was only the topic."""
        earlier = next((i for i, clause in enumerate(self.found) if clause.kind is ClauseKind.EVENT), None)
        if earlier is None or len(self.found) != earlier + 1:
            return False
        clause = self.found[earlier]
        if clause.introducer or event_words(self.reading, self.vocabulary, clause.first, clause.last):
            return False
        if not event_words(self.reading, self.vocabulary, make.first, make.last):
            return False
        self.found[earlier] = replace(clause, kind=ClauseKind.FILLER)
        return True

    def _has_new_subject(self, make: Clause) -> bool:
        """ "If a message in #help contains ...": the first clause, about something indefinite that comes to be."""
        if self._has(ClauseKind.ACTION, ClauseKind.SCHEDULE, ClauseKind.LOOP, ClauseKind.CONDITION) or self.masked:
            return False
        norms = self.reading.norms(make.first, make.last)
        subject = next(iter(self.reading.nouns_in(make.first, make.last)), None)
        return (
            norms[0] in {"a", "an", "any", "new"}
            and subject is not None
            and subject.known
            and subject.first <= make.first + 4
        )

    def _definite(self, make: Clause) -> bool:
        norms = self.reading.norms(make.first, make.last)
        return norms[0] in words("it they he she the this that these those its their there all both one")

    def _is_state(self, make: Clause) -> bool:
        """ "It is urgent", "the title contains X": a property, not a happening."""
        norms = self.reading.norms(make.first, make.last)
        if norms[0] == "there" and norms[1:2] in (["is"], ["are"], ["'s"]):
            return False
        if set(norms) & words(
            "contains contain equals equal exceeds includes matches greater less over under above below starts"
        ):
            said = event_words(self.reading, self.vocabulary, make.first, make.last)
            return not any(
                "created" in classes or len(classes) == 1 for _, classes in said if classes[0] not in {"started"}
            )
        be = next((i for i, norm in enumerate(norms) if norm in {"is", "are", "was", "has", "have"}), None)
        if be is None:
            return False
        said = event_words(self.reading, self.vocabulary, make.first, make.last)
        return not any(place >= make.first for place, _ in said) and not any(
            noun.determiner == "new" for noun in self.reading.nouns_in(make.first, make.last)
        )

    def _ordering(self, make: Clause) -> Clause | None:
        """ "After creating the ticket": an action; "once it is done": only an order that the text has anyway."""
        if make.verb is not None and make.verb.form is VerbForm.GERUND and make.verb.first <= make.first + 1:
            return replace(make, kind=ClauseKind.ACTION)
        return replace(make, kind=ClauseKind.FILLER)

    def _plain(self, make: Clause, index: int) -> Clause | None:
        if self._wants_loop(make) or self._goes_further(make) or self._each_before_arrow(make, index):
            return replace(make, kind=ClauseKind.LOOP)
        if (bare := self._bare_condition(make, index)) is not None:
            return replace(make, kind=bare, last=make.first + 1 if bare is ClauseKind.ELSE else make.last)
        if self._is_filler(make, index) or self._is_heading(make, index):
            return replace(make, kind=ClauseKind.FILLER)
        if (self._has_only_topic_before() or self._topic_event(make, index)) and self._is_bare_event(make, index):
            return replace(make, kind=ClauseKind.EVENT)
        if (shared := self._shared_verb(make)) is not None:
            return replace(make, kind=ClauseKind.ACTION, verb=shared)
        verb = make.verb
        if verb is not None and verb.form is not VerbForm.PAST:
            return replace(make, kind=ClauseKind.ACTION)
        if self._passive(make):
            return replace(make, kind=ClauseKind.ACTION)
        if self._continues_passive(make):
            done = next(v for v in self.reading.verbs_in(make.first, make.last) if v.form is VerbForm.PAST)
            return replace(make, kind=ClauseKind.ACTION, verb=done)
        nouns = [noun for noun in self.reading.nouns_in(make.first, make.last) if noun.known]
        if nouns or self.reading.mentions_in(make.first, make.last) or self._has_value(make):
            return replace(make, kind=ClauseKind.ACTION if self._says_action(make, index) else ClauseKind.FILLER)
        return replace(make, kind=ClauseKind.FILLER)

    def _shared_verb(self, make: Clause) -> Verb | None:
        """ "Update the account, then contact, then opportunity": the verb of the clause before counts."""
        before = self.found[-1] if self.found else None
        if make.verb is not None or before is None or before.kind is not ClauseKind.ACTION or before.verb is None:
            return None
        if make.separator not in {"then", ",", "and", "->"} or before.verb.classes[0] in {"create", "send", "add"}:
            return None
        nouns = [noun for noun in self.reading.nouns_in(make.first, make.last) if noun.known]
        covered = sum(noun.last - noun.first for noun in nouns)
        articles = sum(norm in connectives.ARTICLES for norm in self.reading.norms(make.first, make.last))
        return before.verb if nouns and covered + articles == make.last - make.first else None

    def _goes_further(self, make: Clause) -> bool:
        """ "Go over the boards, then over the cards of each": one more loop."""
        opened = self.reading.tokens[make.first].norm in {"through", "over", "thru"}
        return opened and bool(self.found) and self.found[-1].kind is ClauseKind.LOOP

    def _each_before_arrow(self, make: Clause, index: int) -> bool:
        """ "Every Zendesk ticket -> Jira issue": things that are there, not things that happen."""
        following = self.segments[index + 1].separator if index + 1 < len(self.segments) else ""
        norms = self.reading.norms(make.first, make.last)
        if norms[0] not in {"each", "every"} or following not in {"->", ":"} or make.verb is not None:
            return False
        subject = next((noun for noun in self.reading.nouns_in(make.first, make.last) if noun.known), None)
        said = event_words(self.reading, self.vocabulary, make.first, make.last)
        return subject is not None and subject.canon not in _ARRIVALS and not said and "new" not in norms

    def _property(self, norms: list[str]) -> bool:
        """ "Type Bug:", "severity critical means:", "without assignee ->": a property with its value."""
        return 1 < len(norms) <= _LONGEST_PROPERTY and norms[0] in _PROPERTIES

    def _bare_condition(self, make: Clause, index: int) -> ClauseKind | None:
        """ "Priority urgent? -> ...", "more than 100 users hit -> ...": a condition without "if"."""
        following = self.segments[index + 1].separator if index + 1 < len(self.segments) else ""
        started = self._has(ClauseKind.EVENT, ClauseKind.SCHEDULE, ClauseKind.ACTION, ClauseKind.LOOP)
        if following not in {"?", "->", ":", "-"} or not started:
            return None
        norms = self.reading.norms(make.first, make.last)
        if make.verb is not None and make.verb.form is VerbForm.BASE and make.verb.first <= make.first + 1:
            return None
        if self._says_action(make, index) and self.reading.mentions_in(make.first, make.last):
            return None
        earlier = [clause for clause in self.found if clause.kind is ClauseKind.CONDITION]
        if earlier and len(norms) <= _LONGEST_PROPERTY and _rest(norms):
            return ClauseKind.ELSE
        if following in {":", "-"}:
            return ClauseKind.CONDITION if self._property(norms) else None
        if norms[0] == "not" and earlier:
            return (
                ClauseKind.ELSE
                if norms[-1] in self.reading.norms(earlier[-1].first, earlier[-1].last)
                else ClauseKind.CONDITION
            )
        operator = find_operator(norms)
        compared = operator is not None and operator[2] not in {"==", "!=", "present"}
        stated = len(norms) <= 4 and bool(set(norms) & (PRIORITY_WORDS | _OUTCOMES)) and not self._has_value(make)
        return ClauseKind.CONDITION if compared or stated or self._property(norms) else None

    def _has_value(self, make: Clause) -> bool:
        values = {TokenKind.CHANNEL, TokenKind.EMAIL, TokenKind.URL}
        return any(token.kind in values for token in self.reading.tokens[make.first : make.last])

    def _passive(self, make: Clause) -> bool:
        norms = self.reading.norms(make.first, make.last)
        return make.verb is not None and bool(
            set(norms) & words("should must be needs shall get gets have told has 'd would want")
            or norms[0] in {"is", "are"}
        )

    def _continues_passive(self, make: Clause) -> bool:
        """ "... are approved | and merged": the auxiliary of the clause before governs this participle as well."""
        if not self.found or all(
            verb.form is not VerbForm.PAST for verb in self.reading.verbs_in(make.first, make.last)
        ):
            return False
        before = self.found[-1]
        opened = self.reading.tokens[before.first].norm in words("is are get gets should must shall needs has have")
        return before.kind is ClauseKind.ACTION and opened and make.separator in {"and", ",", "then", "&", "+"}

    def _says_action(self, make: Clause, index: int) -> bool:
        """Whether a clause without a verb asks for something ("-> jira ticket", "I would like a card")."""
        if make.separator in {"->", "\n", "then", "and", "+", ",", "else", ":", "&", "plus", "-"} and self._has(
            ClauseKind.EVENT,
            ClauseKind.SCHEDULE,
            ClauseKind.ACTION,
            ClauseKind.CONDITION,
            ClauseKind.LOOP,
            ClauseKind.APPROVAL,
            ClauseKind.DELAY,
        ):
            return True
        norms = self.reading.norms(make.first, make.last)
        if norms[0] == "there" and set(norms[1:4]) & words("should must needs has shall ought"):
            return True
        if not self.masked.isdisjoint(range(make.first, make.last)) and (
            self._has_value(make) or self.reading.mentions_in(make.first, make.last)
        ):
            return True
        wish = next((i for i, norm in enumerate(norms) if norm in connectives.WANT), None)
        if wish is not None and any(
            noun.known and 0 < noun.first - make.first - wish <= 4
            for noun in self.reading.nouns_in(make.first, make.last)
        ):
            return norms[wish + 1].isdecimal() or norms[wish + 1] in connectives.ARTICLES | connectives.QUANTIFIERS
        if self.reading.mentions_in(make.first, make.last) or self._has_value(make):
            return self._has(ClauseKind.EVENT, ClauseKind.SCHEDULE, ClauseKind.CONDITION) or make.separator in {
                "->",
                "\n",
                "else",
            }
        return self._has(ClauseKind.CONDITION) or make.separator == "else"

    def _wants_loop(self, make: Clause) -> bool:
        verb = make.verb
        return verb is not None and verb.classes[0] == "iterate" and verb.first <= make.first + 3

    def _is_filler(self, make: Clause, index: int) -> bool:
        norms = self.reading.norms(make.first, make.last)
        if all(norm in connectives.FUNCTION_WORDS or not norm.isalnum() for norm in norms) and not self._has_value(
            make
        ):
            return True
        if (
            set(norms) & {"manual", "manually"}
            and len(norms) < 7
            and (make.verb is None or make.verb.lemma in {"start", "run", "trigger"})
        ):
            return True
        depends = self._has(ClauseKind.CONDITION) and bool(self._has(ClauseKind.ACTION))
        if not depends and self._about_flow(make, norms):
            return True
        verb = make.verb
        if norms[:2] == ["one", "for"]:
            return True
        if (
            verb is not None
            and verb.lemma == "look for"
            and not self.reading.nouns_in(verb.last, make.last)
            and not self._has_value(make)
        ):
            return norms[-1] not in PEOPLE
        if (
            verb is not None
            and verb.lemma == "wait"
            and norms[verb.first - make.first - 1 :][:1] in (["can"], ["could"])
        ):
            return True
        if index == 0 and self._is_motto(make):
            return True
        thanks = norms[0] in {"thanks", "thank", "cheers"} and (
            len(norms) < 3 or norms[1] in words("you a so for in u very many much")
        )
        greets = (
            norms[0] in {"hi", "hello", "hey"}
            and not self._has_value(make)
            and not self.reading.mentions_in(make.first, make.last)
        )
        return thanks or greets

    def _is_motto(self, make: Clause) -> bool:
        """ "Ban spammers.": a short order without any detail, before the event that tells what it is about."""
        norms = self.reading.norms(make.first, make.last)
        if (
            len(norms) > 4
            or self._has_value(make)
            or self.reading.mentions_in(make.first, make.last)
            or len(self.segments) < 3
        ):
            return False
        bare = not set(norms) & (connectives.ARTICLES | connectives.PRONOUNS)
        verb = make.verb
        plural = any(noun.plural for noun in self.reading.nouns_in(make.first, make.last)) or norms[-1].endswith("s")
        ended = self.segments[1].separator in {".", "!", ":", "-"}
        second = self.segments[1]
        told = second.introducer in _EVENT_INTROS or bool(
            event_words(self.reading, self.vocabulary, second.first, second.last)
        )
        return bare and ended and plural and told and verb is not None and verb.form is VerbForm.BASE

    def _is_heading(self, make: Clause, index: int) -> bool:
        """ "Trigger:", "complete the follow-up:", "we use Teams": says what comes, asks for nothing itself."""
        norms = self.reading.norms(make.first, make.last)
        following = self.segments[index + 1].separator if index + 1 < len(self.segments) else ""
        if self._gets_event(make, index):
            return False
        if (
            following == ":"
            and (len(norms) == 1 or norms[0] in {"step", "steps", "requirements"})
            and set(norms) & _HEADINGS
        ):
            return True
        if norms[0] in {"we", "i", "our", "my"} and len(norms) > 1 and norms[1] in _HABITS:
            return True
        verb = make.verb
        plain = not self.reading.mentions_in(make.first, make.last) and not self._has_value(make)
        caused = verb is not None and verb.form is VerbForm.PAST and set(norms[:4]) & {"have", "want", "get"}
        if following == ":" and caused and plain and index + 1 < len(self.segments):
            after = self.reading.verb_at(self.segments[index + 1].first)
            return after is not None and after.form is VerbForm.BASE
        if following != ":" or verb is None or verb.form is not VerbForm.BASE or not plain:
            return False
        return make.last - skip_preamble(self.reading, make.first, make.last) < _HEADING_LENGTH

    def _gets_event(self, make: Clause, index: int) -> bool:
        """ "I get an incident triggered", "push to main:": an event though it reads like a habit or an order."""
        norms = self.reading.norms(make.first, make.last)
        said = event_words(self.reading, self.vocabulary, make.first, make.last)
        if index + 1 >= len(self.segments) or not said or self._has(ClauseKind.EVENT, ClauseKind.SCHEDULE):
            return False
        if norms[0] == "push" and norms[1:2] in (["to"], ["on"]):
            return True
        getting = norms[0] in {"we", "i"} and norms[1:2] in (["get"], ["got"], ["receive"])
        return getting and bool(set(norms[2:3]) & {"a", "an", "new"})

    def _about_flow(self, make: Clause, norms: list[str]) -> bool:
        """ "Build me a workflow", "set that up for me", "make it so": talk about the workflow itself."""
        verb = make.verb
        said = event_words(self.reading, self.vocabulary, make.first, make.last)
        happens = any(self.reading.tokens[place].norm.endswith(("s", "ed")) for place, _ in said)
        if happens and (verb is None or verb.form is VerbForm.PAST):
            return False
        if verb is None or verb.lemma not in _EMPTY_VERBS | {"set up", "look for"}:
            return (
                verb is None and bool(set(norms) & _PURE_FLOW) and not self.reading.mentions_in(make.first, make.last)
            )
        nouns = [noun for noun in self.reading.nouns_in(verb.last, make.last) if noun.first not in self.masked]
        if any(e.kind in _NAMING for e in self.reading.entities_in(make.first, make.last)) and verb.lemma == "start":
            return False
        if self.reading.mentions_in(make.first, make.last) or self._has_value(make):
            rest = norms[verb.last - make.first :]
            return bool(set(rest[:4]) & _PURE_FLOW) and "github" not in {
                m.connector for m in self.reading.mentions_in(make.first, make.last)
            }
        if any(norm in _PURE_FLOW for norm in norms) and "github" not in norms:
            return not any(noun.known and noun.canon not in {"workflow", "job", "bot"} for noun in nouns)
        empty = not any(noun.known for noun in nouns) and verb.lemma in _EMPTY_VERBS
        pronoun = set(norms[verb.last - make.first :]) <= words(
            "it this that so for me up us something happen build sure work happens following please the"
        )
        return (empty and pronoun) or (
            verb.lemma in {"set", "set up", "make", "build", "create"}
            and nouns[:1] != []
            and all(noun.canon in {"job", "bot", "something", "thing", "rule", "process", "it"} for noun in nouns)
        )

    def _has_only_topic_before(self) -> bool:
        return not self._has(
            ClauseKind.EVENT, ClauseKind.SCHEDULE, ClauseKind.CONDITION, ClauseKind.LOOP, ClauseKind.APPROVAL
        ) and not any(clause.kind is ClauseKind.ACTION and clause.verb is not None for clause in self.found)

    def _topic_event(self, make: Clause, index: int) -> bool:
        """ "Escalation from support: ticket updated -> ...": what stood before the colon was only the topic."""
        if make.separator not in {":", "-"} or len(self.found) != 1 or index + 1 >= len(self.segments):
            return False
        topic = self.found[0]
        verbs = self.reading.verbs_in(make.first, make.last)
        told = verbs[-1:] and verbs[-1].form is VerbForm.PAST and verbs[-1].last >= make.last - 1
        if topic.kind is not ClauseKind.EVENT or topic.introducer or not told or len(verbs) > 1:
            return False
        if self.reading.verbs_in(topic.first, topic.last):
            return False
        self.found[0] = replace(topic, kind=ClauseKind.FILLER)
        return True

    def _subject_of_next(self, make: Clause, index: int) -> bool:
        """ "A critical alert | opens a ticket": the subject of what is done is what happens."""
        following = self.segments[index + 1] if index + 1 < len(self.segments) else None
        if following is None or following.separator or following.introducer:
            return False
        verb = self.reading.verb_at(following.first)
        if make.verb is not None and make.verb.form is not VerbForm.PAST:
            return False
        opened = self.reading.tokens[following.first].norm in words(
            "is are get gets should must shall needs has have ought"
        )
        return opened or (verb is not None and verb.form is VerbForm.THIRD)

    def _each_arrival(self, make: Clause, index: int) -> bool:
        """ "Each critical alert - ...": things that come by themselves, one at a time."""
        norms = self.reading.norms(make.first, make.last)
        following = self.segments[index + 1].separator if index + 1 < len(self.segments) else ""
        subject = next((noun for noun in self.reading.nouns_in(make.first, make.last) if noun.known), None)
        return (
            norms[0] in {"each", "every", "any"}
            and following in {"-", ":", "->", "?"}
            and subject is not None
            and subject.canon in _ARRIVALS
        )

    def _is_bare_event(self, make: Clause, index: int) -> bool:
        """An event without "when": "issue opened -> ...", "New issue in Sentry? ...", "Escalated alert: ..."."""
        start = skip_preamble(self.reading, make.first, make.last)
        if "that" in self.reading.norms(make.first, start):
            make = replace(make, first=start)
        said = event_words(self.reading, self.vocabulary, make.first, make.last)
        nouns = [noun for noun in self.reading.nouns_in(make.first, make.last) if noun.known]
        verb, norms = make.verb, self.reading.norms(make.first, make.last)
        if (not nouns and not said) or norms[0] == "have":
            return False
        wished = make.first == start and "that" in self.reading.norms(max(0, start - 1), start)
        if wished and self._passive(make) and not self._subject_of_next(make, index):
            return False
        if self._gets_event(make, index) or self._subject_of_next(make, index) or self._each_arrival(make, index):
            return True
        if (
            verb is not None
            and verb.form is VerbForm.THIRD
            and verb.first == skip_preamble(self.reading, make.first, make.last)
        ):
            return False
        following = self.segments[index + 1].separator if index + 1 < len(self.segments) else ""
        imperative = (
            verb is not None
            and verb.form is VerbForm.BASE
            and verb.first == skip_preamble(self.reading, make.first, make.last)
        )
        if imperative:
            return (
                following in {"->", ":", "-"}
                and bool({"pushed", "starred", "forked", "reacted"} & {c for _, cs in said for c in cs[:1]})
                and norms[1] in {"to", "on"}
            )
        if set(norms[:6]) & words("should must want would like need needs could can"):
            return False
        arriving = any(noun.determiner == "new" for noun in nouns[:1])
        if self.masked and not (arriving and self.masked.isdisjoint(range(make.first, make.last))):
            return False
        opened = norms[0] in {"on", "upon", "after"} and bool(nouns)
        if following in {"->", "?"} or (following in {":", "-", ","} and opened) or (following in {":", "-"} and said):
            return True
        subject = verb is None or verb.form is not VerbForm.BASE
        arrives = bool(said) or (norms[0] in {"new", "incoming"} and bool(nouns))
        return arrives and subject and index + 1 < len(self.segments)


_LONGEST_ANSWER = 7
_LONGEST_PROPERTY = 5
_SHORT_REMAINDER = 3
_HEADING_LENGTH = 6
_PROPERTIES = words(
    "status state type severity priority stage label tag size stock env environment kind level urgency category owner"
    " assignee branch region country with without amount price score plan title subject age"
)
_LOOKUPS = frozenset({"get", "list", "search"})
_TESTING = frozenset({"if", "when", "in case", "where", "in case that"})
_NAMING = frozenset({EntityKind.REPOSITORY, EntityKind.QUOTED, EntityKind.PROJECT, EntityKind.BRANCH})
_ARRIVALS = words("alert incident email message vulnerability secret webhook push mention reaction comment error event")
_FINISHED = words("finished done completed complete ready over all is are everything it that's that this 's they")
_NEGATIVE_INTROS = frozenset({"unless", "except when", "except if", "but not if", "but not when", "not if"})
_HABITS = words("use uses have are run keep work got am 're 'm 've get receive miss lose always often still constantly")
_OUTCOMES = words("success successful succeeded failure failed green red ok passed approved rejected draft")
_HEADINGS = words(
    "trigger event when start condition action actions step steps then schedule requirements flow workflow goal do if"
)
_EMPTY_VERBS = words("make do build create set set-up help get have let want need start write give work")


def _rest(norms: list[str]) -> bool:
    """ "Status anything else", "other severities": whatever the conditions before left over."""
    text = " ".join(norms)
    if 1 < len(norms) <= _SHORT_REMAINDER and norms[-1] in {"fine", "ok", "okay", "good", "there", "present"}:
        return True
    return norms[0] in {"other", "others"} or any(
        phrase in text for phrase in ("anything else", "everything else", "any other", "all other", "the others")
    )
