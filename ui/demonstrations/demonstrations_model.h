// The user's classes and the images in them: a tree of two levels, in the order in which they were added.
#pragma once

#include <QAbstractItemModel>
#include <QHash>
#include <QImage>
#include <QStringList>
#include <memory>
#include <vector>

#include "engine/demonstration.h"

namespace emloc::ui {

// Top rows are classes, their children images. A class is renamed through setData(EditRole): an empty or taken name is
// refused with rename_refused. Knows nothing of files: thumbnails are brought to it.
class DemonstrationsModel : public QAbstractItemModel {
    Q_OBJECT

 public:
    enum Role {
        kPathRole = Qt::UserRole + 1,  // images: the file
        kImageRole,                    // images: the thumbnail (QImage), null until it arrived
        kIdRole,                       // images: quint64, never used twice
    };

    explicit DemonstrationsModel(QObject* parent = nullptr);
    ~DemonstrationsModel() override;

    // The class of that name, made where there is none.
    QModelIndex add_class(const QString& name);
    // "New class 1", "New class 2" ...: the first that is not taken.
    QString unused_class_name() const;
    // Files that the class already has are passed over. Returns how many were added.
    int add_images(const QModelIndex& of_class, const QStringList& files);

    void set_thumbnail(quint64 id, const QImage& thumbnail);
    QModelIndex find_image(quint64 id) const;

    QStringList class_names() const;
    int image_count() const;
    // One from each class in turn, so that every chunk sees every class.
    std::vector<Demonstration> demonstrations() const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool removeRows(int row, int count, const QModelIndex& parent = {}) override;

 Q_SIGNALS:
    void image_added(quint64 id, const QString& file);
    void rename_refused(const QString& reason);
    // After any change of what demonstrations() returns.
    void contents_changed();

 private:
    struct ImageItem;
    struct ClassItem;

    ClassItem* class_at(const QModelIndex& index) const;  // null for images and the root
    ImageItem* image_at(const QModelIndex& index) const;  // null for classes and the root
    void renumber();

    std::vector<std::unique_ptr<ClassItem>> classes_;
    QHash<quint64, ImageItem*> by_id_;
    quint64 next_id_ = 1;
};

}  // namespace emloc::ui
