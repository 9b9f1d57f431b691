#include "ui/proposals/proposals_model.h"

#include <QFileInfo>
#include <algorithm>
#include <tuple>

namespace emloc::ui {

ProposalsModel::ProposalsModel(const QStringList& files, const QStringList& labels, QObject* parent)
    : QAbstractTableModel(parent), labels_(labels) {
    for (const QString& file : files) proposals_.push_back({.file = file, .label = {}});
}

int ProposalsModel::count(State state) const {
    return static_cast<int>(std::ranges::count(proposals_, state, &Proposal::state));
}

void ProposalsModel::set_answer(int image, const QString& label, double confidence, const QString& error) {
    const auto at = static_cast<std::size_t>(image);
    if (image < 0 || at >= proposals_.size()) return;
    Proposal& proposal = proposals_[at];
    proposal.label = label;
    proposal.confidence = confidence;
    proposal.error = error;
    set_state(image, error.isEmpty() ? State::kProposed : State::kUnreadable);
}

void ProposalsModel::sort_by_confidence() {
    beginResetModel();
    const auto order = [this](const Proposal& proposal) {
        return std::tuple(proposal.state == State::kUnreadable, labels_.indexOf(proposal.label), -proposal.confidence);
    };
    std::ranges::stable_sort(proposals_, {}, order);
    endResetModel();
}

void ProposalsModel::set_state(int row, State state) {
    proposals_[static_cast<std::size_t>(row)].state = state;
    Q_EMIT dataChanged(index(row, 0), index(row, kColumnCount - 1));
}

void ProposalsModel::accept(int row) {
    const Proposal& proposal = proposals_[static_cast<std::size_t>(row)];
    if (!proposal.label.isEmpty()) set_state(row, State::kAccepted);
}

void ProposalsModel::accept_as(int row, const QString& label) {
    Proposal& proposal = proposals_[static_cast<std::size_t>(row)];
    if (proposal.state == State::kWaiting || proposal.state == State::kUnreadable) return;
    proposal.label = label;
    set_state(row, State::kAccepted);
}

void ProposalsModel::leave_out(int row) {
    const State state = proposals_[static_cast<std::size_t>(row)].state;
    if (state == State::kProposed || state == State::kAccepted) set_state(row, State::kLeftOut);
}

void ProposalsModel::accept_from(double confidence) {
    for (int row = 0; row < rowCount(); ++row) {
        const Proposal& proposal = proposals_[static_cast<std::size_t>(row)];
        if (proposal.state == State::kProposed && proposal.confidence >= confidence) accept(row);
    }
}

int ProposalsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(proposals_.size());
}

int ProposalsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumnCount;
}

QString ProposalsModel::state_text(const Proposal& proposal) const {
    switch (proposal.state) {
        case State::kWaiting:
            return QStringLiteral("\u2026");
        case State::kProposed:
            return tr("proposed");
        case State::kAccepted:
            return tr("\u2713 accepted");
        case State::kLeftOut:
            return tr("left out");
        case State::kUnreadable:
            return tr("can\u2019t be read");
    }
    return {};
}

QVariant ProposalsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Proposal& proposal = proposals_[static_cast<std::size_t>(index.row())];
    if (role == kPathRole) return proposal.file;
    if (role == kStateRole) return static_cast<int>(proposal.state);
    if (role == Qt::ToolTipRole) return proposal.error.isEmpty() ? proposal.file : proposal.error;
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case kFile:
            return QFileInfo(proposal.file).fileName();
        case kLabel:
            return proposal.label;
        case kConfidence:
            return proposal.label.isEmpty() ? QString() : tr("%1 %").arg(100 * proposal.confidence, 0, 'f', 0);
        case kState:
            return state_text(proposal);
        default:
            return {};
    }
}

QVariant ProposalsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case kFile:
            return tr("Image");
        case kLabel:
            return tr("Class");
        case kConfidence:
            return tr("Confidence");
        case kState:
            return tr("State");
        default:
            return {};
    }
}

}  // namespace emloc::ui
