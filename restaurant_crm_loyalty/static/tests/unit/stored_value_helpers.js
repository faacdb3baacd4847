import { Deferred, advanceTime, animationFrame } from "@odoo/hoot";
import {
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { browser } from "@web/core/browser/browser";
import { getFilledOrder, setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { PaymentStoredValue } from "@restaurant_crm_loyalty/app/utils/payment/payment_stored_value";

export const NEVER = () => new Deferred();

const VERBS = [
    "authorise",
    "refund",
    "topup_refund",
    "topup_preview",
    "buy_gift",
    "redeem",
    "discount",
    "void",
    "status",
    "receipt",
    "closing",
];

/** What the server answers to an authorisation of `request`. */
export function authorised(request, values = {}) {
    return {
        ok: true,
        state: "authorised",
        key: request.key,
        amount: request.amount,
        principal: request.amount,
        bonus: 0,
        balance_before: 1000,
        balance_after: 1000 - request.amount,
        account: { id: 1, number: "A1" },
        ...values,
    };
}

export function makeCard(values = {}) {
    return {
        id: 1,
        label: "•••• 0001",
        has_pin: true,
        state: "active",
        limit: 0,
        ...values,
    };
}

export function makeAccount(values = {}) {
    return {
        id: 1,
        number: "A1",
        owner: "Wei Zhang",
        kind: "guest",
        state: "active",
        principal: 1000,
        bonus: 0,
        available: 1000,
        points: 0,
        cards: [makeCard({ id: values.id || 1 })],
        ...values,
    };
}

/**
 * A server of stored value: `handlers[verb]` answers, one after the other where it is a
 * list. Without a handler, requests succeed. `calls` lists what was asked.
 */
export function mockStoredValue(handlers = {}) {
    const calls = [];
    const defaults = {
        authorise: authorised,
        refund: authorised,
        topup_refund: authorised,
        redeem: authorised,
        discount: () => ({ ok: true, amount: 0 }),
        topup_preview: ({ amount }) => ({ ok: true, amount }),
        void: () => ({ ok: true, state: "void" }),
        status: (request) => ({ ok: true, state: "none", key: request.key }),
        receipt: () => ({ ok: true, lines: [], code: "" }),
        closing: () => ({ ok: true, holds: [], unverified: [], pending: [] }),
    };
    for (const verb of VERBS) {
        onRpc("pos.session", `stored_value_${verb}`, ({ args }) => {
            const request = args[1];
            calls.push([verb, request]);
            let handler = handlers[verb] || defaults[verb];
            if (Array.isArray(handler)) {
                handler = handler.shift() || defaults[verb];
            }
            return typeof handler === "function" ? handler(request) : handler;
        });
    }
    return calls;
}

/** The verbs of the calls, as in `["authorise", "status"]`. */
export function getVerbs(calls) {
    return calls.map(([verb]) => verb);
}

/**
 * A till with an order of a guest, whose method 2 takes stored value.
 *
 * @param {Object} options
 * @param {Object[]} [options.accounts] of the guest
 * @param {boolean} [options.guest] whether the order has one
 */
export async function setupStoredValue({
    accounts = [makeAccount()],
    guest = true,
} = {}) {
    onRpc("pos.config", "restaurant_guest_card", () => ({
        ok: true,
        guest_id: 7,
        sections: { loyalty: { tier: false, accounts, pin_above: 200 } },
    }));
    onRpc("res.partner", "get_new_partner", () => ({ "res.partner": [] }));
    browser.localStorage.clear();
    const store = await setupPosEnv();
    await mountWithCleanup(MainComponentsContainer);
    const method = store.models["pos.payment.method"].get(2);
    method.use_payment_terminal = "stored_value";
    method.payment_terminal = new PaymentStoredValue(store, method);
    const order = await getFilledOrder(store);
    if (guest) {
        order.setPartner(store.models["res.partner"].get(3));
    }
    const addLine = () => order.addPaymentline(method).data;
    return { store, order, method, addLine };
}

/** Turn a product of the till into the top-up product. */
export function setTopupProduct(store, id = 6) {
    const product = store.models["product.product"].get(id);
    store.config.restaurant_topup_product_id = product;
    return product;
}

export function setOffline(store, offline = true) {
    store.data.network.offline = offline;
}

/** Let promises settle and dialogs appear. */
export async function settle(milliseconds = 0) {
    await advanceTime(milliseconds);
    await animationFrame();
    await animationFrame();
}

/** Notes in `calls` when the browser's database is written. */
export function recordPersist(store, calls) {
    patchWithCleanup(store.data, {
        async synchronizeLocalDataInIndexedDB() {
            calls.push(["persist", {}]);
        },
    });
}
