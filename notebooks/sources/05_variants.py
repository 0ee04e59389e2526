# %% [markdown]
# # 5. Which variants do you know?
#
# **Interview question.** Which variants of the GAN do you know, and what does each of them change?
#
# Afterwards you can say what a variant changes and what it leaves alone; write the losses of LSGAN, WGAN, WGAN-GP and R3GAN; say what a critic measures and what bounds its slope; separate the effect of a loss from that of an optimizer; and place a name that you have not met before.
#
# **Prerequisites**: notebook [01](01_what_is_a_gan.ipynb) (the game, its losses, the smallest GAN); [03](03_training_techniques.ipynb) helps for the gradient penalty. **Run time**: about @RUN_TIME@ on 2 laptop cores, no GPU, no network. **Data**: points drawn here, on the line and on a ring of eight Gaussians; recorded results of longer trainings.

# %% [markdown] tags=["zh"]
# # 5. 你知道哪些 GAN 变体？
#
# **面试题。** 你了解哪些 GAN 的变体？它们各自改了什么？
#
# 学完本节，你能说清一个变体改了什么、没改什么；写出 LSGAN、WGAN、WGAN-GP 和 R3GAN 的损失；说明 critic 测量的是什么、什么限制了它的斜率；把损失的作用与优化器的作用分开；遇到新名字也知道放在哪一类。
#
# **预备知识**：notebook [01](01_what_is_a_gan.ipynb)（博弈、损失、最简单的 GAN）；[03](03_training_techniques.ipynb) 有助于理解梯度惩罚。**运行时间**：2 核笔记本上约 @RUN_TIME@，不需要 GPU 和网络。**数据**：本节生成的点，分布在直线上，或排成一圈的八个高斯分布；以及更长训练的记录结果。

# %%
import inspect

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from scipy.special import expit
from scipy.stats import norm, t, wasserstein_distance

from gan_keras import GAN, LSGAN, WGAN, WGANGP, HingeGAN, losses
from gan_keras.course.experiments import densities, dirac, stacked, variants_maths, variants_runs
from gan_keras.course.experiments.recorded import recorded
from gan_keras.course.figures import factors, variants, variants_rings, variants_tree
from gan_keras.drawing.palette import look
from gan_keras.networks import dcgan, mlp

# %% tags=["hidden"]
#| alt-en: Five rows: loss, constraint, networks, condition, task. In each row variants stand by year, for example LSGAN and WGAN under loss, WGAN-GP under constraint, DCGAN and StyleGAN under networks, cGAN under condition, CycleGAN under task.
#| alt-zh: 五行：损失、约束、网络、条件、任务。各行按年份排列变体，例如损失一行有 LSGAN 和 WGAN，约束一行有 WGAN-GP，网络一行有 DCGAN 和 StyleGAN，条件一行有 cGAN，任务一行有 CycleGAN。
variants_tree.family()

# %% [markdown]
# Learn the four in bold first (WGAN-GP is also called IWGAN: one method, two names). Many papers change several things at once; each name stands where it is best known.

# %% [markdown] tags=["zh"]
# 先掌握粗体的四个（WGAN-GP 又名 IWGAN，是同一种方法）。许多论文一次改好几处，这里按最出名的那一处归类。

# %% [markdown]
# ## Say it aloud
#
# > I sort variants by what they change. DCGAN changes the networks. LSGAN and WGAN change the loss: LSGAN takes squared errors, WGAN lets a critic estimate the Wasserstein distance. WGAN clips its critic's weights to bound the slope; WGAN-GP penalises the slope instead. A conditional GAN gives both networks a label. StyleGAN rebuilds the generator. None of them solved instability. A name does not say which optimizer was used, so I compare with one change at a time and several seeds.
#
# **Two minutes at the whiteboard.** Draw the game and its five places, then write three formulas, with $s(u) = \log(1 + e^u)$:
#
# 1. what a critic estimates, $W_1(p, q) = \sup_{\|f\|_L \le 1} \mathbb{E}_p[f(x)] - \mathbb{E}_q[f(x)]$ (1701.07875, eq. 2);
# 2. what keeps its slope near 1, $\lambda\,\mathbb{E}\big[(\|\nabla f(\hat{x})\| - 1)^2\big]$ at points $\hat{x}$ between real and fake samples (1704.00028, eq. 3);
# 3. the loss of R3GAN, with logits $D$, $L_D = \mathbb{E}\,s(D(G(z)) - D(x)) + \frac{\gamma}{2}(R_1 + R_2)$ (2501.05441, section 2), where $R_1 = \mathbb{E}\,\|\nabla D(x)\|^2$ is at reals and $R_2 = \mathbb{E}\,\|\nabla D(G(z))\|^2$ at fakes.

# %% [markdown] tags=["zh"]
# ## 开口回答
#
# > 我按“改了什么”来分。DCGAN 改网络，LSGAN 和 WGAN 改损失：LSGAN 用平方误差，WGAN 让 critic 估计沃瑟斯坦距离。WGAN 裁剪 critic 的权重来限制斜率，WGAN-GP 改用对斜率的惩罚。条件 GAN 给两个网络都加上标签，StyleGAN 重做了生成器。它们都没有彻底解决稳定性。名字里看不出优化器，所以比较时一次只改一处，多跑几个种子。
#
# **白板两分钟。** 画出博弈和五个可改的位置，再写三个公式，其中 $s(u) = \log(1 + e^u)$：
#
# 1. critic 估计的量：$W_1(p, q) = \sup_{\|f\|_L \le 1} \mathbb{E}_p[f(x)] - \mathbb{E}_q[f(x)]$（1701.07875，式 2）；
# 2. 让斜率保持在 1 附近的项：$\lambda\,\mathbb{E}\big[(\|\nabla f(\hat{x})\| - 1)^2\big]$，$\hat{x}$ 取在真假样本的连线上（1704.00028，式 3）；
# 3. R3GAN 的损失（$D$ 为对数几率）：$L_D = \mathbb{E}\,s(D(G(z)) - D(x)) + \frac{\gamma}{2}(R_1 + R_2)$（2501.05441，第 2 节），其中 $R_1 = \mathbb{E}\,\|\nabla D(x)\|^2$ 取在真实样本处，$R_2 = \mathbb{E}\,\|\nabla D(G(z))\|^2$ 取在假样本处。

# %% tags=["hidden"]
#| alt-en: The game: noise through G to a sample, sample and real data into D, then a loss; a label goes to both networks. Five places are marked: loss, slope of D, networks, condition, start.
#| alt-zh: 博弈示意图：噪声经 G 变成样本，样本和真实数据进入 D，再到损失；标签同时给两个网络。标出五个位置：损失、D 的斜率、网络、条件、起点。
variants_tree.places()

# %% [markdown]
# ## Intuition first
#
# **A hill that somebody else shapes.** $D$'s output is a landscape, and each sample is a ball that rolls uphill. A loss says which heights pay. A constraint says how steep the hill may be: on a plain with one cliff most balls lie still, on a slope of at most 1 none is thrown. The networks say what shapes can be built at all.
#
# The analogy breaks twice. The hill is rebuilt after each step, in answer to where the balls are, so nobody climbs a fixed hill. And each loss measures height in units of its own, so heights on two hills cannot be compared.
#
# **A tiny world: is it the loss?** Eight Gaussians (standard deviation 0.02) on a ring of radius 2. Two losses for $G$ and two optimizers make four arms, each with five seeds. Nothing else differs: the same networks, initial weights, batches and noise. A *seed* fixes all that chance decides.

# %% [markdown] tags=["zh"]
# ## 先看直觉
#
# **由别人塑造的山坡。** $D$ 的输出像一片地形，每个样本是一个往上坡滚的球。损失规定爬到哪里才算数。约束规定山坡最多多陡：平地上只有一道悬崖时，多数球一动不动；斜率不超过 1 的坡上，没有球会被抛出去。网络决定了能造出什么样的地形。
#
# 这个比方在两处失效。每一步之后，山坡都会根据球的位置重建，所以没有人在爬一座固定的山。每种损失衡量高度的单位也不同，所以两座山上的高度不能相比。
#
# **一个小世界：是损失的功劳吗？** 八个高斯分布（标准差 0.02）排在半径为 2 的圆上。$G$ 的两种损失配两种优化器，共四组，每组五个种子。其他全都相同：网络、初始权重、批次和噪声。一个*种子*决定了训练中的全部随机性。

# %%
softplus = ops.softplus


def cross_entropy(real, fake):  # of D: -log D at reals, -log(1 - D) at fakes
    return softplus(-real) + softplus(fake)


LOSSES = {  # of D and of G, from the logits of reals and of fakes
    "minimax": (cross_entropy, lambda real, fake: -softplus(fake)),  # log(1 - D)
    "non_saturating": (cross_entropy, lambda real, fake: softplus(-fake)),  # -log D
}
OPTIMIZERS = {
    "usual Adam": {"rate": 1e-3, "beta_1": 0.5, "beta_2": 0.999, "falls": False},
    "tuned Adam": {"rate": 5e-3, "beta_1": 0.0, "beta_2": 0.99, "falls": True},  # to zero
}


def play(arms, updates, stops=()):
    """GANs on the ring: for each arm (loss, optimizer, gamma) five seeds, all in one program."""
    gans = stacked.StackedGANs(arms=len(arms), seeds=5)  # the seeds of an arm lie side by side
    generator, discriminator = gans.generator, gans.discriminator
    settings = [OPTIMIZERS[optimizer] for _, optimizer, _ in arms]
    g_adam, d_adam = (
        stacked.StackedAdam(network.weights, settings, updates)
        for network in (generator, discriminator)
    )
    gamma = tf.constant(np.repeat([gamma for *_, gamma in arms], gans.seeds), tf.float32)
    penalised = any(gamma for *_, gamma in arms)

    def mean_losses(whose, real, fake):  # of each GAN; whose: 0 for D, 1 for G
        parts = zip(arms, tf.split(real, len(arms)), tf.split(fake, len(arms)), strict=True)
        each = [LOSSES[loss][whose](r, f) for (loss, *_), r, f in parts]
        return ops.mean(tf.concat(each, 0), axis=(1, 2))

    @tf.function(jit_compile=True)
    def rounds(reals, noise):
        for i in tf.range(len(reals)):
            real, fake = reals[i], generator(noise[i, :, 0])
            with tf.GradientTape() as tape:
                loss = mean_losses(0, discriminator(real), discriminator(fake))
                if penalised:  # R1 and R2
                    slopes = [stacked.squared_slopes(discriminator, x) for x in (real, fake)]
                    loss += gamma / 2 * ops.mean(slopes[0] + slopes[1], axis=1)
            d_adam.apply(tape.gradient(loss, discriminator.weights))
            with tf.GradientTape() as tape:
                fake = generator(noise[i, :, 1])
                loss = mean_losses(1, discriminator(real), discriminator(fake))
            g_adam.apply(tape.gradient(loss, generator.weights))
            gans.update_average()  # of G's weights, decay 0.99: it makes the samples

    frames = []
    for update in range(0, updates + 1, 100):
        if update in stops:
            frames.append((update, gans.samples(300)[:, 0], gans.modes()))
        if update < updates:
            rounds(gans.reals(100), gans.noise(100))
    return gans.report(), frames


# %% [markdown]
# The usual and the tuned Adam differ in four settings at once: rate, $\beta_1$, $\beta_2$ and schedule. A mode counts as found if at least a tenth of its fair share of samples lies within 3 standard deviations of it. $W_1$ is computed on 1,000 points, so other real points are not at 0 but at about 0.1. In the figure after the film a dot is a seed, and the thick black bar is the median of the five. **Predict:** which finds more modes after 4,000 updates, the other loss or the other optimizer?

# %% [markdown] tags=["zh"]
# 常用的和调好的 Adam 有四项不同：学习率、$\beta_1$、$\beta_2$ 和学习率是否下降。落在某个模式 3 个标准差以内的样本，达到它应得份额的十分之一，才算找到这个模式。$W_1$ 用 1,000 个点计算，所以换一批真实点，距离也不是 0，而是约 0.1。动画之后的图里，一个点是一个种子，黑色粗线是五个种子的中位数。**预测**：4,000 次更新之后，换损失和换优化器，哪一个能找到更多模式？

# %%
#| alt-en: Film of four panels, two losses by two optimizers: samples of one seed move onto the eight Gaussians of the ring; above each panel, the modes that each of five seeds has found.
#| alt-zh: 四格动画，两种损失配两种优化器：一个种子的样本移向圆环上的八个高斯分布；每格上方是五个种子各自找到的模式数。
arms = [(loss, optimizer, 0.0) for loss in LOSSES for optimizer in OPTIMIZERS]
stops = (0, 100, 200, 300, 400, 600, 800, 1000, 1300, 1600, 2000, 2500, 3000, 3500, 4000)
found, frames = play(arms, 4000, stops)
variants_rings.rings_film(frames, list(LOSSES), list(OPTIMIZERS))

# %%
#| alt-en: Modes, quality and distance of the four arms, a dot for each of five seeds, with the levels of real points and of a ring without modes.
#| alt-zh: 四组的模式数、质量和距离，每个点是一个种子，共五个；并标出真实点和没有模式的圆环的水平。
PANELS = {
    "modes": ("modes found, of 8", (0, 8)),
    "hq": ("share near a mode", (0, 1)),
    "w1": ("$W_1$ to the data", (0, 1.5)),
}
levels = stacked.levels()
table = {
    f"{look(loss).label},\n{optimizer}": (
        loss,
        optimizer == "tuned Adam",
        {metric: found[metric][i] for metric in PANELS},
    )
    for i, (loss, optimizer, _) in enumerate(arms)
}
modes = found["modes"].reshape(2, 2, 5)  # loss, optimizer, seed
by_loss, by_optimizer = modes.mean(axis=(1, 2)), modes.mean(axis=(0, 2))
variants_rings.dots(
    table,
    PANELS,
    levels,
    f"Mean modes: {by_loss[0]:.1f} with minimax, {by_loss[1]:.1f} non-saturating; "
    f"{by_optimizer[0]:.1f} with the usual Adam, {by_optimizer[1]:.1f} tuned",
)


