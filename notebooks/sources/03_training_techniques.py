# %% [markdown]
# # 3. Which techniques help GAN training? 训练 GAN 有哪些技巧？
#
# **Interview question.** Which techniques make the training of a GAN more stable, and why do they work?
#
# **面试题。** 训练 GAN 时有哪些常用技巧？它们为什么有效？

# %% [markdown]
# ## The 30-second answer
#
# Most techniques keep the discriminator useful to the generator. A gradient penalty in the *critic's* loss (WGAN-GP, [1704.00028](https://arxiv.org/abs/1704.00028)), R1 on real samples ([1801.04406](https://arxiv.org/abs/1801.04406)) or spectral normalization ([1802.05957](https://arxiv.org/abs/1802.05957)) limits its slope. The balance of the two players is set by the number of critic steps, separate learning rates (TTUR, [1706.08500](https://arxiv.org/abs/1706.08500)) and little or no momentum, Adam with $\beta_1$ = 0.5 or 0. Images are scaled to the range of the generator's output; with few images one augments reals and fakes alike, differentiably ([2006.10738](https://arxiv.org/abs/2006.10738)), because a discriminator overfits when data are few, not when batches are large. Samples are taken from an exponential average of the generator's weights. None of this guarantees convergence, and losses do not show quality: several seeds and a metric do.

# %% [markdown]
# ## 30 秒回答
#
# 大多数技巧的目的，是让判别器始终能给生成器提供有用的梯度。在*判别器（评论家）*的损失中加梯度惩罚（WGAN-GP，[1704.00028](https://arxiv.org/abs/1704.00028)）、在真实样本上加 R1 惩罚（[1801.04406](https://arxiv.org/abs/1801.04406)），或使用谱归一化（[1802.05957](https://arxiv.org/abs/1802.05957)），都是为了限制它的梯度大小。双方的平衡靠评论家的更新次数、两个不同的学习率（TTUR，[1706.08500](https://arxiv.org/abs/1706.08500)）以及很小的动量（Adam 的 $\beta_1$ 取 0.5 或 0）来调节。图像要缩放到生成器输出层的取值范围；数据少时，对真实样本和生成样本做同样的可微数据增强（[2006.10738](https://arxiv.org/abs/2006.10738)），因为判别器过拟合的原因是数据少，而不是批量大。采样时使用生成器权重的指数滑动平均。这些技巧都不保证收敛，损失值也不反映样本质量，要看多个随机种子和评估指标。

# %% [markdown]
# ## Learning objectives
#
# After this notebook you can
#
# 1. write the gradient penalty, say in whose loss it belongs, and name three ways in which it goes wrong without an error message;
# 2. compare clipping, gradient penalty and spectral normalization by the slopes that they leave;
# 3. explain by a number why labels are smoothed on one side only, why momentum hurts, and why augmentation must hit reals and fakes;
# 4. measure whether a discriminator overfits, and say what it depends on.
#
# **Prerequisites**: notebook 01; gradients of gradients (`GradientTape` in a `GradientTape`).
#
# **Run time**: about @RUN_TIME@ on 2 laptop cores, no GPU, no network.
#
# **Data**: points drawn here, and the 1,797 digits of scikit-learn (UCI "Optical Recognition of Handwritten Digits", CC BY 4.0).

# %%
import time

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from scipy.stats import norm

from gan_keras import GAN, WGAN, WGANGP, HingeGAN, load_dataset, losses
from gan_keras.course.experiments import dirac, training_maths, training_runs
from gan_keras.course.figures import pillow_picture, training
from gan_keras.data.toy import mixture, ring_centres
from gan_keras.drawing.plots import image_grid
from gan_keras.models.r1 import R1GAN
from gan_keras.models.wgan_gp import gradient_norms
from gan_keras.networks import mlp

# %% [markdown]
# ## 1. What each technique is for
#
# Alternating the two steps is not on the list: it is the algorithm (1406.2661, algorithm 1). The techniques:
#
# | fault | technique | source | here |
# |---|---|---|---|
# | the discriminator is too steep, too flat, or never at rest | gradient penalty | 1704.00028, section 4 | `WGANGP`, section 2 |
# | | R1: penalty on real samples | 1801.04406, eq. 9 | `R1GAN`, notebook 01 |
# | | spectral normalization | 1802.05957 | `spectral_norm=True`, section 4 |
# | one player outruns the other | more critic steps; two learning rates | 1701.07875; 1706.08500 | `n_critic`, two optimizers, section 5 |
# | the game circles | little momentum; average of the weights | 1511.06434, section 4; 1806.04498 | `beta_1`, `ema_decay`, section 5 |
# | the discriminator is too sure | one-sided label smoothing; instance noise | 1606.03498, section 3.4; 1701.04862, section 3 | `real_target`, section 6 |
# | it sees a difference of format, not of content | same range for both | 1511.06434, section 4 | checked by `fit`, section 7 |
# | it learns few images by heart | differentiable augmentation | 2006.10738; 2006.06676 | `DiffAugment`, sections 8, 9 |
# | all samples alike | feature matching, minibatch discrimination | 1606.03498, sections 3.1, 3.2 | not in the package |

# %% [markdown]
# ## 2. The gradient penalty
#
# A Wasserstein critic $f$ must be 1-Lipschitz. Clipping its weights does this badly (1704.00028, section 3). The penalty asks for slope 1 on lines between real and fake samples instead:
#
# $$L(f) = \mathbb{E}[f(G(z))] - \mathbb{E}[f(x)] + \lambda\, \mathbb{E}\big[(\lVert \nabla f(\hat x) \rVert_2 - 1)^2\big], \quad \hat x = \alpha x + (1 - \alpha) G(z),\ \alpha \sim U[0, 1] \qquad \text{(1704.00028, eq. 3)}$$
#
# It is a part of the critic's loss. It is no measure against mode collapse; it stands in for the Lipschitz constraint.
#
# **Predict, then run.** A linear critic $f(x) = w \cdot x$ with $w = (3, 4)$: what is the penalty?


# %%
def gradient_penalty(critic, real, fake):
    """E[(|grad f(x^)| - 1)^2], samples (batch, ...)."""
    axes = tuple(range(1, len(real.shape)))  # all but the batch
    alpha = tf.random.uniform((len(real), *[1 for _ in axes]))  # one per sample
    between = alpha * real + (1 - alpha) * fake
    with tf.GradientTape() as tape:
        tape.watch(between)
        scores = critic(between)
    squares = ops.sum(tape.gradient(scores, between) ** 2, axis=axes)
    return ops.mean((ops.sqrt(squares + 1e-12) - 1) ** 2)


def linear_critic(slope):
    critic = keras.Sequential([keras.Input((len(slope),)), layers.Dense(1)])
    critic.set_weights([np.array(slope, np.float32)[:, None], np.zeros(1)])
    return critic


