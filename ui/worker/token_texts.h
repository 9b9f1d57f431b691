// Demonstrations -> what their tokens say.
#pragma once

#include <span>
#include <vector>

#include "engine/model/model.h"
#include "ui/worker/adaptation_record.h"

namespace emloc::ui {

// A token that ends within a character gets the empty string, and the one that completes it the character.
std::vector<TokenTexts> token_texts(const Model& model, std::span<const Demonstration> demonstrations);

}  // namespace emloc::ui