# %%
def interval(differences):
    """Mean of paired differences (seeds,) and its 95 % interval by Student's t."""
    half = t.ppf(0.975, len(differences) - 1) * differences.std(ddof=1) / len(differences) ** 0.5
    return differences.mean(), differences.mean() - half, differences.mean() + half


changes = {
    "minimax -> non-saturating": (modes[1] - modes[0]).mean(axis=0),
    "usual -> tuned Adam": (modes[:, 1] - modes[:, 0]).mean(axis=0),
    "interaction of the two": modes[1, 1] - modes[1, 0] - modes[0, 1] + modes[0, 0],
}
for name, differences in changes.items():
    print(
        "{:30s} {:+.1f} modes, 95 % interval {:+.1f} to {:+.1f}".format(
            name, *interval(differences)
        )
    )

# %% tags=["guard"]
of_loss, of_optimizer = (interval(each) for each in list(changes.values())[:2])
assert 5.5 > of_optimizer[0] > of_loss[0] > 0.4, (of_optimizer, of_loss)
assert of_optimizer[1] > 0, of_optimizer
_, tuned, other, both = found["modes"].mean(axis=1)  # minimax first, the usual Adam first
assert np.mean(found["modes"][0]) < 1.5, found["modes"]
assert 1.5 < other < 5.5, other
assert 2.5 < min(tuned, both) <= max(tuned, both) < 7.8, (tuned, both)
[at_800] = [counts for update, _, counts in frames if update == 800]
assert (at_800 == 0).sum() >= 12, at_800
chance = np.median(levels["turned"]["w1"])
assert round(float(chance), 2) == 0.38, chance
assert (found["w1"] > chance).sum() >= 13, found["w1"]

# %% [markdown] tags=["answer"]
# On average the optimizer: +3.5 modes (1.7 to 5.3), against +2.3 (1.4 to 3.2) for the loss. But the intervals overlap: five seeds do not settle which effect is larger. With the usual Adam minimax finds hardly a mode and non-saturating about 3; with the tuned Adam both find 4 to 6 on average. These games also magnify the rounding of a processor: on one machine the interval of the loss was -0.4 to 3.4, on another 1.4 to 3.2, with the same seeds. Whoever compares "minimax, usual Adam" with "non-saturating, tuned" credits the loss with both. Which of the optimizer's four settings did it, this experiment cannot say.
#
# A number of modes means nothing without optimizer and updates: after 800 updates most of the 20 runs have none. [Notebook 04](04_strengths_and_weaknesses.ipynb) counts other numbers for losses of the same names: its Gaussians are wider (0.1), its runs have 2,400 updates and no average of the weights, and its tuned rate is 3e-3. The number of modes does not say everything either. A ring *without* modes (real radii, random angles) has a distance of 0.38 (the grey band); most runs are farther away, because they share their samples out unevenly or leave some between the modes.

# %% [markdown] tags=["zh", "answer"]
# 平均来看是优化器：+3.5 个模式（1.7 到 5.3），损失是 +2.3 个（1.4 到 3.2）。但两个区间重叠，五个种子定不出哪个作用更大。用常用 Adam，极小极大几乎找不到模式，非饱和找到约 3 个；用调好的 Adam，两者平均找到 4 到 6 个。这样的博弈还会放大处理器的舍入误差：种子相同，损失的区间在一台机器上是 -0.4 到 3.4，在另一台上是 1.4 到 3.2。如果拿“极小极大配常用 Adam”与“非饱和配调好的 Adam”相比，两份功劳就都记在损失头上了。优化器的四项设置中是哪一项起了作用，这个实验回答不了。
#
# 不说优化器和更新次数，模式数就没有意义：800 次更新之后，20 次训练中大多数一个模式也没有。[notebook 04](04_strengths_and_weaknesses.ipynb) 对同名的损失数出的模式数不同：那里的高斯分布更宽（0.1），只更新 2,400 次，不对权重取平均，调好的学习率是 3e-3。模式数也不能说明一切：一个*没有*模式的圆环（半径取自数据，角度随机），距离是 0.38（灰色带），大多数训练比它还远，因为样本分配不均，或者有些留在模式之间。

# %% [markdown]
# ## 1. What a variant changes
#
# In this package every GAN has one training step, and a variant is a class that overrides a few hooks of `GAN`. **Predict:** which of the four classes overrides the step that moves the discriminator?

# %% [markdown] tags=["zh"]
# ## 1. 变体改了什么
#
# 在本软件包里，所有 GAN 共用一个训练步，变体就是覆盖了 `GAN` 几个钩子的子类。**预测**：下面四个类中，哪一个覆盖了更新判别器的那一步？

# %%
housekeeping = {"get_config", "quantities", "output"}  # saving and logging
changed = {
    model.__name__: sorted(
        name
        for name, member in vars(model).items()
        if inspect.isfunction(member) and hasattr(GAN, name) and name[0] != "_"
    )
    for model in (LSGAN, HingeGAN, WGAN, WGANGP)
}
for name, hooks in changed.items():
    print(f"{name:9s} {', '.join(hook for hook in hooks if hook not in housekeeping)}")

# %% tags=["guard"]
assert not any({"train_step", "discriminator_step"} & set(hooks) for hooks in changed.values())
assert set(changed["WGANGP"]) - housekeeping == {"penalty"}
assert issubclass(WGANGP, WGAN)

# %% [markdown] tags=["answer"]
# None. LSGAN and the hinge GAN change two losses. WGAN changes two losses and clips after each critic step. WGAN-GP keeps the losses of WGAN, turns the clipping off and fills in the penalty. DCGAN is not in the list: it is `GAN` with other networks.

# %% [markdown] tags=["zh", "answer"]
# 一个也没有。LSGAN 和合页 GAN 换了两个损失；WGAN 换了两个损失，并在每次更新 critic 之后裁剪；WGAN-GP 沿用 WGAN 的损失，关掉裁剪，换上惩罚。DCGAN 不在其中：它就是换了网络的 `GAN`。

# %% [markdown]
# **DCGAN: only the networks** (1511.06434, section 3). *Strided* convolutions replace pooling in $D$, *transposed* ones enlarge in $G$. Batch normalization stands in both, but not at $G$'s output nor at $D$'s input; $G$ has ReLU and a tanh at its end, $D$ LeakyReLU. With stride 2 and padding "same" each side doubles: 7, 14, 28. **Predict:** how many inputs reach one output pixel in the middle, with a 4x4 and with a 3x3 kernel?

# %% [markdown] tags=["zh"]
# **DCGAN：只换网络**（1511.06434，第 3 节）。在 $D$ 中用**带步长的**卷积代替池化，在 $G$ 中用**转置**卷积来放大；两个网络都用批归一化，但 $G$ 的输出层和 $D$ 的输入层不用；$G$ 用 ReLU，末端是 tanh，$D$ 用 LeakyReLU。步长为 2、填充为 "same" 时边长翻倍：7、14、28。**预测**：中间的一个输出像素会接收几个输入？4x4 的核和 3x3 的核各是几个？

# %%
for network in (dcgan.generator((28, 28, 1), 64), dcgan.discriminator((28, 28, 1))):
    kinds = (layers.Dense, layers.Reshape, layers.Conv2D, layers.Conv2DTranspose)
    shapes = [layer.output.shape[1:] for layer in network.layers if isinstance(layer, kinds)]
    print(f"{network.name:13s}", " -> ".join("x".join(map(str, shape)) for shape in shapes))
reached = {}
for size in (4, 3):
    up = layers.Conv2DTranspose(1, size, 2, "same", kernel_initializer="ones", use_bias=False)
    reached[size] = ops.convert_to_numpy(up(tf.ones((1, 6, 6, 1))))[0, 4:6, 4:8, 0].astype(int)
    print(f"kernel {size}x{size}: inputs of eight output pixels {reached[size].tolist()}")

# %% tags=["guard"]
assert (reached[4] == 4).all()
assert set(reached[3].ravel()) == {1, 2, 4}

# %% [markdown] tags=["answer"]
# Four everywhere with 4x4; with 3x3 four, two or one in turn, so that even an untrained $G$ draws a checkerboard. DCGAN changes no loss, no penalty and no training step. Under a penalty on the slope of $D$ for each sample, today's $D$ leaves batch normalization out ([notebook 03](03_training_techniques.ipynb)).

# %% [markdown] tags=["zh", "answer"]
# 4x4 时处处是四个；3x3 时四个、两个、一个交替，所以未训练的 $G$ 就已画出棋盘格。DCGAN 没有改动损失、惩罚和训练步。若对每个样本惩罚 $D$ 的斜率，如今的 $D$ 就不用批归一化（见 [notebook 03](03_training_techniques.ipynb)）。

# %% [markdown]
# The losses of $G$, as functions of $D$'s output $l$ on a fake:
#
# | variant | loss of $G$ | where $D$ pulls real and fake outputs |
# |---|---|---|
# | minimax (1406.2661) | $\log(1 - \sigma(l))$ | $+\infty$, $-\infty$ |
# | non-saturating (1406.2661) | $-\log \sigma(l)$ | $+\infty$, $-\infty$ |
# | LSGAN (1611.04076, eq. 2) | $\frac{1}{2}(l - c)^2$ | $b$, $a$: usually $1$, $0$, with $c = 1$ |
# | WGAN (1701.07875) | $-l$ | apart, as far as the bound on the slope allows |
# | hinge (1705.02894; 1802.05957, eq. 16) | $-l$ | at least $1$, at most $-1$ |
#
# The left plot has the pull on the *output*: minus the gradient of $G$'s loss with respect to $l$. The outputs are not on one scale: 6 is a logit for a cross-entropy, and five beyond the target for LSGAN. So the right plot asks what can be compared: the pull on the *sample*, against each loss's own best $D$, for $N(0, 1)$ and $N(m, 1)$. **Predict:** whose pull vanishes at $m = 6$?

# %% [markdown] tags=["zh"]
# 下表是 $G$ 的损失，写成 $D$ 对假样本的输出 $l$ 的函数：
#
# | 变体 | $G$ 的损失 | $D$ 把真、假样本的输出推向哪里 |
# |---|---|---|
# | 极小极大（1406.2661） | $\log(1 - \sigma(l))$ | $+\infty$、$-\infty$ |
# | 非饱和（1406.2661） | $-\log \sigma(l)$ | $+\infty$、$-\infty$ |
# | LSGAN（1611.04076，式 2） | $\frac{1}{2}(l - c)^2$ | $b$、$a$：通常为 $1$、$0$，且 $c = 1$ |
# | WGAN（1701.07875） | $-l$ | 拉开，直到斜率限制所允许的程度 |
# | 合页（hinge，1705.02894；1802.05957，式 16） | $-l$ | 不小于 $1$、不大于 $-1$ |
#
# 左图是对*输出*的拉力，即 $G$ 的损失对 $l$ 的梯度取负号。各种输出的尺度并不相同：同样是 6，对交叉熵是对数几率，对 LSGAN 则是超出目标五个单位。所以右图比较真正可比的量：每种损失配上各自最优的 $D$，对*样本*的拉力有多大，数据为 $N(0, 1)$，样本为 $N(m, 1)$。**预测**：$m = 6$ 时，谁的拉力消失了？

# %%
#| alt-en: Left, the pull on D's output: minimax vanishes at low outputs, non-saturating at high ones, least squares is a falling line through its target, WGAN is constant. Right, the pull on a sample with the best D, against distance: WGAN constant, non-saturating rising, minimax and least squares falling steeply.
#| alt-zh: 左图是对 D 的输出的拉力：极小极大在低处消失，非饱和在高处消失，最小二乘是穿过目标的下降直线，WGAN 恒定。右图是最优 D 下对样本的拉力随距离的变化：WGAN 恒定，非饱和上升，极小极大和最小二乘陡降。
G_LOSSES = {
    "minimax": losses.minimax_generator_loss,
    "non_saturating": losses.non_saturating_generator_loss,
    "least_squares": losses.least_squares_generator_loss,  # c = 1
    "gradient_penalty": losses.wasserstein_generator_loss,  # clipped, penalised or hinge
}
outputs, slopes = tf.linspace(-8.0, 8.0, 161)[:, None], {}
for name, loss in G_LOSSES.items():
    with tf.GradientTape() as tape:
        tape.watch(outputs)
        total = loss(outputs) * len(outputs)  # the losses are means
    slopes[name] = -tape.gradient(total, outputs).numpy()[:, 0]
    low, high = slopes[name][[20, 140]]
    print(f"{name:16s} pull on the output: {low:.4f} at -6, {high:+.4f} at +6")

grid, apart = densities.GRID, np.linspace(0.1, 6, 60)
at_best = {name: [] for name in slopes}
for m in apart:
    star = expit(m * grid)  # p / (p + q) for data at m/2, samples at -m/2: also LSGAN's best D
    samples = norm(-m / 2, 1).pdf(grid)
    shares = {
        "minimax": star,
        "non_saturating": 1 - star,
        "least_squares": (1 - star) * star * (1 - star),  # (c - D) dD/dl
    }
    for name, share in shares.items():
        at_best[name].append(m * np.trapezoid(share * samples, grid))  # the logit has slope m
    at_best["gradient_penalty"].append(1.0)  # the best critic has slope 1
variants.pulls(outputs[:, 0].numpy(), slopes, apart, at_best)

# %% tags=["guard"]
expected = {
    "minimax": expit([-6, 6]),
    "non_saturating": 1 - expit([-6, 6]),
    "least_squares": (7, -5),
    "gradient_penalty": (1, 1),
}
for name, values in expected.items():
    assert np.allclose(slopes[name][[20, 140]], values, atol=1e-5), name
assert round(float(slopes["minimax"][20]), 4) == 0.0025
assert round(float(slopes["non_saturating"][20]), 4) == 0.9975
assert round(at_best["minimax"][-1], 3) == 0.012
assert round(at_best["least_squares"][-1], 4) == 0.0045
assert (
    at_best["least_squares"][-1] < at_best["minimax"][-1] < 0.05 < 5 < at_best["non_saturating"][-1]
)

# %% [markdown] tags=["answer"]
# Minimax and least squares: 0.0125 and 0.0045 are left. The non-saturating pull grows with the distance, WGAN's is 1. LSGAN's pull on the *output* is largest where a fake is found out, 7 at an output of -6. But its *best* $D$ is flat there: $D^*$ is a probability, near 0 for all such fakes. Any pull that is left there comes from a $D$ that is not the best one. At +6, past the target, least squares pulls *back* with 5.
#
# So "LSGAN has no vanishing gradient" is true of the output, but not of the sample when $D$ is at its best. Adam also divides by the size of the gradient: the plot says where a loss gives almost no gradient, not which variant learns faster.

