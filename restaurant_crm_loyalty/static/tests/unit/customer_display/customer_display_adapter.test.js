import { describe, expect, test } from "@odoo/hoot";
import { formatCurrency } from "@web/core/currency";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { CustomerDisplayPosAdapter } from "@point_of_sale/app/customer_display/customer_display_adapter";
import { firstName } from "@restaurant_crm_loyalty/app/utils/first_name";
import { setupTierEnv } from "@restaurant_crm_loyalty/../tests/unit/tier_utils";

definePosModels();

function show(order) {
    const adapter = new CustomerDisplayPosAdapter();
    adapter.formatOrderData(order);
    return JSON.parse(JSON.stringify(adapter.data));
}

describe("customer display", () => {
    test("shows both prices, the saving and what the guest has", async () => {
        const { order, member } = await setupTierEnv();
        member.name = "Mei Secret";
        member.phone = "+1 213 373 4253";
        member.email = "mei@secret.example";
        order.setPartner(member);
        order.guestStanding = { partnerId: member.id, balance: 95.6, points: 120 };
        const data = show(order);
        expect(data.restaurantMember.name).toBe("Mei");
        expect(data.restaurantMember.tier).toBe(member.restaurant_tier_id.name);
        expect(order.memberSaving).toBeGreaterThan(0);
        expect(data.restaurantMember.saving).toBe(
            formatCurrency(order.memberSaving, order.currency.id)
        );
        expect(data.lines[0].normalPrice).not.toBe("");
        expect(data.restaurantMember.notes[0]).toBe("120 points");
        expect(data.restaurantMember.notes[1]).toMatch(/95\.60/);
        expect(JSON.stringify(data)).not.toMatch(/Secret|secret|4253/);
    });

    test("knows what the card of the guest tells", async () => {
        const { store, order, member } = await setupTierEnv();
        order.setPartner(member);
        const loyalty = { accounts: [{ available: 95.6 }], points: { usable: 120 } };
        store.onGuestCard(order, { sections: { loyalty } });
        expect(order.guestStanding).toEqual({
            partnerId: member.id,
            balance: 95.6,
            points: 120,
        });
    });

    test("a paid check tells its points", async () => {
        const { order, member } = await setupTierEnv();
        order.setPartner(member);
        order.guestStanding = { partnerId: member.id, balance: 5, points: 120 };
        order.uiState.pointsReceipt = { earned: 12, after: 132 };
        order.state = "paid";
        expect(show(order).restaurantMember.notes).toEqual([
            "12 points earned",
            "132 points",
        ]);
    });

    test("what one guest has is not shown to the next", async () => {
        const { order, member, other } = await setupTierEnv();
        order.setPartner(member);
        order.guestStanding = { partnerId: member.id, balance: 5, points: 120 };
        order.setPartner(other);
        expect(show(order).restaurantMember.notes).toEqual([]);
    });

    test("without a guest there is nothing of one", async () => {
        const { order, member } = await setupTierEnv();
        order.setPartner(member);
        order.setPartner(false);
        const data = show(order);
        expect(data.restaurantMember).toBe(false);
        expect(data.lines[0].normalPrice).toBe("");
    });

    test("first names", () => {
        expect(firstName("Mei Lin Zhang")).toBe("Mei");
        expect(firstName("张伟")).toBe("张*");
        expect(firstName("欧阳 娜娜")).toBe("欧*");
        expect(firstName("")).toBe("");
        expect(firstName(false)).toBe("");
    });
});
