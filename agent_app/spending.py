"""What language models cost, and what a user may still spend today."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from django.conf import settings

from accounts_app.contracts import Principal
from agent_app.contracts import TokenUsage
from sessions_app.interactions import Spent
from sessions_app.selectors import consumption_since

__all__ = ["budget_exhausted", "cost_usd", "spent_on"]

_MILLION = 1_000_000


def cost_usd(usage: TokenUsage, model: str) -> Decimal:
    """The price of tokens of a model, in US dollars to six places, by the price table of the settings.

    Cached prompt tokens cost what the table says of them, else as much as others.
    """
    default = (settings.OPENAI_PROMPT_USD_PER_MILLION, settings.OPENAI_COMPLETION_USD_PER_MILLION)
    figures = settings.OPENAI_PRICES.get(model, default)
    prompt, completion, cached = (Decimal(str(figure)) for figure in (*figures, figures[0])[:3])
    full = usage.prompt_tokens - usage.cached_tokens
    total = prompt * full + cached * usage.cached_tokens + completion * usage.completion_tokens
    return (total / _MILLION).quantize(Decimal("0.000001"))


def spent_on(usage: TokenUsage) -> Spent:
    """What an interaction keeps of the tokens of the configured model."""
    return Spent(usage.prompt_tokens, usage.completion_tokens, cost_usd(usage, settings.OPENAI_MODEL))


def budget_exhausted(principal: Principal) -> bool:
    """Whether the user has spent today (UTC) what the settings allow a day, over all their workspaces.

    Prompts that are being answered are not counted yet: a user may go over by what they ask at once.
    """
    dollars, tokens = settings.OPENAI_DAILY_USD_PER_USER, settings.OPENAI_DAILY_TOKENS_PER_USER
    if not dollars and not tokens:
        return False
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    spent = consumption_since(user_id=principal.user_id, moment=midnight)
    return bool((dollars and spent.cost_usd >= Decimal(str(dollars))) or (tokens and spent.tokens >= tokens))
