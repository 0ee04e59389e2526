"""The gradients that D and G are to be moved by in a training step, and those of mistakes."""

import numpy as np
import tensorflow as tf
from keras import ops

from gan_keras.course.exercises.answers import HINT_RTOL, same
from gan_keras.course.exercises.watching import Diary, generator, gradient_of, linear


def sigmoid(x):
    return 0.5 * (1 + np.tanh(np.asarray(x) / 2))


def check_d_gradient(task, step, update):
    """Closed form of the cross-entropy of D = sigmoid(x w + b), in (w, b)."""
    real, fake, _ = step.seen(update)
    kernel, bias = update["before"]["discriminator"]
    got = gradient_of(update, "discriminator")

    def part(samples, target):
        """Gradient of the mean cross-entropy against a target."""
        if not len(samples):
            return np.zeros(len(kernel) + 1)
        error = sigmoid(samples @ kernel + bias) - target
        return np.mean(error * np.pad(samples, [(0, 0), (0, 1)], constant_values=1.0), axis=0)

    right = part(real, 1) + part(fake, 0)
    if same(got, right / 2, HINT_RTOL, 2e-5):
        return  # the mean of the two means: the same direction, at half the rate
    swapped, fooled = part(real, 0) + part(fake, 1), part(real, 1) + part(fake, 1)
    means = (x.mean(axis=0) if len(x) else np.zeros(len(kernel)) for x in (fake, real))
    labels = "the fakes have the label 1 in D's step: that is for G's step"
    mistakes = [
        (-right, "the sign is wrong: minimise -V"),
        (-right / 2, "the sign is wrong: minimise -V"),
        (swapped, "the labels are swapped in D's step: real is 1, fake is 0"),
        (swapped / 2, "the labels are swapped in D's step: real is 1, fake is 0"),
        (fooled, labels),
        (fooled / 2, labels),
        (part(real, 1), "the fakes are missing in D's loss"),
        (part(fake, 0), "the reals are missing in D's loss"),
        (right * len(real), "D's loss is summed over the batch: take means"),
        (part(real, 0.9) + part(fake, 0), "the reals have the label 0.9: no label smoothing here"),
        (part(real, 1) - part(fake, 0), "the two parts are subtracted: add them"),
        (np.append(np.subtract(*means), 0), "this is a critic loss: D's loss is a cross-entropy"),
        (np.nan, "a NaN: the logarithm of a sigmoid overflows; compute from logits"),
    ]
    task.put_in = f"{step.put_in}; gradient that D was moved by (kernel, bias)"
    task.check(got, right, mistakes, rtol=HINT_RTOL, atol=2e-5)


# The loss of G from the logits of its fakes, and what is wrong with it.
AWAY = "G moves away from what D judges as real: in G's step the label of fakes is 1"
WRONG_LOSSES = (
    (
        lambda f: -ops.mean(ops.softplus(f)),
        "this is the minimax loss log(1 - D): take -log D, which does not saturate",
    ),
    (lambda f: ops.mean(ops.softplus(f)), AWAY),
    (lambda f: -ops.mean(ops.softplus(-f)), AWAY),
    (lambda f: ops.sum(ops.softplus(-f)), "G's loss is summed over the batch: take the mean"),
    (lambda f: ops.mean(ops.softplus(-f)) / 2, "this is half of G's loss"),
    (lambda f: -ops.mean(f), "this is the Wasserstein loss: here G's loss is a cross-entropy"),
    (
        lambda f: ops.mean((f - 1) ** 2),
        "this is the loss of LSGAN: here G's loss is a cross-entropy",
    ),
    (
        lambda f: ops.mean(ops.softplus(-ops.sigmoid(f))),
        "the sigmoid is applied twice: the cross-entropy from logits has one of its own",
    ),
)


def check_g_gradient(task, step):
    """Against copies of both networks as they were in G's step, all variables of G in a row."""
    z = step.diary.calls("generator", _until(step.diary, step.g_update))[-1]["inputs"]
    before = step.g_update["before"]
    g = generator(Diary(), step.dim, step.shape, step.seed)
    d = linear(Diary(), "discriminator", np.zeros(np.prod(step.shape)), shape=step.shape)
    for network, held in ((g, before["generator"]), (d, before["discriminator"])):
        for variable, value in zip(network.trainable_variables, held, strict=True):
            variable.assign(value)

    def gradients(loss):
        with tf.GradientTape() as tape:
            value = loss(d(g(z, training=True), training=True))
        return [np.ravel(part) for part in tape.gradient(value, g.trainable_variables)]

    right = gradients(lambda f: ops.mean(ops.softplus(-f)))
    got, expected = gradient_of(step.g_update, "generator"), np.concatenate(right)
    mistakes = [(np.concatenate(gradients(loss)), hint) for loss, hint in WRONG_LOSSES]
    mistakes.append((np.nan, "a NaN: the logarithm of a sigmoid overflows; compute from logits"))
    hint = _of_some(got, right)
    if hint:
        mistakes.append((got, hint))
    task.put_in = f"{step.put_in}; gradient that G was moved by, all weights in a row"
    task.check(got, expected, mistakes, rtol=2e-3, atol=2e-5)


def _of_some(got, right):
    """A hint if each variable of G has the right gradient, its opposite, or none."""
    parts = np.split(got, np.cumsum([len(part) for part in right])[:-1])
    pairs = list(zip(parts, right, strict=True))
    signs = [next((s for s in (1, 0, -1) if same(a, s * b, 2e-3, 2e-5)), None) for a, b in pairs]
    if None in signs:
        return None
    if -1 in signs:
        return "some of G's gradients have the wrong sign: do not change them one by one"
    return "only some of G's weights are trained: take the gradient with respect to all"


def _until(diary, update):
    """All events before an update."""
    at = next(i for i, event in enumerate(diary.events) if event is update)
    return diary.events[:at]
