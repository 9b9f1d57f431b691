// A benchmark, a model and methods -> answers on the disk. What was answered is never asked again: a run that was ended
// by anything goes on where it was.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/adaptation/methods/registry.h"
#include "engine/adaptation/observer.h"
#include "engine/core/result.h"
#include "engine/evaluation/benchmarks/benchmark.h"
#include "engine/evaluation/benchmarks/journal.h"
#include "engine/model/model.h"

namespace emloc {

struct BenchmarkRun {
    const BenchmarkDescription* benchmark = nullptr;
    Protocol protocol;
    std::vector<std::string> methods;  // names in the registry
    std::int64_t limit = 0;            // so many queries, the first ones; 0: all
    std::int64_t shard = 0;            // of `shards` processes that share the queries, this one's number from 0
    std::int64_t shards = 1;
    std::filesystem::path output;  // a folder; made where there is none
};

// Told in the running thread; an observer of the adaptations too.
class BenchmarkObserver : public Observer {
 public:
    virtual void method_begun(const std::string& /*method*/) {}
    // `done` of `total` of this process's queries.
    virtual void answered(const std::string& /*method*/, std::int64_t /*done*/, std::int64_t /*total*/,
                          const BenchmarkRow& /*row*/, const BenchmarkAnswer& /*answer*/) {}
};

// The rows that are asked, all processes together.
std::vector<std::int64_t> queries_of(const BenchmarkPlan& plan, std::int64_t limit);

// Adapts by each method, or takes up the context that an earlier call has left, and asks what isn't answered yet. A row
// whose picture can't be read, or that there isn't memory for, has an error for an answer. kInvalidArgument: the folder
// holds another benchmark's, protocol's or model's answers, or a method reads no demonstrations. kCancelled: stopped;
// what was answered stays.
Status run_benchmark(const BenchmarkRun& run, const BenchmarkData& data, std::shared_ptr<const Model> model,
                     const MethodRegistry& methods, BenchmarkObserver& observer, const std::stop_token& stop = {});

}  // namespace emloc
