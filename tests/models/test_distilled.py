"""Distillation: what D and the content loss look at, the student's start, exact continuation."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from gan_keras import Distilled
from gan_keras.data.teacher_pairs import TeacherPairs
from gan_keras.errors import InputError
from gan_keras.inference.generate import draw_samples, latents
from gan_keras.models.distilled import R1Distilled
from gan_keras.networks import dcgan
from gan_keras.networks.ddim import sampler, with_steps
from gan_keras.networks.denoiser import denoiser
from gan_keras.run.pairs import read_pairs, write_pairs

SHAPE = (8, 8, 1)
SIZE = 64
BATCHES = {"batch_size": 8, "shuffle": False, "verbose": 0}


def student(seed=0):
    """One step of a denoiser whose every weight is random; a new one gives zeros."""
    keras.utils.set_random_seed(seed)
    network, rng = denoiser(SHAPE, 2), np.random.default_rng(seed)
    network.set_weights([rng.normal(0, 0.2, w.shape) for w in network.get_weights()])
    return sampler(network, 1)


def small_model(kind=Distilled, jit_compile=False, **settings):
    generator = student()
    model = kind(generator, dcgan.discriminator(SHAPE, 2, batch_norm=False),
                 **{"ema_decay": 0.9} | settings)  # fmt: skip
    model.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3), jit_compile=jit_compile)
    return model


@pytest.fixture
def data():
    """(noise, pairs) of 16 samples."""
    pairs = np.random.default_rng(0).uniform(-1, 1, (16, 8, 8, 2)).astype(np.float32)
    return latents(16, SIZE, 1), pairs


def state(model):
    own = [*model.generator.variables, *model.discriminator.variables, *model.ema_generator.weights]
    optimizers = (*model.g_optimizer.variables, *model.d_optimizer.variables)
    return [variable.numpy().copy() for variable in (*own, *optimizers)]


def equal(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


# What each loss looks at.


def test_the_content_loss_compares_with_the_teacher():
    """Teacher 0.5, real -1, student 0.2: |0.5 - 0.2|, whatever the real picture is."""
    pair = np.concatenate([np.full((2, *SHAPE), 0.5), np.full((2, *SHAPE), -1.0)], -1)
    loss = small_model().content_loss(pair.astype(np.float32), np.full((2, *SHAPE), 0.2, "f"))
    assert float(loss) == pytest.approx(0.3, abs=1e-6)


def test_d_judges_the_real_picture_and_the_student_alike(data):
    model, pairs = small_model(), data[1]
    logits = np.asarray(model.judge(pairs, training=False))
    np.testing.assert_array_equal(logits, model.discriminator(pairs[..., 1:], training=False))
    fakes = np.asarray(model.judge(pairs[..., :1], training=False))
    np.testing.assert_array_equal(fakes, model.discriminator(pairs[..., :1], training=False))
    other = np.asarray(model.judge(pairs, data[0], training=False))
    np.testing.assert_array_equal(logits, other)  # the noise changes nothing


def test_r1_is_the_slope_at_the_real_picture(data):
    """D(x) = w x: R1 is |w|^2, at any pair."""
    image = keras.Input(SHAPE)
    linear = keras.Model(image, layers.Dense(1)(layers.Flatten()(image)))
    model = R1Distilled(student(), linear, r1_gamma=10.0)
    kernel = linear.get_weights()[0]
    penalty = model.penalty(ops.convert_to_tensor(data[1]), None)
    assert float(penalty) == pytest.approx((kernel**2).sum(), rel=1e-5)
    assert model.penalty_weight == 5.0
    assert set(model.logged) == {"d_loss", "g_loss", "d_real", "d_fake", "penalty", "content"}


def test_the_objective_of_the_student(data):
    """L1 to the teacher + weight * non-saturating loss: what one step of SGD goes down."""
    noise, pairs = data
    model = small_model(weight=0.5, ema_decay=None)
    fake = model.generator(noise, training=True)
    by_hand = np.abs(np.asarray(fake) - pairs[..., :1]).mean()
    logits = np.asarray(model.discriminator(fake, training=True))
    by_hand += 0.5 * np.log1p(np.exp(-logits)).mean()
    seen = []
    model.descend = lambda optimizer, tape, objective, weights: seen.append(float(objective))
    model.generator_step(ops.convert_to_tensor(pairs), ops.convert_to_tensor(noise))
    assert seen == [pytest.approx(by_hand, rel=1e-5)]


# The student.


def test_the_student_begins_with_the_teachers_first_step():
    """One step of DDIM from t = 1 is -v(z, 1)."""
    network = student()
    z = 5 * latents(4, SIZE, 0)
    [drawing] = [layer for layer in network.layers if hasattr(layer, "denoiser")]
    v = drawing.denoiser([z.reshape(4, *SHAPE), np.ones((4, 1), np.float32)])
    np.testing.assert_allclose(network(z, training=True), -np.asarray(v), atol=1e-6)
    assert np.abs(v).max() > 1  # so that clipping shows
    np.testing.assert_allclose(network(z), np.clip(-np.asarray(v), -1, 1), atol=1e-6)
    teacher = with_steps(network, 7)
    for mine, others in zip(network.get_weights(), teacher.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, others)


@pytest.mark.parametrize("jit_compile", [False, True])
def test_a_step_moves_both_networks(data, jit_compile):
    model = small_model(R1Distilled, jit_compile=jit_compile, r1_gamma=10.0)
    before = [network.get_weights() for network in (model.generator, model.discriminator)]
    model.train_on_batch(*data)
    for old, network in zip(before, (model.generator, model.discriminator), strict=True):
        assert any(
            not np.array_equal(a, b) for a, b in zip(old, network.get_weights(), strict=True)
        )


def test_with_the_content_alone_d_rests(data):
    model = small_model(weight=0)
    before = model.discriminator.get_weights()
    logs = model.fit(*data, **BATCHES).history
    assert set(logs) == {"content"}
    assert equal(before, model.discriminator.get_weights())


def test_the_teachers_function_is_learned():
    """A teacher that draws one grey, whatever the noise: the content loss falls towards 0."""
    model = small_model(weight=0)
    model.g_optimizer.learning_rate.assign(1e-2)
    pairs = np.full((64, 8, 8, 2), 0.4, np.float32)
    logs = model.fit(latents(64, SIZE, 0), pairs, **BATCHES | {"epochs": 15}).history["content"]
    assert logs[-1] < 0.3 * logs[0]


@pytest.mark.parametrize("kind", [Distilled, R1Distilled])
def test_a_saved_model_goes_on_exactly(data, tmp_path, kind):
    whole = small_model(kind, weight=0.3)
    whole.fit(*data, **BATCHES)
    whole.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    assert type(loaded) is kind
    assert (loaded.weight, loaded.content, loaded.ema_decay) == (0.3, "l1", 0.9)
    for model in (whole, loaded):
        model.fit(*data, **BATCHES)
    assert equal(state(whole), state(loaded))


def test_it_draws_from_noise():
    model = small_model()
    made = model.generate(3, seed=7)
    assert made.shape == (3, *SHAPE)
    assert np.abs(made).max() <= 1
    np.testing.assert_array_equal(made, draw_samples(model.ema_generator, 3, 7))


def test_held_out_losses(data):
    model = small_model()
    first = model.evaluate(*data, verbose=0, return_dict=True)
    assert set(first) == {"d_loss", "g_loss", "d_real", "d_fake", "content"}
    assert model.evaluate(*data, verbose=0, return_dict=True) == first


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda z, p: (z, p[..., :1]), r"samples of shape \(8, 8, 1\)"),
        (lambda z, p: (z[:, :8], p), r"samples of shape \(8,\)"),
        (lambda z, p: (z, 3 * p), r"must be in \[-1, 1\]"),
        (lambda z, p: (z * np.nan, p), "a NaN or an infinity"),
        (lambda z, p: (z, None), "training needs 2"),
    ],
)
def test_data_that_cannot_be_learned_from(data, change, sentence):
    with pytest.raises(ValueError, match=sentence):
        small_model().fit(*change(*data), **BATCHES)


# The pairs.


class Reals:
    """Real pictures, as bytes, whose first pixel says which they are."""

    name, count, shape, notes, failure = "reals", 20, SHAPE, (), None

    def batches(self, batch_size, seed, first_step=0):
        from gan_keras.data.order import batches_from_array

        samples = np.tile(np.arange(20, dtype=np.uint8)[:, None, None, None], (1, *SHAPE))
        return batches_from_array(samples, batch_size, seed, first_step)


def noise(count):
    return latents(count, SIZE, (3, 1))


def teacher(z):
    return np.tanh(z).reshape(-1, *SHAPE)


@pytest.fixture
def drawn(tmp_path):
    pairs, told = TeacherPairs(Reals(), 12, noise), []
    pairs.draw(teacher, told.append)
    assert told == [12]
    write_pairs(tmp_path / "pairs.npz", pairs.drawn)
    return pairs


def test_each_noise_has_its_teachers_picture(drawn):
    z, pictures = next(iter(drawn.batches(4, 5)))
    assert (z.shape, pictures.shape) == ((4, SIZE), (4, 8, 8, 2))
    half_a_level = 1 / 255
    np.testing.assert_allclose(pictures[..., :1], teacher(z.numpy()), atol=half_a_level + 1e-6)
    assert set(np.round((pictures.numpy()[:, 0, 0, 1] + 1) * 127.5)) <= set(range(20))


def test_batches_go_on_where_they_stopped(drawn, tmp_path):
    again = TeacherPairs(Reals(), 12, noise)
    again.drawn = read_pairs(tmp_path / "pairs.npz", (12, *SHAPE))
    whole = list(drawn.batches(4, 5).take(7))
    rest = list(again.batches(4, 5, first_step=4).take(3))
    for one, other in zip(whole[4:], rest, strict=True):
        for a, b in zip(one, other, strict=True):
            np.testing.assert_array_equal(a, b)
    first = np.sort(np.concatenate([z.numpy() for z, _ in whole[:3]]), axis=0)
    np.testing.assert_array_equal(first, np.sort(noise(12), axis=0))  # a pass has each pair once


@pytest.mark.usefixtures("drawn")
def test_files_that_are_damaged_or_of_other_pictures(tmp_path):
    path = tmp_path / "pairs.npz"
    with pytest.raises(InputError, match=r"uint8 \(12, 8, 8, 1\) in it\): start anew"):
        read_pairs(path, (13, *SHAPE))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError, match="does not hold the teacher's pictures"):
        read_pairs(path, (12, *SHAPE))
