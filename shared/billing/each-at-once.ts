/** Does the same with each item, `atOnce` of them at a time; the results in the items' order. The first failure ends it. */
export async function eachAtOnce<Item, Done>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item) => Promise<Done>,
): Promise<Done[]> {
  const done: Done[] = [];
  for (let at = 0; at < items.length; at += atOnce)
    done.push(...(await Promise.all(items.slice(at, at + atOnce).map(act))));
  return done;
}
