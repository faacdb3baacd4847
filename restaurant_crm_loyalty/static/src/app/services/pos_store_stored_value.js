import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@restaurant_crm/app/services/pos_store_unconfirmed"; // patched first
import { describeRefusal } from "@restaurant_crm_loyalty/app/utils/stored_value/refusal_text";
import { StoredValuePopup } from "@restaurant_crm_loyalty/app/components/popups/stored_value_popup/stored_value_popup";

/** Who pays what from stored value. */
patch(PosStore.prototype, {
    /** Why an order cannot be paid from stored value; "" where it can. */
    getStoredValueObstacle(order) {
        if (order.topupLines.length) {
            return _t(
                "A top-up cannot be paid from stored value, nor paid back to it. Choose another payment method."
            );
        }
        return order.getPartner()
            ? ""
            : _t("Choose the guest who pays from stored value.");
    },

    /**
     * The accounts the order's guest can pay from, as the guest card tells them.
     *
     * @returns {Promise<Object[]|undefined>} undefined: the card did not come in time
     */
    async loadStoredValueAccounts(order) {
        const partner = order.getPartner();
        if (partner && !this.storedValueAccounts[partner.id]?.length) {
            await this.refreshGuestCard(order, { force: true });
        }
        return this.getUsableAccounts(partner);
    },

    getUsableAccounts(partner) {
        return this.storedValueAccounts[partner?.id]?.filter(
            (account) =>
                account.state === "active" &&
                account.cards.some((card) => card.state === "active")
        );
    },

    /**
     * The cards that the order's guest can pay with, each with what it can pay.
     *
     * @returns {Promise<{account: Object, card: Object, payable: number}[]>} none where
     *  the card of the guest did not come in time
     */
    async loadWallets(order) {
        const accounts = (await this.loadStoredValueAccounts(order)) || [];
        return accounts.flatMap((account) =>
            account.cards
                .filter((card) => card.state === "active")
                .map((card) => ({
                    account,
                    card,
                    payable: Math.min(account.available, card.limit || Infinity),
                }))
        );
    },

    /**
     * Whether tapping the method may pay at once: one card, and it covers the amount.
     * Otherwise the line is made to fit the card, and the cashier sends it.
     */
    fitStoredValue(line, wallets) {
        if (wallets.length !== 1) {
            return wallets.length > 1;
        }
        const [{ payable }] = wallets;
        if (payable > 0 && payable < line.getAmount()) {
            line.setAmount(payable);
            this.notification.add(
                _t("Only %s is available.", this.env.utils.formatCurrency(payable))
            );
            return false;
        }
        return payable >= line.getAmount();
    },

    /**
     * The card that pays a line. A popup asks where the guest holds several; where the
     * guest card is not at hand, the server takes one of the guest's own.
     *
     * @returns {Promise<{account?: Object, card?: Object}|undefined>} undefined: the
     *  cashier gave up
     */
    async chooseWallet(line) {
        const wallets = await this.loadWallets(line.pos_order_id);
        if (wallets.length < 2) {
            return wallets[0] || {};
        }
        const wallet = await makeAwaitable(this.dialog, StoredValuePopup, {
            wallets,
            amount: line.getAmount(),
        });
        if (line.pos_order_id && wallet?.payable < line.getAmount()) {
            line.setAmount(wallet.payable);
        }
        return wallet;
    },

    /** Tell a refusal, and offer the amount that would do. Returns false for the line. */
    explainStoredValueRefusal(line, reply) {
        const format = (amount) => this.env.utils.formatCurrency(amount);
        if (reply.code === "void") {
            this.notification.add(_t("The payment from stored value was not made."));
            return false;
        }
        if (reply.available > 0) {
            line.setAmount(Math.sign(line.getAmount()) * reply.available);
        }
        this.storedValue.alert(describeRefusal(reply, format));
        return false;
    },

    //@override restaurant_crm: another till was first, and the guest pays once
    async onUnstoredPayments(order, payments) {
        const lines = payments.filter((line) => line.holdsStoredValue);
        const ends = lines.map((line) => this.storedValue.lines.giveUp(line));
        await super.onUnstoredPayments(...arguments);
        await Promise.all(ends);
        delete order.uiState.storedValueReceipt;
        this.storedValue.forgetGuest(order.getPartner());
    },

    //@override restaurant_crm
    describeUnstoredPayment(payment) {
        return payment.holdsStoredValue
            ? _t("%(method)s %(amount)s: it goes back to the guest's account", {
                  method: payment.payment_method_id.name,
                  amount: this.env.utils.formatCurrency(payment.getAmount()),
              })
            : super.describeUnstoredPayment(...arguments);
    },

    /** The button of the method shows what the guest has. */
    getPaymentMethodFmtAmount(method, order) {
        const accounts =
            method.use_payment_terminal === "stored_value" &&
            this.getUsableAccounts(order.getPartner());
        if (!accounts?.length) {
            return super.getPaymentMethodFmtAmount(...arguments);
        }
        const total = accounts.reduce((sum, account) => sum + account.available, 0);
        return this.env.utils.formatCurrency(total);
    },
});
