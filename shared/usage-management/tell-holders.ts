import type { NumberLookup, NumberSpan } from '../balance-management';
import type { UsageMessage } from './messages';
import type { UsageSender } from './ports';

/** Of so many numbers a message tells the holders at most: ten such messages are still below SQS's limit of a batch. */
export const HOLDERS_PER_MESSAGE_MAX = 20;

/**
 * Sends usage with what the number directory says of its numbers, so that charging has nothing to look up before it reads the
 * balance. It is a hint, which charging checks: a directory that does not answer is no reason to keep usage waiting.
 */
export class TellingSender implements UsageSender {
  constructor(
    private readonly inner: UsageSender,
    private readonly numbers: NumberLookup,
  ) {}

  async send(messages: readonly UsageMessage[], delaySeconds?: number): Promise<void> {
    const told = await tellHolders(this.numbers, messages).catch(() => messages);
    return this.inner.send(told, delaySeconds);
  }
}

export async function tellHolders(
  numbers: NumberLookup,
  messages: readonly UsageMessage[],
): Promise<readonly UsageMessage[]> {
  const told: UsageMessage[] = [];
  for (const [tenant, ofTenant] of Map.groupBy(messages, (message) => message.tenant)) {
    const found = await numbers.findAll(tenant, ofTenant.flatMap(numbersOf));
    told.push(...ofTenant.map((message) => withHolders(message, found)));
  }
  return told;
}

function withHolders(message: UsageMessage, found: ReadonlyMap<string, readonly NumberSpan[]>): UsageMessage {
  const times = message.records.map((record) => Date.parse(record.startedAt));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const holders = numbersOf(message).flatMap((msisdn) => {
    const spans = (found.get(msisdn) ?? []).filter(({ from, until = last + 1 }) => from <= last && first < until);
    return spans.length === 0 ? [] : [[msisdn, spans] as const];
  });
  return holders.length === 0 ? message : { ...message, holders: Object.fromEntries(holders) };
}

const numbersOf = ({ records }: UsageMessage): string[] =>
  [...new Set(records.map(({ msisdn }) => msisdn))].slice(0, HOLDERS_PER_MESSAGE_MAX);
