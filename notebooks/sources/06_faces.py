# %% [markdown]
# # 6. How would you generate faces with a GAN? 如何用 GAN 生成人脸？
#
# **Interview question.** Describe a real application of GANs: how would you build a generator of faces, and how would you show that it works?
#
# **面试题。** 请列举一个 GAN 的实际应用：如何用 GAN 生成人脸？又如何证明生成结果是可信的？

# %% [markdown]
# ## The 30-second answer
#
# I collect faces that I may use, aligned and scaled to $[-1, 1]$, and hold out whole *people*, not pictures. A convolutional generator maps $z \sim N(0, I)$ to a picture, a convolutional discriminator gives a logit; I train them with the non-saturating loss and a gradient penalty, with differentiable augmentation when the faces are few, and sample from an average of the generator's weights. StyleGAN ([1812.04948](https://arxiv.org/abs/1812.04948)) did this for 70,000 faces (FFHQ) at 1024x1024 pixels. I judge it by a Frechet distance with a simple baseline beside it, by precision and recall, and by a search for copies of training faces, which I test with copies that I planted. A generator repeats the bias of its data and may leak the people in it, so consent, a model card and limits of use belong to the answer.

# %% [markdown]
# ## 30 秒回答
#
# 先收集获得授权的人脸数据，对齐并缩放到 $[-1, 1]$，按“人”而不是按“图”划分出留出集。卷积生成器把 $z \sim N(0, I)$ 映射成图像，卷积判别器输出 logit；用非饱和损失加梯度惩罚训练，数据少时加可微数据增强，采样时使用生成器权重的滑动平均。StyleGAN（[1812.04948](https://arxiv.org/abs/1812.04948)）就是在 7 万张人脸（FFHQ）上这样生成 1024x1024 图像的典型案例。评估要看 Fréchet 距离（并与简单基线对比）、精确率与召回率，还要检索训练集中的最近邻，并用人为植入的副本验证这种检索确实有效。生成器会复现训练数据的偏差，也可能泄露其中的真人身份，所以授权、模型卡和使用限制都是答案的一部分。

# %% [markdown]
# ## Learning objectives
#
# After this notebook you can
#
# 1. train a small face generator and say what limits it;
# 2. compare it with a baseline that needs no GAN, on equal numbers of samples;
# 3. search for memorised faces, and show that the search would find them;
# 4. walk through the latent space, find a direction that changes an attribute, and truncate, each with a number;
# 5. say what has to be settled before such a generator is put before users.
#
# **Prerequisites**: notebooks 01 and 03; Frechet distance, precision and recall from notebook 04.
#
# **Run time**: about @RUN_TIME@ on 2 laptop cores, no GPU, no network.
#
# **Data**: the 100 faces that scikit-image ships (`skimage.data.lfw_subset`, 25x25 pixels, from Labelled Faces in the Wild, Huang et al., 2007; scikit-image says they may be used freely, but the people in these news pictures were not asked), and the 1,797 digits of scikit-learn (UCI "Optical Recognition of Handwritten Digits", CC BY 4.0). Training faces appear below only in small rows for comparison.

# %%
import ast
import tempfile
import time
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from PIL import Image

from gan_keras import load_dataset
from gan_keras.course.experiments import attributes, faces_maths
from gan_keras.course.experiments.attributes import attribute_direction
from gan_keras.course.experiments.recorded import RESULTS
from gan_keras.course.figures import faces as figures
from gan_keras.course.figures import pillow_picture
from gan_keras.drawing.plots import image_grid
from gan_keras.inference.generate import latents, render
from gan_keras.inference.saved_network import load_network
from gan_keras.metrics import faces as face_metrics
from gan_keras.metrics.neighbours import nearest_training
from gan_keras.networks import resnet

# %% [markdown]
# ## 1. The data, and what it cannot teach
#
# Every fourth face is held out. In a set with several pictures of a person, such as Olivetti, every fourth *person* is: otherwise the held-out pictures show faces that were trained on, and a copied face looks like a new one. The bundled set does not say who is who, so each face counts as a person.
#
# **Predict, then run.** A picture of 32x32 pixels has 1,024 numbers. How many principal components do 75 training faces need for 95 % of their variance?

# %%
dataset = load_dataset("lfw_faces")
training, held_out = dataset.floats(), load_dataset("lfw_faces", split="test").floats()
print(
    f"training {training.shape}, held out {held_out.shape}, from {training.min()} to {training.max()}"
)
assert (len(training), len(held_out)) == (75, 25)
assert training.shape[1:] == (32, 32, 1)
assert -1 <= training.min() < -0.9
assert 0.9 < training.max() <= 1
assert not {face.tobytes() for face in training} & {face.tobytes() for face in held_out}

singular = np.linalg.svd((training - training.mean(axis=0)).reshape(75, -1), compute_uv=False)
variance = np.cumsum(singular**2) / np.sum(singular**2)
needed = int(np.searchsorted(variance, 0.95)) + 1
print(
    f"{needed} components hold {variance[needed - 1]:.1%} of the variance; 10 hold {variance[9]:.1%}"
)
assert 25 < needed < 55
assert variance[-2] > 0.9999  # 75 points lie in 74 dimensions

# %% [markdown]
# <details><summary>Answer</summary>
#
# Between 25 and 55 (printed above), and never more than 74: 75 pictures span 74 dimensions around their mean. A model that adds nothing of its own can only mix these faces. This is why generators of faces are trained on tens of thousands of them, and why fewer pictures call for augmentation (2006.06676, 2006.10738).
#
# </details>

# %% [markdown]
# ## 2. The baseline: eigenfaces
#
# The oldest generator of faces needs no training loop: a Gaussian on the principal components, $x = \bar{x} + \sum_i \sqrt{\lambda_i}\, g_i v_i$ with $g_i \sim N(0, 1)$ (Turk and Pentland, 1991, for the components). Mean and covariance of the pixels are right by construction. A GAN has to beat it, and on something else than mean and covariance of pixels.

