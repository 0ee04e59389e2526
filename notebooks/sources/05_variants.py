# %% [markdown]
# # 5. Which variants do you know? 有哪些常见变体？
#
# **Interview question.** Which variants of the GAN do you know, and what does each of them change?
#
# **面试题。** 你了解哪些 GAN 的变体？它们各自改了什么？

# %% [markdown]
# ## The 30-second answer
#
# Four names cover most of the question. DCGAN ([1511.06434](https://arxiv.org/abs/1511.06434)) keeps the loss and changes the networks: convolutions, batch normalization, no fully connected hidden layers. LSGAN ([1611.04076](https://arxiv.org/abs/1611.04076)), least squares, replaces the cross-entropies by squared errors, so that a generated sample that $D$ already takes for real, but scores far beyond the target, is still pulled back: by 5 at an output of 6 and a target of 1, where the cross-entropy's pull is 0.0025. WGAN ([1701.07875](https://arxiv.org/abs/1701.07875)) replaces the discriminator by a critic without sigmoid, which estimates the Wasserstein-1 distance through its Kantorovich-Rubinstein dual; the dual needs a Lipschitz critic, which WGAN gets by clipping its weights. WGAN-GP ([1704.00028](https://arxiv.org/abs/1704.00028)), also called improved WGAN, puts a penalty on the critic's gradient norm in place of the clipping. None of them solves instability: with a tuned optimizer the differences between losses are often no larger than those between seeds, so compare with several.

# %% [markdown]
# ## 30 秒回答
#
# 常被问到的变体有四个。DCGAN（[1511.06434](https://arxiv.org/abs/1511.06434)）不改损失，只改网络结构：用卷积和批归一化，去掉全连接隐藏层。LSGAN（[1611.04076](https://arxiv.org/abs/1611.04076)）即最小二乘 GAN，用平方误差代替交叉熵，因此即使生成样本已被判为真，只要输出远远超过目标值，仍会被拉回：输出为 6、目标为 1 时拉力为 5，而交叉熵只有 0.0025。WGAN（[1701.07875](https://arxiv.org/abs/1701.07875)）用没有 sigmoid 的评论家（critic）代替判别器，通过 Kantorovich-Rubinstein 对偶估计沃瑟斯坦（Wasserstein-1）距离；对偶形式要求评论家满足 Lipschitz 条件，WGAN 用权重裁剪来保证。WGAN-GP（[1704.00028](https://arxiv.org/abs/1704.00028)，又称 improved WGAN）用梯度惩罚代替权重裁剪，惩罚项加在评论家的损失里。它们都没有彻底解决训练不稳定的问题；优化器调好之后，不同损失之间的差别往往不大于不同随机种子之间的差别，所以比较时要跑多个种子。

# %% [markdown]
# ## Learning objectives
#
# After this notebook you can
#
# 1. write the losses of LSGAN, WGAN, WGAN-GP and the hinge GAN, and say what each does to a generator whose samples are found out;
# 2. say what a critic measures, in which units, and why it must be Lipschitz;
# 3. show with numbers what is wrong with clipping, and what the gradient penalty puts in its place;
# 4. read a comparison of variants with the right suspicion.
#
# **Prerequisites**: notebook 01 (the game, its losses, the Dirac-GAN); notebook 03 helps for the gradient penalty.
#
# **Run time**: about @RUN_TIME@ on 2 laptop cores, no GPU, no network.
#
# **Data**: numbers drawn here: Gaussians on the line, and a ring of eight Gaussians in the plane.

# %%
import inspect

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from scipy.special import expit
from scipy.stats import norm, wasserstein_distance

from gan_keras import GAN, LSGAN, WGAN, WGANGP, HingeGAN, losses
from gan_keras.course.experiments import densities, dirac, variants_maths, variants_runs
from gan_keras.course.figures import variants
from gan_keras.networks import mlp

# %% [markdown]
# ## 1. What a variant changes
#
# In this package every GAN has the same training step. A variant is a class that overrides a few hooks of `GAN`, so the list of what it overrides is the answer to "what is different?".
#
# **Predict, then run.** Which of the four classes below overrides the step that moves the discriminator?

# %%
changed = {
    model.__name__: sorted(
        name
        for name, member in vars(model).items()
        if inspect.isfunction(member) and hasattr(GAN, name) and name[0] != "_"
    )
    for model in (LSGAN, HingeGAN, WGAN, WGANGP)
}
housekeeping = {"get_config", "quantities", "output"}  # saving and logging
for name, hooks in changed.items():
    print(f"{name:9s} {', '.join(hook for hook in hooks if hook not in housekeeping)}")
assert not any({"train_step", "discriminator_step"} & set(hooks) for hooks in changed.values())
assert set(changed["WGANGP"]) - housekeeping == {"penalty"}
assert issubclass(WGANGP, WGAN)

# %% [markdown]
# <details><summary>Answer</summary>
#
# None. LSGAN and the hinge GAN change two losses; WGAN changes two losses and clips after each critic step; WGAN-GP keeps WGAN's losses, turns the clipping off and fills in the penalty. DCGAN is not in the list, because it is `GAN` with other networks.
#
# </details>
#
# The generator's losses, as functions of the output $l$ of $D$ on a fake:
#
# | variant | loss of $G$ | what the real and fake terms of $D$ pull to |
# |---|---|---|
# | minimax (1406.2661) | $\log(1 - \sigma(l))$ | $+\infty$, $-\infty$ |
# | non-saturating (1406.2661) | $-\log \sigma(l)$ | $+\infty$, $-\infty$ |
# | LSGAN (1611.04076, eq. 2) | $\frac{1}{2}(l - c)^2$ | $b$, $a$: usually $1$, $0$, with $c = 1$ |
# | WGAN (1701.07875) | $-l$ | no limit but the Lipschitz bound |
# | hinge (1705.02894; 1802.05957, eq. 16) | $-l$ | at least $1$, at most $-1$ |
#
# **Predict, then run.** The discriminator is sure of a fake: $l = -6$. How strongly does each loss pull it upwards? And at $l = +6$, where the fake passes for real?

