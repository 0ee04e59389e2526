"""Data come as arrays, tuples, tf.data, PyDatasets or generators and meet the same checks."""

import functools

import keras
import numpy as np
import pytest
import tensorflow as tf
from conftest import LATENT, all_state, moved, tiny_networks
from keras import layers

from gan_keras import CGAN, GAN, R1GAN, WGANGP, Pix2Pix
from gan_keras.networks import conditional, patch, unet

CLASSES, BATCH, COUNT = 3, 4, 12


class Batches(keras.utils.PyDataset):
    """A PyDataset over a list of batches, which counts its epochs."""

    def __init__(self, batches, **kwargs):
        super().__init__(**kwargs)
        self.batches, self.begun, self.ended = batches, 0, 0

    def __len__(self):
        return len(self.batches)

    def __getitem__(self, index):
        return self.batches[index]

    def on_epoch_begin(self):
        self.begun += 1

    def on_epoch_end(self):
        self.ended += 1


class Endless(Batches):
    num_batches = None

    def __getitem__(self, index):
        return self.batches[index % len(self.batches)]


def batches_of(parts):
    return [tuple(p[i : i + BATCH] for p in parts) for i in range(0, len(parts[0]), BATCH)]


# What `fit` takes: from the parts of the data to its arguments.
ARRAYS = {"batch_size": BATCH, "shuffle": False}
SOURCES = {
    "arrays": lambda *parts: dict(zip("xy", parts, strict=False)) | ARRAYS,
    "a tuple": lambda *parts: {"x": parts} | ARRAYS,
    "a list": lambda *parts: {"x": list(parts)} | ARRAYS,
    "tensors": lambda *parts: dict(zip("xy", map(tf.constant, parts), strict=False)) | ARRAYS,
    "tf.data": lambda *parts: {"x": tf.data.Dataset.from_tensor_slices(parts).batch(BATCH)},
    "PyDataset": lambda *parts: {"x": Batches(batches_of(parts)), "shuffle": False},
    "threads": lambda *parts: {"x": Batches(batches_of(parts), workers=2), "shuffle": False},
    "endless": lambda *parts: {"x": Endless(batches_of(parts)), "steps_per_epoch": 3},
    "generator": lambda *parts: {"x": (b for b in batches_of(parts)), "steps_per_epoch": 3},
}


def critic(shape):
    image = keras.Input(shape)
    return keras.Model(image, layers.Dense(1)(layers.Flatten()(image)))


def labelled_generator(shape, latent_dim):
    z = keras.Input((latent_dim,))
    x = layers.Reshape(shape)(layers.Dense(int(np.prod(shape)))(z))
    return keras.Model(z, layers.Activation("tanh")(x))


def make(name, **options):
    keras.utils.set_random_seed(0)
    if name == "pix2pix":
        gan = Pix2Pix(unet.generator(2, 1, 4, 1), patch.discriminator(1, 2, source_channels=2))
    elif name == "cgan":
        gan = CGAN(
            conditional.generator(labelled_generator, (4, 4, 1), LATENT, CLASSES),
            conditional.discriminator(critic, (4, 4, 1), CLASSES),
            LATENT, classes=CLASSES,
        )  # fmt: skip
    else:
        model = {"gan": GAN, "wgan_gp": WGANGP}[name]
        gan = model(tiny_networks()[0], critic((4, 4, 1)), LATENT, n_critic=1)
    options = {"run_eagerly": True} | options
    gan.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3), **options)
    return gan


def data_for(name):
    rng = np.random.default_rng(0)
    side = 8 if name == "pix2pix" else 4
    pictures = rng.uniform(-1, 1, (COUNT, side, side, 1)).astype(np.float32)
    if name == "cgan":
        return pictures, rng.integers(0, CLASSES, COUNT)
    return (np.concatenate([pictures, -pictures], -1), pictures) if side == 8 else (pictures,)


@functools.cache
def after_training(name):
    """State after an epoch on the arrays, which no source of the same data may change."""
    gan = make(name)
    gan.fit(*data_for(name), **ARRAYS, verbose=0)
    return all_state(gan)


def trained(name, **given):
    gan = make(name)
    gan.fit(**given, verbose=0)
    return all_state(gan)


def same(state, other):
    return moved(state, other) <= {"test_noise"}


# What is accepted


@pytest.mark.parametrize(
    ("name", "source"),
    [
        *(("gan", source) for source in SOURCES),
        *(("cgan", source) for source in SOURCES),
        *(("pix2pix", source) for source in ("a tuple", "tf.data", "PyDataset", "generator")),
    ],
)
def test_every_source_trains_the_same(name, source):
    state = trained(name, **SOURCES[source](*data_for(name)))
    assert same(state, after_training(name))


