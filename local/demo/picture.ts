import type { LifeFacts } from './life';

const WIDTH = 46;
const two = (value: number): string => value.toFixed(2).padStart(9);

interface Bar {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly mark: string;
}

/** The money of one life, as bars of text: what came into the balance, what left it, what was billed and paid. */
export function drawMoney(facts: LifeFacts): string {
  const number = (value: string | number): number => Number(value);
  const credited = number(facts.credited);
  const balance = number(facts.balance);
  const billed = number(facts.bill.taxIncludedAmount.value);
  const due = number(facts.bill.amountDue.value);
  const used = credited - balance;
  const scale = WIDTH / Math.max(credited, billed, 1);
  const bars: Bar[] = [
    { name: 'opening', from: 0, to: 0, mark: ' ' },
    { name: 'credits', from: 0, to: credited, mark: '█' },
    { name: 'charges', from: credited - used, to: credited, mark: '▒' },
    { name: 'balance', from: 0, to: balance, mark: '█' },
    { name: 'invoice', from: 0, to: billed, mark: '█' },
    { name: '  from balance', from: 0, to: billed - due, mark: '▒' },
    { name: '  payment', from: billed - due, to: billed, mark: '█' },
  ];
  const lines = bars.map(({ name, from, to, mark }) => {
    const start = Math.round(from * scale);
    const length = to > from ? Math.max(1, Math.round(to * scale) - start) : 0;
    const sign = mark === '▒' && name === 'charges' ? -1 : 1;
    return `  ${name.padEnd(15)}${two(sign * (to - from))} EUR  ${' '.repeat(start)}${mark.repeat(length)}`;
  });
  const total = facts.trialBalance.total[0];
  const difference = number(total?.difference ?? 0);
  return [
    '',
    'The money',
    ...lines,
    '',
    'The books of the whole tenant',
    ...facts.trialBalance.account.map(
      (one) => `  ${one.code}  ${one.name.padEnd(36)}${two(number(one.debit))} debit ${two(number(one.credit))} credit`,
    ),
    `  trial balance  ${difference}${difference === 0 ? '' : '  NOT ZERO'}`,
    `  ledger and balance ${facts.verification.agrees ? 'agree' : 'DO NOT AGREE'} (${facts.verification.postings} postings verified)`,
    `  usage charged and usage billed ${facts.reconciliation.agrees ? 'agree' : 'DO NOT AGREE'}`,
  ].join('\n');
}
