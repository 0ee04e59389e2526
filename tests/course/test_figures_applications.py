"""Computations behind the figures of notebook 02."""

import io

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image
from skimage.restoration import denoise_tv_chambolle

from gan_keras import crop_faces
from gan_keras.course.experiments import applications_broken as broken
from gan_keras.course.experiments import applications_fork as fork
from gan_keras.course.experiments import applications_maths, augmentation_runs
from gan_keras.course.experiments import applications_pictures as pictures
from gan_keras.course.experiments import applications_runs as runs
from gan_keras.course.figures import applications
from gan_keras.course.figures import applications_evidence as evidence
from gan_keras.data.photos import bundled
from gan_keras.data.sources import with_hole
from gan_keras.networks.srresnet import Bicubic


def ramp(count=2, side=8):
    rng = np.random.default_rng(0)
    return rng.uniform(-1, 1, (count, side, side, 1)).astype(np.float32)


def test_small_is_the_mean_of_squares():
    picture = np.arange(16.0).reshape(1, 4, 4, 1)
    expected = [[2.5, 4.5], [10.5, 12.5]]
    assert applications_maths.small(picture, 2)[0, ..., 0].tolist() == expected


def test_bicubic_is_that_of_the_network():
    pictures = ramp() / 2
    layer = Bicubic(4)(np.repeat(pictures, 3, axis=-1)).numpy()[..., :1]
    assert np.abs(applications_maths.bicubic(pictures, 4) - layer).max() < 1e-5


def test_cubic_weights_add_up_to_one():
    matrix = applications_maths.cubic_matrix(7, 4)
    assert matrix.shape == (28, 7)
    assert np.allclose(matrix.sum(axis=1), 1)


def test_median_removes_a_speck():
    picture = np.zeros((1, 5, 5, 1))
    picture[0, 2, 2] = 1
    assert not applications_maths.median(picture).any()


