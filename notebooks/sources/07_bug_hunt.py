# %% [markdown]
# # 7. Find the bug 找虫子：GAN 代码纠错练习
#
# **Interview question.** Here is GAN code that runs, and its samples are bad. How do you find out what is wrong with it?
#
# **面试题。** 这段 GAN 代码能够运行，但生成的样本很差。你如何定位其中的错误？

# %% [markdown]
# ## The 30-second answer
#
# I do not start from the losses, because a GAN's loss can look excellent while the samples are noise. I measure what each update does: whose weights move and by how much, which samples the discriminator sees and in which range, whether the generator's output varies with $z$, and whether a gradient is None, zero or NaN. Each of these is one number with a known right value: the discriminator must move by exactly 0 in the generator's step ([1406.2661](https://arxiv.org/abs/1406.2661), algorithm 1), an undecided discriminator has the loss $2 \log 2$, a linear critic's penalty is $(\lVert w \rVert - 1)^2$ ([1704.00028](https://arxiv.org/abs/1704.00028)). I fix one cause at a time, keep the number as a test, and look at samples and a metric last.

# %% [markdown]
# ## 30 秒回答
#
# 我不会先看损失，因为 GAN 的损失可以很漂亮，而样本却是噪声。我先测量每次更新做了什么：更新了谁的权重、变化多大；判别器看到了哪些样本、取值范围是多少；生成器的输出是否随 $z$ 变化；梯度是否为 None、零或 NaN。每一项都是一个已知正确值的数：在生成器的更新中，判别器的变化必须恰好为 0（[1406.2661](https://arxiv.org/abs/1406.2661)，算法 1）；无法区分真假的判别器，损失为 $2 \log 2$；线性判别器的梯度惩罚等于 $(\lVert w \rVert - 1)^2$（[1704.00028](https://arxiv.org/abs/1704.00028)）。一次只改一个原因，把这个数保留为测试，最后再看样本和评估指标。

# %% [markdown]
# ## Learning objectives
#
# After this notebook you can
#
# 1. name the number that gives a fault away, before looking for the fault in the text;
# 2. tell apart faults that raise, faults that are silent, and faults that come in with the obvious fix;
# 3. write a training step, a critic step and a sampling function that a checker accepts.
#
# **Prerequisites**: notebooks 01 and 03; the hunt is best after all of 01 to 06.
#
# **Run time**: about @RUN_TIME@ on 2 laptop cores, no GPU, no network.
#
# **Data**: numbers drawn here, and the 1,797 digits of scikit-learn (UCI "Optical Recognition of Handwritten Digits", CC BY 4.0).

# %%
import re
import warnings

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from skimage.metrics import peak_signal_noise_ratio

from gan_keras import GAN, WGANGP, load_dataset
from gan_keras.course.exercises import (
    WrongAnswer,
    check_critic_step,
    check_reconstruction_objective,
    check_sampling,
    check_scale_images,
    check_train_step,
)
from gan_keras.course.experiments import bughunt_maths, training_maths, training_runs
from gan_keras.course.experiments.bughunt_maths import largest_change, spread_over_z, weights_now
from gan_keras.course.figures import bughunt, pillow_picture
from gan_keras.data.bicubic import resize
from gan_keras.data.scale import to_bytes
from gan_keras.drawing.plots import image_grid
from gan_keras.models.wgan_gp import gradient_norms
from gan_keras.networks import mlp

digits = load_dataset("digits").floats()  # (1797, 8, 8, 1) in [-1, 1]

# %% [markdown]
# ## 1. Rules of the hunt
#
# The article that this course was made from has four listings, and none of them runs. Their faults are made again here in new, short code, one listing a section; then come twelve traps, faults that the obvious correction brings in. In each case: read the code, **predict** the number, run, find the cause, open the answer.
#
# Points: 1 for a fault that raises or that is bad style, 2 for a silent one, 3 for a trap. A point counts if you named the cause before you opened the answer.
#
# | instrument | right value | finds |
# |---|---|---|
# | `largest_change(network, before)` | 0 for the network that is not being trained, above 0 for the other | wrong weights, a network that is not in the graph |
# | `spread_over_z(generator)` | well above 0 | a generator that ignores $z$ |
# | range and count of what $D$ sees | that of $G$'s output; all samples | unscaled pixels, one batch for ever |
# | gradients | neither None nor 0 nor NaN | detached fakes, a penalty outside the tape, $\sqrt{0}$ |
# | a checker of `gan_keras.course.exercises` | one line "right" | the rest |

# %%
crash = [8, 9, 10, 25, 26, 28, 46, 47, 48, 49, 50, 70, 71, 72]  # E08, E09, ...
style = [18, 19, 34, 35, 45, 76, 77, 83]
silent = [*range(11, 18), 27, *range(29, 34), *range(51, 57), 73, 74, 75]
traps = range(1, 13)  # T01, T02, ...
most = len(crash) + len(style) + 2 * len(silent) + 3 * len(traps)
print(f"{len(crash)} crashes, {len(style)} of style, {len(silent)} silent, {len(traps)} traps")
print(f"{most} points in all")
assert (len(crash), len(style), len(silent), len(traps), most) == (14, 8, 22, 12, 102)


def verdict(checker, function):
    """What a checker says of a wrong function."""
    try:
        checker(function)
    except WrongAnswer as error:
        print(error)
        return str(error)
    raise AssertionError("the checker accepted it")


def message(function, *args):
    """The beginning of the error that a call raises."""
    try:
        function(*args)
    except Exception as error:
        said = re.sub(r"\x1b\[\d*m", "", f"{type(error).__name__}: {error}")  # without colours
        said = " ".join(said.split())
        print(said if len(said) <= 200 else said[:200] + " ...")
        return said
    raise AssertionError("nothing was raised")


# %% [markdown]
# **Warm-up: names (1 point each).** The program below uses names that it never defines. Python reports one of them, the first that it reaches. Run it, define that one, run it again: how many rounds does it take, and is there a quicker way? (Its import is of an invented module, and is left out when it runs.)
#
# **Predict, then run.** What happens to `show(pictures)` in a notebook where an earlier cell has left something called `pictures`?

