emloc_engine_test(
    media_test
    SOURCES
        media_decode_test.cpp
        media_incomplete_images_test.cpp
        media_bad_files_test.cpp
        media_preprocess_test.cpp
        media_config_test.cpp
        media_video_test.cpp
    LIBRARIES emloc_media opencv_core opencv_imgcodecs nlohmann_json::nlohmann_json
)
