# %% [markdown]
# # 4. What are the strengths and weaknesses of GANs? GAN 有哪些优缺点？
#
# **Interview question.** What are the strengths and weaknesses of generative adversarial networks?
#
# **面试题。** 请列举 GAN 的优点和缺点。

# %% [markdown]
# ## The 30-second answer
#
# A trained GAN makes a sample in one pass through a network, its samples are sharp, and nothing restricts the generator: no tractable density, no Markov chain, no fixed noise process. The price is a game instead of a loss: training may circle, stall because the discriminator is too good, lose modes of the data, or let the discriminator memorise a small training set. There is no likelihood and no encoder, the losses of a plain GAN do not show progress, and diversity must be measured, not assumed. Quality can be measured too (Frechet and kernel distances, precision and recall), but each number has a blind spot, above all for copies of the training data. I would take a GAN where sampling must be fast, and diffusion or a likelihood model where coverage, stability or a density matters.

# %% [markdown]
# ## 30 秒回答
#
# 训练好的 GAN 只需一次前向传播就能生成样本，样本清晰，而且对生成器几乎没有限制：不需要可计算的概率密度，不需要马尔可夫链，也不需要固定的加噪过程。代价是训练成了一场博弈，而不是最小化单一损失：训练可能振荡不收敛，可能因为判别器太强而停滞，可能发生模式崩溃，判别器也可能在数据少时过拟合。GAN 没有似然，也没有编码器；普通 GAN 的损失不反映训练进展；多样性不能想当然，需要单独度量。生成质量也可以客观度量（Fréchet 距离、核距离、精确率与召回率），但每个指标都有盲区，尤其难以发现对训练数据的照搬。需要快速采样时我会选 GAN；看重覆盖率、训练稳定性或概率密度时，我会选扩散模型或似然模型。

# %% [markdown]
# ## Learning objectives
#
# After this notebook you can
#
# 1. name four different failures of GAN training, with an experiment for each;
# 2. say what a Frechet distance, precision, recall, density and coverage see, and what they miss;
# 3. recognise mode collapse, mode dropping and memorisation from measurements;
# 4. say what a GAN costs to train and to sample from, and when to use something else.
#
# **Prerequisites**: notebook 01; mean and covariance; nearest neighbours.
#
# **Run time**: about @RUN_TIME@ on 2 laptop cores, no GPU, no network.
#
# **Data**: points drawn here, and the 1,797 digits of scikit-learn (UCI "Optical Recognition of Handwritten Digits", CC BY 4.0).

# %%
import json
from pathlib import Path

import keras
import numpy as np
from keras import layers
from scipy.stats import spearmanr

import gan_keras
from gan_keras import GAN, WGANGP, frechet_distance, load_dataset
from gan_keras.course.experiments import costs, dirac, failures, ring
from gan_keras.course.figures import pillow_picture, strengths
from gan_keras.data.toy import RING_STD, draw_mixture, ring_centres
from gan_keras.drawing.plots import image_grid
from gan_keras.inference.generate import render
from gan_keras.loop.timing import ExecutionTimer
from gan_keras.metrics.frechet import gaussian_statistics
from gan_keras.metrics.modes import modes_and_quality
from gan_keras.metrics.neighbours import copied_share, precision_recall_density_coverage
from gan_keras.networks import dcgan, mlp

# %% [markdown]
# ## 1. The list
#
# | strength | why | reservation |
# |---|---|---|
# | one pass for a sample | $x = G(z)$ | training costs more than for a classifier (section 7) |
# | sharp samples | $D$ rejects blur; a mean of several answers is not in the data | invented detail is still invented |
# | any differentiable $G$ | no density, no Markov chain, no inference during learning (1406.2661, section 6) | no $p(x)$ either, and no encoder |
# | a learnt loss | the adversarial term can be added to other tasks: super-resolution, translation, codecs | one more network to train and to balance |
# | works without labels | the unconditional GAN needs only $x$ | conditional GANs need labels (1411.1784), pix2pix needs pairs (1611.07004) |
#
# | weakness | section |
# |---|---|
# | loses modes | 2 |
# | may not converge; the gradient may vanish; $D$ overfits when data are few | 3 |
# | the loss is not the quality | 4 |
# | metrics exist, each with a blind spot | 5, 6 |
# | two networks to be kept in step (1406.2661, section 6) | 2, 3 |

# %% [markdown]
# ## 2. Lost modes
#
# The data are eight narrow Gaussians on a ring (1611.02163, appendix A), so lost modes can be counted. A sample is *near a mode* within 3 standard deviations of a centre; a mode is *hit* if it has at least a tenth of its fair share of near samples. First the metric itself: in the plane a Gaussian has $1 - e^{-4.5}$ of its mass within 3 standard deviations.
#
# **Predict, then run.** Which number is that?

# %%
theory = 1 - np.exp(-4.5)
fresh, _ = draw_mixture("ring", 10_000, seed=5)
modes, near = modes_and_quality(fresh, ring_centres(), RING_STD)
print(f"10,000 real points: {modes} of 8 modes, {near:.4f} near one; expected {theory:.4f}")
assert modes == 8
assert round(theory, 4) == 0.9889
assert abs(near - theory) < 5 * np.sqrt(theory * (1 - theory) / 10_000)