# %%
program = """
from layers_of_some_kind import Conv2D, Dense

z = np.zeros((batch_size, z_dim))
loss = x_train.mean() + gp_weight
flat = Flatten()
test = x_test[0]
show(pictures)
"""
found = bughunt_maths.missing_names(program)
print("undefined:", found)
print("imported and unused:", bughunt_maths.unused_imports(program))
assert len(found) == 9
assert bughunt_maths.unused_imports(program) == ["Conv2D", "Dense"]

first = message(exec, program.replace("from layers_of_some_kind import Conv2D, Dense", ""), {})
assert first == "NameError: name 'np' is not defined"
last_line = "shown = pictures.shape"
message(exec, last_line, {})
namespace = {"pictures": np.zeros((64, 28, 28))}  # left by another cell, of another model
exec(last_line, namespace)
print("with the leftover:", namespace["shown"])
assert namespace["shown"] == (64, 28, 28)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Nine rounds with Python, one with a linter (`ruff check` names them all, and the unused import). With a leftover variable nothing is raised and the wrong pictures are shown: E72 is a crash in a fresh process and a silent fault in a notebook. Restart the kernel and run all before you believe a result. (E08, E09, E10, E25, E26, E46, E47, E72, E76)
#
# </details>

# %% [markdown]
# ## 2. Listing 1: a GAN whose loss is excellent
#
# It runs. Seven silent faults are in it (2 points each).


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
    g = [layers.Dense(128, "relu"), layers.Dense(64, "sigmoid"), layers.Reshape((8, 8))]
    d = [layers.Flatten(), layers.Dense(128, "relu"), layers.Dense(1)]
    generator = keras.Sequential([keras.Input((32,)), *g])
    return generator, keras.Sequential([keras.Input((8, 8)), *d])


def listing_1(images, epochs=100):
    generator, discriminator = networks_1()
    g_optimizer, d_optimizer = keras.optimizers.Adam(), keras.optimizers.Adam()
    g_optimizer.build(generator.trainable_variables + discriminator.trainable_variables)
    d_optimizer.build(discriminator.trainable_variables)
    step = tf.function(step_1)
    for _ in range(epochs):
        batch = tf.constant(images[:64])
        d_loss, g_loss = step(generator, discriminator, g_optimizer, d_optimizer, batch, 32)
    print(f"after {epochs} epochs: D loss {float(d_loss):.4f}, G loss {float(g_loss):.4f}")
    return generator, discriminator, float(g_loss)


bytes_0_255 = load_dataset("digits").samples[..., 0].astype(np.float32)
faulty, its_judge, loss_1 = listing_1(bytes_0_255)
z = np.random.default_rng(0).normal(size=(1000, 32)).astype(np.float32)
on_fakes = float(ops.mean(ops.sigmoid(its_judge(faulty(z)))))
print(f"D takes fakes for real with probability {on_fakes:.2f}")
assert loss_1 < 0.2
assert on_fakes > 0.8

# %% [markdown]
# A generator loss near 0, and a discriminator that takes the fakes for real: a perfect generator?
#
# **Predict, then run.** Six numbers: by how much does a generator step move $D$; what are the largest pixels of a real and of a fake; how many different images did $D$ see, how many passes over the data were the 100 "epochs"; what is this $D$ loss when $D$ is undecided; what shape has a real image times one weight per image?

# %%
generator, discriminator = networks_1()
optimizers = keras.optimizers.Adam(), keras.optimizers.SGD(0.0)  # D's own step stands still
before = weights_now(discriminator)
step_1(generator, discriminator, *optimizers, tf.constant(bytes_0_255[:64]), 32)
moved_by_g = largest_change(discriminator, before)
undecided = 2 * float(cross_entropy(np.zeros((8, 1), np.float32), 1.0))
brightest = float(ops.max(faulty(z)))
seen = len({row.tobytes() for _ in range(100) for row in bytes_0_255[:64]})
passes = 100 * 64 / len(digits)
broadcast = (np.ones((4, 1, 1, 1)) * np.ones((4, 8, 8))).shape
print(f"D moved by {moved_by_g:.4f} in G's step; undecided D loss {undecided:.3f}")
print(f"largest pixel: real {bytes_0_255.max():.0f}, fake {brightest:.2f}")
print(f"{seen} images seen of {len(digits)}; {passes:.1f} times the number of images, not 100")
print(f"rates: {float(keras.optimizers.Adam().learning_rate):.4f}, 0.9; shape {broadcast}")
assert np.isclose(moved_by_g, 1e-3, rtol=0.05)
assert bytes_0_255.max() == 255
assert brightest <= 1
assert seen == 64
assert round(passes, 1) == 3.6
assert round(undecided, 3) == 1.386
assert broadcast == (4, 4, 8, 8)
said = verdict(check_train_step, step_1)
assert "g_optimizer moved the weights of the discriminator" in said
said = verdict(check_scale_images, lambda images: images.astype(np.float32))
assert "nothing is scaled" in said

# %% [markdown]
# <details><summary>Answer</summary>
#
# E11: the generator's optimizer has $D$'s weights and moves them by Adam's rate, 0.001, towards "fakes are real"; that is why its loss is so low. E12: always the first 64 images. E13: one update is called an epoch. E14: real pixels reach 255, fakes cannot exceed 1. E15: the $D$ loss is the sum of two cross-entropies, undecided at 1.386, not at 0.693. E16: Adam as it comes, 1e-3 with $\beta_1 = 0.9$, on both sides; DCGAN has 2e-4 and 0.5 (1511.06434, section 4). E17: images without a channel axis, which a later penalty broadcasts to a wrong shape without an error. Not counted: neither network is called with `training=True`, which matters as soon as one has batch normalization or dropout.
#
# </details>
#
# The fix, with the package: scaled images with a channel axis, the optimizers each with their own weights, shuffled batches. Two habits of the listing are also gone, `predict` in the loop (E18) and `input_shape` in a layer (E19).

# %%
keras.utils.set_random_seed(0)
gan = GAN(mlp.generator((8, 8, 1), 32, (256,)), mlp.discriminator((8, 8, 1), (256,)), latent_dim=32)
gan.compile(
    keras.optimizers.Adam(1e-3, 0.5), keras.optimizers.Adam(1e-3, 0.5), steps_per_execution=28
)
history = gan.fit(digits[:1792], batch_size=64, epochs=40, verbose=0).history
fixed = gan.generate(1000, seed=7)
print(f"fixed: G loss {history['g_loss'][-1]:.2f}; faulty: {loss_1:.4f}")


