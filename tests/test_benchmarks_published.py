"""What others publish, written anew: sizes, one step each, and the signs of losses."""

import math

import keras
import numpy as np
import pytest
import tensorflow as tf

from benchmarks import published

# Weights of G and D by hand; those of tensorflow_docs are also in its tutorial's output.
SIZES = {
    "keras_guide": (1_339_905, 74_625),
    "tensorflow_docs": (2_330_944, 212_865),
    "pytorch_gan": (856_705, 98_561),
    "keras_io_wgan_gp": (910_660, 4_305_409),
}


@pytest.mark.parametrize("name", published.PUBLISHED)
def test_published_configurations_train(name):
    keras.utils.set_random_seed(0)
    model, _, (low, high) = published.build(name)
    assert (model.generator.count_params(), model.discriminator.count_params()) == SIZES[name]
    real = np.random.default_rng(0).uniform(low, high, (4, 28, 28, 1)).astype(np.float32)
    before = [network.get_weights() for network in (model.generator, model.discriminator)]
    logs = model.train_step(tf.constant(real))
    assert all(np.isfinite(float(value)) for value in logs.values())
    for network, old in zip((model.generator, model.discriminator), before, strict=True):
        moved = [not np.array_equal(a, b) for a, b in zip(network.get_weights(), old, strict=True)]
        assert np.mean(moved) > 0.8  # biases before a normalization have no gradient
    made = np.asarray(model.generator(model.noise(4), training=False))
    assert made.min() >= low
    assert made.max() <= high


def test_the_guide_calls_fakes_one():
    """Its generator is content where D answers 0, which is "real" there."""
    model, *_ = published.build("keras_guide")
    real_looking, fake_looking = (float(model.g_loss(tf.fill((2, 1), x))) for x in (-5.0, 5.0))
    assert real_looking == pytest.approx(math.log1p(math.exp(-5)), rel=1e-4)
    assert fake_looking == pytest.approx(5 + math.log1p(math.exp(-5)), rel=1e-4)
