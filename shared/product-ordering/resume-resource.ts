import { array, boolean, integer, object, oneOf, reference, string } from '../tmf/declaration';
import { taskResource } from '../tmf/task';
import { FALLOUT_CLASSES } from './fallout';

/** Orders that one request resumes: what a person marks on a page. */
export const RESUMED_ORDERS_MAX = 100;

/** Held orders that one request looks through, where it names none. */
export const HELD_READ_MAX = 2_000;

/**
 * Ours: asks that orders which are held go on, once what held them is mended; each says what came of it. Either names them, or says
 * what held them: the oldest of those go on, and `more` tells that others are left.
 */
export const RESUME_PRODUCT_ORDER = taskResource({
  name: 'resumeProductOrder',
  type: 'ResumeProductOrder',
  attributes: {
    productOrder: array(reference(), RESUMED_ORDERS_MAX),
    fallout: object({ class: oneOf(...FALLOUT_CLASSES), code: string(), waitsFor: oneOf('time', 'person') }),
    more: boolean(),
    state: string({ values: ['acknowledged', 'inProgress', 'done', 'terminatedWithError'] }),
    resumed: integer(),
    result: array(object({ id: string(), outcome: oneOf('resumed', 'refused'), reason: string() }), RESUMED_ORDERS_MAX),
  },
  required: [],
  readOnly: ['resumed', 'result', 'more'],
  lookups: [],
  access: { read: ['agent', 'operator'], write: ['agent', 'operator'] },
});
