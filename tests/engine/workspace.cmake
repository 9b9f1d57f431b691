emloc_engine_test(
    workspace_test
    SOURCES workspace/changes_test.cpp workspace/unsaved_result_test.cpp workspace/workspace_test.cpp
    LIBRARIES emloc_workspace emloc_demonstrations emloc_store
    LABELS threads
)
