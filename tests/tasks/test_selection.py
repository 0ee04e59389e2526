""" "Best" is never chosen on what it is reported on: no draw, seed or picture serves both."""

import types

import keras
import numpy as np
import pytest
from keras import layers
from PIL import Image

from gan_keras import load_dataset
from gan_keras.data import faces, photos, small_images, source_pairs, toy
from gan_keras.data.dataset import ArrayDataset
from gan_keras.inference import generate
from gan_keras.loop.callbacks import KeepBest
from gan_keras.metrics import digit_classifier, digits, modes
from gan_keras.metrics.frechet import gaussian_statistics
from gan_keras.networks.srresnet import srresnet
from gan_keras.settings.resolve import make_config
from gan_keras.tasks import translation
from gan_keras.tasks.choose import task_for

FEW = 500  # samples of a report, as few as the commands allow


def judge_of(task):
    return task.judge if hasattr(task, "judge") else task.quality


def task_of(data_dir=None, **settings):
    return task_for(make_config(settings), data_dir)


def rows(array):
    return {row.tobytes() for row in np.asarray(array)}


def generator(*shape):
    """An untrained generator of samples of that shape, from 8 latent numbers."""
    keras.utils.set_random_seed(0)
    z = keras.Input((8,))
    x = layers.Dense(int(np.prod(shape)), "tanh")(z)
    return keras.Model(z, layers.Reshape(shape)(x))


# Digits and points in the plane


@pytest.fixture(scope="module")
def digits_judge(tmp_path_factory):
    return judge_of(task_of(tmp_path_factory.mktemp("data"), model="dcgan", dataset="mnist5k"))


@pytest.mark.parametrize(("replaced", "select_moves"), [("test", False), ("select", True)])
def test_digits_are_chosen_by_others_than_the_test_images(
    digits_judge, replaced, select_moves, monkeypatch
):
    network = generator(28, 28, 1)
    selected, reported = digits_judge.select(network), digits_judge.report(network, FEW)
    shipped = digits.arrays()
    others = {n: v + 0.1 if n.startswith(f"{replaced}_") else v for n, v in shipped.items()}
    monkeypatch.setattr(digits, "arrays", lambda: others)
    digits.statistics.cache_clear()
    try:
        assert (digits_judge.select(network) != selected) == select_moves
        assert (digits_judge.report(network, FEW) != reported) != select_moves
    finally:
        digits.statistics.cache_clear()


def test_the_shipped_digits_are_what_they_are_called(shared_data):
    """ "test" are the test images; "select" the training images that are not in mnist5k."""
    parts = {part: small_images.mnist(shared_data, part)[0] for part in ("train", "test")}
    small = rows(small_images.mnist5k(shared_data)[0])
    select = np.stack([image for image in parts["train"] if image.tobytes() not in small])
    assert not rows(select) & rows(parts["test"])
    for name, images in (("test", parts["test"]), ("select", select)):
        features = digit_classifier.digit_features((images / 127.5 - 1).astype(np.float32))
        mean, cov = gaussian_statistics(features.astype(np.float64))
        shipped_mean, shipped_cov = digits.statistics(name)
        assert np.allclose(mean, shipped_mean, atol=1e-3)
        assert np.allclose(cov, shipped_cov, atol=1e-3)


@pytest.mark.parametrize("name", ["mnist5k", "ring", "grid"])
def test_reported_samples_come_from_other_latent_vectors(
    name, digits_judge, quick_distance, monkeypatch
):
    shape = (28, 28, 1) if name == "mnist5k" else (2,)
    judge = digits_judge if name == "mnist5k" else judge_of(task_of(model="gan", dataset=name))
    drawn, original = [], generate.latents

    def latents(*args, **kwargs):
        drawn.append(original(*args, **kwargs))
        return drawn[-1]

    monkeypatch.setattr(generate, "latents", latents)
    network = generator(*shape)
    judge.select(network)
    judge.report(network, FEW)
    chosen_by, reported = drawn
    assert len(reported) == FEW
    assert not rows(chosen_by) & rows(reported)


@pytest.fixture
def mixture(monkeypatch):
    """Watches the draws of real points: ``seeds`` of those so far; those in ``moved`` are moved."""
    watched, original = types.SimpleNamespace(seeds=set(), moved=set()), toy.mixture

    def draw(centres, std, count=toy.COUNT, seed=0):
        watched.seeds.add(seed)
        points, modes = original(centres, std, count, seed)
        return points + np.float32(0.5 * (seed in watched.moved)), modes

    monkeypatch.setattr(toy, "mixture", draw)
    return watched


@pytest.fixture
def quick_distance(monkeypatch):
    """Distances of means in place of W1, which takes seconds for an untrained generator."""

    def distance(points, reals):
        return float(np.linalg.norm(points.mean(axis=0) - reals.mean(axis=0)))

    monkeypatch.setattr(modes, "wasserstein_1", distance)