# %%
ghosts = face_metrics.eigenfaces(training, 1000, seed=0)
mean_face = training.mean(axis=0)
off = float(np.abs(ghosts.mean(axis=0) - mean_face).mean())
print(f"mean face of 1,000 eigenface samples: off by {off:.3f} of 2 on average")
assert off < 0.05
figures.rows_of_pictures(
    {"mean face": mean_face[None], "eigenfaces": ghosts[:10]},
    credit="computed from 75 faces of Labelled Faces in the Wild (scikit-image)",
    alt="The mean of the training faces, and below it ten draws from a Gaussian on their "
    "principal components: blurred, ghostly, each recognisably a face.",
)

# %% [markdown]
# ## 3. The GAN
#
# The package's model `face`: non-saturating loss, R1 penalty on the discriminator ($\gamma = 1$), translation and colour augmentation *inside* the discriminator (on reals and fakes alike), falling learning rate, average of the generator's weights. Its networks are residual here. With 75 faces and under a minute of training the pictures will be rough; section 8 has a longer run on more faces.
#
# **Predict, then run.** After training the mean of $D$ on reals and on fakes will be near 0.5. Does this mean that the faces are good?

# %%
steps = 700
trainer = faces_maths.Trainer(
    dataset.samples, steps, model="face", dataset="lfw_faces", network="resnet", d_filters=24,
    g_learning_rate=1.5e-3, d_learning_rate=1.5e-3, ema_decay=0.995, r1_gamma=1.0, r1_every=1,
)  # fmt: skip
print(f"generator {trainer.gan.generator.count_params():,} weights, "
      f"discriminator {trainer.gan.discriminator.count_params():,}")  # fmt: skip
noise = trainer.gan.generate(10, seed=1)
early = trainer.train(100)
rough = trainer.gan.generate(10, seed=1)

# %%
middle = trainer.train(300)

