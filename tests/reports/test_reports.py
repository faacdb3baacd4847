"""Every report of our addons, printed from the demonstration data."""

import io
import json
import shutil

import pypdf
import pytest
from support import databases

# Text in web fonts is drawn, not written, by wkhtmltopdf; Chinese is written.
MARK = "打印样张"
# For each report: a record that it prints, and where in it the mark stands.
REPORTS = {
    "restaurant_crm.campaign_list": (
        "SELECT campaign_id FROM restaurant_campaign_member ORDER BY id LIMIT 1",
        "SELECT 'restaurant.campaign', %s",
    ),
    "restaurant_crm_loyalty.statement": (
        "SELECT id FROM restaurant_account WHERE kind = 'guest' ORDER BY id LIMIT 1",
        """SELECT 'res.partner', partner_id FROM restaurant_guest
        WHERE id = (SELECT guest_id FROM restaurant_account WHERE id = %s)""",
    ),
    "restaurant_crm_loyalty.report_settlement": (
        """SELECT t.id FROM restaurant_settlement t
        JOIN pos_session s ON s.id = t.session_id WHERE s.state = 'closed'
        ORDER BY t.id LIMIT 1""",
        "SELECT 'pos.config', config_id FROM restaurant_settlement WHERE id = %s",
    ),
    "restaurant_crm_loyalty.restaurant_coupon_sheet": (
        "SELECT id FROM loyalty_card WHERE restaurant_batch_id IS NOT NULL LIMIT 1",
        "SELECT 'loyalty.program', program_id FROM loyalty_card WHERE id = %s",
    ),
    "restaurant_crm_feedback.report_feedback_codes": (
        "SELECT id FROM restaurant_outlet ORDER BY id LIMIT 1",
        "SELECT 'restaurant.outlet', %s",
    ),
    "restaurant_crm_feedback.report_restaurant_crisis": (
        "SELECT id FROM restaurant_crisis ORDER BY id LIMIT 1",
        "SELECT 'restaurant.crisis', %s",
    ),
}
SPAN = {"date_from": "2020-01-01", "date_to": "2099-12-31"}  # of the statement


def find_reports(connection):
    rows = databases.rows(
        connection,
        """SELECT r.report_name FROM ir_act_report_xml r
        JOIN ir_model_data d ON d.model = 'ir.actions.report' AND d.res_id = r.id
        WHERE d.module LIKE 'restaurant\\_crm%'""",
    )
    return {row["report_name"] for row in rows}


def print_pdf(client, report, ids):
    """The pages of a report, as text."""
    path = f"/report/pdf/{report}/{','.join(map(str, ids))}"
    options = json.dumps({**SPAN, "ids": ids})
    response = client.get(path, params={"options": options})
    assert response.headers["Content-Type"] == "application/pdf", response.text[:500]
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    return [page.extract_text() for page in pages]


def test_there_is_a_printer():
    """setup/install provides it, where the system does not."""
    assert shutil.which("wkhtmltopdf"), "run setup/install"


def test_all_reports_are_known(connection):
    assert find_reports(connection) == set(REPORTS)


@pytest.mark.parametrize("report", REPORTS)
def test_report_is_printed(server, connection, report):
    find, where = REPORTS[report]
    record_id = databases.value(connection, find)
    with connection.cursor() as cursor:
        cursor.execute(where, [record_id])
        model, marked_id = cursor.fetchone()
    client = server.client("admin")
    companies = client.call("res.company", "search", [])
    client.context["allowed_company_ids"] = companies
    client.call(model, "write", [marked_id], {"name": MARK})
    # a list of guests leaves the house with a reason alone
    wizard = client.call(
        "restaurant.export.wizard", "create", [{"reason": "A sample for the printer"}]
    )
    client.call("restaurant.export.wizard", "action_announce", wizard)
    pages = print_pdf(client, report, [record_id])
    assert MARK in "".join(pages).replace("\n", "").replace(" ", "")


def test_many_settlements_are_one_file(server, connection):
    """Each begins a page; wkhtmltopdf as Debian builds it prints one document."""
    rows = databases.rows(connection, "SELECT id FROM restaurant_settlement LIMIT 3")
    ids = [row["id"] for row in rows]
    assert len(ids) > 1
    client = server.client("admin")
    assert len(print_pdf(client, "restaurant_crm_loyalty.report_settlement", ids)) == (
        len(ids)
    )
