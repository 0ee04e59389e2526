"""Checker of notebook 01 that reads a discriminator's logits."""

import numpy as np

from gan_keras.course.exercises.properties import Property, checker

WORDS = ("memorised", "separates", "undecided", "playing")

# word: runs with that verdict. Each has a name, then logits on reals, held-out reals and fakes.
RUNS = {
    "separates": (
        ("D is sure and right on all", 7, 7, -7),
        ("a few held-out digits fail", 7, [*[7] * 9, -2], -7),
        ("D is right on all, with a loss just below 0.2", 2.5, 2.5, -2.5),
    ),
    "memorised": (
        ("D knows the training digits only", 7, -3, -7),
        ("as before, milder", 2.6, -0.7, -2.6),
        ("D is unsure of held-out digits", 7, 0.1, -7),
    ),
    "undecided": (
        ("all logits near 0", 0, 0, 0),
        ("D prefers reals by a trace", 0.01, -0.01, -0.01),
    ),
    "playing": (
        ("a game in progress", 0.8, 0.8, -0.8),
        ("a game, with a gap", 1.5, -1.5, -1.5),
        ("sure and wrong on the fakes", 7, 7, 7),
        ("D begins to tell them apart", 0.15, 0.15, -0.15),
        ("D is right on all, with a loss just above 0.2", 2, 2, -2),
    ),
}
LARGE = {
    "separates": (("logits of 1000", 1000, 1000, -1000),),
    "memorised": (("logits of 1000", 1000, -1000, -1000),),
    "playing": (("logits of 1000", 1000, 1000, 1000),),
}
FINITE = "is the loss finite at logits of 1000? softplus(-l) is np.logaddexp(0, -l)"


@checker
def check_diagnosis():
    """fn(real_logits, held_out_logits, fake_logits) -> what D's loss says, one of four words.

    With the loss of D on reals and fakes (1406.2661, eq. 1), and the gap between the mean
    cross-entropies of held-out and training reals: below 0.2 "memorised" if the gap is above 0.5,
    else "separates"; within 0.05 of 2 log 2 "undecided"; all else "playing".
    """
    loss = (
        "`loss = np.logaddexp(0, -real_logits).mean() + np.logaddexp(0, fake_logits).mean()`, "
        "and `gap = np.logaddexp(0, -held_out_logits).mean() - np.logaddexp(0, "
        "-real_logits).mean()`"
    )
    return [
        Property("it returns one of the four words", _words,
                 '`return "playing"` comes last, for all that is neither of the others', gate=True),
        Property("a small loss without a gap means 'separates'",
                 lambda task: _judge(task, "separates"), loss),
        Property("a small loss with a gap above 0.5 means 'memorised'",
                 lambda task: _judge(task, "memorised"), loss),
        Property("a loss near 2 log 2 means 'undecided'",
                 lambda task: _judge(task, "undecided"),
                 "`abs(loss - 2 * np.log(2)) < 0.05`"),
        Property("any other loss means 'playing', whatever the gap",
                 lambda task: _judge(task, "playing"),
                 "first `if loss < 0.2`, and the gap inside of it"),
        Property("large logits do no harm",
                 lambda task: _judge(task, *LARGE, table=LARGE, hint=FINITE), loss),
    ]  # fmt: skip


def _answers(task, runs):
    """(expected, what came back) for each run; the logits vary around those of the table."""
    for expected, each in runs.items():
        for name, *middles in each:
            logits = []
            for middle in middles:
                centres = np.tile(middle, int(task.rng.integers(5, 12)))[:, None]
                scale = 0.02 * (1 + np.abs(centres))
                logits.append(task.rng.normal(centres, scale).astype(np.float32))
            real, held_out, fake = logits
            put_in = f"{name}: means {', '.join(f'{x.mean():.2f}' for x in logits)}"
            arguments = {"real_logits": real, "held_out_logits": held_out, "fake_logits": fake}
            yield expected, task.call(put_in, **arguments)


def _words(task):
    for _, got in _answers(task, RUNS):
        if not isinstance(got, str) or got not in WORDS:
            hint = "return one of 'memorised', 'separates', 'undecided', 'playing'"
            raise task.wrong("this is no diagnosis", got=str(got), hint=hint)


def _judge(task, *words, table=RUNS, hint=None):
    for expected, got in _answers(task, {word: table[word] for word in words}):
        if got != expected:
            raise task.wrong("the result is wrong", expected, got, hint or _hint(got, expected))


def _hint(got, expected):
    if "undecided" in (got, expected):
        return "the loss is the sum of two means: undecided is 2 log 2"
    if {got, expected} == {"memorised", "separates"}:
        return "compare the mean cross-entropy on held-out reals with that on training reals"
    if got in ("memorised", "separates"):
        return "first the level: only a loss below 0.2 is near zero"
    return (
        "the loss of D is below 0.2 here: mean softplus(-l) on reals plus mean softplus(l) on fakes"
    )