# %% [markdown] tags=["zh", "answer"]
# 极小极大和最小二乘：只剩 0.0125 和 0.0045。非饱和损失的拉力随距离增大，WGAN 的始终是 1。LSGAN 对*输出*的拉力在假样本被识破处最大，输出为 -6 时是 7；但它*最优*的 $D$ 在那里是平的：$D^*$ 是概率，对这些假样本都接近 0。那里若还有拉力，只能来自不够优的 $D$。在 +6 处已越过目标，最小二乘以 5 的大小往*回*拉。
#
# 所以“LSGAN 没有梯度消失”对输出成立；$D$ 达到最优时，对样本不成立。此外 Adam 会除以梯度的大小：这张图说明损失在哪里几乎不给梯度，不说明哪种变体学得快。

# %% [markdown]
# ## 2. LSGAN: squares, and which divergence
#
# $$L_D = \tfrac{1}{2}\mathbb{E}[(D(x) - b)^2] + \tfrac{1}{2}\mathbb{E}[(D(G(z)) - a)^2], \qquad L_G = \tfrac{1}{2}\mathbb{E}[(D(G(z)) - c)^2] \qquad \text{(1611.04076, eq. 2)}$$
#
# LS is *least squares*. The best $D$ is $D^* = (b\,p + a\,q)/(p + q)$. Put it into $\mathbb{E}_p[(D - c)^2] + \mathbb{E}_q[(D - c)^2]$: for $b - c = 1$, $b - a = 2$, such as $a, b, c = -1, 1, 0$, the result is the Pearson divergence $\chi^2(p + q \,\|\, 2q) = \int (p - q)^2 / (p + q)$ (section 3.2). **Predict:** does the usual coding $0, 1, 1$ have one too? And $G$'s gradient holds $D^*$ fixed: is it the gradient of this divergence?

# %% [markdown] tags=["zh"]
# ## 2. LSGAN：平方误差对应哪个散度
#
# $$L_D = \tfrac{1}{2}\mathbb{E}[(D(x) - b)^2] + \tfrac{1}{2}\mathbb{E}[(D(G(z)) - a)^2], \qquad L_G = \tfrac{1}{2}\mathbb{E}[(D(G(z)) - c)^2] \qquad \text{(1611.04076, eq. 2)}$$
#
# LS 指*最小二乘*。最优的 $D$ 是 $D^* = (b\,p + a\,q)/(p + q)$。把它代入 $\mathbb{E}_p[(D - c)^2] + \mathbb{E}_q[(D - c)^2]$：当 $b - c = 1$、$b - a = 2$ 时，例如 $a, b, c = -1, 1, 0$，结果是皮尔逊散度 $\chi^2(p + q \,\|\, 2q) = \int (p - q)^2 / (p + q)$（第 3.2 节）。**预测**：常用的编码 $0, 1, 1$ 也有对应的散度吗？$G$ 的梯度把 $D^*$ 固定不动，它就是这个散度的梯度吗？

# %%
p, q = norm(-1.0, 1.0), norm(1.5, 0.7)
chi2 = variants_maths.pearson(p, q)
pearson_star = variants_maths.least_squares_optimum(p, q, a=-1, b=1)
binary_star = variants_maths.least_squares_optimum(p, q, a=0, b=1)
binary_value = variants_maths.least_squares_value(binary_star, p, q, c=1)
print(f"chi^2 {chi2:.4f}; value of -1, 1, 0: "
      f"{variants_maths.least_squares_value(pearson_star, p, q, c=0):.4f}")  # fmt: skip
print(f"value of 0, 1, 1: {binary_value:.4f}, and (chi^2 + 2) / 4 = {(chi2 + 2) / 4:.4f}")


def fixed_star(star, c):  # the loss of G when the mean of q moves and D* does not
    return lambda mean: np.trapezoid((star - c) ** 2 * norm(mean, 0.7).pdf(grid), grid) / 2


of_chi2 = densities.slope(lambda mean: variants_maths.pearson(p, norm(mean, 0.7)), 1.5)
of_pearson = densities.slope(fixed_star(pearson_star, 0), 1.5)
of_binary = densities.slope(fixed_star(binary_star, 1), 1.5)
print(f"slopes: chi^2 / 2 {of_chi2 / 2:.4f}, G with -1, 1, 0 {of_pearson:.4f}")
print(f"slopes: chi^2 / 8 {of_chi2 / 8:.4f}, G with 0, 1, 1 {of_binary:.4f}")

# %% tags=["guard"]
assert abs(variants_maths.least_squares_value(pearson_star, p, q, c=0) - chi2) < 1e-9
assert abs(binary_value - (chi2 + 2) / 4) < 1e-9
assert abs(of_pearson - of_chi2 / 2) > 0.02
assert abs(of_binary - of_chi2 / 8) > 0.02

# %% [markdown] tags=["answer"]
# The value: yes, the same up to a factor and a constant, $(\chi^2 + 2)/4$, because one best $D$ is a linear function of the other. The gradient: no, the printed slopes differ for both codings. $D^*$ minimises $L_D$ and not this value, so its dependence on $G$ may not be dropped; in the minimax game, where both share one $V$, it may. "LSGAN minimises $\chi^2$" speaks of the value at the best $D$.

# %% [markdown] tags=["zh", "answer"]
# 值：有，只差一个系数和一个常数，即 $(\chi^2 + 2)/4$，因为两种编码的最优 $D$ 互为线性函数。梯度：不是，两种编码下打印出的斜率都不相等。$D^*$ 最小化的是 $L_D$ 而不是这个值，所以它对 $G$ 的依赖不能省略；极小极大博弈中双方共用一个 $V$，才可以省略。“LSGAN 最小化 $\chi^2$”说的是最优 $D$ 处的值。

# %% [markdown]
# ## 3. WGAN: a critic that measures
#
# The Wasserstein-1 distance is the least work that moves one heap of sand onto another. Its dual (the first formula of the whiteboard) lets a critic estimate it. A function is *$K$-Lipschitz* if its slope is nowhere above $K$; such a critic says at most $K\,W_1$. WGAN-GP bounds no slope: it *penalises* slopes other than 1, so its estimate may exceed $W_1$.
#
# For $p = N(0, 1)$ and $q = N(m, 1)$, $W_1 = m$. Two critics are trained for each $m$: one with the penalty ($\lambda = 10$), one clipped at 0.1. For the best penalised critic theory says $W_1 + \frac{1}{2\lambda}\int (F_q - F_p)^2 / r\,dx$, with distribution functions $F$ and the density $r$ of the points where the penalty is taken (at each $x$, the slope $s$ maximises $s\,|F_q - F_p| - \lambda r (s - 1)^2$). **Predict:** which of the two comes nearer to $m$?

# %% [markdown] tags=["zh"]
# ## 3. WGAN：会测量的 critic
#
# 沃瑟斯坦-1 距离是把一堆沙搬成另一堆所需的最小功。它的对偶形式（白板上的第一个公式）让 critic 可以估计它。斜率处处不超过 $K$ 的函数叫做 *$K$-利普希茨*；这样的 critic 最多给出 $K\,W_1$。WGAN-GP 并不限制斜率，而是*惩罚*偏离 1 的斜率，所以它的估计可能超过 $W_1$。
#
# 对 $p = N(0, 1)$ 和 $q = N(m, 1)$，有 $W_1 = m$。对每个 $m$ 训练两个 critic：一个带惩罚（$\lambda = 10$），一个裁剪到 0.1。理论上最优的带惩罚 critic 给出 $W_1 + \frac{1}{2\lambda}\int (F_q - F_p)^2 / r\,dx$，其中 $F$ 是分布函数，$r$ 是取惩罚的那些点的密度（在每个 $x$ 处，斜率 $s$ 使 $s\,|F_q - F_p| - \lambda r (s - 1)^2$ 最大）。**预测**：哪一个更接近 $m$？

# %%
#| alt-en: Left, estimates against m: the penalised critic lies near the exact line and above it at large m, the clipped one below. Right, as ratios: the clipped critic divided by its own slope is near 1.
#| alt-zh: 左图是估计值随 m 的变化：带惩罚的 critic 接近精确直线，m 大时高于它；裁剪的在下方。右图是比值：裁剪的 critic 除以自己的斜率后接近 1。
shifts = np.array([0.25, 0.5, 1.0, 2.0, 4.0])
penalised, steep = variants_runs.critic_estimates(WGANGP, shifts, gp_weight=10.0)
clipped, clipped_slopes = variants_runs.critic_estimates(WGAN, shifts, clip_value=0.1)
best = np.array([variants_maths.penalised_estimate(norm(0, 1), norm(m, 1), 10) for m in shifts])
print(
    "mean slopes between data and samples: penalised",
    steep.round(2),
    "clipped",
    clipped_slopes.round(2),
)
variants.critic_estimates(shifts, best, penalised, clipped, clipped_slopes)

# %% tags=["guard"]
sample = np.random.default_rng(0).standard_normal((2, 20_000))
for m in shifts:
    assert abs(wasserstein_distance(sample[0], sample[1] + m) - m) < 0.05
assert np.abs(penalised / best - 1).max() < 0.08
assert np.abs(penalised / shifts - 1)[:4].max() < 0.15
assert np.abs(clipped / clipped_slopes / shifts - 1).max() < 0.15
assert (clipped / shifts).max() < 0.75
assert abs(best[-1] / 4 - 1.2) < 0.01

# %% [markdown] tags=["answer"]
# The penalised one. In theory it reads high, for large $m$ by about $m/2\lambda$ of the value, so 20 % at $m = 4$, because a slope above 1 pays off. So it is no lower bound. At $m = 0.25$ this trained critic reads 4 % low: it is not quite the best one. The clipped critic says $K\,W_1$ with a $K$ that nobody chose and that changes with $m$; divided by its own mean slope it is right within 15 %.

# %% [markdown] tags=["zh", "answer"]
# 带惩罚的那个。理论上它偏高：$m$ 较大时，相对偏高约 $m/2\lambda$，即 $m = 4$ 时高 20 %，因为斜率超过 1 对它有利。所以它不是下界。$m = 0.25$ 时，这个训练出来的 critic 反而低了 4 %：它还没有完全达到最优。裁剪的 critic 给出 $K\,W_1$，这个 $K$ 不是谁选定的，还随 $m$ 变化；除以自己的平均斜率之后，误差在 15 % 以内。

# %% [markdown]
# **A trap: the sigmoid that stayed.** Then the critic lives in (0, 1). Take two points $m$ apart, and as critic the sigmoid of a line, nowhere steeper than 1. The best one says $\tanh(m)$, never more than 1.

# %% [markdown] tags=["zh"]
# **陷阱：忘了去掉 sigmoid。** 这样 critic 的输出只能在 (0, 1) 内。设两个点相距 $m$，critic 是直线再套 sigmoid，套完后斜率处处不超过 1。它最多给出 $\tanh(m)$，永远不超过 1。

# %%
steepness, middles = np.linspace(0.01, 4, 400)[:, None], np.linspace(-1, 5, 601)
says = {
    m: (expit(steepness * (m - middles)) - expit(-steepness * middles)).max() for m in (0.5, 1, 4)
}
print("; ".join(f"W1 = {m}: at most {value:.2f}" for m, value in says.items()))
with_sigmoid = keras.Sequential([keras.Input((2,)), layers.Dense(1, activation="sigmoid")])
try:
    WGAN(mlp.generator((2,), 4, (8,)), with_sigmoid, latent_dim=4)
except ValueError as error:
    print("ValueError:", error)

# %% tags=["guard"]
assert all(abs(value - np.tanh(m)) < 1e-4 for m, value in says.items())

# %% [markdown]
# ## 4. The price of clipping
#
# WGAN sets every weight back into $[-c, c]$ after each step; its authors call this "a clearly terrible way" (1701.07875, section 3). **Predict:** what does a critic of three layers say where $W_1 = 1$, for $c$ = 0.01, 0.1 and 0.3? And what share of its weights will stand at the limit after a training on the ring?

# %% [markdown] tags=["zh"]
# ## 4. 裁剪的代价
#
# WGAN 在每一步之后把所有权重裁剪回 $[-c, c]$；作者自己说这是“明显糟糕的办法”（1701.07875，第 3 节）。**预测**：在 $W_1 = 1$ 处，三层的 critic 在 $c$ = 0.01、0.1 和 0.3 时分别给出多少？在圆环上训练之后，有多大比例的权重停在界限上？

# %%
#| alt-en: Histograms of weights: many of the clipped ones stand at the two limits; the penalised ones form a bell.
#| alt-zh: 权重的直方图：裁剪的权重有很多停在两个界限上；带惩罚的呈钟形。
says = {
    c: variants_runs.critic_estimates(WGAN, [1.0], clip_value=c)[0][0] for c in (0.01, 0.1, 0.3)
}
print("; ".join(f"c = {c}: {estimate:.4f}" for c, estimate in says.items()))
runs = {
    "clipped": variants_runs.train_on_ring(
        WGAN, updates=1500, n_critic=2, clip_value=0.1, rate=1e-3
    ),
    "penalised": variants_runs.train_on_ring(WGANGP, updates=1500, n_critic=1, gp_weight=1.0),
}
weights = {
    name: [w.numpy() for w in gan.discriminator.trainable_variables]
    for name, (gan, *_) in runs.items()
}
variants.weight_histograms(weights["clipped"], 0.1, weights["penalised"])

# %% tags=["guard"]
assert 4e-4 < says[0.01] < 8e-4
assert 0.4 < says[0.1] < 0.75
assert 10 < says[0.3] < 18
assert 500 < says[0.1] / says[0.01] < 2000  # 10^3
assert 13 < says[0.3] / says[0.1] < 54  # 3^3 = 27
largest = max(np.abs(w).max() for w in weights["penalised"])
at_limit = variants_maths.share_at_limit(weights["clipped"], 0.1)
assert 0.35 < at_limit < 0.6, at_limit
assert variants_maths.share_at_limit(weights["penalised"], largest) < 0.01
assert largest > 5 * 0.1

