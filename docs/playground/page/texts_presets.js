// The texts of presets and tour. `look_NAME` says what to look for; its numbers are those that
// tests/measure.js prints.

playground.define("texts_presets", function () {
  "use strict";

  const TEXTS = {
    preset_first: ["A first GAN", "第一个 GAN"],
    look_first: [
      "one panel, two half circles as data. G's points start as a lump and are pulled onto the orange ones.",
      "只有一个面板，数据是两段弧。G 的点起初是一团，随后被拉到橙色的弧上。"],
    preset_ring: ["The ring: who finds all 8 modes?", "环：谁能找到全部 8 个模式？"],
    look_ring: ["the number of modes. A is the minimax loss with the usual Adam, B is WGAN-GP with a tuned Adam. They differ in the loss and in the optimizer, so C and D cross the two. With seed 0 the counts end at A 0, B 8, C 3, D 0: neither change is enough alone, and in this run the optimizer makes the larger difference.",
                "模式数。A 是极小极大损失配常用的 Adam，B 是 WGAN-GP 配调好的 Adam。两者的损失和优化器都不同，所以 C、D 把它们交叉搭配。种子为 0 时，最后找到的模式数是 A 0、B 8、C 3、D 0：只换其中一个都不够，而在这次运行中优化器的影响更大。"],
    preset_losses: ["Six losses side by side", "六种损失并排"],
    look_losses: ["the same data, noise and first weights in all panels. Each loss has the rates and the penalty of its own recipe, so not the loss alone differs. Compare how the background changes, and which modes come late.",
                  "所有面板的数据、噪声和初始权重都相同。学习率和惩罚项各用自己的配方，所以不同的不只是损失。比较背景怎样变化，哪些模式出现得晚。"],
    preset_grid: ["25 modes", "25 个模式"],
    look_grid: ["how many of the 25 modes a plain GAN leaves out, and how the gradient penalty keeps a slope between them.",
                "普通 GAN 漏掉了 25 个模式中的多少个；梯度惩罚怎样在模式之间保持坡度。"],
    preset_vanishing: ["D wins, G gets no gradient", "D 太强，G 得不到梯度"],
    look_vanishing: ["the number “median pull”. Five updates of D for each of G, at ten times the learning rate, make D certain. The pull of the minimax loss then falls below 0.0001; the other two keep pulling.",
                     "「拉力中位数」。G 每更新一次，D 更新五次，学习率还是 G 的十倍，D 因此十分有把握。此时极小极大损失的拉力降到 0.0001 以下，另外两种仍有拉力。"],
    preset_circling: ["Good samples become worse again", "好样本又变差了"],
    look_circling: ["A keeps its learning rates and goes on wandering. In B they fall to zero, and the points come to rest.",
                    "A 的学习率不变，点一直游走；B 的学习率降到零，点逐渐稳定下来。"],
    preset_undecided: ["D's loss is 1.386: good or bad?", "D 的损失是 1.386：好还是坏？"],
    look_undecided: ["both losses of D come close to 2 log 2 = 1.386. In A because G is right, in B because a heavy penalty keeps D flat. Only the samples tell them apart.",
                     "两个 D 的损失都接近 2 log 2 = 1.386：A 是因为 G 学对了，B 是因为惩罚太重，D 只能保持平坦。只有看样本才能分辨。"],
    preset_clipping: ["Clipping weights", "权重裁剪"],
    look_clipping: ["the share of D's weights that stand at the limit (1704.00028, section 3), and how flat D is with the limit of WGAN's own paper, 0.01 (1701.07875).",
                    "有多少权重停在上限（1704.00028，第 3 节）；用 WGAN 原论文的上限 0.01 时（1701.07875）D 有多平。"],
    preset_unbounded: ["A critic without a limit", "没有约束的 critic"],
    look_unbounded: ["the curve of D's loss, which swings widely in A. That critic has neither clipping nor a penalty. Then choose “D only” and play on: the loss of A falls without end, that of B stops.",
                     "D 的损失曲线，A 的摆动很大，因为它的 critic 既不裁剪也没有惩罚。再选「只有 D」继续：A 的损失无止境地下降，B 的会停住。"],
    preset_rates: ["Learning rates too high", "学习率太高"],
    look_rates: ["the peaks in the losses of A, whose rates are ten times those of B.",
                 "A 的损失曲线上的尖峰，它的学习率是 B 的十倍。"],
    preset_pairs: ["R3GAN without its penalty", "去掉惩罚的 R3GAN"],
    look_pairs: ["the curve of D's loss. With the penalty (B) it settles near log 2 = 0.693: D hardly tells the two of a pair apart. Without it (A) D goes on winning and its pull stays more than a hundred times as strong. The pairs alone need not converge (2501.05441, section 2). A loss that rests says nothing about the points: with seed 0 those of B are not right yet.",
                 "D 的损失曲线。有惩罚时（B），它稳定在 log 2 = 0.693 附近：D 几乎分不清一对点中哪个是真的。没有惩罚时（A），D 一直占上风，拉力是 B 的一百多倍。只有成对比较不一定收敛（2501.05441，第 2 节）。损失稳定并不说明点的好坏：种子为 0 时，B 的点还没有学对。"],
    tour_1: ["<b>The data.</b> The orange points are real. Nobody tells G where they are.",
             "<b>数据。</b>橙色的点是真实的，没有人告诉 G 它们在哪里。"],
    tour_2: ["<b>The generator.</b> It turns noise into points, here the coloured ones. It has learned nothing yet, so they lie in a lump.",
             "<b>生成器。</b>它把噪声变成点，就是图中的彩色点。它还什么都没学，所以点挤成一团。"],
    tour_3: ["<b>D learns alone.</b> Watch the background: it becomes warm where real points lie and cool where G's points lie. The lit line is what D computes.",
             "<b>只让 D 学。</b>看背景：真实的点所在之处变暖，G 的点所在之处变冷。亮起的一行是 D 正在计算的式子。"],
    tour_4: ["<b>G learns alone.</b> Each arrow is the pull of G's loss on one point. The points follow the arrows, up the slope of D.",
             "<b>只让 G 学。</b>每支箭头是 G 的损失对一个点的拉力。点沿着箭头，顺着 D 的坡度往上走。"],
    tour_5: ["<b>Both in turn.</b> This is a GAN. D keeps correcting its map, G keeps following it, until the points lie on the data.",
             "<b>轮流学习。</b>这就是 GAN：D 不断修正地图，G 不断跟随，直到点落在数据上。"],
    tour_6: ["<b>It can fail.</b> Eight separate clusters, four trainings. Which of them finds all eight? Watch the number under each picture.",
             "<b>也会失败。</b>八个分开的团簇，四种训练方式。哪些能找到全部八个？看每幅图下面的数字。"],
  };

  return { TEXTS };
});
