import json

from odoo.tests import tagged
from odoo.tools import file_open

from . import common

FILES = "restaurant_crm/data/files/"


@tagged("post_install", "-at_install")
class TestDashboard(common.RestaurantCommon):
    """What the dashboard of head office asks for, as a floor manager may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._pay_order(100)
        cls._count_days()
        cls.env = cls.env(user=cls.floor_user)
        cls.book = cls._read("guest_dashboard.json")
        cls.charts = [
            figure["data"]
            for sheet in cls.book["sheets"]
            for figure in sheet["figures"]
            if figure["data"]["type"].startswith("odoo_")
        ]

    @classmethod
    def _read(cls, name):
        with file_open(FILES + name) as file:
            return json.load(file)

    def _group(self, model, domain, groups, aggregates):
        return self.env[model].formatted_read_group(domain, groups, aggregates)

    def test_every_pivot_finds_its_figures(self):
        for pivot in self.book["pivots"].values():
            groups = [group["fieldName"] for group in pivot["rows"] + pivot["columns"]]
            measures = [measure["id"] for measure in pivot["measures"]]
            with self.subTest(pivot["name"], model=pivot["model"]):
                found = self._group(pivot["model"], pivot["domain"], groups, measures)
                self.assertTrue(found)

    def test_every_chart_finds_its_figures(self):
        self.assertTrue(self.charts)
        for chart in self.charts:
            data, search = chart["metaData"], chart["searchParams"]
            model = self.env[data["resModel"]]
            aggregator = model._fields[data["measure"]].aggregator
            with self.subTest(data["measure"], model=data["resModel"]):
                found = self._group(
                    data["resModel"],
                    search["domain"],
                    data["groupBy"],
                    [f"{data['measure']}:{aggregator}"],
                )
                self.assertIsNotNone(found)

    def test_lists_are_read_in_their_order(self):
        for source in self.book["lists"].values():
            order = ", ".join(f"{by['name']} desc" for by in source["orderBy"])
            names = dict.fromkeys(source["columns"], {})
            self.env[source["model"]].web_search_read(
                source["domain"], names, order=order
            )

    def test_filters_and_links_lead_somewhere(self):
        sources = [*self.book["pivots"].values(), *self.book["lists"].values()]
        sources += [{"model": c["metaData"]["resModel"], **c} for c in self.charts]
        filters = {found["id"] for found in self.book["globalFilters"]}
        for source in sources:
            self.assertLessEqual(set(source["fieldMatching"]), filters)
            for match in source["fieldMatching"].values():
                self.assertIn(match["chain"], self.env[source["model"]]._fields)
            if "actionXmlId" in source:
                self.assertTrue(self.env.ref(source["actionXmlId"]))
        for menu in self.book["chartOdooMenusReferences"].values():
            self.assertEqual(self.env.ref(menu)._name, "ir.ui.menu")

    def test_the_sample_needs_no_data(self):
        sample = self._read("guest_sample_dashboard.json")
        self.assertFalse(sample["pivots"] or sample["lists"])
        text = json.dumps(sample)
        self.assertNotIn("PIVOT", text)
        self.assertNotIn('"odoo_', text)
        dashboard = self.env.ref("restaurant_crm.spreadsheet_dashboard_guest")
        self.assertEqual(dashboard._get_sample_dashboard()["sheets"], sample["sheets"])
