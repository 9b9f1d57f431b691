// emloc classify: images and videos -> labels of a context, with probabilities.
#include <algorithm>
#include <vector>

#include "app/emloc/command.h"
#include "app/emloc/format.h"
#include "app/emloc/open_context.h"
#include "app/emloc/report.h"
#include "app/emloc/video_options.h"
#include "engine/query/query.h"

namespace emloc::cli {
namespace {

struct ClassifyOptions {
    ModelOptions model;
    StoreOptions store;
    std::string context;
    std::vector<std::string> images;
    std::vector<std::string> labels;
    std::string question;
    std::size_t top = 3;
    std::int64_t nearest = 0;  // how many demonstrations are named that look most like the image
};

Result<Classification> classify(const Query& query, const ClassifyOptions& options, const std::string& image,
                                const Invocation& invocation) {
    const auto medium = read_medium(image);
    if (!medium) {
        return tl::unexpected(medium.error());
    }
    return query.classify(std::span(&*medium, 1), options.question, options.labels, invocation.stop);
}

std::string text_of(const std::string& image, const Classification& answer, std::size_t top) {
    std::string line = image + ":";
    for (std::size_t i = 0; i < std::min(top, answer.labels.size()); ++i) {
        line +=
            fmt::format("{} {} {}", i == 0 ? "" : ",", answer.labels[i].label, percent(answer.labels[i].probability));
    }
    return one_line(line) + "\n";
}

// What the image looks most like.
struct Nearest {
    const Demonstration& demonstration;
    SimilarDemonstration found;
};

Result<std::vector<Nearest>> nearest(const Workspace& workspace, OpenContext& open, const ClassifyOptions& options,
                                     const std::string& image, const Invocation& invocation) {
    if (options.nearest == 0) return std::vector<Nearest>{};
    const auto medium = read_medium(image);
    if (!medium) return tl::unexpected(medium.error());
    const auto found = workspace.similar_demonstrations(open, *medium, options.nearest, invocation.stop);
    if (!found) return tl::unexpected(found.error());
    std::vector<Nearest> all;
    for (const auto& each : *found)
        all.push_back({open.context->demonstrations[static_cast<std::size_t>(each.index)], each});
    return all;
}

std::string text_of(const Nearest& nearest) {
    return one_line(fmt::format("  like {} ({:.3f})  {}", nearest.demonstration.answer, nearest.found.similarity,
                                nearest.demonstration.media.front().path.string())) +
           "\n";
}

Json nearest_json(const std::vector<Nearest>& all) {
    Json list = Json::array();
    for (const auto& [demonstration, found] : all)
        list.push_back({{"demonstration", found.index},
                        {"answer", demonstration.answer},
                        {"file", demonstration.media.front().path.string()},
                        {"similarity", found.similarity}});
    return list;
}

// Whether the image could not be used, rather than the program not go on.
bool is_image_fault(ErrorKind kind) {
    return exit_code(kind) == ExitCode::kBadInput;
}

Result<ExitCode> classify_all(const Workspace& workspace, OpenContext& open, const ClassifyOptions& options,
                              Invocation& invocation) {
    Json results = Json::array();
    ExitCode code = ExitCode::kOk;
    for (std::size_t i = 0; i < options.images.size(); ++i) {
        const std::string& image = options.images[i];
        invocation.console.progress(fmt::format("{}/{}  {}", i + 1, options.images.size(), image));
        const auto answer = classify(open.query, options, image, invocation);
        if (answer && !answer->labels.empty()) {
            const auto similar = nearest(workspace, open, options, image, invocation);
            if (!similar) return tl::unexpected(similar.error());
            if (invocation.json) {
                results.push_back({{"image", image},
                                   {"label", answer->labels.front().label},
                                   {"probabilities", to_json(answer->labels)}});
                if (options.nearest > 0) results.back()["nearest"] = nearest_json(*similar);
            } else {
                invocation.console.print(text_of(image, *answer, options.top));
                for (const auto& each : *similar) invocation.console.print(text_of(each));
            }
        } else if (!answer && is_image_fault(answer.error().kind)) {
            invocation.console.error("{}", answer.error().message);
            results.push_back({{"image", image}, {"error", answer.error().message}});
            code = ExitCode::kBadInput;
        } else {
            return answer ? fail(ErrorKind::kInvalidArgument,
                                 "The context has no labels to choose from. Give some with "
                                 "--labels, or use \"emloc ask\".")
                          : tl::unexpected(answer.error());
        }
    }
    if (invocation.json) {
        invocation.console.print_json(results);
    }
    return code;
}

Result<ExitCode> run(const ClassifyOptions& options, Invocation& invocation) {
    // Demonstrations are looked at wherever their files are by now.
    Workspace workspace(options.nearest > 0 ? LoadMedia::kBytes : LoadMedia::kReferences, invocation.methods);
    if (const Status opened = open_store(workspace, options.store, options.context); !opened) {
        return tl::unexpected(opened.error());
    }
    const auto open = open_context(workspace, options.model, options.context, invocation);
    if (!open) {
        return tl::unexpected(open.error());
    }
    return classify_all(workspace, **open, options, invocation);
}

}  // namespace

void add_classify(const CommandLine& line) {
    auto options = std::make_shared<ClassifyOptions>();
    CLI::App* command =
        add_command<ClassifyOptions>(line, line.app, "classify", "Name the class of images and videos", options, run);
    command->add_option("image", options->images, "Image and video files")->type_name("IMAGE...")->required();
    add_store_option(*command, options->store);
    add_context_option(*command, options->context)->required();
    add_model_options(*command, options->model);
    command->add_option("--labels", options->labels, "Choose among these (default: the context's labels)")
        ->type_name("LABEL,LABEL,...")
        ->delimiter(',');
    command->add_option("--question", options->question, "The question asked (default: that of the demonstrations)")
        ->type_name("TEXT");
    command->add_option("--nearest", options->nearest, "Also name so many demonstrations that look most like the image")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    command->add_option("--top", options->top, "Labels printed per image")
        ->type_name("N")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
}

}  // namespace emloc::cli
