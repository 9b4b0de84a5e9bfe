import { sha256Hex } from '../../shared/kernel/digest';
import { bodyOf } from '../../shared/tmf/update-resource';
import { usageFeed } from '../../shared/usage-management/feed-resource';
import { Inbox, objectOf, TENANT } from './inbox';
import { tapFile } from './tap-file';

const NUMBER = '491700000001';

function feedOf() {
  const inbox = new Inbox();
  inbox.subscribers.add(NUMBER);
  const drop = async (sequence: number, content = tapFile({ sequence }), name = `${sequence}.tap.json`) => {
    const taken = await inbox.ingest(
      objectOf(content, { key: `inbox/${TENANT}/${name}`, version: sha256Hex(content) }),
    );
    return inbox.file(taken?.fileId ?? '');
  };
  const feed = async () => {
    const stored = await inbox.store.get(TENANT, usageFeed.name, 'TAP-FRAXX');
    return stored && { ...bodyOf(usageFeed, stored), change: stored.lastChange };
  };
  return { inbox, drop, feed };
}

test('a gap is told, and closes when the file comes', async () => {
  const { drop, feed } = feedOf();
  expect(await drop(17)).toMatchObject({ feed: { id: 'TAP-FRAXX' }, sequence: 17, header: { recipient: 'IRLFA' } });
  expect(await feed()).toMatchObject({ state: 'complete', lastSequence: 17 });
  expect(await drop(20)).toMatchObject({ sequenceFault: 'gap', state: 'sent' });
  expect(await feed()).toMatchObject({
    state: 'incomplete',
    missing: [{ from: 18, to: 19 }],
    missingCount: 2,
    change: { kind: 'StateChange', previousState: 'complete' },
  });
  await drop(18);
  expect(await drop(19)).not.toHaveProperty('sequenceFault');
  expect(await feed()).toMatchObject({ state: 'complete', missing: [], lastSequence: 20 });
});

test('a number that came before: the same bytes are repeated, others conflict; what is older than the feed regressed', async () => {
  const { inbox, drop } = feedOf();
  await drop(17);
  await drop(18);
  expect(await drop(17, undefined, 'again.tap.json')).toMatchObject({ sequenceFault: 'repeated' });
  const other = tapFile({ sequence: 17, msisdn: NUMBER, more: [{ mobileTerminatedCall: {} }] });
  expect(await drop(17, other)).toMatchObject({ sequenceFault: 'conflicting' });
  expect(await drop(3)).toMatchObject({ sequenceFault: 'regressed' });
  await inbox.settle();
  expect(inbox.charged.size).toBe(9);
});

test('a file that is read again after a crash is told the same', async () => {
  const { inbox, drop, feed } = feedOf();
  await drop(17);
  inbox.failAfter = 0;
  await expect(drop(19)).rejects.toThrow('killed');
  const before = await feed();
  inbox.failAfter = Number.POSITIVE_INFINITY;
  expect(await drop(19)).toMatchObject({ sequenceFault: 'gap' });
  expect(await feed()).toEqual(before);
});

test('a file without a number is of no feed', async () => {
  const { drop, feed } = feedOf();
  expect(await drop(0, tapFile({ sequence: 0 }).replace('"00000"', '"none"'))).not.toHaveProperty('feed');
  expect(await feed()).toBeUndefined();
});

test('two senders’ records of one id are two usages', async () => {
  const { inbox, drop } = feedOf();
  await drop(17);
  await drop(17, tapFile({ sequence: 17, sender: 'DEUD1' }), 'other.tap.json');
  await inbox.settle();
  expect([...inbox.charged.keys()].sort()).toEqual(
    ['DEUD1', 'FRAXX'].flatMap((sender) => [1, 3, 4].map((at) => `TAP-${sender}-00017-${at}`)),
  );
});
