"""Makes the sample projects: real little images of classes that the bundled model has never seen.

    sh ../resources/pocket/training/fetch_data.sh     # fonts, below $POCKET_WORK/packages
    python make_projects.py                           # needs Pillow, numpy and fonttools; rewrites the folders beside it

Every project is a folder of demonstrations and one of held-back images, each with one folder per class whose name is the
label. Demonstrations and held-back images of the glyphs come from different font files.
"""
import math
import os
import pathlib
import random
import shutil

import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = pathlib.Path(__file__).parent
WORK = pathlib.Path(os.environ.get("POCKET_WORK", pathlib.Path.home() / ".cache" / "pocket-training"))
FONTS = WORK / "packages/usr/share/fonts/truetype/noto"
SIDE = 112
LARGE = 224  # drawn at twice the size, then reduced
PARTS = (("demonstrations", 6), ("held-back", 5))

# Georgian letters (a script that is held out of training); the last label is written in the script itself.
GLYPHS = {"ani": "ა", "gani": "გ", "doni": "დ", "lasi": "ლ", "nari": "ნ", "pari": "პ", "qari": "ქ", "ჰაე": "ჰ"}
# Emoji of the food group (held out of training).
FOOD = {
    "banana": "🍌",
    "cherries": "🍒",
    "ice cream": "🍦",
    "mushroom": "🍄",
    "pizza": "🍕",
    "pretzel": "🥨",
    "watermelon": "🍉",
}


def bend(image, rng, amount):
    """A smooth random displacement, as of an unsteady hand."""
    side = image.size[0]
    knots = rng.normal(0, amount, (2, 5, 5))
    shift = [np.asarray(Image.fromarray(k.astype(np.float32)).resize((side, side), Image.BICUBIC)) for k in knots]
    rows, columns = np.mgrid[0:side, 0:side]
    rows = np.clip(rows + shift[0], 0, side - 1).astype(int)
    columns = np.clip(columns + shift[1], 0, side - 1).astype(int)
    return Image.fromarray(np.asarray(image)[rows, columns])


def faces(character):
    """Font files of the held-out script, told apart by weight and width, in a fixed random order."""
    wanted = (
        "-Thin",
        "-Light",
        "-Regular",
        "-Bold",
        "-Black",
        "-CondensedMedium",
        "-SemiCondensedLight",
        "-Medium",
        "-ExtraCondensedBold",
        "-SemiBold",
        "-ExtraLight",
        "-CondensedBold",
    )
    files = [f for f in sorted(FONTS.glob("Noto*Georgian*.ttf")) if any(f.stem.endswith(w) for w in wanted)]
    files = [f for f in files if ord(character) in TTFont(f, lazy=True).getBestCmap()]
    random.Random(4).shuffle(files)
    return files


def glyph(character, face, rng):
    font = ImageFont.truetype(str(face), 150)
    left, top, right, bottom = font.getbbox(character)
    ink = Image.new("L", (LARGE, LARGE))
    ImageDraw.Draw(ink).text(((LARGE - left - right) / 2, (LARGE - top - bottom) / 2), character, fill=255, font=font)
    scale = min(1.25, 165 / max(right - left, bottom - top)) * rng.uniform(0.82, 1.08)
    turn = math.radians(rng.uniform(-11, 11))
    c, s = math.cos(turn) / scale, math.sin(turn) / scale
    middle = LARGE / 2
    dx, dy = rng.uniform(-12, 12, 2)
    matrix = (
        c,
        s,
        middle - c * (middle + dx) - s * (middle + dy),
        -s,
        c,
        middle + s * (middle + dx) - c * (middle + dy),
    )
    ink = bend(ink.transform((LARGE, LARGE), Image.AFFINE, matrix, Image.BICUBIC), rng, 3.2)
    ink = ink.filter(ImageFilter.GaussianBlur(1.2)).resize((SIDE, SIDE), Image.LANCZOS)
    dark, light = rng.uniform(10, 70), rng.uniform(225, 255)
    share = np.asarray(ink, dtype=float) / 255
    return Image.fromarray((light + (dark - light) * share).astype(np.uint8))


