"""Checker of a training step: one update of the discriminator, then one of the generator."""

import math

import numpy as np
import tensorflow as tf

from gan_keras.course.exercises.between import flat, rows_in, rows_of
from gan_keras.course.exercises.normal import judge_latents
from gan_keras.course.exercises.properties import Property, checker
from gan_keras.course.exercises.step_gradients import check_d_gradient, check_g_gradient
from gan_keras.course.exercises.watching import (
    Diary,
    WatchedSGD,
    eagerly,
    generator,
    linear,
    moved,
)

OWN = {"d_optimizer": "discriminator", "g_optimizer": "generator"}


@checker
def check_train_step():
    """fn(generator, discriminator, g_optimizer, d_optimizer, real, latent_dim), in place.

    Algorithm 1 of 1406.2661 with one discriminator step: D minimises -V (or its half) on real
    (batch, ...) and fresh fakes, then G the non-saturating loss against the D just updated. Both
    networks run with training=True. D returns logits (batch, 1); the returned value is ignored.
    D may also take its step in two halves, one update on the reals and one on the fakes.
    """
    d_loss = "`mean(softplus(-d(real))) + mean(softplus(d(fake)))`, or half of it"
    g_loss = (
        "`mean(softplus(-d(g(z))))`; its gradient with respect to all of `g.trainable_variables` "
        "goes to `g_optimizer`"
    )
    return [
        Property("D takes its step, then G takes one", _order,
                 "one tape and one `d_optimizer.apply` for D, then a new tape and one "
                 "`g_optimizer.apply`", gate=True),
        Property("each optimizer moves its own network alone", _own, "`tape.gradient(d_loss, "
                 "d.trainable_variables)` goes to `d_optimizer`, and `tape.gradient(g_loss, "
                 "g.trainable_variables)` to `g_optimizer`", gate=True),
        Property("G's step asks the D that has just been updated", _in_turn,
                 "open G's tape after `d_optimizer.apply`, and call `d(g(z))` in it", gate=True),
        Property("nothing moves but by the optimizers", _still, "no `assign`, no `set_weights`"),
        Property("both networks run with training=True", _training, "`g(z, training=True)` and "
                 "`d(x, training=True)`, in both steps"),
        Property("z is normal, and drawn anew in each step", _latents,
                 "`z = tf.random.normal((batch, latent_dim))`, without a seed of your own"),
        Property("D sees every real sample, and fakes of G that all differ", _sees,
                 "`fake = g(z, training=True)` with a z for each real sample"),
        Property("D's update follows the cross-entropy: real 1, fake 0", _d_gradient, d_loss),
        Property("G's update follows the non-saturating loss, in all of its weights", _g_gradient,
                 g_loss),
        Property("pictures are trained on as well as points", _pictures,
                 "leave the axes of the samples to the networks: `len(real)` is the batch size"),
    ]  # fmt: skip


class Step:
    """What one call of the student's function did."""

    def __init__(self, task, batch, dim, seed):
        self.diary, self.dim, self.seed, self.shape = Diary(), dim, seed, batch[1:]
        g = generator(self.diary, dim, self.shape, seed)
        kernel = task.rng.uniform(0.3, 0.8, math.prod(self.shape))
        kernel = kernel * task.rng.choice([-1, 1], len(kernel))
        d = linear(self.diary, "discriminator", kernel, shape=self.shape)
        g_optimizer, d_optimizer = (
            WatchedSGD(self.diary, name) for name in ("g_optimizer", "d_optimizer")
        )
        real = task.rng.normal(1.0, 0.5, batch).astype(np.float32)
        self.real = flat(real)
        self.put_in = f"small networks, plain gradient descent, real {batch}, latent_dim = {dim}"
        arguments = {"generator": g, "discriminator": d, "g_optimizer": g_optimizer}
        arguments |= {"d_optimizer": d_optimizer, "real": tf.constant(real), "latent_dim": dim}
        with eagerly():
            task.call(self.put_in, nothing=True, **arguments)
        self.updates = self.diary.updates()
        self.d_updates = [u for u in self.updates if u["who"] == "d_optimizer"]
        self.g_update = next((u for u in self.updates if u["who"] == "g_optimizer"), None)

    def made(self, events=None):
        return rows_of(self.diary.calls("generator", events), "outputs")

    def seen(self, update):
        """What D was asked about for this update: (reals, fakes, others), rows each."""
        rows = rows_of(self.diary.calls("discriminator", self.diary.before(update)))
        real, fake = rows_in(rows, self.real), rows_in(rows, self.made())
        return rows[real], rows[fake & ~real], rows[~real & ~fake]


def _steps(task):
    """Two steps on points, of the same sizes."""
    batch, dim = int(task.rng.integers(1100, 1400)), int(task.rng.integers(3, 7))
    return [Step(task, (batch, 2), dim, seed) for seed in (0, 1)]


def _each(task):
    for step in task.once(_steps):
        task.put_in = step.put_in
        yield step


