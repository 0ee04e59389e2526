"""Writes what Keras makes of small random networks and of the shipped ones, for trained.test.js.

    python -m docs.playground.tests.make_trained_fixture  # trained_fixture.json

The small networks are saved, read and folded as the shipped ones are, but not rounded to 8 bits.
"""

import base64
import json
import tempfile
from pathlib import Path

import keras
import numpy as np

from docs.playground.make import networks, scripts
from gan_keras.drawing.walks import slerp
from gan_keras.inference.saved_network import load_network, save_network
from gan_keras.networks import conditional, dcgan
from gan_keras.run.shipped import find_run

TO = Path(__file__).with_name("trained_fixture.json")
DIGITS, FACES, LATENT = 4, 2, 64


def numbers(array):
    return [float(f"{value:.9g}") for value in np.ravel(array)]


def randomized(network, rng):
    """All weights drawn anew, also the statistics of normalizations; variances are positive."""
    for weight in network.weights:
        value = rng.standard_normal(weight.shape)
        weight.assign(0.5 + np.abs(value) if "variance" in weight.path else 0.4 * value)
    return network


def stored(network, read):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.keras"
        save_network(network, path)
        return read(path)


def plain(layers):
    made = []
    for layer in layers:
        values = {"weights": numbers(layer.kernel), "bias": numbers(layer.bias)}
        made.append(scripts.described(layer) | values)
    return made


def small(rng):
    """Networks of a few weights: layers, inputs, what Keras makes of them."""
    z, one_hot = rng.standard_normal((2, 5)), np.eye(10)[[2, 7]]
    picture = rng.uniform(-1, 1, (2, 14, 14, 1))
    cases = []
    for name, network, inputs in (
        ("generator", dcgan.generator((16, 16, 3), 5, 8), z),
        ("generator of labels",
         conditional.generator(dcgan.generator, (8, 8, 1), 5, 10, 3), [z, one_hot]),
    ):  # fmt: skip
        wanted = randomized(network, rng)(inputs, training=False)
        layers = stored(network, lambda path: networks.generator(path, np.float64))
        given = np.concatenate(inputs, axis=1) if isinstance(inputs, list) else inputs
        cases.append({"name": name, "layers": plain(layers), "inputs": [numbers(x) for x in given],
                      "wanted": [numbers(x) for x in wanted]})  # fmt: skip
    critic = conditional.discriminator(
        dcgan.discriminator, (14, 14, 1), 10, filters=5, batch_norm=False
    )
    wanted = randomized(critic, rng)([picture, one_hot], training=False)
    made = stored(critic, lambda path: networks.discriminator(path, 14, np.float64))
    judge = {"layers": plain([made["plane"], *made["layers"]]), "labels": [2, 7],
             "inputs": [numbers(x) for x in picture], "wanted": numbers(wanted)}  # fmt: skip
    return cases, judge


def grey(pictures):
    return np.round(127.5 * (np.asarray(pictures) + 1)).astype(np.uint8)


def coded(array):
    return base64.b64encode(array.tobytes()).decode("ascii")


def shipped(rng):
    """Latents, pictures and logits of the shipped networks, run by Keras."""
    digits, faces = find_run("pretrained:digits"), find_run("pretrained:faces")
    z = np.round(rng.standard_normal((DIGITS, LATENT)), 4)
    labels = np.arange(DIGITS) * 3 % 10
    one_hot = np.eye(10)[labels]
    made = grey(load_network(digits.last)([z, one_hot], training=False))
    critic = load_network(digits.trained_discriminator)
    logits = critic([made / 127.5 - 1, one_hot], training=False)
    portraits = grey(load_network(faces.last)(z[:FACES], training=False))
    return {"z": [numbers(row) for row in z], "labels": labels.tolist(),
            "digits": [coded(each) for each in made], "logits": numbers(logits),
            "faces": [coded(each) for each in portraits]}  # fmt: skip


def main():
    keras.utils.set_random_seed(0)
    rng = np.random.default_rng(0)
    cases, judge = small(rng)
    a, b = rng.standard_normal((2, 6))
    walk = {"a": numbers(a), "b": numbers(b), "t": 0.3, "wanted": numbers(slerp(a, b, 0.3))}
    content = {"cases": cases, "judge": judge, "walk": walk, "shipped": shipped(rng)}
    TO.write_text(json.dumps(content, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
