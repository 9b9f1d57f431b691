#include "ui/project/history_json.h"

#include <QDir>
#include <QHash>
#include <QJsonArray>
#include <algorithm>

#include "ui/project/image_json.h"

namespace emloc::ui {

namespace {

using Image = DemonstrationSet::Image;
using ImagePointer = DemonstrationSet::ImagePointer;

constexpr qsizetype kMostSteps = 100;
constexpr qsizetype kMostReferences = 200'000;  // images in all states together: some megabytes
const QString kId = QStringLiteral("id");

// The steps [first, last) that are kept.
struct Window {
    qsizetype first = 0;
    qsizetype last = 0;
};

Window window_of(const EditHistory& history) {
    Window window{history.index, history.index};
    qsizetype references = history.states[history.index].image_count();
    const auto fits = [&](qsizetype state) {
        references += history.states[state].image_count();
        return references <= kMostReferences && window.last - window.first < kMostSteps;
    };
    // What can be undone matters more than what can be done again.
    while (window.first > 0 && fits(window.first - 1)) --window.first;
    while (window.last < history.steps.size() && fits(window.last + 1)) ++window.last;
    return window;
}

QJsonArray state_to_json(const DemonstrationSet& set, QHash<const Image*, int>& places, QJsonArray& images) {
    QJsonArray groups;
    for (const auto& group : set.groups) {
        QJsonArray members;
        for (const ImagePointer& image : group.images) {
            auto place = places.find(image.get());
            if (place == places.end()) {
                place = places.insert(image.get(), static_cast<int>(images.size()));
                QJsonObject object = image_to_json(*image, QDir::root());
                object.insert(kId, static_cast<qint64>(image->id));
                images.append(object);
            }
            members.append(*place);
        }
        groups.append(QJsonObject{{kId, static_cast<qint64>(group.id)},
                                  {QStringLiteral("class"), group.name},
                                  {QStringLiteral("free"), group.free},
                                  {QStringLiteral("images"), members}});
    }
    return groups;
}

QList<ImagePointer> images_from(const QJsonArray& array) {
    QList<ImagePointer> images;
    for (const QJsonValue& value : array) {
        Image image = image_from(value.toObject(), QDir::root());
        image.id = static_cast<quint64>(value.toObject().value(kId).toInteger());
        if (image.file.isEmpty() || image.id == 0) return {};
        images << std::make_shared<const Image>(std::move(image));
    }
    return images;
}

// False where two things have one id, or an image isn't there.
bool read_state(const QJsonArray& array, const QList<ImagePointer>& images, DemonstrationSet& set) {
    QSet<quint64> ids;
    const auto take = [&](quint64 id) {
        set.next_id = std::max(set.next_id, id + 1);
        const auto before = ids.size();
        ids.insert(id);
        return id != 0 && ids.size() > before;
    };
    for (const QJsonValue& value : array) {
        const QJsonObject object = value.toObject();
        DemonstrationSet::Group group{.id = static_cast<quint64>(object.value(kId).toInteger()),
                                      .name = object.value(QStringLiteral("class")).toString(),
                                      .free = object.value(QStringLiteral("free")).toBool(),
                                      .images = {}};
        if (!take(group.id) || group.name.isEmpty() || set.row_named(group.name) >= 0) return false;
        for (const QJsonValue& member : object.value(QStringLiteral("images")).toArray()) {
            const qint64 place = member.toInteger(-1);
            if (place < 0 || place >= images.size() || !take(images[place]->id)) return false;
            group.images << images[place];
        }
        set.groups << std::move(group);
    }
    return true;
}

}  // namespace

QJsonObject to_json(const EditHistory& history) {
    if (history.is_empty()) return {};
    const Window window = window_of(history);
    QHash<const Image*, int> places;
    QJsonArray images, states, prompts, steps;
    for (qsizetype i = window.first; i <= window.last; ++i) {
        states.append(state_to_json(history.states[i], places, images));
        prompts.append(history.states[i].system_prompt);
        if (i < window.last) steps.append(history.steps[i]);
    }
    return {{QStringLiteral("index"), history.index - window.first},
            {QStringLiteral("images"), images},
            {QStringLiteral("steps"), steps},
            {QStringLiteral("states"), states},
            {QStringLiteral("system_prompts"), prompts}};
}

EditHistory history_from(const QJsonObject& object) {
    EditHistory history;
    const auto images = images_from(object.value(QStringLiteral("images")).toArray());
    for (const QJsonValue& step : object.value(QStringLiteral("steps")).toArray()) history.steps << step.toString();
    quint64 next_id = 1;
    const QJsonArray prompts = object.value(QStringLiteral("system_prompts")).toArray();
    for (const QJsonValue& state : object.value(QStringLiteral("states")).toArray()) {
        DemonstrationSet set;
        if (!read_state(state.toArray(), images, set)) return {};
        next_id = std::max(next_id, set.next_id);
        set.system_prompt = prompts.at(history.states.size()).toString();
        history.states << std::move(set);
    }
    history.index = object.value(QStringLiteral("index")).toInteger(-1);
    const bool whole = history.states.size() == history.steps.size() + 1 && history.index >= 0 &&
                       history.index < history.states.size();
    if (!whole) return {};
    for (DemonstrationSet& set : history.states) set.next_id = next_id;  // an id is never used twice
    return history;
}

}  // namespace emloc::ui
