"""What holds for every model: who moves whom, exact continuation, networks' options."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from conftest import LATENT, all_state, assert_same_state, moved, tiny_networks
from keras import layers

from gan_keras import GAN, LSGAN, WGAN, WGANGP, HingeGAN
from gan_keras.models.r1 import R1GAN, R1LSGAN, R1HingeGAN
from gan_keras.models.r3gan import R3GAN, RelativisticGAN
from gan_keras.networks import dcgan, mlp
from gan_keras.networks.diffaugment import DiffAugment

MODELS = {
    "gan": (GAN, {}),
    "r1": (R1GAN, {"r1_gamma": 2.0}),
    "lazy_r1": (R1GAN, {"r1_gamma": 2.0, "r1_every": 3}),
    "lsgan": (LSGAN, {}),
    "lsgan_pearson": (LSGAN, {"targets": "pearson"}),
    "r1_lsgan": (R1LSGAN, {"r1_gamma": 2.0}),
    "hinge": (HingeGAN, {}),
    "r1_hinge": (R1HingeGAN, {"r1_gamma": 2.0}),
    "relativistic": (RelativisticGAN, {}),
    "r3gan": (R3GAN, {"r1_gamma": 2.0}),
    "wgan": (WGAN, {"n_critic": 2, "clip_value": 0.1}),
    "wgan_gp": (WGANGP, {"n_critic": 2, "gp_weight": 5.0}),
}


def critic(dropout=0.3):
    image = keras.Input((4, 4, 1))
    x = layers.LeakyReLU(0.2)(layers.Conv2D(4, 4, 2, "same")(image))
    x = layers.Dropout(dropout)(x)
    return keras.Model(image, layers.Dense(1)(layers.Flatten()(x)))


EPOCH = {"batch_size": 8, "shuffle": False, "verbose": 0}


def make(name, seed=0, **options):
    keras.utils.set_random_seed(seed)
    model, settings = MODELS[name]
    gan = model(tiny_networks()[0], critic(), LATENT, ema_decay=0.9, seed=seed, **settings)
    optimizers = keras.optimizers.Adam(1e-3, 0.5), keras.optimizers.RMSprop(1e-3)
    gan.compile(*optimizers, **{"jit_compile": False} | options)
    return gan


def step(function, real):
    tf.function(function)(tf.constant(real))


@pytest.mark.parametrize("name", MODELS)
def test_each_step_moves_its_own_network(name, images):
    gan = make(name)
    before = all_state(gan)
    step(gan.discriminator_step, images[:8])
    assert moved(before, all_state(gan)) == {"D", "D_opt", "noise", "dropout", "G_stats"}
    before = all_state(gan)
    step(gan.generator_step, images[:8])
    assert moved(before, all_state(gan)) == {"G", "G_opt", "G_stats", "EMA", "noise", "dropout"}


@pytest.mark.parametrize("name", MODELS)
def test_a_saved_model_goes_on_exactly(name, images, tmp_path):
    # Without XLA its many gradients may be added up in another order: docs/runs.md.
    whole = make(name, jit_compile=name == "r3gan")
    whole.fit(images, **EPOCH)
    whole.save(tmp_path / "gan.keras")
    loaded = keras.saving.load_model(tmp_path / "gan.keras")
    assert type(loaded) is MODELS[name][0]
    for gan in (whole, loaded):
        gan.fit(images, **EPOCH)
    assert_same_state(whole, loaded)


def test_two_calls_of_fit_are_two_epochs(images):
    """With the step that counts its own number, and draws from every random stream."""
    whole, halves = make("lazy_r1"), make("lazy_r1")
    whole.fit(images, **EPOCH | {"epochs": 2})
    for _ in range(2):
        halves.fit(images, **EPOCH)
    assert_same_state(whole, halves)


@pytest.mark.parametrize("name", MODELS)
def test_logs_and_held_out_logs_have_the_same_names(name, images):
    gan = make(name, run_eagerly=True)
    logs = gan.fit(images, batch_size=16, validation_data=(images, None), verbose=0).history
    assert set(gan.logged) | {f"val_{key}" for key in gan.logged} == set(logs)
    assert all(np.isfinite(value).all() for value in logs.values())


def test_critics_log_their_estimate_and_penalty_apart(images):
    logs = make("wgan_gp").fit(images, batch_size=16, verbose=0).history
    assert logs["wasserstein"][0] == pytest.approx(logs["d_real"][0] - logs["d_fake"][0], abs=1e-5)
    assert logs["d_loss"][0] == pytest.approx(-logs["wasserstein"][0], abs=1e-5)
    assert logs["gradient_norm"][0] > 0


def test_a_variant_is_the_hook_that_it_overrides():
    """How LSGAN differs from GAN is seen from the names that it defines."""
    own = {name for name in vars(LSGAN) if not name.startswith("_")} - {"get_config"}
    assert own == {"discriminator_loss", "generator_loss", "output"}
    assert {name for name in vars(WGANGP) if not name.startswith("_")} - {"get_config"} == {
        "logged", "penalty", "penalty_weight",
    }  # fmt: skip
    for model, _ in MODELS.values():
        assert model.train_step is GAN.train_step


@pytest.mark.parametrize(
    ("name", "real_cost", "fake_cost", "pull"),
    [
        ("lsgan", 0.5 * 0.6**2, 0.5 * 6.0**2, 7.0),  # a, b, c = 0, 1, 1
        ("lsgan_pearson", 0.5 * 0.6**2, 0.5 * 5.0**2, 6.0),  # -1, 1, 0
        ("hinge", 0.6, 0.0, 1.0),
        ("wgan", -0.4, -6.0, 1.0),
        ("wgan_gp", -0.4, -6.0, 1.0),
    ],
)
def test_each_model_has_its_own_losses(name, real_cost, fake_cost, pull):
    """D(x) = 0.4 on reals and -6 on fakes, and what the generator's loss makes of the latter."""
    gan = make(name)
    fake = tf.constant([[-6.0]])
    loss = gan.discriminator_loss(tf.constant([[0.4]]), fake)
    assert float(loss) == pytest.approx(real_cost + fake_cost, abs=1e-5)
    with tf.GradientTape() as tape:
        tape.watch(fake)
        value = gan.generator_loss(fake)
    assert -float(tape.gradient(value, fake)[0, 0]) == pytest.approx(pull)


