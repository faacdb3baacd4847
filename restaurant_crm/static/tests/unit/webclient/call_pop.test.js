import { animationFrame, expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import {
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels(); // the tests share a page with the till, whose services start too

const guest = {
    name: "张伟",
    number: "G00001",
    note: "Speaks softly",
    summary: "12 visits, 300 ¥ each",
    image: "/web/static/img/placeholder.png",
    allergies: ["Peanut"],
    sections: [{ title: "Last visits", lines: ["2026-01-02 · Hot Pot"] }],
};

const makeCard = (id, values = {}) => ({
    ok: true,
    id,
    number: "+8613800138000",
    caller_name: "",
    outlet: "Hot Pot",
    guest,
    shared: [],
    buttons: [{ name: "action_open_guest", label: "Open guest" }],
    ...values,
});

/** The web client with a bus of our own: returns what rings it. */
async function mountClient(answers) {
    let ring;
    mockService("bus_service", {
        start() {},
        subscribe(type, callback) {
            if (type === "restaurant_crm.call") {
                ring = callback;
            }
        },
    });
    onRpc("restaurant.call", "pop_card", ({ args }) => {
        expect.step(args[0][0]);
        return answers[args[0][0]];
    });
    await setupPosEnv();
    await mountWithCleanup(MainComponentsContainer, { noMainContainer: true });
    return async (call_id) => {
        const rung = ring({ call_id });
        await animationFrame();
        await animationFrame();
        return rung;
    };
}

test("the guest who calls pops up, with what to know and to do", async () => {
    const ring = await mountClient({ 7: makeCard(7) });
    await ring(7);
    expect(".o_call_pop").toHaveCount(1);
    expect(".o_call_pop_number").toHaveText("+8613800138000");
    expect(".o_call_pop_guest").toHaveText(/张伟/);
    expect(queryAllTexts(".o_call_pop_allergies .badge")).toEqual(["Allergy: Peanut"]);
    expect(".o_call_pop_guest").toHaveText(/2026-01-02 · Hot Pot/);
    await click(".o_call_pop_close");
    await animationFrame();
    expect(".o_call_pop").toHaveCount(0);
    expect.verifySteps([7]);
});

test("a button does something with the call, and the card goes", async () => {
    const ring = await mountClient({ 7: makeCard(7) });
    const action = getService("action");
    action.doActionButton = async ({ name, resModel, resId }) =>
        expect.step([name, resModel, resId]);
    await ring(7);
    await click(".o_call_pop button[name=action_open_guest]");
    await animationFrame();
    expect(".o_call_pop").toHaveCount(0);
    expect.verifySteps([7, ["action_open_guest", "restaurant.call", 7]]);
});

test("the last call takes the place of the one before; an older one does not", async () => {
    const ring = await mountClient({
        7: makeCard(7),
        8: makeCard(8, { number: "+8613900139000" }),
    });
    await ring(7);
    await ring(8);
    await ring(7);
    expect(".o_call_pop").toHaveCount(1);
    expect(".o_call_pop").toHaveAttribute("data-call", "8");
    expect.verifySteps([7, 8]);
});

test("what rings no more, or cannot be read, is not shown", async () => {
    const ring = await mountClient({ 7: { ok: false, code: "expired" } });
    await ring(7);
    expect(".o_call_pop").toHaveCount(0);
    expect.verifySteps([7]);
});

test("a name from the telephone network is text", async () => {
    const ring = await mountClient({
        7: makeCard(7, { guest: false, caller_name: "<b>Li</b><script>x</script>" }),
        8: makeCard(8, { guest: false, number: "", outlet: "" }),
    });
    await ring(7);
    expect(".o_call_pop_stranger b").toHaveText("<b>Li</b><script>x</script>");
    expect(".o_call_pop script").toHaveCount(0);
    await ring(8);
    expect(".o_call_pop_number").toHaveText("Unknown caller");
    expect(".o_call_pop_stranger").toHaveText("The caller withholds the number.");
    expect.verifySteps([7, 8]);
});

test("a call that was closed in another tab is closed here", async () => {
    const ring = await mountClient({ 7: makeCard(7) });
    await ring(7);
    const closed = { key: "restaurant_crm.call.closed", newValue: "7" };
    window.dispatchEvent(new StorageEvent("storage", closed));
    await animationFrame();
    expect(".o_call_pop").toHaveCount(0);
    expect.verifySteps([7]);
});
