"""Networks and settings that cannot make a GAN, refused with a sentence when the model is made.

What is wrong with the data is found in `gan_keras.models.data_door`.
"""

import math

import keras
import tensorflow as tf

RANGES = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0)}
PROBABILITIES = ("sigmoid", "hard_sigmoid", "softmax")
# Layers and operations that move numbers or average them, and so keep their range.
KEEPERS = (
    "Reshape", "Flatten", "Permute", "Identity", "Squeeze", "ExpandDims", "Transpose",
    "UpSampling2D", "Cropping2D", "GlobalAveragePooling2D", "AveragePooling2D",
)  # fmt: skip


def all_layers(network):
    """Every layer in order, also inside of nested models, wrappers and layers of one's own."""
    for layer in network.layers if isinstance(network, keras.Model) else network._layers:
        yield layer
        yield from all_layers(layer)


def last_activation(model):
    """Name of the activation that ends a model: "tanh", "linear", ..."""
    if not getattr(model, "inputs", None):
        return "linear"  # the order of a subclassed model's layers is unknown: nothing is checked
    # A functional model may end in an operation of keras.ops, which is no layer.
    for step in reversed(getattr(model, "operations", model.layers)):
        if isinstance(step, keras.Model):
            return last_activation(step)
        if isinstance(step, keras.layers.Wrapper):
            step = step.layer
        kind = type(step).__name__
        name = getattr(getattr(step, "activation", None), "__name__", kind.lower())
        if kind not in KEEPERS and not (kind == "Activation" and name == "linear"):
            return name
    return "linear"


def output_range(generator):
    """(low, high) that the generator's last activation can reach, or None if unbounded."""
    return RANGES.get(last_activation(generator))


def first_input(network):
    """Shape of a network's first input without the batch; a conditional one has two inputs."""
    return tuple(network.inputs[0].shape[1:])


def check_networks(generator, discriminator, latent_dim):
    """Raise ValueError if the pair cannot work together as a GAN on logits."""
    check_graph("generator", generator)
    check_graph("discriminator", discriminator)
    if latent_dim is not None:
        check_latents(first_input(generator), latent_dim)
    made, taken = generator.output_shape[1:], first_input(discriminator)
    if not tf.TensorShape(made).is_compatible_with(taken):
        raise ValueError(
            f"the generator makes {made}, but the discriminator takes {taken}: make the two equal"
        )
    if last_activation(discriminator) in PROBABILITIES:
        raise ValueError(
            f"the discriminator ends in a {last_activation(discriminator)}, but the losses "
            "take logits: remove the last activation"
        )


def check_graph(name, network):
    """Raise ValueError unless a network's layers, shapes and single output can be read."""
    if not isinstance(network, keras.Model):
        raise ValueError(f"the {name} is a {type(network).__name__}: give a keras.Model")
    if isinstance(network, keras.Sequential) and not network.built:
        raise ValueError(f"the {name} is not built: begin it with a keras.Input")
    if not getattr(network, "inputs", None):
        raise ValueError(
            f"the {name} is a subclassed model, whose layers and shapes cannot be read: wrap it "
            "with inputs = keras.Input(shape) and keras.Model(inputs, network(inputs))"
        )
    if len(network.outputs) != 1:
        raise ValueError(f"the {name} gives {len(network.outputs)} outputs: give one")


def check_denoiser(network):
    """Raise ValueError unless a network maps pictures and times to arrays like the pictures."""
    check_graph("denoiser", network)
    shapes = [tuple(tensor.shape[1:]) for tensor in network.inputs]
    made = tuple(network.output_shape[1:])
    if len(made) != 3 or None in made or shapes != [made, (1,)]:
        taken = " and ".join(map(str, shapes))
        raise ValueError(
            f"the denoiser takes {taken} and makes {made}: it must take pictures (h, w, c) and "
            "times (1,), and make (h, w, c)"
        )


def check_latents(shape, latent_dim):
    """Raise ValueError unless a generator takes vectors of that length."""
    if len(shape) != 1:
        length = "n" if None in shape else math.prod(shape)
        raise ValueError(
            f"the generator takes latents of shape {shape}, but latents are vectors: begin it "
            f"with keras.Input(({length},)) and keras.layers.Reshape({shape})"
        )
    if shape != (latent_dim,):
        raise ValueError(
            f"latent_dim is {latent_dim}, but the generator takes inputs of shape {shape}: "
            "make the two equal"
        )


def check_no_batch_norm(discriminator):
    """Raise ValueError if a network that is penalised per sample mixes the samples of a batch."""
    for layer in all_layers(discriminator):
        if isinstance(layer, keras.layers.BatchNormalization):
            raise ValueError(
                f"layer {layer.name} of the discriminator is a BatchNormalization, with which "
                "a gradient penalty per sample is undefined: use network dcgan_no_bn"
            )


def check_settings(n_critic, g_loss, g_losses, ema_decay):
    """Raise ValueError for a number or a name that a GAN cannot use."""
    check_count("n_critic", n_critic)
    if g_loss not in g_losses:
        raise ValueError(f"unknown g_loss '{g_loss}': use one of {', '.join(g_losses)}")
    check_decay(ema_decay)


def check_decay(ema_decay):
    """Raise ValueError for a decay of a moving average that is none."""
    if ema_decay is not None and not 0.0 <= ema_decay < 1.0:
        raise ValueError(f"ema_decay must be None or in [0, 1), got {ema_decay}")


def check_count(name, value):
    """Raise ValueError for a number of steps that is less than 1."""
    if value < 1:
        raise ValueError(f"{name} must be at least 1, got {value}")


def check_weight(name, value):
    """Raise ValueError for a penalty weight that is negative or not a number."""
    if not 0.0 <= value < float("inf"):
        raise ValueError(f"{name} must be at least 0, got {value}")
