"""Accuracy on one sample project when its classes are called by words of other scripts.

    python measure_labels.py --emloc ../../../build/release/bin/emloc [--folder MODEL]

What the images show stays the same, so that all scripts should do as well as the first line.
"""
import argparse
import pathlib
import tempfile

from measure import run

PROJECT = pathlib.Path(__file__).resolve().parents[3] / "projects/glyphs"
LABELS = {
    "English": "bolt nut washer screw nail hook spring gear",
    "German": "Schraube Mutter Unterlegscheibe Nagel Dübel Öse Säge Bohrer",
    "Greek": "γάτα σκύλος μήλο σπίτι δέντρο νερό βουνό φεγγάρι",
    "Russian": "кот собака яблоко дом болт гайка шайба дерево",
    "Armenian": "կատու շուն խնձոր տուն ծառ գետ սար լուսին",
    "Georgian": "ა ბ გდ ჰაე ქართ ზზზ დონი ტყე",
    "Hebrew": "חתול כלב תפוח בית עץ נהר הר ירח",
    "Arabic": "قط كلب تفاحة بيت شجرة نهر جبل قمر",
    "Hindi": "कुत्ता बिल्ली सेब केला घर आम पेड़ नदी",
    "Thai": "แมว หมา ไทย นก ปลา หมู ช้าง งู",
    "Amharic": "ድመት ውሻ ፖም ቤት ዛፍ ወንዝ ተራራ ጨረቃ",
    "Japanese": "犬 猫 いぬ ねこ とり リンゴ バナナ 日本語",
    "Chinese": "汽车 飞机 苹果 香蕉 螺丝 螺母 垫圈 齿轮",
    "Korean": "고양이 개 사과 나무 한국 볼트 너트 바퀴",
    "emoji": "😀 🐱 🍎 🏠 🚗 ✈️ 🌲 🌙",
}


def relabelled(part, labels, out):
    """A folder of class folders like the project's `part`, with these names."""
    for label, images in zip(labels, sorted(path for path in (PROJECT / part).iterdir() if path.is_dir())):
        folder = out / part / label
        folder.mkdir(parents=True)
        for image in images.iterdir():
            (folder / image.name).write_bytes(image.read_bytes())
    return out / part


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--emloc", default="emloc")
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    arguments = parser.parse_args()
    for name, words in LABELS.items():
        with tempfile.TemporaryDirectory() as scratch:
            out, labels = pathlib.Path(scratch), words.split()
            common = ["--store", out / "contexts.db", "--model", arguments.folder]
            run(arguments.emloc, "adapt", "--demos", relabelled("demonstrations", labels, out), "--name", "a", *common)
            answered = run(
                arguments.emloc,
                "evaluate",
                "--context",
                "a",
                "--data",
                relabelled("held-back", labels, out),
                "--no-record",
                *common,
            )
            print(f"{name}: {answered['correct']} of {answered['total']}", flush=True)


if __name__ == "__main__":
    main()
