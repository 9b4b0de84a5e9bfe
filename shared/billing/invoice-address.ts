import type { TenantSettings } from '../kernel/tenant-settings';
import type { Issuer, Recipient } from './invoice';

/** Who issues a tenant's invoices: its brand, unless it names a seller. English, unless it chose another language. */
export function issuerOf({ name, country, timeZone, seller, language, brand }: TenantSettings): Issuer {
  return {
    name: seller?.name ?? name,
    address: seller?.address,
    taxNumber: seller?.taxNumber,
    country,
    timeZone,
    language: language ?? 'en',
    brand,
  };
}

/** Name and address of who issues, a line each. */
export const addressOf = ({ name, address }: Issuer): string[] => [name, ...addressLines(address)];

/** An address that was given as one text, a line each. */
export const addressLines = (address: string | undefined): string[] =>
  (address ?? '')
    .split(/\r?\n|,\s*/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** As an envelope has it. Who is not known, or no longer, has no lines. */
export function recipientLines({
  name,
  street1,
  street2,
  postCode,
  city,
  stateOrProvince,
  country,
}: Recipient): string[] {
  const place = [postCode, city].filter(isGiven).join(' ');
  return [name, street1, street2, place, stateOrProvince, country].filter(isGiven);
}

const isGiven = (text: string | undefined): text is string => text !== undefined && text !== '';
