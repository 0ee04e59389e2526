"""The shipped networks in numpy: read from their files, run, and rounded to 8 bits a weight.

The site is built without TensorFlow and Keras. Batch normalization at inference is a factor and a
sum for each channel, so both are multiplied into the layer before it.
"""

import dataclasses
import io
import json
import zipfile

import numpy as np

from gan_keras.errors import InputError

KERNEL, STRIDE, SLOPE = 4, 2, 0.2  # of every convolution of networks/dcgan.py; of LeakyReLU
LEVELS = 127  # of 8 bits with a sign, on each side of zero
CHUNK = 50  # pictures at a time
ACTIVATIONS = {
    "none": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "leaky": lambda x: np.maximum(x, SLOPE * x),
    "tanh": np.tanh,
}


@dataclasses.dataclass
class Layer:
    """A dense layer, a convolution that halves ("down") or one that doubles ("up").

    Attributes:
        kernel: (inputs, outputs), or (4, 4, inputs, outputs).
        bias: (outputs,).
        shape: that of the result, () if it stays a vector.
    """

    kind: str
    kernel: np.ndarray
    bias: np.ndarray
    activation: str = "none"
    shape: tuple = ()

    def __call__(self, x):
        """(batch, ...) -> (batch, ...), before the activation."""
        if self.kind == "dense":
            return x.reshape(len(x), -1) @ self.kernel + self.bias
        return {"up": doubled, "down": halved}[self.kind](x, self.kernel) + self.bias


def doubled(x, kernel):
    """Conv2DTranspose with stride 2 and padding "same": (n, h, w, inputs) -> (n, 2h, 2w, outputs).

    Row i of the kernel adds row y of the picture to row 2 y + i - 1 of the result.
    """
    n, h, w, inputs = x.shape
    outputs = kernel.shape[3]
    # One large product for all places of the kernel; 16 small ones take several times as long.
    flat = kernel.reshape(KERNEL * KERNEL, inputs, outputs).swapaxes(0, 1).reshape(inputs, -1)
    parts = (x.reshape(-1, inputs) @ flat).reshape(n, h, w, KERNEL, KERNEL, outputs)
    made = np.zeros((n, 2 * h + 2, 2 * w + 2, outputs), x.dtype)  # with a border of one pixel
    for i, j in np.ndindex(KERNEL, KERNEL):
        made[:, i : i + 2 * h : 2, j : j + 2 * w : 2] += parts[:, :, :, i, j]
    return made[:, 1:-1, 1:-1]


