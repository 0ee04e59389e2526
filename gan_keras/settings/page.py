"""docs/settings.md from the declarations: python -m gan_keras.settings.page > docs/settings.md"""

import json

from gan_keras.settings.checks import range_text
from gan_keras.settings.declarations import FIELDS, readers
from gan_keras.settings.models import MODELS

FEW = 2  # models that do not read a setting: so many are named in place of those that do
HEAD = """# Settings

Every setting of a training run. You change one with `--set NAME=VALUE`, or with its flag if it has
one. A value that you do not set comes from the model's recipe; the recipes and their reasons are in
[recipes.py](../gan_keras/settings/recipes.py). The default below is used if neither you nor the
recipe sets a value. A setting that the chosen model, network or optimizer does not read is refused,
so that no setting is ignored silently.

This page is made from [declarations.py](../gan_keras/settings/declarations.py) by
`python -m gan_keras.settings.page > docs/settings.md`.

| setting | what it is | default | values | read by |
|---|---|---|---|---|
"""


def values(field):
    rule = field.metadata
    if choices := rule.get("choices"):
        joined = ", ".join(map(str, choices))
        return f"any of {joined}" if rule.get("several") else joined
    if field.type in (bool, bool | None):
        return "true, false"
    return range_text(rule) or "text"


def read_by(field):
    """Models that read a setting, and the choices with which it is not read."""
    users = readers(field)
    others = [name for name in MODELS if name not in users]
    few = f"all but {', '.join(others)}" if others else "all"
    words = few if len(others) <= FEW else ", ".join(users)
    for key, values in field.metadata.get("ignored_with", {}).items():
        words += f"; not with {key} {', '.join(map(str, values))}"
    return words


def default_of(field):
    if field.name == "network":
        return ""  # every recipe names one
    return json.dumps(field.default).strip('"') or "(empty)"


def row(field):
    name, rule = f"`{field.name}`", field.metadata
    if "flag" in rule:
        flag = rule.get("option", field.name).replace("_", "-")
        name += f" (`--{flag}`)"
    cells = (name, rule["help"], default_of(field), values(field), read_by(field))
    return f"| {' | '.join(cells)} |"


def page():
    return HEAD + "\n".join(map(row, FIELDS.values())) + "\n"


if __name__ == "__main__":
    print(page(), end="")
