// Dropped files and folders -> classes of image files.
#pragma once

#include <QMimeData>
#include <QString>
#include <QStringList>
#include <vector>

namespace emloc::ui {

struct FoundClass {
    QString name;
    QStringList images;
};

struct DropFindings {
    std::vector<FoundClass> classes;  // from folders; those of one name are put together
    QStringList loose;                // image files that were dropped themselves
    QStringList problems;             // what was passed over, and why; one sentence each
};

// Walks the disk, so call it outside the window's thread. Of a dropped folder, every subfolder that holds images, at
// whatever depth, is a class named after the topmost subfolder; images directly in it make a class of its own name.
// Hidden files, and files in folders that are not images, are passed over silently.
DropFindings scan_drop(const QStringList& paths);

// All images of the findings, whatever folder they lie in: for a drop onto one class.
QStringList all_images(const DropFindings& findings);

// The local files and folders of a drag.
QStringList local_paths(const QMimeData* data);

}  // namespace emloc::ui
