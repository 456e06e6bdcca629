"""Two faults in one night: as test_fault_singles, for pairs.

FAULT_PAIRS=all tries every pair of faults (`make test-faults`), a number so
many of them, the same each time; FAULT_SEED=N chooses others, and other places
for them."""

import os
import pathlib
import random
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from fault_case import PLACES, Case, try_all
from fault_table import FAULTS

SAMPLE = 150


def places_of(fault):
    return [place for place, (kind, _) in PLACES.items()
            if kind in fault.places.split()]


def pairs(seed):
    """Every two faults, a fault and itself too, each at a place of its own;
    which places is a matter of chance."""
    chance = random.Random(seed)
    for i, one in enumerate(FAULTS):
        for other in FAULTS[i:]:
            places = [(a, b) for a in places_of(one) for b in places_of(other)
                      if a != b]
            if places:
                a, b = chance.choice(places)
                yield Case(((a, one), (b, other)))


class Pairs(unittest.TestCase):
    def test_pairs(self):
        seed = int(os.environ.get("FAULT_SEED", "1"))
        count = os.environ.get("FAULT_PAIRS", str(SAMPLE))
        cases = list(pairs(seed))
        random.Random(seed).shuffle(cases)
        if count != "all":
            cases = cases[:int(count)]
        for case, problems in try_all(cases):
            with self.subTest(str(case)):
                self.assertEqual(problems, [])


if __name__ == "__main__":
    unittest.main()