def halved(x, kernel):
    """Conv2D with stride 2 and padding "same": half of each side, rounded up."""
    n, h, w, _ = x.shape
    sides = [-(-side // STRIDE) for side in (h, w)]
    spare = [(side - 1) * STRIDE + KERNEL - have for side, have in zip(sides, (h, w), strict=True)]
    x = np.pad(x, ((0, 0), *((s // 2, s - s // 2) for s in spare), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (KERNEL, KERNEL), axis=(1, 2))
    windows = windows[:, ::STRIDE, ::STRIDE].transpose(0, 1, 2, 4, 5, 3)
    flat = windows.reshape(n * sides[0] * sides[1], -1) @ kernel.reshape(-1, kernel.shape[3])
    return flat.reshape(n, *sides, -1)


def run(layers, x):
    """The result of the layers, one after the other, in chunks of the batch."""
    made = []
    for start in range(0, len(x), CHUNK):
        part = np.asarray(x[start : start + CHUNK], layers[0].kernel.dtype)
        for layer in layers:
            part = ACTIVATIONS[layer.activation](layer(part))
            if layer.shape:
                part = part.reshape(len(part), *layer.shape)
        made.append(part)
    return np.concatenate(made)


def judge(network, images, labels):
    """Logits (n,) of the conditional discriminator {"plane": Layer, "layers": [...]}."""
    one_hot = np.eye(len(network["plane"].kernel), dtype=np.float32)[labels]
    plane = run([network["plane"]], one_hot)
    return run(network["layers"], np.concatenate([images, plane], axis=-1))[:, 0]


def folded(kernel, statistics):
    """(kernel, bias) of a layer whose result is normalized with (gamma, beta, mean, variance)."""
    gamma, beta, mean, variance, epsilon = statistics
    factor = gamma / np.sqrt(variance + epsilon)
    per_output = np.tile(factor, kernel.shape[-1] // len(factor))
    return kernel * per_output, np.tile(beta - mean * factor, kernel.shape[-1] // len(factor))


def read(path):
    """The weights of a .keras file and the shapes that they need not tell.

    Returns:
        {"dense": [[arrays of a layer], ...], "conv2d": ..., "outer": [arrays of the outer dense
        layer], "epsilon": ...}, float64; what comes before what is known from networks/dcgan.py.
    """
    try:
        import h5py
    except ImportError:
        raise InputError(
            "not installed: h5py, which reads the weights of trained networks: run pip install -r "
            "docs/requirements.txt"
        ) from None
    with zipfile.ZipFile(path) as archive:
        config = json.loads(archive.read("config.json"))
        file = h5py.File(io.BytesIO(archive.read("model.weights.h5")), "r")
    found = {"epsilon": epsilon_in(config), "outer": None}
    layers = file["layers"]
    if "functional" in layers:  # a network with labels around one without
        if "dense" in layers:
            found["outer"] = arrays(layers["dense"])
        layers = layers["functional/layers"]
    for kind in ("dense", "batch_normalization", "conv2d", "conv2d_transpose"):
        names = (kind, *(f"{kind}_{i}" for i in range(1, 9)))
        found[kind] = [arrays(layers[name]) for name in names if name in layers]
        found[kind] = [layer for layer in found[kind] if layer]
    return found


def arrays(group):
    return [np.asarray(each, np.float64) for _, each in sorted(group["vars"].items())]


def epsilon_in(config):
    """That of the file's batch normalizations, which share one."""
    if isinstance(config, dict):
        if config.get("class_name") == "BatchNormalization":
            return config["config"]["epsilon"]
        config = list(config.values())
    if isinstance(config, list):
        return next(filter(None, map(epsilon_in, config)), None)
    return None


def generator(path, dtype=np.float32):
    """Layers of a generator of networks/dcgan.py: latents, with the one-hot label if there is
    one, to pictures in [-1, 1]."""
    found, made = read(path), []
    ups = [np.swapaxes(layer[0], 2, 3) for layer in found["conv2d_transpose"]]
    kernels = [found["dense"][0][0], *ups]
    for place, kernel in enumerate(kernels):
        kind = "up" if place else "dense"
        if place == len(ups):
            bias, activation = found["conv2d_transpose"][-1][1], "tanh"
        else:
            statistics = (*found["batch_normalization"][place], found["epsilon"])
            (kernel, bias), activation = folded(kernel, statistics), "relu"
        made.append(Layer(kind, kernel.astype(dtype), bias.astype(dtype), activation))
    channels = ups[0].shape[2]
    side = round((kernels[0].shape[1] / channels) ** 0.5)
    made[0].shape = (side, side, channels)
    return made


def discriminator(path, side, dtype=np.float32):
    """{"plane": Layer, "layers": [Layer, ...]}: that of networks/conditional.py around one of
    networks/dcgan.py without batch normalization, for pictures (side, side, 1)."""
    found = read(path)
    kernel, bias = (array.astype(dtype) for array in found["outer"])
    plane = Layer("dense", kernel, bias, shape=(side, side, 1))
    layers = [Layer("down", kernel.astype(dtype), bias.astype(dtype), "leaky")
              for kernel, bias in found["conv2d"]]  # fmt: skip
    kernel, bias = found["dense"][0]
    return {"plane": plane, "layers": [*layers, Layer("dense", kernel.astype(dtype),
                                                      bias.astype(dtype))]}  # fmt: skip


def rounded(layer):
    """(integers from -127 to 127 in the shape of the kernel, float32 steps (outputs,)).

    Each output has a step of its own: its largest weight is 127 steps.
    """
    largest = np.abs(layer.kernel).reshape(-1, layer.kernel.shape[-1]).max(axis=0)
    steps = (np.maximum(largest, 1e-12) / LEVELS).astype(np.float32)
    return np.round(layer.kernel / steps).astype(np.int8), steps


def with_rounded(layers):
    """The layers as the browser has them."""
    made = []
    for layer in layers:
        whole, steps = rounded(layer)
        made.append(dataclasses.replace(layer, kernel=whole * steps,
                                        bias=layer.bias.astype(np.float32)))  # fmt: skip
    return made
