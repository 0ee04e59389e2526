"""Reading the history.csv of any framework."""

import math

import pytest

from gan_keras.errors import InputError
from gan_keras.symptoms.curves import chosen_columns, read_curves

OTHER = "step, disc_loss ,gen_loss,D(x)\n1,0.5,1,0.6\n2,NA,2,0.7\n3,nan,,0.8\n"


@pytest.fixture
def other(tmp_path):
    (tmp_path / "other.csv").write_text(OTHER)
    return tmp_path / "other.csv"


def test_columns_get_our_names(other):
    found = read_curves(other, chosen_columns("d_loss=2*disc_loss, g_loss=gen_loss,d_real=D(x)"))
    assert found["g_loss"] == [1.0, 2.0]
    assert found["d_real"] == [0.6, 0.7, 0.8]
    assert found["d_loss"][0] == 1.0  # the mean of two halves, doubled
    assert math.isnan(found["d_loss"][1])
    assert len(found["d_loss"]) == 2  # what was not logged is left out, NaN is not


def test_our_own_columns_are_found(tmp_path):
    (tmp_path / "history.csv").write_text("epoch,d_loss,g_loss,fd\n1,1.2,0.9,30\n")
    assert read_curves(tmp_path / "history.csv") == {"d_loss": [1.2], "g_loss": [0.9]}


def test_the_first_stage_of_two_has_no_losses_of_d(tmp_path):
    (tmp_path / "history.csv").write_text("epoch,d_loss,g_loss\n1,NA,NA\n")
    assert read_curves(tmp_path / "history.csv", first_stage=True) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("disc_loss", "takes NAME=COLUMN"),
        ("d_loss=", "takes NAME=COLUMN"),
        ("d_loss=nan*d", "a finite factor above 0 and a column, such as 2.loss_D, got 'nan.d'"),
        ("d_loss=inf*d", "a finite factor above 0"),
        ("d_loss=0*d", "a finite factor above 0"),
        ("d_loss=-1*d", "a finite factor above 0"),
        ("d_loss=2*", "a finite factor above 0 and a column"),
        ("loss_d=disc_loss", "unknown name 'loss_d' in --columns: use d_loss, g_loss, d_real"),
    ],
)
def test_wrong_names_are_refused(text, words):
    with pytest.raises(InputError, match=words):
        chosen_columns(text)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (None, "has no d_loss and no g_loss, it has step, disc_loss, gen_loss"),
        ("d_loss=disc_loss", "has no g_loss, it has step"),
        ("d_loss=x,g_loss=gen_loss", "has no column 'x' for d_loss: it has step"),
    ],
)
def test_columns_that_are_not_there(other, columns, words):
    with pytest.raises(InputError, match=words):
        read_curves(other, columns and chosen_columns(columns))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("d_loss,g_loss\n", "is empty"),
        ("d_loss,g_loss\n1,x\n", "line 2: 'x' in column 'g_loss' is no number"),
        ("d_loss,g_loss\n1,NA\n", "has no number in column 'g_loss'"),
    ],
)
def test_files_without_curves(tmp_path, content, words):
    (tmp_path / "h.csv").write_text(content)
    with pytest.raises(InputError, match=words):
        read_curves(tmp_path / "h.csv")


def test_files_that_are_none(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        read_curves(tmp_path / "none.csv")
    with pytest.raises(InputError, match="is a folder"):
        read_curves(tmp_path)


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "latin-1"])
def test_other_encodings_are_refused(tmp_path, code):
    (tmp_path / "x.csv").write_bytes("d_loss,g_loss,größe\n1,1,1\n".encode(code))
    with pytest.raises(InputError, match=r"x.csv is no UTF-8 text: save it as UTF-8"):
        read_curves(tmp_path / "x.csv")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators(tmp_path, separator):
    text = "step,d_loss,g_loss,D(x)\n1,0.5,1,0.6\n2,0.4,2,0.7\n".replace(",", separator)
    (tmp_path / "x.csv").write_text(text)
    found = read_curves(tmp_path / "x.csv", chosen_columns("d_real=D(x)"))
    assert found == {"d_loss": [0.5, 0.4], "g_loss": [1.0, 2.0], "d_real": [0.6, 0.7]}


@pytest.mark.parametrize("word", ["None", "null", "N/A", "NA", "n/a", ""])
def test_words_for_not_logged(tmp_path, word):
    (tmp_path / "x.csv").write_text(f"d_loss,g_loss,d_real\n1,2,{word}\n{word},3,{word}\n")
    found = read_curves(tmp_path / "x.csv")
    assert found == {"d_loss": [1.0], "g_loss": [2.0, 3.0]}  # an empty column is left out


def test_columns_of_our_names_need_no_mention(tmp_path):
    (tmp_path / "x.csv").write_text("loss_D,d_loss,g_loss\n1,9,2\n")
    found = read_curves(tmp_path / "x.csv", chosen_columns("d_loss=2*loss_D"))
    assert found == {"d_loss": [2.0], "g_loss": [2.0]}
