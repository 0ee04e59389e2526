"""Habits from `keras.Model`: each works for a GAN or is refused in one sentence with the cure."""

import re

import keras
import numpy as np
import pytest
import tensorflow as tf
from conftest import LATENT, all_state, moved, tiny_gan, tiny_networks
from keras import layers, ops

from gan_keras import CGAN, GAN
from gan_keras.models import checks
from gan_keras.networks import conditional


def adam():
    return keras.optimizers.Adam(1e-3)


def refused(call, sentence):
    """The call raises a ValueError of one line that matches."""
    with pytest.raises(ValueError, match=sentence) as caught:
        call()
    assert "\n" not in str(caught.value)


# compile


@pytest.mark.parametrize("form", ["name", "dict"])
def test_optimizers_by_name_or_by_config(images, form):
    gan, reference = tiny_gan(), tiny_gan()
    chosen = "adam" if form == "name" else keras.optimizers.serialize(adam())
    gan.compile(chosen, chosen, run_eagerly=True)
    reference.compile(keras.optimizers.Adam(), keras.optimizers.Adam(), run_eagerly=True)
    assert gan.g_optimizer is not gan.d_optimizer
    for model in (gan, reference):
        model.fit(images, batch_size=16, shuffle=False, verbose=0)
    assert not moved(all_state(gan), all_state(reference))


def test_one_optimizer_for_both_networks():
    one = adam()
    refused(lambda: tiny_gan().compile(one, one), "one optimizer.*make two")
    refused(
        lambda: tiny_gan().compile(
            keras.optimizers.LossScaleOptimizer(one), keras.optimizers.LossScaleOptimizer(one)
        ),
        "one optimizer.*make two",
    )


def test_no_optimizer():
    refused(lambda: tiny_gan().compile(adam(), None), "d_optimizer is None: give")


@pytest.mark.parametrize(
    ("habit", "sentence"),
    [
        ({"loss": "binary_crossentropy"}, r"loss=.*brings its own.*LSGAN.*generator_loss"),
        ({"loss_weights": [1.0]}, r"loss_weights=.*brings its own"),
        ({"metrics": ["accuracy"]}, r"metrics=.*gan\.generate.*callback"),
        ({"weighted_metrics": ["accuracy"]}, r"weighted_metrics=.*callback"),
        ({"auto_scale_loss": True}, r"LossScaleOptimizer"),
        ({"steps_per_execution": "auto"}, "steps_per_execution must be a whole number.*'auto'"),
        ({"steps_per_execution": 0}, "steps_per_execution must be a whole number.*got 0"),
        ({"steps_per_execution": 2.0}, "steps_per_execution must be a whole number.*got 2.0"),
    ],
)
def test_arguments_of_compile_that_a_gan_cannot_use(habit, sentence):
    refused(lambda: tiny_gan().compile(adam(), adam(), **habit), sentence)


def test_arguments_that_say_nothing_are_accepted():
    tiny_gan().compile(adam(), adam(), loss=None, metrics=None)


def test_an_argument_that_keras_has_not_either():
    with pytest.raises(TypeError, match="unexpected keyword argument 'speed'"):
        tiny_gan().compile(adam(), adam(), speed=9)


# Networks


