// What the parts cost, by Google Benchmark, each beside what it is held against: packed linear maps beside a bare
// product of the same shapes, saving and loading of a 100 MB context beside a copy of a file of that size that is
// synced, a question behind memories of growing length, and the search of the demonstrations that it is most like.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <c10/core/InferenceMode.h>
#include <fcntl.h>
#include <unistd.h>

#include "engine/adaptation/methods/retrieval.h"
#include "engine/kernels/attention.h"
#include "engine/model/linear/linear.h"
#include "tests/engine/store/fixture.h"

namespace emloc {
namespace {

using benchmark::State;

constexpr auto kPerSecond = benchmark::Counter::kIsIterationInvariantRate;

void count_products(State& state, std::int64_t rows, std::int64_t inputs, std::int64_t outputs) {
    state.counters["FLOP/s"] = benchmark::Counter(2.0 * static_cast<double>(rows * inputs * outputs), kPerSecond);
}

// Rows, inputs, outputs: of the mid model's search, of the bundled model's, and of one token of Qwen2-0.5B.
void shapes(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgNames({"rows", "inputs", "outputs"});
    for (const std::int64_t rows : {256, 512, 2048}) benchmark->Args({rows, 512, 2048})->Args({rows, 2048, 512});
    benchmark->Args({512, 512, 512})->Args({512, 256, 1024})->Args({1, 896, 4864})->Args({1, 4864, 896});
}

// What a question is most like of so many demonstrations; features as wide as the bundled model's, and as a 7B one's.
void retrieval(State& state) {
    const c10::InferenceMode guard;
    const auto features = at::randn({state.range(0), state.range(1)});
    const auto query = features[0].clone();
    for (auto _ : state) benchmark::DoNotOptimize(most_similar(features, query, 40));
}
BENCHMARK(retrieval)->ArgNames({"demonstrations", "width"})->Args({10000, 256})->Args({10000, 3584});

void linear(State& state, WeightPrecision precision) {
    const c10::InferenceMode guard;
    const Linear map(at::randn({state.range(2), state.range(1)}), {}, precision);
    const auto x = at::randn({state.range(0), state.range(1)});
    for (auto _ : state) benchmark::DoNotOptimize(map(x));
    count_products(state, state.range(0), state.range(1), state.range(2));
}
BENCHMARK_CAPTURE(linear, packed, WeightPrecision::kFull)->Apply(shapes);
BENCHMARK_CAPTURE(linear, int8, WeightPrecision::kInt8)->Apply(shapes);
BENCHMARK_CAPTURE(linear, int8_groups, WeightPrecision::kInt8Groups)->Apply(shapes);
BENCHMARK_CAPTURE(linear, int4, WeightPrecision::kInt4)->Apply(shapes);
BENCHMARK_CAPTURE(linear, bf16, WeightPrecision::kBf16)->Apply(shapes);

void bare_sgemm(State& state) {
    const c10::InferenceMode guard;
    const auto weight = at::randn({state.range(1), state.range(2)}), x = at::randn({state.range(0), state.range(1)});
    auto y = at::empty({state.range(0), state.range(2)});
    for (auto _ : state) at::mm_out(y, x, weight);
    count_products(state, state.range(0), state.range(1), state.range(2));
}
BENCHMARK(bare_sgemm)->Apply(shapes);

// 64 rows of a question, as one layer of the mid model attends to them and to a memory of so many tokens.
void question_behind_memory(State& state) {
    const c10::InferenceMode guard;
    constexpr std::int64_t kHeads = 8, kKvHeads = 2, kWidth = 64, kRows = 64;
    const auto tokens = state.range(0);
    const KeyValue memory{at::randn({kKvHeads, tokens, kWidth}), at::randn({kKvHeads, tokens, kWidth})};
    const KeyValue own{at::randn({kKvHeads, kRows, kWidth}), at::randn({kKvHeads, kRows, kWidth})};
    const auto query = at::randn({kHeads, kRows, kWidth});
    for (auto _ : state) benchmark::DoNotOptimize(merge_with(attend_causal(query, own), query, memory));
    state.SetComplexityN(tokens);
}
BENCHMARK(question_behind_memory)->ArgName("tokens")->RangeMultiplier(4)->Range(1024, 65536)->Complexity();

constexpr std::int64_t kContextBytes = 100'000'000;

// Of one size; where `uneven`, layers differ in theirs.
Context large_context(unsigned seed = 7, bool uneven = false) {
    auto context = some_context(1);
    context.model.head_dim = context.memory.head_dim = 512;
    const auto mean = kContextBytes / (3 * 2 * 2 * 512 * 2);  // layers, key and value, heads, width, bf16
    auto tokens = uneven ? mean * 9 / 10 : mean;
    for (auto& layer : context.memory.layers) {
        layer.tokens = tokens;
        layer.key = layer.value = random_bytes(tokens * 2 * 512 * 2, seed);
        tokens += uneven ? mean / 10 : 0;
    }
    return context;
}

// Until the save is acknowledged, which is when it is on the disk; closing the store then copies SQLite's log into it.
enum class Over { kNothing, kAlike, kOther };  // kOther: layers of other sizes

void save(State& state, Over over, bool closing) {
    const Folder folder;
    const bool replacing = over != Over::kNothing;
    // In turns, for what is replaced by itself needs no writing.
    std::array contexts{large_context(7), large_context(8, over == Over::kOther)};
    opened(folder / "s.db").save("a", contexts[1]);
    for (auto _ : state) {
        const auto& context = contexts[0];
        state.PauseTiming();
        std::optional<Store> store = opened(folder / "s.db");
        if (!replacing) store->remove("a");
        state.ResumeTiming();
        const auto saved = store->save("a", context, WhenTaken::kReplace);
        if (!saved) state.SkipWithError(saved.error().message.c_str());
        if (closing) store.reset();
        state.PauseTiming();
        store.reset();
        std::swap(contexts[0], contexts[1]);
        state.ResumeTiming();
    }
    state.SetBytesProcessed(state.iterations() * kContextBytes);
}
BENCHMARK_CAPTURE(save, 100_mb, Over::kNothing, false)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(save, 100_mb_over_another, Over::kAlike, false)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(save, 100_mb_over_other_sizes, Over::kOther, false)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(save, 100_mb_and_close, Over::kNothing, true)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(save, 100_mb_over_another_and_close, Over::kAlike, true)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

// One after the other without a pause.
void save_100_mb_again_and_again(State& state) {
    const Folder folder;
    std::array contexts{large_context(7), large_context(8)};
    auto store = opened(folder / "s.db");
    for (auto _ : state) {
        if (!store.save("a", contexts[0], WhenTaken::kReplace)) state.SkipWithError("save");
        state.PauseTiming();
        std::swap(contexts[0], contexts[1]);
        state.ResumeTiming();
    }
    state.SetBytesProcessed(state.iterations() * kContextBytes);
}
BENCHMARK(save_100_mb_again_and_again)->Unit(benchmark::kMillisecond)->UseRealTime();

void load_100_mb(State& state) {
    const Folder folder;
    opened(folder / "s.db").save("a", large_context());
    const auto store = opened(folder / "s.db", OpenMode::kReadOnly);
    for (auto _ : state)
        if (const auto loaded = store.load("a"); !loaded) state.SkipWithError(loaded.error().message.c_str());
    state.SetBytesProcessed(state.iterations() * kContextBytes);
}
BENCHMARK(load_100_mb)->Unit(benchmark::kMillisecond)->UseRealTime();

void copy_100_mb_and_sync(State& state) {
    const Folder folder;
    write_file(folder / "from", *random_bytes(kContextBytes, 3));
    for (auto _ : state) {
        std::filesystem::copy_file(folder / "from", folder / "to", std::filesystem::copy_options::overwrite_existing);
        const int file = ::open((folder / "to").c_str(), O_WRONLY);
        if (::fsync(file) != 0) state.SkipWithError("fsync");
        ::close(file);
    }
    state.SetBytesProcessed(state.iterations() * kContextBytes);
}
BENCHMARK(copy_100_mb_and_sync)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace emloc

int main(int argc, char** argv) {
    at::set_num_threads(1);  // one core against one core
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
}
