"""Exports: the same outputs elsewhere, and nothing lost when they are refused."""

import json
import re
import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from test_commands import failure, run

from gan_keras import export
from gan_keras.errors import InputError
from gan_keras.inference import formats
from gan_keras.networks import conditional, dcgan, mlp, srresnet, unet

MODELS = ("dcgan", "ring", "cgan", "inpaint", "srgan")


def network_of(name, seed=0):
    """A small generator whose every weight is random, moving averages too."""
    keras.utils.set_random_seed(seed)
    network = {
        "dcgan": lambda: dcgan.generator((8, 8, 1), 5, 4),
        "ring": lambda: mlp.generator((2,), 5, (6,)),
        "cgan": lambda: conditional.generator(dcgan.generator, (8, 8, 1), 5, 10, 4),
        "inpaint": lambda: unet.generator(2, 1, 3, keep_known=True),
        "srgan": lambda: srresnet.srresnet(2, 1, 3),
    }[name]()
    rng = np.random.default_rng(seed)
    network.set_weights([rng.uniform(0.1, 0.5, w.shape) for w in network.get_weights()])
    return network


def inputs_of(name, count=3):
    """Other ones than those of the check, as the network was trained on."""
    rng = np.random.default_rng(9)
    if name in ("dcgan", "ring"):
        return [rng.standard_normal((count, 5), np.float32)]
    if name == "cgan":
        labels = np.eye(10, dtype=np.float32)[:count]
        return [rng.standard_normal((count, 5), np.float32), labels]
    channels = {"inpaint": 2, "srgan": 3}[name]
    size = (5, 7) if name == "srgan" else (8, 20)
    return [rng.uniform(-1, 1, (count, *size, channels)).astype(np.float32)]


def outputs(network, inputs):
    return network(inputs if len(inputs) > 1 else inputs[0], training=False).numpy()


def outputs_here(path, batches):
    """For tests of something else: to start a process would take most of their time."""
    return [keras.saving.load_model(path)(batch).numpy() for batch in batches]


@pytest.fixture
def make_run(tmp_path):
    """Function (model) -> folder of a run whose last and best generator differ."""

    def make(name):
        folder = tmp_path / name
        (folder / "best").mkdir(parents=True)
        config = {"epochs": 1, "steps_per_epoch": 1, "schedule_steps": 1}
        config["model"] = "gan" if name == "ring" else name
        config["dataset"] = {"srgan": "photos", "ring": "ring"}.get(name, "digits")
        (folder / "config.json").write_text(json.dumps(config))
        network_of(name, 0).save(folder / "generator.keras")
        network_of(name, 1).save(folder / "best" / "generator.keras")
        return folder

    return make


