// What the profiling overlay shows, in Dear ImGui's terms.
#pragma once

namespace emloc::ui {

class Profile;

// Within a frame of ImGui. `now`: of the profile's times. Sizes in device-independent pixels.
void draw_overlay(const Profile& profile, double now, float width, float height);

}  // namespace emloc::ui
