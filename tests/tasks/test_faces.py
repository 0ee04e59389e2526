"""Faces: datasets, metrics, neighbours, walks through the latent space, attributes."""

import keras
import numpy as np
import pytest
from keras import layers
from PIL import Image

from gan_keras import load_dataset
from gan_keras.course.experiments import attributes
from gan_keras.data import faces
from gan_keras.drawing.walks import lerp, save_walk, slerp, walk
from gan_keras.errors import InputError
from gan_keras.inference.generate import draw_samples, latents
from gan_keras.metrics import faces as face_metrics
from gan_keras.metrics.copies import KINDS, CopySearch
from gan_keras.models.r1 import R1GAN
from gan_keras.networks import resnet
from gan_keras.settings.resolve import make_config
from gan_keras.tasks.choose import task_for
from gan_keras.tasks.faces import FaceJudge, save_neighbours


@pytest.fixture(scope="module")
def bundled():
    """(training, held out) in [-1, 1]."""
    return load_dataset("lfw_faces").floats(), load_dataset("lfw_faces", split="test").floats()


def test_bundled_faces(bundled):
    training, held_out = bundled
    assert training.shape == (75, 32, 32, 1)
    assert held_out.shape == (25, 32, 32, 1)
    assert not {x.tobytes() for x in training} & {x.tobytes() for x in held_out}
    assert load_dataset("lfw_faces", image_size=64).shape == (64, 64, 1)
    with pytest.raises(InputError, match="use one of 32, 64"):
        load_dataset("lfw_faces", image_size=48)


def test_mirrored_faces_are_added(tmp_path):
    """To arrays, and to folders as they are read; each picture is met once both ways."""
    whole = load_dataset("lfw_faces")
    both = whole.mirrored()
    assert both.count == 150
    assert np.array_equal(both.samples[:75], whole.samples)
    assert np.array_equal(both.samples[75:, :, ::-1], whole.samples)
    assert np.array_equal(both.labels[75:], whole.labels)
    for i in range(3):
        Image.fromarray(whole.samples[i, ..., 0]).save(tmp_path / f"{i}.png")
    folder = load_dataset(f"folder:{tmp_path}", image_size=32).mirrored()
    assert folder.count == 6
    read = folder.floats()
    assert np.allclose(read[3:], read[:3, :, ::-1])
    assert not np.allclose(read[3:], read[:3])
    [batch] = folder.batches(6, seed=0).take(1).as_numpy_iterator()
    seen, wanted = (np.uint8(np.round((x + 1) * 127.5)) for x in (batch, read))
    assert sorted(x.tobytes() for x in seen) == sorted(x.tobytes() for x in wanted)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"dataset": "ring"}, "mirror changes images, but ring has points"),
        ({"model": "srgan"}, "mirror does not apply to model srgan"),
    ],
)
def test_mirror_where_it_makes_no_sense(settings, words):
    with pytest.raises(InputError, match=words):
        make_config({"mirror": True} | settings)


def test_olivetti_is_split_by_person(shared_data):
    parts = [load_dataset("olivetti", shared_data, split=part) for part in ("train", "test")]
    assert [(part.count, part.shape) for part in parts] == [(300, (64, 64, 1)), (100, (64, 64, 1))]
    assert not set(parts[0].labels) & set(parts[1].labels)


def test_lying_faces_are_turned_back(bundled):
    training = bundled[0]
    assert np.array_equal(faces.upright(training), training)
    assert np.array_equal(faces.upright(training.transpose(0, 2, 1, 3)), training)


def test_every_fourth_person_is_held_out():
    people = np.array([7, 7, 3, 9, 5, 5, 9, 3])
    assert faces.held_out_people(people).tolist() == [False] * 3 + [True] + [False] * 2 + [
        True,
        False,
    ]


