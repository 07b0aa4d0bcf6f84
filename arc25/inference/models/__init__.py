"""What the user calls a model, and where its weights are.

cards.py        a table of models: size, context, licence
weights.py      a name, folder, GGUF file or hub id -> where its weights are; what an adapter is
fingerprint.py  a name for the very weights
shape.py        what the files tell without loading them
gguf.py         a GGUF file -> a folder, once
hub.py          the Hugging Face hub and its local cache
"""
