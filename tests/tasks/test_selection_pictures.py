""" "Best" is not chosen on what it is reported on: pictures are trained on, chosen by or tested."""

import types

import keras
import numpy as np
import pytest
from judged import rows, task_of
from keras import layers
from PIL import Image

from gan_keras.data import faces, photos, source_pairs
from gan_keras.data.dataset import ArrayDataset
from gan_keras.networks.srresnet import srresnet
from gan_keras.tasks import translation

# From picture to picture


def pictures(count, seed=0):
    """Smooth pictures (count, 8, 8, 1), uint8, no two alike."""
    corners = np.random.default_rng(seed).integers(20, 236, (count, 2, 2), dtype=np.uint8)
    return np.stack([np.asarray(Image.fromarray(c).resize((8, 8))) for c in corners])[..., None]


def as_bytes(floats):
    """The rows of pictures in [-1, 1] as sets of bytes, whoever scaled them."""
    return rows(np.round((np.asarray(floats) + 1) * 127.5).astype(np.uint8))


def translated(model, name, parts, monkeypatch):
    """The task of an image-to-image model on these pictures.

    Args:
        parts: {"train": uint8 pictures, "test": those of the dataset's test part}.
    """

    def load(name, *args, split="train", **kwargs):
        return ArrayDataset(name, parts[split], np.zeros(len(parts[split]), int))

    monkeypatch.setattr(source_pairs, "load_dataset", load)
    return task_of(model=model, dataset=name, batch_size=8)


OWN = ("psnr", "ssim", "psnr_hole")  # metrics of the network; others end in a method's name


def own(report):
    return {name: value for name, value in report.items() if name.rpartition("_")[0] in OWN}


@pytest.mark.parametrize("name", ["digits", "fashion_mnist"])  # without and with a test part
@pytest.mark.parametrize("model", ["inpaint", "denoise", "pix2pix"])
def test_translation_keeps_its_three_parts_apart(model, name, monkeypatch):
    parts = {"train": pictures(205), "test": pictures(45, seed=1)}
    task = translated(model, name, parts, monkeypatch)
    data, judge = task.dataset, task.judge
    select, test = as_bytes(data.select), as_bytes(data.test)
    one_pass = zip(range(data.count // 8), data.batches(8, 0), strict=False)
    training = set.union(*(as_bytes(target) for _, (_, target) in one_pass))
    whole = rows(parts["train"]) | rows(parts["test"])
    assert len(whole) == 250
    assert select | test | training <= whole
    assert (len(select), len(test)) == (len(data.select), len(data.test))
    assert len(training) > 100
    assert len(select | test | training) == len(select) + len(test) + len(training)

    network = one_layer(model)
    selected, reported = judge.select(network), own(judge.report(network))
    assert reported
    for replaced in (select, test, training):
        changed = {part: turned(array, replaced) for part, array in parts.items()}
        other = translated(model, name, changed, monkeypatch).judge
        assert (other.select(network) != selected) == (replaced == select)
        assert (own(other.report(network)) != reported) == (replaced == test)


def one_layer(model):
    channels = {"inpaint": 2, "denoise": 1, "pix2pix": 1}[model]
    keras.utils.set_random_seed(0)
    return keras.Sequential([keras.Input((8, 8, channels)), layers.Conv2D(1, 1)])


def turned(array, replaced):
    """uint8 pictures; those that are in ``replaced`` become their negatives."""
    chosen = np.array([picture.tobytes() in replaced for picture in array])
    return np.where(chosen[:, None, None, None], 255 - array, array)


def test_the_noise_to_choose_by_is_not_that_of_the_report(monkeypatch):
    grey = {"train": np.full((200, 8, 8, 1), 128, np.uint8)}
    judge, sources = translated("denoise", "digits", grey, monkeypatch).judge, []

    def pictures_of(network, source):
        sources.append(source)
        return source

    monkeypatch.setattr(translation, "pictures_of", pictures_of)
    judge.select(None)
    judge.report(None)
    assert not rows(sources[0]) & rows(sources[1])


def test_the_strength_of_a_filter_is_not_chosen_on_what_it_is_reported_on(monkeypatch):
    judge = translated("denoise", "digits", {"train": pictures(210)}, monkeypatch).judge
    tried = {"total_variation": [], "non_local_means": []}
    for name, calls in tried.items():

        def method(source, strength, calls=calls):
            calls.append((rows(source), strength))
            return source

        monkeypatch.setattr(translation, name, method)
    judge.report(one_layer("denoise"))
    for calls in tried.values():
        *searched, (test, _) = calls
        assert len(searched) > 1
        assert not any(source & test for source, _ in searched)


# Photographs


def enlarging(folder):
    return task_of(model="srgan", dataset=f"folder:{folder}", image_size=32)


def seen_by(task, network):
    """What training, the choice and the report make of the pictures."""
    training = [picture.tobytes() for picture in task.dataset.train]
    return training, task.judge.select(network), task.judge.report(network)


def test_each_photograph_serves_one_purpose(tmp_path):
    """Each in turn becomes its negative: training, the choice or the report sees it, no two."""
    rng = np.random.default_rng(0)
    paths = [tmp_path / f"{i:02}.png" for i in range(12)]
    for path in paths:
        small = rng.integers(0, 256, (6, 6, 3), np.uint8)
        Image.fromarray(small).resize((40, 40)).save(path)
    network = srresnet(4, 0, 2)
    before = seen_by(enlarging(tmp_path), network)
    moved = []
    for path in paths:
        picture = np.asarray(Image.open(path))
        Image.fromarray(255 - picture).save(path)
        after = seen_by(enlarging(tmp_path), network)
        moved.append([a != b for a, b in zip(before, after, strict=True)])
        Image.fromarray(picture).save(path)
    assert np.sum(moved, axis=1).tolist() == [1] * 12
    assert np.sum(moved, axis=0).tolist() == [10, 1, 1]


@pytest.mark.parametrize("count", [3, 20, 60, 250])
def test_a_split_of_names_has_no_overlap(count):
    parts = photos.split_names([str(i) for i in range(count)])
    assert sum(map(len, parts.values())) == len({n for part in parts.values() for n in part})


def test_bundled_photographs_of_different_parts_differ():
    loaded, _ = photos.load_photos("photos", 48)
    whole = [picture.tobytes() for part in loaded.values() for picture in part]
    assert len(set(whole)) == len(whole) == 11


# Faces


def test_no_person_is_trained_on_and_compared_with(monkeypatch):
    people = np.repeat(np.arange(12), 3)
    images = np.broadcast_to(people[:, None, None] / 12, (36, 64, 64)).astype(np.float32)
    bunch = types.SimpleNamespace(images=images, target=people)
    monkeypatch.setattr(faces, "fetched", lambda name, data_dir: bunch)
    task = task_of(model="face", dataset="olivetti")
    judge = task.judge

    def seen(pictures):
        return set(np.round((pictures[:, 0, 0, 0] + 1) * 6).astype(int))

    batch = next(iter(task.dataset.batches(len(people), 0)))
    trained, held_out = seen(judge.training), seen(judge.held_out)
    assert seen(np.asarray(batch)) <= trained
    assert trained | held_out == set(range(12))
    assert not trained & held_out
    assert judge.selection is None  # nothing is chosen by so few people
