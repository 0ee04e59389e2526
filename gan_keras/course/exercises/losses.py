"""Checkers about adversarial losses. Logits are float32 (batch, 1); real = 1, fake = 0."""

import math

import numpy as np

from gan_keras.course.exercises.cases import judge_cases
from gan_keras.course.exercises.properties import Property, checker

KERAS_EPSILON = 1e-7  # at which Keras's cross-entropy of probabilities cuts off
FAKE, BOTH = ("fake_logits",), ("real_logits", "fake_logits")


def softplus(x):
    return np.logaddexp(0.0, x)  # -log(1 - sigmoid(x)) without overflow


def sigmoid(x):
    return 0.5 * (1 + np.tanh(np.asarray(x, float) / 2))


def column(rng, count, low=-3.0, high=3.0):
    """float32 (count, 1), as a discriminator returns it, of both signs where count > 1."""
    numbers = rng.uniform(low, high, count).round(2)
    numbers[0] = abs(numbers[0])
    return numbers.astype(np.float32)[:, None]


def clipped(x):
    """As Keras clips a probability, in float32."""
    return np.clip(np.float32(x), np.float32(KERAS_EPSILON), np.float32(1 - KERAS_EPSILON))


def clipped_log(x):
    return np.log(clipped(x))


NOT_PROBABILITIES = "logits are taken as probabilities: apply the sigmoid, or use from_logits=True"
TWICE = "the sigmoid is applied twice: the loss has one of its own"
LOG_OF_LOGIT = "a NaN: the logarithm of a negative number, so logits are taken as probabilities?"
CUT_OFF = (
    "log(sigmoid(l)) ends at log 0, or at an epsilon, where the gradient is lost: use softplus"
)


def non_saturating(f):
    return np.mean(softplus(-f))


GENERATOR_MISTAKES = (
    (
        lambda f: -np.mean(softplus(f)),
        "this is E[log(1 - D)], the minimax loss: its gradient vanishes when D is sure",
    ),
    (lambda f: np.mean(softplus(f)), "this is what D minimises on fakes: G's label is 1"),
    (
        lambda f: -non_saturating(f),
        "the sign is wrong: minimising E[log D] drives D(G(z)) to 0",
    ),
    (lambda f: np.mean(softplus(-sigmoid(f))), TWICE),
    (lambda f: -np.mean(clipped_log(f)), NOT_PROBABILITIES),
    (lambda f: np.sum(softplus(-f)), "the numbers are summed over the batch: take the mean"),
    (lambda f: softplus(-np.mean(f)), "the mean comes last: take the loss of each logit first"),
    (lambda f: np.median(softplus(-f)), "take the mean, not the median"),
    (lambda f: np.max(softplus(-f)), "take the mean, not the maximum"),
    (lambda f: -np.log(np.mean(sigmoid(f))), "E[log D] and not log E[D]: take the mean last"),
    (lambda f: -np.mean(f), "this is the Wasserstein loss, without a logarithm"),
    (lambda f: np.mean(1 - sigmoid(f)), "the logarithm is missing: this is E[1 - D]"),
    (lambda f: -np.mean(sigmoid(f)), "the logarithm is missing: this is -E[D]"),
    (lambda f: np.mean((f - 1) ** 2), "this is the loss of LSGAN, a square"),
    (lambda f: np.mean(np.maximum(1 - f, 0)), "this is a hinge, not a cross-entropy"),
    (lambda f: np.mean(np.maximum(-f, 0)), "this has the kink of a ReLU: use softplus"),
    (
        lambda f: non_saturating(f) / math.log(2),
        "log2 is taken: the loss has the natural logarithm",
    ),
    (
        lambda f: non_saturating(f) / math.log(10),
        "log10 is taken: the loss has the natural logarithm",
    ),
    (lambda f: non_saturating(f) / 2, "this is half of the loss: take the mean as it is"),
    (lambda f: math.nan, LOG_OF_LOGIT),
    (lambda f: math.inf, LOG_OF_LOGIT),
)


@checker
def check_generator_loss():
    """fn(fake_logits): logits (batch, 1) -> the non-saturating loss, one number.

    -E[log D(G(z))] with D = sigmoid(logit), that is E[softplus(-logit)] (1406.2661, section 3).
    """
    formula = "`-log(sigmoid(l))` is `softplus(-l)`: take the mean of `softplus(-fake_logits)`"
    return [
        Property("it is -E[log D], one number for a whole batch", _generator_numbers, formula),
        Property("a D that knows nothing costs log 2", _generator_at_zero, formula),
        Property("it is right for a very sure D, at logits of -1000 and 1000", _generator_extremes,
                 formula),
    ]  # fmt: skip


def _generator_numbers(task):
    def draw(rng):
        return (column(rng, int(rng.integers(3, 7))),)

    judge_cases(task, FAKE, draw, non_saturating, GENERATOR_MISTAKES)


def _generator_at_zero(task):
    zeros = np.zeros((int(task.rng.integers(2, 6)), 1), np.float32)
    wrong = [(mistake(zeros), hint) for mistake, hint in GENERATOR_MISTAKES[:6]]
    task.check(task.call(fake_logits=zeros), math.log(2), wrong)


