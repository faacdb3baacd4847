import { negate } from "@point_of_sale/../tests/generic_helpers/utils";

const DIALOG = ".modal:not(.o_inactive_modal) .approval-popup";

export function asks(label, amount) {
    return {
        content: `a manager has to approve ${label}: ${amount}`,
        trigger: `${DIALOG} li:contains("${label}"):contains("${amount}")`,
    };
}

export function enter(login, password) {
    return [
        {
            content: "login",
            trigger: `${DIALOG} .approval-login`,
            run: `edit ${login}`,
        },
        {
            content: "password",
            trigger: `${DIALOG} .approval-secret`,
            run: `edit ${password}`,
        },
        {
            content: "approve",
            trigger: `${DIALOG} .approval-confirm:enabled`,
            run: "click",
        },
    ];
}

export function complains(text) {
    return {
        content: `the popup says ${text}`,
        trigger: `${DIALOG} .text-danger:contains("${text}")`,
    };
}

export function discard() {
    return [
        {
            content: "give up",
            trigger: `${DIALOG} .btn-secondary`,
            run: "click",
        },
        { content: "the popup is gone", trigger: negate(".approval-popup") },
    ];
}
