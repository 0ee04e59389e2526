"""Checkers of training code: steps, the gradient penalty, bounds on weights."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops
from students import (
    NOISES,
    SEEDS,
    accepted,
    bce,
    clip,
    critic_step,
    fixed_alpha,
    ids,
    package_penalty,
    penalty,
    penalty_by_sample,
    penalty_of_norm,
    refused,
    same_fake,
    train_step,
)

from gan_keras import GAN, WGANGP, losses
from gan_keras.course.exercises import (
    check_clip,
    check_critic_step,
    check_gradient_penalty,
    check_spectral_norm,
    check_train_step,
)


@tf.function
def compiled_train_step(g, d, g_optimizer, d_optimizer, real, latent_dim):
    z = tf.random.normal((tf.shape(real)[0], latent_dim))
    fake = g(z, training=True)
    both = tf.concat([real, fake], 0)
    labels = tf.concat([tf.ones((len(real), 1)), tf.zeros((len(fake), 1))], 0)
    loss_fn = keras.losses.BinaryCrossentropy(from_logits=True)
    with tf.GradientTape() as tape:
        d_loss = loss_fn(labels, d(both, training=True))
    d_optimizer.apply(tape.gradient(d_loss, d.trainable_weights), d.trainable_weights)
    with tf.GradientTape() as tape:
        g_loss = loss_fn(tf.ones((len(real), 1)), d(g(z, training=True), training=True))
    g_optimizer.apply(tape.gradient(g_loss, g.trainable_weights), g.trainable_weights)
    return {"d_loss": d_loss, "g_loss": g_loss}


def package_train_step(g, d, g_optimizer, d_optimizer, real, latent_dim):
    gan = GAN(g, d, latent_dim, seed=next(SEEDS))
    gan.compile(g_optimizer, d_optimizer, run_eagerly=True)
    gan.train_step(real)


def frozen_train_step(g, d, g_optimizer, d_optimizer, real, latent_dim):
    """D is frozen while G learns, and the other way round."""
    d.trainable, g.trainable = True, False
    train_step(only="d")(g, d, g_optimizer, d_optimizer, real, latent_dim)
    d.trainable, g.trainable = False, True
    train_step(only="g")(g, d, g_optimizer, d_optimizer, real, latent_dim)


def on_batch(halves):
    """As articles of the first years write it."""

    def fn(g, d, g_optimizer, d_optimizer, real, latent_dim):
        loss = keras.losses.BinaryCrossentropy(from_logits=True)
        ones, zeros = np.ones((len(real), 1)), np.zeros((len(real), 1))
        d.trainable = True
        d.compile(optimizer=d_optimizer, loss=loss)
        fake = g(tf.random.normal((len(real), latent_dim)), training=True)
        if halves:
            d.train_on_batch(real, ones)
            d.train_on_batch(fake, zeros)
        else:
            d.train_on_batch(tf.concat([real, fake], 0), np.concatenate([ones, zeros]))
        d.trainable = False
        gan = keras.Sequential([g, d])
        gan.compile(optimizer=g_optimizer, loss=loss)
        gan.train_on_batch(tf.random.normal((len(real), latent_dim)), ones)

    return fn


def no_fakes_of_g(g, d, g_optimizer, d_optimizer, real, latent_dim):
    """D is shown noise in place of fakes."""
    with tf.GradientTape() as tape:
        noise = tf.random.normal(real.shape)
        loss = bce(1.0, d(real, training=True)) + bce(0.0, d(noise, training=True))
    weights = d.trainable_variables
    d_optimizer.apply(tape.gradient(loss, weights), weights)
    train_step(only="g")(g, d, g_optimizer, d_optimizer, real, latent_dim)


def by_hand(g, d, *others):
    for weight in d.trainable_variables:
        weight.assign_sub(0.1 * weight)


def and_by_hand(g, d, *others):
    train_step()(g, d, *others)
    by_hand(g, d)


def package_critic_step(critic, g, optimizer, real, latent_dim, gp_weight):
    gan = WGANGP(g, critic, latent_dim, gp_weight=gp_weight, seed=next(SEEDS))
    gan.compile(keras.optimizers.SGD(0.1), optimizer, run_eagerly=True)
    gan.discriminator_step(real)


def joined_critic_step(critic, g, optimizer, real, latent_dim, gp_weight):
    """One call of the critic for reals, fakes and the points between."""
    fake = g(tf.random.normal((len(real), latent_dim)), training=True)
    alpha = tf.random.uniform((len(real), *[1] * (len(real.shape) - 1)))
    x = tf.concat([real, fake, alpha * real + (1 - alpha) * fake], 0)
    weights = critic.trainable_variables
    with tf.GradientTape() as tape:
        with tf.GradientTape() as inner:
            inner.watch(x)
            scores = critic(x)
        gradient = tf.reshape(inner.gradient(scores, x), (len(x), -1))[2 * len(real) :]
        norm = ops.sqrt(ops.sum(gradient**2, axis=1) + 1e-12)
        r, f, _ = tf.split(scores, 3)
        loss = ops.mean(f) - ops.mean(r) + gp_weight * ops.mean((norm - 1) ** 2)
    optimizer.apply(tape.gradient(loss, weights), weights)


def power_iteration(matrix, start, steps=100):
    vector = start(matrix.shape[1])
    for _ in range(steps):
        vector = matrix.T @ (matrix @ vector)
        vector = vector / np.linalg.norm(vector)
    return np.linalg.norm(matrix @ vector)


def clip_a_clone(critic, c):
    clip(keras.models.clone_model(critic), c)


def clip_and_compare(critic, c):
    """A clone keeps the weights as they were."""
    before = keras.models.clone_model(critic)
    before.set_weights(critic.get_weights())
    clip(critic, c)


def set_clipped(low=lambda c: -c, high=lambda c: c, change=None):
    change = change or (lambda w, c: np.clip(w, low(c), high(c)))
    return lambda d, c: d.set_weights([change(w, c) for w in d.get_weights()])


RIGHT = [
    (check_gradient_penalty, penalty()),
    (check_gradient_penalty, penalty(eps=1e-8)),
    (check_gradient_penalty, tf.function(penalty())),
    (check_gradient_penalty, package_penalty),
    (check_gradient_penalty, penalty_by_sample),
    (check_gradient_penalty, penalty(draw=keras.random.uniform)),
    (check_spectral_norm, lambda m: np.linalg.svd(m)[1][0]),
    (check_spectral_norm, lambda m: np.linalg.norm(m, 2)),
    (check_spectral_norm, lambda m: tf.sqrt(tf.linalg.eigvalsh(tf.matmul(m, m, True))[-1])),
    (check_spectral_norm, lambda m: ops.max(ops.svd(m, compute_uv=False))),
    (check_spectral_norm, lambda m: power_iteration(m, np.random.default_rng(0).standard_normal)),
    (check_clip, clip),
    (check_clip, set_clipped()),
    (check_clip, lambda d, c: [w.assign(tf.clip_by_value(w, -c, c)) for w in d.weights]),
    (check_clip, clip_and_compare),
    (check_train_step, package_train_step),
    (check_train_step, train_step()),
    (check_train_step, train_step(d_scale=0.5)),
    (check_train_step, train_step(noise=keras.random.normal)),
    (check_train_step, compiled_train_step),
    (check_train_step, frozen_train_step),
    (check_train_step, on_batch(halves=False)),
    (check_train_step, on_batch(halves=True)),
    (check_critic_step, package_critic_step),
    (check_critic_step, critic_step()),
    (check_critic_step, critic_step(others=True)),
    (check_critic_step, joined_critic_step),
]

mean = tf.reduce_mean
PENALTIES = [
    (penalty(tf.random.normal), "normal one leaves"),
    (penalty(per=lambda x: (1,) * len(x.shape)), "whole batch: draw"),
    (penalty(draw=lambda s: tf.constant(0.5)), "whole batch: draw"),
    (penalty(per=lambda x: x.shape), "one alpha per coordinate"),
    (penalty(per=lambda x: (len(x),)), "alpha needs one axis for each"),
    (penalty(axes="all"), "norm runs over the whole batch"),
    (penalty(axes=[1]), "one axis"),
    (penalty(axes=[-1]), "one axis"),
    (penalty(eps=0.0), "derivative at 0"),
    (penalty_of_norm, "derivative at 0"),
    (penalty(draw=fixed_alpha), "seed is set inside"),
    (penalty(asked=lambda x, y, a: x), "asked at real samples, not between"),
    (penalty(asked=lambda x, y, a: y), "asked at fake samples, not between"),
    (penalty(asked=lambda x, y, a: x + a * y), "x^ ="),
    (penalty(draw=lambda s: tf.random.uniform(s) ** 2), "not uniform"),
    (penalty(draw=lambda s: tf.round(tf.random.uniform(s))), "not between them"),
    (penalty(draw=lambda s: tf.random.uniform(s, 0.4, 0.6)), "not uniform"),
    (penalty(reduce=mean), "*mean* output"),
    (penalty(final=lambda n: mean(tf.maximum(n - 1, 0) ** 2)), "one-sided"),
    (penalty(final=lambda n: mean(n - 1)), "square of"),
    (penalty(final=lambda n: mean(abs(n - 1))), "square of"),
    (penalty(final=lambda n: mean(n)), "this is the norm"),
    (penalty(final=lambda n: mean(n**2)), "1 is not subtracted"),
    (penalty(final=lambda n: (mean(n) - 1) ** 2), "mean comes last"),
    (penalty(final=lambda n: mean((n**2 - 1) ** 2)), "square root is missing"),
    (penalty(final=lambda n: 10 * mean((n - 1) ** 2)), "multiplied by 10"),
    (penalty(final=lambda n: tf.reduce_sum((n - 1) ** 2)), "summed over the batch"),
    (penalty(final=lambda n: mean((n - 1) ** 2).numpy()), "depend on the critic"),
    (penalty(final=lambda n: tf.stop_gradient(mean((n - 1) ** 2))), "depend on the critic"),
    (penalty(final=lambda n: (n - 1) ** 2), "shape (4,)"),
    (penalty(final=lambda n: [mean((n - 1) ** 2)]), "returned a list"),
    (penalty(watch=False), "tape.watch the points"),
    (penalty(call=lambda critic, x: critic.predict(x, verbose=0)), "predict leaves no trace"),
]
NORMS = [
    (np.linalg.norm, "Frobenius"),
    (lambda m: np.linalg.eigvals(m).real.max() if len(m) == len(m.T) else 0, "eigenvalue"),
    (lambda m: m.max(), "largest entry"),
    (lambda m: np.linalg.svd(m)[1], "the first is the largest"),
    (lambda m: np.linalg.svd(m)[1][-1], "smallest singular value"),
    (lambda m: np.linalg.svd(m)[1].sum(), "sum of all singular values"),
    (lambda m: np.linalg.norm(m @ m.T, 2), "square root is missing"),
    (lambda m: np.linalg.norm(m, 1), "sum of a column"),
    (lambda m: np.linalg.norm(m, np.inf), "sum of a row"),
    (lambda m: power_iteration(m, np.ones), "ones are at [[1, -1]]"),
    (lambda m: np.float64(0.97) * np.linalg.norm(m, 2), "too early"),
    (lambda m: 1 / np.linalg.norm(m, 2), "divided by"),
]
CLIPS = [
    (lambda d, c: None, "no weight has moved"),
    (lambda d, c: [ops.clip(w, -c, c) for w in d.weights], "no weight has moved"),
    (clip_a_clone, "no weight has moved"),
    (lambda d, c: clip(d, c, only=2), "biases are left"),
    (lambda d, c: clip(d, c, only=1), "kernels are left"),
    (lambda d, c: clip(d, c, low=0.0), "[0, c]"),
    (lambda d, c: clip(d, 0.01), "c is not used"),
    (lambda d, c: clip(d.layers[-1], c), "one layer alone"),
    (set_clipped(high=lambda c: None), "from below only"),
    (set_clipped(low=lambda c: None), "from above only"),
    (set_clipped(change=lambda w, c: w * c / abs(w).max()), "scaled"),
    (set_clipped(change=lambda w, c: c * np.sign(w)), "stay as they are"),
    (set_clipped(change=lambda w, c: c * np.tanh(w)), "squashed"),
    (set_clipped(change=lambda w, c: np.where(abs(w) > c, 0, w)), "became 0"),
    (set_clipped(change=lambda w, c: w * min(1, c / np.linalg.norm(w))), "norm c"),
]


def but_one_bias(gradients):
    return [-part for part in gradients[:-1]] + gradients[-1:]


TRAIN_STEPS = [
    (train_step(g_weights="dg"), "g_optimizer moved the weights of the disc"),
    (train_step(d_weights="dg"), "d_optimizer moved the weights of the gen"),
    (train_step(training=False), "without training=True"),
    (train_step(training=None), "without training=True"),
    (train_step(only="d"), "generator's step is missing"),
    (train_step(only="g"), "discriminator's step is missing"),
    (train_step(only="gd"), "other way round"),
    (train_step(d_steps=2), "takes one step"),
    (train_step(joint=True), "before either update"),
    (train_step(g_label=0.0), "moves away"),
    (train_step(g_sign=-1.0), "moves away"),
    (train_step(g_sign=0.5), "half of G's loss"),
    (train_step(g_loss=losses.minimax_generator_loss), "saturate"),
    (train_step(g_loss=losses.wasserstein_generator_loss), "Wasserstein"),
    (train_step(g_loss=lambda f: ops.mean((f - 1) ** 2)), "LSGAN"),
    (train_step(g_loss=lambda f: ops.sum(ops.softplus(-f))), "summed"),
    (train_step(g_loss=lambda f: bce(1.0, 1 / (1 + ops.exp(-f)))), "applied twice"),
    (train_step(g_sign=0.0), "no gradient arrives"),
    (train_step(detach=True), "inside the GradientTape"),
    (train_step(real_label=0.0, fake_label=1.0), "labels are swapped"),
    (train_step(real_label=0.9), "no label smoothing"),
    (train_step(fake_label=1.0), "label 1"),
    (train_step(d_scale=-1.0), "minimise -V"),
    (train_step(d_scale=1000.0), "D was moved by"),
    (train_step(show_fakes=False), "without seeing fakes"),
    (train_step(reals=lambda x: x[: len(x) // 2]), "did not see all real"),
    (train_step(reals=lambda x: x + 0.1), "neither"),
    (train_step(fakes=same_fake), "too few different fakes"),
    (train_step(g_weights="last"), "only some of G's weights"),
    (train_step(spoil=but_one_bias), "wrong sign"),
    (lambda *a: None, "neither optimizer"),
    (no_fakes_of_g, "generator was not called"),
    (by_hand, "neither optimizer"),
    (and_by_hand, "discriminator moved outside"),
    *((train_step(noise=noise), word) for noise, word in NOISES),
]
CRITIC_STEPS = [
    (critic_step(weigh=lambda w: 0.0), "penalty is missing"),
    (critic_step(penalise=lambda *a: 0.0), "penalty is missing, or does not reach"),
    (critic_step(weigh=lambda w: -w), "subtracted"),
    (critic_step(weigh=lambda w: 1.0), "not used"),
    (critic_step(weigh=lambda w: 10.0), "10 was taken"),
    (critic_step(sign=-1.0), "sign of the critic loss"),
    (critic_step(both=True), "generator moved"),
    (critic_step(clip_to=0.01), "does not clip"),
    (critic_step(loss=lambda r, f: bce(1.0, r) + bce(0.0, f)), "cross-entropy"),
    (critic_step(loss=lambda r, f: 0.0), "critic loss is missing"),
    (critic_step(steps=2), "one update"),
    (critic_step(fakes=same_fake), "fewer fakes"),
    (critic_step(real_part=lambda x: x[:9]), "did not see all real"),
    (lambda *a: None, "one update"),
    *((critic_step(noise=noise), word) for noise, word in NOISES),
    *((critic_step(penalise=penalise), word) for penalise, word in (
        (penalty(asked=lambda x, y, a: x), "asked at real samples"),
        (penalty(asked=lambda x, y, a: y), "asked at fake samples"),
        (penalty(tf.random.normal), "normal one leaves"),
        (penalty(per=lambda x: (1,) * len(x.shape)), "whole batch: draw"),
        (penalty(per=lambda x: x.shape), "one alpha per coordinate"),
        (penalty(per=lambda x: (len(x),)), "alpha needs one axis"),
        (penalty(draw=fixed_alpha), "seed is set inside"),
        (penalty(axes=[1]), "one axis"),
        (penalty(axes="all"), "one norm per sample"),
        (penalty(eps=0.0), "derivative at 0"),
        (penalty(watch=False), "tape.watch the points"),
        (penalty(reduce=mean), "mean output"),
        (penalty(final=lambda n: mean(tf.maximum(n - 1, 0) ** 2)), "two-sided"),
        (penalty(final=lambda n: mean(abs(n - 1))), "not squared"),
        (penalty(final=lambda n: mean((n**2 - 1) ** 2)), "square root is missing"),
        (penalty(final=lambda n: mean(n**2)), "1 is not subtracted"),
        (penalty(final=lambda n: tf.reduce_sum((n - 1) ** 2)), "summed over the batch"),
    )),
]  # fmt: skip
WRONG = [
    (check, *case)
    for check, cases in (
        (check_gradient_penalty, PENALTIES),
        (check_spectral_norm, NORMS),
        (check_clip, CLIPS),
        (check_train_step, TRAIN_STEPS),
        (check_critic_step, CRITIC_STEPS),
    )
    for case in cases
]


pytestmark = pytest.mark.filterwarnings("ignore:Gradients do not exist for variables")


@pytest.fixture(autouse=True)
def _seeded():
    keras.utils.set_random_seed(0)


@pytest.mark.parametrize(("check", "fn"), RIGHT, ids=ids(RIGHT))
def test_right_answers_are_accepted(check, fn, capsys):
    accepted(check, fn, (0,), capsys)


@pytest.mark.parametrize(("check", "fn", "word"), WRONG, ids=ids(WRONG))
def test_mistakes_are_named(check, fn, word, capsys):
    refused(check, fn, word, (0,), capsys)


def test_statistical_checks_do_not_depend_on_luck(capsys):
    for seed in range(3):
        keras.utils.set_random_seed(100 + seed)
        accepted(check_gradient_penalty, penalty(), (seed,), capsys)
        accepted(check_train_step, train_step(), (seed,), capsys)
        accepted(check_critic_step, critic_step(), (seed,), capsys)


def test_a_clone_of_a_watched_network_writes_into_no_diary(capsys):
    def step(critic, g, *others):
        clone = keras.models.clone_model(critic)
        clone(np.zeros((3, *critic.input_shape[1:]), "float32"))
        critic_step()(critic, g, *others)

    accepted(check_critic_step, step, (0,), capsys)
