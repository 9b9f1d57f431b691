// One file of a demonstration -> its thumbnail and its content's hash. The one place that knows what kinds of files
// have thumbnails.
#pragma once

#include <QImage>
#include <QString>

namespace emloc::ui {

inline constexpr int kThumbnailPixels = 128;  // side of the square that is cut out of the middle

struct Inspection {
    QString file;
    QString sha256;    // of the content, hexadecimal
    QString problem;   // not empty: the file can't be used, and why, for a person
    QImage thumbnail;  // null where there is a problem
};

// Reads and decodes the whole file with the engine's reader, so that what has a thumbnail can also be compressed. Where
// `cache` is a folder, a result is kept there and found again while path, size and date of the file stay the same. For
// any thread.
Inspection inspect_file(const QString& file, const QString& cache);

}  // namespace emloc::ui
