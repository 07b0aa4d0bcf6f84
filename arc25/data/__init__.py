"""ARC JSON in and out, data sets by name, answers and grading."""
