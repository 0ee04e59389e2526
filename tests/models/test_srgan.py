"""The networks and the model of super-resolution, against hand values and other libraries."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from conftest import all_state, moved
from PIL import Image

from gan_keras.errors import InputError
from gan_keras.metrics import perceptual
from gan_keras.models import content
from gan_keras.models.schedules import TwoStages
from gan_keras.models.srgan import SRGAN
from gan_keras.models.xla import use_xla
from gan_keras.networks import efficientnet, patch
from gan_keras.networks.srresnet import Bicubic, EvenPlaces, PixelShuffle, reach, srresnet


def picture(height=12, width=10, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def scaled(pictures):
    return (pictures / 127.5 - 1.0).astype(np.float32)


def pairs(count=8, seed=0):
    """Aligned (low, high) with structure that a network can learn: smooth waves."""
    rng = np.random.default_rng(seed)
    x = np.linspace(0, 1, 32)
    angles = [12 * rng.random() * (x[:, None] + rng.random() * x) for _ in range(3 * count)]
    high = np.sin(angles).reshape(count, 3, 32, 32).transpose(0, 2, 3, 1).astype(np.float32)
    return high.reshape(count, 8, 4, 8, 4, 3).mean(axis=(2, 4)), high


def tiny_srgan(stage="adversarial", optimizer=None, cls=SRGAN, seed=0, **kwargs):
    keras.utils.set_random_seed(seed)
    gan = cls(srresnet(4, 1, 8), patch.discriminator(3, 4), stage=stage, seed=seed, **kwargs)
    make = optimizer or (lambda: keras.optimizers.Adam(1e-3))
    gan.compile(make(), make(), jit_compile=False)
    return gan


# The network


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_bicubic_layer_is_pillows_bicubic(scale):
    """Away from the border, where Pillow leaves taps out instead of repeating pixels."""
    low = picture(14, 12) // 2 + 64  # Pillow clips between its two passes
    height, width = (side * scale for side in low.shape[:2])
    expected = np.asarray(Image.fromarray(low).resize((width, height), Image.Resampling.BICUBIC))
    made = (Bicubic(scale)(scaled(low)[None]).numpy()[0] + 1) * 127.5
    inside = slice(2 * scale, -2 * scale)
    difference = np.abs(np.clip(made, 0, 255) - expected)[inside, inside]
    # Pillow rounds to bytes after each direction: 0.5 sum |taps| + 0.5, and sum |taps| <= 1.25.
    assert difference.max() <= 1.125


def test_bicubic_layer_keeps_constants_to_the_border_and_linear_ramps_inside():
    assert np.allclose(Bicubic(4)(np.full((1, 5, 6, 3), 0.3, np.float32)), 0.3, atol=1e-6)
    ramp = np.broadcast_to(np.arange(9.0)[None, None, :, None], (1, 7, 9, 3)).astype(np.float32)
    made = Bicubic(4)(ramp).numpy()[0, :, :, 0]
    expected = (np.arange(36) + 0.5) / 4 - 0.5
    assert np.allclose(made[:, 8:-8], expected[8:-8], atol=1e-5)


def test_pixel_shuffle_by_hand():
    """1609.05158, equation 4: the channels of one pixel become a square, row by row."""
    x = np.arange(8, dtype=np.float32).reshape(1, 1, 2, 4)
    assert PixelShuffle(2)(x).numpy()[0, :, :, 0].tolist() == [[0, 1, 4, 5], [2, 3, 6, 7]]
    assert PixelShuffle(2).compute_output_shape((None, None, 6, 12)) == (None, None, 12, 3)


def test_places_get_the_same_mean_by_hand():
    """Scale 2, one channel: places of 1, 2, 3, 6 everywhere become their mean, 3."""
    flat = np.broadcast_to(np.array([1.0, 2.0, 3.0, 6.0], np.float32), (1, 4, 5, 4))
    assert np.array_equal(EvenPlaces(2)(flat), np.full((1, 4, 5, 4), 3.0, np.float32))
    dot = np.zeros((1, 9, 9, 4), np.float32)
    dot[0, 4, 4, 0] = 25.0  # its local mean is 1 at place 0, and 1/4 over all places
    made = EvenPlaces(2)(dot).numpy()[0]
    assert made[4, 4].tolist() == [24.25, 0.25, 0.25, 0.25]
    assert made[2, 6].tolist() == [-0.75, 0.25, 0.25, 0.25]
    assert made[1, 4].tolist() == [0.0] * 4


def test_a_trained_bias_leaves_no_grid():
    network = srresnet(4, 1, 4)
    keras.utils.set_random_seed(0)
    for weight in network.trainable_variables:
        weight.assign(tf.random.normal(weight.shape))
    made = network(np.full((1, 16, 16, 3), 0.1, np.float32)).numpy()[0]
    inside = slice(4 * reach(network), -4 * reach(network))
    assert reach(network) == 6
    assert np.ptp(made[inside, inside], axis=(0, 1)).max() < 1e-3 * np.abs(made).max()


def test_an_untrained_network_is_bicubic_interpolation_at_any_size():
    network = srresnet(4, 2, 8)
    for shape in ((1, 5, 9, 3), (2, 16, 16, 3)):
        low = np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)
        assert np.array_equal(network(low), Bicubic(4)(low))


@pytest.mark.parametrize("blocks", [1, 3])
def test_reach_is_as_far_as_a_pixel_matters(blocks):
    keras.utils.set_random_seed(1)
    network = srresnet(2, blocks, 8)
    for weight in network.trainable_variables:
        weight.assign(tf.random.normal(weight.shape, stddev=0.3))
    side = 4 * reach(network) + 1
    x = tf.Variable(tf.random.normal((1, side, side, 3)))
    with tf.GradientTape() as tape:
        corner = network(x)[0, 0, 0, 0]
    seen = np.abs(tape.gradient(corner, x).numpy()[0]).max(axis=(1, 2)).nonzero()[0].max()
    assert seen == reach(network)


def test_networks_survive_a_file(tmp_path):
    network = srresnet(3, 1, 4)
    network.save(tmp_path / "net.keras")
    low = scaled(picture())[None]
    assert np.array_equal(keras.saving.load_model(tmp_path / "net.keras")(low), network(low))


def test_the_discriminator_gives_a_logit_per_patch_of_any_crop():
    network = patch.discriminator(3, 4)
    for side in (32, 48, 96, 128):
        assert network(tf.zeros((1, side, side, 3))).shape == (1, side // 8, side // 8, 1)


# The model


def test_pretraining_moves_the_generator_alone():
    gan, data = tiny_srgan("pretrain"), pairs()
    before = all_state(gan)
    logs = gan.fit(*data, batch_size=8, verbose=0).history
    assert moved(before, all_state(gan)) == {"G", "G_opt"}
    assert set(logs) == {"content"}


def test_each_adversarial_step_moves_its_own_network():
    """The generator's compiled by XLA, which is the choice for networks as narrow as these."""
    gan, (low, high) = tiny_srgan(), pairs()
    before = all_state(gan)
    tf.function(gan.discriminator_step)(high, low)
    after = all_state(gan)
    assert moved(before, after) == {"D", "D_opt"}
    tf.function(gan.generator_step, jit_compile=True)(high, low)
    assert moved(after, all_state(gan)) == {"G", "G_opt"}


