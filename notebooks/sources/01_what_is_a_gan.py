# %% [markdown]
# # 1. What is a GAN?
#
# **Interview question.** What is a generative adversarial network (GAN)? Explain its idea and how it is trained.
#
# Afterwards you can draw the two steps; derive $D^*$ and the value of the game; choose the generator's loss and say why; write a step that moves the right weights; and say what to do when $D$'s loss is 0.
#
# **Prerequisites**: probability densities, binary cross-entropy, gradient descent; Keras layers. **Run time**: about @RUN_TIME@ on 2 laptop cores, no GPU, no network. **Data**: numbers drawn here, 5,000 MNIST digits, the shipped generator of digits.

# %% [markdown] tags=["zh"]
# # 1. 什么是生成对抗网络？
#
# **面试题。** 什么是生成对抗网络（GAN）？请说明它的基本思想和训练方式。
#
# 学完本节，你能画出两种更新，推导 $D^*$ 和博弈的值，选择生成器的损失并说出理由，写出只更新该更新的权重的训练步，并知道 $D$ 的损失为 0 时该做什么。
#
# **预备知识**：概率密度、二元交叉熵、梯度下降；Keras 的层。**运行时间**：2 核笔记本上约 @RUN_TIME@，不需要 GPU 和网络。**数据**：本节生成的随机数、5,000 张 MNIST 数字，以及随包提供的数字生成器。

# %%
import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from scipy.special import expit
from scipy.stats import norm

from gan_keras import fd_digits, load_dataset, load_pretrained, losses
from gan_keras.course.experiments import densities, dirac, film
from gan_keras.course.figures import adversaries, broken_runs, line_film, principle
from gan_keras.networks import mlp

# %% tags=["hidden"]
#| alt-en: Rows of noise, of an untrained generator's grey noise, of the trained generator's digits, and of real digits.
#| alt-zh: 从上到下依次是噪声、未训练的生成器输出的灰色杂点、训练好的生成器输出的数字，以及真实数字。
count = 1000
trained = load_pretrained("digits").ema_generator
keras.utils.set_random_seed(0)
untrained = keras.models.clone_model(trained)
z = np.random.default_rng(0).standard_normal((count, 64)).astype(np.float32)
which = np.eye(10, dtype=np.float32)[np.arange(count) % 10]  # 0 to 9 in turn
real = load_dataset("mnist5k")
rows = [real.floats()[np.flatnonzero(real.labels == digit)[7]] for digit in range(10)]
before, after = (
    np.concatenate(
        [network([z[i : i + 500], which[i : i + 500]]).numpy() for i in range(0, count, 500)]
    )
    for network in (untrained, trained)
)
balanced = real.floats()[::5]  # 100 of each digit, as the samples
distances = [fd_digits(images) for images in (before, after, balanced)]
adversaries.answer(z[:10], before[:10], after[:10], np.stack(rows), *distances)

# %% tags=["guard"]
assert distances[0] > 200 > 5 > max(distances[1:]), distances

# %% [markdown]
# The distance is the Frechet distance of 1,000 pictures to the MNIST test digits ([notebook 04](04_strengths_and_weaknesses.ipynb)): lower is better, and real digits reach 1.9. [Notebook 00](00_start_here.ipynb) has 2.5 for real digits and 3.1 for the same generator, with other real digits (random ones; here they are 100 of each kind) and other noise: compare within one figure only. This generator is also told which digit to draw ([notebook 05](05_variants.ipynb)).

# %% [markdown] tags=["zh"]
# 图中的距离是 1,000 张图到 MNIST 测试数字的弗雷歇距离（见 [notebook 04](04_strengths_and_weaknesses.ipynb)），越小越好，真实数字是 1.9。[notebook 00](00_start_here.ipynb) 里真实数字是 2.5，同一个生成器是 3.1：那里的真实数字是随机抽取的（这里每类 100 张），噪声也不同，所以只在同一张图内比较。这个生成器还会被告知要画哪个数字（见 [notebook 05](05_variants.ipynb)）。

# %% [markdown]
# ## Say it aloud
#
# > A GAN trains two networks against each other. The generator turns random noise into a sample. The discriminator sees real and generated samples and estimates how likely each is to be real. They take turns: the discriminator learns to tell them apart; the generator follows the discriminator's gradient, so that its samples look more real. Ideally the discriminator ends up guessing. Nothing guarantees that training gets there.
#
# **Two minutes at the whiteboard.** Draw the two steps below, then write three formulas, with $p$ the density of the data and $q$ that of the samples:
#
# 1. the game, $\min_G \max_D\; \mathbb{E}_{x \sim p}[\log D(x)] + \mathbb{E}_z[\log(1 - D(G(z)))]$;
# 2. its optimum, $D^* = p/(p+q)$, with the value $-\log 4 + 2\,\mathrm{JSD}(p\,\|\,q)$;
# 3. what $G$ minimises in practice, $-\mathbb{E}_z[\log D(G(z))]$.

# %% [markdown] tags=["zh"]
# ## 开口回答
#
# > GAN 让两个网络在对抗中共同训练。生成器把随机噪声变成样本；判别器同时看真实样本和生成样本，估计每个样本来自真实数据的概率。两者轮流更新：判别器学习分辨真假，生成器沿判别器传回的梯度调整，让样本更像真的。理想的结局是判别器只能猜，但没有什么能保证训练走到那一步。
#
# **白板两分钟。** 画出下面的两种更新，再写三个公式，其中 $p$ 是数据的密度，$q$ 是生成样本的密度：
#
# 1. 博弈：$\min_G \max_D\; \mathbb{E}_{x \sim p}[\log D(x)] + \mathbb{E}_z[\log(1 - D(G(z)))]$；
# 2. 最优解：$D^* = p/(p+q)$，此时的值为 $-\log 4 + 2\,\mathrm{JSD}(p\,\|\,q)$；
# 3. 实践中 $G$ 最小化的损失：$-\mathbb{E}_z[\log D(G(z))]$。

# %% tags=["hidden"]
#| alt-en: Two rows. D's step: noise goes through G, which is not updated, to a fake; fake and real go into D; the gradient of the cross-entropy ends in D. G's step: the gradient of -log D(G(z)) goes back through D, which is not updated, into G.
#| alt-zh: 两行。D 的更新：噪声经过不更新的 G 变成假样本，真假样本一起送入 D，交叉熵的梯度止于 D。G 的更新：-log D(G(z)) 的梯度穿过不更新的 D，一直传到 G。
adversaries.two_steps()

# %% [markdown]
# ## Intuition first
#
# **What "generative" means.** Most networks answer a question about a given picture: they model $p(y \mid x)$ and are called *discriminative*. A *generative* model describes the pictures themselves, $p(x)$, so that one can draw new ones. A GAN is generative and learns by a discriminative task: can a classifier tell two heaps apart, real and generated? If even the best one cannot, the two have the same distribution.
#
# **The forger and the expert.** A forger paints; an expert sees genuine paintings and forgeries and says how sure he is. Both learn from it. The analogy breaks in three places:
#
# - The forger gets more than a verdict. He gets the expert's *gradient*: for each pixel, how to change it so that the expert believes more. That is why both networks must be differentiable.
# - The forger never sees a genuine painting. All that he knows comes through the expert.
# - He must match the *distribution*. One perfect painting, made again and again, would give him away.
#
# **A world of one dimension.** Data are numbers, 35 % from $N(-1.5, 0.4)$ and 65 % from $N(1.5, 0.7)$; $N(m, s)$ has mean $m$ and standard deviation $s$. $G$ turns four random numbers into one. This is the whole algorithm (1406.2661, algorithm 1, with one step of $D$, with Adam, and with the other loss of $G$: section 4); $\mathrm{softplus}(l) = \log(1 + e^l)$ computes $-\log D$ from the logit $l$ of $D$ as $\mathrm{softplus}(-l)$. If the next cell looks dense, read the program at the end of section 8 first: the same algorithm in about 40 lines that run by themselves.

# %% [markdown] tags=["zh"]
# ## 先看直觉
#
# **“生成”是什么意思。** 多数网络回答关于给定图片的问题：建模的是 $p(y \mid x)$，称为**判别**模型。**生成**模型描述图片本身，即 $p(x)$，因此能从中抽出新的图片。GAN 是生成模型，却靠一个判别任务来学习：分类器能否把真实的与生成的两堆样本分开？如果连最优的分类器也做不到，两者的分布就相同。
#
# **造假者与鉴定师。** 造假者作画；鉴定师同时看真迹和赝品，说出自己有几分把握；双方都从中学习。这个比方在三处失效：
#
# - 造假者得到的不只是结论，而是鉴定师的**梯度**：每个像素该怎样改，鉴定师才会更相信。所以两个网络都必须可微。
# - 造假者从未见过真迹，他所知道的一切都经由鉴定师而来。
# - 他要匹配的是**分布**。反复画同一幅完美的画，一样会露馅。
#
# **一维的小世界。** 数据是一个个数，35 % 来自 $N(-1.5, 0.4)$，65 % 来自 $N(1.5, 0.7)$；$N(m, s)$ 表示均值 $m$、标准差 $s$ 的正态分布。$G$ 把四个随机数变成一个数。下面就是完整的算法（1406.2661，算法 1；$D$ 每次更新一步，用 Adam，$G$ 用另一种损失，见第 4 节）；记 $l$ 为 $D$ 的对数几率，$\mathrm{softplus}(l) = \log(1 + e^l)$，则 $-\log D$ 就是 $\mathrm{softplus}(-l)$。如果觉得下一个单元太密，可以先读第 8 节末尾的程序：同样的算法，约 40 行，可以单独运行。


