"""The manual names every key that the program reads."""

import re
import unittest


class Manual(unittest.TestCase):
    def test_profile_keys(self):
        with open("src/core/profile.c") as source:
            keys = re.findall(r'STR\("(\w+)"\), STR\("(\w+)"\), MEMBER', source.read())
        with open("docs/man/bulletin-profile.5") as page:
            manual = page.read()
        self.assertGreater(len(keys), 10)
        for section, key in keys:
            part = manual.split(".Ss [%s]" % section)[1].split(".Ss ")[0]
            self.assertRegex(part, r"\.It (.* )?Cm %s\b" % key)
        self.assertIn(".It Cm pager", manual)


if __name__ == "__main__":
    unittest.main()
