"""`diagnose`: what it says of runs and of other frameworks' curves, and what it refuses."""

import json
import subprocess
import sys

import keras
import numpy as np
import pytest
from command_line import failure, run
from door_runs import door_fixture, made_run  # noqa: F401  (a fixture)

from gan_keras import diagnose, train
from gan_keras.networks import dcgan, mlp
from gan_keras.symptoms.rules import BY_NAME

HEAVY = ("tensorflow", "keras", "matplotlib", "PIL")
WINNING = "epoch,d_loss,g_loss\n" + "".join(f"{i},{10.0**-i},{i}\n" for i in range(1, 9))
CALM = "epoch,d_loss,g_loss\n" + "".join(f"{i},1.2,0.9\n" for i in range(1, 9))


def history(folder, text):
    folder.mkdir(exist_ok=True)
    (folder / "history.csv").write_text(text)
    return folder / "history.csv"


def told(capsys, *words):
    """The answer as JSON."""
    assert run(diagnose.main, *words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def names(answer):
    return [finding["rule"] for finding in answer["findings"]]


# Curves of another framework


def test_curves_of_another_framework(tmp_path, capsys):
    path = history(tmp_path, WINNING.replace("d_loss", "disc").replace("g_loss", "gen"))
    words = ["--history", path, "--columns", "d_loss=disc,g_loss=gen"]
    answer = told(capsys, *words)
    assert names(answer)[0] == "d_wins"
    [first, *_] = answer["findings"]
    assert set(first) == {"rule", "title", "strength", "threshold", "seen", "means", "try", "read",
                          "twin"}  # fmt: skip
    assert first["seen"]["d_loss"] == pytest.approx((10.0**-7 + 10.0**-8) / 2)  # of two rows
    assert "mode_collapse" in answer["not_looked_for"]
    assert run(diagnose.main, *words) == 0
    text = capsys.readouterr().out
    assert "1. D wins" in text
    for part in ("seen ", "means ", "try ", "read ", "docs/symptoms.md#training"):
        assert part in text
    # The runs that were made to fail, without the gradients that this one has not.
    assert "compare  3 runs of dcgan on digits made to fail (D learns 50" in text
    assert "gradient" not in text.split("means ")[0]
    assert "not looked for, and what it needs:" in text
    assert f"  samples and training data: {BY_NAME['mode_collapse'].title}" in text
    assert max(map(len, text.splitlines())) <= 100


def test_nothing_unusual(tmp_path, capsys):
    assert run(diagnose.main, "--history", history(tmp_path, CALM)) == 0
    text = capsys.readouterr().out
    assert "only 4 of 9 failures could be looked for, and none of them was found." in text
    assert "read: 8 rows of d_loss, g_loss as cross_entropy" in text


def test_samples_beside_their_data(tmp_path, capsys):
    rng = np.random.default_rng(0)
    np.save(tmp_path / "s.npy", rng.uniform(-1, 1, (100, 4, 4, 1)))
    np.save(tmp_path / "d.npy", rng.integers(0, 256, (50, 4, 4, 1), np.uint8))
    words = ["--history", history(tmp_path, CALM)]
    words += ["--samples", tmp_path / "s.npy", "--data", tmp_path / "d.npy"]
    answer = told(capsys, *words)
    assert names(answer)[0] == "input_range"
    assert answer["findings"][0]["seen"]["data_high"] > 200


def test_nan_is_valid_json(tmp_path, capsys):
    path = history(tmp_path, CALM + "9,nan,0.9\n")
    [finding] = told(capsys, "--history", path)["findings"]
    assert (finding["rule"], finding["strength"]) == ("explosion", 1.0)
    assert finding["seen"] == {"value": None, "name": "d_loss", "row": 9}


def test_few_rows_are_told(tmp_path, capsys):
    path = history(tmp_path, "d_loss,g_loss\n9,9\n")
    assert run(diagnose.main, "--history", path) == 0
    text = capsys.readouterr().out
    assert "read: 1 row of d_loss, g_loss as cross_entropy\n\nnothing could be looked for." in text
    assert "note: the curves have 1 row, and at least 6 are needed; log more rows" in text


def test_a_history_needs_no_tensorflow(tmp_path):
    np.save(tmp_path / "x.npy", np.zeros((100, 4, 4, 1)))
    path = str(history(tmp_path, WINNING))
    words = ["--history", path, "--samples", str(tmp_path / "x.npy"), "--data",
             str(tmp_path / "x.npy")]  # fmt: skip
    code = (
        f"import sys; from gan_keras import diagnose; diagnose.main({words}); "
        f"print([m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr
    assert done.stderr == ""


def test_a_critic_is_not_read_as_a_cross_entropy(tmp_path, capsys):
    path = history(tmp_path, CALM.replace("1.2", "-1.8"))
    line = failure(capsys, diagnose.main, "--history", path)
    assert "d_loss falls below 0, which no cross-entropy does: name the loss" in line
    answer = told(capsys, "--history", path, "--loss", "wasserstein")
    assert names(answer) == []
    assert answer["read"]["loss"] == "wasserstein"


# Errors


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], "name a RUN, such as runs/dcgan-mnist5k-0, or the losses of another framework"),
        (["h.csv"], "h.csv is a file: read it with --history"),
        (["--history", "h.csv", "--samples", "no.npy", "--data", "s.npy"], "no.npy does not exist"),
        (["--history", "h.csv", "--samples", "h.csv", "--data", "s.npy"], "h.csv is no .npy file"),
        (["x", "--history", "h.csv"], "RUN and --history exclude each other"),
        (["nowhere"], "nowhere holds no run"),
        (["pretrained:x"], "x"),
        (["x", "--columns", "d_loss=a"], "--columns goes with --history"),
        (["x", "--loss", "hinge"], "--loss goes with --history"),
        (["--history", "no.csv"], "no.csv does not exist"),
        (["--history", "h.csv", "--loss", "l1"], "unknown --loss 'l1': use one of cross_entropy"),
        (["--history", "h.csv", "--columns", "a=d_loss"], "unknown name 'a' in --columns"),
        (["--history", "h.csv", "--columns", ""], "--columns takes NAME=COLUMN"),
        (["--history", "h.csv", "--columns", "d_loss=a,g_loss=b"], "no column 'a' for d_loss"),
        (["--history", "h.csv", "--columns", "d_loss=2*"], "a finite factor above 0"),
        (["--history", "h.csv", "--samples", "s.npy"], "give both"),
        (["--history", "h.csv", "--data-dir", "x"], "--data-dir is for a RUN"),
    ],
)
def test_wrong_words_are_refused(tmp_path, monkeypatch, capsys, words, expected):
    monkeypatch.chdir(tmp_path)
    history(tmp_path, CALM).rename("h.csv")
    assert expected in failure(capsys, diagnose.main, *words)


