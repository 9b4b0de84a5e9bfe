import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../local/cloud/settings';
import { clientOf } from '../../local/demo/callers';
import { bodyOf } from '../../shared/tmf/update-resource';
import { usageFeed, usageFileApi } from '../../shared/usage-management/resources';
import { tapFile } from '../usage-management/tap-file';
import { makeTenant } from './subscribers';
import { ACCOUNTED_MS_MAX, accounted, drop, settledMoney, store } from './usage-inbox';

const DAY_MS = 86_400_000;
const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const YESTERDAY = new Date(today - DAY_MS).toISOString().slice(0, 10);
const CENT = 10_000_000n;
/** A call of 61 seconds at a cent a minute, up at four decimals; a message; a MiB. */
const BATCH_NANO = 10_200_000n + CENT + CENT;

const lines = (...records: object[]): string => records.map((record) => JSON.stringify(record)).join('\n');

test(
  'feeds of JSON lines and transfer batches: charged, corrected, and a missing file is told until it comes',
  async () => {
    const { tenant, subscribers } = await makeTenant(1, today - 10 * DAY_MS);
    const [{ msisdn } = { msisdn: '' }] = subscribers;
    const began = performance.now();
    const usage = { msisdn, startedAt: `${YESTERDAY}T10:00:00+01:00`, destination: '353871234567' };
    const message = { ...usage, usageId: 'm', service: 'sms' };
    const call = { ...usage, usageId: 'v', service: 'voice', quantity: 60 };
    const first = await drop(tenant, 'first.jsonl', lines(message, call));
    expect(await accounted(tenant, first)).toMatchObject({ read: 2, format: 'JSONL' });
    expect((await settledMoney(tenant, subscribers)).left).toBe(2n * CENT);

    const correction = { ...call, usageId: 'w', quantity: 120, action: 'correct', corrects: 'v' };
    const cancel = { ...message, usageId: 'c', action: 'cancel', corrects: 'm' };
    const second = await drop(tenant, 'second.jsonl', lines(cancel, correction, { ...cancel, usageId: 'c2' }));
    await accounted(tenant, second);
    const corrected = await settledMoney(tenant, subscribers);
    expect(corrected).toMatchObject({ left: 2n * CENT, records: 5 });

    const startedAt = `${YESTERDAY.replaceAll('-', '')}120000`;
    const send = async (sequence: number) => {
      const content = tapFile({ sequence, msisdn, startedAt });
      return accounted(tenant, await drop(tenant, `FRAXX_${sequence}.tap.json`, content));
    };
    const feed = async () => {
      const stored = await store.get(tenant, usageFeed.name, 'TAP-FRAXX');
      return stored && bodyOf(usageFeed, stored);
    };
    expect(await send(17)).toMatchObject({ read: 4, skipped: 1, complete: true, header: { recipient: 'IRLFA' } });
    expect(await send(19)).toMatchObject({ sequenceFault: 'gap' });
    expect(await feed()).toMatchObject({ state: 'incomplete', missing: [{ from: 18, to: 18 }], lastSequence: 19 });
    await send(18);
    expect(await feed()).toMatchObject({ state: 'complete', missing: [] });
    expect((await settledMoney(tenant, subscribers)).left).toBe(2n * CENT + 3n * BATCH_NANO);
    console.info(`Five files from S3 to the balances in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  },
  ACCOUNTED_MS_MAX * 2,
);

test(
  'a partner’s own columns, once their mapping is declared: read, charged and cancelled',
  async () => {
    const { tenant, subscribers } = await makeTenant(1, today - 10 * DAY_MS);
    const national = subscribers[0]?.msisdn.replace(/^353/, '0');
    const operator = await clientOf(tenant, 'operator');
    const declared = JSON.parse(readFileSync(join(ROOT, 'docs/usage-files/ACME.mapping.json'), 'utf8'));
    const path = `${usageFileApi.basePath}/usageFileMapping`;
    await operator.post(path, { ...declared, countryCode: '353' });
    const day = YESTERDAY.split('-').reverse().join('.');
    const content = [
      'switch,id,kind,from,to,date,time,minutes,up,down,mcc,mnc,rg,status,ref',
      `S1,7,call,${national},012345678,${day},10:11:12,1.5,,,,,,,`,
      `S1,8,data,${national},,${day},10:20:00,,512,1.25,208,99,1F,,`,
      `S2,9,mms,${national},012345678,${day},10:30:00,,,,,,,,`,
      `S1,10,call,${national},,${day},10:11:12,,,,,,,storno,S1-7`,
    ].join('\n');
    const fileId = await drop(tenant, 'ACME_43.csv', content);
    expect(await accounted(tenant, fileId)).toMatchObject({ read: 4, skipped: 1, sequence: 43, feed: { id: 'ACME' } });
    // The call was given back; 512 KiB and 1.25 MB are 1.7 cents, up at four decimals.
    expect(await settledMoney(tenant, subscribers)).toMatchObject({ left: (17n * CENT) / 10n, records: 3 });
  },
  ACCOUNTED_MS_MAX,
);
