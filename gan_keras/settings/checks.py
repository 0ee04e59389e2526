"""Check a value against the declaration of its setting."""

import contextlib
import json
import math
import types
import typing

from gan_keras.errors import InputError

KIND = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    type(None): "null",
}
PYTHON = {"True": True, "False": False, "None": None}


def from_text(text):
    """What a text means as JSON or as Python writes it; else the text."""
    for read in (json.loads, PYTHON.__getitem__, float):  # float: of .5 and 1.
        # not JSON, or a number of thousands of digits
        with contextlib.suppress(ValueError, RecursionError, KeyError):
            return read(text)
    return text


def checked(field, value):
    """The checked ``value`` of a setting; where a float is declared, a whole number becomes one.

    Raises:
        InputError: another type, or a value that the declaration does not allow.
    """
    name, rule = field.name, field.metadata
    kinds = typing.get_args(field.type) if isinstance(field.type, types.UnionType) else [field.type]
    if float in kinds and type(value) is int:
        value = float(value) if abs(value) < 1e300 else math.inf
    if type(value) not in kinds:
        words = " or ".join(KIND.get(kind, kind.__name__) for kind in kinds)
        limits = f" {text}" if value is not None and (text := range_text(rule)) else ""
        raise InputError(f"{name} must be {words}{limits}, got {shown(value)}")
    if value is None:
        return value
    if choices := rule.get("choices"):
        several = rule.get("several")
        for part in (value.split(",") if value else ()) if several else [value]:
            if part not in choices:
                use = "some of " if several else "one of "
                raise InputError(
                    f"unknown {name} '{part}': use {use}{', '.join(map(str, choices))}"
                )
    elif text := range_text(rule):
        allowed = rule.get("at_least", -math.inf) <= value <= rule.get(
            "at_most", math.inf
        ) and rule.get("above", -math.inf) < value < rule.get("below", math.inf)
        if not (allowed and math.isfinite(value)):
            raise InputError(f"{name} must be {text}, got {shown(value)}")
    return value


def range_text(rule):
    """The numbers that a declaration allows, in words; "" if it allows all."""
    if "at_least" in rule and "at_most" in rule:
        return f"from {rule['at_least']} to {rule['at_most']}"
    words = {"at_least": "at least", "above": "above", "at_most": "at most", "below": "below"}
    return " and ".join(f"{word} {rule[key]}" for key, word in words.items() if key in rule)


def shown(value, most=80):
    """A value as JSON, cut if it is long."""
    try:
        text = json.dumps(value, default=str)
    except (RecursionError, ValueError):
        return f"a {type(value).__name__}"
    return text if len(text) <= most else text[:most] + "..."
