"""Run code that nobody trusts.

What a program must never do: read a file, an environment variable, another program or an expected output;
write a file; open a socket; start a process or thread; signal anything; outlive its deadline; exhaust the
host; change what a later program sees; make the parent parse source, unpickle, or call its objects.

    parent          pool.py        jobs to workers, asyncio only; never parses source, never unpickles
      |             process.py     starts a zygote with nothing of ours but one socket
      | socket      worker.py      one zygote seen from the parent; wire.py is what they say to each other
    zygote          zygote.py      a clean interpreter, warmed, confined, one a worker; runs nobody's code
      |             supervisor.py  orders to children; watch.py is one child seen from outside: CPU time, SIGKILL
      |-- socket    compiler.py    a child that parses, checks and compiles, and never runs anything; the cache
      |-- pipe      child.py       a child that runs up to 16 programs, or one; frames.py is all it says

    language/       what programs may write: policy, guards, the modules they may import
    kernel/         what the kernel lets a child do: seccomp, Landlock, rlimits; the level that they make
    fingerprint.py  notices what a program changed all the same (it reads memory.py's way); then its child ends
    arrays.py       numpy hands out no memory that others used; output.py is a result a grid?; printed.py

The boundary is the kernel's. The language is hygiene in front of it. What gets past both is held off by using a child
for few programs, and by running whatever matters again alone (`Executor.run(..., alone=True)`).

Not covered: bugs of the kernel itself, and timing side channels between programs that share a machine. A program that
gets past the language policy can read the code and inputs of its own batch, and forge the frames of those that come
after it; so what is not run alone is a hint. A program that breaks CPython's compiler could make it
compile later programs wrongly in that worker. Expected outputs are never there to be read.

Costs, in CPU time: a program in a batch has 0.8 to 1 ms on top of its own, one alone about 6 (docs/log.md).
"""
