"""How a verdict is made: call the student's function, look at what it returned, say what is wrong.

Every message says what was put in, what was expected and what came out. A number that a typical
mistake would give is recognised, and the hint names the mistake and its cause. Checkers speak
English; `Task` says it in the language that is chosen (`wording`).
"""

import functools

import numpy as np
from keras import ops

from gan_keras.course.exercises.wording import filled, said
from gan_keras.course.language import language, speaking

HINT_RTOL = 1e-3  # how near a number must be to that of a mistake to be taken for it

COLONS = {"en": ": ", "zh": "\uff1a"}


class WrongAnswer(AssertionError):
    """A student's function is not right yet; the message says where and, if known, why."""


def checker(check):
    """Decorator: ``check(fn)`` becomes ``check(fn, lang=None)``; None is the notebook's language.

    Raises:
        InputError: an unknown language.
    """

    @functools.wraps(check)
    def checked(fn, lang=None):
        with speaking(language() if lang is None else lang):
            return check(fn)

    return checked


def shown(value):
    """A short text for a number or an array."""
    if np.ndim(value) == 0:
        return f"{float(value):.6g}"
    return np.array2string(np.asarray(value), precision=4, threshold=40, separator=", ")


def same(a, b, rtol, atol=1e-6):
    return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol, atol, equal_nan=True)


def said_of(name, text):
    """``name: text``, with the colon of the language."""
    return f"{name}{COLONS[language()]}{text}"


class Task:
    """One exercise, named in its verdicts."""

    def __init__(self, name):
        self.name = name

    def wrong(self, sentence, put_in=None, expected=None, got=None, hint=None):
        """The `WrongAnswer` to raise."""
        parts = {"put in": put_in, "expected": expected, "got": got, "hint": hint}
        lines = [said_of(self.name, said(sentence))]
        lines += [
            f"  {said_of(said(label), said(part))}"
            for label, part in parts.items()
            if part is not None
        ]
        return WrongAnswer("\n".join(lines))

    def right(self, checked):
        print(said_of(self.name, filled(said("right ({1})"), [said(checked)])))

    def call(self, fn, *args, put_in, nothing=False):
        """fn(*args); its exceptions, and None unless ``nothing``, become a `WrongAnswer`.

        Arrays are handed over as copies, which must come back unchanged.
        """
        if not callable(fn):
            raise self.wrong("give the function itself, without calling it", got=type(fn).__name__)
        copies = [a.copy() if isinstance(a, np.ndarray) else a for a in args]
        try:
            with np.errstate(all="ignore"):  # a NaN is answered with a sentence of its own
                result = fn(*copies)
        except NotImplementedError:
            raise self.wrong("not written yet") from None
        except Exception as error:
            hint = None
            if "No gradients provided" in str(error):
                hint = "no loss reaches these weights: were they used inside the GradientTape?"
            raise self.wrong(
                f"your function raised {type(error).__name__}: {error}", put_in=put_in, hint=hint
            ) from error
        for before, after in zip(args, copies, strict=True):
            if isinstance(before, np.ndarray) and not np.array_equal(before, after):
                raise self.wrong("your function changed its argument: work on a copy", put_in)
        if result is None and not nothing:
            raise self.wrong("your function returned None: is there a return?", put_in)
        return result

    def array(self, value, put_in):
        """What came back as a numpy array; tensors, variables, lists and numbers all do."""
        try:
            is_list = isinstance(value, (list, tuple))
            array = np.asarray(value if is_list else ops.convert_to_numpy(value))
        except Exception as error:
            raise self.wrong(
                f"numbers are due, your function returned a {type(value).__name__}", put_in
            ) from error
        if array.dtype.kind not in "biuf":
            sentence = "real numbers are due, your function returned complex ones"
            if array.dtype.kind != "c":
                sentence = f"numbers are due, your function returned a {type(value).__name__}"
            raise self.wrong(sentence, put_in)
        return array

    def check(self, value, expected, put_in, mistakes=(), rtol=1e-4, atol=1e-6):
        """Compare with the expected number or array; return what came back as numpy.

        Args:
            mistakes: (what the mistake would give, hint) of each typical mistake. A NaN stands
                for a NaN anywhere.
        """
        got = self.array(value, put_in)
        expected = np.asarray(expected, np.float64)
        if same(got, expected, rtol, atol):
            return got
        flat = [a.ravel() if a.shape == expected.shape and a.ndim else a for a in (expected, got)]
        said = {"put_in": put_in, "expected": shown(flat[0]), "got": shown(flat[1])}
        hints = [text for number, text in mistakes if same(got, number, HINT_RTOL, atol)]
        if np.isnan(got).any():
            hints += [
                text for number, text in mistakes if np.ndim(number) == 0 and number != number
            ]
            raise self.wrong("the result holds a NaN", **said, hint=next(iter(hints), None))
        if got.shape != expected.shape:
            due = f"an array of shape {expected.shape}" if expected.ndim else "one number"
            sentence = f"{due} is due, your function returned an array of shape {got.shape}"
            if not expected.ndim and not hints:
                hints = ["is the mean over the samples missing?"]
            raise self.wrong(sentence, **said, hint=next(iter(hints), None))
        raise self.wrong("wrong", **said, hint=next(iter(hints), None))

    def pair(self, value, names, put_in):
        """The two results of a function that has two."""
        if not isinstance(value, (tuple, list)) or len(value) != 2:
            raise self.wrong(
                f"two results are due, ({names}): return them with a comma between",
                put_in,
                got=type(value).__name__,
            )
        return value
