#include "ui/overlay/overlay_sheet.h"

#include <imgui.h>

#include <QCoreApplication>
#include <algorithm>

#include "ui/overlay/profile.h"

namespace emloc::ui {

namespace {

constexpr double kLongest = 60, kShortest = 10;  // seconds of the timeline in sight
constexpr ImU32 kGround = IM_COL32(42, 46, 54, 255);
constexpr ImU32 kInk = IM_COL32(10, 12, 16, 255);
constexpr ImU32 kPhases[] = {IM_COL32(91, 147, 245, 255),  IM_COL32(68, 192, 138, 255), IM_COL32(217, 143, 78, 255),
                             IM_COL32(138, 111, 179, 255), IM_COL32(85, 169, 195, 255), IM_COL32(198, 91, 107, 255),
                             IM_COL32(201, 190, 92, 255),  IM_COL32(152, 162, 174, 255)};

// ImGui's built-in font has Latin letters alone; texts in other scripts are shown as they are in the source.
QByteArray text(const char* source) {
    const QString translated = QCoreApplication::translate("Overlay", source);
    const bool latin = std::ranges::all_of(translated, [](QChar c) { return c.unicode() < 0x100; });
    return latin ? translated.toUtf8() : QByteArray(source);
}

struct Phase {
    QString name;
    double seconds = 0;  // in sight
};

double end_of(const ProfileSpan& span, double now) {
    return span.end < span.begin ? now : span.end;
}

// What the timeline shows: as much of the last minute as there is something of.
struct Sight {
    double from = 0, now = 0;
    std::vector<Phase> phases;  // in the order of their first spans

    Sight(const Profile& profile, double at) : now(at) {
        double first = now;
        for (const ProfileSpan& span : profile.spans())
            if (now - end_of(span, now) < kLongest) first = std::min(first, span.begin);
        from = now - std::clamp(now - first, kShortest, kLongest);
        for (const ProfileSpan& span : profile.spans())
            if (end_of(span, now) > from) phase_of(span).seconds += end_of(span, now) - std::max(span.begin, from);
    }
    std::size_t index_of(const ProfileSpan& span) const {
        return static_cast<std::size_t>(std::ranges::find(phases, span.name, &Phase::name) - phases.begin());
    }
    Phase& phase_of(const ProfileSpan& span) {
        const std::size_t index = index_of(span);
        return index < phases.size() ? phases[index] : phases.emplace_back(span.name);
    }
};

ImU32 colour_of(std::size_t phase) {
    return kPhases[phase % std::size(kPhases)];
}

void draw_legend(const Sight& sight) {
    float right = 0;
    for (std::size_t i = 0; i < sight.phases.size(); ++i) {
        const QByteArray label =
            sight.phases[i].name.toUtf8() + ' ' + QByteArray::number(sight.phases[i].seconds, 'f', 1) + " s";
        const float width = ImGui::CalcTextSize(label.constData()).x + 32;
        if (i > 0 && right + width < ImGui::GetContentRegionMax().x) ImGui::SameLine(0, 16);
        ImGui::ColorButton(label.constData(), ImGui::ColorConvertU32ToFloat4(colour_of(i)),
                           ImGuiColorEditFlags_NoTooltip, ImVec2(10, 10));
        ImGui::SameLine(0, 6);
        ImGui::TextUnformatted(label.constData());
        right = ImGui::GetItemRectMax().x;
    }
    ImGui::Spacing();
}

void draw_timeline(const Profile& profile, double now) {
    const Sight sight(profile, now);
    QByteArray title = text(QT_TRANSLATE_NOOP("Overlay", "Phases, last %1 s"));
    title.replace("%1", QByteArray::number(sight.now - sight.from, 'f', 0));
    ImGui::TextUnformatted(title.constData());
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    constexpr float kHeight = 34;
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(origin, ImVec2(origin.x + width, origin.y + kHeight), kGround, 4);
    const auto x_of = [&](double time) {
        return origin.x + width * static_cast<float>(std::max(0.0, time - sight.from) / (sight.now - sight.from));
    };
    for (const ProfileSpan& span : profile.spans()) {
        const double end = end_of(span, now);
        if (end <= sight.from) continue;
        const ImVec2 from(x_of(span.begin), origin.y + 2);
        const ImVec2 to(std::max(x_of(end), from.x + 1), origin.y + kHeight - 2);
        list->AddRectFilled(from, to, colour_of(sight.index_of(span)), 2);
        QByteArray name = span.name.toUtf8();
        if (span.chunk >= 0) name += ' ' + QByteArray::number(span.chunk + 1);
        if (ImGui::CalcTextSize(name.constData()).x < to.x - from.x - 6) {
            list->AddText(ImVec2(from.x + 3, origin.y + 9), kInk, name.constData());
        }
        if (ImGui::IsMouseHoveringRect(from, to)) ImGui::SetTooltip("%s: %.2f s", name.constData(), end - span.begin);
    }
    ImGui::Dummy(ImVec2(width, kHeight + 2));
    draw_legend(sight);
}

void draw_layers(const Profile& profile) {
    ImGui::TextUnformatted(text(QT_TRANSLATE_NOOP("Overlay", "Search: seconds and trials of every layer")).constData());
    ImGui::PushStyleColor(ImGuiCol_PlotHistogram, IM_COL32(47, 95, 165, 255));  // its text is white
    double most = 1e-9;
    for (const LayerTime& layer : profile.layers()) most = std::max(most, layer.seconds);
    for (std::size_t i = profile.layers().size(); i-- > 0;) {
        const LayerTime& layer = profile.layers()[i];
        const QByteArray label = QByteArray::number(layer.seconds, 'f', 2) + " s, " + QByteArray::number(layer.trials);
        ImGui::Text("%3zu", i);
        ImGui::SameLine();
        ImGui::ProgressBar(static_cast<float>(layer.seconds / most), ImVec2(-1, 13), label.constData());
    }
    ImGui::PopStyleColor();
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
