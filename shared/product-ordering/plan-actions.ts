import { type ActionDeclaration, array, object, string } from '../tmf/declaration';

const roles = ['subscriber', 'agent', 'operator'] as const;
const plan = object({
  steps: array(
    object({
      id: string(),
      kind: string(),
      name: string(),
      product: string(),
      dependsOn: array(string()),
      state: string(),
    }),
  ),
  diagram: string(),
});

/** What TMF622's function serves beside its resources. */
export const planActions: readonly ActionDeclaration[] = [
  {
    name: 'viewProductOrderPlan',
    summary: 'The graph of what is done for an order, with where each step stands, and a Mermaid diagram of it',
    method: 'GET',
    path: 'productOrder/{id}/plan',
    roles,
    gives: { schema: plan },
  },
  {
    name: 'viewProductOrderTimeline',
    summary: 'All that happened for an order, oldest first',
    method: 'GET',
    path: 'productOrder/{id}/timeline',
    roles,
    gives: {
      schema: array(
        object({
          id: string(),
          at: string(),
          resource: string(),
          resourceId: string(),
          kind: string(),
          state: string(),
          previousState: string(),
          text: string(),
          by: string(),
          asked: string(),
        }),
      ),
    },
  },
  {
    name: 'previewProductOrder',
    summary: 'What an order would do, or every reason why it cannot be taken; nothing is ordered',
    method: 'POST',
    path: 'productOrder/preview',
    roles,
    takes: { schema: object({}, { open: true }) },
    gives: { schema: plan },
  },
];
