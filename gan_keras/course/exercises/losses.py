"""Checkers about adversarial losses. Logits are float32 (batch, 1); real = 1, fake = 0."""

import math

import numpy as np

from gan_keras.course.exercises.verdict import Task, checker

KERAS_EPSILON = 1e-7  # at which Keras's cross-entropy of probabilities cuts off


def softplus(x):
    return np.logaddexp(0.0, x)  # -log(1 - sigmoid(x)) without overflow


def sigmoid(x):
    return 0.5 * (1 + np.tanh(np.asarray(x) / 2))


def column(*numbers):
    """float32 (batch, 1), as a discriminator returns it."""
    return np.array(numbers, np.float32)[:, None]


def clipped_log(x):
    return np.log(np.clip(x, KERAS_EPSILON, 1 - KERAS_EPSILON))


NOT_PROBABILITIES = "logits are taken as probabilities: apply the sigmoid, or use from_logits=True"
TWICE = "the sigmoid is applied twice: the loss has one of its own"
LOG_OF_LOGIT = "a NaN: the logarithm of a negative number, so logits are taken as probabilities?"
CUT_OFF = (
    "log(sigmoid(l)) ends at log 0, or at an epsilon, where the gradient is lost: use softplus"
)


@checker
def check_generator_loss(fn):
    """fn(fake_logits): logits (batch, 1) -> the non-saturating loss, one number.

    -E[log D(G(z))] with D = sigmoid(logit), that is E[softplus(-logit)] (1406.2661, section 3).
    """
    task = Task("generator_loss")
    for numbers in ((0.5, 2.0, -1.5), (0.25, 2.0, -1.5, 3.0, -0.5), (0.0,)):
        logits = column(*numbers)
        put_in = f"fake_logits = {shown_logits(logits)}"
        expected = np.mean(softplus(-logits))
        mistakes = [
            (
                -np.mean(softplus(logits)),
                "this is E[log(1 - D)], the minimax loss: its gradient vanishes when D is sure",
            ),
            (np.mean(softplus(logits)), "this is what D minimises on fakes: G's label is 1"),
            (-expected, "the sign is wrong: minimising E[log D] drives D(G(z)) to 0"),
            (np.mean(softplus(-sigmoid(logits))), TWICE),
            (-np.mean(clipped_log(logits)), NOT_PROBABILITIES),
            (np.sum(softplus(-logits)), "summed over the batch: take the mean"),
            (-np.mean(logits), "this is the Wasserstein loss, without a logarithm"),
            (expected / math.log(2), "log2 taken: the loss has the natural logarithm"),
            (math.nan, LOG_OF_LOGIT),
            (math.inf, LOG_OF_LOGIT),
        ]
        result = task.call(fn, logits, put_in=put_in)
        task.check(result, expected, put_in, mistakes)
    _check_extreme(task, fn, (column(-1000.0),), "fake_logits = [-1000]", 1000.0)
    _check_extreme(task, fn, (column(1000.0),), "fake_logits = [1000]", 0.0)
    task.right("softplus(-logit), from -1000 to 1000")


def shown_logits(logits):
    return np.ravel(logits).tolist()


def _check_extreme(task, fn, args, put_in, expected):
    """What a sure discriminator leaves of a loss; every wrong number has the same cause."""
    result = task.call(fn, *args, put_in=put_in)
    got = task.array(result, put_in)
    mistakes = [(math.nan, CUT_OFF), (got, CUT_OFF)]
    task.check(result, expected, put_in, mistakes, atol=1e-4)


