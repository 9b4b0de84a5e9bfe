import type { TenantId } from '../kernel/tenant';
import type { StockKind } from './resources';

/** Asks for one number or SIM out of the stock. Asking again under the same id answers the same one. */
export interface ReserveRequest {
  readonly tenant: TenantId;
  /** The reservation's id, made by who asks: `<productId>-msisdn`. */
  readonly id: string;
  /** The product that it is for. */
  readonly unit: string;
  /** The product order that it fulfils. */
  readonly orderId?: string;
  readonly partyId: string;
  readonly kind: StockKind;
  /** This one and no other: a number that the customer chose, the SIM that lies in their hand. */
  readonly wanted?: string;
}

export interface ReservedResource {
  readonly id: string;
  readonly unit: string;
  readonly kind: StockKind;
  /** The number's E.164 digits, or the SIM's ICCID. */
  readonly value: string;
  /** A SIM's. */
  readonly imsi?: string;
}

/** Names a reservation, to put what it holds to use. */
export interface ReservationRequest {
  readonly tenant: TenantId;
  readonly id: string;
}

/** Gives back what a reservation holds: unused, to the shelf; used, to quarantine. */
export interface ReleaseRequest extends ReservationRequest {
  readonly to: 'shelf' | 'quarantine';
}
