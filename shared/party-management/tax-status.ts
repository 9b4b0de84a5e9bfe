import { LANGUAGES } from '../kernel/tenant-settings';
import type { BodyOf } from '../tmf/declaration';
import type { individualResource, organizationResource } from './resources';

/** What others are told of a party for its tax: no name, no address, no number. */
export interface PartyTaxStatus {
  /** ISO 3166-1 alpha-2: of the address that they prefer. */
  readonly country?: string;
  /** ISO 3166-2: `PT-20`. */
  readonly region?: string;
  readonly isOrganization: boolean;
  /** The country whose VAT number they have, ISO 3166-1. */
  readonly vatCountry?: string;
}

type Party = BodyOf<typeof individualResource> | BodyOf<typeof organizationResource>;

/** Where a party lives, and whose VAT number it has, as an `identificationType` `VAT` says. */
export function taxStatusOf(party: Party, isOrganization: boolean): PartyTaxStatus {
  const { country: named, stateOrProvince: part } = postalAddressOf(party) ?? {};
  const country = countryCodeOf(named);
  const vatCountry = vatNumberOf(party)?.slice(0, 2);
  return {
    isOrganization,
    ...(country === undefined ? {} : { country }),
    ...(part !== undefined && REGION.test(part) ? { region: part } : {}),
    ...(vatCountry === undefined ? {} : { vatCountry: vatCountry === GREECE_IN_VAT ? 'GR' : vatCountry }),
  };
}

const REGION = /^[A-Z]{2}-[A-Z0-9]{1,3}$/;
/** A country's code, then what the country gives out (Directive 2006/112/EC art. 215). */
const VAT_NUMBER = /^[A-Z]{2}[0-9A-Z+*]{2,13}$/;
/** Art. 215 lets Greece write `EL`. */
const GREECE_IN_VAT = 'EL';

/** The VAT number of a party, written as one word. What does not look like one is none. */
export function vatNumberOf(party: Party): string | undefined {
  const given = 'organizationIdentification' in party ? party.organizationIdentification : undefined;
  const own = 'individualIdentification' in party ? party.individualIdentification : undefined;
  const numbers = [...(given ?? []), ...(own ?? [])]
    .filter(({ identificationType }) => /^vat/i.test(identificationType ?? ''))
    .map(({ identificationId = '' }) => identificationId.replace(/[\s.-]/g, '').toUpperCase());
  return numbers.find((number) => VAT_NUMBER.test(number));
}

/** Where somebody's post goes: what they prefer, of what says a street, a town or a country. */
export function postalAddressOf({ contactMedium = [] }: Party) {
  const postal = contactMedium.filter(
    ({ characteristic: { street1, city, country } = {} }) => (street1 ?? city ?? country) !== undefined,
  );
  return (postal.find(({ preferred }) => preferred) ?? postal[0])?.characteristic;
}

let codesByName: ReadonlyMap<string, string> | undefined;

/** An address says `AT`, or `Austria` in a language of ours. */
function countryCodeOf(text: string | undefined): string | undefined {
  if (text === undefined || /^[A-Z]{2}$/.test(text)) return text;
  codesByName ??= namesOfCountries();
  return codesByName.get(text.trim().toLowerCase());
}

function namesOfCountries(): ReadonlyMap<string, string> {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const names = new Map<string, string>();
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const code of codes) {
      const name = display.of(code)?.toLowerCase();
      if (name !== undefined && !names.has(name)) names.set(name, code);
    }
  }
  return names;
}
