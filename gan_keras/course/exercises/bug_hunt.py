"""Checkers of notebook 07: a test for training steps, and a critic's step for any samples."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

from gan_keras.course.exercises.verdict import Task, checker

RATE, LATENT_DIM = 0.1, 4
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


RIGHT_STEPS = (step_with(), step_with(weight=0.5), step_with(once=True))
BROKEN_STEPS = {
    "g_optimizer moves the discriminator too": step_with(g_moves=BOTH),
    "d_optimizer moves the generator too": step_with(d_moves=BOTH),
    "the generator never moves": step_with(g_moves=()),
    "the discriminator never moves": step_with(d_moves=()),
    "in D's step, the labels of reals and fakes are swapped": step_with(labels=(0, 1, 1)),
    "in G's step, the fakes have the label 0": step_with(labels=(1, 0, 0)),
    "D's loss has no reals": step_with(reals=0.0),
}
HINTS = {
    "g_optimizer moves the discriminator too": "give d_optimizer the learning rate 0: then the "
    "discriminator must stay exactly as it is",
    "d_optimizer moves the generator too": "give g_optimizer the learning rate 0: then the "
    "generator must stay exactly as it is",
    "the generator never moves": "give d_optimizer the learning rate 0: the generator must move",
    "the discriminator never moves": "give g_optimizer the learning rate 0: the discriminator must "
    "move",
    "in D's step, the labels of reals and fakes are swapped": "let D alone move: its logit on "
    "reals must rise",
    "in G's step, the fakes have the label 0": "let G alone move: D's logit on the fakes of the "
    "same z must rise",
    "D's loss has no reals": "let D alone move: its logit on reals must rise",
}


@checker
def check_step_test(fn):
    """fn(step) -> True if ``step`` trains a GAN rightly, else False.

    step(generator, discriminator, g_optimizer, d_optimizer, real, latent_dim) works in place, on
    networks of any kind. ``fn`` makes its own networks, optimizers and samples.
    """
    task = Task("step_test")
    for step in RIGHT_STEPS:
        put_in = "a step that is right"
        if not _verdict(task, fn, step, put_in):
            hint = (
                "begin with a nearly undecided D, whose kernel is 0.1: a right step then raises "
                "its logit on reals"
            )
            raise task.wrong("your test refuses a right step", put_in, hint=hint)
    for fault, step in BROKEN_STEPS.items():
        put_in = "a broken step"
        if _verdict(task, fn, step, put_in):
            sentence = "your test accepts a broken step"
            raise task.wrong(sentence, fault, False, True, HINTS[fault])
    task.right("three right steps pass, seven broken ones do not")


def _verdict(task, fn, step, put_in):
    answer = task.call(fn, step, put_in=put_in)
    if np.ndim(answer) or str(getattr(answer, "dtype", type(answer).__name__)) != "bool":
        got = type(answer).__name__
        raise task.wrong("True or False is due", put_in, got=got)
    return bool(answer)


@checker
def check_critic_step_of_images(fn):
    """fn(critic, generator, optimizer, real, latent_dim, gp_weight): as `check_critic_step`.

    Here the samples are images (batch, h, w, c), sequences (batch, n, c) and vectors. The critic
    is linear, and the generator makes one sample whatever z is, so that the gradient is known:
    mean(fake) - mean(real) + 2 gp_weight (|w| - 1) w / |w| (1704.00028, algorithm 1).
    """
    task = Task("critic_step")
    rng = np.random.default_rng()
    for axes in (3, 2, 1):
        shape = tuple(int(n) for n in rng.integers(2, 6, axes))
        # More samples than any axis has: nothing broadcasts by chance.
        batch, weight = int(rng.integers(6, 9)), float(rng.uniform(2, 12))
        critic, kernel = _linear_critic(shape, rng)
        generator, fake = _constant_generator(shape, rng)
        real = rng.normal(0.5, 1.0, (batch, *shape)).astype(np.float32)
        put_in = f"samples of shape {real.shape}, a linear critic, gp_weight = {weight:.3g}"
        kept = [v.numpy() for v in generator.trainable_variables]
        optimizer = keras.optimizers.SGD(RATE)
        arguments = critic, generator, optimizer, tf.constant(real), LATENT_DIM, weight
        task.call(fn, *arguments, put_in=put_in, nothing=True)
        if any((a != b.numpy()).any() for a, b in zip(kept, generator.weights, strict=True)):
            raise task.wrong("the generator must stay as it is", put_in)
        got = (kernel - critic.trainable_variables[0].numpy()[:, 0]) / RATE
        means = fake.ravel() - real.reshape(batch, -1).mean(axis=0)
        expected = means + weight * _penalty(kernel.reshape(-1, 1))
        one_axis = "the norm runs over one axis: it runs over all axes of a sample"
        mistakes = [(means, "no penalty arrives at the weights")]
        columns = kernel.reshape(shape)
        for axis in range(axes if axes > 1 else 0):
            turned = np.moveaxis(columns, axis, 0)
            wrong = _penalty(turned.reshape(shape[axis], -1)).reshape(turned.shape)
            mistakes.append((means + weight * np.moveaxis(wrong, 0, axis).ravel(), one_axis))
        about = f"{put_in}; gradient that the critic's kernel was moved by"
        task.check(got, expected, about, mistakes, rtol=1e-3, atol=1e-3)
    task.right("images, sequences and vectors")


def _penalty(columns):
    """Gradient of the mean over the columns of (|w| - 1)^2, flat; columns (n, m)."""
    norms = np.linalg.norm(columns, axis=0)
    return (2 * (norms - 1) * columns / norms / columns.shape[1]).ravel()


def _linear_critic(shape, rng):
    critic = keras.Sequential([keras.Input(shape), layers.Flatten(), layers.Dense(1)])
    kernel = rng.normal(size=critic.trainable_variables[0].shape).astype(np.float32)
    critic.set_weights([kernel, np.zeros(1, np.float32)])
    return critic, kernel[:, 0]


def _constant_generator(shape, rng):
    """A generator whose kernel is 0, and the sample that it makes."""
    count, bias = int(np.prod(shape)), rng.normal(size=int(np.prod(shape))).astype(np.float32)
    generator = keras.Sequential(
        [keras.Input((LATENT_DIM,)), layers.Dense(count), layers.Reshape(shape)]
    )
    generator.set_weights([np.zeros((LATENT_DIM, count), np.float32), bias])
    return generator, bias.reshape(shape)
