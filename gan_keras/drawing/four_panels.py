"""A GAN for points in the plane, drawn in four panels as in GAN Lab (1809.01587).

The panels show data and samples; the discriminator's output at each place; a grid of latent
vectors after the generator; and the direction in which G's loss pulls each sample.
"""

import numpy as np
import tensorflow as tf

from gan_keras.drawing.plots import COLOURS, new_figure
from gan_keras.files import replace_atomically
from gan_keras.inference.generate import draw_samples, render

PIXELS = 80  # per side of the heat map
LINES, POINTS_PER_LINE, REACH = 15, 60, 2.2  # of the latent grid, in standard deviations
ARROWS = 120


def save_four_panels(gan, path, real, count=1000, seed=0, title=""):
    """Draw a GAN for points (n, 2), at any stage of its training, into a picture file."""
    figure = new_figure(9, 9)
    limit = 1.25 * float(np.abs(real).max())
    samples, heat, warp, arrows = figure.subplots(2, 2).flat
    draw_points(samples, gan, real, count, seed)
    draw_heat(figure, heat, gan, limit)
    draw_warp(warp, gan)
    draw_arrows(arrows, gan, real, seed)
    for axes in (samples, heat, warp, arrows):
        axes.set(xlim=(-limit, limit), ylim=(-limit, limit), xlabel="$x_1$", ylabel="$x_2$")
        axes.set_aspect("equal")
    figure.suptitle(title)
    with replace_atomically(path) as part:
        figure.savefig(part, dpi=70)


def draw_points(axes, gan, real, count, seed):
    points = gan.generate(count, seed=seed)
    axes.scatter(*real.T, s=8, color=COLOURS[5], label="real")
    axes.scatter(*points.T, s=5, color=COLOURS[0], alpha=0.5, label="generated")
    axes.legend(loc="upper right")
    axes.set_title("data and samples")


def draw_heat(figure, axes, gan, limit):
    ticks = np.linspace(-limit, limit, PIXELS, dtype=np.float32)
    places = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    values = np.asarray(gan.output(render(gan.discriminator, places))).reshape(PIXELS, PIXELS)
    image = axes.imshow(
        values, origin="lower", extent=(-limit, limit, -limit, limit), cmap="cividis"
    )
    figure.colorbar(image, ax=axes, shrink=0.8)
    axes.set_title("output of D at each place")


def latent_grid(latent_dim):
    """Grid lines (lines, n, dim) in the plane of the first two latents; the others are 0."""
    along = np.linspace(-REACH, REACH, POINTS_PER_LINE)
    lines = np.zeros((2 * LINES, POINTS_PER_LINE, latent_dim), np.float32)
    for i, at in enumerate(np.linspace(-REACH, REACH, LINES)):
        lines[i, :, 0], lines[LINES + i, :, 0] = at, along
        if latent_dim > 1:
            lines[i, :, 1], lines[LINES + i, :, 1] = along, at
    return lines


def draw_warp(axes, gan):
    lines = latent_grid(gan.latent_dim)
    places = render(gan.sampler, lines.reshape(-1, gan.latent_dim)).reshape(*lines.shape[:2], 2)
    for i, line in enumerate(places):
        axes.plot(*line.T, color=COLOURS[i // LINES], linewidth=0.8)
    axes.set_title("a grid of latents, as G bends it")


def sample_pulls(gan, points):
    """-d L_G / d x at each point (n, 2): the direction in which G's loss pulls that sample."""
    points = tf.constant(points)
    with tf.GradientTape() as tape:
        tape.watch(points)
        logits = gan.discriminator(points, training=False)
        loss = gan.generator_loss(logits) * len(points)
    return -tape.gradient(loss, points).numpy()


def draw_arrows(axes, gan, real, seed):
    points = draw_samples(gan.sampler, ARROWS, seed)
    pulls = sample_pulls(gan, points)
    lengths = np.linalg.norm(pulls, axis=1)
    axes.scatter(*real.T, s=8, color=COLOURS[5], alpha=0.4)
    # Scaled to the longest arrow: a saturated D can pull a million times less than another D.
    axes.quiver(
        *points.T, *(pulls / max(float(lengths.max()), 1e-30)).T, color=COLOURS[1], width=0.004,
        scale_units="xy", scale=2.0, angles="xy",
    )  # fmt: skip
    axes.set_title(f"pull of G's loss on samples (longest {lengths.max():.1e})")
