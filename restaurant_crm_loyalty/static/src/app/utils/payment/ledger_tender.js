export const STORED_VALUE = "stored_value";
export const POINTS = "restaurant_points";

/** Whether the ledger authorises what is paid with a method. */
export function isLedgerTender(method) {
    return [STORED_VALUE, POINTS].includes(method?.use_payment_terminal);
}