# %%
late = trainer.train(steps - trainer.done)
face_generator = trainer.gan.sampler
made = trainer.gan.generate(1000, seed=1)
print({name: round(value, 2) for name, value in late.items()})
assert abs(late["d_real"] - 0.5) < 0.15
assert abs(late["d_fake"] - 0.5) < 0.15
figures.rows_of_pictures(
    {"0 updates": noise, "100": rough, f"{steps}": made[:10], f"{steps}, others": made[10:20]},
    alt=f"Generated faces, the same ten latent vectors before training, after 100 and after {steps} "
    "updates, and ten others: grey, then a head, then eyes, mouth and hair, rough and noisy.",
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. It means that *this* discriminator, smoothed by a penalty and shown augmented pictures, cannot tell them apart. An untrained one says 0.5 as well. The next two sections measure what it does not say.
#
# </details>

# %% [markdown]
# ## 4. Better than the baseline? Count before you compare
#
# `fd_hog` is the Frechet distance on 128 histogram-of-gradient features (how edges run in each part of the picture), against the held-out people. It is nonlinear in the pixels, so eigenfaces have no advantage by construction.
#
# The distance falls with the number of samples, even if nothing about them changes (notebook 04). So the same 75 training faces stand beside 75 samples of each generator, and the mean over ten such sets is taken.
#
# **Predict, then run.** Eigenfaces or real training faces, 75 of each: which have the smaller distance to the held-out people?


# %%
def distance_of_sets(images, count=75, sets=10):
    return np.mean([
        face_metrics.fd_hog(images[i * count : (i + 1) * count], held_out) for i in range(sets)
    ])  # fmt: skip


def variety(images):
    """Total variance of the features, and squared distance of their mean from the held-out one."""
    features, others = map(face_metrics.hog_features, (images, held_out))
    gap = np.sum((features.mean(axis=0) - others.mean(axis=0)) ** 2)
    return features.var(axis=0, ddof=1).sum(), gap


real_distance = face_metrics.fd_hog(training, held_out)
ghosts_1000, made_1000 = (face_metrics.fd_hog(images, held_out) for images in (ghosts, made))
ghosts_75, made_75 = distance_of_sets(ghosts), distance_of_sets(made)
blank = face_metrics.fd_hog(np.repeat(mean_face[None], 75, axis=0), held_out)
print(f"75 real training faces      {real_distance:.2f}")
print(f"eigenfaces: 75 samples      {ghosts_75:.2f}   1,000 samples {ghosts_1000:.2f}")
print(f"GAN:        75 samples      {made_75:.2f}   1,000 samples {made_1000:.2f}")
print(f"the mean face 75 times      {blank:.2f}")
better = "GAN" if made_75 < ghosts_75 else "eigenfaces"
print(f"nearer to new people, at 75 samples: {better}")
assert ghosts_1000 < ghosts_75
assert made_1000 < made_75
for name, images in (("training", training), ("eigenfaces", ghosts), ("GAN", made)):
    print("{:10s} variance {:.2f}, squared gap of the means {:.3f}".format(name, *variety(images)))
print(f"held out   variance {variety(held_out)[0]:.2f}")
assert ghosts_1000 < ghosts_75 < real_distance
assert made_75 < blank
(real_variance, real_gap), (ghost_variance, ghost_gap) = variety(training), variety(ghosts)
assert ghost_variance < 0.8 * real_variance
assert real_gap < ghost_gap

# %% [markdown]
# <details><summary>Answer</summary>
#
# The eigenfaces, at 75 and all the more at 1,000. Real faces lose against ghosts! Against 25 people in 128 dimensions most of the distance is the sampling noise of the two covariances, and whoever varies less has less of it: the ghosts have three quarters of the variance or less. Their mean is farther off than that of the training faces, which the sum hides. So such a number, from so few people, is no proof of anything; section 8 has four times as many, and there real faces come first.
#
# </details>
#
# Which of the two generators comes first in this short run is printed, not promised. What the eye sees at once, that eigenfaces are double exposures and the GAN's faces have hard edges and noise, is in neither number.

# %% [markdown]
# ## 5. Is it a copy? A search, and a proof that the search works
#
# A generator that stores its training set has an excellent Frechet distance. So look for the nearest training face of each sample. Two decisions make such a search mean something:
#
# 1. *Distance in what?* In raw pixels a copy that is moved by one pixel is far away. The package compares small pictures without their brightness and contrast (`copy_features`).
# 2. *Near compared with what?* With real new people: the limit is the distance that 5 % of the held-out faces fall below.
#
# And a control: planted copies, moved by a pixel and with noise, which the search must find.

# %%
known = face_metrics.copy_features(training)
planted = face_metrics.planted_copies(training, 50)
sets = {"held-out people": held_out, "GAN": made, "eigenfaces": ghosts, "planted copies": planted}
nearest = {
    name: nearest_training(face_metrics.copy_features(images), known)
    for name, images in sets.items()
}
distances = {name: found[0] for name, found in nearest.items()}
limit = float(np.quantile(distances["held-out people"], 0.05))
shares = {name: float(np.mean(values < limit)) for name, values in distances.items()}
print({name: f"{share:.1%} below the limit" for name, share in shares.items()})
assert shares["planted copies"] > 0.9
assert shares["held-out people"] <= 0.08
assert shares["GAN"] < 0.3
assert np.mean(nearest["planted copies"][1] == np.random.default_rng(0).permutation(75)[:50]) > 0.9
figures.copies(distances, limit)

# %% [markdown]
# The numbers need eyes beside them: the eight samples of the 1,000 that lie nearest to a training face, and two planted copies.

# %%
closest = np.argsort(distances["GAN"])[:8]
left = np.concatenate([made[closest], planted[:2]])
right = training[np.concatenate([nearest["GAN"][1][closest], nearest["planted copies"][1][:2]])]
gaps = np.concatenate([distances["GAN"][closest], distances["planted copies"][:2]])
print("distances:", gaps.round(2), "- the last two are planted")
assert gaps[8:].max() < limit
figures.rows_of_pictures(
    {"sample": left, "nearest": right},
    credit="below: Labelled Faces in the Wild (Huang et al., 2007), from scikit-image; "
    "the last two above are planted copies",
    alt="Above, the eight generated faces nearest to a training face and two planted copies; below, "
    "the training face that was found for each. The planted ones are the same person.",
)

# %% [markdown]
# What this does not show: a person can be recognised in a picture that is far from every training picture (another pose, another light). Attacks that compare identities instead of pictures find such leaks in GAN faces (2107.06018). A low share here means "no copies found by this search", not "anonymous".

# %% [markdown]
# ## 6. Walking through the latent space
#
# A smooth way from one face to another is an argument against a lookup table (1511.06434, section 6.1). In 100 dimensions $|z|$ is close to $\sqrt{100} = 10$, and two independent vectors are nearly at right angles. So the middle of the straight way (lerp) has length $10/\sqrt{2}$, where almost no training noise ever was; the way along the sphere (slerp, 1609.04468) keeps the length:
#
# $$\mathrm{slerp}(z_0, z_1, t) = \frac{\sin((1-t)\,\omega)\, z_0 + \sin(t\,\omega)\, z_1}{\sin \omega}, \qquad \omega = \text{angle between } z_0 \text{ and } z_1$$
#
# **Predict, then run.** How many of 100,000 normal vectors in 100 dimensions are as short as the middle of a straight way?

# %%
z0, z1 = latents(4000, 100, seed=0).reshape(2, 2000, 100)
lengths = {way: faces_maths.way_lengths(z0, z1, way) for way in ("slerp", "lerp")}
ends, middles = lengths["slerp"][0], {way: lengths[way][10] for way in lengths}
print(
    f"mean |z| {ends:.2f}; in the middle: slerp {middles['slerp']:.2f}, lerp {middles['lerp']:.2f}"
)
assert abs(ends - 9.97) < 0.05
assert abs(middles["slerp"] - ends) < 0.05
assert abs(middles["lerp"] - ends / np.sqrt(2)) < 0.05
normal = np.random.default_rng(1).standard_normal((100_000, 100), np.float32)
short = int(np.sum(np.linalg.norm(normal, axis=1) < middles["lerp"]))
print(f"{short} of 100,000 are shorter than {middles['lerp']:.2f}")
assert short < 20

starts, stops = latents(200, face_generator.inputs[0].shape[-1], seed=3).reshape(2, 100, -1)
walks = {w: faces_maths.way_pictures(face_generator, starts, stops, w) for w in lengths}
changes = {way: faces_maths.step_sizes(pictures) for way, pictures in walks.items()}
jump = np.median(changes["slerp"].max(axis=1) / changes["slerp"].mean(axis=1))
print(f"largest step / mean step of a walk in 20 steps, median of 100 walks: {jump:.2f}")
assert jump < 3
figures.ways(lengths, {way: values.mean(axis=0) for way, values in changes.items()})

# %% [markdown]
# <details><summary>Answer</summary>
#
# Hardly any: $|z|$ has a standard deviation of about $1/\sqrt{2} = 0.71$, so 7.06 is four of them below the mean. The picture changes by steps of similar size all along (largest step less than 3 times the mean step): there is no point where one stored face is swapped for another.
#
# </details>

# %%
shown = slice(None, None, 2)
figures.rows_of_pictures(
    {"slerp": walks["slerp"][1][shown], "lerp": walks["lerp"][1][shown],
     "slerp, another": walks["slerp"][2][shown]},
    alt="Eleven pictures of a walk from one generated face to another, along the sphere and "
    "straight, and of a second walk: the features change gradually, without a jump.",
)  # fmt: skip

# %% [markdown]
# ## 7. Attributes and truncation, where they can be measured
#
# **A direction for an attribute.** Measure an attribute of 4,000 samples, regress it on $z$; the unit vector $d$ of the coefficients is the direction in which it grows. (InterFaceGAN, 1907.10786, uses labels from classifiers and a linear boundary.) Here the attributes are read off the pixels, so nobody has to judge a face: the light (left half minus right half), and on a generator of 8x8 digits that trains in seconds, the slant and the width of the stroke.
#
# The test uses new $z$: does the attribute of $G(z + a\,d)$ follow $a$ (Spearman correlation)? And does it change more than along random directions?
#
# **Predict, then run.** What is the Spearman correlation along a *random* direction?

# %%
digits = load_dataset("digits")
order = np.random.default_rng(0).permutation(digits.count)
known_digits, new_digits = digits.samples[order[:1000]], digits.floats()[order[1000:]]
writer = faces_maths.Trainer(
    known_digits, 1500, model="gan", dataset="digits", steps_per_execution=50
)
writer.train(1500)
digit_generator = writer.gan.sampler
pillow_picture(
    image_grid(np.concatenate([new_digits[:16], writer.gan.generate(32, seed=0)]), columns=16),
    "Sixteen held-out real digits of 8x8 pixels, and below them two rows of generated ones.",
)

# %%
amounts = np.linspace(-3, 3, 13)
searched = {
    "light on faces": (face_generator, attributes.light_from_left, "left minus right half"),
    "slant of digits": (digit_generator, attributes.slant, "slant (1 = 45 degrees)"),
    "stroke of digits": (digit_generator, attributes.stroke, "width (pixels)"),
}
curves, directions = {}, {}
for title, (network, attribute, unit) in searched.items():
    size = network.inputs[0].shape[-1]
    z, fresh = latents(4000, size, seed=1), latents(100, size, seed=2)
    d = directions[title] = attribute_direction(z, attribute(render(network, z)))
    others = np.random.default_rng(3).standard_normal((10, size)).astype(np.float32)
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    along, *controls = (
        np.stack([attribute(p) for p in faces_maths.steered(network, fresh, way, amounts)])
        for way in (d, *others)
    )
    ranks = float(np.median(faces_maths.ranks_agree(amounts, along)))
    of_mean = faces_maths.ranks_agree(amounts, along.mean(axis=1, keepdims=True))[0]
    control = np.median([np.abs(faces_maths.ranks_agree(amounts, c)).mean() for c in controls])
    change = np.mean(along[-1] - along[0])
    by_chance = np.mean([np.abs(np.mean(c[-1] - c[0])) for c in controls])
    print(f"{title}: Spearman of the mean {of_mean:.2f}, of a sample {ranks:.2f} (median), random "
          f"directions {control:.2f}; change {change / by_chance:.1f} times theirs")  # fmt: skip
    assert of_mean > 0.9
    assert ranks > 0.7
    assert change > 2 * by_chance
    curves[title] = amounts, along, controls[0], unit
figures.attributes_along(curves)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Far from 0, up or down: a smooth generator changes nearly every attribute along nearly every direction, and a small steady change has the same ranks as a large one. So "Spearman above 0.9" alone proves little; the size of the change compared with random directions is what makes $d$ a direction *of* this attribute.
#
# </details>

# %%
fresh_face = latents(2, face_generator.inputs[0].shape[-1], seed=2)
fresh_digit = latents(2, digit_generator.inputs[0].shape[-1], seed=5)
lit = faces_maths.steered(face_generator, fresh_face, directions["light on faces"], amounts[::2])
slanted = faces_maths.steered(
    digit_generator, fresh_digit, directions["slant of digits"], amounts[::2]
)
figures.rows_of_pictures(
    {"light, face 1": lit[:, 0], "light, face 2": lit[:, 1],
     "slant, digit 1": slanted[:, 0], "slant, digit 2": slanted[:, 1]},
    alt="Two generated faces moved along the direction of light, from dark to bright left halves, "
    "and two digits moved along the direction of slant, from left to right.", width=8,
)  # fmt: skip

# %% [markdown]
# Nothing holds the rest of the picture fixed: the face's features change with the light. Directions are *entangled* as the data's attributes are correlated, which is a limit of every edit in a latent space (1907.10786 projects one direction off another to reduce it).
#
# **Truncation** (1809.11096, section 3.1): numbers of $z$ beyond a limit are drawn again. (StyleGAN's $\psi$ does a related thing: it pulls $w$ towards the mean of $w$.) Typical samples come more often, rare ones not at all. Precision is the share of samples near some real one, recall the share of reals near some sample (1904.06991). 25 held-out faces are too few for it, so it is measured on 797 held-out digits, on the 64 pixels themselves.
#
# **Predict, then run.** The limit falls from infinity to 0.25. What happens to recall, and what to precision?


# %%
def pixels(images):
    return images.reshape(len(images), -1)


limits = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, None)
scores = faces_maths.truncation(digit_generator, limits, pixels(new_digits), pixels)
by_limit = dict(zip(limits, scores, strict=True))
for cut, (precision, recall) in by_limit.items():
    print(f"limit {cut}: precision {precision:.2f}, recall {recall:.2f}")
