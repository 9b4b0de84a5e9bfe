import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { StockResource } from './move-resource';
import { onShelf, POOL } from './move-resource';
import { resourceIdOf } from './resource-id';
import { STOCK_KINDS, type StockKind } from './resources';

/** One line of a stock delivery, as its file says it. */
export interface StockLine {
  readonly kind: StockKind;
  readonly value: string;
  readonly imsi?: string;
  /** The pool that it is kept in: a brand, a region, golden numbers. */
  readonly pool?: string;
}

/** E.164: a number has at most 15 digits, and none begins with 0. */
const MSISDN = /^[1-9]\d{6,14}$/;
/** ITU-T E.118: begins with 89 and has 18 to 20 digits, with its check digit. */
const ICCID = /^89\d{16,18}$/;
/** A pool's name is part of a shelf's. */
const POOL_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
/** ITU-T E.212. */
const IMSI = /^\d{14,15}$/;

const isKind = (text: unknown): text is StockKind => (STOCK_KINDS as readonly unknown[]).includes(text);

/** A stock line out of a file's fields, or what is wrong with it. The answer names no number. */
export function parseStockLine(fields: {
  readonly kind?: unknown;
  readonly value?: unknown;
  readonly imsi?: unknown;
  readonly pool?: unknown;
}): Result<StockLine, string> {
  const { kind, value, imsi, pool = '' } = fields;
  if (!isKind(kind)) return err(`kind is one of ${STOCK_KINDS.join(', ')}`);
  if (typeof pool !== 'string' || (pool !== '' && !POOL_NAME.test(pool)))
    return err('a pool has a name of up to 40 small letters, digits and hyphens');
  const kept = pool === '' ? {} : { pool };
  if (kind === 'msisdn') {
    if (typeof value !== 'string' || !MSISDN.test(value)) return err('a number is 7 to 15 digits, E.164 without +');
    return ok({ kind, value, ...kept });
  }
  if (typeof value !== 'string' || !ICCID.test(value)) return err('an ICCID is 18 to 20 digits and begins with 89');
  if (typeof imsi !== 'string' || !IMSI.test(imsi)) return err('a SIM has an IMSI of 14 or 15 digits');
  return ok({ kind, value, imsi, ...kept });
}

/** The resource that a stock line becomes: available, on its shelf. */
export function toStockResource(tenant: TenantId, line: StockLine): Omit<StockResource, 'href'> {
  const body: StockResource = {
    id: resourceIdOf(tenant, line.kind, line.value),
    href: '',
    name: line.value,
    category: line.kind,
    operationalState: 'enable',
    administrativeState: 'unlocked',
    resourceCharacteristic: [
      ...(line.imsi === undefined ? [] : [{ name: 'imsi', value: line.imsi }]),
      ...(line.pool === undefined ? [] : [{ name: POOL, value: line.pool }]),
    ],
  };
  return onShelf(body);
}
