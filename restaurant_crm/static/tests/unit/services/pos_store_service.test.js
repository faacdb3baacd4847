import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, click, queryAllTexts } from "@odoo/hoot-dom";
import {
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { ReservationList } from "@restaurant_crm/app/components/popups/reservation_list/reservation_list";

definePosModels();
describe.current.tags("desktop");

const makeReservation = (id, values = {}) => ({
    id,
    time: "18:30",
    minutes: 30,
    name: `Guest ${id}`,
    partner_id: 3,
    covers: 4,
    table_id: false,
    occasion: "",
    note: "",
    state: "booked",
    ...values,
});
const answer = (...reservations) => ({ ok: true, reservations, badges: {} });

test("one question for reservations and badges; no answer changes nothing", async () => {
    let reply = answer(makeReservation(1));
    onRpc("pos.config", "restaurant_floor", ({ args }) => {
        expect.step(args[1]);
        return reply;
    });
    const store = await setupPosEnv();
    const partner = store.models["res.partner"].getFirst();
    store.addNewOrder().setPartner(partner);
    store.addNewOrder().setPartner(partner);
    expect(await store.loadService()).toBe(true);
    expect(store.service.reservations.map(({ id }) => id)).toEqual([1]);
    expect.verifySteps([[partner.id]]);
    reply = false;
    expect(await store.loadService()).toBe(false);
    store.data.network.offline = true;
    expect(await store.loadService()).toBe(false);
    expect(store.service.reservations.length).toBe(1);
    expect.verifySteps([[partner.id]]);
});

test("who is seated is expected no more", async () => {
    const store = await setupPosEnv();
    store.service.reservations = [
        makeReservation(1),
        makeReservation(2, { state: "seated" }),
    ];
    expect(store.getExpectedReservations().map(({ id }) => id)).toEqual([1]);
});

test("seating makes an order with the guest and the covers at the table", async () => {
    onRpc("pos.config", "restaurant_seat_reservation", ({ args }) => {
        expect.step(args.slice(1));
        return { ok: true, partner_id: 3, covers: 4 };
    });
    const store = await setupPosEnv();
    const partner = store.models["res.partner"].getFirst();
    patchWithCleanup(store, { loadGuestPartner: async () => partner });
    const table = store.models["restaurant.table"].getFirst();
    store.service.reservations = [makeReservation(1), makeReservation(2)];
    const [reservation] = store.service.reservations;
    expect(await store.seatReservation(reservation, table)).toBe(true);
    const order = store.getOrder();
    expect(order.table_id.id).toBe(table.id);
    expect(order.getPartner().id).toBe(partner.id);
    expect(order.getCustomerCount()).toBe(4);
    expect(store.service.reservations.map(({ state }) => state)).toEqual([
        "seated",
        "booked",
    ]);
    expect.verifySteps([[1, table.id]]);
});

test("a refusal is said in words, and nobody is seated", async () => {
    onRpc("pos.config", "restaurant_seat_reservation", () => ({
        ok: false,
        code: "not_due",
        message: "It is over",
    }));
    const store = await setupPosEnv();
    await mountWithCleanup(MainComponentsContainer, { noMainContainer: true });
    store.service.reservations = [makeReservation(1)];
    const [reservation] = store.service.reservations;
    expect(await store.seatReservation(reservation)).toBe(false);
    await animationFrame();
    expect(".o_notification").toHaveText("It is over");
    expect(store.service.reservations[0].state).toBe("booked");
});

test("a table with an open order is asked about first", async () => {
    onRpc("pos.config", "restaurant_seat_reservation", () => expect.step("seated"));
    const store = await setupPosEnv();
    await mountWithCleanup(MainComponentsContainer, { noMainContainer: true });
    const table = store.models["restaurant.table"].getFirst();
    patchWithCleanup(store, { tableHasOrders: () => true });
    const seating = store.seatReservation(makeReservation(1), table);
    await animationFrame();
    await click(".modal-footer .btn-secondary");
    expect(await seating).toBe(false);
    expect.verifySteps([]);
});

test("the list says who is late, what is celebrated, and asks for a table", async () => {
    const store = await setupPosEnv();
    store.service.reservations = [
        makeReservation(1, { minutes: -12, occasion: "Birthday", note: "Window" }),
        makeReservation(2, { state: "seated" }),
    ];
    patchWithCleanup(store, {
        seatReservation: async ({ id }, table) => expect.step([id, table?.id]),
    });
    await mountWithCleanup(ReservationList, { props: { close: () => {} } });
    expect(".reservation-line").toHaveCount(2);
    expect(".reservation-late").toHaveText("12 min late");
    expect(queryAllTexts(".reservation-occasion")).toEqual(["Birthday"]);
    expect(".reservation-seat").toHaveCount(1);
    expect(".reservation-seat").not.toBeEnabled();
    const table = store.models["restaurant.table"].getFirst();
    const select = document.querySelector(".reservation-table");
    select.value = String(table.id);
    select.dispatchEvent(new Event("change"));
    await animationFrame();
    await click(".reservation-seat");
    await animationFrame();
    expect.verifySteps([[1, table.id]]);
});