@pytest.mark.parametrize("source", ["arrays", "a tuple", "tf.data", "PyDataset", "generator"])
def test_labels_that_a_model_does_not_read_may_be_there(source):
    state = trained("gan", **SOURCES[source](*data_for("gan"), np.arange(COUNT)))
    assert same(state, after_training("gan"))


@pytest.mark.parametrize("source", ["arrays", "tf.data", "PyDataset", "generator"])
def test_labels_as_keras_datasets_gives_them(source):
    """cifar10's are uint8 of shape (n, 1)."""
    images, labels = data_for("cgan")
    state = trained("cgan", **SOURCES[source](images, labels.astype(np.uint8)[:, None]))
    assert same(state, after_training("cgan"))


@pytest.mark.parametrize("held_out", ["pair", "bare array", "tf.data", "PyDataset", "generator"])
def test_every_source_validates_the_same(held_out):
    name = "gan" if held_out == "bare array" else "cgan"
    data = data_for(name)
    form = {
        "pair": lambda: data,
        "bare array": lambda: data[0],
        "tf.data": lambda: tf.data.Dataset.from_tensor_slices(data).batch(BATCH),
        "PyDataset": lambda: Batches(batches_of(data)),
        "generator": lambda: (batch for batch in batches_of(data)),
    }[held_out]
    steps = {"validation_steps": 3} if held_out == "generator" else {}
    gan = make(name)
    logs = gan.fit(*data, **ARRAYS, validation_data=form(), **steps, verbose=0).history
    expected = gan.evaluate(*data, batch_size=BATCH, verbose=0, return_dict=True)
    assert {f"val_{key}": [value] for key, value in expected.items()}.items() <= logs.items()
    steps = {"steps": 3} if held_out == "generator" else {}
    assert gan.evaluate(form(), batch_size=BATCH, verbose=0, return_dict=True, **steps) == expected


@pytest.mark.parametrize("name", ["gan", "cgan", "pix2pix"])
def test_single_batches(name):
    batch = [part[:BATCH] for part in data_for(name)]
    gan, reference = make(name), make(name)
    logs = gan.train_on_batch(*batch, return_dict=True)
    assert set(logs) == set(gan.logged)
    gan.train_on_batch(tuple(batch))
    reference.fit(*batch, epochs=2, **ARRAYS, verbose=0)
    assert same(all_state(gan), all_state(reference))
    assert set(gan.test_on_batch(*batch, return_dict=True)) == set(gan.logged)


def test_a_third_part_that_is_none_is_no_weight():
    state = trained("cgan", x=(*data_for("cgan"), None), **ARRAYS)
    assert same(state, after_training("cgan"))


def test_a_generator_of_bare_arrays():
    bare = (batch for [batch] in batches_of(data_for("gan")))
    assert same(trained("gan", x=bare, steps_per_epoch=3), after_training("gan"))


def test_a_pydataset_keeps_its_hooks_and_its_settings():
    data = Batches(batches_of(data_for("gan")), workers=2, max_queue_size=5)
    make("gan").fit(data, epochs=2, verbose=0)
    assert data.begun == 2
    assert data.ended >= 2  # Keras calls it once more before the first epoch


@pytest.mark.parametrize("source", ["arrays", "tf.data", "PyDataset", "generator"])
def test_floats_of_another_size_become_what_the_networks_compute_in(source):
    """A gradient penalty mixes reals with fakes, which have to be of one type."""
    state = trained("wgan_gp", **SOURCES[source](data_for("gan")[0].astype("float64")))
    assert same(state, after_training("wgan_gp"))


# What is refused

SPOILS = {
    "bytes": (lambda x: ((x + 1) * 127.5).astype(np.uint8), "uint8, but training needs floats"),
    "range": (lambda x: x * 2, r"images must be in \[-1, 1\], the range of the generator's out"),
    "nan": (lambda x: np.where(x == x.max(), np.nan, x), "hold a NaN or an infinity"),
    "shape": (lambda x: x[:, :3], r"samples of shape \(3, 4, 1\), the generator makes \(4, 4, 1\)"),
}
LATE = ["PyDataset", "threads", "endless", "generator"]  # only the last batch is bad
# TensorFlow takes a second to clean up after a generator that has failed.
CASES = [
    (source, spoil)
    for source in SOURCES
    for spoil in SPOILS
    if source not in LATE[1:] or spoil == "range"
]


