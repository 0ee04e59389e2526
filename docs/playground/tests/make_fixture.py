"""Trains tiny GANs of the package in double precision and writes what the playground must repeat.

    python -m docs.playground.tests.make_fixture          # writes fixture.json beside this file

Both sides draw weights, data and noise from the same generator of random numbers, which is written
here a second time. So the file holds settings, losses and final weights only.
"""

import itertools
import json
import math
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from gan_keras.models import gan, hinge, lsgan, r1, r3gan, schedules, wgan, wgan_gp
from gan_keras.networks import mlp

TO = Path(__file__).with_name("fixture.json")
SEED, BATCH, HIDDEN, LATENT, ROUNDS, SHOWN = 3, 6, 5, 2, 100, 10
FOR_WEIGHTS, FOR_DATA, FOR_NOISE, FOR_BETWEEN = 1, 2, 3, 4
M32 = 0xFFFFFFFF

ADAM = {"optimizer": "adam", "rateG": 2e-3, "rateD": 3e-3, "beta1": 0.5, "beta2": 0.99,
        "critic": 1, "weight": 0, "schedule": "constant"}  # fmt: skip
CASES = [
    ADAM | {"loss": "minimax"},
    ADAM | {"loss": "minimax", "optimizer": "sgd", "rateD": 0.05, "rateG": 0.02},
    ADAM | {"loss": "non_saturating"},
    ADAM | {"loss": "non_saturating", "weight": 2.0},
    ADAM | {"loss": "least_squares"},
    ADAM | {"loss": "least_squares", "weight": 0.5},
    ADAM | {"loss": "clipping", "optimizer": "rmsprop", "weight": 0.1, "critic": 2},
    ADAM | {"loss": "gradient_penalty", "weight": 3.0, "schedule": "linear"},
    ADAM | {"loss": "gradient_penalty", "weight": 1.0, "critic": 3, "beta1": 0.0},
    ADAM | {"loss": "hinge", "weight": 1.0},
    ADAM | {"loss": "relativistic", "weight": 0.0},
    ADAM | {"loss": "relativistic", "weight": 1.0, "ema": 0.9},
]


def mix(*numbers):
    """One 32-bit number from many (the finaliser of MurmurHash3, once for each)."""
    value = 0x9E3779B9
    for number in numbers:
        value = ((value ^ number) * 0x85EBCA6B) & M32
        value ^= value >> 13
        value = (value * 0xC2B2AE35) & M32
        value ^= value >> 16
    return value


class Stream:
    """mulberry32, and normal numbers by Box and Muller."""

    def __init__(self, *keys):
        self.state = mix(*keys)

    def uniform(self):
        self.state = (self.state + 0x6D2B79F5) & M32
        t = ((self.state ^ (self.state >> 15)) * (1 | self.state)) & M32
        t = ((t + (((t ^ (t >> 7)) * (61 | t)) & M32)) & M32) ^ t
        return (t ^ (t >> 14)) / 2**32

    def normals(self, count):
        values = []
        while len(values) < count:
            radius = math.sqrt(-2 * math.log(1 - self.uniform()))
            angle = 2 * math.pi * self.uniform()
            values += [radius * math.cos(angle), radius * math.sin(angle)]
        return np.array(values[:count])


def initial_weights(which, sizes):
    """Kernels and biases as `initialise` of network.js draws them."""
    stream, weights = Stream(SEED, FOR_WEIGHTS, which), []
    for layer, (rows, columns) in enumerate(itertools.pairwise(sizes)):
        kernel = []
        for _ in range(rows * columns):
            if layer == len(sizes) - 2:
                kernel.append(math.sqrt(6 / (rows + columns)) * (2 * stream.uniform() - 1))
                continue
            value = stream.normals(1)[0]
            while abs(value) > 2:
                value = stream.normals(1)[0]
            kernel.append(math.sqrt(2 / rows) / 0.8796256610342398 * value)
        weights += [np.reshape(kernel, (rows, columns)), np.zeros(columns)]
    return weights


def ring_batch(turn):
    stream = Stream(SEED, FOR_DATA, turn)
    noise = stream.normals(2 * BATCH).reshape(BATCH, 2)
    angles = [2 * math.pi * math.floor(8 * stream.uniform()) / 8 for _ in range(BATCH)]
    return np.stack([2 * np.cos(angles), 2 * np.sin(angles)], axis=1) + 0.02 * noise


