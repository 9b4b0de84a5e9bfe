import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drawBars } from '../load/draw-bars';
import { byClass, type Fallout, fellOut, measureFallout } from './measure-fallout';
import { HIT_NAMES, HITS } from './order-hits';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '20261124' },
    share: { type: 'string', default: '0.3' },
    /** Writes docs/fallout.md and docs/fallout.svg. */
    write: { type: 'boolean', default: false },
  },
});

const common = {
  seed: Number(values.seed),
  orders: Number(values.orders),
  share: Number(values.share),
  everyMs: 5_000,
};
const WRONG_SHOWN = 20;
const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
const seconds = (value: number): string => `${value.toFixed(1)} s`;

function table(before: Fallout, after: Fallout): string[] {
  const lines = ['| hit by | whose | orders | fall out without recovery | with it |', '|---|---|---|---|---|'];
  for (const name of HIT_NAMES)
    lines.push(
      `| ${name} | ${HITS[name].of} | ${after.hits[name].hit} | ${before.hits[name].fellOut} | ${after.hits[name].fellOut} |`,
    );
  const [classesBefore, classesAfter] = [byClass(before), byClass(after)];
  for (const [of, { hit, fellOut: left }] of Object.entries(classesAfter))
    lines.push(`| **all of ${of}** | ${of} | ${hit} | ${classesBefore[of]?.fellOut ?? 0} | ${left} |`);
  lines.push(
    `| nothing, but a SIM that another's hit spoiled | | ${after.orders - after.hit} | ${before.unhit} | ${after.unhit} |`,
  );
  return lines;
}

function summary(before: Fallout, after: Fallout): string[] {
  const [lost, left] = [fellOut(before), fellOut(after)];
  const [lostHit, leftHit] = [lost - before.unhit, left - after.unhit];
  return [
    `${after.orders} orders, ${after.hit} hit (${percent(after.hit, after.orders)}), seed ${common.seed}, in simulated time.`,
    `Fallout without recovery ${percent(lost, before.orders)} (${lost}), with it ${percent(left, after.orders)} (${left}): ${percent(lost - left, lost)} of what would fall out does not. Of those that are hit themselves ${lostHit} and ${leftHit}: ${percent(lostHit - leftHit, lostHit)}.`,
    `Time to fulfil, simulated: p50 ${seconds(after.p50)}, p99 ${seconds(after.p99)}; without recovery, of the ${before.states.completed ?? 0} that got there, ${seconds(before.p50)} and ${seconds(before.p99)}.`,
    `Late: ${after.late} orders were not completed by the date that they were told; ${after.alerted} of these (${percent(after.alerted, after.late)}) were alerted before it. ${after.needless} were alerted, and then in time.`,
    `Orders end ${Object.entries(after.states)
      .map(([state, count]) => `${state} ${count}`)
      .join(', ')}. ${(after.transitions / after.orders).toFixed(1)} state transitions an order.`,
    `Lost, leaked or activated twice: ${after.wrong.length}.`,
  ];
}

function picture(before: Fallout, after: Fallout): string {
  const [classesBefore, classesAfter] = [byClass(before), byClass(after)];
  const groups = [
    { title: 'all', lost: fellOut(before), left: fellOut(after) },
    ...Object.keys(classesAfter).map((of) => ({
      title: of,
      lost: classesBefore[of]?.fellOut ?? 0,
      left: classesAfter[of]?.fellOut ?? 0,
    })),
  ];
  return drawBars(
    groups.map(({ title, lost, left }) => ({
      title: `Trouble of: ${title}`,
      unit: 'orders',
      bars: [
        { label: 'fall out without recovery', value: lost },
        { label: 'with it', value: left, ours: true },
      ],
    })),
    `${after.orders} orders of which ${after.hit} are hit; deployed state machine, simulated time, seed ${common.seed} (npm run fallout)`,
  );
}

const after = await measureFallout({ ...common, isRecovered: true });
const before = await measureFallout({ ...common, isRecovered: false });
const told = [...summary(before, after), '', ...table(before, after)];
console.log(told.join('\n'));
for (const wrong of after.wrong.slice(0, WRONG_SHOWN)) console.log(`WRONG: ${wrong}`);
if (values.write) {
  const docs = join(import.meta.dirname, '../../docs');
  writeFileSync(join(docs, 'fallout.svg'), picture(before, after));
  const head = [
    '# Fallout',
    '',
    'Made by `npm run fallout -- --write`. How: [test/fulfilment](../test/fulfilment/README.md).',
    '',
  ];
  writeFileSync(join(docs, 'fallout.md'), `${[...head, ...told, '', '![Fallout](fallout.svg)'].join('\n')}\n`);
}
if (after.wrong.length > 0) process.exitCode = 1;
