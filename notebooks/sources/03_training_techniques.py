# %% [markdown]
# # 3. Which techniques help GAN training?
#
# **Interview question.** Which techniques make the training of a GAN work better, why, and how do you know?
#
# Afterwards you can say it aloud; sort the techniques by five ideas (slope, balance, averaging, data, diagnosis); write the gradient penalty and name three mistakes that spoil it (in $G$'s loss, no constant under the root, batch normalization in the critic); say by a number why momentum hurts, why labels are smoothed on one side, and why augmentation must hit both sides; and plan an ablation.
#
# **Prerequisites**: [notebook 01](01_what_is_a_gan.ipynb); gradients of gradients. **Run time**: about @RUN_TIME@ on 2 laptop cores, no GPU, no network. **Data**: points drawn here, 5,000 MNIST digits, the 8x8 digits of scikit-learn.

# %% [markdown] tags=["zh"]
# # 3. 训练 GAN 有哪些技巧？
#
# **面试题。** 哪些技巧能改善 GAN 的训练？为什么有效？你怎么知道有效？
#
# 学完本节，你能开口回答这道题；用五个思路（斜率、平衡、平均、数据、诊断）归类各种技巧；写出梯度惩罚，并说出会毁掉它的三种错误（放进 $G$ 的损失、根号下没有小常数、critic 用批归一化）；用数字说明动量为什么有害、标签为什么只平滑一侧、增强为什么要真假两侧都做；并能设计一个消融实验。
#
# **预备知识**：[notebook 01](01_what_is_a_gan.ipynb)；梯度的梯度。**运行时间**：2 核笔记本电脑上约 @RUN_TIME@，不需要 GPU 和网络。**数据**：本节生成的点、5,000 张 MNIST 数字、scikit-learn 的 8x8 数字。

# %%
import time

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from scipy.special import expit
from scipy.stats import norm, wasserstein_distance

from gan_keras import GAN, R1GAN, WGANGP, fd_digits, load_dataset, losses
from gan_keras.course.experiments import training_maths, training_runs
from gan_keras.course.experiments.recorded import recorded
from gan_keras.course.figures import studies, technique_games, technique_runs, training
from gan_keras.data.toy import mixture, ring_centres
from gan_keras.drawing.palette import look
from gan_keras.networks import dcgan, mlp

# %% tags=["hidden"]
digits = load_dataset("mnist5k").floats()  # (5000, 28, 28, 1) in [-1, 1]
UPDATES, BATCH, LATENT = 400, 32, 64
keras.utils.set_random_seed(0)
digit_generator = dcgan.generator((28, 28, 1), LATENT, filters=16)
digit_discriminator = dcgan.discriminator((28, 28, 1), filters=8, batch_norm=False)
average = keras.models.clone_model(digit_generator)
first = digit_generator.get_weights(), digit_discriminator.get_weights()
gamma = tf.Variable(0.0)


def compiled(beta_1, beta_2):
    """The optimizers of G and D, and one update of both networks and of the average."""
    g_weights, d_weights = (
        digit_generator.trainable_variables,
        digit_discriminator.trainable_variables,
    )
    g_adam, d_adam = (keras.optimizers.Adam(1e-3, beta_1, beta_2) for _ in range(2))
    g_adam.build(g_weights)
    d_adam.build(d_weights)

    @tf.function
    def update(real, z):
        fake = digit_generator(z[0], training=True)
        with tf.GradientTape() as tape:
            with tf.GradientTape() as inner:
                inner.watch(real)
                on_real = digit_discriminator(real)
            squares = ops.sum(inner.gradient(on_real, real) ** 2, axis=(1, 2, 3))
            loss = losses.gan_discriminator_loss(on_real, digit_discriminator(fake))
            loss += gamma / 2 * ops.mean(squares)  # R1
        d_adam.apply(tape.gradient(loss, d_weights), d_weights)
        with tf.GradientTape() as tape:
            fake = digit_generator(z[1], training=True)
            loss = losses.non_saturating_generator_loss(digit_discriminator(fake))
        g_adam.apply(tape.gradient(loss, g_weights), g_weights)
        for slow, now in zip(average.weights, digit_generator.weights, strict=True):
            slow.assign(0.99 * slow + 0.01 * now)  # the moving average

    return (g_adam, d_adam), update


compiled_for = {False: compiled(0.5, 0.999), True: compiled(0.0, 0.99)}


def start_anew(fast):
    """Networks and optimizers as at the start; ((Adam of G, Adam of D), update)."""
    for network, weights in ((digit_generator, 0), (digit_discriminator, 1), (average, 0)):
        network.set_weights(first[weights])
    adams, update = compiled_for[fast]
    for variable in (variable for adam in adams for variable in adam.variables):
        variable.assign(ops.zeros_like(variable))
    return adams, update


def train(scaled=True, r1=10.0, fast=True, falling=False, seed=0):
    """1,000 samples of the last weights of G, and 1,000 of their average."""
    adams, update = start_anew(fast)
    gamma.assign(r1)
    rng = np.random.default_rng(seed)
    for step in range(UPDATES):
        for adam in adams:
            adam.learning_rate = (3e-3 if fast else 2e-4) * (1 - step / UPDATES * falling)
        real = digits[rng.integers(0, len(digits), BATCH)]
        z = rng.standard_normal((2, BATCH, LATENT)).astype(np.float32)
        update(tf.constant(real if scaled else (real + 1) / 2), tf.constant(z))
    z = np.random.default_rng(1).standard_normal((1000, LATENT)).astype(np.float32)
    made = [network.predict(z, batch_size=250, verbose=0) for network in (digit_generator, average)]
    return made if scaled else [np.clip(2 * samples - 1, -1, 1) for samples in made]


# %% tags=["hidden"]
#| alt-en: Rows of ten samples and bars of their distance: the steps of the ladder from above, and real digits.
#| alt-zh: 每级各十个样本和距离的条形：自上而下逐项加上各步，最后一行是真实数字。
bottom = {"scaled": False, "r1": 0.0, "fast": False}
steps = {
    "Adam: 3e-3,\nbetas 0 and 0.99": {"fast": True},
    "inputs in [-1, 1]": {"scaled": True},
    "R1": {"r1": 10.0},
}
setting, runs = dict(bottom), {"Adam of DCGAN,\ninputs in [0, 1]": train(**bottom)}
for name, change in steps.items():
    setting |= change
    runs[f"+ {name}"] = train(**setting)
top = f"+ {name}"
distances = {name: fd_digits(last) for name, (last, _) in runs.items()}
real_level = fd_digits(digits[::5])
technique_runs.ladder(
    [(name, last[:10], distances[name]) for name, (last, _) in runs.items()],
    (digits[250::500], real_level),
)

# %% tags=["guard"]
assert distances[top] < 0.6 * next(iter(distances.values()))
assert real_level < 3

# %% [markdown]
# This is a ladder: each row adds one step to the row above it. The first step changes three settings of Adam at once: the rate from 2e-4 to 3e-3, $\beta_1$ from 0.5 to 0, $\beta_2$ from 0.999 to 0.99. All rows begin with the same weights and see the same 400 batches of 32, drawn from the 5,000 digits, and the same noise. The number is the Frechet distance of 1,000 samples to MNIST test digits ([notebook 04](04_strengths_and_weaknesses.ipynb)): lower is better. This is one seed, one order of the steps and a short training: in another order a step may gain more or less. Section 6 has a longer ladder. Unfold the cells above for the program.

# %% [markdown] tags=["zh"]
# 这张图好比一架梯子：每一行都在上一行的基础上增加一步。第一步同时改了 Adam 的三项设置：学习率从 2e-4 到 3e-3，$\beta_1$ 从 0.5 到 0，$\beta_2$ 从 0.999 到 0.99。各行的初始权重相同，用的是从 5,000 张数字中抽取的同样的 400 批（每批 32 张）和同样的噪声。数值是 1,000 个样本到 MNIST 测试数字的弗雷歇距离（见 [notebook 04](04_strengths_and_weaknesses.ipynb)），越小越好。这里只有一个种子、一种加入的顺序，训练也短：换一种顺序，各步的收益可能不同。更长的梯子见第 6 节。展开上面的单元可以看到程序。

# %% [markdown]
# ## Say it aloud
#
# > GAN training is a game: it can circle, or fail in silence. Five ideas help. Bound the discriminator's slope, the gradient of its output at images, for example with R1. Balance the two learning rates. Use little momentum, and let the rates fall or average the generator's weights. Scale images to the generator's output range; with few of them, augment real and generated ones alike. Diagnose with images held out. I find out which technique matters on my data by removing one at a time, over several seeds.
#
# **Two minutes at the whiteboard.** Draw the game. Write beside $D$: slope; between the two: balance; behind $G$: averaging; before $D$: data; around all: diagnosis. Then three formulas, with $f$ the critic (a $D$ without sigmoid), $l$ the logit of $D$, $p$ the data, $w$ the weights of $G$, $d$ a decay such as 0.99:
#
# 1. the penalty of WGAN-GP, in the critic's loss, $\lambda\, \mathbb{E}\big[(\lVert \nabla f(\hat x) \rVert - 1)^2\big]$, $\hat x$ between real and fake;
# 2. R1, in $D$'s loss, $\frac{\gamma}{2}\, \mathbb{E}_{x \sim p}\big[\lVert \nabla_x l(x) \rVert^2\big]$;
# 3. the average that makes the samples, $\bar w \leftarrow d\, \bar w + (1 - d)\, w$.

# %% [markdown] tags=["zh"]
# ## 开口回答
#
# > GAN 的训练是一场博弈，会绕圈，也会悄悄出错。有五条思路：限制判别器的斜率，也就是它的输出对图像的梯度，例如用 R1；让两个学习率相配；少用动量，让学习率逐渐下降，或对生成器的权重取平均；图像缩放到生成器的输出范围，数据少时真假图像做同样的增强；用留出的图像来诊断。要知道哪些技巧对我的数据真正重要，我会每次去掉一项，用几个种子比较。
#
# **白板两分钟。** 画出博弈，在 $D$ 旁写“斜率”，两者之间写“平衡”，$G$ 后面写“平均”，$D$ 前面写“数据”，整个外围写“诊断”。再写三个公式，其中 $f$ 是 critic（没有 sigmoid 的 $D$），$l$ 是 $D$ 的对数几率，$p$ 是数据分布，$w$ 是 $G$ 的权重，$d$ 是衰减（如 0.99）：
#
# 1. WGAN-GP 的惩罚，放在 critic 的损失里：$\lambda\, \mathbb{E}\big[(\lVert \nabla f(\hat x) \rVert - 1)^2\big]$，$\hat x$ 在真假样本之间；
# 2. R1，放在 $D$ 的损失里：$\frac{\gamma}{2}\, \mathbb{E}_{x \sim p}\big[\lVert \nabla_x l(x) \rVert^2\big]$；
# 3. 用来采样的平均：$\bar w \leftarrow d\, \bar w + (1 - d)\, w$。

# %% [markdown]
# ## Intuition first
#
# **Two people at one shower.** One turns the hot tap, the other the cold tap, and both feel only what comes out now. By the time they react the water has changed, so both overshoot. Five things help: taps that turn less steeply (*slope*); speeds that fit each other (*balance*); leaving the taps at the mean of their positions (*averaging*); feeling the right water (*data*); a thermometer (*diagnosis*).
#
# The analogy breaks at the goal: these two want the same temperature. In a GAN each player wants what the other does not, so the gradients do not merely overshoot: they *rotate*.
#
# **A game of two numbers** (1801.04406, section 2). The data lie around 0, $G$ makes the point $\theta$, $D$'s output is $\psi x$ with the Wasserstein loss; $x$ below is the mean of a small batch of data, so it is noisy. $D$ minimises $\psi(\theta - x) + \frac{\gamma}{2}\psi^2$. Its last term is R1, because the gradient of $\psi x$ with respect to $x$ is $\psi$. $G$ minimises $-\psi\theta$. **Predict:** which of the six settings end near the equilibrium $(0, 0)$? Where is the moving average (decay 0.99)? The *radius* is the root mean square distance from $(0, 0)$ over the last 100 of 600 steps.

# %% [markdown] tags=["zh"]
# ## 先看直觉
#
# **两个人共用一个淋浴。** 一个管热水，一个管冷水，两人都只感觉得到此刻流出的水。等他们反应过来，水温已经变了，于是都拧过了头。有五样东西帮得上忙：不那么灵敏的龙头（**斜率**），两人的快慢要配合得当（**平衡**），把龙头停在各个位置的平均处（**平均**），试水温时，试的确实是淋浴的水（**数据**），一支温度计（**诊断**）。
#
# 这个比方有一点不成立：两个人想要的是同一个温度。在 GAN 里，一方想要的正是另一方不想要的，所以双方不只是拧过头，更新的方向还会绕着均衡点**旋转**。
#
# **两个数的博弈**（1801.04406，第 2 节）。数据在 0 附近，$G$ 生成点 $\theta$，$D$ 的输出是 $\psi x$，用沃瑟斯坦损失；下面的 $x$ 是一小批数据的均值，带有噪声。$D$ 最小化 $\psi(\theta - x) + \frac{\gamma}{2}\psi^2$，最后一项就是 R1，因为 $\psi x$ 对 $x$ 的梯度是 $\psi$；$G$ 最小化 $-\psi\theta$。**预测**：六种设置中，哪些最后停在均衡点 $(0, 0)$ 附近？指数移动平均（衰减 0.99）又在哪里？**半径**是 600 步中最后 100 步到 $(0, 0)$ 的均方根距离。


# %%
#| alt-en: A film of six small games. Those with R1 end near the equilibrium; the others circle or run away; the average of a circle is near its centre.
#| alt-zh: 六个小博弈的动画。有 R1 的停在均衡点附近，其余的绕圈或跑掉；绕圈时，平均值靠近圆心。
def play(momentum=0.0, r1=0.0, speed=1.0, falling=False, steps=600):
    """Points (theta, psi) of the game L_D = psi (theta - x) + r1 / 2 psi^2, L_G = -psi theta."""
    rng, rate, theta, psi = np.random.default_rng(0), 0.1, 1.0, 1.0
    d_step = g_step = 0.0
    points = [(theta, psi)]
    for step in range(steps):
        height = rate * (1 - step / steps) if falling else rate
        x = 0.5 * rng.standard_normal()  # the mean of a small batch of data
        d_step = momentum * d_step - speed * height * (theta - x + r1 * psi)
        psi += d_step
        g_step = momentum * g_step + height * psi  # G sees the new D
        theta += g_step
        points.append((theta, psi))
    return np.array(points)


settings = {
    "nothing": {},
    "momentum 0.5": {"momentum": 0.5},
    "$D$ 4 times as fast": {"speed": 4.0},
    "rates that fall": {"falling": True},
    "R1": {"r1": 1.0},
    "R1 + rates that fall": {"r1": 1.0, "falling": True},
}
games = {}
for name, chosen in settings.items():
    orbit = play(**chosen)
    games[name] = orbit, training_maths.running_average(orbit, 0.99)
    ends = [technique_games.radius(points) for points in games[name]]
    print(f"{name:20s} radius {ends[0]:8.3g}, of the average {ends[1]:8.3g}")
technique_games.films(games)

# %% tags=["guard"]
ends = {
    name: [round(technique_games.radius(points), 2) for points in pair]
    for name, pair in games.items()
}
assert ends["R1"][0] == 0.13, ends
assert ends["R1 + rates that fall"][0] == 0.03, ends
assert ends["rates that fall"][0] == 1.92, ends
assert ends["nothing"] == [2.31, 0.23], ends
assert ends["momentum 0.5"][0] > 1e6
assert ends["$D$ 4 times as fast"][0] > 1.5

# %% [markdown] tags=["answer"]
# Those with R1: radius 0.13, and 0.03 when the rates fall as well. Without it none comes near the equilibrium. A faster $D$ still circles. Momentum 0.5 runs away. Falling rates alone stop somewhere on the circle, at 1.92: they calm the noise and not the rotation. The average of a circle is near its centre (2.31 against 0.23), but less so when the rates fall, because the last steps no longer go round. So techniques depend on each other, and a small game can say which way, not how much.

