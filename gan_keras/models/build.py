"""From a `Config` to a compiled model: which class, which networks, which optimizers."""

import keras
import tensorflow as tf

from gan_keras.data.cards import find_card
from gan_keras.models.cgan import CGAN, R1CGAN
from gan_keras.models.gan import GAN
from gan_keras.models.hinge import HingeGAN
from gan_keras.models.lsgan import LSGAN
from gan_keras.models.pix2pix import Pix2Pix
from gan_keras.models.r1 import R1GAN, R1LSGAN, R1HingeGAN
from gan_keras.models.schedules import TwoStages, schedule
from gan_keras.models.srgan import SRGAN
from gan_keras.models.wgan import WGAN
from gan_keras.models.wgan_gp import WGANGP
from gan_keras.networks.build import build_networks
from gan_keras.settings.declarations import pretrain_epochs

# name: (class, class with the R1 penalty or None, {argument of the class: setting})
CROSS_ENTROPY = {"g_loss": "g_loss", "real_target": "real_target"}
TRANSLATION = (Pix2Pix, None, {"content": "content", "weight": "adversarial_weight"})
CLASSES = {
    "gan": (GAN, R1GAN, CROSS_ENTROPY),
    "dcgan": (GAN, R1GAN, CROSS_ENTROPY),
    "face": (GAN, R1GAN, CROSS_ENTROPY),
    "cgan": (CGAN, R1CGAN, CROSS_ENTROPY),
    "lsgan": (LSGAN, R1LSGAN, {"targets": "ls_targets"}),
    "hinge": (HingeGAN, R1HingeGAN, {}),
    "wgan": (WGAN, None, {"clip_value": "clip_value"}),
    "wgan_gp": (WGANGP, None, {"gp_weight": "gp_weight"}),
    "pix2pix": TRANSLATION,
    "inpaint": TRANSLATION,
    "denoise": TRANSLATION,
}
# Filters from which on a CPU is faster without XLA: oneDNN's convolutions then save more than
# compiling does (docs/scaling.md has the times).
WIDE = 64


def optimizer(config, rate):
    if config.optimizer == "rmsprop":
        chosen = keras.optimizers.RMSprop(rate)
    else:
        chosen = keras.optimizers.Adam(rate, config.beta_1, config.beta_2)
    if config.mixed_precision == "float16":
        return keras.optimizers.LossScaleOptimizer(chosen)  # small gradients would become 0
    return chosen


def use_xla(config):
    """As set, or else but for wide convolutions on a CPU.

    Never in mixed precision on a CPU: XLA mixes up types in second derivatives there.
    """
    if tf.config.list_physical_devices("GPU"):
        return config.xla is not False
    if config.mixed_precision:
        return False
    if config.xla is None:
        return max(config.g_filters, config.d_filters) < WIDE
    return config.xla


def build_gan(config, shape, total_steps, log_gradients=False):
    """A compiled model for samples of ``shape``; ``total_steps`` is the schedule's horizon."""
    keras.utils.set_random_seed(config.seed)
    if config.model == "srgan":
        return build_srgan(config, shape, config.schedule_steps or total_steps, log_gradients)
    plain, penalised, arguments = CLASSES[config.model]
    model = penalised if config.r1_gamma else plain
    extra = {argument: getattr(config, setting) for argument, setting in arguments.items()}
    if config.r1_gamma:
        extra["r1_gamma"] = config.r1_gamma
    if config.model == "cgan":
        extra["classes"] = find_card(config.dataset).labels
    latent_dim = () if model is Pix2Pix else (config.latent_dim,)
    gan = model(
        *build_networks(config, shape),
        *latent_dim,
        n_critic=config.n_critic,
        ema_decay=config.ema_decay,
        seed=config.seed,
        log_gradients=log_gradients,
        **extra,
    )
    steps = config.schedule_steps or total_steps
    gan.compile(
        g_optimizer=optimizer(config, schedule(config.schedule, config.g_learning_rate, steps)),
        d_optimizer=optimizer(
            config, schedule(config.schedule, config.d_learning_rate, steps * config.n_critic)
        ),
        jit_compile=use_xla(config),
        steps_per_execution=config.steps_per_execution,
    )
    return gan


def build_srgan(config, shape, total_steps, log_gradients=False):
    """A compiled `SRGAN` in the stage that it begins with."""
    first = pretrain_epochs(config) * config.steps_per_epoch
    more = total_steps - first
    gan = SRGAN(
        *build_networks(config, shape),
        content=config.content,
        weight=config.adversarial_weight,
        stage="pretrain" if first else "adversarial",
        n_critic=config.n_critic,
        ema_decay=config.ema_decay,
        seed=config.seed,
        log_gradients=log_gradients,
    )
    g_rate = TwoStages(config.g_learning_rate, first, config.adversarial_learning_rate, more)
    d_rate = schedule("cosine", config.d_learning_rate, max(1, more * config.n_critic))
    gan.compile(
        g_optimizer=optimizer(config, g_rate),
        d_optimizer=optimizer(config, d_rate),
        jit_compile=use_xla(config),
        steps_per_execution=config.steps_per_execution,
    )
    return gan
