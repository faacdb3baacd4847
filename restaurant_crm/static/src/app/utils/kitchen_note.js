// Of the colours of notes, the red one.
const RED = 1;

/** The internal notes of an order, as core stores them. */
function readNotes(order) {
    try {
        return JSON.parse(order.internal_note || "[]");
    } catch {
        return []; // a text that no till has written
    }
}

/** Whether a text is among the notes of an order. */
export function hasKitchenNote(order, text) {
    return readNotes(order).some((note) => note.text === text);
}

/** Write a text among the notes of an order, once: they are printed in the kitchen. */
export function addKitchenNote(order, text) {
    if (!hasKitchenNote(order, text)) {
        const notes = [...readNotes(order), { text, colorIndex: RED }];
        order.setInternalNote(JSON.stringify(notes));
    }
}
