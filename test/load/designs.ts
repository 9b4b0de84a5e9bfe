import { GetItemCommand, TransactWriteItemsCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { encodeBalance } from '../../shared/adapters/aws/balance-item';
import { warmDynamoDb } from '../../shared/adapters/aws/warm-dynamodb';
import { type ChargingPorts, chargeBalance } from '../../shared/convergent-charging';
import { type BenchGround, TENANT } from './bench-ground';
import { type Item, writeUnits } from './write-units';

/** One way to charge, warm: it knows its account as it last wrote it. Each has an item of its own, of one size. */
export interface Design {
  readonly name: string;
  readonly what: string;
  /** What comes from outside, made before the clock starts: the usage. */
  prepare?(): void;
  /** Charges once, as fast as it can: nothing else is done within. */
  charge(): Promise<void>;
  /** Write units of one charge by the formula, from the items as they are stored. */
  units(): Promise<number>;
}

const NANO = 100_000_000n;
/** Rows of the size that ours have: a ledger row is about 600 bytes, an idempotency row its id and when it expires. */
const LEDGER_ROW_BYTES = 600;

/** The designs to compare. The naive ones get the best case: no rating, no hashing, no packing; one subtraction. */
export async function makeDesigns(ground: BenchGround): Promise<Design[]> {
  const ports = ground.newFunction();
  return [
    await bareUpdate(ground, ports),
    await sameBytes(ground, ports),
    await ours(ground, ports),
    await transaction(ground, ports),
    await readAndSet(ground, ports),
  ];
}

interface Debit {
  readonly key: Item;
  number: number;
  money: bigint;
}

async function makeDebit(ground: BenchGround, ports: ChargingPorts) {
  const { who, account } = await ground.subscriber(ports);
  const debit: Debit = {
    key: { pk: encodeBalance(account).pk ?? { S: '' } },
    number: account.number,
    money: account.moneyNano,
  };
  const units = async () => {
    const item = await ground.itemOf(who);
    return writeUnits(item, item);
  };
  // A client each, of the same settings as ours: a connection that another design keeps warm would be an advantage.
  return { who, account, debit, units, dynamo: warmDynamoDb() };
}

/** The least that any design must do: take the money if the version still is what it was. */
function debitOf(table: string, debit: Debit) {
  const input = {
    TableName: table,
    Key: debit.key,
    UpdateExpression: 'SET m = :m, n = :n',
    ConditionExpression: 'n = :expected',
    ExpressionAttributeValues: {
      ':m': { N: String(debit.money - NANO) },
      ':n': { N: String(debit.number + 1) },
      ':expected': { N: String(debit.number) },
    },
  };
  debit.money -= NANO;
  debit.number += 1;
  return input;
}

async function bareUpdate(ground: BenchGround, ports: ChargingPorts): Promise<Design> {
  const { debit, units, dynamo } = await makeDebit(ground, ports);
  return {
    name: 'bare',
    what: 'a bare conditional `UpdateItem` of two numbers',
    units,
    charge: async () => {
      await dynamo.send(new UpdateItemCommand(debitOf(ground.tables.BALANCES_TABLE, debit)));
    },
  };
}

/** The bare update again, but sending all that ours sends: what is left of the difference is our computing. */
async function sameBytes(ground: BenchGround, ports: ChargingPorts): Promise<Design> {
  const { debit, units, account, dynamo } = await makeDebit(ground, ports);
  const { h = { S: '' }, b = { S: '' }, g = { S: '' }, w = { S: '' }, q = { S: '' } } = encodeBalance(account);
  const fixed = { ':h': h, ':b': b, ':g': g, ':w': w, ':q': q };
  return {
    name: 'same bytes',
    what: 'the same, sending as many bytes as ours',
    units,
    charge: async () => {
      const input = debitOf(ground.tables.BALANCES_TABLE, debit);
      await dynamo.send(
        new UpdateItemCommand({
          ...input,
          UpdateExpression: `${input.UpdateExpression}, h = :h, b = :b, g = :g, w = :w, q = :q`,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ExpressionAttributeValues: { ...input.ExpressionAttributeValues, ...fixed },
        }),
      );
    },
  };
}

async function ours(ground: BenchGround, ports: ChargingPorts): Promise<Design> {
  const { who, ...made } = await ground.subscriber(ports);
  let account = made.account;
  let usage = ground.usage(who);
  const prepare = () => {
    usage = ground.usage(who);
  };
  const charge = async () => {
    const told = await chargeBalance(ports, account, [usage]);
    if (told.outcomes[0]?.kind !== 'charged') throw new Error(`Not charged: ${JSON.stringify(told.outcomes)}`);
    account = told.account;
  };
  return {
    name: 'ours',
    what: '`chargeBalance`, warm, K = 1: rated, guarded, booked, chained',
    prepare,
    charge,
    units: async () => {
      const before = await ground.itemOf(who);
      prepare();
      await charge();
      return writeUnits(before, await ground.itemOf(who));
    },
  };
}

async function transaction(ground: BenchGround, ports: ChargingPorts): Promise<Design> {
  const { debit, units, dynamo } = await makeDebit(ground, ports);
  const posting = Buffer.alloc(LEDGER_ROW_BYTES, 7);
  const rows = () => ({
    ledger: { pk: debit.key.pk ?? { S: '' }, sk: { S: String(debit.number) }, q: { B: posting } },
    idempotency: { pk: { S: `${TENANT}#usage-${debit.number}` }, ttl: { N: '1796000000' } },
  });
  return {
    name: 'transaction',
    what: 'one transaction of balance, ledger row and idempotency row',
    charge: async () => {
      const { BALANCES_TABLE, LEDGER_TABLE, IDEMPOTENCY_TABLE } = ground.tables;
      const { ledger, idempotency } = rows();
      const absent = { ConditionExpression: 'attribute_not_exists(pk)' };
      await dynamo.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { Update: debitOf(BALANCES_TABLE, debit) },
            { Put: { TableName: LEDGER_TABLE, Item: ledger } },
            { Put: { TableName: IDEMPOTENCY_TABLE, Item: idempotency, ...absent } },
          ],
        }),
      );
    },
    units: async () => {
      const { ledger, idempotency } = rows();
      return (await units()) * 2 + writeUnits(undefined, ledger, true) + writeUnits(undefined, idempotency, true);
    },
  };
}

async function readAndSet(ground: BenchGround, ports: ChargingPorts): Promise<Design> {
  const { debit, units, dynamo } = await makeDebit(ground, ports);
  const TableName = ground.tables.BALANCES_TABLE;
  return {
    name: 'read and set',
    what: 'a consistent read, then a conditional `UpdateItem`',
    units,
    charge: async () => {
      const { Item } = await dynamo.send(new GetItemCommand({ TableName, Key: debit.key, ConsistentRead: true }));
      debit.number = Number(Item?.n?.N);
      debit.money = BigInt(Item?.m?.N ?? 0);
      await dynamo.send(new UpdateItemCommand(debitOf(TableName, debit)));
    },
  };
}
