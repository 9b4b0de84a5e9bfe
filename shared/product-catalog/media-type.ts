/** A line an entry: what a catalog file is, unless it is one JSON array. */
export const NDJSON = 'application/x-ndjson';
