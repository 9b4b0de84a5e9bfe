import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { ApiHooks, ResourceHooks } from '../tmf/hooks';
import { faultsOfTemplate } from './fill-template';
import { moveHead, readHead } from './release-head';
import { RELEASE, type TEMPLATE } from './tools-resources';

type Release = BodyOf<typeof RELEASE>;
type Template = BodyOf<typeof TEMPLATE>;

const RUNNING: readonly unknown[] = ['publishing', 'rollingBack'];

/** One release at a time; the last that was published is the one that can be rolled back. */
const releases: ResourceHooks<Release> = {
  async beforePatch(next, previous, { caller, clock, store }) {
    if (next.status === previous.status) {
      if (previous.status === 'draft') return ok(next);
      return err(failure('conflict', `It is ${previous.status}, and fixed: draft another`));
    }
    if (!RUNNING.includes(next.status)) return ok(next);
    const { tenant } = caller;
    const rollsBack = next.status === 'rollingBack';
    if (rollsBack && next.before === undefined)
      return err(failure('conflict', 'It switched nothing: there is no way back'));
    const { runningId } = await readHead(store, tenant);
    const running = runningId === undefined ? undefined : await store.get(tenant, RELEASE.name, runningId);
    if (running && running.id !== next.id && RUNNING.includes(running.body.status))
      return err(failure('conflict', `Release ${running.id} is ${String(running.body.status)}: wait for it`));
    const lost = await moveHead(store, tenant, clock.now(), (head) =>
      rollsBack && previous.status === 'published' && head.currentId !== next.id
        ? `Release ${head.currentId} was published since: roll that one back first`
        : { ...head, runningId: next.id },
    );
    if (lost) return err(lost);
    if (!rollsBack) return ok(next);
    const { progress: _published, errorLog: _log, ...rest } = next;
    return ok(rest);
  },
};

const judgeTemplate = async (template: Template) => {
  const violations = faultsOfTemplate(template);
  return violations.length === 0
    ? ok(template)
    : err(failure('unprocessable', 'The template cannot be filled as it is', { violations }));
};

const templates: ResourceHooks<Template> = { beforeCreate: judgeTemplate, beforePatch: judgeTemplate };

export const toolsHooks: ApiHooks = { release: releases, template: templates };
