// The bundled model and a few demonstrations of a sample project.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>

#include "engine/adaptation/adaptation.h"
#include "engine/demonstrations/load.h"
#include "engine/model/model.h"

namespace emloc::testing {

inline std::filesystem::path pocket_folder() {
    return std::filesystem::path(EMLOC_SOURCE_DIR) / "resources/pocket";
}

inline std::filesystem::path project(const std::string& name) {
    return std::filesystem::path(EMLOC_SOURCE_DIR) / "projects" / name;
}

class PocketTest : public ::testing::Test {
 protected:
    static void SetUpTestSuite() {
        if (model_) return;
        auto model = Model::load(pocket_folder(), {.device = "cpu"});
        ASSERT_TRUE(model) << model.error().message;
        model_ = *model;
    }

    // The first `count` demonstrations of the glyphs, classes interleaved.
    static std::vector<Demonstration> glyphs(std::size_t count) {
        auto set = load_demonstrations(project("glyphs") / "demonstrations");
        if (!set) throw std::runtime_error(set.error().message);
        set->demonstrations.resize(count);
        return std::move(set->demonstrations);
    }

    static Context adapted(const AdaptationOptions& options, std::vector<Demonstration> demonstrations) {
        Observer silent;
        auto context = Adaptation(model_, options).run(std::move(demonstrations), silent);
        if (!context) throw std::runtime_error(context.error().message);
        return std::move(*context);
    }

    static inline std::shared_ptr<const Model> model_;
};

}  // namespace emloc::testing
