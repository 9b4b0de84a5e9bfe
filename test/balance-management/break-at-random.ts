import type { openDesk } from './desk';

export type Desk = Awaited<ReturnType<typeof openDesk>>;

/** Numbers below `n`, the same for the same salt. */
export function drawFrom(salt: number): (n: number) => number {
  let state = salt >>> 0;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** Lets a third of all writes fail, before or after they are made. Answers how to stop it. */
export function breakAtRandom(desk: Desk, draw: (n: number) => number): () => void {
  const { balances, store } = desk;
  const [write, replace] = [balances.write.bind(balances), store.replace.bind(store)];
  const fail = () => {
    throw new Error('timed out');
  };
  let isCalm = false;
  balances.write = async (next, expected) => {
    const fate = isCalm ? 5 : draw(6);
    if (fate === 0) fail();
    const answer = await write(next, expected);
    return fate === 1 ? fail() : answer;
  };
  store.replace = async (item) => {
    const fate = isCalm ? 5 : draw(6);
    if (fate === 0) fail();
    const answer = await replace(item);
    return fate === 1 ? fail() : answer;
  };
  return () => {
    isCalm = true;
  };
}
