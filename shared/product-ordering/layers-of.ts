import { invariant } from '../kernel/errors';

/**
 * Sorts tasks into layers: those of a layer depend only on earlier layers, so a layer's tasks can run at once. What a
 * task depends on outside of the given tasks counts as done. Throws on a cycle. At most as many rounds as tasks.
 */
export function layersOf<T extends { readonly id: string; readonly dependsOn: readonly string[] }>(
  tasks: readonly T[],
): T[][] {
  const waiting = new Map(tasks.map((task) => [task.id, task]));
  const layers: T[][] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter((task) => !task.dependsOn.some((id) => waiting.has(id)));
    invariant(ready.length > 0, `the tasks wait for each other: ${[...waiting.keys()].join(', ')}`);
    for (const task of ready) waiting.delete(task.id);
    layers.push(ready);
  }
  return layers;
}