rng = np.random.default_rng(0)
real, fake = (tf.constant(rng.normal(size=(8, 2)), tf.float32) for _ in range(2))
steep = linear_critic([3.0, 4.0])
package = WGANGP(mlp.generator((2,), 4, (8,)), steep, 4)
both = float(gradient_penalty(steep, real, fake)), float(package.penalty(real, fake))
print(f"penalty {both[0]:.4f}, of the package {both[1]:.4f}, expected (|w| - 1)^2 = 16")
assert np.allclose(both, 16, atol=1e-3)

# %% [markdown]
# <details><summary>Answer</summary>
#
# $(\lVert w \rVert - 1)^2 = (5 - 1)^2 = 16$, wherever the points lie.
#
# </details>
#
# What does it do to a critic that trains? Four critics of one shape, each against its own generator on eight Gaussians in the plane, 200 generator updates with five critic steps each. The first three have the Wasserstein loss: free, clipped to 0.01, with the penalty ($\lambda = 10$); the last has the hinge loss and spectral normalization.
#
# **Predict, then run.** Which of them has a mean slope near 1 between real and fake? Where are the others?

# %%
points, _ = mixture(ring_centres(), 0.1)
plans = {
    "free": (WGAN, {"clip_value": None}, False),
    "clipped": (WGAN, {"clip_value": 0.01}, False),
    "penalty": (WGANGP, {"gp_weight": 10.0}, False),
    "spectral norm": (HingeGAN, {}, True),
}
slopes = {}
for name, (model, settings, spectral) in plans.items():
    keras.utils.set_random_seed(0)
    critic = mlp.discriminator((2,), (64, 64), spectral_norm=spectral)
    gan = model(mlp.generator((2,), 8, (64, 64)), critic, 8, n_critic=5, **settings)
    adams = [keras.optimizers.Adam(1e-3, beta_1=0.5, beta_2=0.9) for _ in range(2)]
    gan.compile(*adams, jit_compile=False, steps_per_execution=50)
    gan.fit(points, batch_size=50, shuffle=False, verbose=0)
    alpha = rng.random((2000, 1), np.float32)
    between = alpha * points[:2000] + (1 - alpha) * gan.generate(2000, seed=1)
    slopes[name] = gradient_norms(critic, tf.constant(between)).numpy()
    print(f"{name:14s} mean slope {slopes[name].mean():.4f}, largest {slopes[name].max():.4f}")
assert slopes["free"].mean() > 2.5
assert slopes["clipped"].mean() < 0.1
assert 0.8 < slopes["penalty"].mean() < 1.2
assert slopes["spectral norm"].max() < 1.1
training.slope_histograms(slopes)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Only the one with the penalty, with a mean between 0.8 and 1.2. The free critic gets steeper without end, because the Wasserstein loss grows with the slope. The clipped one is nearly flat: a bound on each weight bounds the slope by an unknown and here tiny number. Spectral normalization bounds the slope by 1 (of each layer, so of the whole) and does not ask for more: the mean is below 1.
#
# </details>

# %% [markdown]
# ### In whose loss
#
# The article adds the penalty to the generator's loss. The cell takes the derivative of the penalty in the weights of $G$ (through $\hat x$) and in those of the critic, for four activations of the critic.
#
# **Predict, then run.** For a ReLU critic, how large is the gradient that $G$ gets from the penalty?

# %%
gradients = {
    name: training_maths.penalty_gradients(gradient_penalty, name)
    for name in ("relu", "leaky_relu", "tanh", "silu")
}
for name, (on_generator, on_critic) in gradients.items():
    print(f"{name:10s} gradient in G {on_generator:.4f}, in the critic {on_critic:.4f}")
    assert on_critic > 0.1
assert gradients["relu"][0] == gradients["leaky_relu"][0] == 0.0
assert 0 < gradients["tanh"][0] < gradients["tanh"][1] / 5

generator = keras.Sequential([keras.Input((4,)), layers.Dense(2)])
with tf.GradientTape() as tape:
    fake_array = generator.predict(np.ones((8, 4)), verbose=0)
    value = gradient_penalty(linear_critic([1.0, 2.0]), real, fake_array)
through_predict = tape.gradient(value, generator.trainable_variables)
print("through predict:", through_predict)
assert through_predict == [None, None]
training.gradient_bars(gradients)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Exactly 0. A ReLU critic is linear in pieces: moving $\hat x$ a little does not change the slope there. A smooth critic passes something on, but it moves the samples to where the critic happens to be of slope 1 and does not make it so. Through `predict`, which returns an array, no gradient flows at all.
#
# </details>

# %% [markdown]
# ### The square root at zero
#
# $\sqrt{s}$ has an infinite derivative at $s = 0$, and a critic whose slope is 0 at one point is enough. Three that occur: all weights zero, dead ReLUs, a saturated sigmoid.
#
# **Predict, then run.** What is the gradient of the penalty in the critic's weights if the root is taken without the $10^{-12}$? Does `tf.norm` or `keras.ops.norm` do better?


# %%
def flat_critic(kind):
    activation = "relu" if kind == "dead ReLU" else None
    last = "sigmoid" if kind == "saturated sigmoid" else None
    critic = keras.Sequential(
        [keras.Input((2,)), layers.Dense(4, activation=activation), layers.Dense(1, last)]
    )
    bias = {"zero weights": 0.0, "dead ReLU": -100.0, "saturated sigmoid": 200.0}[kind]
    scale = 0.0 if kind == "zero weights" else 1.0
    critic.set_weights([scale * np.ones(w.shape) + bias * (w.ndim == 1) for w in critic.weights])
    return critic


roots = {
    "ops.sqrt": lambda g: ops.sqrt(ops.sum(g**2, axis=1)),
    "tf.norm": lambda g: tf.norm(g, axis=1),
    "ops.norm": lambda g: ops.norm(g, axis=1),
    "sqrt(sum + 1e-12)": lambda g: ops.sqrt(ops.sum(g**2, axis=1) + 1e-12),
}
finite = {}
for kind in ("zero weights", "dead ReLU", "saturated sigmoid"):
    critic = flat_critic(kind)
    for name, root in roots.items():
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                inner.watch(real)
                scores = critic(real)
            penalty = ops.mean((root(inner.gradient(scores, real)) - 1) ** 2)
        found = outer.gradient(penalty, critic.trainable_variables)
        finite[kind, name] = all(np.isfinite(g).all() for g in found if g is not None)
        print(f"{kind:18s} {name:18s} penalty {float(penalty):.1f}, finite: {finite[kind, name]}")
        assert abs(float(penalty) - 1) < 1e-5
