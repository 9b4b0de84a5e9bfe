import type { TenantId } from '../kernel/tenant';
import type { StockKind } from '../resource-inventory';

/** A service that the network does from now on. Activating it again answers the same one. */
export interface ServiceDraft {
  readonly tenant: TenantId;
  /** `<productId>-<spec>`. */
  readonly id: string;
  readonly productId: string;
  readonly partyId: string;
  readonly specification: { readonly id: string; readonly name: string };
  /** The network tasks that made it. */
  readonly serviceOrders: readonly string[];
  readonly resources: readonly { readonly id: string; readonly name: string }[];
}

export interface MoveServiceRequest {
  readonly tenant: TenantId;
  readonly id: string;
  /** `inactive` while its product is suspended. */
  readonly to: 'active' | 'inactive' | 'terminated';
}

/** A service that goes on, on another number or SIM: what is reserved under `by`. */
export interface SwapServiceRequest {
  readonly tenant: TenantId;
  readonly id: string;
  readonly swaps: readonly { readonly kind: StockKind; readonly by: string }[];
}
