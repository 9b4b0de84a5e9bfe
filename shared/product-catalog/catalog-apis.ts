import type { ApiDeclaration, ResourceDeclaration } from '../tmf/declaration';
import { EXPORT_JOB, IMPORT_JOB } from './job-resources';
import { resourceCatalogApi } from './resource-catalog-resources';
import { productCatalogApi } from './resources';
import { serviceCatalogApi } from './service-catalog-resources';

/** TMF634, 633 and 620, in the order in which they refer to each other: one function and one table serve them. */
export const CATALOG_APIS: readonly ApiDeclaration[] = [resourceCatalogApi, serviceCatalogApi, productCatalogApi];

const JOBS: readonly ResourceDeclaration[] = [IMPORT_JOB, EXPORT_JOB];

/** What an API has entries of: what can be exported, imported and published. */
export const entriesOf = ({ resources }: ApiDeclaration): readonly ResourceDeclaration[] =>
  resources.filter((declaration) => !JOBS.includes(declaration));

/** All kinds of entries, those that others refer to first. */
export const ENTRIES: readonly ResourceDeclaration[] = CATALOG_APIS.flatMap(entriesOf);

/** Everything that is kept in the domain's table. */
export const CATALOG_RESOURCES: readonly ResourceDeclaration[] = [...ENTRIES, ...JOBS];
