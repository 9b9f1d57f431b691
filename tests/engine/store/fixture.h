// Contexts to store, folders to store them in, and how two contexts differ.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/store/store.h"
#include "tests/engine/temporary_folder.h"

namespace emloc {

// Others may enter it, for tests that give up root's rights.
class Folder : public test::TemporaryFolder {
 public:
    Folder() {
        std::filesystem::permissions(path(), std::filesystem::perms::others_all, std::filesystem::perm_options::add);
    }
};

using Bytes = std::vector<std::byte>;

inline Bytes bytes_of_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const auto view = std::as_bytes(std::span(text));
    return {view.begin(), view.end()};
}

inline void write_file(const std::filesystem::path& file, std::span<const std::byte> bytes) {
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

inline void write_file(const std::filesystem::path& file, std::string_view text) {
    write_file(file, std::as_bytes(std::span(text)));
}

inline std::shared_ptr<const Bytes> random_bytes(std::int64_t size, unsigned seed) {
    std::mt19937 random(seed);
    auto bytes = std::make_shared<Bytes>(static_cast<std::size_t>(size));
    for (auto& byte : *bytes) byte = static_cast<std::byte>(random());
    return bytes;
}

inline ModelIdentity some_model() {
    return {"Qwen2-VL-2B-Instruct", "qwen2_vl", std::string(40, 'a') + std::string(24, '7'), 3, 2, 8};
}

inline MethodChoice some_method() {
    return {"emloc",
            {{"delta", 0.0049999999999999},
             {"ratios", std::vector{0.1, 1.0 / 3.0, 0.5}},
             {"full_trials", false},
             {"search", std::string("exact")}}};
}

inline Media image(std::string name, std::shared_ptr<const Bytes> bytes) {
    Media medium;
    medium.path = "/pictures/of somebody/" + name;
    medium.bytes = std::move(bytes);
    return medium;
}

inline Decision decision_of(int chunk, int layer, std::int64_t tokens, std::mt19937& random) {
    Decision decision{chunk, layer, layer == 1 ? 1.0 : 0.2, {}, {}};
    if (layer != 1) {
        decision.kept.resize(2);
        for (auto& head : decision.kept)
            for (std::int32_t position = 0; position < tokens; ++position)
                if (random() % 5 == 0) head.push_back(position);
    }
    for (std::int64_t i = 0; i < 2 * tokens; ++i)
        decision.importance.push_back(static_cast<float>(random() % 1000) / 1000.0F);
    return decision;
}

inline ChunkRecord chunk_of(int index, std::int64_t first_demonstration, std::mt19937& random) {
    ChunkRecord chunk;
    chunk.method = some_method();
    chunk.tokens = 300 + 10 * index;
    chunk.first_demonstration = first_demonstration;
    chunk.demonstrations = {{{4, 90}, {90, 97}, {97, 99}, {{1, 18, 18}, {2, 4, 6}}},
                            {{0, 0}, {100, 107}, {107, 110}, {}}};
    for (int layer = 0; layer < 3; ++layer) {
        chunk.trials.push_back({index, layer, 0.1, 30, 0.0123 + layer, false, 0.5});
        chunk.trials.push_back({index, layer, 0.2, 60, layer == 2 ? -0.0 : 0.004, true, 0.25});
        chunk.decisions.push_back(decision_of(index, layer, chunk.tokens, random));
    }
    chunk.trials[0].js = std::numeric_limits<double>::quiet_NaN();
    chunk.trials[1].js = std::numeric_limits<double>::infinity();
    chunk.seconds = {0.125, 1.5, 2.0 / 3.0, 0};
    chunk.position_offset_after = 500 + index;
    if (index == 1) chunk.js = 0.0031;
    if (index == 1) chunk.features = {0.6F, 0.8F, 0, -1};
    return chunk;
}

// A context with something in every field; another one for each seed. Its layers keep different numbers of tokens.
inline Context some_context(unsigned seed = 1) {
    std::mt19937 random(seed);
    Context context;
    context.model = some_model();
    context.options.method = some_method();
    context.options.chunk_tokens = 1234;
    context.options.demonstrations_per_chunk = 2;
    context.options.min_pixels = 3136;
    context.options.system_prompt = "Be brief.\n“Quoted” and\0null";
    const auto shared = random_bytes(5000, seed);
    for (int i = 0; i < 4; ++i) {
        Demonstration demonstration;
        if (i != 1)
            demonstration.media = {image("shared.jpg", shared), image("own.png", random_bytes(700 + i, seed + 1000u))};
        if (i == 3) demonstration.media[1].kind = MediaKind::kVideo;
        demonstration.answer = i % 2 ? "mushroom 🍄" : "Größe \"L\"";
        if (i == 2) demonstration.question.clear();
        demonstration.is_label = i != 3;
        context.demonstrations.push_back(demonstration);
    }
    context.chunks = {chunk_of(0, 0, random), chunk_of(1, 2, random)};
    context.memory = {DType::kBF16, 2, 8, 777, {}};
    for (std::int64_t layer = 0; layer < 3; ++layer) {
        const std::int64_t tokens = 100 + 30 * layer;
        context.memory.layers.push_back({.tokens = tokens,
                                         .key = random_bytes(tokens * 2 * 8 * 2, seed + 2000u),
                                         .value = random_bytes(tokens * 2 * 8 * 2, seed + 3000u)});
    }
    return context;
}

// As some_context(), of one chunk: few pages, so that each of its writes can be tried.
inline Context small_context(unsigned seed = 1) {
    auto context = some_context(seed);
    context.demonstrations.resize(2);
    context.chunks.resize(1);
    return context;
}

// As some_context(), with 24 MB of memory: a save of it fills SQLite's log, which is then copied in a thread of its
// own.
inline Context heavy_context(unsigned seed = 1) {
    constexpr std::int64_t kTokens = 2000, kWidth = 512;
    auto context = some_context(seed);
    context.model.head_dim = context.memory.head_dim = kWidth;
    const auto bytes = random_bytes(kTokens * 2 * kWidth * 2, seed);
    for (auto& layer : context.memory.layers) layer = {.tokens = kTokens, .key = bytes, .value = bytes};
    return context;
}

inline bool same(double one, double other) {
    return one == other || (std::isnan(one) && std::isnan(other));
}

inline bool same(const std::shared_ptr<const Bytes>& one, const std::shared_ptr<const Bytes>& other) {
    const bool nothing = !one || one->empty();
    return nothing ? !other || other->empty() : other && *one == *other;
}

inline bool same(const TokenSpan& one, const TokenSpan& other) {
    return one.begin == other.begin && one.end == other.end;
}

enum class CompareMedia { kBytes, kReferences };

// What differs first, or nothing. A sha256 that `saved` doesn't know yet is not compared.
inline std::string difference(const Context& saved, const Context& loaded, CompareMedia media = CompareMedia::kBytes) {
#define EMLOC_SAME(expression)                                                         \
    do {                                                                               \
        const auto one = [](const auto& c) -> decltype(auto) { return (expression); }; \
        if (!(one(saved) == one(loaded))) return #expression;                          \
    } while (false)
    EMLOC_SAME(c.model.name);
    EMLOC_SAME(c.model.family);
    EMLOC_SAME(c.model.sha256);
    EMLOC_SAME(c.model.layers);
    EMLOC_SAME(c.model.kv_heads);
    EMLOC_SAME(c.model.head_dim);
    EMLOC_SAME(c.options.method);
    EMLOC_SAME(c.options.video);
    EMLOC_SAME(c.options.chunk_tokens);
    EMLOC_SAME(c.options.demonstrations_per_chunk);
    EMLOC_SAME(c.options.min_pixels);
    EMLOC_SAME(c.options.max_pixels);
    EMLOC_SAME(c.options.system_prompt);
    EMLOC_SAME(c.demonstrations.size());
    EMLOC_SAME(c.chunks.size());
    EMLOC_SAME(c.memory.dtype);
    EMLOC_SAME(c.memory.kv_heads);
    EMLOC_SAME(c.memory.head_dim);
    EMLOC_SAME(c.memory.position_offset);
    EMLOC_SAME(c.memory.layers.size());
#undef EMLOC_SAME
    for (std::size_t i = 0; i < saved.demonstrations.size(); ++i) {
        const auto &a = saved.demonstrations[i], &b = loaded.demonstrations[i];
        if (a.question != b.question || a.answer != b.answer || a.is_label != b.is_label) return "a demonstration";
        if (a.media.size() != b.media.size()) return "the number of media";
        for (std::size_t j = 0; j < a.media.size(); ++j) {
            const auto &x = a.media[j], &y = b.media[j];
            if (x.kind != y.kind || x.path != y.path) return "a medium's kind or path";
            if (!x.sha256.empty() && x.sha256 != y.sha256) return "a medium's hash";
            if (media == CompareMedia::kBytes && !same(x.bytes, y.bytes)) return "a medium's bytes";
        }
    }
    for (std::size_t i = 0; i < saved.chunks.size(); ++i) {
        const auto &a = saved.chunks[i], &b = loaded.chunks[i];
        if (a.method != b.method) return "a chunk's method";
        if (a.tokens != b.tokens || a.first_demonstration != b.first_demonstration ||
            a.position_offset_after != b.position_offset_after)
            return "a chunk's numbers";
        if (a.js != b.js || a.features != b.features) return "what was measured of a chunk";
        if (!same(a.seconds.vision, b.seconds.vision) || !same(a.seconds.chunk, b.seconds.chunk) ||
            !same(a.seconds.observation, b.seconds.observation) || !same(a.seconds.search, b.seconds.search))
            return "a chunk's seconds";
        if (a.demonstrations.size() != b.demonstrations.size() || a.trials.size() != b.trials.size() ||
            a.decisions.size() != b.decisions.size())
            return "a chunk's counts";
        for (std::size_t j = 0; j < a.demonstrations.size(); ++j) {
            const auto &x = a.demonstrations[j], &y = b.demonstrations[j];
            if (!same(x.media, y.media) || !same(x.question, y.question) || !same(x.answer, y.answer) ||
                x.grids != y.grids || x.runs != y.runs)
                return "spans";
        }
        for (std::size_t j = 0; j < a.trials.size(); ++j) {
            const auto &x = a.trials[j], &y = b.trials[j];
            if (x.chunk != y.chunk || x.layer != y.layer || !same(x.ratio, y.ratio) || x.kept_tokens != y.kept_tokens ||
                !same(x.js, y.js) || x.accepted != y.accepted || !same(x.seconds, y.seconds) ||
                x.is_lower_bound != y.is_lower_bound || x.is_estimate != y.is_estimate)
                return "a trial";
        }
        for (std::size_t j = 0; j < a.decisions.size(); ++j) {
            const auto &x = a.decisions[j], &y = b.decisions[j];
            if (x.chunk != y.chunk || x.layer != y.layer || !same(x.ratio, y.ratio) || x.kept != y.kept ||
                x.importance != y.importance)
                return "a decision";
        }
    }
    for (std::size_t i = 0; i < saved.memory.layers.size(); ++i) {
        const auto &a = saved.memory.layers[i], &b = loaded.memory.layers[i];
        if (a.tokens != b.tokens || a.head_tokens != b.head_tokens || a.positions != b.positions ||
            !same(a.key, b.key) || !same(a.value, b.value))
            return "a layer";
    }
    return {};
}

// A store that must open, and a context that must load.
inline Store opened(const std::filesystem::path& file, OpenMode mode = OpenMode::kReadWrite) {
    auto store = Store::open(file, mode);
    if (!store) throw std::runtime_error(store.error().message);
    return std::move(*store);
}

template <class T>
std::string message_of(const Result<T>& result) {
    return result ? std::string("no error") : result.error().message;
}

template <class T>
std::optional<ErrorKind> kind_of(const Result<T>& result) {
    return result ? std::nullopt : std::optional(result.error().kind);
}

#define EXPECT_DONE(status)                                    \
    do {                                                       \
        const auto& emloc_status = (status);                   \
        EXPECT_TRUE(emloc_status) << message_of(emloc_status); \
    } while (false)

// Runs `body` in a process of its own that isn't root, where permissions count; true where it returned true.
inline bool without_root(const std::function<bool()>& body) {
    const auto child = ::fork();
    if (child == 0) {
        if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) ::_exit(2);
        bool good = false;
        try {
            good = body();
        } catch (...) {
        }
        ::_exit(good ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace emloc
