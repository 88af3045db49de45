"""Clauses that hold a run up or forbid a step: delays, approvals, tasks of people and prohibitions."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.clauses.words import APPROVAL_WORDS, ASK_VERBS, CASES, PURE_FLOW, STATE_ONLY
from agent_app.planners.local.durations import find_duration
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, Reading, VerbForm
from agent_app.planners.local.people import asks_decision, asks_person
from agent_app.planners.local.predicates import is_approval_answer
from agent_app.planners.local.segments import Segmenter, skip_preamble
from agent_app.planners.local.telephones import calls_person
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["ControlClauses", "ends_run"]

_NEEDED = words("needed necessary required need action actions reaction step message")
_LONGEST_ANSWER = 7
_CASES = CASES | words("when where")
_LASTING = words("been is are was were longer more over")
"""What says how long something has waited, where others say how long to wait."""
_WAITING = frozenset({"until", "after", "once", "till", "only after", "only once", "as soon as"})
_AGREEING = words("agrees agreed approves approved confirms confirmed accepts accepted")
_ENDING = words("stop end finish quit exit abort halt")
_OBJECTS = connectives.ARTICLES | words("it them")
_OUTSIDERS = words("customer client user visitor guest subscriber member lead contact buyer caller attendee people")
"""People who do things of their own accord."""
_RUNNING = words("running runs queued hanging stuck")
_RUNS = words("build pipeline job deployment workflow_run")
"""What a product can stop."""
_RUN = words("here there it the this workflow run process flow everything then just right please immediately and we")


def ends_run(norms: list[str]) -> bool:
    """ "Stop", "just end it here": the run is over, and nothing else is ended."""
    return bool(set(norms) & _ENDING) and set(norms) <= _ENDING | _RUN


class ControlClauses:
    """Tells delays, approvals and prohibitions from the other clauses of one reading."""

    def __init__(self, reading: Reading, vocabulary: Vocabulary, masked: frozenset[int]) -> None:
        self.reading, self.vocabulary, self.masked = reading, vocabulary, masked
        self.segments = Segmenter(reading, vocabulary, masked).segments()
        self.found: list[Clause] = []

    def _has(self, *kinds: ClauseKind) -> bool:
        return any(clause.kind in kinds for clause in self.found)

    def _following(self, index: int) -> str:
        """What separates a segment from the next one."""
        return self.segments[index + 1].separator if index + 1 < len(self.segments) else ""

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
            before = set(self.reading.norms(max(0, make.verb.first - 1), make.verb.first))
            lasting = make.introducer in STATE_ONLY | _CASES and set(norms) & _LASTING
            if not lasting and not before & connectives.BE:  # "if it has been waiting over 2 days", "are waiting"
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
        if not make.introducer and asks_decision(self.reading, make):
            return True
        if not set(norms) & APPROVAL_WORDS or (make.verb is None and set(norms) & PURE_FLOW):
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
        if make.introducer and make.introducer not in _WAITING:
            return False
        if make.introducer in _WAITING - {"until", "till"} and not self._has(
            ClauseKind.EVENT, ClauseKind.ACTION, ClauseKind.SCHEDULE
        ):
            people = bool(set(norms) & PEOPLE)
            return self._approving_person(make) and people and (asked or self._agrees(make, norms))
        if make.introducer:
            return not self._has(ClauseKind.APPROVAL) and self._approving_person(make)
        asker = verb is not None and (verb.lemma.split()[0] in ASK_VERBS or "wait" in verb.classes)
        asker = asker or bool(
            set(norms[:6])
            & {"need", "needs", "must", "should", "require", "requires", "get", "have", "ask", "let", "wait"}
        )
        if asked and (asker or verb is None or len(norms) < 5):
            return not self._names_operation(make)
        return asker and self._asks_person_to_decide(norms) and not self._approved_thing(make, norms)

    def _answers_approval(self, make: Clause, norms: list[str]) -> bool:
        """ "When she declines", "on approval", "refused -> ...": how a person decided."""
        if not self._has(ClauseKind.APPROVAL) or len(norms) > _LONGEST_ANSWER:
            return False
        if is_approval_answer(self.reading, make) is None or self.reading.mentions_in(make.first, make.last):
            return False
        ordered = make.verb is not None and make.verb.form is VerbForm.BASE and make.verb.first == make.first
        if make.introducer and not (ordered and make.separator == "else"):  # "else reject the candidate" is an order
            return make.introducer not in connectives.LOOP_INTRODUCERS and make.introducer != "that"
        return len(norms) <= 2 and (make.verb is None or make.verb.form is not VerbForm.BASE)

    def _is_task(self, make: Clause) -> bool:
        """Whether a person is to do something ("have QA test the build")."""
        if make.introducer and make.introducer not in {"after", "once", "until", "that"}:
            return False
        if not self.vocabulary.telephones and calls_person(self.reading, make):
            return True
        continuing = any(clause.kind is not ClauseKind.FILLER or clause.introducer for clause in self.found)
        if not continuing and not self.vocabulary.eventful and not make.introducer:
            continuing = self._done_by_staff(make)
        asked = asks_person(self.reading, make, continuing=continuing)
        return asked and not self._requests_review(make)

    def _done_by_staff(self, make: Clause) -> bool:
        """ "Somebody in design prepares a logo": where no product tells of events, a step that comes first."""
        told = set(self.reading.norms(make.first, make.last))
        verb = next(iter(self.reading.verbs_in(make.first, make.last)), None)
        does = verb is not None and bool(set(self.reading.norms(verb.last, verb.last + 1)) & _OBJECTS)
        undergone = "by" in told  # "the draft is written by the editor"
        return (
            (does or undergone) and not self.reading.mentions_in(make.first, make.last) and not set(told) & _OUTSIDERS
        )

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

    def _agrees(self, make: Clause, norms: list[str]) -> bool:
        """ "As soon as the manager agrees": a person as the subject, and nothing else that could be approved."""
        things = [
            noun for noun in self.reading.nouns_in(make.first, make.last) if noun.known and noun.text not in PEOPLE
        ]
        named = self.reading.mentions_in(make.first, make.last)
        return norms[-1] in _AGREEING and not named and not things

    def _names_operation(self, make: Clause) -> bool:
        verb = make.verb
        return verb is not None and "approve" in verb.classes and verb.first <= make.first + 1

    def _approved_thing(self, make: Clause, norms: list[str]) -> bool:
        """ "Merge request 12 should be approved and merged": what a product does."""
        subject = next(iter(self.reading.nouns_in(make.first, make.last)), None)
        things = {"merge_request", "pull_request", "change_request", "review"}
        return subject is not None and subject.canon in things and "be" in norms and "by" not in norms

    def _asks_person_to_decide(self, norms: list[str]) -> bool:
        decide = next((i for i, norm in enumerate(norms) if norm in APPROVAL_WORDS), None)
        if decide is None or decide == 0:
            return False
        before = norms[:decide]
        starts = next((i for i, norm in enumerate(before) if norm in ASK_VERBS), None)
        return starts is not None and decide - starts >= 2

    def _is_skip(self, make: Clause, norms: list[str]) -> bool:
        verb = make.verb
        if verb is not None and "skip" in verb.classes and verb.lemma not in {"stop", "end"}:
            return verb.first - make.first < 4 and verb.form is not VerbForm.PAST  # "a card is moved on the board"
        if self._denies_object(make, norms) or (ends_run(norms) and not self._ends_what_runs(norms)):
            return True
        start = skip_preamble(self.reading, make.first, make.last)
        head = norms[: max(3, start - make.first + 1)]
        place = next((i for i, norm in enumerate(head[:4], make.first) if norm in {"not", "never", "do-not"}), None)
        if place is None or make.introducer or verb is None or verb.form is not VerbForm.BASE:
            return False
        return not self.reading.nouns_in(verb.last, place)  # "list issues | not updated for a week"

    def _ends_what_runs(self, norms: list[str]) -> bool:
        """ "If a build is running, stop it": what runs is ended, and not the workflow."""
        if not self.found or not {"it", "them"} & set(norms):
            return False
        before = self.found[-1]
        runs = any(
            noun.canon in _RUNS
            for clause in self.found
            if clause.kind in {ClauseKind.ACTION, ClauseKind.CONDITION}
            for noun in self.reading.nouns_in(clause.first, clause.last)
        )
        return runs or bool(_RUNNING & set(self.reading.norms(before.first, before.last)))

    def _denies_object(self, make: Clause, norms: list[str]) -> bool:
        """ "Create nothing", "no reviewer needed", "nothing should be sent": no step."""
        if make.introducer and make.separator != "else":
            return False
        if norms[0] in {"nothing", "nobody"} or (norms[0] == "no" and norms[-1] in _NEEDED):
            return True
        verb = make.verb
        if verb is None or verb.form is not VerbForm.BASE or verb.first > make.first + 2:
            return False
        return self.reading.norms(verb.last, verb.last + 1) in (["nothing"], ["nobody"], ["noone"], ["none"])
