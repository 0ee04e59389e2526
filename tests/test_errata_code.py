"""The faults of the article's code, made again in the smallest form, beside what is right.

Ids are those of docs/errata.md. Everything runs eagerly: the networks have a few weights.
"""

import warnings

import keras
import numpy as np
import pytest
import tensorflow as tf
from conftest import tiny_networks
from keras import layers

from gan_keras import GAN, WGANGP, losses
from gan_keras.data.pipeline import batches_from_array
from gan_keras.figures import training_maths
from gan_keras.models.pix2pix import Pix2Pix
from gan_keras.models.wgan_gp import gradient_norms
from gan_keras.networks import dcgan, mlp, srresnet
from gan_keras.settings import make_config

LATENT, PIXELS = 4, 6
ONES = np.ones((8, 1), np.float32)


def draw(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def dense_generator(activation=None):
    return keras.Sequential(
        [keras.Input((LATENT,)), layers.Dense(8, "relu"), layers.Dense(PIXELS, activation)]
    )


def dense_discriminator(*hidden, inputs=PIXELS):
    return keras.Sequential([keras.Input((inputs,)), *hidden, layers.Dense(1)])


def small_gan(cls=GAN, generator=None, discriminator=None, rate=1e-3, **kwargs):
    keras.utils.set_random_seed(0)
    generator = generator or dense_generator()
    discriminator = discriminator or dense_discriminator(layers.Dense(8, "relu"))
    gan = cls(generator, discriminator, LATENT, **kwargs)
    gan.compile(keras.optimizers.Adam(rate), keras.optimizers.Adam(rate), run_eagerly=True)
    return gan


def largest_change(network, before):
    pairs = zip(before, network.get_weights(), strict=True)
    return max(float(np.abs(a - b).max()) for a, b in pairs)


def one_keras_step(model, x, y, rate=1e-3):
    model.compile(
        keras.optimizers.Adam(rate),
        keras.losses.BinaryCrossentropy(from_logits=True),
        run_eagerly=True,
    )
    model.train_on_batch(x, y)


# The first listing: a plain GAN.


def test_E11_E35_a_stacked_model_moves_the_discriminator_too():
    generator, discriminator = dense_generator(), dense_discriminator()
    stack = keras.Sequential([generator, discriminator])
    before = discriminator.get_weights()
    one_keras_step(stack, draw(8, LATENT), ONES)
    assert largest_change(discriminator, before) == pytest.approx(1e-3, rel=0.1)


def test_E11_each_step_of_the_package_moves_one_network():
    gan, real = small_gan(), tf.constant(draw(8, PIXELS))
    for step, own, other in (
        (gan.generator_step, gan.generator, gan.discriminator),
        (gan.discriminator_step, gan.discriminator, gan.generator),
    ):
        before = own.get_weights(), other.get_weights()
        step(real)
        assert largest_change(own, before[0]) == pytest.approx(1e-3, rel=0.1)
        assert largest_change(other, before[1]) == 0.0


def test_E12_an_epoch_shows_every_sample():
    rows = np.arange(40, dtype=np.float32)
    fixed = {row for _ in range(5) for row in rows[:8]}
    batches = batches_from_array(rows[:, None], batch_size=8, seed=0).take(5)
    seen = [row for batch in batches for row in batch.numpy()[:, 0]]
    assert len(fixed) == 8
    assert sorted(seen) == rows.tolist()
    assert seen != rows.tolist()


def test_E13_an_epoch_is_as_many_updates_as_there_are_batches():
    gan = small_gan()
    gan.fit(draw(40, PIXELS), batch_size=8, epochs=3, verbose=0)
    assert int(gan.g_optimizer.iterations) == int(gan.d_optimizer.iterations) == 3 * 5


def test_E14_E42_pixels_outside_the_range_of_the_generator_are_refused():
    gan = small_gan(generator=dense_generator("tanh"))
    pixels = np.random.default_rng(0).integers(0, 256, (16, PIXELS))
    with pytest.raises(ValueError, match=r"x / 127\.5 - 1"):
        gan.fit(pixels.astype(np.uint8), verbose=0)
    with pytest.raises(ValueError, match=r"must be in \[-1, 1\]"):
        gan.fit(pixels.astype(np.float32), verbose=0)
    gan.fit((pixels / 127.5 - 1).astype(np.float32), verbose=0)


def test_E15_T11_a_logged_number_is_that_of_its_own_data():
    """Rates of zero: the same data must give the same number, whatever came between."""
    assert float(losses.gan_discriminator_loss(0 * ONES, 0 * ONES)) == pytest.approx(2 * np.log(2))
    gan = small_gan(rate=0.0)
    first, second = draw(8, PIXELS), 3 * draw(8, PIXELS, seed=1)
    shown = [gan.fit(x, verbose=0).history["d_real"][0] for x in (first, second, first)]
    assert abs(shown[1] - shown[0]) > 1e-3
    assert shown[2] == pytest.approx(shown[0], abs=1e-7)


def test_E16_E41_optimizers_are_chosen():
    default = keras.optimizers.Adam()
    assert (float(default.learning_rate), default.beta_1) == (pytest.approx(1e-3), 0.9)
    expected = {"dcgan": (2e-4, 0.5, 0.999), "wgan_gp": (1e-4, 0.0, 0.9)}
    for model, values in expected.items():
        paper = make_config({"model": model, "recipe": "paper"})
        assert (paper.g_learning_rate, paper.beta_1, paper.beta_2) == values
        assert paper.d_learning_rate == paper.g_learning_rate
    own = make_config({"model": "wgan_gp"})
    assert own.d_learning_rate != own.g_learning_rate  # each network has its own


def test_E17_a_missing_axis_is_no_error_in_numpy_but_none_in_the_penalty():
    assert (np.ones((4, 1, 1, 1)) * np.ones((4, 8, 8))).shape == (4, 4, 8, 8)
    weights = draw(PIXELS, 1)
    for shape in ((6,), (2, 3), (1, 2, 3)):
        critic = keras.Sequential([keras.Input(shape), layers.Flatten(), layers.Dense(1)])
        critic.layers[-1].kernel.assign(weights)
        norms = gradient_norms(critic, tf.constant(draw(5, *shape)))
        assert norms.numpy() == pytest.approx(np.full(5, np.linalg.norm(weights)), rel=1e-5)


def test_E19_networks_are_built_without_a_warning():
    with pytest.warns(UserWarning, match="input_shape"):
        layers.Dense(1, input_shape=(3,))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for network in (mlp, dcgan):
            network.generator((8, 8, 1), LATENT)
            network.discriminator((8, 8, 1))


# The second listing: super-resolution.


def test_E27_E28_flattened_pixels_are_no_discriminator():
    pixels = keras.Sequential([keras.Input((2, 3)), layers.Flatten()])
    assert pixels.count_params() == 0
    with pytest.raises(ValueError, match="same shape"):
        keras.losses.BinaryCrossentropy()(ONES, pixels(draw(8, 2, 3)))


def test_E29_T08_a_model_that_leaves_the_generator_out():
    """The judged tensor is the input and not what was made of it; a head on D changes nothing."""
    generator, discriminator = dense_generator(), dense_discriminator(inputs=LATENT)
    z = keras.Input((LATENT,))
    generator(z)  # its result is not used
    stack = keras.Model(z, discriminator(z))
    before = generator.get_weights()
    for _ in range(3):
        one_keras_step(stack, draw(8, LATENT), ONES)
    assert largest_change(generator, before) == 0.0

    gan = small_gan()
    before = gan.generator.get_weights()
    gan.generator_step(tf.constant(draw(8, PIXELS)))
    assert largest_change(gan.generator, before) > 0


def test_E30_cross_entropy_of_unbounded_outputs_is_clipped():
    outputs, zeros = tf.Variable([[1.7], [9.0]]), tf.zeros((2, 1))
    with tf.GradientTape() as tape:
        loss = keras.losses.BinaryCrossentropy()(zeros, outputs)
    assert np.abs(tape.gradient(loss, outputs).numpy()).max() == 0.0  # nothing is learned
    with tf.GradientTape() as tape:
        loss = losses.gan_discriminator_loss(tf.zeros((2, 1)), outputs)
    expected = 1 / (1 + np.exp(-outputs.numpy())) / 2
    assert tape.gradient(loss, outputs).numpy() == pytest.approx(expected, rel=1e-5)


def test_E31_an_enlarging_network_enlarges():
    same = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(3, 3, padding="same")])
    assert same.output_shape[1:3] == (8, 8)
    for scale in (2, 4):
        network = srresnet.srresnet(scale, blocks=1, filters=4)
        assert network(draw(1, 8, 6, 3)).shape == (1, 8 * scale, 6 * scale, 3)


