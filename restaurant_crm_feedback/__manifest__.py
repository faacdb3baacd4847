{
    "name": "Restaurant CRM Feedback",
    "summary": "What guests say about a visit, at hand at the table and at the desk",
    "version": "19.0.1.0.0",
    "category": "Sales/Point of Sale",
    "author": "Restaurant CRM contributors",
    "website": "https://github.com/restaurant-crm/restaurant-crm",
    "license": "LGPL-3",
    "depends": ["restaurant_crm", "rating", "survey"],
    "data": [
        "security/ir.model.access.csv",
        "security/restaurant_crm_feedback_rules.xml",
        "views/restaurant_feedback_views.xml",
        "views/restaurant_guest_views.xml",
        "views/restaurant_crm_feedback_menus.xml",
    ],
    "demo": [
        "demo/restaurant.feedback.csv",
        "demo/restaurant_feedback_demo.xml",
    ],
    "assets": {
        "point_of_sale._assets_pos": [
            "restaurant_crm_feedback/static/src/app/**/*",
        ],
        "web.assets_backend": [
            "restaurant_crm_feedback/static/src/views/**/*",
        ],
        "web.assets_unit_tests": [
            "restaurant_crm_feedback/static/tests/unit/**/*",
        ],
    },
    "uninstall_hook": "uninstall_hook",
}
