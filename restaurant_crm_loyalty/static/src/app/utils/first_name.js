const CHINESE = /^\p{Script=Han}+$/u;

/**
 * What a screen that everybody sees may call a guest: the first name, or of a Chinese name
 * its first character.
 *
 * @param {string} name
 * @returns {string}
 */
export function firstName(name) {
    const [first = ""] = (name || "").trim().split(/\s+/u);
    return CHINESE.test(first) && first.length > 1 ? `${first[0]}*` : first;
}
