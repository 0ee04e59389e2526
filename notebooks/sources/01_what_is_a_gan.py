# %% [markdown]
# # 1. What is a GAN? 什么是生成对抗网络？
#
# **Interview question.** What is a generative adversarial network (GAN)? Explain its idea and how it is trained.
#
# **面试题。** 什么是生成对抗网络（GAN）？请说明它的基本思想和训练方式。

# %% [markdown]
# ## The 30-second answer
#
# A GAN (Goodfellow et al., 2014, [1406.2661](https://arxiv.org/abs/1406.2661)) trains two networks against each other. The generator $G$ turns random noise $z$ into a sample $G(z)$; the discriminator $D$ gets real and generated samples and estimates the probability that a sample is real. They take turns: $D$ takes a step that lowers its binary cross-entropy, then $G$ takes a step, with the gradient that reaches it through $D$, that makes $D$ take its samples for real. For a fixed $G$ the best $D$ is $p_{data}/(p_{data}+p_g)$; against it the minimax game has the value $-\log 4 + 2\,\mathrm{JSD}(p_{data}\,\|\,p_g)$, which is lowest exactly where $G$ reproduces the data, and there $D = 1/2$. In practice $G$ minimises $-\log D(G(z))$, because the minimax loss leaves it almost no gradient when $D$ is sure, and convergence is not guaranteed.

# %% [markdown]
# ## 30 秒回答
#
# GAN（Goodfellow 等，2014，[1406.2661](https://arxiv.org/abs/1406.2661)）让两个网络相互对抗地训练。生成器 $G$ 把随机噪声 $z$ 变成样本 $G(z)$；判别器 $D$ 同时接收真实样本和生成样本，估计一个样本为真的概率。两者交替更新：先更新 $D$，降低它的二元交叉熵；再更新 $G$，利用经 $D$ 反向传播回来的梯度，使 $D$ 把生成样本判为真。固定 $G$ 时，最优判别器是 $p_{data}/(p_{data}+p_g)$；此时极小极大博弈的值等于 $-\log 4 + 2\,\mathrm{JSD}(p_{data}\,\|\,p_g)$，当且仅当 $G$ 复现数据分布时取最小值，而且处处 $D = 1/2$。实践中 $G$ 最小化的是非饱和损失 $-\log D(G(z))$，因为当 $D$ 非常有把握时，极小极大形式几乎不给 $G$ 梯度；另外，训练并不保证收敛。

# %% [markdown]
# ## Learning objectives
#
# After this notebook you can
#
# 1. write down the value function $V(D,G)$ and derive the optimal discriminator and the value of the game;
# 2. explain why the generator's loss is changed in practice, with the two gradients;
# 3. say what the Jensen-Shannon divergence cannot measure, and why the game may circle instead of converging;
# 4. write a training step in Keras 3 that moves the right weights, and recognise one that does not.
#
# **Prerequisites**: probability densities, binary cross-entropy, gradient descent; Keras models and layers.
#
# **Run time**: about @RUN_TIME@ on 2 laptop cores, no GPU, no network.
#
# **Data**: numbers drawn here, and the 1,797 digits of scikit-learn (UCI "Optical Recognition of Handwritten Digits", CC BY 4.0).

# %%
import inspect
import time
import warnings

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from scipy.stats import norm, wasserstein_distance

from gan_keras import GAN, load_dataset, losses
from gan_keras.course.experiments import densities, dirac, film
from gan_keras.course.figures import pillow_picture, principle
from gan_keras.networks import mlp

# %% [markdown]
# ## 1. The game
#
# $$\min_G \max_D V(D, G) = \mathbb{E}_{x \sim p_{data}}[\log D(x)] + \mathbb{E}_{z \sim p_z}[\log(1 - D(G(z)))] \qquad \text{(1406.2661, eq. 1)}$$
#
# $-V$ is a cross-entropy: $D$ is a classifier with label 1 for real and 0 for generated. With the *logit* $l$, the output of $D$ before the sigmoid, $-\log D = \mathrm{softplus}(-l)$ and $-\log(1 - D) = \mathrm{softplus}(l)$, where $\mathrm{softplus}(l) = \log(1 + e^l)$. That is all of the discriminator's loss.
#
# **Predict, then run.** What is $-V$ when $D$ cannot tell the two apart and says $1/2$ everywhere?


# %%
def discriminator_loss(real_logits, fake_logits):
    """-V(D, G)."""
    return ops.mean(ops.softplus(-real_logits)) + ops.mean(ops.softplus(fake_logits))


undecided = np.zeros((8, 1), np.float32)  # logit 0: D = 1/2
some, other = np.random.default_rng(0).normal(0, 3, (2, 8, 1)).astype(np.float32)
at_half = float(discriminator_loss(undecided, undecided))
print(f"-V at D = 1/2: {at_half:.4f}, 2 log 2 = {2 * np.log(2):.4f}")
assert abs(at_half - 2 * np.log(2)) < 1e-6
# It is the loss of the package.
assert np.isclose(discriminator_loss(some, other), losses.gan_discriminator_loss(some, other))

# %% [markdown]
# <details><summary>Answer</summary>
#
# $2 \log 2 = 1.386$: two terms, each $\log 2 = 0.693$. A log that prints the mean of the two terms shows 0.693 for the same $D$; know which one you are looking at.
#
# </details>

# %% [markdown]
# ## 2. What the discriminator learns
#
# For fixed $G$ write $p$ for the density of the data and $q$ for that of the samples. Then $V = \int p \log D + q \log (1 - D)\,dx$ can be maximised at each $x$ alone: the derivative of $a \log y + b \log (1-y)$ vanishes at $y = a/(a+b)$, so
#
# $$D^*(x) = \frac{p(x)}{p(x) + q(x)} \qquad \text{(1406.2661, proposition 1)}$$
#
# The cell trains a small network on samples of $p = N(-1, 1)$ and $q = N(1.5, 0.7)$ with the loss above; it is never shown a density. $N(m, s)$ has mean $m$ and standard deviation $s$ in this notebook.
#
# **Predict, then run.** What will the network say at $x = 0$?

