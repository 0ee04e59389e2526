"""The four panels of a GAN in the plane show what they say."""

import keras
import numpy as np
import pytest
from keras import layers
from PIL import Image

from gan_keras import GAN, WGAN
from gan_keras.data.toy import draw_mixture
from gan_keras.drawing.four_panels import latent_grid, sample_pulls, save_four_panels


def linear_gan(model=GAN):
    """G(z) = z and a discriminator whose logit is 2 x_1."""
    generator = keras.Sequential([keras.Input((2,)), layers.Dense(2)])
    generator.set_weights([np.eye(2), np.zeros(2)])
    discriminator = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
    discriminator.set_weights([np.float32([[2.0], [0.0]]), np.zeros(1)])
    gan = model(generator, discriminator, 2)
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0), jit_compile=False)
    return gan


def test_pulls_are_the_negative_gradients_of_the_loss():
    """Non-saturating: (1 - D) times the slope 2; Wasserstein: the slope itself."""
    points = np.float32([[0.0, 1.0], [3.0, 0.0]])
    probability = 1 / (1 + np.exp(-2 * points[:, 0]))
    expected = np.stack([2 * (1 - probability), [0, 0]], axis=1)
    assert sample_pulls(linear_gan(), points) == pytest.approx(expected, abs=1e-6)
    assert sample_pulls(linear_gan(WGAN), points) == pytest.approx(
        np.float32([[2, 0], [2, 0]]), abs=1e-6
    )


def test_grid_of_latents_has_lines_along_both_directions():
    lines = latent_grid(3)
    assert np.ptp(lines[0], axis=0).tolist() == pytest.approx([0, 4.4, 0])
    assert np.ptp(lines[-1], axis=0).tolist() == pytest.approx([4.4, 0, 0])
    assert latent_grid(1).shape[2] == 1


def test_picture_and_its_heat_map(tmp_path):
    real = draw_mixture("ring", 200)[0]
    save_four_panels(linear_gan(), tmp_path / "panels.png", real, count=50, title="epoch 1")
    with Image.open(tmp_path / "panels.png") as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    assert pixels.shape == (630, 630, 3)
    top_right = pixels[100:250, 380:540]  # the heat map grows brighter to the right, as D does
    assert top_right[:, -10:].mean() > top_right[:, :10].mean() + 50
