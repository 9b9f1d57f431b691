"""Stage 1: renders fonts, emoji, clip art and random strokes once into two banks of small images.

    python banks.py [--smoke]

glyphs.pt:   image uint8 [N, 96, 96] (ink = 255), class [N], per class: script, code point, held
pictures.pt: image uint8 [N, 96, 96, 4] RGBA, class [N], per class: domain, name, held

`held` marks what no training stage may see: whole scripts, whole groups of emoji, whole folders of clip art.
"""
import argparse
import collections
import glob
import hashlib
import io
import os
import random
import unicodedata

import numpy as np
import torch
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from paths import GLYPHS, PACKAGES, PICTURES, SEED

SIDE = 96
GLYPH_BOX = 76
PICTURE_BOX = 84
FONTS = PACKAGES / "usr/share/fonts"

HELD_SCRIPTS = (
    "BENGALI",
    "GEORGIAN",
    "HEBREW",
    "TIFINAGH",
    "CHEROKEE",
    "THAI",
    "GLAGOLITIC",
    "OL CHIKI",
    "OSMANYA",
    "GUJARATI",
    "TIBETAN",
    "JAVANESE",
    "RUNIC",
    "OLD PERMIC",
    "SHAVIAN",
    "OGHAM",
    "KANNADA",
    "ARMENIAN",
    "LAO",
    "LINEAR B",
    "VAI",
    "LEPCHA",
)
# Animals, plants and food, as ranges of code points.
HELD_EMOJI = (
    (0x1F32D, 0x1F37F),
    (0x1F400, 0x1F43F),
    (0x1F950, 0x1F96F),
    (0x1F980, 0x1F9AF),
    (0x1F9C0, 0x1F9CB),
    (0x1FAB0, 0x1FABD),
    (0x1FAD0, 0x1FADF),
)
HELD_FOLDERS = ("food", "tools", "plants", "electronics", "office", "buildings")

SKIPPED_NAMES = (
    "PRESENTATION FORM",
    "HALFWIDTH",
    "MATHEMATICAL",
    "ARABIC LIGATURE",
    "SIGNWRITING",
    "DUPLOYAN",
    "CJK COMPAT",
    "HENTAIGANA",
    "MUSICAL",
    "BRAILLE",
    "BLOCK",
    "BOX DRAW",
    "DOMINO",
    "MAHJONG",
    "PLAYING CARD",
    "HANGUL",
)
SKIPPED_SCRIPTS = (
    "CIRCLED",
    "PARENTHESIZED",
    "SUPERSCRIPT",
    "SUBSCRIPT",
    "MODIFIER",
    "COMBINING",
    "SEGMENTED",
    "FULLWIDTH",
    "VULGAR",
    "FRACTION",
    "NEGATIVE",
    "DOUBLE",
    "DINGBAT",
    "ROMAN",
)
CLASSES_PER_SCRIPT = 300
FACES_PER_LETTER = 8
FACES_PER_EUROPEAN_LETTER = 16


