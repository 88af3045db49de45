"""Wishes that are told of, asked about or held dear, in plainer words: "Lisa says we should ...", "why don't we ...?".

Who wants a change, and how much, changes nothing of what is wanted.
"""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import ORDER, START, construction

__all__ = ["REPORTED"]

_END = r"(?=\s*(?:[.!?;]|$))"
_LEAD = r"(?P<lead>(?:and |but |so |also )*)"
_US = r"(?:we|they|i|you|everyone|everybody|people|someone|somebody)"
_OTHERS = (
    r"(?:(?:the|our|my|their) (?:[\w-]+ )?[\w-]+|legal|finance|hr|it|qa|marketing|sales|support|security|accounting"
    r"|procurement|management|compliance|engineering|(?-i:[A-Z][a-z]+))"
)
_WHO = rf"(?:{_US}|{_OTHERS})"
_SAYING = (
    r"(?:(?:just |also |now |really )*(?:says?|said|insists?|insisted|thinks?|thought|feels?|decided|agreed|suggests?"
    r"|suggested|proposes?|proposed|recommends?|recommended|demands?|demanded|mentioned|noted|pointed out|complained"
    r"|asked|(?:has|have) (?:asked|decided|agreed|suggested|requested)|(?:told|reminded|informed) (?:me|us)"
    r"|asked (?:me|us)))"
)
_DUTIES = r"(?:(?:should|must|have to|has to|need to|needs to|ought to|could|can|might|better|also|rather) )"
_DEED = rf"(?:{ORDER}|skip|omit|replace|swap|use|log|record|insert|check)"
_ASIDE = (
    r"(?:to be honest|tbh|to be frank|frankly|honestly|if you ask me|in my opinion|imh?o|by the way|btw|fyi"
    r"|come to think of it|as it turns out)"
)
REPORTED = (
    # "we could do without the card to be honest"
    construction(rf",? {_ASIDE}{_END}", ""),
    construction(rf"{START}{_ASIDE},? (?=\w)", ""),
    # "turns out (that) we have to ..."
    construction(rf"{START}{_LEAD}(?:it )?(?:turns|turned) out,? (?:that )?(?=\w)", "{lead}"),
    # "legal insists that we create a card"
    construction(
        rf"{START}{_LEAD}{_WHO} {_SAYING}(?: that| if| whether)? (?:we|you|it|the (?:workflow|flow|bot|automation)) "
        rf"{_DUTIES}*(?=(?:not )?{_DEED}\b)",
        "{lead}",
    ),
    # "my boss says the note has to come after the ticket"
    construction(
        rf"{START}{_LEAD}{_OTHERS} {_SAYING}(?: that)?,? (?=(?:the|that|this|our) [^,.;\n]{{2,30}}? {_DUTIES})",
        "{lead}",
    ),
    # "we agreed to mail Bob"
    construction(
        rf"{START}{_LEAD}(?:we|they|the (?:team|board|boss)|i)"
        rf" (?:(?:have )?(?:agreed|decided|planned|chosen)|(?:was|were) (?:told|asked)|plan|intend) to"
        rf" (?=(?!approve\b|sign\b){_DEED}\b)",
        "{lead}",
    ),
    # "the customer would like us to drop the message"
    construction(
        rf"{START}{_LEAD}{_WHO} (?:wants?|wanted|would like|['’]d like|needs?|expects?|begs?|asked|asks|told) "
        rf"(?:us|you|me|it) to (?:also )?(?={_DEED}\b)",
        "{lead}",
    ),
    # "the team proposes mailing Bob"
    construction(
        rf"{START}{_LEAD}{_WHO} (?:suggests?|suggested|proposes?|proposed|recommends?|recommended|is for|are for"
        r"|votes? for|voted for|['’]s for) (?=[a-z]+ing\b)",
        "{lead}how about ",
    ),
    # "there is a wish to add a card"
    construction(
        rf"{START}{_LEAD}(?:there(?:['’]s| is| was)|we (?:have|got)) (?:an? |the )?(?:wish|request|need|demand|plan"
        rf"|idea|requirement) to (?={_DEED}\b)",
        "{lead}",
    ),
    # "why don't we mail Bob?"
    construction(
        rf"{START}{_LEAD}(?:why (?:don['’]?t|do not|not|didn['’]?t) (?:we|you|it|i)|why not"
        r"|(?:should|could|can|wo|would)(?:n['’]?t| not) (?:we|you|it|this|the (?:workflow|flow|bot))) "
        rf"(?:also |rather |just )*(?P<deed>(?={_DEED}\b|greet|thank|inform|let)[^?\n]+?)\s*\?*$",
        "{lead}{deed}",
    ),
    # "would it be a big deal to drop the message?"
    construction(
        rf"{START}{_LEAD}(?:would|will|is) it(?: be)? (?:(?:an?|any|too) )?(?:(?:very|big|great|lot of|much) )*"
        r"(?:deal|problem|hassle|work|effort|hard|difficult|ok(?:ay)?|fine|much|feasible|doable|bad|trouble)"
        rf" (?:to|if (?:we|you|it)) (?P<deed>(?={_DEED}\b)[^?\n]+?)\s*\?*$",
        "{lead}{deed}",
    ),
    # "wanna mail Bob", "we can skip the mail"
    construction(rf"{START}{_LEAD}(?:(?:we|i)(?:['’]re| are|['’]m| am)? )?(?:wanna|gotta|gonna) ", "{lead}"),
    construction(
        rf"{START}{_LEAD}(?:we|you|it) (?:can|could|may|might)(?: safely| easily| just| also| probably)* "
        r"(?:skip|omit|ditch|scrap|leave out) (?=(?:the|that|this|our) )(?![^.;\n]*\b(?:if|when|unless|for)\b)",
        "{lead}remove ",
    ),
    # "get the message out of there", "I see no reason for the invoice"
    construction(
        rf"{START}{_LEAD}(?:please )?(?:get|take|pull|kick|throw) (?P<what>(?:the|that|this|our) [^,.;\n]{{2,30}}?)"
        rf" out (?:of|from) (?:there|here|it|this|that|the (?:workflow|flow)){_END}",
        "{lead}remove {what}",
    ),
    construction(
        rf"{START}{_LEAD}(?:i|we) (?:see|have|find|found) no (?:reason|need|point|use|sense|value)(?: at all)?"
        rf" (?:for|in) (?:having )?(?P<what>(?:the|that|this|our) [^,.;\n]{{2,30}}?){_END}",
        "{lead}remove {what}",
    ),
    # "upstream of the invoice"
    construction(r"\bupstream (?:of|from) ", "before "),
    construction(r"\bdownstream (?:of|from) ", "after "),
)
"""Whatever the workflow is like."""
