"""Functions as students write them: right ones in several styles, and the same with one mistake."""

import itertools
import re

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from gan_keras import WGANGP
from gan_keras.course.exercises import Right, WrongAnswer

SEEDS = itertools.count()  # one for each GAN, so that no two draw the same alpha


def name_of(check):
    return check.__name__.removeprefix("check_")


def ids(cases):
    return [f"{name_of(case[0])}-{i}" for i, case in enumerate(cases)]


def accepted(check, fn, seeds, capsys):
    """A right answer is accepted whatever the seed draws, with a list of ticks."""
    for seed in seeds:
        right = check(fn, seed=seed)
        lines = capsys.readouterr().out.splitlines()
        assert isinstance(right, Right)
        assert right.score == 1
        assert lines[0] == f"{name_of(check)}: right, all {right.total} properties hold"
        assert lines[1:] == [f"  \u2713 {prop.text}" for prop in check.properties()]


def refused(check, fn, word, seeds, capsys):
    """A wrong answer is refused whatever the seed draws, and the verdict says why."""
    for seed in seeds:
        with pytest.raises(WrongAnswer) as caught:
            check(fn, seed=seed)
        text = str(caught.value)
        assert word in text, text
        assert re.match(rf"{name_of(check)}: not right yet, \d+ of \d+ properties hold\n", text)
        assert caught.value.held < caught.value.total
        assert capsys.readouterr().out == ""


def bce(target, logits, from_logits=True):
    return ops.mean(
        keras.losses.binary_crossentropy(target * ops.ones_like(logits), logits, from_logits)
    )


def sig(x):
    return 1 / (1 + np.exp(-x))


def penalty(draw=tf.random.uniform, per=None, axes=None, eps=1e-12, final=None, asked=None,
            reduce=tf.reduce_sum, seed=None, watch=True, call=None):  # fmt: skip
    """A gradient penalty with one part exchanged."""

    def fn(critic, real, fake):
        shape = (len(real), *[1] * (len(real.shape) - 1)) if per is None else per(real)
        alpha = draw(shape) if seed is None else draw(shape, seed=seed)
        x = alpha * real + (1 - alpha) * fake if asked is None else asked(real, fake, alpha)
        with tf.GradientTape() as tape:
            if watch:
                tape.watch(x)
            total = reduce(critic(x) if call is None else call(critic, x))
        gradient = tape.gradient(total, x)
        over = list(range(1, len(real.shape))) if axes is None else axes
        over = None if over == "all" else over
        norm = tf.sqrt(tf.reduce_sum(gradient**2, over) + eps)
        return tf.reduce_mean((norm - 1) ** 2) if final is None else final(norm)

    return fn


def penalty_by_sample(critic, real, fake):
    """One sample after the other."""
    total = 0.0
    for i in range(len(real)):
        alpha = tf.random.uniform(())
        x = alpha * real[i : i + 1] + (1 - alpha) * fake[i : i + 1]
        with tf.GradientTape() as tape:
            tape.watch(x)
            score = critic(x)
        gradient = tape.gradient(score, x)
        total += (tf.sqrt(tf.reduce_sum(gradient**2) + 1e-12) - 1) ** 2
    return total / len(real)


def penalty_of_norm(critic, real, fake):
    """tf.norm has no derivative at 0."""
    alpha = tf.random.uniform((len(real), *[1] * (len(real.shape) - 1)))
    x = alpha * real + (1 - alpha) * fake
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(critic(x))
    gradient = tf.reshape(tape.gradient(total, x), (len(real), -1))
    return tf.reduce_mean((tf.norm(gradient, axis=1) - 1) ** 2)


def fixed_alpha(shape):
    return tf.constant(np.random.default_rng(3).random(shape), tf.float32)


def package_penalty(critic, real, fake):
    shape = critic.input_shape[1:]
    g = keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(int(np.prod(shape))), keras.layers.Reshape(shape)]
    )
    return WGANGP(g, critic, 2, seed=next(SEEDS)).penalty(real, fake)


def clip(critic, c, low=None, only=None):
    for w in critic.trainable_variables:
        if only is None or only == len(w.shape):
            w.assign(ops.clip(w, -c if low is None else low, c))


def zeros(shape):
    return tf.zeros(shape)


def uniform(shape):
    return tf.random.uniform(shape, -1, 1)