def spoiled(name, source):
    [images], (spoil, sentence) = data_for("gan"), SPOILS[name]
    bad = spoil(images)
    if source not in LATE:
        return SOURCES[source](bad), sentence
    given = SOURCES[source](images)
    batches = [*batches_of([images])[:2], (bad[:BATCH],)]
    if name == "nan":
        batches[2] = (np.full_like(images[:BATCH], np.nan),)
    if source == "generator":
        return given | {"x": (batch for batch in batches)}, sentence
    given["x"].batches = batches
    return given, sentence


@pytest.mark.parametrize(("source", "spoil"), CASES)
def test_what_training_refuses(source, spoil):
    gan, (given, sentence) = make("gan"), spoiled(spoil, source)
    before = all_state(gan)
    with pytest.raises(ValueError, match=sentence) as caught:
        gan.fit(**given, verbose=0)
    assert "\n" not in str(caught.value)
    assert "refused batch" not in str(caught.value)
    assert source in LATE or not moved(before, all_state(gan))


@pytest.mark.parametrize("source", ["threads", "generator"])
def test_a_late_batch_is_refused_in_a_compiled_step_too(source):
    gan, (given, sentence) = (
        make("gan", run_eagerly=False, jit_compile=True),
        spoiled("range", source),
    )
    with pytest.raises(ValueError, match=sentence) as caught:
        gan.fit(**given, verbose=0)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("source", "spoil"),
    [case for case in CASES if case[0] in ("arrays", "tf.data", "PyDataset", "generator")],
)
def test_what_validation_refuses(source, spoil):
    [images], (held_out, sentence) = data_for("gan"), spoiled(spoil, source)
    held_out = held_out["x"]
    held_out = (held_out,) if source == "arrays" else held_out
    steps = {"validation_steps": 3} if source == "generator" else {}
    with pytest.raises(ValueError, match=sentence) as caught:
        make("gan").fit(images, **ARRAYS, validation_data=held_out, **steps, verbose=0)
    assert "\n" not in str(caught.value)
    [held_out, _] = spoiled(spoil, source)
    steps = {"steps": 3} if source == "generator" else {}
    with pytest.raises(ValueError, match=sentence) as caught:
        make("gan").evaluate(held_out["x"], **steps, verbose=0)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("spoil", SPOILS)
def test_what_single_batches_refuse(spoil):
    gan, (given, sentence) = make("gan"), spoiled(spoil, "arrays")
    before = all_state(gan)
    for method in (gan.train_on_batch, gan.test_on_batch):
        with pytest.raises(ValueError, match=sentence):
            method(given["x"])
    assert not moved(before, all_state(gan))


def calls(gan, x, y, weight):
    """Each way in which a weight can be given."""
    triple = tf.data.Dataset.from_tensor_slices((x, y, weight)).batch(BATCH)
    batches = batches_of((x, y, weight))
    return {
        "argument": lambda: gan.fit(x, y, sample_weight=weight, verbose=0),
        "tuple": lambda: gan.fit((x, y, weight), verbose=0),
        "tf.data": lambda: gan.fit(triple, verbose=0),
        "PyDataset": lambda: gan.fit(Batches(batches), verbose=0),
        "generator": lambda: gan.fit((b for b in batches), steps_per_epoch=3, verbose=0),
        "held out": lambda: gan.fit(x, y, validation_data=(x, y, weight), verbose=0),
        "evaluate": lambda: gan.evaluate(x, y, sample_weight=weight, verbose=0),
        "train_on_batch": lambda: gan.train_on_batch(x, y, weight),
        "test_on_batch": lambda: gan.test_on_batch(x, y, weight),
        "classes": lambda: gan.fit(x, y, class_weight={0: 1.0, 1: 2.0}, verbose=0),
    }


@pytest.mark.parametrize("way", calls(None, *[np.zeros(COUNT)] * 3))
@pytest.mark.parametrize("name", ["gan", "cgan"])
def test_weights_are_refused_and_not_ignored(name, way):
    gan, (images, labels) = make(name), data_for("cgan")
    before = all_state(gan)
    with pytest.raises(ValueError, match=r"training weighs all samples alike.*draw .* more often"):
        calls(gan, images, labels, np.ones(COUNT, np.float32))[way]()
    assert not moved(before, all_state(gan))


@pytest.mark.parametrize("source", SOURCES)
def test_a_model_of_pairs_says_what_is_missing(source):
    images = data_for("cgan")[0]
    with pytest.raises(ValueError, match=r"1 part, training needs 2: \(images, labels\)"):
        make("cgan").fit(**SOURCES[source](images), verbose=0)
    pictures = data_for("pix2pix")[1]
    with pytest.raises(ValueError, match=r"1 part, training needs 2: \(sources, targets\)"):
        make("pix2pix").fit(**SOURCES[source](pictures), verbose=0)


