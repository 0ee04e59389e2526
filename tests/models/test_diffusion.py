"""Diffusion: its formulas against closed forms, what a step moves, exact continuation, refusals."""

import itertools

import keras
import numpy as np
import pytest
from keras import ops

from gan_keras import Diffusion
from gan_keras.inference.generate import draw_samples, latents
from gan_keras.models.diffusion import amounts, noised
from gan_keras.networks import dcgan
from gan_keras.networks.ddim import ddim, sampler, with_steps
from gan_keras.networks.denoiser import denoiser
from gan_keras.run import checkpoint

SHAPE = (8, 8, 1)
BATCHES = {"batch_size": 8, "shuffle": False, "verbose": 0}
GRID = np.linspace(0, 1, 9, dtype=np.float32)[:, None]


@pytest.fixture
def pictures():
    return np.random.default_rng(0).uniform(-1, 1, (16, *SHAPE)).astype(np.float32)


def small_denoiser(seed=0):
    """One whose every weight is random; a new one gives zeros."""
    keras.utils.set_random_seed(seed)
    network, rng = denoiser(SHAPE, 2), np.random.default_rng(seed)
    network.set_weights([rng.normal(0, 0.2, w.shape) for w in network.get_weights()])
    return network


def small_model(seed=0, jit_compile=False, rate=1e-3, **settings):
    model = Diffusion(small_denoiser(), seed=seed, **{"steps": 3, "ema_decay": 0.9} | settings)
    model.compile(keras.optimizers.Adam(rate), jit_compile=jit_compile)
    return model


def state(model):
    """Everything that training may move, but for running means and held-out noise."""
    own = [*model.denoiser.variables, model.seed_generator.state, *model.optimizer.variables]
    own += model.ema_denoiser.variables if model.ema_denoiser else []
    return [variable.numpy().copy() for variable in own]