assert all(ok == name.endswith("1e-12)") for (_, name), ok in finite.items())

# %% [markdown]
# <details><summary>Answer</summary>
#
# NaN, with all three roots alike, although the penalty itself is a harmless 1.0. One optimizer step later every weight of the critic is NaN. With $10^{-12}$ under the root the gradient is finite.
#
# </details>

# %% [markdown]
# ## 3. The critic must not mix samples
#
# The penalty of one sample needs the gradient of *its* score in *its* pixels. Summing the scores before taking the gradient gives that, as long as score $i$ depends on sample $i$ only.
#
# **Predict, then run.** The maps show $|\partial y_i / \partial x_j|$ for 8 samples. What do they look like with batch normalization, and with layer normalization?

# %%
eight = np.random.default_rng(0).normal(size=(8, 4)).astype(np.float32)
maps = {}
for name, normalize in (
    ("no normalization", layers.Identity),
    ("LayerNormalization", layers.LayerNormalization),
    ("BatchNormalization", layers.BatchNormalization),
):
    keras.utils.set_random_seed(0)
    stack = [layers.Dense(16), normalize(), layers.LeakyReLU(0.2), layers.Dense(1)]
    critic = keras.Sequential([keras.Input((4,)), *stack])
    maps[name] = training_maths.sample_influences(critic, eight)
    own, others = training_maths.own_and_others(maps[name])
    print(f"{name:18s} own sample {own:.3f}, the seven others {others:.3f}")
    assert others > 0.1 * own if name == "BatchNormalization" else others == 0.0
try:
    WGANGP(mlp.generator((4,), 4, (8,)), critic, 4)
except ValueError as error:
    print("ValueError:", error)
else:
    raise AssertionError("batch normalization was accepted")
training.influence_maps(maps)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Diagonal without normalization and with layer normalization: the influence of other samples is exactly 0. With batch normalization it is more than a tenth of a sample's own, so the "gradient at one sample" is a mixture (1704.00028, section 4, "no critic batch normalization"). The package refuses such a critic.
#
# </details>

# %% [markdown]
# ## 4. Spectral normalization in Keras
#
# Dividing each kernel by its largest singular value $\sigma$ makes each layer 1-Lipschitz (1802.05957, section 2.1). `keras.layers.SpectralNormalization` estimates $\sigma$ by one step of the power iteration a call. Three facts are easy to miss; the cell checks each.
#
# **Predict, then run.** The kernel is random with $\sigma \approx 4$. What is $\sigma$ after 5 calls at inference, and after 1 and 20 calls in training mode?

# %%
norms = []
batch = tf.random.normal((4, 32), seed=0)
for seed in range(4):
    keras.utils.set_random_seed(seed)
    layer = layers.SpectralNormalization(layers.Dense(64))
    layer.build((None, 32))
    kernel = np.random.default_rng(seed).normal(0, 0.3, (32, 64)).astype(np.float32)
    layer.layer.kernel.assign(kernel)
    for _ in range(5):
        layer(batch, training=False)
    assert np.array_equal(layer.layer.kernel, kernel)  # 1. inference does nothing
    norms.append(training_maths.kernel_norms(layer, batch, 20))
    assert not np.array_equal(layer.layer.kernel, kernel)  # 2. the kernel is overwritten
norms = np.array(norms)
print("kernel 1:", np.round(norms[0, [0, 1, 2, 3, 5, 20]], 3), "after 0, 1, 2, 3, 5, 20 calls")
assert (norms[:, 0] > 3).all()
assert (norms[:, 1] > 1.05).all()
assert (np.abs(norms[:, 20] - 1) < 0.05).all()

# 3. The gradient still has a part along the kernel, which the paper's (eq. 12) has not.
x = tf.random.normal((16, 32), seed=1)
kernel = layer.layer.kernel
with tf.GradientTape() as tape:
    keras_loss = ops.mean(ops.tanh(layer(x, training=True)) ** 2)
keras_gradient = tape.gradient(keras_loss, kernel)
weights = tf.Variable(kernel)
u, _, vh = np.linalg.svd(weights.numpy())
with tf.GradientTape() as tape:
    sigma = ops.sum(u[:, 0] * ops.matmul(weights, vh[0][:, None])[:, 0])
    paper_loss = ops.mean(ops.tanh(ops.matmul(x, weights / sigma)) ** 2)
paper_gradient = tape.gradient(paper_loss, weights)


def along(gradient, kernel):
    """Cosine of the angle between the two."""
    gradient, kernel = np.ravel(gradient), np.ravel(kernel)
    return float(gradient @ kernel / np.linalg.norm(gradient) / np.linalg.norm(kernel))


print(f"cosine of gradient and kernel: Keras {along(keras_gradient, kernel):.3f}", end=", ")
print(f"paper {along(paper_gradient, weights):.1e}")
assert along(keras_gradient, kernel) > 0.1
assert abs(along(paper_gradient, weights)) < 1e-4
training.power_iteration(norms[:, :11])

# %% [markdown]
# <details><summary>Answer</summary>
#
# Unchanged at inference. In training mode it falls with each call and is within 5 % of 1 after 20; how fast depends on how far the second singular value is from the first. A few hundred updates make nothing of this; a test on a fresh network sees it. Every pass in training mode counts, that of the generator's step too, and moves the discriminator's kernels.
#
# </details>
#
# **What the three cost.** The time of one discriminator step, fully connected network on 784 numbers, batch 64. The penalties differentiate a gradient; spectral normalization multiplies each kernel by a vector twice.

# %%
images = tf.random.uniform((64, 784), -1, 1, seed=0)
steps = {}
for name, (model, settings, spectral) in {
    "plain": (GAN, {}, False),
    "spectral norm": (GAN, {}, True),
    "R1": (R1GAN, {}, False),
    "penalty": (WGANGP, {}, False),
}.items():
    network = mlp.discriminator((784,), spectral_norm=spectral)
    gan = model(mlp.generator((784,), 8, (8,)), network, 8, **settings)
    gan.compile(keras.optimizers.Adam(1e-4), keras.optimizers.Adam(1e-4))
    steps[name] = tf.function(gan.discriminator_step, autograph=False)
    steps[name](images)  # traces
shortest = dict.fromkeys(steps, np.inf)
for _ in range(30):  # in turn, because machines change their speed
    for name, step in steps.items():
        start = time.perf_counter()
        step(images)
        shortest[name] = min(shortest[name], time.perf_counter() - start)
for name, seconds in shortest.items():
    print(f"{name:14s} {seconds / shortest['plain']:.1f} times the plain step")
assert shortest["penalty"] > 1.1 * shortest["plain"]

