"""Exported generators make what the run's generator makes."""

import json

import keras
import numpy as np
import pytest
import tensorflow as tf

from gan_keras import command, export
from gan_keras.errors import InputError
from gan_keras.networks import conditional, mlp, srresnet, unet
from gan_keras.runs import Run
from gan_keras.settings import make_config

SHAPE = (8, 8, 1)
NETWORKS = {
    "noise": lambda: mlp.generator(SHAPE, 4, hidden=(8,)),
    "labels": lambda: conditional.generator(mlp.generator, SHAPE, 4, 3, hidden=(8,)),
    "pictures": lambda: unet.generator(2, 1, 4, keep_known=True),
    "enlarging": lambda: srresnet.srresnet(2, 1, 4),
}
INPUTS = {
    "noise": lambda rng: [rng.standard_normal((5, 4))],
    "labels": lambda rng: [rng.standard_normal((5, 4)), np.eye(3)[[0, 1, 2, 0, 1]]],
    "pictures": lambda rng: [rng.uniform(-1, 1, (2, 12, 20, 2))],
    "enlarging": lambda rng: [rng.uniform(-1, 1, (2, 7, 9, 3))],
}


def network(kind):
    keras.utils.set_random_seed(0)
    return NETWORKS[kind]()


def inputs(kind):
    return [part.astype(np.float32) for part in INPUTS[kind](np.random.default_rng(5))]


def direct(made, parts):
    return made(parts if len(parts) > 1 else parts[0], training=False).numpy()


def make_run(folder, made=None, model="gan"):
    run = Run(folder)
    folder.mkdir()
    run.write_config(make_config({"model": model, "dataset": "mnist5k", "steps_per_epoch": 1,
                                  "schedule_steps": 1}))  # fmt: skip
    if made is not None:
        made.save(run.last)
    return run


def main(*words):
    return command.run(export.main, [str(word) for word in words])


@pytest.mark.parametrize("kind", NETWORKS)
def test_saved_model_needs_no_layer_of_ours(kind, tmp_path):
    """And takes other batches and sizes than those that were checked while writing it."""
    made, out = network(kind), tmp_path / "saved_model"
    assert export.export(made, "saved_model", out) <= 1e-5
    loaded, parts = tf.saved_model.load(str(out)), inputs(kind)
    got = loaded.serve(parts if len(parts) > 1 else parts[0]).numpy()
    np.testing.assert_allclose(got, direct(made, parts), atol=1e-5)
    assert not [path for path in tmp_path.iterdir() if path != out]


@pytest.mark.parametrize("kind", NETWORKS)
def test_onnx(kind, tmp_path):
    for package in export.ONNX_PACKAGES:
        pytest.importorskip(package, reason="the export extra is not installed")
    import onnxruntime

    made, out = network(kind), tmp_path / "generator.onnx"
    assert export.export(made, "onnx", out) <= 1e-4
    session = onnxruntime.InferenceSession(out, providers=["CPUExecutionProvider"])
    parts = inputs(kind)
    names = [node.name for node in session.get_inputs()]
    assert names == export.input_names(made)
    [got] = session.run(None, dict(zip(names, parts, strict=True)))
    np.testing.assert_allclose(got, direct(made, parts), atol=1e-4)


def test_the_command(tmp_path, capsys):
    made = network("noise")
    run = make_run(tmp_path / "run", made)
    assert main(run.folder, "--format", "keras") == 0
    told = capsys.readouterr().out
    assert "noise (batch, 4) -> (batch, 8, 8, 1); outputs differ by 0.0e+00" in told
    written = keras.saving.load_model(run.folder / "export" / "generator.keras")
    parts = inputs("noise")
    assert np.array_equal(direct(written, parts), direct(made, parts))
    assert main(run.folder, "--format", "keras") == command.BAD_INPUT
    assert "exists: name another --out, or replace it" in capsys.readouterr().err
    assert main(run.folder, "--format", "keras", "--overwrite") == 0


def test_the_best_generator_is_taken_unless_the_last_is_wanted(tmp_path):
    run = make_run(tmp_path / "run", network("noise"))
    run.best.parent.mkdir()
    best = keras.models.clone_model(network("noise"))
    best.save(run.best)
    for words, expected in (([], best), (["--which", "last"], network("noise"))):
        assert main(run.folder, "--format", "keras", "--overwrite", *words) == 0
        written = keras.saving.load_model(run.folder / "export" / "generator.keras")
        parts = inputs("noise")
        assert np.array_equal(direct(written, parts), direct(expected, parts))


def test_what_computes_something_else_is_not_written(tmp_path, monkeypatch):
    monkeypatch.setattr(export, "read", lambda kind, path: lambda parts: np.zeros((2, 8, 8, 1)))
    with pytest.raises(InputError, match="would differ"):
        export.export(network("noise"), "keras", tmp_path / "generator.keras")
    assert not list(tmp_path.iterdir())


def test_an_older_export_stays_when_a_new_one_fails(tmp_path, monkeypatch):
    out = tmp_path / "saved_model"
    export.export(network("noise"), "saved_model", out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    monkeypatch.setattr(export, "read", lambda kind, path: lambda parts: np.full((2, 8, 8, 1), 9))
    with pytest.raises(InputError, match="would differ"):
        export.export(network("labels"), "saved_model", out)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--format", "tflite"], "invalid choice: 'tflite'"),
        ([], "required: --format"),
        (["--format", "keras", "--out", "here.h5"], "end it in .keras"),
        (["--format", "onnx", "--out", "here.keras"], "end it in .onnx"),
        (["--format", "keras", "--out", "nowhere/a.keras"], "in a folder that exists"),
        (["--format", "keras", "--which", "best"], "has no best generator"),
    ],
)
def test_usage_errors(words, error, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = make_run(tmp_path / "run", network("noise"))
    assert main(run.folder, *words) == command.BAD_INPUT
    told = capsys.readouterr().err
    assert told.startswith("error: ")
    assert error in told
    assert len(told.splitlines()) == 1


def test_no_run_no_network_no_packages(tmp_path, capsys, monkeypatch):
    assert main(tmp_path, "--format", "keras") == command.BAD_INPUT
    assert "holds no run" in capsys.readouterr().err
    run = make_run(tmp_path / "run")
    assert main(run.folder, "--format", "keras") == command.BAD_INPUT
    assert "has no last generator" in capsys.readouterr().err
    run.last.write_bytes(b"PK damaged")
    assert main(run.folder, "--format", "keras") == command.BAD_INPUT
    assert "cannot load" in capsys.readouterr().err
    monkeypatch.setattr(export, "find_spec", lambda name: None)
    assert main(run.folder, "--format", "onnx") == command.BAD_INPUT
    assert "pip install onnx tf2onnx onnxruntime" in capsys.readouterr().err


def test_the_runs_own_network_is_not_replaced(tmp_path, capsys):
    run = make_run(tmp_path / "run", network("noise"))
    words = (run.folder, "--format", "keras", "--out", run.last, "--overwrite")
    assert main(*words) == command.BAD_INPUT
    assert "is the run's own network" in capsys.readouterr().err
    assert json.loads(run.config_file.read_text())["model"] == "gan"
