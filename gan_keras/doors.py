"""The commands of the package: what each is for, and calls to begin with."""

DOORS = {  # python -m gan_keras.NAME, and what it is for
    "train": "train a GAN; without arguments: digits, in two to five minutes",
    "sample": "draw samples from a trained run",
    "evaluate": "measure a trained run",
    "diagnose": "say which known failures a run looks like, and what to try",
    "compare": "train several models on one network and one budget",
    "upscale": "enlarge a picture with a run of super-resolution",
    "apply": "fill a hole in a picture, remove noise, or paint from edges",
    "crop_faces": "crop the face out of each photograph of a folder, to train on",
    "interview": "practise or print interview questions, in English or Chinese",
    "grade": "grade the exercises of student notebooks",
    "export": "write the generator of a run as Keras, SavedModel or ONNX",
}
EXAMPLES = {  # words after python -m gan_keras.NAME
    "train": (
        "",
        "--dataset folder:~/pictures --image-size 64",
        "--model wgan_gp --set gp_weight=10",
        "--resume --out runs/dcgan-mnist5k-0",
    ),
    "sample": ("pretrained:faces", "runs/dcgan-mnist5k-0 --count 100 --seed 7"),
    "evaluate": ("runs/dcgan-mnist5k-0",),
    "diagnose": ("runs/dcgan-mnist5k-0",),
    "compare": ("--dataset ring --seeds 5",),
    "upscale": ("pretrained:upscale-x4 photo.jpg",),
    "apply": ("runs/inpaint-mnist5k-0 digit.png --mask hole.png",),
    "crop_faces": ("~/photographs faces",),
    "interview": ("", "--quiz --lang zh", "--sheet exam.html --count 10 --seed 7"),
    "grade": ("submissions/*.ipynb --csv grades.csv",),
    "export": ("runs/dcgan-mnist5k-0 --format saved_model",),
}
PAGES = {  # where to read more, in the project
    "train": "Values that you do not set come from the model's recipe: docs/settings.md. Your own "
    "pictures: docs/your-pictures.md. What a run writes: docs/runs.md.",
    "evaluate": "What the numbers mean: docs/metrics.md.",
}
