"""Tokenising a prompt without losing where each token stood; quoted strings, addresses and expressions stay whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from agent_app.planners.local.lexicon.connectives import FUNCTION_WORDS
from agent_app.planners.local.lexicon.verbs import VERB_CLASSES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Token, TokenKind

__all__ = [
    "PROJECT_KEY",
    "identifier",
    "plural",
    "raw_string",
    "same_root",
    "split_key",
    "stem",
    "tokenize",
    "unquote",
]

PROJECT_KEY = r"[A-Z][A-Z0-9]{1,9}"
"""How projects of Jira and its like are called in short: "OPS"."""
_PATTERN = re.compile(
    r"""
    (?P<expression>\{\{.*?\}\})
  | (?P<quoted>"[^"\n]{1,400}"|“[^”\n]{1,400}”|«[^»\n]{1,400}»|`[^`\n]{1,400}`
      |(?<![\w'])'(?=\S)[^'\n]{0,300}[^'\s](?:'\w[^'\n]{0,200})?'(?!\w)|‘[^’\n]{1,400}’(?!\w))
  | (?P<emoji>:[a-z][a-z0-9_+-]*:)
  | (?P<pictogram>[\U0001F300-\U0001FAFF\u2705\u274C\u2757\u26A0\u2B50\u2728\u2764]\ufe0f?)
  | (?P<command>(?<![\w/.:])/[a-z][\w-]*(?![\w/]))
  | (?P<abbreviation>\b(?:i\.e|e\.g|etc|approx|resp)\.(?=[\s,]))
  | (?P<url>https?://[^\s<>"']+[^\s<>"'.,;:!?)\]])
  | (?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
  | (?P<channel>\#[A-Za-z][\w.-]*\w|\#[A-Za-z])
  | (?P<user>(?<!\w)@(?!mention)[A-Za-z][\w.-]*(?:/[\w-]+)?\w|(?<!\w)@(?!mention)[A-Za-z])
  | (?P<arrow>-+>+|=+>+|→|➜|➡️?|⇒|»|\|>|>>)
  | (?P<break>\n[ \t]*(?:(?:[-*•–]|\(?\d{1,2}[.)]|[a-z]\)|step\s+\d+[:.)])[ \t]+)?|\n)
  | (?P<key>(?-i:[A-Z][A-Z0-9]{1,9}-\d+)\b)
  | (?P<path>(?<![\w/])[A-Za-z0-9][\w.-]*/[\w.*-]*\w(?:/[\w.*-]*\w)*)
  | (?P<version>\bv?\d+(?:\.\d+){1,3}(?:-[\w.]+)?\b(?!%))
  | (?P<time>\b\d{1,2}(?::\d{2}){1,2}(?:\s?[ap]\.?m\b\.?)?|\b\d{1,2}\s?[ap]m\b)
  | (?P<number>\d+(?:[.,]\d+)*(?:st|nd|rd|th|%|x|k|m|h|s|d|w|mins?|hrs?|secs?|hours?|days?|weeks?|minutes?)?\b)
  | (?P<negation>n['’]t\b)
  | (?P<clitic>['’](?:s|d|m|re|ve|ll)\b)
  | (?P<file>[A-Za-z_][\w-]*\.(?:md|ya?ml|json|txt|py|js|ts|csv|toml|lock|log|go|rs|java|sh|html|xml|pdf|env)\b)
  | (?P<domain>(?:[A-Za-z0-9][\w-]{0,60}\.){1,4}(?:com|org|net|io|dev|de|eu|uk|app|cloud|example|edu|gov)\b(?!\.?\w))
  | (?P<ending>(?<=\s)\.[a-z]{1,6}\b(?!\w|\.\w)|(?<=\bwith\s)-[a-z][\w-]*)
  | (?P<dotted>(?-i:[A-Z][a-z\d]\w*(?:\.[A-Z][a-z\d]\w*)+)\b)
  | (?P<account>(?<![\w.@/])(?-i:[a-z][a-z\d]*(?:\.[a-z][a-z\d]*)+)(?![\w./]))
  | (?P<mail>\be-mail(?:s|ed|ing|er)?\b)
  | (?P<word>[^\W\d_]+?(?=n['’]t\b)|[^\W_]+)
  | (?P<punct>&&|[^\w\s]|_+)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SIMPLE = {
    "expression": TokenKind.EXPRESSION,
    "quoted": TokenKind.QUOTED,
    "emoji": TokenKind.QUOTED,
    "url": TokenKind.URL,
    "email": TokenKind.EMAIL,
    "channel": TokenKind.CHANNEL,
    "user": TokenKind.USER,
    "arrow": TokenKind.ARROW,
    "break": TokenKind.BREAK,
    "key": TokenKind.KEY,
    "path": TokenKind.PATH,
    "version": TokenKind.NUMBER,
    "time": TokenKind.NUMBER,
    "number": TokenKind.NUMBER,
    "punct": TokenKind.PUNCT,
    "command": TokenKind.COMMAND,
    "abbreviation": TokenKind.PUNCT,
}
_BULLET_AT_START = re.compile(r"\s*(?:[-*•–]|\(?\d{1,2}[.)])[ \t]+")
_JOINERS = "-_‐‑"
_PLAIN_SLASH = words(
    "and or his her he she they issue issues pr prs mr mrs ticket tickets bug bugs open opened "
    "close closed create created update updated add remove edit edited delete deleted title body "
    "comment comments story task tasks card cards slack jira teams github gitlab email page pages "
    "alert alerts incident incidents on off yes no merge merged approve approved reject rejected "
    "high low medium critical urgent p1 p2 p0 dm channel label labels tag tags week day hour month "
    "year server service error errors failed failure input output start stop read write question"
)


def tokenize(text: str) -> tuple[Token, ...]:
    """Split a prompt into tokens with character offsets.

    Contractions are split ("don't" gives "do" and "not"), hyphenated and underscored words are split with `glued` set,
    "and/or" is split while "acme/api" stays whole; bullets and line ends become BREAK tokens.
    """
    return tuple(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    if bullet := _BULLET_AT_START.match(text):
        yield Token(bullet.group(), "\n", TokenKind.BREAK, 0, bullet.end())
        position = bullet.end()
    joined = False
    for match in _PATTERN.finditer(text, position):
        group = match.lastgroup or "punct"
        raw, start, end = match.group(), match.start(), match.end()
        if group == "punct" and set(raw) <= set(_JOINERS) and _joins(text, start, end):
            joined = True
            continue
        if raw == "@":
            continue
        if (group == "path" and _is_plain_alternative(raw)) or (group == "account" and not _is_account(text, match)):
            yield from _split(raw, "/" if group == "path" else ".", start)
        else:
            yield Token(raw, _norm(group, raw), _SIMPLE.get(group, TokenKind.WORD), start, end, glued=joined)
        joined = False


def _joins(text: str, start: int, end: int) -> bool:
    return start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum()


def _is_plain_alternative(raw: str) -> bool:
    return all(part.lower() in _PLAIN_SLASH for part in raw.split("/"))


_BEFORE_PEOPLE = re.compile(
    r"\b(?:to|watchers?|members?|assignees?|users?|reviewers?|collaborators?|approvers?|authors?|owners?|by|for|from|assign"
    r"|invite|ask|tell|ping|notify|message|dm|cc|mention|remind|inform|page|with|is|not|or|add|remove) $",
    re.IGNORECASE,
)


def _is_account(text: str, match: re.Match[str]) -> bool:
    """Whether "kim.lee" is somebody ("assign it to kim.lee"), and not the end of a sentence ("tell kim.close it")."""
    first, *others = match.group().split(".")
    ends = first in FUNCTION_WORDS or any(part in FUNCTION_WORDS or part in VERB_CLASSES for part in others)
    return not ends and bool(_BEFORE_PEOPLE.search(text, 0, match.start()))


def _split(raw: str, separator: str, start: int) -> Iterator[Token]:
    for index, part in enumerate(raw.split(separator)):
        if index:
            yield Token(separator, separator, TokenKind.PUNCT, start - 1, start)
        yield Token(part, part.lower(), TokenKind.WORD, start, start + len(part))
        start += len(part) + 1


def _norm(group: str, raw: str) -> str:
    if group == "pictogram":
        return "emoji"
    if group == "abbreviation":
        return ","
    if group == "negation":
        return "not"
    if group == "clitic":
        return "'" + raw[1:].lower()
    if group == "break":
        return "\n"
    if group == "arrow":
        return "->"
    if group == "mail":
        return raw.lower().replace("-", "")
    if group in {"word", "number", "time", "punct", "file", "email"}:
        return _CONTRACTED.get(raw.lower(), raw.lower())
    return raw


_CONTRACTED = {"wo": "will", "cannot": "can", "dont": "do-not", "doesnt": "do-not", "isnt": "is-not", "&&": "&"}


def unquote(text: str) -> str:
    """The content of a quoted token."""
    return text[1:-1] if len(text) > 1 else text


_IRREGULAR_STEMS = {
    "branches": "branch",
    "statuses": "status",
    "status": "status",
    "repositories": "repository",
    "indices": "index",
    "people": "person",
    "series": "series",
    "news": "news",
    "analyses": "analysis",
    "analysis": "analysis",
}


def identifier(said: str) -> str:
    """Words as the name of a field in a JMESPath expression: "due date" as `due_date`, "größe" in quotes."""
    folded = re.sub(r"\W+", "_", said).strip("_")
    named = folded if folded and not folded[0].isdigit() else f"field_{folded}"
    return named if named.isascii() else f'"{named}"'


def raw_string(value: str) -> str:
    """A text in a JMESPath expression: in single quotes, where nothing but these can be escaped, else as JSON.

    Source: jmespath.org/specification.html ("Raw String Literals", "Literal Expressions").
    """
    if "\\" in value:
        written = json.dumps(value, ensure_ascii=False).replace("`", "\\`")
        return f"`{written}`"
    escaped = value.replace("'", "\\'")
    return f"'{escaped}'"


def stem(word: str) -> str:
    """Fold a plural noun to its singular; other words are returned as they are.

    Only plurals are folded, because over-stemming would merge distinct registry nouns ("comment", "commit").
    """
    if word in _IRREGULAR_STEMS:
        return _IRREGULAR_STEMS[word]
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def same_root(one: str, other: str) -> bool:
    """Whether two words are built from one root ("finalisation" and "finalize"), by the length they share."""
    one, other = one.replace("z", "s"), other.replace("z", "s")
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= _ROOT and shared >= min(len(one), len(other)) - 2


_ROOT = 5


def plural(phrase: str) -> str:
    """A noun phrase in the plural: "merge request", "reply" to "merge requests", "replies"."""
    head, _, last = phrase.rpartition(" ")
    if last.endswith("y") and last[-2:-1] not in set("aeiou"):
        last = last[:-1] + "ies"
    elif last.endswith(("s", "x", "ch", "sh")):
        last += "es"
    else:
        last += "s"
    return f"{head} {last}".strip()


def split_key(key: str) -> list[str]:
    """The words of an operation key in snake, kebab or camel case, lower-case."""
    return list(_key_words(key))


@lru_cache(maxsize=4096)
def _key_words(key: str) -> tuple[str, ...]:
    parts: list[str] = []
    current = ""
    for previous, char in zip(" " + key, key, strict=False):
        if not char.isalnum() or (char.isupper() and (previous.islower() or previous.isdigit())):
            if current:
                parts.append(current.lower())
            current = ""
        if char.isalnum():
            current += char
    return (*parts, current.lower()) if current else tuple(parts)
