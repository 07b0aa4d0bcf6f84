"""Run code that nobody trusts.

What a program must never do: read a file, an environment variable, another program or an expected output;
write a file; open a socket; start a process or thread; signal anything; outlive its deadline; exhaust the
host; change what a later program sees; make the parent parse source, unpickle, or call its objects.

    parent          pool.py        jobs to workers, asyncio only; never parses source, never unpickles
      | socket      worker.py      one zygote seen from the parent; wire.py is what they say to each other
    zygote          zygote.py      a clean interpreter, warmed, confined, one a worker; runs nobody's code
      | fork, pipe  supervisor.py  deadlines from outside, in CPU time, by SIGKILL
    child           child.py       compiles (policy.py) and runs up to 16 programs, or one; frames.py is all it says

The boundary is the kernel's: seccomp.py, landlock.py and rlimits, put together in confinement.py. The language
policy (policy.py, guards.py, facades.py) is hygiene in front of it, fingerprint.py notices what got past.

Not covered: bugs of the kernel itself, and timing side channels between programs that share a machine. The language
policy has known gaps (`np.ndarray` over a buffer forges objects, enum's functional form takes special names). A program
that gets past the language policy can read the sources and inputs of its own batch, and forge the frames of those
that come after it; so whatever matters has to be run again alone (`Executor.run(..., alone=True)`). Expected outputs
are never there to be read.
"""