@pytest.mark.parametrize("model", [LSGAN, HingeGAN, RelativisticGAN, WGAN, WGANGP])
@pytest.mark.parametrize("argument", [{"g_loss": "minimax"}, {"real_target": 0.9}])
def test_arguments_that_a_model_does_not_read(model, argument):
    with pytest.raises(ValueError, match="belong to the cross-entropies"):
        model(tiny_networks()[0], critic(), LATENT, **argument)


def linear(slope):
    """x -> slope * x, for scalars x."""
    image = keras.Input((1,))
    critic = keras.Model(image, layers.Dense(1, use_bias=False)(image))
    critic.set_weights([np.float32([[slope]])])
    return critic


def test_a_relativistic_generator_sees_pairs():
    """D(x) = 3x: a fake at 1 beside a real one at 2 lacks 3, one at 5 beside one at 4 has 3."""
    gan = RelativisticGAN(keras.Sequential([keras.Input((LATENT,)), layers.Dense(1)]), linear(3.0),
                          LATENT)  # fmt: skip
    real, fake = tf.constant([[2.0], [4.0]]), tf.constant([[1.0], [5.0]])
    ahead = gan.rate_fakes(real, fake)
    assert np.array_equal(ahead, [[-3.0], [3.0]])
    expected = (np.log1p(np.exp(3.0)) + np.log1p(np.exp(-3.0))) / 2
    assert float(gan.generator_loss(ahead)) == pytest.approx(expected)
    loss = gan.discriminator_loss(gan.judge(real), gan.judge(fake))
    assert float(loss) == pytest.approx(expected)  # by symmetry of these two pairs
    values = gan.test_step(real)
    assert float(values["d_real"]) == pytest.approx(9.0)  # the mean of 6 and 12


def test_r3gan_pays_for_the_slope_at_reals_and_at_fakes():
    """|grad D|^2 is 9 for D(x) = 3x, and (2x)^2 for D(x) = x^2."""
    image = keras.Input((1,))
    square = keras.Model(image, layers.Multiply()([image, image]))
    real, fake = tf.constant([[2.0], [4.0]]), tf.constant([[1.0], [5.0]])
    for critic, slopes in ((linear(3.0), 9 + 9), (square, (16 + 64) / 2 + (4 + 100) / 2)):
        generator = keras.Sequential([keras.Input((LATENT,)), layers.Dense(1)])
        gan = R3GAN(generator, critic, LATENT, r1_gamma=2.0)
        assert float(gan.penalty(real, fake)) == pytest.approx(slopes)
    assert gan.penalty_weight == 1.0  # gamma / 2


def test_wgan_gp_takes_no_clip():
    with pytest.raises(TypeError, match="clip_value"):
        WGANGP(tiny_networks()[0], critic(), LATENT, clip_value=0.01)


def test_unknown_targets():
    with pytest.raises(ValueError, match="unknown targets 'soft'"):
        LSGAN(*tiny_networks(), LATENT, targets="soft")


def largest_singular_values(network):
    for layer in network.layers:
        kernel = getattr(layer, "kernel", None)
        if kernel is None and hasattr(layer, "layer"):
            kernel = layer.layer.kernel
        if kernel is not None:
            matrix = kernel.numpy().reshape(-1, kernel.shape[-1])
            yield float(np.linalg.svd(matrix, compute_uv=False)[0])


