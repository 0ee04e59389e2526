"""Checkers of notebook 07: a test for training steps, and a critic's step for any samples."""

import numpy as np
import tensorflow as tf
from keras import ops

from gan_keras.course.exercises.critic import Step, check_gradient, check_one_update, turned
from gan_keras.course.exercises.properties import Property, checker

BOTH = ("generator", "discriminator")


def step_with(d_moves=("discriminator",), g_moves=("generator",), labels=(1, 0, 1), weight=1.0,
              reals=1.0, once=False):  # fmt: skip
    """A step of a GAN, right by default.

    Args:
        d_moves, g_moves: the networks that each optimizer moves.
        labels: of reals and fakes in D's step, and of fakes in G's.
        weight: of D's whole loss; ``reals``: of its part on reals.
        once: one z for both steps.
    """

    def step(generator, discriminator, g_optimizer, d_optimizer, real, latent_dim):
        networks = {"generator": generator, "discriminator": discriminator}
        noise = [tf.random.normal((len(real), latent_dim)) for _ in range(1 if once else 2)]

        def entropy(samples, label):
            logits = discriminator(samples, training=True)
            return ops.mean(ops.softplus(logits) - label * logits)

        def d_loss():
            fake = generator(noise[0], training=True)
            return weight * (reals * entropy(real, labels[0]) + entropy(fake, labels[1]))

        def g_loss():
            return entropy(generator(noise[-1], training=True), labels[2])

        for optimizer, moves, loss in (
            (d_optimizer, d_moves, d_loss),
            (g_optimizer, g_moves, g_loss),
        ):
            weights = [v for name in moves for v in networks[name].trainable_variables]
            if weights:
                with tf.GradientTape() as tape:
                    value = loss()
                optimizer.apply(tape.gradient(value, weights), weights)

    return step


# Broken steps: (fault, its part of `step_with`, hint) each.
MOVES_BOTH = (
    (
        "g_optimizer moves the discriminator too",
        {"g_moves": BOTH},
        "give d_optimizer the learning rate 0: then the discriminator must stay exactly as it is",
    ),
    (
        "d_optimizer moves the generator too",
        {"d_moves": BOTH},
        "give g_optimizer the learning rate 0: then the generator must stay exactly as it is",
    ),
)
MOVES_NONE = (
    (
        "the generator never moves",
        {"g_moves": ()},
        "give d_optimizer the learning rate 0: the generator must move",
    ),
    (
        "the discriminator never moves",
        {"d_moves": ()},
        "give g_optimizer the learning rate 0: the discriminator must move",
    ),
)
RISES = "let D alone move: its logit on reals must rise"
AGAINST_REALS = (
    ("in D's step, the labels of reals and fakes are swapped", {"labels": (0, 1, 1)}, RISES),
    ("D's loss has no reals", {"reals": 0.0}, RISES),
)
AGAINST_FAKES = (
    (
        "in G's step, the fakes have the label 0",
        {"labels": (1, 0, 0)},
        "let G alone move: D's logit on the fakes of the same z must rise",
    ),
)


@checker
def check_step_test():
    """fn(step) -> True if ``step`` trains a GAN rightly, else False.

    step(generator, discriminator, g_optimizer, d_optimizer, real, latent_dim) works in place, on
    networks of any kind. ``fn`` makes its own networks, optimizers and samples.
    """
    frozen = (
        "run the step twice, once with `keras.optimizers.SGD(0.0)` for G and once for D, and "
        "compare all weights before and after"
    )
    direction = (
        "from a D with the kernel 0.1, compare `ops.mean(d(real))` before and after D's step, "
        "and `ops.mean(d(g(z)))` before and after G's step, with one z"
    )
    return [
        Property("it accepts right steps", _right, direction),
        Property("it refuses a step whose optimizer moves both networks",
                 lambda task: _refuses(task, MOVES_BOTH), frozen),
        Property("it refuses a step in which a network never moves",
                 lambda task: _refuses(task, MOVES_NONE), frozen),
        Property("it refuses a step in which D does not learn to judge reals as real",
                 lambda task: _refuses(task, AGAINST_REALS), direction),
        Property("it refuses a step in which G learns to make its fakes less real",
                 lambda task: _refuses(task, AGAINST_FAKES), direction),
    ]  # fmt: skip


def _verdict(task, **parts):
    """What the student's test says about a step; half of D's loss and one z for both are right."""
    weight, once = float(task.rng.uniform(0.5, 1)), bool(task.rng.integers(2))
    step = step_with(**{"weight": weight, "once": once} | parts)
    answer = task.call("a broken step" if parts else "a step that is right", step=step)
    if np.ndim(answer) or str(getattr(answer, "dtype", type(answer).__name__)) != "bool":
        raise task.wrong("True or False is due", got=type(answer).__name__)
    return bool(answer)


def _right(task):
    for _ in range(3):
        if not _verdict(task):
            hint = (
                "begin with a nearly undecided D, whose kernel is 0.1: a right step then raises "
                "its logit on reals"
            )
            raise task.wrong("your test refuses a right step", True, False, hint)


def _refuses(task, broken):
    for fault, parts, hint in broken:
        if _verdict(task, **parts):
            raise task.wrong("your test accepts a broken step", False, True, hint, fault)


@checker
def check_critic_step_of_images():
    """fn(critic, generator, optimizer, real, latent_dim, gp_weight): as `check_critic_step`.

    Here the samples are images (batch, h, w, c), sequences (batch, n, c) and vectors. The gradient
    of a small critic is known: mean(fake) - mean(real), and gp_weight times that of the penalty
    (1704.00028, algorithm 1).
    """
    axes = "`axes = tuple(range(1, len(real.shape)))`: all but the first, for the norm"
    return [
        Property("one update of the critic, and nothing else moves",
                 lambda task: task.once(_images),
                 "`optimizer.apply(tape.gradient(loss, weights), weights)` with "
                 "`weights = critic.trainable_variables`", gate=True),
        Property("the update is right for images (batch, h, w, c)",
                 lambda task: check_gradient(task, task.once(_images)), axes),
        Property("the update is right for sequences (batch, n, c)",
                 lambda task: check_gradient(task, _step(task, 2)), axes),
        Property("the update is right for vectors (batch, d)",
                 lambda task: check_gradient(task, _step(task, 1)), axes),
    ]  # fmt: skip


def _step(task, rank):
    shape = tuple(int(n) for n in task.rng.integers(2, 6, rank))
    batch, weight = int(task.rng.integers(200, 300)), round(task.rng.uniform(2, 12), 1)
    # Far from slope 1, so that the penalty is seen, and its points too.
    kernel = turned(task, task.rng.uniform(1.5, 3), shape)
    step = Step(task, (batch, *shape), 4, kernel, 0.2, weight)
    check_one_update(task, step)
    return step


def _images(task):
    return _step(task, 3)