# %%
p, q = norm(-1.0, 1.0), norm(1.5, 0.7)
keras.utils.set_random_seed(0)
discriminator = keras.Sequential(
    [
        keras.Input((1,)),
        layers.Dense(32, activation="tanh"),
        layers.Dense(32, activation="tanh"),
        layers.Dense(1),
    ]
)
updates, batch = 1500, 512
optimizer = keras.optimizers.Adam(keras.optimizers.schedules.PolynomialDecay(1e-2, updates, 0.0))
optimizer.build(discriminator.trainable_variables)


@tf.function(jit_compile=True)
def discriminator_step(real, fake):
    weights = discriminator.trainable_variables
    with tf.GradientTape() as tape:
        loss = discriminator_loss(discriminator(real), discriminator(fake))
    optimizer.apply(tape.gradient(loss, weights), weights)


rng = np.random.default_rng(0)
for _ in range(updates):
    real, fake = rng.normal(-1.0, 1.0, (batch, 1)), rng.normal(1.5, 0.7, (batch, 1))
    discriminator_step(tf.constant(real, tf.float32), tf.constant(fake, tf.float32))


def trained_logits(at):
    return discriminator(at[:, None].astype(np.float32)).numpy()[:, 0].astype(float)


at = np.linspace(-3, 3, 601)
trained, optimum = 1 / (1 + np.exp(-trained_logits(at))), p.pdf(at) / (p.pdf(at) + q.pdf(at))
print(f"at x = 0: trained {trained[300]:.3f}, p / (p + q) {optimum[300]:.3f}")
assert [round(float(d.pdf(0)), 3) for d in (p, q)] == [0.242, 0.057]
assert round(optimum[300], 2) == 0.81
print(f"largest error on [-3, 3]: {np.abs(trained - optimum).max():.3f}")
assert np.abs(trained - optimum).max() < 0.05
principle.optimal_discriminator(at, p.pdf(at), q.pdf(at), trained, optimum)

# %% [markdown]
# <details><summary>Answer</summary>
#
# $p(0) = 0.242$ and $q(0) = 0.057$, so $D^*(0) = 0.242 / 0.299 = 0.81$. The discriminator is an estimator of a density *ratio*: $D/(1-D) = p/q$ when it is optimal. It estimates neither density.
#
# </details>
#
# Is this the same as "the discriminator maximises its accuracy"? Take $D^*$ and multiply its logit by 3. Every decision stays as it was, and so does the accuracy; the cross-entropy does not. The best possible cross-entropy (the mean of the two terms) is $\log 2 - \mathrm{JSD}(p\,\|\,q)$, by the theorem of the next section.

# %%
star = densities.optimal_logit(p, q)
lowest = np.log(2) - densities.jensen_shannon(p, q)
bce = densities.cross_entropy(trained_logits(densities.GRID), p, q)
print(f"cross-entropy: trained {bce:.4f}, lowest possible {lowest:.4f}")
assert abs(lowest - 0.1756) < 5e-5
assert lowest - 1e-9 <= bce < lowest + 0.01

for factor in (1, 3):
    right = densities.accuracy(factor * star, p, q)
    bce = densities.cross_entropy(factor * star, p, q)
    print(f"logit of D* times {factor}: accuracy {right:.4f}, cross-entropy {bce:.4f}")
assert densities.accuracy(3 * star, p, q) == densities.accuracy(star, p, q)
assert round(lowest, 2) == 0.18
assert round(densities.cross_entropy(3 * star, p, q), 2) == 0.31

# %% [markdown]
# ## 3. What the generator is up against
#
# Put $D^*$ into $V$. With the mixture $m = (p + q)/2$ we have $D^* = \frac{1}{2}\, p/m$ and $1 - D^* = \frac{1}{2}\, q/m$; each $\frac{1}{2}$ gives $-\log 2$, and what is left is twice the Jensen-Shannon divergence:
#
# $$V(D^*, G) = -\log 4 + 2\,\mathrm{JSD}(p \,\|\, q) \qquad \text{(1406.2661, theorem 1)}$$
#
# The cell moves $q$ from $N(1.5, 0.7)$ to $p = N(-1, 1)$ in a straight line of means and standard deviations. $V$ is integrated from $D^*$; the divergence is computed another way, from entropies.
#
# **Predict, then run.** What is $V(D^*, G)$ at the end, where $q = p$? And what is it for two distributions that do not overlap at all?

# %%
towards = np.linspace(0, 1, 41)
path = [norm(1.5 - 2.5 * t, 0.7 + 0.3 * t) for t in towards]
values = np.array([densities.value(densities.optimal_logit(p, step), p, step) for step in path])
divergences = np.array([densities.jensen_shannon(p, step) for step in path])
print(
    f"V(D*, G) at the start {values[0]:.4f}, at q = p {values[-1]:.4f}, -log 4 = {-np.log(4):.4f}"
)
assert np.abs(values - (-np.log(4) + 2 * divergences)).max() < 1e-9
assert values.argmin() == len(values) - 1
assert abs(values[-1] + np.log(4)) < 1e-9
assert abs(values[0] + 0.3513) < 5e-5
principle.value_of_optimum(towards, values, divergences)