@keras.saving.register_keras_serializable("tests")
class Subclassed(keras.Model):
    """A generator without a functional graph."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = layers.Dense(16, "tanh")
        self.reshape = layers.Reshape((4, 4, 1))

    def call(self, z):
        return self.reshape(self.dense(z))


def test_subclassed_networks_are_refused_with_the_cure():
    generator, (_, discriminator) = Subclassed(), tiny_networks()
    generator(np.zeros((1, LATENT), np.float32))
    sentence = r"the generator is a subclassed model.*keras\.Model\(inputs, network\(inputs\)\)"
    refused(lambda: GAN(generator, discriminator, LATENT), sentence)
    refused(
        lambda: GAN(tiny_networks()[0], Subclassed(), LATENT),
        "the discriminator is a subclassed model",
    )


def test_the_cure_for_subclassed_networks_works(images, tmp_path):
    inputs, network = keras.Input((LATENT,)), Subclassed()
    gan = GAN(keras.Model(inputs, network(inputs)), tiny_networks()[1], LATENT, ema_decay=0.9)
    gan.compile(adam(), adam(), run_eagerly=True)
    gan.fit(images, batch_size=16, verbose=0)
    gan.save(tmp_path / "gan.keras")
    loaded = keras.saving.load_model(tmp_path / "gan.keras")
    assert np.array_equal(loaded.generate(3, seed=0), gan.generate(3, seed=0))


def test_things_that_are_no_networks():
    generator, discriminator = tiny_networks()
    refused(
        lambda: GAN(lambda z: z, discriminator, LATENT), r"the generator is a function.*keras\.M"
    )
    refused(
        lambda: GAN(generator, keras.Sequential([layers.Dense(1)]), LATENT),
        r"the discriminator is not built.*keras\.Input",
    )


def image_network(*tail):
    return keras.Sequential([keras.Input((4, 4, 1)), layers.Flatten(), *tail])


def functional(tail):
    image = keras.Input((4, 4, 1))
    return keras.Model(image, tail(layers.Dense(1)(layers.Flatten()(image))))


def hidden_sigmoids():
    dense = layers.Dense(1, activation="sigmoid")
    return {
        "Reshape": image_network(dense, layers.Reshape((1,))),
        "Flatten": keras.Sequential(
            [keras.Input((4, 4, 1)), layers.Conv2D(1, 3, activation="sigmoid"), layers.Flatten()]
        ),
        "pooling": keras.Sequential(
            [
                keras.Input((4, 4, 1)),
                layers.Conv2D(1, 3, activation="sigmoid"),
                layers.GlobalAveragePooling2D(),
            ]
        ),
        "linear": image_network(layers.Dense(1, "sigmoid"), layers.Activation("linear")),
        "nested": keras.Sequential(
            [image_network(layers.Dense(1), layers.Activation("sigmoid")), layers.Reshape((1, 1))]
        ),
        "wrapper": image_network(
            layers.SpectralNormalization(layers.Dense(1, activation="sigmoid"))
        ),
        "hard": image_network(layers.Dense(1, activation="hard_sigmoid")),
        "operation": functional(ops.sigmoid),
        "operations": functional(lambda x: ops.reshape(ops.sigmoid(x), (-1, 1, 1))),
        "Softmax": image_network(layers.Dense(2), layers.Softmax()),
    }


@pytest.mark.parametrize("name", hidden_sigmoids())
def test_a_probability_is_no_logit(name):
    discriminator = hidden_sigmoids()[name]
    refused(
        lambda: GAN(tiny_networks()[0], discriminator, LATENT),
        r"the discriminator ends in a (hard_)?(sigmoid|softmax), but the losses take logits",
    )


@pytest.mark.parametrize(
    "tail", [[layers.Reshape((1, 1))], [layers.Activation("linear"), layers.Flatten()]]
)
def test_a_reshaped_logit_is_a_logit(tail):
    GAN(tiny_networks()[0], image_network(layers.Dense(1), *tail), LATENT)


def test_a_sigmoid_on_another_branch_is_none_at_the_end():
    image = keras.Input((4, 4, 1))
    x = layers.Flatten()(image)
    gate = layers.Dense(1, activation="sigmoid")(x)
    logit = layers.Multiply()([layers.Dense(1)(x), gate])
    GAN(tiny_networks()[0], keras.Model(image, layers.Flatten()(logit)), LATENT)


def latent_network(*tail):
    return keras.Sequential([keras.Input((LATENT,)), layers.Dense(16, "tanh"), *tail])


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        (latent_network(layers.Reshape((4, 4, 1))), (-1.0, 1.0)),
        (latent_network(layers.Reshape((4, 4, 1)), layers.UpSampling2D()), (-1.0, 1.0)),
        (functional(ops.tanh), (-1.0, 1.0)),
        (functional(lambda x: layers.Reshape((1, 1))(ops.sigmoid(x))), (0.0, 1.0)),
        (latent_network(layers.Dense(3)), None),
    ],
)
def test_the_range_of_a_reshaped_output_is_known(network, expected):
    assert checks.output_range(network) == expected


@pytest.mark.parametrize("which", ["generator", "discriminator"])
def test_several_outputs(which):
    networks = dict(zip(("generator", "discriminator"), tiny_networks(), strict=True))
    one = networks[which]
    networks[which] = keras.Model(one.inputs, [one.outputs[0], one.outputs[0]])
    refused(lambda: GAN(**networks, latent_dim=LATENT), f"the {which} gives 2 outputs: give one")


@pytest.mark.parametrize("latent_dim", [(2, 2, 4), 16, 4])
def test_latents_that_are_no_vectors(latent_dim):
    z = keras.Input((2, 2, 4))
    generator = keras.Model(z, layers.Conv2DTranspose(1, 4, 2, "same", activation="tanh")(z))
    refused(
        lambda: GAN(generator, tiny_networks()[1], latent_dim),
        r"latents of shape \(2, 2, 4\).*vectors.*keras\.Input\(\(16,\)\).*Reshape\(\(2, 2, 4\)\)",
    )


def test_batch_normalization_inside_a_layer_of_ones_own_is_found():
    class Block(layers.Layer):
        def __init__(self):
            super().__init__()
            self.normalize = layers.BatchNormalization()

        def call(self, x):
            return self.normalize(x)

    with pytest.raises(ValueError, match="BatchNormalization"):
        checks.check_no_batch_norm(image_network(Block(), layers.Dense(1)))


# fit


CALLBACKS = keras.callbacks
SCHEDULE = r"a GAN has two optimizers.*keras\.optimizers\.schedules"
MONITOR = "not log.*name monitor= .*d_loss.*and mode="
REFUSED = [
    (lambda path: CALLBACKS.LearningRateScheduler(lambda epoch, rate: rate), SCHEDULE),
    (lambda path: CALLBACKS.ReduceLROnPlateau(monitor="g_loss", mode="min"), SCHEDULE),
    (lambda path: CALLBACKS.SwapEMAWeights(), "ema_decay="),
    (lambda path: CALLBACKS.TensorBoard(path, write_steps_per_second=True), "two: leave"),
    (lambda path: CALLBACKS.TerminateOnNaN(), r"logs\['loss'\].*every logged number"),
    (lambda path: CALLBACKS.EarlyStopping(), f"EarlyStopping watches 'val_loss'.*{MONITOR}"),
    (lambda path: CALLBACKS.EarlyStopping(monitor="loss"), f"'loss'.*{MONITOR}"),
    (lambda path: CALLBACKS.EarlyStopping(monitor="g_loss"), "name mode='min' or mode='max'"),
    (lambda path: CALLBACKS.EarlyStopping(monitor="val_g_loss", mode="min"), "needs validation_d"),
    (
        lambda path: CALLBACKS.ModelCheckpoint(path / "a.keras", save_best_only=True),
        f"ModelCheckpoint watches 'val_loss'.*{MONITOR}",
    ),
    (
        lambda path: CALLBACKS.ModelCheckpoint(path / "a.keras", "d_loss", save_best_only=True),
        "name mode='min' or mode='max'",
    ),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_callbacks_that_cannot_work(images, tmp_path, number):
    make, sentence = REFUSED[number]
    gan, callback = tiny_gan(), make(tmp_path)
    before = all_state(gan)
    forms = [callback, [callback], [[CALLBACKS.History(), callback]]]
    for callbacks in (*forms, CALLBACKS.CallbackList([callback], model=gan)):
        refused(lambda given=callbacks: gan.fit(images, verbose=0, callbacks=given), sentence)
    assert not moved(before, all_state(gan))


def test_callbacks_that_work(images, tmp_path):
    gan = tiny_gan()
    gan.compile(adam(), adam(), run_eagerly=True)
    stop = CALLBACKS.EarlyStopping(monitor="val_g_loss", mode="min", min_delta=1e9, patience=1)
    gan.fit(
        images, batch_size=16, epochs=5, verbose=0, validation_data=(images,),
        callbacks=[
            stop,
            CALLBACKS.ModelCheckpoint(tmp_path / "each.keras"),
            CALLBACKS.ModelCheckpoint(
                tmp_path / "best.keras", monitor="d_loss", mode="max", save_best_only=True
            ),
            CALLBACKS.CSVLogger(tmp_path / "log.csv"),
        ],
    )  # fmt: skip
    assert len(gan.history.epoch) == 2  # nothing falls by 1e9
    assert {path.name for path in tmp_path.iterdir()} == {"each.keras", "best.keras", "log.csv"}


def test_numbers_that_another_callback_logs_can_be_watched(images):
    """Only it knows their names, such as "fd_digits_10k"."""

    class Measure(CALLBACKS.Callback):
        def on_epoch_end(self, epoch, logs=None):
            logs["quality"] = 1.0

    gan = tiny_gan()
    gan.compile(adam(), adam(), run_eagerly=True)
    stop = CALLBACKS.EarlyStopping(monitor="quality", mode="min", patience=1)
    gan.fit(images, batch_size=32, epochs=5, verbose=0, callbacks=[Measure(), stop])
    assert len(gan.history.epoch) == 2


def test_validation_split_counts_as_validation(images):
    gan = tiny_gan()
    gan.compile(adam(), adam(), run_eagerly=True)
    stop = CALLBACKS.EarlyStopping(monitor="val_g_loss", mode="min")
    logs = gan.fit(images, batch_size=8, validation_split=0.5, callbacks=[stop], verbose=0).history
    assert "val_g_loss" in logs


def test_arguments_of_fit_by_place(images):
    """As in Keras: fit(x, y, batch_size, epochs, verbose, callbacks)."""
    gan, reference = tiny_gan(), tiny_gan()
    gan.fit(images, None, 8, 1, 0, None, 0.0, None, False)
    reference.fit(images, batch_size=8, verbose=0, shuffle=False)
    assert not moved(all_state(gan), all_state(reference))
    with pytest.raises(ValueError, match=re.escape(MONITOR.split(".*")[0])):
        gan.fit(images, None, 8, 1, 0, [CALLBACKS.EarlyStopping()])


# export


def test_a_trained_model_can_be_exported(images, tmp_path):
    gan = tiny_gan(ema_decay=0.9)
    gan.fit(images, batch_size=16, verbose=0)
    gan.export(tmp_path / "saved", verbose=False)
    z = np.random.default_rng(0).standard_normal((3, LATENT), np.float32)
    loaded = tf.saved_model.load(str(tmp_path / "saved"))
    np.testing.assert_allclose(loaded.serve(z), gan.ema_generator(z), atol=1e-6)


def test_a_conditional_model_is_exported_with_both_inputs(tmp_path):
    def make(shape, latent_dim):
        z = keras.Input((latent_dim,))
        return keras.Model(z, layers.Reshape(shape)(layers.Dense(16, "tanh")(z)))

    def judge(shape):
        image = keras.Input(shape)
        return keras.Model(image, layers.Dense(1)(layers.Flatten()(image)))

    gan = CGAN(
        conditional.generator(make, (4, 4, 1), LATENT, 3),
        conditional.discriminator(judge, (4, 4, 1), 3), LATENT, classes=3,
    )  # fmt: skip
    gan.export(tmp_path / "saved", format="tf_saved_model", verbose=False)
    inputs = [np.ones((2, LATENT), np.float32), np.eye(3, dtype=np.float32)[:2]]
    loaded = tf.saved_model.load(str(tmp_path / "saved"))
    np.testing.assert_allclose(loaded.serve(inputs), gan.generator(inputs), atol=1e-6)
