"""What the editions say beside the words of the drill, in both languages."""

PRINTED = {
    "en": {
        "title": "GAN interview questions",
        "with_answers": "GAN interview questions with answers",
        "name": "Name",
        "date": "Date",
        "points": "Points: {points}",
        "reached": "Points",
        "chosen": "Questions: {count}. Topics: {topics}. Levels: {levels}.",
        "comma": ", ",
        "again": "Seed {seed}: the same command with this --seed prints the same questions again, "
        "with --answers their answers too.",
        "scoring": "Each point of a good answer counts 1. Each point beyond that adds 1. Each red "
        "flag takes 1 off.",
        "choose": "Right options: {right}",
    },
    "zh": {
        "title": "GAN 面试题",
        "with_answers": "GAN 面试题（附答案）",
        "name": "姓名",
        "date": "日期",
        "points": "分值：{points}",
        "reached": "得分",
        "chosen": "题数：{count}。主题：{topics}。级别：{levels}。",
        "comma": "、",
        "again": "随机种子 {seed}：用同一条命令和这个 --seed 可以再次得到同样的题目，"
        "加上 --answers 则附答案。",
        "scoring": "每个必须讲到的要点计 1 分，每个加分项加 1 分，每个危险信号扣 1 分。",
        "choose": "正确选项数：{right}",
    },
}