def brightness_error(samples):
    """Mean absolute difference of the mean images, of 2 at most."""
    return float(np.abs(samples.mean(axis=0) - digits.mean(axis=0)).mean())


faulty_samples = 2 * faulty(z).numpy()[..., None] - 1
errors = brightness_error(faulty_samples), brightness_error(fixed)
print(f"mean image off by {errors[0]:.2f} (faulty), {errors[1]:.2f} (fixed)")
assert history["g_loss"][-1] > 2 * loss_1  # the better generator has the higher loss
assert errors[1] < 0.5 * errors[0]
before = weights_now(gan.discriminator)
gan.generator_step(tf.constant(digits[:64]))
assert largest_change(gan.discriminator, before) == 0.0

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    keras.Sequential([layers.Dense(1, input_shape=(3,))])
print("E19:", str(caught[0].message).split(". ")[0])
assert "input_shape" in str(caught[0].message)
rows = np.concatenate([digits[:12], faulty_samples[:12], fixed[:12]])
pillow_picture(
    image_grid(rows, columns=12),
    "Three rows of 8x8 images: real digits; noise from the faulty listing, whose generator loss "
    "is near 0; digits from the fixed one, whose loss is higher.",
)

# %% [markdown]
# ## 3. Listing 2: an enlarger that is never trained
#
# A "super-resolution GAN" in Keras's functional style. The names are the fault.


# %%
def listing_2(head=False):
    keras.utils.set_random_seed(0)
    picture = source = keras.Input((4, 4, 1))
    picture = layers.Conv2D(16, 3, padding="same", activation="relu")(picture)
    generator = keras.Model(source, layers.Conv2D(1, 3, padding="same")(picture))
    picture = keras.Input((4, 4, 1))
    judged = layers.Flatten()(picture)
    judged = layers.Dense(1)(judged) if head else judged
    discriminator = keras.Model(picture, judged)
    gan = keras.Model(picture, discriminator(picture))
    return generator, discriminator, gan


# %% [markdown]
# **Predict, then run.** How many weights has `discriminator`? How many of `generator`'s weights are in `gan`? What size does `generator` make of 4x4 pixels? What does the loss say with a label for each picture? And what is the cross-entropy of an output of -0.5 that Keras takes for a probability?

# %%
generator, discriminator, gan_2 = listing_2()
shared = {id(w) for w in generator.weights} & {id(w) for w in gan_2.weights}
print(f"weights of D: {discriminator.count_params()}, of G inside gan: {len(shared)}")
print(f"4x4 pixels become {generator.output_shape[1:3]}")
assert discriminator.count_params() == len(shared) == 0
assert generator.output_shape[1:3] == (4, 4)
fakes = np.zeros((8, 4, 4, 1), np.float32)
loss_of = keras.losses.BinaryCrossentropy()
said = message(loss_of, np.ones((8, 1)), discriminator(fakes))
assert "same shape" in said
outside = float(loss_of(np.ones((1, 1)), -0.5 * np.ones((1, 1))))
print(f"cross-entropy of label 1 and 'probability' -0.5: {outside:.2f}")
assert 15 < outside < 17  # clipped to 1e-7: -log 1e-7 = 16.1

# T08: the obvious fix, a Dense head for D. The loss falls.
generator, discriminator, gan_2 = listing_2(head=True)
before, losses_2 = weights_now(generator), []
optimizer = keras.optimizers.Adam(1e-2)
for _ in range(30):
    with tf.GradientTape() as tape:
        loss = cross_entropy(gan_2(np.ones((8, 4, 4, 1), np.float32)), 1.0)
    weights = gan_2.trainable_variables
    optimizer.apply(tape.gradient(loss, weights), weights)
    losses_2.append(float(loss))
moved = largest_change(generator, before)
print(f"T08: 'G loss' {losses_2[0]:.2f} -> {losses_2[-1]:.2f}; the generator moved by {moved}")
assert losses_2[-1] < 0.5 * losses_2[0]
assert moved == 0.0

# %% [markdown]
# <details><summary>Answer</summary>
#
# E27: `Flatten` alone is no discriminator, 0 weights. E28: its output has one number per pixel, so a label per picture raises. E29: the name `picture` is bound again before `gan` is made, so `gan` goes from pictures to $D$ without the generator: 0 shared weights, and the generator moves by exactly 0.0. E30: no sigmoid and no logits; outside [0, 1] the "probability" is clipped and the loss says about 16. E31: nothing enlarges, 4x4 becomes 4x4. T08: with a head for $D$ the "generator loss" falls, because $D$ is what learns; the generator is still not in the model.
#
# </details>
#
# Two more faults are in the data: the listing trains on noise and applies the result to photographs (E32), without a small picture and its large original as a pair (E33). And it measures nothing (E34). The cell trains one network three ways, with the same updates, on 4x4 digits to be enlarged to 8x8.
#
# **Predict, then run.** Bicubic interpolation has some PSNR on digits that were not trained on. Which of the three is above it?

# %%
small = digits.reshape(-1, 4, 2, 4, 2, 1).mean(axis=(2, 4))
held_out = slice(1500, None)
bicubic = np.stack([resize(picture[..., 0], 8, 8) for picture in to_bytes(small)])[..., None]
truth = digits[held_out]
scores = {"bicubic": peak_signal_noise_ratio(truth, bicubic[held_out] / 127.5 - 1, data_range=2)}


def enlarge(source, adversarial, content, updates=600):
    """A network 4x4 -> 8x8; ``source`` makes what it is given in training from the small ones."""
    keras.utils.set_random_seed(0)
    low = keras.Input((4, 4, 1))
    x = layers.Dense(256, "relu")(layers.Flatten()(low))
    generator = keras.Model(low, layers.Reshape((8, 8, 1))(layers.Dense(64, "tanh")(x)))
    discriminator = mlp.discriminator((8, 8, 1), (64,))
    g_weights, d_weights = generator.trainable_variables, discriminator.trainable_variables
    g_optimizer, d_optimizer = keras.optimizers.Adam(1e-3, 0.5), keras.optimizers.Adam(1e-3, 0.5)
    g_optimizer.build(g_weights)
    d_optimizer.build(d_weights)

    @tf.function(jit_compile=True)
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
        rows = rng.integers(0, held_out.start, 64)
        update(tf.constant(source(small[rows], rng)), tf.constant(digits[rows]))
    return generator(small[held_out]).numpy()


