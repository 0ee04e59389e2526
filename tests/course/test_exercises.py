"""Checkers accept right answers however they are written, and name typical mistakes."""

import itertools
import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops
from scipy.linalg import sqrtm
from scipy.spatial.distance import cdist, jensenshannon
from scipy.stats import truncnorm

from gan_keras import GAN, WGANGP, losses
from gan_keras.course import exercises
from gan_keras.course.exercises import (
    WrongAnswer,
    check_clip,
    check_critic_loss,
    check_critic_step,
    check_discriminator_loss,
    check_fill_hole,
    check_frechet_distance,
    check_generator_loss,
    check_gradient_penalty,
    check_jensen_shannon,
    check_latents,
    check_lsgan_losses,
    check_modes_hit,
    check_nearest_training,
    check_optimal_discriminator,
    check_precision,
    check_psnr,
    check_reconstruction_objective,
    check_sampling,
    check_scale_images,
    check_slerp,
    check_spectral_norm,
    check_targets,
    check_train_step,
    check_truncate,
)
from gan_keras.inference.generate import draw_samples, latents
from gan_keras.metrics.frechet import frechet_distance
from gan_keras.metrics.neighbours import nearest_training, precision_recall_density_coverage

ELSEWHERE = ("check_agree", "check_receptive_field")  # test_exercises_applications.py
CHECKERS = [
    getattr(exercises, name)
    for name in exercises.__all__
    if name.startswith("check_") and name not in ELSEWHERE
]
IN_PLACE = ("check_clip", "check_train_step", "check_critic_step")
SEEDS = itertools.count()  # one for each GAN, so that no two draw the same alpha


def bce(target, logits, from_logits=True):
    return ops.mean(
        keras.losses.binary_crossentropy(target * ops.ones_like(logits), logits, from_logits)
    )


def sig(x):
    return 1 / (1 + np.exp(-x))


def kl(p, q):
    return np.sum(p * np.log(p / q))


def jsd(p, q, log=np.log, half=0.5):
    m = (p + q) / 2
    terms = [a * log(np.where(a > 0, a, 1) / np.where(m > 0, m, 1)) for a in (p, q)]
    return half * sum(t.sum() for t in terms)


def psnr(a, b, data_range):
    return 10 * np.log10(data_range**2 / np.mean((a.astype(float) - b) ** 2))


def pix2pix(logits, real, fake, weight, power=1, reduce=np.mean, swap=False):
    gan, rec = bce(1.0, logits), reduce(np.abs(real - fake) ** power)
    return weight * gan + rec if swap else gan + weight * rec


def penalty(draw=tf.random.uniform, per=None, axes=None, eps=1e-12, final=None, asked=None,
            reduce=tf.reduce_sum, seed=None):  # fmt: skip
    """A gradient penalty with one part exchanged."""

    def fn(critic, real, fake):
        shape = (len(real), *[1] * (len(real.shape) - 1)) if per is None else per(real)
        alpha = draw(shape) if seed is None else draw(shape, seed=seed)
        x = alpha * real + (1 - alpha) * fake if asked is None else asked(real, fake, alpha)
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = reduce(critic(x))
        gradient = tape.gradient(total, x)
        over = list(range(1, len(real.shape))) if axes is None else axes
        over = None if over == "all" else over
        norm = tf.sqrt(tf.reduce_sum(gradient**2, over) + eps)
        return tf.reduce_mean((norm - 1) ** 2) if final is None else final(norm)

    return fn


def fixed_alpha(shape):
    return tf.constant(np.random.default_rng(3).random(shape), tf.float32)


def package_penalty(critic, real, fake):
    shape = critic.input_shape[1:]
    g = keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(int(np.prod(shape))), keras.layers.Reshape(shape)]
    )
    return WGANGP(g, critic, 2, seed=next(SEEDS)).penalty(real, fake)


def frechet(m1, c1, m2, c2, root=lambda a, b: sqrtm(a @ b).real, power=2):
    distance = np.linalg.norm(m1 - m2) ** power
    return distance + np.trace(c1 + c2) - 2 * np.trace(root(c1, c2))


def modes_hit(samples, centres, radius, fewest, order=2.0, more=0):
    counts = (cdist(samples, centres, "minkowski", p=order) < radius).sum(axis=0)
    return int((counts >= fewest + more).sum())


def precision(real, fake, k, offset=0):
    radii = np.sort(cdist(real, real), axis=1)[:, k + offset]
    return np.mean((cdist(fake, real) <= radii).any(axis=1))


def nearest(samples, training):
    distances = cdist(samples, training)
    return distances.min(axis=1), distances.argmin(axis=1)


