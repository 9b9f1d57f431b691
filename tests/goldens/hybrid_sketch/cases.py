"""Cases of the method: chunks of demonstrations, and one long video."""

import math

import numpy as np
import torch

from .method import Memory, adapt, answer, joined
from .network import positions_of
from .turns import (
    demonstrations_of,
    label_rows,
    make_turns,
    marked,
    medium_tokens,
    put_media,
    put_observations,
    runs_of,
    special_tokens,
    system_turn,
)


class Margins:
    """How near the nearest decision was to the other one."""

    def __init__(self):
        self.js = self.topk = self.top = math.inf

    def add(self, result, rule):
        for trial in result["trials"]:
            self.js = min(self.js, abs(trial["js"] - rule["delta"]) / rule["delta"])
            for layer in range(trial["top"] - rule["group"] + 1, trial["top"] + 1):
                ordered = result["importance"][layer].sort(-1, descending=True)[0]
                gaps = ordered[:, trial["k"] - 1] - ordered[:, trial["k"]]
                self.topk = min(self.topk, float((gaps / ordered[:, trial["k"] - 1].abs()).min()))

    def add_steps(self, steps):
        two = steps.topk(2).values
        self.top = min(self.top, float((two[:, 0] - two[:, 1]).min()))

    def safety(self):
        return min(self.js / 0.02, 1) + min(self.topk / 5e-5, 1) + min(self.top / 0.01, 1)

    def told(self):
        return {"min_rel_margin_js": self.js, "min_rel_gap_topk": self.topk, "min_top1_top2": self.top}


def put_memory(memory, out):
    for layer in (0, len(memory.pairs) - 1):
        out[f"memory.key.L{layer}"], out[f"memory.value.L{layer}"] = memory.pairs[layer]
    for i, (inputs, recurrence) in enumerate(memory.states):
        out[f"memory.state.inputs.{i}"], out[f"memory.state.recurrence.{i}"] = inputs, recurrence


def put_answers(net, memories, offset, x, positions, margins, out):
    for kind, memory in memories.items():
        logits, tokens, steps = answer(net, memory, offset, x, positions)
        out[f"query.logits_{kind}"], out[f"query.tokens_{kind}"], out[f"query.step_logits_{kind}"] = (
            logits,
            tokens,
            steps,
        )
        margins.add_steps(steps)


def read_whole(net, memory, x, positions, offset):
    """The baseline: every token stays."""
    _, own, states = net.run(memory.pairs, memory.states, x, positions + offset)
    memory.pairs, memory.states = joined(memory.pairs, own), states


def layer_records(result, rule, n):
    records = []
    for layer in range(len(result["kept"])):
        own = [t for t in result["trials"] if t["top"] == layer]
        js = [t["js"] for t in own] + [None] * (len(rule["ratios"]) - len(own))
        accepted = next((rule["ratios"][t["index"]] for t in own if t["ok"]), None)
        count = n if result["kept"][layer] is None else result["kept"][layer].shape[1]
        records.append({"layer": layer, "js": js, "accepted_ratio": accepted, "kept_per_head": count})
    return records


def image_case(net, model, case, seed):
    tokens = special_tokens(model["vocab"])
    turns, question = make_turns(model, case, seed)
    rule = {"ratios": (0.1, 0.2, 0.5), "delta": case["delta"], "group": 1, "mean": False, "moves": True}
    out, chunks, margins = {}, [], Margins()
    memory, whole = Memory(), Memory()
    for begin in range(0, len(turns), case["per_chunk"]):
        of_chunk = turns[begin : begin + case["per_chunk"]]
        prefix = f"chunk{begin // case['per_chunk']}."
        ids = (system_turn(tokens) if begin == 0 else []) + [i for turn_ in of_chunk for i in turn_["ids"]]
        media = [medium for turn_ in of_chunk for medium in turn_["media"]]
        put_media(media, prefix, out)
        seen = net.see(out[prefix + "pixel_values"], [m[0] for m in media]) if media else None
        x, positions = net.embed(ids, seen), positions_of(ids, runs_of(media), tokens)
        labels = label_rows(ids, tokens)
        demonstrations = demonstrations_of(net, of_chunk, seen, tokens)
        out[prefix + "input_ids"], out[prefix + "labels"] = torch.tensor([ids]), marked(ids, labels)[None]
        out[prefix + "position_ids"] = positions[:, None]
        put_observations(of_chunk, demonstrations, tokens, prefix, out)
        read_whole(net, whole, x, positions, memory.offset)
        result = adapt(net, memory, (x, positions), labels, demonstrations, rule)
        margins.add(result, rule)
        out[prefix + "ref_logits"], out[prefix + "importance"] = result["reference"], result["importance"]
        for layer, kept in enumerate(result["kept"]):
            if kept is not None:
                out[f"{prefix}kept.L{layer}"] = kept
        if begin == 0:
            if seen is not None:
                out[prefix + "image_embeds"] = seen
            for layer in (0, len(memory.pairs) - 1):
                out[f"{prefix}key.L{layer}"], out[f"{prefix}value.L{layer}"] = memory.pairs[layer]
        counts = [int(len(ids) * ratio) for ratio in rule["ratios"]]
        chunks.append({"n": len(ids), "k": counts, "n_labels": len(labels), "pos_offset_after": memory.offset})
        chunks[-1] |= {"demos": len(of_chunk), "layers": layer_records(result, rule, len(ids))}
    put_memory(memory, out)
    put_media(question["media"], "query.", out)
    seen = net.see(out["query.pixel_values"], [m[0] for m in question["media"]]) if question["media"] else None
    positions = positions_of(question["user"], runs_of(question["media"]), tokens)
    out["query.input_ids"], out["query.position_ids"] = torch.tensor([question["user"]]), positions[:, None]
    x = net.embed(question["user"], seen)
    put_answers(net, {"compressed": memory, "full": whole}, memory.offset, x, positions, margins, out)
    info = {"chunks": chunks, "pos_offset": memory.offset, "full_len": whole.pairs[0][0].shape[1]}
    info["memory_len_per_layer"] = [pair[0].shape[1] for pair in memory.pairs]
    choices = [record["accepted_ratio"] for chunk in chunks for record in chunk["layers"]]
    return out, info, choices, margins


