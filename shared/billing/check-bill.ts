import { parseNano } from '../kernel/money';
import type { CustomerBillBody, RateBody } from './bill-resources';

const nano = (money: { value?: string } | undefined): bigint => parseNano(money?.value ?? '') ?? 0n;
const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n);

/**
 * What is wrong with a bill as it stands, looking at its documents alone and not at how they were made: an empty list
 * lets it go from `new` to `validated`, anything else holds it for a person.
 */
export function checkBill(bill: CustomerBillBody, lines: readonly RateBody[]): string[] {
  const problems: string[] = [];
  const expect = (holds: boolean, problem: string): void => {
    if (!holds) problems.push(problem);
  };
  const net = nano(bill.taxExcludedAmount);
  const gross = nano(bill.taxIncludedAmount);
  const tax = sum((bill.taxItem ?? []).map((item) => nano(item.taxAmount)));
  const paid = sum((bill.appliedPayment ?? []).map((item) => nano(item.appliedAmount)));
  expect(lines.length > 0, 'it has no line');
  expect(net + tax === gross, 'net and tax are not its gross');
  expect(sum(lines.map((line) => nano(line.taxExcludedAmount))) === net, 'its lines do not sum to its net');
  expect(sum(lines.map((line) => nano(line.taxIncludedAmount))) === gross, 'its lines do not sum to its gross');
  expect(gross - paid === nano(bill.remainingAmount), 'gross less what was paid is not what remains');
  return problems;
}