# %%
generator_losses = {
    "minimax": losses.minimax_generator_loss,
    "non-saturating": losses.non_saturating_generator_loss,
    "LSGAN, c = 1": losses.least_squares_generator_loss,
    "LSGAN, c = 0": lambda fake_logits: losses.least_squares_generator_loss(fake_logits, c=0.0),
    "WGAN and hinge": losses.wasserstein_generator_loss,
}
logits = tf.linspace(-8.0, 8.0, 161)[:, None]
curves = {}
for name, loss in generator_losses.items():
    with tf.GradientTape() as tape:
        tape.watch(logits)
        total = loss(logits) * len(logits)  # the losses are means
    value = tf.map_fn(lambda logit, loss=loss: loss(logit), logits).numpy()
    curves[name] = value, tape.gradient(total, logits).numpy()[:, 0]

pulls = {name: -slope[[20, 140]] for name, (_, slope) in curves.items()}
expected = {
    "minimax": expit([-6, 6]),
    "non-saturating": 1 - expit([-6, 6]),
    "LSGAN, c = 1": (7, -5),
    "LSGAN, c = 0": (6, -6),
    "WGAN and hinge": (1, 1),
}
for name, (low, high) in pulls.items():
    print(f"{name:15s} pull at -6: {low:.4f}, at +6: {high:+.4f}")
    assert np.allclose(pulls[name], expected[name], atol=1e-5)
assert round(float(pulls["minimax"][0]), 4) == 0.0025
assert round(float(pulls["non-saturating"][0]), 4) == 0.9975
variants.generator_losses(logits[:, 0].numpy(), curves)

# %% [markdown]
# <details><summary>Answer</summary>
#
# At $-6$: 0.0025 (minimax), 0.9975 (non-saturating), 7 and 6 (LSGAN with its factor 1/2, for $c = 1$ and $c = 0$), 1 (WGAN and hinge). At $+6$ the non-saturating loss has let go (0.0025), WGAN still pulls with 1, and LSGAN pulls *back* with 5 or 6: a fake that scores higher than $c$ is moved too.
#
# </details>
#
# These are slopes in the output of $D$. What reaches the weights of $G$ is this number times the gradient of $D$, which differs between variants as well; Adam then divides by the size of the gradient. So the numbers say where a loss goes silent, and not which variant learns faster.

# %% [markdown]
# ## 2. LSGAN: squares, and which divergence
#
# LSGAN is *least squares*: with targets $a$ for fakes, $b$ for reals and $c$ for what $G$ wants,
#
# $$L_D = \tfrac{1}{2}\mathbb{E}[(D(x) - b)^2] + \tfrac{1}{2}\mathbb{E}[(D(G(z)) - a)^2], \qquad L_G = \tfrac{1}{2}\mathbb{E}[(D(G(z)) - c)^2] \qquad \text{(1611.04076, eq. 2)}$$
#
# $D$ has no sigmoid. The best one is $D^* = (b\,p + a\,q)/(p + q)$. Put it into $\mathbb{E}_p[(D - c)^2] + \mathbb{E}_q[(D - c)^2]$ (the first term does not depend on $G$ while $D$ is held fixed); for $b - c = 1$ and $b - a = 2$, such as $a, b, c = -1, 1, 0$, this is the Pearson divergence $\chi^2(p + q \,\|\, 2q) = \int (p - q)^2 / (p + q)$ (section 3.2).
#
# **Predict, then run.** Does the usual coding $0, 1, 1$ have a divergence as well? And does $G$, which takes its gradient with $D^*$ held fixed, go down that divergence?

# %%
p, q = norm(-1.0, 1.0), norm(1.5, 0.7)
chi2 = variants_maths.pearson(p, q)
pearson_star = variants_maths.least_squares_optimum(p, q, a=-1, b=1)
binary_star = variants_maths.least_squares_optimum(p, q, a=0, b=1)
pearson_value = variants_maths.least_squares_value(pearson_star, p, q, c=0)
binary_value = variants_maths.least_squares_value(binary_star, p, q, c=1)
print(f"chi^2: {chi2:.4f}; value for -1, 1, 0: {pearson_value:.4f}")
print(f"value for 0, 1, 1: {binary_value:.4f} = (chi^2 + 2) / 4 = {(chi2 + 2) / 4:.4f}")
assert abs(pearson_value - chi2) < 1e-9
assert abs(binary_value - (chi2 + 2) / 4) < 1e-9

grid = densities.GRID


def fixed_star(star, c):  # the generator's loss when the mean of q moves and D* does not
    return lambda mean: np.trapezoid((star - c) ** 2 * norm(mean, 0.7).pdf(grid), grid) / 2


