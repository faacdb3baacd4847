import { advanceTime, animationFrame, Deferred, expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { Component, reactive, xml } from "@odoo/owl";
import { mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    GuestCard,
    guestCardSections,
} from "@restaurant_crm/app/components/guest_card/guest_card";

definePosModels();

const makeCard = (name, sections = {}) => ({
    ok: true,
    guest_id: 1,
    sections: {
        identity: { name, number: "G00001", birthday_in: 2, vip: true },
        preferences: {
            allergies: [{ id: 1, name: "peanut", severity: "" }],
            tastes: [{ id: 2, name: "no coriander" }],
        },
        requests: [{ id: 5, text: "window table", date: "2026-01-02" }],
        visits: { count: 12, last: "2026-01-02", favourites: ["Duck", "Tea"] },
        ...sections,
    },
});

async function mountCard(props = {}) {
    const store = await setupPosEnv();
    const order = store.addNewOrder();
    await mountWithCleanup(GuestCard, { props: { order: reactive(order), ...props } });
    return { store, order };
}

async function choose(order, partner) {
    order.setPartner(partner);
    await animationFrame();
    await animationFrame();
}

test("the card shows who it is, allergies, tastes, requests and favourites", async () => {
    onRpc("pos.config", "restaurant_guest_card", () => makeCard("张伟"));
    const { store, order } = await mountCard();
    expect(".guest-card").toHaveText("Find guest");
    await choose(order, store.models["res.partner"].getFirst());
    expect(".guest-card-name").toHaveText("张伟");
    expect(".guest-card-number").toHaveText("G00001");
    expect(".guest-card-vip").toHaveText("VIP");
    expect(".guest-card-birthday").toHaveText("Birthday in 2 days");
    expect(".guest-card-allergy.text-bg-danger").toHaveText("Allergy: peanut");
    expect(".guest-card-taste").toHaveText("no coriander");
    expect(".guest-card-request").toHaveText("window table");
    expect(".guest-card-favourites").toHaveText("Duck, Tea");
});

test("one tap writes the allergies on the kitchen ticket, once", async () => {
    onRpc("pos.config", "restaurant_guest_card", () => makeCard("张伟"));
    const { store, order } = await mountCard();
    store.config.module_pos_restaurant = true;
    order.setInternalNote(JSON.stringify([{ text: "Wait", colorIndex: 0 }]));
    await choose(order, store.models["res.partner"].getFirst());
    expect(".guest-card-kitchen").toHaveText("Tell the kitchen");
    await click(".guest-card-kitchen");
    await animationFrame();
    expect(".guest-card-kitchen:disabled").toHaveText("Kitchen is told");
    expect(JSON.parse(order.internal_note).map(({ text }) => text)).toEqual([
        "Wait",
        "Allergy: peanut",
    ]);
});

test("the compact form leaves the favourites out", async () => {
    onRpc("pos.config", "restaurant_guest_card", () => makeCard("张伟"));
    const { store, order } = await mountCard({ compact: true });
    await choose(order, store.models["res.partner"].getFirst());
    expect(".guest-card-allergy").toHaveCount(1);
    expect(".guest-card-favourites").toHaveCount(0);
});

test("the answer for the guest before is not shown for the next one", async () => {
    const answer = new Deferred();
    const answers = [answer, makeCard("Second")];
    onRpc("pos.config", "restaurant_guest_card", () => answers.shift());
    const { store, order } = await mountCard();
    const [first, second] = store.models["res.partner"].getAll();
    await choose(order, first);
    expect(".guest-card").toHaveText("Loading the guest card…");
    await choose(order, second);
    answer.resolve(makeCard("First"));
    await animationFrame();
    expect(".guest-card-name").toHaveText("Second");
});

test("a slow server: the till says so after two seconds and can try again", async () => {
    const answer = new Deferred();
    onRpc("pos.config", "restaurant_guest_card", () => answer);
    const { store, order } = await mountCard();
    await choose(order, store.models["res.partner"].getFirst());
    await advanceTime(2_000);
    await animationFrame();
    expect(".guest-card").toHaveAttribute("data-status", "unavailable");
    answer.resolve(makeCard("Late"));
    await click(".guest-card-retry");
    await animationFrame();
    await animationFrame();
    expect(".guest-card-name").toHaveText("Late");
});

test("who is no guest can be made one, unless the cashier has minimal rights", async () => {
    onRpc("pos.config", "restaurant_guest_card", () => ({
        ok: false,
        code: "not_guest",
    }));
    const { store, order } = await mountCard();
    await choose(order, store.models["res.partner"].getFirst());
    expect(".guest-card").toHaveAttribute("data-status", "stranger");
    expect(".guest-card-capture").toHaveCount(1);
    store.cashier._role = "minimal";
    await choose(order, store.models["res.partner"].getAll()[1]);
    expect(".guest-card-capture").toHaveCount(0);
});

test("a request is ticked once, and stays ticked on the next screen", async () => {
    onRpc("pos.config", "restaurant_guest_card", () => makeCard("张伟"));
    onRpc("pos.config", "restaurant_meet_request", ({ args }) => {
        expect.step(args[1]);
        return { ok: true };
    });
    const { store, order } = await mountCard();
    const partner = store.models["res.partner"].getFirst();
    await choose(order, partner);
    await click(".guest-card-request");
    await animationFrame();
    expect(".guest-card-request[aria-pressed=true]").toHaveCount(1);
    await click(".guest-card-request");
    expect.verifySteps([5]);
    expect(store.guestCard.peek(partner.id).sections.requests[0].met).toBe(true);
});

test("sections of other addons come by sequence; a broken one hides the card only", async () => {
    class Mood extends Component {
        static template = xml`<div class="guest-card-mood" t-esc="mood"/>`;
        static props = ["sections", "card", "order"];
        get mood() {
            if (this.props.sections.mood === "broken") {
                throw new Error("broken section");
            }
            return this.props.sections.mood;
        }
    }
    guestCardSections.add("mood", { component: Mood, sequence: 15 });
    const moods = ["happy", "broken"];
    onRpc("pos.config", "restaurant_guest_card", () =>
        makeCard("A", { mood: moods.shift() })
    );
    const { store, order } = await mountCard();
    const [first, second] = store.models["res.partner"].getAll();
    await choose(order, first);
    expect(queryAllTexts(".guest-card-sections > div")[1]).toBe("happy");
    await choose(order, second);
    expect(".guest-card-sections").toHaveCount(0);
    expect(".guest-finder-button").toHaveCount(1);
    guestCardSections.remove("mood");
});
