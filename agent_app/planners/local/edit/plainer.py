"""Roundabout edits in plainer words, whatever the workflow: "Pipedrive is what we use for deals"."""

from __future__ import annotations

from agent_app.planners.local.heads.edit_examples import gerund
from agent_app.planners.local.rewrite.patterns import ORDER, START, base_form, construction, escaped

__all__ = ["PLAINER", "being_done"]


def being_done(deed: str) -> str:
    """ "Sending the mail" for "send the mail"."""
    verb, _, rest = deed.partition(" ")
    return f"{gerund(verb.lower())} {escaped(rest)}"


def _deed_of(done: str) -> str:
    """ "Notify" for "notified"."""
    done = done.lower()
    if done in _IRREGULAR:
        return _IRREGULAR[done]
    return f"{done[:-3]}y" if done.endswith("ied") else base_form(done[:-2])


_IRREGULAR = {"sent": "send", "told": "tell", "rung": "ring", "paged": "page"}
_DUTY = r"(?:should|must|has to|have to|needs? to|ought to|is to|shall|can|could|belongs?)"
_PLACES = r"(?:second|third|fourth|fifth|sixth|2nd|3rd|4th|5th|6th)"
_NOWADAYS = r"(?: here| now| nowadays| these days| any ?more| at all)?"
_END = r"(?=\s*(?:[.!;]|$))"

_WHATEVER = (
    r"(?:irrespective of [^,.;]{3,30}"
    r"|no matter (?:what|which|how|the|its|their)(?: [^,.;]{2,30}?)?|whatever (?:the|its|their|it) ?[^,.;]{0,30}?"
    r"|regardless(?: of [^,.;]{3,30}?)?|(?:in|either) (?:any|either|all|every) (?:cases?|event)|either way|anyway"
    r"|whether [^,.;]{2,30} or not)"
)
"""What a condition says is said not to matter."""

_EDGE = r"at the (?:very )?(?:end|start|beginning)"
_ROUND = r"(?:iteration|round|pass|cycle|turn|run)"
_TOOL = r"(?-i:[A-Z])\w*(?: (?-i:[A-Z])\w*)?"
_SPELT = {
    "w/o": "without", "w/": "with", "exept": "except", "excpet": "except", "adress": "address", "untill": "until",
    "calender": "calendar", "recieve": "receive", "attachement": "attachment", "seperate": "separate",
}  # fmt: skip

