import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { StoredResource } from '../tmf/resource-store';
import type { Issuer, NoteFacts } from './invoice';
import type { BilledUsage } from './ports';

/** An item of DynamoDB holds 400 KB, names and keys included. */
export const PART_BYTES_MAX = 380_000;
/** A transaction takes 4 MB, and the bill itself may be an item of 400 KB: 3 MB are left for the parts. */
export const PARTS_MAX = 8;

/** What a bill is made visible by, once it is committed: its lines, and the usage that it carries; and who issues it. */
export interface BillContents {
  readonly lines: readonly StoredResource[];
  readonly usage: readonly BilledUsage[];
  /** Absent: packed before invoices were printed. */
  readonly issuer?: Issuer | undefined;
  /** Of a note: what it corrects. */
  readonly note?: NoteFacts | undefined;
}

/** The contents as they are committed together with their bill: a few parts, however many lines. */
export interface PackedBill {
  readonly parts: readonly Uint8Array[];
  /** Months that the usage is of. */
  readonly periods: readonly string[];
}

type PackedUsage = Omit<BilledUsage, 'chargedNano' | 'quantity'> & { readonly chargedNano: string; quantity: string };

/** Packs a bill's contents as deflated JSON: a line takes about 100 bytes. Fails with `too-large` beyond `PARTS_MAX` parts. */
export function packBill({ lines, usage, issuer, note }: BillContents): Result<PackedBill, Failure> {
  const packed: readonly PackedUsage[] = usage.map((billed) => ({
    ...billed,
    chargedNano: String(billed.chargedNano),
    quantity: String(billed.quantity),
  }));
  const bytes = deflateRawSync(JSON.stringify({ lines, usage: packed, issuer, note }));
  const bytesMax = PARTS_MAX * PART_BYTES_MAX;
  if (bytes.length > bytesMax)
    return err(failure('too-large', `The bill's lines take ${bytes.length} bytes; ${bytesMax} are billed at once`));
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += PART_BYTES_MAX) parts.push(bytes.subarray(at, at + PART_BYTES_MAX));
  return ok({ parts, periods: [...new Set(usage.map((billed) => billed.period))].sort() });
}

/** What `packBill` packed, of all its parts in their order. */
export function unpackBill(parts: readonly Uint8Array[]): BillContents {
  const { lines, usage, issuer, note } = JSON.parse(inflateRawSync(Buffer.concat(parts)).toString()) as {
    readonly lines: readonly StoredResource[];
    readonly usage: readonly PackedUsage[];
    readonly issuer?: Issuer;
    readonly note?: NoteFacts;
  };
  return {
    issuer,
    note,
    lines,
    usage: usage.map((billed) => ({
      ...billed,
      chargedNano: BigInt(billed.chargedNano),
      quantity: BigInt(billed.quantity),
    })),
  };
}