def test_faces_that_are_not_here(tmp_path, monkeypatch):
    from sklearn import datasets

    def offline(**_):
        raise OSError("no network")

    monkeypatch.setattr(datasets, "fetch_olivetti_faces", offline)
    with pytest.raises(InputError, match=r"olivetti is not in .*cannot be downloaded.*no network"):
        load_dataset("olivetti", tmp_path)


def test_resizing_takes_the_central_square():
    wide = np.zeros((1, 4, 8, 1), np.uint8)
    wide[:, :, 2:6] = 200
    assert (faces.resized(wide, 4) == 200).all()
    assert faces.resized(wide, 2).shape == (1, 2, 2, 1)
    assert faces.resized(np.zeros((1, 6, 4, 3), np.uint8), 8).shape == (1, 8, 8, 3)


# Metrics


def test_hog_sees_where_edges_run():
    """A picture that is brighter to the right has one direction, and not the one when turned."""
    ramp = np.broadcast_to(np.linspace(-1, 1, 32), (32, 32))
    across, down = (x.reshape(1, 32, 32, 1) for x in (ramp, ramp.T.copy()))
    a, b = (face_metrics.hog_features(x)[0].reshape(-1, 8).sum(axis=0) for x in (across, down))
    assert a.argmax() != b.argmax()
    assert face_metrics.hog_features(across).shape == (1, 128)


def test_fd_hog_of_the_same_pictures_is_zero(bundled):
    training, held_out = bundled
    assert face_metrics.fd_hog(training, training) == pytest.approx(0, abs=1e-6)
    assert face_metrics.fd_hog(np.flip(held_out, 1), held_out) > face_metrics.fd_hog(
        training, held_out
    )


def test_eigenfaces_have_mean_and_covariance_of_the_training(bundled):
    """A Gaussian on all components: mean and variances of many draws are those of the faces."""
    training = 0.2 * bundled[0]  # far from the limits, so that nothing is clipped
    drawn = face_metrics.eigenfaces(training, 20_000).reshape(20_000, -1)
    flat = training.reshape(len(training), -1)
    assert np.abs(drawn.mean(axis=0) - flat.mean(axis=0)).max() < 0.01
    kept = drawn.var(axis=0).sum() / flat.var(axis=0, ddof=1).sum()
    assert face_metrics.VARIANCE - 0.02 < kept < face_metrics.VARIANCE + 0.03


def test_planted_copies_are_found_and_other_people_are_not(bundled):
    training, held_out = bundled
    copies = face_metrics.planted_copies(training)
    assert len(copies) == face_metrics.PLANTED
    assert np.abs(copies - training[:50]).mean() > 0.05  # not the same pixels
    assert face_metrics.copied_share(copies, training, held_out) > 0.9
    assert face_metrics.copied_share(held_out, training, held_out) <= 0.08
    brighter = np.clip(0.8 * training + 0.2, -1, 1)
    assert face_metrics.copied_share(brighter, training, held_out) > 0.9


def test_report_names_say_how_many(bundled):
    training, held_out = bundled
    samples = np.concatenate([held_out, training[:5]])
    report = face_metrics.faces_report(samples, training, held_out)
    numbers = ("fd_hog", "kd_hog", "kd_error_hog", "p_kd_hog", "copied", "hub")
    endings = ("_30", "_30_eigenfaces", "_25")  # as many as people are held out: distances only
    names = {name + end for name in numbers for end in endings} - {"copied_25", "hub_25"}
    assert set(report) == names | {f"found_{kind}_50" for kind in KINDS}
    assert report["fd_hog_25"] == pytest.approx(0, abs=1e-6)  # the first 25 samples
    assert report["p_kd_hog_25"] > 0.9
    assert report["p_kd_hog_30_eigenfaces"] < report["p_kd_hog_30"]
    assert report["copied_30"] == pytest.approx(6 / 30)  # the copies, and 1 of 25 new people
    assert report["hub_30"] >= 2 / 30
    assert min(report[f"found_{kind}_50"] for kind in KINDS) > 0.9


