# The parts of the window that look into contexts, keep them and talk to them.
target_sources(emloc_ui PRIVATE
    compare/comparison.cpp
    worker/engine_worker_query.cpp
    worker/engine_worker_store.cpp
    worker/token_texts.cpp
)
