import { toIso } from '../kernel/clock';
import { addressTypeOf, type FinalUnit } from '../rating';
import type { UsageService } from '../usage-management';
import { HOLDING_SECONDS } from './grant-quota';
import type { ChargingData, GroupAnswer } from './session-request';

/** A ChargingDataResponse (TS 32.291): the same for the same request, since nothing in it is made of this moment. */
export function toChargingDataResponse(data: ChargingData, groups: readonly GroupAnswer[]): Record<string, unknown> {
  return {
    invocationTimeStamp: data.invocationTimeStamp,
    invocationSequenceNumber: data.sequence,
    ...(groups.length === 0
      ? {}
      : { multipleUnitInformation: groups.map((group, index) => toUnitInformation(group, data.units[index]?.uPFID)) }),
  };
}

/** How TS 32.291 calls what a service counts, where it is granted and where the rest of it is a threshold. */
const UNIT_NAMES: Readonly<Record<UsageService, readonly [granted: string, threshold: string]>> = {
  data: ['totalVolume', 'volumeQuotaThreshold'],
  voice: ['time', 'timeQuotaThreshold'],
  sms: ['serviceSpecificUnits', 'unitQuotaThreshold'],
};

function toUnitInformation({ ratingGroup, resultCode, grant, finalUnit }: GroupAnswer, uPFID: string | undefined) {
  const [granted, threshold] = UNIT_NAMES[grant?.service ?? 'data'];
  return {
    ratingGroup,
    resultCode,
    ...(uPFID === undefined ? {} : { uPFID }),
    ...(grant ? { grantedUnit: { [granted]: Number(grant.units), ...changeOf(grant) } } : {}),
    ...(grant && grant.validitySeconds > 0
      ? { validityTime: grant.validitySeconds, quotaHoldingTime: HOLDING_SECONDS[grant.service] }
      : {}),
    ...(grant && grant.threshold > 0n ? { [threshold]: Number(grant.threshold) } : {}),
    ...(finalUnit ? { finalUnitIndication: toFinalUnitIndication(finalUnit) } : {}),
  };
}

const changeOf = ({ priceChangesAt }: NonNullable<GroupAnswer['grant']>): Record<string, string> =>
  priceChangesAt === undefined ? {} : { tariffTimeChange: toIso(priceChangesAt) };

function toFinalUnitIndication(finalUnit: FinalUnit): Record<string, unknown> {
  const { action: finalUnitAction } = finalUnit;
  if (finalUnit.action === 'TERMINATE') return { finalUnitAction };
  if (finalUnit.action === 'RESTRICT_ACCESS') return { finalUnitAction, filterIdList: finalUnit.filterIds };
  const { address } = finalUnit;
  return {
    finalUnitAction,
    redirectServer: { redirectAddressType: addressTypeOf(address), redirectServerAddress: address },
  };
}
