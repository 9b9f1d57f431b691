#include "ui/demonstrations/drop_scan.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QUrl>
#include <algorithm>

#include "engine/demonstrations/natural_order.h"
#include "engine/media/image.h"
#include "engine/media/video.h"
#include "ui/convert.h"

namespace emloc::ui {

namespace {

struct DropScan {
    Q_DECLARE_TR_FUNCTIONS(DropScan)
};

// The order of the command line, so that both make the same chunks.
bool comes_before(const QString& a, const QString& b) {
    return natural_less(a.toStdString(), b.toStdString());
}

// Images and videos: whatever a demonstration can show.
bool is_image(const QString& path) {
    return has_image_extension(to_path(path)) || has_video_extension(to_path(path));
}

QStringList images_below(const QString& folder, QDirIterator::IteratorFlags depth) {
    QStringList images;
    QDirIterator files(folder, QDir::Files | QDir::Readable, depth);
    while (files.hasNext()) {
        const QString file = files.next();
        if (is_image(file)) images << file;
    }
    std::sort(images.begin(), images.end(), comes_before);
    return images;
}

void add_to_class(DropFindings& findings, const QString& name, const QStringList& images) {
    if (images.isEmpty()) return;
    const auto known = std::find_if(findings.classes.begin(), findings.classes.end(),
                                    [&](const FoundClass& found) { return found.name == name; });
    if (known == findings.classes.end()) {
        findings.classes.push_back({name, images});
    } else {
        known->images += images;
    }
}

void scan_folder(DropFindings& findings, const QString& path) {
    const QDir folder(path);
    if (!folder.isReadable()) {
        findings.problems << DropScan::tr("The folder %1 can't be read. Check its permissions.").arg(path);
        return;
    }
    const auto before = findings.classes.size();
    const auto own = images_below(path, QDirIterator::NoIteratorFlags);
    add_to_class(findings, folder.dirName(), own);
    QStringList subfolders = folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    std::sort(subfolders.begin(), subfolders.end(), comes_before);
    for (const QString& sub : subfolders) {
        add_to_class(findings, sub, images_below(folder.filePath(sub), QDirIterator::Subdirectories));
    }
    const bool joined = !own.isEmpty() || findings.classes.size() > before;
    if (!joined && all_images(findings).isEmpty()) {
        findings.problems << DropScan::tr("There are no images in the folder %1.").arg(folder.dirName());
    }
}

}  // namespace

DropFindings scan_drop(const QStringList& paths) {
    DropFindings findings;
    for (const QString& path : paths) {
        const QFileInfo info(path);
        if (info.isDir()) {
            scan_folder(findings, info.absoluteFilePath());
        } else if (!info.exists()) {
            findings.problems << DropScan::tr("There is no file %1.").arg(path);
        } else if (!is_image(path)) {
            findings.problems << DropScan::tr("%1 is not an image that can be read.").arg(info.fileName());
        } else {
            findings.loose << info.absoluteFilePath();
        }
    }
    return findings;
}

QStringList all_images(const DropFindings& findings) {
    QStringList images = findings.loose;
    for (const FoundClass& found : findings.classes) images += found.images;
    return images;
}

QStringList local_paths(const QMimeData* data) {
    QStringList paths;
    for (const QUrl& url : data->urls()) {
        if (url.isLocalFile()) paths << url.toLocalFile();
    }
    return paths;
}

}  // namespace emloc::ui
