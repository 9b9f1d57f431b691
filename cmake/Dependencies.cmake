# Everything the project is built from. libtorch is taken from EMLOC_TORCH_DIR, a folder with include/ and lib/, which
# packaging/setup fills from PyPI's wheel; any installed libtorch of the same version can be pointed at instead.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(ICU REQUIRED COMPONENTS uc)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(SQLITE3 REQUIRED IMPORTED_TARGET sqlite3)
# OpenCV's reader of videos cuts odd sizes to even ones, reads files but not bytes, and hides times and damage; FFmpeg's
# libraries, on which it stands, do all of that.
pkg_check_modules(FFMPEG REQUIRED IMPORTED_TARGET libavformat libavcodec libavutil libswscale)

# Debian's libopencv-dev, which has OpenCV's CMake files, draws in 200 packages more than the modules used here, so
# setup installs those modules alone.
find_package(OpenCV QUIET COMPONENTS core imgproc imgcodecs)
if(NOT OpenCV_FOUND)
    find_path(EMLOC_OPENCV_INCLUDE opencv2/core.hpp PATH_SUFFIXES opencv4 REQUIRED)
    foreach(part core imgproc imgcodecs)
        find_library(EMLOC_OPENCV_${part} opencv_${part} REQUIRED)
        add_library(opencv_${part} UNKNOWN IMPORTED)
        set_target_properties(
            opencv_${part}
            PROPERTIES IMPORTED_LOCATION ${EMLOC_OPENCV_${part}} INTERFACE_INCLUDE_DIRECTORIES ${EMLOC_OPENCV_INCLUDE}
        )
    endforeach()
endif()

# emloc_set_up_folder(VARIABLE NAME OUT): the folder that the environment names, else where packaging/setup puts NAME.
function(emloc_set_up_folder variable name out)
    if(NOT "$ENV{${variable}}" STREQUAL "")
        set(folder $ENV{${variable}})
    elseif(NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
        set(folder $ENV{XDG_CACHE_HOME}/emloc-studio/${name})
    else()
        set(folder $ENV{HOME}/.cache/emloc-studio/${name})
    endif()
    set(${out} ${folder} PARENT_SCOPE)
endfunction()

file(STRINGS ${CMAKE_SOURCE_DIR}/packaging/libtorch.txt emloc_torch_line REGEX "^cpu torch==")
string(REGEX REPLACE "^cpu torch==([^ ]*).*" "\\1" EMLOC_TORCH_VERSION "${emloc_torch_line}")
emloc_set_up_folder(EMLOC_TORCH_DIR libtorch-${EMLOC_TORCH_VERSION} emloc_torch_default)
set(EMLOC_TORCH_DIR ${emloc_torch_default} CACHE PATH "libtorch: a folder with include/ and lib/")
if(NOT EXISTS ${EMLOC_TORCH_DIR}/lib/libtorch_cpu.so)
    message(
        FATAL_ERROR
        "No libtorch in ${EMLOC_TORCH_DIR}. Run packaging/setup, or pass -DEMLOC_TORCH_DIR=<folder with "
        "include/ and lib/>."
    )
endif()

# The CPU part alone is linked: it starts twice as fast as the whole. The CUDA part is opened at run time.
add_library(torch_lean INTERFACE)
target_include_directories(
    torch_lean
    SYSTEM
    INTERFACE ${EMLOC_TORCH_DIR}/include ${EMLOC_TORCH_DIR}/include/torch/csrc/api/include
)
# libtorch brings headers of a newer fmt, which hide the system's: they are used without its library.
target_compile_definitions(torch_lean INTERFACE FMT_HEADER_ONLY)
target_link_libraries(
    torch_lean
    INTERFACE
        -Wl,--disable-new-dtags
        -Wl,--no-as-needed
        ${EMLOC_TORCH_DIR}/lib/libtorch_cpu.so
        ${EMLOC_TORCH_DIR}/lib/libc10.so
        -Wl,--as-needed
)

# Arrow's C++ libraries, which packaging/setup fills from PyPI's wheel of pyarrow: for parquet alone, in a library of its
# own that only benchmarks open. Without it everything else is built.
file(STRINGS ${CMAKE_SOURCE_DIR}/packaging/arrow.txt emloc_arrow_line REGEX "^pyarrow==")
string(REGEX REPLACE "^pyarrow==([^ ]*).*" "\\1" EMLOC_ARROW_VERSION "${emloc_arrow_line}")
emloc_set_up_folder(EMLOC_ARROW_DIR arrow-${EMLOC_ARROW_VERSION} emloc_arrow_default)
set(EMLOC_ARROW_DIR ${emloc_arrow_default} CACHE PATH "Arrow C++: a folder with include/ and lib/")
file(GLOB EMLOC_ARROW_LIBRARIES ${EMLOC_ARROW_DIR}/lib/libparquet.so.* ${EMLOC_ARROW_DIR}/lib/libarrow.so.*)
if(NOT EMLOC_ARROW_LIBRARIES)
    message(WARNING "No Arrow in ${EMLOC_ARROW_DIR}: benchmarks will read no parquet. Run packaging/setup.")
endif()

# Our own kernels are compiled where nvcc is; without it a GPU does with libtorch's. (clang's host code is not nvcc's.)
option(EMLOC_CUDA "Compile our CUDA kernels where nvcc is found" ON)
if(EMLOC_CUDA AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    find_program(EMLOC_NVCC nvcc PATHS /usr/local/cuda/bin)
    if(EMLOC_NVCC AND EXISTS ${EMLOC_TORCH_DIR}/lib/libcudart.so.13)
        set(CMAKE_CUDA_STANDARD 17) # CMake 3.25 knows no later one of nvcc's
        set(CMAKE_CUDA_COMPILER ${EMLOC_NVCC})
        set(CMAKE_CUDA_ARCHITECTURES 75)
        enable_language(CUDA)
    endif()
endif()

find_program(EMLOC_CCACHE ccache)
if(EMLOC_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND}
        -E
        env
        CCACHE_SLOPPINESS=pch_defines,time_macros
        ${EMLOC_CCACHE}
    )
endif()
find_program(EMLOC_MOLD mold)
if(EMLOC_MOLD)
    add_link_options(-fuse-ld=mold)
endif()
