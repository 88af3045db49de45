"""Events told as in a headline, before an arrow and without "when": "Opsgenie alert with tag "prod" is created → ...",
"Slack message in #help says "urgent" → ...".
"""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import ARROW, ORDER, QUOTE, START, UPON, Found, construction

__all__ = ["HEADLINES"]

_NO_OPENERS = (
    rf"(?!(?:{UPON}|an? |any |new |on|for|every|each|all|the|then|else|otherwise|unless|while|only|daily|weekly|at|it"
    r"|they|this|that|there|what|which|who|everything|nothing|list|get|find|check)\b)"
)
_KIND = r"(?:message|comment|note|reply|post|e-?mail|mail|review|tweet)"
_HAPPENS = (
    r"(?:created|opened|closed|merged|published|added|posted|received|acknowledged|triggered|resolved|reopened|assigned"
    r"|labell?ed|tagged|deleted|archived|approved|rejected|declined|abandoned|escalated|updated|edited|released|pushed"
    r"|submitted|completed|finished|moved|solved|uploaded|shared|renamed|raised|reported|filed|cancell?ed|started)"
)
_ORDER = (
    rf"(?:{ORDER}|ack(?:nowledge)?|announce|attach|block|copy|deploy|file|find|forward|get|inform|invite|list|lock|log|ping"
    r"|publish|record|remind|reopen|rerun|resolve|restart|retry|revert|roll|run|share|snooze|tag|unlock|upload)"
)
_PRODUCTS = r"(?:GitHub|GitLab|Bitbucket|Gitea|Azure(?: DevOps)?|git|gh|gl|bb)"


def _happened(found: Found) -> str:
    """ "A build fails" for "build failed?"."""
    did = found["did"].lower()
    return f"when a {{what}} {_FAILS.get(did, f'is {did}')}{{rest}}, "


_FAILS = {"failed": "fails", "crashed": "crashes", "broke": "breaks"}

HEADLINES = (
    # "Build failed in pipeline nightly? Post to #ci", "deploy to production finished? Resolve its issues"
    construction(
        rf"^(?:an? |any |new )?{_NO_OPENERS}(?P<what>[\w-]+(?: [\w-]+){{0,2}}?)"
        rf" (?P<did>{_HAPPENS}|failed|crashed|broke)"
        rf"(?P<rest>(?: [^?.!,;:\n]{{2,70}}?)?)\?+ (?:then )?(?={_ORDER}\b)",
        _happened,
    ),
    # "Bitbucket push to release in ws/app, then run its pipeline"
    construction(
        rf"{START}(?P<pushed>(?:an? |any |new )?{_PRODUCTS} push(?:es)? (?:to|on|into|in) [^,:;!?\n→=>]{{2,70}}?)"
        rf"(?:, (?:then )?| then |: (?:then )?)(?={_ORDER}\b)",
        "on {pushed}, ",
    ),
    # "Slack message in #help says "urgent" → page on-call"
    construction(
        rf"{START}(?:an? |any |new )?{_NO_OPENERS}(?P<what>(?:[\w]+ )?(?:[a-z]+ )?{_KIND}"
        rf"(?: (?:in|on|of|to|at) [^,;:!?\n\"'→=>]{{1,40}}?)?) (?P<says>says|reads|contains|mentions|includes)"
        rf" (?P<text>{QUOTE})\s*{ARROW}\s*(?=\S)",
        "when a {what} {says} {text}, ",
    ),
    # "Opsgenie alert with tag "prod" is created → add a note"
    construction(
        rf"{START}(?:an? |any |new )?{_NO_OPENERS}(?P<what>\w[^,;:!?\n→=>]{{2,70}}?)"
        rf" (?P<did>(?:is|gets|was|has been) (?:not )?{_HAPPENS}\b[^,;:!?\n→=>]{{0,80}}?)\s*{ARROW}\s*(?=\S)",
        "when a {what} {did}, ",
        holds=lambda found: '"' in found["what"] or "'" in found["what"] or " not " in f" {found['did']} ",
    ),
)
"""What such a headline says with a "when"."""
