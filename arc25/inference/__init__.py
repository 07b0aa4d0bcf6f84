"""Language models: which there are, how they are asked, and how an engine or a server is kept running.

models/       a model's name -> its card, its weights, and a name for the very weights
engines/      an engine in a process of its own, and the backend in front of it
http/         the backend in front of any server that speaks the OpenAI API
server.py     a local server that is kept running; llamacpp.py is one
leash.py      a process that ends with its parent
options.py    what options of backends mean; packages.py: whether their packages are there
prompt.py     messages -> what a model reads
grammar.py    a DSL's words -> the grammar of its programs; constrain.py: a model is held to it
meter.py      who used how much of what all share
company.py    who may be under way with whom
"""
