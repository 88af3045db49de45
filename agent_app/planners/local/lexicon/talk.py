"""How people speak to a service when they do not order a workflow: greetings, questions, vague wishes, chat."""

from __future__ import annotations

from agent_app.planners.local.lexicon.words import words

__all__ = [
    "ABILITY_VERBS", "AFFIRMATIONS", "AMBIGUOUS_CHAT", "CHAT_NOUNS", "CHAT_VERBS", "EXPLAIN_VERBS", "FAREWELLS",
    "FLOW_WORDS", "GENERIC_HEADS", "GREETINGS", "HEDGES", "INSULTS",
    "LEAD_INS", "META_NOUNS", "SMALL_TALK", "THANKS", "VAGUE_NOUNS", "VAGUE_VERBS", "WISHES",
    "WORK_WORDS",
]  # fmt: skip

LEAD_INS = words(
    "ok okay so well hey hi hello and but please also hmm hm btw um uh yes yeah yep no right now then just"
    " maybe actually"
    " sorry oh ah guys team there folks all everyone quick question one thing , - : ( wait honestly anyway still again"
    " fyi pls plz good morning afternoon evening day 🙂 👋 yo greetings alright curious wondering"
)
"""Words before the point of a sentence."""

GREETINGS = words(
    "hi hello hey hiya heya howdy yo greetings morning afternoon evening hallo hola bonjour sup wassup gday"
    " guten tag morgen moin salut ola namaste"
)
THANKS = words("thanks thank thx ty cheers tnx thankyou appreciated appreciate grateful kudos danke merci gracias tysm")
SMALL_TALK = (
    GREETINGS
    | THANKS
    | words(
        "ok okay cool great nice awesome perfect super wow lol haha hahaha bye goodbye cya ciao later good well"
        " done fine yes"
        " yep yeah nope sure right alright amazing brilliant excellent lovely sweet neat wonderful fantastic"
        " love mate buddy"
        " friend dude pal sorry please welcome worries problem np night day weekend tomorrow week soon see you"
        " back everyone there"
        " home anyone anybody how are doing going is it that this works worked exactly what i needed just a lot"
        " so much very for"
        " your help helped helping we they work job guys folks team now got gotcha understood i'm im am again"
        " nevermind never mind"
        " cheers happy glad the best really have to go talk next all u ya around here no"
    )
)
"""Words that chat is made of: a sentence of nothing else, with one that is no function word, asks for nothing."""

EXPLAIN_VERBS = words(
    "explain describe clarify elaborate define teach illustrate outline walk enlighten recommend suggest"
)
ABILITY_VERBS = words(
    "talk work integrate connect support do handle read speak understand access remember help be deal cope"
    " interact use see"
    " manage communicate answer"
)
"""After "can you": asked what the service is able to do, unless something definite follows."""

CHAT_VERBS = words(
    "sing translate recommend calculate compute guess imagine play draw dance pretend solve compare rhyme"
    " multiply divide flip roll"
)
CHAT_NOUNS = words(
    "joke jokes poem poems recipe recipes story stories song songs haiku limerick riddle riddles movie film"
    " films movies novel"
    " weather horoscope trivia anecdote fact facts essay restaurant restaurants pizza coffee lunch dinner"
    " breakfast cook cooking"
    " football soccer basketball tennis championship olympics president capital country planet universe"
    " philosophy meaning life"
    " lyrics quote advice tip tips love dog cat holiday vacation flight hotel song music band game games chess"
    " bedtime math"
    " rain raining snowing sunny temperature forecast bitcoin stock stocks election history population mountain"
    " river ocean"
)
"""Subjects that no workflow is about."""

AMBIGUOUS_CHAT = words(
    "life love help tip tips advice meaning country music game games history dog cat math quote story stories"
    " fact facts"
)
"""Those of them that wishes for workflows use too ("make my life easier")."""
FAREWELLS = words("bye goodbye cya ciao sorry oops testing haha hahaha lol thanks thank thx cheers nevermind")
"""Words that show small talk whatever stands around them."""
INSULTS = words(
    "idiot idiots idiotic moron moronic stupid dumb pathetic useless incompetent garbage rubbish crap clown"
)
"""Said to whoever answers, they tell that something went wrong, not what is wanted."""
AFFIRMATIONS = words("yes yep yeah sure ok okay go ahead continue proceed more please do it and then next")
"""Alone they agree to something that must be said first."""
VAGUE_VERBS = words(
    "link bridge pair relate join happen "
    "automate improve fix handle manage connect integrate optimize optimise streamline simplify organize"
    " organise help do deal"
    " sort work use process need make enhance speed ease reduce save support care hook combine wire modernize"
    " modernise ensure"
    " let keep have be want build design develop create set setup configure think find figure solve sync"
    " synchronize cover"
    " facilitate coordinate align tame clean treat operate run want get prevent avoid stop start begin react"
    " respond react act"
    " watch monitor track see view know remind"
)
"""Verbs that name no operation unless a definite object or product stands with them."""

VAGUE_NOUNS = words(
    "stuff thing things something anything everything it that this them usual same whatever all work process"
    " processes way"
    " better life time tools tool systems system business company problem problems situation case cases"
    " procedure procedures"
    " communication collaboration visibility quality efficiency onboarding management handling solution noise mess"
)
GENERIC_HEADS = words(
    "problem update customer team user member event record request check author assignee title description"
    " status priority"
    " severity due_date organization workflow job project on_call responder reviewer contributor list meeting"
    " role bot app"
    " review version reminder topic label text summary tool process person"
)
"""Known nouns that alone, without a product or a value, name no operation."""

HEDGES = words("somehow something someway stuff whatever maybe kinda sorta thing things")
FLOW_WORDS = words(
    "workflow workflows flow flows automation automations automate automatic automatically automated zap integration"
    " integrations process processes recipe playbook routine bot job agent"
)
WISHES = words(
    "want need needs wish would'd like love should must automate improve fix build make create set optimize"
    " optimise streamline"
    " help handle manage connect integrate sync better less more faster notify notifications reminder reminders"
    " automation"
    " workflow workflows integration process something hook keep everyone reduce simplify"
)
WORK_WORDS = words(
    "deployment deployments deploy deploys release releases onboarding offboarding process processes oncall"
    " on-call tickets alerts"
    " incidents bugs issues customers support team teams backlog pipeline pipelines approvals approval reviews"
    " review manual"
    " devops ops engineering repos code customer standup standups triage sprint sprints stuff tools"
    " notifications schedule report"
    " reports dashboard dashboards ci cd sla escalation"
)
"""Words of the trade: a complaint with one of them is a wish for a workflow, however vague."""

META_NOUNS = words(
    "connector connectors integration integrations trigger triggers action actions operation operations"
    " capability capabilities"
    " feature features example examples template templates event events tools apps services option options"
    " limits documentation"
)
"""What the product itself consists of."""
