#!/bin/sh
# All stages in order. With --smoke everything is tiny: a few minutes to see that the pipeline works; the model is useless.
set -eu
python=${PYTHON:-python3}
cd "$(dirname "$0")"
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
export MALLOC_MMAP_THRESHOLD_=8000000000 MALLOC_TRIM_THRESHOLD_=16000000000 MALLOC_TOP_PAD_=200000000
small= vision=20 decoder=30 more=14 out=.. classes=3400 queries=200
if [ "${1:-}" = --smoke ]; then
    small=--smoke vision=0.7 decoder=0.7 more=0.2 classes=300 queries=20
    packages=${POCKET_WORK:-$HOME/.cache/pocket-training}/packages
    POCKET_WORK=$(mktemp -d)
    out=$POCKET_WORK/out
    if [ -d "$packages" ]; then ln -s "$(realpath "$packages")" "$POCKET_WORK/packages"; fi
    export POCKET_WORK
fi
[ -d "${POCKET_WORK:-$HOME/.cache/pocket-training}/packages" ] || sh fetch_data.sh
$python banks.py $small
$python tokenizer.py
$python train_vision.py --minutes $vision
$python features.py --classes $classes
$python train_decoder.py --minutes $decoder --more $more
$python export.py --out "$out"
$python check_export.py --folder "$out"
$python evaluate.py --folder "$out" --queries $queries ${small:+--shapes 1}
