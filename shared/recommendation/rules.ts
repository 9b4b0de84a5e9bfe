import { formatNano, NANO_PER_UNIT } from '../kernel/money';
import type { AllowanceFact, ConsumptionFact, MoneyFact } from './ports';

/** When an add-on would help, and how it is said. Rules are data: a rule is one line here. */
export type Rule =
  | {
      readonly id: string;
      readonly of: 'allowance';
      /** Less than so many percent of it are left. */
      readonly leftBelowPercent: number;
      /** Lower is shown first. */
      readonly priority: number;
      readonly text: string;
    }
  | {
      readonly id: string;
      readonly of: 'money';
      readonly leftBelowNano: bigint;
      readonly priority: number;
      readonly text: string;
    };

/** Of the rules that fit one fact the first counts. */
export const RULES: readonly Rule[] = [
  {
    id: 'allowance-used-up',
    of: 'allowance',
    leftBelowPercent: 1,
    priority: 1,
    text: 'Nothing of {name} is left: {service} costs money now',
  },
  {
    id: 'allowance-nearly-used',
    of: 'allowance',
    leftBelowPercent: 20,
    priority: 2,
    text: '{left} % of {name} are left',
  },
  {
    id: 'balance-low',
    of: 'money',
    leftBelowNano: 2n * NANO_PER_UNIT,
    priority: 3,
    text: '{left} {currency} are left on the balance',
  },
];

/** Why something is recommended: the rule, in words, and the facts that it went by. */
export interface Reason {
  readonly rule: string;
  readonly priority: number;
  readonly text: string;
  readonly fact: { readonly name: string; readonly value: string }[];
}

/** The reason that a fact gives, if any rule fits it. */
export function reasonOf(fact: ConsumptionFact): Reason | undefined {
  const rule = RULES.find((one) => fits(one, fact));
  if (!rule) return undefined;
  const named = fact.kind === 'allowance' ? sayAllowance(fact) : sayMoney(fact);
  const text = rule.text.replace(/\{(\w+)\}/g, (_, name: string) => named[name] ?? '');
  return {
    rule: rule.id,
    priority: rule.priority,
    text,
    fact: Object.entries(named).map(([name, value]) => ({ name, value })),
  };
}

function fits(rule: Rule, fact: ConsumptionFact): boolean {
  if (rule.of === 'allowance')
    return fact.kind === 'allowance' && fact.remaining * 100n < fact.granted * BigInt(rule.leftBelowPercent);
  return fact.kind === 'money' && fact.remainingNano < rule.leftBelowNano;
}

const sayAllowance = ({ name, service, granted, remaining, productId }: AllowanceFact): Record<string, string> => ({
  name,
  service,
  granted: String(granted),
  remaining: String(remaining),
  left: String(granted === 0n ? 0n : (remaining * 100n) / granted),
  product: productId,
});

const sayMoney = ({ remainingNano, currency, productId }: MoneyFact): Record<string, string> => ({
  left: formatNano(remainingNano),
  currency,
  product: productId,
});
