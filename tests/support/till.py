"""The till's front end in a browser window, worked as a cashier works it."""

from uuid import uuid4

from playwright.sync_api import expect

# Long, since a machine may be busy; what is waited for comes in a moment otherwise.
PATIENCE = 60_000
TABLES = range(1, 41)
ALL = "**/*"
COUNT = "posmodel.getOrder().lines.reduce((sum, line) => sum + line.qty, 0)"
ONLINE = "!posmodel.data.network.offline && !posmodel.data.checkConnectivityTimeout"
UNSENT = """posmodel.models["pos.order"].some(
    (order) => !order.finalized && order.lines.length && order.isDirty())"""
expect.set_options(timeout=PATIENCE)


class Restaurant:
    """A till with tables, at which several windows can work."""

    def __init__(self, shop):
        self.shop = shop
        category_id = shop.admin.call("pos.category", "create", {"name": "Dishes"})
        shop.admin.call(
            *("product.product", "write", [shop.dish_id]),
            {"list_price": 10, "pos_categ_ids": [[6, 0, [category_id]]]},
        )
        self.till_id = shop.admin.call(
            *("pos.config", "create"),
            {
                "name": f"Restaurant {uuid4().hex[:4]}",
                "company_id": shop.company_id,
                "module_pos_restaurant": True,
                "limit_categories": True,
                "iface_available_categ_ids": [[6, 0, [category_id]]],
                "payment_method_ids": [
                    [6, 0, [shop.method_id, shop.make_cash_method()]]
                ],
            },
        )
        shop.admin.call(
            *("restaurant.floor", "create"),
            {
                "name": "Hall",
                "pos_config_ids": [[6, 0, [self.till_id]]],
                "table_ids": [[0, 0, self._prepare_table(n)] for n in TABLES],
            },
        )
        self._tables = iter(TABLES)
        shop.open_session(self.till_id)

    def _prepare_table(self, number):
        row, column = divmod(number - 1, 10)
        return {
            "table_number": number,
            "seats": 2,
            "width": 60,
            "height": 60,
            "position_h": 20 + 80 * column,
            "position_v": 20 + 80 * row,
        }

    @property
    def url(self):
        return f"{self.shop.server.url}/pos/ui/{self.till_id}?from_backend=1"

    def find_table(self):
        """The number of a table at which nobody has sat yet."""
        return next(self._tables)


