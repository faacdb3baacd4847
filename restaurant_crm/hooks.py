def post_init_hook(env):
    """Give every till that exists already its outlet."""
    tills = (
        env["pos.config"]
        .with_context(active_test=False)
        .search([("restaurant_outlet_id", "=", False)])
    )
    tills._create_restaurant_outlets()
