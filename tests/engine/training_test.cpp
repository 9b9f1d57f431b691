// Training on the bundled model, step by step: what it does when memory runs out, a loss is no number, or it goes on.
#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <c10/core/CPUAllocator.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <limits>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/core/resources.h"
#include "engine/kernels/parallel.h"
#include "engine/model/network.h"
#include "engine/training/trainer.h"
#include "engine/training/training_pass.h"
#include "tests/engine/temporary_folder.h"

namespace emloc::test {
namespace {

// Counts the bytes that libtorch takes while it is there, and refuses, as libtorch itself does, what goes beyond a
// limit.
class CountingAllocator : public c10::Allocator {
 public:
    CountingAllocator() : other_(c10::GetCPUAllocator()) { c10::SetCPUAllocator(this, kOverOthers); }
    ~CountingAllocator() override { c10::SetCPUAllocator(other_, kOverOthers); }

    c10::DataPtr allocate(std::size_t bytes) override {
        constexpr std::size_t kMoreThanAnybodyHas = std::size_t{1} << 50;
        if (live() + static_cast<std::int64_t>(bytes) > limit_) return other_->allocate(kMoreThanAnybodyHas);
        auto data = other_->allocate(bytes);
        auto* pointer = data.release_context();
        live_ += size_of(pointer);
        peak_ = std::max(peak_, live());
        return {pointer, pointer, release, at::kCPU};
    }
    c10::DeleterFnPtr raw_deleter() const override { return release; }
    void copy_data(void* to, const void* from, std::size_t bytes) const override { default_copy_data(to, from, bytes); }

    // May be below 0: what was there before is let go too.
    std::int64_t live() const { return live_; }
    std::int64_t take_peak() { return std::exchange(peak_, live()); }
    void set_limit(std::int64_t bytes) { limit_ = bytes; }

 private:
    static constexpr std::uint8_t kOverOthers = 255;
    static std::int64_t size_of(void* pointer) { return static_cast<std::int64_t>(malloc_usable_size(pointer)); }
    // A tensor may outlive the allocator: libtorch's own frees its memory likewise.
    static void release(void* pointer) {
        live_ -= size_of(pointer);
        free(pointer);  // NOLINT(cppcoreguidelines-no-malloc)
    }

    static inline std::atomic<std::int64_t> live_ = 0;
    c10::Allocator* other_;
    std::int64_t peak_ = 0;
    std::int64_t limit_ = std::numeric_limits<std::int64_t>::max();
};

Demonstration about(int number) {
    std::string question = "Which one is it?";
    for (int word = 0; word < 40; ++word) question += " " + std::to_string(number * word);
    return {.media = {}, .question = question, .answer = number % 2 == 0 ? "even" : "odd"};
}

std::vector<Demonstration> demonstrations(int count) {
    std::vector<Demonstration> all;
    for (int i = 1; i <= count; ++i) all.push_back(about(i));
    return all;
}

class Training : public testing::Test {
 protected:
    std::shared_ptr<const Model> load() const {
        const auto folder = find_bundled_model();
        const auto model = Model::load(*folder, {.trained = Trained::kLowRank, .low_rank = {.rank = 4}});
        EXPECT_TRUE(model.has_value()) << model.error().message;
        return model.value_or(nullptr);
    }
    static Trainer trainer(const std::shared_ptr<const Model>& model, const TrainingOptions& options = {},
                           int count = 8) {
        auto made = Trainer::create(model, demonstrations(count), options);
        EXPECT_TRUE(made.has_value());
        return std::move(*made);
    }
    static std::vector<at::Tensor> copies(const Model& model) {
        std::vector<at::Tensor> all;
        for (const auto& parameter : model.network().decoder().parameters())
            all.push_back(parameter.tensor.detach().clone());
        return all;
    }
    static bool same(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b) {
        return std::ranges::equal(a, b, [](const auto& x, const auto& y) { return at::equal(x, y); });
    }