def snapshot(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", MODELS)
def test_a_saved_model_gives_the_same_outputs_without_this_package(make_run, name, capsys):
    folder = make_run(name)
    assert run(export.main, folder, "--format", "saved_model", "--which", "best") == 0
    out = folder / "export" / "saved_model"
    said = capsys.readouterr().out
    assert str(out) in said
    assert "at most (allowed 0.0001)" in said
    loaded, inputs = tf.saved_model.load(str(out)), inputs_of(name)
    made = loaded.serve(inputs if len(inputs) > 1 else inputs[0]).numpy()
    assert np.allclose(made, outputs(network_of(name, 1), inputs), atol=1e-5)
    # Nothing in it calls back into Python, so it runs where our layers do not exist.
    graph = loaded.signatures["serving_default"].graph.as_graph_def()  # with its functions
    assert "PyFunc" not in str(graph)
    assert {path.name for path in out.iterdir()} <= export.SAVED_MODEL
    assert [path.name for path in out.parent.iterdir()] == ["saved_model"]  # no temporary one


@pytest.mark.parametrize(("name", "which"), [("cgan", "last"), ("srgan", "best")])
def test_a_keras_file_is_the_wanted_network(make_run, name, which):
    folder = make_run(name)
    inputs, seed = inputs_of(name), {"last": 0, "best": 1}[which]
    out = folder / "wanted.keras"
    assert run(export.main, folder, "--format", "keras", "--which", which, "--out", out) == 0
    made = outputs(keras.saving.load_model(out, compile=False), inputs)
    assert np.array_equal(made, outputs(network_of(name, seed), inputs))


def test_a_keras_file_that_no_other_process_can_load_is_refused(tmp_path):
    """Here it loads, because the layer's class was made here."""

    @keras.saving.register_keras_serializable("elsewhere")
    class Twice(layers.Layer):
        def call(self, x):
            return 2 * x

    x = keras.Input((3,))
    network = keras.Model(x, Twice()(layers.Dense(2)(x)))
    with pytest.raises(InputError, match=r"not load .* \(Could not locate class 'Twice'\)"):
        formats.export(network, "keras", tmp_path / "generator.keras")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", MODELS)
def test_onnx_gives_the_same_outputs(make_run, name):
    reason = "--format onnx is an extra: pip install 'gan_keras[export]'"
    for package in export.ONNX_PACKAGES:
        pytest.importorskip(package, reason=reason)
    import onnxruntime

    folder = make_run(name)
    assert run(export.main, folder, "--format", "onnx", "--which", "last") == 0
    session = onnxruntime.InferenceSession(folder / "export" / "generator.onnx")
    inputs = inputs_of(name)
    names = {"dcgan": ["noise"], "ring": ["noise"], "cgan": ["noise", "labels"]}
    fed = dict(zip(names.get(name, ["pictures"]), inputs, strict=True))
    [made] = session.run(None, fed)
    assert np.allclose(made, outputs(network_of(name, 0), inputs), atol=1e-5)


@pytest.mark.parametrize(("name", "which"), [("ring", "best"), ("srgan", "last")])
def test_which_generator_is_the_default(make_run, name, which, capsys, monkeypatch):
    """Of srgan the best PSNR is that of the stage without a discriminator."""
    monkeypatch.setattr(formats, "outputs_in_new_process", outputs_here)
    assert run(export.main, make_run(name), "--format", "keras") == 0
    assert ("/best)" in capsys.readouterr().out) == (which == "best")


def test_mixed_precision_is_exported_as_float32():
    """The reference is computed by hand: a network in bfloat16 is 1e-3 away from it."""
    x = keras.Input((3,))
    y = layers.Dense(4, dtype="mixed_bfloat16")(x)
    network = keras.Model(x, layers.Dense(2, dtype="float32")(y))
    network.set_weights([np.random.default_rng(0).normal(size=w.shape) for w in network.weights])
    a, b, c, d = network.get_weights()
    inputs = np.random.default_rng(1).standard_normal((50, 3), np.float32)
    expected = (inputs @ a + b) @ c + d
    assert np.abs(network(inputs).numpy() - expected).max() > 1e-3
    assert np.allclose(formats.in_float32(network)(inputs), expected, atol=1e-5)
    plain = network_of("ring")
    assert formats.in_float32(plain) is plain


@pytest.mark.parametrize("kind", ["keras", "saved_model"])
def test_an_export_that_differs_is_refused_and_the_old_one_stays(
    make_run, kind, capsys, monkeypatch
):
    folder = make_run("ring")
    assert run(export.main, folder, "--format", kind) == 0
    monkeypatch.setattr(formats, "outputs_in_new_process", outputs_here)
    before, write = snapshot(folder), formats.write
    slightly = network_of("ring", 1)
    slightly.set_weights([w + 1e-3 for w in slightly.get_weights()])
    for wrong in (slightly, mlp.generator((3,), 5, (6,))):
        monkeypatch.setattr(formats, "write", lambda _, *rest, wrong=wrong: write(wrong, *rest))
        text = failure(capsys, export.main, folder, "--format", kind, "--overwrite")
        assert re.search(r"would differ from the network by (\d\.\de-\d+|inf), more than", text)
        assert snapshot(folder) == before
    monkeypatch.setattr(formats, "write", write)
    assert run(export.main, folder, "--format", kind, "--overwrite", "--which", "last") == 0
    assert snapshot(folder) != before
    assert list(folder.rglob(".*")) == []


def test_a_nan_is_a_difference():
    network = network_of("ring")
    made = formats.largest_difference(
        network, lambda batches: [network(b) * np.nan for b in batches]
    )
    assert np.isnan(made)


def test_a_crash_between_the_two_renames_brings_the_old_folder_back(tmp_path, monkeypatch):
    out = tmp_path / "saved_model"
    out.mkdir()
    (out / "saved_model.pb").write_text("old")
    rename = type(out).rename

    def fail(self, target):
        if target == out and "-old" not in self.name:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(type(out), "rename", fail)
    with pytest.raises(OSError, match="No space"), formats.replace_folder(out) as part:
        part.mkdir()
    assert (out / "saved_model.pb").read_text() == "old"
    assert list(tmp_path.iterdir()) == [out]


USAGE = [
    ([], "required: --format"),
    (["--format", "tflite"], "invalid choice: 'tflite'"),
    (["--format", "keras", "--which", "worst"], "invalid choice: 'worst'"),
    (["--format", "keras", "--out", "RUN/g.onnx"], "end it in .keras"),
    (["--format", "keras", "--out", "RUN/none/g.keras"], "a place in a folder that exists"),
    (["--format", "keras", "--out", "RUN/generator.keras", "--overwrite"], "the run's own network"),
    (["--format", "keras", "--out", "RUN/dir.keras"], "is a folder, which keras cannot replace"),
    (["--format", "saved_model", "--out", "RUN/config.json"], "is a file, which saved_model"),
    (["--format", "saved_model", "--out", "RUN", "--overwrite"], "holds other things than a Saved"),
    (["--format", "keras", "--out", "RUN/there.keras"], "replace it with --overwrite"),
    (["--format", "saved_model", "--out", "RUN/dir.keras"], "replace it with --overwrite"),
]


@pytest.mark.parametrize(("words", "text"), USAGE, ids=[" ".join(words) for words, _ in USAGE])
def test_usage_errors(make_run, capsys, words, text):
    folder = make_run("ring")
    (folder / "dir.keras").mkdir()
    (folder / "there.keras").touch()
    before = snapshot(folder)
    words = [word.replace("RUN", str(folder)) for word in words]
    assert text in failure(capsys, export.main, folder, *words)
    assert snapshot(folder) == before


def test_missing_packages_are_named_with_the_command(make_run, capsys, monkeypatch):
    monkeypatch.setattr(export, "find_spec", lambda name: None if name == "tf2onnx" else name)
    text = failure(capsys, export.main, make_run("ring"), "--format", "onnx")
    assert text.endswith("pip install tf2onnx")


def test_what_is_no_run_and_a_damaged_network(make_run, tmp_path, capsys):
    assert "holds no run" in failure(capsys, export.main, tmp_path, "--format", "keras")
    folder = make_run("ring")
    (folder / "best" / "generator.keras").write_bytes(b"no zip file")
    assert "cannot load" in failure(capsys, export.main, folder, "--format", "saved_model")
    (folder / "best" / "generator.keras").unlink()
    (folder / "generator.keras").unlink()
    assert "no last generator" in failure(capsys, export.main, folder, "--format", "saved_model")


def test_usage_errors_do_not_wait_for_tensorflow():
    code = (
        "import sys; from gan_keras import command, export; export.build_parser().format_help()\n"
        "assert command.run(export.main, ['nowhere', '--format', 'onnx']) == 2\n"
        "assert 'numpy' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
