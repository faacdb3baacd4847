{
    "name": "Restaurant CRM",
    "summary": "Guests, their visits and preferences, and the guest card at the till",
    "version": "19.0.1.0.0",
    "category": "Sales/Point of Sale",
    "author": "Restaurant CRM contributors",
    "website": "https://github.com/restaurant-crm/restaurant-crm",
    "license": "LGPL-3",
    "depends": ["pos_restaurant", "phone_validation"],
    "data": [
        "security/restaurant_crm_groups.xml",
        "security/ir.model.access.csv",
        "security/restaurant_crm_rules.xml",
        "data/ir_sequence_data.xml",
        "data/ir_cron_data.xml",
    ],
    "demo": [],
    "assets": {
        "point_of_sale._assets_pos": [
            "restaurant_crm/static/src/app/**/*",
        ],
        "web.assets_tests": [
            "restaurant_crm/static/tests/tours/**/*",
        ],
        "web.assets_unit_tests": [
            "restaurant_crm/static/tests/unit/**/*",
        ],
    },
    "application": True,
    "post_init_hook": "post_init_hook",
}