def slerp(z0, z1, t, normalise=True):
    dot = np.sum(z0 * z1)
    dot = dot / np.linalg.norm(z0) / np.linalg.norm(z1) if normalise else dot
    angle = np.arccos(np.clip(dot, -1, 1) if normalise else dot)
    if angle < 1e-3:
        return z0
    return (np.sin((1 - t) * angle) * z0 + np.sin(t * angle) * z1) / np.sin(angle)


def ops_slerp(z0, z1, t):
    dot = ops.sum(z0 * z1) / (ops.norm(z0) * ops.norm(z1))
    angle = ops.arccos(ops.clip(dot, -0.999999, 0.999999))
    return (ops.sin((1 - t) * angle) * z0 + ops.sin(t * angle) * z1) / ops.sin(angle)


def lerp(z0, z1, t):
    return (1 - t) * z0 + t * z1


def truncate(rng, count, dim, limit, rounds=1000):
    z = rng.standard_normal((count, dim))
    for _ in range(rounds):
        outside = np.abs(z) > limit
        if not outside.any():
            break
        z[outside] = rng.standard_normal(outside.sum())
    return z


def clip(critic, c, low=None, only=None):
    for w in critic.trainable_variables:
        if only is None or only == len(w.shape):
            w.assign(ops.clip(w, -c if low is None else low, c))


def targets(real, fake=lambda s: 0.0):
    def fn(batch, smoothing):
        return np.full((batch, 1), real(smoothing)), np.full((batch, 1), fake(smoothing))

    return fn


def train_step(training=True, real_label=1.0, fake_label=0.0, g_label=1.0, d_scale=1.0, g_sign=1.0,
               d_weights="d", g_weights="g", d_steps=1, g_steps=1, only="dg", joint=False,
               detach=False, g_loss=None, show_fakes=True):  # fmt: skip
    """A training step with one part exchanged."""

    def fn(g, d, g_optimizer, d_optimizer, real, latent_dim):
        weights = {"d": d.trainable_variables, "g": g.trainable_variables}
        weights["dg"] = weights["d"] + weights["g"]

        def noise():
            return keras.random.normal((len(real), latent_dim))

        def d_step():
            with tf.GradientTape() as tape:
                fake = g(noise(), training=training)
                loss = bce(real_label, d(real, training=training))
                if show_fakes:
                    loss += bce(fake_label, d(fake, training=training))
                loss *= d_scale
            return d_optimizer, tape.gradient(loss, weights[d_weights]), weights[d_weights]

        def g_step():
            with tf.GradientTape() as tape:
                fake = g(noise(), training=training)
                fake = tf.stop_gradient(fake) if detach else fake
                logits = d(fake, training=training)
                loss = g_sign * (bce(g_label, logits) if g_loss is None else g_loss(logits))
            return g_optimizer, tape.gradient(loss, weights[g_weights]), weights[g_weights]

        steps = {"d": [d_step] * d_steps, "g": [g_step] * g_steps}
        steps = [step for name in only for step in steps[name]]
        todo = [step() for step in steps] if joint else steps
        for step in todo:
            optimizer, gradients, variables = step if joint else step()
            optimizer.apply_gradients(zip(gradients, variables, strict=True))

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
    gan = GAN(g, d, latent_dim)
    gan.compile(g_optimizer, d_optimizer, run_eagerly=True)
    gan.train_step(real)


def critic_step(weigh=lambda w: w, sign=1.0, clip_to=None, both=False, penalise=None, loss=None,
                steps=1):  # fmt: skip
    """A critic step with one part exchanged."""

    def fn(critic, g, optimizer, real, latent_dim, gp_weight):
        for _ in range(steps):
            weights = critic.trainable_variables + (g.trainable_variables if both else [])
            with tf.GradientTape() as tape:
                fake = g(tf.random.normal((len(real), latent_dim)), training=True)
                r, f = critic(real, training=True), critic(fake, training=True)
                d_loss = sign * (ops.mean(f) - ops.mean(r)) if loss is None else loss(r, f)
                extra = (penalise or penalty())(critic, real, fake)
                objective = d_loss + weigh(gp_weight) * extra
            optimizer.apply_gradients(zip(tape.gradient(objective, weights), weights, strict=True))
            if clip_to:
                clip(critic, clip_to)

    return fn


def package_critic_step(critic, g, optimizer, real, latent_dim, gp_weight):
    gan = WGANGP(g, critic, latent_dim, gp_weight=gp_weight)
    gan.compile(keras.optimizers.SGD(0.1), optimizer, run_eagerly=True)
    gan.discriminator_step(real)


def sampling(training=False, z=lambda rng, shape: rng.standard_normal(shape), seeded=True,
             after=None):  # fmt: skip
    def fn(g, latent_dim, count, seed):
        rng = np.random.default_rng(seed if seeded is True else seeded)
        made = g(z(rng, (count, latent_dim)).astype("f4"), training=training)
        return made if after is None else after(made)

    return fn


