// A project as a small picture, for file managers.
#pragma once

#include <QImage>
#include <QString>
#include <tl/expected.hpp>

#include "ui/project/project_file.h"

namespace emloc::ui {

// The first demonstration of up to four classes, in a square of `side` pixels. Null where none of them can be read.
QImage project_picture(const ProjectFile& project, int side);

// Reads the project, and writes its picture as a PNG. The error is a message for whoever called the program.
tl::expected<void, QString> write_project_picture(const QString& project, const QString& picture, int side);

}  // namespace emloc::ui
