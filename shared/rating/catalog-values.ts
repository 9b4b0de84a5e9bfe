import { parseNano } from '../kernel/money';
import { OCTETS_PER_GIB, OCTETS_PER_KIB, OCTETS_PER_MIB } from '../kernel/quantity';
import type { BucketService } from './tariff';

/** The catalog's named value, as TMF620 writes it. */
export interface NamedValues {
  readonly name?: string;
  readonly productSpecCharacteristicValue?: readonly { readonly value?: unknown }[];
}

/** The values that a price or an offering gives under a name (TMF620 `prodSpecCharValueUse`). */
export type ValuesOf = (name: string) => readonly unknown[];
export type Complain = (path: string, message: string) => undefined;

/** Units by their names in the catalog, in what each service counts; money is counted by its decimals instead. */
export const UNITS: Readonly<Record<Exclude<BucketService, 'money'>, Readonly<Record<string, bigint>>>> = {
  voice: { s: 1n, second: 1n, min: 60n, minute: 60n, h: 3600n },
  sms: { message: 1n, sms: 1n },
  data: {
    octet: 1n,
    byte: 1n,
    KiB: OCTETS_PER_KIB,
    MiB: OCTETS_PER_MIB,
    GiB: OCTETS_PER_GIB,
    KB: 1_000n,
    MB: 1_000_000n,
    GB: 1_000_000_000n,
  },
  energy: { µWh: 1n, mWh: 1_000n, Wh: 1_000_000n, kWh: 1_000_000_000n },
};

/** A whole number of a named unit in what the service counts; undefined for what is none, or zero. */
export function unitsOf(
  service: keyof typeof UNITS,
  amount: string | undefined,
  unit: string | undefined,
): bigint | undefined {
  const factor = UNITS[service][unit ?? ''];
  if (factor === undefined || amount === undefined || !/^\d{1,15}$/.test(amount)) return undefined;
  const total = BigInt(amount) * factor;
  return total > 0n ? total : undefined;
}

export const valuesOf = (uses: readonly NamedValues[] | undefined): ValuesOf => {
  return (name) =>
    (uses ?? [])
      .filter((use) => use.name === name)
      .flatMap((use) => (use.productSpecCharacteristicValue ?? []).map(({ value }) => value));
};

/** A text, or a number as its text; undefined for anything else. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textsOf = (values: readonly unknown[]): string[] => values.map((value) => textOf(value) ?? '');

/** A list's texts, or the one text that stands alone; undefined when nothing is there. */
export const listOf = (value: unknown): readonly string[] | undefined =>
  value === undefined ? undefined : textsOf(Array.isArray(value) ? value : [value]);

/** Nano of a decimal of at most 9 places, not negative. */
export function notNegative(text: string | undefined): bigint | undefined {
  const nano = parseNano(text ?? '');
  return nano === undefined || nano < 0n ? undefined : nano;
}

/** One of some names, as its type. */
export const oneOf = <Name extends string>(names: readonly Name[], text: string | undefined): Name | undefined =>
  names.find((name) => name === text);
