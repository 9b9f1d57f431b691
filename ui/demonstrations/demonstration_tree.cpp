#include "ui/demonstrations/demonstration_tree.h"

#include <QFileInfo>
#include <QMimeData>
#include <QUrl>
#include <algorithm>

#include "ui/demonstrations/set_difference.h"

namespace emloc::ui {

using Group = DemonstrationSet::Group;
using Image = DemonstrationSet::Image;
using Images = QList<DemonstrationSet::ImagePointer>;

namespace {

// More separate changes than these are told to the views as one reset: that is quicker.
constexpr std::size_t kMostRuns = 64;

}  // namespace

const QString DemonstrationTree::kMimeType = QStringLiteral("application/x-emloc-demonstrations");

// An index of an image carries the id of its group, one of a group carries 0.
const Group* DemonstrationTree::group_at(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() != 0 || index.row() >= set_.groups.size()) return nullptr;
    return &set_.groups[index.row()];
}

const Image* DemonstrationTree::image_at(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == 0) return nullptr;
    const Group* group = group_at(index.parent());
    return group == nullptr || index.row() >= group->images.size() ? nullptr : group->images[index.row()].get();
}

void DemonstrationTree::find_rows() const {
    if (rows_known_) return;
    group_rows_.clear();
    image_rows_.clear();
    for (int group = 0; group < set_.groups.size(); ++group) {
        group_rows_.insert(set_.groups[group].id, group);
        const Images& images = set_.groups[group].images;
        for (int image = 0; image < images.size(); ++image) image_rows_.insert(images[image]->id, {group, image});
    }
    rows_known_ = true;
}

QModelIndex DemonstrationTree::find_group(quint64 id) const {
    find_rows();
    const auto row = group_rows_.constFind(id);
    return row == group_rows_.cend() ? QModelIndex() : createIndex(*row, 0, quintptr{0});
}

QModelIndex DemonstrationTree::find_image(quint64 id) const {
    find_rows();
    const auto place = image_rows_.constFind(id);
    if (place == image_rows_.cend()) return {};
    return createIndex(place->image, 0, static_cast<quintptr>(set_.groups[place->group].id));
}

QModelIndex DemonstrationTree::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(group_at(parent)->id) : quintptr{0});
}

QModelIndex DemonstrationTree::parent(const QModelIndex& index) const {
    return index.isValid() && index.internalId() != 0 ? find_group(index.internalId()) : QModelIndex();
}

int DemonstrationTree::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) return static_cast<int>(set_.groups.size());
    const Group* group = parent.column() == 0 ? group_at(parent) : nullptr;
    return group == nullptr ? 0 : static_cast<int>(group->images.size());
}

int DemonstrationTree::columnCount(const QModelIndex&) const {
    return 1;
}

QVariant DemonstrationTree::data(const QModelIndex& index, int role) const {
    if (const Group* group = group_at(index)) return group_data(*group, role);
    if (const Image* image = image_at(index)) return image_data(*image, role);
    return {};
}

QVariant DemonstrationTree::group_data(const Group& group, int role) const {
    const auto held_out = [&] {
        return static_cast<int>(
            std::count_if(group.images.begin(), group.images.end(), [](const auto& image) { return image->held_out; }));
    };
    switch (role) {
        case Qt::DisplayRole:
        case Qt::EditRole:
            return group.name;
        case Qt::AccessibleTextRole:
            return tr("%1: %n image(s)", nullptr, static_cast<int>(group.images.size())).arg(group.name);
        case kIdRole:
            return group.id;
        case kFreeRole:
            return group.free;
        case kHeldOutCount:
            return held_out();
        default:
            return {};
    }
}

QVariant DemonstrationTree::image_data(const Image& image, int role) const {
    const QString problem = problem_of(image);
    switch (role) {
        case Qt::DisplayRole:
            return QFileInfo(image.file).fileName();
        case Qt::AccessibleTextRole: {
            const QString name = QFileInfo(image.file).completeBaseName();
            if (!problem.isEmpty()) return tr("%1, can\u2019t be read").arg(name);
            return image.held_out ? tr("%1, held out").arg(name) : name;
        }
        case Qt::ToolTipRole:
            if (!problem.isEmpty()) return problem;
            if (image.held_out) return tr("%1\nHeld out: for the test, not for adapting").arg(image.file);
            return (image.files() + QStringList{image.question}).join(u'\n').trimmed();
        case kPathRole:
            return image.file;
        case kIdRole:
            return image.id;
        case kHeldOutRole:
            return image.held_out;
        case kQuestionRole:
            return image.question;
        case kAnswerRole:
            return image.answer;
        case kChoiceRole:
            return QVariant::fromValue(image.choice);
        case kProblemRole:
            return problem;
        default:
            return {};
    }
}

