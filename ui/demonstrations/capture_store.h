// Pictures that are no files yet (pasted, photographed) -> files that last.
#pragma once

#include <QImage>
#include <QString>
#include <tl/expected.hpp>

namespace emloc::ui {

// emloc-studio/pictures in the user's data folder.
QString capture_folder();

// Writes the picture as PNG, named after its content: the same picture is kept once. Returns the file, or a message for
// the user.
tl::expected<QString, QString> keep_capture(const QImage& picture, const QString& folder);

}  // namespace emloc::ui