# %% [markdown]
# <details><summary>Answer</summary>
#
# 0.9889, not the 0.9973 of one dimension. A generator cannot be asked for more than real data reach.
#
# </details>
#
# Now four small GANs, same networks, same optimizer, 3,000 updates. *PacGAN* (1712.04086) lets the discriminator judge two samples at once, so that repetition shows; WGAN-GP (1704.00028) has a critic that must have a slope everywhere (notebook 05).
#
# **Predict, then run.** In which order will they come out?

# %%
UPDATES = 3000


def falling_adam(steps):
    rate = keras.optimizers.schedules.PolynomialDecay(3e-3, steps, 0.0)
    return keras.optimizers.Adam(rate, 0.0, 0.99)


def train_on_ring(model=GAN, pack=1, **settings):
    keras.utils.set_random_seed(0)
    hidden = (96, 96)
    gan = model(
        mlp.generator((2,), 8, hidden), ring.packed_discriminator(pack, hidden), 8, **settings
    )
    optimizers = falling_adam(UPDATES), falling_adam(UPDATES * gan.n_critic)
    gan.compile(*optimizers, steps_per_execution=50)
    return ring.watch(gan, UPDATES, every=250)


films = {
    "minimax": train_on_ring(g_loss="minimax"),
    "non-saturating": train_on_ring(),
    "PacGAN, 2 at once": train_on_ring(pack=2),
    "WGAN-GP": train_on_ring(WGANGP, n_critic=2, gp_weight=1.0, ema_decay=0.99),
}
last = {name: film[-1] for name, film in films.items()}
for name, seen in last.items():
    print(f"{name:18s} {seen.modes} of 8 modes, {seen.quality:.2f} near one, W1 {seen.w1:.2f}")
assert last["WGAN-GP"].modes >= 5 > last["minimax"].modes
assert last["WGAN-GP"].modes > last["non-saturating"].modes
assert last["PacGAN, 2 at once"].w1 < last["non-saturating"].w1
strengths.rings(last)

# %% [markdown]
# <details><summary>Answer</summary>
#
# WGAN-GP has at least five modes, the plain losses have fewer, and packing brings the samples closer to the data than the same loss without it. All four are unfinished: the ring is sharp (standard deviation 0.02) and 3,000 updates are few. The averaged weights of the WGAN-GP generator help it as well.
#
# </details>
#
# One run of each proves little. The table has five seeds, 24,000 updates, larger networks and a higher rate (5e-3); it was made in minutes by `python -m gan_keras.compare` (the command is in docs/comparison.md) and is read from a file of the repository here. The row "usual Adam" has a constant rate of 1e-3 and $\beta_1 = 0.5$.

# %%
RESULTS = Path(gan_keras.__file__).parents[1] / "benchmarks" / "results"
RING_TABLE, DIGITS_TABLE = RESULTS / "compare_ring.json", RESULTS / "compare_mnist5k_seconds.json"


def rows_of(table):
    rows = json.loads(table.read_text("utf-8"))["rows"]
    return {row["model"].split(":beta")[0].replace(":g_loss=", ", "): row for row in rows}


if RING_TABLE.exists():
    hit = {}
    for name, row in rows_of(RING_TABLE).items():
        hit[name] = [run["last"]["modes_ring_10k"] for run in row["runs"]]
        usual = ", usual Adam" if "minimax" in name else ""
        print(f"{name + usual:26s} modes in five seeds {hit[name]}, ", end="")
        print(f"W1 {row['mean']['w1_ring_2k']:.2f} +- {row['std']['w1_ring_2k']:.2f}")
    assert max(hit["gan, minimax"]) <= 2
    assert min(hit["wgan"] + hit["wgan_gp"] + hit["hinge"] + hit["gan"]) == 8
    assert min(hit["lsgan"]) < 8
else:
    print("the tables come with the repository, not with the installed package")

# %% [markdown]
# So mode loss is no fate: with good settings nearly every loss finds all eight modes. "WGAN-GP prevents mode collapse" does not follow from it, since a plain loss reaches eight with the same optimizer; and LSGAN loses part of the ring in some seed, which a single run may not show (1711.10337 makes this point on images).

# %% [markdown]
# ## 3. Three other failures
#
# Instability is not another word for mode collapse. Three failures with causes of their own:
#
# - **No convergence.** The Dirac-GAN (1801.04406, section 2; notebook 01): with alternating steps minimax circles, R1 makes it converge.
# - **Vanishing gradient.** Data $N(0, 1)$, samples $N(m, 1)$, and the optimal discriminator. With $D^*$ held fixed the gradient in $m$ is $m\,\mathbb{E}[D^*]$ for the minimax loss and $m\,\mathbb{E}[1 - D^*]$ for the non-saturating one.
# - **Overfitting.** $D$ learns its training images by heart. Its logit then says "training image", not "real". Below, a small GAN on the 8x8 digits, the same 1,000 updates for each size of the training set.
#
# **Predict, then run.** With 50 training images, what will $D$ say of digits that it has not seen?

