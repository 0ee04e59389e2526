"""The programs of the bank of questions: answers compute what their texts say, bugs are there.

Programs in PyTorch are only parsed; it is not installed for the tests.
"""

import ast

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops
from scipy import linalg
from scipy.spatial.distance import cdist

from gan_keras.course.bank import load_bank

BANK = load_bank()
PROGRAMS = [(name, field) for name, question in BANK.items() for field in ("code", "solution")
            if getattr(question, field)]  # fmt: skip


def run(name, field="solution", **names):
    """The names that a program defines, when it is given these."""
    space = {"keras": keras, "layers": layers, "ops": ops, "np": np, "tf": tf, "cdist": cdist}
    space |= names
    exec(compile(getattr(BANK[name], field), f"{name} {field}", "exec"), space)
    return space


def value(tensor):
    return float(ops.convert_to_numpy(tensor))


def small_generator():
    return keras.Sequential([
        keras.Input((4,)), layers.Dense(16), layers.BatchNormalization(),
        layers.Reshape((4, 4, 1)),
    ])  # fmt: skip


def linear(weight):
    """D(x) = weight * sum(x) of 4x4 images, whose slope is 4 weight."""
    model = keras.Sequential([keras.Input((4, 4, 1)), layers.Flatten(), layers.Dense(1)])
    model.layers[-1].set_weights([np.full((16, 1), weight, "float32"), np.zeros(1, "float32")])
    return model


IMAGES = np.random.default_rng(0).normal(size=(2, 8, 4, 4, 1)).astype("float32")
REAL, FAKE = (tf.constant(images) for images in IMAGES)


@pytest.mark.parametrize(("name", "field"), PROGRAMS, ids=lambda part: part)
def test_programs_can_be_read(name, field):
    ast.parse(getattr(BANK[name], field))


def losses():
    space = run("coding-losses-logits")
    return {key: space[key] for key in ("discriminator_loss", "generator_loss")}


def test_losses_of_logits():
    made, zero = losses(), tf.zeros((3, 1))
    assert value(made["discriminator_loss"](zero, zero)) == pytest.approx(2 * np.log(2))
    assert value(made["generator_loss"](zero)) == pytest.approx(np.log(2))
    assert value(made["generator_loss"](zero - 1000.0)) == 1000.0


class Gan(keras.Model):
    """Two small networks, trained by a `train_step` of the bank."""

    def __init__(self, step, g_rate=1e-3, d_rate=1e-3):
        super().__init__()
        self.generator, self.discriminator = small_generator(), linear(0.1)
        self.latent_dim, self.noise = 4, keras.random.SeedGenerator(0)
        self._step = step
        super().compile(optimizer=None)
        self.g_optimizer = keras.optimizers.Adam(g_rate)
        self.d_optimizer = keras.optimizers.Adam(d_rate)

    def train_step(self, real):
        return self._step(self, real)

    def trained(self):
        """Whether (G, D, moving statistics) change in a step."""
        parts = [self.generator.trainable_variables, self.discriminator.trainable_variables,
                 self.generator.non_trainable_variables]  # fmt: skip
        before = [[w.numpy() for w in part] for part in parts]
        self.fit(tf.data.Dataset.from_tensors(REAL), verbose=0, shuffle=False)
        return tuple(
            any(np.any(old != w.numpy()) for old, w in zip(olds, part, strict=True))
            for olds, part in zip(before, parts, strict=True)
        )


@pytest.mark.parametrize(("g_rate", "d_rate"), [(1e-3, 0.0), (0.0, 1e-3)])
def test_train_step_moves_one_network_at_a_time(g_rate, d_rate):
    step = run("coding-train-step", **losses())["train_step"]
    generator, discriminator, statistics = Gan(step, g_rate, d_rate).trained()
    assert (generator, discriminator, statistics) == (g_rate > 0, d_rate > 0, True)


def test_without_the_training_flag_statistics_stay():
    step = run("coding-bug-training-flag", "code")["train_step"]
    assert Gan(step).trained() == (True, False, False)


def test_a_generator_before_the_tape_has_no_gradient():
    model = Gan(None)
    with pytest.raises(ValueError, match="No gradients provided for any variable"):
        run("coding-bug-none-gradient", "code", self=model, z=tf.ones((3, 4)))
    space = run("coding-bug-none-gradient", self=model, z=tf.ones((3, 4)))
    assert isinstance(space["g_loss"], tf.Tensor)


