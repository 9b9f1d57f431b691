// How a context takes the frames of its videos <-> the tables `video_options` and `frame_choices`. Contexts that use
// the defaults have no rows there.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>

#include "engine/context/context.h"

namespace emloc {

void write_video(SQLite::Database& database, std::int64_t id, const Context& context);

// Sets context.options.video and the choices of its media. Throws Damage.
void read_video(SQLite::Database& database, std::int64_t id, Context& context);

// JSON; "{}" for the default.
std::string text_of(const FrameChoice& choice);

}  // namespace emloc
