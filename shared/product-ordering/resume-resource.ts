import { array, integer, object, oneOf, reference, string } from '../tmf/declaration';
import { taskResource } from '../tmf/task';

/** Orders that one request resumes: what a person marks on a page. */
export const RESUMED_ORDERS_MAX = 100;

/** Ours: asks that orders which are held go on, once what held them is mended; each says what came of it. */
export const RESUME_PRODUCT_ORDER = taskResource({
  name: 'resumeProductOrder',
  type: 'ResumeProductOrder',
  attributes: {
    productOrder: array(reference(), RESUMED_ORDERS_MAX),
    state: string({ values: ['acknowledged', 'inProgress', 'done', 'terminatedWithError'] }),
    resumed: integer(),
    result: array(object({ id: string(), outcome: oneOf('resumed', 'refused'), reason: string() }), RESUMED_ORDERS_MAX),
  },
  required: ['productOrder'],
  readOnly: ['resumed', 'result'],
  lookups: [],
  access: { read: ['agent', 'operator'], write: ['agent', 'operator'] },
});
