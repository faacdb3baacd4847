"""A campaign to 100,000 guests is drawn and handed over, against the bare statements
that write the same rows."""

from functools import partial

GUESTS = 100_000
AT_MOST = 3.0
MEMBERS = """
    INSERT INTO bench_member (campaign_id, guest_id, arm, state)
    SELECT %(campaign)s, guest_id,
           CASE WHEN ('x' || left(md5(%(campaign)s || '-' || guest_id), 8))
               ::bit(32)::bigint < 429496730 THEN 'held' ELSE 'treated' END, 'sent'
      FROM restaurant_segment_member WHERE segment_id = %(segment)s
"""
TOUCHES = """
    INSERT INTO bench_touch
           (guest_id, company_id, date, channel, purpose, occasion, campaign_id)
    SELECT guest_id, %(company)s, now(), 'wechat', 'marketing', 'campaign', campaign_id
      FROM bench_member WHERE arm = 'treated'
"""


# what the rows refer to is looked up by both
REFERENCES = {
    "member": {"campaign_id": "campaign", "guest_id": "guest"},
    "touch": {"campaign_id": "campaign", "guest_id": "guest"},
}


def measure(bench):
    past = bench.history(GUESTS, 1_000)
    shop = past.shop
    connection = bench.connect(shop.server.database)
    segment = prepare(shop, connection)
    known = {
        "campaign": create_campaign(shop, segment),
        "company": shop.company_id,
        "segment": segment,
    }
    yield bench.compare(
        f"a campaign to {past.guests:,} guests, drawn and sent",
        partial(plan, shop, segment),
        "the same rows by bare SQL",
        partial(empty, connection, known),
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
        for name, table in (("member", "campaign_member"), ("touch", "touch")):
            cursor.execute(
                f"CREATE TABLE bench_{name} (LIKE restaurant_{table} INCLUDING ALL)"
            )
            for column, other in REFERENCES[name].items():
                cursor.execute(
                    f"ALTER TABLE bench_{name} ADD FOREIGN KEY ({column})"
                    f" REFERENCES restaurant_{other}"
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


def create_campaign(shop, segment):
    return shop.admin.call(
        *("restaurant.campaign", "create"),
        {
            "name": "News",
            "company_id": shop.company_id,
            "segment_id": segment,
            "channel": "wechat",
        },
    )


def plan(shop, segment):
    campaign = create_campaign(shop, segment)
    return partial(shop.admin.call, "restaurant.campaign", "action_launch", [campaign])


def empty(connection, known):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE bench_member, bench_touch")
    return partial(write, connection, known)


def write(connection, known):
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, known)
        cursor.execute(TOUCHES, known)
