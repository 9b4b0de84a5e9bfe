import type { UsageService } from '../usage-management';
import { type Fields, fieldsOf, itemsOf, textOf } from './read-fields';

/** What a request says of the service that it charges, whichever of TS 32.291's structures it says it in. */
export interface ServiceInformation {
  /** A call or a message; absent of a PDU session, where each rating group says itself what it counts. */
  readonly service?: UsageService;
  /** E.164 digits of the other end. */
  readonly destination?: string;
  /** The other end began it. */
  readonly incoming?: boolean;
  /** MCCMNC, when not at home. */
  readonly visitedNetwork?: string;
  /** S-NSSAI: `<sst>` or `<sst>-<sd>`. */
  readonly slice?: string;
}

export interface ServedSubscriber {
  readonly information: ServiceInformation;
  /** Keys into the number directory in the order in which they are tried. The number first: it is what was sold. */
  readonly subscribers: readonly string[];
}

/** No country has it: of a subscriber abroad whose network is not told, priced as any network abroad. */
const UNKNOWN_NETWORK = '999';
const SST_MAX = 255;

/** A call (TS 32.260), else a message (TS 32.274), else a PDU session (TS 32.255). */
export function parseServiceInformation(body: Fields): ServedSubscriber {
  const top = body.subscriberIdentifier;
  if (body.iMSChargingInformation !== undefined) return callOf(fieldsOf(body.iMSChargingInformation), top);
  if (body.sMSChargingInformation !== undefined) return messageOf(fieldsOf(body.sMSChargingInformation), top);
  const session = fieldsOf(body.pDUSessionChargingInformation);
  const user = fieldsOf(session.userInformation);
  const pdu = fieldsOf(session.pduSessionInformation);
  const serving = networkOf(fieldsOf(pdu.servingCNPlmnId));
  const visitedNetwork = serving === networkOf(fieldsOf(pdu.hPlmnId)) ? undefined : serving;
  const slice = sliceOf(fieldsOf(fieldsOf(pdu.networkSlicingInfo).sNSSAI));
  return {
    information: {
      ...(visitedNetwork === undefined ? {} : { visitedNetwork }),
      ...(slice === undefined ? {} : { slice }),
    },
    subscribers: keysOf(user.servedGPSI, top, user.servedSUPI),
  };
}

function callOf(ims: Fields, top: unknown): ServedSubscriber {
  const user = fieldsOf(ims.userInformation);
  const incoming = ims.roleOfNode === 'TERMINATING';
  const [calling] = Array.isArray(ims.callingPartyAddresses) ? ims.callingPartyAddresses : [];
  const other = incoming ? calling : ims.calledPartyAddress;
  return {
    information: informationOf('voice', incoming, numberOf(other), user.roamerInOut, ims.userLocationInfo),
    subscribers: keysOf(user.servedGPSI, top),
  };
}

function messageOf(sms: Fields, top: unknown): ServedSubscriber {
  const originator = fieldsOf(sms.originatorInfo);
  const recipient = fieldsOf(itemsOf(sms.recipientInfo)[0]);
  const incoming = sms.sMMessageType === 'DELIVERY';
  const [from, to] = [numberOfParty(originator, 'originator'), numberOfParty(recipient, 'recipient')];
  const own = incoming ? recipient.recipientGPSI : originator.originatorGPSI;
  return {
    information: informationOf('sms', incoming, incoming ? from : to, sms.roamerInOut, sms.userLocationinfo),
    subscribers: keysOf(own, top),
  };
}

function informationOf(
  service: UsageService,
  incoming: boolean,
  destination: string | undefined,
  roamer: unknown,
  location: unknown,
): ServiceInformation {
  return {
    service,
    ...(incoming ? { incoming } : {}),
    ...(destination === undefined ? {} : { destination }),
    ...(roamer === 'OUT_BOUND' ? { visitedNetwork: locatedIn(fieldsOf(location)) ?? UNKNOWN_NETWORK } : {}),
  };
}

const numberOfParty = (party: Fields, role: 'originator' | 'recipient'): string | undefined =>
  numberOf(party[`${role}GPSI`]) ??
  numberOf(fieldsOf(party[`${role}OtherAddress`]).sMaddressData) ??
  numberOf(fieldsOf(party[`${role}ReceivedAddress`]).sMaddressData);

/** `tel:+353…`, `sip:+353…@ims.example`, `msisdn-353…` or the digits alone. */
const numberOf = (value: unknown): string | undefined =>
  /^(?:tel:|sips?:|msisdn-)?\+?([0-9]{3,15})(?:[@;].*)?$/.exec(textOf(value) ?? '')?.[1];

function locatedIn(location: Fields): string | undefined {
  const cell = fieldsOf(location.nrLocation ?? location.eutraLocation);
  return networkOf(fieldsOf(fieldsOf(cell.tai).plmnId));
}

const networkOf = ({ mcc, mnc }: Fields): string | undefined => {
  const text = `${mcc}${mnc}`;
  return /^[0-9]{5,6}$/.test(text) ? text : undefined;
};

function sliceOf({ sst, sd }: Fields): string | undefined {
  if (typeof sst !== 'number' || !Number.isInteger(sst) || sst < 0 || sst > SST_MAX) return undefined;
  return typeof sd === 'string' && /^[0-9A-Fa-f]{6}$/.test(sd) ? `${sst}-${sd}` : String(sst);
}

const keysOf = (...identifiers: readonly unknown[]): string[] => [
  ...new Set(identifiers.flatMap((identifier) => keyOfIdentifier(identifier) ?? [])),
];

/** What a SUPI or a GPSI is found by in the number directory: digits of an MSISDN, or `imsi-<digits>`. */
export function keyOfIdentifier(identifier: unknown): string | undefined {
  const text = textOf(identifier) ?? '';
  return /^msisdn-([0-9]{5,15})$/.exec(text)?.[1] ?? /^imsi-[0-9]{5,15}$/.exec(text)?.[0];
}
