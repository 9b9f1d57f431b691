# Makes films by the encoders of FFmpeg's libraries.
add_library(
    film_maker
    STATIC
    film_maker.cpp
    film_of_fields.cpp
    film_player.cpp
    film_recipes.cpp
    film_sound.cpp
)
target_link_libraries(
    film_maker
    PUBLIC emloc_options emloc_media fmt::fmt
    PRIVATE PkgConfig::FFMPEG opencv_core opencv_imgcodecs
)

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
    LABELS threads
)
emloc_engine_test(
    media_films_test
    SOURCES media_films_test.cpp media_odd_films_test.cpp
    LIBRARIES film_maker nlohmann_json::nlohmann_json
)
emloc_engine_test(media_all_films_test SOURCES media_films_test.cpp LIBRARIES film_maker LABELS slow)
target_compile_definitions(media_all_films_test PRIVATE EMLOC_ALL_FILMS)
