"""Articles over several files: whole, or as they were."""

import pathlib
import sqlite3
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
                         (1, {"login": 1}))
        self.assertIn("its file 2", report["stderr"])

    def test_a_file_without_its_pager(self):
        """The first says that there are three."""
        self.put_parts(3)
        self.sync()
        self.put_parts(3, text="更正。")
        self.site.put(path(1), part(1, 3).replace("createPageHTML", "nothing"))
        report = self.sync()
        self.assertEqual((report["changed"], report["rejected"]),
                         (0, {"truncated": 1}))
        self.assertIn("2 of its 3 files", report["stderr"])
        self.assertEqual(len(self.texts()), 3)

    def put_links(self, pages):
        """Pages of one folder that lead on by links; (name, html, next)."""
        for name, page, onward in pages:
            link = f'<div class="page"><a href="{onward}">下一页</a></div>' \
                if onward else ""
            self.site.put(LIST + name, page.replace("</body>", link + "</body>"))

    def test_a_pager_of_comments(self):
        page = article_html(5)
        self.site.put(LIST, list_html([LIST + "show.php?id=5"]))
        self.put_links([("show.php?id=5", page, "show.php?id=5&page=2"),
                        ("show.php?id=5&page=2", page, "show.php?id=5&page=3")])
        report = self.sync()
        self.assertEqual((report["new"], report["rejected"]), (1, {}))
        blocks = self.articles()[LIST + "show.php?id=5"]["blocks"]
        self.assertEqual(len(blocks), 2)

    def test_articles_that_are_numbered(self):
        """One leads to the next as to a further page; they are three."""
        self.site.put(LIST, list_html([f"{LIST}art_{n}.htm" for n in (1, 2, 3)]))
        self.put_links([("art_1.htm", article_html(1), "art_2.htm"),
                        ("art_2.htm", article_html(2), "art_3.htm"),
                        ("art_3.htm", article_html(3), None)])
        self.assertEqual(self.sync()["new"], 3)
        for article in self.articles().values():
            self.assertEqual(len(article["blocks"]), 2)

    def test_a_file_that_leads_back(self):
        """What it shows is there already."""
        self.site.put(LIST, list_html([FIRST]))
        self.site.put(FIRST, article_html(55).replace(
            "</body>", f'<a href="{STEM}_1.htm">下一页</a></body>'))
        self.site.put(path(1), "", status=302, headers={"Location": FIRST})
        report = self.sync()
        self.assertEqual((report["new"], report["rejected"]), (1, {}))
        self.assertEqual(len(self.articles()[FIRST]["blocks"]), 2)

    def test_files_that_the_list_names_too(self):
        self.put_parts(2)
        self.site.put(LIST, list_html([FIRST, path(1), article_path(1)]))
        self.assertEqual(self.sync()["new"], 2)
        self.assertEqual(self.site.asked.count(path(1)), 1)

    def test_what_every_file_repeats(self):
        box = '<p>附件：<a href="/P020240108.pdf">名单.pdf</a></p></div>\n</body>'
        self.put_parts(2)
        for index in range(2):
            page = part(index, 2).replace("来源:样本日报", "")
            self.site.put(path(index), page.replace("</div>\n</body>", box)
                          .replace("</div><script>", box + "<script>")
                          .replace("代表们表示", "会议强调，代表们表示"))
        self.sync()
        article = self.articles()[FIRST]
        kinds = [block["type"] for block in article["blocks"]]
        self.assertEqual(kinds.count("paragraph"), 4)
        self.assertLessEqual(kinds.count("attachment"), 1)

    def test_headings_of_the_whole(self):
        """The second file's （二） stands below the first one's 一、."""
        self.put_parts(2)
        for index, heads in enumerate((("一、总体情况", "（一）走访"),
                                       ("（二）座谈",))):
            rows = "".join(f"<p><strong>　　{head}</strong></p><p>　　各组分头"
                           f"走访了解情况，逐项记录在案。{index}</p>"
                           for head in heads)
            page = part(index, 2)
            self.site.put(path(index), page.replace("<p>　　代表们",
                                                    rows + "<p>　　代表们"))
        self.sync()
        with sqlite3.connect(self.data / "current") as edition:
            rows = edition.execute("SELECT level, text FROM blocks WHERE kind "
                                   "= 'heading' ORDER BY seq").fetchall()
        self.assertEqual(rows, [(2, "一、总体情况"), (3, "（一）走访"),
                                (3, "（二）座谈")])

    def test_files_without_end(self):
        self.put_parts(70)
        report = self.sync()
        self.assertEqual((report["new"], report["rejected"]),
                         (1, {"too_large": 1}))
        self.assertIn("over 60 files", report["stderr"])

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
