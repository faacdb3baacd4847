"""Where employees log in at the till (``pos_hr``): their PINs approve."""

from uuid import uuid4

import pytest
from support import commands, databases
from support.shop import Shop


@pytest.fixture(scope="module")
def shop(make_database, make_server):
    """A shop whose till is one of employees: a manager, and two who are none."""
    name = make_database("_employees", databases.template())
    connection = databases.connect(name)
    run(connection, "update ir_module_module set demo = false")
    commands.install(name, "pos_hr")
    shop = Shop(make_server(name), connection)
    shop.employees = {
        employee: shop.admin.call(
            "hr.employee",
            "create",
            {"name": employee, "pin": pin, "company_id": shop.company_id},
        )
        for employee, pin in (
            ("Manager", "4711"),
            ("Other manager", "4712"),
            ("No PIN", False),
            ("Cashier", "1111"),
        )
    }
    # the till is open already
    run(
        connection,
        "update pos_config set module_pos_hr = true where id = %s",
        shop.till_id,
    )
    for employee in ("Manager", "Other manager", "No PIN"):
        run(
            connection,
            "insert into pos_hr_advanced_employee_hr_employee values (%s, %s)",
            shop.till_id,
            shop.employees[employee],
        )
    yield shop
    connection.close()


def run(connection, statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def approve(shop, employee, pin, cashier="Cashier", client=None, **values):
    need = {"action": "refund", "subject": str(uuid4()), "amount": 1}
    request = {
        "needs": [need],
        "cashier_id": shop.employees.get(cashier, cashier),
        "employee_id": shop.employees[employee],
        "pin": pin,
        **values,
    }
    method = ("pos.session", "restaurant_approve", [shop.session_id])
    reply = (client or shop.cashier).call(*method, request)
    found = databases.rows(
        shop.connection,
        "select * from restaurant_approval where subject = %s",
        [need["subject"]],
    )
    assert bool(found) == reply["ok"]
    return reply.get("code", "ok"), found


def test_managers_with_a_pin_are_asked(shop):
    method = ("pos.session", "restaurant_approvers", [shop.session_id])
    names = {row["name"] for row in shop.cashier.call(*method)}
    assert names == {"Manager", "Other manager"}


def test_the_pin_of_a_manager_approves(shop):
    code, [approval] = approve(shop, "Manager", "4711")
    assert code == "ok"
    assert approval["decided_key"] == f"employee,{shop.employees['Manager']}"
    assert approval["asked_key"] == f"employee,{shop.employees['Cashier']}"
    assert (approval["asked_name"], approval["decided_name"]) == ("Cashier", "Manager")


@pytest.mark.parametrize(
    ("employee", "pin", "cashier", "code"),
    [
        ("Manager", "4712", "Cashier", "approval_wrong"),
        ("Manager", 4711, "Cashier", "approval_wrong"),
        ("Cashier", "1111", "Manager", "approval_wrong"),  # manages nothing
        ("No PIN", "", "Cashier", "approval_wrong"),
        ("No PIN", "0", "Cashier", "approval_wrong"),
        ("Manager", "4711", "Manager", "approval_own"),
        ("Manager", "4711", False, "bad_request"),
        ("Manager", "4711", 999_999_999, "bad_request"),
    ],
)
def test_nobody_else(shop, employee, pin, cashier, code):
    assert approve(shop, employee, pin, cashier)[0] == code


def test_the_login_of_a_till_has_no_authority(shop):
    """A manager has opened the till: who stands there now, nobody knows."""
    guest = shop.make_guest(100)
    order_id = shop.top_up(guest, 300)
    lines = shop.line_ids(order_id)
    request = shop.request(guest, 300, str(uuid4()), refunded_line_ids=lines)
    reply = shop.persist("topup_refund", request, client=shop.floor)
    assert reply["code"] == "needs_supervisor"


def test_guessing_ends(shop):
    codes = [approve(shop, "Other manager", "0000")[0] for _try in range(6)]
    assert codes == ["approval_wrong"] * 5 + ["approval_locked"]
    assert approve(shop, "Other manager", "4712")[0] == "approval_locked"