# %%
digits = load_dataset("digits")
order = np.random.default_rng(0).permutation(digits.count)
images, labels = digits.floats()[order], digits.labels[order]

orbits = {
    "minimax": dirac.orbit("minimax", alternating=True),
    "minimax + R1": dirac.orbit("r1", alternating=True),
}
radii = {name: np.hypot(*points[-1]) for name, points in orbits.items()}
distances = np.linspace(0.5, 8, 31)
pairs = np.array([failures.gradients_at_optimum(distance) for distance in distances])
counts = (50, 200, 900)
logits = failures.overfitting(images[:900], images[900:], counts, updates=1000)

print(
    f"radius after 500 steps: minimax {radii['minimax']:.3f}, with R1 {radii['minimax + R1']:.1e}"
)
print(f"distance 8: minimax gradient {pairs[-1, 0]:.1e}, non-saturating {pairs[-1, 1]:.2f}")
for count, (seen, unseen, fake) in zip(counts, logits, strict=True):
    print(
        f"{count} images: D on them {seen:+.2f}, on new digits {unseen:+.2f}, on fakes {fake:+.2f}"
    )
assert round(radii["minimax"], 3) == 1.399
assert radii["minimax + R1"] < 1e-6
assert pairs[-1, 0] < 1e-3 < 7.9 < pairs[-1, 1]
gaps = logits[:, 0] - logits[:, 1]
assert gaps[0] > 2 > 1 > gaps[2]
assert logits[0, 1] < 0 < logits[0, 0]
assert gaps[0] > gaps[1] > gaps[2]
strengths.failures(
    orbits,
    distances,
    dict(zip(("minimax", "non-saturating"), pairs.T, strict=True)),
    counts,
    logits,
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# That they are fakes: with 50 images the logit on new digits lies more than 2 below that on the training images, and with 900 images less than 1. A generator that follows such a $D$ is pushed towards the training images or nowhere. Scarce *labels* are no problem for an unconditional GAN; scarce *data* are. StyleGAN2 on faces gets steeply worse when the training set shrinks (2006.06676, figure 1); augmenting what $D$ sees, reals and fakes alike, is the remedy (2006.06676, 2006.10738).
#
# </details>

# %% [markdown]
# ## 4. The loss is not the quality
#
# The four GANs of section 2 were looked at every 250 updates. $W_1$ is the distance of 500 samples to 500 real points, which no GAN sees.
#
# **Predict, then run.** Does a falling generator loss mean better samples? And a falling critic estimate $\mathbb{E} f(x) - \mathbb{E} f(G(z))$?

# %%
runs = {
    "minimax": (films["minimax"], "g_loss", "generator loss"),
    "non-saturating": (films["non-saturating"], "g_loss", "generator loss"),
    "WGAN-GP": (films["WGAN-GP"], "estimate", "critic's estimate of $W_1$"),
}
rank = {}
for name, (film, attribute, _) in runs.items():
    trained = film[1:]  # before training nothing is estimated
    w1 = [seen.w1 for seen in trained]
    rank[name] = spearmanr([getattr(seen, attribute) for seen in trained], w1).statistic
    print(f"{name:15s} rank correlation of {attribute} with W1: {rank[name]:+.2f}")
assert rank["WGAN-GP"] > 0.8
assert rank["minimax"] < 0 < rank["WGAN-GP"]
assert rank["non-saturating"] < rank["WGAN-GP"]
strengths.loss_and_quality({name: (run[0][1:], *run[1:]) for name, run in runs.items()})

# %% [markdown]
# <details><summary>Answer</summary>
#
# A generator's loss is measured against a discriminator that changes. Here the minimax loss *rises* while the samples get closer, and the non-saturating loss follows no rule that one could rely on. The critic's estimate has a rank correlation above 0.8 with the distance, as 1701.07875 (section 4.2) found for images. It is a number up to an unknown factor, so it does not compare runs with different critics.
#
# </details>

# %% [markdown]
# ## 5. Measuring: the Frechet distance
#
# Judging by eye is not the only way. The inception score (1606.03498, section 4) came first. The Frechet inception distance (1706.08500, eq. 6) takes the features of real and of generated images as one Gaussian each:
#
# $$d^2 = |m_1 - m_2|^2 + \mathrm{Tr}\big(C_1 + C_2 - 2 (C_1 C_2)^{1/2}\big)$$
#
# From samples it is *too high*: two samples of $N$ points from the same Gaussian $N(0, I)$ in $d$ dimensions are on average $(2d + d(d+1)/2)/N$ apart, to first order in $1/N$. The kernel distance (1801.01401) has no such bias.
#
# **Predict, then run.** $d = 32$: which distance do 100 perfect samples get? Which 10,000?

# %%
sizes, dimensions = np.array([100, 316, 1000, 3162, 10_000]), 32
frechet = np.array([failures.distance_between_equals(size, dimensions) for size in sizes])
expected = failures.expected_bias(sizes, dimensions)
kernel = np.array([failures.kernel_between_equals(size, dimensions) for size in sizes[:3]])
for size, found, value in zip(sizes, frechet, expected, strict=True):
    print(f"N = {size:6d}: mean of 20 {found.mean():.4f}, formula {value:.4f}")
slope = np.polyfit(np.log(sizes), np.log(frechet.mean(axis=1)), 1)[0]
print(f"slope in the log-log plot {slope:.3f}, expected -1")
assert np.allclose(frechet.mean(axis=1), expected, rtol=0.1)
assert abs(slope + 1) < 0.05
assert round(expected[0], 2) == 5.92
assert round(expected[-1], 4) == 0.0592
assert (np.abs(kernel.mean(axis=1)) < 5 * kernel.std(axis=1) / np.sqrt(20)).all()
strengths.frechet_bias(sizes, frechet, expected, sizes[:3], kernel)

# %% [markdown]
# <details><summary>Answer</summary>
#
# 5.92 and 0.0592, a hundred times less, for the same perfect generator. Distances compare only at the same number of samples; papers use 50,000 for Inception features with $d = 2048$. The kernel distance is negative in some draws, as an unbiased estimate of 0 must be.
#
# </details>
#
# Bias is one trap. The Gaussian assumption is another: the distance sees means and covariances only. Take as a "generator" for the ring the Gaussian with the ring's own mean and covariance.
#
# **Predict, then run.** Its Frechet distance to the ring? Its share of samples near a mode?

# %%
mean, cov = gaussian_statistics(fresh)
impostor = np.random.default_rng(1).multivariate_normal(mean, cov, 10_000)
another, _ = draw_mixture("ring", 10_000, seed=6)
for name, points in (("real ring", another), ("one Gaussian", impostor)):
    distance = frechet_distance(*gaussian_statistics(points), mean, cov)
    modes, near = modes_and_quality(points, ring_centres(), RING_STD)
    print(f"{name}: Frechet distance {distance:.4f}, {modes} of 8 modes, {near:.3f} near one")
    assert distance < 0.01
assert near < 0.01
assert modes == 0

# %% [markdown]
# <details><summary>Answer</summary>
#
# Below 0.01, like real data, with less than 1 % of the samples near a mode. On Inception features the effect is milder and real: the distance can be lowered by matching the classes of ImageNet that Inception sees, without better images (2203.06026).
#
# </details>

# %% [markdown]
# ## 6. Fidelity and diversity apart
#
# One number cannot say *what* is wrong. Precision and recall (1904.06991) put a ball around each sample, out to its $k$-th neighbour in its own set. *Precision* is the share of fakes in a real ball, *recall* the share of reals in a fake ball. *Density* counts the real balls around a fake, over $k$; *coverage* is the share of real balls that hold a fake (2002.09797).
#
# Real digits play the generator, spoilt in two ways: classes are left out, or noise is added.
#
# **Predict, then run.** Which of the four falls when classes are left out? Which when noise is added?

# %%
flat = images.reshape(len(images), -1)
training, others, other_labels = flat[:600], flat[600:], labels[600:]
rng = np.random.default_rng(0)


def four(fakes):
    return precision_recall_density_coverage(training, fakes)


classes, noises = range(10, 3, -1), (0, 0.1, 0.2, 0.3, 0.4, 0.5)
dropped = [four(others[np.isin(other_labels, range(count))][:300]) for count in classes]
noisy = [four(others[:300] + noise * rng.normal(size=(300, 64))) for noise in noises]
for name, results in (("10, 4 classes", dropped), ("noise 0, 0.5", noisy)):
    first, last_one = results[0], results[-1]
    print(name, {metric: f"{first[metric]:.2f} -> {last_one[metric]:.2f}" for metric in first})
assert dropped[-1]["recall"] < 0.65 * dropped[0]["recall"]
assert abs(dropped[-1]["precision"] - dropped[0]["precision"]) < 0.08
assert noisy[-1]["precision"] < 0.1
assert noisy[-1]["coverage"] < 0.1
assert noisy[-1]["recall"] > 0.95

metrics = ("precision", "recall", "density", "coverage")
strengths.four_metrics(
    ("Classes left out", "classes that are generated", list(classes),
     {metric: [result[metric] for result in dropped] for metric in metrics}, True),
    ("Noise added", "standard deviation of the noise", list(noises),
     {metric: [result[metric] for result in noisy] for metric in metrics}, False),
)  # fmt: skip

# %% [markdown]
# <details><summary>Answer</summary>
#
# Classes left out: recall and coverage fall, precision stays. Noise: precision, density and coverage fall to nearly 0; recall *rises* to nearly 1, because noise is far from itself and its balls grow until they hold every real digit. Coverage starts lower than recall because 300 fakes do not reach all 600 real balls. Recall alone can be had with pure noise; read it beside precision, or take coverage, whose balls are those of the reals.
#
# </details>
#
# Five "generators" for the same training set, with what each instrument says of them. *Copied* is the share of samples that lie nearer to a training image than 95 % of new reals do.

# %%
new_reals = others[600:]  # set the scale of `copied_share`
suspects = {
    "honest: new digits": others[:300],
    "noisy": others[:300] + 0.3 * rng.normal(size=(300, 64)),
    "dropped: 0 to 4 only": others[other_labels < 5][:300],
    "collapsed: one digit": others[0] + 0.05 * rng.normal(size=(300, 64)),
    "memorised: training digits": training[:300],
}
print(f"{'':28s}{'Frechet':>10}{'precision':>11}{'recall':>8}{'coverage':>10}{'copied':>8}")
table = {}
for name, fakes in suspects.items():
    distance = frechet_distance(*gaussian_statistics(fakes), *gaussian_statistics(training))
    seen = four(fakes)
    row = (distance, seen["precision"], seen["recall"], seen["coverage"])
    table[name.split(":")[0]] = row = (*row, copied_share(fakes, training, new_reals))
    print(f"{name:28s}{row[0]:10.2f}{row[1]:11.2f}{row[2]:8.2f}{row[3]:10.2f}{row[4]:8.2f}")
honest, memorised = table["honest"], table["memorised"]
assert memorised[0] < honest[0]
assert memorised[1] == 1.0
assert memorised[4] == 1.0
assert honest[4] < 0.15
assert table["collapsed"][1] > 0.9
assert table["collapsed"][2] < 0.1
assert table["dropped"][1] > 0.9
assert 0.2 < table["dropped"][2] < 0.7
assert table["noisy"][1] < 0.6
assert table["noisy"][2] > 0.9

shown = np.concatenate([fakes[:14] for fakes in suspects.values()]).reshape(-1, 8, 8, 1)
pillow_picture(
    image_grid(shown, columns=14, scale=6),
    "Five rows of 8x8 digits: honest, noisy, dropped (0 to 4 only), collapsed (one digit), "
    "memorised. The last row looks as good as the first.",
)

# %% [markdown]
# The copies have the *best* Frechet distance of all and a precision of 1. Distances between distributions do not look for copies; a comparison with the training images must be made on purpose.
#
# Is a GAN diverse? Five of them on 5,000 digits of MNIST, three seeds each, the same time of training for all, from a file of the repository that `python -m gan_keras.compare` wrote; features of a small classifier, 5,000 samples:

# %%
if DIGITS_TABLE.exists():
    compared = rows_of(DIGITS_TABLE)
    rows = {name: row["mean"] for name, row in compared.items()}
    real = rows["real digits"] = compared["dcgan"]["runs"][0]["reference"]
    for name, row in rows.items():
        pair = f"precision {row['precision_digits_5k']:.2f}, recall {row['recall_digits_5k']:.2f}"
        print(f"{name:11s} {pair}, coverage {row['coverage_digits_5k']:.2f}")
    wgan, usual = rows["wgan"], rows["dcgan"]
    assert abs(wgan["precision_digits_5k"] - usual["precision_digits_5k"]) < 0.1
    assert wgan["recall_digits_5k"] < usual["recall_digits_5k"] - 0.1
    assert wgan["coverage_digits_5k"] < usual["coverage_digits_5k"] / 2
    assert round(real["coverage_digits_5k"], 2) == round(real["recall_digits_5k"], 2) == 0.96
    assert max(row["coverage_digits_5k"] for row in rows.values() if row is not real) < 0.8
    assert min(row["recall_digits_5k"] for row in rows.values() if row is not wgan) > 0.9
else:
    print("the tables come with the repository, not with the installed package")

# %% [markdown]
# The clipped WGAN has about the precision of the others (within 0.1), but its recall is lower by more than 0.1 and its coverage less than half: quality says nothing about diversity. The other four have a recall above 0.9, close to the 0.96 of real digits. By that number they do not lack diversity; but recall is generous to samples that are a little off, as the figure above shows, and their coverage stays below 0.8 (real digits: 0.96), which counts missing modes and missing quality together.
#
# On ImageNet the deficit is plain: a classifier trained on samples of BigGAN-deep does far worse than one trained on real images, and worse than one trained on samples of VQ-VAE-2, a likelihood model (1905.10887). "High quality" and "diverse" are two claims with two proofs.

# %% [markdown]
# ## 7. What it costs
#
# Let $g$ and $d$ be the multiplications of a forward pass through $G$ and $D$ for one image. A gradient costs about as much again for the weights and for the inputs of each layer, so a classifier the size of $D$ costs $3d$ an image and step. A GAN step costs $g + 6d$ for the discriminator and $3g + 2d$ for the generator.
#
# **Predict, then run.** How many times the classifier's step is a DCGAN's, if $g \approx d/2$? And WGAN-GP's with five critic steps?

# %%
shape, batch = (28, 28, 1), 32
pixels = rng.uniform(-1, 1, (5 * batch, *shape)).astype(np.float32)  # speed does not depend on it
answers = rng.integers(0, 10, len(pixels))


def networks():
    return dcgan.generator(shape, 64, 16), dcgan.discriminator(shape, 16, batch_norm=False)


trained = {}
body = networks()[1]
classifier = keras.Model(body.input, layers.Dense(10)(body.layers[-2].output))
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
classifier.compile(keras.optimizers.Adam(), loss, jit_compile=False)
trained["classifier"] = lambda timer: classifier.fit(
    pixels, answers, batch, epochs=2, verbose=0, callbacks=[timer]
)
for name, model, n_critic in (("DCGAN", GAN, 1), ("WGAN-GP, 5 critic steps", WGANGP, 5)):
    gan = model(*networks(), 64, n_critic=n_critic)
    gan.compile(keras.optimizers.Adam(), keras.optimizers.Adam(), jit_compile=False)
    trained[name] = lambda timer, gan=gan: gan.fit(
        pixels, batch_size=batch, epochs=2, verbose=0, callbacks=[timer]
    )

g, d = costs.multiplications(gan.generator), costs.multiplications(gan.discriminator)
steps = (
    costs.classifier_step(costs.multiplications(classifier)),
    costs.gan_step(g, d),
    costs.gan_step(g, d, n_critic=5, penalty=True),
)
counted = dict(zip(trained, steps, strict=True))
measured = {}
for name, run in trained.items():
    timer = ExecutionTimer()
    run(timer)
    measured[name] = min(timer.seconds[1:])  # the first step compiles
print(f"G: {gan.generator.count_params():,} parameters, {g:,} multiplications an image")
print(f"D: {gan.discriminator.count_params():,} parameters, {d:,} multiplications an image")
for name, second in measured.items():
    times = counted[name] / counted["classifier"]
    print(
        f"{name}: {1000 * second:.0f} ms a step of {batch}; {times:.1f} times the multiplications"
    )
assert 3 < counted["DCGAN"] / counted["classifier"] < 4
assert 15 < counted["WGAN-GP, 5 critic steps"] / counted["classifier"] < 25
assert measured["WGAN-GP, 5 critic steps"] > 2 * measured["DCGAN"]
assert measured["DCGAN"] > 1.3 * measured["classifier"]
strengths.costs(counted, measured)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Between 3 and 4 times for the DCGAN, 15 to 25 times for WGAN-GP with five critic steps, in multiplications; seconds also contain what is not a multiplication, such as normalization and the optimizers' updates. With `n_critic=1`, as many implementations have it, WGAN-GP is far cheaper.
#
# </details>
#
# So training costs more than a classifier of the same size. Sampling is the cheap part: one pass through $G$. A diffusion model with the 1,000 steps of 2006.11239 (section 4) passes through its network 1,000 times for each sample; distilled ones need a few, and some of these use a GAN's loss for it (2311.17042).

# %%
generator = gan.generator
one_pass = costs.seconds(lambda: render(generator, np.zeros((250, 64))))
passes = 40
chain = costs.seconds(lambda: [render(generator, np.zeros((250, 64))) for _ in range(passes)], 2)
print(
    f"250 samples: {1000 * one_pass:.0f} ms in one pass, {1000 * chain:.0f} ms in {passes} passes"
)
print(f"a chain of 1,000 passes would take about {1000 * chain / passes:.1f} s")
assert chain > 10 * one_pass

# %% [markdown]
# ## What the article gets wrong here
#
# | id | what the article says or does | what is right | shown |
# |---|---|---|---|
# | E57 | needs no labels, as a property of GANs; elsewhere, not many labels | true of the unconditional GAN; conditional GANs need labels, pix2pix needs pairs, and so do the three applications that the article itself shows | section 1 |
# | E58 | therefore suited to scarce data | scarce labels are not scarce data: with 50 images $D$ takes new digits for fakes | section 3 |
# | E59 | diverse samples as a strength, beside mode collapse as a weakness | neither follows from the other: the clipped WGAN has the others' precision and less than half of their coverage; on ImageNet diversity is the weak side (1905.10887) | sections 2, 6 |
# | E60 | instability is mode collapse | no convergence, vanishing gradient, overfitting and mode loss are four failures with four causes | sections 2, 3 |
# | E61 | can hardly be measured, left to subjective judgement | Frechet and kernel distance, precision, recall, density, coverage; the difficulty is their bias, their features and their blindness for copies | sections 4-6 |
# | E62 | leaves out: no density, no encoder, two networks in step; one pass, sharp, no Markov chain | 1406.2661, section 6 | sections 1, 7 |
# | E63 | expensive, without saying what | training is 3 to 4 classifiers for a DCGAN of this size; sampling is one pass | section 7 |

# %% [markdown]
# ## Follow-up questions
#
# **29. Mode collapse, mode dropping, memorisation: how do you detect each?** Collapse, one or few outputs whatever $z$ is: distances between samples near 0, recall near 0, visible in one grid (PacGAN's subject, 1712.04086). Dropping, part of the data is never made: recall and coverage fall while precision stays, class shares of a classifier shift; a grid does not show it. Memorising: distance to the nearest training image compared with that of held-out reals, with a planted copy as a positive control; the Frechet distance rewards it (section 6). Duplicates among samples give an estimate of the support's size (1706.08224).
#
# **30. FID: formula, assumptions, three ways to cheat.** $|m_1 - m_2|^2 + \mathrm{Tr}(C_1 + C_2 - 2(C_1 C_2)^{1/2})$ on Inception features (1706.08500). It assumes that features are Gaussian, that Inception's features matter for these images, and that $N$ and preprocessing are equal. Cheats: more samples than the competitor (the bias is about $c/N$); copies of the training data; matching the features and not the images, for example by the classes that Inception sees (2203.06026). Another resizing filter changes it as well (2104.11222).
#
# **31. How many samples does FID need, why is it biased, and what about KID?** The distance is a nonlinear function of estimated moments; with $N$ samples it is too high by about $(2d + d(d+1)/2)/N$ for two samples of $N(0, I)$, in general by a model-dependent $c/N$ (1801.01401; 1911.07023 extrapolates to infinite $N$). Custom is 50,000 for $d = 2048$; fewer than $d$ samples leave the covariance singular. KID, an unbiased squared MMD with a cubic kernel, has mean 0 for equal distributions at any $N$ and comes with a standard error, so it suits small sets.
#
# **32. Precision and recall, or density and coverage?** Both use balls to the $k$-th neighbour. Precision and recall (1904.06991) are binary and build balls around fakes too: one outlier among the reals makes a large ball that flatters precision, and spread-out fakes flatter recall (section 6: nearly 1 for noise). Density counts the balls, coverage uses real balls only, so both are sturdier and their values for equal distributions are known: 1 for density, $1 - 2^{-k}$ approximately for coverage at large equal counts (2002.09797).
#
# **33. GAN, VAE, flow, diffusion in one table.**
#
# | | GAN (1406.2661) | VAE (1312.6114) | flow (1605.08803) | diffusion (2006.11239) |
# |---|---|---|---|---|
# | trained by | a game | a lower bound of the likelihood | the exact likelihood | a denoising loss, a weighted bound |
# | density | none | lower bound | exact | bound; exact by an ODE (2011.13456) |
# | passes for a sample | 1 | 1 | 1 (coupling layers) | up to 1,000; few if distilled |
# | encoder | none | yes | the inverse | the noising process, not learnt; exact both ways by an ODE (2011.13456) |
# | typical failure | instability, lost modes | blur | cost, restricted layers | slow sampling |
# | diversity | not guaranteed; weak on ImageNet (1905.10887) | good | good | good (2105.05233: higher recall than BigGAN) |
#
# **34. When would you not use a GAN?** When a density is asked for (compression bounds, outlier scores). When every mode counts, as for simulating rare cases or for augmenting a medical classifier without proof that it helps. When data are few and no augmentation or pretrained model is at hand (2006.06676). When there is nobody to watch the training: a denoising or likelihood loss is a plain minimisation. For text, whose tokens are discrete and give $G$ no gradient (1811.02549). When the best quality matters and seconds for a sample are affordable: diffusion (2105.05233).

# %% [markdown]
# ## Exercises
#
# Each is one function; a checker says whether it is right and, if not, often why.
#
# **Exercise 1.** The Frechet distance of two Gaussians. The root is that of a matrix, and the covariances need not commute.


# %% tags=["exercise"]
def frechet(mean1, cov1, mean2, cov2):
    """Squared distance of N(mean1, cov1) and N(mean2, cov2); means (d,), covariances (d, d)."""
    ### BEGIN SOLUTION
    # C1 C2 has the eigenvalues of C1^(1/2) C2 C1^(1/2): real, not negative.
    eigenvalues = np.linalg.eigvals(cov1 @ cov2).real
    trace_of_root = np.sqrt(np.clip(eigenvalues, 0, None)).sum()
    return np.sum((mean1 - mean2) ** 2) + np.trace(cov1 + cov2) - 2 * trace_of_root
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_frechet_distance

check_frechet_distance(frechet)

# %% [markdown]
# **Exercise 2.** Count the modes that are hit: those with at least `fewest` samples within `radius` of their centre.


# %% tags=["exercise"]
def modes_hit(samples, centres, radius, fewest):
    """Number of modes hit by samples (n, 2), of centres (m, 2)."""
    ### BEGIN SOLUTION
    away = np.linalg.norm(samples[:, None] - centres[None], axis=-1)
    return int(((away <= radius).sum(axis=0) >= fewest).sum())
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_modes_hit

check_modes_hit(modes_hit)

# %% [markdown]
# **Exercise 3.** Precision after 1904.06991: the share of fakes that lie in the ball of some real, which reaches to that real's $k$-th nearest *other* real.


# %% tags=["exercise"]
def precision(real, fake, k):
    """Share of fakes (m, d) inside the ball of a real (n, d)."""
    ### BEGIN SOLUTION
    between_reals = np.linalg.norm(real[:, None] - real[None], axis=-1)
    radius = np.sort(between_reals, axis=1)[:, k]  # column 0 is the distance to itself
    away = np.linalg.norm(fake[:, None] - real[None], axis=-1)
    return np.mean((away <= radius).any(axis=1))
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_precision

check_precision(precision)

# %% [markdown]
# **Exercise 4 (on paper).** A paper reports a Frechet distance of 6.2 from 5,000 samples, another 6.0 from 50,000. Which generator is better?
#
# <details><summary>Answer</summary>
#
# The numbers do not decide it. More samples lower the bias: at 50,000 the first would get less than 6.2, perhaps less than 6.0, and at 5,000 the second more than 6.0. Compare at equal $N$. The other way round, 6.0 from 5,000 and 6.2 from 50,000, would decide it for the first, up to sampling noise: it is ahead although its bias is larger.
#
# </details>

# %% [markdown] tags=["solutions"]
# ## Solutions

# %% [markdown]
# ## References
#
# arXiv ids, in the order of their use.
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow et al., Generative adversarial networks
# - [1411.1784](https://arxiv.org/abs/1411.1784) Mirza, Osindero, Conditional generative adversarial nets
# - [1611.07004](https://arxiv.org/abs/1611.07004) Isola et al., Image-to-image translation with conditional adversarial networks (pix2pix)
# - [1611.02163](https://arxiv.org/abs/1611.02163) Metz et al., Unrolled generative adversarial networks
# - [1712.04086](https://arxiv.org/abs/1712.04086) Lin et al., PacGAN: the power of two samples in generative adversarial networks
# - [1704.00028](https://arxiv.org/abs/1704.00028) Gulrajani et al., Improved training of Wasserstein GANs (WGAN-GP)
# - [1711.10337](https://arxiv.org/abs/1711.10337) Lucic et al., Are GANs created equal?
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge?
# - [2006.06676](https://arxiv.org/abs/2006.06676) Karras et al., Training generative adversarial networks with limited data
# - [2006.10738](https://arxiv.org/abs/2006.10738) Zhao et al., Differentiable augmentation for data-efficient GAN training
# - [1701.07875](https://arxiv.org/abs/1701.07875) Arjovsky, Chintala, Bottou, Wasserstein GAN
# - [1606.03498](https://arxiv.org/abs/1606.03498) Salimans et al., Improved techniques for training GANs
# - [1706.08500](https://arxiv.org/abs/1706.08500) Heusel et al., GANs trained by a two time-scale update rule (FID)
# - [1801.01401](https://arxiv.org/abs/1801.01401) Binkowski et al., Demystifying MMD GANs (KID)
# - [2203.06026](https://arxiv.org/abs/2203.06026) Kynkäänniemi et al., The role of ImageNet classes in Fréchet inception distance
# - [1904.06991](https://arxiv.org/abs/1904.06991) Kynkäänniemi et al., Improved precision and recall metric for assessing generative models
# - [2002.09797](https://arxiv.org/abs/2002.09797) Naeem et al., Reliable fidelity and diversity metrics for generative models
# - [1905.10887](https://arxiv.org/abs/1905.10887) Ravuri, Vinyals, Classification accuracy score for conditional generative models
# - [2006.11239](https://arxiv.org/abs/2006.11239) Ho, Jain, Abbeel, Denoising diffusion probabilistic models
# - [2311.17042](https://arxiv.org/abs/2311.17042) Sauer et al., Adversarial diffusion distillation
# - [1706.08224](https://arxiv.org/abs/1706.08224) Arora, Zhang, Do GANs actually learn the distribution? An empirical study
# - [2104.11222](https://arxiv.org/abs/2104.11222) Parmar, Zhang, Zhu, On aliased resizing and surprising subtleties in GAN evaluation
# - [1911.07023](https://arxiv.org/abs/1911.07023) Chong, Forsyth, Effectively unbiased FID and inception score and where to find them
# - [1312.6114](https://arxiv.org/abs/1312.6114) Kingma, Welling, Auto-encoding variational Bayes
# - [1605.08803](https://arxiv.org/abs/1605.08803) Dinh, Sohl-Dickstein, Bengio, Density estimation using Real NVP
# - [2011.13456](https://arxiv.org/abs/2011.13456) Song et al., Score-based generative modeling through stochastic differential equations
# - [2105.05233](https://arxiv.org/abs/2105.05233) Dhariwal, Nichol, Diffusion models beat GANs on image synthesis
# - [1811.02549](https://arxiv.org/abs/1811.02549) Caccia et al., Language GANs falling short

# %% [markdown]
# ## Instructor notes
#
# A 50-minute plan:
#
# | minutes | what | ask |
# |---|---|---|
# | 0-5 | the students' own lists, on the board | which of these did you measure? |
# | 5-14 | section 2: ring, then the five seeds | what would one seed have told you? |
# | 14-22 | section 3 | which remedy belongs to which failure? |
# | 22-26 | section 4 | what do you look at instead of the loss? |
# | 26-33 | section 5 | how would you cheat? |
# | 33-41 | section 6; cover the table and guess each row | which instrument finds the copies? |
# | 41-45 | section 7 | when is one pass worth the trouble of training? |
# | 45-49 | exercise 2 or 3 in pairs | |
# | 49-50 | the 30-second answer again | |
#
# What a good answer has: one pass and sharpness; a game and not a minimisation; at least three separate failures; diversity apart from fidelity; a metric with its blind spot; when not to use a GAN. What gives away a learnt-by-heart one: "unsupervised, so it suits small data", "mode collapse" for every failure, "GANs cannot be evaluated".
