/** What is told of a customer for their tax: all of it that leaves party-management. */
export interface TaxStatus {
  /** ISO 3166-1 alpha-2: of the address that they prefer. */
  readonly country?: string | undefined;
  /** ISO 3166-2: `PT-20`. */
  readonly region?: string | undefined;
  readonly isOrganization?: boolean | undefined;
  /** The country whose VAT number they have, ISO 3166-1: a taxable person by it. */
  readonly vatCountry?: string | undefined;
}

/** That a customer is not taxed in a country, and by which certificate. Days are `2026-11-30`, the first and the last. */
export interface TaxExemption {
  readonly jurisdiction: string;
  readonly reason: string;
  readonly certificate?: string | undefined;
  readonly from: string;
  readonly to?: string | undefined;
}

/** Where a supply is taxed, and why it is not, where it is not. */
export interface Supply {
  readonly country: string;
  readonly region?: string | undefined;
  readonly relief?: TaxRelief | undefined;
}

export interface TaxRelief {
  readonly category: 'reverseCharge' | 'outOfScope' | 'exempt';
  /** For the invoice, by whom it is exempt: its certificate. */
  readonly reason?: string | undefined;
}

const MEMBER_STATES: readonly string[] =
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');
const isMemberState = (country: string): boolean => MEMBER_STATES.includes(country);

/**
 * Where telecommunications are supplied to a customer (Directive 2006/112/EC): to a consumer where they live (art. 58), to a
 * business where it is established (art. 44), and there the business owes the tax itself when it has the VAT number of
 * another member state (art. 196). Of whom nothing is known, it is presumed that they live in the country of their SIM (Implementing
 * Regulation 282/2011 art. 24b), which is the seller's. An organization without a VAT number is a business only
 * outside the Union, where none is to be had (art. 18 of that regulation).
 */
export function placeOfSupply(
  seller: string,
  buyer: TaxStatus,
  exemptions: readonly TaxExemption[],
  day: string,
): Supply {
  const { vatCountry, isOrganization = false } = buyer;
  const country = vatCountry ?? buyer.country ?? seller;
  const where = { country, ...(buyer.country === country && buyer.region ? { region: buyer.region } : {}) };
  const isBusiness = vatCountry !== undefined || (isOrganization && !isMemberState(country));
  if (isBusiness && country !== seller)
    return isMemberState(seller) && isMemberState(country)
      ? { ...where, relief: { category: 'reverseCharge' } }
      : { ...where, relief: { category: 'outOfScope' } };
  const exemption = exemptions.find(
    ({ jurisdiction, from, to }) => jurisdiction === country && from <= day && (to === undefined || day <= to),
  );
  if (!exemption) return where;
  const { reason, certificate } = exemption;
  return { ...where, relief: { category: 'exempt', reason: certificate ? `${reason} (${certificate})` : reason } };
}
