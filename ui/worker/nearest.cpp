#include "ui/worker/nearest.h"

#include "engine/workspace/workspace.h"
#include "ui/worker/requests.h"

namespace emloc::ui {

Result<std::vector<SimilarDemonstration>> nearest_to(const QString& file, const Workspace& workspace, OpenContext& open,
                                                     const std::stop_token& stop) {
    constexpr std::int64_t kCount = 5;
    const auto asked = items_of({{file, {}}});
    return workspace.similar_demonstrations(open, asked.front().media.front(), kCount, stop);
}

}  // namespace emloc::ui