assert len(new_digits) == 797
assert by_limit[1.5][0] > by_limit[None][0]
assert by_limit[0.75][1] < by_limit[1.5][1] < by_limit[None][1]
assert by_limit[0.25][0] < by_limit[1.5][0]
figures.truncation(limits, scores)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Recall falls all the way. Precision rises at first, and then *falls*: a short $z$ is as foreign to this generator as the middle of a straight way was, and what it makes of it is a blurred average of all digits. Truncation trades variety for typical samples only as far as the generator was trained; BigGAN's authors met the same fault in large models (1809.11096, section 3.1).
#
# </details>

# %% [markdown]
# ## 8. More faces, more time
#
# The longer runs, on the 300 training faces of Olivetti (AT&T Laboratories Cambridge; 32x32 pixels, 30 people to train on, each face also mirrored, 10 other people held out), are recorded in the repository, not repeated here.

# %%
long_runs = faces_maths.long_runs()
print(f"{long_runs['command']} ({long_runs['date']})")
for run in long_runs["runs"]:
    print(
        f"\n{run['dataset']}, seed {run['seed']}: {run['g_updates']:,} updates, {run['seconds']:.0f} s"
    )
    for name, value in run.items():
        if name not in ("dataset", "seed", "seconds", "g_updates"):
            print(f"  {name:32} {value:.3f}")
    ghostly, ours = (run[f"fd_hog_1k{end}"] for end in ("_eigenfaces", ""))
    print(f"  nearer to new people: {'GAN' if ours < ghostly else 'eigenfaces'}")
    assert run["fd_hog_1k_real"] < ghostly  # real faces come first, as they should
    assert run["planted_small_50"] > 0.9  # else the share of copies says nothing

