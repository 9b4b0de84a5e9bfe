import type { ChargeMeasures } from './charge-report';
import { ALONE_WITH_LEDGER, costs, ledgerTime } from './cost';
import { dollars } from './cost-report';
import { dollarsPerMillion } from './prices';
import { table } from './write-report';

/** Lambda asks a stream four times a second where no window is set (AWS Lambda, “Using DynamoDB”). */
const UNSET_SECONDS = 0.25;
const WINDOWS_SECONDS = [UNSET_SECONDS, 1, 10, 60] as const;
const MONTH_SECONDS = 30 * 86_400;
/** Postings of one invocation that are looked at. */
const MAX_POSTINGS = 100;

/** What a charge alone costs with the ledger when an invocation of the projector books so many: dollars a million. */
function aloneWithLedger(measures: ChargeMeasures, postings: number): number {
  const alone = costs(measures).find((one) => one.scenario.name === 'alone, called directly');
  const row = measures.ledgerRows.find((one) => one.records === 1);
  const [one, ten] = [1, 10].map((at) => measures.projections.find((p) => p.records === 1 && p.postings === at));
  if (!alone || !row || !one || !ten) throw new Error('A charge alone and its projection were not measured');
  const each = (of: 'ms' | 'cpuMs'): number => one[of] + ((ten[of] - one[of]) * (postings - 1)) / 9;
  return (
    alone.charge +
    dollarsPerMillion({
      dynamoWriteUnit: row.units,
      lambdaRequest: 1 / postings,
      lambdaGbSecond: ledgerTime({ ms: each('ms'), cpuMs: each('cpuMs') }) / postings,
    })
  );
}

/** How many postings an invocation must book that the limit holds. */
function neededPostings(measures: ChargeMeasures): number {
  for (let postings = 1; postings < MAX_POSTINGS; postings += 1)
    if (aloneWithLedger(measures, postings) <= ALONE_WITH_LEDGER) return postings;
  return MAX_POSTINGS;
}

/** Of a shard with less traffic than the limit needs: dollars a month beyond it, at the most. */
function beyondAMonth(measures: ChargeMeasures, seconds: number): number {
  const months = Array.from({ length: neededPostings(measures) - 1 }, (_, at) => {
    const chargesAMonth = ((at + 1) * MONTH_SECONDS) / seconds;
    return ((aloneWithLedger(measures, at + 1) - ALONE_WITH_LEDGER) * chargesAMonth) / 1e6;
  });
  return Math.max(0, ...months);
}

/** From how much traffic on the ledger’s limit holds, by the window in which its postings are gathered. */
export function windowTable(measures: ChargeMeasures): string {
  const needed = neededPostings(measures);
  const rows = WINDOWS_SECONDS.map((seconds) => [
    seconds === UNSET_SECONDS ? '0' : seconds === 1 ? '1 (as deployed)' : seconds,
    `${seconds} s`,
    Number((needed / seconds).toPrecision(2)),
    dollars(beyondAMonth(measures, seconds)),
  ]);
  const head = [
    '`ledgerWindow`, s',
    'the ledger is later by at most',
    'holds from so many writes a second and shard',
    'beyond the limit, a month, at most',
  ];
  return [
    '### The ledger of a quiet table\n\nThe projector is invoked for what a shard of the table’s stream gathered in a window. From',
    `${needed} postings an invocation on, a charge alone costs no more than ${dollars(ALONE_WITH_LEDGER)} a million with the ledger. Below`,
    'that it costs more, of few charges: the last column is the most that this can be for a shard in a month. A longer window',
    '(`-c ledgerWindow=10`) books, tells thresholds and explains that much later; what charges does not wait for it, but for a usage that only',
    `the ledger can judge.\n\n${table(head, rows)}`,
  ].join(' ');
}
