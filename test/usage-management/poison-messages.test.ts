import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { parseUsageMessage } from '../../shared/usage-management';

const record = {
  usageId: 'u1',
  service: 'sms',
  msisdn: '353861000001',
  startedAt: '2026-11-23T10:00:00.000Z',
  quantity: '1',
  destination: '353871234567',
  source: 'file-1:2',
};
const message = { tenant: 'demo', receivedAt: '2026-11-23T10:00:00.000Z', records: [record] };

// One body that could not be parsed failed the whole batch, again and again, until good usage was given up with it.
describe('the usage queue', () => {
  test('a message of ours is read', () => expect(parseUsageMessage(JSON.stringify(message))).toEqual(message));

  test('whose its numbers are may be told with it', () => {
    const holders = { '353861000001': [{ balanceId: 'b1', from: 0, until: 9, productId: 'p1', offeringId: 'payg' }] };
    expect(parseUsageMessage(JSON.stringify({ ...message, holders }))).toEqual({ ...message, holders });
  });

  test.each([
    ['no JSON', 'hello'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['no records', JSON.stringify({ ...message, records: undefined })],
    ['a foreign tenant’s name', JSON.stringify({ ...message, tenant: 'a#b' })],
    ['too many records', JSON.stringify({ ...message, records: Array.from({ length: 51 }, () => record) })],
    ['a record without quantity', JSON.stringify({ ...message, records: [{ ...record, quantity: undefined }] })],
    ['a quantity that is none', JSON.stringify({ ...message, records: [{ ...record, quantity: '1.5' }] })],
    ['a negative quantity', JSON.stringify({ ...message, records: [{ ...record, quantity: '-1' }] })],
    ['no number', JSON.stringify({ ...message, records: [{ ...record, msisdn: '' }] })],
    ['no time', JSON.stringify({ ...message, records: [{ ...record, startedAt: 'soon' }] })],
    ['a slice that is none', JSON.stringify({ ...message, records: [{ ...record, slice: 1 }] })],
    ['a rating group that is none', JSON.stringify({ ...message, records: [{ ...record, ratingGroup: '-1' }] })],
    ['a cancel of nothing', JSON.stringify({ ...message, records: [{ ...record, action: 'cancel' }] })],
    ['an unknown action', JSON.stringify({ ...message, records: [{ ...record, action: 'undo', corrects: 'u0' }] })],
    [
      'a holder that is none',
      JSON.stringify({ ...message, holders: { '353861000001': [{ balanceId: 'b', from: 'x' }] } }),
    ],
    [
      'holders that are no list',
      JSON.stringify({ ...message, holders: { '353861000001': { balanceId: 'b', from: 0 } } }),
    ],
    ['an unknown service', JSON.stringify({ ...message, records: [{ ...record, service: 'fax' }] })],
  ])('%s is no usage', (_what, text) => expect(parseUsageMessage(text)).toBeUndefined());
});

describe('a queue of events', () => {
  const event = (id: string) => JSON.stringify({ detail: { id, eventId: id, eventType: 'X' } });
  const batch = (...bodies: string[]) => ({
    Records: bodies.map((body, at) => ({
      body,
      messageId: `m${at}`,
      receiptHandle: '',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: '',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: '',
      awsRegion: '',
    })),
  });

  test('handles what stands beside poison, gives back the poison alone, and quotes nothing of it', async () => {
    const said: string[] = [];
    const keep = (...texts: unknown[]): void => void said.push(texts.join());
    const spies = [jest.spyOn(console, 'warn'), jest.spyOn(console, 'info')].map((spy) => spy.mockImplementation(keep));
    const handled: string[] = [];
    const consume = eventConsumer(async ({ id }) => void handled.push(id));
    const answer = await consume(batch('+353861000001 is no JSON', event('a'), '{}', 'null', event('b')));
    for (const spy of spies) spy.mockRestore();
    expect(handled).toEqual(['a', 'b']);
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['m0', 'm2', 'm3']);
    expect(said.join()).not.toContain('353861000001');
  });
});