slope_chi2 = densities.slope(lambda mean: variants_maths.pearson(p, norm(mean, 0.7)), 1.5)
slope_pearson = densities.slope(fixed_star(pearson_star, 0), 1.5)
slope_binary = densities.slope(fixed_star(binary_star, 1), 1.5)
print(f"d/dmean: chi^2 / 2 {slope_chi2 / 2:.4f}; G with -1, 1, 0: {slope_pearson:.4f}")
print(f"d/dmean: chi^2 / 8 {slope_chi2 / 8:.4f}; G with  0, 1, 1: {slope_binary:.4f}")
assert abs(slope_pearson - slope_chi2 / 2) > 0.02
assert abs(slope_binary - slope_chi2 / 8) > 0.02

# %% [markdown]
# <details><summary>Answer</summary>
#
# The value: yes, the same one up to a factor and a constant, $(\chi^2 + 2)/4$, because the best $D$ of one coding is a linear function of that of the other. The gradient: no, for neither coding. $D^*$ minimises $L_D$ and not this value, so its dependence on $G$ cannot be left out, as it can in the minimax GAN, where both players share one $V$. "LSGAN minimises the Pearson $\chi^2$" is a statement about the value at the optimal $D$.
#
# </details>

# %% [markdown]
# ## 3. WGAN: a critic that measures
#
# The Wasserstein-1 distance is the least work that moves one distribution onto the other. It is not what a GAN can compute; its Kantorovich-Rubinstein dual is:
#
# $$W_1(p, q) = \sup_{\|f\|_L \le 1} \mathbb{E}_p[f(x)] - \mathbb{E}_q[f(x)] \qquad \text{(1701.07875, eq. 2)}$$
#
# The supremum runs over all functions with slope at most 1. A critic network with another bound $K$ on its slope gives at most $K\,W_1$. So the "loss" of WGAN is an *estimate from below*, in units of $x$ times $K$, and everything depends on how the slope is bounded.
#
# The loss of the critic, written out:


# %%
def critic_loss(real_scores, fake_scores):
    """Minus the estimate of the distance."""
    return ops.mean(fake_scores) - ops.mean(real_scores)


some, other = np.random.default_rng(0).normal(0, 3, (2, 8, 1)).astype(np.float32)
assert np.isclose(critic_loss(some, other), losses.wasserstein_critic_loss(some, other))

# %% [markdown]
# The cell takes $p = N(0, 1)$ and $q = N(m, 1)$, for which $W_1 = m$ (checked with scipy), and trains two critics for each $m$: one with the gradient penalty of section 5 ($\lambda = 10$), one clipped at $c = 0.1$. For the penalised critic theory gives the estimate of the best possible one: $W_1 + \frac{1}{2\lambda}\int (F_q - F_p)^2 / r\,dx$, $r$ being the density of the points where the penalty is taken; it is a little too high.
#
# **Predict, then run.** Which of the two says $m$?

# %%
shifts = np.array([0.25, 0.5, 1.0, 2.0, 4.0])
sample = np.random.default_rng(0).standard_normal((2, 20_000))
for m in shifts:
    assert abs(wasserstein_distance(sample[0], sample[1] + m) - m) < 0.05

penalised, _ = variants_runs.critic_estimates(WGANGP, shifts, gp_weight=10.0)
clipped, clipped_slopes = variants_runs.critic_estimates(WGAN, shifts, clip_value=0.1)
theory = np.array([variants_maths.penalised_estimate(norm(0, 1), norm(m, 1), 10) for m in shifts])
rows = zip(shifts, penalised, theory, clipped, clipped / clipped_slopes, strict=True)
for m, *numbers in rows:
    print(
        "m = {:.2f}: penalised {:.2f} (best {:.2f}), clipped {:.2f}, over its slope {:.2f}".format(
            m, *numbers
        )
    )
assert np.abs(penalised / theory - 1).max() < 0.08
assert np.abs(penalised / shifts - 1)[:4].max() < 0.15
assert np.abs(clipped / clipped_slopes / shifts - 1).max() < 0.15
assert (clipped / shifts).max() < 0.75
assert abs(theory[-1] / 4 - 1.2) < 0.01
exact = {"exact: $m$": (shifts, shifts), r"best critic, $\lambda = 10$": (shifts, theory)}
variants.critic_estimates(shifts, exact, penalised, clipped, clipped_slopes)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The penalised one, with an upward bias that grows with $m$ (about $m/2\lambda$ of the value, so 20 % at $m = 4$). The clipped critic reports $K\,W_1$ with a $K$ that nobody chose and that changes with $m$; divided by its own mean slope it is right within 15 %.
#
# </details>
#
# **A trap: the sigmoid that stayed.** Swap the losses and forget the sigmoid at the end of $D$, and the critic lives in (0, 1): the estimate cannot exceed 1, however far apart the distributions are. For two points $m$ apart the best sigmoid of a line with slope at most 1 says $\tanh(m)$.

# %%
steepness, middles = np.linspace(0.01, 4, 400)[:, None], np.linspace(-1, 5, 601)
for m in (0.5, 1.0, 2.0, 4.0):
    says = expit(steepness * (m - middles)) - expit(steepness * (0 - middles))
    print(f"W1 = {m}: a 1-Lipschitz sigmoid critic says {says.max():.4f}")
    assert abs(says.max() - np.tanh(m)) < 1e-4

with_sigmoid = keras.Sequential([keras.Input((2,)), layers.Dense(1, activation="sigmoid")])
try:
    WGAN(mlp.generator((2,), 4, (8,)), with_sigmoid, latent_dim=4)
except ValueError as error:
    print("ValueError:", error)
else:
    raise AssertionError("a sigmoid at the end of the critic was accepted")