# %% [markdown] tags=["answer"]
# About 0.0006, 0.6 and 14: the slope is a product over layers, so it goes with the *third power* of $c$, and the gradient that $G$ gets goes alike (1704.00028, section 3). Nearly half of the weights stand at a limit: of these only the sign is left. With the penalty no value is special. (The two runs also differ in rate and critic steps; the limits are the clipping's.)

# %% [markdown] tags=["zh", "answer"]
# 大约是 0.0006、0.6 和 14：斜率是各层的乘积，随 $c$ 的*三次方*变化，传给 $G$ 的梯度也是如此（1704.00028，第 3 节）。近一半的权重停在界限上，这些权重只剩下正负号。用惩罚时没有哪个取值是特殊的。（两次训练的学习率和 critic 步数也不同，但界限来自裁剪。）

# %% [markdown]
# ## 5. WGAN-GP: a penalty on the slope
#
# $$L = \mathbb{E}[f(G(z))] - \mathbb{E}[f(x)] + \lambda\,\mathbb{E}\big[(\|\nabla f(\hat{x})\|_2 - 1)^2\big], \qquad \hat{x} = \alpha x + (1 - \alpha) G(z),\ \alpha \sim U[0, 1] \qquad \text{(1704.00028, eq. 3)}$$
#
# The penalty belongs to the critic's loss and takes the *place* of clipping. **Predict:** what is it for the critic $f(x) = w \cdot x$ with $w = (3, 4, 12)$?

# %% [markdown] tags=["zh"]
# ## 5. WGAN-GP：惩罚斜率
#
# $$L = \mathbb{E}[f(G(z))] - \mathbb{E}[f(x)] + \lambda\,\mathbb{E}\big[(\|\nabla f(\hat{x})\|_2 - 1)^2\big], \qquad \hat{x} = \alpha x + (1 - \alpha) G(z),\ \alpha \sim U[0, 1] \qquad \text{(1704.00028, eq. 3)}$$
#
# 惩罚加在 critic 的损失里，*取代*裁剪。**预测**：对 $f(x) = w \cdot x$、$w = (3, 4, 12)$ 的 critic，惩罚是多少？


# %%
def slope_penalty(critic, real, fake):
    alpha = tf.random.uniform((len(real), 1))  # one for each sample
    between = alpha * real + (1 - alpha) * fake
    with tf.GradientTape() as tape:
        tape.watch(between)
        total = ops.sum(critic(between))
    norms = ops.sqrt(ops.sum(tape.gradient(total, between) ** 2, axis=1) + 1e-12)
    return ops.mean((norms - 1) ** 2)


real, fake = tf.random.normal((2, 64, 3), seed=0)
linear = keras.Sequential([keras.Input((3,)), layers.Dense(1, use_bias=False)])
linear.set_weights([np.array([[3.0], [4.0], [12.0]])])
print(f"f(x) = w x: {slope_penalty(linear, real, fake):.2f}")


def length(x):
    return ops.sqrt(ops.sum(x**2, axis=1))


print(f"f(x) = |x|: {slope_penalty(length, real, fake):.1e}")

# %% tags=["guard"]
assert abs(float(slope_penalty(linear, real, fake)) - 144) < 1e-2
assert float(slope_penalty(length, real, fake)) < 1e-9
keras.utils.set_random_seed(0)
checked = mlp.discriminator((3,), (16, 16))
gan = WGANGP(mlp.generator((3,), 4, (8,)), checked, latent_dim=4)
many = tf.random.normal((2, 20_000, 3), seed=1)
assert np.isclose(slope_penalty(checked, *many), gan.penalty(*many), rtol=0.05)

# %% [markdown] tags=["answer"]
# $\|w\| = 13$ everywhere, so $12^2 = 144$; $f(x) = \|x\|$ has slope 1 and costs nothing. Such closed forms find the usual bugs: a norm over the whole batch, a forgotten root, gradients of several samples mixed.

# %% [markdown] tags=["zh", "answer"]
# 处处 $\|w\| = 13$，所以是 $12^2 = 144$；$f(x) = \|x\|$ 的斜率为 1，惩罚为零。这样的闭式结果能查出常见的 Bug：对整个批次取范数、忘了开方、几个样本的梯度混在一起。

# %% [markdown]
# ## 6. Is instability solved?
#
# The smallest GAN (notebook 01, section 6): the data are the point 0, the sample is $\theta$, the critic is $\psi x$. Bounds on $\psi$: clipping at 1, or the penalty with $\lambda = 1$, each with five critic steps for each step of $G$. Beside them minimax with R1 ($\gamma = 1$), with one step of $D$. **Predict:** whose sample comes to rest on the data?

# %% [markdown] tags=["zh"]
# ## 6. 不稳定解决了吗？
#
# 最简单的 GAN（notebook 01 第 6 节）：数据是点 0，样本是 $\theta$，critic 是 $\psi x$。限制 $\psi$ 的办法：裁剪到 1，或 $\lambda = 1$ 的惩罚，$G$ 每走一步 critic 都走五步；另外再看加 R1（$\gamma = 1$）的极小极大博弈，$D$ 每次走一步。**预测**：谁的样本会停在数据上？

# %%
#| alt-en: The sample against updates: with clipping it swings around the data, with the gradient penalty it stops beside them, with R1 it comes to rest on them.
#| alt-zh: 样本随更新次数的变化：裁剪时在数据两侧摆动，梯度惩罚时停在旁边，加 R1 时停在数据上。
paths = {
    ("clipping", "WGAN, clipped at 1"): variants_maths.wasserstein_orbit("clipped")[:, 0],
    ("gradient_penalty", "WGAN-GP, weight 1"): variants_maths.wasserstein_orbit("penalised")[:, 0],
    ("minimax", "minimax with R1"): dirac.orbit("r1", alternating=True)[:, 0],
}
variants.generators_on_the_line(paths, 0.1)

# %% tags=["guard"]
swing, rest, r1 = (np.abs(theta[-200:]).max() for theta in paths.values())
assert 0.4 < swing < 0.5
assert abs(rest - 2.0) < 1e-3  # 2 lambda
assert r1 < 1e-3
free = [dirac.last_radius("wasserstein", alternating) for alternating in (False, True)]
assert np.allclose(free, (17.0, 1.410), rtol=0.02)

# %% [markdown] tags=["answer"]
# Only the one with R1. Its loss is another one too, but minimax *without* R1 does not come to rest (notebook 01, section 6). The clipped one still swings after 500 updates, by up to 0.45. The penalised one stops at $|\theta| = 2\lambda$ with $\psi = 0$: to turn round, the critic would have to pass slope 0, and the penalty, which wants slope 1, holds it back as hard as the data pull. In general too, WGAN and WGAN-GP with a finite number of critic steps do not always converge (1801.04406, abstract). The WGAN paper itself reports unstable runs with momentum or high rates (section 4.2).

# %% [markdown] tags=["zh", "answer"]
# 只有加 R1 的那个。它的损失也不同，但*不加* R1 的极小极大博弈停不下来（notebook 01 第 6 节）。裁剪的在 500 次更新之后仍在摆动，幅度可达 0.45。带惩罚的停在 $|\theta| = 2\lambda$、$\psi = 0$：critic 要掉头，就得经过斜率 0，而惩罚想要斜率 1，阻力与数据的拉力一样大。一般情况也是如此：critic 步数有限时，WGAN 和 WGAN-GP 并不总是收敛（1801.04406，摘要）。WGAN 的论文自己也报告，带动量或学习率高时训练不稳定（第 4.2 节）。

# %% [markdown]
# ## 7. R3GAN, live
#
# Two changes at once: $D$ judges *pairs*, and its slope is penalised at reals (R1) and at fakes (R2), both towards 0 (2501.05441, section 2). Two changes make four arms, so each can be measured alone. First the smallest GAN. **Predict:** what does pairing change there, and which change brings the sample to rest?

# %% [markdown] tags=["zh"]
# ## 7. 现场训练 R3GAN
#
# 它一次改了两处：$D$ 判断的是*一对*样本；斜率在真实样本处（R1）和假样本处（R2）都受惩罚，往 0 压（2501.05441，第 2 节）。两处改动配成四组，就能分别测量。先看最简单的 GAN。**预测**：配对在那里改变了什么？是哪一处改动让样本停下来？


# %%
def smallest_r3gan(gamma, steps=500, rate=0.1, theta=1.0, psi=1.0):
    path = [(theta, psi)]
    for _ in range(steps):  # the logits: 0 of the real one, psi theta of the fake
        psi -= rate * (theta * expit(psi * theta) + gamma / 2 * (2 * psi + 2 * psi))  # R1 and R2
        theta += rate * psi * expit(-psi * theta)
        path.append((theta, psi))
    return np.array(path)


for gamma in (0.0, 1.0):
    print(f"gamma {gamma:.0f}: radius {np.hypot(*smallest_r3gan(gamma)[-1]):.2g} after 500 steps")
same = np.abs(smallest_r3gan(0.0) - dirac.orbit("non-saturating", alternating=True)).max()
print(f"largest difference to the non-saturating game: {same:.0e}")

# %% tags=["guard"]
assert same < 1e-12
assert round(float(np.hypot(*smallest_r3gan(0.0)[-1])), 2) == 0.39
assert round(float(np.hypot(*smallest_r3gan(1.0)[-1])), 4) == 0.0017

# %% [markdown] tags=["answer"]
# Pairing changes nothing here: the real logit is always 0, so both games take the same path and creep in to 0.39. The penalties bring it to rest. That is the paper's local result: with R1 or R2 the game converges near the equilibrium, by the pairing alone it need not (2501.05441, propositions I and II).

# %% [markdown] tags=["zh", "answer"]
# 在这里配对什么也没改变：真实样本的对数几率恒为 0，两个博弈走的是同一条路，慢慢靠近到 0.39。让它停下来的是惩罚。这正是论文的局部结论：有 R1 或 R2 时，博弈在均衡点附近收敛；只靠配对则未必（2501.05441，命题 I 和 II）。

# %% [markdown]
# Now on the ring, with the program of the beginning and the *tuned* Adam in all arms. The thick black bars are medians again. **Predict:** which of the two changes helps more here?

# %% [markdown] tags=["zh"]
# 再回到圆环，沿用开头的程序，各组都用*调好的* Adam。黑色粗线仍是中位数。**预测**：在这里，两处改动哪一处帮助更大？

# %%
#| alt-en: Modes, quality and distance of four arms with five seeds each: non-saturating and relativistic, each without and with R1 and R2; real points and a ring without modes for comparison.
#| alt-zh: 四组的模式数、质量和距离，每组五个种子：非饱和与相对损失，各自不加和加上 R1、R2；并标出真实点和没有模式的圆环作对照。
LOSSES["relativistic"] = (  # s(D(G(z)) - D(x)) for D, and the other way round for G
    lambda real, fake: softplus(fake - real),
    lambda real, fake: softplus(real - fake),
)
pairing = ("non_saturating", "relativistic")
arms = [(loss, "tuned Adam", gamma) for loss in pairing for gamma in (0.0, 1.0)]
r3, _ = play(arms, 3000)
names = {"non_saturating": "non-saturating", "relativistic": "relativistic"}
table = {
    f"{names[loss]}" + (",\nR1 + R2" if gamma else ",\nno penalty"): (
        loss,
        gamma > 0,
        {metric: r3[metric][i] for metric in PANELS},
    )
    for i, (loss, _, gamma) in enumerate(arms)
}
w1 = r3["w1"].reshape(2, 2, 5)  # pairing, penalty, seed
variants_rings.dots(
    table,
    PANELS,
    levels,
    f"Mean $W_1$: {w1[:, 0].mean():.2f} without penalties, {w1[:, 1].mean():.2f} with; "
    f"{w1[0].mean():.2f} without pairing, {w1[1].mean():.2f} with",
)

# %%
hq = r3["hq"].reshape(2, 2, 5)
changes = {
    "pairing: W1": (w1[1] - w1[0]).mean(axis=0),
    "penalties: W1": (w1[:, 1] - w1[:, 0]).mean(axis=0),
    "penalties: share near a mode": (hq[:, 1] - hq[:, 0]).mean(axis=0),
}
for name, differences in changes.items():
    print("{:29s} {:+.2f}, 95 % interval {:+.2f} to {:+.2f}".format(name, *interval(differences)))

# %% tags=["guard"]
pairing_w1, penalties_w1, penalties_hq = map(interval, changes.values())
assert pairing_w1[1] < 0.05, pairing_w1
assert pairing_w1[2] > -0.05, pairing_w1
assert abs(pairing_w1[0]) < 0.2, pairing_w1
assert -0.5 < penalties_w1[0] < -0.15, penalties_w1
assert penalties_w1[2] < 0, penalties_w1
assert -0.35 < penalties_hq[0] < -0.1, penalties_hq
with_penalties = r3["modes"].reshape(2, 2, 5)[:, 1]
assert (with_penalties >= 6).all(), with_penalties
assert (with_penalties == 8).sum() >= 7, with_penalties

# %% [markdown] tags=["answer"]
# The penalties. Nearly all of the ten runs with them find 8 modes, and $W_1$ falls by about 0.3, with an interval that does not reach 0. That of pairing reaches over 0: five seeds cannot tell its sign. The penalties have a price after so few updates: the share of samples near a mode falls too (last line).
#
# This is one small world and no verdict on R3GAN, which was tested on images.

# %% [markdown] tags=["zh", "answer"]
# 惩罚。加了惩罚的十次训练几乎都找到 8 个模式，$W_1$ 下降约 0.3，区间不含 0。配对的区间跨过 0：五个种子连正负都分不出。更新次数这么少时，惩罚也有代价：靠近模式的样本比例也随之下降（最后一行）。
#
# 这只是一个小世界，不足以评判 R3GAN，后者是在图像上检验的。

# %% [markdown]
# ## 8. Which one is best?
#
# Recorded trainings, longer than a notebook's: the ring after 24,000 updates, five seeds each ([settings](../docs/comparison.md)). *Tuned* is Adam as above; the labels say what else differs. The thick black bars are medians. **Predict:** which pairs of rows compare two losses and nothing else? And some runs have a smaller $W_1$ than real points have on average: are they better than real?