def equal(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


# The formulas.


def test_picture_and_noise_share_the_variance():
    alpha, sigma = map(np.asarray, amounts(GRID))
    assert alpha**2 + sigma**2 == pytest.approx(np.ones((9, 1)), abs=1e-6)
    assert (alpha[0, 0], sigma[0, 0]) == (1, 0)  # the picture alone
    assert (alpha[-1, 0], sigma[-1, 0]) == (pytest.approx(0, abs=1e-6), 1)  # noise alone
    assert alpha[3, 0] == pytest.approx(np.cos(np.pi * 3 / 16), abs=1e-6)
    assert (np.diff(alpha[:, 0]) < 0).all()


def test_the_velocity_gives_back_picture_and_noise(pictures):
    x, eps = pictures[:9], np.random.default_rng(1).normal(size=(9, *SHAPE)).astype(np.float32)
    x_t, v = map(np.asarray, noised(x, eps, GRID))
    alpha = np.cos(np.pi / 2 * GRID)[:, :, None, None]
    sigma = np.sin(np.pi / 2 * GRID)[:, :, None, None]
    np.testing.assert_allclose(alpha * x_t - sigma * v, x, atol=1e-6)
    np.testing.assert_allclose(sigma * x_t + alpha * v, eps, atol=1e-6)


def test_the_velocity_is_the_derivative_by_the_angle(pictures):
    x, eps = pictures[:1].astype(np.float64), np.full((1, *SHAPE), 0.7)
    step, time = 1e-4, np.full((1, 1), 0.3)
    ahead, behind = (np.asarray(noised(x, eps, time + d)[0]) for d in (step, -step))
    slope = (ahead - behind) / (2 * step * np.pi / 2)
    np.testing.assert_allclose(noised(x, eps, time)[1], slope, atol=1e-6)


def test_the_loss_worked_out_by_hand():
    """x = 0.5, eps = 2, t = 1/3: alpha = sqrt(3) / 2, sigma = 1/2, and a denoiser that says 0."""
    seen = []

    def zero(inputs, training):
        seen.extend(inputs)
        return ops.zeros_like(inputs[0])

    x, eps, time = np.full((1, *SHAPE), 0.5), np.full((1, *SHAPE), 2.0), np.full((1, 1), 1 / 3)
    loss = small_model().velocity_loss(zero, x, eps, time)
    assert float(loss) == pytest.approx((3**0.5 - 0.25) ** 2, rel=1e-6)
    np.testing.assert_allclose(seen[0], np.full((1, *SHAPE), 3**0.5 / 4 + 1), rtol=1e-6)
    np.testing.assert_allclose(seen[1], [[1 / 3]], rtol=1e-6)


def gaussian_velocity(mean, std):
    """v of the perfect denoiser for x ~ N(mean, std^2): E[x | x_t] is known (Bayes)."""

    def velocity(x_t, times):
        alpha, sigma = ops.cos(times * np.pi / 2), ops.sin(times * np.pi / 2)
        gain = alpha * std**2 / (alpha**2 * std**2 + sigma**2)
        x = mean + gain * (x_t - alpha * mean)
        return (alpha * x_t - x) / sigma

    return velocity


NOISE = np.random.default_rng(2).normal(size=(500, 3))


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_a_point_is_reached_in_any_number_of_steps(steps):
    mean = np.array([[0.3, -1.0, 0.9]])
    made = np.asarray(ddim(gaussian_velocity(mean, 0.0), NOISE, steps))
    np.testing.assert_allclose(made, np.broadcast_to(mean, made.shape), atol=1e-9)


def test_one_step_is_the_mean():
    """At t = 1 nothing is known of the picture but its mean."""
    made = np.asarray(ddim(gaussian_velocity(0.4, 0.5), NOISE, 1))
    np.testing.assert_allclose(made, np.full_like(NOISE, 0.4), atol=1e-9)


def test_a_step_is_equation_12_of_ddim():
    """In its own letters: a is alpha squared, e the predicted noise, and nothing is drawn anew."""

    def velocity(x_t, times):
        return np.sin(3 * x_t) + times

    x, places = NOISE, np.linspace(1, 0, 5)
    for now, later in itertools.pairwise(places):
        a, a_later = np.cos(now * np.pi / 2) ** 2, np.cos(later * np.pi / 2) ** 2
        v = velocity(x, now)
        picture = a**0.5 * x - (1 - a) ** 0.5 * v  # (x - sqrt(1 - a) e) / sqrt(a), also for a = 0
        e = (1 - a) ** 0.5 * x + a**0.5 * v
        if a > 0.1:
            np.testing.assert_allclose(picture, (x - (1 - a) ** 0.5 * e) / a**0.5, atol=1e-9)
        x = a_later**0.5 * picture + (1 - a_later) ** 0.5 * e
    np.testing.assert_allclose(np.asarray(ddim(velocity, NOISE, 4)), x, atol=1e-6)


def test_the_noise_and_the_times_that_training_draws():
    """eps is standard normal, t is uniform from 0 to 1, and no two steps draw the same."""
    model = small_model()
    (noise, times), (other, _) = (model.draw(4000, model.seed_generator) for _ in range(2))
    noise, times = np.asarray(noise), np.asarray(times)
    assert (noise.shape, times.shape) == ((4000, *SHAPE), (4000, 1))
    assert noise.mean() == pytest.approx(0, abs=0.01)
    assert noise.std() == pytest.approx(1, abs=0.01)
    quantiles = np.quantile(times, [0, 0.25, 0.5, 0.75, 1])
    assert quantiles == pytest.approx([0, 0.25, 0.5, 0.75, 1], abs=0.03)
    assert not np.isclose(noise, np.asarray(other)).all()


def test_many_steps_make_the_gaussian():
    made = np.asarray(ddim(gaussian_velocity(0.4, 0.5), NOISE, 400))
    noise_mean, noise_std = NOISE.mean(), NOISE.std()
    assert made.mean() == pytest.approx(0.4 + 0.5 * noise_mean, abs=3e-3)
    assert made.std() == pytest.approx(0.5 * noise_std, rel=1e-2)


def test_more_steps_are_nearer_to_a_gaussian():
    """The exact way leads from z to mean + std z; DDIM is of first order (2010.02502, 4.3)."""
    exact = 0.4 + 0.5 * NOISE
    errors = [
        np.abs(np.asarray(ddim(gaussian_velocity(0.4, 0.5), NOISE, n)) - exact).max()
        for n in (10, 20, 40, 80, 160)
    ]
    ratios = [a / b for a, b in itertools.pairwise(errors)]
    assert errors[-1] < 0.02
    assert ratios == pytest.approx([2.0] * 4, rel=0.15)
    assert ratios[-1] == pytest.approx(2.0, rel=0.03)


def test_the_sampler_is_two_rotations_and_a_clip():
    network = small_denoiser()
    z = latents(4, 64, seed=0)
    x, turn = z.reshape(4, *SHAPE), np.pi / 4
    for time in (1.0, 0.5):
        v = np.asarray(network([x, np.full((4, 1), time, np.float32)]))
        x = np.cos(turn) * x - np.sin(turn) * v
    assert np.abs(x).max() > 1
    made = draw_samples(sampler(network, 2), 4, 0)
    np.testing.assert_allclose(made, np.clip(x, -1, 1), atol=1e-5)
    other = with_steps(sampler(network, 7), 2)
    np.testing.assert_allclose(draw_samples(other, 4, 0), made, atol=1e-6)


# Training.


@pytest.mark.parametrize("jit_compile", [False, True])
def test_a_step_moves_the_denoiser_and_its_average(pictures, jit_compile):
    model = small_model(jit_compile=jit_compile)
    old = model.denoiser.get_weights()
    model.train_on_batch(pictures)
    new, average = model.denoiser.get_weights(), model.ema_denoiser.get_weights()
    assert all(not np.array_equal(a, b) for a, b in zip(old, new, strict=True))
    for before, after, kept in zip(old, new, average, strict=True):
        np.testing.assert_allclose(kept, 0.9 * before + 0.1 * after, atol=1e-6)


def test_held_out_losses_repeat_and_change_nothing(pictures):
    model = small_model()
    model.fit(pictures, **BATCHES)
    before = state(model)
    first = model.evaluate(pictures, verbose=0, return_dict=True)
    model.generate(2, seed=0)
    assert model.evaluate(pictures, verbose=0, return_dict=True) == first
    assert set(first) == {"loss"}
    assert equal(before, state(model))
    model.ema_denoiser.set_weights([0 * w for w in model.ema_denoiser.get_weights()])
    other = model.evaluate(pictures, verbose=0, return_dict=True)["loss"]
    assert other != first["loss"]  # of the denoiser that draws
    assert other == pytest.approx(0.5 + 0.5 * np.mean(pictures**2), rel=0.3)  # E v^2


def test_a_denoiser_is_learned():
    """One grey: the loss falls below the 0.5 of a denoiser that knows all but the noise."""
    keras.utils.set_random_seed(0)
    model = Diffusion(denoiser(SHAPE, 8), ema_decay=None)
    model.compile(keras.optimizers.Adam(3e-3), jit_compile=False)
    grey = np.full((2048, *SHAPE), 0.6, np.float32)
    first = model.evaluate(grey, batch_size=2048, verbose=0)
    assert first == pytest.approx((1 + 0.6**2) / 2, rel=0.03)  # of a denoiser that says 0
    logs = model.fit(grey[:64], batch_size=64, epochs=100, verbose=0).history["loss"]
    assert np.mean(logs[-10:]) < 0.3
    assert np.mean((model.generate(8, seed=0, steps=10) - 0.6) ** 2) < 0.25  # of noise: 0.8


def test_logs_and_held_out_logs_have_the_same_names(pictures):
    model = small_model(log_gradients=True)
    logs = model.fit(pictures, validation_data=(pictures, None), **BATCHES).history
    assert set(logs) == {"loss", "denoiser_gradient", "val_loss", "val_denoiser_gradient"}
    plain = small_model().fit(pictures, **BATCHES).history
    assert logs["loss"] == plain["loss"]
    assert logs["loss"][0] > 0.1


@pytest.mark.parametrize("jit_compile", [False, True])
def test_a_saved_model_goes_on_exactly(pictures, tmp_path, jit_compile):
    whole = small_model(jit_compile=jit_compile, seed=3)
    whole.fit(pictures, **BATCHES)
    whole.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    assert type(loaded) is Diffusion
    assert (loaded.steps, loaded.ema_decay, loaded.seed) == (3, 0.9, 3)
    assert loaded.jit_compile is jit_compile
    assert equal(state(whole), state(loaded))
    for model in (whole, loaded):
        model.fit(pictures, **BATCHES)
    assert equal(state(whole), state(loaded))
    np.testing.assert_array_equal(whole.generate(2, seed=1), loaded.generate(2, seed=1))


def trained_after(layers_before, pictures):
    """The weights of a model made in a process that has made so many dense layers before."""
    keras.utils.clear_session()
    for _ in range(layers_before):
        keras.layers.Dense(1)
    keras.utils.set_random_seed(0)
    model = Diffusion(denoiser(SHAPE, 2), steps=3)
    model.compile(keras.optimizers.Adam(1e-3), jit_compile=False)
    model.fit(np.concatenate([pictures, pictures]), **BATCHES)
    return model.denoiser.get_weights()


def test_layers_made_before_change_no_bit(pictures):
    """Keras names a layer by their number, and TensorFlow adds up gradients in order of names."""
    first, second = (trained_after(count, pictures) for count in (0, 6))
    assert equal(first, second)


def test_a_checkpoint_restores_everything(pictures, tmp_path):
    model, other = small_model(), small_model(seed=9)
    model.fit(pictures, **BATCHES)
    checkpoint.save_checkpoint(model, tmp_path, 1, {})
    checkpoint.load_checkpoint(other, tmp_path / "epoch-0001")
    for each in (model, other):
        each.fit(pictures, **BATCHES)
    assert equal(state(model), state(other))


def test_same_seed_same_samples():
    model = small_model()
    before = state(model)
    first = model.generate(3, seed=7)
    np.testing.assert_array_equal(model.generate(3, seed=7), first)
    np.testing.assert_array_equal(model.generate(2, seed=7), first[:2])
    assert np.abs(model.generate(3, seed=8) - first).max() > 0.01
    assert np.abs(model.generate(3, seed=7, steps=5) - first).max() > 1e-4
    assert first.shape == (3, *SHAPE)
    assert np.abs(first).max() <= 1
    assert equal(before, state(model))


# Refusals.


def test_networks_that_are_no_denoiser():
    with pytest.raises(ValueError, match="it must take pictures"):
        Diffusion(dcgan.generator(SHAPE, 4, 2))
    image = keras.Input(SHAPE)
    with pytest.raises(ValueError, match=r"takes \(8, 8, 1\) and makes \(8, 8, 1\)"):
        Diffusion(keras.Model(image, keras.layers.Conv2D(1, 1)(image)))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"steps": 0}, "steps must be at least 1, got 0"),
        ({"ema_decay": 1.0}, r"ema_decay must be None or in \[0, 1\), got 1.0"),
    ],
)
def test_numbers_out_of_range(settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        small_model(**settings)


def test_no_picture_in_no_steps():
    with pytest.raises(ValueError, match="steps must be at least 1, got 0"):
        small_model().generate(2, seed=0, steps=0)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (np.zeros((8, *SHAPE), np.uint8), "training needs floats"),
        (np.full((8, *SHAPE), 2.0, np.float32), r"images must be in \[-1, 1\]"),
        (np.full((8, *SHAPE), np.nan, np.float32), "a NaN or an infinity"),
        (np.zeros((8, 4, 4, 1), np.float32), r"samples of shape \(4, 4, 1\)"),
    ],
)
def test_data_that_cannot_be_learned_from(data, sentence):
    with pytest.raises(ValueError, match=sentence):
        small_model().fit(data, **BATCHES)


def test_a_loss_of_ones_own():
    with pytest.raises(ValueError, match="compile got loss=, but this model brings its own loss"):
        small_model().compile("adam", loss="mse")
