// Whether a model fits the machine, and how its weights are kept where the settings leave that to the program.
#include <QTest>

#include "tests/ui/drop.h"
#include "ui/convert.h"
#include "ui/model/model_check.h"

using namespace emloc;
using namespace emloc::ui;

class ModelFitTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void what_does_not_fit_is_said_with_figures() {
        ModelCheck model;
        model.weights = 2'000'000'000;
        model.config.decoder.hidden_size = 1536;
        model.config.decoder.layers = 28;
        model.config.decoder.heads = 12;
        model.config.decoder.kv_heads = 2;
        model.config.decoder.head_dim = 128;
        model.config.decoder.intermediate_size = 8960;
        model.config.decoder.vocab_size = 151'936;
        constexpr qint64 kGb = 1024LL * 1024 * 1024;
        Settings full, small, automatic, gpu;
        full.weights = small.weights = gpu.weights = q("full");
        full.device = small.device = automatic.device = q("cpu");
        gpu.device = q("cuda:0");
        small.memory_gb = 4;
        QCOMPARE(fits(model, full, {64 * kGb, 60 * kGb}).fit, Fit::kFits);
        QCOMPARE(fits(model, full, {16 * kGb, 11 * kGb}).fit, Fit::kTight);
        const FitVerdict too_large = fits(model, full, {8 * kGb, 6 * kGb});
        QCOMPARE(too_large.fit, Fit::kTooLarge);
        QVERIFY2(too_large.text.contains(q("6.0 GB")), qPrintable(too_large.text));
        QCOMPARE(fits(model, small, {64 * kGb, 60 * kGb}).fit, Fit::kTooLarge);
        QVERIFY(fits(model, gpu, {8 * kGb, 6 * kGb}).needed < too_large.needed);
        // Left to the program, the weights take fewer bits before the model is too large.
        QCOMPARE(fits(model, automatic, {64 * kGb, 60 * kGb}).weights, StoredWeights::kFull);
        const FitVerdict fitting = fits(model, automatic, {8 * kGb, 6 * kGb});
        QVERIFY(fitting.fit != Fit::kTooLarge);
        QVERIFY(fitting.weights != StoredWeights::kFull);
        QVERIFY2(fitting.text.contains(weights_text(fitting.weights)), qPrintable(fitting.text));
        automatic.memory_gb = 3.5;
        QCOMPARE(fits(model, automatic, {64 * kGb, 60 * kGb}).weights, StoredWeights::kInt8);
    }

    void the_weights_are_kept_as_the_settings_say() {
        Settings settings;
        QVERIFY(load_options(settings, {16LL << 30, 8LL << 30}).choose_weights);
        for (const auto& [name, stored] : kStoredWeights) {
            settings.weights = to_qstring(name);
            const auto options = load_options(settings, {16LL << 30, 8LL << 30});
            QVERIFY(!options.choose_weights);
            QCOMPARE(options.weights, stored);
        }
    }
};

QTEST_MAIN(ModelFitTest)
#include "model_fit_test.moc"
