// emloc export-training and import-predictions: to be trained by LLaMA-Factory, and what came of it.
#include "app/emloc/command.h"
#include "app/emloc/demonstration_options.h"
#include "app/emloc/model_options.h"
#include "app/emloc/test_report.h"
#include "app/emloc/training_options.h"
#include "app/emloc/video_options.h"
#include "engine/training/llama_factory.h"
#include "engine/workspace/predictions.h"

namespace emloc::cli {
namespace {

struct ExportOptions {
    ModelOptions model;
    DemonstrationOptions demonstrations;
    DemonstrationOptions held_out{.source = {}, .question = kDefaultQuestion, .part = DataPart::kHeldBack};
    std::string folder;
    TrainingChoice training;
    VideoOptions video;
    std::optional<std::int64_t> max_pixels;
};

Result<TrainingExport> read_export(const ExportOptions& options, Invocation& invocation) {
    const auto base = model_folder(options.model);
    if (!base) return tl::unexpected(base.error());
    auto set = read_demonstrations(options.demonstrations, invocation);
    if (!set) return tl::unexpected(set.error());
    TrainingExport what{.model = *base,
                        .train = std::move(set->demonstrations),
                        .test = {},
                        .system_prompt = set->system_prompt,
                        .options = options.training.complete(),
                        .low_rank = options.training.low_rank(),
                        .rate = options.training.rate(),
                        .max_pixels = options.max_pixels,
                        .video = with_overrides(VideoSampling{}, options.video)};
    if (!options.held_out.source.empty()) {
        auto test = read_demonstrations(options.held_out, invocation);
        if (!test) return tl::unexpected(test.error());
        what.test = std::move(test->demonstrations);
    }
    return what;
}

Result<ExitCode> run_export(const ExportOptions& options, Invocation& invocation) {
    const auto what = read_export(options, invocation);
    if (!what) return tl::unexpected(what.error());
    Console& console = invocation.console;
    const auto exported = export_training(
        *what, options.folder,
        [&](const Progress& progress) {
            console.progress(fmt::format("{} {} of {}", progress.phase, progress.done, progress.total));
        },
        invocation.stop);
    console.clear_progress();
    if (!exported) return tl::unexpected(exported.error());
    if (exported->rewritten > 0)
        console.info("{} images were written as their pixels: LLaMA-Factory would read the files otherwise.",
                     exported->rewritten);
    if (invocation.json) {
        console.print_json(Json{{"folder", options.folder},
                                {"demonstrations", what->train.size()},
                                {"tests", what->test.size()},
                                {"media", exported->media},
                                {"longest_tokens", exported->longest}});
    } else {
        console.print(fmt::format("{} demonstrations and {} tests in {}; README.md there says how to go on\n",
                                  what->train.size(), what->test.size(), options.folder));
    }
    return ExitCode::kOk;
}

struct ImportOptions {
    std::string file;
    std::string exported;
};

Result<ExitCode> run_import(const ImportOptions& options, Invocation& invocation) {
    const auto scored = score_predictions(options.file, options.exported);
    if (!scored) return tl::unexpected(scored.error());
    const auto& [answers, test, confusion] = *scored;
    if (invocation.json) {
        Json json{{"predictions", options.file}};
        json.update(to_json(confusion, test.labels.size()));
        json["answers"] = answers_to_json(answers, test);
        invocation.console.print_json(json);
        return ExitCode::kOk;
    }
    for (const auto& answer : answers) print_answer(invocation.console, answer, test);
    print_text(invocation.console, confusion, test.labels.size());
    return ExitCode::kOk;
}

}  // namespace

void add_export_training(const CommandLine& line) {
    auto options = std::make_shared<ExportOptions>();
    CLI::App* command = add_command<ExportOptions>(line, line.app, "export-training",
                                                   "Write a folder that LLaMA-Factory trains on", options, run_export);
    command->add_option("folder", options->folder, "A new folder")->type_name("DIR")->required();
    add_demonstrations_option(*command, options->demonstrations)->required();
    add_allow_outside(*command, options->demonstrations);
    command->add_option("--held-out", options->held_out.source, "What the trained model is to be asked about")
        ->type_name("DIR|FILE");
    add_step_options(*command, options->training);
    command->add_option("--max-pixels", options->max_pixels, "Larger images are reduced to this")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    add_video_options(*command, options->video);
    add_model_folder(*command, options->model);
}

void add_import_predictions(const CommandLine& line) {
    auto options = std::make_shared<ImportOptions>();
    CLI::App* command = add_command<ImportOptions>(
        line, line.app, "import-predictions", "Score what a model trained by LLaMA-Factory said", options, run_import);
    command->add_option("file", options->file, "generated_predictions.jsonl")->type_name("FILE")->required();
    command
        ->add_option("--exported", options->exported, "The folder that was exported: names the images of the answers")
        ->type_name("DIR");
}

}  // namespace emloc::cli