PLAINER = (
    # "react to the message with a :bulb:"
    construction(
        rf"\breact (?:to (?P<what>(?:the |that |this )?\w+) |to it )?with (?:an? |the )?(?P<emoji>:[\w+-]+:){_END}",
        lambda found: f"add a reaction {found['emoji']} to {found['what'] or 'it'}",
    ),
    # "we moved from Jira to Linear, so a Linear issue should be created for every task"
    construction(
        rf"{START}(?:we|they|(?:our|the) (?:team|company))(?:['’]ve| have| has)?(?: (?:all|just|recently|now))?"
        rf" (?:moved|switched|changed|migrated|gone) (?:over )?from (?P<old>{_TOOL}) (?:over )?to (?P<new>{_TOOL})"
        rf"(?:,? (?:so|therefore|thus|hence)\b(?P<tail>[^.;\n]*))?{_END}",
        "use {new} instead of {old}",
        holds=lambda found: not found["tail"] or found["new"].lower() in found["tail"].lower(),
    ),
    # "just for those with an owner"
    construction(r"(?<=\w )just (?=(?:for|if|when) \w)", "only "),
    # "create it if it is paid, or else void it"
    construction(r"(?<=\w),? or else,? (?=\w)", ", otherwise "),
    # abbreviations, and what is often misspelt
    construction(
        rf"(?<![\w/])(?P<word>{'|'.join(_SPELT)})(?=\s)",
        lambda found: _SPELT[found["word"].lower()],
    ),
    # "every order, no matter how big, should ..."
    construction(
        rf"(?P<thing>\b(?:every|each|all|any) [^,.;\n]{{3,40}}?), (?:{_WHATEVER}|[\w-]+ or (?:not|[\w-]+)),"
        r"(?= (?:should|must|has to|have to|needs? to|gets?|goes?|before|after|at the)\b)",
        "{thing}",
    ),
    # "on top of uploading it, ..."
    construction(rf"{START}(?P<lead>(?:and |but )*)on top of (?=\w+ing\b)", "{lead}besides "),
    # "a Notion page for each of these cards also"
    construction(
        rf"^(?P<what>(?!(?:{ORDER}|do|not|only|just|and|for|no|the|every|each|one|use|stop|start|run|please)\b)"
        rf"(?:[\w-]+ ){{0,3}}[\w-]+) (?P<each>for (?:each|every)(?: (?:one|of (?:them|these|those)(?: \w+)?|\w+))?)"
        rf"(?P<more>(?: (?:also|too|as well))?){_END}",
        "{each}, also add {what}",
    ),
    # "the check must be on the status being open, not on the priority"
    construction(
        rf"{START}(?:the |our )?(?P<test>condition|check|filter|test) (?:must|should|has to|needs to) (?:be|go)"
        rf" (?:on|about|by) (?P<what>[^,.;\n]{{4,60}}?)(?:, (?:and )?not [^,.;\n]+?)?{_END}",
        "change the {test} to {what}",
    ),
    # "tag the ticket right away"
    construction(
        rf"{START}(?P<deed>(?:please |also |then )*(?:{ORDER}|tag)(?: on| to)? (?:the|that|this) [^,.;\n]{{3,40}}?)"
        rf" (?:right|straight) away{_END}",
        "{deed} right after it has been created",
    ),
    # "the pipeline may run without approval"
    construction(
        rf"{START}(?:the|that|this|our) [^,.;\n]{{2,30}}? (?:may|can|could|should|shall)"
        r" (?:run|go|happen|go out|start|be \w+) without (?:the |an? |any )?"
        rf"(?P<what>(?:\w+ )?(?:approval|sign-?off|review|check|condition|test)){_END}",
        "remove the {what}",
    ),
    # "Teams is where we talk now"
    construction(
        rf"{START}(?P<tool>[A-Z]\w*(?: [A-Z]\w*)?) is where (?:we|people|they|everyone|everybody) [^,.;\n]{{2,20}}?"
        rf"{_NOWADAYS}{_END}",
        "use {tool} instead",
    ),
    # "at the end of each iteration"
    construction(
        rf"{START}(?P<edge>{_EDGE}) of (?:each|every|its|his|her|their) {_ROUND}\b,? (?=\w)",
        "inside the loop {edge}, ",
    ),
    construction(rf"\b(?P<edge>{_EDGE}) of (?:each|every|its|his|her|their) {_ROUND}\b", "inside the loop {edge}"),
    # "if the record is closed no item is needed"
    construction(
        rf"{START}(?:and |but )?(?:if|when) (?P<case>[^,.;\n]{{4,50}}?),? (?:then )?no (?P<what>[\w-]+(?: \w+)?)"
        rf" (?:is|are) (?:needed|necessary|required|wanted){_END}",
        "skip the {what} if {case}",
    ),
    # "the Jira issue is needed for all branches"
    construction(
        rf"{START}(?P<what>(?:the|that|our) [^,.;\n]{{2,30}}?) (?:is|are) (?:needed|wanted|required) (?:for|in|on)"
        rf" (?:all|every|any|each) [\w -]{{2,25}}?{_END}",
        "{what} is needed in any case",
    ),
    # "could someone check the order before we post?"
    construction(
        rf"{START}(?:can|could|would|should) (?P<who>someone|somebody|anyone|anybody|a human) (?:please )?"
        r"(?P<deed>[a-z][^?\n]{4,80}?)\s*\?+$",
        "someone must {deed}",
    ),
    # "slack the support channel"
    construction(
        rf"{START}(?P<lead>(?:and |then |also |please )*)slack (?=(?:the|our|my|every|them|him|her|us|#|@))",
        "{lead}send a Slack message to ",
    ),
    # "hold on, first list the cards"
    construction(
        r"^(?:(?:oh|ah|hm+|ok(?:ay)?|well),? )?(?:hold on|hang on|wait(?: a (?:minute|second|moment|bit))?"
        r"|one (?:moment|second|sec|minute)|just a (?:moment|second|sec|minute)|stop|hold it)[,.!:;–—-]+ (?=\w)",
        "",
    ),
    # "the last step should come second"
    construction(
        rf"{START}(?P<lead>(?:and |but |please )*)(?P<what>(?:the|that|this|our) [^,.;]{{2,40}}?) {_DUTY}"
        rf"(?: rather| only| really)? (?:be|come|go|run|happen|stand|be done)(?: as| in| at)?(?: the)?"
        rf" (?P<place>{_PLACES})(?: (?:place|position|step|one))?{_END}",
        "{lead}move {what} to the {place} place",
    ),
    # "Pipedrive is what we use for deals", "for deals we have Pipedrive"
    construction(
        rf"{START}(?P<tool>[\w.]+(?: [\w.]+)?) is (?:what|the (?:tool|system|app|one)(?: that)?) we"
        rf" (?:use|have|work with|take|want)(?: here)? for (?P<what>[^,.;]{{3,40}}?){_NOWADAYS}{_END}",
        "use {tool} for {what}",
    ),
    construction(
        rf"{START}(?:we|our team|everyone|everybody)(?: all)? (?:use|have|work with)s? (?P<tool>[\w.]+(?: [\w.]+)?)"
        rf" for (?P<what>[^,.;]{{3,40}}?){_NOWADAYS}{_END}",
        "use {tool} for {what}",
    ),
    construction(
        rf"{START}for (?P<what>(?:the |our |all )?[a-z][^,.;]{{2,30}}?),? (?:we|everyone|everybody)(?: all)?"
        rf" (?:use|have|work with)s? (?P<tool>[\w.]+(?: [\w.]+)?){_NOWADAYS}{_END}",
        "use {tool} for {what}",
    ),
    # "it is PagerDuty that we are using", "we are on Teams now"
    construction(
        rf"{START}(?:it(?:['’]s| is) (?P<tool>[A-Z][\w.]*(?: [A-Z][\w.]*)?)(?: that)? we (?:are using|['’]re using|use"
        r"|have|work with)|we(?:['’]re| are)(?: all)? on (?P<other>[A-Z][\w.]*(?: [A-Z][\w.]*)?)(?= now)"
        r"|we(?:['’]ve| have)? (?:moved|switched|changed|migrated) to (?P<later>[A-Z][\w.]*(?: [A-Z][\w.]*)?))"
        rf"{_NOWADAYS}(?: last \w+| since \w+)?"
        rf"(?:,? (?:so )?(?:please )?(?:adapt|change|adjust|update)(?: (?:it|that|this))?(?: accordingly)?)?{_END}",
        "use {tool}{other}{later} instead",
    ),
    # "nobody reads Slack here, send it by Outlook"
    construction(
        rf"{START}(?:nobody|no one|noone|hardly anyone)(?: here| ever| really)*"
        r" (?:reads|uses|checks|looks at|opens|likes|watches|sees|wants) (?P<old>[^,.;]{3,30}?)"
        rf"{_NOWADAYS}[,.;:–—-]+ (?:so |please |just |rather |better )*(?=(?:{ORDER}|use|take)\b)",
        "instead of {old}, ",
    ),
    # "I'd rather see GitHub issues there"
    construction(
        rf"{START}(?:i|we)(?:['’]?d| would) (?:rather|prefer to|like to|love to) (?:see|have|get|find)"
        r" (?!(?:it|them|this|that|the)\b)(?P<what>(?:(?!\b(?:than|over|to|before|after|if|when)\b)[^,.;]){3,40}?)"
        rf" (?:there|in there|in its place){_END}",
        "create {what} instead",
    ),
    # "no need to check the priority"
    construction(
        rf"{START}(?:there(?:['’]s| is) |we have )?no (?:need|reason) to (?:check|test|look at|distinguish by)"
        r" (?P<what>(?:the |its |their |for )?[^,.;]{3,30}?)(?=\s*(?:[,.!;]|$))",
        "remove the check of {what}",
    ),
    # "whatever the result, rebuild the job"
    construction(
        rf"{START}(?P<lead>(?:and |but |also |then |afterwards,? |after that,? )*){_WHATEVER}, "
        rf"(?P<rest>(?:please |also |just )*(?={ORDER}\b|rebuild|run|build|log|record|start)[^.;!?\n]+?){_END}",
        "{lead}{rest} in any case",
    ),
    # "the message is for every order, paid or not"
    construction(
        rf"{START}(?P<rest>(?!no matter)[^,.;!?\n]{{4,60}}?), (?:whether )?(?!why|if|sure)[\w-]{{2,20}} or not{_END}",
        "{rest} in any case",
    ),
    # "put it in the calendar too"
    construction(
        rf"{START}(?P<lead>(?:and |then |also |please )*)(?:put|add|enter|mark)(?: (?:it|that|this|them|the \w+))?"
        rf" (?:in|into|on|to) (?:the|my|our|his|her|their)(?P<tool>(?: [A-Z]\w+)*) calendar"
        rf"(?P<more>(?: (?:too|also|as well))?){_END}",
        "{lead}create an event in the{tool} calendar{more}",
    ),
    # "message us for every order, no matter how much"
    construction(
        rf"{START}(?P<rest>(?!no matter|always)[^,.;!?\n]{{4,60}}?)(?:, | (?=no matter how)){_WHATEVER}{_END}",
        "{rest} in any case",
    ),
    # "it would be enough to post the fatal ones"
    construction(
        rf"{START}(?:it(?:['’]s| is| would be|['’]d be| will be) (?:enough|sufficient|fine|ok)"
        r" (?:if we|to)|it suffices to)"
        rf" (?=(?:only |just )?{ORDER}\b)(?![^.;\n]*\b(?:too|as well|also)\b)",
        "only ",
    ),
    # "what if she says no? then mail her"
    construction(
        rf"{START}(?:and |but )?what (?:if|happens if|happens when|should happen if) (?P<case>[^?.;\n]{{3,60}}?)\s*\?+ "
        rf"(?:then,? |in that case,? )?(?=(?:please |also |just )?{ORDER}\b)",
        "if {case}, ",
    ),
    # "could the page be a Confluence one?"
    construction(
        rf"{START}(?:can|could|should|may|might) (?P<what>(?:the|that|our) [^,.;?]{{2,30}}?) be an?"
        r" (?P<tool>[A-Z][\w.]*(?: [A-Z][\w.]*)?)(?: (?:one|thing|instead))+\s*\??$",
        "use {tool} for {what}",
    ),
    # "make it post to Discord in addition"
    construction(
        rf"{START}(?:make|have|let) (?:it|this|the (?:workflow|flow|bot)) (?P<deed>(?={ORDER}\b)[^,.;\n]{{3,60}}?)"
        rf"(?: (?:in addition|on top|additionally)(?: to that)?){_END}",
        "also {deed}",
    ),
    # "don't send the campaign right away, have marketing look at it first"
    construction(
        rf"{START}(?:please )?(?:do not|don['’]?t) (?P<deed>{ORDER} [^,.;\n]{{3,50}}?)"
        r" (?:right away|immediately|straight away|at once|directly|yet|just yet)(?: though)?[,;:.–—-]+ (?:but )?"
        rf"(?P<first>[^.;\n]{{5,70}}?) (?:first|before(?:hand)?){_END}",
        lambda found: f"{{first}} before {being_done(found['deed'])}",
    ),
    # "nothing should be sent", "make sure nobody gets notified"
    construction(
        rf"{START}(?:please )?(?:make sure (?:that )?|ensure (?:that )?|see to it that )?"
        r"(?P<none>nothing|no one|nobody|noone|no-one) (?:at all )?"
        r"(?:(?:should|must|may|shall|has to|needs to) (?:be|get)|(?:is|are|gets?|is to be|are to be))"
        rf" (?P<done>\w+ed|sent|told|rung){_NOWADAYS}{_END}",
        lambda found: (
            f"do not {_deed_of(found['done'])} any{'thing' if found['none'].lower() == 'nothing' else 'body'}"
        ),
    ),
    # "the message only makes sense for the big orders"
    construction(
        rf"{START}(?P<what>(?:the|that|this|our|an?) [^,.;\n]{{2,40}}?)"
        r" (?:(?:only|just) (?:makes? sense|matters?|counts?|is|are)(?: (?:useful|relevant|helpful|meant|interesting))?"
        r"|(?:makes? sense|matters?|(?:is|are) (?:useful|relevant|meant|needed)) (?:only|just))"
        r" (?P<opener>for|if|when) (?=\w)",
        "{what} only {opener} ",
    ),
    # "wrap it so that the mail only goes out if ..."
    construction(
        rf"{START}(?:(?:can|could|would|will) you |please |just |kindly )*(?:wrap|change|adjust|set up|set|arrange"
        r"|tweak|alter|modify|rework|configure|rewrite|update|restructure|adapt|fix)"
        r" (?:it|this|that|things|the (?:workflow|flow|process|automation))(?: up| around| a (?:bit|little))?,?"
        r" (?:in such a way|in a way|so)(?: that)? (?=\w)",
        "",
    ),
    # "shift the mail up so that it follows the download"
    construction(
        rf"{START}(?P<deed>(?:please )?(?:move|shift|pull|push|drag|bring|put) [^,.;\n]{{2,40}}?)"
        r"(?: up| down| forwards?| backwards?| back| further)*,? so (?:that )?(?:it|they)"
        r" (?:(?P<behind>follows?|succeeds?)|(?P<ahead>precedes?)"
        r"|(?:comes?|is|are|runs?|goes|happens?|stands?) (?:right |directly |only )?(?P<side>after|before|behind))"
        r" (?=\w)",
        lambda found: f"{{deed}} {'before' if found['ahead'] else found['side'] or 'after'} ",
    ),
    # "treat all tickets as urgent"
    construction(
        rf"{START}(?:please |just |simply )*(?:treat|handle|consider|regard)"
        r" (?P<what>(?:all|every|each|any)\b[^,.;\n]{0,30}?|everything|everyone|everybody|them all)"
        rf" (?:as|like|as if (?:it|they) were) (?:an? )?(?P<value>[\w-]+){_END}",
        "remove the check, {what} are {value}",
    ),
    # "I'd like to see a GitHub issue too"
    construction(
        rf"{START}(?:i|we)(?:['’]?d| would)? ?(?:also )?(?:like|love|want) (?:also )?to (?:also )?(?:see|have|get)"
        r" (?P<what>(?:an?|another) [^,.;\n]{3,40}?) (?:too|also|as well)\b",
        "also add {what}",
    ),
    # "prior to merging it", "raise it to 10k"
    construction(r"\bprior to (?=\w+ing\b)", "before "),
    construction(r"(?<![\w.#-])(?P<count>\d{1,4})k(?= *(?:[.,;!]|$|euros?\b|dollars?\b|usd\b))", "{count}000"),
    # "active users can be left alone"
    construction(
        rf"{START}(?P<what>(?:the |all )?[\w-]+(?: [\w-]+){{0,2}}) (?:{_DUTY}|may) be left"
        rf" (?:alone|untouched|as (?:they|it) (?:are|is)|in peace){_END}",
        "for {what} do nothing",
    ),
    # "ask HR for permission to deactivate them"
    construction(
        rf"{START}(?P<ask>(?:please )?(?:ask|get)(?: the| our| my)? [^,.;\n]{{2,30}}? for"
        rf" (?:permission|approval|an? ok(?:ay)?|consent)) to (?P<deed>[a-z][^,.;\n]{{2,40}}?){_END}",
        lambda found: f"{{ask}} before {being_done(found['deed'])}",
    ),
    # "I want to be asked before a product is changed"
    construction(
        rf"{START}(?P<who>i|we) (?:want|need|would like|['’]d like|have|wish) to be (?:asked|consulted)"
        r"(?: for (?:approval|permission|my ok))? (?=before\b)",
        lambda found: f"let {'me' if found['who'].lower() == 'i' else 'us'} approve ",
    ),
    # "start by checking who is on call"
    construction(
        rf"{START}(?:please )?(?:start|begin|kick (?:it )?off)(?: off)? (?:by|with) (?P<stem>[a-z]{{2,}})ing (?=\w)",
        lambda found: f"first, {base_form(found['stem'])} ",
    ),
    # "the welcome mail isn't needed for partners"
    construction(
        rf"{START}(?:the |that |our |a |an )?(?P<what>[^,.;\n]{{3,30}}?) (?:is|are)(?:n['’]?t| not) (?:needed|necessary"
        rf"|required|wanted) (?:for|in case of) (?P<whom>[^,.;\n]{{3,40}}?){_END}",
        "no {what} for {whom}",
    ),
    # "leave the page out if there are no requests"
    construction(
        rf"{START}(?:please )?leave (?P<what>(?:the|that|this|our) [^,.;\n]{{2,30}}?) (?:out|off|away)"
        r" (?P<opener>if|when|unless) (?=\w)",
        "skip {what} {opener} ",
    ),
    # "happy ones go into Airtable"
    construction(
        rf"{START}(?P<lead>(?:and |but |also )*)(?:the |all )?"
        rf"(?P<state>(?!other|new|first|last|right|wrong|same)[a-z][\w-]+)"
        rf" ones (?:(?:{_DUTY}|also) )*(?:go|belong|land|end up|be (?:put|saved|stored|kept|logged))(?: also)?"
        rf" (?:in|into|to|onto) (?P<tool>[^,.;\n]{{3,30}}?)(?P<more>(?: (?:as well|too|also))?){_END}",
        "{lead}if they are {state}, add it to {tool}{more}",
    ),
    # "reports above the limit should get a ticket as well"
    construction(
        rf"{START}(?P<lead>(?:and |but |also )*)(?P<things>(?:the |all |any )?[\w-]+(?: [\w-]+)?)"
        r" (?P<side>above|over|below|under|beyond|within)"
        r" (?P<limit>(?:the|that|this|our) (?:limit|threshold|mark|line))"
        rf" (?:(?:{_DUTY}|also) )*(?:gets?|receives?|needs?|have) (?P<what>(?:an?|another) [^,.;\n]{{3,40}}?)"
        rf"(?P<more>(?: (?:as well|too|also))?){_END}",
        "{lead}for {things} {side} {limit}, create {what}{more}",
    ),
    # "reminders should also go out by SMS"
    construction(
        rf"{START}(?P<lead>(?:and |but )*)(?:the |that |our )?(?P<what>[\w-]+(?: [\w-]+)?) (?:{_DUTY}|may) also"
        r" (?:go(?: out)?|be sent(?: out)?|come|arrive|be delivered) (?:by|via|as|per|through|over)"
        rf" (?P<tool>(?:an? )?[^,.;\n]{{2,20}}?){_END}",
        lambda found: (
            f"{{lead}}along with the {{what}}, send {'' if found['tool'][:2] in {'a ', 'an'} else 'an '}{{tool}}"
        ),
    ),
    # "either way assign the ticket"
    construction(
        rf"{START}(?P<lead>(?:and |but )*)"
        r"(?:either way|anyway|regardless|no matter what|in either case|in both cases),?"
        rf" (?=(?:please |also |just )?{ORDER}\b)",
        "{lead}in any case, ",
    ),
    # "archive the files on S3 as well"
    construction(
        rf"{START}(?P<lead>(?:and |then |also |please )*)(?:archive|back up|store|save|keep|park)"
        r" (?P<what>[^,.;\n]{2,30}?) (?:on|in|to|into)"
        r" (?P<tool>(?:amazon )?s3|box|dropbox|(?:google )?drive|one ?drive|share ?point)\b",
        "{lead}upload {what} to {tool}",
    ),
    # "no text messages, a campaign at the end instead"
    construction(
        rf"{START}no (?P<old>(?:more )?[^,.;\n]{{3,30}}?)[,;:–—-]+ (?:but )?(?P<new>(?:an?|one) [^,.;\n]{{3,50}}?)"
        rf" instead{_END}",
        "instead of {old}, send {new}",
    ),
)  # fmt: skip
"""Nothing of the workflow decides whether these are used as they are."""
