"""An engine holds a model in a process of its own.

engine.py   what an engine promises
host.py     the process that it lives in
process.py  that process as its parent sees it
hosted.py   the backend in front: starts it, shares its time out, and starts it again when it dies
"""