def test_the_generator_follows_content_plus_weighted_adversarial_gradient():
    """1609.04802, equation 3; with plain gradient descent a step is the gradient."""
    sgd = lambda: keras.optimizers.SGD(1.0)  # noqa: E731
    gan, (low, high) = tiny_srgan(optimizer=sgd, weight=0.25), pairs()
    weights = gan.generator.trainable_variables
    with tf.GradientTape(persistent=True) as tape:
        fake = gan.generator(low)
        pixels = tf.reduce_mean(tf.abs(fake - high))
        fooled = tf.reduce_mean(tf.math.softplus(-gan.discriminator(fake)))
    expected = [
        w - a - 0.25 * b
        for w, a, b in zip(
            weights, tape.gradient(pixels, weights), tape.gradient(fooled, weights), strict=True
        )
    ]
    gan.generator_step(high, low)
    for weight, value in zip(weights, expected, strict=True):
        np.testing.assert_allclose(weight, value, atol=1e-6)


def test_stages_are_switched_and_refused():
    gan = tiny_srgan("pretrain", weight=0.5)
    assert gan.adversarial_weight == 0.0
    low, high = pairs(8)
    assert set(gan.evaluate(low, high, verbose=0, return_dict=True)) == {"content"}
    gan.enter("adversarial")
    assert gan.adversarial_weight == 0.5
    assert "g_loss" in gan.evaluate(low, high, verbose=0, return_dict=True)
    with pytest.raises(ValueError, match="unknown stage 'final': use one of pretrain, adv"):
        gan.enter("final")