RIGHT = [
    (check_scale_images, lambda x: x.astype("float32") / 127.5 - 1),
    (check_scale_images, lambda x: ops.cast(x, "float32") / 255 * 2 - 1),
    (check_scale_images, keras.layers.Rescaling(1 / 127.5, -1)),
    (check_targets, targets(lambda s: 1 - s)),
    (check_targets, lambda n, s: (tf.ones((n, 1)) - s, tf.zeros((n, 1)))),
    (check_targets, lambda n, s: [[1 - s] * n, [0] * n]),
    (check_latents, latents),
    (check_latents, lambda n, d, s: keras.random.normal((n, d), seed=s)),
    (check_latents, lambda n, d, s: np.random.default_rng(s).normal(size=(n, d)).astype("f4")),
    (check_optimal_discriminator, lambda p, q: p / (p + q + 1e-12)),
    (check_optimal_discriminator, lambda p, q: ops.where(p + q > 0, p / (p + q), 0.5)),
    (check_jensen_shannon, jsd),
    (check_jensen_shannon, lambda p, q: jensenshannon(p, q) ** 2),
    (check_jensen_shannon, lambda p, q: tf.reduce_sum(
        tf.math.xlogy(p, 2 * p / (p + q)) + tf.math.xlogy(q, 2 * q / (p + q))) / 2),
    (check_generator_loss, losses.non_saturating_generator_loss),
    (check_generator_loss, lambda f: bce(1.0, f)),
    (check_generator_loss, lambda f: np.mean(np.logaddexp(0, -f))),
    (check_psnr, psnr),
    (check_psnr, lambda a, b, r: tf.image.psnr(tf.cast(a, "float32")[None, ..., None],
                                               tf.cast(b, "float32")[None, ..., None], r)[0]),
    (check_fill_hole, lambda x, m, g: (1 - m) * x + m * g),
    (check_fill_hole, lambda x, m, g: ops.where(m == 1, g, x)),
    (check_reconstruction_objective, pix2pix),
    (check_reconstruction_objective, lambda f, x, y, w: losses.non_saturating_generator_loss(f)
     + w * keras.losses.MeanAbsoluteError()(x, y)),
    (check_gradient_penalty, penalty()),
    (check_gradient_penalty, penalty(eps=1e-8)),
    (check_gradient_penalty, tf.function(penalty())),
    (check_gradient_penalty, package_penalty),
    (check_discriminator_loss, losses.gan_discriminator_loss),
    (check_discriminator_loss, lambda r, f: bce(1.0, r) + bce(0.0, f)),
    (check_discriminator_loss, lambda r, f: np.logaddexp(0, -r).mean() + np.logaddexp(0, f).mean()),
    (check_spectral_norm, lambda m: np.linalg.svd(m)[1][0]),
    (check_spectral_norm, lambda m: tf.sqrt(tf.linalg.eigvalsh(tf.matmul(m, m, True))[-1])),
    (check_frechet_distance, frechet_distance),
    (check_frechet_distance, frechet),
    (check_frechet_distance, lambda a, c, b, d: ops.sum((a - b) ** 2) + ops.trace(c + d)
     - 2 * np.sum(np.sqrt(np.linalg.eigvals(c @ d).real))),
    (check_modes_hit, modes_hit),
    (check_modes_hit, lambda s, c, r, n: tf.reduce_sum(tf.cast(tf.reduce_sum(tf.cast(
        tf.norm(s[:, None] - c, axis=2) <= r, "int32"), 0) >= n, "int32"))),
    (check_precision, precision),
    (check_precision, lambda r, f, k: precision_recall_density_coverage(r, f, k)["precision"]),
    (check_lsgan_losses, lambda r, f: (losses.least_squares_discriminator_loss(r, f),
                                       losses.least_squares_generator_loss(f))),
    (check_lsgan_losses, lambda r, f: [np.mean((r - 1) ** 2) / 2 + np.mean(f**2) / 2,
                                       tf.reduce_mean((f - 1) ** 2) / 2]),
    (check_clip, clip),
    (check_clip, lambda d, c: d.set_weights([np.clip(w, -c, c) for w in d.get_weights()])),
    (check_critic_loss, losses.wasserstein_critic_loss),
    (check_critic_loss, lambda r, f: float(np.mean(f) - np.mean(r))),
    (check_slerp, slerp),
    (check_slerp, ops_slerp),
    (check_nearest_training, nearest_training),
    (check_nearest_training, nearest),
    (check_nearest_training, lambda s, t: (ops.min(tf.norm(s[:, None] - t, axis=2), 1),
                                           ops.argmin(tf.norm(s[:, None] - t, axis=2), 1))),
    (check_truncate, truncate),
    (check_truncate, lambda rng, n, d, c: truncnorm.rvs(-c, c, size=(n, d), random_state=rng)),
    (check_train_step, package_train_step),
    (check_train_step, train_step()),
    (check_train_step, train_step(d_scale=0.5)),
    (check_train_step, compiled_train_step),
    (check_sampling, lambda g, d, n, s: draw_samples(g, n, s)),
    (check_sampling, sampling()),
    (check_sampling, lambda g, d, n, s: g.predict(
        keras.random.normal((n, d), seed=s), verbose=0)),
    (check_critic_step, package_critic_step),
    (check_critic_step, critic_step()),
]  # fmt: skip

