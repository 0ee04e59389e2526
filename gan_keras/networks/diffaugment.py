"""DiffAugment (2006.10738): D sees only augmented images, real and fake alike.

So D cannot memorise a small training set, and no augmentation leaks into the samples of G. The
augmentation is a layer at the front of D, which acts in every training pass of D. It lets G's
gradient through, because each operation is differentiable with respect to the pixels. At
inference the images pass unchanged.
"""

import keras
from keras import ops

from gan_keras.devices.replicas import drawn

POLICIES = ("color", "translation", "cutout")


def parse_policy(policy):
    """("color", "cutout") from "color,cutout".

    Raises:
        ValueError: a name that is not one of `POLICIES`.
    """
    names = tuple(name.strip() for name in policy.split(",") if name.strip())
    for name in names:
        if name not in POLICIES:
            raise ValueError(f"unknown augmentation '{name}': use some of {', '.join(POLICIES)}")
    return names


@keras.saving.register_keras_serializable("gan_keras")
class DiffAugment(keras.layers.Layer):
    """Images (batch, h, w, c) in [-1, 1] -> the same shape, changed at random per image.

    - color: brightness + U[-.5, .5], then saturation * U[0, 2], then contrast * U[.5, 1.5]
    - translation: by up to 1/8 of the size each way, filled with zeros (mid-grey)
    - cutout: a square of half the size at a random place set to zero

    Ranges as in the paper's section 3.3 and its authors' code.
    """

    def __init__(self, policy="color,translation,cutout", seed=0, **kwargs):
        super().__init__(**({"dtype": "float32"} | kwargs))  # as the images, whatever D's dtype is
        self.policy, self.seed = policy, seed
        self.names = parse_policy(policy)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, images, training=False):
        if training:
            for name in self.names:
                images = getattr(self, name)(images)
        return images

    def uniform(self, images, low, high):
        """One number for each image, (batch, 1, 1, 1)."""
        return drawn(
            lambda n: keras.random.uniform(
                (n, 1, 1, 1), low, high, images.dtype, self.seed_generator
            ),
            ops.shape(images)[0],
        )

    def color(self, images):
        images = images + self.uniform(images, -0.5, 0.5)
        grey = ops.mean(images, axis=3, keepdims=True)
        images = (images - grey) * self.uniform(images, 0.0, 2.0) + grey
        mean = ops.mean(images, axis=(1, 2, 3), keepdims=True)
        return (images - mean) * self.uniform(images, 0.5, 1.5) + mean

    def translation(self, images):
        for axis, equation in ((1, "bij,bjwc->biwc"), (2, "bij,bhjc->bhic")):
            size = images.shape[axis]
            most = int(size / 8 + 0.5)
            shift = ops.floor(self.uniform(images, -most, most + 1))[..., 0]
            to, source = ops.arange(size)[:, None], ops.arange(size)[None]
            # Row i of this matrix picks pixel i + shift, or nothing outside of the image.
            pick = ops.cast(ops.cast(source - to, "float32") == shift, images.dtype)
            images = ops.einsum(equation, pick, images)
        return images

    def cutout(self, images):
        keep = 0.0
        for axis in (1, 2):
            size = images.shape[axis]
            side = int(size / 2 + 0.5)
            start = ops.floor(self.uniform(images, 0, size + 1 - side % 2)) - side // 2
            shape = (1, size, 1, 1) if axis == 1 else (1, 1, size, 1)
            place = ops.reshape(ops.cast(ops.arange(size), "float32"), shape)
            outside = ops.logical_or(place < start, place >= start + side)
            keep = ops.maximum(keep, ops.cast(outside, images.dtype))
        return images * keep

    def get_config(self):
        return super().get_config() | {"policy": self.policy, "seed": self.seed}
