// The retention of a compression as a picture and as data.
#pragma once

#include <QByteArray>
#include <QSizeF>
#include <QString>

#include "ui/worker/messages.h"

class QPainter;

namespace emloc::ui {

struct Colours;

// Every trial a line, with what its layer kept in the end: chunk, layer, tokens, kept_ratio, kept_tokens, trial_ratio,
// trial_js, trial_accepted, trial_seconds. Chunks count from 1 as in the window, layers from 0. A decision without
// trials is a line without them. Numbers are written with a point, whatever the language.
QByteArray retention_csv(const Retention& retention);

// {"delta", "ratios", "layers", "chunks": [{"tokens", "decisions": [...], "trials": [...]}]}
QByteArray retention_json(const Retention& retention);

// The heat map with the trials of every chunk against delta beside it, as a figure of its own: for paper, without the
// window around it.
QSizeF figure_size(const Retention& retention);
void paint_figure(QPainter& painter, const Retention& retention, const QString& title, const Colours& colours);

// By the ending of the name: .png (at twice the size of the screen's pixels), .svg, .csv or .json. An error message,
// or an empty string where it was written.
QString export_retention(const QString& file, const Retention& retention, const QString& title, const Colours& colours);

}  // namespace emloc::ui