class WithoutContent(Pix2Pix):
    def content_loss(self, real, fake):
        return 0.0


def restored(cls, source, target):
    """PSNR of a linear restorer, trained with an adversary, on pictures of 6 pixels."""
    keras.utils.set_random_seed(0)
    size = target.shape[1]
    generator = keras.Sequential([keras.Input((size,)), layers.Dense(size)])
    picture, given = keras.Input((size,)), keras.Input((size,))
    hidden = layers.Dense(16, "relu")(layers.Concatenate()([picture, given]))
    judge = keras.Model([picture, given], layers.Dense(1)(hidden))
    model = cls(generator, judge, content="l2", weight=0.01)
    model.compile(keras.optimizers.Adam(2e-2), keras.optimizers.Adam(1e-3), jit_compile=False)
    model.fit(source, target, batch_size=32, epochs=25, verbose=0)
    return 10 * np.log10(4 / np.mean((generator(source).numpy() - target) ** 2))


def test_E20_E33_restoration_needs_the_source_and_a_content_loss():
    """Pictures on a line in pixel space, with noise: the source itself is the baseline."""
    rng = np.random.default_rng(0)
    target = rng.uniform(-0.5, 0.5, (256, 1)) * np.linspace(0.5, 1, PIXELS)
    source = np.clip(target + rng.normal(0, 0.2, target.shape), -1, 1).astype(np.float32)
    target = target.astype(np.float32)
    identity = 10 * np.log10(4 / np.mean((source - target) ** 2))
    # What a generator that gets noise and not the source can do best: the mean picture.
    blind = 10 * np.log10(4 / np.mean((target.mean(axis=0) - target) ** 2))
    with_content = restored(Pix2Pix, source, target)
    assert with_content > identity + 3
    assert with_content > blind + 3
    assert restored(WithoutContent, source, target) < with_content - 3


