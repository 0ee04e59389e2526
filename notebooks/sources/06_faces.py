# %% [markdown]
# # 6. How would you generate faces with a GAN?
#
# **The question.** Name a real application of GANs. How would you build a generator of faces, and how would you show that it works?
#
# Afterwards you can say what decides the result; compare with a baseline at equal numbers, by a distance that has a p value; search for copies, and say which ones the search misses; walk, steer and truncate in the latent space, each time beside a control; and say what must be settled about people and the law.
#
# **Before it**: notebooks [01](01_what_is_a_gan.ipynb) and [03](03_training_techniques.ipynb), and the distances of [04](04_strengths_and_weaknesses.ipynb). **Run time**: about @RUN_TIME@ on 2 cores, without GPU and network.
#
# **Data**: a generator that comes with the package ([its card](../gan_keras/pretrained/faces/MODEL_CARD.md)); it learned from official portraits of members of the US Congress, which are not shown. And the 100 grey faces of 25x25 pixels that scikit-image bundles (Labelled Faces in the Wild). All may be used freely, but nobody in them was asked.

# %% [markdown] tags=["zh"]
# # 6. 如何用 GAN 生成人脸？
#
# **面试题。** 请举一个 GAN 的真实应用：怎样做一个人脸生成器？又怎样证明它可用？
#
# 学完本篇，你能说清楚什么决定结果；能在样本数相同的前提下与基线比较，并使用带 p 值的距离；能检索复制品，并说出检索会漏掉哪些；能在潜空间里插值、编辑、截断，每一步都有对照；还能说出关于人和法律必须落实什么。
#
# **预备知识**：notebook [01](01_what_is_a_gan.ipynb) 和 [03](03_training_techniques.ipynb)，以及 [04](04_strengths_and_weaknesses.ipynb) 里的各种距离。**运行时间**：2 个 CPU 核上约 @RUN_TIME@，不需要 GPU 和网络。
#
# **数据**：随软件包附带的生成器（见[模型卡](../gan_keras/pretrained/faces/MODEL_CARD.md)），训练用的是美国国会议员的官方肖像，不在这里展示；以及 scikit-image 自带的 100 张 25x25 像素灰度人脸（Labelled Faces in the Wild）。这些照片都可以自由使用，但没有人征求过照片里的人的意见。

# %% tags=["hidden"]
import io
import json
import time
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from PIL import Image, PngImagePlugin

import gan_keras
from gan_keras import R1GAN, load_dataset, load_pretrained
from gan_keras.course.experiments import faces_maths
from gan_keras.course.experiments.attributes import ATTRIBUTES
from gan_keras.course.experiments.recorded import recorded
from gan_keras.course.figures import face_latents, face_sheets
from gan_keras.course.figures import faces as figures
from gan_keras.inference.generate import latents, render
from gan_keras.metrics import copies
from gan_keras.metrics.faces import copy_features, eigenfaces, fd_hog, hog_features
from gan_keras.metrics.neighbours import nearest_training
from gan_keras.networks.diffaugment import DiffAugment

card = Path(gan_keras.__file__).parent / "pretrained" / "faces" / "metrics.json"
card = json.loads(card.read_text("utf-8"))

# %%
#| alt-en: 24 colour portraits of 64x64 pixels in three rows: men and women in suits before flags and studio backgrounds, most of them convincing, some with melted hair or glasses.
#| alt-zh: 24 张 64x64 的彩色肖像，排成三行：穿西装的男女，背景是旗帜或影棚布景；多数像真人，少数头发或眼镜糊在一起。
shipped = load_pretrained("faces")
people = shipped.generate(24, seed=0)
kernel = [card["last"][f"kd_hog_1k{ending}"] for ending in ("", "_eigenfaces")]
face_sheets.sheet(
    {"first 8\nsamples": people[:8], "next 8": people[8:16], "next 8 ": people[16:]},
    "Unselected samples of a GAN that learned from 810 portraits.\n"
    "Kernel distance to new people {:.2f}, of a baseline without a GAN {:.2f}".format(*kernel),
)

# %% [markdown]
# ## Say it aloud
#
# I take faces that I may use, cropped alike, and hold out whole people. A convolutional GAN with a gradient penalty learns from them. If faces are few, the discriminator sees only augmented pictures. I judge samples by their distance to new people, beside a simple baseline, and I search for copies with a search that finds planted ones. Consent, labels and limits belong to the answer.

# %% [markdown] tags=["zh"]
# ## 开口回答
#
# 先找有权使用的人脸，统一裁剪，并按人留出一部分。用带梯度惩罚的卷积 GAN 学习；人脸少时，只让判别器看增强后的图。评估要看样本与新面孔的距离，旁边放一个简单基线；还要检索复制品，而且这个检索必须能找出我故意植入的复制品。最后交代同意、标识和局限。

# %% [markdown]
# **Two minutes at the whiteboard.** The drawing below, and three formulas. The game, with a random change $T$ of each real and generated picture, and $s(u) = \log(1 + e^u)$ (1801.04406, eq. 9, for the penalty; 2006.10738, section 3, for $T$):
#
# $$L_D = E\,s(-D(Tx)) + E\,s(D(TG(z))) + \tfrac{\gamma}{2} E\,|\nabla_x D(Tx)|^2, \qquad L_G = E\,s(-D(TG(z)))$$
#
# The kernel distance between features $x$ of new people and $y$ of samples, $d$ numbers each (1801.01401):
#
# $$E\,k(x, x') + E\,k(y, y') - 2\,E\,k(x, y), \qquad k(x, y) = (x^\top y / d + 1)^3$$
#
# The share of copies: samples nearer to a training face than 95 % of new people are.
#
# $$P\left[\min_i \delta(G(z), x_i) < q\right], \qquad P\left[\min_i \delta(x_{new}, x_i) < q\right] = 0.05$$

# %% [markdown] tags=["zh"]
# **白板两分钟。** 画出下图，再写三个公式。第一是博弈：真实图和生成图各做一次随机变换 $T$，记 $s(u) = \log(1 + e^u)$（惩罚项见 1801.04406 的式 9，$T$ 见 2006.10738 第 3 节）：
#
# $$L_D = E\,s(-D(Tx)) + E\,s(D(TG(z))) + \tfrac{\gamma}{2} E\,|\nabla_x D(Tx)|^2, \qquad L_G = E\,s(-D(TG(z)))$$
#
# 第二是核距离，$x$ 为新面孔的特征，$y$ 为样本的特征，各有 $d$ 个数（1801.01401）：
#
# $$E\,k(x, x') + E\,k(y, y') - 2\,E\,k(x, y), \qquad k(x, y) = (x^\top y / d + 1)^3$$
#
# 第三是复制比例：有多少样本比 95 % 的新面孔更接近某张训练人脸。
#
# $$P\left[\min_i \delta(G(z), x_i) < q\right], \qquad P\left[\min_i \delta(x_{new}, x_i) < q\right] = 0.05$$

# %% tags=["hidden"]
#| alt-en: Faces that you may use are split by person. Training faces and generated ones pass the same random change T to the discriminator, whose gradient goes back to the generator. Samples pass three gates: distance to new people, copies, variety.
#| alt-zh: 有权使用的人脸按人划分。训练人脸和生成的人脸经过同一种随机变换 T 进入判别器，梯度回到生成器。样本要过三道关：与新面孔的距离、复制、多样性。
figures.whiteboard()

# %% [markdown]
# ## 1. The painter and the album
#
# A painter has an album of 40 portraits and is asked for new faces. One painter learns what faces are like. Another traces a page and moves a hair. To tell them apart you need the album, *and* an idea of how alike strangers are.
#
# Where the picture breaks: $G$ never opens the album. It only feels the gradient of a discriminator that does. And a person can leak without a traced page, in another pose.
#
# A tiny world: faces are points near a circle, the album has 40 of them. The sampler draws beside a random album point, at a distance that shrinks until it traces.
#
# **Predict**: all samples have become copies. What has the Frechet distance to new people done?

# %% [markdown] tags=["zh"]
# ## 1. 画家与相册
#
# 一位画家手里有 40 张肖像的相册，要他画新的面孔。一种画家学会了人脸是什么样；另一种描下某一页，再动一根头发。要分辨他们，就得有相册，*还要*知道陌生人之间本来有多像。
#
# 这个比喻在哪里失效：$G$ 从不翻相册，它只感受到一个翻过相册的判别器传来的梯度。而且不描任何一页，也可能泄露一个人，例如换一个姿态。
#
# 造一个小世界：人脸是圆环附近的点，相册里有 40 个。采样器随机选一个相册点，在它旁边取样，距离逐渐缩小，直到变成描图。
#
# **先猜**：当所有样本都成了复制品，与新面孔的弗雷歇距离会怎样变化？

# %%
#| alt-en: Film: points around a circle gather ever closer around 40 album points. The Frechet distance to new people falls at first and then stays at 0.01, while the share of copies climbs from 0 % to 100 %.
#| alt-zh: 动画：圆环附近的点越来越紧地聚到 40 个相册点周围。与新面孔的弗雷歇距离先下降，然后停在 0.01，而复制比例从 0 % 升到 100 %。
widths = (0.8, 0.6, 0.45, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05, 0.035, 0.025, 0.018, 0.012, 0.008, 0.005)
album, frames = faces_maths.tracing(widths)
for width in (0.15, 0.005):
    _, frechet, copied = frames[widths.index(width)]
    print(f"distance {width}: Frechet distance to new people {frechet:.3f}, copies {copied:.0%}")
figures.tracing_film(album, frames, widths)

# %% tags=["guard"]
assert abs(frames[5][1] - 0.010) < 0.001
assert abs(frames[-1][1] - 0.011) < 0.001
assert 0.02 < frames[5][2] < 0.05
assert frames[-1][2] > 0.995

# %% [markdown] tags=["answer"]
# Almost nothing: 0.010 at 3 % copies, 0.011 at 100 %. Mean and covariance of the album are nearly those of people, and a Frechet distance sees nothing else.

# %% [markdown] tags=["zh", "answer"]
# 几乎不变：复制占 3 % 时是 0.010，占 100 % 时是 0.011。相册的均值和协方差与人群的几乎一样，而弗雷歇距离只看得见这两样。

