// emloc ask: a free question about images and videos, answered from a context.
#include <vector>

#include "app/emloc/command.h"
#include "app/emloc/format.h"
#include "app/emloc/open_context.h"
#include "app/emloc/report.h"
#include "app/emloc/video_options.h"
#include "engine/query/query.h"

namespace emloc::cli {
namespace {

struct AskOptions {
    ModelOptions model;
    StoreOptions store;
    std::string context;
    std::vector<std::string> images;
    std::vector<std::string> videos;
    std::string question;
    GenerationOptions generation;
};

Result<std::vector<Media>> read_media(const std::vector<std::string>& files) {
    std::vector<Media> media;
    for (const std::string& file : files) {
        auto medium = read_medium(file);
        if (!medium) {
            return tl::unexpected(medium.error());
        }
        media.push_back(std::move(*medium));
    }
    return media;
}

void print_json(Console& console, const Answer& answer) {
    console.print_json(Json{{"text", answer.text},
                            {"tokens", answer.tokens},
                            {"prompt_tokens", answer.prompt_tokens},
                            {"seconds", answer.seconds},
                            {"first_token_seconds", answer.first_token_seconds},
                            {"stopped", answer.stopped}});
}

Result<ExitCode> run(const AskOptions& options, Invocation& invocation) {
    if (!options.context.empty() && options.store.file.empty()) {
        return fail(ErrorKind::kInvalidArgument, "Say with --store which file holds the context \"{}\".",
                    options.context);
    }
    auto files = options.images;
    files.insert(files.end(), options.videos.begin(), options.videos.end());
    const auto media = read_media(files);
    if (!media) {
        return tl::unexpected(media.error());
    }
    Workspace workspace(LoadMedia::kReferences, invocation.methods);
    if (!options.context.empty()) {
        if (const Status opened = open_store(workspace, options.store, options.context); !opened) {
            return tl::unexpected(opened.error());
        }
    }
    const auto open = open_context(workspace, options.model, options.context, invocation);
    if (!open) {
        return tl::unexpected(open.error());
    }
    Console& console = invocation.console;
    const bool streams = !invocation.json;
    const auto on_text = [&console](std::string_view text) {
        console.print(printable(text));
        // A failed write is reported at the end.
        static_cast<void>(console.flush());
    };
    const auto answer =
        (*open)->query.ask(*media, options.question, options.generation,
                           streams ? on_text : std::function<void(std::string_view)>{}, invocation.stop);
    if (!answer) {
        return tl::unexpected(answer.error());
    }
    if (streams) {
        console.print("\n");
    } else {
        print_json(console, *answer);
    }
    console.info("{} in {}", count_of(answer->tokens, "token"), human_seconds(answer->seconds));
    return answer->stopped ? ExitCode::kInterrupted : ExitCode::kOk;
}

}  // namespace

void add_ask(const CommandLine& line) {
    auto options = std::make_shared<AskOptions>();
    CLI::App* command = add_command<AskOptions>(line, line.app, "ask",
                                                "Ask a question; the answer is written as it comes", options, run);
    command->add_option("question", options->question, "The question")->type_name("QUESTION")->required();
    command->add_option("-i,--image", options->images, "An image the question is about; may be given several times")
        ->type_name("FILE")
        ->allow_extra_args(false);
    command->add_option("--video", options->videos, "A video the question is about; may be given several times")
        ->type_name("FILE")
        ->allow_extra_args(false);
    add_store_option(*command, options->store)->required(false);
    add_context_option(*command, options->context)->description("Name of the context (default: none, zero-shot)");
    add_model_options(*command, options->model);
    GenerationOptions& generation = options->generation;
    command->add_option("--max-new-tokens", generation.max_new_tokens, "Longest answer (default: the model's)")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    command->add_option("--temperature", generation.temperature, "0: always the likeliest token")
        ->type_name("T")
        ->check(CLI::Range(0.0, 100.0))
        ->capture_default_str();
    command->add_option("--top-p", generation.top_p, "Sample among the likeliest tokens of this total probability")
        ->type_name("P")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command->add_option("--top-k", generation.top_k, "Sample among so many likeliest tokens (0: all)")
        ->type_name("K")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command->add_option("--seed", generation.seed, "Seed of the sampling")->type_name("N")->capture_default_str();
}

}  // namespace emloc::cli
