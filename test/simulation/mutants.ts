import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { BalanceAccount, BalanceStore, SignalKind } from '../../shared/balance-management';
import { AccountCache, type ChargingPorts } from '../../shared/convergent-charging';
import type { Command } from './simulated-dynamodb';

/** Something broken on purpose, from outside: the code that runs is the product's own. */
export interface Mutant {
  /** What is sent instead of a command. */
  command?(asked: Command): Command;
  ports?(ports: ChargingPorts): ChargingPorts;
  /** What a warm function remembers accounts in. */
  cache?(): AccountCache;
  /** A batch of the stream counts as booked, come what may. */
  readonly passesOverFailures?: boolean;
  /** Signals that nobody hears. */
  readonly hearsNo?: SignalKind;
  /** Messages are deleted before they are worked on. */
  readonly acknowledgesFirst?: boolean;
}

/** Accounts lose something wherever they are kept: in the table and in memory. */
function forgetting(forget: (account: BalanceAccount) => BalanceAccount): Mutant {
  return {
    ports: (ports) => ({ ...ports, balances: forgetfulStore(ports.balances, forget) }),
    cache: () => new ForgetfulCache(forget),
  };
}

class ForgetfulCache extends AccountCache {
  constructor(private readonly forget: (account: BalanceAccount) => BalanceAccount) {
    super();
  }

  override set(key: string, account: BalanceAccount): this {
    return super.set(key, this.forget(account));
  }
}

function forgetfulStore(store: BalanceStore, forget: (account: BalanceAccount) => BalanceAccount): BalanceStore {
  return {
    read: async (tenant, balanceId) => {
      const account = await store.read(tenant, balanceId);
      return account && forget(account);
    },
    open: async (account) => forget(await store.open(account)),
    write: async (next, expected) => {
      const written = await store.write(forget(next), expected);
      return written.written ? written : { written: false, current: forget(written.current) };
    },
    ofParty: (tenant, partyId) => store.ofParty(tenant, partyId),
    ofTenant: (tenant, limit, cursor) => store.ofTenant(tenant, limit, cursor),
  };
}

const withLedger = (change: (ledger: ChargingPorts['ledger']) => Partial<ChargingPorts['ledger']>): Mutant => ({
  ports: (ports) => {
    const { ledger } = ports;
    const own = change(ledger);
    return {
      ...ports,
      ledger: {
        hasCaughtUp: own.hasCaughtUp ?? ((account) => ledger.hasCaughtUp(account)),
        bookedAmong: own.bookedAmong ?? ((tenant, id, day, ids) => ledger.bookedAmong(tenant, id, day, ids)),
      },
    };
  },
});

/** By the name that `--mutant` takes: what is dropped. */
export const MUTANTS: Readonly<Record<string, { readonly why: string; readonly mutant: Mutant }>> = {
  'no-condition': {
    why: 'a balance is written without the condition on its number',
    mutant: { command: withoutCondition },
  },
  'no-ring': {
    why: 'the guard forgets which ids it has seen',
    mutant: forgetting((account) => ({ ...account, guard: { ...account.guard, ring: [] } })),
  },
  'no-watermark': {
    why: 'the guard takes what its ring has forgotten for new',
    mutant: forgetting((account) => ({ ...account, guard: { ...account.guard, watermark: 0 } })),
  },
  'no-catch-up': {
    why: 'the ledger is asked though it lags behind the balance',
    mutant: withLedger(() => ({ hasCaughtUp: async () => true })),
  },
  'no-ledger': {
    why: 'the ledger is never found to hold what the ring has forgotten',
    mutant: withLedger(() => ({ bookedAmong: async () => [] })),
  },
  'no-sessions': {
    why: 'what sessions hold and have used is not kept',
    mutant: forgetting((account) => ({ ...account, sessions: [] })),
  },
  'no-retry': { why: 'a message is deleted before it is worked on', mutant: { acknowledgesFirst: true } },
  'no-slice-end': {
    why: 'what a function that ended has left between two slices of a pool stays there',
    mutant: { hearsNo: 'slice-moved' },
  },
  'no-sponsor': {
    why: 'what a session was charged for a sponsor is told to nobody',
    mutant: { hearsNo: 'usage-split' },
  },
  'no-stream-retry': {
    why: 'a batch of the stream that fails is passed over',
    mutant: { passesOverFailures: true },
  },
};

/** The condition goes, and its value with it: DynamoDB refuses values that nothing uses. */
function withoutCondition(command: Command): Command {
  if (!(command instanceof UpdateItemCommand)) return command;
  const { ConditionExpression: _condition, ExpressionAttributeValues = {}, ...input } = command.input;
  const { ':expected': _expected, ...values } = ExpressionAttributeValues;
  return new UpdateItemCommand({ ...input, ExpressionAttributeValues: values });
}
