#include "ui/demonstrations/demonstrations_model.h"

#include <QFileInfo>
#include <QSet>
#include <algorithm>

#include "ui/convert.h"

namespace emloc::ui {

struct DemonstrationsModel::ImageItem {
    quint64 id;
    QString file;
    QImage thumbnail;
    ClassItem* of_class;
    int row;
};

struct DemonstrationsModel::ClassItem {
    QString name;
    std::vector<std::unique_ptr<ImageItem>> images;
    int row;
};

DemonstrationsModel::DemonstrationsModel(QObject* parent) : QAbstractItemModel(parent) {}
DemonstrationsModel::~DemonstrationsModel() = default;

DemonstrationsModel::ClassItem* DemonstrationsModel::class_at(const QModelIndex& index) const {
    if (!index.isValid() || index.internalPointer() != nullptr) return nullptr;
    return classes_[static_cast<std::size_t>(index.row())].get();
}

DemonstrationsModel::ImageItem* DemonstrationsModel::image_at(const QModelIndex& index) const {
    if (!index.isValid() || index.internalPointer() == nullptr) return nullptr;
    const auto* parent = static_cast<const ClassItem*>(index.internalPointer());
    return parent->images[static_cast<std::size_t>(index.row())].get();
}

QModelIndex DemonstrationsModel::add_class(const QString& name) {
    for (const auto& known : classes_) {
        if (known->name == name) return index(known->row, 0);
    }
    const int row = static_cast<int>(classes_.size());
    beginInsertRows({}, row, row);
    classes_.push_back(std::make_unique<ClassItem>(ClassItem{name, {}, row}));
    endInsertRows();
    return index(row, 0);
}

QString DemonstrationsModel::unused_class_name() const {
    const QStringList names = class_names();
    for (int number = 1;; ++number) {
        const QString name = tr("New class %1").arg(number);
        if (!names.contains(name)) return name;
    }
}

int DemonstrationsModel::add_images(const QModelIndex& of_class, const QStringList& files) {
    ClassItem* target = class_at(of_class);
    if (target == nullptr) return 0;
    QSet<QString> known;
    for (const auto& image : target->images) known.insert(image->file);
    QStringList fresh;
    for (const QString& file : files) {
        if (!known.contains(file)) fresh << file;
        known.insert(file);
    }
    if (fresh.isEmpty()) return 0;

    const int first = static_cast<int>(target->images.size());
    beginInsertRows(of_class, first, first + static_cast<int>(fresh.size()) - 1);
    for (const QString& file : fresh) {
        const int row = static_cast<int>(target->images.size());
        target->images.push_back(std::make_unique<ImageItem>(ImageItem{next_id_++, file, {}, target, row}));
        by_id_.insert(target->images.back()->id, target->images.back().get());
    }
    endInsertRows();
    for (std::size_t i = static_cast<std::size_t>(first); i < target->images.size(); ++i) {
        Q_EMIT image_added(target->images[i]->id, target->images[i]->file);
    }
    Q_EMIT dataChanged(of_class, of_class);
    Q_EMIT contents_changed();
    return static_cast<int>(fresh.size());
}

void DemonstrationsModel::set_thumbnail(quint64 id, const QImage& thumbnail) {
    const QModelIndex at = find_image(id);
    if (!at.isValid()) return;  // removed in the meantime
    by_id_.value(id)->thumbnail = thumbnail;
    Q_EMIT dataChanged(at, at, {kImageRole});
}

QModelIndex DemonstrationsModel::find_image(quint64 id) const {
    const ImageItem* image = by_id_.value(id, nullptr);
    return image == nullptr ? QModelIndex() : createIndex(image->row, 0, image->of_class);
}

QStringList DemonstrationsModel::class_names() const {
    QStringList names;
    for (const auto& known : classes_) names << known->name;
    return names;
}

int DemonstrationsModel::image_count() const {
    return static_cast<int>(by_id_.size());
}

std::vector<Demonstration> DemonstrationsModel::demonstrations() const {
    std::vector<Demonstration> all;
    std::size_t longest = 0;
    for (const auto& known : classes_) longest = std::max(longest, known->images.size());
    for (std::size_t turn = 0; turn < longest; ++turn) {
        for (const auto& known : classes_) {
            if (turn >= known->images.size()) continue;
            Demonstration& demonstration = all.emplace_back();
            demonstration.media.emplace_back().path = to_path(known->images[turn]->file);
            demonstration.answer = known->name.toStdString();
        }
    }
    return all;
}

QModelIndex DemonstrationsModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? class_at(parent) : nullptr);
}

