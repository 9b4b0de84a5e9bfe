import type { TenantId } from '../kernel/tenant';

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
