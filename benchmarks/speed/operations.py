"""How many floating-point operations a train step needs, counted from the layers.

A multiplication and an addition are two operations. Every tap of a kernel counts, also where it
lies on padding. Activations, normalization, optimizers and the fixed bicubic kernel of SRResNet do
not count (about 2 % of the work).

Let a layer's forward pass take F. Its gradient with respect to the weights takes F, and that with
respect to the input takes F: backward is twice forward. Only what is needed counts. The first
layer needs no gradient with respect to its input, and G's step needs none with respect to D's
weights.

The penalty needs the gradient, with respect to D's weights, of a gradient with respect to D's
input. The inner gradient is a forward pass (F) and a pass of input gradients (F). The outer one
differentiates that second pass. Each of its layers is bilinear in the weights and in the slope that
comes from above, so it takes F for the weights and F for the slope. The last layer's slope is the
constant 1 and takes nothing. Nothing flows back through the forward pass, because a LeakyReLU has
no second derivative. TensorFlow and PyTorch carry zeros back there, which takes time and does not
count.
"""

import math

import keras
from keras import layers

from benchmarks.speed.cases import CASES

WEIGHTLESS = (layers.BatchNormalization,)  # weights that multiply each number once


def operations(model, shape=None):
    """[{"layer", "kind", "output", "forward"}]: operations of a forward pass for one sample.

    Args:
        model: a built functional model without other models inside.
        shape: of a sample, for a model that takes any size.

    Raises:
        ValueError: a layer with a kernel that this function does not know.
    """
    if shape is not None:
        model = keras.models.clone_model(model, input_tensors=keras.Input(shape))
    rows = []
    for layer in model.layers:
        count = forward(layer)
        if count:
            output = list(layer.output.shape[1:])
            kind = type(layer).__name__
            rows.append({"layer": layer.name, "kind": kind, "output": output, "forward": count})
    return rows


def forward(layer):
    """Operations of one layer for one sample."""
    if not layer.weights or isinstance(layer, WEIGHTLESS):
        return 0
    kernel = math.prod(layer.kernel.shape) if hasattr(layer, "kernel") else None
    if isinstance(layer, layers.Conv2DTranspose):
        return 2 * kernel * math.prod(layer.input.shape[1:3])  # each input pixel is spread
    if isinstance(layer, layers.Conv2D):
        return 2 * kernel * math.prod(layer.output.shape[1:3])
    if isinstance(layer, layers.Dense):
        return 2 * kernel
    raise ValueError(f"cannot count the operations of layer {layer.name}, {type(layer).__name__}")


def ends(rows):
    """(all, first layer, last layer) of what `operations` returned."""
    counts = [row["forward"] for row in rows]
    return sum(counts), counts[0], counts[-1]


def learning(rows):
    """{what: operations} of a network that learns from pairs, for one sample."""
    total, first, _ = ends(rows)
    return {
        "forward": total,
        "gradients of the weights": total,
        "gradients between the layers": total - first,
    }


def adversarial(g_rows, d_rows, n_critic=1, penalty=False):
    """{what: operations} of ``n_critic`` steps of D and one of G, for one real sample."""
    (g, g_first, _), (d, d_first, d_last) = ends(g_rows), ends(d_rows)
    critic = {
        "D step: G forward": g,
        "D step: D forward, real and fake": 2 * d,
        "D step: gradients of D's weights": 2 * d,
        "D step: gradients between D's layers": 2 * (d - d_first),
    }
    if penalty:
        critic |= {
            "penalty: D forward": d,
            "penalty: gradient in the image": d,
            "penalty: its gradient in D's weights": d,
            "penalty: its gradient in the slopes": d - d_last,
        }
    return {what: n_critic * count for what, count in critic.items()} | {
        "G step: G forward": g,
        "G step: D forward": d,
        "G step: gradient through D": d,
        "G step: gradients of G's weights": g,
        "G step: gradients between G's layers": g - g_first,
    }


def of_step(case, rows):
    """{what: operations of a step with the whole batch}; ``rows``: {network: rows}."""
    settings = CASES[case]
    if "discriminator" in rows:
        penalty = settings.gp_weight > 0
        parts = adversarial(rows["generator"], rows["discriminator"], settings.n_critic, penalty)
    else:
        parts = learning(rows["generator"])
    return {what: settings.batch * count for what, count in parts.items()}