# %% [markdown] tags=["answer", "zh"]
# 有 R1 的：半径 0.13，学习率再逐渐下降就是 0.03。没有 R1，都到不了均衡点附近。更快的 $D$ 照样绕圈；动量 0.5 会跑掉；只让学习率下降，会停在圈上某处，半径 1.92，它平息的是噪声，不是旋转。绕圈时平均值靠近圆心（2.31 与 0.23），学习率下降时就差一些，因为最后几步走不完一圈。所以各种技巧相互依赖；小博弈能说明方向，说明不了大小。

# %% [markdown]
# ## 1. Slope
#
# ### The gradient penalty
#
# A Wasserstein critic $f$ estimates the distance $W_1$ ([notebook 01](01_what_is_a_gan.ipynb), section 5; [notebook 05](05_variants.ipynb), section 3). For that it must be 1-Lipschitz: its slope, the norm $\lVert \nabla f \rVert$ of the gradient at its input, is nowhere above 1. Clipping its weights was the first way (1701.07875, algorithm 1). The penalty asks for slope 1 on lines between real and fake instead:
#
# $$L(f) = \mathbb{E}[f(G(z))] - \mathbb{E}[f(x)] + \lambda\, \mathbb{E}\big[(\lVert \nabla f(\hat x) \rVert_2 - 1)^2\big], \quad \hat x = \alpha x + (1 - \alpha) G(z),\ \alpha \sim U[0, 1] \qquad \text{(1704.00028, eq. 3)}$$
#
# The paper takes $\lambda = 10$. The penalty stands in for the Lipschitz constraint; it is not a remedy for mode collapse. R1 asks for slope 0, at real samples only (1801.04406, eq. 9); R2 asks the same at fakes (eq. 10). A *one-sided* penalty counts only slopes above 1: $\mathbb{E}[\max(0, \lVert \nabla f(\hat x) \rVert - 1)^2]$. **Predict** the penalty, the one-sided penalty and R1, each without its weight, for $f(x) = w \cdot x$ with $w = (3, 4)$ and with $w = (0.3, 0.4)$.

# %% [markdown] tags=["zh"]
# ## 1. 斜率
#
# ### 梯度惩罚
#
# 沃瑟斯坦 critic $f$ 估计的是距离 $W_1$（[notebook 01](01_what_is_a_gan.ipynb)，第 5 节；[notebook 05](05_variants.ipynb)，第 3 节）。为此它必须是 1-Lipschitz（利普希茨连续，常数为 1）：斜率，也就是输出对输入的梯度的范数 $\lVert \nabla f \rVert$，处处不超过 1。最早的办法是裁剪权重（1701.07875，算法 1）。梯度惩罚改为要求真假样本连线上的斜率为 1：
#
# $$L(f) = \mathbb{E}[f(G(z))] - \mathbb{E}[f(x)] + \lambda\, \mathbb{E}\big[(\lVert \nabla f(\hat x) \rVert_2 - 1)^2\big], \quad \hat x = \alpha x + (1 - \alpha) G(z),\ \alpha \sim U[0, 1] \qquad \text{(1704.00028, eq. 3)}$$
#
# 论文取 $\lambda = 10$。梯度惩罚是利普希茨约束的近似，不是防止模式崩溃的手段。R1 要求斜率为 0，只在真实样本处（1801.04406，式 9）；R2 在假样本处提出同样的要求（式 10）。**单侧**惩罚只计超过 1 的部分：$\mathbb{E}[\max(0, \lVert \nabla f(\hat x) \rVert - 1)^2]$。**预测**：$f(x) = w \cdot x$，取 $w = (3, 4)$ 和 $w = (0.3, 0.4)$，梯度惩罚、单侧惩罚、R1（都不乘权重）各是多少？


