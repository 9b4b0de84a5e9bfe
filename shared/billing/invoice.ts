import type { Language } from '../kernel/tenant-settings';

/** Who issues invoices, as the tenant was when a bill was made. Kept with the bill: what is issued does not change. */
export interface Issuer {
  readonly name: string;
  /** Lines parted by line breaks or commas. */
  readonly address?: string | undefined;
  /** VAT identification number with its country's prefix, or a national tax number. */
  readonly taxNumber?: string | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** IANA name: the invoice's dates are days there. */
  readonly timeZone: string;
  readonly language: Language;
  readonly brand?: Brand | undefined;
}

export interface Brand {
  /** `#0b5fff`: headings and lines. */
  readonly colour?: string | undefined;
  /** A PNG or JPEG as a data URI. */
  readonly logo?: string | undefined;
  /** At the foot of each page: bank, register, managing directors. */
  readonly footer?: string | undefined;
}

/** Whom a bill is for, as they were when it was made. Without a name: nobody is known, or was forgotten since. */
export interface Recipient {
  readonly name?: string | undefined;
  readonly street1?: string | undefined;
  readonly street2?: string | undefined;
  readonly postCode?: string | undefined;
  readonly city?: string | undefined;
  readonly stateOrProvince?: string | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | undefined;
  /** VAT number. */
  readonly taxNumber?: string | undefined;
}

/** Days are ISO 8601 (`2026-11-30`), both the first and the last one counted. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** One line. Amounts are nano units, whole minor units. */
export interface InvoiceLine {
  readonly number: number;
  readonly name: string;
  readonly days: Days;
  readonly taxCategory: string;
  /** Percent, as decimal text: `25.5`. */
  readonly taxRate: string;
  /** Whose tax it is, ISO 3166, where not the seller's country's. */
  readonly taxPlace?: string | undefined;
  /** Why it is exempt, by whom it is sold to. */
  readonly taxReason?: string | undefined;
  readonly netNano: bigint;
  readonly taxNano: bigint;
  readonly grossNano: bigint;
}

export interface InvoiceTax {
  readonly category: string;
  readonly rate: string;
  readonly place?: string | undefined;
  /** Why nothing is taxed here, each once. */
  readonly reasons: readonly string[];
  readonly netNano: bigint;
  readonly taxNano: bigint;
}

/** What a credit or debit note corrects. Kept with it. */
export interface NoteFacts {
  readonly kind: 'creditNote' | 'debitNote';
  /** Number and day of the bill. */
  readonly number: string;
  readonly issueDay: string;
  /** In somebody's words. */
  readonly reason?: string | undefined;
}

/** What an invoice says, whatever it is printed on. A credit note's amounts are what it credits. */
export interface Invoice {
  readonly id: string;
  /** Without gaps in its series. */
  readonly number: string;
  readonly issueDay: string;
  readonly dueDay: string;
  /** Absent: an invoice. */
  readonly note?: NoteFacts | undefined;
  readonly period: Days;
  readonly accountId: string;
  readonly currency: string;
  readonly issuer: Issuer;
  readonly recipient: Recipient;
  readonly lines: readonly InvoiceLine[];
  /** A row for each category and rate. */
  readonly taxes: readonly InvoiceTax[];
  readonly netNano: bigint;
  readonly taxNano: bigint;
  readonly grossNano: bigint;
  /** What prepaid balances had paid as it was used. */
  readonly prepaidNano: bigint;
  readonly dueNano: bigint;
}