def noise_like(low, rng):
    return rng.normal(size=low.shape).astype(np.float32)


made = {
    "noise, adversarial only": enlarge(noise_like, 1.0, 0.0),
    "pairs, adversarial only": enlarge(lambda low, rng: low, 1.0, 0.0),
    "pairs, content + 1e-3 adversarial": enlarge(lambda low, rng: low, 1e-3, 1.0),
}
for name, pictures in made.items():
    scores[name] = peak_signal_noise_ratio(truth, pictures, data_range=2)
for name, score in scores.items():
    print(f"{name:34s} PSNR {score:.1f} dB")
names = list(scores)
assert scores[names[3]] > scores["bicubic"] + 0.5
assert scores["bicubic"] > scores[names[2]] + 2
assert scores["bicubic"] > scores[names[1]] + 2
varied = [float(pictures.std(axis=0).mean()) for pictures in (made[names[2]], digits[held_out])]
print(f"standard deviation over the digits: {names[2]} {varied[0]:.2f}, originals {varied[1]:.2f}")
assert varied[0] < 0.5 * varied[1]
said = verdict(
    check_reconstruction_objective,
    lambda fake_logits, real, fake, l1_weight: ops.mean(ops.softplus(-fake_logits)),
)
ten = [pictures[:10] for pictures in (bicubic[held_out] / 127.5 - 1, *made.values())]
pillow_picture(
    image_grid(np.concatenate([*ten, digits[held_out][:10]]), columns=10),
    "Five rows of digits enlarged from 4x4 to 8x8: bicubic, trained on noise, on pairs without a "
    "content loss, on pairs with it, and the originals.",
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Only the last one, which has the pairs and the content loss (1609.04802, eq. 3: content + $10^{-3}$ adversarial). With the adversarial loss alone nothing asks that the output resembles the input: here it is nearly the same pattern for every digit, varying less than half as much as the originals. E35: the listing also repeats E11 and E12.
#
# </details>

# %% [markdown]
# ## 4. Listing 3: a penalty that penalises nobody
#
# A critic step with a gradient penalty. It returns a loss in which the penalty is included.


# %%
def step_3(critic, generator, optimizer, real, latent_dim, gp_weight):
    fake = generator(tf.random.normal((len(real), latent_dim)), training=True)
    with tf.GradientTape() as tape:
        loss = ops.mean(critic(fake)) - ops.mean(critic(real))
    weights = critic.trainable_variables
    optimizer.apply(tape.gradient(loss, weights), weights)
    alpha = tf.random.uniform((len(real), 1))
    norms = gradient_norms(critic, alpha * real + (1 - alpha) * fake)
    return loss + gp_weight * ops.mean((norms - 1) ** 2)


# %% [markdown]
# **Predict, then run.** The same critic, the same samples, a penalty weight of 10 and one of 1,000: by how much do the two critics differ after one update? And how steep is the critic after 200?


# %%
def pair_3():
    keras.utils.set_random_seed(0)
    generator = keras.Sequential([keras.Input((2,)), layers.Dense(2)])
    generator.set_weights([0.5 * np.eye(2), np.array([-2.0, 0.0])])
    return mlp.discriminator((2,), (32,)), generator


points = np.random.default_rng(0).normal(0, 0.5, (64, 2)) + np.array([2, 0])
points = tf.constant(points, tf.float32)
critics, returned = [], []
for weight in (10.0, 1000.0):
    critic, generator = pair_3()
    keras.utils.set_random_seed(1)
    returned.append(float(step_3(critic, generator, keras.optimizers.SGD(0.1), points, 2, weight)))
    critics.append(critic)
difference = largest_change(critics[0], weights_now(critics[1]))
print(f"returned losses {returned[0]:.2f} and {returned[1]:.2f}; critics differ by {difference}")
assert abs(returned[0] - returned[1]) > 1
assert difference == 0.0
said = verdict(check_critic_step, step_3)
assert "penalty is missing, or does not reach the weights" in said


def slopes_of(step, stops):
    critic, generator = pair_3()
    optimizer = keras.optimizers.Adam(1e-2, 0.5, 0.9)
    optimizer.build(critic.trainable_variables)
    update = tf.function(step(critic, generator, optimizer))
    alpha = np.linspace(0, 1, 64, dtype=np.float32)[:, None]
    fake = generator(tf.random.normal((64, 2), seed=0))
    found = []
    for number in range(stops[-1] + 1):
        if number in stops:
            at = tf.constant(alpha * points + (1 - alpha) * fake)
            found.append(float(ops.mean(gradient_norms(critic, at))))
        update(points)
    return np.array(found)


def of_the_package(critic, generator, optimizer):
    gan = WGANGP(generator, critic, 2)
    gan.compile(keras.optimizers.SGD(0.0), optimizer)
    return gan.discriminator_step


stops = np.arange(0, 201, 20)
outside = slopes_of(lambda c, g, o: lambda real: step_3(c, g, o, real, 2, 10.0), stops)
inside = slopes_of(of_the_package, stops)
print(f"slope after 200 updates: penalty outside {outside[-1]:.1f}, inside {inside[-1]:.2f}")
assert outside[-1] > 10
assert 0.8 < inside[-1] < 1.5
bughunt.slopes(stops, outside, inside)

# %% [markdown]
# <details><summary>Answer</summary>
#
# By exactly 0.0: the penalty is computed after the update (E54) and added to a number that nobody differentiates (E52). The printed loss reacts to the weight, the critic does not, and its slope runs away. In the objective the slope stays near 1.
#
# </details>
#
# **Predict, then run.** Five more of this listing. The gradient of the penalty in $G$'s weights if the fakes come from `predict`; a short last batch when the code has a constant batch size; a generator given to `train_on_batch` without `compile`, and with one label per image; the same with a squared error and a batch of as many images as they have rows; the critic's gradient where it is flat.

# %%
critic, generator = pair_3()
latents = tf.random.normal((64, 2), seed=0)
with tf.GradientTape() as tape:
    made_by_predict = generator.predict(latents, verbose=0)
    penalty = ops.mean((gradient_norms(critic, tf.constant(made_by_predict)) - 1) ** 2)
through_predict = tape.gradient(penalty, generator.trainable_variables)
print("E53: gradients in G's weights:", through_predict)
assert through_predict == [None, None]

batch_size = 8
said = message(lambda real: tf.random.uniform((batch_size, 1)) * real, points[:5])
assert "Incompatible shapes" in said or "incompatible" in said.lower()

regressed = mlp.generator((8, 8, 1), 4, (64,))
z8 = np.random.default_rng(0).normal(size=(8, 4)).astype(np.float32)
assert "compile" in message(regressed.train_on_batch, z8, np.ones((8, 1)))
regressed.compile(keras.optimizers.Adam(1e-3), loss="binary_crossentropy")
assert "rank" in message(regressed.train_on_batch, z8, np.ones((8, 1)))
regressed.compile(keras.optimizers.Adam(1e-3), loss="mse", jit_compile=False)
spread_before = spread_over_z(regressed)
rng = np.random.default_rng(0)
for _ in range(150):
    regressed.train_on_batch(rng.normal(size=(8, 4)).astype(np.float32), np.ones((8, 1)))
whiteness = float(ops.mean(regressed(z8)))
print(f"E51: mean pixel {whiteness:.2f}; spread over z {spread_before:.2f} before,", end=" ")
print(f"{spread_over_z(regressed):.2f} after")
assert whiteness > 0.8
assert spread_over_z(regressed) < 0.5 * spread_before


def penalty_gradient(root):
    """Gradient of (|grad f| - 1)^2 in the critic's kernel, f(x) = w . x at w = 0."""
    w = tf.Variable([[0.0], [0.0]])
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            inner.watch(points)
            score = ops.matmul(points, w)
        slope = inner.gradient(score, points)
        value = ops.mean((root(slope) - 1) ** 2)
    return outer.gradient(value, w).numpy().ravel()


for name, root, finite in (
    ("sqrt(sum)", lambda g: ops.sqrt(ops.sum(g**2, axis=1)), False),
    ("T03: tf.norm", lambda g: tf.norm(g, axis=1), False),
    ("T03: keras.ops.norm", lambda g: ops.norm(g, axis=1), False),
    ("sqrt(sum + 1e-12)", lambda g: ops.sqrt(ops.sum(g**2, axis=1) + 1e-12), True),
):
    gradient = penalty_gradient(root)
    print(f"E56: {name:20s} gradient {gradient}")
    assert np.isfinite(gradient).all() == finite

# %% [markdown]
# <details><summary>Answer</summary>
#
# E53: `[None, None]`; `predict` returns numpy arrays, and no gradient passes through them. E48: with the batch size as a global constant the last short batch raises; take `tf.shape(real)[0]`. E49, E50: the generator of a GAN has no loss of its own, and a label per image has the wrong rank. E51: where the shapes broadcast, the generator learns the constant 1: white pictures, whatever $z$ is; $D$ is not asked. E56 and trap T03: the root has no derivative at 0, `tf.norm` and `keras.ops.norm` neither; add $10^{-12}$. E45: the listing's tape is persistent although one gradient is taken; no error, but memory is held longer. E55: its critic is a classifier with a cross-entropy and one step per generator step, so it is not a Wasserstein critic at all; trap T09 below shows what its sigmoid does.
#
# </details>

# %% [markdown]
# ## 5. Listing 4: faces that cannot appear
#
# The shapes first.
#
# **Predict, then run.** 784 numbers are reshaped to 32x32x1. Then two transposed convolutions of stride 2 follow. Which sizes come out, and what does a discriminator for 32x32 say?


# %%
def enlarging(start, hidden="relu", last="tanh"):
    """Generator: start x start, then two doublings."""
    keras.utils.set_random_seed(0)
    stack = [
        layers.Dense(start * start * 16, hidden),
        layers.Reshape((start, start, 16)),
        layers.Conv2DTranspose(8, 4, 2, "same", activation=hidden),
        layers.Conv2DTranspose(1, 4, 2, "same", activation=last),
    ]
    return keras.Sequential([keras.Input((32,)), *stack])


said = message(lambda: layers.Reshape((32, 32, 1))(keras.Input((784,))))
assert "total size of the tensor must be unchanged" in said
assert 28 * 28 == 784 != 32 * 32
sizes = {start: enlarging(start).output_shape[1] for start in (32, 8)}
print("start -> output:", sizes)
assert sizes == {32: 128, 8: 32}
judge_32 = mlp.discriminator((32, 32, 1), (8,))
said = message(judge_32, enlarging(32)(np.zeros((1, 32), np.float32)))
assert "(1, 128, 128" in said

# %% [markdown]
# <details><summary>Answer</summary>
#
# E70: 784 is 28 times 28, the size of an MNIST image; 32x32 needs 1,024. E71: with that mended, 32 doubled twice is 128, and the discriminator refuses it. Start at 8.
#
# </details>
#
# Now it runs. Its hidden activations are sigmoids. Trap T07: deleting a layer to get the size right leaves them in.
#
# **Predict, then run.** How much does an untrained generator's picture change with $z$, and how large is the gradient that arrives at its first layer?

# %%
found = {}
z32 = np.random.default_rng(0).normal(size=(64, 32)).astype(np.float32)
for name, hidden, last in (
    ("sigmoid, sigmoid", "sigmoid", "sigmoid"),
    ("ReLU, sigmoid", "relu", "sigmoid"),
    ("ReLU, tanh", "relu", "tanh"),
):
    network = enlarging(8, hidden, last)
    keras.utils.set_random_seed(1)
    judge = mlp.discriminator((32, 32, 1), (64,))
    found[name] = spread_over_z(network), bughunt_maths.first_gradient(network, judge, z32)
    print(f"{name:18s} spread {found[name][0]:.5f}, first gradient {found[name][1]:.1e}")
worst, best = found["sigmoid, sigmoid"], found["ReLU, tanh"]
assert best[0] > 10 * worst[0]
assert best[1] > 5 * worst[1]
bughunt.spreads(found)

# %% [markdown]
# <details><summary>Answer</summary>
#
# E74, T07: with sigmoids inside, all pictures are nearly the same one, and the gradient is many times smaller. DCGAN has ReLU inside and tanh at the end (1511.06434, section 3).
#
# </details>
#
# Two faults of the discriminator's side. Its step draws $z$ and does not use it; the "fakes" are an array that an earlier cell has left. And it is one linear layer.
#
# **Predict, then run.** What does the checker say? How often is a linear discriminator right about real digits against samples of a Gaussian with their mean and covariance, and how often one with a hidden layer?


# %%
left_by_another_cell = tf.zeros((8, 2))


def step_4(generator, discriminator, g_optimizer, d_optimizer, real, latent_dim):
    z = tf.random.normal((len(real), latent_dim))
    weights = discriminator.trainable_variables
    with tf.GradientTape() as tape:
        loss = cross_entropy(discriminator(real, training=True), 1.0)
        loss += cross_entropy(discriminator(left_by_another_cell, training=True), 0.0)
    d_optimizer.apply(tape.gradient(loss, weights), weights)
    weights = generator.trainable_variables
    with tf.GradientTape() as tape:
        fake = generator(z, training=True)
        loss = cross_entropy(discriminator(fake, training=True), 1.0)
    g_optimizer.apply(tape.gradient(loss, weights), weights)


said = verdict(check_train_step, step_4)
assert "the generator was not called in D's step" in said

gaussian = training_runs.pca_samples(digits, len(digits))
accuracy = {}
for name, hidden in (("Flatten, Dense", ()), ("one hidden layer", (128,))):
    keras.utils.set_random_seed(0)
    accuracy[name] = bughunt_maths.classify(mlp.discriminator((8, 8, 1), hidden), digits, gaussian)
    print(f"{name:18s} accuracy {accuracy[name]:.2f}")
assert accuracy["Flatten, Dense"] < 0.65
assert accuracy["one hidden layer"] > 0.7

# %% [markdown]
# <details><summary>Answer</summary>
#
# E73: $D$ learns without a sample of this generator, so the generator is never found out. E75: a linear discriminator sees weighted sums of pixels only; a generator with the right mean image satisfies it. It does little better than a coin here, a hidden layer does far better, a convolution better still.
#
# </details>
#
# At the end the listing draws one sample and does not show it (E77); nothing is seeded or measured (E83). A sampling function of this kind:
#
# **Predict, then run.** Which two faults has it?


# %%
def sampling_4(generator, latent_dim, count, seed):
    keras.utils.set_random_seed(seed)
    z = tf.random.normal((1, latent_dim))
    return generator(tf.repeat(z, count, axis=0), training=True)


said = verdict(check_sampling, sampling_4)
assert "training=True" in said
said = verdict(
    check_sampling,
    lambda g, latent_dim, count, seed: g(
        tf.repeat(tf.random.stateless_normal((1, latent_dim), (seed, 0)), count, axis=0),
        training=False,
    ),
)
assert "share their z" in said

# %% [markdown]
# <details><summary>Answer</summary>
#
# `training=True` (batch normalization takes the statistics of this batch, and changes its own), and one $z$ for all. From one sample nobody can tell a generator of faces from a constant.
#
# </details>

# %% [markdown]
# ## 6. Twelve traps in the corrections
#
# Each is a fault that a reasonable correction brings in (3 points each). T03, T07 and T08 were shown above.
#
# **T01, T02. Freezing $D$ by its flag.** The idiom of Keras 2: compile $D$, set `trainable = False`, compile a stacked model.
#
# **Predict, then run.** By how much does $D$ move when it is trained by itself after that? And what does the flag do to batch normalization?

# %%
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    frozen = mlp.discriminator((8, 8, 1), (64,))
    frozen.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse")
    frozen.trainable = False  # meant for the stacked model only
    before = [weight.numpy() for weight in frozen.weights]
    frozen.train_on_batch(digits[:64], np.ones((64, 1)))
moved = max(np.abs(a - b.numpy()).max() for a, b in zip(before, frozen.weights, strict=True))
print(f"T01: D moved by {moved}; Keras says: {caught[0].message}")
assert moved == 0.0
assert "does not have any trainable weights" in str(caught[0].message)

shifted = 3 + np.random.default_rng(0).normal(size=(64, 1)).astype(np.float32)
normalization = layers.BatchNormalization()
means = {}
for flag in (True, False):
    normalization.trainable = flag
    means[flag] = float(ops.mean(normalization(shifted, training=True)))
    print(f"T02: trainable = {flag}: mean of the normalized batch {means[flag]:.2f}")
assert abs(means[True]) < 1e-3
assert means[False] > 1  # the moving statistics are used, as at inference

# %% [markdown]
# <details><summary>Answer</summary>
#
# T01: by 0.0, with a warning and no error; Keras 3 reads the flag when the step is traced. T02: a frozen layer normalizes with its moving statistics even with `training=True`, so the flag changes what $D$ computes. Leave the flag alone and list the weights.
#
# </details>
#
# **T04, T05, T06, T09. Inside the critic.**
#
# **Predict, then run.** Bytes go into `alpha * real`: is anything raised? The penalty alone, for a critic with LeakyReLU: which weights get a gradient? Batch normalization in the critic: how much of a score's gradient comes from other samples?

# %%
as_bytes = np.full((4, 2), 255, np.uint8)
mixed = tf.random.uniform((4, 1)) * as_bytes
as_doubles = tf.random.uniform((4, 1)) * np.ones((4, 2), np.float64)
print(f"T04: bytes and doubles become {mixed.dtype.name}, {as_doubles.dtype.name}, unscaled")
assert mixed.dtype == as_doubles.dtype == tf.float32
assert float(ops.max(mixed)) > 1

keras.utils.set_random_seed(0)
critic = mlp.discriminator((2,), (16,))
with tf.GradientTape() as tape:
    penalty = ops.mean((gradient_norms(critic, points) - 1) ** 2)
gradients = tape.gradient(penalty, critic.trainable_variables)
told = ["None" if g is None else f"{float(ops.max(ops.abs(g))):.2f}" for g in gradients]
print("T05: largest gradient of kernel, bias, kernel, bias:", told)
assert told[1] in ("None", "0.00")
assert told[3] == "None"
assert float(told[0]) > 0
assert float(told[2]) > 0

eight = np.random.default_rng(0).normal(size=(8, 4)).astype(np.float32)
for name, normalize in (("layer", layers.LayerNormalization), ("batch", layers.BatchNormalization)):
    keras.utils.set_random_seed(0)
    stack = [layers.Dense(16), normalize(), layers.LeakyReLU(0.2), layers.Dense(1)]
    network = keras.Sequential([keras.Input((4,)), *stack])
    own, others = training_maths.own_and_others(training_maths.sample_influences(network, eight))
    print(f"T06: {name} normalization: own sample {own:.3f}, the other seven {others:.3f}")
    assert others > 0.1 * own if name == "batch" else others == 0.0

# %% [markdown]
# <details><summary>Answer</summary>
#
# T04: nothing is raised, TensorFlow casts; check the range where the data come in. T05: the kernels only. The last bias has None and the others have no gradient, because shifting a piecewise linear critic leaves its slopes alone; so add the penalty to the critic's loss *before* taking the gradient, or the optimizer gets a None. T06: more than a tenth; the "gradient at one sample" is then a mixture (1704.00028, section 4).
#
# </details>
#
# **T09.** "Use the Wasserstein loss" is done in one line, and $D$ keeps its sigmoid.
#
# **Predict, then run.** Two narrow Gaussians are 0.5, 2, 4 and 8 apart. What do the two critics say?

# %%
distances = np.array([0.5, 2.0, 4.0, 8.0])
free, squashed = (
    np.array([bughunt_maths.estimate(bughunt_maths.critic_of(last), d) for d in distances])
    for last in (None, "sigmoid")
)
for distance, one, two in zip(distances, free, squashed, strict=True):
    print(f"distance {distance:.1f}: without sigmoid {one:.2f}, with {two:.2f}")
assert (np.abs(squashed) <= 1).all()
assert np.allclose(free, distances * (1 + distances / 20), rtol=0.15)
bughunt.bounded(distances, free, squashed)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The critic without a sigmoid grows with the distance $m$, as $m(1 + m / 2\lambda)$ with $\lambda = 10$: the penalty is a price, and the slope exceeds 1 where that pays; with a sigmoid the difference of two means cannot exceed 1, wherever the samples are.
#
# </details>
#
# **T10, T11, T12. Keras, and labels.** `SpectralNormalization` in a fresh network; the loss that `train_on_batch` returns; smoothed labels.
#
# **Predict, then run.** What is the kernel's largest singular value before, after five calls at inference, and after 1 and 20 calls in training mode? A model that does not learn gets batch 1, 2, 1: is the third loss the first? And with labels 0.9 and 0.1, what is the best $D$ where there are only fakes?

# %%
keras.utils.set_random_seed(0)
layer = layers.SpectralNormalization(layers.Dense(64))
layer.build((None, 32))
kernel = np.random.default_rng(0).normal(0, 0.3, (32, 64)).astype(np.float32)
layer.layer.kernel.assign(kernel)
inputs = tf.random.normal((4, 32), seed=0)
for _ in range(5):
    layer(inputs, training=False)
assert np.array_equal(layer.layer.kernel, kernel)
sigma = training_maths.kernel_norms(layer, inputs, 20)
print(f"T10: sigma {sigma[0]:.2f}, after 1, 5, 20 calls: {np.round(sigma[[1, 5, 20]], 3)}")
assert sigma[0] > 3
assert sigma[1] > 1.05
assert abs(sigma[20] - 1) < 0.05

model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(0.0), loss="mse")
first, second = (np.full((4, 1), value, np.float32) for value in (1.0, 3.0))
answers = [float(model.train_on_batch(x, 0 * x)) for x in (first, second, first)]
print(f"T11: Keras {keras.__version__}: {np.round(answers, 3)}")
is_new = tuple(map(int, keras.__version__.split(".")[:2])) >= (3, 15)
assert np.isclose(answers[2], answers[0]) == is_new