# %%
def slopes(f, x):
    """|grad f(x)| of samples x (batch, d): a number each."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        scores = f(x)
    return ops.sqrt(ops.sum(tape.gradient(scores, x) ** 2, axis=1) + 1e-12)


def between(real, fake):
    """A random point on the line from each real sample to a fake."""
    alpha = tf.random.uniform((real.shape[0], 1))
    return alpha * real + (1 - alpha) * fake


penalties = {
    "gradient penalty": lambda f, real, fake: ops.mean((slopes(f, between(real, fake)) - 1) ** 2),
    "one-sided": lambda f, real, fake: ops.mean(ops.relu(slopes(f, between(real, fake)) - 1) ** 2),
    "R1": lambda f, real, fake: ops.mean(slopes(f, real) ** 2),
}


def linear(slope):
    f = keras.Sequential([keras.Input((len(slope),)), layers.Dense(1, use_bias=False)])
    f.set_weights([np.array(slope, np.float32)[:, None]])
    return f


real, fake = (tf.constant(x, tf.float32) for x in np.random.default_rng(0).normal(size=(2, 8, 2)))
table = {}
for w in ((3.0, 4.0), (0.3, 0.4)):
    table[w] = {name: float(rule(linear(w), real, fake)) for name, rule in penalties.items()}
    print(f"w = {w}:", ", ".join(f"{name} {value:.2f}" for name, value in table[w].items()))

# %% tags=["guard"]
expected = {(3.0, 4.0): (16, 16, 25), (0.3, 0.4): (0.25, 0, 0.25)}
for w, values in expected.items():
    assert np.allclose(list(table[w].values()), values, atol=1e-3), table
package = WGANGP(mlp.generator((2,), 4, (8,)), linear([3.0, 4.0]), 4)
assert np.isclose(float(package.penalty(real, fake)), 16, atol=1e-3)

# %% [markdown] tags=["answer"]
# The slope is 5 and 0.5 everywhere, wherever the points lie. So 16, 16 and 25; then 0.25, 0 and 0.25: the one-sided penalty lets a flat critic pass.

# %% [markdown] tags=["answer", "zh"]
# 斜率处处是 5 和 0.5，与点的位置无关。所以前一组是 16、16、25，后一组是 0.25、0、0.25：单侧惩罚放过了平坦的 critic。

# %% [markdown]
# Now six critics, each in a game with its own generator on eight Gaussians: the same networks, Wasserstein loss, Adam and data; only what holds the slope differs. **Predict:** which have a mean slope near 1 between real and fake?

# %% [markdown] tags=["zh"]
# 再看六个 critic，各自与自己的生成器在八个高斯上博弈：网络、沃瑟斯坦损失、Adam 和数据都相同，只有约束斜率的方式不同。**预测**：哪些在真假样本之间的平均斜率接近 1？


# %%
#| alt-en: Histograms of the critic's slope between real and fake for six ways to hold it; only with the two-sided penalty is the mean near 1.
#| alt-zh: 六种约束方式下 critic 在真假样本之间斜率的直方图；只有用双侧惩罚时均值接近 1。
points, _ = mixture(ring_centres(), 0.1)


def duel(hold, weight=0.0, clip=None, spectral=False, updates=200):
    """A critic after a game with the Wasserstein loss, and its fakes."""
    keras.utils.set_random_seed(0)
    f = mlp.discriminator((2,), (64, 64), spectral_norm=spectral)
    g = mlp.generator((2,), 8, (64, 64))
    g_adam, f_adam = (keras.optimizers.Adam(1e-3, 0.5, 0.9) for _ in range(2))
    g_adam.build(g.trainable_variables)
    f_adam.build(f.trainable_variables)

    @tf.function
    def update(reals, z):
        for i in tf.range(5):  # five steps of the critic
            fake = g(z[i])
            with tf.GradientTape() as tape:
                loss = ops.mean(f(fake, training=True)) - ops.mean(f(reals[i], training=True))
                loss += weight * hold(f, reals[i], fake)
            f_adam.apply(tape.gradient(loss, f.trainable_variables), f.trainable_variables)
            if clip:
                for variable in f.trainable_variables:
                    variable.assign(ops.clip(variable, -clip, clip))
        with tf.GradientTape() as tape:
            loss = -ops.mean(f(g(z[5]), training=True))
        g_adam.apply(tape.gradient(loss, g.trainable_variables), g.trainable_variables)

    rng = np.random.default_rng(0)
    for _ in range(updates):
        reals = points[rng.integers(0, len(points), (5, 64))]
        update(tf.constant(reals), tf.constant(rng.standard_normal((6, 64, 8)), tf.float32))
    return f, g(tf.constant(rng.standard_normal((2000, 8)), tf.float32))


def nothing(f, real, fake):
    return 0.0


ways = {
    "free": (nothing,),
    "clipped to 0.01": (nothing, 0.0, 0.01),
    "gradient penalty": (penalties["gradient penalty"], 10.0),
    "one-sided": (penalties["one-sided"], 10.0),
    "R1": (penalties["R1"], 5.0),
    "spectral norm": (nothing, 0.0, None, True),
}
held, reals = {}, tf.constant(points[:2000])
angles = np.linspace(0, 2 * np.pi, 2000)
far = tf.constant(6 * np.stack([np.cos(angles), np.sin(angles)], 1), tf.float32)
print("mean slope        between  at reals  far away")
for name, way in ways.items():
    f, fakes = duel(*way)
    places = (between(reals, fakes), reals, far)
    held[name] = [slopes(f, x).numpy() for x in places]
    print(f"{name:16s} " + "  ".join(f"{s.mean():8.3f}" for s in held[name]))
colours = {"clipped to 0.01": look("clipping").colour,
           "gradient penalty": look("gradient_penalty").colour,
           "one-sided": look("gradient_penalty").colour}  # fmt: skip
training.slope_histograms({name: found[0] for name, found in held.items()}, colours)

# %% tags=["guard"]
between_means = {name: found[0].mean() for name, found in held.items()}
assert between_means["free"] > 5
assert between_means["clipped to 0.01"] < 0.01
assert abs(between_means["gradient penalty"] - 1) < 0.15
assert 0.6 < between_means["one-sided"] < 0.95
assert 8 < between_means["free"] < 10
assert between_means["R1"] < 0.5
assert held["spectral norm"][0].max() < 1.1

# %% [markdown] tags=["answer"]
# Only the two-sided penalty: near 1. One-sided, about 0.8: it forbids more than 1 and asks for nothing. The free critic is near 9 after 200 updates, because the Wasserstein loss gains from slope. Clipping leaves about 0.002: a bound on the weights does bound the slope, but at a value that depends on the network and is tiny here. R1 pulls towards 0, spectral normalization forbids more than 1. Away from the lines between reals and fakes the penalty asks for nothing; far from all samples (radius 6) its critic has a slope near 1 all the same, in this run.

# %% [markdown] tags=["answer", "zh"]
# 只有双侧惩罚：接近 1。单侧约为 0.8：它只禁止超过 1，没有别的要求。不加约束的 critic 在 200 次更新后接近 9，因为斜率越大，沃瑟斯坦损失越小。裁剪只剩约 0.002：限制权重确实限制了斜率，但上限取决于网络，在这里极小。R1 把斜率拉向 0，谱归一化禁止超过 1。在真假样本的连线以外，梯度惩罚没有任何要求；不过在远离所有样本的地方（半径 6），这次训练中它的 critic 斜率仍接近 1。

# %% [markdown]
# ### In whose loss
#
# A common mistake adds the penalty to $G$'s loss. **Predict:** how large is its gradient with respect to $G$'s weights, through $\hat x$, for a ReLU critic? And if the fakes come from `predict`?

# %% [markdown] tags=["zh"]
# ### 放在谁的损失里
#
# 一个常见的错误，是把惩罚加进 $G$ 的损失。**预测**：critic 用 ReLU 时，惩罚经由 $\hat x$ 对 $G$ 权重的梯度有多大？假样本来自 `predict` 时呢？


# %%
#| alt-en: Bars of the penalty's gradient: with respect to G's weights exactly 0 for ReLU and LeakyReLU critics, small for smooth ones; with respect to the critic's large.
#| alt-zh: 惩罚项的梯度：critic 用 ReLU 和 LeakyReLU 时，对 G 权重的梯度恰好为 0，光滑激活时很小；对 critic 权重的梯度很大。
activations = ("relu", "leaky_relu", "tanh", "silu")
gradients = {
    name: training_maths.penalty_gradients(penalties["gradient penalty"], name)
    for name in activations
}
for name, (on_generator, on_critic) in gradients.items():
    print(
        f"{name:10s} with respect to G's weights {on_generator:.4f}, to the critic's {on_critic:.4f}"
    )
g = keras.Sequential([keras.Input((4,)), layers.Dense(2)])
with tf.GradientTape() as tape:
    array = g.predict(np.ones((8, 4)), verbose=0)
    value = penalties["gradient penalty"](linear([1.0, 2.0]), real, array)
through_predict = tape.gradient(value, g.trainable_variables)
print("through predict:", through_predict)
training.gradient_bars(gradients)

# %% tags=["guard"]
assert gradients["relu"][0] == gradients["leaky_relu"][0] == 0.0
assert 0 < gradients["tanh"][0] < gradients["tanh"][1] / 5
assert min(on_critic for _, on_critic in gradients.values()) > 0.1
assert through_predict == [None, None]

# %% [markdown] tags=["answer"]
# Exactly 0: a ReLU critic is linear in pieces, so its slope stays the same when $\hat x$ moves a little. A smooth critic passes something on, but that moves samples to where the slope happens to be 1. So the penalty belongs in the critic's loss: it is there to constrain the critic's weights. Through `predict`, which returns an array, the gradient is `None`.

# %% [markdown] tags=["answer", "zh"]
# 恰好为 0：ReLU critic 是分段线性的，$\hat x$ 稍微移动，斜率不变。光滑的 critic 会传回一点，但那只是把样本移到斜率碰巧为 1 的地方。所以惩罚要放在 critic 的损失里，它约束的是 critic 的权重。`predict` 返回数组，经过它的梯度是 `None`。

# %% [markdown]
# ### The square root at zero
#
# $\sqrt{s}$ has an infinite derivative at $s = 0$, and one sample at which the critic is flat is enough for a NaN. **Predict:** what does one step of Adam do to a flat critic's weights without the $10^{-12}$ that `slopes` above has under its root? Does `tf.norm` or `keras.ops.norm` do better?

# %% [markdown] tags=["zh"]
# ### 零处的平方根
#
# $\sqrt{s}$ 在 $s = 0$ 处导数无穷大，critic 只要在一个样本处是平的，就会出现 NaN。**预测**：如果去掉前面 `slopes` 中根号下的 $10^{-12}$，Adam 走一步，平坦 critic 的权重会怎样？`tf.norm` 或 `keras.ops.norm` 会好些吗？


# %%
def flat_critic(kind):
    hidden = layers.Dense(4, "relu" if kind == "dead ReLU" else None)
    last = layers.Dense(1, "sigmoid" if kind == "saturated sigmoid" else None)
    f = keras.Sequential([keras.Input((2,)), hidden, last])
    bias = {"zero weights": 0.0, "dead ReLU": -100.0, "saturated sigmoid": 200.0}[kind]
    scale = 0.0 if kind == "zero weights" else 1.0
    f.set_weights([scale * np.ones(w.shape) + bias * (w.ndim == 1) for w in f.weights])
    return f


roots = {
    "ops.sqrt": lambda g: ops.sqrt(ops.sum(g**2, axis=1)),
    "tf.norm": lambda g: tf.norm(g, axis=1),
    "ops.norm": lambda g: ops.norm(g, axis=1),
    "sqrt(sum + 1e-12)": lambda g: ops.sqrt(ops.sum(g**2, axis=1) + 1e-12),
}
spoiled = {}
for kind in ("zero weights", "dead ReLU", "saturated sigmoid"):
    for name, root in roots.items():
        f = flat_critic(kind)
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                inner.watch(real)
                scores = f(real)
            value = ops.mean((root(inner.gradient(scores, real)) - 1) ** 2)
        found = outer.gradient(value, f.trainable_variables)
        pairs = [(g, w) for g, w in zip(found, f.trainable_variables, strict=True) if g is not None]
        keras.optimizers.Adam(1e-3).apply(*map(list, zip(*pairs, strict=True)))
        bad = ["kernel" if w.ndim == 2 else "bias" for w in f.get_weights() if np.isnan(w).any()]
        spoiled[kind, name] = float(value), bad
        print(f"{kind:18s} {name:18s} penalty {float(value):.1f}, NaN after a step: {bad}")

# %% tags=["guard"]
for (kind, name), (value, bad) in spoiled.items():
    assert abs(value - 1) < 1e-5
    every = ["kernel", "bias", "kernel", "bias"] if kind == "saturated sigmoid" else ["kernel"] * 2
    assert bad == ([] if name.endswith("1e-12)") else every), (kind, name, bad)

# %% [markdown] tags=["answer"]
# With all three roots every *kernel* becomes NaN, although the penalty itself is a harmless 1.0. The biases of the first two critics get no gradient from the penalty and stay finite; behind the sigmoid they become NaN too. With $10^{-12}$ under the root nothing breaks. R1 has no root.

# %% [markdown] tags=["answer", "zh"]
# 三种写法都会让所有的**核**（kernel，即权重矩阵）变成 NaN，尽管惩罚本身只是 1.0，看不出问题。前两个 critic 的偏置从惩罚得不到梯度，仍是有限的；后面接 sigmoid 时，偏置也变成 NaN。根号里加上 $10^{-12}$ 就没有问题。R1 不开方。

# %% [markdown]
# ### The critic must not mix samples
#
# The penalty needs the gradient of *one* score with respect to *its* pixels. Code differentiates the sum of the scores; that is the same if score $i$ depends on sample $i$ alone. **Predict** the maps of $|\partial y_i / \partial x_j|$ for 8 samples with batch and with layer normalization.

# %% [markdown] tags=["zh"]
# ### critic 不能混合样本
#
# 惩罚需要的是**每个**样本的得分对**这个样本自己**的像素的梯度。代码对得分之和求导；只有当得分 $i$ 仅依赖样本 $i$ 时，两者才相同。**预测**：8 个样本，用批归一化和层归一化时，$|\partial y_i / \partial x_j|$ 的图各是什么样？


# %%
#| alt-en: Maps of the influence of sample j on output i: diagonal without normalization and with layer normalization, full with batch normalization.
#| alt-zh: 样本 j 对输出 i 的影响：不做归一化和用层归一化时只有对角线，用批归一化时处处非零。
eight = np.random.default_rng(0).normal(size=(8, 4)).astype(np.float32)
maps, mixed = {}, {}
for name, normalize in (
    ("none", layers.Identity),
    ("LayerNormalization", layers.LayerNormalization),
    ("BatchNormalization", layers.BatchNormalization),
):
    keras.utils.set_random_seed(0)
    stack = [layers.Dense(16), normalize(), layers.LeakyReLU(0.2), layers.Dense(1)]
    f = keras.Sequential([keras.Input((4,)), *stack])
    maps[name] = training_maths.sample_influences(f, eight)
    mixed[name] = training_maths.own_and_others(maps[name])
    print(f"{name:18s} own sample {mixed[name][0]:.3f}, the seven others {mixed[name][1]:.3f}")
try:
    WGANGP(mlp.generator((4,), 4, (8,)), f, 4)
except ValueError as error:
    print("the package:", str(error).split(":")[0])
training.influence_maps(maps)

# %% tags=["guard"]
assert mixed["none"][1] == mixed["LayerNormalization"][1] == 0.0
assert round(100 * mixed["BatchNormalization"][1] / mixed["BatchNormalization"][0]) == 55, mixed

# %% [markdown] tags=["answer"]
# Diagonal without normalization and with layer normalization: the others' influence is exactly 0. With batch normalization it is 55 % of a sample's own, so the "gradient at one sample" is a mixture (1704.00028, section 4). This package refuses such a critic. $G$ may keep batch normalization.

# %% [markdown] tags=["answer", "zh"]
# 不做归一化和用层归一化时是对角阵：其他样本的影响恰好为 0。用批归一化时，其他样本的影响达到自身影响的 55 %，所谓“某个样本处的梯度”其实混入了其他样本（1704.00028，第 4 节）。本包拒绝这样的 critic。$G$ 仍可使用批归一化。

# %% [markdown]
# ### Spectral normalization
#
# It divides each kernel by its largest singular value $\sigma$ (1802.05957, sections 2.1 and 2.2), estimated by one step of the power iteration a call. For a stack of dense layers and 1-Lipschitz activations the slope is then at most 1. **Predict:** (a) $\sigma$ of a random kernel after 1 and 20 calls in training mode, and after a call at inference; (b) a 3x3 convolution whose entries are all $1/3$: by what factor can it raise the $L_2$ norm of a picture?

# %% [markdown] tags=["zh"]
# ### 谱归一化
#
# 它把每个核除以其最大奇异值 $\sigma$（1802.05957，第 2.1、2.2 节），$\sigma$ 由每次调用的一步幂迭代估计。若网络由全连接层和 1-Lipschitz 激活组成，斜率就不超过 1。**预测**：（a）随机核在训练模式下调用 1 次和 20 次后、推理模式下调用一次后，$\sigma$ 各是多少？（b）元素全为 $1/3$ 的 3x3 卷积，最多能把一张图的 $L_2$ 范数变成原来的多少倍？


# %%
#| alt-en: Largest singular values of four random kernels against the number of calls: from above 3 to 1.
#| alt-zh: 四个随机核的最大奇异值随调用次数变化：从 3 以上降到 1。
norms, x = [], tf.random.normal((4, 32), seed=0)
for seed in range(4):
    keras.utils.set_random_seed(seed)
    layer = layers.SpectralNormalization(layers.Dense(64))
    layer.build((None, 32))
    layer.layer.kernel.assign(np.random.default_rng(seed).normal(0, 0.3, (32, 64)))
    before = layer.layer.kernel.numpy()
    layer(x, training=False)
    unchanged = np.array_equal(layer.layer.kernel, before)  # at inference nothing happens
    norms.append(training_maths.kernel_norms(layer, x, 20))
norms = np.array(norms)
print("kernel 1:", np.round(norms[0, [0, 1, 2, 3, 5, 20]], 3), "after 0, 1, 2, 3, 5, 20 calls")

layer = layers.SpectralNormalization(layers.Conv2D(1, 3, use_bias=False))
white = tf.ones((1, 256, 256, 1))
layer.build((1, 256, 256, 1))
layer.layer.kernel.assign(tf.fill((3, 3, 1, 1), 1 / 3))
gain = np.linalg.norm(np.ravel(layer(white, training=True))) / np.linalg.norm(np.ravel(white))
reshaped = float(np.linalg.norm(np.reshape(layer.layer.kernel, (9, 1)), 2))
print(f"3x3 kernel of 1/3: norm as a matrix {reshaped:.2f}, gain on a white picture {gain:.2f}")
training.power_iteration(norms[:, :11])

# %% tags=["guard"]
assert unchanged
assert [round(float(norms[0, calls]), 2) for calls in (0, 1, 20)] == [3.72, 1.18, 1.0], norms[0]
assert (np.abs(norms[:, 20] - 1) < 0.05).all()
assert round(reshaped, 2) == 1.0
assert 2.9 < gain <= 3

# %% [markdown] tags=["answer"]
# (a) 3.72 before, 1.18 after one call, 1.00 after 20 (kernel 1, two digits); how fast depends on the second singular value. At inference nothing happens: without `training=True` in $D$'s calls nothing is ever normalized. Keras overwrites the kernel in each such call, so $D$'s weights change in $G$'s step too. (b) By almost 3, although its norm as a matrix of 9 x 1 is 1: what is normalized is the reshaped kernel, so a network of convolutions need not be 1-Lipschitz.

# %% [markdown] tags=["answer", "zh"]
# （a）调用前 3.72，1 次后 1.18，20 次后 1.00（核 1，两位小数）；收敛快慢取决于第二大的奇异值。推理时什么也不发生：调用 $D$ 时若不写 `training=True`，就从来没有归一化。Keras 每次都直接改写核，所以在 $G$ 的更新里以训练模式调用 $D$，也会改动 $D$ 的权重。（b）将近 3 倍，尽管把它看作 9 x 1 的矩阵时范数是 1：归一化的是展平后的核，所以由卷积组成的网络不一定满足 1-Lipschitz。

# %% [markdown]
# **What they cost.** The time of one discriminator step, fully connected network on 784 numbers, batch 64. *Lazy regularization* computes R1 in each 16th step, 16 times as strong (1912.04958, section 3.1). **Predict:** which cost most: spectral normalization, R1, lazy R1 or the gradient penalty?

# %% [markdown] tags=["zh"]
# **代价。** 判别器更新一步的时间，784 个数上的全连接网络，批大小 64。**惰性正则化**每 16 步计算一次 R1，权重放大 16 倍（1912.04958，第 3.1 节）。**预测**：谱归一化、R1、惰性 R1、梯度惩罚，哪些最费时间？


# %%
images = tf.random.uniform((64, 784), -1, 1, seed=0)
timed = {}
for name, (model, chosen, spectral) in {
    "plain": (GAN, {}, False),
    "spectral norm": (GAN, {}, True),
    "R1": (R1GAN, {}, False),
    "R1 each 16th step": (R1GAN, {"r1_every": 16}, False),
    "gradient penalty": (WGANGP, {}, False),
}.items():
    network = mlp.discriminator((784,), spectral_norm=spectral)
    gan = model(mlp.generator((784,), 8, (8,)), network, 8, **chosen)
    gan.compile(keras.optimizers.Adam(1e-4), keras.optimizers.Adam(1e-4))
    timed[name] = tf.function(gan.discriminator_step, autograph=False)
    for _ in range(5):
        timed[name](images)  # the first call traces
shortest = dict.fromkeys(timed, np.inf)
for _ in range(10):  # in turn, because machines change their speed
    for name, step in timed.items():
        start = time.perf_counter()
        for _ in range(16):
            step(images)
        shortest[name] = min(shortest[name], time.perf_counter() - start)
for name, seconds in shortest.items():
    print(f"{name:18s} {seconds / shortest['plain']:.1f} times the plain step")

# %% tags=["guard"]
operations = {name: step.get_concrete_function(images).graph.get_operations()
              for name, step in timed.items()}  # fmt: skip
matmuls = {name: sum(each.type == "MatMul" for each in found) for name, found in operations.items()}
assert matmuls["gradient penalty"] == matmuls["R1"] > 1.5 * matmuls["plain"]
assert matmuls["R1 each 16th step"] == matmuls["spectral norm"] == matmuls["plain"]

# %% [markdown] tags=["answer"]
# Here only the gradient penalty stands out, with 1.3 times the plain step. The other three have 1.2 each and cannot be told apart at this size. One would expect R1 to cost more than lazy R1: it needs a second derivative in each step, as the gradient penalty does. These are 784 numbers and dense layers on a CPU: measure your own network.

# %% [markdown] tags=["answer", "zh"]
# 在这里，只有梯度惩罚比别的明显多，是普通一步的 1.3 倍；另外三种都是 1.2 倍，在这个规模上分不出高下。按理 R1 应当比惰性 R1 更费时间，因为它和梯度惩罚一样，每一步都要求二阶导数。这是 CPU 上 784 个数的全连接网络，自己的网络要自己测。

# %% [markdown]
# ## 2. Balance
#
# ### Steps and rates
#
# "Train in turn" is the algorithm, not a technique (1406.2661, algorithm 1). The techniques are two dials: $D$'s steps for each step of $G$, and the ratio of the learning rates (two time-scale update rule, TTUR, [1706.08500](https://arxiv.org/abs/1706.08500)). The grid: WGAN-GP ($\lambda = 0.1$, set for this small problem; the paper takes 10) on the one-dimensional data of notebook 01, 1,000 updates of $G$, Adam without momentum. $G$'s rate falls from 0.001 to 0, and the critic's rate falls in proportion. The measure is the Wasserstein distance $W_1$ of 4,000 samples to the data. **Predict:** in which corner is $G$ worst? And which cells reach the same distance at the lowest *cost* (the number of network updates)?

# %% [markdown] tags=["zh"]
# ## 2. 平衡
#
# ### 步数与学习率
#
# “交替训练”就是算法本身，不是技巧（1406.2661，算法 1）。算得上技巧的，是两处可调的设置：$G$ 每更新一步之前 $D$ 更新几步，以及两者学习率之比（双时间尺度更新规则，TTUR，[1706.08500](https://arxiv.org/abs/1706.08500)）。下面的网格：notebook 01 里一维数据上的 WGAN-GP（$\lambda = 0.1$，为这个小问题而定，论文取 10），$G$ 更新 1,000 次，Adam 不用动量，$G$ 的学习率从 0.001 降到 0，critic 的学习率按比例一同下降。用 4,000 个样本到数据的沃瑟斯坦距离 $W_1$ 来衡量。**预测**：$G$ 在网格的哪个角落最差？哪些格子以最低的**代价**（网络更新的总次数）达到同样的距离？


# %%
#| alt-en: Heat map of the distance to the data for 1, 2 and 5 critic steps a round and three ratios of the rates.
#| alt-zh: 热力图：每轮 critic 更新 1、2、5 步与三种学习率之比下到数据的距离。
rng = np.random.default_rng(0)
left = rng.random(100_000) < 0.35
line = np.where(left, rng.normal(-1.5, 0.4, left.shape), rng.normal(1.5, 0.7, left.shape))
line = line[:, None].astype(np.float32)


def critic_game(n_critic, updates=1000, batch=64):
    """play(ratio, seed): W1 of samples to the data; the critic has that many times G's rate."""
    keras.utils.set_random_seed(0)
    f, g = mlp.discriminator((1,), (32, 32)), mlp.generator((1,), 4, (32, 32))
    start = f.get_weights(), g.get_weights()
    g_adam, f_adam = (keras.optimizers.Adam(1e-3, 0.0, 0.9) for _ in range(2))
    g_adam.build(g.trainable_variables)
    f_adam.build(f.trainable_variables)

    @tf.function(jit_compile=True)
    def rounds(reals, z):  # (rounds, n_critic, batch, 1), (rounds, n_critic + 1, batch, 4)
        for i in tf.range(reals.shape[0]):
            for k in range(n_critic):
                fake = g(z[i, k])
                with tf.GradientTape() as tape:
                    loss = ops.mean(f(fake)) - ops.mean(f(reals[i, k]))
                    loss += 0.1 * penalties["gradient penalty"](f, reals[i, k], fake)
                f_adam.apply(tape.gradient(loss, f.trainable_variables), f.trainable_variables)
            with tf.GradientTape() as tape:
                loss = -ops.mean(f(g(z[i, n_critic])))
            g_adam.apply(tape.gradient(loss, g.trainable_variables), g.trainable_variables)

    def played(ratio, seed):
        f.set_weights(start[0])
        g.set_weights(start[1])
        for variable in (*g_adam.variables, *f_adam.variables):
            variable.assign(ops.zeros_like(variable))
        rng = np.random.default_rng(seed)
        for done in range(0, updates, 50):
            height = 1e-3 * (1 - done / updates)
            g_adam.learning_rate, f_adam.learning_rate = height, ratio * height
            reals = line[rng.integers(0, len(line), (50, n_critic, batch))]
            z = rng.standard_normal((50, n_critic + 1, batch, 4))
            rounds(tf.constant(reals), tf.constant(z, tf.float32))
        samples = g(tf.constant(rng.standard_normal((4000, 4)), tf.float32)).numpy()
        return wasserstein_distance(samples[:, 0], line[:4000, 0])

    return played


n_critics, ratios = (1, 2, 5), (0.3, 1.0, 3.0)
found = []
for n_critic in n_critics:
    played = critic_game(n_critic)
    found.append([[played(ratio, seed) for seed in range(3)] for ratio in ratios])
apart = np.array(found)
floor = wasserstein_distance(line[4000:8000, 0], line[:4000, 0])
for n_critic, row in zip(n_critics, apart.mean(axis=2), strict=True):
    told = ", ".join(
        f"{distance:.2f} at {ratio:g}" for ratio, distance in zip(ratios, row, strict=True)
    )
    print(f"{n_critic} critic steps, {n_critic + 1} network updates a round: {told}")
print(f"real data: {floor:.2f}")
technique_runs.balance(apart, n_critics, ratios, floor)

# %% tags=["guard"]
fastest = apart.mean(axis=2)[0, 2]
assert apart[0, 0].min() > 3
assert max(fastest, apart.mean(axis=2)[2].min()) < 0.15
assert floor < 0.05 < apart.min()

# %% [markdown] tags=["answer"]
# One step a round at 0.3 times $G$'s rate is worst: that critic lags behind, and $G$ runs more than 3 away from the data. A faster critic mends this as well as more steps do: below 0.15 with one step at three times $G$'s rate, and with five steps at $G$'s rate or above. Five steps at 0.3 times $G$'s rate stay farther away (0.22). But one step moves 2 networks a round, and five move 6. So here the higher rate reaches that distance with a third of the updates. Cells whose ranges overlap are not told apart by three seeds, and none reaches the 0.03 of 4,000 other real samples. All this is about a Wasserstein critic; a cross-entropy $D$ that wins early leaves little gradient to a poor $G$ ([notebook 01](01_what_is_a_gan.ipynb), section 4).