# %% [markdown]
# <details><summary>Answer</summary>
#
# At $q = p$: $-\log 4 = -1.386$, the lowest value there is. Without overlap $\mathrm{JSD} = \log 2$, so $V = -\log 4 + 2 \log 2 = 0$: the discriminator makes no mistake.
#
# </details>
#
# The statement is about the *optimal* $D$ and the *minimax* loss. With another $D$ the generator minimises what that $D$ says; with another loss it minimises something else (section 4).

# %% [markdown]
# ## 4. Two losses for the generator
#
# The minimax loss $\mathbb{E}[\log(1 - D(G(z)))]$ and the *non-saturating* loss $-\mathbb{E}[\log D(G(z))]$ (1406.2661, section 3) push the logit of a fake in the same direction, upwards. Their gradients in that logit are
#
# $$\frac{\partial}{\partial l} \log(1 - \sigma(l)) = -\sigma(l), \qquad \frac{\partial}{\partial l} (-\log \sigma(l)) = -(1 - \sigma(l)).$$
#
# **Predict, then run.** Early in training $D$ is sure of a fake, say $l = -8$. How large is each gradient?

# %%
logits = tf.linspace(-8.0, 8.0, 161)[:, None]
slopes = {}
for name in ("minimax", "non_saturating"):
    loss = getattr(losses, f"{name}_generator_loss")
    with tf.GradientTape() as tape:
        tape.watch(logits)
        total = loss(logits) * len(logits)  # the losses are means
    slopes[name] = tape.gradient(total, logits).numpy()[:, 0]
    print(f"{name:15s} at logit -8: {slopes[name][0]:+.5f}, at 0: {slopes[name][80]:+.5f}")
sigmoid = 1 / (1 + np.exp(-logits.numpy()[:, 0].astype(float)))
assert np.allclose(slopes["minimax"], -sigmoid, atol=1e-6)
assert np.allclose(slopes["non_saturating"], -(1 - sigmoid), atol=1e-6)
assert round(-slopes["minimax"][0], 5) == 0.00034
assert round(-slopes["non_saturating"][0], 5) == 0.99966
principle.generator_gradients(logits[:, 0].numpy(), -slopes["minimax"], -slopes["non_saturating"])

# %% [markdown]
# <details><summary>Answer</summary>
#
# $\sigma(-8) = 0.00034$ against $1 - \sigma(-8) = 0.99966$: the minimax loss gives a generator that is easily found out three thousand times less gradient. In the other direction, for fakes that pass ($l > 0$), the non-saturating loss lets go.
#
# </details>
#
# What does the non-saturating generator minimise? With $D^*$ of the present $G$ held fixed, its gradient is that of $\mathrm{KL}(q\,\|\,p) - 2\,\mathrm{JSD}(p\,\|\,q)$ (1701.04862, theorem 2.5). The second term has a negative sign; yet the difference equals $2\,\mathrm{KL}\left(\frac{p+q}{2}\,\|\,p\right)$, which is a divergence: it is 0 only for $q = p$, and negative nowhere. The cell checks this for the mean of $q$ by finite differences, with the minimax loss and $2\,\mathrm{JSD}$ beside it.

# %%
grid = densities.GRID


def samples_with_mean(mean):
    return norm(mean, 0.7)


def minimax(mean):  # D* belongs to mean 1.5 and does not follow
    return np.trapezoid(-np.logaddexp(0, star) * samples_with_mean(mean).pdf(grid), grid)


def non_saturating(mean):
    return np.trapezoid(np.logaddexp(0, -star) * samples_with_mean(mean).pdf(grid), grid)


def twice_jsd(mean):
    return 2 * densities.jensen_shannon(p, samples_with_mean(mean))


def kl_minus_twice_jsd(mean):
    return densities.kullback_leibler(samples_with_mean(mean), p) - twice_jsd(mean)


for loss, target in ((minimax, twice_jsd), (non_saturating, kl_minus_twice_jsd)):
    one, two = densities.slope(loss, 1.5), densities.slope(target, 1.5)
    print(f"d/dmean of {loss.__name__}: {one:.6f}, of {target.__name__}: {two:.6f}")
    assert abs(one - two) < 1e-6

# %% [markdown]
# ## 5. Where the divergence says nothing
#
# Let the data be a single point at 0 and the samples a single point at $\theta$. The Jensen-Shannon divergence is $\log 2$ for every $\theta \ne 0$; the Wasserstein-1 distance is $|\theta|$ (compare 1701.07875, example 1). Two narrow Gaussians behave nearly the same.
#
# **Predict, then run.** For $\sigma = 0.1$ and means 1 apart, by how much does the divergence change when the samples move by a small step?


# %%
def point_jensen_shannon(theta):
    """JSD of a point at 0 and a point at theta, from its definition."""
    p, q = (np.array([1.0, 0.0]), np.array([0.0, 1.0])) if theta else (np.ones(1), np.ones(1))
    m = (p + q) / 2
    return sum(np.sum(d[d > 0] * np.log(d[d > 0] / m[d > 0])) for d in (p, q)) / 2


for theta in (2, 0.5, 0.01):
    w1 = wasserstein_distance([0.0], [theta])
    print(f"theta = {theta}: JSD {point_jensen_shannon(theta):.4f}, W1 {w1:.2f}")
    assert abs(point_jensen_shannon(theta) - np.log(2)) < 1e-12
    assert abs(w1 - theta) < 1e-12
assert point_jensen_shannon(0) == 0


def narrow_jsd(distance):
    return densities.jensen_shannon(norm(0, 0.1), norm(distance, 0.1))


distances = np.linspace(0, 2, 101)
jsd = np.array([narrow_jsd(distance) for distance in distances])
slope_at_1 = densities.slope(narrow_jsd, 1.0)
print(f"sigma 0.1, means 1 apart: dJSD/dm = {slope_at_1:.1e}, dW1/dm = 1")
assert 2.0e-5 < slope_at_1 < 2.5e-5
principle.flat_divergence(distances, jsd, distances, 0.1)  # W1 is the distance of the means

