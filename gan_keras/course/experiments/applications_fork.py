"""A world with one pixel: the given number x has two right answers, +w(x) and -w(x).

Two networks learn to answer, one by the squared error, one against a discriminator that sees
question and answer. Everything can be drawn: notebook 02 shows it while it learns.
"""

import io
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from PIL import Image

from gan_keras.drawing.palette import look
from gan_keras.drawing.plots import new_figure

NOISE, HIDDEN, BATCH = 2, 64, 256
SPREAD = 0.05  # of a road: no two answers are exactly alike
SHOWN = 400  # answers in one picture
SQUARED = "#8B1E3F"  # as the figures of notebook 02 draw what a content loss has trained


def width(x):
    """How far the two roads are from the middle at x in [0, 1]: they part at 0.2."""
    return np.clip(x - 0.2, 0.0, None)


def answers(count, seed):
    """(x, y), each (count, 1): on the left or on the right road, as likely as not."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, 1, (count, 1))
    y = rng.choice([-1.0, 1.0], (count, 1)) * width(x) + SPREAD * rng.standard_normal((count, 1))
    return x.astype(np.float32), y.astype(np.float32)


def network(inputs):
    return keras.Sequential(
        [
            keras.Input((inputs,)),
            layers.Dense(HIDDEN, activation="leaky_relu"),
            layers.Dense(HIDDEN, activation="leaky_relu"),
            layers.Dense(1),
        ]
    )


@dataclass
class Drivers:
    """Answers (SHOWN,) of both networks after ``updates`` updates, to the questions x."""

    updates: int
    x: np.ndarray
    squared: np.ndarray
    adversarial: np.ndarray

    def off_road(self, made, near=4 * SPREAD):
        """Share of the answers where the roads have parted that lie on neither."""
        apart = width(self.x) > 2 * near
        return float(np.mean(np.abs(np.abs(made) - width(self.x))[apart] > near))


def learn(stops, seed=0):
    """Train both networks and return `Drivers` at each stop (increasing numbers of updates)."""
    keras.utils.set_random_seed(seed)
    regression, generator, discriminator = network(1), network(1 + NOISE), network(2)
    nets = regression, generator, discriminator
    falling = [
        keras.optimizers.schedules.CosineDecay(rate, stops[-1]) for rate in (3e-3, 2e-3, 2e-3)
    ]
    adams = [
        keras.optimizers.Adam(rate, beta, 0.99)
        for rate, beta in zip(falling, (0.9, 0, 0), strict=True)
    ]
    for net, adam in zip(nets, adams, strict=True):
        adam.build(net.trainable_variables)

    def beside(x, other):
        return ops.concatenate([x, other], axis=1)

    @tf.function
    def step(x, y, z):
        fake = generator(beside(x, z))
        with tf.GradientTape() as tape, tf.GradientTape() as slope:
            pairs = beside(x, y)
            slope.watch(pairs)
            real_logits = discriminator(pairs)
            rough = slope.gradient(real_logits, pairs)
            loss = ops.mean(
                ops.softplus(-real_logits) + ops.softplus(discriminator(beside(x, fake)))
            )
            loss += 0.1 * ops.mean(ops.sum(rough**2, axis=1))  # R1, 1801.04406
        weights = discriminator.trainable_variables
        adams[2].apply(tape.gradient(loss, weights), weights)
        with tf.GradientTape() as tape:
            loss = ops.mean(ops.softplus(-discriminator(beside(x, generator(beside(x, z))))))
        weights = generator.trainable_variables
        adams[1].apply(tape.gradient(loss, weights), weights)
        with tf.GradientTape() as tape:
            loss = ops.mean((y - regression(x)) ** 2)
        weights = regression.trainable_variables
        adams[0].apply(tape.gradient(loss, weights), weights)

    rng, done, seen = np.random.default_rng(seed), 0, []
    x = np.linspace(0, 1, SHOWN, dtype=np.float32)[:, None]
    z = rng.standard_normal((SHOWN, NOISE)).astype(np.float32)
    pool = answers(20_000, seed)
    for stop in stops:
        while done < stop:
            rows = rng.integers(0, len(pool[0]), BATCH)
            noise = rng.standard_normal((BATCH, NOISE)).astype(np.float32)
            step(*map(tf.constant, (pool[0][rows], pool[1][rows], noise)))
            done += 1
        made = regression(x), generator(beside(x, z))
        seen.append(Drivers(stop, x[:, 0], *(m.numpy()[:, 0] for m in made)))
    return seen


def film(seen, dpi=90):
    """The stops as an animated GIF (bytes): left the squared error, right the adversarial loss."""
    real, frames = answers(SHOWN, 1), []
    looks = (
        ("squared error", SQUARED, "squared"),
        ("adversarial loss", look("non_saturating").colour, "adversarial"),
    )
    for drivers in seen:
        figure = new_figure(11, 4.6)
        for axes, (label, colour, name) in zip(
            figure.subplots(1, 2, sharey=True), looks, strict=True
        ):
            made = getattr(drivers, name)
            axes.scatter(*real, s=10, color=look("real").colour, alpha=0.5, label="right answers")
            axes.scatter(drivers.x, made, s=14, color=colour, label=label)
            axes.set(xlim=(0, 1), ylim=(-1.05, 1.05), xlabel="given $x$")
            axes.set_title(f"{label}: {drivers.off_road(made):.0%} off both roads", fontsize=15)
            axes.xaxis.label.set_size(14)
            axes.legend(loc="upper left", fontsize=13)
        figure.get_axes()[0].set_ylabel("answer $y$", fontsize=14)
        figure.suptitle(f"after {drivers.updates:,} updates", fontsize=15)
        file = io.BytesIO()
        figure.savefig(file, dpi=dpi, format="png")
        frames.append(Image.open(file).convert("RGB").quantize(48))
    durations = [300] * (len(frames) - 1) + [3000]
    file = io.BytesIO()
    frames[0].save(file, "gif", save_all=True, append_images=frames[1:], duration=durations, loop=0)
    return file.getvalue()