class Till:
    """A window of a restaurant's till."""

    def __init__(self, restaurant, page):
        self.restaurant = restaurant
        self.page = page
        page.set_default_timeout(PATIENCE)

    # -- the cashier

    def open(self):
        """Show the floor: opened, or left as it is by another test."""
        if not self.page.url.startswith("http"):
            self.page.goto(self.restaurant.url)
        else:
            self.mend()
            # What was not sent is sent now, not in the middle of the next test.
            self.page.wait_for_function(f"() => {ONLINE}")
            self.page.evaluate(
                "() => { posmodel.dialog.closeAll(); posmodel.showDefault(); }"
            )
        expect(self.page.locator(".floor-map")).to_be_visible()
        return self

    def sit_down(self, table):
        self.page.click(f".floor-map .table:has(.label:text-is('{table}'))")
        expect(self.page.locator(".product-screen")).to_be_visible()
        # The screen may stand before the check: a dish would go to the one before.
        at_table = "posmodel.getOrder()?.table_id?.table_number"
        self.page.wait_for_function(f"table => {at_table} === table", arg=table)

    def order(self, dishes):
        """Noodles, at 10 each."""
        for _dish in range(dishes):
            count = self.page.evaluate(COUNT)
            self.page.click("article.product:has-text('Noodles')")
            # One after the other: of two at once, core may count one.
            self.page.wait_for_function(f"count => {COUNT} > count", arg=count)

    def sell_at(self, price):
        """Noodles at a price of their own: a line beside the others."""
        self.page.evaluate(
            """price => {
                const [{ product_id }] = posmodel.getOrder().lines;
                const { product_tmpl_id } = product_id;
                const line = { product_tmpl_id, price_unit: price };
                return posmodel.addLineToCurrentOrder(line);
            }""",
            price,
        )

    def take_off(self, price):
        """What was sold at a price of its own."""
        self.page.evaluate(
            """price => {
                const order = posmodel.getOrder();
                order.removeOrderline(order.lines.find((x) => x.price_unit === price));
            }""",
            price,
        )

    def choose(self, guest):
        self.page.click(".guest-finder-button")
        self.page.fill(".guest-finder-input", guest.name)
        self.page.click(f".guest-finder-line:has-text('{guest.name}')")
        self.expect_balance()

    def go_to_payment(self):
        self.page.click(".product-screen .pay-order-button")
        expect(self.page.locator(".payment-screen")).to_be_visible()
        self.expect_balance()

    def leave_table(self):
        """Back to the floor: the server gets the check as it is."""
        self.page.click(".navbar-menu .table-button")
        expect(self.page.locator(".floor-map")).to_be_visible()
        # A request under way may be without what was done last: another follows it.
        self.page.wait_for_function(f"() => !posmodel.sending.size && !{UNSENT}")

    def serve(self, table, guest, dishes=4, draft=False):
        """From the floor to the payment screen.

        :param draft: the server shall have a draft of the check
        """
        self.sit_down(table)
        self.order(dishes)
        self.choose(guest)
        if draft:
            self.leave_table()
            self.sit_down(table)
        self.go_to_payment()

    def tap(self, method):
        self.page.click(f".paymentmethods .paymentmethod:has-text('{method}')")

    def validate(self):
        self.page.click(".payment-screen .validation-button.next")

    def press(self, selector):
        self.page.click(selector)

    def confirm(self):
        """Close the dialog on top."""
        self.page.click(".modal:not(.o_inactive_modal) .modal-footer .btn-primary")

    def start_next(self):
        """From the receipt to the floor."""
        self.page.click(".receipt-screen .button.next")
        expect(self.page.locator(".floor-map")).to_be_visible()

    # -- what is on the screen

    def expect_balance(self):
        """The guest card has come, with the account."""
        expect(self.page.locator(".guest-card-balance")).to_be_visible()

    def expect_dialog(self, *texts):
        dialog = self.page.locator(".modal:not(.o_inactive_modal)")
        for text in texts:
            expect(dialog).to_contain_text(text)

    def expect_count(self, dishes):
        self.page.wait_for_function(f"count => {COUNT} === count", arg=dishes)

    def expect_line(self, text):
        expect(self.page.locator(".paymentlines")).to_contain_text(text)

    def expect_receipt(self):
        expect(self.page.locator(".receipt-screen")).to_be_visible()

    def expect_proof(self):
        """A receipt with what the server has signed."""
        expect(self.page.locator(".receipt-screen .stored-value-code")).to_be_visible()

    # -- the network

    def cut(self):
        """The browser has lost its network, and knows it."""
        self.page.context.set_offline(True)

    def unplug(self, pattern=ALL):
        """The server cannot be reached: the browser has to find out."""
        self.page.route(pattern, lambda route: route.abort())

    def plug_in(self, *patterns):
        """It can be reached again for these, and for no others."""
        for pattern in patterns:
            self.page.unroute(pattern)

    def lose_reply(self, method):
        """The server gets the next call of this method; nothing comes back of it."""

        def lose(route):
            self.unplug()
            route.fetch()
            route.abort()

        self.page.route(f"**/{method}", lose)

    def mend(self):
        self.page.unroute_all()
        self.page.context.set_offline(False)

    def hear_of_others(self):
        """As when another window tells that it has changed something.

        As long as a till takes itself for offline it does not listen.
        """
        self.page.wait_for_function("() => !posmodel.data.network.offline")
        self.page.evaluate("() => { posmodel.deviceSync.readDataFromServer(); }")

    # -- what the till knows

    def get_order(self):
        """Uuid and state of the check in the window, and the uuids of its payments."""
        return self.page.evaluate(
            """() => {
                const { uuid, state, payment_ids } = posmodel.getOrder();
                return { uuid, state, keys: payment_ids.map((line) => line.uuid) };
            }"""
        )

    def until(self, condition):
        """Wait until a function tells something true; that."""
        for _time in range(PATIENCE // 50):
            if found := condition():
                return found
            self.page.wait_for_timeout(50)
        raise TimeoutError(condition)


def is_sync(request):
    return request.url.endswith("/sync_from_ui")


class Held:
    """The answer to the next request of a kind: the till gets it when told to."""

    def __init__(self, till, pattern):
        self.till, self.answers, self.is_taken = till, [], False
        till.page.route(pattern, self.take)

    def take(self, route):
        if self.is_taken:
            return route.fallback()
        self.is_taken = True
        return self.answers.append((route, route.fetch()))

    def wait(self):
        self.till.until(lambda: self.answers)

    def release(self):
        ((route, response),) = self.answers
        with self.till.page.expect_event("requestfinished"):
            route.fulfill(response=response)
