// A bench on which compressions can be run and looked into.
#pragma once

#include "tests/ui/talking_bench.h"
#include "ui/inspector/inspection_model.h"
#include "ui/inspector/tokens_panel.h"
#include "ui/retention/retention_model.h"
#include "ui/retention/retention_panel.h"
#include "ui/window/compression_controller.h"
#include "ui/window/inspection_controller.h"

namespace emloc::ui {

struct WorkBench : TalkingBench {
    WorkBench() {
        tabs.addTab(&tokens, {});
        tabs.addTab(&panel, {});
    }

    RetentionModel retention;
    InspectionModel inspection;
    RetentionPanel panel{retention, inspection, pictures, theme};
    TokensPanel tokens{inspection, pictures, theme};
    CompressionController compression{{.engine = engine,
                                       .actions = actions,
                                       .methods = builtin_methods(),
                                       .settings = settings,
                                       .theme = theme,
                                       .models = models,
                                       .header = header,
                                       .demonstrations = demonstrations,
                                       .retention = retention,
                                       .inspection = inspection,
                                       .panel = panel,
                                       .contexts = contexts_panel,
                                       .status = status,
                                       .tabs = tabs,
                                       .window = window}};
    InspectionController looking{{.engine = engine,
                                  .actions = actions,
                                  .chat = chat,
                                  .retention = retention,
                                  .inspection = inspection,
                                  .panel = panel,
                                  .tokens = tokens,
                                  .tabs = tabs}};
};

}  // namespace emloc::ui