# %% [markdown]
# <details><summary>Answer</summary>
#
# By $2 \cdot 10^{-5}$ of the step: nearly nothing. This is why an optimal discriminator is of no use to a *minimax* generator whose samples are far from the data (1701.04862, section 2), and the reason for the Wasserstein GAN of notebook 05. It is not a proof that GANs cannot train: the discriminator of a real training is never optimal, and non-saturating GANs do learn where this argument predicts that they fail (1710.08446, abstract).
#
# </details>

# %% [markdown]
# ## 6. A game is not a descent
#
# The smallest GAN has two numbers, the Dirac-GAN (1801.04406, section 2): the data are the point 0, the generator makes the point $\theta$, and the discriminator's logit is $\psi x$. Its only equilibrium is $\theta = \psi = 0$. All four games below start at $(1, 1)$, at radius 1.414, and take 500 gradient steps with rate 0.1. *Simultaneous* steps use the same point for both players; in *alternating* steps, which are what a training loop does, the generator sees the discriminator that has just moved.
#
# **Predict, then run.** Which of them reach the equilibrium?

# %%
expected = {  # radius after 500 steps: simultaneous, alternating
    "minimax": (2.179, 1.399),
    "non-saturating": (0.521, 0.390),
    "wasserstein": (17.0, 1.410),
    "r1": (1.8e-9, 1.8e-8),
}
for kind, radii in expected.items():
    found = [dirac.last_radius(kind, alternating) for alternating in (False, True)]
    print(f"{kind:15s} simultaneous {found[0]:.3g}, alternating {found[1]:.3g}")
    assert np.allclose(found, radii, rtol=0.02)
# Simultaneous steps of the linear game are rotations that grow by sqrt(1 + rate^2).
assert np.isclose(dirac.last_radius("wasserstein", False), np.sqrt(2) * (1 + 0.1**2) ** 250)

titles = ["minimax", "non-saturating", "Wasserstein, no clipping", "minimax + R1, $\\gamma = 1$"]
principle.dirac_orbits(
    {
        title: (dirac.orbit(kind, False), dirac.orbit(kind, True))
        for title, kind in zip(titles, expected, strict=True)
    }
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Only the one with the R1 penalty on the discriminator's gradient (1801.04406, theorem 4.1 is its local convergence). Minimax spirals outwards with simultaneous steps and hardly moves inwards with alternating ones; the non-saturating loss creeps inwards; the unclipped Wasserstein game runs away or circles. "Both networks keep improving" is not what happens in a game.
#
# </details>

# %% [markdown]
# ## 7. A whole GAN, on the line
#
# The same package class that makes images later: a generator from $z \sim N(0, I_4)$ to one number, a discriminator from a number to a logit, the non-saturating loss, Adam. The data are a mixture, 35 % $N(-1.5, 0.4)$ and 65 % $N(1.5, 0.7)$.
#
# **Predict, then run.** What will $D$ say at the end, on the data?

# %%
rng = np.random.default_rng(0)
left = rng.random(100_000) < 0.35
mixture = np.where(left, rng.normal(-1.5, 0.4, left.shape), rng.normal(1.5, 0.7, left.shape))
mixture = mixture[:, None].astype(np.float32)

keras.utils.set_random_seed(0)
gan = GAN(mlp.generator((1,), 4, (32, 32)), mlp.discriminator((1,), (64, 64)), latent_dim=4)


def falling_adam():
    rate = keras.optimizers.schedules.PolynomialDecay(2e-3, 3000, 0.0)
    return keras.optimizers.Adam(rate, beta_1=0.5)


gan.compile(falling_adam(), falling_adam(), steps_per_execution=50)
frames = film.film(gan, mixture, stops=(0, 50, 200, 800, 3000))
last = frames[-1]
print(f"W1 to the data {last.w1:.3f}; largest |D - 1/2| on the data {last.undecided:.3f}")
print(f"accuracy of D: {last.accuracy:.3f}")
assert last.w1 < 0.15 < 0.5 < frames[0].w1
assert last.undecided < 0.15
assert np.interp(0.0, frames[2].at, frames[2].d) < 0.5  # in the gap, after 200 updates
assert abs(last.accuracy - 0.5) < 0.05
principle.film_strip(frames, mixture)

# %% [markdown]
# <details><summary>Answer</summary>
#
# About $1/2$ everywhere, with an accuracy of 50 %: at the solution the best discriminator is a coin. On the way there, after 200 updates, the samples cover one mode and are smeared over the other, and $D$ falls below $1/2$ in the gap, where there are too many of them. Outside the data and the samples $D$ can say anything.
#
# </details>

# %% [markdown]
# ## 8. Whose weights move
#
# The algorithm (1406.2661, algorithm 1) is a step of $D$ on its loss, then a step of $G$ on its own. In Keras 3 the safe way to say which network a step moves is to list the weights whose gradient is taken. This is the generator's step of the package:

# %%
print(inspect.getsource(GAN.generator_step))

# %% [markdown]
# **Predict, then run.** Four bars: the largest change of a weight of $G$ and of $D$ in a step of $D$ and in a step of $G$. Adam's first step is as large as its rate, here 0.001. Which bars are zero?

# %%
digits = load_dataset("digits").floats()  # (1797, 8, 8, 1) in [-1, 1]
keras.utils.set_random_seed(0)
gan = GAN(mlp.generator((8, 8, 1), 16, (64,)), mlp.discriminator((8, 8, 1), (64,)), latent_dim=16)
gan.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3))


def weights_now(network):
    return [weight.numpy() for weight in network.trainable_variables]


def largest_change(network, before):
    return max(
        float(np.abs(a - b).max()) for a, b in zip(before, weights_now(network), strict=True)
    )