# %% [markdown]
# ## 2. What made the faces above
#
# Networks after DCGAN ([1511.06434](https://arxiv.org/abs/1511.06434), section 3), ReLU inside $G$ and tanh at its end, but no batch normalization in $D$; the non-saturating loss; the R1 penalty ($\gamma = 0.5$, once in 16 steps); colour and translation as $T$; mirrored faces; rates that fall to zero; an average of $G$'s weights. 810 portraits, 40,000 updates in two stages. StyleGAN ([1812.04948](https://arxiv.org/abs/1812.04948)) adds styles and 70,000 faces (FFHQ) to reach 1024x1024 pixels.
#
# Measured in one run against 90 new people, on features of edges (section 4). *Eigenfaces*, a Gaussian on the principal components of the training faces, are the generator that needs no GAN (Turk and Pentland, 1991).

# %% [markdown] tags=["zh"]
# ## 2. 上面的人脸是怎样做出来的
#
# DCGAN 式的网络（[1511.06434](https://arxiv.org/abs/1511.06434)，第 3 节），$G$ 内部用 ReLU，末端用 tanh，但 $D$ 不用批归一化；非饱和损失；R1 惩罚（$\gamma = 0.5$，每 16 步做一次）；$T$ 为颜色和平移；加上镜像；学习率降到零；对 $G$ 的权重做指数移动平均。810 张肖像，分两段共更新 40,000 次。StyleGAN（[1812.04948](https://arxiv.org/abs/1812.04948)）再加上风格结构和 70,000 张人脸（FFHQ），达到 1024x1024 像素。
#
# 下面的数值来自一次训练，在边缘特征（第 4 节）上与 90 个新面孔比较。*特征脸*是在训练人脸的主成分上取的高斯分布，一种不需要 GAN 的生成器（Turk 与 Pentland，1991）。

# %%
last, reference = card["last"], card["reference"]
for name, row, ending in (
    ("1,000 samples", last, "1k"), ("1,000 eigenfaces", last, "1k_eigenfaces"),
    ("90 training faces", reference, "90"),
):  # fmt: skip
    value, error, p = (row[f"{kind}_hog_{ending}"] for kind in ("kd", "kd_error", "p_kd"))
    print(f"{name:17s} kernel distance to 90 new people {value:6.3f} ± {error:.3f}, p = {p:.3f}")

# %% [markdown]
# The GAN is at about a seventh of the eigenfaces' distance, but a permutation test still tells its samples from people. Other real portraits are at zero within the error.

# %% [markdown] tags=["zh"]
# GAN 的距离约为特征脸的七分之一，但置换检验仍能把它的样本与真人区分开。另一些真实肖像的距离在误差范围内就是零。

# %% [markdown]
# ## 3. Few faces: the discriminator learns them by heart
#
# Now 75 faces, and 25 people held out. Split by *person*: otherwise copying looks like learning. The bundled set has no names, so each face counts as a person.
#
# The same GAN is trained twice, without and with $T$. **Predict**: without it, where will $D$ put new people, with the training faces or with the fakes?

# %% [markdown] tags=["zh"]
# ## 3. 人脸太少：判别器会背下来
#
# 现在只有 75 张人脸，另留出 25 个人。要按*人*划分，否则复制看上去就像学会了。自带的数据没有姓名，所以每张脸算一个人。
#
# 同一个 GAN 训练两次，一次不用 $T$，一次用。**先猜**：不用 $T$ 时，$D$ 会把新面孔归到训练人脸一边，还是假样本一边？

# %%
dataset = load_dataset("lfw_faces")
training, new_people = dataset.floats(), load_dataset("lfw_faces", split="test").floats()


def networks(changes):
    """G: 64 numbers -> 32x32 pixels. D: pixels -> logit, through the random changes T."""
    up = [layers.Dense(4 * 4 * 64, use_bias=False), layers.Reshape((4, 4, 64))]
    for filters in (32, 16):
        up += [layers.BatchNormalization(momentum=0.9), layers.ReLU()]
        up += [layers.Conv2DTranspose(filters, 4, 2, "same", use_bias=False)]
    up += [layers.BatchNormalization(momentum=0.9), layers.ReLU()]
    up += [layers.Conv2DTranspose(1, 4, 2, "same", activation="tanh")]
    down = [DiffAugment(changes)] if changes else []
    for filters in (16, 32, 64):
        down += [layers.Conv2D(filters, 4, 2, "same"), layers.LeakyReLU(negative_slope=0.2)]
    down += [layers.Flatten(), layers.Dense(1)]
    shapes = {(64,): up, (32, 32, 1): down}
    return [keras.Sequential([keras.Input(shape), *stack]) for shape, stack in shapes.items()]


def train(faces, changes, updates, look):
    """A GAN of faces (n, 32, 32, 1), and what ``look`` answered at 6 times of its training."""
    keras.utils.set_random_seed(0)
    gan = R1GAN(*networks(changes), latent_dim=64, r1_gamma=0.5, r1_every=4, ema_decay=0.99)
    rate = keras.optimizers.schedules.PolynomialDecay(2e-3, updates, 0.0)
    both = (keras.optimizers.Adam(rate, 0.0, 0.99) for _ in "GD")
    gan.compile(*both, jit_compile=False, steps_per_execution=20)
    batches = tf.data.Dataset.from_tensor_slices(faces).repeat().shuffle(4 * len(faces), seed=0)
    seen = []
    for _ in range(6):
        gan.fit(batches.batch(min(16, len(faces))), steps_per_epoch=updates // 6, verbose=0)
        seen.append(look(gan))
    return gan, seen


def logits(gan):
    """Mean logit of D on faces that it has seen, on new people, and on fakes."""
    sets = {"training faces": training, "new people": new_people}
    sets["fakes"] = gan.generate(100, seed=1)
    return {name: render(gan.discriminator, faces).mean() for name, faces in sets.items()}


plain, without_changes = train(training, "", 600, logits)

# %%
changed, with_changes = train(training, "color,translation", 600, logits)

# %%
#| alt-en: Left, without T: the logits of training faces rise, those of new people stay low with the fakes, r_v 1.12. Right, with T: new people lie on the training faces, the fakes a little lower, r_v 0.15.
#| alt-zh: 左图不用 T：训练人脸的对数几率升高，新面孔与假样本一起停在低处，r_v 为 1.12。右图用 T：新面孔与训练人脸几乎重合，假样本略低，r_v 为 0.15。
runs, overfitted = {}, {}
for title, seen in (("without T", without_changes), ("with T", with_changes)):
    real, new, fake = seen[-1].values()
    overfitted[title] = (real - new) / (real - fake)  # r_v
    runs[f"{title}: $r_v$ = {overfitted[title]:.2f}"] = {
        name: [row[name] for row in seen] for name in seen[0]
    }
figures.overfitting(
    100 * np.arange(1, 7),
    runs,
    "Without T, D puts new people with the fakes; with T, with the training faces",
)

# %% tags=["guard"]
assert overfitted["without T"] > 0.7
assert overfitted["with T"] < 0.4

# %% [markdown] tags=["answer"]
# With the fakes. The ratio $r_v = (E[D_{train}] - E[D_{new}]) / (E[D_{train}] - E[D_{fake}])$ ([2006.06676](https://arxiv.org/abs/2006.06676), section 3) is 0 without overfitting, and 1 when new people look like fakes: here 1.12 without $T$ and 0.15 with it, one run each. With $T$ the three means end within about 0.1 of each other, so the second ratio is rough and differs from one processor to another; but new people lie on the training faces at all six times.

# %% [markdown] tags=["zh", "answer"]
# 假样本一边。比值 $r_v = (E[D_{train}] - E[D_{new}]) / (E[D_{train}] - E[D_{fake}])$（[2006.06676](https://arxiv.org/abs/2006.06676)，第 3 节）在没有过拟合时为 0，新面孔看起来像假样本时为 1：这里不用 $T$ 是 1.12，用 $T$ 是 0.15，各训练一次。用 $T$ 时，三个均值最后相差约 0.1，所以第二个比值很粗略，换一种处理器就会不同；但六个时刻新面孔都与训练人脸重合。

# %%
#| alt-en: Four rows of grey faces: training faces; eigenfaces like double exposures; two rows of generated faces, rough and noisy.
#| alt-zh: 四行灰度人脸：训练人脸；像重影的特征脸；两行生成的人脸，粗糙而有噪点。
ghosts, made = eigenfaces(training, 750, seed=0), changed.generate(750, seed=1)
face_sheets.sheet(
    {"training faces": training[:10], "eigenfaces": ghosts[:10],
     "GAN without T": plain.generate(10, seed=1), "GAN with T": made[:10]},
    "What 75 faces give after 600 updates: heads and eyes, and no face that convinces",
    credit="training faces: Labelled Faces in the Wild (Huang et al., 2007), from scikit-image",
    scale=3,
)  # fmt: skip

# %% [markdown]
# What helps is to begin with networks that already know faces. FreezeD ([2002.10964](https://arxiv.org/abs/2002.10964)) also keeps the first layers of the discriminator as they are. Recorded runs of 600 updates, two seeds of each kind, on 100 photographs of ten people (Olivetti), compared with ten others:

# %% [markdown] tags=["zh"]
# 管用的办法，是从已经懂得人脸的网络开始。FreezeD（[2002.10964](https://arxiv.org/abs/2002.10964)）还会冻结判别器的前几层。下面是记录下来的结果，每种方法两个种子，更新 600 次，用 Olivetti 中十个人的 100 张照片，与另外十个人比较：

# %%
#| alt-en: Kernel distance to new people: eigenfaces 1.94, from scratch 7.45, from the shipped faces 1.79, and with lower layers of D frozen 1.65.
#| alt-zh: 与新面孔的核距离：特征脸 1.94，从头训练 7.45，从附带的人脸生成器开始 1.79，再冻结判别器前几层 1.65。
recorded_runs = recorded("few_faces.json")["means"]
few = {row["way"]: row["mean"] for row in recorded_runs if row["dataset"] == "olivetti"}
rows = {
    "eigenfaces, no GAN": ("scratch", "_eigenfaces"), "GAN from scratch": ("scratch", ""),
    "from the shipped faces": ("start", ""), "and lower layers of D frozen": ("frozen", ""),
}  # fmt: skip
rows = {
    name: [few[way][f"{kind}_efflite_1k{ending}"] for kind in ("kd", "kd_error")]
    for name, (way, ending) in rows.items()
}
figures.few_faces(
    rows, "100 photographs of ten people, means of two runs: "
    "{:.1f} from scratch, {:.1f} from a generator of faces".format(
        rows["GAN from scratch"][0], rows["from the shipped faces"][0]
    ),
)  # fmt: skip

# %% [markdown]
# With both seeds the frozen one is a little nearer (1.62 and 1.68 against 1.78 and 1.80): a small lead, in two runs. The error bars are too small, because photographs of one person are not independent. On features of edges (`kd_hog_1k`) eigenfaces are still nearer, 0.079 against 0.109 for the frozen one.

# %% [markdown] tags=["zh"]
# 两个种子下，冻结的都略近一点（1.62 和 1.68，另一种是 1.78 和 1.80）：领先不多，也只有两次训练。同一个人的照片并不独立，所以误差线偏小。在边缘特征上（`kd_hog_1k`），特征脸仍然更近：0.079，冻结的是 0.109。

# %% [markdown]
# ## 4. Count before you compare
#
# `fd_hog` is a Frechet distance on 128 features that say how edges run. 75 training faces, 75 eigenfaces and 75 samples are compared with the same 25 new people; generated ones in ten sets of 75.
#
# **Predict**: real training faces or eigenfaces, which have the smaller Frechet distance to new people?
#
# Beside it stands the kernel distance, whose estimate is unbiased, with a permutation test: shuffle both sets together, deal them out anew 1,000 times, and count how often chance puts them as far apart.

# %% [markdown] tags=["zh"]
# ## 4. 先数清样本，再比较
#
# `fd_hog` 是在 128 个描述边缘走向的特征上的弗雷歇距离。75 张训练人脸、75 张特征脸、75 个样本，都与同样 25 张新面孔比较；生成的各取十组，每组 75 张。
#
# **先猜**：真实的训练人脸和特征脸，哪个与新面孔的弗雷歇距离更小？
#
# 旁边放上核距离，它的估计是无偏的，再配一个置换检验：把两组混在一起，重新随机分组 1,000 次，数一数有多少次偶然就能分出这么大的差距。


# %%
#| alt-en: Left, Frechet distances: eigenfaces 1.41, GAN 1.45, training faces 1.51. Right, kernel distances: training faces -0.017, eigenfaces 0.018, GAN 0.071.
#| alt-zh: 左图弗雷歇距离：特征脸 1.41，GAN 1.45，训练人脸 1.51。右图核距离：训练人脸 -0.017，特征脸 0.018，GAN 0.071。
def squared_mmd(k, n):
    """The kernel distance of the first n samples to the others, from their kernel matrix k."""
    m = len(k) - n
    xx, yy, xy = k[:n, :n], k[n:, n:], k[:n, n:]
    within = (xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1))
    return within - 2 * xy.mean()


