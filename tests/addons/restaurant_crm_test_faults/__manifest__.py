{
    "name": "Restaurant CRM: named points for the tests of faults",
    "summary": "Lets a test stop the server in the middle of a posting",
    "version": "19.0.1.0.0",
    "author": "Restaurant CRM contributors",
    "website": "https://github.com/restaurant-crm/restaurant-crm",
    "license": "LGPL-3",
    "depends": ["restaurant_crm_loyalty"],
    # Loaded by --load alone, never installed, and no part of what is delivered.
    "installable": False,
    "post_load": "post_load",
}