    TemporaryFolder folder_;
};

// All at once need more than one at a time; what a step did is the same but for the order of sums.
TEST_F(Training, ReadsFewerAtOnceWhereMemoryRunsOut) {
    CountingAllocator allocator;
    const TrainingOptions one{.rate = 0.01, .epochs = 2, .warm_up = 0};
    auto all = one;
    all.at_once = 8;
    std::int64_t need_of_one = 0;
    std::vector<at::Tensor> expected;
    {
        const auto model = load();
        auto patient = trainer(model, one);
        allocator.take_peak();
        ASSERT_TRUE(patient.step().has_value());
        need_of_one = allocator.take_peak() - allocator.live();
        ASSERT_TRUE(patient.step().has_value());
        expected = copies(*model);
    }
    const auto model = load();
    auto greedy = trainer(model, all);
    allocator.set_limit(allocator.live() + need_of_one + need_of_one / 4);
    for (int i = 0; i < 2; ++i) {
        const auto step = greedy.step();
        ASSERT_TRUE(step.has_value()) << step.error().message;
    }
    constexpr double kOtherOrder = 1e-3;  // of weights that are steps of a rate of 0.01
    const auto reached = copies(*model);
    for (std::size_t i = 0; i < reached.size(); ++i)
        EXPECT_LT((reached[i] - expected[i]).abs().max().item<double>(), kOtherOrder);
}

TEST_F(Training, SaysWhereThereIsNotEnoughMemoryForOneAndChangesNothing) {
    CountingAllocator allocator;
    const auto model = load();
    auto training = trainer(model);
    const auto before = copies(*model);
    allocator.set_limit(allocator.live() + 1000);
    const auto step = training.step();
    allocator.set_limit(std::numeric_limits<std::int64_t>::max());
    ASSERT_FALSE(step.has_value());
    EXPECT_EQ(step.error().kind, ErrorKind::kOutOfMemory);
    EXPECT_TRUE(same(copies(*model), before));
    EXPECT_TRUE(training.step().has_value());
}

TEST_F(Training, RecomputedLayersGiveTheSameGradientsInLessMemory) {
    const auto model = load();
    std::vector<TrainingSequence> sequences;
    for (const auto& demonstration : demonstrations(3)) {
        auto sequence = training_sequence(*model, demonstration, "Be brief.", AnswerEnd::kNewline);
        ASSERT_TRUE(sequence.has_value());
        sequences.push_back(std::move(*sequence));
    }
    std::vector<const TrainingSequence*> read;
    std::int64_t labels = 0;
    for (const auto& sequence : sequences) read.push_back(&sequence), labels += std::ssize(sequence.labels);
    CountingAllocator allocator;
    const auto& parameters = model->network().decoder().parameters();
    for (const auto& parameter : parameters) parameter.tensor.requires_grad_();
    const auto gradients = [&](Kept kept) {
        allocator.take_peak();
        const auto before = allocator.live();
        const auto loss = add_gradients(model->network(), read, labels, {}, kept);
        const auto peak = allocator.take_peak() - before;
        std::vector<at::Tensor> all;
        for (const auto& parameter : parameters) {
            all.push_back(parameter.tensor.grad());
            parameter.tensor.mutable_grad() = at::Tensor();
        }
        return std::tuple{loss, all, peak};
    };
    const auto [loss, plain, much] = gradients(Kept::kActivations);
    const auto [same_loss, recomputed, little] = gradients(Kept::kLayerInputs);
    EXPECT_EQ(loss, same_loss);
    EXPECT_TRUE(same(plain, recomputed));
    EXPECT_LT(little, 2 * much / 3);
}

// As a GPU trains, on the CPU: products are rounded to bf16, what is trained and what is summed is not.
TEST_F(Training, ProductsInBf16LearnAsMuchAndLeaveWhatIsTrainedInF32) {
    // Of a loss: bf16 has 8 bits, and steps that are rounded otherwise lead to other weights.
    constexpr double kRounding = 0.03, kDrift = 0.15;
    std::vector<TrainingStep> f32, bf16;
    for (auto [precision, history] : {std::pair{DType::kF32, &f32}, std::pair{DType::kBF16, &bf16}}) {
        const auto model = load();
        auto training = trainer(model, {.rate = 0.01, .epochs = 6, .warm_up = 0, .precision = precision});
        EXPECT_EQ(training.precision(), precision);
        for (int i = 0; i < 6; ++i) ASSERT_TRUE(training.step().has_value());
        *history = training.history();
        for (const auto& parameter : model->network().decoder().parameters())
            EXPECT_EQ(parameter.tensor.scalar_type(), at::kFloat) << parameter.name;
        EXPECT_FALSE(at::autocast::is_autocast_enabled(at::kCPU));
    }
    EXPECT_NEAR(bf16[0].loss, f32[0].loss, kRounding * f32[0].loss);
    for (std::size_t i = 1; i < f32.size(); ++i) EXPECT_NEAR(bf16[i].loss, f32[i].loss, kDrift * f32[i].loss) << i;
    EXPECT_NE(bf16.front().loss, f32.front().loss) << "nothing was rounded";
    EXPECT_LT(bf16.back().loss, bf16.front().loss / 2);
}

TEST_F(Training, RecomputedLayersAreRoundedAlike) {
    std::vector<std::vector<at::Tensor>> reached;
    for (const bool recompute : {false, true}) {
        const auto model = load();
        auto training = trainer(model, {.rate = 0.01, .recompute = recompute, .warm_up = 0, .precision = DType::kBF16});
        for (int i = 0; i < 2; ++i) ASSERT_TRUE(training.step().has_value());
        reached.push_back(copies(*model));
    }
    EXPECT_TRUE(same(reached[0], reached[1]));
}

TEST_F(Training, GoesOnInThePrecisionOfItsStateAndInNoOther) {
    const auto file = folder_ / "state.safetensors";
    const TrainingOptions options{.rate = 0.01, .epochs = 4, .precision = DType::kBF16};
    std::vector<at::Tensor> expected;
    {
        const auto model = load();
        auto training = trainer(model, options);
        ASSERT_TRUE(training.step().has_value());
        ASSERT_TRUE(training.save_state(file).has_value());
        ASSERT_TRUE(training.step().has_value());
        expected = copies(*model);
    }
    const auto model = load();
    auto unasked = options;
    unasked.precision.reset();
    auto training = trainer(model, unasked);
    EXPECT_EQ(training.precision(), DType::kF32);
    ASSERT_TRUE(training.resume(file).has_value());
    EXPECT_EQ(training.precision(), DType::kBF16);
    ASSERT_TRUE(training.step().has_value());
    EXPECT_TRUE(same(copies(*model), expected));
    auto other = options;
    other.precision = DType::kF32;
    auto refusing = trainer(load(), other);
    const auto resumed = refusing.resume(file);
    ASSERT_FALSE(resumed.has_value());
    EXPECT_EQ(resumed.error().kind, ErrorKind::kInvalidArgument);
    EXPECT_NE(resumed.error().message.find("bf16"), std::string::npos) << resumed.error().message;
    EXPECT_EQ(refusing.done(), 0);
}

TEST_F(Training, EndsWhereTheLossIsNoNumberAndKeepsTheLastGoodWeights) {
    const auto model = load();
    auto training = trainer(model, {.rate = 0.01, .epochs = 8});
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(training.step().has_value());
    training.measured(0.5);
    const auto good = copies(*model);
    {
        const at::NoGradGuard no_gradients;
        model->network().decoder().parameters().front().tensor.fill_(std::numeric_limits<float>::quiet_NaN());
    }
    const auto step = training.step();
    ASSERT_FALSE(step.has_value());
    EXPECT_EQ(step.error().kind, ErrorKind::kMalformed);
    EXPECT_NE(step.error().message.find("step 3"), std::string::npos) << step.error().message;
    EXPECT_EQ(training.done(), 2);
    EXPECT_EQ(training.take_best(), 2);
    EXPECT_TRUE(same(copies(*model), good));
}

TEST_F(Training, GoesOnWithTheBestSoFar) {
    const auto file = folder_ / "state.safetensors";
    const TrainingOptions options{.rate = 0.01, .epochs = 6, .batch = 4};
    std::vector<at::Tensor> best;
    {
        const auto model = load();
        auto training = trainer(model, options);
        training.measured(0.25);
        for (int i = 0; i < 2; ++i) ASSERT_TRUE(training.step().has_value());
        training.measured(0.75);
        best = copies(*model);
        for (int i = 0; i < 2; ++i) ASSERT_TRUE(training.step().has_value());
        training.measured(0.5);
        ASSERT_TRUE(training.save_state(file).has_value());
    }
    const auto model = load();
    auto training = trainer(model, options);
    const auto resumed = training.resume(file);
    ASSERT_TRUE(resumed.has_value()) << resumed.error().message;
    ASSERT_EQ(training.measurements().size(), 3U);
    ASSERT_TRUE(training.step().has_value());
    training.measured(0.6);
    EXPECT_EQ(training.take_best(), 2);
    EXPECT_TRUE(same(copies(*model), best));
}

TEST_F(Training, MeasuredOnOtherImagesIsAnotherTraining) {
    const auto file = folder_ / "state.safetensors";
    const auto model = load();
    auto training = trainer(model, {.measured_on = "these"});
    ASSERT_TRUE(training.step().has_value());
    ASSERT_TRUE(training.save_state(file).has_value());
    const auto resumed = trainer(load(), {.measured_on = "those"}).resume(file);
    ASSERT_FALSE(resumed.has_value());
    EXPECT_EQ(resumed.error().kind, ErrorKind::kInvalidArgument);
}

TEST_F(Training, OneDemonstrationIsEnoughAndNoneIsSaid) {
    const auto model = load();
    auto training = trainer(model, {.rate = 0.01, .epochs = 4, .warm_up = 0}, 1);
    EXPECT_EQ(training.steps(), 4);
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(training.step().has_value());
    EXPECT_LT(training.history().back().loss, training.history().front().loss);
    const auto none = Trainer::create(model, {}, {});
    ASSERT_FALSE(none.has_value());
    EXPECT_EQ(none.error().kind, ErrorKind::kInvalidArgument);
    auto unlabelled = demonstrations(2);
    unlabelled[1].answer.clear();
    const auto refused = Trainer::create(model, unlabelled, {});
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().kind, ErrorKind::kMalformed);
}

}  // namespace
}  // namespace emloc::test