def kernel_test(x, y, deals=1000):
    """(distance, p) of features (n, d) and (m, d), scaled by those of the new people x."""
    both = np.concatenate([x, y]) / np.sqrt(np.mean(x**2))
    k = (both @ both.T / both.shape[1] + 1) ** 3
    rng, actual = np.random.default_rng(0), squared_mmd(k, len(x))
    orders = [rng.permutation(len(k)) for _ in range(deals)]
    dealt = [squared_mmd(k[np.ix_(order, order)], len(x)) for order in orders]
    return actual, np.mean(np.append(dealt, actual) >= actual)


def sets_of_75(images):
    return images.reshape(10, 75, *images.shape[1:])


compared = {
    "training faces": training[None],
    "eigenfaces": sets_of_75(ghosts),
    "GAN": sets_of_75(made),
}
new_features = hog_features(new_people)
frechet = {name: [fd_hog(faces, new_people) for faces in sets] for name, sets in compared.items()}
kernel = {
    name: np.transpose([kernel_test(new_features, hog_features(faces)) for faces in sets])
    for name, sets in compared.items()
}
for name in compared:
    print(f"{name:14s} Frechet {np.mean(frechet[name]):.2f}, kernel {kernel[name][0].mean():.3f}, "
          f"p from {kernel[name][1].min():.3f} to {kernel[name][1].max():.3f}")  # fmt: skip
figures.two_distances(
    frechet, kernel,
    "The Frechet distance puts real faces last ({:.2f}), the kernel distance first (p = {:.2f})".format(
        frechet["training faces"][0], kernel["training faces"][1][0]
    ),
)  # fmt: skip

# %% tags=["guard"]
from gan_keras.metrics.kernel import permutation_p
from gan_keras.metrics.kernel import squared_mmd as package_mmd

scale = np.sqrt(np.mean(new_features**2))
pair = new_features / scale, hog_features(training) / scale
assert abs(kernel["training faces"][0][0] - package_mmd(*pair)) < 1e-5
assert abs(kernel["training faces"][1][0] - permutation_p(*pair)) < 0.05
assert np.mean(frechet["eigenfaces"]) < frechet["training faces"][0]
assert np.mean(frechet["GAN"]) < 1.05 * frechet["training faces"][0]
assert kernel["training faces"][1][0] > 0.9
assert kernel["eigenfaces"][1].max() < 0.2
assert kernel["GAN"][1].max() < 0.01

# %% [markdown] tags=["answer"]
# The eigenfaces, and even the rough GAN: 1.41 and 1.45 against 1.51. Real faces should be at 0, so their 1.51 is sampling noise: 25 people do not fix a covariance in 128 dimensions. A set that varies less has less of it, which probably favours the other two. The kernel distance has real faces at zero within chance (p = 0.97), eigenfaces above them (p from 0.007 to 0.132), and the GAN last (p = 0.001 for every set, the least that 1,000 deals can give).

# %% [markdown] tags=["zh", "answer"]
# 特征脸，连粗糙的 GAN 也是：1.41 和 1.45，真实人脸是 1.51。真实人脸的距离本该是 0，所以这 1.51 是抽样噪声：128 维里只有 25 个人，定不出协方差。变化小的集合噪声也小，另外两种可能因此占了便宜。核距离把真实人脸放在零附近，差距在偶然范围内（p = 0.97），特征脸在其上（p 从 0.007 到 0.132），GAN 最远（每一组都是 p = 0.001，即分组 1,000 次所能得到的最小值）。

# %% [markdown]
# ## 5. Is it a copy? A search, and a control for it
#
# A search that reports "no copies" may be blind. So plant changed copies of 50 training faces, and count how many it finds. New people set the limit $q$; with only 25 it rests on the nearest two, so it is rough.
#
# **Predict**: a search on small pictures without brightness and contrast finds every copy that is brighter, of other contrast, or noisy. How many mirrored ones does it find?

# %% [markdown] tags=["zh"]
# ## 5. 是复制吗？检索，以及对检索的检验
#
# 报告“没有复制品”的检索，也可能什么都看不见。所以植入 50 张训练人脸的改动过的复制品，再数它找到几个。界限 $q$ 由新面孔决定；只有 25 张时，它取决于最近的两张，所以很粗略。
#
# **先猜**：有一种检索比较去掉亮度和对比度的小图，变亮的、改了对比度的、加了噪声的复制品都能找到。镜像的复制品它能找到多少？


# %%
#| alt-en: Share of planted copies found. On small pictures: mirrored 0 %, shifted 6 %, side light 36 %, zoomed 88 %. Undoing the changes: 100 % of each kind.
#| alt-zh: 两种检索找到的植入复制品比例。小图检索：镜像 0 %，平移 6 %，侧光 36 %，缩放 88 %。消除改动的检索：各类都是 100 %。
def small_search(images):
    known = copy_features(training)
    limit = np.quantile(nearest_training(copy_features(new_people), known)[0], 0.05)
    return np.mean(nearest_training(copy_features(images), known)[0] < limit)


search = copies.CopySearch(training, new_people)  # undoes shifts, mirrors, zooms and light
planted = copies.planted(training, 50)  # {kind of change: 50 copies}
found = {
    "on small pictures": {kind: small_search(images) for kind, images in planted.items()},
    "undoing the changes": {kind: search.copied_share(images) for kind, images in planted.items()},
}
figures.searches(found, "One search finds 0 of 50 mirrored copies; the other finds them all")

# %% tags=["guard"]
small, full = found.values()
assert small["mirrored"] == 0
assert abs(small["shifted"] - 0.06) < 0.005
assert min(full.values()) > 0.97

# %% [markdown] tags=["answer"]
# None, and 6 % of those that were shifted by two pixels. A control counts only for the changes that it contains. The second search divides by local contrast, which removes light, and takes the best match over zooms, mirror images and shifts.

# %% [markdown] tags=["zh", "answer"]
# 一个也找不到；平移两个像素的只找到 6 %。对照只对它所包含的改动有效。第二种检索先除以局部对比度，消去光照，再在缩放、镜像和平移中取最佳匹配。

# %% [markdown]
# The second search has blind spots too, and a report must name them. Recorded shares, means of five seeds, here and on the portraits behind the shipped generator. The row `new` counts new people, who are no copies:

# %% [markdown] tags=["zh"]
# 第二种检索也有盲区，报告里必须写明。下面是记录下来的比例（五个种子的平均），也包括附带生成器所用的肖像。`new` 一行是新面孔，不是复制品：

# %%
mean = {row["dataset"]: row for row in recorded("copies.json")["mean"]}
print("found, in percent        lfw_faces  portraits")
for kind in ("everything", "turned_5", "turned_10", "shifted_far", "new"):
    shares = [100 * mean[name]["mean"][kind] for name in ("lfw_faces", "portraits")]
    print("{:24s} {:9.1f}  {:9.1f}".format(kind.replace("_", " "), *shares))

# %% [markdown]
# Most copies that are turned by 10 degrees or shifted further escape. Now the samples of the 75-face GAN.

# %% [markdown] tags=["zh"]
# 旋转 10 度或平移更远的复制品，大多找不到。现在检索 75 张人脸训练出的 GAN 的样本。