def _generator_extremes(task):
    for logit, expected in ((-1000.0, 1000.0), (1000.0, 0.0)):
        extreme(task, expected, fake_logits=np.array([[logit]], np.float32))


def extreme(task, expected, **arguments):
    """What a sure discriminator leaves of a loss; every wrong number has the same cause."""
    result = task.call(**arguments)
    got = task.array(result)
    mistakes = [(math.nan, CUT_OFF), (got.reshape(()) if got.size == 1 else got, CUT_OFF)]
    task.check(result, expected, mistakes, atol=1e-4)


def minus_v(r, f):
    return np.mean(softplus(-r)) + np.mean(softplus(f))


def as_probabilities(r, f):
    return -np.mean(clipped_log(r)) - np.mean(np.log(1 - clipped(f)))


DISCRIMINATOR_MISTAKES = (
    (lambda r, f: minus_v(r, f) / 2, "half of -V: the convention here is the sum of two means, "
     "2 log 2"),
    (lambda r, f: -minus_v(r, f), "this is V, which D maximises: an optimizer needs -V"),
    (lambda r, f: minus_v(f, r), "the labels are swapped: real is 1, fake is 0"),
    (lambda r, f: minus_v(r, -f), "fakes have the label 0 here; 1 is for G's own loss"),
    (lambda r, f: minus_v(-r, f), "both have the label 0: reals have the label 1"),
    (lambda r, f: np.mean(softplus(-r)) - np.mean(softplus(f)), "the two parts are subtracted: "
     "both must become small"),
    (lambda r, f: np.mean(softplus(-r)), "the part of the fakes is missing"),
    (lambda r, f: np.mean(softplus(f)), "the part of the reals is missing"),
    (as_probabilities, NOT_PROBABILITIES),
    (lambda r, f: as_probabilities(r, f) / 2, NOT_PROBABILITIES),
    (lambda r, f: minus_v(sigmoid(r), sigmoid(f)), TWICE),
    (lambda r, f: minus_v(r, f) * len(r), "the numbers are summed over the batch: take the mean"),
    (lambda r, f: np.mean(f) - np.mean(r), "this is the critic loss of a WGAN, without a "
     "logarithm"),
    (lambda r, f: np.mean((r - 1) ** 2) + np.mean(f**2), "this is the loss of LSGAN, of squares"),
    (lambda r, f: np.mean(np.maximum(1 - r, 0)) + np.mean(np.maximum(1 + f, 0)), "this is the "
     "hinge loss, not a cross-entropy"),
    (lambda r, f: np.mean(softplus(f - r)), "this is the relativistic loss: here reals and fakes "
     "are judged by themselves"),
    (lambda r, f: softplus(-np.mean(r)) + softplus(np.mean(f)), "the mean comes last: take the "
     "loss of each logit first"),
    (lambda r, f: np.mean(softplus(-r)) * 0.9 + np.mean(softplus(r)) * 0.1 + np.mean(softplus(f)),
     "the reals have the label 0.9: no label smoothing here"),
    (lambda r, f: math.nan, LOG_OF_LOGIT),
    (lambda r, f: math.inf, LOG_OF_LOGIT),
)  # fmt: skip


@checker
def check_discriminator_loss():
    """fn(real_logits, fake_logits): logits (batch, 1) each -> -V(D, G), one number.

    -E[log D(x)] - E[log(1 - D(G(z)))], the sum of the two means (1406.2661, eq. 1): 2 log 2 for
    a discriminator that knows nothing.
    """
    formula = (
        "`-log(sigmoid(l))` is `softplus(-l)`, and `-log(1 - sigmoid(l))` is `softplus(l)`: add "
        "the means of `softplus(-real_logits)` and `softplus(fake_logits)`"
    )
    return [
        Property("it is -V, one number for a whole batch", _discriminator_numbers, formula),
        Property("a D that knows nothing costs 2 log 2", _discriminator_at_zero, formula),
        Property("it is right for a D that is sure and right, at 1000 and -1000", _sure_and_right,
                 formula),
        Property("it is right for a D that is sure and wrong, at -1000 and 1000", _sure_and_wrong,
                 formula),
    ]  # fmt: skip


def _discriminator_numbers(task):
    def draw(rng):
        count = int(rng.integers(3, 6))
        return column(rng, count), column(rng, count)

    judge_cases(task, BOTH, draw, minus_v, DISCRIMINATOR_MISTAKES)


def _discriminator_at_zero(task):
    zeros = np.zeros((int(task.rng.integers(2, 6)), 1), np.float32)
    wrong = [(math.log(2), "half of -V: the convention here is the sum of two means, 2 log 2")]
    task.check(task.call(real_logits=zeros, fake_logits=zeros), 2 * math.log(2), wrong)


def _sure_and_right(task):
    real, fake = np.array([[1000.0]], np.float32), np.array([[-1000.0]], np.float32)
    extreme(task, 0.0, real_logits=real, fake_logits=fake)


def _sure_and_wrong(task):
    real, fake = np.array([[-1000.0]], np.float32), np.array([[1000.0]], np.float32)
    extreme(task, 2000.0, real_logits=real, fake_logits=fake)
