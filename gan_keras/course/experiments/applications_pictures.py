"""What notebook 02 opens with: pictures of the package's shipped models, given to truth.

Photographs are uint8 (h, w, 3). None of them was a training picture of the model that restores it.
"""

from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf
from PIL import Image
from skimage.filters import laplace

from gan_keras.data.bicubic import crop_to_multiple, downscale, resize, upscale
from gan_keras.data.photos import bundled
from gan_keras.data.scale import to_bytes, to_floats
from gan_keras.inference.generate import draw_samples
from gan_keras.inference.saved_network import load_network
from gan_keras.inference.tiles import enlarge
from gan_keras.metrics.photos import luma, psnr_y, spectrum_distance
from gan_keras.metrics.restoration import psnr
from gan_keras.networks.srresnet import reach
from gan_keras.run.shipped import find_run

SCALE, FACE = 4, 64
SQUARE = (116.56533333, 0.48469333, 330.58133333, 214.50069333)  # of `gan_keras.crop_faces`


@dataclass
class Row:
    """One task: pictures (h, w, c) in [-1, 1]; ``given`` may be smaller, or a text."""

    task: str
    given: np.ndarray | str
    without: np.ndarray
    with_gan: np.ndarray
    truth: np.ndarray

    def psnr(self):
        """(without, with the GAN) in dB."""
        return tuple(psnr(m[None], self.truth[None]) for m in (self.without, self.with_gan))


def hopper():
    """Grace Hopper, 1984, by the US Navy (public domain); it ships with matplotlib."""
    from matplotlib.cbook import get_sample_data

    with get_sample_data("grace_hopper.jpg") as file:
        return np.asarray(Image.open(file).convert("RGB"))


def stages():
    """{"without": SRResNet, "with": SRGAN}: both stages of pretrained:upscale-x4."""
    run = find_run("pretrained:upscale-x4")
    return {"without": load_network(run.pretrained), "with": load_network(run.last)}


def enlarged(picture, networks):
    """{"truth", "given", "bicubic", "without", "with"}: bytes; "given" is the small one."""
    truth = crop_to_multiple(picture, SCALE)
    small = downscale(truth, SCALE)
    made = {name: enlarge(network, small, reach(network)) for name, network in networks.items()}
    return {"truth": truth, "given": small, "bicubic": upscale(small, SCALE)} | made


def fine_detail(picture):
    """Mean size of the Laplacian of the luma, a measure of detail, right or wrong."""
    return float(np.abs(laplace(luma(picture))).mean())


def cut(pictures, top, left, side):
    """The same square of all pictures of `enlarged`; the small one enlarged without blur."""
    whole = dict(pictures)
    whole["given"] = whole["given"].repeat(SCALE, axis=0).repeat(SCALE, axis=1)
    return {name: p[top : top + side, left : left + side] for name, p in whole.items()}


def as_floats(picture):
    """Bytes -> [-1, 1]."""
    return to_floats(tf.constant(picture)).numpy()


def photograph_row(task, cuts):
    floats = {name: as_floats(p) for name, p in cuts.items()}
    return Row(task, floats["given"], floats["without"], floats["with"], floats["truth"])


def portrait():
    """The face of the astronaut of scikit-image, cut as the training faces: (64, 64, 3)."""
    picture = Image.fromarray(bundled("astronaut"))
    face = picture.resize((FACE, FACE), Image.Resampling.LANCZOS, SQUARE)
    return as_floats(np.asarray(face))


def blocks(pictures, factor):
    """Means of squares of factor x factor pixels: (n, h / factor, w / factor, c)."""
    return tf.nn.avg_pool2d(pictures, factor, factor, "VALID")


def search(make, shape, loss, steps=150, rate=0.1, prior=0.02, seed=0):
    """Pictures of a generator that have a small ``loss``, by Adam from random latents.

    Args:
        make: latents (n, d) -> pictures (n, h, w, c), differentiable.
        shape: (n, d).
        loss: pictures -> (n,).
        prior: weight of the mean square of z, which keeps it where the generator was trained.

    Returns:
        The pictures, clipped to [-1, 1], and their losses (n,).
    """
    z = tf.Variable(np.random.default_rng(seed).standard_normal(shape), dtype=tf.float32)
    adam = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, steps))
    adam.build([z])

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            total = tf.reduce_sum(loss(make(z)) + prior * tf.reduce_mean(z**2, axis=1))
        adam.apply([tape.gradient(total, z)], [z])

    for _ in range(steps):
        step()
    made = make(z)
    return np.clip(made.numpy(), -1, 1), loss(made).numpy()


