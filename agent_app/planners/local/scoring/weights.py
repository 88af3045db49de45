"""The features of an operation beside a clause, and what each counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["FEATURES", "FITTED", "PRIOR", "Features", "forget_fit", "weigh"]

Features = dict[str, NDArray[np.float64]]
"""Columns by name, a value for every operation looked at; what is left out is 0."""

PRIOR: Mapping[str, float] = {
    # what the clause says
    "verb": 1.0,
    "object": 1.1,
    "modifier_said": 0.18,
    "modifier_unsaid": -0.2,
    "called": 0.3,
    "phrase": 0.55,
    "phrase_alone": 0.45,
    "no_verb": -0.7,
    "no_object": -0.45,
    "curated": 0.3,
    # one or many, made or looked up
    "read_for_made": -0.6,
    "made_for_read": -0.8,
    "one_for_many": -0.35,
    "many_for_one": -0.12,
    "many_for_known": -0.5,
    # products and addressees
    "mentioned": 0.9,
    "mentioned_later": -0.1,
    "not_mentioned": -2.0,
    "chat_for_channel": 0.6,
    "mail_for_address": 0.75,
    "other_for_mail": -0.4,
    "takes_no_channel": -0.4,
    "call_for_url": 1.0,
    "scm_for_repository": 0.6,
    "direct_for_person": 0.1,
    "direct_for_addressee": 0.8,
    "direct_for_channel": -0.35,
    "container_unsaid": -0.9,
    "verb_is_state": -1.2,
    # what the steps before deal with
    "unfindable": -0.4,
    "owner_unsaid": -0.3,
    "thread_unsaid": -0.6,
    "repeated": -0.2,
    "referred": 0.3,
    "same_thing": 0.6,
    "other_thing": -0.35,
    "last_thing": 0.3,
    "implied": 0.4,
    "common": 0.12,
    "not_chat": -0.8,
    "other_chat": -0.4,
    "usual_chat": 0.15,
    "prompted": 0.25,
    "in_play": 0.3,
    # what retrieval tells
    "likely": 0.3,
    "cosine_gap": 1.0,
    "cosine_gap_product": 1.0,
    # the level of all sums, beside which nothing at all may be chosen
    "level": 0.0,
}
"""Every feature with a weight set by hand: what a fit starts from and is held near to."""
FITTED = Path(__file__).with_name("weights.json")
_EVERYDAY = {"curated": 0.2, "one_for_many": -0.37, "direct_for_channel": -0.52}
"""What the examples of the fit, which ask for rare operations more often than people do, and hardly ever for one thing
where there are many or for a message to a person where a channel is named, leave too small."""
FEATURES: dict[str, float] = {
    name: weight + _EVERYDAY.get(name, 0.0)
    for name, weight in {**PRIOR, **json.loads(FITTED.read_text(encoding="utf-8"))}.items()
}
"""Every feature with its fitted weight; `manage.py train_operations` writes them."""


def forget_fit() -> None:
    """Weigh by the prior in this process from now on, so that a new fit does not depend on the last one."""
    FEATURES.update(PRIOR)


def weigh(features: Features, size: int) -> NDArray[np.float64]:
    """The weighted sum of the columns, for `size` operations."""
    total = np.zeros(size)
    for name, values in features.items():
        total += FEATURES[name] * values
    return total