# %% [markdown]
# ## 4. The price of clipping
#
# WGAN bounds the slope by setting every weight back into $[-c, c]$ after each step. The authors call this "a clearly terrible way" (1701.07875, section 3). Two measurements say why.
#
# First, the slope that comes out is the product of what the layers do, so it changes with the *third power* of $c$ in a critic of three layers. **Predict, then run.** The estimate of $W_1 = 1$, for $c$ = 0.01, 0.1 and 0.3?

# %%
says = {
    c: variants_runs.critic_estimates(WGAN, [1.0], clip_value=c)[0][0] for c in (0.01, 0.1, 0.3)
}
for c, estimate in says.items():
    print(f"c = {c}: the critic says {estimate:.5f} where W1 = 1")
assert 4e-4 < says[0.01] < 8e-4
assert 0.4 < says[0.1] < 0.75
assert 10 < says[0.3] < 18
assert 500 < says[0.1] / says[0.01] < 2000  # 10^3
assert 13 < says[0.3] / says[0.1] < 54  # 3^3 = 27

# %% [markdown]
# <details><summary>Answer</summary>
#
# About 0.0006, 0.6 and 14. The gradient that the generator gets scales alike: it vanishes or explodes with $c$ and with the number of layers (1704.00028, section 3).
#
# </details>
#
# Second, where the weights end up. The same critic, trained on the ring of eight Gaussians, once clipped at 0.1 and once with the penalty. **Predict, then run.** What share of the clipped weights stands at the limit?

# %%
ring = {}
clipped_run = {"n_critic": 2, "clip_value": 0.1, "rate": 1e-3}
ring["WGAN"] = variants_runs.train_on_ring(WGAN, updates=1500, **clipped_run)
ring["WGAN-GP"] = variants_runs.train_on_ring(WGANGP, updates=1500, n_critic=1, gp_weight=1.0)
weights = {
    name: [w.numpy() for w in gan.discriminator.trainable_variables]
    for name, (gan, _, _) in ring.items()
}
at_limit = variants_maths.share_at_limit(weights["WGAN"], 0.1)
largest = max(np.abs(w).max() for w in weights["WGAN-GP"])
at_largest = variants_maths.share_at_limit(weights["WGAN-GP"], largest)
print(f"clipped: {at_limit:.0%} of the weights within 1 % of the limit; penalty: {at_largest:.2%}")
print(f"largest weight with the penalty: {largest:.2f}")
assert at_limit > 0.25
assert at_largest < 0.01
assert largest > 5 * 0.1
variants.weight_histograms(weights["WGAN"], 0.1, weights["WGAN-GP"])

# %% [markdown]
# <details><summary>Answer</summary>
#
# A good part of them, about half here: the critic wants to be steeper than it may, and pushes its weights into the corners (compare 1704.00028, figure 1). Of those, little more is left than their signs. With the penalty no weight is special.
#
# </details>
#
# **In place of, or on top of?** WGAN-GP drops the clipping. Keep it, and the two contradict each other: with $c = 0.01$ the slope of this critic cannot exceed the product of the norms of its kernels, $0.01\sqrt{128} \cdot 0.01 \cdot 64 \cdot 0.01 \cdot 8 = 0.006$, and the penalty asks for 1.

# %%
from gan_keras.models.wgan_gp import gradient_norms


class ClippedAndPenalised(WGANGP):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.clip_value = 0.01  # the error: WGANGP sets it to None


both, _, _ = variants_runs.train_on_ring(ClippedAndPenalised, updates=100, n_critic=1)
points = tf.random.uniform((1000, 2), -2.5, 2.5, seed=0)
slopes_of_both = gradient_norms(both.discriminator, points).numpy()
slopes_of_gp = gradient_norms(ring["WGAN-GP"][0].discriminator, points).numpy()
bound = 0.01 * np.sqrt(128) * 0.01 * 64 * 0.01 * 8
penalty_of_both = np.mean((slopes_of_both - 1) ** 2)
print(
    f"mean slope: both {slopes_of_both.mean():.5f} (bound {bound:.5f}), GP {slopes_of_gp.mean():.2f}"
)
print(f"penalty with both: {penalty_of_both:.4f}; it can never be less than {(1 - bound) ** 2:.4f}")
assert slopes_of_both.max() <= bound
assert penalty_of_both > 0.98
assert 0.4 < slopes_of_gp.mean() < 1.6

# %% [markdown]
# ## 5. WGAN-GP: a penalty on the slope
#
# $$L = \mathbb{E}[f(G(z))] - \mathbb{E}[f(x)] + \lambda\,\mathbb{E}\big[(\|\nabla f(\hat{x})\|_2 - 1)^2\big], \qquad \hat{x} = \alpha x + (1 - \alpha) G(z),\ \alpha \sim U[0, 1] \qquad \text{(1704.00028, eq. 3)}$$
#
# It belongs to the critic's loss. The package's lines:

# %%
print(inspect.getsource(WGANGP.penalty))

# %% [markdown]
# Two critics for which it is known: $f(x) = w \cdot x$ has slope $\|w\|$ everywhere, so the penalty is $(\|w\| - 1)^2$; $f(x) = \|x\|$ has slope 1 everywhere.
#
# **Predict, then run.** The penalty for $w = (3, 4, 12)$?


# %%
def penalty_of(critic, real, fake):
    gan = WGANGP(mlp.generator((3,), 4, (8,)), critic, latent_dim=4)
    return float(gan.penalty(real, fake))