# %% [markdown] tags=["answer", "zh"]
# 最差的是每轮只更新一步、学习率又只有 $G$ 的 0.3 倍：critic 跟不上，$G$ 跑到离数据 3 以上的地方。让 critic 学得更快，与多更新几步同样有效：每轮一步、学习率取 $G$ 的三倍时小于 0.15；更新五步、学习率不低于 $G$ 时也小于 0.15，学习率只有 $G$ 的 0.3 倍时则差一些（0.22）。但每轮一步只动 2 次网络，五步要动 6 次。所以这里提高学习率，用三分之一的更新就达到同样的距离。范围重叠的格子，三个种子分不出高下；没有一格达到另取 4,000 个真实样本时的 0.03。这些只针对沃瑟斯坦 critic；用交叉熵的 $D$ 若早早获胜，留给很差的 $G$ 的梯度就很少（[notebook 01](01_what_is_a_gan.ipynb)，第 4 节）。

# %% [markdown]
# ### Labels of 0.9, on one side
#
# A $D$ that is too sure can be held back by its labels. With label $a$ for reals and $b$ for fakes the best $D$ is $(a\,p + b\,q)/(p + q)$ (1606.03498, section 3.4). Let the samples $q = N(4, 0.6)$ (mean, standard deviation) be far from the data $p = N(-1, 1)$; $G$ follows the slope of $\log D$. **Predict** that slope at $x = 4$ with labels 0.9 and 0, and with 0.9 and 0.1.

# %% [markdown] tags=["zh"]
# ### 标签 0.9，只平滑一侧
#
# $D$ 过于自信时，可以用标签约束它。真实样本的标签为 $a$、假样本的为 $b$ 时，最优的 $D$ 是 $(a\,p + b\,q)/(p + q)$（1606.03498，第 3.4 节）。设样本 $q = N(4, 0.6)$（均值，标准差）离数据 $p = N(-1, 1)$ 很远；$G$ 沿着 $\log D$ 的斜率走。**预测**：标签为 0.9 和 0、为 0.9 和 0.1 时，$x = 4$ 处的斜率各是多少？

# %% tags=["hidden"]
#| alt-en: Densities of data and samples, and the best D for three kinds of labels: with a label of 0.1 for fakes it is flat where only samples are.
#| alt-zh: 数据和样本的密度，以及三种标签下最好的 D：假样本标签为 0.1 时，它在只有样本的地方是平的。
at = np.linspace(-4, 6, 2001)
p, q = norm(-1, 1).pdf(at), norm(4, 0.6).pdf(at)
kinds = {}
for name, labels in {"1 and 0": (1, 0), "0.9 and 0": (0.9, 0), "0.9 and 0.1": (0.9, 0.1)}.items():
    best = training_maths.smoothed_discriminator(p, q, *labels)
    kinds[name] = best, np.gradient(np.log(best), at)[np.abs(at - 4).argmin()]
    print(f"labels {name:12s} slope of log D at x = 4: {kinds[name][1]:+.4f}")
technique_games.label_smoothing(at, p, q, kinds)

# %% tags=["guard"]
assert [round(slope, 1) + 0 for _, slope in kinds.values()] == [-5.0, -5.0, 0.0]

# %% [markdown] tags=["answer"]
# With labels 0.9 and 0 it is $-5.0$, as without smoothing; with 0.9 and 0.1 it is 0.0. With $b > 0$ the numerator contains $b\,q$: where there are only samples $D$ is the constant $b$, and $G$ gets no gradient. This is about the best $D$; whether smoothing helps a training is another question, measured in section 6.

# %% [markdown] tags=["answer", "zh"]
# 只平滑真实一侧（0.9 和 0）时是 $-5.0$，与不平滑相同；两侧都平滑（0.9 和 0.1）时是 0.0。$b > 0$ 时分子里有 $b\,q$：在只有样本的地方，$D$ 是常数 $b$，$G$ 得不到梯度。这说的是最优的 $D$；平滑对实际训练有没有帮助是另一个问题，实测结果见第 6 节。

# %% [markdown]
# ## 3. Averaging
#
# ### Momentum and averages
#
# Momentum is an average too, of past gradients. Without noise, one round of alternating steps of the game of two numbers is a linear map of the two numbers and the two before them: a 4x4 matrix. Its largest absolute eigenvalue is the growth per step; the rate is 0.1. **Predict:** the growth for momentum 0, 0.5 and a negative one?

# %% [markdown] tags=["zh"]
# ## 3. 平均
#
# ### 动量与平均
#
# 动量也是一种平均：对过去梯度的平均。去掉噪声、交替更新时，两个数的博弈每一轮都是同一个线性映射，作用在这两个数和上一步的两个数上，可以写成 4x4 矩阵；其特征值的最大绝对值就是每步增长的倍数。学习率取 0.1。**预测**：动量为 0、0.5 和负数时，这个倍数各是多少？


# %%
#| alt-en: Growth of the radius per step against momentum: below 1 for negative momentum, 1 at 0, 1.032 at 0.5.
#| alt-zh: 每步半径的增长与动量的关系：动量为负时小于 1，为 0 时等于 1，为 0.5 时是 1.032。
def growth(m, r=0.1):
    """Largest |eigenvalue| of one round; the state is (theta, psi, theta before, psi before)."""
    psi = np.array([-r, 1 + m, 0, -m])  # psi - r theta + m (psi - psi before)
    theta = np.array([1 + m, 0, -m, 0]) + r * psi  # G sees the new psi
    return np.abs(np.linalg.eigvals([theta, psi, [1, 0, 0, 0], [0, 1, 0, 0]])).max()


momenta = np.linspace(-0.5, 0.9, 57)
radii = np.array([growth(momentum) for momentum in momenta])
technique_games.momentum(momenta, radii)

# %% tags=["guard"]
assert round(growth(0.5), 3) == 1.032
assert abs(growth(0.0) - 1) < 1e-9
assert round(growth(-0.3), 3) == 0.999

# %% [markdown] tags=["answer"]
# 1 at momentum 0; 1.032 at 0.5, so the radius grows by 3.2 % a step; 0.999 at -0.3 (compare 1807.04740). The field has turned meanwhile, but old gradients still point the old way. That explains the direction of the effect. The value $\beta_1 = 0.5$ of DCGAN was found by trying (1511.06434, section 4), WGAN-GP takes 0 (1704.00028, algorithm 1), and Adam on a network is not this game.

# %% [markdown] tags=["answer", "zh"]
# 动量为 0 时是 1；0.5 时是 1.032，半径每步增长 3.2 %；-0.3 时是 0.999（对照 1807.04740）。向量场已经转开，旧梯度却仍指着原来的方向。这只说明动量是有利还是有害，不说明影响多大。DCGAN 的 $\beta_1 = 0.5$ 是试出来的（1511.06434，第 4 节），WGAN-GP 取 0（1704.00028，算法 1），而用 Adam 训练网络并不是这个博弈。

# %% [markdown]
# On digits: the last run of the ladder, and one more with rates that fall to 0. Both kept the average of $G$'s weights (decay 0.99) beside the weights. It never enters the game, so each pair of rows is *one* run. Below are four recorded runs ([recipe](../docs/recipe.md): 2,808 updates, networks three times as wide, decay 0.998, distance of 10,000 samples to training digits that were not used). **Predict:** do falling rates and the average help in the short runs? In the long ones?

# %% [markdown] tags=["zh"]
# 再看手写数字：开头那架梯子的最后一次训练，以及学习率降到 0 的另一次训练。两次训练除了 $G$ 的权重，还保留了权重的指数移动平均（衰减 0.99）。平均不参与博弈，所以每两行是**同一次**训练。打印出的是四次记录下来的训练（[配置](../docs/recipe.md)：2,808 次更新，网络宽度是三倍，衰减 0.998；距离的算法是 10,000 个样本对 MNIST 训练集中没有用来训练的图像）。**预测**：“学习率下降”和“权重平均”在短训练中有用吗？在长训练中呢？

# %% tags=["hidden"]
#| alt-en: Samples of the last weights and of their average, with rates that stay and with rates that fall.
#| alt-zh: 学习率恒定与学习率下降时，最后的权重与平均权重各自的样本。
pairs = {"constant rates": runs[top], "rates that fall": train(falling=True)}
measured = {
    rates: [part for samples in pair for part in (samples[:12], fd_digits(samples))]
    for rates, pair in pairs.items()
}
search = {
    name: row["runs"]["0"]["fd_digits_select_10k"]
    for name, row in recorded("search_dcgan.json")["rows"].items()
}
print("recorded, 2,808 updates:")
for name, distance in search.items():
    if name.startswith("base") or "averaged" in name or name == "constant learning rates":
        print(f"{distance:7.2f}  {name}")
technique_runs.averages(measured, UPDATES)

# %% tags=["guard"]
ends = [values[i] for values in measured.values() for i in (1, 3)]
assert min(ends) > 0
told = ("constant learning rates, no averaged generator", "constant learning rates",
        "no averaged generator")  # fmt: skip
assert [round(search[name], 2) for name in told] == [178.85, 40.98, 10.39]
assert ends[0] < ends[2] < ends[3], ends
assert abs(ends[1] / ends[0] - 1) < 0.3, ends

# %% [markdown] tags=["answer"]
# In these short runs, no: falling rates are worse than constant ones. The average is worse than the last weights with falling rates; with constant ones there is no clear difference (which is ahead depends on the rounding of the processor). In the recorded long runs, probably: with constant rates the run without an average has 178.85 and the one with it 40.98; falling rates alone reach 10.39, and 11.45 with an average, so nothing is left for it to do (one seed a row; the setting with 178.85 has 51.8, the mean of three seeds, in the ladder of section 6, where five seeds with constant and with falling rates are too). Likely reasons for the short runs: rates that fall to 0 halve the mean rate; a decay of 0.99 averages over about 100 of only 400 updates, among them poorer weights. Both techniques calm the end of a training, and 400 updates are its beginning.

# %% [markdown] tags=["answer", "zh"]
# 在这两次短训练里没有用：学习率下降比恒定差。学习率下降时，平均比最后的权重差；学习率恒定时，两者没有明显差别（谁领先取决于处理器的舍入）。在记录的长训练中大概有用：学习率恒定时，不用平均是 178.85，用平均是 40.98；只靠学习率下降是 10.39，再加平均是 11.45，平均已经没有用武之地（每行一个种子；178.85 的那组设置，在第 6 节的梯子里三个种子的均值是 51.8；学习率恒定和下降两种情形，第 6 节还各有五个种子的记录）。短训练里可能的原因：学习率降到 0，等于全程的平均学习率减半；衰减 0.99 大约平均最近 100 次更新，而总共只有 400 次，较差的早期权重也混了进来。这两项技巧抑制的是训练末期的振荡，而 400 次更新只是训练的开头。

# %% [markdown]
# ## 4. Data
#
# ### Same range for real and fake
#
# "Normalise the images" means: to the range of $G$'s output, $[-1, 1]$ for tanh. Three games on the 8x8 digits: scaled; bytes from 0 to 255; bytes, and $G$'s step moves $D$ too. **Predict:** which has the lowest generator loss?

# %% [markdown] tags=["zh"]
# ## 4. 数据
#
# ### 真假样本的取值范围要一致
#
# “对图像做归一化”的意思是：缩放到 $G$ 的输出范围，tanh 对应 $[-1, 1]$。8x8 数字上的三局博弈：缩放过的；未缩放的 0 到 255 字节；同样的字节，而且 $G$ 的更新也改动 $D$。**预测**：哪一局的生成器损失最低？

# %%
#| alt-en: Three rows of samples: rough digits from scaled data; one pattern again and again from bytes; noise if both nets are moved.
#| alt-zh: 三行样本：缩放过的数据得到粗糙的数字；用字节时是同一个图案；两个网络都动时是噪声。
small = load_dataset("digits")
scaled, as_bytes = small.floats(), small.samples.astype(np.float32)
duels, errors = {}, {}
for name, data, joint in (
    ("scaled to [-1, 1]", scaled, False),
    ("bytes", as_bytes, False),
    ("bytes, both nets moved", as_bytes, True),
):
    samples, d_loss, g_loss = duels[name] = training_runs.duel(data, joint)
    errors[name] = float(np.abs(samples.mean(axis=0) - scaled.mean(axis=0)).mean())
    print(f"{name:28s} G loss {g_loss:8.4f}, mean picture off by {errors[name]:.2f} (of 2)")
technique_runs.labelled_rows(
    [(f"{name}:\nG's loss {loss:.2g}", samples[:12]) for name, (samples, _, loss) in duels.items()],
    "The lowest loss of G belongs to noise",
)

# %% tags=["guard"]
lowest = duels["bytes, both nets moved"][2]
assert lowest < 0.01 < 0.7 < duels["scaled to [-1, 1]"][2] < 0.8 < 3 < duels["bytes"][2] < 4
assert errors["bytes, both nets moved"] > 2 * errors["scaled to [-1, 1]"]

# %% [markdown] tags=["answer"]
# The last one: 0.0015 against 0.77 for the first, and its samples are noise. There $G$'s step also trains $D$ to judge fakes as real, so the loss falls while the samples do not improve. With bytes and right steps the loss is the highest (3.2), probably because brightness gives nearly every fake away; $G$ ends with one pattern. Keras does not complain about bytes; `fit` of this package does. *A low loss is no evidence of good samples.*

# %% [markdown] tags=["answer", "zh"]
# 最后一局：0.0015（第一局是 0.77），样本却是噪声。在这一局里，$G$ 的更新也在训练 $D$ 把假样本判为真，所以损失下降，样本却没有变好。像素未缩放、但更新写得正确时，损失最高（3.2），可能是因为单凭亮度几乎就能识破所有假样本；$G$ 最后只剩一种图案。Keras 对字节不会报错，本包的 `fit` 会。**损失低不能证明样本好。**

# %% [markdown]
# ### Augment reals and fakes
#
# The data are $x \sim N(1, 0.25)$ (mean, standard deviation), so a negative sample is a mirror image. The augmentation flips the sign with probability $q$, in what $D$ sees: of the reals only, or of both. **Predict:** which share of the samples is mirrored with $q = 0.25$, reals only? Both? And both with $q = 0.5$?

# %% [markdown] tags=["zh"]
# ### 增强：真假两侧都要做
#
# 数据是 $x \sim N(1, 0.25)$（均值，标准差），所以负的样本就是镜像。增强以概率 $q$ 翻转 $D$ 所见样本的符号：只翻转真实样本，或真假都翻转。**预测**：$q = 0.25$、只翻转真实样本时，镜像占多大比例？两侧都翻转呢？两侧都翻转、$q = 0.5$ 呢？


# %%
#| alt-en: Histograms of data and samples for four ways to flip: reals alone, a quarter mirrored; both, none; both with probability 0.5, as the start was.
#| alt-zh: 四种翻转方式下数据与样本的直方图：只翻转真实样本，约四分之一是镜像；两侧都翻转，没有镜像；两侧都以 0.5 的概率翻转，结果取决于起点。
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
    """1,000 updates of a generator whose samples begin around ``start``."""
    keras.utils.set_random_seed(0)
    g = mlp.generator((1,), 4, (32, 32))
    g.layers[-1].bias.assign([start])
    gan = Flipped(g, mlp.discriminator((1,), (32, 32)), 4, r1_gamma=0.1)
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
technique_games.mirrored_samples(flips, one_sided[:20_000, 0])

# %% tags=["guard"]
shares = [float(np.mean(x < 0)) for x in flips.values()]
assert 0.15 < shares[0] < 0.35
assert max(shares[1:3]) < 0.03
assert shares[3] > 0.9

# %% [markdown] tags=["answer"]
# About a quarter: the augmentation *leaks*, because to $D$ flipped reals are the data. If both are flipped nothing leaks, even from a start in the mirror image. At $q = 0.5$ flipped data and flipped mirror images are one distribution: flipping multiplies the difference of their shares by $1 - 2q$, which is 0 here and cannot be undone. So $G$ stays where it began. ADA (adaptive discriminator augmentation) keeps the probability below such values (2006.06676, section 2.2). `DiffAugment` of this package is a layer at the front of $D$, so it meets both, and its operations are differentiable, because $G$ learns through them (2006.10738, section 3). Section 6 says what `DiffAugment` costs where images are not few.

