from odoo.tests import TransactionCase, new_test_user

# What a till must be able to take without a traceback (name -> value).
BAD_TEXTS = {
    "empty": "",
    "spaces": "  \t ",
    "nul": "\x00",
    "invisible": "\u200f\u200b\ufeff",
    "half an emoji": "\ud83d",
    "100 KB": "x" * 100_000,
    "list": ["8000"],
    "object": {"a": 1},
    "true": True,
    "null": None,
    "number": 8000,
    "float": 1e308,
}
# Text that finds nobody, and must not find everybody.
UNKNOWN_TEXTS = (
    "%",
    "%%",
    "_",
    "____",
    "*",
    "\\",
    "' OR 1=1--",
    "'; DROP TABLE restaurant_guest; --",
    "😀",
    "張\u200f%",
    "+",
    "12",
    "99999999999999999999",
)


class TillFixture:
    """A till of a group of its own, three guests and one user per ring."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.env["res.company"].create(
            {"name": "Noodles", "country_id": cls.env.ref("base.cn").id}
        )
        cls.config = cls._new_till(cls.group)
        cls.till_user = cls._new_user("till", "point_of_sale.group_pos_user")
        cls.floor_user = cls._new_user(
            "floor",
            "point_of_sale.group_pos_user,restaurant_crm.group_restaurant_floor",
        )
        cls.other_user = cls._new_user("nobody", "base.group_user")
        cls.till = cls.config.with_user(cls.till_user)
        cls.zhang = cls._new_guest("张伟", "+86 138 0013 8000")
        cls.zhao = cls._new_guest("赵雯 Anna", "139 1111 8000")
        cls.anna = cls._new_guest("Anna Ångström", "+44 20 7946 0018")

    @classmethod
    def _new_till(cls, company):
        tills = cls.env["pos.config"].with_company(company)
        return tills.create({"name": company.name, "payment_method_ids": []})

    @classmethod
    def _new_user(cls, login, groups):
        return new_test_user(
            cls.env,
            login=f"restaurant_{login}",
            groups=groups,
            company_id=cls.group.id,
            company_ids=[(6, 0, cls.group.ids)],
        )

    @classmethod
    def _new_guest(cls, name, phone=False, **values):
        return cls.env["restaurant.guest"].create(
            {"name": name, "phone": phone, "company_id": cls.group.id, **values}
        )

    def assertRefused(self, answer, code):
        """A business answer: short, in words, without what was sent."""
        self.assertEqual((answer["ok"], answer["code"]), (False, code))
        self.assertTrue(answer["message"])
        self.assertLess(len(str(answer)), 300)


class TillCommon(TillFixture, TransactionCase):
    pass
