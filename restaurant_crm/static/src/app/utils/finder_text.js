const DIGITS_ONLY = /^[+\d\s().\-/]+$/;
// One Chinese, Japanese or Korean character already says something.
const IDEOGRAPHIC = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]/;

/** Plain text: full-width digits and letters made narrow, invisible marks dropped. */
export function cleanFinderText(text) {
    return text
        .normalize("NFKC")
        .replace(/[\p{Cc}\p{Cf}]/gu, "")
        .replace(/\s+/g, " ")
        .trim();
}

/**
 * What a cashier typed into the finder.
 *
 * @param {string} text
 * @returns {{text: string, kind: "empty"|"short"|"phone"|"name"}} "short" is not worth a
 *  question to the server; "phone" are digits only (phone, last four, card number)
 */
export function readFinderText(text) {
    const clean = cleanFinderText(text);
    if (!clean) {
        return { text: clean, kind: "empty" };
    }
    if (DIGITS_ONLY.test(clean)) {
        const digits = clean.replace(/\D/g, "");
        return { text: clean, kind: digits.length < 4 ? "short" : "phone" };
    }
    const short = clean.length < 2 && !IDEOGRAPHIC.test(clean);
    return { text: clean, kind: short ? "short" : "name" };
}

/** The fields of the capture form that the typed text can fill. */
export function prefillCapture(text) {
    const { text: clean, kind } = readFinderText(text);
    const isPhone = kind === "phone" || DIGITS_ONLY.test(clean);
    return { phone: isPhone ? clean : "", name: isPhone ? "" : clean };
}
