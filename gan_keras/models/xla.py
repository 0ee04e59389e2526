"""Whether XLA compiles the training step: one rule for `compile` and for the train command."""

import keras
import tensorflow as tf

from gan_keras.models.checks import all_layers

# Filters from which on a CPU is faster without XLA: oneDNN's convolutions then save more than
# compiling does (docs/scaling.md has the times).
WIDE = 64
WANTED = ("auto", True, False)
CONVOLUTIONS = (keras.layers.Conv2D, keras.layers.Conv2DTranspose)


def use_xla(model, wanted="auto"):
    """True if the training step of a model is to be compiled by XLA.

    With a GPU: yes, unless the user says no. On a CPU "auto" says yes for narrow networks, and no
    from ``model.wide`` filters on, where XLA is slower. In mixed precision on a CPU the answer is
    always no: XLA mixes up types in second derivatives there.

    Args:
        wanted: "auto", True or False.

    Raises:
        ValueError: another value of ``wanted``.
    """
    if wanted not in WANTED:
        raise ValueError(f"jit_compile must be 'auto', True or False, got {wanted!r}")
    networks = [getattr(model, part) for part in model.parts]
    if tf.config.list_physical_devices("GPU"):
        return bool(wanted)
    if any(has_low_precision(network) for network in networks):
        return False
    if wanted == "auto":
        return max(width(network) for network in networks) < model.wide
    return bool(wanted)


def width(network):
    """The least number of filters of a network's convolutions, 0 if it has none.

    The last convolution of a network that makes a picture, or a map of logits, is left out: its
    filters are the channels of that picture.
    """
    filters = [layer.filters for layer in all_layers(network) if isinstance(layer, CONVOLUTIONS)]
    if len(network.output_shape) == 4:
        filters = filters[:-1]
    return min(filters, default=0)


def has_low_precision(network):
    """True if a layer computes in float16 or bfloat16."""
    return any(layer.compute_dtype in ("float16", "bfloat16") for layer in all_layers(network))
