"""A campaign to 100,000 guests is drawn and handed over, and a rule of care puts as
many on its list, against the bare statements that write the same rows."""

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from support import databases

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
STEPS = """
    INSERT INTO bench_step (rule_id, guest_id, company_id, occasion, event_date,
                            due_date, state, is_held)
    SELECT %(rule)s, id, company_id, 'day ' || %(day)s, %(day)s::date, %(day)s::date,
           'waiting', ('x' || left(md5(%(rule)s || '-' || id), 8))::bit(32)::bigint < 0
      FROM restaurant_guest WHERE company_id = %(company)s
"""
OTHERS = {
    "campaign": "restaurant_campaign",
    "company": "res_company",
    "guest": "restaurant_guest",
    "rule": "restaurant_care_rule",
}
# Each table with what its rows refer to, which is looked up by both
TABLES = {
    "member": ("restaurant_campaign_member", ["campaign", "guest"]),
    "touch": ("restaurant_touch", ["campaign", "guest", "company"]),
    "step": ("restaurant_care_step", ["rule", "guest", "company"]),
}
ZONE = ZoneInfo("Asia/Shanghai")


def measure(bench):
    past = bench.history(GUESTS, 1_000)
    shop = past.shop
    connection = bench.connect(shop.server.database)
    segment = prepare(shop, connection)
    tomorrow = datetime.now(ZONE).date() + timedelta(days=1)
    known = {
        "campaign": create_campaign(shop, segment),
        "company": shop.company_id,
        "day": str(tomorrow),
        "rule": create_rule(shop, tomorrow),
        "segment": segment,
    }
    yield bench.compare(
        f"a campaign to {past.guests:,} guests, drawn and sent",
        partial(plan, shop, segment),
        "the same rows by bare SQL",
        partial(empty, connection, ["member", "touch"], [MEMBERS, TOUCHES], known),
        at_most=AT_MOST,
        rounds=8,
    )
    yield bench.compare(
        f"a care rule puts {past.guests:,} guests on its list",
        partial(plan_care, shop, tomorrow),
        "the same rows by bare SQL",
        partial(empty, connection, ["step"], [STEPS], known),
        at_most=AT_MOST,
        rounds=8,
    )
    check(connection, past.guests)


def prepare(shop, connection):
    """Everybody has said yes, and is in one segment."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO restaurant_consent
                      (guest_id, company_id, purpose, channel, state, source, date)
               SELECT id, company_id, said.purpose, said.channel, 'given', 'till', now()
                 FROM restaurant_guest,
                      (VALUES ('marketing', 'wechat'), ('care', 'email'))
                      AS said (purpose, channel)
                WHERE company_id = %s""",
            [shop.company_id],
        )
        for name, (table, others) in TABLES.items():
            cursor.execute(f"CREATE TABLE bench_{name} (LIKE {table} INCLUDING ALL)")
            for other in others:
                cursor.execute(
                    f"ALTER TABLE bench_{name} ADD FOREIGN KEY ({other}_id)"
                    f" REFERENCES {OTHERS[other]}"
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


def create_rule(shop, day):
    """A greeting on a day of the calendar."""
    [template] = shop.admin.call(
        "mail.template", "search", [["name", "=", "Care: birthday"]], limit=1
    )
    return shop.admin.call(
        *("restaurant.care.rule", "create"),
        {
            "name": "Greeting",
            "company_id": shop.company_id,
            "trigger": "holiday",
            "holiday_date": str(day),
            "mail_template_id": template,
        },
    )


def plan_care(shop, day):
    """It is due tomorrow: they wait on the list, and nothing more is done."""
    rule = create_rule(shop, day)
    return partial(shop.admin.call, "restaurant.care.rule", "action_run", [rule])


def check(connection, guests):
    """Each rule that ran has all guests on its list."""
    query = "SELECT min(count) FROM (SELECT count(*) FROM restaurant_care_step AS step"
    query += " WHERE state = 'waiting' GROUP BY rule_id HAVING count(*) > 1000) AS each"
    if databases.value(connection, query) < guests:
        raise RuntimeError("the list of a rule is not whole")


def empty(connection, tables, statements, known):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE " + ", ".join(f"bench_{name}" for name in tables))
    return partial(write, connection, statements, known)


def write(connection, statements, known):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, known)
