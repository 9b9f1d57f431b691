#!/bin/sh
# Downloads the Debian packages that hold the training images and words and unpacks them below $POCKET_WORK/packages.
# Nothing is installed. Every package named here has a permissive licence (see MODEL_CARD.md).
set -eu
work=${POCKET_WORK:-$HOME/.cache/pocket-training}
mkdir -p "$work/debs" "$work/packages"
cd "$work/debs"
apt-get download fonts-noto-core fonts-noto-extra fonts-noto-color-emoji openclipart-png wamerican \
    fonts-klee fonts-dancingscript fonts-kaushanscript fonts-comic-neue fonts-leckerli-one fonts-lobster fonts-kristi \
    fonts-bwht fonts-humor-sans fonts-klaudia-berenika fonts-seto fonts-sil-annapurna fonts-sil-abyssinica \
    fonts-senamirmir-washra
for package in *.deb; do dpkg -x "$package" ../packages; done
