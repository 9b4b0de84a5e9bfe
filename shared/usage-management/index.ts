export * from './messages';
export type * from './ports';