def best_d(p, q, real_target, fake_target):
    """Minimum of the expected cross-entropy over a fine grid of D."""
    d = np.linspace(1e-4, 1 - 1e-4, 9999)
    loss = -p * (real_target * np.log(d) + (1 - real_target) * np.log(1 - d))
    loss -= q * (fake_target * np.log(d) + (1 - fake_target) * np.log(1 - d))
    return d[loss.argmin()]


one_sided, two_sided = best_d(0.0, 1.0, 0.9, 0.0), best_d(0.0, 1.0, 0.9, 0.1)
print(
    f"T12: best D among fakes only: labels 0.9 and 0: {one_sided:.4f}, 0.9 and 0.1: {two_sided:.4f}"
)
assert one_sided < 0.001
assert abs(two_sided - 0.1) < 0.001

# %% [markdown]
# <details><summary>Answer</summary>
#
# T10: unchanged at inference, and only near 1 after several training calls; the kernel itself is overwritten, so its gradient is not that of 1802.05957, eq. 12 (notebook 03). T11: on Keras 3.15 and later it is the first again; before that, a running mean, so numbers of two versions do not compare. T12: 0.1 wherever there are only fakes, which is a constant: the slope that would push them away is gone. Smooth the reals only (1606.03498, section 3.4).
#
# </details>

