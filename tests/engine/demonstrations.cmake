emloc_engine_test(
    demonstrations_test
    SOURCES demonstrations_class_folders_test.cpp demonstrations_manifest_test.cpp demonstrations_sharegpt_test.cpp
    LIBRARIES emloc_demonstrations opencv_core opencv_imgcodecs
)
