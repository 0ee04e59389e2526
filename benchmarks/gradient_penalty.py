"""How fast a WGAN-GP train step is, beside the same step in PyTorch eager.

    pip install torch==2.13.0
    python -m benchmarks.gradient_penalty

Both sides have the same networks (DCGAN shape on 28x28 images; G 128/64 filters; a critic of two
or three strided convolutions), batch 64, three critic steps and one generator step, separate
passes for real and fake, gradient penalty with double backpropagation, Adam. They take turns for
several rounds, because machines change their speed by the minute; the ratio is that of the
shortest times. PyTorch runs in its default memory layout and in channels last.
"""

import json
import os
import time
from pathlib import Path

from gan_keras import command

RESULTS = Path(__file__).parent / "results" / "gradient_penalty.json"
BATCH, LATENT, N_CRITIC, FILTERS = 64, 100, 3, 64
CRITICS = {"64/128": (64, 128), "64/128/256": (64, 128, 256)}
SIZES = (28, 14, 7, 4)
ROUNDS, STEPS = 8, 4


def keras_contender(widths):
    """A function that runs ``STEPS`` train steps."""
    import keras
    import numpy as np
    import tensorflow as tf
    from keras import layers

    from gan_keras import WGANGP
    from gan_keras.networks import dcgan

    shape = (28, 28, 1)
    critic = keras.Sequential([keras.Input(shape)])
    for width in widths:
        critic.add(layers.Conv2D(width, 4, 2, "same"))
        critic.add(layers.LeakyReLU(0.2))
    critic.add(layers.Flatten())
    critic.add(layers.Dense(1))
    gan = WGANGP(
        dcgan.generator(shape, LATENT, FILTERS),
        critic,
        LATENT,
        n_critic=N_CRITIC,
    )
    gan.compile(keras.optimizers.Adam(1e-4, 0.0, 0.9), keras.optimizers.Adam(1e-4, 0.0, 0.9))
    step = tf.function(gan.train_step, jit_compile=True)
    real = tf.constant(np.random.default_rng(0).uniform(-1, 1, (BATCH, *shape)), tf.float32)

    def work():
        for _ in range(STEPS):
            logs = step(real)
        float(logs["d_loss"])

    weights = [gan.generator.count_params(), gan.discriminator.count_params()]
    return work, {"weights": weights}


def torch_contender(widths, layout):
    import torch
    from torch import nn

    torch.manual_seed(0)
    torch.set_num_threads(os.cpu_count())

    generator = nn.Sequential(
        nn.Linear(LATENT, 7 * 7 * 2 * FILTERS, bias=False),
        nn.Unflatten(1, (2 * FILTERS, 7, 7)),
        nn.BatchNorm2d(2 * FILTERS), nn.ReLU(),
        nn.ConvTranspose2d(2 * FILTERS, FILTERS, 4, 2, 1, bias=False),
        nn.BatchNorm2d(FILTERS), nn.ReLU(),
        nn.ConvTranspose2d(FILTERS, 1, 4, 2, 1), nn.Tanh(),
    )  # fmt: skip
    layers, channels = [], 1
    for width, size in zip(widths, SIZES, strict=False):
        # An odd size needs one more row below than above, as "same" padding gives it.
        layers += [nn.ZeroPad2d((1, 1 + size % 2) * 2), nn.Conv2d(channels, width, 4, 2)]
        layers += [nn.LeakyReLU(0.2)]
        channels = width
    pixels = SIZES[len(widths)] ** 2
    critic = nn.Sequential(*layers, nn.Flatten(), nn.Linear(pixels * channels, 1))
    generator, critic = (m.to(memory_format=getattr(torch, layout)) for m in (generator, critic))
    g_optimizer = torch.optim.Adam(generator.parameters(), 1e-4, (0.0, 0.9))
    d_optimizer = torch.optim.Adam(critic.parameters(), 1e-4, (0.0, 0.9))
    real = torch.rand(BATCH, 1, 28, 28).mul(2).sub(1).to(memory_format=getattr(torch, layout))

    def train_step():
        for _ in range(N_CRITIC):
            with torch.no_grad():
                fake = generator(torch.randn(BATCH, LATENT))
            alpha = torch.rand(BATCH, 1, 1, 1)
            between = (alpha * real + (1 - alpha) * fake).requires_grad_(True)
            [slope] = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
            norms = slope.flatten(1).pow(2).sum(1).add(1e-12).sqrt()
            loss = critic(fake).mean() - critic(real).mean() + 10.0 * ((norms - 1) ** 2).mean()
            d_optimizer.zero_grad(set_to_none=True)
            loss.backward()
            d_optimizer.step()
        g_loss = -critic(generator(torch.randn(BATCH, LATENT))).mean()
        g_optimizer.zero_grad(set_to_none=True)
        g_loss.backward()
        g_optimizer.step()
        return loss

    def work():
        for _ in range(STEPS):
            loss = train_step()
        float(loss.detach())

    weights = [
        sum(p.numel() for p in m.parameters())
        + sum(b.numel() for n, b in m.named_buffers() if "running" in n)
        for m in (generator, critic)
    ]
    return work, {"weights": weights, "torch": torch.__version__}


CONTENDERS = {
    "gan_keras": keras_contender,
    "torch_eager": lambda widths: torch_contender(widths, "contiguous_format"),
    "torch_eager_channels_last": lambda widths: torch_contender(widths, "channels_last"),
}


def compare(widths):
    """Times of both sides, taken in turns, and their ratio."""
    contenders, facts, seconds = {}, {}, {}
    for name, make in CONTENDERS.items():
        contenders[name], facts[name] = make(widths)
        contenders[name]()  # compilation and first allocations
        seconds[name] = []
    if len({str(fact["weights"]) for fact in facts.values()}) != 1:
        raise SystemExit(f"the networks differ: {facts}")
    for _ in range(ROUNDS):
        for name, work in contenders.items():
            start = time.perf_counter()
            work()
            seconds[name].append((time.perf_counter() - start) / STEPS)
    shortest = {name: min(values) for name, values in seconds.items()}
    return {
        "ms_per_step": {n: [round(1000 * v, 1) for v in values] for n, values in seconds.items()},
        "ratios_of_minima": {
            name: round(value / shortest["gan_keras"], 2) for name, value in shortest.items()
        },
        "facts": facts,
    }


def main(argv=None):
    command.Parser(description=__doc__.splitlines()[0]).parse_args(argv)
    command.import_tensorflow()
    from gan_keras.runs import versions, write_json

    result = {
        "command": "python -m benchmarks.gradient_penalty",
        "step": f"batch {BATCH}, {N_CRITIC} critic steps",
        "critics": {name: compare(widths) for name, widths in CRITICS.items()},
        "versions": versions(),
        "cores": os.cpu_count(),
        "load_average": [round(value, 2) for value in os.getloadavg()],
    }
    write_json(RESULTS, result)
    print(json.dumps(result, indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main))
