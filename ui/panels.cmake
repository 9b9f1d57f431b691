# The parts of the window that look into contexts, keep them and talk to them.
target_sources(emloc_ui PRIVATE
    compare/comparison.cpp
    inspector/choice_chips.cpp
    inspector/demonstration_strip.cpp
    inspector/head_gallery.cpp
    inspector/inspection_model.cpp
    inspector/inspector_panel.cpp
    inspector/patch_overlay.cpp
    inspector/picture_cache.cpp
    inspector/share_bars.cpp
    inspector/token_text.cpp
    inspector/tokens_panel.cpp
    main_window_inspection.cpp
    retention/legend.cpp
    retention/progress_estimate.cpp
    retention/retention_export.cpp
    retention/what_if.cpp
    retention/what_if_bar.cpp
    video/moment_strip.cpp
    video/moving_preview.cpp
    video/video_frames.cpp
    worker/engine_worker_query.cpp
    worker/engine_worker_store.cpp
    worker/token_texts.cpp
)