Qt::ItemFlags DemonstrationTree::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    const auto flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return group_at(index) != nullptr ? flags | Qt::ItemIsEditable
                                      : flags | Qt::ItemNeverHasChildren | Qt::ItemIsDragEnabled;
}

QStringList DemonstrationTree::mimeTypes() const {
    return {kMimeType, QStringLiteral("text/uri-list")};
}

QMimeData* DemonstrationTree::mimeData(const QModelIndexList& indexes) const {
    QByteArray ids;
    QList<QUrl> urls;
    for (const QModelIndex& index : indexes) {
        const Image* image = image_at(index);
        if (image == nullptr) continue;
        ids += QByteArray::number(image->id) + '\n';
        urls << QUrl::fromLocalFile(image->file);
    }
    auto* data = new QMimeData;
    data->setData(kMimeType, ids);
    data->setUrls(urls);
    return data;
}

QSet<quint64> DemonstrationTree::ids_in(const QMimeData* data) {
    QSet<quint64> ids;
    for (const QByteArray& id : data->data(kMimeType).split('\n')) {
        if (!id.isEmpty()) ids.insert(id.toULongLong());
    }
    return ids;
}

void DemonstrationTree::change_to(DemonstrationSet next) {
    next.next_id = std::max(next.next_id, set_.next_id);
    std::size_t runs = 0;
    bool same_order = true;
    QList<quint64> shared;
    for (const Group& group : std::as_const(next.groups)) {
        const int row = set_.row_of(group.id);
        if (row < 0) continue;
        shared << group.id;
        const auto change = difference(set_.groups[row].images, group.images);
        same_order = same_order && change;
        if (change) runs += change->removed.size() + change->inserted.size();
    }
    qsizetype at = 0;
    for (const Group& group : std::as_const(set_.groups)) {
        if (at < shared.size() && group.id == shared[at]) ++at;
    }
    if (!same_order || at != shared.size() || runs > kMostRuns) {
        beginResetModel();
        set_ = std::move(next);
        rows_known_ = false;
        endResetModel();
    } else {
        set_.system_prompt = next.system_prompt;
        remove_what_is_gone(next);
        insert_what_is_new(next);
        set_.next_id = next.next_id;
    }
}

void DemonstrationTree::remove_what_is_gone(const DemonstrationSet& next) {
    for (int row = static_cast<int>(set_.groups.size()) - 1; row >= 0; --row) {
        const int next_row = next.row_of(set_.groups[row].id);
        if (next_row < 0) {
            beginRemoveRows({}, row, row);
            set_.groups.removeAt(row);
            rows_known_ = false;
            endRemoveRows();
            continue;
        }
        const auto change = difference(set_.groups[row].images, next.groups[next_row].images);
        for (auto run = change->removed.rbegin(); run != change->removed.rend(); ++run) {
            beginRemoveRows(index(row, 0), run->first, run->second);
            set_.groups[row].images.remove(run->first, run->second - run->first + 1);
            rows_known_ = false;
            endRemoveRows();
        }
    }
}

void DemonstrationTree::insert_what_is_new(const DemonstrationSet& next) {
    for (int row = 0; row < next.groups.size(); ++row) {
        const Group& group = next.groups[row];
        if (row >= set_.groups.size() || set_.groups[row].id != group.id) {
            beginInsertRows({}, row, row);
            set_.groups.insert(row, group);
            rows_known_ = false;
            endInsertRows();
            continue;
        }
        const bool renamed = set_.groups[row].name != group.name;
        const Images& before = std::as_const(set_).groups[row].images;
        if (!renamed && before.constData() == group.images.constData() && before.size() == group.images.size())
            continue;
        set_.groups[row].name = group.name;
        insert_images(row, group.images);
        Q_EMIT dataChanged(index(row, 0), index(row, 0),
                           renamed ? QList<int>{} : QList<int>{kHeldOutCount, Qt::AccessibleTextRole});
    }
}

void DemonstrationTree::insert_images(int row, const Images& next) {
    const auto change = difference(set_.groups[row].images, next);
    for (const auto& [first, last] : change->inserted) {
        beginInsertRows(index(row, 0), first, last);
        for (int i = first; i <= last; ++i) set_.groups[row].images.insert(i, next[i]);
        rows_known_ = false;
        endInsertRows();
    }
    set_.groups[row].images = next;  // shares what did not differ
    if (change->changed.empty()) return;
    const QModelIndex parent = index(row, 0);
    Q_EMIT dataChanged(index(change->changed.front().first, 0, parent),
                       index(change->changed.back().second, 0, parent));
}

}  // namespace emloc::ui
