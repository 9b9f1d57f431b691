"""Where the pipeline keeps its working files (outside the repository), and one seed for all stages."""
import os
import pathlib

WORK = pathlib.Path(os.environ.get("POCKET_WORK", pathlib.Path.home() / ".cache" / "pocket-training"))
PACKAGES = WORK / "packages"  # unpacked Debian packages, see fetch_data.sh
GLYPHS = WORK / "glyphs.pt"  # bank of glyph masks
PICTURES = WORK / "pictures.pt"  # bank of RGBA pictures
TOKENIZER = WORK / "tokenizer.json"
VISION = WORK / "vision.pt"  # checkpoints, one per stage
FEATURES = WORK / "features.pt"
FOLDED = WORK / "vision_folded.pt"
DECODER = WORK / "decoder.pt"
JOINT = WORK / "joint.pt"
LINEAR_CODE = WORK / "linear_code.pt"
LEVELLED = WORK / "levelled.pt"
TAUGHT = WORK / "taught.pt"
TEMPERATURE = WORK / "temperature.json"
SEED = 20

WORK.mkdir(parents=True, exist_ok=True)