def fixed(shape):
    return tf.constant(np.random.default_rng(0).standard_normal(shape), tf.float32)


def tiled(shape):
    return tf.tile(tf.random.normal((1, shape[1])), (shape[0], 1))


def two_kinds(shape):
    return tf.repeat(tf.random.normal((2, shape[1])), shape[0] // 2 + 1, axis=0)[: shape[0]]


def narrow(shape):
    return 0.3 * tf.random.normal(shape)


def a_little_narrow(shape):
    return 0.9 * tf.random.normal(shape)


def cut(shape):
    return tf.random.truncated_normal(shape)


def by_column(shape):
    return tf.sort(tf.random.normal(shape), axis=0)


NOISES = [
    (zeros, "all samples share their z: it is 0"),
    (uniform, "uniform: every one"),
    (fixed, "two steps draw the same z"),
    (tiled, "share their z"),
    (two_kinds, "some samples share their z"),
    (narrow, "standard deviation must be 1"),
    (cut, "a truncated normal distribution?"),
    (by_column, "sorting"),
]


def same_fake(fake):
    return tf.repeat(fake[:1], len(fake), axis=0)


def train_step(training=True, real_label=1.0, fake_label=0.0, g_label=1.0, d_scale=1.0, g_sign=1.0,
               d_weights="d", g_weights="g", d_steps=1, g_steps=1, only="dg", joint=False,
               detach=False, g_loss=None, show_fakes=True, noise=tf.random.normal, fakes=None,
               reals=None, spoil=None, logits=None):  # fmt: skip
    """A training step with one part exchanged."""

    def fn(g, d, g_optimizer, d_optimizer, real, latent_dim):
        weights = {"d": d.trainable_variables, "g": g.trainable_variables}
        weights |= {"dg": weights["d"] + weights["g"], "last": weights["g"][-2:]}

        def make():
            fake = g(noise((len(real), latent_dim)), training=training)
            return fake if fakes is None else fakes(fake)

        def judge(samples):
            said = d(samples, training=training)
            return said if logits is None else logits(said)

        def d_step():
            with tf.GradientTape() as tape:
                fake = make()
                loss = bce(real_label, judge(real if reals is None else reals(real)))
                if show_fakes:
                    loss += bce(fake_label, judge(fake))
                loss *= d_scale
            return d_optimizer, tape.gradient(loss, weights[d_weights]), weights[d_weights]

        def g_step():
            with tf.GradientTape() as tape:
                fake = make()
                fake = tf.stop_gradient(fake) if detach else fake
                said = judge(fake)
                loss = g_sign * (bce(g_label, said) if g_loss is None else g_loss(said))
            gradients = tape.gradient(loss, weights[g_weights])
            gradients = gradients if spoil is None else spoil(gradients)
            return g_optimizer, gradients, weights[g_weights]

        steps = {"d": [d_step] * d_steps, "g": [g_step] * g_steps}
        steps = [step for name in only for step in steps[name]]
        todo = [step() for step in steps] if joint else steps
        for step in todo:
            optimizer, gradients, variables = step if joint else step()
            optimizer.apply_gradients(zip(gradients, variables, strict=True))

    return fn


def critic_step(weigh=lambda w: w, sign=1.0, clip_to=None, both=False, penalise=None, loss=None,
                steps=1, noise=tf.random.normal, fakes=None, others=False,
                real_part=None):  # fmt: skip
    """A critic step with one part exchanged."""

    def fn(critic, g, optimizer, real, latent_dim, gp_weight):
        def make():
            fake = g(noise((len(real), latent_dim)), training=True)
            return fake if fakes is None else fakes(fake)

        for _ in range(steps):
            weights = critic.trainable_variables + (g.trainable_variables if both else [])
            with tf.GradientTape() as tape:
                fake = make()
                shown = real if real_part is None else real_part(real)
                r, f = critic(shown, training=True), critic(fake, training=True)
                d_loss = sign * (ops.mean(f) - ops.mean(r)) if loss is None else loss(r, f)
                extra = (penalise or penalty())(critic, real, make() if others else fake)
                objective = d_loss + weigh(gp_weight) * extra
            optimizer.apply_gradients(zip(tape.gradient(objective, weights), weights, strict=True))
            if clip_to:
                clip(critic, clip_to)

    return fn
