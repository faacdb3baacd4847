import { negate } from "@point_of_sale/../tests/generic_helpers/utils";
import * as Guest from "@restaurant_crm/../tests/tours/utils/guest_util";

/** Puts a guest on the order by the finder of the current screen. */
export function chooseGuest(name, screen = ".product-screen") {
    return [
        Guest.openFinder(screen),
        Guest.type(name),
        Guest.choose(name),
        Guest.isClosed(),
    ].flat();
}

export function removeGuest() {
    return [
        Guest.openFinder(),
        {
            content: "take the guest off",
            trigger: ".guest-finder .guest-finder-remove",
            run: "click",
        },
        Guest.isClosed(),
    ].flat();
}

/** Both prices of a dish, and the saving. */
export function lineSaves(productName, normalPrice, saving) {
    return {
        content: `${productName}: ${normalPrice} without membership, saves ${saving}`,
        trigger:
            `.order-container .orderline:has(.product-name:contains("${productName}"))` +
            `:has(.normal-price:contains("${normalPrice}"))` +
            `:has(.saving:contains("${saving}"))`,
    };
}

export function orderSaves(tier, saving) {
    return {
        content: `${tier} saves ${saving}`,
        trigger:
            `.order-summary .restaurant-member-saving:contains("${tier}")` +
            `:has(.saving:contains("${saving}"))`,
    };
}

export function nothingSaved() {
    return {
        content: "no member price",
        trigger: negate(".restaurant-member-price, .restaurant-member-saving"),
    };
}

export function receiptSaves(tier, saving) {
    return {
        content: `the receipt says what ${tier} saved`,
        trigger:
            `.pos-receipt .restaurant-member-saving:contains("${tier}")` +
            `:has(.saving:contains("${saving}"))`,
    };
}

/** The guard asks about one dish. */
export function guardAsks(productName, charged, member) {
    return {
        content: `the guard shows ${productName}`,
        trigger:
            `.restaurant-wrong-prices tr:contains("${productName}")` +
            `:has(.charged:contains("${charged}")):has(.member:contains("${member}"))`,
    };
}

export function answerGuard(button) {
    return { content: `answer ${button}`, trigger: `.modal .${button}`, run: "click" };
}