# %% [markdown] tags=["zh"]
# ## 8. 哪个最好？
#
# 这里是记录下来的训练，比 notebook 里的长：圆环，24,000 次更新，每组五个种子（[设置](../docs/comparison.md)）。*tuned* 指上文调好的 Adam，标签里写明其他不同之处。黑色粗线是中位数。**预测**：哪几对行只有损失不同？还有，有些训练的 $W_1$ 比真实点的平均值还小：它们比真实数据还好吗？

# %%
#| alt-en: Recorded runs on the ring: minimax with the usual Adam finds no mode or one; all other rows find eight, but for one seed of least squares with four; but for one run, the distances of hinge, WGAN and WGAN-GP lie in the band of real points.
#| alt-zh: 圆环上的记录：极小极大配常用 Adam 找到零个或一个模式；其余各行都找到八个，只有最小二乘的一个种子是四个；合页损失、WGAN 和 WGAN-GP 的距离除一次训练外都落在真实点的区间内。
ring, _ = variants_runs.comparison("compare_ring.json")
usual = next(name for name in ring if "minimax" in name)
rows = {
    usual: ("minimax", False, "minimax, usual Adam"),
    "gan": ("non_saturating", True, "non-saturating, tuned"),
    "lsgan": ("least_squares", True, "least squares, tuned"),
    "hinge": ("hinge", True, "hinge + R1, tuned"),
    "wgan": ("clipping", True, "WGAN clipped, tuned,\na fifth of the rate, 2 critic steps"),
    "wgan_gp": ("gradient_penalty", True, "WGAN-GP, tuned"),
}
METRICS = {"modes": "modes_ring_10k", "hq": "hq_ring_10k", "w1": "w1_ring_2k"}
table = {
    label: (method, filled, {short: ring[name][long] for short, long in METRICS.items()})
    for name, (method, filled, label) in rows.items()
}
band = variants_runs.real_w1(draws=12, count=2000)
recorded_levels = {"real": levels["real"] | {"w1": band}, "turned": {"hq": levels["turned"]["hq"]}}
print(f"W1 of 2,000 real points to 2,000 others, 12 draws: {band.min():.2f} to {band.max():.2f}")
inside = sum(
    (ring[name]["w1_ring_2k"] <= band.max()).sum() for name in ("hinge", "wgan", "wgan_gp")
)
variants_rings.dots(
    table,
    {"modes": ("modes found, of 8", (0, 8)), "hq": ("share near a mode", (0, 1)),
     "w1": ("$W_1$ to the data", (0, 4.5))},
    recorded_levels,
    f"Hinge, WGAN, WGAN-GP: {inside} of 15 runs are as near as real points are to each other",
)  # fmt: skip

# %% tags=["guard"]
spread = {
    name: np.round([v.min(), v.max()], 2).tolist()
    for name, v in ((name, ring[name]["w1_ring_2k"]) for name in rows)
}
assert spread["gan"] == [0.14, 0.43], spread
assert spread["lsgan"] == [0.09, 1.36]
assert round(float(ring["hinge"]["w1_ring_2k"].min()), 2) == 0.07
assert np.round([band.min(), band.max()], 2).tolist() == [0.04, 0.14]
assert inside == 14
assert set(ring[usual]["modes_ring_10k"]) <= {0, 1}
assert all(
    (ring[name]["modes_ring_10k"] == 8).all() for name in ("gan", "hinge", "wgan", "wgan_gp")
)
assert sorted(ring["lsgan"]["modes_ring_10k"]) == [4, 8, 8, 8, 8]

# %% [markdown] tags=["answer"]
# Only non-saturating and least squares, both tuned: their distances are 0.14 to 0.43 and 0.09 to 1.36, so the ranges overlap, and one seed of least squares misses four modes. Every other pair differs in more. The first row has another loss *and* the usual Adam; the four arms above measured both in a shorter run. There the optimizer's mean effect was larger; five seeds do not settle it.
#
# No run is nearer than real points can be: 2,000 real points are 0.04 to 0.14 away from 2,000 others, so a run at 0.07 is inside the band. A single real number, as in the table of the settings, hides that.

# %% [markdown] tags=["zh", "answer"]
# 只有非饱和与最小二乘，两者都用调好的 Adam：距离分别是 0.14 到 0.43 和 0.09 到 1.36，范围重叠，而且最小二乘有一个种子漏掉了四个模式。其余各对都不止一处不同。第一行换了损失，*又*用了常用的 Adam；上文的四组用较短的训练分别测过两者：优化器的平均作用更大，但五个种子还定不下来。
#
# 没有哪次训练比真实点所能达到的更近：2,000 个真实点与另外 2,000 个相距 0.04 到 0.14，所以 0.07 的那次训练仍在这个区间之内。只给出一个真实值，就像设置表里那样，便看不出这一点。

# %% [markdown]
# **All combinations.** Recorded too: seven losses and the two Adams, with and without R1 where the loss does not bound the slope by itself. Networks, batch size, 24,000 updates and one step of $D$ for each of $G$ are equal; five seeds, on the ring and on a grid of 25 Gaussians. "Near" is less than twice the $W_1$ of real points. **Predict:** what moves $W_1$ most, the loss, the optimizer or R1?

# %% [markdown] tags=["zh"]
# **所有组合。** 这也是事先跑好的结果：七种损失、两种 Adam；损失本身不限制斜率的，分别在加与不加 R1 时训练。网络、批大小、24,000 次更新都相同，$G$ 每更新一次，$D$ 也更新一次；五个种子，数据是圆环和 25 个高斯分布的网格。图中的“近”指 $W_1$ 不到真实点的两倍。**预测**：损失、优化器和 R1，哪一个对 $W_1$ 影响最大？

# %%
#| alt-en: Distance W1 of all combinations on the ring and on the grid, in four blocks. With the usual Adam and no R1 the five losses are as far off as points at random angles, or farther. On the ring R1 brings all near the data, on the grid only R1 and the tuned Adam do; WGAN-GP is near without R1, but for the usual Adam on the grid, where it is just above the limit.
#| alt-zh: 圆环和网格上所有组合的距离 W1，分成四块。常用 Adam 且不加 R1 时，五种损失与角度随机的点一样远，或者更远。圆环上加 R1 就都接近数据，网格上要 R1 和调好的 Adam 一起才行；WGAN-GP 不加 R1 也接近数据，只有网格上配常用 Adam 时略超界限。
combined = {data: recorded(f"factorial_{data}.json") for data in ("ring", "grid")}
factors.blocks(combined)

# %%
print("mean change of W1, and its 95 % interval over the seeds")
compared = factors.FACTORS | {
    f"non-saturating -> {factors.label_of(loss)}": ("loss", loss)
    for loss in ("minimax", "least_squares", "hinge", "relativistic")
}
for data, record in combined.items():
    for name, of in compared.items():
        change = factors.effect(record, *of)
        line = "{:5s} {:45s} {mean:+.2f} ({low:+.2f} to {high:+.2f})"
        print(line.format(data, name, **change))
    for each in record["simple"]:
        if each["metric"] == factors.distance(record) and each["factor"] == "optimizer":
            name = f"the tuned Adam, {'with' if each['r1'] else 'without'} R1"
            print(line.format(data, name, **each))

# %% tags=["guard"]
told = {
    (data, name): round(factors.effect(record, *of)["mean"], 2)
    for data, record in combined.items()
    for name, of in factors.FACTORS.items()
}
assert list(told.values()) == [-0.73, -0.46, -0.82, -0.15], told
changes = [
    round(each["mean"], 2)
    for record in combined.values()
    for each in record["simple"]
    if (each["metric"], each["factor"]) == (factors.distance(record), "optimizer")
]
assert changes == [-0.91, -0.02, 0.03, -0.34], changes
losses = {
    (data, block): factors.means_of(combined[data], factors.BLOCKS[block]).values()
    for data in combined
    for block in ("usual Adam", "tuned Adam,\nR1")
}
ends = [(round(float(min(w1)), 2), round(float(max(w1)), 2)) for w1 in losses.values()]
assert ends == [(0.74, 2.17), (0.10, 0.12), (1.06, 1.43), (0.22, 0.29)], ends
modes = {
    loss: sorted(
        row["metrics"]["modes_grid_10k"]
        for row in combined["grid"]["rows"]
        if (row["loss"], row["optimizer"], row["r1"]) == (loss, "tuned", True)
    )
    for loss in ("non_saturating", "minimax", "relativistic")
}
assert modes["non_saturating"] == modes["minimax"] == [25] * 5
assert modes["relativistic"] == [24, 25, 25, 25, 25]
assert [factors.all_near(record) for record in combined.values()] == [
    ["usual Adam and R1", "tuned Adam and R1"],
    ["tuned Adam and R1"],
]
assert {len({row["seed"] for row in record["rows"]}) for record in combined.values()} == {5}

# %% [markdown] tags=["answer"]
# R1: all else equal, it changes $W_1$ by -0.73 on the ring and by -0.82 on the grid; the tuned Adam by -0.46 and -0.15. On the ring only minimax differs clearly from non-saturating (+0.29). On the grid another loss changes $W_1$ by -0.05 to -0.20, about as much as the tuned Adam. On the ring R1 alone is enough for all five losses, the tuned Adam alone only for hinge: it changes $W_1$ by -0.91 without R1 and by -0.02 with it. On the grid it takes both: +0.03 without R1, -0.34 with it.
#
# And the loss? With neither, the means of the five losses are 0.74 to 2.17 on the ring and 1.06 to 1.43 on the grid. With both they are 0.10 to 0.12 and 0.22 to 0.29: no difference worth a choice on the ring, a small one on the grid. Even minimax then finds all 25 modes with every seed; R3GAN misses one with one seed. WGAN-GP brings its penalty along and needs no R1. Asked for the best loss, speak of the bound on $D$'s slope and of the optimizer first. And say the limits: toy data in the plane, penalties whose weights were tuned for no loss, an Adam whose rate, schedule, $\beta_1$ and $\beta_2$ change together, one measure ($W_1$; by modes the optimizer does more on the grid).

# %% [markdown] tags=["zh", "answer"]
# 是 R1：其他都相同时，它使圆环上的 $W_1$ 下降 0.73，网格上下降 0.82；调好的 Adam 使它下降 0.46 和 0.15。圆环上，只有极小极大损失与非饱和损失差别明确（+0.29）。网格上，换损失使 $W_1$ 下降 0.05 到 0.20，与换 Adam 相当。圆环上，五种损失只加 R1 就够；只用调好的 Adam，够的只有合页损失：不加 R1 时，它使 $W_1$ 下降 0.91，加了以后只再降 0.02。网格上两样都要：不加 R1 时它反而升 0.03，加了则降 0.34。
#
# 那么损失呢？两者都不用时，五种损失的平均值在圆环上是 0.74 到 2.17，在网格上是 1.06 到 1.43。两者都用时是 0.10 到 0.12 和 0.22 到 0.29：圆环上的差别不值得挑选，网格上还剩一点。这时连极小极大损失也在每个种子下找到全部 25 个模式；R3GAN 有一个种子漏掉一个。WGAN-GP 自带惩罚，不需要 R1。问到哪种损失最好，应先谈 $D$ 的斜率约束和优化器。还要说明局限：这只是二维玩具数据，惩罚权重没有针对任何一种损失调过，调好的 Adam 同时改了学习率、衰减方式、$\beta_1$ 和 $\beta_2$，指标也只有一个（$W_1$；按模式数看，网格上优化器的作用更大）。

# %% [markdown]
# **On digits** the same question, with the tuned Adam alone: seven losses, with and without R1 where the loss does not bound the slope by itself. Networks, batches of 32, 2,808 updates and the rate of 3e-3, which falls to zero, are equal; with the relativistic loss R1 brings R2 along. Five seeds; 10,000 samples are judged by the Frechet distance on a classifier's features. **Predict:** which moves the distance more, another loss or R1? And which losses can five seeds not tell apart once R1 is there?

# %% [markdown] tags=["zh"]
# **手写数字**上问同样的问题，只用调好的 Adam：七种损失；损失本身不限制斜率的，分别在加与不加 R1 时训练。网络、批大小 32、2,808 次更新，以及从 3e-3 降到零的学习率都相同；相对损失加 R1 时也加 R2。五个种子；用 10,000 个样本在分类器特征上的弗雷歇距离评判。**预测**：换损失和加 R1，哪一个对距离影响更大？加了 R1 以后，哪些损失用五个种子分不出高下？

# %%
#| alt-en: Frechet distances on digits of seven losses without R1 and of five with it. R1 brings four losses to less than half of their distance; with least squares one seed of five ends far off. With R1 minimax, non-saturating and hinge are level and the relativistic loss lies behind them. Clipped WGAN is farthest.
#| alt-zh: 数字上的弗雷歇距离：七种损失不加 R1，其中五种加 R1。加上 R1，四种损失的距离降到一半以下；最小二乘有一个种子偏得很远。加上 R1，极小极大、非饱和与合页持平，相对损失落后。裁剪的 WGAN 最远。
on_digits = recorded("factorial_mnist5k.json")
factors.digits(on_digits)

# %%
print("mean change of the Frechet distance, and its 95 % interval over the seeds")
line = "{:58s} {mean:+6.1f} ({low:+.1f} to {high:+.1f})"
print(line.format("R1, five losses", **factors.effect(on_digits, "r1", True)))
alone = {
    (each["to"], each["r1"]): each
    for each in on_digits["simple"]
    if (each["metric"], each["factor"]) == (factors.distance(on_digits), "loss")
}
for (loss, r1), change in alone.items():
    label = f"non-saturating -> {factors.label_of(loss)}"
    print(line.format(f"{label}, {'with' if r1 else 'without'} R1", **change))