# The third listing: the gradient penalty.


def penalty_of(critic, real, fake):
    between = tf.constant(0.5) * (real + fake)
    return tf.reduce_mean((gradient_norms(critic, between) - 1.0) ** 2)


@pytest.mark.parametrize(("activation", "moves"), [("relu", False), ("tanh", True)])
def test_E37_E53_the_penalty_belongs_to_the_critic(activation, moves):
    to_generator, to_critic = training_maths.penalty_gradients(penalty_of, activation)
    assert (to_generator > 0) == moves  # exactly 0 where the critic is piecewise linear
    assert to_critic > 1e-3
    generator, critic = dense_generator(), dense_discriminator(layers.Dense(8, "tanh"))
    with tf.GradientTape() as tape:
        array = generator(draw(8, LATENT)).numpy()  # as predict returns it
        value = penalty_of(critic, draw(8, PIXELS), array)
    assert tape.gradient(value, generator.trainable_variables) == [None] * 4


def test_E44_T06_batch_normalization_mixes_the_samples():
    for layer, mixed in ((layers.BatchNormalization, True), (layers.LayerNormalization, False)):
        keras.utils.set_random_seed(0)
        critic = dense_discriminator(layers.Dense(8), layer(), layers.LeakyReLU())
        influences = training_maths.sample_influences(critic, draw(8, PIXELS))
        own, others = training_maths.own_and_others(influences)
        assert own > 0.1
        assert others > 0.05 * own if mixed else others == 0.0
    with pytest.raises(ValueError, match="BatchNormalization"):
        small_gan(WGANGP, discriminator=dense_discriminator(layers.BatchNormalization()))


def test_E48_the_penalty_takes_any_batch():
    with pytest.raises(tf.errors.InvalidArgumentError, match="Incompatible shapes"):
        tf.random.uniform((4, 1)) * tf.ones((3, PIXELS))
    gan = small_gan(WGANGP, discriminator=dense_discriminator())
    norm = float(tf.norm(gan.discriminator.layers[-1].kernel))
    for count in (4, 3):
        real, fake = tf.constant(draw(count, PIXELS)), tf.zeros((count, PIXELS))
        assert float(gan.penalty(real, fake)) == pytest.approx((norm - 1) ** 2, abs=1e-5)


