#include "engine/adaptation/methods/registry.h"

namespace emloc {

// Each in a file of its own, beside this one or in a folder of what it needs.
MethodDescription emloc_method();
MethodDescription naive_method();
MethodDescription zero_shot_method();
MethodDescription long_video_method();
MethodDescription snapkv_method();
MethodDescription pyramidkv_method();
MethodDescription kvzip_method();
MethodDescription expected_attention_method();
MethodDescription observed_attention_method();
MethodDescription tova_method();
MethodDescription keydiff_method();
MethodDescription streaming_llm_method();
MethodDescription fastgen_method();
MethodDescription pyramid_infer_method();
MethodDescription emloc_uniform_method();
MethodDescription groups_of_2_method();
MethodDescription bottom_up_method();
MethodDescription rices_method();
MethodDescription recency_method();
MethodDescription random_method();

const MethodRegistry& builtin_methods() {
    static const MethodRegistry methods({
        emloc_method(),
        naive_method(),
        zero_shot_method(),
        long_video_method(),
        snapkv_method(),
        pyramidkv_method(),
        kvzip_method(),
        expected_attention_method(),
        observed_attention_method(),
        tova_method(),
        keydiff_method(),
        streaming_llm_method(),
        fastgen_method(),
        pyramid_infer_method(),
        emloc_uniform_method(),
        groups_of_2_method(),
        bottom_up_method(),
        rices_method(),
        recency_method(),
        random_method(),
    });
    return methods;
}

}  // namespace emloc
