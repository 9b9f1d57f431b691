#include "ui/held_back/held_back_model.h"

#include <QFileInfo>
#include <map>

#include "ui/convert.h"

namespace emloc::ui {

HeldBackModel::HeldBackModel(QObject* parent) : QAbstractTableModel(parent) {}

void HeldBackModel::set_images(std::vector<LabelledImage> images) {
    beginResetModel();
    images_ = std::move(images);
    answers_.assign(images_.size(), TestedImage{.index = -1, .answer = {}, .probability = 0, .error = {}});
    std::vector<std::string> names;
    for (const QString& label : labels()) names.push_back(label.toStdString());
    metrics_ = {.confusion = Confusion(names)};
    endResetModel();
}

QStringList HeldBackModel::labels() const {
    QStringList labels;
    for (const LabelledImage& image : images_) labels << image.label;
    labels.removeDuplicates();
    return labels;
}

void HeldBackModel::clear_answers() {
    set_images(std::move(images_));
}

void HeldBackModel::set_answer(const TestedImage& tested) {
    const auto row = static_cast<std::size_t>(tested.index);
    if (tested.index < 0 || row >= images_.size()) return;
    if (outcome(row) != Outcome::kUntested) metrics_.remove(test_answer(row));
    answers_[row] = tested;
    metrics_.add(test_answer(row));
    Q_EMIT dataChanged(index(tested.index, 0), index(tested.index, kColumnCount - 1));
}

bool HeldBackModel::recall(const TestRun& run) {
    if (images_.empty()) {
        std::vector<LabelledImage> images;
        for (const TestAnswer& each : run.answers) images.push_back({to_qstring(each.path), to_qstring(each.label)});
        set_images(std::move(images));
    }
    std::map<std::pair<QString, QString>, const TestAnswer*> known;
    for (const TestAnswer& each : run.answers) known[{to_qstring(each.path), to_qstring(each.label)}] = &each;
    bool any = false;
    for (std::size_t row = 0; row < images_.size(); ++row) {
        const auto found = known.find({images_[row].path, images_[row].label});
        if (found == known.end()) continue;
        any = true;
        set_answer({static_cast<int>(row), to_qstring(found->second->answer), found->second->probability,
                    to_qstring(found->second->error)});
    }
    return any;
}

QString HeldBackModel::answer(int row) const {
    const TestedImage& tested = answers_[static_cast<std::size_t>(row)];
    return tested.index < 0 || !tested.error.isEmpty() ? QString() : tested.answer;
}

TestAnswer HeldBackModel::test_answer(std::size_t row) const {
    const TestedImage& tested = answers_[row];
    return {.path = images_[row].path.toStdString(),
            .label = images_[row].label.toStdString(),
            .answer = tested.answer.toStdString(),
            .probability = tested.probability,
            .error = tested.error.toStdString()};
}

HeldBackModel::Outcome HeldBackModel::outcome(std::size_t row) const {
    const TestedImage& answer = answers_[row];
    if (answer.index < 0) return Outcome::kUntested;
    if (!answer.error.isEmpty()) return Outcome::kUnreadable;
    return answer.answer == images_[row].label ? Outcome::kRight : Outcome::kWrong;
}

int HeldBackModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(images_.size());
}

int HeldBackModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumnCount;
}

QVariant HeldBackModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const auto row = static_cast<std::size_t>(index.row());
    const TestedImage& answer = answers_[row];
    const Outcome result = outcome(row);
    if (role == kOutcomeRole) return static_cast<int>(result);
    if (role == kPathRole) return images_[row].path;
    if (role == Qt::ToolTipRole) return answer.error.isEmpty() ? images_[row].path : answer.error;
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case kFile:
            return QFileInfo(images_[row].path).fileName();
        case kLabel:
            return images_[row].label;
        case kAnswer:
            if (result == Outcome::kRight) return QStringLiteral("\u2713 %1").arg(answer.answer);
            if (result == Outcome::kWrong) return QStringLiteral("\u2717 %1").arg(answer.answer);
            return result == Outcome::kUnreadable ? tr("can\u2019t be read") : QString();
        case kProbability:
            if (result == Outcome::kUntested || result == Outcome::kUnreadable) return {};
            return tr("%1 %").arg(100 * answer.probability, 0, 'f', 0);
        default:
            return {};
    }
}

QVariant HeldBackModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case kFile:
            return tr("Image");
        case kLabel:
            return tr("Label");
        case kAnswer:
            return tr("Answer");
        case kProbability:
            return tr("Confidence");
        default:
            return {};
    }
}

HeldBackFilter::HeldBackFilter(HeldBackModel& model, QObject* parent) : QSortFilterProxyModel(parent), model_(model) {
    setSourceModel(&model);
    connect(&model, &QAbstractItemModel::modelReset, this, &HeldBackFilter::choose_all);
}

void HeldBackFilter::choose(const QString& truth, const QString& answer) {
    cell_.emplace(truth, answer);
    invalidateFilter();
}

void HeldBackFilter::choose_all() {
    if (is_all()) return;
    cell_.reset();
    invalidateFilter();
}

bool HeldBackFilter::filterAcceptsRow(int row, const QModelIndex&) const {
    if (!cell_) return true;
    return model_.images()[static_cast<std::size_t>(row)].label == cell_->first && model_.answer(row) == cell_->second;
}

}  // namespace emloc::ui
