import type { ResourceStore } from '../tmf/resource-store';

/** A store for a dry run: what is created is answered as if it stood, and is gone. */
export const keepsNothing: ResourceStore = {
  get: async () => undefined,
  create: async (item) => ({ created: true, stored: item }),
  replace: async () => false,
  remove: async () => false,
  list: async () => ({ items: [] }),
};
