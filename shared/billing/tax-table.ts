/**
 * Standard VAT rates by country and the day they came into force, as data. A row holds until the next one of its country
 * and category. Sources: European Commission, "VAT rates applied in the Member States" and Taxes in Europe Database (TEDB);
 * GB: VAT Notice 700 and Finance (No. 2) Act 2010 s. 3. What is missing here is refused, never guessed.
 */
export interface TaxRate {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly category: string;
  /** Hundredths of a percent: 19 % is 1900. */
  readonly basisPoints: bigint;
  /** The first day on which it applies, in the country. */
  readonly from: string;
}

const standard = (country: string, ...steps: readonly [from: string, basisPoints: bigint][]): TaxRate[] =>
  steps.map(([from, basisPoints]) => ({ country, category: 'standard', basisPoints, from }));

export const TAX_TABLE: readonly TaxRate[] = [
  ...standard('AT', ['1984-01-01', 2000n]),
  ...standard('BE', ['1996-01-01', 2100n]),
  ...standard('DE', ['2007-01-01', 1900n], ['2020-07-01', 1600n], ['2021-01-01', 1900n]),
  ...standard('DK', ['1992-01-01', 2500n]),
  ...standard('EE', ['2009-07-01', 2000n], ['2024-01-01', 2200n], ['2025-07-01', 2400n]),
  ...standard('ES', ['2012-09-01', 2100n]),
  ...standard('FI', ['2013-01-01', 2400n], ['2024-09-01', 2550n]),
  ...standard('FR', ['2014-01-01', 2000n]),
  ...standard('GB', ['2010-01-01', 1750n], ['2011-01-04', 2000n]),
  ...standard('IE', ['2012-01-01', 2300n], ['2020-09-01', 2100n], ['2021-03-01', 2300n]),
  ...standard('IT', ['2013-10-01', 2200n]),
  ...standard('LU', ['2015-01-01', 1700n], ['2023-01-01', 1600n], ['2024-01-01', 1700n]),
  ...standard('NL', ['2012-10-01', 2100n]),
  ...standard('PL', ['2011-01-01', 2300n]),
  ...standard('PT', ['2011-01-01', 2300n]),
  ...standard('SE', ['1990-07-01', 2500n]),
  ...standard('SK', ['2011-01-01', 2000n], ['2025-01-01', 2300n]),
];

/** Taxed at nothing, everywhere: what a price says that is outside the scope of VAT or exempt from it. */
export const UNTAXED_CATEGORIES: readonly string[] = ['zero', 'exempt'];

/** The rate in force on `day` (`2026-11-30`), or undefined where the table does not know. */
export function taxRateAt(
  table: readonly TaxRate[],
  sought: { readonly country: string; readonly category: string; readonly day: string },
): bigint | undefined {
  if (UNTAXED_CATEGORIES.includes(sought.category)) return 0n;
  const inForce = table
    .filter((rate) => rate.country === sought.country && rate.category === sought.category && rate.from <= sought.day)
    .sort((a, b) => (a.from < b.from ? 1 : -1));
  return inForce[0]?.basisPoints;
}

/** `2550n` is `25.5`: percent, as TMF678's `taxRate` says it. */
export function percentText(basisPoints: bigint): string {
  const fraction = String(basisPoints % 100n)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return `${basisPoints / 100n}${fraction === '' ? '' : `.${fraction}`}`;
}