# %% [markdown] tags=["answer", "zh"]
# 约四分之一：增强**泄漏**了，因为在 $D$ 看来，翻转过的真实样本就是数据。两侧都翻转就不泄漏，哪怕从镜像处出发。$q = 0.5$ 时，翻转后的数据与翻转后的镜像是同一个分布：翻转把两者比例之差乘以 $1 - 2q$，这里是 0，无法还原，所以 $G$ 停在起点。ADA（自适应判别器增强）把概率控制在这样的值以下（2006.06676，第 2.2 节）。本包的 `DiffAugment` 是 $D$ 最前面的一层，真假样本都经过它；它的操作可微，因为 $G$ 要透过它学习（2006.10738，第 3 节）。图像并不少时，用 `DiffAugment` 要付出多大代价，见第 6 节。

# %% [markdown]
# ### Batch size and overfitting
#
# Many lists say: "Small batches keep $D$ from overfitting." The gap is $D$'s loss on held-out reals minus that on its training reals, here against fixed fakes: a Gaussian with the mean and covariance of the digits. Three seeds each. **Predict:** what sets the gap, the number of digits or the batch?

# %% [markdown] tags=["zh"]
# ### 批大小与过拟合
#
# 不少清单写着：“把批大小调小能防止 $D$ 过拟合。”差距是 $D$ 在留出的真实样本上的损失，减去训练样本上的损失；假样本固定，取自与数字均值、协方差相同的高斯分布。每种三个种子。**预测**：决定差距的是数字的张数，还是批大小？

# %%
#| alt-en: Dots of the overfitting gap, three seeds each, for 150 and 900 digits and four ways to train.
#| alt-zh: 过拟合差距的散点，每种三个种子：150 张和 900 张数字，四种训练方式。
shuffled = scaled[np.random.default_rng(0).permutation(len(scaled))]
held_out, gaussian = shuffled[900:], training_runs.pca_samples(shuffled, 20_000)
arms = {  # (batch, pictures seen, rate)
    "batch 8, 12,800 pictures": (8, 12_800, 1e-3),
    "batch 64, 12,800 pictures": (64, 12_800, 1e-3),
    "batch 8, 12,800 pictures, rate / 8": (8, 12_800, 1.25e-4),
    "batch 8, 200 updates": (8, 1600, 1e-3),
}
gaps = {}
for count in (150, 900):
    for name, (size, seen, rate) in arms.items():
        gaps[count, name] = [
            training_runs.overfitting(
                shuffled[:count], held_out, gaussian, size, [seen], seed, rate
            )[0]
            for seed in range(3)
        ]
        told = ", ".join(f"{gap:.3f}" for gap in gaps[count, name])
        print(f"{count} digits, {name:35s} gaps {told}")
technique_runs.overfitting(gaps, "$D$ overfits 150 digits in each way to train, 900 much less")

# %% tags=["guard"]
mean_gap = {key: float(np.mean(values)) for key, values in gaps.items()}
for name in arms:
    assert max(gaps[900, name]) < min(gaps[150, name]), name
found = [round(mean_gap[150, name], 2) for name in arms]
assert np.allclose(found, [1.4, 0.58, 0.52, 0.4], atol=0.06), found
assert abs(mean_gap[900, next(iter(arms))] - 0.12) < 0.02, mean_gap

# %% [markdown] tags=["answer"]
# The number of digits: for every way to train, all gaps with 900 digits are below all with 150. Passes alone do not explain it: 900 digits seen 14 times (batch 8: 0.12 on average) stay below 150 digits seen 11 times (0.40). For the batch it depends on what is equal. At equal *pictures*, batch 8 overfits more (1.4 against 0.58 with 150 digits): it takes 8 times as many Adam steps. With an eighth of the rate the difference is almost gone (0.52). At equal *updates*, 200, the mean of batch 8 is lower (0.40 against 0.58) after an eighth of the pictures, but the ranges of the three seeds overlap. So a small batch is no cure; here more data and fewer passes shrink the gap.

# %% [markdown] tags=["answer", "zh"]
# 决定差距的是张数：无论怎样训练，900 张时的所有差距都小于 150 张时的。这不只是遍数的缘故：900 张各看 14 遍（批大小 8，平均 0.12），仍小于 150 张各看 11 遍（0.40）。批大小的作用，取决于让什么相等。**图像数**相同时，批大小 8 过拟合更重（150 张时 1.4 对 0.58），因为 Adam 走的步数是 8 倍；学习率取八分之一，差别几乎消失（0.52）。**更新次数**同为 200 时，批大小 8 的平均差距较小（0.40 对 0.58），但它只看了八分之一的图像，而且三个种子的范围有重叠。所以把批大小调小不是解药；这里更多数据、更少遍数能缩小差距。

# %% [markdown]
# ## 5. Diagnosis
#
# Check in the order of cost, and look at samples all the while.
#
# | look at | a bad sign | then |
# |---|---|---|
# | is everything finite? | a NaN in one term | the root at zero; $\log$ of a probability; a critic without bound; float16 |
# | smallest and largest pixel | reals lie outside of $G$'s range, or fill half of it | scale the reals (section 4) |
# | weights that move in each step | $D$'s in $G$'s step (spectral normalization excepted), or none | the variable lists ([notebook 01](01_what_is_a_gan.ipynb), section 8) |
# | $D$ on training reals, held-out reals, fakes | held-out reals fall towards the fakes | more data, augment both sides |
# | the same three | sure of both kinds of reals, and of fakes | slope, then balance |
# | slope of $D$ at reals | it grows without end | R1, a penalty, lower rates |
# | samples of different noise | all alike | new noise in each step; then rates, slope ([notebook 04](04_strengths_and_weaknesses.ipynb)) |
# | samples of fixed noise, a metric | it goes up and down | falling rates, averages |
#
# `keras.callbacks.TerminateOnNaN` watches the log named `loss`, which a GAN does not have.

# %% [markdown] tags=["zh"]
# ## 5. 诊断
#
# 按代价从小到大检查，并且始终要看样本。
#
# | 看什么 | 坏兆头 | 对策 |
# |---|---|---|
# | 是否都是有限值 | 某一项是 NaN | 零处的平方根；对概率取 $\log$；没有约束的 critic；float16 |
# | 最小和最大像素 | 真实样本超出 $G$ 的范围，或只占一半 | 缩放真实样本（第 4 节） |
# | 每种更新中哪些权重在变 | $G$ 的更新动了 $D$（谱归一化除外），或谁都没动 | 变量列表（[notebook 01](01_what_is_a_gan.ipynb)，第 8 节） |
# | $D$ 在训练样本、留出样本、假样本上的输出 | 留出样本降向假样本的水平 | 更多数据，两侧都做增强 |
# | 同样这三个数 | 对两种真实样本和假样本都很有把握 | 先斜率，后平衡 |
# | $D$ 在真实样本处的斜率 | 不断增大 | R1、惩罚、降低学习率 |
# | 不同噪声的样本 | 全都相似 | 每步都要换新噪声；再看学习率、斜率（[notebook 04](04_strengths_and_weaknesses.ipynb)） |
# | 固定噪声的样本，一个指标 | 忽上忽下 | 降低学习率，平均 |
#
# `keras.callbacks.TerminateOnNaN` 看的是名为 `loss` 的日志项，GAN 没有这一项。

# %% [markdown]
# ## 6. If you can do only three things
#
# Which three? A list cannot say. One has to *measure*: fix a metric, a budget and the number of seeds beforehand; add the techniques one by one; take each away from the whole; pair the runs by seed; report the spread.
#
# The recorded ladder is longer and wider than the one at the start of this notebook: seven steps up, each trained from scratch, and the last rung with one step left out at a time; 2,808 updates, networks three times as wide, three seeds. Its bottom is not DCGAN as published: it has DCGAN's Adam, but no batch normalization in $D$ and inputs in $[0, 1]$ (the paper scales them to $[-1, 1]$: 1511.06434, section 4). Its last two steps are DiffAugment's translation on both sides ([2006.10738](https://arxiv.org/abs/2006.10738)) and the loss of R3GAN: relativistic, with R2. *Readable* is the share of samples that a classifier assigns to a digit with a confidence of at least 90 %. *Precision* is the share of samples that lie near real digits, *recall* the share of real digits that lie near samples ([notebook 04](04_strengths_and_weaknesses.ipynb), section 5). Below stands the recorded search of section 3 around one recipe, one seed a row, as differences from it. The ladder measures distances to test digits, the search to training digits that were not used. **Predict:** which step is the best place to stop? And is R1 worth the same everywhere?

# %% [markdown] tags=["zh"]
# ## 6. 如果只能做三件事
#
# 哪三件？清单答不了，只能**测量**：事先定好指标、预算和种子数；把技巧逐一加上；再从全套中每次只去掉一项；按种子配对比较；报告离散程度。
#
# 记录下来的梯子比开头的更长、更宽：从底端起加七步，每一级都从头训练；再在顶端每次只去掉一步。每次 2,808 次更新，网络宽度是三倍，三个种子。底端不是原版 DCGAN：Adam 的设置与 DCGAN 相同，但 $D$ 不用批归一化，输入在 $[0, 1]$（论文缩放到 $[-1, 1]$：1511.06434，第 4 节）。最后两步是真假两侧都用的 DiffAugment 平移（[2006.10738](https://arxiv.org/abs/2006.10738)），以及 R3GAN 的损失：相对损失加 R2。*readable* 是分类器以至少 90 % 的把握认出数字的样本比例。*precision*（精确率）是落在真实数字附近的样本的比例，*recall*（召回率）是落在样本附近的真实数字的比例（[notebook 04](04_strengths_and_weaknesses.ipynb)，第 5 节）。梯子下面打印的是第 3 节那个围绕一个配置的搜索，每行一个种子，数值是与该配置之差。梯子的距离以测试集数字为准，搜索的距离以没有用来训练的训练集数字为准。**预测**：停在哪一级最好？R1 的价值到处都一样吗？

# %%
#| alt-en: Frechet distance of each step of the recorded ladder, and of the top without one step: the lowest is where the rates fall; augmentation and pairing take it up again.
#| alt-zh: 记录的梯子各级的弗雷歇距离，以及从顶端去掉一步后的距离：加上学习率下降时最低，增强和配对又把它推高。
record = recorded("study_ladder.json")
found = {arm: [row["metrics"] for row in record["rows"] if row["arm"] == arm]
         for arm in record["arms"]}  # fmt: skip
mean = {arm: {name: np.mean([run[name] for run in runs]) for name in runs[0]}
        for arm, runs in found.items()}  # fmt: skip
print("$", record["command"])
print(" distance      precision  recall  readable")
for arm, runs in found.items():
    distances = [run["fd_digits_10k"] for run in runs]
    shares = [mean[arm][name] for name in
              ("precision_digits_5k", "recall_digits_5k", "readable_digits_10k")]  # fmt: skip
    told = "      ".join(f"{share:.2f}" for share in shares)
    print(f"{np.mean(distances):6.1f} ± {np.std(distances, ddof=1):4.1f}  {told}   {arm}")
print("the search, 2,808 updates (batch 64: 1,404), against its base:")
[base] = [distance for name, distance in search.items() if name.startswith("base")]
for name, distance in sorted(search.items(), key=lambda pair: -pair[1]):
    print(f"{distance - base:+6.1f}  {name}")
best = min(mean, key=lambda arm: mean[arm]["fd_digits_10k"])
studies.study(
    record, "fd_digits_10k", f"Lowest with '{best}': {mean[best]['fd_digits_10k']:.1f}",
    "Frechet distance",
)  # fmt: skip

# %% tags=["guard"]
climbed = [round(values["fd_digits_10k"], 1) for values in mean.values()]
assert climbed == [139.7, 94.2, 76.9, 51.8, 13.4, 13.7, 56.0, 82.7, 93.9, 71.3, 140.3, 114.3, 82.0,
                   21.3], climbed  # fmt: skip
assert {row["seed"] for row in record["rows"]} == {0, 1, 2}
assert [round(mean["DCGAN, inputs in [0, 1]"][f"{name}_digits_5k"], 2)
        for name in ("precision", "recall")] == [0.86, 0.42]  # fmt: skip
runs_of = [[run["fd_digits_10k"] for run in runs] for runs in found.values()]
assert all(low > high for low, high in zip(runs_of[0] + runs_of[1] + runs_of[2] + runs_of[3],
                                           runs_of[1] + runs_of[2] + runs_of[3] + runs_of[4],
                                           strict=True))  # fmt: skip
assert np.max(np.diff([runs_of[4], runs_of[5]], axis=0)) < 0.5
assert all(run < top for run, top in zip(runs_of[9], runs_of[7], strict=True))
assert (round(min(runs_of[3]), 1), round(max(runs_of[3]), 1)) == (38.7, 61.6)
spread = [round(float(np.std(values, ddof=1)), 1) for values in runs_of]
assert (spread[4], spread[3]) == (0.5, 11.8)
falls = {step: np.subtract(runs_of[step - 1], runs_of[step]) for step in (1, 2, 3, 4)}
assert [round(min(falls[1])), round(max(falls[1]))] == [39, 51]
assert [round(min(falls[4])), round(max(falls[4]))] == [26, 48]
assert [round(min(falls[3])), round(max(falls[3]))] == [11, 41]
assert [round(min(falls[2])), round(max(falls[2]))] == [11, 29]
assert [round(search[name] - base, 1) for name in ("no R1", "learning rates 1e-3")] == [20.8, 8.2]
assert 29 < search["constant learning rates"] - base < 30
assert 10 < search["batch 64"] - base < 10.2
batch = recorded("study_batch_size.json")["effects"]["fd_digits_10k"]["64, equal images"]
assert [round(batch[key], 1) for key in ("mean", "low", "high")] == [2.2, -0.0, 4.3]

# %% [markdown] tags=["answer"]
# "Rates that fall", at 13.4. Up to there every step helps with every seed: 139.7, then 94.2 with inputs in $[-1, 1]$, 76.9 with R1, 51.8 with fast rates and no momentum. Inputs gain 39 to 51, falling rates 26 to 48, fast rates 11 to 41, R1 11 to 29: inputs gain more than R1 with every seed, most other ranges overlap, so three seeds do not say which step gains most. An average adds nothing then (13.7), as in section 3. Precision alone would choose the bottom: 0.86, with a recall of 0.42. The last two steps make it worse with every seed: 56.0 with translation, 82.7 with the relativistic loss and R2 as well. That is no verdict on them: the rates, the weight of R1 and the batch size were chosen without them. Without translation the top has 21.3.
#
# R1 is worth 20.8 in the recipe and 17.3 where the ladder adds it; at the top the runs without it, which have no R2 either, are better (71.3 against 82.7). In the search constant rates (+29.5) and no R1 cost most of the single changes; with one seed each their order is not known. Then come batch 64 (+10.1, with half the updates on as many images) and rates of 1e-3 (+8.2). The batch costs less than that with [five seeds and a shorter average](../docs/evidence.md): +2.2 (-0.0 to +4.3), which only just does not exclude zero. So for these digits and this budget the three are: pixels in $G$'s range; R1, which holds down $D$'s slope; Adam without momentum, with rates that are high and fall. The third is two steps, and the ladder does not separate rate from momentum. The spread between seeds is not the same everywhere: the standard deviation falls from 11.8 to 0.5 at the step that adds falling rates. Two settings are in both records (R1, rates of 3e-3, no average): with falling rates they have 13.4 and 10.39, with constant rates 51.8 (38.7 to 61.6) and 178.85. The records come from two versions of the package and measure to different real digits. So falling rates help in both; why not by the same amount is not known.

