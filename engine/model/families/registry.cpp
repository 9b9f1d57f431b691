#include "engine/model/families/registry.h"

#include <algorithm>
#include <array>

#include "engine/model/families/qwen2_5_vl.h"
#include "engine/model/families/qwen2_vl.h"
#include "engine/model/families/qwen3_5.h"
#include "engine/model/families/qwen3_vl.h"

namespace emloc {
namespace {

constexpr std::array kFamilies{&kQwen2Vl, &kQwen25Vl, &kQwen3Vl, &kQwen35};

}  // namespace

std::span<const Family* const> families() {
    return kFamilies;
}

std::string family_titles() {
    std::string titles;
    for (const auto* family : kFamilies) titles += (titles.empty() ? "" : ", ") + std::string(family->title);
    return titles;
}

const Family* family_of(std::string_view model_type) {
    const auto found = std::ranges::find(kFamilies, model_type, &Family::name);
    return found == kFamilies.end() ? nullptr : *found;
}

}  // namespace emloc
