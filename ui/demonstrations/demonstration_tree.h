// A set of demonstrations for views: a tree of two levels, groups and the images in them, in the order in which they
// were added.
#pragma once

#include <QAbstractItemModel>
#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

#include "ui/demonstrations/demonstration_set.h"

class QMimeData;

namespace emloc::ui {

// Shows a set, and goes from one to the next by telling the views what differs. Knows nothing of the files and of how
// sets are edited.
class DemonstrationTree : public QAbstractItemModel {
    Q_OBJECT

 public:
    enum Role {
        kPathRole = Qt::UserRole + 1,  // images: the file
        kIdRole,                       // quint64, never used twice
        kHeldOutRole,                  // images: bool
        kQuestionRole,                 // images of the free group
        kAnswerRole,
        kChoiceRole,    // images: FrameChoice, of a video
        kProblemRole,   // images: why the file can't be used; empty: it can
        kFreeRole,      // groups: bool
        kHeldOutCount,  // groups: int
    };

    // The ids of dragged images, as text; beside it go the files for other programs.
    static const QString kMimeType;

    const DemonstrationSet& set() const { return set_; }
    QModelIndex find_group(quint64 id) const;
    QModelIndex find_image(quint64 id) const;
    QStringList class_names() const { return set_.class_names(); }
    int image_count() const { return static_cast<int>(set_.image_count()); }
    static QSet<quint64> ids_in(const QMimeData* data);

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

 protected:
    using QAbstractItemModel::QAbstractItemModel;

    const DemonstrationSet::Group* group_at(const QModelIndex& index) const;  // null for images and the root
    const DemonstrationSet::Image* image_at(const QModelIndex& index) const;  // null for groups and the root
    // Shows another set. Groups and images that both have keep their rows' indexes where their order allows it.
    void change_to(DemonstrationSet next);
    // Why a file of the image can't be used; empty: it can, as far as is known.
    virtual QString problem_of(const DemonstrationSet::Image& image) const = 0;

 private:
    QVariant group_data(const DemonstrationSet::Group& group, int role) const;
    QVariant image_data(const DemonstrationSet::Image& image, int role) const;
    void remove_what_is_gone(const DemonstrationSet& next);
    void insert_what_is_new(const DemonstrationSet& next);
    void insert_images(int row, const QList<DemonstrationSet::ImagePointer>& next);
    void find_rows() const;

    DemonstrationSet set_;

    struct Place {
        int group = 0;
        int image = 0;
    };
    mutable QHash<quint64, int> group_rows_;
    mutable QHash<quint64, Place> image_rows_;
    mutable bool rows_known_ = false;
};

}  // namespace emloc::ui
