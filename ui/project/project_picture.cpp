#include "ui/project/project_picture.h"

#include <QPainter>
#include <QPainterPath>
#include <vector>

#include "ui/demonstrations/inspect_file.h"

namespace emloc::ui {

namespace {

constexpr int kMostPictures = 4;
constexpr int kLeastSide = 16;
constexpr int kMostSide = 1024;
constexpr double kGap = 0.03;     // of the side
constexpr double kCorner = 0.08;  // likewise

std::vector<QImage> first_pictures(const DemonstrationSet& set) {
    std::vector<QImage> pictures;
    for (const auto& group : set.groups) {
        for (const auto& image : group.images) {
            const auto found = inspect_file(image->file, {});
            if (found.thumbnail.isNull()) continue;
            pictures.push_back(found.thumbnail);
            break;
        }
        if (pictures.size() == kMostPictures) break;
    }
    return pictures;
}

}  // namespace

QImage project_picture(const ProjectFile& project, int side) {
    const auto pictures = first_pictures(project.set);
    if (pictures.empty()) return {};
    QImage drawn(side, side, QImage::Format_ARGB32_Premultiplied);
    drawn.fill(Qt::transparent);
    QPainter painter(&drawn);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const int columns = pictures.size() > 1 ? 2 : 1;
    const double gap = kGap * side, cell = (side - gap * (columns - 1)) / columns;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const int at = static_cast<int>(i);
        const QRectF place((at % columns) * (cell + gap), (at / columns) * (cell + gap), cell, cell);
        QPainterPath shape;
        shape.addRoundedRect(place, kCorner * side, kCorner * side);
        painter.setClipPath(shape);
        painter.drawImage(place, pictures[i]);
    }
    return drawn;
}

tl::expected<void, QString> write_project_picture(const QString& project, const QString& picture, int side) {
    if (side < kLeastSide || side > kMostSide)
        return tl::unexpected(
            QStringLiteral("A thumbnail has %1 to %2 pixels a side, not %3.").arg(kLeastSide).arg(kMostSide).arg(side));
    const auto read = read_project(project);
    if (!read) return tl::unexpected(read.error());
    const QImage drawn = project_picture(*read, side);
    if (drawn.isNull())
        return tl::unexpected(QStringLiteral("None of the demonstrations of %1 can be read.").arg(project));
    if (!drawn.save(picture, "PNG")) return tl::unexpected(QStringLiteral("%1 can't be written.").arg(picture));
    return {};
}

}  // namespace emloc::ui
