/**
 * Does the same with each item, `atOnce` of them at a time: when one is done the next begins. The results in the items'
 * order. The first failure ends it.
 */
export async function eachAtOnce<Item, Done>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item) => Promise<Done>,
): Promise<Done[]> {
  const done = new Array<Done>(items.length);
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [at, item] of queue) done[at] = await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return done;
}
