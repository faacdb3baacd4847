import { expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import { guestCardSections } from "@restaurant_crm/app/components/guest_card/guest_card";
import { CasePopup } from "@restaurant_crm_feedback/app/components/popups/case_popup/case_popup";
import { CaseSection } from "@restaurant_crm_feedback/app/components/guest_card/sections/case_section/case_section";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

definePosModels();

async function mountPopup(reply) {
    const store = await setupPosEnv();
    const order = store.addNewOrder();
    const calls = [];
    store.data.silentCall = async (model, method, args) => {
        if (method === "restaurant_report_case") {
            calls.push(args[1]);
            return reply();
        }
        return false;
    };
    let closed = false;
    await mountWithCleanup(CasePopup, {
        props: { order, caseKey: "k-1", close: () => (closed = true) },
    });
    return { order, calls, isClosed: () => closed };
}

test("one tap on a reason tells the desk", async () => {
    const { order, calls, isClosed } = await mountPopup(() => ({
        ok: true,
        number: "C00001",
    }));
    await click(".case-type[data-type=wait]");
    await animationFrame();
    expect(calls.length).toBe(1);
    expect(calls[0].key).toBe("k-1");
    expect(calls[0].case_type).toBe("wait");
    expect(calls[0].order_uuid).toBe(order.uuid);
    expect(isClosed()).toBe(true);
});

test("without an answer the popup stays, and the key is the same", async () => {
    const { calls, isClosed } = await mountPopup(() => false);
    await click(".case-type[data-type=dish]");
    await animationFrame();
    await click(".case-type[data-type=dish]");
    await animationFrame();
    expect(calls.map(({ key }) => key)).toEqual(["k-1", "k-1"]);
    expect(isClosed()).toBe(false);
});

test("the button beside the order asks what went wrong", async () => {
    const store = await setupPosEnv();
    store.addNewOrder();
    let opened = 0;
    store.dialog.add = (component) => (opened += component === CasePopup);
    await mountWithCleanup(ControlButtons, { props: { onClickMore: () => {} } });
    expect(".case-button").toHaveCount(1);
    await click(".case-button");
    expect(opened).toBe(1);
});

test("an open complaint is on the guest card", async () => {
    expect(guestCardSections.get("cases").component).toBe(CaseSection);
    await setupPosEnv();
    const cases = { open: 1, about: "Waiting", since: "2026-03-02" };
    const props = { sections: { cases }, card: {}, order: {} };
    await mountWithCleanup(CaseSection, { props });
    expect(".guest-card-case").toHaveText(/apologise: Waiting, 03\/02\/2026/);
});
