/** The chart of accounts, as data. A journal leg names an account by its key; finance knows it by its code. */
export const CHART_OF_ACCOUNTS = {
  cash: { code: '1000', name: 'Cash at the payment provider', type: 'asset' },
  receivable: { code: '1200', name: 'Customer receivables', type: 'asset' },
  prepaid: { code: '2000', name: 'Prepaid balances owed to customers', type: 'liability' },
  tax: { code: '2100', name: 'Value added tax payable', type: 'liability' },
  unallocated: { code: '2200', name: 'Receipts not yet allocated', type: 'liability' },
  revenueRecurring: { code: '4000', name: 'Revenue: recurring fees', type: 'revenue' },
  revenueOneTime: { code: '4010', name: 'Revenue: one-time fees', type: 'revenue' },
  revenueUsage: { code: '4020', name: 'Revenue: usage', type: 'revenue' },
  /** Charges are exact to the nano, documents to the cent: what is between stands here, in sight. */
  rounding: { code: '7000', name: 'Rounding differences', type: 'expense' },
} as const;

export type AccountKey = keyof typeof CHART_OF_ACCOUNTS;
export const isAccountKey = (text: string): text is AccountKey => text in CHART_OF_ACCOUNTS;