UNIFORM = np.random.default_rng(1)
WRONG = [
    (check_scale_images, lambda x: x / 255, "this is [0, 1]"),
    (check_scale_images, lambda x: x.astype(float), "nothing is scaled"),
    (check_scale_images, lambda x: x // 127.5 - 1, "// drops"),
    (check_scale_images, lambda x: x // 255, "// drops"),
    (check_scale_images, lambda x: x / 255 * 2, "- 1 is missing"),
    (check_scale_images, lambda x: x * 2 / 255 - 1, "wraps around"),
    (check_scale_images, lambda x: (x - 128.0) / 128, "never 1"),
    (check_scale_images, lambda x: x.ravel() / 127.5 - 1, "shape"),
    (check_targets, targets(lambda s: 1 - s, lambda s: s), "both sides"),
    (check_targets, targets(lambda s: 1 - s / 2, lambda s: s / 2), "label_smoothing"),
    (check_targets, targets(lambda s: 0.0, lambda s: 1 - s), "swapped"),
    (check_targets, targets(lambda s: 1 + s), "outside [0, 1]"),
    (check_targets, targets(lambda s: 1.2), "outside [0, 1]"),
    (check_targets, targets(lambda s: 1 - s, lambda s: -s), "outside [0, 1]"),
    (check_targets, targets(lambda s: 1.0), "not used"),
    (check_targets, targets(lambda s: s), "taken off 1"),
    (check_targets, lambda n, s: (UNIFORM.uniform(0.7, 1.2, n), np.zeros(n)), "not noise"),
    (check_targets, lambda n, s: (1 - s, 0.0), "one target per sample"),
    (check_targets, lambda n, s: np.full(n, 1 - s), "two results"),
    (check_latents, lambda n, d, s: np.random.default_rng(s).random((n, d), "f4"), "uniform"),
    (check_latents, lambda n, d, s: keras.random.uniform((n, d), -1, 1, seed=s), "uniform"),
    (check_latents, lambda n, d, s: keras.random.truncated_normal((n, d), seed=s), "truncated"),
    (check_latents, lambda n, d, s: keras.random.normal((n, d), seed=0), "each call"),
    (check_latents, lambda n, d, s: keras.random.normal((n, d)), "no run can be repeated"),
    (check_latents, lambda n, d, s: latents(d, n, s), "swapped"),
    (check_latents, lambda n, d, s: np.random.default_rng(s).normal(size=(n, d)), "float32"),
    (check_latents, lambda n, d, s: np.repeat(latents(1, d, s), n, 0), "one for each sample"),
    (check_latents, lambda n, d, s: 2 * latents(n, d, s), "standard deviation"),
    (check_latents, lambda n, d, s: 1 + latents(n, d, s), "mean is to be 0"),
    (check_optimal_discriminator, lambda p, q: p / np.where(q > 0, q, 1), "no probability"),
    (check_optimal_discriminator, lambda p, q: p / q, "no probability"),
    (check_optimal_discriminator, lambda p, q: q / (p + q), "swapped"),
    (check_optimal_discriminator, lambda p, q: p / (p + q), "0 / 0"),
    (check_optimal_discriminator, lambda p, q: np.log(p / q), "logit"),
    (check_jensen_shannon, lambda p, q: jsd(p, q, np.log2), "bits"),
    (check_jensen_shannon, jensenshannon, "square root"),
    (check_jensen_shannon, kl, "mixture"),
    (check_jensen_shannon, lambda p, q: kl(q, p), "mixture"),
    (check_jensen_shannon, lambda p, q: kl(p, (p + q) / 2), "alone"),
    (check_jensen_shannon, lambda p, q: jsd(p, q, half=1.0), "1/2"),
    (check_jensen_shannon, lambda p, q: (kl(p, (p + q) / 2) + kl(q, (p + q) / 2)) / 2, "0 log 0"),
    (check_generator_loss, losses.minimax_generator_loss, "minimax"),
    (check_generator_loss, lambda f: bce(0.0, f), "what D minimises"),
    (check_generator_loss, lambda f: -bce(1.0, f), "sign"),
    (check_generator_loss, lambda f: bce(1.0, sig(f)), "twice"),
    (check_generator_loss, lambda f: bce(1.0, f, False), "as probabilities"),
    (check_generator_loss, lambda f: -np.mean(np.log(f)), "as probabilities"),
    (check_generator_loss, lambda f: -np.mean(np.log(sig(f))), "softplus"),
    (check_generator_loss, lambda f: -np.mean(np.log(sig(f) + 1e-8)), "softplus"),
    (check_generator_loss, lambda f: bce(1.0, sig(f), False), "softplus"),
    (check_generator_loss, lambda f: np.sum(np.logaddexp(0, -f)), "take the mean"),
    (check_generator_loss, lambda f: np.logaddexp(0, -f), "mean over the samples"),
    (check_psnr, lambda a, b, r: psnr(a, b, r) * np.log(10), "log10"),
    (check_psnr, lambda a, b, r: 2 * psnr(a, b, r), "amplitudes"),
    (check_psnr, lambda a, b, r: psnr(a, b, r**0.5), "squared"),
    (check_psnr, lambda a, b, r: -psnr(a, b, r), "upside down"),
    (check_psnr, lambda a, b, r: psnr(a, b, 1.0), "ignored"),
    (check_psnr, lambda a, b, r: psnr(a, b, a.max()), "possible"),
    (check_psnr, lambda a, b, r: 10 * np.log10(r**2 / np.mean((a - b) ** 2)), "uint8 wraps"),
    (check_fill_hole, lambda x, m, g: g, "whole picture"),
    (check_fill_hole, lambda x, m, g: m * x + (1 - m) * g, "wrong way round"),
    (check_fill_hole, lambda x, m, g: x + m * g, "cut out"),
    (check_reconstruction_objective, lambda *a: pix2pix(*a, power=2), "L2"),
    (check_reconstruction_objective, lambda *a: pix2pix(*a, reduce=np.sum), "summed"),
    (check_reconstruction_objective, lambda f, x, y, w: bce(1.0, f) + w * np.mean(x - y),
     "absolute value"),
    (check_reconstruction_objective, lambda *a: pix2pix(*a, swap=True), "wrong term"),
    (check_reconstruction_objective, lambda f, x, y, w: pix2pix(f, x, y, 1.0), "not used"),
    (check_reconstruction_objective, lambda f, x, y, w: pix2pix(f, x, y, 0.0), "L1 part is m"),
    (check_gradient_penalty, penalty(tf.random.normal), "normal one leaves"),
    (check_gradient_penalty, penalty(per=lambda x: (1,) * len(x.shape)), "whole batch: draw"),
    (check_gradient_penalty, penalty(per=lambda x: x.shape), "one alpha per coordinate"),
    (check_gradient_penalty, penalty(axes="all"), "norm runs over the whole batch"),
    (check_gradient_penalty, penalty(axes=[1]), "one axis"),
    (check_gradient_penalty, penalty(axes=[-1]), "one axis"),
    (check_gradient_penalty, penalty(eps=0.0), "derivative at 0"),
    (check_gradient_penalty, penalty(draw=fixed_alpha), "seed is set inside"),
    (check_gradient_penalty, penalty(asked=lambda x, y, a: x), "between real and fake"),
    (check_gradient_penalty, penalty(asked=lambda x, y, a: x + a * y), "x^ ="),
    (check_gradient_penalty, penalty(draw=lambda s: tf.random.uniform(s) ** 2), "not uniform"),
    (check_gradient_penalty, penalty(reduce=tf.reduce_mean), "*mean* output"),
    (check_gradient_penalty, penalty(
        final=lambda n: tf.reduce_mean(tf.maximum(n - 1, 0) ** 2)), "one-sided"),
    (check_gradient_penalty, penalty(final=lambda n: tf.reduce_mean(n - 1)), "square of"),
    (check_gradient_penalty, penalty(
        final=lambda n: (tf.reduce_mean(n) - 1) ** 2), "mean comes last"),
    (check_gradient_penalty, penalty(
        final=lambda n: tf.reduce_mean((n**2 - 1) ** 2)), "square root is missing"),
    (check_gradient_penalty, penalty(
        final=lambda n: 10 * tf.reduce_mean((n - 1) ** 2)), "weighted by 10"),
    (check_gradient_penalty, penalty(
        final=lambda n: tf.reduce_mean((n - 1) ** 2).numpy()), "depend on the critic"),
    (check_gradient_penalty, penalty(final=lambda n: (n - 1) ** 2), "shape (4,)"),
    (check_discriminator_loss, lambda r, f: (bce(1.0, r) + bce(0.0, f)) / 2, "half of -V"),
    (check_discriminator_loss, lambda r, f: bce(0.0, r) + bce(1.0, f), "labels swapped"),
    (check_discriminator_loss, lambda r, f: bce(1.0, r) + bce(1.0, f), "G's own loss"),
    (check_discriminator_loss, lambda r, f: bce(1.0, r, False) + bce(0.0, f, False), "as prob"),
    (check_discriminator_loss, lambda r, f: bce(1.0, sig(r)) + bce(0.0, sig(f)),
     "twice"),
    (check_discriminator_loss, lambda r, f: -bce(1.0, r) - bce(0.0, f), "this is V"),
    (check_discriminator_loss, lambda r, f: bce(1.0, r), "fakes is missing"),
    (check_discriminator_loss, lambda r, f: -np.mean(np.log(sig(r)) + np.log(1 - sig(f))),
     "softplus"),
    (check_spectral_norm, np.linalg.norm, "Frobenius"),
    (check_spectral_norm, lambda m: np.linalg.eigvals(m).max(), "eigenvalue"),
    (check_spectral_norm, lambda m: m.max(), "largest entry"),
    (check_spectral_norm, lambda m: np.linalg.svd(m)[1], "the first is the largest"),
    (check_spectral_norm, lambda m: np.linalg.norm(m @ m.T, 2), "square root is missing"),
    (check_spectral_norm, lambda m: np.linalg.norm(m @ [1, 0.4]) / np.linalg.norm([1, 0.4]),
     "too early"),
    (check_frechet_distance, lambda *a: frechet(*a, root=lambda c, d: np.sqrt(c @ d)), "element"),
    (check_frechet_distance, lambda *a: frechet(*a, power=1), "not squared"),
    (check_frechet_distance, lambda a, c, b, d: frechet(a, c, a, d), "means is missing"),
    (check_frechet_distance, lambda *a: np.sqrt(frechet(*a)), "square root"),
    (check_modes_hit, lambda *a: modes_hit(*a, more=1), ">="),
    (check_modes_hit, lambda s, c, r, n: modes_hit(s, c, r, 1), "fewest is not used"),
    (check_modes_hit, lambda s, c, r, n: np.sum(
        np.bincount(cdist(s, c).argmin(1), minlength=len(c)) >= n), "radius is not used"),
    (check_modes_hit, lambda *a: modes_hit(*a, order=np.inf), "each axis"),
    (check_modes_hit, lambda s, c, r, n: modes_hit(s, c, r**0.5, n), "its square"),
    (check_modes_hit, lambda s, c, r, n: modes_hit(s, c, r, n) / len(c), "share"),
    (check_precision, lambda r, f, k: precision(f, r, k), "recall"),
    (check_precision, lambda r, f, k: precision(r, f, k, -1), "own neighbour"),
    (check_precision, lambda r, f, k: precision_recall_density_coverage(r, f, k)["recall"],
     "recall"),
    (check_precision, lambda r, f, k: precision_recall_density_coverage(r, f, k)["coverage"],
     "coverage"),
    (check_lsgan_losses, lambda r, f: (np.mean((r - 1) ** 2) + np.mean(f**2),
                                       np.mean((f - 1) ** 2)), "1/2 is missing"),
    (check_lsgan_losses, lambda r, f: (np.mean((r - 1) ** 2) / 2 + np.mean(f**2) / 2,
                                       np.mean((f - 1) ** 2)), "1/2 is missing"),
    (check_lsgan_losses, lambda r, f: (np.mean((r - 1) ** 2) / 2 + np.mean(f**2) / 2,
                                       np.mean(f**2) / 2), "target 0 for G"),
    (check_lsgan_losses, lambda r, f: (np.mean((sig(r) - 1) ** 2) / 2 + np.mean(sig(f) ** 2) / 2,
                                       0.0), "sigmoid"),
    (check_lsgan_losses, lambda r, f: (np.mean(r**2) / 2 + np.mean((f - 1) ** 2) / 2, 0.0),
     "swapped"),
    (check_lsgan_losses, lambda r, f: np.mean((f - 1) ** 2), "two results"),
    (check_clip, lambda d, c: None, "no weight has moved"),
    (check_clip, lambda d, c: [ops.clip(w, -c, c) for w in d.weights], "no weight has moved"),
    (check_clip, lambda d, c: clip(d, c, only=2), "biases are left"),
    (check_clip, lambda d, c: clip(d, c, low=0.0), "[0, c]"),
    (check_clip, lambda d, c: d.set_weights([w * c / abs(w).max() for w in d.get_weights()]),
     "scaled"),
    (check_critic_loss, lambda r, f: ops.mean(r) - ops.mean(f), "sign"),
    (check_critic_loss, lambda r, f: np.mean(sig(f)) - np.mean(sig(r)), "no sigmoid"),
    (check_critic_loss, losses.gan_discriminator_loss, "cross-entropy"),
    (check_critic_loss, lambda r, f: np.mean(np.log(f)) - np.mean(np.log(r)), "no"),
    (check_slerp, lerp, "straight line: it cuts"),
    (check_slerp, lambda a, b, t: lerp(a, b, t) / np.linalg.norm(lerp(a, b, t)) * np.linalg.norm(a),
     "constant speed"),
    (check_slerp, lambda a, b, t: slerp(a, b, 1 - t), "backwards"),
    (check_slerp, lambda a, b, t: slerp(a / np.linalg.norm(a), b / np.linalg.norm(b), t),
     "length is lost"),
    (check_slerp, lambda a, b, t: slerp(a, b, t, normalise=False), "arccos"),
    (check_slerp, lambda a, b, t: (lambda w: (np.sin((1 - t) * w) * a + np.sin(t * w) * b)
                                   / np.sin(w))(np.arccos(a @ b / (a @ a))), "rounding error"),
    (check_nearest_training, lambda s, t: nearest(s, t)[::-1], "order is"),
    (check_nearest_training, lambda s, t: (nearest(s, t)[0] ** 2, nearest(s, t)[1]), "squared"),
    (check_nearest_training, lambda s, t: nearest(t, s), "other way"),
    (check_nearest_training, lambda s, t: [x[:, None] for x in nearest(s, t)], "column"),
    (check_truncate, lambda rng, n, d, c: np.clip(rng.standard_normal((n, d)), -c, c), "piles"),
    (check_truncate, lambda rng, n, d, c: c * np.tanh(rng.standard_normal((n, d)) / 3), "scaled"),
    (check_truncate, lambda rng, n, d, c: (lambda z: z * c / abs(z).max())(
        rng.standard_normal((n, d))), "scaled"),
    (check_truncate, lambda rng, n, d, c: rng.uniform(-c, c, (n, d)), "uniform"),
    (check_truncate, lambda rng, n, d, c: rng.standard_normal((n, d)), "nothing is truncated"),
    (check_truncate, lambda *a: truncate(*a, rounds=1), "repeat until"),
    (check_truncate, lambda rng, n, d, c: truncate(np.random.default_rng(0), n, d, c), "rng"),
    (check_truncate, lambda rng, n, d, c: (lambda z: z[abs(z).max(1) < c])(
        rng.standard_normal((n, d))), "too few"),
    (check_train_step, train_step(g_weights="dg"), "g_optimizer moved the weights of the disc"),
    (check_train_step, train_step(d_weights="dg"), "d_optimizer moved the weights of the gen"),
    (check_train_step, train_step(training=False), "without training=True"),
    (check_train_step, train_step(training=None), "without training=True"),
    (check_train_step, train_step(only="d"), "generator's step is missing"),
    (check_train_step, train_step(only="g"), "discriminator's step is missing"),
    (check_train_step, train_step(only="gd"), "other way round"),
    (check_train_step, train_step(d_steps=2), "one step each"),
    (check_train_step, train_step(joint=True), "before either update"),
    (check_train_step, train_step(g_label=0.0), "moves away"),
    (check_train_step, train_step(g_sign=-1.0), "moves away"),
    (check_train_step, train_step(g_loss=losses.minimax_generator_loss), "saturate"),
    (check_train_step, train_step(g_loss=losses.wasserstein_generator_loss), "Wasserstein"),
    (check_train_step, train_step(g_sign=0.0), "no gradient arrives"),
    (check_train_step, train_step(detach=True), "inside the GradientTape"),
    (check_train_step, train_step(real_label=0.0, fake_label=1.0), "labels swapped"),
    (check_train_step, train_step(fake_label=1.0), "label 1"),
    (check_train_step, train_step(d_scale=-1.0), "minimise -V"),
    (check_train_step, train_step(show_fakes=False), "without seeing fakes"),
    (check_train_step, lambda *a: None, "neither optimizer"),
    (check_train_step, no_fakes_of_g, "generator was not called"),
    (check_train_step, by_hand, "neither optimizer"),
    (check_sampling, sampling(training=True), "training=True"),
    (check_sampling, sampling(seeded=0), "each call draws the same"),
    (check_sampling, sampling(seeded=None), "one seed"),
    (check_sampling, sampling(z=lambda rng, s: rng.random(s)), "not N(0, I)"),
    (check_sampling, sampling(z=lambda rng, s: np.tile(rng.standard_normal(s[1]), (s[0], 1))),
     "fresh z"),
    (check_sampling, sampling(after=lambda x: x[:-1]), "shape"),
    (check_sampling, sampling(after=lambda x: (x + 1) / 2), "own range"),
    (check_critic_step, critic_step(weigh=lambda w: 0.0), "penalty is missing"),
    (check_critic_step, critic_step(weigh=lambda w: -w), "subtracted"),
    (check_critic_step, critic_step(weigh=lambda w: 1.0), "not used"),
    (check_critic_step, critic_step(weigh=lambda w: 10.0), "10 was taken"),
    (check_critic_step, critic_step(sign=-1.0), "sign of the critic loss"),
    (check_critic_step, critic_step(both=True), "generator moved"),
    (check_critic_step, critic_step(clip_to=0.01), "does not clip"),
    (check_critic_step, critic_step(penalise=penalty(axes="all")), "one norm per sample"),
    (check_critic_step, critic_step(penalise=penalty(
        final=lambda n: tf.reduce_mean(tf.maximum(n - 1, 0) ** 2))), "two-sided"),
    (check_critic_step, critic_step(penalise=penalty(
        final=lambda n: tf.reduce_mean(abs(n - 1)))), "not squared"),
    (check_critic_step, critic_step(loss=lambda r, f: bce(1.0, r) + bce(0.0, f)), "cross-entropy"),
    (check_critic_step, critic_step(steps=2), "one update"),
    (check_critic_step, lambda *a: None, "one update"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _seeded():
    keras.utils.set_random_seed(0)


def ids(cases):
    return [f"{case[0].__name__[6:]}-{i}" for i, case in enumerate(cases)]


@pytest.mark.parametrize(("check", "fn"), RIGHT, ids=ids(RIGHT))
def test_right_answers_pass_with_one_line(check, fn, capsys):
    check(fn)
    out = capsys.readouterr().out
    assert out.startswith(check.__name__.removeprefix("check_") + ": right (")
    assert out.count("\n") == 1


@pytest.mark.parametrize(("check", "fn", "word"), WRONG, ids=ids(WRONG))
def test_typical_mistakes_are_named(check, fn, word, capsys):
    with pytest.raises(WrongAnswer) as caught:
        check(fn)
    text = str(caught.value)
    assert text.startswith(check.__name__.removeprefix("check_") + ": ")
    assert word in text, text
    assert capsys.readouterr().out == ""


def stub(*args):
    raise NotImplementedError


def failing(*args):
    raise ValueError("unlucky")


@pytest.mark.parametrize("check", CHECKERS, ids=lambda check: check.__name__)
def test_unfinished_functions_get_a_sentence(check):
    with pytest.raises(WrongAnswer, match="not written yet"):
        check(stub)
    with pytest.raises(WrongAnswer, match="raised ValueError: unlucky"):
        check(failing)
    with pytest.raises(WrongAnswer, match="without calling it"):
        check(3.0)
    in_place = check.__name__ in IN_PLACE
    with pytest.raises(WrongAnswer, match=None if in_place else "returned None"):
        check(lambda *args: None)
    if not in_place:
        with pytest.raises(WrongAnswer):
            check(lambda *args: "text")


def test_every_checker_is_tested_both_ways():
    assert {case[0] for case in RIGHT} == {case[0] for case in WRONG} == set(CHECKERS)
    assert len(CHECKERS) == 24


def test_results_of_the_wrong_kind_get_a_sentence():
    kinds = {
        "holds a NaN": lambda f: float("nan"),
        "real numbers are due": lambda f: 1j,
        "shape (3, 1)": lambda f: f,
        "returned a dict": lambda f: {"loss": f},
    }
    for word, fn in kinds.items():
        with pytest.raises(WrongAnswer) as caught:
            check_generator_loss(fn)
        assert word in str(caught.value)


def test_arguments_must_stay_as_they_were():
    def in_place(original, mask, generated):
        original[mask == 1] = generated[mask == 1]
        return original

    with pytest.raises(WrongAnswer, match="changed its argument"):
        check_fill_hole(in_place)


def test_unknown_mistakes_get_numbers_but_no_hint():
    with pytest.raises(WrongAnswer) as caught:
        check_generator_loss(lambda f: 123.0)
    text = str(caught.value)
    assert "got: 123" in text
    assert "expected: 0.767473" in text
    assert "fake_logits = [0.5, 2.0, -1.5]" in text
    assert "hint" not in text


@pytest.mark.parametrize("seed", range(12))
def test_statistical_checks_do_not_depend_on_luck(seed):
    """Right answers with other random numbers, each of the first draws of another seed."""
    check_latents(lambda n, d, s: latents(n, d, 1000 * seed + s))
    check_truncate(lambda rng, *a: truncate(np.random.default_rng([seed, rng.integers(99)]), *a))
    keras.utils.set_random_seed(seed)
    if seed < 3:
        check_gradient_penalty(penalty())


def test_importing_the_package_does_not_import_the_checkers():
    code = "import sys, gan_keras; sys.exit('gan_keras.course.exercises' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
