# What packaging/deb and packaging/portable share: the build that is passed on, and what is told about it. Sourced.
# shellcheck shell=bash
# shellcheck source=packaging/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
export LC_ALL=C.UTF-8

# The same commit gives the same bytes: every time that is written is the commit's.
if [[ -z ${SOURCE_DATE_EPOCH:-} ]]; then
    SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct 2>/dev/null) || die "This is no git checkout: set SOURCE_DATE_EPOCH, seconds since 1970."
fi
export SOURCE_DATE_EPOCH
# shellcheck disable=SC2034 # for the scripts
version=$(sed -n 's/^project(emloc_studio VERSION \([^ ]*\) .*/\1/p' "$root/CMakeLists.txt")

warn_of_placeholders() {
    ! grep -q 'example\.org' "$root/packaging/publisher.cmake" ||
        say "Warning: homepage, contact and pictures are still at example.org. packaging/publisher.cmake holds them"
}

# build_package: builds the programs and what they say of themselves in build/package.
build_package() {
    local build=$root/build/package torch arrow
    torch=$(torch_folder)
    arrow=$(arrow_folder)
    [[ -d $torch/licences && -d $arrow/licences ]] ||
        die "The licences of libtorch and Arrow are missing beside them. Remove $torch and $arrow, and run packaging/setup."
    mkdir -p "$build"
    (cd "$root" && quietly "Configuring" "$build/configure.log" \
        cmake --preset package -DEMLOC_TORCH_DIR="$torch" -DEMLOC_ARROW_DIR="$arrow")
    say "Building the programs ($(job_count) at once)"
    quietly "Building" "$build/build.log" cmake --build "$build" --parallel "$(job_count)" --target emloc emloc-studio \
        emloc_parquet emloc_shell
}

# strip_libraries <folder>: those out of wheels, as our own are; NVIDIA's licence allows no change to theirs.
strip_libraries() {
    local library
    for library in "$1"/lib{torch_cpu,c10,arrow,parquet}.so*; do
        strip --strip-unneeded "$library"
    done
}

# settle <tree>: permissions and times that don't depend on who builds it, and when.
settle() {
    find "$1" -type d -exec chmod 755 {} +
    find "$1" -type f -perm -u+x -exec chmod 755 {} +
    find "$1" -type f ! -perm -u+x -exec chmod 644 {} +
    find "$1" -type f -name '*.so*' -exec chmod 644 {} +
    find "$1" -depth -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
}

# describe_package <file> <tree> <dependencies>: its bill of materials beside it, and its line in SHA256SUMS.
describe_package() {
    local file=$1
    python3 "$root/packaging/bill_of_materials.py" --package "$file" --tree "$2" --depends "$3" >"$file.spdx.json"
    (cd "$(dirname "$file")" && sha256sum -- *.deb *.tar.xz *.spdx.json 2>/dev/null >SHA256SUMS) || true
    say "$file: $(du -h "$file" | cut -f 1)"
}
