# Checkpoint files without libtorch: what reads them needs neither a network nor its compile time.
emloc_module(checkpoint SOURCES config.cpp json_file.cpp mapped_file.cpp safetensors.cpp safetensors_header.cpp
    LIBRARIES emloc_core PRIVATE_LIBRARIES nlohmann_json::nlohmann_json)