x = sample_input = keras.Input((3,))
norm_critic = keras.Model(x, ops.sqrt(ops.sum(x**2, axis=-1, keepdims=True)))
linear = keras.Sequential([keras.Input((3,)), layers.Dense(1, use_bias=False)])
linear.set_weights([np.array([[3.0], [4.0], [12.0]])])
real, fake = (
    tf.constant(a) for a in np.random.default_rng(0).normal(size=(2, 64, 3)).astype("float32")
)
of_linear, of_norm = penalty_of(linear, real, fake), penalty_of(norm_critic, real, fake)
print(f"linear: {of_linear:.4f}, expected {(13 - 1) ** 2}; norm: {of_norm:.1e}, expected 0")
assert abs(of_linear - 144) < 1e-2
assert of_norm < 1e-9

# %% [markdown]
# <details><summary>Answer</summary>
#
# $\|w\| = 13$, so 144. A test of this kind finds the three usual bugs: a norm over the whole batch, a forgotten square root, one gradient mixed with another.
#
# </details>
#
# **Two traps around it.** The first: a critic of ReLU layers is piecewise linear, so its slope does not depend on its biases. The penalty alone gives the hidden biases a gradient of zero and the last bias none at all. Add the penalty to the critic's loss *before* `tape.gradient`; a separate step on the penalty alone meets `None`.

# %%
critic = mlp.discriminator((3,), (16, 16))
gan = WGANGP(mlp.generator((3,), 4, (8,)), critic, latent_dim=4)
with tf.GradientTape(persistent=True) as tape:
    penalty = gan.penalty(real, fake)
    objective = critic_loss(critic(real), critic(fake)) + 10.0 * penalty
alone = tape.gradient(penalty, critic.trainable_variables)
together = tape.gradient(objective, critic.trainable_variables)
for weight, a, b in zip(critic.trainable_variables, alone, together, strict=True):
    largest_a = "None" if a is None else f"{float(ops.max(ops.abs(a))):.3f}"
    print(
        f"{weight.path:25s} penalty alone {largest_a:6s} together {float(ops.max(ops.abs(b))):.3f}"
    )
kernels, biases = alone[0::2], alone[1::2]
assert all(float(ops.max(ops.abs(k))) > 0 for k in kernels)
assert biases[-1] is None
assert all(b is None or not np.any(b) for b in biases)
assert all(b is not None for b in together)

# %% [markdown]
# The second: bytes mixed into the interpolation raise no error. A uint8 array is cast and the penalty is taken at points with values in the hundreds; the mistake shows nowhere but in the results. Check the range before the step, as `fit` does.

# %%
bytes_0_255 = np.random.default_rng(0).integers(0, 256, (64, 3), dtype=np.uint8)
alpha = tf.random.uniform((64, 1), seed=0)
between = alpha * bytes_0_255 + (1.0 - alpha) * tf.tanh(fake)
print(
    f"uint8 reals: no error, x^ has type {between.dtype.name} and reaches {float(ops.max(between)):.0f}"
)
assert between.dtype == tf.float32
assert float(ops.max(between)) > 100
gan.compile(keras.optimizers.Adam(1e-4), keras.optimizers.Adam(1e-4))
try:
    gan.fit(bytes_0_255, batch_size=64, verbose=0)
except ValueError as error:
    print("ValueError:", error)
else:
    raise AssertionError("bytes were accepted")

# %% [markdown]
# ## 6. Is instability solved?
#
# The Dirac-GAN of notebook 01: the data are the point 0, the sample is the point $\theta$, the critic is $\psi x$. Without a bound on $\psi$ the Wasserstein game leaves the start at radius 1.414 with simultaneous steps and circles with alternating ones. Now with the bounds: clipping at 1, and the penalty with $\lambda = 1$, both with five critic steps for each generator step; beside them the minimax game with the R1 penalty.
#
# **Predict, then run.** Whose sample comes to rest on the data?

# %%
unbounded = [dirac.last_radius("wasserstein", alternating) for alternating in (False, True)]
print(
    f"no bound, radius after 500 steps: {unbounded[0]:.1f} simultaneous, {unbounded[1]:.2f} alternating"
)
assert np.allclose(unbounded, (17.0, 1.410), rtol=0.02)
paths = {
    "WGAN, clipped at 1": variants_maths.wasserstein_orbit("clipped")[:, 0],
    r"WGAN-GP, $\lambda = 1$": variants_maths.wasserstein_orbit("penalised")[:, 0],
    "minimax with R1": dirac.orbit("r1", alternating=True)[:, 0],
}
swing, rest, r1 = (np.abs(theta[-200:]).max() for theta in paths.values())
print(f"largest |theta| of the last 200 steps: clipped {swing:.3f}, GP {rest:.3f}, R1 {r1:.1e}")
assert 0.4 < swing < 0.5
assert abs(rest - 2.0) < 1e-3  # 2 lambda
assert r1 < 1e-3
variants.generators_on_the_line(paths, 0.1)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Only the one with R1. The clipped one swings for ever around the data. The penalised one stops at $|\theta| = 2\lambda$ with $\psi = 0$: turning the critic round would mean passing slope 0, and the penalty, which wants slope 1, holds it back exactly as hard as the data pull. Richer critics can go round this obstacle, but the general statement stands: WGAN and WGAN-GP with a fixed number of critic steps do not always converge (1801.04406, abstract). The WGAN paper claims less than its reputation: it reports that training becomes unstable at times with Adam's momentum or high rates (section 4.2).
#
# </details>

# %% [markdown]
# ## 7. A detail of the algorithm: which reals for the critic's steps?
#
# Algorithm 1 of 1701.07875 draws a new real batch for each of the five critic steps. Many public implementations, and the `train_step` of this package, take one batch and reuse it, with fresh noise each time. The other way is a subclass of a few lines, fed with batches five times as large:


