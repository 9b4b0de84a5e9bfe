import { changePlan, grantedTo, openPlanOf } from '../balance-management';
import { tariffAt } from '../rating';
import { changeNumbers } from './change-numbers';
import { awaitDiscounts, grant, NoBalanceError, NoTariffError, slicesOf, writeUntilDone } from './open-charging';
import type { ChangeChargingRequest } from './open-charging-request';
import type { ChargingPorts } from './ports';

/**
 * Rates a product's usage by another offering from `changedAt` on, or finds it by other numbers; its balance and money stay. Idempotent: a crash between
 * the slices of a pool is healed by the same call again. Throws NoTariffError (try again), NoBalanceError (do not): the product has no
 * plan of its own on that balance, or the offering is priced in another currency.
 */
export async function changeCharging(ports: ChargingPorts, request: ChangeChargingRequest): Promise<void> {
  const { tenant, productId, balanceId, offeringId } = request;
  await changeNumbers(ports, request);
  if (request.keepsPlan) return;
  const atMs = Date.parse(request.changedAt);
  const tariff = tariffAt(await ports.tariffs.versions(tenant, offeringId), atMs);
  if (!tariff) throw new NoTariffError(`Offering ${offeringId} has no tariff at ${request.changedAt}`);
  const account = await ports.balances.read(tenant, balanceId);
  const plan = account && openPlanOf(account, productId);
  if (!account || !plan) throw new NoBalanceError(`Product ${productId} has no plan on balance ${balanceId}`);
  if (account.currency !== tariff.currency)
    throw new NoBalanceError(`Balance ${balanceId} is in ${account.currency}, not in ${tariff.currency}`);
  const discounts = await awaitDiscounts(ports, request, atMs);
  const isMain = !plan.addOn && plan.member === undefined;
  for (const one of await slicesOf(ports, account))
    await writeUntilDone(ports, one, (current) =>
      changePlan(
        current,
        {
          productId,
          offeringId,
          discounts,
          allowances: tariff.allowances.map((rule) =>
            grant('', { ...rule, units: grantedTo(current, rule.units) }, atMs),
          ),
          ...(isMain && tariff.creditLimitNano !== undefined ? { creditLimitNano: tariff.creditLimitNano } : {}),
        },
        atMs,
      ),
    );
}