@pytest.mark.parametrize("stage", ["pretrain", "adversarial"])
def test_a_saved_model_goes_on_bit_for_bit(tmp_path, stage):
    (low, high), whole = pairs(16), tiny_srgan(stage)
    whole.fit(low[:8], high[:8], batch_size=8, verbose=0, shuffle=False)
    whole.save(tmp_path / "half.keras")
    loaded = keras.saving.load_model(tmp_path / "half.keras")
    assert loaded.stage == stage
    for gan in (whole, loaded):
        gan.fit(low[8:], high[8:], batch_size=8, verbose=0, shuffle=False)
    assert moved(all_state(whole), all_state(loaded)) <= {"test_noise"}


class WithoutContent(SRGAN):
    def content_loss(self, real, fake):
        return 0.0


def test_without_the_content_loss_the_pictures_drift_away():
    """The adversarial loss asks for a real-looking picture, not for the right one."""
    low, high = pairs(16)
    errors = {}
    for cls in (SRGAN, WithoutContent):
        gan = tiny_srgan(cls=cls, weight=1.0, optimizer=lambda: keras.optimizers.Adam(2e-3))
        gan.fit(low, high, batch_size=8, epochs=60, verbose=0)
        errors[cls] = float(np.mean((gan(low).numpy() - high) ** 2))
    psnr_lost = 10 * np.log10(errors[WithoutContent] / errors[SRGAN])
    assert psnr_lost > 1.0


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda low, high: (low * 3, high), r"images must be in \[-1, 1\]"),
        (lambda low, high: (low, high * np.nan), "NaN"),
        (lambda low, high: (low, high[..., :1]), r"shape \(32, 32, 1\)"),
        (lambda low, high: ((low * 100).astype(np.uint8), high), "uint8"),
    ],
)
def test_wrong_pairs_are_refused_with_a_sentence(spoil, words):
    with pytest.raises(ValueError, match=words):
        tiny_srgan().fit(*spoil(*pairs()), batch_size=8, verbose=0)


def test_single_pictures_are_refused():
    with pytest.raises(ValueError, match="have 1 part, training needs 2"):
        tiny_srgan().fit(pairs()[1], verbose=0)


def test_noise_is_refused():
    with pytest.raises(TypeError, match="a SRGAN turns pictures into pictures"):
        tiny_srgan().generate(4)


@pytest.mark.parametrize(
    ("settings", "words"),
    [({"content": "l3"}, "unknown content 'l3'"), ({"weight": -1.0}, "weight must be at least 0")],
)
def test_wrong_settings_are_refused(settings, words):
    with pytest.raises(ValueError, match=words):
        tiny_srgan(**settings)


# Content and schedule


def test_pixel_distances_by_hand():
    real, fake = np.zeros((1, 2, 2, 3)), np.full((1, 2, 2, 3), -0.5)
    assert float(content.l1(real, fake)) == 0.5
    assert float(content.l2(real, fake)) == 0.25


def test_vgg_features_are_those_before_the_activation_of_the_right_input():
    keras.utils.set_random_seed(0)
    features = content.VGGFeatures(weights=None)
    names = [layer.name for layer in features.network.layers]
    assert names[-1] == "block5_conv4"
    assert features.network.layers[-1].activation is keras.activations.linear
    assert features.network.layers[-2].activation is keras.activations.relu
    x = np.random.default_rng(0).uniform(-1, 1, (1, 32, 32, 3)).astype(np.float32)
    # Caffe's convention: blue first, means of ImageNet subtracted, range 0 to 255.
    caffe = ((x + 1) * 127.5)[..., ::-1] - np.array([103.939, 116.779, 123.68], np.float32)
    expected = features.network(caffe) / 12.75
    np.testing.assert_allclose(features(x), expected, rtol=1e-4, atol=1e-6)
    assert float(features.distance(x, x)) == 0.0


