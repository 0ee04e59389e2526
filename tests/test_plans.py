"""From settings to networks that fit the data: the length of a run, each recipe, each network."""

import keras
import numpy as np
import pytest

from gan_keras.data.cards import CARDS, PHOTOS
from gan_keras.models.build import build_gan
from gan_keras.networks.build import build_networks
from gan_keras.settings import resolve
from gan_keras.settings.models import DEFAULT_DATASET, MODELS
from gan_keras.settings.resolve import make_config


@pytest.mark.parametrize(
    ("settings", "steps", "expected"),
    [
        ({"epochs": 3, "batch_size": 100}, None, (3, 50)),
        ({"epochs": 3, "batch_size": 100, "steps_per_epoch": 7}, None, (3, 7)),
        ({"batch_size": 100}, 500, (10, 50)),
        ({"batch_size": 100}, 20, (1, 20)),
        ({"batch_size": 100}, 120, (3, 40)),
    ],
)
def test_plan(settings, steps, expected):
    assert resolve.plan(make_config(settings), 5000, steps) == expected


def test_every_recipe_builds():
    """Each model on digits and in the plane, and the default one on all but pairs."""
    unpaired = [name for name, card in MODELS.items() if card.dataset == DEFAULT_DATASET]
    anywhere = [(name, "ring") for name in unpaired if not MODELS[name].needs]
    everywhere = [(model, "mnist5k") for model in unpaired] + anywhere
    for model, name in everywhere + [("dcgan", name) for name in CARDS if name != PHOTOS]:
        card = CARDS[name]
        count = card.count or 10_000  # of lfw it depends on the file
        config = resolve.settled(make_config({"model": model, "dataset": name}), count)
        assert config.steps_per_epoch % config.steps_per_execution == 0
        gan = build_gan(config, card.shape, config.schedule_steps)
        made = gan.sampler.output_shape[1:]  # of any height and width where pictures go in
        assert [a for a, b in zip(made, card.shape, strict=True) if a not in (None, b)] == []
        assert made[-1] == card.shape[-1]


@pytest.mark.parametrize("network", ["mlp", "dcgan", "dcgan_no_bn", "dcgan_deep", "resnet"])
@pytest.mark.parametrize("shape", [(8, 8, 1), (28, 28, 1), (32, 32, 3), (64, 64, 3), (64, 64, 1)])
def test_networks_fit_the_data(network, shape):
    filters = {} if network == "mlp" else {"g_filters": 4, "d_filters": 4}
    config = make_config({"network": network, "r1_gamma": 0} | filters)
    generator, discriminator = build_networks(config, shape)
    assert generator.output_shape == discriminator.input_shape == (None, *shape)
    assert discriminator.output_shape == (None, 1)
    latents = np.random.default_rng(0).standard_normal((64, config.latent_dim), np.float32)
    samples = generator(latents, training=True)
    assert np.std(samples, axis=0).mean() > 0.005  # not a constant picture at the start
    norms = [isinstance(layer, keras.layers.BatchNormalization) for layer in discriminator.layers]
    assert any(norms) == (network == "dcgan" and shape[0] > 8)


@pytest.mark.parametrize("shape", [(7, 7, 1), (28, 14, 1), (2,)])
def test_shapes_that_dcgan_cannot_make(shape):
    with pytest.raises(ValueError, match="square images"):
        build_networks(make_config({}), shape)