def video_case(net, model, case, seed):
    """One long video, clip by clip, which part before the time of a frame; the question is what is observed."""
    tokens = special_tokens(model["vocab"])
    rng = np.random.default_rng(seed)
    t, h, w = case["grid"]
    clips, frames = case["clips"], t // case["clips"]
    head = [*system_turn(tokens), tokens["im_start"], tokens["user"], tokens["nl"]]
    body = medium_tokens(case["grid"], tokens, rng)
    question = rng.integers(10, tokens["text_max"], size=case["q"]).tolist()
    question += [tokens["im_end"], tokens["nl"], tokens["im_start"], tokens["assistant"], tokens["nl"]]
    width = 6 * model["patch"] ** 2
    base = rng.standard_normal((1, h * w, width))
    pixels = (0.8 * base + 0.8 * rng.standard_normal((t, h * w, width))).reshape(-1, width).astype(np.float16)
    pixels = torch.from_numpy(pixels)
    ids = head + body + question
    positions = positions_of(ids, [(h, w)] * t, tokens)
    ends = [len(head) + i + 1 for i, token in enumerate(body) if token == tokens["vision_end"]]
    cuts = [0] + [ends[frames * i - 1] for i in range(1, clips)] + [len(head) + len(body)]
    rule = {"ratios": (0.02, 0.05, 0.1), "delta": 0.05, "group": case["groups"], "mean": True, "moves": False}
    asked = torch.arange(len(question)).expand(3, -1)
    rows = torch.arange(len(question))
    observed = [(net.embed(question, None), asked, rows[-16:], rows)]
    out = {"video.input_ids": torch.tensor([ids]), "video.pixel_values": pixels}
    out |= {"video.grid_thw": torch.tensor([[t, h, w]]), "video.position_ids": positions[:, None]}
    out |= {"query.input_ids": torch.tensor([question]), "video.second_per_grid_ts": torch.tensor([1.0])}
    memory, whole, told, margins = Memory(), Memory(), [], Margins()
    for i in range(clips):
        begin, end, prefix = cuts[i], cuts[i + 1], f"clip{i}."
        seen = net.see(pixels[i * frames * h * w : (i + 1) * frames * h * w], [(frames, h, w)])
        x, places = net.embed(ids[begin:end], seen), positions[:, begin:end]
        read_whole(net, whole, x, places, 0)
        result = adapt(net, memory, (x, places), None, observed, rule)
        margins.add(result, rule)
        if i == 0:
            out[prefix + "video_embeds"] = seen
        out[prefix + "ref_logits"], out[prefix + "importance"] = result["reference"], result["importance"]
        out[prefix + "icl_position_ids"] = asked[:, None]
        for layer, kept in enumerate(result["kept"]):
            if kept is not None:
                out[f"{prefix}kept.L{layer}"] = kept
        groups = []
        for top in sorted({trial["top"] for trial in result["trials"]}):
            own = [trial for trial in result["trials"] if trial["top"] == top]
            tried = [{"k": trial["k"], "js": trial["js"], "accepted": trial["ok"]} for trial in own]
            accepted = next((trial["k"] for trial in own if trial["ok"]), None)
            bottom = top - rule["group"] + 1
            groups.append({"top_layer": top, "bottom_layer": bottom, "trials": tried, "accepted": accepted})
        counts = [int((end - begin) * ratio) for ratio in rule["ratios"]]
        told.append({"start": begin, "end": end, "n": end - begin, "k": counts, "groups": groups})
        told[-1]["pos_offset_after"] = memory.behind
    out["query.position_ids"] = asked[:, None]
    put_memory(memory, out)
    put_answers(net, {"compressed": memory, "full": whole}, memory.behind, observed[0][0], asked, margins, out)
    info = {"clips": told, "groups": rule["group"], "ratios": rule["ratios"], "delta": rule["delta"]}
    info |= {"pos_offset": memory.behind, "full_len": whole.pairs[0][0].shape[1]}
    info["memory_len_per_layer"] = [pair[0].shape[1] for pair in memory.pairs]
    return out, info, [group["accepted"] for clip in told for group in clip["groups"]], margins
