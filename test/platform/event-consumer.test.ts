import type { SQSEvent } from 'aws-lambda';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import type { DomainEvent } from '../../shared/tmf/event';

const detail = (eventId: string) => ({ eventId, eventType: 'CustomerCreateEvent' }) as DomainEvent;
const message = (eventId: string, tries: number) => ({
  messageId: `m-${eventId}`,
  body: JSON.stringify({ detail: detail(eventId) }),
  attributes: { ApproximateReceiveCount: String(tries) },
});

beforeEach(() => {
  for (const level of ['info', 'warn'] as const) jest.spyOn(console, level).mockImplementation(() => undefined);
});

test('of a queue, what fails comes again by itself; of a rule, the call fails, so that Lambda tries it again', async () => {
  const handled: [string, number][] = [];
  const consume = eventConsumer(async ({ eventId }, tries) => {
    if (eventId === 'bad') throw new Error('not now');
    handled.push([eventId, tries]);
  });
  const queue = { Records: [message('a', 1), message('bad', 2), message('b', 3)] } as unknown as SQSEvent;
  expect(await consume(queue)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-bad' }] });
  expect(await consume({ detail: detail('c') })).toEqual({ batchItemFailures: [] });
  await expect(consume({ detail: detail('bad') })).rejects.toThrow('not now');
  expect(handled).toEqual([
    ['a', 1],
    ['b', 3],
    ['c', 1],
  ]);
});
