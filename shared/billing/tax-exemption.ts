import type { AccountBody } from './account-resources';
import { localDay } from './billing-period';
import type { TaxExemption } from './tax-place';

const UNTOLD_REASON = 'Exempt';

/** The exemptions of an account (TMF666 `taxExemption`): where, why and by which certificate, from the day that it says. */
export function exemptionsOf(
  { taxExemption = [] }: Pick<AccountBody, 'taxExemption'>,
  timeZone: string,
): TaxExemption[] {
  const dayOf = (iso: string): string => localDay(Date.parse(iso), timeZone);
  return taxExemption.flatMap(({ issuingJurisdiction: jurisdiction, reason, certificateNumber, validFor }) => {
    const from = validFor?.startDateTime;
    if (jurisdiction === undefined || from === undefined) return [];
    const to = validFor?.endDateTime;
    return [
      {
        jurisdiction,
        reason: reason ?? UNTOLD_REASON,
        certificate: certificateNumber,
        from: dayOf(from),
        ...(to === undefined ? {} : { to: dayOf(to) }),
      },
    ];
  });
}
