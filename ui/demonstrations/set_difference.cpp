#include "ui/demonstrations/set_difference.h"

namespace emloc::ui {

namespace {

using Images = QList<DemonstrationSet::ImagePointer>;

void add_row(Runs& runs, int row) {
    if (!runs.empty() && runs.back().second == row - 1) {
        runs.back().second = row;
    } else {
        runs.emplace_back(row, row);
    }
}

QSet<quint64> ids_of(const Images& images) {
    QSet<quint64> ids;
    ids.reserve(images.size());
    for (const auto& image : images) ids.insert(image->id);
    return ids;
}

}  // namespace

std::optional<ImagesDifference> difference(const Images& from, const Images& to) {
    if (from.constData() == to.constData() && from.size() == to.size()) return ImagesDifference{};
    const QSet<quint64> before = ids_of(from);
    const QSet<quint64> after = ids_of(to);
    ImagesDifference found;
    std::vector<const DemonstrationSet::Image*> kept;
    for (int row = 0; row < from.size(); ++row) {
        after.contains(from[row]->id) ? kept.push_back(from[row].get()) : add_row(found.removed, row);
    }
    std::size_t next = 0;
    for (int row = 0; row < to.size(); ++row) {
        if (!before.contains(to[row]->id)) {
            add_row(found.inserted, row);
            continue;
        }
        if (kept[next]->id != to[row]->id) return std::nullopt;
        if (kept[next] != to[row].get()) add_row(found.changed, row);
        ++next;
    }
    return found;
}

}  // namespace emloc::ui
