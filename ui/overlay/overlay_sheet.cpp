#include "ui/overlay/overlay_sheet.h"

#include <imgui.h>

#include <QCoreApplication>
#include <algorithm>

#include "ui/overlay/profile.h"

namespace emloc::ui {

namespace {

constexpr double kWindow = 60;  // seconds of the timeline in sight

// ImGui's built-in font has Latin letters alone; texts in other scripts are shown as they are in the source.
QByteArray text(const char* source) {
    const QString translated = QCoreApplication::translate("Overlay", source);
    const bool latin = std::ranges::all_of(translated, [](QChar c) { return c.unicode() < 0x100; });
    return latin ? translated.toUtf8() : QByteArray(source);
}

ImU32 colour_of(const QString& name) {
    constexpr ImU32 kColours[] = {IM_COL32(91, 147, 245, 255), IM_COL32(68, 192, 138, 255),
                                  IM_COL32(217, 143, 78, 255), IM_COL32(138, 111, 179, 255),
                                  IM_COL32(85, 169, 195, 255), IM_COL32(198, 91, 107, 255)};
    return kColours[qHash(name) % std::size(kColours)];
}

void draw_timeline(const Profile& profile, double now) {
    ImGui::TextUnformatted(text(QT_TRANSLATE_NOOP("Overlay", "Phases, last minute")).constData());
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    constexpr float kHeight = 34;
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(origin, ImVec2(origin.x + width, origin.y + kHeight), IM_COL32(42, 46, 54, 255), 4);
    const auto x_of = [&](double time) {
        return origin.x + width * static_cast<float>(std::clamp(1 - (now - time) / kWindow, 0.0, 1.0));
    };
    for (const ProfileSpan& span : profile.spans()) {
        const double end = span.end < span.begin ? now : span.end;
        if (now - end > kWindow) continue;
        const ImVec2 from(x_of(span.begin), origin.y + 2);
        const ImVec2 to(std::max(x_of(end), from.x + 1), origin.y + kHeight - 2);
        list->AddRectFilled(from, to, colour_of(span.name), 2);
        QByteArray name = span.name.toUtf8();
        if (span.chunk >= 0) name += ' ' + QByteArray::number(span.chunk + 1);
        if (ImGui::CalcTextSize(name.constData()).x < to.x - from.x - 6) {
            list->AddText(ImVec2(from.x + 3, origin.y + 9), IM_COL32(10, 12, 16, 255), name.constData());
        }
        if (ImGui::IsMouseHoveringRect(from, to)) ImGui::SetTooltip("%s: %.2f s", name.constData(), end - span.begin);
    }
    ImGui::Dummy(ImVec2(width, kHeight + 6));
}

void draw_layers(const Profile& profile) {
    ImGui::TextUnformatted(text(QT_TRANSLATE_NOOP("Overlay", "Search: seconds and trials of every layer")).constData());
    double most = 1e-9;
    for (const LayerTime& layer : profile.layers()) most = std::max(most, layer.seconds);
    for (std::size_t i = profile.layers().size(); i-- > 0;) {
        const LayerTime& layer = profile.layers()[i];
        const QByteArray label = QByteArray::number(layer.seconds, 'f', 2) + " s, " + QByteArray::number(layer.trials);
        ImGui::Text("%3zu", i);
        ImGui::SameLine();
        ImGui::ProgressBar(static_cast<float>(layer.seconds / most), ImVec2(-1, 13), label.constData());
    }
    if (profile.layers().empty()) {
        ImGui::TextDisabled("%s", text(QT_TRANSLATE_NOOP("Overlay", "Compress to see it.")).constData());
    }
}

void draw_figure(const QByteArray& name, const RollingFigure& figure, const char* format) {
    const auto values = figure.values();
    const QByteArray last = QString::asprintf(format, figure.last()).toUtf8();
    ImGui::TextUnformatted(name.constData());
    const ImVec2 size(ImGui::GetContentRegionAvail().x, 44);
    ImGui::PlotLines(QByteArray("##" + name).constData(), values.data(), static_cast<int>(values.size()), 0,
                     last.constData(), 0, static_cast<float>(std::max(1.0, figure.most() * 1.1)), size);
}

void draw_counters(const CacheCounters& cache) {
    const auto row = [](const QByteArray& name, qint64 value) {
        ImGui::TextUnformatted(name.constData());
        ImGui::SameLine(200);
        ImGui::Text("%lld", static_cast<long long>(value));
    };
    ImGui::TextUnformatted(text(QT_TRANSLATE_NOOP("Overlay", "Cache of this job")).constData());
    row(text(QT_TRANSLATE_NOOP("Overlay", "chunks begun")), cache.chunks);
    row(text(QT_TRANSLATE_NOOP("Overlay", "tokens, unpruned")), cache.tokens);
    row(text(QT_TRANSLATE_NOOP("Overlay", "tokens kept, all layers")), cache.kept);
    row(text(QT_TRANSLATE_NOOP("Overlay", "layers undecided")), cache.undecided);
    row(text(QT_TRANSLATE_NOOP("Overlay", "trials")), cache.trials);
    row(text(QT_TRANSLATE_NOOP("Overlay", "accepted")), cache.accepted);
    row(text(QT_TRANSLATE_NOOP("Overlay", "answers")), cache.answers);
    row(text(QT_TRANSLATE_NOOP("Overlay", "tokens answered")), cache.answer_tokens);
}

}  // namespace

void draw_overlay(const Profile& profile, double now, float width, float height) {
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(ImVec2(width, height));
    ImGui::Begin("profile", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
    draw_timeline(profile, now);
    if (ImGui::BeginTable("figures", 2, ImGuiTableFlags_SizingStretchSame)) {
        ImGui::TableNextColumn();
        draw_layers(profile);
        ImGui::Spacing();
        draw_counters(profile.cache());
        ImGui::TableNextColumn();
        const RollingFigure& turns = profile.frame_milliseconds();
        draw_figure(text(QT_TRANSLATE_NOOP("Overlay", "Window's event loop late by")), turns, "%.1f ms");
        ImGui::Text("99 %%: %.1f ms   max: %.1f ms", turns.percentile(0.99), turns.most());
        draw_figure(text(QT_TRANSLATE_NOOP("Overlay", "Answers")), profile.tokens_per_second(), "%.1f tokens/s");
        draw_figure(text(QT_TRANSLATE_NOOP("Overlay", "Memory of this program")), profile.process_megabytes(),
                    "%.0f MiB");
        if (profile.gpu_megabytes().last() > 0) {
            draw_figure(text(QT_TRANSLATE_NOOP("Overlay", "Memory of the GPU in use")), profile.gpu_megabytes(),
                        "%.0f MiB");
        }
        ImGui::EndTable();
    }
    ImGui::End();
}

}  // namespace emloc::ui