# Runs


def test_a_run_that_one_loss_of_d_has_won(tmp_path, capsys):
    """A real one: G hardly learns, D does."""
    words = ["--model", "gan", "--dataset", "digits", "--epochs", 8, "--steps-per-epoch", 25,
             "--quiet", "--out", tmp_path / "run", "--set", "r1_gamma=0", "xla=false",
             "g_learning_rate=1e-6", "d_learning_rate=1e-3", "steps_per_execution=25",
             "quality_every=0", "ema_decay=0.9"]  # fmt: skip
    assert run(train.main, *words) == 0
    answer = told(capsys, tmp_path / "run")
    assert "d_wins" in names(answer)[:2]
    assert answer["read"]["rows"] == 8
    assert {"spread", "kinds", "copied"} <= set(answer["read"]["samples"])
    (tmp_path / "run" / "generator.keras").unlink()
    assert names(told(capsys, tmp_path / "run"))[0] == "d_wins"  # an unfinished run
    assert run(diagnose.main, tmp_path / "run") == 0
    assert "note: no generator.keras: no samples were drawn" in capsys.readouterr().out


def test_statistics_that_do_not_follow(tmp_path, capsys):
    """Batch normalization whose moving statistics are far from those of any batch."""
    network = dcgan.generator((8, 8, 1), 4, 4)
    for layer in network.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.moving_mean.assign(layer.moving_mean + 5.0)
    folder = made_run(tmp_path / "run", "dcgan", network, "digits")
    answer = told(capsys, folder)
    assert "batch_norm_leak" in names(answer)[:2]
    assert answer["notes"][0] == "no history.csv: the curves were not read"


def test_an_average_of_a_few_steps_is_not_drawn_from(tmp_path, capsys):
    """0.998 to the power of 8 steps is 0.98: the average is nearly the generator of the start."""
    folder = made_run(tmp_path / "run", "gan", mlp.generator((2,), 4), "ring",
                      ema_decay=0.998, steps_per_epoch=1)  # fmt: skip
    history(folder, CALM)
    answer = told(capsys, folder)
    assert answer["notes"][0].startswith("samples were not drawn: 98% of the average")
    assert names(answer) == []


def test_all_points_at_one_place(tmp_path, capsys):
    generator = mlp.generator((2,), 4)
    *_, last = generator.layers
    last.set_weights([np.zeros_like(w) + i * 2.0 for i, w in enumerate(last.get_weights())])
    folder = made_run(tmp_path / "run", "gan", generator, "ring")
    answer = told(capsys, folder)
    assert names(answer)[0] == "mode_collapse"
    assert answer["findings"][0]["seen"]["kinds"] == 1.0
    assert answer["findings"][0]["seen"]["kinds_real"] == pytest.approx(8, abs=0.1)


def test_a_model_without_a_discriminator(tmp_path, capsys):
    folder = made_run(tmp_path / "run", "diffusion", mlp.generator((8, 8, 1), 4), "digits")
    history(folder, "epoch,loss\n1,0.5\n")
    answer = told(capsys, folder)
    assert answer["notes"][0] == "diffusion has no discriminator: its curves were not read"
    assert "of the samples lie farther from the data" in answer["notes"][1]  # it is untrained
    assert "d_wins" in answer["not_looked_for"]
    assert "mode_collapse" not in answer["not_looked_for"]


def test_models_that_draw_no_samples(doors, capsys):
    line = failure(capsys, diagnose.main, doors / "grey")
    assert (
        "has neither losses of D in a history.csv nor a generator.keras that draws samples" in line
    )


def test_smoothed_labels_of_a_run_are_known(tmp_path, capsys):
    """With the target 0.9 a D that always wins has -0.9 log 0.9 - 0.1 log 0.1 = 0.325."""
    folder = made_run(tmp_path / "run", "gan", mlp.generator((2,), 4), "ring", real_target=0.9)
    history(folder, CALM.replace("1.2", "0.335"))
    [first, *_] = [f for f in told(capsys, folder)["findings"] if f["rule"] == "d_wins"]
    assert first["seen"]["floor"] == pytest.approx(0.3251, abs=1e-4)
    assert first["strength"] > 0.9