def test_training_faces_are_measured_on_as_many_as_are_held_out(bundled):
    """Also if each is there twice: no mirror image takes a new face's place."""
    training, held_out = bundled
    both = np.concatenate([training, training[:, :, ::-1]])
    report = face_metrics.training_report(both, held_out, 25)
    assert set(report) == {"fd_hog_25", "kd_hog_25", "kd_error_hog_25", "p_kd_hog_25"}
    assert report["p_kd_hog_25"] > 0.01  # one picture a person: nothing differs
    assert set(face_metrics.training_report(both, held_out, 200)) == {
        "fd_hog_75", "kd_hog_75", "kd_error_hog_75", "p_kd_hog_75",
    }  # fmt: skip
    judge = FaceJudge(both, held_out)
    reference = judge.reference(["fd_hog_1k", "fd_hog_25", "fd_hog_1k_eigenfaces"])
    assert {name: reference[name] for name in reference if "efflite" not in name} == report


def test_other_features_have_numbers_of_their_own(bundled):
    """Wide ones no Frechet distance; the scale of features does not matter for the kernel's."""
    training, held_out = bundled

    def wide(images):
        return images.reshape(len(images), -1)

    features = {"wide": wide, "scaled": lambda images: 7 * wide(images)}
    report = face_metrics.training_report(training, held_out, 25, features)
    assert set(report) == {f"{kind}_{name}_25" for kind in ("kd", "kd_error", "p_kd")
                           for name in features}  # fmt: skip
    assert report["kd_scaled_25"] == pytest.approx(report["kd_wide_25"], rel=1e-4)
    few = face_metrics.distances(held_out[:2, :4, :4, 0].reshape(2, -1), np.eye(16), "tiny")
    assert set(few) == {"fd_tiny_2"}  # a kernel distance needs three


def test_neighbours_are_shown_beside_their_training_face(bundled, tmp_path):
    training, held_out = bundled
    copy = np.roll(training[3:4], 1, axis=1)
    search = CopySearch(training, held_out)
    save_neighbours(tmp_path / "n.png", np.concatenate([held_out, copy]), search)
    picture = np.asarray(Image.open(tmp_path / "n.png"), float) / 127.5 - 1
    assert picture.shape == (2 + 3 * 34, 2 + 8 * 34)
    assert np.allclose(picture[2:34, 2:34], copy[0, ..., 0], atol=0.01)  # the nearest comes first
    assert np.allclose(picture[2:34, 36:68], training[3, ..., 0], atol=0.01)
    planted = training[np.random.default_rng(0).permutation(75)[:4], ..., 0]  # the last row
    found = [picture[-34:-2, x : x + 32] for x in range(36, 272, 68)]
    assert np.allclose(found, planted, atol=0.01)


# Networks


@pytest.mark.parametrize("shape", [(32, 32, 1), (64, 64, 3)])
def test_residual_networks(shape):
    pair = resnet.generator(shape, 8, 4), resnet.discriminator(shape, 4, augment="color")
    R1GAN(*pair, 8)  # they fit, and D has no batch normalization
    assert pair[0].output_shape == (None, *shape)
    assert pair[1].output_shape == (None, 1)


def test_every_pixel_has_as_many_parents():
    """With constant weights all pixels far from the border are equal: no checkerboard."""
    network = resnet.generator((32, 32, 1), 2, 4)
    for layer in network.layers:
        if isinstance(layer, (layers.Conv2D, layers.Conv2DTranspose, layers.Dense)):
            layer.set_weights([np.full(w.shape, 0.01) for w in layer.get_weights()])
    image = network(np.ones((1, 2), np.float32)).numpy()[0, 10:-10, 10:-10, 0]
    assert np.ptp(image) < 1e-5
    assert abs(image.mean()) > 1e-3


# Walks