# %% [markdown]
# ## What the article gets wrong here
#
# The code of the four listings, by the ids of the project's list. The statements in the text around them are in notebooks 00 to 06.
#
# | id | the fault | the number, or the way out | shown |
# |---|---|---|---|
# | E08, E09, E10, E25, E26, E46, E47 | names that are never defined: numpy, batch size, data, a layer, test data, latent dimension, penalty weight | nine at once with one look at the syntax tree | section 1 |
# | E72, E76 | a variable of another cell is shown; an unused import | runs in a used notebook, fails in a fresh process | section 1 |
# | E11 | the generator's step moves $D$ | 0.001, must be 0 | section 2 |
# | E12, E13 | the first batch only; an update is called an epoch | 64 of 1,797 images; 100 "epochs" are 3.6 times the number of images | section 2 |
# | E14, E17 | bytes against a sigmoid; no channel axis | 255 against at most 1; (4, 4, 8, 8) | section 2 |
# | E15, E16 | a sum of losses shown as one loss; Adam as it comes | 1.386 when undecided; rates with a source | section 2 |
# | E18, E19 | `predict` in the loop; `input_shape` in a layer | call the model (timed in notebook 01, cell G); `keras.Input` | section 2 |
# | E27, E28, E29 | $D$ without weights, labels of the wrong shape, a generator that is not in the model | 0 weights; the generator moves by 0.0 | section 3 |
# | E30, E31 | no probability and no logit; nothing enlarges | a loss of about 16; 4x4 stays 4x4 | section 3 |
# | E32, E33, E34 | trained on noise, no pairs, nothing measured | PSNR below bicubic | section 3 |
# | E35 | E11 and E12 again | | section 2 |
# | E45 | a persistent tape for one gradient | harmless, not needed | section 4 |
# | E48, E49, E50 | a constant batch size; an uncompiled generator; labels of another rank | three error messages | section 4 |
# | E51 | the generator is regressed to 1 | white pictures | section 4 |
# | E52, E53, E54 | the penalty is added after the step, on arrays from `predict` | critics with weight 10 and 1,000 differ by 0.0; gradients None | section 4 |
# | E55 | a cross-entropy classifier called a critic | with a sigmoid the estimate cannot exceed 1 | sections 4, 6 |
# | E56 | $\sqrt{0}$ | NaN, finite with $10^{-12}$ | section 4 |
# | E70, E71 | sizes that do not fit | 784 and 1,024; 128 and 32 | section 5 |
# | E73 | $D$ never sees this generator's samples | the checker's sentence | section 5 |
# | E74, E75 | sigmoids inside $G$; a linear $D$ | the spread over $z$; the accuracy against a Gaussian | section 5 |
# | E77, E83 | one sample, not shown; no seed, metric or function | a sampling function and its checker | section 5 |