def seeds_of(mixture, work):
    mixture.seeds = set()
    work()
    return mixture.seeds


@pytest.mark.parametrize("name", ["ring", "grid"])
def test_each_set_of_real_points_is_a_draw_of_its_own(name, mixture, quick_distance):
    network, judge = generator(2), judge_of(task_of(model="gan", dataset=name))
    parts = [lambda p=part: load_dataset(name, split=p) for part in ("train", "test")]
    selected, reported = judge.select(network), judge.report(network, FEW)
    uses = [
        *(seeds_of(mixture, part) for part in parts),
        chosen_by := seeds_of(mixture, lambda: judge.select(network)),
        test := seeds_of(mixture, lambda: judge.report(network, FEW)),
        seeds_of(mixture, lambda: judge.reference(reported)) - test,
    ]
    assert [len(seeds) for seeds in uses] == [1] * 5
    assert len(set.union(*uses)) == 5
    for mixture.moved in (test, chosen_by):
        assert (judge.select(network) != selected) == (mixture.moved == chosen_by)
        assert (judge.report(network, FEW) != reported) == (mixture.moved == test)


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
    data, judge = task.dataset, judge_of(task)
    select, test = as_bytes(data.select), as_bytes(data.test)
    one_pass = zip(range(data.count // 8), data.batches(8, 0), strict=False)
    training = set.union(*(as_bytes(target) for _, (_, target) in one_pass))
    whole = rows(parts["train"]) | rows(parts["test"])
    assert len(whole) == 250
    assert select | test | training <= whole
    assert (len(select), len(test)) == (len(data.select), len(data.test))
    assert len(training) > 100
    assert not (select & test or select & training or test & training)

    network = one_layer(model)
    selected, reported = judge.select(network), own(judge.report(network))
    assert reported
    for replaced in (select, test, training):
        changed = {part: turned(array, replaced) for part, array in parts.items()}
        other = judge_of(translated(model, name, changed, monkeypatch))
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
    judge, sources = judge_of(translated("denoise", "digits", grey, monkeypatch)), []

    def pictures_of(network, source):
        sources.append(source)
        return source

    monkeypatch.setattr(translation, "pictures_of", pictures_of)
    judge.select(None)
    judge.report(None)
    assert not rows(sources[0]) & rows(sources[1])


def test_the_strength_of_a_filter_is_not_chosen_on_what_it_is_reported_on(monkeypatch):
    judge = judge_of(translated("denoise", "digits", {"train": pictures(210)}, monkeypatch))
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
    task = task_of(model="srgan", dataset=f"folder:{folder}", image_size=32)
    return task, judge_of(task)


def test_each_photograph_serves_one_purpose(tmp_path):
    """Each in turn becomes its negative: training, the choice or the report sees it, no two."""
    rng = np.random.default_rng(0)
    paths = [tmp_path / f"{i:02}.png" for i in range(12)]
    for path in paths:
        small = rng.integers(0, 256, (6, 6, 3), np.uint8)
        Image.fromarray(small).resize((40, 40)).save(path)
    network = srresnet(4, 0, 2)
    task, judge = enlarging(tmp_path)
    before = [[p.tobytes() for p in task.dataset.train], judge.select(network)]
    before.append(judge.report(network))
    moved = []
    for path in paths:
        picture = np.asarray(Image.open(path))
        Image.fromarray(255 - picture).save(path)
        task, judge = enlarging(tmp_path)
        after = [[p.tobytes() for p in task.dataset.train], judge.select(network)]
        after.append(judge.report(network))
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
    judge = judge_of(task)

    def seen(pictures):
        return set(np.round((pictures[:, 0, 0, 0] + 1) * 6).astype(int))

    batch = next(iter(task.dataset.batches(len(people), 0)))
    trained, held_out = seen(judge.training), seen(judge.held_out)
    assert seen(np.asarray(batch)) <= trained
    assert trained | held_out == set(range(12))
    assert not trained & held_out
    assert judge.selection is None  # nothing is chosen by so few people


# What keeps the best


def test_best_is_what_the_selection_says(tmp_path):
    values = iter([3.0, 1.0, 2.0])

    def report(*args, **kwargs):
        raise AssertionError("a report has no say in what is best")

    judge = types.SimpleNamespace(
        selection="w1_select", select=lambda network: next(values), report=report
    )
    keep = KeepBest(judge, tmp_path / "best.keras", 1, {})
    keep.set_params({"epochs": 3})
    keep.set_model(types.SimpleNamespace(sampler=generator(2)))
    for epoch in range(3):
        keep.on_epoch_end(epoch, {})
    assert keep.record == {"epoch": 2, "value": 1.0}