def test_gradient_penalty():
    penalty = run("coding-gradient-penalty")["gradient_penalty"]
    for weight, expected in ((0.5, 1.0), (0.25, 0.0), (0.0, 1.0)):
        critic = linear(weight)
        with tf.GradientTape() as tape:
            found = penalty(critic, REAL, FAKE)
        assert value(found) == pytest.approx(expected, abs=1e-5)
        assert np.isfinite(tape.gradient(found, critic.trainable_variables[0])).all()
    assert value(penalty(critic, REAL[:3], FAKE[:3])) == pytest.approx(1.0, abs=1e-5)


def test_the_penalty_with_three_bugs():
    penalty = run("coding-bug-penalty", "code")["gradient_penalty"]
    assert value(penalty(linear(0.5), REAL, FAKE)) == pytest.approx(0.0, abs=1e-6)
    critic = linear(0.0)
    with tf.GradientTape() as tape:
        found = penalty(critic, REAL, FAKE)
    assert value(found) == 1.0
    assert np.isnan(tape.gradient(found, critic.trainable_variables[0])).all()
    lines = BANK["coding-bug-penalty"].solution.replace("return", "penalty =")
    for slope, expected in ((0.5, 1.0), (0.25, 0.0)):
        space = {"keras": keras, "ops": ops, "real": REAL, "slopes": tf.fill(REAL.shape, slope)}
        exec(lines, space)
        assert value(space["penalty"]) == pytest.approx(expected, abs=1e-5)
        assert space["alpha"].shape == (8, 1, 1, 1)


def test_r1():
    space = run("coding-r1")
    assert value(space["r1_penalty"](linear(0.5), REAL)) == pytest.approx(20.0)
    lazy = [value(space["lazy_r1"](linear(0.5), REAL, step)) for step in range(32)]
    assert np.mean(lazy) == pytest.approx(20.0)
    assert np.count_nonzero(lazy) == 2


def test_dcgan_generator():
    generator = run("coding-dcgan-generator")["generator"]
    assert generator.output_shape == (None, 28, 28, 1)
    assert generator.count_params() == 558_849
    assert sum(w.numpy().size for w in generator.non_trainable_variables) == 12_672
    assert [len(generator.weights), len(generator.trainable_variables)] == [12, 8]


def test_power_iteration():
    rng = np.random.default_rng(0)
    kernel, u = rng.normal(size=(3, 3, 8, 16)), rng.normal(size=16)
    sigma = run("coding-power-iteration")["largest_singular_value"]
    true = np.linalg.norm(kernel.reshape(-1, 16), 2)
    found = [sigma(kernel, u, steps)[0] for steps in (1, 5, 50)]
    assert np.round([*found[:1], true], 1).tolist() == [9.9, 11.9]
    assert found == sorted(found)
    assert found[-1] == pytest.approx(true, rel=1e-5)


def correlated(correlation, n=20_000):
    e = np.random.default_rng(1).normal(size=(2, n))
    e = (e - e.mean(axis=1, keepdims=True)) / e.std(axis=1, keepdims=True)
    return np.stack([e[0], correlation * e[0] + np.sqrt(1 - correlation**2) * e[1]], axis=1)


def test_frechet_distance():
    good = run("coding-fid")["frechet_distance"]
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(500, 6)), rng.normal(size=(400, 6)) @ rng.normal(size=(6, 6)) + 1
    c1, c2 = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    shift = np.sum((a.mean(axis=0) - b.mean(axis=0)) ** 2)
    expected = shift + np.trace(c1 + c2 - 2 * linalg.sqrtm(c1 @ c2).real)
    assert good(a, b) == pytest.approx(expected)
    assert good(2 * a, 2 * b) == pytest.approx(4 * expected)
    assert good(a, a) == pytest.approx(0, abs=1e-9)
    assert good(a, a + 1.0) == pytest.approx(6)
    assert good(correlated(0.9), correlated(-0.9)) == pytest.approx(2.26, abs=0.05)


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_the_frechet_distance_that_ignores_correlations():
    bad = run("coding-bug-fid", "code")["frechet_distance"]
    a = np.random.default_rng(0).normal(size=(500, 6))
    assert bad(a, a) == pytest.approx(0, abs=1e-9)
    assert bad(correlated(0.9), correlated(-0.9)) == pytest.approx(0, abs=0.01)


