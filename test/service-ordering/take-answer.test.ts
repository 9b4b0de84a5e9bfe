import { MemoryNetworkHealth } from '../../shared/adapters/memory/memory-network-health';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { MemoryTaskResults } from '../../shared/adapters/memory/memory-task-results';
import { MemoryTaskWaits } from '../../shared/adapters/memory/memory-task-waits';
import { tenantId } from '../../shared/kernel/tenant';
import type { NetworkAnswer, NetworkMessage, NetworkTaskRequest } from '../../shared/service-ordering';
import { requestTask, undoTask } from '../../shared/service-ordering/request-task';
import { SERVICE_ORDER } from '../../shared/service-ordering/resources';
import { takeAnswer } from '../../shared/service-ordering/take-answer';
import { bodyOf } from '../../shared/tmf/update-resource';

const TENANT = tenantId('breeze');
const NOW = Date.parse('2026-11-01T12:00:00Z');
const TASK: NetworkTaskRequest = {
  tenant: TENANT,
  id: 'order1-1-activate-sim',
  orderId: 'order1',
  operation: 'activate-sim',
  msisdn: '491510000001',
  iccid: '8949000000000000001',
};

/** A network that says nothing by itself, and a workflow that remembers who woke it. */
function world() {
  const asked: NetworkMessage[] = [];
  const woken: string[] = [];
  const ports = {
    store: new MemoryResourceStore([SERVICE_ORDER]),
    waits: new MemoryTaskWaits(),
    health: new MemoryNetworkHealth(),
    results: new MemoryTaskResults(),
    network: {
      request: async (message: NetworkMessage) => {
        asked.push(message);
        return undefined;
      },
    },
    workflow: {
      succeed: async (token: string) => {
        woken.push(`${token}: success`);
      },
      fail: async (token: string, error: string) => {
        woken.push(`${token}: ${error}`);
      },
      keepAlive: async (token: string) => {
        woken.push(`${token}: kept`);
      },
    },
  };
  const ask = (token: string) => requestTask(ports, TASK, token, NOW);
  const undo = (token: string) => undoTask(ports, { tenant: TENANT, id: TASK.id }, token, NOW);
  const answer = (outcome: NetworkAnswer['outcome'], attempt = 1, id = TASK.id) =>
    takeAnswer(ports, { tenant: TENANT, id, attempt, outcome, reference: `${id}.${attempt}.${outcome}` }, NOW);
  const order = async (id = TASK.id) => {
    const stored = await ports.store.get(TENANT, SERVICE_ORDER.name, id);
    if (!stored) throw new Error(`there is a service order ${id}`);
    return { ...bodyOf(SERVICE_ORDER, stored), version: stored.version };
  };
  return { ports, asked, woken, ask, undo, answer, order };
}

