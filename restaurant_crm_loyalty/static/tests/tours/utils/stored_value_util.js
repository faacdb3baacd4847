import { negate, run } from "@point_of_sale/../tests/generic_helpers/utils";

const DIALOG = ".modal:not(.o_inactive_modal)";

export function lineSays(text) {
    return {
        content: `the payment line says ${text}`,
        trigger: `.paymentlines .electronic_status:contains("${text}")`,
    };
}

export function click(selector, content = `click ${selector}`) {
    return { content, trigger: selector, run: "click" };
}

export function send(label = "Send") {
    return click(`.paymentlines .send_payment_request:contains("${label}")`);
}

export function enterPin(digits) {
    return [
        { content: "the PIN is asked for", trigger: `${DIALOG} .pin-dots` },
        ...[...digits].map((digit) =>
            click(`${DIALOG} .numpad button[value="${digit}"]`, `tap ${digit}`)
        ),
        click(`${DIALOG} .pin-confirm:enabled`),
    ];
}

export function pinComplains(text) {
    return {
        content: `the PIN popup says ${text}`,
        trigger: `${DIALOG}:has(.pin-dots) .text-danger:contains("${text}")`,
    };
}

export function dialogSays(text) {
    return {
        content: `a dialog says ${text}`,
        trigger: `${DIALOG} .modal-body:contains("${text}")`,
    };
}

export function balanceIs(amount, screen = ".product-screen") {
    return {
        content: `the guest card shows ${amount}`,
        trigger: `${screen} .guest-card-balance:contains("${amount}")`,
    };
}

export function cardOffers(owner, text) {
    return {
        content: `the card of ${owner} offers ${text}`,
        trigger: `${DIALOG} .stored-value-wallet:contains("${owner}"):contains("${text}")`,
    };
}

/** The proof on the receipt, e.g. {before: "100.00", moved: "-4.40", after: "95.60"}. */
export function receiptProves(parts) {
    return [
        ...Object.entries(parts).map(([name, text]) => ({
            content: `receipt: ${name} is ${text}`,
            trigger: `.receipt-screen .stored-value-${name}:contains("${text}")`,
        })),
        {
            content: "receipt: the signed code",
            trigger: ".receipt-screen .stored-value-code .font-monospace:contains(-)",
        },
    ];
}

export function noProof() {
    return { content: "no proof", trigger: negate(".stored-value-receipt") };
}

/** The server gets the request; the browser never gets the answer. */
export function swallowAnswer(verb) {
    return run(() => {
        const { data } = window.posmodel;
        const call = data.call.bind(data);
        data.call = (model, method, ...rest) => {
            const answer = call(model, method, ...rest);
            if (method !== `stored_value_${verb}`) {
                return answer;
            }
            return answer.then(() => {
                document.body.classList.add("answer-swallowed");
                return new Promise(() => {});
            });
        };
    }, `the answer to ${verb} gets lost`);
}

export function answerIsSwallowed() {
    return { content: "the server has answered", trigger: "body.answer-swallowed" };
}

/** The request gets lost on its way. */
export function loseRequest(verb) {
    return run(() => {
        const { data } = window.posmodel;
        const call = data.call.bind(data);
        data.call = (model, method, ...rest) =>
            method === `stored_value_${verb}`
                ? new Promise(() => {})
                : call(model, method, ...rest);
    }, `requests to ${verb} get lost`);
}

/** Tell the till that the browser lost its connection, or has it again. */
export function networkIs(state) {
    return run(async () => {
        window.dispatchEvent(new Event(state));
        const { data } = window.posmodel;
        for (
            let i = 0;
            i < 100 && data.network.offline !== (state === "offline");
            i++
        ) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        if (data.network.offline !== (state === "offline")) {
            throw new Error(`the till does not know that it is ${state}`);
        }
    }, `the till is ${state}`);
}
