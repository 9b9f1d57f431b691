# What every target of ours is compiled with.
add_library(emloc_options INTERFACE)
target_include_directories(emloc_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(
    emloc_options
    INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wno-sign-conversion -Wno-missing-field-initializers
)
if(EMLOC_WERROR)
    target_compile_options(emloc_options INTERFACE -Werror)
    # GCC 12 sees overlapping copies in operator+ of strings, where none are (its bug 105651).
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        target_compile_options(emloc_options INTERFACE -Wno-error=restrict)
    endif()
endif()
if(EMLOC_SANITIZE)
    add_compile_options(-fsanitize=${EMLOC_SANITIZE} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${EMLOC_SANITIZE})
endif()

# emloc_module(NAME SOURCES... ) makes the static library emloc_NAME of one engine folder.
function(emloc_module name)
    cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES;PRIVATE_LIBRARIES" ${ARGN})
    add_library(emloc_${name} STATIC ${arg_SOURCES})
    set_target_properties(emloc_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    # As fast as in a program: nobody replaces our functions by their own.
    target_compile_options(emloc_${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-semantic-interposition>)
    target_link_libraries(emloc_${name} PUBLIC emloc_options ${arg_LIBRARIES} PRIVATE ${arg_PRIVATE_LIBRARIES})
endfunction()

# emloc_compile_quickly() optimises the targets of a folder less: nearly half of all compiling goes into the tests, which gain
# nothing by better code.
macro(emloc_compile_quickly)
    string(REPLACE -O3 -O1 CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
endmacro()

# emloc_engine_test(NAME SOURCES... ) makes one GoogleTest program, registered test by test.
function(emloc_engine_test name)
    cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES;LABELS" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(
        ${name}
        PRIVATE emloc_options ${arg_LIBRARIES} GTest::gtest GTest::gmock GTest::gtest_main
    )
    target_compile_definitions(
        ${name}
        PRIVATE EMLOC_SOURCE_DIR="${CMAKE_SOURCE_DIR}" EMLOC_GOLDENS_DIR="${CMAKE_SOURCE_DIR}/tests/goldens"
    )
    gtest_discover_tests(${name} PROPERTIES LABELS "${arg_LABELS}" DISCOVERY_MODE PRE_TEST)
endfunction()
