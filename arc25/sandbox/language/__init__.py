"""The language of programs: Python as models write it, without what leads out of the program.

    allowlist.py  the tables: modules, names, builtins, special methods
    policy.py     decides on the syntax tree, and compiles
    guards.py     what the compiled program calls at run time, and the builtins that need a watch
    classes.py    what stands behind a class statement
    facades.py    the modules that programs import; standins.py what replaces a member of one

All of it is hygiene in front of the boundary, which is the kernel's.
"""
