"""Checker of notebook 03: the first suspect of a broken run, from numbers that can be logged."""

import numpy as np

from gan_keras.course.exercises.properties import Property, checker

WORDS = ("not finite", "range", "memorised", "too strong", "none")
TANH, BYTES, HALVED, DARK = (-1.0, 1.0), (0.0, 255.0), (0.0, 1.0), (-0.95, 0.93)

# word: runs with it. Each has a name, the range of the pixels, then mean logits of D on training
# reals, on held-out reals and on fakes.
RUNS = {
    "range": (
        ("bytes", BYTES, 1.0, 1.0, -1.0),
        ("pixels of 0 to 1", HALVED, 0.5, 0.5, -0.5),
        ("bytes, and D is sure", BYTES, 7.0, 7.0, -7.0),
        ("pixels of 0 to 1, and D knows its pictures", HALVED, 6.0, -2.0, -6.0),
        ("pixels of -1 to 0.5", (-1.0, 0.5), 0.5, 0.5, -0.5),
    ),
    "memorised": (
        ("D knows the training pictures only", TANH, 6.0, -2.0, -6.0),
        ("as before, milder", DARK, 1.5, -1.0, -1.5),
        ("D is sure, and surer of what it has seen", TANH, 8.0, 5.0, -6.0),
    ),
    "too strong": (
        ("D is sure of all, seen or not", TANH, 7.0, 7.0, -7.0),
        ("D is sure, with a small gap", DARK, 5.0, 4.0, -4.0),
    ),
    "none": (
        ("a game in progress", TANH, 0.8, 0.7, -0.8),
        ("D is undecided", DARK, 0.0, 0.0, 0.0),
        ("D is sure of reals alone", TANH, 5.0, 4.5, 1.0),
        ("D is sure of fakes alone", TANH, 1.0, 0.5, -6.0),
        ("a game, with a small gap", TANH, 1.5, 0.0, -1.0),
        ("D prefers what it has not seen", TANH, -2.0, 1.0, -2.0),
    ),
}


@checker
def check_suspect():
    """fn(real, on_training, on_held_out, on_fakes) -> the first suspect of a run, a word.

    Real pixels (n, h, w, 1) as D sees them beside a G that ends in tanh, and D's logits. In this
    order: "not finite" if anything is not; "range" unless the smallest real pixel is in [-1, -0.9]
    and the largest in [0.9, 1]; "memorised" if the mean logit on training reals is more than 2
    above that on held-out ones; "too strong" if the means are above 3 on held-out reals and below
    -3 on fakes; else "none".
    """
    gap = "`on_training.mean() - on_held_out.mean() > 2`"
    return [
        Property("it returns one of the five words", _words,
                 '`return "none"` comes last', gate=True),
        Property("a NaN or an infinity comes first, wherever it is", _not_finite,
                 "`all(np.isfinite(x).all() for x in (real, on_training, on_held_out, on_fakes))`"),
        Property("pixels that do not fill [-1, 1] mean 'range', whatever D says",
                 lambda task: _judge(task, "range"),
                 "`-1 <= real.min() <= -0.9 and 0.9 <= real.max() <= 1` is right"),
        Property("a gap above 2 means 'memorised'", lambda task: _judge(task, "memorised"), gap),
        Property("a D that is sure of what it has not seen is 'too strong'",
                 lambda task: _judge(task, "too strong"),
                 "`on_held_out.mean() > 3 and on_fakes.mean() < -3`"),
        Property("any other run has no suspect", lambda task: _judge(task, "none"), gap),
    ]  # fmt: skip


def _drawn(task, name, pixels, *middles):
    """The arguments of a run, with logits that vary around those of the table."""
    real = task.rng.uniform(*pixels, (int(task.rng.integers(4, 8)), 5, 5, 1))
    real.flat[:2] = pixels
    counts = task.rng.integers(6, 12, 3)
    noise = [task.rng.normal(0, 0.5, (int(count), 1)) for count in counts]
    logits = [middle + each - each.mean() for middle, each in zip(middles, noise, strict=True)]
    names = ("on_training", "on_held_out", "on_fakes")
    parts = {"real": real} | dict(zip(names, logits, strict=True))
    means = ", ".join(f"{middle:g}" for middle in middles)
    put_in = f"{name}: pixels from {pixels[0]:g} to {pixels[1]:g}, mean logits {means}"
    return put_in, {part: values.astype(np.float32) for part, values in parts.items()}


def _answers(task, words):
    for word in words:
        for run in RUNS[word]:
            put_in, arguments = _drawn(task, *run)
            yield word, task.call(put_in, **arguments)


def _words(task):
    for _, got in _answers(task, RUNS):
        if not isinstance(got, str) or got not in WORDS:
            hint = "return one of 'not finite', 'range', 'memorised', 'too strong', 'none'"
            raise task.wrong("this is no suspect", got=str(got), hint=hint)


def _not_finite(task):
    for part in ("real", "on_training", "on_held_out", "on_fakes"):
        for spoilt in (np.nan, np.inf):
            _, arguments = _drawn(task, *RUNS["none"][0])
            arguments[part].flat[-1] = spoilt
            got = task.call(f"{part} holds one {spoilt}", **arguments)
            if got != "not finite":
                hint = "look at all four arrays: a NaN makes every comparison false"
                raise task.wrong("the result is wrong", "not finite", got, hint)


def _judge(task, word):
    for expected, got in _answers(task, [word]):
        if got != expected:
            raise task.wrong("the result is wrong", expected, got, _hint(got, expected))


def _hint(got, expected):
    if got == "not finite":
        return "these numbers are finite"
    if "range" in (got, expected):
        return "first the pixels: both ends must be within 0.1 of those of tanh, and not beyond"
    if "memorised" in (got, expected):
        return "the gap is the mean logit on training reals minus that on held-out reals"
    return "too strong: sure of held-out reals and of fakes, both"
