// emloc bench: what this machine does with a model: loading, adapting, prefill, decoding.
#include <algorithm>
#include <array>
#include <random>

#include "app/emloc/adapt_progress.h"
#include "app/emloc/command.h"
#include "app/emloc/format.h"
#include "app/emloc/measure.h"
#include "app/emloc/method_options.h"
#include "app/emloc/model_options.h"
#include "app/emloc/report.h"
#include "engine/adaptation/adaptation.h"
#include "engine/query/query.h"

namespace emloc::cli {
namespace {

struct BenchOptions {
    ModelOptions model;
    int demonstrations = 8;
    int image_size = 112;
    std::int64_t prompt_tokens = 512;
    std::int64_t new_tokens = 32;
    std::int64_t chunk_tokens = kDefaultChunkTokens;
    MethodOptions method;
};

struct Measurements {
    double load_seconds = 0;
    double adaptation_seconds = 0;
    double classify_seconds = 0;
    std::int64_t prompt_tokens = 0;
    double prefill_seconds = 0;
    std::int64_t decoded_tokens = 0;
    double decode_seconds = 0;
};

constexpr std::array kLabels{"stripes", "checks"};

// A striped or checked picture in random colours, as the bytes of a PPM file.
Media generated_image(int size, bool checked, std::mt19937& random) {
    std::uniform_int_distribution<int> colour(0, 255);
    std::uniform_int_distribution<int> width(4, 12);
    const int period = width(random);
    std::array<std::array<std::byte, 3>, 2> colours;
    for (auto& rgb : colours) {
        std::generate(rgb.begin(), rgb.end(), [&] { return static_cast<std::byte>(colour(random)); });
    }
    const std::string head = fmt::format("P6\n{} {}\n255\n", size, size);
    auto bytes = std::make_shared<std::vector<std::byte>>();
    std::transform(head.begin(), head.end(), std::back_inserter(*bytes), [](char c) { return std::byte(c); });
    for (int y = 0; y < size; ++y) {
        for (int x = 0; x < size; ++x) {
            const int stripe = x / period + (checked ? y / period : 0);
            const auto& rgb = colours[static_cast<std::size_t>(stripe % 2)];
            bytes->insert(bytes->end(), rgb.begin(), rgb.end());
        }
    }
    return {.kind = MediaKind::kImage, .path = {}, .bytes = std::move(bytes), .sha256 = {}};
}

std::vector<Demonstration> generated_demonstrations(const BenchOptions& options, std::mt19937& random) {
    std::vector<Demonstration> demonstrations;
    for (int i = 0; i < options.demonstrations; ++i) {
        Demonstration demonstration;
        demonstration.media = {generated_image(options.image_size, i % 2 == 1, random)};
        demonstration.answer = kLabels[static_cast<std::size_t>(i % 2)];
        demonstrations.push_back(std::move(demonstration));
    }
    return demonstrations;
}

// A question of about so many tokens.
std::string long_question(const Tokenizer& tokenizer, std::int64_t tokens) {
    std::string text;
    std::mt19937 random(1);
    std::uniform_int_distribution<int> letter('a', 'z');
    while (static_cast<std::int64_t>(tokenizer.encode(text).size()) < tokens) {
        for (int word = 0; word < 16; ++word) {
            std::generate_n(std::back_inserter(text), 4, [&] { return static_cast<char>(letter(random)); });
            text += ' ';
        }
    }
    return text;
}

// Asks with sampling until enough tokens were decoded: a model may end an answer early, however often it is asked.
Status measure_generation(const Query& query, const std::string& question, const BenchOptions& options,
                          Invocation& invocation, Measurements& measured) {
    constexpr int kMostAnswers = 8;
    for (int i = 0; i < kMostAnswers && measured.decoded_tokens < options.new_tokens; ++i) {
        invocation.console.progress(
            fmt::format("generating: {} of {} tokens", measured.decoded_tokens, options.new_tokens));
        const GenerationOptions generation{.max_new_tokens = options.new_tokens - measured.decoded_tokens + 1,
                                           .temperature = 1.0,
                                           .top_p = 1.0,
                                           .top_k = 0,
                                           .seed = static_cast<std::uint64_t>(i)};
        const auto answer = query.ask({}, question, generation, {}, invocation.stop);
        if (!answer) {
            return tl::unexpected(answer.error());
        }
        if (answer->stopped) {
            return fail(ErrorKind::kCancelled, "Stopped.");
        }
        measured.prompt_tokens += answer->prompt_tokens;
        measured.prefill_seconds += answer->first_token_seconds;
        measured.decoded_tokens += std::max<std::int64_t>(0, answer->tokens - 1);
        measured.decode_seconds += answer->seconds - answer->first_token_seconds;
    }
    return {};
}

double per_second(std::int64_t count, double seconds) {
    return seconds > 0 ? static_cast<double>(count) / seconds : 0;
}

void print_json(Console& console, const Model& model, const Context& context, const Measurements& measured) {
    const PhaseSeconds phases = total_seconds(context);
    console.print_json(Json{{"model", to_json(model.identity())},
                            {"device", model.device()},
                            {"load_seconds", measured.load_seconds},
                            {"demonstrations", context.demonstrations.size()},
                            {"chunks", context.chunks.size()},
                            {"tokens", token_count(context)},
                            {"kept_share", kept_share(context)},
                            {"seconds",
                             {{"adaptation", measured.adaptation_seconds},
                              {"vision", phases.vision},
                              {"chunk", phases.chunk},
                              {"observation", phases.observation},
                              {"search", phases.search}}},
                            {"classify_seconds", measured.classify_seconds},
                            {"prefill_tokens_per_second", per_second(measured.prompt_tokens, measured.prefill_seconds)},
                            {"decode_tokens_per_second", per_second(measured.decoded_tokens, measured.decode_seconds)},
                            {"prompt_tokens", measured.prompt_tokens},
                            {"decoded_tokens", measured.decoded_tokens},
                            {"peak_memory_bytes", peak_memory_bytes()}});
}

void print_text(Console& console, const Model& model, const Context& context, const Measurements& measured) {
    const PhaseSeconds phases = total_seconds(context);
    Table table({Table::Align::kLeft, Table::Align::kRight, Table::Align::kLeft});
    const std::string about =
        fmt::format("{}, {}, {}", count_of(token_count(context), "token"),
                    count_of(static_cast<std::int64_t>(context.demonstrations.size()), "demonstration"),
                    count_of(static_cast<std::int64_t>(context.chunks.size()), "chunk"));
    table.add({"load", human_seconds(measured.load_seconds), model.identity().name + " on " + model.device()});
    table.add({"adapt", human_seconds(measured.adaptation_seconds), about});
    table.add({"  vision", human_seconds(phases.vision)});
    table.add({"  chunks", human_seconds(phases.chunk)});
    table.add({"  observations", human_seconds(phases.observation)});
    table.add({"  search", human_seconds(phases.search), fmt::format("keeps {}", percent(kept_share(context)))});
    table.add({"classify", human_seconds(measured.classify_seconds), "one image"});
    table.add({"prefill", fmt::format("{:.0f}", per_second(measured.prompt_tokens, measured.prefill_seconds)),
               "tokens per second"});
    table.add({"decode",
               measured.decoded_tokens > 0
                   ? fmt::format("{:.1f}", per_second(measured.decoded_tokens, measured.decode_seconds))
                   : "-",
               measured.decoded_tokens > 0 ? "tokens per second" : "the model ends its answers at once"});
    table.add({"peak memory", human_bytes(peak_memory_bytes())});
    console.print(table.text());
}

Result<std::shared_ptr<const Context>> adapt(const std::shared_ptr<const Model>& model, const BenchOptions& options,
                                             std::mt19937& random, Invocation& invocation, Measurements& measured) {
    AdaptationOptions adaptation;
    adaptation.chunk_tokens = options.chunk_tokens;
    adaptation.method = with_overrides({}, options.method, invocation.methods);
    AdaptProgress progress(invocation.console);
    auto demonstrations = generated_demonstrations(options, random);
    LapTimer timer;
    auto adapted =
        Adaptation(model, adaptation, invocation.methods).run(std::move(demonstrations), progress, invocation.stop);
    if (!adapted) return tl::unexpected(adapted.error());
    measured.adaptation_seconds = timer.lap();
    return std::make_shared<const Context>(std::move(*adapted));
}

Result<ExitCode> run(const BenchOptions& options, Invocation& invocation) {
    Measurements measured;
    LapTimer timer;
    const auto model = load_model(options.model, invocation);
    if (!model) {
        return tl::unexpected(model.error());
    }
    measured.load_seconds = timer.lap();

    std::mt19937 random(0);  // the same pictures in every run
    const auto context = adapt(*model, options, random, invocation, measured);
    if (!context) return tl::unexpected(context.error());
    const auto query = Query::open(*model, *context);
    if (!query) {
        return tl::unexpected(query.error());
    }
    const Media image = generated_image(options.image_size, true, random);
    const auto answer = query->classify(std::span(&image, 1), {}, {}, invocation.stop);
    if (!answer) {
        return tl::unexpected(answer.error());
    }
    measured.classify_seconds = answer->seconds;

    const auto bare = Query::zero_shot(*model);
    if (!bare) {
        return tl::unexpected(bare.error());
    }
    const std::string question = long_question((*model)->tokenizer(), options.prompt_tokens);
    if (const Status done = measure_generation(*bare, question, options, invocation, measured); !done) {
        return tl::unexpected(done.error());
    }
    if (invocation.json) {
        print_json(invocation.console, **model, **context, measured);
    } else {
        print_text(invocation.console, **model, **context, measured);
    }
    return ExitCode::kOk;
}

}  // namespace

void add_bench(const CommandLine& line) {
    auto options = std::make_shared<BenchOptions>();
    CLI::App* command = add_command<BenchOptions>(
        line, line.app, "bench", "Measure loading, adapting, prefill and decoding on generated images", options, run);
    add_model_options(*command, options->model);
    const auto add = [&](const char* name, auto& value, const char* description) {
        command->add_option(name, value, description)
            ->type_name("N")
            ->check(CLI::PositiveNumber)
            ->capture_default_str();
    };
    add("--demos", options->demonstrations, "Demonstrations to adapt to");
    add("--image-size", options->image_size, "Width and height of the generated images");
    add("--chunk-tokens", options->chunk_tokens, "Tokens of a chunk");
    add_method_options(*command, options->method, line.methods);
    add("--prompt-tokens", options->prompt_tokens, "Tokens of the prompt that prefill is measured with");
    add("--new-tokens", options->new_tokens, "Tokens to decode");
}

}  // namespace emloc::cli
