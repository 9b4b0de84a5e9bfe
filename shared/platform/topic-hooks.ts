import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import { checkQuery, ofContent } from './event-query';
import type { topicResource } from './event-resources';

/** A topic's queries are the hub's. */
export const topicHooks: ResourceHooks<BodyOf<typeof topicResource>> = {
  async beforeCreate(draft) {
    const { headerQuery = '', contentQuery = '' } = draft;
    const wrong = { headerQuery: checkQuery(headerQuery), contentQuery: checkQuery(ofContent(contentQuery)) };
    const violations = Object.entries(wrong).flatMap(([path, message]) =>
      message === undefined ? [] : [{ path, message }],
    );
    if (violations.length === 0) return ok(draft);
    return err(failure('invalid-request', 'The topic asks for nothing that can be', { violations }));
  },
};
