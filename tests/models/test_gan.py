"""The contract of the base model: what moves, what is logged, what is refused."""

import inspect

import keras
import numpy as np
import pytest
import tensorflow as tf
from conftest import LATENT, all_state, moved, tiny_gan, tiny_networks
from keras import layers

from gan_keras import GAN, R1GAN
from gan_keras.networks import dcgan

BATCHES = {"batch_size": 8, "shuffle": False, "verbose": 0}
ALWAYS = {"noise", "dropout"}  # random streams that each of the two steps draws from


@pytest.mark.parametrize("jit_compile", [False, True])
def test_discriminator_step_moves_exactly_this(images, jit_compile):
    gan = tiny_gan()
    before = all_state(gan)
    tf.function(gan.discriminator_step, jit_compile=jit_compile)(tf.constant(images))
    # G runs in training mode to make the fakes, so its batch statistics move; nothing else does.
    assert moved(before, all_state(gan)) == ALWAYS | {"D", "D_stats", "D_opt", "G_stats"}


@pytest.mark.parametrize("jit_compile", [False, True])
def test_generator_step_moves_exactly_this(images, jit_compile):
    gan = tiny_gan()
    before = all_state(gan)
    tf.function(gan.generator_step, jit_compile=jit_compile)(tf.constant(images))
    # D runs in training mode, so its batch statistics move.
    assert moved(before, all_state(gan)) == ALWAYS | {"G", "G_stats", "G_opt", "EMA", "D_stats"}


def test_evaluate_and_generate_move_nothing_that_trains(images):
    gan = tiny_gan()
    before = all_state(gan)
    first = gan.evaluate(images, verbose=0, return_dict=True)
    gan.generate(5, seed=1)
    assert moved(before, all_state(gan)) == {"test_noise"}
    assert set(first) == {"d_loss", "g_loss", "d_real", "d_fake"}


def test_evaluate_repeats_itself(images):
    gan = tiny_gan()
    first = gan.evaluate(images, verbose=0, return_dict=True)
    assert gan.evaluate(images, verbose=0, return_dict=True) == first


def test_evaluate_counts_a_smaller_last_batch_by_its_samples(images):
    gan = tiny_gan()
    found = gan.evaluate(images[:6], batch_size=4, verbose=0, return_dict=True)["d_real"]
    each = [gan.evaluate(part, verbose=0, return_dict=True)["d_real"]
            for part in (images[:4], images[4:6])]  # fmt: skip
    assert found == pytest.approx((4 * each[0] + 2 * each[1]) / 6, rel=1e-5)
    assert found != pytest.approx((each[0] + each[1]) / 2, rel=1e-5)


def test_evaluate_gives_the_noise_of_training_back_after_an_error(images, monkeypatch):
    gan = tiny_gan()
    monkeypatch.setattr(gan, "generator_loss", lambda logits: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        gan.test_step(images)
    assert gan._noise is gan.seed_generator


def test_validation_is_logged_and_changes_no_weight(images):
    watched, alone = tiny_gan(), tiny_gan()
    logs = watched.fit(images, validation_data=(images,), epochs=2, **BATCHES).history
    alone.fit(images, epochs=2, **BATCHES)
    assert {"val_d_loss", "val_g_loss", "val_d_real", "val_d_fake"} <= set(logs)
    assert moved(all_state(watched), all_state(alone)) <= {"test_noise"}


def test_r1_moves_the_discriminator_only():
    keras.utils.set_random_seed(0)
    gan = r1_gan(gamma=100.0)
    before = all_state(gan)
    tf.function(gan.discriminator_step)(tf.random.uniform((8, 4, 4, 1), -1, 1))
    assert "G" not in moved(before, all_state(gan))
    assert "D" in moved(before, all_state(gan))


def r1_gan(gamma, every=1):
    keras.utils.set_random_seed(0)
    image = keras.Input((4, 4, 1))
    critic = keras.Model(image, layers.Dense(1)(layers.Flatten()(image)))
    gan = R1GAN(tiny_networks()[0], critic, LATENT, r1_gamma=gamma, r1_every=every)
    gan.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3))
    return gan


def test_r1_of_a_linear_discriminator_is_the_square_of_its_weights():
    gan = r1_gan(gamma=3.0)
    weights = gan.discriminator.layers[-1].kernel.numpy()
    real = tf.random.uniform((5, 4, 4, 1), -1, 1)
    assert float(gan.penalty(real, None)) == pytest.approx(float((weights**2).sum()), rel=1e-5)
    assert gan.penalty_weight == 1.5  # gamma / 2


def test_r1_of_a_patch_discriminator_is_that_of_its_mean_logit():
    critic = keras.Sequential([keras.Input((4, 4, 1)), layers.Conv2D(1, 2, strides=2)])
    gan = R1GAN(tiny_networks()[0], critic, LATENT, r1_gamma=3.0)
    gan.compile("adam", "adam")
    kernel = critic.layers[-1].kernel.numpy()
    real = tf.random.uniform((5, 4, 4, 1), -1, 1)
    assert float(gan.penalty(real, None)) == pytest.approx(4 * ((kernel / 4) ** 2).sum(), rel=1e-5)