# %%
#| alt-en: Cumulative distances to the nearest training face: all planted copies lie below the limit 0.40, of new people 4.0 %, of eigenfaces 6.7 %, of the GAN 0 %.
#| alt-zh: 到最近训练人脸的距离的累积分布：植入的复制品全部低于界限 0.40，新面孔 4.0 %，特征脸 6.7 %，GAN 为 0 %。
sets = {"new people": new_people, "GAN": made[:300], "eigenfaces": ghosts[:300],
        "planted copies": planted["shifted_mirrored"]}  # fmt: skip
nearest = {name: search.nearest(images) for name, images in sets.items()}
distances = {name: each[0] for name, each in nearest.items()}
shares = {name: np.mean(values < search.limit) for name, values in distances.items()}
face_latents.nearest_distances(
    distances, search.limit,
    "Below the limit that new people set: {:.0%} of the samples, {:.0%} of mirrored copies".format(
        shares["GAN"], shares["planted copies"]
    ),
)  # fmt: skip

# %% tags=["guard"]
assert shares["GAN"] == 0
assert abs(shares["eigenfaces"] - 20 / 300) < 1e-9
assert shares["planted copies"] == 1

# %%
#| alt-en: Above, the eight generated faces nearest to a training face and two planted copies; below, the training face that the search found for each. The two planted ones are the same person.
#| alt-zh: 上行是离训练人脸最近的八张生成人脸和两张植入的复制品；下行是检索为每张找到的训练人脸。最后两列是同一个人。
closest = np.argsort(distances["GAN"])[:8]
pairs = [
    (made, nearest["GAN"], closest),
    (planted["shifted_mirrored"], nearest["planted copies"], [0, 1]),
]
face_sheets.sheet(
    {"sample": np.concatenate([images[rows] for images, _, rows in pairs]),
     "nearest\ntraining face": training[np.concatenate([hits[1][rows] for _, hits, rows in pairs])]},
    "Eyes check the numbers: the 8 nearest of 300 samples, and two planted copies (right)",
    credit="below: Labelled Faces in the Wild (Huang et al., 2007), from scikit-image", scale=3,
)  # fmt: skip

# %% [markdown]
# None of the samples is below the limit, beside 6.7 % of the eigenfaces. This is no praise: a poor face is near to nobody. Eigenfaces store no faces, so their 20 of 300, where 15 are expected, are the level of chance. The shipped generator has 1.6 % of 1,000 samples below its limit, new portraits 4.4 %, eigenfaces 0.1 %: by this search no sign of copies.

# %% [markdown] tags=["zh"]
# 没有一个样本低于界限，特征脸却有 6.7 %。这不是表扬：粗糙的脸离谁都不近。特征脸并不存储人脸，所以 300 个里有 20 个（预期 15 个）属于偶然水平。附带的生成器在 1,000 个样本中有 1.6 % 低于它的界限，新的肖像是 4.4 %，特征脸是 0.1 %：就这种检索而言，没有复制的迹象。

# %% [markdown]
# ## 6. Walking through the latent space
#
# The length of a normal vector in $d$ dimensions is near $\sqrt{d}$: in 64 dimensions 95 % of all $z$ are between 6.6 and 9.4 long. Two of them stand nearly at right angles, so the middle of the straight line (*lerp*) has a length of only 5.7. *Slerp* walks on the sphere and keeps the length ([1609.04468](https://arxiv.org/abs/1609.04468), section 2.1).
#
# **Predict**: which middle has less contrast, that of lerp, or the average of the two *pictures*?

# %% [markdown] tags=["zh"]
# ## 6. 在潜空间里行走
#
# $d$ 维正态向量的长度接近 $\sqrt{d}$：64 维时，95 % 的 $z$ 长度在 6.6 与 9.4 之间。两个 $z$ 几乎成直角，所以连线（*lerp*）的中点长度只有 5.7。*Slerp* 沿球面走，长度不变（[1609.04468](https://arxiv.org/abs/1609.04468)，第 2.1 节）。
#
# **先猜**：哪一个中点的对比度更低，是 lerp 的，还是两张*图像*的平均？

# %%
#| alt-en: Left: on the sphere the length of z stays at 7.95, half-way on the straight line it falls to 5.65, below 95 % of all z. Right: contrast half-way 0.43 for slerp, 0.31 for lerp, 0.35 for averaged pixels.
#| alt-zh: 左图：球面上 z 的长度保持 7.95，直线中点降到 5.65，低于 95 % 的 z。右图：中点对比度 slerp 0.43，lerp 0.31，像素平均 0.35。
generator = shipped.sampler
z0, z1 = latents(60, 64, seed=3).reshape(2, 30, 64)  # 30 walks of 9 steps
walks = {way: faces_maths.way_pictures(generator, z0, z1, way, 9) for way in ("slerp", "lerp")}
start, end = walks["slerp"][:, :1], walks["slerp"][:, -1:]
t = np.linspace(0, 1, 9)
share = t[:, None, None, None]
walks["pixels"] = (1 - share) * start + share * end  # no generator: pictures are averaged
lengths = {way: faces_maths.way_lengths(z0, z1, way, 9) for way in ("slerp", "lerp")}
contrasts = {way: faces_maths.contrast(pictures).mean(axis=0) for way, pictures in walks.items()}
usual = np.quantile(np.linalg.norm(latents(10_000, 64, seed=4), axis=1), [0.025, 0.975])
kept = {way: values[4] / values[[0, -1]].mean() for way, values in contrasts.items()}
face_latents.ways(
    lengths, contrasts, usual,
    "Half-way the straight line keeps {:.0%} of the contrast, the sphere {:.0%}".format(
        kept["lerp"], kept["slerp"]
    ),
)  # fmt: skip

# %%
#| alt-en: One walk in nine steps. Slerp shows a clear person at each step; lerp a duller one half-way; averaged pixels a double exposure. A fourth row maps the difference between slerp and lerp, which is largest half-way.
#| alt-zh: 一次九步的插值。slerp 每一步都是清晰的人；lerp 中途的人发灰；像素平均得到重影。第四行是 slerp 与 lerp 之差，中途最大。
one = {way: pictures[0] for way, pictures in walks.items()}
one["slerp - lerp"] = face_sheets.difference_map(one["slerp"], one["lerp"], gain=2)
face_sheets.sheet(
    one, "Half-way: slerp shows a person, lerp a duller one, averaged pixels a double exposure",
    columns=[f"t = {value:.2f}" for value in t],
)  # fmt: skip

# %%
#| alt-en: Film: four faces turn gradually into four others and back, along the sphere; at each moment each is one person.
#| alt-zh: 动画：四张脸沿球面逐渐变成另外四张，再变回来；任何时刻每张都是一个人。
face_sheets.walking(walks["slerp"][1:5], "Four walks on the sphere: every step shows one person")


# %% tags=["guard"]
assert abs(kept["lerp"] - 0.74) < 0.015
assert abs(kept["pixels"] - 0.82) < 0.015
assert abs(kept["slerp"] - 1.0) < 0.015
assert np.abs(usual - (6.6, 9.4)).max() < 0.05

# %% [markdown] tags=["answer"]
# That of lerp: it keeps 74 % of the ends' contrast, the average of the pictures 82 %, slerp 100 %, on average over 30 walks. Gradual change speaks against a table of stored faces ([1511.06434](https://arxiv.org/abs/1511.06434), section 6.1). It is no proof: copies may lie along the way.

# %% [markdown] tags=["zh", "answer"]
# 是 lerp 的：它保留了两端对比度的 74 %，图像平均是 82 %，slerp 是 100 %，都是 30 条路径的平均。变化是渐进的，说明它不像只存了一张人脸表（[1511.06434](https://arxiv.org/abs/1511.06434)，第 6.1 节）。但它不是证明：复制品可能就在路上。

# %% [markdown]
# ## 7. A direction for an attribute, and its control
#
# Attributes are read off the pixels: light from the left, brightness of the background, and brightness above the forehead, called *hair* (a bald head counts as light). Regress an attribute of 1,500 samples on $z$; the unit vector $d$ of the coefficients is the direction in which it grows. The table shows the change from $z - 2d$ to $z + 2d$ for new $z$. (InterFaceGAN, [1907.10786](https://arxiv.org/abs/1907.10786), fits a boundary to labels.)
#
# **Predict**: along the direction of *hair*, does anything else change?

# %% [markdown] tags=["zh"]
# ## 7. 属性的方向，以及它的对照
#
# 属性直接从像素读出：左侧来光、背景亮度、额头上方的亮度（称为*头发*，秃顶也算浅色）。取 1,500 个样本，把属性对 $z$ 做回归，系数的单位向量 $d$ 就是它增长的方向。表中是对新的 $z$ 从 $z - 2d$ 到 $z + 2d$ 的变化。（InterFaceGAN，[1907.10786](https://arxiv.org/abs/1907.10786)，用标注拟合分界面。）
#
# **先猜**：沿*头发*的方向走，别的东西会变吗？

# %%
#| alt-en: Three directions move their own attributes by 3.4, 4.0 and 2.7 standard deviations and the others hardly; random directions move them by 0.1 to 0.4.
#| alt-zh: 三个方向各自移动自己的属性 3.4、4.0 和 2.7 个标准差，对别的属性几乎没有影响；随机方向移动 0.1 到 0.4。
z = latents(1500, 64, seed=1)
pictures, directions = render(generator, z), []
for attribute in ATTRIBUTES.values():
    values = attribute(pictures)
    d = np.linalg.lstsq(z, values - values.mean(), rcond=None)[0]
    directions.append((d / np.linalg.norm(d)).astype(np.float32))

fresh = latents(40, 64, seed=2)
chance = np.random.default_rng(3).standard_normal((8, 64)).astype(np.float32)
chance /= np.linalg.norm(chance, axis=1, keepdims=True)
measured = list(ATTRIBUTES.values())
changes = faces_maths.effects(generator, fresh, directions, measured, amount=2)
by_chance = np.abs(faces_maths.effects(generator, fresh, chance, measured, amount=2)).mean(axis=0)
ratios = np.diag(changes) / by_chance
face_latents.steering(
    list(ATTRIBUTES), changes, by_chance,
    f"Each direction moves its own attribute, {ratios.min():.0f} to {ratios.max():.0f} times as far "
    "as random ones",
)  # fmt: skip

