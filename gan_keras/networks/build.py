"""Networks by name, fitted to the shape of the data."""

from gan_keras.errors import InputError
from gan_keras.networks import dcgan, mlp, patch, srresnet


def build_networks(config, shape):
    """(generator, discriminator) for samples of ``shape``, as a Config asks for.

    Raises:
        InputError: a network that cannot make samples of that shape.
    """
    options = {"spectral_norm": config.spectral_norm, "augment": config.diffaugment}
    options["seed"] = config.seed  # of the augmentation
    if config.network == "srresnet":
        return (
            srresnet.srresnet(config.scale, config.blocks, config.g_filters),
            patch.discriminator(shape[-1], config.d_filters, config.spectral_norm),
        )
    if config.network == "mlp":
        hidden = (128, 128) if len(shape) == 1 else (256, 512)
        return (
            mlp.generator(shape, config.latent_dim, hidden),
            mlp.discriminator(shape, hidden[::-1], **options),
        )
    try:
        return (
            dcgan.generator(shape, config.latent_dim, config.g_filters),
            dcgan.discriminator(
                shape,
                config.d_filters,
                batch_norm=config.network == "dcgan",
                dropout=config.dropout,
                **options,
            ),
        )
    except ValueError as error:
        raise InputError(str(error)) from None
