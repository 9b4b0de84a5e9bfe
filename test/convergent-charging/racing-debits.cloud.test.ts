import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { chargingPorts } from '../../shared/adapters/aws/charging-ports';
import { DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { creditOnce, type Ledger, verifyLedger } from '../../shared/balance-management';
import {
  AccountCache,
  BalanceBusyError,
  chargeMessages,
  LedgerBehindError,
  openCharging,
} from '../../shared/convergent-charging';
import { tenantId } from '../../shared/kernel/tenant';
import type { UsageOutcome } from '../../shared/usage-management';
import { TARIFF, usage } from './world';

const RACERS = 1_000;
/** As many warm functions, each with its own stale copy of the balance, all at once. */
const FUNCTIONS = 16;
const PRICE_NANO = 100_000_000n;
const BALANCE_NANO = 23_456_000_000n;
const TENANT = tenantId('racing');
const TRIES_MAX = 200;
const RACE_MS = 240_000;

const ports = chargingPorts({
  BALANCES_TABLE: 'farthing-balance-management-balances',
  LEDGER_TABLE: 'farthing-balance-management-ledger',
  TARIFFS_TABLE: 'farthing-rating-tariffs',
  TENANTS_TABLE: 'farthing-platform-resources',
  RECORDS_BUCKET: 'a-single-record-needs-none',
});

test(
  `of ${RACERS} racing debits on one balance exactly floor(balance / price) succeed`,
  async () => {
    await new DynamoDbTariffStore(new DynamoDBClient({}), 'farthing-rating-tariffs').put(TENANT, TARIFF);
    const run = Date.now();
    const msisdn = `3538${String(run).slice(-8)}`;
    const activatedAt = new Date(run - 3_600_000).toISOString();
    const { balanceId } = await openCharging(ports, {
      tenant: TENANT,
      productId: `race-${run}`,
      offeringId: TARIFF.offeringId,
      partyId: 'racer',
      msisdn,
      activatedAt,
    });
    await creditOnce(ports, TENANT, balanceId, {
      reference: 'topupBalance/race',
      amountNano: BALANCE_NANO,
      paidAt: run,
      atMs: run,
    });

    const outcomes: UsageOutcome[] = [];
    let next = 0;
    await Promise.all(
      Array.from({ length: FUNCTIONS }, async () => {
        const cache = new AccountCache();
        for (let racer = next++; racer < RACERS; racer = next++) outcomes.push(await debit(racer, cache));
      }),
    );
    const charged = outcomes.filter((outcome) => outcome.kind === 'charged');
    const expected = Number(BALANCE_NANO / PRICE_NANO);
    expect(charged).toHaveLength(expected);
    expect(outcomes.filter((o) => o.kind === 'refused' && o.reason === 'insufficient-balance')).toHaveLength(
      RACERS - expected,
    );

    const account = await ports.balances.read(TENANT, balanceId);
    expect(account?.moneyNano).toBe(BALANCE_NANO - BigInt(expected) * PRICE_NANO);
    const ledger = ports.ledger as Ledger;
    await until(async () => account !== undefined && (await ledger.hasCaughtUp(account)));
    const postings = await ledger.history(TENANT, balanceId, 10_000);
    expect(verifyLedger(postings)).toEqual([]);
    expect(
      postings.filter((posting) => posting.kind === 'charge').reduce((sum, posting) => sum + posting.count, 0),
    ).toBe(expected);

    /** A busy balance is tried again, as the queue does. */
    async function debit(racer: number, cache: AccountCache): Promise<UsageOutcome> {
      const startedAt = new Date(run - RACERS + racer).toISOString();
      const record = usage({ usageId: `race-${run}-${racer}`, msisdn, startedAt, source: `race:${racer}` });
      for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
        const { results } = await chargeMessages(ports, cache, [{ tenant: TENANT, receivedAt: '', records: [record] }]);
        const [result] = results;
        if (result && !('problem' in result) && result.outcomes[0]) return result.outcomes[0];
        const problem = result && 'problem' in result ? result.problem : new Error('no result');
        if (!(problem instanceof BalanceBusyError || problem instanceof LedgerBehindError)) throw problem;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      throw new Error(`Racer ${racer} was never told an outcome`);
    }
  },
  RACE_MS,
);

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300 && !(await holds()); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 200));
}
