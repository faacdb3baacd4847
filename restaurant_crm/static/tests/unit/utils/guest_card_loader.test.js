import { advanceTime, Deferred, describe, expect, test } from "@odoo/hoot";
import { GuestCardLoader } from "@restaurant_crm/app/utils/guest_card_loader";

describe.current.tags("headless");

const reply = (id) => ({ ok: true, guest_id: id, sections: {} });

test("a card is asked for once a minute", async () => {
    const asked = [];
    const loader = new GuestCardLoader(async (id) => {
        asked.push(id);
        return reply(id);
    });
    expect(await loader.load(1)).toEqual(reply(1));
    await advanceTime(59_000);
    await loader.load(1);
    expect(asked).toEqual([1]);
    await advanceTime(2_000);
    await loader.load(1);
    await loader.load(1, { force: true });
    expect(asked).toEqual([1, 1, 1]);
});

test("two screens that ask at once send one question", async () => {
    const answer = new Deferred();
    let count = 0;
    const loader = new GuestCardLoader(() => {
        count++;
        return answer;
    });
    const both = Promise.all([loader.load(1), loader.load(1)]);
    answer.resolve(reply(1));
    expect(await both).toEqual([reply(1), reply(1)]);
    expect(count).toBe(1);
});

test("after two seconds there is no card; the late answer serves the next time", async () => {
    const answer = new Deferred();
    const loader = new GuestCardLoader(() => answer);
    const loading = loader.load(1);
    await advanceTime(2_000);
    expect(await loading).toBe(null);
    expect(loader.peek(1)).toBe(null);
    answer.resolve(reply(1));
    await answer;
    await Promise.resolve();
    await Promise.resolve();
    expect(loader.peek(1)).toEqual(reply(1));
});

test("an error or no answer is no card, and is not remembered", async () => {
    const answers = [Promise.reject(new Error("server")), false, reply(1)];
    const loader = new GuestCardLoader(async () => answers.shift());
    expect(await loader.load(1)).toBe(null);
    expect(await loader.load(1)).toBe(null);
    expect(await loader.load(1)).toEqual(reply(1));
});

test("an answer older than a forced question does not replace the newer one", async () => {
    const slow = new Deferred();
    const answers = [slow, Promise.resolve(reply("new"))];
    const loader = new GuestCardLoader(() => answers.shift());
    const first = loader.load(1);
    await loader.load(1, { force: true });
    slow.resolve(reply("old"));
    expect(await first).toEqual(reply("old"));
    expect(loader.peek(1)).toEqual(reply("new"));
});

test("a forgotten card is asked for again", async () => {
    let count = 0;
    const loader = new GuestCardLoader(async (id) => {
        count++;
        return reply(id);
    });
    await loader.load(1);
    loader.forget(1);
    await loader.load(1);
    expect(count).toBe(2);
});
