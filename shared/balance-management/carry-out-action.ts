import type { TenantId } from '../kernel/tenant';
import type { DomainEvent } from '../tmf/event';
import { adjustBalance, reserveBalance, topupBalance, transferBalance } from './action-resources';
import { carryOutAdjustment } from './adjust-balance';
import { carryOutVoucher } from './redeem-voucher';
import { carryOutReservation, expireReservation, releaseReservation } from './reserve-balance';
import { bucket } from './resources';
import { reverseTransfer } from './reverse-transfer';
import { type ActionPorts, settleAction } from './settle-action';
import { carryOutTransfer } from './settle-transfer';
import type { Signal } from './signal';

/**
 * Carries out what an event of an action asks for, by what the action says now: an old or repeated event does no harm.
 * Answers what became of it. Throws when it must be tried again.
 */
export function carryOutAction(
  ports: ActionPorts,
  { tenant, resource, id, kind, event }: Pick<DomainEvent, 'tenant' | 'resource' | 'id' | 'kind' | 'event'>,
): Promise<string> {
  const target = { tenant, id };
  switch (resource) {
    case topupBalance.name:
      return settleAction(ports, topupBalance, target, async (body) =>
        body.voucher === undefined ? undefined : carryOutVoucher(ports, tenant, body),
      );
    case adjustBalance.name:
      return settleAction(ports, adjustBalance, target, (body) => carryOutAdjustment(ports, tenant, body));
    case transferBalance.name:
      return kind === 'AttributeValueChange'
        ? reverseTransfer(ports, tenant, id)
        : settleAction(ports, transferBalance, target, (body) => carryOutTransfer(ports, tenant, body));
    case reserveBalance.name:
      return kind === 'Cancel'
        ? releaseReservation(ports, tenant, id)
        : settleAction(ports, reserveBalance, target, (body) => carryOutReservation(ports, tenant, body));
    case bucket.name:
      return followSignal(ports, tenant, event.signal as Signal | undefined);
    default:
      return Promise.resolve('nothing');
  }
}

const followSignal = async (ports: ActionPorts, tenant: TenantId, signal: Signal | undefined): Promise<string> =>
  signal?.kind === 'hold-expired' ? expireReservation(ports, tenant, signal.ref) : 'nothing';
