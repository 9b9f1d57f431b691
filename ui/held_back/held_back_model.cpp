#include "ui/held_back/held_back_model.h"

#include <QFileInfo>
#include <QHash>
#include <map>

#include "ui/convert.h"

namespace emloc::ui {

HeldBackModel::HeldBackModel(QObject* parent) : QAbstractTableModel(parent) {}

void HeldBackModel::set_images(std::vector<LabelledImage> images, const QString& name) {
    beginResetModel();
    images_ = std::move(images);
    name_ = name;
    answers_.assign(images_.size(), TestedImage{.index = -1, .answer = {}, .probability = 0, .error = {}});
    std::vector<std::string> names;
    for (const QString& label : labels()) names.push_back(label.toStdString());
    metrics_ = {.confusion = Confusion(names)};
    endResetModel();
}

void HeldBackModel::change_images(std::vector<LabelledImage> images) {
    QHash<QString, TestedImage> known;
    for (std::size_t row = 0; row < images_.size(); ++row) {
        if (answers_[row].index >= 0) known.insert(images_[row].path, answers_[row]);
    }
    set_images(std::move(images), name_);
    for (std::size_t row = 0; row < images_.size(); ++row) {
        const auto found = known.constFind(images_[row].path);
        if (found == known.cend()) continue;
        TestedImage answer = *found;
        answer.index = static_cast<int>(row);
        set_answer(answer);
    }
}

bool HeldBackModel::relabel(int row, const QString& label) {
    const auto at = static_cast<std::size_t>(row);
    const QString before = images_[at].label;
    if (label.isEmpty() || label == before) return false;
    const bool counted = outcome(at) != Outcome::kUntested;
    if (counted) metrics_.remove(test_answer(at));
    images_[at].label = label;
    if (counted) metrics_.add(test_answer(at));
    Q_EMIT dataChanged(index(row, 0), index(row, kColumnCount - 1));
    Q_EMIT relabelled(images_[at], before);
    return true;
}

Qt::ItemFlags HeldBackModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.column() == kLabel ? flags | Qt::ItemIsEditable : flags;
}

bool HeldBackModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || index.column() != kLabel) return false;
    return relabel(index.row(), value.toString().trimmed());
}

QStringList HeldBackModel::labels() const {
    QStringList labels;
    for (const LabelledImage& image : images_) labels << image.label;
    labels.removeDuplicates();
    return labels;
}

void HeldBackModel::clear_answers() {
    set_images(std::move(images_), QString(name_));
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
        set_images(std::move(images), to_qstring(run.images));
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
    if (role == Qt::EditRole && index.column() == kLabel) return images_[row].label;
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
    setDynamicSortFilter(false);  // rows that are being looked at stay where they are
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

void HeldBackFilter::put_wrong_first() {
    sort(-1);
    sort(HeldBackModel::kAnswer);
}

bool HeldBackFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const auto rank = [](const QModelIndex& index) {
        switch (static_cast<HeldBackModel::Outcome>(index.data(HeldBackModel::kOutcomeRole).toInt())) {
            case HeldBackModel::Outcome::kWrong:
                return 0;
            case HeldBackModel::Outcome::kUnreadable:
                return 1;
            default:
                return 2;
        }
    };
    if (rank(left) != rank(right)) return rank(left) < rank(right);
    const auto& first = model_.tested_image(left.row());
    const auto& second = model_.tested_image(right.row());
    return rank(left) == 0 && first.probability > second.probability;
}

bool HeldBackFilter::filterAcceptsRow(int row, const QModelIndex&) const {
    if (!cell_) return true;
    return model_.images()[static_cast<std::size_t>(row)].label == cell_->first && model_.answer(row) == cell_->second;
}

}  // namespace emloc::ui
