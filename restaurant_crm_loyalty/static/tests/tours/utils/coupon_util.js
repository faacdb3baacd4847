/** Steps for coupons at a till. */

export function problemIs(name, problem) {
    return {
        content: `coupon ${name} does not hold: ${problem}`,
        trigger: `.restaurant-coupon:contains("${name}") .coupon-problem:contains("${problem}")`,
    };
}

export function saves(name, amount) {
    return {
        content: `coupon ${name} saves ${amount}`,
        trigger: `.restaurant-coupon:contains("${name}") .coupon-saving:contains("${amount}")`,
    };
}

export function remove(name) {
    return [
        {
            content: `take coupon ${name} off`,
            trigger: `.restaurant-coupon:contains("${name}") .coupon-remove`,
            run: "click",
        },
        {
            content: `coupon ${name} is gone`,
            trigger: `body:not(:has(.restaurant-coupon:contains("${name}")))`,
        },
    ];
}

export function isRefused(reason) {
    return {
        content: `the code is refused: ${reason}`,
        trigger: `.o_notification:contains("${reason}")`,
    };
}

export function receiptHasVoucher(name) {
    return {
        content: `the receipt has voucher ${name}`,
        trigger: `.receipt-screen .pos-coupon-rewards:contains("${name}")`,
    };
}