def centred(image, box, side=SIDE):
    """Scales the drawn part of an L or RGBA image to fit `box` and centres it on a square."""
    channel = image.getchannel("A") if image.mode == "RGBA" else image
    bounds = channel.point(lambda v: 255 if v > 8 else 0).getbbox()
    if not bounds:
        return None
    image = image.crop(bounds)
    scale = box / max(image.size)
    if scale > 6:
        return None
    size = [max(1, round(v * scale)) for v in image.size]
    image = image.resize(size, Image.BICUBIC if scale > 1 else Image.LANCZOS)
    canvas = Image.new(image.mode, (side, side))
    canvas.paste(image, ((side - size[0]) // 2, (side - size[1]) // 2))
    return np.asarray(canvas)


def script_of(name):
    for held in HELD_SCRIPTS:
        if name.startswith(held + " "):
            return held
    return name.split()[0]


def usable_letter(code_point):
    """The script of a code point worth a class of its own, else None."""
    try:
        name = unicodedata.name(chr(code_point))
    except ValueError:
        return None
    if unicodedata.category(chr(code_point))[0] in "CZM" or any(k in name for k in SKIPPED_NAMES):
        return None
    script = script_of(name)
    if script in SKIPPED_SCRIPTS or (" WITH " in name and script in ("LATIN", "GREEK", "CYRILLIC")):
        return None
    return script


def font_files():
    """Hand-written and serif faces first, then one file per family and weight of Noto."""
    files = sorted(glob.glob(f"{FONTS}/**/*.[ot]tf", recursive=True))
    hand = [f for f in files if "/noto/" not in f]
    noto = [f for f in files if "/noto/" in f and "Emoji" not in f]
    weights = ("-Regular", "-Bold", "-Light", "-Black", "-Thin", "-Italic", "-CondensedMedium", "-ExtraCondensedBold")
    noto = [f for f in noto if any(f[:-4].endswith(w) for w in weights)]
    random.shuffle(noto)
    return hand + noto


def stroke_character(control):
    """One rendering of a made-up character: every stroke a quadratic curve through jittered control points."""
    image = Image.new("L", (128, 128))
    draw = ImageDraw.Draw(image)
    width, jitter = random.choice((3, 4, 5, 6, 8, 10, 13, 16)), random.choice((2, 3.5, 5, 7))
    for stroke in control:
        a, b, c = (np.array(p) + np.random.randn(2) * jitter for p in stroke)
        t = np.linspace(0, 1, 14)[:, None]
        points = (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c
        points = [tuple(p) for p in points]
        draw.line(points, fill=255, width=width, joint="curve")
        for x, y in (points[0], points[-1]):
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)
    return image


def stroke_control():
    """Two to five strokes; most start on an earlier stroke, as letters do."""
    strokes = []
    for _ in range(random.randint(2, 5)):
        start = (
            random.choice(random.choice(strokes))
            if strokes and random.random() < 0.6
            else (random.uniform(20, 108), random.uniform(20, 108))
        )
        end = (random.uniform(16, 112), random.uniform(16, 112))
        middle = tuple((s + e) / 2 + random.gauss(0, random.choice((2, 30))) for s, e in zip(start, end))
        strokes.append((start, middle, end))
    return strokes


def build_glyphs(smoke):
    images, labels, scripts, points = [], [], [], []
    index, seen = {}, set()
    classes, faces = collections.Counter(), collections.Counter()
    files = font_files()
    for path in files[:60] if smoke else files:
        try:
            characters = sorted(TTFont(path, lazy=True).getBestCmap())
            font = ImageFont.truetype(path, 72)
        except Exception:  # a face without a Unicode table is of no use here
            continue
        random.shuffle(characters)
        for code_point in characters:
            script = usable_letter(code_point)
            if script is None or (code_point not in index and classes[script] >= CLASSES_PER_SCRIPT):
                continue
            limit = FACES_PER_EUROPEAN_LETTER if script in ("LATIN", "GREEK", "CYRILLIC", "DIGIT") else FACES_PER_LETTER
            if faces[code_point] >= limit:
                continue
            left, top, right, bottom = font.getbbox(chr(code_point))
            if not (6 < right - left < 500 and 6 < bottom - top < 500):
                continue
            image = Image.new("L", (int(right - left) + 4, int(bottom - top) + 4))
            ImageDraw.Draw(image).text((2 - left, 2 - top), chr(code_point), fill=255, font=font)
            array = centred(image, GLYPH_BOX)
            if array is None:
                continue
            digest = hashlib.md5(array.tobytes()).digest()
            if digest in seen:  # the missing-glyph box, or a letter shared by two scripts
                continue
            seen.add(digest)
            if code_point not in index:
                index[code_point] = len(scripts)
                scripts.append(script)
                points.append(code_point)
                classes[script] += 1
            faces[code_point] += 1
            images.append(array)
            labels.append(index[code_point])
    drawn = 100 if smoke else 2800
    for made_up in range(drawn):
        control = stroke_control()
        for _ in range(8):
            images.append(centred(stroke_character(control), GLYPH_BOX))
            labels.append(len(scripts))
        scripts.append("HELD STROKES" if made_up % 10 == 0 else "STROKES")
        points.append(0)
    held = [s in HELD_SCRIPTS or s in ("DIGIT", "HELD STROKES") for s in scripts]
    torch.save(
        dict(
            image=torch.from_numpy(np.stack(images)), cls=torch.tensor(labels), script=scripts, point=points, held=held
        ),
        GLYPHS,
    )
    print("glyphs", len(images), "classes", len(scripts), "held", sum(held), "scripts", len(set(scripts)))


def emoji_held(code_point):
    return any(first <= code_point <= last for first, last in HELD_EMOJI)


def build_pictures(smoke):
    images, labels, names, domains, held = [], [], [], [], []
    seen = set()

    def add(image, name, domain, is_held):
        image = image.convert("RGBA")
        image.thumbnail((160, 160))
        array = centred(image, PICTURE_BOX)
        if array is None or (array[..., 3] > 128).mean() < 0.03:
            return
        digest = hashlib.md5((array // 32).tobytes()).digest()
        if digest in seen:
            return
        seen.add(digest)
        images.append(array)
        labels.append(len(names))
        names.append(name)
        domains.append(domain)
        held.append(is_held)

    path = str(FONTS / "truetype/noto/NotoColorEmoji.ttf")
    font = ImageFont.truetype(path, 109)  # the only size of this bitmap font
    points = sorted(TTFont(path, lazy=True).getBestCmap())
    for code_point in points[::8] if smoke else points:
        if code_point < 0x203C or 0x1F1E6 <= code_point <= 0x1F1FF or 0x1F3FB <= code_point <= 0x1F3FF:
            continue
        image = Image.new("RGBA", (136, 136))
        ImageDraw.Draw(image).text((0, 0), chr(code_point), font=font, embedded_color=True)
        add(image, f"{code_point:x}", "emoji", emoji_held(code_point))

    root = PACKAGES / "usr/share/openclipart/png"
    files = sorted(glob.glob(f"{root}/**/*.png", recursive=True))
    random.shuffle(files)
    for path in files[:400] if smoke else files:
        if os.path.islink(path) or os.path.getsize(path) > 150_000:
            continue
        folder = os.path.relpath(path, root).split("/")[0]
        try:
            image = Image.open(io.BytesIO(open(path, "rb").read()))
            if image.mode not in ("RGBA", "LA", "P") or max(image.size) > 2000:
                continue
            add(image, os.path.relpath(path, root), "clipart", folder in HELD_FOLDERS)
        except OSError:
            continue
    torch.save(
        dict(image=torch.from_numpy(np.stack(images)), cls=torch.tensor(labels), name=names, domain=domains, held=held),
        PICTURES,
    )
    print("pictures", len(images), collections.Counter(zip(domains, held)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a small bank, for a quick test of the pipeline")
    smoke = parser.parse_args().smoke
    random.seed(SEED)
    np.random.seed(SEED)
    build_glyphs(smoke)
    build_pictures(smoke)
