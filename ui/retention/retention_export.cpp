#include "ui/retention/retention_export.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QFontMetricsF>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>

#include "ui/retention/legend.h"
#include "ui/retention/retention_model.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr double kMargin = 24, kHead = 28, kRow = 20, kLayerNames = 40, kChart = 260, kGapBetween = 32, kFoot = 44;
constexpr double kWidest = 720;  // of the heat map
constexpr double kDecades = 2;
constexpr double kLegendStep = 64;

QString translated(const char* text) {
    return QCoreApplication::translate("RetentionExport", text);
}

double column_width(const Retention& retention) {
    const auto chunks = std::max<std::size_t>(1, retention.chunks.size());
    return std::clamp(kWidest / static_cast<double>(chunks), 4.0, 48.0);
}

QByteArray number(double value) {
    return std::isfinite(value) ? QByteArray::number(value, 'g', 9) : QByteArray();
}

QJsonValue json_number(double value) {
    return std::isfinite(value) ? QJsonValue(value) : QJsonValue(QJsonValue::Null);
}

// Trials of one layer of a chunk and its decision.
const LayerDecision* decision_of(const ChunkRetention& chunk, int layer) {
    const auto found = std::ranges::find_if(chunk.decisions, [&](const auto& d) { return d.layer == layer; });
    return found == chunk.decisions.end() ? nullptr : &*found;
}

struct Figure {
    QPainter& painter;
    const Retention& retention;
    const Colours& colours;
    double map_left = kMargin + kLayerNames;
    double top = kMargin + kHead;

    double row_top(int layer) const { return top + (retention.layers - 1 - layer) * kRow; }
    double bottom() const { return top + retention.layers * kRow; }

    void paint_map(double wide) const {
        for (std::size_t chunk = 0; chunk < retention.chunks.size(); ++chunk) {
            const double left = map_left + static_cast<double>(chunk) * wide;
            for (int layer = 0; layer < retention.layers; ++layer) {
                const LayerDecision* decision = decision_of(retention.chunks[chunk], layer);
                const bool everything = retention.chunks[chunk].decisions.empty();
                const QRectF cell(left + 0.5, row_top(layer) + 0.5, wide - 1, kRow - 1);
                painter.setPen(Qt::NoPen);
                painter.setBrush(colours.panel);
                if (decision != nullptr || everything) {
                    painter.setBrush(retention_colour(colours, decision != nullptr ? decision->ratio : 1.0));
                }
                painter.drawRect(cell);
                if (decision != nullptr || everything) paint_share(cell, decision != nullptr ? decision->ratio : 1.0);
            }
            const auto every = static_cast<std::size_t>(std::ceil(28 / wide));
            if (chunk % every != 0) continue;
            painter.setPen(colours.muted);
            painter.drawText(QRectF(left - 20, bottom(), wide + 40, 18), Qt::AlignCenter, QString::number(chunk + 1));
        }
        painter.setPen(colours.muted);
        for (int layer = 0; layer < retention.layers; ++layer) {
            painter.drawText(QRectF(kMargin, row_top(layer), kLayerNames - 8, kRow), Qt::AlignRight | Qt::AlignVCenter,
                             QString::number(layer));
        }
    }

    // As on the screen, where the cell has room for it.
    void paint_share(const QRectF& cell, double share) const {
        const QString text = ratio_text(share);
        const QFontMetricsF metrics(painter.font());
        if (metrics.horizontalAdvance(text) > cell.width() - 2) return;
        painter.setPen(on_retention_colour(colours, share));
        painter.drawText(cell, Qt::AlignCenter, text);
    }