@pytest.mark.parametrize("jit_compile", [False, True])
def test_lazy_r1_is_every_third_step_and_three_times_as_strong(jit_compile):
    """On a linear D the penalty has a gradient of its own, so a step shows whether it was there."""
    real = tf.random.uniform((8, 4, 4, 1), -1, 1, seed=1)
    lazy, strong, none = r1_gan(2.0, every=3), r1_gan(6.0), r1_gan(0.0)
    stepped = [tf.function(gan.discriminator_step, jit_compile=jit_compile)
               for gan in (lazy, strong, none)]  # fmt: skip
    for number in range(7):
        shown = [float(step(real)["penalty"]) for step in stepped]
        expected, other = (strong, none) if number % 3 == 0 else (none, strong)
        assert shown[0] == pytest.approx(3 * shown[1] if number % 3 == 0 else 0.0, rel=1e-5)
        kernel = lazy.discriminator.get_weights()[0]
        np.testing.assert_allclose(kernel, expected.discriminator.get_weights()[0], atol=1e-6)
        assert not np.allclose(kernel, other.discriminator.get_weights()[0], atol=1e-6)
        for gan in (strong, none):  # all go on from the same point
            gan.discriminator.set_weights(lazy.discriminator.get_weights())
            for mine, theirs in zip(gan.d_optimizer.variables, lazy.d_optimizer.variables,
                                    strict=True):  # fmt: skip
                mine.assign(theirs)
            gan.seed_generator.state.assign(lazy.seed_generator.state)


def test_lazy_r1_takes_batches_of_unknown_size_under_xla():
    """The last batch of a `tf.data.Dataset` is smaller, and D augments its images."""
    keras.utils.set_random_seed(0)
    critic = dcgan.discriminator((8, 8, 3), 2, batch_norm=False, augment="color,translation")
    gan = R1GAN(dcgan.generator((8, 8, 3), 4, 2), critic, 4, r1_gamma=2.0, r1_every=2)
    gan.compile(keras.optimizers.SGD(0.1), keras.optimizers.SGD(0.1), jit_compile=True)
    images = np.random.default_rng(0).uniform(-1, 1, (6, 8, 8, 3)).astype(np.float32)
    gan.fit(tf.data.Dataset.from_tensor_slices(images).batch(4), epochs=2, verbose=0)
    assert gan.d_optimizer.iterations == 4


def test_lazy_r1_is_measured_in_full():
    gan = r1_gan(gamma=2.0, every=5)
    real = tf.random.uniform((8, 4, 4, 1), -1, 1)
    gan.d_optimizer.iterations.assign(1)  # no penalty is due
    weights = gan.discriminator.layers[-1].kernel.numpy()
    measured = float(gan.penalty(real, None, training=False))
    assert measured == pytest.approx(float((weights**2).sum()), rel=1e-5)
    assert float(gan.penalty(real, None)) == 0.0


def test_lazy_r1_refuses_a_count_that_is_none():
    with pytest.raises(ValueError, match="r1_every must be at least 1, got 0"):
        r1_gan(gamma=1.0, every=0)


def test_r1_refuses_batch_normalization():
    with pytest.raises(ValueError, match=r"BatchNormalization.*dcgan_no_bn"):
        R1GAN(*tiny_networks(), LATENT)


def test_n_critic_counts_discriminator_updates(images):
    gan = tiny_gan(n_critic=3)
    gan.fit(images, batch_size=8, epochs=2, shuffle=False, verbose=0)
    assert int(gan.g_optimizer.iterations.numpy()) == 2 * 4
    assert int(gan.d_optimizer.iterations.numpy()) == 2 * 4 * 3


def test_logs_are_means_over_the_epoch_of_what_the_formulas_say(images):
    """With both learning rates at zero the losses of each batch can be computed outside."""
    gan = tiny_gan(dropout=0.0, lr=(0.0, 0.0), ema_decay=None)
    logs = gan.fit(images, batch_size=8, shuffle=False, verbose=0).history
    logits = [gan.discriminator(images[i : i + 8], training=True) for i in range(0, 32, 8)]
    expected = np.mean([1 / (1 + np.exp(-logit.numpy())) for logit in logits])
    assert logs["d_real"][0] == pytest.approx(expected, abs=1e-5)
    assert 0 < logs["d_fake"][0] < 1


def test_generator_loss_is_an_argument():
    logits = np.float32([[-6.0]])
    assert float(tiny_gan().generator_loss(logits)) == pytest.approx(6.002476, abs=1e-5)
    minimax = tiny_gan(g_loss="minimax")
    assert float(minimax.generator_loss(logits)) == pytest.approx(-0.002476, abs=1e-5)


