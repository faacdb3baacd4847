import { describe, expect, test } from "@odoo/hoot";
import { prefillCapture, readFinderText } from "@restaurant_crm/app/utils/finder_text";

describe.current.tags("headless");

const kinds = {
    empty: ["", "   ", "\u200f\u200b", "\u0000"],
    short: ["1", "138", "+86", "a", "%", "😀".slice(0, 1)],
    phone: [
        "8000",
        "138 0013 8000",
        "+86-138-0013-8000",
        "１３８００１３８０００",
        "020/1234",
    ],
    name: [
        "zw",
        "张",
        "김",
        "Anna",
        "O'Neil",
        "' OR 1=1--",
        "%%",
        "G00012",
        "م\u200fم",
    ],
};

for (const [kind, texts] of Object.entries(kinds)) {
    test(`what is typed is read as ${kind}`, () => {
        for (const text of texts) {
            expect([text, readFinderText(text).kind]).toEqual([text, kind]);
        }
    });
}

test("invisible marks and double spaces do not reach the server", () => {
    expect(readFinderText(" 138\u200f 0013\t 8000 ").text).toBe("138 0013 8000");
});

test("what was typed fills the field it belongs to", () => {
    expect(prefillCapture("138 0013")).toEqual({ phone: "138 0013", name: "" });
    expect(prefillCapture("138")).toEqual({ phone: "138", name: "" });
    expect(prefillCapture("张伟")).toEqual({ phone: "", name: "张伟" });
    expect(prefillCapture("")).toEqual({ phone: "", name: "" });
});
