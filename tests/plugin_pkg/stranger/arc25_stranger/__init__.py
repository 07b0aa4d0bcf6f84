"""One plugin of each of five kinds, written as a stranger would."""
