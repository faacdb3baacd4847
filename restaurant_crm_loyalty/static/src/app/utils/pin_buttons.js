const BUTTONS = [..."123456789"].map((value) => ({ value }));

/** What a numpad for a PIN shows: digits, all away, the last one away. */
export const PIN_BUTTONS = [
    ...BUTTONS,
    { value: "Delete", text: "C" },
    { value: "0" },
    { value: "Backspace", text: "⌫" },
];

/**
 * A PIN after one more key; what is no key of it changes nothing.
 *
 * @param {string} pin
 * @param {string} key
 * @param {number} longest digits that a PIN may have
 * @returns {string}
 */
export function pressPin(pin, key, longest) {
    if (key === "Delete") {
        return "";
    }
    if (key === "Backspace") {
        return pin.slice(0, -1);
    }
    return /^\d$/.test(key) && pin.length < longest ? pin + key : pin;
}
