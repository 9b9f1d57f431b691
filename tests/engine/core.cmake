emloc_engine_test(
    core_test
    SOURCES core/digest_test.cpp core/json_test.cpp
    LIBRARIES emloc_core nlohmann_json::nlohmann_json
)
