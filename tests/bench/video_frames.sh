#!/bin/sh
# CPU seconds, wall seconds and peak memory of sampling and decoding 16 frames of a 10-minute 1080p H.264 film, beside
# those of ffmpeg decoding its key frames (once: double it). Needs ffmpeg and GNU time.
#   video_frames.sh EMLOC [SECONDS BETWEEN KEY FRAMES [--key-frames]]
set -eu
emloc=$1
seconds=${2:-2}
how=${3:+--key-frames}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ffmpeg -v error -f lavfi -i testsrc2=size=480x270:rate=30:duration=10 -vf scale=1920:1080 -c:v libx264 -preset veryfast \
    -g $((seconds * 30)) -keyint_min $((seconds * 30)) -sc_threshold 0 -crf 28 -pix_fmt yuv420p "$folder/part.mp4"
ffmpeg -v error -stream_loop 59 -i "$folder/part.mp4" -c copy "$folder/film.mp4"
for _ in 1 2 3; do
    /usr/bin/time -f "emloc:  %U s of CPU, %e s, %M kB" "$emloc" frames "$folder/film.mp4" --max-frames 16 ${how:+"$how"} --decode -q >"$folder/out"
    /usr/bin/time -f "ffmpeg: %U s of CPU, %e s, %M kB" ffmpeg -v error -skip_frame nokey -i "$folder/film.mp4" -f null -
done
