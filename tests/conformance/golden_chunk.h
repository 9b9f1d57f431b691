// A chunk of demonstrations in the goldens' format, as the adaptation takes it.
#pragma once

#include "engine/adaptation/encoding/encoded_chunk.h"
#include "tests/conformance/golden_file.h"

namespace emloc::conformance {

// Embeddings of the images of the chunk, or of the query ("query."), [visual tokens, hidden_size]; undefined where it
// has none.
at::Tensor encode_chunk_media(const GoldenFile& golden, const Network& network, const std::string& prefix);

// `prefix`: "chunk0." and so on; `media` as above.
EncodedChunk read_chunk(const GoldenFile& golden, const Network& network, const std::string& prefix, int index,
                        const at::Tensor& media);

}  // namespace emloc::conformance
