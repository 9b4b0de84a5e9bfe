import { toIso } from '../kernel/clock';
import { eachAtOnce } from '../kernel/each-at-once';
import type { TenantId } from '../kernel/tenant';
import { billingPeriod } from './billing-period';
import { BALANCES_AT_ONCE } from './calculate-bill';
import type { AccountKey } from './chart-of-accounts';
import type { BillableProducts, Books, PrepaidMovement, UsageLedger } from './ports';
import { postEntry } from './post-entry';
import { postOnce } from './post-once';

/**
 * Where the money went that a balance lost, or came from that it got, by the kind of the ledger's posting. Usage is booked by its bill,
 * a top-up by its payment; grants of units and of bonus money are promises, and no money that is owed.
 */
const OTHER_SIDE: Readonly<Record<PrepaidMovement['kind'], AccountKey>> = {
  voucher: 'vouchers',
  adjust: 'goodwill',
  transfer: 'transfers',
  fee: 'revenueService',
  expire: 'revenueBreakage',
};

interface PrepaidBooks {
  readonly products: BillableProducts;
  readonly ledger: UsageLedger;
  readonly books: Books;
}

/**
 * Books what a period changed of an account's prepaid balances beside usage and payments, one entry a balance and currency, on the
 * period's last day. A period that is over gets no more postings, so made again it is the same entry, posted once.
 */
export async function postPrepaid(
  on: PrepaidBooks,
  tenant: TenantId,
  accountId: string,
  at: { readonly period: string; readonly timeZone: string },
): Promise<void> {
  const period = billingPeriod(at.period, at.timeZone);
  const products = await on.products.ofAccount(tenant, accountId);
  const balanceIds = [...new Set(products.flatMap((product) => product.balanceId ?? []))];
  await eachAtOnce(balanceIds, BALANCES_AT_ONCE, async (balanceId) => {
    const moved = await on.ledger.movements(tenant, balanceId, toIso(period.startMs), toIso(period.endMs));
    for (const currency of new Set(moved.map((movement) => movement.currency))) {
      const entry = postEntry('prepaid', {
        id: balanceId,
        part: `${period.id}-${currency}`,
        bookedOn: period.lastDay,
        currency,
        moves: moved
          .filter((movement) => movement.currency === currency)
          .map(({ kind, nano }) => ({ debit: OTHER_SIDE[kind], credit: 'prepaid', nano })),
      });
      if (entry) await postOnce(on.books, tenant, entry);
    }
  });
}