# %% [markdown]
# ## 5. Steps, rates, momentum, averages
#
# "Train in turn" says nothing about how many steps and how large. Two dials balance the players: `n_critic`, the number of critic steps for each generator step, and the ratio of the learning rates (TTUR). The grid: WGAN-GP on the eight Gaussians, 600 generator updates each at rate 0.003, Adam without momentum.
#
# **Predict, then run.** In which corner of the grid is the generator worst?

# %%
n_critics, rates = (1, 2, 5), (1e-3, 3e-3, 1e-2)
table = []
for n_critic in n_critics:

    def make(n_critic=n_critic):
        keras.utils.set_random_seed(0)
        networks = mlp.generator((2,), 8, (64, 64)), mlp.discriminator((2,), (64, 64))
        gan = WGANGP(*networks, 8, n_critic=n_critic, gp_weight=1.0)
        adams = [keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.99) for _ in range(2)]
        gan.compile(*adams, jit_compile=False, steps_per_execution=50)
        return gan

    found = training_runs.rate_grid(
        make, points, ring_centres(), 0.1, rates, g_rate=3e-3, updates=600
    )
    table.append(found)
modes, quality = np.moveaxis(np.array(table), 2, 0)
print(f"least critic training: {modes[0, 0]:.0f} modes, quality {quality[0, 0]:.2f}")
print(f"most critic training: {modes[-1, -1]:.0f} modes, quality {quality[-1, -1]:.2f}")
assert modes[-1, -1] >= modes[0, 0] + 3
assert 1.5 * quality[0, 0] < quality[-1, -1] < 0.5
training.heat_maps(quality, modes, n_critics, rates)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Where the critic learns least, at the upper left: few steps at a low rate. More steps and a higher rate are two ways to the same end, and the second costs no time. One seed and so short a training that most samples are still outside the modes: read the tendency, not the ranks of neighbours. It does not carry over to a cross-entropy GAN with a minimax loss, where a perfect discriminator leaves no gradient (notebook 01, section 4).
#
# </details>

# %% [markdown]
# ### Momentum and averages
#
# The Dirac-GAN with a Wasserstein loss (notebook 01, section 6) is linear: with alternating steps of rate 0.1 its radius neither grows nor shrinks. With momentum each step is still linear, so the largest eigenvalue of a 4x4 matrix says what happens in the long run.
#
# **Predict, then run.** Does momentum 0.5 or 0.9 help here? And if the weights circle for ever, where is their average?

# %%
momenta = np.linspace(-0.5, 0.9, 57)
radii = np.array([training_maths.momentum_radius(momentum) for momentum in momenta])
for momentum in (-0.3, 0.0, 0.5, 0.9):
    growth = training_maths.momentum_radius(momentum)
    print(f"momentum {momentum:4.1f}: growth per step {growth:.4f}, in 500 steps {growth**500:.1e}")
    assert abs(growth - 1) < 1e-9 if momentum == 0 else (growth > 1) == (momentum > 0)
assert round(training_maths.momentum_radius(0.5), 3) == 1.032

orbit = dirac.orbit("wasserstein", alternating=True, steps=1000)
average = training_maths.running_average(orbit, 0.99)
last = np.hypot(*orbit[-100:].T).max(), np.hypot(*average[-100:].T).max()
turn = np.exp(1j * np.arccos(1 - 0.1**2 / 2))  # one step turns the weights by this angle
print(f"weights: radius {last[0]:.2f}, average: {last[1]:.2f}", end=", ")
print(f"expected shrinkage {abs(0.01 / (1 - 0.99 * turn)):.3f}, found {last[1] / last[0]:.3f}")
assert last[0] > 1.35
assert last[1] < 0.2
assert np.isclose(last[1] / last[0], abs(0.01 / (1 - 0.99 * turn)), rtol=0.1)
training.momentum_and_average(momenta, radii, orbit, average)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Momentum hurts: any positive value makes this game run away, 0.5 by 3.2 % a step; a slightly negative one makes it converge (compare 1807.04740). That speaks for less momentum than 0.9, and taken by itself for none; DCGAN's $\beta_1$ = 0.5 was found by trying (1511.06434, section 4), and Adam on a nonlinear game is not this game. The average sits near the equilibrium that the weights never reach: a tenth of their radius with decay 0.99. That is what an exponential moving average of $G$ does (1806.04498); it changes the samples, not the game.
#
# </details>

# %% [markdown]
# ## 6. Labels of 0.9, on one side
#
# If reals get the label $a$ and fakes the label $b$, the best discriminator is $(a\,p + b\,q)/(p + q)$ (1606.03498, section 3.4). In the cell the samples $q = N(4, 0.6)$ are far from the data $p = N(-1, 1)$, and $G$ follows the slope of $\log D$.
#
# **Predict, then run.** How steep is $\log D$ at $x = 4$, in the middle of the samples, with labels 0.9 and 0, and with 0.9 and 0.1?

# %%
at = np.linspace(-4, 6, 2001)
p, q = norm(-1, 1).pdf(at), norm(4, 0.6).pdf(at)
labels = {"1 and 0": (1.0, 0.0), "0.9 and 0": (0.9, 0.0), "0.9 and 0.1": (0.9, 0.1)}
best = {
    name: training_maths.smoothed_discriminator(p, q, *targets) for name, targets in labels.items()
}
middle = np.abs(at - 4).argmin()
steepness = {name: np.gradient(np.log(d), at)[middle] for name, d in best.items()}
for name in labels:
    print(f"labels {name:12s} D {best[name][middle]:.1e}, slope of log D {steepness[name]:+.5f}")
assert np.isclose(steepness["1 and 0"], steepness["0.9 and 0"])
assert round(steepness["0.9 and 0"], 1) == -5.0
assert abs(steepness["0.9 and 0.1"]) < 0.001

# The package's loss has this minimum: its derivative in D's logit vanishes there.
logit = tf.Variable(np.float32(np.log(0.27 / 0.73)))  # p / (p + q) = 0.3
with tf.GradientTape() as tape:
    real_part = losses.gan_discriminator_loss(logit, -1e9, 0.9)
    fake_part = losses.gan_discriminator_loss(1e9, logit)
    mixed = 0.3 * real_part + 0.7 * fake_part
slope = float(tape.gradient(mixed, logit))
print(f"derivative of the package's loss where D = 0.9 p / (p + q): {slope:.1e}")
assert abs(slope) < 1e-6
training.label_smoothing(at, p, q, *best.values())

# %% [markdown]
# <details><summary>Answer</summary>
#
# $-5$ against less than 0.001. With $b > 0$ the numerator contains $b\,q$: where there are only samples, $D$ is the constant $b$, and $G$ is told to stay. Smoothing the reals only scales $D$ and leaves the slope of its logarithm alone.
#
# </details>

