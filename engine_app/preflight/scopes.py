"""Whether an account may do what its steps do, and whether it may do more than that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from connectors_app.credentials.whoami import CredentialTest
from engine_app.preflight.contracts import Finding, FindingSeverity
from engine_app.preflight.steps import Account, Step

__all__ = ["check_scopes", "helpful_scopes", "least_scopes", "unneeded_scopes"]


def least_scopes(steps: Iterable[Step]) -> tuple[str, ...]:
    """The scopes that the steps need, each once, alternatives joined by `|` with the least one first."""
    needed = (need for step in steps if not step.is_trigger for need in step.operation.binding.get("scopes", ()))
    return tuple(sorted(set(needed)))


def unneeded_scopes(granted: Iterable[str], needed: Iterable[str], helpful: Iterable[str]) -> tuple[str, ...]:
    """The granted scopes that satisfy no need of the steps and help no look-up of a preflight."""
    useful = {name for need in (*needed, *helpful) for name in need.split("|")}
    return tuple(sorted(set(granted) - useful))


def _broader(granted: set[str], needed: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(the granted scope, the least one) for each need that only a scope satisfies which nothing else needs as such."""
    needs = [need.split("|") for need in needed]
    leasts = {least for least, *_ in needs}
    for least, *wider in needs:
        having = next((name for name in wider if name in granted), "")
        if having and least not in granted and having not in leasts:
            yield having, least


def helpful_scopes(steps: Iterable[Step]) -> Iterator[str]:
    """Scopes that the look-ups of a preflight can use."""
    for step in steps:
        for operation in step.reads.values():
            yield from operation.binding.get("scopes", ())


def check_scopes(account: Account, steps: list[Step], told: CredentialTest) -> Iterator[Finding]:
    """Findings about the scopes of one account for the steps that use it."""
    needed = least_scopes(steps)
    if told.scopes is None:
        if needed:
            message = (
                f"{account.facts.name} does not say which scopes “{account.credential.name}” has; "
                f"needed are: {', '.join(needed)}."
            )
            yield Finding("not-told", FindingSeverity.UNCHECKED, message, field="credential")
        return
    granted = set(told.scopes)
    for step in steps:
        needs = () if step.is_trigger else step.operation.binding.get("scopes", ())
        lacking = [need for need in needs if not granted & set(need.split("|"))]
        for need in lacking:
            names = need.split("|")
            wanted = names[0] if len(names) == 1 else f"{names[0]} (or {', '.join(names[1:])})"
            yield Finding(
                "scope-missing",
                FindingSeverity.ERROR,
                f"“{step.title}”: “{account.credential.name}” lacks the scope {wanted}.",
                node_id=step.node_id,
                field="credential",
                fix=f"Give the token the scope {names[0]}, or use another credential.",
            )
        if needs and not lacking:
            message = f"“{step.title}”: “{account.credential.name}” has the scopes it needs."
            yield Finding("scope-granted", FindingSeverity.PASSED, message, node_id=step.node_id, field="credential")
    least = ", ".join(dict.fromkeys(need.split("|")[0] for need in needed)) or "no scopes"
    if broader := list(_broader(granted, needed)):
        pairs = ", ".join(f"{has} where {lesser} can be enough" for has, lesser in broader)
        yield Finding(
            "scope-broader",
            FindingSeverity.WARNING,
            f"“{account.credential.name}” has {pairs}.",
            field="credential",
            fix=f"Where nothing else uses it, try a token with just: {least}.",
        )
    if extra := unneeded_scopes(granted, needed, helpful_scopes(steps)):
        yield Finding(
            "scope-unneeded",
            FindingSeverity.WARNING,
            f"“{account.credential.name}” may do more than this workflow needs: {', '.join(extra)}.",
            field="credential",
            fix=f"Where nothing else uses it, try a token with just: {least}.",
        )
