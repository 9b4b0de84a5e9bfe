import { clientOf } from '../../local/demo/callers';
import { usageApi, usageFileApi } from '../../shared/usage-management/resources';
import { makeTenant } from './subscribers';

const DAY_MS = 86_400_000;
const USAGE = `${usageApi.basePath}/usage`;
const FILE = `${usageFileApi.basePath}/file`;
const QUARANTINE = `${usageFileApi.basePath}/quarantinedUsage`;
const WAIT_MS = 90_000;

const yesterday = new Date(Date.now() - DAY_MS).toISOString();
const call = (msisdn: string, quantity: string) => ({
  usageType: 'voice',
  usageDate: yesterday,
  usageCharacteristic: [
    { name: 'msisdn', value: msisdn },
    { name: 'quantity', value: quantity },
    { name: 'destination', value: '35312345678' },
  ],
});

interface Usage {
  readonly id: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly ratedProductUsage?: readonly { readonly taxIncludedRatingAmount?: { unit: string; value: unknown } }[];
}

test(
  'usage by API is rated; a file is announced, uploaded and accounted for; what it left is replayed',
  async () => {
    const { tenant, subscribers } = await makeTenant(2, Date.now() - 10 * DAY_MS);
    const [payer, late] = subscribers;
    if (payer === undefined || late === undefined) throw new Error('Two subscribers were asked for');
    const network = await clientOf(tenant, 'network');
    const operator = await clientOf(tenant, 'operator');
    const agent = await clientOf(tenant, 'agent');

    const posted = await network.post<Usage>(USAGE, call(payer.msisdn, '120'), 'call-1');
    expect(posted).toMatchObject({ status: 'received' });
    expect(await network.post<Usage>(USAGE, call(payer.msisdn, '120'), 'call-1')).toMatchObject({ id: posted.id });
    const rated = await network.until<Usage>(
      `${USAGE}/${posted.id}`,
      (usage) => usage.status === 'rated',
      'the rating',
      WAIT_MS,
    );
    expect(rated.ratedProductUsage?.[0]?.taxIncludedRatingAmount).toEqual({ unit: 'EUR', value: '0.02' });

    const stranger = await network.post<Usage>(USAGE, call('353861111111', '60'));
    const rejected = await network.until<Usage>(
      `${USAGE}/${stranger.id}`,
      (usage) => usage.status === 'rejected',
      'the refusal',
      WAIT_MS,
    );
    expect(rejected.statusReason).toBe('unknown-subscriber');

    const announced = await operator.post<{ id: string; uploadUrl: string }>(FILE, { name: 'two.csv' });
    const day = yesterday.slice(0, 10).replaceAll('-', '');
    const csv = [
      'HDR;DEMOHOST;3;x;1',
      `CDR;${tenant}1;SMO;${payer.msisdn};${day}120000+0000;;;;35312345678;`,
      `CDR;${tenant}2;SMO;${late.msisdn};${day}999999+0000;;;;35312345678;`,
      'TRL;2',
    ].join('\n');
    const upload = await fetch(announced.uploadUrl, {
      method: 'PUT',
      body: csv,
      headers: { 'content-type': 'text/csv' },
    });
    expect(upload.status).toBe(200);
    interface File {
      state: string;
      read: number;
      charged: number;
      quarantined: number;
      accounted: boolean;
    }
    const file = await operator.until<File>(
      `${FILE}/${announced.id}`,
      (one) => one.state === 'accounted',
      'the account',
      WAIT_MS,
    );
    expect(file).toMatchObject({ read: 2, charged: 1, quarantined: 1, accounted: true });

    const [left] = await agent.get<{ id: string; reason: string }[]>(`${QUARANTINE}?file.id=${announced.id}`);
    expect(left).toMatchObject({ reason: 'bad-date' });
    expect((await agent.call('POST', `${QUARANTINE}/${left?.id}/replay`)).status).toBe(403);
    const record = {
      service: 'sms',
      msisdn: late.msisdn,
      startedAt: yesterday,
      quantity: '1',
      destination: '35312345678',
    };
    await operator.post(`${QUARANTINE}/${left?.id}/replay`, { record });
    // Once more: it is sent again, or it is too late because the first has charged already.
    const again = await operator.call('POST', `${QUARANTINE}/${left?.id}/replay`, { record });
    if (again.status > 299) expect(again).toMatchObject({ status: 409, body: { code: 'illegal-transition' } });
    interface Quarantined {
      state: string;
      resolution: string;
    }
    await operator.until<Quarantined>(
      `${QUARANTINE}/${left?.id}`,
      (one) => one.state === 'resolved',
      'the replay',
      WAIT_MS,
    );
    expect(await operator.get(`${FILE}/${announced.id}`)).toMatchObject({ charged: 2, quarantined: 0, read: 2 });

    // The ledger follows the balances by their stream.
    const list = `${USAGE}?relatedParty.id=${payer.partyId}`;
    const seen = await agent.until<Usage[]>(
      list,
      (usages) => usages.length === 2,
      'both usages in the ledger',
      WAIT_MS,
    );
    expect(seen.map((usage) => usage.status)).toEqual(['rated', 'rated']);
    const lateOnes = await agent.get<Usage[]>(`${USAGE}?relatedParty.id=${late.partyId}`);
    expect(lateOnes).toHaveLength(1);
    expect(await agent.get(`${USAGE}/${encodeURIComponent(lateOnes[0]?.id ?? '')}`)).toMatchObject({ status: 'rated' });

    const rival = await clientOf((await makeTenant(0, 0)).tenant, 'operator');
    expect((await rival.call('GET', `${FILE}/${announced.id}`)).status).toBe(404);
    expect(await rival.get(list)).toEqual([]);
  },
  WAIT_MS * 3,
);