def food(character, rng):
    font = ImageFont.truetype(str(FONTS / "NotoColorEmoji.ttf"), 109)  # the only size of this bitmap font
    drawn = Image.new("RGBA", (136, 136))
    ImageDraw.Draw(drawn).text((0, 0), character, font=font, embedded_color=True)
    drawn = drawn.crop(drawn.getbbox())
    drawn = drawn.rotate(rng.uniform(-22, 22), Image.BICUBIC, expand=True)
    if rng.random() < 0.4:
        drawn = drawn.transpose(Image.FLIP_LEFT_RIGHT)
    scale = rng.uniform(66, 102) / max(drawn.size)
    drawn = drawn.resize([round(v * scale) for v in drawn.size], Image.LANCZOS)
    paper = tuple(int(v) for v in rng.uniform(185, 255, 3)) if rng.random() < 0.7 else (255, 255, 255)
    image = Image.new("RGBA", (SIDE, SIDE), (*paper, 255))
    place = [int(rng.integers(0, SIDE - v + 1)) for v in drawn.size]
    image.alpha_composite(drawn, tuple(place))
    light = rng.uniform(0.85, 1.08, 3) * rng.uniform(0.9, 1.05)
    return Image.fromarray(np.clip(np.asarray(image.convert("RGB")) * light, 0, 255).astype(np.uint8))


def texture(kind, rng):
    """Six materials, drawn with changing scale, direction, place and light."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE * rng.uniform(0.8, 1.25)
    turn = math.radians(rng.uniform(-12, 12))
    x, y = (
        x * math.cos(turn) + y * math.sin(turn) + rng.random(),
        y * math.cos(turn) - x * math.sin(turn) + rng.random(),
    )

    def noise(cells):
        field = rng.normal(0, 1, (cells, cells)).astype(np.float32)
        return np.asarray(Image.fromarray(field).resize((SIDE, SIDE), Image.BICUBIC))

    if kind == "bricks":
        row = np.floor(y * 6)
        joint = (np.abs((x * 3 + row % 2 / 2) % 1 - 0.5) > 0.46) | (np.abs(y * 6 % 1 - 0.5) > 0.42)
        first, second, share = (176, 78, 56), (205, 196, 184), joint.astype(float) + 0.06 * noise(28)
    elif kind == "corrugated":
        first, second, share = (92, 104, 116), (196, 206, 214), 0.5 + 0.5 * np.sin(x * 50)
    elif kind == "dots":
        cell = np.hypot(x * 6 % 1 - 0.5, y * 6 % 1 - 0.5)
        first, second, share = (238, 230, 214), (34, 70, 130), 1 / (1 + np.exp((cell - 0.28) * 40))
    elif kind == "gravel":
        first, second, share = (88, 84, 78), (200, 194, 184), 0.5 + 0.35 * noise(26) + 0.12 * noise(60)
    elif kind == "scales":
        row = np.floor(y * 7)
        ring = np.hypot((x * 5 + row % 2 / 2) % 1 - 0.5, y * 7 % 1) % 0.5
        first, second, share = (30, 96, 84), (136, 206, 176), ring * 2
    else:  # weave
        over = (np.floor(x * 9) + np.floor(y * 9)) % 2
        thread = np.where(over > 0, np.abs(np.sin(x * 9 * math.pi)), np.abs(np.sin(y * 9 * math.pi)))
        first, second, share = (112, 74, 38), (222, 186, 128), thread * (0.75 + 0.25 * over)
    share = np.clip(share, 0, 1)[..., None]
    image = np.array(first) * (1 - share) + np.array(second) * share
    image = image * rng.uniform(0.82, 1.1) * (1 + rng.normal(0, 0.025, 3)) + rng.normal(0, 3, (SIDE, SIDE, 1))
    return Image.fromarray(np.clip(image, 0, 255).astype(np.uint8)).quantize(64)


def write(project, label, part, index, image):
    folder = HERE / project / part / label
    folder.mkdir(parents=True, exist_ok=True)
    image.save(folder / f"{index:02}.png", optimize=True)


def main():
    for project in ("glyphs", "food", "textures"):
        for part, _ in PARTS:
            shutil.rmtree(HERE / project / part, ignore_errors=True)
    for number, (label, character) in enumerate(GLYPHS.items()):
        rng, files = np.random.default_rng(100 + number), faces(character)
        for part, count in PARTS:
            for index in range(count):
                write("glyphs", label, part, index, glyph(character, files.pop(), rng))
    for number, (label, character) in enumerate(FOOD.items()):
        rng = np.random.default_rng(200 + number)
        for part, count in PARTS:
            for index in range(count - 1):
                write("food", label, part, index, food(character, rng).quantize(96))
    for number, label in enumerate(("bricks", "corrugated", "dots", "gravel", "scales", "weave")):
        rng = np.random.default_rng(300 + number)
        for part, count in PARTS:
            for index in range(count - 1):
                write("textures", label, part, index, texture(label, rng))


if __name__ == "__main__":
    main()