@checker
def check_discriminator_loss(fn):
    """fn(real_logits, fake_logits): logits (batch, 1) each -> -V(D, G), one number.

    -E[log D(x)] - E[log(1 - D(G(z)))], the sum of the two means (1406.2661, eq. 1): 2 log 2 for
    a discriminator that knows nothing.
    """
    task = Task("discriminator_loss")
    for real, fake in (((1.5, -0.5, 2.0), (-1.0, 0.75, 0.5)), ((0.0,), (0.0,))):
        r, f = column(*real), column(*fake)
        put_in = f"real_logits = {shown_logits(r)}, fake_logits = {shown_logits(f)}"
        on_real, on_fake = np.mean(softplus(-r)), np.mean(softplus(f))
        expected = on_real + on_fake
        as_probabilities = -np.mean(clipped_log(r)) - np.mean(clipped_log(1 - f))
        mistakes = [
            (expected / 2, "half of -V: the convention here is the sum of two means, 2 log 2"),
            (-expected, "this is V, which D maximises: an optimizer needs -V"),
            (np.mean(softplus(r)) + np.mean(softplus(-f)), "labels swapped: real is 1, fake is 0"),
            (on_real + np.mean(softplus(-f)), "fakes have the label 0 here; 1 is for G's own loss"),
            (on_real - on_fake, "the two parts are subtracted: both are to be made small"),
            (on_real, "the part of the fakes is missing"),
            (on_fake, "the part of the reals is missing"),
            (as_probabilities, NOT_PROBABILITIES),
            (as_probabilities / 2, NOT_PROBABILITIES),
            (np.mean(softplus(-sigmoid(r))) + np.mean(softplus(sigmoid(f))), TWICE),
            (expected * len(r), "summed over the batch: take the mean"),
            (np.mean(f) - np.mean(r), "this is the critic loss of a WGAN, without a logarithm"),
            (math.nan, LOG_OF_LOGIT),
            (math.inf, LOG_OF_LOGIT),
        ]
        task.check(task.call(fn, r, f, put_in=put_in), expected, put_in, mistakes)
    put_in = "real_logits = [-1000], fake_logits = [1000]"
    _check_extreme(task, fn, (column(-1000.0), column(1000.0)), put_in, 2000.0)
    task.right("the sum of both means, from -1000 to 1000")


@checker
def check_critic_loss(fn):
    """fn(real_scores, fake_scores): outputs of a critic (batch, 1) -> E[f(G(z))] - E[f(x)].

    What the critic of a WGAN minimises (1701.07875, algorithm 1); no sigmoid, no logarithm.
    """
    task = Task("critic_loss")
    r, f = column(3.0, -1.0, 2.5), column(0.5, -2.0, 1.0)
    put_in = f"real_scores = {shown_logits(r)}, fake_scores = {shown_logits(f)}"
    expected = -0.5 / 3 - 4.5 / 3
    cross_entropy = np.mean(softplus(-r)) + np.mean(softplus(f))
    on_sigmoid = np.mean(sigmoid(f)) - np.mean(sigmoid(r))
    no_probability = "a score is no probability: no sigmoid"
    mistakes = [
        (-expected, "the sign is wrong: this is the estimate of W1, which the critic maximises"),
        (on_sigmoid, no_probability),
        (-on_sigmoid, no_probability),
        (cross_entropy, "this is the cross-entropy of a GAN: no logarithm in a WGAN"),
        (cross_entropy / 2, "this is the cross-entropy of a GAN: no logarithm in a WGAN"),
        (3 * expected, "summed over the batch: take the means"),
        (expected / 2, "halved: the difference of the means as it is"),
        (np.mean(f) + np.mean(r), "added: the critic pulls the two means apart"),
        (-np.mean(f), "this is the loss of the generator"),
        (-np.mean(r), "the part of the fakes is missing"),
        (np.mean(f), "the part of the reals is missing"),
        (math.nan, "a NaN: the logarithm of a score? There is none in a WGAN"),
    ]
    task.check(task.call(fn, r, f, put_in=put_in), expected, put_in, mistakes)
    r, f = r + 100, f + 100
    put_in = f"real_scores = {shown_logits(r)}, fake_scores = {shown_logits(f)}"
    mistakes = [(math.nan, no_probability), (0.0, no_probability)]
    task.check(task.call(fn, r, f, put_in=put_in), expected, put_in, mistakes)
    task.right("mean of the fakes minus mean of the reals")
