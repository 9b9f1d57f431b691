# What computes with tensors, in one program: ATen's header is compiled once for all of it.
emloc_engine_test(
    network_test
    SOURCES
        network/attend_test.cpp
        network/attention_test.cpp
        network/decoder_gradients_test.cpp
        network/decoder_test.cpp
        network/deep_features_test.cpp
        network/linear_layers_test.cpp
        network/divergence_test.cpp
        network/families_test.cpp
        network/forecast_test.cpp
        network/kernel_gradients_test.cpp
        network/linear_test.cpp
        network/logit_rules_test.cpp
        network/memory_need_test.cpp
        network/merge_test.cpp
        network/mrope_test.cpp
        network/packed_numbers_test.cpp
        network/ragged_heads_test.cpp
        network/row_operations_test.cpp
        network/sampling_test.cpp
        network/search_test.cpp
        network/seen_media_test.cpp
        network/step_threads_test.cpp
        network/token_tree_test.cpp
    LIBRARIES emloc_adaptation emloc_query emloc_model emloc_kernels torch_lean nlohmann_json::nlohmann_json
)
target_precompile_headers(network_test PRIVATE <ATen/ATen.h> <gtest/gtest.h>)

# The faces of model, adaptation and query, on the bundled model.
emloc_engine_test(
    pocket_test
    SOURCES
        network/adaptation_test.cpp
        network/budgets_test.cpp
        network/chunk_plan_test.cpp
        network/guided_search_test.cpp
        network/methods_test.cpp
        network/model_load_test.cpp
        network/query_test.cpp
        network/rices_test.cpp
        network/screened_search_test.cpp
        network/similar_demonstrations_test.cpp
    LIBRARIES
        emloc_adaptation
        emloc_query
        emloc_model
        emloc_demonstrations
        emloc_store
        torch_lean
        nlohmann_json::nlohmann_json
)
target_precompile_headers(pocket_test REUSE_FROM network_test)

# The label threads: what the preset tsan builds and runs.
emloc_engine_test(
    threads_test
    SOURCES network/threads_test.cpp
    LIBRARIES emloc_adaptation emloc_query emloc_model emloc_demonstrations emloc_store torch_lean SQLiteCpp
    LABELS threads
)

emloc_engine_test(training_test SOURCES training_test.cpp LIBRARIES emloc_training emloc_kernels torch_lean)
target_precompile_headers(training_test PRIVATE <ATen/ATen.h> <gtest/gtest.h>)