def test_missing_vgg_weights_are_one_sentence(monkeypatch):
    def fail(**kwargs):
        raise OSError("URL fetch failure on https://somewhere/weights.h5\nmore")

    monkeypatch.setattr(keras.applications, "VGG19", fail)
    with pytest.raises(InputError, match=r"VGG19 weights.*use content l1") as caught:
        content.DISTANCES["vgg19"]()
    assert "\n" not in str(caught.value)


def test_pixels_and_features_are_weighed_by_hand(monkeypatch):
    """Features (x, 3 x) of the pictures: differences of 0.5 and 1.5 beside 0.5 of the pixels."""
    monkeypatch.setattr(
        content.efficientnet, "network", lambda layers: lambda x: [x, 3 * x] if layers else None
    )
    real, fake = np.zeros((1, 2, 2, 3)), np.full((1, 2, 2, 3), -0.5)
    distance = content.DISTANCES["efflite"]()
    assert float(distance(real, fake)) == pytest.approx(0.5 + 0.4 * (0.5 + 1.5) / 2)
    gan = tiny_srgan(content="efflite")
    assert not use_xla(gan)
    assert use_xla(tiny_srgan())


def test_only_the_second_stage_compares_features(monkeypatch):
    monkeypatch.setattr(content.efficientnet, "network", lambda layers: lambda x: [9 * x, 9 * x])
    gan, (_, high) = tiny_srgan(stage="pretrain", content="efflite"), pairs()
    difference = np.abs(high).mean()
    assert float(gan.content_loss(high, 0 * high)) == pytest.approx(difference, rel=1e-5)
    gan.enter("adversarial")
    assert float(gan.content_loss(high, 0 * high)) == pytest.approx(4.6 * difference, rel=1e-5)
    gan.enter("pretrain")
    assert float(gan.content_loss(high, 0 * high)) == pytest.approx(difference, rel=1e-5)


def test_the_measure_looks_at_other_layers_than_the_loss():
    assert not set(content.EFFLITE_LAYERS) & set(perceptual.LAYERS)


def test_missing_features_are_one_sentence(monkeypatch):
    def fail(layers):
        raise InputError("the weights are not installed")

    monkeypatch.setattr(content.efficientnet, "network", fail)
    with pytest.raises(InputError, match="not installed"):
        content.DISTANCES["efflite"]()


@pytest.mark.skipif(not efficientnet.installed(), reason="the features extra is not installed")
def test_real_features_train_the_generator_and_stay_as_they_are():
    gan = tiny_srgan(content="efflite")
    network = gan.distance.__self__.network
    before = [np.copy(weights) for weights in network.get_weights()]
    first = gan.generator.get_weights()
    assert float(gan.distance(pairs()[1], pairs()[1])) == 0.0
    gan.fit(*pairs(), verbose=0)
    assert not network.trainable_variables
    assert all(map(np.array_equal, before, network.get_weights()))
    assert not all(map(np.array_equal, first, gan.generator.get_weights()))
    assert not any("block" in weights.path for weights in gan.variables)


def test_each_stage_ends_at_rest():
    rate = TwoStages(1.0, 10, 0.1, 4)
    steps = [0, 5, 9.999, 10, 12, 14, 20]
    expected = [1.0, 0.5, 0.0, 0.1, 0.05, 0.0, 0.0]
    assert np.allclose([float(rate(step)) for step in steps], expected, atol=1e-6)
    assert TwoStages.from_config(rate.get_config()).get_config() == rate.get_config()


@pytest.mark.parametrize(("steps", "more", "first"), [(0, 4, 0.1), (4, 0, 1.0)])
def test_a_run_of_one_stage_has_a_schedule_too(steps, more, first):
    assert float(TwoStages(1.0, steps, 0.1, more)(0)) == pytest.approx(first)
