// What the window remembers from one start to the next, and where it finds its things.
#pragma once

#include <QByteArray>
#include <QString>

#include "ui/theme/theme.h"

namespace emloc::ui {

// Kept by QSettings under the application's name.
struct Settings {
    QByteArray geometry;
    QByteArray splitter;
    QString store;  // the last one; empty: the default
    QString model;  // the last one; empty: the bundled one
    ThemeChoice theme = ThemeChoice::kSystem;

    static Settings read();
    void write() const;
};

// emloc-studio/contexts.emloc in the user's data folder: where packaging/run --headless keeps its contexts too.
QString default_store();

// The model that comes with the program ($EMLOC_MODEL instead, where it is set); empty where it is not installed.
QString bundled_model();

}  // namespace emloc::ui