# %% [markdown]
# GAN and eigenfaces are 1,000 samples each and may be compared; `fd_hog_1k_real` is from the 600 training faces, mirrored ones included. Section 4's warning holds here too, less: 100 faces of 10 people are the judge.

# %%
long_grid = RESULTS.parents[1] / "docs" / "faces.png"
if long_grid.is_file():
    picture = pillow_picture(
        Image.open(long_grid), "A grid of generated faces of the longer run, from docs/faces.png."
    )
else:
    picture = "docs/faces.png is not in this copy"
picture

# %% [markdown]
# ## 9. Design: "ship a 64x64 face generator as an API"
#
# The interviewer wants to hear what is decided, with numbers. The cell measures the package's 64x64 generator (untrained; speed and size do not depend on the weights' values).

# %%
service = resnet.generator((64, 64, 1), 64, 16)
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "generator.keras"
    service.save(path)
    megabytes = path.stat().st_size / 1e6
    loaded = load_network(path)  # Keras's safe mode: no code from the file is run


def milliseconds(count):
    z = tf.random.normal((count, 64))
    step = tf.function(lambda: loaded(z, training=False))
    step()  # compiles
    times = []
    for _ in range(7):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return 1000 * min(times) / count


alone, batched = milliseconds(1), milliseconds(32)
print(f"{loaded.count_params():,} weights, {megabytes:.1f} MB as .keras; "
      f"{alone:.1f} ms for one face, {batched:.1f} ms a face in a batch of 32")  # fmt: skip
few, many = (render(loaded, latents(count, 64, seed=7)) for count in (3, 40))
assert np.array_equal(few, many[:3])  # one seed, one picture, whoever else is in the batch
assert np.array_equal(few, render(service, latents(3, 64, seed=7)))
assert batched < 1.5 * alone

# %% [markdown]
# | decision | choice, and why |
# |---|---|
# | input | a seed, and a truncation limit that was measured to help (in section 7 about 1.5; at 0.5 hardly a face is near the real ones); not free $z$, which invites searching for a person |
# | export | the averaged generator alone: the discriminator has seen the training faces and stays at home (membership attacks use it, 1705.07663); `.keras` for Keras, SavedModel for TF Serving, ONNX elsewhere; checked by comparing the pictures of fixed seeds |
# | latency | measured above; requests are gathered into batches of one fixed shape, so nothing is compiled in production |
# | determinism | noise from numpy with the request's seed, fixed batch shape; the same bytes only on the same hardware and versions, a tolerance elsewhere |
# | release gate | `fd_hog` and the eigenfaces' on equal counts, precision and recall, share of copies with its planted control, each against the last version |
# | each answer | distance to the nearest training face above the limit, else drawn again; signed provenance (C2PA), a watermark; a label "generated" |
# | abuse | keys and rate limits, no upload of photographs, terms that forbid impersonation and fake accounts, a way to complain and have a face removed (which means training again) |
# | model card | data and consent, who is missing, metrics with counts, intended and forbidden uses (`python -m gan_keras.train` writes one beside each run) |

# %% [markdown]
# ## 10. Limits
#
# - **Consent.** A photograph that is free to download was not given for this. In the European Union a face is personal data, and biometric data when it identifies someone; scraping for training has cost companies fines. Prefer people who agreed, and keep a way to withdraw.
# - **Bias.** A generator makes what is in its data, at best in the same shares, and may make them more lopsided (2001.09528). Olivetti are staff and students of one laboratory; LFW are mostly white men who were in the news. Whoever is not in the data cannot be generated, and no metric against held-out data of the same kind shows it.
# - **Memorisation.** Section 5, and its limit: not finding a copy is no proof. Fewer faces and longer training make copies more likely.
# - **Misuse.** Fake accounts, disinformation, forged documents. Detectors trained on one generator carry over to others to some degree (1912.11035) and lose to recompression and to new generators; provenance of real pictures is the sturdier half of an answer.
# - **Recognition.** "Generated faces for training face recognition" is a research topic (2108.07960), with a gap to real faces and with the same bias and leaks; it is no shortcut to a face data set without consent.

