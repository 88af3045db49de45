"""Which reply a prompt gets."""

from __future__ import annotations

from agent_app.contracts import Answer, Hits, Intent, PlanningContext
from agent_app.planners.local.answers.catalogue import (
    connector_text,
    connectors_text,
    fitting,
    joined,
    offer,
    spoken,
    usual_operation,
)
from agent_app.planners.local.answers.present import about_present
from agent_app.planners.local.answers.strangers import unknown_product
from agent_app.planners.local.answers.topics import best_topic, topic_of
from agent_app.planners.local.asides import Aside, find_aside
from agent_app.planners.local.edit.plain_answers import leaves_open
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.index import CatalogIndex, content_terms
from agent_app.planners.local.lexicon import talk
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.newplan import understand
from agent_app.planners.local.talk import Act, gibberish, sentences
from connectors_app.contracts import Category, ConnectorSpec, JsonObject
from sessions_app.definition import summarize

__all__ = ["answer_prompt"]

_EXAMPLE = "“when a GitHub issue is opened in acme/api, create a Jira ticket in OPS and tell #oncall”"
_REFUSALS = words("no nope nah not never nothing")
_GOODBYES = words("bye goodbye cya ciao later tomorrow night weekend")
_HOW_ARE_YOU = ("how are you", "how is it going", "how's it going", "how do you do", "what's up", "how are things")
_MAY_I = ("may i ask", "can i ask", "could i ask", "ask you something", "ask something")
_WHO = ("your name", "who are you", "who built you", "who made you", "what are you", "who is behind")
_OWN = (
    "this workflow",
    "the workflow",
    "my workflow",
    "current workflow",
    "does it do",
    "it does",
    "this one",
    "the steps",
    "its steps",
    "have we built",
    "so far",
)
_DISPLAY = words("what explain describe show summarize summarise which how when tell list does")
_OWN_WORDS = talk.FLOW_WORDS | talk.META_NOUNS | words("run runs step steps condition loop approval schedule webhook")
_EVENT_WORDS = words("event events trigger triggers start starts")
_ACTION_WORDS = words("action actions operation operations capabilities step steps")
_SUPPORT = words(
    "support supports supported integrate integrates integration connect connector work works with use talk for"
    " to in a an the have available there is"
)
_ADDRESSED = words("on_call responder reviewer assignee customer meeting member role")
_BUILT_IN = frozenset({Category.HTTP, Category.EMAIL, Category.SCHEDULE, Category.MANUAL})
_AT_HAND = words("it its this workflow flow step steps message run")
_BRACES = "{{"
_TELLING = frozenset({Category.CHAT, Category.EMAIL})
_MOST_STEPS = 8


def answer_prompt(context: PlanningContext, intent: Intent, hits: Hits, index: CatalogIndex) -> Answer:
    """Answer a `general` prompt, or ask one specific question, with choices, for an `unclear` one."""
    request, _ = understand(context.prompt, context.timezone, index)
    replier = _Replier(context, request.reading, hits, index)
    return replier.unclear() if intent is Intent.UNCLEAR else replier.general()