QModelIndex DemonstrationsModel::parent(const QModelIndex& index) const {
    if (!index.isValid() || index.internalPointer() == nullptr) return {};
    return createIndex(static_cast<const ClassItem*>(index.internalPointer())->row, 0, nullptr);
}

int DemonstrationsModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) return static_cast<int>(classes_.size());
    const ClassItem* of_class = parent.column() == 0 ? class_at(parent) : nullptr;
    return of_class == nullptr ? 0 : static_cast<int>(of_class->images.size());
}

int DemonstrationsModel::columnCount(const QModelIndex&) const {
    return 1;
}

QVariant DemonstrationsModel::data(const QModelIndex& index, int role) const {
    if (const ClassItem* of_class = class_at(index)) {
        if (role == Qt::DisplayRole || role == Qt::EditRole) return of_class->name;
        if (role == Qt::AccessibleTextRole) {
            return tr("%1: %n image(s)", nullptr, static_cast<int>(of_class->images.size())).arg(of_class->name);
        }
    } else if (const ImageItem* image = image_at(index)) {
        switch (role) {
            case Qt::DisplayRole:
                return QFileInfo(image->file).fileName();
            case Qt::AccessibleTextRole:
                return QFileInfo(image->file).completeBaseName();
            case Qt::ToolTipRole:
            case kPathRole:
                return image->file;
            case kImageRole:
                return image->thumbnail;
            case kIdRole:
                return image->id;
            default:
                break;
        }
    }
    return {};
}

bool DemonstrationsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    ClassItem* of_class = class_at(index);
    if (of_class == nullptr || role != Qt::EditRole) return false;
    const QString name = value.toString().trimmed();
    if (name == of_class->name) return true;
    if (name.isEmpty()) {
        Q_EMIT rename_refused(tr("A class needs a name: it is the answer that the model learns to give."));
        return false;
    }
    if (class_names().contains(name)) {
        Q_EMIT rename_refused(tr("There is already a class \u201c%1\u201d. Drop the images on it instead.").arg(name));
        return false;
    }
    of_class->name = name;
    Q_EMIT dataChanged(index, index, {Qt::DisplayRole, Qt::EditRole});
    Q_EMIT contents_changed();
    return true;
}

Qt::ItemFlags DemonstrationsModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    const auto flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return class_at(index) != nullptr ? flags | Qt::ItemIsEditable : flags | Qt::ItemNeverHasChildren;
}

bool DemonstrationsModel::removeRows(int row, int count, const QModelIndex& parent) {
    if (row < 0 || count <= 0 || row + count > rowCount(parent)) return false;
    ClassItem* of_class = class_at(parent);
    beginRemoveRows(parent, row, row + count - 1);
    if (of_class != nullptr) {
        const auto first = of_class->images.begin() + row;
        std::for_each(first, first + count, [this](const auto& image) { by_id_.remove(image->id); });
        of_class->images.erase(first, first + count);
    } else {
        const auto first = classes_.begin() + row;
        std::for_each(first, first + count, [this](const auto& gone) {
            for (const auto& image : gone->images) by_id_.remove(image->id);
        });
        classes_.erase(first, first + count);
    }
    renumber();
    endRemoveRows();
    if (of_class != nullptr) Q_EMIT dataChanged(parent, parent);
    Q_EMIT contents_changed();
    return true;
}

void DemonstrationsModel::renumber() {
    for (std::size_t c = 0; c < classes_.size(); ++c) {
        classes_[c]->row = static_cast<int>(c);
        for (std::size_t i = 0; i < classes_[c]->images.size(); ++i) classes_[c]->images[i]->row = static_cast<int>(i);
    }
}

}  // namespace emloc::ui