# %% [markdown]
# ## Follow-up questions
#
# The 44 follow-up questions are in the notebooks of their topics. Those that this hunt prepares for:
#
# | question | notebook |
# |---|---|
# | 7. $D$'s loss is 0: good or bad? | 01 |
# | 11-16. Super-resolution and restoration | 02 |
# | 17. What does the penalty act on, and where? | 03 |
# | 18. Why no batch normalization in a critic with a penalty? | 03 |
# | 22. Why is label smoothing one-sided? | 03 |
# | 26. The loss is NaN at step 3,000: list the suspects | 03 |
# | 27. How is $D$ kept fixed in the generator's step, in Keras 2 and 3? | 03 |
# | 29. Mode collapse, mode dropping, memorisation: detect each | 04 |
# | 36. Why is clipping bad? | 05 |
# | 42. How do you show that no face was memorised? | 06 |

# %% [markdown]
# ## Exercises
#
# The three functions that the listings got wrong. Each checker watches what your function does: which network is called with what, and which weights move.
#
# **Exercise 1 (listings 1 and 4).** One discriminator step, then one generator step with the non-saturating loss, in place. Call both networks with `training=True`.


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

# %% [markdown]
# **Exercise 2 (listings 2 and 4).** Samples of a trained generator: fresh normal latents, inference mode, one seed one result.


