import { parseServiceInformation } from '../../shared/convergent-charging/parse-service-information';

const informationOf = (body: object) => parseServiceInformation(body as Record<string, unknown>).information;
const subscribersOf = (body: object) => parseServiceInformation(body as Record<string, unknown>).subscribers;
const plmn = (mcc: unknown, mnc: unknown) => ({ mcc, mnc });

describe('a PDU session', () => {
  const pdu = (pduSessionInformation: object) =>
    informationOf({ pDUSessionChargingInformation: { pduSessionInformation } });

  test.each<[string, object, string | undefined]>([
    ['another network', { hPlmnId: plmn('272', '01'), servingCNPlmnId: plmn('262', '01') }, '26201'],
    ['a network of six digits', { hPlmnId: plmn('272', '01'), servingCNPlmnId: plmn('310', '260') }, '310260'],
    ['its own network', { hPlmnId: plmn('272', '01'), servingCNPlmnId: plmn('272', '01') }, undefined],
    ['a network that is not told', { hPlmnId: plmn('272', '01') }, undefined],
    ['a network when home is not told', { servingCNPlmnId: plmn('262', '01') }, '26201'],
    ['a network of one digit', { servingCNPlmnId: plmn('262', '1') }, undefined],
    ['a network of seven', { servingCNPlmnId: plmn('262', '0123') }, undefined],
    ['a network of letters', { servingCNPlmnId: plmn('26x', '01') }, undefined],
    ['what is no network', { servingCNPlmnId: '26201' }, undefined],
  ])('in %s', (_what, session, visitedNetwork) =>
    expect(pdu(session)).toEqual(visitedNetwork ? { visitedNetwork } : {}),
  );

  test.each<[object, string | undefined]>([
    [{ sst: 1 }, '1'],
    [{ sst: 0 }, '0'],
    [{ sst: 255, sd: '00abCD' }, '255-00abCD'],
    [{ sst: 1, sd: '00000' }, '1'],
    [{ sst: 1, sd: '0000001' }, '1'],
    [{ sst: 1, sd: 'x00001' }, '1'],
    [{ sst: 1, sd: 1 }, '1'],
    [{ sst: 256 }, undefined],
    [{ sst: -1 }, undefined],
    [{ sst: 1.5 }, undefined],
    [{ sst: '1' }, undefined],
  ])('on the slice %j', (sNSSAI, slice) => {
    expect(pdu({ networkSlicingInfo: { sNSSAI } })).toEqual(slice === undefined ? {} : { slice });
  });

  test('is of the number, then of what the request names, then of the SIM', () => {
    const user = { servedGPSI: 'msisdn-353861000001', servedSUPI: 'imsi-272010000000001' };
    const body = {
      subscriberIdentifier: 'imsi-272010000000002',
      pDUSessionChargingInformation: { userInformation: user },
    };
    expect(subscribersOf(body)).toEqual(['353861000001', 'imsi-272010000000002', 'imsi-272010000000001']);
    expect(subscribersOf({ ...body, subscriberIdentifier: user.servedSUPI })).toEqual([
      '353861000001',
      'imsi-272010000000001',
    ]);
    expect(subscribersOf({})).toEqual([]);
  });

  test.each(['msisdn-1234', 'msisdn-1234567890123456', 'imsi-1234', 'imsi-x', 'my-msisdn-353861', 'imsi-27201000x', 5])(
    '%p names nobody',
    (subscriberIdentifier) => expect(subscribersOf({ subscriberIdentifier })).toEqual([]),
  );
});

