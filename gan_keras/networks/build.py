"""Build networks by name for the shape of the data."""

import contextlib

import keras

from gan_keras.data.cards import find_card
from gan_keras.data.sources import source_channels
from gan_keras.errors import InputError
from gan_keras.networks import (
    conditional,
    dcgan,
    ddim,
    denoiser,
    mlp,
    patch,
    resnet,
    srresnet,
    unet,
)


@contextlib.contextmanager
def precision(kind):
    """Layers made in this context compute in "bfloat16" or "float16"; None: float32."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(f"mixed_{kind}" if kind else before)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def build_networks(config, shape):
    """(generator, discriminator) or (denoiser,) for samples of ``shape``, as a Config asks for.

    With mixed precision the last layer of each network stays in float32, and so do the losses.

    Raises:
        InputError: a network that cannot make samples of that shape.
    """
    with precision(config.mixed_precision):
        try:
            return networks(config, shape)
        except ValueError as error:
            raise InputError(str(error)) from None


def networks(config, shape):
    if config.network == "srresnet":
        return (
            srresnet.srresnet(config.scale, config.blocks, config.g_filters),
            patch.discriminator(shape[-1], config.d_filters, config.spectral_norm),
        )
    if config.network == "unet":
        given = source_channels(config.model, shape[-1])
        keep_known = config.model == "inpaint"
        return (
            unet.generator(given, shape[-1], config.g_filters, keep_known=keep_known),
            patch.discriminator(shape[-1], config.d_filters, config.spectral_norm, given),
        )
    # DiffAugment is D's first layer and draws its random numbers from this seed.
    options = {"spectral_norm": config.spectral_norm, "augment": config.diffaugment}
    options["seed"] = config.seed
    if config.network == "denoiser":
        made = denoiser.denoiser(shape, config.g_filters)
        if not config.card.adversarial:
            return (made,)
        options |= {"batch_norm": False, "dropout": config.dropout}  # R1 is of one picture alone
        return ddim.sampler(made, 1), dcgan.discriminator(shape, config.d_filters, **options)
    if config.network == "mlp":
        home, hidden = mlp, (128, 128) if len(shape) == 1 else (256, 512)
        g_options, d_options = {"hidden": hidden}, {"hidden": hidden[::-1]}
    else:
        home = resnet if config.network == "resnet" else dcgan
        g_options, d_options = {"filters": config.g_filters}, {"filters": config.d_filters}
        if home is dcgan:
            d_options |= {"batch_norm": config.network == "dcgan", "dropout": config.dropout}
        if config.network == "dcgan_deep":
            g_options["deep"] = d_options["deep"] = True
    if config.card.needs == "labels":
        classes = find_card(config.dataset).labels
        return (
            conditional.generator(home.generator, shape, config.latent_dim, classes, **g_options),
            conditional.discriminator(home.discriminator, shape, classes, **d_options, **options),
        )
    return (
        home.generator(shape, config.latent_dim, **g_options),
        home.discriminator(shape, **d_options, **options),
    )
