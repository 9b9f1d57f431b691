#include "engine/query/query.h"

#include <algorithm>
#include <map>

#include "engine/adaptation/memory_source.h"
#include "engine/core/stopwatch.h"
#include "engine/kernels/parallel.h"
#include "engine/model/config.h"
#include "engine/model/families/family.h"
#include "engine/model/guard.h"
#include "engine/prompt/prepare.h"
#include "engine/query/logit_rules.h"
#include "engine/query/sampling.h"
#include "engine/query/seen_media.h"
#include "engine/query/session.h"
#include "engine/query/step_threads.h"
#include "engine/query/token_tree.h"

namespace emloc {
namespace {

// A question ready for the network.
struct Prompt {
    std::vector<TokenId> ids;
    EmbeddedRows rows;
    std::vector<MediaTokens> media;
    std::size_t opening = 0;  // tokens of the query's own turn, without a system turn
    std::shared_ptr<const QueryMemory> memory;
};

// Of each of the tree's sequences: the sum over the forks that lead to it of its branch's log-softmax among all there.
// What follows without a choice takes nothing away, or labels of many tokens would seem unlikely.
std::vector<double> log_probabilities_of(const TokenTree& tree, const at::Tensor& logits, std::size_t sequences) {
    std::vector<std::int64_t> rows, tokens, sizes;
    for (const auto& fork : tree.forks()) {
        rows.insert(rows.end(), fork.tokens.size(), fork.row);
        tokens.insert(tokens.end(), fork.tokens.begin(), fork.tokens.end());
        sizes.push_back(static_cast<std::int64_t>(fork.tokens.size()));
    }
    std::vector<double> scores(sequences, 0);
    if (sizes.empty()) return scores;
    const auto on_device = [&](const std::vector<std::int64_t>& indices) {
        return at::tensor(indices, at::kLong).to(logits.device());
    };
    auto shares = logits.index({on_device(rows), on_device(tokens)}).to(at::kCPU, at::kDouble).split_with_sizes(sizes);
    for (auto& share : shares) share = share.log_softmax(0);
    for (std::size_t s = 0; s < sequences; ++s)
        for (const auto [fork, branch] : tree.choices(s))
            scores[s] += shares[fork][static_cast<std::int64_t>(branch)].item<double>();
    return scores;
}

constexpr Interruptions kInterruptions{.cancelled = "The query was stopped.",
                                       .out_of_memory =
                                           "There is not enough memory on {} for this query. Close other programs, "
                                           "or ask about fewer or smaller images."};

}  // namespace

struct Query::State {
    std::shared_ptr<const Model> model;
    std::shared_ptr<const Context> context;  // null: zero-shot
    MediaSettings settings;
    std::string question;
    std::vector<std::string> labels;
    std::unique_ptr<MemorySource> source;  // its memory may point into the context's blobs
    bool goes_on = false;                  // the memory ends within the user's turn, behind a video
    std::string system_prompt = {};        // where there is no context
    // One thread asks at a time.
    mutable SeenMedia seen = {};
    mutable StepThreads step_threads{static_cast<int>(parallel_width())};

