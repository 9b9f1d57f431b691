#include "app/emloc/adapt_progress.h"

#include "app/emloc/format.h"

namespace emloc::cli {
namespace {

const char* name_of(AdaptationPhase phase) {
    switch (phase) {
        case AdaptationPhase::kMedia:
            return "reading the images and videos";
        case AdaptationPhase::kVision:
            return "vision";
        case AdaptationPhase::kChunk:
            return "reading the chunk into the memory";
        case AdaptationPhase::kObservation:
            return "observing";
        case AdaptationPhase::kSearch:
            return "searching";
        case AdaptationPhase::kMeasuring:
            return "measuring";
    }
    return "";
}

}  // namespace

std::string AdaptProgress::where() const {
    return chunk_.chunk_count > 0 ? fmt::format("chunk {}/{}  ", chunk_.chunk + 1, chunk_.chunk_count) : std::string();
}

void AdaptProgress::planned(const AdaptationPlan& plan) {
    plan_ = plan;
    console_.info("{} in {}: beside the model at most {} of memory", count_of(plan.tokens, "token"),
                  count_of(plan.chunks, "chunk"), human_bytes(plan.memory.total()));
}

void AdaptProgress::chunk_begun(const ChunkBegun& chunk) {
    chunk_ = chunk;
    if (chunk.again) {
        console_.info("Chunk {} again, in smaller batches: the memory ran short", chunk.chunk + 1);
        return;
    }
    console_.info("Chunk {} of {}: {}, {}", chunk.chunk + 1, chunk.chunk_count, count_of(chunk.tokens, "token"),
                  count_of(chunk.demonstrations, "demonstration"));
}

void AdaptProgress::phase_begun(const PhaseBegun& phase) {
    console_.progress(fmt::format("{}{}", where(), name_of(phase.phase)));
}

void AdaptProgress::frames_read(const FramesRead& frames) {
    console_.progress(fmt::format("{}decoding frames {}/{}", where(), frames.done, frames.total));
}

void AdaptProgress::trial_begun(const TrialBegun& trial) {
    const int done = chunk_.layers - 1 - trial.layer;
    console_.progress(fmt::format("{}searching: layer {} ({} of {} decided), keeping {}", where(), trial.layer, done,
                                  chunk_.layers, percent(trial.ratio)));
}

void AdaptProgress::trial(const Trial& trial) {
    console_.info("Layer {}, ratio {}: JS {}{:.6f}, {} ({})", trial.layer, short_number(trial.ratio),
                  trial.is_estimate      ? "about "
                  : trial.is_lower_bound ? "at least "
                                         : "",
                  trial.js, trial.accepted ? "accepted" : "rejected", human_seconds(trial.seconds));
}

void AdaptProgress::decision(const Decision& decision) {
    console_.info("Layer {} keeps {}", decision.layer, decision.ratio < 1 ? percent(decision.ratio) : "all");
}

void AdaptProgress::chunk_done(int chunk, const ChunkRecord& record) {
    const PhaseSeconds& spent = record.seconds;
    console_.info("Chunk {} done in {}", chunk + 1,
                  human_seconds(spent.vision + spent.chunk + spent.observation + spent.search));
}

}  // namespace emloc::cli