def test_spectral_norm_is_one_after_some_training_calls_and_at_inference():
    keras.utils.set_random_seed(0)
    network = dcgan.discriminator((8, 8, 1), 8, batch_norm=False, spectral_norm=True)
    plain = dcgan.discriminator((8, 8, 1), 8, batch_norm=False)
    assert len(list(largest_singular_values(network))) == len(list(largest_singular_values(plain)))
    before = list(largest_singular_values(network))
    images = np.random.default_rng(0).uniform(-1, 1, (4, 8, 8, 1)).astype(np.float32)
    network(images, training=False)
    assert list(largest_singular_values(network)) == before  # inference does nothing
    for _ in range(30):
        network(images, training=True)
    assert max(abs(s - 1) for s in largest_singular_values(network)) < 0.02


def test_a_generator_step_rescales_spectrally_normalized_kernels_and_nothing_else(images):
    """Keras's layer writes kernel / sigma in every training call, the generator step's too."""
    keras.utils.set_random_seed(0)
    gan = HingeGAN(
        tiny_networks()[0], mlp.discriminator((4, 4, 1), (8,), spectral_norm=True), LATENT
    )
    gan.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3), jit_compile=True)
    step(gan.discriminator_step, images[:8])
    before = [w.numpy().copy() for w in gan.discriminator.trainable_variables]
    step(gan.generator_step, images[:8])
    for old, new in zip(before, gan.discriminator.trainable_variables, strict=True):
        scale = np.linalg.norm(new) / np.linalg.norm(old) if old.any() else 1.0
        assert new.numpy() == pytest.approx(scale * old, rel=1e-4, abs=1e-7)


@pytest.fixture
def batch():
    return np.random.default_rng(0).uniform(-1, 1, (64, 8, 8, 3)).astype(np.float32)


def test_diffaugment_leaves_inference_alone(batch):
    assert np.array_equal(DiffAugment()(batch, training=False), batch)


def test_translation_moves_whole_images_and_fills_with_zeros():
    image = np.zeros((200, 16, 16, 1), np.float32)
    image[:, 7, 5] = 1.0
    moved_images = np.asarray(DiffAugment("translation")(image, training=True))
    rows, columns = np.argwhere(moved_images[..., 0])[:, 1:].T
    assert moved_images.sum() == 200  # the bright pixel is still there, once an image
    assert set(rows - 7) == set(columns - 5) == {-2, -1, 0, 1, 2}  # 1/8 of 16 each way


def test_translation_keeps_the_picture(batch):
    out = np.asarray(DiffAugment("translation")(batch, training=True))
    for before, after in zip(batch, out, strict=True):
        fits = []
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                padded = np.pad(before, ((1, 1), (1, 1), (0, 0)))
                fits.append(np.array_equal(padded[1 + dy : 9 + dy, 1 + dx : 9 + dx], after))
        assert sum(fits) == 1


@pytest.mark.parametrize("size", [8, 10])
def test_cutout_clears_one_square(size):
    ones = np.ones((300, size, size, 1), np.float32)
    out = np.asarray(DiffAugment("cutout")(ones, training=True))[..., 0]
    rows = (out == 0).any(axis=2).sum(axis=1)
    columns = (out == 0).any(axis=1).sum(axis=1)
    assert rows.max() == columns.max() == size // 2
    assert min(rows.min(), columns.min()) >= size // 4  # cut by the border
    assert np.array_equal((out == 0).sum(axis=(1, 2)), rows * columns)
    assert set(np.unique(out)) == {0.0, 1.0}


def test_color_changes_each_image_in_its_own_way(batch):
    same = np.repeat(batch[:1], 64, axis=0)
    out = np.asarray(DiffAugment("color")(same, training=True))
    assert np.std(out.mean(axis=(1, 2, 3))) > 0.1  # brightness
    assert np.std(out.std(axis=(1, 2, 3))) > 0.05  # contrast


def test_gradient_reaches_the_pixels_through_every_augmentation(batch):
    images = tf.constant(batch)
    with tf.GradientTape() as tape:
        tape.watch(images)
        out = DiffAugment()(images, training=True)
        value = tf.reduce_sum(out**2)
    gradient = tape.gradient(value, images).numpy()
    assert np.isfinite(gradient).all()
    assert np.mean(gradient != 0) > 0.5


def test_diffaugment_is_seen_on_real_and_fake_and_is_saved(images, tmp_path):
    keras.utils.set_random_seed(0)
    critic_network = mlp.discriminator((4, 4, 1), (8,), augment="translation,cutout")
    gan = GAN(tiny_networks()[0], critic_network, LATENT)
    gan.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3), jit_compile=False)
    state = critic_network.layers[1].seed_generator.state
    before = state.numpy().copy()
    step(gan.discriminator_step, images[:8])
    per_pass = 4  # two draws for the shift, two for the square
    assert int(state.numpy()[1] - before[1]) == 2 * per_pass
    gan.save(tmp_path / "gan.keras")
    loaded = keras.saving.load_model(tmp_path / "gan.keras")
    assert np.array_equal(loaded.discriminator.layers[1].seed_generator.state, state)


def test_unknown_augmentation():
    with pytest.raises(ValueError, match="unknown augmentation 'blur'"):
        DiffAugment("color,blur")
