import { Deferred, describe, expect, test } from "@odoo/hoot";
import { onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { PosStore } from "@point_of_sale/app/services/pos_store";

definePosModels();
describe.current.tags("desktop");

const card = { ok: true, guest_id: 7, sections: {} };

function recordCards() {
    const seen = [];
    patchWithCleanup(PosStore.prototype, {
        onGuestCard(order, guestCard) {
            seen.push([order.getPartner().id, guestCard.guest_id]);
        },
    });
    return seen;
}

test("the card of the order's guest is handed to onGuestCard", async () => {
    onRpc("pos.config", "restaurant_guest_card", ({ args }) => {
        expect.step(args);
        return card;
    });
    const seen = recordCards();
    const store = await setupPosEnv();
    const order = store.addNewOrder();
    const partner = store.models["res.partner"].getFirst();
    order.setPartner(partner);
    expect(await store.refreshGuestCard(order)).toEqual(card);
    expect(seen).toEqual([[partner.id, 7]]);
    expect.verifySteps([[[1], partner.id]]);
});

test("the card of a guest who left the order meanwhile is dropped", async () => {
    const answer = new Deferred();
    onRpc("pos.config", "restaurant_guest_card", () => answer);
    const seen = recordCards();
    const store = await setupPosEnv();
    const [first, second] = store.models["res.partner"].getAll();
    const order = store.addNewOrder();
    order.setPartner(first);
    const loading = store.refreshGuestCard(order);
    order.setPartner(second);
    answer.resolve(card);
    expect(await loading).toBe(undefined);
    expect(seen).toEqual([]);
});

test("who is no guest, or has no number yet, has no card", async () => {
    onRpc("pos.config", "restaurant_guest_card", () => ({
        ok: false,
        code: "not_guest",
    }));
    const store = await setupPosEnv();
    expect(await store.loadGuestCard(3)).toBe(null);
    expect(store.guestCard.peek(3).code).toBe("not_guest");
    expect(await store.loadGuestCard("new_1")).toBe(null);
});

test("offline there is no card, no guest, and no error", async () => {
    const store = await setupPosEnv();
    store.data.network.offline = true;
    expect(await store.loadGuestCard(3)).toBe(null);
    expect(await store.findGuests("8000")).toBe(null);
    expect(await store.scanGuest("0421234567890")).toBe(undefined);
    const partner = store.models["res.partner"].getFirst();
    expect(await store.loadGuestPartner(partner.id)).toBe(partner);
});

test("a scanned card must belong to one guest", async () => {
    const found = {
        1: [{ partner_id: 3 }],
        2: [{ partner_id: 3 }, { partner_id: 18 }],
    };
    onRpc("pos.config", "restaurant_find_guests", ({ args, kwargs }) => {
        expect(kwargs.scan).toBe(true);
        return { ok: true, guests: found[args[1]] || [] };
    });
    const store = await setupPosEnv();
    patchWithCleanup(store, { loadGuestPartner: async (id) => ({ id }) });
    expect(await store.scanGuest("1")).toEqual({ id: 3 });
    expect(await store.scanGuest("2")).toBe(undefined);
    expect(await store.scanGuest("3")).toBe(undefined);
});

test("a guest who was chosen for a check that is settled or left goes nowhere", async () => {
    const store = await setupPosEnv();
    const partner = store.models["res.partner"].getFirst();
    const [settled, left, other] = [1, 2, 3].map(() => store.createNewOrder());
    for (const [order, meanwhile] of [
        [settled, () => (settled.state = "paid")],
        [left, () => store.setOrder(other)],
    ]) {
        store.setOrder(order);
        patchWithCleanup(store, {
            async openGuestFinder() {
                meanwhile();
                return { partner };
            },
        });
        await store.selectGuest(order);
    }
    expect([settled, left, other].some((order) => order.getPartner())).toBe(false);
    store.setOrder(other);
    await store.setGuest(partner);
    expect(other.getPartner()).toBe(partner);
});
