"""System checks: the embedder and the store that the settings choose can be imported."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from vectors_app.registry import EMBEDDERS, STORES

__all__ = ["check_vector_settings"]


@register("vectors")
def check_vector_settings(**_: Any) -> list[CheckMessage]:
    """An error for a choice that names nothing, or nothing that is installed."""
    problems: list[CheckMessage] = []
    choices = (("WF_EMBEDDER", settings.EMBEDDER, EMBEDDERS), ("WF_VECTOR_STORE", settings.VECTOR_STORE, STORES))
    for number, (variable, name, known) in enumerate(choices, start=1):
        problem = _problem(name, known)
        if problem:
            hint = f"One of: {', '.join(sorted(known))}."
            problems.append(Error(f"{variable}={name}: {problem}", hint=hint, id=f"vectors_app.E00{number}"))
    if settings.EMBEDDER == "sentence-transformers" and find_spec("sentence_transformers") is None:
        hint = "pip install -r requirements/models.txt"
        problems.append(Error("sentence-transformers is not installed.", hint=hint, id="vectors_app.E003"))
    if settings.VECTOR_STORE == "pinecone" and not settings.PINECONE_API_KEY:
        hint = "Set WF_PINECONE_API_KEY."
        problems.append(Error("WF_VECTOR_STORE=pinecone needs an API key.", hint=hint, id="vectors_app.E004"))
    return problems


def _problem(name: str, known: dict[str, str]) -> str | None:
    if name not in known:
        return "there is no such choice."
    try:
        implementation = import_string(known[name])
    except ImportError as error:
        return f"{known[name]} can't be imported: {error}."
    return None if callable(getattr(implementation, "from_settings", None)) else f"{known[name]} has no from_settings."
