"""What a restored picture is compared by: pixels, or features of a network that knows pictures.

l1, l2    mean absolute or squared difference of the pixels in [-1, 1]
vgg19     mean squared difference of features (1609.04802, equation 5, "VGG5,4")
efflite   mean absolute difference of the pixels, and of features of EfficientNet-Lite0 beside it.
          1603.08155, section 3.2, compares features of VGG16 so. No download: see the extra
          ``features``.
"""

import keras
import tensorflow as tf
from keras import ops

from gan_keras.errors import InputError, first_line
from gan_keras.networks import efficientnet

VGG_LAYER = "block5_conv4"  # "phi 5,4" of the paper, here before its ReLU as in 1809.00219
VGG_SCALE = 1.0 / 12.75  # 1609.04802, section 3.2: so that the loss is as large as an MSE
EFFLITE_LAYERS = ("block2", "block7")  # not those of `gan_keras.metrics.perceptual`, which judges
EFFLITE_WEIGHT = 0.4  # of seven trials of 400 to 1,000 updates, on ten photographs of BSDS500


# What a first stage compares, before features: 1609.04802, section 3.2, begins with pixels too.
PIXELS_OF = {"vgg19": "l2", "efflite": "l1"}


def l1(real, fake):
    return ops.mean(ops.abs(real - fake))


def l2(real, fake):
    return ops.mean((real - fake) ** 2)


class VGGFeatures:
    """Features of VGG19 before the activation of its last convolution, times ``VGG_SCALE``.

    Args:
        weights: "imagenet", which Keras loads once, or None for untrained ones (for tests).

    Raises:
        InputError: the weights are neither in Keras's cache nor to be had.
    """

    def __init__(self, weights="imagenet"):
        try:
            vgg = keras.applications.VGG19(weights=weights, include_top=False)
        except Exception as error:  # urllib, http and Keras each raise their own
            raise InputError(
                f"content vgg19 needs the VGG19 weights, which could not be loaded "
                f"({first_line(error)}): allow one download, or use content l1"
            ) from None
        before = keras.models.clone_model(vgg, clone_function=_linear_at_the_end)
        before.set_weights(vgg.get_weights())
        self.network = keras.Model(before.input, before.get_layer(VGG_LAYER).output)

    def __call__(self, pictures):
        """Pictures (batch, h, w, 3) in [-1, 1] -> features (batch, h / 16, w / 16, 512)."""
        prepared = keras.applications.vgg19.preprocess_input((pictures + 1.0) * 127.5)
        return self.network(prepared, training=False) * VGG_SCALE

    def distance(self, real, fake):
        return l2(tf.stop_gradient(self(real)), self(fake))


class EfficientNetFeatures:
    """Pixels and features of EfficientNet-Lite0 at a quarter and a sixteenth of the side.

    Raises:
        InputError: the extra ``features`` is not installed.
    """

    def __init__(self):
        self.network = efficientnet.network(EFFLITE_LAYERS)

    def distance(self, real, fake):
        pairs = zip(self.network(tf.stop_gradient(real)), self.network(fake), strict=True)
        return l1(real, fake) + EFFLITE_WEIGHT * sum(l1(a, b) for a, b in pairs) / len(
            EFFLITE_LAYERS
        )


def _linear_at_the_end(layer):
    config = layer.get_config()
    if layer.name == VGG_LAYER:
        config["activation"] = "linear"
    return type(layer).from_config(config)


DISTANCES = {  # {name: what makes the function (real, fake) -> number}
    "l1": lambda: l1,
    "l2": lambda: l2,
    "vgg19": lambda: VGGFeatures().distance,
    "efflite": lambda: EfficientNetFeatures().distance,
}