# %% tags=["guard"]
r1 = factors.effect(on_digits, "r1", True)
assert [round(r1[key], 1) for key in ("mean", "low", "high")] == [-20.9, -31.1, -10.6]
ends, starts = (
    {loss: round(float(value), 1) for loss, value in factors.means_of(on_digits, arm).items()}
    for arm in (("tuned", True), ("tuned", False))
)
assert ends == {
    "non_saturating": 13.6, "minimax": 13.1, "least_squares": 37.9,
    "hinge": 13.5, "relativistic": 22.2,
}, ends  # fmt: skip
assert starts == {
    "non_saturating": 37.8, "minimax": 31.5, "least_squares": 55.1,
    "hinge": 29.7, "relativistic": 50.7,
}, starts  # fmt: skip
assert [loss for loss in ends if ends[loss] > starts[loss] / 2] == ["least_squares"]
assert all(
    alone[loss, True]["low"] < 0 < alone[loss, True]["high"] for loss in ("minimax", "hinge")
)
assert alone["relativistic", True]["low"] > 0
squares = factors.values(on_digits, "least_squares", "tuned", True)
assert [round(value, 1) for value in sorted(squares)] == [14.6, 16.2, 18.0, 33.3, 107.5]
[precision] = [
    each
    for each in on_digits["effects"]
    if (each["metric"], each["factor"]) == ("precision_digits_5k", "r1")
]
assert [round(precision[key], 3) for key in ("mean", "low", "high")] == [-0.020, -0.028, -0.013]
assert round(alone["clipping", False]["mean"], 1) == 36.7
assert max(squares) > max(factors.values(on_digits, "least_squares", "tuned", False))
bounded = np.mean(factors.values(on_digits, "gradient_penalty", "tuned", False))
clipped = np.mean(factors.values(on_digits, "clipping", "tuned", False))
assert (round(bounded, 1), round(clipped, 1)) == (21.8, 74.5)
real = np.mean(on_digits["levels"]["real"]["fd_digits_10k"])
others, _ = variants_runs.comparison("compare_mnist5k_seconds.json")
own = {
    name: round(np.mean(others[name]["fd_digits_10k"]), 1) for name in ("lsgan", "wgan_gp", "dcgan")
}
assert own == {"lsgan": 13.0, "wgan_gp": 13.9, "dcgan": 10.4}, own
assert round(real, 1) == 0.6
timed = recorded("factorial_mnist5k_seconds.json")
r1 = factors.effect(timed, "r1", True)
assert [round(r1[key], 1) for key in ("mean", "low", "high")] == [-17.7, -23.8, -11.7]
[precision] = [
    each
    for each in timed["effects"]
    if (each["metric"], each["factor"]) == ("precision_digits_5k", "r1")
]
assert [round(precision[key], 3) for key in ("mean", "low", "high")] == [-0.041, -0.050, -0.033]
level = {
    each["to"]: each["low"] < 0 < each["high"]
    for each in timed["simple"]
    if (each["metric"], each["factor"]) == (factors.distance(timed), "loss") and each["r1"]
}
assert [loss for loss, is_so in level.items() if is_so] == ["minimax", "hinge"], level

# %% [markdown] tags=["answer"]
# R1: it changes the distance by -20.9 (-31.1 to -10.6), the mean of five losses, and brings four of them to less than half. With R1 minimax (13.1), non-saturating (13.6) and hinge (13.5) cannot be told apart by this distance. The relativistic loss, which gets R2 too, has 22.2, which five seeds do tell from non-saturating. Least squares has 37.9, but its seeds lie between 14.6 and 107.5: three at 18.0 or less, one at 33.3, the last one farther than any without R1. WGAN-GP, whose penalty is built in, has 21.8, clipped WGAN 74.5, real digits 0.6.
#
# So R1 does more here than a change among minimax, non-saturating and hinge. It does not do more than every change: without R1, clipping in place of the non-saturating loss changes the distance by +36.7, though it bounds $D$'s slope too. R1 has a price: precision changes by -0.020 (-0.028 to -0.013), and an update takes longer. At equal seconds R1 changes the distance by -17.7 (-23.8 to -11.7) and precision by -0.041 (-0.050 to -0.033), and by distance five seeds still cannot tell minimax, hinge and non-saturating apart ([table](../docs/comparison.md#the-same-at-equal-seconds)). The optimizer was not varied here. The other limits: networks, rates and the weight of R1 were tuned for the non-saturating loss alone. With settings of their own and more updates least squares had 13.0, WGAN-GP 13.9 and the non-saturating loss 10.4 ([other runs](../docs/comparison.md#digits-equal-training-time)). One step of $D$ for each of $G$ is fewer than WGANs usually have; and one classifier judged.

# %% [markdown] tags=["zh", "answer"]
# 是 R1：它使距离变化 -20.9（-31.1 到 -10.6），这是五种损失的平均；其中四种降到一半以下。加了 R1，极小极大（13.1）、非饱和（13.6）与合页（13.5）按这个距离分不出高下。相对损失（同时加了 R2）是 22.2，五个种子足以把它与非饱和区分开。最小二乘是 37.9，但各个种子从 14.6 到 107.5：三个不超过 18.0，一个是 33.3，最后一个比不加 R1 的任何一个都远。自带惩罚的 WGAN-GP 是 21.8，裁剪的 WGAN 是 74.5，真实数字是 0.6。
#
# 所以在这里，加 R1 的作用大于在极小极大、非饱和与合页之间换损失，但并非大于一切：不加 R1 时，把非饱和换成裁剪，距离变化 +36.7，尽管裁剪也约束 $D$ 的斜率。R1 也有代价：精确率变化 -0.020（-0.028 到 -0.013），每次更新的耗时也更长。训练时间相同时，加 R1 仍使距离变化 -17.7（-23.8 到 -11.7），精确率变化 -0.041（-0.050 到 -0.033）；按距离，五个种子仍分不出极小极大、合页与非饱和的高下（[表](../docs/comparison.md#the-same-at-equal-seconds)）。优化器在这里没有变。其他局限：网络、学习率和 R1 的权重只针对非饱和损失调过。各用各的设置、更新更多次时，最小二乘是 13.0，WGAN-GP 是 13.9，非饱和是 10.4（[另一组训练](../docs/comparison.md#digits-equal-training-time)）。$G$ 每更新一次，$D$ 只更新一次，少于 WGAN 的通常做法；而且只有一个分类器评判。

# %% [markdown]
# ## 9. The rest of the family
#
# | variant | what it added | in a formula |
# |---|---|---|
# | conditional GAN ([1411.1784](https://arxiv.org/abs/1411.1784)) | both networks are told the label | $G(z, y)$, $D(x, y)$ |
# | pix2pix ([1611.07004](https://arxiv.org/abs/1611.07004)) | the condition is a picture, and a content loss holds $G$ near the one target | $L_{GAN} + \lambda\,\mathbb{E}\,\|y - G(x, z)\|_1$ |
# | CycleGAN ([1703.10593](https://arxiv.org/abs/1703.10593)) | no pairs: there and back must end at the start | $\|F(G(x)) - x\|_1 + \|G(F(y)) - y\|_1$ |
# | ProGAN ([1710.10196](https://arxiv.org/abs/1710.10196)) | networks grow from 4x4 pixels; each new layer fades in | $(1 - \alpha)\,x_{old} + \alpha\,x_{new}$ |
# | SAGAN ([1805.08318](https://arxiv.org/abs/1805.08318)) | each place of a feature map looks at all others | $x_i + \gamma \sum_j \beta_{ij} v_j$ |
# | BigGAN ([1809.11096](https://arxiv.org/abs/1809.11096)) | size: batches of 2,048, more channels; truncation buys fidelity with variety | $z_i \sim N(0, 1)$ given $\lvert z_i \rvert < \tau$ |
# | StyleGAN ([1812.04948](https://arxiv.org/abs/1812.04948)) | a mapping $z \to w$; $w$ sets scale and shift of each feature map | $y_s \frac{x - \mu(x)}{\sigma(x)} + y_b$ |
# | StyleGAN2 ([1912.04958](https://arxiv.org/abs/1912.04958)) | the style scales the *weights*, which removes droplet artifacts | $s_i w_{ijk} / \sqrt{\sum_{i,k} (s_i w_{ijk})^2}$ |
# | StyleGAN3 ([2106.12423](https://arxiv.org/abs/2106.12423)) | no aliasing: details move with the object | $g(T x) = T g(x)$ for shifts $T$ |
# | projected GAN ([2111.01007](https://arxiv.org/abs/2111.01007)) | several $D$ judge the features $P_l$ of a frozen pretrained network | $\sum_l \big(\mathbb{E} \log D_l(P_l(x)) + \mathbb{E} \log(1 - D_l(P_l(G(z))))\big)$ |
# | GigaGAN ([2303.05511](https://arxiv.org/abs/2303.05511)) | text to image: each layer mixes its filters from a bank, chosen by the text | $K = \sum_i a_i K_i$, $a$ a softmax of the style |

# %% [markdown] tags=["zh"]
# ## 9. 家族的其他成员
#
# | 变体 | 新增了什么 | 用公式表示 |
# |---|---|---|
# | 条件 GAN（[1411.1784](https://arxiv.org/abs/1411.1784)） | 两个网络都知道标签 | $G(z, y)$、$D(x, y)$ |
# | pix2pix（[1611.07004](https://arxiv.org/abs/1611.07004)） | 条件是一张图，内容损失让 $G$ 贴近唯一的目标 | $L_{GAN} + \lambda\,\mathbb{E}\,\|y - G(x, z)\|_1$ |
# | CycleGAN（[1703.10593](https://arxiv.org/abs/1703.10593)） | 不需要成对数据：一去一回必须回到起点 | $\|F(G(x)) - x\|_1 + \|G(F(y)) - y\|_1$ |
# | ProGAN（[1710.10196](https://arxiv.org/abs/1710.10196)） | 网络从 4x4 像素逐步长大，新层渐渐淡入 | $(1 - \alpha)\,x_{old} + \alpha\,x_{new}$ |
# | SAGAN（[1805.08318](https://arxiv.org/abs/1805.08318)） | 特征图的每个位置都能看到其他所有位置 | $x_i + \gamma \sum_j \beta_{ij} v_j$ |
# | BigGAN（[1809.11096](https://arxiv.org/abs/1809.11096)） | 规模：批大小 2,048，通道更多；截断用多样性换逼真度 | $z_i \sim N(0, 1)$，限制 $\lvert z_i \rvert < \tau$ |
# | StyleGAN（[1812.04948](https://arxiv.org/abs/1812.04948)） | 映射 $z \to w$，由 $w$ 决定每个特征图的缩放和平移 | $y_s \frac{x - \mu(x)}{\sigma(x)} + y_b$ |
# | StyleGAN2（[1912.04958](https://arxiv.org/abs/1912.04958)） | 风格改为缩放*权重*，消除了水滴状瑕疵 | $s_i w_{ijk} / \sqrt{\sum_{i,k} (s_i w_{ijk})^2}$ |
# | StyleGAN3（[2106.12423](https://arxiv.org/abs/2106.12423)） | 消除混叠：细节随物体移动 | 对平移 $T$ 有 $g(T x) = T g(x)$ |
# | projected GAN（[2111.01007](https://arxiv.org/abs/2111.01007)） | 多个 $D$ 判断冻结的预训练网络的特征 $P_l$ | $\sum_l \big(\mathbb{E} \log D_l(P_l(x)) + \mathbb{E} \log(1 - D_l(P_l(G(z))))\big)$ |
# | GigaGAN（[2303.05511](https://arxiv.org/abs/2303.05511)） | 由文本生成图像：每层按文本从一组滤波器中混合出自己的滤波器 | $K = \sum_i a_i K_i$，$a$ 是风格的 softmax |

# %% tags=["hidden"]
#| alt-en: Six small drawings: cGAN gives the label to both networks; CycleGAN goes there and back; ProGAN grows; SAGAN lets one place ask all others; StyleGAN maps z to w, which sets each layer; projected GAN puts several D on a frozen network.
#| alt-zh: 六幅小图：cGAN 把标签给两个网络；CycleGAN 一去一回；ProGAN 逐步长大；SAGAN 让一个位置询问其他所有位置；StyleGAN 把 z 映射为 w，再控制每一层；projected GAN 在冻结的网络上放多个 D。
variants_tree.gallery()

# %% [markdown]
# ## Interview drill
#
# Cover the answers. `python -m gan_keras.interview` asks these and more; the ids name questions of [the bank](../docs/interview/losses.md).
#
# **1. What is Lipschitz, and why is the dual never above $W_1$?** (`losses-kantorovich`) **Why not the other way round?**

# %% [markdown] tags=["zh"]
# ## 面试追问
#
# 先遮住答案。`python -m gan_keras.interview` 会问这些题和更多题；编号对应[题库](../docs/interview/losses.md)。
#
# **1. 什么是利普希茨条件？对偶为什么不会超过 $W_1$？**（`losses-kantorovich`）**反过来呢？**

# %% [markdown] tags=["answer"]
# $|f(x) - f(y)| \le K\,\|x - y\|$ for all $x, y$. For any coupling of $p$ and $q$ and $K = 1$, $\mathbb{E}_p f - \mathbb{E}_q f = \mathbb{E}[f(x) - f(y)] \le \mathbb{E}\,\|x - y\|$: no critic says more than any transport plan costs. That the best ones meet is the strong duality of a linear program (1701.07875, eq. 2, cites Villani). *Weak*: quotes the formula. *Strong*: derives this direction, names $K\,W_1$. *Red flag*: "the loss *is* the Wasserstein distance."

# %% [markdown] tags=["zh", "answer"]
# 对任意 $x, y$ 有 $|f(x) - f(y)| \le K\,\|x - y\|$。对 $p$ 和 $q$ 的任一耦合，取 $K = 1$，有 $\mathbb{E}_p f - \mathbb{E}_q f = \mathbb{E}[f(x) - f(y)] \le \mathbb{E}\,\|x - y\|$：任何 critic 给出的值，都不超过任何搬运方案的代价。最好的两者相等，靠的是线性规划的强对偶（1701.07875 的式 2 引用了 Villani）。**弱**：只背公式。**强**：能推出这个方向，并说出 $K\,W_1$。**危险信号**：“损失*就是*沃瑟斯坦距离。”

# %% [markdown]
# **2. Why is clipping "terrible"?** (`losses-clipping`) **So why is the penalty two-sided, if Lipschitz is an upper bound?** (`losses-gradient-penalty`)

# %% [markdown] tags=["zh"]
# **2. 为什么说裁剪“很糟糕”？**（`losses-clipping`）**利普希茨是上界，惩罚为什么是双侧的？**（`losses-gradient-penalty`）

