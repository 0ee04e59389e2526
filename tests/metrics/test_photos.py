"""Degradation and metrics of photographs against published numbers and other libraries."""

import numpy as np
import pytest
from PIL import Image
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from gan_keras.data import bicubic
from gan_keras.metrics import photos


def noise_picture(height=64, width=80, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)


def test_luma_of_black_white_and_the_primaries():
    colours = np.uint8([[[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 255, 0], [0, 0, 255]]])
    assert photos.luma(colours)[0] == pytest.approx([16, 235, 81.481, 144.553, 40.966])


def test_psnr_by_hand():
    """A grey step of 10 is 10 * 219 / 255 in luma."""
    a, b = np.full((20, 20, 3), 100, np.uint8), np.full((20, 20, 3), 110, np.uint8)
    assert photos.psnr_y(a, b) == pytest.approx(20 * np.log10(255 / (10 * 219 / 255)))
    assert photos.psnr_y(a, a) == float("inf")


def test_psnr_and_ssim_are_scikit_images():
    original = noise_picture()
    restored = np.clip(original + 9.0 * np.sign(noise_picture(seed=1) - 128.0), 0, 255)
    restored = restored.astype(np.uint8)
    a, b = (photos.luma(p)[4:-4, 4:-4] for p in (original, restored))
    assert photos.psnr_y(restored, original) == pytest.approx(
        peak_signal_noise_ratio(a, b, data_range=255)
    )
    expected = structural_similarity(
        a, b, data_range=255, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
    )
    assert photos.ssim_y(restored, original) == pytest.approx(expected)


def test_the_border_is_left_out():
    a = np.full((30, 30, 3), 90, np.uint8)
    b = a.copy()
    b[:4] = b[-4:] = b[:, :4] = b[:, -4:] = 255
    assert photos.psnr_y(a, b, border=4) == float("inf")
    assert photos.psnr_y(a, b, border=3) < 40


@pytest.mark.parametrize(
    ("restored", "original", "words"),
    [
        (noise_picture(), noise_picture(64, 64), "differ in shape"),
        (noise_picture() / 255.0, noise_picture() / 255.0, "uint8"),
        (noise_picture(8, 8), noise_picture(8, 8), "no pixels inside"),
        (noise_picture()[..., :2], noise_picture()[..., :2], "uint8"),
    ],
)
def test_unusable_pictures(restored, original, words):
    with pytest.raises(ValueError, match=words):
        photos.psnr_y(restored, original)
    with pytest.raises(ValueError, match=words):
        photos.ssim_y(restored, original)


def test_white_noise_has_the_same_power_at_all_frequencies():
    power = photos.power_by_frequency(noise_picture(256, 256))
    assert power[4:] == pytest.approx(np.full(28, power[4:].mean()), rel=0.25)


def test_a_wave_is_found_at_its_frequency():
    ticks = np.arange(128)
    wave = 127.5 + 100 * np.sin(2 * np.pi * ticks * 0.25)  # period of 4 pixels: half the limit
    picture = np.repeat(np.tile(wave, (128, 1))[..., None], 3, axis=2).astype(np.uint8)
    assert photos.power_by_frequency(picture).argmax() in (15, 16)


def test_blur_moves_the_spectrum_away_and_noise_brings_it_back():
    original = noise_picture(128, 128)
    blurred = bicubic.upscale(bicubic.downscale(original, 4), 4)
    noise = np.random.default_rng(3).normal(0, 60, original.shape)
    detailed = np.clip(blurred + noise, 0, 255).astype(np.uint8)
    assert photos.spectrum_distance(original, original) == 0
    assert photos.spectrum_distance(blurred, original) > 10
    assert photos.spectrum_distance(detailed, original) < photos.spectrum_distance(
        blurred, original
    )
    assert photos.psnr_y(detailed, original) < photos.psnr_y(blurred, original)


def keys(t):
    """The cubic of Keys (1981) with a = -1/2."""
    t = np.abs(t)
    return np.where(
        t < 1, 1.5 * t**3 - 2.5 * t**2 + 1, np.where(t < 2, -0.5 * t**3 + 2.5 * t**2 - 4 * t + 2, 0)
    )


def test_the_kernel_is_an_antialiased_keys_cubic():
    scale, size = 4, 64
    weights = np.zeros((size // scale, size))
    for i in range(size // scale):
        centre = (i + 0.5) * scale - 0.5
        weights[i] = keys((np.arange(size) - centre) / scale)
        weights[i] /= weights[i].sum()
    picture = noise_picture(size, size)[..., 0] // 2 + 64  # no clipping on the way
    expected = weights @ picture @ weights.T
    assert np.abs(bicubic.downscale(picture, scale) - expected).max() <= 1.5  # rounded twice


def test_set5_has_the_published_bicubic_psnr(shared_data):
    """28.43 dB, as the papers have it; without antialiasing about 28.0, by striding 23.8."""
    antialiased, strided = [], []
    paths = sorted((shared_data / "Set5").glob("*.bmp"))
    assert len(paths) == 5
    for path in paths:
        with Image.open(path) as opened:
            original = bicubic.crop_to_multiple(np.asarray(opened.convert("RGB")), 4)
        low = bicubic.downscale(original, 4)
        antialiased.append(photos.psnr_y(bicubic.upscale(low, 4), original))
        strided.append(
            photos.psnr_y(bicubic.upscale(np.ascontiguousarray(original[::4, ::4]), 4), original)
        )
    assert np.mean(antialiased) == pytest.approx(28.43, abs=0.03)
    assert np.mean(strided) < 25


def test_sides_that_do_not_fit():
    picture = noise_picture(30, 41)
    with pytest.raises(ValueError, match="30x41 are no multiples of 4"):
        bicubic.downscale(picture, 4)
    assert bicubic.crop_to_multiple(picture, 4).shape == (28, 40, 3)
    with pytest.raises(ValueError, match="smaller than the scale"):
        bicubic.crop_to_multiple(noise_picture(3, 9), 4)
