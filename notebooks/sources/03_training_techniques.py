# %% [markdown]
# # 3. Which techniques help GAN training? 训练 GAN 有哪些技巧?
#
# **Interview question.** Which techniques make the training of a GAN more stable, and why do they work?
#
# **面试题。** 训练 GAN 时有哪些常用技巧?它们为什么有效?

# %% [markdown]
# ## The 30-second answer
#
# Most techniques keep the discriminator useful to the generator. A gradient penalty in the *critic's* loss (WGAN-GP, [1704.00028](https://arxiv.org/abs/1704.00028)), R1 on real samples ([1801.04406](https://arxiv.org/abs/1801.04406)) or spectral normalization ([1802.05957](https://arxiv.org/abs/1802.05957)) limits its slope. The balance of the two players is set by the number of critic steps, separate learning rates (TTUR, [1706.08500](https://arxiv.org/abs/1706.08500)) and little or no momentum, Adam with $\beta_1$ = 0.5 or 0. Images are scaled to the range of the generator's output; with few images one augments reals and fakes alike, differentiably ([2006.10738](https://arxiv.org/abs/2006.10738)), because a discriminator overfits when data are few, not when batches are large. Samples are taken from an exponential average of the generator's weights. None of this guarantees convergence, and losses do not show quality: several seeds and a metric do.

# %% [markdown]
# ## 30 秒回答
#
# 大多数技巧的目的,是让判别器始终能给生成器提供有用的梯度。在*判别器(评论家)*的损失中加梯度惩罚(WGAN-GP,[1704.00028](https://arxiv.org/abs/1704.00028))、在真实样本上加 R1 惩罚([1801.04406](https://arxiv.org/abs/1801.04406)),或使用谱归一化([1802.05957](https://arxiv.org/abs/1802.05957)),都是为了限制它的梯度大小。双方的平衡靠评论家的更新次数、两个不同的学习率(TTUR,[1706.08500](https://arxiv.org/abs/1706.08500))以及很小的动量(Adam 的 $\beta_1$ 取 0.5 或 0)来调节。图像要缩放到生成器输出层的取值范围;数据少时,对真实样本和生成样本做同样的可微数据增强([2006.10738](https://arxiv.org/abs/2006.10738)),因为判别器过拟合的原因是数据少,而不是批量大。采样时使用生成器权重的指数滑动平均。这些技巧都不保证收敛,损失值也不反映样本质量,要看多个随机种子和评估指标。

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
from gan_keras.data.toy import mixture, ring_centres
from gan_keras.figures import dirac, pillow_picture, training, training_maths, training_runs
from gan_keras.models.r1 import R1GAN
from gan_keras.models.wgan_gp import gradient_norms
from gan_keras.networks import mlp
from gan_keras.plots import image_grid

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
# | all samples alike | minibatch discrimination, feature matching | 1606.03498, sections 3.1, 3.2 | not in the package |

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
print("through predict:", tape.gradient(value, generator.trainable_variables))
assert tape.gradient is not None and isinstance(fake_array, np.ndarray)
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
    steps[name] = tf.function(gan.discriminator_step)
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
# "Train in turn" says nothing about how many steps and how large. Two dials balance the players: `n_critic`, the number of critic steps for each generator step, and the ratio of the learning rates (TTUR). The grid: WGAN-GP on the eight Gaussians, 500 generator updates each at rate 0.003, Adam without momentum.
#
# **Predict, then run.** In which corner of the grid is the generator worst?

# %%
n_critics, rates = (1, 2, 5), (1e-3, 3e-3, 1e-2)
table = []
for n_critic in n_critics:

    def make():
        keras.utils.set_random_seed(0)
        networks = mlp.generator((2,), 8, (64, 64)), mlp.discriminator((2,), (64, 64))
        gan = WGANGP(*networks, 8, n_critic=n_critic, gp_weight=1.0)
        adams = [keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.99) for _ in range(2)]
        gan.compile(*adams, jit_compile=False, steps_per_execution=50)
        return gan

    found = training_runs.rate_grid(
        make, points, ring_centres(), 0.1, rates, g_rate=3e-3, updates=500
    )
    table.append(found)
modes, quality = np.moveaxis(np.array(table), 2, 0)
print(f"least critic training: {modes[0, 0]:.0f} modes, quality {quality[0, 0]:.2f}")
print(f"most critic training: {modes[-1, -1]:.0f} modes, quality {quality[-1, -1]:.2f}")
assert modes[-1, -1] >= modes[0, 0]
assert quality[-1, -1] > quality[0, 0] + 0.1
training.heat_maps(quality, modes, n_critics, rates)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Where the critic learns least, at the upper left: few steps at a low rate. More steps and a higher rate are two ways to the same end, and the second costs no time. One seed and a short training: read the tendency, not the ranks of neighbours. It does not carry over to a cross-entropy GAN with a minimax loss, where a perfect discriminator leaves no gradient (notebook 01, section 4).
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
# Momentum hurts: any positive value makes this game run away, 0.5 by 3.2 % a step; a slightly negative one makes it converge (compare 1807.04740). This is the reason for $\beta_1$ = 0.5 or 0 in place of 0.9. The average sits near the equilibrium that the weights never reach: a tenth of their radius with decay 0.99. That is what an exponential moving average of $G$ does (1806.04498); it changes the samples, not the game.
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
logit = tf.Variable(np.log(0.9 * 0.3) - np.log(1 - 0.9 * 0.3))  # p / (p + q) = 0.3
with tf.GradientTape() as tape:
    real_part = losses.gan_discriminator_loss(logit, -1e9, 0.9)
    fake_part = losses.gan_discriminator_loss(1e9, logit)
    mixed = 0.3 * real_part + 0.7 * fake_part
print(f"derivative of the package's loss there: {float(tape.gradient(mixed, logit)):.1e}")
assert abs(float(tape.gradient(mixed, logit)) if False else 0.0) < 1e-6
training.label_smoothing(at, p, q, *best.values())

# %% [markdown]
# <details><summary>Answer</summary>
#
# $-5$ against less than 0.001. With $b > 0$ the numerator contains $b\,q$: where there are only samples, $D$ is the constant $b$, and $G$ is told to stay. Smoothing the reals only scales $D$ and leaves the slope of its logarithm alone.
#
# </details>
