"""The loop of older tutorials: `predict` for fakes, `train_on_batch` for D and for G behind D.

Those tutorials freeze D once, between the two `compile` calls. Keras 3 reads ``trainable`` when a
step is traced, not when it is compiled. So the loop as published never trains the discriminator.

Here each step is traced while the flag is as that step needs it, so that it costs what the loop was
meant to cost. This is no advice: one more trace, say for another batch size, would freeze D for
good. DCGAN only.
"""

import keras
import numpy as np

from benchmarks.speed import networks
from benchmarks.speed.cases import CASES, LATENT


def build(case, folder):
    settings = CASES[case]
    made = networks.build(case, keras.layers.LeakyReLU)
    networks.receive(made, folder)
    told = networks.facts(case, made)
    generator, discriminator = made.values()
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    discriminator.compile(keras.optimizers.Adam(*settings.adam), loss)
    behind = keras.Model(generator.input, discriminator(generator.output))
    behind.compile(keras.optimizers.Adam(*settings.adam), loss)
    real, size = networks.batch(case), settings.batch
    ones, zeros = np.ones((size, 1), np.float32), np.zeros((size, 1), np.float32)
    rng = np.random.default_rng(0)

    def noise():
        return rng.standard_normal((size, LATENT), np.float32)

    discriminator.train_on_batch(real, ones)
    discriminator.trainable = False
    behind.train_on_batch(noise(), ones)

    def work(count):
        for _ in range(count):
            fake = generator.predict(noise(), verbose=0)
            discriminator.train_on_batch(real, ones)
            discriminator.train_on_batch(fake, zeros)
            last = behind.train_on_batch(noise(), ones)
        assert np.isfinite(last)

    return work, {"networks": told}
