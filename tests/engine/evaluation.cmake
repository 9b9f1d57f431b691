emloc_engine_test(
    metrics_test
    SOURCES evaluation/compare_tests_test.cpp evaluation/metrics_test.cpp
    LIBRARIES emloc_metrics
)
emloc_engine_test(
    evaluation_test
    SOURCES evaluation/evaluate_test.cpp
    LIBRARIES emloc_evaluation emloc_adaptation emloc_demonstrations
    LABELS threads
)
emloc_engine_test(benchmarks_test SOURCES evaluation/benchmarks_test.cpp LIBRARIES emloc_benchmarks fmt::fmt)