describe('the network’s answer', () => {
  test.each<[NetworkAnswer['outcome'], string, string]>([
    ['done', 'completed', 't1: success'],
    ['declined', 'rejected', 't1: NetworkTaskDeclined'],
    ['failed', 'failed', 't1: NetworkTaskFailed'],
  ])('%s: the task is %s and the workflow wakes', async (outcome, state, wakes) => {
    const { ask, answer, order, woken } = world();
    await ask('t1');
    expect(await answer(outcome)).toEqual({ ok: true, value: 'taken' });
    expect((await order()).state).toBe(state);
    expect(woken).toEqual([wakes]);
  });

  test('of progress keeps the wait, and is a milestone', async () => {
    const { ports, ask, order, woken } = world();
    await ask('t1');
    const progress = { tenant: TENANT, id: TASK.id, attempt: 1, outcome: 'inProgress', milestone: 'agreed' } as const;
    for (const _ of ['once', 'again']) await takeAnswer(ports, progress, NOW);
    expect(await order()).toMatchObject({ state: 'inProgress', milestone: [{ name: 'agreed' }] });
    expect((await order()).milestone).toHaveLength(1);
    expect(woken).toEqual(['t1: kept', 't1: kept']);
  });

  test('says why not: who can mend it is told by the error, and how by the order', async () => {
    const { ports, ask, order, woken } = world();
    await ask('t1');
    const declined = { tenant: TENANT, id: TASK.id, attempt: 1, outcome: 'declined', code: 'notServed' } as const;
    await takeAnswer(ports, declined, NOW);
    expect(await order()).toMatchObject({ state: 'rejected', errorMessage: { reason: 'notServed' } });
    await ask('t2');
    expect(woken).toEqual(['t1: TaskDataRefused', 't2: TaskDataRefused']);
  });

  test('the same answer again changes nothing, not even the version', async () => {
    const { ask, answer, order, woken } = world();
    await ask('t1');
    await answer('done');
    const { version } = await order();
    expect(await answer('done')).toEqual({ ok: true, value: 'ignored' });
    expect((await order()).version).toBe(version);
    expect(woken).toEqual(['t1: success']);
  });

  test('another answer after the end is written down and ignored', async () => {
    const { ask, answer, order, woken } = world();
    await ask('t1');
    await answer('done');
    expect(await answer('declined')).toEqual({ ok: true, value: 'ignored' });
    expect(await order()).toMatchObject({
      state: 'completed',
      note: [{ text: 'attempt 1: done' }, { text: 'attempt 1: declined' }],
    });
    expect(woken).toEqual(['t1: success']);
  });

  test('that woke nobody, because we stopped in between, wakes at its redelivery', async () => {
    const { ports, ask, answer, woken } = world();
    await ask('t1');
    const { succeed } = ports.workflow;
    ports.workflow.succeed = async () => {
      throw new Error('the process ended here');
    };
    await expect(answer('done')).rejects.toThrow('the process ended here');
    ports.workflow.succeed = succeed;
    await answer('done');
    expect(woken).toEqual(['t1: success']);
  });

  test('that came after the wait was over ends the next attempt, which asks nothing', async () => {
    const { ports, ask, answer, asked, woken } = world();
    await ask('t1');
    await ports.waits.end({ tenant: TENANT, id: TASK.id }, { token: 't1', attempt: 1 });
    await answer('done');
    await ask('t2');
    expect(asked).toHaveLength(1);
    expect(woken).toEqual(['t2: success']);
  });

  test('of an earlier attempt that failed does not fail the one that is asked now', async () => {
    const { ask, answer, order, asked, woken } = world();
    await ask('t1');
    await ask('t2');
    expect(asked.map((message) => message.attempt)).toEqual([1, 2]);
    expect(await answer('failed', 1)).toEqual({ ok: true, value: 'ignored' });
    expect((await order()).state).toBe('inProgress');
    await answer('done', 1);
    expect(woken).toEqual(['t2: success']);
  });

  test('to nothing that was asked is not found', async () => {
    expect(await world().answer('done')).toMatchObject({ error: { code: 'not-found' } });
  });
});

describe('undoing a task', () => {
  test('that was never asked: nothing to do', async () => {
    const { undo, asked, woken } = world();
    await undo('u');
    expect([asked, woken]).toEqual([[], ['u: success']]);
  });

  test('that the network declined: nothing to do', async () => {
    const { ask, answer, undo, asked, woken } = world();
    await ask('t1');
    await answer('declined');
    await undo('u');
    expect(asked).toHaveLength(1);
    expect(woken.at(-1)).toBe('u: success');
  });

  test('that is done: the network is asked, and its answer wakes', async () => {
    const { ask, answer, undo, asked, woken, order } = world();
    await ask('t1');
    await answer('done');
    await undo('u');
    expect(asked.at(-1)).toMatchObject({
      operation: 'undo',
      undoes: TASK.id,
      id: `${TASK.id}-undo`,
      iccid: TASK.iccid,
    });
    await answer('done', 1, `${TASK.id}-undo`);
    expect(woken.at(-1)).toBe('u: success');
    expect(await order(`${TASK.id}-undo`)).toMatchObject({
      state: 'completed',
      serviceOrderItem: [{ action: 'delete' }],
    });
  });

  test('that was never answered: it is cancelled and undone; its late answer is ignored, and it is not asked again', async () => {
    const { ask, answer, undo, asked, woken, order } = world();
    await ask('t1');
    await undo('u');
    expect(asked.at(-1)).toMatchObject({ operation: 'undo' });
    expect(await answer('done')).toEqual({ ok: true, value: 'ignored' });
    expect((await order()).state).toBe('cancelled');
    await ask('t2');
    expect(asked).toHaveLength(2);
    expect(woken).toEqual(['t2: NetworkTaskDeclined']);
  });
});
