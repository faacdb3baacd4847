import { animationFrame, describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { guestCardSections } from "@restaurant_crm/app/components/guest_card/guest_card";
import { LoyaltySection } from "@restaurant_crm_loyalty/app/components/guest_card/loyalty_section/loyalty_section";
import {
    makeAccount,
    mockStoredValue,
    setTopupProduct,
    setupStoredValue,
} from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

async function show(loyalty, before = () => {}) {
    mockStoredValue();
    const env = await setupStoredValue();
    before(env);
    const sections = { loyalty };
    await mountWithCleanup(LoyaltySection, {
        props: { sections, card: { sections }, order: env.order },
    });
    return env;
}

test("it is a section of the guest card", () => {
    expect(guestCardSections.get("loyalty").component).toBe(LoyaltySection);
});

test("tier, points, and what the guest can pay with", async () => {
    const pool = { id: 2, kind: "company", owner: "Lotus Ltd", available: 70 };
    await show({
        tier: { id: 1, name: "Gold" },
        accounts: [makeAccount({ points: 12, bonus: 200 }), makeAccount(pool)],
    });
    expect(".guest-card-tier").toHaveText("Gold");
    expect(".guest-card-points").toHaveText("12 points");
    expect(".guest-card-account").toHaveCount(2);
    expect(".guest-card-account:contains('A1')").toHaveText(
        /1,000\.00.*bonus.*200\.00/
    );
    expect(".guest-card-account:contains('Lotus')").toHaveText(/70\.00/);
});

test("a blocked account is struck out", async () => {
    await show({ tier: false, accounts: [makeAccount({ state: "frozen" })] });
    expect(".guest-card-account").toHaveClass("text-decoration-line-through");
    expect(".guest-card-tier").toHaveCount(0);
});

test("without loyalty there is nothing to show", async () => {
    await show(undefined);
    expect(".guest-card-loyalty").toHaveCount(0);
});

test("the card offers gifts, and shows what is left", async () => {
    const points = (usable, gifts) => ({ usable, gifts });
    await show(
        { tier: false, accounts: [], points: points(100, [{ id: 7 }]) },
        ({ store }) =>
            patchWithCleanup(store, {
                openGifts: async () => true,
                refreshGuestCard: async () => ({
                    sections: { loyalty: { accounts: [], points: points(20, []) } },
                }),
            })
    );
    expect(".guest-card-points").toHaveText("100 points");
    await click(".guest-card-gifts");
    await animationFrame();
    expect(".guest-card-points").toHaveText("20 points");
    expect(".guest-card-gifts").toHaveCount(0);
});

test("a coupon that is tapped twice is used once", async () => {
    const coupons = [{ id: 4, name: "Dessert", code: "C4" }];
    await show({ tier: false, accounts: [], coupons }, ({ store }) =>
        patchWithCleanup(store, {
            activateCode: (code) => {
                expect.step(code);
                return animationFrame().then(() => true);
            },
        })
    );
    await Promise.all([click(".guest-card-coupon"), click(".guest-card-coupon")]);
    expect.verifySteps(["C4"]);
});

test("the card offers a top-up", async () => {
    const opened = [];
    await show({ tier: false, accounts: [] }, ({ store }) => {
        setTopupProduct(store, 9);
        patchWithCleanup(store, { openTopUp: () => opened.push(true) });
    });
    await click(".guest-card-topup");
    expect(opened).toEqual([true]);
});