# %% tags=["guard"]
assert 8 < ratios.min() < 10
assert 20 < ratios.max() < 24
assert abs(changes[2, 2] - 2.7) < 0.05
assert np.abs(changes[2, :2]).max() < 0.15

# %%
#| alt-en: One generated man in seven steps along each direction: light moves from the right to the left side of the face; the background turns from dark to white; hair turns from dark to bald, and the skin lightens with it; a random direction changes a little of everything.
#| alt-zh: 一张生成的脸沿每个方向各走七步：光从脸的右侧移到左侧；背景由暗变白；头发由深色变到秃顶，皮肤也随之变浅；随机方向上什么都变一点。
amounts = np.linspace(-3, 3, 7)
shown = {name: faces_maths.steered(generator, fresh[:1], d, amounts)[:, 0]
         for name, d in zip(ATTRIBUTES, directions, strict=True)}  # fmt: skip
shown["random direction"] = faces_maths.steered(generator, fresh[:1], chance[0], amounts)[:, 0]
face_sheets.sheet(
    shown,
    "Along the direction of hair the skin lightens too: what is not measured is not held fixed",
    columns=[f"a = {a:g}" for a in amounts],
)

# %% [markdown] tags=["answer"]
# Not the two others that were measured: they move by 0.1 standard deviations or less, beside 2.7 for the hair. Look at this one face, though: with light hair comes lighter skin, and the man seems older. The last row of the table is the control: along a random direction every attribute moves too, so only the size beside chance counts.

# %% [markdown] tags=["zh", "answer"]
# 测量过的另外两个属性没变：移动不超过 0.1 个标准差，而头发是 2.7。但请看这一张脸：头发变浅，皮肤也跟着变浅，人显得更老。表的最后一行是对照：沿随机方向走，每个属性也会变，所以与偶然相比变了多少才算数。

# %% [markdown]
# ## 8. Truncation: better, or only more alike?
#
# Numbers of $z$ beyond a limit are drawn again ([1809.11096](https://arxiv.org/abs/1809.11096), section 3.1). StyleGAN does a related thing: it pulls $w$ towards its mean. Recall here is the share of 300 untruncated samples that lie near a truncated one, on features of edges ([1904.06991](https://arxiv.org/abs/1904.06991)): how much of the generator's own variety is left.
#
# **Predict**: at a limit of 0.5, what share is left?

# %% [markdown] tags=["zh"]
# ## 8. 截断：变好了，还是只是变得更像？
#
# $z$ 中超过界限的数重新抽取（[1809.11096](https://arxiv.org/abs/1809.11096)，第 3.1 节）。StyleGAN 的做法类似：把 $w$ 拉向它的平均值。这里的召回率，是 300 个不截断的样本中有多少在边缘特征上落在某个截断样本附近（[1904.06991](https://arxiv.org/abs/1904.06991)），也就是生成器原有的多样性还剩多少。
#
# **先猜**：界限取 0.5 时，还剩多少？

# %%
#| alt-en: By limit, variance of the features and recall: 0.25: 10 % and 0 %; 0.5: 33 % and 0 %; 1: 76 % and 57 %; 1.5: 95 % and 91 %; none: 98 % and 91 %.
#| alt-zh: 各界限下特征的方差与召回率：0.25 为 10 % 和 0 %；0.5 为 33 % 和 0 %；1 为 76 % 和 57 %；1.5 为 95 % 和 91 %；不截断为 98 % 和 91 %。
limits = (0.25, 0.5, 1.0, 1.5, 2.0, None)
variety = faces_maths.truncated(generator, limits, 300, hog_features)
recalls = {limit: recall for limit, (_, recall) in zip(limits, variety, strict=True)}
face_latents.truncation(
    limits, variety, f"Recall: {recalls[1.5]:.0%} at a limit of 1.5, {recalls[0.5]:.0%} at 0.5"
)

# %% tags=["guard"]
assert recalls[None] > 0.85
assert abs(recalls[1.5] - 0.91) < 0.01
assert abs(recalls[1.0] - 0.57) < 0.01
assert recalls[0.5] < 0.005

# %%
#| alt-en: The same eight seeds at four limits. Without one: six men and two women. At 1.5: eight faces, which look like men. At 1: dull, dark faces. At 0.5: brown fog without a face.
#| alt-zh: 同样的八个种子，四种界限。不截断：六位男性、两位女性。1.5：八张脸，看上去都是男性。1：发暗发灰的脸。0.5：一片褐色的雾，没有脸。
shown = {
    "no limit" if limit is None else f"limit {limit:g}": render(generator, latents(8, 64, 0, limit))
    for limit in (None, 1.5, 1.0, 0.5)
}
length = np.linalg.norm(latents(300, 64, 0, 0.5), axis=1).mean()
face_sheets.sheet(
    shown,
    f"No face is left at a limit of 0.5: z has a length of {length:.1f} there, "
    f"and in training {usual[0]:.1f} to {usual[1]:.1f}",
)

# %% tags=["guard"]
assert abs(length - 2.3) < 0.05

# %% [markdown] tags=["answer"]
# Nothing: recall is 0 %, and no face is to be seen. At that limit $|z|$ is about 2.3, and the training had 6.6 to 9.4: more foreign than the middle of a straight line. At 1 recall is 57 %, at 1.5 it is 91 %, as without a limit. So measure a limit before you offer it. A recall on edges does not see everything: in columns 7 and 8 the women of the first row are men at 1.5, and in column 8 a woman is back at 1. Eight faces prove nothing, but ask: who disappears first?

# %% [markdown] tags=["zh", "answer"]
# 什么也不剩：召回率为 0 %，也看不出脸。此时 $|z|$ 约为 2.3，而训练时在 6.6 到 9.4 之间：比直线中点还要陌生。界限取 1 时召回率为 57 %，取 1.5 时为 91 %，与不截断相同。所以提供一个界限之前，先测一测。边缘特征上的召回率看不到一切：第 7 列和第 8 列，第一行的女性在 1.5 时成了男性，而第 8 列在 1 时又是女性。八张脸证明不了什么，但要问一句：最先消失的是谁？

# %% [markdown]
# ## 9. Before anybody uses it: people, labels, an interface
#
# - **Consent.** A photograph that may be downloaded was not given for this. In the European Union it is personal data. Prefer people who agreed, and plan for withdrawal: it means training again.
# - **Bias.** The samples are mostly men over 40 in suits, as the portraits are, and no metric against such portraits can notice. Generators can even exaggerate an imbalance ([2001.09528](https://arxiv.org/abs/2001.09528)).
# - **Identity.** "No copies found" is not "anonymous": attacks compare identities, not pictures ([2107.06018](https://arxiv.org/abs/2107.06018)). The discriminator has seen the faces and leaks membership ([1705.07663](https://arxiv.org/abs/1705.07663)): do not publish it.
# - **The law asks for labels.** China's 《人工智能生成合成内容标识办法》, in force since 2025-09-01, asks for a label that people perceive, also in downloaded files, and one in the file's metadata: that the content is generated, by whom, and a number. The EU's AI Act, Article 50, asks providers to mark outputs in a machine-readable way and deployers to disclose deep fakes. It has applied since 2026-08-02; an amendment adopted in 2026 gives systems that were on the market before that day until 2026-12-02 for the marks. No legal advice: read the current text.
#
# **Predict**: somebody saves a picture with both labels as JPEG. What is left?

# %% [markdown] tags=["zh"]
# ## 9. 交给用户之前：人、标识、接口
#
# - **同意。** 能下载的照片，不等于为此目的提供的照片。在欧盟它属于个人数据。优先使用本人同意的照片，并事先规划撤回：撤回意味着重新训练。
# - **偏差。** 样本大多是 40 岁以上穿西装的男性，因为肖像就是这样；与同类肖像比较的指标都发现不了。生成器甚至可能放大不均衡（[2001.09528](https://arxiv.org/abs/2001.09528)）。
# - **身份。** “未发现复制”不等于“匿名”：攻击比较的是身份，不是图像（[2107.06018](https://arxiv.org/abs/2107.06018)）。判别器见过那些脸，会泄露谁在训练集里（[1705.07663](https://arxiv.org/abs/1705.07663)），不要外传。
# - **法律要求标识。** 中国的《人工智能生成合成内容标识办法》自 2025-09-01 起施行：要有人能感知的显式标识，下载的文件里也要有；还要在文件元数据里写入隐式标识，说明内容为生成合成、由谁提供、编号是多少。欧盟《人工智能法》第 50 条要求提供者以机器可读的方式标记输出，部署者披露深度伪造。它自 2026-08-02 起适用；2026 年通过的修正案规定，此前已投放市场的系统，标记义务可延至 2026-12-02。以上不是法律意见，请查现行文本。
#
# **先猜**：一张图带着这两种标识，有人把它另存为 JPEG，还剩下什么？

# %%
#| alt-en: A generated man twice, as PNG and saved as JPEG: both still have the words AI-generated below the face.
#| alt-zh: 同一张生成的脸出现两次，一张是 PNG，一张另存为 JPEG：脸的下方都还有 AI-generated 字样。
face = face_sheets.labelled(people[4], "AI-generated")  # the label that people see
mark = PngImagePlugin.PngInfo()  # the label that machines read
mark.add_text(
    "AIGC", json.dumps({"generated": True, "provider": "gan_keras", "number": "seed 0, face 4"})
)
as_png, as_jpeg = io.BytesIO(), io.BytesIO()
face.save(as_png, "PNG", pnginfo=mark)
Image.open(as_png).save(as_jpeg, "JPEG")  # somebody saves it anew
files = {"PNG as delivered": as_png, "saved as JPEG": as_jpeg}
for name, file in files.items():
    print(f"{name}: machine-readable label {Image.open(file).info.get('AIGC', 'gone')}")
face_sheets.side_by_side(
    {name: Image.open(file) for name, file in files.items()},
    "The label that people see stays; the one in the metadata is gone",
)

# %% [markdown] tags=["answer"]
# The visible label stays, the metadata are gone. So marks in the pixels complement them: fingerprints that were embedded through the training data appear in the generator's outputs ([2007.08457](https://arxiv.org/abs/2007.08457)). Other traces GANs leave by themselves ([1811.08180](https://arxiv.org/abs/1811.08180)). Both can be attacked. Signed provenance (C2PA) is metadata too, and saving can drop it.