def test_precision_and_recall():
    measure = run("coding-precision-recall")["precision_recall"]
    a, b = np.random.default_rng(0).normal(size=(2, 500, 4))
    assert measure(a, a) == (1, 1)
    assert measure(a, b + 10) == (0, 0)
    precision, recall = measure(a, 0.3 * b)
    assert precision == 1
    assert 0.1 < recall < 0.3
    assert all(0.9 < number < 1 for number in measure(a, b))


def samples_after(update, generator, average):
    """Samples of both networks after the generator has changed and `update` was called."""
    for weight in generator.weights:
        weight.assign(weight + 1.0)
    update()
    z = tf.ones((2, 4))
    return generator(z, training=False).numpy(), average(z, training=False).numpy()


def test_moving_average():
    generator = small_generator()
    space = run("coding-ema", generator=generator)
    average, old = space["average"], generator.get_weights()
    space["update_average"](average, generator, decay=0.9)
    assert np.allclose(average.get_weights()[0], old[0])
    both = samples_after(lambda: space["update_average"](average, generator, decay=0.0),
                         generator, average)  # fmt: skip
    assert np.array_equal(*both)


@pytest.mark.parametrize("field", ["code", "solution"])
def test_the_average_that_leaves_statistics_out(field):
    generator = small_generator()
    names = {"generator": generator}
    if field == "solution":
        names["average"] = keras.models.clone_model(generator)
    space = run("coding-bug-average", field, **names)
    both = samples_after(lambda: space["update_average"](decay=0.0), generator, space["average"])
    assert np.array_equal(*both) == (field == "solution")


def test_a_sigmoid_before_logits():
    space = run("coding-bug-sigmoid", "code")
    assert space["discriminator"].layers[-1].activation is keras.activations.sigmoid
    levels = [(1.0, 0.0, "0.693"), (1.0, 0.5, "0.474"), (1.0, 1.0, "0.313"),
              (0.0, 0.0, "0.693"), (0.0, 0.5, "0.974"), (0.0, 1.0, "1.313")]  # fmt: skip
    for label, output, expected in levels:
        found = space["loss"](tf.constant([[label]]), tf.constant([[output]]))
        assert f"{value(found):.3f}" == expected


def test_labels_above_one():
    def scores(images, training):
        return ops.reshape(ops.mean(images, axis=(1, 2, 3)), (-1, 1))

    bce = keras.losses.BinaryCrossentropy(from_logits=True)
    names = {"n": 8, "real": REAL, "fake": FAKE, "discriminator": scores, "bce_from_logits": bce}
    labels = run("coding-bug-labels", "code", **names)["labels"].numpy()
    assert labels[:8].max() > 1
    assert labels[8:].max() > 0
    fixed = run("coding-bug-labels", n=8)
    assert 0.9 <= fixed["real_labels"].numpy().min() <= fixed["real_labels"].numpy().max() <= 1
    assert not fixed["fake_labels"].numpy().any()
    logit, loss = 0.0, None
    for _ in range(2000):
        logit -= 10 * (1 / (1 + np.exp(-logit)) - 1.05)
    loss = np.logaddexp(0, logit) - 1.05 * logit
    assert (round(logit), round(loss)) == (1005, -50)


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_grey_levels(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    line = np.array([-1, -0.5, 0, 0.5, 1], "float32").reshape(1, 1, 5, 1)

    def generator(z, training):
        return tf.constant(line)

    run("coding-bug-grey-levels", "code", generator=generator, z=None)
    run("coding-bug-grey-levels", images=line)
    saved = keras.utils.img_to_array(keras.utils.load_img("0.png", color_mode="grayscale"))
    assert saved.ravel().tolist() == [0, 64, 128, 191, 255]


def test_one_optimizer_for_two_networks():
    g, d = linear(0.1), linear(0.2)

    def step(optimizer, network):
        weights = network.trainable_variables
        optimizer.apply([tf.ones_like(w) for w in weights], weights)

    optimizer = keras.optimizers.Adam()
    step(optimizer, d)
    with pytest.raises(ValueError, match="Unknown variable"):
        step(optimizer, g)
    optimizer = keras.optimizers.Adam()
    optimizer.build(d.trainable_variables + g.trainable_variables)
    before = g.get_weights()
    step(optimizer, d)
    assert np.array_equal(before[0], g.get_weights()[0])
    step(optimizer, g)
    assert not np.array_equal(before[0], g.get_weights()[0])
    assert int(optimizer.iterations.numpy()) == 2
