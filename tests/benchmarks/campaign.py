"""A campaign to 100,000 guests is drawn and handed over, against the bare statements
that write the same rows."""

from functools import partial

GUESTS = 100_000
AT_MOST = 3.0
MEMBERS = """
    INSERT INTO bench_member (campaign_id, guest_id, arm, state)
    SELECT 0, guest_id, CASE WHEN ('x' || left(md5('0-' || guest_id), 8))
               ::bit(32)::bigint < 429496730 THEN 'held' ELSE 'treated' END, 'sent'
      FROM restaurant_segment_member WHERE segment_id = %(segment)s
"""
TOUCHES = """
    INSERT INTO bench_touch (guest_id, company_id, date, channel, purpose, occasion)
    SELECT guest_id, 1, now(), 'wechat', 'marketing', 'campaign'
      FROM bench_member WHERE arm = 'treated'
"""


def measure(bench):
    past = bench.history(GUESTS, 1_000)
    shop = past.shop
    connection = bench.connect(shop.server.database)
    segment = prepare(shop, connection)
    yield bench.compare(
        f"a campaign to {past.guests:,} guests, drawn and sent",
        partial(plan, shop, segment),
        "the same rows by bare SQL",
        partial(empty, connection, segment),
        at_most=AT_MOST,
        rounds=8,
    )


def prepare(shop, connection):
    """Everybody has said yes, and is in one segment."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO restaurant_consent
                      (guest_id, company_id, purpose, channel, state, source, date)
               SELECT id, company_id, 'marketing', 'wechat', 'given', 'till', now()
                 FROM restaurant_guest WHERE company_id = %s""",
            [shop.company_id],
        )
        for table in ("campaign_member", "touch"):
            cursor.execute(
                f"CREATE TABLE bench_{table.rpartition('_')[2]}"
                f" (LIKE restaurant_{table} INCLUDING ALL)"
            )
        cursor.execute("ANALYZE restaurant_consent")
    return shop.admin.call(
        *("restaurant.segment", "create"),
        {
            "name": "Everybody",
            "company_id": shop.company_id,
            "domain": "[('name', '!=', False)]",
        },
    )


def plan(shop, segment):
    campaign = shop.admin.call(
        *("restaurant.campaign", "create"),
        {
            "name": "News",
            "company_id": shop.company_id,
            "segment_id": segment,
            "channel": "wechat",
        },
    )
    return partial(shop.admin.call, "restaurant.campaign", "action_launch", [campaign])


def empty(connection, segment):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE bench_member, bench_touch")
    return partial(write, connection, segment)


def write(connection, segment):
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, {"segment": segment})
        cursor.execute(TOUCHES)