@pytest.mark.parametrize("source", ["arrays", "tf.data", "PyDataset", "generator"])
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda y: np.eye(CLASSES, dtype=int)[y], r"shape \(3,\).*one whole number.*argmax"),
        (lambda y: y.astype(np.float32), "the labels are float32: give whole numbers"),
        (lambda y: y + 1, "labels must be from 0 to 2"),
    ],
)
def test_labels_that_cannot_be_learned(source, spoil, sentence):
    images, labels = data_for("cgan")
    with pytest.raises(ValueError, match=sentence):
        make("cgan").fit(**SOURCES[source](images, spoil(labels)), verbose=0)


KINDS = r"give an array, a tuple \(x, y\), a tf\.data\.Dataset, a keras\.utils\.PyDataset or a gen"


@pytest.mark.parametrize(
    "strange",
    [
        lambda x: {"image": x},
        lambda x: None,
        lambda x: iter([(x,)]),
        lambda x: (x.tolist(),),
        lambda x: iter(tf.data.Dataset.from_tensors(x)),
        lambda x: tf.data.Dataset.from_tensors({"image": x}),
        lambda x: tf.data.Dataset.from_tensors(((x, x),)),
        lambda x: Batches([{"image": x}]),
        lambda x: ({"image": x} for _ in range(3)),
    ],
)
def test_other_kinds_of_data_are_named(strange):
    gan, [images] = make("gan"), data_for("gan")
    for method in (gan.fit, gan.evaluate):
        with pytest.raises(ValueError, match=KINDS):
            method(strange(images), verbose=0)


def test_a_distributed_dataset_passes_no_check():
    [images] = data_for("gan")
    dataset = tf.data.Dataset.from_tensors(images)
    distributed = tf.distribute.get_strategy().experimental_distribute_dataset(dataset)
    if isinstance(distributed, tf.data.Dataset):  # the default strategy hands it back
        distributed = tf.distribute.OneDeviceStrategy("cpu:0").distribute_datasets_from_function(
            lambda _: dataset
        )
    if not isinstance(distributed, tf.data.Dataset):
        with pytest.raises(ValueError, match=KINDS):
            make("gan").fit(distributed, verbose=0)


def test_four_parts_are_too_many():
    with pytest.raises(ValueError, match=r"have 4 parts: give x or \(x, y\)"):
        make("gan").fit(tuple(data_for("gan")) * 4, verbose=0)


def test_no_samples_at_all():
    with pytest.raises(ValueError, match="the data hold no samples"):
        make("gan").fit(data_for("gan")[0][:0], verbose=0)


def test_errors_of_a_users_own_dataset_stay_what_they_are():
    class Broken(Batches):
        def __getitem__(self, index):
            raise ValueError("disk on fire")

    with pytest.raises(ValueError, match="disk on fire"):
        make("gan").fit(Broken(batches_of(data_for("gan"))), verbose=0)


# Double precision


@pytest.fixture
def double_precision():
    policy = keras.config.dtype_policy()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    yield
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy(policy)


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize(
    ("model", "jit_compile"),
    [(GAN, False), (WGANGP, True), (functools.partial(R1GAN, r1_every=2), False)],
)
def test_networks_in_double_precision(model, jit_compile):
    """Data are float32 or float64: both become what the networks compute in."""
    keras.utils.set_random_seed(0)
    options = {"n_critic": 1, "ema_decay": 0.9, "log_gradients": True}
    gan = model(tiny_networks()[0], critic((4, 4, 1)), LATENT, **options)
    gan.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3), jit_compile=jit_compile)
    [images] = data_for("gan")
    logs = gan.fit(images, **ARRAYS, validation_data=(images,), verbose=0).history
    assert all(np.isfinite(value).all() for value in logs.values())
    gan.fit(tf.data.Dataset.from_tensor_slices(images).batch(BATCH), verbose=0)
    assert gan.generator(np.ones((1, LATENT))).dtype == tf.float64
    assert gan.generate(3, seed=0).shape == (3, 4, 4, 1)


def test_single_precision_networks_where_keras_makes_doubles():
    """Keras turns arrays into floatx, whatever the networks compute in."""
    gan = make("wgan_gp")
    keras.config.set_floatx("float64")
    try:
        logs = gan.fit(data_for("gan")[0], **ARRAYS, verbose=0).history
    finally:
        keras.config.set_floatx("float32")
    assert all(np.isfinite(value).all() for value in logs.values())
