"""The checkers of notebook 07: right answers pass, wrong ones get a sentence of their own."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

from gan_keras.course.exercises import (
    WrongAnswer,
    bug_hunt,
    check_critic_step_of_images,
    check_step_test,
    untranslated,
)


def step_test(direction=True, frozen=(0.0, 0.0), still=True, moving=True):
    """A student's test for steps; each part of it can be left out."""

    def change(network, before):
        pairs = zip(network.trainable_variables, before, strict=True)
        return max(float(ops.max(ops.abs(new - old))) for new, old in pairs)

    def test(step):
        real, z = 1 + 0.1 * tf.random.normal((64, 2)), tf.random.normal((256, 4))
        for d_rate, g_rate in ((0.1, frozen[0]), (frozen[1], 0.1)):
            g = keras.Sequential([keras.Input((4,)), layers.Dense(2)])
            slope = keras.initializers.Constant(0.1)
            d = keras.Sequential([keras.Input((2,)), layers.Dense(1, kernel_initializer=slope)])
            before = [[w.numpy() for w in network.trainable_variables] for network in (d, g)]
            d_turn = d_rate > g_rate
            opinion = ops.mean(d(real if d_turn else g(z)))
            step(g, d, keras.optimizers.SGD(g_rate), keras.optimizers.SGD(d_rate), real, 4)
            moved = change(d, before[0]), change(g, before[1])
            own, other = moved if d_turn else moved[::-1]
            if (moving and own == 0) or (still and other > 0):
                return False
            if direction and ops.mean(d(real if d_turn else g(z))) <= opinion:
                return False
        return True

    return test


def test_a_test_that_looks_at_who_moved_and_where_to_passes(capsys):
    for _ in range(3):
        check_step_test(step_test())
    assert capsys.readouterr().out.count("three right steps pass") == 3


@pytest.mark.parametrize(
    ("fn", "word"),
    [
        (lambda step: True, "g_optimizer moves the discriminator too"),
        (lambda step: False, "your test refuses a right step"),
        (step_test(still=False), "moves the"),
        (step_test(moving=False, direction=False), "never moves"),
        (step_test(direction=False), "labels of reals and fakes are swapped"),
        (lambda step: None, "returned None"),
        (lambda step: 1, "True or False is due"),
        (lambda step: np.ones(3, bool), "True or False is due"),
    ],
)
def test_steps_that_a_test_lets_pass_are_named(fn, word):
    with pytest.raises(WrongAnswer) as caught:
        check_step_test(fn)
    assert word in str(caught.value)


def test_every_broken_step_has_a_hint():
    assert set(bug_hunt.HINTS) == set(bug_hunt.BROKEN_STEPS)


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


def test_a_critic_step_for_all_ranks_passes(capsys):
    for _ in range(3):
        check_critic_step_of_images(critic_step())
    assert "images, sequences and vectors" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fn", "word"),
    [
        (critic_step(axes=1), "the norm runs over one axis"),
        (critic_step(axes=3), "the norm runs over one axis"),
        (critic_step(axes=(1, 2, 3)), "your function raised"),
        (critic_step(alpha=lambda real: (len(real), 1)), "your function raised"),
        (critic_step(after=True), "no penalty arrives at the weights"),
        (critic_step(weight=lambda w: 10.0 * w), "wrong"),
        (critic_step(moves=("critic", "generator")), "the generator must stay as it is"),
        (lambda *args: None, "wrong"),
    ],
)
def test_wrong_critic_steps_are_named(fn, word):
    with pytest.raises(WrongAnswer) as caught:
        check_critic_step_of_images(fn)
    assert word in str(caught.value)


def test_the_verdicts_are_there_in_chinese():
    assert "bug_hunt" not in untranslated.missing()
    with pytest.raises(WrongAnswer, match="你的测试拒绝了"):
        check_step_test(lambda step: False, lang="zh")
