"""Coupons that many tills want at once: F33, and what crashes leave behind."""

from uuid import uuid4

import pytest
from support import databases


@pytest.fixture
def make_batch(shop):
    """Codes of a new offer of 20 off, with rules; a list of ids of coupons."""
    shop.make_guest(10)  # there is a ledger to prove after each test

    def make(quantity, **rules):
        wizard = shop.admin.call(
            *("restaurant.coupon.wizard", "create"),
            {
                "kind": "amount",
                "name": f"Offer {uuid4().hex[:6]}",
                "discount": 20,
                "validity": "open",
                "stacking": "stackable",
                "company_id": shop.company_id,
            },
        )
        action = shop.admin.call("restaurant.coupon.wizard", "action_create", [wizard])
        program_id = action["res_id"]
        shop.admin.call("loyalty.program", "write", [program_id], rules)
        batch = shop.admin.call(
            *("restaurant.coupon.batch", "create"),
            {"name": "Batch", "program_id": program_id, "quantity": quantity},
        )
        shop.admin.call("restaurant.coupon.batch", "action_issue", [batch])
        rows = databases.rows(
            shop.connection,
            "SELECT id FROM loyalty_card WHERE program_id = %s ORDER BY id",
            [program_id],
        )
        return [row["id"] for row in rows]

    return make


def reserve(shop, card_id, order_uuid=None, session_id=None, partner_id=False):
    return shop.cashier.ask(
        "pos.session",
        "restaurant_reserve_coupons",
        [session_id or shop.session_id],
        {
            "order_uuid": order_uuid or str(uuid4()),
            "card_ids": [card_id],
            "partner_id": partner_id,
        },
    )


def prepare_check(shop, card_id, session_id=None, method_id=None):
    """A check of 100 with a coupon of 20 off, paid in cash."""
    (row,) = databases.rows(
        shop.connection,
        """SELECT r.id AS reward_id, r.discount_line_product_id AS product_id
        FROM loyalty_card c JOIN loyalty_reward r ON r.program_id = c.program_id
        WHERE c.id = %s""",
        [card_id],
    )
    order = shop.prepare_order(None, session_id)
    order.add_line(shop.dish_id, 100)
    order.add_line(row["product_id"], -20)
    order.lines[-1].update(
        is_reward_line=True,
        reward_id=row["reward_id"],
        coupon_id=card_id,
        points_cost=1,
        reward_identifier_code=uuid4().hex[:8],
    )
    order.add_payment(method_id or shop.cash_id, 80)
    return order


def states(shop, *card_ids):
    rows = databases.rows(
        shop.connection,
        "SELECT state FROM restaurant_coupon_use WHERE card_id = ANY(%s)",
        [list(card_ids)],
    )
    return sorted(row["state"] for row in rows)


def test_offer_of_a_hundred_is_used_a_hundred_times(shop, make_batch):
    """F33: 120 tries at once, each with a code of its own."""
    cards = make_batch(120, limit_usage=True, max_usage=100)

    def work(part):
        return lambda: [persist(shop, card) for card in part]

    replies = sum(shop.together(*[work(cards[n::12]) for n in range(12)]), [])
    codes = [reply.get("code") for reply in replies]
    assert codes.count(None) == 100
    assert codes.count("limit_total") == 20
    assert states(shop, *cards) == ["reserved"] * 100


def persist(shop, card_id):
    """Ask as the till does: the same again, until there is a business answer."""
    order_uuid = str(uuid4())
    while True:
        answer = reserve(shop, card_id, order_uuid)
        assert answer.error is None, answer.error
        if answer.result.get("code") != "busy":
            return answer.result


@pytest.mark.parametrize(
    "rules",
    [{}, {"limit_usage": True, "max_usage": 1}, {"restaurant_limit_day": 1}],
    ids=["one code", "last of the offer", "last of the day"],
)
def test_two_sessions_want_the_last_coupon(shop, make_batch, rules):
    """H5: one till has it, the other hears why not."""
    cash = shop.make_cash_method()
    _till, second = shop.open_till(cash)
    cards = make_batch(2, **rules)
    other = cards[1] if rules else cards[0]
    answers = shop.together(
        lambda: reserve(shop, cards[0]),
        lambda: reserve(shop, other, session_id=second),
    )
    assert [answer.error for answer in answers] == [None, None]
    replies = [answer.result for answer in answers]
    assert sorted(reply["ok"] for reply in replies) == [False, True]
    (refused,) = (reply for reply in replies if not reply["ok"])
    assert refused["message"]
    assert states(shop, *cards) == ["reserved"]


def test_two_checks_that_were_paid_offline_with_one_coupon(shop, make_batch):
    """Both are stored; one has the coupon, of the other a manager hears."""
    cash = shop.make_cash_method()
    _till, second = shop.open_till(cash)
    (card,) = make_batch(1)
    orders = [
        prepare_check(shop, card),
        prepare_check(shop, card, second, cash),
    ]
    ids = shop.together(*[lambda order=order: shop.send(order) for order in orders])
    assert len(set(ids)) == 2
    shop.run_cron("restaurant_crm_loyalty.cron_restaurant_coupon_decide")
    assert states(shop, card) == ["rejected", "used"]
    reported = databases.value(
        shop.connection,
        """SELECT COUNT(*) FROM mail_activity a
        JOIN restaurant_coupon_use u ON u.session_id = a.res_id
        WHERE a.res_model = 'pos.session' AND u.card_id = %s AND u.state = 'rejected'
          AND a.summary LIKE 'A coupon did not hold%%'""",
        [card],
    )
    assert reported == 1


def test_one_check_sent_four_times_at_once(shop, make_batch):
    (card,) = make_batch(1)
    order = prepare_check(shop, card)
    assert reserve(shop, card, order.uuid).result["ok"]
    ids = shop.together(*[lambda: shop.send(order)] * 4)
    assert len(set(ids)) == 1
    assert states(shop, card) == ["used"]


def test_check_arrives_while_its_coupon_is_reserved_elsewhere(shop, make_batch):
    """A paid check is a fact, a reservation is none: the till that has it hears no."""
    (card,) = make_batch(1)
    order = str(uuid4())
    assert reserve(shop, card, order).result["ok"]
    shop.send(prepare_check(shop, card))
    shop.run_cron("restaurant_crm_loyalty.cron_restaurant_coupon_decide")
    assert states(shop, card) == ["used"]
    assert reserve(shop, card, order).result["code"] == "used"
