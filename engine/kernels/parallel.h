// Pieces of work that run beside each other, each on one thread.
#pragma once

#include <cstdint>
#include <functional>

namespace emloc {

// How many pieces run at the same time: libtorch's number of threads.
std::int64_t parallel_width();

// Calls piece(0) .. piece(count - 1), in no order, and returns when all are done. Operations of libtorch within a piece
// use its own thread alone, and record gradients where the caller does. Rethrows what a piece throws first.
void run_in_parallel(std::int64_t count, const std::function<void(std::int64_t)>& piece);

// One of several pieces of something that is counted: elements begin(count) .. end(count) of it.
struct Share {
    std::int64_t piece = 0, pieces = 1;
    std::int64_t begin(std::int64_t count) const { return count * piece / pieces; }
    std::int64_t end(std::int64_t count) const { return count * (piece + 1) / pieces; }
};

// Calls part() for every share of some work on `numbers`, of which `worth_a_thread` or more go to each thread.
void run_in_shares(std::int64_t numbers, std::int64_t worth_a_thread, const std::function<void(const Share&)>& part);

// While it lives, libtorch's number of threads for the calling thread is another one.
class ParallelWidth {
 public:
    explicit ParallelWidth(std::int64_t width);
    ~ParallelWidth();
    ParallelWidth(const ParallelWidth&) = delete;
    ParallelWidth& operator=(const ParallelWidth&) = delete;

 private:
    std::int64_t before_;
};

}  // namespace emloc
