# The command line: its parts, and the built program as a child process.
add_library(app_test_support STATIC app/child_process.cpp app/scratch.cpp)
target_link_libraries(
    app_test_support
    PUBLIC emloc_options nlohmann_json::nlohmann_json fmt::fmt
    PRIVATE opencv_core opencv_imgcodecs
)
target_compile_definitions(
    app_test_support
    PUBLIC
        EMLOC_PROGRAM="$<TARGET_FILE:emloc>"
        EMLOC_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
        EMLOC_GOLDENS_DIR="${CMAKE_SOURCE_DIR}/tests/goldens"
)

emloc_engine_test(
    app_parts_test
    SOURCES app/parts_test.cpp ${CMAKE_SOURCE_DIR}/app/emloc/exit_code.cpp ${CMAKE_SOURCE_DIR}/app/emloc/format.cpp
    LIBRARIES emloc_text emloc_context emloc_core ICU::uc
)
# The program with a method that it doesn't bring: whatever offers methods must show it.
add_executable(emloc-with-another-method ${CMAKE_SOURCE_DIR}/app/patient_threads.cpp app/other_methods_program.cpp)
target_link_libraries(emloc-with-another-method PRIVATE emloc_command_line torch_lean)
emloc_engine_test(app_registered_method_test SOURCES app/registered_method_test.cpp LIBRARIES app_test_support)
target_compile_definitions(
    app_registered_method_test
    PRIVATE EMLOC_WITH_ANOTHER_METHOD="$<TARGET_FILE:emloc-with-another-method>"
)
add_dependencies(app_registered_method_test emloc-with-another-method)
emloc_engine_test(app_usage_test SOURCES app/usage_test.cpp LIBRARIES app_test_support)
emloc_engine_test(app_shell_test SOURCES app/shell_test.cpp LIBRARIES app_test_support)
emloc_engine_test(
    app_bad_input_test
    SOURCES app/bad_input_test.cpp app/bad_store_test.cpp app/earlier_store_test.cpp app/intake_test.cpp
    LIBRARIES app_test_support SQLiteCpp
)
emloc_engine_test(
    app_bad_files_test
    SOURCES
        app/bad_files_test.cpp
        app/bad_files.cpp
        app/bad_models.cpp
        app/bad_media.cpp
        app/bad_lists.cpp
        app/bad_stores.cpp
    LIBRARIES app_test_support SQLiteCpp
    LABELS slow
)
emloc_engine_test(app_small_machine_test SOURCES app/small_machine_test.cpp LIBRARIES app_test_support LABELS slow)
emloc_engine_test(app_video_test SOURCES app/video_test.cpp LIBRARIES app_test_support)
emloc_engine_test(
    app_families_test
    SOURCES app/families_test.cpp
    LIBRARIES app_test_support emloc_adaptation emloc_checkpoint
    LABELS slow
)
emloc_engine_test(app_compare_test SOURCES app/compare_test.cpp app/retrieval_test.cpp LIBRARIES app_test_support)
emloc_engine_test(app_benchmark_test SOURCES app/benchmark_test.cpp LIBRARIES app_test_support LABELS slow)
emloc_engine_test(
    app_train_test
    SOURCES app/export_training_test.cpp app/train_test.cpp
    LIBRARIES app_test_support
    LABELS slow
)
emloc_engine_test(app_end_to_end_test SOURCES app/end_to_end_test.cpp LIBRARIES app_test_support LABELS slow)
add_executable(confined app/confined.cpp)
target_link_libraries(confined PRIVATE emloc_options)
emloc_engine_test(app_trust_test SOURCES app/trust_test.cpp LIBRARIES app_test_support SQLiteCpp LABELS slow)
target_compile_definitions(app_trust_test PRIVATE EMLOC_CONFINED="$<TARGET_FILE:confined>")
add_dependencies(app_trust_test confined)
if(EMLOC_WINDOW)
    target_compile_definitions(app_trust_test PRIVATE EMLOC_STUDIO="$<TARGET_FILE:emloc-studio>")
    add_dependencies(app_trust_test emloc-studio)
endif()
foreach(
    test
    app_usage_test
    app_bad_input_test
    app_bad_files_test
    app_benchmark_test
    app_small_machine_test
    app_video_test
    app_end_to_end_test
    app_trust_test
    app_train_test
    app_compare_test
)
    add_dependencies(${test} emloc)
endforeach()