describe('a call', () => {
  const call = (ims: object) => informationOf({ iMSChargingInformation: ims });

  test.each<[unknown, string | undefined]>([
    ['tel:+353861234567', '353861234567'],
    ['sip:+353861234567@ims.example;user=phone', '353861234567'],
    ['sips:353861234567@ims.example', '353861234567'],
    ['msisdn-353861234567', '353861234567'],
    ['tel:353861234567;phone-context=ie', '353861234567'],
    ['353', '353'],
    ['tel:35', undefined],
    [`tel:${'3'.repeat(16)}`, undefined],
    ['sip:anna@ims.example', undefined],
    ['call tel:353861234567', undefined],
    [353861234567, undefined],
    [undefined, undefined],
  ])('to %p is to %p', (calledPartyAddress, destination) => {
    expect(call({ calledPartyAddress, callingPartyAddresses: ['tel:1234'] })).toEqual({
      service: 'voice',
      ...(destination === undefined ? {} : { destination }),
    });
  });

  test('that comes in is from the first who calls', () => {
    const ims = { roleOfNode: 'TERMINATING', calledPartyAddress: 'tel:1234' };
    const incoming = { service: 'voice', incoming: true };
    expect(call({ ...ims, callingPartyAddresses: ['tel:111', 'tel:222'] })).toEqual({
      ...incoming,
      destination: '111',
    });
    expect(call({ ...ims, callingPartyAddresses: 'tel:111' })).toEqual(incoming);
    expect(call(ims)).toEqual(incoming);
    expect(call({ ...ims, roleOfNode: 'ORIGINATING' })).toEqual({ service: 'voice', destination: '1234' });
  });

  test.each<[string, object, string | undefined]>([
    ['at home', { userLocationInfo: { nrLocation: { tai: { plmnId: plmn('262', '01') } } } }, undefined],
    [
      'abroad, on 5G',
      {
        userInformation: { roamerInOut: 'OUT_BOUND' },
        userLocationInfo: { nrLocation: { tai: { plmnId: plmn('262', '01') } } },
      },
      '26201',
    ],
    [
      'abroad, on 4G',
      {
        userInformation: { roamerInOut: 'OUT_BOUND' },
        userLocationInfo: { eutraLocation: { tai: { plmnId: plmn('208', '10') } } },
      },
      '20810',
    ],
    ['abroad, nobody knows where', { userInformation: { roamerInOut: 'OUT_BOUND' } }, '999'],
    ['a guest', { userInformation: { roamerInOut: 'IN_BOUND' } }, undefined],
  ])('%s', (_what, ims, visitedNetwork) => {
    expect(call(ims)).toEqual({ service: 'voice', ...(visitedNetwork === undefined ? {} : { visitedNetwork }) });
  });

  test('is of the number, then of what the request names', () => {
    const ims = { userInformation: { servedGPSI: 'msisdn-353861000001', servedSUPI: 'imsi-272010000000001' } };
    const body = { subscriberIdentifier: 'imsi-272010000000002', iMSChargingInformation: ims };
    expect(subscribersOf(body)).toEqual(['353861000001', 'imsi-272010000000002']);
  });

  test('comes before a message, and that before a PDU session', () => {
    const all = { iMSChargingInformation: {}, sMSChargingInformation: {}, pDUSessionChargingInformation: {} };
    expect(informationOf(all)).toEqual({ service: 'voice' });
    expect(informationOf({ ...all, iMSChargingInformation: undefined })).toEqual({ service: 'sms' });
  });
});

describe('a message', () => {
  const sms = (body: object) => ({ sMSChargingInformation: body });
  const from = { originatorGPSI: 'msisdn-353861000001' };
  const to = { recipientGPSI: 'msisdn-353861000002' };

  test('is sent by its originator', () => {
    const body = sms({ originatorInfo: from, recipientInfo: [to, { recipientGPSI: 'msisdn-353861000003' }] });
    expect(informationOf(body)).toEqual({ service: 'sms', destination: '353861000002' });
    expect(subscribersOf(body)).toEqual(['353861000001']);
  });

  test('that is delivered is its recipient’s', () => {
    const body = sms({ sMMessageType: 'DELIVERY', originatorInfo: from, recipientInfo: [to] });
    expect(informationOf(body)).toEqual({ service: 'sms', incoming: true, destination: '353861000001' });
    expect(subscribersOf({ ...body, subscriberIdentifier: 'imsi-272010000000002' })).toEqual([
      '353861000002',
      'imsi-272010000000002',
    ]);
  });

  test.each<[string, object, string | undefined]>([
    [
      'another address',
      { recipientOtherAddress: { sMaddressData: '+353861' }, recipientReceivedAddress: { sMaddressData: '99999' } },
      '353861',
    ],
    ['the address as received', { recipientReceivedAddress: { sMaddressData: '50123' } }, '50123'],
    ['none', {}, undefined],
  ])('to %s', (_what, recipient, destination) => {
    expect(informationOf(sms({ recipientInfo: [recipient] }))).toEqual({
      service: 'sms',
      ...(destination === undefined ? {} : { destination }),
    });
  });

  test('abroad', () => {
    const abroad = {
      roamerInOut: 'OUT_BOUND',
      userLocationinfo: { nrLocation: { tai: { plmnId: plmn('262', '01') } } },
    };
    expect(informationOf(sms(abroad))).toEqual({ service: 'sms', visitedNetwork: '26201' });
  });
});
