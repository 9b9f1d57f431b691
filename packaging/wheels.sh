# Libraries out of PyPI's wheels, as packaging/libtorch.txt lists them. Sourced, not run; whoever does has `say`, `die` and
# the folder $downloads. Installed with the program for emloc-cuda-setup.
# shellcheck shell=bash
# shellcheck disable=SC2154

# Wheels are named by what they need at least, so all that Debian 12 offers must be listed.
platforms=(2_28 2_27 2_25 2_18 2_17 2_12)

# download <name==version> <sha256> <folder>: one wheel, checked. pip keeps nothing of a broken download.
download() {
    local wheel=$1 hash=$2 folder=$3 arguments=() platform
    printf '%s --hash=sha256:%s\n' "$wheel" "$hash" >"$folder/requirement.txt"
    for platform in "${platforms[@]}"; do arguments+=(--platform "manylinux_${platform}_x86_64"); done
    arguments+=(--platform manylinux2014_x86_64 --platform manylinux2010_x86_64)
    [[ -t 1 ]] || arguments+=(--quiet)
    printf '    %s\n' "$wheel"
    # TMPDIR: /tmp may be a small file system in memory. The wheel is unpacked at once, so a copy in pip's cache is waste.
    TMPDIR=$folder PIP_DISABLE_PIP_VERSION_CHECK=1 /usr/bin/python3 -m pip download --no-input --no-deps --no-cache-dir \
        --only-binary :all: --implementation cp --python-version 3.11 --abi cp311 --abi none "${arguments[@]}" \
        --require-hashes --dest "$folder" --requirement "$folder/requirement.txt" </dev/null ||
        die "$wheel could not be downloaded (see above). Check the network, the free space in $folder and pip's settings (pip config list), then run this again; what is complete is kept."
}

# unpack <wheel file> <target> <pattern...>: torch/include or pyarrow/include -> include/, libraries -> lib/, licences ->
# licences/, named after their wheel.
unpack() {
    local file=$1 target=$2 unpacked=$2/unpacked
    shift 2
    unzip -q -o "$file" "$@" -d "$unpacked" || die "$file could not be unpacked. Is there enough space in $target?"
    mkdir -p "$target/lib"
    local include
    for include in "$unpacked"/{torch,pyarrow}/include; do
        [[ ! -d $include ]] || mv -T "$include" "$target/include"
    done
    local licence name
    for licence in "$unpacked"/*.dist-info/licenses/*; do
        [[ -f $licence ]] || continue
        name=$(basename "$(dirname "$(dirname "$licence")")" .dist-info)
        mkdir -p "$target/licences"
        mv -T "$licence" "$target/licences/${name%-*}-${licence##*/}"
    done
    find "$unpacked" -name '*.so*' -type f -exec mv -t "$target/lib" {} +
    rm -rf "$unpacked"
}

# fetch <target> <name==version> <sha256> <pattern...>: downloads a wheel and unpacks it; done once, it is not repeated.
fetch() {
    local target=$1 wheel=$2 hash=$3 parcel
    shift 3
    local done_mark=$target/done/$wheel
    [[ ! -f $done_mark ]] || return 0
    parcel=$downloads/$wheel
    rm -rf "$parcel" # of an interrupted download
    mkdir -p "$parcel" "$target/done"
    download "$wheel" "$hash" "$parcel"
    unpack "$parcel"/*.whl "$target" "$@"
    rm -rf "$parcel"
    touch "$done_mark"
}

# link_system_libraries <target> <file in wheel...>: true where the system has every one of them.
link_system_libraries() {
    local target=$1 file name found paths=()
    shift
    for file in "$@"; do
        name=${file##*/}
        found=$(ldconfig -p 2>/dev/null | awk -v name="$name" '$1 == name && /x86-64/ { print $NF; exit }') || true
        [[ -n $found ]] || found=${CUDA_HOME:-/usr/local/cuda}/lib64/$name
        [[ -e $found ]] || return 1
        paths+=("$found")
    done
    ln -sf -t "$target/lib" "${paths[@]}"
}