def model_of(case):
    networks = (
        mlp.generator((2,), LATENT, (HIDDEN, HIDDEN)),
        mlp.discriminator((2,), (HIDDEN, HIDDEN)),
    )
    for which, network in enumerate(networks):
        sizes = [LATENT if which == 0 else 2, HIDDEN, HIDDEN, 2 if which == 0 else 1]
        network.set_weights(initial_weights(which, sizes))
    shared = {"latent_dim": LATENT, "n_critic": case["critic"], "ema_decay": case.get("ema")}
    weight = case["weight"]
    penalised = {"r1_gamma": weight} if weight else {}
    loss = case["loss"]
    if loss in ("minimax", "non_saturating"):
        kind, own = (r1.R1GAN if weight else gan.GAN), penalised | {"g_loss": loss}
    elif loss == "least_squares":
        kind, own = (r1.R1LSGAN if weight else lsgan.LSGAN), penalised
    elif loss == "hinge":
        kind, own = (r1.R1HingeGAN if weight else hinge.HingeGAN), penalised
    elif loss == "relativistic":
        kind, own = (r3gan.R3GAN if weight else r3gan.RelativisticGAN), penalised
    elif loss == "clipping":
        kind, own = wgan.WGAN, {"clip_value": weight}
    else:
        kind, own = wgan_gp.WGANGP, {"gp_weight": weight}
    made = kind(*networks, **shared, **own)
    made.compile(optimizer(case, "rateG", ROUNDS), optimizer(case, "rateD", ROUNDS * made.n_critic))
    return made


def optimizer(case, name, steps):
    rate = schedules.schedule(case["schedule"], case[name], steps)
    if case["optimizer"] == "adam":
        return keras.optimizers.Adam(rate, case["beta1"], case["beta2"])
    return {"rmsprop": keras.optimizers.RMSprop, "sgd": keras.optimizers.SGD}[case["optimizer"]](
        rate
    )


def flat(network):
    return [float(f"{value:.12g}") for w in network.get_weights() for value in w.ravel()]


def train(case):
    """The settings, the losses of the first rounds, and the weights at the end."""
    made, losses = model_of(case), []

    # Traced once: noise and alpha are inputs in place of the random numbers of Keras.
    @tf.function(autograph=False)
    def of_discriminator(real, z, alpha):
        made.noise = lambda count: z
        wgan_gp.drawn = lambda draw, count: alpha
        return made.discriminator_step(real)

    @tf.function(autograph=False)
    def of_generator(real, z):
        made.noise = lambda count: z
        return made.generator_step(real)

    for turn in range(ROUNDS):
        real = tf.constant(ring_batch(turn))
        for step in range(case["critic"] + 1):
            stream = Stream(SEED, FOR_NOISE, turn, step)
            z = tf.constant(stream.normals(BATCH * LATENT).reshape(BATCH, LATENT))
            if step == case["critic"]:
                of_g = of_generator(real, z)
                continue
            stream = Stream(SEED, FOR_BETWEEN, turn, step)
            alpha = tf.constant([[stream.uniform()] for _ in range(BATCH)], tf.float64)
            of_d = of_discriminator(real, z, alpha)
        penalty = made.penalty_weight * float(of_d["penalty"])
        losses.append([float(of_d["d_loss"]), penalty, float(of_g["g_loss"])])
        if turn == 0:
            first = [flat(made.generator), flat(made.discriminator)]
    average = [] if made.ema_generator is None else flat(made.ema_generator)
    last = [flat(made.generator), flat(made.discriminator), average]
    shown = [[float(f"{v:.12g}") for v in row] for row in losses[:SHOWN] + losses[-1:]]
    print(case["loss"], case["optimizer"], case["weight"], flush=True)
    return {"panel": case, "losses": shown, "first": first, "last": last}


def main():
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    layer = keras.layers.Dense
    # The last layers of the package's networks are float32 whatever the policy; here they are not.
    keras.layers.Dense = lambda *args, dtype=None, **more: layer(*args, **more)
    mlp.layers.Dense = keras.layers.Dense
    shared = {"data": "ring", "own": [], "seed": SEED, "batch": BATCH, "hidden": HIDDEN,
              "latent": LATENT, "horizon": ROUNDS}  # fmt: skip
    cases = [train(case) for case in CASES]
    TO.write_text(json.dumps({"shared": shared, "cases": cases}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