    Result<Prompt> prompt(std::span<const Media> media, std::string_view text, const std::stop_token& stop) const;
    std::vector<std::vector<TokenId>> label_tokens(const Prompt& prompt, std::string_view text,
                                                   std::span<const std::string> wanted) const;
    Result<Classification> classify(std::span<const Media> media, std::string_view text,
                                    std::span<const std::string> wanted, const std::stop_token& stop) const;
    Result<Answer> ask(std::span<const Media> media, std::string_view text, const GenerationOptions& options,
                       const std::function<void(std::string_view)>& on_text, const std::stop_token& stop) const;
};

Result<Prompt> Query::State::prompt(std::span<const Media> media, std::string_view text,
                                    const std::stop_token& stop) const {
    auto prepared = prepare_media(media, settings, stop);
    if (!prepared) return tl::unexpected(prepared.error());
    const auto runs = runs_of(prepared->tokens);
    const auto first = prepared->tokens.empty() ? 0 : prepared->tokens.front().count();
    if (goes_on) prepared->tokens.insert(prepared->tokens.begin(), MediaTokens{MediaKind::kVideo, {PadRun{}}});
    const auto turn = query_turn(model->tokenizer(), model->chat_tokens(), prepared->tokens, text);
    auto ids = turn.ids;
    const auto opening = ids.size();
    constexpr std::ptrdiff_t kStartAndEnd = 2;  // of the video that is in the context
    if (goes_on) ids.erase(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(turn.media.begin) + kStartAndEnd);
    if (!context) {
        auto system = system_turn(model->tokenizer(), model->chat_tokens(), system_prompt);
        ids.insert(ids.begin(), system.begin(), system.end());
    }
    auto positions = mrope_positions(ids, runs, model->config().tokens);
    if (!positions) return tl::unexpected(positions.error());
    const auto& network = model->network();
    const AskedMedia asked{seen.encode(network, prepared->patches), first, media};
    auto memory = source->memory_for(asked, stop);
    if (!memory) return tl::unexpected(memory.error());
    auto rows = network.embed(ids, std::move(*positions), asked.embeddings);
    return Prompt{std::move(ids), std::move(rows), prepared->tokens, opening, std::move(*memory)};
}

// Every label as the assistant would say it: its tokens and the end of the turn.
std::vector<std::vector<TokenId>> Query::State::label_tokens(const Prompt& prompt, std::string_view text,
                                                             std::span<const std::string> wanted) const {
    std::vector<std::vector<TokenId>> sequences;
    for (const auto& label : wanted) {
        const auto turn = demonstration_turn(model->tokenizer(), model->chat_tokens(), prompt.media, text, label);
        sequences.emplace_back(turn.ids.begin() + static_cast<std::ptrdiff_t>(prompt.opening),
                               turn.ids.begin() + static_cast<std::ptrdiff_t>(turn.answer.end));
    }
    return sequences;
}

Result<Classification> Query::State::classify(std::span<const Media> media, std::string_view text,
                                              std::span<const std::string> wanted, const std::stop_token& stop) const {
    const Stopwatch stopwatch;
    if (wanted.empty())
        return fail(ErrorKind::kInvalidArgument,
                    "There are no labels to choose from: the context has none, and none were given.");
    const auto asked = prompt(media, text, stop);
    if (!asked) return tl::unexpected(asked.error());
    const auto sequences = label_tokens(*asked, text, wanted);
    const TokenTree tree(sequences);
    Session session(model->network(), asked->memory->caches, asked->memory->offset,
                    static_cast<std::int64_t>(asked->ids.size()), stop);
    auto logits = session.prefill(asked->rows);
    if (!tree.tokens().empty()) logits = at::cat({logits, session.score(tree.tokens(), tree.depths(), tree.visible())});
    const auto scores = log_probabilities_of(tree, logits, sequences.size());
    const auto probabilities = at::tensor(scores, at::kDouble).softmax(-1);
    Classification result;
    for (std::size_t s = 0; s < wanted.size(); ++s)
        result.labels.push_back({wanted[s], probabilities[static_cast<std::int64_t>(s)].item<double>()});
    std::stable_sort(result.labels.begin(), result.labels.end(),
                     [](const auto& a, const auto& b) { return a.probability > b.probability; });
    result.seconds = stopwatch.seconds();
    return result;
}

Result<Answer> Query::State::ask(std::span<const Media> media, std::string_view text, const GenerationOptions& options,
                                 const std::function<void(std::string_view)>& on_text,
                                 const std::stop_token& stop) const {
    const Stopwatch stopwatch;
    const auto asked = prompt(media, text, stop);
    if (!asked) return tl::unexpected(asked.error());
    const auto& ends = model->generation().end_tokens;
    const auto limit = options.max_new_tokens > 0 ? options.max_new_tokens : model->generation().max_new_tokens;
    Answer answer{.text = {}, .prompt_tokens = static_cast<std::int64_t>(asked->ids.size())};
    StreamDecoder decoder(model->tokenizer());
    Sampler sampler(options);
    LogitRules rules(model->generation(), asked->ids);
    const auto say = [&](const std::string& piece) {
        answer.text += piece;
        if (on_text && !piece.empty()) on_text(piece);
    };
    const auto end = [&] { return options.until.empty() ? std::string::npos : answer.text.find(options.until); };
    try {
        Session session(model->network(), asked->memory->caches, asked->memory->offset, answer.prompt_tokens + limit,
                        stop);
        auto logits = session.prefill(asked->rows)[0];
        answer.first_token_seconds = stopwatch.seconds();
        while (true) {
            const auto token = sampler.pick(rules.applied(logits));
            if (std::find(ends.begin(), ends.end(), token) != ends.end()) break;
            ++answer.tokens;
            say(decoder.push(token));
            if (answer.tokens == limit || end() != std::string::npos) break;
            rules.add(token);
            const ParallelWidth width(step_threads.count());
            const Stopwatch step;
            logits = session.step(token);
            step_threads.took(step.seconds());
        }
    } catch (const Cancelled&) {
        answer.stopped = true;
    }
    say(decoder.finish());
    if (const auto at = end(); at != std::string::npos) answer.text.resize(at);
    answer.seconds = stopwatch.seconds();
    return answer;
}

std::string usual_question(std::span<const Demonstration> demonstrations) {
    std::map<std::string, int> counts;
    for (const auto& demonstration : demonstrations) ++counts[demonstration.question];
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts.end() ? kDefaultQuestion : most->first;
}

Query::Query() = default;
Query::Query(Query&&) noexcept = default;
Query& Query::operator=(Query&&) noexcept = default;
Query::~Query() = default;

Result<Query> Query::open(std::shared_ptr<const Model> model, std::shared_ptr<const Context> context,
                          const MethodRegistry& methods) {
    const auto& needed = context->model;
    const auto& loaded = model->identity();
    if (needed.sha256 != loaded.sha256)
        return fail(ErrorKind::kWrongModel, "The context needs the model {} ({:.12}), but {} ({:.12}) is loaded.",
                    needed.name, needed.sha256, loaded.name, loaded.sha256);
    const auto* method = methods.find(context->options.method.name);
    if (method == nullptr)
        return fail(ErrorKind::kUnsupported, "The context was made by the method {}, which this version doesn't have.",
                    context->options.method.name);
    return guarded(*model, kInterruptions, [&]() -> Result<Query> {
        Query query;
        auto source = method->recall ? method->recall(model, context) : nullptr;
        if (!source) {
            const auto& memory = context->memory;
            const auto& decoder = model->network().decoder();
            source = std::make_unique<FixedMemory>(QueryMemory{
                to_caches(memory, model->config().decoder.linear, decoder.options()), memory.position_offset});
        }
        query.state_.reset(new State{model, context, media_settings(model->media(), context->options),
                                     usual_question(context->demonstrations), labels_of(*context), std::move(source),
                                     method->reads == Reads::kOneVideo});
        return query;
    });
}

Result<Query> Query::zero_shot(std::shared_ptr<const Model> model, const std::optional<std::string>& system_prompt) {
    Query query;
    auto media = model->media();
    auto prompt = system_prompt.value_or(std::string(model->config().family->system_prompt));
    query.state_.reset(new State{.model = std::move(model),
                                 .context = nullptr,
                                 .settings = std::move(media),
                                 .question = kDefaultQuestion,
                                 .labels = {},
                                 .source = std::make_unique<FixedMemory>(QueryMemory{}),
                                 .system_prompt = std::move(prompt)});
    return query;
}

Result<Classification> Query::classify(std::span<const Media> media, std::string_view question,
                                       std::span<const std::string> labels, std::stop_token stop) const {
    const auto text = question.empty() ? std::string_view(state_->question) : question;
    const auto wanted = labels.empty() ? std::span<const std::string>(state_->labels) : labels;
    return guarded(*state_->model, kInterruptions, [&] { return state_->classify(media, text, wanted, stop); });
}

Result<Answer> Query::ask(std::span<const Media> media, std::string_view question, const GenerationOptions& options,
                          const std::function<void(std::string_view)>& on_text, std::stop_token stop) const {
    const auto text = question.empty() ? std::string_view(state_->question) : question;
    return guarded(*state_->model, kInterruptions, [&] { return state_->ask(media, text, options, on_text, stop); });
}

}  // namespace emloc
