"""The boundary: what the kernel lets a child do; `confinement.py` puts seccomp, Landlock and rlimits together."""
