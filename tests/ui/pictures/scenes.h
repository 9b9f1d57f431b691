// What the pictures show. Each scene drives a window of its own with the real engine; false where it could not.
#pragma once

#include <QTemporaryDir>

#include "tests/ui/pictures/photographer.h"

namespace emloc::ui {

// The first start, and what can go wrong in it.
bool beginnings(Photographer& photographer, const QTemporaryDir& scratch);
// A compression from its first chunk to a saved context, what can be seen of it, and another one beside it.
bool work(Photographer& photographer, const QTemporaryDir& scratch);
// Problems, duplicates, a grid with a selection, questions and answers; the dialogs.
bool demonstrations(Photographer& photographer, const QTemporaryDir& scratch);
// Clips as demonstrations, and one long video as context.
bool videos(Photographer& photographer, const QTemporaryDir& scratch);
// A training, from its choices to what came of it.
bool training(Photographer& photographer, const QTemporaryDir& scratch);

// The profiling overlay over a compression: needs a display with OpenGL.
bool profile(Photographer& photographer, const QTemporaryDir& scratch);

}  // namespace emloc::ui
