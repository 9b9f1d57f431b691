// How a context takes the frames of its videos <-> the tables `video_options` and `frame_choices`. Contexts that use
// the defaults have no rows there.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>

#include "engine/context/context.h"
#include "engine/store/seal.h"

namespace emloc {

void write_video(SQLite::Database& database, std::int64_t id, const Context& context, const MethodColumns& method);

// Sets context.options.video, the method's layers_per_group and the choices of its media. Throws Damage.
void read_video(SQLite::Database& database, std::int64_t id, Context& context, MethodColumns& method);

// Nothing where all is as by default, so that the seals of contexts without videos stay what they were.
void add_video(Seal& seal, const VideoSampling& video, const MethodColumns& method);
void add_choice(Seal& seal, const FrameChoice& choice);

}  // namespace emloc
