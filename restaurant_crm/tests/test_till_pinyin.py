from odoo.tests import TransactionCase, tagged

from odoo.addons.restaurant_crm.tools.pinyin import (
    FIRST,
    LAST,
    _table,
    has_han,
    name_initials,
)


@tagged("post_install", "-at_install")
class TestPinyin(TransactionCase):
    def assertInitials(self, expected):
        for name, initials in expected.items():
            with self.subTest(name=name):
                self.assertEqual(name_initials(name), initials)

    def test_table_has_one_letter_per_code_point(self):
        self.assertEqual(len(_table()), LAST - FIRST + 1)
        self.assertEqual(set(_table()), set("abcdefghjklmnopqrstwxyz?"))
        self.assertLess(_table().count("?"), 110)

    def test_chinese_names(self):
        self.assertInitials(
            {
                "张伟": "zw",
                "張偉": "zw",
                "王小明": "wxm",
                "李娜": "ln",
                "欧阳修": "oyx",
                "艾未未": "aww",
                "张伟 Anna": "zwa",
                "Anna 张": "az",
                "陈（老）": "cl",
            }
        )

    def test_every_letter_is_cut_at_the_right_place(self):
        words = "安包蔡丁鄂冯高何江孔刘马牛欧潘钱任孙唐吴徐杨赵"
        self.assertEqual(
            "".join(name_initials(char) for char in words), "abcdefghjklmnopqrstwxyz"
        )

    def test_surnames_with_their_own_reading(self):
        self.assertInitials(
            {
                "曾国藩": "zgf",
                "单雄信": "sxx",
                "解小东": "xxd",
                "仇英": "qy",
                "查良镛": "zly",
                "区小姐": "oxj",
                "朴先生": "pxs",
                "尉迟恭": "ycg",
                "单于": "cy",
                "万俟卨": "mqx",
                "乐嘉": "yj",
            }
        )

    def test_own_reading_only_as_surname(self):
        self.assertInitials({"张解": "zj", "李曾": "lc", "查": "c"})

    def test_latin_names_lose_their_accents(self):
        self.assertInitials(
            {
                "Éric Ångström": "ea",
                "Jean-Pierre O'Neil": "jpo",
                "Søren Łukasz": "sl",
                "Øyvind": "o",
                "ＡＮＮＡ Ｂ": "ab",
                "Özil": "o",
                "Алексей Петров": "ап",
            }
        )

    def test_no_letters(self):
        self.assertInitials({"": "", None: "", False: "", "138 000": "", "😀 %_": ""})

    def test_length_is_bounded(self):
        self.assertEqual(len(name_initials("伟" * 5000)), 32)

    def test_has_han(self):
        self.assertTrue(has_han("Anna 张"))
        self.assertFalse(has_han("Anna"))