# %% [markdown] tags=["answer", "zh"]
# “rates that fall”（学习率下降），13.4。到这一级为止，每一步对每个种子都有用：139.7，输入缩放到 $[-1, 1]$ 后 94.2，加 R1 后 76.9，学习率高而不用动量时 51.8。缩放输入使距离减小 39 到 51，学习率下降减小 26 到 48，学习率高而不用动量减小 11 到 41，R1 减小 11 到 29：每个种子上，缩放输入的作用都大于 R1；其余范围大多重叠，所以三个种子看不出哪一步作用最大。这之后再做平均没有作用（13.7），与第 3 节一致。只看精确率会选最底下一级：0.86，而召回率只有 0.42。最后两步对每个种子都使距离变大：加平移是 56.0，再加相对损失和 R2 是 82.7。这不是对它们的定论：学习率、R1 的权重和批大小都是在没有它们时选定的。顶端去掉平移是 21.3。
#
# 在那个配置里，R1 使距离减小 20.8；在梯子上加入时平均减小 17.3；在顶端，去掉它的训练同时也没有 R2，反而更好（71.3 对 82.7）。在搜索中只改一项时，恒定学习率（+29.5）和去掉 R1 使距离变大最多，但各只有一个种子，先后不能确定；然后是批大小 64（+10.1，图像数相同，更新次数减半）和学习率 1e-3（+8.2）。批大小的影响没有这么大：[五个种子、较短的平均](../docs/evidence.md)是 +2.2（-0.0 到 +4.3），区间刚好还没有排除零。所以就这些数字和这样的预算而言，三件事是：像素在 $G$ 的范围内；用 R1 限制 $D$ 的斜率；Adam 不用动量，学习率足够高并逐渐下降。第三件合并了两步，梯子没有把学习率和动量分开。种子之间的离散程度并不处处相同：在加上学习率下降的那一级，标准差从 11.8 降到 0.5。有两种设置（R1，学习率 3e-3，不做平均）在两份记录里都有：学习率下降时是 13.4 和 10.39，恒定时是 51.8（38.7 到 61.6）和 178.85。两份记录用的是本包的两个版本，对照的真实手写数字也不同。所以学习率下降在两份记录里都有用，作用为什么大小不同，还不清楚。

# %% [markdown]
# ### One at a time
#
# The ladder stacks techniques. What does *one* change, in a run that is otherwise equal? Recorded: the ladder's data and networks and, where a row does not say otherwise, its number of images; a bold heading names what its rows are compared with. "Spectral norm" and "smoothing" begin without R1, at rates of 1e-3; the others (also "smoothing with R1") with R1, at 3e-3. Rates fall to 0, except in "average at constant rates". Five seeds. A bar is blue if its interval leaves out 0; the thick line is the mean. **Predict** whether the distance rises or falls: spectral normalization without R1; real labels of 0.9; two steps of $D$ for each of $G$; a higher rate for $D$.

# %% [markdown] tags=["zh"]
# ### 一次只改一项
#
# 梯子把技巧叠加起来。在其他条件相同的训练里，**只改一项**会怎样？下面的记录用的是梯子的数据和网络，图像数也相同，行名另有说明的除外；图中粗体是组名，括号里的 against 是这一组的对照（balance 平衡，average 权重平均，augmentation 增强）。“spectral norm”（谱归一化）和“smoothing”（标签平滑）两组，对照不加 R1，学习率 1e-3；其余各组（包括“smoothing with R1”）的对照都加 R1，学习率 3e-3。除“average at constant rates”一组外，学习率都逐渐降到 0。每组五个种子。区间不含 0 的画成蓝色，粗竖线是均值。**预测**距离变大还是变小：不加 R1 时加谱归一化；真实样本的标签改为 0.9；$G$ 每更新一步，$D$ 更新两步；提高 $D$ 的学习率。


# %%
#| alt-en: Changes of the Frechet distance by one technique each, with seeds and 95 % intervals: R1 lowers it; spectral normalization alone and a faster D raise it; smoothing does nothing that shows.
#| alt-zh: 每次只改一项时弗雷歇距离的变化，标出各个种子和 95 % 区间：加 R1，距离变小；只加谱归一化，或让 D 学得更快，距离变大；标签平滑看不出作用。
def studied(*kinds):
    return {kind.replace("_", " "): recorded(f"study_{kind}.json") for kind in kinds}


tricks = studied("spectral_norm", "smoothing", "smoothing_with_R1", "balance")
studies.changes(tricks, "fd_digits_10k",
                "R1 helps, smoothing shows no effect, a faster D is far worse")  # fmt: skip


# %% tags=["guard"]
def told(kind, arm):
    effect = tricks[kind]["effects"]["fd_digits_10k"][arm]
    return tuple(round(effect[key], 1) for key in ("mean", "low", "high"))


def middle(kind, arm):
    rows = tricks[kind]["rows"]
    return round(np.mean([r["metrics"]["fd_digits_10k"] for r in rows if r["arm"] == arm]), 1)


def unclear(kind, arm):
    mean_of, low, high = told(kind, arm)
    assert low < 0 < high
    return mean_of


assert told("spectral norm", "spectral normalization") == (18.0, 11.5, 24.4)
assert told("spectral norm", "R1")[0] == -18.0
assert [middle("spectral norm", arm) for arm in ("both", "R1")] == [20.1, 20.4]
assert unclear("smoothing", "real 0.9") == -0.3
assert unclear("smoothing with R1", "real 0.9") == -0.4
assert unclear("smoothing", "real 0.9, generated 0.1") == -0.5
assert unclear("balance", "two steps of D") == 0.9
assert told("balance", "two steps of D, half the updates of G")[0] == 12.1
assert (unclear("balance", "D's rate times 0.5"), unclear("balance", "D's rate times 0.25")) == (
    -1.3,
    1.7,
)
faster = studies.paired(tricks["balance"], "fd_digits_10k")["D's rate times 2"]
assert (len(faster), round(faster.min()), round(faster.max())) == (5, 39, 108)
assert told("balance", "D's rate times 4")[0] == 199.7
assert told("balance", "D's rate times 2") == (64.0, 31.6, 96.4)
assert told("balance", "two steps of D")[1:] == (-0.6, 2.5)
ends = {arm: [row["metrics"]["fd_digits_10k"] for row in tricks["balance"]["rows"]
              if row["arm"] == arm] for arm in tricks["balance"]["arms"]}  # fmt: skip
assert round(min(ends["D's rate times 2"])) == 53
assert [round(end(ends["one step of D, equal rates"])) for end in (min, max)] == [12, 16]

# %% [markdown] tags=["answer"]
# Spectral normalization without R1: up (+18.0, interval +11.5 to +24.4), where R1 in its place brings -18.0. (This is Keras' layer, whose gradient is not the paper's, and nothing was tuned for it.) With R1 already there it changes nothing that shows (20.1 against 20.4). Labels of 0.9: no effect seen (-0.3 without R1, -0.4 with it). Nor with the two-sided labels that section 2 warns of (-0.5).
#
# Two steps of $D$ for each of $G$, both on the same real batch: no gain seen (+0.9, -0.6 to +2.5), with 1.5 times the network updates. With half the updates of $G$, and so half the images, the distance rises by 12.1. A higher rate for $D$ is far worse: by 39 to 108 if doubled, by 199.7 on average if four times as high. (If doubled, each seed ends at 53 or more, where equal rates have 12 to 16.) Lower rates show no effect. So section 2's finding, that a faster critic does as well as more steps at a lower cost, does not carry over to this recipe. Loss, data and rates all differ, so the reason is not known. One guess: 3e-3 is high already, and twice that is too much for $D$.

# %% [markdown] tags=["answer", "zh"]
# 不加 R1 时加谱归一化：变大（+18.0，区间 +11.5 到 +24.4），而换成 R1 是 -18.0。（用的是 Keras 的层，其梯度与论文不同，也没有为它调过设置。）已有 R1 时再加谱归一化，看不出变化（20.1 对 20.4）。标签 0.9：看不出作用（不加 R1 时 -0.3，加 R1 时 -0.4），第 2 节所警告的两侧平滑也看不出（-0.5）。
#
# $G$ 每更新一步，$D$ 在同一批真实图像上更新两步：看不出好处（+0.9，区间 -0.6 到 +2.5），网络更新次数却是原来的 1.5 倍。若 $G$ 的更新次数减半（图像数也随之减半），距离增大 12.1。提高 $D$ 的学习率则糟得多：加倍时增大 39 到 108，四倍时平均增大 199.7。（加倍时，每个种子最后都在 53 以上，而学习率相等时是 12 到 16。）降低学习率看不出作用。可见，第 2 节的结果（让 critic 学得更快，与多更新几步同样有效，代价更低）在这个配置里不成立。两处的损失、数据和学习率都不同，原因还不清楚。一种猜测是：3e-3 已经很高，再加倍对 $D$ 就太高了。

# %% [markdown]
# **Predict** again whether the distance rises or falls: an average of decay 0.998 where the rates stay, and where they fall; DiffAugment's translation; moving the reals alone.

# %% [markdown] tags=["zh"]
# **继续预测**距离变大还是变小：学习率恒定时、下降时，各做衰减 0.998 的权重平均；DiffAugment 的平移；只平移真实样本。

# %%
#| alt-en: The same for averages and augmentation: an average at constant rates lowers the mean distance (with 0.998 one seed rises); translation and cutout raise it, moving the reals alone most.
#| alt-zh: 权重平均与增强的同类图：学习率恒定时做平均，平均距离变小（0.998 有一个种子变大）；平移和遮挡使它变大，只平移真实样本时最大。
tricks |= studied("average", "average_at_constant_rates", "augmentation")
latter = {kind: tricks[kind] for kind in list(tricks)[-3:]}
studies.changes(latter, "fd_digits_10k",
                "An average probably helps where rates stay; translation and cutout harm here")  # fmt: skip

# %% tags=["guard"]
assert unclear("average", "0.998") == 0.3
assert told("average at constant rates", "0.998") == (-23.6, -46.3, -0.9)
constant = studies.paired(tricks["average at constant rates"], "fd_digits_10k")["0.998"]
assert (len(constant), np.sum(constant < 0)) == (5, 4)
assert told("average", "0.9995")[0] == 32.5
assert round(0.9995**2808, 2) == 0.25
moved = {arm: told("augmentation", arm)[0] for arm in tricks["augmentation"]["arms"][1:]}
assert (moved["DiffAugment translation"], moved["DiffAugment cutout"]) == (37.9, 11.0)
assert moved["reals moved, fakes not"] == 103.8 == max(moved.values())
assert moved["DiffAugment translation, filled with black"] == 39.1
assert middle("augmentation", "reals moved, fakes not") == 117.4
level = tricks["augmentation"]["levels"]["grey"]["fd_digits_10k"]
assert round(level, 1) == 66.4
assert sum(len(record["effects"]["fd_digits_10k"]) for record in tricks.values()) == 22

# %% [markdown] tags=["answer"]
# An average: down where the rates stay (-23.6, -46.3 to -0.9; four of five seeds), no effect seen where they fall (+0.3). A decay of 0.9995 harms (+32.5): after 2,808 updates a quarter of the average is still the untrained $G$. Translation: up (+37.9), with black in place of grey too (+39.1); cutout +11.0. Most of all moving the reals alone (+103.8, to 117.4). Part of this is expected: to $D$ the moved digits are the real ones, and training digits that moved like this have 66.4 themselves.
#
# All these are changes around one recipe that was chosen with R1, falling rates and an average, on 5,000 digits and in 2,808 updates. They say what a technique brings *here*, not what it is worth elsewhere ([more on each](../docs/evidence.md)). And of these 22 intervals about one would leave out 0 even if nothing had an effect; those that end near 0, as both averages at constant rates, are the weakest.

# %% [markdown] tags=["answer", "zh"]
# 权重平均：学习率恒定时变小（-23.6，区间 -46.3 到 -0.9，五个种子中四个变小），下降时看不出作用（+0.3）；衰减 0.9995 有害（+32.5），因为 2,808 次更新之后，未训练的 $G$ 在平均里还占四分之一。平移：变大（+37.9），把填充由灰改黑也一样（+39.1）；遮挡 +11.0。最糟的是只平移真实样本（+103.8，达到 117.4）。这有一部分在意料之中：在 $D$ 看来，移动过的数字才是真的，而这样移动过的训练数字本身就有 66.4。
#
# 这些都是在同一个配置附近的变化，这个配置是带着 R1、学习率下降和平均选出来的，数据是 5,000 张数字，更新 2,808 次。它们说明一项技巧在**这里**有多大作用，不代表它在别处的价值（[逐项说明](../docs/evidence.md)）。而且这 22 个区间里，即使什么都不起作用，也会有一个左右不包含 0；端点靠近 0 的最不可靠，例如学习率恒定时的两种平均。

# %% [markdown]
# More techniques, and where they belong:
#
# | idea | technique | what it does |
# |---|---|---|
# | slope | R2 (1801.04406, eq. 10) | R1 at the fakes |
# | | consistency ([1910.12027](https://arxiv.org/abs/1910.12027)) | asks $D$ to judge an image and its augmented copy alike |
# | balance | relativistic loss ([1807.00734](https://arxiv.org/abs/1807.00734)) | $D$ judges real minus fake; with R1 and R2 it is the loss of R3GAN ([2501.05441](https://arxiv.org/abs/2501.05441), [notebook 05](05_variants.ipynb)) |
# | | instance noise (1701.04862, section 3) | noise on both inputs makes them overlap |
# | data | minibatch standard deviation ([1710.10196](https://arxiv.org/abs/1710.10196), section 3) | $D$ sees how varied a batch is: against collapse |
# | | feature matching, minibatch discrimination (1606.03498, sections 3.1, 3.2) | $G$ matches mean features; $D$ compares samples |
# | | ADA ([2006.06676](https://arxiv.org/abs/2006.06676)) | augments as much as $D$ overfits |

# %% [markdown] tags=["zh"]
# 还有一些技巧，以及它们属于哪一类：
#
# | 思路 | 技巧 | 做什么 |
# |---|---|---|
# | 斜率 | R2（1801.04406，式 10） | 假样本处的 R1 |
# | | 一致性正则（[1910.12027](https://arxiv.org/abs/1910.12027)） | 要求 $D$ 对图像及其增强版给出同样的判断 |
# | 平衡 | 相对损失（[1807.00734](https://arxiv.org/abs/1807.00734)） | $D$ 评判真假之差；再加 R1 和 R2 就是 R3GAN 的损失（[2501.05441](https://arxiv.org/abs/2501.05441)，[notebook 05](05_variants.ipynb)） |
# | | 实例噪声（1701.04862，第 3 节） | 给两侧输入加噪声，使它们重叠 |
# | 数据 | 小批量标准差（[1710.10196](https://arxiv.org/abs/1710.10196)，第 3 节） | 让 $D$ 看到一批样本有多少变化，用来防止模式崩溃 |
# | | 特征匹配、小批量判别（1606.03498，第 3.1、3.2 节） | $G$ 匹配平均特征；$D$ 比较样本 |
# | | ADA（[2006.06676](https://arxiv.org/abs/2006.06676)） | $D$ 过拟合多少，就增强多少 |

# %% [markdown]
# ## 7. The whole program
#
# WGAN-GP on the 8x8 digits in one cell that needs nothing from this notebook.

# %% [markdown] tags=["zh"]
# ## 7. 完整的程序
#
# 8x8 数字上的 WGAN-GP，都在一个单元里，不依赖本节其他单元。

# %% tags=["standalone"]
import keras
import tensorflow as tf
from keras import layers, ops
from sklearn.datasets import load_digits

keras.utils.set_random_seed(0)
latent_dim, gp_weight, n_critic = 32, 10.0, 3
images = (load_digits().images[..., None] / 8 - 1).astype("float32")  # in the range of tanh
data = tf.data.Dataset.from_tensor_slices(images).shuffle(1797).repeat().batch(64).batch(n_critic)
g_layers = [layers.Dense(256, "relu"), layers.Dense(64, "tanh"), layers.Reshape((8, 8, 1))]
generator = keras.Sequential([keras.Input((latent_dim,)), *g_layers])
c_layers = [layers.Flatten(), layers.Dense(256), layers.LeakyReLU(0.2), layers.Dense(1)]
critic = keras.Sequential([keras.Input((8, 8, 1)), *c_layers])  # no BN, no sigmoid
g_adam, c_adam = [keras.optimizers.Adam(1e-3, 0.0, 0.9) for _ in range(2)]
g_adam.build(generator.trainable_variables)
c_adam.build(critic.trainable_variables)


