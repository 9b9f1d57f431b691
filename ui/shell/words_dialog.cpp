#include "ui/shell/words_dialog.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr QSize kFirstSize{150 * kGrid, 130 * kGrid};

struct Word {
    const char* word;
    const char* meaning;
};

constexpr Word kWords[] = {
    {QT_TRANSLATE_NOOP("Words", "Demonstration"),
     QT_TRANSLATE_NOOP("Words",
                       "One labelled example: a picture or a video with a question and its answer. Where the "
                       "answer names a class, it is the label.")},
    {QT_TRANSLATE_NOOP("Words", "Token"),
     QT_TRANSLATE_NOOP("Words",
                       "What a model reads in place of pixels and letters: a small patch of a picture, or a "
                       "piece of a word. The more tokens it has to keep in mind, the slower it answers and "
                       "the more memory it takes.")},
    {QT_TRANSLATE_NOOP("Words", "Context"),
     QT_TRANSLATE_NOOP("Words",
                       "What the model keeps of your demonstrations, under a name. Asked with it, the model "
                       "answers as it learnt from them; the model itself is not changed.")},
    {QT_TRANSLATE_NOOP("Words", "Chunk"),
     QT_TRANSLATE_NOOP("Words",
                       "Demonstrations that are read together. Many of them make several chunks, which are "
                       "read and compressed one after another.")},
    {QT_TRANSLATE_NOOP("Words", "Compress"),
     QT_TRANSLATE_NOOP("Words",
                       "Reading the demonstrations and keeping of their tokens as few as are needed, in each "
                       "layer of the model on its own.")},
    {QT_TRANSLATE_NOOP("Words", "Retention"),
     QT_TRANSLATE_NOOP("Words",
                       "The share of a chunk\u2019s tokens that a layer keeps. 10 % are tried first, then 20 "
                       "% and 50 %, and all where none of these is enough. The map shows it for every layer "
                       "and chunk.")},
    {QT_TRANSLATE_NOOP("Words", "Delta"),
     QT_TRANSLATE_NOOP("Words",
                       "How far the model\u2019s answers may move by leaving tokens out. It bounds the "
                       "Jensen-Shannon divergence between the answers with all tokens and with those that "
                       "are kept: 0 is no change, 0.69 the largest. A larger delta keeps fewer tokens; 0.005 "
                       "is a good beginning.")},
    {QT_TRANSLATE_NOOP("Words", "Trial"),
     QT_TRANSLATE_NOOP("Words",
                       "One share tried in one layer, and how far the answers moved by it: accepted within "
                       "delta, rejected beyond. The chart beside the map has them all.")},
    {QT_TRANSLATE_NOOP("Words", "Held out"),
     QT_TRANSLATE_NOOP("Words",
                       "Images with a label that the model is not shown. The test asks about them, and how "
                       "many answers are right says how good the context is.")},
    {QT_TRANSLATE_NOOP("Words", "Method"),
     QT_TRANSLATE_NOOP("Words",
                       "How it is decided which tokens stay. EMLoC, the first one, searches layer by layer "
                       "within delta; the others are there to compare with.")},
    {QT_TRANSLATE_NOOP("Words", "Store"),
     QT_TRANSLATE_NOOP("Words",
                       "The file in which contexts are saved, with their conversations and tests. A project "
                       "is another file: it has the demonstrations.")},
};

QString page() {
    QString html;
    for (const Word& each : kWords) {
        html += QStringLiteral("<h3>%1</h3><p>%2</p>")
                    .arg(QCoreApplication::translate("Words", each.word).toHtmlEscaped(),
                         QCoreApplication::translate("Words", each.meaning).toHtmlEscaped());
    }
    return html;
}

}  // namespace

WordsDialog::WordsDialog(QWidget* parent) : QDialog(parent), text_(new QTextBrowser) {
    setObjectName(QStringLiteral("words"));
    setWindowTitle(tr("What the words mean"));
    text_->setObjectName(QStringLiteral("words_text"));
    text_->setAccessibleName(windowTitle());
    text_->setFrameShape(QFrame::NoFrame);
    text_->setHtml(page());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4 * kGrid, 3 * kGrid, 4 * kGrid, 3 * kGrid);
    column->addWidget(text_, 1);
    column->addWidget(buttons);
    resize(kFirstSize);
}

}  // namespace emloc::ui