# %%
def two_steps(generator, discriminator, g_rate, d_rate, batch, g_moves=None):
    """D's step, G's step and rounds of both; each step has its own optimizer and list of weights."""
    latent_dim = generator.input_shape[-1]
    d_moves = discriminator.trainable_variables
    g_moves = g_moves or generator.trainable_variables
    g_optimizer = keras.optimizers.Adam(g_rate, beta_1=0.5)
    d_optimizer = keras.optimizers.Adam(d_rate, beta_1=0.5)
    g_optimizer.build(g_moves)
    d_optimizer.build(d_moves)

    @tf.function(jit_compile=True)
    def d_step(real):
        fake = generator(tf.random.normal((batch, latent_dim)), training=True)  # G: a constant
        with tf.GradientTape() as tape:
            loss = ops.mean(ops.softplus(-discriminator(real, training=True)))
            loss += ops.mean(ops.softplus(discriminator(fake, training=True)))
        d_optimizer.apply(tape.gradient(loss, d_moves), d_moves)
        return loss

    @tf.function(jit_compile=True)
    def g_step():
        with tf.GradientTape() as tape:
            fake = generator(tf.random.normal((batch, latent_dim)), training=True)
            loss = ops.mean(ops.softplus(-discriminator(fake, training=True)))  # through D
        g_optimizer.apply(tape.gradient(loss, g_moves), g_moves)  # D's weights are not listed
        return loss

    @tf.function(jit_compile=True)
    def rounds(reals):  # (rounds, batch, ...): in turn, several times in one call
        for real in reals:
            d_step(real)
            g_step()

    return d_step, g_step, rounds


# %% [markdown]
# The pull on a sample is minus the gradient of $G$'s loss with respect to that sample. **Predict:** where do the arrows point, and what does $D$ say at the end?

# %% [markdown] tags=["zh"]
# 样本所受的拉力，就是 $G$ 的损失对该样本的梯度取负号。**预测**：箭头指向哪里？最后 $D$ 会输出什么？


# %%
def pull(samples):
    with tf.GradientTape() as tape:
        tape.watch(samples)
        loss = ops.sum(ops.softplus(-discriminator(samples)))
    return -tape.gradient(loss, samples)


rng = np.random.default_rng(0)
left = rng.random(100_000) < 0.35
data = np.where(left, rng.normal(-1.5, 0.4, left.shape), rng.normal(1.5, 0.7, left.shape))
data = data[:, None].astype(np.float32)

keras.utils.set_random_seed(0)
generator = keras.Sequential(
    [
        keras.Input((4,)),
        layers.Dense(32, "relu"),
        layers.Dense(32, "relu"),
        layers.Dense(1, bias_initializer=keras.initializers.Constant(-4.0)),  # begins on the left
    ]
)
spread = keras.initializers.RandomUniform(-3, 3, seed=0)  # bends of D all over the data
discriminator = keras.Sequential(
    [
        keras.Input((1,)),
        layers.Dense(64, "tanh", bias_initializer=spread),
        layers.Dense(32, "tanh"),
        layers.Dense(1),
    ]
)
rates = [keras.optimizers.schedules.PolynomialDecay(start, 2000, 0.0) for start in (1e-3, 4e-3)]
_, _, rounds = two_steps(generator, discriminator, *rates, batch=256)
stops = {*range(0, 200, 20), *range(200, 600, 50), *range(600, 2001, 200)}
frames = []
for update in range(0, 2001, 10):
    if update in stops:
        frames.append(film.frame(generator, discriminator, data, update, pull))
    rounds(tf.constant(data[rng.integers(0, len(data), (10, 256))]))

# %%
#| alt-en: A film. The samples start left of the data, follow the pulls onto them, overshoot, come back, and settle on both bumps.
#| alt-zh: 动画：样本从数据左侧出发，沿着拉力移到数据上，冲过头又回来，最后停在两个峰上。
line_film.moving(frames, data)

# %% [markdown]
# The same in the plane, at your own speed: [the playground](https://gan-keras.github.io/gan_keras/playground/index.html#preset=first&lang=en). "D only" and "G only" let one of the two learn alone.

# %% [markdown] tags=["zh"]
# 想在平面上按自己的节奏再看一遍，请打开[演练场](https://gan-keras.github.io/gan_keras/playground/index.html#preset=first&lang=zh)；选“只有 D”或“只有 G”，可以让其中一个单独学习。

# %%
#| alt-en: Four moments of the film: the samples start left of the data; D slopes up towards the data, then has a hill at each bump, and the arrows point uphill; at the end samples and data nearly agree.
#| alt-zh: 动画中的四个时刻：样本从数据左侧出发；D 先朝数据方向上升，后来在每个峰处各有一个山丘，箭头都指向上坡；最后样本与数据基本一致。
chosen = {frame.updates: frame for frame in frames}
line_film.strip([chosen[at] for at in (0, 40, 300, 2000)], data)

# %% tags=["guard"]
first, last = frames[0], frames[-1]
assert last.w1 < 0.25 < 4 < first.w1, (first.w1, last.w1)
assert abs(last.accuracy - 0.5) < 0.05, last.accuracy
assert abs(np.interp(1.5, last.at, last.d) - 0.5) < 0.05
assert np.interp(-0.3, last.at, last.d) < 0.45

# %% [markdown] tags=["answer"]
# Uphill on $D$: towards places that $D$ takes for real, which need not be the nearest data. In this run $D$ ends at about $1/2$ where most data lie, with an accuracy of about 50 %. It stays low in the gap, where a continuous $G$ leaves some samples. On the way the distance also rises: this is a game and no descent.

# %% [markdown] tags=["answer", "zh"]
# 沿 $D$ 上坡的方向：指向 $D$ 认为更真实的地方，不一定是最近的数据。这次训练结束时，在大部分数据所在处 $D$ 约为 $1/2$，准确率约 50 %。在两峰之间它仍然很低，因为连续的 $G$ 总会在那里留下一些样本。途中距离也会上升：这是博弈，不是下降。

# %% [markdown]
# ## 1. The game
#
# $$\min_G \max_D V(D, G) = \mathbb{E}_{x \sim p}[\log D(x)] + \mathbb{E}_{z}[\log(1 - D(G(z)))] \qquad \text{(1406.2661, eq. 1)}$$
#
# $D$ minimises $-V$: a cross-entropy with label 1 for real and 0 for generated samples. **Predict:** what is $-V$ when $D$ says $1/2$ everywhere?

# %% [markdown] tags=["zh"]
# ## 1. 博弈
#
# $$\min_G \max_D V(D, G) = \mathbb{E}_{x \sim p}[\log D(x)] + \mathbb{E}_{z}[\log(1 - D(G(z)))] \qquad \text{(1406.2661, eq. 1)}$$
#
# $D$ 最小化 $-V$，即真实样本标签为 1、生成样本标签为 0 的交叉熵。**预测**：$D$ 处处输出 $1/2$ 时，$-V$ 是多少？


# %%
def minus_value(real_logits, fake_logits):
    return ops.mean(ops.softplus(-real_logits)) + ops.mean(ops.softplus(fake_logits))


undecided = np.zeros((8, 1), np.float32)  # logit 0: D = 1/2
print(f"-V at D = 1/2: {minus_value(undecided, undecided):.3f}")

# %% tags=["guard"]
some, other = np.random.default_rng(0).normal(0, 3, (2, 8, 1)).astype(np.float32)
assert np.isclose(minus_value(some, other), losses.gan_discriminator_loss(some, other))
assert np.isclose(minus_value(undecided, undecided), 2 * np.log(2))

# %% [markdown] tags=["answer"]
# $2 \log 2 = 1.386$: two terms of $\log 2 = 0.693$. A log that shows the mean of the two terms shows 0.693 for the same $D$.

# %% [markdown] tags=["answer", "zh"]
# $2 \log 2 = 1.386$：两项各为 $\log 2 = 0.693$。有的日志记录两项的平均，同样的 $D$ 就显示 0.693。

# %% [markdown]
# ## 2. What the discriminator learns
#
# For fixed $G$, $V = \int p \log D + q \log(1 - D)\,dx$, and $D(x)$ may be chosen at each $x$ alone. $a \log y + b \log(1-y)$ is concave with its maximum at $y = a/(a+b)$, so
#
# $$D^*(x) = \frac{p(x)}{p(x) + q(x)} \qquad \text{(1406.2661, proposition 1)}$$
#
# The network below gets samples of $p = N(-1, 1)$ and $q = N(1.5, 0.7)$ and never a density. **Predict:** what will it say at $x = 0$, where $p = 0.242$ and $q = 0.057$?

# %% [markdown] tags=["zh"]
# ## 2. 判别器学到了什么
#
# 固定 $G$ 时，$V = \int p \log D + q \log(1 - D)\,dx$，每个 $x$ 处的 $D(x)$ 可以单独选。$a \log y + b \log(1-y)$ 是凹函数，在 $y = a/(a+b)$ 处最大，所以
#
# $$D^*(x) = \frac{p(x)}{p(x) + q(x)} \qquad \text{(1406.2661, proposition 1)}$$
#
# 下面的网络只看到 $p = N(-1, 1)$ 和 $q = N(1.5, 0.7)$ 的样本，从未见过密度。**预测**：在 $x = 0$ 处（$p = 0.242$，$q = 0.057$）它会输出什么？


