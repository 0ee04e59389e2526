"""A U-Net that is told how much noise is in a picture, after DDPM (2006.11239, appendix B).

From the paper: residual blocks with group normalization and SiLU, skips from the way down to the
way up, and a sinusoidal embedding of the time in every block. Scaling with it, beside adding it, is
that of 2105.05233, table 3. Ours, for a CPU: the first convolution halves the picture and the
last one doubles it, so no block works at full size. What must pass there is the noise: where the
picture x is known, v = cot(phi) x_t - x / sin(phi). So the last layer makes two numbers a pixel,
one to add and one to multiply x_t with. There is no attention, and the ways are one block deep.
"""

import math

import keras
from keras import layers, ops

from gan_keras.networks.dcgan import doublings

MOST_HALVINGS = 3
GROUPS = 8  # of a group normalization, or fewer where the filters cannot be shared equally
FREQUENCIES = 32  # of sines and of cosines
FASTEST = 32.0  # half periods of the fastest sine between the times 0 and 1; the slowest has 1
EMBEDDED = 128  # numbers that describe a time to each block


@keras.saving.register_keras_serializable("gan_keras")
class Sines(layers.Layer):
    """Times (batch, 1) in [0, 1] -> sines and cosines (batch, 64), from slow to fast ones."""

    def call(self, times):
        places = ops.arange(FREQUENCIES, dtype=times.dtype) / (FREQUENCIES - 1)
        angles = math.pi * times * FASTEST**places
        return ops.concatenate([ops.sin(angles), ops.cos(angles)], axis=-1)

    def compute_output_shape(self, shape):
        return (*shape[:-1], 2 * FREQUENCIES)


def check_shape(shape):
    """Raise ValueError unless ``shape`` is a square image that can be halved."""
    if len(shape) != 3 or shape[0] != shape[1] or not doublings(shape[0]):
        raise ValueError(
            f"network denoiser needs square images of any even size from 8, such as 28, 32 or 64, "
            f"got shape {tuple(shape)}: use --image-size"
        )


def denoiser(shape, filters=32, name="denoiser"):
    """[noisy images (batch, *shape), times (batch, 1) in [0, 1]] -> velocities (batch, *shape).

    ``filters`` are those at half the size; each further halving, to 4 pixels or three times at
    most, doubles them. The last layer begins at zero, as in 2006.11239's code: the first velocity
    is then 0 and not a guess.
    """
    check_shape(shape)
    halvings = min(doublings(shape[0]), MOST_HALVINGS)
    image, time = keras.Input(shape, name="image"), keras.Input((1,), name="time")
    told = layers.Dense(EMBEDDED, "silu")(Sines(dtype="float32")(time))
    told = layers.Dense(EMBEDDED, "silu")(told)
    x, skips = layers.Conv2D(filters, 4, 2, "same")(image), []
    for step in range(halvings - 1):
        x = block(x, told, filters * 2**step, f"down_{step}")
        skips.append(x)
        x = layers.Conv2D(filters * 2 ** (step + 1), 3, 2, "same")(x)
    for number in range(2):
        x = block(x, told, filters * 2 ** (halvings - 1), f"middle_{number}")
    for step in reversed(range(halvings - 1)):
        x = layers.Conv2DTranspose(filters * 2**step, 4, 2, "same")(x)
        x = block(layers.Add()([x, skips[step]]), told, filters * 2**step, f"up_{step}")
    x = layers.Activation("silu")(normalization(x.shape[-1])(x))
    last = layers.Conv2DTranspose(
        2 * shape[2], 4, 2, "same", kernel_initializer="zeros", dtype="float32"
    )
    drawn, share = ops.split(last(x), 2, axis=-1)
    return keras.Model([image, time], drawn + share * image, name=name)


def block(x, told, filters, name):
    """A residual block. Its second half is scaled and shifted by what it is told of the time.

    The layers that read the time have names of their own. TensorFlow adds up the gradients of all
    readers in the order of their names, and a name from Keras counts the layers made before: sums
    would be rounded otherwise from network to network.
    """
    kept = x
    x = layers.Activation("silu")(normalization(filters)(x))
    x = layers.Conv2D(filters, 3, padding="same", kernel_initializer="he_normal")(x)
    scale, shift = (
        layers.Reshape((1, 1, filters))(layers.Dense(filters, name=f"{name}_{what}")(told))
        for what in ("scale", "shift")
    )
    x = normalization(filters)(x) * (1.0 + scale) + shift
    x = layers.Conv2D(filters, 3, padding="same")(layers.Activation("silu")(x))
    return layers.Add()([kept, x])


def normalization(filters):
    return layers.GroupNormalization(math.gcd(GROUPS, filters))
