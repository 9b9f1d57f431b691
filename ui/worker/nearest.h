// The demonstrations that an image looks most like, as they cross from the engine's thread to the window's.
#pragma once

#include <QString>
#include <stop_token>
#include <vector>

#include "engine/query/similar_demonstrations.h"
#include "ui/worker/adaptation_record.h"

namespace emloc {
class Workspace;
struct OpenContext;
}  // namespace emloc

namespace emloc::ui {

struct NearestDemonstrations {
    QString file;                             // the image
    std::vector<SimilarDemonstration> found;  // the most similar first; by index among those of the record
    SharedRecord record;                      // of the context that they belong to
};

// Those of the open context, a handful. Errors: as Workspace::similar_demonstrations.
Result<std::vector<SimilarDemonstration>> nearest_to(const QString& file, const Workspace& workspace, OpenContext& open,
                                                     const std::stop_token& stop);

}  // namespace emloc::ui
