// Images without labels, and the classes that a context proposes for them: what is accepted becomes demonstrations.
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <vector>

namespace emloc::ui {

class ProposalsModel : public QAbstractTableModel {
    Q_OBJECT

 public:
    enum Column { kFile, kLabel, kConfidence, kState, kColumnCount };
    enum class State { kWaiting, kProposed, kAccepted, kLeftOut, kUnreadable };
    enum Role { kPathRole = Qt::UserRole + 1, kStateRole };

    struct Proposal {
        QString file;
        QString label;
        double confidence = 0;
        State state = State::kWaiting;
        QString error = {};  // of an image that can't be read
    };

    ProposalsModel(const QStringList& files, const QStringList& labels, QObject* parent = nullptr);

    const QStringList& labels() const { return labels_; }
    const std::vector<Proposal>& proposals() const { return proposals_; }
    int count(State state) const;
    // What was answered to the image of that row as they were given first.
    void set_answer(int image, const QString& label, double confidence, const QString& error);
    // The surest at the top, class by class, once all are answered.
    void sort_by_confidence();

    void accept(int row);
    void accept_as(int row, const QString& label);
    void leave_out(int row);
    // Those that are proposed with at least so much confidence.
    void accept_from(double confidence);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
    void set_state(int row, State state);
    QString state_text(const Proposal& proposal) const;

    QStringList labels_;
    std::vector<Proposal> proposals_;
};

}  // namespace emloc::ui
