"""The checkers of notebook 07: right answers pass, wrong ones get a sentence of their own."""

import keras
import numpy as np
import pytest
import students
import tensorflow as tf
from keras import layers, ops
from students import accepted, ids, penalty, penalty_of_norm, refused

from gan_keras.course.exercises import (
    WrongAnswer,
    check_critic_step_of_images,
    check_step_test,
)


def step_test(direction="dg", frozen=(0.0, 0.0), still=True, moving=True, slope=0.1):
    """A student's test for steps; each part of it can be left out."""

    def change(network, before):
        pairs = zip(network.trainable_variables, before, strict=True)
        return max(float(ops.max(ops.abs(new - old))) for new, old in pairs)

    def test(step):
        real, z = 1 + 0.1 * tf.random.normal((64, 2)), tf.random.normal((256, 4))
        for d_rate, g_rate in ((0.1, frozen[0]), (frozen[1], 0.1)):
            narrow = keras.initializers.RandomNormal(stddev=0.1)  # fakes near 0, reals near 1
            g = keras.Sequential([keras.Input((4,)), layers.Dense(2, kernel_initializer=narrow)])
            kernel = keras.initializers.Constant(slope)
            d = keras.Sequential([keras.Input((2,)), layers.Dense(1, kernel_initializer=kernel)])
            before = [[w.numpy() for w in network.trainable_variables] for network in (d, g)]
            d_turn = d_rate > g_rate
            opinion = ops.mean(d(real if d_turn else g(z)))
            step(g, d, keras.optimizers.SGD(g_rate), keras.optimizers.SGD(d_rate), real, 4)
            moved = change(d, before[0]), change(g, before[1])
            own, other = moved if d_turn else moved[::-1]
            if (moving and own == 0) or (still and other > 0):
                return False
            if "gd"[d_turn] in direction and ops.mean(d(real if d_turn else g(z))) <= opinion:
                return False
        return True

    return test


def step_test_in_numpy(step):
    """Weights as arrays."""
    d = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
    g = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
    rng = np.random.default_rng(0)
    real, z = rng.normal(2, 0.1, (128, 2)).astype("float32"), rng.normal(size=(512, 3))
    for own, other, rates, seen in (
        (d, g, (0.0, 0.02), lambda: real),
        (g, d, (0.02, 0.0), lambda: g(z)),
    ):
        for network in (d, g):
            network.set_weights([rng.uniform(0, 0.1, w.shape) for w in network.get_weights()])
        before = own.get_weights(), other.get_weights(), np.mean(d(seen()))
        step(g, d, *(keras.optimizers.SGD(rate) for rate in rates), tf.constant(real), 3)
        changed = [
            any((a != b).any() for a, b in zip(old, network.get_weights(), strict=True))
            for old, network in zip(before, (own, other), strict=False)
        ]
        if changed != [True, False] or np.mean(d(seen())) <= before[2]:
            return False
    return True


STEP_TESTS = [
    (lambda step: True, "g_optimizer moves the discriminator too"),
    (lambda step: False, "your test refuses a right step"),
    (step_test(frozen=(0.1, 0.1)), "your test refuses a right step"),
    (step_test(still=False), "moves the"),
    (step_test(moving=False, direction=""), "never moves"),
    (step_test(direction=""), "labels of reals and fakes are swapped"),
    (step_test(direction="g"), "let D alone move"),
    (step_test(direction="d"), "in G's step, the fakes have the label 0"),
    (lambda step: None, "returned None"),
    (lambda step: 1, "True or False is due"),
    (lambda step: "True", "True or False is due"),
    (lambda step: np.ones(3, bool), "True or False is due"),
]


def critic_step(axes=None, alpha=None, weight=lambda w: w, moves=("critic",), after=False):
    def step(critic, generator, optimizer, real, latent_dim, gp_weight):
        batch, every = len(real), tuple(range(1, len(real.shape)))
        fake = generator(tf.random.normal((batch, latent_dim)), training=True)
        shape = (batch, *[1 for _ in every]) if alpha is None else alpha(real)
        mix = tf.random.uniform(shape)
        between = mix * real + (1 - mix) * fake
        networks = {"critic": critic, "generator": generator}
        weights = [v for name in moves for v in networks[name].trainable_variables]
        with tf.GradientTape() as tape:
            fake = generator(tf.random.normal((batch, latent_dim)), training=True)
            loss = ops.mean(critic(fake, training=True)) - ops.mean(critic(real, training=True))
            with tf.GradientTape() as inner:
                inner.watch(between)
                scores = critic(between, training=True)
            squares = ops.sum(inner.gradient(scores, between) ** 2, axis=axes or every)
            penalty = ops.mean((ops.sqrt(squares + 1e-12) - 1) ** 2)
            if not after:
                loss += weight(gp_weight) * penalty
        optimizer.apply(tape.gradient(loss, weights), weights)

    return step


CRITIC_STEPS = [
    (critic_step(axes=1), "the norm runs over one axis"),
    (critic_step(axes=3), "the norm runs over one axis"),
    (critic_step(axes=(1, 2, 3)), "your function raised"),
    (critic_step(alpha=lambda real: (len(real), 1)), "your function raised"),
    (critic_step(after=True), "does not reach the weights"),
    (critic_step(weight=lambda w: 10.0 * w), "the result is wrong"),
    (critic_step(weight=lambda w: 10.0), "gp_weight is not used: 10 was taken"),
    (critic_step(moves=("critic", "generator")), "the generator moved"),
    (lambda *args: None, "exactly one update is expected"),
    (students.critic_step(steps=2), "exactly one update is expected"),
    (students.critic_step(clip_to=0.01), "the penalty takes the place of clipping"),
    (students.critic_step(sign=-1.0), "the sign of the critic loss is wrong"),
    (students.critic_step(penalise=penalty(axes="all")), "one norm per sample"),
]
RIGHT = [
    (check_step_test, step_test()),
    (check_step_test, step_test(slope=0.2)),
    (check_step_test, step_test_in_numpy),
    (check_critic_step_of_images, critic_step()),
    (check_critic_step_of_images, students.critic_step()),
    (check_critic_step_of_images, students.critic_step(penalise=penalty_of_norm, others=True)),
]
WRONG = [(check_step_test, *case) for case in STEP_TESTS]
WRONG += [(check_critic_step_of_images, *case) for case in CRITIC_STEPS]


@pytest.mark.parametrize(("check", "fn"), RIGHT, ids=ids(RIGHT))
def test_right_answers_are_accepted(check, fn, capsys):
    accepted(check, fn, range(5), capsys)


@pytest.mark.parametrize(("check", "fn", "word"), WRONG, ids=ids(WRONG))
def test_mistakes_are_named(check, fn, word, capsys):
    refused(check, fn, word, range(1), capsys)


def test_the_verdicts_are_there_in_chinese():
    with pytest.raises(WrongAnswer, match="你的测试拒绝了"):
        check_step_test(lambda step: False, lang="zh")