    void paint_chart(double left) const {
        const QRectF area(left, top, kChart, retention.layers * kRow);
        painter.setPen(QPen(colours.border, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(area);
        const double delta = retention.delta > 0 ? retention.delta : kDefaultDelta;
        const auto x_of = [&](double js) {
            const double decades = js > 0 ? std::clamp(std::log10(js / delta), -kDecades, kDecades) : -kDecades;
            return area.left() + 8 + (area.width() - 16) * (decades + kDecades) / (2 * kDecades);
        };
        for (const ChunkRetention& chunk : retention.chunks) {
            for (const Trial& trial : chunk.trials) {
                const QColor colour = trial.accepted ? colours.good : colours.bad;
                painter.setPen(QPen(colour, 1.25));
                painter.setBrush(trial.accepted ? QBrush(colour) : QBrush(Qt::NoBrush));
                painter.drawEllipse(QPointF(x_of(trial.js), row_top(trial.layer) + kRow / 2), 3, 3);
            }
        }
        painter.setPen(QPen(colours.accent, 1.25, Qt::DashLine));
        painter.drawLine(QPointF(x_of(delta), area.top()), QPointF(x_of(delta), area.bottom()));
        painter.setPen(colours.muted);
        for (const double factor : {0.1, 1.0, 10.0}) {
            painter.drawText(QRectF(x_of(delta * factor) - 40, area.bottom(), 80, 18), Qt::AlignCenter,
                             QString::number(delta * factor, 'g', 3));
        }
    }

    void paint_legend() const {
        double x = map_left;
        const double y = bottom() + 24;
        for (const double share : legend_shares(retention.ratios)) {
            painter.setPen(QPen(colours.border, 0.5));
            painter.setBrush(retention_colour(colours, share));
            painter.drawRect(QRectF(x, y, 12, 12));
            painter.setPen(colours.muted);
            painter.drawText(QRectF(x + 17, y - 3, kLegendStep - 17, 18), Qt::AlignVCenter, ratio_text(share));
            x += kLegendStep;
        }
    }
};

bool write(const QString& file, const QByteArray& bytes, QString& problem) {
    QSaveFile out(file);
    if (out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit()) return true;
    problem = translated(QT_TRANSLATE_NOOP("RetentionExport", "%1 could not be written (%2). Choose another place."))
                  .arg(file, out.errorString());
    return false;
}

QByteArray png_of(const Retention& retention, const QString& title, const Colours& colours) {
    constexpr double kDensity = 2;
    const QSizeF size = figure_size(retention);
    QImage image((size * kDensity).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(kDensity);
    image.fill(colours.canvas);
    QPainter painter(&image);
    paint_figure(painter, retention, title, colours);
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

QByteArray svg_of(const Retention& retention, const QString& title, const Colours& colours) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setTitle(title);
    svg.setSize(figure_size(retention).toSize());
    svg.setViewBox(QRectF(QPointF(), figure_size(retention)));
    QPainter painter(&svg);
    painter.fillRect(QRectF(QPointF(), figure_size(retention)), colours.canvas);
    paint_figure(painter, retention, title, colours);
    painter.end();
    return bytes;
}

}  // namespace

QByteArray retention_csv(const Retention& retention) {
    QByteArray csv =
        "chunk,layer,tokens,kept_ratio,kept_tokens,trial_ratio,trial_js,trial_accepted,trial_seconds,"
        "trial_js_is_lower_bound,trial_js_is_estimate\n";
    for (std::size_t i = 0; i < retention.chunks.size(); ++i) {
        const ChunkRetention& chunk = retention.chunks[i];
        for (int layer = retention.layers - 1; layer >= 0; --layer) {
            const LayerDecision* decision = decision_of(chunk, layer);
            QByteArray head = QByteArray::number(static_cast<qulonglong>(i + 1)) + ',' + QByteArray::number(layer) +
                              ',' + QByteArray::number(chunk.tokens) + ',';
            if (decision != nullptr)
                head += number(decision->ratio) + ',' + QByteArray::number(decision->kept_tokens);
            else
                head += chunk.decisions.empty() ? "1," + QByteArray::number(chunk.tokens) : QByteArray(",");
            bool any = false;
            for (const Trial& trial : chunk.trials) {
                if (trial.layer != layer) continue;
                any = true;
                csv += head + ',' + number(trial.ratio) + ',' + number(trial.js) + ',' +
                       (trial.accepted ? "1," : "0,") + number(trial.seconds) + (trial.is_lower_bound ? ",1" : ",0") +
                       (trial.is_estimate ? ",1\n" : ",0\n");
            }
            if (!any) csv += head + ",,,,,,\n";
        }
    }
    return csv;
}

QByteArray retention_json(const Retention& retention) {
    QJsonArray chunks;
    for (const ChunkRetention& chunk : retention.chunks) {
        QJsonArray decisions;
        for (const LayerDecision& decision : chunk.decisions) {
            decisions << QJsonObject{{QStringLiteral("layer"), decision.layer},
                                     {QStringLiteral("ratio"), decision.ratio},
                                     {QStringLiteral("kept_tokens"), decision.kept_tokens}};
        }
        QJsonArray trials;
        for (const Trial& trial : chunk.trials) {
            trials << QJsonObject{{QStringLiteral("layer"), trial.layer},
                                  {QStringLiteral("ratio"), trial.ratio},
                                  {QStringLiteral("kept_tokens"), qint64{trial.kept_tokens}},
                                  {QStringLiteral("js"), json_number(trial.js)},
                                  {QStringLiteral("accepted"), trial.accepted},
                                  {QStringLiteral("js_is_lower_bound"), trial.is_lower_bound},
                                  {QStringLiteral("js_is_estimate"), trial.is_estimate},
                                  {QStringLiteral("seconds"), json_number(trial.seconds)}};
        }
        chunks << QJsonObject{{QStringLiteral("tokens"), chunk.tokens},
                              {QStringLiteral("decisions"), decisions},
                              {QStringLiteral("trials"), trials}};
    }
    QJsonArray ratios;
    for (const double ratio : retention.ratios) ratios << ratio;
    return QJsonDocument(QJsonObject{{QStringLiteral("delta"), retention.delta},
                                     {QStringLiteral("ratios"), ratios},
                                     {QStringLiteral("layers"), retention.layers},
                                     {QStringLiteral("chunks"), chunks}})
        .toJson();
}

QSizeF figure_size(const Retention& retention) {
    const double map = column_width(retention) * static_cast<double>(std::max<std::size_t>(1, retention.chunks.size()));
    // The legend needs its room however narrow the map is.
    const double legend = kLegendStep * static_cast<double>(legend_shares(retention.ratios).size());
    return {kMargin + kLayerNames + std::max(map, legend) + kGapBetween + kChart + kMargin,
            kMargin + kHead + retention.layers * kRow + kFoot + kMargin};
}

void paint_figure(QPainter& painter, const Retention& retention, const QString& title, const Colours& colours) {
    painter.setRenderHint(QPainter::Antialiasing);
    const Figure figure{painter, retention, colours};
    QFont font = small_font();
    font.setPixelSize(12);
    painter.setFont(font);
    painter.setPen(colours.text);
    const QSizeF size = figure_size(retention);
    const double chart_left = size.width() - kMargin - kChart;
    painter.drawText(QRectF(figure.map_left, kMargin, chart_left - kGapBetween, kHead), Qt::AlignLeft | Qt::AlignTop,
                     title);
    painter.drawText(QRectF(chart_left, kMargin, kChart, kHead), Qt::AlignLeft | Qt::AlignTop,
                     translated(QT_TRANSLATE_NOOP("RetentionExport", "JS of every trial, delta %1"))
                         .arg(QString::number(retention.delta, 'g', 3)));
    figure.paint_map(column_width(retention));
    figure.paint_chart(chart_left);
    figure.paint_legend();
}

QString export_retention(const QString& file, const Retention& retention, const QString& title,
                         const Colours& colours) {
    const QString ending = QFileInfo(file).suffix().toLower();
    QByteArray bytes;
    if (ending == QStringLiteral("png"))
        bytes = png_of(retention, title, colours);
    else if (ending == QStringLiteral("svg"))
        bytes = svg_of(retention, title, colours);
    else if (ending == QStringLiteral("csv"))
        bytes = retention_csv(retention);
    else if (ending == QStringLiteral("json"))
        bytes = retention_json(retention);
    else
        return translated(QT_TRANSLATE_NOOP("RetentionExport", "%1 is none of .png, .svg, .csv and .json.")).arg(file);
    QString problem;
    write(file, bytes, problem);
    return problem;
}

}  // namespace emloc::ui