# %%
class FreshWGAN(WGAN):
    def train_step(self, data):
        for batch in ops.split(data, self.n_critic):
            values = self.discriminator_step(batch)
        return self.log(**values, **self.generator_step(batch))


# %% [markdown]
# **Predict, then run.** Same number of updates, same network, four seeds, small batches of 16: does it matter?

# %%
reused_or_fresh = [(WGAN, 1), (FreshWGAN, 5)]
critic = {"batch_size": 16, "rate": 2e-3, "n_critic": 5, "clip_value": 0.1}
pairs = np.array(
    [
        [
            variants_runs.train_on_ring(model, seed, updates=500, draws=draws, **critic)[1]["w1"]
            for model, draws in reused_or_fresh
        ]
        for seed in range(4)
    ]
)
difference = pairs[:, 0] - pairs[:, 1]
error = difference.std(ddof=1) / np.sqrt(len(difference))
print(f"W1 reused {pairs[:, 0].round(2)}, fresh {pairs[:, 1].round(2)}")
print(f"reused minus fresh: {difference.mean():+.3f}, standard error {error:.3f}")
assert difference.mean() > 0
variants.paired_runs(pairs, variants_runs.real_w1())

# %% [markdown]
# <details><summary>Answer</summary>
#
# In this short training, yes: with fresh batches the samples come nearer to the ring on average, at the same number of updates. They also consume five times as many reals, so with a small data set or slow loading the comparison is another one. It is one toy problem, a small batch, far from convergence; if your `n_critic` is 1 the question does not arise.
#
# </details>

# %% [markdown]
# ## 8. Which one is best?
#
# Two more short trainings on the ring, to see what samples look like after 1500 updates. One seed each: **not a ranking**.

# %%
ring["GAN"] = variants_runs.train_on_ring(GAN, updates=1500)
ring["LSGAN"] = variants_runs.train_on_ring(LSGAN, updates=1500)
shown = {name: (ring[name][2], ring[name][1]) for name in ("GAN", "LSGAN", "WGAN", "WGAN-GP")}
for name, (_, numbers) in shown.items():
    print(name, {key: round(value, 2) for key, value in numbers.items()})
assert all(np.isfinite(numbers["w1"]) for _, numbers in shown.values())
assert shown["WGAN-GP"][1]["w1"] < 0.6
variants.ring_samples(shown)

# %% [markdown]
# A comparison that means something takes longer: the same network and budget for all, several seeds. Two of them are recorded in the repository (`benchmarks/results`, made by `python -m gan_keras.compare`; docs/comparison.md has the commands and settings): the ring after 24,000 updates, five seeds, all but the clipped WGAN with one optimizer; and `mnist5k` with the same training time for each and each model's own rates, three seeds. Each dot is a seed, the bar is the median.
#
# **Predict, then run.** Draw one seed of LSGAN and one of WGAN-GP on the ring. How often does the pair contradict the order of the medians?

# %%
on_ring, ring_reference = variants_runs.comparison("compare_ring.json")
on_digits, digits_reference = variants_runs.comparison("compare_mnist5k_seconds.json")
w1, fd = "w1_ring_2k", "fd_digits_10k"
print("ring: median (range) of W1, modes          digits: median (range) of the Frechet distance")
for name in ("gan", "lsgan", "hinge", "wgan", "wgan_gp"):
    a, modes = on_ring[name][w1], on_ring[name]["modes_ring_10k"]
    b = on_digits["dcgan" if name == "gan" else name][fd]
    print(
        f"{name:8s} {np.median(a):.2f} ({a.min():.2f}-{a.max():.2f}), modes {modes.min():.0f}-{modes.max():.0f}"
        f"          {np.median(b):6.1f} ({b.min():.1f}-{b.max():.1f})"
    )
    assert len(a) >= 5
    assert len(b) >= 3
print(f"real samples: W1 {ring_reference[w1]:.2f}, Frechet distance {digits_reference[fd]:.2f}")

