import type { UsageService } from '../usage-management';

/** Which usage a rule beside the prices is about; an absent member is any. */
export interface UsageScope {
  readonly services?: readonly UsageService[];
  /** Only usage in a visited network. */
  readonly roaming?: boolean;
  /** Zones of the rule that rated it. */
  readonly zones?: readonly string[];
  /** Prices of the rule that rated it: what a customer was promised, for the offering that they took. */
  readonly priceIds?: readonly string[];
}

/** What a scope asks of a usage that was rated. */
export interface ScopedUsage {
  readonly service: UsageService;
  /** Of the rule that rated it. */
  readonly zone: string;
  /** Of that rule; a limit asks for none. */
  readonly priceId?: string;
  readonly visitedNetwork?: string;
  readonly roamingZone?: string;
}

/** Whether a limit or a discount is about a usage. */
export function isInScope({ scope }: { readonly scope: UsageScope }, usage: ScopedUsage): boolean {
  const isAbroad = usage.visitedNetwork !== undefined || usage.roamingZone !== undefined;
  if (scope.roaming === true && !isAbroad) return false;
  if (scope.services !== undefined && !scope.services.includes(usage.service)) return false;
  if (scope.priceIds !== undefined && !scope.priceIds.includes(usage.priceId ?? '')) return false;
  return scope.zones === undefined || scope.zones.includes(usage.zone);
}
