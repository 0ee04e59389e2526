"""What a property finds out about the student's function, and the sentence when it does not hold.

Every fault says what was put in, what was expected and what came out. A number that a typical
mistake would give is recognised, and the hint names the mistake and its cause. All texts are
English here; `properties` says them in the language that is chosen (`wording`).
"""

import traceback
from pathlib import Path

import numpy as np
from keras import ops

PARTS = "put in", "expected", "got", "in line", "hint"
HINT_RTOL = 3e-4  # how near a number must be to that of a mistake to be taken for it
LONGEST = 160  # characters of another library's message
MANY = 12  # numbers: longer arrays are named by their shape
NOT_THE_STUDENTS = ("site-packages", "<frozen", "<__array_function__", "importlib")
HERE = str(Path(__file__).parent)

# A part of the message of an exception, and what it means to somebody who trains a GAN.
MEANINGS = {
    "No gradients provided": "no loss reaches these weights: were they used inside the "
    "GradientTape?",
    "only supported for eager": "a symbolic tensor has no numbers yet: keep to tensors",
}


class Fault(Exception):
    """A property does not hold: the sentence, and the parts of the verdict below it."""

    def __init__(self, sentence, parts=None, unwritten=False):
        super().__init__(sentence)
        self.sentence, self.parts, self.unwritten = sentence, parts or {}, unwritten


def shown(value):
    """A short text for a number, an array, or anything else."""
    if isinstance(value, (str, bytes, bool)) or value is None:
        return str(value)
    if not isinstance(value, (np.ndarray, np.generic, int, float, list, tuple)):
        return type(value).__name__
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        return str(value)
    if array.ndim == 0:
        return f"{float(array):.6g}"
    text = np.array2string(array, precision=4, threshold=40, separator=", ", max_line_width=90)
    return " ".join(text.split()) if array.size <= 40 else text


def described(arguments):
    """``name = value, ...``; large arrays by their type and shape."""
    texts = []
    for name, value in arguments.items():
        if isinstance(value, np.ndarray) and value.size > MANY:
            texts.append(f"{name} = {value.dtype} {value.shape}")
        elif isinstance(value, np.ndarray) and value.ndim > 2:
            texts.append(f"{name} = {shown(value.ravel())} in {value.shape}")
        else:
            texts.append(f"{name} = {shown(value)}")
    return ", ".join(texts)


def same(a, b, rtol, atol=1e-6):
    return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol, atol, equal_nan=True)


def place(error):
    """number: code of the last line of the student's that an exception went through, or None."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith(HERE)
        and not any(part in frame.filename for part in NOT_THE_STUDENTS)
    ]
    return f"{frames[-1].lineno}: {frames[-1].line}" if frames and frames[-1].line else None


def is_stub(error):
    """Whether a NotImplementedError says that the student has not written anything yet."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    own = not any(part in last.filename for part in NOT_THE_STUDENTS)
    return own and (not last.line or "NotImplementedError" in last.line)


