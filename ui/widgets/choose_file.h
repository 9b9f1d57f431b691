// The dialogs in which files and folders are chosen: they begin where the last one of their kind ended, and show images
// small beside their names.
#pragma once

#include <QString>
#include <QStringList>

class QWidget;

namespace emloc::ui {

struct FileQuestion {
    QWidget* parent = nullptr;
    const char* kind = "";  // whose last folder is remembered: "images", "project", ...
    QString title;
    QString filter = {};        // as "Images (*.png);;All files (*)"; empty: all
    QString first_folder = {};  // where the first one of its kind begins; empty: the user's documents
};

// Empty where none was chosen.
QString choose_file(const FileQuestion& question);
QStringList choose_files(const FileQuestion& question);
QString choose_folder(const FileQuestion& question);

struct FileName {
    QString suggested;          // without a folder
    bool may_be_there = false;  // not asked about then: it is opened, or added to
};
// With the ending of the filter that was chosen where the name has none.
QString choose_new_file(const FileQuestion& question, const FileName& name);

// The folder in which the last file of the kind was chosen; empty: none was, or it is gone.
QString last_folder(const char* kind);

}  // namespace emloc::ui
