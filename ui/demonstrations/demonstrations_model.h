// The user's demonstrations: what changes them, each change one step of the undo stack, and what is known of their
// files.
#pragma once

#include <QHash>
#include <QSize>
#include <QStringList>
#include <QTimer>
#include <QUndoStack>
#include <functional>
#include <vector>

#include "ui/demonstrations/demonstration_tree.h"
#include "ui/demonstrations/drop_scan.h"
#include "ui/demonstrations/edit_history.h"
#include "ui/worker/messages.h"

namespace emloc::ui {

class EditDemonstrations;

// A class is renamed through setData(EditRole): an empty or taken name is refused with `refused`. Knows nothing of
// pixels: what was found out about the files is brought to it.
class DemonstrationsModel : public DemonstrationTree {
    Q_OBJECT

 public:
    explicit DemonstrationsModel(QObject* parent = nullptr);
    ~DemonstrationsModel() override;

    QUndoStack& undo_stack() { return undo_stack_; }
    // One step to undo, where `change` changes anything.
    void edit(const QString& what, const std::function<void(DemonstrationSet&)>& change);
    // Another project: nothing of the former can be undone. Its files are kept even where they can't be read now.
    void replace(DemonstrationSet set);
    // What can be undone and done again.
    EditHistory history() const;
    // Another run's, whose shown state is the set that is shown now; any other is not taken.
    void take_history(const EditHistory& history);

    // The class of that name, made where there is none.
    QModelIndex add_class(const QString& name);
    // "New class 1", "New class 2" ...: the first that is not taken.
    QString unused_class_name() const;
    // Files that the class already has are passed over. Returns how many were added.
    int add_images(const QModelIndex& of_class, const QStringList& files);
    // What has a label joins the class of that name, loose images one new class: its index, invalid where there are
    // none. Classes of which no file can be read go again. Files that are here already are looked at again.
    // The system prompt of a list becomes the set's where it would be that of all.
    QModelIndex take_drop(const Intake& intake, bool held_out = false);
    void remove_images(const QSet<quint64>& images);
    void move_images(const QSet<quint64>& images, const QModelIndex& to);
    void set_held_out(const QSet<quint64>& images, bool held_out);
    void set_texts(quint64 image, const QString& question, const QString& answer);
    void set_choice(quint64 image, const FrameChoice& choice);
    void relink(const QHash<QString, QString>& moved);  // files that are elsewhere now: from where to where
    void set_system_prompt(const QString& prompt);      // empty: the usual one
    QModelIndex add_free_group();
    static QString free_group_name();

    // What was found out about a file, in any order. One that can't be read goes, unless it came with a project.
    void set_readable(const QString& file, const QString& sha256, const QSize& size = {});
    void set_unreadable(const QString& file, const QString& reason);
    // Files of which was said that they can't be read.
    QStringList unreadable() const;
    // Files that may be there again.
    void look_again(const QStringList& files);
    // Of each content that is there more than once all but the first.
    QSet<quint64> duplicates() const;

    // The class that all used images are of, where there are no others and nothing free; empty otherwise.
    QString only_class() const;
    // Used images that are asked the same as one before them, but are of another class.
    struct Contradiction {
        quint64 id = 0;
        QString file, label;
        quint64 first_id = 0;
        QString first_file, first_label;
    };
    QList<Contradiction> contradictions() const;

    // With what is known of their files, so that adapting notices which have changed since.
    std::vector<Demonstration> demonstrations() const;
    std::vector<LabelledImage> held_out() const;

    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    bool removeRows(int row, int count, const QModelIndex& parent = {}) override;

 Q_SIGNALS:
    // Files of which nothing is known yet.
    void files_wanted(const QStringList& files);
    void refused(const QString& reason);
    // After any change of the set.
    void contents_changed();
    // After set_readable or set_unreadable changed what is known.
    void facts_changed();

 private:
    friend class EditDemonstrations;
    struct Facts {
        QString sha256;
        QString problem;
        QSize size;  // of the picture
    };

    QString problem_of(const DemonstrationSet::Image& image) const override;
    void show(DemonstrationSet next);
    void without_unusable(DemonstrationSet& set) const;
    void forget_empty_step();
    void want_files();
    // Who adds a file that was known before may have changed it.
    void forget_facts(const QStringList& files);

    QUndoStack undo_stack_;
    EditDemonstrations* last_step_ = nullptr;  // on top of the stack, if nothing was done since it was pushed
    bool takes_history_ = false;               // its steps are put on the stack and change nothing
    QHash<QString, Facts> facts_;
    QSet<QString> wanted_;        // files that were asked about
    QSet<QString> kept_;          // files that came with a project
    QSet<quint64> made_by_drop_;  // groups
    QTimer drop_unusable_;        // a thousand bad files are taken out in one go
};

}  // namespace emloc::ui
