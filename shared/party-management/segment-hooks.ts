import { failure, type Violation } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import { isSegment, SEGMENT_RULE } from '../kernel/segment';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import type { customerSegmentResource } from './segment-resource';

type CustomerSegment = BodyOf<typeof customerSegmentResource>;

/** A party has one of these, under its own id: a second is a conflict, and is a change of the first. */
export const customerSegmentHooks: ResourceHooks<CustomerSegment> = {
  beforeCreate: async (draft) => judge({ ...draft, id: draft.party?.id ?? draft.id }),
  beforePatch: async (next) => judge(next),
};

function judge(draft: CustomerSegment) {
  const violations = (draft.marketSegment ?? []).flatMap(({ id }, index): Violation[] =>
    isSegment(id ?? '') ? [] : [{ path: `marketSegment.${index}.id`, message: SEGMENT_RULE }],
  );
  return violations.length === 0
    ? ok(draft)
    : err(failure('invalid-request', 'These are no market segments', { violations }));
}