def test_total_variation_takes_the_best_weight():
    clean = np.where(np.arange(16) < 8, -0.5, 0.5)[None, None, :, None].repeat(16, axis=1)
    noisy = clean + np.random.default_rng(0).normal(0, 0.3, clean.shape)
    found = applications_maths.best_total_variation(noisy, clean, noisy)
    errors = [
        ((2 * denoise_tv_chambolle((noisy[0] + 1) / 2, w, channel_axis=-1) - 1 - clean[0]) ** 2)
        for w in (0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
    ]
    assert ((found - clean) ** 2).mean() == pytest.approx(min(e.mean() for e in errors), rel=1e-6)


def test_holes():
    pictures = ramp(1, 8)
    assert applications_maths.lower_half(pictures)[0, 4:].all()
    assert not applications_maths.lower_half(pictures)[0, :4].any()


def test_augmentation_split_does_not_leak():
    labels = np.arange(400) % 10
    tests = []
    for seed in range(3):
        train, test = augmentation_runs.split(labels, 5, seed)
        assert not set(train) & set(test)
        assert np.bincount(labels[train]).tolist() == [5] * 10
        tests.append(test.tolist())
    assert tests[0] == tests[1] == tests[2]


def test_shifts():
    image = np.full((1, 3, 3, 1), -1.0)
    image[0, 1, 1] = 1
    moved = augmentation_runs.shifted(image)
    places = {tuple(map(int, np.argwhere(m[..., 0] == 1)[0])) for m in moved}
    assert places == {(1, 1), (0, 1), (2, 1), (1, 0), (1, 2)}


def test_accuracy_weighs_parts_alike():
    x = np.array([-1.0, 1.0]).reshape(2, 1, 1, 1)
    right, wrong = (x, np.array([0, 1])), (x.repeat(50, axis=0), np.array([1, 0]).repeat(50))
    assert augmentation_runs.accuracy([right], right) == 1.0
    assert augmentation_runs.accuracy([wrong], right) == 0.0


def test_answers_differ_and_keep_what_is_known():
    digits = ramp(4, 28)
    source = with_hole(digits, applications_maths.lower_half(digits))
    generator, discriminator = runs.many_answers_networks((28, 28, 1), hidden=(8,))
    made = runs.answers(generator, source, 3)
    assert made.shape == (3, 4, 28, 28, 1)
    assert np.array_equal(made[:, :, :14], np.stack([digits[:, :14]] * 3))
    assert (made[:, :, 14:].std(axis=0) > 0).all()
    assert discriminator([digits, source]).shape == (4, 1)


def test_a_share_of_the_weight_decides():
    x = np.array([-1.0, 1.0]).reshape(2, 1, 1, 1)
    right, wrong = (x, np.array([0, 1])), (x, np.array([1, 0]))
    assert augmentation_runs.accuracy([right, wrong], right, (0.9, 0.1)) == 1.0
    assert augmentation_runs.accuracy([right, wrong], right, (0.1, 0.9)) == 0.0


def test_untied_networks_do_not_keep_what_is_known():
    digits = ramp(2, 28)
    source = with_hole(digits, applications_maths.lower_half(digits))
    generator, _ = broken.untied((28, 28, 1))
    made = runs.answers(generator, source, 1)[0]
    assert np.abs(made[:, :14] - digits[:, :14]).max() > 0.1


def test_the_middle_of_two_roads_is_off_both():
    x, y = fork.answers(2000, 0)
    seen = fork.Drivers(0, x[:, 0], np.zeros(2000), y[:, 0])
    assert seen.off_road(seen.squared) == 1.0
    assert seen.off_road(seen.adversarial) < 0.01  # four standard deviations of a road


def test_the_film_moves_and_is_small():
    x = np.linspace(0, 1, fork.SHOWN)
    frames = [fork.Drivers(n, x, np.zeros_like(x), x) for n in (0, 9)]
    film = fork.film(frames)
    opened = Image.open(io.BytesIO(film))
    assert (opened.format, opened.n_frames) == ("GIF", 2)
    assert len(film) < 500_000


def row(shift):
    truth = np.zeros((8, 8, 3))
    return pictures.Row("task", truth, truth + shift, truth + 2 * shift, truth)


def test_a_row_has_the_psnr_of_both_answers():
    # An error of 0.2 of a range of 2 is 20 dB; twice the error is 6.02 dB less.
    assert row(0.2).psnr() == pytest.approx((20.0, 20 - 6.0206), abs=1e-3)


def test_fine_detail_of_a_checkerboard():
    board = (np.indices((16, 16)).sum(axis=0) % 2 * 255).astype(np.uint8)[..., None].repeat(3, 2)
    flat = np.full_like(board, 128)
    assert pictures.fine_detail(flat) == pytest.approx(0, abs=1e-9)
    halved = (board // 2 + 64).astype(np.uint8)
    assert pictures.fine_detail(halved) / pictures.fine_detail(board) == pytest.approx(
        0.5, abs=0.01
    )


def test_the_nearest_digits_answer_by_their_mean():
    known = np.zeros((3, 4, 4, 1))
    known[:, 2:] = np.array([0.2, 0.6, -1.0]).reshape(3, 1, 1, 1)
    known[2, :2] = 1.0  # another upper half
    made = pictures.mean_of_nearest(np.zeros((4, 4, 1)), known, count=2)
    assert np.allclose(made[2:], 0.4)
    assert not made[:2].any()


def test_a_search_finds_the_latent_that_fits():
    wanted = np.array([[0.5, -0.3]], np.float32)
    made, errors = found(wanted)
    assert np.abs(made - wanted).max() < 0.01
    assert (errors < 1e-4).all()


def found(wanted):
    def loss(points):
        return tf.reduce_mean((points - wanted) ** 2, axis=1)

    return pictures.search(lambda z: 0.5 * z, (3, 2), loss, steps=300, prior=0.0)


def test_pictures_tell_their_numbers():
    values = np.array([0.5, 0.75]), np.array([0.1, 0.1])
    told = repr(
        evidence.augmentation(((10, 30), {"real": values}), ((10, 30), {"real": values}), "")
    )
    assert "real 50.0 to 75.0 %" in told
    assert "task: 20.0 dB without, 14.0 dB with a GAN" in repr(applications.six([row(0.2)] * 6))
    curves = {name: ("y", [1.0, 2.0]) for name in "abcd"}
    assert "a 1.00 to 2.00" in repr(evidence.broken_run([1, 2], curves, {}))
    assert "network 1.0 to 2.0 dB" in repr(
        applications.denoising([1, 2], {n: [1.0, 2.0] for n in ("a", "b", "c", "network")}, "")
    )


def test_the_portrait_is_cut_as_the_training_faces():
    face = crop_faces.crop(Image.fromarray(bundled("astronaut")), 64)
    assert np.abs(np.asarray(face) / 127.5 - 1 - pictures.portrait()).max() < 0.01


def test_photographs_are_jpegs():
    bundle, _ = applications.six([row(0.2)] * 6)._repr_mimebundle_()
    assert Image.open(io.BytesIO(bundle["image/jpeg"])).format == "JPEG"
