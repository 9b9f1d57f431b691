// A video's file -> pictures to show.
#pragma once

#include <QImage>
#include <QList>
#include <QString>
#include <stop_token>

#include "engine/core/result.h"
#include "engine/demonstrations/demonstration.h"

namespace emloc::ui {

// Whether thumbnails of that file move.
bool is_video(const Media& medium);

// `count` frames spread over the part that is used, each the middle square, `side` pixels wide. For any thread; blocks
// while it decodes, at most until `stop`.
Result<QList<QImage>> preview_frames(const Media& medium, int count, int side, std::stop_token stop = {});

// The frames of a video of which a memory holds `steps` temporal patches: the first frame of step `step`, as large as
// fits a square of `side`. A null picture where it can't be read.
QImage frame_of_step(const Media& medium, int step, int steps, int side);

}  // namespace emloc::ui