class _Replier:
    def __init__(self, context: PlanningContext, reading: Reading, hits: Hits, index: CatalogIndex) -> None:
        self.context, self.reading, self.hits, self.index = context, reading, hits, index
        self.norms = [
            token.text.lower() if token.text.lower() in talk.META_NOUNS else token.norm for token in reading.tokens
        ]
        self.text = f" {' '.join(self.norms)} ".replace(" 's ", "'s ")
        self.said = set(self.norms)
        self.connectors = list(dict.fromkeys(mention.connector for mention in reading.mentions))
        self.nouns = [
            noun.canon
            for noun in reading.nouns
            if noun.known and noun.canon not in talk.GENERIC_HEADS and noun.text not in {"to do", "update"}
        ]

    # questions and small talk

    def general(self) -> Answer:
        if (aside := find_aside(self.reading)) is not None:
            return self._of_whole(aside)
        acts = [sentence.act for sentence in sentences(self.reading)]
        off_topic = talk.CHAT_NOUNS | talk.CHAT_VERBS
        chats = bool(acts) and all(act is Act.CHAT for act in acts) and not self.said & off_topic
        asks = any(act in {Act.QUESTION, Act.EXPLAIN, Act.CAPABILITY, Act.POSSIBILITY} for act in acts)
        if self.said & (talk.CHAT_NOUNS - talk.AMBIGUOUS_CHAT):
            return self._elsewhere(asks=asks)
        if any(phrase in self.text for phrase in _MAY_I):
            return Answer("Of course, go ahead.", "What would you like to know or automate?")
        if any(phrase in self.text for phrase in _HOW_ARE_YOU):
            return Answer("All good here, thank you!", "What would you like to automate?")
        if self.norms[:1] != ["help"] and (chats or (self.said & talk.THANKS and not asks)):
            return self._small_talk()
        replies = (
            self._own_workflow,
            self._of_present,
            self._who,
            self._about_connectors,
            self._all_connectors,
            self._unknown_product,
        )
        for reply in replies:
            if (answer := reply()) is not None:
                return answer
        topic = topic_of("expression") if _BRACES in self.context.prompt else best_topic(self.norms)
        if topic is not None:
            return Answer(topic.text, topic.asks or None)
        if asks and self.context.workflow is not None and self.said & _AT_HAND:
            return Answer(self._described(self.context.workflow), "What would you like to know or change?")
        if asks and (told := self._about_things()) is not None:
            return told
        return self._elsewhere(asks=asks)

    def _of_whole(self, aside: Aside) -> Answer:
        """What is told of the workflow at hand, which may be none."""
        workflow = self.context.workflow
        if aside is Aside.CLOSE:
            kept = "The workflow is kept as it is. " if workflow else ""
            return Answer(f"All right. {kept}Tell me whenever you want to build or change something.")
        if aside is Aside.RESTART:
            kept = " The one at hand is kept." if workflow else ""
            return Answer(f"All right, a new one.{kept}", f"What should it do, and when? For example: {_EXAMPLE}.")
        if workflow is None:
            return self._none_yet()
        if aside is Aside.SHOW:
            return Answer(self._described(workflow), "Should I change something in it?")
        topic = topic_of(aside)
        return Answer(topic.text, topic.asks or None)

    def _small_talk(self) -> Answer:
        if self.said & talk.THANKS:
            return Answer("You're welcome! Tell me when you want to build or change something.")
        if (self.said & _GOODBYES or " see you " in self.text) and not self.said & words("hi hello hey morning"):
            return Answer("See you! Your workflows are kept, so we can go on any time.")
        if self.said & talk.GREETINGS:
            return Answer(
                f"Hello! I build workflows from plain sentences, for example {_EXAMPLE}.",
                "What would you like to automate?",
            )
        if self.said & _REFUSALS:
            return Answer("All right. Tell me whenever you want to build or change something.")
        return Answer("Glad to hear it. Tell me whenever you want to build or change something.")

    def _who(self) -> Answer | None:
        if not any(phrase in self.text for phrase in _WHO):
            return None
        return Answer(
            "I am the planner of this service: I turn plain sentences into workflows for your tools.",
            "What would you like to automate?",
        )

    def _all_connectors(self) -> Answer | None:
        if not self._asks_for_connectors():
            return None
        return Answer(connectors_text(self.index), "Which of them should we start with?")

    def _own_workflow(self) -> Answer | None:
        workflow = self.context.workflow
        if workflow is None or not any(phrase in self.text for phrase in _OWN) or not self.said & _DISPLAY:
            return None
        if (best := best_topic(self.norms)) and best.name not in {
            "build",
            "modify",
            "runs",
            "docs",
            "trigger and action",
            "schedule",
        }:
            return None
        return Answer(self._described(workflow), "Should I change something in it?")

    def _described(self, workflow: JsonObject) -> str:
        view = WorkflowView(workflow, self.index)
        return summarize(workflow) + (f" {view.numbered(_MOST_STEPS)}" if len(view.body) > 1 else "")

    def _none_yet(self) -> Answer:
        return Answer(
            "There is no workflow in this conversation yet.",
            f"What should it do? For example: {_EXAMPLE}.",
        )

    def _of_present(self) -> Answer | None:
        return about_present(self.context, self.reading, self.norms, self.index)

    def _about_connectors(self) -> Answer | None:
        if not self.connectors:
            return None
        specs = [spec for key in self.connectors if (spec := self.index.catalog.connector(key)) is not None]
        topic = best_topic(self.norms)
        if (
            topic is not None
            and topic.name in {"credentials", "errors", "security", "cost", "webhook", "json"}
            and not self.said & (_EVENT_WORDS - {"start"})
        ):
            names = joined([spec.name for spec in specs])
            return Answer(f"{topic.text} That holds for {names} too.", topic.asks or None)
        if topic is not None and all(spec.category in _BUILT_IN for spec in specs):
            return Answer(topic.text, topic.asks or None)
        asks_events, asks_actions = bool(self.said & _EVENT_WORDS), bool(self.said & _ACTION_WORDS)
        both = asks_events == asks_actions
        terms = self._specific_terms()
        if len(specs) == 1 and terms and not asks_events:
            return self._specific(specs[0], terms)
        if "difference" in self.said or "versus" in self.said:
            described = " ".join(f"{spec.name}: {spec.description}" for spec in specs if spec.description)
            return Answer(f"{described} I can work with both.", "Which of them do you use?")
        if len(specs) > 1 and self.norms[:1] == ["how"] and (example := self._between(specs)):
            return Answer(f"Say in one sentence what should happen, for example “{example}”, and I build it.")
        texts = [
            connector_text(self.index, spec, triggers=both or asks_events, actions=both or asks_actions)
            for spec in specs[:3]
        ]
        yes = "Yes. " if self.norms[:1] and self.norms[0] in words("do does can is are could would") else ""
        return Answer(yes + " ".join(texts), f"What should happen with {specs[0].name}?" if specs else None)

    def _specific_terms(self) -> frozenset[str]:
        names = self.reading.mentioned
        rest = [self.norms[i] for i in range(len(self.norms)) if i not in names]
        return content_terms(word for word in rest if word not in talk.META_NOUNS | _SUPPORT | _GENERAL_WORDS)

    def _specific(self, connector: ConnectorSpec, terms: frozenset[str]) -> Answer:
        """Whether one connector can do one thing: what of its operations shares the words."""
        offered = (
            *self.index.of_connector(connector.key, "action"),
            *self.index.of_connector(connector.key, "trigger"),
        )
        ranked = sorted(offered, key=lambda item: -self.index.weight(terms.intersection(item.terms)))
        matching = [item for item in ranked if len(terms.intersection(item.terms)) * 2 > len(terms)][:3]
        if matching:
            return Answer(
                f"{connector.name} offers for that: {joined([spoken(item) for item in matching])}.",
                "Should I build a workflow with it? Tell me when it should run.",
            )
        told = connector_text(self.index, connector, triggers=True, actions=True)
        return Answer(f"I find no operation of {connector.name} for exactly that. {told}", "Would one of these do?")

    def _asks_for_connectors(self) -> bool:
        asked = self.said & words("connectors connector integrations tools apps services products systems platforms")
        return bool(asked) and bool(
            self.said & words("which what list all show available support supported connect have many can")
        )

    def _unknown_product(self) -> Answer | None:
        """Of a product that no connector is for, where it is named as one or support for something is asked for."""
        name = "" if self.connectors else unknown_product(self.reading, self.said, self.index)
        if not name:
            return None
        return Answer(
            f"There is no connector for {name} yet. Through the HTTP connector a workflow can call its web API, and"
            f" through a webhook {name} can start one. {connectors_text(self.index)}",
            f"What should happen with {name}?",
        )

    def _about_things(self) -> Answer | None:
        nouns = self.nouns or [noun.canon for noun in self.reading.nouns if noun.known and noun.canon in _ADDRESSED]
        if not nouns:
            return None
        found = fitting(self.index, (), nouns[:2], self.norms, self.hits, limit=5)
        if not found:
            return None
        return Answer(
            f"Yes, there are operations for that, for example: {offer(found, named=False)}.",
            "Which of them do you need, and when should it run?",
        )

    def _elsewhere(self, *, asks: bool) -> Answer:
        if self.said & _OWN_WORDS - talk.CHAT_NOUNS:
            return Answer(
                "That I can't tell you. I know what the connectors offer and how workflows are built and"
                " changed; the page"
                " /docs describes the API, and the people who operate this installation know the rest.",
                "Can I help you to build or change a workflow?",
            )
        if not asks and not self.said & (talk.CHAT_NOUNS | talk.CHAT_VERBS):
            return Answer("All right. Tell me whenever you want to build or change a workflow.")
        return Answer(
            "That is outside of what I can help with: I build workflows for development, ticketing, chat and incident"
            f" tools, for example {_EXAMPLE}.",
            "Is there something you would like to automate?",
        )

    # vague wishes

    def unclear(self) -> Answer:
        if leaves_open(self.context, self.reading):
            return Answer(
                "It can stay open for now; the workflow can't be run before that is known.", self.context.open_question
            )
        if self.context.workflow is not None and not self.connectors and not self.nouns:
            return self._which_change(self.context.workflow)
        if gibberish(self.reading, self.index.vocabulary):
            return Answer(
                "I could not make sense of that. I understand English.",
                f"What should happen, and when? For example: {_EXAMPLE}.",
            )
        if self.connectors:
            return self._which_operation()
        if self.nouns and (found := fitting(self.index, (), self.nouns[:1], self.norms, self.hits)):
            thing = self.nouns[0].replace("_", " ")
            return Answer(
                f"I can do several things with {_plural(thing)}.",
                f"Which do you need: {offer(found, named=False)}? And when should it run?",
            )
        if self.said & words("notify notification notifications tell remind reminder reminders message inform alert"):
            return Answer(
                "I can notify people.",
                "Where should the message go (Slack, Teams, Discord or e-mail), and what should it report?",
            )
        if self.said & words("approval approvals sign-off"):
            return Answer(
                "I can put an approval before any step.", "What needs approval, who gives it, and what happens then?"
            )
        return Answer(
            "I need a little more to build a workflow: what starts it, and what should happen in which tool.",
            f"What is the first thing you would like to automate? For example: {_EXAMPLE}.",
        )

    def _which_operation(self) -> Answer:
        specs = [spec for key in self.connectors if (spec := self.index.catalog.connector(key)) is not None]
        names = joined([spec.name for spec in specs])
        if len(specs) > 1 and not self.nouns and (example := self._between(specs)):
            which = joined([spec.name for spec in specs], "or")
            return Answer(
                f"I can work with {names}.",
                f"In which of them does it start ({which}), and what should happen then? For example: “{example}”.",
            )
        found = fitting(self.index, self.connectors[:2], self.nouns[:2], self.norms, self.hits)
        event = usual_operation(self.index, self.connectors[0], "trigger")
        when = f" And when: for example on “{spoken(event)}”, on a schedule, or by hand?" if event else " And when?"
        if not found:
            return Answer(f"I can start workflows from {names}.", "What should happen then?")
        return Answer(
            f"I can work with {names}.", f"What should happen there: {offer(found, named=len(specs) == 1)}?{when}"
        )

    def _between(self, specs: list[ConnectorSpec]) -> str:
        """An example of what may go from one product to another; messages are rather what follows than what starts."""
        ordered = sorted(specs, key=lambda spec: spec.category in _TELLING)
        first, then = ordered[:2]
        event = usual_operation(self.index, first.key, "trigger")
        action = usual_operation(self.index, then.key, "action")
        if event is None or action is None:
            return ""
        return f"on {spoken(event)} in {first.name}, {spoken(action)} in {then.name}"

    def _which_change(self, workflow: JsonObject) -> Answer:
        titles = [step.node.title for step in WorkflowView(workflow, self.index).body[:_MOST_STEPS]]
        return Answer(
            f"I am not sure what to do with the workflow. {summarize(workflow)}",
            f"Which step should I change ({joined(titles, 'or')}), or what should I add?"
            if titles
            else "What should it do?",
        )


def _plural(thing: str) -> str:
    if thing.endswith("y") and thing[-2:-1] not in "aeiou":
        return thing[:-1] + "ies"
    return thing + ("es" if thing.endswith(("s", "x", "ch", "sh")) else "s")


_GENERAL_WORDS = words(
    "also only just really actually possible able read see know tell about please thing anything something all"
    " everything use using used"
    " yes no ok well here there now need want offer offers offered available which what kind many most other"
)