# %% [markdown]
# ## What the article gets wrong here
#
# | id | what the article says or does | what is right | shown |
# |---|---|---|---|
# | E70 | 784 numbers are reshaped to 32x32 | 784 = 28 * 28; 32x32 needs 1,024 | cell A |
# | E71 | two doublings after a 32x32 start, and a discriminator for 32x32 | start at 8x8: 8, 16, 32 | cell A |
# | E72 | trains on fakes that were never made | make them from the generator in each step; in a notebook an array left by an earlier cell hides the error | cell B |
# | E73 | draws noise for the discriminator's step and does not use it | without $G(z)$ the discriminator learns about another generator, or none | cell B |
# | E74 | sigmoid inside the generator | ReLU inside, tanh at the end (1511.06434, section 3): with sigmoids the output hardly depends on $z$ | cell C |
# | E75 | face discriminator of dense layers, no augmentation | convolutions; a dense layer does not know which pixels are neighbours | cell D |
# | E76 | imports what it does not use | a linter says so (ruff's F401) | cell E |
# | E77 | makes one face and stops | show a grid, save it, compare with training faces, measure | sections 3-5, the listing |
# | E78 | asked for a real application, names no system, data, metric or user | StyleGAN on FFHQ by FID (1812.04948); GFP-GAN restores faces in old photographs with such a generator (2101.04061) | the 30-second answer |
# | E79 | generated faces are simply used for face recognition | they carry the data's bias, may leak people, enable deepfakes; search for copies, with a control | sections 5, 10 |
# | E80 | many "parameters" must be adjusted | hyper-parameters (超参数); parameters are what training fits | text |
# | E81 | an important role in natural language processing | sampling a token has no gradient; SeqGAN (1609.05473) needs reinforcement learning, and plain likelihood training was found better (1811.02549) | cell F |
# | E82 | an outlook without diffusion | diffusion models took over image synthesis (2105.05233); the adversarial loss lives on in VQGAN (2012.09841), in distillation (2311.17042), super-resolution, vocoders; R3GAN argues for a simple modern GAN (2501.05441) | text |
# | E83 | no seed, metric, grid, checkpoint or function in any listing | seed, metric, grid and functions in 40 lines; checkpoints in the package (`checkpoint.py`) | the listing |

# %% [markdown]
# **A (E70, E71).** The sizes.

# %%
try:
    keras.Sequential([keras.Input((100,)), layers.Dense(784), layers.Reshape((32, 32, 1))])
except ValueError as error:
    print("E70:", str(error)[-110:])
else:
    raise AssertionError("784 numbers became 1,024")

for start in (32, 8):
    up = [layers.Conv2DTranspose(1, 4, 2, "same") for _ in range(2)]
    doubled = keras.Sequential([keras.Input((start, start, 1)), *up]).output_shape
    print(f"E71: two doublings from {start}x{start} give {doubled}")
    assert doubled == (None, 4 * start, 4 * start, 1)

# %% [markdown]
# **B (E72, E73).** A discriminator's loss on fakes that are not made in this step does not depend on the generator. The name alone is an error in a fresh interpreter, and silently something else in a used one.

# %%
listing = compile("answer = len(leftover_fakes)", "listing", "exec")
try:
    exec(listing, {})
except NameError as error:
    print("E72, fresh:", error)
else:
    raise AssertionError("a name appeared from nowhere")
used = {"leftover_fakes": np.zeros((5, 28, 28, 1))}  # of another listing
exec(listing, used)
assert used["answer"] == 5  # no error, wrong pictures

keras.utils.set_random_seed(0)
g = keras.Sequential([keras.Input((4,)), layers.Dense(9)])
d = keras.Sequential([keras.Input((9,)), layers.Dense(1)])
z = tf.random.normal((64, 4), seed=1)
stored = g(z)  # the article's: made once, or by someone else
before = [float(ops.mean(ops.softplus(d(fake)))) for fake in (stored, g(z))]
g.layers[0].kernel.assign_add(tf.ones((4, 9)))  # the generator has learnt something
after = [float(ops.mean(ops.softplus(d(fake)))) for fake in (stored, g(z))]
print(
    f"E73: loss on stored fakes {before[0]:.3f} -> {after[0]:.3f}, on G(z) {before[1]:.3f} -> {after[1]:.3f}"
)
assert before[0] == after[0]
assert abs(before[1] - after[1]) > 0.01

# %% [markdown]
# **C (E74).** The same generator with sigmoid or with ReLU inside and tanh at the end, before training: by how much does a pixel vary with $z$?


# %%
def spread_over_z(inside, end, seed):
    keras.utils.set_random_seed(seed)
    network = keras.Sequential([
        keras.Input((100,)), layers.Dense(128, "relu"), layers.Dense(1024, inside),
        layers.Reshape((8, 8, 16)), layers.Conv2DTranspose(64, 4, 2, "same", activation=inside),
        layers.Conv2DTranspose(1, 4, 2, "same", activation=end),
    ])  # fmt: skip
    return float(np.std(network(latents(256, 100, seed=0)), axis=0).mean())


for seed in range(3):
    flat, alive = (spread_over_z(*ends, seed) for ends in (("sigmoid",) * 2, ("relu", "tanh")))
    print(f"standard deviation over z: sigmoid inside {flat:.5f}, ReLU and tanh {alive:.4f}")
    assert flat < 0.005 < alive
    assert alive > 10 * flat

# %% [markdown]
# **D (E75).** Scramble the pixels of all faces in one fixed way. For a dense discriminator nothing has changed: permute the rows of its first kernel, and every logit is as before. It has to learn from 75 faces what a convolution knows from the start, that neighbours belong together.

# %%
keras.utils.set_random_seed(0)
dense = keras.Sequential([keras.Input((1024,)), layers.Dense(128, "relu"), layers.Dense(1)])
flat_faces = training.reshape(75, -1)
scramble = np.random.default_rng(0).permutation(1024)
logits = dense(flat_faces).numpy()
dense.layers[0].kernel.assign(dense.layers[0].kernel.numpy()[scramble])
difference = float(np.abs(dense(flat_faces[:, scramble]).numpy() - logits).max())
print(
    f"largest difference of a logit: {difference:.1e}, of logits up to {np.abs(logits).max():.2f}"
)
assert difference < 1e-4
assert np.ptp(logits) > 0.05

# %% [markdown]
# **E, F (E76, E81).** An import that nothing uses can be found by reading. A token that is chosen has no gradient; a relaxation of the choice has one.

