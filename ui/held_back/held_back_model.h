// Images with known labels that were kept out of the demonstrations, and what a context answered to them.
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "ui/worker/messages.h"

namespace emloc::ui {

class HeldBackModel : public QAbstractTableModel {
    Q_OBJECT

 public:
    enum Column { kFile, kLabel, kAnswer, kProbability, kColumnCount };
    enum class Outcome { kUntested, kRight, kWrong, kUnreadable };
    enum Role { kOutcomeRole = Qt::UserRole + 1 };  // Outcome as int

    explicit HeldBackModel(QObject* parent = nullptr);

    void set_images(std::vector<LabelledImage> images);
    const std::vector<LabelledImage>& images() const { return images_; }
    QStringList labels() const;  // each once
    void clear_answers();
    void set_answer(const TestedImage& tested);
    int tested() const { return tested_; }
    int correct() const { return correct_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
    Outcome outcome(std::size_t row) const;

    std::vector<LabelledImage> images_;
    std::vector<TestedImage> answers_;  // index -1: not tested
    int tested_ = 0;
    int correct_ = 0;
};

}  // namespace emloc::ui
