"""The manual names every key that the program reads, and no other."""

import re
import unittest


class Manual(unittest.TestCase):
    def test_profile_keys(self):
        with open("src/core/profile.c") as source:
            keys = re.findall(r'STR\("(\w+)"\), STR\("(\w+)"\), MEMBER', source.read())
        with open("docs/man/bulletin-profile.5") as page:
            manual = page.read()
        self.assertGreater(len(keys), 10)
        for section in {section for section, _ in keys}:
            part = re.split(r"\.S[sh] ", manual.split(".Ss [%s]" % section)[1])[0]
            items = re.findall(r"^\.It (.*)$", part, re.M)
            named = {word for item in items for word in re.findall(r"\w+", item)}
            self.assertEqual(named - {"Cm"},
                             {key for where, key in keys if where == section})



if __name__ == "__main__":
    unittest.main()