def _order(task):
    for step in _each(task):
        who = [update["who"] for update in step.updates]
        halves = who == ["d_optimizer", "d_optimizer", "g_optimizer"] and _in_halves(step)
        if who == ["d_optimizer", "g_optimizer"] or halves:
            continue
        hint = "each optimizer takes one step"
        if not who:
            hint = "neither optimizer was applied"
        elif who == ["g_optimizer", "d_optimizer"]:
            hint = "the order is the other way round: D first, so that G learns from a D that knows"
        elif "g_optimizer" not in who:
            hint = "the generator's step is missing"
        elif "d_optimizer" not in who:
            hint = "the discriminator's step is missing"
        got = ", ".join(who) or "none"
        raise task.wrong("the steps are wrong", "d_optimizer, then g_optimizer", got, hint)


def _in_halves(step):
    """Whether one of D's two updates is on reals alone, the other on fakes alone."""
    seen = [[len(rows) > 0 for rows in step.seen(update)] for update in step.d_updates]
    return sorted(seen) == [[False, True, False], [True, False, False]]


def _own(task):
    for step in _each(task):
        for update in step.updates:
            own, who = OWN[update["who"]], update["who"]
            for network, before in update["before"].items():
                has_moved = moved(before, update["after"][network])
                if has_moved and network != own:
                    hint = f"differentiate with respect to {own}.trainable_variables alone"
                    raise task.wrong(f"{who} moved the weights of the {network}", hint=hint)
                if network == own and not has_moved:
                    hint = "no gradient arrives: make the fakes inside the tape, without detaching"
                    if own == "discriminator":
                        hint = "no gradient arrives: call D inside the tape"
                    sentence = f"{who} was applied, but the {own} stays as it is"
                    raise task.wrong(sentence, hint=hint)


def _in_turn(task):
    for step in _each(task):
        if not step.diary.calls("discriminator", step.diary.before(step.g_update)):
            hint = (
                "this is a known variant, but here G's step asks the D that has just been updated"
            )
            raise task.wrong("both gradients were taken before either update", hint=hint)


def _still(task):
    for step in _each(task):
        hint = "leave every move to the optimizers"
        states = [update["before"] for update in step.updates[1:]] + [step.diary.weights()]
        for update, state in zip(step.updates, states, strict=True):
            for network, weights in state.items():
                if moved(update["after"][network], weights):
                    raise task.wrong(f"the {network} moved outside of the update", hint=hint)


def _training(task):
    for step in _each(task):
        for event in step.diary.calls("generator") + step.diary.calls("discriminator"):
            if not event["training"]:
                hint = (
                    "batch normalization and dropout then act as at inference, and the moving "
                    "statistics never move"
                )
                raise task.wrong(f"the {event['who']} was called without training=True", hint=hint)


def _sees(task):
    for step in _each(task):
        events = [e for update in step.d_updates for e in step.diary.before(update)]
        for who in ("discriminator", "generator"):
            if not step.diary.calls(who, events):
                raise task.wrong(f"the {who} was not called in D's step", hint="D learns from real "
                                 "samples and from what G makes of a fresh z")  # fmt: skip
        seen = [step.seen(update) for update in step.d_updates]
        reals, fakes, others = (np.concatenate(rows) for rows in zip(*seen, strict=True))
        for rows, missing in ((reals, "real samples"), (fakes, "fakes")):
            if not len(rows) and not len(others):
                hint = "its loss has two parts, one for real samples and one for fakes"
                raise task.wrong(f"D learned without seeing {missing}", hint=hint)
        if len(others):
            hint = "show D the reals and G's fakes as they are"
            raise task.wrong("D saw samples that are neither", hint=hint)
        if not rows_in(step.real, reals).all():
            hint = "hand the whole batch to D"
            raise task.wrong("D did not see all real samples", hint=hint)
        _check_distinct(task, fakes, len(step.real))
        _check_distinct(task, step.seen(step.g_update)[1], len(step.real))


def _check_distinct(task, fakes, count):
    distinct = len(np.unique(fakes.round(6), axis=0)) if len(fakes) else 0
    if distinct < 0.9 * count:
        hint = "as many different fakes as there are real samples: use all that G makes of z"
        raise task.wrong("too few different fakes", count, distinct, hint)


def _latents(task):
    first, second = task.once(_steps)
    drawn = []
    for step in (first, second):
        task.put_in = step.put_in
        calls = step.diary.calls("generator")
        unique = list({call["inputs"].tobytes(): flat(call["inputs"]) for call in calls}.values())
        drawn.append(np.concatenate(unique))
        judge_latents(task, drawn[-1])
    fewest = min(map(len, drawn))
    if np.allclose(drawn[0][:fewest], drawn[1][:fewest]):
        hint = "the noise is fixed: draw it anew, without a seed of your own"
        raise task.wrong("two steps draw the same z", hint=hint)


def _d_gradient(task):
    for step in _each(task):
        for update in step.d_updates:
            check_d_gradient(task, step, update)


def _g_gradient(task):
    for step in _each(task):
        check_g_gradient(task, step)


def _pictures(task):
    sides = (int(n) for n in task.rng.integers(2, 4, 2))
    step = Step(task, (int(task.rng.integers(40, 60)), *sides, 1), 4, 2)
    if len(step.d_updates) not in (1, 2) or not step.g_update:
        hint = "one step of each network is expected here too"
        raise task.wrong("the steps are wrong", hint=hint)
    for update in step.d_updates:
        check_d_gradient(task, step, update)
    check_g_gradient(task, step)