# %% tags=["exercise"]
def sample(generator, latent_dim, count, seed):
    """Images (count, ...) for z ~ N(0, I)."""
    ### BEGIN SOLUTION
    z = np.random.default_rng(seed).standard_normal((count, latent_dim))
    return generator(z.astype(np.float32), training=False)
    ### END SOLUTION


# %% tags=["check"]
from gan_keras.course.exercises import check_sampling

check_sampling(sample)

# %% [markdown]
# **Exercise 3 (listing 3).** One critic update of WGAN-GP (1704.00028, algorithm 1), for samples of any rank.


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
from gan_keras.course.exercises import check_critic_step

check_critic_step(critic_step)

# %% [markdown]
# **Exercise 4 (a hunt of your own).** Take your correct `train_step`, break it in one place, and give it to somebody else. Then run the checker on it. If the checker accepts a broken step, you have found a fault of the checker: report it.
#
# <details><summary>Hint</summary>
#
# Good hiding places: the sign of a loss, `training`, a `stop_gradient` in the wrong step, the order of the two steps, a mean that is a sum.
#
# </details>

# %% [markdown] tags=["solutions"]
# ## Solutions

# %% [markdown]
# ## References
#
# - [1406.2661](https://arxiv.org/abs/1406.2661) Goodfellow et al., Generative adversarial networks
# - [1511.06434](https://arxiv.org/abs/1511.06434) Radford, Metz, Chintala, Unsupervised representation learning with deep convolutional GANs
# - [1606.03498](https://arxiv.org/abs/1606.03498) Salimans et al., Improved techniques for training GANs
# - [1609.04802](https://arxiv.org/abs/1609.04802) Ledig et al., Photo-realistic single image super-resolution using a GAN
# - [1704.00028](https://arxiv.org/abs/1704.00028) Gulrajani et al., Improved training of Wasserstein GANs
# - [1802.05957](https://arxiv.org/abs/1802.05957) Miyato et al., Spectral normalization for GANs

# %% [markdown]
# ## Instructor notes
#
# A 50-minute plan:
#
# | minutes | what | ask |
# |---|---|---|
# | 0-5 | the rules, the instruments, the warm-up | why not start from the loss? |
# | 5-17 | listing 1, in pairs: six numbers predicted on paper | which of them explains the low loss? |
# | 17-24 | listing 2 | where does the generator leave the model? |
# | 24-33 | listing 3 | who pays the penalty? |
# | 33-40 | listing 4 | what does a constant generator's loss look like? |
# | 40-46 | traps T01, T05, T09 | which correction brought them in? |
# | 46-50 | count the points; exercise 1 as homework | |
#
# What a good candidate does: asks for a number before changing a line, changes one thing at a time, and says what the number would be if the code were right. What gives away guessing: tuning rates before it is known which weights move.