class Task:
    """The student's function while the properties of one exercise are judged.

    ``rng`` is a fresh numpy Generator for each property: what it draws depends on the seed of the
    call, and on nothing that another property drew.
    """

    def __init__(self, fn, seed=0):
        self.fn, self.seed, self.put_in, self._kept = fn, seed, None, {}
        self.begin(0)

    def begin(self, place):
        self.rng, self.put_in = np.random.default_rng([self.seed, place]), None

    def once(self, play):
        """What play(task) returns or faults with, played once for all properties."""
        if play not in self._kept:
            try:
                result = play(self), None
            except Fault as fault:
                result = None, fault
            self._kept[play] = *result, self.put_in
        result, fault, self.put_in = self._kept[play]
        if fault:
            raise fault
        return result

    def wrong(self, sentence, expected=None, got=None, hint=None, put_in=None, line=None):
        """The `Fault` to raise; the arguments of the last call are what was put in."""
        parts = zip(PARTS, (put_in or self.put_in, expected, got, line, hint), strict=True)
        return Fault(sentence, {name: part for name, part in parts if part is not None})

    def unwritten(self):
        return Fault("not written yet", unwritten=True)

    def call(self, put_in=None, nothing=False, meanings=None, **arguments):
        """fn(*arguments); its exceptions, and None unless ``nothing``, become a `Fault`.

        Arrays are handed over as copies, which must come back unchanged.

        Args:
            put_in: what the verdict says of the arguments; by default their names and values.
            meanings: {part of the message of an exception: hint}, before the general ones.
        """
        self.put_in = put_in or described(arguments)
        given = list(arguments.values())
        copies = [a.copy() if isinstance(a, np.ndarray) else a for a in given]
        try:
            with np.errstate(all="ignore"):  # a NaN is answered with a sentence of its own
                result = self.fn(*copies)
        except Exception as error:
            raise self._raised(error, meanings or {}) from error
        for before, after in zip(given, copies, strict=True):
            if isinstance(before, np.ndarray) and before.tobytes() != after.tobytes():  # NaN != NaN
                hint = "copy first: the caller still needs the array as it was"
                raise self.wrong("your function changed its argument: work on a copy", hint=hint)
        if result is None and not nothing:
            raise self.wrong("your function returned None: is there a return?")
        return result

    def _raised(self, error, meanings):
        if isinstance(error, NotImplementedError) and is_stub(error):
            return self.unwritten()
        message = " ".join(str(error).split())
        hints = [hint for part, hint in (meanings | MEANINGS).items() if part in message]
        if len(message) > LONGEST:
            message = message[:LONGEST] + " ..."
        sentence = f"your function raised {type(error).__name__}: {message}"
        return self.wrong(sentence, hint=next(iter(hints), None), line=place(error))

    def array(self, value):
        """What came back as a numpy array; tensors, variables, lists and numbers all do."""
        kind = type(value).__name__
        try:
            array = np.asarray(
                [ops.convert_to_numpy(part) for part in value]
                if isinstance(value, (list, tuple))
                else ops.convert_to_numpy(value)
            )
        except Exception:
            raise self.wrong(f"your function must return numbers, it returned a {kind}") from None
        if array.dtype.name == "bfloat16":
            array = array.astype(np.float32)
        if array.dtype.kind == "c":
            raise self.wrong(
                "your function must return real numbers, it returned complex ones",
                hint="take the real part: rounding leaves an imaginary part near 0",
            )
        if array.dtype.kind not in "biuf":
            raise self.wrong(f"your function must return numbers, it returned a {kind}")
        return array

    def check(self, value, expected, mistakes=(), rtol=1e-4, atol=1e-6, what=None):
        """Compare with the expected number or array; return what came back as numpy.

        Where one number is due, an array that holds one number is right too. Half-precision floats
        may be off by their own rounding.

        Args:
            mistakes: (what the mistake would give, hint) of each typical mistake. A NaN stands
                for a NaN anywhere.
            what: the name of the result, where there are several.
        """
        got, expected = self.array(value), np.asarray(expected, np.float64)
        if not expected.ndim and isinstance(value, (list, tuple)):
            kind = type(value).__name__
            raise self.wrong(
                f"your function must return one number, it returned a {kind} of shape {got.shape}",
                hint="return the number alone: is there a comma, or a pair of brackets, too many?",
            )
        if not expected.ndim and got.size == 1:
            got = got.reshape(())
        if got.dtype == np.float16:
            rtol, atol = max(rtol, 2e-3), max(atol, 2e-3)
        if same(got, expected, rtol, atol):
            return got
        hint = self.cause(got, mistakes, atol)
        flat = [a.ravel() if a.shape == expected.shape and a.ndim else a for a in (expected, got)]
        said = {"expected": shown(flat[0]), "got": shown(flat[1]), "hint": hint}
        if got.shape == expected.shape and np.isnan(got).any():
            raise self.wrong("the result holds a NaN", **said)
        if got.shape != expected.shape:
            due = f"an array of shape {expected.shape}" if expected.ndim else "one number"
            if not expected.ndim and not hint:
                said["hint"] = "is the mean over the samples missing?"
            raise self.wrong(
                f"your function must return {due}, it returned an array of shape {got.shape}",
                **said,
            )
        raise self.wrong("the result is wrong" if what is None else f"{what} is wrong", **said)

    def cause(self, got, mistakes, atol=1e-6):
        """The hint of the mistake that gives this result; None if none does."""
        hints = [text for number, text in mistakes if same(got, number, HINT_RTOL, atol)]
        if np.isnan(got).any():
            numbers = [mistake for mistake in mistakes if np.ndim(mistake[0]) == 0]
            hints += [text for number, text in numbers if np.isnan(number)]
        return next(iter(hints), None)

    def pair(self, value, names):
        """The two results of a function that has two, also where they are stacked in one array."""
        if isinstance(value, (tuple, list)) and len(value) == 2:
            return value
        if not isinstance(value, (tuple, list, dict)) and np.shape(value)[:1] == (2,):
            return list(self.array(value))
        raise self.wrong(
            f"your function must return two results, ({names}): separate them with a comma",
            got=type(value).__name__,
            hint="`return a, b` returns two results",
        )