# %% [markdown] tags=["answer"]
# The slope follows $c$ to the power of the number of layers: 0.0006, 0.6, 14 in section 4; weights pile up at $\pm c$. Two-sided, because the best critic has slope 1 almost everywhere between coupled points (1704.00028, proposition 1); random pairs only approximate these, so the one-sided form exists (1709.08894). *Weak*: "it kills gradients", without saying when. *Strong*: too small a $c$ lets gradients vanish, too large a $c$ trains slowly (1701.07875, section 3). *Red flag*: adds the penalty and keeps clipping.

# %% [markdown] tags=["zh", "answer"]
# 斜率随 $c$ 的“层数次方”变化：第 4 节是 0.0006、0.6、14；权重堆在 $\pm c$。双侧是因为最优 critic 在耦合点之间斜率几乎处处为 1（1704.00028，命题 1）；随机配对只是近似，所以也有单侧形式（1709.08894）。**弱**：只说“它会让梯度消失”，不说何时。**强**：$c$ 太小则梯度消失，太大则训练很慢（1701.07875，第 3 节）。**危险信号**：加了惩罚还保留裁剪。

# %% [markdown]
# **3. What does LSGAN minimise?** (`losses-lsgan-divergence`) **Does it cure vanishing gradients?** (`losses-lsgan`)

# %% [markdown] tags=["zh"]
# **3. LSGAN 最小化的是什么？**（`losses-lsgan-divergence`）**它解决了梯度消失吗？**（`losses-lsgan`）

# %% [markdown] tags=["answer"]
# With the best $D$ the value is $\chi^2(p + q \,\|\, 2q)$ for $b - c = 1$, $b - a = 2$ (1611.04076, section 3.2), and $(\chi^2 + 2)/4$ for $0, 1, 1$; the gradient of $G$ is that of neither. On $D$'s output nothing vanishes; against the best $D$ the pull on a sample does (section 1). *Weak*: "squared errors are more stable." *Strong*: separates the value from the gradient. *Red flags*: "LS is local"; compares an output of 6 with a logit of 6.

# %% [markdown] tags=["zh", "answer"]
# 在最优 $D$ 处，$b - c = 1$、$b - a = 2$ 时的值是 $\chi^2(p + q \,\|\, 2q)$（1611.04076，第 3.2 节），$0, 1, 1$ 时是 $(\chi^2 + 2)/4$；$G$ 的梯度却不是其中任何一个的梯度。对 $D$ 的输出，没有梯度消失；对样本，遇上最优的 $D$ 就会消失（第 1 节）。**弱**：“平方误差更稳定。”**强**：分清值与梯度。**危险信号**：“LS 是局部的意思”；拿输出 6 与对数几率 6 相比。

# %% [markdown]
# **4. Why does BigGAN use the hinge loss?** (`losses-hinge`) **Can two runs of WGAN-GP be compared by their loss?** (`losses-wgan-gp-comparable`)

# %% [markdown] tags=["zh"]
# **4. BigGAN 为什么用合页损失？**（`losses-hinge`）**两次 WGAN-GP 训练能用损失相比吗？**（`losses-wgan-gp-comparable`）

# %% [markdown] tags=["answer"]
# It took it over from SAGAN (1809.11096, section 3). $D$ gets no gradient beyond the margin; its best form is the sign of $p - q$, with $L_D = 2\int \min(p, q)$. Nothing in it bounds the slope: spectral normalization or R1 must. Loss of WGAN-GP: only with the same critic, $\lambda$ and scale of the data, and without the penalty term; in section 3 it reads high by about $m^2/2\lambda$ for large $m$. Within one run a fall means something. *Weak*: "hinge is more stable." *Strong*: names what bounds the slope. *Red flag*: ranks two models by their critics.

# %% [markdown] tags=["zh", "answer"]
# 它沿用了 SAGAN 的做法（1809.11096，第 3 节）。越过间隔的样本不给 $D$ 梯度；最优的 $D$ 是 $p - q$ 的符号，此时 $L_D = 2\int \min(p, q)$。它本身不限制斜率，须由谱归一化或 R1 来限制。WGAN-GP 的损失：只有 critic、$\lambda$ 和数据尺度都相同，并且去掉惩罚项，才可比；在第 3 节中，$m$ 较大时它大约偏高 $m^2/2\lambda$。同一次训练里，下降是有意义的。**弱**：“合页损失更稳定。”**强**：说出什么限制了斜率。**危险信号**：用各自 critic 的读数给两个模型排名。

# %% [markdown]
# **5. What did StyleGAN change?** (`variants-stylegan`) **And why is its FID better than ProGAN's?**

# %% [markdown] tags=["zh"]
# **5. StyleGAN 改了什么？**（`variants-stylegan`）**它的 FID 为什么比 ProGAN 好？**

# %% [markdown] tags=["answer"]
# The generator: a mapping to $w$, AdaIN in each layer, a constant input, noise in each layer (1812.04948, section 2). Path length is a *metric* there; StyleGAN2 made it a regulariser (1912.04958, section 3.2). FID on FFHQ: 8.04 for ProGAN, 5.25 after tuning, which includes another loss, 4.85 with mapping and styles, 4.40 in the end (table 1). *Strong*: says that the largest step is the tuning. *Red flag*: "the styles improved the FID from 8 to 4."

# %% [markdown] tags=["zh", "answer"]
# 生成器：映射到 $w$，每层用 AdaIN，输入是常数，每层加噪声（1812.04948，第 2 节）。路径长度在那里是*指标*，到 StyleGAN2 才成为正则项（1912.04958，第 3.2 节）。FFHQ 上的 FID：ProGAN 8.04，调参（包括换损失）之后 5.25，加上映射和风格 4.85，最后 4.40（表 1）。**强**：指出最大的一步来自调参。**危险信号**：“风格把 FID 从 8 降到了 4。”

# %% [markdown]
# **6. What does R3GAN claim?** (`losses-relativistic`) **So GANs converge now?** (`variants-r3gan-network`)

# %% [markdown] tags=["zh"]
# **6. R3GAN 的主张是什么？**（`losses-relativistic`）**那么 GAN 现在收敛了吗？**（`variants-r3gan-network`）

# %% [markdown] tags=["answer"]
# A relativistic loss with R1 and R2 needs no tricks; with it StyleGAN2 can be stripped and its networks modernised, and the result beats it on FFHQ, ImageNet, CIFAR and Stacked MNIST (2501.05441, abstract). The proof is *local*: it says nothing about a start far from the equilibrium. *Strong*: "most of the gain in the ablation comes from the networks: FID 12.46 stripped, 11.65 with the loss, 7.045 with new networks." *Red flag*: "it proves convergence."

# %% [markdown] tags=["zh", "answer"]
# 相对损失加上 R1 和 R2，就不需要各种技巧；有了它，可以给 StyleGAN2 做减法并换上现代的网络，结果在 FFHQ、ImageNet、CIFAR 和 Stacked MNIST 上超过了它（2501.05441，摘要）。证明是*局部*的，对离均衡点较远的起点没有结论。**强**：“消融实验里提升主要来自网络：做完减法 FID 为 12.46，换损失 11.65，换新网络 7.045。”**危险信号**：“它证明了收敛。”

# %% [markdown]
# **7. Which loss is best? Why do you not know? What would decide it?** (`losses-which-is-best`)

# %% [markdown] tags=["zh"]
# **7. 哪种损失最好？为什么说不知道？怎样才能判定？**（`losses-which-is-best`）

# %% [markdown] tags=["answer"]
# With large tuning budgets most losses reach similar scores (1711.10337). Here only pairs that differ in one thing can tell, and on digits, with R1, five seeds cannot tell cross-entropy from hinge; without R1 they can (section 8). In the plane all combinations of loss, optimizer and R1 were run: with R1 and the tuned Adam the losses end close to each other (section 8). To decide on your data: the same, several seeds, intervals. *Weak*: "it depends." *Strong*: asks what else differed. *Red flag*: a ranking from one run of each.

# %% [markdown] tags=["zh", "answer"]
# 调参预算充足时，多数损失的成绩相近（1711.10337）。这里只有“仅差一处”的配对能说明问题，而在手写数字上，加了 R1，五个种子分不出交叉熵与合页损失的高下；不加 R1 则分得出（第 8 节）。二维平面上跑过损失、优化器和 R1 的所有组合：加上 R1 和调好的 Adam，几种损失相差无几（第 8 节）。要在自己的数据上判定：同样做法，多个种子，给出区间。**弱**：“看情况。”**强**：反问还有什么不同。**危险信号**：各跑一次就排名。

# %% [markdown]
# **8. Four plots of one run: diagnose.** (`losses-penalty-owner`, `variants-wgan-family`) "I took our WGAN and added the gradient penalty."

# %% [markdown] tags=["zh"]
# **8. 一次训练的四张图：请诊断。**（`losses-penalty-owner`、`variants-wgan-family`）“我在我们的 WGAN 上加了梯度惩罚。”


# %% tags=["hidden"]
#| alt-en: Four plots: the critic's estimate stays near zero; its mean slope stays near zero although the penalty asks for one; its weights lie between two sharp limits; the samples are not on the ring.
#| alt-zh: 四张图：critic 的估计停在零附近；惩罚要求斜率为一，平均斜率却接近零；权重夹在两个尖锐的界限之间；样本不在圆环上。
class ClippedAndPenalised(WGANGP):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.clip_value = 0.01  # the error: WGANGP sets it to None


both = variants_runs.ring_gan(ClippedAndPenalised, updates=600, n_critic=1)
log = both.fit(variants_runs.ring_batches(), epochs=12, steps_per_epoch=50, verbose=0).history
variants.broken_critic(
    50 * np.arange(1, 13), np.array(log["wasserstein"]), np.array(log["gradient_norm"]),
    [w.numpy() for w in both.discriminator.trainable_variables], both.generate(1000, seed=7),
)  # fmt: skip

# %%
bound = 0.01 * np.sqrt(128) * 0.01 * 64 * 0.01 * 8  # norms of three kernels, all at the limit
print(f"penalty at the end: {log['penalty'][-1]:.4f}; the slope cannot exceed {bound:.4f}")

# %% tags=["guard"]
assert log["penalty"][-1] > 0.98
assert max(log["gradient_norm"][1:]) <= bound  # the first steps begin with weights that are large
assert round(bound, 4) == 0.0058

# %% [markdown] tags=["answer"]
# Plot C: no weight is beyond 0.01 and many stand there, so the clipping is still on. With it this critic's slope cannot exceed 0.0058 (plot B), the penalty asks for 1 and ends at 0.996, and the estimate means nothing (plot A). The penalty takes the *place* of clipping (1704.00028, section 4). *Weak*: "raise $\lambda$." *Strong*: looks at C, computes the bound from the kernels. *Red flag*: "the estimate is near 0, so the samples are good": plot D.

# %% [markdown] tags=["zh", "answer"]
# 看图 C：没有权重超过 0.01，而且很多停在那里，说明裁剪还开着。这时 critic 的斜率不可能超过 0.0058（图 B），惩罚要求的却是 1，于是惩罚最后仍有 0.996，估计值也就没有意义（图 A）。惩罚是用来*取代*裁剪的（1704.00028，第 4 节）。**弱**：“把 $\lambda$ 调大。”**强**：先看 C，再由核算出上界。**危险信号**：“估计值接近 0，说明样本很好”，看图 D。

# %% [markdown]
# ## Exercises
#
# A checker says what holds and what does not.
#
# **Exercise 1 (predict, then fill in).** Both losses of LSGAN with $a = 0$, $b = c = 1$. Predict first: $D$ says 3 of a fake; which way does $G$'s loss push that output?

# %% [markdown] tags=["zh"]
# ## 练习
#
# 检查器会告诉你哪里对、哪里不对。
#
# **练习 1（先预测再填空）。** LSGAN 的两个损失，$a = 0$，$b = c = 1$。先预测：$D$ 对一个假样本输出 3，$G$ 的损失把这个输出往哪边推？


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

# %% [markdown] tags=["hint"]
# Section 2 has the formula. $D$ pulls reals to $b$ and fakes to $a$; $G$ pulls fakes to $c$.

# %% [markdown] tags=["zh", "hint"]
# 公式在第 2 节。$D$ 把真实样本拉向 $b$，把假样本拉向 $a$；$G$ 把假样本拉向 $c$。

# %% [markdown] tags=["hint"]
# Square first, then take the mean, then halve. No sigmoid anywhere.

# %% [markdown] tags=["zh", "hint"]
# 先平方，再取平均，再减半。哪里都没有 sigmoid。

# %% [markdown]
# **Exercise 2 (fill in).** What a WGAN's critic *minimises*, in the notation of the whiteboard.

# %% [markdown] tags=["zh"]
# **练习 2（填空）。** WGAN 的 critic 所*最小化*的量，记号同白板。


# %% tags=["exercise"]
def wasserstein_critic_loss(real_scores, fake_scores):
    """One number from the scores (batch, 1) of real samples and of fakes."""
    ### BEGIN SOLUTION
    return ops.mean(fake_scores) - ops.mean(real_scores)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_critic_loss

check_critic_loss(wasserstein_critic_loss)

# %% [markdown] tags=["hint"]
# The dual is a supremum: the critic makes it large. An optimizer makes its loss small.

# %% [markdown] tags=["zh", "hint"]
# 对偶是上确界，critic 要让它变大；优化器则让损失变小。

# %% [markdown] tags=["hint"]
# Two means and a minus. Scores have no zero and no limits, so apply nothing to them.

# %% [markdown] tags=["zh", "hint"]
# 两个平均值和一个减号。分数没有零点，也没有上下限，所以什么函数都不要套。

# %% [markdown]
# **Exercise 3 (fill in).** Weight clipping, in place.

# %% [markdown] tags=["zh"]
# **练习 3（填空）。** 就地裁剪权重。


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

# %% [markdown] tags=["hint"]
# Biases are weights too; moving statistics are not trainable.

# %% [markdown] tags=["zh", "hint"]
# 偏置也是权重；滑动统计量不可训练。

# %% [markdown] tags=["hint"]
# `critic.trainable_variables` lists them; a variable has the method `assign`.

# %% [markdown] tags=["zh", "hint"]
# `critic.trainable_variables` 列出了它们；变量有 `assign` 方法。

# %% [markdown]
# **Exercise 4 (fill in).** What the generator of pix2pix minimises (section 9), with the non-saturating loss and the *mean* absolute difference.

# %% [markdown] tags=["zh"]
# **练习 4（填空）。** pix2pix 的生成器所最小化的目标（第 9 节），用非饱和损失和*平均*绝对误差。


