import { playLife } from './life';
import { DEMO_TENANT, loadTenant, TENANTS } from './load';
import { drawMoney } from './picture';
import { setStage } from './stage';

/** Records of the host operator's file. */
const RECORDS = 5_000;

/** `npm run demo`: plays a customer's life and shows the money. */
export async function play(): Promise<void> {
  const started = performance.now();
  let count = 0;
  const report = (step: string, detail: string): void =>
    console.log(
      `${String(++count).padStart(2)}  ${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${step.padEnd(11)} ${detail}`,
    );
  const stage = await setStage(DEMO_TENANT, await loadTenant(TENANTS[DEMO_TENANT]), report);
  const facts = await playLife(stage, RECORDS);
  console.log(drawMoney(facts));
}
