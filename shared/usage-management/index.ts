export * from './messages';
export * from './parse-message';
export type * from './ports';
