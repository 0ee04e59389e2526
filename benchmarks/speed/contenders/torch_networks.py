"""The compared networks in PyTorch, with the weights of the Keras networks.

Keras stores kernels as (h, w, in, out) and maps with channels last. PyTorch stores kernels as
(out, in, h, w) and maps with channels first, also inside flattened maps.
"""

from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from benchmarks.speed.cases import FILTERS, IMAGE, LATENT, LOW, SCALE, SIZES, SUPER, WIDTHS

NORM = {"eps": 1e-3, "momentum": 0.01}  # as Keras has them


class Residual(nn.Module):
    def __init__(self, filters):
        super().__init__()
        self.first = nn.Conv2d(filters, filters, 3, padding=1)
        self.second = nn.Conv2d(filters, filters, 3, padding=1)

    def forward(self, x):
        return x + self.second(functional.relu(self.first(x)))


class SRResNet(nn.Module):
    """See `gan_keras.networks.srresnet`; ``bicubic`` is its fixed kernel (5, 5, 3, 48)."""

    def __init__(self, bicubic, filters, blocks):
        super().__init__()
        self.first = nn.Conv2d(3, filters, 3, padding=1)
        self.blocks = nn.Sequential(*(Residual(filters) for _ in range(blocks)))
        self.last = nn.Conv2d(filters, 3 * SCALE**2, 3, padding=1)
        kernel = bicubic[..., shuffled(bicubic.shape[-1])].transpose(3, 2, 0, 1)
        self.register_buffer("bicubic", torch.tensor(kernel.copy()), persistent=False)

    def forward(self, low):
        first = functional.relu(self.first(low))
        detail = self.last(first + self.blocks(first))
        smooth = functional.conv2d(functional.pad(low, [2] * 4, "replicate"), self.bicubic)
        return functional.pixel_shuffle(smooth, SCALE) + functional.pixel_shuffle(detail, SCALE)


def shuffled(channels):
    """TensorFlow's sub-pixel channels (place, colour) in PyTorch's order (colour, place)."""
    return np.arange(channels).reshape(SCALE**2, -1).T.ravel()


def dcgan():
    start = SIZES[-1]
    generator = nn.Sequential(
        nn.Linear(LATENT, start * start * 2 * FILTERS, bias=False),
        nn.Unflatten(1, (2 * FILTERS, start, start)),
        nn.BatchNorm2d(2 * FILTERS, **NORM), nn.ReLU(),
        nn.ConvTranspose2d(2 * FILTERS, FILTERS, 4, 2, 1, bias=False),
        nn.BatchNorm2d(FILTERS, **NORM), nn.ReLU(),
        nn.ConvTranspose2d(FILTERS, 1, 4, 2, 1), nn.Tanh(),
    )  # fmt: skip
    layers, channels = [], 1
    for width in WIDTHS:
        layers += [nn.Conv2d(channels, width, 4, 2, 1), nn.LeakyReLU(0.2)]
        channels = width
    layers += [nn.Flatten(), nn.Linear(start * start * channels, 1)]
    return {"generator": generator, "discriminator": nn.Sequential(*layers)}


def build(case, folder):
    folder = Path(folder)
    if case == "srresnet":
        bicubic = np.load(folder / "bicubic.npy")
        made = {"generator": SRResNet(bicubic, SUPER["g_filters"], SUPER["blocks"])}
    else:
        made = dcgan()
    for name, network in made.items():
        with np.load(folder / f"{name}.npz") as arrays:
            load(network, [arrays[key] for key in arrays])
    return made


def load(network, arrays):
    """Set the weights, given in Keras's order and layout; none may be left over."""
    arrays, side = iter(arrays), SIZES[-1]

    def put(parameter, array):
        with torch.no_grad():
            parameter.copy_(torch.tensor(np.ascontiguousarray(array)).reshape(parameter.shape))

    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            state = (module.weight, module.bias, module.running_mean, module.running_var)
            for parameter in state:
                put(parameter, next(arrays))
            continue
        if not isinstance(module, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            continue
        kernel, order = next(arrays), slice(None)
        if isinstance(module, nn.Linear) and module.out_features > 1:  # into a map
            kernel = kernel.reshape(LATENT, side, side, -1).transpose(3, 1, 2, 0)
        elif isinstance(module, nn.Linear):  # out of a map
            kernel = kernel.reshape(side, side, -1).transpose(2, 0, 1)
        else:
            if module is getattr(network, "last", None):
                order = shuffled(kernel.shape[-1])
            kernel = kernel[..., order].transpose(3, 2, 0, 1)
        put(module.weight, kernel)
        if module.bias is not None:
            put(module.bias, next(arrays)[order])
    if next(arrays, None) is not None:
        raise ValueError("the Keras network has more weights than the PyTorch one")


def facts(case, networks):
    """As `benchmarks.speed.networks.facts`, outputs brought to Keras's order."""
    told = {}
    for name, network in networks.items():
        shape = IMAGE if name == "discriminator" else LOW if case == "srresnet" else (LATENT,)
        probe = np.random.default_rng(1).uniform(-1, 1, (2, *shape)).astype(np.float32)
        inputs = torch.tensor(probe)
        inputs = inputs.permute(0, 3, 1, 2) if inputs.ndim == 4 else inputs
        with torch.no_grad():
            made = network.eval()(inputs)
        network.train()
        made = made.permute(0, 2, 3, 1) if made.ndim == 4 else made
        statistics = [b for key, b in network.named_buffers() if "running" in key]
        told[name] = {
            "weights": sum(w.numel() for w in [*network.parameters(), *statistics]),
            "outputs": made.reshape(-1)[:64].tolist(),
        }
    return told