def test_slerp_by_hand():
    a, b = np.array([2.0, 0.0]), np.array([0.0, 2.0])
    assert slerp(a, b, 0.5) == pytest.approx([2**0.5, 2**0.5])
    assert slerp(a, b, 1 / 3) == pytest.approx([2 * np.cos(np.pi / 6), 1.0])
    assert slerp(a, a, 0.3) == pytest.approx(a)
    assert np.isfinite([slerp(a, -a, 0.5), slerp(a, 0 * a, 0.5)]).all()


def test_half_of_a_straight_way_is_too_near_to_the_origin():
    z = latents(4000, 64, seed=0).reshape(2, 2000, 64)
    lengths = [np.linalg.norm(way(z[0], z[1], 0.5), axis=1).mean() for way in (slerp, lerp)]
    assert lengths[0] == pytest.approx(8.0, rel=0.01)
    assert lengths[1] == pytest.approx(8.0 / 2**0.5, rel=0.01)


def test_a_walk_visits_each_stop():
    z = latents(6, 5, seed=0).reshape(3, 2, 5)
    points = walk(z, 4, "slerp")
    assert points.shape == (12, 2, 5)
    assert np.allclose(points[::4], z, atol=1e-6)


def test_an_animation_ends_where_it_began(tmp_path):
    network = resnet.generator((8, 8, 1), 5, 4)
    save_walk(network, tmp_path / "walk.gif", 4, 0, "slerp", stops=3, steps=5)
    with Image.open(tmp_path / "walk.gif") as animation:
        assert animation.n_frames == 15
        assert animation.info["loop"] == 0
    points = keras.Model(z := keras.Input((5,)), layers.Dense(2)(z))
    with pytest.raises(InputError, match="made points"):
        save_walk(points, tmp_path / "points.gif", 4, 0, "lerp")


def test_truncation_draws_again_and_does_not_clip():
    z = latents(5000, 8, seed=0, limit=1.0)
    assert np.abs(z).max() <= 1
    assert (np.abs(z) > 0.99).mean() < 0.02  # a clip would leave 32 % there
    # The standard deviation of a normal cut at 1: sqrt(1 - 2 phi(1) / (2 Phi(1) - 1)).
    assert z.std() == pytest.approx(0.5396, abs=0.01)
    network = keras.Model(x := keras.Input((8,)), layers.Dense(2, kernel_initializer="ones")(x))
    assert np.abs(draw_samples(network, 300, 0, limit=0.5)).max() <= 4


# Attributes


def test_light_from_left():
    face = np.full((1, 4, 4, 1), -1.0)
    face[:, :, :2] = 1.0
    assert attributes.light_from_left(face).tolist() == [2.0]
    assert attributes.light_from_left(face[:, :, ::-1]).tolist() == [-2.0]


def numbered_faces(folder, count):
    """A folder of grey pictures, each of its own level."""
    folder.mkdir()
    for i in range(count):
        Image.new("L", (8, 8), 4 * i).save(folder / f"{i:02d}.png")
    return make_config({
        "model": "face", "dataset": f"folder:{folder}", "image_size": 8, "batch_size": 4,
    })  # fmt: skip


def test_every_tenth_face_of_a_folder_is_held_out(tmp_path):
    """Neither it nor its mirror image is trained on."""
    task = task_for(numbered_faces(tmp_path / "faces", 40))

    def levels(pictures):
        return sorted(np.round((pictures[:, 0, 0, 0] + 1) * 127.5).astype(int) // 4)

    held_out = [9, 19, 29, 39]
    assert levels(task.judge.held_out) == held_out
    others = [i for i in range(40) if i not in held_out]
    assert levels(task.judge.training) == sorted(2 * others)
    assert levels(task.dataset.floats()) == sorted(2 * others)


def test_a_folder_of_too_few_faces_is_refused(tmp_path):
    config = numbered_faces(tmp_path / "faces", 19)
    with pytest.raises(InputError, match=r"has 19 pictures, .*give at least 20"):
        task_for(config)
