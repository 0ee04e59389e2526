"""A checker is a list of properties: a right function has them all, whatever the numbers.

    @checker
    def check_twice():
        \"\"\"fn(x): ...\"\"\"
        return [Property("it doubles", doubles, "the second hint")]

Each property is judged on numbers, shapes and settings that are drawn from a seed. The verdict
lists all properties with a tick or a cross, and explains the first that does not hold.
"""

import dataclasses
import functools
import sys
from collections.abc import Callable

from gan_keras.course.exercises.answers import Fault, Task
from gan_keras.course.language import language, speaking
from gan_keras.course.wording import filled, said
from gan_keras.errors import InputError

COLONS = {"en": ": ", "zh": "\uff1a"}
HINTS = (0, 1, 2)
HOLDS, FAILS, OPEN = range(3)
MARKS, PLAIN_MARKS = "\u2713\u2717\u00b7", "+x."


@dataclasses.dataclass(frozen=True)
class Property:
    """One thing that a right function does.

    Args:
        text: the property, as a reader sees it.
        judge: judge(task) returns if it holds and raises `Fault` if not.
        second: the hint that is given on request, close to the solution.
        gate: whether the properties after it mean nothing where it fails.
    """

    text: str
    judge: Callable
    second: str
    gate: bool = False


class Marked:
    """How many properties hold, for a grader.

    Attributes:
        states: {property: whether it holds}, in order.
        held, total: numbers of properties.
        score: held / total, in [0, 1].
    """

    states = {}

    @property
    def held(self):
        return sum(self.states.values())

    @property
    def total(self):
        return len(self.states)

    @property
    def score(self):
        return self.held / self.total if self.states else 0.0


class WrongAnswer(Marked, AssertionError):
    """A student's function is not right yet; the message is the verdict, `Marked` the credit."""

    def __init__(self, message, states=None):
        super().__init__(message)
        self.states = states or {}

    def __reduce__(self):
        return type(self), (str(self), self.states)

    def _render_traceback_(self):
        """What IPython shows: the verdict alone, for the lines of the checker help nobody."""
        return str(self).splitlines()


class Right(Marked):
    """What a checker returns for a right answer, after it has printed the verdict."""

    def __init__(self, message, states):
        self.message, self.states = message, states

    def __repr__(self):
        return f"<{self.message.splitlines()[0]}>"

    def _ipython_display_(self):
        """Nothing at the end of a cell: the verdict is printed already."""


def checker(describe):
    """Decorator: turns a function that returns properties into one that judges by them.

    Args of ``check(fn, lang=None, hint=1, seed=0)``:
        fn: the student's function.
        lang: the language of the verdict; None is the notebook's.
        hint: 2 adds the second hint to the first, 0 leaves both out.
        seed: another seed draws other numbers, shapes and settings.

    It returns `Right`, or raises `WrongAnswer`; both are `Marked`. It raises `InputError` for an
    unknown language or hint.
    """
    name = describe.__name__.removeprefix("check_")

    @functools.wraps(describe)
    def check(fn, lang=None, hint=1, seed=0):
        if hint not in HINTS:
            allowed = ", ".join(map(str, HINTS))
            raise InputError(f"unknown hint {hint!r}: choose one of {allowed}")
        with speaking(language() if lang is None else lang):
            return _judged(name, tuple(describe()), fn, hint, seed)

    del check.__wrapped__  # so that its own signature is shown
    check.properties = describe
    return check


def _judged(name, properties, fn, hint, seed):
    if not callable(fn):
        sentence = said("give the function itself, without calling it")
        text = f"{said_of(name, sentence)}\n  {_part('got', type(fn).__name__)}"
        raise WrongAnswer(text, {prop.text: False for prop in properties})
    task, marks, first = Task(fn, seed), [], None
    for place, prop in enumerate(properties):
        task.begin(place)
        try:
            prop.judge(task)
            marks.append(HOLDS)
        except Fault as fault:
            marks.append(FAILS)
            first = first or (prop, fault)
            if fault.unwritten or prop.gate:
                break
    marks += [OPEN] * (len(properties) - len(marks))
    states = {p.text: mark == HOLDS for p, mark in zip(properties, marks, strict=True)}
    if first is None:
        sentence = filled(said("right, all {1} properties hold"), [str(len(properties))])
        print(_listed(name, sentence, properties, marks))
        return Right(said_of(name, sentence), states)
    message = _explained(name, properties, marks, *first, hint, getattr(fn, "__name__", "fn"))
    raise WrongAnswer(message, states) from None


def said_of(name, text):
    """``name: text``, with the colon of the language."""
    return f"{name}{COLONS[language()]}{text}"


def _part(label, text):
    return said_of(said(label), said(text))


def _listed(name, sentence, properties, marks, below=None):
    """The verdict; ``below`` are the lines below the first property that fails."""
    signs = _signs()
    lines = [said_of(name, sentence)]
    for prop, mark in zip(properties, marks, strict=True):
        lines.append(f"  {signs[mark]} {said(prop.text)}")
        if mark == FAILS and below:
            lines += [f"      {line}" for line in below]
            below = None
    return "\n".join(lines)


def _signs():
    """The marks, or plain ones where the output cannot show them."""
    try:
        MARKS.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return PLAIN_MARKS
    return MARKS


def _explained(name, properties, marks, prop, fault, hint, called):
    if fault.unwritten:
        open_marks = [OPEN] * len(properties)
        return _listed(
            name, said("not written yet; it will be checked that"), properties, open_marks
        )
    parts = dict(fault.parts)
    first = parts.pop("hint", None)
    below = [said(fault.sentence)]
    below += [
        _part(label, text if isinstance(text, str) else str(text)) for label, text in parts.items()
    ]
    if hint and first:
        below.append(_part("hint", first))
    if hint == 2:
        below.append(_part("second hint", prop.second))
    counts = [str(marks.count(HOLDS)), str(len(properties))]
    sentence = filled(said("not right yet, {1} of {2} properties hold"), counts)
    text = _listed(name, sentence, properties, marks, below)
    if hint == 1:
        call = f"check_{name}({called if called.isidentifier() else 'fn'}, hint=2)"
        more = _part("one more hint", call)
        text += f"\n  {more}"
    return text
