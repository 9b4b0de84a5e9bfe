import { invariant } from '../kernel/errors';
import { NANO_PER_UNIT, parseNano } from '../kernel/money';
import type { TenantSettings } from '../kernel/tenant-settings';

/**
 * VAT rates by country, region and category, and the day they came into force, as data. A row holds until the next one of its
 * place and category. Sources: European Commission, "VAT rates applied in the Member States" and Taxes in Europe Database
 * (TEDB); GB: VAT Notice 700 and Finance (No. 2) Act 2010 s. 3; CH: MWSTG art. 25; NO: Stortingets vedtak om merverdiavgift.
 * What is missing here is refused, never guessed: a tenant adds rows of its own (`taxRate`).
 */
export interface TaxRate {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** ISO 3166-2 (`PT-20`), where a part of the country has a rate of its own. */
  readonly region?: string | undefined;
  readonly category: string;
  /** Hundredths of a percent: 19 % is 1900. */
  readonly basisPoints: bigint;
  /** The first day on which it applies, in the country. */
  readonly from: string;
}

type Step = readonly [from: string, basisPoints: bigint];

const rates =
  (category: string) =>
  (place: string, ...steps: readonly Step[]): TaxRate[] => {
    const [country = '', part] = place.split('-');
    const where = part === undefined ? { country } : { country, region: place };
    return steps.map(([from, basisPoints]) => ({ ...where, category, basisPoints, from }));
  };
const standard = rates('standard');
/** Where a country has several, the one that its law calls so, or that most falls under. */
const reduced = rates('reduced');

export const TAX_TABLE: readonly TaxRate[] = [
  ...standard('AT', ['1984-01-01', 2000n]),
  ...standard('BE', ['1996-01-01', 2100n]),
  ...standard('BG', ['1999-01-01', 2000n]),
  ...standard('CH', ['2018-01-01', 770n], ['2024-01-01', 810n]),
  ...standard('CY', ['2014-01-13', 1900n]),
  ...standard('CZ', ['2013-01-01', 2100n]),
  ...standard('DE', ['2007-01-01', 1900n], ['2020-07-01', 1600n], ['2021-01-01', 1900n]),
  ...standard('DK', ['1992-01-01', 2500n]),
  ...standard('EE', ['2009-07-01', 2000n], ['2024-01-01', 2200n], ['2025-07-01', 2400n]),
  ...standard('ES', ['2012-09-01', 2100n]),
  ...standard('FI', ['2013-01-01', 2400n], ['2024-09-01', 2550n]),
  ...standard('FR', ['2014-01-01', 2000n]),
  ...standard('GB', ['2010-01-01', 1750n], ['2011-01-04', 2000n]),
  ...standard('GR', ['2016-06-01', 2400n]),
  ...standard('HR', ['2012-03-01', 2500n]),
  ...standard('HU', ['2012-01-01', 2700n]),
  ...standard('IE', ['2012-01-01', 2300n], ['2020-09-01', 2100n], ['2021-03-01', 2300n]),
  ...standard('IT', ['2013-10-01', 2200n]),
  ...standard('LT', ['2009-09-01', 2100n]),
  ...standard('LU', ['2015-01-01', 1700n], ['2023-01-01', 1600n], ['2024-01-01', 1700n]),
  ...standard('LV', ['2012-07-01', 2100n]),
  ...standard('MT', ['2004-01-01', 1800n]),
  ...standard('NL', ['2012-10-01', 2100n]),
  ...standard('NO', ['2005-01-01', 2500n]),
  ...standard('PL', ['2011-01-01', 2300n]),
  ...standard('PT', ['2011-01-01', 2300n]),
  ...standard('PT-20', ['2015-07-01', 1800n], ['2021-07-01', 1600n]),
  ...standard('PT-30', ['2012-04-01', 2200n]),
  ...standard('RO', ['2017-01-01', 1900n], ['2025-08-01', 2100n]),
  ...standard('SE', ['1990-07-01', 2500n]),
  ...standard('SI', ['2013-07-01', 2200n]),
  ...standard('SK', ['2011-01-01', 2000n], ['2025-01-01', 2300n]),
  ...reduced('AT', ['1984-01-01', 1000n]),
  ...reduced('DE', ['2007-01-01', 700n], ['2020-07-01', 500n], ['2021-01-01', 700n]),
  ...reduced('ES', ['2012-09-01', 1000n]),
  ...reduced('GB', ['1997-09-01', 500n]),
  ...reduced('IT', ['1995-02-24', 1000n]),
  ...reduced('NL', ['2001-01-01', 600n], ['2019-01-01', 900n]),
  ...reduced('PL', ['2011-01-01', 800n]),
];

/** The table as a tenant has it: a row of its own takes the place of ours of the same day, or comes between. */
export const taxTableOf = ({ taxRates = [] }: Pick<TenantSettings, 'taxRates'>): readonly TaxRate[] => [
  ...taxRates.map(({ rate, ...row }) => ({ ...row, basisPoints: basisPointsOf(rate) })),
  ...TAX_TABLE,
];

/**
 * Taxed at nothing, everywhere: what a price says that is zero-rated, exempt or outside the scope of VAT, and what becomes of
 * a taxed one by whom it is sold to (`placeOfSupply`).
 */
export const UNTAXED_CATEGORIES: readonly string[] = ['zero', 'exempt', 'outOfScope', 'reverseCharge'];

export interface TaxSought {
  readonly country: string;
  readonly region?: string | undefined;
  readonly category: string;
  /** `2026-11-30` */
  readonly day: string;
}

/** The rate in force on a day: the region's, else the country's. Undefined where the table does not know. */
export function taxRateAt(
  table: readonly TaxRate[],
  { country, region, category, day }: TaxSought,
): bigint | undefined {
  if (UNTAXED_CATEGORIES.includes(category)) return 0n;
  const known = table.filter((rate) => rate.country === country && rate.category === category && rate.from <= day);
  const regional = known.filter((rate) => rate.region !== undefined && rate.region === region);
  const national = known.filter((rate) => rate.region === undefined);
  const [inForce] = (regional.length > 0 ? regional : national).sort((a, b) =>
    a.from === b.from ? 0 : a.from < b.from ? 1 : -1,
  );
  return inForce?.basisPoints;
}

/** `25.5` is `2550n`. */
export function basisPointsOf(percent: string): bigint {
  const nano = parseNano(percent);
  invariant(nano !== undefined && nano >= 0n, 'a tax rate is a percentage');
  return (nano * 100n) / NANO_PER_UNIT;
}

/** `2550n` is `25.5`: percent, as TMF678's `taxRate` says it. */
export function percentText(basisPoints: bigint): string {
  const fraction = String(basisPoints % 100n)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return `${basisPoints / 100n}${fraction === '' ? '' : `.${fraction}`}`;
}
