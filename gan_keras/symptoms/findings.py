"""From evidence to findings, and to what a person or a program reads of them."""

import json
import math
import textwrap
from importlib import resources

from gan_keras.symptoms.rules import CURVES, RULES
from gan_keras.symptoms.signs import OTHER_LOSS, usable

TWINS = "twins.json"
WORDS = ((0.66, "strong"), (0.33, "clear"), (0.0, "weak"))  # strength from here on, its word
CRITIC = "a loss whose size says something alone, which a critic's does not"
FAR = 0.5  # share of samples that are not near the data; with more of them a note says so
INDENT, WIDTH = 12, 96  # of the lines of a finding
SAFE = "This is no proof that all is well: look at the samples."


def findings(evidence):
    """[(rule, strength, numbers)] of the rules that speak, the strongest first."""
    found = []
    for rule in RULES:
        numbers = rule.sign(evidence)
        strength = None if numbers is None else rule.strength(numbers["value"])
        if strength is not None:
            found.append((rule, strength, numbers))
    return sorted(found, key=lambda each: -each[1])  # equal ones stay in the order of the table


def unread(evidence):
    """The rules for which the evidence is missing."""
    return [rule for rule in RULES if rule.sign(evidence) is None]


def looked_for(evidence):
    """How many rules had evidence. A rule of another loss than the run's does not count."""
    signs = [rule.sign(evidence) for rule in RULES]
    return sum(sign not in (None, OTHER_LOSS) for sign in signs)


def twins():
    """{rule: {"run", "made", "seeds", "seen"}}: runs that were made to fail.

    See `benchmarks.failures`.
    """
    text = (resources.files("gan_keras.symptoms") / TWINS).read_text("utf-8")
    return json.loads(text)["twins"]


def in_words(rule, numbers, also_in=None):
    """The numbers of a sign as a text.

    Args:
        also_in: other numbers; what is not among them is left out.
    """
    if "row" in numbers:  # not finite
        return f"{numbers['name']} is no finite number from its {ordinal(numbers['row'])} value on"
    parts = [rule.seen.format(**numbers)]
    for text in rule.also:
        try:
            text.format(**(numbers if also_in is None else also_in))
            parts.append(text.format(**numbers))
        except KeyError:  # it was not logged
            continue
    return "; ".join(parts)


def ordinal(number):
    """1st, 2nd, 3rd, 4th, 11th."""
    teens = number % 100 // 10 == 1
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def notes(evidence):
    """Sentences about the evidence that are no findings."""
    if not strange(evidence):
        return evidence.notes
    return [
        *evidence.notes,
        f"{100 * evidence.samples['far']:.0f} % of the samples lie farther from the data than 95 % "
        "of training samples from each other: they are not like the data, or not yet. Look at them",
    ]


def strange(evidence):
    """Whether most samples are not near the data."""
    return evidence.samples.get("far", 0) > FAR


def as_json(found):
    """The findings as a list for JSON; infinity becomes null."""
    known = twins()
    return [
        {
            "rule": rule.name,
            "title": rule.title,
            "strength": round(strength, 3),
            "threshold": rule.threshold,
            "seen": finite(numbers),
            "means": rule.means,
            "try": rule.try_,
            "read": list(rule.read),
            "twin": known.get(rule.name),
        }
        for rule, strength, numbers in found
    ]


def finite(numbers):
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in numbers.items()
    }


def text(evidence, found):
    """The findings for a terminal, and what could not be looked for."""
    known, missing = twins(), unread(evidence)
    parts = [
        "\n".join(paragraph(place, rule, strength, numbers, known.get(rule.name)))
        for place, (rule, strength, numbers) in enumerate(found, 1)
    ] or [nothing(looked_for(evidence), len(missing), strange(evidence))]
    parts += [wrapped(f"note: {note}") for note in notes(evidence)]
    if missing:
        parts.append("\n".join(["not looked for, and what it needs:", *groups(missing, evidence)]))
    return "\n\n".join(parts)


def groups(rules, evidence):
    """A line for each kind of missing evidence, with the failures that need it."""
    there = {CURVES: CRITIC} if usable(evidence, "d_loss", "g_loss") else {}
    titles_of = {}
    for rule in rules:
        titles_of.setdefault(there.get(rule.needs, rule.needs), []).append(rule.title)
    for needs, titles in titles_of.items():
        yield wrapped(f"  {needs}: {'; '.join(titles)}", " " * 4)


def nothing(seen, unseen, odd=False):
    """What is said without findings. Of samples that are ``odd`` it is no reassurance."""
    every = seen + unseen
    if not seen:
        return "nothing could be looked for."
    if 2 * seen < every:
        told = f"only {seen} of {every} failures could be looked for, and none of them was found"
    else:
        first = "no known failure was recognised" if odd else "nothing unusual"
        told = f"{first}: {seen} of {every} failures looked for"
    return wrapped(f"{told}. {SAFE}")


def paragraph(place, rule, strength, numbers, twin):
    """The lines of one finding, beside the run that was made to fail so."""
    word = next(word for least, word in WORDS if strength >= least)
    yield f"{place}. {rule.title} ({word})"
    yield line("seen", in_words(rule, numbers))
    if twin and "row" not in numbers:  # beside NaN there is nothing to compare
        runs = f"{twin['seeds']} run{'s' * (twin['seeds'] > 1)} of {twin['run']}"
        yield line("compare", f"{runs} made to fail ({twin['made']}): "
                   f"{in_words(rule, twin['seen'], numbers)}")  # fmt: skip
    yield line("means", rule.means)
    yield line("try", rule.try_)
    yield line("read", ", ".join(rule.read))


def line(name, what):
    return wrapped(f"   {name:{INDENT - 3}}{what}", " " * INDENT)


def wrapped(text, indent=""):
    """Lines of at most WIDTH characters; names of files stay whole."""
    return textwrap.fill(text, WIDTH, subsequent_indent=indent, break_long_words=False,
                         break_on_hyphens=False)  # fmt: skip
