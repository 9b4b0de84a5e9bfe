const localTimeStamp = '20260131101112';
const time = { localTimeStamp, utcTimeOffset: '+0100' };

export interface TapOptions {
  readonly sequence: number;
  readonly msisdn?: string;
  readonly sender?: string;
  /** Local, with the offset +0100. */
  readonly startedAt?: string;
  readonly more?: readonly object[];
}

/** A transfer batch as a visited network sends it: a call out, a call in, a message, data. */
export function tapFile({
  sequence,
  msisdn = '491700000001',
  sender = 'FRAXX',
  startedAt,
  more = [],
}: TapOptions): string {
  const number = String(sequence).padStart(5, '0');
  const begun = startedAt === undefined ? time : { ...time, localTimeStamp: startedAt };
  const chargeableSubscriber = { simChargeableSubscriber: { imsi: '001010000000001', msisdn } };
  const geographicalLocation = { servingNetwork: '20899' };
  const callReference = (at: number) => ({ callReference: `${number}-${at}` });
  const details = [
    {
      mobileOriginatedCall: {
        basicCallInformation: {
          chargeableSubscriber,
          destination: { calledNumber: '33123456789' },
          callEventStartTimeStamp: begun,
          totalCallEventDuration: 61,
        },
        locationInformation: { networkLocation: callReference(1), geographicalLocation },
      },
    },
    {
      mobileTerminatedCall: {
        basicCallInformation: { chargeableSubscriber, callEventStartTimeStamp: begun, totalCallEventDuration: 5 },
        locationInformation: { networkLocation: callReference(2), geographicalLocation },
      },
    },
    {
      messagingEvent: {
        messageReference: `${number}-3`,
        chargeableSubscriber,
        calledNumber: '33123456789',
        serviceStartTimestamp: begun,
        networkLocation: geographicalLocation,
      },
    },
    {
      gprsCall: {
        gprsBasicCallInformation: {
          gprsChargeableSubscriber: { chargeableSubscriber },
          callEventStartTimeStamp: begun,
        },
        gprsLocationInformation: { gprsNetworkLocation: { chargingId: `${number}-4` }, geographicalLocation },
        gprsServiceUsed: { dataVolumeIncoming: 1_000_000, dataVolumeOutgoing: 48_576 },
      },
    },
    ...more,
  ];
  return JSON.stringify({
    transferBatch: {
      batchControlInfo: {
        sender,
        recipient: 'IRLFA',
        fileSequenceNumber: number,
        fileCreationTimeStamp: { localTimeStamp: '20260201030000', utcTimeOffset: '+0100' },
        specificationVersionNumber: 3,
        releaseVersionNumber: 12,
      },
      accountingInfo: { localCurrency: 'EUR', tapCurrency: 'EUR', tapDecimalPlaces: 5 },
      callEventDetails: details,
      auditControlInfo: { callEventDetailsCount: details.length, totalCharge: 12_345 },
    },
  });
}
