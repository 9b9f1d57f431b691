// Dropped files and folders: what the engine reads of them, for the window.
#pragma once

#include <QMimeData>
#include <QString>
#include <QStringList>
#include <stop_token>

#include "engine/demonstrations/intake.h"

namespace emloc::ui {

// What lies in these folders, lists and files, by the reader that the command line has too; nothing after `stop`. Walks
// the disk, so call it outside the window's thread. Opens no image or video.
Intake scan_drop(const QStringList& paths, std::stop_token stop = {});

// Every image and video of it, whatever class it is of: for a drop onto one class.
QStringList all_files(const Intake& intake);

// What was refused, and what is to be known of the rest, each a sentence that names its file.
QStringList refusals(const Intake& intake);
QStringList notes(const Intake& intake);

// The local files and folders of a drag.
QStringList local_paths(const QMimeData* data);

}  // namespace emloc::ui
