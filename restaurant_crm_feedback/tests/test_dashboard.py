import json

from odoo.tests import tagged
from odoo.tools import file_open

from .common_case import CaseCommon

FILES = "restaurant_crm_feedback/data/files/"


@tagged("post_install", "-at_install")
class TestDashboard(CaseCommon):
    """What the dashboard of feedback asks for, as a floor manager may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dish = cls.env["product.product"].create({"name": "Soup"})
        case = cls._create_case(cause_id=cls._cause(), product_ids=cls.dish.ids)
        case.clock_ids._stop()
        given = cls.env["restaurant.gesture"].create(
            {
                "case_id": case.id,
                "type_id": cls.env.ref(
                    "restaurant_crm_feedback.restaurant_gesture_type_dish"
                ).id,
                "amount": 40,
                "reason": "Sorry",
            }
        )
        given.write({"state": "granted", "granted_at": case.date})
        for score, nps in ((5, "10"), (5, "9"), (4, "8"), (2, "3"), (4, "9")):
            cls._create_feedback(
                score,
                nps=nps,
                ces="6",
                score_ids=[(0, 0, {"product_id": cls.dish.id, "score": score})],
            )
        cls.env.flush_all()
        today = cls.env["restaurant.feedback"].search([], limit=1).business_date
        for name in ("restaurant.feedback.day", "restaurant.feedback.subject.day"):
            cls.env[name]._count_days([today])
        cls.env = cls.env(user=cls.floor)
        cls.book = cls._read("feedback_dashboard.json")
        cls.charts = [
            figure["data"]
            for sheet in cls.book["sheets"]
            for figure in sheet["figures"]
            if figure["data"]["type"].startswith("odoo_")
        ]

    @classmethod
    def _cause(cls):
        return cls.env.ref("restaurant_crm_feedback.restaurant_cause_dish_cold").id

    @classmethod
    def _read(cls, name):
        with file_open(FILES + name) as file:
            return json.load(file)

    def _group(self, model, domain, groups, aggregates):
        return self.env[model].formatted_read_group(domain, groups, aggregates)

    def test_every_pivot_finds_its_figures(self):
        for pivot in self.book["pivots"].values():
            groups = [group["fieldName"] for group in pivot["rows"]]
            measures = [measure["id"] for measure in pivot["measures"]]
            with self.subTest(pivot["formulaId"], model=pivot["model"]):
                [first, *_more] = self._group(
                    pivot["model"], pivot["domain"], groups, measures
                )
                self.assertIsNotNone(first[measures[0]])

    def test_every_chart_finds_its_figures(self):
        self.assertEqual(len(self.charts), 5)
        for chart in self.charts:
            data, domain = chart["metaData"], chart["searchParams"]["domain"]
            measure = data["measure"]
            if measure != "__count":
                field = self.env[data["resModel"]]._fields[measure]
                measure = f"{measure}:{field.aggregator}"
            with self.subTest(measure, model=data["resModel"]):
                found = self._group(
                    data["resModel"], domain, data["groupBy"], [measure]
                )
                self.assertTrue(found)

    def test_scores_of_few_answers_are_hidden(self):
        """Five answers, (3 promoters − 1 detractor) / 5 = 40; four are satisfied."""
        days = self.env["restaurant.feedback.day"]
        here = [("outlet_id", "=", self.outlet.id)]
        [row] = self._group(
            days._name, here, [], ["nps:avg", "csat:avg", "nps_count:sum"]
        )
        self.assertEqual((row["nps:avg"], row["csat:avg"]), (40, 80))
        cells = self.book["sheets"][1]["cells"]
        for shown, count in (("D2", "B3"), ("D4", "B5"), ("D6", "B7")):
            self.assertIn(f'IF({count}<5,"–"', cells[shown])

    def test_the_list_and_the_links(self):
        for source in self.book["lists"].values():
            names = dict.fromkeys(source["columns"], {})
            order = ", ".join(f"{by['name']} desc" for by in source["orderBy"])
            self.env[source["model"]].web_search_read(
                source["domain"], names, order=order
            )
        sources = [*self.book["pivots"].values(), *self.book["lists"].values()]
        sources += [{"model": c["metaData"]["resModel"], **c} for c in self.charts]
        filters = {found["id"] for found in self.book["globalFilters"]}
        for source in sources:
            self.assertLessEqual(set(source["fieldMatching"]), filters)
            for match in source["fieldMatching"].values():
                field = self.env[source["model"]]._fields[match["chain"]]
                self.assertTrue(field.store)
                self.assertEqual(field.type, match["type"])
            if "actionXmlId" in source:
                self.assertTrue(self.env.ref(source["actionXmlId"]))
        for menu in self.book["chartOdooMenusReferences"].values():
            self.assertEqual(self.env.ref(menu)._name, "ir.ui.menu")

    def test_the_sample_needs_no_data(self):
        sample = self._read("feedback_sample_dashboard.json")
        self.assertFalse(sample["pivots"] or sample["lists"])
        text = json.dumps(sample)
        self.assertNotIn("PIVOT", text)
        self.assertNotIn('"odoo_', text)
        name = "restaurant_crm_feedback.spreadsheet_dashboard_feedback"
        dashboard = self.env.ref(name)
        self.assertEqual(dashboard._get_sample_dashboard()["sheets"], sample["sheets"])
