#!/bin/sh
# All stages in order. With --smoke everything is tiny: a few minutes to see that the pipeline works; the model is useless.
set -eu
python=${PYTHON:-python3}
cd "$(dirname "$0")"
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
export MALLOC_MMAP_THRESHOLD_=8000000000 MALLOC_TRIM_THRESHOLD_=16000000000 MALLOC_TOP_PAD_=200000000
small="" vision=20 more=72 groups=170 decoder=50 joint=105 last=130 motion=72 heads=72 linear=240 fit=1.5 level=50 teach=25 even=1400 out=.. episodes=60
if [ "${1:-}" = --smoke ]; then
    small=--smoke vision=0.3 more=0.3 groups=12 decoder=0.5 joint=0.4 last=0.6 motion=0.3 heads=0.3 linear=8 fit=0.2 level=0.3 teach=0.3 even=8 episodes=6
    packages=${POCKET_WORK:-$HOME/.cache/pocket-training}/packages
    POCKET_WORK=$(mktemp -d)
    out=$POCKET_WORK/out
    if [ -d "$packages" ]; then ln -s "$(realpath "$packages")" "$POCKET_WORK/packages"; fi
    export POCKET_WORK
fi
work=${POCKET_WORK:-$HOME/.cache/pocket-training}
[ -d "$work/packages" ] || sh fetch_data.sh
$python banks.py $small
$python tokenizer.py
$python train_vision.py --minutes $vision --more $more
$python features.py --groups $groups --views 7
$python train_decoder.py --minutes $decoder
$python train_joint.py --minutes $joint
$python train_joint.py --minutes $last --rate 6e-4 --vision-rate 2e-4 --raise-codes 1.8
finish() {
    $python calibrate.py --episodes $episodes
    $python export.py --out "$out"
}
finish
mv "$work/joint.pt" "$work/joint_first.pt"
$python train_joint.py --start "$out" --minutes $motion --rate 4e-4 --vision-rate 2e-4
finish
mv "$work/joint.pt" "$work/joint_second.pt"
$python train_joint.py --start "$out" --minutes $heads --rate 4e-4 --vision-rate 1.2e-4 --codes-alone --heads .3
$python blend.py --other "$out"
finish
$python letters.py --start "$out"
$python export.py --out "$out"
$python linear_code.py --start "$out" --groups $linear --minutes $fit
$python level_codes.py --start "$out" --minutes $level
$python export.py --out "$out"
$python clean_heads.py --start "$out"
$python export.py --out "$out"
$python teach_decoder.py --start "$out" --minutes $teach
$python export.py --out "$out"
$python even_keys.py --start "$out" --episodes $even
finish
$python check_export.py --folder "$out"
