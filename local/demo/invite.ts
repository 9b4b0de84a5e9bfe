import { readFileSync } from 'node:fs';
import type { Role } from '../../shared/kernel/tenant';
import { readOutputs } from '../cloud/outputs';
import { shown } from '../cloud/steps';
import type { Line } from './acts/order';

/** What `npm start` shows a newcomer: who they may be, and what to try first. */
export interface Invitation {
  readonly access: readonly string[];
  readonly tries: readonly string[];
}

const MAY: Readonly<Record<Role, string>> = {
  subscriber: 'own lines, balance and bills',
  agent: 'signs up, orders, tops up, looks up',
  finance: 'bills, ledger and trial balance',
  operator: 'catalog, numbers, SIMs and the tenant itself',
  partner: 'a partner’s usage files',
  network: 'usage, and the network’s answers',
};

export function invite(given: {
  readonly tenant: string;
  readonly files: ReadonlyMap<Role, string>;
  readonly line: Line | undefined;
  readonly nowMs: number;
}): Invitation {
  const { tenant, files, line, nowMs } = given;
  const access = [
    `Tokens of tenant ${tenant}, valid for an hour (npm start renews them), each in a file too:`,
    ...[...files].flatMap(([role, file]) => [
      `  ${role.padEnd(11)} ${shown(file).padEnd(26)} ${MAY[role]}`,
      `  ${readFileSync(file, 'utf8')}`,
    ]),
  ];
  const demo = ['One customer’s life, from signing up to the paid invoice:', '  npm run demo'];
  if (!line) return { access, tries: demo };
  const { apiUrl } = readOutputs();
  const as = (role: Role): string => `-H "Authorization: Bearer $(cat ${shown(files.get(role) ?? '')})"`;
  const sms = {
    usageType: 'sms',
    // Not before: the line is as old as the start that prints this, and usage before its activation is refused.
    usageDate: new Date(nowMs).toISOString(),
    usageCharacteristic: [
      { name: 'msisdn', value: line.msisdn },
      { name: 'destination', value: '353871234567' },
    ],
  };
  return {
    access,
    tries: [
      `The network reports an SMS of line ${line.msisdn}, and it is charged:`,
      `  curl -s -w '\\n' ${as('network')} -H 'Content-Type: application/json' \\`,
      `    -d '${JSON.stringify(sms)}' \\`,
      `    ${apiUrl}/tmf-api/usageManagement/v4/usage`,
      'The subscriber looks at the balance: 20 EUR, less 0.07 an SMS:',
      `  curl -s -w '\\n' ${as('subscriber')} \\`,
      `    ${apiUrl}/tmf-api/prepayBalanceManagement/v4/bucket/${line.balanceId}`,
      ...demo,
    ],
  };
}