def test_averaged_generator_follows_its_formula(images):
    gan = tiny_gan(ema_decay=0.75)
    expected = [w.numpy() for w in gan.generator.weights]
    for _ in range(2):
        gan.fit(images[:8], batch_size=8, verbose=0)
        expected = [
            0.75 * e + 0.25 * w.numpy()
            for e, w in zip(expected, gan.generator.weights, strict=True)
        ]
    for e, w in zip(expected, gan.ema_generator.weights, strict=True):
        np.testing.assert_allclose(w.numpy(), e, atol=1e-6)


def test_samples_come_from_the_averaged_generator(images):
    gan = tiny_gan(ema_decay=0.99)
    gan.fit(images, batch_size=8, verbose=0)
    z = np.random.default_rng(3).standard_normal((6, LATENT), np.float32)
    np.testing.assert_allclose(gan.generate(6, seed=3), gan.ema_generator(z), atol=1e-6)
    np.testing.assert_allclose(gan(z), gan.ema_generator(z), atol=1e-6)


def test_generate_repeats_itself_and_a_larger_count_starts_the_same():
    gan = tiny_gan()
    few, many = gan.generate(3, seed=7), gan.generate(300, seed=7)
    assert many.shape == (300, 4, 4, 1)
    np.testing.assert_array_equal(few, many[:3])
    assert not np.array_equal(few, gan.generate(3, seed=8))
    assert np.abs(many).max() <= 1


@pytest.mark.parametrize("kind", ["array", "pair", "dataset", "dataset of pairs"])
def test_every_form_of_data_trains_the_same(images, kind):
    labels = np.arange(32)
    forms = {
        "array": (images, {"batch_size": 8, "shuffle": False}),
        "pair": (images, {"y": labels, "batch_size": 8, "shuffle": False}),
        "dataset": (tf.data.Dataset.from_tensor_slices(images).batch(8), {}),
        "dataset of pairs": (tf.data.Dataset.from_tensor_slices((images, labels)).batch(8), {}),
    }
    data, options = forms[kind]
    gan, reference = tiny_gan(), tiny_gan()
    gan.fit(data, verbose=0, **options)
    reference.fit(images, batch_size=8, shuffle=False, verbose=0)
    assert not moved(all_state(gan), all_state(reference))


def bytes_of(images):
    return ((images + 1) * 127.5).astype(np.uint8)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (bytes_of, "uint8"),
        (lambda x: x * 2, r"\[-1, 1\]"),
        (lambda x: np.where(x > 0.9, np.nan, x), "NaN"),
        (lambda x: x[:, :3], "shape"),
        (lambda x: x[..., 0], "shape"),
    ],
)
@pytest.mark.parametrize("as_dataset", [False, True])
def test_unusable_data_are_refused(images, spoil, sentence, as_dataset):
    gan, data = tiny_gan(jit_compile=True), spoil(images)
    if as_dataset:
        data = tf.data.Dataset.from_tensor_slices(data).batch(8)
    before = all_state(gan)
    with pytest.raises(ValueError, match=sentence):
        gan.fit(data, verbose=0)
    assert not moved(before, all_state(gan))


def test_refused_networks():
    generator, discriminator = tiny_networks()
    image = keras.Input((4, 4, 1))
    probability = keras.Model(image, layers.Dense(1, activation="sigmoid")(layers.Flatten()(image)))
    small = keras.Input((2, 2, 1))
    with pytest.raises(ValueError, match=r"sigmoid.*logits"):
        GAN(generator, probability, LATENT)
    with pytest.raises(ValueError, match=r"latent_dim is 5.*\(4,\)"):
        GAN(generator, discriminator, 5)
    with pytest.raises(ValueError, match="make the two equal"):
        GAN(generator, keras.Model(small, layers.Dense(1)(layers.Flatten()(small))), LATENT)
    with pytest.raises(ValueError, match=r"keras\.Input"):
        GAN(keras.Sequential([layers.Dense(3)]), discriminator, LATENT)


@pytest.mark.parametrize(
    "wrong", [{"n_critic": 0}, {"g_loss": "hinge"}, {"ema_decay": 1.0}, {"ema_decay": -0.1}]
)
def test_refused_settings(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        GAN(*tiny_networks(), LATENT, **wrong)


def test_patch_discriminator_trains(images):
    image = keras.Input((4, 4, 1))
    patches = keras.Model(image, layers.Conv2D(1, 3, padding="same")(image))
    gan = GAN(tiny_networks()[0], patches, LATENT)
    gan.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3), jit_compile=False)
    before = all_state(gan)
    gan.fit(images, batch_size=8, verbose=0)
    assert {"G", "D"} <= moved(before, all_state(gan))


def test_steps_per_execution_changes_no_number(images):
    one, four = tiny_gan(), tiny_gan()
    adams = [keras.optimizers.Adam(1e-3, 0.5) for _ in range(2)]
    four.compile(*adams, steps_per_execution=4, jit_compile=False)
    for gan in (one, four):
        gan.fit(images, batch_size=8, shuffle=False, verbose=0)
    assert not moved(all_state(one), all_state(four))


def test_the_algorithm_fits_on_a_screen():
    steps = (GAN.train_step, GAN.discriminator_step, GAN.generator_step)
    assert sum(len(inspect.getsource(step).splitlines()) for step in steps) < 40