def faces_that_fit(generator, face, count=6, factor=8):
    """Faces (count, 64, 64, 3) whose means of 8x8 pixels are near those of ``face``; best first."""
    given = blocks(face[None], factor)

    def mismatch(faces):
        return tf.reduce_mean((blocks(faces, factor) - given) ** 2, axis=(1, 2, 3))

    shape = (count, generator.input_shape[-1])
    made, errors = search(lambda z: generator(z, training=False), shape, mismatch)
    order = errors.argsort()
    return made[order], np.sqrt(errors[order])


def half_filled(generator, digit):
    """A digit (28, 28, 1) whose lower half a conditional generator draws, with its best label."""
    latent, classes = (tensor.shape[-1] for tensor in generator.inputs)
    labels, half = tf.eye(classes), digit.shape[0] // 2

    def mismatch(digits):
        return tf.reduce_mean((digits[:, :half] - digit[:half]) ** 2, axis=(1, 2, 3))

    made, errors = search(
        lambda z: generator([tf.identity(z), labels], training=False), (classes, latent), mismatch
    )
    return np.concatenate([digit[:half], made[errors.argmin()][half:]])


def mean_of_nearest(digit, known, count=30):
    """The digit with the lower half of a mean: of the digits ``known`` whose upper half is near.

    This is a regression by nearest neighbours: it needs no network, and its answer is nearly the
    one of the least squared error.
    """
    half = digit.shape[0] // 2
    distances = ((known[:, :half] - digit[:half]) ** 2).sum(axis=(1, 2, 3))
    return np.concatenate([digit[:half], known[distances.argsort()[:count], half:].mean(axis=0)])


def six_rows(networks, faces, digits, known, labels, held_out, held_out_labels, label=3):
    """Six `Row`, and the faces that fit the small one (see `faces_that_fit`) with their errors.

    Args:
        networks: of `stages`.
        faces, digits: generators, the second one of latents and labels.
        known, labels: training digits in [-1, 1]; ``held_out``, ``held_out_labels``: others.
    """
    from skimage.data import camera

    places = (
        ("a photograph, four times as large", bundled("flower"), 200, 300),
        ("a face, four times as large", hopper(), 150, 200),
        ("a grey photograph, four times as large", np.repeat(camera()[..., None], 3, 2), 60, 170),
    )
    rows = [
        photograph_row(task, cut(enlarged(photo, networks), top, left, 100))
        for task, photo, top, left in places
    ]
    face = portrait()
    fitting, errors = faces_that_fit(faces, face)
    tiny = blocks(face[None], 8).numpy()[0]
    smooth = as_floats(resize(np.asarray(to_bytes(tiny[None])[0]), FACE, FACE))
    rows.append(Row("a face from 8x8 pixels", tiny, smooth, fitting[0], face))
    of_label = held_out[held_out_labels == label]
    half = of_label[1].copy()
    cut_off = half.copy()
    cut_off[len(half) // 2 :] = 0
    rows.append(
        Row("the lower half of a digit", cut_off, mean_of_nearest(half, known),
            half_filled(digits, half), half)
    )  # fmt: skip
    drawn = draw_samples(digits, 1, seed=3, labels=[label])[0]
    rows.append(
        Row("a digit of a given label", str(label), known[labels == label].mean(axis=0), drawn,
            of_label[2])
    )  # fmt: skip
    return rows, fitting, errors


def between(networks, picture, shares):
    """{share: (psnr_y, spectrum distance)} of networks between the two stages of the model.

    The weights are (1 - share) of the first stage + share of the second (1809.00219, section 3.4).
    """
    truth = crop_to_multiple(picture, SCALE)
    small, found = downscale(truth, SCALE), {}
    first, second = (networks[name].get_weights() for name in ("without", "with"))
    mixed = keras.models.clone_model(networks["with"])
    for share in shares:
        mixed.set_weights([(1 - share) * a + share * b for a, b in zip(first, second, strict=True)])
        made = enlarge(mixed, small, reach(mixed))
        found[share] = psnr_y(made, truth), spectrum_distance(made, truth)
    return found
