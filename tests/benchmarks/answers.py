"""What a million answers cost who opens the scores: the tables per day beside a plain
grouping of the answers themselves.
"""

from functools import partial

from support import databases

ANSWERS = 1_000_000
AT_MOST = 0.2
YEAR = [["business_date", ">=", "today -12m"]]

FILL = """
    INSERT INTO restaurant_feedback
        (outlet_id, company_id, guest_id, channel, date, business_date, score, nps,
         mood, nps_class, state, apart, user_id, create_date, write_date)
    SELECT outlet.id, outlet.group_id, guest.id,
           (ARRAY['receipt', 'table', 'message', 'review'])[1 + n %% 4],
           at, at::date, score, nps::text,
           CASE WHEN score >= 4 THEN 'good' WHEN score = 3 THEN 'neutral'
                ELSE 'bad' END,
           CASE WHEN nps >= 9 THEN 'promoter' WHEN nps >= 7 THEN 'passive'
                ELSE 'detractor' END,
           'read', FALSE, 1, now(), now()
      FROM generate_series(1, %(answers)s) AS n
     CROSS JOIN LATERAL (
           SELECT now()::timestamp - (n %% 700) * INTERVAL '1 day' AS at,
                  1 + (n %% 997) * 7919 %% 5 AS score,
                  (n %% 1009) * 104729 %% 11 AS nps) AS told
      JOIN LATERAL (
           SELECT ids[1 + n %% cardinality(ids)] AS id, group_id
             FROM (SELECT array_agg(o.id ORDER BY o.id) AS ids,
                          min(o.company_id) AS group_id
                     FROM restaurant_outlet o
                     JOIN res_company c ON c.id = o.company_id AND c.parent_id IS NULL
                    WHERE o.company_id = %(company)s) all_outlets) AS outlet ON TRUE
      JOIN LATERAL (
           SELECT ids[1 + (n * 31) %% cardinality(ids)] AS id
             FROM (SELECT array_agg(id ORDER BY id) AS ids FROM restaurant_guest
                    WHERE company_id = %(company)s) all_guests) AS guest ON TRUE
"""


def measure(bench):
    shop = bench.shop
    admin = shop.server.client("admin")
    answers = max(10_000, round(ANSWERS * bench.share))
    fill(shop, admin, answers)
    for name, fields in {
        "NPS and CSAT by outlet and month": ["nps:avg", "csat:avg", "answer_count:sum"],
        "average by channel and month": ["average_score:avg", "answer_count:sum"],
    }.items():
        first = "outlet_id" if "outlet" in name else "channel"
        yield bench.compare(
            f"{name}, {answers:,} answers",
            lambda f=fields, g=first: partial(
                group, admin, "restaurant.feedback.day", [g, "business_date:month"], f
            ),
            "the same grouping of the answers",
            lambda g=first: partial(
                group,
                admin,
                "restaurant.feedback",
                [g, "business_date:month"],
                ["score:avg", "__count"],
            ),
            at_most=AT_MOST,
            rounds=20,
        )
    guest_id = databases.value(
        shop.connection,
        "SELECT guest_id FROM restaurant_feedback WHERE guest_id IS NOT NULL LIMIT 1",
    )
    yield bench.compare(
        f"last answer of a guest among {answers:,}",
        lambda: partial(
            admin.call, "restaurant.guest", "read", [guest_id], ["last_score"]
        ),
        "the name of the guest",
        lambda: partial(admin.call, "restaurant.guest", "read", [guest_id], ["name"]),
        at_most=2.0,
        rounds=40,
    )


def fill(shop, admin, answers):
    """Write answers, and have their days counted as the scheduled job does."""
    company = databases.value(
        shop.connection,
        """SELECT company_id FROM restaurant_guest
            GROUP BY 1 ORDER BY count(*) DESC LIMIT 1""",
    )
    with shop.connection.cursor() as cr:
        cr.execute(FILL, {"answers": answers, "company": company})
        cr.execute("ANALYZE restaurant_feedback")
    admin.call("restaurant.report.day", "action_recount", [])
    job = databases.value(
        shop.connection,
        """SELECT res_id FROM ir_model_data
            WHERE module = 'restaurant_crm' AND name = 'ir_cron_count_days'""",
    )
    while databases.value(
        shop.connection, "SELECT count(*) FROM restaurant_report_day WHERE stale"
    ):
        admin.call("ir.cron", "method_direct_trigger", [job])


def group(admin, model, groupby, aggregates):
    rows = admin.call(model, "formatted_read_group", YEAR, groupby, aggregates)
    if not rows:
        raise RuntimeError(f"there is nothing in {model}")