# %%
def trained_discriminator(p, q, updates, rate=1e-2, seed=0, batch=512):
    """A small D after that many updates on samples of p (real) and q (fake)."""
    keras.utils.set_random_seed(seed)
    hidden = [layers.Dense(32, "tanh"), layers.Dense(32, "tanh")]
    network = keras.Sequential([keras.Input((1,)), *hidden, layers.Dense(1)])
    weights = network.trainable_variables
    falling = keras.optimizers.schedules.PolynomialDecay(rate, updates, 0.0)
    optimizer = keras.optimizers.Adam(falling)
    optimizer.build(weights)

    @tf.function(jit_compile=True)
    def train(pairs):  # (updates, 2, batch, 1)
        for pair in pairs:
            with tf.GradientTape() as tape:
                loss = minus_value(network(pair[0]), network(pair[1]))
            optimizer.apply(tape.gradient(loss, weights), weights)

    rng = np.random.default_rng(seed)
    for _ in range(updates // 50):
        pairs = [d.rvs((50, batch, 1), rng) for d in (p, q)]
        train(tf.constant(np.stack(pairs, axis=1), tf.float32))
    return lambda x: network(ops.reshape(ops.cast(x, "float32"), (-1, 1)))[:, 0]


p, q = norm(-1.0, 1.0), norm(1.5, 0.7)
network = trained_discriminator(p, q, updates=1000)

# %%
#| alt-en: Two densities, and below them the trained discriminator, which lies on p / (p + q).
#| alt-zh: 上图是两个密度，下图是训练得到的判别器，它与 p / (p + q) 重合。
at = np.linspace(-3, 3, 601)
learnt, optimum = expit(network(at).numpy().astype(float)), expit(densities.optimal_logit(p, q, at))
print(f"at x = 0: trained {learnt[300]:.2f}, optimal {optimum[300]:.2f}")
principle.optimal_discriminator(at, p.pdf(at), q.pdf(at), learnt, optimum)

# %% tags=["guard"]
assert np.abs(learnt - optimum).max() < 0.05
assert [round(float(d.pdf(0)), 3) for d in (p, q)] == [0.242, 0.057]
assert round(optimum[300], 2) == 0.81

# %% [markdown] tags=["answer"]
# $0.242 / 0.299 = 0.81$. $D$ estimates a density *ratio*: $D^*/(1-D^*) = p/q$. It estimates neither density.

# %% [markdown] tags=["answer", "zh"]
# $0.242 / 0.299 = 0.81$。$D$ 估计的是密度**比**：$D^*/(1-D^*) = p/q$；两个密度本身它都不估计。

# %% [markdown]
# Does $D$ maximise its accuracy? Multiply the logit of $D^*$ by 3: each decision stays. **Predict** what happens to accuracy and cross-entropy.

# %% [markdown] tags=["zh"]
# $D$ 是在最大化准确率吗？把 $D^*$ 的对数几率乘以 3，所有判断都不变。**预测**准确率和交叉熵会怎样。

# %%
star = densities.optimal_logit(p, q)
for factor in (1, 3):
    accuracy = densities.accuracy(factor * star, p, q)
    cross_entropy = densities.cross_entropy(factor * star, p, q)
    print(f"logit of D* times {factor}: accuracy {accuracy:.3f}, cross-entropy {cross_entropy:.2f}")

# %% tags=["guard"]
assert densities.accuracy(3 * star, p, q) == densities.accuracy(star, p, q)
assert round(densities.cross_entropy(star, p, q), 2) == 0.18
assert round(densities.cross_entropy(3 * star, p, q), 2) == 0.31
lowest = np.log(2) - densities.jensen_shannon(p, q)
assert np.isclose(densities.cross_entropy(star, p, q), lowest)

# %% [markdown] tags=["answer"]
# The accuracy stays, the cross-entropy (mean of both terms) rises from 0.18 to 0.31. $D$ is trained to be calibrated, and accuracy has no gradient.

# %% [markdown] tags=["answer", "zh"]
# 准确率不变，交叉熵（两项平均）从 0.18 升到 0.31。训练 $D$ 是为了让它给出的概率准确；准确率没有梯度。

# %% [markdown]
# ## 3. What the generator is up against
#
# Put $D^*$ into $V$. With the mixture $m = (p+q)/2$, $D^* = \frac12\,p/m$ and $1 - D^* = \frac12\,q/m$. Each $\frac12$ gives $-\log 2$; the rest is two KL divergences to $m$. For discrete distributions $\mathrm{KL}(p\,\|\,m) = \sum p \log(p/m)$; for densities the sum is an integral. Half of each makes the Jensen-Shannon divergence, $\mathrm{JSD}(p\,\|\,q) = \frac12\,\mathrm{KL}(p\,\|\,m) + \frac12\,\mathrm{KL}(q\,\|\,m)$:
#
# $$V(D^*, G) = -\log 4 + 2\,\mathrm{JSD}(p\,\|\,q) \qquad \text{(1406.2661, theorem 1)}$$
#
# The cell moves the mean and deviation of $q$ to those of $p$, integrates $V$ from $D^*$, and computes JSD from entropies. **Predict:** the value at $q = p$, and for densities that do not overlap?

# %% [markdown] tags=["zh"]
# ## 3. 生成器面对的是什么
#
# 把 $D^*$ 代入 $V$。记混合分布 $m = (p+q)/2$，则 $D^* = \frac12\,p/m$，$1 - D^* = \frac12\,q/m$。每个 $\frac12$ 贡献 $-\log 2$，剩下的是两个到 $m$ 的 KL 散度。离散分布的 KL 散度是 $\mathrm{KL}(p\,\|\,m) = \sum p \log(p/m)$，对密度则把求和换成积分。两者各取一半，就是 JS 散度 $\mathrm{JSD}(p\,\|\,q) = \frac12\,\mathrm{KL}(p\,\|\,m) + \frac12\,\mathrm{KL}(q\,\|\,m)$：
#
# $$V(D^*, G) = -\log 4 + 2\,\mathrm{JSD}(p\,\|\,q) \qquad \text{(1406.2661, theorem 1)}$$
#
# 下面让 $q$ 的均值和标准差沿直线移到 $p$；$V$ 由 $D^*$ 积分得到，JSD 则由熵算出。**预测**：$q = p$ 时的值是多少？两个密度不重叠时呢？

# %%
#| alt-en: The value of the game with the best discriminator falls to -log 4 while q moves onto p; against the divergence it is a straight line.
#| alt-zh: q 移向 p 时，最优判别器下的博弈值降到 -log 4；以散度为横轴，它是一条直线。
towards = np.linspace(0, 1, 41)
path = [norm(1.5 - 2.5 * t, 0.7 + 0.3 * t) for t in towards]
values = np.array([densities.value(densities.optimal_logit(p, step), p, step) for step in path])
divergences = np.array([densities.jensen_shannon(p, step) for step in path])
principle.value_of_optimum(towards, values, divergences)

# %% tags=["guard"]
assert np.abs(values - (-np.log(4) + 2 * divergences)).max() < 1e-9
assert values.argmin() == len(values) - 1
assert abs(values[-1] + np.log(4)) < 1e-9

# %% [markdown] tags=["answer"]
# $-\log 4 = -1.386$, the lowest value; without overlap $\mathrm{JSD} = \log 2$ and $V = 0$: $D$ makes no mistake. Two conditions belong to the theorem: $D$ is optimal, and $G$ has the minimax loss. A usual run meets neither.

# %% [markdown] tags=["answer", "zh"]
# $-\log 4 = -1.386$，是最小值；不重叠时 $\mathrm{JSD} = \log 2$，$V = 0$，$D$ 不犯任何错误。定理有两个前提：$D$ 最优，$G$ 使用极小极大损失。通常的训练两条都不满足。

# %% [markdown]
# ## 4. Two losses for the generator
#
# *Minimax*: minimise $\mathbb{E}[\log(1 - D(G(z)))]$. *Non-saturating*: minimise $-\mathbb{E}[\log D(G(z))]$ (1406.2661, section 3). Both push the logit $l$ of a fake upwards, with gradients $-\sigma(l)$ and $-(1 - \sigma(l))$. **Predict:** take a fake that $D$ sees through, $l = -8$. How large is each?

# %% [markdown] tags=["zh"]
# ## 4. 生成器的两种损失
#
# **极小极大损失**：最小化 $\mathbb{E}[\log(1 - D(G(z)))]$。**非饱和损失**：最小化 $-\mathbb{E}[\log D(G(z))]$（1406.2661，第 3 节）。两者都把假样本的对数几率 $l$ 往上推，梯度分别是 $-\sigma(l)$ 和 $-(1 - \sigma(l))$。**预测**：$D$ 轻易识破了一个假样本，$l = -8$，两个梯度各有多大？

# %%
#| alt-en: Absolute gradients of both losses with respect to the logit: where D is sure, that of minimax is nearly 0, the other nearly 1.
#| alt-zh: 两种损失对对数几率的梯度大小：在 D 很有把握的地方，极小极大损失的接近 0，非饱和损失的接近 1。
logits = tf.linspace(-8.0, 8.0, 161)[:, None]
pulls = {}
for name, loss in {
    "minimax": lambda logit: -ops.softplus(logit),  # log(1 - D)
    "non-saturating": lambda logit: ops.softplus(-logit),  # -log D
}.items():
    with tf.GradientTape() as tape:
        tape.watch(logits)
        total = ops.sum(loss(logits))
    pulls[name] = -tape.gradient(total, logits).numpy()[:, 0]
    print(f"{name:15s} at logit -8: {pulls[name][0]:.5f}, at 0: {pulls[name][80]:.5f}")
principle.generator_gradients(logits[:, 0].numpy(), *pulls.values())

# %% tags=["guard"]
assert np.allclose(pulls["minimax"], expit(logits[:, 0]), atol=1e-6)
assert np.allclose(pulls["non-saturating"], expit(-logits[:, 0]), atol=1e-6)
assert round(float(pulls["minimax"][0]), 5) == 0.00034
assert round(float(pulls["non-saturating"][0]), 5) == 0.99966

# %% [markdown] tags=["answer"]
# 0.00034 against 0.99966: three thousand times less, where $G$ has most to learn. At $l = 0$ both are $1/2$; for fakes that pass, the non-saturating loss lets go.

# %% [markdown] tags=["answer", "zh"]
# 0.00034 与 0.99966，相差三千倍，而这正是 $G$ 最需要学习的时候。$l = 0$ 时两者都是 $1/2$；对已经蒙混过关的假样本，非饱和损失就不再用力。

# %% [markdown]
# What does the non-saturating $G$ minimise? With the present $D^*$ held fixed, its gradient is that of $\mathrm{KL}(q\,\|\,p) - 2\,\mathrm{JSD}(p\,\|\,q)$ (1701.04862, theorem 2.5). In spite of the minus sign this is a divergence: it equals $2\,\mathrm{KL}(m\,\|\,p)$ (2010.08029). The cell compares slopes when the mean of $q$ moves and $D^*$ does not follow.

# %% [markdown] tags=["zh"]
# 非饱和的 $G$ 最小化的是什么？固定当前的 $D^*$，它的梯度就是 $\mathrm{KL}(q\,\|\,p) - 2\,\mathrm{JSD}(p\,\|\,q)$ 的梯度（1701.04862，定理 2.5）。虽然带着减号，它仍是散度，恰好等于 $2\,\mathrm{KL}(m\,\|\,p)$（2010.08029）。下面移动 $q$ 的均值而 $D^*$ 不跟随，比较两边的斜率。

# %%
grid = densities.GRID
objectives = {
    "minimax loss": lambda q: np.trapezoid(-np.logaddexp(0, star) * q.pdf(grid), grid),
    "2 JSD(p | q)": lambda q: 2 * densities.jensen_shannon(p, q),
    "non-saturating loss": lambda q: np.trapezoid(np.logaddexp(0, -star) * q.pdf(grid), grid),
    "2 KL(m | p)": lambda q: densities.softened_reverse_kl(p, q),
}
found = {}
for name, objective in objectives.items():
    found[name] = densities.slope(lambda mean, of=objective: of(norm(mean, 0.7)), 1.5)
    print(f"slope of {name:20s} {found[name]:.4f}")

# %% tags=["guard"]
ours, jsd_slope, theirs, kl_slope = found.values()
assert abs(ours - jsd_slope) < 1e-6
assert abs(theirs - kl_slope) < 1e-6
difference = densities.kullback_leibler(q, p) - 2 * densities.jensen_shannon(p, q)
assert abs(difference - densities.softened_reverse_kl(p, q)) < 1e-9

# %% [markdown]
# $2\,\mathrm{KL}(m\,\|\,p)$ is infinite where $G$ puts mass and the data have none; where $G$ misses data it stays bounded. So this divergence punishes implausible samples far more than missing modes.

# %% [markdown] tags=["zh"]
# 生成器有质量而数据没有的地方，$2\,\mathrm{KL}(m\,\|\,p)$ 为无穷大；$G$ 漏掉数据的地方，它保持有界。所以这个散度对不逼真样本的惩罚，远大于对模式丢失的惩罚。

# %% [markdown]
# ## 5. Where the divergence says nothing
#
# For a point of data at 0 and a sample at $\theta \ne 0$, JSD is $\log 2$ whatever $\theta$; the Wasserstein distance $W_1$ is $|\theta|$ (compare 1701.07875, example 1). $W_1$ is the least work of moving the sand of one heap onto the other: mass times way. A *critic* $f$ of slope at most 1 that maximises $\mathbb{E} f(x) - \mathbb{E} f(G(z))$ finds it, and the critic's loss is the negative of that ([notebook 05](05_variants.ipynb), section 3).
#
# **Predict:** two Gaussians of deviation 0.1, means 1 apart. By how much does JSD change when the samples move a small step?

# %% [markdown] tags=["zh"]
# ## 5. 散度帮不上忙的地方
#
# 数据是点 0、样本是点 $\theta \ne 0$ 时，无论 $\theta$ 是多少，JSD 都等于 $\log 2$；沃瑟斯坦距离 $W_1$ 则是 $|\theta|$（对照 1701.07875，例 1）。$W_1$ 是把一堆沙搬成另一堆所需的最小功：质量乘以路程。让一个斜率不超过 1 的 *critic*（记作 $f$）使 $\mathbb{E} f(x) - \mathbb{E} f(G(z))$ 最大，就能求出 $W_1$；critic 的损失是这个差的相反数（[notebook 05](05_variants.ipynb)，第 3 节）。
#
# **预测**：两个标准差为 0.1、均值相距 1 的高斯分布，样本移动一小步，JSD 变化多少？


# %%
#| alt-en: From a distance of about 0.6 on, JSD is flat at log 2, and W1 goes on with slope 1.
#| alt-zh: 距离大约超过 0.6 之后，JSD 停在 log 2 不再变化，W1 的斜率始终是 1。
def narrow_jsd(distance):
    return densities.jensen_shannon(norm(0, 0.1), norm(distance, 0.1))


apart = np.linspace(0, 2, 101)
jsd = np.array([narrow_jsd(distance) for distance in apart])
print(f"1 apart: dJSD/dm = {densities.slope(narrow_jsd, 1.0):.0e}, dW1/dm = 1")
principle.flat_divergence(apart, jsd, apart, 0.1)  # W1 is the distance of the means

# %% tags=["guard"]
assert 2.0e-5 < densities.slope(narrow_jsd, 1.0) < 2.5e-5

# %% [markdown] tags=["answer"]
# By $2 \cdot 10^{-5}$ of the step. So an optimal $D$ hardly helps a *minimax* $G$ whose samples are far from the data (1701.04862, section 2).

# %% [markdown] tags=["answer", "zh"]
# 变化量是步长的 $2 \cdot 10^{-5}$ 倍。所以样本离数据还远时，最优的 $D$ 几乎帮不了**极小极大**的 $G$（1701.04862，第 2 节）。

# %% [markdown]
# **The non-saturating loss cures that. Why Wasserstein, then?** Its factor $1 - D$ is near 1, so $G$ gets the slope of $D$'s *logit*. For these two Gaussians the logit of $D^*$ is $(m^2 - 2mx)/(2\sigma^2)$, with slope $-m/\sigma^2$: 100 in size here, and larger when the means are farther apart or the Gaussians narrower. **Predict:** what slope do trained networks have at the fakes?

# %% [markdown] tags=["zh"]
# **非饱和损失解决了这个问题，那为什么还要沃瑟斯坦？** 系数 $1 - D$ 接近 1，于是 $G$ 得到的是 $D$ 的**对数几率**的斜率。对这两个高斯分布，$D^*$ 的对数几率是 $(m^2 - 2mx)/(2\sigma^2)$，斜率为 $-m/\sigma^2$，这里大小是 100；相距越远、分布越窄，它越大。**预测**：训练出来的网络在假样本处斜率是多少？

# %%
narrow, m, sigma = (norm(0, 0.1), norm(1, 0.1)), 1.0, 0.1
fakes = tf.constant(narrow[1].rvs(500, random_state=0), tf.float32)
slopes = {}
for rate in (1e-3, 1e-2):
    slopes[rate] = []
    for seed in range(3):
        network = trained_discriminator(*narrow, updates=300, rate=rate, seed=seed)
        with tf.GradientTape() as tape:
            tape.watch(fakes)
            total = ops.sum(network(fakes))
        slopes[rate].append(-float(ops.mean(tape.gradient(total, fakes))))
    print(f"trained at rate {rate:g}, three seeds: {np.round(slopes[rate], 1)}")
print(f"D*: {m / sigma**2:.0f}; a Wasserstein critic: 1")

# %% tags=["guard"]
means = {rate: np.mean(found) for rate, found in slopes.items()}
assert means[1e-2] > 1.2 * means[1e-3] > 1
assert max(map(max, slopes.values())) < 50

# %% [markdown] tags=["answer"]
# Neither 100 nor one number, but about 6 at one learning rate and 9 at the other: it depends on how $D$ was trained. Once $D$ separates the two, its loss asks for no particular slope between them. The gradient has not vanished; it is *unreliable* (1701.04862, section 2.2.2, calls it noisy). The best critic among those of slope at most 1 has slope 1 there, so longer training does no harm (1701.07875, section 3). This is no proof that GANs fail: non-saturating GANs do learn where the argument predicts failure (1710.08446).

# %% [markdown] tags=["answer", "zh"]
# 既不是 100，也不是一个固定的数，两种学习率下分别约为 6 和 9：取决于 $D$ 是怎样训练的。$D$ 一旦能把两者分开，损失就不再要求它们之间有什么特定的斜率。梯度没有消失，而是**不可靠**（1701.04862，第 2.2.2 节称之为噪声大）。在斜率不超过 1 的 critic 中，最优的那个在那里斜率就是 1，训练得再久也没有坏处（1701.07875，第 3 节）。这并不证明 GAN 行不通：在这个论证预言失败的情形下，非饱和 GAN 仍能学到数据（1710.08446）。

# %% [markdown]
# ## 6. A game is not a descent
#
# The smallest GAN (1801.04406, section 2): the data are the point 0, $G$ makes the point $\theta$, the logit of $D$ is $\psi x$. The only equilibrium is $\theta = \psi = 0$. In *simultaneous* updates both players use the same point; in *alternating* ones, as in a training loop, $G$ sees the new $D$. **Predict:** which of the four games come to rest, from radius 1.414, after 500 steps of rate 0.1?

# %% [markdown] tags=["zh"]
# ## 6. 博弈不是下降
#
# 最简单的 GAN（1801.04406，第 2 节）：数据是点 0，$G$ 生成点 $\theta$，$D$ 的对数几率是 $\psi x$。唯一的均衡点是 $\theta = \psi = 0$。**同时**更新时，双方用的是同一个点；**交替**更新时，$G$ 看到的是刚更新过的 $D$，训练循环就是这样。**预测**：从半径 1.414 出发，学习率 0.1，走 500 步，四个博弈中哪些会停下来？


# %%
#| alt-en: Orbits of four games. Only minimax with R1 comes to rest at the equilibrium; the others circle, creep inwards or run away.
#| alt-zh: 四个博弈的轨迹。只有加 R1 的极小极大博弈停在均衡点，其余的绕圈、缓慢向内或向外跑掉。
def sigmoid(logit):
    return 1 / (1 + np.exp(-logit))


games = {  # (dL_G / dtheta, dL_D / dpsi)
    "minimax": lambda t, s: (-s * sigmoid(s * t), t * sigmoid(s * t)),
    "non-saturating": lambda t, s: (-s * sigmoid(-s * t), t * sigmoid(s * t)),
    "Wasserstein, unclipped": lambda t, s: (-s, t),
    "minimax + R1": lambda t, s: (-s * sigmoid(s * t), t * sigmoid(s * t) + s),  # s^2 / 2
}


def play(gradients, alternating, steps=500, rate=0.1, theta=1.0, psi=1.0):
    points = [(theta, psi)]
    for _ in range(steps):
        for_theta, for_psi = gradients(theta, psi)
        psi -= rate * for_psi
        if alternating:
            for_theta, _ = gradients(theta, psi)  # G sees the new D
        theta -= rate * for_theta
        points.append((theta, psi))
    return np.array(points)


orbits = {name: (play(game, False), play(game, True)) for name, game in games.items()}
for name, pair in orbits.items():
    ends = [np.hypot(*points[-1]) for points in pair]
    print(f"{name:23s} simultaneous {ends[0]:.4g}, alternating {ends[1]:.4g}")
principle.dirac_orbits(orbits)

# %% tags=["guard"]
expected = {
    "minimax": (2.179, 1.399),
    "non-saturating": (0.521, 0.390),
    "wasserstein": (17.0, 1.410),
    "r1": (1.8e-9, 1.8e-8),
}
for (kind, radii), pair in zip(expected.items(), orbits.values(), strict=True):
    assert np.allclose([np.hypot(*points[-1]) for points in pair], radii, rtol=0.02), kind
    assert np.allclose(pair[1], dirac.orbit(kind, True))
assert np.isclose(np.hypot(*orbits["Wasserstein, unclipped"][0][-1]), np.sqrt(2) * 1.01**250)

# %% [markdown] tags=["answer"]
# Only the one with R1, a penalty on $D$'s slope at real samples (1801.04406, eq. 9). Simultaneous minimax ends at 2.179, alternating at 1.399, hardly nearer than its start; non-saturating creeps in; the linear (Wasserstein) game runs away by $\sqrt{1 + 0.1^2}$ a step when simultaneous and circles when alternating. Each gradient is right, but together they are not the gradient of any one function, so the field can rotate.

# %% [markdown] tags=["answer", "zh"]
# 只有加了 R1 的那个；R1 惩罚的是 $D$ 在真实样本处的斜率（1801.04406，式 9）。极小极大博弈同时更新时停在半径 2.179，交替更新时停在 1.399，几乎没有靠近；非饱和损失慢慢向内走；线性的沃瑟斯坦博弈，同时更新时每步放大 $\sqrt{1 + 0.1^2}$ 倍，越跑越远；交替更新时绕圈。每个梯度都没有算错，但合在一起不是任何一个函数的梯度，所以向量场可以旋转。

# %% [markdown]
# ## 7. The discriminator's loss is 0 at step 200
#
# First say what is plotted: here the sum, 1.386 when undecided. Then ask *why* $D$ wins. Of four runs on 28x28 digits one has nothing wrong, and each of the others one thing:
#
# - $G$ ends in $[0, 1]$, and the pixels of the digits are in $[-1, 1]$;
# - $G$'s learning rate is a tenth;
# - $D$ has 25 training digits, against a *perfect* $G$: its fakes are other real digits.
#
# The dashed line is $D$'s loss with 500 *held-out* real digits in place of the training digits. **Predict** which run is which, and what you would do in each.

# %% [markdown] tags=["zh"]
# ## 7. 第 200 步时判别器的损失为 0
#
# 先说清画的是什么：这里是两项之和，无法分辨时为 1.386。然后问 $D$ **凭什么**赢。下面是 28x28 数字上的四次训练，一次没有毛病，另外三次各有一处不对：
#
# - $G$ 的输出在 $[0, 1]$，数字的像素却在 $[-1, 1]$；
# - $G$ 的学习率只有十分之一；
# - $D$ 只有 25 张训练数字，而对手是**完美**的 $G$：假样本就是另外的真实数字。
#
# 虚线是把训练数字换成 500 张**留出**的真实数字时 $D$ 的损失。**预测**哪次训练对应哪种情况，各自该怎么办。


# %%
def network_pair():
    keras.utils.set_random_seed(0)
    return mlp.generator((28, 28, 1), 32, (64,)), mlp.discriminator((28, 28, 1), (64,))


def two_losses(discriminator, fake, seen, unseen):
    """D's loss on fakes and training reals, and on fakes and held-out reals."""
    on_fake = np.logaddexp(0, discriminator(fake).numpy()).mean()
    return [on_fake + np.logaddexp(0, -discriminator(x).numpy()).mean() for x in (seen, unseen)]


def duel(images, unseen, g_rate=1e-3, rescaled=False, updates=200):
    """Rows (update, both losses) each 10 updates, and the lowest pixel of the last fakes."""
    generator, discriminator = network_pair()
    if rescaled:
        generator = keras.Sequential([generator, layers.Rescaling(0.5, 0.5)])  # [0, 1]
    _, _, rounds = two_steps(generator, discriminator, g_rate, 1e-3, batch=64)
    rng, rows = np.random.default_rng(0), []
    for update in range(0, updates + 1, 10):
        fake = generator(rng.standard_normal((500, 32)).astype(np.float32))
        rows.append((update, *two_losses(discriminator, fake, images[:500], unseen)))
        rounds(tf.constant(images[rng.integers(0, len(images), (10, 64))]))
    return np.array(rows).T, float(np.min(fake))


digits = np.random.default_rng(0).permutation(load_dataset("mnist5k").floats())  # in [-1, 1]
held_out, training = digits[:500], digits[500:]


# %% tags=["hidden"]
#| alt-en: D's loss in four runs, with training reals and held-out reals. A: the first falls, the second rises to about 5. B and D: both fall to about 0.2 or less at once and stay. C: both move between about 0.5 and 1.7.
#| alt-zh: 四次训练中 D 的损失，分别用训练集和留出的真实数字计算。A：前者下降，后者升到约 5。B 和 D：两者立刻降到约 0.2 或更低，并停在那里。C：两者在约 0.5 到 1.7 之间起伏。
def by_heart(images, perfect_fakes, unseen, updates=200):
    """As `duel`, with real digits for fakes."""
    _, discriminator = network_pair()
    weights, optimizer = discriminator.trainable_variables, keras.optimizers.Adam(1e-3, beta_1=0.5)
    optimizer.build(weights)

    @tf.function(jit_compile=True)
    def train(pairs):  # (updates, 2, batch, 28, 28, 1)
        for pair in pairs:
            with tf.GradientTape() as tape:
                loss = minus_value(discriminator(pair[0]), discriminator(pair[1]))
            optimizer.apply(tape.gradient(loss, weights), weights)

    rng, rows = np.random.default_rng(0), []
    for update in range(0, updates + 1, 10):
        rows.append((update, *two_losses(discriminator, perfect_fakes[:500], images, unseen)))
        pairs = [x[rng.integers(0, len(x), (10, 64))] for x in (images, perfect_fakes)]
        train(tf.constant(np.stack(pairs, axis=1)))
    return np.array(rows).T, float(perfect_fakes.min())


results = {
    "A": by_heart(training[:25], training[25:], held_out),
    "B": duel(training, held_out, rescaled=True),
    "C": duel(training, held_out),
    "D": duel(training, held_out, g_rate=1e-4),
}
runs = {name: rows for name, (rows, _) in results.items()}
broken_runs.losses_near_zero(runs)

# %%
for name, (rows, lowest) in results.items():
    print(
        f"{name}: loss {rows[1][-1]:.2f}, held out {rows[2][-1]:.2f}; lowest pixel of fakes {lowest:.1f}"
    )
print(f"lowest pixel of real digits {digits.min():.1f}")

# %% tags=["guard"]
ends = {name: rows[1:, -1] for name, (rows, _) in results.items()}
assert all(ends[name][0] < 0.2 < 0.5 < ends["C"][0] for name in "ABD"), ends
assert ends["A"][1] > ends["A"][0] + 0.5, ends
assert all(abs(seen - unseen) < 0.1 for seen, unseen in map(ends.get, "BCD")), ends
assert results["B"][1] >= 0 > -0.5 > results["D"][1]
assert 4.5 < runs["A"][2].max() < 5.5, runs["A"][2].max()
assert all(runs[name][1:, 2:].max() < 0.22 for name in "BD"), runs
assert runs["C"][1:].min() > 0.4, runs["C"]
assert runs["C"][1:].max() < 1.8, runs["C"]

# %% [markdown] tags=["answer"]
# A: the held-out curve leaves the other. $D$ knows its 25 digits by heart and wins although the fakes are perfect. More data, or augment both sides. B and D: no loss tells them apart, the ranges do. B's fakes end at 0 and each dark background gives them away: match the ranges (1511.06434, section 4). In D the ranges agree: $D$ is too fast for $G$. Balance the rates, or bound $D$'s slope with R1 ([notebook 03](03_training_techniques.ipynb)). C has nothing wrong.
#
# So the order is: ranges, held-out gap, balance, and always samples. At 1.386 from the first step on, check instead whether $D$'s weights move at all (section 8).

# %% [markdown] tags=["answer", "zh"]
# A：留出样本的曲线与另一条分开了。$D$ 把 25 张数字背了下来，尽管假样本是完美的，它还是赢。对策是更多数据，或对两侧都做增强。B 和 D：看损失分不出来，看取值范围就分得出。B 的假样本最低到 0，每一块深色背景都让它露馅：要统一取值范围（1511.06434，第 4 节）。D 的范围一致：$D$ 相对 $G$ 学得太快。调整两者的学习率，或用 R1 限制 $D$ 的斜率（[notebook 03](03_training_techniques.ipynb)）。C 没有毛病。
#
# 所以检查的顺序是：取值范围、留出样本上的差距、双方的平衡，并且始终要看样本。如果从第一步起就停在 1.386，则要查 $D$ 的权重到底有没有变（第 8 节）。

# %% [markdown]
# ## 8. Whose weights move
#
# `two_steps` names the weights that each step may move. **Predict:** the largest change in $G$'s step of $G$'s trainable weights, of $D$'s, and of $D$'s other state, for three kinds of $D$. Adam's step is about as large as its rate, 0.001.

# %% [markdown] tags=["zh"]
# ## 8. 谁的权重在变
#
# `two_steps` 写明了每一步可以更新哪些权重。**预测**：对三种 $D$，在 $G$ 的更新中，$G$ 的可训练权重、$D$ 的可训练权重、$D$ 的其他状态各自最多变化多少？Adam 的一步大约与学习率 0.001 一样大。

# %%
#| alt-en: Largest changes in G's step: a plain D stays exactly as it is; with batch normalization moving statistics change; with spectral normalization kernels change.
#| alt-zh: G 的更新中的最大变化：普通的 D 完全不变；有批归一化时滑动统计量会变；有谱归一化时核会变。
kinds = {
    "plain": lambda: [layers.Dense(64)],
    "batch normalization": lambda: [layers.Dense(64), layers.BatchNormalization()],
    "spectral normalization": lambda: [layers.SpectralNormalization(layers.Dense(64))],
}


def state(generator, discriminator):
    parts = {
        "$G$, trainable": generator.trainable_variables,
        "$D$, trainable": discriminator.trainable_variables,
        "$D$, other state": discriminator.non_trainable_variables,
    }
    return {name: [v.numpy() for v in variables] for name, variables in parts.items()}


def largest_change(before, after):
    return max(float(np.abs(a - b).max()) for a, b in zip(before, after, strict=True))


changes = {}
for kind, hidden in kinds.items():
    generator, _ = network_pair()
    first = [keras.Input((28, 28, 1)), layers.Flatten()]
    discriminator = keras.Sequential([*first, *hidden(), layers.LeakyReLU(0.2), layers.Dense(1)])
    d_step, g_step, _ = two_steps(generator, discriminator, 1e-3, 1e-3, batch=64)
    d_step(tf.constant(training[:64]))
    before = state(generator, discriminator)
    g_step()
    after = state(generator, discriminator)
    changes[kind] = {
        name: largest_change(before[name], after[name]) for name in before if before[name]
    }
broken_runs.moved_weights(changes)

# %% tags=["guard"]
plain, batch_norm, spectral = changes.values()
assert plain["$D$, trainable"] == 0 == batch_norm["$D$, trainable"]
assert "$D$, other state" not in plain
assert all(0.0009 < change["$G$, trainable"] < 0.0011 for change in changes.values())
assert batch_norm["$D$, other state"] > 1e-4
assert min(spectral["$D$, trainable"], spectral["$D$, other state"]) > 1e-6

# %% [markdown] tags=["answer"]
# The gradient passes *through* $D$ and is not applied there, so no optimizer moves $D$: a plain $D$ changes by exactly 0. But each pass in training mode updates the moving statistics of batch normalization, and Keras's spectral normalization rewrites its kernel. "Only $G$ moves" is a statement about optimizers.

# %% [markdown] tags=["answer", "zh"]
# 梯度**穿过** $D$，但不用来更新它，没有哪个优化器会动 $D$：普通的 $D$ 权重变化量恰好为 0。不过，训练模式下的每次前向计算都会更新批归一化的滑动统计量，Keras 的谱归一化还会改写层的权重。“只有 $G$ 在变”说的是优化器。

# %% [markdown]
# An older idiom sets `discriminator.trainable = False` between two calls of `compile`. Keras 3 reads the flag when a step is traced, so $D$ may then never train. The whole program, on the 8x8 digits of scikit-learn, needs nothing from this notebook. Its `beta_1` of 0.5 is that of 1511.06434 (section 4); the rate there is 2e-4, and 1e-3 is a choice for these small networks:

# %% [markdown] tags=["zh"]
# 旧写法在两次 `compile` 之间设置 `discriminator.trainable = False`。Keras 3 在追踪训练步时才读取这个标志，$D$ 可能因此从不训练。下面是完整的程序，数据是 scikit-learn 的 8x8 数字，不依赖本节其他单元。`beta_1` 取 0.5 来自 1511.06434（第 4 节）；那里的学习率是 2e-4，这里的 1e-3 是为小网络选的：

# %% tags=["standalone"]
import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from sklearn.datasets import load_digits

keras.utils.set_random_seed(0)
latent_dim, batch_size, epochs = 32, 64, 40
images = (load_digits().images[..., None] / 8 - 1).astype("float32")  # in the range of tanh
data = tf.data.Dataset.from_tensor_slices(images).shuffle(len(images), seed=0)  # anew each epoch
data = data.batch(batch_size, drop_remainder=True)
g_layers = [layers.Dense(256, "relu"), layers.Dense(64, "tanh"), layers.Reshape((8, 8, 1))]
generator = keras.Sequential([keras.Input((latent_dim,)), *g_layers])
d_layers = [layers.Flatten(), layers.Dense(256), layers.LeakyReLU(0.2), layers.Dense(1)]
discriminator = keras.Sequential([keras.Input((8, 8, 1)), *d_layers])  # a logit, no sigmoid
g_weights, d_weights = generator.trainable_variables, discriminator.trainable_variables
g_optimizer, d_optimizer = keras.optimizers.Adam(1e-3, 0.5), keras.optimizers.Adam(1e-3, 0.5)
g_optimizer.build(g_weights)
d_optimizer.build(d_weights)


@tf.function
def train_step(real):
    fake = generator(tf.random.normal((batch_size, latent_dim)), training=True)
    with tf.GradientTape() as tape:
        d_loss = ops.mean(ops.softplus(-discriminator(real, training=True)))
        d_loss += ops.mean(ops.softplus(discriminator(fake, training=True)))
    d_optimizer.apply(tape.gradient(d_loss, d_weights), d_weights)
    with tf.GradientTape() as tape:
        fake = generator(tf.random.normal((batch_size, latent_dim)), training=True)
        g_loss = ops.mean(ops.softplus(-discriminator(fake, training=True)))
    g_optimizer.apply(tape.gradient(g_loss, g_weights), g_weights)
    return d_loss, g_loss


for _ in range(epochs):
    d_loss, g_loss = np.mean([train_step(real) for real in data], axis=0)  # means of an epoch
print(f"D loss {d_loss:.2f} (undecided: 1.39), G loss {g_loss:.2f} (undecided: 0.69)")

# %% [markdown]
# ## Interview drill
#
# `python -m gan_keras.interview` asks these and more; the ids name questions of [the bank](../docs/interview/basics.md).
#
# **1. Derive $D^*$.** (`basics-optimal-discriminator`)

# %% [markdown] tags=["zh"]
# ## 面试追问
#
# `python -m gan_keras.interview` 会问这些题和更多题；编号对应[题库](../docs/interview/basics.md)。
#
# **1. 推导 $D^*$。**（`basics-optimal-discriminator`）

# %% [markdown] tags=["answer"]
# $V = \int p \log D + q \log(1-D)\,dx$; maximise at each $x$; concave, so $D^* = p/(p+q)$. A network comes near it only where it has seen samples. *Weak*: differentiates with respect to the weights. *Strong*: adds that the optimal logit is $\log(p/q)$. *Red flag*: "$D$ maximises its accuracy."

# %% [markdown] tags=["answer", "zh"]
# $V = \int p \log D + q \log(1-D)\,dx$，在每个 $x$ 处分别最大化；被积函数是凹的，所以 $D^* = p/(p+q)$。网络只在见过样本的地方接近它。**弱**：对权重求导。**强**：补充最优对数几率是 $\log(p/q)$。**危险信号**：“$D$ 最大化准确率。”

# %% [markdown]
# **2. What is $V$ there, and where does $\log 4$ come from?** (`basics-value-at-optimum`)

# %% [markdown] tags=["zh"]
# **2. 此时 $V$ 是多少？$\log 4$ 从哪里来？**（`basics-value-at-optimum`）

# %% [markdown] tags=["answer"]
# $-\log 4 + 2\,\mathrm{JSD}$; two factors $\frac12$ give $2 \log \frac12$. *Weak*: "GANs minimise the JSD." *Strong*: names both conditions, optimal $D$ and minimax loss, and the range, $-\log 4$ to 0. *Red flag*: calls $G$'s loss a distance.

# %% [markdown] tags=["answer", "zh"]
# $-\log 4 + 2\,\mathrm{JSD}$；两个因子 $\frac12$ 给出 $2 \log \frac12$。**弱**：“GAN 在最小化 JSD。”**强**：说出两个前提，即 $D$ 最优和极小极大损失，以及取值范围从 $-\log 4$ 到 0。**危险信号**：把 $G$ 的损失叫作距离。

# %% [markdown]
# **3. Then why not train $D$ to the optimum before each step of $G$?** (`basics-train-d-first`)

# %% [markdown] tags=["zh"]
# **3. 那为什么不在每次更新 $G$ 之前把 $D$ 训练到最优？**（`basics-train-d-first`）

# %% [markdown] tags=["answer"]
# Without overlap a perfect $D$ exists; minimax then has no gradient, the non-saturating loss an unreliable one (1701.04862, section 2), and few images get memorised. *Weak*: "a strong $D$ is bad." *Strong*: for a critic of bounded slope it is the other way round (1701.07875, section 3). *Red flag*: "the best $D$ has 50 % accuracy" for any $G$.

# %% [markdown] tags=["answer", "zh"]
# 不重叠时存在完美的 $D$：极小极大损失没有梯度，非饱和损失的梯度不可靠（1701.04862，第 2 节）；图像少时还会被背下来。**弱**：“$D$ 太强不好。”**强**：对斜率受限的 critic 恰好相反（1701.07875，第 3 节）。**危险信号**：无论 $G$ 如何都说“最好的 $D$ 准确率是 50 %”。

# %% [markdown]
# **4. So the non-saturating loss is enough? What does it minimise?** (`losses-nonsaturating`, `losses-nonsaturating-divergence`)

# %% [markdown] tags=["zh"]
# **4. 那么用非饱和损失就够了？它最小化的是什么？**（`losses-nonsaturating`，`losses-nonsaturating-divergence`）

# %% [markdown] tags=["answer"]
# Same direction, factor $1 - D$ in place of $D$; the slope of the logit remains, whatever it is. Against a fixed $D^*$ its gradient is that of $2\,\mathrm{KL}(m\,\|\,p)$. *Weak*: gives the formulas only. *Strong*: "a statement about one gradient; in a run no divergence need fall" (1710.08446). *Red flags*: "the JSD"; "it has a minus sign, so it is no divergence".

# %% [markdown] tags=["answer", "zh"]
# 方向相同，系数由 $D$ 换成 $1 - D$；对数几率的斜率仍在，是多少就是多少。固定 $D^*$ 时，它的梯度是 $2\,\mathrm{KL}(m\,\|\,p)$ 的梯度。**弱**：只写公式。**强**：“这是关于一步梯度的结论，训练中不见得有哪个散度在下降”（1710.08446）。**危险信号**：“JSD”；“带减号，所以不是散度”。

# %% [markdown]
# **5. Does anything prove that training converges? Nash or Stackelberg?** (`basics-game-not-minimisation`)

# %% [markdown] tags=["zh"]
# **5. 有什么能证明训练收敛吗？是纳什还是斯塔克尔伯格？**（`basics-game-not-minimisation`）

# %% [markdown] tags=["answer"]
# Yes in function space with an optimal $D$ (1406.2661, proposition 2). For networks there are local results with a penalty (1801.04406), and none far from the solution. Nash: nobody gains alone. Stackelberg: $\min \max$, $D$ gives its best reply. Without convexity they differ (1902.00618), and alternating steps solve neither. *Weak*: "it finds the Nash equilibrium." *Strong*: draws the circle, 1.414 to 1.399 alternating, 2.179 simultaneous. *Red flag*: "both networks get better all the time."

# %% [markdown] tags=["answer", "zh"]
# 在函数空间里、$D$ 每次都最优时有（1406.2661，命题 2）。对网络，加惩罚项时有局部结论（1801.04406），远离解时没有。纳什：任何一方单独改变都不获益。斯塔克尔伯格：$\min \max$ 中 $D$ 总以最优应对。没有凸性时两者不同（1902.00618），交替更新求解的哪个都不是。**弱**：“它会找到纳什均衡。”**强**：画出那个圈，交替更新从 1.414 到 1.399，同时更新到 2.179。**危险信号**：“两个网络一直共同进步。”

# %% [markdown]
# **6. Does $G$ ever see data? So it cannot copy them?** (`basics-does-g-see-data`) **Can it tell $p(x)$?** (`basics-density`) **And if $z$ has fewer dimensions than the data?** (`basics-latent-dimension`)

# %% [markdown] tags=["zh"]
# **6. $G$ 见过数据吗？那它就不会照搬了？**（`basics-does-g-see-data`）**它能给出 $p(x)$ 吗？**（`basics-density`）**如果 $z$ 的维数比数据低呢？**（`basics-latent-dimension`）

# %% [markdown] tags=["answer"]
# Its gradient is $\frac{\partial L}{\partial D} \frac{\partial D}{\partial x} \frac{\partial G}{\partial \theta}$, without a real image (1406.2661, section 6). It can copy all the same: a $D$ that knows the training images by heart leads $G$ to them. No density, only samples; the best $D$ gives the ratio $p/q$. An invertible $G$ has a density (1705.08868), and for others it can be estimated (1611.04273). With too few dimensions, the samples fill a set of measure zero (1701.04862, lemma 1), so a perfect $D$ exists. *Red flag*: "so a GAN cannot leak private images."

# %% [markdown] tags=["answer", "zh"]
# 它的梯度是 $\frac{\partial L}{\partial D} \frac{\partial D}{\partial x} \frac{\partial G}{\partial \theta}$，其中没有真实图像（1406.2661，第 6 节）。它照样可能照搬：背下训练图像的 $D$ 会把 $G$ 引向它们。没有密度，只有样本；最好的 $D$ 给出比值 $p/q$。可逆的 $G$ 有密度（1705.08868），其他的可以估计（1611.04273）。维数比数据低时，样本只占一个零测度集（1701.04862，引理 1），所以存在完美的 $D$。**危险信号**：“所以 GAN 不会泄露隐私图像。”

# %% [markdown]
# **7. Four plots of one run: diagnose.** (`training-low-g-loss`) A colleague is pleased with $G$'s loss.

# %% [markdown] tags=["zh"]
# **7. 一次训练的四张图：请诊断。**（`training-low-g-loss`）同事对 $G$ 的损失很满意。

# %% tags=["hidden"]
#| alt-en: Four plots of a run: the losses of D and G; the mean of D on real digits and fakes; the largest change of the weights of G and D in each step; samples, which are noise.
#| alt-zh: 一次训练的四张图：D 和 G 的损失；D 在真实数字和假样本上的平均输出；两种更新中 G 和 D 权重的最大变化；样本，全是噪声。
generator, discriminator = network_pair()
both = generator.trainable_variables + discriminator.trainable_variables
d_step, g_step, rounds = two_steps(generator, discriminator, 1e-3, 1e-3, batch=64, g_moves=both)
rng, fixed = np.random.default_rng(0), np.random.default_rng(1).standard_normal((24, 32))
history = []
for update in range(0, 201, 10):
    losses_now = d_step(tf.constant(training[rng.integers(0, len(training), 64)])), g_step()
    fake = generator(rng.standard_normal((500, 32)).astype(np.float32))
    means = [expit(discriminator(x).numpy()).mean() for x in (training[:500], fake)]
    history.append((update, *map(float, losses_now), *means))
    rounds(tf.constant(training[rng.integers(0, len(training), (9, 64))]))


def largest(step):
    """{network: largest change of its trainable weights in a step}."""
    before = state(generator, discriminator)
    step()
    after = state(generator, discriminator)
    names = list(before)[:2]
    return {name[1]: largest_change(before[name], after[name]) for name in names}


moved = {
    "$D$'s step": largest(lambda: d_step(tf.constant(training[:64]))),
    "$G$'s step": largest(g_step),
}
samples = generator(fixed.astype(np.float32)).numpy()
broken_runs.one_run(*np.array(history).T, moved, samples)

# %% tags=["guard"]
assert moved["$G$'s step"]["D"] > 0 == moved["$D$'s step"]["G"]
assert history[-1][2] < 0.8, history[-1]

# %% [markdown] tags=["answer"]
# Plot C: $G$'s step moves $D$'s weights too, towards calling fakes real. So the loss says nothing (plot A), $D$ calls everything real (plot B), and the samples are noise (plot D). Fix: list $G$'s weights only. Check: $D$'s trainable weights are bit-identical before and after $G$'s step (but for spectral normalization, section 8). *Weak*: "train longer." *Strong*: starts with plots C and D: this loss does not measure samples (1701.07875, section 4.2).

# %% [markdown] tags=["answer", "zh"]
# 看图 C：$G$ 的更新也动了 $D$ 的权重，把它推向“假样本也是真的”。所以损失说明不了什么（图 A），$D$ 把什么都当成真的（图 B），样本全是噪声（图 D）。修法：只列出 $G$ 的权重。检查：$G$ 更新前后，$D$ 的可训练权重逐位相同（谱归一化除外，见第 8 节）。**弱**：“再训练久一点。”**强**：先看图 C 和 D，因为这种损失不衡量样本的好坏（1701.07875，第 4.2 节）。

# %% [markdown]
# ## Exercises
#
# **Exercise 1 (fill in).** The Jensen-Shannon divergence of two discrete distributions, in nats.

# %% [markdown] tags=["zh"]
# ## 练习
#
# **练习 1（填空）。** 两个离散分布的 JS 散度，单位为 nat。

# %% [markdown] tags=["hint"]
# Compare both with the mixture, not with each other.

# %% [markdown] tags=["hint", "zh"]
# 两者都与混合分布比较，而不是互相比较。

# %% [markdown] tags=["hint"]
# $0 \log 0 = 0$: leave out the terms with probability 0 before the logarithm.

# %% [markdown] tags=["hint", "zh"]
# $0 \log 0 = 0$：取对数之前先去掉概率为 0 的项。


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
# **Exercise 2 (predict).** A share $w$ of $D$'s batch is real; real samples have the label $a$, fakes $b$ (1701.00160, section 4.2). Predict what the best $D$ says for $w = 3/4$ where $p = q$; then write it for arrays. Where both densities are 0, return any number in [0, 1].

# %% [markdown] tags=["zh"]
# **练习 2（预测）。** $D$ 的批次中真实样本占 $w$，标签为 $a$，假样本标签为 $b$（1701.00160，第 4.2 节）。先预测 $w = 3/4$ 时最好的 $D$ 在 $p = q$ 处的输出，再写成对数组成立的函数。两个密度都为 0 处，返回 [0, 1] 中任意数即可。

# %% [markdown] tags=["hint"]
# Repeat the derivation of section 2: write the loss as an integral and set the derivative to 0 at one $x$.

# %% [markdown] tags=["hint", "zh"]
# 重复第 2 节的推导：把损失写成积分，在一个 $x$ 处令导数为 0。

# %% [markdown] tags=["hint"]
# $w p$ and $(1-w) q$ play the parts of $p$ and $q$; the labels appear in the numerator only.

# %% [markdown] tags=["hint", "zh"]
# $w p$ 和 $(1-w) q$ 扮演 $p$ 和 $q$ 的角色；标签只出现在分子里。


# %% tags=["exercise"]
def best_discriminator(p, q, real_share, real_target, fake_target):
    """The D of least cross-entropy from densities p (real) and q (fake), arrays of one shape."""
    ### BEGIN SOLUTION
    real, fake = real_share * p, (1 - real_share) * q
    total = real + fake
    wanted = real_target * real + fake_target * fake
    return np.where(total > 0, wanted / np.where(total > 0, total, 1), 0.5)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_best_discriminator

check_best_discriminator(best_discriminator)

# %% [markdown]
# **Exercise 3 (run an experiment).** A step that *looks ahead* (extragradient, 1802.10551, section 3.2): both players take a trial step from the same point, and then step from the old point with the gradients found at the trial point. Write it. Then play the games of section 6 with it: does the unclipped Wasserstein game come to rest?

# %% [markdown] tags=["zh"]
# **练习 3（做实验）。** **向前看**的更新（外梯度法，1802.10551，第 3.2 节）：双方先从同一点试走一步，再用试探点处的梯度从原来的点出发更新。写出它，然后用它来玩第 6 节的博弈：不裁剪的沃瑟斯坦博弈会停下来吗？

# %% [markdown] tags=["hint"]
# `gradients` is called twice: at the point, and at the trial point.

# %% [markdown] tags=["hint", "zh"]
# `gradients` 要调用两次：一次在原来的点，一次在试探点。

# %% [markdown] tags=["hint"]
# The second step starts at the old `theta` and `psi`. For the linear game the radius then shrinks by $\sqrt{1 - h^2 + h^4}$ a step of rate $h$.

# %% [markdown] tags=["hint", "zh"]
# 第二步从原来的 `theta` 和 `psi` 出发。对线性博弈，学习率为 $h$ 时每步半径缩小为 $\sqrt{1 - h^2 + h^4}$ 倍。


# %% tags=["exercise"]
def look_ahead(gradients, theta, psi, rate):
    """(theta, psi) after one step; gradients(theta, psi) is (dL_G/dtheta, dL_D/dpsi)."""
    ### BEGIN SOLUTION
    for_theta, for_psi = gradients(theta, psi)
    for_theta, for_psi = gradients(theta - rate * for_theta, psi - rate * for_psi)
    return theta - rate * for_theta, psi - rate * for_psi
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_look_ahead

check_look_ahead(look_ahead)

# %% [markdown]
# **Exercise 4 (diagnose).** From logits on training reals, held-out reals and fakes, say what $D$'s loss (the sum of section 1) means: below 0.2 `"memorised"` if the mean cross-entropy on held-out reals is more than 0.5 above that on training reals (the gap of section 7), else `"separates"`; within 0.05 of $2 \log 2$ `"undecided"`; all else `"playing"`. **Predict** from the plot of section 7: which word does each run get?

# %% [markdown] tags=["zh"]
# **练习 4（诊断）。** 给定 $D$ 在训练集真实样本、留出真实样本和假样本上的对数几率，判断它的损失（第 1 节的和）意味着什么：低于 0.2 时，若留出样本上的平均交叉熵比训练样本上的高出 0.5 以上（即第 7 节的差距），返回 `"memorised"`，否则返回 `"separates"`；与 $2 \log 2$ 相差不到 0.05 时返回 `"undecided"`；其余返回 `"playing"`。**预测**：看第 7 节的图，四次训练各得到哪个词？

# %% [markdown] tags=["hint"]
# Compute three mean cross-entropies first; accuracies are not enough.

# %% [markdown] tags=["hint", "zh"]
# 先算三个平均交叉熵；只看准确率不够。

# %% [markdown] tags=["hint"]
# `np.logaddexp(0, -logits)` is $-\log D$ and does not overflow; the gap needs reals only.

# %% [markdown] tags=["hint", "zh"]
# `np.logaddexp(0, -logits)` 就是 $-\log D$，不会溢出；差距只涉及真实样本。


# %% tags=["exercise"]
def diagnosis(real_logits, held_out_logits, fake_logits):
    """What D's loss says: "memorised", "separates", "undecided" or "playing"."""
    ### BEGIN SOLUTION
    on_real = np.logaddexp(0, -real_logits).mean()
    loss = on_real + np.logaddexp(0, fake_logits).mean()
    gap = np.logaddexp(0, -held_out_logits).mean() - on_real
    if loss < 0.2:
        return "memorised" if gap > 0.5 else "separates"
    return "undecided" if abs(loss - 2 * np.log(2)) < 0.05 else "playing"
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_diagnosis

check_diagnosis(diagnosis)

# %% [markdown] tags=["solutions"]
# ## Solutions
#
# Exercise 2: $3/4$, the share of real samples. Exercise 3: yes; in 500 steps of rate 0.1 the radius falls from 1.414 to 0.118. Exercise 4: A is `"memorised"` (0.14, and a gap of 4.8), B and D are `"separates"`, and C is `"playing"`. The rule does not tell B from D; the ranges of section 7 do.

# %% [markdown] tags=["solutions", "zh"]
# ## 参考答案
#
# 练习 2：$3/4$，即真实样本的比例。练习 3：会；学习率 0.1 走 500 步，半径从 1.414 降到 0.118。练习 4：A 是 `"memorised"`（损失 0.14，差距 4.8），B 和 D 是 `"separates"`，C 是 `"playing"`。这条规则分不出 B 和 D，要看第 7 节的取值范围。

# %% tags=["guard"]
factor = np.sqrt(1 - 0.1**2 + 0.1**4)
assert round(float(np.sqrt(2) * factor**500), 3) == 0.118, np.sqrt(2) * factor**500
seen, unseen = np.transpose([rows[1:, -1] for rows in runs.values()])  # of A, B, C, D
assert np.all((seen < 0.2) == [True, True, False, True]), seen
assert np.all((unseen - seen > 0.5) == [True, False, False, False]), unseen - seen
assert abs(seen[2] - 2 * np.log(2)) > 0.05, seen
assert round(float(seen[0]), 2) == 0.14, seen
assert round(float(unseen[0] - seen[0]), 1) == 4.8, unseen - seen

# %% [markdown]
# ## References
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow et al., Generative adversarial networks: sections 3, 4, 6; algorithm 1
# - [1701.04862](https://arxiv.org/abs/1701.04862) Arjovsky, Bottou, Towards principled methods for training generative adversarial networks: section 2
# - [2010.08029](https://arxiv.org/abs/2010.08029) Shannon et al., Non-saturating GAN training as divergence minimization
# - [1701.07875](https://arxiv.org/abs/1701.07875) Arjovsky, Chintala, Bottou, Wasserstein GAN: sections 2, 3, 4.2
# - [1710.08446](https://arxiv.org/abs/1710.08446) Fedus et al., Many paths to equilibrium: GANs do not need to decrease a divergence at every step
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge? Sections 2 and 4
# - [1802.10551](https://arxiv.org/abs/1802.10551) Gidel et al., A variational inequality perspective on generative adversarial networks: section 3.2
# - [1902.00618](https://arxiv.org/abs/1902.00618) Jin, Netrapalli, Jordan, What is local optimality in nonconvex-nonconcave minimax optimization?
# - [1611.04273](https://arxiv.org/abs/1611.04273) Wu et al., On the quantitative analysis of decoder-based generative models
# - [1705.08868](https://arxiv.org/abs/1705.08868) Grover, Dhar, Ermon, Flow-GAN
# - [1701.00160](https://arxiv.org/abs/1701.00160) Goodfellow, NIPS 2016 tutorial: generative adversarial networks: section 4.2
# - [1511.06434](https://arxiv.org/abs/1511.06434) Radford, Metz, Chintala, Unsupervised representation learning with deep convolutional GANs: section 4, on scaling and Adam

# %% [markdown] tags=["zh"]
# ## 参考文献
#
# 论文标题保留原文。
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow et al., Generative adversarial networks：第 3、4、6 节；算法 1
# - [1701.04862](https://arxiv.org/abs/1701.04862) Arjovsky, Bottou, Towards principled methods for training generative adversarial networks：第 2 节
# - [2010.08029](https://arxiv.org/abs/2010.08029) Shannon et al., Non-saturating GAN training as divergence minimization
# - [1701.07875](https://arxiv.org/abs/1701.07875) Arjovsky, Chintala, Bottou, Wasserstein GAN：第 2、3、4.2 节
# - [1710.08446](https://arxiv.org/abs/1710.08446) Fedus et al., Many paths to equilibrium: GANs do not need to decrease a divergence at every step
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge? 第 2 和 4 节
# - [1802.10551](https://arxiv.org/abs/1802.10551) Gidel et al., A variational inequality perspective on generative adversarial networks：第 3.2 节
# - [1902.00618](https://arxiv.org/abs/1902.00618) Jin, Netrapalli, Jordan, What is local optimality in nonconvex-nonconcave minimax optimization?
# - [1611.04273](https://arxiv.org/abs/1611.04273) Wu et al., On the quantitative analysis of decoder-based generative models
# - [1705.08868](https://arxiv.org/abs/1705.08868) Grover, Dhar, Ermon, Flow-GAN
# - [1701.00160](https://arxiv.org/abs/1701.00160) Goodfellow, NIPS 2016 tutorial: generative adversarial networks：第 4.2 节
# - [1511.06434](https://arxiv.org/abs/1511.06434) Radford, Metz, Chintala, Unsupervised representation learning with deep convolutional GANs：第 4 节，关于缩放和 Adam

# %% [markdown] tags=["teacher"]
# ## Teacher's notes
#
# | minutes | what | ask |
# |---|---|---|
# | 0-5 | the question; the students' own answers | what is missing in them? |
# | 5-14 | forger and expert, the two steps, the film | what does the forger get from the expert? |
# | 14-22 | sections 1 to 3; $D^*$ on the board | where does $\log 4$ come from? |
# | 22-30 | sections 4 and 5 | if the loss is cured, why Wasserstein? |
# | 30-36 | section 6; predict the four orbits | which of these is a training loop? |
# | 36-43 | sections 7 and 8; question 7 of the drill | which plot do you look at first? |
# | 43-48 | exercise 3 or 4 in pairs | |
# | 48-50 | the answer again, aloud | |
#
# Rows of [the list of errors](../docs/errata.md) that this notebook answers: E03 section 2; E04 sections 3 and 4; E05 section 4; E06 section 6 and the film; E07 sections 1 to 3; E08, E09, E10, E12, E13, E14, E16, E17, E18, E19 the program in section 8; E11 section 8 and question 7; E14 section 7; E15 section 1.

# %% [markdown] tags=["teacher", "zh"]
# ## 教学笔记
#
# | 分钟 | 内容 | 提问 |
# |---|---|---|
# | 0-5 | 提出问题，学生先自己回答 | 他们的回答缺了什么？ |
# | 5-14 | 造假者与鉴定师、两种更新、动画 | 造假者从鉴定师那里得到什么？ |
# | 14-22 | 第 1 至 3 节；在黑板上推导 $D^*$ | $\log 4$ 从哪里来？ |
# | 22-30 | 第 4 和 5 节 | 损失已经改好，为什么还要沃瑟斯坦？ |
# | 30-36 | 第 6 节；预测四条轨迹 | 其中哪一种是训练循环？ |
# | 36-43 | 第 7 和 8 节；追问第 7 题 | 先看哪张图？ |
# | 43-48 | 两人一组做练习 3 或 4 | |
# | 48-50 | 再开口回答一遍 | |
#
# 本节回答了[错误清单](../docs/errata.md)中的以下各条：E03 第 2 节；E04 第 3 和 4 节；E05 第 4 节；E06 第 6 节和动画；E07 第 1 至 3 节；E08、E09、E10、E12、E13、E14、E16、E17、E18、E19 第 8 节的程序；E11 第 8 节和追问第 7 题；E14 第 7 节；E15 第 1 节。