def test_E49_E50_a_generator_cannot_be_trained_on_labels():
    generator = keras.Sequential([keras.Input((LATENT,)), layers.Dense(64)])
    generator.add(layers.Reshape((8, 8, 1)))
    with pytest.raises(ValueError, match="compile"):
        generator.train_on_batch(draw(8, LATENT), ONES)
    with pytest.raises(ValueError, match="same rank"):
        one_keras_step(generator, draw(8, LATENT), ONES)


def test_E51_where_the_shapes_broadcast_it_learns_to_be_white():
    keras.utils.set_random_seed(0)
    generator = keras.Sequential([keras.Input((LATENT,)), layers.Dense(64, "tanh")])
    generator.add(layers.Reshape((8, 8)))
    adam = keras.optimizers.Adam(0.05)
    spread = np.std(generator(draw(200, LATENT)).numpy(), axis=0).mean()
    for step in range(100):
        with tf.GradientTape() as tape:
            made = generator(draw(8, LATENT, seed=step))
            loss = tf.reduce_mean((ONES - made) ** 2)  # (8, 1) against (8, 8, 8)
        weights = generator.trainable_variables
        adam.apply(tape.gradient(loss, weights), weights)
    made = generator(draw(200, LATENT)).numpy()
    assert made.mean() > 0.9
    assert made.std(axis=0).mean() < spread / 2


def test_E52_E54_a_penalty_outside_of_the_loss_moves_nothing():
    """Two GANs that differ in the weight of the penalty: inside the loss, that is seen."""
    real, critics = tf.constant(draw(8, PIXELS)), {}
    for weight in (0.0, 10.0):
        gan = small_gan(WGANGP, gp_weight=weight)
        gan.discriminator_step(real)
        critics[weight] = gan.discriminator.get_weights()
    assert largest_change(gan.discriminator, critics[0.0]) > 1e-4
    gan = small_gan(WGANGP, gp_weight=0.0)
    loss = gan.discriminator_step(real)["d_loss"]
    reported = loss + 10 * gan.penalty(real, 0 * real)  # the fault
    assert abs(float(reported - loss)) > 1e-3
    assert largest_change(gan.discriminator, critics[0.0]) == 0.0


def test_E55_T09_a_sigmoid_bounds_the_slope():
    weight = 3.0
    critic = keras.Sequential([keras.Input((1,)), layers.Dense(1, "sigmoid")])
    critic.layers[-1].kernel.assign([[weight]])
    norms = gradient_norms(critic, tf.linspace([-4.0], [4.0], 801)).numpy()
    assert norms.max() == pytest.approx(weight / 4, rel=1e-3)  # below 1: the penalty never rests
    with pytest.raises(ValueError, match="sigmoid"):
        WGANGP(keras.Sequential([keras.Input((LATENT,)), layers.Dense(1)]), critic, LATENT)


@pytest.mark.parametrize("root", [tf.sqrt, None, "keras"], ids=["sqrt", "tf.norm", "ops.norm"])
@pytest.mark.parametrize(("activation", "bias"), [("linear", 0), ("relu", -99), ("sigmoid", 99)])
def test_E56_T03_a_flat_critic_needs_the_small_constant(root, activation, bias):
    keras.utils.set_random_seed(0)
    critic = dense_discriminator(layers.Dense(4, activation))
    critic.layers[0].bias.assign(np.full(4, bias))
    if activation == "linear":
        critic.layers[0].kernel.assign(np.zeros((PIXELS, 4)))
    norms = {
        tf.sqrt: lambda g: tf.sqrt(tf.reduce_sum(g**2, axis=1)),
        None: lambda g: tf.norm(g, axis=1),
        "keras": lambda g: keras.ops.norm(g, axis=1),
    }[root]
    x, weights = tf.constant(draw(5, PIXELS)), critic.trainable_variables
    with tf.GradientTape(persistent=True) as outer:
        with tf.GradientTape() as inner:
            inner.watch(x)
            outputs = critic(x)
        faulty = tf.reduce_mean((norms(inner.gradient(outputs, x)) - 1) ** 2)
        right = tf.reduce_mean((gradient_norms(critic, x) - 1) ** 2)
    found = {
        name: [g.numpy() for g in outer.gradient(value, weights) if g is not None]
        for name, value in (("faulty", faulty), ("right", right))
    }
    assert float(faulty) == pytest.approx(float(right), abs=1e-5) == 1.0
    assert any(np.isnan(g).any() for g in found["faulty"])
    assert found["right"]
    assert all(np.isfinite(g).all() for g in found["right"])


# The fourth listing: faces.


