"""Checker of a training step: one update of the discriminator, then one of the generator."""

import numpy as np
import tensorflow as tf

from gan_keras.course.exercises.losses import sigmoid
from gan_keras.course.exercises.verdict import HINT_RTOL, Task, checker, same
from gan_keras.course.exercises.watching import (
    LATENT_DIM,
    Diary,
    WatchedSGD,
    eagerly,
    generator,
    linear,
    moved,
)

RATE = 0.1
OWN = {"d_optimizer": "discriminator", "g_optimizer": "generator"}


@checker
def check_train_step(fn):
    """fn(generator, discriminator, g_optimizer, d_optimizer, real, latent_dim), in place.

    Algorithm 1 of 1406.2661 with one discriminator step: D minimises -V (or its half) on real
    (batch, ...) and fresh fakes, then G the non-saturating loss against the D just updated. Both
    networks run with training=True. D returns logits (batch, 1); the returned value is ignored.
    """
    task = Task("train_step")
    for batch in (8, 5):
        diary = Diary()
        g = generator(diary)
        d = linear(diary, "discriminator", [0.7, -0.4])
        optimizers = [WatchedSGD(RATE, diary, name) for name in ("g_optimizer", "d_optimizer")]
        real = np.random.default_rng(batch).normal(1.0, 0.5, (batch, 2)).astype(np.float32)
        put_in = f"small networks, plain gradient descent, {batch} real points (batch, 2)"
        with eagerly():
            args = g, d, *optimizers, tf.constant(real), LATENT_DIM
            task.call(fn, *args, put_in=put_in, nothing=True)
        updates = diary.updates()
        _check_what_moved(task, updates, put_in)
        _check_order(task, [update["who"] for update in updates], put_in)
        _check_taken_in_turn(task, diary, updates[1], put_in)
        check_only_updates_move(task, diary, put_in)
        _check_training(task, diary, put_in)
        _check_discriminator(task, diary, updates[0], real, put_in)
        _check_generator(task, diary, updates[1], put_in)
    task.right("D's step, then G's, each in the right direction, and nothing else moves")


def _check_what_moved(task, updates, put_in):
    for update in updates:
        own, who = OWN[update["who"]], update["who"]
        for network, before in update["before"].items():
            has_moved = moved(before, update["after"][network])
            if has_moved and network != own:
                raise task.wrong(
                    f"{who} moved the weights of the {network}",
                    put_in,
                    hint=f"differentiate by, and apply to, {own}.trainable_variables alone",
                )
            if network == own and not has_moved:
                hint = "no gradient arrives: make the fakes inside the tape, without detaching them"
                if own == "discriminator":
                    hint = "no gradient arrives: call D inside the tape"
                raise task.wrong(
                    f"{who} was applied, but the {own} stays as it is", put_in, hint=hint
                )


def _check_order(task, who, put_in):
    if who == ["d_optimizer", "g_optimizer"]:
        return
    hint = None
    if not who:
        hint = "neither optimizer was applied"
    elif who == ["g_optimizer", "d_optimizer"]:
        hint = "the order is the other way round: D first, so that G learns from a D that knows"
    elif "g_optimizer" not in who:
        hint = "the generator's step is missing"
    elif "d_optimizer" not in who:
        hint = "the discriminator's step is missing"
    else:
        hint = "one step each is due"
    raise task.wrong("wrong steps", put_in, "d_optimizer, then g_optimizer", who or "none", hint)


def _check_taken_in_turn(task, diary, update, put_in):
    if not diary.calls("discriminator", diary.before(update)):
        raise task.wrong(
            "both gradients were taken before either update",
            put_in,
            hint="a known variant, but here G's step asks the D that has just been updated",
        )


def check_only_updates_move(task, diary, put_in, hint="leave every move to the optimizers"):
    """Nothing moved between the updates of the optimizers, or after the last one."""
    updates = diary.updates()
    states = [update["before"] for update in updates[1:]] + [diary.weights()]
    for update, state in zip(updates, states, strict=True):
        for network, weights in state.items():
            if moved(update["after"][network], weights):
                raise task.wrong(f"the {network} moved outside of the update", put_in, hint=hint)