# %%
tree = ast.parse("from keras.layers import Conv2D, Dense\nhead = Dense(1)")
imported = {
    alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
}
unused = imported - {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
print("E: imported and not used:", unused)
assert unused == {"Conv2D"}

word_logits, embedding = tf.Variable([[2.0, 1.0, 0.0]]), tf.constant([[1.0], [5.0], [9.0]])
with tf.GradientTape(persistent=True) as tape:
    chosen = tf.gather(embedding, tf.argmax(word_logits, axis=1))
    relaxed = tf.nn.softmax(word_logits) @ embedding
hard, soft = tape.gradient(chosen, word_logits), tape.gradient(relaxed, word_logits)
print(
    f"F: gradient through the chosen token {hard}, through the relaxation {soft.numpy().round(2)}"
)
assert hard is None
assert np.abs(soft).max() > 0.1

# %% [markdown]
# ## The article's listing, corrected
#
# A face GAN in one cell that needs nothing from this notebook. The faces are cut to 24x24 = 6 * 2 * 2 each way. Each comment marks an error that is not made here.

# %% tags=["standalone"]
import tempfile

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from skimage.data import lfw_subset

keras.utils.set_random_seed(0)  # E83
faces = lfw_subset()[:100, :24, :24, None].astype("float32") * 2 - 1
training, held_out = faces[:75], faces[75:]
data = tf.data.Dataset.from_tensor_slices(training).repeat().shuffle(300, seed=0).batch(25)
up = [layers.Dense(6 * 6 * 128), layers.Reshape((6, 6, 128)), layers.BatchNormalization()]
up += [layers.ReLU(), layers.Conv2DTranspose(64, 4, 2, "same"), layers.BatchNormalization()]
up += [layers.ReLU(), layers.Conv2DTranspose(1, 4, 2, "same", activation="tanh")]  # E74
generator = keras.Sequential([keras.Input((64,)), *up])  # E70, E71: 24x24
down = [layers.GaussianNoise(0.1), layers.Conv2D(32, 4, 2, "same"), layers.LeakyReLU(0.2)]  # E75
down += [layers.Conv2D(64, 4, 2, "same"), layers.LeakyReLU(0.2), layers.Dropout(0.3)]
discriminator = keras.Sequential([keras.Input((24, 24, 1)), *down, layers.Conv2D(1, 6)])
rate = keras.optimizers.schedules.CosineDecay(1e-3, 600)
players = [(net, keras.optimizers.Adam(rate, 0.5)) for net in (discriminator, generator)]


@tf.function
def train_step(real):
    for net, adam in players:
        with tf.GradientTape() as tape:
            fake = generator(tf.random.normal((25, 64)), training=True)  # E72, E73
            on_fake, on_real = (discriminator(x, training=True) for x in (fake, real))
            d_loss = ops.mean(ops.softplus(on_fake) + ops.softplus(-on_real))
            loss = d_loss if net is discriminator else ops.mean(ops.softplus(-on_fake))
        adam.apply(tape.gradient(loss, net.trainable_variables), net.trainable_variables)


list(map(train_step, data.take(600)))
made = generator(np.random.default_rng(0).normal(size=(40, 64)), training=False).numpy()
nearest = [np.sqrt(((x[:, None] - training) ** 2).sum((2, 3, 4))).min(1) for x in (made, held_out)]
print("nearest training face: generated {:.1f}, others {:.1f}".format(*map(np.median, nearest)))
sheet = made.reshape(4, 10, 24, 24).swapaxes(1, 2).reshape(96, 240, 1)  # E77
keras.utils.save_img(tempfile.gettempdir() + "/generated_faces.png", sheet)

# %%
sheet = Image.open(Path(tempfile.gettempdir()) / "generated_faces.png")
assert sheet.size == (240, 96)
assert np.std(np.asarray(sheet) / 127.5) > 0.2  # not one grey
pillow_picture(
    sheet.resize((960, 384), Image.Resampling.BICUBIC),
    "Forty faces of 24x24 pixels that the listing made: heads with eyes and mouths, grainy.",
)

# %% [markdown]
# With the package, as a program that can be interrupted, resumed and reproduced, with metrics, a picture of the nearest training faces and a model card:
#
# `python -m gan_keras.train --model face --dataset olivetti`

# %% [markdown]
# ## Follow-up questions
#
# **42. How do you show that it has not memorised faces?** Strictly, one cannot; one can look and report how well one looked. Nearest training faces in several feature spaces, with held-out *people* as the scale and planted copies as the control (section 5); smooth walks (section 6); recall on held-out people. Then attack it: a membership attack on the discriminator (1705.07663) and on identities instead of pictures (2107.06018). More data and augmentation lower the risk; training longer on few faces raises it.
#
# **43. Identity leakage, bias, deepfakes: what do you do about them?** Leakage: data with consent, duplicates removed, the copy search as a release gate, the discriminator not released, differential privacy where the loss of quality can be borne. Bias: report the shares in data and samples, measure per group, collect who is missing instead of reweighting who is there; augmenting with a biased generator can make it worse (2001.09528). Deepfakes: a generator of new faces cannot put a *given* person's face into a film unless one inverts or conditions it, so no such interface; provenance, watermarks or fingerprints in the generator (1811.08180), limits of use, and somebody who answers complaints.
#
# **44. Invert a real face into $z$; what are $W$ and $W+$?** Minimise $|x - G(z)|^2$ plus a perceptual distance over $z$ by gradient descent, starting from an encoder's guess. In StyleGAN one optimises $w$, the output of the mapping network, which is less entangled than $z$ (1812.04948), or one $w$ for each layer, $W+$ (1904.03189). $W+$ reconstructs almost anything, even pictures that are not faces, because it leaves the region where $G$ was trained; edits then work less well. This trade of distortion against editability is why one stays near $W$ or tunes $G$ to the one picture (2106.05744). It also means that a released generator can be used on photographs of real people.
#
# **System design.** Section 9.

# %% [markdown]
# ## Exercises
#
# **Exercise 1.** Slerp. For parallel vectors the angle is 0: return $z_0$, not NaN.


# %% tags=["exercise"]
def slerp(z0, z1, t):
    """The spherical way from z0 to z1, vectors (d,) of one length, t in [0, 1]."""
    ### BEGIN SOLUTION
    cosine = np.dot(z0, z1) / (np.linalg.norm(z0) * np.linalg.norm(z1))
    angle = np.arccos(np.clip(cosine, -1, 1))
    if np.sin(angle) < 1e-6:
        return z0
    return (np.sin((1 - t) * angle) * z0 + np.sin(t * angle) * z1) / np.sin(angle)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_slerp

check_slerp(slerp)

# %% [markdown]
# **Exercise 2.** The nearest training sample of each sample: its Euclidean distance and its row.


# %% tags=["exercise"]
def nearest_row(samples, training):
    """(distances (n,), indices (n,)) for samples (n, d) and training (m, d)."""
    ### BEGIN SOLUTION
    differences = samples[:, None] - training[None]
    distances = np.sqrt((differences**2).sum(axis=2))
    return distances.min(axis=1), distances.argmin(axis=1)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_nearest_training

check_nearest_training(nearest_row)

# %% [markdown]
# **Exercise 3.** Truncated noise: numbers of $N(0, 1)$ beyond the limit are drawn again until none is left. Clipping is not the same.


# %% tags=["exercise"]
def truncate(rng, count, dim, limit):
    """(count, dim) from N(0, 1) truncated to [-limit, limit]; rng is a numpy Generator."""
    ### BEGIN SOLUTION
    z = rng.standard_normal((count, dim))
    while (outside := np.abs(z) > limit).any():
        z[outside] = rng.standard_normal(outside.sum())
    return z
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_truncate

check_truncate(truncate)

# %% [markdown]
# **Exercise 4 (for discussion).** A colleague reports: "No sample has a pixel distance below 5 to a training face, so nothing was memorised." Name three things to ask.
#
# <details><summary>Answer</summary>
#
# How near are new people to the training faces (the scale)? Does the search find planted copies that are moved, mirrored, brighter (the control)? Nearest in pixels, or in something that knows a person from another? And: how many samples were searched, and who is in the data most often?
#
# </details>

# %% [markdown] tags=["solutions"]
# ## Solutions

# %% [markdown]
# ## References
#
# - [1812.04948](https://arxiv.org/abs/1812.04948) Karras, Laine, Aila, A style-based generator architecture for GANs (StyleGAN, FFHQ)
# - [1511.06434](https://arxiv.org/abs/1511.06434) Radford, Metz, Chintala, Unsupervised representation learning with deep convolutional GANs
# - [1609.04468](https://arxiv.org/abs/1609.04468) White, Sampling generative networks (slerp)
# - [1809.11096](https://arxiv.org/abs/1809.11096) Brock, Donahue, Simonyan, BigGAN (truncation)
# - [1904.06991](https://arxiv.org/abs/1904.06991) Kynkäänniemi et al., Improved precision and recall
# - [2006.06676](https://arxiv.org/abs/2006.06676) Karras et al., Training GANs with limited data; [2006.10738](https://arxiv.org/abs/2006.10738) Zhao et al., Differentiable augmentation
# - [1907.10786](https://arxiv.org/abs/1907.10786) Shen et al., Interpreting the latent space of GANs for semantic face editing
# - [1904.03189](https://arxiv.org/abs/1904.03189) Abdal, Qin, Wonka, Image2StyleGAN; [2106.05744](https://arxiv.org/abs/2106.05744) Roich et al., Pivotal tuning for latent-based editing of real images
# - [1705.07663](https://arxiv.org/abs/1705.07663) Hayes et al., LOGAN: membership inference attacks; [2107.06018](https://arxiv.org/abs/2107.06018) Webster et al., This person (probably) exists
# - [2001.09528](https://arxiv.org/abs/2001.09528) Jain et al., Imperfect ImaGANation; [2108.07960](https://arxiv.org/abs/2108.07960) Qiu et al., SynFace
# - [1912.11035](https://arxiv.org/abs/1912.11035) Wang et al., CNN-generated images are surprisingly easy to spot; [1811.08180](https://arxiv.org/abs/1811.08180) Yu, Davis, Fritz, Attributing fake images to GANs
# - [2101.04061](https://arxiv.org/abs/2101.04061) Wang et al., GFP-GAN
# - [1609.05473](https://arxiv.org/abs/1609.05473) SeqGAN; [1811.02549](https://arxiv.org/abs/1811.02549) Language GANs falling short
# - [2105.05233](https://arxiv.org/abs/2105.05233) Diffusion models beat GANs; [2012.09841](https://arxiv.org/abs/2012.09841) VQGAN; [2311.17042](https://arxiv.org/abs/2311.17042) Adversarial diffusion distillation; [2501.05441](https://arxiv.org/abs/2501.05441) R3GAN
# - M. Turk, A. Pentland, Eigenfaces for recognition, Journal of Cognitive Neuroscience 3(1), 1991
# - G. Huang et al., Labeled Faces in the Wild, University of Massachusetts, technical report 07-49, 2007

# %% [markdown]
# ## Instructor notes
#
# A 50-minute plan:
#
# | minutes | what | ask |
# |---|---|---|
# | 0-5 | the question, and the students' own answers | what is missing beside the networks? |
# | 5-12 | sections 1 to 3; start the training and talk over it | what can 75 faces teach? |
# | 12-18 | section 4 | how can ghosts beat real faces? |
# | 18-26 | section 5; exercise 2 | how would you notice that your search is blind? |
# | 26-34 | section 6; exercise 1 | where does the straight way lead? |
# | 34-40 | section 7 | why is a rank correlation not enough? |
# | 40-48 | sections 9 and 10 as a discussion, one row of the table per pair of students | what do you refuse to build? |
# | 48-50 | the 30-second answer again | |
#
# Do not let students use pictures of each other as training data without asking what happens to them afterwards. What a good answer has: a split by person, a baseline, a count beside each distance, a control for the copy search, consent. What gives away a learnt-by-heart one: "the faces are realistic, so it works", face recognition named without a word on bias.