# %% tags=["exercise"]
def reconstruction_objective(fake_logits, real, fake, l1_weight):
    """One number from logits (batch, 1) and pictures (batch, h, w, 1)."""
    ### BEGIN SOLUTION
    return ops.mean(ops.softplus(-fake_logits)) + l1_weight * ops.mean(ops.abs(real - fake))
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_reconstruction_objective

check_reconstruction_objective(reconstruction_objective)

# %% [markdown] tags=["hint"]
# Two terms: one asks whether the pair looks real, the other how far the picture is from its target.

# %% [markdown] tags=["zh", "hint"]
# 两项：一项问这对图像看起来是否真实，另一项问图像离目标有多远。

# %% [markdown] tags=["hint"]
# $-\log D$ is `softplus(-l)`; the weight belongs to the absolute differences only.

# %% [markdown] tags=["zh", "hint"]
# $-\log D$ 就是 `softplus(-l)`；权重只乘在绝对误差上。

# %% [markdown]
# **Exercise 5 (diagnose a claim).** "On digits WGAN-GP has 13.9 and WGAN 118.2, so the penalty is worth 104." List what else differs ([settings](../docs/comparison.md)), and name the run that would decide.

# %% [markdown] tags=["zh"]
# **练习 5（诊断一个论断）。** “数字上 WGAN-GP 是 13.9，WGAN 是 118.2，所以惩罚使距离减小了 104。”列出还有什么不同（[设置](../docs/comparison.md)），并说出哪一次训练可以判定。

# %% [markdown] tags=["answer"]
# The rates (4e-3 of $G$ and 2e-3 of $D$ against 3e-3 of both), the critic's steps (1 against 2), and with them the number of updates in equal time (3,875 against 3,150). A run that decides has the rates and steps of WGAN-GP and clipping in place of the penalty, and the reverse, with several seeds.

# %% [markdown] tags=["zh", "answer"]
# 学习率（WGAN-GP 的 $G$ 为 4e-3、$D$ 为 2e-3，WGAN 两者都是 3e-3）、critic 的步数（1 与 2），以及由此造成的相同时间内更新次数不同（3,875 与 3,150）。能判定的训练：用 WGAN-GP 的学习率和步数，把惩罚换成裁剪；再反过来做一次；各跑多个种子。

# %% [markdown]
# **Exercise 6 (run an experiment).** Algorithm 1 of 1701.07875 draws a new real batch for each critic step; `WGAN` here reuses one. Does it matter? Write the other step, and compare with `variants_runs.train_on_ring(model, seed, updates=500, n_critic=5, clip_value=0.1, rate=2e-3, batch_size=16, draws=...)`, where `draws` is the number of batches that a step is given. Predict the sign, run four seeds of each, and report `interval(differences)`.

# %% [markdown] tags=["zh"]
# **练习 6（做实验）。** 1701.07875 的算法 1 每次更新 critic 都抽新的真实批次；这里的 `WGAN` 重复用同一批。有影响吗？写出另一种训练步，用 `variants_runs.train_on_ring(model, seed, updates=500, n_critic=5, clip_value=0.1, rate=2e-3, batch_size=16, draws=...)` 比较，其中 `draws` 是每一步得到的批次数。先预测正负，各跑四个种子，报告 `interval(differences)`。

# %% [markdown] tags=["hint"]
# Override `train_step`: split the data into `n_critic` parts, one for each call of `discriminator_step`.

# %% [markdown] tags=["zh", "hint"]
# 覆盖 `train_step`：把数据分成 `n_critic` 份，每次调用 `discriminator_step` 用一份。

# %% [markdown] tags=["hint"]
# At the end `return self.log(**values, **self.generator_step(batch))`, where `values` is what the last critic step returned.

# %% [markdown] tags=["zh", "hint"]
# 最后 `return self.log(**values, **self.generator_step(batch))`，其中 `values` 是最后一次 critic 更新的返回值。

# %% [markdown] tags=["answer"]
# With four seeds there are 3 degrees of freedom: a mean difference counts only beyond 3.18 standard errors. So 2.5 standard errors, which look like a "yes", are none. Report the interval. Fresh batches also use five times as many reals: with little data that is another experiment.

# %% [markdown] tags=["zh", "answer"]
# 四个种子只有 3 个自由度：平均差要超过 3.18 个标准误才算数，所以看似“有影响”的 2.5 个标准误并不算。请报告区间。新批次还多用了五倍的真实样本：数据少时，那就是另一个实验了。

# %% tags=["guard"]
assert round(t.ppf(0.975, 3), 2) == 3.18

# %% [markdown] tags=["solutions"]
# ## Solutions
#
# Exercise 1: down, towards 1: the output is past its target, so $G$ pulls it back.

# %% [markdown] tags=["zh", "solutions"]
# ## 参考答案
#
# 练习 1：往下，推向 1：输出已越过目标，所以 $G$ 把它拉回来。

# %% [markdown]
# ## References
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow et al., Generative adversarial networks: section 3
# - [1511.06434](https://arxiv.org/abs/1511.06434) Radford, Metz, Chintala, Unsupervised representation learning with deep convolutional GANs: section 3
# - [1611.04076](https://arxiv.org/abs/1611.04076) Mao et al., Least squares generative adversarial networks: section 3.2
# - [1701.07875](https://arxiv.org/abs/1701.07875) Arjovsky, Chintala, Bottou, Wasserstein GAN: sections 3 and 4.2, algorithm 1
# - [1704.00028](https://arxiv.org/abs/1704.00028) Gulrajani et al., Improved training of Wasserstein GANs: sections 3 and 4, proposition 1
# - [1709.08894](https://arxiv.org/abs/1709.08894) Petzka, Fischer, Lukovnikov, On the regularization of Wasserstein GANs
# - [1705.02894](https://arxiv.org/abs/1705.02894) Lim, Ye, Geometric GAN
# - [1802.05957](https://arxiv.org/abs/1802.05957) Miyato et al., Spectral normalization for generative adversarial networks: eq. 16
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge? Section 2
# - [1711.10337](https://arxiv.org/abs/1711.10337) Lucic et al., Are GANs created equal? A large-scale study
# - [1807.00734](https://arxiv.org/abs/1807.00734) Jolicoeur-Martineau, The relativistic discriminator
# - [2501.05441](https://arxiv.org/abs/2501.05441) Huang et al., The GAN is dead; long live the GAN! A modern GAN baseline (R3GAN): section 2
# - [1411.1784](https://arxiv.org/abs/1411.1784) Mirza, Osindero, Conditional generative adversarial nets
# - [1611.07004](https://arxiv.org/abs/1611.07004) Isola et al., Image-to-image translation with conditional adversarial networks (pix2pix): section 3
# - [1703.10593](https://arxiv.org/abs/1703.10593) Zhu et al., Unpaired image-to-image translation using cycle-consistent adversarial networks: section 3
# - [1710.10196](https://arxiv.org/abs/1710.10196) Karras et al., Progressive growing of GANs: section 2
# - [1805.08318](https://arxiv.org/abs/1805.08318) Zhang et al., Self-attention generative adversarial networks: section 3
# - [1809.11096](https://arxiv.org/abs/1809.11096) Brock, Donahue, Simonyan, Large scale GAN training for high fidelity natural image synthesis: section 3
# - [1812.04948](https://arxiv.org/abs/1812.04948) Karras, Laine, Aila, A style-based generator architecture: sections 2 and 3
# - [1912.04958](https://arxiv.org/abs/1912.04958) Karras et al., Analyzing and improving the image quality of StyleGAN: sections 2 and 3
# - [2106.12423](https://arxiv.org/abs/2106.12423) Karras et al., Alias-free generative adversarial networks (StyleGAN3): section 2
# - [2111.01007](https://arxiv.org/abs/2111.01007) Sauer et al., Projected GANs converge faster: section 3
# - [2303.05511](https://arxiv.org/abs/2303.05511) Kang et al., Scaling up GANs for text-to-image synthesis (GigaGAN): section 3
# - Also in the first picture: SRGAN [1609.04802](https://arxiv.org/abs/1609.04802), projection [1802.05637](https://arxiv.org/abs/1802.05637), distilled diffusion [2311.17042](https://arxiv.org/abs/2311.17042)

# %% [markdown] tags=["zh"]
# ## 参考文献
#
# 论文标题保留原文。
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow et al., Generative adversarial networks：第 3 节
# - [1511.06434](https://arxiv.org/abs/1511.06434) Radford, Metz, Chintala, Unsupervised representation learning with deep convolutional GANs：第 3 节
# - [1611.04076](https://arxiv.org/abs/1611.04076) Mao et al., Least squares generative adversarial networks：第 3.2 节
# - [1701.07875](https://arxiv.org/abs/1701.07875) Arjovsky, Chintala, Bottou, Wasserstein GAN：第 3 节和第 4.2 节，算法 1
# - [1704.00028](https://arxiv.org/abs/1704.00028) Gulrajani et al., Improved training of Wasserstein GANs：第 3 和 4 节，命题 1
# - [1709.08894](https://arxiv.org/abs/1709.08894) Petzka, Fischer, Lukovnikov, On the regularization of Wasserstein GANs
# - [1705.02894](https://arxiv.org/abs/1705.02894) Lim, Ye, Geometric GAN
# - [1802.05957](https://arxiv.org/abs/1802.05957) Miyato et al., Spectral normalization for generative adversarial networks：式 16
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge? 第 2 节
# - [1711.10337](https://arxiv.org/abs/1711.10337) Lucic et al., Are GANs created equal? A large-scale study
# - [1807.00734](https://arxiv.org/abs/1807.00734) Jolicoeur-Martineau, The relativistic discriminator
# - [2501.05441](https://arxiv.org/abs/2501.05441) Huang et al., The GAN is dead; long live the GAN! A modern GAN baseline（R3GAN）：第 2 节
# - [1411.1784](https://arxiv.org/abs/1411.1784) Mirza, Osindero, Conditional generative adversarial nets
# - [1611.07004](https://arxiv.org/abs/1611.07004) Isola et al., Image-to-image translation with conditional adversarial networks（pix2pix）：第 3 节
# - [1703.10593](https://arxiv.org/abs/1703.10593) Zhu et al., Unpaired image-to-image translation using cycle-consistent adversarial networks：第 3 节
# - [1710.10196](https://arxiv.org/abs/1710.10196) Karras et al., Progressive growing of GANs：第 2 节
# - [1805.08318](https://arxiv.org/abs/1805.08318) Zhang et al., Self-attention generative adversarial networks：第 3 节
# - [1809.11096](https://arxiv.org/abs/1809.11096) Brock, Donahue, Simonyan, Large scale GAN training for high fidelity natural image synthesis：第 3 节
# - [1812.04948](https://arxiv.org/abs/1812.04948) Karras, Laine, Aila, A style-based generator architecture：第 2 和 3 节
# - [1912.04958](https://arxiv.org/abs/1912.04958) Karras et al., Analyzing and improving the image quality of StyleGAN：第 2 和 3 节
# - [2106.12423](https://arxiv.org/abs/2106.12423) Karras et al., Alias-free generative adversarial networks（StyleGAN3）：第 2 节
# - [2111.01007](https://arxiv.org/abs/2111.01007) Sauer et al., Projected GANs converge faster：第 3 节
# - [2303.05511](https://arxiv.org/abs/2303.05511) Kang et al., Scaling up GANs for text-to-image synthesis（GigaGAN）：第 3 节
# - 第一张图里还有：SRGAN [1609.04802](https://arxiv.org/abs/1609.04802)、投影判别器 [1802.05637](https://arxiv.org/abs/1802.05637)、扩散模型的蒸馏 [2311.17042](https://arxiv.org/abs/2311.17042)

# %% [markdown] tags=["teacher"]
# ## Teacher's notes
#
# | minutes | what | ask |
# |---|---|---|
# | 0-5 | students name variants; the board gets five columns | loss, slope, networks, condition or start? |
# | 5-13 | the hill, the film, the four arms | what else than the name differs? |
# | 13-21 | sections 1 and 2 | on whose scale is a 6? |
# | 21-30 | sections 3 to 5; the dual on the board | in which units is a critic's loss? |
# | 30-36 | sections 6 and 7 | which of two changes did it? |
# | 36-41 | section 8 | which rows may be compared? |
# | 41-46 | question 8 of the drill, then exercise 5 in pairs | which plot do you look at first? |
# | 46-50 | the answer again, aloud; one row of section 9 each | |
#
# The most common wrong belief is that a paper's name is the cause of its numbers. Let students list all that differs between two runs before they see the results.
#
# Rows of [the list of errors](../docs/errata.md) that this notebook answers: E64 and E65 sections 1 and 2; E66 and E84 the first picture (Wasserstein is the German spelling of Vaserstein; IWGAN is WGAN-GP); E67 section 6; E68 section 3; E69 section 5 and question 8.

# %% [markdown] tags=["teacher", "zh"]
# ## 教学笔记
#
# | 分钟 | 内容 | 提问 |
# |---|---|---|
# | 0-5 | 学生报出变体，黑板上分五列 | 改的是损失、斜率、网络、条件还是起点？ |
# | 5-13 | 山坡、动画、四组结果 | 除了名字，还有什么不同？ |
# | 13-21 | 第 1 和 2 节 | 6 是在谁的尺度上？ |
# | 21-30 | 第 3 至 5 节；在黑板上写对偶 | critic 的损失是什么单位？ |
# | 30-36 | 第 6 和 7 节 | 两处改动中是哪一处起了作用？ |
# | 36-41 | 第 8 节 | 哪些行可以相比？ |
# | 41-46 | 追问第 8 题，再两人一组做练习 5 | 先看哪张图？ |
# | 46-50 | 再开口回答一遍；每人讲第 9 节的一行 | |
#
# 最常见的错误观念，是把论文里的数字全归功于它的名字。先让学生列出两次训练的所有不同之处，再给他们看结果。
#
# 本节回答了[错误清单](../docs/errata.md)中的以下各条：E64、E65 第 1 和 2 节；E66、E84 第一张图（Wasserstein 是 Vaserstein 的德语拼写，IWGAN 就是 WGAN-GP）；E67 第 6 节；E68 第 3 节；E69 第 5 节和追问第 8 题。