def _check_training(task, diary, put_in):
    for event in diary.calls("generator") + diary.calls("discriminator"):
        if not event["training"]:
            raise task.wrong(
                f"the {event['who']} was called without training=True",
                put_in,
                hint="batch normalization and dropout then act as at inference, and the moving "
                "statistics never move",
            )


def _rows_in(rows, pool):
    """Which rows are among those of the pool, (n,)."""
    return (np.abs(rows[:, None] - pool[None]).max(axis=2) < 1e-6).any(axis=1)


def _check_discriminator(task, diary, update, real, put_in):
    before = diary.before(update)
    for who in ("discriminator", "generator"):
        if not diary.calls(who, before):
            raise task.wrong(f"the {who} was not called in D's step", put_in)
    seen = np.concatenate([call["inputs"] for call in diary.calls("discriminator", before)])
    is_real = _rows_in(seen, real)
    fake = seen[~is_real]
    if not is_real.any() or not len(fake):
        missing = "fakes" if len(fake) == 0 else "real samples"
        raise task.wrong(f"D learned without seeing {missing}", put_in)
    made = np.concatenate([call["outputs"] for call in diary.calls("generator", before)])
    if not _rows_in(fake, made).all():
        hint = "show D the reals and G's fakes as they are"
        raise task.wrong("D saw samples that are neither", put_in, hint=hint)
    kernel, bias = update["before"]["discriminator"]
    got = _step(update, "discriminator")

    def gradient(samples, target):
        """Of the mean cross-entropy of D = sigmoid(x w + b) against a target, in (w, b)."""
        error = sigmoid(samples @ kernel + bias) - target
        return np.mean(error * np.pad(samples, [(0, 0), (0, 1)], constant_values=1.0), axis=0)

    expected = gradient(real, 1) + gradient(fake, 0)
    if same(got, expected / 2, HINT_RTOL, 1e-5):
        return  # the mean of the two means: the same direction, at half the rate
    swapped = gradient(real, 0) + gradient(fake, 1)
    fooled = gradient(real, 1) + gradient(fake, 1)
    mistakes = [
        (-expected, "the sign is wrong: minimise -V"),
        (-expected / 2, "the sign is wrong: minimise -V"),
        (swapped, "labels swapped in D's step: real is 1, fake is 0"),
        (swapped / 2, "labels swapped in D's step: real is 1, fake is 0"),
        (fooled, "the fakes have the label 1 in D's step: that is for G's step"),
        (fooled / 2, "the fakes have the label 1 in D's step: that is for G's step"),
        (gradient(real, 1), "the fakes are missing in D's loss"),
        (gradient(fake, 0), "the reals are missing in D's loss"),
        (expected * len(real), "D's loss is summed over the batch: take means"),
        (np.append(fake.mean(0) - real.mean(0), 0), "a critic loss: D's is a cross-entropy"),
    ]
    about = f"{put_in}; gradient that D was moved by (kernel, bias)"
    task.check(got, expected, about, mistakes, rtol=HINT_RTOL, atol=1e-5)


def _step(update, network, last=None):
    """The gradient behind an update by plain gradient descent; ``last``: of so many variables."""
    both = zip(update["before"][network], update["after"][network], strict=True)
    steps = [(before - after).ravel() / RATE for before, after in both]
    return np.concatenate(steps[-last:] if last else steps)


def _check_generator(task, diary, update, put_in):
    fake = diary.calls("generator")[-1]["outputs"]
    kernel, bias = update["before"]["discriminator"]
    probability = np.mean(sigmoid(fake @ kernel + bias))
    slope = kernel.ravel()  # of the logit in the sample, and so in the last bias of G
    expected = -(1 - probability) * slope
    away = "G moves away from what D takes for real: its label for fakes is 1"
    mistakes = [
        (-probability * slope, "the minimax loss log(1 - D): take -log D, which does not saturate"),
        (probability * slope, away),
        (-expected, away),
        (len(fake) * expected, "G's loss is summed over the batch: take the mean"),
        (expected / 2, "half of G's loss"),
        (-slope, "the Wasserstein loss: G's is a cross-entropy here"),
    ]
    about = f"{put_in}; gradient that the last bias of G was moved by"
    task.check(_step(update, "generator", 1), expected, about, mistakes, rtol=HINT_RTOL, atol=1e-5)