# %% [markdown] tags=["zh", "answer"]
# 看得见的标识还在，元数据没了。所以还要在像素里做标记：通过训练数据嵌入的指纹，会出现在生成器的输出里（[2007.08457](https://arxiv.org/abs/2007.08457)）。另有一类痕迹是 GAN 自己留下的（[1811.08180](https://arxiv.org/abs/1811.08180)）。两者都可能被攻击。签名的来源信息（C2PA）也是元数据，另存时同样可能丢失。

# %% [markdown]
# **An interface decides much of the risk.**
#
# | decision | choice, and why |
# |---|---|
# | input | a seed and a measured truncation limit; no free $z$ and no uploads, which invite inversion of a real person |
# | shipped | the averaged generator alone, in a format that runs no code on loading |
# | gate | distance at equal counts beside real against real, recall, share of copies beside its control |
# | answer | both labels, signed; a face below the limit of copies is drawn again |
# | afterwards | keys, limits, somebody who answers complaints, a model card that says who is missing |

# %% [markdown] tags=["zh"]
# **接口决定了很大一部分风险。**
#
# | 决定 | 选择与理由 |
# |---|---|
# | 输入 | 随机种子和测定过的截断界限；不开放 $z$，不接受上传，否则等于方便别人反演真人 |
# | 发布 | 只发布平均后的生成器，格式在加载时不执行代码 |
# | 关卡 | 样本数相同的距离，旁边放真实对真实；召回率；复制比例，旁边放它的对照 |
# | 输出 | 两种标识都加，并签名；低于复制界限的，重新抽取 |
# | 之后 | 密钥、限流、有人处理投诉、模型卡写明缺少哪些人 |

# %%
one_face = tf.function(lambda noise: generator(noise, training=False))
noise = tf.constant(latents(1, 64, seed=7))
one_face(noise)  # compiles
start = time.perf_counter()
for _ in range(20):
    one_face(noise)
milliseconds = 1000 * (time.perf_counter() - start) / 20
print(f"{generator.count_params():,} weights, {milliseconds:.0f} ms for one face on this machine")
few_people, many = (render(generator, latents(count, 64, seed=7)) for count in (3, 40))
print("one seed, one face, whoever else is asked for:", np.array_equal(few_people, many[:3]))

# %% [markdown]
# ## Interview drill
#
# Ids in brackets lead to the question bank (`python -m gan_keras.interview`).
#
# **1. You have 300 faces. What goes wrong, and what do you do first?** (`faces-few-data`)

# %% [markdown] tags=["zh"]
# ## 面试追问
#
# 括号里的编号对应题库（`python -m gan_keras.interview`）。
#
# **1. 只有 300 张人脸。会出什么问题？你先做什么？**（`faces-few-data`）

# %% [markdown] tags=["answer"]
# *Strong*: $D$ learns the faces by heart; I see it in its logits on held-out people. Augment both sides, start from a pretrained pair, stop early by held-out people. *Weak*: "more epochs", "a smaller batch". *Red flag*: "a GAN makes more data out of few."
#
# **Why both sides?** Otherwise $G$ learns the augmentation. **Why is a pretrained $D$ needed too?** The gradient of an untrained discriminator can destroy the generator in its first steps (`faces-freezed`).

# %% [markdown] tags=["zh", "answer"]
# *好的回答*：$D$ 会背下人脸，从它对留出的人给出的对数几率就能看出来。两侧都增强，从一对预训练网络开始，按留出的人提前停止。*弱的回答*：“多训练几轮”“减小批大小”。*危险信号*：“GAN 能用少量数据造出更多数据。”
#
# **为什么两侧都要？** 否则 $G$ 会把增强也学进去。**为什么 $D$ 也要预训练？** 未经训练的判别器传来的梯度，头几步就可能毁掉生成器（`faces-freezed`）。

# %% [markdown]
# **2. Your table has eigenfaces closer to new people than real faces. Is the metric broken?** (`faces-ghosts-win`)

# %% [markdown] tags=["zh"]
# **2. 你的表里，特征脸比真实人脸离新面孔更近。指标坏了吗？**（`faces-ghosts-win`）

# %% [markdown] tags=["answer"]
# *Strong*: not broken, but biased: with few samples less so for sets that vary less. I ask for real against real at equal counts, an unbiased distance with a p value, more people. *Red flag*: "then eigenfaces are the better model", or leaving out the row of real faces.
#
# **Why does KID not need many samples?** Its expectation is right at any number; its error is not small, so report it. **And if p is 0.2?** Then this number of faces shows no difference, which is not equality.

# %% [markdown] tags=["zh", "answer"]
# *好的回答*：没坏，但有偏差：样本少时，变化小的集合偏差也小。要有数量相同的真实对真实、带 p 值的无偏距离，以及更多的人。*危险信号*：“那说明特征脸更好”，或者把真实人脸那一行删掉。
#
# **为什么 KID 不需要很多样本？** 任何数量下期望都正确；但误差不小，所以要报告误差。**如果 p 是 0.2？** 说明这么多人脸看不出差别，这不等于相同。

# %% [markdown]
# **3. "No sample is within pixel distance 5 of a training face, so nothing was memorised."** (`faces-copy-search`)

# %% [markdown] tags=["zh"]
# **3. “没有样本与训练人脸的像素距离小于 5，所以没有背下训练图像。”**（`faces-copy-search`）

# %% [markdown] tags=["answer"]
# *Strong*: how near are new people (the scale)? Which planted copies does the search find, kind by kind (the control)? How many samples were searched? *Weak*: "use a better distance." *Red flag*: "the FID is low."
#
# **It finds none. Are the faces anonymous?** No: identity is not the picture (`faces-identity-leak`). **One training face is the nearest of 12 % of all samples?** Nearest is not near: compare with the limit, and with eigenfaces (`faces-hub`).

# %% [markdown] tags=["zh", "answer"]
# *好的回答*：新面孔有多近（标尺）？检索能找到哪几类植入的复制品（对照）？检索了多少样本？*弱的回答*：“换个更好的距离。”*危险信号*：“FID 很低。”
#
# **什么也没找到，就是匿名吗？** 不是：身份不是图像（`faces-identity-leak`）。**有一张训练人脸是 12 % 样本的最近邻？** 最近不等于近：与界限比，也与特征脸比（`faces-hub`）。

# %% [markdown]
# **4. Here are four plots of a broken run. Diagnose.** (`faces-fine-tuned-copies`) The GAN of section 3, without $T$.

# %% [markdown] tags=["zh"]
# **4. 这是一次失败的训练的四张图，请诊断。**（`faces-fine-tuned-copies`）第 3 节的 GAN，不用 $T$。

# %% tags=["hidden"]
#| alt-en: Four panels, from update 100 to 600. Kernel distance of the samples to what was learned: from about 0.39 to 0.10; to new people: from about 0.42 to 0.14, most of it before update 300. Mean logit of D: learned faces from about -0.3 to 1.9, fakes from -1.3 to -2.1, new people from -1.8 to -5.4. Share of samples below the copy limit: from 0 % to 28 %, beside a line at 5 % for new people.
#| alt-zh: 四张图，从第 100 次更新到第 600 次。样本与所学人脸的核距离从约 0.39 到 0.10；与新面孔的从约 0.42 到 0.14，大部分在第 300 次之前。D 的平均对数几率：所学人脸从约 -0.3 到 1.9，假样本从 -1.3 到 -2.1，新面孔从 -1.8 到 -5.4。低于复制界限的样本比例从 0 % 到 28 %，新面孔的线在 5 %。
few = training[:10]  # what was learned
few_search = copies.CopySearch(few, new_people)


def four_numbers(gan):
    samples = gan.generate(150, seed=1)
    features = hog_features(samples)
    known, new = (kernel_test(hog_features(x), features, deals=0)[0] for x in (few, new_people))
    outputs = (render(gan.discriminator, x).mean() for x in (few, new_people, samples))
    return (known, new, *outputs, few_search.copied_share(samples))


_, seen = train(few, "", 600, four_numbers)
known, new, on_known, on_new, on_fakes, copied = np.transpose(seen)
face_latents.broken_run(100 * np.arange(1, 7), {
    "kernel distance to what was learned": {"samples": known},
    "kernel distance to new people": {"samples": new},
    "mean logit of D": {"fakes": on_fakes, "new people": on_new, "learned faces": on_known},
    "share of samples below the copy limit": {"samples": copied, "new people, by definition": np.full(6, 0.05)},
})  # fmt: skip

# %% tags=["guard"]
assert abs(copied[-1] - 0.25) < 0.1, copied[-1]
assert on_new[-1] < on_fakes[-1] < 0 < on_known[-1]
assert np.allclose(np.array([known, new])[:, [0, -1]], [[0.40, 0.11], [0.43, 0.15]], atol=0.05)
assert np.allclose((on_known[-1], on_fakes[-1], on_new[-1]), (2, -2, -5), atol=0.8)

# %% [markdown] tags=["answer"]
# *Strong*: copies. Both distances fall and level off, so they warn of nothing; $D$ has the learned faces at about 2 and new people at about -5, below its own fakes: it knows faces by heart. About a quarter of the samples are below a limit that 5 % of new people pass. I ask how many faces there were (10), stop before update 300, add $T$, and start from a pretrained pair. *Weak*: "mode collapse". *Red flag*: "the distances are fine: ship it."
#
# **Why did the distance to new people not rise?** Section 1: it compares distributions of features, and copies of real faces have plausible ones.

# %% [markdown] tags=["zh", "answer"]
# *好的回答*：在复制。两个距离都下降，然后持平，所以它们什么也没提醒；$D$ 把所学人脸放在约 2，把新面孔放在约 -5，比自己的假样本还低：它把脸背下来了。约四分之一的样本低于界限，而新面孔只有 5 %。我会问有多少张脸（10 张），在第 300 次更新之前停下，加上 $T$，并从一对预训练网络开始。*弱的回答*：“模式崩溃。”*危险信号*：“距离没问题，可以发布。”
#
# **与新面孔的距离为什么没有回升？** 见第 1 节：它看的是特征的分布，而真实人脸的复制品，特征分布看上去就合理。

