"""Which channels of the residual stream hold what before training; training may blur it."""
CODE = 36  # image code; text positions receive their own image's code in the same channels
FEATURES_END = 64  # the image's other directions
PREVIOUS = (64, 88)  # a projection of the previous token
BEFORE_PREVIOUS = (88, 112)  # the same of the one before
TEXT = (112, 240)  # token embeddings
FLAG = 255  # set on visual tokens only
SCALE = 0.14  # size of a channel of an embedding or an image token
FLAG_VALUE = 10.0  # large, so that visual tokens keep their proportions through the norm
