import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as FloorScreen from "@pos_restaurant/../tests/tours/utils/floor_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as Guest from "@restaurant_crm/../tests/tours/utils/guest_util";
import { registry } from "@web/core/registry";

const add = (name, steps) =>
    registry
        .category("web_tour.tours")
        .add(name, { steps: () => steps().flat(Infinity) });
const begin = () => [Chrome.startPoS(), Dialog.confirm("Open Register")];
const see = (content, trigger) => ({ content, trigger });
const press = (content, trigger) => ({ content, trigger, run: "click" });

add("restaurant_crm_reservation", () => [
    begin(),
    // the plan shows for whom a table is kept
    see("a table is kept", ".floor-screen .table-reservation:contains('张伟')"),
    press("today's reservations", ".reservations-button:contains('2')"),
    see("the occasion", ".reservation-line:contains('张伟') .reservation-occasion"),
    // its table is known: one tap
    press("seat", ".reservation-line:contains('张伟') .reservation-seat:enabled"),
    ProductScreen.customerIsSelected("张伟"),
    Guest.cardHas("reservation", "By the window"),
    Guest.cardHas("occasion", "Birthday"),
    ProductScreen.addOrderline("Coca-Cola", "1"),
    Chrome.clickPlanButton(),
    // the badge of who sits there, and nobody waits for that table any more
    see("an allergy", ".floor-table .table-badge-allergy"),
    see("kept no more", ".floor-screen:not(:has(.table-reservation))"),
    // a reservation without a table: the cashier chooses one
    press("the list again", ".reservations-button:contains('1')"),
    see(
        "no table yet",
        ".reservation-line:contains('赵雯') .reservation-seat:disabled"
    ),
    {
        content: "choose a table",
        trigger: ".reservation-line:contains('赵雯') .reservation-table",
        run: "selectByIndex 1",
    },
    press("seat", ".reservation-line:contains('赵雯') .reservation-seat:enabled"),
    ProductScreen.customerIsSelected("赵雯"),
    Chrome.endTour(),
]);

add("restaurant_crm_allergy", () => [
    begin(),
    FloorScreen.clickTable("5"),
    ProductScreen.addOrderline("Coca-Cola", "1"),
    // the guest is chosen after the dish: it is said at once, on the line and beside it
    Guest.openFinder(),
    Guest.type("张伟"),
    Guest.choose("张伟"),
    see("said", ".o_notification:contains('Coca-Cola'):contains('Peanut')"),
    press("heard", ".o_notification .o_notification_close"),
    see(
        "on the line",
        ".orderline:contains('Coca-Cola') .line-unfit:contains('Peanut')"
    ),
    see("on the menu", ".product.product-unfit:contains('Coca-Cola')"),
    see("not on others", ".product:contains('Water'):not(.product-unfit)"),
    ProductScreen.addOrderline("Water", "1"),
    see("no warning", ".orderline:contains('Water'):not(:has(.line-unfit))"),
    press("tell the kitchen", ".guest-card-kitchen:enabled"),
    see("the kitchen is told", ".guest-card-kitchen:disabled"),
    see("a note of the order", ".order-container:contains('Allergy: Peanut')"),
    ProductScreen.clickDisplayedProduct("Coca-Cola"),
    see("said again", ".o_notification:contains('Peanut')"),
    // without the guest there is nothing to mind
    Guest.openFinder(),
    press("take the guest off", ".guest-finder .guest-finder-remove"),
    see(
        "nothing to mind",
        ".product-screen:not(:has(.line-unfit)):not(:has(.product-unfit))"
    ),
    Chrome.endTour(),
]);
