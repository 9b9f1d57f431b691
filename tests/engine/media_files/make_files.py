#!/usr/bin/env python3
"""Writes the small pictures of kinds that the tests can't make themselves: pip install pillow && python make_files.py

Each is 24 x 16, in quarters: red, green, blue, yellow (left to right, top to bottom)."""

from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).parent
COLORS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)]


def quarters():
    image = Image.new("RGB", (24, 16))
    for i, color in enumerate(COLORS):
        image.paste(color, (i % 2 * 12, i // 2 * 8, i % 2 * 12 + 12, i // 2 * 8 + 8))
    return image


def main():
    image = quarters()
    image.convert("CMYK").save(FOLDER / "cmyk.jpg", quality=95)
    other = Image.new("RGB", image.size, (0, 0, 0))
    image.save(FOLDER / "animated.webp", save_all=True, append_images=[other], duration=100, lossless=True)
    palette = image.quantize(4, dither=Image.Dither.NONE)
    red = palette.getpixel((0, 0))
    palette.save(FOLDER / "palette_red_transparent.png", transparency=red)
    grey = image.convert("L").convert("LA")
    grey.paste((100, 51), (0, 0, 12, 8))
    grey.save(FOLDER / "grey_alpha.png")
    image.convert("1", dither=Image.Dither.NONE).save(FOLDER / "one_bit.png")
    image.save(FOLDER / "progressive.jpg", quality=95, progressive=True)
    image.save(FOLDER / "still.gif")
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(FOLDER / "orientation6.webp", lossless=True, exif=exif)


if __name__ == "__main__":
    main()
