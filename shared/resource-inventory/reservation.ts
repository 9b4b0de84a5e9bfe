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
  /** Out of this pool; without it out of what is in none. */
  readonly pool?: string;
  /** A wanted number that comes to us from this operator: it joins the stock as this reservation's. */
  readonly portedFrom?: string;
}

/** What is sold out of stock by its count: an offering, and the specification that it is made by. */
export interface Goods {
  readonly offeringId: string;
  readonly specificationId: string;
}

/** Asks for one piece of goods. Asking again under the same id answers the same one. */
export interface GoodsRequest extends Omit<ReserveRequest, 'kind' | 'wanted'> {
  readonly kind: 'goods';
  readonly goods: Goods;
}

export interface ReservedResource {
  readonly id: string;
  readonly unit: string;
  readonly kind: StockKind | 'goods';
  /** The number's E.164 digits, the SIM's ICCID, or the id of the stock that the goods are held in. */
  readonly value: string;
  /** A SIM's. */
  readonly imsi?: string;
}

/** Names a reservation, to put what it holds to use. */
export interface ReservationRequest {
  readonly tenant: TenantId;
  readonly id: string;
  /** Of goods: a number's or a SIM's, unless it says so. */
  readonly kind?: 'goods';
}

/** Gives back what a reservation holds: unused, to the shelf; used, to quarantine; gone to another operator, to retirement. */
export interface ReleaseRequest extends ReservationRequest {
  /** `doubt`, of a SIM that we chose: to the shelf, or to quarantine where `because` says that the network would not serve it. */
  readonly to: 'shelf' | 'quarantine' | 'retirement' | 'doubt';
  /** The error that it is given back for. */
  readonly because?: string;
  /** The reservation goes on with what this one holds: a SIM or a number that was swapped. */
  readonly by?: string;
}
