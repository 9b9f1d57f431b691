#include "ui/window/synonyms.h"

#include <QCoreApplication>
#include <algorithm>
#include <iterator>

namespace emloc::ui {

namespace {

struct Row {
    Command command;
    const char* words;
};

constexpr Row kTable[] = {
    {Command::kNewProject, QT_TRANSLATE_NOOP("Synonyms", "create start clear reset")},
    {Command::kOpenStore, QT_TRANSLATE_NOOP("Synonyms", "database library contexts")},
    {Command::kChooseModel, QT_TRANSLATE_NOOP("Synonyms", "load checkpoint weights")},
    {Command::kSettings, QT_TRANSLATE_NOOP("Synonyms", "preferences options configure language device gpu")},
    {Command::kQuit, QT_TRANSLATE_NOOP("Synonyms", "exit close leave")},
    {Command::kRemoveImages, QT_TRANSLATE_NOOP("Synonyms", "delete erase")},
    {Command::kRemoveDuplicates, QT_TRANSLATE_NOOP("Synonyms", "copies same twice")},
    {Command::kHoldOut, QT_TRANSLATE_NOOP("Synonyms", "validation exclude split")},
    {Command::kHoldOutAtRandom, QT_TRANSLATE_NOOP("Synonyms", "validation split sample")},
    {Command::kAddImages, QT_TRANSLATE_NOOP("Synonyms", "photos pictures import examples")},
    {Command::kAddFolder, QT_TRANSLATE_NOOP("Synonyms", "dataset import directory")},
    {Command::kAddList, QT_TRANSLATE_NOOP("Synonyms", "dataset import annotations sharegpt")},
    {Command::kCamera, QT_TRANSLATE_NOOP("Synonyms", "webcam photo")},
    {Command::kNewClass, QT_TRANSLATE_NOOP("Synonyms", "label category")},
    {Command::kCompress, QT_TRANSLATE_NOOP("Synonyms", "train adapt learn run start fit")},
    {Command::kTrain, QT_TRANSLATE_NOOP("Synonyms", "lora adapter fine-tune finetuning learn llamafactory")},
    {Command::kCancel, QT_TRANSLATE_NOOP("Synonyms", "stop abort")},
    {Command::kRuns, QT_TRANSLATE_NOOP("Synonyms", "log earlier experiments results")},
    {Command::kCompareMethods, QT_TRANSLATE_NOOP("Synonyms", "report snapkv retrieval baseline versus")},
    {Command::kBenchmarks,
     QT_TRANSLATE_NOOP("Synonyms", "paper reproduce evaluate imagenet screenspot mme illusionvqa okvqa youcook")},
    {Command::kScorePredictions, QT_TRANSLATE_NOOP("Synonyms", "import generated predictions jsonl accuracy")},
    {Command::kTest, QT_TRANSLATE_NOOP("Synonyms", "evaluate accuracy validate measure")},
    {Command::kClassify, QT_TRANSLATE_NOOP("Synonyms", "predict recognise label")},
    {Command::kAsk, QT_TRANSLATE_NOOP("Synonyms", "chat question talk")},
    {Command::kShowCompare, QT_TRANSLATE_NOOP("Synonyms", "difference versus")},
    {Command::kLargerText, QT_TRANSLATE_NOOP("Synonyms", "zoom font bigger")},
    {Command::kSmallerText, QT_TRANSLATE_NOOP("Synonyms", "zoom font")},
    {Command::kThemeDark, QT_TRANSLATE_NOOP("Synonyms", "theme night mode")},
    {Command::kThemeLight, QT_TRANSLATE_NOOP("Synonyms", "theme day mode")},
    {Command::kWords, QT_TRANSLATE_NOOP("Synonyms", "help glossary explain definition")},
    {Command::kWelcome, QT_TRANSLATE_NOOP("Synonyms", "help tutorial guide")},
};

}  // namespace

QString synonyms_of(Command command) {
    const auto* row = std::ranges::find(kTable, command, &Row::command);
    return row == std::end(kTable) ? QString() : QCoreApplication::translate("Synonyms", row->words);
}

}  // namespace emloc::ui
