"""Language models: which there are, how they are asked, and how an engine or a server is kept running.

cards.py      a table of models: size, context, licence
weights.py    a model's name, folder, GGUF file or hub id -> where its weights are
prompt.py     messages -> what a model reads
grammar.py    a DSL's words -> the grammar of its programs
engine.py     what an engine promises that lives in a process of its own
host.py       that process
hosted.py     the backend in front of it: starts, watches and restarts it
meter.py      who used how much of a shared engine
leash.py      a process that ends with its parent
http/         any OpenAI-compatible server: client, dialects, a local server
"""
