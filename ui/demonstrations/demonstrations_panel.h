// The left side: the demonstrations as cards, and the ways in which more come.
#pragma once

#include <QFrame>
#include <QHash>
#include <QItemSelectionModel>
#include <QPersistentModelIndex>
#include <QSet>
#include <QStringList>
#include <QTimer>
#include <stop_token>

#include "engine/media/video_sampling.h"
#include "ui/demonstrations/drop_scan.h"
#include "ui/demonstrations/thumbnail_cache.h"

class QLabel;
class QMenu;

namespace emloc::ui {

class CardList;
class ClassCard;
class ContradictionBar;
class DemonstrationsModel;
class DoubtBar;
class DuplicateBar;
class HoldOutBar;
class MissingBar;
class ProblemList;
class SystemPromptBar;
class Theme;

class DemonstrationsPanel : public QFrame {
    Q_OBJECT

 public:
    // `captures` is where pasted and photographed images are put; empty: in the user's data folder.
    DemonstrationsPanel(DemonstrationsModel& model, ThumbnailCache& thumbnails, const Theme& theme,
                        QWidget* parent = nullptr);
    ~DemonstrationsPanel() override;

    // Folders become classes, loose images a new class, and lists (.jsonl, .json) what they say. Returns at once: the
    // disk is walked in another thread.
    void add_paths(const QStringList& paths);
    // Every image among and below them joins the class.
    void add_paths_to(const QModelIndex& of_class, const QStringList& paths);
    // An image that is no file yet joins that class, or a new one where it is invalid.
    void add_picture(const QImage& picture, const QModelIndex& of_class);

    void add_problem(const QString& problem);  // to the list of what could not be used

    // Ask for files with the system's dialog.
    void choose_images();
    void choose_folder();
    void choose_list();
    void add_empty_class();
    void add_free_group();
    void paste();
    void open_camera();

    // On the selected images, whatever classes they are of.
    QSet<quint64> selected() const;
    void remove_selected();
    void toggle_held_out();
    void move_selected();  // asks where to with a menu
    void select_all();
    void ask_hold_out();
    void edit_system_prompt();
    // The one selected video; an empty path where none or more are.
    QString selected_video() const;
    void choose_frames(const VideoSampling& sampling);
    void remove_duplicates();

    // What the menus of images and groups offer; filled by the window out of its actions.
    void set_menu_actions(const QList<QAction*>& of_images, const QList<QAction*>& of_groups);
    ClassCard* card(int row) const;
    CardList& cards() { return *cards_; }

 Q_SIGNALS:
    void selection_changed();
    void image_activated();  // the selected one, by a double click or the enter key

 protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

 private:
    QWidget* make_header();
    void connect_cards();
    void connect_files();
    void scan(const QStringList& paths, const QPersistentModelIndex& of_class, bool into_class);
    void take(const Intake& intake, const QPersistentModelIndex& of_class, bool into_class);
    void report_unreadable(const QString& file, const QString& reason);
    void choose_images_for(const QModelIndex& of_class);
    void move_into_new_class(const QSet<quint64>& images);
    void refresh();

    DemonstrationsModel& model_;
    ThumbnailCache& thumbnails_;
    const Theme& theme_;
    QItemSelectionModel selection_;
    QLabel* summary_;
    ProblemList* problems_;
    MissingBar* missing_;
    DuplicateBar* duplicates_;
    DoubtBar* doubts_;
    ContradictionBar* contradictions_;
    HoldOutBar* hold_out_;
    SystemPromptBar* system_prompt_;
    CardList* cards_;
    QList<QAction*> image_actions_;
    QList<QAction*> group_actions_;
    std::stop_source reading_;  // of what is dropped; every drop goes on until it is asked to stop
    int drops_ = 0;             // that are being read
    QTimer say_reading_;
    QHash<QString, QString> origins_;  // of files that a list named: "Line 3: "
    QTimer look_soon_;
};

}  // namespace emloc::ui
