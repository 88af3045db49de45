"""Where a clause may end, so that a verb that follows without a comma opens another one."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Token, TokenKind, VerbForm
from agent_app.planners.local.reading.words import ADJECTIVES, ends_values
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["DEGREES", "VALUE_KINDS", "VERDICTS", "ClauseEnds", "ends_age", "ends_recurrence"]

VALUE_KINDS = frozenset(
    {TokenKind.CHANNEL, TokenKind.USER, TokenKind.EMAIL, TokenKind.URL, TokenKind.QUOTED, TokenKind.PATH, TokenKind.KEY}
)
_BEFORE_OPERANDS = words("contains contain includes include mentions mention says say equals equal containing")
_TIME_WORDS = words(
    "minute minutes hour hours day days week weeks month months morning night evening noon midnight weekday weekdays"
    " weekend approval signoff monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays"
    " thursdays fridays utc am pm time there one two three four five six seven eight nine ten eleven twelve o'clock"
    " clock"
)
DEGREES = words("p0 p1 p2 p3 p4 severe blocker major minor medium highest lowest trivial")
_DECISIONS = words("approval rejection refusal acceptance denial success failure")
_STATING = connectives.BE | words("priority status severity state urgency level prio sev")
_BOUNDS = words("more less fewer higher lower above below over under longer shorter older newer")
_LABELLED_BY = words("the a has have with")
_BRANCHES = words("main master")
"""Names of branches that are ordinary adjectives, too."""
_KEYED = words("project space board queue team")
"""What has a key in capitals: "project OPS"."""
_PLACING = words("on to in into from onto at against of")
VERDICTS = words("ok okay fine good yes approved accepted rejected declined denied refused")
"""What somebody who is asked says in a word: "if okay | create the user"."""
_OUTCOMES = words("failed succeeded passed bounced expired crashed")
_DOERS = words("he she they it one everyone everybody somebody someone anybody anyone nobody")
_SUBORDINATING = words("when whenever if once after unless until while moment soon time")
_AGENTS = words("by to from")
_STRANDED = words("on to at off")
_PASSIVE = connectives.BE | words("get gets got")
_LONGEST_HAPPENING = 3
_SPANS = words("minute minutes hour hours day days week weeks month months year years")
_AGE_REACH = 3
_STATE_REACH = 6
"""Words from a copula to the end of what is said: "is more than 14 days overdue"."""


def ends_age(norms: Sequence[str], index: int) -> bool:
    """Whether words that tell an age end at a token: "older than a week", "for more than 3 days"."""
    return index > 0 and norms[index] in _SPANS and "than" in norms[max(0, index - _AGE_REACH) : index]


def ends_recurrence(norms: Sequence[str], index: int) -> bool:
    """Whether words that tell how often end at a token: "every day", "each first Monday", "every other week"."""
    return norms[index] in _TIME_WORDS and not {"each", "every"}.isdisjoint(norms[max(0, index - 2) : index])


class ClauseEnds:
    """Judges for the tokens of a prompt whether a clause may end at them."""

    def __init__(self, tokens: Sequence[Token], norms: list[str], vocabulary: Vocabulary, taken: set[int]) -> None:
        self.tokens, self.norms, self.vocabulary, self.taken = tokens, norms, vocabulary, taken

    def _norm(self, index: int) -> str:
        return self.norms[index] if 0 <= index < len(self.norms) else ""

    def _plural_ends(self, index: int) -> bool:
        """Whether a noun of several things ends here: "more than 200 events | page via ..."."""
        hit = self.vocabulary.nouns.at(self.norms, index) if index >= 0 else None
        return hit is not None and hit[0] == 1 and hit[1].plural

    def _ends_statement(self, index: int) -> bool:
        """Whether the token may end the clause before a verb that follows without a comma."""
        if index < 0:
            return True
        token = self.tokens[index]
        if (
            token.norm in _TIME_WORDS
            or token.norm in {"these", "those"}
            or (token.norm in _DECISIONS and self._norm(index - 1) in {"on", "upon", "after"})
            or (token.norm in {"them", "one"} and {"each", "every", "all"} & set(self.norms[max(0, index - 3) : index]))
            or self._ends_test(index)
            or (token.text.isupper() and self._norm(index - 1) in _KEYED)
            or (token.norm in _BRANCHES and self._norm(index - 1) in _PLACING)
            or (token.norm in ADJECTIVES | DEGREES | VERDICTS and self._norm(index - 1) in {"when", "if"})
            or (token.norm in ADJECTIVES | DEGREES and set(self.norms[max(0, index - _STATE_REACH) : index]) & _STATING)
        ):
            return True
        return (
            token.kind in VALUE_KINDS
            or token.kind is TokenKind.NUMBER
            or index in self.taken
            or self._noun_ends(index)
            or self._is_participle(index)
            or self._happens(index)
            or (index > 0 and self.norms[index - 1] in _BEFORE_OPERANDS)
            or (index > 0 and self.tokens[index - 1].kind is TokenKind.NUMBER and token.is_word)
            or ends_values(self.tokens, index)
        )

    def _ends_test(self, index: int) -> bool:
        """ "... 100 dollars or more | create", "the build failed | open"."""
        norm, before = self.norms[index], self._norm(index - 1)
        if before in {"label", "tag"} and self._norm(index - 2) in _LABELLED_BY:
            return True  # "if an issue has the label wontfix | close it"
        done_by = before in _AGENTS and self._is_participle(index - 2) and self.tokens[index].is_word
        if done_by and norm not in connectives.FUNCTION_WORDS:
            return True  # "if it is opened by dependabot | approve it"
        if norm in {"exists", "exist"} and self._norm(index - 1) in _DOERS | {"already"}:
            return True  # "if it already exists | update it"
        if set(self.norms[max(0, index - 3) : index]) & {"ends", "starts", "begins"} and before in {"in", "with", "."}:
            return True
        return (norm in _BOUNDS and before == "or") or (
            norm in _OUTCOMES and (before in _DOERS or self._noun_ends(index - 1))
        )

    def _happens(self, index: int) -> bool:
        """Whether a subordinate clause may end with what happens: "when the build fails", "if it is commented on"."""
        return self._does(index) or (
            self._subordinated(index) and (self._happens_to_subject(index) or self._strands(index))
        )

    def _subordinated(self, index: int) -> bool:
        """Whether a subordinating word stands before a token of the same clause."""
        for place in range(index - 1, -1, -1):
            if self.tokens[place].kind in {TokenKind.BREAK, TokenKind.ARROW, TokenKind.PUNCT}:
                return False
            if self.norms[place] in _SUBORDINATING:
                return True
        return False

    def _happens_to_subject(self, index: int) -> bool:
        """ "... the deployment succeeds", "... the alarm goes off": a subject and its third-person predicate."""
        for start in range(max(1, index + 1 - _LONGEST_HAPPENING), index + 1):
            hits = (self.vocabulary.events.at(self.norms, start), self.vocabulary.verbs.at(self.norms, start))
            if not any(hit is not None and start + hit[0] == index + 1 for hit in hits):
                continue
            third = self.norms[start].endswith("s") and not self.norms[start].endswith("ss")
            subject = (
                self._noun_ends(start - 1) or start - 1 in self.taken or self.norms[start - 1] in _DOERS | _BRANCHES
            )
            subject = subject or self.tokens[start - 1].kind in VALUE_KINDS
            if third and subject and self.norms[start] not in connectives.BE:
                return True
        return False

    def _strands(self, index: int) -> bool:
        """ "... is commented on", "... gets replied to": a preposition whose object became the subject."""
        if index < 2 or self.norms[index] not in _STRANDED:
            return False
        return self.norms[index - 2] in _PASSIVE and self.norms[index - 1].endswith("ed")

    def _does(self, index: int) -> bool:
        """Whether a word is what somebody does ("she declines", "they approve", "it wobbles")."""
        if index == 0 or self.norms[index - 1] not in _DOERS:
            return False
        hit = self.vocabulary.verbs.at(self.norms, index)
        return (hit is not None and hit[0] == 1) or self._acts(index)

    def _acts(self, index: int) -> bool:
        """ "It wobbles | close it": the third person of a verb of which nothing is known."""
        norm = self.norms[index]
        third = norm.endswith("s") and not norm.endswith("ss") and norm.isalpha()
        return third and self.norms[index - 1] in {"it", "he", "she"} and norm not in connectives.FUNCTION_WORDS

    def _noun_ends(self, index: int) -> bool:
        return any(
            (hit := self.vocabulary.nouns.at(self.norms, start)) is not None and start + hit[0] == index + 1
            for start in range(max(0, index - 2), index + 1)
        )

    def _is_participle(self, index: int) -> bool:
        hit = self.vocabulary.verbs.at(self.norms, index)
        return hit is not None and hit[1].form is VerbForm.PAST
