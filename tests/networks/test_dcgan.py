"""The deeper DCGAN: one more convolution in each network, and a hidden layer beside z."""

import pytest
from keras import layers

from gan_keras.models.checks import check_no_batch_norm
from gan_keras.networks import dcgan
from gan_keras.networks.build import build_networks
from gan_keras.settings.resolve import make_config

SHAPE = (28, 28, 1)
CONVOLUTIONS = (layers.Conv2D, layers.Conv2DTranspose)


def convolutions(network):
    """(filters, side of the kernel, stride, side of the maps) of each."""
    return [
        (layer.filters, layer.kernel_size[0], layer.strides[0], layer.output.shape[1])
        for layer in network.layers if isinstance(layer, CONVOLUTIONS)
    ]  # fmt: skip


def test_the_generator_has_one_more_before_the_first_doubling():
    plain, deep = (dcgan.generator(SHAPE, 5, 4, deep=deep) for deep in (False, True))
    assert convolutions(plain) == [(4, 4, 2, 14), (1, 4, 2, 28)]
    assert convolutions(deep) == [(8, 3, 1, 7), *convolutions(plain)]
    first = 5 * 5 + 4 * 5 + 5 * 7 * 7 * 8  # the hidden layer, and what the first maps see of it
    assert deep.count_params() - plain.count_params() == first + 3 * 3 * 8 * 8 + 4 * 8


def test_the_discriminator_has_one_more_after_the_last_halving():
    plain, deep = (
        dcgan.discriminator(SHAPE, 4, batch_norm=False, deep=deep) for deep in (False, True)
    )
    assert convolutions(plain) == [(4, 4, 2, 14), (8, 4, 2, 7), (16, 4, 2, 4)]
    assert convolutions(deep) == [*convolutions(plain), (16, 3, 1, 4)]
    assert deep.count_params() - plain.count_params() == 3 * 3 * 16 * 16 + 16
    check_no_batch_norm(deep)


def test_spectral_normalization_covers_it():
    deep = dcgan.discriminator(SHAPE, 4, batch_norm=False, spectral_norm=True, deep=True)
    wrapped = [layer for layer in deep.layers if isinstance(layer, layers.SpectralNormalization)]
    assert len(wrapped) == 5  # four convolutions and the dense layer


@pytest.mark.parametrize(("network", "more"), [("dcgan_no_bn", 0), ("dcgan_deep", 1)])
def test_both_networks_of_a_config_have_it(network, more):
    config = make_config({"network": network, "g_filters": 4, "d_filters": 4})
    counts = [len(convolutions(each)) for each in build_networks(config, SHAPE)]
    assert counts == [2 + more, 3 + more]
