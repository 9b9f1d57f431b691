// The user's demonstrations as a plain value: cheap to copy, so that a copy is what undo goes back to.
#pragma once

#include <QHash>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>
#include <memory>
#include <vector>

#include "engine/demonstrations/intake.h"

namespace emloc::ui {

// Copies share everything that does not differ. Ids are never used twice; what has one keeps it wherever it is moved.
struct DemonstrationSet {
    struct Image {
        quint64 id = 0;
        QString file;  // absolute
        bool held_out = false;
        QString question;         // empty: the usual one
        QString answer;           // of a free group only
        FrameChoice choice = {};  // of a video
        QStringList others = {};  // further files of the same demonstration, absolute
        friend bool operator==(const Image&, const Image&) = default;
        QStringList files() const { return QStringList{file} + others; }
    };
    using ImagePointer = std::shared_ptr<const Image>;

    // A class, or the one free group, whose images have a question and an answer of their own.
    struct Group {
        quint64 id = 0;
        QString name;
        bool free = false;
        QList<ImagePointer> images;
    };

    QList<Group> groups;
    QString system_prompt;  // before all demonstrations; empty: the usual one
    quint64 next_id = 1;

    int row_of(quint64 group) const;           // -1: none
    int row_named(const QString& name) const;  // -1: none
    QStringList class_names() const;           // without the free group
    qsizetype image_count() const;

    // Those of that class that consist of the file alone.
    QSet<quint64> images_of(const QString& file, const QString& label) const;

    // The class of that name, made where there is none. Returns its id.
    quint64 add_class(const QString& name);
    quint64 add_free_group(const QString& name);
    // Files that the group already has are passed over. Returns how many were added.
    int add_images(quint64 group, const QStringList& files, bool held_out = false);
    // The same of what a list says: one file may be asked about twice. The ids are given anew.
    int add_images(quint64 group, QList<Image> images);
    // What has a label joins the class of that name, the rest the free group, which is made with that name. What a data
    // set holds back is held out.
    void add_candidates(const std::vector<Candidate>& candidates, const QString& free_name, bool held_out = false);
    // Puts a group or an image back as it is; for readers of files. Their ids are given anew.
    void append(Group group);

    void rename(quint64 group, const QString& name);
    void remove_group(quint64 group);
    void remove_images(const QSet<quint64>& images);
    // To the end of that group, in their order; of two that are alike there, one stays.
    void move_images(const QSet<quint64>& images, quint64 group);
    void set_held_out(const QSet<quint64>& images, bool held_out);
    // Exactly `each` of every class (fewer where it has fewer), drawn by `seed`; one of a class always stays in use.
    void hold_out_at_random(int each, quint32 seed);
    void set_texts(quint64 image, const QString& question, const QString& answer);
    void set_choice(quint64 image, const FrameChoice& choice);
    // Files that are elsewhere now: from where to where.
    void set_files(const QHash<QString, QString>& moved);

    // What is adapted to: one from each group in turn, so that every chunk sees every class. Without images that are
    // held out, in `left_out`, or free without an answer. Of what kind a file is, is left to who reads it.
    std::vector<Demonstration> demonstrations(const QSet<QString>& left_out = {}) const;

 private:
    template <class Change>
    void change(const QSet<quint64>& images, Change&& change);
};

bool same(const DemonstrationSet& a, const DemonstrationSet& b);
bool looks_alike(const DemonstrationSet& a, const DemonstrationSet& b);  // but for the ids

}  // namespace emloc::ui
