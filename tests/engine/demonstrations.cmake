emloc_engine_test(
    demonstrations_test
    SOURCES
        demonstrations_class_folders_test.cpp
        demonstrations_conversations_test.cpp
        demonstrations_doubts_test.cpp
        demonstrations_levels_test.cpp
        demonstrations_list_files_test.cpp
        demonstrations_manifest_test.cpp
        demonstrations_moved_files_test.cpp
        demonstrations_sharegpt_test.cpp
    LIBRARIES emloc_demonstrations opencv_core opencv_imgcodecs
    LABELS threads
)
emloc_engine_test(
    demonstrations_films_test
    SOURCES demonstrations_films_test.cpp
    LIBRARIES emloc_demonstrations film_maker opencv_core opencv_imgcodecs
)

emloc_engine_test(
    decode_once_test
    SOURCES decode_once_test.cpp
    LIBRARIES emloc_adaptation emloc_model emloc_demonstrations torch_lean opencv_core opencv_imgcodecs
)
target_link_options(decode_once_test PRIVATE -Wl,--wrap=_ZN2cv8imdecodeERKNS_11_InputArrayEi)
