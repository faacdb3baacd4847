import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as FloorScreen from "@pos_restaurant/../tests/tours/utils/floor_screen_util";
import * as Order from "@point_of_sale/../tests/generic_helpers/order_widget_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as StoredValue from "@restaurant_crm_loyalty/../tests/tours/utils/stored_value_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import * as Tier from "@restaurant_crm_loyalty/../tests/tours/utils/tier_util";
import { registry } from "@web/core/registry";

const DIALOG = ".modal:not(.o_inactive_modal)";

const add = (name, steps) =>
    registry
        .category("web_tour.tours")
        .add(`points_${name}`, { steps: () => steps().flat(Infinity) });

const pointsAre = (points) => ({
    content: `the guest card shows ${points} points`,
    trigger: `.product-screen .guest-card-points:contains("${points} points")`,
});

const receiptTells = (parts) =>
    Object.entries(parts).map(([name, text]) => ({
        content: `receipt: points ${name} are ${text}`,
        trigger: `.receipt-screen .points-${name}:contains("${text}")`,
    }));

const payCash = () => [
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
];

const checkForMei = () => [
    Chrome.startPoS(),
    Dialog.confirm("Open Register"),
    FloorScreen.clickTable("5"),
    ProductScreen.addOrderline("Water", "2"),
    Tier.chooseGuest("Mei Lin"),
    pointsAre(100),
];

/** Uses all that may be used, thinks better of it, uses 15; then half is refunded. */
add("use", () => [
    checkForMei(),
    StoredValue.click(".guest-card-use-points"),
    { content: "half of 4.40", trigger: `${DIALOG} .points-worth:contains("2.20")` },
    StoredValue.click(`${DIALOG} .points-confirm:enabled`),
    ProductScreen.totalAmountIs("2.20"),
    ProductScreen.clickNumpad("⌫"),
    Order.doesNotHaveLine({ productName: "Paid with points" }),
    ProductScreen.totalAmountIs("4.40"),
    StoredValue.click(".guest-card-use-points"),
    StoredValue.click(`${DIALOG} .numpad button[value="9"]`),
    {
        content: "too few",
        trigger: `${DIALOG}:has(.points-confirm:disabled) .points-worth .text-danger`,
    },
    StoredValue.click(`${DIALOG} .numpad button:contains('⌫')`),
    StoredValue.click(`${DIALOG} .numpad button[value="1"]`),
    StoredValue.click(`${DIALOG} .numpad button[value="5"]`),
    { content: "worth", trigger: `${DIALOG} .points-worth:contains("1.50")` },
    StoredValue.click(`${DIALOG} .points-confirm:enabled`),
    ProductScreen.totalAmountIs("2.90"),
    payCash(),
    receiptTells({ before: "100", used: "-15", earned: "2", after: "87" }),
    receiptTells({ line: "One for one" }),
    ReceiptScreen.clickNextOrder(),
    FloorScreen.clickTable("4"),
    ProductScreen.clickRefund(),
    TicketScreen.selectOrder("001"),
    Order.hasLine({ productName: "Water", quantity: "2", run: "click" }),
    ProductScreen.clickNumpad("1"),
    TicketScreen.toRefundTextContains("To Refund: 1"),
    TicketScreen.confirmRefund(),
    PaymentScreen.isShown(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    receiptTells({ before: "87", used: "7", earned: "-1", after: "93" }),
]);

/** Another till was faster: the server says no, and the check stays as it is. */
add("gone", () => [
    checkForMei(),
    StoredValue.click(".guest-card-use-points"),
    { content: "proposed", trigger: `${DIALOG} .points-amount:contains("22")` },
    {
        content: "the points go meanwhile",
        trigger: "body",
        run: async () => {
            const { data, session } = window.posmodel;
            const partner = window.posmodel.getOrder().getPartner();
            const reply = await data.call("pos.session", "stored_value_redeem", [
                [session.id],
                {
                    key: "another-till-was-first",
                    partner_id: partner.id,
                    amount: 90,
                    order_total: 1000,
                },
            ]);
            if (!reply.ok) {
                throw new Error(reply.message);
            }
        },
    },
    StoredValue.click(`${DIALOG} .points-confirm:enabled`),
    StoredValue.dialogSays("There are not enough points."),
    Dialog.confirm(),
    ProductScreen.totalAmountIs("4.40"),
]);

/** Points as a payment: 15 of them pay 1.50 of 4.40, and come back with the refund. */
add("tender", () => [
    checkForMei(),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Points"),
    { content: "half of 4.40", trigger: `${DIALOG} .points-worth:contains("2.20")` },
    StoredValue.click(`${DIALOG} .numpad button[value="1"]`),
    StoredValue.click(`${DIALOG} .numpad button[value="5"]`),
    StoredValue.click(`${DIALOG} .points-confirm:enabled`),
    StoredValue.lineSays("Payment Successful"),
    PaymentScreen.selectedPaymentlineHas("Points", "1.50"),
    PaymentScreen.remainingIs("2.90"),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    ReceiptScreen.paymentLineContains("Points", "1.50"),
    receiptTells({ before: "100", used: "-15", earned: "2", after: "87" }),
    ReceiptScreen.clickNextOrder(),
    FloorScreen.clickTable("4"),
    ProductScreen.clickRefund(),
    TicketScreen.selectOrder("001"),
    Order.hasLine({ productName: "Water", quantity: "2", run: "click" }),
    ProductScreen.clickNumpad("2"),
    TicketScreen.toRefundTextContains("To Refund: 2"),
    TicketScreen.confirmRefund(),
    PaymentScreen.isShown(),
    PaymentScreen.clickPaymentMethod("Points"),
    PaymentScreen.clickRefundButton(),
    // no more than points had paid
    StoredValue.dialogSays("No more than what was paid"),
    Dialog.confirm(),
    PaymentScreen.selectedPaymentlineHas("Points", "-1.50"),
    StoredValue.send("Retry"),
    StoredValue.lineSays("Refund Successful"),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    receiptTells({ before: "87", used: "15", earned: "-2", after: "100" }),
]);

/** The receipt of a check without a name is shown the next minute; once it counts. */
add("claim", () => [
    Chrome.startPoS(),
    Dialog.confirm("Open Register"),
    FloorScreen.clickTable("5"),
    ProductScreen.addOrderline("Water", "5"),
    payCash(),
    ReceiptScreen.clickNextOrder(),
    FloorScreen.clickTable("4"),
    ProductScreen.addOrderline("Water", "1"),
    Tier.chooseGuest("Mei Lin"),
    pointsAre(100),
    claim("11.00"),
    {
        content: "eleven points more",
        trigger: ".o_notification:contains('check of Mei Lin now: 11 points')",
    },
    claim("11.00"),
    {
        content: "only once",
        trigger: `${DIALOG} .text-danger:contains("its guest already")`,
    },
]);

function claim(total) {
    return [
        ProductScreen.clickControlButton("Missed check"),
        {
            content: "the number on the receipt",
            trigger: `${DIALOG} .claim-reference`,
            run({ anchor }) {
                const paid = window.posmodel.models["pos.order"].find(
                    (order) => order.finalized && order.amount_total === 11
                );
                anchor.value = paid.pos_reference;
                anchor.dispatchEvent(new Event("input", { bubbles: true }));
            },
        },
        { content: "total", trigger: `${DIALOG} .claim-total`, run: `edit ${total}` },
        StoredValue.click(`${DIALOG} .claim-confirm:enabled`),
    ];
}
