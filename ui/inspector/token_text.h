// A question or an answer, token by token: what is dropped is struck through and pale.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/inspector/inspection_model.h"

namespace emloc::ui {

class Theme;

class TokenText : public QWidget {
    Q_OBJECT

 public:
    explicit TokenText(const Theme& theme, QWidget* parent = nullptr);

    void show_tokens(const QString& caption, std::vector<TextToken> tokens);
    void set_mode(OverlayMode mode);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

 protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

 private:
    struct Placed {
        QRectF box;
        QString text;
        const TextToken* token;
    };
    std::vector<Placed> placed(int width) const;

    const Theme& theme_;
    QString caption_;
    std::vector<TextToken> tokens_;
    OverlayMode mode_ = OverlayMode::kKept;
};

}  // namespace emloc::ui
