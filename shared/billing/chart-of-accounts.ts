/**
 * The chart of accounts, as data. A journal leg names an account by its key; finance knows it by its code, or by that of
 * its own chart (`books-mapping.ts`).
 */
export const CHART_OF_ACCOUNTS = {
  cash: { code: '1000', name: 'Cash at the payment provider', type: 'asset' },
  vouchers: { code: '1100', name: 'Vouchers redeemed, settled with who sold them', type: 'asset' },
  receivable: { code: '1200', name: 'Customer receivables', type: 'asset' },
  chargebacks: { code: '1210', name: 'Receipts charged back, in dispute', type: 'asset' },
  unbilled: { code: '1250', name: 'Contract assets: earned, not yet billed', type: 'asset' },
  badDebtAllowance: { code: '1290', name: 'Allowance for doubtful receivables', type: 'asset' },
  prepaid: { code: '2000', name: 'Prepaid balances owed to customers', type: 'liability' },
  transfers: { code: '2010', name: 'Transfers between prepaid balances, on their way', type: 'liability' },
  tax: { code: '2100', name: 'Value added tax payable', type: 'liability' },
  unallocated: { code: '2200', name: 'Receipts not yet allocated', type: 'liability' },
  refunds: { code: '2210', name: 'Refunds granted, not yet paid out', type: 'liability' },
  deferredRevenue: { code: '2300', name: 'Deferred revenue', type: 'liability' },
  revenueRecurring: { code: '4000', name: 'Revenue: recurring fees', type: 'revenue' },
  revenueOneTime: { code: '4010', name: 'Revenue: one-time fees', type: 'revenue' },
  revenueUsage: { code: '4020', name: 'Revenue: usage', type: 'revenue' },
  revenueBreakage: { code: '4030', name: 'Revenue: breakage of prepaid balances', type: 'revenue' },
  revenueService: { code: '4040', name: 'Revenue: fees of transfers and services', type: 'revenue' },
  dunningFees: { code: '4050', name: 'Revenue: dunning fees', type: 'revenue' },
  badDebt: { code: '6000', name: 'Bad debt', type: 'expense' },
  paymentFees: { code: '6010', name: 'Fees of payment providers', type: 'expense' },
  goodwill: { code: '6020', name: 'Goodwill and adjustments of balances', type: 'expense' },
  /** Charges are exact to the nano, documents to the cent: what is between stands here, in sight. */
  rounding: { code: '7000', name: 'Rounding differences', type: 'expense' },
} as const;

export type AccountKey = keyof typeof CHART_OF_ACCOUNTS;
export const isAccountKey = (text: string): text is AccountKey => Object.hasOwn(CHART_OF_ACCOUNTS, text);
