import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientOf } from '../../local/demo/callers';
import { DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { reratingApi } from '../../shared/rerating/resources';
import { usageApi } from '../../shared/usage-management/resources';
import { makeTenant } from './subscribers';

const DAY_MS = 86_400_000;
const USAGE = `${usageApi.basePath}/usage`;
const JOBS = `${reratingApi.basePath}/reratingJob`;
const PAGES = `${reratingApi.basePath}/reratingPage`;
const WAIT_MS = 90_000;
const tariffs = new DynamoDbTariffStore(new DynamoDBClient({}), 'farthing-rating-tariffs');
const dayAt = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

interface Job {
  readonly id: string;
  readonly status: string;
  readonly difference: { readonly value: unknown };
  readonly booked: number;
}
interface Bucket {
  readonly remainingValue: { readonly amount: unknown };
}

test(
  'a wrong price is corrected: the difference is shown, booked once, and back on the balance',
  async () => {
    const { tenant, subscribers } = await makeTenant(2, Date.now() - 10 * DAY_MS);
    const [payer] = subscribers;
    if (payer === undefined) throw new Error('Two subscribers were asked for');
    const network = await clientOf(tenant, 'network');
    const finance = await clientOf(tenant, 'finance');
    const posted = await network.post<{ id: string }>(USAGE, {
      usageType: 'voice',
      usageDate: dayAt(-1),
      usageCharacteristic: [
        { name: 'msisdn', value: payer.msisdn },
        { name: 'quantity', value: '600' },
        { name: 'destination', value: '35312345678' },
      ],
    });
    await network.until<{ status: string }>(
      `${USAGE}/${posted.id}`,
      ({ status }) => status === 'rated',
      'the rating',
      WAIT_MS,
    );
    const balance = async (): Promise<number> => {
      const address = `/tmf-api/prepayBalanceManagement/v4/bucket/${payer.balanceId}`;
      return Number((await finance.get<Bucket>(address)).remainingValue.amount);
    };
    const before = await balance();

    const [wrong] = await tariffs.versions(tenant, 'payg');
    if (!wrong) throw new Error('the tenant has a tariff');
    const half = wrong.rules.map((rule) => ({ ...rule, priceNano: rule.priceNano / 2n }));
    await tariffs.put(tenant, { ...wrong, version: '1.2', rules: half });
    const made = await finance.post<Job>(JOBS, {
      productOffering: { id: 'payg' },
      window: { startDateTime: dayAt(-5), endDateTime: dayAt(0) },
      reason: 'a price that was twice what was promised',
    });
    const job = `${JOBS}/${made.id}`;
    const calculated = await finance.until<Job>(
      job,
      ({ status }) => status === 'calculated',
      'the differences',
      WAIT_MS,
    );
    expect(calculated.difference.value).toBe('-0.05');
    const pages = await finance.get(`${PAGES}?reratingJob.id=${made.id}`);
    expect(pages).toMatchObject([{ balance: [{ balanceId: payer.balanceId, charges: 1, outcome: 'calculated' }] }]);
    expect(await balance()).toBe(before);

    await finance.patch(job, { status: 'booking' });
    const booked = await finance.until<Job>(job, ({ status }) => status === 'booked', 'the booking', WAIT_MS);
    expect(booked.booked).toBe(1);
    expect(await balance()).toBeCloseTo(before + 0.05, 9);
  },
  3 * WAIT_MS,
);
