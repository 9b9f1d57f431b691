// What token ids become: rows of a table.
#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/kernels/device.h"
#include "engine/model/checkpoint/mapped_rows.h"
#include "engine/text/tokenizer.h"

namespace emloc {

class Embedding {
 public:
    Embedding() = default;
    // table: [vocab_size, hidden_size], which is kept.
    explicit Embedding(at::Tensor table) : table_(std::move(table)) {}
    // The rows stay in their file.
    explicit Embedding(MappedRows rows) : mapped_(std::move(rows)) {}

    // [ids, hidden_size]
    at::Tensor operator()(const std::vector<TokenId>& ids) const {
        const auto places = at::tensor(ids, at::kLong);
        if (!mapped_) return table_.index_select(0, to_device(places, table_.device()));
        return mapped_->select({places.const_data_ptr<std::int64_t>(), static_cast<std::size_t>(places.numel())});
    }

 private:
    at::Tensor table_;
    std::optional<MappedRows> mapped_;
};

}  // namespace emloc
