import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { readReserved } from '../resource-inventory';
import type { ResourceStore } from '../tmf/resource-store';
import type { Line, ReviseProductRequest, SwappedNumber } from './product-draft';

/** The line that a product has once what an order swaps is swapped; `not-found` where nothing new is reserved. */
export async function swappedLine(
  stock: Pick<ResourceStore, 'get'>,
  { tenant, was, swaps = [] }: ReviseProductRequest,
): Promise<Result<Line | undefined, Failure>> {
  if (was === undefined || swaps.length === 0) return ok(undefined);
  let line: Line = was;
  for (const { kind, by } of swaps) {
    const found = await readReserved(stock, tenant, by);
    if (!found) return err(failure('not-found', `reservation ${by} holds nothing`));
    line =
      kind === 'msisdn'
        ? { ...line, msisdn: found.value }
        : { msisdn: line.msisdn, iccid: found.value, ...(found.imsi === undefined ? {} : { imsi: found.imsi }) };
  }
  return ok(line);
}

/** What charging knows a subscriber by, where it is another now. A SIM's old IMSI that nobody wrote down is left. */
export function swappedNumbers(was: Line, is: Line): SwappedNumber[] {
  const numbers = was.msisdn === is.msisdn ? [] : [{ from: was.msisdn, to: is.msisdn }];
  const sims =
    is.imsi === undefined || was.imsi === is.imsi
      ? []
      : [{ ...(was.imsi === undefined ? {} : { from: `imsi-${was.imsi}` }), to: `imsi-${is.imsi}` }];
  return [...numbers, ...sims];
}