# %% [markdown]
# **5. Quick ones.** Invert a real face: what are $W$ and $W+$? (`faces-inversion`) Why do all samples smile? (`faces-all-smile`) A detector has 99 % accuracy: and now? (`faces-detection`) What must a service in China and in the EU do? (`beyond-labelling-law`)

# %% [markdown] tags=["zh"]
# **5. 快问快答。** 反演一张真实人脸：$W$ 与 $W+$ 是什么？（`faces-inversion`）为什么样本都在笑？（`faces-all-smile`）检测器准确率 99 %，说明什么？（`faces-detection`）在中国和欧盟，服务必须做什么？（`beyond-labelling-law`）

# %% [markdown] tags=["answer"]
# $W$: the output of StyleGAN's mapping network, one vector for all layers; $W+$: one for each layer. $W+$ reconstructs even cats, and edits less well ([1904.03189](https://arxiv.org/abs/1904.03189)); a good reconstruction proves no membership. Smiles: compare shares at each stage; suspect cropping, truncation and selection before the loss. Detector: with 1 fake in 1,000, 99 % on both kinds means that 9 % of its alarms are true. Labels: one that people see, one that machines read, disclosure of deep fakes; consent and data protection besides.

# %% [markdown] tags=["zh", "answer"]
# $W$ 是 StyleGAN 映射网络的输出，所有层共用一个向量；$W+$ 每层一个。$W+$ 连猫都能重建，但编辑效果差（[1904.03189](https://arxiv.org/abs/1904.03189)）；重建得好，不证明此人在训练集里。都在笑：逐阶段比较比例，先查裁剪、截断和挑选，再怀疑损失。检测器：1,000 张里有 1 张假图时，两类都是 99 % 意味着只有 9 % 的报警是真的。标识：人看得见的、机器能读的，并披露深度伪造；此外还有同意和个人信息保护。

# %% [markdown]
# ## Exercises
#
# **Exercise 1: fill in.** A walk on the sphere (1609.04468, section 2.1). For parallel vectors the angle is 0: return $z_0$, not NaN.

# %% [markdown] tags=["zh"]
# ## 练习
#
# **练习 1：填空。** 球面上的插值（1609.04468，第 2.1 节）。两个向量平行时夹角为 0：应返回 $z_0$，而不是 NaN。


# %% tags=["exercise"]
def walk_on_the_sphere(z0, z1, t):
    """The spherical way from z0 to z1, vectors (d,) of one length, t in [0, 1]."""
    ### BEGIN SOLUTION
    cosine = np.dot(z0, z1) / (np.linalg.norm(z0) * np.linalg.norm(z1))
    angle = np.arccos(np.clip(cosine, -1, 1))
    if np.sin(angle) < 1e-6:
        return z0
    return (np.sin((1 - t) * angle) * z0 + np.sin(t * angle) * z1) / np.sin(angle)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_slerp

check_slerp(walk_on_the_sphere)

# %% [markdown] tags=["hint"]
# The angle comes from the directions, so divide the dot product by both lengths. The lengths themselves stay in the sum.

# %% [markdown] tags=["zh", "hint"]
# 夹角由方向决定，所以内积要除以两个长度；而在求和时，长度要保留。

# %% [markdown] tags=["hint"]
# Rounding can give a cosine of 1.0000001, whose arccos is NaN: clip it. Divide by $\sin$ of the angle only where it is not 0.

# %% [markdown] tags=["zh", "hint"]
# 舍入可能使余弦等于 1.0000001，它的 arccos 是 NaN，所以要截到范围内。夹角的 $\sin$ 不为 0 时才做除法。

# %% [markdown]
# **Exercise 2: the heart of a copy search.** For each sample the Euclidean distance to the nearest training sample, and its row. Plan first: what shape has the array of all differences?

# %% [markdown] tags=["zh"]
# **练习 2：复制检索的核心。** 对每个样本，求到最近训练样本的欧氏距离和它的行号。先想好：所有差值组成的数组是什么形状？


# %% tags=["exercise"]
def nearest_row(samples, training):
    """(distances (n,), indices (n,)) for samples (n, d) and training (m, d)."""
    ### BEGIN SOLUTION
    differences = samples[:, None] - training[None]
    distances = np.sqrt((differences**2).sum(axis=2))
    return distances.min(axis=1), distances.argmin(axis=1)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_nearest_training

check_nearest_training(nearest_row)

# %% [markdown] tags=["hint"]
# Broadcasting `samples[:, None]` against `training[None]` gives all pairs: $(n, m, d)$.

# %% [markdown] tags=["zh", "hint"]
# 让 `samples[:, None]` 与 `training[None]` 广播，就得到所有配对：$(n, m, d)$。

# %% [markdown] tags=["hint"]
# Sum the squares over the last axis and take the root; then the smallest and its place along the axis of the training samples.

# %% [markdown] tags=["zh", "hint"]
# 在最后一维上对平方求和再开方；然后沿训练样本那一维取最小值和它的位置。

# %% [markdown]
# **Exercise 3: truncated noise.** Numbers of $N(0, 1)$ beyond the limit are drawn again until none is left. Why is clipping not the same?

# %% [markdown] tags=["zh"]
# **练习 3：截断噪声。** $N(0, 1)$ 中超过界限的数反复重抽，直到一个不剩。为什么这不等于裁剪？


# %% tags=["exercise"]
def truncate(rng, count, dim, limit):
    """(count, dim) from N(0, 1) truncated to [-limit, limit]; rng is a numpy Generator."""
    ### BEGIN SOLUTION
    z = rng.standard_normal((count, dim))
    while (outside := np.abs(z) > limit).any():
        z[outside] = rng.standard_normal(outside.sum())
    return z
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_truncate

check_truncate(truncate)

# %% [markdown] tags=["hint"]
# Clipping heaps numbers up at the limit. Redraw only those outside, and look again: some new ones are outside too.

# %% [markdown] tags=["zh", "hint"]
# 裁剪会让数堆积在界限上。只重抽界外的数，然后再看一遍：新抽的也可能在界外。

# %% [markdown] tags=["hint"]
# A `while` loop with a mask of what lies outside; `z[mask]` takes as many new numbers as the mask has `True`.

# %% [markdown] tags=["zh", "hint"]
# 用 `while` 循环和一个标出界外元素的掩码；`z[mask]` 需要的新数个数，等于掩码里 `True` 的个数。

# %% [markdown]
# **Exercise 4: do the samples look real?** Precision of [1904.06991](https://arxiv.org/abs/1904.06991), section 2: the share of fakes that lie in a ball around some real face, which reaches to that face's $k$-th nearest *other* real face. A cell at the end measures with it 25 training faces, 25 eigenfaces and 25 samples of the GAN against the 25 new people, with $k = 3$. **Predict**: which is highest?

# %% [markdown] tags=["zh"]
# **练习 4：样本像真的吗？** [1904.06991](https://arxiv.org/abs/1904.06991) 第 2 节的精确率：以每张真实人脸为球心，半径取到它的第 $k$ 个*其他*真实人脸，落在某个球内的假样本的比例。末尾的一个单元格用它取 $k = 3$，对照 25 张新面孔，求 25 张训练人脸、25 张特征脸和 25 个 GAN 样本的精确率。**先猜**：哪个最高？


# %% tags=["exercise"]
def precision(real, fake, k):
    """The share of fakes (m, d) in a ball of some real (n, d)."""

    ### BEGIN SOLUTION
    def pairs(a, b):
        return np.linalg.norm(a[:, None] - b[None], axis=2)

    radii = np.sort(pairs(real, real), axis=1)[:, k]  # column 0 is the face itself
    return np.mean((pairs(fake, real) <= radii).any(axis=1))
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_precision

check_precision(precision)

# %% [markdown] tags=["hint"]
# Radii first: sort the distances among the reals; the first column is 0, the face itself.

# %% [markdown] tags=["zh", "hint"]
# 先求半径：对真实人脸之间的距离排序，第一列是 0，即人脸自己。

# %% [markdown] tags=["hint"]
# Each real has its own radius: compare the distances of all fakes to all reals with the row of radii, and ask for *any*.

# %% [markdown] tags=["zh", "hint"]
# 每张真实人脸有自己的半径：把所有假样本到所有真实人脸的距离与这一行半径比较，只要*任一*成立即可。

# %% [markdown]
# **Exercise 5: an experiment.** The GAN without $T$ learns 25 faces in 600 updates. Your `nearest_row` searches its samples on small pictures, and `CopySearch` as in section 5. **Predict** both shares of copies, then the mean logit on new people. Which of them would you show a colleague who doubts?

# %% [markdown] tags=["zh"]
# **练习 5：做实验。** 不用 $T$ 的 GAN 用 600 次更新学习 25 张脸。你的 `nearest_row` 在小图上检索它的样本，`CopySearch` 则像第 5 节那样检索。**先猜**两个复制比例，再猜新面孔上的平均对数几率。要说服一位怀疑的同事，你会给他看哪一个？

# %% [markdown] tags=["solutions"]
# ## Solutions

# %% [markdown] tags=["zh", "solutions"]
# ## 参考答案

# %%
people_features = hog_features(new_people)
for name, images in (("training faces", training), ("eigenfaces", ghosts), ("GAN samples", made)):
    share = precision(people_features, hog_features(images[:25]), 3)
    print(f"precision of 25 {name}: {share:.0%}")

# %%
album = training[:25]
of_25, _ = train(album, "", 600, logits)
samples = of_25.generate(300, seed=1)
known, strangers, found = map(copy_features, (album, new_people, samples))
limit = np.quantile(nearest_row(strangers, known)[0], 0.05)  # nearest_row: exercise 2
small = np.mean(nearest_row(found, known)[0] < limit)
full = copies.CopySearch(album, new_people).copied_share(samples)
print(f"copies among 300 samples: {small:.1%} by nearest_row, {full:.1%} by CopySearch")
outputs = {}
for name, faces in (("learned faces", album), ("new people", new_people), ("fakes", samples)):
    outputs[name] = render(of_25.discriminator, faces).mean()
    print(f"mean logit on {name}: {outputs[name]:.1f}")

