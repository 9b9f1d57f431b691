emloc_engine_test(
    checkpoint_test
    SOURCES
        checkpoint_adapter_test.cpp
        checkpoint_safetensors_test.cpp
        checkpoint_folder_test.cpp
        checkpoint_config_test.cpp
        checkpoint_families_test.cpp
        checkpoint_found_models_test.cpp
        checkpoint_mapped_file_test.cpp
        checkpoint_model_folder_test.cpp
        checkpoint_random_model_test.cpp
    LIBRARIES emloc_checkpoint nlohmann_json::nlohmann_json
)
