"""The same steps in eager PyTorch, as its users write them. TensorFlow is not in this process.

G's step skips the gradient with respect to D's weights, which a plain ``backward`` would compute
for nothing.
"""

import math
import os

import torch
from torch import nn

from benchmarks.speed.cases import CASES, HIGH, IMAGE, LATENT, LOW
from benchmarks.speed.contenders import torch_networks


def train_adversarial(settings, generator, discriminator, real):
    """A function that does one train step and returns D's loss."""
    rate, *betas = settings.adam
    g_optimizer = torch.optim.Adam(generator.parameters(), rate, betas)
    d_optimizer = torch.optim.Adam(discriminator.parameters(), rate, betas)
    size, softplus = settings.batch, nn.functional.softplus

    def penalty(fake):
        alpha = torch.rand(size, 1, 1, 1)
        between = (alpha * real + (1 - alpha) * fake).requires_grad_(True)
        [slope] = torch.autograd.grad(discriminator(between).sum(), between, create_graph=True)
        norms = slope.flatten(1).pow(2).sum(1).add(1e-12).sqrt()
        return ((norms - 1) ** 2).mean()

    def d_loss(fake):
        on_real, on_fake = discriminator(real), discriminator(fake)
        if settings.gp_weight:
            return on_fake.mean() - on_real.mean() + settings.gp_weight * penalty(fake)
        return softplus(-on_real).mean() + softplus(on_fake).mean()

    def step():
        for _ in range(settings.n_critic):
            with torch.no_grad():
                fake = generator(torch.randn(size, LATENT))
            loss = d_loss(fake)
            d_optimizer.zero_grad(set_to_none=True)
            loss.backward()
            d_optimizer.step()
        discriminator.requires_grad_(False)
        on_fake = discriminator(generator(torch.randn(size, LATENT)))
        g_loss = -on_fake.mean() if settings.gp_weight else softplus(-on_fake).mean()
        g_optimizer.zero_grad(set_to_none=True)
        g_loss.backward()
        g_optimizer.step()
        discriminator.requires_grad_(True)
        return loss

    return step


def train_pairs(settings, generator, low, high):
    rate, *betas = settings.adam
    optimizer = torch.optim.Adam(generator.parameters(), rate, betas)

    def step():
        loss = nn.functional.l1_loss(generator(low), high)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        return loss

    return step


def build(case, folder, layout):
    """``layout``: "contiguous_format", which is PyTorch's default, or "channels_last"."""
    torch.manual_seed(0)
    torch.set_num_threads(os.cpu_count())
    settings, layout = CASES[case], getattr(torch, layout)
    made = torch_networks.build(case, folder)
    for network in made.values():
        network.to(memory_format=layout)

    def pictures(shape):
        height, width, channels = shape
        noise = torch.rand(settings.batch, channels, height, width).mul(2).sub(1)
        return noise.to(memory_format=layout)

    told = torch_networks.facts(case, made)
    if case == "srresnet":
        step = train_pairs(settings, made["generator"], pictures(LOW), pictures(HIGH))
    else:
        step = train_adversarial(settings, *made.values(), pictures(IMAGE))

    def work(count):
        for _ in range(count):
            loss = step()
        assert math.isfinite(float(loss.detach()))

    return work, {"networks": told}
