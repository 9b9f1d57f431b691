#include "ui/worker/requests.h"

#include "engine/media/video.h"
#include "ui/convert.h"

namespace emloc::ui {

ContextId id_of(const ContextChoice& choice) {
    return {choice.kind, choice.name.toStdString()};
}

ContextId saved_context(const QString& name) {
    return {ContextId::Kind::kSaved, name.toStdString()};
}

std::vector<std::string> to_strings(const QStringList& list) {
    std::vector<std::string> strings;
    for (const QString& text : list) strings.push_back(text.toStdString());
    return strings;
}

Question question_of(const QueryRequest& request) {
    return {request.media, request.question.toStdString(), to_strings(request.labels)};
}

std::vector<TestItem> items_of(const std::vector<LabelledImage>& images) {
    std::vector<TestItem> items;
    for (const LabelledImage& image : images) {
        Media medium = medium_at(to_path(image.path));
        medium.choice = image.choice;
        items.push_back({image.path.toStdString(), {std::move(medium)}, image.label.toStdString()});
    }
    return items;
}

}  // namespace emloc::ui
