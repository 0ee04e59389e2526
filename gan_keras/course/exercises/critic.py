"""Checker of the critic's step of a WGAN-GP."""

import math

import numpy as np
import tensorflow as tf

from gan_keras.course.exercises.answers import HINT_RTOL
from gan_keras.course.exercises.between import (
    MEANINGS,
    flat,
    judge_alpha,
    judge_fresh,
    points_between,
    rows_in,
    rows_of,
)
from gan_keras.course.exercises.critic_gradients import gradients
from gan_keras.course.exercises.normal import judge_latents
from gan_keras.course.exercises.properties import Property, checker
from gan_keras.course.exercises.watching import (
    Diary,
    WatchedSGD,
    bowl,
    eagerly,
    generator,
    gradient_of,
    moved,
)

POINTS, PICTURES = (2,), (2, 3, 1)


@checker
def check_critic_step():
    """fn(critic, generator, optimizer, real, latent_dim, gp_weight): one update, in place.

    The critic minimises E[f(G(z))] - E[f(x)] + gp_weight E[(|grad f(x^)| - 1)^2] (1704.00028,
    algorithm 1) for samples real (batch, ...) of any rank; the returned value is ignored. The
    fakes of the penalty may be those of the loss or others.
    """
    objective = (
        "`mean(critic(fake)) - mean(critic(real)) + gp_weight * mean((norm - 1) ** 2)` in one "
        "tape; its gradient with respect to `critic.trainable_variables` goes to the optimizer"
    )
    return [
        Property("one update of the critic, and nothing else moves", _one_update, objective,
                 gate=True),
        Property("the fakes come from fresh normal z", _latents,
                 "`z = tf.random.normal((batch, latent_dim))`, drawn in each step"),
        Property("the critic sees all real samples, and fakes of the generator", _sees,
                 "`fake = generator(z, training=True)`, as many as there are real samples"),
        Property("the penalty is taken between real and fake, at one alpha per sample", _between,
                 "`alpha = tf.random.uniform((batch, 1, ...))`, one 1 for each axis of a sample"),
        Property("the update follows the critic loss plus gp_weight times the penalty", _follows,
                 objective),
        Property("pictures are trained on as well as points", _pictures,
                 "sum the squares over all axes but the first: `list(range(1, len(real.shape)))`"),
        Property("the update is finite where the slope of the critic is 0", _finite,
                 "`sqrt(sum + 1e-12)` in place of `sqrt(sum)` or `tf.norm`"),
    ]  # fmt: skip


class Step:
    """What one call of the student's function did."""

    def __init__(self, task, batch, dim, kernel, curve, weight):
        self.diary, shape = Diary(), batch[1:]
        critic = bowl(self.diary, "critic", kernel, curve, shape)
        network = generator(self.diary, dim, shape)
        optimizer = WatchedSGD(self.diary, "optimizer")
        real = task.rng.normal(1.0, 0.5, batch).astype(np.float32)
        self.kernel, self.curve, self.shape, self.weight = kernel, curve, shape, weight
        self.real, self.start = flat(real), self.diary.weights()
        self.put_in = f"real {batch}, latent_dim = {dim}, gp_weight = {weight:g}, a small critic"
        arguments = {"critic": critic, "generator": network, "optimizer": optimizer}
        arguments |= {"real": tf.constant(real), "latent_dim": dim, "gp_weight": weight}
        with eagerly():
            task.call(self.put_in, nothing=True, meanings=MEANINGS, **arguments)

    @property
    def asked(self):
        return rows_of(self.diary.calls("critic"))

    @property
    def made(self):
        return rows_of(self.diary.calls("generator"), "outputs")


def _steps(task):
    """Two steps on points, steep and flat."""
    batch, dim = int(task.rng.integers(500, 700)), int(task.rng.integers(3, 7))
    found = []
    for ends, curve in (((0.9, 1.4), 0.5), ((0.2, 0.4), 0.1)):
        weight = round(task.rng.uniform(2, 6), 1)
        kernel = turned(task, task.rng.uniform(*ends), POINTS)
        found.append(Step(task, (batch, *POINTS), dim, kernel, curve, weight))
    return found


