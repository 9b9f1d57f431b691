// One file of a demonstration -> its thumbnail and its content's hash. The one place that knows what kinds of files
// have thumbnails.
#pragma once

#include <QImage>
#include <QSize>
#include <QString>

namespace emloc::ui {

inline constexpr int kThumbnailPixels = 128;  // side of the square that is cut out of the middle

struct Inspection {
    QString file;
    QString sha256;    // of the content, hexadecimal
    QSize size;        // of the picture as it is shown, in pixels
    QString note;      // not empty: what of the file can't be read, though it is used
    QString problem;   // not empty: the file can't be used, and why, for a person
    QImage thumbnail;  // null where there is a problem
};

// The engine's check of a medium, with a thumbnail of what it decoded: what has one can also be compressed. Where
// `cache` is a folder, a result is kept there and found again while path, size and date of the file stay the same. For
// any thread.
Inspection inspect_file(const QString& file, const QString& cache);

}  // namespace emloc::ui
