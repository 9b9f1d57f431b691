// The left side: classes as cards, and a place to drop.
#pragma once

#include <QFrame>
#include <QHash>
#include <QPersistentModelIndex>
#include <QStringList>
#include <QTimer>
#include <vector>

#include "ui/demonstrations/drop_scan.h"

class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace emloc::ui {

class ClassCard;
class DemonstrationsModel;
class DropArea;
class MessageBar;
class Theme;
class ThumbnailLoader;

class DemonstrationsPanel : public QFrame {
    Q_OBJECT

 public:
    DemonstrationsPanel(DemonstrationsModel& model, ThumbnailLoader& loader, const Theme& theme,
                        QWidget* parent = nullptr);

    // Folders become classes, loose images a new class. Returns at once: the disk is walked in another thread.
    void add_paths(const QStringList& paths);
    // Every image among and below them joins the class.
    void add_paths_to(const QModelIndex& of_class, const QStringList& paths);

    // Ask for files with the system's dialog.
    void choose_images();
    void choose_folder();
    void add_empty_class();

    ClassCard* card(int row) const;

 protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

 private:
    QWidget* make_header();
    void scan(const QStringList& paths, const QPersistentModelIndex& of_class, bool into_class);
    void take(const DropFindings& findings, const QPersistentModelIndex& of_class, bool into_class);
    void choose_images_for(const QModelIndex& of_class);
    void insert_cards(int first, int last);
    void remove_cards(int first, int last);
    void refresh();
    void reject(quint64 id, const QString& file, const QString& reason);
    void report_problems();

    DemonstrationsModel& model_;
    ThumbnailLoader& loader_;
    const Theme& theme_;
    QLabel* summary_;
    MessageBar* messages_;
    QScrollArea* scroll_;
    QVBoxLayout* cards_layout_;
    DropArea* drop_area_;
    std::vector<ClassCard*> cards_;
    QList<QPersistentModelIndex> made_by_drop_;  // classes that go again when none of their files is an image
    QStringList problems_;                       // gathered for one message
    QTimer problems_timer_;                      // so that a thousand bad files make one message, not a thousand
};

}  // namespace emloc::ui
