import { negate, run } from "@point_of_sale/../tests/generic_helpers/utils";

const FINDER = ".modal:not(.o_inactive_modal) .guest-finder";

export function openFinder(screen = ".product-screen") {
    return [
        {
            content: "open the guest finder",
            trigger: `${screen} .guest-finder-button`,
            run: "click",
        },
        { content: "the finder is open", trigger: FINDER },
    ];
}

export function type(text) {
    return {
        content: `type ${text} into the finder`,
        trigger: ".modal .guest-finder-input",
        run: `edit ${text}`,
    };
}

export function press(key) {
    return {
        content: `press ${key}`,
        trigger: ".modal .guest-finder-input",
        run: `press ${key}`,
    };
}

/** The names of the list, in this order, and no others. */
export function lists(...names) {
    return [
        ...names.map((name, index) => ({
            content: `line ${index + 1} is ${name}`,
            trigger: `${FINDER} .list-group .guest-finder-line:nth-child(${
                index + 1
            }):contains("${name}")`,
        })),
        {
            content: `${names.length} lines`,
            trigger: negate(
                `.guest-finder-line:nth-child(${names.length + 1})`,
                FINDER
            ),
        },
    ];
}

export function says(text) {
    return {
        content: `the finder says ${text}`,
        trigger: `${FINDER} .guest-finder-status:contains("${text}")`,
    };
}

export function choose(name) {
    return {
        content: `choose ${name}`,
        trigger: `${FINDER} .guest-finder-line:contains("${name}")`,
        run: "click",
    };
}

export function clickFooter(name) {
    return {
        content: `click ${name}`,
        trigger: `.modal:not(.o_inactive_modal) .modal-footer .guest-finder-${name}`,
        run: "click",
    };
}

export function isClosed() {
    return { content: "the finder is closed", trigger: negate(".guest-finder") };
}

/** Fields of the capture form: {phone, name, year} typed, {month, day} chosen. */
export function fillCapture(values) {
    return Object.entries(values).map(([name, value]) => ({
        content: `${name} is ${value}`,
        trigger: `.guest-capture [name=${name}]`,
        run: ["month", "day"].includes(name) ? `select ${value}` : `edit ${value}`,
    }));
}

export function captureHas(name, value) {
    return {
        content: `the form knows the ${name}`,
        trigger: `.guest-capture [name=${name}]:value("${value}")`,
    };
}

export function saveCapture() {
    return { content: "save", trigger: ".guest-capture-save:enabled", run: "click" };
}

export function cardHas(selector, text, screen = ".product-screen") {
    return {
        content: `the guest card has ${text}`,
        trigger: `${screen} .guest-card .guest-card-${selector}:contains("${text}")`,
    };
}

export function cardStatus(status, screen = ".product-screen") {
    return {
        content: `the guest card is ${status}`,
        trigger: `${screen} .guest-card[data-status=${status}]`,
    };
}

export function noCard() {
    return { content: "no guest card", trigger: ".guest-card[data-status=none]" };
}

/** The server hears the question and never answers. */
export function swallow(method) {
    return run(() => {
        const data = window.posmodel.data;
        const call = data.silentCall.bind(data);
        data.silentCall = (model, name, ...rest) =>
            name === method ? new Promise(() => {}) : call(model, name, ...rest);
    }, `${method} is never answered`);
}
