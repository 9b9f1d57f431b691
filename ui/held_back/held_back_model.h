// Images with known labels that were kept out of the demonstrations, and what a context answered to them.
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "engine/context/exchange.h"
#include "engine/evaluation/metrics.h"
#include "ui/worker/messages.h"

namespace emloc::ui {

class HeldBackModel : public QAbstractTableModel {
    Q_OBJECT

 public:
    enum Column { kFile, kLabel, kAnswer, kProbability, kColumnCount };
    enum class Outcome { kUntested, kRight, kWrong, kUnreadable };
    enum Role {
        kOutcomeRole = Qt::UserRole + 1,  // Outcome as int
        kPathRole,
    };

    explicit HeldBackModel(QObject* parent = nullptr);

    // `name`: what they are, for people; a folder, or empty.
    void set_images(std::vector<LabelledImage> images, const QString& name = {});
    // The same, but what was answered to those that are here already stays.
    void change_images(std::vector<LabelledImage> images);
    const std::vector<LabelledImage>& images() const { return images_; }
    const QString& name() const { return name_; }
    QStringList labels() const;  // each once
    void clear_answers();
    void set_answer(const TestedImage& tested);
    // The answers of an earlier test, for those images that are here; all of its images where there are none. False
    // where it has none of them.
    bool recall(const TestRun& run);
    // The right label of an image; what was answered to it stays. False where it is that already.
    bool relabel(int row, const QString& label);
    QString answer(int row) const;  // empty: none, or it could not be read
    const TestedImage& tested_image(int row) const { return answers_[static_cast<std::size_t>(row)]; }
    const TestMetrics& metrics() const { return metrics_; }
    int tested() const { return static_cast<int>(metrics_.confusion.total()); }
    int correct() const { return static_cast<int>(metrics_.confusion.correct()); }

    Qt::ItemFlags flags(const QModelIndex& index) const override;
    // A label, by hand.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 Q_SIGNALS:
    void relabelled(const emloc::ui::LabelledImage& image, const QString& before);

 private:
    Outcome outcome(std::size_t row) const;
    TestAnswer test_answer(std::size_t row) const;

    std::vector<LabelledImage> images_;
    QString name_;
    std::vector<TestedImage> answers_;  // index -1: not tested
    TestMetrics metrics_;               // of the answers; its labels are first those of the images
};

// The images of one cell of the confusion matrix, or all; wrong answers first, the surest of them at the top, once that
// is asked for.
class HeldBackFilter : public QSortFilterProxyModel {
    Q_OBJECT

 public:
    explicit HeldBackFilter(HeldBackModel& model, QObject* parent = nullptr);

    void choose(const QString& truth, const QString& answer);
    void choose_all();
    bool is_all() const { return !cell_.has_value(); }
    void put_wrong_first();

 protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
    const HeldBackModel& model_;
    std::optional<std::pair<QString, QString>> cell_;
};

}  // namespace emloc::ui