# %% tags=["guard"]
assert 0.03 < small < 0.17, small
assert full < 0.01, full
assert np.allclose(list(outputs.values()), [1.4, -2.7, -1.5], atol=0.5), outputs
assert outputs["new people"] < outputs["fakes"] - 0.5, outputs
shares = [precision(people_features, hog_features(x[:25]), 3) for x in (training, ghosts, made)]
assert np.allclose(shares, [0.88, 1, 1], atol=0.001), shares

# %% [markdown] tags=["answer"]
# Exercise 4: 100 % of the eigenfaces and of the GAN's samples, 88 % of real faces. The balls of 25 people are wide, and what varies little lies inside: such a precision does not see a blur.
#
# Exercise 5: 8.0 % here by one search (5 to 10 % on other processors), below 1 % by the other, where 5 % of new people are expected. New people are at -2.7, below the fakes at -1.5: $D$ has overfitted, but no logit says whether $G$ repeats a face. Show both shares with their limits, and the nearest pairs.

# %% [markdown] tags=["zh", "answer"]
# 练习 4：特征脸和 GAN 的样本都是 100 %，真实人脸是 88 %。25 个人的球很大，变化小的样本都落在球里：这样的精确率看不见模糊。
#
# 练习 5：一种检索在这里是 8.0 %（换处理器是 5 到 10 %），另一种低于 1 %，而新面孔的预期是 5 %。新面孔在 -2.7，比 -1.5 的假样本还低：$D$ 过拟合了，但对数几率说明不了 $G$ 有没有重复某张脸。应当展示两个比例和各自的界限，以及最接近的几对图。

# %% [markdown]
# ## References
#
# - [1812.04948](https://arxiv.org/abs/1812.04948) Karras, Laine, Aila, A style-based generator architecture for GANs (StyleGAN, FFHQ)
# - [1511.06434](https://arxiv.org/abs/1511.06434) Radford, Metz, Chintala, Unsupervised representation learning with deep convolutional GANs, sections 3 and 6.1
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge?, eq. 9 (R1)
# - [2006.10738](https://arxiv.org/abs/2006.10738) Zhao et al., Differentiable augmentation for data-efficient GAN training, section 3
# - [2006.06676](https://arxiv.org/abs/2006.06676) Karras et al., Training GANs with limited data, section 3 (the overfitting heuristic $r_v$)
# - [2002.10964](https://arxiv.org/abs/2002.10964) Mo, Cho, Shin, Freeze the discriminator (FreezeD)
# - [1801.01401](https://arxiv.org/abs/1801.01401) Bińkowski et al., Demystifying MMD GANs (the kernel distance, KID)
# - [1609.04468](https://arxiv.org/abs/1609.04468) White, Sampling generative networks, section 2.1 (slerp)
# - [1907.10786](https://arxiv.org/abs/1907.10786) Shen et al., Interpreting the latent space of GANs for semantic face editing (InterFaceGAN)
# - [1809.11096](https://arxiv.org/abs/1809.11096) Brock, Donahue, Simonyan, BigGAN, section 3.1 (truncation)
# - [1904.06991](https://arxiv.org/abs/1904.06991) Kynkäänniemi et al., Improved precision and recall, section 2
# - [1904.03189](https://arxiv.org/abs/1904.03189) Abdal, Qin, Wonka, Image2StyleGAN ($W+$)
# - [1705.07663](https://arxiv.org/abs/1705.07663) Hayes et al., LOGAN: membership inference attacks
# - [2107.06018](https://arxiv.org/abs/2107.06018) Webster et al., This person (probably) exists: identity membership attacks
# - [2001.09528](https://arxiv.org/abs/2001.09528) Jain et al., Imperfect ImaGANation: GANs exacerbate biases
# - [2108.07960](https://arxiv.org/abs/2108.07960) Qiu et al., SynFace: face recognition with synthetic data
# - [1811.08180](https://arxiv.org/abs/1811.08180) Yu, Davis, Fritz, Attributing fake images to GANs: fingerprints that GANs leave by themselves
# - [2007.08457](https://arxiv.org/abs/2007.08457) Yu et al., Artificial fingerprinting for generative models: fingerprints embedded through training data
# - [2101.04061](https://arxiv.org/abs/2101.04061) Wang et al., GFP-GAN: restoring old faces with a generator
# - M. Turk, A. Pentland, Eigenfaces for recognition, Journal of Cognitive Neuroscience 3(1), 1991
# - G. Huang et al., Labeled Faces in the Wild, University of Massachusetts, technical report 07-49, 2007
# - 《人工智能生成合成内容标识办法》, Cyberspace Administration of China and three other authorities, in force since 2025-09-01
# - Regulation (EU) 2024/1689 (AI Act), Article 50

# %% [markdown] tags=["zh"]
# ## 参考文献
#
# - [1812.04948](https://arxiv.org/abs/1812.04948) Karras 等，StyleGAN，FFHQ 数据集
# - [1511.06434](https://arxiv.org/abs/1511.06434) Radford 等，DCGAN，第 3 节和第 6.1 节
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder 等，R1 惩罚，式 9
# - [2006.10738](https://arxiv.org/abs/2006.10738) Zhao 等，可微数据增强，第 3 节
# - [2006.06676](https://arxiv.org/abs/2006.06676) Karras 等，有限数据下训练 GAN，第 3 节（过拟合判据 $r_v$）
# - [2002.10964](https://arxiv.org/abs/2002.10964) Mo 等，FreezeD，冻结判别器
# - [1801.01401](https://arxiv.org/abs/1801.01401) Bińkowski 等，核距离 KID
# - [1609.04468](https://arxiv.org/abs/1609.04468) White 等，球面插值，第 2.1 节
# - [1907.10786](https://arxiv.org/abs/1907.10786) Shen 等，InterFaceGAN，人脸的语义编辑
# - [1809.11096](https://arxiv.org/abs/1809.11096) Brock 等，BigGAN，第 3.1 节（截断）
# - [1904.06991](https://arxiv.org/abs/1904.06991) Kynkäänniemi 等，精确率与召回率，第 2 节
# - [1904.03189](https://arxiv.org/abs/1904.03189) Abdal 等，Image2StyleGAN（$W+$）
# - [1705.07663](https://arxiv.org/abs/1705.07663) Hayes 等，LOGAN，成员推断攻击
# - [2107.06018](https://arxiv.org/abs/2107.06018) Webster 等，针对身份的成员推断攻击
# - [2001.09528](https://arxiv.org/abs/2001.09528) Jain 等，GAN 会加重偏差
# - [2108.07960](https://arxiv.org/abs/2108.07960) Qiu 等，SynFace，用合成数据做人脸识别
# - [1811.08180](https://arxiv.org/abs/1811.08180) Yu 等，GAN 自己留下的指纹
# - [2007.08457](https://arxiv.org/abs/2007.08457) Yu 等，通过训练数据嵌入的指纹
# - [2101.04061](https://arxiv.org/abs/2101.04061) Wang 等，GFP-GAN，用生成器修复老照片中的脸
# - M. Turk、A. Pentland，Eigenfaces for recognition，Journal of Cognitive Neuroscience 3(1)，1991
# - G. Huang 等，Labeled Faces in the Wild，University of Massachusetts 技术报告 07-49，2007
# - 《人工智能生成合成内容标识办法》，国家互联网信息办公室等四部门，自 2025-09-01 起施行
# - 欧盟条例 2024/1689（《人工智能法》），第 50 条

# %% [markdown] tags=["teacher"]
# ## Teacher's notes
#
# | minutes | what | ask |
# |---|---|---|
# | 0-5 | the faces, and the students' own answers | what would convince you? |
# | 5-10 | section 1, the film | why does this distance not see the copies? |
# | 10-18 | sections 2 and 3; start the training and talk over it | where does $D$ put new people? |
# | 18-24 | section 4 | how can ghosts beat real faces? |
# | 24-32 | section 5 | how would you notice that your search is blind? |
# | 32-39 | sections 6 to 8, one control each | better, or only more alike? |
# | 39-45 | section 9, one row of the table per pair of students | what do you refuse to build? |
# | 45-50 | the four plots of the drill, then the answer aloud | |
#
# Do not let students train on pictures of each other without asking what happens to them afterwards.
#
# Rows of [the list of errors](../docs/errata.md) that this notebook answers: E70, E71 (start at 4x4 and double); E72, E73 (new fakes in each step); E74 (no sigmoid inside $G$); E75 (convolution, augmentation); E77, E83 (seed, metrics); E78 (StyleGAN on FFHQ; GFP-GAN); E79 (synthetic faces for recognition: [2108.07960](https://arxiv.org/abs/2108.07960), and section 9 on bias). E76 is for a linter; E80, E81, E82 are words.

# %% [markdown] tags=["teacher", "zh"]
# ## 教学笔记
#
# | 分钟 | 内容 | 提问 |
# |---|---|---|
# | 0-5 | 看人脸，学生先自己回答 | 什么能让你信服？ |
# | 5-10 | 第 1 节，动画 | 为什么这种距离看不见复制？ |
# | 10-18 | 第 2、3 节；启动训练，边跑边讲 | $D$ 把新面孔放在哪里？ |
# | 18-24 | 第 4 节 | 重影怎么会胜过真人？ |
# | 24-32 | 第 5 节 | 怎样发现自己的检索什么都看不见？ |
# | 32-39 | 第 6 到 8 节，每节一个对照 | 变好了，还是只是更像？ |
# | 39-45 | 第 9 节，每两人负责表中一行 | 什么东西你拒绝做？ |
# | 45-50 | 面试追问里的四张图，再开口回答一遍 | |
#
# 不要让学生用彼此的照片训练，除非先讲清楚这些照片之后怎么处理。
#
# 本篇回答了[错误清单](../docs/errata.md)中的以下各条：E70、E71（从 4x4 开始翻倍）；E72、E73（每一步重新生成假样本）；E74（$G$ 内部不用 sigmoid）；E75（卷积、增强）；E77、E83（种子、指标）；E78（FFHQ 上的 StyleGAN；GFP-GAN）；E79（把合成人脸用于识别：[2108.07960](https://arxiv.org/abs/2108.07960)，以及第 9 节的偏差）。E76 由 linter 发现；E80、E81、E82 是措辞问题。
