"""Makes the videos of the tests: frame i is one grey, 8 + 4 i, so that a decoded frame tells its number.

    python make_files.py      # needs numpy, Pillow, and the program ffmpeg with libx264 and libvpx"""
import pathlib
import subprocess

import numpy as np
from PIL import Image

HERE = pathlib.Path(__file__).parent


def frames(count, width, height):
    return np.stack([np.full((height, width, 3), 8 + 4 * i, np.uint8) for i in range(count)])


def encode(name, pictures, *options, rate=10):
    height, width = pictures.shape[1:3]
    subprocess.run(
        [
            "ffmpeg",
            "-v",
            "error",
            "-y",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "-s",
            f"{width}x{height}",
            "-r",
            str(rate),
            "-i",
            "-",
            *options,
            "-threads",
            "1",
            "-fflags",
            "+bitexact",
            "-flags:v",
            "+bitexact",
            str(HERE / name),
        ],
        input=pictures.tobytes(),
        check=True,
    )


def copy(source, name, *options):
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-i", str(HERE / source), *options, "-fflags", "+bitexact", str(HERE / name)],
        check=True,
    )


def main():
    h264 = ("-c:v", "libx264", "-crf", "12", "-pix_fmt", "yuv420p", "-movflags", "+faststart")
    # Groups of 20 frames, with frames that refer to later ones and some that none refers to.
    encode("groups.mp4", frames(60, 64, 48), *h264, "-g", "20", "-bf", "3", "-sc_threshold", "0")
    encode("one_frame.mp4", frames(1, 32, 32), *h264)
    encode("odd.webm", frames(6, 33, 27), "-c:v", "libvpx-vp9", "-crf", "10", "-b:v", "0", "-pix_fmt", "yuv420p")
    encode("odd.mp4", frames(6, 33, 27), "-c:v", "libx264", "-crf", "12", "-pix_fmt", "yuv444p")
    encode("motion.avi", frames(8, 32, 24), "-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj420p")
    # The second half at a third of the pace.
    encode(
        "uneven.mkv",
        frames(12, 32, 32),
        "-vf",
        "setpts='if(lt(N,6),N,6+(N-6)*3)/10/TB'",
        "-vsync",
        "vfr",
        "-c:v",
        "libx264",
        "-crf",
        "12",
        "-pix_fmt",
        "yuv420p",
        "-bf",
        "2",
    )
    # Left half dark, right half bright, and said to be turned by a quarter.
    halves = np.repeat(np.concatenate([frames(4, 16, 16), frames(4, 16, 16) + 150], 2)[:1], 4, 0)
    encode("upright.mp4", halves, *h264)
    copy("upright.mp4", "turned.mp4", "-c", "copy", "-metadata:s:v:0", "rotate=90")
    (HERE / "upright.mp4").unlink()
    subprocess.run(
        [
            "ffmpeg",
            "-v",
            "error",
            "-y",
            "-f",
            "lavfi",
            "-i",
            "sine=duration=0.2",
            "-c:a",
            "aac",
            "-b:a",
            "24k",
            "-fflags",
            "+bitexact",
            str(HERE / "sound.m4a"),
        ],
        check=True,
    )
    pictures = [Image.fromarray(picture) for picture in frames(5, 20, 16)]
    flat = [picture.quantize(2) for picture in pictures]
    flat[0].save(HERE / "clip.gif", save_all=True, append_images=flat[1:], duration=100)
    pictures[0].save(HERE / "animation.webp", save_all=True, append_images=pictures[1:], duration=80, lossless=True)


if __name__ == "__main__":
    main()
