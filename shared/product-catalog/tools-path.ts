/** Where what TMF620 has no address for is served: files, comparisons, templates, releases. */
export const CATALOG_TOOLS_PATH = '/farthing/catalog/v1';