def test_E70_E71_shapes_that_do_not_fit_are_refused():
    z = keras.Input((LATENT,))
    with pytest.raises(ValueError, match="total size"):
        layers.Reshape((32, 32, 1))(layers.Dense(784)(z))
    x = layers.Reshape((32, 32, 1))(layers.Dense(1024)(z))
    for _ in range(2):
        x = layers.Conv2DTranspose(1, 3, 2, "same")(x)
    assert x.shape == (None, 128, 128, 1)
    with pytest.raises(ValueError, match=r"\(128, 128, 1\), but the discriminator takes \(32"):
        GAN(keras.Model(z, x), dcgan.discriminator((32, 32, 1), 4), LATENT)
    assert dcgan.generator((32, 32, 1), LATENT, 4).output_shape == (None, 32, 32, 1)


def test_E73_the_discriminator_learns_from_the_generator_of_now():
    real, after = tf.constant(draw(8, PIXELS)), []
    for shift in (0.0, 3.0):
        gan = small_gan()
        gan.generator.layers[-1].bias.assign(np.full(PIXELS, shift))
        gan.discriminator_step(real)
        after.append(gan.discriminator.get_weights())
    assert largest_change(gan.discriminator, after[0]) > 1e-4  # fakes in a stale array: 0


def test_E74_T07_sigmoids_inside_make_a_constant():
    """Deviation over z of the first pictures, of the right shape in both cases."""
    keras.utils.set_random_seed(0)
    z = keras.Input((LATENT,))
    x = layers.Reshape((2, 2, 16))(layers.Dense(64, "sigmoid")(z))
    x = layers.Conv2DTranspose(8, 4, 2, "same", activation="sigmoid")(x)
    x = layers.Conv2DTranspose(1, 4, 2, "same", activation="sigmoid")(x)
    faulty, right = keras.Model(z, x), dcgan.generator((8, 8, 1), LATENT, 8)
    assert faulty.output_shape == right.output_shape
    spread = [network(0.5 * draw(64, LATENT)).numpy().std(axis=0).mean() for network in (faulty, right)]
    assert spread[0] < 0.005 < spread[1]


# Traps in the obvious corrections.


def test_T01_a_flag_set_after_compile_stops_the_discriminator():
    discriminator = dense_discriminator()
    discriminator.compile("adam", "mse")
    discriminator.trainable = False  # meant for a stacked model only
    before = discriminator.get_weights()
    with pytest.warns(UserWarning, match="does not have any trainable weights"):
        discriminator.train_on_batch(draw(8, PIXELS), ONES)
    assert largest_change(discriminator, before) == 0.0


def test_T02_freezing_changes_what_batch_normalization_computes():
    layer = layers.BatchNormalization()
    x = 5 + draw(8, PIXELS)
    free = layer(x, training=True).numpy()
    layer.trainable = False
    frozen = layer(x, training=True).numpy()
    assert np.abs(free.mean(axis=0)).max() < 1e-5
    assert frozen.mean() > 3


def test_T04_bytes_mix_with_floats_without_a_word():
    pixels = np.full((2, PIXELS), 200, np.uint8)
    assert float(tf.reduce_max(tf.ones((2, 1)) * pixels)) == 200.0
    with pytest.raises(ValueError, match="uint8"):
        small_gan(WGANGP).fit(pixels, verbose=0)


def test_T05_the_penalty_alone_has_no_gradient_for_biases():
    critic = dense_discriminator(layers.Dense(8, "relu"))
    real, fake = tf.constant(draw(8, PIXELS)), tf.constant(draw(8, PIXELS, seed=1))
    with tf.GradientTape() as tape:
        value = penalty_of(critic, real, fake)
    gradients = tape.gradient(value, critic.trainable_variables)
    assert gradients[-1] is None
    assert gradients[1] is None or not gradients[1].numpy().any()
    gan = small_gan(WGANGP)
    gan.discriminator.layers[0].bias.assign(np.zeros(8))
    gan.discriminator_step(real)  # penalty and Wasserstein term in one loss
    assert np.abs(gan.discriminator.layers[0].bias.numpy()).max() > 0


def test_T02_T10_the_tiny_pair_of_the_other_tests_has_both_kinds_of_state():
    """They would not see a flag's side effects without batch normalization in both networks."""
    for network in tiny_networks():
        assert any(isinstance(layer, layers.BatchNormalization) for layer in network.layers)