def turned(task, length, shape):
    kernel = task.rng.uniform(0.3, 1, math.prod(shape)) * task.rng.choice([-1, 1], math.prod(shape))
    return length * kernel / np.linalg.norm(kernel)


def _one_update(task):
    for step in task.once(_steps):
        check_one_update(task, step)


def check_one_update(task, step):
    """One update, before and after which nothing but the critic has moved."""
    clipped = "a WGAN-GP does not clip: the penalty takes the place of clipping"
    updates = step.diary.updates()
    for update in updates:
        if moved(update["before"]["generator"], update["after"]["generator"]):
            hint = "differentiate with respect to, and apply to, critic.trainable_variables alone"
            raise task.wrong("the generator moved", hint=hint)
    if len(updates) != 1:
        hint = "apply the gradient once, with the optimizer that is handed in"
        raise task.wrong("exactly one update is expected", 1, len(updates), hint)
    [update], end = updates, step.diary.weights()
    for network in ("critic", "generator"):
        still = (step.start[network], update["before"][network]), (update["after"][network],
                                                                    end[network])  # fmt: skip
        if any(moved(*pair) for pair in still):
            raise task.wrong(f"the {network} moved outside of the update", hint=clipped)
    if not moved(update["before"]["critic"], update["after"]["critic"]):
        hint = "the gradient is 0: does the critic see the samples inside the tape?"
        raise task.wrong("the optimizer was applied, but the critic stays as it is", hint=hint)


def _sees(task):
    for step in task.once(_steps):
        if not step.diary.calls("generator"):
            hint = "fakes are what the generator makes of z, in this step"
            raise task.wrong("the generator made no fakes for this step", hint=hint)
        if not rows_in(step.real, step.asked).all():
            hint = "hand the whole batch to the critic"
            raise task.wrong("the critic did not see all real samples", hint=hint)
        fakes = step.asked[rows_in(step.asked, step.made)]
        distinct = len(np.unique(fakes.round(5), axis=0)) if len(fakes) else 0
        if distinct < len(step.real) - 1:
            expected, hint = len(step.real), "show the critic every fake as the generator made it"
            raise task.wrong("the critic saw fewer fakes than reals", expected, distinct, hint)


def _latents(task):
    drawn = [rows_of(step.diary.calls("generator")) for step in task.once(_steps)]
    for z in drawn:
        judge_latents(task, z)
    fewest = min(map(len, drawn))
    if np.allclose(drawn[0][:fewest], drawn[1][:fewest]):
        hint = "the noise is fixed: draw it anew, without a seed of your own"
        raise task.wrong("two steps draw the same z", hint=hint)


def _between(task):
    found = []
    for step in task.once(_steps):
        task.put_in = step.put_in
        found.append(points_between(task, step.asked, step.real, step.made)[1])
        judge_alpha(task, found[-1])
    judge_fresh(task, *found)


def _follows(task):
    for step in task.once(_steps):
        check_gradient(task, step)


def check_gradient(task, step):
    task.put_in = f"{step.put_in}; gradient that the critic was moved by"
    x, _ = points_between(task, step.asked, step.real, step.made)
    fake = step.asked[rows_in(step.asked, step.made)][: len(step.real)]
    expected, mistakes = gradients(step, x, fake)
    got = gradient_of(step.diary.updates()[0], "critic")
    task.check(got, expected, mistakes, rtol=HINT_RTOL, atol=2e-4)


def _pictures(task):
    kernel, weight = turned(task, 2.5, PICTURES), round(task.rng.uniform(2, 6), 1)
    step = Step(task, (300, *PICTURES), 4, kernel, 0.3, weight)
    check_one_update(task, step)
    check_gradient(task, step)


def _finite(task):
    step = Step(task, (8, *POINTS), 4, np.zeros(2), 0.0, 3.0)
    update = step.diary.updates()
    if not update or not np.isfinite(gradient_of(update[0], "critic")).all():
        hint = "the square root has no derivative at 0: add 1e-12 to the sum under it"
        raise task.wrong("the update is a NaN", "finite numbers", "nan", hint)