# %% [markdown]
# ## 7. Same range for real and fake
#
# "Normalise the images" means: to the range of the generator's output. With tanh that is [-1, 1]. Three duels on the digits: scaled as they should be; bytes from 0 to 255; bytes, and the generator's step moves the discriminator too, as in the article (E11 in notebook 01).
#
# **Predict, then run.** Which of the three has the lowest generator loss?

# %%
dataset = load_dataset("digits")
scaled, as_bytes = dataset.floats(), dataset.samples.astype(np.float32)
duels, errors = {}, {}
for name, data, joint in (
    ("scaled", scaled, False),
    ("bytes", as_bytes, False),
    ("bytes, both networks moved", as_bytes, True),
):
    samples, d_loss, g_loss = duels[name] = training_runs.duel(data, joint)
    errors[name] = float(np.abs(samples.mean(axis=0) - scaled.mean(axis=0)).mean())
    print(f"{name:27s} G loss {g_loss:8.4f}, mean image off by {errors[name]:.2f} (of 2)")
lowest = duels["bytes, both networks moved"][2]
assert lowest < 0.5 * duels["scaled"][2] < 0.5 * duels["bytes"][2]
assert errors["bytes, both networks moved"] > 2 * errors["scaled"]
rows = np.concatenate([samples[:12] for samples, *_ in duels.values()])
pillow_picture(
    image_grid(rows, columns=12),
    f"Samples in three rows: scaled data give rough digits; bytes give noise in both other "
    f"rows, in the last one with a generator loss of {lowest:.4f}.",
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The last one: less than half the loss of the duel whose samples can be read, and its own are noise. A low loss means nothing. With bytes and right steps the loss is the highest of the three, because any threshold on brightness finds the fakes. Nothing in Keras complains about bytes; `fit` of the package does.
#
# </details>

# %% [markdown]
# ## 8. Augment reals and fakes
#
# The data are $x \sim N(1, 0.25)$, never negative in practice, so a negative sample is a mirror image. The augmentation flips the sign with probability $q$. `R1GAN` with one hook overridden shows the discriminator flipped samples; either only the reals, or reals and fakes.
#
# **Predict, then run.** With $q = 0.25$: which share of the samples is mirrored if only the reals are flipped? If both are? And both with $q = 0.5$?


# %%
class Flipped(R1GAN):
    share, both = 0.25, True

    def flip(self, x):
        chosen = keras.random.uniform((ops.shape(x)[0], 1), seed=self._noise) < self.share
        return ops.where(chosen, -x, x)

    def unpack(self, data):
        real, given = super().unpack(data)
        return (real if self.both else self.flip(real)), given  # the error: reals only

    def judge(self, samples, given=None, training=True):
        samples = self.flip(samples) if self.both else samples  # right: whatever D sees
        return super().judge(samples, given, training)


one_sided = np.random.default_rng(0).normal(1, 0.25, (128_000, 1)).astype(np.float32)


def mirrored(both, share, start):
    """1000 updates of a generator whose samples begin around ``start``."""
    keras.utils.set_random_seed(0)
    generator = mlp.generator((1,), 4, (32, 32))
    generator.layers[-1].bias.assign([start])
    gan = Flipped(generator, mlp.discriminator((1,), (32, 32)), 4, r1_gamma=0.1)
    gan.both, gan.share = both, share
    rate = keras.optimizers.schedules.PolynomialDecay(3e-3, 1000, 0.0)
    adams = [keras.optimizers.Adam(rate, 0.0, 0.99) for _ in range(2)]
    gan.compile(*adams, jit_compile=False, steps_per_execution=50)
    gan.fit(one_sided, batch_size=128, shuffle=False, verbose=0)
    return gan.generate(5000, seed=1)[:, 0]


flips = {
    "reals only, $q$ = 0.25": mirrored(False, 0.25, 0.0),
    "both, $q$ = 0.25, start at -1": mirrored(True, 0.25, -1.0),
    "both, $q$ = 0.5, start at +1": mirrored(True, 0.5, 1.0),
    "both, $q$ = 0.5, start at -1": mirrored(True, 0.5, -1.0),
}
shares = [float(np.mean(x < 0)) for x in flips.values()]
print("mirrored:", ", ".join(f"{share:.3f}" for share in shares))
assert 0.15 < shares[0] < 0.35
assert shares[1] < 0.03
assert shares[2] < 0.03 and shares[3] > 0.9  # noqa: PT018
training.mirrored_samples(flips, one_sided[:20_000, 0])

# %% [markdown]
# <details><summary>Answer</summary>
#
# A quarter: the augmentation *leaks*, because to $D$ flipped images are the data. If both are flipped, nothing leaks, even from a start in the mirror image: only unflipped samples look like the data after the same flips. At $q = 0.5$ flipped data and flipped mirror images are the same distribution, so nothing tells the two apart, and the generator stays where it began. ADA keeps the probability below such values (2006.06676, section 2.2).
#
# </details>
#
# `DiffAugment` of the package is a layer at the front of the discriminator, so it meets reals and fakes alike; its operations are differentiable, because $G$ learns through them.

# %% [markdown]
# ## 9. Batch size and overfitting
#
# The article recommends small batches against overfitting of the discriminator. The cell measures its gap, loss on reals that were held out minus loss on those it trains on, for 150 and 900 digits and batches of 8 and 64, against fakes from a Gaussian with the mean and covariance of the digits.
#
# **Predict, then run.** Which of the two numbers, digits or batch, sets the gap?

# %%
shuffled = scaled[np.random.default_rng(0).permutation(len(scaled))]
held_out, fakes = shuffled[900:], training_runs.pca_samples(shuffled, 20_000)
stops = {8: [800, 1600, 3200, 6400, 12_800, 25_600], 64: [3200, 6400, 12_800, 25_600]}
gaps = {
    (count, size): training_runs.overfitting(shuffled[:count], held_out, fakes, size, stops[size])
    for count in (150, 900)
    for size in (8, 64)
}
print("gap in nats        400 updates   25,600 samples")
for (count, size), gap in gaps.items():
    at_400 = gap[stops[size].index(400 * size)]
    print(f"{count} reals, batch {size:2d}      {at_400:.3f}          {gap[-1]:.3f}")
for size in (8, 64):
    assert gaps[150, size][-1] > 2 * gaps[900, size][-1]  # data help
small, large = gaps[900, 8], gaps[900, 64]
assert small[2] < large[3]  # 400 updates: the small batch looks better
assert small[-1] > large[-1]  # equal samples: it overfits more
training.overfitting_curves(stops, gaps)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The number of digits: six times as many at least halve the gap, for either batch (in this run far more than that). Small batches look better only if one counts updates, because they have then seen fewer samples; at equal samples, and with the same learning rate, they overfit more, not less. This is one seed. Against overfitting: more data, augmentation (section 8), fewer passes. For quality larger batches help: eight times the batch gave 46 % more Inception score in BigGAN (1809.11096, section 3.1).
#
# </details>

# %% [markdown]
# ## What the article gets wrong here
#
# | id | what the article says or does | what is right | shown |
# |---|---|---|---|
# | E36 | the gradient penalty keeps the samples from being too concentrated | it stands in for the Lipschitz constraint of the critic: slope near 1 instead of clipping | section 2 |
# | E37 | it is a term of the generator's loss | of the critic's; in $G$ its gradient is exactly 0 for ReLU and LeakyReLU critics | section 2 |
# | E38 | small batches reduce overfitting of the discriminator | the gap follows the number of images and of passes | section 9 |
# | E39 | alternating training is a trick | it is the algorithm; `n_critic` and two rates are the dials | sections 1, 5 |
# | E40 | augmentation is preprocessing of the training data | then it leaks into the samples; reals and fakes, differentiably | section 8 |
# | E41 | learning rates: only schedules | separate rates, their ratio, and $\beta_1$ | section 5 |
# | E42 | normalise, without saying to what | to the range of the generator's output | section 7 |
# | E43 | the usual list is absent | spectral normalization, R1, smoothing, averages, feature matching, augmentation | section 1 |
# | E44 | no weight, no `n_critic`, no word on normalization in the critic | $\lambda = 10$, five steps, no batch normalization (1704.00028) | sections 2, 3 |
# | E45 | a persistent tape for one gradient | a plain tape; a persistent one keeps its tensors as long as it lives | corrected listing |
# | E46, E47 | uses a latent size and a weight that are defined nowhere | a listing that runs by itself | corrected listing |
# | E48 | the penalty reads the batch size from outside | take it from the tensor | cell A |
# | E49 | trains a generator that was never compiled | a step of one's own | cell B |
# | E50 | labels as targets for images: shapes do not fit | $G$'s loss is taken of $D$'s output | cell B |
# | E51 | where the shapes do fit, $G$ is taught to be white | as E50 | cell C |
# | E52 | adds the penalty to a number that is already a result | it must be in the loss before the gradient is taken | cell D |
# | E53 | fakes from `predict` | call the generator; arrays carry no gradient | section 2 |
# | E54 | computes the penalty after the updates of $D$ and does not use it | inside the critic's step | cell D |
# | E55 | calls it WGAN-GP with a cross-entropy on a sigmoid and one step of $D$ | a critic without sigmoid, Wasserstein loss, several steps | cell E |
# | E56 | square root without a small constant | $10^{-12}$ under the root | section 2 |

# %% [markdown]
# **A (E48).** A batch size from outside fails with the last, smaller batch; one taken from the tensor does not.

# %%
batch_size = 4
alpha = tf.random.uniform((batch_size, 1))
try:
    alpha * tf.ones((3, 2))
except tf.errors.InvalidArgumentError as error:
    print(type(error).__name__, "Incompatible shapes" in str(error))
else:
    raise AssertionError("the shapes fit")
penalties = [float(gradient_penalty(steep, real[:n], fake[:n])) for n in (4, 3)]
print(f"batches of 4 and 3: {penalties[0]:.3f}, {penalties[1]:.3f}")
assert np.allclose(penalties, 16, atol=1e-3)

# %% [markdown]
# **B, C (E49-E51).** Training a generator on labels, first as Keras refuses it, then with a squared error that broadcasts.

# %%
keras.utils.set_random_seed(0)
generator = mlp.generator((8, 8, 1), 16, (64,))
noise, ones = np.random.default_rng(0).normal(size=(8, 16)), np.ones((8, 1), np.float32)
for compiled in (False, True):
    if compiled:
        generator.compile("adam", "binary_crossentropy")
    try:
        generator.train_on_batch(noise, ones)
    except ValueError as error:
        print("B:", str(error).split("\n")[0][:90])
    else:
        raise AssertionError("accepted")
adam = keras.optimizers.Adam(1e-2)
adam.build(generator.trainable_variables)
for _ in range(100):
    with tf.GradientTape() as tape:
        made = generator(tf.random.normal((8, 16)))
        loss = ops.mean((ones - made[..., 0]) ** 2)  # (8, 1) against (8, 8, 8): broadcasts
    weights = generator.trainable_variables
    adam.apply(tape.gradient(loss, weights), weights)
made = generator(tf.random.normal((100, 16))).numpy()
print(f"C: mean {made.mean():.2f} (white is 1), deviation over z {made.std(axis=0).mean():.3f}")
assert made.mean() > 0.8
assert made.std(axis=0).mean() < 0.2

# %% [markdown]
# **D (E52, E54).** The same step twice: without a penalty, and with one that is added to the result. The weights agree bit for bit, so the penalty did nothing; inside the tape it does.


# %%
def step_of_critic(place):
    keras.utils.set_random_seed(0)
    critic = mlp.discriminator((2,), (16,))
    weights, adam = critic.trainable_variables, keras.optimizers.Adam(1e-2)
    adam.build(weights)
    with tf.GradientTape() as tape:
        loss = losses.wasserstein_critic_loss(critic(real), critic(fake))
        if place == "inside":
            loss += 10 * gradient_penalty(critic, real, fake)
    adam.apply(tape.gradient(loss, weights), weights)
    if place == "afterwards":
        loss += 10 * gradient_penalty(critic, real, fake)
    return float(loss), critic.get_weights()


runs = {place: step_of_critic(place) for place in ("nowhere", "afterwards", "inside")}
for place, (loss, weights) in runs.items():
    same = all(map(np.array_equal, weights, runs["nowhere"][1]))
    print(f"penalty {place:10s} reported loss {loss:+.3f}, weights as without: {same}")
    assert same == (place != "inside")
assert runs["afterwards"][0] != runs["nowhere"][0]

# %% [markdown]
# **E (E55).** A sigmoid at the end bounds the slope of $\sigma(w x)$ by $|w|/4$: a critic with $w = 3$ cannot reach slope 1 anywhere, whatever the penalty says.

# %%
steepest = tf.constant(np.linspace(-4, 4, 801)[:, None], tf.float32)
for w in (3.0, 4.0):
    critic = keras.Sequential([linear_critic([w]), layers.Activation("sigmoid")])
    top = float(ops.max(gradient_norms(critic, steepest)))
    print(f"w = {w:g}: largest slope {top:.3f}, w / 4 = {w / 4:.3f}")
    assert abs(top - w / 4) < 1e-4

# %% [markdown]
# ## The article's listing, corrected
#
# WGAN-GP on the 8x8 digits in one cell that needs nothing from this notebook. Comments mark errors of the article's listing that are not made here.

# %% tags=["standalone"]
import keras
import tensorflow as tf
from keras import layers, ops
from sklearn.datasets import load_digits

keras.utils.set_random_seed(0)
latent_dim, gp_weight, n_critic = 32, 10.0, 3  # E46, E47
images = (load_digits().images[..., None] / 8 - 1).astype("float32")  # E42: the range of tanh
data = tf.data.Dataset.from_tensor_slices(images).shuffle(1797).repeat().batch(64).batch(n_critic)
g_layers = [layers.Dense(256, "relu"), layers.Dense(64, "tanh"), layers.Reshape((8, 8, 1))]
generator = keras.Sequential([keras.Input((latent_dim,)), *g_layers])
c_layers = [layers.Flatten(), layers.Dense(256), layers.LeakyReLU(0.2), layers.Dense(1)]
critic = keras.Sequential([keras.Input((8, 8, 1)), *c_layers])  # E44, E55: no BN, no sigmoid
g_adam, c_adam = [keras.optimizers.Adam(1e-3, 0.0, 0.9) for _ in range(2)]  # E41
g_adam.build(generator.trainable_variables)
c_adam.build(critic.trainable_variables)


@tf.function
def train_step(reals):
    for real in tf.unstack(reals, n_critic):
        fake = generator(tf.random.normal((tf.shape(real)[0], latent_dim)))  # E48, E53
        alpha = tf.random.uniform((tf.shape(real)[0], 1, 1, 1))
        with tf.GradientTape() as tape:
            x = alpha * real + (1 - alpha) * fake
            with tf.GradientTape() as inner:  # E45
                inner.watch(x)
                scores = critic(x)
            norms = ops.sqrt(ops.sum(inner.gradient(scores, x) ** 2, (1, 2, 3)) + 1e-12)  # E56
            distance = ops.mean(critic(real)) - ops.mean(critic(fake))
            loss = gp_weight * ops.mean((norms - 1) ** 2) - distance  # E37, E52, E54
        c_adam.apply(tape.gradient(loss, critic.trainable_variables), critic.trainable_variables)
    with tf.GradientTape() as tape:  # E49-E51: G's loss is what the critic says
        loss = -ops.mean(critic(generator(tf.random.normal((64, latent_dim)))))
    g_adam.apply(tape.gradient(loss, generator.trainable_variables), generator.trainable_variables)
    return distance, ops.mean(norms)


history = [[float(number) for number in train_step(reals)] for reals in data.take(600)]
print(f"critic's estimate {history[20][0]:.2f} -> {history[-1][0]:.2f}, slope {history[-1][1]:.2f}")

# %% [markdown]
# The same with the package; the slope of the critic is logged.

# %%
keras.utils.set_random_seed(0)
networks = mlp.generator((8, 8, 1), 32, (256,)), mlp.discriminator((8, 8, 1), (256,))
gan = WGANGP(*networks, 32, n_critic=3, gp_weight=10.0)
gan.compile(*[keras.optimizers.Adam(1e-3, 0.0, 0.9) for _ in range(2)], steps_per_execution=20)
history = gan.fit(scaled[:1280], batch_size=64, epochs=50, verbose=0).history
samples = gan.generate(24, seed=7)
print(f"mean slope in the last epoch {history['gradient_norm'][-1]:.3f}", end=", ")
print(f"critic's estimate {max(history['wasserstein']):.2f} -> {history['wasserstein'][-1]:.2f}")
assert 0.8 < history["gradient_norm"][-1] < 1.2
assert history["wasserstein"][-1] < 0.7 * max(history["wasserstein"])
pillow_picture(
    image_grid(np.concatenate([scaled[:12], samples]), columns=12),
    "One row of real digits, 8x8 pixels, and below it two rows of generated ones.",
)

# %% [markdown]
# ## Follow-up questions
#
# **17. What exactly does the gradient penalty penalise, where, and why on both sides?** The squared deviation of $\lVert \nabla f(\hat x) \rVert$ from 1, at one random point on the line between each real sample and a fake (1704.00028, section 4). An optimal critic has slope 1 almost everywhere on the lines that join the points of an optimal coupling (proposition 1); independent pairs only approximate those. A constraint would need one side only; the paper uses both because the optimum has slope 1 there anyway, and reports that two-sided was slightly better.
#
# **18. Why no batch normalization in the critic?** The penalty is defined for each input by itself. With batch normalization a score depends on the whole batch (section 3: others count for more than a tenth of one's own), so the gradient is not that of one sample. Layer normalization is the replacement in the paper (1704.00028, section 4).
#
# **19. Gradient penalty, R1, spectral normalization: cost and effect?** GP acts between real and fake and asks for slope 1; it costs another pass at $\hat x$ and a second derivative. R1 acts at real samples and asks for slope 0 (1801.04406, eq. 9); it needs no interpolated points, converges locally, and fits the cross-entropy. Spectral normalization bounds every layer everywhere, without a second derivative, for one step of the power iteration (1802.05957). Section 4 prints the times here.
#
# **20. Why n_critic > 1 for WGAN and 1 for the non-saturating loss with spectral normalization?** A Wasserstein critic estimates a distance, and its gradient is right only near its optimum, so 1701.07875 (section 3) trains it towards that. A cross-entropy discriminator near its optimum is sure of everything and teaches less, so one step is usual. It is no law: 1802.05957 uses five steps in some settings, and a higher rate of the critic (TTUR, 1706.08500) does the same at less cost (section 5).
#
# **21. Why Adam with beta_1 of 0 or 0.5?** In a game the gradient field rotates, and momentum carries past the turn: in the linear game of section 5 momentum 0.5 grows by 3.2 % a step. DCGAN found 0.9 oscillating and took 0.5 (1511.06434, section 4); WGAN-GP takes 0 (1704.00028, algorithm 1). Negative momentum helps in theory (1807.04740).
#
# **22. Why is label smoothing one-sided?** With labels $a$ and $b$ the optimum is $(a\,p + b\,q)/(p + q)$; $b > 0$ puts $q$ into the numerator, so where there are only samples $D$ is flat at $b$ and the present errors are confirmed (1606.03498, section 3.4; section 6: slope below 0.001 in place of 5). Smoothing the reals scales $D$ and keeps it away from certainty.
#
# **23. Why must augmentation hit reals and fakes?** If only reals are augmented, the target is the augmented distribution, and $G$ makes it: a quarter of the samples mirrored in section 8. If both are, equal augmented distributions mean equal originals, as long as the augmentation can be undone as a map of distributions (2006.06676, section 2.2), which fails at $q = 0.5$. In $G$'s step too, so it must be differentiable (2006.10738, section 3).
#
# **24. Why an average of G, and what about its batch-normalization statistics?** The weights circle around a point that their average is close to (section 5; 1806.04498). Statistics must belong to the averaged weights: average them with the same decay, as `gan_keras.models.ema` does, or recompute them with the averaged network on a few batches. Averaged kernels with the latest statistics are a network that never existed.
#
# **25. Batch size: up or down?** Up, for quality, as far as memory goes: 1809.11096 (section 3.1) reports 46 % more Inception score for eight times the batch, and also earlier collapse. Down is no cure for overfitting (section 9). With a fixed budget of samples larger batches mean fewer updates, so rates have to follow.
#
# **26. The loss is NaN at step 3000: suspects?** A square root or norm at zero in a penalty (section 2); a logarithm of a probability in place of a loss on logits; a Wasserstein critic without constraint, whose slope grows until it overflows; too high a rate, or least squares at a high rate; float16 in the penalty; a NaN or an unscaled image in the data. Bisect: check the data, log slope and logits, stop at the first NaN. `keras.callbacks.TerminateOnNaN` looks at the log named `loss` only, which a GAN does not have.
#
# **27. In Keras, how is D kept still in the G step?** Take the gradient in `generator.trainable_variables` and apply it to those. The stacked model with `discriminator.trainable = False` worked in Keras 2, where the flag was read at `compile`; Keras 3 reads it when the step is traced, and the classic order leaves a $D$ that never trains. Mind that spectral normalization moves $D$'s kernels in any pass in training mode (section 4).
#
# **28. Double backpropagation: what does it cost, and why do XLA and mixed precision bite?** The penalty adds a forward pass, a backward pass to the input, and a backward pass through both (section 4 prints what the step costs here). Every operation must have a second derivative, in the compiled program too, and compiling takes longer. In float16 the inner gradient is not covered by loss scaling and may underflow to 0, where the root's derivative is worst: compute it in float32, or use bfloat16.

# %% [markdown]
# ## Exercises
#
# Each is one function; a checker says whether it is right and, if not, often why.
#
# **Exercise 1.** The gradient penalty, without its weight, for samples of any shape. Close this notebook's section 2 first.


# %% tags=["exercise"]
def my_penalty(critic, real, fake):
    """E[(|grad f(x^)| - 1)^2] for real and fake (batch, ...); one number, a tensor."""
    ### BEGIN SOLUTION
    axes = tuple(range(1, len(real.shape)))
    alpha = tf.random.uniform((real.shape[0], *[1 for _ in axes]))
    between = alpha * real + (1 - alpha) * fake
    with tf.GradientTape() as tape:
        tape.watch(between)
        scores = critic(between)
    squares = tf.reduce_sum(tape.gradient(scores, between) ** 2, axis=axes)
    return tf.reduce_mean((tf.sqrt(squares + 1e-12) - 1) ** 2)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_gradient_penalty

check_gradient_penalty(my_penalty)

# %% [markdown]
# **Exercise 2.** The discriminator's cross-entropy from logits, the sum of two means, finite at logits of 1000.


# %% tags=["exercise"]
def discriminator_loss(real_logits, fake_logits):
    """-V(D, G) for logits (batch, 1) each; one number."""
    ### BEGIN SOLUTION
    return ops.mean(ops.softplus(-real_logits)) + ops.mean(ops.softplus(fake_logits))
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_discriminator_loss

check_discriminator_loss(discriminator_loss)

# %% [markdown]
# **Exercise 3.** The largest singular value of a matrix by the power iteration: multiply a vector by $M$ and $M^T$ in turn and normalise it. How many steps are enough for three digits?


# %% tags=["exercise"]
def spectral_norm(matrix):
    """Largest singular value of a matrix (n, m); one number."""
    ### BEGIN SOLUTION
    vector = np.random.default_rng(0).normal(size=matrix.shape[1])
    for _ in range(100):
        vector = matrix.T @ (matrix @ vector)
        vector = vector / np.linalg.norm(vector)
    return np.linalg.norm(matrix @ vector)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_spectral_norm

check_spectral_norm(spectral_norm)

# %% [markdown] tags=["solutions"]
# ## Solutions

# %% [markdown]
# ## References
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow et al., Generative adversarial networks
# - [1511.06434](https://arxiv.org/abs/1511.06434) Radford, Metz, Chintala, Unsupervised representation learning with deep convolutional GANs
# - [1606.03498](https://arxiv.org/abs/1606.03498) Salimans et al., Improved techniques for training GANs
# - [1701.04862](https://arxiv.org/abs/1701.04862) Arjovsky, Bottou, Towards principled methods for training generative adversarial networks
# - [1701.07875](https://arxiv.org/abs/1701.07875) Arjovsky, Chintala, Bottou, Wasserstein GAN
# - [1704.00028](https://arxiv.org/abs/1704.00028) Gulrajani et al., Improved training of Wasserstein GANs
# - [1706.08500](https://arxiv.org/abs/1706.08500) Heusel et al., GANs trained by a two time-scale update rule
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge?
# - [1802.05957](https://arxiv.org/abs/1802.05957) Miyato et al., Spectral normalization for generative adversarial networks
# - [1806.04498](https://arxiv.org/abs/1806.04498) Yazici et al., The unusual effectiveness of averaging in GAN training
# - [1807.04740](https://arxiv.org/abs/1807.04740) Gidel et al., Negative momentum for improved game dynamics
# - [1809.11096](https://arxiv.org/abs/1809.11096) Brock, Donahue, Simonyan, Large scale GAN training for high fidelity natural image synthesis
# - [2006.06676](https://arxiv.org/abs/2006.06676) Karras et al., Training generative adversarial networks with limited data
# - [2006.10738](https://arxiv.org/abs/2006.10738) Zhao et al., Differentiable augmentation for data-efficient GAN training

# %% [markdown]
# ## Instructor notes
#
# A 50-minute plan:
#
# | minutes | what | ask |
# |---|---|---|
# | 0-5 | the students' own lists of techniques; sort them by section 1 | which fault does each address? |
# | 5-18 | section 2: write the penalty on the board, then the three ways to get it wrong | whose loss? |
# | 18-24 | sections 3 and 4, pictures only | what does "per sample" need? |
# | 24-31 | section 5; momentum first, by a show of hands | why is momentum good in supervised learning? |
# | 31-36 | section 6, derive $(a p + b q)/(p + q)$ | why not smooth both? |
# | 36-42 | sections 7 and 8 | what is the target distribution now? |
# | 42-48 | section 9 as a discussion of a fair comparison; exercise 1 in pairs | equal updates or equal samples? |
# | 48-50 | the 30-second answer again | |
#
# What a good answer has: the penalty in the critic's loss and its purpose (Lipschitz), no batch normalization there, both sides augmented, one side smoothed, low momentum. What gives away a learnt-by-heart one: "the penalty prevents mode collapse", "alternate the training" as a trick, "use small batches".
