# The parts of the window that look into contexts, keep them and talk to them.
target_sources(
    emloc_ui
    PRIVATE
        chat/attachments.cpp
        chat/context_picker.cpp
        chat/context_search.cpp
        chat/conversation_model.cpp
        chat/exchange_view.cpp
        chat/picture_button.cpp
        chat/question_field.cpp
        chat/reply_view.cpp
        compare/changed_answers.cpp
        compare/compare_figure.cpp
        compare/compare_panel.cpp
        compare/comparison.cpp
        held_back/answer_actions.cpp
        held_back/answer_delegate.cpp
        held_back/confusion_model.cpp
        held_back/confusion_view.cpp
        held_back/test_export.cpp
        held_back/test_picker.cpp
        held_back/unknown_labels_bar.cpp
        inspector/choice_chips.cpp
        inspector/demonstration_strip.cpp
        inspector/head_gallery.cpp
        inspector/inspection_model.cpp
        inspector/visual_tokens.cpp
        inspector/inspector_panel.cpp
        inspector/patch_overlay.cpp
        inspector/picture_cache.cpp
        inspector/share_bars.cpp
        inspector/token_text.cpp
        inspector/tokens_panel.cpp
        overlay/memory_use.cpp
        overlay/overlay_canvas.cpp
        overlay/overlay_sheet.cpp
        overlay/overlay_window.cpp
        overlay/profile.cpp
        overlay/profiler.cpp
        pictures.cpp
        retention/legend.cpp
        retention/progress_estimate.cpp
        retention/retention_export.cpp
        retention/what_if.cpp
        retention/what_if_bar.cpp
        video/frame_reader.cpp
        video/moment_strip.cpp
        video/moving_preview.cpp
        video/time_line.cpp
        video/video_dialog.cpp
        video/video_frames.cpp
        video/video_player.cpp
        widgets/cell_grid.cpp
        widgets/picture_window.cpp
)

# Dear ImGui draws the profiling overlay, and nothing else.
find_package(Qt6 6.4 REQUIRED COMPONENTS OpenGLWidgets)
pkg_check_modules(IMGUI REQUIRED IMPORTED_TARGET imgui)
target_link_libraries(emloc_ui PRIVATE Qt6::OpenGLWidgets PkgConfig::IMGUI ${CMAKE_DL_LIBS})
# Most of what a file of the window is compiled from is Qt: read once, the window builds three times as fast.
target_precompile_headers(
    emloc_ui
    PRIVATE <QtWidgets> <memory> <vector> <optional> <functional> <algorithm>
)
