"""Articles over several files: whole, or as they were."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stub_site import LIST, article_html, article_path, list_html, png
from sync_case import TRY_LATER, SyncTest

STEM = "t20240108_55"
FIRST = f"{LIST}202401/{STEM}.htm"


def part(index, count, text="", picture=""):
    """File `index` of `count`, from 0, as the site's system makes them."""
    page = article_html(55, f"这是第{index}部分。{text}", picture)
    editor = "<p>（责任编辑：林澜）</p>" if index == count - 1 else ""
    return page.replace("</body>", f"{editor}<script>createPageHTML({count}, "
                        f'{index}, "{STEM}", "htm");</script></body>')


def path(index):
    return FIRST.replace(".htm", f"_{index}.htm") if index else FIRST


class Parts(SyncTest):
    def put_parts(self, count, **more):
        self.site.put(LIST, list_html([FIRST, article_path(1)]))
        self.site.put(article_path(1), article_html(1))
        for index in range(count):
            self.site.put(path(index), part(index, count, **more))

    def texts(self):
        return [block["text"] for block in self.articles()[FIRST]["blocks"]
                if "部分" in block.get("text", "")]

    def test_all_files_in_order(self):
        self.put_parts(3)
        report = self.sync()
        self.assertEqual((report["new"], report["fetched"], report["error"]),
                         (2, 4, None))
        self.assertEqual(["第0部分" in text or "第1部分" in text or
                          "第2部分" in text for text in self.texts()],
                         [True] * 3)
        for index, text in enumerate(self.texts()):
            self.assertIn(f"第{index}部分", text)
        self.assertEqual(self.articles()[FIRST]["editor"], "林澜")
        self.assertEqual([asked for asked in self.site.asked if STEM in asked],
                         [path(0), path(1), path(2)])
        self.check_sound()
        self.assertFalse(self.sync()["published"])

    def test_pictures_of_later_files(self):
        self.put_parts(2)
        self.site.put(path(1), part(1, 2, picture="/b.png"))
        self.site.put("/b.png", png())
        self.sync()
        self.assertEqual(len(self.files("blobs")), 1)

    def test_a_change_in_a_later_file(self):
        self.put_parts(2)
        self.sync()
        self.site.put(path(1), part(1, 2, text="更正。"))
        self.assertEqual(self.sync()["changed"], 1)
        self.assertIn("更正", self.texts()[1])

    def test_a_file_that_is_missing(self):
        """Half a text is not shown; yesterday's whole one stays."""
        self.put_parts(3)
        self.sync()
        self.put_parts(3, text="更正。")
        del self.site.pages[path(2)]
        report = self.sync()
        self.assertEqual((report["rejected"], report["changed"],
                          report["gone"]), ({"truncated": 1}, 0, 0))
        self.assertIn(f"its file 3, {self.site.url}{path(2)}: the site "
                      f"answered 404", report["stderr"])
        self.assertEqual(len(self.texts()), 3)
        self.assertNotIn("更正", self.texts()[0])

    def test_a_file_that_is_a_login(self):
        self.put_parts(2)
        self.site.put(path(1), "<html><head><title>用户登录</title></head><body>"
                      "<form>用户名<input type=text>密码<input type=password>"
                      "</form></body></html>")
        report = self.sync()
        self.assertEqual((report["new"], report["rejected"]),
                         (1, {"truncated": 1}))
        self.assertIn("login", report["stderr"])

    def test_a_circle(self):
        """The last file names the first again: that was the last."""
        self.put_parts(2)
        again = part(1, 2).replace("createPageHTML(2, 1", "nothing(2, 1")
        self.site.put(path(1), again.replace(
            "</body>", f'<a href="{path(2)}">下一页</a></body>'))
        self.site.put(path(2), again.replace(
            "</body>", f'<a href="{path(2)}">下一页</a></body>'))
        self.assertEqual(self.sync()["new"], 2)
        self.assertEqual(len(self.texts()), 3)

    def test_files_without_end(self):
        self.put_parts(40)
        report = self.sync()
        self.assertEqual((report["new"], report["rejected"]),
                         (1, {"too_large": 1}))
        self.assertIn("over 20 files", report["stderr"])

    def test_no_answer(self):
        """The network's failure: lost for this night, nothing else."""
        self.put_parts(2)
        self.site.put(path(1), "x", delay=5)
        self.configure(timeout_s=1)
        report = self.sync()
        self.assertEqual((report["new"], report["failed"],
                          report["rejected"]), (1, 1, {}))


if __name__ == "__main__":
    unittest.main()
