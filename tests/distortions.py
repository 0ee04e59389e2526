"""What spoils a photograph in known steps: blur, noise, ringing and JPEG."""

import io

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter


def blurred(picture, sigma):
    return np.round(gaussian_filter(picture.astype(float), (sigma, sigma, 0))).astype(np.uint8)


def noisy(picture, levels):
    noise = np.random.default_rng(0).normal(0, levels, picture.shape)
    return np.clip(np.round(picture + noise), 0, 255).astype(np.uint8)


def ringing(picture, weight):
    """Sharpened too much: halos along the edges."""
    soft = gaussian_filter(picture.astype(float), (2, 2, 0))
    return np.clip(np.round(picture + weight * (picture - soft)), 0, 255).astype(np.uint8)


def compressed(picture, quality):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))
