emloc_engine_test(
    text_test
    SOURCES text_golden_test.cpp text_tokenizer_test.cpp text_stages_test.cpp text_files_test.cpp text_chatml_test.cpp
    LIBRARIES emloc_prompt emloc_text nlohmann_json::nlohmann_json Threads::Threads
    LABELS threads
)