changes = {}
batch_of_digits = tf.constant(digits[:64])
for name, step in (("D step", gan.discriminator_step), ("G step", gan.generator_step)):
    before = weights_now(gan.generator), weights_now(gan.discriminator)
    step(batch_of_digits)
    changes[name] = {
        "G": largest_change(gan.generator, before[0]),
        "D": largest_change(gan.discriminator, before[1]),
    }
print(changes)
assert changes["D step"]["G"] == 0.0 == changes["G step"]["D"]
assert np.isclose(changes["D step"]["D"], 1e-3, rtol=0.05)
assert np.isclose(changes["G step"]["G"], 1e-3, rtol=0.05)
principle.moved_weights(changes)

# %% [markdown]
# <details><summary>Answer</summary>
#
# $G$ in the step of $D$ and $D$ in the step of $G$: exactly zero, not nearly. The generator's gradient does pass *through* $D$; it is only not applied there.
#
# </details>
#
# The old idiom was to compile $D$, then to set `discriminator.trainable = False`, then to compile a stacked model of both. In Keras 2 $D$ still trained by itself. Keras 3 reads the flag when the step is traced:

# %%
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    frozen = mlp.discriminator((8, 8, 1), (64,))
    frozen.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse")
    frozen.trainable = False  # meant for the stacked model only
    before = [weight.numpy() for weight in frozen.weights]
    frozen.train_on_batch(digits[:64], np.ones((64, 1)))
change = max(
    float(np.abs(a - b.numpy()).max()) for a, b in zip(before, frozen.weights, strict=True)
)
print(f"D moved by {change}; Keras says: {caught[0].message}")
assert change == 0.0

# %% [markdown]
# ## What the article gets wrong here
#
# This course was made from an article with interview answers and code. Its first answer contains the following errors; ids are those of the project's list.
#
# | id | what the article says or does | what is right | shown |
# |---|---|---|---|
# | E03 | the discriminator maximises its accuracy | it minimises a cross-entropy; accuracy has no gradient, and equal accuracy can go with cross-entropy 0.18 or 0.31 | section 2 |
# | E04 | the generator's loss is the distance between two distributions | only with the optimal $D$ and the minimax loss, up to constants, a divergence: 2 JSD - log 4 | sections 3, 4 |
# | E05 | describes one generator loss, trains another, names neither | minimax and non-saturating: gradients 0.00034 and 0.99966 at logit -8 | section 4 |
# | E06 | both networks get better all the time | at the solution $D$ is a coin, and the game may circle: radius 1.414 to 2.179 | sections 6, 7 |
# | E07 | no value function, no optimal $D$, no equilibrium, no algorithm | eq. 1, proposition 1, theorem 1, algorithm 1 of 1406.2661 | sections 1-3, 8 |
# | E08, E09, E10 | the listing uses a library, a batch size and data that it never defines | a listing that runs by itself | corrected listing |
# | E11 | the generator's step moves the discriminator too | list the weights | section 8, cell A |
# | E12 | every update sees the same first batch | shuffle, all samples once in an epoch | cell B |
# | E13 | calls one update an epoch | 28 updates of 64 for these 1,797 digits; 938 for MNIST | cell B |
# | E14 | pixels are not scaled to the generator's output | [-1, 1] with tanh (1511.06434, section 4) | cell C |
# | E15 | prints the sum of two losses as one, taken from `train_on_batch` | 2 log 2 = 1.386 is the undecided value of the sum; `train_on_batch` returned running means before Keras 3.15 | section 1, cell D |
# | E16 | Adam as it comes | a choice with a source or a test: 2e-4 and beta_1 = 0.5 in 1511.06434, section 4; the small network of the corrected listing was tried with 1e-3 and 0.5 | cell E |
# | E17 | images without a channel axis | (28, 28, 1); else a later penalty broadcasts to a wrong shape without an error | cell F |
# | E18 | `predict` inside the training loop | call the model | cell G |
# | E19 | `input_shape` given to a layer | `keras.Input` | cell H |

# %% [markdown]
# **A (E11).** The same duel twice, on the digits; the second time the generator's optimizer also gets the discriminator's weights, as it does when a stacked model of both is trained without further care.
#
# **Predict, then run.** Which of the two has the lower generator loss after 600 updates?


# %%
def duel(joint, updates=600):
    """Accuracy of D, its mean probability on fakes, and the generator's last loss."""
    keras.utils.set_random_seed(0)
    generator, discriminator = (
        mlp.generator((8, 8, 1), 16, (128,)),
        mlp.discriminator((8, 8, 1), (128,)),
    )
    g_weights, d_weights = generator.trainable_variables, discriminator.trainable_variables
    moved = g_weights + d_weights if joint else g_weights  # the error, or not
    g_optimizer, d_optimizer = keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3)
    g_optimizer.build(moved)
    d_optimizer.build(d_weights)

    @tf.function(jit_compile=True)
    def update(real):
        with tf.GradientTape() as tape:
            fake = generator(tf.random.normal((64, 16)))
            d_loss = discriminator_loss(discriminator(real), discriminator(fake))
        d_optimizer.apply(tape.gradient(d_loss, d_weights), d_weights)
        with tf.GradientTape() as tape:
            fake = generator(tf.random.normal((64, 16)))
            g_loss = losses.non_saturating_generator_loss(discriminator(fake))
        g_optimizer.apply(tape.gradient(g_loss, moved), moved)
        return g_loss

    rng = np.random.default_rng(0)
    for _ in range(updates):
        g_loss = update(tf.constant(digits[rng.integers(0, len(digits), 64)]))
    fake = generator(rng.normal(size=(1797, 16)).astype(np.float32))
    on_real, on_fake = discriminator(digits).numpy(), discriminator(fake).numpy()
    accuracy = ((on_real > 0).mean() + (on_fake < 0).mean()) / 2
    return accuracy, float(np.mean(ops.sigmoid(on_fake))), float(g_loss)