@tf.function
def train_step(reals):
    for real in tf.unstack(reals, n_critic):
        fake = generator(tf.random.normal((tf.shape(real)[0], latent_dim)))
        alpha = tf.random.uniform((tf.shape(real)[0], 1, 1, 1))  # one for each picture
        with tf.GradientTape() as tape:
            x = alpha * real + (1 - alpha) * fake
            with tf.GradientTape() as inner:
                inner.watch(x)
                scores = critic(x)
            norms = ops.sqrt(ops.sum(inner.gradient(scores, x) ** 2, (1, 2, 3)) + 1e-12)
            distance = ops.mean(critic(real)) - ops.mean(critic(fake))
            loss = gp_weight * ops.mean((norms - 1) ** 2) - distance
        c_adam.apply(tape.gradient(loss, critic.trainable_variables), critic.trainable_variables)
    with tf.GradientTape() as tape:  # G's loss is what the critic says, and nothing else
        loss = -ops.mean(critic(generator(tf.random.normal((64, latent_dim)))))
    g_adam.apply(tape.gradient(loss, generator.trainable_variables), generator.trainable_variables)
    return distance, ops.mean(norms)


history = [[float(number) for number in train_step(reals)] for reals in data.take(600)]
print(f"critic's estimate {history[20][0]:.2f} -> {history[-1][0]:.2f}, slope {history[-1][1]:.2f}")

# %% [markdown]
# The critic's estimate of the Wasserstein distance falls, and its slope is near 1, as the penalty asks. The paper takes five critic steps; this program takes three, to be shorter.

# %% [markdown] tags=["zh"]
# critic 对沃瑟斯坦距离的估计下降，斜率接近 1，正是惩罚所要求的。论文中 critic 更新五步；这里只用三步，为的是简短。

# %% [markdown]
# ## Interview drill
#
# Cover the answers. `python -m gan_keras.interview` asks these and more; the ids name questions of [the bank](../docs/interview/training.md).
#
# **1. Only three settings before you train: which?** (`training-first-settings`)

# %% [markdown] tags=["zh"]
# ## 面试追问
#
# 先遮住答案。`python -m gan_keras.interview` 会问这些题和更多题；编号对应[题库](../docs/interview/training.md)。
#
# **1. 训练之前只能定三件事，定哪三件？**（`training-first-settings`）

# %% [markdown] tags=["answer"]
# Images in the range of $G$'s output; a bound on $D$'s slope; Adam with little momentum and rates that fall. *Weak*: ten tricks in no order. *Strong*: says how the ranking is known, on which data, with how many seeds. *Red flag*: "train in turn" as a trick.

# %% [markdown] tags=["answer", "zh"]
# 图像缩放到 $G$ 的输出范围；限制 $D$ 的斜率；Adam 少用动量、学习率逐渐下降。**弱**：罗列十个技巧，不分主次。**强**：说明排序从何得知，用的什么数据，几个种子。**危险信号**：把“交替训练”当作技巧。

# %% [markdown]
# **2. What exactly does the gradient penalty penalise, where, and why on both sides?** (`losses-gradient-penalty`) **Whose loss?** (`losses-penalty-owner`)

# %% [markdown] tags=["zh"]
# **2. 梯度惩罚惩罚的究竟是什么，在哪里，为什么是双侧？**（`losses-gradient-penalty`）**放在谁的损失里？**（`losses-penalty-owner`）

# %% [markdown] tags=["answer"]
# The squared deviation of $\lVert \nabla f(\hat x) \rVert$ from 1, at one random point between each real sample and a fake. The best critic has slope 1 almost everywhere on lines that join an optimal coupling (1704.00028, proposition 1); random pairs only approximate these. A constraint would need one side only. The critic's loss. *Weak*: the formula. *Strong*: adds that elsewhere nothing is asked. *Red flag*: "it prevents mode collapse."

# %% [markdown] tags=["answer", "zh"]
# $\lVert \nabla f(\hat x) \rVert$ 与 1 之差的平方，在每个真实样本与一个假样本之间随机取一点。最优的 critic 在连接最优耦合的直线上斜率几乎处处为 1（1704.00028，命题 1），随机配对只是近似。若只是约束，单侧就够了。放在 critic 的损失里。**弱**：只写公式。**强**：补充说别处没有任何要求。**危险信号**：“它能防止模式崩溃。”

# %% [markdown]
# **3. Why no batch normalization in a critic with a gradient penalty?** (`training-batch-norm-critic`) **Penalty, R1, spectral normalization: what does each bound, at which cost?** (`training-gp-r1-sn`) **What goes wrong in float16 and under compilers?** (`training-double-backprop`)

# %% [markdown] tags=["zh"]
# **3. 用梯度惩罚的 critic 为什么不能有批归一化？**（`training-batch-norm-critic`）**梯度惩罚、R1、谱归一化各约束什么，代价如何？**（`training-gp-r1-sn`）**float16 和编译器为什么会出问题？**（`training-double-backprop`）

# %% [markdown] tags=["answer"]
# A score would depend on the whole batch, so the gradient is not that of one sample; layer normalization keeps them apart. The penalty pulls the slope to 1 between reals and fakes, R1 pulls it to 0 at reals; both need a second derivative. Spectral normalization keeps the norm of each reshaped kernel near 1: it acts everywhere and costs one step of the power iteration a call. In float16 the inner gradient is outside of loss scaling and may underflow to 0, where the root is worst; every operation needs a second derivative in the compiled program too. *Red flag*: "all three make $D$ 1-Lipschitz."

# %% [markdown] tags=["answer", "zh"]
# 得分会依赖整批样本，梯度就不是单个样本的；层归一化能让样本互不影响。梯度惩罚把真假样本之间的斜率拉向 1，R1 把真实样本处的斜率拉向 0，两者都要二阶导数。谱归一化使每个展平的核的范数保持在 1 附近，处处有效，代价是每次调用做一步幂迭代。float16 下，内层梯度不在损失缩放之内，可能下溢到 0，而平方根在那里最糟；编译后的程序里，每个运算也都要有二阶导数。**危险信号**：“三者都让 $D$ 满足 1-Lipschitz。”

# %% [markdown]
# **4. Why five critic steps for WGAN and one for the cross-entropy?** (`training-n-critic`) **Why $\beta_1$ of 0 or 0.5?** (`training-adam-beta`)

# %% [markdown] tags=["zh"]
# **4. 为什么 WGAN 的 critic 更新五步，交叉熵只更新一步？**（`training-n-critic`）**$\beta_1$ 为什么取 0 或 0.5？**（`training-adam-beta`）

# %% [markdown] tags=["answer"]
# A Wasserstein critic is useful near its optimum (1701.07875, section 3). A cross-entropy $D$ far ahead of a poor $G$ gives a small or unreliable gradient. Near the equilibrium that argument ends: $D^* = 1/2$, and nothing saturates. Five steps are no law: 1802.05957 uses five in some settings, and a faster critic is the cheaper dial. Momentum carries on where the field has turned: 3.2 % a step in section 3. *Red flag*: "five is always better."

# %% [markdown] tags=["answer", "zh"]
# 沃瑟斯坦 critic 要接近最优才有用（1701.07875，第 3 节）。交叉熵的 $D$ 若远远领先于还很差的 $G$，梯度就很小或不可靠。接近均衡时这个理由不再成立：$D^* = 1/2$，没有饱和。更新五步也不是定律：1802.05957 在某些设置中用五步；让 critic 学得更快，是更省的办法。向量场已经转向，动量还在往前冲：第 3 节里每步增长 3.2 %。**危险信号**：“五步总是更好。”

# %% [markdown]
# **5. Why average $G$, and what about batch normalization's statistics?** (`training-ema`) **Batch size: up or down?** (`training-batch-size`)

# %% [markdown] tags=["zh"]
# **5. 为什么对 $G$ 做平均？批归一化的统计量怎么办？**（`training-ema`）**批大小：调大还是调小？**（`training-batch-size`）

# %% [markdown] tags=["answer"]
# The weights circle, their average is nearer to the centre (1806.04498); it changes the samples, not the game. In the recorded long runs it helped where rates stay constant (178.85 to 40.98 with one seed; five others: -23.6 on average), not where they fall; in the runs of 400 updates it was worse with falling rates and made no clear difference with constant ones (section 3). Average the statistics too, or recompute them: averaged kernels with the latest statistics are a network that never existed. Batch: up, if the updates stay as many; at equal images five seeds do not quite tell batch 64 from 32, +2.2 (-0.0 to +4.3), and one seed of the search has 10.1 more (section 6). 1809.11096 (section 3.1) reports 46 % more Inception score for eight times the batch, and earlier collapse. *Strong*: "equal updates or equal images?" *Red flag*: "small batches against overfitting."

# %% [markdown] tags=["answer", "zh"]
# 权重在绕圈，平均值离圆心更近（1806.04498）；它改变的是样本，不是博弈。在记录的长训练中，学习率恒定时有用（一个种子 178.85 到 40.98；另外五个种子平均变化 -23.6），下降时没有用；在 400 次更新的短训练中，学习率下降时用平均更差，学习率恒定时没有明显差别（第 3 节）。统计量也要一起平均，或者重新计算：平均后的核配上最新的统计量，是一个从未存在过的网络。批大小：更新次数不减时调大；图像数相同时，五个种子还不足以分清批大小 64 和 32，即 +2.2（-0.0 到 +4.3），搜索中的一个种子则是多 10.1（第 6 节）。1809.11096（第 3.1 节）报告批大小增至八倍，Inception 分数提高 46 %，但训练崩溃也来得更早。**强**：反问“更新次数相同，还是图像数相同？”**危险信号**：“把批大小调小，防止过拟合。”

# %% [markdown]
# **6. Why smooth one side only?** (`losses-label-smoothing`) **Why must augmentation hit both?** (`training-augmentation-both`)

# %% [markdown] tags=["zh"]
# **6. 标签为什么只平滑一侧？**（`losses-label-smoothing`）**增强为什么两侧都要做？**（`training-augmentation-both`）

# %% [markdown] tags=["answer"]
# A label above 0 for fakes puts $q$ into the numerator of $D$: it is flat where only samples are. Augmented reals alone make the augmented distribution the target. Both sides, in both steps, differentiably, and weakly enough that the augmentation can be undone as a map of distributions (2006.06676, section 2.2). *Red flag*: puts it into the data pipeline, as for a classifier.

# %% [markdown] tags=["answer", "zh"]
# 假样本的标签大于 0，$q$ 就进入了 $D$ 的分子：在只有样本的地方 $D$ 是平的。只增强真实样本，增强后的分布就成了目标。要两侧、两种更新都做，要可微，还要足够弱，使增强作为分布之间的映射可以还原（2006.06676，第 2.2 节）。**危险信号**：像训练分类器那样放进数据管道。

# %% [markdown]
# **7. NaN at step 3000: suspects?** (`training-nan`) **How is $D$ kept still in $G$'s step, in Keras 2 and 3?** (`training-freeze-d`)

# %% [markdown] tags=["zh"]
# **7. 第 3000 步出现 NaN，怀疑什么？**（`training-nan`）**在 Keras 2 和 3 里，$G$ 更新时怎样让 $D$ 不动？**（`training-freeze-d`）

# %% [markdown] tags=["answer"]
# Root or norm at zero; $\log$ of a probability; a critic without bound; rates too high; float16; a bad image. Stop at the first NaN, keep that batch and the weights before, look at each term. For $D$: list $G$'s variables only. The stacked model with `trainable = False` relied on Keras 2 reading the flag at `compile`; Keras 3 reads it when a step is traced. *Red flag*: "clip the gradients" first.

# %% [markdown] tags=["answer", "zh"]
# 零处的平方根或范数；对概率取 $\log$；没有约束的 critic；学习率过高；float16；一张坏图。在第一个 NaN 处停下，保留那个批次和之前的权重，逐项查看。至于 $D$：只列出 $G$ 的变量。堆叠模型加 `trainable = False` 的写法，靠的是 Keras 2 在 `compile` 时读取标志；Keras 3 在追踪训练步时才读取。**危险信号**：一上来就“裁剪梯度”。

# %% [markdown]
# **8. Four plots of one run: diagnose.** (`training-d-loss-falls`)

# %% [markdown] tags=["zh"]
# **8. 一次训练的四张图：请诊断。**（`training-d-loss-falls`）

# %% tags=["hidden"]
#| alt-en: Four plots of a run: losses; mean D on training reals, on held-out reals and on fakes; slope of D at reals; samples.
#| alt-zh: 一次训练的四张图：损失；D 在训练样本、留出样本和假样本上的平均输出；D 在真实样本处的斜率；样本。
tiny, unseen = digits[::125], digits[60::10]  # 40 and 494, all ten digits in both
adams, update = start_anew(True)
gamma.assign(0.1)
rng, log = np.random.default_rng(0), []
for step in range(601):
    for adam, rate in zip(adams, (1e-3, 2e-3), strict=True):
        adam.learning_rate = rate
    z = rng.standard_normal((2, BATCH, LATENT)).astype(np.float32)
    if step % 40 == 0:
        made = digit_generator(rng.standard_normal((250, LATENT)).astype(np.float32), training=True)
        logits = [digit_discriminator(x).numpy() for x in (tiny, unseen, made)]
        on_fake, on_tiny = np.logaddexp(0, logits[2]).mean(), np.logaddexp(0, -logits[0]).mean()
        x = tf.constant(tiny)
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = digit_discriminator(x)
        slope = np.linalg.norm(np.reshape(tape.gradient(total, x), (40, -1)), axis=1).mean()
        log.append((step, on_tiny + on_fake, np.logaddexp(0, -logits[2]).mean(),
                    *[expit(each).mean() for each in logits], slope))  # fmt: skip
    update(tf.constant(tiny[rng.integers(0, 40, BATCH)]), tf.constant(z))
samples = digit_generator(np.random.default_rng(1).standard_normal((24, LATENT)).astype(np.float32))
technique_runs.four_plots(*np.array(log).T, samples.numpy())

# %% tags=["guard"]
last = dict(
    zip(("step", "d_loss", "g_loss", "seen", "unseen", "fake", "slope"), log[-1], strict=True)
)
assert last["seen"] - last["unseen"] > 0.3, last
at = {row[0]: row for row in log}
assert all(at[step][4] < at[step][5] + 0.05 for step in range(320, 601, 40)), log
assert last["seen"] - last["fake"] > 0.25, log
assert np.mean([row[1] for row in log[-3:]]) < 0.85 * at[360][1], log
assert last["slope"] > log[0][6]

# %% [markdown] tags=["answer"]
# Start with plot B: from about update 320 on, $D$ gives held-out reals no more than fakes, while training reals stay well above both. So $D$ has learned its 40 digits and not digits in general; its loss falls after update 360 (A) and its slope grows (C). The remedy is more data, or augmentation of both sides. A larger weight of R1 than 0.1 may slow it down (not measured here). *Weak*: "lower $D$'s rate", from plot A alone. *Strong*: asks for the held-out curve first. *Red flag*: "$D$'s loss is small, so it works."

# %% [markdown] tags=["answer", "zh"]
# 先看图 B：大约从第 320 次更新起，$D$ 给留出的真实样本的分不比假样本高，训练样本却一直明显高于两者。所以 $D$ 学到的是那 40 张数字，而不是一般的数字；损失在第 360 次更新后下降（A），斜率增大（C）。对策是更多数据，或两侧都做增强；把 R1 的权重调得比 0.1 大，也许能减缓它（这里没有测）。**弱**：只看图 A 就说“降低 $D$ 的学习率”。**强**：先要留出样本的曲线。**危险信号**：“$D$ 的损失很小，说明有效。”

# %% [markdown]
# ## Exercises
#
# A checker says what is right and what is not.
#
# **Exercise 1 (fill in).** The gradient penalty, without its weight, for samples of any shape: numbers, grey or colour pictures. Predict first: which shape must $\alpha$ have?

# %% [markdown] tags=["zh"]
# ## 练习
#
# 检查器会告诉你哪里对、哪里不对。
#
# **练习 1（填空）。** 对任意形状的样本（数、灰度图、彩色图）计算梯度惩罚，不乘权重。先预测：$\alpha$ 应当是什么形状？

# %% [markdown] tags=["hint"]
# One $\alpha$ for each sample, with axes of length 1 for the rest, so that it broadcasts.

# %% [markdown] tags=["hint", "zh"]
# 每个样本一个 $\alpha$，其余各维长度为 1，这样才能广播。

# %% [markdown] tags=["hint"]
# The norm runs over all axes but the first; `tape.watch` comes before the critic; think of a critic that is flat.

# %% [markdown] tags=["hint", "zh"]
# 范数对第一维以外的所有维求；`tape.watch` 要写在调用 critic 之前；想一想平坦的 critic。


