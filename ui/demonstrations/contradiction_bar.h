// The same picture in two classes: both are shown, and the user is asked which is right.
#pragma once

#include <QFrame>
#include <QSet>
#include <utility>

#include "ui/demonstrations/demonstrations_model.h"

class QLabel;
class QPushButton;

namespace emloc::ui {

class ThumbnailCache;

// One after another. What is to stay as it is, is not asked about again.
class ContradictionBar : public QFrame {
    Q_OBJECT

 public:
    // Both outlive it.
    ContradictionBar(DemonstrationsModel& model, ThumbnailCache& thumbnails, QWidget* parent = nullptr);

    // After a change of the demonstrations or of what is known of their files.
    void look();

 private:
    QWidget* make_side(QLabel*& picture, QPushButton*& choice, const char* name);
    void ask();
    void show_pictures();
    void remove(quint64 image);

    DemonstrationsModel& model_;
    ThumbnailCache& thumbnails_;
    QList<DemonstrationsModel::Contradiction> open_;
    QSet<std::pair<quint64, quint64>> settled_;
    QLabel* question_;
    QLabel* first_picture_ = nullptr;
    QLabel* second_picture_ = nullptr;
    QPushButton* first_ = nullptr;
    QPushButton* second_ = nullptr;
};

}  // namespace emloc::ui
