"""Weights, directions and training digits as classic scripts, which a page may load from file://.

A script defines one part with `playground.define`. Numbers are packed as zlib and base64.
"""

import base64
import json
import zlib

import numpy as np

from docs.playground.make import directions, networks

SEED, COMPARED, SOME = 5, 200, 500
PERCENTILES = (1, 5, 25, 50, 75, 95, 99)
DIGITS = 4  # significant ones of numbers in the header


def packed(raw):
    return base64.b64encode(zlib.compress(raw, 9)).decode("ascii")


def shortened(value):
    """Numbers with a few digits, whatever holds them."""
    if isinstance(value, dict):
        return {key: shortened(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [shortened(each) for each in value]
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def script(part, content):
    text = json.dumps(shortened(content), separators=(",", ":"))
    return f'playground.define("{part}", function () {{\n  return {text};\n}});\n'


def described(layer):
    """What a network's header says of a layer; its numbers follow in `numbers`."""
    *_, inputs, outputs = layer.kernel.shape
    return {"kind": layer.kind, "inputs": inputs, "outputs": outputs,
            "activation": layer.activation, "shape": list(layer.shape)}  # fmt: skip


def numbers(layers):
    """Of each layer the steps and the biases in float32, then of each layer the 8-bit weights."""
    rounded = [networks.rounded(layer) for layer in layers]
    floats = [part for layer, (_, steps) in zip(layers, rounded, strict=True)
              for part in (steps, layer.bias)]  # fmt: skip
    heads = np.concatenate(floats).astype("<f4").tobytes()
    return heads + b"".join(whole.tobytes() for whole, _ in rounded)


def rounding(exact, coarse):
    """What rounding the weights moves: grey levels of 255."""
    moved = directions.GREY * np.abs(exact - coarse)
    return {"mean": float(moved.mean()), "worst": float(moved.max()), "pictures": len(exact)}


def generator(name, layers, classes):
    """The script of a generator."""
    coarse = networks.with_rounded(layers)
    draw, draw_coarse = (directions.drawer(each, classes) for each in (layers, coarse))
    z = np.random.default_rng(SEED).standard_normal(
        (COMPARED, len(layers[0].kernel) - classes), np.float32
    )
    labels = np.arange(len(z)) % max(classes, 1)
    return {
        "latent": z.shape[1], "classes": classes, "layers": [described(each) for each in layers],
        "rounding": rounding(draw(z, labels), draw_coarse(z, labels)),
        "directions": directions.find(name, coarse, classes), "bytes": packed(numbers(layers)),
    }  # fmt: skip


def levels(logits):
    return [float(value) for value in np.percentile(logits, PERCENTILES)]


def discriminator(network, draw, images, labels):
    """The script of the conditional discriminator, with the logits of real and of generated digits.

    Args:
        draw: function (z, labels) -> digits.
        images: (n, 28, 28, 1) in [-1, 1], the training digits; labels: theirs.
    """
    layers = [network["plane"], *network["layers"]]
    coarse = networks.with_rounded(layers)
    coarse = {"plane": coarse[0], "layers": coarse[1:]}
    z = np.random.default_rng(SEED).standard_normal((2000, 64), np.float32)
    of = np.arange(len(z)) % 10
    generated = networks.judge(coarse, draw(z, of), of)
    real = networks.judge(coarse, images, labels)
    some = slice(None, None, len(images) // SOME)
    exact = networks.judge(network, images[some], labels[some])
    # What D says of a digit with each of the ten labels.
    every = [
        networks.judge(coarse, images[some], np.full(len(exact), label)) for label in range(10)
    ]
    right = np.argmax(every, axis=0) == labels[some]
    return {
        "layers": [described(each) for each in layers], "percentiles": list(PERCENTILES),
        "real": levels(real), "generated": levels(generated), "counts": [len(real), len(generated)],
        "beats": float((real[:, None] > generated).mean()),
        "right": float(right.mean()), "rounding": float(np.abs(exact - real[some]).mean()),
        "bytes": packed(numbers(layers)),
    }  # fmt: skip


def training_digits(images, labels):
    """All training digits, uint8, and their labels: the page looks for the nearest one."""
    side = images.shape[1]
    return {"count": len(images), "side": side,
            "bytes": packed(labels.astype(np.uint8).tobytes() + images.tobytes())}  # fmt: skip