lsgan, gp = on_ring["lsgan"][w1], on_ring["wgan_gp"][w1]
contradicted = np.mean(lsgan[:, None] < gp[None])
print(f"median W1: LSGAN {np.median(lsgan):.3f}, WGAN-GP {np.median(gp):.3f}")
print(f"LSGAN nearer to the data in {contradicted:.0%} of the pairs of seeds")
assert np.median(gp) < np.median(lsgan)
assert 0 < contradicted < 0.5
assert np.median(on_digits["wgan"][fd]) > 3 * np.median(on_digits["wgan_gp"][fd])
assert np.median(on_ring["wgan"][w1]) < np.median(on_ring["gan"][w1])
ring_panel = {name: on_ring[name][w1] for name in ("gan", "lsgan", "hinge", "wgan", "wgan_gp")}
digits_panel = {
    name: on_digits[name][fd] for name in ("dcgan", "lsgan", "hinge", "wgan", "wgan_gp")
}
variants.seeds_and_medians(
    {
        "ring, 24,000 updates": ("$W_1$ to the data", ring_panel, ring_reference[w1]),
        "mnist5k, equal time": ("Frechet distance, digits", digits_panel, digits_reference[fd]),
    }
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# In some of the pairs, fewer than half: whoever runs one seed of each can find either order. And the order depends on the data: the clipped WGAN is nearer to the ring than the plain GAN, and on the digits more than three times as far off as WGAN-GP. A study with a large budget for tuning each loss found no consistent winner (1711.10337). Hinge stands here with the R1 penalty, and so do DCGAN and LSGAN on the digits: such settings matter at least as much as the name of the loss.
#
# </details>

# %% [markdown]
# ## 9. Names
#
# | name | stands for | paper | called wrongly |
# |---|---|---|---|
# | DCGAN | deep convolutional | [1511.06434](https://arxiv.org/abs/1511.06434) | |
# | LSGAN, 最小二乘 GAN | **l**east **s**quares | [1611.04076](https://arxiv.org/abs/1611.04076) | "local" something |
# | WGAN, 沃瑟斯坦 GAN | Wasserstein: the German spelling of (Leonid) Vaserstein | [1701.07875](https://arxiv.org/abs/1701.07875) | after an Italian given name |
# | WGAN-GP | WGAN with **g**radient **p**enalty, from "Improved training of Wasserstein GANs" | [1704.00028](https://arxiv.org/abs/1704.00028) | |
# | IWGAN, improved WGAN | the same as WGAN-GP | [1704.00028](https://arxiv.org/abs/1704.00028) | a variant of its own |

# %%
from gan_keras.settings.models import ALIASES

print(ALIASES)
assert ALIASES["iwgan"] == "wgan_gp"  # one model, two names

# %% [markdown]
# ## What the article gets wrong here
#
# | id | what the article says | what is right | shown |
# |---|---|---|---|
# | E64 | LS in LSGAN means "local" | least squares (1611.04076) | sections 2, 9 |
# | E65 | LSGAN works by a local normalisation of responses | there is no normalisation in it; squared errors replace the cross-entropies: pull 7 or 6 at an output of $-6$ for 0.0025 (minimax) and 0.9975 (non-saturating) | sections 1, 2 |
# | E66 | gives the W of WGAN an Italian given name, three times | Wasserstein, 沃瑟斯坦 | section 9 |
# | E67 | WGAN has solved unstable training | its own paper calls clipping terrible and reports unstable runs; in the Dirac-GAN neither clipping nor the penalty reaches the data | sections 4, 6 |
# | E68 | the Wasserstein distance is the loss | the loss is a dual estimate over Lipschitz critics, at most $K\,W_1$; no word of critic, sigmoid, clipping ($c = 0.01$), RMSProp or five critic steps (1701.07875, algorithm 1) | section 3 |
# | E69 | WGAN-GP adds the penalty to WGAN | the penalty *replaces* the clipping; with both, the penalty stays above 0.98 | section 4 |
# | E84 | IWGAN is a fifth variant, which improves training | it is WGAN-GP under the title of its paper; four variants are left | section 9 |

# %% [markdown]
# ## Follow-up questions
#
# **35. Derive the Kantorovich-Rubinstein dual. What is Lipschitz?** $f$ is $K$-Lipschitz if $|f(x) - f(y)| \le K\|x - y\|$ for all $x, y$: no slope above $K$. For any coupling $\gamma$ of $p$ and $q$ and any 1-Lipschitz $f$, $\mathbb{E}_p f - \mathbb{E}_q f = \mathbb{E}_\gamma[f(x) - f(y)] \le \mathbb{E}_\gamma\|x - y\|$, so every critic is below every transport cost. That the best critic reaches the cheapest transport is the strong duality of a linear program: the marginal constraints have multipliers $f$ and $g$ with $f(x) + g(y) \le \|x - y\|$, and for a metric cost $g = -f$ can be taken (1701.07875, eq. 2, which cites Villani).
#
# **36. Why is clipping "terrible"?** It bounds the slope by a number that nobody knows and that changes like $c$ to the power of the number of layers: section 4 gives 0.0006, 0.6 and 14 for $c$ = 0.01, 0.1, 0.3. Too small a $c$ and gradients vanish, too large and the critic takes long to reach its optimum (1701.07875, section 3). The weights pile up at $\pm c$, which leaves simple functions only (1704.00028, section 3).
#
# **37. Where is LSGAN's $\chi^2$?** With $b - c = 1$, $b - a = 2$ and the optimal $D$, the objective is the Pearson divergence between $p + q$ and $2q$ (1611.04076, section 3.2). The usual $0, 1, 1$ does not satisfy the conditions; its value is still $(\chi^2 + 2)/4$ (section 2). Both are statements about the value: the gradient of $G$ with $D$ held fixed is not that of $\chi^2$.
#
# **38. The hinge loss: why does BigGAN use it?** BigGAN starts from SA-GAN, which uses it (1809.11096, section 3; 1805.08318). $D$ gets no gradient from samples beyond the margin, so it does not push scores apart without end, and $G$ has the constant pull of WGAN. The best hinge $D$ is the sign of $p - q$, with $L_D = 2\int \min(p, q)$. Nothing in the loss bounds the slope: spectral normalization (1802.05957) or R1 does.
#
# **39. Is the loss of WGAN-GP comparable across runs?** Only with the same critic, $\lambda$ and scaling of the data. The estimate has the units of the data, depends on how well the critic is trained, and is biased upwards by about $m^2/2\lambda$ for a shift of $m$ (section 3). Within one run it does fall as samples improve, which the loss of a GAN need not do. A clipped critic adds an unknown factor that depends on its architecture (1701.07875, section 4.2).
#
# **40. What did StyleGAN change?** The generator, not the loss. A mapping network turns $z$ into $w$, which sets the scale and shift of each layer's feature maps (AdaIN); the input is a learned constant; noise is added to every layer for fine detail; styles of two latents are mixed in training (1812.04948, sections 2 and 3). The same paper defines perceptual path length as a *metric* (section 4.1). StyleGAN2 replaced AdaIN by weight demodulation and added path length *regularisation* (1912.04958, sections 2 and 3).
#
# **41. What does R3GAN claim?** That a principled loss makes the tricks unnecessary: a relativistic loss, which compares a real with a fake instead of judging each alone, with zero-centred penalties on reals and on fakes (R1 and R2), has a proof of local convergence; with it StyleGAN2 can be stripped of its tricks and given a modern backbone, and the result surpasses it on FFHQ, ImageNet, CIFAR and Stacked MNIST (2501.05441, abstract). Local convergence says nothing about where a run ends that starts far off.

# %% [markdown]
# ## Exercises
#
# Each is one function; a checker says whether it is right and, if not, often why.
#
# **Exercise 1.** Both losses of LSGAN with $a = 0$, $b = c = 1$, and the factor 1/2.


# %% tags=["exercise"]
def lsgan_losses(real_logits, fake_logits):
    """(d_loss, g_loss), two numbers, from outputs of D (batch, 1)."""
    ### BEGIN SOLUTION
    d_loss = ops.mean((real_logits - 1.0) ** 2) / 2 + ops.mean(fake_logits**2) / 2
    return d_loss, ops.mean((fake_logits - 1.0) ** 2) / 2
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_lsgan_losses

check_lsgan_losses(lsgan_losses)

# %% [markdown]
# **Exercise 2.** Weight clipping, in place.


# %% tags=["exercise"]
def clip(critic, c):
    """Set every trainable weight of the Keras model back into [-c, c]."""
    ### BEGIN SOLUTION
    for weight in critic.trainable_variables:
        weight.assign(ops.clip(weight, -c, c))
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_clip

check_clip(clip)

# %% [markdown]
# **Exercise 3.** What the critic of WGAN minimises. Mind the sign, and what the scores are not.


# %% tags=["exercise"]
def wasserstein_critic_loss(real_scores, fake_scores):
    """E[f(G(z))] - E[f(x)] for scores (batch, 1); one number."""
    ### BEGIN SOLUTION
    return ops.mean(fake_scores) - ops.mean(real_scores)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_critic_loss

check_critic_loss(wasserstein_critic_loss)

# %% [markdown]
# **Exercise 4 (on paper).** Two points $m$ apart, a linear critic with slope $s$ and the penalty $\lambda (s - 1)^2$. Which $s$ is best? Answer, after trying: the critic maximises $sm - \lambda (s-1)^2$, so $s = 1 + m/2\lambda$, and its estimate $sm = m + m^2/2\lambda$ is too high.

# %% [markdown] tags=["solutions"]
# ## Solutions

# %% [markdown]
# ## References
#
# arXiv ids.
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow et al., Generative adversarial networks
# - [1511.06434](https://arxiv.org/abs/1511.06434) Radford, Metz, Chintala, Unsupervised representation learning with deep convolutional GANs
# - [1611.04076](https://arxiv.org/abs/1611.04076) Mao et al., Least squares generative adversarial networks
# - [1701.07875](https://arxiv.org/abs/1701.07875) Arjovsky, Chintala, Bottou, Wasserstein GAN
# - [1704.00028](https://arxiv.org/abs/1704.00028) Gulrajani et al., Improved training of Wasserstein GANs
# - [1705.02894](https://arxiv.org/abs/1705.02894) Lim, Ye, Geometric GAN
# - [1802.05957](https://arxiv.org/abs/1802.05957) Miyato et al., Spectral normalization for generative adversarial networks
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge?
# - [1711.10337](https://arxiv.org/abs/1711.10337) Lucic et al., Are GANs created equal? A large-scale study
# - [1805.08318](https://arxiv.org/abs/1805.08318) Zhang et al., Self-attention generative adversarial networks
# - [1809.11096](https://arxiv.org/abs/1809.11096) Brock, Donahue, Simonyan, Large scale GAN training for high fidelity natural image synthesis
# - [1812.04948](https://arxiv.org/abs/1812.04948) Karras, Laine, Aila, A style-based generator architecture for generative adversarial networks
# - [1912.04958](https://arxiv.org/abs/1912.04958) Karras et al., Analyzing and improving the image quality of StyleGAN
# - [2501.05441](https://arxiv.org/abs/2501.05441) Huang et al., The GAN is dead; long live the GAN! A modern GAN baseline

# %% [markdown]
# ## Instructor notes
#
# A 50-minute plan:
#
# | minutes | what | ask |
# |---|---|---|
# | 0-5 | the question; students name variants, the board gets one column "what changes" | loss, network, or constraint? |
# | 5-13 | section 1, the pulls at $-6$ and $+6$ | which loss goes silent, and where? |
# | 13-18 | section 2, the value at $D^*$ | is the gradient that of the value? |
# | 18-27 | section 3, the dual on the board, then the figure | in which units is the critic's loss? |
# | 27-34 | section 4, the third power and the histogram | why do the weights stand at the limits? |
# | 34-38 | section 5, the closed forms; exercise 4 on paper | how would you test a gradient penalty? |
# | 38-42 | section 6 | what does "solved" mean in a paper's abstract? |
# | 42-47 | section 8, dots and medians | how many seeds would convince you? |
# | 47-50 | the 30-second answer again | |
#
# What a good answer has: for each name the one thing that changes, the word Lipschitz, the penalty *in place of* clipping and in the *critic's* loss. What gives away a learnt-by-heart one: "the loss is the Wasserstein distance", "WGAN solved instability", IWGAN as one more variant, a ranking without seeds.
