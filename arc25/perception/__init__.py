"""What can be seen in a task before anybody searches: colours, objects, panels, regularities, the output's size.

    scene.py    one grid: background, palette, separators and panels, symmetries, periods
    objects.py  its objects under a segmentation, as a table
    sizes.py    hypotheses for the output's size, and how many train pairs each explains
    wording.py  all of it as short text for a prompt
    traits.py   a task as numbers of a fixed list, for whoever learns from many; from picture.py, pairing.py, change.py

Pure functions over `Grid` and `Task`, in plain Python, the traits with numpy: a task takes milliseconds, and whoever
writes a strategy, a prompt or a search may import them. They know no DSL.
"""