# %% tags=["exercise"]
def my_penalty(critic, real, fake):
    """E[(|grad f(x^)| - 1)^2] for real and fake (batch, ...); one number, a tensor."""
    ### BEGIN SOLUTION
    axes = tuple(range(1, len(real.shape)))
    alpha = tf.random.uniform((real.shape[0], *[1 for _ in axes]))
    x = alpha * real + (1 - alpha) * fake
    with tf.GradientTape() as tape:
        tape.watch(x)
        scores = critic(x)
    squares = tf.reduce_sum(tape.gradient(scores, x) ** 2, axis=axes)
    return tf.reduce_mean((tf.sqrt(squares + 1e-12) - 1) ** 2)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_gradient_penalty

check_gradient_penalty(my_penalty)

# %% [markdown]
# **Exercise 2 (mend).** A run ends in NaN at step 3000. Its loss of $D$ is `-mean(log(sigmoid(real))) - mean(log(1 - sigmoid(fake)))` of logits. Predict at which logits it breaks in float32; then write it so that it is finite at 1000.

# %% [markdown] tags=["zh"]
# **练习 2（修复）。** 一次训练在第 3000 步变成 NaN。$D$ 的损失由对数几率算出：`-mean(log(sigmoid(real))) - mean(log(1 - sigmoid(fake)))`。先预测在 float32 下，对数几率到多大时它会出错；再改写它，使对数几率为 1000 时结果仍是有限值。

# %% [markdown] tags=["hint"]
# $\log \sigma(l) = -\log(1 + e^{-l})$: which function of `keras.ops` is that?

# %% [markdown] tags=["hint", "zh"]
# $\log \sigma(l) = -\log(1 + e^{-l})$：这是 `keras.ops` 里的哪个函数？

# %% [markdown] tags=["hint"]
# $1 - \sigma(l) = \sigma(-l)$, so both terms are a softplus, with different signs.

# %% [markdown] tags=["hint", "zh"]
# $1 - \sigma(l) = \sigma(-l)$，所以两项都是 softplus，只是符号不同。


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
# **Exercise 3 (run an experiment).** The largest singular value of any matrix, by the power iteration. Then use it: which start vector fails for $[[1, -1]]$, and how many steps does a random 32x64 matrix need for a relative error below 0.0005?

# %% [markdown] tags=["zh"]
# **练习 3（做实验）。** 用幂迭代求任意矩阵的最大奇异值。再用它做实验：对 $[[1, -1]]$，从哪个向量出发会失败？随机的 32x64 矩阵，要多少步才能使相对误差小于 0.0005？

# %% [markdown] tags=["hint"]
# Multiply a vector by $M$ and by $M^T$ in turn and normalise it; then $\sigma = \lVert M v \rVert$.

# %% [markdown] tags=["hint", "zh"]
# 让向量轮流乘以 $M$ 和 $M^T$ 并归一化；最后 $\sigma = \lVert M v \rVert$。

# %% [markdown] tags=["hint"]
# $M$ maps the vector of ones to 0 here: draw the start at random, and never divide by 0.

# %% [markdown] tags=["hint", "zh"]
# 这里 $M$ 把元素全为一的向量映到 0：起点要随机抽取，而且绝不能除以 0。


# %% tags=["exercise"]
def spectral_norm(matrix):
    """Largest singular value of a matrix (n, m); one number."""
    ### BEGIN SOLUTION
    vector = np.random.default_rng(0).normal(size=matrix.shape[1])
    for _ in range(100):
        vector = matrix.T @ (matrix @ vector)
        vector = vector / (np.linalg.norm(vector) + 1e-30)
    return np.linalg.norm(matrix @ vector)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_spectral_norm

check_spectral_norm(spectral_norm)

# %% [markdown]
# **Exercise 4 (diagnose).** The first suspect of a run, in the order of section 5. `"not finite"` if anything is not; `"range"` unless the smallest real pixel is in $[-1, -0.9]$ and the largest in $[0.9, 1]$ ($G$ ends in tanh); `"memorised"` if the mean logit on training reals is more than 2 above that on held-out reals; `"too strong"` if the mean is above 3 on held-out reals and below -3 on fakes; else `"none"`.

# %% [markdown] tags=["zh"]
# **练习 4（诊断）。** 按第 5 节的顺序，找出一次训练的首要嫌疑。只要有非有限值，返回 `"not finite"`；除非真实像素的最小值在 $[-1, -0.9]$ 内且最大值在 $[0.9, 1]$ 内（$G$ 以 tanh 结尾），否则返回 `"range"`；训练样本上的平均对数几率比留出样本上的高出 2 以上，返回 `"memorised"`；留出样本上的平均大于 3 且假样本上的小于 -3，返回 `"too strong"`；其余返回 `"none"`。

# %% [markdown] tags=["hint"]
# The order matters: an earlier cause explains the later signs.

# %% [markdown] tags=["hint", "zh"]
# 顺序很重要：前面的原因会造成后面的征兆。

# %% [markdown] tags=["hint"]
# A comparison with NaN is false, so `np.isfinite` comes first, for all four arrays.

# %% [markdown] tags=["hint", "zh"]
# 与 NaN 比较总为假，所以先对四个数组用 `np.isfinite`。


# %% tags=["exercise"]
def suspect(real, on_training, on_held_out, on_fakes):
    """A word, from real pixels (n, h, w, 1) and the logits of D on three kinds of samples."""
    ### BEGIN SOLUTION
    if not all(np.isfinite(x).all() for x in (real, on_training, on_held_out, on_fakes)):
        return "not finite"
    if not (-1 <= real.min() <= -0.9 and 0.9 <= real.max() <= 1):
        return "range"
    if on_training.mean() - on_held_out.mean() > 2:
        return "memorised"
    return "too strong" if on_held_out.mean() > 3 and on_fakes.mean() < -3 else "none"
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_suspect

check_suspect(suspect)

# %% [markdown]
# **Exercise 5 (run an experiment).** Is $\gamma = 10$ the right weight of R1? Write down a prediction, then run `fd_digits(train(r1=g)[0])` for five values from 0.1 to 1,000, and once more with `seed=1`. Which differences are larger than those between the seeds?

# %% [markdown] tags=["zh"]
# **练习 5（做实验）。** $\gamma = 10$ 是 R1 合适的权重吗？先写下预测，再从 0.1 到 1,000 取五个值运行 `fd_digits(train(r1=g)[0])`，然后用 `seed=1` 再来一遍。哪些差别大于种子之间的差别？

# %% [markdown] tags=["solutions"]
# ## Solutions
#
# Exercise 2: the term of fakes breaks from about 17 on, where `sigmoid` rounds to 1 in float32 and $\log(1 - 1)$ is $-\infty$; the term of reals breaks below about -88, where `sigmoid` is 0. Exercise 3: the vector of ones fails. 50 matrices of normal numbers need 9 to 99 steps: more, the closer their two largest singular values are. Exercise 5: compare each difference with that between your two seeds. In the recorded search $\gamma = 2$ and $\gamma = 10$ differ by 0.2, one seed each. Seeds of a similar recipe had a standard deviation of 0.7, so this does not say which is better.

# %% [markdown] tags=["solutions", "zh"]
# ## 参考答案
#
# 练习 2：假样本那一项从大约 17 起出错，float32 下 `sigmoid` 舍入为 1，$\log(1 - 1)$ 就是 $-\infty$；真实样本那一项在大约 -88 以下出错，`sigmoid` 为 0。练习 3：全 1 向量会失败。50 个由正态随机数组成的矩阵需要 9 到 99 步：最大的两个奇异值越接近，步数越多。练习 5：把每个差别与两个种子之间的差别相比。在记录的搜索中，$\gamma = 2$ 与 $\gamma = 10$ 只差 0.2，各一个种子；相近配置的种子之间标准差是 0.7，所以分不出哪个更好。

# %% tags=["guard"]
assert (tf.sigmoid(tf.constant([16.0, 18.0])).numpy() == 1).tolist() == [False, True]
assert (tf.math.log(tf.sigmoid(tf.constant([-80.0, -90.0]))) == -np.inf).numpy().tolist() == [
    False,
    True,
]


def steps_needed(matrix):
    vector, true = np.random.default_rng(0).normal(size=64), np.linalg.norm(matrix, 2)
    for step in range(1, 1000):
        vector = matrix.T @ (matrix @ vector)
        vector /= np.linalg.norm(vector)
        if abs(np.linalg.norm(matrix @ vector) / true - 1) < 5e-4:
            return step


needed = [steps_needed(np.random.default_rng(seed).normal(size=(32, 64))) for seed in range(50)]
assert (min(needed), max(needed)) == (9, 99), needed

# %% [markdown]
# ## References
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow et al., Generative adversarial networks: algorithm 1
# - [1511.06434](https://arxiv.org/abs/1511.06434) Radford, Metz, Chintala, Unsupervised representation learning with deep convolutional GANs: section 4
# - [1606.03498](https://arxiv.org/abs/1606.03498) Salimans et al., Improved techniques for training GANs: sections 3.1, 3.2, 3.4
# - [1701.04862](https://arxiv.org/abs/1701.04862) Arjovsky, Bottou, Towards principled methods for training generative adversarial networks: section 3
# - [1701.07875](https://arxiv.org/abs/1701.07875) Arjovsky, Chintala, Bottou, Wasserstein GAN: section 3, algorithm 1
# - [1704.00028](https://arxiv.org/abs/1704.00028) Gulrajani et al., Improved training of Wasserstein GANs: section 4, proposition 1, algorithm 1
# - [1706.08500](https://arxiv.org/abs/1706.08500) Heusel et al., GANs trained by a two time-scale update rule
# - [1710.10196](https://arxiv.org/abs/1710.10196) Karras et al., Progressive growing of GANs: section 3
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge? Section 2, eq. 9, 10
# - [1802.05957](https://arxiv.org/abs/1802.05957) Miyato et al., Spectral normalization for generative adversarial networks: sections 2.1, 2.2
# - [1806.04498](https://arxiv.org/abs/1806.04498) Yazici et al., The unusual effectiveness of averaging in GAN training
# - [1807.00734](https://arxiv.org/abs/1807.00734) Jolicoeur-Martineau, The relativistic discriminator
# - [1807.04740](https://arxiv.org/abs/1807.04740) Gidel et al., Negative momentum for improved game dynamics
# - [1809.11096](https://arxiv.org/abs/1809.11096) Brock, Donahue, Simonyan, Large scale GAN training for high fidelity natural image synthesis: section 3.1
# - [1910.12027](https://arxiv.org/abs/1910.12027) Zhang et al., Consistency regularization for generative adversarial networks
# - [1912.04958](https://arxiv.org/abs/1912.04958) Karras et al., Analyzing and improving the image quality of StyleGAN: section 3.1
# - [2006.06676](https://arxiv.org/abs/2006.06676) Karras et al., Training generative adversarial networks with limited data: section 2.2
# - [2006.10738](https://arxiv.org/abs/2006.10738) Zhao et al., Differentiable augmentation for data-efficient GAN training: section 3
# - [2501.05441](https://arxiv.org/abs/2501.05441) Huang et al., The GAN is dead; long live the GAN! A modern GAN baseline

# %% [markdown] tags=["zh"]
# ## 参考文献
#
# 论文标题保留原文。
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow et al., Generative adversarial networks：算法 1
# - [1511.06434](https://arxiv.org/abs/1511.06434) Radford, Metz, Chintala, Unsupervised representation learning with deep convolutional GANs：第 4 节
# - [1606.03498](https://arxiv.org/abs/1606.03498) Salimans et al., Improved techniques for training GANs：第 3.1、3.2、3.4 节
# - [1701.04862](https://arxiv.org/abs/1701.04862) Arjovsky, Bottou, Towards principled methods for training generative adversarial networks：第 3 节
# - [1701.07875](https://arxiv.org/abs/1701.07875) Arjovsky, Chintala, Bottou, Wasserstein GAN：第 3 节，算法 1
# - [1704.00028](https://arxiv.org/abs/1704.00028) Gulrajani et al., Improved training of Wasserstein GANs：第 4 节，命题 1，算法 1
# - [1706.08500](https://arxiv.org/abs/1706.08500) Heusel et al., GANs trained by a two time-scale update rule
# - [1710.10196](https://arxiv.org/abs/1710.10196) Karras et al., Progressive growing of GANs：第 3 节
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge? 第 2 节，式 9、10
# - [1802.05957](https://arxiv.org/abs/1802.05957) Miyato et al., Spectral normalization for generative adversarial networks：第 2.1、2.2 节
# - [1806.04498](https://arxiv.org/abs/1806.04498) Yazici et al., The unusual effectiveness of averaging in GAN training
# - [1807.00734](https://arxiv.org/abs/1807.00734) Jolicoeur-Martineau, The relativistic discriminator
# - [1807.04740](https://arxiv.org/abs/1807.04740) Gidel et al., Negative momentum for improved game dynamics
# - [1809.11096](https://arxiv.org/abs/1809.11096) Brock, Donahue, Simonyan, Large scale GAN training for high fidelity natural image synthesis：第 3.1 节
# - [1910.12027](https://arxiv.org/abs/1910.12027) Zhang et al., Consistency regularization for generative adversarial networks
# - [1912.04958](https://arxiv.org/abs/1912.04958) Karras et al., Analyzing and improving the image quality of StyleGAN：第 3.1 节
# - [2006.06676](https://arxiv.org/abs/2006.06676) Karras et al., Training generative adversarial networks with limited data：第 2.2 节
# - [2006.10738](https://arxiv.org/abs/2006.10738) Zhao et al., Differentiable augmentation for data-efficient GAN training：第 3 节
# - [2501.05441](https://arxiv.org/abs/2501.05441) Huang et al., The GAN is dead; long live the GAN! A modern GAN baseline

# %% [markdown] tags=["teacher"]
# ## Teacher's notes
#
# | minutes | what | ask |
# |---|---|---|
# | 0-5 | the students' own lists; sort them by the five ideas | which fault does each address? |
# | 5-11 | the shower, the film of six games | why does a calmer noise not help here? |
# | 11-23 | section 1: the penalty on the board, three ways to get it wrong | whose loss? what does "per sample" need? |
# | 23-28 | section 2; derive $(a\,p + b\,q)/(p + q)$ | why not smooth both? |
# | 28-32 | section 3, momentum by a show of hands | why is momentum good in supervised learning? |
# | 32-39 | section 4 | what is the target now? equal updates or equal images? |
# | 39-44 | section 6: plan an ablation in pairs | what would convince you? |
# | 44-50 | question 8 of the drill, then the answer aloud | which plot first? |
#
# Rows of [the list of errors](../docs/errata.md) that this notebook answers: E36 section 1; E37, E53 "In whose loss"; E38 section 4; E39, E41 section 2; E40, E42 section 4; E43 the five ideas and section 6; E44 section 1 and the drill; E45, E46, E47, E48, E49, E50, E51, E52, E54, E55 the program in section 7; E56 "The square root at zero".

# %% [markdown] tags=["teacher", "zh"]
# ## 教学笔记
#
# | 分钟 | 内容 | 提问 |
# |---|---|---|
# | 0-5 | 学生自己列的清单，按五个思路归类 | 每一项针对什么毛病？ |
# | 5-11 | 淋浴的比方，六个小博弈的动画 | 为什么这里噪声小了也没有用？ |
# | 11-23 | 第 1 节：在黑板上写惩罚，三种写错的方式 | 放在谁的损失里？“逐样本”需要什么？ |
# | 23-28 | 第 2 节；推导 $(a\,p + b\,q)/(p + q)$ | 为什么不两侧都平滑？ |
# | 28-32 | 第 3 节，关于动量先举手表决 | 监督学习中动量为什么好？ |
# | 32-39 | 第 4 节 | 现在的目标是什么？更新次数相同，还是图像数相同？ |
# | 39-44 | 第 6 节：两人一组设计消融实验 | 什么能让你信服？ |
# | 44-50 | 追问第 8 题，再开口回答一遍 | 先看哪张图？ |
#
# 本节回答了[错误清单](../docs/errata.md)中的以下各条：E36 第 1 节；E37、E53“放在谁的损失里”；E38 第 4 节；E39、E41 第 2 节；E40、E42 第 4 节；E43 五个思路和第 6 节；E44 第 1 节和面试追问；E45、E46、E47、E48、E49、E50、E51、E52、E54、E55 第 7 节的程序；E56“零处的平方根”。