right, wrong = duel(joint=False), duel(joint=True)
for name, (accuracy, on_fakes, loss) in (("G's weights", right), ("G's and D's", wrong)):
    print(
        f"G step moves {name}: accuracy {accuracy:.2f}, D on fakes {on_fakes:.2f}, G loss {loss:.2f}"
    )
assert right[0] > 0.9 > 0.7 > wrong[0]
assert wrong[2] < 1.0 < right[2]

# %% [markdown]
# <details><summary>Answer</summary>
#
# The wrong one: its discriminator is made to call fakes real in every generator step, so the loss looks excellent and means nothing. A low generator loss is no evidence of good samples.
#
# </details>
#
# **B (E12, E13).** Which samples are seen, and what an epoch is.

# %%
from gan_keras.data.order import batches_from_array

rows = np.arange(len(digits), dtype=np.float32)[:, None]
always_first = {row for _ in range(100) for row in rows[:64, 0]}
batches = batches_from_array(rows, batch_size=64, seed=0).take(len(digits) // 64)
shuffled = {row for batch in batches for row in batch.numpy()[:, 0]}
print(f"100 updates on x[:64]: {len(always_first)} samples; 28 shuffled updates: {len(shuffled)}")
assert len(always_first) == 64
assert len(shuffled) == 28 * 64 == 1792  # the last 5 wait for another epoch
assert -(-60_000 // 64) == 938  # updates in an epoch of MNIST

# %% [markdown]
# **C (E14).** Bytes against a generator that ends in tanh: any threshold on brightness tells the two apart. The package refuses them.

# %%
bytes_0_255 = load_dataset("digits").samples.astype(np.float32)
brightest_fake = float(ops.max(gan.generator(tf.random.normal((1000, 16)))))
print(f"brightest pixel of a fake {brightest_fake:.2f}, of a real digit {bytes_0_255.max():.0f}")
told_apart = bytes_0_255.max(axis=(1, 2, 3)) > brightest_fake
assert told_apart.all()  # accuracy 100 % on the reals without learning anything
try:
    gan.fit(bytes_0_255, batch_size=64, verbose=0)
except ValueError as error:
    print("ValueError:", error)
else:
    raise AssertionError("unscaled images were accepted")

# %% [markdown]
# **D (E15).** A model that does not learn (rate 0) is given batch 1, batch 2 and batch 1 again. A loss per batch comes back the third time as it was the first; a running mean does not. Which one `train_on_batch` returns depends on the version of Keras: measured, a running mean on 3.12.0, 3.13.2 and 3.14.0, the batch's own loss on 3.15.1.

# %%
model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(0.0), loss="mse")
first, second = (np.full((4, 1), value, np.float32) for value in (1.0, 3.0))
answers = [float(model.train_on_batch(x, 0 * x)) for x in (first, second, first)]
print(f"Keras {keras.__version__}: {np.round(answers, 4)}")
own_loss = np.isclose(answers[2], answers[0])
running_mean = np.mean([answers[0], 9 * answers[0], answers[0]])  # three times x, nine times x^2
assert own_loss != np.isclose(answers[2], running_mean)
assert own_loss == (tuple(map(int, keras.__version__.split(".")[:2])) >= (3, 15))

# %% [markdown]
# **E, F, G, H (E16-E19).** Four habits: the default optimizer, a missing axis, `predict` in a loop, `input_shape`.

# %%
default = keras.optimizers.Adam()
print(f"E: Adam() has rate {float(default.learning_rate):g} and beta_1 {default.beta_1}")
assert (round(float(default.learning_rate), 6), default.beta_1) == (1e-3, 0.9)

weights_per_image, images = np.ones((4, 1, 1, 1)), np.ones((4, 8, 8))
print(f"F: (4, 1, 1, 1) * (4, 8, 8) has shape {(weights_per_image * images).shape}")
assert (weights_per_image * images).shape == (4, 4, 8, 8)

noise = np.random.default_rng(0).normal(size=(64, 16)).astype(np.float32)


def seconds(run, times=10):
    run()  # the first call compiles
    start = time.perf_counter()
    for _ in range(times):
        run()
    return (time.perf_counter() - start) / times


slow = seconds(lambda: gan.generator.predict(noise, verbose=0))
fast = seconds(lambda: gan.generator(noise, training=False))
print(f"G: predict takes {slow / fast:.0f} times as long as a call")
assert slow > 2 * fast

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    keras.Sequential([layers.Dense(1, input_shape=(3,))])
print("H:", str(caught[0].message).split(". ")[0])
assert "input_shape" in str(caught[0].message)

# %% [markdown]
# ## The article's listing, corrected
#
# A complete GAN in plain Keras 3, in one cell that needs nothing from this notebook. Each comment marks an error of the article's listing that is not made here. To keep it short it trains on the 8x8 digits.

# %% tags=["standalone"]
import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from sklearn.datasets import load_digits

keras.utils.set_random_seed(0)
latent_dim, batch_size, epochs = 32, 64, 40  # E09
images = (load_digits().images[..., None] / 8 - 1).astype("float32")  # E10, E14, E17: [-1, 1]
data = tf.data.Dataset.from_tensor_slices(images).shuffle(len(images), seed=0)  # E12
data = data.batch(batch_size, drop_remainder=True)
g_layers = [layers.Dense(256, "relu"), layers.Dense(64, "tanh"), layers.Reshape((8, 8, 1))]
generator = keras.Sequential([keras.Input((latent_dim,)), *g_layers])  # E19
d_layers = [layers.Flatten(), layers.Dense(256), layers.LeakyReLU(0.2), layers.Dense(1)]
discriminator = keras.Sequential([keras.Input((8, 8, 1)), *d_layers])  # logits
g_weights, d_weights = generator.trainable_variables, discriminator.trainable_variables
g_optimizer, d_optimizer = keras.optimizers.Adam(1e-3, 0.5), keras.optimizers.Adam(1e-3, 0.5)  # E16
g_optimizer.build(g_weights)
d_optimizer.build(d_weights)


@tf.function
def train_step(real):
    fake = generator(tf.random.normal((batch_size, latent_dim)))  # E18
    with tf.GradientTape() as tape:
        d_loss = ops.mean(ops.softplus(-discriminator(real)))
        d_loss += ops.mean(ops.softplus(discriminator(fake)))
    d_optimizer.apply(tape.gradient(d_loss, d_weights), d_weights)
    with tf.GradientTape() as tape:
        fake = generator(tf.random.normal((batch_size, latent_dim)))
        g_loss = ops.mean(ops.softplus(-discriminator(fake)))  # E05: non-saturating
    g_optimizer.apply(tape.gradient(g_loss, g_weights), g_weights)  # E11: only G's weights
    return d_loss, g_loss


for _ in range(epochs):
    d_loss, g_loss = np.mean([train_step(real) for real in data], axis=0)  # E13, E15
print(f"D loss {d_loss:.2f} (undecided: 1.39), G loss {g_loss:.2f} (undecided: 0.69)")
assert int(g_optimizer.iterations) == epochs * (1797 // batch_size)

# %% [markdown]
# The same with the package; `fit` shuffles, checks the range of the images and shows means over the epoch.

# %%
keras.utils.set_random_seed(0)
gan = GAN(mlp.generator((8, 8, 1), 32, (256,)), mlp.discriminator((8, 8, 1), (256,)), latent_dim=32)
gan.compile(keras.optimizers.Adam(1e-3, 0.5), keras.optimizers.Adam(1e-3, 0.5))


def brightness_error(samples):
    """Mean absolute difference of the mean images, of 2 at most."""
    return float(np.abs(samples.mean(axis=0) - digits.mean(axis=0)).mean())


before = brightness_error(gan.generate(1000, seed=7))
gan.fit(digits[:1792], batch_size=64, epochs=40, verbose=0)
samples = gan.generate(1000, seed=7)
print(f"mean image off by {before:.2f} before training, {brightness_error(samples):.2f} after")
assert brightness_error(samples) < 0.4 * before

from gan_keras.drawing.plots import image_grid

both = np.concatenate([digits[:24], samples[:24]])
pillow_picture(
    image_grid(both, columns=12),
    "Two rows of real digits, 8x8 pixels, and below them two rows of generated ones.",
)

# %% [markdown]
# ## Follow-up questions
#
# **1. Derive $D^*$.** $V = \int p \log D + q \log(1 - D)\,dx$, and $D(x)$ may be chosen freely at each $x$. $a \log y + b \log(1-y)$ is concave in $y$ with its maximum at $y = a/(a+b)$, so $D^* = p/(p+q)$ wherever $p + q > 0$ (1406.2661, proposition 1). A network only comes near it, and only where it has seen samples.
#
# **2. What is $V$ at $D^*$, and where does $\log 4$ come from?** $V(D^*, G) = -\log 4 + 2\,\mathrm{JSD}(p\,\|\,q)$ (theorem 1). $D^*$ and $1 - D^*$ are one half times a ratio to the mixture $m$; the two halves give $2 \log \frac{1}{2} = -\log 4$, and the ratios give $\mathrm{KL}(p\,\|\,m) + \mathrm{KL}(q\,\|\,m) = 2\,\mathrm{JSD}$.
#
# **3. Why not train $D$ to optimality first?** Where the supports hardly overlap a perfect $D$ exists and the minimax gradient of $G$ vanishes (1701.04862, section 2; section 5 above: a slope of $2 \cdot 10^{-5}$). The gradient of the non-saturating loss does not vanish, but becomes noisy (same paper, section 2.2.2). For a Wasserstein critic it is the other way round: the better it is trained, the better the gradient (1701.07875, section 3).
#
# **4. Saturating or non-saturating: same fixed point, other dynamics?** Yes (1406.2661, section 3). Both push the logit of a fake upwards, with weights $\sigma(l)$ and $1 - \sigma(l)$, which agree at $l = 0$ only. Away from the equilibrium they are different vector fields: in the Dirac-GAN, alternating steps end at radius 1.399 and 0.390.
#
# **5. Which divergence does the non-saturating loss minimise?** With $D^*$ held fixed its gradient is that of $\mathrm{KL}(q\,\|\,p) - 2\,\mathrm{JSD}(p\,\|\,q)$ (1701.04862, theorem 2.5), which equals $2\,\mathrm{KL}\left(\frac{p+q}{2}\,\|\,p\right)$. The reverse KL part punishes samples where the data have no density far more than missing modes.
#
# **6. Why is training not a minimisation? Nash or Stackelberg?** Each player's loss depends on the other's weights, and the two gradients together are not the gradient of any one function; the field can rotate (1801.04406, section 2). A Nash equilibrium is a pair that neither player can improve alone; $\min_G \max_D$ is a sequential (Stackelberg) game in which $D$ answers $G$, and without convexity the two notions differ (1902.00618). An alternating step is neither: $D$ answers with one gradient step instead of its best reply.
#
# **7. $D$'s loss is 0: good or bad? And $2 \log 2$?** Zero means that $D$ separates perfectly: a strong $D$, or a bug such as unscaled images; a minimax generator then learns nothing. $2 \log 2 = 1.386$ (or 0.693, if the mean is shown) means that $D$ cannot tell: the equilibrium, or a $D$ that does not learn. Look at samples and at a metric; the losses do not decide it (1701.07875, section 4.2, for the Jensen-Shannon case).
#
# **8. Does $G$ ever see data?** No. Its gradient is $\frac{\partial L}{\partial D} \frac{\partial D}{\partial x} \frac{\partial G}{\partial \theta}$; what it knows of the data comes through $D$'s weights (1406.2661, section 6). This is no protection against memorising: $D$ sees every training image many times.
#
# **9. Can a GAN give $p(x)$?** Not directly: there is no explicit density (1406.2661, section 6), only samples. An optimal $D$ gives the ratio $D/(1-D) = p_{data}/p_g$. Likelihoods of a generator were estimated by annealed importance sampling under an assumed noise model (1611.04273), and an invertible generator has an exact one (1705.08868).
#
# **10. What breaks if the noise has fewer dimensions than the data's manifold?** $G(z)$ then lies in a countable union of manifolds of at most the dimension of $z$ (1701.04862, lemma 1), a set of measure zero among the data. The densities cannot match, and a perfect discriminator exists. Images vary in far fewer ways than they have pixels, so DCGAN's 100 dimensions for 64x64x3 numbers are not a contradiction.

# %% [markdown]
# ## Exercises
#
# Each is one function; a checker says whether it is right and, if not, often why.
#
# **Exercise 1.** The optimal discriminator from two arrays of densities. Where both densities are 0, return any number in [0, 1], but not NaN.


# %% tags=["exercise"]
def optimal_discriminator(p, q):
    """D*(x) from densities p (data) and q (samples), arrays of one shape."""
    ### BEGIN SOLUTION
    total = p + q
    return np.where(total > 0, p / np.where(total > 0, total, 1), 0.5)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_optimal_discriminator

check_optimal_discriminator(optimal_discriminator)

# %% [markdown]
# **Exercise 2.** The Jensen-Shannon divergence of two discrete distributions, in nats. Mind $0 \log 0 = 0$.


# %% tags=["exercise"]
def jensen_shannon(p, q):
    """JSD(p || q) of probability vectors (n,), from 0 to log 2."""
    ### BEGIN SOLUTION
    m = (p + q) / 2
    terms = [np.sum(d[d > 0] * np.log(d[d > 0] / m[d > 0])) for d in (p, q)]
    return sum(terms) / 2
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_jensen_shannon

check_jensen_shannon(jensen_shannon)

# %% [markdown]
# **Exercise 3.** The non-saturating generator loss from logits, without overflow at logits of -1000.


# %% tags=["exercise"]
def generator_loss(fake_logits):
    """-E[log D(G(z))] for logits (batch, 1); one number."""
    ### BEGIN SOLUTION
    return ops.mean(ops.softplus(-fake_logits))
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_generator_loss

check_generator_loss(generator_loss)

# %% [markdown]
# **Exercise 4 (on paper).** The label of the real samples is 0.9 instead of 1. What is the best $D$ now? And what if the label of the fakes is 0.1 as well?
#
# <details><summary>Answer</summary>
#
# $0.9\,p/(p+q)$, and with both $(0.9\,p + 0.1\,q)/(p+q)$ (1701.00160, section 4.2). In the second case $D$ is 0.1 instead of 0 where there are only fakes, which weakens the reason for them to leave; so only the real labels are smoothed.
#
# </details>

# %% [markdown] tags=["solutions"]
# ## Solutions

# %% [markdown]
# ## References
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow et al., Generative adversarial networks
# - [1701.04862](https://arxiv.org/abs/1701.04862) Arjovsky, Bottou, Towards principled methods for training generative adversarial networks
# - [1701.07875](https://arxiv.org/abs/1701.07875) Arjovsky, Chintala, Bottou, Wasserstein GAN
# - [1710.08446](https://arxiv.org/abs/1710.08446) Fedus et al., Many paths to equilibrium: GANs do not need to decrease a divergence at every step
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge?
# - [1511.06434](https://arxiv.org/abs/1511.06434) Radford, Metz, Chintala, Unsupervised representation learning with deep convolutional GANs
# - [1902.00618](https://arxiv.org/abs/1902.00618) Jin, Netrapalli, Jordan, What is local optimality in nonconvex-nonconcave minimax optimization?
# - [1611.04273](https://arxiv.org/abs/1611.04273) Wu et al., On the quantitative analysis of decoder-based generative models
# - [1705.08868](https://arxiv.org/abs/1705.08868) Grover, Dhar, Ermon, Flow-GAN
# - [1701.00160](https://arxiv.org/abs/1701.00160) Goodfellow, NIPS 2016 tutorial: generative adversarial networks

# %% [markdown]
# ## Instructor notes
#
# A 50-minute plan:
#
# | minutes | what | ask |
# |---|---|---|
# | 0-5 | the question, and the students' own 30-second answers | what is missing in them? |
# | 5-15 | sections 1 and 2; derive $D^*$ on the board | what does $D$ say where neither density is seen? |
# | 15-22 | section 3, theorem 1 | where does $\log 4$ come from? |
# | 22-30 | section 4 | which loss would you take at the start of training? |
# | 30-37 | sections 5 and 6; predict the four orbits | which of these is a training loop? |
# | 37-42 | sections 7 and 8 | what does a discriminator's accuracy of 50 % tell you? |
# | 42-48 | exercise 1 or 3 in pairs; cell A as a discussion | is a low generator loss good news? |
# | 48-50 | the 30-second answer again | |
#
# What a good answer has: two networks and their inputs, cross-entropy (not accuracy), turns, $D^*$, the generator's gradient through $D$, no guarantee. What gives away a learnt-by-heart one: "the generator minimises the distance", "both get better and better", a discriminator loss of zero as a success.
